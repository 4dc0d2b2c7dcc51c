"""Where an event took place: which of the places that its sentence names are its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.attachment import BESIDE, CLAUSE, Tie, bases_of
from dragoman.coding.dating import own_dates
from dragoman.coding.frames import Hit
from dragoman.coding.gazetteer import place_words
from dragoman.coding.grammar import is_verb, kids, lemma
from dragoman.coding.lexicon import Lexicon
from dragoman.coding.linked import is_of_the_other
from dragoman.coding.parties import tokens_of
from dragoman.coding.place_extents import SIDES
from dragoman.coding.place_names import NOT_PLACES
from dragoman.coding.place_ties import TRAVEL, VIOLENT, Named, depth, modified, named_place, place_tie
from dragoman.types import Place

if TYPE_CHECKING:
    from dragoman.coding.words import Token

GATHERING = {
    "assemble", "convene", "crowd", "gather", "march", "mass", "meet", "rally", "sit", "stand", "stream", "walk",
}  # fmt: skip
LETTING = {"allow", "enable", "let", "permit"}


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place that belongs to an event, and how well."""

    named: Named
    tie: Tie
    by_subject: bool
    listed: int  # where the list of places begins that it stands in

    @property
    def rank(self) -> tuple[int, int, bool, int]:
        coarse = {"country": 3, "region": 2, "water": 1}.get(self.named.place.kind, 0)
        return 3 if self.named.is_country else self.tie.near, coarse, self.by_subject, depth(self.tie.path)


def places(hit: Hit, cast: Cast, lexicon: Lexicon) -> list[Place]:
    """Where the event took place: the places attached to its words or its clause; several for a list of towns."""
    tokens = [token for token in hit.trigger.sent if token.offset in cast.places]
    if not tokens:
        return []
    bases = _bases(hit, lexicon)
    dated = {at for date, _ in own_dates(hit, bases) for at in (date.words[0].i - 1, date.words[-1].i + 1)}
    spots: dict[int, _Spot] = {}
    for token in tokens:
        if token.dep_ == "pobj" and "according" in {token.head.head.lower_, token.head.head.head.head.lower_}:
            continue  # "according to Baku", "according to three diplomats in Baku"
        if is_of_the_other(token, hit):
            continue  # "the summit followed clashes in Aleppo"
        if hit.frame.id == "assault.fighting" and _stands_between(token):
            continue  # "the conflict between Kyiv and Moscow"
        named = named_place(token, cast)
        struck = hit.frame.kind in VIOLENT and named.head.dep_ == "conj"  # "X, Y and the village of Z"
        hung = named.head if struck else token
        first = spots.get(hung.head.i) if struck or token.dep_ in {"conj", "appos", "npadvmod"} else None
        if first is not None:
            spot = replace(first, named=named)
            if hung.dep_ == "conj" or spot.rank <= first.rank:  # but in "Fergus Falls, Minnesota" the town
                spots[token.i] = spot
        elif (tie := place_tie(named, hit, bases, lexicon, dated)) is not None:
            top = tie.path[-1] if tie.path else named.head
            by_subject = top.dep_ in {"nsubj", "nsubjpass"} and top != named.head
            beside = _struck_beside(hit, named, tie, spots)
            spots[token.i] = _Spot(named, tie, by_subject, token.i if beside is None else beside.listed)
    told = {at: by for at, spot in spots.items() if (by := _told_by(spot.named, spots)) is not None}
    inner = [spot for at, spot in spots.items() if at not in told and not _holds_another(spot, spots)]
    if not inner:
        return []
    best = min(inner, key=lambda spot: spot.rank)
    listed = [spot for spot in inner if spot.listed == best.listed and not spot.named.is_country]
    chosen = [spot for spot in inner if spot.rank == best.rank or spot in listed]
    around = [spot.named.place for at, spot in spots.items() if spot not in inner and at not in told]
    near = {by.i: spots[at].named.place for at, by in told.items()}
    return list(
        {
            spot.named.place.name: _in_the_country_of(_within(spot.named.place, around), near.get(spot.named.token.i))
            for spot in chosen
        }.values()
    )


def _told_by(named: Named, spots: Mapping[int, _Spot]) -> Token | None:
    """The place before "40 km south of X", where X only says where that one lies: nobody took X."""
    doc, at = named.token.doc, named.first.i
    if at < 3 or doc[at - 1].lower_ != "of" or doc[at - 2].lower_ not in SIDES:
        return None
    comma = next((word for word in reversed(doc[max(at - 9, 0) : at - 2]) if word.text == ","), None)
    if comma is None or comma.i == 0 or any(word.pos_ in {"CCONJ", "PROPN", "VERB"} for word in doc[comma.i : at - 2]):
        return None
    return spots[comma.i - 1].named.token if comma.i - 1 in spots else None


