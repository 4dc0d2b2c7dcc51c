"""A record in which every word from outside is hostile shows it as text: pages, briefs, and what goes out."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from fastapi.testclient import TestClient
from lxml import etree, html
from markdown import markdown

from dragoman import measures
from dragoman.outlook import MODELS
from dragoman.patterns import PATTERNS
from dragoman.record import Record
from dragoman.web.site import NAV

HOOK = "dragomanwashere"
CALL = f"{HOOK}()"
# Cut to the length of what they replace, so that every span of the record still lies where it lay.
SPOKEN = (
    f"<script>{CALL}</script>", f"</q></blockquote><img src=x onerror={CALL}>",
    f"\u202e\u2066{HOOK}\u200b<b onclick={CALL}>",
    f'"><svg onload={CALL}>', f"javascript:{CALL} {{{{7*7}}}} =cmd|'{HOOK}'!A1", f"]]></p><!-- {HOOK} --><iframe>",
)  # fmt: skip
NAME = f'<i onmouseover={CALL}>\u202e{HOOK}</i>"'
HANDLER = re.compile(r"^on[a-z]+$")
STREAM = re.compile(rb"(?s)\bstream\r?\n.*?\bendstream\b")  # of a PDF
HIDDEN = re.compile("[\u202a-\u202e\u2066-\u2069\u200b]")
SINGLE = (
    *(f"/measures/{name}" for name in measures.MODULES),
    *(f"/patterns/{name}" for name in PATTERNS),
    *(f"/outlook/{name}" for name in MODELS),
)
# Pages that show words or names of this record: there they have to come through, or nothing was tried.
SHOWN = (
    "/", "/timeline", "/table", "/moves", "/offers", "/meetings", "/claims", "/pledges", "/fighting", "/drafts",
    "/map", "/network", "/sources", "/review", "/measures/conflict", "/measures/positions", "/measures/sources",
    "/measures/followthrough", "/measures/contestation", "/measures/consent", "/measures/concession",
    "/outlook/settlement", "/outlook/bargain", "/outlook/attrition",
)  # fmt: skip


def settings(folder: Path) -> None:
    """Put the name into every name and reason of the settings, the actors and the inputs of models."""
    said = NAME.replace("\\", "\\\\").replace('"', '\\"')
    for path in (
        folder / "process.toml",
        folder / "actors.toml",
        *folder.glob("inputs/*.toml"),
        *folder.glob("scenarios/*"),
    ):
        if path.exists():
            text = path.read_text("utf-8")
            keys = "name|why|words|title|note|label|question|what" if path.name != "actors.toml" else "name"
            if path.parent.name in ("inputs", "scenarios"):
                keys = "scale|why|question|what"  # names of a war or a scenario are addresses as well
            text = re.sub(rf'^({keys}) = "(.*)"$', rf'\1 = "\2 {said}"', text, flags=re.MULTILINE)
            path.write_text(text, "utf-8")


def words(path: Path) -> None:
    """Put hostile words where mentions, drafts, titles, names and figures have theirs."""
    with duckdb.connect(str(path)) as base:
        spans = base.execute(
            "SELECT document_id, span_start, span_end, content_start FROM mentions ORDER BY id"
        ).fetchall()
        texts = dict(base.execute("SELECT id, text FROM documents").fetchall())
        for number, (document, start, end, content) in enumerate(spans):
            for at in {start, content if content is not None else start}:
                put = SPOKEN[number % len(SPOKEN)][: end - at]
                texts[document] = texts[document][:at] + put + texts[document][at + len(put) :]
        for (document,) in base.execute("SELECT document_id FROM drafts").fetchall():
            for at in range(200, len(texts[document]) - 400, 400):
                put = SPOKEN[at % len(SPOKEN)].ljust(60)
                texts[document] = texts[document][:at] + put + texts[document][at + 60 :]
        base.executemany("UPDATE documents SET text = ? WHERE id = ?", [(text, id) for id, text in texts.items()])
        base.execute(
            "UPDATE documents SET title = ? || title, outlet = ? || outlet, author = ?, url = ?",
            [f"</title>{SPOKEN[0]}", SPOKEN[1], SPOKEN[2], f"javascript:{CALL}"],
        )
        base.execute("UPDATE drafts SET title = ? || title", [SPOKEN[0]])
        base.execute("UPDATE participants SET text = ? || text, name = ? || coalesce(name, text)", [SPOKEN[3], NAME])
        base.execute("UPDATE mentions SET place_name = ? || place_name WHERE place_name IS NOT NULL", [NAME])
        base.execute("UPDATE mentions SET hedge = ? WHERE hedge IS NOT NULL", [SPOKEN[1]])
        base.execute(
            "UPDATE amounts SET text = ? || text, unit = CASE WHEN length(unit) = 3 THEN unit ELSE ? END", [NAME, NAME]
        )
        base.execute(
            "INSERT INTO judgements SELECT md5(id) || md5(id), 'note', [id], ?, TIMESTAMP '2025-12-19', ?, NULL "
            "FROM mentions ORDER BY id LIMIT 5",
            [NAME, SPOKEN[0]],
        )
        base.execute("DELETE FROM gist")
    with Record.open(path) as record:
        record.settle()


@pytest.fixture(scope="module")
def poisoned(
    ukraine: Path, tmp_path_factory: pytest.TempPathFactory, launch: Callable[[Path], TestClient]
) -> TestClient:
    folder = Path(shutil.copytree(ukraine, tmp_path_factory.mktemp("poisoned") / "space"))
    settings(folder)
    words(folder / "record.duckdb")
    return launch(folder)


def safe(text: str, address: str, *, own: int = 0) -> str:
    """Nothing on the page runs but its `own` scripts, links to a script or turns the line round; returns its text."""
    tree = html.fromstring(text)
    assert not tree.xpath("//iframe | //img[@src='x']"), address
    scripts = tree.xpath("//script[not(@src)]")
    assert len(scripts) == own, address
    assert not [script for script in scripts if HOOK in script.text_content()], address
    for script in scripts:  # the words of the page are what it shows
        script.drop_tree()
    handlers = [name for node in tree.iter(etree.Element) for name in node.attrib if HANDLER.match(name)]
    assert not handlers, f"{address}: {handlers}"
    links = [
        link for link in tree.xpath("//@href | //@src | //@action") if link.strip().lower().startswith("javascript:")
    ]
    assert not links, f"{address}: {links}"
    assert not HIDDEN.search(text), address
    return str(tree.text_content())


@pytest.mark.parametrize("address", [*(path for _, _, path in NAV), *SINGLE])
def test_a_page_of_hostile_words_shows_them_as_words(poisoned: TestClient, address: str) -> None:
    answer = poisoned.get(address)
    assert answer.status_code == 200, f"{address}: {answer.text[:400]}"
    text = safe(answer.text, address)
    if address in SHOWN:
        assert HOOK in text, address
    safe(poisoned.get(address, params={"fragment": "1"}).text, f"{address} in the drawer")


def test_items_documents_and_drafts_of_hostile_words_show_them_as_words(poisoned: TestClient) -> None:
    mentions = [row["mention_id"] for row in poisoned.get("/api/mentions?limit=1000").json()["rows"]][::40]
    documents = [row["id"] for row in poisoned.get("/api/documents").json()["rows"]][::12]
    for address in (
        *(f"/items/{kind}/{id}" for id in mentions for kind in ("mention", "event")),
        *(f"/documents/{id}" for id in documents),
        *("/drafts/20-points", "/drafts/20-points/consent", "/drafts/compare?a=28-points&b=20-points"),
        *(f"/evidence?m={mentions[0]}&m={mentions[1]}", f"/search?q={HOOK}", "/items/actor/state:UKR"),
        *(f"/review?view={view}" for view in ("decisions", "notes", "actors")),
        *(f"/judge/edit/{mentions[0]}", f"/judge/join/{mentions[0]}"),
    ):
        answer = poisoned.get(address)
        assert answer.status_code == 200, f"{address}: {answer.text[:400]}"
        text = safe(answer.text, address)
        assert address.endswith(("decisions", "actors", "consent")) or HOOK in text, address


@pytest.mark.parametrize("form", ["html", "md", "docx", "pdf"])
def test_a_brief_with_measures_and_patterns_of_hostile_words_holds_them_as_words(
    poisoned: TestClient, form: str
) -> None:
    answer = poisoned.get(f"/brief/monthly.{form}?since=2025-12-01&until=2026-01-01")
    assert answer.status_code == 200, answer.text[:400]
    if form == "html":
        assert HOOK in safe(answer.text, "the brief", own=1)
    elif form == "md":
        assert HOOK in safe(markdown(answer.text), "the brief")
    elif form == "docx":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as word:
            assert HOOK in word.read("word/document.xml").decode()
            for name in word.namelist():
                if name.endswith((".xml", ".rels")):
                    parsed = etree.fromstring(word.read(name))
                    assert not [one for one in parsed.xpath("//@Target") if one.lower().startswith("javascript")]
                    assert not HIDDEN.search(word.read(name).decode())
    else:
        outside = STREAM.sub(b"", answer.content)  # packed bytes may spell anything
        for word in (b"/JavaScript", b"/JS", b"/URI (javascript"):
            assert word not in outside


def test_what_goes_out_holds_hostile_words_as_words(poisoned: TestClient) -> None:
    feed = etree.fromstring(poisoned.get("/feed.atom?since=2025-12-01").content)
    titles = feed.xpath("//*[local-name() = 'title']")
    assert any(HOOK in (one.text or "") for one in titles)
    assert not [one for one in titles if len(one)]
    links = feed.xpath("//*[local-name() = 'link']/@href")
    assert not [one for one in links if one.lower().startswith("javascript")]
    calendar = poisoned.get("/dates.ics").text
    assert {line.partition(":")[0] for line in calendar.split("\r\n") if line.startswith("BEGIN")} == {"BEGIN"}
    for name in ("moves", "pledges"):
        for line in poisoned.get(f"/api/ledgers/{name}?format=csv").text.splitlines():
            assert not re.search(r'(^|,)"?[=+@]', line), line
