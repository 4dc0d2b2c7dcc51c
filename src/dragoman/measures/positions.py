"""Where each side stands on each issue: its last stated move, and its place on a scale where a person keeps one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures import periods, placed, stated
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Row, Scope, Shape, filled
from dragoman.measures.named import names, wanted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config, Placement
    from dragoman.measures.placed import Line
    from dragoman.record import Record

EXACT = 12  # placements up to which every combination of their ends is tried
POINTS = "points of 100"
NOTHING = "No side of the settings has a move with an issue, and no scale is kept."
UNPLACED = "No placement: [[scale.at]] tables in process.toml make some."
ISSUE = (
    Column(name="issue", label="Issue", meaning="id in the vocabulary"),
    Column(name="issue_name", label="Issue, in words"),
)
SIDE = (
    Column(name="side", label="Who", meaning="the side, by registry id"),
    Column(name="side_name", label="Who, in words"),
)
SCALE = Column(name="scale", label="Scale", meaning="the line it is placed on; none where nobody keeps one")
PLACE = (
    Column(name="at", label="At", unit=POINTS, meaning="its place on the scale"),
    Column(name="low", label="Low", unit=POINTS, meaning="the least that its words allow"),
    Column(name="high", label="High", unit=POINTS, meaning="the most that they allow"),
)
SPREAD = (
    Column(name="placed", label="Placed", unit="parties", meaning="how many have a place on the scale"),
    Column(name="mean", label="Mean", unit=POINTS, meaning="of the places, each party once and none weighted"),
    Column(name="mean_low", label="Mean, low", unit=POINTS, meaning="the mean of the lows"),
    Column(name="mean_high", label="Mean, high", unit=POINTS, meaning="the mean of the highs"),
    Column(name="range", label="Range", unit=POINTS, meaning="the highest place less the lowest; two places at least"),
    Column(name="sd", label="SD", unit=POINTS, meaning="population standard deviation of the places"),
    Column(name="sd_low", label="SD, low", unit=POINTS, meaning="the least it can be with each place inside its range"),
    Column(name="sd_high", label="SD, high", unit=POINTS, meaning="the most it can be"),
    Column(name="cohesion", label="Cohesion", unit="[0, 1]", meaning="1 - 2 SD, the SD as a share of the scale"),
    Column(name="cohesion_low", label="Cohesion, low", unit="[0, 1]"),
    Column(name="cohesion_high", label="Cohesion, high", unit="[0, 1]"),
)
ISSUES = Shape(
    name="issues",
    title="By issue",
    columns=(
        *ISSUE,
        Column(name="heard", label="Heard", unit="sides", meaning="sides with a move of their own on the issue"),
        Column(name="silent", label="Silent", unit="sides", meaning="sides of the settings without one"),
        SCALE,
        Column(name="zero", label="0 means"),
        Column(name="hundred", label="100 means"),
        *SPREAD,
    ),
    note="The spread is that of the parties placed on the scale, whoever else has spoken.",
)
SIDES = Shape(
    name="sides",
    title="By issue and side",
    columns=(
        *ISSUE,
        *SIDE,
        Column(name="move", label="Last move", meaning="of its own; none where only others tell one"),
        Column(name="direction", label="Direction", meaning="toward, away, same or first: against its move before"),
        Column(name="since", label="Since", meaning="day of that move, as the text gives it"),
        Column(name="reported", label="Reported", meaning="day of its report"),
        Column(name="stated", label="Moves", unit="events", meaning="moves of its own"),
        Column(name="toward", label="Toward", unit="events", meaning="of them, those towards the others"),
        Column(name="away", label="Away", unit="events", meaning="of them, those away from the others"),
        Column(name="claimed", label="Told by others", unit="events", meaning="moves that others tell for it"),
        SCALE,
        *PLACE,
        Column(name="placed", label="Placed", meaning="the day from which that place is known"),
        Column(name="words", label="Words of the placement"),
    ),
    note="The move is the record's, the place a person's: neither is worked out of the other.",
)
PLACED = Shape(
    name="placed",
    title="Placements over time",
    columns=(
        Column(name="since", label="From", meaning="the day from which the place is known"),
        Column(name="scale", label="Scale"),
        Column(name="issue", label="Issue"),
        *SIDE,
        *PLACE,
        Column(name="words", label="Words"),
        Column(name="source", label="Source", meaning="address of the document, or id of the mention"),
    ),
    chart=Chart(kind="lines", x="since", y=("at",), by="scale side_name", low="low", high="high", least=0, most=100),
    note="One row a placement; it counts until the party's next.",
)
SERIES = Shape(
    name="spread",
    title="Spread over time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        Column(name="scale", label="Scale"),
        Column(name="issue", label="Issue"),
        *SPREAD,
    ),
    chart=Chart(
        kind="lines", x="since", y=("cohesion",), by="scale", low="cohesion_low", high="cohesion_high", least=0, most=1
    ),
    note="As the placements stand on the last day of the period; a party counts from its first placement on.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the panels are filled from."""

    scope: Scope
    sides: Sequence[str]
    called: Mapping[str, str]
    issues: Mapping[str, str]
    stood: Mapping[str, Mapping[str, Any]]  # by issue and side: stated, toward, away, claimed, latest, mentions, others
    lines: Sequence[Line]
    evidence: Mapping[tuple[str, str, date], tuple[str, ...]]


