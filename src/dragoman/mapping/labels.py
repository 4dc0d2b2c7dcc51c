"""Names on a map: those of the places marked, and fainter those of the countries, where they fit and cover nothing."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman.mapping.basemap import country_names
from dragoman.mapping.marks import Box, Mark, overlap, part_box
from dragoman.mapping.outline import Room
from dragoman.visible import short

WIDTHS = ((0.32, "ijl .,:;'’|!"), (0.42, "frtI()[]-/"), (0.56, "cksvxyz"), (0.98, "mwMWQO@%—…"))
PLACE = 11.0  # px: size of the names of places
COUNTRY = 11.5
SPACING = 1.2  # px between the letters of a country's name
LONGEST = 26  # characters of a place's name
REGION = " (region)"  # behind its name, which is often that of a town too
A_NAME = 12000.0  # px² of map for each name of a place: more would be noise, and the marks' own titles have them all


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text with its place: x is its start, middle or end, y its baseline."""

    text: str
    x: float
    y: float
    anchor: str  # start, middle, end


def text_width(text: str, size: float) -> float:
    """About how wide a line is; estimates err wide."""
    return size * sum(_character(character) for character in text)


@cache
def _character(character: str) -> float:
    """The width of a character in DejaVu Sans, the widest system font tried, as a share of the size of the type."""
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.02
    for width, characters in WIDTHS:
        if character in characters:
            return width
    return 0.75 if character.isupper() else 0.64


class Taken:
    """What is covered already, found by where it lies."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for box in boxes:
            self.add(box)

    def _cells(self, box: Box) -> Iterator[tuple[int, int]]:
        for column in range(int(box[0] // 64), int(box[2] // 64) + 1):
            for row in range(int(box[1] // 64), int(box[3] // 64) + 1):
                yield column, row

    def add(self, box: Box) -> None:
        for cell in self._cells(box):
            self.cells[cell].append(box)

    def free(self, box: Box) -> bool:
        return not any(overlap(box, other) for cell in self._cells(box) for other in self.cells.get(cell, ()))


def obstacles(marks: Sequence[Mark]) -> list[Box]:
    return [part_box(mark, part) for mark in marks for part in mark.parts]


def place_labels(marks: Sequence[Mark], taken: Taken, width: float, height: float) -> list[Label]:
    """A name beside each mark where there is room, the marks with the most events first."""
    out: list[Label] = []
    for mark in sorted(marks, key=lambda mark: (-mark.count, mark.y, mark.x)):
        more = f" +{mark.places - 1}" if mark.places > 1 else ""  # a mark of several towns is not that of one
        more = more or (REGION if any(one.precision == "region" for part in mark.parts for one in part.points) else "")
        text = short(mark.label, LONGEST - len(more)) + more if mark.label else ""
        if not text or len(out) > width * height / A_NAME:
            continue
        wide = text_width(text, PLACE)
        for label, box in _beside(text, wide, mark):
            if box[0] >= 2 and box[1] >= 2 and box[2] <= width - 2 and box[3] <= height - 2 and taken.free(box):
                out.append(label)
                taken.add(box)
                break
    return out


def _beside(text: str, wide: float, mark: Mark) -> Iterator[tuple[Label, Box]]:
    """The places for a label about a mark, best first: beside its disc, then under it, over it, and slanting."""
    left, top, right, bottom = mark.box
    tall = PLACE * 1.2
    middle = (left + right) / 2
    near = part_box(mark, mark.parts[0])
    y = (near[1] + near[3]) / 2
    for x, middle_y, anchor in (
        (near[2] + 3, y, "start"),
        (near[0] - 3, y, "end"),
        (right + 3, y, "start"),
        (left - 3, y, "end"),
        (middle, bottom + 2 + tall / 2, "middle"),
        (middle, top - 2 - tall / 2, "middle"),
        (right + 1, bottom, "start"),
        (left - 1, bottom, "end"),
        (right + 1, top, "start"),
        (left - 1, top, "end"),
    ):
        start = {"start": x, "end": x - wide, "middle": x - wide / 2}[anchor]
        box = (start, middle_y - tall / 2, start + wide, middle_y + tall / 2)
        yield Label(text, round(x, 1), round(middle_y + PLACE * 0.36, 1), anchor), box


def country_labels(rooms: dict[str, tuple[Room, ...]], taken: Taken) -> list[Label]:
    """The names of the countries in view, each where there is most room and nothing is in the way."""
    out = []
    for code, free in rooms.items():
        for name in country_names().get(code, ()):
            wide = text_width(name, COUNTRY) + SPACING * len(name)
            found = _room(free, wide + 8, taken)
            if found is not None:
                x, y = found
                taken.add((x - wide / 2, y - 8, x + wide / 2, y + 8))
                out.append(Label(name, round(x, 1), round(y + COUNTRY * 0.36, 1), "middle"))
                break
    return out


def _room(rooms: Sequence[Room], wide: float, taken: Taken) -> tuple[float, float] | None:
    """The middle of a free stretch that wide: of the widest such, the nearest to the middle of the country."""
    if not rooms:
        return None
    low, high = rooms[0][0], rooms[-1][0]
    best: tuple[float, float, float] | None = None
    for y, left, right in rooms:
        if right - left < wide:
            continue
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x = left + wide / 2 + (right - left - wide) * share
            if taken.free((x - wide / 2, y - 8, x + wide / 2, y + 8)):
                score = min(right - left, 3 * wide) - abs(y - (low + high) / 2) - abs(share - 0.5) * wide
                if best is None or score > best[0]:
                    best = score, x, y
                break
    return best[1:] if best else None
