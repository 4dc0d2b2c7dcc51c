"""The page of scenarios: what differs, what the models cannot see, and the words behind what would have to be true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from behind_marks import mentions, page, words
from fastapi.testclient import TestClient

from dragoman.measures.measured import card
from dragoman.outlook.scenarios import load
from dragoman.workspace import Workspace


def test_the_page_shows_every_scenario_with_what_differs_and_why(ukraine_client: TestClient, ukraine: Path) -> None:
    text = words(page(ukraine_client, "/outlook/compare"))
    for one in load(Workspace(ukraine).scenarios):
        for part in (one.name, one.question, *one.same, *(x for each in one.differs for x in (each.what, each.why))):
            assert " ".join(part.split()) in text
        assert all(need.what in text for need in one.needs)
    about = card("compare", "dragoman.outlook")
    for line in (*about.assumptions, *about.known_failures, *about.blind_spots, about.when_not_to_use):
        assert " ".join(line.split()) in text
    assert "this model does not see the difference" in text
    assert "none is called better" in text


def test_every_figure_with_evidence_opens_its_words(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/outlook/compare")
    links = shown.xpath('.//section[@id="needs"]//a[@data-drawer]/@href')
    assert len(links) > 15
    for href in links[:6]:
        assert mentions(ukraine_client, href)
    assert "nothing in the record" in words(shown)


def test_pictures_stand_beside_the_figures(ukraine_client: TestClient) -> None:
    shown = page(ukraine_client, "/outlook/compare")
    for model in ("settlement", "bargain", "attrition"):
        (section,) = shown.xpath(f'.//section[@id="{model}"]')
        assert section.xpath(".//svg")
        heads = [words(one) for one in section.xpath(".//table[1]/thead//th")]
        assert "Inputs as they are" in heads


def test_it_is_no_name_of_a_model_and_the_api_gives_every_panel(rivers_client: TestClient) -> None:
    answer = rivers_client.get("/api/outlook/compare").json()
    assert {"scenarios", "settlement", "bargain", "attrition", "tornado", "needs", "figures"} <= set(answer["panels"])
    csv = rivers_client.get("/api/outlook/compare?panel=figures&format=csv")
    assert csv.headers["content-type"].startswith("text/csv")
    assert csv.text.lstrip("\ufeff").startswith("model,about,by")
    assert rivers_client.get("/api/outlook/compare?panel=x").status_code == 400
    assert rivers_client.get("/api/outlook/compare?since=2025-02-01&until=2025-01-01").status_code == 400


def test_filters_that_it_does_not_know_are_said_to_be_unused(rivers_client: TestClient) -> None:
    text = words(page(rivers_client, "/outlook/compare?actor=state:XAR&kind=AID"))
    assert "Not applied here: actors, kinds." in text


def test_an_earlier_day_has_less_evidence(ukraine_client: TestClient) -> None:
    def counted(address: str) -> int:
        rows = ukraine_client.get(address).json()["panels"]["needs"]["rows"]
        return sum(row["events"] or 0 for row in rows)

    assert 0 < counted("/api/outlook/compare?as_of=2025-11-01") < counted("/api/outlook/compare")


@pytest.mark.parametrize(("text", "said"), [("name = ", "no TOML"), ('name = "x"\n[mood]\n', "there is no model")])
def test_a_bad_file_is_named_and_the_page_comes_back_once_it_is_mended(
    own: tuple[Path, TestClient], text: str, said: str
) -> None:
    folder, client = own
    bad = folder / "scenarios" / "zz.toml"
    bad.write_text(text, encoding="utf-8")
    answer = client.get("/outlook/compare")
    assert answer.status_code == 400
    assert "zz.toml" in answer.text
    assert said in answer.text
    bad.write_text('name = "<b>Mended</b>"\nquestion = "<script>x</script>"', encoding="utf-8")
    shown = client.get("/outlook/compare")
    assert shown.status_code == 200
    assert "<script>x" not in shown.text
    assert "<b>Mended" not in shown.text
    assert "&lt;b&gt;Mended" in shown.text


def test_without_scenarios_it_says_how_to_make_one(
    own: tuple[Path, TestClient], launch: Callable[[Path], TestClient]
) -> None:
    folder, client = own
    for path in (folder / "scenarios").glob("*.toml"):
        path.unlink()
    text = words(page(client, "/outlook/compare"))
    assert "scenarios/NAME.toml" in text
