"""From degrees to the plane of a picture: which part of the world is shown, and where a place lies in it.

The projection is the equirectangular one with its standard parallel at the middle latitude: parallels and meridians are
straight, distances are true along every meridian and along that parallel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians

KM_A_DEGREE = 111.195  # of a sphere of 6,371 km, the mean radius of the Earth
LEAST_SPAN = 4.0  # degrees of latitude: closer, outlines of 1:50 million would promise more than they hold
MARGIN = 0.14  # of the span, on each side
POLE = 84.0  # degrees: nearer to the poles nothing is shown unless bounds ask for it
WIDEST = 75.0  # degrees: the highest standard parallel; beyond it, a degree of longitude would be no wider than a hair
STEPS = (0.5, 1, 2, 5, 10, 15, 30, 45)  # degrees between lines of the graticule
GAP = 110.0  # px that such lines should lie apart


@dataclass(frozen=True, slots=True)
class Bounds:
    """A part of the world in degrees; `east` goes past 180 where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-90 <= self.south < self.north <= 90 and self.west < self.east <= self.west + 360):
            raise ValueError(f"no part of the world: {self}")


WORLD = Bounds(-170.0, -58.0, 190.0, 82.0)  # cut in the Bering Strait, where no state is divided


@dataclass(frozen=True, slots=True)
class Projection:
    """A picture of `width` by `height` px whose left edge lies at `west` and whose upper edge at `north`."""

    west: float
    north: float
    x_scale: float  # px a degree of longitude
    y_scale: float  # px a degree of latitude
    width: float
    height: float
    parallel: float  # the standard parallel

    def unwrapped(self, lon: float) -> float:
        """The longitude as counted in this picture, from its left edge on."""
        return self.west + (lon - self.west) % 360

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies, in px from the upper left corner."""
        return (self.unwrapped(lon) - self.west) * self.x_scale, (self.north - lat) * self.y_scale

    def shows(self, lat: float, lon: float) -> bool:
        x, y = self.place(lat, lon)
        return 0 <= x <= self.width and 0 <= y <= self.height

    @property
    def bounds(self) -> Bounds:
        east = self.west + self.width / self.x_scale
        return Bounds(self.west, max(-90.0, self.north - self.height / self.y_scale), east, min(90.0, self.north))

    @property
    def km_a_px(self) -> float:
        """Along the standard parallel and every meridian."""
        return KM_A_DEGREE / self.y_scale


def around(places: Sequence[tuple[float, float]]) -> Bounds:
    """The narrowest part of the world that holds the places (lat, lon), with a margin; without any, all of it."""
    if not places:
        return WORLD
    lats = [min(POLE, max(-POLE, lat)) for lat, _ in places]
    lons = sorted({(lon + 180) % 360 - 180 for _, lon in places})
    gaps = [(after - before, after) for before, after in zip(lons, [*lons[1:], lons[0] + 360], strict=True)]
    widest, west = max(gaps)  # the picture is cut where the most empty longitude lies
    west = (west + 180) % 360 - 180
    east = west + 360 - widest
    south, north = min(lats), max(lats)
    if east - west > 240:
        return Bounds(WORLD.west, min(WORLD.south, south - 2), WORLD.east, max(WORLD.north, north))
    middle = cos(radians(min(WIDEST, abs(south + north) / 2)))
    pad = max(MARGIN * max(north - south, (east - west) * middle), (LEAST_SPAN - (north - south)) / 2)
    return Bounds(
        west - pad / middle, max(-90.0, south - pad), min(east + pad / middle, west + 359), min(90.0, north + pad)
    )


def project(bounds: Bounds, width: float, height: float) -> Projection:
    """The picture that holds the bounds, as large as fits; what room is left shows more of the world around them.

    A picture wider than the whole world is made narrower, so that no place is drawn twice, and one of all the world is
    made as tall as the bounds.
    """
    parallel = min(WIDEST, abs(bounds.south + bounds.north) / 2)
    if bounds.east - bounds.west > 180:
        parallel = 30.0  # of a world map: neither the equator nor the north is too far from the truth
    narrow = cos(radians(parallel))
    scale = min(width / ((bounds.east - bounds.west) * narrow), height / (bounds.north - bounds.south))
    shown = min(width, 360 * scale * narrow)
    middle = (bounds.west + bounds.east) / 2
    if bounds.east - bounds.west > 300:  # more room would show only ice
        height = min(height, (bounds.north - bounds.south) * scale)
    tall = height / scale
    north = (bounds.north + bounds.south) / 2 + tall / 2
    north = tall / 2 if tall >= 180 else max(min(north, 90.0), tall - 90.0)
    sign = -1 if bounds.north + bounds.south < 0 else 1
    return Projection(
        west=middle - shown / (2 * scale * narrow),
        north=north,
        x_scale=scale * narrow,
        y_scale=scale,
        width=shown,
        height=height,
        parallel=sign * parallel,
    )


def graticule(projection: Projection) -> tuple[list[tuple[float, str]], list[tuple[float, str]]]:
    """The meridians by x and the parallels by y, each with its label."""
    bounds = projection.bounds
    meridians, parallels = [], []
    for lon in _ticks(bounds.west, bounds.east, _step(projection.x_scale)):
        meridians.append(((lon - projection.west) * projection.x_scale, _degrees((lon + 180) % 360 - 180, "EW")))
    for lat in _ticks(bounds.south, bounds.north, _step(projection.y_scale)):
        parallels.append(((projection.north - lat) * projection.y_scale, _degrees(lat, "NS")))
    return meridians, parallels


def _step(scale: float) -> float:
    return next((step for step in STEPS if step * scale >= GAP), STEPS[-1])


def _ticks(low: float, high: float, step: float) -> Iterator[float]:
    first = floor(low / step) + 1
    while first * step < high:
        yield first * step
        first += 1


def _degrees(value: float, sides: str) -> str:
    side = "" if value == 0 or abs(value) == 180 else f"\N{NO-BREAK SPACE}{sides[value < 0]}"
    return f"{abs(value):g}°{side}"


def degrees_north(value: float) -> str:
    """A latitude for people, to the degree."""
    return _degrees(float(round(value)), "NS")


def scale_bar(projection: Projection, most: float = 130.0) -> tuple[float, str]:
    """A round length of at most so many px: its px, and its km as a label."""
    room = most * projection.km_a_px
    magnitude = 10.0 ** floor(log10(room))
    km = next(factor * magnitude for factor in (5, 2, 1) if factor * magnitude <= room)
    return km / projection.km_a_px, f"{km:,.0f}\N{NO-BREAK SPACE}km" if km >= 1 else f"{km:g}\N{NO-BREAK SPACE}km"
