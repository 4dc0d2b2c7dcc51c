from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.errors import RecordError
from dragoman.record import LEDGERS, Record
from dragoman.record.connection import connect
from dragoman.record.migrations import MIGRATIONS, migrate
from dragoman.types import Amount, Carried, Cut, Failure, Reading

TEXT = "Anna met Boris 😀 at the river and offered 40 boats."


def full(make: SimpleNamespace):
    doc = replace(make.document(TEXT), cuts=(Cut(kind="share-bar", text="Share", at=3),))
    whole = make.mention(
        doc,
        "met",
        mode="visit",
        move="propose",
        actors=(make.actor(doc, "Anna", "person:anna", "UKR"), make.actor(doc, "Boris")),
        targets=(make.actor(doc, "Boris", "person:boris", "RUS"),),
        speaker=make.actor(doc, "Anna", "person:anna", "UKR"),
        place=make.place("river", lat=1.5, lon=-2.5),
        content=(TEXT.index("40"), len(TEXT) - 1),
        issues=("TERR", "CEAS"),
        amounts=(Amount(text="40 boats", span=(TEXT.index("40"), len(TEXT) - 1), low=40, high=40, unit="boats"),),
        hedge="reportedly",
        outcome="draft",
    )
    bare = make.mention(doc, "offered", kind="AID", when=None)
    return doc, whole, bare


def test_what_was_added_comes_back_as_it_was(record: Record, make: SimpleNamespace) -> None:
    doc, whole, bare = full(make)
    answer = make.link(bare, "answers", whole)
    make.put(record, doc, make.reading(doc, whole, bare, links=(answer,)))
    assert record.document(doc.id) == doc
    assert [held.document for held in record.documents()] == [doc]
    assert {one.id: one for one in record.mentions()} == {whole.id: whole, bare.id: bare}
    assert record.links() == [answer]
    assert record.holds(doc.id)
    assert record.coded(doc.id, "rules@1")
    assert not record.coded(doc.id, "rules@2")


