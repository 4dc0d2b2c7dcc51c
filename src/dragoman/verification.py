"""Whether the record can be trusted: every quote where its span says, every text and byte as it was received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.types import Mention

if TYPE_CHECKING:
    from dragoman.record import Archive, Record


def verify(record: Record, archive: Archive) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Return what was checked, counted, and each problem as the item and what is wrong with it."""
    documents = {held.document.id: held for held in record.documents()}
    mentions = record.mentions()
    links = record.links()
    problems = [(key, "the archived bytes have changed") for key in archive.verify()]
    for id, held in documents.items():
        if not archive.holds(held.document.raw):
            problems.append((id, "the bytes it was read from are not in the archive"))
        if held.carries and held.carries.original_id not in documents:
            problems.append((id, f"it carries {held.carries.original_id}, which is not held"))
    for mention in mentions:
        if mention.document_id not in documents:
            problems.append((mention.id, f"its document {mention.document_id} is not held"))
        else:
            problems += [(mention.id, said) for said in _outside(mention, documents[mention.document_id].document.text)]
    known = {mention.id for mention in mentions}
    for link in links:
        if not {link.source, link.target or link.source} <= known:
            problems.append((link.id, "it joins a mention that is not held"))
        elif not _inside(link.span, documents[link.document_id].document.text):
            problems.append((link.id, "its words lie outside its document"))
    return {"documents": len(documents), "mentions": len(mentions), "links": len(links)}, problems


def _outside(mention: Mention, text: str) -> list[str]:
    named = [
        ("the quote", mention.span),
        ("the trigger", mention.trigger),
        ("the content", mention.content),
        ("the place", mention.place.span if mention.place else None),
        ("the speaker", mention.speaker.span if mention.speaker else None),
        *(("an actor", actor.span) for actor in (*mention.actors, *mention.targets)),
        *(("an amount", amount.span) for amount in mention.amounts),
    ]
    return [f"{what} lies outside its document" for what, span in named if span and not _inside(span, text)]


def _inside(span: tuple[int, int], text: str) -> bool:
    return 0 <= span[0] < span[1] <= len(text)
