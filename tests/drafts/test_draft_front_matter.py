"""What front matter says of a draft, and how long a draft was kept from the public."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman.drafts.draft import disclosure_clock, draft_of
from dragoman.errors import SourceError
from dragoman.sources import Options, Received, items

OPTIONS = Options(clock=lambda: datetime(2031, 3, 4, 12, tzinfo=UTC))
FULL: dict[str, Any] = {
    "title": "Port Sorel text",
    "draft": "port-sorel-2",
    "version": date(2031, 3, 4),
    "outlet": "The Meridian",
    "url": "https://example.org/text",
    "published": date(2031, 3, 5),
    "sources": ["https://example.org/a", "https://example.org/b"],
    "wording": "dragoman",
    "authors": [{"who": "state:ARV", "claimed_by": "state:BEL", "disputed_by": ["state:ARV"], "source": "x"}],
    "based_on": "port-sorel-1",
    "supersedes": ["port-sorel-1", "port-sorel-0"],
    "reported": "2031-03-01",
    "made_public": date(2031, 3, 4),
    "disclosure": "leaked",
    "state": "circulating",
    "note": "Two outlets carry it.",
}


def made(**changes: Any) -> Any:
    return draft_of({**FULL, **changes}, document_id="d1", path="text.md")


def test_every_field_of_the_front_matter_is_read() -> None:
    draft = made()
    assert (draft.id, draft.document_id, draft.title) == ("port-sorel-2", "d1", "Port Sorel text")
    assert (draft.version, draft.reported, draft.made_public) == (
        date(2031, 3, 4),
        date(2031, 3, 1),
        date(2031, 3, 4),
    )
    assert (draft.based_on, draft.supersedes) == (("port-sorel-1",), ("port-sorel-1", "port-sorel-0"))
    assert (draft.authors[0].who, draft.authors[0].claimed_by, draft.authors[0].disputed_by) == (
        "state:ARV",
        "state:BEL",
        ("state:ARV",),
    )
    assert (draft.disclosure, draft.state, draft.wording) == ("leaked", "circulating", "dragoman")
    assert draft.sources == ("https://example.org/a", "https://example.org/b")


@pytest.mark.parametrize("value", [True, False])
def test_a_page_that_is_not_finished_is_no_draft_of_an_agreement(value: bool) -> None:
    assert draft_of({"title": "A page", "draft": value}, document_id="d", path="p.md") is None


def test_what_is_not_given_stays_unknown() -> None:
    draft = draft_of({"draft": "x"}, document_id="d", path="p.md")
    assert draft is not None
    assert (draft.version, draft.disclosure, draft.state, draft.authors) == (None, None, None, ())


@pytest.mark.parametrize(
    ("changes", "says", "advises"),
    [
        ({"draft": "Twenty Eight"}, "no name of a draft", "small letters"),
        ({"draft": None}, "no name of a draft", "small letters"),
        ({"version": "March 2031"}, "is no day", "2025-11-20"),
        ({"version": "2031-02-30"}, "is no day", "2025-11-20"),
        ({"disclosure": "leakd"}, "`disclosure` holds 'leakd'", "did you mean `leaked`"),
        ({"state": "torn up"}, "`state` holds", "one of circulating"),
        ({"authors": [{"claimed_by": "x"}]}, "does not say `who`", "who"),
        ({"authors": [{"who": "x", "clamed_by": "y"}]}, "unknown key `clamed_by`", "claimed_by"),
        ({"based_on": "port-sorel-2"}, "names itself", "earlier"),
        ({"made_public": date(2031, 2, 1)}, "lies before `reported`", "first day"),
        ({"title": ["a"]}, "`title` holds a list", "quotation marks"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_try(changes: dict[str, Any], says: str, advises: str) -> None:
    with pytest.raises(SourceError) as caught:
        made(**changes)
    assert says in caught.value.message
    assert advises in caught.value.advice
    assert caught.value.item == "text.md"


def test_a_misspelt_key_is_named_and_a_foreign_one_left_alone() -> None:
    front = {"draft": "x", "suprsedes": "y"}
    with pytest.raises(SourceError, match="suprsedes"):
        draft_of(front, document_id="d", path="p.md")
    assert draft_of({"draft": "x", "tags": ["peace"]}, document_id="d", path="p.md") is not None


def test_the_clock_counts_from_the_first_report_to_the_public_text() -> None:
    draft = made()
    assert disclosure_clock(draft).days == 3
    assert disclosure_clock(draft, as_of=date(2031, 2, 1)).days is None
    running = disclosure_clock(draft, as_of=date(2031, 3, 3))
    assert (running.days, running.running) == (2, True)
    assert "so far" in running.words
    assert "not given" in disclosure_clock(made(made_public=None)).words


@pytest.mark.parametrize(
    ("disclosure", "said"),
    [
        ("official", "its contents made public by its authors on"),
        ("leaked", "its leaked text public on"),
        ("reconstructed", "its contents told by reports, without a text, on"),
        (None, "text public on"),
    ],
)
def test_what_only_reports_tell_is_not_called_a_public_text(disclosure: str | None, said: str) -> None:
    words = disclosure_clock(made(disclosure=disclosure)).words
    assert said in words
    assert ("text public" in words) == (disclosure in ("leaked", None))


TEXT = """---
draft: port-sorel-2
title: Port Sorel text
outlet: The Meridian
published: 2031-03-05
language: en
---

