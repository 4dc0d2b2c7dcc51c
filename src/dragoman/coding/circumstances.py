"""When, where, how much and about what: what stands around an event in its sentence."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from dragoman.coding.actors import LOCATIVE, Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, governor, is_verb, kids, objects, with_conjuncts
from dragoman.coding.lexicon import Lexicon
from dragoman.coding.parse import offset
from dragoman.coding.places import PlaceName, locate
from dragoman.types import Period, Place

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Phrase

    from dragoman.coding.gazetteer import Gazetteer

PLACE_LABELS = {"GPE", "LOC", "FAC"}
PLACE_PREPOSITIONS = LOCATIVE | {
    "on",
    "to",
    "from",
    "into",
    "over",
    "toward",
    "towards",
    "against",
    "of",
    "as",
    "including",
    "like",
    "between",
}
VIOLENT = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "PROTEST"}  # what is done to a place is done there
OCCASIONS = {"visit", "meeting", "summit", "talk", "conference", "trip", "briefing", "session", "forum", "ceremony"}
NOT_PLACES = {"adjective", "people", "capital", "metonym"}  # as an object, "Kyiv" is its government
CALENDAR = {*calendar.month_name, *calendar.day_name}


def dates(sentence: Phrase) -> Iterator[Phrase]:
    """The date expressions of a sentence, with a preposition that bounds them ("since", "by") left to the resolver."""
    for entity in sentence.ents:
        if entity.label_ in {"DATE", "TIME"}:
            yield entity


class Calendar(Protocol):
    """What a document knows about days: see `recall.Recall`."""

    def resolve(self, text: str, tense: str | None) -> Period | None: ...


def when(hit: Hit, days: Calendar) -> Period | None:
    """The period of the date expression that belongs to the event's own clause; None where there is none."""
    near = [(far, date) for date in dates(hit.trigger.sent) if (far := _distance(date.root, hit)) is not None]
    for _, expression in sorted(near, key=lambda row: row[0]):
        text, head = expression.text, expression.root.head
        if head.dep_ == "prep" and head.lower_ in {"since", "before", "until", "by", "after"}:
            text = f"{head.text} {text}"
        found = days.resolve(text, _tense(hit))
        if found is not None:  # a mere length of time ("three hours") is no date
            return found
    return None


def _distance(root: Token, hit: Hit) -> int | None:
    """How far the date stands from the event: 0 on the event's own words, None where it dates something else."""
    near = {hit.trigger.i} | ({hit.carrier.i} if hit.carrier is not None else set())
    for step, (child, head) in enumerate(ancestors(root), start=1):
        if head.i in near:
            return step
        if is_verb(head):
            return step + 2 if _same_clause(head, hit) else None
        if child.dep_ in {"relcl", "acl", "advcl", "ccomp"}:
            return None
    return None


def _same_clause(verb: Token, hit: Hit) -> bool:
    """Whether a date on the verb also dates the event: a noun in its clause, a coordinate or a participle of it."""
    own = hit.verb or hit.trigger
    if own == verb:
        return True
    if not is_verb(own):
        return governor(own) == verb and own.dep_ not in {"relcl"} and _argument_of(own, verb)
    if own.dep_ in {"conj", "xcomp"} and own.head == verb:
        return True
    if verb.dep_ == "acl" and verb.head == hit.trigger:
        return True  # "the talks planned for Tuesday"
    return own.dep_ in {"advcl", "acl"} and own.tag_ in {"VBG", "VBN"} and own.head == verb


def _argument_of(noun: Token, verb: Token) -> bool:
    for steps, (_, head) in enumerate(ancestors(noun), start=1):
        if head == verb:
            return steps <= 5  # "reached in three hours of talks"
    return False


def _tense(hit: Hit) -> str | None:
    verb = hit.verb or governor(hit.trigger)
    words = {child.lower_ for child in kids(verb, "aux")}
    if words & {"will", "shall", "would", "to", "'ll"}:
        return "future"
    if verb.tag_ in {"VBD", "VBN"} or words & {"had", "has", "have", "was", "were"}:
        return "past"
    return None


# -- places ---------------------------------------------------------------------------------------------------------


