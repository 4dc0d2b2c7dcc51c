"""What is new and what is to come, on the command line and as files."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
import typer
from icalendar import Calendar
from typer.testing import CliRunner, Result

from dragoman import news_commands, record_commands, workspace
from dragoman.record import Record
from news_record import DAY, document, on, place, put, say

ONE = timedelta(days=1)
APP = typer.Typer()
record_commands.register(APP)
news_commands.register(APP)


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that holds a plan with a day, a plan without one, and a title that is an attack."""
    folder = tmp_path_factory.mktemp("space") / "space"
    made = workspace.create(folder, name="Two Lakes")
    with Record.open(made.record) as record:
        put(record, document("Nothing happened.", day=DAY - 60 * ONE))
        parts: dict[str, Any] = {"by": "Exland Wyeland", "status": "planned"}
        say(record, "Exland and Wyeland will hold talks.", "talks", **parts, place=place("Torsk"))
        text = "Exland and Wyeland </content><script>alert(1)</script> will hold talks in Haven."
        say(record, text, "talks", title=text, **parts, place=place("Haven"), when=on(date(2025, 12, 9)))
    return folder


def run(space: Path, *arguments: str, status: int = 0) -> Result:
    done = CliRunner().invoke(APP, [*arguments, "-w", str(space)])
    assert done.exit_code == status, done.output
    return done


def test_changes_of_the_last_week_are_a_table_and_json(space: Path) -> None:
    done = run(space, "changes")
    assert done.stdout.splitlines()[0].split() == ["day", "kind", "what", "before", "after", "direction", "mention_id"]
    assert len(done.stdout.splitlines()) == 3
    assert f"2 changes since {DAY - 6 * ONE}" in done.stderr
    rows = json.loads(run(space, "changes", "--since", "2025-01-01", "--json").stdout)
    assert {row["kind"] for row in rows} == {"new_meeting"}
    assert all(row["mention_ids"] and row["document_ids"] and row["day"] == str(DAY) for row in rows)


def test_the_agenda_takes_the_last_day_held_for_today(space: Path) -> None:
    rows = json.loads(run(space, "agenda", "--json").stdout)
    assert [row["place"] for row in rows] == ["Haven", "Torsk"]
    lines = run(space, "agenda", "--today", "2025-12-20").stdout.splitlines()
    assert len(lines) == 2
    assert "Torsk" in lines[1]
    assert len(run(space, "agenda", "--today", "2026-02-01").stdout.splitlines()) == 1  # told two months ago
    assert len(run(space, "agenda", "--today", "2026-02-01", "--past").stdout.splitlines()) == 3


def test_a_feed_is_written_whole_and_again_the_same(space: Path, tmp_path: Path) -> None:
    path = tmp_path / "changes.atom"
    told = run(space, "export", "atom", "-o", str(path)).stdout
    assert told == f"{path}  2 changes since {DAY - 29 * ONE}\n"
    first = path.read_bytes()
    run(space, "export", "atom", "-o", str(path))
    assert path.read_bytes() == first
    found = feedparser.parse(first)
    assert (found.bozo, found.feed.title, len(found.entries)) == (False, "Two Lakes", 2)
    assert "<script>alert(1)</script>" in " ".join(one.content[0].value for one in found.entries)
    assert b"<script" not in first
    assert str(space).encode() not in first
    assert list(tmp_path.iterdir()) == [path]


def test_a_feed_can_begin_on_any_day_and_go_to_stdout(space: Path) -> None:
    made = run(space, "export", "atom", "-o", "-", "--since", "2025-12-31").stdout
    assert feedparser.parse(made).entries == []


def test_a_calendar_is_written_with_what_has_a_date(space: Path, tmp_path: Path) -> None:
    path = tmp_path / "dates.ics"
    told = json.loads(run(space, "export", "ical", "-o", str(path), "--json").stdout)
    assert told == {"files": [str(path)], "rows": {str(path): 1}}
    calendar = Calendar.from_ical(path.read_bytes())
    assert [str(event["LOCATION"]) for event in calendar.walk("VEVENT")] == ["Haven"]
    assert str(calendar["NAME"]) == "Two Lakes"


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "rss"),
        ("export", "csv", "--since", "2025-12-01"),
        ("export", "ical", "--since", "2025-12-01"),
        ("export", "atom", "--only", "moves"),
        ("export", "ical", "-o", "-", "--json"),
        ("changes", "--since", "yesterday"),
    ],
)
def test_misuse_is_said_and_writes_nothing(space: Path, arguments: tuple[str, ...]) -> None:
    before = sorted(space.rglob("*"))
    told = run(space, *arguments, status=2)
    assert told.stdout == ""
    assert told.stderr.strip()
    assert sorted(space.rglob("*")) == before
