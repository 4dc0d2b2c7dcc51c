"""Who undergoes what is told, where the words or the reader make of him the one who does it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import governor, is_passive, is_verb, kids, lemma, prepositions
from dragoman.coding.repairs import WARS
from dragoman.types import Actor

if TYPE_CHECKING:
    from dragoman.coding.words import Token

UNDERGOING = {"be", "bring", "come", "find", "keep", "live", "place", "put", "remain", "stay"}
# Verbs in whose passive the subject is told what to do, kept out or kept from something.
TOLD = {"REQUEST": {"ask", "oblige", "order", "press", "request", "require", "tell", "urge"}}
KEPT_OUT = {
    *("bar", "block", "deny", "disinvite", "exclude", "forbid", "invite", "prevent", "refuse", "shut out", "uninvite"),
}
ACCESS = {"access", "admission", "entry", "visa"}
LED = {"chaired", "headed", "led"}
ORDERS = {"attempt", "bid", "decision", "effort", "move", "order", "plan", "pledge", "promise", "threat", "vow"}
SAYS_AGAIN = {"reaffirm", "reiterate", "repeat", "restate"}
WILL = {"will", "would", "'ll", "shall"}


def undergone(
    actors: tuple[Actor, ...], targets: tuple[Actor, ...], hit: Hit
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """ "A was put under investigation in B", "A came under attack": who is the subject of that does not do it."""
    noun = hit.trigger if hit.trigger.dep_ == "pobj" else hit.trigger.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "under" or noun.head.head.lemma_ not in UNDERGOING:
        return actors, targets
    told = kids(noun.head.head, "nsubj", "nsubjpass")
    inside = {word.offset for subject in told for word in subject.subtree}
    suffers = [actor for actor in (*targets, *actors) if actor.span[0] in inside]
    if not suffers:
        return actors, targets
    suffers = [one for one in suffers if not any(_is_part(one, other) for other in suffers)]
    doing = tuple(actor for actor in actors if actor.span[0] not in inside)
    local = tuple(one for one in targets if one not in suffers and (one.id or "").startswith("state:"))
    return doing or local, tuple(suffers)


def _is_part(one: Actor, other: Actor) -> bool:
    return one.span != other.span and other.span[0] <= one.span[0] and one.span[1] <= other.span[1]


def kept_out(
    actors: tuple[Actor, ...], targets: tuple[Actor, ...], hit: Hit, kind: str
) -> tuple[tuple[Actor, ...], tuple[Actor, ...]]:
    """ "A is required to leave", "A was excluded from the summit", "A was denied access to B": A does nothing of it."""
    verb = hit.trigger if is_verb(hit.trigger) else governor(hit.trigger)
    verbs = TOLD.get(kind, KEPT_OUT if kind in {"COERCE", "REJECT", "SANCTION"} else set())
    if lemma(verb) not in verbs or not is_passive(verb):
        return actors, targets
    inside = _offsets(kids(verb, "nsubjpass"))
    moved = tuple(one for one in actors if one.span[0] in inside)
    doing = tuple(one for one in actors if one not in moved)
    thing = [noun for noun in kids(verb, "dobj") if noun.lemma_.lower() in ACCESS]
    where = _offsets([place for noun in thing for place in prepositions(noun, "to", "into")])
    closed = tuple(one for one in targets if one.span[0] in where and (one.id or "").startswith(("gov:", "state:")))
    if not moved and not closed:
        return actors, targets
    held = tuple(one for one in targets if one not in closed and one.span not in {other.span for other in moved})
    return doing or closed, (*moved, *held)


def without_own_troops(hit: Hit) -> Hit:
    """ "Warned that his troops will strike back", "is to withdraw its troops": whose they are does nothing to them."""
    own = {one.country for one in hit.actors} - {None}
    if hit.frame.kind == "THREATEN":
        clauses = [c for c in kids(hit.trigger, "ccomp") if any(aux.lower_ in WILL for aux in kids(c, "aux"))]
        inside = _offsets([noun for clause in clauses for noun in kids(clause, "nsubj")])
    elif hit.frame.kind in {"MOBILIZE", "RETREAT"} and hit.frame.mode != "release" and is_verb(hit.trigger):
        theirs = [noun for noun in kids(hit.trigger, "dobj") if any(p.tag_ == "PRP$" for p in kids(noun, "poss"))]
        inside = {word.offset for noun in theirs for word in (noun, *kids(noun, "amod", "compound", "poss"))}
    else:
        return hit
    return replace(hit, targets=tuple(one for one in hit.targets if not (one.span[0] in inside and one.country in own)))


def by_its_leader(hit: Hit, cast: Cast) -> Hit:
    """ "A delegation led by X will attend": X will, and nobody meets him there."""
    sent = [noun for noun in _subjects(hit) if any(verb.lower_ in LED for verb in kids(noun, "acl"))]
    leaders = tuple(
        who
        for noun in sent
        for verb in kids(noun, "acl")
        for by in kids(verb, "agent")
        for person in kids(by, "pobj")
        for who in cast.who(person)
    )
    if not leaders or any(one.id and one not in leaders for one in hit.actors):
        return hit
    inside = _offsets([verb for noun in sent for verb in kids(noun, "acl")])
    return replace(hit, actors=leaders, targets=tuple(one for one in hit.targets if one.span[0] not in inside))


def _subjects(hit: Hit) -> list[Token]:
    return kids(hit.trigger, "nsubj") if is_verb(hit.trigger) else []


def whose_it_is(hit: Hit, cast: Cast) -> Hit:
    """ "Discussed X's proposal", "defended X's order to halt aid": it is X's, whoever the sentence is about."""
    noun = hit.trigger
    if is_verb(noun):
        if noun.dep_ != "acl" or noun.tag_ != "VB" or noun.head.lemma_.lower() not in ORDERS:
            return hit
        noun = noun.head
    elif hit.frame.kind not in {"AGREE", "REQUEST"} or noun.head.lemma_ in SAYS_AGAIN:
        return hit  # "Guterres reiterated the UN's commitment"
    owners = tuple(one for owner in kids(noun, "poss") if owner.tag_ != "PRP$" for one in cast.who(owner))
    if not owners or not all(one.id for one in owners):
        return hit
    ids = {one.id for one in owners}
    return replace(hit, actors=owners, targets=tuple(one for one in hit.targets if one.id not in ids))


