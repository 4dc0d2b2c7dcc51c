"""How a meeting became known: announced, told afterwards, leaked, denied and then admitted, disputed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.coding.grammar import ancestors, is_verb, kids, lemma, objects
from dragoman.coding.lexicon import particulars
from dragoman.coding.particulars.scene import Scene, at, index, is_negated, is_real, made, span_of
from dragoman.types import Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "meetings"
TOLD_ABOVE = {
    "ccomp",
    "xcomp",
    "dobj",
    "nsubjpass",
    "nsubj",
    "pobj",
    "prep",
    "acl",
    "conj",
    "compound",
    "pcomp",
    "amod",
    "attr",
}


def disclosures(scene: Scene) -> Iterator[Particular]:
    """How the meeting became known, where the words say so; of several the one that tells most."""
    mention, data = scene.item.mention, particulars(LEDGER)["disclosure"]
    over = list(_over(scene))
    admitted = _admitted(scene, data)
    if admitted is not None:
        yield made("disclosure", "denied_then_confirmed", span_of(admitted), admitted.lower_)
        return
    leaks = [
        token for token in scene.tokens if token.lemma_.lower() in data["leak_words"] and _touches(token, scene, over)
    ]
    if leaks:
        yield made("disclosure", "leaked", span_of(leaks[0]), leaks[0].lower_)
        return
    for cue in scene.cues(index(LEDGER, "disclosure", "dispute_words")):
        if scene.on_noun(cue) or (len(cue.tokens) > 1 and scene.holds(cue.head, far=True)):
            yield made("disclosure", "disputed", at(cue), cue.text)
            return
    if mention.status == "denied":
        denying = next((verb for verb in over if lemma(verb) in data["deny"]), scene.trigger)
        yield made("disclosure", "disputed", span_of(denying), denying.lower_)
        return
    for cue in scene.cues(index(LEDGER, "disclosure", "after_words")):
        if (scene.on_noun(cue) or scene.in_clause(cue)) and mention.status == "happened":
            yield made("disclosure", "after", at(cue), cue.text)
            return
    yield from _announced(scene, over, data)


def _announced(scene: Scene, over: list[Token], data: dict[str, list[str]]) -> Iterator[Particular]:
    """Who says that a meeting will be makes it known before; who reveals that one was, after."""
    status = scene.item.mention.status
    for verb in over:
        if is_negated(verb) or not is_real(verb, scene.story):
            continue
        if status == "planned" and lemma(verb) in data["announce"]:
            yield made("disclosure", "before", span_of(verb), verb.lower_)
            return
        if status == "happened" and lemma(verb) in data["after_verbs"]:
            yield made("disclosure", "after", span_of(verb), verb.lower_)
            return


def _over(scene: Scene) -> Iterator[Token]:
    """The verbs over the meeting, and a participle behind it: "the summit announced on Friday"."""
    yield from (child for child in scene.trigger.children if child.dep_ == "acl" and is_verb(child))
    for child, head in ancestors(scene.trigger):
        if child.dep_ not in TOLD_ABOVE:
            return
        if is_verb(head):
            yield head


def _touches(leak: Token, scene: Scene, over: list[Token]) -> bool:
    """Whether a leak is the meeting's: it governs it, or names its record ("a leaked transcript of the call")."""
    if leak.i in {verb.i for verb in over}:
        return True
    if leak.dep_ == "amod":
        noun = leak.head
        return noun.i in scene.own or any(inner.i in scene.own for inner in noun.subtree)
    named = [*objects(leak)] if is_verb(leak) else list(leak.subtree)
    return any(noun.i in scene.own or any(inner.i in scene.own for inner in noun.subtree) for noun in named)


def _admitted(scene: Scene, data: dict[str, list[str]]) -> Token | None:
    """The word of confirming where a denial stands before it: "after first denying it, X confirmed the meeting"."""
    denies = [token for token in scene.tokens if token.lemma_.lower() in data["deny"]]
    confirms = [token for token in scene.tokens if token.lemma_.lower() in data["confirm"] and is_verb(token)]
    if not denies or not confirms or is_negated(confirms[0]):
        return None
    denied, confirmed = denies[0], confirms[0]
    tense = {child.lower_ for child in kids(denied, "aux", "advmod")}
    opened = denied.dep_ in {"pcomp", "advcl"} or bool(tense & set(data["first"]))
    before = opened or (denied.i < confirmed.i and confirmed.dep_ == "conj")
    return confirmed if before and (scene.holds(confirmed, far=True)) else None
