"""Which authors are split into given and family name, and which stay as the document has them."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from dragoman.citing.names import authors, wire


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("Peter Holt", "Holt", "Peter"),
        ("By Peter Holt", "Holt", "Peter"),
        ("Michael R. Gordon", "Gordon", "Michael R."),
        ("Ursula von der Leyen", "von der Leyen", "Ursula"),
        ("Holt, Peter", "Holt", "Peter"),
        ("Anna-Maria O'Neill", "O'Neill", "Anna-Maria"),
        ("Olena Kovalenko-Ruiz", "Kovalenko-Ruiz", "Olena"),
    ],
)
def test_a_plain_given_and_family_name_is_split(text: str, family: str, given: str) -> None:
    assert authors(text) == [{"family": family, "given": given}]


@pytest.mark.parametrize(
    "text",
    [
        "Reuters",
        "Associated Press",
        "Al Jazeera",
        "Jordan Times",
        "Charlotte Observer",
        "Victoria Times",
        "Deutsche Welle",
        "Xi Jinping",
        "Kim Min-jae",
        "Nguyen Thi Hoa",
        "Luis Sánchez Pérez",  # two family names: which of them is sorted by, the text does not say
        "Peter Holt in Haven",
        "Peter Holt, Harbour Wire",
        "PETER HOLT",
        "peter holt",
        "Dr. Peter Holt",
        "Peter <b>Holt</b>",
        "Peter H0lt",
        "peter@post.example",
        "Peter",
        "Peter Holt and agencies",
        "The Editorial Board",
        "Anna Desk",
    ],
)
def test_anything_less_plain_stays_in_the_words_of_the_document(text: str) -> None:
    assert authors(text) == [{"literal": text}]


@pytest.mark.parametrize("text", [None, "", "  ", "By", "The Ferry"])
def test_nobody_is_named_where_nobody_signs_or_only_the_outlet(text: str | None) -> None:
    assert authors(text, outlet="The Ferry") in ([], [{"literal": "By"}])


def test_several_names_are_split_only_where_each_is_plain() -> None:
    assert authors("Peter Holt, Anna Berg and Maria Lund") == [
        {"family": "Holt", "given": "Peter"},
        {"family": "Berg", "given": "Anna"},
        {"family": "Lund", "given": "Maria"},
    ]
    assert authors("Peter Holt, Reuters and Anna Berg") == [{"literal": "Peter Holt, Reuters and Anna Berg"}]


@pytest.mark.parametrize(
    ("outlet", "parts"),
    [
        ("AP via The Ferry", ("AP", "The Ferry")),
        ("Reuters via The Sun (Malaysia)", ("Reuters", "The Sun (Malaysia)")),
        ("The Ferry", (None, "The Ferry")),
        ("Via Appia", (None, "Via Appia")),
        ("UNN, citing Reuters", (None, "UNN, citing Reuters")),
        (None, (None, None)),
    ],
)
def test_a_wire_and_the_outlet_that_carries_it_are_told_apart(
    outlet: str | None, parts: tuple[str | None, str | None]
) -> None:
    assert wire(outlet) == parts


def test_the_lists_hold_small_letters_each_word_once_and_no_word_is_both() -> None:
    lists = tomllib.loads((files("dragoman.citing") / "names.toml").read_text("utf-8"))
    for words in lists.values():
        assert len(set(words)) == len(words)
        assert all(word == word.casefold() and word.isalpha() for word in words)
    assert not set(lists["given"]) & set(lists["bodies"])
