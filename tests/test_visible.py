"""Outside text that is made harmless and short: a cut stands at the end of a word that can stand there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.visible import cut, finished, named, one_line, short


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("nine civilians from the town of Kobane", 24, "nine civilians …"),
        ("the next steps in the negotiations", 22, "the next steps …"),
        ("an agreement, and then another", 18, "an agreement …"),
        ("nine civilians from the", 60, "nine civilians …"),  # a name that broke off before it came here
        ("what they are fighting for", 60, "what they are fighting for"),  # whole, and its own end
        ("of the", 60, "of …"),
        ("hepatitis A", 60, "hepatitis A"),
        ("B" * 20, 10, "B" * 10 + " …"),
    ],
)
def test_a_cut_leaves_no_article_or_preposition_at_the_end(text: str, limit: int, shown: str) -> None:
    assert short(text, limit) == shown


def test_a_name_is_shown_whole_however_long() -> None:
    assert named("a" * 500 + " \u202e b") == "a" * 500 + " ⟨U+202E⟩ b"
    assert named("nine civilians\nfrom the") == "nine civilians …"


@given(st.text(max_size=80), st.integers(1, 60))
def test_what_is_shown_is_a_beginning_of_the_text_and_not_longer(text: str, limit: int) -> None:
    line = one_line(text)
    shown = cut(line, limit)
    assert shown == line or (shown.endswith(" …") and line.startswith(shown[:-2]) and len(shown) <= limit + 2)
    assert finished(line) == line.rstrip()[: len(finished(line))]
