"""Talks and violence as tables: around meetings, after their start, and what the fighting was like before each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures import periods
from dragoman.measures.measured import Chart, Column, Panel, Row, Shape, filled
from dragoman.patterns import eventstudy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.patterns.eventstudy import Study
    from dragoman.patterns.interrupted import Interrupted
    from dragoman.patterns.series import Series
    from dragoman.patterns.talks import Meeting

LEVEL = 0.05
TRAP = (
    "This is association, no cause: talks are timed to fighting, and what brings about a meeting can end a battle too."
)
NORMAL = 1.959964

STUDY = Shape(
    name="around",
    title="Around meetings, against placebo days",
    columns=(
        Column(name="series", label="Series"),
        Column(name="window", label="Window", meaning="before a meeting, after it, or after less before"),
        Column(name="abnormal", label="Abnormal", unit="of the series, a period", meaning="mean less the forecast"),
        Column(name="placebo", label="On placebo days", unit="of the series, a period", meaning="mean of the same"),
        Column(name="forecast", label="Forecast", unit="of the series, a period", meaning="mean before the windows"),
        Column(name="p", label="p", meaning="share of sets of placebo days that are as far from their mean"),
        Column(name="p_all", label="p, all tests", meaning="the same, corrected by Holm for all rows of this table"),
        Column(name="detectable", label="Detectable", unit="of the series, a period", meaning="found 4 times in 5"),
        Column(name="verdict", label="Verdict"),
    ),
    note="Abnormal is what lies above or below the forecast from before. The verdict goes by the p of all tests.",
)
LINES = Shape(
    name="since",
    title="Since the start of the talks, against the line before",
    columns=(
        Column(name="series", label="Series"),
        Column(name="start", label="Start", meaning="first period that counts as after"),
        Column(name="term", label="What changed", meaning="level at the start, or slope after it"),
        Column(name="estimate", label="Estimate", unit="factor for counts, else difference"),
        Column(name="low", label="Low", unit="as the estimate", meaning="95 % interval by Newey-West errors"),
        Column(name="high", label="High", unit="as the estimate"),
        Column(name="p_newey_west", label="p, Newey-West", meaning="too small in short series"),
        Column(name="p", label="p", meaning="by orders of the residuals, this term alone"),
        Column(name="p_both", label="p, both", meaning="by orders of the residuals, level and slope together"),
        Column(name="p_starts", label="p, other starts", meaning="of both, among other starts in the same series"),
        Column(name="detectable", label="Detectable", unit="as the estimate", meaning="found 4 times in 5"),
        Column(name="verdict", label="Verdict", meaning="goes by the larger p of both, times the series"),
    ),
    note="The interval is by Newey-West errors, which are too narrow in short series; the verdict does not rest on it.",
)
CURVE = Shape(
    name="curve",
    title="Period by period around meetings",
    columns=(
        Column(name="series", label="Series"),
        Column(name="offset", label="Periods from it", unit="periods"),
        Column(name="abnormal", label="Abnormal", unit="of the series"),
        Column(name="low", label="Low", unit="of the series", meaning="95 in 100 sets of placebo days lie above"),
        Column(name="high", label="High", unit="of the series", meaning="95 in 100 sets of placebo days lie below"),
    ),
    chart=Chart(kind="intervals", x="offset", y=("abnormal",), by="series", low="low", high="high"),
    note="The band is for each period alone: of 20 periods one lies outside it by chance.",
)
MEETINGS = Shape(
    name="meetings",
    title="The meetings",
    columns=(
        Column(name="day", label="Day"),
        Column(name="name", label="Who, where"),
        Column(name="counted", label="Counted", meaning="yes, or why not"),
        Column(name="forecast", label="Forecast", unit="of the first series, a period"),
        Column(name="violence", label="Violence before", meaning="low, middle or high third of the series"),
        Column(name="movement", label="Movement before", meaning="third of places that changed hands, by the record"),
        Column(name="both_high", label="Both high", meaning="then talks were more often for show, by min2022"),
    ),
    note="Thirds describe the time before each meeting. They are context and no judgement of anybody's intent.",
)


def studied(
    series: Sequence[Series], found: Sequence[Study | None], held: Sequence[Meeting], around: int | None
) -> Panel:
    """Before, after, and after less before of each series, with all tests corrected together."""
    rows: list[Row] = []
    kept = [(one, study) for one, study in zip(series, found, strict=True) if study is not None]
    tested = [study for _, study in kept if study.enough]
    p_all = iter(eventstudy.holm([float(p) for study in tested for p in study.p]))
    notes: list[str] = []
    ids = tuple(id for one in held for id in one.mentions)[:20]
    for one, study in kept:
        level = float(np.nanmean(study.forecast))
        for place, name in enumerate(eventstudy.MEASURES):
            corrected = next(p_all) if study.enough else None
            above = study.abnormal[place] > study.expected[place]
            verdict = "not told from chance"
            if corrected is None:
                verdict = "too few placebo days"
            elif corrected <= LEVEL:
                verdict = "more than on placebo days" if above else "less than on placebo days"
            values = (study.abnormal[place], study.expected[place], level, study.p[place], corrected)
            least = study.detectable[place]
            if corrected is None:
                values, least = (study.abnormal[place], None, level, None, None), None
            rows.append(Row(values=(one.name, name, *map(_short, values), _short(least), verdict), mentions=ids))
        notes.append(said(one, study, level, around))
    return filled(
        STUDY,
        rows,
        empty="No meeting has a series long enough before and after it, and placebo days beside it.",
        notes=notes,
    )


def said(series: Series, study: Study, level: float, around: int | None) -> str:
    """How little of an effect could have been seen, in one sentence."""
    near = around or eventstudy.AROUND[series.step]
    groups = "group" if study.clusters == 1 else "groups"
    text = (
        f"{series.name}: {len(study.used)} meetings in {study.clusters} {groups} of overlapping windows, {near} "
        f"{series.step}s on each side, {study.placebos:,} sets of placebo days"
    )
    if not study.enough:
        return f"{text}: fewer than {eventstudy.LEAST_PLACEBOS}, so that nothing can be told from chance."
    least = float(study.detectable[1])
    share = f" ({100 * least / level:.0f} % of the forecast)" if level > 0 else ""
    return (
        f"{text}; after them a difference below {_short(least):,} a {series.step}{share} would be missed more than one "
        "time in five."
    )


def lines(series: Sequence[Series], found: Sequence[Interrupted | None], since: date | None) -> Panel:
    """Level and slope since a day for each series."""
    rows: list[Row] = []
    notes: list[str] = []
    kept = [(one, line) for one, line in zip(series, found, strict=True) if line is not None]
    for one, line in kept:
        start = periods.start(one.step, since) if since else None
        stands = line.surprise * len(kept) <= LEVEL
        for at, term in enumerate(("level", "slope")):
            b, error = float(line.fit.b[2 + at]), float(line.fit.errors[2 + at])
            ends = (b, b - NORMAL * error, b + NORMAL * error)
            estimate, low, high = (_factor(value) for value in ends) if line.fit.counts else ends
            least = _factor(line.detectable[at]) if line.fit.counts else line.detectable[at]
            verdict = ("differs from the line before" if stands else "not told from chance") if at == 0 else ""
            numbers = (line.p_newey_west[at], line.p[at], line.p_both, line.p_starts, least)
            rows.append(Row(values=(one.name, start, term, *map(_short, (estimate, low, high, *numbers)), verdict)))
        kind = f"negative binomial, alpha {line.fit.alpha:.3g}" if line.fit.alpha else "Poisson"
        notes.append(
            f"{one.name}: {line.before} periods before, {line.after} after; "
            + (f"counts, {kind}; " if line.fit.counts else "least squares; ")
            + f"errors allow for {line.fit.lag} neighbours."
        )
    return filled(LINES, rows, empty="No series has 8 known periods before the start and 8 after it.", notes=notes)


def curves(series: Sequence[Series], found: Sequence[Study | None], around: int | None) -> Panel:
    """The mean abnormal violence in each period around the meetings."""
    rows = [
        Row(values=(one.name, offset, *map(_short, (study.curve[at], study.band[0][at], study.band[1][at]))))
        for one, study in zip(series, found, strict=True)
        if study is not None and study.enough
        for near in (around or eventstudy.AROUND[one.step],)
        for at, offset in enumerate(range(-near, near + 1))
    ]
    return filled(CURVE, rows, empty="No meeting could be studied.")


def meeting_rows(
    series: Series | None,
    held: Sequence[Meeting],
    study: Study | None,
    ground: NDArray[np.float64] | None,
    around: int | None,
) -> list[Row]:
    """Each meeting, whether it counts, and what the fighting was like before it."""
    forecasts = dict(zip(study.used, study.forecast, strict=True)) if study else {}
    at = {day: place for place, day in enumerate(series.dates)} if series else {}
    near = (around or eventstudy.AROUND[series.step]) if series else 0
    violences = eventstudy.thirds(eventstudy.numbers(series), near) if series else []
    movements = eventstudy.thirds(ground, near) if series and ground is not None else [None] * len(violences)
    rows = []
    for one in sorted(held, key=lambda one: (one.day, one.mentions)):
        place = at.get(periods.start(series.step, one.day)) if series else None
        violence, movement = (violences[place], movements[place]) if place is not None else (None, None)
        counted = one.why_not or ("yes" if place in forecasts else "no: too near an end, or no placebo days")
        both = None if violence is None or movement is None else violence == movement == "high"
        values: tuple[Any, ...] = (
            *(one.day, one.name, counted, _short(forecasts.get(place)) if place is not None else None),
            *(violence, movement, None if both is None else ("yes" if both else "no")),
        )
        rows.append(Row(values=values, mentions=one.mentions))
    return rows


def _factor(b: float) -> float:
    return float(np.exp(np.clip(b, -50, 50)))


def _short(value: float | None) -> float | None:
    """A number to four places that tell something; unknown stays so."""
    return None if value is None or not np.isfinite(value) else float(f"{value:.4g}")
