"""The ledger of forecasts: kept as made, resolved by what counts, shown as of a day, scored as by hand."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import ForecastError, RecordError
from dragoman.measures import Scope
from dragoman.outlook import asking, forecast_ledger
from dragoman.outlook import forecast_scores as scoring
from dragoman.outlook.foretelling import from_bands, from_draws, from_points
from dragoman.record import Archive, Record, foretold
from dragoman.record.export import FORMATS, export
from dragoman.record.foretold import LEVELS, Answer, Foretold, Question, Resolution
from dragoman.record.verify import verify
from dragoman.types import Judgement

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DAYS = 60


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def chance_of(key: str, answer: float, *, day: int = 0, model: str = "deaths", **more: object) -> Foretold:
    question = Question(key=key, words=f"Will {key} be?", kind="chance", closes=date(2027, 1, 1), due=date(2027, 2, 1))
    made = Foretold(
        question=question, model=model, version="1", answer=answer, rivals={"even chance": 0.5}, inputs={"day": day},
        issued=at(day),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def amount_of(key: str, answer: Answer, rival: Answer, *, unit: str = "deaths (sb_best)", day: int = 0) -> Foretold:
    question = Question(key=key, words=f"How many {key}?", kind="amount", unit=unit)
    return Foretold(
        question=question,
        model="deaths",
        version="1",
        answer=answer,
        rivals={"rival": rival},
        inputs={},
        issued=at(day),
    )


def answer_to(key: str, value: float | None, *, day: int = 40, **more: object) -> Resolution:
    made = Resolution(key=key, value=value, known=at(day).date(), why="it was said", judge="ana", made=at(day))
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "record.duckdb")


@pytest.fixture
def own(two_rivers: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_rivers, tmp_path / "own"))


# -- kept as made -----------------------------------------------------------------------------------------------------


def test_a_forecast_comes_back_as_it_was_made(record: Record) -> None:
    spread = tuple(float(one) for one in range(50))
    made = [
        chance_of("own/a/2027-01-01", 0.25, why="talks go on", as_of=date(2025, 1, 1), backtest=True),
        amount_of("deaths/UKR/2026-02", spread, spread),
    ]
    assert foretold.issue(record, made) == made
    assert foretold.forecasts(record) == sorted(made, key=lambda one: one.id)


def test_the_same_forecast_made_again_is_one_row(record: Record) -> None:
    made = chance_of("own/a/2027-01-01", 0.25)
    foretold.issue(record, [made, made])
    assert foretold.issue(record, [replace(made, issued=at(9))]) == []
    assert [one.issued for one in foretold.forecasts(record)] == [made.issued]
    assert len(foretold.issue(record, [replace(made, answer=0.3), replace(made, inputs={"day": 7})])) == 2


@pytest.mark.parametrize("answer", [1.2, -0.1, (0.0, 1.0), tuple(range(50, 0, -1)), (*(0.0,) * 49, float("nan"))])
def test_what_could_not_be_scored_is_not_kept(record: Record, answer: Answer) -> None:
    kind = "amount" if isinstance(answer, tuple) else "chance"
    made = chance_of("own/a/2027-01-01", 0.5)
    with pytest.raises(RecordError):
        foretold.issue(record, [replace(made, question=replace(made.question, kind=kind), answer=answer)])
    assert foretold.forecasts(record) == []


def test_a_later_answer_counts_and_the_earlier_one_is_kept(record: Record) -> None:
    foretold.issue(record, [chance_of("own/a/2027-01-01", 0.25)])
    first, second = answer_to("own/a/2027-01-01", 0), answer_to("own/a/2027-01-01", 1, day=41)
    for one in (first, second, replace(second, made=at(50))):
        foretold.resolve(record, [one])
    assert foretold.resolutions(record) == [second]
    assert foretold.resolutions(record, history=True) == [first, second]
    assert foretold.resolutions(record, as_of=at(40).date()) == [first]


def test_a_file_adds_nothing_where_it_says_the_same_and_does_not_overrule_a_person(record: Record) -> None:
    key = "deaths/UKR/2026-02"
    spread = tuple(float(one) for one in range(50))
    foretold.issue(record, [amount_of(key, spread, spread)])
    first = answer_to(key, 12.0, source="a.csv")
    newer = answer_to(key, 12.0, day=41, source="b.csv")
    revised = answer_to(key, 14.0, day=42, source="c.csv")
    person = answer_to(key, 20.0, day=43)
    again = answer_to(key, 14.0, day=44, source="c.csv")
    fresh = [one for each in (first, newer, revised, person, again) for one in foretold.resolve(record, [each])]
    assert fresh == [first, revised, person]
    assert foretold.resolutions(record) == [person]


def test_forecasts_and_answers_are_exported_as_of_a_day(record: Record, tmp_path: Path) -> None:
    spread = tuple(float(one) for one in range(50))
    foretold.issue(
        record, [chance_of("own/a/2027-01-01", 0.25), amount_of("deaths/UKR/2026-02", spread, spread, day=9)]
    )
    foretold.resolve(record, [answer_to("own/a/2027-01-01", 1)])
    for format in FORMATS:
        counts = [
            export(record, name, format=format, out=tmp_path / f"{name}.{format}", as_of=day)
            for name in ("forecasts", "resolutions")
            for day in (at(5).date(), None)
        ]
        assert counts == [1, 2, 0, 1]
    (_, row) = map(json.loads, (tmp_path / "forecasts.jsonl").read_text().splitlines())
    assert row["quantiles"] == list(spread)


@pytest.mark.parametrize(
    "wrong",
    [
        answer_to("own/b/2027-01-01", 1), answer_to("own/a/2027-01-01", 0.5), answer_to("own/a/2027-01-01", 1, why=" "),
        answer_to("own/a/2027-01-01", 1, mentions=("ffff",)),
    ],
)  # fmt: skip
def test_an_answer_that_fits_no_question_is_refused(record: Record, wrong: Resolution) -> None:
    foretold.issue(record, [chance_of("own/a/2027-01-01", 0.25)])
    with pytest.raises(RecordError):
        foretold.resolve(record, [wrong])


def test_an_answer_whose_mention_was_rejected_does_not_count(own: Path) -> None:
    with Record.open(own / "record.duckdb") as record:
        first, other = record.all_mention_ids()[:2]
        key = "own/a/2027-01-01"
        foretold.issue(record, [chance_of(key, 0.25)])
        foretold.resolve(record, [answer_to(key, 0, mentions=(other,)), answer_to(key, 1, day=41, mentions=(first,))])
        assert [one.value for one in foretold.resolutions(record)] == [1]
        reject = Judgement(kind="reject", items=(first,), by="ana", made=at(50), why="misread")
        record.judge(reject)
        assert [one.value for one in foretold.resolutions(record)] == [0]
        assert [one.value for one in foretold.resolutions(record, as_of=at(45).date())] == [1]
        record.judge(replace(reject, kind="accept", made=at(51)))
        assert [one.value for one in foretold.resolutions(record)] == [1]


def test_verify_finds_a_forecast_and_an_answer_that_were_changed(own: Path) -> None:
    with Record.open(own / "record.duckdb") as record:
        foretold.issue(record, [chance_of("own/a/2027-01-01", 0.25), chance_of("own/b/2027-01-01", 0.25)])
        foretold.resolve(record, [answer_to("own/a/2027-01-01", 1)])
        archive = Archive(own / "archive")
        assert verify(record, archive) == []
        record._execute("UPDATE forecasts SET chance = 0.9 WHERE key = 'own/a/2027-01-01'")
        record._execute("UPDATE resolutions SET value = 0")
        problems = verify(record, archive)
    assert [one.kind for one in problems] == ["forecast", "forecast"]
    assert all("was changed" in one.message for one in problems)


def test_a_record_of_before_gets_room_for_forecasts(record: Record) -> None:
    path = record.path
    for table in ("forecasts", "resolutions"):
        record._execute(f"DROP TABLE {table}")
    record._execute("DELETE FROM migrations WHERE name = 'forecasts'")
    record.close()
    with Record.open(path) as again:
        assert foretold.issue(again, [chance_of("own/a/2027-01-01", 0.25)])
        columns = again.query("SELECT * FROM forecasts").columns
        foretold.resolve(again, [answer_to("own/a/2027-01-01", 1)])
        assert len(foretold.forecasts(again)) == len(foretold.resolutions(again)) == 1
    with Record.open(path.with_name("fresh.duckdb")) as fresh:
        assert fresh.query("SELECT * FROM forecasts").columns == columns


# -- as of a day, and in any order ------------------------------------------------------------------------------------

moments = st.integers(0, DAYS)
keys = st.sampled_from(["own/a/2027-01-01", "own/b/2027-01-01", "deaths/AAA/2026-05"])
some_forecasts = st.lists(st.builds(lambda key, p, day: chance_of(key, p, day=day), keys, st.floats(0, 1), moments),
                          min_size=1, max_size=6)  # fmt: skip
some_answers = st.lists(
    st.builds(lambda key, value, day: answer_to(key, value, day=day), keys, st.sampled_from([0.0, 1.0, None]), moments),
    max_size=5,
)


def filled(path: Path, forecasts: Sequence[Foretold], answers: Sequence[Resolution]) -> Record:
    record = Record.open(path)
    asked = {one.question.key for one in forecasts}
    foretold.issue(record, forecasts)
    record.add_rows("resolutions", [foretold.resolution_row(one, id=one.id) for one in answers if one.key in asked])
    return record


def shown(record: Record, day: date | None) -> object:
    found = forecast_ledger.read(record, None, Scope(as_of=day), today=date(2026, 6, 1))
    return [(one.shape.name, sorted(map(str, one.rows))) for one in found.panels]


@settings(max_examples=12)
@given(some_forecasts, some_answers, moments)
def test_what_comes_later_changes_no_earlier_view(
    tmp_path_factory: pytest.TempPathFactory, forecasts: list[Foretold], answers: list[Resolution], day: int
) -> None:
    folder = tmp_path_factory.mktemp("as-of")
    known = [one for one in forecasts if one.issued <= at(day)]
    then = [one for one in answers if one.made <= at(day) and one.key in {each.question.key for each in known}]
    day_of = at(day).date()
    with (
        filled(folder / "all.duckdb", forecasts, answers) as whole,
        filled(folder / "then.duckdb", known, then) as past,
    ):
        assert shown(whole, day_of) == shown(past, day_of)


@settings(max_examples=8)
@given(some_forecasts, some_answers, st.randoms())
def test_the_order_of_arrival_changes_no_score(
    tmp_path_factory: pytest.TempPathFactory, forecasts: list[Foretold], answers: list[Resolution], random: object
) -> None:
    folder = tmp_path_factory.mktemp("order")
    mixed, turned = list(forecasts), list(answers)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    random.shuffle(turned)  # type: ignore[attr-defined]
    with filled(folder / "a.duckdb", forecasts, answers) as one, filled(folder / "b.duckdb", mixed, turned) as other:
        assert shown(one, None) == shown(other, None)


# -- scores by hand ---------------------------------------------------------------------------------------------------


def resolved(forecasts: Sequence[Foretold], answers: Sequence[Resolution]) -> list[scoring.Case]:
    return scoring.cases(forecasts, answers)


def test_two_chances_are_scored_as_on_the_card() -> None:
    made = [chance_of("own/a/2027-01-01", 0.8), chance_of("own/b/2027-01-01", 0.3)]
    found = scoring.compared(resolved(made, [answer_to("own/a/2027-01-01", 1), answer_to("own/b/2027-01-01", 1)]))
    brier = next(one for one in found if one.score == scoring.BRIER)
    assert (round(brier.own, 6), round(brier.other, 6)) == (0.265, 0.25)
    assert round(brier.difference.value, 6) == 0.015
    assert np.isnan(brier.difference.low)  # two questions say nothing of how sure that is
    log = next(one for one in found if one.score == scoring.LOG)
    assert round(log.own, 4) == round((-np.log2(0.8) - np.log2(0.3)) / 2, 4)
    assert log.other == 1.0


def test_certain_and_wrong_is_dear_but_not_endless() -> None:
    assert scoring.log_score(1.0, 0.0) == pytest.approx(-np.log2(0.005))


@pytest.mark.parametrize("outcome", [0.0, 13.0, 50.0, 97.0, 240.0])
def test_the_crps_of_quantiles_is_that_of_the_distribution(outcome: float) -> None:
    answer = tuple(100 * level for level in LEVELS)  # even from 0 to 100
    z = np.linspace(-300, 400, 700_001)
    below = np.clip(z / 100, 0, 1)
    exact = float(np.trapezoid((below - (z >= outcome)) ** 2, z))
    assert scoring.scored("amount", "points", answer, outcome)[scoring.CRPS] == pytest.approx(exact, abs=0.02)


def test_the_interval_score_is_the_width_and_twenty_for_each_unit_outside() -> None:
    answer = tuple(100 * level for level in LEVELS)
    assert scoring.interval_score(answer, 50.0) == pytest.approx(90.0)
    assert scoring.interval_score(answer, 97.0) == pytest.approx(90.0 + 20 * 2.0)
    assert scoring.interval_score(answer, -1.0) == pytest.approx(90.0 + 20 * 6.0)


def test_deaths_are_scored_by_factor_too_and_points_are_not() -> None:
    none, some = (0.0,) * 50, tuple(float(one) for one in range(50))
    assert scoring.scored("amount", "deaths (sb_best)", none, np.e - 1)[scoring.LOG_CRPS] == pytest.approx(1.0)
    assert set(scoring.scored("amount", "points of 100", some, 3.0)) == {scoring.CRPS, scoring.INTERVAL}


def test_a_question_counts_once_however_often_it_was_forecast() -> None:
    often = [chance_of("own/a/2027-01-01", one, day=day) for day, one in enumerate((0.6, 0.8))]
    once = chance_of("own/b/2027-01-01", 1.0)
    answers = [answer_to("own/a/2027-01-01", 1), answer_to("own/b/2027-01-01", 1)]
    brier = next(one for one in scoring.compared(resolved([*often, once], answers)) if one.score == scoring.BRIER)
    assert brier.own == pytest.approx(((0.16 + 0.04) / 2 + 0.0) / 2)
    assert (brier.questions, brier.forecasts) == (2, 3)


def test_enough_questions_give_an_interval_that_holds_the_difference() -> None:
    made = [chance_of(f"own/{one}/2027-01-01", 0.9) for one in range(12)]
    answers = [answer_to(f"own/{one}/2027-01-01", float(one > 0)) for one in range(12)]
    brier = next(one for one in scoring.compared(resolved(made, answers)) if one.score == scoring.BRIER)
    assert brier.difference.low < brier.difference.value < brier.difference.high
    assert brier.difference.high - brier.difference.low > 0.05


def test_months_of_one_country_are_said_to_hang_together(record: Record) -> None:
    keys = [f"deaths/AAA/2026-{month:02d}" for month in range(1, 13)]
    spread = tuple(float(one) for one in range(50))
    foretold.issue(record, [amount_of(key, spread, (0.0,) * 50) for key in keys])
    foretold.resolve(record, [answer_to(key, 25.0) for key in keys])
    panel = forecast_ledger.read(record, None, Scope()).panel("models")
    assert any("one group" in note and "too narrow" in note for note in panel.notes)
    assert set(panel.column("verdict")) == {"better in these"}


def test_what_was_said_after_the_answer_was_known_is_not_scored(record: Record) -> None:
    key = "own/a/2027-01-01"
    foretold.issue(record, [chance_of(key, 0.2), chance_of(key, 1.0, day=50)])
    foretold.resolve(record, [answer_to(key, 1)])
    found = forecast_ledger.read(record, None, Scope())
    assert found.panel("resolved").column("score") == [0.64]
    assert any("after the answer could be known" in note for note in found.notes)


def test_backtests_stand_apart(record: Record) -> None:
    foretold.issue(record, [chance_of("own/a/2027-01-01", 0.9, backtest=True, as_of=date(2025, 1, 1))])
    foretold.resolve(record, [answer_to("own/a/2027-01-01", 1)])
    found = forecast_ledger.read(record, None, Scope())
    assert not found.panel("models").rows
    assert found.panel("backtests").column("score")[0] == scoring.BRIER
    assert found.panel("calibration").column("made") == [forecast_ledger.AFTERWARDS]


def test_a_question_that_was_called_off_scores_nobody(record: Record) -> None:
    foretold.issue(record, [chance_of("own/a/2027-01-01", 0.9)])
    foretold.resolve(record, [answer_to("own/a/2027-01-01", None)])
    found = forecast_ledger.read(record, None, Scope())
    assert not found.panel("models").rows
    assert not found.panel("open").rows
    assert len(found.panel("void").rows) == 1


def test_a_day_beyond_the_horizon_counts_as_the_horizon() -> None:
    due = date(2027, 1, 1)
    question = Question(key="attrition/w/worn-down", words="When?", kind="day", due=due)
    answer = tuple(float(due.toordinal()) for _ in LEVELS)
    made = Foretold(
        question=question, model="attrition: square", version="1", answer=answer, rivals={}, inputs={}, issued=at(0)
    )
    (case,) = resolved([made], [answer_to(question.key, float(date(2031, 1, 1).toordinal()))])
    assert case.own[scoring.CRPS] == 0.0


def test_overdue_questions_come_first(record: Record) -> None:
    made = [chance_of("own/late/2027-01-01", 0.9), chance_of("own/soon/2027-01-01", 0.9)]
    made[0] = replace(made[0], question=replace(made[0].question, due=date(2026, 2, 1)))
    foretold.issue(record, made)
    panel = forecast_ledger.read(record, None, Scope(), today=date(2026, 3, 1)).panel("open")
    assert panel.column("state") == ["overdue", "open"]


def test_one_model_is_shown_with_all_of_its_parts(record: Record) -> None:
    names = ("bargain: a", "bargain: b", "bargaining", "person: ana")
    foretold.issue(record, [chance_of("own/a/2027-01-01", 0.9, model=name) for name in names])
    panel = forecast_ledger.read(record, None, Scope(), model="bargain").panel("open")
    assert sorted(panel.column("model")) == ["bargain: a", "bargain: b"]


# -- quantiles --------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=80))
def test_quantiles_of_draws_are_draws_and_rise(draws: list[float]) -> None:
    found = from_draws(np.array(draws))
    assert set(found) <= {float(one) for one in draws}
    assert list(found) == sorted(found)


def test_quantiles_from_points_and_from_bands_lie_between_them() -> None:
    assert from_points((0.0, 0.5, 1.0), (0.0, 10.0, 10.0))[-1] == 10.0
    found = from_bands((20.0, 80.0), (30.0, 90.0), (1.0, 1.0))
    assert all(20 <= one <= 30 for one in found[:25])
    assert all(80 <= one <= 90 for one in found[25:])
    assert all(low <= high for low, high in itertools.pairwise(found))


# -- a person's own ---------------------------------------------------------------------------------------------------


def test_a_person_asks_answers_beside_a_model_and_is_refused_what_is_over() -> None:
    issued = at(0)
    one = asking.own("Will the bridge open?", 0.3, by=date(2026, 6, 1), who="ana", why="", issued=issued)
    assert (one.question.key, one.model) == ("own/will-the-bridge-open/2026-06-01", "person: ana")
    other = asking.own("Will the bridge - open!", 0.3, by=date(2026, 6, 1), who="bo", why="", issued=issued, held=[one])
    assert other.question.key != one.question.key  # other words, another question
    model = replace(one, model="bargain: a", rivals={"as wars ended": 0.1})
    beside = asking.own(
        "", 0.6, by=date(2026, 6, 1), who="bo", why="", issued=issued, held=[model], key=one.question.key
    )
    assert (beside.question, beside.rivals) == (model.question, model.rivals)
    with pytest.raises(ForecastError, match="is over"):
        asking.own("Will it?", 0.3, by=date(2025, 6, 1), who="ana", why="", issued=issued)
    with pytest.raises(ForecastError, match="nearest is own/will-the-bridge-open"):
        asking.asked([one], "own/will-the-bridge-opens/2026-06-01")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("chance", "yes", 1.0), ("chance", "False", 0.0), ("amount", "1,200.5", 1200.5),
        ("day", "2027-03-01", float(date(2027, 3, 1).toordinal())),
        ("chance", "0.5", None), ("amount", "many", None), ("day", "soon", None),
    ],
)  # fmt: skip
def test_answers_are_read_by_the_kind_of_question(kind: str, text: str, value: float | None) -> None:
    question = Question(key="k", words="w", kind=kind)
    if value is None:
        with pytest.raises(ForecastError, match="is no answer"):
            asking.value(question, text)
    else:
        assert asking.value(question, text) == value
