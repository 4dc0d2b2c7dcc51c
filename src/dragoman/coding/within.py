"""Who of an event's parties stands inside some words of its sentence, and who does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token


def inside(nouns: Iterable[Token]) -> set[int]:
    """Where the words of some phrases begin, in characters of the document."""
    return {word.offset for noun in nouns for word in noun.subtree}


def but(side: tuple[Actor, ...], places: set[int]) -> tuple[Actor, ...]:
    """Those whose first word stands at none of some places."""
    return tuple(one for one in side if one.span[0] not in places)


def only(side: tuple[Actor, ...], places: set[int]) -> tuple[Actor, ...]:
    """Those whose first word stands at one of some places."""
    return tuple(one for one in side if one.span[0] in places)
