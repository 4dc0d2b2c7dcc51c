"""Particulars of pledges: what is promised by whom to whom, how far it has come, what became of it, on which terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from dragoman.coding.grammar import ancestors, complements, is_verb, kids, lemma, objects
from dragoman.coding.lexicon import particulars
from dragoman.coding.links import Coded
from dragoman.coding.particulars.clauses import Found, beside, said, stems, words
from dragoman.coding.particulars.givers import Sides, side, sides, told
from dragoman.coding.particulars.promise import Promise, behind
from dragoman.coding.particulars.stages import LATE, MOVES, TO_COME, stage, verdict_of
from dragoman.coding.particulars.story import Story
from dragoman.coding.particulars.sums import amount
from dragoman.coding.particulars.terms import conditions, deadlines, part_of, price_basis
from dragoman.types import Mention, Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "pledges"
FREED_BY = {"exchange", "free", "hand back", "hand over", "release", "repatriate", "return", "turn over"}
LET_IN = {"accept", "admit", "allow", "host", "invite", "let in", "permit", "receive", "welcome"}
UNSURE = {"hypothetical", "cancelled", "postponed", "negated", "denied"}
LIFTS = {"drop", "ease", "end", "lift", "relax", "remove", "revoke", "scrap", "suspend", "waive"}
KINDS = {"AGREE", "SUPPORT", "REJECT", "SANCTION", "COOPERATE", "RETREAT", "CONCEDE"}
FRAMES = ("aid.", "cooperate.", "agree.pledge_noun", "agree.promise", "agree.commit", "agree.guarantee")
OFFERS = {"agree.ready_to", "agree.offer", "agree.offer_terms", "agree.offer_noun"}
MATERIAL = {"money", "kit", "troops", "training"}
LOOKS_BACK = 2  # sentences; "Canada promised $200 million for a later one": for whom, the one before says


def pledge(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the particulars of one mention: pledge, who and for whom, amount, stage, verdict and the terms."""
    mention = item.mention
    if not _may_be(mention):
        return
    promise = Promise(item, story)
    kind = _kind_of(promise)
    if not _is_pledge(promise, kind):
        return
    yield _kind(promise, kind)
    yield from told(_sides(promise, kind), item)
    value = kind.value if kind is not None else None
    much = _amount(promise, kind)
    if much is not None:
        yield much
    verdict = verdict_of(promise)
    if mention.status not in UNSURE:
        yield from stage(promise, verdict, counted=much is not None)
    elif mention.status == "hypothetical" and (paper := _on_paper(promise)) is not None:
        yield paper
    if verdict is not None and mention.status != "denied":
        yield verdict
    if mention.status in TO_COME or mention.kind == "AGREE" or mention.move in MOVES or promise.signed_for:
        yield from deadlines(item, story, promise.tokens)
    yield from conditions(item, story, promise.tokens)
    if value == "money" or any(len(one.unit) == 3 and one.unit.isupper() for one in mention.amounts):
        yield from price_basis(item, story, promise.tokens)
    yield from part_of(item, story, promise.tokens)


# -- which mentions ---------------------------------------------------------------------------------------------------


def _may_be(mention: Mention) -> bool:
    wanted = mention.kind in KINDS | {"AID"} or _sends_help(mention)
    return wanted and (mention.move != "propose" or mention.frame in OFFERS)


def _serves_itself(mention: Mention) -> bool:
    """ "Orban wants to secure supplies for Hungary": what a state gets for itself is promised to nobody."""
    own, given = ({one.country for one in side} for side in (mention.actors, mention.targets))
    return bool(own) and own == given and None not in own


def _sends_help(mention: Mention) -> bool:
    """Whether forces are promised to another state: "will deploy 1,000 police officers to Haiti"."""
    own = {actor.country for actor in mention.actors}
    others = {one.country for one in mention.targets if one.id == f"state:{one.country}"} - own
    return mention.kind == "MOBILIZE" and mention.status in TO_COME and bool(own) and bool(others)


def _kind_of(promise: Promise) -> Found | None:
    kind = promise.kind
    if promise.item.mention.kind in {"REJECT", "SUPPORT"} and _votes(promise):
        return Found((promise.trigger,), "vote", lemma(promise.trigger))  # "would oppose the loan": he lends none
    if promise.item.mention.kind == "SANCTION" and kind is None:
        return Found((promise.trigger,), "sanction", lemma(promise.trigger)) if _imposes(promise.trigger) else None
    return None if kind is not None and kind.value == "troops" and _are_others(kind.tokens) else kind


def _are_others(soldiers: Sequence[Token]) -> bool:
    """ "To release 18 soldiers", "to allow neutral monitors": nobody is promised any troops of who says so."""
    verb = next((head for _, head in ancestors(soldiers[0]) if is_verb(head)), None)
    return verb is not None and lemma(verb) in FREED_BY | LET_IN


