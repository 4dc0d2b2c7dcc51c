"""A stored text cut at its marks: lines of runs that each know where they begin, so that a selection can be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

MOST_READINGS = 20  # that the address of words under several readings names


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A reading of a passage, as it is marked in the text."""

    id: str
    start: int
    end: int
    trigger: tuple[int, int]
    label: str  # what it is read as, in words
    lane: str  # its colour


class Run(NamedTuple):
    """A stretch of text under the same readings; or a label or a cut, which stand between two characters.

    A tuple, because a long text has tens of thousands.
    """

    kind: str  # plain, reading, label, cut
    at: int  # the code point at which it begins
    text: str  # of a label or a cut: what is printed
    ids: tuple[str, ...] = ()  # the readings that it opens, the shortest passage first; of a label its own
    lane: str = ""
    trigger: bool = False  # whether these words carry what is read
    number: int = 0  # of a cut: its place in the list


def paragraphs(text: str, marks: Sequence[Mark], cuts: Iterable[tuple[int, str]] = ()) -> list[list[Run]]:
    """The paragraphs of a text, each as runs; every character stands in one run, line ends in that before them.

    marks  may overlap in any way. Words that carry readings open those; others all under which they stand. The
           shortest passage gives the colour.
    cuts   where words were taken out before the text was stored, and why, in order

    One walk over the places where something begins or ends, whatever the length of the text.
    """
    size = len(text)
    begins, ends, opens, closes = (defaultdict[int, list[Mark]](list) for _ in range(4))
    for mark in marks:
        start, end = max(0, mark.start), min(size, mark.end)
        if start >= end:
            continue
        first, last = max(start, mark.trigger[0]), min(end, mark.trigger[1])
        first, last = (first, last) if first < last else (end, end)
        begins[start].append(mark)
        ends[end].append(mark)
        opens[first].append(mark)
        closes[last].append(mark)
    taken = defaultdict[int, list[tuple[int, str]]](list)
    for number, (at, kind) in enumerate(cuts, 1):
        taken[min(max(0, at), size)].append((number, kind))
    found: list[list[Run]] = [[]]
    under: dict[str, Mark] = {}
    carrying: dict[str, Mark] = {}
    places = sorted({0, size, *begins, *ends, *opens, *closes, *taken})
    for number, place in enumerate(places):
        for mark in ends.get(place, ()):
            under.pop(mark.id, None)
        under |= {mark.id: mark for mark in begins.get(place, ())}
        carrying |= {mark.id: mark for mark in opens.get(place, ())}
        for mark in closes.get(place, ()):
            carrying.pop(mark.id, None)
            found[-1].append(Run("label", place, mark.label, (mark.id,), mark.lane))
        found[-1] += [Run("cut", place, kind, number=cut) for cut, kind in taken.get(place, ())]
        if number + 1 < len(places):
            _add(found, text[place : places[number + 1]], place, carrying or under, bool(carrying))
    return [line for line in found if line]


def _add(found: list[list[Run]], text: str, at: int, readings: dict[str, Mark], trigger: bool) -> None:
    """Add a stretch of text; its line ends close paragraphs."""
    marks = sorted(readings.values(), key=lambda mark: (mark.end - mark.start, mark.start, mark.id))
    ids = tuple(mark.id for mark in marks[:MOST_READINGS])
    kind, lane = ("reading", marks[0].lane) if marks else ("plain", "")
    for here, line in _lines(text):
        found[-1].append(Run(kind, at + here, line, ids, lane, trigger))
        if line.endswith("\n"):
            found.append([])


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with all line ends behind each, and where it begins."""
    here = 0
    while here < len(text):
        end = text.find("\n", here) + 1 or len(text)
        while end < len(text) and text[end] == "\n":
            end += 1
        yield here, text[here:end]
        here = end
