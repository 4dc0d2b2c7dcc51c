"""Areas from files: what is read, what is refused and with which words, and the panels beside those of fighting."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman.config import AreaFile, Config
from dragoman.errors import ConfigError
from dragoman.measures import Measured, Scope, area_files, measure
from dragoman.measures.area_files import Area, check_order, from_csv, from_geojson, kinds, read
from dragoman.measures.area_panels import moved, panels
from dragoman.measures.territory import ring_km2
from dragoman.record import Record
from dragoman.workspace import Workspace

TABLE = """date,side,area_km2,source,retrieved
2025-11-01,north,100,Atlas,2025-11-01
2025-11-15,north,110,Atlas,2025-11-15
2025-11-15,north,114,Atlas,2025-11-20
2025-12-01,north,104,Atlas,2025-12-01
2025-12-01,north,90,Gazette,
"""
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
CELL = 12308.5  # km² of one degree by one at the equator


def table(tmp_path: Path, text: str = TABLE) -> Path:
    path = tmp_path / "areas.csv"
    path.write_text(text, "utf-8")
    return path


def feature(ring: Any = None, **told: Any) -> dict[str, Any]:
    own = {"date": "2025-11-01", "side": "north", "source": "Atlas", "control": "controlled", **told}
    return {
        "type": "Feature",
        "properties": {name: value for name, value in own.items() if value is not None},
        "geometry": {"type": "Polygon", "coordinates": [SQUARE if ring is None else ring]},
    }


def written(tmp_path: Path, *features: Any, name: str = "atlas.geojson") -> Path:
    path = tmp_path / name
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def file(path: Path) -> AreaFile:
    return AreaFile(path=path, size=path.stat().st_size, written=path.stat().st_mtime_ns)


def square(west: float, east: float, *, day: str = "2025-11-01", **told: Any) -> dict[str, Any]:
    return feature([[west, 0], [east, 0], [east, 1], [west, 1]], date=day, **told)


def series(found: Sequence[Area], scope: Scope | None = None) -> list[dict[str, Any]]:
    return panels(found, scope or Scope())[1].dicts()


# ---- a table --------------------------------------------------------------------------------------------------------


def test_a_table_gives_change_gains_losses_and_noise_by_source(tmp_path: Path) -> None:
    net, over_time, _, _ = panels(from_csv(table(tmp_path)), Scope())
    rows = [(one["since"], one["source"], one["area"], one["change"], one["gained"], one["lost"])
            for one in over_time.dicts()]  # fmt: skip
    assert rows == [
        (date(2025, 11, 1), "Atlas", 114, 14, 14, 0),
        (date(2025, 12, 1), "Atlas", 104, -10, 0, 10),
        (date(2025, 12, 1), "Gazette", 90, None, None, None),
    ]
    assert over_time.dicts()[0]["low"] is not None
    whole = net.dicts()[0]
    assert [whole[name] for name in ("maps", "area", "change", "gained", "lost", "noise")] == [3, 104, 4, 14, 10, 4]
    assert any("1 day drawn anew; one map is off by 4.0" in note for note in net.notes)
    assert any(note.startswith("One line has no day that was drawn twice") for note in net.notes)


def test_a_table_as_of_a_day_does_not_know_the_later_revision(tmp_path: Path) -> None:
    (row,) = series(from_csv(table(tmp_path)), Scope(as_of=date(2025, 11, 18)))
    assert (row["area"], row["low"]) == (110, None)


def test_the_order_of_lines_changes_nothing(tmp_path: Path) -> None:
    head, *lines = TABLE.strip().splitlines()
    other = from_csv(table(tmp_path, "\n".join([head, *reversed(lines)])))
    assert panels(other, Scope()) == panels(from_csv(table(tmp_path)), Scope())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("date,side\n", "there is no column 'area_km2'"),
        ("", "there is no column 'date'"),
        ("date,side,area_km2\n1.11.2025,north,5\n", "`date` holds '1.11.2025', which is no day"),
        ("date,side,area_km2\n2025-02-30,north,5\n", "`date` holds '2025-02-30', which is no day"),
        ("date,side,area_km2\n2025-W05-1,north,5\n", "which is no day"),
        ("date,side,area_km2\n2025-11-01,north,-5\n", "`area_km2` holds '-5', which is no area"),
        ("date,side,area_km2\n2025-11-01,north,nan\n", "which is no area"),
        ("date,side,area_km2\n2025-11-01,,5\n", "`side` is empty"),
        ("date,side,area_km2\n2025-11-01\n", "`area_km2` holds '', which is no area"),
        ("date,side,area_km2,control\n2025-11-01,north,5,controled\n", "no kind of control .*'controlled'"),
        ("date,side,area_km2\n2025-11-01,north,5\n2025-11-01,north,6\n", "controlled, 2025-11-01 has two figures"),
        ("date,side,area_km2\n2025-11-01," + "n" * 300 + ",5\n", "`side` has 300 characters"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        from_csv(table(tmp_path, text))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(random.Random(5).randbytes(4000))
    with pytest.raises(ConfigError, match=r"areas\.csv: cannot be read"):
        from_csv(path)
    with pytest.raises(ConfigError, match=r"areas\.csv: cannot be read"):
        from_geojson(path)


# ---- maps -----------------------------------------------------------------------------------------------------------


def test_a_map_has_its_area_and_what_is_said_of_it(tmp_path: Path) -> None:
    told = {"retrieved": "2025-11-03", "method": "from pictures", "control": "claimed", "colour": "red"}
    (one,) = from_geojson(written(tmp_path, feature(**told)))
    assert one.km2 == pytest.approx(CELL, abs=0.1)
    assert (one.day, one.side, one.source, one.control) == (date(2025, 11, 1), "north", "Atlas", "claimed")
    assert (one.retrieved, one.method, one.known) == (date(2025, 11, 3), "from pictures", date(2025, 11, 3))


def test_features_that_say_the_same_are_one_map_and_shared_ground_counts_once(tmp_path: Path) -> None:
    (apart,) = from_geojson(written(tmp_path, square(0, 1), square(2, 3)))
    assert apart.km2 == pytest.approx(2 * CELL, abs=1)
    assert apart.doubled == 0
    (over,) = from_geojson(written(tmp_path, square(0, 2), square(1, 3)))
    assert over.km2 == pytest.approx(3 * CELL, abs=1)
    assert over.doubled == pytest.approx(CELL, abs=1)
    assert any("lie in two of its polygons and are counted once" in note for note in panels([over], Scope())[0].notes)


def test_marks_that_hide_or_turn_text_round_are_made_visible(tmp_path: Path) -> None:
    (one,) = from_geojson(written(tmp_path, feature(source="At\u202elas", method="by\x1b[2Jhand")))
    assert (one.source, one.method) == ("At⟨U+202E⟩las", "by⟨U+001B⟩[2Jhand")


BAD_RINGS = {
    "crosses itself": ([[0, 0], [1, 1], [1, 0], [0, 1]], r"crosses itself near longitude 0, latitude 0"),
    "turned round": ([[48, 137], [49, 137], [49, 138]], r"latitude 137: the two seem to stand in the wrong order"),
    "metres": ([[4007501, 6002720], [1, 1], [0, 1]], r"no place on earth .*not metres"),
    "two points": ([[0, 0], [1, 0], [0, 0]], "has 2 points"),
    "a line": ([[0, 0], [1, 1], [2, 2]], "encloses no area"),
    "text": ([["0", "0"], [1, 0], [1, 1]], r'point 1 is \["0", "0"\], which is no place'),
    "no numbers": ([[float("nan"), 0], [1, 0], [1, 1]], "which is no place"),
    "truth": ([[True, 0], [1, 0], [1, 1]], "which is no place"),
    "a number": (7, "has 0 points"),
}


@pytest.mark.parametrize("name", BAD_RINGS)
def test_a_ring_that_encloses_nothing_certain_is_refused(tmp_path: Path, name: str) -> None:
    ring, says = BAD_RINGS[name]
    with pytest.raises(ConfigError, match=rf"atlas\.geojson, feature 2, ring 1: {says}|{says}") as error:
        from_geojson(written(tmp_path, square(0, 1), feature(ring)))
    assert "feature 2, ring 1" in str(error.value)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"date": "5 December"}, "`date` holds '5 December', which is no day"),
        ({"date": None}, "has no property `date`"),
        ({"retrieved": "soon"}, "`retrieved` holds 'soon'"),
        ({"source": None, "Source": "Atlas"}, "has no property `source`.*'Source'"),
        ({"control": "held"}, "no kind of control"),
        ({"side": ""}, "`side` is empty"),
        ({"side": {"a": ["b"] * 200}}, "`side` has"),
    ],
)
def test_a_feature_that_does_not_say_what_it_is_is_refused(tmp_path: Path, told: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        from_geojson(written(tmp_path, feature(**told)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not JSON"),
        ('{"type": "FeatureCollection", "features": [', "is not JSON"),
        ("[" * 100_000, "nested too deeply|is not JSON"),
        ('{"type": "Topology"}', "is no GeoJSON with features"),
        ("[1, 2]", "is no GeoJSON with features"),
        ('{"type": "FeatureCollection", "features": []}', "has no feature"),
        ('{"type": "FeatureCollection", "features": [5]}', "feature 1: has no properties"),
        ('{"type": "FeatureCollection", "crs": {"name": "EPSG:3857"}, "features": [1]}', "EPSG:3857"),
    ],
)
def test_what_is_no_map_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "atlas.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=says):
        from_geojson(path)


@pytest.mark.parametrize("shape", [None, {"type": "Point", "coordinates": [0, 0]}, {"type": "Polygon"}, 3])
def test_a_feature_without_area_is_refused(tmp_path: Path, shape: Any) -> None:
    with pytest.raises(ConfigError, match=r"has no shape|has no area"):
        from_geojson(written(tmp_path, {**feature(), "geometry": shape}))


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    absent = AreaFile(path=tmp_path / "none.geojson", size=200_000_000, written=1)
    with pytest.raises(ConfigError, match="has 200 MB, more than the 50 MB"):
        read([absent])


def test_a_map_with_too_many_points_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area_files, "MAX_POINTS", 7)
    with pytest.raises(ConfigError, match="more than 7 points"):
        from_geojson(written(tmp_path, square(0, 1), square(2, 3)))


def test_the_same_map_in_two_files_is_refused(tmp_path: Path) -> None:
    one, other = written(tmp_path, square(0, 1)), written(tmp_path, square(0, 2), name="other.geojson")
    with pytest.raises(
        ConfigError, match=r"other\.geojson: Atlas, north, controlled, 2025-11-01 stands here and in atlas"
    ):
        read([file(one), file(other)])


def test_a_file_that_is_written_anew_is_read_anew(tmp_path: Path) -> None:
    path = written(tmp_path, square(0, 1))
    first = read([file(path)])
    written(tmp_path, square(0, 2))
    (second,) = read([replace(file(path), written=first[0].day.toordinal())])
    assert second.km2 == pytest.approx(2 * first[0].km2)


def test_a_map_far_from_every_place_unless_turned_round_is_refused(tmp_path: Path) -> None:
    (right,) = from_geojson(written(tmp_path, feature([[30, 50], [31, 50], [31, 51], [30, 51]])))
    (wrong,) = from_geojson(written(tmp_path, feature([[50, 30], [50, 31], [51, 31], [51, 30]])))
    places = [(30.5, 50.4), (33.0, 49.0)]
    check_order([right], places)
    check_order([wrong], [])
    check_order([wrong], [(100.0, 10.0)])
    with pytest.raises(ConfigError, match=r"no place of the record lies near the map of 2025-11-01, and 1 do"):
        check_order([right, wrong], places)


# ---- panels ---------------------------------------------------------------------------------------------------------


def area(west: float, east: float, day: date, **told: Any) -> Area:
    ring = [(west, 0.0), (east, 0.0), (east, 1.0), (west, 1.0)]
    shape = {"type": "MultiPolygon", "coordinates": [[ring]]}
    return Area(**{"day": day, "side": "north", "source": "Atlas", "km2": ring_km2(ring), "shape": shape, **told})


FIRST, SECOND = date(2025, 11, 1), date(2025, 11, 20)


def test_ground_won_and_lost_at_once_is_seen_where_the_maps_have_shapes() -> None:
    net, gained, lost = moved([area(0, 2, FIRST), area(1, 3, SECOND)])
    assert net == pytest.approx(0, abs=1e-6)
    assert gained == pytest.approx(CELL, abs=0.1)
    assert lost == pytest.approx(CELL, abs=0.1)
    assert moved([area(0, 2, FIRST, shape=None), area(1, 3, SECOND)]) == pytest.approx((0, 0, 0), abs=1e-6)


def test_the_contested_share_counts_what_lies_over_other_kinds_once() -> None:
    found = [
        area(0, 6, FIRST), area(6, 8, FIRST, side="south"), area(8, 10, FIRST, side="", control="contested"),
        area(2, 4, FIRST, control="regained"), area(5, 9, FIRST, side="south", control="claimed"),
    ]  # fmt: skip
    (row,) = panels(found, Scope())[2].dicts()
    assert row["share"] == pytest.approx(0.2)
    (row,) = panels([*found, area(0, 20, FIRST, side="south", control="boundary")], Scope())[2].dicts()
    assert row["share"] == pytest.approx(0.1)


def test_contested_ground_drawn_alone_has_no_share() -> None:
    (row,) = panels([area(8, 10, FIRST, side="", control="contested")], Scope())[2].dicts()
    assert (row["whole"], row["share"]) == (None, None)
    assert row["contested"] > 0


def test_two_sources_are_laid_over_one_another_and_a_figure_is_compared_as_a_figure() -> None:
    found = [
        area(0, 2, FIRST), area(1, 3, SECOND, source="Gazette"),
        Area(day=SECOND, side="north", source="Paper", km2=2 * CELL),
    ]  # fmt: skip
    rows = {(one["one"], one["other"]): one for one in panels(found, Scope())[3].dicts()}
    assert rows["Atlas", "Gazette"]["disagreement"] == pytest.approx(2 / 3, abs=1e-3)
    assert rows["Atlas", "Gazette"]["more"] == 0
    assert rows["Atlas", "Paper"]["disagreement"] is None
    assert (rows["Atlas", "Paper"]["one_day"], rows["Atlas", "Paper"]["other_day"]) == (FIRST, SECOND)


def test_a_share_of_what_is_gained_is_of_one_source_alone() -> None:
    found = [
        area(0, 2, FIRST), area(0, 5, SECOND), area(5, 8, FIRST, side="south"), area(4, 8, SECOND, side="south"),
        area(0, 1, FIRST, source="Gazette"), area(0, 9, SECOND, source="Gazette"),
    ]  # fmt: skip
    rows = {(one["source"], one["side"]): one["share"] for one in panels(found, Scope())[0].dicts()}
    assert rows == {("Atlas", "north"): 0.75, ("Atlas", "south"): 0.25, ("Gazette", "north"): 1.0}


def test_every_kind_of_control_has_a_meaning_and_a_known_part_in_the_share() -> None:
    assert set(kinds()) >= {"controlled", "claimed", "contested", "presence", "regained", "demilitarised", "boundary"}
    assert all(one.label and one.meaning and one.share in ("", "whole", "contested", "all") for one in kinds().values())


# ---- the example ----------------------------------------------------------------------------------------------------


def shown(found: Measured, name: str) -> list[dict[str, Any]]:
    return found.panel(name).dicts()


def test_the_example_shows_areas_beside_the_lines_of_fighting(rivers_record: Record, rivers_config: Config) -> None:
    found = measure("battlefield", rivers_record, rivers_config)
    net = {(one["source"], one["side_name"], one["control"]): one for one in shown(found, "areas")}
    atlas = net["Lower Tarn Atlas", "Arvenia", "controlled"]
    assert (atlas["maps"], atlas["first"], atlas["last"]) == (4, date(2024, 3, 13), date(2024, 5, 8))
    assert atlas["change"] == pytest.approx(atlas["gained"] - atlas["lost"], abs=0.2)
    assert atlas["noise"] > 0
    assert net["Belmora Post", "Belmora", "claimed"]["change"] == 360
    assert all(0 < one["share"] < 0.05 for one in shown(found, "area_contested"))
    assert {one["one"] for one in shown(found, "area_maps")} == {"Harbour Wire"}
    assert not any("No party of the settings" in note for note in found.panel("areas").notes)


def test_the_other_lines_are_the_same_with_and_without_areas(rivers_record: Record, rivers_config: Config) -> None:
    some = measure("battlefield", rivers_record, rivers_config)
    none = measure("battlefield", rivers_record, replace(rivers_config, areas=()))
    assert some.panels[:-4] == none.panels[:-4]
    assert all(not one.rows and "add-territory" in one.empty for one in none.panels[-4:])


def test_areas_as_of_a_day_are_those_known_then(rivers_record: Record, rivers_config: Config) -> None:
    found = measure("battlefield", rivers_record, rivers_config, Scope(as_of=date(2024, 3, 24)))
    assert max(one["last"] for one in shown(found, "areas")) == date(2024, 3, 22)
    assert all(one["noise"] is None for one in shown(found, "areas"))


def test_a_party_may_stand_in_a_file_by_its_name(two_rivers: Path, rivers_record: Record, tmp_path: Path) -> None:
    folder = tmp_path / "space"
    (folder / "inputs").mkdir(parents=True)
    shutil.copy(two_rivers / "process.toml", folder)
    table(folder / "inputs", "date,side,area_km2\n2024-03-20,arvenia,5\n2024-03-20,Arvania,6\n")
    found = measure("battlefield", rivers_record, Workspace(folder).config())
    assert [(one["side"], one["side_name"]) for one in shown(found, "areas")] == [
        ("state:XAR", "Arvenia"), ("Arvania", "Arvania"),
    ]  # fmt: skip
    assert "No party of the settings: Arvania." in found.panel("areas").notes


def test_a_map_of_the_example_with_its_coordinates_turned_round_is_refused(
    two_rivers: Path, rivers_record: Record, tmp_path: Path
) -> None:
    folder = tmp_path / "space"
    (folder / "inputs" / "areas").mkdir(parents=True)
    shutil.copy(two_rivers / "process.toml", folder)
    ring = [[46.2, -33.0], [46.6, -33.0], [46.6, -32.2], [46.2, -32.2]]
    written(folder / "inputs" / "areas", feature(ring, date="2024-03-20"))
    with pytest.raises(ConfigError, match=r"atlas\.geojson: no place of the record lies near"):
        measure("battlefield", rivers_record, Workspace(folder).config())


def test_the_files_that_the_docs_show_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/add-territory.md").read_text("utf-8")
    path = tmp_path / "docs.geojson"
    path.write_text(page.partition("```json\n")[2].partition("```")[0], "utf-8")
    (one,) = from_geojson(path)
    assert (one.side, one.retrieved) == ("state:XAR", date(2024, 3, 25))
    figures = from_csv(table(tmp_path, "date,side" + page.partition("```\ndate,side")[2].partition("```")[0]))
    assert [(one.km2, one.control) for one in figures] == [(1120, "claimed"), (640, "claimed")]
    assert all(f"`{kind}`" in page for kind in kinds())
