"""Stances that one word turns round: troops that stay, conditions that are listed, replies that are passed on.

The rules have the form of those in turned_kinds.py, which asks them with its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, complements, is_verb, kids, lemma, objects, undergoing
from dragoman.coding.lexicon import Frame, omissions

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.coding.words import Token

STAYS = {"keep", "leave", "maintain", "remain", "retain", "stay"}
TROOPS = {"army", "contingent", "force", "garrison", "presence", "ship", "soldier", "troop", "unit", "warship"}
NAMES = {"enumerate", "list", "name", "outline", "set", "set out", "spell out"}
WANTS = {"condition", "demand", "precondition", "requirement"}
PASSES_ON = {"convey", "deliver", "hand", "pass", "pass on", "relay", "send", "transmit"}
MESSAGES = {"amendment", "answer", "message", "note", "reply", "response"}
ANSWERS = {"answer", "react", "reply", "respond"}
STAYS_PUT = Frame(id="reject.stay", kind="REJECT", move="reject")


def _stays_put(hit: Hit, kind: str) -> Frame | None:
    """ "Said its forces would remain on the mountain", "will keep its troops in the town": they do not leave."""
    verb = hit.trigger
    if not is_verb(verb):
        return None
    if kind in {"AGREE", "THREATEN"} and lemma(verb) in {*omissions()["says"], "reply", "insist", "vow", "warn"}:
        return STAYS_PUT if any(_keeps_troops(clause) for clause in complements(verb)) else None
    return STAYS_PUT if kind in {"AGREE", "MOBILIZE", "THREATEN"} and _keeps_troops(verb) else None


def _keeps_troops(verb: Token) -> bool:
    if lemma(verb) not in STAYS or kids(verb, "neg"):
        return False
    if lemma(verb) in {"remain", "stay"}:
        return any(noun.lemma_.lower() in TROOPS for noun in kids(verb, "nsubj"))
    own = [noun for noun in objects(verb) if noun.lemma_.lower() in TROOPS]
    return any(kids(noun, "poss") for noun in own) and any(prep.lower_ in {"at", "in", "on"} for prep in verb.subtree)


def _listed_conditions(hit: Hit, kind: str) -> Frame | None:
    """ "Listed conditions for talks", "set out its demands": it asks for them."""
    listed = kind in {"AGREE", "REJECT"} and is_verb(hit.trigger) and lemma(hit.trigger) in NAMES
    if not listed or not undergoing(hit.trigger) & WANTS:
        return None
    return Frame(id="request.conditions", kind="REQUEST", move="demand")


def _passed_on(hit: Hit, kind: str) -> Frame | None:
    """ "Passed Iran's reply on to the United States": whoever carries it backs nobody."""
    carried = kind in {"AGREE", "SUPPORT"} and is_verb(hit.trigger) and lemma(hit.trigger) in PASSES_ON
    if not carried:
        return None
    letters = [noun for noun in objects(hit.trigger) if noun.lemma_.lower() in MESSAGES]
    anothers = any(owner.pos_ != "PRON" for noun in letters for owner in kids(noun, "poss", "amod", "compound"))
    return Frame(id="consult.carry_message", kind="CONSULT", mode="third-party") if anothers else None


def _unanswered(hit: Hit, kind: str) -> Frame | None:
    """ "Did not respond to X's offer": the offer was made, and nobody has turned it down."""
    verb = next((over for _, over in ancestors(hit.trigger) if is_verb(over)), hit.trigger)
    offer = kind == "REJECT" and hit.frame.kind in {"AGREE", "REQUEST"} and not is_verb(hit.trigger)
    return hit.frame if offer and lemma(verb) in ANSWERS and kids(verb, "neg") else None


STANCES: tuple[Callable[[Hit, str], Frame | None], ...] = (_stays_put, _listed_conditions, _passed_on, _unanswered)

FALLS_SHORT = {
    *("arrive", "complete", "contain", "convene", "elect", "find", "form", "gather", "materialise", "materialize"),
    *("meet", "muster", "pass", "prevent", "protect", "stop", "win"),
}


def falls_short(hit: Hit) -> bool:
    """ "Failed to elect a speaker", "has not responded", "stopped fighting": nothing is turned down, nobody struck."""
    verb, kind = hit.trigger, hit.frame.kind
    if not is_verb(verb):
        return False
    if kind == "REJECT" and lemma(verb) == "fail":
        return any(lemma(step) in FALLS_SHORT for step in verb.subtree if step.tag_ == "VB" and step.i > verb.i)
    if kind == "REJECT" and lemma(verb) in ANSWERS:
        return bool(kids(verb, "neg"))
    over = verb.head
    stopped = verb.dep_ == "xcomp" and lemma(over) in {"cease", "halt", "stop"} and not kids(over, "neg")
    return kind == "ASSAULT" and verb.tag_ == "VBG" and stopped
