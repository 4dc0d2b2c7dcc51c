"""The quotes of a long brief for paper: each stretch of text once, under its source, with every quote marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from dragoman.brief.model import Brief, Evidence, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a stretch, and the notes whose quotes end with it."""

    text: str
    quote: bool  # whether it is part of a quote
    trigger: bool  # whether it is part of the words that carry an event
    ends: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words of a document that lie together, with the quotes in them."""

    text: str
    pieces: tuple[Piece, ...]
    notes: tuple[Evidence, ...]  # in the order of the text
    clipped: tuple[bool, bool]  # whether the paragraph goes on before and after


def by_source(brief: Brief) -> list[tuple[Source, list[Stretch]]]:
    """For each source that is cited, in the order of the sources, the stretches that hold its quotes."""
    sources = {source.number: source for source in brief.sources}
    notes = sorted(brief.notes, key=lambda note: note.source)
    return [(sources[number], stretches(list(found))) for number, found in groupby(notes, key=lambda note: note.source)]


def stretches(notes: Sequence[Evidence]) -> list[Stretch]:
    """The contexts of one document's notes, in the order of the text, those that overlap as one."""
    found: list[list[Evidence]] = []
    end = -1
    for note in sorted(notes, key=lambda note: (_start(note), note.span, note.number)):
        if _start(note) > end:
            found.append([])
        found[-1].append(note)
        end = max(end, _start(note) + len(note.context))
    return [_stretch(group) for group in found]


def _start(note: Evidence) -> int:
    return note.span[0] - note.quote_at[0]


def _stretch(notes: Sequence[Evidence]) -> Stretch:
    first, text = _start(notes[0]), ""
    for note in notes:
        text += note.context[first + len(text) - _start(note) :]
    last = max(notes, key=lambda note: _start(note) + len(note.context))
    in_order = tuple(sorted(notes, key=lambda note: (note.span[1], note.span[0], note.number)))
    return Stretch(
        text=text,
        pieces=tuple(_pieces(text, first, in_order)),
        notes=in_order,
        clipped=(notes[0].clipped[0], last.clipped[1]),
    )


def _pieces(text: str, first: int, notes: Sequence[Evidence]) -> Iterable[Piece]:
    quotes = [(note.span[0] - first, note.span[1] - first) for note in notes]
    triggers = [
        (note.trigger_at[0] + _start(note) - first, note.trigger_at[1] + _start(note) - first)
        for note in notes
        if note.trigger_at
    ]
    cuts = sorted({0, len(text), *(at for span in (*quotes, *triggers) for at in span)})
    for a, b in pairwise(cuts):
        yield Piece(
            text=text[a:b],
            quote=_inside(a, b, quotes),
            trigger=_inside(a, b, triggers),
            ends=tuple(note for note, (_, end) in zip(notes, quotes, strict=True) if end == b),
        )


def _inside(a: int, b: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= a and b <= end for start, end in spans)


def shortly_read(note: Evidence) -> str:
    """As what a quote was read, and how surely."""
    facts = dict(note.facts)
    if not facts:
        return note.reading
    return ", ".join(facts[name] for name in ("Read as", "Confidence") if name in facts)
