"""What is talked about, and by nobody met: "discussed X", "talks on X", "met amid anger at X"."""

from __future__ import annotations

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_verb, kids, lemma, objects, prepositions
from dragoman.types import Actor

AMID = {"amid", "amidst", "despite"}
DISCUSSES = {"debate", "discuss", "hash out", "talk over"}
MATTERS = {"on", "about", "over", "regarding", "concerning"}


def without_topics(targets: tuple[Actor, ...], hit: Hit, cast: Cast) -> tuple[Actor, ...]:
    """ "discussed trade and X with Y", "discussed the war in X": what is discussed is met by nobody."""
    if hit.frame.kind != "CONSULT":
        return targets
    # "met to discuss X's deal": what they met for
    purposes = [clause for clause in kids(hit.trigger, "advcl", "xcomp") if clause.tag_ == "VB" and kids(clause, "aux")]
    beside = {word.i for clause in purposes for n in prepositions(clause, "with", "between") for word in n.subtree}
    meant = {word.offset for clause in purposes for word in clause.subtree if word.i not in beside}
    held = objects(hit.trigger) if hit.frame.id == "consult.host" else []
    preps = [prep for word in (hit.trigger, *held) for prep in kids(word, "prep") if prep.lower_ in MATTERS]
    meant |= {word.offset for prep in kids(hit.trigger, "prep") if prep.lower_ in AMID for word in prep.subtree}
    if held or len(hit.actors) > 1 or not is_verb(hit.trigger):  # "talks on ending the war with X", "hosted talks on X"
        meant |= {word.offset for prep in preps for word in prep.subtree}
    targets = tuple(actor for actor in targets if actor.span[0] not in meant)
    if "with" not in hit.frame.target or "object" not in hit.frame.content:
        return targets
    met = {word.i for noun in prepositions(hit.trigger, "with") for word in noun.subtree}
    things = [noun for noun in objects(hit.trigger) if met or discuss(hit) or not cast.who(noun)]
    topics = {word.offset for noun in things for word in noun.subtree if word.i not in met}
    return tuple(actor for actor in targets if actor.span[0] not in topics)


def discuss(hit: Hit) -> bool:
    """ "A and B discussed X": they met each other."""
    return len(hit.actors) > 1 and lemma(hit.trigger) in DISCUSSES
