"""What stands under a map: its scale, what each mark means, and whose view of the borders it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.mapping.basemap import View
from dragoman.mapping.labels import text_width
from dragoman.mapping.marks import CHIP, Mark, Part, Sizes
from dragoman.mapping.outline import Ground
from dragoman.mapping.points import words
from dragoman.mapping.projection import Projection, degrees_north, scale_bar
from dragoman.mapping.text import plain

TYPE = 11.0  # px
ROW = 21.0
LINE = 15.0  # px between lines of the caption
BETWEEN = 16.0  # px between two entries


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and what it means; the sign is drawn around (0, 0)."""

    sign: str
    wide: float
    text: str
    tall: float = ROW


def octagon(radius: float) -> str:
    """An octagon of the area of a circle of that radius: its half width and the half of its side."""
    half = radius * 0.974  # the square root of pi over (2.8284 + 0.4853)
    side = half * 0.4142
    a, b = f"{half:.1f}", f"{side:.1f}"
    return f"M{a}-{b}V{b}L{b} {a}H-{b}L-{a} {b}V-{b}L-{b}-{a}H{b}z"


def legend(
    marks: Sequence[Mark], sizes: Sizes, ground: Ground, projection: Projection, view: View, *, top: float, width: float
) -> tuple[str, float]:
    """The signs that the map uses with their meaning, in rows from `top` on; and where the rows end."""
    length, label = scale_bar(projection)
    bar = f'<path class="scale" d="M{-length / 2:.1f}-4v4h{length:.1f}v-4"/>'
    entries = [Entry(bar, length, label), *_kinds(marks), *_counts(marks, sizes), *_control(marks), *_others(marks)]
    entries += _lines(ground, view)
    out, y = [], top
    for row in _rows(entries, width):
        tall = max(entry.tall for entry in row)
        x = 1.0
        for entry in row:
            lines = wrapped([entry.text], width - entry.wide - 6, TYPE)
            tall = max(tall, len(lines) * LINE)
            out.append(f'<g transform="translate({x + entry.wide / 2:.1f} {y + tall / 2:.1f})">{entry.sign}</g>')
            for index, line in enumerate(lines):
                baseline = y + tall / 2 + 4 + (index - (len(lines) - 1) / 2) * 13
                out.append(f'<text x="{x + entry.wide + 5:.1f}" y="{baseline:.1f}">{plain(line)}</text>')
            x += _wide(entry) + BETWEEN
        y += tall
    return f'<g class="legend">{"".join(out)}</g>', y


def _wide(entry: Entry) -> float:
    return entry.wide + 5 + text_width(entry.text, TYPE)


