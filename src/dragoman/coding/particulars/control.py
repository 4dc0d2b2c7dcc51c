"""Who is said to hold a place: taken, held, lost, contested, encircled, retaken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.coding.fought_over import DRIVEN
from dragoman.coding.grammar import is_passive, is_verb, kids, lemma, objects, prepositions, subjects, with_conjuncts
from dragoman.coding.links import Coded
from dragoman.coding.particulars.clauses import stems, whose, words
from dragoman.coding.particulars.story import Story
from dragoman.coding.predicates import CARRIERS
from dragoman.types import Actor, Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "hostilities"
SAID = {"happened", "denied", "negated"}  # of what is only planned or asked for, nobody says that it holds
VALUES = ("retaken", "taken", "lost", "encircled", "held", "contested")
CRAFT = {"aircraft", "airliner", "ferry", "frigate", "helicopter", "jet", "warship"}
LAND = {"GPE", "LOC", "FAC"}
WARLIKE = {
    "ASSAULT",
    "MOBILIZE",
    "COERCE",
    "RETREAT",
}  # holding a place is no type of its own: any of these may be read


def control(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield what a mention says of who holds a place."""
    mention, trigger = item.mention, item.hit.trigger
    if mention.status not in SAID:
        return
    if trigger.lemma_.lower() in words(LEDGER, "control.falls"):
        yield from _fallen(item, story)
        return
    if item.hit.frame.id == DRIVEN.id:  # "drove them out of the town"
        yield _told(trigger, "taken", _holder(item, story))
        return
    value = _phrase_value(item) or _value(trigger)
    if value is None or not FITS[value](item, story) or (value == "lost" and mention.status == "negated"):
        return  # "will not withdraw" says of nobody that he lost or holds it
    if value == "taken" and trigger.tag_ in {"VBZ", "VBP"} and trigger.lemma_ in words(LEDGER, "control.lasting"):
        value = "held"
    about = None if value == "contested" else _holder(item, story)
    yield _told(trigger, value, about)


def _told(trigger: Token, value: str, about: str | None) -> Particular:
    span = trigger.offset, trigger.offset + len(trigger)
    return Particular(key="control", value=value, span=span, about=about, cue=trigger.text)


def _phrase_value(item: Coded) -> str | None:
    """ "came under their control" takes, "is under", "remains in their hands" holds."""
    trigger, verb = item.hit.trigger, item.hit.carrier
    if trigger.dep_ != "pobj" or trigger.lemma_.lower() not in words(LEDGER, "control.phrases"):
        return None
    comes = verb is not None and verb.lemma_.lower() in words(LEDGER, "control.comes")
    return "taken" if comes else "held"


def _said_of(trigger: Token) -> list[Token]:
    """What "under control" is said of: the subject of its clause, or the noun it stands behind."""
    if trigger.dep_ != "pobj" or is_verb(trigger):
        return []
    above = trigger.head.head
    return subjects(above) if is_verb(above) else [above]


def _value(trigger: Token) -> str | None:
    for name in (lemma(trigger), *stems(trigger)):
        for value in VALUES:
            if name in words(LEDGER, f"control.{value}"):
                return value
    return None


# -- whether it is about land -----------------------------------------------------------------------------------------


def _won(item: Coded, story: Story) -> bool:
    mention = item.mention
    if _phrase_value(item) is not None:
        return mention.kind in WARLIKE and _on_land(item, story, "of", "over")
    if mention.kind not in {"ASSAULT", "COERCE"} or (mention.kind == "COERCE" and mention.mode in {"arrest", "seize"}):
        return False
    return _on_land(item, story, "of") if _needs_land(item.hit.trigger) or mention.mode != "territory" else True


def _needs_land(trigger: Token) -> bool:
    return trigger.lemma_.lower() in words(LEDGER, "control.needs_land")


def _on_land(item: Coded, story: Story, *behind: str) -> bool:
    trigger = item.hit.trigger
    things = [noun for head in objects(trigger) for noun in with_conjuncts(head)] if is_verb(trigger) else []
    return any(_is_land(noun, story) for noun in (*things, *prepositions(trigger, *behind), *_said_of(trigger)))


