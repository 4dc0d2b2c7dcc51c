"""From targets to the record: the only module that knows every stage, and the only one that carries on past a bad item.

Documents are committed one at a time and in one fixed order, so that a run stopped at any moment leaves a record
that the next run continues as if nothing had happened.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from dragoman import __version__, remarks
from dragoman.errors import CodingError, DragomanError, SourceError
from dragoman.types import Carried, Document, Draft, Failure, Reading
from dragoman.workspace import Workspace

if TYPE_CHECKING:
    from dragoman.coding import Coder
    from dragoman.record import Archive, Record
    from dragoman.sources import Duplicates, Item, Options

log = logging.getLogger(__name__)
T = TypeVar("T")
Progress = Callable[[str, int, int | None], None]  # what is next, how many items are done, of how many if known

# Documents read ahead of the coder, whose own batches need a few to be quick. What is read ahead is held in memory,
# and is read again after a stop.
AHEAD = 16
AHEAD_CHARS = 500_000
# Time and depth of a parse grow with the length of a sentence: a line of a megabyte without a full stop took 80 seconds
# and ended in nothing. The longest of 130 news reports has 275 characters; a sentence of this length is none.
LONGEST_SENTENCE = 20_000
_STOPS = re.compile(r"[.!?…;:。！？؟।\n]+")


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of the items of one run: each item is counted once."""

    added: int = 0  # new and coded
    known: int = 0  # held already
    recoded: int = 0  # held already, and now read by a newer coder
    carried: int = 0  # new, but its text is that of a document held already
    skipped: int = 0  # new and kept, in a language that is not coded
    failures: list[Failure] = field(default_factory=list)
    unkept: int = 0  # failures that are a slip in what was typed, which the record does not keep
    remarks: list[tuple[str, str]] = field(default_factory=list)  # item and what to know of it, of the new ones
    languages: set[str] = field(default_factory=set)  # of the skipped; "?" where the text is too short to tell

    @property
    def failed(self) -> int:
        return len(self.failures)

    @property
    def held(self) -> int:
        """How many of the items the record holds now; a document that could not be coded is held all the same."""
        uncoded = sum(failure.stage == "coding" for failure in self.failures)
        return self.added + self.known + self.recoded + self.carried + self.skipped + uncoded

    def remark(self, document: Document) -> None:
        """Note what a person should know of a new document."""
        self.remarks += [(document.url, one) for one in remarks.of_document(document)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A document on its way into the record, and what is to be done with it."""

    document: Document
    held: bool = False
    carried: Carried | None = None
    codes: bool = True
    draft: Draft | None = None  # a version of an agreement's text: kept whole, and no report of anything


def add(
    workspace: Workspace,
    targets: Iterable[str],
    *,
    options: Options,
    clock: Callable[[], datetime],
    progress: Progress = lambda item, done, total: None,
    coder: Coder | None = None,
    backfill: bool = False,
    command: str = "add",
) -> Report:
    """Read, archive, compare, code and store every item of every target, and report.

    With `backfill` a document counts as held since it was published, where that is known: for a collection that is
    taken in at once but was readable all along.
    """
    from dragoman.record import Archive, Record
    from dragoman.sources import items

    if coder is None:
        from dragoman.coding import coder as make_coder

        coder = make_coder(actors=workspace.actors, places=workspace.places)
    named = list(targets)
    found = chain.from_iterable(items(target, options=options) for target in named)
    with Record.open(workspace.record) as record:
        run = record.begin(command=command, version=__version__, at=clock())
        work = _Work(record, Archive(workspace.archive), coder, run, clock=clock, progress=progress, backfill=backfill)
        documents = work.read(found, frozenset(named))
        if backfill:  # Earliest first, so that the original of a text is the one that was there first.
            every = sorted(documents, key=lambda document: document.published or date.max)
            work.total = work.done + len(every)
            documents = iter(every)
        steps = batches(work.sift(documents), chars=lambda step: len(step.document.text), most=ahead(coder))
        for batch in steps:
            work.store(batch)
        record.finish(run, clock())
    return work.report


def look(
    targets: Iterable[str],
    *,
    options: Options,
    clock: Callable[[], datetime],
    coder: Coder,
    progress: Progress = lambda item, done, total: None,
) -> tuple[list[Document], list[Reading], Report]:
    """Read and code every item of every target, and keep none of it: the documents, their readings and a report.

    Texts that came before are not coded again, so that nothing is counted twice.
    """
    from dragoman.sources import Duplicates, items

    report, documents = Report(), dict[str, Document]()
    for done, item in enumerate(chain.from_iterable(items(target, options=options) for target in targets)):
        progress(item.address, done, None)
        try:
            document = item.read().document
        except SourceError as error:
            report.failures.append(_failure("sources", error.item or item.address, error, at=clock()))
        else:
            report.known += document.id in documents
            if document.id not in documents:
                report.remark(document)
            documents.setdefault(document.id, document)
    duplicates, coded = Duplicates(), list[Document]()
    for document in sorted(documents.values(), key=lambda document: document.published or date.max):
        if duplicates.check(document) is not None:
            report.carried += 1
        elif document.language in coder.languages:
            coded.append(document)
        else:
            report.skipped += 1
            report.languages.add(document.language or "?")
    found: list[Reading] = []
    for batch in batches(coded, chars=lambda document: len(document.text), most=ahead(coder)):
        for document, result in zip(batch, readings(coder, batch), strict=True):
            progress(document.url, report.added, len(coded))
            if isinstance(result, CodingError):
                report.failures.append(_failure("coding", document.url, result, at=clock()))
            else:
                report.added += 1
                found.append(result)
    return list(documents.values()), found, report


def _failure(stage: str, item: str, error: DragomanError, *, at: datetime) -> Failure:
    return Failure(
        stage=stage, item=item, error=type(error).__name__, message=error.message, advice=error.advice, at=at
    )


def _mistyped(address: str, targets: frozenset[str]) -> bool:
    """Whether what could not be read is a slip of whoever typed it, and says nothing about a source: no such file, no
    words on standard input. It is told, and the record does not keep it."""
    return address == "-" or (address in targets and "://" not in address and not os.path.lexists(address))


def readings(coder: Coder, documents: Sequence[Document]) -> Iterator[Reading | CodingError]:
    """Code a batch and yield, for each document in order, its reading or the reason why there is none.

    The batch is quicker than one at a time; after an error the rest goes one at a time, because a coder that works
    ahead may raise for a later document than the one it is about to yield.
    """
    declined = {document.id: error for document in documents if (error := _endless(document))}
    rest = _coded(coder, [document for document in documents if document.id not in declined])
    for document in documents:
        yield declined[document.id] if document.id in declined else next(rest)


def _endless(document: Document) -> CodingError | None:
    """Why a text is not given to the coder: a sentence of it that does not end."""
    longest = max(map(len, _STOPS.split(document.text)))
    if longest <= LONGEST_SENTENCE:
        return None
    return CodingError(
        f"a stretch of {longest:,} characters has no full stop and no line end; the limit is {LONGEST_SENTENCE:,}",
        item=document.id,
        advice="put them in, or split the text",
    )


def _coded(coder: Coder, documents: Sequence[Document]) -> Iterator[Reading | CodingError]:
    done = 0
    try:
        for reading in coder.code(documents):
            yield reading
            done += 1
        return
    except CodingError:
        log.info("a document of this batch cannot be coded; going on one at a time")
    for document in documents[done:]:
        try:
            yield from coder.code([document])
        except CodingError as error:
            yield error


def ahead(coder: Coder) -> int:
    """How many documents a coder wants to have before it: one that works in several processes wants more."""
    return int(getattr(coder, "ahead", AHEAD))


def batches(things: Iterable[T], *, chars: Callable[[T], int], most: int = AHEAD) -> Iterator[list[T]]:
    """Yield the things in lists of at most `most` that are short enough to hold in memory, in order."""
    batch: list[T] = []
    size = 0
    for thing in things:
        batch.append(thing)
        size += chars(thing)
        if len(batch) >= most or size >= AHEAD_CHARS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Work:
    """One run: what it holds open, and what it has counted."""

    def __init__(
        self,
        record: Record,
        archive: Archive,
        coder: Coder,
        run: str,
        *,
        clock: Callable[[], datetime],
        progress: Progress,
        backfill: bool,
    ) -> None:
        self.record, self.archive, self.coder, self.run = record, archive, coder, run
        self.clock, self.progress, self.backfill = clock, progress, backfill
        self.report = Report()
        self.done = 0
        self.total: int | None = None
        self.seen: set[str] = set()  # of this run, whose last documents are not in the record yet
        self.duplicates: Duplicates | None = None
        self.carriers: set[str] | None = None
        self.drafts: dict[str, Draft] = {}  # of this run, by document, until they are stored

    def read(self, found: Iterable[Item], targets: frozenset[str]) -> Iterator[Document]:
        """Yield the document of each item, with its bytes in the archive; note those that cannot be read."""
        for item in found:
            self.progress(item.address, self.done, self.total)
            try:
                received = item.read()
            except SourceError as error:
                kept = not _mistyped(item.address, targets)
                self.fail("sources", error.item or item.address, error, kept=kept)
                self.finish(item.address)
                continue
            self.archive.put(received.data)
            if received.draft is not None:
                self.drafts[received.document.id] = received.draft
            yield received.document

    def sift(self, documents: Iterable[Document]) -> Iterator[_Step]:
        """Yield what is to be done with each document; nothing with those that are held and coded."""
        for document in documents:
            coded = document.language in self.coder.languages
            draft = self.drafts.get(document.id)
            if document.id in self.seen:
                self.know(document)
            elif draft is not None and not self.record.holds(document.id):
                yield _Step(document=document, codes=False, draft=draft)
            elif self.record.holds(document.id):
                if (
                    coded
                    and draft is None
                    and not self._carries(document.id)
                    and not self.record.coded(document.id, self.coder.id)
                ):
                    yield _Step(document=document, held=True)
                else:
                    self.know(document)
            else:
                carried = self._duplicates().check(document)
                yield _Step(document=document, carried=carried, codes=coded and carried is None)
            self.seen.add(document.id)

    def store(self, batch: Sequence[_Step]) -> None:
        """Code what is to be coded and commit every document of the batch, in order."""
        coding = readings(self.coder, [step.document for step in batch if step.codes])
        for step in batch:
            result = next(coding) if step.codes else None
            reading = result if isinstance(result, Reading) else None
            held, basis = self._held(step.document)
            if not step.held:
                self.record.add(
                    step.document,
                    reading=reading,
                    carried=step.carried,
                    run=self.run,
                    held=held,
                    held_basis=basis,
                    draft=step.draft,
                )
                self.report.remark(step.document)
            elif reading is not None:
                self.record.add_reading(reading, run=self.run, held=held)
            self._count(step, result)
            self.finish(step.document.url)

    def know(self, document: Document) -> None:
        self.report.known += 1
        self.finish(document.url)

    def finish(self, item: str) -> None:
        self.done += 1
        self.progress(item, self.done, self.total)

    def fail(self, stage: str, item: str, error: DragomanError, *, kept: bool = True) -> None:
        failure = _failure(stage, item, error, at=self.clock())
        if kept:
            self.record.fail(failure, run=self.run)
        self.report.failures.append(failure)
        self.report.unkept += not kept

    def _count(self, step: _Step, result: Reading | CodingError | None) -> None:
        if isinstance(result, CodingError):
            self.fail("coding", step.document.url, result)
        elif step.held:
            self.report.recoded += 1
        elif step.carried is not None:
            self.report.carried += 1
        elif step.codes or step.draft is not None:
            self.report.added += 1
        else:
            self.report.skipped += 1
            self.report.languages.add(step.document.language or "?")

    def _held(self, document: Document) -> tuple[date, str]:
        """Since when a document counts as known: nobody can hold one before it is there, whatever date it bears."""
        retrieved = document.retrieved.date()
        if self.backfill and document.published is not None and document.published <= retrieved:
            return document.published, "published"
        return retrieved, "retrieved"

    def _duplicates(self) -> Duplicates:
        """Everything held, for comparison: made on the first new document, because it is long work."""
        if self.duplicates is None:
            from dragoman.sources import Duplicates

            # Copies after originals: what was the original when it came stays the original. One that is to be read and
            # could not be is none: a mended version of it would not be read either.
            texts = {draft.document_id for draft in self.record.drafts()}
            held = sorted(self.record.documents(), key=lambda each: each.carries is not None)
            self.duplicates = Duplicates(
                each.document
                for each in held
                if each.coded
                or each.carries is not None
                or each.document.id in texts
                or each.document.language not in self.coder.languages
            )
        return self.duplicates

    def _carries(self, document_id: str) -> bool:
        if self.carriers is None:
            held = self.record.documents()
            self.carriers = {each.document.id for each in held if each.carries is not None}
        return document_id in self.carriers
