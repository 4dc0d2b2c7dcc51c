"""Panels of areas beside those of fighting: each line with its source, over the whole time, by period, and two maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from dragoman.measures.area_files import Area, kinds
from dragoman.measures.measured import Chart, Column, Panel, Row, Scope, Shape, filled
from dragoman.measures.periods import start, window
from dragoman.measures.spread import rounded
from dragoman.measures.territory import advance, changes, contested_share, disagreement, ground, overlap_km2
from dragoman.measures.territory import revision_noise as noise_of

AREA, RATE, SHARE = "km²", "km² a week", "share in [0, 1]"
NO_SIDE = "no side"
NONE = "No area was read: put a table or maps into the workspace's folder inputs, as docs/how-to/add-territory.md says."
EMPTY = "None of the maps that were read shows a day in the time asked for."
SINCE = Column(name="since", label="From", meaning="first day of the period")
SOURCE = Column(name="source", label="Source", meaning="who drew the map")
SIDE = (
    Column(name="side", label="Side", meaning="whose area it is: registry id, or as the file has it"),
    Column(name="side_name", label="Side, in words"),
)
CONTROL = Column(name="control", label="Control", meaning="kind of control: controlled, claimed, contested, …")
GAINED = Column(
    name="gained",
    label="Gained",
    unit=AREA,
    meaning="ground from map to map that the one before did not have; of figures without shapes, their rises",
)
LOST = Column(name="lost", label="Lost", unit=AREA, meaning="the same the other way")
CHANGE = Column(name="change", label="Change", unit=AREA, meaning="last less first: gained less lost")
NET = Shape(
    name="areas",
    title="Areas, each source and side by itself",
    columns=(
        SOURCE,
        *SIDE,
        CONTROL,
        Column(name="maps", label="Maps", unit="days", meaning="days for which there is an area"),
        Column(name="first", label="First", meaning="day of the first map"),
        Column(name="last", label="Last", meaning="day of the last map"),
        Column(name="area", label="Area", unit=AREA, meaning="of the last map"),
        CHANGE,
        GAINED,
        LOST,
        Column(name="share", label="Of all gained", unit=SHARE, meaning="of what the source has all sides gain"),
        Column(name="noise", label="One map is off by", unit=AREA, meaning="as the source's own revisions show"),
    ),
    note="From files of the reader's, which name the source of each map; no part of the record, and joined to no line.",
)
SERIES = Shape(
    name="area_series",
    title="Areas over time",
    columns=(
        SINCE,
        SOURCE,
        *SIDE,
        CONTROL,
        Column(name="day", label="Day of the map", meaning="the last one in the period"),
        Column(name="area", label="Area", unit=AREA),
        Column(name="change", label="Change", unit=AREA, meaning="against the last map before the period"),
        GAINED,
        LOST,
        Column(name="rate", label="A week", unit=RATE, meaning="slope of the straight line through its maps"),
        Column(name="low", label="At least", unit=RATE, meaning="1.96 standard errors below, by the revisions"),
        Column(name="high", label="At most", unit=RATE),
    ),
    chart=Chart(kind="lines", x="day", y=("area",), by="source side_name control"),
)
CONTESTED = Shape(
    name="area_contested",
    title="Ground that no side holds alone",
    columns=(
        SINCE,
        SOURCE,
        Column(name="day", label="Day of the map", meaning="the last one in the period with contested ground"),
        Column(name="contested", label="Contested", unit=AREA),
        Column(name="whole", label="Of", unit=AREA, meaning="within all borders drawn; else all ground it shows held"),
        Column(name="share", label="Share", unit=SHARE),
    ),
    note="A source that draws no contested ground has no row: not drawn is not the same as none.",
)
MAPS = Shape(
    name="area_maps",
    title="How far two sources differ",
    columns=(
        SINCE,
        *SIDE,
        CONTROL,
        Column(name="one", label="One source"),
        Column(name="one_day", label="Its day"),
        Column(name="other", label="Other source"),
        Column(name="other_day", label="Its day"),
        Column(name="more", label="Other is larger by", unit=AREA, meaning="below nothing: smaller"),
        Column(name="both", label="In both", unit=AREA, meaning="unknown where one is a figure without a shape"),
        Column(name="disagreement", label="Differ", unit=SHARE, meaning="1 less what both have by what either has"),
    ),
    note="The last map of each in the period: where their days differ, so may the ground, with neither of them wrong.",
)
SHAPES = (NET, SERIES, CONTESTED, MAPS)

METRES = 10.0  # km² under which more digits than one are shown
Line = tuple[str, str, str]  # source, side, kind of control
Named = Callable[[str], str]


def panels(
    found: Iterable[Area], scope: Scope, named: Named = str, order: Callable[[str], Any] = str
) -> tuple[Panel, ...]:
    """The four panels, as the files were known on the day asked for.

    named  from the id of a side to its words
    order  by which the sides of a source are sorted; none is left out
    """
    every = sorted(found, key=lambda one: (one.source, order(one.side), one.key))
    held = [one for one in every if scope.as_of is None or one.known <= scope.as_of]
    noises = {line: _noise(mine) for line, mine in _lines(held).items()}
    since, until = window(scope)
    latest = {line: _latest(mine) for line, mine in _lines(held).items()}
    within = {line: [one for one in mine if since <= one.day < until] for line, mine in latest.items()}
    within = {line: mine for line, mine in within.items() if mine}
    empty = EMPTY if every else NONE
    return (
        filled(NET, _net(within, noises, named), empty=empty, notes=_notes(held, within, noises, named)),
        filled(
            SERIES, [row for line in within for row in _series(line, within[line], noises, scope, named)], empty=empty
        ),
        filled(CONTESTED, _contested(within, scope), empty="No source draws contested ground." if within else empty),
        filled(
            MAPS, _maps(within, scope, named), empty="No two sources show the same kind of area." if within else empty
        ),
    )


def _km2(value: float | None) -> float | None:
    """An area as exactly as a map can know it."""
    return rounded(value, 1 if value is not None and abs(value) >= METRES else 3)


def _lines(found: Iterable[Area]) -> dict[Line, list[Area]]:
    lines: dict[Line, list[Area]] = {}
    for one in found:
        lines.setdefault(one.line, []).append(one)
    return lines


def _latest(mine: Sequence[Area]) -> list[Area]:
    """One map a day: as it was drawn last."""
    return list({one.day: one for one in sorted(mine, key=lambda one: one.key)}.values())


def _noise(mine: Sequence[Area]) -> tuple[float | None, int]:
    """How far one map is off, as days that were drawn twice show, and how many there are."""
    some = sorted(mine, key=lambda one: one.key)
    first, latest = {one.day: one for one in reversed(some)}, {one.day: one for one in some}
    twice = [day for day in latest if first[day] != latest[day]]
    return noise_of(*(np.array([each[day].km2 for day in twice]) for each in (first, latest))), len(twice)


def moved(maps: Sequence[Area]) -> tuple[float | None, float | None, float | None]:
    """Net change, ground gained and ground lost, from map to map; None three times with under two maps."""
    if len(maps) < 2:
        return None, None, None
    gains = losses = 0.0
    for before, after in pairwise(maps):
        net, up, down = changes(np.array([before.km2, after.km2]))
        if before.shape is not None and after.shape is not None:
            up, down = ground(before.shape, after.shape)
            # What the lines of latitude miss is shared, so that gains less losses are the difference of the areas.
            rest = (net - (up - down)) / 2
            up, down = max(0.0, up + rest), max(0.0, down - rest)
        gains, losses = gains + up, losses + down
    return maps[-1].km2 - maps[0].km2, gains, losses


def _net(within: Mapping[Line, Sequence[Area]], noises: Mapping[Line, Any], named: Named) -> list[Row]:
    figures = {line: moved(mine) for line, mine in within.items()}
    rows = list[Row]()
    for line, mine in within.items():
        source, side, control = line
        all_gained = sum(
            gained or 0.0 for (who, _, kind), (_, gained, _) in figures.items() if (who, kind) == (source, control)
        )
        net, gained, lost = figures[line]
        share = gained / all_gained if gained is not None and all_gained and control == "controlled" else None
        noise = noises[line][0]
        known = (*map(_km2, (mine[-1].km2, net, gained, lost)), rounded(share), _km2(noise))
        head = (source, *_side(side, named), kinds()[control].label, len(mine), mine[0].day, mine[-1].day)
        rows.append(Row(values=(*head, *known)))
    return rows


def _side(side: str, named: Named) -> tuple[str, str]:
    return side, named(side) if side else NO_SIDE


def _series(line: Line, mine: Sequence[Area], noises: Mapping[Line, Any], scope: Scope, named: Named) -> Iterator[Row]:
    source, side, control = line
    before: Area | None = None
    for first, some in _periods(mine, scope).items():
        many = [before, *some] if before else some
        days = np.array([(one.day - many[0].day).days for one in many], dtype=np.float64)
        pace = advance(days, np.array([one.km2 for one in many]), noises[line][0])
        head = (first, source, *_side(side, named), kinds()[control].label, some[-1].day)
        yield Row(values=(*head, *map(_km2, (some[-1].km2, *moved(many), *pace))))
        before = some[-1]


def _periods(mine: Iterable[Area], scope: Scope) -> dict[date, list[Area]]:
    groups: dict[date, list[Area]] = {}
    for one in mine:
        groups.setdefault(start(scope.step, one.day), []).append(one)
    return groups


def _contested(within: Mapping[Line, Sequence[Area]], scope: Scope) -> list[Row]:
    """Of each source the last day of a period that has contested ground; what lies over other kinds is left out."""
    by_day: dict[tuple[str, date], dict[str, float]] = {}
    for (source, _, control), mine in within.items():
        for one in mine:
            sums = by_day.setdefault((source, one.day), {})
            part = kinds()[control].share
            sums[part] = sums.get(part, 0.0) + one.km2
    last: dict[tuple[date, str], tuple[date, dict[str, float]]] = {}
    for (source, day), sums in sorted(by_day.items(), key=lambda item: item[0][1]):
        if "contested" in sums:
            last[start(scope.step, day), source] = (day, sums)
    rows = list[Row]()
    for (since, source), (day, sums) in sorted(last.items()):
        held = sums["contested"] + sums["whole"] if "whole" in sums else None  # contested ground alone is no whole
        whole = sums.get("all", held)
        share = None if whole is None else rounded(contested_share(sums["contested"], whole))
        rows.append(Row(values=(since, source, day, _km2(sums["contested"]), _km2(whole), share)))
    return rows


def _maps(within: Mapping[Line, Sequence[Area]], scope: Scope, named: Named) -> list[Row]:
    groups: dict[tuple[date, str, str], dict[str, Area]] = {}
    for (source, side, control), mine in within.items():
        for since, some in _periods(mine, scope).items():
            groups.setdefault((since, side, control), {})[source] = some[-1]
    rows = list[Row]()
    for (since, side, control), by_source in sorted(groups.items()):
        for one, other in combinations([by_source[source] for source in sorted(by_source)], 2):
            both = apart = None
            if one.shape is not None and other.shape is not None:
                both, either = overlap_km2(one.shape, other.shape)
                apart = disagreement(both, either)
            head = (since, *_side(side, named), kinds()[control].label, one.source, one.day, other.source, other.day)
            rows.append(Row(values=(*head, _km2(other.km2 - one.km2), _km2(both), rounded(apart))))
    return rows


def _notes(
    held: Sequence[Area], within: Mapping[Line, Sequence[Area]], noises: Mapping[Line, Any], named: Named
) -> list[str]:
    notes = list[str]()
    for line in within:
        source, side, control = line
        said = f"{source or 'A source without a name'}, {_side(side, named)[1]}, {kinds()[control].label}: "
        noise, twice = noises[line]
        if noise is not None:
            days = "1 day" if twice == 1 else f"{twice} days"
            notes.append(f"{said}{days} drawn anew; one map is off by {noise:.1f} km².")
    if quiet := [line for line in within if noises[line][0] is None]:
        some = "One line has" if len(quiet) == 1 else f"{len(quiet)} lines have"
        notes.append(f"{some} no day that was drawn twice, so that nothing says how sure the figures are.")
    methods = dict.fromkeys((one.source, one.method) for one in held if one.method)
    notes += [f"{source or 'A source without a name'}: {method}." for source, method in methods]
    for one in held:
        if one.doubled:
            where = f"{one.source}, {_side(one.side, named)[1]}, {one.day}"
            notes.append(f"{where}: {one.doubled:,.1f} km² lie in two of its polygons and are counted once.")
    if strange := sorted({side for _, side, _ in within if side and named(side) == side}):
        notes.append(f"No party of the settings: {', '.join(strange)}.")
    return notes
