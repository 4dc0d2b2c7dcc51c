"""Diagnostics of the sources: who reports how much, what each alone tells, how late, and where nobody reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman import vocab
from dragoman.languages import language
from dragoman.measures import reporting
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names
from dragoman.measures.spread import concentration, entropy, rounded, wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

SHARE = "share in [0, 1]"
GRADES = "ABCDE"  # F cannot be judged, and is no grade; so is 6 of a claim
UNKNOWN = "not known"
OUTLETS = Shape(
    name="outlets",
    title="By outlet",
    columns=(
        Column(name="outlet", label="Outlet"),
        Column(name="source", label="Source", meaning="the wire that it carries, else the outlet itself"),
        Column(name="grade", label="Grade", meaning="of the settings, A to E; F cannot be judged"),
        Column(name="kind", label="Kind", meaning="of the settings"),
        Column(name="alignment", label="Speaks for", meaning="of the settings"),
        Column(name="documents", label="Documents", unit="documents"),
        Column(name="carried", label="Of others", unit="documents", meaning="that carry another's text or a wire"),
        Column(name="events", label="Events", unit="events", meaning="that it reports"),
        Column(name="share", label="Share of reports", unit=SHARE, meaning="of all pairs of event and outlet"),
        Column(
            name="alone", label="It alone", unit="events", meaning="events that no independent source reports besides"
        ),
        Column(name="alone_share", label="Share of its own", unit=SHARE, meaning="of its events"),
        Column(name="lag", label="Lag", unit="days", meaning="median from the day of an event to its report"),
        Column(name="first", label="First", meaning="day of its first document"),
        Column(name="last", label="Last"),
    ),
    chart=Chart(kind="bars", x="outlet", y=("documents", "alone"), least=0.0),
)
GROUPS = Shape(
    name="groups",
    title="By grade, kind, alignment, language",
    columns=(
        Column(name="by", label="By"),
        Column(name="value", label="Value", meaning="a language by its code", told_by="called"),
        Column(name="called", label="Value", meaning="in words"),
        Column(name="outlets", label="Outlets", unit="outlets"),
        Column(name="documents", label="Documents", unit="documents"),
        Column(name="share", label="Share", unit=SHARE, meaning="of the documents"),
        Column(name="events", label="Reports of events", unit="reports", meaning="pairs of event and outlet"),
        Column(name="events_share", label="Share of reports", unit=SHARE),
    ),
    note="What the settings do not say is not known, and is in no other group.",
)
CONCENTRATION = Shape(
    name="concentration",
    title="Concentration",
    columns=(
        Column(name="of", label="Of"),
        Column(name="number", label="Number", meaning="outlets or sources that have any"),
        Column(name="hhi", label="HHI", unit=SHARE, meaning="sum of squared shares, 1 / number to 1"),
        Column(name="effective", label="As many as", meaning="1 / HHI: equal ones that give the same figure"),
        Column(name="largest", label="Largest"),
        Column(name="largest_share", label="Its share", unit=SHARE),
    ),
)
ADMIRALTY = Shape(
    name="admiralty",
    title="Grade of the source by grade of the claim",
    columns=(
        Column(name="grade", label="Grade", meaning="of the outlet, by the settings"),
        *(
            Column(name=f"claim_{digit}", label=str(digit), unit="reports", meaning=meaning)
            for digit, meaning in enumerate(
                (
                    "three independent sources or more, uncontested",
                    "two, uncontested",
                    "one, uncontested, in plain words",
                    "one and hedged, or several and contested",
                    "one, contested",
                    "cannot be judged: planned, supposed, or said to be beyond checking",
                ),
                1,
            )
        ),
        Column(name="reports", label="Reports", unit="reports"),
    ),
    note="The second grade is ours, from corroboration alone; it is not what an analyst would give.",
)
CHECKS = Shape(
    name="checks",
    title="Checks",
    columns=(
        Column(name="check", label="Check"),
        Column(name="value", label="Value", unit=SHARE),
        Column(name="low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
        Column(name="high", label="At most", unit=SHARE, meaning="upper bound of it"),
        Column(name="hits", label="Of these"),
        Column(name="total", label="Of all"),
        Column(name="meaning", label="How to read it"),
    ),
    chart=Chart(kind="intervals", x="check", y=("value",), low="low", high="high", least=0.0, most=1.0),
)
SERIES = Shape(
    name="series",
    title="Over time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        Column(name="documents", label="Documents", unit="documents"),
        Column(name="syndicated", label="Of others", unit="documents", meaning="that carry another's text or a wire"),
        Column(name="syndicated_share", label="Share of others", unit=SHARE),
        Column(name="events", label="Events", unit="events", meaning="by their own day"),
        Column(name="single", label="Of one source", unit="events"),
        Column(name="single_share", label="Share of one source", unit=SHARE),
        Column(name="low", label="At least", unit=SHARE, meaning="lower bound of Wilson's 95 % interval"),
        Column(name="high", label="At most", unit=SHARE, meaning="upper bound of it"),
    ),
    chart=Chart(kind="lines", x="since", y=("syndicated_share", "single_share"), least=0.0, most=1.0),
)
LAGS = Shape(
    name="lags",
    title="Days from an event to its first report",
    columns=(
        Column(name="kind", label="Kind", meaning="PLOVER type; empty: all of them", told_by="called"),
        Column(name="called", label="Kind", meaning="in words"),
        Column(name="events", label="Events", unit="events", meaning="told as done, with their day"),
        Column(name="before", label="Reported before", unit="events", meaning="the first report is of an earlier day"),
        Column(name="quarter", label="A quarter within", unit="days"),
        Column(name="median", label="Half within", unit="days"),
        Column(name="three_quarters", label="Three quarters within", unit="days"),
        Column(name="longest", label="Longest", unit="days"),
    ),
    note="Of those not reported before their day. A long lag is often an event recalled later, not a hidden one.",
)
GAPS = Shape(
    name="gaps",
    title="Without a document",
    columns=(
        Column(name="since", label="From", meaning="first day without"),
        Column(name="until", label="Until", meaning="day of the next document"),
        Column(name="days", label="Days", unit="days"),
    ),
    note="Nothing held is not the same as nothing happened.",
)
FAILURES = Shape(
    name="failures",
    title="What could not be read or coded",
    columns=(
        Column(name="met", label="Met"),
        Column(name="stage", label="When"),
        Column(name="item", label="What"),
        Column(name="error", label="Error"),
        Column(name="message", label="What happened"),
        Column(name="advice", label="What to try"),
    ),
)
EMPTY = "The record holds no documents of this scope."


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One outlet: what the settings say of it, what it published, and which events it reports."""

    outlet: str | None
    source: str | None
    grade: str | None
    kind: str | None
    alignment: str | None
    languages: Mapping[str | None, int]  # documents
    carried: int
    undated: int
    first: date
    last: date
    digits: Mapping[int, int]  # events by the grade of the claim
    alone: int
    lag: float | None
    mentions: tuple[str, ...]

    @property
    def documents(self) -> int:
        return sum(self.languages.values())

    @property
    def events(self) -> int:
        return sum(self.digits.values())