def who_fell(hit: Hit, cast: Cast) -> Hit:
    """ "49 Indian soldiers were killed in clashes with Pakistan": India's clashed with it."""
    noun, verb = hit.trigger, hit.trigger.head.head
    if hit.actors or hit.frame.id not in {"assault.clash_noun", "assault.fighting"} or noun.dep_ != "pobj":
        return hit
    fell = kids(verb, "nsubjpass") if noun.head.lower_ == "in" and is_verb(verb) and is_passive(verb) else []
    sides = tuple(one for dead in fell for one in cast.who(dead) if one.country)
    return replace(hit, actors=tuple(one for one in sides if one.country not in {t.country for t in hit.targets}))


def beside_the_dead(targets: tuple[Actor, ...], hit: Hit) -> bool:
    """ "Four were killed in an Israeli attack": the reader takes who attacked for who was killed."""
    if hit.frame.id != "assault.kill" or not is_passive(hit.trigger):
        return False
    inside = _offsets(kids(hit.trigger, "nsubjpass"))
    return bool(inside) and not any(one.span[0] in inside for one in targets)


BATTLES = {"battles", "clashes", "hostilities", "skirmishes"}  # "clashes involving X's drones have killed 64"


def told_of_war(hit: Hit) -> bool:
    """ "The war in X, which has killed thousands": nobody is said to have killed them."""
    verb = hit.trigger
    if hit.frame.kind not in {"ASSAULT", "COERCE"} or not is_verb(verb):
        return False
    who = [verb.head if noun.lower_ in {"that", "which"} else noun for noun in kids(verb, "nsubj")]
    return any(noun.lower_ in WARS | BATTLES for noun in who)


def _offsets(nouns: list[Token]) -> set[int]:
    return {word.offset for noun in nouns for word in noun.subtree}
