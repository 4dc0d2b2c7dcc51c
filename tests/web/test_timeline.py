"""The timeline: its marks and bars add up to what the ledger holds, each opens its words, and windows lead on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from behind_marks import all_behind, drawings, links, mentions, page, words
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dragoman.brief.phrases import lane_of
from dragoman.record import Record
from dragoman.record.shelf import Filters
from dragoman.record.shelf import items as read
from dragoman.web.drawing import days, lanes
from dragoman.web.drawing.days import Scale
from dragoman.web.drawing.lanes import Lane
from dragoman.web.drawing.passing import passing
from dragoman.web.drawing.silence import silences
from dragoman.web.drawing.timeline import Material, layout

BOTH = pytest.mark.parametrize("process", ["rivers", "ukraine"])
VIEWS = pytest.mark.parametrize("view", ["tracks", "actors"])
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))


@pytest.fixture
def asked(request: pytest.FixtureRequest, process: str) -> TestClient:
    client: TestClient = request.getfixturevalue(f"{process}_client")
    return client


@pytest.fixture
def rows(request: pytest.FixtureRequest, process: str) -> list[dict[str, Any]]:
    return ledger(request.getfixturevalue("two_rivers" if process == "rivers" else "ukraine"))


def ledger(folder: Path, **given: Any) -> list[dict[str, Any]]:
    columns = ("mention_id", "since", "until", "said", "actor_countries", "actor_ids")
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        found = record.ledger("timeline", columns=columns, **given)
        return [dict(zip(columns, row, strict=True)) for row in found.rows]


def own_day(row: dict[str, Any]) -> date:
    found: date = row["since"] or (row["until"] - timedelta(days=1) if row["until"] else row["said"])
    return found


def marks(client: TestClient, address: str) -> list[list[str]]:
    """The links of the marks of both pictures: on a desk, and on a phone."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:400]
    return [
        [
            node.get("href")
            for node in tree.iter("a")
            if "data-drawer" in node.attrib and "total" not in (node.get("class") or "").split()
        ]
        for tree in drawings(answer.text, "timeline")
    ]


def outside(client: TestClient, address: str) -> list[str]:
    """The links of the caption to what lies outside of the days drawn."""
    return [
        str(href) for href in page(client, address).xpath('.//figure[@id="timeline"]/figcaption//a[@data-drawer]/@href')
    ]


# ---- what is drawn is what is held ----------------------------------------------------------------------------------


@pytest.mark.slow
@BOTH
def test_each_event_stands_behind_one_mark_of_each_picture(asked: TestClient, rows: list[dict[str, Any]]) -> None:
    beyond = all_behind(asked, outside(asked, "/timeline"))
    every = Counter(row["mention_id"] for row in rows)
    for one in marks(asked, "/timeline"):
        assert Counter(all_behind(asked, one)) + Counter(beyond) == every


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("days_asked", [("2025-11-24", "2025-12-01"), ("2024-03-01", "2024-05-01")])
def test_a_window_draws_the_events_of_its_days(
    asked: TestClient, rows: list[dict[str, Any]], days_asked: tuple[str, str]
) -> None:
    since, until = map(date.fromisoformat, days_asked)
    wanted = {row["mention_id"] for row in rows if since <= own_day(row) < until}
    address = f"/timeline?since={since}&until={until}"
    if not wanted:
        assert "Nothing that passes" in words(page(asked, address))
        return
    for one in marks(asked, address):
        found = all_behind(asked, one)
        assert sorted(found) == sorted(wanted)


@pytest.mark.slow
@pytest.mark.parametrize(
    "address", ["/timeline?view=actors", "/timeline?view=actors&since=2025-12-01&until=2026-01-01"]
)
def test_a_lane_of_an_actor_holds_what_that_side_does(ukraine_client: TestClient, ukraine: Path, address: str) -> None:
    acting = {row["mention_id"]: (row["actor_countries"] or "").split("; ") for row in ledger(ukraine)}
    for tree in drawings(ukraine_client.get(address).text, "timeline"):
        for number, code in enumerate(("UKR", "RUS", "USA")):
            lane = tree.xpath(f'.//*[local-name()="g"][@class="party-{number}"]')[0]
            total = [node.get("href") for node in lane.iter("a") if node.get("class") == "total"]
            drawn = [h for h in links(lane) if h not in total]
            found = all_behind(ukraine_client, drawn)
            assert found
            assert len(found) == len(set(found))
            assert sorted(found) == sorted(mentions(ukraine_client, total[0]))
            assert all(code in acting[id] for id in found)