# ---- kernels --------------------------------------------------------------------------------------------------------


def diagonal(pairs: NDArray[np.int64]) -> tuple[int, int, float]:
    """How many pairs of grades lie on the diagonal A1, B2, …, of how many, and what share chance would put there.

    pairs    (grade, claim)  reports, A to E by 1 to 5
    returns  hits; all; the share on the diagonal if the two grades had nothing to do with one another: the sum over
             the grades of row share times column share, NaN where there is no report
    source   field reports in Baker et al. (1968) lay on the diagonal in 87 of 100 cases: two grades used as one

    >>> hits, total, chance = diagonal(np.array([[3, 1], [1, 3]]))
    >>> hits, total, chance
    (6, 8, 0.5)
    """
    total = int(pairs.sum())
    if not total:
        return 0, 0, float("nan")
    rows, columns = pairs.sum(axis=1) / total, pairs.sum(axis=0) / total
    return int(np.trace(pairs)), total, float((rows * columns).sum())


def balance(counts: NDArray[np.int64]) -> float:
    """How evenly documents speak for the sides that have an outlet of their own: 1 evenly, 0 all for one.

    counts   (side,)  documents of outlets that speak for it
    returns  entropy of the shares by its maximum, in [0, 1]; NaN with fewer than two sides

    >>> balance(np.array([5, 5])), balance(np.array([4, 0]))
    (1.0, 0.0)
    """
    if len(counts) < 2 or not counts.sum():
        return float("nan")
    return float(entropy(counts.reshape(1, -1))[0] / np.log2(len(counts)))


