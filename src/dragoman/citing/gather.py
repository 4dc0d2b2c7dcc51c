"""From an item of the record to its references: which documents, as what, with which words of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dragoman.citing.model import Origin, Passage, Reference
from dragoman.citing.names import Name, authors, wire
from dragoman.citing.wording import wording
from dragoman.errors import RecordError
from dragoman.types import Document, Draft, Span
from dragoman.visible import linkable, one_line

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Archive, Record
    from dragoman.record.behind import Behind

# Marks that the layout of a reference puts into its text (layout.py): outside text must not hold them.
MARKS = re.compile("[\ue000-\ue00f]")
# What a document is cited as, by the kind that the settings give its outlet.
TYPES = {
    "think tank": "report",
    "official text": "webpage",
    "named official": "webpage",
    "social account": "webpage",
    "dataset": "webpage",
    "wire": "article-newspaper",
    "outlet": "article-newspaper",
}
PRINTED = (".pdf", ".doc", ".docx")  # files that are made to be handed on as they are: reports


def references(
    record: Record,
    item: str,
    *,
    as_of: date | None = None,
    config: Config | None = None,
    archive: Archive | None = None,
) -> list[Reference]:
    """One reference for each document behind an item, copies of a text after the document they carry.

    item     the first digits of its id, with the kind before them where it matters: `offer:5f0c1e`
    config   the settings, for the kinds of outlets and the names of parties
    archive  the bytes as they came, for what a file says of its own words
    """
    from dragoman.record.behind import behind

    return of(record, behind(record, item, as_of=as_of), config=config, archive=archive)


def cited(
    record: Record,
    item: str,
    *,
    config: Config,
    archive: Archive,
    version: str,
    today: date,
    as_of: date | None = None,
) -> tuple[list[Reference], Origin, tuple[str, ...]]:
    """The references of an item, the record as their origin, and the offer or pledge the item is part of."""
    from dragoman.record.behind import behind

    found = behind(record, item, as_of=as_of)
    process = shown(config.name)
    origin = Origin(process=process, kind=found.kind, id=found.id, day=as_of or today, version=version)
    return of(record, found, config=config, archive=archive), origin, found.wider


def of(
    record: Record, found: Behind, *, config: Config | None = None, archive: Archive | None = None
) -> list[Reference]:
    """The references of what stands behind an item."""
    documents = [record.document(id) for id in found.documents]
    if found.draft is not None:
        return [_draft(found.draft, documents[0], found.carries.get(documents[0].id), config)]
    made = []
    for document in _ordered(documents, found.carries):
        own = [(one.span, one.mention_id) for one in found.passages if one.document_id == document.id]
        passages = [_passage(document, span, mention_id) for span, mention_id in own]
        if not own:
            passages = list(_same_words(document, found, documents))
        made.append(
            Reference(
                document_id=document.id,
                csl=_csl(document, config),
                passages=tuple(sorted(passages, key=lambda one: (one.span, one.mention_id))),
                carries=found.carries.get(document.id),
                notes=tuple(_worded(wording(document, archive) if archive is not None else None)),
            )
        )
    return made


def shown(text: str | None) -> str:
    """Outside text as a reference holds it: on one line, what is hidden in it made visible."""
    return MARKS.sub(lambda mark: f"⟨U+{ord(mark[0]):04X}⟩", one_line(text or ""))


def _ordered(documents: Iterable[Document], carries: Mapping[str, str]) -> list[Document]:
    """By day of publication; a copy right after what it carries, where that is among them."""
    from dragoman.record.behind import root

    known = {one.id: one for one in documents}
    parents = {id: of for id, of in carries.items() if of in known}

    def day(document: Document) -> tuple[date, Any, str]:
        return document.published or document.retrieved.date(), document.retrieved, document.id

    return sorted(known.values(), key=lambda one: (day(known[root(one.id, parents)]), one.id in parents, day(one)))


def _passage(document: Document, span: Span, mention_id: str) -> Passage:
    start, end = span
    if not 0 <= start < end <= len(document.text):
        message = f"the passage {span} is not in the document it names"
        raise RecordError(message, item=document.id, advice="dragoman verify says what else does not hold")
    paragraph = sum(bool(line.strip()) for line in document.text[:start].split("\n")[:-1]) + 1
    return Passage(quote=document.text[start:end], span=span, paragraph=paragraph, mention_id=mention_id)


def _same_words(copy: Document, found: Behind, documents: Sequence[Document]) -> Iterable[Passage]:
    """The passages of a text as a copy of it has them: those of its words that stand there, and only once."""
    texts = {one.id: one.text for one in documents}
    for one in found.passages:
        words = texts[one.document_id][slice(*one.span)]
        at = copy.text.find(words)
        if at >= 0 and copy.text.find(words, at + 1) < 0:
            yield _passage(copy, (at, at + len(words)), one.mention_id)


def _csl(document: Document, config: Config | None) -> dict[str, Any]:
    """A document as an item of CSL-JSON; what it does not say is left out."""
    kind = _type(document, config)
    writers, outlet = authors(shown(document.author), outlet=document.outlet), document.outlet
    if not writers and kind == "article-newspaper":
        agency, outlet = wire(document.outlet)
        writers = [{"literal": shown(agency)}] if agency else []
    return _item(document, kind, title=document.title, outlet=outlet, writers=writers, issued=document.published)


def _item(
    document: Document, kind: str, *, title: str, outlet: str | None, writers: list[Name], issued: date | None
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": document.id,
        "type": kind,
        "title": shown(title),
        "container-title" if kind in ("article-newspaper", "webpage") else "publisher": shown(outlet),
        "author": writers,
        "issued": _date(issued),
        "accessed": _date(document.retrieved.date()),
        "URL": document.url if linkable(document.url) else "",
        "language": document.language,
    }
    return {key: value for key, value in found.items() if value}


def _date(day: date | None) -> dict[str, Any] | None:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else None


def _type(document: Document, config: Config | None) -> str:
    """What a document is cited as: by the kind of its outlet in the settings, else by its form."""
    outlet = (document.outlet or "").casefold()
    for one in config.outlets if config is not None and outlet else ():
        if one.name.casefold() == outlet and one.kind in TYPES:
            return TYPES[one.kind]
    web = linkable(document.url)
    if outlet and PurePosixPath(urlsplit(document.url).path if web else document.url).suffix.lower() in PRINTED:
        return "report"
    if outlet:
        return "article-newspaper"
    return "webpage" if web else "document"


def _draft(draft: Draft, document: Document, carries: str | None, config: Config | None) -> Reference:
    """A version of an agreement's text; who wrote it is what others say, so it stands in the notes."""
    csl = _item(
        document,
        "document",
        title=draft.title or document.title,
        outlet=draft.outlet or document.outlet,
        writers=[],
        issued=draft.version,
    )
    csl["genre"] = "draft agreement" + (f", {shown(draft.disclosure)}" if draft.disclosure else "")
    notes = (_known(draft), *_authorships(draft, config), *_worded(draft.wording))
    return Reference(document_id=document.id, csl=csl, carries=carries, notes=notes)


