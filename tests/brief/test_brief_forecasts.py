"""Forecasts in a brief: told with the words they rest on, else counted, and no section where none is kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dragoman import briefing
from dragoman.brief import to_html, to_markdown
from dragoman.brief.model import Brief, Section
from dragoman.outlook import asking
from dragoman.record import Record, foretold
from dragoman.record.foretold import Foretold, Resolution
from dragoman.types import Judgement
from dragoman.workspace import Workspace

NOW = datetime(2026, 1, 2, 9, tzinfo=UTC)
ASKED = datetime(2026, 1, 1, 9, tzinfo=UTC)
BY = date(2026, 1, 20)


def written(folder: Path, *, form: str = "status", as_of: date | None = None) -> Brief:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        return briefing.compose(record, Workspace(folder).config(), form=form, made=NOW, as_of=as_of).brief


def section(brief: Brief) -> Section | None:
    return next((one for one in brief.sections if one.id == "forecasts"), None)


def lines(brief: Brief, group: str) -> list[str]:
    found = section(brief)
    assert found is not None
    return [line.text for one in found.groups if one.id == f"forecasts-forecasts-{group}" for line in one.lines]


def expected(words: str, *, mention: str = "", **more: object) -> Foretold:
    made = asking.own(
        words, 0.3, by=BY, who="ana", why="", issued=ASKED, mentions=(mention,) if mention else ()
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def own(two_rivers: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_rivers, tmp_path / "own"))


def fill(folder: Path, *, answer: bool = False, rejected: bool = False) -> str:
    """Two forecasts, one of them with a mention, and perhaps an answer that rests on it; returns the mention's id."""
    with Record.open(folder / "record.duckdb") as record:
        id = record.mentions()[0].id
        first, second = expected("Will the bridge open?", mention=id), expected("Will the ferry run?")
        foretold.issue(record, [first, second])
        if answer:
            foretold.resolve(
                record,
                [
                    Resolution(key=one.question.key, value=1.0, known=ASKED.date(), why="said", judge="ana", made=ASKED,
                               mentions=rests)
                    for one, rests in ((first, (id,)), (second, ()))
                ],
            )  # fmt: skip
        if rejected:
            record.judge(Judgement(kind="reject", items=(id,), by="ana", made=ASKED, why="misread"))
    return id


def test_a_brief_without_forecasts_has_no_such_section(own: Path) -> None:
    assert section(written(own)) is None


def test_new_and_due_forecasts_are_told_with_their_words_and_the_others_counted(own: Path) -> None:
    id = fill(own)
    brief = written(own)
    (line,) = lines(brief, "issued")
    assert line == "1 January 2026, person: ana: Will the bridge open? 30 %. Without a model (even chance): 50 %."
    assert lines(brief, "due") == ["By 20 January 2026 it is known: Will the bridge open? person: ana said 30 %."]
    found = section(brief)
    assert found is not None
    assert {note.mention_id for one in found.lines for note in one.evidence} == {id}
    assert found.remark == "Without words of a report: 1 new; 1 due within a month or overdue."
    assert "Will the ferry run" not in to_markdown(brief)
    assert "Will the bridge open" in to_html(brief)


def test_an_answer_is_told_with_its_score_beside_the_rival(own: Path) -> None:
    fill(own, answer=True)
    brief = written(own)
    (line,) = lines(brief, "resolved")
    assert "Will the bridge open? It is known since 1 January 2026: yes. person: ana said 30 %" in line
    assert line.endswith("Brier 0.49, that of even chance 0.25.")
    found = section(brief)
    assert found is not None
    assert "1 resolved (person: ana: mean Brier 0.49 beside 0.25 of “even chance”)" in found.remark


def test_an_answer_whose_words_were_rejected_is_not_told(own: Path) -> None:
    fill(own, answer=True, rejected=True)
    text = to_markdown(written(own))
    assert "It is known since" not in text
    assert "Will the bridge open" not in text


def test_backtests_are_no_news(own: Path) -> None:
    with Record.open(own / "record.duckdb") as record:
        id = record.mentions()[0].id
        foretold.issue(record, [expected("Will it?", mention=id, backtest=True, as_of=date(2025, 1, 1))])
    assert section(written(own)) is None


def test_a_brief_of_an_earlier_day_knows_no_later_forecast(own: Path) -> None:
    fill(own, answer=True)
    assert section(written(own, as_of=date(2025, 12, 31))) is None
