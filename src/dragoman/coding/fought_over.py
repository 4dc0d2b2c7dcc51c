"""Towns that are taken and borders that are fought over: "took Goma", "fighting on the Thai-Cambodian border"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.lexicon import Frame
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

TAKEN = Frame(id="assault.take_town", kind="ASSAULT", mode="territory", weight=0.7)
TAKES = {"take", "retake", "retook"}
AGAIN = {"retake", "retook", "recapture"}
ARMED = {"MIL", "REB"}
ELSEWHERE = {"as", "for", "into", "on", "to"}  # "took Goma to court", "took Juba for its capital"
FIGHTS = {"battle", "clash", "combat", "fighting", "hostility", "shelling", "skirmish", "violence"}
BORDERS = {"border", "borderland", "frontier"}


def with_towns_taken(hits: Sequence[Hit], sentence: Sentence, cast: Cast) -> list[Hit]:
    """The hits of a sentence with each town that an armed side takes, whatever was read in the verb."""
    found = list(hits)
    for verb in sentence:
        taken = _taken(verb, cast)
        if taken is None or any(hit.trigger == verb and hit.frame.mode == "territory" for hit in found):
            continue
        actors, towns = taken
        there = next((hit for hit in found if hit.trigger == verb), None)
        told = replace(there or Hit(TAKEN, verb), frame=TAKEN, actors=actors, targets=tuple(towns))
        found = [*(hit for hit in found if hit.trigger != verb), told]
    return sorted(found, key=lambda hit: hit.trigger.i)


def _taken(verb: Token, cast: Cast) -> tuple[tuple[Actor, ...], list[Actor]] | None:
    """Who takes a town with a verb, and the town."""
    if not is_verb(verb) or lemma(verb) not in TAKES | AGAIN or any(p.lower_ in ELSEWHERE for p in kids(verb, "prep")):
        return None
    doers = prepositions(verb, "by") if is_passive(verb) else subjects(verb)
    actors = tuple(actor for noun in doers for actor in cast.within(noun))
    won = [actor for noun in prepositions(verb, "from") for actor in cast.who(noun)]
    towns = list(_towns(verb, cast, known=not (won and lemma(verb) in AGAIN)))
    armed = any(one.sector in ARMED or (one.id or "").startswith(("state:", "gov:")) for one in actors)
    return (actors, [*towns, *won]) if towns and armed else None


def _towns(verb: Token, cast: Cast, *, known: bool) -> Iterator[Actor]:
    """The towns that are done to; `known` where only those of the gazetteer are surely towns."""
    for noun in objects(verb):
        place = cast.places.get(noun.offset)
        named = place is not None and (place.kind in {"city", "region"} or noun.ent_type_ in {"GPE", "LOC"})
        named = named and place is not None and place.kind != "country"
        if noun.pos_ == "PROPN" and (named or (place is None and not known)):
            yield replace(cast.described(noun), id=None, sector=None)


def along_their_border(hit: Hit, cast: Cast) -> Hit:
    """ "Fighting flared on the Thai-Cambodian border": of both, where nobody else is said to fight."""
    noun = hit.trigger
    if hit.frame.kind != "ASSAULT" or hit.actors or is_verb(noun) or noun.lemma_.lower() not in FIGHTS:
        return hit
    near = [noun, *([noun.head] if is_verb(noun.head) else [])]
    borders = [one for word in near for one in prepositions(word, "across", "along", "at", "in", "near", "on", "over")]
    for border in borders:
        if border.lemma_.lower() not in BORDERS:
            continue
        words = [word for word in border.subtree if word.i < border.i and word.dep_ in {"amod", "compound", "nmod"}]
        both = tuple(dict.fromkeys(actor for word in words for actor in cast.modifier(word)))
        if len({one.id for one in both if one.id}) == 2 == len(both):
            return replace(hit, frame=replace(hit.frame, reciprocal=True), actors=both[:1], targets=both[1:])
    return hit
