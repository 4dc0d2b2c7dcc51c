"""Who acts beside the subject, who is due somewhere, what stays, what is yet to be, and whom nobody counts."""

from __future__ import annotations

from datetime import date

import pytest
from own_sentences import parties, read, told

from dragoman.coding import RulesCoder

# Each with the words of an event: its kind and status, who did it and to whom.
TOLD = [
    ("Kenya, together with Uganda, urged Sudan to open the road.",
     "urged", "REQUEST", "happened", ["Kenya", "Uganda"], ["Sudan"]),
    ("Oman, along with Kuwait, mediated between Iran and Iraq.",
     "mediated", "CONSULT", "happened", ["Oman", "Kuwait"], ["Iran", "Iraq"]),
    ("Oman is mediating in the war between Iran and Iraq.",
     "mediating", "CONSULT", "happened", ["Oman"], ["Iran", "Iraq"]),
    ("Fidan is due in Cairo on Sunday for talks with Abdelatty.",
     "due", "CONSULT", "planned", ["Fidan"], ["Abdelatty"]),
    ("Kenyan troops will stay in Bukavu, Nairobi said.",
     "stay", "MOBILIZE", "planned", ["Kenyan troops"], ["Bukavu"]),
    ("Chile said Peru had violated the ceasefire 20 times in the past week.",
     "violated", "ASSAULT", "happened", ["Peru"], []),
    ("North Korea fired two ballistic missiles into the sea off its west coast.",
     "fired", "MOBILIZE", "happened", ["North Korea"], []),
    ("The FARC pulled out of the Havana talks on Monday.", "pulled", "SANCTION", "happened", ["FARC"], []),
    ("Chad recalled its negotiators from Tunis.", "recalled", "SANCTION", "happened", ["Chad"], []),
    ("Norway offered Oslo as a venue for talks between Sudan and Chad.",
     "offered", "AGREE", "happened", ["Norway"], []),
    ("Chad will not take part in any meeting with Sudan.", "meeting", "REJECT", "happened", ["Chad"], ["Sudan"]),
    ("The Security Council voted 13-0 to authorise a mission, with Chile and Peru abstaining.",
     "voted", "SUPPORT", "happened", ["Security Council"], []),
    ("The truce between Chad and Sudan collapsed on Tuesday.", "truce", "RETREAT", "cancelled", ["Chad"], ["Sudan"]),
    ("Kenya said the rebels were starving Bukavu.", "starving", "COERCE", "happened", ["rebels"], ["Bukavu"]),
]  # fmt: skip
NOTHING = [
    '"It is war between us and you," the minister wrote.',
    "The war between you and me is over.",
    "The League appointed former Peruvian president Ollanta Humala as mediator for the lake.",
]
# Each with the words of an event and its first day; None where it has none.
DAYS = [
    ("Kenya proposed a conference in Lagos in May.", "proposed", None),
    ("Kenya proposed in May a conference in Lagos.", "proposed", date(2025, 5, 1)),
    ("Kenya proposed a conference in Lagos on Monday.", "proposed", date(2025, 12, 1)),
    ("Uganda agreed to the withdrawal of its troops in July.", "agreed", None),
    ("Uganda agreed to a ceasefire in July.", "agreed", date(2025, 7, 1)),
]


@pytest.mark.parametrize(("text", "word", "kind", "status", "by", "to"), TOLD)
def test_what_is_told_and_of_whom(
    coder: RulesCoder, text: str, word: str, kind: str, status: str, by: list[str], to: list[str]
) -> None:
    assert told(coder, text, word) == (kind, status, by, to)


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_told(coder: RulesCoder, text: str) -> None:
    assert read(coder, text) == ()


@pytest.mark.parametrize(("text", "word", "day"), DAYS)
def test_the_day_is_that_of_the_act(coder: RulesCoder, text: str, word: str, day: date | None) -> None:
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == word)
    assert (one.when.since if one.when else None) == day


def test_before_the_end_of_a_month_is_any_day_of_it(coder: RulesCoder) -> None:
    (one,) = read(coder, "The rebels will withdraw before the end of May.")
    assert one.when is not None
    assert one.when.until == date(2026, 6, 1)


