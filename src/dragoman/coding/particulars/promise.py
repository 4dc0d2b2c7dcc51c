"""A promise or a delivery and the words of its clause: what is promised, and the verbs that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.amounts import counted
from dragoman.coding.grammar import (
    ancestors,
    complements,
    governor,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    prepositions,
    subjects,
)
from dragoman.coding.links import Coded
from dragoman.coding.particulars.clauses import Found, clause, index, spot, stems, top, words
from dragoman.coding.particulars.story import Story
from dragoman.coding.particulars.sums import is_money

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "pledges"
LOADED = {"bear", "carry", "lade", "load", "transport"}  # "a ship loaded with food", "lorries carrying flour"


@dataclass(eq=False)
class Promise:
    """One mention of a pledge with the words of its clause."""

    item: Coded
    story: Story

    @cached_property
    def top(self) -> Token:
        return top(self.item.hit)

    @cached_property
    def tokens(self) -> list[Token]:
        """The words of its clause."""
        return clause(self.top)

    @property
    def trigger(self) -> Token:
        return self.item.hit.trigger

    @cached_property
    def promised(self) -> list[Token]:
        """The words of what is promised, in text order: the trigger and what stands before it, objects, clauses."""
        trigger = self.trigger
        found: list[Token] = []
        if not is_verb(trigger):
            found += [child for child in kids(trigger, "compound", "amod", "nmod") if child.i < trigger.i]
        found.append(trigger)
        heads = [*self.things, *complements(trigger), *behind(trigger), *self.signed_for, *_worth(trigger)]
        if self.item.hit.content is not None:
            heads.append(self.item.hit.content)
        for head in heads:
            if is_verb(head) and not head.is_ancestor(trigger):
                found += clause(head, leave=("relcl", "advcl", "mark"))
            elif not is_verb(head):
                found += nominal(head)
        return sorted({token.i: token for token in found}.values(), key=lambda token: token.i)

    @cached_property
    def signed_for(self) -> list[Token]:
        """The clauses that say what a signed paper is for: "a letter under which X could buy"."""
        names = {lemma(self.trigger), self.trigger.lemma_.lower()}
        if not is_verb(self.trigger) or not names & words(LEDGER, "promise.signing"):
            return []
        papers = [noun for noun in objects(self.trigger) if set(stems(noun)) & words(LEDGER, "promise.signed")]
        heads = [inner for noun in papers for inner in (noun, *prepositions(noun, "of", "with", "for"))]
        found = [clause for head in heads for clause in kids(head, "relcl", "acl") if clause != self.trigger]
        found += [clause for clause in complements(self.trigger) if papers and clause not in found]
        return [*found, *(below for verb in found for below in kids(verb, "xcomp", "ccomp"))]

    @cached_property
    def giving(self) -> list[Token]:
        """The words that may say who gives to whom, the event's own first."""
        trigger = self.trigger
        below = [verb for verb in (*complements(trigger), *self.signed_for) if is_verb(verb)]
        below += [deeper for verb in below for deeper in complements(verb) if is_verb(deeper)]
        return list({verb.i: verb for verb in (trigger, *below)}.values())

    @cached_property
    def things(self) -> list[Token]:
        """What is promised or given: the object, or the subject of what arrives."""
        trigger = self.trigger
        if not is_verb(trigger):
            return []
        comes = trigger.lemma_.lower() in words(LEDGER, "promise.comes")
        if not comes or is_passive(trigger):
            return objects(trigger)
        loads = [clause for noun in subjects(trigger) for clause in kids(noun, "acl") if clause.lemma_ in LOADED]
        return [*(load for clause in loads for load in (*kids(clause, "dobj"), *prepositions(clause, "with"))),
                *subjects(trigger)]  # fmt: skip

    @cached_property
    def about(self) -> list[Token]:
        """The clause in which "the aid that X pledged", "promised by X", is told of; where it is no aside its own."""
        named = self.top.dep_ == "acl" and self.top.tag_ == "VBN" and self.top == self.trigger
        if self.top.dep_ != "relcl" and not named:
            return self.tokens
        return clause(governor(self.top.head))

    @cached_property
    def kind(self) -> Found | None:
        """The first words that say what is promised."""
        subject = {
            token.i
            for noun in kids(self.trigger, "nsubj", "nsubjpass")
            for token in noun.subtree
            if noun not in self.things
        }
        tokens = [token for token in self.promised if token.i not in subject]
        spotted = [*spot(tokens, index(LEDGER, "kind")), *self._sums(tokens)]
        for found in sorted(spotted, key=lambda one: one.head.i):
            head = found.head
            if not (_is_price(head) or _is_of_office(head) or _is_in_force(head) or _is_of_other(head, self.trigger)):
                return self._paid(found)
        return None

    def _paid(self, found: Found) -> Found:
        """ "would finance weapons worth $40m", "the package is worth $40m": who pays promises the money."""
        names = {name for verb in self.giving for name in (lemma(verb), verb.lemma_.lower())}
        if found.value != "kit" or not (names & words(LEDGER, "promise.pays") or _worth(self.trigger)):
            return found
        return next(iter(self._sums(self.promised)), found)

    def _sums(self, tokens: Sequence[Token]) -> Iterator[Found]:
        for one, _ in counted(self.trigger.sent):
            if is_money(one):
                inside = [token for token in tokens if one.span[0] <= token.offset < one.span[1]]
                if inside:
                    yield Found(tuple(inside), "money", one.unit)


