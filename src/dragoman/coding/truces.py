"""Truces that begin or end, and whose they are: "a new truce takes effect", "X announced that it was extended"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids, lemma, subjects
from dragoman.coding.lexicon import Frame
from dragoman.coding.seen import comes_into_force

if TYPE_CHECKING:
    from dragoman.coding.words import Span as Sentence
    from dragoman.coding.words import Token

DECLARES = {"announce", "declare", "proclaim"}
OUTSIDE = {"IGO", "MED", "NGO"}  # sectors of whoever tells of a truce that is not his
BEGINS = Frame(id="retreat.truce_begins", kind="RETREAT", mode="ceasefire", weight=0.7)
ENDS = Frame(id="retreat.truce_ends", kind="RETREAT", mode="ceasefire", weight=0.7)
TRUCES = {"armistice", "ceasefire", "cease-fire", "lull", "truce"}
EXPIRES = {"break down", "collapse", "end", "expire", "fall apart", "lapse", "run out", "unravel"}
STOPS = {"cease", "end", "halt", "stop"}


def expired(hit: Hit) -> Hit:
    """ "The truce expired on Friday": none holds any more."""
    noun, verb = hit.trigger, hit.trigger.head
    ended = hit.frame.mode == "ceasefire" and not is_verb(noun) and noun.dep_ == "nsubj" and _expires(verb)
    ended = ended and noun.lemma_.lower() in TRUCES and not kids(verb, "dobj", "neg", "aux")
    return replace(hit, status="cancelled") if ended else hit


def attacks_stopped(hit: Hit) -> Hit:
    """ "Attacks by the rebels stopped", "the shelling has ceased": they hold their fire."""
    noun, verb = hit.trigger, hit.trigger.head
    if hit.frame.kind != "ASSAULT" or noun.dep_ not in {"csubj", "nsubj"} or lemma(verb) not in STOPS:
        return hit
    told = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and any(aux.lemma_ == "have" for aux in kids(verb, "aux")))
    if not told or kids(verb, "dobj", "neg", "xcomp"):
        return hit
    return replace(hit, frame=Frame(id="retreat.attacks_stop", kind="RETREAT", mode="ceasefire"))


def truces_begun(sentence: Sentence, hits: Sequence[Hit]) -> list[Hit]:
    """The truces that a sentence tells to begin in words that are no frame's, and those of nobody's that end."""
    known = {hit.trigger.i for hit in hits}
    found = [verb for verb in sentence if is_verb(verb) and verb.i not in known and comes_into_force(verb)]
    begun = [Hit(BEGINS, verb) for verb in found if not known & {noun.i for noun in kids(verb, "nsubj")}]
    return begun + [
        Hit(ENDS, noun, verb, status="cancelled") for noun in sentence if noun.i not in known for verb in _ended(noun)
    ]


def _ended(noun: Token) -> list[Token]:
    """ "The truce collapsed within hours", "has broken down", whoever had agreed to it: by which verb it did."""
    verb = noun.head
    told = noun.dep_ == "nsubj" and noun.lemma_.lower() in TRUCES and is_verb(verb) and _expires(verb)
    has = [aux.lemma_ for aux in kids(verb, "aux")]
    past = verb.tag_ == "VBD" or (verb.tag_ == "VBN" and has == ["have"])
    return [verb] if told and past and not kids(verb, "dobj", "neg", "mark") else []


def _expires(verb: Token) -> bool:
    return lemma(verb) in EXPIRES or (lemma(verb) == "fall" and any(c.lower_ == "apart" for c in kids(verb, "advmod")))


def by_whoever_declares_it(hit: Hit, cast: Cast) -> Hit:
    """ "X announced that the truce had been extended", "declared that a new one takes effect": X's own."""
    verb = hit.trigger
    if hit.frame.mode != "ceasefire" or hit.actors or not is_verb(verb):
        return hit
    if hit.frame != BEGINS and not is_passive(verb):
        return hit
    over = next((head for child, head in ancestors(verb) if child.dep_ == "ccomp" and lemma(head) in DECLARES), None)
    who = tuple(one for noun in subjects(over) for one in cast.who(noun)) if over is not None else ()
    if not who or any(one.sector in OUTSIDE for one in who):
        return hit
    return replace(hit, actors=who, frame=replace(hit.frame, move="propose"))


def begun_once(hits: Sequence[Hit]) -> list[Hit]:
    """Without a truce that is told to begin where the reader has it by another of the same words."""
    others = {hit.trigger.i: hit.trigger for hit in hits if hit.frame.id != BEGINS.id and hit.frame.kind == "RETREAT"}
    return [hit for hit in hits if hit.frame.id != BEGINS.id or not _is_told(hit.trigger, others.values())]


def _is_told(verb: Token, others: Iterable[Token]) -> bool:
    return any(one in (verb, *verb.children) or one.head in (verb, *verb.children) for one in others)
