"""Whoever is shown why two reports were put together reads words for every sign that may count."""

from __future__ import annotations

import pytest

from dragoman.record.joining.signs import signs
from dragoman.record.joining.weights import points

LIMITS = {"against", "cannot", "days", "join", "least", "some_words", "words_full"}  # what points are measured by


@pytest.mark.parametrize("part", ["within", "across", "talk within", "talk across", "offer", "pledge"])
def test_every_sign_has_words(part: str) -> None:
    family, _, inner = part.rpartition(" ")
    counted = points(inner, family).keys() - LIMITS
    assert counted <= signs().keys()