# ---- reading --------------------------------------------------------------------------------------------------------


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """What the record rests on: outlets, their shares and grades, and what is missing."""
    papers = _papers(record, config, scope)
    times = reporting.series(record, scope)
    called = names(record, config, scope.as_of)
    undated = sum(one.undated for one in papers)
    gaps = [Row(values=row, where={"since": row[0], "until": row[1]}) for row in reporting.gaps(record, scope)]
    failures = [Row(values=row) for row in reporting.failures(record, scope)]
    return Measured(
        measure="sources",
        scope=scope,
        panels=(
            _outlets(papers, called),
            _groups(papers, called),
            _concentration(papers),
            _admiralty(papers),
            _checks(papers, times, config),
            _series(times),
            _lags(record, scope),
            filled(GAPS, gaps, empty=f"No {reporting.SILENT_DAYS} days between two documents are without one."),
            filled(FAILURES, failures, empty="Nothing failed to be read or coded."),
        ),
        inputs={
            "documents": sum(one.documents for one in papers),
            "documents without a day of publication": undated,
            "events": sum(row[3] for row in times),
            "reports of events, one for each outlet": sum(one.events for one in papers),
            "failures": len(failures),
        },
        notes=("Grades and alignments are the settings' own: nothing here grades an outlet.",),
    )


def _papers(record: Record, config: Config, scope: Scope) -> list[Paper]:
    known = reporting.Graded(config)
    many_digits, late = reporting.graded(record, scope)
    digits: dict[str | None, dict[int, int]] = {}
    alone: dict[str | None, int] = {}
    mentions: dict[str | None, list[str]] = {}
    for one in many_digits:
        digits.setdefault(one["outlet"], {})[one["digit"]] = one["n"]
        alone[one["outlet"]] = alone.get(one["outlet"], 0) + one["alone"]
        mentions.setdefault(one["outlet"], []).extend(one["mentions"])
    rows: dict[str | None, list[tuple[Any, ...]]] = {}
    for row in reporting.documents(record, scope):
        rows.setdefault(row[0], []).append(row)
    found = []
    for outlet, many in rows.items():
        said = known.of(outlet, many[0][3])
        found.append(
            Paper(
                outlet=outlet,
                source=many[0][1],
                grade=said.grade if said else None,
                kind=said.kind if said else None,
                alignment=said.alignment if said else None,
                languages={row[2]: row[4] for row in many},
                carried=sum(row[5] + row[6] for row in many),
                undated=sum(row[7] for row in many),
                first=min(row[8] for row in many),
                last=max(row[9] for row in many),
                digits=digits.get(outlet, {}),
                alone=alone.get(outlet, 0),
                lag=late.get(outlet),
                mentions=tuple(mentions.get(outlet, ()))[:MOST_MENTIONS],
            )
        )
    found.sort(key=lambda one: (-one.documents, one.outlet is None, one.outlet or ""))
    return found


def _where(papers: Iterable[Paper]) -> dict[str, Any]:
    outlets = sorted({one.outlet for one in papers if one.outlet})
    return {"source": outlets} if outlets else {}


def _told(papers: Iterable[Paper]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for one in papers for id in one.mentions))[:MOST_MENTIONS]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def _outlets(papers: list[Paper], called: Mapping[str, str]) -> Panel:
    reports = sum(one.events for one in papers)
    rows = []
    for one in papers:
        values = (
            *(one.outlet, one.source, one.grade, one.kind, called.get(one.alignment or "", one.alignment)),
            *(one.documents, one.carried, one.events, _share(one.events, reports)),
            *(one.alone, _share(one.alone, one.events), one.lag, one.first, one.last),
        )
        where = _where([one]) or {"since": one.first}
        rows.append(Row(values=values, mentions=one.mentions, where=where))
    return filled(OUTLETS, rows, empty=EMPTY)


