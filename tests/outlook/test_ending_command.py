"""The command `outlook ending`: its tables, its JSON, its card, and what it says to a question that cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conflict_rows import LAST, invented, row, written
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.errors import ForecastError
from dragoman.outlook import ending


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(ending, "RESAMPLES", 4)
    rows = [*invented(), row("asked", LAST - 1, named="Zedland"), row("asked", LAST, named="Zedland")]
    return str(written(tmp_path / "years.csv", rows))


def test_it_prints_one_panel_or_all_of_them(file: str) -> None:
    one = CliRunner().invoke(app, ["outlook", "ending", file, "--conflict", "Zedland", "--panel", "chances"])
    assert one.exit_code == 0
    assert one.stdout.startswith("Chance that the episode has ended")
    assert "fought again" not in one.stdout
    assert "dragoman outlook ending --about" in one.stdout
    every = CliRunner().invoke(
        app, ["outlook", "ending", file, "--conflict", "zedland", "--format", "shuttle", "--all"]
    )
    assert "How long agreements of earlier processes held" in every.stdout
    assert "in processes with the format shuttle" in every.stdout


def test_its_json_has_every_panel_with_units(file: str) -> None:
    made = CliRunner().invoke(app, ["outlook", "ending", file, "--conflict", "asked", "--horizon", "3", "--json"])
    found = json.loads(made.stdout)
    assert list(found["panels"]) == ["chances", "resumption", "models", "drivers", "analogues", "past", "held"]
    rows = found["panels"]["chances"]["rows"]
    assert [one["day"] for one in rows] == [f"{LAST + ahead}-12-31" for ahead in (1, 2, 3)]
    assert found["as_of"] == f"{LAST}-12-31"


def test_about_prints_the_card_and_an_unknown_conflict_is_an_error(file: str) -> None:
    about = CliRunner().invoke(app, ["outlook", "ending", file, "--about"])
    assert "Known failures" in about.stdout or "known failures" in about.stdout.lower()
    wrong = CliRunner().invoke(app, ["outlook", "ending", file, "--conflict", "Atlantis"])
    assert wrong.exit_code != 0
    assert isinstance(wrong.exception, ForecastError) or "no conflict" in wrong.output
