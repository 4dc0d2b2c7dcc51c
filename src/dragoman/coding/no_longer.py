"""What is done no longer, and what is only said, sought or foreseen: acts that their own words take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.frames import Hit
from dragoman.coding.grammar import complements, is_verb, kids, lemma, undergoing
from dragoman.coding.lexicon import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.coding.words import Token

ENDS = {"abandon", "annul", "cancel", "denounce", "end", "freeze", "rescind", "revoke", "scrap", "suspend", "terminate"}
GRANTS = {
    *("abide", "accept", "acknowledge", "adhere", "allow", "back", "bind", "follow", "grant", "honor", "honour", "let"),
    *("observe", "permit", "recognise", "recognize", "respect", "support", "tolerate"),
}
BINDING = {"accord", "agreement", "alliance", "contract", "deal", "memorandum", "pact", "protocol", "treaty"}
KEEPS_UP = {"extend", "hold", "keep", "maintain", "prolong", "renew"}
DISCONTINUED = Frame(id="sanction.no_longer", kind="SANCTION", mode="discontinue")
REFUSED = Frame(id="reject.no_longer", kind="REJECT", move="reject")
ENDED = Frame(id="sanction.suspend_agreement", kind="SANCTION", move="retract")


def is_no_longer(verb: Token) -> bool:
    """ "Will no longer supply weapons"."""
    for child in verb.children:
        if child.lower_ == "longer" and child.i > 0:
            return child.nbor(-1).lower_ == "no" or any(one.lower_ == "any" for one in child.children)
    return False


def done_no_longer(hit: Hit, kind: str) -> Frame | None:
    """ "Will no longer arm X", "no longer recognises Y": what was done is stopped, and what was granted refused."""
    if not is_verb(hit.trigger) or not is_no_longer(hit.trigger):
        return None
    if kind in {"AID", "COOPERATE", "MOBILIZE"}:
        return DISCONTINUED
    granted = kind in {"CONSULT", "SUPPORT"} or (kind in {"AGREE", "CONCEDE"} and lemma(hit.trigger) in GRANTS)
    return REFUSED if granted else None  # and not "no longer insists on it"


def _pact_ended(hit: Hit, kind: str) -> Frame | None:
    """ "Ended a defence pact with X": nobody signs one."""
    noun, verb = hit.trigger, hit.trigger.head
    undone = noun.lemma_.lower() in BINDING and noun.dep_ == "dobj" and lemma(verb) in ENDS and not kids(verb, "neg")
    return ENDED if kind in {"AGREE", "COOPERATE", "SUPPORT"} and undone else None


NO_LONGER: tuple[Callable[[Hit, str], Frame | None], ...] = (done_no_longer, _pact_ended)


def keeps_up_what_is(hit: Hit) -> bool:
    """ "Voted to extend the state of emergency", "is due to vote on a law": nobody gives way."""
    if hit.frame.kind != "CONCEDE" or not is_verb(hit.trigger) or lemma(hit.trigger) != "vote":
        return False
    steps = complements(hit.trigger)
    truce = any(undergoing(step) & {"ceasefire", "truce"} for step in steps)
    return not steps or (all(lemma(step) in KEEPS_UP for step in steps) and not truce)
