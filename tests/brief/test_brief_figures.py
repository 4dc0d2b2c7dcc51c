"""Figures and patterns in a brief: sentences with their quotes, and none without."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman import briefing
from dragoman.brief import to_markdown
from dragoman.brief.model import Brief, Section
from dragoman.record import Record
from dragoman.types import Judgement
from dragoman.workspace import Workspace

NOW = datetime(2026, 1, 2, tzinfo=UTC)


def written(folder: Path, *, form: str = "status") -> Brief:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        return briefing.compose(record, Workspace(folder).config(), form=form, made=NOW).brief


def section(brief: Brief, id: str) -> Section:
    return next(one for one in brief.sections if one.id == id)


@pytest.fixture(scope="module")
def brief(two_rivers: Path) -> Brief:
    return written(two_rivers)


def test_the_status_page_has_figures_with_their_words(brief: Brief) -> None:
    found = section(brief, "measures")
    assert next(group.id for group in found.groups) == "measures-conflict"
    assert all(line.evidence for line in found.lines)
    assert any("Arvenia to Belmora: " in line.text for line in found.lines)


def test_figures_are_printed_in_markdown_as_they_are(brief: Brief) -> None:
    text = to_markdown(brief)
    assert "## In figures" in text
    assert "Arvenia to Belmora: events of verbal cooperation: 3" in text


def test_a_daily_brief_has_none(two_rivers: Path) -> None:
    assert {"measures", "patterns"}.isdisjoint(one.id for one in written(two_rivers, form="daily").sections)


def test_what_rests_on_rejected_words_alone_is_not_said(two_rivers: Path, tmp_path: Path, brief: Brief) -> None:
    line = min(section(brief, "measures").lines, key=lambda one: len(one.evidence))
    folder = Path(shutil.copytree(two_rivers, tmp_path / "own"))
    with Record.open(folder / "record.duckdb") as record:
        for note in line.evidence:
            made = Judgement(kind="reject", items=(note.mention_id,), by="ana", made=NOW, why="misread")
            record.judge(made)
    assert line.text not in [one.text for one in section(written(folder), "measures").lines]
