"""Areas: closed forms on the ellipsoid, and slow second versions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.measures.territory import (
    RADIUS_KM,
    advance,
    area_km2,
    authalic,
    changes,
    contested_share,
    crossing,
    disagreement,
    ground,
    overlap_km2,
    revision_noise,
    ring_km2,
)

EARTH_KM2 = 510_065_621.724  # of the WGS84 ellipsoid, as in print (NIMA TR8350.2 gives 510,065,621.724 km²)


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north]]]}


def cell(west: float, south: float, east: float, north: float) -> float:
    """The closed form of the area between two parallels and two meridians."""
    low, high = authalic(np.array([south, north]))
    return RADIUS_KM**2 * math.radians(east - west) * float(high - low)


corners = st.tuples(st.floats(-170, 160), st.floats(-80, 70), st.floats(0.1, 10), st.floats(0.1, 10))


# ---- areas ----------------------------------------------------------------------------------------------------------


def test_the_whole_earth_has_its_printed_area() -> None:
    assert area_km2(box(-180, -90, 180, 90)) == pytest.approx(EARTH_KM2, rel=1e-9)


def test_an_octant_is_an_eighth_of_the_earth() -> None:
    assert area_km2(box(0, 0, 90, 90)) == pytest.approx(EARTH_KM2 / 8, rel=1e-9)


@given(corners)
def test_a_cell_has_its_closed_form(at: tuple[float, float, float, float]) -> None:
    west, south, wide, high = at
    shape = box(west, south, west + wide, south + high)
    assert area_km2(shape) == pytest.approx(cell(west, south, west + wide, south + high), rel=1e-9)


def test_the_authalic_latitude_is_the_series_in_print() -> None:
    """Snyder (1987), equation 3-14: beta = phi - (e²/3 + 31 e⁴/180 + 59 e⁶/560) sin 2 phi + ..."""
    e2 = 0.00669437999014
    phi = math.radians(40)
    series = phi - (e2 / 3 + 31 * e2**2 / 180 + 59 * e2**3 / 560) * math.sin(2 * phi)
    series += (17 * e2**2 / 360 + 61 * e2**3 / 1260) * math.sin(4 * phi) - (383 * e2**3 / 45360) * math.sin(6 * phi)
    assert math.asin(authalic(np.array([40.0]))[0]) == pytest.approx(series, abs=1e-10)


def test_a_triangle_is_the_sum_of_many_narrow_cells() -> None:
    ring = [(30.0, 45.0), (36.0, 45.0), (30.0, 51.0)]
    steps = np.linspace(45, 51, 20001)
    middles = (steps[:-1] + steps[1:]) / 2
    slices = np.diff(authalic(steps)) * np.radians(51 - middles) * RADIUS_KM**2
    assert ring_km2(ring) == pytest.approx(float(slices.sum()), rel=1e-7)


@given(corners, st.booleans(), st.integers(0, 3))
def test_direction_start_and_closing_of_a_ring_change_nothing(
    at: tuple[float, float, float, float], back: bool, turn: int
) -> None:
    west, south, wide, high = at
    ring = [(west, south), (west + wide, south + high / 3), (west + wide / 2, south + high), (west, south + high / 2)]
    other = ring[turn:] + ring[:turn]
    other = [*(reversed(other) if back else other)]
    assert ring_km2([*other, other[0]]) == pytest.approx(ring_km2(ring), rel=1e-9)


@given(corners)
def test_an_edge_cut_in_two_changes_nothing(at: tuple[float, float, float, float]) -> None:
    west, south, wide, high = at
    whole = [(west, south), (west + wide, south), (west + wide, south + high)]
    cut = [*whole, (west + wide / 2, south + high / 2)]
    assert ring_km2(cut) == pytest.approx(ring_km2(whole), rel=1e-7)


def test_a_hole_is_left_out_and_parts_are_added() -> None:
    outer, hole = box(0, 0, 4, 4)["coordinates"][0], box(1, 1, 2, 2)["coordinates"][0]
    ringed = {"type": "Polygon", "coordinates": [outer, hole]}
    assert area_km2(ringed) == pytest.approx(cell(0, 0, 4, 4) - cell(1, 1, 2, 2))
    both = {"type": "MultiPolygon", "coordinates": [[outer, hole], box(10, 0, 11, 1)["coordinates"]]}
    features = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": both}]}
    assert area_km2(features) == pytest.approx(area_km2(ringed) + cell(10, 0, 11, 1))


def test_points_and_lines_have_no_area_and_anything_else_is_refused() -> None:
    assert area_km2({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [0, 0]}]}) == 0
    assert area_km2({"type": "Feature", "geometry": None}) == 0
    with pytest.raises(ValueError, match="'Circle' is no GeoJSON type"):
        area_km2({"type": "Circle"})


# ---- two maps -------------------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(corners, corners)
def test_what_two_boxes_have_in_common_has_its_closed_form(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> None:
    a, b = ((at[0] / 40, at[1] / 40 + 48, at[0] / 40 + at[2], at[1] / 40 + 48 + at[3]) for at in (one, other))
    both, either = overlap_km2(box(*a), box(*b))
    west, south, east, north = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    common = cell(west, south, east, north) if west < east and south < north else 0.0
    whole = cell(*a) + cell(*b) - common
    assert both == pytest.approx(common, abs=2e-3 * whole)
    assert either == pytest.approx(whole, rel=2e-3)


def test_a_map_laid_on_itself_is_its_area() -> None:
    star = [(3 * math.cos(t) * (1 + k % 2), 48 + 3 * math.sin(t) * (1 + k % 2))
            for k, t in enumerate(np.linspace(0, 2 * math.pi, 24, endpoint=False))]  # fmt: skip
    shape = {"type": "Polygon", "coordinates": [star, [(-1, 47.5), (1, 47.5), (0, 48.5)]]}
    both, either = overlap_km2(shape, shape)
    assert both == either == pytest.approx(area_km2(shape), rel=1e-3)
    assert disagreement(both, either) == 0


def test_what_lies_in_a_hole_is_not_in_common() -> None:
    ringed = {"type": "Polygon", "coordinates": [*box(0, 0, 3, 3)["coordinates"], *box(1, 1, 2, 2)["coordinates"]]}
    both, either = overlap_km2(ringed, box(1, 1, 2, 2))
    assert both == pytest.approx(0, abs=1e-6)
    assert either == pytest.approx(cell(0, 0, 3, 3), rel=1e-3)
    assert disagreement(both, either) == pytest.approx(1)


def test_maps_without_an_area_do_not_differ_by_any_figure() -> None:
    nothing = {"type": "Point", "coordinates": [0, 0]}
    assert overlap_km2(nothing, nothing) == (0.0, 0.0)
    assert disagreement(0.0, 0.0) is None
    assert contested_share(1.0, 0.0) is None


@settings(max_examples=30)
@given(corners, corners)
def test_ground_won_and_lost_between_two_boxes_has_its_closed_form(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> None:
    a, b = ((at[0] / 40, at[1] / 40 + 48, at[0] / 40 + at[2], at[1] / 40 + 48 + at[3]) for at in (one, other))
    west, south, east, north = max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
    common = cell(west, south, east, north) if west < east and south < north else 0.0
    gained, lost = ground(box(*a), box(*b))
    assert gained == pytest.approx(cell(*b) - common, abs=1e-6 * cell(*b))
    assert lost == pytest.approx(cell(*a) - common, abs=1e-6 * cell(*a))
    assert ground(box(*b), box(*a)) == pytest.approx((lost, gained))


def test_a_village_changing_hands_on_a_large_map_is_met_exactly() -> None:
    front = [(36.0, 52.0), (36.2, 50.0), (36.0, 48.0), (35.9, 46.0)]
    before = [(22.0, 46.0), (22.0, 52.0), *front]
    pushed = [*front[:2], (36.05, 48.5), (36.1, 48.48), (36.05, 48.46), *front[2:]]
    bump = ring_km2([(22.0, 46.0), (22.0, 52.0), *pushed]) - ring_km2(before)
    gained, lost = ground(
        {"type": "Polygon", "coordinates": [before]},
        {"type": "Polygon", "coordinates": [[(22.0, 46.0), (22.0, 52.0), *pushed]]},
    )
    assert gained - lost == pytest.approx(bump, abs=0.01)
    assert 0 < lost < gained < 1000


def test_ground_that_two_polygons_of_a_map_cover_counts_once() -> None:
    twice = {"type": "MultiPolygon", "coordinates": [box(0, 0, 2, 1)["coordinates"], box(1, 0, 3, 1)["coordinates"]]}
    both, either = overlap_km2(twice, twice)
    assert both == either == pytest.approx(cell(0, 0, 3, 1))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=3, max_size=9, unique=True))
def test_a_ring_crosses_itself_where_a_slow_look_at_every_pair_of_edges_says_so(points: list[tuple[int, int]]) -> None:
    def turn(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> int:
        found = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        return (found > 0) - (found < 0)

    edges = list(zip(points, points[1:] + points[:1], strict=True))
    slow = any(
        turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0
        for place, (a, b) in enumerate(edges)
        for c, d in edges[:place]
    )
    assert (crossing(points) is not None) == slow


def test_a_long_ring_is_looked_at_in_pieces() -> None:
    turns = np.linspace(0, 2 * math.pi, 6000, endpoint=False)
    circle = [(math.cos(one), math.sin(one)) for one in turns]
    assert crossing(circle) is None
    circle[4000], circle[4001] = circle[4001], circle[4000]
    assert crossing(circle) is not None


# ---- changes --------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=20))
def test_net_is_gains_less_losses_and_last_less_first(found: list[float]) -> None:
    net, gains, losses = changes(np.array(found))
    assert net == pytest.approx(gains - losses, abs=1e-6)
    assert net == pytest.approx(found[-1] - found[0], abs=1e-6)
    assert min(gains, losses) >= 0


def test_one_map_alone_has_no_change_and_no_rate() -> None:
    assert all(math.isnan(one) for one in changes(np.array([5.0, NAN])))
    assert advance(np.array([1.0]), np.array([5.0]), 1.0) == (None, None, None)
    assert revision_noise(np.array([]), np.array([])) is None


NAN = float("nan")


def test_the_rate_is_the_slope_that_numpy_fits_and_noise_widens_it() -> None:
    rng = np.random.default_rng(3)
    days, held = np.arange(0.0, 60.0, 7.0), np.cumsum(rng.normal(5, 3, 9)) + 1000
    rate, low, high = advance(days, held, 4.0)
    assert rate == pytest.approx(float(np.polyfit(days, held, 1)[0]) * 7)
    assert low is not None
    assert high is not None
    slopes = [np.polyfit(days, held + rng.normal(0, 4.0, 9), 1)[0] * 7 for _ in range(4000)]
    assert (high - low) / 2 == pytest.approx(1.96 * float(np.std(slopes)), rel=0.05)