@BOTH
@VIEWS
def test_the_sum_beside_a_lane_is_what_its_marks_stand_for(asked: TestClient, view: str) -> None:
    for tree in drawings(asked.get(f"/timeline?view={view}").text, "timeline"):
        for total in tree.xpath('.//*[local-name()="a"][@class="total"]'):
            figure = int("".join(total.itertext()).replace(",", ""))
            assert len(mentions(asked, total.get("href"))) == figure


def test_the_lane_of_an_act_is_that_of_the_brief(ukraine_client: TestClient) -> None:
    copy = ukraine_client.app.state.site.shelf.copy  # type: ignore[attr-defined]
    found = {row["mention_id"]: row["lane"] for row in passing(copy, Filters(), "SELECT mention_id, lane FROM passing")}
    passages = read.passages(copy, list(found), None)
    assert {id: lane_of(one.mention) for id, one in passages.items()} == found


@BOTH
@pytest.mark.parametrize("order", ["", "oldest"])
def test_the_list_has_every_event_once_by_its_day(asked: TestClient, rows: list[dict[str, Any]], order: str) -> None:
    found, number, more = list[str](), 1, True
    while more:
        shown = page(asked, f"/timeline?page={number}" + (f"&sort={order}" if order else ""))
        entries = shown.xpath('.//li[contains(@class, "entry")]')
        found += [e.xpath('.//a[starts-with(@href, "/items/mention/")]/@href')[0].rsplit("/", 1)[1] for e in entries]
        more, number = bool(shown.xpath('.//div[@class="pager"]//a[@rel="next"]')), number + 1
    by_id = {row["mention_id"]: own_day(row) for row in rows}
    assert sorted(found) == sorted(by_id)
    listed = [by_id[id] for id in found]
    assert listed == sorted(listed, reverse=not order)


def test_filters_narrow_the_picture_and_stay_in_its_links(ukraine_client: TestClient, ukraine: Path) -> None:
    address = "/timeline?actor=state:TUR&kind=CONSULT"
    for one in marks(ukraine_client, address):
        found = all_behind(ukraine_client, one)
        assert 0 < len(found) < len(ledger(ukraine))
        for href in one:
            if href.startswith("/timeline/words"):
                asked_for = parse_qsl(urlsplit(href).query)
                assert ("actor", "state:TUR") in asked_for
                assert ("kind", "CONSULT") in asked_for


@VIEWS
def test_nothing_later_than_the_day_is_drawn(ukraine_client: TestClient, ukraine: Path, view: str) -> None:
    day = date(2025, 10, 1)
    held = {row["mention_id"] for row in ledger(ukraine, as_of=day)}
    for one in marks(ukraine_client, f"/timeline?as_of={day}&view={view}"):
        assert all("as_of=2025-10-01" in href for href in one)
        assert set(all_behind(ukraine_client, one)) <= held
    # The picture of now was made besides, and does not change that of then.
    assert ukraine_client.get(f"/timeline?view={view}").status_code == 200
    assert all("as_of=" not in href for one in marks(ukraine_client, f"/timeline?view={view}") for href in one)


def test_a_day_to_come_leaves_no_trace_in_the_links_of_today(rivers_client: TestClient) -> None:
    for address in ("/timeline", "/network", "/map"):
        rivers_client.get(f"{address}?as_of=2099-01-01")
        assert "2099" not in rivers_client.get(address).text


# ---- nearer, further, beside ----------------------------------------------------------------------------------------