def place_names(docs: Iterable[Doc], cast: Cast, gazetteer: Gazetteer) -> list[tuple[Token, PlaceName]]:
    """The names in a document that may be places, with the words around them."""
    found: list[tuple[Token, PlaceName]] = []
    for doc in docs:
        base = int(doc.user_data.get("offset", 0))
        seen: set[int] = set()
        for entity in doc.ents:
            if entity.label_ not in PLACE_LABELS or cast.sense(entity.root) in {"adjective", "people"}:
                continue
            if entity.text in CALENDAR:
                continue  # the entity recogniser's slip, not a town
            first = entity[0].i + (1 if entity[0].lower_ == "the" and len(entity) > 1 else 0)
            found.append((entity.root, _name(doc, first, entity.end, base)))
            seen.update(range(entity.start, entity.end))
        for token in doc:
            # The entity recogniser misses small towns; a name after "in" or listed beside one is a candidate too.
            if token.i in seen or token.pos_ != "PROPN" or not token.text[:1].isupper() or token.ent_type_ == "DATE":
                continue
            head = token.head if token.dep_ == "conj" else token
            listed = head != token and head.i in seen
            struck = token.dep_ in {"dobj", "nsubjpass", "pobj", "conj"} and _known_here(token.text, cast, gazetteer)
            if token.ent_type_ == "PERSON" and not listed and not struck:
                continue
            entry = cast.entry(token)
            first, last = cast.extent(token) or (token.i, token.i + 1)
            seat = cast.sense(token) == "metonym" and bool(gazetteer.landmarks(doc[first:last].text))
            if (entry is None or cast.sense(token) == "capital" or seat) and (
                listed or struck or seat or (token.dep_ == "pobj" and token.head.lower_ in LOCATIVE)
            ):
                left = token.left_edge.i
                first = first if seat else left if doc[left].pos_ == "PROPN" else token.i
                found.append((token, _name(doc, first, token.i + 1, base)))
                seen.add(token.i)
    return found


def _known_here(name: str, cast: Cast, gazetteer: Gazetteer) -> bool:
    """Whether a name that the entity recogniser took for something else is a place of a country the text is about."""
    if not name[:1].isupper() or len(name) < 3:
        return False
    countries = cast.countries()
    if any(place.disputed or place.country in countries for place in gazetteer.landmarks(name)):
        return True
    return len(name) > 3 and any(town.country in countries for town in gazetteer.towns(name))


def _name(doc: Doc, start: int, end: int, base: int) -> PlaceName:
    first, last = doc[start], doc[end - 1]
    span = (base + first.idx, base + last.idx + len(last))
    text = doc.text[first.idx : last.idx + len(last)]
    before = doc.text[max(0, first.idx - 40) : first.idx]
    after = doc.text[last.idx + len(last) : last.idx + len(last) + 40]
    return PlaceName(text=text, span=span, before=before, after=after)


def located(docs: list[Doc], cast: Cast, gazetteer: Gazetteer) -> Mapping[int, Place]:
    """Places by the offset of the name's head word, located in the light of the whole document."""
    names = place_names(docs, cast, gazetteer)
    places = locate([name for _, name in names], gazetteer=gazetteer, countries=cast.countries())
    return {offset(token): place for (token, _), place in zip(names, places, strict=True)}


def places(hit: Hit, cast: Cast, lexicon: Lexicon) -> list[Place]:
    """Where the event took place: the places attached to its words or its clause; several for a list of towns."""
    # "signed a treaty in Haven": the parser hangs the place on what was signed
    held = (
        [prep for noun in objects(hit.trigger) for prep in kids(noun, "prep") if prep.lower_ in LOCATIVE]
        if is_verb(hit.trigger)
        else []
    )
    tops = [hit.trigger, *held, *([hit.carrier] if hit.carrier is not None else []), *kids(hit.trigger, "acl")]
    violent = hit.frame.kind in VIOLENT
    seats = [child for child in kids(hit.trigger, "compound") if cast.sense(child) == "capital"]
    if hit.frame.kind == "CONSULT" and seats and (seat := cast.places.get(offset(seats[0]))) is not None:
        return [seat]  # "the Doha talks"
    found = [place for top in tops for place in _below(top, cast, lexicon, violent=violent)]
    if not found and violent:
        verb = hit.verb or governor(hit.trigger)
        found = [
            place
            for child in kids(verb, "dobj", "nsubjpass", "prep", "advcl")
            for place in _below(child, cast, lexicon, deep=True)
        ]
    if not found and not is_verb(hit.trigger):
        verb = governor(hit.trigger)
        if _argument_of(hit.trigger, verb):
            found = [
                place for prep in kids(verb, "prep") if prep.lower_ in LOCATIVE for place in _below(prep, cast, lexicon)
            ]
    if not found and hit.frame.move and hit.verb is not None:
        found = [p for noun in _occasions(hit.verb) for p in _below(noun, cast, lexicon, violent=True)]
    specific = [place for place in found if place.lat is not None]
    if specific:
        return list({place.name: place for place in specific}.values())
    return found[:1]


