"""What each model issues and what not, what a later file answers, and that a backtest reads nothing of later days."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dragoman import pipeline
from dragoman.measures import Scope
from dragoman.outlook import MODELS, backtests, deaths, deaths_foretold, ending_foretold, issued, model
from dragoman.outlook.conflictology import MONTHS
from dragoman.outlook.country_months import Months
from dragoman.outlook.death_windows import LAST, RIVAL, ZERO
from dragoman.outlook.foretelling import Moment
from dragoman.outlook.resolving import from_file
from dragoman.record import Record, foretold
from dragoman.record.foretold import LEVELS, Foretold
from dragoman.sources import Options
from dragoman.types import Judgement
from dragoman.workspace import Workspace

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dragoman", "outlook", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


@pytest.fixture
def own(two_rivers: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_rivers, tmp_path / "own"))


def made_by(name: str, folder: Path) -> list[Foretold]:
    space = Workspace(folder)
    with Record.open(space.record, read_only=True) as record:
        found = model(name, record, space.config(), Scope(), inputs=space.inputs(name))
    return issued.forecasts(found, Moment(issued=NOW, inputs=backtests.taken(space.inputs(name))))


# -- models that read the record --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_every_model_issues_what_can_be_scored_and_the_record_takes_it(own: Path, name: str) -> None:
    made = made_by(name, own)
    assert made
    with Record.open(own / "record.duckdb") as record:
        assert len(foretold.issue(record, made)) == len(made)
    for one in made:
        assert one.question.key.startswith(f"{name}/")
        assert one.model.startswith(f"{name}: ")
        assert one.rivals
        assert one.inputs["file"]["name"] == f"{name}.toml"
        assert not one.backtest


def test_a_settlement_counts_only_if_there_is_one_and_lies_on_its_line(own: Path) -> None:
    for one in made_by("settlement", own):
        assert one.question.condition
        assert one.question.due is None
        for answer in (one.answer, *one.rivals.values()):
            assert isinstance(answer, tuple)
            assert len(answer) == len(LEVELS)
            assert all(0 <= low <= high <= 100 for low, high in pairwise(answer))


def test_a_war_is_the_likelier_over_the_later_the_day(own: Path) -> None:
    made = made_by("bargain", own)
    for name in {one.model for one in made}:
        chances = [one.answer for one in made if one.model == name]
        assert chances == sorted(chances)
    assert {one.question.closes for one in made} <= set(issued.half_years(NOW.date()))


def test_the_day_of_being_worn_down_lies_between_now_and_the_horizon(own: Path) -> None:
    for one in made_by("attrition", own):
        assert isinstance(one.answer, tuple)
        assert one.question.due is not None
        assert NOW.date().toordinal() <= one.answer[0] <= one.answer[-1] <= one.question.due.toordinal()


# -- backtests --------------------------------------------------------------------------------------------------------


def plant(folder: Path) -> None:
    """What nobody knew earlier: a document held from today on, and a judgement made today on all that is held."""
    later = folder.parent / "later.md"
    later.write_text(
        "---\ntitle: Later\npublished: 2031-03-01\noutlet: River Post\n---\n\n"
        "Arvenia rejected the withdrawal from the Lower Tarn district on Monday, and Belmora offered a ceasefire.\n"
    )
    report = pipeline.add(Workspace(folder), [str(later)], options=Options(), clock=lambda: datetime.now(UTC))
    assert report.held
    with Record.open(folder / "record.duckdb") as record:
        ids = record.all_mention_ids()
        for id in ids[::2]:
            record.judge(Judgement(kind="reject", items=(id,), by="ana", made=datetime.now(UTC), why="misread"))


def replayed(name: str, folder: Path, days: tuple[date, ...]) -> list[Foretold]:
    space = Workspace(folder)
    with Record.open(space.record, read_only=True) as record:
        return list(
            backtests.of_record(name, record, space.config(), days, inputs=space.inputs(name), issued=NOW)
        )  # fmt: skip


def held_days(folder: Path) -> tuple[date, ...]:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        days = sorted({one.held for one in record.documents()})
    return tuple(days[:: max(1, len(days) // 3)])


@pytest.mark.parametrize("name", ["settlement", "bargain"])
def test_a_backtest_finds_nothing_of_what_was_planted_later(own: Path, name: str) -> None:
    days = held_days(own)
    assert len(days) > 2
    before = replayed(name, own, days)
    assert {one.as_of for one in before} <= set(days)
    assert len({one.as_of for one in before}) > 1
    assert all(one.backtest for one in before)
    plant(own)
    assert replayed(name, own, days) == before


def test_a_backtest_that_read_without_as_of_would_be_caught(own: Path) -> None:
    day = held_days(own)[-1]
    now = replayed("settlement", own, (day,))
    plant(own)
    assert [one.mentions for one in made_by("settlement", own)] != [one.mentions for one in now]


def test_days_end_periods() -> None:
    assert backtests.days(date(2025, 1, 15), date(2025, 7, 1), "quarter") == (date(2025, 3, 31), date(2025, 6, 30))


# -- deaths -----------------------------------------------------------------------------------------------------------

FIRST, MONTH_COUNT = date(2016, 1, 1), 132


def written(path: Path, counts: np.ndarray[Any, Any], column: str = "sb_best") -> Path:
    lines = [f"country,iso3,year,month,{column}"]
    for unit, row in enumerate(counts):
        for time, count in enumerate(row):
            lines.append(f"Country {unit},C{unit:02d},{FIRST.year + time // 12},{time % 12 + 1},{count:.0f}")
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def counts() -> np.ndarray[Any, Any]:
    rng = np.random.default_rng(5)
    level = np.repeat([0.0, 2.0, 30.0, 300.0], 3)[:, None]
    return rng.poisson(level * rng.gamma(2.0, 0.5, (12, MONTH_COUNT))).astype(float)


@pytest.fixture(scope="module")
def whole(counts: np.ndarray[Any, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Months up to December 2026."""
    return written(tmp_path_factory.mktemp("deaths") / "months.csv", counts)


