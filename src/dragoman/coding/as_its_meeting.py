"""Readings of one meeting that are one in status: what mediates it, what says that it takes place or did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_verb, kids, lemma

if TYPE_CHECKING:
    from dragoman.coding.words import Token

HELPS = {
    *("arrange", "broker", "chair", "convene", "facilitate", "host", "lead", "mediate", "moderate", "organise"),
    *("organize", "sponsor"),
}
HAPPENS = {"happen", "materialise", "materialize", "occur"}
THIS = {"it", "that", "they", "this"}


def told_of_once(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without "take place" where another tells the meeting that does."""
    nouns = {hit.trigger.i for hit in hits if hit.frame.kind == "CONSULT" and not is_verb(hit.trigger)}
    kept: list[Hit] = []
    for hit in hits:
        subject = kids(hit.trigger, "nsubj", "nsubjpass") if _takes_place(hit.trigger) else []
        if hit.frame.kind == "CONSULT" and any(noun.i in nouns for noun in subject):
            continue
        kept.append(hit)
    return [_with_its_verb(hit) for hit in kept]


def _takes_place(verb: Token) -> bool:
    placed = lemma(verb) in {"take", "take place"} and any(noun.lower_ == "place" for noun in kids(verb, "dobj"))
    return is_verb(verb) and (placed or lemma(verb) in HAPPENS)


def _with_its_verb(hit: Hit) -> Hit:
    """ "A meeting, mediated by X, could | take place": what the verb says goes for the meeting."""
    verb = hit.trigger.head
    alone = hit.frame.kind == "CONSULT" and hit.carrier is None and hit.trigger.dep_ == "nsubj"
    return replace(hit, carrier=verb) if alone and _takes_place(verb) else hit


def its_meeting(hit: Hit, hits: Sequence[Hit]) -> Hit | None:
    """The meeting that a participle tells somebody to help with: "talks mediated by X"."""
    word = hit.trigger
    helps = hit.frame.kind == "CONSULT" and word.dep_ == "acl" and word.tag_ == "VBN" and lemma(word) in HELPS
    if not helps:
        return None
    by_place = {one.trigger.i: one for one in hits if one.frame.kind == "CONSULT" and one is not hit}
    return next((by_place[over.i] for _, over in ancestors(word) if over.i in by_place), None)


def would_be_the_first(verb: Token) -> bool:
    """ "It would be the first time that X agrees": it has not yet."""
    time = verb.head
    first = verb.dep_ in {"acl", "ccomp", "relcl"} and time.lemma_ == "time" and time.dep_ == "attr"
    return first and any(aux.lower_ in {"could", "may", "might", "will", "would"} for aux in kids(time.head, "aux"))


def came_to_nothing(hit: Hit) -> bool:
    """ "Had hoped to convene a meeting, but this did not happen"."""
    if hit.frame.kind != "CONSULT":
        return False
    later = [verb for verb in hit.trigger.sent if verb.i > hit.trigger.i and _takes_place(verb) and kids(verb, "neg")]
    return any(noun.lower_ in THIS for verb in later for noun in kids(verb, "nsubj"))