def _occasions(verb: Token) -> Iterator[Token]:
    """The visits and meetings at which something was said: "urged him during a visit to X"."""
    preps = [*kids(verb, "prep"), *(p for noun in kids(verb, "nsubj") for p in kids(noun, "prep"))]
    for prep in preps:
        for inner in (prep, *kids(prep, "prep")):  # "the envoys, including during a visit to X, urged"
            if inner.lower_ in {"during", "at", "on"}:
                yield from (noun for noun in kids(inner, "pobj") if noun.lemma_.lower() in OCCASIONS)


def settle_places(hits: Iterable[Hit], cast: Cast, lexicon: Lexicon) -> dict[int, list[Place]]:
    """The places of each hit of a sentence, by its trigger; an attack without one takes the only town left over."""
    hits = list(hits)
    found = {hit.trigger.i: places(hit, cast, lexicon) for hit in hits}
    taken = {place.name for row in found.values() for place in row}
    for hit in hits:
        if hit.frame.kind == "ASSAULT" and not found[hit.trigger.i]:
            spots = {
                p.name: p for t in hit.trigger.sent if (p := cast.places.get(offset(t))) is not None and _is_spot(p)
            }
            if len(spots) == 1 and not taken & spots.keys():
                found[hit.trigger.i] = list(spots.values())
    return found


def _below(top: Token, cast: Cast, lexicon: Lexicon, *, deep: bool = False, violent: bool = False) -> list[Place]:
    """Located names under a word, through prepositions of place; not through a clause of their own."""
    found: list[Place] = []
    allowed = PLACE_PREPOSITIONS if deep or violent else LOCATIVE
    for child in top.children:
        if (
            child.dep_ == "prep"
            and child.lower_ in allowed
            and (child.lower_ not in {"to", "from", "of", "between"} or deep or not is_verb(top))
        ):
            for noun in kids(child, "pobj"):
                for token in with_conjuncts(noun):
                    place = cast.places.get(offset(token))
                    if place is not None:
                        found.append(place)
                    elif _holds_places(token, lexicon):
                        found += _below(token, cast, lexicon, deep=True)
        elif child.dep_ in {"dobj", "nsubjpass", "compound", "pobj", "appos", "nmod"} and not (
            child.dep_ == "dobj" and not is_verb(top)
        ):
            for token in with_conjuncts(child):
                place = cast.places.get(offset(token))
                if place is not None and (top.pos_ == "ADP" or cast.sense(token) not in NOT_PLACES) and _is_spot(place):
                    found.append(place)
                elif child.dep_ in {"dobj", "nsubjpass", "pobj"} and _holds_places(token, lexicon):
                    found += _below(token, cast, lexicon, deep=True)
    return found


def _holds_places(noun: Token, lexicon: Lexicon) -> bool:
    """ "areas such as X", "the town of X", "targets in X": words through which a place belongs to the event."""
    return noun.lemma_.lower() in lexicon.cues["locators"]["words"]


def _is_spot(place: Place) -> bool:
    return place.kind != "country"


# -- issues ---------------------------------------------------------------------------------------------------------


def issues(words: Iterable[Token], lexicon: Lexicon) -> tuple[str, ...]:
    """The issues whose cue words stand in a passage, in the order of the vocabulary."""
    lemmas = [token.lemma_.lower() for token in words]
    text = f" {' '.join(lemmas)} "
    plain = f" {' '.join(token.lower_ for token in words)} " if not isinstance(words, Iterator) else ""
    return tuple(
        issue
        for issue, cues in lexicon.issues.items()
        if any(f" {' '.join(cue)} " in text or f" {' '.join(cue)} " in plain for cue in cues)
    )
