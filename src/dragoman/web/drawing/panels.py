"""Pictures of a panel: a strip for each series, or a bar for each row; every point leads to its words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from dragoman import daywords
from dragoman.measures import Panel, Row, periods
from dragoman.visible import short
from dragoman.web.drawing import days
from dragoman.web.drawing.days import Scale

MOST_STRIPS = 12  # series in one picture; the table has all
MOST_BARS = 24
LABEL, STRIP, GAP = 20.0, 46.0, 12.0  # px: the name of a strip, the strip, and the space below it
BAR = 16.0
LEFT, RIGHT = 46.0, 58.0  # px beside a strip: for the ends of its scale, and for the last value
AXIS = 26.0
CHARACTER = 6.8  # px of a character at 12 px
LEAST_CHARS = 12  # that are left of a part of a name
BETWEEN = " → "
PERIOD = "since"  # the column of a series that holds the first day of a period


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a series."""

    x: float
    y: float
    href: str
    words: str
    low: float | None = None  # y of the ends of its interval
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One series with its name above it; over days, or over a number such as days since a pledge."""

    name: str
    label_y: float
    base: float  # y of the least value
    zero: float | None  # y of nothing, where the scale goes through it
    top: float
    path: str
    band: str
    points: tuple[Point, ...]
    last: str
    least: str  # the ends of the scale
    most: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row."""

    name: str
    label_y: float
    x: float
    y: float
    wide: float
    value: str
    href: str
    words: str
    low: float | None = None  # x of the ends of its interval
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All that the template needs; strips or bars."""

    width: float
    height: float
    name: str
    strips: tuple[Strip, ...] = ()
    bars: tuple[Bar, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    axis: float = 0.0
    zero: float = 0.0  # x of nothing, of bars
    ends: tuple[tuple[float, str, str], ...] = ()  # below bars: x, what the axis has there, and how it is anchored
    left_out: int = 0  # series or rows that are in the table alone


Words = Callable[[Row], str]
NO_LABELS: Mapping[str, str] = MappingProxyType({})


def drawn(
    panel: Panel, *, width: float, href: Words, labels: Mapping[str, str] = NO_LABELS, step: str = ""
) -> Picture | None:
    """The picture of a panel; None where it has none, or nothing to draw.

    href    the address of the words behind a row
    labels  what ids and terms mean, in words
    step    the periods of a series, of which one may be missing; "": none is looked for
    """
    chart = panel.shape.chart
    panel = replace(panel, rows=panel.read)
    if chart is None or not panel.rows:
        return None
    names = _names(panel, labels)
    return _strips(panel, width, href, names, step) if chart.kind == "lines" else _bars(panel, width, href, names)


def figure(value: Any) -> str:
    """A number as a label: three figures that count, no more."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def tick(value: float) -> str:
    """A number beside an axis, where there is room for six characters."""
    if abs(value) < 10_000:
        return figure(value)
    return f"{value / 1000:.3g}k" if abs(value) < 999_500 else f"{value / 1_000_000:.3g}m"


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _names(panel: Panel, labels: Mapping[str, str]) -> list[tuple[str, ...]]:
    """What each row is called, by the columns that tell rows apart; what all of them say is left out."""
    chart = panel.shape.chart
    assert chart is not None
    told = (chart.by if chart.kind == "lines" else f"{chart.x} {chart.by}").split()
    heads = {one.name: one.label for one in panel.shape.columns}
    rows = list(panel.dicts())
    columns = [_told(name, [row[name] for row in rows], heads, labels) for name in told]
    telling = [column for column in columns if len(set(column)) > 1] or columns[:1]
    if not telling:
        return [()] * len(rows)
    nothing = f"{heads[told[0]].lower()} not told"
    return [tuple(filter(None, parts)) or (nothing,) for parts in zip(*telling, strict=True)]


def _told(name: str, values: Sequence[Any], heads: Mapping[str, str], labels: Mapping[str, str]) -> list[str]:
    """A column in words; where its days are the first of their months, or years, it is of months or years."""
    dates = {one for one in values if isinstance(one, date)}
    step = "month" if len(dates) > 1 and all(one.day == 1 for one in dates) else "day"
    step = "year" if step == "month" and all(one.month == 1 for one in dates) else step
    return [
        days.label(step, one) if step != "day" and isinstance(one, date) else _named(one, heads[name], labels)
        for one in values
    ]


