"""The page and the Markdown say what the brief says; text from outside stays text; nothing leaves the machine."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from brief_record import MADE, InMemory, actor, day, document, held, mention, small
from brief_record import given as given_to
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dragoman.brief import Brief, build, to_html, to_markdown
from dragoman.brief.picture import layout, window
from dragoman.types import Failure, Particular
from dragoman.visible import linkable, one_line, visible

GOLDEN = Path(__file__).parents[1] / "golden" / "brief"
VOID = {"meta", "link", "br", "rect", "path", "line"}


class Page(HTMLParser):
    """What a reader's machine would make of a page: its elements, its links, and the text of each note."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: dict[str, str] = {}
        self.note = ""
        self.depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "li" and found.get("class") == "note":
            self.note = str(found["id"])
            self.marked[self.note] = ""
        if tag == "div" and found.get("class") == "paper":  # the same quotes once more, for paper
            self.note = "paper"
            self.marked[self.note] = ""
        self.depth += tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.marked[self.note] += data

    def all(self, attribute: str) -> list[str]:
        return [str(attrs[attribute]) for _, attrs in self.tags if attribute in attrs]


def made(record: InMemory, title: str = "The Sarn river talks", **more: Any) -> Brief:
    return replace(build(record, title=title, since=None, until=None, as_of=None, made=MADE, **more), version="0")


def whole(words: str, form: str = "status") -> Brief:
    """A brief in which every text from outside, that of ledgers, changes, dates and drafts too, is the same words."""
    record = hostile(words)
    return made(record, words, form=form, given=given_to(record, words, words))


def unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def footnotes(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\[\^(\d+)\]: “(.*)”; ", text, re.MULTILINE))


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</details></li></ol></main></style></script><h1>gone</h1>",
    "javascript:alert(1)",
    "[press here](javascript:alert(1)) ![x](https://evil.example/a.png)",
    "https://evil.example/follow and www.evil.example and a@evil.example",
    "`code` **bold** # heading <https://evil.example> [^1] &lt;b&gt; | a | b | $x$",
    "right \u202eot\u202c left \u2066x\u2069 \u200b\x00\x1b[31m\ufeff end",
    "{{ 7*7 }} {% raw %} ${x}",
    "A" * 10_000,
]


def hostile(words: str) -> InMemory:
    """A record in which every text from outside is the same hostile words."""
    passage = f"{words} rejected {words}."
    doc = document(f"{passage} And {words}.", title=words, outlet=words, published=date(2025, 12, 3), url=words)
    who = replace(actor(doc, words), name=None)
    named = replace(who, id="x:1", name=words)
    reading = mention(
        doc,
        passage,
        "rejected",
        "REJECT",
        move="reject",
        actors=[who],
        targets=[named],
        speaker=replace(who, id="x:2"),
        hedge=words,
        content=words,
        place=words,
        when=day(date(2025, 12, 2)),
    )
    shelled = replace(reading, kind="ASSAULT", move=None, frame="other")
    failure = Failure(stage="sources", item=words, error=words, message=words, advice=words, at=MADE)
    row = {"mention_id": reading.id, "who": words, "side": words, "issue": "CEAS", "direction": "away"}
    row |= {"moves": reading.id, "state": words, "events": reading.id, "stage": words, "verdict": words}
    row |= {"pledger": words, "beneficiary": words, "control": words, "control_by": words, "killed_best": 3.0}
    names = ("positions", "offers", "pledges", "hostilities")
    dead = Particular(key="killed", value="3", span=(0, 1))
    reading = replace(reading, particulars=(dead, replace(dead, key="deadline", value=words)))
    tables = {name: [row, row | {"mention_id": shelled.id}] for name in names}
    return InMemory(held=[held(doc)], made=[reading, shelled], failed=[failure], tables=tables)


@pytest.mark.parametrize("form", ["status", "weekly"])
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_shown_as_text_on_the_page(words: str, form: str) -> None:
    calm = Page(to_html(whole("calm words", form)))
    page = Page(to_html(whole(words, form)))
    allowed = {tag for tag, _ in calm.tags}
    assert {tag for tag, _ in page.tags} <= allowed | {"span"}  # a long quotation ends in a mark of its own
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert sum(tag == "h1" for tag, _ in page.tags) == 1
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name in ("style", "src")]
    assert all(href.startswith("#") or href == "data:," or linkable(href) for href in page.all("href"))
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\ufeff]", to_html(whole(words, form)))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_is_shown_as_text_in_markdown(words: str) -> None:
    brief = whole(words)
    text = to_markdown(brief)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\ufeff]", text)
    reader = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
    kinds = set()
    for token in reader.parse(text):
        kinds.add(token.type)
        kinds |= {child.type for child in token.children or []}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "code_block"}
    assert sum(token.type == "heading_open" and token.tag == "h1" for token in reader.parse(text)) == 1
    grids = [section.table for section in brief.sections if section.table]
    assert sum(token.type == "table_open" for token in reader.parse(text)) == len(grids)
    fields = sum(len(row) for table in grids for row in table.rows)
    assert sum(token.type == "td_open" for token in reader.parse(text)) == fields
    body = [line for line in text.splitlines() if "evil.example/follow" in line]
    assert not any("https://evil" in line for line in body)  # no bare address for a renderer to make a link of


def test_a_long_title_is_shortened_and_says_so() -> None:
    html = to_html(made(hostile("A" * 10_000), "B" * 10_000))
    assert "B" * 161 not in html
    assert "B" * 160 + " …" in html


