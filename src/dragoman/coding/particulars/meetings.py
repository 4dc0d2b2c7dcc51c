"""Particulars of meetings: what sort, in which form, who took part and who did not, how it became known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dragoman.coding.grammar import extent, is_verb, kids, lemma
from dragoman.coding.lexicon import particulars
from dragoman.coding.links import Coded
from dragoman.coding.particulars.absences import absences
from dragoman.coding.particulars.disclosures import disclosures
from dragoman.coding.particulars.participants import Side, is_of_state, levels, sides, third_parties
from dragoman.coding.particulars.postponements import changes
from dragoman.coding.particulars.scene import (
    Cue,
    Scene,
    about,
    at,
    index,
    index_of,
    is_negated,
    made,
    words,
)  # fmt: skip
from dragoman.coding.particulars.story import Story
from dragoman.types import Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "meetings"
FORMATS = {2: "bilateral", 3: "trilateral"}
ONE_WAY = {  # going to a place, or handing something over, does not say who sat with whom
    "consult.travel", "consult.travel_to_talk", "consult.arrive", "consult.send_envoy", "consult.visit_noun",
    "consult.deliver_response", "consult.clarify", "consult.visit", "consult.mediate", "consult.mediation",
}  # fmt: skip
MEDIATE = {"consult.mediate", "consult.mediation"}
WRITTEN = {"consult.exchange_letters", "consult.deliver_response"}
NOT_IN_ROOM = {"call", "written"}


def meeting(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield the particulars of one meeting, call, visit or exchange."""
    if item.mention.kind != "CONSULT" or item.mention.frame == "consult.study":
        return
    data = story.words(LEDGER)
    scene = Scene(
        item,
        story,
        words(LEDGER, "meeting_nouns"),
        words(LEDGER, "within"),
        words(LEDGER, "not_within"),
        words(LEDGER, "partitives"),
    )
    away = tuple(absences(scene))
    roles = tuple(third_parties(scene))
    sitting = {
        about(actor) for actor in (*item.mention.actors, *item.mention.targets) if "mediat" in actor.text.lower()
    }
    outside = {one.about for one in (*away, *roles) if one.value != "at_table"} - sitting
    present = sides(scene, frozenset(name for name in outside if name))
    form = _format(scene, present)
    yield from away
    yield from roles
    yield from levels(scene)
    if form is not None:
        yield form
    mediated = next((one for one in roles if one.value == "mediator"), None)
    yield from _type(scene, present, form, mediated)
    yield from _track(scene, present)
    yield from _follows(scene, data["follows"])
    yield from disclosures(scene)
    yield from changes(scene)


# -- format and type --------------------------------------------------------------------------------------------------


def _first(scene: Scene, table: str) -> tuple[str, Cue] | None:
    """Of the cues of a table that belong to the meeting the one whose value stands first in the lexicon."""
    order = list(particulars(LEDGER)[table])
    found = [cue for cue in scene.cues(index_of(LEDGER, table, "noun")) if scene.on_noun(cue)]
    found += [cue for cue in scene.cues(index_of(LEDGER, table, "clause")) if _is_done(cue) and scene.in_clause(cue)]
    best = min(found, key=lambda cue: order.index(cue.value), default=None)
    return None if best is None or best.value == "none" else (best.value, best)


def _sits_down(scene: Scene) -> bool:
    """Whether the words say that those named talk to one another: no journey, no go-between, no other act."""
    frame, base = scene.item.mention.frame, lemma(scene.trigger)
    if frame in ONE_WAY or _mediates(scene):
        return False
    if frame.startswith("consult."):
        return True
    is_talk = base in words(LEDGER, "meeting_verbs") or base in scene.nouns_of
    return is_talk and scene.item.mention.status != "negated"


def _mediates(scene: Scene) -> bool:
    verbs = particulars(LEDGER)["role"]["verbs"]
    base = lemma(scene.trigger)
    return scene.item.mention.frame in MEDIATE or base in verbs["mediator"] or base in verbs["facilitator"]


def _is_done(cue: Cue) -> bool:
    """Whether nobody denies it: "do not negotiate directly" is no direct talk."""
    verbs = [token for token in (cue.head, cue.head.head) if is_verb(token)]
    return not any(is_negated(verb) for verb in verbs)


def _format(scene: Scene, present: list[Side]) -> Particular | None:
    frame = scene.item.mention.frame
    named = _first(scene, "format")
    if named is not None:
        return made("format", named[0], at(named[1]), named[1].text)
    if scene.item.mention.mode == "phone":
        return made("format", "call", scene.item.mention.trigger, "phone")
    if frame in WRITTEN:
        return made("format", "written", scene.item.mention.trigger, frame)
    if not _sits_down(scene) or not present or not all(side.is_known for side in present):
        return None
    if len(present) == 1 and not present[0].is_bloc:
        return None
    many = len(present) == 1 or any(side.has_many for side in present)
    value = "multilateral" if many else FORMATS.get(len(present), "multilateral")
    return made("format", value, scene.item.mention.span, "sides")


