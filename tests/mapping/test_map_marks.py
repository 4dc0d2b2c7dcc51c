"""Points become marks: none is lost, none covers another, and a mark's size says its count."""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.mapping import Bounds, Point, hostilities, meetings
from dragoman.mapping.clusters import MOST_PARTS, marks
from dragoman.mapping.labels import PLACE, Taken, country_labels, obstacles, place_labels, text_width
from dragoman.mapping.marks import GAP, MOST, Mark, Sizes, overlap
from dragoman.mapping.outline import ground
from dragoman.mapping.points import words
from dragoman.mapping.projection import project

HERE = Bounds(30, 45, 40, 50)
PICTURE = project(HERE, 800, 500)
KINDS = [*words()["kinds"], "unheard-of"]
CONTROL = [None, None, None, *words()["control"], "unheard-of"]

POINTS = st.builds(
    Point,
    lat=st.floats(45, 50),
    lon=st.floats(30, 40),
    kind=st.sampled_from(KINDS),
    label=st.sampled_from(["Osk", "Kelmar", "Torsk", "Haven", ""]),
    count=st.integers(1, 40),
    precision=st.sampled_from(["city", "building", "city", "region", "country", "water", "unknown", None]),
    control=st.sampled_from(CONTROL),
    state=st.sampled_from(["happened", "planned", "denied"]),
)


@given(st.lists(POINTS, max_size=80))
def test_joining_loses_no_event_and_makes_none(points: list[Point]) -> None:
    drawn, _ = marks(points, PICTURE)
    assert Counter(id(point) for mark in drawn for part in mark.parts for point in part.points) == Counter(
        map(id, points)
    )
    for mark in drawn:
        assert mark.count == sum(part.count for part in mark.parts)
        for part in mark.parts:
            assert part.count == sum(point.count for point in part.points)
            assert len({point.standing for point in part.points}) == 1
            assert part.role == "disc" or len({point.control for point in part.points}) == 1 or part.kind == "other"


@given(st.lists(POINTS.filter(lambda point: point.precision not in ("region", "country")), max_size=80))
def test_no_mark_covers_another(points: list[Point]) -> None:
    drawn, _ = marks(points, PICTURE)
    for one, other in combinations(drawn, 2):
        assert not overlap(one.box, other.box, GAP - 0.2)