def _is_land(noun: Token, story: Story) -> bool:
    if any(stem in words(LEDGER, "control.of_control") for stem in stems(noun)):
        return True
    return noun.offset in story.cast.places or noun.ent_type_ in LAND


def _given_up(item: Coded, story: Story) -> bool:
    if item.mention.kind not in {"RETREAT", "ASSAULT"} or item.mention.mode not in {"withdraw", "territory", None}:
        return False
    if {noun.lemma_.lower() for noun in kids(item.hit.trigger, "nsubj")} & (CARRIERS | CRAFT):
        return False  # "a ship left the port of X"
    return _on_land(item, story, "from", "of") and not _is_guest(item, story)


def _is_guest(item: Coded, story: Story) -> bool:
    """ "French soldiers left Senegal": whoever leaves a whole state did not hold it."""
    trigger = item.hit.trigger
    things = [*(objects(trigger) if is_verb(trigger) else []), *prepositions(trigger, "from", "of")]
    lands = [noun for head in things for noun in with_conjuncts(head) if _is_land(noun, story)]
    whole = [place for noun in lands if (place := story.cast.places.get(noun.offset)) and place.kind == "country"]
    return bool(lands) and len(whole) == len(lands)


def _surrounded(item: Coded, story: Story) -> bool:
    return item.mention.kind in {"COERCE", "MOBILIZE", "ASSAULT"} and not (
        item.mention.mode == "arrest" or not (item.mention.targets or item.mention.actors or item.mention.place)
    )


def _kept(item: Coded, story: Story) -> bool:
    return item.mention.kind in WARLIKE and _on_land(item, story, "of", "over")


def _fought_over(item: Coded, story: Story) -> bool:
    place, trigger = item.mention.place, item.hit.trigger
    if item.mention.kind != "ASSAULT" or item.mention.status != "happened":
        return False
    wanted = any(_is_land(noun, story) for noun in prepositions(trigger, "for", "over"))
    near = prepositions(trigger, "in", "around", "near", "inside", "at") or prepositions(
        trigger.head, "in", "around", "near", "at"
    )
    here = place is not None and place.kind != "country" and bool(near)
    return wanted or (here and _goes_on(trigger))


def _goes_on(trigger: Token) -> bool:
    around = {trigger, *trigger.children, trigger.head, *kids(trigger.head, "advmod", "acomp", "prep")}
    return any(token.lemma_.lower() in words(LEDGER, "control.continues") for token in around)


FITS = {
    "taken": _won, "retaken": _won, "lost": _given_up, "encircled": _surrounded, "held": _kept,
    "contested": _fought_over,
}  # fmt: skip


# -- who ------------------------------------------------------------------------------------------------------------


def _holder(item: Coded, story: Story) -> str | None:
    trigger = item.hit.trigger
    if not is_verb(trigger):
        held = trigger.lemma_.lower() in words(LEDGER, "control.phrases")
        return whose(_owners(trigger, story)) or (whose(item.mention.actors) if held else None)
    named = [actor for noun in subjects(trigger) for actor in story.cast.within(noun)]
    if any(actor.id for actor in named) or is_passive(trigger):
        return whose(named)
    return whose(actor for actor in item.mention.actors if not (actor.id or "").startswith("person:"))


def _owners(noun: Token, story: Story) -> Iterator[Actor]:
    """Whose capture or withdrawal it is; who only announces it is another matter."""
    for owner in kids(noun, "poss", "compound", "amod", "nmod"):
        yield from story.cast.modifier(owner)
    for agent in prepositions(noun, "by"):
        yield from story.cast.within(agent)


def _fallen(item: Coded, story: Story) -> Iterator[Particular]:
    """ "the town fell to the rebels" is taken by them; "has fallen" says no more than that it is lost."""
    trigger = item.hit.trigger
    if item.mention.kind not in {"ASSAULT", "RETREAT"}:
        return
    places = subjects(trigger) if is_verb(trigger) else prepositions(trigger, "of")
    if not any(_is_land(noun, story) for noun in places):
        return
    winners = [actor for noun in prepositions(trigger, "to") for actor in story.cast.within(noun)]
    yield _told(trigger, "taken" if winners else "lost", whose(winners))
