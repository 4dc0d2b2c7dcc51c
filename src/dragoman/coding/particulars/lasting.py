"""What lasts while it is told, "fighting continued", "X holds the bridge": the day on which that is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dragoman.coding.dating import when
from dragoman.coding.diary import SAYING
from dragoman.coding.frames import Hit
from dragoman.coding.grammar import ancestors, extent, governor, is_verb, kids, lemma
from dragoman.coding.links import Coded
from dragoman.coding.particulars.clauses import words
from dragoman.coding.particulars.story import Story
from dragoman.coding.stated import speech_verbs
from dragoman.types import Particular

if TYPE_CHECKING:
    from dragoman.coding.words import Token

LEDGER = "hostilities"
KINDS = {"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"}
BE = {"am", "are", "be", "been", "is", "was", "were", "'re", "'s"}
PRESENT = {"VBP", "VBZ"}


def lasting(item: Coded, story: Story) -> Iterator[Particular]:
    """Yield `as_of`, the day on which an undated state or a fight under way is told; nothing for what is over."""
    mention, published = item.mention, story.recall.published
    if mention.kind not in KINDS or mention.status != "happened" or mention.when is not None or published is None:
        return
    verb = _verb(item.hit)
    if verb is None or _lies_behind(verb) or not _lasts(verb, item.hit, story):
        return
    day = _said_on(verb, story, published)
    if day is not None:
        yield Particular(key="as_of", value=day.isoformat(), span=extent([verb]), cue=verb.text)


def _verb(hit: Hit) -> Token | None:
    """The verb that says that there is the event."""
    subject = hit.trigger.dep_ in {
        "attr",
        "nsubj",
        "nsubjpass",
    }  # "fighting continues", also where it is taken for a verb
    if is_verb(hit.trigger) and not subject:
        return hit.trigger
    if hit.carrier is not None and is_verb(hit.carrier):
        return hit.carrier
    over = governor(hit.trigger.head)
    return over if is_verb(over) and (subject or _is_phrase(hit.trigger)) else None


def _is_phrase(noun: Token) -> bool:
    """ "Is under their control", "remained in the hands of X"."""
    return noun.dep_ == "pobj" and noun.lemma_.lower() in words(LEDGER, "control.phrases")


def _lasts(verb: Token, hit: Hit, story: Story) -> bool:
    helping = {aux.lower_ for aux in kids(verb, "aux", "auxpass")}
    if helping & {"had", "'d"} or any(aux.tag_ == "MD" for aux in kids(verb, "aux")):
        return False
    if verb.tag_ == "VBG":
        return bool(helping & BE)  # "were advancing"
    base = lemma(verb)
    if base in words(LEDGER, "lasting.goes_on") or _is_still(verb):
        return True
    now = verb.tag_ in PRESENT or bool(helping & {"are", "is"}) or _is_told(verb, story)
    if verb.tag_ == "VBN" and helping & BE and base in words(LEDGER, "control.encircled"):
        return now
    stays = base in words(LEDGER, "lasting.states") or (base == "be" and verb is not hit.trigger)
    return now and stays and verb.tag_ not in {"VB", "VBN"}


def _is_still(verb: Token) -> bool:
    """ "Still holds", "was ongoing", "is under way"."""
    phrases = [noun for prep in verb.children if prep.lower_ == "under" for noun in kids(prep, "pobj")]
    way = any(noun.lower_ == "way" for noun in phrases)
    return way or any(word.lower_ in words(LEDGER, "lasting.signs") for word in verb.children)


def _is_told(verb: Token, story: Story) -> bool:
    """ "Said that it held the town": the past tense is that of the saying."""
    return _sayer(verb, story) is not None


def _sayer(verb: Token, story: Story) -> Token | None:
    said = speech_verbs(story.lexicon)
    for child, over in ancestors(verb):
        if not is_verb(over):
            continue
        if lemma(over) in said and child.dep_ in {"ccomp", "parataxis"}:
            return over
        if child.dep_ not in {"conj", "xcomp"}:
            return next((other for other in kids(over, "ccomp", "parataxis") if lemma(other) in said), None)
    return None


def _lies_behind(verb: Token) -> bool:
    """ "When X was advancing", "then held the town": on some other day."""
    if any(word.lower_ in words(LEDGER, "lasting.behind") for word in (*kids(verb, "advmod", "mark", "npadvmod"),)):
        return True
    if any(word.lower_ in {"for", "since", "until", "during", "throughout"} for word in kids(verb, "prep")):
        return True
    return any(_is_clause_of_time(child) for child, _ in ancestors(verb))


def _is_clause_of_time(verb: Token) -> bool:
    return verb.dep_ == "advcl" and any(
        word.lower_ in words(LEDGER, "lasting.behind") for word in kids(verb, "advmod", "mark")
    )


def _said_on(verb: Token, story: Story, published: date) -> date | None:
    """The day of the saying, where the text gives it, else that of the report."""
    sayer = _sayer(verb, story)
    said = when(Hit(SAYING, sayer), story.recall) if sayer is not None else None
    if said is None:
        return published
    return said.since if said.precision == "day" and said.since is not None and said.since <= published else None