def deviation(at: NDArray[np.float64]) -> float:
    """The population standard deviation of places on a line.

    at      (party,)  places in [0, 100]
    returns in [0, 50]: 0 where all agree, 50 with halves at the two ends; NaN for fewer than two parties
    source  thomson2011 for places on one line an issue; the SD is the textbook's

    >>> deviation(np.array([0.0, 100.0])), round(deviation(np.array([20.0, 50.0, 80.0])), 2)
    (50.0, 24.49)
    """
    return float(at.std()) if len(at) > 1 else float("nan")


def cohesion(sd: float) -> float:
    """1 - 2 SD with the SD as a share of a scale of 100: 1 where all agree, 0 with halves at the two ends.

    >>> cohesion(50.0), round(cohesion(24.49), 2)
    (0.0, 0.51)
    """
    return 1 - 2 * sd / 100


def deviations(low: NDArray[np.float64], high: NDArray[np.float64]) -> tuple[float, float]:
    """The least and the most that the standard deviation can be with each place inside its own range.

    low, high  (party,)  ends of the ranges in [0, 100], low <= high
    returns    NaN twice for fewer than two parties. The least is exact: n SD^2 = min over c of the sum of squared
               distances from c to the ranges, a convex function, quadratic between neighbouring ends. The most lies at
               ends of the ranges; up to EXACT parties every combination is tried, beyond that those which set some
               ranges to their low and all with a higher middle to their high, so that it is at least what is returned.

    >>> [round(one, 2) for one in deviations(np.array([0.0, 40.0]), np.array([20.0, 60.0]))]
    [10.0, 30.0]
    """
    if len(low) < 2:
        return float("nan"), float("nan")
    cuts = np.unique(np.concatenate([low, high]))
    middles = (cuts[1:] + cuts[:-1]) / 2 if len(cuts) > 1 else cuts
    best = np.inf
    for middle in (*cuts, *middles):
        # Of the ranges that do not hold the point, the nearer ends; the least between two cuts is at their mean.
        below, above = high[high < middle], low[low > middle]
        ends = np.concatenate([below, above])
        centre = float(ends.mean()) if len(ends) else float(middle)
        best = min(best, float((np.maximum(np.maximum(low - centre, centre - high), 0) ** 2).sum()))
    if len(low) <= EXACT:
        corners = np.array(list(product(*zip(low, high, strict=True))))
    else:
        place = np.argsort(np.argsort(low + high, kind="stable"))
        corners = np.array([np.where(place < cut, low, high) for cut in range(len(low) + 1)])
    return float(np.sqrt(max(best, 0.0) / len(low))), float(corners.std(axis=1).max())