def _groups(papers: list[Paper], called: Mapping[str, str]) -> Panel:
    documents, reports = sum(one.documents for one in papers), sum(one.events for one in papers)
    ways: dict[str, Callable[[Paper], str | None]] = {
        "grade": lambda one: one.grade if one.grade != "F" else None,
        "kind": lambda one: one.kind,
        "alignment": lambda one: called.get(one.alignment or "", one.alignment),
    }
    rows = []
    for by, way in ways.items():
        for value in sorted({way(one) for one in papers}, key=lambda one: (one is None, one or "")):
            some = [one for one in papers if way(one) == value]
            n, events = sum(one.documents for one in some), sum(one.events for one in some)
            values = (by, *[value or UNKNOWN] * 2, len(some), n, _share(n, documents), events, _share(events, reports))
            rows.append(Row(values=values, mentions=_told(some), where=_where(some) or _since(some)))
    for code in sorted({key for one in papers for key in one.languages}, key=lambda one: (one is None, one or "")):
        some = [one for one in papers if code in one.languages]
        n = sum(one.languages[code] for one in some)
        # Events are counted by outlet, which may publish in several languages: their number is not known by language.
        known = ("language", code or UNKNOWN, language(code) or UNKNOWN, len(some), n, _share(n, documents))
        rows.append(Row(values=(*known, None, None), mentions=_told(some), where=_where(some) or _since(some)))
    return filled(GROUPS, rows, empty=EMPTY)


def _since(papers: Iterable[Paper]) -> dict[str, Any]:
    return {"since": min(one.first for one in papers)}


def _concentration(papers: list[Paper]) -> Panel:
    ways: dict[str, tuple[Callable[[Paper], str | None], Callable[[Paper], int]]] = {
        "documents, by outlet": (lambda one: one.outlet, lambda one: one.documents),
        "documents, by source": (lambda one: one.source, lambda one: one.documents),
        "reports of events, by source": (lambda one: one.source, lambda one: one.events),
        "events that one alone reports, by source": (lambda one: one.source, lambda one: one.alone),
    }
    rows = []
    for what, (way, of) in ways.items():
        counts: dict[str, int] = {}
        for one in papers:
            if (key := way(one)) is not None and of(one):
                counts[key] = counts.get(key, 0) + of(one)
        if counts:
            index = concentration(np.array(list(counts.values()), dtype=np.int64))
            largest = min(counts, key=lambda key: (-counts[key], key))
            some = [one for one in papers if way(one) == largest]
            total, name = sum(counts.values()), reporting.as_written(largest, [one.outlet for one in some])
            values = (what, len(counts), rounded(index), rounded(1 / index, 1), name, _share(counts[largest], total))
            rows.append(Row(values=values, mentions=_told(some), where=_where(some)))
    unnamed = sum(one.documents for one in papers if one.outlet is None)
    notes = (f"Documents that name no outlet are left out: {unnamed}.",) if unnamed else ()
    return filled(CONCENTRATION, rows, empty=EMPTY, notes=notes)


def _pairs(papers: list[Paper]) -> NDArray[np.int64]:
    pairs = np.zeros((len(GRADES), 6), dtype=np.int64)
    for one in papers:
        if one.grade and one.grade in GRADES:
            for digit, n in one.digits.items():
                pairs[GRADES.index(one.grade), digit - 1] += n
    return pairs


def _admiralty(papers: list[Paper]) -> Panel:
    pairs, rows = _pairs(papers), []
    for place, grade in enumerate(GRADES):
        some = [one for one in papers if one.grade == grade]
        if some:
            counts = [int(one) for one in pairs[place]]
            rows.append(Row(values=(grade, *counts, sum(counts)), mentions=_told(some), where=_where(some)))
    rest = [one for one in papers if not one.grade or one.grade not in GRADES]
    if rest:
        counts = [sum(one.digits.get(digit, 0) for one in rest) for digit in range(1, 7)]
        values = ("F, or no grade", *counts, sum(counts))
        rows.append(Row(values=values, mentions=_told(rest), where=_where(rest) or _since(rest)))
    return filled(ADMIRALTY, rows, empty=EMPTY)


