"""The pipeline carries on past a bad item, adds nothing twice, and takes up where a killed run left off."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman import pipeline, workspace
from dragoman.agenda import latest_day
from dragoman.brief import last_day
from dragoman.errors import CodingError
from dragoman.pipeline import Report
from dragoman.record import Archive, Record
from dragoman.sources import Options
from dragoman.types import Document, Mention, Reading
from dragoman.workspace import Workspace

Clock = Callable[[], datetime]
PARTIES = ("Upland", "Downland", "Midland", "Harbour", "Northern League", "Fishers' Union")
TOPICS = (
    "the crossing at Ford Bridge was opened to carts and medicine",
    "a joint patrol of the lower bank had been refused once more",
    "the list of prisoners would be read out by the mediator",
    "nothing in the water treaty bound the upper villages",
    "grain barges would pass on market days without inspection",
    "the dam gates stayed shut until the guns were withdrawn",
)


class WordCoder:
    """Finds every "rejected": enough to see whether what is coded arrives, and quick."""

    languages = frozenset({"en"})

    def __init__(self, id: str = "words@1", *, refuses: str | None = None) -> None:
        self.id = id
        self.refuses = refuses
        self.asked: list[str] = []

    def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
        for document in documents:
            self.asked.append(document.id)
            if self.refuses and self.refuses in document.text:
                raise CodingError("cannot be parsed", item=document.id, advice="report it")
            at = document.text.find("rejected")
            found = () if at < 0 else (mention(document, (at, at + len("rejected")), self.id),)
            yield Reading(document_id=document.id, coder=self.id, mentions=found, links=())


def mention(document: Document, span: tuple[int, int], coder: str) -> Mention:
    return Mention(
        document_id=document.id, span=span, trigger=span, kind="REJECT", mode=None, move="reject", actors=(),
        targets=(), when=None, place=None, status="happened", speaker=None, hedge=None, outcome=None, content=None,
        issues=(), amounts=(), coder=coder, frame="rejected", confidence=0.5,
    )  # fmt: skip


def article(number: int) -> str:
    """An invented English dispatch, unlike every other one in its words."""
    words = random.Random(number)
    lines = [
        f"{words.choice(PARTIES)} rejected proposal {number}{line} and said that {words.choice(TOPICS)}; "
        f"observer {words.randrange(10**6)} counted {words.randrange(10**4)} boats near post {words.randrange(10**5)}."
        for line in range(6)
    ]
    return " ".join(lines)


def write(folder: Path, name: str, text: str, published: str | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    head = f"---\ntitle: {name}\noutlet: {name} Post\npublished: {published}\n---\n\n" if published else ""
    (folder / f"{name}.md").write_text(head + text + "\n", "utf-8")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return workspace.create(tmp_path / "space", name="Two Rivers")


def add(
    space: Workspace, *targets: Path, clock: Clock, coder: WordCoder | None = None, backfill: bool = False
) -> Report:
    return pipeline.add(
        space,
        [str(target) for target in targets],
        options=Options(clock=clock),
        clock=clock,
        coder=coder or WordCoder(),
        backfill=backfill,
    )


def contents(space: Workspace) -> dict[str, Any]:
    """All that the record holds, without the moments at which it came."""
    with Record.open(space.record, read_only=True) as record:
        return {
            "documents": [
                (held.document.id, held.document.text, held.held_basis, held.coded, held.carries)
                for held in record.documents()
            ],
            "mentions": record.mentions(),
            "links": record.links(),
            "failures": sorted((one.id, one.item, one.message) for one in record.failures()),
            "archive": list(Archive(space.archive).keys()),
        }


def test_each_document_is_archived_coded_and_held_since_it_was_retrieved(
    space: Workspace, tmp_path: Path, clock: Clock
) -> None:
    write(tmp_path / "in", "a", article(1), "2025-11-01")
    report = add(space, tmp_path / "in", clock=clock)
    with Record.open(space.record) as record:
        (held,) = record.documents()
        (found,) = record.mentions()
        assert record.documents(as_of=date(2025, 12, 1)) == []
    assert (report.added, report.failed, report.held) == (1, 0, 1)
    assert (held.held, held.held_basis, held.coded) == (date(2025, 12, 2), "retrieved", True)
    assert held.document.text[slice(*found.span)] == "rejected"
    assert Archive(space.archive).get(held.document.raw) == (tmp_path / "in" / "a.md").read_bytes()


def test_the_same_documents_again_are_known_and_add_nothing(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    for number in range(4):
        write(tmp_path / "in", f"doc{number}", article(number))
    first = add(space, tmp_path / "in", clock=clock)
    before = contents(space)
    coder = WordCoder()
    again = add(space, tmp_path / "in", tmp_path / "in", clock=clock, coder=coder)
    assert (first.added, again.added, again.known) == (4, 0, 8)
    assert coder.asked == []
    assert contents(space) == before


def test_a_document_named_twice_in_one_run_is_known_the_second_time(
    space: Workspace, tmp_path: Path, clock: Clock
) -> None:
    write(tmp_path / "in", "a", article(1))
    report = add(space, tmp_path / "in", tmp_path / "in" / "a.md", clock=clock)
    assert (report.added, report.known, report.carried) == (1, 1, 0)


def test_a_bad_item_becomes_one_failure_and_the_rest_goes_on(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    write(tmp_path / "in", "a", article(1))
    (tmp_path / "in" / "b.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    write(tmp_path / "in", "c", article(3))
    for _ in range(2):
        report = add(space, tmp_path / "in", tmp_path / "missing.txt", clock=clock)
        assert report.failed == 2
        assert {failure.stage for failure in report.failures} == {"sources"}
        assert all(failure.message for failure in report.failures)
    assert len(contents(space)["failures"]) == 1  # a name that was mistyped is no failure of the record
    assert report.unkept == 1
    assert len(contents(space)["documents"]) == 2


def test_a_document_that_cannot_be_coded_is_held_and_its_neighbours_are_coded(
    space: Workspace, tmp_path: Path, clock: Clock
) -> None:
    for number in range(5):
        write(tmp_path / "in", f"doc{number}", article(number) + (" Unspeakable." if number == 2 else ""))
    report = add(space, tmp_path / "in", clock=clock, coder=WordCoder(refuses="Unspeakable"))
    assert (report.added, report.failed, report.held) == (4, 1, 5)
    assert report.failures[0].stage == "coding"
    assert [coded for *_, coded, _ in contents(space)["documents"]] == [True, True, False, True, True]
    # A coder that can do it reads it on the next run.
    mended = add(space, tmp_path / "in", clock=clock)
    assert (mended.recoded, mended.known, mended.failed) == (1, 4, 0)


def test_a_newer_coder_reads_what_is_held(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    write(tmp_path / "in", "a", article(1))
    write(tmp_path / "in", "b", article(1), "2025-11-01")  # the same text, carried
    add(space, tmp_path / "in", clock=clock)
    coder = WordCoder("words@2")
    report = add(space, tmp_path / "in", clock=clock, coder=coder)
    assert (report.recoded, report.known) == (1, 1)
    assert {found.coder for found in contents(space)["mentions"]} == {"words@2"}


def test_a_carried_text_is_kept_and_coded_once(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    write(tmp_path / "in", "a", article(1), "2025-11-01")
    write(tmp_path / "in", "b", article(1), "2025-11-02")
    coder = WordCoder()
    report = add(space, tmp_path / "in", clock=clock, coder=coder)
    assert (report.added, report.carried, len(coder.asked)) == (1, 1, 1)
    assert len(contents(space)["documents"]) == 2


def test_a_language_that_is_not_coded_is_kept_and_said(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    text = "Die Regierung hat den Vorschlag am Montag zurückgewiesen und weitere Gespräche über den Fluss angekündigt. "
    write(tmp_path / "in", "a", text * 3)
    write(tmp_path / "in", "b", article(1))
    coder = WordCoder()
    report = add(space, tmp_path / "in", clock=clock, coder=coder)
    assert (report.added, report.skipped, report.languages) == (1, 1, {"de"})
    assert len(contents(space)["documents"]) == 2
    assert len(coder.asked) == 1


def test_backfill_holds_a_document_since_it_was_published(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    write(tmp_path / "in", "a-later-copy", article(1), "2025-11-05")
    write(tmp_path / "in", "b-original", article(1), "2025-11-01")
    write(tmp_path / "in", "c-undated", article(2))
    add(space, tmp_path / "in", clock=clock, backfill=True)
    with Record.open(space.record, read_only=True) as record:
        held = {one.document.title or "c-undated": one for one in record.documents()}
        early = record.documents(as_of=date(2025, 11, 1))
    assert (held["b-original"].held, held["b-original"].held_basis) == (date(2025, 11, 1), "published")
    carries = held["a-later-copy"].carries
    assert carries is not None
    assert carries.original_id == held["b-original"].document.id
    undated = next(one for one in held.values() if one.document.published is None)
    assert (undated.held, undated.held_basis) == (date(2025, 12, 2), "retrieved")
    assert [one.document.title for one in early] == ["b-original"]


def test_batches_are_bounded_by_number_and_by_length() -> None:
    assert [len(batch) for batch in pipeline.batches(range(40), chars=lambda number: 1)] == [16, 16, 8]
    long = list(pipeline.batches("abc", chars=lambda letter: pipeline.AHEAD_CHARS))
    assert long == [["a"], ["b"], ["c"]]
    assert list(pipeline.batches([], chars=len)) == []


def test_documents_are_read_only_a_batch_ahead_of_the_coder(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    for number in range(40):
        write(tmp_path / "in", f"doc{number:02}", article(number))
    most = 0

    class Watching(WordCoder):
        def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
            nonlocal most
            for reading in super().code(documents):
                most = max(most, read - len(self.asked))
                yield reading

    read = 0

    def progress(item: str, done: int, total: int | None) -> None:
        nonlocal read
        read += item not in seen
        seen.add(item)

    seen: set[str] = set()
    options = Options(clock=clock)
    pipeline.add(space, [str(tmp_path / "in")], options=options, clock=clock, progress=progress, coder=Watching())
    assert read == 40
    assert most <= pipeline.AHEAD


CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_pipeline import WordCoder, add
from dragoman.workspace import Workspace

class Told(WordCoder):
    def code(self, documents):
        for reading in super().code(documents):
            print("coded", flush=True)
            yield reading

print("ready", flush=True)
add(Workspace(Path({space!r})), Path({folder!r}), clock=lambda: datetime.now(UTC), coder=Told(), backfill={backfill})
"""


