"""Word files: the text of the body as it reads with all changes accepted. Macros are never looked at."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from dragoman.errors import SourceError
from dragoman.sources.dates import date_in_text
from dragoman.sources.received import Extract

MAX_INFLATED_BYTES = 200_000_000  # all parts together
MAX_PART_BYTES = 100_000_000
MAX_RATIO = 200  # of a part over a megabyte; Word's own XML packs at most about 30 to 1
MAX_PARTS = 10_000
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAINS = (  # the same XML under another name: with macros, as a template
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARAGRAPH, _TEXT, _MOVED_AWAY, _ROW, _CELL = (_W + name for name in ("p", "t", "moveFrom", "tr", "tc"))
_MARKS = {_W + "tab": " ", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def docx(data: bytes, *, address: str) -> Extract:
    """Read a .docx or .docm: paragraphs and table cells, one a line, with tracked insertions, without deletions."""
    import docx as python_docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    data = _checked(data, address=address)
    try:
        document = python_docx.Document(io.BytesIO(data))
        text = "\n".join(words for _, words in _paragraphs(document.element.body))
        heading = _title(document)
        properties = document.core_properties
        title, author = properties.title, properties.author
    except (
        OpcError,
        etree.LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        IndexError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        AssertionError,
    ) as error:
        raise SourceError(
            "the Word file is damaged", item=address, advice="open it and save it again as .docx"
        ) from error
    published = date_in_text(text)
    return Extract(
        text=text,
        title=heading or title or "",
        author=author if author and author != "python-docx" else None,
        published=published,
        published_basis="text" if published else None,
    )


def _title(document: Any) -> str:
    """The text of the first paragraph in the style that Word calls Title, whatever the language of the program."""
    ids = {style.style_id for style in document.styles if str(style.name).lower() == "title"}
    found = (words for style, words in _paragraphs(document.element.body) if style in ids and words.strip())
    return next(found, "")


def _paragraphs(body: Any) -> list[tuple[str, str]]:
    """Style and text of each paragraph in document order, those in tables, content controls and text boxes included."""
    # python-docx's own `Paragraph.text` leaves out tracked insertions and content controls, and drafts of agreements
    # are made of those; so the package is opened with it and the paragraphs are walked here.
    texts: list[tuple[str, str]] = []
    for paragraph in body.iter(_PARAGRAPH):
        if any(node.tag in (_FALLBACK, _MOVED_AWAY) for node in paragraph.iterancestors()):
            continue  # a copy of a text box for old programs; a passage moved elsewhere
        parts: list[str] = []
        for node in paragraph.iter(_TEXT, *_MARKS):
            mark = _MARKS.get(node.tag)
            if _owner(node) is paragraph:
                parts.append(mark if mark is not None else node.text or "")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        texts.append((style.get(f"{_W}val", "") if style is not None else "", "".join(parts)))
    return texts


def _owner(node: Any) -> Any:
    """The paragraph a piece of text belongs to, or None where it is not part of the text as accepted."""
    for ancestor in node.iterancestors():
        if ancestor.tag == _PARAGRAPH:
            return ancestor
        if ancestor.tag in (_MOVED_AWAY, _FALLBACK):
            return None
    return None


def _checked(data: bytes, *, address: str) -> bytes:
    """Inflate every part once under limits, refuse entity tricks, and name macro files' main part as a plain one."""
    bomb = SourceError(
        "the Word file unpacks to far more than a document holds", item=address, advice="do not open it; ask the sender"
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            declared = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or declared > MAX_INFLATED_BYTES:
                raise bomb
            total, renamed = 0, False
            contents: list[tuple[zipfile.ZipInfo, bytes]] = []
            for part in parts:
                if part.flag_bits & 1:
                    raise SourceError(
                        "the Word file is encrypted", item=address, advice="save a copy without a password"
                    )
                content = _inflate(package, part, bomb)
                total += len(content)
                if total > MAX_INFLATED_BYTES:
                    raise bomb
                if part.filename.lower().endswith((".xml", ".rels")):
                    _refuse_entities(content, address=address)
                if part.filename == "[Content_Types].xml":
                    for name in _OTHER_MAINS:
                        renamed = renamed or name in content
                        content = content.replace(name, _MAIN.encode())
                contents.append((part, content))
    except (
        zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, KeyError, RuntimeError,
        IndexError, OverflowError,
    ) as error:  # fmt: skip
        raise SourceError("the Word file is damaged or cut short", item=address, advice="get another copy") from error
    return _packed(contents) if renamed else data


def _inflate(package: zipfile.ZipFile, part: zipfile.ZipInfo, bomb: SourceError) -> bytes:
    """One part's bytes. The declared size may lie, so what comes out is counted while it comes out."""
    pieces: list[bytes] = []
    size = 0
    with package.open(part) as stream:
        while piece := stream.read(1_000_000):
            size += len(piece)
            if size > MAX_PART_BYTES or (size > 1_000_000 and size > MAX_RATIO * max(part.compress_size, 1)):
                raise bomb
            pieces.append(piece)
    return b"".join(pieces)


def _refuse_entities(content: bytes, *, address: str) -> None:
    # Word writes no document type; one that is there is there to define entities.
    head = content[:100_000].replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise SourceError(
            "the Word file defines XML entities, which Word never does",
            item=address,
            advice="do not open it; ask the sender",
        )


def _packed(contents: list[tuple[zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for part, content in contents:
            package.writestr(part.filename, content)
    return out.getvalue()
