"""The values of this stage: what a target yields, what one item holds, and the limits it is read under."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from dragoman import remarks
from dragoman.errors import SourceError
from dragoman.types import Cut, Document, Draft, digest

if TYPE_CHECKING:
    import httpx

Resolver = Callable[[str, int], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A document and the bytes it was read from, which the archive keeps as they came."""

    document: Document
    data: bytes
    draft: Draft | None = None  # where the front matter says that the text is a version of an agreement


class Item(Protocol):
    """One thing a target holds: cheap to list, read when asked."""

    @property
    def address(self) -> str:
        """Where it is: a path, a web address, or `file.jsonl#12`."""

    def read(self) -> Received:
        """Return the document, or raise SourceError and nothing else."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as its address and the function that reads it."""

    address: str
    reader: Callable[[], Received] = field(repr=False)

    def read(self) -> Received:
        return self.reader()


def broken(address: str, message: str, advice: str) -> Item:
    """An item that is known to be unreadable when it is listed; reading it says why."""

    def reader() -> Received:
        raise SourceError(message, item=address, advice=advice)

    return Listed(address, reader)


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The limits and the outside world of one run; a test passes its own clock, resolver and transport."""

    clock: Callable[[], datetime] = utc_now  # aware, UTC
    max_bytes: int = 20_000_000  # of one web answer or one text file
    max_file_bytes: int = 100_000_000  # of one PDF, Word or mail file, which hold pictures too
    max_chars: int = 5_000_000  # of one text; the longest treaty with annexes we know has two million
    allow_private: bool = False  # fetch from loopback, private and other special addresses
    timeout: float = 20.0  # seconds for one wait: to connect, or for the next bytes
    max_seconds: float = 60.0  # for one answer as a whole, so that a server that drips cannot hold the run
    max_redirects: int = 5
    transport: httpx.BaseTransport | None = None  # None: a real connection to the address that was checked
    resolver: Resolver | None = None  # (host, port) -> IP addresses; None asks the system
    stdin: BinaryIO | None = None  # None: the process's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What one format reader found: text as it stands in the source, and what the source says about itself."""

    text: str
    title: str = ""
    outlet: str | None = None
    author: str | None = None
    published: date | None = None
    published_basis: str | None = None
    language: str | None = None  # only where stated in a field meant for it
    url: str | None = None  # an address the source gives itself
    unread_date: str | None = None  # what it gives as its date and names no day for certain
    left_out: tuple[str, ...] = ()  # names of attachments
    quotes: bool = False  # whether lines that begin with ">" repeat what others wrote earlier, as in mail
    front: Mapping[str, Any] | None = None  # the whole front matter, kept where it names a draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an extract came from: what its identity and its failures are named by."""

    source: str  # "files", "web", "feed"
    address: str  # for people
    key: str  # for identity: the same on every machine


def one_line(value: str | None, *, limit: int = 500) -> str:
    """A field's value on one line, without control characters, at most `limit` characters long."""
    from dragoman.sources.settle import without_controls

    return " ".join(without_controls(value or "").split())[:limit].strip()


def receive(extract: Extract, *, data: bytes, origin: Origin, options: Options) -> Received:
    """Clean an extract and make the document of it."""
    from dragoman.sources.clean import clean
    from dragoman.sources.language import language

    if len(extract.text) > options.max_chars:
        raise too_long(len(extract.text), origin.address, options)
    text, cuts = clean(extract.text, quotes=extract.quotes)
    if not any(char.isalnum() for char in text):
        raise no_text(origin.address, cuts)
    url = one_line(extract.url, limit=2000) or printable(origin.address)
    outlet = one_line(extract.outlet) or None
    key = url if extract.url else outlet or printable(origin.key)
    document = Document(
        id=digest(origin.source, key, text),
        raw=hashlib.sha256(data).hexdigest(),
        source=origin.source,
        url=url,
        text=text,
        title=one_line(extract.title),
        outlet=outlet,
        author=one_line(extract.author) or None,
        published=extract.published,
        published_basis=extract.published_basis if extract.published else None,
        language=extract.language or language(text),
        retrieved=options.clock(),
        cuts=_beside(extract, cuts, len(text)),
    )
    return Received(document=document, data=data, draft=_draft(extract, document.id, origin.address))


def given_date(value: object, day: date | None) -> str | None:
    """What a field gave as a date where no day could be made of it; None where it gave nothing, or a day."""
    if day is not None or value is None or isinstance(value, bool):
        return None
    return one_line(str(value), limit=100) or None


def _beside(extract: Extract, cuts: tuple[Cut, ...], end: int) -> tuple[Cut, ...]:
    """The cuts, with what came beside the text and is not used: a date that names no day, names of attachments."""
    date_ = [Cut(kind=remarks.DATE, text=extract.unread_date, at=0)] if extract.unread_date else []
    names = [one_line(name, limit=200) or "without a name" for name in extract.left_out]
    return (*date_, *cuts, *(Cut(kind=remarks.ATTACHMENT, text=name, at=end) for name in names))


def _draft(extract: Extract, document_id: str, address: str) -> Draft | None:
    if extract.front is None:
        return None
    from dragoman.drafts.draft import draft_of

    return draft_of(extract.front, document_id=document_id, path=printable(address))


def printable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 become question marks, so that it can be stored."""
    return name.encode("utf-8", "replace").decode()


def too_long(chars: int, address: str, options: Options) -> SourceError:
    return SourceError(
        f"the text has {chars:,} characters; the limit is {options.max_chars:,}",
        item=address,
        advice="split it into single articles or documents",
    )


def no_text(address: str, cuts: tuple[Cut, ...]) -> SourceError:
    if cuts:
        return SourceError(
            "nothing is left of the text once navigation, adverts and the like are cut",
            item=address,
            advice="give the page of one article rather than a front page",
        )
    return SourceError("it holds no text", item=address, advice="check the file, or get another copy")
