"""What a brief is made of: sections of lines, each line tied to the quotes it rests on. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from dragoman.errors import RecordError
from dragoman.types import Carried, Document, Event, Failure, Link, Mention, Span


class Held(Protocol):
    """A document as the record holds it."""

    @property
    def document(self) -> Document: ...
    @property
    def held(self) -> date: ...
    @property
    def held_basis(self) -> str: ...
    @property
    def carries(self) -> Carried | None: ...
    @property
    def coded(self) -> bool: ...


class Rows(Protocol):
    """Columns and rows, as a ledger hands them out."""

    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def rows(self) -> list[tuple[Any, ...]]: ...


class Readable(Protocol):
    """What a brief asks of a record, and no more."""

    def documents(self, *, as_of: date | None = None) -> Sequence[Held]: ...
    def mentions(self, *, as_of: date | None = None) -> Sequence[Mention]: ...
    def links(self, *, as_of: date | None = None) -> Sequence[Link]: ...
    def events(self, *, as_of: date | None = None) -> Sequence[Event]: ...
    def failures(self, *, as_of: date | None = None) -> Sequence[Failure]: ...
    def ledger(self, name: str, as_of: date | None = None, *, columns: Sequence[str] = ()) -> Rows: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A quote cut from a stored document, in the words around it."""

    number: int  # the note's number on the page; one quote keeps its number wherever it is cited
    mention_id: str
    document_id: str
    source: int  # the number of the document in the list of sources
    quote: str  # Document.text[start:end], never retyped
    span: Span  # where it stands in Document.text
    context: str  # the paragraph around it, cut from Document.text
    quote_at: Span  # where the quote stands in `context`
    trigger_at: Span | None  # where the words that carry the event stand in `context`
    clipped: tuple[bool, bool]  # whether the paragraph goes on before and after `context`
    outlet: str | None
    published: date | None
    basis: str  # how that date was found, in words
    title: str
    url: str
    reading: str  # how the coder read it: kind, mode, status, confidence, coder
    facts: tuple[tuple[str, str], ...] = ()  # the same for a reader: label and words

    def __post_init__(self) -> None:
        start, end = self.quote_at
        if not self.quote or self.context[start:end] != self.quote:
            raise RecordError(
                "a quote does not stand where its span says",
                item=self.mention_id,
                advice="code the document again; the record may come from another version of its text",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a line: our words, a name, or words cut from a document."""

    role: str  # words, name, quote, place, amount, hedge, status
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The date of a line as the page prints it."""

    label: str  # "2 December 2025", "December 2025", "date not given"
    datetime: str  # ISO, "" where there is none
    since: date | None
    until: date | None
    precision: str
    reported: date | None = None  # where the text gives no date: the day its report was published

    @property
    def first(self) -> date | None:
        """The day a line is ordered by: its first day, else the last it can be, else that of the report."""
        return self.since or self.until or self.reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence assembled from mentions. It cannot be made without a quote: the brief fails closed."""

    id: str
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...]
    when: When | None = None
    flags: tuple[str, ...] = ()
    sub: tuple[Line, ...] = ()  # what it answers, who denies it, on what condition
    folded: tuple[Line, ...] = ()  # the single reports behind a summary
    facts: tuple[tuple[str, tuple[Part, ...]], ...] = ()  # label and value: amount, beneficiary, stage
    see: str = ""  # the id of the line that says more

    def __post_init__(self) -> None:
        if not self.evidence:
            raise RecordError("no sentence without a quote can be printed", item=self.id, advice="report this bug")

    @property
    def text(self) -> str:
        """The sentence as plain words."""
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines under one heading."""

    id: str
    title: str  # "" where the section needs no second heading
    lines: tuple[Line, ...]
    earlier: tuple[Line, ...] = ()  # older lines, folded away before the others
    outside: bool = False  # whether the title is a name from a document, the registry or the process
    under: str = ""  # the heading that it shares with its neighbours
    note: str = ""  # what stands beside the title
    year: str = ""  # the year in the title, which its lines need not repeat
    folded: bool = False
    month: bool = False  # whether it is a stretch of the timeline, which folds as a whole
    versus: int = 0  # so many lines are versions of a claim, those after them are what is said against it

    @property
    def size(self) -> int:
        """How many lines it holds, those of a folded day each counted."""
        return sum(max(1, len(line.folded)) for line in (*self.earlier, *self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One field of a table: words with the quotes they rest on. A cell without words needs none."""

    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table. The first cell of a row is its heading; no other says anything without a quote."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise RecordError("a row of a table has more or fewer cells than columns", advice="report this bug")
            if any(cell.text.strip() and not cell.evidence for cell in row[1:]):
                raise RecordError("no cell without a quote can be printed", item=row[0].text, advice="report this bug")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture of what the lines of a section say: each mark leads to its line."""

    svg: str  # ours: every outside word in it is escaped
    caption: str
    description: str  # the same in words, for who cannot see it


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading of the brief. `intro` explains the section and says nothing of the world."""

    id: str
    title: str
    intro: str
    groups: tuple[Group, ...]
    empty: str = ""  # what to print where there is no line
    remark: str = ""  # what is missing from it
    keeper: tuple[str, ...] = ()  # commands by which whoever keeps the record has the rest: for the web page alone
    figure: Figure | None = None
    table: Grid | None = None

    @property
    def size(self) -> int:
        """How many things it tells: lines, those of a folded day each counted, and cells of its table."""
        cells = sum(bool(cell.evidence) for row in self.table.rows for cell in row[1:]) if self.table else 0
        return cells + sum(group.size for group in self.groups)

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in (*group.earlier, *group.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document behind the brief."""

    number: int
    document_id: str
    outlet: str | None
    title: str
    url: str
    published: date | None
    basis: str  # how the date was found, in words
    retrieved: date  # the day its bytes were received
    held: date
    mentions: int
    carries: int | None  # the number of the source whose text it carries
    remarks: tuple[str, ...]  # "language not coded (ru)", "3 passages cut before coding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark of the timeline picture, tied to a line of the page."""

    lane: str
    line: str  # the id of the line it leads to
    label: str  # the sentence, for a reader who cannot see the mark
    short: str  # a word beside the mark, drawn where there is room
    since: date
    until: date  # exclusive
    precision: str
    state: str  # done, planned, off
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """All that the page says. Every format is written from this."""

    title: str
    form: str  # daily, weekly, monthly, status
    made: datetime
    as_of: date | None
    since: date | None
    until: date | None  # exclusive
    last: date | None  # the day of the brief it is compared with; None where there is none
    minutes: int  # how long it takes to read
    version: str
    counts: tuple[tuple[str, int], ...]
    sections: tuple[Section, ...]
    notes: tuple[Evidence, ...]
    sources: tuple[Source, ...]
    failures: tuple[Failure, ...]
    marks: tuple[Mark, ...]
    undated: int  # events that the picture cannot show
    reading: tuple[tuple[str, str], ...]  # how to read this page: heading and text
