"""Who talks at an occasion that another verb tells of, and what their talk is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.carriers import whole_stretch
from dragoman.coding.grammar import is_passive, is_verb, kids, objects, subjects
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token


def at_the_occasion(noun: Token, cast: Cast, *, addressed: bool) -> Iterator[Actor]:
    """ "In a call, X told Y that …", "during their talks in Z they stressed …": who spoke there, and to whom."""
    noun = whole_stretch(noun)  # "agreed in the first round of talks"
    preposition = noun.head
    verb = preposition.head
    if noun.dep_ != "pobj" or preposition.lower_ not in {"in", "during", "at", "on", "via"} or not is_verb(verb):
        return
    if addressed:
        told = [word for word in objects(verb) if not is_passive(verb)] + kids(verb, "dative")
        for word in told:
            yield from (actor for actor in cast.who(word) if actor.id or actor.country)
    else:
        for word in subjects(verb):
            yield from (actor for actor in cast.who(word) if actor.id or actor.country)


def is_topic(word: Token, thing: Token) -> bool:
    """Whether a word belongs to what is discussed without a clause of its own between."""
    while word != thing:
        if word.pos_ in {"VERB", "AUX"} or word.dep_ not in {"conj", "pobj", "prep"}:
            return False
        word = word.head
    return True
