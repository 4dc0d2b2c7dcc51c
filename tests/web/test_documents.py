"""A stored text with its readings marked: in colour and in words, whatever they overlap and whatever the text holds."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from ferry_record import ARABIC, BAD, TEXT, Ferry
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from dragoman.record import Record
from dragoman.web import passages
from dragoman.web.marking import Mark, paragraphs

SHOWN = re.compile(r"⟨U\+([0-9A-F]{4,6})⟩")


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Ferry:
    return Ferry(tmp_path_factory.mktemp("ferry") / "space")


@pytest.fixture(scope="module")
def ferry_client(ferry: Ferry, launch: Callable[[Path], TestClient]) -> TestClient:
    return launch(ferry.folder)


def page(client: TestClient, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:600]}"
    return html.fromstring(answer.text)


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def stored(shown: Any) -> str:
    """The text of a page without what the page puts in, hidden characters as they are."""
    text = shown.xpath("//*[@data-code]")[0]
    parts = text.xpath(".//*[@data-at]")
    return SHOWN.sub(lambda found: chr(int(found[1], 16)), "".join(part.text_content() for part in parts))


def test_the_text_is_whole_and_every_segment_stands_where_it_says(
    ukraine_client: TestClient, ukraine: Path, ferry: Ferry, ferry_client: TestClient
) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        documents = [one.document for one in record.documents()][::9]
    for client, doc in [*((ukraine_client, doc) for doc in documents), (ferry_client, ferry.doc)]:
        shown = page(client, f"/documents/{doc.id}")
        assert stored(shown) == doc.text
        for part in shown.xpath("//*[@data-code]//*[@data-at]"):
            at, text = int(part.get("data-at")), SHOWN.sub("?", part.text_content())
            assert len(doc.text[at : at + len(text)]) == len(text)
            assert doc.text[at : at + 1] == text[:1] or text[:1] == "?"


def test_every_reading_that_counts_has_a_label_in_words_behind_what_carries_it(
    ukraine_client: TestClient, ukraine: Path
) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        mentions = record.mentions()
    by_document: dict[str, list[Any]] = {}
    for one in mentions:
        by_document.setdefault(one.document_id, []).append(one)
    for id, some in [*by_document.items()][::12]:
        shown = page(ukraine_client, f"/documents/{id}")
        labels = {label.get("id"): label for label in shown.xpath('//*[@data-code]//a[contains(@class, "kind")]')}
        assert labels.keys() == {f"m-{one.id}" for one in some}
        listed = [link.removeprefix("#") for link in shown.xpath('//section[@id="readings"]//a[@class="jump"]/@href')]
        assert listed == [f"m-{one.id}" for one in sorted(some, key=lambda one: (*one.trigger, one.span[0], one.id))]
        for one in some:
            label = labels[f"m-{one.id}"]
            assert words(label)
            before = label.xpath("preceding-sibling::*[@data-at][1]")[0]
            at = int(before.get("data-at")) + len(SHOWN.sub("?", before.text_content()))
            assert at == one.trigger[1]
            assert "carries" in before.get("class")


def test_no_link_stands_within_a_link_and_none_is_empty(ukraine_client: TestClient, ferry_client: TestClient) -> None:
    for client in (ukraine_client, ferry_client):
        for href in page(client, "/sources").xpath("//tbody//a[@data-doc]/@href")[::7]:
            # A parser would close the outer link of nested ones, so the source itself is asked.
            text = client.get(href).text
            depth = 0
            for tag in re.findall(r"<a\b|</a>", text):
                depth += 1 if tag != "</a>" else -1
                assert depth in (0, 1)
            assert all(
                a.text_content().strip() or a.xpath(".//svg") or "reading" in a.get("class", "")
                for a in html.fromstring(text).xpath("//a")
            )


def test_words_under_several_readings_open_all_of_them_and_those_that_carry_one_open_that(
    ferry: Ferry, ferry_client: TestClient
) -> None:
    shown = page(ferry_client, f"/documents/{ferry.doc.id}")
    at = {part.get("data-at"): part for part in shown.xpath("//*[@data-code]//*[@data-at]")}
    carrying = at[str(ferry.agree.trigger[0])]
    assert carrying.get("href") == f"/items/mention/{ferry.agree.id}"
    both = at[str(ferry.agree.trigger[1])]
    assert both.get("href") == f"/evidence?m={ferry.agree.id}&m={ferry.propose.id}"
    assert {mark.text_content() for mark in page(ferry_client, both.get("href")).xpath("//mark")} == {
        TEXT[slice(*one.span)] for one in (ferry.agree, ferry.propose)
    }
    kept = page(ferry_client, f"/documents/{ferry.doc.id}?as_of=2025-12-06&kind=propose")
    for link in kept.xpath("//*[@data-code]//a[@data-drawer]/@href"):
        assert "as_of=2025-12-06" in link
        page(ferry_client, link)


def test_a_status_other_than_happened_is_said_at_the_mark(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, f"/documents/{ferry.doc.id}")
    assert words(shown.get_element_by_id(f"m-{ferry.agree.id}")) == "agrees · cancelled"
    assert words(shown.get_element_by_id(f"m-{ferry.propose.id}")) == "proposes"
    before = page(ferry_client, f"/documents/{ferry.doc.id}?as_of=2025-12-06")
    assert words(before.get_element_by_id(f"m-{ferry.agree.id}")) == "agrees · planned"


def test_force_short_of_fighting_is_not_coloured_as_fighting(ferry: Ferry) -> None:
    def words_of(span: tuple[int, int]) -> str:
        return ferry.doc.text[slice(*span)]

    searched = replace(ferry.inner, kind="COERCE", mode="seize")
    blocked = replace(ferry.inner, kind="COERCE", mode="restrict")
    assert [passages.lane_of(one) for one in (searched, blocked, ferry.inner)] == ["other", "fighting", "fighting"]
    assert passages.kind_of(searched, words_of) == "seizes or searches property"


def test_what_was_cut_is_shown_in_place_and_in_words(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, f"/documents/{ferry.doc.id}")
    marks = shown.xpath("//*[@data-code]//a[@class='cut-mark']")
    assert [words(mark) for mark in marks] == ["cut: navigation", "cut: share-bar"]
    for mark, cut in zip(marks, sorted(ferry.doc.cuts, key=lambda cut: cut.at), strict=True):
        assert words(shown.get_element_by_id(mark.get("href")[1:])).endswith(" ".join(cut.text.split()))
        following = mark.xpath("following::*[@data-at][1]/@data-at")
        assert following[0] == str(cut.at)


def test_what_people_and_newer_coders_put_aside_is_listed_apart(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, f"/documents/{ferry.doc.id}")
    assert not shown.xpath(f'//*[@id="m-{ferry.deny.id}"]')
    assert f"/items/mention/{ferry.deny.id}" in shown.xpath('//section[@id="readings"]//details//a/@href')
    old = page(ferry_client, f"/documents/{ferry.old.id}")
    assert old.xpath(f'//*[@id="m-{ferry.newer.id}"]')
    assert "rules@2" in words(old.get_element_by_id("about"))
    early = page(ferry_client, f"/documents/{ferry.old.id}?as_of=2025-12-07")
    assert early.xpath(f'//*[@id="m-{ferry.met.id}"]')
    assert "rules@2" not in words(early.xpath("//main")[0])


def test_lines_run_in_their_own_direction_and_hostile_words_are_text(ferry: Ferry, ferry_client: TestClient) -> None:
    answer = ferry_client.get(f"/documents/{ferry.doc.id}")
    shown = html.fromstring(answer.text)
    lines = shown.xpath("//*[@data-code]/p")
    assert all(line.get("dir") == "auto" for line in lines)
    arabic = next(line for line in lines if ARABIC in line.text_content())
    assert arabic.text_content().startswith(("رفضت", "cut"))
    assert BAD in arabic.text_content()
    assert "⟨U+202E⟩" in arabic.text_content()
    assert "\u202e" not in answer.text
    assert not shown.xpath("//main//script | //main//img | //*[@onerror] | //*[@style]")
    assert len(words(shown.xpath("//h1")[0])) < 300
    assert BAD + "T" * 10_000 in words(shown.get_element_by_id("about"))
    assert not [link for link in shown.xpath("//a/@href") if link.startswith("javascript")]


def test_copies_languages_and_drafts_say_why_nothing_is_read(
    ferry: Ferry, ferry_client: TestClient, ukraine_client: TestClient
) -> None:
    copy = words(page(ferry_client, f"/documents/{ferry.copy.id}").xpath("//main")[0])
    assert "carries the text of an earlier document (93 per cent alike)" in copy
    assert "The Ferry, A truce on the river, 9 Dec 2025" in copy
    assert "Echo" in words(page(ferry_client, f"/documents/{ferry.later.id}").get_element_by_id("about"))
    french = words(page(ferry_client, f"/documents/{ferry.french.id}").xpath("//main")[0])
    assert "its language is French, and only English is read" in french
    for draft in ukraine_client.get("/api/drafts").json()[:1]:
        link = page(ukraine_client, f"/documents/{draft['document_id']}").xpath(
            "//p[contains(@class, 'notice')]//a/@href"
        )
        assert link == [f"/drafts/{draft['id']}"]


def test_the_address_is_a_link_only_where_it_is_a_web_address(ferry: Ferry, ferry_client: TestClient) -> None:
    def linked(id: str) -> list[str]:
        about = page(ferry_client, f"/documents/{id}").get_element_by_id("about")
        return list(about.xpath('.//dt[text()="Address"]/following-sibling::dd//a/@href'))

    assert linked(ferry.later.id) == ["https://ferry.example/later"]
    assert linked(ferry.doc.id) == []
    assert "graded B" in words(page(ferry_client, f"/documents/{ferry.later.id}").get_element_by_id("about"))


@pytest.mark.parametrize("id", ["nothing", "' OR 1=1", "%00"])
def test_an_unknown_document_is_said_in_words(ferry_client: TestClient, id: str) -> None:
    assert "no document in the record has this id" in words(
        page(ferry_client, f"/documents/{id}", 404).xpath("//main")[0]
    )


def test_a_document_of_a_later_day_is_not_there_yet(ferry: Ferry, ferry_client: TestClient) -> None:
    shown = page(ferry_client, f"/documents/{ferry.later.id}?as_of=2025-12-08", 404)
    assert "was not held on 2025-12-08" in words(shown.xpath("//main")[0])
    assert "truce" not in words(shown.xpath("//main")[0])
    early = words(page(ferry_client, f"/documents/{ferry.later.id}?as_of=2025-12-09").xpath("//main")[0])
    assert "Echo" not in early


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark], list[tuple[int, str]]]:
    text = draw(st.text(alphabet="ab \n\u202e\u05d0\U0001f600", max_size=60))
    size = len(text)
    offsets = st.integers(min_value=-2, max_value=size + 3)
    marks = []
    for number in range(draw(st.integers(0, 6))):
        start, end, first, last = (draw(offsets) for _ in range(4))
        marks.append(
            Mark(id=f"{number}", start=start, end=end, trigger=(first, last), label=f"l{number}", lane="other")
        )
    return text, marks, draw(st.lists(st.tuples(offsets, st.just("share-bar")), max_size=3))


@given(marked_texts())
def test_any_text_under_any_marks_comes_out_whole(case: tuple[str, list[Mark], list[tuple[int, str]]]) -> None:
    text, marks, cuts = case
    runs = [run for line in paragraphs(text, marks, cuts) for run in line]
    written = [run for run in runs if run.kind in ("plain", "reading")]
    assert "".join(run.text for run in written) == text
    at = 0
    for run in written:
        assert run.at == at
        at += len(run.text)
        over = {
            one.id
            for one in marks
            if max(one.start, 0) < run.at + len(run.text) and min(one.end, len(text)) > run.at and one.start < one.end
        }
        assert set(run.ids) <= over
        assert bool(run.ids) == bool(over) == (run.kind == "reading")
    real = [one for one in marks if max(0, one.start) < min(len(text), one.end)]
    assert sorted(run.ids[0] for run in runs if run.kind == "label") == sorted(one.id for one in real)
    assert sum(run.kind == "cut" for run in runs) == len(cuts)
    for line in paragraphs(text, marks, cuts):
        joined = "".join(run.text for run in line if run.kind in ("plain", "reading"))
        assert "\n" not in joined.rstrip("\n")


def test_a_text_of_a_million_characters_is_cut_once() -> None:
    random.seed(5)
    text = ("A sentence of a long report, which goes on.\n" * 25_000)[:1_000_000]
    places = [random.randrange(len(text) - 100) for _ in range(2_000)]
    marks = [
        Mark(id=f"{n}", start=at, end=at + 80, trigger=(at + 5, at + 12), label="proposes", lane="offers")
        for n, at in enumerate(places)
    ]
    runs = [run for line in paragraphs(text, marks) for run in line]
    assert len(runs) < 25_000 + 2_000 * 8
    assert sum(len(run.text) for run in runs if run.kind != "label") == len(text)