def _checks(papers: list[Paper], times: list[tuple[Any, ...]], config: Config) -> Panel:
    if not papers:
        return filled(CHECKS, (), empty=EMPTY)
    documents, events = sum(one.documents for one in papers), sum(row[3] for row in times)
    pairs = _pairs(papers)[:, :5]
    on, of, chance = diagonal(pairs)
    aligned: dict[str, int] = {one.alignment: 0 for one in config.outlets if one.alignment}
    for one in papers:
        if one.alignment:
            aligned[one.alignment] = aligned.get(one.alignment, 0) + one.documents
    graded = sum(one.documents for one in papers if one.grade and one.grade in GRADES)
    every = [one for one in papers if one.outlet] or papers
    rows = [
        _check("events of one source", sum(row[4] for row in times), events, every, "told by nobody else"),
        _check("documents of others", sum(one.carried for one in papers), documents, every, "another's text, a wire"),
        _check("documents without a grade", documents - graded, documents, every, "the settings grade no such outlet"),
        _check(
            "documents without an alignment",
            documents - sum(aligned.values()), documents, every, "of whom the settings do not say for whom they speak",
        ),
        _check(
            "pairs of grades on the diagonal", on, of, [one for one in papers if one.grade in tuple(GRADES)],
            "near 1, the two grades are one; by chance it would be "
            + (f"{chance:.2f}" if of else "not known: no outlet has a grade"),
        ),
    ]  # fmt: skip
    even = rounded(balance(np.array(list(aligned.values()), dtype=np.int64)))
    told = ", ".join(f"{side} {n}" for side, n in sorted(aligned.items())) or "the settings align no outlet"
    values = ("balance of alignments", even, None, None, sum(aligned.values()), documents)
    some = [one for one in papers if one.alignment] or every
    rows.append(
        Row(
            values=(*values, f"1 evenly, 0 all for one: {told}"),
            mentions=_told(some),
            where=_where(some) or _since(some),
        )
    )
    return filled(CHECKS, rows)


def _check(name: str, hits: int, total: int, papers: list[Paper], meaning: str) -> Row:
    values = (name, *(rounded(one) for one in wilson(hits, total)), hits, total, meaning)
    return Row(values=values, mentions=_told(papers), where=_where(papers) or (_since(papers) if papers else {}))


def _series(times: list[tuple[Any, ...]]) -> Panel:
    """From the first document to the last: an event that is recalled or announced may lie decades away."""
    held = [one[0] for one in times if one[1]]
    within = [one for one in times if held and held[0] <= one[0] <= held[-1]]
    before, after = (
        sum(one[3] for one in times if held and (one[0] < held[0] if early else one[0] > held[-1]))
        for early in (True, False)
    )
    notes = [
        f"Events of days {where} document are in no row: {n}."
        for n, where in ((before, "before the period of the first"), (after, "after that of the last"))
        if n
    ]
    rows = []
    for since, documents, syndicated, events, single, mentions in within:
        values = (since, documents, syndicated, _share(syndicated, documents), events, single)
        bounds = (rounded(one) for one in wilson(single, events))
        rows.append(Row(values=(*values, *bounds), mentions=tuple(mentions or ()), where={"since": since}))
    return filled(SERIES, rows, empty=EMPTY, notes=notes)


def _lags(record: Record, scope: Scope) -> Panel:
    rows = []
    for kind, events, before, lags, mentions in reporting.lags(record, scope):
        if events:
            values = (
                kind or "",
                vocab.kinds()[kind].label if kind else "all of them",
                events,
                before,
                *(lags or [None] * 4),
            )
            where = {"kind": kind} if kind else {}
            rows.append(Row(values=values, mentions=tuple(mentions or ()), where=where))
    return filled(LAGS, rows, empty="No event that is told as done has a day.")


SHAPES = (OUTLETS, GROUPS, CONCENTRATION, ADMIRALTY, CHECKS, SERIES, LAGS, GAPS, FAILURES)
MEASURE = Measure(name="sources", shapes=SHAPES, read=read)
