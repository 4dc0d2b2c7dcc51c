"""Particulars of pledges: what is promised, how far it has come, what became of it, by when, on what it hangs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.grammar import (
    ancestors,
    complements,
    governor,
    is_passive,
    is_verb,
    kids,
    lemma,
    objects,
    subjects,
)
from dragoman.coding.links import Coded
from dragoman.coding.parse import offset
from dragoman.coding.particulars.clauses import Found, clause, index, said, spot, top, words
from dragoman.coding.particulars.story import Story
from dragoman.coding.particulars.terms import conditions, deadlines, part_of, price_basis
from dragoman.types import Particular

if TYPE_CHECKING:
    from spacy.tokens import Token

LEDGER = "pledges"
MOVES = {"pledge", "guarantee"}
TO_COME = {"planned", "conditional"}
UNSURE = {"hypothetical", "cancelled", "postponed", "negated", "denied"}
PAST = {"VBD", "VBN"}
LATE = ("in_use", "in_delivery", "delivered", "contracted", "allocated", "committed")  # the most telling words first
VERDICTS = (
    "withdrawn", "broken", "superseded", "condition_not_met", "overdue", "partially_fulfilled", "not_fulfilled",
    "stalled", "fulfilled", "in_the_works", "unverifiable",
)  # fmt: skip
KINDS = {"AGREE", "SUPPORT", "REJECT", "SANCTION", "COOPERATE", "RETREAT", "CONCEDE"}
FRAMES = ("aid.", "cooperate.", "agree.pledge_noun", "agree.promise", "agree.commit", "agree.guarantee")
FAILING = {"not_fulfilled", "partially_fulfilled", "broken", "condition_not_met"}  # their own words hold the "not"


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
        heads = [*self.things, *complements(trigger), *_behind(trigger)]
        if self.item.hit.content is not None:
            heads.append(self.item.hit.content)
        for head in heads:
            if is_verb(head) and not head.is_ancestor(trigger):
                found += clause(head, leave=("relcl", "advcl", "mark"))
            elif not is_verb(head):
                found += _nominal(head)
        return sorted({token.i: token for token in found}.values(), key=lambda token: token.i)

    @cached_property
    def things(self) -> list[Token]:
        """What is promised or given: the object, or the subject of what arrives."""
        trigger = self.trigger
        if not is_verb(trigger):
            return []
        comes = trigger.lemma_.lower() in words(LEDGER, "promise.comes")
        return subjects(trigger) if comes and not is_passive(trigger) else objects(trigger)

    @cached_property
    def about(self) -> list[Token]:
        """The clause in which "the aid that X pledged" is told of; the pledge's own clause where it is no aside."""
        if self.top.dep_ != "relcl":
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
            if not (_is_price(found.head) or _is_of_office(found.head) or _is_of_other(found.head, self.trigger)):
                return found
        return None

    @cached_property
    def verdict(self) -> Particular | None:
        return next(_verdict(self), None)

    def _sums(self, tokens: Sequence[Token]) -> Iterator[Found]:
        for amount in self.item.mention.amounts:
            if len(amount.unit) == 3 and amount.unit.isupper():
                inside = [token for token in tokens if amount.span[0] <= offset(token) < amount.span[1]]
                if inside:
                    yield Found(tuple(inside), "money", amount.unit)


