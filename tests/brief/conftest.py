"""A workspace of the invented process with two versions of an agreement, read and recorded once for all tests here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from dragoman import pipeline, testing, workspace
from dragoman.record import Record
from dragoman.sources import Options

DRAFTS = {  # the day each was out, the one whose place it takes, and its two clauses
    "first": ("2024-04-25", "", "Arvenia shall withdraw its troops from Osk.\n2. Belmora may reopen the crossing."),
    "second": (
        "2024-05-02",
        "first",
        "Arvenia may withdraw its troops from Osk.\n2. Belmora shall reopen the crossing.",
    ),
}


def write_drafts(folder: Path) -> Path:
    """Two versions of a text as a user keeps them: the second takes the place of the first."""
    folder.mkdir(exist_ok=True)
    for name, (day, earlier, text) in DRAFTS.items():
        about = [f"draft: {name}", f"title: The {name} text", f"version: {day}", f"published: {day}"]
        about += ["disclosure: official", "state: circulating"]
        about += [f"supersedes: [{earlier}]"] if earlier else []
        (folder / f"{name}.md").write_text("\n".join(["---", *about, "---", "", f"1. {text}", ""]), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def rivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole workspace; copy it before writing to it."""
    root = tmp_path_factory.mktemp("rivers") / "space"
    space = workspace.create(root, like=testing.two_rivers())
    fill(space, [str(testing.two_rivers() / "dispatches"), str(write_drafts(root / "drafts"))])
    return root


def fill(space: workspace.Workspace, targets: list[str]) -> None:
    """Read documents in, each held since it was published."""
    now = datetime(2024, 6, 1, 9, 0, tzinfo=UTC)

    def clock() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    options = Options(clock=lambda: testing.RETRIEVED)
    pipeline.add(space, targets, options=options, clock=clock, coder=testing.coder(), backfill=True)


@pytest.fixture
def copy_of(rivers: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copytree(rivers, tmp_path / "space"))


@pytest.fixture(scope="session")
def until_then(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date], Path]:
    """A workspace that holds what was out by a day, and nothing later."""

    @cache
    def made(day: date) -> Path:
        root = tmp_path_factory.mktemp("then") / "space"
        space = workspace.create(root, like=testing.two_rivers())
        named = sorted((testing.two_rivers() / "dispatches").iterdir())
        known = [str(path) for path in named if path.name[:10] <= day.isoformat()]
        folder = write_drafts(root / "drafts")
        known += [str(folder / f"{name}.md") for name, (out, _, _) in DRAFTS.items() if out <= day.isoformat()]
        fill(space, known)
        return root

    return made


@pytest.fixture
def record(rivers: Path) -> Iterator[Record]:
    with Record.open(rivers / "record.duckdb", read_only=True) as opened:
        yield opened
