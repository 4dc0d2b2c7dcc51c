"""One mention as the comparison sees it: all it asks, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from dragoman.record.joining.weights import families, stop_words, taking_words, talk_rounds, talk_words, totals
from dragoman.types import Actor, Document, Mention, Place, Span

UNORDERED = frozenset({"CONSULT", "AGREE"})  # A met B is B met A
GIVEN = frozenset({"guarantee", "pledge"})  # moves by one of them to the other
FINE_DAYS = 4  # a period of up to four days names one occasion; a longer one may hold several
FINE = frozenset({"day", "days"})
OFFICIAL = frozenset({"GOV", "MIL", "LEG", "SPY", "COP"})
TAKEN = "taken"
HOLDING = frozenset({TAKEN, "held"})
CONTROL = frozenset({*HOLDING, "lost", "retaken"})
CLAIMING = frozenset({"accuse", "refuse"})  # families of claims, accusations and denials
OPENING = 1500  # characters of a document that say what it is about
LONGEST = 400  # characters of a sentence on either side of a word
SENTENCES = re.compile(r"[.!?]\s|\n")
CLAUSE = 60  # characters behind a word that may still be of its clause
ROUND_BEFORE = 40  # characters in front of one that may number it
BEFORE = 3  # words in front of a noun that may say which one is meant: "their long-awaited second"
STEM = 6  # letters: "negotiators", "negotiated" and "negotiations" are one word
WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")
NAME = re.compile(r"\b[A-Z][\w'’-]{2,}")
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
ROUND = re.compile(r"([\w-]+)\s+(?:round|session|meeting|summit|call)\b", re.IGNORECASE)


# By when and where the record came to hold it: the day, the moment, the document, the place in it, what it is. The id
# comes last, because it is another with each version of the coder, which should not settle what is put where.
Order = tuple[date, str, str, int, int, int, int, str, str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """One mention, as the comparison sees it."""

    id: str
    document_id: str
    root: str  # its document, or the one whose text that carries
    order: Order  # when and where the record came to hold it
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
    counts: frozenset[tuple[str, float, float]]  # its amounts: unit, least and most
    words: frozenset[str]
    trigger: str  # the stem of the word that carries the event
    at: int  # where that stands
    span: Span
    text: frozenset[str]  # the words of its document
    thirds: frozenset[str] = frozenset()  # of a meeting: the sides that are said to host, convene or mediate it
    levels: frozenset[str] = frozenset()  # of a meeting: the ranks of those at the table
    form: str = ""  # "call", or "room" where its words put all at one place
    bare: bool = False  # words that take it as known and tell nothing of it: "the talks", "they met"
    anew: bool = False  # "another", "the next", "again": none that was told of
    holders: frozenset[str] = frozenset()  # who is said to hold or to have taken its place
    total: bool = False  # of fighting: what it came to over a longer time, "more than 9,000 since 2015"
    round: str = ""  # which one of a row it is said to be: "third"
    loose: bool = False  # words of another sort that were read as one: "told", "received"
    journey: bool = False  # a visit: in every town another
    content: Span | None = None  # the words of what is claimed, denied, asked or promised
    said: frozenset[str] = frozenset()  # the same as stems
    towns: frozenset[str] = frozenset()  # of who tells that a place was taken, or denies it: the names of such places

    held: frozenset[str] = frozenset()  # the names of the towns of which it says who holds, took or lost them

    @property
    def dated(self) -> bool:
        return self.since is not None or self.until is not None

    @property
    def untold(self) -> bool:
        """Whether it says neither who, nor where, nor when: "at least ten people were killed"."""
        return not self.parties and self.place is None and not self.dated

    @property
    def own_dead(self) -> bool:
        """Whether it says who was hit, and neither by whom, nor where, nor when: "six of its fighters were killed"."""
        counted = any(unit in {"injured", "killed"} for unit, *_ in self.counts)
        return counted and bool(self.targets) and not self.actors and self.place is None and not self.dated

    def overlaps(self, other: Report) -> bool:
        """Whether the two share words of one text, which then say nothing of their likeness."""
        return self.document_id == other.document_id and self.span[0] < other.span[1] and other.span[0] < self.span[1]

    @property
    def parties(self) -> frozenset[str]:
        return self.actors | self.targets

    @property
    def undirected(self) -> bool:
        return self.kind in UNORDERED and self.move not in GIVEN


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
    everybody = [one for one in (*mention.actors, *mention.targets) if family != "talk" or not _is_press(one)]
    passage = document.text[min(mention.span[0], mention.trigger[0]) : max(mention.span[1], mention.trigger[1])]
    names = [one.text for one in everybody] + ([mention.place.name] if mention.place else [])
    form = _form(mention, document.text) if family == "talk" else ""
    served = {one.about: one.value for one in mention.particulars if one.key == "serves"}
    sides = {one: served.get(side, side) for one in everybody if (side := side_of(one, known))}
    found = Report(
        id=mention.id,
        document_id=mention.document_id,
        root=root,
        order=_order(mention, document, held),
        kind=mention.kind,
        family=family,
        status=mention.status,
        mode=mention.mode,
        move=mention.move,
        actors=frozenset(sides[one] for one in mention.actors if one in sides),
        targets=frozenset(sides[one] for one in mention.targets if one in sides),
        people=frozenset(_people(sides, known)),
        strangers=frozenset(one.text.casefold() for one in everybody if one not in sides),
        place=mention.place if form != "call" else None,  # where one of those on the telephone was
        since=since,
        until=until,
        fine=short and when is not None and when.precision in FINE,
        anchor=since or last or published,
        published=published,
        issues=frozenset(mention.issues),
        figures=frozenset(_figures(mention, passage)),
        counts=frozenset((one.unit, one.low, one.high) for one in mention.amounts),
        words=stems(passage, names),
        trigger=document.text[slice(*mention.trigger)].casefold()[:STEM],
        at=mention.trigger[0],
        span=(min(mention.span[0], mention.trigger[0]), max(mention.span[1], mention.trigger[1])),
        text=_text_words(document.text),
        form=form,
        content=mention.content,
        said=stems(document.text[slice(*mention.content)], names) if mention.content else frozenset(),
        towns=frozenset(_towns(mention, family, document.text, names)),
        held=_held(mention),
        holders=frozenset(_holders(mention, sides)),
        total=family == "fight" and any(total(mention, document.text) for total in (_is_total, _sums_up, _adds_up)),
        anew=not talk_words("more").isdisjoint(word.casefold() for word in WORD.findall(passage)),
    )
    return _of_meeting(found, mention, document.text, known) if family == "talk" else found


def _towns(mention: Mention, family: str, text: str, names: Iterable[str]) -> frozenset[str]:
    """The names of the places of which a mention says, claims or denies that they were taken; none where retaken."""
    if family not in CLAIMING:
        taken = any(one.key == "control" and one.value == TAKEN for one in mention.particulars)
        named = taken and mention.place is not None and mention.place.kind != "country"
        return stems(mention.place.name) if named and mention.place is not None else frozenset()
    told = text[slice(*(mention.content or mention.span))]
    words = [(word.start(), word.group().casefold()[:STEM]) for word in WORD.finditer(told)]
    at = next((start for start, stem in words if stem in taking_words("words")), None)
    if at is None or any(stem in taking_words("again") for _, stem in words):
        return frozenset()
    sides = {stem for one in (*mention.actors, *mention.targets) for stem in stems(one.text)}
    places = [(name.start() < at, name.start(), name.group()) for name in NAME.finditer(told)]
    # "The capture of A, B and C" goes with A, which is named first; "A had fallen" names it before.
    ranked = [stem for _, _, name in sorted(places) for stem in stems(name) if stem not in sides]
    return frozenset(ranked[:1])


def _held(mention: Mention) -> frozenset[str]:
    """The name of the town of which a mention says who holds it, took it or lost it."""
    told = any(one.key == "control" and one.value in CONTROL for one in mention.particulars)
    known = told and mention.place is not None and mention.place.kind in {"city", "unknown"}
    return stems(mention.place.name) if known and mention.place is not None else frozenset()


def _holders(mention: Mention, sides: Mapping[Actor, str]) -> Iterable[str]:
    """The sides that a mention says hold a place, or took it; whoever the registry does not know by his words."""
    by_id = {one.id: side for one, side in sides.items()}
    for one in mention.particulars:
        if one.key == "control" and one.value in HOLDING and one.about:
            kind, _, country = one.about.partition(":")
            yield by_id.get(one.about) or (country if kind in {"state", "gov", "mil"} else one.about.casefold())


def _of_meeting(found: Report, mention: Mention, text: str, known: Mapping[str, str]) -> Report:
    word = text[slice(*mention.trigger)].casefold()
    served = {one.about: one.value for one in mention.particulars if one.key == "serves"}
    everybody = (*mention.actors, *mention.targets)
    roles = {one.about for one in mention.particulars if one.key == "role"}
    if {one.about for one in mention.particulars if one.key == "changed_by"} >= {
        one.id or one.text for one in everybody
    }:
        found = replace(found, actors=frozenset(), targets=frozenset(), people=frozenset(), strangers=frozenset())
    thirds = (side_of(one, known) for one in everybody if (one.id or one.text) in roles)
    return replace(
        found,
        thirds=frozenset(served.get(one, one) for one in thirds if one),
        levels=frozenset(one.value for one in mention.particulars if one.key == "level"),
        bare=_is_bare(mention, text),
        anew=bool(_words_before(mention, text) & talk_words("anew")) or "again" in _words_behind(mention, text),
        round=_round(mention, text),
        loose=mention.frame.startswith("reader.")
        and not any(each.startswith(tuple(talk_words("talking"))) for each in word.split()),
        journey=mention.mode == "visit" or word.startswith(tuple(talk_words("journeys"))),
    )


def _form(mention: Mention, text: str) -> str:
    told = {one.value for one in mention.particulars if one.key == "format"}
    if mention.mode == "phone" or "call" in told:
        return "call"
    word = text[slice(*mention.trigger)].casefold()
    return "room" if mention.place is not None or word[:STEM] in talk_words("room") else ""


def _is_press(actor: Actor) -> bool:
    """Whether somebody is of the press, who tells of a meeting and sits at none."""
    return actor.sector == "MED" or (actor.id or "").startswith("media:")


def _is_bare(mention: Mention, text: str) -> bool:
    """Whether words take a meeting as known: no name, place or day of their own, and no "another", "a", "next"."""
    inside = [
        one.text.casefold().split()
        for one in (*mention.actors, *mention.targets)
        if mention.span[0] <= one.span[0] < mention.span[1]
    ]
    if any(not set(words) & talk_words("pointing") for words in inside):
        return False
    here = mention.place is not None and mention.span[0] <= mention.place.span[0] < mention.span[1]
    before = _words_before(mention, text)
    fresh = before & talk_words("fresh") and "such" not in before  # "such a meeting"
    return not (here or fresh) and mention.when is None


def _words_before(mention: Mention, text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in text[: mention.trigger[0]].split()[-BEFORE:])


def _sentence(mention: Mention, text: str) -> str:
    before = SENTENCES.split(text[max(0, mention.trigger[0] - LONGEST) : mention.trigger[0]])[-1]
    behind = SENTENCES.split(text[mention.trigger[0] : mention.trigger[0] + LONGEST])[0]
    return f" {before}{behind} ".casefold()


def _is_total(mention: Mention, text: str) -> bool:
    """Whether a sentence counts what many attacks did, and does not only measure one by the others."""
    sentence = _sentence(mention, text)
    return any(one in sentence for one in totals("words")) and not any(one in sentence for one in totals("records"))


def _sums_up(mention: Mention, text: str) -> bool:
    """Whether a clause counts what fighting came to by then: "the clashes, involving rockets, have killed 64"."""
    clause = re.split(r"[.;!?]", text[max(0, mention.trigger[0] - LONGEST) : mention.trigger[0]])[-1].casefold()
    which = "|".join(map(re.escape, totals("fighting")))
    so_far = r"(?:(?:that|which) )?(?:has|have|had) (?:already |so far |since )?"
    perfect = rf"\b(?:{which})\b(?:[^,]{{0,80}}|, [^.]*,) {so_far}$"
    return re.search(perfect, clause) is not None


def _adds_up(mention: Mention, text: str) -> bool:
    """Whether a verb counts what was done since a day: "74 people have been killed since 2 December"."""
    before = text[max(0, mention.trigger[0] - CLAUSE) : mention.trigger[0]]
    perfect = re.search(r"\b(?:has|have)(?: already| so far)?(?: been)? $", before) is not None
    return perfect and " since " in f" {_sentence(mention, text).casefold()}"


def _words_behind(mention: Mention, text: str) -> Sequence[str]:
    clause = re.split(r"[.;!?]", text[mention.trigger[1] : mention.trigger[1] + CLAUSE])[0]
    return [word.casefold() for word in WORD.findall(clause)]


def _round(mention: Mention, text: str) -> str:
    """Which of a row a meeting is said to be, "the third round of talks"; else the empty string."""
    before = re.split(r"[.;!?]", text[max(0, mention.trigger[0] - ROUND_BEFORE) : mention.trigger[0]])[-1]
    found = ROUND.search(before + text[slice(*mention.trigger)])
    return talk_rounds().get(found.group(1).casefold(), "") if found else ""


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


def _people(sides: Mapping[Actor, str], aliases: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for one, side in sides.items():
        id = aliases.get(one.id, one.id) if one.id else None
        if id and id.startswith("person:"):
            yield id, side


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
    if len(reports) == 1:
        return reports[0]
    # Of an attack and its denial the attack: who denies it is no party to it.
    reports = [one for one in reports if one.family not in CLAIMING] or reports
    lead = min(reports, key=fullest)
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
        counts=frozenset().union(*(one.counts for one in reports)),
        words=frozenset().union(*(one.words for one in reports)),
        said=frozenset().union(*(one.said for one in reports)),
        form=next((one.form for one in reports if one.form), ""),
        towns=frozenset().union(*(one.towns for one in reports)),
        held=frozenset().union(*(one.held for one in reports)),
        bare=all(one.bare for one in reports),
        anew=any(one.anew for one in reports),
        total=all(one.total for one in reports),
        round=next((one.round for one in reports if one.round), ""),
        loose=all(one.loose for one in reports),
        thirds=frozenset().union(*(one.thirds for one in reports)),
        levels=frozenset().union(*(one.levels for one in reports)),
    )


def _order(mention: Mention, document: Document, held: date) -> Order:
    where = mention.place.name if mention.place else ""
    at = (*mention.span, *mention.trigger)
    return held, document.retrieved.isoformat(), mention.document_id, *at, mention.kind, where, mention.id


def fullest(one: Report) -> tuple[bool, bool, object]:
    """Of one text those first that name parties, place and day: the others take after them."""
    return not one.parties, not (one.dated or one.place), one.order
