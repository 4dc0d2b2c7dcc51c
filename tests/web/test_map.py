"""The map: its marks add up to what the ledgers hold, each opens its words, and the table says the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from math import cos, radians
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from behind_marks import all_behind, drawings, links, mentions, page, words
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dragoman.mapping import Bounds
from dragoman.record import Record
from dragoman.types import Place as Named
from dragoman.web import behind
from dragoman.web.drawing import places
from dragoman.web.drawing.places import Place
from dragoman.web.pages.map import _parsed, _text
from news_record import document, mention, on, put

BOTH = pytest.mark.parametrize("process", ["rivers", "ukraine"])
VIEWS = pytest.mark.parametrize("view", places.VIEWS)
WORLD = "-170,-60,190,84"


@pytest.fixture
def asked(request: pytest.FixtureRequest, process: str) -> TestClient:
    client: TestClient = request.getfixturevalue(f"{process}_client")
    return client


@pytest.fixture
def folder(request: pytest.FixtureRequest, process: str) -> Path:
    found: Path = request.getfixturevalue("two_rivers" if process == "rivers" else "ukraine")
    return found


def ledger(folder: Path, view: str, **given: Any) -> list[dict[str, Any]]:
    """The rows of the ledger that a view shows."""
    columns = ("mention_id", "place", "lat", "lon", *(() if view == "meetings" else ("control", "killed_high")))
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        found = record.ledger("meetings" if view == "meetings" else "hostilities", columns=columns, **given)
        rows = [dict(zip(columns, row, strict=True)) for row in found.rows]
    return rows if view == "meetings" else [row for row in rows if (row["control"] is None) == (view == "fighting")]


def lines(client: TestClient, address: str) -> list[tuple[str, list[str]]]:
    """The lines of the table of places: the name, and the mentions that its first link in the table opens."""
    shown = page(client, address)
    found = []
    for row in shown.xpath('.//section[@aria-labelledby="h-places"]//tr[@data-row]'):
        name = words(row.xpath("./th//bdi")[0])
        found.append((name, mentions(client, row.xpath(".//a[@data-drawer]/@href")[0])))
    return found


# ---- what is drawn is what is held ----------------------------------------------------------------------------------


@BOTH
@VIEWS
def test_every_placed_event_stands_behind_one_mark_of_each_picture(asked: TestClient, folder: Path, view: str) -> None:
    every = Counter(row["mention_id"] for row in ledger(folder, view) if row["lat"] is not None)
    for tree in drawings(asked.get(f"/map?view={view}&bounds={WORLD}").text, "map"):
        assert Counter(all_behind(asked, links(tree))) == every


@BOTH
@VIEWS
def test_the_table_has_every_placed_event_once(asked: TestClient, folder: Path, view: str) -> None:
    rows = [row for row in ledger(folder, view) if row["lat"] is not None]
    found = lines(asked, f"/map?view={view}")
    assert Counter(id for _, ids in found for id in ids) == Counter(row["mention_id"] for row in rows)
    spots = {row["mention_id"]: (row["lat"], row["lon"]) for row in rows}
    named = {(spots[row["mention_id"]], row["place"]) for row in rows}
    for name, ids in found:  # by the most frequent of the names that the reports give it
        assert {(spots[id], name) for id in ids} <= named


@BOTH
@VIEWS
def test_events_without_a_place_are_counted_and_listed(asked: TestClient, folder: Path, view: str) -> None:
    wanted = {row["mention_id"] for row in ledger(folder, view) if row["lat"] is None}
    shown = page(asked, f"/map?view={view}")
    section = shown.xpath('.//section[@id="unplaced"]')
    if not wanted:
        assert not section
        return
    assert words(section[0].xpath('.//span[@class="count"]')[0]) == str(len(wanted))
    listed = list(section[0].xpath(".//li//a[@data-drawer]/@href"))
    assert {mentions(asked, href)[0] for href in listed} <= wanted
    assert len(listed) == min(25, len(wanted))
    assert sorted(mentions(asked, f"/map/words?view={view}&at=none")) == sorted(wanted)


def test_what_lies_outside_of_a_part_is_counted_in_its_caption(ukraine_client: TestClient, ukraine: Path) -> None:
    placed = [row for row in ledger(ukraine, "fighting") if row["lat"] is not None]
    for tree in drawings(ukraine_client.get("/map?bounds=30,46,41,52").text, "map"):
        inside = len(all_behind(ukraine_client, links(tree)))
        text = " ".join("".join(node.itertext()) for node in tree.iter("{*}text"))
        said = re.search(r"(\d+) events? outside of this part", text)
        assert said
        assert inside + int(said[1]) == len(placed)
        assert 0 < inside < len(placed)


@VIEWS
def test_nothing_later_than_the_day_is_on_the_map(ukraine_client: TestClient, ukraine: Path, view: str) -> None:
    day = date(2025, 10, 1)
    held = {row["mention_id"] for row in ledger(ukraine, view, as_of=day)}
    text = ukraine_client.get(f"/map?view={view}&as_of={day}&bounds={WORLD}").text
    if "<svg" in text and 'class="map"' in text:
        for tree in drawings(text, "map"):
            assert set(all_behind(ukraine_client, links(tree))) <= held
    for _, ids in lines(ukraine_client, f"/map?view={view}&as_of={day}"):
        assert set(ids) <= held


def test_filters_narrow_the_map_and_stay_in_its_links(ukraine_client: TestClient) -> None:
    text = ukraine_client.get("/map?view=meetings&actor=state:TUR").text
    for tree in drawings(text, "map"):
        found = links(tree)
        assert found
        assert all(("actor", "state:TUR") in parse_qsl(urlsplit(href).query) for href in found)
        assert len(all_behind(ukraine_client, found)) < 31


# ---- parts of the world ---------------------------------------------------------------------------------------------


def test_a_country_leads_to_the_part_that_its_events_lie_in(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/map")
    steps = {words(a).split(" ")[0]: a for a in shown.xpath('.//nav[@id="map-of"]//a')}
    assert steps["All"].get("aria-current") == "true"
    russia = steps["Russia"]
    count = int(words(russia).split(" ")[1])
    near = page(ukraine_client, russia.get("href"))
    assert near.xpath('.//nav[@id="map-of"]//a[@aria-current]')[0].get("href") == russia.get("href")
    asked_for = dict(parse_qsl(urlsplit(russia.get("href")).query))
    box = _parsed(asked_for["bounds"], "bounds")
    with_country = [
        row
        for row in ukraine_client.get("/api/ledgers/hostilities?limit=1000").json()["rows"]
        if row["country"] == "RUS"
    ]
    inside = [row for row in with_country if row["control"] is None and row["lat"] is not None]
    assert len(inside) == count
    assert all(places.within(box, row["lat"], row["lon"]) for row in inside)


def test_closer_and_wider_lead_on_until_there_is_no_more(rivers_client: TestClient) -> None:
    for name in ("Closer", "Wider"):
        address, steps = "/map", 0
        while steps < 30:
            shown = page(rivers_client, address)
            found = [a.get("href") for a in shown.xpath('.//nav[@id="map-of"]//a') if words(a) == name]
            if not found:
                break
            address, steps = found[0], steps + 1
        assert 0 < steps < 30


@pytest.mark.parametrize(
    "wrong",
    [
        "1,2,3", "a,b,c,d", "nan,1,2,3", "30,40,20,50", "0,50,10,40", "1e308,0,1e308,1", "inf,0,1,1", "0,-91,1,0",
    ],
)  # fmt: skip
def test_bounds_that_are_no_part_of_the_world_are_said_in_words(rivers_client: TestClient, wrong: str) -> None:
    assert "is no part of the world" in words(page(rivers_client, f"/map?bounds={wrong}", 400))


@pytest.mark.parametrize("right", ["0,0,0.0001,0.0001", "-180,-90,180,90", "170,-10,200,10", "0,89.9,10,90", WORLD])
def test_bounds_may_be_small_large_and_across_the_date_line(rivers_client: TestClient, right: str) -> None:
    shown = page(rivers_client, f"/map?bounds={right}")
    assert shown.xpath("//main//*[local-name()='svg' and contains(@class, 'map')]")


@given(st.floats(-180, 180), st.floats(-90, 89), st.floats(0.5, 300), st.floats(0.5, 120))
def test_bounds_survive_their_way_through_an_address(west: float, south: float, wide: float, tall: float) -> None:
    bounds = Bounds(west, south, west + wide, min(90.0, south + tall))
    found = _parsed(_text(bounds), "bounds")
    assert found.west <= bounds.west
    assert found.south <= bounds.south
    assert found.north >= bounds.north
    assert found.east >= bounds.east - 1e-9
    assert found.east - found.west <= bounds.east - bounds.west + 1.1


@pytest.mark.parametrize("wrong", ["view=x", "borders=x"])
def test_what_cannot_be_asked_for_is_said_in_words(rivers_client: TestClient, wrong: str) -> None:
    assert "=x" in words(page(rivers_client, f"/map?{wrong}", 400))


@pytest.mark.parametrize("wrong", ["at=x", "at=1,2;x", "box=1", "standing=x", "view=x"])
def test_words_that_cannot_be_asked_for_are_said_in_words(rivers_client: TestClient, wrong: str) -> None:
    assert "=" in words(page(rivers_client, f"/map/words?{wrong}", 400))


def test_a_long_list_of_places_is_kept_over_the_pages(
    ukraine_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behind, "PER_PAGE", 10)
    rows = [
        row for row in ukraine_client.get("/api/ledgers/meetings?limit=1000").json()["rows"] if row["lat"] is not None
    ]
    at = ";".join(f"{row['lat']!r},{row['lon']!r}" for row in rows) + ";1.5,2.5" * 60
    assert len(at) > 600
    shown = page(ukraine_client, f"/map/words?{urlencode({'view': 'meetings', 'at': at})}")
    assert words(shown.xpath('.//p[@class="count"]')[0]).startswith(str(len(rows)))
    beyond = page(ukraine_client, f"/map/words?{urlencode({'view': 'meetings', 'at': at, 'page': 2})}")
    assert at == dict(parse_qsl(urlsplit(beyond.xpath('.//a[@rel="prev"]/@href')[0]).query))["at"]


# ---- borders --------------------------------------------------------------------------------------------------------


def test_whose_borders_are_drawn_is_said_and_can_be_changed(ukraine_client: TestClient) -> None:
    first = page(ukraine_client, "/map")
    other = first.xpath('.//a[contains(@href, "borders=de_facto")]/@href')[0]
    assert "as most member states of the United Nations recognise them" in words(first)
    assert "by who governed" in words(page(ukraine_client, other))
    back = page(ukraine_client, other).xpath('.//a[contains(@href, "borders=recognised")]/@href')[0]
    assert "as most member states" in words(page(ukraine_client, back))


def test_the_settings_choose_the_borders(own: tuple[Path, TestClient]) -> None:
    folder, client = own
    assert "as most member states" in words(page(client, "/map"))
    path = folder / "process.toml"
    path.write_text('borders = "de_facto"\n' + path.read_text("utf-8"), "utf-8")
    assert "by who governed" in words(page(client, "/map"))
    assert "as most member states" in words(page(client, "/map?borders=recognised"))


# ---- which places ---------------------------------------------------------------------------------------------------


def at(lat: float, lon: float, count: int = 1) -> Place:
    row = {"country": "X", "standing": "done", "what": "clash", "speaker": None, "outlet": "A"}
    return Place(
        name=f"{lat} {lon}", also=(), country="X", precision="city", wide=False, spot=(lat, lon), rows=(row,) * count
    )


NEAR = [at(48.0, 37.0, 6), at(48.5, 37.5, 4), at(49.0, 36.0, 3), at(47.5, 35.0, 3), at(50.4, 30.5, 2), at(46.5, 30.7)]


@pytest.mark.parametrize("far", [at(59.9, 60.1), at(31.0, -100.0), at(-33.0, 150.0)])
def test_a_town_that_lies_far_from_all_others_does_not_draw_the_picture_out(far: Place) -> None:
    kept, left = places.bulk([*NEAR, far])
    assert left == [far]
    assert kept == NEAR


def test_a_town_at_the_other_end_of_the_same_country_stays() -> None:
    assert places.bulk([*NEAR, at(48.6, 22.3)])[1] == []


def test_places_all_over_the_world_all_stay() -> None:
    world = [
        at(38.9, -77.0, 5),
        at(50.8, 4.4, 4),
        at(55.8, 37.6, 3),
        at(41.0, 28.9, 2),
        at(24.5, 54.4),
        at(40.7, -74.0),
    ]
    assert places.bulk(world)[1] == []


def test_neighbours_across_the_date_line_are_near() -> None:
    around = [at(52.0, 179.5, 4), at(52.5, -179.5, 4), at(51.0, 178.0, 2), at(53.0, -178.0)]
    assert places.bulk(around)[1] == []
    assert places.bulk([*around, at(50.0, 30.0)])[1] == [at(50.0, 30.0)]


def test_where_many_lie_far_none_is_called_stray() -> None:
    assert places.bulk([*NEAR, at(0.0, 0.0, 4)])[1] == []


def test_a_stray_place_is_named_and_all_can_be_shown(tmp_path: Path, launch: Callable[[Path], TestClient]) -> None:
    towns = [("Alpha", 48.0, 37.0), ("Beta", 48.5, 37.5), ("Gamma", 49.0, 36.0), ("Delta", 47.5, 35.0)]
    client = launch(fought(tmp_path / "space", [*towns * 4, ("Farville", -33.0, 150.0)]))
    shown = page(client, "/map")
    note = shown.xpath('.//p[@class="far"]')[0]
    assert words(note).startswith("1 far from the others is left out of this picture: Farville")
    assert len(mentions(client, note.xpath(".//a[@data-drawer]/@href")[0])) == 1
    for tree in drawings(client.get("/map").text, "map"):
        assert len(all_behind(client, links(tree))) == 16
    for tree in drawings(client.get(note.xpath(".//a/@href")[-1]).text, "map"):
        assert len(all_behind(client, links(tree))) == 17
    assert dict(lines(client, "/map"))["Farville"]


def fought(folder: Path, towns: list[tuple[str, float, float]], **parts: Any) -> Path:
    """A workspace in which an attack is told of each town."""
    folder.mkdir()
    (folder / "process.toml").write_text('name = "Towns"\n', "utf-8")
    with Record.open(folder / "record.duckdb") as record:
        for number, (name, lat, lon) in enumerate(towns):
            day = date(2025, 1, 1 + number)
            doc = document(f"Report {number}: Exland shelled a place.", day=day, url=f"reports/{number}.txt")
            where = Named(name=name, span=(0, 6), kind="city", country="EXX", lat=lat, lon=lon)
            put(record, doc, mention(doc, "shelled", kind="ASSAULT", by="Exland", place=where, when=on(day), **parts))
    return folder


def test_a_hostile_place_is_text(tmp_path: Path, launch: Callable[[Path], TestClient]) -> None:
    name = '</text></svg><script>alert(1)</script>" onload="x \u202egnorw'
    client = launch(fought(tmp_path / "space", [(name, 48.0, 37.0), ("Beta & <b>Gamma</b>", 48.5, 37.5)]))
    text = client.get("/map").text
    assert "<script>alert" not in text
    assert "\u202e" not in text
    for tree in drawings(text, "map"):
        assert len(all_behind(client, links(tree))) == 2
    assert "Beta & <b>Gamma</b>" in words(page(client, "/map"))
    assert "<script>alert" not in client.get(links(drawings(text, "map")[0])[0]).text


def test_the_tolls_of_a_place_are_sums_of_what_its_events_give() -> None:
    rows = tuple(
        {"killed_low": low, "killed_high": high, "injured_low": None, "injured_high": None}
        for low, high in ((3, 5), (None, None), (1, 1))
    )
    place = Place(name="x", also=(), country="", precision="city", wide=False, spot=(0.0, 0.0), rows=rows)
    assert place.toll("killed") == (4, 6, 2)
    assert place.toll("injured") is None


def test_an_empty_map_says_why(rivers_client: TestClient, ukraine_client: TestClient) -> None:
    assert "passes what is asked for" in words(page(rivers_client, "/map?q=zzzzzz"))
    assert "No document was held on that day" in words(page(rivers_client, "/map?as_of=1990-01-01"))
    undated = page(ukraine_client, "/map?q=spans")
    assert undated is not None


def test_the_rules_of_the_maps_are_in_the_style_sheet_of_the_pages() -> None:
    def rules(text: str) -> dict[str, str]:
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        text = re.sub(r"var\((--[\w-]+), (?:#[0-9a-f]+|sans-serif)\)", r"var(\1)", text)
        text = re.sub(r"var\(--party, var\((--[\w-]+), #[0-9a-f]+\)\)", r"var(--party, var(\1))", text)
        found = re.findall(r"([^{}]+)\{([^{}]*)\}", text)
        return {" ".join(head.split()): " ".join(body.split()) for head, body in found}

    wanted = rules((files("dragoman.mapping") / "map.css").read_text("utf-8"))
    had = rules((files("dragoman.web") / "static" / "style.css").read_text("utf-8"))
    assert wanted
    assert {head: body for head, body in wanted.items() if had.get(head) != body} == {}


def test_the_picture_is_as_tall_as_the_part_of_the_world_asks_for(ukraine_client: TestClient) -> None:
    def ratio(bounds: str) -> float:
        sheet = drawings(ukraine_client.get(f"/map?bounds={bounds}").text, "map")[0].xpath('.//*[@class="sheet"]')[0]
        return float(sheet.get("height")) / float(sheet.get("width"))

    assert ratio("-20,40,60,50") < ratio("20,40,60,65")
    assert ratio("20,40,60,65") == pytest.approx(min(0.6, 25 / (40 * cos(radians(52.5)))), abs=0.02)
