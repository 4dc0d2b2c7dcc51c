from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.amounts import amounts, number


def read(text: str) -> list[tuple[float, float, str]]:
    return [(amount.low, amount.high, amount.unit) for amount in amounts(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("$61bn in aid", 61e9, "USD"),
        ("a €90 billion loan", 90e9, "EUR"),
        ("50 billion euros", 50e9, "EUR"),
        ("£2.5 million", 2.5e6, "GBP"),
        ("a 140 billion-euro loan", 140e9, "EUR"),
        ("US$1.2 trillion", 1.2e12, "USD"),
        ("USD 5 million", 5e6, "USD"),
        ("1,000 rubles", 1000, "RUB"),
        ("2 million roubles", 2e6, "RUB"),
        ("1,000 hryvnias", 1000, "UAH"),
        ("1,000 shekels", 1000, "ILS"),
        ("three million Canadian dollars", 3e6, "CAD"),
        ("20 million pounds", 20e6, "GBP"),
        ("half a billion dollars", 5e8, "USD"),
        ("two and a half million Swiss francs", 2.5e6, "CHF"),
        ("12 people were killed", 12, "killed"),
        ("killing six.", 6, "killed"),
        ("wounded 23", 23, "injured"),
        ("The death toll rose to 31", 31, "killed"),
        ("The death toll from the strike on the school reached 31", 31, "killed"),
        ("three civilians, including a child, died", 3, "killed"),
        ("one person was killed", 1, "killed"),
        ("claimed the lives of 14 people", 14, "killed"),
        ("19 people remain missing", 19, "missing"),
        ("1.5m people displaced", 1.5e6, "displaced"),
        ("2,000 families fled their homes", 2000, "displaced"),
        ("40 soldiers were captured", 40, "captured"),
        ("10,000 North Korean soldiers", 10_000, "troops"),
        ("a 200,000-strong army", 200_000, "troops"),
        ("exchanged 307 prisoners of war", 307, "exchanged"),
        ("released 20 hostages", 20, "released"),
        ("20 hostages were released", 20, "released"),
        ("48 hostages", 48, "hostages"),
        ("598 attack drones", 598, "drones"),
        ("31 ballistic missiles", 31, "missiles"),
        ("half a million artillery shells", 5e5, "shells"),
        ("twelve Leopard tanks", 12, "tanks"),
        ("61 F-16 fighter jets", 61, "aircraft"),
        ("20 per cent of the country", 20, "percent"),
        ("20% of the country", 20, "percent"),
        ("4,500 square kilometres", 4500, "km2"),
        ("a 28-point plan", 28, "points"),
        ("a twenty-eight-point peace plan", 28, "points"),
        ("one hundred and twelve soldiers died", 112, "killed"),
        ("killed 2000 people", 2000, "killed"),
    ],
)
def test_a_quantity_has_its_value_and_unit(text: str, value: float, unit: str) -> None:
    assert read(text) == [(value, value, unit)]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("between 20 and 30 people were injured", 20, 30, "injured"),
        ("20-30 tanks", 20, 30, "tanks"),
        ("20 to 30 tanks", 20, 30, "tanks"),
        ("two or three drones", 2, 3, "drones"),
        ("$2-3 billion", 2e9, 3e9, "USD"),
        ("between €20bn and €30bn", 20e9, 30e9, "EUR"),
        ("20 to 30 million euros", 20e6, 30e6, "EUR"),
    ],
)
def test_a_range_keeps_both_ends(text: str, low: float, high: float, unit: str) -> None:
    assert read(text) == [(low, high, unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("killing six people and injuring at least 14 others", [(6, 6, "killed"), (14, 14, "injured")]),
        ("killing six and wounding 23.", [(6, 6, "killed"), (23, 23, "injured")]),
        ("left 12 dead and 30 injured", [(12, 12, "killed"), (30, 30, "injured")]),
        ("598 drones and 31 missiles", [(598, 598, "drones"), (31, 31, "missiles")]),
        ("the toll rose from 20 to 31 killed", [(31, 31, "killed")]),
        ("In 2014, 2,000 troops entered", [(2000, 2000, "troops")]),
    ],
)
def test_each_quantity_of_a_sentence_is_read(text: str, expected: list[tuple[float, float, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("at least 12 people were killed", "at least"),
        ("more than 12 drones", "more than"),
        ("about 12 drones", "about"),
        ("up to 12 drones", "up to"),
        ("as many as 12 drones", "as many as"),
        ("nearly 12 drones", "nearly"),
        ("12 drones", None),
        ("another 12 drones", None),
        ("up to another 12 drones", "up to"),
    ],
)
def test_a_qualifier_is_kept_apart_from_the_figure(text: str, qualifier: str | None) -> None:
    (amount,) = amounts(text)
    assert (amount.low, amount.high, amount.qualifier) == (12, 12, qualifier)


@pytest.mark.parametrize(
    ("text", "least", "word"),
    [
        ("dozens of drones", 24, "dozens"),
        ("hundreds were killed", 200, "hundreds"),
        ("tens of thousands of people were displaced", 20_000, "tens of thousands"),
    ],
)
def test_a_vague_word_gives_its_least_and_says_so(text: str, least: float, word: str) -> None:
    (amount,) = amounts(text)
    assert (amount.low, amount.high, amount.qualifier) == (least, least, word)


@pytest.mark.parametrize(
    "text",
    [
        "In 2022 soldiers entered the city.",
        "between 2014 and 2022 soldiers died",
        "since 2022 Russian troops have held it",
        "on August 15 Russian drones hit the town",
        "on 3 May troops moved",
        "a man aged 34",
        "the 34-year-old commander",
        "Shahed-136 drones and S-300 missiles",
        "F-16 jets",
        "Resolution 1701 soldiers",
        "no one was killed",
        "killed two weeks ago",
        "the vote was 5-3",
        "at 10:30 troops moved",
        "the 79th brigade",
        "a 500-pound bomb",
        "two rounds of talks",
        "",
    ],
)
def test_years_dates_ages_and_names_are_no_amounts(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-three", 23), ("1.5m", 1.5e6), ("5bn", 5e9), ("3 thousand", 3000), ("1,000", 1000),
        ("two million", 2e6),
        ("a hundred", 100), ("nine hundred and ninety-nine", 999), ("half a million", 5e5), ("two dozen", 24),
        ("two and a half million", 2.5e6), ("three thousand five hundred", 3500), ("a", None),
        ("and", None), ("", None),
        ("many", None), ("12 monkeys", None),
    ],
)  # fmt: skip
def test_a_number_is_read_in_words_or_figures(words: str, value: float | None) -> None:
    assert number(words) == value


def test_spans_count_from_the_start_of_the_document() -> None:
    text = "Aid: €90 billion and 12 tanks."
    document = "Before. " + text
    for amount in amounts(text, offset=8):
        assert document[slice(*amount.span)] == amount.text


WORDS = st.sampled_from(
    [
        "killed",
        "12",
        "20-30",
        "dozens",
        "of",
        "$",
        "€",
        "bn",
        "million",
        "people",
        "drones",
        "and",
        "at",
        "least",
        ",",
        ".",
        "2022",
        "%",
        "per",
        "cent",
        "to",
        "-",
        "a",
        "the",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_gives_ordered_spans_of_its_own_words(text: str) -> None:
    found = amounts(text)
    assert all(text[slice(*amount.span)] == amount.text for amount in found)
    assert all(0 <= amount.low <= amount.high for amount in found)
    assert [amount.span[0] for amount in found] == sorted(amount.span[0] for amount in found)
