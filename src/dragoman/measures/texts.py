"""Drafts of an agreement: how each became known, how long its text was kept back, and on what it touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman import agreements
from dragoman.drafts.draft import Clock, disclosure_clock
from dragoman.measures import periods
from dragoman.measures.measured import Column, Panel, Row, Scope, Shape, filled
from dragoman.measures.spread import rounded, wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record
    from dragoman.types import Draft

    Floats = NDArray[np.float64]

SHARE = "share in [0, 1]"
KINDS = ("official", "leaked", "reconstructed", "")
ALL = "all"
NO_DRAFT = "The record holds no draft of the time asked for: add a text whose front matter has a line `draft: NAME`."
LAST = "SELECT max(coalesce(published, held)) FROM documents_on(?)"
TEXTS = Shape(
    name="texts",
    title="Drafts and their text",
    columns=(
        Column(name="draft", label="Draft", meaning="its id, as the page of drafts has it"),
        Column(name="title", label="Title"),
        Column(name="reported", label="First reported", meaning="the day on which a report said that it exists"),
        Column(name="public", label="Text public", meaning="the day on which its text could be read"),
        Column(name="days", label="Days between", unit="days", meaning="so far, where it is not public yet"),
        Column(name="running", label="Still kept back", meaning="yes, no, or nothing where a day is not known"),
        Column(name="disclosure", label="How", meaning="official, leaked or reconstructed; empty: nobody says"),
    ),
    note="Days and ways are those of the draft's own header; its text opens.",
)
DISCLOSED = Shape(
    name="disclosed",
    title="Disclosure of texts",
    columns=(
        Column(name="disclosure", label="How", meaning="official, leaked, reconstructed, empty where nobody says; all"),
        Column(name="drafts", label="Drafts", unit="drafts"),
        Column(name="share", label="Share", unit=SHARE, meaning="of the drafts of which it is known how they came out"),
        Column(name="low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
        Column(name="high", label="At most", unit=SHARE),
        Column(name="public", label="With public text", unit="drafts"),
        Column(name="public_share", label="Public, share", unit=SHARE, meaning="of the drafts in the row"),
        Column(name="median", label="Median days", unit="days", meaning="from first report to text, of those public"),
        Column(name="median_low", label="At least", unit="days", meaning="those kept back counted up to now"),
        Column(name="median_high", label="At most", unit="days", meaning="those never public; unknown: without end"),
        Column(name="clocks", label="With both days", unit="drafts"),
        Column(name="running", label="Still kept back", unit="drafts"),
    ),
    note="The share of the leaked is the leak share. A draft that nobody reported is in none of these figures.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A draft with what is known of it on the day asked for."""

    draft: Draft
    day: date | None  # of its first report, else of the version
    clock: Clock
    disclosure: str  # empty where nobody says, or where it was not public on the day
    issues: frozenset[str]
    authors: frozenset[str]  # registry ids that are named as authors, undisputed
    disputed: frozenset[str]  # those that somebody disputes

    @property
    def where(self) -> dict[str, Any]:
        """What it rests on: the draft itself, in whose header it stands."""
        return {"draft": self.draft.id}


def median_days(stopped: Floats, running: Floats) -> tuple[float | None, float | None, float | None]:
    """The median of days from report to text, and its bounds while some are still kept back.

    stopped  (draft,)  days of the texts that are public
    running  (draft,)  days so far of those that are not
    returns  median of the public; the median with the others at their days so far; with them never public, None where
             that is without end. None where there is nothing

    Public after 1, 2 and 9 days, one kept back for 5 so far: 2; (2 + 5) / 2 = 3.5; (2 + 9) / 2 = 5.5.

    >>> median_days(np.array([1.0, 2.0, 9.0]), np.array([5.0]))
    (2.0, 3.5, 5.5)
    """
    if not len(stopped) + len(running):
        return None, None, None
    middle = float(np.median(stopped)) if len(stopped) else None
    high = float(np.median(np.concatenate([stopped, np.full(len(running), np.inf)])))
    return middle, float(np.median(np.concatenate([stopped, running]))), high if np.isfinite(high) else None


def last_day(record: Record, scope: Scope) -> date | None:
    """The day asked for, else that of the last report."""
    found: date | None = record.ask(LAST, [date.max]).rows[0][0] if scope.as_of is None else scope.as_of
    return found


def texts(record: Record, config: Config, scope: Scope) -> list[Text]:
    """The drafts of the scope, by their day: on its issues, first reported in its time."""
    if not record.drafts(as_of=scope.as_of):
        return []
    last, (since, until) = last_day(record, scope), periods.window(scope)
    found = list[Text]()
    for version in agreements.versions(record, config, as_of=scope.as_of):
        draft, clock = version.draft, disclosure_clock(version.draft, as_of=last)
        day = clock.reported or draft.version
        issues = frozenset(issue for clause in version.clauses for issue in clause.issues)
        if scope.issues and not issues & set(scope.issues):
            continue
        if not (since <= day < until) if day else bool(scope.since or scope.until):
            continue
        later = draft.made_public is not None and clock.made_public is None
        disputed = frozenset(one.who for one in draft.authors if one.disputed_by)
        found.append(
            Text(
                draft=draft,
                day=day,
                clock=clock,
                disclosure="" if later else draft.disclosure or "",
                issues=issues,
                authors=frozenset(one.who for one in draft.authors) - disputed,
                disputed=disputed,
            )
        )
    return sorted(found, key=lambda one: (one.day or date.min, one.draft.id))


def listed(found: Sequence[Text]) -> Panel:
    """One row a draft."""
    rows = [
        Row(
            values=(
                *(one.draft.id, one.draft.title, one.clock.reported, one.clock.made_public, one.clock.days),
                *(None if one.clock.days is None else "yes" if one.clock.running else "no", one.disclosure),
            ),
            where=one.where,
        )
        for one in found
    ]
    return filled(TEXTS, rows, empty=NO_DRAFT)


def disclosed(found: Sequence[Text]) -> Panel:
    """One row for each way in which texts became known, and one for all."""
    known = sum(bool(one.disclosure) for one in found)
    rows = list[Row]()
    for kind in (*KINDS, ALL):
        some = [one for one in found if kind in (ALL, one.disclosure)]
        if not some:
            continue
        clocks = [one.clock for one in some if one.clock.days is not None]
        stopped, running = (
            np.array([one.days for one in clocks if one.running == state], dtype=np.float64) for state in (False, True)
        )
        shares = wilson(len(some), known) if kind not in ("", ALL) else (None, None, None)
        public = sum(one.clock.made_public is not None for one in some)
        values = (
            *(kind, len(some), *map(rounded, shares), public, rounded(public / len(some))),
            *(*map(rounded, median_days(stopped, running)), len(clocks), len(running)),
        )
        rows.append(Row(values=values, where={"draft": [one.draft.id for one in some]}))
    notes = [f"{len(found)} drafts: a small number."] if 0 < len(found) < 10 else []
    return filled(DISCLOSED, rows, empty=NO_DRAFT, notes=notes)
