"""Talks and violence: the regression against maximum likelihood, the errors against sums, placebo days by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.config import Config, Party
from dragoman.errors import ConfigError
from dragoman.measures import Scope
from dragoman.patterns import eventstudy, interrupted, regression, talks
from dragoman.patterns.series import Series
from dragoman.record import Record
from dragoman.types import Particular
from news_record import document, mention, on, place, put, say

Array = np.ndarray[Any, Any]
EXX, WYE, ZED = "state:EXX", "state:WYE", "state:ZED"
CONFIG = Config(
    name="x",
    parties=(
        Party(id=EXX, name="Exland"),
        Party(id=WYE, name="Wyeland", side="the west"),
        Party(id=ZED, name="Zedland", side="the west"),
    ),
)
FIRST = date(2024, 1, 1)


def series_of(values: Array | list[float | None], step: str = "day") -> Series:
    found = tuple(None if value is None else float(value) for value in values)
    return Series(
        name="deaths",
        unit="deaths",
        step=step,
        dates=tuple(FIRST + timedelta(days=n) for n in range(len(found))),
        values=found,
    )


def design(length: int) -> Array:
    return interrupted.terms(np.arange(float(length)), length // 2)


# ---- the regression --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("alpha", "seed"), [(0.0, 1), (0.3, 2), (1.0, 3)])
def test_the_fit_is_that_of_plain_maximum_likelihood(alpha: float, seed: int) -> None:
    from scipy.optimize import minimize

    x = design(80) / np.array([1, 80, 1, 80])
    mean = np.exp(x @ np.array([2.0, 0.5, 0.7, -0.4]))
    chance = np.random.default_rng(seed)
    y = (chance.poisson(mean) if alpha == 0 else chance.negative_binomial(1 / alpha, 1 / (1 + alpha * mean))) * 1.0
    found = regression.fit(x, y)

    def loss(at: Array) -> float:
        """The likelihood written out, count by count."""
        m = np.exp(np.clip(x @ at[:4], -30, 30))
        if alpha == 0:
            return -sum(k * math.log(mu) - mu - math.lgamma(k + 1) for k, mu in zip(y, m, strict=True))
        size = math.exp(-at[4])
        return -sum(
            math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
            + size * math.log(size / (size + mu)) + k * math.log(mu / (size + mu))
            for k, mu in zip(y, m, strict=True)
        )  # fmt: skip

    start = np.array([np.log(y.mean()), 0, 0, 0, -1.0][: 4 if alpha == 0 else 5])
    slow = minimize(loss, start, method="Nelder-Mead", options={"maxiter": 20_000, "xatol": 1e-7, "fatol": 1e-9})
    assert regression.likelihood(y, found.mean, found.alpha) >= -slow.fun - 1e-4
    if found.alpha > 0.01:
        assert found.b == pytest.approx(slow.x[:4], abs=2e-3)
        assert found.alpha == pytest.approx(np.exp(slow.x[4]), rel=0.01)


def test_counts_without_more_than_chance_are_poisson() -> None:
    y = np.array([3.0, 3, 3, 3, 3, 3])
    found = regression.fit(np.ones((6, 1)), y)
    assert found.alpha == 0
    assert np.exp(found.b[0]) == pytest.approx(3)


@given(st.lists(st.integers(0, 50), min_size=12, max_size=40), st.integers(0, 5))
def test_newey_west_is_its_double_sum(counts: list[int], lag: int) -> None:
    chance = np.random.default_rng(sum(counts))
    scores = chance.normal(size=(len(counts), 3)) * np.array(counts)[:, None]
    bread = np.diag([1.0, 2.0, 3.0])
    slow = np.zeros((3, 3))
    for t in range(len(counts)):
        for s in range(len(counts)):
            if abs(t - s) <= lag:
                slow += (1 - abs(t - s) / (lag + 1)) * np.outer(scores[t], scores[s])
    slow = bread @ slow @ bread * len(counts) / (len(counts) - 3)
    assert regression.newey_west(scores, bread, lag) == pytest.approx(slow, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(("length", "lag"), [(24, 2), (100, 4), (400, 5)])
def test_the_rule_of_the_lag(length: int, lag: int) -> None:
    assert regression.rule_of_lag(length) == lag


# ---- interrupted series ----------------------------------------------------------------------------------------------


def stepped(length: int, factor: float, seed: int) -> Array:
    mean = np.full(length, 20.0)
    mean[length // 2 :] *= factor
    return np.random.default_rng(seed).poisson(mean).astype(float)


def test_a_planted_step_is_found_with_its_size() -> None:
    found = interrupted.interrupted(np.arange(80.0), stepped(80, 2, 1), 40, counts=True, within=80, draws=199)
    assert found is not None
    assert found.surprise <= 0.05
    assert math.exp(found.fit.b[2]) == pytest.approx(2, abs=0.4)
    assert abs(found.fit.b[2]) > found.detectable[0]
    assert (found.before, found.after) == (40, 40)


def test_noise_has_no_step() -> None:
    found = [
        interrupted.interrupted(np.arange(60.0), stepped(60, 1, seed), 30, counts=True, within=60, draws=99, seed=seed)
        for seed in range(20)
    ]
    assert sum(one is not None and one.surprise <= 0.05 for one in found) <= 3


def test_where_no_line_fits_other_starts_say_so() -> None:
    time = np.arange(400.0)
    waves = np.random.default_rng(4).poisson(20 * np.exp(np.sin(time / 25))).astype(float)
    found = interrupted.interrupted(time, waves, 118, counts=True, within=60, draws=199)
    assert found is not None
    assert found.p_starts is not None
    assert found.surprise > 0.05
    assert found.p_newey_west[0] < 0.05 or found.p_both <= 0.05


@given(st.integers(0, 30), st.floats(0.2, 9))
@settings(max_examples=15)
def test_a_line_of_other_numbers_may_be_shifted_and_scaled(shift: int, scale: float) -> None:
    y = np.random.default_rng(5).normal(size=40)
    y[20:] += 1
    first = interrupted.interrupted(np.arange(40.0), y, 20, counts=False, within=40, draws=49)
    second = interrupted.interrupted(
        np.arange(40.0) + shift, y * scale + 3, 20 + shift, counts=False, within=40, draws=49
    )
    assert first is not None
    assert second is not None
    assert second.fit.b[2:] == pytest.approx(first.fit.b[2:] * scale, rel=1e-6, abs=1e-9)
    assert second.p_newey_west == pytest.approx(first.p_newey_west, abs=1e-6)
    assert second.p == pytest.approx(first.p, abs=0.021)


@pytest.mark.parametrize(("start", "length"), [(7, 40), (35, 40), (20, 22)])
def test_a_side_of_fewer_than_eight_periods_has_no_line(start: int, length: int) -> None:
    y = stepped(length, 2, 1)
    assert interrupted.interrupted(np.arange(float(length)), y, start, counts=True, within=99) is None


# ---- around meetings -------------------------------------------------------------------------------------------------


def test_abnormal_violence_is_that_of_a_sum_by_hand() -> None:
    values = np.random.default_rng(6).poisson(5, 60).astype(float)
    values[20] = np.nan
    near, forecast = eventstudy.windows(values, np.array([30, 40]), 3, 10)
    assert forecast[0] == pytest.approx(np.mean([values[at] for at in range(17, 27) if at != 20]))
    assert near[1].tolist() == pytest.approx([values[40 + by] - forecast[1] for by in range(-3, 4)])


def test_a_forecast_of_less_than_half_of_its_time_is_none() -> None:
    values = np.ones(30)
    values[5:11] = np.nan
    assert np.isnan(eventstudy.windows(values, np.array([18]), 3, 10)[1][0])
    values[5] = 1
    assert eventstudy.windows(values, np.array([18]), 3, 10)[1][0] == 1


def test_placebo_days_keep_weekday_and_season_and_are_no_meetings() -> None:
    moves = eventstudy.shifts([50, 52], {50, 52, 59, 64}, 35, 200, 56, 7)
    assert moves
    assert all(by % 7 == 0 and abs(by) <= 56 and 50 + by >= 35 and 52 + by < 200 for by in moves)
    assert 7 not in moves  # 52 would lie on 59
    assert 14 not in moves  # 50 would lie on 64
    assert -14 in moves


def test_the_share_of_placebo_sets_is_that_of_all_of_them() -> None:
    """One group has few places: with many draws p is the share of places as far from their mean, weighed alike."""
    values = np.random.default_rng(7).poisson(5, 200).astype(float)
    found = eventstudy.study(values, [100], around=3, ahead=10, season=28, stride=7, draws=20_000)
    assert found is not None
    assert (found.placebos, found.clusters, found.enough) == (8, 1, False)
    each = []
    for by in range(-28, 29, 7):
        near, _ = eventstudy.windows(values, np.array([100 + by]), 3, 10)
        each.append(eventstudy.summed(near, 3)[0])
    far = np.abs(np.array(each) - np.mean(each, axis=0))
    share = np.mean(far >= far[4] - 1e-9, axis=0)
    assert found.p == pytest.approx(share, abs=0.02)
    assert found.abnormal == pytest.approx(each[4])
    assert found.expected == pytest.approx(np.mean(each, axis=0), abs=0.05)


def around(factor: float, seed: int) -> tuple[Array, list[int]]:
    chance = np.random.default_rng(seed)
    meetings = sorted(int(at) for at in chance.choice(np.arange(50, 350), 12, replace=False))
    mean = np.full(400, 10.0)
    for at in meetings:
        mean[at + 1 : at + 8] = 10 * factor
    return chance.poisson(mean).astype(float), meetings


def test_a_planted_effect_is_found_after_and_not_before() -> None:
    values, meetings = around(2, 1)
    found = eventstudy.study(values, meetings, around=7, ahead=28, season=56, stride=7)
    assert found is not None
    assert eventstudy.holm(found.p.tolist())[1] <= 0.05
    assert found.abnormal[1] > found.detectable[1]
    assert found.p[0] > 0.05


def test_without_an_effect_there_is_none() -> None:
    found = []
    for seed in range(20):
        values, meetings = around(1, seed)
        found.append(eventstudy.study(values, meetings, around=7, ahead=28, season=56, stride=7, draws=199, seed=seed))
    assert sum(one is not None and min(eventstudy.holm(one.p.tolist())) <= 0.05 for one in found) <= 3


@given(st.floats(0.5, 9), st.floats(-20, 20))
@settings(max_examples=10)
def test_shift_and_scale_change_no_p(scale: float, shift: float) -> None:
    values, meetings = around(1.5, 3)
    first = eventstudy.study(values, meetings, around=7, ahead=28, season=56, stride=7, draws=99)
    second = eventstudy.study(values * scale + shift, meetings[::-1], around=7, ahead=28, season=56, stride=7, draws=99)
    assert first is not None
    assert second is not None
    assert second.p == pytest.approx(first.p, abs=0.011)
    assert second.abnormal == pytest.approx(first.abnormal * scale, abs=1e-6)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_holm_is_its_definition(p: list[float]) -> None:
    order = sorted(range(len(p)), key=lambda at: p[at])
    found = eventstudy.holm(p)
    for rank, at in enumerate(order):
        assert found[at] == max(min(1.0, (len(p) - n) * p[order[n]]) for n in range(rank + 1))


def test_a_meeting_too_near_an_end_cannot_be_studied() -> None:
    assert eventstudy.study(np.ones(60), [10, 58], around=7, ahead=28, season=56, stride=7) is None


# ---- meetings of the record ------------------------------------------------------------------------------------------


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def meet(record: Record, text: str, *, day: int, by: str, to: str, **parts: Any) -> str:
    when = FIRST + timedelta(days=day)
    base: dict[str, Any] = {"kind": "CONSULT", "when": on(when), "day": when, "frame": "consult.meet"}
    return say(record, text, "met", by=by, to=to, **(base | parts)).id


def test_meetings_count_with_two_opposed_sides_a_day_and_a_report_that_they_took_place(record: Record) -> None:
    opposed = meet(
        record, "Exland met Wyeland in Ferrytown.", day=1, by="Exland", to="Wyeland", place=place("Ferrytown")
    )
    meet(record, "Wyeland met Zedland in Millbridge.", day=5, by="Wyeland", to="Zedland", place=place("Millbridge"))
    meet(record, "Zedland met Exland.", day=9, by="Zedland", to="Exland", when=None)
    meet(record, "Exland soon met Zedland.", day=40, by="Exland", to="Zedland", status="planned")
    found = talks.meetings(record, CONFIG, Scope(step="day"))
    assert [(one.day.day, one.why_not) for one in found] == [
        (2, ""),
        (6, "no second party known"),
        (10, "not dated by day"),
    ]
    assert found[0].mentions == (opposed,)
    assert [one.why_not for one in talks.meetings(record, CONFIG, Scope(step="week"))] == [
        "",
        "no second party known",
        "",
    ]
    assert len(talks.meetings(record, CONFIG, Scope(step="day", until=date(2024, 1, 6)))) == 1
    assert len(talks.meetings(record, CONFIG, Scope(step="day", as_of=date(2024, 1, 7)))) == 2


def test_a_third_party_that_mediates_makes_a_meeting_of_one_side(record: Record) -> None:
    doc = document("Wyeland met Zedland in Millbridge.", day=FIRST)
    made = mention(doc, "met", by="Wyeland", to="Zedland", when=on(FIRST), frame="consult.meet")
    put(record, doc, replace(made, particulars=(Particular(key="role", value="mediator", span=(0, 7), about="un"),)))
    assert [one.why_not for one in talks.meetings(record, CONFIG, Scope(step="day"))] == [""]


def test_the_whole_answer_has_every_table_and_the_trap_said_aloud(record: Record) -> None:
    values, meetings = around(2, 1)
    days = [FIRST + timedelta(days=at) for at in meetings]
    found = talks.read([series_of(values)], talks.given(days), scope=Scope(step="day"), draws=199, start=FIRST)
    assert {row["window"]: row["verdict"] for row in found.panel("around").dicts()}["after"].startswith("more than")
    assert any("association, no cause" in note for note in found.notes)
    assert any("would be missed more than one time in five" in note for note in found.panel("around").notes)
    assert [row["offset"] for row in found.panel("curve").dicts()] == list(range(-7, 8))
    assert found.panel("since").empty  # nothing before the first day
    assert len(found.panel("meetings").rows) == 12
    assert {row["counted"] for row in found.panel("meetings").dicts()} == {"yes"}
    assert found == talks.read(
        [series_of(values)], talks.given(days[::-1]), scope=Scope(step="day"), draws=199, start=FIRST
    )


def test_few_placebo_days_give_no_p(record: Record) -> None:
    values, _ = around(1, 2)
    found = talks.read([series_of(values[:100])], talks.given([FIRST + timedelta(days=50)]), scope=Scope(), draws=99)
    rows = found.panel("around").dicts()
    assert {row["verdict"] for row in rows} == {"too few placebo days"}
    assert all(row["p"] is None and row["detectable"] is None for row in rows)


def test_thirds_say_what_the_time_before_was_like() -> None:
    values = np.array([0.0] * 10 + [5.0] * 10 + [50.0] * 10)
    assert [eventstudy.thirds(values, 4)[at] for at in (8, 20, 30, 2)] == ["low", "middle", "high", None]
    assert eventstudy.thirds(np.zeros(30), 4) == [None] * 31
    assert eventstudy.thirds(np.zeros(3), 4) == [None] * 4
    unknown = eventstudy.thirds(np.array([0.0, 1.0, 2.0, np.nan, 3.0, 4.0, 5.0]), 1)
    assert unknown == [None, "low", "low", "middle", None, "middle", "high", "high"]


def test_days_are_read_from_a_file_and_faults_named(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("date,where\n2024-01-05,Ferrytown\n\n# a note\n2024-02-01\n")
    assert talks.read_days(path) == [date(2024, 1, 5), date(2024, 2, 1)]
    path.write_text("2024-01-05\nsoon\n")
    with pytest.raises(ConfigError, match="line 2: 'soon' is no day"):
        talks.read_days(path)
    path.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="UTF-8"):
        talks.read_days(path)
    with pytest.raises(ConfigError, match="cannot be read"):
        talks.read_days(tmp_path)


def test_the_command_reads_the_examples_and_files(ukraine: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["talks", "-w", str(ukraine), "--step", "day", "--around", "2", "--json"])
    assert run.exit_code == 0, run.output
    found = json.loads(run.stdout)
    rows = found["panels"]["meetings"]["rows"]
    assert all(row["mentions"] for row in rows)
    assert {row["series"] for row in found["panels"]["around"]["rows"]} >= {"all sides", "Ukraine", "Russia"}
    values, meetings = around(2, 1)
    path = tmp_path / "deaths.csv"
    path.write_text("date,deaths\n" + "".join(f"{FIRST + timedelta(days=n)},{int(v)}\n" for n, v in enumerate(values)))
    days = [part for at in meetings for part in ("--on", str(FIRST + timedelta(days=at)))]
    shown = CliRunner().invoke(app, ["talks", "--csv", str(path), *days])
    assert shown.exit_code == 0, shown.output
    assert "more than on placebo days" in shown.output
    refused = CliRunner().invoke(app, ["talks", "--csv", str(path)])
    assert refused.exit_code == 2
    assert "--dates" in refused.output
