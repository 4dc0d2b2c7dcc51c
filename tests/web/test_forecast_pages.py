"""Pages of forecasts show what is kept, say where its numbers come from, and open the words behind an answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from behind_marks import mentions, page, words
from fastapi.testclient import TestClient

from dragoman.outlook import KEPT, asking
from dragoman.outlook.deaths_foretold import rivals
from dragoman.outlook.ending_foretold import asked as year_of
from dragoman.record import Record, foretold
from dragoman.record.foretold import LEVELS, Foretold, Question, Resolution

ISSUED = datetime(2025, 12, 1, 9, tzinfo=UTC)
HOSTILE = "Will <script>alert(1)</script> open?"
FILE = {"name": "<b>months</b>.csv", "sha256": "ab" * 32}


def deaths_of(month: int) -> Foretold:
    question = Question(
        key=f"deaths/XAR/2026-{month:02d}", words=f"How many deaths in Arvenia in month {month}?", kind="amount",
        unit="deaths (sb_best)", closes=date(2026, month, 28), due=date(2026, month + 1, 28),
    )  # fmt: skip
    return Foretold(
        question=question, model="deaths", version="1", answer=tuple(1000 * level for level in LEVELS),
        rivals=rivals([10.0, 20.0, 30.0]), inputs={"country": "Arvenia", "origin": "2025-12", "file": FILE},
        issued=ISSUED,
    )  # fmt: skip


def year(number: int) -> Foretold:
    inputs = {"conflict": "77", "name": "Arvenia (77)", "origin": 2025, "episode since": 2020, "file": FILE}
    return Foretold(
        question=year_of("77", "Arvenia (77)", 2020, number), model="ending", version="1", answer=0.1 * (number - 2025),
        rivals={"base rate": 0.2, "even chance": 0.5}, inputs=inputs, issued=ISSUED,
    )  # fmt: skip


@pytest.fixture(scope="module")
def client(
    two_rivers: Path, tmp_path_factory: pytest.TempPathFactory, launch: Callable[[Path], TestClient]
) -> TestClient:
    folder = Path(shutil.copytree(two_rivers, tmp_path_factory.mktemp("forecasts") / "space"))
    with Record.open(folder / "record.duckdb") as record:
        mention = record.all_mention_ids()[0]
        own = asking.own(HOSTILE, 0.3, by=date(2026, 6, 1), who="ana", why="<i>so</i>", issued=ISSUED)
        foretold.issue(record, [own, *(deaths_of(month) for month in range(1, 7)), *map(year, (2026, 2027))])
        answers = [
            Resolution(
                key=key, value=value, known=date(2026, 2, 1), why="it was said", judge="ana", mentions=rests,
                made=datetime(2026, 2, 1, tzinfo=UTC),
            )
            for key, value, rests in ((own.question.key, 1.0, (mention,)), ("deaths/XAR/2026-01", 120.0, ()))
        ]  # fmt: skip
        foretold.resolve(record, answers)
    return launch(folder)


def test_the_list_of_models_leads_to_what_is_kept(client: TestClient) -> None:
    links = page(client, "/outlook").xpath(".//article//a/@href")
    assert {f"/outlook/{name}" for name in KEPT} <= set(links)


@pytest.mark.parametrize("name", KEPT)
def test_a_page_says_how_it_is_worked_out_also_where_nothing_is_kept(rivers_client: TestClient, name: str) -> None:
    shown = words(page(rivers_client, f"/outlook/{name}"))
    card = KEPT[name].card
    for line in (card.title, *card.assumptions, *card.blind_spots, card.when_not_to_use):
        assert " ".join(line.split()) in shown
    assert "kept yet" in shown


def test_scores_stand_beside_each_rival(client: TestClient) -> None:
    rows = client.get("/api/outlook/scores").json()["panels"]["models"]["rows"]
    brier = next(one for one in rows if one["model"] == "person: ana" and one["score"] == "Brier")
    assert (brier["own"], brier["rival"], brier["other"]) == (0.49, "even chance", 0.25)
    assert {one["rival"] for one in rows if one["model"] == "deaths"} == {"conflictology", "last value", "no deaths"}
    assert "too few to tell it from its rivals" in words(page(client, "/outlook/scores"))


def test_the_words_behind_an_answer_can_be_opened(client: TestClient) -> None:
    shown = page(client, "/outlook/scores").xpath('.//section[@id="resolved"]')[0]
    links = shown.xpath(".//a[@data-drawer]/@href")
    assert links
    assert all(mentions(client, link) for link in links)
    assert "it was said" in words(shown)


def test_what_came_from_outside_is_shown_as_text(client: TestClient) -> None:
    for place in ("/outlook/scores", "/outlook/deaths", "/outlook/ending"):
        text = client.get(place).text
        for hostile in ("<script>alert(1)", "<i>so</i>", "<b>months</b>"):
            assert hostile not in text
    assert HOSTILE in words(page(client, "/outlook/scores"))


def test_a_fan_of_months_is_drawn_with_where_it_comes_from(client: TestClient) -> None:
    shown = page(client, "/outlook/deaths")
    section = shown.xpath('.//section[@id="fan"]')[0]
    assert section.xpath('.//*[@class="band"]')
    assert "SHA-256 abababababab" in words(section)
    assert "dragoman outlook deaths FILE --country NAME" in words(shown)
    rows = client.get("/api/outlook/deaths").json()["panels"]["fan"]["rows"]
    assert [row["low"] for row in rows] == [50.0] * 6
    assert [row["happened"] for row in rows] == [120.0, *[None] * 5]


def test_endings_are_shown_by_year_beside_their_base_rate(client: TestClient) -> None:
    rows = client.get("/api/outlook/ending").json()["panels"]["chances"]["rows"]
    assert [(row["chance"], row["base"]) for row in rows] == [(0.1, 0.2), (0.2, 0.2)]


def test_an_earlier_day_shows_neither_the_answer_nor_what_was_forecast_later(client: TestClient) -> None:
    before = client.get("/api/outlook/scores?as_of=2026-01-01").json()["panels"]
    assert not before["models"]["rows"]
    assert any(row["question"] == HOSTILE for row in before["open"]["rows"])
    assert not client.get("/api/outlook/scores?as_of=2025-11-01").json()["panels"]["open"]["rows"]
    assert client.get("/api/outlook/scores?panel=open&format=csv").text.count("\n") > 3
