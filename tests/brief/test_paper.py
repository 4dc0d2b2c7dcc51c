"""The PDF says what the brief says, leads from each number to its quote, and loads and runs nothing."""

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from brief_record import small
from printing import HALF, HOSTILE, hostile, illustrated, leftward, made

from dragoman.brief import drawing
from dragoman.brief.paper import to_pages, to_pdf
from dragoman.brief.printed import holdable
from dragoman.errors import ConfigError
from dragoman.visible import linkable

RUNS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|OpenAction|AA)\b")


class Read:
    """A PDF as a reader's program sees it."""

    def __init__(self, file: bytes) -> None:
        self.file = file
        self.document = pypdfium2.PdfDocument(file)
        self.pages = [page.get_textpage().get_text_bounded() for page in self.document]

    def text(self) -> str:
        """All words, without the ends of lines and columns."""
        return squeezed("".join(self.pages))

    def objects(self) -> bytes:
        """The file with its packed objects unpacked; what is drawn on pages and the fonts among them."""
        packed = re.findall(rb"/FlateDecode.*?>>\s*stream\r?\n(.*?)\nendstream", self.file, re.DOTALL)
        return self.file + b"".join(zlib.decompressobj().decompress(each) for each in packed)

    def links(self) -> Iterator[tuple[str, int]]:
        """Every link: the address outside, or "" and the page that it leads to."""
        for page in self.document:
            at, link = ctypes.c_int(0), raw.FPDF_LINK()
            while raw.FPDFLink_Enumerate(page, ctypes.byref(at), ctypes.byref(link)):
                dest = raw.FPDFLink_GetDest(self.document, link)
                if dest:
                    yield "", raw.FPDFDest_GetDestPageIndex(self.document, dest)
                    continue
                action = raw.FPDFLink_GetAction(link)
                assert raw.FPDFAction_GetType(action) == raw.PDFACTION_URI
                length = raw.FPDFAction_GetURIPath(self.document, action, None, 0)
                held = ctypes.create_string_buffer(length)
                raw.FPDFAction_GetURIPath(self.document, action, held, length)
                yield held.value.decode(), -1


