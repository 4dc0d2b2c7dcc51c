"""Land and lines as SVG paths: projected, thinned to the grid of pixels, cut off at the edge of the picture.

Coordinates are whole tenths of a pixel until they are written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from dragoman.mapping.basemap import Basemap, Box, Place, Ring, Style, View, basemap
from dragoman.mapping.projection import Projection

TENTHS = 10
LEAST_STEP = 14  # tenths of a pixel between points of a line; its ends are always kept
NAME = 11.5  # px: how tall the name of a country is
LEVELS = 16  # level lines on which a place for it is looked for
LEAST_ISLAND = 7  # tenths of a pixel: what is smaller both ways is left out

Pixel = tuple[int, int]
Line = list[Pixel]
Room = tuple[float, float, float]  # y of a level stretch, where it begins and ends, in px


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the marks: one path of land, a path for each style of line, the countries in view."""

    land: str
    lines: dict[Style, str]
    rooms: dict[str, tuple[Room, ...]]  # by code, where within a country its name could stand


@lru_cache(maxsize=16)
def ground(projection: Projection, view: View) -> Ground:
    """The base map within a picture; kept, because pages ask for the same one again and again."""
    sheet = _Sheet(basemap(), projection)
    lines: dict[Style, list[Line]] = defaultdict(list)
    for shift in sheet.shifts:
        for arc in range(len(sheet.base.arcs)):
            if sheet.meets(sheet.base.boxes[arc], shift):
                style = sheet.base.style(arc, view)
                if style != "coast":  # that is the outline of the land
                    lines[style] += cut_line(sheet.arc(arc, shift), sheet.frame)
    land = [
        ring
        for shift in sheet.shifts
        for refs, box in sheet.base.land
        if sheet.meets(box, shift) and (ring := sheet.ring(refs, box, shift))
    ]
    return Ground(
        land="".join(written(ring, closed=True) for ring in land),
        lines={
            style: "".join(written(line) for line in joined(drawn)) for style, drawn in sorted(lines.items()) if drawn
        },
        rooms=_rooms(_countries(sheet, view), projection.height),
    )


def _countries(sheet: _Sheet, view: View) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for shift in sheet.shifts:
        for shape in sheet.base.shapes:
            code = shape.code(view)
            if code is None or not sheet.meets(shape.box, shift):
                continue
            for polygon in shape.polygons:
                for refs in polygon:
                    ring = sheet.ring(refs, sheet.box(refs), shift)
                    if ring:
                        found[code].append(ring)
    return {code: found[code] for code in sorted(found)}


def _rooms(countries: dict[str, list[Line]], height: float) -> dict[str, tuple[Room, ...]]:
    """The level stretches within each country that are as tall as a name and wide enough for a short one."""
    out = {}
    for code, rings in countries.items():
        ys = [y / TENTHS for ring in rings for _, y in ring]
        low, high = max(min(ys), 4.0), min(max(ys), height - 4.0)
        if high - low < NAME:
            continue
        free: list[Room] = []
        for step in range(1, LEVELS):
            y = low + (high - low) * step / LEVELS
            above, beneath = (_stretches(rings, y + up) for up in (-NAME / 2, NAME / 2))
            free += [
                (y, max(left, start), min(right, end))
                for left, right in above
                for start, end in beneath
                if min(right, end) - max(left, start) > 3 * NAME
            ]
        if free:
            out[code] = tuple(free)
    return out


def _stretches(rings: Iterable[Line], y: float) -> list[tuple[float, float]]:
    """The parts of a level line that lie within the outlines."""
    level = y * TENTHS
    crossings = []
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > level) != (y2 > level):
                crossings.append((x1 + (x2 - x1) * (level - y1) / (y2 - y1)) / TENTHS)
            x1, y1 = x2, y2
    crossings.sort()
    return list(zip(crossings[::2], crossings[1::2], strict=False))


