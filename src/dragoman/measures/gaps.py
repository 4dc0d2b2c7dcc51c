"""The panels of concession that rest on scales: how far each two parties have come, and by which steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures import closing, periods, placed
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import opposed

if TYPE_CHECKING:
    from dragoman.config import Config, Placement
    from dragoman.measures.closing import Interval
    from dragoman.measures.placed import Line

POINTS = "points of 100"
RATIO = "share of the first gap"
SCALE = (Column(name="scale", label="Scale"), Column(name="issue", label="Issue"))
PAIR = (
    Column(name="one", label="One", meaning="a party, by registry id"),
    Column(name="one_name", label="One, in words"),
    Column(name="other", label="Other", meaning="the other, by registry id"),
    Column(name="other_name", label="Other, in words"),
)
CLOSURE = (
    Column(name="gap", label="Gap", unit=POINTS, meaning="how far apart they are"),
    Column(name="gap_low", label="Gap, low", unit=POINTS, meaning="the least with both places inside their ranges"),
    Column(name="gap_high", label="Gap, high", unit=POINTS, meaning="the most"),
    Column(name="closure", label="Closed", unit=RATIO, meaning="1 - gap / first gap; below 0 where it has grown"),
    Column(name="closure_low", label="Closed, low", unit=RATIO, meaning="the least with each place inside its range"),
    Column(name="closure_high", label="Closed, high", unit=RATIO, meaning="the most"),
)


def _came(who: str, label: str) -> tuple[Column, ...]:
    return (
        Column(name=f"{who}_ratio", label=f"{label} came", unit=RATIO, meaning="concession ratio C; away < 0"),
        Column(name=f"{who}_low", label=f"{label}, low", unit=RATIO),
        Column(name=f"{who}_high", label=f"{label}, high", unit=RATIO),
        Column(name=f"{who}_rate", label=f"{label}, a day", unit=f"{RATIO} a day", meaning="C / days"),
    )


PAIRS = Shape(
    name="pairs",
    title="On scales, by pair",
    columns=(
        *SCALE,
        *PAIR,
        Column(name="since", label="From", meaning="the first day on which both are placed"),
        Column(name="until", label="To", meaning="the day of the scale's last placement"),
        Column(name="days", label="Days", unit="days"),
        Column(name="first_gap", label="First gap", unit=POINTS),
        *CLOSURE,
        *_came("one", "One"),
        *_came("other", "Other"),
        Column(name="share", label="One's share", unit="share in [0, 1]", meaning="C_one / (C_one + C_other)"),
        Column(name="share_low", label="Share, low", unit="share in [0, 1]"),
        Column(name="share_high", label="Share, high", unit="share in [0, 1]"),
    ),
    note="Parties of one side make no pair. Bounds are missing where the first ranges of the two touch.",
)
GAPS = Shape(
    name="gaps",
    title="On scales, over time",
    columns=(Column(name="since", label="From", meaning="first day of the period"), *SCALE, *PAIR, *CLOSURE),
    chart=Chart(
        kind="lines", x="since", y=("gap",), by="scale one_name other_name", low="gap_low", high="gap_high",
        least=0, most=100,
    ),
    note="As the placements stand on the last day of the period.",
)  # fmt: skip
STEPS = Shape(
    name="steps",
    title="On scales, step by step",
    columns=(
        Column(name="day", label="Day", meaning="of the placement"),
        *SCALE,
        Column(name="side", label="Who", meaning="who moved, by registry id"),
        Column(name="side_name", label="Who, in words"),
        Column(name="towards", label="Measured to", meaning="the other party, by registry id"),
        Column(name="towards_name", label="Measured to, in words"),
        Column(name="step", label="Step", unit=POINTS, meaning="signed move c: towards the other > 0, away < 0"),
        Column(name="low", label="Low", unit=POINTS, meaning="the least with both places inside their ranges"),
        Column(name="high", label="High", unit=POINTS, meaning="the most"),
        Column(name="words", label="Words"),
    ),
    note="One row for each other party that is placed: the same step can be towards one and away from another.",
)
SHAPES = (PAIRS, GAPS, STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Two:
    """Two parties on one scale, from the first day on which both are placed."""

    line: Line
    parties: tuple[str, str]
    since: date

    def standing(self, day: date) -> tuple[Placement, Placement]:
        """Where the two stand on a day."""
        found = placed.standing(self.line.placements, day)
        return found[self.parties[0]], found[self.parties[1]]


def panels(
    config: Config,
    scope: Scope,
    lines: Sequence[Line],
    evidence: Mapping[tuple[str, str, date], tuple[str, ...]],
    called: Mapping[str, str],
) -> tuple[Panel, ...]:
    """The three panels, with why they are empty where nobody is placed twice."""
    found = [two for line in lines for two in pairs(config, scope, line)]
    empty = "No scale has two parties of different sides: [[scale.at]] tables in process.toml place them."
    close = [_pair(two, evidence, called) for two in found]
    over = [row for two in found for row in _over(two, scope, evidence, called)]
    steps = sorted((row for two in found for row in _steps(two, evidence, called)), key=lambda row: row.values[:6])
    still = "Nobody who is placed beside another has been placed again."
    touch = sum(row.values[_at(PAIRS, "closure_low")] is None for row in close)
    said = [f"{touch} of {len(close)} pairs have no bounds, because their first ranges touch."] if touch else []
    return (
        filled(PAIRS, close, empty=empty, notes=said),
        filled(GAPS, over, empty=empty),
        filled(STEPS, steps, empty=still),
    )


def pairs(config: Config, scope: Scope, line: Line) -> Iterator[Two]:
    """Each two placed parties of different sides."""
    sides = opposed(config, line.parties)
    first = {party: line.of(party)[0].since for party in line.parties}
    for one, other in combinations(line.parties, 2):
        if sides[one] != sides[other]:
            since = max(first[one], first[other], scope.since or date.min)
            yield Two(line=line, parties=(one, other), since=since)


def compared(two: Two, day: date) -> dict[str, Any]:
    """All figures of a pair from its first day to another; None where they are not known."""
    first, last = two.standing(two.since), two.standing(day)
    (x, y), (u, v) = (tuple(float(one.at) for one in found) for found in (first, last))
    ends = [(float(one.ends[0]), float(one.ends[1])) for one in first]
    moved: list[Interval | None] = [
        None if one is before else (float(one.ends[0]), float(one.ends[1]))
        for one, before in zip(last, first, strict=True)
    ]
    came = [
        float(closing.ratio(*(np.array([one]) for one in three))[0]) for three in ((x, u, y), (y, v, x))
    ]  # what each has come of the first gap
    ways = (np.sign(y - x), np.sign(x - y))
    lengths = [closing.length_range(ends[n], moved[n], float(ways[n])) for n in (0, 1)]
    closed = float(closing.closure(*(np.array([one]) for one in (x, u, y, v)))[0])
    share_range = closing.asymmetry_range(*lengths) if closing.asymmetry(*came) >= 0 else closing.NONE
    return {
        "first_gap": abs(x - y), "gap": abs(u - v), "closure": closed,
        "gap_range": closing.gap_range(*((float(one.ends[0]), float(one.ends[1])) for one in last)),
        "closure_range": closing.closure_range(ends[0], moved[0], ends[1], moved[1]),
        "came": came,
        "came_range": [closing.ratio_range(ends[n], moved[n], ends[1 - n]) for n in (0, 1)],
        "share": closing.asymmetry(*came), "share_range": share_range,
    }  # fmt: skip


def _number(value: float, digits: int = 3) -> float | None:
    return None if value != value else round(value, digits) + 0.0


def _numbers(values: Sequence[float]) -> list[float | None]:
    return [_number(one) for one in values]


def _ends(two: Two, called: Mapping[str, str]) -> tuple[str, ...]:
    ends = [text for party in two.parties for text in (party, called.get(party, party))]
    return (two.line.scale.name, two.line.scale.issue, *ends)


def _where(two: Two) -> dict[str, Any]:
    return {"actor": list(two.parties), "issue": two.line.scale.issue}


def _rests(
    two: Two, evidence: Mapping[tuple[str, str, date], tuple[str, ...]], places: Sequence[Placement]
) -> tuple[str, ...]:
    ids = [id for one in places for id in evidence[two.line.scale.name, one.party, one.since][:5]]
    return tuple(dict.fromkeys(ids))[:MOST_MENTIONS]


def _closed(figures: Mapping[str, Any]) -> tuple[float | None, ...]:
    low, high = figures["closure_range"]
    gaps = (figures["gap"], *figures["gap_range"])
    return (*_numbers(gaps), _number(figures["closure"]), _number(low), _number(high))


def _pair(two: Two, evidence: Mapping[tuple[str, str, date], tuple[str, ...]], called: Mapping[str, str]) -> Row:
    last = max(two.since, *(one.since for one in two.line.placements))
    days = (last - two.since).days
    figures = compared(two, last)
    came: list[float | None] = []
    for ratio, ends in zip(figures["came"], figures["came_range"], strict=True):
        rate = ratio / days if days else float("nan")
        came.extend((*_numbers((ratio, *ends)), _number(rate, 5)))
    values = (
        *_ends(two, called), two.since, last, days, _number(figures["first_gap"]), *_closed(figures), *came,
        *_numbers((figures["share"], *figures["share_range"])),
    )  # fmt: skip
    places = [*two.standing(last), *two.standing(two.since)]
    return Row(values=values, mentions=_rests(two, evidence, places), where=_where(two))


def _over(
    two: Two, scope: Scope, evidence: Mapping[tuple[str, str, date], tuple[str, ...]], called: Mapping[str, str]
) -> Iterator[Row]:
    last = max(two.since, *(one.since for one in two.line.placements))
    for since in periods.between(scope.step, two.since, periods.after(scope.step, last)):
        day = max(two.since, periods.after(scope.step, since) - timedelta(days=1))
        values = (since, *_ends(two, called), *_closed(compared(two, day)))
        yield Row(values=values, mentions=_rests(two, evidence, two.standing(day)), where=_where(two))


def _steps(
    two: Two, evidence: Mapping[tuple[str, str, date], tuple[str, ...]], called: Mapping[str, str]
) -> Iterator[Row]:
    """The signed moves of both, each measured to the other."""
    days = sorted({two.since, *(one.since for one in two.line.placements if one.since > two.since)})
    stood = [two.standing(day) for day in days]
    at = np.array([[one.at for one in both] for both in stood], dtype=float)
    for who, to in ((0, 1), (1, 0)):
        for n, step in enumerate(closing.signed(at[:, who], at[:, to]), 1):
            before, now = stood[n - 1][who], stood[n][who]
            if now is before:
                continue
            way = float(np.sign(at[n - 1, to] - at[n - 1, who]))
            ends = [(float(one.ends[0]), float(one.ends[1])) for one in (before, now)]
            low, high = closing.length_range(ends[0], ends[1], way) if way else closing.NONE
            parties = [
                text for end in (who, to) for text in (two.parties[end], called.get(two.parties[end], two.parties[end]))
            ]
            values = (
                days[n],
                two.line.scale.name,
                two.line.scale.issue,
                *parties,
                *_numbers((float(step), low, high)),
                now.words,
            )
            yield Row(
                values=values,
                mentions=_rests(two, evidence, (now, before)),
                where={"actor": two.parties[who], "issue": two.line.scale.issue},
            )  # fmt: skip


def _at(shape: Shape, column: str) -> int:
    return [one.name for one in shape.columns].index(column)
