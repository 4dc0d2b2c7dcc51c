"""Where people met, where the words of the meeting themselves do not say: a journey before it, a town after its matter.

Only what a reader would take from the text as it stands: whoever has just arrived in a town and then receives its
country's officials met them there; a town of neither party's, behind the text that they met to discuss, is where they
sat. Nothing is taken from what is merely usual, such as the seat of a body or the capital of a host.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_verb, kids
from dragoman.coding.lexicon import particulars
from dragoman.coding.place_extents import preposition_of
from dragoman.types import Place

if TYPE_CHECKING:
    from dragoman.coding.words import Token

REACH = 2  # sentences that a journey stays in mind
SPOTS = {"city", "building"}
INSIDE = {"in", "at", "near"}
TOWARDS = INSIDE | {"to", "into"}
GOING = {"arrive", "assemble", "be", "come", "fly", "gather", "go", "head", "land", "return", "stay", "travel"}
UNREAL = {"planned", "hypothetical", "conditional", "cancelled", "postponed", "negated", "denied"}
UNDONE = {"will", "would", "may", "might", "could", "should"}
Where = Mapping[int, list[Place]]


class Trail:
    """Who has travelled where in one document, as far as it has been read."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._journeys: list[tuple[int, frozenset[str], Place]] = []  # sentence, who, to which town

    def settle(self, hits: Sequence[Hit], where: Where, number: int) -> dict[int, list[Place]]:
        """The places of a sentence's hits, with those of meetings that only what stands around them tells."""
        found = {at: list(places) for at, places in where.items()}
        for hit in hits:
            if hit.frame.kind != "CONSULT" or hit.frame.mode == "phone":
                continue
            at = hit.trigger.i
            if not found.get(at):
                place = self._of_purpose(hit) or self._abroad(hit, found) or self._reached(hit, number)
                found[at] = [place] if place is not None else []
            self._note(hit, found[at], number)
        return found

    def _note(self, hit: Hit, places: Sequence[Place], number: int) -> None:
        who = frozenset(actor.id for actor in hit.actors if actor.id)
        town = next((place for place in places if place.kind in SPOTS), None)
        if hit.frame.mode == "visit" and who and town is not None and not _is_unreal(hit):
            self._journeys.append((number, who, town))

    def _of_purpose(self, hit: Hit) -> Place | None:
        """ "was in X to engage with the parties", "flew to X to mediate"."""
        if not is_verb(hit.trigger) or not any(word.lower_ == "to" for word in kids(hit.trigger, "aux")):
            return None
        for _, over in ancestors(hit.trigger):
            if is_verb(over) and over.lemma_ not in GOING:
                return None
            for prep in kids(over, "prep") if is_verb(over) else ():
                if prep.lower_ in TOWARDS and prep.i < hit.trigger.i:
                    for noun in kids(prep, "pobj"):
                        if (place := self._town(noun)) is not None:
                            return place
        return None

    def _abroad(self, hit: Hit, found: Where) -> Place | None:
        """ "met to discuss the terms of the Tarvo Agreement in Amman": no town of the parties', behind a text."""
        countries = {actor.country for actor in (*hit.actors, *hit.targets)} - {None}
        taken = {place.name for places in found.values() for place in places}
        texts = particulars("meetings")["texts"]
        spots: dict[str, Place] = {}
        for token, place in self._towns(hit):
            first = next(word for word in token.sent if word.offset >= place.span[0])
            prep = preposition_of(token.doc, first.i)
            if prep is None or prep.lower_ not in INSIDE:
                continue
            behind = prep.head.lemma_.lower() in texts or self._lies_elsewhere(prep.head, place)
            theirs = place.country in countries and prep.head.lemma_.lower() in texts
            if behind and prep.head.i > hit.trigger.i and not theirs and place.name not in taken:
                spots[place.name] = place
        return next(iter(spots.values())) if countries and len(spots) == 1 else None

    def _lies_elsewhere(self, noun: Token, town: Place) -> bool:
        """ "talks on Syria in Geneva": a town in another country than the one that is spoken of."""
        if noun.dep_ != "pobj" or noun.head.lower_ not in {"on", "about"}:
            return False
        matter = self._cast.places.get(noun.offset)
        if matter is None:
            return noun.pos_ == "PROPN"
        return matter.kind == "region" or matter.country != town.country

    def _reached(self, hit: Hit, number: int) -> Place | None:
        """Whom somebody meets after arriving in their country's town, in the same sentence or one of the next two."""
        who = {actor.id for actor in hit.actors if actor.id}
        countries = {actor.country for actor in hit.targets} - {None}
        if hit.frame.mode == "visit" or _is_unreal(hit) or not who or any(True for _ in self._towns(hit)):
            return None
        for at, travellers, place in reversed(self._journeys):
            if number - at > REACH:
                return None
            if who & travellers and place.country in countries:
                return place
        return None

    def _towns(self, hit: Hit) -> Iterator[tuple[Token, Place]]:
        for token in hit.trigger.sent:
            if (place := self._town(token)) is not None:
                yield token, place

    def _town(self, token: Token) -> Place | None:
        place = self._cast.places.get(token.offset)
        return place if place is not None and place.kind in SPOTS else None


def _is_unreal(hit: Hit) -> bool:
    if hit.status in UNREAL or (hit.support is not None and hit.support.status in UNREAL):
        return True
    verb = hit.verb
    return verb is not None and any(word.lower_ in UNDONE or word.dep_ == "neg" for word in verb.children)