class _Sheet:
    """One picture being drawn: every arc is projected and thinned once, whoever uses it."""

    def __init__(self, base: Basemap, projection: Projection) -> None:
        self.base = base
        self.projection = projection
        self.bounds = projection.bounds
        self.frame = (0, 0, round(projection.width * TENTHS), round(projection.height * TENTHS))
        self.shifts = [
            turn for turn in (-360, 0, 360) if self.bounds.west < 191 + turn and self.bounds.east > -182 + turn
        ]
        self.drawn: dict[tuple[int, int], Line] = {}

    def meets(self, box: Box, shift: int) -> bool:
        bounds = self.bounds
        return (
            box[0] + shift <= bounds.east
            and box[2] + shift >= bounds.west
            and box[1] <= bounds.north
            and box[3] >= bounds.south
        )

    def box(self, refs: Ring) -> Box:
        boxes = [self.base.boxes[max(ref, ~ref)] for ref in refs]
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    def arc(self, ref: int, shift: int) -> Line:
        key = max(ref, ~ref), shift
        if key not in self.drawn:
            self.drawn[key] = self.thinned(self.base.arcs[key[0]], shift)
        return self.drawn[key] if ref >= 0 else self.drawn[key][::-1]

    def thinned(self, arc: Sequence[Place], shift: int) -> Line:
        west, north = self.projection.west - shift, self.projection.north
        kx, ky = self.projection.x_scale * TENTHS, self.projection.y_scale * TENTHS
        x, y = round((arc[0][0] - west) * kx), round((north - arc[0][1]) * ky)
        out = [(x, y)]
        for lon, lat in arc[1:-1]:
            u, v = round((lon - west) * kx), round((north - lat) * ky)
            if abs(u - x) + abs(v - y) >= LEAST_STEP:
                out.append((u, v))
                x, y = u, v
        out.append((round((arc[-1][0] - west) * kx), round((north - arc[-1][1]) * ky)))
        return out

    def ring(self, refs: Ring, box: Box, shift: int) -> Line | None:
        """The outline of a ring within the picture; nothing where none of it is left, or too little to be seen."""
        wide = (box[2] - box[0]) * self.projection.x_scale * TENTHS
        tall = (box[3] - box[1]) * self.projection.y_scale * TENTHS
        if wide < LEAST_ISLAND and tall < LEAST_ISLAND:
            return None
        out: Line = []
        for ref in refs:
            out += self.arc(ref, shift)[1 if out else 0 :]
        ring = cut_ring(out[:-1], self.frame)
        return ring if len(ring) > 2 else None


Frame = tuple[int, int, int, int]  # left, top, right, bottom


def cut_ring(ring: Line, frame: Frame) -> Line:
    """The outline within the frame, one edge of it after the other (Sutherland and Hodgman 1974)."""
    for axis, limit, keeps_less in (
        (0, frame[0], False),
        (0, frame[2], True),
        (1, frame[1], False),
        (1, frame[3], True),
    ):
        if all((point[axis] <= limit) if keeps_less else (point[axis] >= limit) for point in ring):
            continue
        out: Line = []
        before = ring[-1] if ring else (0, 0)
        was = before[axis] <= limit if keeps_less else before[axis] >= limit
        for point in ring:
            now = point[axis] <= limit if keeps_less else point[axis] >= limit
            if now != was:
                out.append(_crossing(before, point, axis, limit))
            if now:
                out.append(point)
            before, was = point, now
        ring = out
    return ring


def _crossing(one: Pixel, two: Pixel, axis: int, limit: int) -> Pixel:
    along = (limit - one[axis]) / (two[axis] - one[axis])
    other = round(one[1 - axis] + along * (two[1 - axis] - one[1 - axis]))
    return (limit, other) if axis == 0 else (other, limit)


def cut_line(line: Line, frame: Frame) -> Iterator[Line]:
    """The pieces of a line within the frame, stretch by stretch (Liang and Barsky 1984)."""
    left, top, right, bottom = frame
    if all(left <= x <= right and top <= y <= bottom for x, y in line):
        yield line
        return
    piece: Line = []
    for (x1, y1), (x2, y2) in pairwise(line):
        start, end = 0.0, 1.0
        for toward, room in ((x1 - x2, x1 - left), (x2 - x1, right - x1), (y1 - y2, y1 - top), (y2 - y1, bottom - y1)):
            if toward == 0:
                end = end if room >= 0 else -1.0
            elif toward < 0:
                start = max(start, room / toward)
            else:
                end = min(end, room / toward)
        if start > end:
            continue
        first = (round(x1 + start * (x2 - x1)), round(y1 + start * (y2 - y1)))
        last = (round(x1 + end * (x2 - x1)), round(y1 + end * (y2 - y1)))
        if piece and piece[-1] == first:
            piece.append(last)
        else:
            if len(piece) > 1:
                yield piece
            piece = [first, last]
    if len(piece) > 1:
        yield piece


def joined(lines: Iterable[Line]) -> list[Line]:
    """Lines that end where another begins as one, so that dashes run on: each is joined to the first that fits."""
    out: list[Line] = []
    ends: dict[Pixel, Line] = {}
    for line in lines:
        if line[0] in ends and line[0] != line[-1]:
            whole = ends.pop(line[0])
            whole += line[1:]
        else:
            whole = list(line)
            out.append(whole)
        ends[whole[-1]] = whole
    return out


def written(line: Sequence[Pixel], *, closed: bool = False) -> str:
    """The points as a path of relative steps in pixels; points that coincide are left out."""
    x, y = line[0]
    parts = [f"M{number(x)} {number(y)}"]
    sign = "l"
    for u, v in line[1:]:
        if (u, v) != (x, y):
            dy = number(v - y)
            parts.append(f"{sign}{number(u - x)}{dy if dy[0] == '-' else ' ' + dy}")
            x, y, sign = u, v, " "
    if len(parts) == 1:
        return ""
    return "".join(parts).replace(" -", "-") + ("z" if closed else "")


def number(tenths: int) -> str:
    """A tenth of a pixel as short as SVG allows."""
    whole, tenth = divmod(abs(tenths), TENTHS)
    sign = "-" if tenths < 0 else ""
    if not tenth:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{tenth}"
