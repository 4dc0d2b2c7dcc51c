"""What a ledger keeps of an event besides who, what, when and where: read once a document is coded as a whole.

One module a ledger; each is a function from one coded mention and the story around it to its particulars. Their words
are data, in lexicon/particulars/.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dragoman.coding.links import Coded
from dragoman.coding.particulars.claims import claim
from dragoman.coding.particulars.hostilities import hostility
from dragoman.coding.particulars.lasting import lasting
from dragoman.coding.particulars.meetings import meeting
from dragoman.coding.particulars.moves import move
from dragoman.coding.particulars.pledges import pledge
from dragoman.coding.particulars.serving import serving
from dragoman.coding.particulars.story import Story
from dragoman.coding.particulars.threats import threat
from dragoman.types import Particular

READERS = (serving, meeting, move, threat, claim, pledge, hostility, lasting)


def detailed(story: Story) -> list[Coded]:
    """The coded mentions of a document, each with its particulars, in the order of their words."""
    return [replace(item, mention=replace(item.mention, particulars=_all(item, story))) for item in story.coded]


def _all(item: Coded, story: Story) -> tuple[Particular, ...]:
    found: Iterator[Particular] = (one for read in READERS for one in read(item, story))
    return tuple(_once(sorted(found, key=lambda one: (one.key, one.span, one.value, one.about or ""))))


def _once(found: Sequence[Particular]) -> Iterator[Particular]:
    """Each key, value and party once, at its first words."""
    seen: set[tuple[str, str, str | None]] = set()
    for one in found:
        key = (one.key, one.value, one.about)
        if key not in seen:
            seen.add(key)
            yield one
