"""What single pages of the ledgers work out: threads of offers, weeks of fighting, sums of pledges, the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient
from ferry_record import actor, document, mention, span_of
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dragoman.config import Config, Issue
from dragoman.record import Record
from dragoman.types import Amount, Particular, Reading
from dragoman.web.pages import fighting, offers, pledges, table
from dragoman.web.pages.ledgers import month_of


def page(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text).xpath("//main")[0]


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


# ---- offers ---------------------------------------------------------------------------------------------------------

moves = st.sampled_from(["propose", "demand", "accept", "reject", "counter", "retract", "clarify", "implement"])


@st.composite
def threads(draw: st.DrawFn) -> list[dict[str, Any]]:
    kinds = draw(st.lists(moves, min_size=1, max_size=12))
    ids = [f"m{number}" for number in range(len(kinds))]
    pointed = st.lists(st.sampled_from([*ids, "elsewhere"]), max_size=2).map("; ".join)
    return [
        {"mention_id": id, "move": kind, "answers": draw(pointed) or None} for id, kind in zip(ids, kinds, strict=True)
    ]


@given(threads())
def test_every_turn_stands_once_and_answers_an_earlier_one(rows: list[dict[str, Any]]) -> None:
    turns = offers.in_turn(rows)
    assert Counter(row["mention_id"] for row in turns) == Counter(row["mention_id"] for row in rows)
    parents = offers.answered(turns)
    for place, (row, parent) in enumerate(zip(turns, parents, strict=True)):
        assert parent is None or 0 <= parent < place
        opens = row["move"] in offers.OPENING
        assert (parent is None) == (opens or place == 0)


def test_an_answer_stands_under_what_it_points_at_else_under_the_last_version() -> None:
    def row(id: str, move: str, answers: str | None = None) -> dict[str, Any]:
        return {"mention_id": id, "move": move, "answers": answers}

    thread = [
        row("a", "propose"),
        row("b", "propose"),
        row("c", "reject"),
        row("d", "accept", "a; x"),
        row("e", "reject", "c"),
    ]
    assert offers.answered(thread) == [None, None, 1, 0, 2]


def test_a_refusal_that_is_told_before_its_ultimatum_stands_under_it() -> None:
    told = [
        {"mention_id": "no", "move": "reject", "answers": None},
        {"mention_id": "do", "move": "demand", "answers": None},
    ]
    turns = offers.in_turn(told)
    assert [row["mention_id"] for row in turns] == ["do", "no"]
    assert offers.answered(turns) == [None, 0]


def test_a_thread_has_every_move_of_its_offer(ukraine_client: TestClient, ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        rows = record.ledger("moves", columns=("mention_id", "offer_id")).rows
    expected: dict[str, list[str]] = {}
    for id, offer in rows:
        expected.setdefault(f"o-{offer}", []).append(id)
    several = 0
    for number in (1, 2):
        for offer in page(ukraine_client, f"/offers?page={number}").xpath('.//li[@class="offer"]'):
            links = [urlsplit(href).path for href in offer.xpath('.//ol[@class="thread"]//a[@data-drawer]/@href')]
            shown = [path.rsplit("/", 1)[1] for path in links if path.startswith("/items/mention/")]
            moves = expected[offer.get("id")]
            if len(moves) > offers.MOST_TURNS:
                assert f"{len(moves) - offers.MOST_TURNS} between the first and these are left out" in words(offer)
                assert len(shown) == offers.MOST_TURNS
                assert set(shown) < set(moves)
            else:
                assert sorted(shown) == sorted(moves)
            several += len(shown) > 1
            answered = offer.xpath('.//ol[@class="thread"]//ol[@class="thread"]')
            assert bool(answered) != ("No answer is reported" in words(offer))
    assert several > 3


# ---- fighting -------------------------------------------------------------------------------------------------------

days = st.dates(date(2023, 12, 1), date(2025, 6, 1))


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(0, 25))):
        since = draw(st.none() | days)
        long = draw(st.sampled_from([1, 2, 7, 8, 40]))
        found.append(
            {
                "mention_id": f"m{number}",
                "since": since,
                "until": since + timedelta(days=long) if since else draw(st.none() | days),
                "published": draw(st.none() | days),
                "kind": draw(st.sampled_from(["ASSAULT", "MOBILIZE"])),
            }
        )
    return found


@given(events())
def test_each_event_is_in_one_bar_or_in_none_and_counted(rows: list[dict[str, Any]]) -> None:
    counted = fighting.weekly(rows)
    held = [id for week in counted.weeks for id in (*week.dated, *week.reported)]
    assert len(held) == len(set(held))
    assert len(held) + counted.earlier + counted.long == len(rows)
    assert len(counted.weeks) <= fighting.MOST_WEEKS
    mondays = [week.since for week in counted.weeks]
    assert all(day.weekday() == 0 for day in mondays)
    assert all(after - before == timedelta(days=7) for before, after in pairwise(mondays))
    known = {row["mention_id"]: row for row in rows}
    for week in counted.weeks:
        for id in week.dated:
            assert week.since <= known[id]["since"] < week.since + timedelta(days=7)
        for id in week.reported:
            assert known[id]["since"] is None
            assert week.since <= known[id]["published"] < week.since + timedelta(days=7)


def test_the_bars_are_as_high_as_their_numbers_and_open_their_events(ukraine_client: TestClient, ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        happened = [
            id
            for id, state in record.ledger("hostilities", columns=("mention_id", "state")).rows
            if state == "happened"
        ]
    bars = page(ukraine_client, "/fighting").xpath('.//figure[@id="weeks"]//a[@aria-label]')
    opened = list[str]()
    scales = set()
    for bar in bars:
        parts = urlsplit(bar.get("href"))
        ids = [value for name, value in parse_qsl(parts.query) if name == "m"] or [parts.path.rsplit("/", 1)[1]]
        assert f": {len(ids)} event" in bar.get("aria-label")
        opened += ids
        high = sum(float(rect.get("height")) for rect in bar.xpath('.//*[contains(@class, "bar")]'))
        scales.add(round(high / len(ids)))
    assert len(scales) == 1
    assert set(opened) <= set(happened)
    caption = words(page(ukraine_client, "/fighting").xpath(".//figcaption")[0])
    assert f"{len(happened) - len(opened)} spread over more than a week" in caption
    weeks = page(ukraine_client, "/fighting?view=weeks").xpath(".//tbody/tr")
    counts = [words(row.xpath("./td[1]")[0]).split(":")[0] for row in weeks]
    assert sum(int(count) for count in counts if count not in ("none reported", "no reports held")) == len(opened)


def test_weeks_without_a_report_are_shaded_and_not_told_as_quiet(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/fighting")
    (shade,) = shown.xpath('.//figure[@id="weeks"]//*[contains(@class, "silent")][@aria-label]')
    assert shade.get("aria-label") == "25 Sep 2025 – 15 Oct 2025: no reports held"
    assert "Shaded: no reports held" in words(shown.xpath(".//figcaption")[0])
    weeks = [words(row) for row in page(ukraine_client, "/fighting?view=weeks").xpath(".//tbody/tr")]
    assert [week.split("2025")[0].strip() for week in weeks if "no reports held" in week] == ["6 Oct", "29 Sep"]


# ---- pledges --------------------------------------------------------------------------------------------------------


def pledge(id: str, who: str | None, low: float | None, unit: str | None = "EUR", **more: Any) -> dict[str, Any]:
    base = {
        "mention_id": id, "pledger": who, "amount": low, "amount_high": low, "unit": unit, "again": None,
        "verdict": "in_the_works", "stage": "announced",
    }  # fmt: skip
    return base | more


def test_sums_of_one_pledger_in_one_unit_are_added_and_nothing_else() -> None:
    found = pledges.totals(
        [
            pledge("a", "Arvenia", 5.0),
            pledge("b", "Arvenia", 2.0, amount_high=4.0, stage="delivered"),
            pledge("c", "Arvenia", 7.0, "USD"),
            pledge("d", "Arvenia", 9.0, again="the first of them"),
            pledge("e", "Arvenia", 9.0, verdict="withdrawn"),
            pledge("f", "Arvenia", None),
            pledge("g", "Arvenia; Belmora", 1.0),
            pledge("h", None, 3.0, "boats"),
        ]
    )
    assert [(one.pledger, one.unit, one.low, one.high, one.arrived, one.ids, one.arrived_ids) for one in found] == [
        ("Arvenia", "EUR", 7.0, 9.0, 2.0, ["a", "b"], ["b"]),
        ("Arvenia; Belmora", "EUR", 1.0, 1.0, 0.0, ["g"], []),
        ("Arvenia", "USD", 7.0, 7.0, 0.0, ["c"], []),
        ("nobody named", "boats", 3.0, 3.0, 0.0, ["h"], []),
    ]


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory, launch: Callable[[Path], TestClient]) -> TestClient:
    """Two pledges, of which the later told was due before the last report."""
    folder = tmp_path_factory.mktemp("late") / "space"
    folder.mkdir()
    (folder / "process.toml").write_text('name = "Late"\n', "utf-8")
    doc = document("Russia pledged 10 boats on Monday. Ukraine promised 4 million euros by 8 December.")
    last = document("Ukraine met Russia.", published=date(2025, 12, 12), url="reports/last.txt")

    def promised(words: str, trigger: str, country: str, *more: Particular, **parts: Any) -> Any:
        name = {"UKR": "Ukraine", "RUS": "Russia"}[country]
        span = span_of(doc, trigger)
        kind = Particular(key="pledge", value="money" if country == "UKR" else "kit", span=span, cue=trigger)
        return mention(doc, words, trigger, kind="AID", move="pledge", actors=(actor(doc, name, country),),
                       particulars=(kind, *more), **parts)  # fmt: skip

    when = span_of(doc, "by 8 December")
    sum_ = span_of(doc, "4 million euros")
    told = (
        promised("Russia pledged 10 boats on Monday", "pledged", "RUS"),
        promised(
            "Ukraine promised 4 million euros by 8 December", "promised", "UKR",
            Particular(key="deadline", value="2025-12-08", span=when, cue="by"),
            Particular(key="amount", value="4000000 4000000 EUR", span=sum_, cue=""),
            amounts=(Amount(text="4 million euros", span=sum_, low=4e6, high=4e6, unit="EUR", qualifier=None),),
        ),
    )  # fmt: skip
    with Record.open(folder / "record.duckdb") as record:
        run = record.begin(command="test", version="0", at=datetime(2025, 12, 5, tzinfo=UTC))
        for one in (doc, last):
            mentions = told if one is doc else (mention(last, "Ukraine met Russia", "met", kind="CONSULT"),)
            reading = Reading(document_id=one.id, coder="rules@1", mentions=mentions, links=())
            record.add(one, reading=reading, carried=None, run=run, held=one.retrieved.date(), held_basis="retrieved")
        record.finish(run, datetime(2025, 12, 12, tzinfo=UTC))
    return launch(folder)


def test_what_is_overdue_comes_first_and_is_marked(late: TestClient) -> None:
    first, second = page(late, "/pledges").xpath(".//tbody/tr")
    assert "is-warn" in first.get("class")
    assert "Ukraine" in words(first)
    assert "8 Dec 2025" in words(first)
    assert "overdue" in words(first)
    assert "overdue" not in words(second)
    assert not second.get("class")
    assert "1 pledge is overdue" in words(page(late, "/pledges"))
    by_date = [words(row) for row in page(late, "/pledges?view=date").xpath(".//tbody/tr")]
    assert "Russia" in by_date[1]
    assert "overdue" not in words(page(late, "/pledges?as_of=2025-12-05").xpath(".//tbody")[0])


def test_pages_of_the_list_that_begins_with_the_overdue_leave_none_out(
    late: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pledges, "PER_PAGE", 1)
    pages = [page(late, f"/pledges?page={number}").xpath(".//tbody/tr") for number in (1, 2)]
    assert [len(rows) for rows in pages] == [1, 1]
    assert "Ukraine" in words(pages[0][0])
    assert "Russia" in words(pages[1][0])


def test_a_sum_opens_the_pledges_it_adds_up(late: TestClient) -> None:
    (row,) = page(late, "/pledges?view=totals").xpath(".//tbody/tr")
    assert "4 million" in words(row)
    assert "EUR" in words(row)
    assert "none reported" in words(row)
    assert row.xpath(".//a[@data-drawer]/@href")


# ---- the table ------------------------------------------------------------------------------------------------------


def test_the_table_has_each_position_once_under_its_issue(ukraine_client: TestClient, ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        expected = record.ledger("positions", columns=("side", "issue", "what", "stated", "direction")).rows
    shown = page(ukraine_client, "/table")
    cells = {}
    for link in shown.xpath('.//td[@class="stand"]//a[@data-drawer]'):
        asked = dict(parse_qsl(urlsplit(link.get("href")).query))
        assert urlsplit(link.get("href")).path == "/items/position"
        assert (asked["side"], asked["issue"]) not in cells
        cells[asked["side"], asked["issue"]] = link
    assert set(cells) == {(side, issue) for side, issue, *_ in expected}
    said = {
        "toward": "towards the others",
        "away": "away from the others",
        "same": "as before",
        "first": "first stated",
    }
    for side, issue, what, stated, direction in expected:
        cell = words(cells[side, issue].getparent().getparent())
        assert said[direction] in cell
        assert " ".join(what.split())[:40].rsplit(" ", 1)[0] in cell
        assert (f"{stated} moves" in cell) == (stated > 1)


def test_parties_of_the_settings_come_first_in_their_order_and_a_silent_one_says_so(
    ukraine_client: TestClient, ukraine: Path
) -> None:
    from dragoman.workspace import Workspace

    config = Workspace(ukraine).config()
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        spoke = {row[0] for row in record.ledger("positions", columns=("side",)).rows}
    speaking = [one.name for one in config.parties if one.id.removeprefix("state:") in spoke]
    silent = [one.name for one in config.parties if one.id.removeprefix("state:") not in spoke]
    shown = page(ukraine_client, "/table")
    grid = shown.xpath('.//div[contains(@class, "positions")]')[0]
    named = [words(head) for head in grid.xpath(".//tbody/tr[@data-row]/th")]
    assert named == speaking  # in this file parties of one side stand together
    assert speaking
    assert silent
    (below,) = (words(one) for one in shown.xpath(".//p") if words(one).startswith("Nothing stated on any"))
    assert below == f"Nothing stated on any of these issues: {', '.join(silent)}."
    heads = [words(head) for head in grid.xpath(".//thead//th")][1:]
    assert heads[: len(config.issues)] == [one.name for one in config.issues]


def test_a_position_that_the_filter_leaves_out_is_not_called_unstated(rivers_client: TestClient) -> None:
    before = page(rivers_client, "/table")
    after = page(rivers_client, "/table?since=2024-04-01")
    gone = len(before.xpath('.//td[@class="stand"]')) - len(after.xpath('.//td[@class="stand"]'))
    left_out = words(after).count("left out by the filter")
    assert gone > 0
    assert left_out > 0
    assert words(before).count("left out by the filter") == 0
    day = page(rivers_client, "/table?as_of=2024-03-13")
    assert "left out" not in words(day)
    assert "nothing stated" in words(day)


def test_issues_that_the_settings_do_not_name_follow_by_how_often_a_party_states_them() -> None:
    config = Config(name="x", issues=(Issue(id="CEAS"), Issue(id="TERR")))
    rows = [
        {"side": side, "issue": issue} for side, issue in [("A", "HUM"), ("B", "HUM"), ("A", "ECON"), ("C", "NARR")]
    ]
    assert table.columns(config, rows, {"A", "B"}) == ["CEAS", "TERR", "HUM", "ECON"]
    assert table.columns(config, rows, set()) == ["CEAS", "TERR", "HUM", "ECON", "NARR"]


def test_who_acts_for_a_party_has_its_colour(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/moves?q=lukoil&sort=date"), page(ukraine_client, "/moves")
    dots = {}
    for name in [one for part in shown for one in part.xpath(".//*[@data-actor]")]:
        dot = name.xpath('./span[contains(@class, "dot")]/@class')
        dots[name.get("data-actor")] = dot[0] if dot else ""
    assert dots["state:RUS"] == dots["person:vladimir-putin"] != dots["state:UKR"] == dots["gov:UKR"]
    assert dots["org:lukoil"] == ""  # no party of the settings


@pytest.mark.parametrize("first", [date(2024, 12, day) for day in (2, 9, 16, 23, 30)] + [date(2025, 3, 3)])
@pytest.mark.parametrize("count", [1, 5, 20, 53])
def test_months_below_the_bars_of_fighting_do_not_run_into_one_another(first: date, count: int) -> None:
    step = (fighting.WIDTH - fighting.LEFT) / count
    labels = fighting._labels([first + timedelta(weeks=number) for number in range(count)], step)
    named = [(place, label) for place, label in enumerate(labels) if label]
    assert count < 5 or named
    assert not named or named[0][1].split()[-1] in {"2024", "2025"}
    for (place, label), (after, _) in pairwise(named):
        assert (after - place) * step >= 7 * len(label)


@pytest.mark.parametrize(
    ("since", "until", "heading"),
    [
        (date(1989, 1, 1), date(1990, 1, 1), "1989"),
        (date(2025, 12, 1), date(2026, 1, 1), "December 2025"),
        (date(2025, 12, 2), date(2025, 12, 3), "December 2025"),
        (date(2025, 10, 1), date(2026, 4, 1), "2025 – 2026"),
        (None, date(2025, 12, 1), "November 2025"),
        (None, None, "May 2024"),
    ],
)
def test_a_heading_is_no_more_precise_than_its_lines(since: date | None, until: date | None, heading: str) -> None:
    assert month_of({"since": since, "until": until, "published": date(2024, 5, 6)}) == heading


def test_a_cell_of_the_table_says_in_words_that_its_reading_is_doubtful(ukraine_client: TestClient) -> None:
    rows = ukraine_client.get("/api/ledgers/positions?limit=10000").json()["rows"]
    shown = page(ukraine_client, "/table")
    doubtful = {row["mention_id"] for row in rows if row["confidence"] < table.DOUBTFUL}
    marked = shown.xpath('.//td[@class="stand"][.//*[contains(@class, "doubt")]]')
    assert 0 < len(marked) <= len(doubtful) < len(rows)
    assert all("doubtful (confidence 0." in words(cell) for cell in marked)
    told = {row["confidence"] for row in rows if row["mention_id"] in doubtful}
    assert {f"{one:.2f}" for one in told} >= {words(cell).split("(confidence ")[1][:4] for cell in marked}


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=200), st.integers(20, 100))
def test_words_cut_in_their_middle_fit_and_keep_both_ends(text: str, chars: int) -> None:
    cut = table.ends(text, chars)
    assert len(cut) <= chars
    whole = " ".join(text.split())
    if " … " in cut and "…" not in text and whole.isascii() and whole.isprintable():
        assert whole.endswith(cut.rpartition(" … ")[2])
