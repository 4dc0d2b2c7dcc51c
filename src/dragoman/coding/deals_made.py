"""Deals that were made: "reached an understanding to free prisoners" is a yes of those who reached it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.grammar import is_verb, kids, lemma, prepositions

if TYPE_CHECKING:
    from dragoman.coding.frames import Hit
    from dragoman.coding.words import Token

MAKES = {"clinch", "conclude", "reach", "seal", "strike"}
DEALS = {
    *("accommodation", "accord", "agreement", "arrangement", "ceasefire", "compromise", "consensus", "deal", "pact"),
    *("settlement", "truce", "understanding"),
}
KINDS = {"AGREE", "COOPERATE", "SUPPORT"}


def makes_a_deal(hit: Hit) -> bool:
    """Whether the event is a deal that those who act in it have made."""
    word = hit.trigger
    over = word.head.head if word.dep_ == "pobj" else word.head
    verb = word if is_verb(word) else over
    if not hit.actors or hit.frame.kind not in KINDS or not is_verb(verb) or verb.tag_ == "VB":
        return False
    return any(noun.lemma_.lower() in DEALS and word in {verb, noun} for noun in _made(verb))


def _made(verb: Token) -> list[Token]:
    """What somebody "reached", or "came to"."""
    if lemma(verb) == "come":
        return list(prepositions(verb, "to"))
    return kids(verb, "dobj", "nsubjpass") if lemma(verb) in MAKES else []