def _type(
    scene: Scene, present: list[Side], form: Particular | None, mediated: Particular | None
) -> Iterator[Particular]:
    mention = scene.item.mention
    named = _first(scene, "type")
    if named is not None:
        yield made("type", named[0], at(named[1]), named[1].text)
    elif _mediates(scene):
        facilitate = lemma(scene.trigger) in words(LEDGER, "role", "verbs", "facilitator")
        yield made("type", "mediation_related" if facilitate else "mediation", mention.trigger, mention.frame)
    elif mention.frame in WRITTEN:
        yield made("type", "document_exchange", mention.trigger, mention.frame)
    elif form is not None and form.value in {"proximity", "shuttle"}:
        yield made("type", "mediation", form.span, form.cue)
    elif mediated is not None:
        yield made("type", "mediation", mediated.span, mediated.cue)
    elif any("mediator" in actor.text.lower() for actor in (*mention.actors, *mention.targets)):
        yield made("type", "mediation", mention.span, "mediators")
    elif present and len(present) == 1 and present[0].is_bloc:
        yield made("type", "bloc_consultation", mention.span, "members of one body")
    elif len(present) > 1 and _sits_down(scene) and all(side.is_known for side in present):
        on_the_spot = form is None or form.value not in NOT_IN_ROOM
        in_person = on_the_spot and lemma(scene.trigger) in words(LEDGER, "in_person")
        if in_person and all(side.has_head for side in present):
            yield made("type", "summit", mention.span, "heads")
        elif len(present) == 2 and mention.status != "negated" and _negotiates(scene):
            yield made("type", "direct_talks", mention.span, "two sides negotiate")


def _negotiates(scene: Scene) -> bool:
    """Whether the two sides are said to negotiate, or negotiators and delegations meet."""
    data = particulars(LEDGER)["negotiating"]
    if any(token.lemma_.lower() in data["nouns"] for token in scene.own.values()):
        return True
    mention = scene.item.mention
    told = {word for actor in (*mention.actors, *mention.targets) for word in actor.text.lower().split()}
    return scene.trigger.lemma_.lower() in data["verbs"] or bool(told & set(data["parties"]))


# -- track ------------------------------------------------------------------------------------------------------------


def _track(scene: Scene, present: list[Side]) -> Iterator[Particular]:
    for cue in scene.cues(index_of(LEDGER, "track", "words")):
        if scene.on_noun(cue) or (_sits_down(scene) and scene.in_clause(cue)):
            yield made("track", cue.value, at(cue), cue.text)
            return
    if not _sits_down(scene):
        return
    states = [side for side in present if is_of_state(side)]
    others = [side for side in present if side not in states]
    if len(states) > 1 and all(side.is_of_states for side in others):
        yield made("track", "1", scene.item.mention.span, "officials of states")


# -- what went before -------------------------------------------------------------------------------------------------


def _follows(scene: Scene, data: dict[str, Any]) -> Iterator[Particular]:
    for token in scene.own.values():
        for child in token.children:
            if child.dep_ in {"amod", "compound", "nmod", "det", "advmod"} and (word := _again(token, child, data)):
                yield _worded("follows", scene, extent([child, token]), word)
    for verb in (*scene.verbs, *([scene.trigger] if is_verb(scene.trigger) else [])):
        if lemma(verb) in data["verbs"] and not is_negated(verb):
            yield _worded("follows", scene, extent(_with_object(verb, scene)), verb.lemma_.lower())
    for cue in scene.cues(index(LEDGER, "follows", "phrases")):
        if scene.in_clause(cue):
            places = [noun for noun in kids(cue.tokens[-1], "pobj") if cue.tokens[0].lower_ == "as"]
            yield _worded("follows", scene, extent([*cue.tokens, *places]), cue.text)
    above = scene.trigger.head.head if scene.trigger.dep_ == "pobj" else scene.trigger
    if above.lemma_.lower() in data["nouns"] and not is_verb(above):
        yield _worded("follows", scene, extent([above, scene.trigger]), above.lemma_.lower())


def _again(noun: Token, child: Token, data: dict[str, Any]) -> str:
    word, base = child.lower_, noun.lemma_.lower()
    if child.i + 2 <= noun.i and child.nbor().text == "-":
        word = f"{word} {child.nbor(2).lower_}"
    if word not in data["modifiers"] or base in data["not_nouns"]:
        return ""
    return "" if word in data["weak"] and base not in data["weak_nouns"] else word


def _with_object(verb: Token, scene: Scene) -> list[Token]:
    beside = [token for token in kids(verb, "dobj") if token.i in scene.own]
    return [verb, *beside]


def _worded(key: str, scene: Scene, span: tuple[int, int], cue: str, who: str | None = None) -> Particular:
    return made(key, scene.story.document.text[slice(*span)], span, cue, who)
