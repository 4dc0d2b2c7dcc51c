"""Acts that a sentence tells beside what it says: a call by which it is said, an offer that is being looked at.

They are no frame's: of "told the minister by phone that …" what was told is the event that frames and reader see, and
of "is weighing the American plan" the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import complements, is_passive, is_verb, kids, lemma, objects, prepositions, subjects
from dragoman.coding.lexicon import Frame, answers, omissions

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token
    from dragoman.types import Actor

BY_PHONE = Frame(id="consult.told_by_phone", kind="CONSULT", mode="phone", weight=0.7)
STUDIED = Frame(id="consult.study", kind="CONSULT", move="clarify", weight=0.7)
CALLS = {"consult.call_person", "consult.phone"}


def told_beside(sentence: Sentence, hits: Sequence[Hit], cast: Cast) -> list[Hit]:
    """The hits with the calls and the looking at offers that the sentence tells beside them."""
    made = [_asked_in_a_call(hit, cast) for hit in hits]
    called = any(hit.frame.mode == "phone" for hit in made)
    for word in sentence:
        found = None if called else _told_by_phone(word, cast)
        found = found or _studied(word, cast)
        if found is None:
            continue
        if found.frame == STUDIED:
            made = [one for one in made if not _is_meant(one, found)]
        if all(one.trigger != word for one in made):
            made.append(found)
    return sorted(made, key=lambda hit: hit.trigger.i)


def _is_meant(hit: Hit, studied: Hit) -> bool:
    """The looking at it, read as a charge or talks; and the plan as that of whoever looks at it."""
    if hit.trigger == studied.trigger:
        return hit.frame.kind in {"ACCUSE", "AGREE", "CONSULT"}
    mine = {one.id or one.text for one in studied.actors}
    return hit.trigger == studied.content and bool(hit.actors) and mine >= {one.id or one.text for one in hit.actors}


def _told_by_phone(word: Token, cast: Cast) -> Hit | None:
    """ "Told the minister by phone that …", "urged him over the telephone to …": a call; not what the press is told."""
    phone = word.dep_ == "pobj" and word.lemma_.lower() in answers()["call.lines"]
    verb = word.head.head
    if not phone or word.head.lower_ not in {"by", "on", "over", "via"} or not is_verb(verb) or is_passive(verb):
        return None
    actors = _parties(subjects(verb), cast)
    targets = tuple(one for one in _parties([*objects(verb), *kids(verb, "dative")], cast) if one not in actors)
    if lemma(verb) not in answers()["call.says"] or not actors or not targets:
        return None
    return Hit(BY_PHONE, word, verb, actors=actors, targets=targets)


def _studied(verb: Token, cast: Cast) -> Hit | None:
    """ "Is studying the American offer", "will review the rebels' reply": neither taken nor turned down yet."""
    looks = lemma(verb) in omissions()["studies"] or (lemma(verb) == "go" and bool(prepositions(verb, "over")))
    if not is_verb(verb) or not looks or kids(verb, "neg") or is_passive(verb):
        return None
    auxiliaries = {aux.lemma_.lower() for aux in kids(verb, "aux")}
    if not (verb.tag_ == "VBG" and "be" in auxiliaries) and "will" not in auxiliaries:
        return None  # "reviewed the plan at a meeting" tells of the meeting
    texts = answers()["terms.texts"] | answers()["things.asked"] | answers()["answers.nouns"]
    read = [*kids(verb, "dobj"), *prepositions(verb, "over")]
    if verb.dep_ == "conj" and any(noun.lower_ in {"it", "them"} for noun in read):
        read = objects(verb.head)  # "received the plan and is examining it"
    things = [noun for noun in read if noun.lemma_.lower() in texts]
    actors = _parties(subjects(verb), cast)
    if not things or not actors:
        return None
    mine = {one.id or one.text for one in actors}
    targets = tuple(one for noun in things for one in cast.within(noun) if (one.id or one.text) not in mine)
    return Hit(STUDIED, verb, actors=actors, targets=targets, content=things[0])


def _asked_in_a_call(hit: Hit, cast: Cast) -> Hit:
    """ "Called X to urge restraint", "phoned X to congratulate him": whoever calls does it, and X is told."""
    verb, call = hit.trigger, hit.trigger.head
    if not is_verb(verb) or verb.dep_ not in {"advcl", "xcomp"} or not is_purpose_of_a_call(verb):
        return hit
    actors = _parties(subjects(call), cast)
    targets = tuple(one for one in _parties(objects(call), cast) if one not in actors)
    if not actors or not targets:
        return hit
    told = hit.targets if {one.id for one in hit.targets} & {one.id for one in targets} else targets
    happened = call.tag_ in {"VBD", "VBN"} and not kids(call, "neg")
    return replace(hit, actors=actors, targets=told, status="happened" if happened else hit.status)


def is_purpose_of_a_call(step: Token) -> bool:
    """Whether a verb tells what somebody calls another for: "called him to urge …", "rang to ask"."""
    call = step.head
    if lemma(call) not in answers()["call.verbs"] or step.tag_ != "VB" or kids(step, "nsubj"):
        return False
    beside = step in (*complements(call), *kids(call, "advcl"))
    return beside and lemma(step) in answers()["call.says"] and bool(kids(call, "dobj"))


def _parties(nouns: Sequence[Token], cast: Cast) -> tuple[Actor, ...]:
    """Who of them can act: no press, and nobody of whom nothing is known."""
    found = (one for noun in nouns for one in cast.within(noun))
    return tuple(dict.fromkeys(one for one in found if (one.id or one.country or one.sector) and one.sector != "MED"))
