"""What a sentence tells twice: a toll and what caused it, a meeting and what it was for, how something was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.carriers import whole_stretch
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import governor, is_verb, kids, lemma
from dragoman.coding.lexicon import omissions


def told_once(hits: Sequence[Hit]) -> list[Hit]:
    """ "The attack by X on the base left twelve dead": one event, with who attacked and what."""
    ends = {noun.i: hit for hit in hits if hit.frame.id == "assault.leave_dead" for noun in kids(hit.trigger, "nsubj")}
    again = {hit.trigger.i for hit in hits if _is_the_purpose(hit, hits) or _is_told_below(hit, hits)}
    again |= {hit.trigger.i for hit in hits if _is_manner(hit, hits)}
    ends_truce = [hit.trigger for hit in hits if hit.frame.id == "sanction.end_truce"]
    declared = {word.head.i for word in ends_truce if not is_verb(word)}  # "declared the truce over"
    again |= declared & {word.i for word in ends_truce}
    causes = {ends[hit.trigger.i].trigger.i: hit for hit in hits if hit.trigger.i in ends}
    found = []
    for hit in hits:
        cause = causes.get(hit.trigger.i)
        if cause is not None and hit.frame.id == "assault.leave_dead":
            found.append(_with_its_cause(hit, cause))
            continue
        if hit.trigger.i not in ends and hit.trigger.i not in again:
            found.append(hit)
    return found


def _with_its_cause(left: Hit, cause: Hit) -> Hit:
    """ "Clashes between A and B | left six dead": of both, and the six are nobody's side; "a raid left six dead"."""
    if cause.frame.kind == "ASSAULT" and cause.frame.reciprocal:
        return replace(cause, also=left.trigger)
    beside = tuple(one for one in cause.targets if one.span not in {own.span for own in left.targets})
    targets = (*left.targets, *beside)
    if cause.frame.kind != "ASSAULT" or cause.sighting is None:
        return replace(left, actors=left.actors or cause.actors, targets=targets)
    return replace(cause, actors=cause.actors or left.actors, targets=targets, also=left.trigger)


def _is_the_purpose(hit: Hit, hits: Sequence[Hit]) -> bool:
    """ "Met for negotiations", "is due in X for a round of talks with Y": one meeting."""
    noun = whole_stretch(hit.trigger)
    if hit.frame.kind != "CONSULT" or noun.dep_ != "pobj" or noun.head.lower_ != "for" or hit.actors:
        return False
    over = [other for other in hits if other.trigger == noun.head.head and other.frame.kind == "CONSULT"]
    return any(set(hit.targets) <= set(other.targets) for other in over)


def _is_told_below(hit: Hit, hits: Sequence[Hit]) -> bool:
    """ "Was in Geneva meeting X", "announced the postponement of the session": told by the words below."""
    if hit.frame.id == "support.vote":  # "voted to extend the mission"
        return any(other.trigger in kids(hit.trigger, "xcomp") for other in hits)
    seen = hit.frame.id == "reader.consult" and lemma(hit.trigger) in omissions()["announces"] | {"be", "due"}
    nobody = hit.frame.id == "reader.consult" and not hit.actors and not hit.targets  # "talks are set to | commence"
    others = [other for other in hits if other.frame.kind == "CONSULT" and (other.actors or other.targets)]
    if nobody and any(other.trigger.head == governor(hit.trigger) for other in others):
        return True
    if not seen:
        return False
    inside = {word.i for word in hit.trigger.subtree} - {hit.trigger.i}
    return any(other.frame.kind == "CONSULT" and other.trigger.i in inside for other in hits)


def _is_manner(hit: Hit, hits: Sequence[Hit]) -> bool:
    """ "Left in protest", "placed X under house arrest": how it was done, and told by the verb."""
    noun = hit.trigger
    if hit.frame.id == "support.stand_with" and noun.tag_ == "VBG" and noun.dep_ == "advcl":
        return True  # "standing alongside X, said"
    if noun.dep_ != "pobj" or kids(noun, "det", "poss"):
        return False
    if hit.frame.id == "protest.demo_noun" and noun.head.lower_ == "in":
        return True
    under = hit.frame.id == "coerce.arrest_noun" and noun.head.lower_ == "under"
    return under and any(other.trigger == noun.head.head and other.frame.kind == "COERCE" for other in hits)
