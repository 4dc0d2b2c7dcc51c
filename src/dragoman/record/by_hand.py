"""A passage that a person coded: the judgement says what it reads, and becomes a reading beside the coder's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from dragoman.errors import RecordError
from dragoman.record import edits
from dragoman.record.known import Known
from dragoman.types import Actor, Document, Judgement, Mention

NAME = "hand"
NEEDED = ("start", "end", "kind")


def detail(judgement: Judgement) -> dict[str, Any]:
    """What a person reads in the passage; RecordError where it cannot be used."""
    try:
        found = json.loads(judgement.detail or "{}")
    except ValueError:
        found = None
    item = judgement.items[0]
    if not isinstance(found, dict) or any(found.get(name) in (None, "") for name in NEEDED):
        raise RecordError("a passage needs start, end and kind", item=item, advice="and may have what an edit can set")
    for name in ("start", "end"):
        if not str(found[name]).isascii() or not str(found[name]).isdigit():
            raise RecordError(f"{name} is no number of characters", item=item, advice="count from 0")
    rest = {name: value for name, value in found.items() if name not in ("start", "end")}
    edits.check(rest, item=item)
    return {**rest, "start": int(found["start"]), "end": int(found["end"])}


def coder(judgement: Judgement) -> str:
    """Who read the passage: each judgement is a coder of its own, so that none replaces another."""
    return f"{NAME}.{judgement.id[:12]}@1"


def mention(judgement: Judgement, document: Document, known: Known) -> Mention:
    """The reading, with the names where they stand in the passage.

    known  says who an actor is that is named by the id
    """
    told = detail(judgement)
    start, end = told.pop("start"), told.pop("end")
    words = document.text[start:end]
    if not 0 <= start < end <= len(document.text) or not words.strip():
        raise RecordError("the passage is empty or not in the text", item=document.id, advice="select its words again")
    span = (start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
    bare = Mention(
        document_id=document.id, span=span, trigger=span, kind=told["kind"], mode=None, move=None, actors=(),
        targets=(), when=None, place=None, status="happened", speaker=None, hedge=None, outcome=None, content=None,
        issues=(), amounts=(), coder=coder(judgement), frame=f"coded by {judgement.by}", confidence=1.0,
    )  # fmt: skip
    change = edits.edits_of([replace(judgement, kind="edit", items=("passage",), detail=json.dumps(told))])["passage"]
    read = change(bare)
    actors, targets = (
        tuple(_placed(one, document, span, known) for one in side) for side in (read.actors, read.targets)
    )
    return replace(read, edits=None, actors=actors, targets=targets)


def _placed(actor: Actor, document: Document, span: tuple[int, int], known: Known) -> Actor:
    """An actor by the words of the passage where it has them, else by the whole of it; and as the record knows it."""
    found = known(actor.id or actor.text)
    if found is not None:
        actor = replace(actor, id=found[0], name=found[1], country=found[2], sector=found[3])
    for words in (actor.text, actor.name or ""):
        at = document.text.find(words, *span) if words else -1
        if at >= 0:
            return replace(actor, text=words, span=(at, at + len(words)))
    return replace(actor, text=document.text[slice(*span)], span=span, name=actor.name or actor.text)
