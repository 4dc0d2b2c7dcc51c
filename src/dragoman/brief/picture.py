"""The timeline picture: lanes by kind of thing, a linked mark for each dated line, laid out so that nothing overlaps.

Written as SVG rather than with the chart library: vl-convert turns a link within the page into one to another host,
gives marks no <title>, and knows nothing of labels that must not collide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dragoman import daywords
from dragoman.brief.model import Mark
from dragoman.brief.names import phrases

RADIUS = 5.5
ROW = 19.0
CHARACTER = 6.7  # px, of a character at 11 px in DejaVu Sans, the widest system font tried: estimates err wide
MOST_ROWS = 4  # a lane that needs more joins the marks of a stretch of days
MOST_BARS = 2  # rows of dates that are only ranges, in such a lane
LEAST_CELL = 21.0  # px, for a count of three figures
DAY = timedelta(days=1)
Across = Callable[[date], float]
SHAPES = {  # around (0, 0); the shape says the lane again, for print in grey and for eyes that see few colours
    "talks": "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
    "offers": "M0-6 6 5H-6z",
    "answers": "M0-6.5 6.5 0 0 6.5-6.5 0z",
    "pledges": "M-5-5H5V5H-5z",
    "claims": "M0 6 6-5H-6z",
    "other": "M-6 0-3-5.2H3L6 0 3 5.2H-3z",
    "fighting": "M-5.5-3.5-3.5-5.5 0-2 3.5-5.5 5.5-3.5 2 0 5.5 3.5 3.5 5.5 0 2-3.5 5.5-5.5 3.5-2 0z",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mark with its place in the picture."""

    mark: Mark
    x: float
    y: float
    bar: tuple[float, float] | None  # left edge and width, where the date is a range
    arrow: str  # "before" or "after", where one end is open
    label: str  # "" where there is no room
    shape: str
    cell: tuple[float, float] | None = None  # left edge and width, where the mark is the count of a stretch of days
    weight: int = 0  # 1 to 4: how its count compares with the highest of the picture


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    title: str
    y: float
    height: float
    shape: str
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All the template needs to write the SVG."""

    width: float
    height: float
    left: float
    right: float
    axis: float
    wide: bool
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[float, str], ...]
    grid: tuple[float, ...]  # where a month begins
    title: str
    cell_days: int  # 0 where nothing is counted, 31 for months


def window(marks: Sequence[Mark]) -> tuple[tuple[Mark, ...], int]:
    """The marks that share a readable scale, and how many lie off it by three times the middle half's spread."""
    if not marks:
        return (), 0
    starts = sorted(mark.since.toordinal() for mark in marks)
    if starts[-1] - starts[0] <= 400:
        return tuple(marks), 0
    low, high = starts[len(starts) // 4], starts[(3 * len(starts)) // 4]
    room = 3 * max(high - low, 60)
    kept = tuple(mark for mark in marks if low - room <= mark.since.toordinal() <= high + room)
    return kept, len(marks) - len(kept)


def layout(marks: Sequence[Mark], *, width: float, wide: bool) -> Picture:
    """Place every mark: by date along the picture, by lane and first free row down it."""
    left, right = (126.0 if wide else 10.0), width - 12.0
    first = min(mark.since for mark in marks)
    last = max(min(mark.until, mark.since + timedelta(days=366)) for mark in marks)
    pad = max(1, round((last - first).days * 0.02))
    begin, end = first - pad * DAY, last + pad * DAY
    scale = (right - left) / (end - begin).days

    def across(day: date) -> float:
        return round(min(right, max(left, left + (day - begin).days * scale)), 1)

    step = next((days for days in (1, 7, 14) if days * scale >= LEAST_CELL), 31)
    lanes: list[Lane] = []
    y = 8.0
    by_lane: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        by_lane[mark.lane].append(mark)
    rows = {name: _rows(items, across, right, step) for name, items in by_lane.items()}
    most = max((item.mark.count for _, drawn in rows.values() for item in drawn if item.cell), default=1)
    for name, title in phrases()["lanes"].items():
        if name not in by_lane:
            continue
        head = 0.0 if wide else 17.0
        count, drawn = rows[name]
        height = head + count * ROW + 9
        shape = SHAPES.get(name, SHAPES["other"])
        placed = tuple(
            replace(item, y=round(y + head + 4.5 + (item.y + 0.5) * ROW, 1), shape=shape, weight=_weight(item, most))
            for item in _labelled(drawn, right)
        )
        lanes.append(Lane(name, title, round(y, 1), height, shape, placed))
        y += height
    ticks = tuple((across(day), label) for day, label in _ticks(begin, end, right - left))
    return Picture(
        width=width,
        height=round(y + 26, 1),
        left=left,
        right=right,
        axis=round(y, 1),
        wide=wide,
        lanes=tuple(lanes),
        ticks=_spaced(ticks, left, right),
        grid=tuple(across(day) for day in _months(begin, end)) if (end - begin).days <= 800 else (),
        title=f"Timeline from {daywords.day(first)} to {daywords.day(max(mark.until for mark in marks) - DAY)}",
        cell_days=step if any(item.cell for lane in lanes for item in lane.drawn) else 0,
    )


def _weight(item: Drawn, most: int) -> int:
    return min(4, 1 + 4 * (item.mark.count - 1) // max(most, 4)) if item.cell else 0


def _rows(marks: Iterable[Mark], across: Across, right: float, step: int) -> tuple[int, list[Drawn]]:
    """Stack marks into rows so that none overlap; count those of a stretch of days where a lane would grow too tall."""
    items = sorted(marks, key=lambda mark: (mark.since, mark.until, mark.line))
    rows, drawn = _stacked(items, across, right)
    if rows <= MOST_ROWS:
        return rows, drawn
    ranged = [mark for mark in items if mark.until - mark.since > 7 * DAY or mark.precision in ("before", "after")]
    cells = _cells([mark for mark in items if mark not in ranged], across, step)
    more, bars = _stacked(ranged, across, right)
    if more > MOST_BARS:
        more, bars = _stacked(_joined(ranged), across, right)
    top = 1 if cells else 0
    return top + more, [*cells, *(replace(item, y=item.y + top) for item in bars)]


def _cells(items: Iterable[Mark], across: Across, step: int) -> list[Drawn]:
    """A count for each stretch of days: it leads to the first line of the stretch."""
    groups: dict[date, list[Mark]] = defaultdict(list)
    for mark in items:
        day = mark.since
        start = day.replace(day=1) if step > 14 else day - timedelta(days=(day.toordinal() - 1) % step)
        groups[start].append(mark)
    drawn = []
    for start, same in sorted(groups.items()):
        stop = (start + 32 * DAY).replace(day=1) if step > 14 else start + step * DAY
        x0, x1 = across(start), across(stop)
        count = sum(mark.count for mark in same)
        days = daywords.span(start, stop)
        mark = replace(same[0], count=count, label=f"{days}: {count}, from here on", short="", state="done")
        cell = (round(x0 + 1, 1), round(max(x1 - x0 - 2, 4), 1))
        drawn.append(Drawn(mark, round((x0 + x1) / 2, 1), 0, None, "", "", "", cell))
    return drawn


def _stacked(items: Iterable[Mark], across: Across, right: float) -> tuple[int, list[Drawn]]:
    ends: list[float] = []
    drawn: list[Drawn] = []
    for mark in items:
        x0, x1 = across(mark.since), across(mark.until)
        ranged = mark.until - mark.since > DAY
        x = min(max((x0 + x1) / 2, RADIUS), right - RADIUS)
        begins, stops = (min(x0, x - RADIUS), max(x1, x + RADIUS)) if ranged else (x - RADIUS, x + RADIUS)
        arrow = mark.precision if mark.precision in ("before", "after") else ""
        begins -= 9 if arrow == "before" else 0
        stops += 9 if arrow == "after" else 0
        if mark.count > 1:  # the count is always shown, so its room is reserved
            stops += 3 + CHARACTER * len(f"{mark.count}×")
        row = next((number for number, end in enumerate(ends) if begins >= end + 3), len(ends))
        ends[row:] = [stops] if row == len(ends) else [stops, *ends[row + 1 :]]
        bar = (round(x0, 1), round(max(x1 - x0, 2), 1)) if ranged else None
        drawn.append(Drawn(mark, round(x, 1), row, bar, arrow, f"{mark.count}×" if mark.count > 1 else "", ""))
    return len(ends), drawn


def _joined(items: Iterable[Mark]) -> list[Mark]:
    """One mark for each date and state, with the number of lines it stands for."""
    groups: dict[tuple[date, date, str], list[Mark]] = defaultdict(list)
    for mark in items:
        groups[mark.since, mark.until, mark.state].append(mark)
    return [
        same[0]
        if len(same) == 1
        else replace(same[0], count=sum(m.count for m in same), label=" / ".join(m.label for m in same[:8]))
        for same in groups.values()
    ]


def _labelled(drawn: Sequence[Drawn], right: float) -> list[Drawn]:
    """Give a mark its word where the space up to the next mark in its row allows."""
    out: list[Drawn] = []
    for item in drawn:
        if item.label or not item.mark.short:
            out.append(item)
            continue
        stops = _stop(item)
        row = [other for other in drawn if other.y == item.y and other is not item]
        nexts = [_start(other) for other in row if _start(other) >= item.x]
        room = min([*nexts, right + 8]) - stops - 8
        out.append(replace(item, label=item.mark.short) if CHARACTER * len(item.mark.short) <= room else item)
    return out


def _start(item: Drawn) -> float:
    edge = min(item.bar[0], item.x - RADIUS) if item.bar else item.x - RADIUS
    return edge - (9 if item.arrow == "before" else 0)


def _stop(item: Drawn) -> float:
    edge = max(item.bar[0] + item.bar[1], item.x + RADIUS) if item.bar else item.x + RADIUS
    return edge + (9 if item.arrow == "after" else 0)


def label_x(item: Drawn) -> float:
    """Where the word beside a mark begins."""
    return round(_stop(item) + 4, 1)


def _months(begin: date, end: date) -> list[date]:
    months = [date(y, m, 1) for y in range(begin.year, end.year + 1) for m in range(1, 13)]
    return [day for day in months if begin <= day <= end]


def _ticks(begin: date, end: date, room: float) -> list[tuple[date, str]]:
    """Days, weeks, months, quarters or years: the finest whose labels fit side by side."""
    most = max(2, int(room // 78))
    length = (end - begin).days
    for step in (1, 2, 7, 14):
        if length / step <= most:
            monday = begin + timedelta(days=(-begin.weekday()) % 7) if step >= 7 else begin
            days = [monday + timedelta(days=n) for n in range(0, length + 1, step)]
            return [(day, f"{day.day} {daywords.MONTHS[day.month - 1][:3]}") for day in days if day <= end]
    inside = _months(begin, end)
    for every in (1, 2, 3, 6, 12, 24, 60, 120):
        chosen = [day for day in inside if (day.year * 12 + day.month - 1) % every == 0]
        if len(chosen) <= most:
            yearly = every >= 12
            return [
                (day, str(day.year) if yearly else f"{daywords.MONTHS[day.month - 1][:3]} {day.year}") for day in chosen
            ]
    return [(inside[0], str(inside[0].year))] if inside else []


def _spaced(ticks: Iterable[tuple[float, str]], left: float, right: float) -> tuple[tuple[float, str], ...]:
    """Ticks whose labels neither touch one another nor leave the picture."""
    kept: list[tuple[float, str]] = []
    for x, label in ticks:
        half = CHARACTER * len(label) / 2
        clear = not kept or x - half > kept[-1][0] + CHARACTER * len(kept[-1][1]) / 2 + 6
        if clear and x - half >= left - 8 and x + half <= right + 10:
            kept.append((x, label))
    return tuple(kept)
