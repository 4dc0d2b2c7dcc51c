"""Who is meant where names are like others, spelt otherwise, or of people who serve a body and no state."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dragoman.coding import coder
from dragoman.coding.namesakes import sounds_like
from dragoman.coding.registry import Registry
from dragoman.types import Actor, Document

CODER = coder()


def who(text: str, words: str, published: date) -> Actor:
    """The actor that the words stand for."""
    document = Document(
        id="0", raw="", source="files", url="", text=text, title="", outlet=None, author=None, published=published,
        published_basis=None, language="en", retrieved=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    start = text.rindex(words)
    ((found, *_),) = CODER.identify(document, [(start, start + len(words))])  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("El Hadi Idris, a rebel leader, met the mediators in Juba on Monday.", "El Hadi Idris"),
        ("Donald Trump Jr. met the ministers in Doha on Monday.", "Donald Trump Jr."),
        ("Prime Minister Abdul Hamid Al-Zawi visited Ankara on Monday.", "Prime Minister Abdul Hamid Al-Zawi"),
    ],
)
def test_a_longer_name_is_not_the_person_whose_name_is_in_it(text: str, words: str) -> None:
    found = who(text, words, date(2025, 11, 19))
    assert found.id is None or not found.id.startswith("person:")


@pytest.mark.parametrize(
    ("text", "words", "id"),
    [
        ("Sudanese Prime Minister Kamil Idris met the envoy on Monday.", "Kamil Idris", "person:kamil-idris"),
        ("General Burhan met the envoy in Port Sudan.", "General Burhan", "person:abdel-fattah-al-burhan"),
        ("Sources said Prime Minister Netanyahu would leave.", "Netanyahu", "person:benjamin-netanyahu"),
        ("Libyan Prime Minister Abdul Hamid Al-Dabaiba met her.", "Al-Dabaiba", "person:abdul-hamid-dbeibah"),
        (
            "Libyan Prime Minister Abdul Hamid Al-Dabaiba met her. Al-Dabaiba left.",
            "Al-Dabaiba",
            "person:abdul-hamid-dbeibah",
        ),
    ],
)
def test_a_name_is_its_bearers_however_it_is_spelt(text: str, words: str, id: str) -> None:
    assert who(text, words, date(2025, 11, 19)).id == id


@pytest.mark.parametrize(
    ("text", "words", "published", "country", "sector"),
    [
        ("UN envoy Ramtane Lamamra met both sides.", "Ramtane Lamamra", date(2025, 5, 1), None, "IGO"),
        ("Ramtane Lamamra met both sides.", "Ramtane Lamamra", date(2022, 5, 1), "DZA", "GOV"),
        ("NATO chief Mark Rutte met the ministers.", "Mark Rutte", date(2025, 5, 1), None, "IGO"),
        ("Mark Rutte met the ministers.", "Mark Rutte", date(2020, 5, 1), "NLD", "GOV"),
        ("Kaja Kallas met the ministers.", "Kaja Kallas", date(2025, 5, 1), None, "IGO"),
    ],
)
def test_who_serves_a_body_of_states_acts_for_no_state(
    text: str, words: str, published: date, country: str | None, sector: str
) -> None:
    found = who(text, words, published)
    assert (found.country, found.sector) == (country, sector)


@pytest.mark.parametrize(
    ("text", "words", "id"),
    [
        ("Ten countries of the African Union sent envoys.", "Ten countries of the African Union", "org:african-union"),
        ("Members of the Arab League condemned it.", "Members of the Arab League", "org:arab-league"),
    ],
)
def test_members_who_are_not_named_act_for_their_body(text: str, words: str, id: str) -> None:
    assert who(text, words, date(2025, 5, 1)).id == id


def test_two_sides_have_no_country_though_the_sentence_names_one() -> None:
    text = "Both sides accepted the truce after talks in Geneva, Switzerland said."
    assert who(text, "Both sides", date(2025, 5, 1)).country is None


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Dbeibah", "Al-Dabaiba", True),
        ("Zelensky", "Zelenskyy", True),
        ("Kallas", "Kuleba", False),
        ("Li", "Lee", False),  # one consonant is too little to go by
    ],
)
def test_spellings_of_one_name_have_the_same_consonants(one: str, other: str, alike: bool) -> None:
    assert sounds_like(one, other) is alike


def test_every_spelling_of_an_entry_is_known() -> None:
    assert {"Kamil Idris", "Idris"} <= set(Registry.load().spellings("person:kamil-idris"))
