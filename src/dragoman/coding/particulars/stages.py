"""How far a pledge has come by the words of its clause, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.coding.grammar import is_verb, lemma, prepositions
from dragoman.coding.particulars.clauses import said, words
from dragoman.coding.particulars.promise import Promise
from dragoman.types import Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "pledges"
FRACTIONS = {"fifth", "half", "most", "part", "portion", "quarter", "share", "some", "tenth", "third"}
MOVES = {"pledge", "guarantee"}
TO_COME = {"planned", "conditional"}
PAST = {"VBD", "VBN"}
LATE = ("in_use", "in_delivery", "delivered", "contracted", "allocated", "committed")  # the most telling words first
VERDICTS = (
    "withdrawn", "broken", "superseded", "condition_not_met", "overdue", "partially_fulfilled", "not_fulfilled",
    "stalled", "fulfilled", "in_the_works", "unverifiable",
)  # fmt: skip
FAILING = {"not_fulfilled", "partially_fulfilled", "broken", "condition_not_met"}  # their own words hold the "not"


def stage(promise: Promise, verdict: Particular | None, *, counted: bool) -> Iterator[Particular]:
    """The stage by a phrase or a verb; that it was announced, where it is promised and nothing more is said.

    counted  whether the words give a sum or number of their own: what is told then is the whole of that
    """
    mention, trigger = promise.item.mention, promise.trigger
    failed = verdict is not None and verdict.value not in {"in_the_works", "partially_fulfilled"}
    kept = verdict is not None and verdict.value == "fulfilled"
    measure = mention.kind == "SANCTION" and mention.status == "happened"
    if measure and not failed:  # whoever imposes a measure has done what he could only promise before
        span = trigger.offset, trigger.offset + len(trigger)
        yield Particular(key="stage", value="delivered", span=span, cue=trigger.text)
        return
    told = _phrased(promise, counted) or _by_verb(promise, counted) if kept or not failed else None
    if told is not None:
        yield told
        return
    promises = mention.move in MOVES or mention.status in TO_COME or mention.kind == "AGREE"
    if not failed and (promises or promise.signed_for):
        span = trigger.offset, trigger.offset + len(trigger)
        yield Particular(key="stage", value="announced", span=span, cue=trigger.text)


def _phrased(promise: Promise, counted: bool) -> Particular | None:
    """The stage by a phrase of the clause; what is to come has no phrase for it."""
    if promise.item.mention.status in TO_COME:
        return None
    for value in LATE:
        own = promise.about is promise.tokens
        if own and promise.item.mention.move in MOVES and value in {"in_use", "in_delivery", "delivered"}:
            continue  # "pledged ambulances like those in use": a promise is not its own delivery
        for span, text in said(promise.about, promise.story, LEDGER, f"stage.{value}.phrases"):
            if value == "delivered" and (_is_of_part(promise) or (_is_part(promise) and not counted)):
                value = "in_delivery"
            return Particular(key="stage", value=value, span=span, cue=text)
    return None


def _said_in(promise: Promise, section: str, name: str) -> Iterator[Particular]:
    for span, text in said(promise.about, promise.story, LEDGER, f"{section}.{name}"):
        yield Particular(key="verdict", value=name, span=span, cue=text)


def _by_verb(promise: Promise, counted: bool) -> Particular | None:
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
            elif value == "delivered" and (_is_of_part(promise) or (_is_part(promise) and not counted)):
                value = "in_delivery"
            span = verb.offset, verb.offset + len(verb)
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


def _is_of_part(promise: Promise) -> bool:
    """ "Half of the 400 soldiers pledged by X have arrived": not all that the number tells."""
    whole = promise.top.head
    behind = promise.top.dep_ in {"acl", "relcl"} and whole.dep_ == "pobj" and whole.head.lower_ == "of"
    parts = [*([whole.head.head] if behind else []), *promise.things]
    return any(part.lemma_.lower() in FRACTIONS and bool(prepositions(part, "of")) for part in parts)


# -- what became of it ------------------------------------------------------------------------------------------------


def verdict_of(promise: Promise) -> Particular | None:
    """What became of it, where the words say so as a fact."""
    return next(_verdicts(promise), None)


def _verdicts(promise: Promise) -> Iterator[Particular]:
    for value in VERDICTS:
        for found in _said_in(promise, "verdict", value):
            if _is_told(promise, found):
                yield found


def _is_told(promise: Promise, found: Particular) -> bool:
    """Whether the words say it as a fact: not "could be withdrawn", "was not delayed"."""
    start, end = found.span
    inside = [token for token in promise.about if start <= token.offset < end]
    if not inside:
        return False
    doubt = words(LEDGER, "verdict_doubt.words")
    before = [token for token in promise.about if inside[0].i - 4 <= token.i < inside[0].i]
    if any(token.lower_ in doubt for token in before):
        return False
    return found.value in FAILING or not any(token.lower_ in doubt for token in inside)
