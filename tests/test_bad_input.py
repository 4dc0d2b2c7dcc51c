"""Every kind of bad input in one folder, through the real command line: each says so, and the rest is unharmed."""

from __future__ import annotations

import io
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import docx
import pytest

from dragoman.record import Record

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
GOOD = ("2024-03-04-shelling-kelmar.md", "2024-04-22-haven-talks-held.md")
WORDS = "Belmora rejected the proposal on Monday, and the foreign minister left Haven without an agreement."
GERMAN = (
    "Die Regierung hat den Vorschlag am Montag zurückgewiesen und weitere Gespräche über den Fluss angekündigt. "
    "Der Minister sagte, die Verhandlungen würden in der kommenden Woche fortgesetzt."
)
HOSTILE = f"""<!DOCTYPE html><html><head><title>Talks</title><script>alert("in the head")</script>
<meta property="og:title" content="Talks</title><script>alert('title')</script>">
<body onload="alert('body')"><article><h1>Talks <b>end</i></h2><p>{WORDS} Belmora threatened
&lt;script&gt;alert('escaped')&lt;/script&gt; and &lt;img src=x onerror=alert(1)&gt; Haven with war on Tuesday.
<script>alert("in the text")</script><p>Belmora rejected ]]&gt; the offer of Haven "onmouseover='alert(2)'.
<svg/onload=alert(3)><p><table><tr><td>{WORDS.replace("Monday", "Friday")}<div></article>"""
FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Ferry News</title>
<item><title>One</title><content:encoded>Haven accepted the ceasefire proposal of Belmora on Sunday, the ferry company
said, and both sides agreed to meet again in the spring.</content:encoded></item>
<item><title>Nothing at all</title></item>
<item><title>Bad link</title><link>http://[::1</link></item>
<item><title>Two</title><content:encoded>The mediator met the delegation of Haven in Torsk on Saturday and offered a
joint patrol of the lower bank of the river.</content:encoded></item>
<item><link>http://127.0.0.1:PORT/gone.html</link></item>
<item><title>Cut short</title><content:encoded>{WORDS.replace("Monday", "Thursday")}"""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and the most memory it held."""

    status: int
    out: str
    err: str
    megabytes: float


def run(*arguments: str, folder: Path) -> Done:
    with (folder / "out").open("w+b") as out, (folder / "err").open("w+b") as err:
        child = subprocess.Popen([sys.executable, "-m", "dragoman", *arguments], cwd=folder, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        return Done(child.returncode, out.read().decode(), err.read().decode(), usage.ru_maxrss / 1024)


def pdf(*, locked: bool = False, text: str = WORDS) -> bytes:
    stream = f"BT /F1 12 Tf 40 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%b endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>>" % (b"11" * 32, b"22" * 32)
    trailer = b"trailer<<%b/Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (lock if locked else b"", len(out))
    return out + b"xref\n0 6\n0000000000 65535 f \n%b" % table + trailer


@cache
def word_file(text: str = WORDS, *, padding: int = 0, macros: bool = False) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    first, out = io.BytesIO(), io.BytesIO()
    document.save(first)
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name) + (b" " * padding if name == "word/document.xml" else b"")
            if macros:
                data = data.replace(plain, b"application/vnd.ms-word.document.macroEnabled.main+xml")
            new.writestr(name, data)
        if macros:
            new.writestr("word/vbaProject.bin", b'Sub AutoOpen()\nShell "touch /tmp/owned"\nEnd Sub')
    return out.getvalue()


def sparse(path: Path, size: int) -> None:
    with path.open("wb") as stream:
        stream.truncate(size)