@pytest.fixture(scope="module")
def one(whole: Path) -> deaths.Made:
    return deaths.made(whole, country="C11", origin=date(2026, 6, 30))


def test_a_forecast_of_deaths_is_of_each_month_with_the_quantiles_that_are_printed(one: deaths.Made) -> None:
    made = list(deaths_foretold.foretold(one, Moment(issued=NOW, as_of=date(2026, 6, 30)), horizon=4))
    assert [each.question.key for each in made] == [f"deaths/C11/2026-{month:02d}" for month in (7, 8, 9, 10)]
    assert all(each.backtest and each.as_of == date(2026, 6, 30) for each in made)
    fan = deaths.measured(one, horizon=4).panel("fan").dicts()
    for each, row in zip(made, fan, strict=True):
        assert isinstance(each.answer, tuple)
        at_levels = [each.answer[LEVELS.index(level)] for level in (0.05, 0.25, 0.75, 0.95)]
        assert at_levels == [row["low"], row["lower"], row["upper"], row["high"]]


def test_months_that_are_over_when_issued_are_backtests_and_those_to_come_are_not(one: deaths.Made) -> None:
    made = list(deaths_foretold.foretold(one, Moment(issued=NOW), horizon=8))
    assert [each.backtest for each in made] == [True] * 4 + [False] * 4  # July to October, November to February
    assert [each.as_of for each in made[3:5]] == [date(2026, 6, 30), None]


def test_rivals_are_those_of_the_moment(counts: np.ndarray[Any, Any]) -> None:
    found = deaths_foretold.rivals(counts[11, :60])
    year = found[RIVAL]
    assert isinstance(year, tuple)
    assert set(year) == set(counts[11, 60 - MONTHS : 60])
    last = found[LAST]
    assert isinstance(last, tuple)
    assert abs(np.mean(last) - counts[11, 59]) < 3 * np.sqrt(counts[11, 59])
    assert found[ZERO] == (0.0,) * len(LEVELS)


def test_several_origins_in_one_walk_see_nothing_of_later_months(counts: np.ndarray[Any, Any], tmp_path: Path) -> None:
    origins = [date(2025, 3, 31), date(2025, 9, 30)]
    planted = counts.copy()
    planted[:, Months(names=(), codes=(), first=FIRST, counts=counts).place(date(2025, 10, 1)) :] = 50_000.0
    first, second = written(tmp_path / "a.csv", counts), written(tmp_path / "b.csv", planted)

    def said(path: Path) -> list[Any]:
        made = backtests.of_deaths(path, origins, country="C11", horizon=3, issued=NOW)
        return [(each.question.key, each.as_of, each.answer, each.rivals) for each in made]

    assert said(first) == said(second)
    assert [when for _, when, _, _ in said(first)] == [date(2025, 3, 31)] * 3 + [date(2025, 9, 30)] * 3


def test_a_later_file_answers_the_months_that_are_over(
    one: deaths.Made, whole: Path, counts: np.ndarray[Any, Any], tmp_path: Path
) -> None:
    held = list(deaths_foretold.foretold(one, Moment(issued=NOW), horizon=8))
    found = from_file(whole, held, known=date(2026, 11, 10), made=NOW)
    assert [each.key for each in found] == [f"deaths/C11/2026-{month:02d}" for month in (7, 8, 9, 10)]
    assert [each.value for each in found] == counts[11, 126:130].tolist()
    other = written(tmp_path / "other.csv", counts, column="best")
    assert from_file(other, held, known=date(2026, 11, 10), made=NOW) == []  # it counts something else


# -- endings ----------------------------------------------------------------------------------------------------------


