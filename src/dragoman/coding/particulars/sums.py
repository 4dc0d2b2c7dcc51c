"""How much is promised: the pledge's own sum or number, not that of the countries, the total or what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.amounts import counted
from dragoman.coding.grammar import ancestors, kids
from dragoman.coding.particulars.clauses import index, spot, stems, words
from dragoman.coding.particulars.story import Story
from dragoman.types import Amount, Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "pledges"
COUNTED = {"kit", "troops", "training"}


def amount(promised: Sequence[Token], trigger: Token, kind: str | None, story: Story) -> Particular | None:
    """The first quantity of what is promised that is of its kind; a price where things have no number.

    promised  the words of what is promised
    """
    places = {token.i for token in promised}
    here = [(one, head) for one, head in counted(trigger.sent) if _inside(one, head, places)]
    own = [(one, head) for one, head in here if not _is_total(head, trigger)]
    money = [(one, head) for one, head in own if is_money(one)]
    things = [(one, head) for one, head in own if kind in COUNTED and _is_kind(head, kind)]
    first = next(iter(things or money), None)
    if first is None or (kind not in COUNTED and kind != "money"):
        return None
    one = first[0]
    times = _times(one, own, story)
    value = f"{one.low * times:.15g} {one.high * times:.15g} {one.unit}"
    return Particular(key="amount", value=value, span=one.span, cue=one.qualifier or "")


def is_money(amount: Amount) -> bool:
    """Whether the unit is a currency's code."""
    return len(amount.unit) == 3 and amount.unit.isupper()


def _inside(one: Amount, head: Token, places: set[int]) -> bool:
    return head.i in places or any(token.i in places for token in _words(one, head))


def _words(one: Amount, head: Token) -> Iterator[Token]:
    return (token for token in head.sent if one.span[0] <= token.offset < one.span[1])


def _is_total(head: Token, trigger: Token) -> bool:
    """ "bringing its total to $3 billion", "based on $210 billion in assets", "2 percent of its economy"."""
    if any(stem in words(LEDGER, "not_amount.of") for child in kids(head, "compound", "amod") for stem in stems(child)):
        return True
    for child, over in ancestors(head):
        if over == trigger:
            return False
        if any(stem in words(LEDGER, "not_amount.under") for stem in stems(over)):
            return True
        if child.dep_ == "pobj" and over.dep_ == "prep" and over.head.lemma_.lower() in words(LEDGER, "not_amount.on"):
            return True
    return False


def _is_kind(head: Token, kind: str | None) -> bool:
    """Whether what is counted is what is promised: aircraft, not countries."""
    inner = [head, *(noun for prep in kids(head, "prep") if prep.lower_ == "of" for noun in kids(prep, "pobj"))]
    phrase = [token for noun in inner for token in _described(noun)]
    people = kind == "training" and any(found.value == "troops" for found in spot(phrase, index(LEDGER, "kind")))
    return people or any(found.value == kind for found in spot(phrase, index(LEDGER, "kind")))


def _described(noun: Token) -> Iterator[Token]:
    """The noun behind the words that say what sort it is, in their order: "air | defence | systems"."""
    for child in kids(noun, "compound", "amod", "nmod"):
        yield from _described(child)
    yield noun


def _times(one: Amount, own: Sequence[tuple[Amount, Token]], story: Story) -> float:
    """ "two packages worth 500 million euros each": so many times the sum."""
    if not story.document.text[one.span[1] : one.span[1] + 6].lstrip().startswith("each"):
        return 1
    parts = [other for other, noun in own if set(stems(noun)) & words(LEDGER, "kind_of.nouns") and not is_money(other)]
    parts = [other for other in parts if other.span[1] <= one.span[0]][-1:]
    return parts[0].low if parts and parts[0].low == parts[0].high else 1