def _in_the_country_of(place: Place, near: Place | None) -> Place:
    """A place that nobody lists and that lies by another is in its country, at a spot that is not known."""
    return replace(place, country=near.country) if near is not None and place.kind == "unknown" else place


def _struck_beside(hit: Hit, named: Named, tie: Tie, spots: Mapping[int, _Spot]) -> _Spot | None:
    """The place of another thing that was hit, too: "attacked a depot in X and a bridge in Y".

    The parse hangs the second thing on the first or on its town.
    """
    if hit.frame.kind != "ASSAULT" or named.preposition is None:
        return None
    for word in tie.path:
        if word.dep_ == "conj" and word.pos_ == "NOUN":
            beside = [
                spot for spot in spots.values() if word.head in (spot.named.token, spot.named.head, *spot.tie.path)
            ]
            return beside[0] if len(beside) == 1 else None
    return None


def _stands_between(word: Token) -> bool:
    while word.dep_ == "conj":
        word = word.head
    return word.dep_ == "pobj" and word.head.lower_ == "between"


def _within(place: Place, around: Sequence[Place]) -> Place:
    """A place that nobody lists lies where the town does that it is told to be in: "Srinagar's Maisuma quarter"."""
    towns = [town for town in around if town.kind == "city" and town.lat is not None]
    if place.kind != "unknown" or len(towns) != 1:
        return place
    return replace(place, kind="city", country=towns[0].country, lat=towns[0].lat, lon=towns[0].lon)


def _bases(hit: Hit, lexicon: Lexicon) -> dict[int, int]:
    """The words that a place of the event may hang on: those of its dates, and some that lend places alone."""
    found = bases_of(hit, lexicon)
    verb, kind = hit.trigger, hit.frame.kind
    if not is_verb(verb):
        return found
    if kind == "RETREAT" and verb.lemma_ in LETTING:
        for inner in kids(verb, "ccomp", "xcomp"):
            found.setdefault(inner.i, CLAUSE)  # "let four tankers dock at X"
    for clause in (clause for subject in kids(verb, "nsubj") for clause in kids(subject, "acl")):
        if clause.tag_ == "VBN" and clause.lemma_ in GATHERING:
            found.setdefault(clause.i, BESIDE)  # "delegates assembled in X rejected"
    head = verb.head
    bare = verb.tag_ == "VB" and verb.dep_ in {"advcl", "xcomp"} and is_verb(head) and not kids(verb, "nsubj", "mark")
    if bare and kind in {"CONSULT", "PROTEST"} and head.lemma_ in TRAVEL | GATHERING:
        found.setdefault(head.i, CLAUSE)  # "flew to X to meet", "gathered in X to protest"
    # "Envoys gathered in X called for …": the parse takes the participle for the main verb
    cut = (
        verb.dep_ in {"advcl", "ccomp"}
        and verb.tag_ == "VBD"
        and head.dep_ == "ROOT"
        and head.lemma_ in GATHERING
        and head.i < verb.i
    )
    if cut and not kids(verb, "nsubj", "mark", "aux") and not any(word.is_punct for word in verb.doc[head.i : verb.i]):
        found.setdefault(head.i, CLAUSE)
    return found


def _holds_another(spot: _Spot, spots: Mapping[int, _Spot]) -> bool:
    """Whether a place only says where another of the event's places lies: "X in Y province", "the Y suburb of X"."""
    token = spot.named.token
    others = [other.named for other in spots.values() if other is not spot]
    if token.dep_ == "poss" and any(token.head in {one.token, one.head} and one.token != token for one in others):
        return True  # "Srinagar's Maisuma quarter"
    for one in others:
        if spot.named.place.kind in {"country", "region"} and _is_behind(spot.named, one):
            return True  # "in Ternopil in western Ukraine"
        if token.dep_ in {"compound", "nmod", "poss"} and token.head in one.within:
            return not _is_part_of(spot.named, one)
        if one.token.dep_ in {"compound", "nmod"} and one.token.head in spot.named.within:
            return _is_part_of(one, spot.named)
    for word in spot.tie.path:
        if word.dep_ == "conj":
            return False
        if word.i in spots and word != token:
            return True
    return False