def test_zooms_lead_to_windows_with_events_and_windows_to_their_neighbours(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/timeline")
    zooms = dict(
        zip(shown.xpath('.//ul[@class="steps"]//a/text()'), shown.xpath('.//ul[@class="steps"]//a/@href'), strict=True)
    )
    assert list(zooms) == ["All", "Year", "Quarter", "Month", "Week"]
    for name, href in zooms.items():
        near = page(ukraine_client, href)
        assert near.xpath('.//ul[@class="steps"]//a[@aria-current]/text()') == [name]
        assert near.xpath('.//li[contains(@class, "entry")]')
    month = page(ukraine_client, zooms["Month"])
    before = month.xpath('.//nav[@class="zoom"]//a[@rel="prev"]/@href')[0]
    asked_for = dict(parse_qsl(urlsplit(before).query))
    here = dict(parse_qsl(urlsplit(zooms["Month"]).query))
    assert asked_for["until"] == here["since"]
    back = page(ukraine_client, before).xpath('.//nav[@class="zoom"]//a[@rel="next"]/@href')[0]
    assert dict(parse_qsl(urlsplit(back).query)) == here


def test_the_brush_knows_the_days_of_the_picture(ukraine_client: TestClient) -> None:
    desk = drawings(ukraine_client.get("/timeline?since=2025-11-01&until=2025-12-01").text, "timeline")[0]
    assert (desk.get("data-since"), desk.get("data-until")) == ("2025-11-01", "2025-12-01")
    assert 0 < float(desk.get("data-x0")) < float(desk.get("data-x1")) <= float(desk.get("width"))


@given(DAYS, st.sampled_from(list(days.STEPS)))
def test_a_step_holds_the_days_from_its_beginning_to_the_next(day: date, step: str) -> None:
    first = days.beginning(step, day)
    following = days.after(step, first)
    assert following is not None
    assert first <= day < following
    assert days.beginning(step, days.moved(following, -1)) == first
    assert days.after(step, following, -1) == first


@given(DAYS, st.integers(1, 500))
def test_the_window_after_the_window_before_is_the_window(since: date, length: int) -> None:
    until = since + timedelta(days=length)
    before = days.beside(since, until, -1)
    assert before is not None
    assert before[1] == since
    if days.zoom_of(*before) == days.zoom_of(since, until):
        assert days.beside(*before, 1) == (since, until)


@pytest.mark.parametrize("day", [date.min, date.max, date(1, 1, 2), date(9999, 12, 30)])
def test_the_ends_of_the_calendar_are_no_trap(day: date) -> None:
    for step in days.STEPS:
        first = days.beginning(step, day)
        days.after(step, first)
        assert days.named(first, days.moved(first, 1))
    assert days.moved(day, 5_000_000) == date.max
    assert days.moved(day, -5_000_000) == date.min


@given(DAYS, st.integers(1, 20_000), st.sampled_from([300.0, 1100.0]))
def test_labels_of_the_axis_stand_in_order_and_apart(since: date, length: int, width: float) -> None:
    scale = Scale(since, days.moved(since, length), 0.0, width)
    places = [x for x, _ in days.ticks(scale)]
    assert places == sorted(places)
    assert all(0 <= x <= width for x in places)
    assert all(b - a > 20 for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2025, 11, 1), date(2025, 12, 1), "Nov 2025"),
        (date(2025, 11, 3), date(2025, 11, 10), "week of 3 Nov 2025"),
        (date(2025, 10, 1), date(2026, 1, 1), "Oct–Dec 2025"),
        (date(2025, 1, 1), date(2026, 1, 1), "2025"),
        (date(2025, 11, 4), date(2025, 11, 5), "4 Nov 2025"),
        (date(2025, 11, 4), date(2025, 11, 8), "4 Nov 2025 – 7 Nov 2025"),
    ],
)
def test_a_window_is_named_as_people_name_it(since: date, until: date, words: str) -> None:
    assert days.named(since, until) == words


# ---- the drawing ----------------------------------------------------------------------------------------------------


def event(number: int, day: date, *, length: int = 0, standing: str = "done", dated: bool = True) -> dict[str, Any]:
    return {
        "mention_id": f"{number:016x}", "lane": "talks", "day": day, "since": day if dated else None,
        "until": days.moved(day, max(length, 1)) if dated else None, "precision": "day" if dated else None,
        "standing": standing, "dated": dated,
    }  # fmt: skip


