"""The light verb or noun that carries an event noun: "held talks", "the talks collapsed", "cancellation of talks"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.grammar import is_verb, kids, lemma
from dragoman.coding.lexicon import Lexicon, Support

if TYPE_CHECKING:
    from dragoman.coding.words import Token

BEGINNING_FAILED = "fail to begin"  # what support.toml calls it
ENDS_TALKS = {"agree", "decide", "resolve"}  # what is done in talks and is none of them
BEGINNINGS = {
    "open",
    "begin",
    "start",
    "convene",
    "happen",
    "take",
    "materialise",
    "materialize",
    "resume",
    "go",
    "get",
}
STRETCHES = {"day", "hour", "week", "month", "round", "series", "number", "wave", "spate", "set", "string", "flurry"}


def fails_to_begin(verb: Token) -> bool:
    """ "Failed to open", "failed to take place"."""
    return verb.lemma_ == "fail" and any(
        clause.lemma_ in BEGINNINGS and all(thing.lower_ == "place" for thing in kids(clause, "dobj"))
        for clause in kids(verb, "xcomp")
    )


def whole_stretch(noun: Token) -> Token:
    """ "Three days of talks", "the first round of talks": what stands for them in the clause."""
    while noun.dep_ == "conj":
        noun = noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in STRETCHES:
        return noun.head.head
    return noun


def carrier_of(noun: Token, lexicon: Lexicon) -> tuple[Token | None, Support | None]:
    """The light verb ("held talks", "talks collapsed") or noun ("cancellation of talks") that carries an event noun."""
    noun = whole_stretch(noun)  # "held three days of talks"
    head = noun.head
    if noun.dep_ in {"dobj", "nsubjpass", "nsubj", "attr", "oprd"} and is_verb(head):
        word = BEGINNING_FAILED if noun.dep_ == "nsubj" and fails_to_begin(head) else lemma(head)
        return head, lexicon.support.get(word)
    if noun.dep_ == "pobj":
        over = head.head
        noun_over = not is_verb(over) and over.lemma_.lower() in lexicon.support_nouns
        if noun_over and head.lower_ in {"of", "in", "into", "for", "to"}:
            return over, lexicon.support_nouns[over.lemma_.lower()]
        if is_verb(over) and f"{lemma(over)} {head.lower_}" in lexicon.support:
            return over, lexicon.support[f"{lemma(over)} {head.lower_}"]
        # "discussed trade in a visit", "in talks with X he demanded a truce": told beside it
        done = over.lemma_ in ENDS_TALKS or any(thing.lemma_.lower() != "part" for thing in kids(over, "dobj"))
        aside = head.lower_ == "in" and (done or head.i < over.i)
        if is_verb(over) and head.lower_ in {"in", "into", "to", "from"} and not aside:
            return over, lexicon.support.get(lemma(over))
    for child in kids(noun, "acl", "relcl"):
        if lemma(child) in lexicon.support:
            return child, lexicon.support[lemma(child)]
    return None, None
