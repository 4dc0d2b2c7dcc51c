"""Files of areas that a reader brings: a table of figures, and maps as GeoJSON, checked before anything is computed."""

from __future__ import annotations

import csv
import difflib
import json
import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import ConfigError
from dragoman.measures.territory import area_km2, crossing, overlap_km2, ring_km2
from dragoman.visible import one_line

if TYPE_CHECKING:
    from dragoman.config import AreaFile

NEEDED = ("date", "side", "area_km2")
OPTIONAL = ("source", "retrieved", "control", "method")
TOLD = ("date", "side", "source", "control")  # of a feature; `retrieved` and `method` may be left out
MAX_BYTES = 50_000_000  # of one file: a map of a front at street level has some 5 MB
LEAST_KM2 = 1e-6  # a square metre
MAX_POINTS = 300_000  # of one file
LONGEST = 200  # characters of a side, a source or a method
DOUBLED = 0.005  # of the area: what two polygons may share by rounding before the map is said to draw ground twice
SWAPPED = 1.0  # degrees around a map within which known places are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of control, from control.toml."""

    id: str
    label: str
    meaning: str
    share: str  # what it is in the contested share: "whole", "contested", "all", or "" for no part
    side: bool  # whether a side has to be named


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One figure of a map: how much a side held on a day, as a source had it on the day it was retrieved."""

    day: date
    side: str
    km2: float
    source: str = ""
    retrieved: date | None = None
    control: str = "controlled"
    method: str = ""
    doubled: float = 0.0  # km² that two of its polygons cover; they are counted once
    file: str = field(default="", compare=False)
    shape: Mapping[str, Any] | None = field(default=None, compare=False)  # a GeoJSON MultiPolygon; None: a figure alone

    @property
    def line(self) -> tuple[str, str, str]:
        """What it is one more figure of."""
        return self.source, self.side, self.control

    @property
    def known(self) -> date:
        """The first day on which it could be known."""
        return max(self.day, self.retrieved or self.day)

    @property
    def key(self) -> tuple[Any, ...]:
        return (*self.line, self.day, self.retrieved or date.min)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of control by its word."""
    found = tomllib.loads(files("dragoman.measures").joinpath("control.toml").read_text("utf-8"))
    return {id: Kind(id=id, **values) for id, values in found.items()}


def read(some: Iterable[AreaFile]) -> tuple[Area, ...]:
    """The areas of all files, by source, side, kind and day; ConfigError names the file and what to mend."""
    found = dict[tuple[Any, ...], Area]()
    for one in sorted(some, key=lambda one: one.path):
        for area in _of(one):
            other = found.setdefault(area.key, area)
            if other != area or (other is not area and area.shape is not None):
                what = (
                    f"{area.source or 'a source without a name'}, {area.side or 'no side'}, {area.control}, {area.day}"
                )
                raise ConfigError(
                    f"{what} stands here and in {other.file} with another figure or shape",
                    item=area.file,
                    advice="keep one, or tell them apart by the day on which each was `retrieved`",
                )
    return tuple(found[key] for key in sorted(found))


@lru_cache(maxsize=64)
def _of(file: AreaFile) -> tuple[Area, ...]:
    """Kept for as long as the file has the same size and was not written anew."""
    if file.size > MAX_BYTES:
        message = f"has {file.size / 1e6:,.0f} MB, more than the {MAX_BYTES / 1e6:.0f} MB that are read"
        raise ConfigError(message, item=str(file.path), advice="simplify the outlines, or cut the file by day")
    return from_csv(file.path) if file.path.suffix.lower() == ".csv" else from_geojson(file.path)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", item=str(path), advice="save it in UTF-8") from error


# ---- a table --------------------------------------------------------------------------------------------------------


def from_csv(path: Path) -> tuple[Area, ...]:
    """Areas from a table with the columns date, side, area_km2 and, if known, source, retrieved, control and method.

    Days are written as 2025-12-05. The same day of a source may stand there again with a later `retrieved`: the source
    has drawn it anew. Raises ConfigError with the line and what to correct.
    """
    try:
        table = csv.DictReader(_text(path).splitlines(keepends=True))
        missing = [one for one in NEEDED if one not in (table.fieldnames or ())]
        if missing:
            advice = f"the first line names {', '.join((*NEEDED, *OPTIONAL))}; all after {NEEDED[-1]} may be left out"
            raise ConfigError(f"there is no column {missing[0]!r}", item=str(path), advice=advice)
        found = {_figure(row, path, f"{path}, line {table.line_num}") for row in table}
    except csv.Error as error:
        raise ConfigError(f"cannot be read: {error}", item=str(path), advice="save it as CSV in UTF-8") from error
    once = dict[tuple[Any, ...], Area]()
    for one in sorted(found, key=lambda one: (one.key, one.km2)):
        if once.setdefault(one.key, one) != one:
            what = f"{one.source}, {one.side}, {one.control}, {one.day} has two figures".removeprefix(", ")
            advice = "keep one, or tell them apart by the day on which each was `retrieved`"
            raise ConfigError(what, item=str(path), advice=advice)
    return tuple(once.values())


