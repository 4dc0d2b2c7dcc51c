"""Where each mark of the timeline stands: single marks where there is room, counted bars where they would crowd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dragoman.brief.picture import SHAPES
from dragoman.visible import short
from dragoman.web.drawing import days
from dragoman.web.drawing.days import Scale
from dragoman.web.drawing.lanes import Cell, Lane, Spread, length
from dragoman.web.drawing.silence import Silence, silences

ROW = 18.0  # px: height of a row of marks
RADIUS = 6.0
APART = 3.0  # px between two marks of a row
MOST_ROWS = 3  # of single marks; a lane that needs more counts its events
MOST_LINES = 3  # of events spread over longer; a lane that needs more draws them as one
BAR = 40.0  # px: the highest bar
FIGURE = 6.6  # px of a figure at 11 px
LEAST_CELL = 20.0  # px: of a stretch of days that is counted
WIDE_LABEL, NARROW_LABEL = 21, 36  # characters of the name of a lane
LEAST_LINE = 16.0  # px: of a line over several days
EMPTY = 26.0  # px: a lane that holds nothing
STANDINGS = {"done": "", "reported": "pale", "planned": "hollow", "off": "hollow off"}
WORDS = {"reported": "by the day of the report", "planned": "planned or on a condition", "off": "called off or denied"}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One event."""

    x: float
    y: float
    shape: str
    css: str  # of its kind and standing
    off: bool
    href: str
    words: str
    line: tuple[float, float] | None = None  # from, to: where it spreads over several days
    open: str = ""  # "before" or "after": an end that is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a lane holds of a stretch of days; its parts stand on one another."""

    x: float
    wide: float
    top: float
    parts: tuple[tuple[str, float, float], ...]  # class, y, height
    count: int
    figure: bool  # whether there is room for its count
    href: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Events that are spread over one longer stretch of days, or over several."""

    x: float
    wide: float
    y: float
    path: str
    css: str
    count: int
    href: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A lane with all that stands in it."""

    lane: Lane
    label: str  # its name, as much of it as there is room for
    y: float
    height: float
    middle: float  # y of its name
    total: int
    href: str  # the words behind all of it
    marks: tuple[Mark, ...] = ()
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def count(self) -> int:
        """Events that its marks, bars and lines stand for."""
        return len(self.marks) + sum(bar.count for bar in self.bars) + sum(line.count for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All that the template needs."""

    scale: Scale
    width: float
    height: float
    axis: float  # y of the line of days
    wide: bool
    lanes: tuple[Drawn, ...]
    ticks: tuple[tuple[float, str], ...]
    step: str  # of the stretches that are counted; "" where none is
    silences: tuple[Silence, ...] = ()

    @property
    def count(self) -> int:
        """Marks, and the events of bars and lines."""
        return sum(lane.count for lane in self.lanes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What there is to draw, and how its addresses are made."""

    lanes: Sequence[Lane]
    totals: Mapping[str, int]
    cells: Mapping[str, Sequence[Cell]]
    spreads: Mapping[str, Sequence[Spread]]
    singles: Mapping[str, Sequence[Row]]  # of lanes few enough to draw one by one
    step: str
    item: Callable[[list[str]], str]  # address of mentions
    behind: Callable[..., str]  # address of what stands in a lane, by from, to, least, most
    told: Callable[[Row], str]  # an event in words
    long: int
    gaps: Sequence[tuple[date, date]] = ()  # days without a report


def layout(material: Material, scale: Scale, *, width: float, wide: bool) -> Picture:
    """Place everything: by day along the picture, by lane down it."""
    most = max((cell.total for cells in material.cells.values() for cell in cells), default=1)
    lanes: list[Drawn] = []
    y = 4.0
    counting = False
    for lane in material.lanes:
        drawn = _lane(material, lane, scale, y=y, most=most, wide=wide)
        counting = counting or bool(drawn.bars)
        lanes.append(drawn)
        y = round(y + drawn.height, 1)
    return Picture(
        scale=scale,
        width=width,
        height=y + 26,
        axis=y,
        wide=wide,
        lanes=tuple(lanes),
        ticks=_clear(days.ticks(scale), scale),
        step=material.step if counting else "",
        silences=silences(material.gaps, scale),
    )


@dataclass(slots=True)
class _Rows:
    """Rows of a lane that are filled from the left."""

    ends: list[float] = field(default_factory=list)

    def take(self, begins: float, stops: float) -> int:
        """The first row in which there is room."""
        row = next((number for number, end in enumerate(self.ends) if begins >= end + APART), len(self.ends))
        self.ends[row : row + 1] = [stops]
        return row


def _lane(material: Material, lane: Lane, scale: Scale, *, y: float, most: int, wide: bool) -> Drawn:
    total = material.totals[lane.id]
    head = 0.0 if wide else 19.0
    top = y + head + 5
    href = material.behind(lane=lane.id) if total else ""
    singles = material.singles.get(lane.id)
    marks = _marks(material, singles, scale, top) if singles is not None else None
    bars: tuple[Bar, ...] = ()
    if marks is None:
        bars = _bars(material, lane, scale, base=top + 13 + BAR, most=most)
        body = 13 + BAR if bars else 0.0
    else:
        body = round((max((mark.y for mark in marks), default=top - ROW / 2) - top + ROW / 2) / ROW) * ROW
    lines = _lines(material, lane, scale, top=top + body + (3 if body else 0))
    body += (3 if body else 0) + len({line.y for line in lines}) * ROW if lines else 0
    height = max(head + body + 10 if body else 0.0, EMPTY if wide else head + 8)
    label = short(lane.name, WIDE_LABEL if wide else NARROW_LABEL)
    middle = y + (14 if not wide else min(height / 2 + 4, 26.0))
    return Drawn(
        lane=lane, label=label, y=y, height=round(height, 1), middle=round(middle, 1),
        total=total, href=href, marks=marks or (), bars=bars, lines=lines,
    )  # fmt: skip


def _marks(material: Material, rows: Sequence[Row], scale: Scale, top: float) -> tuple[Mark, ...] | None:
    """A mark for each event, stacked where they would touch; None where that takes too many rows."""
    taken = _Rows()
    found = []
    sizes, places = Counter(row["day"] for row in rows if not length(row)), Counter[date]()
    beside = max(1, int(scale.a_day // (2 * RADIUS + APART)))  # marks of one day that stand side by side
    for row in rows:
        spread = length(row)
        x0 = scale.x(row["day"])
        x1 = scale.x(days.moved(row["day"], max(spread, 1)))
        if not spread:
            slots = min(beside, sizes[row["day"]])
            slot, wide = places[row["day"]] % slots, (x1 - x0) / slots
            places[row["day"]] += 1
            x0, x1 = x0 + slot * wide, x0 + (slot + 1) * wide
        x = min(max((x0 + x1) / 2, scale.left + RADIUS), scale.right - RADIUS)
        open_end = {"before": "before", "after": "after"}.get(row["precision"] or "", "")
        begins = min(x0 if spread else x, x) - RADIUS - (8 if open_end == "before" else 0)
        stops = max(x1 if spread else x, x) + RADIUS + (8 if open_end == "after" else 0)
        place = taken.take(begins, stops)
        if place >= MOST_ROWS:
            return None
        standing = "reported" if row["standing"] == "done" and not row["dated"] else row["standing"]
        found.append(
            Mark(
                x=round(x, 1),
                y=round(top + (place + 0.5) * ROW, 1),
                shape=SHAPES.get(row["lane"], SHAPES["other"]),
                css=f"l-{row['lane']} {standing}".strip(),
                off=standing == "off",
                href=material.item([row["mention_id"]]),
                words=material.told(row),
                line=(round(x0, 1), round(x1, 1)) if spread and x1 - x0 > 2 * RADIUS else None,
                open=open_end,
            )
        )
    return tuple(found)


def _bars(material: Material, lane: Lane, scale: Scale, *, base: float, most: int) -> tuple[Bar, ...]:
    found = []
    for cell in material.cells.get(lane.id, ()):
        until = days.after(material.step, cell.since) or date.max
        x0, x1 = scale.x(cell.since), scale.x(until)
        total, y, parts = cell.total, base, []
        for standing, count in cell.counts:
            tall = max(1.5, BAR * count / most)
            y -= tall
            parts.append((STANDINGS[standing], round(y, 1), round(tall, 1)))
        wide = max(x1 - x0 - 1.5, 2.0)
        first, last = max(cell.since, scale.since), min(until, scale.until)
        found.append(
            Bar(
                x=round(min(x0 + 0.75, scale.right - wide), 1),
                wide=round(wide, 1),
                top=round(base - 13 - BAR, 1),
                parts=tuple(parts),
                count=total,
                figure=wide >= FIGURE * len(f"{total:,}"),
                href=material.item([cell.mention])
                if total == 1
                else material.behind(**{"lane": lane.id, "from": first, "to": last, "most": material.long}),
                words=f"{lane.name}, {days.named(first, last)}: {_counted(cell)}",
            )
        )
    return tuple(found)


def _counted(cell: Cell) -> str:
    """A count with what of it is not plainly told as done on its day."""
    besides = ", ".join(f"{count:,} {WORDS[standing]}" for standing, count in cell.counts if standing != "done")
    events = "1 event" if cell.total == 1 else f"{cell.total:,} events"
    return f"{events}{', of them ' if cell.total > 1 and besides else ', ' if besides else ''}{besides}"


def _lines(material: Material, lane: Lane, scale: Scale, *, top: float) -> tuple[Line, ...]:
    spreads = material.spreads.get(lane.id, ())
    taken = _Rows()
    found = []
    for spread in spreads:
        x0, x1 = _ends(scale, spread.since, spread.until)
        place = taken.take(x0, x1)
        if place >= MOST_LINES:
            return (_joined(material, lane, spreads, scale, top),)
        what = "1 event" if spread.count == 1 else f"{spread.count:,} events"
        besides = f", {WORDS[spread.standing]}" if spread.standing != "done" else ""
        found.append(
            Line(
                x=x0,
                wide=round(x1 - x0, 1),
                y=(y := round(top + (place + 0.5) * ROW, 1)),
                path=_path(scale, spread.since, spread.until, x0, x1, y),
                css=STANDINGS[spread.standing],
                count=spread.count,
                href=_behind(material, lane, spread),
                words=f"{lane.name}, some time in {days.named(spread.since, spread.until)}: {what}{besides}",
            )
        )
    return tuple(found)


def _behind(material: Material, lane: Lane, spread: Spread) -> str:
    if spread.count == 1:
        return material.item([spread.mention])
    day = days.moved(spread.since, 1)
    at = {"from": spread.since, "to": day, "least": spread.length, "most": spread.length}
    return material.behind(lane=lane.id, **at)


def _joined(material: Material, lane: Lane, spreads: Sequence[Spread], scale: Scale, top: float) -> Line:
    """One line for all that is spread over longer."""
    since, until = min(one.since for one in spreads), max(one.until for one in spreads)
    count = sum(one.count for one in spreads)
    x0, x1 = _ends(scale, since, until)
    y = round(top + ROW / 2, 1)
    return Line(
        x=x0,
        wide=round(x1 - x0, 1),
        y=y,
        path=_path(scale, since, until, x0, x1, y),
        css="",
        count=count,
        href=material.behind(lane=lane.id, least=material.long + 1),
        words=f"{lane.name}, {count:,} events, each spread over longer between {days.named(since, until)}",
    )


def _ends(scale: Scale, since: date, until: date) -> tuple[float, float]:
    """Where a line over several days begins and ends: long enough to be seen and hit."""
    x0 = min(scale.x(since), scale.right - LEAST_LINE)
    return round(x0, 1), round(max(scale.x(until), x0 + LEAST_LINE), 1)


def _path(scale: Scale, since: date, until: date, x0: float, x1: float, y: float) -> str:
    """A line with a stroke across at each end, and an arrow where it goes on beyond the picture."""
    first = f"M{x0 + 5:.1f} {y - 4:.1f}l-5 4l5 4" if since < scale.since else f"M{x0 + 1:.1f} {y - 4:.1f}v8"
    last = f"M{x1 - 5:.1f} {y - 4:.1f}l5 4l-5 4" if until > scale.until else f"M{x1 - 1:.1f} {y - 4:.1f}v8"
    return f"{first}M{x0:.1f} {y:.1f}H{x1:.1f}{last}"


def _clear(ticks: Any, scale: Scale) -> tuple[tuple[float, str], ...]:
    """Labels of the axis that neither touch one another nor leave the picture."""
    kept: list[tuple[float, str]] = []
    for x, label in ticks:
        half = FIGURE * len(label) / 2
        clear = not kept or x - half > kept[-1][0] + FIGURE * len(kept[-1][1]) / 2 + 8
        if clear and x - half >= scale.left - 24 and x + half <= scale.right + 10:
            kept.append((x, label))
    return tuple(kept)
