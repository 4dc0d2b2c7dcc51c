"""Text from outside is shown as text on every page, in the feeds and the brief, whatever it tries."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree, html
from markdown import markdown

from dragoman import pipeline, workspace
from dragoman.sources import Options
from dragoman.web.site import NAV

HOOK = "dragomanwashere"
NOW = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)
TITLE = f"</title><script>{HOOK}()</script><img src=x onerror={HOOK}()> \u202egnorw " + "very long " * 1000
BODY = f"""
Arvenia's president Tomas Kell met Belmora's foreign minister in Oslo on Monday. "We offer <b onclick={HOOK}()>a
ceasefire</b>", he said. Belmora rejected the offer on 3 March 2025: "</blockquote></li><script>{HOOK}()</script> no".
Belmora pledged 5 million dollars to "><svg onload={HOOK}()> refugees by 1 April 2025. Arvenian artillery shelled
javascript:{HOOK}() and the town of Kelmar, killing three people. Belmora denied \u2066that it had attacked\u2069 it.
See [a link](javascript:{HOOK}()) and {{{{ 7*7 }}}} and ${{jndi}} and =HYPERLINK("http://evil.example").
"""
# Handlers are looked for in the parsed page: an attribute may hold such words as words.
MARKS = re.compile(rf"<script[^>]*>[^<]*{HOOK}|<[^>]*\shref\s*=\s*[\"']?\s*javascript:", re.IGNORECASE)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, launch: Callable[[Path], TestClient]) -> TestClient:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "bad.txt").write_text(f"{BODY}\n\n{BODY}", "utf-8")
    (folder / "bad.md").write_text(
        f'---\ntitle: {TITLE!r}\noutlet: "<script>{HOOK}()</script>"\ndate: 2025-03-03\n'
        f'url: "javascript:{HOOK}()"\n---\n{BODY}',
        "utf-8",
    )
    space = workspace.create(folder / "space", like=workspace.example("two-rivers"))
    report = pipeline.add(
        space, [str(folder / "bad.txt"), str(folder / "bad.md")], options=Options(), clock=lambda: NOW
    )
    assert report.held, [failure.message for failure in report.failures]
    return launch(space.root)


def addresses(client: TestClient) -> list[str]:
    documents = [f"/documents/{row['id']}" for row in client.get("/api/documents").json()["rows"]]
    mentions = [row["mention_id"] for row in client.get("/api/mentions").json()["rows"]]
    assert mentions
    items = [f"/items/{kind}/{id}" for id in mentions for kind in ("mention", "event")]
    cited = [f"/cite/{id}?style={style}" for id in mentions[:2] for style in ("apa", "oscola")]
    return (
        [path for _, _, path in NAV]
        + documents
        + items
        + cited
        + ["/evidence", f"/search?q={HOOK}", "/search?q=%3Cscript"]
    )


def test_no_page_runs_or_links_what_a_document_says(hostile: TestClient) -> None:
    for address in addresses(hostile):
        for fragment in ("", "fragment=1"):
            asked = f"{address}{'&' if '?' in address else '?'}{fragment}" if fragment else address
            answer = hostile.get(asked)
            assert answer.status_code == 200, asked
            assert not MARKS.search(answer.text), f"{asked}: {MARKS.search(answer.text)}"
            tree = html.fromstring(answer.text)
            assert not tree.xpath("//script[not(@src)]"), asked
            assert not [name for node in tree.iter(etree.Element) for name in node.attrib if name.startswith("on")], (
                asked
            )
            assert "\u202e" not in answer.text, asked
            assert "\u2066" not in answer.text, asked


def test_briefs_and_feeds_hold_it_as_text(hostile: TestClient) -> None:
    page = hostile.get("/brief/status.html").text
    assert not MARKS.search(page)
    assert f"{HOOK}()" in html.fromstring(page).text_content()
    assert not html.fromstring(page).xpath(f"//@*[starts-with(name(), 'on') and contains(., '{HOOK}')]")
    assert not MARKS.search(markdown(hostile.get("/brief/status.md").text))
    with zipfile.ZipFile(io.BytesIO(hostile.get("/brief/status.docx").content)) as word:
        for name in word.namelist():
            assert b'TargetMode="External" Target="javascript' not in word.read(name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(word.read(name))
    pdf = hostile.get("/brief/status.pdf").content
    assert b"/JavaScript" not in pdf
    assert b"/JS" not in pdf
    etree.fromstring(hostile.get("/feed.atom?since=1990-01-01").content)
    assert "\r\nBEGIN:VCALENDAR" not in hostile.get("/dates.ics").text


def test_a_spreadsheet_gets_no_formula(hostile: TestClient) -> None:
    for name in ("moves", "timeline", "pledges"):
        for line in hostile.get(f"/api/ledgers/{name}?format=csv").text.splitlines():
            assert not re.search(r'(^|,)"?[=+@]', line), line
