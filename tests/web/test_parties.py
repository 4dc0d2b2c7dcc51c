"""The colours of the parties: those of the settings can be read by day and by night, and others are not let in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from behind_marks import page
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from dragoman import config
from dragoman.config import Config, Party
from dragoman.errors import ConfigError
from dragoman.web import parties

STYLE = Path(parties.__file__).parent / "static" / "style.css"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def parsed(*tables: dict[str, Any], **more: Any) -> Config:
    every = [{"id": f"state:{n}", "name": f"Party {n}", **table} for n, table in enumerate(tables)]
    return config.parse({"name": "x", "party": every, **more}, path=Path("process.toml"))


def test_without_colours_the_sheet_is_empty(rivers_client: TestClient) -> None:
    answer = rivers_client.get("/static/parties.css")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text == ""


def test_a_colour_of_the_settings_is_that_of_its_side(own: tuple[Path, TestClient]) -> None:
    folder, client = own
    path = folder / "process.toml"
    path.write_text(
        path.read_text("utf-8").replace('name = "Belmora"', 'name = "Belmora"\ncolour = "#1F5F8B"'), "utf-8"
    )
    assert client.get("/static/parties.css").text.startswith(":root { --party-1: light-dark(#1f5f8b, #")
    # Before the sheet of all pages it would be overridden.
    head = client.get("/timeline").text
    assert head.index("style.css") < head.index("parties.css")
    page(client, "/timeline?view=actors")


def test_parties_of_one_side_share_a_number_and_only_eight_have_one() -> None:
    found = parties.numbers(parsed({"side": "a"}, {"side": "b"}, {"side": "a"}, *({"side": f"s{n}"} for n in range(9))))
    assert found["state:0"] == found["state:2"] == "0"
    assert found["state:1"] == "1"
    assert sorted(set(found.values())) == [str(number) for number in range(8)]
    assert "state:11" not in found


def test_a_side_takes_the_colour_that_any_of_its_parties_has() -> None:
    sheet = parties.sheet(parsed({"side": "a"}, {"side": "b", "colour": "#000000"}, {"side": "a", "colour": "#123456"}))
    assert re.findall(r"--party-(\d)", sheet) == ["0", "1"]


@given(COLOURS)
def test_any_colour_can_be_read_on_every_ground(colour: str) -> None:
    for grounds in (parties.LIGHT, parties.DARK):
        found = parties.readable(colour, grounds)
        assert re.fullmatch("#[0-9a-f]{6}", found)
        assert all(parties.contrast(found, ground) >= parties.LEAST for ground in grounds)


@given(COLOURS)
def test_a_colour_that_can_be_read_stays_as_it_is(colour: str) -> None:
    if all(parties.contrast(colour, ground) >= parties.LEAST for ground in parties.LIGHT):
        assert parties.readable(colour, parties.LIGHT) == colour


@pytest.mark.parametrize(("one", "two", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_the_guidelines(one: str, two: str, ratio: float) -> None:
    assert parties.contrast(one, two) == pytest.approx(ratio, abs=0.01)
    assert parties.contrast(two, one) == parties.contrast(one, two)


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    text = STYLE.read_text("utf-8")
    for name, place in (("paper", 0), ("card", 1)):
        light, dark = re.findall(rf"--{name}: light-dark\((#\w+), (#\w+)\)", text)[0]
        assert (light, dark) == (parties.LIGHT[place], parties.DARK[place])


@pytest.mark.parametrize("wrong", ["red", "#12345", "#12345g", "#1234567", "url(x)", "#123456;}"])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ConfigError, match="has colour"):
        parsed({"colour": wrong})


def test_a_side_has_one_colour() -> None:
    with pytest.raises(ConfigError, match="its side"):
        parsed({"side": "a", "colour": "#123456"}, {"side": "a", "colour": "#654321"})
    assert parsed({"side": "a", "colour": "#abcdef"}, {"side": "a", "colour": "#ABCDEF"}).parties


@pytest.mark.parametrize("wrong", ["us", 1, ["recognised"], ""])
def test_borders_are_one_of_the_two(wrong: Any) -> None:
    with pytest.raises(ConfigError, match="borders"):
        parsed(borders=wrong)
    assert parsed().borders == "recognised"
    assert parsed(borders="de_facto").borders == "de_facto"


def test_the_number_of_a_party_is_known_to_pages(rivers_client: TestClient) -> None:
    found = Config(name="x", parties=(Party(id="state:A", name="A"), Party(id="org:b", name="B")))
    assert parties.numbers(found) == {"state:A": "0", "org:b": "1"}
    assert 'class="dot party-1"' in rivers_client.get("/network").text


def test_a_state_that_no_report_names_by_itself_has_its_name_in_the_filter(ukraine_client: TestClient) -> None:
    text = ukraine_client.get("/timeline?actor=state:FIN").text
    assert 'value="state:FIN" checked> <bdi>Finland</bdi>' in text
    assert "<bdi>state:" not in text
