"""What rows of the ledgers are called, and that their texts cannot do more than be read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dragoman import titles, vocab
from dragoman.config import Config, Issue

OFFER = {"by": "Exland", "addressed": "Wyeland", "title": "a truce", "move": "propose", "told_by": None}
PLEDGE = {
    "pledger": "Zedland",
    "beneficiary": "Wyeland",
    "pledge": "money",
    "what": "to pay",
    "amount": 4e7,
    "amount_high": 4e7,
    "unit": "EUR",
    "qualifier": None,
}


@pytest.mark.parametrize(
    ("participants", "place", "title"),
    [
        ("Exland; Wyeland", "Haven", "Meeting of Exland and Wyeland, Haven, 9 December 2025"),
        ("Exland", None, "Meeting with Exland, 9 December 2025"),
        (None, None, "Meeting, who takes part is not named, 9 December 2025"),
        ("A; B; C; D; E; F", None, "Meeting of A, B, C, D and 2 more, 9 December 2025"),
    ],
)
def test_a_meeting_is_called_by_who_where_and_when(participants: str, place: str, title: str) -> None:
    assert titles.meeting({"participants": participants, "place": place, "date": "2025-12-09"}) == title


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ({}, "Proposal by Exland to Wyeland: “a truce”"),
        ({"addressed": None, "move": "demand"}, "Demand by Exland: “a truce”"),
        (
            {"on_behalf": "Zedland", "told_by": "Wyeland"},
            "Proposal by Zedland to Wyeland: “a truce”, as Wyeland tells it",
        ),
    ],
)
def test_an_offer_is_called_by_who_puts_what_forward_and_who_tells_it(parts: dict[str, Any], title: str) -> None:
    assert titles.offer({"on_behalf": None, **OFFER, **parts}) == title


def test_answers_are_taken_apart_although_names_are_joined_by_the_same_sign() -> None:
    told = "Exland; Zedland: reject in_part (2025-12-01); Wyeland: accept; The “Front”: its army: defer (2025-12-02)"
    assert titles.answers(told) == [
        "refusal by Exland and Zedland, in part",
        "acceptance by Wyeland",
        "deferral by The “Front”: its army",
    ]
    assert titles.answers(None) == []
    row = {**OFFER, "on_behalf": None}
    assert titles.answered(row, ["refusal by Wyeland"]) == "Refusal by Wyeland, on what Exland put forward: “a truce”"
    assert titles.answered(row, []) == "What Exland put forward: “a truce”"


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ({}, "Pledge by Zedland to Wyeland: money, 40,000,000 EUR"),
        (
            {"amount_high": 5e7, "qualifier": "about"},
            "Pledge by Zedland to Wyeland: money, about 40,000,000–50,000,000 EUR",
        ),
        ({"amount": None, "pledge": "kit", "beneficiary": None}, "Pledge by Zedland: arms and goods, “to pay”"),
        ({"amount": None, "pledge": None}, "Pledge by Zedland to Wyeland: “to pay”"),
        (
            {"pledger": None, "amount": 2.5, "amount_high": None, "unit": None},
            "Pledge by somebody not named to Wyeland: money, 2.5",
        ),
    ],
)
def test_a_pledge_is_called_by_who_for_whom_and_how_much(parts: dict[str, Any], title: str) -> None:
    assert titles.pledge({**PLEDGE, **parts}) == title


def test_a_position_has_the_issue_by_the_name_of_the_process_and_what_it_hangs_on() -> None:
    row = {"who": "A minister", "side": "EXX", "issue": "CEAS", "move": "accept", "state": "planned", "what": "a truce"}
    name = vocab.issues()["CEAS"].label
    assert titles.position(row, {"EXX": "Exland"}, None) == (
        f"{titles.capital(name)}: acceptance by A minister (Exland), “a truce” (planned)"
    )
    config = Config(name="a process", issues=(Issue(id="CEAS", name="Silence"),))
    assert titles.position({**row, "what": "", "state": "happened"}, {}, config) == "Silence: acceptance by A minister"


@pytest.mark.parametrize(
    ("rows", "country", "title"),
    [
        ([("Osk", "happened"), ("Osk", "happened"), ("Tarn", "denied")], "Wyeland",
         "Hostilities, Wyeland: Osk (2) and Tarn (1 denied)"),
        ([("Wyeland", "happened")], "Wyeland", "Hostilities, Wyeland"),
        ([("Osk", "planned")], None, "Hostilities: Osk (1 planned)"),
        ([(None, "happened")], None, "Hostilities, place not named"),
    ],
)  # fmt: skip
def test_fighting_is_called_by_its_places(rows: list[Any], country: str | None, title: str) -> None:
    assert titles.fighting([{"place": place, "state": state} for place, state in rows], country) == title


def test_the_rest_is_called_by_its_words() -> None:
    claim = {"claimant": "Exland", "contested": True, "other_by": "Wyeland", "what": "the bridge"}
    assert titles.claim(claim) == "Exland, contested by Wyeland: “the bridge”"
    assert titles.claim({**claim, "contested": False}) == "Exland: “the bridge”"
    assert titles.deaths({"place": "Osk", "date": "2025-12-09"}) == "Deaths counted, Osk, 9 December 2025"
    assert [titles.killed(n) for n in (None, 4.0)] == ["no figure", "4 killed"]
    assert [titles.counted(n, "troops") for n in (None, 1500.0)] == ["no figure", "1,500 troops"]
    assert titles.draft("Twenty points") == "Draft text: “Twenty points”"
    assert titles.gate("Exland", "signature", None) == "Exland: signature"
    assert titles.gate("Exland", "signature", "The text") == "Exland: signature, for “The text”"
    assert {titles.deadline(kind, "x") for kind in ("pledge", "offer", "move")} == {"Due: x", "Term: x"}


def test_every_move_has_a_noun_and_every_state_is_in_words() -> None:
    assert set(titles.table()["moves"]) == set(vocab.moves())
    assert titles.in_words("in_delivery") == "in delivery"
    assert titles.in_words("denied_by_party") == "denied by a party"
    assert titles.in_words("planned") == "planned"
    assert titles.in_words("countered") == "countered"


@pytest.mark.parametrize("text", ["{who} {0} %s", "a\u202eb\x00c\n\nd", "x" * 10_000, "<b>&amp;</b>"])
def test_a_hostile_text_makes_a_short_line_without_hidden_signs(text: str) -> None:
    made = [
        titles.meeting({"participants": f"{text}; {text}", "place": text, "date": text}),
        titles.offer({**OFFER, "by": text, "addressed": text, "title": text, "on_behalf": text, "told_by": text}),
        titles.pledge({**PLEDGE, "pledger": text, "beneficiary": text, "unit": text, "qualifier": text}),
        titles.claim({"claimant": text, "contested": True, "other_by": text, "what": text}),
        titles.fighting([{"place": text, "state": "happened"}], text),
        titles.position(
            {"who": text, "side": "EXX", "issue": "CEAS", "move": "accept", "state": "planned", "what": text},
            {"EXX": text}, None,
        ),
    ]  # fmt: skip
    for title in made:
        assert len(title) < 600
        assert not re.search("[\x00-\x1f\u202a-\u202e]", title)
