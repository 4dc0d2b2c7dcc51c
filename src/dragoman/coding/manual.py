"""The PLOVER manual's view of a reading: what is announced counts as the announcement, and what is promised not at all.

The record keeps an announced act under its own kind with the status `planned` (decision 0005); programs that expect
PLOVER get the manual's rule from here (decision 0006).
"""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.types import Mention

COOPERATIVE = {"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE"}
HARMFUL = {"SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "PROTEST"}
AHEAD = {"planned", "conditional", "hypothetical"}
LEAST = 0.5  # confidence of an event that counts


def kind(act: str, status: str) -> str:
    """The manual's type of an act with a status: a promise is AGREE, a menace THREATEN, a meeting put off REJECT."""
    if status in AHEAD:
        return "AGREE" if act in COOPERATIVE else "THREATEN" if act in HARMFUL else act
    return "REJECT" if act == "CONSULT" and status in {"cancelled", "postponed"} else act


def events(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that are events in the manual's sense, the strongest first, one for each place of several.

    What only a frame saw, and no reader weighed, is what others promise, demand or fear.
    """
    strong = (mention for mention in mentions if mention.scores and mention.confidence >= LEAST)
    return sorted(strong, key=lambda mention: (-mention.confidence, mention.span, mention.id))