# Each name, what makes it, and what its line has to say.
BAD: dict[str, tuple[bytes, str]] = {
    "archive.docx": (word_file(padding=60_000_000), "unpacks to far more"),
    "broken.jsonl": (b'{"text": "cut sh', "not valid JSON"),
    "deep.json": (b'{"text":' * 100_000, "nested too deeply"),
    "empty.txt": (b"", "it is empty"),
    "entities.docx": (word_file().replace(b"PK\x05\x06", b"PK\x05\x07"), "damaged or cut short"),
    "front.md": (b"---\ntitle: [\n---\n" + WORDS.encode(), "front matter"),
    "garbage.txt": (random.Random(1).randbytes(100_000), "binary data"),
    "locked.pdf": (pdf(locked=True), "password"),
    "nothing.html": (b"<html><head><title>Nothing</title></head><body><script>x</script></body></html>", "no text"),
    "old.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office file"),
    "picture.html": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
    "short.pdf": (pdf()[:200], "damaged or cut short"),
    "spaces.txt": (b" \n\t\n ", "it is empty"),
    "weird\x1b[31m\u202e<script>alert(4).xyz": (b"words", "are not read"),
}
READ: dict[str, bytes] = {
    "cyrillic.html": f"<html><head><meta charset='iso-8859-1'><body><p>Київ. {WORDS} Once more.</p>".encode(),
    "hostile.html": HOSTILE.encode(),
    "latin.txt": f"“Señor” Müller said: {WORDS} For the second time.".encode("cp1252"),
    "macros.docm": word_file(f"{WORDS} By macro.", macros=True),
    "mixed.txt": f"Müller said: {WORDS} And ".encode()
    + "“Señor”".encode("cp1252")
    + f" Žižek agreed. {WORDS}".encode(),
    "really-a.txt": pdf(text=f"{WORDS} In print."),
    "wide.txt": f"{WORDS} In wide letters.".encode("utf-16"),
}
BIG = {"big-line.jsonl": 200_000_000, "big-line.txt": 50_000_000, "big-zeros.txt": 200_000_000, "big.pdf": 200_000_000}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/feed.xml"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            if found:
                self.wfile.write(FEED.replace("PORT", str(self.server.server_port)).encode())  # type: ignore[attr-defined]

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture(scope="module")
def closed_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}/story"


@dataclass(frozen=True, slots=True)
class Ordeal:
    """The folder, what was added from it, twice, and the brief that was made of it."""

    root: Path
    targets: tuple[str, ...]
    first: Done
    again: Done
    failures: list[tuple[str, str, str]]
    brief: Done


@pytest.fixture(scope="module")
def ordeal(tmp_path_factory: pytest.TempPathFactory, server: str, closed_port: str) -> Ordeal:
    root = tmp_path_factory.mktemp("ordeal")
    folder = root / "in"
    folder.mkdir()
    for name in GOOD:
        shutil.copy(ROOT / "examples/two-rivers/dispatches" / name, folder)
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    for name, data in READ.items():
        (folder / name).write_bytes(data)
    (folder / "german.txt").write_text(GERMAN, "utf-8")
    (folder / "big-line.txt").write_bytes(b"word " * 10_000_000)
    sparse(folder / "big-zeros.txt", BIG["big-zeros.txt"])
    sparse(folder / "big.pdf", BIG["big.pdf"])
    os.mkfifo(folder / "pipe.txt")
    run("init", "talks", folder=root)
    for name in ("actors.toml", "places.toml", "process.toml"):
        shutil.copy(ROOT / "examples/two-rivers" / name, root / "talks")
    targets = ("in", closed_port, f"{server}/feed.xml", "missing.txt")
    first = run("add", *targets, "-w", "talks", "--allow-private", folder=root)
    with Record.open(root / "talks" / "record.duckdb", read_only=True) as record:
        failures = sorted((one.item, one.message, one.advice) for one in record.failures())
    again = run("add", *targets, "-w", "talks", "--allow-private", folder=root)
    brief = run("brief", "in", "-o", "x.html", folder=root)
    return Ordeal(root, targets, first, again, failures, brief)


def test_bad_items_end_with_one_and_without_a_traceback(ordeal: Ordeal) -> None:
    for done in (ordeal.first, ordeal.again, ordeal.brief):
        assert done.status == 1, done.err
        assert "Traceback" not in done.err
        assert "\x1b" not in done.err
        assert "\u202e" not in done.err


