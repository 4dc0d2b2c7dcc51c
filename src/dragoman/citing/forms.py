"""References as text, HTML or Markdown: each with its words, where they stand, and what it carries."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dragoman.citing import layout
from dragoman.citing.gather import shown
from dragoman.citing.model import Origin, Passage, Reference
from dragoman.visible import markdown

_ADDRESS = re.compile(f"{layout.ADDRESS}(.*?){layout.OVER}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_VALUE = re.compile(f"{layout.VALUE}(.*?){layout.END}")
_LEFT = re.compile(f"[{layout.ITALIC}-{layout.OVER}]")


class _Entry(NamedTuple):
    """One reference as the forms show it, in words."""

    laid_out: str  # with the marks of layout.py
    quotes: list[tuple[str, str]]  # the words, and where they stand
    remarks: list[str]  # what it carries, what to know of it


def text(references: Sequence[Reference], origin: Origin | None, *, style: str, accessed: bool) -> str:
    """Plain text, numbered: the reference, below it each passage and where it stands."""
    blocks = []
    for number, one in enumerate(_entries(references, style, accessed=accessed), 1):
        lead = f"{number}. "
        lines = [lead + plain(one.laid_out)]
        for quote, where in one.quotes:
            lines += [f"{' ' * len(lead)}“{quote}”", f"{' ' * len(lead)}{where}"]
        lines += [f"{' ' * len(lead)}{remark}" for remark in one.remarks]
        blocks.append("\n".join(lines))
    if origin is not None:
        blocks.append(origin.words)
    return "\n\n".join(blocks) + "\n"


def as_markdown(references: Sequence[Reference], origin: Origin | None, *, style: str, accessed: bool) -> str:
    """Markdown, in which nothing that came from outside is markup."""
    blocks = []
    for number, one in enumerate(_entries(references, style, accessed=accessed), 1):
        lead = f"{number}. "
        indent = " " * len(lead)
        parts = [lead + _marked_down(one.laid_out)]
        parts += [
            f"{indent}> “{markdown(quote)}”\n{indent}>\n{indent}> {markdown(where)}" for quote, where in one.quotes
        ]
        parts += [indent + markdown(remark) for remark in one.remarks]
        blocks.append("\n\n".join(parts))
    if origin is not None:
        blocks.append(markdown(origin.words))
    return "\n\n".join(blocks) + "\n"


def as_html(references: Sequence[Reference], origin: Origin | None, *, style: str, accessed: bool) -> str:
    """A piece of HTML: an ordered list and a paragraph, everything from outside escaped, web addresses linked."""
    lines = ['<ol class="references">']
    for one in _entries(references, style, accessed=accessed):
        lines.append(f'<li><p class="reference">{_tagged(one.laid_out)}</p>')
        for quote, where in one.quotes:
            lines.append(f'<blockquote dir="auto"><p>“{html.escape(quote)}”</p></blockquote>')
            lines.append(f'<p class="where">{html.escape(where)}</p>')
        lines += [f'<p class="remark">{html.escape(remark)}</p>' for remark in one.remarks]
        lines.append("</li>")
    lines.append("</ol>")
    if origin is not None:
        lines.append(f'<p class="origin">{html.escape(origin.words)}</p>')
    return "\n".join(lines) + "\n"


WRITERS: dict[str, Callable[..., str]] = {"text": text, "html": as_html, "markdown": as_markdown}


def plain(laid_out: str) -> str:
    """A laid-out reference without its marks."""
    return _LEFT.sub("", laid_out).replace(layout.LESS, "<")


def where(reference: Reference, passage: Passage) -> str:
    """Where a passage stands, so that it can be found in the document and in the record."""
    start, end = passage.span
    return (
        f"paragraph {passage.paragraph}, characters {start} to {end} of document {reference.document_id}; "
        f"mention {passage.mention_id}"
    )


def _entries(references: Sequence[Reference], style: str, *, accessed: bool) -> Iterator[_Entry]:
    numbers = {one.document_id: number for number, one in enumerate(references, 1)}
    laid_out = layout.entries([one.csl for one in references], style, accessed=accessed)
    for reference, entry in zip(references, laid_out, strict=True):
        quotes = [(shown(one.quote), where(reference, one)) for one in apart(reference.passages)]
        yield _Entry(entry, quotes, list(remarks(reference, numbers)))


def apart(passages: Sequence[Passage]) -> list[Passage]:
    """The passages whose words do not all stand in another one: nobody wants to read the same words twice."""
    kept: list[Passage] = []
    for one in sorted(passages, key=lambda one: (one.span[0], -one.span[1], one.mention_id)):
        if not kept or one.span[1] > kept[-1].span[1]:
            kept.append(one)
    return kept


def remarks(reference: Reference, numbers: dict[str, int]) -> Iterator[str]:
    """What to know of a reference besides: whose text it carries, and what is told of a draft."""
    if reference.carries is not None:
        number = numbers.get(reference.carries)
        yield f"Carries the text of {f'reference {number}' if number else f'document {reference.carries}'}."
    yield from (f"{shown(note)}." for note in reference.notes)
    if not reference.passages and (reference.carries or reference.notes):  # a document by itself is its own origin
        yield f"Document {reference.document_id}."


def _tagged(laid_out: str) -> str:
    escaped = html.escape(laid_out.replace(layout.LESS, "<"), quote=True)
    escaped = _ADDRESS.sub(lambda found: _link(found[1]), escaped)
    escaped = _VALUE.sub(
        lambda found: f"<bdi>{found[1]}</bdi>" if _RIGHT_TO_LEFT.search(found[1]) else found[1], escaped
    )
    return escaped.replace(layout.ITALIC, "<i>").replace(layout.ROMAN, "</i>")


def _link(escaped: str) -> str:
    return f'<a href="{escaped}" rel="noopener noreferrer">{escaped}</a>'


def _marked_down(laid_out: str) -> str:
    line = markdown(_ADDRESS.sub(layout.ADDRESS, laid_out).replace(layout.LESS, "<"))
    line = line.replace(layout.ITALIC, "*").replace(layout.ROMAN, "*")
    for address in _ADDRESS.findall(laid_out):
        line = line.replace(layout.ADDRESS, f"<{address}>", 1)
    return line.replace(layout.VALUE, "").replace(layout.END, "")
