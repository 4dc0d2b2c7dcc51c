"""Attacks that were foiled or hurt nobody, people who are not their attackers' own, fighters driven from a town."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.amounts import DIE, INJURE, KILL
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, prepositions
from dragoman.coding.leaving import is_ground
from dragoman.coding.lexicon import Frame

if TYPE_CHECKING:
    from dragoman.coding.words import Token
    from dragoman.types import Actor

FOILS = {"avert", "disrupt", "foil", "prevent", "thwart", "uncover"}
PLOTS = {"attempt", "conspiracy", "plan", "plot", "scheme"}
DRIVES = {"chase", "dislodge", "drive", "expel", "flush", "force", "push"}
ABROAD = ("gov:", "group:", "mil:", "state:")
DRIVEN_OUT = Frame(id="assault.drive_out", kind="ASSAULT", mode="territory")


def as_it_struck(hit: Hit, cast: Cast) -> Hit:
    """The hit with the sides that its words leave it."""
    return _driven_out(_foiled(_not_the_attackers(hit, cast)), cast)


def _not_the_attackers(hit: Hit, cast: Cast) -> Hit:
    """ "X strikes killed 52 people": whose country nobody tells, and least of all X's."""
    if hit.frame.kind != "ASSAULT":
        return hit
    theirs = {one.country for one in hit.actors if one.country and (one.id or "").startswith(ABROAD)}
    sentence = hit.trigger.sent
    theirs -= {place.country for word in sentence if (place := cast.places.get(word.offset)) is not None}

    def own(one: Actor) -> Actor:
        nobody = one.id is None and one.sector in {None, "CVL"} and one.country in theirs
        words = [word for word in sentence if one.span[0] <= word.offset < one.span[1]]
        named = any(cast.entry(word) is not None for word in words)
        return replace(one, country=None) if nobody and words and not named else one

    targets = tuple(own(one) for one in hit.targets)
    return hit if targets == hit.targets else replace(hit, targets=targets)


def _foiled(hit: Hit) -> Hit:
    """ "Police foiled a plot to blow up the embassy": nobody did, and least of all the police."""
    word = hit.trigger
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or not is_verb(word) or word.dep_ not in {"acl", "advcl"}:
        return hit
    foils = word.head.head if word.dep_ == "acl" else word.head
    foiled = lemma(foils) in FOILS and word.tag_ == "VB" and _of_a_plot(foils)
    return replace(hit, actors=(), status="cancelled") if foiled else hit


def _of_a_plot(verb: Token) -> bool:
    return any(noun.lemma_.lower() in PLOTS for noun in (*objects(verb), *kids(verb, "nsubjpass")))


def foils_a_plot(hit: Hit) -> bool:
    """Whether a hit is of the foiling, where the plot is told by its own words."""
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or not is_verb(hit.trigger) or lemma(hit.trigger) not in FOILS:
        return False
    return _of_a_plot(hit.trigger)


def _driven_out(hit: Hit, cast: Cast) -> Hit:
    """ "The rebels were driven out of X by the army": the town changed hands."""
    verb = hit.trigger
    if hit.frame.kind not in {"ASSAULT", "COERCE", "RETREAT"} or not is_verb(verb) or lemma(verb) not in DRIVES:
        return hit
    out = [prep for prep in kids(verb, "advmod", "prep", "prt") if prep.lower_ == "out"]
    ends = [*prepositions(verb, "from", "of"), *(noun for prep in out for noun in prepositions(prep, "of"))]
    ends = [noun for noun in ends if cast.entry(noun) is None]  # not of a country: that may be done without force
    grounds = [noun for noun in ends if is_ground(noun, cast) or noun.tag_ == "NNP"]
    driven = [*kids(verb, "nsubjpass"), *([] if is_passive(verb) else kids(verb, "dobj"))]
    who = tuple(one for noun in driven for one in cast.who(noun))
    if not grounds or not any(_fights(one) for one in who):
        return hit
    return replace(hit, frame=DRIVEN_OUT, targets=who, content=grounds[0])


def _fights(actor: Actor) -> bool:
    return actor.sector in {"MIL", "REB"} or (actor.id or "").startswith(("group:", "mil:"))


def hurt_nobody(noun: Token) -> bool:
    """ "No civilians were hurt in the attack": there was one."""
    verb = noun.head.head
    where = noun.dep_ == "pobj" and noun.head.lower_ in {"by", "during", "from", "in"}
    return where and is_verb(verb) and lemma(verb) in KILL | INJURE | DIE
