"""Marks: what is drawn about one place, and how it is laid out.

A mark has a disc that counts what happened (a second one for meetings), and a row of chips, one for each thing that is
claimed, planned or denied there. A place known only to a region or a country has a ring about it, and its parts on the
rim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import cos, radians, sin, sqrt

from dragoman.mapping.points import EXACT, Point, words
from dragoman.mapping.projection import Projection

MOST = 26.0  # px: radius of the largest disc
ONE = 6.5  # px: radius of a mark for one event, where there is room for it
GAP = 1.5  # px between marks
CHIP = 19.0  # px: height of a chip, and its width without a count
APART = 3.0  # px between chips of a row, so that a count is read with the chip before it
ROW = 3  # chips side by side
DIGIT = 6.4  # px of a figure at 10.5 px
OUT = 1e4  # px²: what it weighs to reach over the edge of the map
TURNS = (0, 180, 90, 270, 45, 315, 135, 225, 22, 338, 158, 202, 68, 292, 112, 248)  # degrees, from the top
STEPS = (0.0, 12.0, 24.0, 40.0, 60.0, 84.0)  # px off the rim
FAR = 120.0  # px: further than the parts of a ring are moved

Box = tuple[float, float, float, float]  # left, top, right, bottom
Key = tuple[str, str, str]  # family, kind, standing; no kind where a disc counts all kinds
Item = tuple[int, Point, Key]  # with the point's place in the caller's order


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of one mark is one thing: its events, or one claim of control. It is one link."""

    role: str  # disc or chip
    family: str  # hostility, meeting, control
    kind: str  # a kind or a control of words.toml; "several" where a disc counts different kinds
    standing: str  # happened, planned, denied
    points: tuple[Point, ...]  # as many as were joined, in the caller's order
    count: int  # the events they stand for
    x: float  # of its middle, from the middle of the mark
    y: float
    size: float  # radius of a disc, width of a chip
    vague: bool  # how exact the place is, is not known of any of them
    wide: bool  # the place is known only to the region or country


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """All that is drawn for the points about one place."""

    x: float
    y: float
    label: str
    places: int  # how many different places were joined
    parts: tuple[Part, ...]
    ring: float  # radius of the ring about a place that is not known exactly; 0 where it is
    count: int

    @property
    def box(self) -> Box:
        """What the parts cover."""
        return around(part_box(self, part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a disc is: its area grows with the count, but never below what its figure needs."""

    scale: float  # px of radius for the root of a count

    @classmethod
    def up_to(cls, most: int) -> Sizes:
        """The sizes of a map whose fullest mark counts so many."""
        return cls(min(ONE, MOST / sqrt(max(1, most))))

    def radius(self, count: int) -> float:
        least = ONE if count == 1 else 7.0 + DIGIT / 2 * (len(str(count)) - 1)
        return round(max(least, self.scale * sqrt(count)), 1)


def part_box(mark: Mark, part: Part) -> Box:
    return _box(part.role, mark.x + part.x, mark.y + part.y, part.size)


def _box(role: str, x: float, y: float, size: float) -> Box:
    wide, tall = (size, size) if role == "disc" else (size / 2, CHIP / 2)
    return x - wide, y - tall, x + wide, y + tall


def around(boxes: Iterable[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def overlap(one: Box, two: Box, gap: float = 0.0) -> bool:
    return one[0] < two[2] + gap and two[0] < one[2] + gap and one[1] < two[3] + gap and two[1] < one[3] + gap


def key(point: Point) -> Key:
    """Which part of a mark a point belongs to: a claim of control is one whatever its kind says."""
    if point.control is not None or point.kind == "control":
        known = point.control is not None and point.control in words()["control"]
        return "control", point.control if known and point.control else "other", point.standing
    kind = point.kind if point.kind in words()["kinds"] else "other"
    family = str(words()["kinds"][kind]["family"])
    return family, "" if point.standing == "happened" else kind, point.standing


@cache
def _order() -> dict[str, int]:
    return {name: index for index, name in enumerate(["", *words()["kinds"], *words()["control"]])}


def layout(held: Mapping[Key, int], sizes: Sizes, x: float, y: float, width: float) -> Iterator[tuple[Key, str, Box]]:
    """The role and the box of each part of a mark at (x, y), by the counts that it holds.

    Discs stand side by side, the first on the place. Chips stand in rows above them, or below near the upper edge.
    Where they stand does not hang on how large the discs of other marks are, so that smaller discs cover less.
    """
    keys = sorted(held, key=lambda each: (each[0], _order().get(each[1], -1), each[2]))
    discs = [each for each in keys if not each[1]]
    chips = [each for each in keys if each[1]]
    right = tallest = 0.0
    for each in discs:
        radius = sizes.radius(held[each])
        middle = x + right + (radius + GAP if right else 0.0)
        yield each, "disc", _box("disc", middle, y, radius)
        right, tallest = middle - x + radius, max(tallest, radius)
    rows = [chips[start : start + ROW] for start in range(0, len(chips), ROW)]
    side = -1 if y > MOST + len(rows) * (CHIP + GAP) else 1
    middle_y = y + (side * (tallest + GAP + CHIP / 2) if discs else 0.0)
    for row in rows:
        wide = [CHIP + (DIGIT * len(str(held[each])) if held[each] > 1 else 0.0) for each in row]
        whole = sum(wide) + APART * (len(row) - 1)
        left = max(1.0, min(x - whole / 2, width - 1 - whole))
        for each, size in zip(row, wide, strict=True):
            yield each, "chip", _box("chip", left + size / 2, middle_y, size)
            left += size + APART
        middle_y += side * (CHIP + GAP)


def built(x: float, y: float, label: str, points: Sequence[Item], ring: float, *, sizes: Sizes, width: float) -> Mark:
    """The mark of the points about a place."""
    ordered = sorted(points, key=lambda item: item[0])
    members: dict[Key, list[Point]] = {}
    held: dict[Key, int] = {}
    for _, point, name in ordered:
        members.setdefault(name, []).append(point)
        held[name] = held.get(name, 0) + point.count
    parts = []
    for name, role, box in layout(held, sizes, x, y, width):
        family, kind, standing = name
        kinds = {_kind(point) for point in members[name]} if role == "disc" else {kind}
        parts.append(
            Part(
                role=role,
                family=family,
                kind=kinds.pop() if len(kinds) == 1 else "several",
                standing=standing,
                points=tuple(members[name]),
                count=held[name],
                x=round((box[0] + box[2]) / 2 - x, 1),
                y=round((box[1] + box[3]) / 2 - y, 1),
                size=round((box[2] - box[0]) / (2 if role == "disc" else 1), 1),
                vague=not ring and not any(point.precision in EXACT for point in members[name]),
                wide=ring > 0,
            )
        )
    return Mark(
        x=x,
        y=y,
        label=label,
        places=len({point.label for _, point, _ in ordered}),
        parts=tuple(parts),
        ring=ring,
        count=sum(held.values()),
    )


def _kind(point: Point) -> str:
    return point.kind if point.kind in words()["kinds"] else "other"


def on_rim(mark: Mark, taken: Sequence[Box], projection: Projection) -> Mark:
    """The parts of a ring moved to its rim, or off it, to where they cover the least of other marks."""
    box = mark.box
    about = [other for other in taken if overlap(other, (box[0] - FAR, box[1] - FAR, box[2] + FAR, box[3] + FAR))]
    best: tuple[float, float, float] | None = None
    for away in STEPS:
        for turn in TURNS:
            x, y = (mark.ring + away) * sin(radians(turn)), -(mark.ring + away) * cos(radians(turn))
            moved = (box[0] + x, box[1] + y, box[2] + x, box[3] + y)
            covered = sum(_covered(moved, other) for other in about)
            if moved[0] < 0 or moved[1] < 0 or moved[2] > projection.width or moved[3] > projection.height:
                covered += OUT
            if best is None or covered < best[0]:
                best = covered, x, y
            if not covered:
                break
        if best and not best[0]:
            break
    assert best is not None
    _, x, y = best
    parts = tuple(replace(part, x=round(part.x + x, 1), y=round(part.y + y, 1)) for part in mark.parts)
    return replace(mark, parts=parts)


def _covered(one: Box, two: Box) -> float:
    """How much of two boxes is the same, in px²."""
    wide = min(one[2], two[2]) - max(one[0], two[0]) + GAP
    tall = min(one[3], two[3]) - max(one[1], two[1]) + GAP
    return wide * tall if wide > 0 and tall > 0 else 0.0
