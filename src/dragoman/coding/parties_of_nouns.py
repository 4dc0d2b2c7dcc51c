"""Whose an event is by the words around its noun: an offer that is studied, sanctions that others back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import (
    complements,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    subjects,
    with_conjuncts,
)
from dragoman.coding.lexicon import omissions

if TYPE_CHECKING:
    from dragoman.types import Actor

OFFERS = {"draft", "offer", "plan", "proposal", "response", "terms"}
PENALTIES = {"embargo", "measure", "penalty", "restriction", "sanction"}


def own_parties(hit: Hit, cast: Cast) -> Hit:
    """The hit with the parties that its own noun, or what its verb is done to, leaves it."""
    hit = _with_whom(_whose_offer(hit, cast))
    hit = _all_of_the_list(_not_of_the_next(_their_own(hit, cast)), cast)
    return _not_asked_of_them(_for_the_sanctions(hit, cast))


def _not_of_the_next(hit: Hit) -> Hit:
    """ "X and Y met and agreed on a meeting of their advisers": they did not meet these."""
    if hit.frame.kind != "CONSULT" or lemma(hit.trigger) != "meet" or len(hit.actors) < 2:
        return hit
    next_ = {word.offset for verb in kids(hit.trigger, "conj") if is_verb(verb) for word in verb.subtree}
    return replace(hit, targets=tuple(one for one in hit.targets if one.span[0] not in next_))


def _all_of_the_list(hit: Hit, cast: Cast) -> Hit:
    """ "Representatives from A (X), B (Y) and C (Z) attended": each of them."""
    if hit.frame.kind != "CONSULT" or not is_verb(hit.trigger) or is_passive(hit.trigger):
        return hit
    words = [word for noun in kids(hit.trigger, "nsubj") for word in with_conjuncts(noun)]
    listed = {one.id: one for word in words for one in cast.who(word) if one.id}
    read = {one.id for one in (*hit.actors, *hit.targets) if one.id}
    if len(listed) < 3 or not read < listed.keys():
        return hit
    first, *others = listed.values()
    return replace(hit, actors=(first,), targets=tuple(others))


def _their_own(hit: Hit, cast: Cast) -> Hit:
    """ "X discussed the talks of A and B with Y during their meeting": X met Y."""
    noun, verb = hit.trigger, hit.trigger.head.head
    theirs = hit.frame.kind == "CONSULT" and any(one.lower_ == "their" for one in kids(noun, "poss"))
    within = noun.dep_ == "pobj" and noun.head.lower_ in {"at", "during", "in"} and is_verb(verb)
    if not theirs or not within:
        return hit
    doers = tuple(one for word in subjects(verb) for one in cast.who(word))
    words = [*prepositions(verb, "with", "to"), *(w for thing in objects(verb) for w in prepositions(thing, "with"))]
    others = tuple(one for word in (*words, *objects(verb)) for one in cast.who(word) if one.id or one.country)
    if len({one.id or one.text for one in (*doers, *others)}) != 2 or len(doers) + len(others) != 2:
        return hit
    return replace(hit, actors=doers, targets=others)


def _whose_offer(hit: Hit, cast: Cast) -> Hit:
    """ "Iran is studying the American offer": made by the one, to the other."""
    noun, verb = hit.trigger, hit.trigger.head
    offered = hit.frame.kind == "AGREE" and noun.lemma_.lower() in OFFERS and noun.dep_ == "dobj"
    if not offered or lemma(verb) not in omissions()["studies"]:
        return hit
    around = [child for child in kids(noun, "amod", "compound", "poss") if child.pos_ != "PRON"]
    makers = tuple(one for child in around for one in cast.modifier(child))
    if not makers:
        return hit
    readers = tuple(one for word in subjects(verb) for one in cast.who(word))
    return replace(hit, actors=makers, targets=readers, support=None, status="happened")


def _with_whom(hit: Hit) -> Hit:
    """ "After the meeting with X, Y talked with Z": the meeting was not with Z."""
    noun = hit.trigger
    apart = hit.frame.kind == "CONSULT" and noun.dep_ == "pobj" and noun.head.lower_ in {"after", "before", "following"}
    own = {word.offset for one in prepositions(noun, "with") for word in one.subtree} if apart else set()
    kept = tuple(one for one in hit.targets if one.span[0] in own)
    return replace(hit, targets=kept) if kept else hit


def _for_the_sanctions(hit: Hit, cast: Cast) -> Hit:
    """ "Backed the EU sanctions against X": the EU is backed, and X is not."""
    verb = hit.trigger
    if hit.frame.kind != "SUPPORT" or not is_verb(verb):
        return hit
    backed = [noun for noun in objects(verb) if noun.lemma_.lower() in PENALTIES]
    struck = {word.offset for noun in backed for one in prepositions(noun, "against", "on") for word in one.subtree}
    if not struck:
        return hit
    imposed = tuple(one for noun in backed for child in kids(noun, "compound", "poss") for one in cast.modifier(child))
    return replace(hit, targets=tuple(one for one in hit.targets if one.span[0] not in struck) or imposed)


def _not_asked_of_them(hit: Hit) -> Hit:
    """ "Insisted that all captives be freed": of the captives nothing is asked."""
    if hit.frame.kind != "REQUEST" or not is_verb(hit.trigger):
        return hit
    freed = {noun.offset for clause in complements(hit.trigger) for noun in kids(clause, "nsubjpass")}
    return replace(hit, targets=tuple(one for one in hit.targets if not _holds(one, freed))) if freed else hit


def _holds(actor: Actor, places: set[int]) -> bool:
    named = actor.id is not None or actor.country is not None
    return not named and any(actor.span[0] <= at < actor.span[1] for at in places)
