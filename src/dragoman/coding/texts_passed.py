"""Who is named in a text that is passed, and where it is turned down: neither is who is backed by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.coding.actors import Cast
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects

if TYPE_CHECKING:
    from dragoman.coding.words import Token
    from dragoman.types import Actor

PASSES = {"adopt", "approve", "back", "endorse", "issue", "pass", "release", "sign", "table", "vote"}
TEXTS = {"act", "bill", "communique", "declaration", "decree", "law", "measure", "motion", "resolution", "statement"}
AGAINST = {  # what a text does to those it names that is no backing
    *("accuse", "ban", "bar", "blacklist", "blame", "call", "censure", "condemn", "criticise", "criticize", "cut"),
    *("demand", "denounce", "deplore", "end", "forbid", "freeze", "impose", "press", "prohibit", "punish", "reject"),
    *("sanction", "suspend", "target", "terminate", "urge", "warn", "withdraw"),
}
ANSWERS = {
    *("accept", "condemn", "criticise", "criticize", "denounce", "dismiss", "hail", "praise", "rebuff", "reject"),
    "welcome",
}


def without_its_contents(hit: Hit) -> Hit:
    """ "Passed a motion urging X to leave", "adopted a statement condemning X": X is not backed by it."""
    if hit.frame.kind not in {"AGREE", "CONCEDE", "SUPPORT"} or not is_verb(hit.trigger):
        return hit
    if lemma(hit.trigger) not in PASSES:
        return hit
    texts = [noun for noun in objects(hit.trigger) if noun.lemma_.lower() in TEXTS]
    clauses = [clause for noun in texts for clause in kids(noun, "acl", "relcl", "appos")]
    clauses += [word for noun in texts for word in hit.trigger.subtree if _tells_of(word, noun)]
    said = [word for clause in clauses if lemma(clause) in AGAINST for word in clause.subtree]
    return replace(hit, targets=_outside(hit.targets, said)) if said else hit


def _tells_of(clause: Token, text: Token) -> bool:
    """ "A motion on Wednesday | urging X to leave": what the text says, wherever the parse hangs it."""
    return clause.tag_ == "VBG" and clause.i > text.i and clause.dep_ in {"acl", "advcl", "pcomp"}


def _outside(side: tuple[Actor, ...], words: list[Token]) -> tuple[Actor, ...]:
    inside = {word.offset for word in words}
    return tuple(one for one in side if one.span[0] not in inside)


def by_the_capital(hit: Hit, cast: Cast) -> Hit:
    """ "The plan was welcomed in Ankara and rejected in Athens": by those who govern there."""
    verb = hit.trigger
    if hit.actors or not is_verb(verb) or lemma(verb) not in ANSWERS or kids(verb, "agent"):
        return hit
    if not is_passive(verb) and verb.tag_ != "VBN":
        return hit
    where = [noun for prep in kids(verb, "prep") if prep.lower_ == "in" for noun in kids(prep, "pobj")]
    governments = [who for noun in where if cast.sense(noun) == "capital" for who in cast.modifier(noun)]
    return replace(hit, actors=tuple(governments)) if governments else hit