@given(st.lists(POINTS, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_points_moves_no_mark(points: list[Point], chance: random.Random) -> None:
    def places(drawn: tuple[Mark, ...]) -> Counter[tuple[float, float, int]]:
        return Counter((mark.x, mark.y, mark.count) for mark in drawn)

    shuffled = list(points)
    chance.shuffle(shuffled)
    assert places(marks(points, PICTURE)[0]) == places(marks(shuffled, PICTURE)[0])


@given(st.lists(POINTS, max_size=60))
def test_a_place_known_only_roughly_is_never_drawn_as_a_point(points: list[Point]) -> None:
    for mark in marks(points, PICTURE)[0]:
        held = {point.precision for part in mark.parts for point in part.points}
        assert bool(mark.ring) == bool(held & {"region", "country"})
        assert mark.ring == 0 or not held - {"region", "country"}
        for part in mark.parts:
            exact = any(point.precision in ("city", "building") for point in part.points)
            assert exact or part.vague or part.wide


def test_a_mark_stands_at_the_place_with_the_most_events() -> None:
    near = [Point(lat=47.0, lon=35.0, kind="clash", label="Osk", count=5)]
    near += [Point(lat=47.02, lon=35.02, kind="clash", label="Kelmar", count=2)] * 2
    (mark,), _ = marks(near, PICTURE)
    assert (mark.label, mark.places, mark.count) == ("Osk", 2, 9)
    assert (mark.x, mark.y) == pytest.approx(PICTURE.place(47.0, 35.0), abs=0.5)


@pytest.mark.parametrize("most", [1, 7, 60, 4000])
def test_the_area_of_a_disc_grows_with_its_count(most: int) -> None:
    points = [Point(lat=47, lon=35, kind="clash", label="Osk", count=most)]
    points += [Point(lat=49, lon=32 + i, kind="clash", label="Torsk", count=max(1, most // (2 + i))) for i in range(4)]
    drawn, sizes = marks(points, PICTURE)
    radii = {part.count: part.size for mark in drawn for part in mark.parts}
    assert max(radii.values()) <= MOST + 0.1
    for count, radius in radii.items():
        assert radius == sizes.radius(count)
        if sizes.scale * math.sqrt(count) > 17:  # below, a disc may be as large as its figure needs
            assert radius**2 / count == pytest.approx(sizes.scale**2, rel=0.02)
    assert list(radii.values()) == [radius for _, radius in sorted(radii.items(), reverse=True)] or most == 1


def test_a_map_of_very_many_places_joins_until_it_can_be_read() -> None:
    chance = random.Random(3)
    points = [
        Point(lat=chance.uniform(45, 50), lon=chance.uniform(30, 40), kind="clash", label=f"Place {i}")
        for i in range(3000)
    ]
    drawn, _ = marks(points, PICTURE)
    assert 40 < len(drawn) <= MOST_PARTS
    assert sum(mark.count for mark in drawn) == 3000


def test_discs_are_never_too_small_for_their_figures() -> None:
    for count in (2, 10, 999, 12345):
        assert 2 * Sizes(0.01).radius(count) > text_width(str(count), 10.5)


def test_claims_of_both_sides_stand_side_by_side() -> None:
    claims = [
        Point(lat=47, lon=35, kind="control", label="Osk", control="taken", by="Arvenia", says="Arvenia"),
        Point(lat=47, lon=35, kind="control", label="Osk", control="held", by="Belmora", says="Belmora"),
        Point(lat=47, lon=35, kind="clash", label="Osk"),
    ]
    (mark,), _ = marks(claims, PICTURE)
    assert [(part.role, part.kind) for part in mark.parts] == [("disc", "clash"), ("chip", "taken"), ("chip", "held")]


def test_names_cover_neither_marks_nor_one_another() -> None:
    chance = random.Random(5)
    points = [
        Point(lat=chance.uniform(45, 50), lon=chance.uniform(30, 40), kind="clash", label=f"Place {i}", count=i % 7 + 1)
        for i in range(120)
    ]
    drawn, _ = marks(points, PICTURE)
    taken = Taken(obstacles(drawn))
    labels = place_labels(drawn, taken, PICTURE.width, PICTURE.height)
    assert len(labels) > 5
    boxes = []
    for label in labels:
        wide = text_width(label.text, PLACE)
        left = {"start": label.x, "middle": label.x - wide / 2, "end": label.x - wide}[label.anchor]
        boxes.append((left, label.y - 8, left + wide, label.y + 1))
        assert 0 <= left <= PICTURE.width - wide
    for one, other in combinations(boxes, 2):
        assert not overlap(one, other)
    for box in boxes:
        assert not any(overlap(box, other) for other in obstacles(drawn))


def test_countries_are_named_where_there_is_room_and_only_those_in_view() -> None:
    below = ground(PICTURE, "recognised")
    names = {label.text for label in country_labels(below.rooms, Taken([]))}
    assert {"Ukraine", "Russia"} <= names <= {"Ukraine", "Russia", "Moldova", "Romania", "Belarus"}
    assert country_labels(below.rooms, Taken([(0.0, 0.0, 800.0, 500.0)])) == []


ROW = {
    "lat": 46.4, "lon": -32.6, "kind": "ASSAULT", "mode": None, "weapons": None, "place": "Osk", "date": "2024-03-04",
    "place_precision": "city", "control": None, "control_by": None, "speaker": None, "state": "happened",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "clash"),
        ({"weapons": "drone; missile"}, "strike"),
        ({"weapons": "naval_drone"}, "strike"),
        ({"weapons": "small_arms"}, "clash"),
        ({"weapons": "bomb"}, "clash"),  # it may be one that fell, or one left in a car
        ({"mode": "heavy-weapons"}, "strike"),
        ({"mode": "execute"}, "violence"),
        ({"kind": "MOBILIZE", "mode": "troops"}, "movement"),
        ({"kind": "COERCE", "mode": "restrict"}, "siege"),
        ({"kind": "RETREAT", "mode": "ceasefire"}, "pause"),
        ({"kind": "DEMAND"}, "other"),
        ({"control": "taken", "control_by": "Arvenian army", "weapons": "drone"}, "control"),
    ],
)
def test_a_row_of_hostilities_is_drawn_by_what_it_tells(changes: dict[str, str], kind: str) -> None:
    placed = hostilities([ROW | changes], href=lambda row: f"#{row['place']}")
    assert [point.kind for point in placed.points] == [kind]
    assert placed.points[0].href == "#Osk"


def test_rows_without_a_place_are_counted_not_guessed() -> None:
    placed = meetings([ROW, ROW | {"lat": None}, ROW | {"lon": None}], href=lambda row: "#")
    assert (len(placed.points), placed.unplaced) == (1, 2)
    assert placed.points[0].kind == "meeting"


@pytest.mark.parametrize("changes", [{"lat": 91.0}, {"lat": math.nan}, {"lon": math.inf}, {"count": 0}])
def test_a_point_off_the_globe_or_of_no_event_is_refused(changes: dict[str, float]) -> None:
    values = {"lat": 1.0, "lon": 1.0, "kind": "clash", "label": "Osk"} | changes
    with pytest.raises(ValueError, match=r"no place on Earth|at least one event"):
        Point(**values)  # type: ignore[arg-type]
