"""A strip of small bars, a month or more each: how many events there are over time, and the way to each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.web.drawing import days
from dragoman.web.drawing.days import Scale
from dragoman.web.drawing.lanes import Cell

HEIGHT, TOP, BASE = 92.0, 16.0, 70.0  # px: the strip, and its bars
LEFT = 2.0
LEAST = 20.0  # px of a bar
WIDEST = 60.0
ROOM = 64.0  # px of a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The events of a month, or of a longer stretch."""

    x: float
    wide: float
    y: float
    tall: float
    count: int
    figure: bool
    href: str
    words: str
    since: date
    until: date
    label: str  # "" where there is no room


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """All that the template needs."""

    scale: Scale
    step: str
    bars: tuple[Bar, ...]
    room: float = ROOM  # that a label needs: the last ones stand as far to the right as it leaves

    @property
    def count(self) -> int:
        """Events."""
        return sum(bar.count for bar in self.bars)


def step_of(since: date, until: date, width: float) -> tuple[Scale, str]:
    """The scale of a strip, and what a bar of it stands for: a month at least, so that it stays a strip."""
    last = days.after("month", days.beginning("month", days.moved(until, -1))) or date.max
    scale = Scale(days.beginning("month", since), last, LEFT, width - 2)
    step = days.step_for(scale, LEAST)
    return scale, "month" if step in ("day", "week") else step


def layout(cells: Sequence[Cell], scale: Scale, step: str, *, of: str, href: Callable[[date, date], str]) -> Strip:
    """Place a bar for each stretch that holds anything.

    of    what is counted, in the plural
    href  the address of the words of a stretch
    """
    most = max((cell.total for cell in cells), default=1)
    bars: list[Bar] = []
    labelled = -ROOM
    for cell in cells:
        until = days.after(step, cell.since) or date.max
        x0, x1 = scale.x(cell.since), scale.x(until)
        wide = max(2.0, min(x1 - x0 - 2, WIDEST))
        tall = max(1.5, (BASE - TOP) * cell.total / most)
        named = days.named(cell.since, until)
        label = named if step != "decade" else f"{cell.since.year}s"
        fits = x0 >= labelled + ROOM
        labelled = x0 if fits else labelled
        bars.append(
            Bar(
                x=round(x0 + 1, 1), wide=round(wide, 1), y=round(BASE - tall, 1), tall=round(tall, 1), count=cell.total,
                figure=wide >= 7 * len(f"{cell.total:,}"), href=href(cell.since, until),
                words=f"{named}: {cell.total:,} {of}", since=cell.since, until=until, label=label if fits else "",
            )
        )  # fmt: skip
    return Strip(scale=scale, step=step, bars=tuple(bars))