def drawn(events: Sequence[dict[str, Any]], *, single: bool, width: float = 1000.0) -> Any:
    scale = Scale(date(2024, 1, 1), date(2027, 1, 1), 100.0, width)
    step = days.step_for(scale, 20.0)
    long = lanes.longest(step)
    counted = Counter(
        (e["day"], e["standing"], e["dated"], lanes.length(e) if lanes.length(e) > lanes.LONG_DAYS else 0)
        for e in events
    )
    by_day = [
        {"day": day, "standing": standing, "dated": dated, "length": length, "n": n, "mention": "0" * 16}
        for (day, standing, dated, length), n in sorted(counted.items())
    ]
    material = Material(
        lanes=[Lane(id="talks", name="Talks", css="l-talks")],
        totals={"talks": len(events)},
        cells={"talks": lanes.cells(by_day, step=step, long=long)},
        spreads={"talks": lanes.spreads(by_day, long=long)},
        singles={"talks": [e for e in events if lanes.length(e) <= long]} if single else {},
        step=step, item=lambda ids: ids[0], behind=lambda **at: "behind", told=lambda row: "told", long=long,
    )  # fmt: skip
    return layout(material, scale, width=width + 12, wide=True)


EVENTS = st.lists(
    st.builds(
        event, st.integers(0, 10_000), DAYS, length=st.sampled_from([0, 1, 3, 8, 40, 365]),
        standing=st.sampled_from(["done", "planned", "off"]), dated=st.booleans(),
    ),
    max_size=60,
).map(lambda found: sorted(found, key=lambda e: e["day"]))  # fmt: skip


@given(EVENTS, st.booleans(), st.sampled_from([340.0, 1000.0]))
def test_no_event_is_lost_between_marks_bars_and_lines(
    events: list[dict[str, Any]], single: bool, width: float
) -> None:
    picture = drawn(events, single=single, width=width)
    assert picture.count == len(events)
    lane = picture.lanes[0]
    for bar in lane.bars:
        assert bar.x >= 100
        assert bar.x + bar.wide <= width + 1
        assert sum(tall for _, _, tall in bar.parts) > 0
    for mark in lane.marks:
        assert lane.y <= mark.y <= lane.y + lane.height
        assert 100 <= mark.x <= width
    for line in lane.lines:
        assert lane.y <= line.y <= lane.y + lane.height


@given(EVENTS)
def test_single_marks_never_touch(events: list[dict[str, Any]]) -> None:
    marks = drawn(events, single=True).lanes[0].marks
    for number, one in enumerate(marks):
        for other in marks[number + 1 :]:
            assert one.y != other.y or abs(one.x - other.x) >= 12


def test_a_crowded_lane_is_counted_and_a_quiet_one_drawn_singly() -> None:
    crowd = [event(number, date(2025, 3, 1 + number % 5)) for number in range(40)]
    assert drawn(crowd, single=True).lanes[0].bars
    assert len(drawn(crowd[:3], single=True).lanes[0].marks) == 3


def test_what_is_planned_or_called_off_differs_in_shape() -> None:
    first = date(2025, 3, 1)
    few = [event(n, first, standing=s, dated=s != "done") for n, s in enumerate(("done", "planned", "off"))]
    css = [mark.css for mark in drawn(few, single=True).lanes[0].marks]
    assert css == ["l-talks reported", "l-talks planned", "l-talks off"]
    assert [mark.off for mark in drawn(few, single=True).lanes[0].marks] == [False, False, True]
    parts = drawn(few, single=False).lanes[0].bars[0].parts
    assert [name for name, _, _ in parts] == ["pale", "hollow", "hollow off"]


