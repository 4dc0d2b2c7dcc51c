"""The dead and the injured of one event: whose they are, how many by whose count, in words of a cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dragoman.brief.desk import Desk
from dragoman.brief.model import Cell, Evidence, Part
from dragoman.brief.names import DONE, LONGEST_NAME, Parts, called, capital, say, with_article, word
from dragoman.types import Event, Mention, Particular
from dragoman.visible import short

MOST_VOICES = 3  # who gives a figure: more is in the notes
# As in the ledger: "dozens" is 24 or more, "more than 200" at least so many.
_LEAST = re.compile(
    r"(?:dozens|scores|hundreds|thousands|tens of|at least|more than|over|no fewer|no less)\b", re.IGNORECASE
)
_JOINED = " + "  # between the parts of a figure that one sentence counts apart


@dataclass(frozen=True, slots=True)
class _Figure:
    """One report's figure of one and the same people."""

    low: float
    high: float
    least: bool  # "at least", "more than"
    day: date | None  # of the report
    parts: str  # "five soldiers + 25 militants"; "" where the text gives the figure itself
    cue: str
    voice: str


def toll(desk: Desk, event: Event, kind: str) -> Cell:
    """What the reports of an event count of one kind, by whose people they are; empty where none gives a figure.

    The people of whom most are told come first, as in the ledger.
    """
    by_people: dict[str | None, list[_Figure]] = defaultdict(list)
    told: dict[str, Mention] = {}
    for mention in event.mentions:
        for one in mention.particulars:
            if one.key == kind and (figure := _figure(desk, mention, one)) is not None:
                by_people[one.about].append(figure)
                told[mention.id] = mention
    parts: list[Part] = []
    ranked = sorted(by_people.items(), key=lambda item: (-max(f.low for f in item[1]), item[0] is not None, item[0]))
    for number, (about, figures) in enumerate(ranked):
        people = _people(about, event.mentions, desk.states)
        if not people and len(by_people) > 1 and not any(one.parts for one in figures):
            people = DONE.sub("", figures[0].cue)  # beside "9 (civilians)" the woman
        parts += [*([say(". ")] if number else []), *_said(figures, people)]
    return Cell(parts=tuple(parts), evidence=_notes(desk, told.values()))


def _figure(desk: Desk, mention: Mention, one: Particular) -> _Figure | None:
    low, _, high = one.value.partition("-")
    if not low.isdigit():
        return None
    doc = desk.documents[mention.document_id]
    voice = called(mention.speaker, doc) if mention.speaker else doc.outlet or "outlet not given"
    return _Figure(
        low=float(low),
        high=float(high) if high.isdigit() else float(low),
        least=_LEAST.match(one.cue) is not None,
        day=doc.published,
        parts=_JOINED.join(DONE.sub("", each) for each in one.cue.split(_JOINED)) if _JOINED in one.cue else "",
        cue=one.cue,
        voice=short(voice, LONGEST_NAME),
    )


def _said(figures: Sequence[_Figure], people: str) -> Parts:
    """A figure or the range of several, of whom it is, and on whose word."""
    low, high = min(one.low for one in figures), max(one.high for one in figures)
    latest = max(figures, key=lambda one: (one.day or date.min, one.low))
    least = all(one.least for one in figures if one.low == low)
    shown = f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
    if low == high and least:
        shown = word("at_least", n=shown)
    if low != high and len({one.day for one in figures}) > 1:
        shown = word("latest", range=shown, n=f"{latest.low:,.0f}")
    parts: list[Part] = [Part(role="amount", text=shown)]
    counted = next((one.parts for one in figures if one.parts), "") if low == high else ""
    about = ", ".join(filter(None, (people, counted)))
    if about:
        parts.append(say(f" ({short(about, LONGEST_NAME)})"))
    voices = list(dict.fromkeys(one.voice for one in figures))
    for number, voice in enumerate(voices[:MOST_VOICES]):
        parts += [say("; " if number else ": "), Part(role="name", text=capital(voice))]
    more = len(voices) - MOST_VOICES
    return (*parts, *((say(f"; {more} more"),) if more > 0 else ()))


def _people(about: str | None, mentions: Iterable[Mention], states: Mapping[str, str]) -> str:
    """Whose people a toll is of, by what the reading has them as: "civilian", or an id of the registry."""
    if about is None:
        return ""
    if about == "civilian":
        return word("civilians")
    kind, _, code = about.partition(":")
    if kind in ("state", "gov", "mil") and code in states:
        return word("of_people", whom=with_article(states[code]))
    actors = (actor for mention in mentions for actor in (*mention.actors, *mention.targets) if actor.id == about)
    name = next((actor.name for actor in actors if actor.name), "")
    return word("of_people", whom=with_article(name)) if name else ""


def _notes(desk: Desk, told: Iterable[Mention]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(desk.notes.of_mention(mention) for mention in told))
