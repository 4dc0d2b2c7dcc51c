"""Areas on the map: how large they are, how they change, how far two maps differ; and a table of areas from a file.

Nothing here is joined with fighting or losses: areas are a line of their own, with the source that drew them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ConfigError
from dragoman.measures.measured import Chart, Column, Panel, Row, Scope, Shape, filled
from dragoman.measures.periods import start, window

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ring = Sequence[Sequence[float]]

MAJOR_KM = 6378.137  # WGS84
FLATTENING = 1 / 298.257223563
E = math.sqrt(FLATTENING * (2 - FLATTENING))
LINES = 4096  # of latitude, on which two maps are laid over one another
NEEDED = ("date", "side", "area_km2")
OPTIONAL = ("source", "retrieved")
AREA = "km²"
AREAS = Shape(
    name="areas",
    title="Areas by source",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        Column(name="source", label="Source", meaning="who drew the map"),
        Column(name="side", label="Side"),
        Column(name="day", label="Day of the map", meaning="the last one in the period"),
        Column(name="area", label="Area", unit=AREA),
        Column(name="change", label="Change", unit=AREA, meaning="against the period before"),
        Column(name="gained", label="Gained", unit=AREA, meaning="sum of the rises from map to map in the period"),
        Column(name="lost", label="Lost", unit=AREA, meaning="sum of the falls"),
        Column(name="rate", label="A week", unit="km² a week", meaning="slope of the straight line through its maps"),
        Column(name="low", label="At least", unit="km² a week", meaning="1.96 standard errors below, by the revisions"),
        Column(name="high", label="At most", unit="km² a week"),
    ),
    chart=Chart(kind="lines", x="since", y=("area",), by="source side"),
    note="From a file of the reader's, which names the source of each figure; it is no part of the record.",
)


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

    lines    of latitude, equally far apart in the equal-area projection; more are more exact. With 4096 a border of a
             province is met to about a thousandth of the area between the outermost latitudes
    returns  km² both, km² either; inside is where a line has crossed an odd number of edges, so that holes are holes

    >>> both, either = overlap_km2(_box(0, 0, 2, 1), _box(1, 0, 3, 1))
    >>> round(both / either, 6)
    0.333333
    """
    edges = [_edges(one) for one in (first, second)]
    ends = np.concatenate([np.concatenate([one[:, 1], one[:, 3]]) for one in edges])
    if not ends.size:
        return 0.0, 0.0
    low, high = authalic(np.array([ends.min(), ends.max()])).tolist()
    step = (high - low) / lines
    sines = low + (np.arange(lines) + 0.5) * step
    grid = np.linspace(ends.min(), ends.max(), lines * 4 + 1)
    latitudes = np.interp(sines, authalic(grid), grid)
    found = [_crossings(one, latitudes) for one in edges]
    at = np.concatenate([one[0] for one in found])
    where = np.concatenate([one[1] for one in found])
    whose = np.concatenate([np.full(len(one[0]), place) for place, one in enumerate(found)])
    order = np.lexsort((where, at))
    at, where, whose = at[order], where[order], whose[order]
    inside = [np.cumsum(whose == place) % 2 == 1 for place in (0, 1)]  # every line has an even number of each
    widths = np.diff(where, append=0.0)
    widths[:-1][np.diff(at) != 0] = 0.0
    if len(widths):
        widths[-1] = 0.0
    scale = RADIUS_KM**2 * step
    return (
        float(np.radians(widths[inside[0] & inside[1]].sum())) * scale,
        float(np.radians(widths[inside[0] | inside[1]].sum())) * scale,
    )


def _box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return {"type": "Polygon", "coordinates": [corners]}


def _edges(shape: Mapping[str, Any]) -> Floats:
    """Every edge of a shape that is not level: (edge, 4), its ends."""
    found = [np.empty((0, 4))]
    for rings in polygons(shape):
        for ring in rings:
            points = np.asarray([(one[0], one[1]) for one in ring], dtype=np.float64)
            found.append(np.hstack([points, np.roll(points, -1, axis=0)]))
    edges = np.concatenate(found)
    return np.asarray(edges[edges[:, 1] != edges[:, 3]], dtype=np.float64)


