"""The documentation holds: examples run, links lead somewhere, generated pages are fresh, words are plain."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
BLOCK = re.compile(
    r"^<!-- runs(?P<where>: in a workspace)? -->\n+```(?P<language>sh|python)\n(?P<code>.*?)^```$"
    r"(?:\n+<!-- prints -->\n+```text\n(?P<prints>.*?)^```$)?",
    re.M | re.S,
)
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]\n]*(?:\n[^\]\n]*)*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.M)
EMPTY_WORDS = re.compile(r"\b(?:[Ss]imply|[Jj]ust|[Rr]obust(?:ly)?|[Pp]owerful(?:ly)?)\b")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page that a reader may copy and run."""

    page: Path
    line: int
    in_workspace: bool
    language: str
    code: str
    prints: str | None


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(
            page,
            text.count("\n", 0, match.start()) + 1,
            bool(match["where"]),
            match["language"],
            match["code"],
            match["prints"],
        )
        for match in BLOCK.finditer(text)
    ]


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def settled(text: str) -> list[str]:
    """The lines of an output, less the space at their ends."""
    return [line.rstrip() for line in text.strip().splitlines()]


def run(block: Block, folder: Path) -> str:
    """Run a block in a folder and return what it printed; `dragoman` is the one under test."""
    (folder.parent / "bin").mkdir(exist_ok=True)
    command = folder.parent / "bin/dragoman"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dragoman "$@"\n', "utf-8")
    command.chmod(0o755)
    environment = {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "USER": "ana"}
    program = ["sh", "-eu", "-c"] if block.language == "sh" else [sys.executable, "-c"]
    done = subprocess.run([*program, block.code], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{name(block.page)}:{block.line} ends with {done.returncode}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds the invented process."""
    folder = tmp_path_factory.mktemp("rivers") / "two-rivers"
    command = [sys.executable, "-m", "dragoman", "demo", "--example", "two-rivers", "--into", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=name)
def test_the_examples_of_a_page_run_in_order_and_print_what_it_says(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    checkout, workspace = tmp_path / "checkout", tmp_path / "workspace"
    shutil.copytree(ROOT / "examples/two-rivers", checkout / "examples/two-rivers")
    for block in blocks(page):
        if block.in_workspace and not workspace.exists():
            shutil.copytree(request.getfixturevalue("rivers"), workspace)
        printed = run(block, workspace if block.in_workspace else checkout)
        if block.prints is not None:
            wanted = ".*".join(map(re.escape, "\n".join(settled(block.prints)).split("…")))
            assert re.fullmatch(wanted, "\n".join(settled(printed)), re.S), f"{name(page)}:{block.line}\n{printed}"


def test_every_marked_block_is_found_and_closed() -> None:
    for page in PAGES:
        marks = re.findall(r"^<!-- runs.*-->$", page.read_text("utf-8"), re.M)
        assert len(marks) == len(blocks(page)), f"a marked block of {name(page)} is not read"


def test_the_readme_and_the_tutorial_have_examples_that_run() -> None:
    assert blocks(ROOT / "README.md")
    assert len(blocks(ROOT / "docs/tutorial.md")) > 5


def prose(page: Path) -> str:
    """A page without its code."""
    return CODE.sub("", FENCE.sub("", page.read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """The names that a page's headings can be linked by, numbered where two are alike."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", page.read_text("utf-8"))):
        plain = re.sub(r"[^\w\s-]", "", heading).strip().lower()
        slug = re.sub(r"[-\s]+", "-", plain)
        same = sum(each == slug or re.fullmatch(rf"{re.escape(slug)}_\d+", each) is not None for each in found)
        found.add(f"{slug}_{same}" if same else slug)
    return found


def links(page: Path) -> Iterator[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    yield from (link for link in LINK.findall(text) if not re.match(r"[a-z]+:", link))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_inside_the_repository_lead_somewhere(page: Path) -> None:
    for link in links(page):
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{name(page)} links to {link}"
        if anchor and path.suffix == ".md":
            assert anchor in anchors(path), f"{name(page)} links to {link}"


def test_the_generated_pages_are_fresh() -> None:
    command = [sys.executable, str(ROOT / "tools/generate_docs.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_stale_page_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools/generate_docs.py", tmp_path / "tools")
    page = tmp_path / "docs/reference/commands.md"
    page.write_text(page.read_text("utf-8").replace("## judge", "## judgement"), "utf-8")
    command = [sys.executable, str(tmp_path / "tools/generate_docs.py")]
    found = subprocess.run([*command, "--check"], capture_output=True, text=True)
    assert found.returncode == 1
    assert "docs/reference/commands.md" in found.stdout
    subprocess.run(command, check=True, capture_output=True)
    assert page.read_text("utf-8") == (ROOT / "docs/reference/commands.md").read_text("utf-8")


def test_every_page_stands_in_the_navigation_and_every_entry_is_a_page() -> None:
    listed = set(re.findall(r"[\w/-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[2]))
    assert listed == {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}


def test_every_decision_is_listed() -> None:
    index = (ROOT / "docs/decisions/index.md").read_text("utf-8")
    for page in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        assert f"]({page.name})" in index


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_praises_or_belittles(page: Path) -> None:
    assert not EMPTY_WORDS.findall(prose(page))


def test_the_pictures_are_small_enough_to_load_on_a_telephone() -> None:
    pictures = sorted((ROOT / "docs/images").glob("*.png"))
    assert {picture.name for picture in pictures} >= {"brief.png", "brief-phone-dark.png"}
    for picture in pictures:
        assert picture.stat().st_size < 400_000, picture.name


def test_the_guide_to_export_names_every_file_that_is_written() -> None:
    from dragoman.record.export import LEDGERS, TABLES

    text = (ROOT / "docs/how-to/export.md").read_text("utf-8")
    listed = re.search(r"each ledger \((.*?)\) and for each\s+table behind them\s+\((.*?)\)", text, re.S)
    assert listed
    ledgers, tables = (set(re.split(r",\s+", part)) for part in listed.groups())
    assert ledgers == set(LEDGERS)
    assert tables == set(TABLES)


def test_numbers_that_pages_give_are_those_of_the_example_and_of_the_version() -> None:
    example = ROOT / "examples/ukraine-2025"
    counted = {kind: len(list((example / kind).iterdir())) for kind in ("dispatches", "drafts")}
    for page in ("README.md", "docs/tutorial.md", "examples/ukraine-2025/README.md"):
        text = (ROOT / page).read_text("utf-8")
        for kind, number in counted.items():
            assert re.search(rf"\b{number} (?:short )?{kind}\b", text), f"{page}: {number} {kind}"
    from dragoman import __version__

    assert f"kept with dragoman {__version__}," in (ROOT / "docs/how-to/cite.md").read_text("utf-8")


def test_the_readme_counts_its_lines() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"^## (\w+) lines that run$.*?```sh\n(.*?)```", text, re.M | re.S)
    assert found
    words = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    assert words.index(found[1]) + 1 == len(found[2].strip().splitlines())