def _rows(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    """The entries in their order, as many to a row as fit."""
    rows: list[list[Entry]] = []
    room = 0.0
    for entry in entries:
        if not rows or _wide(entry) > room:
            rows.append([])
            room = width
        rows[-1].append(entry)
        room -= _wide(entry) + BETWEEN
    return rows


def _parts(marks: Iterable[Mark]) -> list[Part]:
    return [part for mark in marks for part in mark.parts]


def _kinds(marks: Sequence[Mark]) -> list[Entry]:
    """The shapes of single events, and of what is planned or denied, which is drawn with the same shapes."""
    used = {
        part.kind for part in _parts(marks) if part.family != "control" and (part.count == 1 or part.role == "chip")
    }
    return [
        Entry(f'<path class="shape family-{kind["family"]} kind-{name}" d="{kind["shape"]}"/>', 14.0, kind["label"])
        for name, kind in words()["kinds"].items()
        if name in used
    ]


def _counts(marks: Sequence[Mark], sizes: Sizes) -> list[Entry]:
    """Discs of three sizes, up to the largest of the map."""
    entries = []
    for family, shape in (("hostility", octagon), ("meeting", _circle)):
        most = max((part.count for part in _parts(marks) if part.role == "disc" and part.family == family), default=1)
        if most == 1:
            continue
        steps = [number * 10**power for power in range(7) for number in (2, 5, 10) if number * 10**power <= most]
        shown = sorted({steps[0], steps[len(steps) // 2], steps[-1]})
        sign, x = "", 0.0
        wide = sum(2 * sizes.radius(count) + 3 for count in shown) - 3
        for count in shown:
            radius = sizes.radius(count)
            x += radius
            sign += (
                f'<g transform="translate({x - wide / 2:.1f} 0)"><path class="shape family-{family} kind-several" '
                f'd="{shape(radius)}"/><text class="figure" y="3.8">{count}</text></g>'
            )
            x += radius + 3
        label = words()["phrases"]["sizes"] if family == "hostility" else words()["phrases"]["sizes_meeting"]
        entries.append(Entry(sign, wide, label, max(ROW, 2 * sizes.radius(shown[-1]) + 5)))
    return entries


def _circle(radius: float) -> str:
    half = f"a{radius:.1f} {radius:.1f} 0 1 0"
    return f"M-{radius:.1f} 0{half} {2 * radius:.1f} 0{half}-{2 * radius:.1f} 0z"


def _control(marks: Sequence[Mark]) -> list[Entry]:
    used = {part.kind for part in _parts(marks) if part.family == "control"}
    return [
        Entry(
            f'<path class="shape control-{name}" d="{control["shape"]}"/>'
            f'<text class="letter control-{name}" y="4">{control["letter"]}</text>',
            CHIP,
            control["label"],
        )
        for name, control in words()["control"].items()
        if name in used
    ]


def _others(marks: Sequence[Mark]) -> list[Entry]:
    """Signs for what is planned, denied, or known only so far."""
    parts, phrases = _parts(marks), words()["phrases"]
    box = '<path class="shape {0}" d="M-7-7H7V7H-7z"/>'
    entries = [
        Entry(box.format(standing) + (STRIKE if standing == "denied" else ""), CHIP, phrases[standing])
        for standing in ("planned", "denied")
        if any(part.standing == standing for part in parts)
    ]
    if any(part.vague for part in parts):
        entries.append(Entry(f'<path class="shape vague" d="{_circle(6.0)}"/>', 14.0, phrases["vague"]))
    if any(mark.ring for mark in marks):
        entries.append(Entry('<circle class="ring" r="9"/>', 20.0, phrases["wide"]))
    return entries


STRIKE = '<path class="strike" d="M-8 7 8-7"/>'


def _lines(ground: Ground, view: View) -> list[Entry]:
    phrases = words()["phrases"]
    labels = {"border": phrases["border"], "disputed": phrases["disputed"], "other-view": phrases["other_view"][view]}
    return [
        Entry(f'<path class="{style}" d="M-14 0H14"/>', 28.0, label)
        for style, label in labels.items()
        if ground.lines.get(style)  # type: ignore[call-overload]
    ]


def caption(
    ground: Ground, projection: Projection, view: View, *, outside: int, control: bool, notes: Sequence[str]
) -> list[str]:
    """The sentences under the legend: the caller's, what is left out, whose borders these are, the map's own terms."""
    phrases, borders = words()["phrases"], words()["borders"]
    out = list(notes)
    if outside:
        out.append(phrases["outside_1"] if outside == 1 else phrases["outside"].format(n=f"{outside:,}"))
    if control:
        out.append(phrases["control"])
    if not ground.land:
        out.append(phrases["water"])
    out += [borders[view], borders["disclaimer"], phrases["source"]]
    out.append(phrases["projection"].format(parallel=degrees_north(projection.parallel)))
    return out


def wrapped(sentences: Iterable[str], width: float, size: float) -> list[str]:
    """The sentences as lines no wider than that; a word that is wider by itself is cut."""
    lines, line = [], ""
    for word in (word for sentence in sentences for word in re.split(r"[ \n\t]+", sentence) if word):
        while text_width(word, size) > width and len(word) > 1:
            head = max(1, int(len(word) * width / text_width(word, size)) - 1)
            if line:
                lines.append(line)
            lines.append(word[:head])
            line, word = "", word[head:]
        if line and text_width(f"{line} {word}", size) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line] if line else lines
