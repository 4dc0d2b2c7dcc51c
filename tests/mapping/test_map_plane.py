"""From degrees to pixels, and outlines cut to the picture."""

from __future__ import annotations

import math
import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.mapping.outline import cut_line, cut_ring, ground, joined, written
from dragoman.mapping.projection import WORLD, Bounds, around, graticule, project, scale_bar

PLACES = st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 180)), min_size=1, max_size=12)


@given(PLACES, st.sampled_from([(900, 520), (360, 420), (300, 900)]))
def test_every_place_lies_within_the_picture_that_is_made_for_it(
    places: list[tuple[float, float]], size: tuple[int, int]
) -> None:
    projection = project(around(places), *size)
    for lat, lon in places:
        if lat >= -58:
            assert projection.shows(lat, lon)
    assert projection.width <= size[0]
    assert projection.height <= size[1]
    assert projection.bounds.east - projection.bounds.west <= 360 + 1e-6


def test_places_on_both_sides_of_the_antimeridian_are_shown_side_by_side() -> None:
    bounds = around([(-17.7, 178.1), (-13.8, -171.8)])
    assert bounds.west < 178.1 < bounds.east < 220
    projection = project(bounds, 900, 520)
    assert projection.place(-13.8, -171.8)[0] > projection.place(-17.7, 178.1)[0]


def test_one_place_is_shown_with_some_degrees_around_it() -> None:
    bounds = around([(48.0, 37.0)])
    assert bounds.north - bounds.south == pytest.approx(4.0)


def test_the_pacific_shows_land_on_both_sides_of_the_antimeridian() -> None:
    projection = project(Bounds(160, -30, 210, 10), 900, 520)
    xs = [float(x) for x in re.findall(r"M(-?[\d.]+) ", ground(projection, "recognised").land)]
    middle = projection.place(0, 180)[0]
    assert min(xs) < middle < max(xs)


def haversine(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b, half = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1) / 2
    return 2 * 6371 * math.asin(math.sqrt(math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(half) ** 2))


def test_the_scale_bar_is_as_long_as_its_label_says() -> None:
    projection = project(Bounds(22, 44, 42, 53), 900, 520)
    pixels, label = scale_bar(projection)
    km = float(label.split("\N{NO-BREAK SPACE}")[0].replace(",", ""))
    lat, lon = projection.parallel, 30.0
    along_the_parallel = haversine(lat, lon, lat, lon + pixels / projection.x_scale)
    along_a_meridian = haversine(lat, lon, lat + pixels / projection.y_scale, lon)
    assert along_the_parallel == pytest.approx(km, rel=0.01)
    assert along_a_meridian == pytest.approx(km, rel=0.01)
    assert pixels <= 130


def degrees(label: str) -> float:
    return float(label.split("°")[0]) * (-1 if label.endswith(("S", "W")) else 1)


def test_lines_of_the_graticule_lie_where_their_labels_say() -> None:
    projection = project(Bounds(160, -30, 210, 10), 900, 520)
    meridians, parallels = graticule(projection)
    assert {"160°\N{NO-BREAK SPACE}E", "180°", "160°\N{NO-BREAK SPACE}W"} <= {label for _, label in meridians}
    for x, label in meridians:
        assert projection.place(0, degrees(label))[0] == pytest.approx(x)
    for y, label in parallels:
        assert projection.place(degrees(label), 180)[1] == pytest.approx(y)


def test_a_picture_wider_than_the_world_draws_no_place_twice() -> None:
    projection = project(WORLD, 2000, 300)
    assert projection.width < 2000
    assert projection.bounds.east - projection.bounds.west == pytest.approx(360)


@pytest.mark.parametrize("values", [(10, 5, 5, 20), (0, 20, 10, 10), (0, -91, 10, 10), (0, 0, 361, 10)])
def test_bounds_that_are_no_part_of_the_world_are_refused(values: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="no part of the world"):
        Bounds(*values)


def star(seed: int) -> list[tuple[int, int]]:
    """A star-shaped outline, partly beyond the frame of the tests."""
    chance = random.Random(seed)
    turns = sorted(chance.uniform(0, 2 * math.pi) for _ in range(30))
    x, y = chance.uniform(0, 1000), chance.uniform(0, 600)
    reach = [chance.uniform(50, 700) for _ in turns]
    return [
        (round(x + far * math.cos(turn)), round(y + far * math.sin(turn)))
        for turn, far in zip(turns, reach, strict=True)
    ]


def crossings(x: float, y: float, ring: list[tuple[int, int]]) -> bool:
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
            odd = not odd
    return odd


@pytest.mark.parametrize("seed", range(10))
def test_an_outline_cut_to_the_frame_holds_the_same_places_within_it(seed: int) -> None:
    ring, chance = star(seed), random.Random(seed + 1000)
    cut = cut_ring(list(ring), (0, 0, 1000, 600))
    assert all(0 <= x <= 1000 and 0 <= y <= 600 for x, y in cut)
    differ = 0
    for _ in range(300):
        x, y = chance.uniform(1, 999), chance.uniform(1, 599)
        differ += crossings(x, y, ring) != (len(cut) > 2 and crossings(x, y, cut))
    assert differ <= 3  # only beside an edge, which the cut rounds to whole tenths of a pixel


@pytest.mark.parametrize("seed", range(10))
def test_a_line_cut_to_the_frame_is_as_long_as_what_lay_within_it(seed: int) -> None:
    line = star(seed)
    pieces = list(cut_line(line, (0, 0, 1000, 600)))
    assert all(0 <= x <= 1000 and 0 <= y <= 600 for piece in pieces for x, y in piece)

    def length(points: list[tuple[int, int]]) -> float:
        return sum(math.dist(one, two) for one, two in pairwise(points))

    slow = 0.0  # the same by four hundred steps a stretch
    for one, two in pairwise(line):
        for step in range(400):
            x = one[0] + (two[0] - one[0]) * (step + 0.5) / 400
            y = one[1] + (two[1] - one[1]) * (step + 0.5) / 400
            slow += math.dist(one, two) / 400 * (0 <= x <= 1000 and 0 <= y <= 600)
    assert sum(map(length, pieces)) == pytest.approx(slow, rel=0.01, abs=3)


@given(st.lists(st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)), min_size=2, max_size=40))
def test_a_written_path_leads_through_the_points_it_was_made_from(line: list[tuple[int, int]]) -> None:
    path = written(line)
    numbers = [float(number) for number in re.findall(r"-?(?:\d+\.\d|\.\d|\d+)", path)]
    x = y = 0.0
    reached = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        reached.append((round(x * 10), round(y * 10)))
    distinct = [point for i, point in enumerate(line) if i == 0 or point != line[i - 1]]
    assert reached == (distinct if len(distinct) > 1 else [])


def test_lines_that_meet_end_to_end_become_one() -> None:
    assert joined([[(0, 0), (1, 1)], [(5, 5), (6, 6)], [(1, 1), (2, 0)]]) == [
        [(0, 0), (1, 1), (2, 0)],
        [(5, 5), (6, 6)],
    ]
