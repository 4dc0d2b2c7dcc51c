"""A passage of the record as pages show it: pieces of text with what each is, and the words of how it was read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from dragoman import vocab
from dragoman.brief import phrases as brief
from dragoman.brief.evidence import around
from dragoman.brief.names import capital, phrases
from dragoman.record.shelf.items import Passage, Source, Words
from dragoman.types import Actor, Mention, Span
from dragoman.visible import short
from dragoman.web.pages.ledgers import party
from dragoman.web.site import Ask
from dragoman.web.state import State

Named = dict[str, Any]
LONGEST_NAME = 120
FORCE, ARMED = "restrict", ("control", "weapon", "victims")  # of COERCE what hostilities.sql takes in
PARTICLES = ("up", "out")
VERB = re.compile(r"(?:[^aeiou]y|s|x|z|ch|sh|o)?$")
LONGEST_TITLE = 200  # of a document; its own page has all of it


@cache
def said() -> dict[str, Any]:
    """The words of items.toml, read once."""
    return tomllib.loads((files("dragoman.web") / "items.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `mark` says what it is: trigger, actor, target, speaker, place, amount, or nothing."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A passage with all that a list or an item's page says of it."""

    id: str
    href: str
    document: dict[str, Any]  # for the macro `source`
    basis: str  # how the day of the document was found
    before: tuple[Piece, ...]
    inside: tuple[Piece, ...]
    after: tuple[Piece, ...]
    kind: str  # what it is in a word or two: "proposes", "call", "accuse"
    lane: str  # its colour
    status: str
    confidence: float
    who: tuple[Named, ...]
    whom: tuple[Named, ...]
    speaker: Named | None
    when: dict[str, Any]  # for the macro `when`
    event: str  # address of the event, "" where the mention does not count
    event_id: str
    corrected: bool
    coder: str

    @property
    def quote(self) -> str:
        """The quote without marks."""
        return "".join(piece.text for piece in self.inside)

    def shares(self, other: Shown) -> bool:
        """Whether another one shows the same words around it, in the same document."""
        mine, others = (
            (one.document["href"].partition("#")[0], "".join(p.text for p in (*one.before, *one.inside, *one.after)))
            for one in (self, other)
        )
        return mine == others

    @property
    def title(self) -> str:
        """Who, what and to whom, in a few words."""
        sides = [", ".join(one["name"] for one in side) for side in (self.who, self.whom)]
        return capital(" ·\u00a0".join(part for part in (sides[0], self.kind, sides[1]) if part))


def shown(passage: Passage, ask: Ask) -> Shown:
    """A passage as the page that is asked for shows it."""
    state = ask.state
    mention, source = passage.mention, passage.source
    before, inside, after = pieces(passage.words, mention.span, marks(mention))
    period = mention.when
    return Shown(
        id=passage.id,
        href=state.url(f"/items/mention/{passage.id}"),
        document=document(source, state, passage.id),
        basis=basis_of(source.published, source.published_basis),
        before=before,
        inside=inside,
        after=after,
        kind=kind_of(mention, passage.words.of),
        lane=lane_of(mention),
        status=mention.status,
        confidence=mention.confidence,
        who=tuple(named(one, ask) for one in mention.actors),
        whom=tuple(named(one, ask) for one in mention.targets),
        speaker=named(mention.speaker, ask) if mention.speaker else None,
        when={
            "since": period.since if period else None,
            "until": period.until if period else None,
            "precision": period.precision if period else "",
            "published": source.published,
            "said": passage.said,
        },
        event=state.url(f"/items/event/{passage.event_id}") if passage.event_id else "",
        event_id=passage.event_id or "",
        corrected=mention.edits is not None,
        coder=mention.coder,
    )


def kind_of(mention: Mention, words: brief.Words) -> str:
    """What is done, in a word or two: as moves are called, "rejects", else as the brief says it, "holds talks".

    Where only the text can say it, its own word: "“acknowledged”".
    """
    move = vocab.moves().get(mention.move or "")
    if move is not None:
        return move.label
    if brief.in_own_words(mention, words):
        return f"“{words(mention.trigger)}”"
    return third_person(brief.phrase_of(mention, words)["base"])


