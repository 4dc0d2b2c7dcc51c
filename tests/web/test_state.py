"""The state of every page lives in its address."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ConfigError
from dragoman.record.shelf import Filters
from dragoman.web.state import State, StrangeError, parse

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip).filter(bool)
days = st.dates(date(1990, 1, 1), date(2030, 1, 1))
lists = st.lists(words, max_size=3, unique=True).map(tuple)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    since, until = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return Filters(
        since=draw(st.sampled_from([None, since])),
        until=draw(st.sampled_from([None, until])),
        as_of=draw(st.none() | days),
        actors=draw(lists),
        acts=draw(lists),
        issues=draw(lists),
        kinds=draw(lists),
        sources=draw(lists),
        status=draw(lists),
        confidence=draw(st.none() | st.sampled_from([0.25, 0.5, 0.75])),
        q=draw(st.just("") | words),
    )


def read(url: str) -> State:
    parts = urlsplit(url)
    return parse(parts.path, parse_qsl(parts.query))


@given(filters(), st.booleans(), st.integers(1, 99))
def test_an_address_gives_back_the_state_it_was_made_from(wanted: Filters, descending: bool, page: int) -> None:
    state = State(path="/moves", filters=wanted, sort="date", descending=descending, page=page)
    assert read(state.url(page=page)) == state


@given(filters())
def test_every_chip_takes_out_one_filter_and_no_other(wanted: Filters) -> None:
    state = State(path="/moves", filters=wanted)
    chips = state.chips({})
    for chip in chips:
        left = read(chip.remove)
        assert len(left.chips({})) == len(chips) - 1
        assert (chip.name, chip.value) not in {(one.name, one.value) for one in left.chips({})}


@given(filters())
def test_without_filters_the_day_that_is_shown_stays(wanted: Filters) -> None:
    assert read(State(path="/moves", filters=wanted).unfiltered()).filters == Filters(as_of=wanted.as_of)


def test_a_parameter_that_no_page_reads_is_named_with_the_known_ones() -> None:
    with pytest.raises(StrangeError, match=r"“asof” is no parameter here \(nearest is as_of\); known are since"):
        parse("/moves", [("asof", "2025-10-01")])
    assert parse("/moves", [("fragment", "1"), ("judged", "x"), ("step", "week")], ["step"]).own == (("step", "week"),)


def test_another_page_keeps_the_filters_and_drops_how_they_were_listed() -> None:
    state = parse(
        "/moves", [("actor", "state:UKR"), ("sort", "date"), ("dir", "desc"), ("page", "4"), ("lane", "x")], ["lane"]
    )
    assert state.url("/claims") == "/claims?actor=state%3AUKR"
    assert state.url() == "/moves?actor=state%3AUKR&sort=date&dir=desc&lane=x"
    assert state.url(as_of=date(2025, 12, 2)).startswith("/moves?as_of=2025-12-02&actor=")


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "yesterday"},
        {"as_of": "2025-02-30"},
        {"confidence": "nan"},
        {"confidence": "2"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "٣"},
        {"page": "9" * 400},
        {"dir": "up"},
        {"since": "2025-12-02", "until": "2025-12-01"},
    ],
)
def test_what_cannot_be_read_is_named(asked: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"is |ends "):
        parse("/moves", asked.items())


def test_a_flood_of_values_is_cut() -> None:
    state = parse("/moves", [("actor", f"a{n}" * 1000) for n in range(1000)])
    assert len(state.filters.actors) == 50
    assert max(map(len, state.filters.actors)) == 300
