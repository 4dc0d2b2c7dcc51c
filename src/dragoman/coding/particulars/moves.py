"""Particulars of moves: how far, on what terms, for what reason, by when, which text, and whose word it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import kids, prepositions
from dragoman.coding.links import Coded
from dragoman.coding.particulars.bargains import bargains
from dragoman.coding.particulars.deadlines import deadlines
from dragoman.coding.particulars.phrases import in_clause, occurrences, tidy
from dragoman.coding.particulars.reasons import conditions, grounds
from dragoman.coding.particulars.story import Story
from dragoman.coding.particulars.texts import named, proposal
from dragoman.coding.particulars.told import on_behalf
from dragoman.types import Particular, Span

if TYPE_CHECKING:
    from dragoman.coding.words import Token

OTHERS = {"claim", "deny", "pledge"}  # moves of other ledgers
ANSWERS = {"accept", "reject"}
UNSAID = {"negated", "denied", "cancelled"}


def move(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the particulars of one mention that is a negotiation move."""
    if item.mention.move is None or item.mention.move in OTHERS:
        return
    given = conditions(item, story)
    yield from given
    yield from grounds(item, story)
    if item.mention.move in ANSWERS and item.mention.status not in UNSAID:
        yield from _extent(item, given, story)
    yield from deadlines(item, story)
    yield from bargains(item, given, story)
    yield from proposal(item, story)
    yield from on_behalf(item, story)


# -- how far --------------------------------------------------------------------------------------------------------


def _extent(item: Coded, given: list[Particular], story: Story) -> Iterator[Particular]:
    """In part or in full, by the words around the verb and its object; on condition where it hangs on something."""
    lexicon = story.words("moves")["extent"]
    clause = _clause(item)
    for value in ("in_part", "in_full"):
        found = _cue(clause, lexicon[value]) or _share(item, lexicon, value)
        if found is not None:
            span, cue = found
            yield Particular(key="extent", value=value, span=span, cue=cue)
            break
    reserved = _cue(clause, lexicon["on_condition"])
    if reserved is not None:
        yield Particular(key="extent", value="on_condition", span=reserved[0], cue=reserved[1])
    elif given:
        yield Particular(key="extent", value="on_condition", span=given[0].span, cue=given[0].cue)


def _clause(item: Coded) -> list[Token]:
    """The words that hang on the move's own verb, without subject, clauses and what is coordinated with it."""
    top = item.hit.verb or item.hit.trigger
    kept = {top.i: top, item.hit.trigger.i: item.hit.trigger}
    for head in list(kept.values()):
        for child in head.children:
            if child.dep_ not in {"nsubj", "nsubjpass", "ccomp", "xcomp", "advcl", "conj", "relcl", "parataxis", "acl"}:
                kept |= {token.i: token for token in child.subtree if not in_clause(token, head)}
    return [kept[place] for place in sorted(kept)]


def _cue(clause: list[Token], phrases: list[str]) -> tuple[Span, str] | None:
    for at, end, cue in occurrences(clause, phrases):
        if clause[end - 1].i - clause[at].i == end - at - 1:
            span = tidy(clause[at:end])
            return (span, cue) if span is not None else None
    return None


def _share(item: Coded, lexicon: Mapping[str, Any], value: str) -> tuple[Span, str] | None:
    """ "some of the points", "parts of the plan", "every clause": what of a text is meant."""
    for noun in named(item):
        around = {child.lower_ for child in kids(noun, "det", "amod", "predet", "advmod", "nummod")}
        of = prepositions(noun, "of")
        word = noun.lemma_.lower()
        part = word in lexicon["parts"]
        if value == "in_part":
            some = word in lexicon["some"] and bool(of)
            some = some or (part and bool(of) and not around & set(lexicon["every"]) and noun.tag_ in {"NN", "NNS"})
            some = some or (part and bool(around & set(lexicon["some"])))
        else:
            some = (word in lexicon["every"] and bool(of)) or (part and bool(around & set(lexicon["every"])))
        if some:
            span = tidy([token for token in noun.subtree if noun.left_edge.i <= token.i <= noun.i])
            if span is not None:
                return span, noun.text
    return None
