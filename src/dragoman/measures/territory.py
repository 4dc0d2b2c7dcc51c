"""Areas on the map: how large they are, how they change, how far two maps differ.

Kernels alone: what a file of areas may hold stands in `area_files`, and the panels in `area_panels`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ring = Sequence[Sequence[float]]

MAJOR_KM = 6378.137  # WGS84
FLATTENING = 1 / 298.257223563
E = math.sqrt(FLATTENING * (2 - FLATTENING))
LINES = 4096  # of latitude, on which two maps are laid over one another
PAIRS = 4_000_000  # of edges that are compared at once: 32 MB a column


# ---- kernels --------------------------------------------------------------------------------------------------------


def authalic(latitude: Floats) -> Floats:
    """The sine of the authalic latitude: where a parallel lies on the sphere that has the area of the WGS84 ellipsoid.

    latitude  degrees in [-90, 90], any shape
    returns   in [-1, 1], the same shape; q(latitude) / q(90)
    source    snyder1987, equations 3-11 and 3-12

    >>> authalic(np.array([-90.0, 0.0, 90.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    return np.asarray(_q(np.sin(np.radians(latitude))) / _q(np.float64(1.0)), dtype=np.float64)


def _q(sine: Any) -> Any:
    return (1 - E**2) * (sine / (1 - (E * sine) ** 2) + np.arctanh(E * sine) / E)


RADIUS_KM = MAJOR_KM * math.sqrt(float(_q(np.float64(1.0))) / 2)  # of that sphere: 6371.0072 km


def ring_km2(ring: Ring) -> float:
    """The area inside one ring, its edges straight in longitude and latitude as GeoJSON has them.

    ring     (point, 2)  longitude and latitude in degrees; closed or not, in either direction. A ring over the
             180th meridian is cut there, or has longitudes beyond 180
    returns  km² on the WGS84 ellipsoid: R² times the integral of the authalic sine over longitude, around the ring
    source   snyder1987, cylindrical equal-area projection (10-13 to 10-19), R the authalic radius; RFC 7946, 3.1.1

    One degree by one degree at the equator: R² * (pi / 180) * authalic(1°) = 12,308.5 km².

    >>> round(ring_km2([(0, 0), (1, 0), (1, 1), (0, 1)]), 1)
    12308.5
    """
    points = np.asarray([(one[0], one[1]) for one in ring], dtype=np.float64)
    if len(points) < 3:
        return 0.0
    ends = np.roll(points, -1, axis=0)
    pieces = max(1, math.ceil(float(np.abs(ends[:, 1] - points[:, 1]).max())))  # at most a degree high each
    nodes, weights = np.polynomial.legendre.leggauss(4)
    steps = ((np.arange(pieces)[:, None] + (nodes + 1) / 2) / pieces).ravel()
    heights = authalic(points[:, 1, None] + (ends[:, 1] - points[:, 1])[:, None] * steps)
    means = heights @ np.tile(weights / 2 / pieces, pieces)
    return abs(float((np.radians(ends[:, 0] - points[:, 0]) * means).sum())) * RADIUS_KM**2


def area_km2(shape: Mapping[str, Any]) -> float:
    """The area of a GeoJSON polygon, multipolygon, feature or collection: outer rings less their holes.

    Polygons of one shape are taken not to overlap; lines and points have no area. Raises ValueError for anything else.

    >>> hole = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)]
    >>> square = [(0, 0), (1, 0), (1, 1), (0, 1)]
    >>> round(area_km2({"type": "Polygon", "coordinates": [square, hole]}) / ring_km2(square), 4)
    0.75
    """
    return sum(ring_km2(rings[0]) - sum(map(ring_km2, rings[1:])) for rings in polygons(shape) if rings)


def polygons(shape: Mapping[str, Any]) -> list[Sequence[Ring]]:
    """The polygons of any GeoJSON object, each with its outer ring first."""
    kind = shape.get("type")
    if kind == "Polygon":
        return [shape["coordinates"]]
    if kind == "MultiPolygon":
        return list(shape["coordinates"])
    if kind == "Feature":
        return polygons(shape["geometry"]) if shape.get("geometry") else []
    inner = {"FeatureCollection": "features", "GeometryCollection": "geometries"}.get(str(kind))
    if inner is not None:
        return [one for part in shape[inner] for one in polygons(part)]
    if kind in ("Point", "MultiPoint", "LineString", "MultiLineString"):
        return []
    raise ValueError(f"{kind!r} is no GeoJSON type")


def overlap_km2(first: Mapping[str, Any], second: Mapping[str, Any], *, lines: int = LINES) -> tuple[float, float]:
    """What two maps have in common, and what either has: |A and B| and |A or B|.

    lines    of latitude besides those through the corners of both; more are more exact where edges cross
    returns  km² both, km² either; ground that two polygons of one map cover counts once, and holes are holes

    >>> both, either = overlap_km2(_box(0, 0, 2, 1), _box(1, 0, 3, 1))
    >>> round(both / either, 6)
    0.333333
    """
    one, other = _edges(first), _edges(second)
    both, left, right = _swept(one, other, _span(np.concatenate([one, other])), lines)
    return both, both + left + right


def ground(first: Mapping[str, Any], second: Mapping[str, Any], *, lines: int = LINES) -> tuple[float, float]:
    """The ground that only the second map has, and that only the first has: gross gains and losses between them.

    lines    of latitude between the outermost ends of the edges that the two do not share: a small change on a large
             map is met as well as a large one
    returns  km² gained, km² lost; the same ground lost here and won there is in both, where a difference of areas
             would hide it

    >>> cell = ring_km2([(0, 0), (1, 0), (1, 1), (0, 1)])
    >>> [round(one / cell, 3) for one in ground(_box(0, 0, 2, 1), _box(1, 0, 3, 1))]
    [1.0, 1.0]
    """
    one, other = _edges(first), _edges(second)
    apart = np.concatenate([_unshared(one, other), _unshared(other, one)])
    _, lost, gained = _swept(one, other, _span(apart), lines)
    return gained, lost


def _span(edges: Floats) -> tuple[float, float] | None:
    ends = edges[:, (1, 3)]
    return (float(ends.min()), float(ends.max())) if ends.size else None


def _unshared(some: Floats, others: Floats) -> Floats:
    known = {edge.tobytes() for edge in others}
    return some[[edge.tobytes() not in known for edge in some]]


def _swept(first: Floats, second: Floats, span: tuple[float, float] | None, lines: int) -> tuple[float, float, float]:
    """Between two latitudes: what both have, what the first alone has, and the second alone, in km²."""
    if span is None:
        return 0.0, 0.0, 0.0
    # A line in each strip between the latitudes of all corners: there, edges that do not cross make exact trapezoids.
    corners = np.concatenate([first[:, 1], first[:, 3], second[:, 1], second[:, 3], np.linspace(*span, lines + 1)])
    borders = np.unique(corners[(corners >= span[0]) & (corners <= span[1])])
    latitudes, heights = (borders[1:] + borders[:-1]) / 2, np.diff(authalic(borders))
    found = [_crossings(one, latitudes) for one in (first, second)]
    at, where, turn = (np.concatenate([one[part] for one in found]) for part in range(3))
    whose = np.concatenate([np.full(len(one[0]), place) for place, one in enumerate(found)])
    order = np.lexsort((where, at))
    at, where, turn, whose = at[order], where[order], turn[order], whose[order]
    # Going east, an outer ring is entered where it runs south; a count above nothing is inside some polygon.
    inside = [np.cumsum(np.where(whose == place, turn, 0)) > 0 for place in (0, 1)]
    widths = np.diff(where, append=where[-1:])
    widths[:-1][np.diff(at) != 0] = 0.0
    strips = np.radians(widths) * heights[at] * RADIUS_KM**2
    parts = (inside[0] & inside[1], inside[0] & ~inside[1], inside[1] & ~inside[0])
    both, left, right = (float(strips[part].sum()) for part in parts)
    return both, left, right


def _box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return {"type": "Polygon", "coordinates": [corners]}


def _edges(shape: Mapping[str, Any]) -> Floats:
    """The ends of every edge that is not level, (edge, 4); outer rings run counter-clockwise, holes clockwise."""
    found = [np.empty((0, 4))]
    for rings in polygons(shape):
        for place, ring in enumerate(rings):
            points = np.asarray([(one[0], one[1]) for one in ring], dtype=np.float64)
            if len(points) and (_turned(points) > 0) == (place > 0):
                points = points[::-1]
            found.append(np.hstack([points, np.roll(points, -1, axis=0)]))
    edges = np.concatenate(found)
    return np.asarray(edges[edges[:, 1] != edges[:, 3]], dtype=np.float64)


def _turned(points: Floats) -> float:
    """Twice the area in square degrees: above nothing where the ring runs counter-clockwise."""
    apart = points - points[0]
    ends = np.roll(apart, -1, axis=0)
    return float((apart[:, 0] * ends[:, 1] - ends[:, 0] * apart[:, 1]).sum())


def _crossings(edges: Floats, latitudes: Floats) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Where edges cross the lines: the line, the longitude, and 1 where the edge runs south, -1 where north."""
    west, south, east, north = edges.T
    first = np.searchsorted(latitudes, np.minimum(south, north), side="left")
    last = np.searchsorted(latitudes, np.maximum(south, north), side="left")
    times = last - first
    edge = np.repeat(np.arange(len(edges)), times)
    at = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + first[edge]
    along = (latitudes[at] - south[edge]) / (north[edge] - south[edge])
    where = np.asarray(west[edge] + along * (east[edge] - west[edge]), dtype=np.float64)
    return at.astype(np.int64), where, np.where(north[edge] < south[edge], 1, -1)


def crossing(ring: Ring) -> tuple[float, float] | None:
    """Near which point a ring crosses itself, so that nobody can say what is inside; None where it does not.

    ring     (point, 2)  longitude and latitude in degrees; closed or not. Touching itself in a point is no crossing
    returns  longitude and latitude of the start of the first edge (from the west) that another one crosses

    >>> crossing([(0, 0), (1, 1), (1, 0), (0, 1)]), crossing([(0, 0), (1, 0), (1, 1), (0, 1)])
    ((0.0, 0.0), None)
    """
    points = np.asarray([(one[0], one[1]) for one in ring], dtype=np.float64)
    edges = np.hstack([points, np.roll(points, -1, axis=0)])
    edges = edges[np.argsort(np.minimum(edges[:, 0], edges[:, 2]), kind="stable")]
    west, east = np.minimum(edges[:, 0], edges[:, 2]), np.maximum(edges[:, 0], edges[:, 2])
    south, north = np.minimum(edges[:, 1], edges[:, 3]), np.maximum(edges[:, 1], edges[:, 3])
    last = np.searchsorted(west, east, side="right")  # edges that begin west of this one's east end
    first, size = 0, len(edges)
    while first < size:
        rows = max(1, min(size - first, PAIRS // max(1, int(last[first]) - first)))
        end = int(last[first : first + rows].max())
        if (end - first) * rows > 2 * PAIRS and rows > 1:
            rows = max(1, PAIRS // (end - first))
            end = int(last[first : first + rows].max())
        mine, other = slice(first, first + rows), slice(first, end)
        near = (south[mine, None] < north[None, other]) & (south[None, other] < north[mine, None])
        near &= west[None, other] < east[mine, None]
        one, two = np.nonzero(near)
        hit = _cross(edges[one + first], edges[two + first])
        if hit.any():
            return (float(edges[one[hit][0] + first, 0]), float(edges[one[hit][0] + first, 1]))
        first += rows
    return None


def _cross(one: Floats, two: Floats) -> NDArray[np.bool_]:
    """Whether the inner parts of two edges meet in one point, row by row."""

    def side(edge: Floats, x: Floats, y: Floats) -> Floats:
        ahead, up = edge[:, 2] - edge[:, 0], edge[:, 3] - edge[:, 1]
        return np.asarray(np.sign(ahead * (y - edge[:, 1]) - up * (x - edge[:, 0])), dtype=np.float64)

    apart = side(one, two[:, 0], two[:, 1]) * side(one, two[:, 2], two[:, 3]) < 0
    return np.asarray(apart & (side(two, one[:, 0], one[:, 1]) * side(two, one[:, 2], one[:, 3]) < 0), dtype=np.bool_)


def disagreement(both: float, either: float) -> float | None:
    """How far two maps differ: 1 - |A and B| / |A or B|; 0 is the same, 1 nothing in common, None without any area.

    source  jaccard1912

    >>> disagreement(1.0, 3.0)
    0.6666666666666667
    """
    return 1.0 - both / either if either > 0 else None


def changes(areas: Floats) -> tuple[float, float, float]:
    """Net change from the first to the last, gross gains, and gross losses, from map to map.

    areas    (map,)  in the order of their days; NaN where not known, and then left out
    returns  net = gains - losses; gains; losses, both 0 or more. NaN three times with under two maps

    >>> changes(np.array([100.0, 110.0, 104.0, 109.0]))
    (9.0, 15.0, 6.0)
    """
    steps = np.diff(areas[~np.isnan(areas)])
    if not len(steps):
        return float("nan"), float("nan"), float("nan")
    return float(steps.sum()), float(steps[steps > 0].sum()), float(-steps[steps < 0].sum())


def contested_share(contested: float, whole: float) -> float | None:
    """The share of an area that is contested, in [0, 1]; None where the whole is nothing.

    >>> contested_share(25.0, 100.0)
    0.25
    """
    return contested / whole if whole > 0 else None


def revision_noise(first: Floats, latest: Floats) -> float | None:
    """How far a source corrects itself: the root mean square of latest less first figure for the same days.

    first, latest  (map,)  km²
    returns        km²; None where no day was drawn twice

    >>> revision_noise(np.array([100.0, 110.0]), np.array([103.0, 106.0]))
    3.5355339059327378
    """
    return float(np.sqrt(np.mean((latest - first) ** 2))) if len(first) else None


def advance(days: Floats, areas: Floats, noise: float | None) -> tuple[float | None, float | None, float | None]:
    """Area won a week: the slope of the straight line through the maps, and how far their own revisions blur it.

    days, areas  (map,)  days from any first one, and km²
    noise        km², what one map is wrong by as its revisions show; None: not known
    returns      km² a week; 1.96 standard errors below and above it, the error being noise / sqrt(sum (t - mean t)²).
                 None where there are not two days; bounds None without noise

    Maps of days 0, 7 and 14 with 100, 110 and 120 km²: 10 a week. Noise 7: error 7 / sqrt(98) * 7 = 4.95 a week.

    >>> [round(one, 2) for one in advance(np.array([0.0, 7.0, 14.0]), np.array([100.0, 110.0, 120.0]), 7.0)]
    [10.0, 0.3, 19.7]
    """
    apart = days - days.mean() if len(days) else days
    spread = float((apart**2).sum())
    if not spread:
        return None, None, None
    rate = float((apart * areas).sum()) / spread * 7
    if noise is None:
        return rate, None, None
    error = 1.959963984540054 * noise / math.sqrt(spread) * 7
    return rate, rate - error, rate + error