def spread(places: Sequence[Placement]) -> tuple[Any, ...]:
    """The figures of SPREAD for the placements that stand on one day; None where they are not known."""
    if not places:
        return (0, *[None] * (len(SPREAD) - 1))
    at = np.array([one.at for one in places], dtype=float)
    low, high = (np.array([one.ends[end] for one in places], dtype=float) for end in (0, 1))
    means = (at.mean(), low.mean(), high.mean())
    if len(at) < 2:
        return (1, *(round(float(one), 2) for one in means), *[None] * 7)
    least, most = deviations(low, high)
    sd = deviation(at)
    figures = (*means, at.max() - at.min(), sd, least, most)
    held = (cohesion(sd), cohesion(most), cohesion(least))
    return (len(at), *(round(float(one), 2) for one in figures), *(round(float(one), 3) for one in held))


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """Where each side stands, by the record's own moves and by the scales of the settings."""
    sides = wanted(config, scope)
    stood: dict[str, dict[str, Any]] = {}
    keys = ("stated", "toward", "away", "claimed", "latest", "mentions", "others")
    for side, issue, *values in stated.stood(record, scope, sides):
        stood.setdefault(issue, {})[side] = dict(zip(keys, values, strict=True))
    lines = placed.lines(config, scope)
    evidence = placed.rests_on(record, lines, scope)
    known = Read(
        scope=scope, sides=sides, called=names(record, config, scope.as_of), issues=stated.issue_names(config),
        stood=stood, lines=lines, evidence=evidence,
    )  # fmt: skip
    every = [one for found in stood.values() for one in found.values()]
    said = [] if lines else ["No scale is kept in the settings: no side has a place, and nothing has a spread."]
    return Measured(
        measure="positions",
        scope=scope,
        panels=(
            filled(ISSUES, _issues(known), empty=NOTHING, notes=_silent(known)),
            filled(SIDES, _sides(known), empty=NOTHING),
            filled(PLACED, _placed(known), empty=UNPLACED),
            filled(SERIES, _series(known), empty=UNPLACED),
        ),
        inputs={
            "moves of the sides' own, once an issue": sum(one["stated"] for one in every),
            "moves that others tell for a side, not counted": sum(one["claimed"] for one in every),
            "placements on scales": sum(len(line.placements) for line in lines),
        },
        notes=(*said, *placed.notes(lines, evidence)),
    )  # fmt: skip


def ordered(known: Mapping[str, str], found: set[str]) -> list[str]:
    """Issues in the order of the settings, then of the vocabulary, then others by their ids."""
    order = {id: place for place, id in enumerate(known)}
    return sorted(found, key=lambda id: (order.get(id, len(order)), id))


def _days(scope: Scope) -> dict[str, date]:
    return {key: day for key, day in (("since", scope.since), ("until", scope.until)) if day}


def _on(read: Read, issue: str) -> list[Line | None]:
    """The scales of an issue, or one None where there is none."""
    return [line for line in read.lines if line.scale.issue == issue] or [None]


def _every(read: Read) -> list[str]:
    return ordered(read.issues, set(read.stood) | {line.scale.issue for line in read.lines})


