"""One item of the record, found by its id, and its words where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.errors import RecordError
from dragoman.serial import mention_json

if TYPE_CHECKING:
    from dragoman.record import HeldDocument, Record

CONTEXT_CHARS = 300  # enough for a sentence or two on each side of a quote


def find(record: Record, prefix: str) -> dict[str, Any]:
    """Return the mention or document whose id begins with these digits, ready for JSON."""
    documents = {held.document.id: held for held in record.documents()}
    mentions = {mention.id: mention for mention in record.mentions()}
    for judgement in record.judgements():
        if judgement.kind == "reject" and judgement.items[0].startswith(prefix) and judgement.items[0] not in mentions:
            raise RecordError(
                f"was rejected by {judgement.by}: {judgement.why}",
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
    }


def judged(record: Record, prefix: str) -> str:
    """Return the id of the mention to judge; one that was rejected before can be accepted again."""
    known = {mention.id for mention in record.mentions()}
    known |= {item for judgement in record.judgements() for item in judgement.items}
    return _only(prefix, sorted(known), what="mention")


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
    words = printable(f"{found['before']}»{mention['quote']}«{found['after']}")
    return "\n".join([*lines, "", words, ""])


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
