"""Whose a request, a threat, an offer or help is that somebody received."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, lemma, objects, prepositions, subjects
from dragoman.coding.within import but, inside
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

RECEIVES = {"acquire", "field", "gain", "get", "obtain", "receive", "secure", "win"}
SENT = {"ACCUSE", "AGREE", "AID", "REJECT", "REQUEST", "SUPPORT", "THREATEN"}


def as_sent(hit: Hit, cast: Cast) -> Hit:
    """ "The council received a request from X", "threats were received from Y": X and Y made them."""
    verb, kind = hit.trigger if is_verb(hit.trigger) else hit.trigger.head, hit.frame.kind
    things = objects(verb) if kind in SENT and lemma(verb) in RECEIVES else []
    if not things or not (verb == hit.trigger or hit.trigger in things):
        return hit
    nouns = [inner for thing in things for inner in (thing, *prepositions(thing, "of"))]
    senders = [sender for word in (*nouns, verb) for sender in prepositions(word, "from")]
    found = tuple(dict.fromkeys(actor for sender in senders for actor in _named(sender, cast)))
    getters = [] if is_passive(verb) else subjects(verb)
    to = () if kind == "ACCUSE" else tuple(actor for noun in getters for actor in _named(noun, cast))
    if kind == "AID" and verb == hit.trigger and to:  # whoever else is named tells of it, or is what was given
        return replace(hit, actors=found, targets=tuple(one for one in to if one not in found))
    if not senders and (is_passive(verb) or (verb == hit.trigger and kind != "THREATEN")):
        return hit
    away = inside([*senders, *getters])
    actors = found or but(hit.actors, away)
    targets = (*to, *(one for one in but(hit.targets, away) if one not in to))
    return replace(hit, actors=actors, targets=tuple(one for one in targets if one not in actors))


def _named(noun: Token, cast: Cast) -> tuple[Actor, ...]:
    return cast.who(noun) or cast.within(noun)
