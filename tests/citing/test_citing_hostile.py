"""Text that would be markup, script, a link or invisible stays text in every form."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import citing_record as known
import pytest

from dragoman.citing import FORMS, STYLES, Passage, Reference, gather, written
from dragoman.citing.layout import LONGEST

SCRIPT = "<script>alert(1)</script>"
CLOSING = "</i></p></li></ol><img src=x onerror=alert(1)>"
HIDDEN = "talks \u202egnihton\u202c, \u200bsigned\x1b[2J"


class Page(HTMLParser):
    """What a browser would make of a page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment came in")


def cited(quote: str = "The talks ended.", **parts: Any) -> Reference:
    doc = known.document(quote, **parts)
    passage = Passage(quote=quote, span=(0, len(quote)), paragraph=1, mention_id="5f0c1e")
    return Reference(document_id=doc.id, csl=gather._csl(doc, None), passages=(passage,), notes=(quote,))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "words", [SCRIPT, CLOSING, "a & b < c", "&lt;b&gt;", "<!-- x", '<span class="nocase">x</span>']
)
def test_markup_in_any_field_is_shown_as_text(style: str, words: str) -> None:
    one = cited(words, title=words, outlet=words, author=words + " and more")
    page = Page(written([one], style=style, form="html"))
    assert {tag for tag, _ in page.tags} <= {"ol", "li", "p", "i", "blockquote"}
    assert page.text.count(words) >= 4  # title, author or outlet, quote, note


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///home/ana/secret.txt",
        "/home/ana/reports/secret.txt",
        "C:\\Users\\ana\\secret.txt",
        "ftp://a.example/secret",
        'https://a.example/"onmouseover="alert(1)',
        "https://a.example/\u202egpj.exe",
        "https:///secret",
    ],
)
def test_an_address_that_is_no_plain_web_address_is_neither_linked_nor_printed(style: str, url: str) -> None:
    one = cited(title="A title", outlet="The Ferry", url=url)
    for form in FORMS:
        text = written([one], style=style, form=form)
        assert "ana" not in text.replace("annote", "")
        assert "secret" not in text
        assert "alert(1)" not in text or '"onmouseover="' in url
    links = [attrs for tag, attrs in Page(written([one], style=style, form="html")).tags if tag == "a"]
    assert all(set(attrs) == {"href", "rel"} and str(attrs["href"]) == url for attrs in links)


def test_a_web_address_is_linked_whole() -> None:
    url = "https://a.example/b?c=1&d='2'"
    page = Page(written([cited(title="A title", url=url)], style="mla", form="html"))
    assert [attrs["href"] for tag, attrs in page.tags if tag == "a"] == [url]
    assert url in page.text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("style", STYLES)
def test_hidden_characters_are_made_visible_in_every_form(style: str, form: str) -> None:
    text = written([cited(HIDDEN, title=HIDDEN, outlet=HIDDEN, author=HIDDEN)], style=style, form=form)
    if form == "csl-json":  # the quote in `custom` is the stored text, letter by letter
        text = text.partition('"custom"')[0]
    assert not set(text) & set("\u202e\u202c\u200b\x1b")
    assert "U+202E" in text


@pytest.mark.parametrize("style", STYLES)
def test_a_title_of_ten_thousand_characters_is_cut_for_people_and_whole_for_programs(style: str) -> None:
    title = "peace " * 1_666 + "end"
    one = cited(title=title, outlet="The Ferry")
    for form in ("text", "html", "markdown"):
        text = written([one], style=style, form=form)
        assert "…" in text
        assert len(text) < LONGEST + 900
    for form in ("ris", "bibtex", "csl-json"):
        assert title in written([one], style=style, form=form)


def test_signs_that_markdown_would_read_are_escaped() -> None:
    words = "**bold** [x](https://evil.example) ![i](x) `c` <b> www.evil.example 1. #h"
    text = written([cited(words, title=words, outlet=words)], form="markdown")
    for sign in ("**bold**", "[x](", "![i](", "`c`", "<b>", " www.evil"):
        assert sign not in text


def test_a_title_from_right_to_left_does_not_turn_what_follows() -> None:
    page = written([cited(title="سلام و آشتی", outlet="The Ferry")], form="html")
    assert "<bdi>سلام و آشتی</bdi>" in page
    assert "bdi" not in written([cited(title="A title", outlet="The Ferry")], form="html")


def test_marks_for_private_use_in_a_text_cannot_become_markup() -> None:
    marks = "".join(map(chr, range(0xE000, 0xE010)))
    page = Page(written([cited(marks, title=marks, outlet=marks, author=marks)], form="html"))
    assert [tag for tag, _ in page.tags].count("i") <= 1  # the style's own
    assert "⟨U+E004⟩" in page.text


def test_marks_in_a_reference_made_elsewhere_cannot_become_markup_either() -> None:
    csl = {"id": "x", "type": "webpage", "title": "\ue000a\ue001\ue004javascript:x\ue005", "URL": "javascript:x"}
    csl["author"] = [{"family": "\ue004<b>", "given": "\ue000Anna"}]
    page = Page(written([Reference(document_id="x", csl=csl)], style="mla", form="html"))
    assert {tag for tag, _ in page.tags} == {"ol", "li", "p"}