def test_adding_the_same_again_adds_nothing(record: Record, make: SimpleNamespace) -> None:
    doc, whole, bare = full(make)
    read = make.reading(doc, whole, bare, links=(make.link(bare, "answers", whole),))
    fault = Failure(stage="sources", item="x", error="E", message="m", advice="a", at=datetime.now(UTC))
    tables = ("documents", "cuts", "readings", "mentions", "participants", "amounts", "links", "judgements", "failures")

    def counts() -> list[int]:
        return [record.query(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables]

    seen = []
    for _ in range(3):
        make.put(record, doc, read)
        record.add_reading(read, run="again", held=make.DAY)
        record.judge(make.judgement("unsure", whole.id))
        record.fail(fault, run="run")
        seen.append(counts())
    assert seen[0] == seen[1] == seen[2]
    assert all(seen[0])


def test_a_document_held_without_a_reading_can_be_read_later(record: Record, make: SimpleNamespace) -> None:
    doc, whole, _ = full(make)
    make.put(record, doc)
    assert not record.documents()[0].coded
    make.put(record, doc, make.reading(doc, whole))
    assert record.documents()[0].coded
    assert record.mentions() == [whole]


def test_nothing_of_a_document_stays_when_a_part_of_it_fails(record: Record, make: SimpleNamespace) -> None:
    doc, whole, _ = full(make)
    foreign = make.reading(doc, replace(whole, coder="other@1"))
    with pytest.raises(RecordError, match="other@1"):
        make.put(record, doc, foreign)
    assert record.documents() == []
    make.put(record, doc)
    assert record.holds(doc.id)


def test_the_newest_version_of_a_coder_counts_from_its_day(record: Record, make: SimpleNamespace) -> None:
    doc, old, _ = full(make)
    new = replace(old, coder="rules@10")
    other = replace(old, coder="model@1")
    make.put(record, doc, make.reading(doc, replace(old, coder="rules@9"), coder="rules@9"))
    later = make.DAY + timedelta(days=3)
    record.add_reading(make.reading(doc, new, coder="rules@10"), run="r", held=later)
    record.add_reading(make.reading(doc, other, coder="model@1"), run="r", held=later)
    assert [one.coder for one in record.mentions(as_of=later - timedelta(days=1))] == ["rules@9"]
    assert sorted(one.coder for one in record.mentions()) == ["model@1", "rules@10"]


def test_a_rejected_mention_and_its_links_leave_until_it_is_accepted(record: Record, make: SimpleNamespace) -> None:
    doc, whole, bare = full(make)
    make.put(record, doc, make.reading(doc, whole, bare, links=(make.link(bare, "answers", whole),)))
    record.judge(make.judgement("reject", whole.id, day=make.DAY + timedelta(days=1)))
    assert record.mentions() == [bare]
    assert record.links() == []
    assert [event.id for event in record.events()] == [bare.id]
    assert len(record.mentions(as_of=make.DAY)) == 2
    record.judge(make.judgement("accept", whole.id, day=make.DAY + timedelta(days=2)))
    assert len(record.mentions()) == 2
    assert len(record.links()) == 1


@pytest.mark.parametrize("path", ["schema.txt", "other.duckdb", "empty.duckdb", "folder"])
def test_a_file_that_is_no_record_is_refused_in_words(tmp_path: Path, path: str) -> None:
    target = tmp_path / path
    if path == "folder":
        target.mkdir()
    elif path == "other.duckdb":
        with duckdb.connect(str(target)) as other:
            other.execute("CREATE TABLE documents (id VARCHAR)")
    else:
        target.write_bytes(b"" if path.startswith("empty") else b"words, not tables" * 1000)
    with pytest.raises(RecordError) as caught:
        Record.open(target)
    assert caught.value.item == str(target)
    assert caught.value.advice


def test_an_absent_record_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no record here"):
        Record.open(tmp_path / "none.duckdb", read_only=True)
    assert not (tmp_path / "none.duckdb").exists()


def test_a_record_cut_short_is_refused_in_words(tmp_path: Path, make: SimpleNamespace) -> None:
    path = tmp_path / "record.duckdb"
    with Record.open(path) as record:
        for number in range(30):
            make.put(record, make.document(f"{number} " + os.urandom(4000).hex()))
    path.write_bytes(path.read_bytes()[:12300])
    with pytest.raises(RecordError):
        Record.open(path).documents()


def test_a_record_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    with Record.open(path) as record:
        record._execute("INSERT INTO migrations VALUES (99, 'tides', TIMESTAMP '2030-01-01')")
    with pytest.raises(RecordError, match=r"newer dragoman.*tides"):
        Record.open(path)


def test_an_older_record_gets_the_changes_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    steps = (*MIGRATIONS, ("tides", lambda con: con.execute("CREATE TABLE tides (height DOUBLE)")))
    connection = connect(path, read_only=False)
    known = [name for name, _ in MIGRATIONS]
    migrate(connection, done=known, path="x", steps=steps)
    names = connection.execute("SELECT name FROM migrations ORDER BY position").fetchall()
    assert names == [*((name,) for name in known), ("tides",)]
    assert connection.execute("SELECT count(*) FROM tides").fetchall() == [(0,)]
    with pytest.raises(RecordError, match="older dragoman"):
        migrate(connection, done=known, path="x", steps=steps, read_only=True)
    connection.close()


def test_a_record_from_before_seals_is_read_and_added_to(tmp_path: Path, make: SimpleNamespace) -> None:
    path = tmp_path / "record.duckdb"
    old, new = make.document("Anna met Boris."), make.document("Boris met Anna.")
    with Record.open(path) as record:
        make.put(record, old, make.reading(old, make.mention(old, "met")))
        record._execute("ALTER TABLE readings DROP COLUMN seal")
        record._execute("ALTER TABLE mentions DROP COLUMN scores")
        record._execute("DROP TABLE particulars")
        record._execute("DROP TABLE placements")
        record._execute("DROP TABLE drafts")
        record._execute("DROP TABLE standing")
        record._execute("DELETE FROM migrations WHERE name <> 'first schema'")
    with Record.open(path) as record:
        make.put(record, new, make.reading(new, make.mention(new, "met")))
        seals = dict(record.query("SELECT document_id, seal FROM readings").fetchall())
        assert len(record.mentions()) == 2
        placed = {id for (id,) in record.query("SELECT mention_id FROM placements WHERE ledger = 'event'").fetchall()}
        assert placed == {one.id for one in record.mentions()}
    assert seals[old.id] is None
    assert len(seals[new.id]) == 64


def test_a_locked_record_says_who_holds_it(record: Record) -> None:
    code = "import sys; from pathlib import Path; from dragoman.record import Record; Record.open(Path(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, str(record.path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"in use by another process (PID {os.getpid()})" in done.stderr


def test_a_closed_record_says_so(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "record.duckdb")
    record.close()
    with pytest.raises(RecordError, match="closed"):
        record.documents()


def test_times_without_a_zone_and_unknown_judgements_are_refused(record: Record, make: SimpleNamespace) -> None:
    with pytest.raises(RecordError, match="zone"):
        record.begin(command="add", version="1", at=datetime(2025, 1, 1))
    with pytest.raises(RecordError, match="unknown judgement"):
        record.judge(make.judgement("maybe", "m"))
    with pytest.raises(RecordError, match="needs an item"):
        record.judge(make.judgement("reject"))


def test_runs_have_a_beginning_and_an_end(record: Record) -> None:
    began, ended = datetime(2025, 1, 1, 9, tzinfo=UTC), datetime(2025, 1, 1, 10, tzinfo=UTC)
    run = record.begin(command="add", version="1", at=began)
    record.finish(run, ended)
    assert record.query("SELECT id, began, ended FROM runs").fetchall() == [
        (run, began.replace(tzinfo=None), ended.replace(tzinfo=None))
    ]


CHILD = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import conftest as make
from dragoman.record import Record
record = Record.open(Path(sys.argv[1]))
for number in range(100000):
    doc = make.document(f"{number}: Anna met Boris. " + "Water. " * 500)
    if record.holds(doc.id):
        continue
    anna = (make.actor(doc, "Anna", "person:anna"),)
    found = [make.mention(doc, "met", frame=f"f{at}", actors=anna) for at in range(30)]
    make.put(record, doc, make.reading(doc, *found))
    print(doc.id, flush=True)
"""


def test_a_killed_run_loses_at_most_the_document_in_hand(tmp_path: Path) -> None:
    path = tmp_path / "record.duckdb"
    told: list[str] = []
    for wait in (0.0, 0.07, 0.4, 1.1):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, str(path), str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        told.append(child.stdout.readline().strip())  # it is under way
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        told += child.stdout.read().split()
        child.wait()
        with Record.open(path) as record:
            held = [one.document.id for one in record.documents()]
            mentions = record.mentions()
        committed = [id for id in told if len(id) == 16]
        assert set(committed) <= set(held)
        assert len(held) <= len(committed) + 4  # one document a kill may be committed and not yet told
        assert len(mentions) == 30 * len(held)
        assert all(len(one.actors) == 1 for one in mentions)
    assert len(held) > 4


def test_a_rejected_reading_stays_rejected_when_a_newer_version_reads_the_same(
    record: Record, make: SimpleNamespace
) -> None:
    doc = make.document("Anna met Boris. Carla met Dmitri.")
    day, later = make.DAY, make.DAY + timedelta(days=1)

    def read(coder: str, **parts: object) -> Reading:
        anna = (make.actor(doc, "Anna", "person:anna"),)
        carla = make.mention(doc, "Carla", coder=coder, frame=f"{coder} carla")
        return make.reading(doc, make.mention(doc, "met", actors=anna, coder=coder, **parts), carla, coder=coder)

    first, same, other = (
        read("rules@1"),
        read("rules@2", frame="renamed", confidence=0.9),
        read("rules@3", status="planned"),
    )
    make.put(record, doc, first)
    record.judge(make.judgement("reject", first.mentions[0].id))
    for reading, count in ((same, 1), (other, 2)):
        record.add_reading(reading, run="run", held=later)
        assert len(record.mentions()) == count, reading.coder  # what says something else is a new reading
    assert [one.coder for one in record.mentions(as_of=day)] == ["rules@1"]
    again = read("rules@4")
    record.add_reading(again, run="run", held=later)
    assert [one.id for one in record.mentions()] == [again.mentions[1].id]
    record.judge(make.judgement("accept", again.mentions[0].id, day=later))
    assert len(record.mentions()) == 2
    assert len(record.mentions(as_of=day)) == 1


def test_a_published_copy_is_read_while_the_record_is_written(record: Record, make: SimpleNamespace, tmp_path: Path):
    copy = tmp_path / "it's public" / "copy.duckdb"
    doc, whole, bare = full(make)
    make.put(record, doc, make.reading(doc, whole, bare))
    record.publish(copy)
    with Record.open(copy, read_only=True) as reader:
        make.put(record, make.document("Another one."))
        assert reader.mentions() == record.mentions()
        assert reader.ledger("timeline") == record.ledger("timeline")
        assert len(reader.documents()) == 1
    record.publish(copy)
    with Record.open(copy, read_only=True) as reader:
        assert len(reader.documents()) == 2
    assert os.listdir(copy.parent) == ["copy.duckdb"]
    with pytest.raises(RecordError, match="onto itself"):
        record.publish(record.path)


days = st.integers(min_value=0, max_value=6).map(lambda at: date(2025, 12, 1) + timedelta(days=at))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=st.lists(days, min_size=2, max_size=4),
    decisions=st.lists(
        st.tuples(
            st.sampled_from(["reject", "accept", "unsure", "edit", "join", "split", "same_actor", "gate"]),
            st.integers(0, 4),
            days,
        ),
        max_size=3,
    ),
    copies=st.booleans(),
)
def test_what_is_added_later_never_changes_an_earlier_view(
    make: SimpleNamespace, held: list[date], decisions: list[tuple[str, int, date]], copies: bool
) -> None:
    docs = [make.document(f"Report {n}: Anna met Boris.", day=day, outlet=f"o{n}") for n, day in enumerate(held)]
    people = [(make.actor(doc, "Anna", "person:anna"), make.actor(doc, "Boris", "person:boris")) for doc in docs]
    mentions = [make.mention(doc, "met", actors=pair) for doc, pair in zip(docs, people, strict=True)]
    steps = [(doc.retrieved.date(), "document", n) for n, doc in enumerate(docs)]
    steps += [(day, "judge", n) for n, (_, _, day) in enumerate(decisions)]

    def view(record: Record, day: date) -> object:
        found = (record.mentions(as_of=day), record.links(as_of=day), record.documents(as_of=day))
        judged = record.judgements(as_of=day)
        return found, judged, record.events(as_of=day)

    with TemporaryDirectory() as folder, Record.open(Path(folder) / "r.duckdb") as record:
        seen: dict[date, object] = {}
        for day, group in groupby(sorted(steps), key=lambda step: step[0]):
            for _, what, n in group:
                if what == "document":
                    carried = Carried(document_id=docs[n].id, original_id=docs[0].id, similarity=1.0)
                    links = (make.link(mentions[n], "repeats", mentions[n - 1]),) if n else ()
                    put_as = carried if copies and n else None
                    make.put(record, docs[n], make.reading(docs[n], mentions[n], links=links), carried=put_as)
                else:
                    kind, at, _ = decisions[n]
                    items = [mentions[at % len(mentions)].id, mentions[0].id]
                    if kind == "same_actor":
                        items = ["person:anna", "person:boris"]
                    judged = make.judgement(kind, *items, day=day, hour=n)
                    detail = (
                        '{"status": "planned", "place": "Lakemouth", "level": "minister"}' if kind == "edit" else None
                    )
                    record.judge(replace(judged, detail=detail))
            assert {earlier: view(record, earlier) for earlier in seen} == seen
            seen[day] = view(record, day)


def test_no_ledger_of_an_earlier_day_changes(record: Record, make: SimpleNamespace) -> None:
    """The ledgers are made of what the test before compares; they take too long to be compared as often."""
    days = [make.DAY + timedelta(days=at) for at in range(4)]
    docs = [make.document(f"Report {n}: Anna met Boris.", day=day, outlet=f"o{n}") for n, day in enumerate(days)]
    mentions = [
        make.mention(doc, "met", actors=(make.actor(doc, "Anna", "person:anna"),), move="claim") for doc in docs
    ]
    seen: dict[date, object] = {}

    def view(day: date) -> object:
        return [record.ledger(name, as_of=day) for name in LEDGERS]

    for n, day in enumerate(days):
        links = (make.link(mentions[n], "denies", mentions[0]),) if n == 2 else ()
        make.put(record, docs[n], make.reading(docs[n], mentions[n], links=links))
        record.judge(
            make.judgement(("unsure", "split", "reject", "accept")[n], mentions[1].id, mentions[0].id, day=day)
        )
        assert {earlier: view(earlier) for earlier in seen} == seen
        seen[day] = view(day)
    assert len({repr(one) for one in seen.values()}) == len(days)
