"""One attack told in two clauses: "X were killed when Y ambushed Z", "a raid killed two, and Y claimed the attack"."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.amounts import INJURE, KILL
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma
from dragoman.coding.hanging import FIGHTS_OFF
from dragoman.coding.told_as_nouns import BLAME, CLAIM
from dragoman.coding.war_words import war_words
from dragoman.types import Actor, Place

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEAVES = "assault.leave_dead"
STRIKES = {"hit", "strike"}  # "an airstrike by X | hit a clinic"
HOW = {"after", "as", "when"}  # what opens the clause that tells how


def told_in_one(hits: Sequence[Hit], where: MutableMapping[int, list[Place]]) -> list[Hit]:
    """The hits of a sentence with the two halves of an attack, its harm and how it was done, as one.

    where  the places of each hit, by its trigger: what is left takes over those of what it takes in
    """
    found = list(hits)
    for one in hits:
        for other in hits:
            pair = _halves(one, other)
            halves = [hit for half in pair or () for hit in found if hit.trigger == half.trigger]
            if len(halves) != 2:
                continue
            kept, gone = halves
            there, elsewhere = ({place.name for place in where[half.trigger.i]} for half in (kept, gone))
            if there and elsewhere and there.isdisjoint(elsewhere):
                continue
            whole = _whole(kept, gone)
            where[kept.trigger.i] = where[kept.trigger.i] or where[gone.trigger.i]
            found = [whole if hit is kept else hit for hit in found if hit is not gone]
    return _claimed_beside(found, where)


def _claimed_beside(hits: Sequence[Hit], where: MutableMapping[int, list[Place]]) -> list[Hit]:
    """The same where somebody owns up to what stands before: "a raid killed six; X claimed responsibility"."""
    found = list(hits)
    for claim in hits:
        told = [one for one in found if _is_force(one) and not one.owned and one.trigger.i < claim.trigger.i]
        told = [one for one in told if not _goes_on(one, told)]
        if not is_bare_claim(claim) or len(told) != 1 or any(actor.id for actor in told[0].actors):
            continue
        (attack,) = told
        own, there = ({place.name for place in where[hit.trigger.i]} for hit in (claim, attack))
        if own <= there:
            targets = tuple(one for one in attack.targets if not _is_among(one, claim.actors))
            by_them = replace(attack, actors=claim.actors, targets=targets, owned=True)
            found = [by_them if hit is attack else hit for hit in found if hit is not claim]
    return found


def _goes_on(hit: Hit, hits: Sequence[Hit]) -> bool:
    """ "Killed two and | injured six": of the attack that killed."""
    word = hit.trigger
    beside = word.dep_ == "conj" and is_verb(word) and not kids(word, "nsubj", "nsubjpass")
    return beside and any(word.head in (one.trigger, one.also) for one in hits)


def is_bare_claim(hit: Hit) -> bool:
    """ "Claimed responsibility", "claimed the attack": of what was told before."""
    if not hit.owned:
        return False
    return hit.frame.id == CLAIM or any(word.lower_ in {"the", "this", "that"} for word in kids(hit.trigger, "det"))


def _halves(harm: Hit, deed: Hit) -> tuple[Hit, Hit] | None:
    """The hit that stays and the one that is its other half; None where the two tell of two things."""
    word = harm.trigger
    if not (_is_force(harm) and _is_force(deed)) or harm is deed or not is_verb(word):
        return None
    hurts = word.lemma_.lower() in KILL | INJURE
    if hurts and (is_passive(word) or _are_the_same(harm, deed)):
        return (deed, harm) if _tells_how(deed, harm) else None
    if word.dep_ == "relcl" and (hurts or harm.frame.id == LEAVES):
        which = any(noun.lower_ in {"that", "which"} for noun in kids(word, "nsubj"))
        return (deed, harm) if which and not is_verb(deed.trigger) and _is_of(word.head, deed.trigger) else None
    if deed.trigger in kids(word, "nsubj") and (hurts or word.lemma_ in STRIKES):
        return (deed, harm) if _sure(deed) > _sure(harm) else (harm, deed)
    return None


def _are_the_same(harm: Hit, deed: Hit) -> bool:
    """ "They killed six when they ambushed a convoy": who did both."""
    one, other = (sorted(actor.id or actor.text for actor in hit.actors) for hit in (harm, deed))
    whens = kids(deed.trigger, "mark", "advmod")
    return bool(one) and one == other and any(mark.lower_ == "when" for mark in whens)


def _is_force(hit: Hit) -> bool:
    return hit.frame.kind == "ASSAULT" and hit.frame.mode not in {"territory", "abduct"}


def _sure(hit: Hit) -> float:
    return hit.sighting.confidence if hit.sighting is not None else 0.0


def _tells_how(deed: Hit, harm: Hit) -> bool:
    """ "Were killed | when rebels shelled their base": not by what they did themselves, nor days before."""
    clause, over = deed.trigger, deed.trigger.head
    if clause.dep_ != "advcl" or not is_verb(clause) or over not in (harm.trigger, *kids(harm.trigger, "conj")):
        return False
    marks = [mark for mark in kids(clause, "mark", "advmod") if mark.lower_ in HOW]
    if not marks or clause.tag_ == "VBG" or clause.i < harm.trigger.i or lemma(clause) in FIGHTS_OFF:
        return False
    before = marks[0].nbor(-1) if marks[0].i > 0 else marks[0]
    if before.tag_.startswith("NN") and marks[0].lower_ == "after" and before.head in (marks[0], clause):
        return False  # "two days after"
    doers = kids(clause, "nsubj") if is_passive(harm.trigger) else []
    dead = {one.id or one.text for one in harm.targets}
    return not any(noun.pos_ == "PRON" for noun in doers) and dead.isdisjoint(one.id or one.text for one in deed.actors)


def _is_of(noun: Token, deed: Token) -> bool:
    """Whether "that killed six" is said of an attack, or of the place or thing that stands behind it."""
    if noun == deed or (noun.lemma_.lower() in BLAME and noun.is_ancestor(deed)):
        return True  # "responsibility for the attack that killed six"
    people = war_words("casualties", "person") | war_words("casualties", "band")
    return deed.is_ancestor(noun) and noun.dep_ == "pobj" and people.isdisjoint({noun.lemma_.lower(), noun.lower_})


def _whole(kept: Hit, gone: Hit) -> Hit:
    """The one with what only the other tells, those who were harmed before what was struck with them."""
    how = is_verb(kept.trigger) and is_verb(gone.trigger) and gone.trigger.lemma_.lower() in KILL | INJURE
    first, then = (gone, kept) if how else (kept, gone)
    doing = kept.actors if gone.trigger.dep_ == "relcl" else kept.actors or gone.actors  # no mosque "that killed six"
    harmed = tuple(one for one in first.targets if not _is_among(one, doing))
    struck = tuple(one for one in then.targets if not _is_among(one, (*harmed, *doing)) and not _is_their_own(one))
    if kept.frame.reciprocal and kept.targets:
        harmed, struck = kept.targets, ()  # "clashes of A and B that killed nine": of both, whoever the nine were
    return replace(
        kept,
        frame=replace(kept.frame, mode=kept.frame.mode or gone.frame.mode),
        actors=doing,
        targets=(*harmed, *struck),
        sighting=gone.sighting if _sure(gone) > _sure(kept) else kept.sighting,
        owned=kept.owned or gone.owned,
        also=kept.also if kept.also is not None else gone.trigger,
    )


def _is_among(one: Actor, others: Sequence[Actor]) -> bool:
    return any(one.span[0] < other.span[1] and other.span[0] < one.span[1] for other in others)


def _is_their_own(one: Actor) -> bool:
    """ "Their base": theirs who were killed."""
    return one.text.lower().split()[0] in {"her", "his", "its", "their"}
