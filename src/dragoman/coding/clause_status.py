"""What the verb of a clause says of an event by its own auxiliaries, adverbs, subjects and opening words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import ancestors, is_passive, is_verb, kids, lemma
from dragoman.coding.hanging import at_no_time, only_after

if TYPE_CHECKING:
    from dragoman.coding.words import Token

SUBJECTS = ("nsubj", "nsubjpass")
NONE = {"neither", "none", "nobody", "nothing", "no"}
AGREEING = {"agree", "decide", "resolve"}  # "agreed that X would organise talks"


def own_clause(verb: Token, cues: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    marks = [child.lower_ for child in kids(verb, "aux")]
    if verb.dep_ == "ROOT" and "to" in marks and kids(verb, *SUBJECTS):
        found.append("planned")  # a headline: "Rebels to open road"
    for subject in kids(verb, *SUBJECTS):
        if any(child.lower_ in {*cues["adverbs"]["negated"], *NONE} for child in kids(subject, "det", "preconj", "cc")):
            found.append("negated")  # "No member vetoed …", "neither X nor Y had …"
        elif subject.lower_ in NONE:
            found.append("negated")
    found += ["negated"] if at_no_time(verb) else []
    for child in verb.children:
        word = child.lower_
        if child.dep_ in {"neg", "advmod", "preconj", "det"} and word in cues["adverbs"]["negated"]:
            found.append("negated")
        elif child.dep_ == "dobj" and any(joint.lower_ == "neither" for joint in kids(child, "preconj", "cc", "det")):
            found.append("negated")  # "met neither X nor Y"
        elif child.dep_ == "advmod" and word in cues["adverbs"]["hypothetical"]:
            found.append("hypothetical")
        elif child.dep_ == "aux":
            found.append(_modal(verb, child, cues))
        elif word == "whether" and child.dep_ == "mark":
            found.append("hypothetical")
        elif verb.dep_ == "advcl" and child.dep_ in {"mark", "advmod"}:
            found.append(_opened(verb, child, cues))
    if verb.dep_ == "conj" and is_verb(verb.head) and not kids(verb, "nsubj", "nsubjpass", "aux") and _shares(verb):
        # "could attack and kill": the second verb shares what stands before the first
        found += [status for status in own_clause(verb.head, cues) if status != "conditional"]
    return found


def _opened(verb: Token, mark: Token, cues: Mapping[str, Any]) -> str:
    """ "If it leaves", "as long as X keeps it", "wants guarantees before it frees them", "will talk after it goes"."""
    if mark.lower_ == "until" and verb.tag_ == "VBD" and verb.head.tag_ in {"VBD", "VBN"}:
        return ""  # "went on until X brokered a truce"
    if mark.lower_ in cues["marks"]["conditional"] or only_after(verb, mark):
        return "conditional"
    before = mark.doc[mark.i - 1].lower_ if mark.i else ""
    if mark.lower_ == "as":  # "as long as", "as soon as"
        return "conditional" if before in {"long", "soon"} else ""
    present = verb.tag_ in {"VBZ", "VBP"} or any(aux.tag_ in {"VBZ", "VBP"} for aux in kids(verb, "aux", "auxpass"))
    if mark.lower_ not in {"after", "before", "when"} or not present or verb.lemma_ == "be":
        return ""  # "before he is to meet X"
    if is_passive(verb) and lemma(verb) in cues["governors"]["planned"]:
        return "planned"  # "days before he is expected to land"
    over = verb.head
    to_come = any(aux.tag_ == "MD" for aux in kids(over, "aux"))
    if mark.lower_ == "when":  # "will go on this week, when X travels to Y", "would be final when X signs it"
        if to_come:
            return "planned" if before == "," else "conditional"
        return "planned" if over.tag_ == "VB" else ""  # "plans to greet them when they land"
    open_ = any(word.lower_ in {"open", "prepared", "ready", "willing"} for word in kids(over, "acomp"))
    return "conditional" if mark.lower_ == "before" or to_come or open_ or over.tag_ in {"VB", "VBG"} else ""


def _shares(verb: Token) -> bool:
    """Whether a second verb can share the first one's auxiliary: not "would not travel but was ready"."""
    finite = verb.tag_ in {"VBD", "VBZ", "VBP"}  # nor "was not seeking it and called for …"
    return not (finite and verb.head.tag_ in {"VB", "VBG"} and bool(kids(verb.head, "aux")))


def _modal(verb: Token, aux: Token, cues: Mapping[str, Any]) -> str:
    word = aux.lower_
    if word in cues["modals"]["planned"]:
        return "planned"
    if word in {"would", "'d"} and any(
        (lemma(head) in speech(cues) or lemma(head) in AGREEING) and head.tag_ in {"VBD", "VBN"}
        for _, head in ancestors(verb)
    ):
        return "planned"  # "said it would send": the past of "will send"
    return "hypothetical" if word in cues["modals"]["hypothetical"] else ""


def speech(cues: Mapping[str, Any]) -> set[str]:
    return {word for group in ("neutral", "claim") for word in cues["speech"][group]}
