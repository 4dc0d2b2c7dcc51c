"""Readers see a copy: filtered, searched, of any day, and up with what is written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.record import LEDGERS, Record
from dragoman.record.shelf import Filters, Shelf
from dragoman.record.shelf.words import Words, expression
from dragoman.types import Judgement


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from typer.testing import CliRunner

    from dragoman.cli import app

    folder = tmp_path_factory.mktemp("shelf") / "rivers"
    result = CliRunner().invoke(app, ["demo", "--example", "two-rivers", "--into", str(folder)])
    assert result.exit_code == 0, result.output
    return folder / "record.duckdb"


@pytest.fixture(scope="module")
def shelf(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    found = Shelf(source, tmp_path_factory.mktemp("copy"))
    yield found
    found.close()


@pytest.fixture
def own(source: Path, tmp_path: Path) -> Iterator[Shelf]:
    path = tmp_path / "record.duckdb"
    path.write_bytes(source.read_bytes())
    found = Shelf(path, tmp_path)
    yield found
    found.close()


def reject(mention_id: str) -> Judgement:
    return Judgement(kind="reject", items=(mention_id,), by="ana", made=datetime.now(UTC), why="misread", detail=None)


@pytest.mark.parametrize("ledger", LEDGERS)
@pytest.mark.parametrize("as_of", [None, date(2024, 1, 1), date(2031, 5, 10)])
def test_an_unfiltered_ledger_is_the_records_own(shelf: Shelf, source: Path, ledger: str, as_of: date | None) -> None:
    with Record.open(source, read_only=True) as record:
        expected = record.ledger(ledger, as_of=as_of)
    found = shelf.copy.rows(ledger, Filters(as_of=as_of), limit=None)
    assert found.columns == expected.columns
    assert [tuple(row.values()) for row in found.rows] == expected.rows


def test_pages_of_a_ledger_put_together_are_the_ledger(shelf: Shelf) -> None:
    whole = shelf.copy.rows("timeline", Filters(), limit=None).rows
    parts = [shelf.copy.rows("timeline", Filters(), offset=at, limit=7) for at in range(0, len(whole), 7)]
    assert [row for part in parts for row in part.rows] == whole
    assert {part.total for part in parts} == {len(whole)}


def test_each_filter_leaves_lines_that_have_a_report_which_passes(shelf: Shelf) -> None:
    choices = shelf.copy.choices(None)
    mentions = {}
    with shelf.copy.record() as record:
        for event in record.events():
            for mention in event.mentions:
                mentions.setdefault(event.id, []).append(mention)
    for kind in choices["kinds"]:
        found = shelf.copy.rows("timeline", Filters(kinds=(kind.value,)), limit=None).rows
        expected = {id for id, each in mentions.items() if any(kind.value in (m.kind, m.move) for m in each)}
        assert {row["event_id"] for row in found} == expected
        assert found
    for status in choices["status"]:
        found = shelf.copy.rows("timeline", Filters(status=(status.value,)), limit=None).rows
        assert {row["event_id"] for row in found} == {
            id for id, each in mentions.items() if any(m.status == status.value for m in each)
        }


@settings(max_examples=30)
@given(data=st.data())
def test_filters_together_never_show_more_than_one_of_them(shelf: Shelf, data: st.DataObject) -> None:
    choices = shelf.copy.choices(None)

    def some(name: str) -> tuple[str, ...]:
        return tuple(data.draw(st.lists(st.sampled_from([one.value for one in choices[name]]), max_size=2)))

    both = Filters(actors=some("actors"), kinds=some("kinds"), status=some("status"))
    one = Filters(actors=both.actors)
    ids = {row["event_id"] for row in shelf.copy.rows("timeline", both, limit=None).rows}
    assert ids <= {row["event_id"] for row in shelf.copy.rows("timeline", one, limit=None).rows}


def test_a_state_finds_what_its_officials_do(shelf: Shelf) -> None:
    facts = shelf.copy.facts(Filters(), "mention_id, who")
    official = next(who for _, who in facts if any(one.startswith("person:") for one in who))
    state = next(one for one in official if one.startswith("state:"))
    people = {one for _, who in facts if state in who for one in who if one.startswith("person:")}
    assert people & set(official)


def test_words_are_found_in_quotes_and_texts(shelf: Shelf) -> None:
    row = next(row for row in shelf.copy.rows("moves", Filters()).rows if len(row["quote"].split()) > 5)
    phrase = " ".join(row["quote"].split()[:4]).strip(",.;:“”\"'")
    found = shelf.copy.rows("moves", Filters(q=f'"{phrase}"'), limit=None).rows
    assert row["event_id"] in {one["event_id"] for one in found}
    hits = shelf.copy.search(f'"{phrase}"', as_of=None)
    assert row["document_id"] in {hit.document_id for hit in hits}
    assert any(match for hit in hits for _, match in hit.parts)
    assert shelf.copy.search(f'"{phrase}"', as_of=date(1999, 1, 1)) == []


@given(st.text(max_size=60))
def test_no_query_is_syntax(query: str) -> None:
    words = Words([("d", "Talks", 'She said "no" to NEAR* (the) plan')], [("m", "no to the plan", "Ana")])
    assert {hit.document_id for hit in words.documents(query)} <= {"d"}
    assert set(words.mentions(query)) <= {"m"}
    assert not words.documents("zzz " + query), "a word that stands nowhere is found nowhere, whatever follows it"


def test_a_query_is_words_a_phrase_or_nothing() -> None:
    assert expression("  ** ") == ""
    assert expression("ceasefire talks") == '"ceasefire" AND "talks"*'
    assert expression('"cease fire" NOT') == '"cease fire" AND "NOT"*'


def test_a_rejected_reading_is_gone_at_once_from_copy_and_working_file(own: Shelf) -> None:
    row = next(row for row in own.copy.rows("moves", Filters()).rows if row["reports"] == 1)
    before = own.copy.rows("moves", Filters()).total
    own.judge(reject(row["mention_id"]))
    after = own.copy.rows("moves", Filters(), limit=None)
    assert row["event_id"] not in {one["event_id"] for one in after.rows}
    assert after.total == before - 1
    assert not own.refresh(), "what was written here needs no new copy"
    with Record.open(own.source, read_only=True) as record:
        assert row["event_id"] not in {
            one[record.ledger("moves").columns.index("event_id")] for one in record.ledger("moves").rows
        }


def test_what_another_process_wrote_is_taken_in(own: Shelf) -> None:
    row = next(row for row in own.copy.rows("moves", Filters()).rows if row["reports"] == 1)
    held = own.copy
    with Record.open(own.source) as record:
        record.judge(reject(row["mention_id"]))
    assert own.refresh()
    assert row["event_id"] not in {one["event_id"] for one in own.copy.rows("moves", Filters(), limit=None).rows}
    assert row["event_id"] in {one["event_id"] for one in held.rows("moves", Filters(), limit=None).rows}, (
        "an answer that began on the old copy ends on it"
    )


def errors_beside_judging(own: Shelf, times: int, *runs: Callable[[], object]) -> list[BaseException]:
    """What goes wrong where each is asked so many times on a thread of its own, while six lines are rejected."""
    rows = own.copy.rows("timeline", Filters(), limit=None).rows[:6]
    errors: list[BaseException] = []

    def ask(run: Callable[[], object]) -> None:
        try:
            for _ in range(times):
                run()
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=ask, args=(run,)) for run in runs]
    for thread in threads:
        thread.start()
    for row in rows:
        own.judge(reject(row["mention_id"]))
    for thread in threads:
        thread.join()
    return errors


def test_many_threads_ask_at_once_while_one_judges(own: Shelf) -> None:
    assert (
        errors_beside_judging(
            own,
            5,
            lambda: own.copy.rows("timeline", Filters(kinds=("CONSULT",))),
            lambda: own.copy.rows("claims", Filters(q="the")),
            lambda: own.copy.choices(None),
            lambda: own.copy.search("talks", as_of=None),
        )
        == []
    )


def test_days_beyond_those_kept_are_made_again(shelf: Shelf) -> None:
    totals = {day: shelf.copy.rows("timeline", Filters(as_of=date(2031, 1, day))).total for day in range(1, 9)}
    assert totals == {day: shelf.copy.rows("timeline", Filters(as_of=date(2031, 1, day))).total for day in range(1, 9)}


def stored(path: Path) -> set[str]:
    """The mentions that the file says count now, without working anything out."""
    with Record.open(path, read_only=True) as record:
        return {id for (id,) in record.query("SELECT mention_id FROM standing").fetchall()}


def test_what_follows_from_judgements_is_stored_when_nobody_waits(own: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = own.copy.rows("moves", Filters(), limit=1).rows[0]["mention_id"]
    own.judge(reject(gone))
    assert gone in stored(own.source)  # not yet
    own.refresh()
    assert gone in stored(own.source)  # somebody may be at work
    monkeypatch.setattr("dragoman.record.shelf.shelf.IDLE_SECONDS", -1.0)
    assert not own.refresh()  # the copy knows it
    assert gone not in stored(own.source)
    assert not own.refresh()


def test_what_follows_from_judgements_is_stored_at_the_end(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    path.write_bytes(source.read_bytes())
    shelf = Shelf(path, tmp_path)
    gone = shelf.copy.rows("moves", Filters(), limit=1).rows[0]["mention_id"]
    shelf.judge(reject(gone))
    shelf.close()
    assert gone not in stored(path)


def test_who_takes_part_is_worked_out_where_it_is_not_stored(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    path.write_bytes(source.read_bytes())
    with Record.open(path) as record:
        expected = record.ledger("timeline").rows
        record._execute("DELETE FROM gist WHERE mention_id IN (SELECT id FROM mentions ORDER BY id LIMIT 7)")
        assert record.ledger("moves").rows
    with Record.open(path, read_only=True) as record:
        assert record.ledger("timeline").rows == expected


PAIRS = ((date(2031, 3, 10), date(2031, 3, 3)), (date(2031, 3, 3), date(2031, 2, 20)), (None, date(2031, 3, 9)))


def test_two_days_made_at_once_are_what_each_is_alone(own: Shelf) -> None:
    rows = own.copy.rows("moves", Filters(), limit=None).rows
    for pair, row in zip(PAIRS * 2, rows[::7], strict=False):
        own.copy.make(pair, LEDGERS)
        own.judge(reject(row["mention_id"]))
        own.copy.make(pair[::-1], LEDGERS)
        with Record.open(own.source, read_only=True) as record:
            for day in pair:
                for ledger in LEDGERS:
                    expected = record.ledger(ledger, as_of=day).rows
                    found = own.copy.rows(ledger, Filters(as_of=day), limit=None).rows
                    assert [tuple(row.values()) for row in found] == expected, (ledger, day)


def test_pairs_of_days_are_made_while_one_judges(own: Shelf) -> None:
    def make(pair: tuple[date | None, ...]) -> None:
        own.copy.make(pair, LEDGERS)
        own.copy.table_beside("claims", pair[0], pair[1], ["event_id", "claim_status"])

    assert errors_beside_judging(own, 3, *(partial(make, pair) for pair in PAIRS)) == []
