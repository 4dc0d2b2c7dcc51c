"""Copies of a story are found; another reporter's story of the same event is not one."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dragoman.sources import Duplicates
from dragoman.sources.duplicates import _WORD, NEAR, _shingles, jaccard
from dragoman.types import Document

LEDE = (
    "The foreign ministers of Arvania and Belmark met for six hours in Port Sorel on Monday and parted without a text."
)
TERMS = (
    "Arvania offered to open the river crossing at Tamm if Belmark first withdrew its guns from the eastern bank, "
    "a condition that the Belmark delegation called unacceptable."
)
QUOTE = '"We came to talk about the crossing, and we were handed a map," said the Belmark minister, Ilse Varn.'
GROUND = (
    "Shelling was heard on both banks through the night. The mayor of Tamm said that two people were hurt when a shell "
    "fell near the market, and that the water works had stopped."
)
NEXT = "The mediators said that a second round could follow before the end of the month, in the same place."
WIRE = "\n".join([LEDE, TERMS, QUOTE, GROUND, NEXT])

COPIES = {
    "another headline": "No text after six hours at Port Sorel\n" + WIRE,
    "a dateline": "PORT SOREL, 3 March 2031 (Agency) - " + WIRE,
    "the last paragraph dropped": "\n".join([LEDE, TERMS, QUOTE, GROUND]),
    "a paragraph added": WIRE + "\nBelmark closed the crossing two years ago after a patrol boat was sunk there.",
    "the lede rewritten": WIRE.replace(
        LEDE, "Six hours of talks between Arvania and Belmark ended on Monday with nothing."
    ),
    "words swapped": WIRE.replace("unacceptable", "out of the question").replace("through the night", "all night"),
}
OTHERS = {
    "another reporter, same quotation": (
        "Talks between Arvania and Belmark collapsed late on Monday over the river crossing at Tamm.\n"
        + QUOTE
        + "\nArvania's side blamed the Belmark guns that still stand east of the river. Officials who asked not to be named "
        "said the mood was icy from the start and that lunch was taken apart. Nobody spoke to the press on leaving.\n"
        "In Tamm itself two people were hurt by a shell, according to the town's mayor, and taps ran dry."
    ),
    "the next round, same background": (
        "The ministers of Arvania and Belmark will meet again on Thursday, the mediators announced after a day of calls.\n"
        "A first round ended without a text.\n"
        + TERMS
        + "\nThis time the agenda begins with prisoners, both sides said, "
        "and the crossing comes last. Families of the missing gathered at the gates with photographs and candles."
    ),
}


def document(id_: str, text: str) -> Document:
    return Document(
        id=id_, raw="", source="files", url=id_, text=text, title="", outlet=None, author=None, published=None,
        published_basis=None, language="en", retrieved=datetime(2031, 3, 4, tzinfo=UTC),
    )  # fmt: skip


def similarity(left: str, right: str) -> float:
    return jaccard(*(_shingles([word.lower() for word in _WORD.findall(text)]) for text in (left, right)))


@pytest.mark.parametrize("change", COPIES)
def test_a_rewritten_copy_is_carried(change: str) -> None:
    carried = Duplicates([document("first", WIRE)]).check(document("second", COPIES[change]))
    assert carried is not None
    assert carried.original_id == "first"
    assert carried.similarity == pytest.approx(similarity(WIRE, COPIES[change]))


@pytest.mark.parametrize("story", OTHERS)
def test_another_story_of_the_same_event_is_its_own(story: str) -> None:
    assert Duplicates([document("first", WIRE)]).check(document("second", OTHERS[story])) is None


def test_the_threshold_lies_well_inside_the_gap_between_copies_and_other_stories() -> None:
    copies = [similarity(WIRE, text) for text in COPIES.values()]
    others = [similarity(WIRE, text) for text in OTHERS.values()]
    assert max(others) + 0.1 < NEAR < min(copies) - 0.1, (copies, others)


def test_a_copy_of_a_copy_names_the_original() -> None:
    held = Duplicates()
    assert held.check(document("a", WIRE)) is None
    assert held.check(document("b", COPIES["a dateline"])) is not None
    carried = held.check(document("c", "Port Sorel\n" + COPIES["a dateline"]))
    assert carried is not None
    assert carried.original_id == "a"


def test_the_same_words_are_one_text_whatever_their_case_and_spacing() -> None:
    carried = Duplicates([document("a", WIRE)]).check(document("b", WIRE.upper().replace(" ", "  ")))
    assert carried is not None
    assert carried.similarity == 1.0


def test_short_texts_count_only_when_the_same() -> None:
    held = Duplicates([document("a", "Talks failed in Port Sorel on Monday after six hours.")])
    assert held.check(document("b", "Talks failed in Port Sorel on Monday after seven hours.")) is None
    assert held.check(document("c", "Talks failed in Port Sorel on Monday after six hours")) is not None


def test_a_document_is_no_copy_of_itself() -> None:
    assert Duplicates([document("a", WIRE)]).check(document("a", WIRE)) is None


def test_what_an_outlet_tells_again_with_a_higher_toll_is_a_report_of_its_own() -> None:
    first = WIRE + " Ten people were killed on 3 March, the governor said."
    later = WIRE.replace("Monday", "Tuesday") + " Fourteen people were killed on 4 March, the governor said."

    def told(outlet: str, text: str) -> Document:
        return replace(document(outlet + text[-40:], text), outlet=outlet)

    assert Duplicates([told("The Ferry", first)]).check(told("The Ferry", later)) is None
    assert Duplicates([told("The Ferry", first)]).check(told("The Dam", later)) is not None
    assert Duplicates([told("The Ferry", first)]).check(told("The Ferry", later.replace("Fourteen", "Ten"))) is not None
