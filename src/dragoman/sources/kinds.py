"""What kind of file some bytes are, by what they hold first and by their name second."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

from dragoman.errors import SourceError
from dragoman.sources.encoding import decode
from dragoman.sources.received import Extract, Options

SUFFIXES = {
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".pdf": "pdf", ".docx": "docx", ".docm": "docx", ".eml": "mail",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".xml": "feed", ".rss": "feed", ".atom": "feed",
}  # fmt: skip
READ = ".txt .md .html .pdf .docx .eml .json .jsonl, and feeds as .xml .rss .atom"

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, or one protected by a password", "save it as .docx"),
    (b"\x89PNG", "a picture", "run text recognition (OCR) on it first"),
    (b"\xff\xd8\xff", "a picture", "run text recognition (OCR) on it first"),
    (b"GIF8", "a picture", "run text recognition (OCR) on it first"),
    (b"{\\rtf", "a Rich Text file", "save it as .docx"),
    (b"\x1f\x8b", "a compressed file", "unpack it, and add what is inside"),
    (b"BZh", "a compressed file", "unpack it, and add what is inside"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file", "unpack it, and add what is inside"),
    (b"Rar!\x1a\x07", "a compressed file", "unpack it, and add what is inside"),
    (b"\x7fELF", "a program", "check what it is"),
)
_LEAD = rb"\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,2000}?-->\s*){0,10}"
_HTML = re.compile(_LEAD + rb"(?:<!doctype\s+html|<(?:html|head|body)[\s>])", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    _LEAD + rb"(?:<!doctype\s+rss[^>]{0,500}>\s*)?<(?:rss|feed|rdf:RDF|\w{1,20}:feed)[\s>]", re.I | re.DOTALL
)

HEAD_BYTES = 1024  # where a PDF says that it is one


def is_packed(head: bytes) -> bool:
    """Whether a file that begins so is a PDF or a package, whose words are few beside its bytes."""
    return b"%PDF-" in head[:HEAD_BYTES] or head[:4] == b"PK\x03\x04"


def kind_of(data: bytes, *, suggested: str | None, address: str) -> str:
    """Name the kind of these bytes: "pdf", "docx", "feed", "html", or what their name or type suggested."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise SourceError("it is empty", item=address, advice="get another copy")
    if b"%PDF-" in data[:HEAD_BYTES] and (suggested in ("pdf", None) or data.lstrip()[:5] == b"%PDF-"):
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _zip_kind(data, address)
    for magic, what, advice in _FOREIGN:
        if data.startswith(magic):
            raise SourceError(f"it is {what}", item=address, advice=advice)
    head = _ascii_head(data)
    if suggested in ("plain", "markdown", "html", "feed", "pdf", "docx", None):
        if _FEED.match(head):
            return "feed"
        if _HTML.match(head):
            return "html"
    if suggested in ("pdf", "docx"):
        # Real words under a wrong suffix are read; anything else is a damaged file of the kind it is named for.
        try:
            decode(data, address=address)
        except SourceError as error:
            name = "PDF" if suggested == "pdf" else "Word file"
            raise SourceError(f"it is no {name}, or a damaged one", item=address, advice="get another copy") from error
        return "plain"
    if suggested == "feed":
        raise SourceError("the XML is neither a feed nor a page", item=address, advice=f"dragoman reads {READ}")
    return suggested or "plain"


def extract(
    kind: str, data: bytes, *, address: str, options: Options, url: str | None = None, declared: str | None = None,
    hint: date | None = None,
) -> Extract:  # fmt: skip
    """Read one document of a known kind. `url` and `declared` (charset) are what a server said."""
    from dragoman.sources import docx, html, mail, pdf, plain

    if kind not in ("pdf", "docx", "mail") and len(data) > options.max_bytes:
        raise too_big(len(data), options.max_bytes, address)

    def text() -> str:
        found = decode(data, declared=declared, address=address)
        if len(found) > options.max_chars:
            from dragoman.sources.received import too_long

            raise too_long(len(found), address, options)
        return found

    def page() -> Extract:
        return html.article(
            html.html_text(data, declared=declared, address=address), url=url, address=address, hint=hint
        )

    readers: dict[str, Callable[[], Extract]] = {
        "plain": lambda: plain.plain(text()),
        "markdown": lambda: plain.markdown(text(), address=address),
        "html": page,
        "pdf": lambda: pdf.pdf(data, address=address, options=options),
        "docx": lambda: docx.docx(data, address=address),
        "mail": lambda: mail.mail(data, address=address),
    }
    return readers[kind]()


def too_big(size: int, limit: int, address: str) -> SourceError:
    return SourceError(
        f"it has {size:,} bytes; the limit is {limit:,}", item=address, advice="split it into single documents"
    )


def _ascii_head(data: bytes) -> bytes:
    """The first bytes as ASCII markup, whatever the width of their characters."""
    head = data[:8192]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _zip_kind(data: bytes, address: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, IndexError, NotImplementedError, OverflowError) as error:
        raise SourceError("the file is damaged or cut short", item=address, advice="get another copy") from error
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    raise SourceError(
        "it is an archive or another Office file, not a Word file", item=address, advice=f"dragoman reads {READ}"
    )
