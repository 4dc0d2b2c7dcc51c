"""The land and its borders, read once from basemap.json when the first map is drawn. See basemap.md for its source."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

View = Literal["recognised", "de_facto"]
Place = tuple[float, float]  # lon, lat
Box = tuple[float, float, float, float]  # west, south, east, north
Ring = tuple[int, ...]  # arcs; ~arc is the arc backwards
Style = Literal["coast", "border", "disputed", "other-view"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One piece of land with whose it is in each view; None where that is open in both."""

    id: str
    recognised: str | None
    de_facto: str | None
    polygons: tuple[tuple[Ring, ...], ...]
    box: Box

    def code(self, view: View) -> str | None:
        return self.recognised if view == "recognised" else self.de_facto


@dataclass(frozen=True, slots=True)
class Basemap:
    """Arcs in degrees with the shapes, the land and the lines made of them."""

    arcs: tuple[tuple[Place, ...], ...]
    boxes: tuple[Box, ...]
    shapes: tuple[Shape, ...]
    land: tuple[tuple[Ring, Box], ...]
    owners: tuple[tuple[Shape, ...], ...]  # of each arc: one on the coast, two on a border
    disputed: frozenset[int]

    def style(self, arc: int, view: View) -> Style:
        """How an arc is drawn: a line on which the views differ is dashed in one and dotted in the other."""
        if len(self.owners[arc]) == 1:
            return "coast"
        one, other = self.owners[arc]
        if one.code(view) == other.code(view) is not None:
            return "other-view"
        second: View = "de_facto" if view == "recognised" else "recognised"
        if arc in self.disputed or one.code(second) == other.code(second) is not None:
            return "disputed"
        return "border"


@cache
def basemap() -> Basemap:
    """The base map; some tens of milliseconds the first time."""
    data = json.loads((files("dragoman.mapping") / "basemap.json").read_text("utf-8"))
    (sx, sy), (tx, ty) = data["transform"]["scale"], data["transform"]["translate"]
    arcs = []
    for steps in data["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x += dx
            y += dy
            arc.append((round(x * sx + tx, 4), round(y * sy + ty, 4)))
        arcs.append(tuple(arc))
    boxes = tuple(_box(arc) for arc in arcs)
    shapes = tuple(_shape(geometry, boxes) for geometry in data["objects"]["shapes"]["geometries"])
    owners: dict[int, list[Shape]] = defaultdict(list)
    for shape in shapes:
        for ref in {max(ref, ~ref) for polygon in shape.polygons for ring in polygon for ref in ring}:
            owners[ref].append(shape)
    land = tuple(
        (tuple(ring), _around([boxes[max(ref, ~ref)] for ref in ring]))
        for polygon in data["objects"]["land"]["arcs"]
        for ring in polygon
    )
    return Basemap(
        arcs=tuple(arcs),
        boxes=boxes,
        shapes=shapes,
        land=land,
        owners=tuple(tuple(owners[i]) for i in range(len(arcs))),
        disputed=frozenset(max(ref, ~ref) for line in data["objects"]["disputed"]["arcs"] for ref in line),
    )


@cache
def country_names() -> dict[str, tuple[str, ...]]:
    """The names of each code, from long to short."""
    data = tomllib.loads((files("dragoman.mapping") / "countries.toml").read_text("utf-8"))
    return {code: tuple(names) for code, names in data.items()}


def _shape(geometry: dict[str, Any], boxes: tuple[Box, ...]) -> Shape:
    polygons = tuple(tuple(tuple(ring) for ring in polygon) for polygon in geometry["arcs"])
    return Shape(
        id=geometry["id"],
        recognised=geometry["properties"]["recognised"],
        de_facto=geometry["properties"]["de_facto"],
        polygons=polygons,
        box=_around([boxes[max(ref, ~ref)] for polygon in polygons for ref in polygon[0]]),
    )


def _box(arc: tuple[Place, ...]) -> Box:
    lons, lats = [x for x, _ in arc], [y for _, y in arc]
    return min(lons), min(lats), max(lons), max(lats)


def _around(boxes: list[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