def _figure(row: Mapping[str, Any], path: Path, where: str) -> Area:
    try:
        km2 = float((row.get("area_km2") or "").strip())
    except ValueError:
        km2 = math.nan
    if not (0 <= km2 < 1e9):
        message = f"`area_km2` holds {str(row.get('area_km2') or '')[:40]!r}, which is no area"
        raise ConfigError(message, item=where, advice="write a number of square kilometres, with a point and no comma")
    return Area(**_said(row, where, control="controlled"), km2=km2, file=path.name)


def _said(row: Mapping[str, Any], where: str, *, control: str = "") -> dict[str, Any]:
    """What a line or a feature says of its area besides the figure or the shape."""
    words = {name: one_line(str(row.get(name) or "")) for name in ("side", "source", "control", "method")}
    for name, word in words.items():
        if len(word) > LONGEST:
            raise ConfigError(f"`{name}` has {len(word):,} characters", item=where, advice=f"at most {LONGEST}")
    kind = words["control"] or control
    if kind not in kinds():
        near = difflib.get_close_matches(kind, kinds(), n=1, cutoff=0.5)
        message = f"`control` holds {kind!r}, which is no kind of control"
        raise ConfigError(message, item=where, advice=f"{near[0]!r}?" if near else f"one of {', '.join(kinds())}")
    if not words["side"] and kinds()[kind].side:
        raise ConfigError("`side` is empty", item=where, advice="name whose area it is: the id or name of a party")
    retrieved = _day(row, "retrieved", where) if str(row.get("retrieved") or "").strip() else None
    return {**words, "control": kind, "day": _day(row, "date", where), "retrieved": retrieved}


def _day(row: Mapping[str, Any], name: str, where: str) -> date:
    written = str(row.get(name) or "").strip()
    try:
        found = date.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.isoformat() != written:  # other ways to write a day by the same norm are easily misread
        message = f"`{name}` holds {written[:40]!r}, which is no day"
        raise ConfigError(message, item=where, advice="write it as 2025-12-05")
    return found


# ---- maps -----------------------------------------------------------------------------------------------------------


def from_geojson(path: Path) -> tuple[Area, ...]:
    """Areas from a GeoJSON file: each feature a polygon or several, with date, side, source and control.

    Features that say the same of their side, source, kind and days are one map. Raises ConfigError with the number of
    the feature and what to correct.
    """
    try:
        found = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ConfigError(f"is not JSON: {said}", item=str(path), advice="export it as GeoJSON anew") from error
    maps = dict[tuple[Any, ...], tuple[dict[str, Any], list[Any]]]()
    points = 0
    for number, one in enumerate(_features(found, path), 1):
        where = f"{path}, feature {number}"
        told = _properties(one, where)
        rings = _polygons(one, where)
        points += sum(len(ring) for polygon in rings for ring in polygon)
        if points > MAX_POINTS:
            message = f"has more than {MAX_POINTS:,} points"
            raise ConfigError(message, item=str(path), advice="simplify the outlines, or cut the file by day")
        key = tuple(told.values())
        maps.setdefault(key, (told, []))[1].extend(rings)
    return tuple(sorted((_map(told, rings, path) for told, rings in maps.values()), key=lambda one: one.key))


def _map(told: Mapping[str, Any], rings: list[Any], path: Path) -> Area:
    shape = {"type": "MultiPolygon", "coordinates": rings}
    km2, doubled = area_km2(shape), 0.0
    if len(rings) > 1:
        once = overlap_km2(shape, shape)[0]
        if km2 - once > DOUBLED * km2:
            km2, doubled = once, km2 - once
    return Area(**told, km2=km2, doubled=doubled, file=path.name, shape=shape)