def test_sources_are_neither_counted_nor_is_it_where_they_are(coder: RulesCoder) -> None:
    text = "Uganda delivered 40 trucks to the Somali army on Sunday, according to two officials in Nairobi."
    (one,) = [one for one in read(coder, text) if one.kind == "AID"]
    assert [each.text for each in one.amounts] == ["40 trucks"]
    assert one.place is None
    assert parties(coder, text, "AID") == (["Uganda"], ["Somali army"])


ASIDE = [
    "Chad neither confirmed nor denied carrying out the strikes.",
    "An official, who declined to be named, said the target was a truck.",
    "The premier, asked whether he would step in, smiled.",
    "A hospital spokesman later revised the toll to 32.",
    "The Chadian side is led by the army chief.",
    "The Sudanese delegation included the finance minister and the army chief.",
]


@pytest.mark.parametrize("text", ASIDE)
def test_what_is_said_aside_is_no_act(coder: RulesCoder, text: str) -> None:
    assert read(coder, text) == ()


def test_an_attack_before_a_truce_is_over(coder: RulesCoder) -> None:
    text = (
        "Chad and Sudan agreed on Wednesday to a truce of 48 hours, officials said, after an air strike killed 12 men."
    )
    assert {one.status for one in read(coder, text) if one.kind == "ASSAULT"} == {"happened"}


def test_who_says_so_on_a_day_dates_no_fighting(coder: RulesCoder) -> None:
    text = (
        "Chad and Sudan agreed to a truce during talks in Doha mediated by Qatar and Turkey, the ministry said on "
        "Sunday, after a week of fighting between the two countries."
    )
    assert [one.when for one in read(coder, text) if one.kind == "ASSAULT"] == [None]
    assert parties(coder, text, "CONSULT") == (["Qatar", "Turkey"], ["Chad", "Sudan"])


def test_a_denial_is_not_denied(coder: RulesCoder) -> None:
    (one,) = [one for one in read(coder, "Chad denies giving shelter to the rebels.") if one.move == "deny"]
    assert one.status == "happened"


def test_fire_is_not_traded(coder: RulesCoder) -> None:
    assert told(coder, "Chad and Sudan trade fire at the border.", "trade")[0] == "ASSAULT"


OUTCOMES = [
    ("Talks between Chad and Sudan in Doha failed.", "breakdown"),
    ("The third round of talks between Chad and Sudan ended in deadlock.", "breakdown"),
    ("The talks between Chad and Sudan failed to reach agreement.", "none"),
    ("Talks between Chad and Sudan ended inconclusively.", "none"),
]


@pytest.mark.parametrize(("text", "outcome"), OUTCOMES)
def test_talks_that_failed_were_held(coder: RulesCoder, text: str, outcome: str) -> None:
    (one,) = [one for one in read(coder, text) if one.kind == "CONSULT"]
    assert (one.status, one.outcome) == ("happened", outcome)
    assert {who.text for who in (*one.actors, *one.targets)} == {"Chad", "Sudan"}


def test_a_term_ends_with_its_day(coder: RulesCoder) -> None:
    text = "Norway pledged 5 million euros for families in Chad, to be spent by the end of May 2026 through UN bodies."
    terms = [part.value for one in read(coder, text) for part in one.particulars if part.key == "deadline"]
    assert set(terms) == {"2026-05-31"}


def test_a_group_that_nobody_has_registered_is_the_one_named_last(coder: RulesCoder) -> None:
    text = (
        "The Taliban kept silent. Kenya's minister said that raids had struck camps of the Sabit Omo group. "
        "He said the group had attacked a base."
    )
    one = next(one for one in read(coder, text) if text[slice(*one.trigger)] == "attacked")
    assert [(who.text, who.id) for who in one.actors] == [("group", None)]


def test_who_offers_to_mediate_is_not_who_was_called(coder: RulesCoder) -> None:
    text = "Iran's Foreign Minister Abbas Araghchi offered in telephone calls with Ishaq Dar and Muttaqi to mediate."
    (one,) = [one for one in read(coder, text) if text[slice(*one.trigger)] == "mediate"]
    assert [who.id for who in one.actors] == ["person:abbas-araghchi"]
    assert one.status == "hypothetical"
