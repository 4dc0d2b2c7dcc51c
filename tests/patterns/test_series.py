"""Series: from a panel, from the record's own violence, from files of others, hostile ones among them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.config import Config, Party
from dragoman.errors import ConfigError
from dragoman.measures import Column, Row, Scope, Shape
from dragoman.measures.measured import filled
from dragoman.patterns.imported import read_csv
from dragoman.patterns.series import Series, from_panel, hostilities
from dragoman.record import Record
from dragoman.types import Judgement
from news_record import on, place, say

EXX, WYE = "state:EXX", "state:WYE"
CONFIG = Config(name="x", parties=(Party(id=EXX, name="Exland"), Party(id=WYE, name="Wyeland")))
FIRST = date(2024, 1, 1)  # a Monday
SHARED = Path(__file__).parents[3] / "shared" / "data"


def days(count: int) -> date:
    return FIRST + timedelta(days=count)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def attack(record: Record, number: int, *, day: int, told: int | None = None, **parts: object) -> str:
    """A report of an attack by Exland on Wyeland, dated, and published on the day or later."""
    text = f"Exland attacked Wyeland for the {number}th time."
    base: dict[str, object] = {
        "kind": "ASSAULT", "by": "Exland", "to": "Wyeland", "when": on(days(day)), "place": place(f"Town {number}"),
    }  # fmt: skip
    return say(record, text, "attacked", day=days(day if told is None else told), **(base | parts)).id  # type: ignore[arg-type]


def rest(record: Record, *at: int) -> None:
    """Reports that tell of no violence."""
    for day in at:
        say(
            record, f"Exland spoke of Wyeland on day {day}.", "spoke", day=days(day), kind="CONSULT", when=on(days(day))
        )


# ---- the record's own violence ---------------------------------------------------------------------------------------


def test_a_day_without_documents_is_unknown_and_one_with_a_quiet_report_is_zero(record: Record) -> None:
    attack(record, 1, day=0)
    rest(record, 2, 5)
    found = hostilities(record, CONFIG, Scope(step="day"))[0]
    assert found.dates == tuple(days(n) for n in range(6))
    # day 1 is known by the report of the day after; so is day 4
    assert found.values == (1.0, 0.0, 0.0, None, 0.0, 0.0)


def test_whether_a_day_counts_does_not_depend_on_what_was_told(record: Record) -> None:
    attack(record, 1, day=0)
    attack(record, 2, day=3, told=6)  # told three days later: day 3 has no document, nor has day 4
    found = hostilities(record, CONFIG, Scope(step="day"))[0]
    assert found.values[3] is None
    assert any(note.startswith("1 of 2 events: dated outside") for note in found.notes)


def test_all_sides_come_first_then_each_party_hit_then_the_unknown(record: Record) -> None:
    attack(record, 1, day=0)
    attack(record, 2, day=1, by="Wyeland", to="Exland")
    attack(record, 3, day=2, to="", place=place("Ferrytown", "WYE"))
    attack(record, 4, day=3, to="")
    found = {one.name: one.values for one in hostilities(record, CONFIG, Scope(step="day"))}
    assert list(found) == ["all sides", "Exland", "Wyeland", "not known whom"]
    assert found["all sides"] == (1, 1, 1, 1)
    assert found["Exland"] == (0, 1, 0, 0)
    assert found["Wyeland"] == (1, 0, 1, 0)
    assert found["not known whom"] == (0, 0, 0, 1)


def test_deaths_keep_their_bounds_and_strikes_are_told_by_their_weapon(record: Record) -> None:
    first = attack(record, 1, day=0, keys=[("killed", "3-5"), ("weapon", "drone")])
    attack(record, 2, day=1)
    killed = hostilities(record, CONFIG, Scope(step="day"), "killed")[0]
    assert (killed.values, killed.low, killed.high) == ((3, 0), (3, 0), (5, 0))
    assert killed.mentions == ((first,), ())
    assert "1 of 2 events have a number of deaths; of the others none is known, and none counted." in killed.notes
    assert hostilities(record, CONFIG, Scope(step="day"), "strikes")[0].values == (1, 0)


def test_what_is_planned_and_what_is_a_pause_is_no_violence(record: Record) -> None:
    attack(record, 1, day=0, status="planned")
    attack(record, 2, day=1, kind="RETREAT", mode="withdraw")
    attack(record, 3, day=2)
    assert hostilities(record, CONFIG, Scope(step="day"))[0].values == (0, 0, 1)


def test_a_stretch_longer_than_a_period_is_left_out_and_said(record: Record) -> None:
    attack(record, 1, day=0)
    attack(record, 2, day=1, when=on(days(0), days=10))
    attack(record, 3, day=2, when=on(days(2), days=2))  # overnight
    found = hostilities(record, CONFIG, Scope(step="day"))[0]
    assert found.values == (1, 0, 1)
    assert "1 of 3 events: dated to a longer stretch than one day, left out." in found.notes


def test_nothing_that_was_held_later_is_in_a_series_as_of_a_day(record: Record) -> None:
    attack(record, 1, day=0)
    attack(record, 2, day=1)
    before = hostilities(record, CONFIG, Scope(step="day", as_of=days(1)))
    attack(record, 3, day=1, told=4)
    assert hostilities(record, CONFIG, Scope(step="day", as_of=days(1))) == before
    assert hostilities(record, CONFIG, Scope(step="day"))[0].values[1] == 2


def test_order_of_arrival_changes_no_series(tmp_path: Path) -> None:
    found = []
    for name, order in (("a", (0, 1, 2, 3)), ("b", (3, 1, 0, 2))):
        with Record.open(tmp_path / name) as record:
            for day in order:
                attack(record, day, day=day, keys=[("killed", f"{day}-{day}")])
            found.append(hostilities(record, CONFIG, Scope(step="day"), "killed"))
    assert found[0] == found[1]


def test_weeks_that_the_documents_begin_or_end_in_are_unknown(record: Record) -> None:
    for number, day in enumerate((2, 8, 15, 16)):
        attack(record, number, day=day)
    found = hostilities(record, CONFIG, Scope(step="week"))[0]
    assert found.dates == (days(0), days(7), days(14))
    assert found.values == (None, 1, None)


def test_a_rejected_reading_leaves_the_series(record: Record) -> None:
    id = attack(record, 1, day=0)
    attack(record, 2, day=1)
    made = Judgement(kind="reject", items=(id,), by="a reader", made=_noon(days(2)), why="a test")
    record.judge(made)
    assert hostilities(record, CONFIG, Scope(step="day"))[0].values[-1] == 1


def _noon(day: date) -> object:
    from datetime import UTC, datetime

    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_an_empty_record_has_no_series(record: Record) -> None:
    assert hostilities(record, CONFIG, Scope(step="day")) == ()
    with pytest.raises(ConfigError, match="no series 'wounded'"):
        hostilities(record, CONFIG, Scope(step="day"), "wounded")


# ---- a panel ---------------------------------------------------------------------------------------------------------

SHAPE = Shape(
    name="series",
    title="Over time",
    columns=(
        Column(name="since", label="From"),
        Column(name="actor", label="Who"),
        Column(name="actor_name", label="Who, in words"),
        Column(name="n", label="Events", unit="events"),
        Column(name="mean", label="Mean", unit="points"),
    ),
)
ROWS = [
    Row(values=(date(2024, 3, 1), EXX, "Exland", 2, 1.5), mentions=("a",)),
    Row(values=(date(2024, 1, 1), EXX, "Exland", 1, -1.0), mentions=("b",)),
    Row(values=(date(2024, 1, 1), WYE, "Wyeland", 4, 2.0), mentions=("c",)),
]


def test_a_count_without_a_row_is_zero_and_a_mean_is_unknown() -> None:
    panel = filled(SHAPE, ROWS)
    events = from_panel(panel, "n", step="month")
    assert [(one.name, one.values) for one in events] == [("Exland", (1, 0.0, 2)), ("Wyeland", (4, 0.0, 0.0))]
    assert events[0].mentions == (("b",), (), ("a",))
    assert from_panel(panel, "mean", step="month", where={"actor": EXX})[0].values == (-1.0, None, 1.5)


@pytest.mark.parametrize(
    ("column", "where", "words"),
    [
        ("actor", {}, "no number 'actor'"),
        ("n", {"who": "x"}, "no column 'who'"),
        ("n", {"actor": "state:ZED"}, "no row has actor = 'state:ZED'"),
    ],
)
def test_what_a_panel_does_not_have_is_named(column: str, where: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        from_panel(filled(SHAPE, ROWS), column, step="month", where=where)


def test_rows_that_nothing_tells_apart_are_an_error() -> None:
    with pytest.raises(ConfigError, match="several rows a period"):
        from_panel(filled(SHAPE, [*ROWS, ROWS[0]]), "n", step="month")


def test_a_series_has_one_of_everything_for_each_date() -> None:
    with pytest.raises(ValueError, match="2 values for 1 dates"):
        Series(name="x", unit="", step="day", dates=(FIRST,), values=(1.0, 2.0))


# ---- files of others -------------------------------------------------------------------------------------------------


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "deaths.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "step", "first", "values"),
    [
        ("date,deaths\n2024-01-01,3\n2024-01-03,4\n", "day", FIRST, (3, None, 4)),
        ("Event Date;Best\n2024-01-01;3\n2024-01-02;\n", "day", FIRST, (3, None)),
        ("year,month,best\n2024,1,3\n2024,2,4\n", "month", FIRST, (3, 4)),
        ("month,deaths\n2024-01,3\n2024-03,4\n", "month", FIRST, (3, None, 4)),
        ("month_id,outcome\n529,7\n", "month", FIRST, (7,)),
        ("year\tdeaths\n2024\t1,234\n", "year", FIRST, (1234,)),
        ("\ufeffdate,deaths\r\n2024-01-01T10:00,3\r\n", "day", FIRST, (3,)),
        ("date,deaths\n2024-01-01,1\n2024-01-01,2\n", "day", FIRST, (3,)),
    ],
)
def test_dates_and_numbers_are_found_by_name(
    tmp_path: Path, text: str, step: str, first: date, values: tuple[float | None, ...]
) -> None:
    found = read_csv(written(tmp_path, text))
    assert (found.step, found.dates[0], found.values) == (step, first, values)


def test_a_running_total_becomes_what_was_added(tmp_path: Path) -> None:
    path = written(tmp_path, "date,total\n2024-01-01,10\n2024-01-02,12\n2024-01-04,15\n2024-01-05,14\n2024-01-06,16\n")
    found = read_csv(path, column="total", running=True)
    assert found.values == (None, 2, 0, 3, None, 2)
    assert any("fell" in note for note in found.notes)


def test_rows_are_narrowed_and_periods_that_days_do_not_fill_are_unknown(tmp_path: Path) -> None:
    lines = [f"2024-{month:02}-{day:02},{who},1" for month in (1, 2) for day in range(1, 29) for who in "ab"]
    path = written(tmp_path, "\n".join(["date,who,deaths", *lines]))
    found = read_csv(path, where={"who": "b"}, step="month")
    assert found.values == (28, None)  # February 2024 has 29 days
    assert read_csv(path).values[0] == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("date,deaths\n", "has no rows"),
        ("when,deaths\n2024-01-01,1\n", "line 1: no column of dates among when, deaths"),
        ("date,a,b\n2024-01-01,1,2\n", "which number is meant"),
        ("date,deaths,deaths\n2024-01-01,1,2\n", "line 1: 'deaths' names two columns"),
        ("date,deaths\n2024-01-01,1\n2024-01-0", "line 3: 1 fields where the first line names 2"),
        ("date,deaths\n2024-01-01,1\n2024-13-01,1\n", "line 3: '2024-13-01' is no date"),
        ("date,deaths\n2024-02-30,1\n", "line 2: '2024-02-30' is no date"),
        ("date,deaths\n2024-01-01,many\n", "line 2: 'many' in deaths is no number"),
        ("date,deaths\n2024-01-01,1e999\n", "is no number"),
        ("date,deaths\n2024-01-01,inf\n", "is no number"),
        ('date,deaths\n2024-01-01,"1\n', "no CSV"),
        (b"date,deaths\n2024-01-01,\xff\n", "no UTF-8"),
        ("date,deaths\n1500-01-01,1\n2999-12-31,1\n", "more than 20,000 periods"),
        ("date,deaths\n9999-12-31,1\n", "line 2: '9999-12-31' is no date"),
        ("year,deaths\n0,1\n", "line 2: '0' is no date"),
        ("month_id,outcome\n99999999999999999999,1\n", "is no date"),
        ("year,month,best\n2024,13,1\n", "line 2: '2024 13' is no date"),
        ("date,deaths\n2024-01-01," + "9" * 200_000 + "\n", "no CSV"),
    ],
)
def test_what_cannot_be_read_names_its_line(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_csv(written(tmp_path, text))


def test_two_totals_of_one_day_are_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, "date,who,total\n2024-01-01,a,1\n2024-01-01,b,2\n")
    with pytest.raises(ConfigError, match="lines 2 and 3 both have a total for 2024-01-01"):
        read_csv(path, column="total", running=True)


def test_a_shorter_step_than_the_rows_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="of a month each, not of a day"):
        read_csv(written(tmp_path, "month,deaths\n2024-01,1\n"), step="day")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_csv(tmp_path)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_are_an_error_with_words(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_bytes(b"date,deaths\n2024-01-01,1\n" + data)
    with contextlib.suppress(ConfigError):
        found = read_csv(path)
        assert len(found.values) == len(found.dates)


@given(st.permutations(range(12)))
def test_the_order_of_rows_changes_nothing(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    path.write_text("date,total\n" + "".join(f"{days(n)},{n * n}\n" for n in order))
    assert read_csv(path, column="total", running=True).values == (None, *(float(2 * n + 1) for n in range(11)))


def test_files_of_the_field_are_read(tmp_path: Path) -> None:
    deaths = SHARED / "ucdp_country_month.csv"
    if not deaths.exists():
        pytest.skip("the data of others is not beside this checkout")
    found = read_csv(deaths, column="all_best", where={"country": "Ukraine"})
    assert (found.step, found.dates[-1], found.values[-1], len(found.dates)) == ("month", date(2024, 12, 1), 5866, 420)
    losses = read_csv(
        SHARED / "ukraine_losses_general_staff" / "daily_cumulative.csv", column="personnel", running=True
    )
    assert losses.values[:2] == (None, 1500)
    tanks = read_csv(
        SHARED / "oryx_losses" / "daily_count.csv", column="type_total", running=True, step="month",
        where={"country": "Russia", "equipment_type": "All Types"},
    )  # fmt: skip
    assert all(value is None or value >= 0 for value in tanks.values)
    views = read_csv(SHARED / "views_challenge" / "cm_actuals_2018_2024.csv", where={"country_id": "117"})
    assert (views.dates[0], len(views.known)) == (date(2018, 1, 1), 76)
    whole = deaths.read_bytes()
    cut = tmp_path / "cut.csv"
    cut.write_bytes(whole[: len(whole) // 2 - 7])
    with pytest.raises(ConfigError, match=r"line \d+"):
        read_csv(cut, column="all_best", where={"country": "Ukraine"})


def test_the_command_says_what_it_takes(tmp_path: Path) -> None:
    path = written(tmp_path, "date,deaths\n2024-01-01,x\n")
    run = CliRunner().invoke(app, ["breaks", "--csv", str(path)])
    assert isinstance(run.exception, ConfigError)
    run = CliRunner().invoke(app, ["breaks", "weather", "-w", str(tmp_path)])
    assert run.exit_code != 0
    run = CliRunner().invoke(app, ["breaks", "--csv", str(path), "--where", "country"])
    assert run.exit_code == 2
    assert "COLUMN=VALUE" in run.output