words_and_more = st.text(min_size=1, max_size=400).filter(lambda text: text.strip() != "")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(words_and_more, st.data())
def test_every_quote_on_the_page_and_in_markdown_is_the_cut_from_the_document(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    doc = document(text, title="T", outlet="Post", published=None)
    base = mention(doc, text[start:end], text[start:end], "REJECT", move="reject")
    reading = replace(base, span=(start, end), trigger=(start, min(end, start + 2)))
    brief = made(InMemory(held=[held(doc)], made=[reading]))
    assert {note.quote for note in brief.notes} == {text[start:end]}
    assert Page(to_html(brief)).marked == dict.fromkeys(("q-1", "paper"), visible(text[start:end]))
    assert {key: unescaped(quote) for key, quote in footnotes(to_markdown(brief)).items()} == {
        "1": one_line(text[start:end])
    }


def test_every_mark_and_link_leads_to_something_on_the_page() -> None:
    record = small()
    page = Page(to_html(made(record, given=given_to(record))))
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in page.all("href") if href.startswith("#")]
    assert inner
    assert set(inner) <= set(ids)


def test_the_page_loads_nothing_and_its_policy_allows_nothing() -> None:
    html = to_html(made(small()))
    page = Page(html)
    assert not page.all("src")
    assert "default-src 'none'" in html
    assert "unsafe" not in html
    assert "@import" not in html
    assert "url(" not in html
    for tag, attrs in page.tags:
        if str(attrs.get("href", "")).startswith("http"):
            assert tag == "a"
            assert "noreferrer" in str(attrs["rel"])


def test_headings_come_in_order() -> None:
    levels = [int(tag[1]) for tag, _ in Page(to_html(made(small()))).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_local_path_is_not_printed_whole() -> None:
    brief = made(small())
    for text in (to_html(brief), to_markdown(brief)):
        assert "someone" not in text
        assert "oster.html" in text
        assert "scan.pdf" in text


@pytest.mark.parametrize("suffix", ["html", "md"])
@pytest.mark.parametrize("form", ["status", "weekly"])
def test_the_brief_of_the_small_record_is_the_golden_one(
    form: str, suffix: str, request: pytest.FixtureRequest
) -> None:
    record = small()
    brief = made(record) if form == "status" else made(record, form=form, given=given_to(record))
    text = {"html": to_html, "md": to_markdown}[suffix](brief)
    path = GOLDEN / f"{'small' if form == 'status' else form}.{suffix}"
    if request.config.getoption("--update-golden", default=False) or os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text("utf-8")


def boxes(brief: Brief, *, width: float, wide: bool) -> list[tuple[float, float, float, float]]:
    from dragoman.brief.picture import CHARACTER, label_x

    picture = layout(brief.marks, width=width, wide=wide)
    found = []
    for lane in picture.lanes:
        for item in lane.drawn:
            found.append((item.x - 5.5, item.y - 6, item.x + 5.5, item.y + 6))
            if item.label:
                found.append((label_x(item), item.y - 6, label_x(item) + CHARACTER * len(item.label), item.y + 6))
    return found


@pytest.mark.parametrize(("width", "wide"), [(760.0, True), (356.0, False)])
@pytest.mark.parametrize("days", [1, 9, 40, 300])
def test_nothing_in_the_picture_overlaps_with_sixty_marks(days: int, width: float, wide: bool) -> None:
    record = InMemory()
    for number in range(60):
        doc = document(f"Vessia spoke, point {number}, in Lakemouth.", title="T", outlet="Post", published=None)
        on = day(date.fromordinal(date(2025, 1, 1).toordinal() + number % days))
        kind, move = [("CONSULT", None), ("REJECT", "reject"), ("ASSAULT", None), ("AGREE", "propose")][number % 4]
        record.held.append(held(doc))
        made_ = mention(doc, doc.text, "spoke", kind, move=move, actors=[actor(doc, "Vessia")], when=on)
        record.made.append(made_)
    found = boxes(made(record), width=width, wide=wide)
    assert found
    for number, (left, top, right, bottom) in enumerate(found):
        assert left >= 0
        for x0, y0, x1, y1 in found[number + 1 :]:
            assert right <= x0 or x1 <= left or bottom <= y0 or y1 <= top


def test_a_mark_far_off_in_time_does_not_flatten_the_picture() -> None:
    marks = made(small()).marks
    old = replace(marks[0], since=date(1994, 1, 1), until=date(1994, 1, 2))
    assert window((old, *marks)) == (marks, 1)


def test_without_a_date_the_page_says_why_there_is_no_picture() -> None:
    doc = document("Vessia spoke.", title="T", outlet="Post", published=None)
    html = to_html(made(InMemory(held=[held(doc)], made=[mention(doc, doc.text, "spoke", "CONSULT")])))
    assert "<svg" not in html
    assert "no happening in this brief has a date" in html


@pytest.mark.browser
def test_a_reader_opens_a_quote_by_keyboard_and_comes_back(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = Path("/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip("no Chromium here")
    file = tmp_path / "brief.html"
    file.write_text(to_html(made(small())), encoding="utf-8")
    quiet = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=str(chromium), args=[*quiet.split(), "--disable-component-update", "--disable-sync"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 800})
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        section = page.get_by_role("region", name="What happened")
        mark = section.get_by_role("listitem").filter(has_text="Vessia rejected").get_by_role("link").first
        mark.focus()
        page.keyboard.press("Enter")
        drawer = page.get_by_role("dialog")
        assert drawer.is_visible()
        assert "Vessia rejected the offer" in drawer.inner_text()
        page.keyboard.press("Escape")
        assert not drawer.is_visible()
        assert mark.evaluate("node => node === document.activeElement")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert said == []
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        browser.close()
