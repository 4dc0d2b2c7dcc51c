"""What a record holds that it did not hold, or held otherwise, before a day."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dragoman import testing
from dragoman.changes import KINDS, Change, changes
from dragoman.config import Config, Issue, Party
from dragoman.record import Record, Table
from dragoman.types import Draft
from news_record import DAY, document, judge, link, mention, on, place, put, say

ONE = timedelta(days=1)
BEFORE = DAY - 10 * ONE  # something is held from then on, so that there is a day to compare with


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        say(opened, "Nothing of note was reported.", "reported", kind="COOPERATE", day=BEFORE)
        yield opened


def told(found: list[Change], *kinds: str) -> list[tuple[Any, ...]]:
    return [(one.day, one.kind, one.before, one.after) for one in found if not kinds or one.kind in kinds]


def talks(record: Record, status: str, day: date, **parts: Any) -> Any:
    """A report of the talks of 9 December."""
    text = f"Exland and Wyeland will hold talks in Haven, it was {status} on {day}."
    parts = {"by": "Exland Wyeland", "place": place("Haven"), "when": on(date(2025, 12, 9)), "status": status, **parts}
    return say(record, text, "talks", day=day, **parts)


# ---- meetings -------------------------------------------------------------------------------------------------------


def test_a_planned_meeting_is_new_and_then_held(record: Record) -> None:
    planned, held = talks(record, "planned", DAY), talks(record, "happened", DAY + 5 * ONE)
    found = changes(record, since=DAY)
    assert told(found) == [
        (DAY, "new_meeting", None, "planned"),
        (DAY + 5 * ONE, "meeting_changed", "planned", "held"),
    ]
    assert found[0].mention_ids == (planned.id,)
    assert found[0].title == "Meeting of Exland and Wyeland, Haven, 9 December 2025"
    (later,) = changes(record, since=DAY + ONE)
    assert told([later]) == [(DAY + 5 * ONE, "meeting_changed", "planned", "held")]
    assert later.mention_ids[0] == held.id


def test_a_meeting_that_is_given_another_day_has_changed(record: Record) -> None:
    talks(record, "planned", DAY, when=None)
    talks(record, "planned", DAY + ONE)
    assert told(changes(record, since=DAY + ONE)) == [(DAY + ONE, "meeting_changed", "undated", "2025-12-09")]


def test_an_outcome_that_comes_later_is_told(record: Record) -> None:
    talks(record, "happened", DAY + 5 * ONE)
    talks(record, "happened", DAY + 6 * ONE, outcome="none")
    found = changes(record, since=DAY + 6 * ONE)
    assert told(found) == [(DAY + 6 * ONE, "meeting_changed", "held", "held: no result")]


# ---- offers and positions -------------------------------------------------------------------------------------------


def offer(record: Record, *, day: date = DAY) -> Any:
    return say(
        record,
        "Exland proposed to Wyeland a truce of thirty days.",
        "proposed",
        day=day,
        kind="REQUEST",
        move="propose",
        by="Exland",
        to="Wyeland",
        issues=("CEAS",),
        keys=[("proposal", "a truce")],
        content=(29, 49),
    )


def refuse(record: Record, *, day: date, by: str = "Wyeland") -> Any:
    doc = document(f"{by} rejected the truce of thirty days that Exland had proposed.", day=day)
    refused = mention(
        doc, "rejected", kind="REJECT", move="reject", by=by, to="Exland", issues=("CEAS",),
        keys=[("proposal", "the truce")], content=(17, 41),
    )  # fmt: skip
    put(record, doc, refused)
    return refused


def test_an_offer_and_its_answer_are_two_changes_each_on_its_day(record: Record) -> None:
    offer(record)
    refused = refuse(record, day=DAY + 2 * ONE)
    found = changes(record, since=DAY)
    assert told(found, "new_offer", "offer_answered") == [
        (DAY, "new_offer", None, "open"),
        (DAY + 2 * ONE, "offer_answered", "open", "rejected"),
    ]
    answer = next(one for one in found if one.kind == "offer_answered")
    assert answer.title.startswith("Refusal by Wyeland")
    assert answer.mention_ids[0] == refused.id
    assert [one.id for one in changes(record, since=DAY + ONE) if one.kind == "offer_answered"] == [answer.id]


def test_another_answer_that_leaves_the_state_as_it_was_is_told_by_the_answers(record: Record) -> None:
    offer(record)
    refuse(record, day=DAY + ONE)
    refuse(record, day=DAY + 2 * ONE, by="Zedland")
    (found,) = (one for one in changes(record, since=DAY + 2 * ONE) if one.ledger == "offers")
    assert (found.before, found.after) == ("refusal by Wyeland", "refusal by Zedland")


def test_a_position_says_which_way_it_moved_and_is_named_as_the_process_names_the_issue(record: Record) -> None:
    say(record, "Wyeland demanded a truce.", "demanded", kind="REQUEST", move="demand", by="Wyeland", issues=("CEAS",))
    day = DAY + ONE
    say(record, "Wyeland conceded a truce.", "conceded", day=day, kind="CONCEDE", move="concede", by="Wyeland",
        issues=("CEAS",))  # fmt: skip
    config = Config(name="a process", issues=(Issue(id="CEAS", name="Silence of the guns"),))
    (found,) = changes(record, since=day, config=config)
    assert (found.item, found.before, found.after, found.direction) == ("WYE|CEAS", "demand", "concede", "toward")
    assert found.title.startswith("Silence of the guns: concession by Wyeland")


# ---- pledges --------------------------------------------------------------------------------------------------------

SUM = [("pledge", "money"), ("amount", "40000000 40000000 EUR")]


def pledge(record: Record, stage: str, day: date, deadline: str | None = None) -> Any:
    keys = [*SUM, ("stage", stage), *([("deadline", deadline)] if deadline else [])]
    return say(
        record,
        f"Zedland pledged Wyeland 40 million euros, {stage} on {day}.",
        "pledged",
        day=day,
        kind="AGREE",
        move="pledge",
        by="Zedland",
        to="Wyeland",
        keys=keys,
    )


def test_a_pledge_moves_on_on_the_day_its_stage_is_reported(record: Record) -> None:
    pledge(record, "announced", DAY)
    pledge(record, "announced", DAY + ONE)
    delivered = pledge(record, "delivered", DAY + 2 * ONE)
    assert told(changes(record, since=DAY)) == [
        (DAY, "new_pledge", None, "announced"),
        (DAY + 2 * ONE, "pledge_advanced", "announced", "delivered"),
    ]
    (later,) = changes(record, since=DAY + ONE)
    assert later.title == "Pledge by Zedland to Wyeland: money, 40,000,000 EUR"
    assert later.mention_ids[0] == delivered.id


def test_a_pledge_is_overdue_once_something_is_held_after_its_day(record: Record) -> None:
    promised = pledge(record, "announced", DAY, deadline=(DAY + 2 * ONE).isoformat())
    assert told(changes(record, since=DAY + ONE)) == []
    say(record, "Nothing of note was reported again.", "reported", kind="COOPERATE", day=DAY + 4 * ONE)
    (found,) = changes(record, since=DAY + ONE)
    assert told([found]) == [(DAY + 4 * ONE, "pledge_overdue", "in_the_works", "overdue")]
    assert found.mention_ids == (promised.id,)


# ---- claims and fighting --------------------------------------------------------------------------------------------


def test_a_claim_is_contested_from_the_day_of_the_denial_and_rests_on_both_versions(record: Record) -> None:
    doc = document("Exland said that Wyeland had shelled Osk.")
    claimed = mention(doc, "shelled", kind="ASSAULT", by="Wyeland", speaker=mention(doc, "said", by="Exland").actors[0])
    put(record, doc, claimed)
    assert told(changes(record, since=DAY), "claim_contested") == []
    later = document("Exland said that Wyeland had shelled Osk. Wyeland denied it.", day=DAY + ONE)
    again = mention(
        later, "shelled", kind="ASSAULT", by="Wyeland", speaker=mention(later, "said", by="Exland").actors[0]
    )
    denied = mention(later, "denied", kind="ACCUSE", move="deny", by="Wyeland")
    put(record, later, again, denied, links=[link(denied, "denies", again)])
    judge(record, "join", claimed.id, again.id, day=DAY + ONE)
    (found,) = (one for one in changes(record, since=DAY + ONE) if one.kind == "claim_contested")
    assert (found.day, found.before, found.after) == (DAY + ONE, "reported", "denied_by_party")
    assert denied.id in found.mention_ids
    assert later.id in found.document_ids


def test_fighting_is_one_change_a_day_and_country(record: Record) -> None:
    for day in (DAY, DAY + 9 * ONE):
        for number, (town, country) in enumerate([("Osk", "WYE"), ("Osk", "WYE"), ("Kelmar", "WYE"), ("Tarn", "EXX")]):
            text = f"Attack {number} hit {town}, Exland said of Wyeland on {day}."
            parts: dict[str, Any] = {"by": "Exland", "to": "Wyeland", "when": on(day - 20 * number * ONE)}
            say(record, text, "hit", day=day, kind="ASSAULT", place=place(town, country), **parts)
    found = changes(record, since=DAY)
    assert [(one.day, one.title) for one in found] == [
        (day, title)
        for day in (DAY, DAY + 9 * ONE)
        for title in ("Hostilities, Exland: Tarn", "Hostilities, Wyeland: Osk (2) and Kelmar")
    ]
    assert {len(one.mention_ids) for one in found} == {1, 3}


# ---- drafts and gates -----------------------------------------------------------------------------------------------


def add_draft(record: Record, id: str, day: date) -> str:
    doc = document(f"1. Exland withdraws by {day}.", day=day)
    draft = Draft(id=id, document_id=doc.id, title=f"Text {id}", version=day, outlet="The Ferry", disclosure="leaked")
    record.add(doc, reading=None, carried=None, run="run", held=day, held_basis="retrieved", draft=draft)
    return doc.id


def test_a_draft_is_new_and_a_gate_changes_by_judgement(record: Record) -> None:
    text = add_draft(record, "first-text", DAY)
    gate = {"party": "state:UKR", "gate": "signature", "state": "scheduled", "when": "2026-02-01"}
    judge(record, "gate", "state:UKR", "signature", day=DAY + ONE, detail=json.dumps(gate))
    judge(record, "gate", "state:UKR", "signature", day=DAY + 3 * ONE, detail=json.dumps({**gate, "state": "passed"}))
    config = Config(name="a process", parties=(Party(id="state:UKR", name="Kyiv"),))
    assert told(changes(record, since=DAY)) == [
        (DAY, "new_draft", None, "leaked"),
        (DAY + 3 * ONE, "gate_changed", None, "passed"),
    ]
    (found,) = changes(record, since=DAY + 2 * ONE, config=config)
    assert (found.before, found.after, found.document_ids) == ("scheduled", "passed", (text,))
    assert found.title.startswith("Kyiv: ")


def test_a_judgement_that_is_undone_gives_back_what_it_took(record: Record) -> None:
    talks(record, "planned", DAY)
    held = talks(record, "happened", DAY + ONE)
    rejected = judge(record, "reject", held.id, day=DAY + 2 * ONE)
    judge(record, "undo", rejected.id, day=DAY + 4 * ONE)
    (found,) = changes(record, since=DAY + 3 * ONE)
    assert told([found]) == [(DAY + 4 * ONE, "meeting_changed", "planned", "held")]
    assert found.title.endswith("after a correction of the record")


def test_a_gate_whose_last_judgement_is_undone_stands_where_it_stood(record: Record) -> None:
    add_draft(record, "first-text", DAY)
    gate = {"party": "state:UKR", "gate": "signature", "state": "scheduled"}
    judge(record, "gate", "state:UKR", "signature", day=DAY + ONE, detail=json.dumps(gate))
    passed = json.dumps({**gate, "state": "passed"})
    judged = judge(record, "gate", "state:UKR", "signature", day=DAY + 2 * ONE, detail=passed)
    judge(record, "undo", judged.id, day=DAY + 4 * ONE)
    assert told(changes(record, since=DAY + 3 * ONE)) == [(DAY + 4 * ONE, "gate_changed", "passed", "scheduled")]
    assert told(changes(record, since=DAY + 2 * ONE)) == []


# ---- what is no change ----------------------------------------------------------------------------------------------


def test_the_change_of_a_rejected_mention_disappears(record: Record) -> None:
    talks(record, "planned", DAY)
    held = talks(record, "happened", DAY + ONE)
    assert told(changes(record, since=DAY + ONE)) == [(DAY + ONE, "meeting_changed", "planned", "held")]
    judge(record, "reject", held.id, day=DAY + 2 * ONE)
    assert changes(record, since=DAY + ONE) == []


def test_a_correction_of_what_was_held_before_is_told_as_one(record: Record) -> None:
    talks(record, "planned", DAY)
    held = talks(record, "happened", DAY + ONE)
    judge(record, "reject", held.id, day=DAY + 5 * ONE)
    (found,) = changes(record, since=DAY + 3 * ONE)
    assert told([found]) == [(DAY + 5 * ONE, "meeting_changed", "held", "planned")]
    assert found.title.endswith("after a correction of the record")


def test_a_newer_reading_of_the_same_words_is_no_news(record: Record) -> None:
    doc = document("Exland and Wyeland held talks in Haven.")
    parts: dict[str, Any] = {"by": "Exland Wyeland", "place": place("Haven"), "when": on(DAY)}
    put(record, doc, mention(doc, "talks", **parts))
    put(record, doc, mention(doc, "talks", coder="rules@2", **parts), held=DAY + 3 * ONE)
    assert changes(record, since=DAY + ONE) == []
    assert told(changes(record, since=DAY)) == [(DAY + 3 * ONE, "new_meeting", None, "held")]


@pytest.mark.parametrize("since", [date.min, DAY, DAY + ONE, date.max])
def test_any_first_day_can_be_asked_for(record: Record, since: date) -> None:
    talks(record, "planned", DAY)
    assert len(changes(record, since=since)) == (since <= DAY)
    assert changes(record, since=DAY + ONE, as_of=DAY) == []


def test_where_nothing_came_in_only_what_the_calendar_changes_is_read(record: Record) -> None:
    asked: list[tuple[str, date | None]] = []

    def read(ledger: str, day: date | None, columns: Sequence[str]) -> Table:
        asked.append((ledger, day))
        return record.ledger(ledger, day, columns=columns)

    assert changes(record, since=DAY, read=read) == []
    assert asked == [("pledges", DAY - ONE), ("pledges", None)]
    talks(record, "planned", DAY)
    assert told(changes(record, since=DAY, read=read)) == [(DAY, "new_meeting", None, "planned")]
    assert ("meetings", DAY - ONE) in asked


def test_a_record_that_holds_nothing_has_no_changes(tmp_path: Path) -> None:
    with Record.open(tmp_path / "empty.duckdb") as empty:
        assert changes(empty, since=DAY) == []


# ---- the invented process -------------------------------------------------------------------------------------------


BETWEEN = date(2024, 4, 8)


@pytest.fixture(scope="module")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The twelve dispatches as the coder reads them, and a copy of the record as it was on a day between."""
    folder = tmp_path_factory.mktemp("rivers")
    documents = list(testing.dispatches().values())
    with Record.open(folder / "whole.duckdb") as record:
        for document_, reading in zip(documents, testing.coder().code(documents), strict=True):
            assert document_.published is not None
            record.add(
                document_, reading=reading, carried=None, run="run", held=document_.published, held_basis="published"
            )
            if document_.published <= BETWEEN:
                record.publish(folder / "between.duckdb")
    return folder