# Port Sorel text

1. Arvania shall withdraw **at once**.
(a) The withdrawal shall end within [six] (6) weeks.
(b) [ARV: Belmark shall pay.][BEL: Each side shall pay its own.]

2. Belmark shall open the [corridor](https://example.org/map).

* Aid shall pass.
"""


def received(path: Path, text: str) -> Received:
    path.write_text(text, "utf-8")
    (item,) = items(str(path), options=OPTIONS)
    return item.read()


@pytest.mark.parametrize("name", ["text.md", "text.txt"])
def test_a_file_that_names_a_draft_yields_it_and_keeps_its_numbers(tmp_path: Path, name: str) -> None:
    found = received(tmp_path / name, TEXT)
    assert found.draft is not None
    assert found.draft.id == "port-sorel-2"
    assert found.draft.document_id == found.document.id
    assert found.document.title == "Port Sorel text"
    assert found.document.published == date(2031, 3, 5)
    text = found.document.text
    assert "draft:" not in text
    for words in ("1. Arvania", "(a) The", "[six] (6) weeks", "[BEL: Each side shall pay its own.]", "2. Belmark"):
        assert words in text
    assert "\n\n2. " in text


def test_links_with_an_address_are_still_reduced_to_their_words(tmp_path: Path) -> None:
    assert "open the corridor." in received(tmp_path / "text.md", TEXT).document.text


def test_a_wrapped_draft_keeps_each_clause_on_its_own_line(tmp_path: Path) -> None:
    long = "the forces that stand along the line of contact on the day on which this is signed"
    lines = [f"{n}. Arvania shall withdraw {long}\nto the places that annex {n} names for them and shall stay there\n"
             f"viii) and shall not return to the line before the parties agree on that in\nwriting." for n in (1, 2, 3)]  # fmt: skip
    found = received(tmp_path / "text.md", "---\ndraft: x\n---\n" + "\n".join(lines) + "\n")
    starts = [line.split()[0] for line in found.document.text.split("\n") if line.strip()]
    assert starts == ["1.", "viii)", "2.", "viii)", "3.", "viii)"]


def test_a_document_without_a_draft_is_read_as_before(tmp_path: Path) -> None:
    found = received(tmp_path / "page.md", "---\ntitle: A page\ndraft: true\n---\n\nThey met [here][1] [x](y).\n")
    assert found.draft is None
    assert found.document.text == "They met here x."


def test_a_draft_that_cannot_be_read_says_which_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        received(tmp_path / "text.md", TEXT.replace("draft: port-sorel-2", "draft: Port Sorel"))
    assert caught.value.item.endswith("text.md")
