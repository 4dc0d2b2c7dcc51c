"""What a judgement may be, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dragoman.errors import RecordError
from dragoman.record import by_hand, edits
from dragoman.types import Judgement

if TYPE_CHECKING:
    from dragoman.record.placing import Held

KINDS = ("accept", "reject", "edit", "join", "split", "same_actor", "unsure", "gate", "code", "note", "undo")


def check(judgement: Judgement) -> None:
    """Refuse a judgement that nobody could follow."""
    if judgement.kind not in KINDS:
        raise RecordError(
            f"unknown judgement {judgement.kind!r}", item=judgement.by, advice=f"use one of {', '.join(KINDS)}"
        )
    if not judgement.items:
        raise RecordError("a judgement needs an item", item=judgement.by, advice="name a mention or a link")
    if judgement.kind == "edit":
        edits.check(_changes(judgement), item=judgement.items[0])
    if judgement.kind == "code":
        by_hand.detail(judgement)
    if judgement.kind == "note" and not judgement.why.strip():
        raise RecordError("a note has no words", item=judgement.items[0], advice="write what is to be known of it")


def follow_ups(
    judgement: Judgement,
    *,
    held: Callable[[], Held],
    history: Callable[[], Iterable[Judgement]],
    read_by: Callable[[str], Sequence[str]],
) -> tuple[Judgement, list[Judgement]]:
    """The judgement as it is kept, and those that the rules make because of it, which say so in their detail.

    An undo takes back what followed, too, and the reading of a passage that was coded by hand is rejected.

    read_by  the ids of the mentions that a coder read
    """
    if judgement.kind == "same_actor":
        from dragoman.record.placing import merged

        marked = json.dumps({"follows": judgement.id})
        return judgement, [replace(one, detail=marked) for one in merged(held(), judgement)]
    if judgement.kind != "undo":
        return judgement, []
    made = list(history())
    undone = {item for one in made if one.kind == "undo" for item in one.items}
    by_id = {one.id: one for one in made}
    for item in judgement.items:
        if item not in by_id or by_id[item].kind == "undo":
            raise RecordError("there is no such judgement to undo", item=item, advice="its page has the id")
        if item in undone:
            raise RecordError("it was undone already", item=item, advice="judge anew")
    wanted = set(judgement.items)
    followed = [one.id for one in made if _follows(one) in wanted and one.id not in undone]
    whole = replace(judgement, items=(*judgement.items, *followed))
    coded = [by_hand.coder(by_id[item]) for item in judgement.items if by_id[item].kind == "code"]
    marked = json.dumps({"follows": whole.id})
    return whole, [
        replace(judgement, kind="reject", items=(id,), detail=marked) for coder in coded for id in read_by(coder)
    ]


def _follows(one: Judgement) -> str | None:
    try:
        found = json.loads(one.detail or "{}")
    except ValueError:
        return None
    return found.get("follows") if isinstance(found, dict) else None


def _changes(judgement: Judgement) -> dict[str, Any]:
    """What an edit changes; raises RecordError where its detail is no JSON object."""
    try:
        changes = json.loads(judgement.detail or "{}")
    except ValueError:
        changes = None
    if not isinstance(changes, dict):
        advice = 'write a JSON object such as {"status": "planned"}'
        raise RecordError("the detail of an edit is no object", item=judgement.items[0], advice=advice)
    return changes
