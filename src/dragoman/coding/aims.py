"""Whom something is aimed at that is backed, refused, denied or demanded, and who has no part in the event itself.

"Backs a plan to disarm X" backs whoever plans it; "rejected calls to isolate X" does not refuse X anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_verb, kids, lemma, objects, prepositions, with_conjuncts
from dragoman.coding.within import but, inside, only

if TYPE_CHECKING:
    from dragoman.coding.words import Token
    from dragoman.types import Actor

STANCES = {"ACCUSE", "REJECT", "REQUEST", "SUPPORT"}
APPROVES = {"adopt", "approve", "endorse", "pass", "ratify"}
AIMED = {  # what is aimed at somebody: "a plan to …", "calls to …", "action against …"
    *("action", "appeal", "attempt", "bid", "call", "campaign", "demand", "drive", "effort", "idea", "measure"),
    *("motion", "move", "offensive", "operation", "order", "plan", "proposal", "push", "request", "step", "strategy"),
}
OWNERS = {"amod", "compound", "poss"}
NAMES = {"GPE", "NORP", "ORG", "PERSON"}
ASKS = {"appeal", "ask", "call", "demand", "instruct", "order", "press", "task", "urge"}
FOLLOWS = {"advcl", "conj"}


def at_nobody_else(hit: Hit, cast: Cast) -> Hit:
    """The hit without those at whom only what it speaks of is aimed."""
    verb, approves = hit.trigger, hit.frame.kind == "AGREE" and lemma(hit.trigger) in APPROVES
    if not (hit.frame.kind in STANCES or approves) or not is_verb(verb) or not hit.targets:
        return hit
    return _without_whom_it_asks_next(_without_the_harboured(_without_the_aim(hit, cast)))


def _without_the_aim(hit: Hit, cast: Cast) -> Hit:
    """ "Backs a plan to disarm X", "rejected the bid to punish X", "demanded action against X"."""
    verb = hit.trigger
    plans = [each for noun in objects(verb) for each in with_conjuncts(noun) if each.lemma_.lower() in AIMED]
    steps = [step for plan in plans for step in kids(plan, "acl", "relcl") if step.tag_ == "VB"]
    against = [
        noun for plan in plans for noun in prepositions(plan, "against") if hit.frame.kind in {"REQUEST", "SUPPORT"}
    ]
    away = inside([*steps, *against])
    if not only(hit.targets, away):
        return hit
    found = but(hit.targets, away)
    return replace(hit, targets=found or tuple(one for plan in plans for one in _whose(plan, hit, cast)))


def _whose(plan: Token, hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """Whose plan it is, "a US plan", "a plan by X"; nobody where it is that of who speaks of it."""
    named = [word for word in kids(plan, *OWNERS) if word.ent_type_ in NAMES or word.dep_ == "poss"]
    by = [noun for first in prepositions(plan, "by", "from") for noun in with_conjuncts(first)]
    found = [actor for word in named for actor in cast.modifier(word)] + [
        actor for noun in by for actor in cast.who(noun)
    ]
    own = {one.country for one in hit.actors}
    return tuple(one for one in found if one.country not in own or one.id not in {actor.id for actor in hit.actors})


def _without_the_harboured(hit: Hit) -> Hit:
    """ "Denies harbouring X", "denies that it arms X": X is not who is contradicted."""
    if hit.frame.move != "deny":
        return hit
    away = inside(noun for step in kids(hit.trigger, "xcomp", "ccomp") for noun in objects(step))
    away |= inside(noun for step in _accusations(hit.trigger) for noun in objects(step))
    return replace(hit, targets=but(hit.targets, away)) if away else hit


def _accusations(verb: Token) -> list[Token]:
    """The clauses of "denied accusations that …"."""
    return [step for noun in kids(verb, "dobj") for step in kids(noun, "acl") if kids(step, "mark")]


def _without_whom_it_asks_next(hit: Hit) -> Hit:
    """ "Rejected the claims and urged X to observe it", "welcomed it, calling for talks with X": not said to X."""
    verb, kind = hit.trigger, hit.frame.kind
    if lemma(verb) in ASKS or kind not in {"REJECT", "SUPPORT"} or not kids(verb, "ccomp", "dobj", "prep", "xcomp"):
        return hit
    asks = ASKS if kind == "SUPPORT" else ASKS - {"demand"}  # "ruled it out and demanded that X …": X is refused
    away = inside(step for step in kids(verb, *FOLLOWS) if is_verb(step) and lemma(step) in asks and step.i > verb.i)
    return replace(hit, targets=but(hit.targets, away)) if away else hit
