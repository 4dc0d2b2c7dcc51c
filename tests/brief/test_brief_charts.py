"""The small charts show what their lines say, treat all sides alike, and lead back to the lines."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from brief_record import MADE, InMemory, actor, day, document, held, mention
from hypothesis import given
from hypothesis import strategies as st

from dragoman.brief import Brief, build, to_html
from dragoman.brief.charts import MOST_WEEKS, WIDTH, Bar, Step, stages, weeks

SVG = "{http://www.w3.org/2000/svg}"
MONDAY = date(2025, 12, 1)


def step(side: str, after: int, bearing: str, line: str = "x") -> Step:
    return Step(line=line, side=side, day=MONDAY + timedelta(days=after), bearing=bearing)


def blocks(svg: str) -> dict[str, list[tuple[float, float, float, float]]]:
    """The rectangles of a chart by their class."""
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    for node in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        box = tuple(float(node.attrib[key]) for key in ("x", "y", "width", "height"))
        found.setdefault(node.attrib["class"], []).append(box)  # type: ignore[arg-type]
    return found


def test_moves_towards_stand_above_the_line_and_moves_away_below_it() -> None:
    told = ((0, "soft"), (8, "hard"), (9, "hard"), (15, "neutral"))
    moves = [step("Ardland", after, bearing) for after, bearing in told]
    figure = weeks(moves, ["Ardland"])
    assert figure is not None
    axis = float(ElementTree.fromstring(figure.svg).find(f"{SVG}line").attrib["y1"])  # type: ignore[union-attr]
    found = blocks(figure.svg)
    ((_, soft, _, one),) = found["soft"]
    ((_, hard, _, two),) = found["hard"]
    assert soft + one <= axis < hard
    assert two == pytest.approx(2 * one)
    assert len(found["neutral"]) == 1
    assert figure.description == (
        "From the week of 1 December 2025 to that of 15 December 2025. "
        "Ardland: 1 towards the other side, 1 neither way, 2 away from it."
    )


@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 400), st.sampled_from(["soft", "hard", "neutral"]))))
def test_every_move_of_the_last_weeks_is_drawn_inside_the_chart_on_one_scale(moves: list[tuple[str, int, str]]) -> None:
    figure = weeks([step(*move) for move in moves], ["A", "B"])
    if figure is None:
        return
    height = float(ElementTree.fromstring(figure.svg).attrib["viewBox"].split()[3])
    drawn = 0
    for bearing, boxes in blocks(figure.svg).items():
        drawn += len(boxes)
        for x, y, width, tall in boxes:
            assert 0 <= x <= x + width <= WIDTH + 0.5
            assert 0 <= y <= y + tall <= height
        assert bearing in ("soft", "hard", "neutral")
    last = max((MONDAY + timedelta(days=after)) for _, after, _ in moves)
    first = last - timedelta(days=last.weekday()) - timedelta(weeks=MOST_WEEKS - 1)
    shown = {
        (side, (MONDAY + timedelta(days=after)).isocalendar()[:2], bearing)
        for side, after, bearing in moves
        if MONDAY + timedelta(days=after) >= first
    }
    assert drawn == len(shown)


def test_the_order_of_sides_changes_nothing_but_their_order() -> None:
    moves = [step(side, after, bearing) for side in "AB" for after, bearing in ((0, "soft"), (8, "hard"), (20, "soft"))]
    one, other = weeks(moves, ["A", "B"]), weeks(moves, ["B", "A"])
    assert one is not None
    assert other is not None
    assert [box[2:] for box in blocks(one.svg)["soft"]] == [box[2:] for box in blocks(other.svg)["soft"]]
    assert re.findall("#[0-9a-f]{6}|fill=", one.svg) == []  # no colour of its own, and none for a side


@pytest.mark.parametrize("count", [0, 2, 25])
def test_few_pledges_need_no_chart_and_many_have_no_room_in_one(count: int) -> None:
    assert stages([Bar(line=str(n), label="L", reached=1) for n in range(count)], ["announced", "delivered"]) is None


def test_a_bar_is_filled_as_far_as_a_report_shows() -> None:
    bars = [Bar(line=f"l{n}", label=f"<{n}>", reached=n) for n in (1, 2, 3)]
    figure = stages(bars, ["announced", "committed", "delivered"])
    assert figure is not None
    assert len(blocks(figure.svg)["reached"]) == 6
    assert len(blocks(figure.svg)["ahead"]) == 3
    assert [node.attrib["href"] for node in ElementTree.fromstring(figure.svg).iter(f"{SVG}a")] == ["#l3", "#l2", "#l1"]
    assert "1 announced, 1 committed, 1 delivered" in figure.description


def pledged(count: int, **more: Any) -> Brief:
    """A record of so many pledges by two sides over some weeks."""
    record, rows = InMemory(), []
    for number in range(count):
        text = f"Ardland pledged {number} ferries to Vessia."
        doc = document(text, title=str(number), outlet="Post", published=MONDAY)
        on = day(MONDAY + timedelta(days=9 * number))
        made = mention(doc, text, "pledged", "AID", move="pledge", actors=[actor(doc, "Ardland")], when=on)
        record.held.append(held(doc))
        record.made.append(made)
        rows.append({"mention_id": made.id, "events": made.id, "stage": "committed", "verdict": "in_the_works"})
        rows[-1] |= {"pledge": "kit", "pledger": "Ardland", "beneficiary": "Vessia"}
    record.tables["pledges"] = rows
    return build(record, title="T", made=MADE, parties=[Party("state:ARD", "Ardland")], **more)


class Party:
    """A party of the process."""

    def __init__(self, id: str, name: str, side: str | None = None) -> None:
        self.id, self.name, self.side = id, name, side


def test_every_mark_of_a_chart_leads_to_a_line_of_the_page() -> None:
    brief = pledged(5)
    html = to_html(brief)
    ids = set(re.findall(r' id="([^"]+)"', html))
    figures = {section.id: section.figure for section in brief.sections if section.figure}
    assert set(figures) == {"pledges", "who-wants-what"}
    for figure in figures.values():
        links = [node.attrib for node in ElementTree.fromstring(figure.svg).iter(f"{SVG}a")]
        assert links
        assert {link["href"].removeprefix("#") for link in links} <= ids
        assert all(link["aria-label"] for link in links)
        assert figure.description.rstrip(".") in html


def test_a_line_that_is_left_out_takes_its_bar_with_it() -> None:
    period = {"since": MONDAY, "until": MONDAY + timedelta(days=60)}
    brief = pledged(5, form="monthly", length=3, sections=["pledges"], **period)
    section = next(section for section in brief.sections if section.id == "pledges")
    assert section.figure is not None
    links = [node.attrib["href"] for node in ElementTree.fromstring(section.figure.svg).iter(f"{SVG}a")]
    assert sorted(links) == sorted(f"#{line.id}" for line in section.lines)
    assert len(links) == 3
