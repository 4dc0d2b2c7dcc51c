"""The Word file says what the brief says; every number leads to its quote; what comes from outside stays words."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

import docx
import pytest
from brief_record import InMemory, document, held, mention, small
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from printing import HALF, HOSTILE, hostile, illustrated, leftward, made

from dragoman.brief import Brief, drawing
from dragoman.brief.ooxml import stretches
from dragoman.brief.printed import close, holdable
from dragoman.brief.word import to_docx
from dragoman.visible import linkable, one_line, visible

HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\ufeff\x0c\ufffe\ud83d]")
ORDER = {  # what the format asks for, of the elements that a brief uses
    "pPr": "pStyle keepNext keepLines widowControl pBdr tabs bidi spacing ind contextualSpacing jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b bCs i iCs noProof color spacing kern sz szCs u shd vertAlign rtl lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook",
    "trPr": "cantSplit tblHeader",
    "style": "name basedOn next link uiPriority qFormat pPr rPr tblPr tcPr",
}


class Opened:
    """A Word file as python-docx reads it."""

    def __init__(self, file: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(file))
        self.document = docx.Document(io.BytesIO(file))
        self.body: Any = self.document.element.body

    def all(self, tag: str) -> list[Any]:
        return list(self.body.iter(qn(tag)))

    def bookmarks(self) -> list[str]:
        return [mark.get(qn("w:name")) for mark in self.all("w:bookmarkStart")]

    def anchors(self) -> list[tuple[str, str]]:
        """Links within the document: where to, and their words."""
        links = [(link.get(qn("w:anchor")), link) for link in self.all("w:hyperlink")]
        return [(anchor, words(link)) for anchor, link in links if anchor]

    def styled(self, style: str) -> list[Any]:
        return [each for each in self.all("w:p") if each.pPr is not None and each.pPr.style == style]

    def text(self) -> str:
        return "\n".join(words(each) for each in self.all("w:p"))


def words(element: Any) -> str:
    """The words in an element, line ends and tabs among them."""
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    runs = [each for run in element.iter(qn("w:r")) for each in run]
    return "".join(signs.get(each.tag) or (each.text or "" if each.tag == qn("w:t") else "") for each in runs)


def shaded(paragraph: Any) -> str:
    """The words of a context that are set apart as the quote."""
    runs = [run for run in paragraph.iter(qn("w:r")) if run.style in ("BriefQuote", "BriefTrigger")]
    return "".join(map(words, runs))


@cache
def opened() -> Opened:
    return Opened(to_docx(made(small())))


def test_the_headings_are_those_of_the_brief_and_can_be_navigated() -> None:
    brief = made(small())
    found = [(each.style.name, each.text) for each in opened().document.paragraphs if each.style]
    sections = [text for style, text in found if style == "Heading 1"]
    assert sections[: len(brief.sections)] == [section.title for section in brief.sections]
    assert sections[len(brief.sections) :] == ["Sources", "What failed", "How to read this brief", "Quotes in context"]
    groups = {text for style, text in found if style in ("Heading 2", "Heading 3")}
    assert {group.title for section in brief.sections for group in section.groups if group.title} <= groups
    levels = [int(style[-1]) for style, _ in found if style.startswith("Heading")]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_within_the_file_has_one_bookmark_to_lead_to() -> None:
    file = Opened(to_docx(illustrated()))
    marks = Counter(file.bookmarks())
    assert set(marks.values()) == {1}
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in marks)
    assert file.anchors()
    assert {anchor for anchor, _ in file.anchors()} <= set(marks)
    starts = [mark.get(qn("w:id")) for mark in file.all("w:bookmarkStart")]
    assert sorted(starts) == sorted(mark.get(qn("w:id")) for mark in file.all("w:bookmarkEnd"))


def test_every_number_printed_leads_to_the_quote_of_that_number_and_back() -> None:
    file, brief = Opened(to_docx(illustrated())), illustrated()
    numbers = [(anchor, text) for anchor, text in file.anchors() if anchor.startswith("note_")]
    assert {text for _, text in numbers} == {str(note.number) for note in brief.notes}
    assert all(anchor == f"note_{text}" for anchor, text in numbers)
    heads = file.styled("BriefNote")
    names = [[mark.get(qn("w:name")) for mark in head.iter(qn("w:bookmarkStart"))] for head in heads]
    assert names == [[f"note_{note.number}"] for note in brief.notes]
    assert all(words(head).startswith(f"{note.number} ") for head, note in zip(heads, brief.notes, strict=True))
    backs = [anchor for anchor, text in file.anchors() if text == "Back to the sentence"]
    assert len(backs) == len(brief.notes)


def test_the_quote_is_set_apart_in_its_context() -> None:
    brief = made(small())
    contexts = opened().styled("BriefContext")
    assert [shaded(each) for each in contexts] == [note.quote for note in brief.notes]
    for each, note in zip(contexts, brief.notes, strict=True):
        assert words(each).removeprefix("[…] ").removesuffix(" […]") == close(note.context)


def test_sentences_facts_and_what_stands_under_them_are_there() -> None:
    text = opened().text()
    for section in made(small()).sections:
        for line in section.lines:
            assert line.text in text.replace("\n", " ")
            for sub in line.sub:
                assert sub.text in text
            for name, parts in line.facts:
                assert f"{name}: {''.join(part.text for part in parts)}" in text


def test_versions_of_a_claim_stand_side_by_side() -> None:
    (table,) = [each for each in opened().document.tables if each.style and each.style.name == "Brief Versus"]
    assert [cell.text for cell in table.rows[0].cells] == ["One version", "Against it"]
    one, other = (cell.text for cell in table.rows[1].cells)
    assert "Dravo" in one
    assert "denied" in other
    assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None


def test_sources_are_numbered_with_the_day_of_access() -> None:
    file, brief = opened(), made(small())
    for source, head in zip(brief.sources, file.styled("BriefSource"), strict=True):
        assert words(head) == f"{source.number}\t{source.title}"
    abouts = [words(each) for each in file.styled("BriefSourceAbout")]
    assert sum("retrieved 20 December 2025" in about for about in abouts) == len(brief.sources)


def test_a_section_with_a_table_and_a_picture_has_both() -> None:
    file = Opened(to_docx(illustrated()))
    *_, grid = [each for each in file.document.tables if each.style and each.style.name == "Brief Table"]
    rows = [[cell.text for cell in row.cells] for row in grid.rows]
    assert rows[0] == ["Issue", "Ardland", "Vessia"]
    assert rows[1] == ["Ceasefire", "a ceasefire1", ""]
    told = [each.get("descr") for each in file.body.iter("{*}docPr")]
    assert told[-1] == "Ardland moved once."
    assert any(each.startswith("Timeline from") for each in told)
    assert all(file.zip.read(name)[:4] == b"\x89PNG" for name in file.zip.namelist() if "media" in name)


def test_the_file_says_what_it_is_and_not_who_made_it() -> None:
    about = opened().document.core_properties
    assert (about.title, about.author, about.last_modified_by) == ("The Sarn river talks", "dragoman", "dragoman")
    assert about.created == about.modified
    assert about.created is not None
    assert about.created.replace(tzinfo=None) == datetime(2025, 12, 20, 9, 30)
    assert (about.language, about.revision) == ("en", 1)
    styles = opened().zip.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang w:val="([^"]*)"', styles)) == {"en-GB"}


def test_pages_have_a_head_and_are_numbered() -> None:
    document = opened().document
    first = document.sections[0]
    assert first.different_first_page_header_footer
    assert first.header.paragraphs[0].text == "The Sarn river talks\tMade 20 December 2025"
    assert first.first_page_header.paragraphs[0].text == ""
    for footer in (first.footer, first.first_page_footer):
        element: Any = footer.paragraphs[0]._p
        assert [each.text.strip() for each in element.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert all(section.header.is_linked_to_previous for section in list(document.sections)[1:])


def test_the_same_brief_gives_the_same_bytes() -> None:
    first, second = to_docx(illustrated()), to_docx(illustrated())
    assert first == second
    assert {part.date_time for part in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_elements_stand_in_the_order_of_the_format() -> None:
    file = Opened(to_docx(made(leftward())))
    styles: Any = file.document.styles.element
    for tag, order in ORDER.items():
        place = {qn(f"w:{name}"): number for number, name in enumerate(order.split())}
        ours = [each for each in styles.iter(qn(f"w:{tag}")) if _ours(each)]
        for element in [*file.all(f"w:{tag}"), *ours]:
            known = [place[each.tag] for each in element if each.tag in place]
            assert known == sorted(known), etree.tostring(element)
            assert len(known) == len(set(known)), etree.tostring(element)


def _ours(element: Any) -> bool:
    style = element if element.tag == qn("w:style") else element.getparent()
    return str(style.get(qn("w:styleId"))).startswith(("Brief", "Heading1", "Heading2", "Heading3", "Title"))


def outer(file: Opened) -> Iterator[str]:
    """Every address outside the file that a part of it names."""
    for name in file.zip.namelist():
        if name.endswith(".rels"):
            for link in etree.fromstring(file.zip.read(name)):
                if link.get("TargetMode") == "External":
                    yield link.get("Target")


def test_hostile_words_are_words() -> None:
    brief = made(hostile(*HOSTILE), HOSTILE[0] + HALF)
    file = Opened(to_docx(brief))
    text = file.text()
    for name in file.zip.namelist():
        if name.endswith((".xml", ".rels")):
            assert not HIDDEN.search(file.zip.read(name).decode())
    calm = Opened(to_docx(made(hostile("calm words"))))
    assert {each.tag for each in file.body.iter()} <= {each.tag for each in calm.body.iter()}
    assert len(file.styled("Heading1")) == len(calm.styled("Heading1"))
    instructions = {words.text.split()[0] for words in file.all("w:instrText")}
    assert instructions == {"TOC"}
    assert list(outer(file)) == []
    for given_words in HOSTILE:
        assert one_line(holdable(given_words))[:150] in " ".join(text.split())
    assert "⟨U+0000⟩" in text
    assert "⟨U+000C⟩" in text
    assert "⟨U+D83D⟩" in text
    assert "A" * 10_000 in text
    assert "A" * 161 not in "".join(words(each) for each in file.styled("BriefSource"))


def test_only_web_addresses_of_sources_lead_out() -> None:
    brief = made(small())
    addresses = list(outer(opened()))
    assert sorted(addresses) == sorted(source.url for source in brief.sources if linkable(source.url))
    assert all(linkable(url) for url in addresses)
    assert "someone" not in opened().text()


def test_words_that_run_to_the_left_are_isolated_and_marked_as_such() -> None:
    file = Opened(to_docx(made(leftward(), "שלום עולם (12)")))
    (title,) = file.styled("Title")
    assert title.pPr.find(qn("w:bidi")) is not None
    assert words(title) == "\u2068שלום עולם (12)\u2069"
    marked = [words(run) for run in title.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None]
    assert marked == ["שלום עולם (12)"]
    (context,) = file.styled("BriefContext")
    assert context.pPr.find(qn("w:bidi")) is not None
    assert "\u2068" not in words(context)
    for each in file.all("w:p"):
        assert words(each).count("\u2068") == words(each).count("\u2069")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Vessia", [("Vessia", False)]),
        ("said שלום, עולם (12) there", [("said ", False), ("שלום, עולם", True), (" (12) there", False)]),
        ("שלום 12", [("שלום 12", True)]),
        ("שלום said", [("שלום ", True), ("said", False)]),
        ("", []),
    ],
)
def test_a_text_is_cut_where_its_direction_turns(text: str, parts: list[tuple[str, bool]]) -> None:
    assert list(stretches(text)) == parts


@given(st.text(alphabet="ab אב ج 12(),", max_size=30))
def test_cutting_by_direction_loses_nothing_and_joins_what_agrees(text: str) -> None:
    parts = list(stretches(text))
    assert "".join(words for words, _ in parts) == text
    assert all(before[1] != after[1] for before, after in pairwise(parts))


some_words = st.text(min_size=1, max_size=200).filter(lambda text: text.strip() != "")


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(some_words, st.data())
def test_every_quote_in_the_file_is_the_cut_from_the_document(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    doc = document(text, title="T", outlet="Post", published=None)
    reading = mention(doc, text[start:end], text[start:end], "REJECT", move="reject")
    (found,) = made(InMemory(held=[held(doc)], made=[reading])).notes
    file = Opened(to_docx(made(InMemory(held=[held(doc)], made=[reading]))))
    (context,) = file.styled("BriefContext")
    wanted = re.sub("\r\n|\r", "\n", close(holdable(found.quote)))
    assert shaded(context) == wanted or close(shaded(context)) == close(wanted)
    assert visible(found.quote) == visible(text[slice(*found.span)])


def test_without_the_libraries_for_pictures_the_words_of_the_picture_stand_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(name: str) -> Any:
        raise OSError("cannot load library 'libpango-1.0-0'")

    brief: Brief = made(small())
    drawing.paper_style()  # kept from before: it needs no library
    monkeypatch.setattr(drawing, "import_module", absent)
    file = Opened(to_docx(brief))
    assert not [name for name in file.zip.namelist() if "media" in name]
    assert "Timeline from" in file.text()
    assert "No picture" in file.text()
