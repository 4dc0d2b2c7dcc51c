"""Lists of people with their offices, which the small model takes apart: "A, President B, Chancellor C and D"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

TITLES = {
    *("Ambassador", "Chancellor", "Chief", "Commander", "Emir", "Envoy", "General", "King", "Leader", "Minister"),
    *("Premier", "President", "Representative", "Secretary", "Speaker", "Sultan"),
}
LISTING = {"and", "or"}
WITH_WHOM = {"between", "by", "for", "of", "to", "with"}
MEETINGS = {
    *("call", "calls", "consultations", "conversation", "dialogue", "discussions", "meeting", "meetings"),
    *("negotiations", "summit", "talks"),
}


def mend_lists(doc: Doc) -> None:
    """Make one list of those who stand beside one another."""
    for token in doc:
        if token.tag_ != "NNP" and token.lower_ != "with":
            continue
        if token.dep_ == "appos":
            _stand_in_the_list(token)
        elif token.dep_ == "conj" and token.head.tag_.startswith("V"):
            _end_the_list(token)
        elif token.dep_ == "prep" and token.head.tag_ == "NNP":
            _give_to_the_meeting(token)


def _stand_in_the_list(person: Token) -> None:
    """ "With A, French President B and C": B, whose office comes before his name, is nobody else's other name."""
    before = person.head
    titled = any(child.text in TITLES and child.i < person.i for child in person.children if child.dep_ == "compound")
    if not titled or before.tag_ != "NNP" or before.text in TITLES or not _goes_on(person):
        return
    if before.dep_ == "pobj" and before.head.lower_ not in WITH_WHOM:
        return  # "in Geneva, French President B and C …"
    person.dep_ = "conj"


def _goes_on(last: Token) -> bool:
    """Whether more are named behind somebody: ", and C", "and C"."""
    doc, at = last.doc, last.i + 1
    if any(child.dep_ in {"conj", "appos"} and child.i > last.i for child in last.children):
        return True
    at += at < len(doc) and doc[at].text == ","
    return at + 1 < len(doc) and doc[at].lower_ in LISTING and doc[at + 1].tag_ in {"NNP", "JJ"}


def _end_the_list(name: Token) -> None:
    """ "Held calls with A, President B, and C, urging …": C is called, and is no verb beside "held"."""
    joint = name.left_edge.i - 1
    if joint < 2 or name.doc[joint].lower_ not in LISTING or name.doc[joint].head != name.head:
        return
    last = name.doc[joint - 1]
    last = last.nbor(-1) if last.text == "," else last
    own = any(child.dep_ in {"nsubj", "nsubjpass", "dobj", "prep", "aux", "acomp", "attr"} for child in name.children)
    if last.tag_ != "NNP" or own or not name.head.is_ancestor(last):
        return
    name.doc[joint].head = last
    name.head = last


def _give_to_the_meeting(preposition: Token) -> None:
    """ "Talks of the leaders of A, B and C with X and Y": it is the talks that are with X, not C."""
    over = preposition.head
    while over.dep_ in {"conj", "pobj", "prep", "appos"} and over.head != over:
        over = over.head
        if over.lower_ in MEETINGS:
            preposition.head = over
            return