def test_what_is_told_of_a_day_holds_nothing_that_came_later(rivers: Path) -> None:
    with Record.open(rivers / "between.duckdb", read_only=True) as then:
        known = changes(then, since=date(2024, 3, 5), as_of=BETWEEN)
    with Record.open(rivers / "whole.duckdb", read_only=True) as whole:
        assert changes(whole, since=date(2024, 3, 5), as_of=BETWEEN) == known
    assert {one.kind for one in known} >= {"new_meeting", "new_offer", "new_pledge", "claim_contested", "fighting"}


def test_each_change_rests_on_mentions_that_count_and_its_id_is_its_own(rivers: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(rivers / "whole.duckdb", tmp_path / "record.duckdb"))
    with Record.open(copy) as record:
        judge(record, "reject", changes(record, since=date(2024, 3, 1))[3].mention_ids[0], day=date(2024, 6, 1))
        found = changes(record, since=date(2024, 3, 1))
        known = {one.id: one for one in record.mentions()}
    assert {one.kind for one in found} <= set(KINDS)
    assert len({one.id for one in found}) == len(found)
    for one in found:
        assert one.mention_ids
        assert {known[id].document_id for id in one.mention_ids} <= set(one.document_ids)
        assert one.title == one.title.strip()
    assert found == sorted(found, key=lambda one: (one.day, KINDS.index(one.kind)))


def test_the_changes_of_two_spans_are_those_of_the_whole(rivers: Path) -> None:
    """Whatever is told of the first days or the last ones is told of both, unless the later days took it back."""
    with Record.open(rivers / "whole.duckdb", read_only=True) as record:
        whole = {one.id for one in changes(record, since=date(2024, 3, 5))}
        later = {one.id for one in changes(record, since=date(2024, 3, 15))}
        first = {one.id for one in changes(record, since=date(2024, 3, 5), as_of=date(2024, 3, 14))}
    assert whole <= first | later
    assert later <= whole
