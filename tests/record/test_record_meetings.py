"""What makes two reports of meetings one, and which meetings have a row."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.record import Record
from dragoman.record.joining.joiner import Joiner
from dragoman.record.joining.report import report
from dragoman.record.joining.talks import meeting_likeness

DAY = date(2025, 12, 5)
Told = tuple[str, str, dict[str, Any]]  # the text, its trigger, and what else the mention says


def state(make: SimpleNamespace, doc: Any, text: str, country: str) -> Any:
    return make.actor(doc, text, f"state:{country}", country)


def events(make: SimpleNamespace, *told: Told, one_text: bool = False) -> int:
    """The number of events of some reports: each a document of its own, or all sentences of one."""
    whole = " ".join(text for text, _, _ in told)
    joiner, found = Joiner(), set()
    reports = []
    for number, (text, trigger, parts) in enumerate(told):
        doc = make.document(whole if one_text else text, url="one" if one_text else f"{number}")
        at = doc.text.index(text)
        made = dict(parts)
        names = made.pop("who", {})
        actors = tuple(state(make, doc, name, code) for name, code in names.items())
        mention = make.mention(
            doc, trigger, span=(at, at + len(text)), actors=actors, when=made.pop("when", None), **made
        )
        reports.append((report(mention, doc, held=DAY, root=doc.id), doc))
    if one_text:
        return len({one.event_id for one in joiner.place([one for one, _ in reports], {})})
    for one, _ in reports:
        found |= {placed.event_id for placed in joiner.place([one], {})}
    return len(found)


PAIR = {"Chad": "TCD", "Niger": "NER"}


def test_the_talks_are_those_that_the_text_is_about(make: SimpleNamespace) -> None:
    first = (
        "Chad and Niger conferred in Oslo on Friday.",
        "conferred",
        {"who": PAIR, "place": make.place("Oslo", "NOR")},
    )
    later: Told = ("Both called the talks useful.", "talks", {})
    another = (
        "Both want another parley in May.",
        "parley",
        {"status": "planned", "when": make.day_of(date(2026, 5, 1))},
    )
    assert events(make, first, later, one_text=True) == 1
    assert events(make, first, another, one_text=True) == 2


def test_a_town_in_the_next_sentence_is_that_of_the_parties_before(make: SimpleNamespace) -> None:
    parties = ("Chad and Niger conferred for two hours.", "conferred", {"who": PAIR})
    town = (
        "A dialogue of two days in Oslo ended.",
        "dialogue",
        {"place": make.place("Oslo", "NOR"), "when": make.day_of(DAY)},
    )
    assert events(make, parties, town, one_text=True) == 1


@pytest.mark.parametrize(
    ("parts", "number"),
    [
        ({}, 1),
        ({"mode": "phone"}, 2),  # a call is no meeting in a room
        ({"status": "negated"}, 2),  # "no meeting is planned" is not the one that was
    ],
)
def test_a_meeting_in_a_room_is_neither_a_call_nor_none_at_all(
    make: SimpleNamespace, parts: dict[str, Any], number: int
) -> None:
    one = ("Chad met Niger today.", "met", {"who": PAIR, "when": make.day_of(DAY)})
    other = ("Niger met Chad again.", "met", {"who": PAIR, "when": make.day_of(DAY)} | parts)
    assert events(make, one, other) == number


def test_another_call_is_not_the_one_that_was(make: SimpleNamespace) -> None:
    one = ("Chad telephoned Niger.", "telephoned", {"who": PAIR, "mode": "phone"})
    other = ("Chad expects another call with Niger.", "call", {"who": PAIR, "mode": "phone", "status": "planned"})
    assert events(make, one, other) == 2


def test_one_side_in_common_is_not_enough(make: SimpleNamespace) -> None:
    one = ("Chad met some envoys.", "met", {"who": {"Chad": "TCD"}})
    other = ("Chad met the elders.", "met", {"who": {"Chad": "TCD"}})
    assert events(make, one, other) == 2


def test_the_likeness_of_meetings_is_mutual(make: SimpleNamespace) -> None:
    docs = [make.document(f"Report {n}: Chad met Niger.", url=f"{n}") for n in (1, 2)]
    a, b = (
        report(
            make.mention(doc, "met", actors=(state(make, doc, "Chad", "TCD"), state(make, doc, "Niger", "NER"))),
            doc, held=DAY, root=doc.id,
        )
        for doc in docs
    )  # fmt: skip
    assert meeting_likeness(a, b) == meeting_likeness(b, a)
    assert {"parties", "day", "form"} <= set(meeting_likeness(a, b) or {})


# -- rows -----------------------------------------------------------------------------------------------------------


def rows(record: Record, make: SimpleNamespace, text: str, trigger: str, **parts: Any) -> list[dict[str, Any]]:
    doc = make.document(text)
    names = {"actors": parts.pop("actors", ()), "targets": parts.pop("targets", ())}
    sides = {
        role: tuple(make.actor(doc, name, id, country) for name, id, country in many) for role, many in names.items()
    }
    make.put(record, doc, make.reading(doc, make.mention(doc, trigger, **(sides | parts))))
    table = record.ledger("meetings")
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


CHAD, NIGER, PAPER = ("Chad", "state:TCD", "TCD"), ("Niger", "state:NER", "NER"), ("Gazette", "media:gazette", "NER")
OTHERS: dict[str, dict[str, Any]] = {
    "one side alone": {"actors": (CHAD,)},
    "the press": {"actors": (CHAD,), "targets": (PAPER,)},
    "what only the reader takes for one": {"actors": (CHAD,), "targets": (NIGER,), "frame": "reader.consult"},
    "a standing contact": {"actors": (CHAD,), "targets": (NIGER,), "frame": "consult.contact"},
    "what is only supposed": {"actors": (CHAD,), "targets": (NIGER,), "status": "hypothetical"},
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_no_meeting_has_no_row(record: Record, make: SimpleNamespace, case: str) -> None:
    assert rows(record, make, "Chad told Niger and the Gazette.", "told", **OTHERS[case]) == []


def test_one_side_has_a_row_where_talks_have_their_town_and_day(record: Record, make: SimpleNamespace) -> None:
    (row,) = rows(record, make, "Chad held talks.", "talks", actors=(CHAD,), place=make.place("Oslo", "NOR"))
    assert (row["place"], row["state"]) == ("Oslo", "held")


def test_a_meeting_that_is_not_planned_is_denied(record: Record, make: SimpleNamespace) -> None:
    text = "No meeting of Chad and Niger is planned."
    (row,) = rows(record, make, text, "meeting", actors=(CHAD,), targets=(NIGER,), status="negated")
    assert row["state"] == "denied"


def test_a_signing_in_a_town_is_a_meeting(record: Record, make: SimpleNamespace) -> None:
    text = "Chad and Niger signed a treaty."
    sides = {"actors": (CHAD, NIGER), "kind": "AGREE", "mode": "sign"}
    (row,) = rows(record, make, text, "signed", **sides, place=make.place("Oslo", "NOR"))
    assert row["sides"] == "NER; TCD"


def test_a_bare_noun_does_not_say_that_the_summit_was_held(record: Record, make: SimpleNamespace) -> None:
    doc = make.document("Chad called off a meeting with Niger. The summit had been due in May.")
    who = tuple(make.actor(doc, name, id, country) for name, id, country in (CHAD, NIGER))
    off = make.mention(doc, "meeting", actors=who, status="cancelled", when=None)
    bare = make.mention(doc, "summit", actors=who, confidence=0.3, when=None)
    make.put(record, doc, make.reading(doc, off, bare, links=(make.link(bare, "repeats", off),)))
    table = record.ledger("meetings")
    assert [dict(zip(table.columns, row, strict=True))["state"] for row in table.rows] == ["cancelled"]


def test_days_far_apart_are_two_meetings(make: SimpleNamespace) -> None:
    one = ("Chad met Niger.", "met", {"who": PAIR, "when": make.day_of(DAY)})
    other = ("Niger met Chad.", "met", {"who": PAIR, "when": make.day_of(DAY - timedelta(days=5))})
    assert events(make, one, other) == 2


def test_two_pairs_that_differ_held_two_meetings_whatever_the_town(make: SimpleNamespace) -> None:
    """Three ministers who receive one another's envoys in one town in one week do not meet as one."""
    cairo = {"place": make.place("Cairo", "EGY"), "when": make.day_of(DAY)}
    pairs = (("Chad", "TCD"), ("Niger", "NER"), ("Togo", "TGO"))
    told = [
        (f"Egypt met {name} in Cairo.", "met", {"who": {"Egypt": "EGY", name: code}} | cairo) for name, code in pairs
    ]
    assert events(make, *told) == 3
    three: Told = ("Egypt, Chad and Niger met in Cairo.", "met", {"who": {"Egypt": "EGY", **PAIR}} | cairo)
    assert events(make, told[0], three) == 1