def _is_pledge(promise: Promise, kind: Found | None) -> bool:
    mention, trigger = promise.item.mention, promise.trigger
    if _is_condition(promise) or _is_thwarted(promise) or (mention.move != "pledge" and _is_term(promise)):
        return False
    if mention.kind == "AID" and _serves_itself(mention):
        return False
    if mention.move in MOVES:
        return mention.status != "hypothetical" or _names_a_promise(promise) or _on_paper(promise) is not None
    if mention.kind == "SANCTION" and kind is not None and kind.value == "sanction":
        return _is_measure(promise)
    if kind is not None and kind.value in MATERIAL and promise.signed_for:
        return mention.status not in UNSURE and any(_gives(verb) for verb in promise.signed_for)
    if mention.kind in {"REJECT", "SUPPORT"} and (_votes(promise) or _recognises(promise)):
        return mention.status in TO_COME
    if mention.frame in OFFERS - {"agree.ready_to"}:
        given = kind is not None and kind.value in MATERIAL
        return given and mention.status == "happened" and _amount(promise, kind) is not None
    if mention.kind == "REJECT":
        return _names_a_promise(promise)  # "would not hand over its weapons": nothing is promised
    if mention.frame == "agree.set_aside":
        return mention.status not in UNSURE and kind is not None and kind.value in MATERIAL
    if mention.frame.startswith(FRAMES) or mention.kind in {"AID", "COOPERATE"} or _sends_help(mention):
        if kind is None or kind.value in {"vote", "sanction", "ratification"} or not _gives_something(promise):
            return _names_a_promise(promise)
        return mention.status not in UNSURE or _on_paper(promise) is not None or verdict_of(promise) is not None
    announces = mention.kind == "SUPPORT" and lemma(trigger) in words(LEDGER, "promise.announces")
    if (mention.kind == "AGREE" or announces) and kind is not None:
        return mention.status not in UNSURE and _undertakes(promise)
    return _names_a_promise(promise)


def _is_condition(promise: Promise) -> bool:
    """ "if it receives guarantees": what something else hangs on is not promised."""
    top, trigger = promise.top, promise.item.mention.trigger
    if top.dep_ == "advcl" and any(mark.lower_ in {"if", "unless"} for mark in kids(top, "mark")):
        return True
    own = promise.item.mention.id
    spans = [link.span for link in promise.story.links if link.kind == "on_condition_of" and link.source != own]
    return any(start <= trigger[0] < end for start, end in spans)


def _is_term(promise: Promise) -> bool:
    """ "Under the draft, X would receive guarantees": a term that somebody put forward, which nobody promised."""
    if promise.item.mention.status == "happened":
        return False
    return any(
        noun.lemma_.lower() in words(LEDGER, "promise.drafts")
        for prep in promise.tokens
        if prep.dep_ == "prep" and prep.lower_ in {"under", "in", "to"}
        for noun in kids(prep, "pobj")
    )


def _is_thwarted(promise: Promise) -> bool:
    """ "threatened to block decisions on financing X": what somebody would prevent or only warns of."""
    for child, head in ancestors(promise.trigger):
        if child.dep_ in {"relcl", "advcl", "ccomp"} or (child.dep_ == "conj" and is_verb(child)):
            return False
        against = head.dep_ == "prep" and head.lower_ == "against"
        if against or {lemma(head), head.lemma_.lower()} & words(LEDGER, "promise.against"):
            return verdict_of(promise) is None
    return False


def _is_measure(promise: Promise) -> bool:
    """Whether a sanction is imposed or will be: by a verb of doing so, by a state or a body, and not as a threat."""
    mention, trigger = promise.item.mention, promise.trigger
    over = [head for _, head in ancestors(trigger)]
    if trigger.dep_ in {"acl", "relcl"} and lemma(trigger.head.head) in LIFTS:
        return False  # "that the sanctions the bloc has imposed be lifted"
    threats = {
        other.hit.trigger.i
        for other in beside(promise.story, promise.item.sentence)
        if other.mention.kind == "THREATEN"
    }
    if any(head.lemma_ in words(LEDGER, "promise.threats") or head.i in threats for head in over):
        return False
    if mention.status in TO_COME:
        return is_verb(trigger) or bool(promise.item.hit.support)
    known = any(actor.id or actor.country for actor in mention.actors)
    carrier = promise.item.hit.carrier
    carried = carrier is not None and lemma(carrier) in words(LEDGER, "promise.imposes")
    return mention.status == "happened" and known and (_imposes(trigger) or carried)


