"""Mends of two clauses that stand side by side, of which the model makes the first the content of the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SPEAKS = (  # beginnings of verbs behind whose words their hearer may stand: "They have left, he told reporters"
    *("assur", "brief", "inform", "notif", "promis", "quot", "remind", "said", "say", "tell", "told", "warn"),
)
QUOTES = {'"', "“", "”", "'", "‘", "’", "''", "``"}
DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "week"}


def mend_side_by_side(doc: Doc) -> None:
    """ "X signs deal, Y rejects terms", "the army left; the rebels hold the town": neither is what the other says."""
    for verb in doc:
        if verb.dep_ == "ccomp" and verb.i < verb.head.i and _is_apart(verb, verb.head):
            verb.dep_ = "conj"


def _is_apart(verb: Token, other: Token) -> bool:
    """Whether both have a subject of their own and the second an object: what is said of it is no quote."""
    between = verb.doc[verb.i + 1 : other.i]
    own = [[child for child in one.children if child.dep_ in {"nsubj", "nsubjpass"}] for one in (verb, other)]
    if not all(own) or own[1][0].i < verb.i or any(word.text in QUOTES for word in between):
        return False
    if other.lower_.startswith(SPEAKS) or not other.tag_.startswith("VB") or not verb.tag_.startswith(("VB", "MD")):
        return False
    if any(word.text == ";" for word in between):
        return True
    things = [child for child in other.children if child.dep_ == "dobj" and child.lower_ not in DAYS]
    return bool(things) and any(word.text == "," for word in between)