class Tags(HTMLParser):
    """The ids, the links within and the elements of the pages before they are laid out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.names: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "id":
                self.ids.append(str(value))
            if name == "href":
                self.hrefs.append(str(value))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe\u0002]+", "", text)  # pypdfium2 gives a hyphen at a line's end as U+FFFE or U+0002


@cache
def read() -> Read:
    return Read(to_pdf(made(small())))


def test_every_sentence_quote_and_source_is_in_the_text() -> None:
    text, brief = read().text(), made(small())
    for section in brief.sections:
        assert squeezed(section.title) in text
        for line in section.lines:
            for part in line.parts:
                assert squeezed(part.text) in text
            for name, parts in line.facts:
                assert squeezed(f"{name}: {''.join(part.text for part in parts)}") in text
    unnumbered = re.sub(r"\d", "", text)  # the number of a quote stands after it, also where that is within another
    for note in brief.notes:
        assert re.sub(r"\d", "", squeezed(note.quote)) in unnumbered
    for source in brief.sources:
        assert squeezed(source.title) in text
    assert squeezed("retrieved 20 December 2025") in text
    assert "someone" not in text


def test_the_outline_holds_the_sections() -> None:
    brief = made(small())
    found = [(item.level, item.get_title()) for item in read().document.get_toc()]
    assert found[0] == (0, brief.title)
    sections = [title for level, title in found if level == 1]
    back = ["Sources", "What failed", "How to read this brief", "Quotes in context"]
    assert sections == [*(section.title for section in brief.sections), *back]
    assert any(title == "December 2025" for level, title in found if level == 2)


def test_every_number_leads_to_its_quote_and_every_link_somewhere() -> None:
    brief = illustrated()
    tags = Tags(to_pages(brief))
    assert len(tags.ids) == len(set(tags.ids))
    inner = [href[1:] for href in tags.hrefs if href.startswith("#")]
    assert set(inner) <= set(tags.ids)
    assert {f"q-{note.number}" for note in brief.notes} <= set(inner)
    file = Read(to_pdf(brief))
    places = [page for address, page in file.links() if not address]
    assert len(places) >= len(inner)
    assert all(0 <= page < len(file.pages) for page in places)
    first = next(
        number for number, text in enumerate(file.pages) if squeezed("Cut from the stored text") in squeezed(text)
    )
    assert any(page >= first for page in places)


def test_only_web_addresses_of_sources_lead_out() -> None:
    addresses = {address for address, _ in read().links() if address}
    assert addresses == {source.url for source in made(small()).sources if linkable(source.url)}


def test_pages_are_numbered_and_carry_title_and_day() -> None:
    pages = read().pages
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
    assert all("Made 20 December 2025" in text and "The Sarn river talks" in text for text in pages[1:])


def test_the_file_says_what_it_is_and_is_tagged() -> None:
    about = read().document.get_metadata_dict()
    assert (about["Title"], about["Author"], about["Creator"]) == ("The Sarn river talks", "dragoman", "dragoman 0")
    assert about["CreationDate"].startswith("D:20251220093000")
    assert raw.FPDFCatalog_IsTagged(read().document)
    objects = read().objects()
    for what in (b"/Lang (en)", b"/DisplayDocTitle true", b"/Figure", b"/Alt (Timeline from", b"/S /H2", b"/S /Table"):
        assert what in objects


def test_the_same_brief_gives_the_same_bytes() -> None:
    again = (
        "import hashlib, printing, sys; from dragoman.brief.paper import to_pdf; "
        "print(hashlib.sha256(to_pdf(printing.illustrated())).hexdigest())"
    )
    here = hashlib.sha256(to_pdf(illustrated())).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", again],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_nothing_is_asked_of_the_layout_that_it_does_not_know(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "weasyprint"):
        to_pdf(illustrated())
    assert [record.getMessage() for record in caplog.records] == []


def test_hostile_words_are_words(caplog: pytest.LogCaptureFixture) -> None:
    brief = made(hostile(*HOSTILE), HOSTILE[0] + HALF)
    tags, calm = Tags(to_pages(brief)), Tags(to_pages(made(hostile("calm words"))))
    assert set(tags.names) <= set(calm.names) | {"span"}  # a long quotation ends in a mark of its own
    assert tags.names.count("h1") == 1
    with caplog.at_level(logging.WARNING, "weasyprint"):
        file = Read(to_pdf(brief))
    assert caplog.records == []
    assert not RUNS.search(file.objects())
    assert [address for address, _ in file.links() if address] == []
    text = file.text()
    for words in HOSTILE:
        assert squeezed(holdable(words))[:120] in text
    assert "⟨U+0000⟩" in text
    assert "⟨U+D83D⟩" in text
    assert "⟨U+202E⟩" in text


def test_a_picture_cannot_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*args: object, **more: object) -> Any:
        raise AssertionError("something was fetched")

    weasyprint = drawing.writer()
    monkeypatch.setattr(weasyprint.urls.request.OpenerDirector, "open", asked)
    reaching = '<image href="https://evil.example/a.png" width="9" height="9"/><image href="file:///etc/passwd"/>'
    file = Read(to_pdf(illustrated(reaching)))
    assert squeezed("Ardland moved once.") in file.text()


def test_a_picture_for_paper_has_its_colours_and_its_words_in_it() -> None:
    figure = illustrated().sections[-1].figure
    assert figure is not None
    svg = drawing.plain(figure)
    assert "var(" not in svg
    assert "href" not in svg
    assert "<title>Ardland moved once.</title>" in svg
    assert re.search(r"\.chart \.soft \{ fill: #[0-9a-f]{6} \}", svg)


def test_words_that_run_to_the_left_keep_to_themselves() -> None:
    html = to_pages(made(leftward(), "שלום עולם (12)"))
    assert '<h1 dir="rtl"' in html
    assert '<blockquote dir="rtl">' in html
    assert re.search('<span dir="rtl"><bdi class="cut">12 דברים</bdi></span>', html)


def test_nothing_runs_off_the_page() -> None:
    words = "A" * 1_500
    file = Read(to_pdf(made(hostile(words), words)))
    for page in file.document:
        width = page.get_width()
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        assert all(left > 0 and right < width - 40 for left, _, right, _ in boxes if right > left)  # 40 pt: the margin


def test_without_the_libraries_for_text_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        print("advice of its own")
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(drawing, "import_module", absent)
    with pytest.raises(ConfigError) as caught:
        drawing.writer()
    said = str(caught.value)
    assert "libpango-1.0-0" in said
    assert "libharfbuzz-subset0" in said
    assert "html" in said


def test_an_empty_brief_is_a_file_too() -> None:
    from brief_record import InMemory

    file = Read(to_pdf(made(InMemory())))
    assert squeezed("No document is held.") in file.text()
    assert holdable("") == ""