def _imposes(trigger: Token) -> bool:
    """Whether a verb is one of imposing a measure, on something that measures are imposed on."""
    if not is_verb(trigger) or not {lemma(trigger), trigger.lemma_.lower()} & words(LEDGER, "promise.imposes"):
        return False
    things = [*objects(trigger), *behind(trigger)]
    heads = {stem for noun in things for stem in stems(noun)}
    measures = {word for phrase in particulars(LEDGER)["kind"]["sanction"] for word in phrase.split()}
    return bool(heads & (words(LEDGER, "promise.assets") | measures)) or trigger.lemma_ in {"sanction", "blacklist"}


def _votes(promise: Promise) -> bool:
    """ "would oppose the loan", "will veto the resolution": how somebody means to vote on what is to be decided."""
    names = {lemma(promise.trigger), promise.trigger.lemma_.lower()}
    if not names & words(LEDGER, "promise.votes"):
        return False
    things = [*objects(promise.trigger), *behind(promise.trigger)]
    heads = {stem for noun in things for stem in stems(noun)}
    return bool(heads & words(LEDGER, "promise.voted"))


def _recognises(promise: Promise) -> bool:
    """ "will recognise the state of X"."""
    return promise.trigger.lemma_.lower() in particulars(LEDGER)["kind"]["recognition"]


def _gives_something(promise: Promise) -> bool:
    """A verb of giving, or a light one with a noun of it: "make a contribution of $88 million"."""
    trigger = promise.trigger
    if _gives(trigger):
        return True
    light = trigger.lemma_.lower() in words(LEDGER, "promise.light")
    return light and any(set(stems(noun)) & words(LEDGER, "promise.nouns") for noun in objects(trigger))


def _names_a_promise(promise: Promise) -> bool:
    """ "broke its promise", "suspended military aid": a promise or aid, and what became of it."""
    named = any(token.lemma_.lower() in words(LEDGER, "promise.words") for token in promise.promised)
    return named and verdict_of(promise) is not None


def _gives(trigger: Token) -> bool:
    """Whether a word is one of giving, getting or preparing to give; the trained reader sees aid in others too."""
    names = {lemma(trigger), trigger.lemma_.lower()}
    lists = ("promise.agree", "promise.gets", "promise.holds", "promise.nouns", "promise.words")
    return any(names & words(LEDGER, name) for name in (*lists, *(f"stage.{value}.verbs" for value in LATE)))


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
    for head in (*complements(promise.trigger), *behind(promise.trigger), *objects(promise.trigger)):
        names = {lemma(head), head.lemma_.lower(), *(f"{head.lemma_} {noun.lemma_}" for noun in kids(head, "dobj"))}
        if is_verb(head) and names & verbs:
            return not kids(head, "neg")
        if not is_verb(head) and head.lemma_.lower() in nouns:
            return True
    return False


# -- what is promised, by whom, to whom -------------------------------------------------------------------------------


def _kind(promise: Promise, kind: Found | None) -> Particular:
    if kind is not None:
        return kind.particular("pledge")
    trigger = promise.trigger
    span = trigger.offset, trigger.offset + len(trigger)
    value = "guarantee" if promise.item.mention.move == "guarantee" else "other"
    return Particular(key="pledge", value=value, span=span, cue=trigger.text)


def _amount(promise: Promise, kind: Found | None) -> Particular | None:
    value = kind.value if kind is not None else None
    return amount(promise.promised, promise.trigger, value, promise.story)


def _sides(promise: Promise, kind: Found | None) -> Sides:
    """Who gives to whom; what the sentence leaves out, from the pledge told before it."""
    value = kind.value if kind is not None else None
    found = sides(promise.item, promise.story, promise.giving, value)
    if (found.givers and found.getters) or value not in MATERIAL | {"sanction"}:
        return found
    for own in _before(promise, value):
        if not found.givers and {side(one) for one in found.getters} & {side(one) for one in own.getters}:
            return Sides(own.givers, found.getters)
        if not found.givers and value == "sanction":
            return Sides(own.givers, found.getters or own.getters)
        apart = {side(one) for one in found.givers}
        if found.givers and value in MATERIAL and not apart & {side(one) for one in own.getters}:
            return Sides(found.givers, own.getters)
    return found


def _before(promise: Promise, value: str | None) -> Iterator[Sides]:
    """Who gives and gets by the pledges of the same sort told shortly before, the latest first."""
    family = MATERIAL if value in MATERIAL else {value}
    item, story = promise.item, promise.story
    for number in range(item.sentence, max(-1, item.sentence - LOOKS_BACK - 1), -1):
        for other in reversed(beside(story, number)):
            if other.mention.trigger >= item.mention.trigger or not _may_be(other.mention):
                continue
            earlier = Promise(other, story)
            kind = _kind_of(earlier)
            if kind is not None and kind.value in family and _is_pledge(earlier, kind):
                found = sides(other, story, earlier.giving, kind.value)
                if found.givers or found.getters:
                    yield found
