"""Events that a sentence only puts in order: "the talks followed clashes between X and Y", "it comes after …"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_verb, kids, lemma

if TYPE_CHECKING:
    from dragoman.coding.words import Token
    from dragoman.types import Actor

PUTS_IN_ORDER = {"accompany", "coincide", "come", "follow", "precede"}
MARKS = {"after", "amid", "as", "before", "despite", "since", "while", "with"}


def is_of_the_other(word: Token, hit: Hit) -> bool:
    """Whether a word belongs to the event that another one follows or comes before."""
    noun, verb = hit.trigger, hit.trigger.head
    if not _is_put_in_order(noun):
        return False
    if noun.dep_ != "nsubj":
        return any(first == word or first.is_ancestor(word) for first in kids(verb, "nsubj"))
    ends = [*kids(verb, "advcl"), *(kids(verb, "dobj") if lemma(verb) != "come" else [])]
    ends += [prep for prep in kids(verb, "prep") if prep.lower_ in MARKS]
    return any(end == word or end.is_ancestor(word) for end in ends if end.i > verb.i)


def _is_put_in_order(noun: Token) -> bool:
    told = noun.dep_ in {"dobj", "nsubj"} and noun.pos_ in {"NOUN", "PROPN"} and is_verb(noun.head)
    return told and lemma(noun.head) in PUTS_IN_ORDER


def without_the_others(hit: Hit) -> Hit:
    """The hit without those who take part in the other event alone."""
    if not _is_put_in_order(hit.trigger):
        return hit
    words = {word.offset: word for word in hit.trigger.sent}

    def own(side: tuple[Actor, ...]) -> tuple[Actor, ...]:
        return tuple(one for one in side if not _is_there(one, words, hit))

    return replace(hit, actors=own(hit.actors), targets=own(hit.targets))


def _is_there(actor: Actor, words: dict[int, Token], hit: Hit) -> bool:
    word = words.get(actor.span[0])
    return word is not None and is_of_the_other(word, hit)
