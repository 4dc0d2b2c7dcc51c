"""What an event hangs on, or is a part of: "only after", "depends on", "without", "measures, including"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import governor, is_passive, is_verb, kids, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

DEPENDS = {"depend", "hinge"}
SUBJECTS = {"csubj", "csubjpass", "nsubj"}
MADE = {"achieve", "announce", "make", "reach", "secure"}
RESULTS = {"accord", "agreement", "breakthrough", "compromise", "consensus", "deal", "headway", "progress"}


def hung_on(child: Token, head: Token, start: Token) -> str:
    """What the word over a clause makes of it: "left without signing it", "depends on X withdrawing".

    child, head  a step on the way up from the event
    start        the event's own word, or the verb that carries it
    """
    if child.dep_ == "pcomp" and child.tag_ == "VBG":
        if head.lower_ == "without" and (child == start or is_verb(start)):
            return "negated"
        return "conditional" if head.lower_ in {"on", "upon"} and head.head.lemma_ in DEPENDS else ""
    depends = child.dep_ in SUBJECTS and head.lemma_ in DEPENDS
    return "conditional" if depends and any(prep.lower_ in {"on", "upon"} for prep in kids(head, "prep")) else ""


def hangs_on_something(noun: Token) -> bool:
    """ "The signing of the treaty is conditional on a change of …"."""
    told = kids(noun.head, "acomp") if noun.dep_ == "nsubj" else []
    return any(word.lower_ in {"conditional", "contingent", "dependent"} for word in told)


def plan_put_off(noun: Token, cues: Mapping[str, Any]) -> str:
    """ "Plans to withdraw have been postponed": the withdrawal is."""
    verb = noun.head
    if noun.dep_ not in {"nsubj", "nsubjpass"} or noun.lemma_.lower() not in {"decision", "intention", "plan"}:
        return ""
    put_off = (status for status in ("postponed", "cancelled") if verb.lower_ in cues["modifiers"][status])
    return next(put_off, "")


def only_after(verb: Token, mark: Token) -> bool:
    """ "Would resume only after X had freed them", "is possible only after X has left": they are still to be."""
    before = mark.doc[mark.i - 1].lower_ if mark.i else ""
    over = verb.head
    if mark.lower_ not in {"after", "once", "when"} or before != "only":
        return False
    possible = any(word.lower_ in {"conceivable", "possible"} for word in kids(over, "acomp"))
    return possible or any(aux.tag_ == "MD" for aux in kids(over, "aux"))


def whole_of(noun: Token) -> Token | None:
    """ "Committed to measures, including a withdrawal": the measures."""
    while noun.dep_ == "conj" and not is_verb(noun.head):
        noun = noun.head
    listed = noun.dep_ == "pobj" and noun.head.lower_ in {"including", "as"} and noun.head.dep_ == "prep"
    if not listed or (noun.head.lower_ == "as" and not any(word.lower_ == "such" for word in noun.head.children)):
        return None
    whole = noun.head.head
    return whole if whole.tag_ in {"NN", "NNS"} else None


def is_no_result(verb: Token) -> bool:
    """ "No agreement was reached at the talks": those were held, and nobody agreed."""
    made = kids(verb, "nsubjpass") if is_passive(verb) else kids(verb, "dobj")
    return lemma(verb) in MADE and any(
        noun.lemma_.lower() in RESULTS and any(child.lower_ == "no" for child in kids(noun, "det")) for noun in made
    )


def stays_out(word: Token) -> bool:
    """ "Did not show up for the talks", "was not invited to the summit": a refusal, and none that is denied."""
    verb = word if is_verb(word) else governor(word)
    return lemma(verb) in {"attend", "come", "invite", "show", "show up", "turn up"} and bool(kids(verb, "neg"))