def test_each_bad_item_has_one_line_that_names_it_says_why_and_what_to_try(ordeal: Ordeal, closed_port: str) -> None:
    lines = [line for line in ordeal.first.err.splitlines() if line.startswith("  ")]
    expected = {name.replace("\x1b", " ").replace("\u202e", " "): said for name, (_, said) in BAD.items()}
    expected |= dict.fromkeys(("big-line.txt", "big-zeros.txt", "big.pdf"), "the limit is") | {"pipe.txt": "pipe"}
    for name, said in expected.items():
        (line,) = [line for line in lines if f"/{name}" in line]
        assert said in line
        assert line.endswith(")"), f"no advice: {line}"
    (line,) = [line for line in lines if closed_port in line]
    assert "cannot be fetched" in line
    (line,) = [line for line in lines if "missing.txt" in line]
    assert "no such file" in line
    assert len([line for line in lines if "feed.xml#" in line or "gone.html" in line]) == 4  # of six entries
    assert len(lines) == len(expected) + 6


def test_each_bad_item_is_a_failure_row_and_a_second_run_adds_none(ordeal: Ordeal) -> None:
    assert len(ordeal.failures) == len(BAD) + 4 + 5  # missing.txt is a slip of whoever typed it: told, and not kept
    assert all(item and message and advice for item, message, advice in ordeal.failures)
    with Record.open(ordeal.root / "talks" / "record.duckdb", read_only=True) as record:
        assert sorted((one.item, one.message, one.advice) for one in record.failures()) == ordeal.failures
    assert ordeal.again.out.startswith("0 added, ")


def test_the_good_the_odd_and_the_foreign_are_kept(ordeal: Ordeal) -> None:
    with Record.open(ordeal.root / "talks" / "record.duckdb", read_only=True) as record:
        held = {Path(one.document.url).name: one for one in record.documents()}
        coded = {one.document_id for one in record.mentions()}
    assert all(held[name].coded for name in GOOD)
    for name in READ:
        assert held[name].coded or held[name].carries, name
        assert "rejected the proposal" in held[name].document.text
    assert "Київ" in held["cyrillic.html"].document.text
    assert "“Señor”" in held["latin.txt"].document.text
    assert "“Señor”" in held["mixed.txt"].document.text
    assert "Žižek" in held["mixed.txt"].document.text
    assert "AutoOpen" not in held["macros.docm"].document.text
    assert "in the text" not in held["hostile.html"].document.text
    assert held["latin.txt"].document.id in coded
    german = held["german.txt"]
    assert (german.document.language, german.coded) == ("de", False)
    assert "1 kept but not coded (de)" in ordeal.first.out
    assert sum(one.document.source == "feed" for one in held.values()) == 2
    done = run("verify", "-w", "talks", folder=ordeal.root)
    assert done.status == 0, done.out


def test_the_brief_lists_the_failures_and_escapes_what_came_from_outside(ordeal: Ordeal) -> None:
    page = (ordeal.root / "x.html").read_text("utf-8")
    for name in ("empty.txt", "locked.pdf", "short.pdf", "archive.docx", "big-zeros.txt"):
        assert f"in/{name}" in page
    for hostile in ("<script>alert", "<img src=x", "<svg/onload", 'onload="alert', "onmouseover='alert"):
        assert hostile not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert not any(char in page for char in "\x1b\u202e")


def test_files_beyond_the_limits_are_refused_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, size in BIG.items():
        sparse(tmp_path / "in" / name, size)
    (tmp_path / "in" / "big-line.txt").write_bytes(b"word " * 10_000_000)
    (tmp_path / "in" / "small.txt").write_bytes(b"")
    run("init", "talks", folder=tmp_path)
    base = run("add", "in/small.txt", "-w", "talks", folder=tmp_path)
    done = run("add", "in", "-w", "talks", folder=tmp_path)
    assert (done.status, done.out.strip()) == (1, "0 added, 0 known already, 5 failed")
    assert done.megabytes < base.megabytes + 60, (done.megabytes, base.megabytes)  # 40 for a line of JSON
