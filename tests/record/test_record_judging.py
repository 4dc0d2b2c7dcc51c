"""What people decide can be taken back, each kind of it, and leaves no trace in what the ledgers show."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import RecordError
from dragoman.record import LEDGERS, Archive, Record
from dragoman.record.shelf import Copy, Filters, Shelf, beside
from dragoman.record.shelf import items as read
from dragoman.record.shelf.queue import queue
from dragoman.record.verify import verify
from dragoman.types import Judgement

LATER = datetime(2025, 12, 8, 9, tzinfo=UTC)
TEXTS = (
    "Anna met Boris in Lakemouth. Boris rejected the plan.",
    "Anna Petrova met Boris in Lakemouth again.",
    "The envoy said that Boris had agreed to the plan.",
)


@pytest.fixture(scope="module")
def built() -> dict[str, SimpleNamespace]:
    return {}


@pytest.fixture
def base(
    built: dict[str, SimpleNamespace], make: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory
) -> SimpleNamespace:
    """A small record, made once: two meetings, a refusal, an agreement; one person under two ids."""
    if "base" not in built:
        built["base"] = build(make, tmp_path_factory.mktemp("judging") / "record.duckdb")
    return built["base"]


def build(make: SimpleNamespace, path: Path) -> SimpleNamespace:
    docs = [make.document(text, url=f"{n}.txt", outlet=f"Outlet {n}") for n, text in enumerate(TEXTS)]
    first, second, third = docs

    def boris(doc: Any) -> Any:
        return make.actor(doc, "Boris", "person:boris", "XAR")

    anna = make.actor(first, "Anna", "person:anna")
    a_petrova = make.actor(second, "Anna Petrova", "person:a-petrova")
    there = {"place": make.place("Lakemouth")}
    met = make.mention(first, "met", span=(0, 28), actors=(anna,), **there)
    refused = make.mention(first, "rejected", span=(29, 52), kind="REJECT", move="reject", confidence=0.4,
                           actors=(boris(first),), issues=("TERR",))  # fmt: skip
    met_again = make.mention(second, "met", actors=(a_petrova,), **there)
    agreed = make.mention(third, "agreed", kind="AGREE", move="accept", confidence=0.3, issues=("TERR",),
                          actors=(boris(third),))  # fmt: skip
    found = {"met": met, "refused": refused, "met_again": met_again, "agreed": agreed}
    with Record.open(path) as record:
        for doc in docs:
            make.put(record, doc, make.reading(doc, *(one for one in found.values() if one.document_id == doc.id)))
        record.settle()
    return SimpleNamespace(path=path, docs=[doc.id for doc in docs], **{name: one.id for name, one in found.items()})


@pytest.fixture
def record(base: SimpleNamespace, tmp_path: Path) -> Any:
    path = tmp_path / "record.duckdb"
    shutil.copy(base.path, path)
    with Record.open(path) as opened:
        yield opened


def decided(kind: str, /, *items: str, hour: int = 0, why: str = "a test", by: str = "ana", **detail: Any) -> Judgement:
    told = json.dumps(detail) if detail else None
    return Judgement(kind=kind, items=items, by=by, made=LATER + timedelta(hours=hour), why=why, detail=told)


def ledgers(record: Record, as_of: date | None = None) -> dict[str, Any]:
    return {name: record.ledger(name, as_of=as_of) for name in LEDGERS}


def rows_of(record: Record, name: str) -> list[dict[str, Any]]:
    table = record.ledger(name)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def undo(*ids: str, hour: int = 20) -> Judgement:
    return decided("undo", *ids, hour=hour)


CASES: dict[str, Callable[[SimpleNamespace], Judgement]] = {
    "accept": lambda b: decided("accept", b.refused),
    "reject": lambda b: decided("reject", b.refused),
    "unsure": lambda b: decided("unsure", b.refused),
    "edit": lambda b: decided("edit", b.met, status="planned", place="Haven", actors="person:boris"),
    "join": lambda b: decided("join", b.met, b.met_again),
    "split": lambda b: decided("split", b.met, b.met_again),
    "same_actor": lambda b: decided("same_actor", "person:anna", "person:a-petrova"),
    "code": lambda b: decided(
        "code", b.docs[2], start=0, end=15, kind="CONSULT", status="planned", actors="person:anna"
    ),
    "note": lambda b: decided("note", b.met, why="ask the desk in Haven"),
}
SHOWS = {"reject", "edit", "join", "same_actor", "code"}  # decisions of this list that change what the timeline shows


@pytest.mark.parametrize("kind", CASES)
def test_what_is_undone_shows_as_if_it_had_never_been_decided(
    kind: str, base: SimpleNamespace, record: Record, tmp_path: Path
) -> None:
    before = ledgers(record)
    kept = record.judge(CASES[kind](base))
    assert (record.ledger("timeline") != before["timeline"]) == (kind in SHOWS)
    assert kept.id in {one.id for one in record.judgements()}
    back = record.judge(undo(kept.id))
    assert back.items[0] == kept.id
    assert ledgers(record) == before
    assert kept.id not in {one.id for one in record.judgements()}
    assert {kept.id, back.id} <= {one.id for one in record.judgements(history=True)}
    assert (
        verify(record, Archive(tmp_path / "none"))[len(base.docs) :] == []
    )  # the bytes of the documents are not there


@pytest.mark.parametrize("kind", CASES)
def test_nothing_is_undone_twice_and_no_undoing_is_undone(kind: str, base: SimpleNamespace, record: Record) -> None:
    kept = record.judge(CASES[kind](base))
    back = record.judge(undo(kept.id))
    with pytest.raises(RecordError, match="undone already"):
        record.judge(undo(kept.id, hour=21))
    with pytest.raises(RecordError, match="no such judgement"):
        record.judge(undo(back.id, hour=21))
    with pytest.raises(RecordError, match="no such judgement"):
        record.judge(undo("0" * 16, hour=21))
    assert len(record.judgements(history=True)) == len({one.id for one in record.judgements(history=True)})


def test_undoing_that_two_actors_are_one_takes_the_joins_back_that_followed(
    base: SimpleNamespace, record: Record
) -> None:
    kept = record.judge(CASES["same_actor"](base))
    (follow,) = [one for one in record.judgements() if one.kind == "join"]
    assert json.loads(follow.detail or "") == {"follows": kept.id}
    back = record.judge(undo(kept.id))
    assert back.items == (kept.id, follow.id)
    assert record.judgements() == []


def test_a_follow_up_can_be_undone_by_itself(base: SimpleNamespace, record: Record) -> None:
    before = record.ledger("timeline")
    kept = record.judge(CASES["same_actor"](base))
    (follow,) = [one for one in record.judgements() if one.kind == "join"]
    record.judge(undo(follow.id))
    assert [one.id for one in record.judgements()] == [kept.id]
    assert record.ledger("timeline") == before
    record.judge(undo(kept.id, hour=21))
    assert record.judgements() == []


def test_a_note_changes_no_ledger_and_needs_words(base: SimpleNamespace, record: Record) -> None:
    before = ledgers(record)
    record.judge(CASES["note"](base))
    assert ledgers(record) == before
    with pytest.raises(RecordError, match="no words"):
        record.judge(decided("note", base.met, why="  "))


def test_a_passage_coded_by_hand_is_a_line_of_the_ledgers_from_its_day_on(
    base: SimpleNamespace, record: Record
) -> None:
    coded = decided(
        "code", base.docs[2], start=0, end=27, kind="CONSULT", status="planned", since="2025-12-10", place="Haven",
        actors="person:anna; the envoy", targets="person:boris", issues=["TERR"],
    )  # fmt: skip
    day_before = LATER.date() - timedelta(days=1)
    earlier = ledgers(record, as_of=day_before)
    record.judge(coded)
    table = record.ledger("meetings")
    (row,) = [
        row for row in (dict(zip(table.columns, row, strict=True)) for row in table.rows) if row["place"] == "Haven"
    ]
    assert row["quote"] == "The envoy said that Boris h"
    assert (row["since"], row["status"], row["issues"]) == (date(2025, 12, 10), "planned", "TERR")
    assert row["participants"].count("Anna") == 1
    read_back = record.mention(row["mention_id"])
    assert read_back is not None
    assert [one.id for one in read_back.actors] == ["person:anna", None]
    assert read_back.targets[0].span == (20, 25)  # where the passage names him
    assert ledgers(record, as_of=day_before) == earlier
    items = record.ledger("review", columns=("mention_id",)).rows
    assert (row["mention_id"],) not in items  # nobody needs to check what a person read


@pytest.mark.parametrize(
    "detail",
    [
        {"start": 0, "end": 10},
        {"start": 0, "end": 10_000, "kind": "CONSULT"},
        {"start": 9, "end": 9, "kind": "CONSULT"},
        {"start": -1, "end": 5, "kind": "CONSULT"},
        {"start": 0, "end": 5, "kind": "DANCE"},
        {"start": 0, "end": 5, "kind": "CONSULT", "mode": "waltz"},
        {"start": 0, "end": 5, "kind": "CONSULT", "since": "tomorrow"},
        {"start": 0, "end": 5, "kind": "CONSULT", "colour": "red"},
    ],
)
def test_a_passage_that_cannot_be_coded_leaves_the_record_alone(
    detail: dict[str, Any], base: SimpleNamespace, record: Record
) -> None:
    before = ledgers(record)
    with pytest.raises(RecordError):
        record.judge(decided("code", base.docs[0], **detail))
    assert ledgers(record) == before
    assert record.judgements(history=True) == []


def test_who_is_put_in_by_id_is_shown_by_name_and_stands_for_a_country(base: SimpleNamespace, record: Record) -> None:
    record.judge(decided("edit", base.met, actors="person:boris; state:XSU", targets="the old mill"))
    (row,) = [row for row in rows_of(record, "timeline") if row["mention_id"] == base.met]
    assert (row["actors"], row["actor_countries"], row["targets"]) == ("Boris; state:XSU", "XAR; XSU", "the old mill")
    (mention,) = [one for one in record.mentions() if one.id == base.met]
    assert [(one.name, one.country) for one in mention.actors] == [("Boris", "XAR"), (None, "XSU")]


def test_a_later_name_does_not_change_how_an_earlier_day_shows_a_correction(
    base: SimpleNamespace, record: Record, make: SimpleNamespace
) -> None:
    record.judge(decided("edit", base.agreed, actors="person:anna"))
    before = ledgers(record, as_of=LATER.date())
    for n in range(4):
        doc = make.document(f"Number {n}: Anna Orlova met Boris.", url=f"later-{n}", day=date(2025, 12, 20))
        who = make.actor(doc, "Anna Orlova", "person:anna")
        make.put(record, doc, make.reading(doc, make.mention(doc, "met", actors=(who,))))
    assert ledgers(record, as_of=LATER.date()) == before
    assert "Anna Orlova" in str(record.ledger("moves").rows)


def test_another_kind_takes_the_finer_reading_of_the_old_one_away(base: SimpleNamespace, record: Record) -> None:
    record.judge(decided("edit", base.met, mode="visit"))
    record.judge(decided("edit", base.met, hour=1, kind="REJECT"))
    (mention,) = [one for one in record.mentions() if one.id == base.met]
    assert (mention.kind, mention.mode) == ("REJECT", None)


def test_what_is_undone_comes_back_to_the_queue(base: SimpleNamespace, record: Record) -> None:
    def waiting() -> set[str]:
        return {id for (id,) in record.ledger("review", columns=("mention_id",)).rows}

    kept = record.judge(CASES["accept"](base))
    assert base.refused not in waiting()
    record.judge(undo(kept.id))
    assert base.refused in waiting()


def test_a_pair_that_was_left_open_leaves_both_readings_as_they_were(base: SimpleNamespace, record: Record) -> None:
    record.judge(decided("accept", base.refused))
    record.judge(decided("unsure", base.refused, base.agreed, hour=1))
    table = record.ledger("review", columns=("mention_id", "why"))
    assert base.refused not in dict(table.rows)
    assert dict(table.rows)[base.agreed].startswith("confidence")


def test_a_decision_of_tonight_counts_where_it_is_tomorrow_already(base: SimpleNamespace, record: Record) -> None:
    ahead = replace(CASES["accept"](base), made=datetime.now(UTC) + timedelta(days=1))
    record.judge(ahead)
    assert base.refused not in {id for (id,) in record.ledger("review", columns=("mention_id",)).rows}


steps = st.lists(st.tuples(st.sampled_from(sorted(CASES)), st.booleans()), min_size=1, max_size=5)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=steps)
def test_decisions_undone_in_reverse_leave_the_ledgers_as_they_were(
    base: SimpleNamespace, made: list[tuple[str, bool]]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.duckdb"
        shutil.copy(base.path, path)
        with Record.open(path) as record:
            before, kept = ledgers(record), list[str]()
            for hour, (kind, again) in enumerate(made):
                one = replace(CASES[kind](base), made=LATER + timedelta(minutes=hour))
                kept.append(record.judge(one).id)
                if again:
                    record.judge(one)  # the same once more adds nothing
            for hour, id in enumerate(reversed(kept)):
                record.judge(undo(id, hour=10 + hour))
            assert ledgers(record) == before
            # What undoing a passage coded by hand leaves: its reading stays, and is rejected.
            assert {one.kind for one in record.judgements()} <= {"reject"}


# ---- what the pages ask ---------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(base: SimpleNamespace, tmp_path: Path) -> Any:
    path = tmp_path / "working.duckdb"
    shutil.copy(base.path, path)
    found = Shelf(path, tmp_path / "copies")
    yield found
    found.close()


def test_the_copy_and_the_working_file_hold_the_same_judgement(base: SimpleNamespace, shelf: Shelf) -> None:
    kept = shelf.judge(CASES["code"](base))
    back = shelf.judge(undo(kept.id))
    with Record.open(shelf.source, read_only=True) as working, shelf.copy.record() as copy:
        assert working.judgements(history=True) == copy.judgements(history=True)
        assert {one.id for one in copy.judgements(history=True)} > {kept.id, back.id}
        assert ledgers(working) == ledgers(copy)


def test_what_another_program_wrote_before_a_judgement_is_not_lost_to_readers(
    base: SimpleNamespace, shelf: Shelf, make: SimpleNamespace
) -> None:
    doc = make.document("Anna met Boris a third time.", url="third")
    with Record.open(shelf.source) as other:
        make.put(other, doc, make.reading(doc, make.mention(doc, "met")))
        other.settle()
    shelf.judge(CASES["accept"](base))
    assert len(shelf.copy.sql("SELECT id FROM judgements")) == 1, "who decided sees it at once"
    assert shelf.refresh()
    assert {row["id"] for row in shelf.copy.sql("SELECT id FROM documents")} == {*base.docs, doc.id}
    assert len(shelf.copy.sql("SELECT id FROM judgements")) == 1
    assert not shelf.refresh()


def test_a_decision_made_while_a_new_copy_is_made_is_in_the_new_one(
    base: SimpleNamespace, shelf: Shelf, make: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = make.document("Anna met Boris a third time.", url="third")
    with Record.open(shelf.source) as other:
        make.put(other, doc, make.reading(doc, make.mention(doc, "met")))
    warm, old = Copy.warm, shelf.copy

    def judging(copy: Copy) -> None:
        shelf.judge(CASES["accept"](base))
        assert len(old.sql("SELECT id FROM judgements")) == 1
        assert not shelf.refresh(), "one new copy at a time"
        warm(copy)

    monkeypatch.setattr(Copy, "warm", judging)
    assert shelf.refresh()
    assert shelf.copy is not old
    assert {row["id"] for row in shelf.copy.sql("SELECT id FROM documents")} == {*base.docs, doc.id}
    assert len(shelf.copy.sql("SELECT id FROM judgements")) == 1
    assert not shelf.refresh()


def test_a_passage_tells_of_a_correction_until_it_is_undone(base: SimpleNamespace, shelf: Shelf) -> None:
    kept = shelf.judge(decided("edit", base.met, actors="person:boris", status="planned"))
    (found,) = read.passages(shelf.copy, [base.met], None).values()
    assert (found.mention.actors[0].name, found.mention.status) == ("Boris", "planned")
    shelf.judge(undo(kept.id))
    (found,) = read.passages(shelf.copy, [base.met], None).values()
    assert found.mention == found.as_read


def test_the_parts_of_the_queue_make_up_the_ledger(base: SimpleNamespace, shelf: Shelf) -> None:
    shelf.judge(CASES["unsure"](base))
    with shelf.copy.record() as record:
        whole = rows_of(record, "review")
    found = queue(shelf.copy, Filters())
    assert found.rows == [row for row in whole if not row["why"].startswith("judged unsure")]
    assert found.counts[""] + found.counts["open"] == len(whole)
    assert found.counts["joins"] + found.counts["readings"] == found.counts[""]
    assert [row["mention_id"] for row in queue(shelf.copy, Filters(), part="open").rows] == [base.refused]
    for filters in (Filters(kinds=("REJECT",)), Filters(q="plan"), Filters(actors=("state:XAR",))):
        some = queue(shelf.copy, filters, limit=100)
        passing = shelf.copy.rows("review", filters, limit=None).rows
        assert some.rows == [row for row in passing if not row["why"].startswith("judged unsure")]


def test_actors_that_may_be_one_are_proposed_until_somebody_decides(
    base: SimpleNamespace, shelf: Shelf, make: SimpleNamespace
) -> None:
    doc = make.document("Maria Petrova and A. Petrova met Ivan Petrov and Oleg Petrova.", url="names")
    people = (
        make.actor(doc, "Maria Petrova", "person:maria-petrova", "XBE"),
        make.actor(doc, "A. Petrova", "person:petrova-2", "XAR"),
        make.actor(doc, "Oleg Petrova", "person:oleg", None),
    )
    with Record.open(shelf.source) as other:
        make.put(other, doc, make.reading(doc, make.mention(doc, "met", actors=people)))
    assert shelf.refresh()

    def pairs() -> set[frozenset[str]]:
        return {frozenset((a.id, b.id)) for a, b in beside.actors(shelf.copy, None)}

    a, m, p, o = "person:a-petrova", "person:maria-petrova", "person:petrova-2", "person:oleg"
    assert pairs() == {frozenset(pair) for pair in ((a, m), (a, p), (a, o), (m, o), (p, o))}
    kept = shelf.judge(decided("same_actor", a, m))
    assert frozenset((a, m)) not in pairs()
    shelf.judge(decided("note", a, o, why="two actors, not one"))
    assert frozenset((a, o)) not in pairs()
    shelf.judge(undo(kept.id))
    assert frozenset((a, m)) in pairs()
    assert beside.actors(shelf.copy, date(2025, 11, 1)) == []


def test_reports_near_in_time_are_offered_to_join(base: SimpleNamespace, shelf: Shelf) -> None:
    found = beside.reports(shelf.copy, base.met)
    assert found == [base.met_again]
    assert beside.sizes(shelf.copy, [base.met, base.agreed], None) == {base.met: 1, base.agreed: 1}


def test_who_is_named_as_the_record_names_them_is_them(base: SimpleNamespace, record: Record) -> None:
    record.judge(decided("edit", base.met, actors="boris; somebody else"))
    (mention,) = [one for one in record.mentions() if one.id == base.met]
    assert [(one.id, one.name) for one in mention.actors] == [("person:boris", "Boris"), (None, "somebody else")]
