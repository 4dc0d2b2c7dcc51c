"""Make the base map of `dragoman.mapping` from Natural Earth's countries, as tools/basemap.toml says.

The input is the npm package world-atlas (fetched with `npm pack` unless a copy is given), the output a TopoJSON file
of shapes with a code for each view of the borders, and a note of where it comes from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "tools/basemap.toml"
DATA = ROOT / "src/dragoman/mapping/basemap.json"
NOTE = ROOT / "src/dragoman/mapping/basemap.md"
GRID = 200  # steps a degree: 0.005 degrees, at most 280 m of rounding in a source that is true to some kilometres
TOLERANCE = 0.005  # degrees by which an outline may move when points are left out

Place = tuple[float, float]  # lon, lat
Ring = list[int]  # arcs; ~arc is the arc backwards


@dataclass
class Shape:
    """One piece of land, and whose it is in each view; None where that is open in both."""

    id: str
    recognised: str | None
    de_facto: str | None
    polygons: list[list[Ring]] = field(default_factory=list)


@dataclass
class Topology:
    """Arcs, the shapes and the land made of them: an arc that is split is split wherever it is used."""

    arcs: list[list[Place]]
    shapes: dict[str, Shape]
    land: list[list[Ring]]

    def points(self, ring: Ring) -> list[Place]:
        """The outline of a ring; its last point is its first."""
        out: list[Place] = []
        for ref in ring:
            out += (self.arcs[ref] if ref >= 0 else self.arcs[~ref][::-1])[1 if out else 0 :]
        return out

    def rings(self) -> Iterator[Ring]:
        for polygons in [*(shape.polygons for shape in self.shapes.values()), self.land]:
            for polygon in polygons:
                yield from polygon

    def split(self, arc: int, at: int) -> None:
        """Divide an arc at its vertex `at`; the second half becomes the last arc."""
        new = len(self.arcs)
        self.arcs.append(self.arcs[arc][at:])
        self.arcs[arc] = self.arcs[arc][: at + 1]
        for ring in self.rings():
            ring[:] = [
                each for ref in ring for each in ((arc, new) if ref == arc else (~new, ~arc) if ref == ~arc else (ref,))
            ]

    def vertex(self, ring: Ring, place: Place) -> Place:
        """The point of the ring nearest to a place, made a vertex and the end of an arc."""
        best = (float("inf"), 0, 0, place)
        for ref in ring:
            arc = self.arcs[max(ref, ~ref)]
            for index, (start, end) in enumerate(pairwise(arc)):
                foot = nearest(place, start, end)
                best = min(best, (distance(place, foot), max(ref, ~ref), index, foot))
        _, which, index, foot = best
        arc = self.arcs[which]
        if foot in (arc[0], arc[-1]):
            return foot
        if foot not in (arc[index], arc[index + 1]):
            arc.insert(index + 1, foot)
        self.split(which, arc.index(foot))
        return foot

    def between(self, first: str, second: str) -> list[int]:
        """The arcs that two shapes share."""

        def own(name: str) -> set[int]:
            return {max(ref, ~ref) for polygon in self.shapes[name].polygons for ring in polygon for ref in ring}

        return sorted(own(first) & own(second))


def distance(one: Place, other: Place) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def nearest(place: Place, start: Place, end: Place) -> Place:
    """The point nearest to a place on the line from start to end, in degrees."""
    length = distance(start, end)
    if not length:
        return start
    along = ((place[0] - start[0]) * (end[0] - start[0]) + (place[1] - start[1]) * (end[1] - start[1])) / length
    if not 0 < along < 1:
        return start if along <= 0 else end
    return (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1]))


def inside(place: Place, outline: Sequence[Place]) -> bool:
    """Whether a ray to the east crosses the outline an odd number of times."""
    x, y = place
    odd = False
    for (x1, y1), (x2, y2) in pairwise(outline):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def within(place: Place, box: Sequence[float]) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]


def read(source: dict[str, Any], rules: dict[str, Any]) -> Topology:
    """The input's arcs in degrees, its shapes by code."""
    (sx, sy), (tx, ty) = source["transform"]["scale"], source["transform"]["translate"]
    arcs: list[list[Place]] = []
    for steps in source["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(unwrapped(arc))
    topology = Topology(arcs, {}, [])
    for geometry in source["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = rules["codes"].get(name)
        if code is None:
            country = pycountry.countries.get(numeric=geometry["id"])
            assert country is not None, f"{name} has no code: give it one in {RULES.name}"
            code = country.alpha_3
        shape = topology.shapes.setdefault(code, Shape(code, code, code))
        shape.polygons += [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for geometry in source["objects"]["land"]["geometries"]:
        topology.land += geometry["arcs"]
    close_at_pole(topology)
    heal(topology)
    return topology


def unwrapped(arc: list[Place]) -> list[Place]:
    """The arc without leaps over the antimeridian: its longitudes go on past 180 instead."""
    out = arc[:1]
    for x, y in arc[1:]:
        out.append((x + 360 * round((out[-1][0] - x) / 360), y))
    return out


def close_at_pole(topology: Topology) -> None:
    """Give the land around the south pole an outline on the sheet: the input has the pole as an outline of its own."""
    closing: dict[tuple[int, ...], int] = {}
    for polygons in (topology.shapes["ATA"].polygons, topology.land):
        for polygon in polygons:
            polygon[:] = [ring for ring in polygon if any(y > -89.9 for _, y in topology.points(ring))]
            (first, *_), (*_, last) = topology.points(polygon[0]), topology.points(polygon[0])
            if abs(last[0] - first[0]) > 359:
                if tuple(polygon[0]) not in closing:
                    topology.arcs.append([last, (last[0], -90.0), (first[0], -90.0), first])
                    closing[tuple(polygon[0])] = len(topology.arcs) - 1
                polygon[0] = [*polygon[0], closing[tuple(polygon[0])]]


def heal(topology: Topology) -> None:
    """Make one outline of the two halves of an island that the antimeridian divides; each half is one arc."""
    halves: dict[tuple[float, float], list[int]] = {}
    for arc, places in enumerate(topology.arcs):
        seam = [(y1, y2) for (x1, y1), (x2, y2) in pairwise(places) if abs(x1) == abs(x2) == 180]
        if places[0] == places[-1] and len(seam) == 1:
            low, high = sorted(seam[0])
            halves.setdefault((low, high), []).append(arc)
    for pair in halves.values():
        if len(pair) != 2:
            continue
        east, west = sorted(
            pair, key=lambda arc: topology.arcs[arc][0][0]
        )  # the eastern half has the western longitudes
        one = opened(topology.arcs[west])
        topology.arcs[west] = [*one, *((x + 360, y) for x, y in opened(topology.arcs[east])[1:-1]), one[0]]
        for polygons in (*(shape.polygons for shape in topology.shapes.values()), topology.land):
            polygons[:] = [polygon for polygon in polygons if polygon not in ([[east]], [[~east]])]


def opened(arc: list[Place]) -> list[Place]:
    """An island's outline from one end of its stretch on the antimeridian round to the other."""
    ring = arc[:-1]
    at = next(i for i in range(len(ring)) if abs(ring[i - 1][0]) == abs(ring[i][0]) == 180)
    return ring[at:] + ring[:at]


def take_parts(topology: Topology, parts: Iterable[dict[str, Any]]) -> None:
    """Give the parts that have a code of their own a shape of their own."""
    for part in parts:
        whole = topology.shapes[part["from"]]
        taken = [
            polygon
            for polygon in whole.polygons
            if all(within(place, part["box"]) for place in topology.points(polygon[0]))
        ]
        if not taken:
            raise SystemExit(f"nothing of {part['from']} lies within the box of {part['code']}")
        whole.polygons = [polygon for polygon in whole.polygons if polygon not in taken]
        topology.shapes[part["code"]] = Shape(part["code"], part["code"], part["code"], taken)


def take_area(topology: Topology, area: dict[str, Any]) -> None:
    """Make an area on which the views differ a shape of its own."""
    whole = topology.shapes[area["from"]]
    if "holds" not in area:
        taken = whole.polygons
        del topology.shapes[area["from"]]
    else:
        place: Place = tuple(area["holds"])
        (polygon,) = [each for each in whole.polygons if inside(place, topology.points(each[0]))]
        whole.polygons.remove(polygon)
        taken = [polygon]
        if "cut" in area:
            halves = cut(topology, polygon, [(x, y) for x, y in area["cut"]])
            taken = [half for half in halves if inside(place, topology.points(half[0]))]
            whole.polygons += [half for half in halves if half not in taken]
    topology.shapes[area["id"]] = Shape(area["id"], area["recognised"], area["de_facto"], taken)


def cut(topology: Topology, polygon: list[Ring], line: list[Place]) -> list[list[Ring]]:
    """Divide a polygon without holes along a line from one point of its outline to another."""
    (ring,) = polygon
    holder = Shape("", None, None, [polygon])
    topology.shapes[""] = holder  # so that the ring follows the splits
    start, end = topology.vertex(ring, line[0]), topology.vertex(ring, line[-1])
    del topology.shapes[""]
    topology.arcs.append([start, *line[1:-1], end])
    new = len(topology.arcs) - 1

    def begins(place: Place) -> int:
        (index,) = [
            i for i, ref in enumerate(ring) if (topology.arcs[ref][0] if ref >= 0 else topology.arcs[~ref][-1]) == place
        ]
        return index

    turned = ring[begins(start) :] + ring[: begins(start)]
    (middle,) = [
        i for i, ref in enumerate(turned) if (topology.arcs[ref][0] if ref >= 0 else topology.arcs[~ref][-1]) == end
    ]
    return [[[*turned[:middle], ~new]], [[*turned[middle:], new]]]


def disputed(topology: Topology, lines: Iterable[dict[str, Any]]) -> list[int]:
    """The arcs that are dashed whatever the view; an arc that leaves the box of its rule is split there."""
    out: set[int] = set()
    for line in lines:
        box = line.get("box", [-180, -90, 180, 90])
        first, second = line["between"]
        for arc in topology.between(first, second):
            inner = [within(place, box) for place in topology.arcs[arc]]
            held = [start and end for start, end in pairwise(inner)]
            ends = [i for i in range(1, len(held)) if held[i] != held[i - 1]]
            for at in reversed(ends):
                topology.split(arc, at)
        found = [
            arc for arc in topology.between(first, second) if all(within(place, box) for place in topology.arcs[arc])
        ]
        if not found:
            raise SystemExit(f"no line between {first} and {second} for {line['name']!r}")
        out.update(found)
    return sorted(out)


def simpler(arc: Sequence[Place]) -> list[Place]:
    """The arc without points that lie within the tolerance of the line past them (Douglas and Peucker)."""
    keep = {0, len(arc) - 1}
    stack = [(0, len(arc) - 1)]
    if arc[0] == arc[-1]:  # a whole island: its farthest point stays
        far = max(range(len(arc)), key=lambda i: distance(arc[0], arc[i]))
        keep.add(far)
        stack = [(0, far), (far, len(arc) - 1)]
    while stack:
        low, high = stack.pop()
        if high - low < 2:
            continue
        start, end = arc[low], arc[high]
        far = max(range(low + 1, high), key=lambda i: distance(arc[i], nearest(arc[i], start, end)))
        if distance(arc[far], nearest(arc[far], start, end)) > TOLERANCE**2:
            keep.add(far)
            stack += [(low, far), (far, high)]
    return [arc[i] for i in sorted(keep)]


def steps(arc: Sequence[Place]) -> list[list[int]]:
    """The arc on the grid, as TopoJSON writes it: the first point, then the way to each next."""
    grid = [(round((x + 180) * GRID), round((y + 90) * GRID)) for x, y in arc]
    kept = grid[:1] + [point for point, before in zip(grid[1:], grid, strict=False) if point != before]
    return [list(kept[0])] + [[x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in pairwise(kept)]


def written(topology: Topology, dashed: list[int]) -> dict[str, Any]:
    """The base map as TopoJSON; only the arcs that a shape uses are kept."""

    def seen(ring: Ring) -> bool:
        """Whether a ring still has an area on the grid."""
        return len({(round(x * GRID), round(y * GRID)) for x, y in topology.points(ring)}) > 2

    topology.arcs = [simpler(arc) for arc in topology.arcs]
    for polygons in (*(shape.polygons for shape in topology.shapes.values()), topology.land):
        polygons[:] = [polygon for polygon in polygons if seen(polygon[0])]
    used = sorted({max(ref, ~ref) for ring in topology.rings() for ref in ring})
    number = {arc: index for index, arc in enumerate(used)}

    def renumbered(polygons: list[list[Ring]]) -> list[list[Ring]]:
        return [[[number[r] if r >= 0 else ~number[~r] for r in ring] for ring in polygon] for polygon in polygons]

    shapes = [
        {
            "type": "MultiPolygon",
            "id": shape.id,
            "properties": {"recognised": shape.recognised, "de_facto": shape.de_facto},
            "arcs": renumbered(shape.polygons),
        }
        for shape in sorted(topology.shapes.values(), key=lambda each: each.id)
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [1 / GRID, 1 / GRID], "translate": [-180, -90]},
        "objects": {
            "shapes": {"type": "GeometryCollection", "geometries": shapes},
            "land": {"type": "MultiPolygon", "arcs": renumbered(topology.land)},
            "disputed": {"type": "MultiLineString", "arcs": [[number[arc]] for arc in dashed]},
        },
        "arcs": [steps(topology.arcs[arc]) for arc in used],
    }


def received(given: Path | None, rules: dict[str, Any]) -> bytes:
    """The input file out of the package, with its digest checked."""
    with tempfile.TemporaryDirectory() as folder:
        package = given
        if package is None:
            command = ["npm", "pack", "--silent", rules["input"]["package"], "--pack-destination", folder]
            name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]
            package = Path(folder) / name
        with tarfile.open(package) as archive:
            member = archive.extractfile(rules["input"]["file"])
            assert member is not None
            content = member.read()
    if (digest := hashlib.sha256(content).hexdigest()) != rules["input"]["sha256"]:
        raise SystemExit(f"{rules['input']['file']} has the SHA-256 {digest}, not the one in {RULES.name}")
    return content


def note(rules: dict[str, Any], text: str, topology: Topology, dashed: list[int]) -> str:
    """Where the base map comes from and what was changed, for people."""
    areas = "\n".join(
        f"- {area['name']}: {area['recognised']} in the recognised view, {area['de_facto']} in the de facto view"
        + (f". {area['source']}." if "source" in area else "")
        for area in rules["area"]
    )
    names = sorted({line["name"] for line in rules["line"]})
    parts = ", ".join(f"{part['code']} ({part['from']})" for part in rules["part"])
    return NOTE_TEXT.format(
        package=rules["input"]["package"],
        file=rules["input"]["file"],
        sha_in=rules["input"]["sha256"],
        sha_out=hashlib.sha256(text.encode()).hexdigest(),
        shapes=len(topology.shapes),
        parts=parts,
        areas=areas,
        lines="\n".join(f"- {name}" for name in names),
        dashed=len(dashed),
        tolerance=TOLERANCE,
        grid=1 / GRID,
    )


NOTE_TEXT = """\
<!-- Written by tools/build_basemap.py from tools/basemap.toml. Correct it there, then run the tool. -->

# Where basemap.json comes from

- Made from Natural Earth 4.1.0, 1:50 million, "Admin 0 countries" (naturalearthdata.com), in the public domain.
- Taken from the npm package {package}, file `{file}`, SHA-256 `{sha_in}`. That package turned it into TopoJSON and is
  copyright 2013-2019 Michael Bostock, under the ISC licence: permission to use, copy, modify and distribute, with this
  notice, provided "as is" and without warranty.
- `basemap.json` has the SHA-256 `{sha_out}` and holds {shapes} shapes. It is in the public domain like its source.

## What was changed

Outlines lose points within {tolerance} degrees of their neighbours' line, and stand on a grid of {grid} degrees. Names
are left out; shapes have codes of ISO 3166-1 alpha-3 (for those without one, see tools/basemap.toml). These parts are
shapes of their own now: {parts}.

Areas on which the two views differ, as shapes of their own:

{areas}

Lines that are dashed in both views ({dashed} arcs), beside those on which the views differ:

{lines}

## What it cannot show

The source is of 2018 and true to some kilometres. The smallest states and territories are not in it (Gibraltar, Tuvalu
and Tokelau among them), nor are lakes, provinces and the lines within Georgia, Moldova and Ukraine along which control
changed hands. A solid line does not say that nobody disputes it.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--package", type=Path, help="the package as npm packs it, where it is at hand")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a file is not what would be written"
    )
    arguments = parser.parse_args()
    rules = tomllib.loads(RULES.read_text("utf-8"))
    topology = read(json.loads(received(arguments.package, rules)), rules)
    take_parts(topology, rules["part"])
    for area in rules["area"]:
        take_area(topology, area)
    topology.shapes["XSG"].recognised = topology.shapes["XSG"].de_facto = None
    dashed = disputed(topology, rules["line"])
    text = json.dumps(written(topology, dashed), separators=(",", ":")) + "\n"
    stale = False
    for path, content in ((DATA, text), (NOTE, note(rules, text, topology, dashed))):
        if arguments.check:
            stale |= not path.exists() or path.read_text("utf-8") != content
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, "utf-8")
    if stale:
        sys.exit("the base map is not what tools/build_basemap.py would write: run it")
    print(f"{len(topology.shapes)} shapes, {len(text) / 1000:.0f} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
