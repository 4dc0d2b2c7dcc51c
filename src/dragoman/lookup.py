"""One item of the record, found by its id, and its words where they stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dragoman.errors import RecordError
from dragoman.serial import mention_json

if TYPE_CHECKING:
    from dragoman.record import HeldDocument, Record
    from dragoman.types import Judgement

CONTEXT_CHARS = 300  # enough for a sentence or two on each side of a quote


def find(record: Record, prefix: str) -> dict[str, Any]:
    """Return the mention or document whose id begins with these digits, ready for JSON."""
    documents = {held.document.id: held for held in record.documents()}
    mentions = {mention.id: mention for mention in record.mentions()}
    for judgement in record.judgements():
        if judgement.kind == "reject" and judgement.items[0].startswith(prefix) and judgement.items[0] not in mentions:
            raise RecordError(
                f"was rejected by {judgement.by}{': ' if judgement.why else ''}{judgement.why}",
                item=judgement.items[0],
                advice="dragoman judge accept takes it in again",
            )
    id = _only(prefix, [*documents, *mentions], what="mention or document")
    if id in documents:
        return {"document": _document(documents[id]), "text": documents[id].document.text}
    mention = mentions[id]
    held = documents[mention.document_id]
    start, end = mention.span
    text = held.document.text
    return {
        "mention": mention_json(mention, text),
        "before": text[max(0, start - CONTEXT_CHARS) : start],
        "after": text[end : end + CONTEXT_CHARS],
        "document": _document(held),
        "links": [
            {"kind": link.kind, "source": link.source, "target": link.target, "words": text[slice(*link.span)]}
            for link in record.links()
            if id in (link.source, link.target) and link.document_id == mention.document_id
        ],
        **_history(record, id),
    }


def _history(record: Record, id: str) -> dict[str, Any]:
    """The event of a mention with its other reports, where the rules put it and why, and what people decided."""
    event = next((event for event in record.events() if any(one.id == id for one in event.mentions)), None)
    return {
        "event": event.id if event else None,
        "reports": [one.id for one in event.mentions if one.id != id] if event else [],
        "placed": record.placed(id),
        "judgements": [_decided(one) for one in record.judgements() if id in one.items],
    }


def _decided(one: Judgement) -> dict[str, Any]:
    shown = ("kind", "by", "made", "why", "detail")
    return {"items": list(one.items), **{name: getattr(one, name) for name in shown}}


# What a person can decide of an item, in the words of the command; a judgement's kind has "_" for "-".
DECISIONS = (
    "accept", "reject", "unsure", "edit", "join", "split", "same-actor", "gate", "code", "note", "undo",
)  # fmt: skip
# Those that say more than which items they are about.
DETAILED = ("edit", "gate", "code")


def judgement(
    record: Record,
    decision: str,
    items: Sequence[str],
    *,
    changes: Mapping[str, Any],
    by: str,
    why: str,
    made: datetime,
) -> Judgement:
    """A person's decision as a judgement, its items found by the first digits of their ids and its words checked."""
    from dragoman.record import judging
    from dragoman.types import Judgement

    if decision not in DECISIONS:
        raise RecordError(f"{decision!r} is no decision", item=" ".join(items), advice=f"one of {', '.join(DECISIONS)}")
    if not items:
        raise RecordError(f"{decision} needs an item", item=by, advice="name one by its id")
    ids, detail = list(items), dict[str, Any]()
    if decision == "gate":
        detail = _gate(record, items, changes)
    elif decision == "code":
        ids, detail = _code(record, items, changes)
    elif decision == "same-actor":
        ids = [_actor(record, one) for one in items]
    elif decision == "note":
        ids = [_anything(record, one) for one in items]
    elif decision == "undo":
        known = [one.id for one in record.judgements(history=True)]
        ids = [_only(one, known, what="judgement") for one in items]
    else:
        known = record.all_mention_ids()
        ids = [_only(one, known, what="mention") for one in items]
        detail = dict(changes) if decision == "edit" else {}
    least = {"join": 2, "same-actor": 2}.get(decision, 1)
    if len(set(ids)) < least:
        raise RecordError(f"{decision} needs {least} items", item=" ".join(items), advice="name each by its id")
    told = json.dumps(detail, ensure_ascii=False) if decision in DETAILED else None
    found = Judgement(kind=decision.replace("-", "_"), items=tuple(ids), by=by, made=made, why=why, detail=told)
    judging.check(found)
    return found