def _issues(read: Read) -> list[Row]:
    rows = []
    for issue in _every(read):
        heard = [side for side in read.sides if read.stood.get(issue, {}).get(side, {}).get("stated")]
        own = [id for side in heard for id in read.stood[issue][side]["mentions"][:3]]
        for line in _on(read, issue):
            places = list(placed.standing(line.placements, date.max).values()) if line else []
            scale = (line.scale.name, line.scale.zero, line.scale.hundred) if line else (None, None, None)
            figures = spread(places) if line else (None,) * len(SPREAD)
            rests = (
                [id for one in places for id in read.evidence[line.scale.name, one.party, one.since][:2]]
                if line
                else []
            )
            rows.append(
                Row(
                    values=(
                        issue,
                        read.issues.get(issue, issue),
                        len(heard),
                        len(read.sides) - len(heard),
                        *scale,
                        *figures,
                    ),
                    mentions=tuple(dict.fromkeys([*rests, *own]))[:MOST_MENTIONS],
                    where={"issue": issue, **_days(read.scope)},
                )
            )
    return rows  # fmt: skip


def _silent(read: Read) -> list[str]:
    """Who has no move of its own on any issue."""
    heard = {side for spoke in read.stood.values() for side, found in spoke.items() if found["stated"]}
    silent = [read.called.get(side, side) for side in read.sides if side not in heard]
    return [f"Silent on every issue: {'; '.join(silent)}."] if heard and silent else []


def _sides(read: Read) -> list[Row]:
    rows = []
    for issue in _every(read):
        for line in _on(read, issue):
            places = placed.standing(line.placements, date.max) if line else {}
            spoke = read.stood.get(issue, {})
            for side in [*read.sides, *(one for one in places if one not in read.sides)]:
                if side in spoke or side in places:
                    rows.append(_side(read, issue, side, line, places.get(side)))
    return rows


def _side(read: Read, issue: str, side: str, line: Line | None, place: Placement | None) -> Row:
    found = read.stood.get(issue, {}).get(side)
    latest = (found["latest"] if found else None) or {}
    moves = tuple(latest.get(key) for key in ("move", "direction", "told", "said"))
    counts = tuple(found[key] if found else 0 for key in ("stated", "toward", "away", "claimed"))
    where = (place.at, *placed.range_of(place), place.since, place.words) if place else (None,) * 5
    rests = read.evidence[line.scale.name, side, place.since] if line and place else ()
    own = (*found["mentions"], *found["others"]) if found else ()
    return Row(
        values=(
            issue, read.issues.get(issue, issue), side, read.called.get(side, side), *moves, *counts,
            line.scale.name if line and place else None, *where,
        ),
        mentions=tuple(dict.fromkeys([*own[:1], *rests[:3], *own]))[:MOST_MENTIONS],
        where={"actor": side, "issue": issue, **_days(read.scope)},
    )  # fmt: skip


def _placed(read: Read) -> list[Row]:
    rows = []
    for line in read.lines:
        for one in line.placements:
            rows.append(
                Row(
                    values=(
                        one.since, line.scale.name, line.scale.issue, one.party, read.called.get(one.party, one.party),
                        one.at, *placed.range_of(one), one.words, one.mention or one.source,
                    ),
                    mentions=read.evidence[line.scale.name, one.party, one.since],
                    where={"actor": one.party, "issue": line.scale.issue},
                )
            )  # fmt: skip
    return rows


def _series(read: Read) -> list[Row]:
    rows = []
    for line in read.lines:
        days = [one.since for one in line.placements]
        first = max([*days[:1], *([read.scope.since] if read.scope.since else [])], default=None)
        if first is None:
            continue
        last = max(*days, first)
        for since in periods.between(read.scope.step, first, periods.after(read.scope.step, last)):
            until = periods.after(read.scope.step, since)
            places = list(placed.standing(line.placements, _before(until)).values())
            ids = [id for one in places for id in read.evidence[line.scale.name, one.party, one.since][:3]]
            rows.append(
                Row(
                    values=(since, line.scale.name, line.scale.issue, *spread(places)),
                    mentions=tuple(dict.fromkeys(ids))[:MOST_MENTIONS],
                    where={"actor": [one.party for one in places], "issue": line.scale.issue},
                )
            )
    return rows


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


MEASURE = Measure(name="positions", shapes=(ISSUES, SIDES, PLACED, SERIES), read=read)
