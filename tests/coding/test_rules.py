"""What the rules coder makes of single sentences: roles, status, speaker, dates, places, links."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.coding import RulesCoder
from dragoman.types import Document, Mention, Reading

PUBLISHED = date(2025, 12, 5)  # a Friday


def read(coder: RulesCoder, text: str, published: date | None = PUBLISHED) -> Reading:
    document = Document(
        id="d", raw="", source="test", url="d", text=text, title="", outlet=None, author=None, published=published,
        published_basis=None, language="en", retrieved=datetime(2025, 12, 5, tzinfo=UTC),
    )  # fmt: skip
    return next(coder.code([document]))


def one(coder: RulesCoder, text: str, kind: str, word: str = "") -> Mention:
    """The first mention of a kind, with the trigger given where a sentence holds several."""
    found = [m for m in read(coder, text).mentions if m.kind == kind and word in text[slice(*m.trigger)]]
    assert found, f"no {kind} in {text!r}"
    return found[0]


def countries(side: tuple[object, ...]) -> list[str | None]:
    return [getattr(actor, "country", None) for actor in side]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("Armenia rejected Azerbaijan's demand.", "REJECT", ["ARM"], ["AZE"]),
        ("Azerbaijan's demand was rejected by Armenia.", "REJECT", ["ARM"], ["AZE"]),
        ("The rejection of the Azerbaijani proposal by Armenia was expected.", "REJECT", ["ARM"], ["AZE"]),
        ("Sudanese rebels shelled a market in Omdurman.", "ASSAULT", ["SDN"], None),
        ("Qatar's emir met the Egyptian president in Doha.", "CONSULT", ["QAT"], ["EGY"]),
        ("The Kremlin accused Kyiv of delaying the talks.", "ACCUSE", ["RUS"], ["UKR"]),
        ("Turkey and Greece held talks in Athens.", "CONSULT", ["TUR"], ["GRC"]),
        ("U.S. and Iranian negotiators met in Muscat.", "CONSULT", ["USA"], ["IRN"]),
        ("Talks between Ethiopia and Eritrea resumed.", "CONSULT", ["ETH"], ["ERI"]),
        ("Rwanda denied that its troops had crossed the border.", "ACCUSE", ["RWA"], []),
        ("Washington imposed sanctions on two Sudanese companies.", "SANCTION", ["USA"], ["SDN"]),
        ("Pakistan's foreign minister called on India to resume talks.", "REQUEST", ["PAK"], ["IND"]),
    ],
)
def test_who_does_what_to_whom(
    coder: RulesCoder, text: str, kind: str, actors: list[str], targets: list[str] | None
) -> None:
    mention = one(coder, text, kind)
    assert countries(mention.actors) == actors
    assert targets is None or countries(mention.targets) == targets


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Israel attacked Lebanon.", "ASSAULT", "happened"),
        ("Israel did not attack Lebanon.", "ASSAULT", "negated"),
        ("Israel denied that it had attacked Lebanon.", "ASSAULT", "denied"),
        ("Israel could attack Lebanon.", "ASSAULT", "hypothetical"),
        ("Israel will attack Lebanon, officials said.", "ASSAULT", "planned"),
        ("If Israel attacks Lebanon, the truce is over.", "ASSAULT", "conditional"),
        ("Analysts fear that Israel will attack Lebanon.", "ASSAULT", "hypothetical"),
        ("France urged Israel not to attack Lebanon.", "ASSAULT", "hypothetical"),
        ("Rubio will meet Lavrov in Geneva on Monday.", "CONSULT", "planned"),
        ("Rubio cancelled a meeting with Lavrov.", "CONSULT", "cancelled"),
        ("A meeting between Rubio and Lavrov was postponed.", "CONSULT", "postponed"),
        ("Rubio refused to meet Lavrov.", "CONSULT", "negated"),
        ("Kenya rejected Ugandan statements that Busia had been retaken.", "ASSAULT", "denied"),
        ("Ukraine rejected on Thursday Russian statements that Kupiansk had been retaken.", "ASSAULT", "denied"),
        ("Rubio said he would meet Lavrov on Monday.", "CONSULT", "planned"),
        ("Should Rubio meet Lavrov?", "CONSULT", "hypothetical"),
        ("Kenya said that it would not go to Doha until the prisoners were freed.", "REJECT", "happened"),
        ("Reports say that Oman supplied arms to Chad, a claim that Oman denies.", "AID", "denied"),
        ("Rubio must meet Lavrov.", "CONSULT", "hypothetical"),
        ("Rubio agreed to meet Lavrov.", "CONSULT", "planned"),
        ("Rubio met Lavrov without signing an agreement.", "CONSULT", "happened"),
        ("Israel would not talk to Lebanon but attacked Beirut on Monday.", "ASSAULT", "happened"),
        ("Asked whether Kenya had agreed to a truce, Rubio left.", "AGREE", "hypothetical"),
    ],
)
def test_said_planned_conditional_denied_and_done_are_different_things(
    coder: RulesCoder, text: str, kind: str, status: str
) -> None:
    assert one(coder, text, kind).status == status


@pytest.mark.parametrize(
    ("text", "speaker", "hedge"),
    [
        ("Ukraine attacked the refinery, the Russian defence ministry said.", "RUS", None),
        ("According to Zelensky, Russia attacked Odesa.", "UKR", None),
        ("Russia reportedly attacked Odesa.", None, "reportedly"),
        ("Russia attacked Odesa.", None, None),
        ("Reuters reported that Russia had attacked Odesa.", None, "Reuters reported"),
        ("Zelensky said Trump told him that Russia would attack Odesa.", "USA", None),
    ],
)
def test_on_whose_word(coder: RulesCoder, text: str, speaker: str | None, hedge: str | None) -> None:
    mention = one(coder, text, "ASSAULT")
    assert (mention.speaker.country if mention.speaker else None) == speaker
    assert mention.hedge == hedge


@pytest.mark.parametrize(
    ("text", "since", "precision"),
    [
        ("Rubio met Lavrov on Tuesday.", date(2025, 12, 2), "day"),
        ("Rubio met Lavrov on November 20.", date(2025, 11, 20), "day"),
        ("Rubio met Lavrov last month.", date(2025, 11, 1), "month"),
        ("Rubio will meet Lavrov on Monday.", date(2025, 12, 8), "day"),
        ("Rubio met Lavrov.", None, None),
    ],
)
def test_dates_are_as_precise_as_the_words(
    coder: RulesCoder, text: str, since: date | None, precision: str | None
) -> None:
    when = one(coder, text, "CONSULT").when
    assert (when.since if when else None) == since
    assert (when.precision if when else None) == precision


def test_the_date_of_saying_is_not_the_date_of_doing(coder: RulesCoder) -> None:
    mention = one(coder, "Lavrov said on Tuesday that Ukraine had attacked Belgorod.", "ASSAULT")
    assert mention.when is None


def test_a_pronoun_means_the_last_person_spoken_of(coder: RulesCoder) -> None:
    reading = read(coder, "President Macron arrived in Kyiv. He urged Russia to accept a truce.")
    urging = next(m for m in reading.mentions if m.move == "urge")
    assert urging.actors[0].id == "person:emmanuel-macron"
    assert urging.actors[0].text == "He"


def test_his_envoy_is_of_his_country(coder: RulesCoder) -> None:
    reading = read(coder, "Putin spoke in Moscow. His envoy met Egyptian officials.")
    met = next(m for m in reading.mentions if m.kind == "CONSULT" and m.targets)
    assert met.actors[0].country == "RUS"


def test_a_condition_is_linked_and_its_content_did_not_happen(coder: RulesCoder) -> None:
    text = "Hamas offered to release all hostages on condition that Israel withdraws from Gaza."
    reading = read(coder, text)
    offer = next(m for m in reading.mentions if m.move == "propose")
    link = next(k for k in reading.links if k.kind == "on_condition_of" and k.source == offer.id)
    assert text[slice(*link.span)] == "Israel withdraws from Gaza"
    inner = next(m for m in reading.mentions if m.id == link.target)
    assert inner.status == "conditional"


def test_an_answer_points_at_what_it_answers(coder: RulesCoder) -> None:
    reading = read(coder, "Ethiopia proposed a joint commission. Eritrea rejected the proposal.")
    moves = {m.move: m.id for m in reading.mentions}
    assert any(
        k.kind == "answers" and k.source == moves["reject"] and k.target == moves["propose"] for k in reading.links
    )


def test_a_denial_points_at_what_it_denies(coder: RulesCoder) -> None:
    reading = read(coder, "M23 captured Walikale, the rebels claimed. The Congolese army denied the claim.")
    denial = next(m for m in reading.mentions if m.move == "deny")
    link = next(k for k in reading.links if k.kind == "denies" and k.source == denial.id)
    assert next(m for m in reading.mentions if m.id == link.target).kind == "ASSAULT"


def test_grounds_are_kept_apart(coder: RulesCoder) -> None:
    text = "Zelensky rejected the plan, citing the constitution and the will of the people."
    grounds = [text[slice(*k.span)] for k in read(coder, text).links if k.kind == "on_the_ground_of"]
    assert grounds == ["the constitution", "the will of the people"]


@pytest.mark.parametrize(
    "text",
    [
        "The team attacked from the start and defended its title.",
        "Shares rallied after the bank met expectations.",
        "The report attacked the proposal's costs.",
        "Find out more about the peace deal strategy guide.",
        "It was a cold morning in the valley.",
        "",
        "\n\n\n",
    ],
)
def test_what_is_no_event_is_not_coded(coder: RulesCoder, text: str) -> None:
    assert [m.frame for m in read(coder, text).mentions if m.status == "happened" and m.confidence >= 0.5] == []


WORDS = st.sampled_from(
    [
        "Russia",
        "Ukraine",
        "President",
        "Putin",
        "rejected",
        "offered",
        "the",
        "to",
        "talks",
        "met",
        "if",
        ",",
        ".",
        "\n",
        "on",
        "Friday",
        "said",
        "“",
        "”",
        "attack",
        "and",
        "of",
        "Kyiv",
        "she",
        "its",
        "deny",
        "—",
        "100",
        "million",
        "🚀",
        "и",
    ]
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_every_span_lies_in_its_document_and_names_its_words(coder: RulesCoder, text: str) -> None:
    reading = read(coder, text)
    ids = {mention.id for mention in reading.mentions}
    assert len(ids) == len(reading.mentions)
    for mention in reading.mentions:
        for start, end in filter(None, (mention.span, mention.trigger, mention.content)):
            assert 0 <= start < end <= len(text)
        assert mention.span[0] <= mention.trigger[0] < mention.trigger[1] <= mention.span[1]
        for actor in (*mention.actors, *mention.targets, *([mention.speaker] if mention.speaker else [])):
            assert text[slice(*actor.span)] == actor.text
        assert 0 < mention.confidence <= 1
    for link in reading.links:
        assert link.source in ids
        assert link.target is None or link.target in ids
        assert 0 <= link.span[0] < link.span[1] <= len(text)


def test_reading_twice_gives_the_same(coder: RulesCoder) -> None:
    text = "Russia attacked Odesa on Friday. Ukraine denied it had offered talks. Macron met him in Paris."
    assert read(coder, text) == read(coder, text)


def test_the_block_a_text_is_cut_into_changes_no_offset(coder: RulesCoder) -> None:
    filler = "It was a cold morning in the valley. " * 1200
    text = filler + "\nTurkey met Greece in Athens."
    met = next(m for m in read(coder, text).mentions if m.kind == "CONSULT")
    assert text[slice(*met.trigger)] == "met"