def test_days_without_a_report_are_shaded_and_said_not_left_blank(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/timeline")
    (shade,) = shown.xpath('//figure[@id="timeline"]//*[contains(@class, "silent")][@aria-label]')
    assert shade.get("aria-label") == "25 Sep 2025 – 15 Oct 2025: no reports held"
    assert "no reports held" in words(shade.xpath("./*[local-name()='text']")[0])
    caption = words(shown.xpath('//figure[@id="timeline"]//figcaption')[0])
    assert "Shaded: no reports held (25 Sep 2025 – 15 Oct 2025)" in caption
    busy = page(ukraine_client, "/timeline?since=2025-12-01&until=2026-01-01")
    assert not busy.xpath('//*[contains(@class, "silent")]')
    assert "no reports held" not in words(busy)


def test_a_stretch_without_a_report_is_cut_to_the_days_of_the_picture() -> None:
    scale = Scale(date(2025, 1, 1), date(2025, 3, 1), 0.0, 590.0)
    gaps = [
        (date(2024, 12, 1), date(2025, 1, 21)),
        (date(2025, 2, 27), date(2025, 2, 28)),
        (date(2026, 1, 1), date.max),
    ]
    first, second = silences(gaps, scale)
    assert (first.x, first.wide, first.since, first.label) == (0.0, 200.0, date(2025, 1, 1), "no reports held")
    assert (second.wide, second.label) == (10.0, "")


def test_far_days_are_left_out_of_the_picture_and_said() -> None:
    near = [{"day": date(2025, 6, 1) + timedelta(days=n), "n": 1} for n in range(100)]
    old = [{"day": date(1994, 12, 5), "n": 2}]
    assert lanes.window([*old, *near], Filters()) == (date(2025, 6, 1), date(2025, 9, 9))
    assert lanes.window([*old, *near], Filters(since=date(1990, 1, 1), until=date(2030, 1, 1))) == (
        date(1990, 1, 1),
        date(2030, 1, 1),
    )
    assert lanes.window(near, Filters(since=date(2026, 1, 1)))[0] == date(2026, 1, 1)


def test_parties_have_their_lanes_in_order_whether_they_act_or_not(ukraine_client: TestClient) -> None:
    tree = drawings(ukraine_client.get("/timeline?view=actors&since=2025-11-24&until=2025-12-01").text, "timeline")[0]
    names = ["".join(node.itertext()) for node in tree.xpath('.//*[local-name()="text"][@class="name"]')]
    assert names[:5] == ["Ukraine", "Russia", "United States", "European allies", "Hungary"]
    assert "Slovakia" in names  # on which nothing stands in that week


# ---- what may go wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        "view=x", "sort=x", "since=x", "since=2025-01-02&until=2025-01-01", "page=0",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_said_in_words(rivers_client: TestClient, wrong: str) -> None:
    assert wrong.split("=")[0] in words(
        page(rivers_client, f"/timeline?{wrong}", 400)
    ).lower() or "ends before" in words(page(rivers_client, f"/timeline?{wrong}", 400))


@pytest.mark.parametrize("wrong", ["lane=zzz", "from=x", "to=x", "least=-1", "most=x", "view=x"])
def test_words_that_cannot_be_asked_for_are_said_in_words(rivers_client: TestClient, wrong: str) -> None:
    assert "=" in words(page(rivers_client, f"/timeline/words?{wrong}", 400))


@pytest.mark.parametrize(
    "address",
    [
        "since=0001-01-01&until=9999-12-31", "since=9999-12-31", "until=0001-01-01", "until=0001-01-02",
        "since=9999-12-30&until=9999-12-31", "since=0001-01-01&until=0001-01-02", "until=9999-12-31",
    ],
)  # fmt: skip
@VIEWS
def test_the_ends_of_the_calendar_can_be_asked_for(ukraine_client: TestClient, address: str, view: str) -> None:
    for path in (f"/timeline?{address}&view={view}", f"/network?{address}", f"/map?{address}"):
        assert page(ukraine_client, path).xpath("count(//main//h1)") == 1


def test_an_empty_picture_says_why_and_where_something_is(rivers_client: TestClient) -> None:
    assert "The first event that passes them is of" in words(
        page(rivers_client, "/timeline?since=2030-01-01&until=2030-02-01")
    )
    assert "No document was held on that day" in words(page(rivers_client, "/timeline?as_of=1990-01-01"))
    assert "passes what is asked for" in words(page(rivers_client, "/timeline?q=zzzzzz"))
    assert "ends before this page" in words(page(rivers_client, "/timeline?page=99"))
    assert "No event of the record stands here" in words(page(rivers_client, "/timeline/words?from=2030-01-01"))


@VIEWS
def test_a_hostile_name_is_text_in_the_picture(
    own: tuple[Path, TestClient], view: str, launch: Callable[[Path], TestClient]
) -> None:
    folder, _ = own
    name = '</text><script>alert(1)</script>" onload="x \u202egnorw'
    path = folder / "process.toml"
    path.write_text(path.read_text("utf-8").replace('name = "Arvenia"', f"name = {name!r}"), "utf-8")
    client = launch(folder)
    for address in (f"/timeline?view={view}", "/network", "/map?view=control"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "\u202e" not in text
        for css in ("timeline", "network", "map"):
            if f'class="{css}' in text and address.startswith(f"/{css}"):
                assert drawings(text, css)
