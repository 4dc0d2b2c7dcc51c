"""Small charts that say what a sentence does not: how far pledges have come, and which way each side moved by week.

Every mark leads to a line. Shape and place say what colour says, so that none is needed to read them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman import daywords
from dragoman.brief.model import Figure
from dragoman.brief.names import word
from dragoman.visible import environment, short

WIDTH = 340  # px: a phone shows it whole, a page at its side
LEAST_BARS = 3  # fewer say no more than their lines
MOST_BARS = 24  # more is a list, and there is one below
LEAST_WEEKS = 3
MOST_WEEKS = 30  # the last ones; what is older stands in the lines
LABEL = 44  # characters beside a bar
SIGNS = {"soft": "towards", "neutral": "neither", "hard": "away"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One pledge."""

    line: str  # the id of the line it leads to
    label: str
    reached: int  # how many stages it has reached, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One move of a side."""

    line: str
    side: str
    day: date
    bearing: str  # soft, hard, neutral


@dataclass(frozen=True, slots=True)
class Column:
    """The moves of one side in one week that bear one way."""

    line: str  # of the first of them
    label: str
    bearing: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """One side's weeks."""

    title: str
    top: float
    axis: float  # the line between what goes towards the others and what goes away
    columns: tuple[Column, ...]


def stages(bars: Sequence[Bar], names: Sequence[str]) -> Figure | None:
    """A row of steps for each pledge, filled as far as a report shows; nothing where there are few, or too many."""
    if not LEAST_BARS <= len(bars) <= MOST_BARS:
        return None
    ordered = sorted(bars, key=lambda bar: -bar.reached)
    row, head = 30, 30
    svg = (
        environment("dragoman.brief")
        .get_template("stages.svg.j2")
        .render(
            bars=[(head + number * row, short(bar.label, LABEL), bar) for number, bar in enumerate(ordered)],
            names=names,
            width=WIDTH,
            step=WIDTH / len(names),
            height=head + len(bars) * row,
            title=word("stages_title"),
        )
    )
    counts: dict[str, int] = defaultdict(int)
    for bar in bars:
        counts[names[bar.reached - 1]] += 1
    told = ", ".join(f"{counts[name]} {name}" for name in names if counts[name])
    return Figure(svg=svg, caption=word("stages_caption"), description=word("stages_told", counts=told))


def weeks(steps: Iterable[Step], sides: Sequence[str]) -> Figure | None:
    """Moves by week for each side alike: towards the others above the line, away from them below it, neither across."""
    moves = [step for step in steps if step.side in sides and step.bearing in SIGNS]
    if not moves:
        return None
    last = _monday(max(step.day for step in moves))
    first = max(_monday(min(step.day for step in moves)), last - timedelta(weeks=MOST_WEEKS - 1))
    number = (last - first).days // 7 + 1
    if number < LEAST_WEEKS:
        return None
    moves = [step for step in moves if _monday(step.day) >= first]
    shown = [side for side in sides if any(step.side == side for step in moves)]
    scale = _scale(moves)
    room = WIDTH / number
    strips, top = [], 4.0
    for side in shown:
        strip, top = _strip(side, [step for step in moves if step.side == side], first, room, scale, top)
        strips.append(strip)
    svg = (
        environment("dragoman.brief")
        .get_template("weeks.svg.j2")
        .render(
            strips=strips,
            width=WIDTH,
            axis=top,
            ticks=_ticks(first, number, room),
            height=top + 22,
            title=word("weeks_title", first=daywords.day(first), last=daywords.day(last)),
        )
    )
    return Figure(svg=svg, caption=word("weeks_caption"), description=_told(moves, shown, first, last))


def _strip(side: str, moves: Sequence[Step], first: date, room: float, scale: float, top: float) -> tuple[Strip, float]:
    by_week: dict[tuple[int, str], list[Step]] = defaultdict(list)
    for step in sorted(moves, key=lambda step: step.day):
        by_week[(_monday(step.day) - first).days // 7, step.bearing].append(step)
    up = max((len(some) for (_, bearing), some in by_week.items() if bearing == "soft"), default=0)
    down = max((len(some) for (_, bearing), some in by_week.items() if bearing == "hard"), default=0)
    axis = top + 20 + up * scale
    columns = []
    for (week, bearing), some in sorted(by_week.items()):
        height = max(3.0, len(some) * scale)
        y = {"soft": axis - 1 - height, "hard": axis + 1, "neutral": axis - 1.5}[bearing]
        start = first + timedelta(weeks=week)
        label = word(
            "weeks_label",
            side=side,
            week=daywords.span(start, start + timedelta(days=7)),
            count=str(len(some)),
            way=word(SIGNS[bearing]),
        )
        width = max(2.0, room - 2)
        columns.append(
            Column(
                some[0].line, label, bearing, round(week * room + 1, 1), round(y, 1), round(width, 1),
                3.0 if bearing == "neutral" else round(height, 1),
            )
        )  # fmt: skip
    return Strip(side, top, round(axis, 1), tuple(columns)), axis + max(1, down) * scale + 10


def _scale(moves: Sequence[Step]) -> float:
    """Px for one move, the same for all sides: so that no side looks busier than it was."""
    counts: dict[tuple[str, date, str], int] = defaultdict(int)
    for step in moves:
        counts[step.side, _monday(step.day), step.bearing] += 1
    return min(9.0, 36.0 / max(counts.values()))


def _ticks(first: date, number: int, room: float) -> list[tuple[float, str, str]]:
    """The first day of about four of the weeks: where, its label, and which end of the label stands there."""
    every = max(1, round(number / 4))
    found = []
    for week in range(0, number, every):
        day, x = first + timedelta(weeks=week), week * room + 1
        found.append((round(x, 1), f"{day.day} {daywords.MONTHS[day.month - 1][:3]}", "start"))
    return [tick for tick in found if tick[0] < WIDTH - 36]


def _told(moves: Sequence[Step], sides: Sequence[str], first: date, last: date) -> str:
    parts = []
    for side in sides:
        counts = {bearing: sum(s.side == side and s.bearing == bearing for s in moves) for bearing in SIGNS}
        told = ", ".join(f"{count} {word(SIGNS[bearing])}" for bearing, count in counts.items() if count)
        parts.append(f"{side}: {told}")
    return word("weeks_told", first=daywords.day(first), last=daywords.day(last), sides="; ".join(parts))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