def test_a_text_of_one_endless_sentence_is_declined_with_the_reason_and_the_others_are_coded(
    space: Workspace, tmp_path: Path, clock: Clock
) -> None:
    write(tmp_path / "in", "a", article(1))
    write(tmp_path / "in", "b", "Upland rejected the proposal " * 40_000)
    write(tmp_path / "in", "c", article(2))
    coder = WordCoder()
    report = add(space, tmp_path / "in", clock=clock, coder=coder)
    assert (report.added, report.failed, len(coder.asked)) == (2, 1, 2)
    assert "has no full stop and no line end" in report.failures[0].message
    assert report.failures[0].item.endswith("b.md")
    again = add(space, tmp_path / "in", clock=clock, coder=coder)
    assert (again.known, again.failed, len(coder.asked)) == (2, 1, 2)


def test_a_document_dated_after_the_day_of_reading_is_held_since_that_day_and_told(
    space: Workspace, tmp_path: Path, clock: Clock
) -> None:
    today = clock().date()
    write(tmp_path / "in", "ahead", article(1), f"{today.year + 5}-05-05")
    write(tmp_path / "in", "old", article(2), "2001-02-03")
    report = add(space, tmp_path / "in", clock=clock, backfill=True)
    (told,) = report.remarks
    assert told[0].endswith("ahead.md")
    assert "after the day on which it was read" in told[1]
    with Record.open(space.record, read_only=True) as record:
        held = {one.document.title: (one.held, one.held_basis) for one in record.documents()}
        assert held == {"ahead": (today, "retrieved"), "old": (date(2001, 2, 3), "published")}
        assert latest_day(record) == last_day(record.documents()) == today
    assert add(space, tmp_path / "in", clock=clock, backfill=True).remarks == []


