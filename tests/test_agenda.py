"""What is dated to come, what is overdue, and what is over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dragoman.agenda import Entry, agenda, latest_day
from dragoman.record import Record
from dragoman.types import Draft, Period
from news_record import DAY, document, judge, on, place, put, say

ONE = timedelta(days=1)
MEETING = date(2025, 12, 9)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def talks(record: Record, town: str, when: Period | None, *, status: str = "planned", day: date = DAY) -> Any:
    text = f"Exland and Wyeland will hold talks in {town}, {status}, it was said on {day}."
    return say(record, text, "talks", day=day, by="Exland Wyeland", place=place(town), when=when, status=status)


def pledge(record: Record, deadline: str, *, stage: str = "announced", sum: int = 40, day: date = DAY) -> Any:
    keys = [
        *(("pledge", "money"), ("amount", f"{sum}000000 {sum}000000 EUR")),
        *(("stage", stage), ("deadline", deadline)),
    ]
    text = f"Zedland pledged Wyeland {sum} million euros, {stage}, it was said on {day}."
    return say(record, text, "pledged", day=day, kind="AGREE", move="pledge", by="Zedland", to="Wyeland", keys=keys)


def demand(record: Record, deadline: str, *, day: date = DAY) -> Any:
    return say(
        record,
        "Exland demanded that Wyeland give up Osk.",
        "demanded",
        day=day,
        kind="REQUEST",
        move="demand",
        by="Exland",
        to="Wyeland",
        issues=("TERR",),
        keys=[("deadline", deadline)],
        content=(16, 40),
    )


def told(found: list[Entry]) -> list[tuple[Any, ...]]:
    return [(one.kind, one.state, one.date_text) for one in found]


def test_the_last_day_is_that_of_the_last_document_held_by_then(record: Record) -> None:
    assert latest_day(record) is None
    for day in (DAY, DAY + 3 * ONE):
        put(record, document(f"Nothing happened by {day}.", day=day))
    assert latest_day(record) == DAY + 3 * ONE
    assert latest_day(record, DAY + ONE) == DAY
    assert latest_day(record, DAY - ONE) is None


def test_meetings_to_come_are_in_order_and_undated_ones_last(record: Record) -> None:
    talks(record, "Torsk", None)
    talks(record, "Brannock", on(date(2026, 1, 1), days=31, precision="month"))
    first = talks(record, "Haven", on(MEETING))
    talks(record, "Kelmar", on(DAY - 20 * ONE))
    found = agenda(record, today=DAY)
    assert [(one.place, one.date_text) for one in found] == [
        ("Haven", "2025-12-09"),
        ("Brannock", "2026-01"),
        ("Torsk", ""),
    ]
    assert (found[0].since, found[0].until, found[0].mention_ids) == (MEETING, MEETING + ONE, (first.id,))
    assert "2025" not in found[0].title
    assert [one.place for one in agenda(record, today=DAY, past=True)] == ["Kelmar", "Haven", "Brannock", "Torsk"]


@pytest.mark.parametrize(("days", "shown"), [(31, True), (32, False)])
def test_a_plan_without_a_day_is_to_come_for_a_month(record: Record, days: int, shown: bool) -> None:
    talks(record, "Torsk", None)
    today = DAY + days * ONE
    assert bool(agenda(record, today=today)) is shown
    assert agenda(record, today=today, past=True)


@pytest.mark.parametrize(("today", "shown"), [(MEETING, True), (MEETING + ONE, False), (date.max, False)])
def test_a_meeting_is_to_come_until_its_day_is_over(record: Record, today: date, shown: bool) -> None:
    talks(record, "Haven", on(MEETING))
    assert bool(agenda(record, today=today)) is shown
    assert agenda(record, today=today, past=True)


@pytest.mark.parametrize(("status", "state"), [("cancelled", "cancelled"), ("postponed", "postponed")])
def test_a_meeting_that_was_called_off_stays_with_what_became_of_it(record: Record, status: str, state: str) -> None:
    talks(record, "Haven", on(MEETING))
    (before,) = agenda(record, today=DAY)
    talks(record, "Haven", on(MEETING), status=status, day=DAY + ONE)
    (after,) = agenda(record, today=DAY)
    assert (after.id, after.state) == (before.id, state)


def test_a_denied_meeting_has_no_entry_and_a_held_one_only_among_the_past(record: Record) -> None:
    talks(record, "Haven", on(MEETING), status="denied")
    talks(record, "Torsk", on(DAY - 20 * ONE), status="happened")
    assert agenda(record, today=DAY) == []
    assert told(agenda(record, today=DAY, past=True)) == [("meeting", "held", "2025-11-15")]


def test_a_pledge_is_due_then_ended_and_overdue_once_something_is_held_after_its_day(record: Record) -> None:
    pledge(record, "2025-12-31")
    new_year = date(2026, 1, 1)
    assert told(agenda(record, today=DAY)) == [("deadline", "due", "2025-12-31")]
    assert told(agenda(record, today=date(2025, 12, 31))) == [("deadline", "due", "2025-12-31")]
    assert agenda(record, today=new_year) == []
    assert told(agenda(record, today=new_year, past=True)) == [("deadline", "ended", "2025-12-31")]
    put(record, document("Nothing happened in the new year.", day=date(2026, 1, 4)))
    assert told(agenda(record, today=date(2026, 1, 4))) == [("deadline", "overdue", "2025-12-31")]


def test_a_pledge_that_was_kept_is_no_date_to_come(record: Record) -> None:
    pledge(record, "2025-12-31")
    pledge(record, "2025-12-31", stage="delivered", day=DAY + ONE)
    assert agenda(record, today=DAY + ONE) == []
    assert told(agenda(record, today=DAY + ONE, past=True)) == [("deadline", "fulfilled", "2025-12-31")]


def test_a_pledge_that_waits_for_an_event_is_undated(record: Record) -> None:
    pledge(record, "once the guns fall silent")
    (found,) = agenda(record, today=DAY)
    assert (found.state, found.since, found.until, found.precision) == ("waiting", None, None, None)
    assert found.date_text == "once the guns fall silent"


def test_the_term_of_a_demand_is_a_date_and_no_debt_afterwards(record: Record) -> None:
    demand(record, "2025-12-08")
    (found,) = agenda(record, today=DAY)
    assert (found.kind, found.state, found.since) == ("deadline", "due", date(2025, 12, 8))
    assert found.title.startswith("Term: Demand by Exland to Wyeland")
    put(record, document("Nothing happened afterwards.", day=DAY + 10 * ONE))
    assert agenda(record, today=DAY + 10 * ONE) == []
    assert told(agenda(record, today=DAY + 10 * ONE, past=True)) == [("deadline", "ended", "2025-12-08")]


def test_a_step_of_consent_that_is_scheduled_is_a_date_until_it_is_passed(record: Record) -> None:
    doc = document("1. Exland withdraws.")
    draft = Draft(id="text", document_id=doc.id, title="The text", version=DAY, outlet=None)
    record.add(doc, reading=None, carried=None, run="run", held=DAY, held_basis="retrieved", draft=draft)
    gate = {"party": "state:UKR", "gate": "signature", "state": "scheduled", "when": "2026-02-01"}
    judge(record, "gate", "state:UKR", "signature", day=DAY, detail=json.dumps(gate))
    (found,) = agenda(record, today=DAY)
    assert (found.kind, found.since, found.document_ids) == ("gate", date(2026, 2, 1), (doc.id,))
    judge(record, "gate", "state:UKR", "signature", day=DAY + ONE, detail=json.dumps({**gate, "state": "passed"}))
    assert agenda(record, today=DAY) == []
    assert agenda(record, today=DAY, as_of=DAY) == [found]


def test_a_rejected_mention_takes_its_date_away(record: Record) -> None:
    planned = talks(record, "Haven", on(MEETING))
    judge(record, "reject", planned.id, day=DAY + ONE)
    assert agenda(record, today=DAY) == []
    assert len(agenda(record, today=DAY, as_of=DAY)) == 1


def test_what_was_planned_later_was_not_known_before(record: Record) -> None:
    talks(record, "Haven", on(MEETING), day=DAY + 2 * ONE)
    assert agenda(record, today=DAY, as_of=DAY + ONE) == []
