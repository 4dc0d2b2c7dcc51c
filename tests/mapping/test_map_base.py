"""The base map: who holds which place in each view, read here from the file by other means than the package's."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import Counter
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

import dragoman
from dragoman.mapping.basemap import Shape, basemap, country_names

PACKAGE = Path(dragoman.__file__).parent
DATA = PACKAGE / "mapping/basemap.json"

PLACES = [  # lat, lon, recognised, de facto
    ("Simferopol", 44.95, 34.10, "UKR", "RUS"),
    ("Sevastopol", 44.60, 33.55, "UKR", "RUS"),
    ("Kerch", 45.35, 36.40, "UKR", "RUS"),
    ("Kherson", 46.63, 32.60, "UKR", "UKR"),
    ("Donetsk", 48.00, 37.80, "UKR", "UKR"),
    ("Rostov-on-Don", 47.23, 39.70, "RUS", "RUS"),
    ("Quneitra", 33.126, 35.824, "SYR", "ISR"),
    ("Katzrin", 32.99, 35.69, "SYR", "ISR"),
    ("Majdal Shams", 33.267, 35.77, "SYR", "ISR"),
    ("Kiryat Shmona", 33.207, 35.57, "ISR", "ISR"),
    ("Tiberias", 32.79, 35.53, "ISR", "ISR"),
    ("Damascus", 33.51, 36.29, "SYR", "SYR"),
    ("Irbid", 32.55, 35.85, "JOR", "JOR"),
    ("Laayoune", 27.15, -13.20, "ESH", "MAR"),
    ("Smara", 26.74, -11.67, "ESH", "MAR"),
    ("Tifariti", 26.16, -10.57, "ESH", "ESH"),
    ("Tan-Tan", 28.44, -11.10, "MAR", "MAR"),
    ("Gaza", 31.50, 34.46, "PSE", "PSE"),
    ("Ramallah", 31.90, 35.20, "PSE", "PSE"),
    ("Taipei", 25.03, 121.56, "TWN", "TWN"),
    ("Pristina", 42.66, 21.16, "XKX", "XKX"),
    ("Belgrade", 44.80, 20.46, "SRB", "SRB"),
    ("south of Nicosia", 35.10, 33.36, "CYP", "CYP"),
    ("Kyrenia", 35.33, 33.20, "CYP", "XNC"),
    ("Hargeisa", 9.56, 44.06, "SOM", "XSO"),
    ("Mogadishu", 2.10, 45.30, "SOM", "SOM"),
    ("Siachen", 35.40, 77.10, None, None),
    ("Cayenne", 4.90, -52.33, "GUF", "GUF"),
    ("Paris", 48.86, 2.35, "FRA", "FRA"),
    ("Longyearbyen", 78.22, 15.60, "SJM", "SJM"),
    ("Suva", -18.10, 178.43, "FJI", "FJI"),
    ("Malé's nearest atoll in the data", 4.17, 73.50, "MDV", "MDV"),
    ("Provideniya", 64.42, -173.23, "RUS", "RUS"),
    ("the south pole", -89.00, 0.00, "ATA", "ATA"),
]


@cache
def rings() -> list[tuple[dict[str, str | None], list[list[tuple[float, float]]]]]:
    """Every polygon of the file with its codes, as rings of degrees."""
    data = json.loads(DATA.read_text("utf-8"))
    (sx, sy), (tx, ty) = data["transform"]["scale"], data["transform"]["translate"]
    arcs = []
    for steps in data["arcs"]:
        xs, ys = accumulate(x for x, _ in steps), accumulate(y for _, y in steps)
        arcs.append([(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)])
    out = []
    for geometry in data["objects"]["shapes"]["geometries"]:
        for polygon in geometry["arcs"]:
            drawn = []
            for refs in polygon:
                ring: list[tuple[float, float]] = []
                for ref in refs:
                    piece = arcs[ref] if ref >= 0 else list(reversed(arcs[~ref]))
                    assert not ring or ring[-1] == piece[0], geometry["id"]
                    ring += piece[1:] if ring else piece
                assert ring[0] == ring[-1], geometry["id"]
                drawn.append(ring)
            out.append((geometry["properties"], drawn))
    return out


def winds_around(x: float, y: float, ring: list[tuple[float, float]]) -> bool:
    """Whether the ring turns around the place (winding number), which is another way than counting crossings."""
    turns = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        side = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1)
        turns += (y1 <= y < y2 and side > 0) - (y2 <= y < y1 and side < 0)
    return turns != 0


@pytest.mark.parametrize(("name", "lat", "lon", "recognised", "de_facto"), PLACES, ids=[place[0] for place in PLACES])
def test_a_place_lies_in_the_country_of_each_view(
    name: str, lat: float, lon: float, recognised: str | None, de_facto: str | None
) -> None:
    found = [
        codes
        for codes, (outer, *holes) in rings()
        for turn in (-360, 0, 360)
        if winds_around(lon + turn, lat, outer) and not any(winds_around(lon + turn, lat, hole) for hole in holes)
    ]
    assert found == [{"recognised": recognised, "de_facto": de_facto}]


def test_the_file_is_the_one_its_note_describes() -> None:
    note = (PACKAGE / "mapping/basemap.md").read_text("utf-8")
    rules = tomllib.loads((Path(__file__).parents[2] / "tools/basemap.toml").read_text("utf-8"))
    digests = re.findall(r"SHA-256 `([0-9a-f]{64})`", note)
    assert digests == [rules["input"]["sha256"], hashlib.sha256(DATA.read_bytes()).hexdigest()]
    assert rules["input"]["package"] in note
    for area in rules["area"]:
        assert area["source"], area["id"]


def test_every_line_bounds_one_country_or_two() -> None:
    base = basemap()
    assert {len(owners) for owners in base.owners} == {1, 2}
    assert len(base.shapes) == len({shape.id for shape in base.shapes})


def test_no_outline_leaps_over_the_antimeridian() -> None:
    for codes, polygon in rings():
        for ring in polygon:
            assert codes["recognised"] == "ATA" or all(abs(x1 - x2) < 90 for (x1, _), (x2, _) in pairwise(ring)), codes


def lines(first: str, second: str) -> dict[str, Counter[str]]:
    """The styles of the lines between two shapes in each view."""
    base = basemap()

    def named(shapes: tuple[Shape, ...]) -> bool:
        return {shape.id for shape in shapes} == {first, second}

    arcs = [arc for arc, owners in enumerate(base.owners) if named(owners)]
    return {view: Counter(base.style(arc, view) for arc in arcs) for view in ("recognised", "de_facto")}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "recognised", "de_facto"),
    [
        ("UKR", "RUS", {"border"}, {"border"}),
        ("UKR", "crimea", {"other-view"}, {"disputed"}),
        ("ISR", "golan", {"disputed"}, {"other-view"}),
        ("SYR", "golan", {"other-view"}, {"disputed"}),
        ("MAR", "western-sahara-west", {"disputed"}, {"other-view"}),
        ("ESH", "western-sahara-west", {"other-view"}, {"disputed"}),
        ("CYP", "northern-cyprus", {"other-view"}, {"disputed"}),
        ("SOM", "somaliland", {"other-view"}, {"disputed"}),
        ("ISR", "PSE", {"disputed"}, {"disputed"}),
        ("SRB", "XKX", {"disputed"}, {"disputed"}),
        ("KOR", "PRK", {"disputed"}, {"disputed"}),
        ("IND", "PAK", {"border", "disputed"}, {"border", "disputed"}),
        ("IND", "NPL", {"border"}, {"border"}),
    ],
)
def test_a_line_that_views_draw_differently_is_never_solid(
    first: str, second: str, recognised: set[str], de_facto: set[str]
) -> None:
    found = lines(first, second)
    assert set(found["recognised"]) == recognised
    assert set(found["de_facto"]) == de_facto


def test_every_code_has_a_name_and_every_name_a_code() -> None:
    base = basemap()
    codes = {code for shape in base.shapes for code in (shape.recognised, shape.de_facto) if code}
    assert codes == set(country_names())
    for names in country_names().values():
        assert names
        assert list(names) == sorted(names, key=len, reverse=True)


def test_states_bear_the_names_that_the_registry_gives_them() -> None:
    states = tomllib.loads((PACKAGE / "coding/data/actors/states.toml").read_text("utf-8"))["state"]
    named = {state["id"].removeprefix("state:"): state["name"] for state in states}
    drawn = country_names()
    assert {code: drawn[code][0] for code in named if code in drawn} == {c: n for c, n in named.items() if c in drawn}
    assert set(named) - set(drawn) == {"TUV"}  # too small for the source