def behind(trigger: Token) -> list[Token]:
    heads = ("of", "to", "on", "for", "in", "with") if not is_verb(trigger) else ("to", "on", "with", "for", "under")
    return [
        noun for prep in kids(trigger, "prep", "dative") if prep.lower_ in heads for noun in kids(prep, "pobj", "pcomp")
    ]


def _worth(trigger: Token) -> list[Token]:
    """ "The package is worth 40 million euros": what the thing named is said to be worth."""
    verb = trigger.head
    if is_verb(trigger) or trigger.dep_ != "nsubj" or verb.lemma_ not in {"be", "total", "come", "amount", "reach"}:
        return []
    return [child for child in verb.children if child.dep_ in {"acomp", "attr", "dobj", "prep", "npadvmod"}]


def nominal(head: Token) -> list[Token]:
    """A noun phrase without the clauses that hang on it."""
    found = [head]
    for child in head.children:
        if child.dep_ not in {"relcl", "acl", "advcl", "appos", "parataxis"}:
            found += nominal(child)
    return found


def _is_price(word: Token) -> bool:
    """ "a 40 million euro package of ambulances": the price in front of what is promised."""
    over = word.head
    container = {"package", "batch", "shipment", "order", "contract", "consignment", "sale"}
    return (
        word.dep_ in {"compound", "nmod", "nummod", "amod", "quantmod"}
        and over.lemma_.lower() in container
        and bool(kids(over, "prep"))
    )


def _is_in_force(noun: Token) -> bool:
    """ "The truce in force since August": none are sent."""
    return noun.lower_ == "force" and noun.i > 0 and noun.nbor(-1).lower_ in {"in", "into", "by"}


def _is_of_office(word: Token) -> bool:
    over = word.head.head if word.dep_ == "pobj" else word.head
    return over.lemma_.lower() in words(LEDGER, "not_kind.before")


def _is_of_other(word: Token, trigger: Token) -> bool:
    """ "video of drones", "reports on the loan": what is promised is the video, not the drones."""
    for child, over in ancestors(word):
        if child == trigger or over == trigger:
            return False
        if child.dep_ == "prep" and child.lower_ in {"of", "about", "on"} and not is_verb(over):
            return over.lemma_.lower() not in words(LEDGER, "kind_of.nouns") and over.pos_ != "NUM"
    return False
