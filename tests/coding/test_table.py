"""Who sits at the table of a meeting, whether it was held, where and when: by sentences of our own."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dragoman.coding import RulesCoder
from dragoman.types import Document, Mention

PUBLISHED = date(2025, 12, 5)  # a Friday


def every(coder: RulesCoder, text: str) -> list[Mention]:
    document = Document(
        id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None, published=PUBLISHED,
        published_basis=None, language="en", retrieved=datetime(2025, 12, 5, tzinfo=UTC),
    )  # fmt: skip
    return list(next(coder.code([document])).mentions)


def meetings(coder: RulesCoder, text: str) -> list[Mention]:
    return [mention for mention in every(coder, text) if mention.kind == "CONSULT"]


def at(coder: RulesCoder, text: str, word: str) -> Mention:
    return next(one for one in meetings(coder, text) if text[slice(*one.trigger)] == word)


def parties(mention: Mention) -> set[str]:
    return {one.country or one.id or one.text for one in (*mention.actors, *mention.targets)}


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("Petro said on Monday that he had arranged a meeting between Peru and Chile.", "meeting", {"PER", "CHL"}),
        ("Ruto spoke of progress after talks with Ethiopia in Kampala.", "talks", {"KEN", "ETH"}),
        ("Norway put the offer forward before talks in Oslo with Israel.", "talks", {"NOR", "ISR"}),
        ("Officials of Kenya and Uganda finished talks on ending the war with Rwanda.", "talks", {"KEN", "UGA"}),
        ("Colombia held talks with Ecuador on Venezuela.", "talks", {"COL", "ECU"}),
        ("Macron asked that Chad free the hostages during a call with Israel.", "call", {"FRA", "ISR"}),
        ("The trilateral mechanism convened a conference in Khartoum.", "conference", {"trilateral mechanism"}),
    ],
)  # fmt: skip
def test_those_at_the_table_are_named_around_the_noun(
    coder: RulesCoder, text: str, word: str, wanted: set[str]
) -> None:
    found = at(coder, text, word)
    assert parties(found) == wanted or {one.text for one in found.actors} == wanted


def test_those_who_are_there_for_groups_and_states_are_told_apart(coder: RulesCoder) -> None:
    found = at(coder, "Envoys of the Sudanese Armed Forces and the RSF met in Jeddah.", "met")
    assert [one.id for one in (*found.actors, *found.targets)] == ["group:saf", "group:rsf"]
    found = at(coder, "The foreign ministers of Kenya and Uganda met in Nairobi.", "met")
    assert [one.id for one in (*found.actors, *found.targets)] == ["gov:KEN", "gov:UGA"]


def test_whoever_leads_talks_did_not_sign_what_others_signed_there(coder: RulesCoder) -> None:
    text = "Under a mediation effort hosted by Qatar, Congo and M23 signed a declaration of principles on July 19."
    signed = next(one for one in every(coder, text) if text[slice(*one.trigger)] == "signed")
    assert [one.id for one in (*signed.actors, *signed.targets)] == ["state:COD", "group:m23"]
    effort = next(one for one in every(coder, text) if text[slice(*one.trigger)] == "effort")
    assert parties(effort) == {"QAT"}


@pytest.mark.parametrize(
    "text",
    [
        "The leader of M23 Bertrand Bisimwa said that the group had received no invitation.",
        "The leader of M23, Bertrand Bisimwa, said that the group had received no invitation.",
        "M23 leader Bertrand Bisimwa said that the group had received no invitation.",
    ],
)
def test_a_groups_leader_is_never_taken_for_the_head_of_its_country(coder: RulesCoder, text: str) -> None:
    ids = {one.id for mention in every(coder, text) for one in (*mention.actors, *mention.targets)}
    assert "person:bertrand-bisimwa" in ids
    assert "person:felix-tshisekedi" not in ids


def test_the_two_are_those_named_together_last(coder: RulesCoder) -> None:
    first, second = meetings(coder, "Erdogan met Aliyev in Baku on Monday. The two met for three hours at a hotel.")
    assert parties(first) == parties(second) == {"TUR", "AZE"}


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("No agreement on a truce was reached in three hours of talks between Chad and Niger.", "talks", "happened"),
        ("Chad and Niger did not take part in talks with Mali.", "talks", "negated"),
        ("Macron asked that Chad free the hostages during a call with Israel.", "call", "happened"),
    ],
)
def test_what_was_not_agreed_in_talks_does_not_undo_them(coder: RulesCoder, text: str, word: str, status: str) -> None:
    assert at(coder, text, word).status == status


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Burhan visited Juba for bilateral discussions.", "Juba"),
        ("On 6 November in Nairobi, the President of Kenya, William Ruto, chaired a meeting with Somalia.", "Nairobi"),
        ("Kenya and Uganda finished four hours of talks on ending the war in Gisenyi on Monday.", "Gisenyi"),
        ("Doha hosted Sudanese civil society groups on Monday.", "Doha"),
        ("Ministers of Sudan returned to the port city of Jeddah to resume talks with Chad.", "Jeddah"),
        ("UNITAMS engaged with state authorities in eastern Sudan.", "eastern Sudan"),
        ("Ministers of Norway and Qatar met in the Republic of Kenya.", "Kenya"),
    ],
)
def test_a_meeting_is_where_one_goes_for_it(coder: RulesCoder, text: str, place: str) -> None:
    assert place in {one.place.name for one in meetings(coder, text) if one.place}


def test_each_town_of_a_tour_is_a_place_of_it(coder: RulesCoder) -> None:
    text = "Macron toured regional capitals, including Riyadh, Cairo and Nairobi, to push for a truce."
    places = {one.place.name for one in meetings(coder, text) if one.place}
    assert places == {"Riyadh", "Cairo", "Nairobi"}


def test_talks_are_not_where_somebody_flies_after_them(coder: RulesCoder) -> None:
    text = "Macron promised to fly directly to Washington after his talks with Aliyev."
    assert at(coder, text, "talks").place is None


@pytest.mark.parametrize(
    ("text", "word", "since"),
    [
        ("Kenya and Uganda finished talks on ending the war with Rwanda on Monday.", "talks", date(2025, 12, 1)),
        ("Macron received Ruto for their sixth meeting since January.", "received", None),
        ("Salva Kiir spoke after a meeting with Sudanese envoys in Juba on May 16.", "meeting", date(2025, 5, 16)),
    ],
)
def test_the_day_of_a_meeting(coder: RulesCoder, text: str, word: str, since: date | None) -> None:
    when = at(coder, text, word).when
    assert (when.since if when else None) == since


def test_a_round_held_somewhere_is_read_with_its_day_and_place(coder: RulesCoder) -> None:
    text = (
        "At their third round of direct talks, held in Istanbul on July 23, Russia and Ukraine agreed to an exchange."
    )
    (found,) = [one for one in meetings(coder, text) if text[slice(*one.trigger)] == "talks"]
    assert parties(found) == {"RUS", "UKR"}
    assert found.place is not None
    assert found.place.name == "Istanbul"
    assert found.when is not None
    assert found.when.since == date(2025, 7, 23)


def test_a_meeting_is_not_what_a_journey_or_a_standing_contact_was(coder: RulesCoder) -> None:
    text = (
        "Turkey is in contact with Armenia. Macron travelled to Moscow on Monday. He took part in the meeting in Paris."
    )
    assert "RUS" not in parties(meetings(coder, text)[-1])


@pytest.mark.parametrize(
    "text",
    [
        "Ministers of Norway returned to Jeddah to resume talks with Sudan.",
        "On Sunday, Burhan arrived in Guinea-Bissau, the second stop on a tour.",
    ],
)
def test_those_who_travel_to_talk_neither_retreat_nor_bring_aid(coder: RulesCoder, text: str) -> None:
    assert meetings(coder, text)