def _named(value: Any, head: str, labels: Mapping[str, str]) -> str:
    """A value as part of a name: a term in words, a day as people write it, a number with what it counts."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return daywords.short(value)
    return f"{head} {figure(value)}" if _number(value) is not None else labels.get(str(value), str(value))


def _fitted(parts: Sequence[str], width: float) -> str:
    """A name in one line of a picture: what is too long is cut in its longest part, for the others tell names apart."""
    kept = list(parts)
    over = len(BETWEEN.join(kept)) - int(width / CHARACTER)
    for at in sorted(range(len(kept)), key=lambda at: -len(kept[at])):
        if over > 0:
            whole = kept[at]
            kept[at] = short(whole, max(LEAST_CHARS, len(whole) - over))
            over -= len(whole) - len(kept[at])
    return BETWEEN.join(kept)


def _strips(panel: Panel, width: float, href: Words, names: Sequence[tuple[str, ...]], step: str) -> Picture | None:
    chart = panel.shape.chart
    assert chart is not None
    heads = {one.name: one.label for one in panel.shape.columns}
    found: dict[tuple[str, ...], list[tuple[float, float, dict[str, Any], Row]]] = {}
    unknown: dict[tuple[str, ...], list[float]] = {}
    for values, row, called in zip(panel.dicts(), panel.rows, names, strict=True):
        for column in chart.y:
            number, across = _number(values[column]), _across(values[chart.x])
            parts = called if called and len(chart.y) == 1 else (*called, heads[column])
            if number is not None and across is not None:
                found.setdefault(parts, []).append((across, number, values, row))
            elif across is not None:
                unknown.setdefault(parts, []).append(across)
    if not found:
        return None
    order = sorted(found, key=lambda name: (-len(found[name]), name))
    shown = order[:MOST_STRIPS]
    numbers = [one for name in shown for _, one, _, _ in found[name]]
    bounds = [_number(v[end]) for name in shown for _, _, v, _ in found[name] for end in (chart.low, chart.high) if end]
    least, most = _ends([*numbers, *(one for one in bounds if one is not None)], chart.least, chart.most)
    every = [across for name in shown for across, *_ in found[name]]
    scale = _Axis(min(every), max(every), LEFT, width - RIGHT, dated=isinstance(panel.rows[0].values[_x(panel)], date))
    strips = []
    top = 4.0
    for name in shown:
        known = sorted(found[name], key=lambda one: one[0])
        gaps = [*unknown.get(name, ()), *_missing([one[0] for one in known], step if chart.x == PERIOD else "")]
        strips.append(_strip(name, known, scale, top, (least, most), chart, href, gaps=gaps))
        top += LABEL + STRIP + GAP
    return Picture(
        width=width, height=top + AXIS, name=panel.shape.title, strips=tuple(strips), ticks=scale.ticks(),
        axis=top, left_out=len(order) - len(shown),
    )  # fmt: skip


def _missing(across: Sequence[float], step: str) -> list[float]:
    """Days on which a period ends that has no row: it is neither nothing nor between its neighbours."""
    if not step:
        return []
    first = [date.fromordinal(int(one)) for one in across]
    ends = [periods.after(step, periods.start(step, one)) for one in first]
    return [end.toordinal() - 0.5 for end, following in zip(ends, first[1:], strict=False) if end < following]


def _x(panel: Panel) -> int:
    chart = panel.shape.chart
    return [one.name for one in panel.shape.columns].index(chart.x if chart else "")


def _across(value: Any) -> float | None:
    """Where a value lies along the picture: a day by its number."""
    return float(value.toordinal()) if isinstance(value, date) else _number(value)


@dataclass(frozen=True, slots=True)
class _Axis:
    """What lies along a picture of series: days, or numbers."""

    least: float
    most: float
    left: float
    right: float
    dated: bool

    @property
    def _days(self) -> Scale:
        first, last = date.fromordinal(int(self.least)), date.fromordinal(int(self.most))
        return Scale(days.moved(first, -1), days.moved(last, 2), self.left, self.right)

    def x(self, across: float) -> float:
        if self.dated:
            return self._days.x(date.fromordinal(int(across)))
        return round(self.left + (across - self.least) / ((self.most - self.least) or 1) * (self.right - self.left), 1)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        if self.dated:
            return tuple(days.ticks(self._days))
        return tuple((self.x(one), figure(round(one))) for one in (self.least, (self.least + self.most) / 2, self.most))

    def named(self, across: float) -> str:
        return daywords.short(date.fromordinal(int(across))) if self.dated else f"{across:g}"


def _ends(numbers: Sequence[float], least: float | None, most: float | None) -> tuple[float, float]:
    """The ends of a scale: nothing is on it, and it is no single point."""
    low = least if least is not None else min(0.0, *numbers)
    high = most if most is not None else max(0.0, *numbers)
    return (low, high) if high > low else (low, low + 1.0)


def _strip(
    parts: Sequence[str],
    rows: Sequence[tuple[float, float, dict[str, Any], Row]],
    scale: _Axis,
    top: float,
    ends: tuple[float, float],
    chart: Any,
    href: Words,
    *,
    gaps: Sequence[float],
) -> Strip:
    base = top + LABEL + STRIP

    def up(value: float) -> float:
        share = (value - ends[0]) / (ends[1] - ends[0])
        return round(base - min(1.0, max(0.0, share)) * STRIP, 1)

    points = []
    for across, number, values, row in rows:
        low, high = (_number(values[end]) if end else None for end in (chart.low, chart.high))
        said = f"{BETWEEN.join(parts)}, {scale.named(across)}: {figure(number)}"
        if low is not None and high is not None:
            said += f" ({figure(low)} to {figure(high)})"
        points.append(
            Point(
                x=scale.x(across), y=up(number), href=href(row), words=said,
                low=None if low is None else up(low), high=None if high is None else up(high),
            )
        )  # fmt: skip
    stretches, last = list[list[Point]](), math.inf
    for point, (across, *_) in zip(points, rows, strict=True):
        if last > across or any(last < gap < across for gap in gaps):  # no line where nothing is known
            stretches.append([])
        stretches[-1].append(point)
        last = across
    path = "".join("M" + "L".join(f"{one.x} {one.y}" for one in some) for some in stretches)
    band = "".join(map(_band, stretches))
    return Strip(
        name=_fitted(parts, scale.right + RIGHT), label_y=top + LABEL - 6, base=base,
        zero=up(0.0) if ends[0] < 0 < ends[1] else None,
        top=top + LABEL, path=path, band=band, points=tuple(points), last=figure(rows[-1][1]),
        least=tick(ends[0]), most=tick(ends[1]),
    )  # fmt: skip


def _band(points: Sequence[Point]) -> str:
    """The area between the ends of the intervals, of a stretch without a gap."""
    some = [one for one in points if one.low is not None and one.high is not None]
    if len(some) < 2:
        return ""
    there = "L".join(f"{one.x} {one.high}" for one in some)
    return f"M{there}L" + "L".join(f"{one.x} {one.low}" for one in reversed(some)) + "Z"


def _bars(panel: Panel, width: float, href: Words, names: Sequence[tuple[str, ...]]) -> Picture | None:
    chart = panel.shape.chart
    assert chart is not None
    column = chart.y[0]
    rows = [
        (values, row, name)
        for values, row, name in zip(panel.dicts(), panel.rows, names, strict=True)
        if _number(values[column]) is not None
    ]
    if not rows:
        return None
    shown = rows[:MOST_BARS]
    ends = [_number(values[one]) for values, *_ in shown for one in (column, chart.low, chart.high) if one]
    least, most = _ends([one for one in ends if one is not None], chart.least, chart.most)
    left, right = 4.0, width - RIGHT

    def along(value: float) -> float:
        share = (value - least) / (most - least)
        return round(left + min(1.0, max(0.0, share)) * (right - left), 1)

    bars = []
    y = 4.0
    for values, row, parts in shown:
        number = float(values[column])
        low, high = (_number(values[end]) if end else None for end in (chart.low, chart.high))
        x0, x1 = sorted((along(0.0) if least <= 0 <= most else along(least), along(number)))
        said = f"{BETWEEN.join(parts)}: {figure(number)}"
        if low is not None and high is not None:
            said += f" ({figure(low)} to {figure(high)})"
        bars.append(
            Bar(
                name=_fitted(parts, width), label_y=y + LABEL - 6, x=x0, y=y + LABEL,
                wide=max(1.5, round(x1 - x0, 1)), value=figure(number), href=href(row), words=said,
                low=None if low is None else along(low), high=None if high is None else along(high),
            )
        )  # fmt: skip
        y += LABEL + BAR + GAP / 2
    return Picture(
        width=width, height=y + LABEL, name=panel.shape.title, bars=tuple(bars), zero=along(max(least, 0.0)),
        ends=_ends_below(least, most, chart.ends, along), axis=y, left_out=len(rows) - len(shown),
    )  # fmt: skip


def _ends_below(
    least: float, most: float, words: tuple[str, str], along: Callable[[float], float]
) -> tuple[tuple[float, str, str], ...]:
    """What stands below bars: both ends of the axis, with what they mean where the panel says so, and nothing."""
    told = [f"{tick(at)}: {meaning}" if meaning else tick(at) for at, meaning in zip((least, most), words, strict=True)]
    zero = [(along(0.0), "0", "middle")] if least < 0 < most and min(-least, most) > (most - least) / 8 else []
    return ((along(least), told[0], "start"), *zero, (along(most), told[1], "end"))
