"""The breaks of series as tables: each with its interval and its chance, and what the record holds around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.measures import periods
from dragoman.measures.measured import Chart, Column, Measured, Panel, Row, Scope, Shape, filled
from dragoman.patterns import breaks

if TYPE_CHECKING:
    from dragoman.patterns.breaks import Break
    from dragoman.patterns.series import Series
    from dragoman.record import Record

DAYS = 7  # before and after a break, of which the record is asked
MOST_AROUND = 60  # events listed around one break, nearest first
VERDICT = {True: "stands", False: "may be chance"}

FOUND = Shape(
    name="breaks",
    title="Where the level changes",
    columns=(
        Column(name="series", label="Series"),
        Column(name="since", label="From", meaning="first day of the new level"),
        Column(name="low", label="Earliest", meaning="95 % interval of that day"),
        Column(name="high", label="Latest", meaning="95 % interval of that day"),
        Column(name="before", label="Before", unit="of the series", meaning="mean since the place before it"),
        Column(name="after", label="After", unit="of the series", meaning="mean until the next place"),
        Column(name="p", label="p", meaning="share of series without a break in which one as strong is found anywhere"),
        Column(name="verdict", label="Verdict", meaning="stands where p times the number of series is 0.05 or less"),
        Column(name="documents_before", label="Documents before", unit="documents a period"),
        Column(name="documents_after", label="Documents after", unit="documents a period"),
    ),
    note="What may be chance is listed too, the strongest at least. Before and after reach to the next place listed.",
)
LEVELS = Shape(
    name="series",
    title="The series and its levels",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        Column(name="series", label="Series"),
        Column(name="value", label="Value", unit="of the series", meaning="empty where it is unknown"),
        Column(name="low", label="Lowest", unit="of the series"),
        Column(name="high", label="Highest", unit="of the series"),
        Column(name="level", label="Level", unit="of the series", meaning="mean between the breaks that stand"),
        Column(name="documents", label="Documents", unit="documents", meaning="that the record holds of the period"),
    ),
    chart=Chart(kind="lines", x="since", y=("value", "level"), by="series"),
)
AROUND = Shape(
    name="around",
    title="What was reported around each break",
    columns=(
        Column(name="break", label="Break", meaning="first day of the new level"),
        Column(name="day", label="Day", meaning="of the event; of its report where no text dates it"),
        Column(name="offset", label="Days from it", unit="days"),
        Column(name="ledger", label="Ledger"),
        Column(name="kind", label="What kind"),
        Column(name="who", label="Who"),
        Column(name="what", label="What"),
    ),
    note="What was reported near a break need not be its cause; a busy record has something near any day.",
)


def read(
    series: Sequence[Series], *, record: Record | None, scope: Scope, days: int = DAYS, draws: int = breaks.DRAWS,
    seed: int = 1,
) -> Measured:  # fmt: skip
    """The breaks of series that are looked at together, and what the record holds within so many days of each."""
    usable = [one for one in series if len(one.known) >= breaks.LEAST and one.busy]
    found = {at: breaks.find(one, draws=draws, seed=seed, tests=len(usable)) for at, one in enumerate(usable)}
    rows = [_row(usable[at], one) for at, some in found.items() for one in some]
    standing = sorted({(one.since, usable[at].step) for at, some in found.items() for one in some if one.stands})
    long = [one.name for one in usable if len(one.known) > breaks.MOST]
    empty = (
        f"No series has {breaks.LEAST} known values, 5 of them other than 0: take a longer time, or a shorter --step."
    )
    if long:
        empty = f"{long[0]} has more than {breaks.MOST:,} periods; a longer --step has fewer."
    return Measured(
        measure="breaks",
        scope=scope,
        panels=(
            filled(
                FOUND, rows, empty=empty, notes=_notes(series, usable, [one for some in found.values() for one in some])
            ),
            filled(LEVELS, [row for at, one in enumerate(usable) for row in _levels(one, found[at])], empty=empty),
            _around(record, scope, standing, days),
        ),
        inputs={
            "series looked at": len(usable),
            "series too short or too sparse": len(series) - len(usable),
            "series in another order, for each": draws,
        },
        notes=tuple(dict.fromkeys(note for one in series for note in one.notes)),
    )


def _row(series: Series, one: Break) -> Row:
    held = dict(zip(series.dates, series.documents, strict=True)) if series.documents else {}
    earlier = [count for day, count in held.items() if day < one.since]
    later = [count for day, count in held.items() if day >= one.since]
    near = [series.dates.index(one.since) + by for by in (0, 1, -1)]
    ids = [id for at in near if series.mentions and 0 <= at < len(series.dates) for id in series.mentions[at]]
    return Row(
        values=(
            *(series.name, one.since, one.low, one.high, round(one.before, 3), round(one.after, 3), round(one.p, 3)),
            VERDICT[one.stands],
            round(sum(earlier) / len(earlier), 2) if earlier else None,
            round(sum(later) / len(later), 2) if later else None,
        ),
        mentions=tuple(ids[:20]),
        where={"since": one.low, "until": periods.after(series.step, one.high)} if series.mentions else {},
    )


def _levels(series: Series, found: Sequence[Break]) -> list[Row]:
    level = breaks.levels(series, found)
    none: tuple[Any, ...] = (None,) * len(series.dates)
    low, high, documents = series.low or none, series.high or none, series.documents or none
    return [
        Row(
            values=(
                *(day, series.name, series.values[at], low[at], high[at]),
                None if level[at] is None else round(float(level[at] or 0), 3),
                documents[at],
            ),
            mentions=series.mentions[at] if series.mentions else (),
            where={"since": day, "until": periods.after(series.step, day)} if series.mentions else {},
        )
        for at, day in enumerate(series.dates)
    ]


def _notes(series: Sequence[Series], usable: Sequence[Series], found: Sequence[Break]) -> list[str]:
    notes = [f"Of {len(found)} places, {sum(one.stands for one in found)} stand."] if found else []
    if len(usable) > 1:
        notes.append(f"{len(usable)} series were looked at together, so each p is multiplied by {len(usable)}.")
    gaps = {(sum(value is None for value in one.values), len(one.values)) for one in usable}
    for gap, length in sorted(gaps):
        if gap > length / 5:
            notes.append(f"{gap} of {length} periods are unknown, and left out as if they were not there.")
    if any(one.documents for one in usable):
        notes.append("Where documents rise or fall with the level, the break may be one of reporting.")
    if short := [one.name for one in series if one not in usable]:
        notes.append(f"Too short or too sparse: {', '.join(short)}.")
    return notes


def _around(record: Record | None, scope: Scope, standing: Sequence[tuple[date, str]], days: int) -> Panel:
    if record is None:
        return filled(AROUND, (), empty="There is no record to ask: name a workspace with -w.")
    if not standing:
        return filled(AROUND, (), empty="No break stands.")
    spans = {
        since: (since - timedelta(days=days), periods.after(step, since) + timedelta(days=days))
        for since, step in standing
    }
    statement = files(__package__).joinpath("around.sql").read_text(encoding="utf-8")
    values = [list(spans), [first for first, _ in spans.values()], [last for _, last in spans.values()], MOST_AROUND]
    found = record.ask(statement, values, over=("meetings", "moves", "hostilities"), as_of=scope.as_of).rows
    rows = [
        Row(values=(row[0], row[7], (row[7] - row[0]).days, *row[8:12]), mentions=(row[12],))
        for row in found
        if row[7] is not None
    ]
    notes = [note for since in spans for note in _usual(next(row for row in found if row[0] == since))]
    return filled(AROUND, rows, empty="The record holds nothing that near.", notes=notes)


def _usual(row: Sequence[Any]) -> list[str]:
    """How much there is around one break, and how much there usually is."""
    since, first, last, begun, ended, events, near = row[:7]
    told = f"Around {since}: {near} {'event' if near == 1 else 'events'}"
    if not events or first >= ended or last <= begun:
        return [f"{told}; that is not the time that the record covers."]
    usual = 0.9 * events / max((ended - begun).days, 1) * (last - first).days
    more = [f"{near - MOST_AROUND} more lie farther from {since}."] if near > MOST_AROUND else []
    return [f"{told}; as many days of the record hold {usual:.1f} on average.", *more]
