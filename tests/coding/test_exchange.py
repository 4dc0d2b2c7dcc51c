"""Names of states and leaders for one another: spans follow, and there is a way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.exchange import exchange, named, neutral, states, swapped

TEXT = "An Iranian envoy met the Turks in Ankara; Tehran and Turkey agreed."


def test_each_form_is_exchanged_with_its_own_kind_and_the_article_follows() -> None:
    told = exchange(TEXT, {"IRN": "RUS", "TUR": "IRN"}).text
    assert told == "A Russian envoy met the Iranians in Tehran; Moscow and Iran agreed."


def test_states_are_named_in_order_and_once() -> None:
    assert named(TEXT) == ["IRN", "TUR"]


def test_swapping_twice_gives_the_text_back() -> None:
    text = "Chad met Niger in Niamey."
    assert swapped(text) == "Niger met Chad in N'Djamena."
    assert swapped(swapped(text)) == text


def test_who_the_parties_are_makes_no_difference_to_what_is_told() -> None:
    one = neutral("Vladimir Putin told Ukraine that Putin would not visit Kyiv.").text
    other = neutral("Volodymyr Zelensky told Russia that Zelensky would not visit Moscow.").text
    assert one == other


@pytest.mark.parametrize("words", ["Iranian envoy", "Ankara", "Turkey", "agreed", "met"])
def test_spans_go_there_and_back(words: str) -> None:
    told = exchange(TEXT, {"IRN": "VNM", "TUR": "CHL"})
    start = TEXT.index(words)
    span = (start, start + len(words))
    assert told.back(told.moved(span)) == span


@given(st.text(max_size=80), st.sampled_from(sorted(states())))
def test_any_text_comes_back_whole(text: str, iso: str) -> None:
    name = states()[iso]["name"][0]
    whole = f"{text} {name} {text}"
    told = neutral(whole)
    assert told.back((0, len(told.text))) == (0, len(whole))