def _code(record: Record, items: Sequence[str], changes: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The document and what a person reads in a passage of it, which is named by its place or by its words."""
    if len(items) != 1:
        raise RecordError("one document is coded at a time", item=" ".join(items), advice="name it by its id")
    ids = [id for (id,) in record.query("SELECT id FROM documents ORDER BY id").fetchall()]
    document = record.document(_only(items[0], ids, what="document"))
    found = {name: value for name, value in changes.items() if name != "quote" and value not in (None, "")}
    words = str(changes.get("quote") or "").strip()
    if words and not ("start" in found and "end" in found):
        at = document.text.find(words)
        if at < 0:
            advice = "copy them from the text as it is stored"
            raise RecordError("the text does not have these words", item=document.id, advice=advice)
        if document.text.find(words, at + 1) >= 0:
            advice = "give more of them, or start and end"
            raise RecordError("the text has these words more than once", item=document.id, advice=advice)
        found |= {"start": at, "end": at + len(words)}
    for name in ("start", "end"):
        value = str(found.get(name, ""))
        if not (value.isascii() and value.isdigit()):
            advice = "give the passage by quote=its words, or by start and end, in characters from 0"
            raise RecordError(f"{name} is no number of characters", item=document.id, advice=advice)
        found[name] = int(value)
    if not document.text[found["start"] : found["end"]].strip() or found["end"] > len(document.text):
        raise RecordError("the passage is empty or not in the text", item=document.id, advice="select its words again")
    return [document.id], found


def _actor(record: Record, id: str) -> str:
    """An actor that somebody in the record is, by the whole id."""
    asked = id.strip()
    seen = "SELECT 1 FROM participants WHERE actor_id = ? OR 'state:' || country = ? LIMIT 1"
    if not record.query(seen, [asked, asked]).fetchall():
        advice = "dragoman show prints the ids of a quote's actors"
        raise RecordError("no actor of the record has this id", item=asked, advice=advice)
    return asked


def _anything(record: Record, prefix: str) -> str:
    """An item of any kind: a mention, document, link or judgement by its first digits, an actor or draft by its id."""
    asked = prefix.strip()
    if ":" in asked:
        return _actor(record, asked)
    if any(one.id == asked for one in record.drafts()):
        return asked
    tables = ("mentions", "documents", "links", "judgements")
    statement = " UNION ".join(f"SELECT id FROM {table}" for table in tables)
    return _only(asked, [id for (id,) in record.query(statement).fetchall()], what="item")


def _gate(record: Record, items: Sequence[str], changes: Mapping[str, Any]) -> dict[str, str]:
    """What is said of a gate: `dragoman judge gate state:UKR ratification --set state=passed --set draft=…`."""
    from dragoman import agreements

    if len(items) != 2:
        raise RecordError(
            "a gate is named by its party and its id", item=" ".join(items), advice="see dragoman consent"
        )
    unknown = set(changes) - {"state", "draft", "when", "mention"}
    if unknown or not changes.get("state"):
        what = f"unknown {sorted(unknown)[0]!r}" if unknown else "it has no state"
        raise RecordError(what, item=items[1], advice="--set state=passed, and draft, when, mention where known")
    found = {"party": items[0], "gate": items[1], **{key: value for key, value in changes.items() if value}}
    agreements.check_gate(found["party"], found["gate"], found["state"])
    if "draft" in found:
        found["draft"] = agreements.found(record, found["draft"]).id
    if "mention" in found:
        found["mention"] = _only(found["mention"], record.all_mention_ids(), what="mention")
    if "when" in found:
        try:
            date.fromisoformat(found["when"])
        except ValueError:
            raise RecordError(f"{found['when']!r} is not a day", item=items[1], advice="write 2025-12-02") from None
    return found


def as_text(found: dict[str, Any]) -> str:
    """Lay out what `find` returned, the quote between »…«."""
    from dragoman.output import cell, printable

    document = found["document"]
    origin = ", ".join(cell(document[key]) for key in ("title", "outlet", "published", "url") if document[key])
    if "mention" not in found:
        return f"document {document['id']}  {origin}\n\n{printable(found['text'])}\n"
    mention = found["mention"]
    facts = [
        ("mention", mention["id"]),
        ("what", " / ".join(mention[key] for key in ("kind", "mode", "move") if mention[key])),
        ("status", mention["status"]),
        ("who", _names(mention["actors"])),
        ("to whom", _names(mention["targets"])),
        ("on the word of", _names([mention["speaker"]]) if mention["speaker"] else ""),
        ("read by", f"{mention['coder']}, {mention['frame']}, confidence {mention['confidence']:g}"),
        ("document", f"{document['id']}  {origin}"),
        ("characters", "{} to {}".format(*mention["span"])),
    ]
    lines = [f"{name:<15} {cell(value)}" for name, value in facts if value]
    lines += [f"{link['kind']:<15} {cell(link['words'])}" for link in found["links"]]
    lines += [f"{one['key']:<15} {cell(one['value'])}: {cell(one['quote'])}" for one in mention["particulars"]]
    lines += _told_history(found)
    words = printable(f"{found['before']}»{mention['quote']}«{found['after']}")
    return "\n".join([*lines, "", words, ""])


def _told_history(found: dict[str, Any]) -> list[str]:
    """The event of a mention, where it was put and why, and what people decided, for people."""
    from dragoman.output import cell

    also = f", also {', '.join(found['reports'])}" if found["reports"] else ""
    lines = [f"{'event':<15} {found['event']}{also}"]
    for one in found["placed"]:
        if one["partner"]:
            reasons = ", ".join(f"{name} {points:+g}" for name, points in one["reasons"])
            put = f"{one['ledger']} {one['home']} beside {one['partner']}"
            lines.append(f"{'put into':<15} {put}: {one['score']:g} points by {one['rule']} ({reasons})")
    for one in found["judgements"]:
        detail = f" {cell(one['detail'])}" if one["detail"] else ""
        lines.append(f"{one['kind']:<15} by {cell(one['by'])} on {one['made']:%Y-%m-%d}: {cell(one['why'])}{detail}")
    return lines


def _names(actors: list[dict[str, Any]]) -> str:
    return "; ".join(f"{actor['text']} ({actor['id']})" if actor["id"] else actor["text"] for actor in actors)


def _document(held: HeldDocument) -> dict[str, Any]:
    document = held.document
    return {
        "id": document.id,
        "title": document.title,
        "outlet": document.outlet,
        "published": document.published,
        "url": document.url,
        "raw": document.raw,
        "held": held.held,
        "held_basis": held.held_basis,
        "carries": held.carries.original_id if held.carries else None,
    }


def _only(prefix: str, ids: list[str], *, what: str) -> str:
    found = [id for id in ids if id.startswith(prefix.strip().lower())] if prefix.strip() else []
    if len(found) == 1:
        return found[0]
    if not found:
        raise RecordError(f"no {what} has this id", item=prefix, advice="dragoman timeline prints the ids")
    shown = ", ".join(found[:3])
    raise RecordError(f"{len(found)} ids begin like this", item=prefix, advice=f"give more digits: {shown} …")