@pytest.mark.slow
@pytest.mark.parametrize("backfill", [False, True])
def test_a_run_killed_at_any_moment_is_continued_as_if_nothing_had_happened(tmp_path: Path, backfill: bool) -> None:
    folder = tmp_path / "in"
    for number in range(12):
        # The fifth and ninth carry earlier texts; the dates are not in the order of the names.
        same = {4: 0, 8: 3}.get(number, number)
        write(folder, f"doc{number:02}", article(same), f"2025-11-{28 - number * 2:02}")
    (folder / "doc05.pdf").write_bytes(b"%PDF-1.7 and then nothing")

    def run(space: Workspace) -> subprocess.Popen[str]:
        script = CHILD.format(
            tests=str(Path(__file__).parent), space=str(space.root), folder=str(folder), backfill=backfill
        )
        return subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)

    calm = workspace.create(tmp_path / "calm", name="calm")
    assert run(calm).communicate()[0].count("coded") == 10
    expected = contents(calm)
    assert len(expected["documents"]) == 12
    assert len(expected["failures"]) == 1

    moments = random.Random(20251202)
    stormy = workspace.create(tmp_path / "stormy", name="stormy")
    # A batch read ahead is coded from the start in each run, so every storm but the first gets a little further.
    for lines in (1, 3, 2):
        child = run(stormy)
        assert child.stdout is not None
        for _ in range(lines):
            child.stdout.readline()
        time.sleep(moments.uniform(0, 0.03))
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        child.stdout.close()
    assert 0 < len(contents(stormy)["documents"]) < 12
    run(stormy).communicate()
    assert json.dumps(contents(stormy), default=repr) == json.dumps(expected, default=repr)


def test_an_interrupted_run_leaves_no_open_record(space: Workspace, tmp_path: Path, clock: Clock) -> None:
    for number in range(3):
        write(tmp_path / "in", f"doc{number}", article(number))

    class Interrupted(WordCoder):
        def code(self, documents: Iterable[Document]) -> Iterator[Reading]:
            yield next(iter(super().code(documents)))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(space, tmp_path / "in", clock=clock, coder=Interrupted())
    assert len(contents(space)["documents"]) == 1
    report = add(space, tmp_path / "in", clock=clock)
    assert (report.added, report.known) == (2, 1)


def test_the_clock_of_the_report_is_the_one_passed_in(space: Workspace, tmp_path: Path) -> None:
    moment = datetime(2001, 2, 3, 4, 5, tzinfo=UTC)
    report = add(space, tmp_path / "missing", clock=lambda: moment)
    assert [failure.at for failure in report.failures] == [moment]
