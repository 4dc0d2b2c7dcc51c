"""The comparison as a page: what it shows, and that nothing outside can act in it."""

# ruff: noqa: E501  (inputs read best on one line)

from __future__ import annotations

import base64
import hashlib
import os
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.drafts.align import keys
from dragoman.drafts.clauses import Version, read
from dragoman.drafts.compare import Comparison, compare
from dragoman.drafts.page import to_html, to_markdown
from dragoman.types import Authorship, Draft

GOLDEN = Path(__file__).parents[1] / "golden" / "drafts"
NAMES = {"state:ARV": "Arvania", "state:BEL": "Belmark"}
PARTIES = {"state:ARV": ["Arvania", "Arvanian"], "state:BEL": ["Belmark"]}
FIRST = """Port Sorel, first text

Peace

1. Arvania shall withdraw its forces from the valley within 30 days.

2. The army of Belmark shall not exceed 60,000 personnel.

3. Arvania shall guarantee the security of Belmark.

4. All prisoners shall be exchanged.

5. Belmark shall hold elections and shall lift the sanctions on the bank."""
SECOND = """Port Sorel, second text

Peace

1. If the truce holds, Arvania shall withdraw its forces from the valley within 60 days.

2. The army of Belmark shall not exceed 80,000 personnel in peacetime.

3. [ARV: Arvania may support Belmark. / BEL: Arvania shall guarantee the security of Belmark.]

4. Belmark shall hold elections.

5. Belmark shall lift the sanctions on the bank.

6. The dam shall be run by both countries."""


def small() -> Comparison:
    first = Draft(
        id="port-sorel-1", document_id="0" * 16, title="Port Sorel, first text", version=date(2031, 3, 1), outlet="The Meridian",
        reported=date(2031, 2, 20), made_public=date(2031, 3, 2), disclosure="leaked", state="superseded",
        authors=(Authorship(who="state:ARV", claimed_by="state:BEL", disputed_by=("state:ARV",)),),
    )  # fmt: skip
    second = Draft(
        id="port-sorel-2", document_id="f" * 16, title="Port Sorel, second text", version=date(2031, 3, 9), outlet=None,
        based_on=("port-sorel-1",), reported=date(2031, 3, 9), disclosure="official", state="circulating", note="Read out.",
    )  # fmt: skip
    a = read(first, FIRST, parties=PARTIES, url="https://example.org/first")
    b = read(second, SECOND, parties=PARTIES)
    return compare(a, b, keys=keys([a, b]), as_of=date(2031, 3, 12))


@pytest.mark.parametrize(("suffix", "write"), [("html", to_html), ("md", to_markdown)])
def test_the_page_of_the_small_pair_is_the_golden_one(
    suffix: str, write: object, request: pytest.FixtureRequest
) -> None:
    page = write(small(), names=NAMES)  # type: ignore[operator]
    path = GOLDEN / f"small.{suffix}"
    if request.config.getoption("--update-golden", default=False) or os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    assert page == path.read_text("utf-8")


def test_the_small_pair_shows_what_was_done_in_words() -> None:
    page = to_html(small(), names=NAMES)
    for words in (
        "weakened",
        "in brackets",
        "deleted",
        "split",
        "added",
        "left out",
        "put in",
        "10 days",
        "so far",
    ):
        assert words in page
    start = FIRST.index("Arvania shall withdraw")
    assert f"characters {start} to {FIRST.index('2. The army') - 2}" in page
    assert "disputed by Arvania" in page


def test_what_only_reports_leave_out_is_not_counted_as_deleted() -> None:
    told = Draft(id="b", document_id="b", title="b", version=None, outlet=None, disclosure="reconstructed")
    a, _ = pair("1. Arvania shall leave.\n2. Aid shall pass.", "")
    page = to_html(compare(a, read(told, "- Arvania shall leave.")))
    assert "<b>1</b> not in the reports" in page
    assert "Not told by the reports." in page
    assert "deleted</" not in page
    assert "<del>" not in page.split('id="h-clauses"')[1].split('class="not-told"')[1]
    assert '<span class="untold"><span class="unseen">not in the reports: </span>' in page
    words = to_markdown(compare(a, read(told, "- Arvania shall leave.")))
    assert "> Aid shall pass." in words.split("Of which reports do not tell")[1]


def test_what_reports_leave_out_stands_behind_what_is_known() -> None:
    told = Draft(id="b", document_id="b", title="b", version=None, outlet=None, disclosure="reconstructed")
    a, _ = pair("1. Aid shall pass.\n2. Arvania shall leave.", "")
    page = to_html(compare(a, read(told, "- Arvania shall leave.")))
    assert page.index("Arvania shall leave") < page.index("Aid shall pass")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def parsed(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Tags()
    reader.feed(page)
    return reader.tags


def test_the_page_runs_and_loads_nothing() -> None:
    page = to_html(small())
    tags = parsed(page)
    assert not {"script", "iframe", "object", "img", "form", "button"} & {tag for tag, _ in tags}
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on") or name == "style"]
    (policy,) = (a["content"] for t, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in policy


HOSTILE = (
    '<script>alert(1)</script> "onload=x" \u202eevil\u202c javascript:alert(1) {{ 7*7 }} [x](javascript:y) <img src=x>'
)


def hostile() -> Comparison:
    def version(name: str, text: str) -> Version:
        draft = Draft(
            id=name, document_id=HOSTILE, title=HOSTILE, version=None, outlet=HOSTILE, note=HOSTILE, sources=(HOSTILE,),
            authors=(Authorship(who=HOSTILE, claimed_by=HOSTILE, disputed_by=(HOSTILE,)),), disclosure="leaked", wording="x",
        )  # fmt: skip
        return read(draft, text, url="javascript:alert(1)")

    return compare(version("a", f"{HOSTILE}\n\n1. X shall {HOSTILE}."), version("b", f"1. X may {HOSTILE} go."))


def test_hostile_text_stays_text() -> None:
    page = to_html(hostile(), names={HOSTILE: HOSTILE})
    tags = parsed(page)
    assert not {"script", "img"} & {tag for tag, _ in tags}
    assert not [attrs for tag, attrs in tags if tag == "a" and not (attrs["href"] or "").startswith("#")]
    assert "\u202e" not in page
    assert "U+202E" in page
    assert "49" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    written = to_markdown(hostile())
    assert "<script" not in written.replace("\\<script", "")
    assert "[x](" not in written
    assert "\u202e" not in written


@settings(max_examples=30)
@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_breaks_out_of_the_page(old: str, new: str) -> None:
    blank = len(parsed(to_html(compare(*pair("1. X shall go.", "1. X shall go.")))))
    assert blank
    page = to_html(compare(*pair(f"1. X shall {old}", f"1. X shall {new}")))
    allowed = {"html", "head", "meta", "link", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "ul", "ol", "li",
               "b", "bdi", "span", "main", "section", "div", "article", "blockquote", "del", "ins", "dl", "dt", "dd"}  # fmt: skip
    assert {tag for tag, _ in parsed(page)} <= allowed


def pair(old: str, new: str) -> tuple[Version, Version]:
    drafts = [Draft(id=name, document_id=name, title=name, version=None, outlet=None) for name in ("a", "b")]
    return read(drafts[0], old), read(drafts[1], new)


def test_two_empty_texts_make_a_page_that_says_so() -> None:
    page = to_html(compare(*pair("", "")))
    assert "Neither version holds a clause." in page
