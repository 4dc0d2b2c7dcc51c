"""Pages of measures show what the measure says, obey the filters they name, and open the words behind every row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from behind_marks import mentions, page, words
from fastapi.testclient import TestClient

from dragoman import measures
from dragoman.measures import Chart, Column, Panel, Row, Scope, Shape
from dragoman.outlook import MODELS
from dragoman.patterns import PATTERNS, pattern
from dragoman.record import Record
from dragoman.web.drawing.panels import MOST_STRIPS, drawn, figure
from dragoman.workspace import Workspace


def test_the_list_names_every_measure_with_its_question(rivers_client: TestClient) -> None:
    shown = page(rivers_client, "/measures?actor=state:XAR")
    links = shown.xpath(".//article//a/@href")
    assert links == [f"/measures/{name}?actor=state%3AXAR" for name in measures.MODULES]
    assert all(one.card.question in words(shown) for one in measures.measures().values())


@pytest.mark.parametrize("name", measures.MODULES)
def test_a_page_shows_every_panel_and_how_it_is_worked_out(ukraine_client: TestClient, name: str) -> None:
    shown = page(ukraine_client, f"/measures/{name}")
    one = measures.measures()[name]
    text = words(shown)
    for shape in one.shapes:
        assert " ".join(shape.title.split()) in text
    for line in (*one.card.formula, *one.card.blind_spots, *one.card.sources, one.card.inputs, one.card.example):
        assert " ".join(line.replace("`", "").split()) in text


@pytest.mark.parametrize("name", measures.MODULES)
def test_the_words_behind_the_first_rows_can_be_opened(ukraine_client: TestClient, name: str) -> None:
    shown = page(ukraine_client, f"/measures/{name}")
    for panel in shown.xpath('.//section[contains(@class, "panel-of")]'):
        for href in panel.xpath(".//a[@data-drawer]/@href")[:3]:
            assert mentions(ukraine_client, href)


@pytest.mark.parametrize("name", measures.MODULES)
def test_a_measure_by_api_is_the_measure(ukraine_client: TestClient, ukraine: Path, name: str) -> None:
    answer = ukraine_client.get(f"/api/measures/{name}?since=2025-10-01&step=week&as_of=2025-12-01").json()
    scope = Scope(since=date(2025, 10, 1), step="week", as_of=date(2025, 12, 1))
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        found = measures.measure(name, record, Workspace(ukraine).config(), scope)
    for panel in found.panels:
        rows = answer["panels"][panel.shape.name]["rows"]
        assert len(rows) == len(panel.rows)
        assert [tuple(row["mentions"]) for row in rows] == [row.mentions for row in panel.rows]


def test_a_toll_that_nobody_counts_is_said_to_be_uncounted_and_idle_parties_have_no_row(
    ukraine_client: TestClient,
) -> None:
    shown = page(ukraine_client, "/measures/battlefield")
    (table,) = shown.xpath('.//section[@id="balance"]//table')
    sides = [words(one) for one in table.xpath("./tbody/tr/td[1]")]
    assert {"Ukraine", "Russia"} <= set(sides)
    assert "Kazakhstan" not in sides
    assert "no count read" in words(table)
    (told,) = (one for one in shown.xpath('.//section[@id="balance"]/p') if "Nothing of this is told of" in words(one))
    assert "Kazakhstan" in words(told)


def test_one_panel_comes_as_csv(rivers_client: TestClient) -> None:
    answer = rivers_client.get("/api/measures/conflict?panel=dyads&format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.splitlines()[0].lstrip("\ufeff").startswith("actor,actor_name,target")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/measures/mood", 404), ("/measures/conflict?step=hour", 400), ("/api/measures/conflict?step=hour", 422),
        ("/api/measures/mood", 422), ("/api/measures/conflict?panel=x", 400),
        ("/api/measures/conflict?since=2025-02-01&until=2025-01-01", 400),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_in_words(rivers_client: TestClient, address: str, status: int) -> None:
    answer = rivers_client.get(address)
    assert answer.status_code == status
    assert len(answer.text) > 20


def test_a_measure_offers_the_filters_that_it_looks_at_and_keeps_the_others(rivers_client: TestClient) -> None:
    form = page(rivers_client, "/measures/conflict?q=y").get_element_by_id("filters")
    names = {one.get("name") for one in form.xpath(".//input | .//select") if one.get("type") != "hidden"}
    assert names - {None} <= {"since", "until", "as_of", "actor", "issue"}
    assert form.xpath('.//input[@type="hidden"][@name="q"]/@value') == ["y"]
    moves = page(rivers_client, "/moves").get_element_by_id("filters")
    assert {"q", "confidence"} <= {one.get("name") for one in moves.xpath(".//input | .//select")}


def test_one_reason_for_several_empty_panels_is_said_once(rivers_client: TestClient) -> None:
    shown = page(rivers_client, "/outlook/scores")
    assert words(shown).count("No forecast is kept yet") == 1
    assert {"models", "coverage", "calibration", "open", "resolved"} <= set(shown.xpath(".//*/@id"))


def test_the_chart_of_whether_two_sides_agree_says_that_it_is_no_probability_of_peace(
    ukraine_client: TestClient,
) -> None:
    (chart,) = page(ukraine_client, "/outlook/bargain").xpath('.//section[@id="answers"]//figure')
    assert "No probability of peace" in words(chart)
    assert "1: they agree before that" in words(chart)


def test_filters_that_a_measure_does_not_know_are_said_to_be_unused(rivers_client: TestClient) -> None:
    assert "Not applied here: sources, words." in words(page(rivers_client, "/measures/conflict?source=x&q=y"))


def test_filters_that_it_knows_narrow_it(rivers_client: TestClient) -> None:
    rows = rivers_client.get("/api/measures/conflict?actor=state:XAR&actor=state:XBE").json()["panels"]["dyads"]["rows"]
    assert {row["actor"] for row in rows} | {row["target"] for row in rows} == {"state:XAR", "state:XBE"}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_page_of_a_pattern_shows_what_it_is_and_opens_its_words(ukraine_client: TestClient, name: str) -> None:
    shown = page(ukraine_client, f"/patterns/{name}")
    card = PATTERNS[name].card
    for line in (card.title, card.question, *card.formula, *card.blind_spots, *card.sources):
        assert " ".join(line.split()) in words(shown)
    for panel in shown.xpath('.//section[contains(@class, "panel-of")]'):
        for href in panel.xpath(".//a[@data-drawer]/@href")[:2]:
            assert mentions(ukraine_client, href)


@pytest.mark.parametrize("name", ["cycles", "breaks"])
def test_a_pattern_by_api_is_the_pattern(rivers_client: TestClient, two_rivers: Path, name: str) -> None:
    answer = rivers_client.get(f"/api/patterns/{name}").json()
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        found = pattern(name, record, Workspace(two_rivers).config())
    assert list(answer["panels"]) == [one.shape.name for one in found.panels]
    for one in found.panels:
        assert len(answer["panels"][one.shape.name]["rows"]) == len(one.rows)


@pytest.mark.parametrize("name", MODELS)
def test_a_page_of_a_model_says_what_it_assumes(ukraine_client: TestClient, name: str) -> None:
    shown = words(page(ukraine_client, f"/outlook/{name}"))
    card = MODELS[name].card
    for line in (card.title, *card.assumptions, *card.known_failures, card.when_not_to_use):
        assert " ".join(line.replace("`", "").split()) in shown
    panels = ukraine_client.get(f"/api/outlook/{name}").json()["panels"]
    assert any(one["rows"] for one in panels.values())


@pytest.mark.parametrize("place", ["/measures", "/patterns", "/outlook"])
def test_a_list_leads_to_every_page_of_it(rivers_client: TestClient, place: str) -> None:
    links = page(rivers_client, place).xpath(".//article//a/@href")
    assert links
    assert f'href="{place}" aria-current="page"' in rivers_client.get(place).text
    if place != "/measures":  # whose pages are read above
        page(rivers_client, links[0])


def panel(rows: list[Row], chart: Chart) -> Panel:
    columns = (Column(name="since", label="From"), Column(name="who", label="Who"), Column(name="n", label="N"))
    return Panel(shape=Shape(name="p", title="P", columns=columns, chart=chart), rows=tuple(rows))


LINES = Chart(kind="lines", x="since", y=("n",), by="who")


def test_strips_share_one_scale_with_nothing_on_it() -> None:
    rows = [
        Row(values=(date(2025, 1, 1), "a", 2.0), mentions=("m1",)),
        Row(values=(date(2025, 2, 1), "a", -4.0), mentions=("m2",)),
        Row(values=(date(2025, 2, 1), "b", 0.0)),
        Row(values=(date(2025, 3, 1), "b", None)),
    ]
    found = drawn(panel(rows, LINES), width=800, href=lambda row: "/".join(row.mentions))
    assert found is not None
    first, second = found.strips
    assert (first.name, first.least, first.most) == ("a", "-4", "2")
    assert [one.href for one in first.points] == ["m1", "m2"]
    assert first.points[0].y == first.top
    assert first.points[1].y == first.base
    assert first.zero == pytest.approx(first.top + (first.base - first.top) / 3, abs=0.1)
    assert len(second.points) == 1  # what is not known is no point
    assert second.points[0].y == second.zero


def test_a_line_may_lie_over_numbers() -> None:
    curve = [Row(values=(days, "all", left)) for days, left in ((0, 1.0), (30, 0.5), (60, 0.25))]
    found = drawn(panel(curve, LINES), width=800, href=lambda row: "")
    assert found is not None
    (strip,) = found.strips
    assert [label for _, label in found.ticks] == ["0", "30", "60"]
    xs = [one.x for one in strip.points]
    assert xs[1] - xs[0] == pytest.approx(xs[2] - xs[1], abs=0.2)
    assert strip.points[1].words == "all, 30: 0.5"


def named(rows: list[tuple[str | date | int | None, str]], *, width: float = 800) -> list[str]:
    bars = Chart(kind="bars", x="who", y=("n",), by="since")
    found = drawn(
        panel([Row(values=(since, who, 1)) for since, who in rows], bars),
        width=width,
        href=lambda row: "",
        labels={"TERR": "Territory and borders"},
    )
    assert found is not None
    return [one.name for one in found.bars]


def test_a_bar_is_called_by_what_tells_it_from_the_others_in_words() -> None:
    assert named([(date(2025, 1, 1), "TERR"), (date(2025, 1, 1), "b")]) == ["Territory and borders", "b"]
    assert named([(date(2025, 1, 1), "TERR"), (None, "b")]) == ["Territory and borders → 1 Jan 2025", "b"]
    assert named([(3, "a"), (4, "a")]) == ["From 3", "From 4"]
    assert named([(1, ""), (1, "a")]) == ["who not told", "a"]


def test_a_long_name_keeps_the_part_that_tells_it_apart() -> None:
    long = "offers in turn with war as the way out, the one side first, then the other"
    found = named([(1, long), (2, long), (3, "short")], width=260)
    assert len(set(found)) == 3
    assert all(len(one) < 45 for one in found)


def test_a_picture_of_many_series_says_how_many_it_leaves_out() -> None:
    rows = [Row(values=(date(2025, 1, 1), f"s{number}", 1)) for number in range(MOST_STRIPS + 3)]
    found = drawn(panel(rows, LINES), width=344, href=lambda row: "")
    assert found is not None
    assert (len(found.strips), found.left_out) == (MOST_STRIPS, 3)


def test_bars_begin_at_nothing_whichever_way_they_go() -> None:
    bars = Chart(kind="bars", x="who", y=("n",))
    rows = [Row(values=(None, "a", 3)), Row(values=(None, "b", -1)), Row(values=(None, "c", float("nan")))]
    found = drawn(panel(rows, bars), width=400, href=lambda row: "")
    assert found is not None
    up, down = found.bars
    assert up.x == found.zero
    assert down.x + down.wide == pytest.approx(found.zero, abs=0.2)
    assert up.wide == pytest.approx(3 * down.wide, rel=0.02)


def test_bars_say_what_the_ends_of_their_axis_are() -> None:
    share = Chart(kind="intervals", x="who", y=("n",), least=0.0, most=1.0, ends=("never", "always"))
    found = drawn(panel([Row(values=(None, "a", 1.0))], share), width=400, href=lambda row: "")
    assert found is not None
    assert [(label, anchor) for _, label, anchor in found.ends] == [("0: never", "start"), ("1: always", "end")]
    assert found.axis + 13 < found.height
    both = drawn(
        panel([Row(values=(None, "a", 3)), Row(values=(None, "b", -2))], Chart(kind="bars", x="who", y=("n",))),
        width=400, href=lambda row: "",
    )  # fmt: skip
    assert both is not None
    assert [label for _, label, _ in both.ends] == ["-2", "0", "3"]


@pytest.mark.parametrize(
    ("value", "label"), [(None, ""), (3, "3"), (3.0, "3"), (1234567.8, "1,234,568"), (0.12345, "0.123"), (True, "True")]
)
def test_a_figure_has_three_figures_that_count(value: object, label: str) -> None:
    assert figure(value) == label


def test_cycles_are_told_apart_by_clause_where_the_address_asks_for_it(ukraine_client: TestClient) -> None:
    by_clause = ukraine_client.get("/patterns/cycles?by=clause")
    assert by_clause.status_code == 200
    assert 'id="ties"' in by_clause.text
    assert 'id="ties"' not in ukraine_client.get("/patterns/cycles").text
    assert "by clause</a>" in by_clause.text
    panels = ukraine_client.get("/api/patterns/cycles?by=clause").json()["panels"]
    assert panels["ties"]["rows"]
    assert ukraine_client.get("/patterns/cycles?by=colour").status_code == 400
