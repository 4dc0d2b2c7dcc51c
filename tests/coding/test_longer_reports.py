"""Headlines, hosts, "both" and "the talks" over several sentences: what longer reports showed, in our sentences."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import ids
from own_sentences import of_kind as read
from own_sentences import read as read_all

from dragoman.coding import RulesCoder
from dragoman.coding.headlines import with_ands
from dragoman.coding.parse import model
from dragoman.coding.when import resolve
from dragoman.types import Mention


def everybody(one: Mention) -> set[str | None]:
    return {*ids(one.actors), *ids(one.targets)}


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("Thai, Cambodian leaders meet.", "Thai &Cambodian leaders meet."),
        ("US, UK, France strike Syria.", "US, UK &France strike Syria."),
        ("It rained. India, Pakistan agree to talk.", "It rained. India &Pakistan agree to talk."),
        ("Doha, Qatar hosted the talks.", "Doha, Qatar hosted the talks."),
        ("Russia, Iran's ally, sent a plane.", "Russia, Iran's ally, sent a plane."),
        ("Iran, Russia says, will get missiles.", "Iran, Russia says, will get missiles."),
        ("Qatar, Egypt and Jordan urged restraint.", "Qatar, Egypt and Jordan urged restraint."),
        ("On Monday, Ukraine said no.", "On Monday, Ukraine said no."),
    ],
)
def test_a_comma_between_parties_of_a_headline_is_an_and(coder: RulesCoder, text: str, mended: str) -> None:
    assert with_ands(text, coder.registry) == mended
    assert len(mended) == len(text)


def test_headlines_name_both(coder: RulesCoder) -> None:
    (found,) = read(coder, "Armenian, Azerbaijani foreign ministers meet in Geneva.", "CONSULT")
    assert everybody(found) == {"gov:ARM", "gov:AZE"}
    (found,) = read(coder, "DR Congo, M23 rebels begin Qatar-brokered peace talks in Doha.", "CONSULT")
    assert everybody(found) == {"state:COD", "group:m23"}
    (found,) = read(coder, "US, Iran envoys meet in Oman.", "CONSULT")
    assert everybody(found) == {"gov:USA", "gov:IRN"}


def test_who_brokers_the_meeting_that_was_named_is_not_at_its_table(coder: RulesCoder) -> None:
    text = "Talks between Thailand and Cambodia opened. The meeting, brokered by Malaysia, is being held in Putrajaya."
    *_, found = (one for one in read(coder, text, "CONSULT") if one.mode != "third-party")
    assert everybody(found) == {"state:THA", "state:KHM"}


def test_the_teller_is_not_at_talks_that_others_organised(coder: RulesCoder) -> None:
    text = "Hun Manet said the talks were co-organised by Malaysia and the United States in Putrajaya."
    for found in read(coder, text, "CONSULT"):
        assert "person:hun-manet" not in everybody(found)


def test_the_talks_are_those_called_so_sooner_than_a_meeting_told_since(coder: RulesCoder) -> None:
    text = (
        "Iran and the United States held talks in Muscat on Saturday. Steve Witkoff met Vladimir Putin in Moscow on "
        "Friday. An explosion rocked a port in Iran after the talks began."
    )
    found = [one for one in read(coder, text, "CONSULT") if text[slice(*one.trigger)] == "talks"]
    assert [everybody(one) for one in found] == [{"state:IRN", "state:USA"}] * 2


def test_a_call_is_not_the_meeting(coder: RulesCoder) -> None:
    text = (
        "Thailand and Cambodia held a meeting in Putrajaya. Anwar Ibrahim phoned Volodymyr Zelensky about the weather. "
        "The meeting ended after two hours."
    )
    *_, found = read(coder, text, "CONSULT")
    assert everybody(found) == {"state:THA", "state:KHM"}


def test_two_who_were_hosted_and_met(coder: RulesCoder) -> None:
    text = "Anwar Ibrahim hosted Anutin Charnvirakul and Hun Manet, who met for negotiations on Monday."
    _, met = read(coder, text, "CONSULT")
    assert everybody(met) == {"person:anutin-charnvirakul", "person:hun-manet"}


def test_officials_of_a_meeting_are_those_who_agreed_to_it(coder: RulesCoder) -> None:
    (found,) = read(coder, "Thailand and Cambodia agreed to hold a meeting of defence officials.", "CONSULT")
    assert everybody(found) == {"state:THA", "state:KHM"}


def test_both_are_the_two_sides_named_again_and_again(coder: RulesCoder) -> None:
    text = (
        "Thailand and Cambodia agreed to a truce. Thailand and Cambodia had fought for five days. Talks between "
        "Thailand and Cambodia began in Malaysia. The US and China attended. Guterres urged both countries to keep the "
        "truce."
    )
    (found,) = read(coder, text, "REQUEST")
    assert ids(found.targets) == ["state:THA", "state:KHM"]


def test_he_goes_on_being_him(coder: RulesCoder) -> None:
    text = (
        "Anwar Ibrahim announced a truce. He said it was reached after a call with Anutin Charnvirakul and Hun Manet. "
        "He accused the rebels of breaking it."
    )
    (found,) = [one for one in read(coder, text, "ACCUSE") if one.mode == "allege"]
    assert ids(found.actors) == ["person:anwar-ibrahim"]


def test_their_troops_are_not_those_of_tensions(coder: RulesCoder) -> None:
    text = "Tensions between Thailand and Cambodia rose after a skirmish between their troops near Preah Vihear."
    (found,) = read(coder, text, "ASSAULT")
    assert everybody(found) == {"mil:THA", "mil:KHM"}


def test_fighting_fights_nobody_and_those_killed_killed_nobody(coder: RulesCoder) -> None:
    text = "India and Pakistan met as fighting between them entered a third week with at least 80 people killed."
    fought, killed = read(coder, text, "ASSAULT")
    assert (ids(fought.actors), ids(fought.targets)) == (["state:IND"], ["state:PAK"])
    assert not killed.actors
    assert [one.text for one in killed.targets] == ["at least 80 people"]


def test_a_title_between_a_country_and_a_name(coder: RulesCoder) -> None:
    text = "Thai acting Prime Minister Phumtham Wechayachai and Cambodian Prime Minister Hun Manet met in Putrajaya."
    (found,) = read(coder, text, "CONSULT")
    assert everybody(found) == {"person:phumtham-wechayachai", "person:hun-manet"}


def test_prime_ministers_of_two_states(coder: RulesCoder) -> None:
    (found,) = read(coder, "The truce was agreed to by the Prime Ministers of Cambodia and Thailand.", "AGREE")
    assert everybody(found) == {"gov:KHM", "gov:THA"}


def test_which_is_backed_tells_of_the_nearest(coder: RulesCoder) -> None:
    text = "Talks between the government and the M23, which is backed by Rwanda, have resumed in Doha."
    (found,) = read(coder, text, "SUPPORT")
    assert (ids(found.actors), ids(found.targets)) == (["state:RWA"], ["group:m23"])


def test_a_pact_named_after_two_was_signed_by_both(coder: RulesCoder) -> None:
    (found,) = read(coder, "He praised the Rwanda-DRC peace pact signed in Washington.", "SUPPORT")[-1:]
    assert everybody(found) == {"state:RWA", "state:COD"}


def test_a_government_beside_a_group(coder: RulesCoder) -> None:
    (found,) = read(coder, "The Colombian government and ELN guerrilla group signed a truce.", "SUPPORT")
    assert everybody(found) == {"gov:COL", "group:eln"}


def test_a_document_is_not_whoever_refuses_in_the_next_clause(coder: RulesCoder) -> None:
    text = "The declaration called on the rebels to free prisoners, but the Congolese government rejected the demand."
    (found,) = read(coder, text, "REQUEST")
    assert "gov:COD" not in ids(found.actors)


def test_what_is_no_event_of_its_own(coder: RulesCoder) -> None:
    assert not read(coder, "The truce was threatened as Cambodia accused Thailand of an attack.", "THREATEN")
    assert not read(coder, "Cambodia said that Thailand had put lives at risk.", "THREATEN")
    assert not read(coder, "They will help refugees and internally displaced persons.", "COERCE")
    assert not read(coder, "The ELN has taken part in failed negotiations with Colombia.", "REJECT")
    assert not read(coder, "Gustavo Petro tweeted that he would be in Havana on Friday.", "THREATEN")


def test_what_one_would_do_to_others_is_no_threat_to_oneself(coder: RulesCoder) -> None:
    text = "Trump warned Washington would halt trade deals with Thailand and Cambodia if the fighting continued."
    (found,) = read(coder, text, "THREATEN")
    assert ids(found.actors) == ["person:donald-trump"]
    assert "gov:USA" not in ids(found.targets)


def test_dissatisfaction_is_no_support(coder: RulesCoder) -> None:
    text = "Felix Tshisekedi had expressed his dissatisfaction with the text."
    assert not read(coder, text, "SUPPORT")
    assert read(coder, text, "ACCUSE")


def test_a_draft_that_is_shared_is_put_forward(coder: RulesCoder) -> None:
    (found,) = read(coder, "Qatar has shared a draft peace agreement with the Congo and the M23.", "AGREE")
    assert found.move == "propose"


def test_a_dateline_names_nobody(coder: RulesCoder) -> None:
    text = "NAIROBI – Commanders of Ethiopia met on Saturday. Both parties have agreed to let aid through."
    (found,) = read(coder, text, "AGREE")
    assert "gov:KEN" not in everybody(found)


def test_a_movement_named_after_a_day_dates_nothing(coder: RulesCoder) -> None:
    (found,) = read(coder, "Congo signed a truce with the March 23 Movement.", "SUPPORT")
    assert found.when is None


def test_what_has_just_gone_by_was_ahead_when_it_was_agreed() -> None:
    period = resolve("by August 8", published=date(2025, 8, 27), tense="future")
    assert period is not None
    assert period.until == date(2025, 8, 9)
    period = resolve("June 8", published=date(2025, 8, 27), tense="future")
    assert period is not None
    assert period.since == date(2026, 6, 8)


def test_talks_held_in_a_month_were(coder: RulesCoder) -> None:
    text = "The second cycle of talks with the ELN, held between February and March in Mexico City, ended on Monday."
    found = next(one for one in read(coder, text, "CONSULT") if text[slice(*one.trigger)] == "talks")
    assert found.when is not None
    assert found.when.since is not None
    assert found.when.since <= date(2025, 12, 31)


def test_an_adjective_is_no_party(coder: RulesCoder) -> None:
    (found,) = read(coder, "Salva Kiir promised to release political prisoners.", "AGREE")
    assert "political" not in [one.text for one in found.targets]


def test_an_occasion_is_no_place(coder: RulesCoder) -> None:
    (found,) = read(
        coder, "Thailand and Cambodia signed a peace agreement at the ASEAN Summit in Kuala Lumpur.", "SUPPORT"
    )
    assert found.place is not None
    assert found.place.name == "Kuala Lumpur"


def test_the_media_of_a_country_are_not_its_government(coder: RulesCoder) -> None:
    text = "Rwanda has agreed to withdraw, the Congolese media reported on Sunday."
    for found in read_all(coder, text):
        assert found.speaker is None or found.speaker.id != "state:COD"
        assert "state:COD" not in ids(found.actors)


def test_who_stands_in_one_list_does_it_together(coder: RulesCoder) -> None:
    (found,) = read(coder, "China has imposed sanctions on Mike Pompeo, Alex Azar, and Steve Bannon.", "SANCTION")
    assert [one.text for one in found.targets] == ["Mike Pompeo", "Alex Azar", "Steve Bannon"]
    (found,) = read(coder, "Germany, Switzerland, Sweden, Norway and Finland have provided aid to Palestinians.", "AID")
    assert {*ids(found.actors)} == {"state:DEU", "state:CHE", "state:SWE", "state:NOR", "state:FIN"}


def test_the_two_are_those_named_before_the_words(coder: RulesCoder) -> None:
    text = "The US and Saudi Arabia called for a truce. The two criticized the Sudanese army and the RSF."
    (found,) = read(coder, text, "ACCUSE")
    assert {*ids(found.actors)} == {"state:USA", "state:SAU"}


def test_mediators_are_neither_of_the_parties(coder: RulesCoder) -> None:
    text = (
        "The Sudanese army and the RSF signed a truce in May. Saudi and US mediators have suspended the talks. The two "
        "parties agreed to let in aid on Monday."
    )
    (found,) = read(coder, text, "AGREE")
    assert everybody(found) == {"group:saf", "group:rsf"}


def test_a_town_whose_talks_are_suspended_suffers_nothing(coder: RulesCoder) -> None:
    (found,) = read(coder, "The US announced a suspension of the Jeddah talks on Thursday.", "SANCTION")
    assert not found.targets
    assert found.place is not None
    assert found.place.name == "Jeddah"


def test_the_minister_is_of_the_state_whose_minister_was_named(coder: RulesCoder) -> None:
    text = (
        "Azerbaijani Foreign Minister Jeyhun Bayramov welcomed the text. Armenia must amend its constitution, the "
        "minister said."
    )
    (found,) = read(coder, text, "REQUEST")
    assert [one.country for one in found.actors] == ["AZE"]


def test_who_does_it_with_others_does_it() -> None:
    doc = model()("Talks co-chaired by Chad and co-hosted by Qatar led the co-facilitators to more co-operation.")
    lemmas = {token.text: token.lemma_ for token in doc if token.text.startswith("co-")}
    wanted = {
        "co-chaired": "chair",
        "co-hosted": "host",
        "co-facilitators": "facilitator",
        "co-operation": "cooperation",
    }
    assert lemmas == wanted