def _crossings(edges: Floats, latitudes: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Where edges cross the lines: the line, and the longitude."""
    west, south, east, north = edges.T
    first = np.searchsorted(latitudes, np.minimum(south, north), side="left")
    last = np.searchsorted(latitudes, np.maximum(south, north), side="left")
    times = last - first
    edge = np.repeat(np.arange(len(edges)), times)
    at = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times) + first[edge]
    along = (latitudes[at] - south[edge]) / (north[edge] - south[edge])
    return at.astype(np.int64), np.asarray(west[edge] + along * (east[edge] - west[edge]), dtype=np.float64)


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


# ---- a table of areas -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One figure of a map: how much a side held on a day, as a source had it on the day it was retrieved."""

    day: date
    side: str
    km2: float
    source: str = ""
    retrieved: date | None = None


def from_csv(path: Path) -> tuple[Area, ...]:
    """Areas from a table with the columns date, side, area_km2 and, if known, source and retrieved.

    Days are written as 2025-12-05. The same day of a source may stand there again with a later `retrieved`: the source
    has drawn it anew. Raises ConfigError with the line and what to correct.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            missing = [one for one in NEEDED if one not in (table.fieldnames or ())]
            if missing:
                advice = f"the first line names {', '.join((*NEEDED, *OPTIONAL))}; the last two may be left out"
                raise ConfigError(f"there is no column {missing[0]!r}", item=str(path), advice=advice)
            found = [_area(row, f"{path}, line {table.line_num}") for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"cannot be read: {error}", item=str(path), advice="save it as CSV in UTF-8") from error
    return tuple(
        sorted(set(found), key=lambda one: (one.source, one.side, one.day, one.retrieved or date.min, one.km2))
    )


def _area(row: Mapping[str, Any], where: str) -> Area:
    def day(name: str) -> date:
        try:
            return date.fromisoformat((row.get(name) or "").strip())
        except ValueError as error:
            message = f"`{name}` holds {str(row.get(name))[:40]!r}, which is no day"
            raise ConfigError(message, item=where, advice="write it as 2025-12-05") from error

    try:
        km2 = float((row.get("area_km2") or "").strip())
    except ValueError:
        km2 = float("nan")
    if not (0 <= km2 < 1e9):
        message = f"`area_km2` holds {str(row.get('area_km2'))[:40]!r}, which is no area"
        raise ConfigError(message, item=where, advice="write a number of square kilometres, with a point and no comma")
    side = (row.get("side") or "").strip()
    if not side:
        raise ConfigError("`side` is empty", item=where, advice="name whose area it is")
    retrieved = day("retrieved") if (row.get("retrieved") or "").strip() else None
    return Area(day=day("date"), side=side, km2=km2, source=(row.get("source") or "").strip(), retrieved=retrieved)


def areas(found: Iterable[Area], scope: Scope) -> Panel:
    """The table by source, side and period, as it was known on the day asked for; a panel beside those of fighting."""
    since, until = window(scope)
    held = [one for one in found if scope.as_of is None or max(one.day, one.retrieved or one.day) <= scope.as_of]
    rows = list[Row]()
    notes = list[str]()
    for source, side in sorted({(one.source, one.side) for one in held}):
        mine = sorted(
            (one for one in held if (one.source, one.side) == (source, side)),
            key=lambda one: (one.day, one.retrieved or one.day, one.km2),
        )
        first, latest = {one.day: one for one in reversed(mine)}, {one.day: one for one in mine}
        twice = [day for day in latest if first[day] != latest[day]]
        noise = revision_noise(*(np.array([each[day].km2 for day in twice]) for each in (first, latest)))
        said = f"{source or 'A source without a name'}, {side}: "
        if noise is None:
            notes.append(f"{said}no day was drawn twice, so that nothing says how sure its figures are.")
        else:
            notes.append(f"{said}{len(twice)} days drawn anew; one map is off by {noise:.1f} km².")
        rows += _rows(source, side, [one for one in latest.values() if since <= one.day < until], noise, scope)
    return filled(
        AREAS, rows, empty="No table of areas was read, or none of its days lies in the time asked for.", notes=notes
    )


def _rows(source: str, side: str, maps: Sequence[Area], noise: float | None, scope: Scope) -> Iterable[Row]:
    groups: dict[date, list[Area]] = {}
    for one in maps:
        groups.setdefault(start(scope.step, one.day), []).append(one)
    before: Area | None = None
    for first, some in groups.items():
        many = [before, *some] if before else some
        net, gained, lost = changes(np.array([one.km2 for one in many]))
        days = np.array([(one.day - many[0].day).days for one in many], dtype=np.float64)
        figures = (some[-1].km2, net, gained, lost, *advance(days, np.array([one.km2 for one in many]), noise))
        shown = (None if one is None or math.isnan(one) else round(one, 3) for one in figures)
        yield Row(values=(first, source, side, some[-1].day, *shown))
        before = some[-1]
