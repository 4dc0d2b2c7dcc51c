"""Quotes gathered by source: every stretch of a text once, with all of its quotes marked and numbered in it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from brief_record import InMemory, document, held, mention, small
from hypothesis import given
from hypothesis import strategies as st
from printing import HOSTILE, hostile, leftward, made

from dragoman.brief.gathered import by_source, stretches
from dragoman.brief.model import Brief
from dragoman.brief.paper import to_pages

WORDS = ("The minister met the envoy. ", "They agreed on a ceasefire; nobody signed. ", "Shelling went on\n\n")


def overlapping(spans: list[tuple[int, int]]) -> Brief:
    """One document whose readings rest on these stretches of it."""
    text = "".join(WORDS[number % 3] for number in range(60))
    doc = document(text, title="Long", outlet="A wire", published=date(2025, 12, 3))
    one = mention(doc, "The minister met the envoy.", "met", "CONSULT")
    found = [replace(one, span=span, trigger=(span[0], span[0] + 1)) for span in dict.fromkeys(spans)]
    return made(InMemory(held=[held(doc)], made=found))


@given(st.lists(st.tuples(st.integers(0, 1500), st.integers(1, 120)), min_size=1, max_size=12))
def test_a_stretch_is_printed_once_and_holds_every_quote_of_it(places: list[tuple[int, int]]) -> None:
    brief = overlapping([(start, start + length) for start, length in places])
    numbers = [note.number for note in brief.notes]
    found = [stretch for _, listed in by_source(brief) for stretch in listed]
    assert sorted(note.number for stretch in found for note in stretch.notes) == numbers
    assert sorted(note.number for stretch in found for piece in stretch.pieces for note in piece.ends) == numbers
    for stretch in found:
        assert "".join(piece.text for piece in stretch.pieces) == stretch.text
        for note in stretch.notes:
            assert note.quote in stretch.text
            assert note.context in stretch.text
        marked = "".join(piece.text for piece in stretch.pieces if piece.quote)
        assert all(set(note.quote) <= set(marked) for note in stretch.notes)
    ends = [(stretch.notes[0].span[0] - stretch.notes[0].quote_at[0], stretch.text) for stretch in found]
    assert len(ends) == len(set(ends))


def test_contexts_that_do_not_touch_stand_apart() -> None:
    brief = overlapping([(0, 20), (1500, 1520)])
    assert len(stretches(brief.notes)) == 2


@pytest.mark.parametrize("record", [small(), leftward(), hostile(*HOSTILE)])
def test_each_number_stands_once_among_the_quotes_and_leads_back_to_its_sentence(record: InMemory) -> None:
    brief = made(record)
    page = to_pages(brief)
    quotes = page[page.index('id="quotes"') :]
    for note in brief.notes:
        (href,) = re.findall(rf'<a class="q" id="q-{note.number}" href="#([^"]+)"', quotes)
        assert f'id="{href}"' in page
    assert page.count("<blockquote") == len([one for _, listed in by_source(brief) for one in listed])