def third_person(words: str) -> str:
    """A verb with what follows it as somebody does it.

    >>> third_person("give up or destroy arms"), third_person("carry out a search"), third_person("pay a visit")
    ('gives up or destroys arms', 'carries out a search', 'pays a visit')
    """
    parts = words.split(" ")
    other = parts.index("or") + 1 if "or" in parts else 0
    second = other == 2 or (
        other == 3 and parts[1] in PARTICLES
    )  # "give up or destroy", not "restrict movement or rights"
    for at in (0, other) if second else (0,):
        word = parts[at]
        parts[at] = {"be": "is", "have": "has"}.get(word) or VERB.sub(_ended, word, count=1)
    return " ".join(parts)


def _ended(found: re.Match[str]) -> str:
    end = found[0]
    return f"{end[:-1]}ies" if end[-1:] == "y" else f"{end}es" if end else "s"


def lane_of(mention: Mention) -> str:
    """Its colour: that of the brief, but that force short of fighting is none, as the ledger of fighting has it."""
    lane = brief.lane_of(mention)
    short_of_it = mention.kind == "COERCE" and mention.mode not in (FORCE, *brief.HOSTILE_MODES)
    if lane == "fighting" and short_of_it and not any(one.key in ARMED for one in mention.particulars):
        return "other"
    return lane


def basis_of(published: date | None, found: str | None) -> str:
    """How the day of a document was found, in words; "" where it has none."""
    return str(phrases()["bases"].get(found or "unknown", found)) if published else ""


def document(source: Source, state: State, mention_id: str = "") -> dict[str, Any]:
    """A document for the macro `source`; with a mention the link goes to its mark."""
    to = f"#m-{mention_id}" if mention_id else ""
    return {
        "href": state.url(f"/documents/{source.id}") + to,
        "title": short(source.title, LONGEST_TITLE) or "without a title",
        "outlet": source.outlet,
        "published": source.published,
        "url": source.url,
    }


def named(actor: Actor, ask: Ask) -> Named:
    """Somebody by the registry's name, else by the words of the text, with the address of what is known of them."""
    id = actor.id or f"text:{actor.text.lower()}"
    name = actor.name or actor.text
    return {
        "name": short(name, LONGEST_NAME),
        "id": actor.id or "",
        "href": actor_href(id, ask.state),
        "party": party(ask, actor.id or ""),
    }


def actor_href(id: str, state: State) -> str:
    """The address of what is known of an actor."""
    return state.url(f"/items/actor/{quote(id[:300], safe=':')}")


def marks(mention: Mention) -> list[tuple[int, int, str]]:
    """What in the text is to be marked, the most important first."""
    found = [(*mention.trigger, "trigger")]
    for role, actors in (("actor", mention.actors), ("target", mention.targets)):
        # Who was put in by hand has the whole passage for a place: that is no name to mark.
        found += [(*one.span, role) for one in actors if one.span != mention.span]
    found += [(*mention.speaker.span, "speaker")] if mention.speaker else []
    found += [(*mention.place.span, "place")] if mention.place and mention.place.span != mention.span else []
    return found + [(*one.span, "amount") for one in mention.amounts]


def pieces(
    words: Words, span: Span, marked: Iterable[tuple[int, int, str]] = ()
) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]]:
    """The paragraph around a span, cut at the span and at what is marked: before, inside and after."""
    first, last = (place - words.at for place in span)
    start, end = around(words.text, (first, last))
    kept: list[tuple[int, int, str]] = []
    for a, b, mark in marked:
        a, b = a - words.at, b - words.at
        if start <= a < b <= end and all(b <= c or d <= a for c, d, _ in kept):
            kept.append((a, b, mark))
    kept.sort()
    before, inside, after = (_cut(words.text, range_, kept) for range_ in ((start, first), (first, last), (last, end)))
    if _goes_on(words.text, start, -1):
        before = (Piece("… "), *before)
    if _goes_on(words.text, end, 1):
        after = (*after, Piece(" …"))
    return before, inside, after


def _cut(text: str, span: Span, marked: Sequence[tuple[int, int, str]]) -> tuple[Piece, ...]:
    found, at = list[Piece](), span[0]
    for a, b, mark in marked:
        a, b = max(a, at), min(b, span[1])
        if a < b:
            found += [Piece(text[at:a]), Piece(text[a:b], mark)]
            at = b
    found.append(Piece(text[at : span[1]]))
    return tuple(piece for piece in found if piece.text)


def _goes_on(text: str, at: int, step: int) -> bool:
    """Whether the paragraph continues beyond a cut."""
    beyond = text[at - 1 : at] if step < 0 else text[at : at + 1]
    return beyond not in ("", "\n")


def listed(passages: Mapping[str, Passage], ask: Ask) -> list[Shown]:
    """Passages in their order."""
    return [shown(one, ask) for one in passages.values()]
