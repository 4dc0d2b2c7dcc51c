"""The PLOVER manual's view of a reading: what is announced counts as the announcement, and what is promised not at all.

The record keeps an announced act under its own kind with the status `planned` (decision 0005); programs that expect
PLOVER get the manual's rule from here (decision 0006).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace

from dragoman.types import Actor, Mention

COOPERATIVE = {"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"}
HARMFUL = {"SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "PROTEST"}
ELSEWHERE = {  # modes that PLOVER's table from CAMEO (CAMEO2PLOVER-2021) has under another type than ours
    ("SANCTION", "restrict"): "COERCE",  # 163, impose embargo, boycott or sanctions
    ("SANCTION", "convict"): "ACCUSE",  # 116, find guilty or liable
}
AHEAD = {"planned", "conditional", "hypothetical"}
LEAST = 0.5  # confidence of an event that counts, where the reader alone saw it
SEEN_TWICE = 0.48  # and where a frame fits its words as well
MUTUAL = {"AGREE", "CONSULT", "COOPERATE", "SUPPORT"}
JOINED = re.compile(r"\s*(?:,|,?\s*(?:and|as well as|along with)\b)[\w\s.'’-]{0,12}$")  # "X and the Y"
COUNTED = re.compile(
    r"(?:(?:up to|at least|at most|as many as|more than|less than|fewer than|about|around|nearly|almost|some|over) )?"
    r"(?:\d[\d,.]*|dozens of|scores of|hundreds of|thousands of|tens of thousands of) (?!of )(?=\w)",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(?:its|their|his|her) $", re.IGNORECASE)
PRONOUNS = {"he", "she", "it", "they", "him", "her", "them"}


def kind(act: str, status: str, mode: str = "") -> str:
    """The manual's type of an act with a status: a promise is AGREE, a menace THREATEN, a meeting put off REJECT."""
    if status in AHEAD:
        return "AGREE" if act in COOPERATIVE else "THREATEN" if act in HARMFUL else act
    if (act, mode) in ELSEWHERE:
        return ELSEWHERE[act, mode]
    return "REJECT" if act == "CONSULT" and status in {"cancelled", "postponed"} else act


def events(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that are events in the manual's sense, the strongest first, one for each place of several.

    What only a frame saw, and no reader weighed, is what others promise, demand or fear.
    """
    strong = (mention for mention in mentions if mention.scores and mention.confidence >= _least(mention))
    return sorted(strong, key=lambda mention: (-mention.confidence, mention.span, mention.id))


def _least(mention: Mention) -> float:
    return LEAST if mention.frame.startswith("reader.") else SEEN_TWICE


def parties(mention: Mention, text: str) -> Mention:
    """The mention with its parties as the manual's gold records have them.

    "A and B agreed": two or more sources and no target make a mutual event; the record keeps A facing B. Whoever is
    only "it" or "they" is named by the words that name him before in the text, "100 villagers" are villagers, and X
    with "their forces" is X.
    """
    actors, targets = (
        _once(tuple(_named(one, text) for one in side), text) for side in (mention.actors, mention.targets)
    )
    if mention.kind in MUTUAL and actors and targets and targets[-1].span[1] <= mention.trigger[0]:
        listed = sorted((*actors, *targets), key=lambda actor: actor.span)
        pairs = itertools.pairwise(listed)
        if all(one.span[1] <= other.span[0] and _joined(text[one.span[1] : other.span[0]]) for one, other in pairs):
            actors, targets = tuple(listed), ()
    return replace(mention, actors=actors, targets=targets)


def _once(side: tuple[Actor, ...], text: str) -> tuple[Actor, ...]:
    """A side without what is only somebody else's on it: X, and "its forces"."""
    own = [one for one in side if not OWN.search(text[: one.span[0]])]
    return tuple(one for one in side if one in own or not any(_is_whose(one, other) for other in own)) or side


def _is_whose(thing: Actor, owner: Actor) -> bool:
    known = (thing.id, thing.country) if thing.id or thing.country else None
    return known == (owner.id, owner.country) and owner.span[1] <= thing.span[0]


def _joined(between: str) -> bool:
    return JOINED.fullmatch(between) is not None


def _named(actor: Actor, text: str) -> Actor:
    """Whoever a pronoun stands for, by the last words before it that name him; without a number at the beginning."""
    if counted := COUNTED.match(actor.text):
        start = actor.span[0] + counted.end()
        return replace(actor, text=actor.text[counted.end() :], span=(start, actor.span[1]))
    if actor.text.lower() not in PRONOUNS or not actor.name:
        return actor
    for name in (actor.name, actor.name.split()[-1]):
        at = text.rfind(name, 0, actor.span[0])
        if at >= 0:
            return replace(actor, text=name, span=(at, at + len(name)))
    return actor