def pledge(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the particulars of one mention: pledge, stage, verdict, deadline, condition, price basis, part of."""
    mention = item.mention
    if not _may_be(item):
        return
    promise = Promise(item, story)
    kind = promise.kind
    if not _is_pledge(promise, kind):
        return
    yield _kind(promise, kind)
    verdict = promise.verdict
    if mention.status not in UNSURE:
        yield from _stage(promise, verdict)
    elif mention.status == "hypothetical" and (paper := _on_paper(promise)) is not None:
        yield paper
    if verdict is not None and mention.status != "denied":
        yield verdict
    yield from deadlines(item, story, promise.tokens)
    yield from conditions(item, story, promise.tokens)
    if (kind is not None and kind.value == "money") or any(
        len(one.unit) == 3 and one.unit.isupper() for one in mention.amounts
    ):
        yield from price_basis(item, story, promise.tokens)
    yield from part_of(item, story, promise.tokens)


# -- which mentions ---------------------------------------------------------------------------------------------------


def _may_be(item: Coded) -> bool:
    mention = item.mention
    if mention.move in MOVES or mention.kind == "AID":
        return True
    return mention.kind in KINDS and (mention.kind != "AGREE" or mention.move != "propose")


def _is_pledge(promise: Promise, kind: Found | None) -> bool:
    mention, trigger = promise.item.mention, promise.trigger
    if mention.move in MOVES:
        return True
    if mention.kind == "SANCTION" and kind is not None and kind.value == "sanction":
        threatened = any(over.lemma_ in words(LEDGER, "promise.threats") for _, over in ancestors(trigger))
        return mention.status in TO_COME and not threatened
    if mention.frame.startswith(FRAMES) or mention.kind in {"AID", "COOPERATE"}:
        if kind is None or kind.value in {"vote", "sanction", "ratification"} or not _gives(trigger):
            return _names_a_promise(promise)
        return mention.status not in UNSURE or _on_paper(promise) is not None or promise.verdict is not None
    if mention.kind == "AGREE" and kind is not None:
        return mention.status not in UNSURE and _undertakes(promise)
    return _names_a_promise(promise)


def _names_a_promise(promise: Promise) -> bool:
    """ "broke its promise", "suspended military aid": a promise or aid, and what became of it."""
    named = any(token.lemma_.lower() in words(LEDGER, "promise.words") for token in promise.promised)
    return named and promise.verdict is not None


def _gives(trigger: Token) -> bool:
    """Whether a word is one of giving, getting or preparing to give; the trained reader sees aid in others too."""
    names = {lemma(trigger), trigger.lemma_.lower()}
    lists = ("promise.agree", "promise.nouns", "promise.words", *(f"stage.{value}.verbs" for value in LATE))
    return any(names & words(LEDGER, name) for name in lists)


def _on_paper(promise: Promise) -> Particular | None:
    """ "could buy … under a letter of intent": announced, though the words leave it open."""
    for span, text in said(promise.tokens, promise.story, LEDGER, "promise.papers"):
        return Particular(key="stage", value="announced", span=span, cue=text.lower())
    return None


def _undertakes(promise: Promise) -> bool:
    """ "agreed to finance a package", "agreed on a loan": not every agreement promises something to somebody."""
    verbs, nouns = words(LEDGER, "promise.agree"), words(LEDGER, "promise.nouns")
    if promise.trigger.lemma_.lower() in words(LEDGER, "promise.words"):
        return True  # "guaranteed the border"
    for head in (*complements(promise.trigger), *_behind(promise.trigger), *objects(promise.trigger)):
        names = {lemma(head), head.lemma_.lower(), *(f"{head.lemma_} {noun.lemma_}" for noun in kids(head, "dobj"))}
        if is_verb(head) and names & verbs:
            return not kids(head, "neg")
        if not is_verb(head) and head.lemma_.lower() in nouns:
            return True
    return False


def _behind(trigger: Token) -> list[Token]:
    heads = ("of", "to", "on", "for", "in", "with") if not is_verb(trigger) else ("to", "on", "with", "for")
    return [
        noun for prep in kids(trigger, "prep", "dative") if prep.lower_ in heads for noun in kids(prep, "pobj", "pcomp")
    ]


# -- what is promised -------------------------------------------------------------------------------------------------


def _kind(promise: Promise, kind: Found | None) -> Particular:
    if kind is not None:
        return kind.particular("pledge")
    trigger = promise.trigger
    span = offset(trigger), offset(trigger) + len(trigger)
    value = "guarantee" if promise.item.mention.move == "guarantee" else "other"
    return Particular(key="pledge", value=value, span=span, cue=trigger.text)


def _nominal(head: Token) -> list[Token]:
    """A noun phrase without the clauses that hang on it."""
    found = [head]
    for child in head.children:
        if child.dep_ not in {"relcl", "acl", "advcl", "appos", "parataxis"}:
            found += _nominal(child)
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


# -- how far ----------------------------------------------------------------------------------------------------------


def _stage(promise: Promise, verdict: Particular | None) -> Iterator[Particular]:
    mention, trigger = promise.item.mention, promise.trigger
    failed = verdict is not None and verdict.value not in {"in_the_works", "partially_fulfilled"}
    kept = verdict is not None and verdict.value == "fulfilled"
    told = _phrased(promise) or _by_verb(promise) if kept or not failed else None
    if told is not None:
        yield told
    elif not failed and (mention.move in MOVES or mention.status in TO_COME or mention.kind == "AGREE"):
        span = offset(trigger), offset(trigger) + len(trigger)
        yield Particular(key="stage", value="announced", span=span, cue=trigger.text)


def _phrased(promise: Promise) -> Particular | None:
    """The stage by a phrase of the clause; what is to come has no phrase for it."""
    if promise.item.mention.status in TO_COME:
        return None
    for value in LATE:
        own = promise.about is promise.tokens
        if own and promise.item.mention.move in MOVES and value in {"in_use", "in_delivery", "delivered"}:
            continue  # "pledged ambulances like those in use": a promise is not its own delivery
        for span, text in said(promise.about, promise.story, LEDGER, f"stage.{value}.phrases"):
            if value == "delivered" and _is_part(promise):
                value = "in_delivery"
            return Particular(key="stage", value=value, span=span, cue=text)
    return None


def said_in(promise: Promise, section: str, name: str) -> Iterator[Particular]:
    for span, text in said(promise.about, promise.story, LEDGER, f"{section}.{name}"):
        yield Particular(key="verdict", value=name, span=span, cue=text)


def _by_verb(promise: Promise) -> Particular | None:
    ahead = promise.item.mention.status in TO_COME
    for verb in _verbs(promise):
        for value in LATE:
            if not {lemma(verb), verb.lemma_.lower()} & words(LEDGER, f"stage.{value}.verbs"):
                continue
            if (ahead or promise.item.mention.move in MOVES) and (value != "committed" or verb == promise.trigger):
                continue
            if verb.tag_ == "VBG" and value == "delivered":
                value = "in_delivery"
            elif verb.tag_ not in PAST:
                continue
            elif value == "delivered" and _is_part(promise):
                value = "in_delivery"
            span = offset(verb), offset(verb) + len(verb)
            return Particular(key="stage", value=value, span=span, cue=verb.text)
    return None


def _verbs(promise: Promise) -> Iterator[Token]:
    """The verbs that can tell how far it is: that of the event, then what governs or carries it."""
    seen: set[int] = set()
    carrier = promise.item.hit.carrier
    for verb in (promise.trigger, *((carrier,) if carrier is not None else ()), promise.top):
        if is_verb(verb) and verb.i not in seen:
            seen.add(verb.i)
            yield verb


def _is_part(promise: Promise) -> bool:
    return any(
        token.lower_ in words(LEDGER, "stage.in_delivery.part")
        or token.lemma_.lower() in words(LEDGER, "stage.in_delivery.part")
        for token in promise.promised
    )


# -- what became of it ------------------------------------------------------------------------------------------------


def _verdict(promise: Promise) -> Iterator[Particular]:
    for value in VERDICTS:
        for found in said_in(promise, "verdict", value):
            if _is_told(promise, found):
                yield found


def _is_told(promise: Promise, found: Particular) -> bool:
    """Whether the words say it as a fact: not "could be withdrawn", "was not delayed"."""
    start, end = found.span
    inside = [token for token in promise.about if start <= offset(token) < end]
    if not inside:
        return False
    doubt = words(LEDGER, "verdict_doubt.words")
    before = [token for token in promise.about if inside[0].i - 4 <= token.i < inside[0].i]
    if any(token.lower_ in doubt for token in before):
        return False
    return found.value in FAILING or not any(token.lower_ in doubt for token in inside)