def _is_behind(around: Named, town: Named) -> bool:
    """Whether a region or a state stands right behind a town that lies in it: "X in Y", "X (Y)"."""
    between = town.token.doc[town.token.i + 1 : around.token.left_edge.i]
    near = [word.lower_ for word in between] in (["in"], ["("], [","])
    return near and town.place.kind == "city" and around.place.country in {None, town.place.country}


def _is_part_of(inner: Named, town: Named) -> bool:
    """ "The X neighbourhood of Y": in Y, where Y is a known town and X is none."""
    parted = bool({inner.token.head.lemma_.lower()} & place_words("town_parts"))
    return parted and town.place.kind == "city" and town.place.lat is not None and inner.place.lat is None


def settle_places(hits: Iterable[Hit], cast: Cast, lexicon: Lexicon) -> dict[int, list[Place]]:
    """The places of each hit of a sentence, by its trigger: those tied to its words, else those that the reader sees.

    An attack without one takes the only town left over.
    """
    hits = list(hits)
    found = {hit.trigger.i: places(hit, cast, lexicon) or _seen(hit, cast) for hit in hits}
    taken = {place.name for row in found.values() for place in row}
    for hit in hits:
        if hit.frame.mode == "territory" and hit.content is not None and not found[hit.trigger.i]:
            taken_place = cast.places.get(hit.content.offset)  # "X, which they claim to have captured"
            found[hit.trigger.i] = [taken_place] if taken_place is not None else []
        if hit.frame.kind == "ASSAULT" and not found[hit.trigger.i]:
            spots = {place.name: place for place in _left_over(hit.trigger, cast)}
            if len(spots) == 1 and not taken & spots.keys():
                found[hit.trigger.i] = list(spots.values())
        elif hit.frame.kind == "CONSULT" and lemma(hit.trigger) in TRAVEL and not found[hit.trigger.i]:
            found[hit.trigger.i] = list(_gone_to(hit, cast))
    return found


def _seen(hit: Hit, cast: Cast) -> list[Place]:
    """The places that the reader sees in the role of the event's; no country where it sees a town or a region, too."""
    if hit.sighting is None or hit.frame.mode == "phone":
        return []  # a call is nowhere
    sentence, found = hit.trigger.sent, {}
    for token in (token for span in hit.sighting.places for token in tokens_of(sentence, span)):
        place = cast.places.get(token.offset)
        if place is not None and not _is_amid(token) and not is_of_the_other(token, hit):
            found[place.name] = place
    return [place for place in found.values() if place.kind != "country"] or list(found.values())


def _is_amid(word: Token) -> bool:
    """ "Talks were held amid fighting in X": the fighting is there."""
    return any(above.lower_ == "amid" for above in word.ancestors)


def _gone_to(hit: Hit, cast: Cast) -> Iterator[Place]:
    """Where a journey goes that the parse ties to another word: "travel with a delegation of rebels to Khartoum"."""
    for token in hit.trigger.sent:
        place = cast.places.get(token.offset)
        goal = token.dep_ == "pobj" and token.head.lower_ in {"to", "into"} and token.i > hit.trigger.i
        if place is not None and goal and any(actor.span == place.span for actor in hit.targets):
            yield place


def _left_over(trigger: Token, cast: Cast) -> Iterator[Place]:
    for token in trigger.sent:
        place = cast.places.get(token.offset)
        if place is None or place.kind == "country" or cast.sense(token) in NOT_PLACES:
            continue
        if (noun := modified(token)) is not None and noun.ent_type_ == "PERSON":
            continue  # "the father of Liverpool footballer Luis Díaz"
        if any(_is_condition(word) or _is_told_apart(word, trigger) for word in token.ancestors):
            continue  # "should they leave X, they will be ambushed"
        if token.dep_ != "pobj" or token.head.lower_ not in {"from", "to", "for", "about", "after", "before"}:
            yield place  # but of "two mayors from X" nobody says where they were


def _is_condition(verb: Token) -> bool:
    if verb.dep_ != "advcl":
        return False
    return any(child.lower_ in {"if", "unless", "should"} for child in kids(verb, "mark", "aux"))


def _is_told_apart(verb: Token, trigger: Token) -> bool:
    """ "…, and in X crowds gathered", "soldiers who guard a plant in X": clauses that tell of somebody else."""
    if verb == trigger or verb.is_ancestor(trigger):
        return False
    return verb.dep_ == "relcl" or (verb.dep_ == "conj" and is_verb(verb) and bool(kids(verb, "nsubj", "nsubjpass")))
