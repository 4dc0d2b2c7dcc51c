"""One mention as the comparison sees it: all it asks, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from dragoman.record.joining.weights import families, stop_words
from dragoman.types import Actor, Document, Mention, Place, Span

UNORDERED = frozenset({"CONSULT", "AGREE"})  # A met B is B met A
FINE_DAYS = 4  # a period of up to four days names one occasion; a longer one may hold several
FINE = frozenset({"day", "days"})
OFFICIAL = frozenset({"GOV", "MIL", "LEG", "SPY", "COP"})
OPENING = 1500  # characters of a document that say what it is about
STEM = 6  # letters: "negotiators", "negotiated" and "negotiations" are one word
WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")
NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True, slots=True)
class Report:
    """One mention, as the comparison sees it."""

    id: str
    document_id: str
    root: str  # its document, or the one whose text that carries
    order: tuple[date, str, str, int, int, str]  # when and where the record came to hold it
    kind: str
    family: str
    status: str
    mode: str | None
    move: str | None
    actors: frozenset[str]  # sides: a country, an organisation, a person without a country
    targets: frozenset[str]
    people: frozenset[tuple[str, str]]  # (person, side)
    strangers: frozenset[str]  # words for whom the registry does not know
    place: Place | None
    since: date | None
    until: date | None
    fine: bool  # the days name one occasion
    anchor: date  # its first day, else the day it was reported
    published: date
    issues: frozenset[str]
    figures: frozenset[str]
    words: frozenset[str]
    trigger: str  # the stem of the word that carries the event
    at: int  # where that stands
    span: Span
    text: frozenset[str]  # the words of its document

    @property
    def dated(self) -> bool:
        return self.since is not None or self.until is not None

    def overlaps(self, other: Report) -> bool:
        """Whether the two share words of one text, which then say nothing of their likeness."""
        return self.document_id == other.document_id and self.span[0] < other.span[1] and other.span[0] < self.span[1]

    @property
    def parties(self) -> frozenset[str]:
        return self.actors | self.targets

    @property
    def undirected(self) -> bool:
        return self.kind in UNORDERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one mention was put, and why: stored, never changed."""

    mention_id: str
    event_id: str  # the id of the event's first mention; its own where it starts one
    partner: str | None  # the mention of the event it is most like
    score: float  # points of that pair; 0 where it starts an event
    reasons: tuple[tuple[str, float], ...]  # the signs that counted, and their points


def report(
    mention: Mention, document: Document, *, held: date, root: str, aliases: Mapping[str, str] | None = None
) -> Report:
    """What the comparison asks of a mention; `aliases` maps actors judged to be one to the same id."""
    known = aliases or {}
    family = families().get(mention.kind, mention.kind)
    when = mention.when
    since, until = (when.since, when.until) if when else (None, None)
    short = since is not None and until is not None and until - since <= timedelta(days=FINE_DAYS)
    published = document.published or held
    last = until - timedelta(days=1) if until else None
    everybody = (*mention.actors, *mention.targets)
    passage = document.text[min(mention.span[0], mention.trigger[0]) : max(mention.span[1], mention.trigger[1])]
    names = [one.text for one in everybody] + ([mention.place.name] if mention.place else [])
    return Report(
        id=mention.id,
        document_id=mention.document_id,
        root=root,
        order=(held, document.retrieved.isoformat(), mention.document_id, *mention.span, mention.id),
        kind=mention.kind,
        family=family,
        status=mention.status,
        mode=mention.mode,
        move=mention.move,
        actors=frozenset(side for one in mention.actors if (side := side_of(one, known))),
        targets=frozenset(side for one in mention.targets if (side := side_of(one, known))),
        people=frozenset(_people(everybody, known)),
        strangers=frozenset(one.text.casefold() for one in everybody if not side_of(one, known)),
        place=mention.place,
        since=since,
        until=until,
        fine=short and when is not None and when.precision in FINE,
        anchor=since or last or published,
        published=published,
        issues=frozenset(mention.issues),
        figures=frozenset(_figures(mention, passage)),
        words=stems(passage, names),
        trigger=document.text[slice(*mention.trigger)].casefold()[:STEM],
        at=mention.trigger[0],
        span=(min(mention.span[0], mention.trigger[0]), max(mention.span[1], mention.trigger[1])),
        text=_text_words(document.text),
    )


@lru_cache(maxsize=256)
def _text_words(text: str) -> frozenset[str]:
    """The words of a document: those of its beginning, where it says what it is about."""
    return stems(text[:OPENING])


def side_of(actor: Actor, aliases: Mapping[str, str]) -> str | None:
    """Whom the actor acts for: "Moscow", "the Kremlin", "Russian forces" and their minister are one side."""
    id = aliases.get(actor.id, actor.id) if actor.id else None
    if actor.country and (actor.sector in OFFICIAL or (id or "").startswith(("state:", "gov:", "mil:"))):
        return aliases.get(f"state:{actor.country}", actor.country).removeprefix("state:")
    return id


def _people(actors: Iterable[Actor], aliases: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for one in actors:
        id = aliases.get(one.id, one.id) if one.id else None
        if id and id.startswith("person:"):
            yield id, side_of(one, aliases) or id


def _figures(mention: Mention, passage: str) -> Iterable[str]:
    for amount in mention.amounts:
        yield f"{amount.low:g} {amount.unit}"
    yield from numbers(passage)


def numbers(passage: str) -> Iterable[str]:
    """The figures of a passage, without the marks that group them."""
    return (number.replace(",", "") for number in NUMBER.findall(passage))


def stems(passage: str, names: Iterable[str] = ()) -> frozenset[str]:
    """The beginnings of the content words, without the names: those are compared as parties and places."""
    named = {word.casefold()[:STEM] for name in names for word in WORD.findall(name)}
    found = {word.casefold()[:STEM] for word in WORD.findall(passage) if word.casefold() not in stop_words()}
    return frozenset(found - named)


def pooled(reports: Sequence[Report]) -> Report:
    """What one text says of one happening, all its sentences taken together: as one report, named after the fullest."""
    lead = min(reports, key=fullest)
    if len(reports) == 1:
        return lead
    dated = next((one for one in reports if one.fine), None) or next((one for one in reports if one.dated), lead)
    placed = sorted(
        (one for one in reports if one.place), key=lambda one: one.place is not None and one.place.kind == "country"
    )
    return replace(
        lead,
        actors=frozenset().union(*(one.actors for one in reports)),
        targets=frozenset().union(*(one.targets for one in reports)),
        people=frozenset().union(*(one.people for one in reports)),
        strangers=frozenset().union(*(one.strangers for one in reports)),
        place=placed[0].place if placed else None,
        since=dated.since,
        until=dated.until,
        fine=dated.fine,
        anchor=dated.anchor,
        issues=frozenset().union(*(one.issues for one in reports)),
        figures=frozenset().union(*(one.figures for one in reports)),
        words=frozenset().union(*(one.words for one in reports)),
    )


def fullest(one: Report) -> tuple[bool, bool, object]:
    """Of one text those first that name parties, place and day: the others take after them."""
    return not one.parties, not (one.dated or one.place), one.order