def _worded(who: str | None) -> Iterable[str]:
    """That the text held is somebody else's, so that nobody takes its quotes for the outlet's or the draft's."""
    if who:
        yield f"Text and quotes are in the words of {shown(who)}, not of what is cited"


def _known(draft: Draft) -> str:
    """How a draft became known: its day, when it was first reported and since when its text is public."""
    out = "told by reports since" if draft.disclosure == "reconstructed" else "text public since"
    facts = (("dated", draft.version), ("first reported", draft.reported), (out, draft.made_public))
    dated = [f"{words} {day.isoformat() if day else 'a day not known'}" for words, day in facts]
    return "; ".join([f"Draft {draft.id}", *dated])


def _authorships(draft: Draft, config: Config | None) -> Iterable[str]:
    """Who is said to have written a draft, on whose word, and who disputes it."""
    names: dict[str, str] = {}
    if config is not None:
        names = {one.id: one.name for one in config.blocs} | {one.id: one.name for one in config.parties}

    def called(who: str) -> str:
        return shown(names.get(who, who))

    for one in draft.authors:
        told = f", on the word of {called(one.claimed_by)}" if one.claimed_by else ""
        disputed = f"; disputed by {', '.join(map(called, one.disputed_by))}" if one.disputed_by else ""
        yield f"Said to be written by {called(one.who)}{told}{disputed}"
