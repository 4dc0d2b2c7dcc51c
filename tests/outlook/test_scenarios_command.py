"""The command that compares scenarios, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from dragoman.cli import app

RUN = CliRunner()


def test_it_runs_the_scenarios_of_the_workspace_or_those_that_are_named(two_rivers: Path) -> None:
    said = RUN.invoke(app, ["outlook", "compare", "-w", str(two_rivers), "--draws", "5", "--json"])
    assert said.exit_code == 0, said.output
    whole = json.loads(said.stdout)
    names = [one["scenario"] for one in whole["panels"]["scenarios"]["rows"]]
    assert len(names) >= 2
    file = str(two_rivers / "scenarios" / "backchannel.toml")
    one = ["outlook", "compare", file, "-w", str(two_rivers), "--draws", "5", "--panel", "settings"]
    said = RUN.invoke(app, one)
    assert said.exit_code == 0, said.output
    assert "this model does not see the difference" in said.stdout
    assert "More help" not in said.stdout


def test_it_says_what_it_assumes() -> None:
    said = RUN.invoke(app, ["outlook", "compare", "--about"])
    assert said.exit_code == 0, said.output
    assert "Models do not pass results to one another" in " ".join(said.stdout.split())