def years(path: Path, active: dict[str, range]) -> Path:
    rows = ["conflict_id,year,incompatibility,intensity_level,type_of_conflict"]
    rows += [f"{id},{year},government,1,intrastate" for id, span in active.items() for year in span]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_a_later_file_tells_which_episodes_have_ended(tmp_path: Path) -> None:
    questions = [
        ending_foretold.asked(id, id, 2020, year) for id in ("11", "22") for year in (2024, 2025, 2026)
    ]  # fmt: skip
    file = years(tmp_path / "acd.csv", {"11": range(2020, 2024), "22": range(2020, 2026)})
    found = ending_foretold.resolved(file, questions, known=date(2026, 7, 1), judge="ana", made=NOW)
    assert {each.key: each.value for each in found} == {
        "ending/11/since-2020/2024": 1.0, "ending/11/since-2020/2025": 1.0,  # quiet in 2024; 2026 is not over
        "ending/22/since-2020/2024": 0.0, "ending/22/since-2020/2025": 0.0,
    }  # fmt: skip


# -- the commands -----------------------------------------------------------------------------------------------------


def ledger(folder: Path) -> list[Foretold]:
    with Record.open(folder / "record.duckdb", read_only=True) as record:
        return foretold.forecasts(record)


def test_a_run_is_kept_and_a_what_if_is_not(own: Path) -> None:
    done = run("settlement", folder=own)
    assert done.returncode == 0
    assert "Kept" in done.stderr
    kept = ledger(own)
    assert kept
    for more in (["--draws", "200"], ["--change", "state:XAR capability x1.25"], ["--seed", "9"], ["--no-keep"]):
        assert run("settlement", *more, folder=own).returncode == 0
    shutil.copy(own / "inputs" / "settlement.toml", own / "mine.toml")
    assert run("settlement", "--inputs", "mine.toml", folder=own).returncode == 0
    assert run("settlement", folder=own).stderr.startswith("No new forecast")
    assert ledger(own) == kept


def test_a_run_for_an_earlier_day_is_a_backtest(own: Path) -> None:
    day = held_days(own)[-1].isoformat()
    assert run("settlement", "--as-of", day, folder=own).returncode == 0
    assert {(one.backtest, str(one.as_of)) for one in ledger(own)} == {(True, day)}


@pytest.fixture
def locked(own: Path) -> Iterator[Path]:
    """A workspace whose record another process writes."""
    text = (
        "import sys; from pathlib import Path; from dragoman.record import Record\n"
        "record = Record.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", text, str(own / "record.duckdb")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        yield own
        assert holder.stdin is not None
        holder.stdin.close()


def test_what_cannot_be_kept_is_printed_all_the_same(locked: Path, whole: Path) -> None:
    done = run("deaths", str(whole), "--country", "C11", "--horizon", "1", folder=locked)
    assert done.returncode == 0
    assert "Deaths expected, month by month" in done.stdout
    assert "Not kept: " in done.stderr
    assert "in use" in done.stderr


def test_deaths_need_no_workspace(whole: Path, tmp_path: Path) -> None:
    done = run("deaths", str(whole), "--country", "C11", "--horizon", "1", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "record.duckdb").exists()


def test_a_person_forecasts_resolves_and_reads_the_score(own: Path) -> None:
    words = "Will the bridge open by 2099?"
    done = run("forecast", words, "--chance", "0.3", "--by", "2099-01-01", "--judge", "ana", folder=own)
    assert "own/will-the-bridge-open-by-2099/2099-01-01" in done.stdout
    key = ledger(own)[0].question.key
    waiting = run("scores", "--panel", "open", folder=own).stdout
    assert words in waiting
    today = date.today().isoformat()
    assert run("resolve", key, "yes", "--known", today, "--why", "opened", "--judge", "ana", folder=own).returncode == 0
    found = json.loads(run("scores", "--json", folder=own).stdout)
    (row,) = [one for one in found["panels"]["models"]["rows"] if one["score"] == "Brier"]
    assert (row["own"], row["other"], row["verdict"]) == (0.49, 0.25, "too few questions")
    assert (
        run("resolve", key, "--void", "--known", today, "--why", "no bridge", "--judge", "ana", folder=own).returncode
        == 0
    )
    assert not json.loads(run("scores", "--json", folder=own).stdout)["panels"]["models"]["rows"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["resolve"], ["resolve", "own/a/2027-01-01"], ["resolve", "a", "yes", "--why", "x"],
        ["resolve", "a", "yes", "--void", "--known", "2026-01-01", "--why", "x"],
        ["resolve", "a", "yes", "--known", "2098-01-01", "--why", "x"], ["resolve", "a", "--file", "b.csv"],
        ["resolve", "a", "yes", "--known", "2026-01-01", "--why", "x", "--judge", "ana"],
        ["forecast", "Will it?", "--chance", "2", "--by", "2099-01-01"],
        ["forecast", "Will it?", "--chance", "0.2", "--by", "2001-01-01", "--judge", "ana"],
        ["backtest", "moods", "--since", "2025-01-01"], ["backtest", "deaths", "--since", "2025-01-01"],
        ["backtest", "settlement", "--since", "2025-01-01", "--step", "hour"],
        ["resolve", "--file", "nowhere.csv"], ["resolve", "--file", "record.duckdb"],
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_words(two_rivers: Path, arguments: list[str]) -> None:
    done = run(*arguments, folder=two_rivers)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr) > 20
