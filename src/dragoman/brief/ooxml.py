"""The few elements of a Word file that a brief needs: runs, links, bookmarks, fields, tables; and the packing of it.

python-docx opens and closes the file; what stands in it is written here, because it has no bookmarks, no links within
a document and no fields, and looks each style up by its name for every paragraph.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from dragoman.brief.printed import holdable, mixed, right_to_left

Element = Any  # of lxml, which tells nothing of its types
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can hold
TWIPS = 1440 / 25.4  # twentieths of a point in a millimetre
_CUT = re.compile(r"(\r\n|[\n\r]|\t)")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def element(tag: str, *inner: Element, **attributes: str | int) -> Element:
    """An element of the `w:` namespace with its children and attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(inner)
    return made


def run(text: str, style: str = "", *, leftward: bool = False) -> Element:
    """A stretch of words in one character style; line ends and tabs become what Word has for them."""
    made = element("r")
    if style or leftward:
        kept = [element("rStyle", val=style)] if style else []
        made.append(element("rPr", *kept, *([element("rtl")] if leftward else [])))
    for piece in _CUT.split(text):
        if piece == "\t":
            made.append(element("tab"))
        elif piece in ("\n", "\r", "\r\n"):
            made.append(element("br"))
        elif piece:
            words = element("t")
            words.text = piece
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(words)
    return made


def outside(text: str, style: str = "", *, isolated: bool = True) -> list[Element]:
    """Words that are not ours: harmless, and unable to turn the words around them from left to right.

    Where they run to the left they are isolated, for programs that go by the characters, and cut into runs that say
    which way they run, for Word, which goes by that. Within a paragraph of such words no isolation is needed.
    """
    safe = holdable(text)
    if not mixed(safe):
        return [run(safe, style)]
    runs = [run(words, style, leftward=leftward) for words, leftward in stretches(safe)]
    return [run(_FIRST_STRONG_ISOLATE, style), *runs, run(_POP_ISOLATE, style)] if isolated else runs


def stretches(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut where its direction turns, each part with whether it runs to the left.

    What has no direction of its own, such as spaces and figures, goes with its neighbours where they agree, else with
    the text as a whole.
    """
    base = right_to_left(text)
    ways = [_way(char) for char in text]
    before, known = base, []
    for way in ways:
        before = before if way is None else way
        known.append(before)
    after = base
    for at in range(len(ways) - 1, -1, -1):
        way = ways[at]
        after = after if way is None else way
        if way is None and after != known[at]:
            known[at] = base
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or known[at] != known[start]:
            yield text[start:at], known[start]
            start = at


def _way(char: str) -> bool | None:
    kind = unicodedata.bidirectional(char)
    return True if kind in ("R", "AL", "AN") else False if kind == "L" else None


def paragraph(style: str, *inner: Element, leftward: bool = False, keep: bool = False, indent: float = 0) -> Element:
    """A paragraph in a paragraph style; `keep` holds it on the page of the next, `indent` is in mm."""
    about = element("pPr", element("pStyle", val=style))
    if keep:
        about.append(element("keepNext"))
    if leftward:
        about.append(element("bidi"))
    if indent:
        about.append(element("ind", left=round(indent * TWIPS)))
    return element("p", about, *inner)


def leading(anchor: str, *inner: Element) -> Element:
    """A link to a bookmark of this document."""
    return element("hyperlink", *inner, anchor=anchor, history=1)


def field(code: str, shown: Iterable[Element]) -> list[Element]:
    """Something that Word works out, such as the number of the page, with what to show until it does."""
    instruction = element("instrText")
    instruction.text = f" {code} "
    instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begin, split, end = (element("r", element("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return [begin, element("r", instruction), split, *shown, end]


def table(widths: list[int], style: str, head: list[list[Element]], rows: Iterable[list[list[Element]]]) -> Element:
    """A table with a heading row that is repeated on every page; widths in twentieths of a point.

    head, rows  for each cell its paragraphs
    """
    about = element("tblPr", element("tblStyle", val=style), element("tblW", w=sum(widths), type="dxa"))
    about.append(element("tblLayout", type="fixed"))
    about.append(
        element("tblLook", val="0020", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=1, noVBand=1)
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in widths))
    first = element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *_cells(widths, head))
    return element("tbl", about, grid, first, *(_row(widths, row) for row in rows))


def _row(widths: list[int], cells: list[list[Element]]) -> Element:
    return element("tr", element("trPr", element("cantSplit")), *_cells(widths, cells))


def _cells(widths: list[int], cells: list[list[Element]]) -> Iterator[Element]:
    for width, inner in zip(widths, cells, strict=True):
        yield element("tc", element("tcPr", element("tcW", w=width, type="dxa")), *inner)


def packed(file: bytes) -> bytes:
    """The same file with every part dated alike and in order, so that the same brief gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():  # the order counts: what says which part is what comes first
            part = zipfile.ZipInfo(name, EARLIEST)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            part.create_system = 3
            new.writestr(part, old.read(name))
    return out.getvalue()
