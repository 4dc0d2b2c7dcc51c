"""Whether talks that a sentence mentions were held, whatever it says of who was there and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.carriers import ENDS_TALKS, whole_stretch
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma

if TYPE_CHECKING:
    from dragoman.coding.words import Token

INVITES = {"exclude", "include", "invite", "involve", "represent"}
ENDS = {"break", "collapse", "end", "fail", "last", "produce", "result", "yield"}
BRINGS = {"bring", "lead", "produce", "resolve", "result", "succeed", "yield"}


def only_threatened(hit: Hit) -> bool:
    """ "Threatened to cancel the summit", "cancelling it would be a setback": it is still to be."""
    carrier = hit.carrier
    if carrier is None:
        return False
    if is_verb(carrier):
        return carrier.dep_ == "xcomp" and carrier.head.lemma_ in {"consider", "threaten", "want"}
    return carrier.dep_ == "nsubj" and any(
        aux.lower_ in {"could", "might", "would"} for aux in kids(carrier.head, "aux")
    )


def stands_still(noun: Token) -> str:
    """ "The talks were on hold", "talks with X are off": put off, called off."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lemma_ not in {"be", "remain"}:
        return ""
    if any(word.lower_ == "hold" for prep in kids(verb, "prep") for word in prep.children if prep.lower_ == "on"):
        return "postponed"
    if any(word.lower_ in {"frozen", "suspended"} for word in kids(verb, "acomp")):
        return "postponed"
    return "cancelled" if any(word.lower_ in {"dead", "off"} for word in kids(verb, "acomp", "advmod", "prt")) else ""


def is_without_somebody(noun: Token) -> bool:
    """ "X was not invited to the talks between Y and Z": these are held without him."""
    verb = noun.head.head
    left = noun.dep_ == "pobj" and noun.head.lower_ in {"in", "to", "from"} and lemma(verb) in INVITES
    return left and is_passive(verb) and any(child.lower_ == "between" for child in kids(noun, "prep"))


def had_no_result(noun: Token) -> bool:
    """ "Earlier talks did not lead to a truce": they were held."""
    verb = noun.head
    brings = noun.dep_ == "nsubj" and verb.lemma_ in {
        "bring",
        "lead",
        "produce",
        "result",
        "resolve",
        "succeed",
        "yield",
    }
    return brings and bool(kids(verb, "neg"))


def is_setting(noun: Token) -> bool:
    """ "No agreement was reached in three hours of talks": the talks were held."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of":
        noun = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"in", "at", "during", "after"}:
        return False
    verb = noun.head.head
    return verb.lemma_ in ENDS_TALKS or any(made.lower_ != "part" for made in kids(verb, "dobj", "nsubjpass"))


def is_occasion(noun: Token) -> bool:
    """ "urged X to end it during a call with Y", "in talks with Y he demanded": had, whatever was urged there."""
    around = [noun, *(word for prep in kids(noun, "prep") for word in prep.children)]  # "a call Monday with X"
    has_guest = any(child.lower_ == "with" for word in around for child in kids(word, "prep"))
    if noun.dep_ != "pobj" or not has_guest:
        return False
    fronted = noun.head.lower_ in {"in", "at", "after"} and is_verb(noun.head.head) and noun.i < noun.head.head.i
    return noun.head.lower_ == "during" or fronted


def was_held(hit: Hit) -> bool:
    """ "Talks planned for Friday were held on Saturday", "a round of talks began today"."""
    if is_verb(hit.trigger):
        return False
    noun = whole_stretch(hit.trigger)
    verb = noun.head
    passive = noun.dep_ == "nsubjpass" and any(aux.tag_ == "VBD" for aux in kids(verb, "auxpass"))
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.dep_ == "dobj":
        verb = noun.head.head.head  # "had held three rounds of talks"
    past = lemma(verb) == "hold" and any(aux.lower_ == "had" for aux in kids(verb, "aux"))
    if past and not kids(verb, "neg") and noun.dep_ in {"dobj", "pobj"}:
        return True
    held = passive and lemma(verb) in {"hold", "conduct", "convene"}
    began = noun.dep_ == "nsubj" and verb.lower_ in {"took", "began", "opened"}
    return (held or began) and not kids(verb, "neg")


def has_a_new_day(hit: Hit) -> bool:
    """ "The summit, twice postponed, will now take place on 14 March": it is to be held."""
    noun = whole_stretch(hit.trigger)
    verb = noun.head
    to_come = any(aux.lower_ in {"'ll", "will"} for aux in kids(verb, "aux")) and not kids(verb, "neg")
    held = noun.dep_ == "nsubjpass" and lemma(verb) in {"convene", "hold"}
    held = held or (noun.dep_ == "nsubj" and lemma(verb) in {"begin", "convene", "go ahead", "open", "start", "take"})
    return not is_verb(hit.trigger) and to_come and held


def is_awaited(noun: Token) -> bool:
    """ "Comes ahead of his scheduled meeting with X", "preparations are under way for talks": still to come."""
    preposition = noun.head
    if noun.dep_ != "pobj":
        return False
    due = any(word.lower_ in {"planned", "scheduled", "upcoming"} for word in kids(noun, "amod"))
    if preposition.lower_ in {"of", "before"} and due:
        return preposition.lower_ == "before" or preposition.head.lower_ == "ahead"
    made = {word.lemma_.lower() for word in kids(preposition.head, "nsubj")} | {preposition.head.lemma_.lower()}
    return preposition.lower_ == "for" and "preparation" in made


def came_to_something(noun: Token) -> bool:
    """ "Arranged talks between the two, but they ended in failure": they took place."""
    verb = noun.head
    after = [clause for clause in kids(verb, "conj") if clause.tag_ == "VBD" and clause.lemma_ in ENDS]
    return lemma(verb) == "arrange" and any(kids(clause, "nsubj")[:1] != [] for clause in after)
