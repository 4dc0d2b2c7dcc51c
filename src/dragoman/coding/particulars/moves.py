"""Particulars of moves."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.coding.links import Coded
from dragoman.coding.particulars.story import Story
from dragoman.types import Particular


def move(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the particulars of one mention."""
    yield from ()
