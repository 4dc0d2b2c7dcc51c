"""The issue of a move that names none: that of what it answers, or of what was told just before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.coding.links import Coded
from dragoman.types import Link

FACTS = {"claim", "deny", "pledge"}  # what is said to be so, or undertaken, is about itself alone
FORCE = {"ASSAULT", "MOBILIZE", "COERCE", "PROTEST"}
REACH = 300  # characters: the sentence before


def carried(coded: Sequence[Coded], found: Sequence[Link]) -> list[Coded]:
    """The mentions of a document, by place, with issues for the moves without: "called on them to do the same"."""
    own = {item.mention.id: item.mention.issues for item in coded}
    answered = {
        link.source: own[link.target]
        for link in found
        if link.kind == "answers" and link.target is not None and own.get(link.target)
    }
    order = sorted(coded, key=lambda item: item.mention.trigger)
    before: dict[str, tuple[str, ...]] = {}
    last: tuple[str, ...] = ()
    at = -REACH
    for item in order:
        mention = item.mention
        if not mention.issues and mention.trigger[0] - at < REACH:
            before[mention.id] = last
        if mention.issues and mention.kind not in FORCE:
            last, at = mention.issues, mention.trigger[0]
    return [_about(item, answered.get(item.mention.id) or before.get(item.mention.id, ())) for item in coded]


def _about(item: Coded, issues: tuple[str, ...]) -> Coded:
    mention = item.mention
    if mention.issues or mention.move is None or mention.move in FACTS:
        return item
    return replace(item, mention=replace(mention, issues=issues))