def _features(found: Any, path: Path) -> Sequence[Any]:
    kind = found.get("type") if isinstance(found, dict) else None
    some = found.get("features") if kind == "FeatureCollection" else [found] if kind == "Feature" else None
    if not isinstance(some, list):
        message = "is no GeoJSON with features"
        raise ConfigError(message, item=str(path), advice='its outermost "type" is "FeatureCollection"')
    crs = json.dumps(found.get("crs", ""))
    if crs != '""' and not any(known in crs for known in ("CRS84", "EPSG::4326", "EPSG:4326")):
        message = f"has other coordinates than longitude and latitude: crs {crs[:80]}"
        raise ConfigError(message, item=str(path), advice="export it in WGS 84 (EPSG:4326)")
    if not some:
        raise ConfigError("has no feature", item=str(path), advice="draw one, or take the file away")
    return some


def _properties(feature: Any, where: str) -> dict[str, Any]:
    told = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(told, dict):
        raise ConfigError("has no properties", item=where, advice=f"give it {', '.join(TOLD)}")
    for name in TOLD:
        if not str(told.get(name) or "").strip() and name != "side":
            near = difflib.get_close_matches(name, map(str, told), n=1)
            advice = f"is it {near[0]!r}?" if near else f"each feature has {', '.join(TOLD)}"
            raise ConfigError(f"has no property `{name}`", item=where, advice=advice)
    return _said(told, where)


def _polygons(feature: Mapping[str, Any], where: str) -> list[Any]:
    shape = feature.get("geometry")
    kind = shape.get("type") if isinstance(shape, dict) else None
    inside = shape.get("coordinates") if isinstance(shape, dict) else None
    some: Any = [inside] if kind == "Polygon" else inside if kind == "MultiPolygon" else None
    if not isinstance(some, list) or not some or not all(isinstance(one, list) and one for one in some):
        message = f"is a {one_line(str(kind))[:40]} and has no area" if kind else "has no shape"
        raise ConfigError(message, item=where, advice="an area is a Polygon or a MultiPolygon")
    return [[_ring(ring, f"{where}, ring {place}") for place, ring in enumerate(one, 1)] for one in some]


def _ring(ring: Any, where: str) -> list[tuple[float, float]]:
    points = list(_points(ring, where))
    if points and points[0] == points[-1]:
        points.pop()
    if len(set(points)) < 3:
        raise ConfigError(f"has {len(set(points))} points", item=where, advice="a ring has three or more")
    if at := crossing(points):
        message = f"crosses itself near longitude {at[0]:g}, latitude {at[1]:g}: nobody can say what is inside"
        raise ConfigError(message, item=where, advice="mend its outline, for example with your GIS's “make valid”")
    if ring_km2(points) < LEAST_KM2:
        raise ConfigError("encloses no area", item=where, advice="take it away, or draw it anew")
    return points


def _points(ring: Any, where: str) -> Iterator[tuple[float, float]]:
    for number, one in enumerate(ring if isinstance(ring, list) else (), 1):
        plain = isinstance(one, list) and len(one) >= 2
        if not plain or not all(type(part) in (int, float) and math.isfinite(part) for part in one[:2]):
            message = f"point {number} is {json.dumps(one)[:60]}, which is no place"
            raise ConfigError(message, item=where, advice="write [longitude, latitude] in degrees")
        east, north = float(one[0]), float(one[1])
        if abs(east) <= 90 < abs(north) <= 180:
            message = f"point {number} has latitude {north:g}: the two seem to stand in the wrong order"
            raise ConfigError(message, item=where, advice="GeoJSON writes [longitude, latitude]")
        if abs(east) > 180 or abs(north) > 90:
            message = f"point {number} is [{east:g}, {north:g}], which is no place on earth"
            advice = "write degrees, not metres; cut what lies across the 180th meridian in two"
            raise ConfigError(message, item=where, advice=advice)
        yield east, north


def check_order(found: Iterable[Area], places: Sequence[tuple[float, float]]) -> None:
    """ConfigError where a map has no place of the record in or near it, but has some with its coordinates turned round.

    places  longitude and latitude of where the record says that events were; with none, nothing can be said
    """
    for one in found:
        if one.shape is None:
            continue
        points = [point for polygon in one.shape["coordinates"] for point in polygon[0]]
        low, high = ([pick(part[axis] for part in points) for axis in (0, 1)] for pick in (min, max))
        edge = SWAPPED
        here = sum(low[0] - edge <= x <= high[0] + edge and low[1] - edge <= y <= high[1] + edge for x, y in places)
        turned = sum(low[0] - edge <= y <= high[0] + edge and low[1] - edge <= x <= high[1] + edge for x, y in places)
        if turned and not here:
            message = (
                f"no place of the record lies near the map of {one.day}, and {turned} do with each point turned round"
            )
            raise ConfigError(message, item=one.file, advice="GeoJSON writes [longitude, latitude]")
