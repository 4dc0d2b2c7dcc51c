"""What a brief is given besides the record: what changed, dates to come, the state of the drafts. Frozen, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from dragoman.types import Span


class ChangeLike(Protocol):
    """Something that is otherwise than it was on an earlier day."""

    @property
    def id(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def kind(self) -> str: ...
    @property
    def ledger(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...
    @property
    def direction(self) -> str | None: ...
    @property
    def mention_ids(self) -> tuple[str, ...]: ...
    @property
    def document_ids(self) -> tuple[str, ...]: ...


class EntryLike(Protocol):
    """A date to come: a planned meeting, or the end of a term."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def since(self) -> date | None: ...
    @property
    def until(self) -> date | None: ...
    @property
    def precision(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def mention_ids(self) -> tuple[str, ...]: ...
    @property
    def document_ids(self) -> tuple[str, ...]: ...


class ToldLike(Protocol):
    """A sentence on figures or on a pattern, in parts, with the mentions that it rests on."""

    @property
    def id(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def parts(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def mention_ids(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a draft: where its text stands, and from where to where."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChange:
    """What became of a clause between two versions of a text."""

    id: str
    number: str  # as the later version has it, else the earlier; "" where neither numbers it
    what: str  # weakened, strengthened, added, deleted, bracketed, ...
    certain: bool  # False where a version is known only from reports, which may have left the clause out
    issues: tuple[str, ...]
    gives: tuple[str, ...]  # names of who is bound to more by it
    gains: tuple[str, ...]
    old: tuple[Passage, ...]
    new: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutGate:
    """A step of consent that cannot be taken now."""

    id: str
    party: str  # its name
    step: str
    why: str
    needed: bool | None  # None where nobody has settled whether this text needs it
    clauses: tuple[Passage, ...]  # for which the text needs it
    mention_ids: tuple[str, ...]  # what a judgement of it rests on


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungated:
    """Something given that no step of consent has passed."""

    id: str
    party: str  # its name
    why: str
    mention_id: str | None  # the move by which it was given; None where a clause gives it
    clause: ClauseChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftState:
    """The latest version of an agreement's text, what it changed, and where consent to it stands."""

    title: str
    version: date | None
    state: str
    disclosure: str
    opening: Passage  # its first clause
    before: str  # the title of the version it is compared with; "" where there is none
    before_version: date | None
    changes: tuple[ClauseChange, ...]
    passed: int  # steps of consent passed, of those `required`
    required: int
    shut: tuple[ShutGate, ...]
    ungated: tuple[Ungated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """All that is worked out elsewhere for one brief."""

    changes: tuple[ChangeLike, ...] = ()
    since: date | None = None  # the day from which the changes are counted
    last: date | None = None  # the day of the brief that this one is compared with
    older: int = 0  # documents that came in since that brief and are dated before it
    late: bool = False  # whether every document of the period came in after it, so that no change can be told
    first: bool = False  # whether nothing was held before `since`, so that there is nothing to compare with
    agenda: tuple[EntryLike, ...] = ()
    today: date | None = None  # the day from which dates are to come
    draft: DraftState | None = None
    texts: frozenset[str] = frozenset()  # documents that are the text of a draft, in which nothing is read
    measures: tuple[ToldLike, ...] = ()
    patterns: tuple[ToldLike, ...] = ()
    weak: tuple[str, ...] = ()  # patterns that found something, none of it more than chance
    forecasts: tuple[ToldLike, ...] = ()
    unworded: tuple[tuple[str, int, str], ...] = ()  # forecasts on a file or a person's word: group, number, scores
    titles: Mapping[str, str] = field(default_factory=dict)  # of measures, patterns and groups of forecasts, by name
