"""Points whose marks would overlap are drawn as one mark, at the place with the most events among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.mapping.marks import GAP, Box, Item, Key, Mark, Sizes, around, built, key, layout, on_rim, overlap
from dragoman.mapping.points import WIDE, Point
from dragoman.mapping.projection import Projection

NEAR = 13.0  # px: places closer than this are joined before anything is laid out
WIDER = 1.5  # by which that grows while a map has too many parts
MOST_PARTS = 260  # links on one map: where there would be more, places further apart are joined
CELL = 64.0  # px: of the squares by which neighbours are found
RINGS = {"region": 20.0, "country": 30.0}  # px: radius of what is known only so far


@dataclass(slots=True)
class _Group:
    """Points that are drawn together, and where."""

    x: float
    y: float
    label: str
    points: list[Item]
    count: int
    held: dict[Key, int]
    box: Box = (0.0, 0.0, 0.0, 0.0)

    def take(self, other: _Group) -> None:
        self.points += other.points
        self.count += other.count
        for name, count in other.held.items():
            self.held[name] = self.held.get(name, 0) + count

    def measure(self, sizes: Sizes, width: float) -> None:
        self.box = around(box for _, _, box in layout(self.held, sizes, self.x, self.y, width))

    def mark(self, sizes: Sizes, width: float) -> Mark:
        ring = max(RINGS.get(point.precision or "", 0.0) for _, point, _ in self.points)
        return built(self.x, self.y, self.label, self.points, ring, sizes=sizes, width=width)


def marks(points: Sequence[Point], projection: Projection) -> tuple[tuple[Mark, ...], Sizes]:
    """The marks of the points within the picture, rings first, then the others; and how large their discs are."""
    exact: list[Item] = []
    wide: list[Item] = []
    for index, point in enumerate(points):
        if projection.shows(point.lat, point.lon):
            (wide if point.precision in WIDE else exact).append((index, point, key(point)))
    width = projection.width
    groups, wide_groups, near = _gathered(exact, projection), _gathered(wide, projection), NEAR
    while True:
        groups, sizes = _settled(_joined(groups, near), width)
        wide_groups, wide_sizes = _settled(_joined(wide_groups, near), width)
        if sum(len(group.held) for group in (*groups, *wide_groups)) <= MOST_PARTS:
            break
        near *= WIDER
    sizes = min(sizes, wide_sizes, key=lambda each: each.scale)  # one scale for both; smaller discs overlap no more
    drawn = [group.mark(sizes, width) for group in groups]
    taken = [mark.box for mark in drawn]
    rings = []
    for group in wide_groups:
        rings.append(on_rim(group.mark(sizes, width), taken, projection))
        taken.append(rings[-1].box)
    return (*rings, *drawn), sizes


def _gathered(items: Iterable[Item], projection: Projection) -> list[_Group]:
    """The points of each pixel, the fullest pixel first."""
    pixels: dict[tuple[int, int], list[Item]] = defaultdict(list)
    for item in items:
        x, y = projection.place(item[1].lat, item[1].lon)
        pixels[round(x), round(y)].append(item)
    groups = []
    for (x, y), points in pixels.items():
        held: dict[Key, int] = defaultdict(int)
        names: dict[str, int] = defaultdict(int)
        for _, point, name in points:
            held[name] += point.count
            names[point.label] += point.count
        label = min(names, key=lambda each: (-names[each], each))
        groups.append(_Group(float(x), float(y), label, points, sum(held.values()), dict(held)))
    return sorted(groups, key=_fullest)


def _fullest(group: _Group) -> tuple[int, float, float]:
    return -group.count, group.y, group.x


def _joined(groups: Sequence[_Group], near: float) -> list[_Group]:
    """Groups, fullest first, with those that lie nearer than so many px to a fuller one taken into it."""
    kept: dict[tuple[int, int], list[_Group]] = defaultdict(list)
    out = []
    for group in groups:
        column, row = int(group.x // near), int(group.y // near)
        fuller = [
            (away, other.y, other.x, other)
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in kept.get((column + dx, row + dy), ())
            if (away := (other.x - group.x) ** 2 + (other.y - group.y) ** 2) < near**2
        ]
        if fuller:
            min(fuller, key=lambda each: each[:3])[3].take(group)
        else:
            kept[column, row].append(group)
            out.append(group)
    return out


def _settled(groups: list[_Group], width: float) -> tuple[list[_Group], Sizes]:
    """Groups whose marks do not overlap one another: of two that would, the fuller takes the other in.

    Each round joins at least two groups or ends. Sizes follow the fullest group, so that they shrink as groups grow.
    """
    sizes = Sizes(0.0)
    grown = {id(group) for group in groups}
    while True:
        before, sizes = sizes, Sizes.up_to(max((group.count for group in groups), default=1))
        for group in groups:
            if sizes != before or id(group) in grown:
                group.measure(sizes, width)
        groups = sorted(groups, key=_fullest)
        grown = set()
        kept: list[_Group] = []
        cells: dict[tuple[int, int], list[_Group]] = defaultdict(list)
        for group in groups:
            into = next((other for other in _about(group.box, cells) if overlap(group.box, other.box, GAP)), None)
            if into is None:
                kept.append(group)
                for cell in _cells(group.box):
                    cells[cell].append(group)
            else:
                into.take(group)
                grown.add(id(into))
        if len(kept) == len(groups):
            return kept, sizes
        groups = kept


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int((box[0] - GAP) // CELL), int((box[2] + GAP) // CELL) + 1):
        for row in range(int((box[1] - GAP) // CELL), int((box[3] + GAP) // CELL) + 1):
            yield column, row


def _about(box: Box, cells: dict[tuple[int, int], list[_Group]]) -> Iterator[_Group]:
    for cell in _cells(box):
        yield from cells.get(cell, ())
