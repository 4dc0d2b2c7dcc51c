"""`dragoman cite`, on the invented process, as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from plain_parsers import read_bibtex, read_ris
from typer.testing import CliRunner, Result

from dragoman import cite_command, workspace
from dragoman.citing import FORMS, STYLES
from dragoman.errors import DragomanError
from dragoman.record import Record

app = typer.Typer()
cite_command.register(app)


@app.callback()
def program() -> None:
    """With a callback, Typer keeps the command's name."""


def run(*arguments: str, folder: Path) -> Result:
    result = CliRunner().invoke(app, ["cite", *arguments, "-w", str(folder)])
    if isinstance(result.exception, DragomanError):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rivers") / "space"
    example = workspace.example("two-rivers")
    workspace.create(folder, like=example)
    command = [sys.executable, "-m", "dragoman", "add", str(example / "dispatches"), "--backfill", "-w", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def refused(space: Path) -> str:
    """The id of the refusal in the report that a second outlet carries."""
    with Record.open(space / "record.duckdb", read_only=True) as record:
        (original,) = {one.carries.original_id for one in record.documents() if one.carries}
        return next(one.id for one in record.mentions() if one.document_id == original and one.kind == "REJECT")


def test_the_words_of_the_command_are_those_of_the_package() -> None:
    assert "|".join(STYLES) == cite_command.STYLES
    assert "|".join(FORMS) == cite_command.FORMS


def test_help_loads_neither_the_styles_nor_the_record() -> None:
    script = """
import sys, typer
from dragoman import cite_command
app = typer.Typer(); cite_command.register(app)
try:
    app(["--help"])
except SystemExit as end:
    assert end.code in (0, None), end.code
print("LOADED", *sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    text, _, loaded = done.stdout.partition("LOADED")
    assert "vancouver" in text
    names = set(loaded.split())
    assert "dragoman.cite_command" in names
    assert not {"citeproc", "duckdb", "lxml", "dragoman.citing"} & names


def test_it_prints_the_report_its_carrier_and_the_record(space: Path, refused: str) -> None:
    text = run(f"mention:{refused}", "--style", "chicago", folder=space).stdout
    first, second, origin = text.strip().split("\n\n")
    assert first.startswith("1. Belmora Post. “Belmora turns down Marsk's terms.” March 14, 2024.\n   “")
    assert second.startswith("2. Harbour Wire. “Reyl turns down Marsk's terms.” March 15, 2024.\n")
    assert "\n   Carries the text of reference 1.\n" in second
    assert second.endswith("in the words of dragoman, not of what is cited.")  # as the files of the example say
    assert origin.startswith("Two Rivers: record kept with dragoman ")
    assert origin.endswith(f", mention {refused}.")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("form", FORMS)
def test_every_style_and_form_prints_something_without_a_folder_of_this_machine(
    space: Path, refused: str, style: str, form: str
) -> None:
    result = run(refused, "--style", style, "--format", form, folder=space)
    assert result.exit_code == 0
    assert "Belmora Post" in result.stdout
    assert str(Path.cwd()) not in result.stdout
    assert "dispatches" not in result.stdout


def test_the_exchange_forms_hold_both_reports_and_the_record(space: Path, refused: str) -> None:
    assert len(read_ris(run(refused, "--format", "ris", folder=space).stdout)) == 3
    assert len(read_bibtex(run(refused, "--format", "bibtex", folder=space).stdout)) == 3
    assert len(json.loads(run(refused, "--format", "csl-json", folder=space).stdout)) == 3


def test_json_has_the_data_beside_the_words(space: Path, refused: str) -> None:
    found: dict[str, Any] = json.loads(run(f"mention:{refused}", "--style", "mla", "--json", folder=space).stdout)
    assert (found["kind"], found["id"], found["process"], found["style"]) == ("mention", refused, "Two Rivers", "mla")
    first, second = found["references"]
    assert first["csl"]["container-title"] == "Belmora Post"
    assert first["passages"][0]["mention_id"] == refused
    assert second["carries"] == first["document_id"]
    assert found["written"].startswith("1. “Belmora turns down Marsk's terms.” Belmora Post, 14 Mar. 2024.")


def test_as_of_leaves_out_what_came_later_and_names_the_day(space: Path, refused: str) -> None:
    text = run(f"mention:{refused}", "--as-of", "2024-03-14", folder=space).stdout
    assert "Harbour Wire" not in text
    assert "as it stood on 2024-03-14" in text


def test_what_is_wrong_is_said_and_is_misuse(space: Path, refused: str) -> None:
    for option in ("--style", "--format"):
        result = run(refused, option, "turabian", folder=space)
        assert result.exit_code == 2
        assert "turabian" in result.output
    with pytest.raises(DragomanError, match="nothing in the record has this id"):
        run("zzzz", folder=space)
