"""The settlement model as a user meets it: files in, panels out, the weighted mean first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import config as settings
from dragoman.config import Config, Issue, Party, Placement, Scale
from dragoman.errors import ConfigError
from dragoman.measures.measured import Measured, Scope
from dragoman.outlook import settlement_panels
from dragoman.outlook.group_decision import MEAN, changed, drawn, played, triangular
from dragoman.outlook.settlement import read
from dragoman.outlook.settlement_inputs import Change, Estimate, parse_change, questions
from dragoman.record import Record

EXAMPLES = Path(__file__).parents[2] / "examples"
DATA = Path(__file__).parents[2].parent / "shared" / "data" / "bargaining"
CSV = """\
actor,position,position_low,position_high,salience,capability,capability_low,capability_high,why
A,0,0,20,90,3,2,4,holds it
B,100,,,50,1,,,"wants it, badly"
C,40,30,60,80,2,,,
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "who.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def asked(path: Path | None, config: Config | None = None, **more: object) -> Measured:
    more = {"draws": 200, "rounds": 4, **more}
    return read(None, config or Config(name="x"), more.pop("scope", Scope()), inputs=path, **more)  # type: ignore[arg-type]


# -- files ----------------------------------------------------------------------------------------------------------


def test_a_csv_file_is_read_with_its_ranges(table: Path) -> None:
    (one,) = questions(table)
    first, second, _ = one.stands
    assert first.position == Estimate(at=0, low=0, high=20)
    assert first.capability == Estimate(at=3, low=2, high=4)
    assert second.position == Estimate(at=100, low=100, high=100)
    assert second.why == "wants it, badly"


def test_saliences_that_are_parts_of_one_are_shown_from_0_to_100_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("actor,position,salience,capability\nA,0,0.8,1\nB,9,1,1\n", encoding="utf-8")
    found = asked(path)
    assert found.panel("inputs").column("salience") == [80, 100]
    assert any("parts of 1" in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actor,position,salience\nA,0,1\n", "no column capability"),
        ("actor,position,salience,capability,mood\nA,0,1,1,bad\n", "unknown column mood"),
        ("actor,position,salience,capability\nA,x,1,1\n", "'x' is no number"),
        ("actor,position,salience,capability\nA,nan,1,1\n", "'nan' is no number"),
        ("actor,position,salience,capability\nA,101,1,1\n", "position low 101"),
        ("actor,position,salience,capability\nA,1,1,-1\n", "capability low -1"),
        ("actor,position,salience,capability\nA,1,1,1\nA,2,1,1\n", "A stands twice"),
        ("actor,position,salience,capability\nA,1,1,1,7\n", "line 2 has more or fewer cells"),
        ("actor,position,salience,capability\n,1,1,1\n", "names no actor"),
        ("actor,position_low,salience,capability\nA,1,1,1\n", "range of position and no best value"),
    ],
)
def test_a_wrong_csv_file_is_named_with_its_fault(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        questions(path)
    assert caught.value.item == str(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "no TOML"),
        ("mood = 1", "unknown key mood"),
        ("issue = 3", "no list of tables"),
        ('[[issue]]\nmood = "x"', "unknown key of issue 1: mood"),
        ('[[issue]]\n[[issue.actor]]\nactor = "A"\nposition = true', "True is no number"),
        ('[[issue]]\n[[issue.change]]\nname = "x"\nactors = ["B"]', "change 'x' names B"),
        ('[[issue]]\n[[issue.change]]\nname = "x"', "lacks a name or actors"),
        (
            '[[issue]]\n[[issue.actor]]\nactor = "A"\n[[issue.change]]\nname = "x"\nactors = ["A"]\ncapability = -1',
            "factor below 0",
        ),
    ],
)
def test_a_wrong_toml_file_is_named_with_its_fault(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        questions(path)


def test_a_file_that_is_no_text_or_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "who.csv"
    for make in (lambda: None, lambda: path.write_bytes(b"\xff\xfe\x00")):
        make()
        with pytest.raises(ConfigError, match="cannot be read as text"):
            questions(path)


def test_changes_are_read_from_words() -> None:
    assert parse_change("A capability x1.25") == Change(name="A capability x1.25", actors=("A",), capability=1.25)
    assert parse_change("A salience x0.5").salience == 0.5
    assert parse_change("A,B lockstep") == Change(name="A,B lockstep", actors=("A", "B"), lockstep=True)
    assert parse_change("A position -10").position == -10
    for wrong in ("A", "A capability 2", "A mood x2", "A position 5", "capability x2", "A capability x1.2.3"):
        with pytest.raises(ConfigError):
            parse_change(wrong)


# -- draws ----------------------------------------------------------------------------------------------------------


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_draws_stay_in_their_range_and_rise_with_their_share(a: float, b: float, c: float) -> None:
    low, at, high = sorted((a, b, c))
    got = triangular(np.linspace(0, 1, 101), Estimate(at=at, low=low, high=high))
    assert got.min() >= low - 1e-9
    assert got.max() <= high + 1e-9
    assert (np.diff(got) >= -1e-9).all()


def test_draws_have_the_mean_of_a_triangle() -> None:
    even = (np.arange(100_000) + 0.5) / 100_000
    got = triangular(even, Estimate(at=30, low=10, high=80))
    assert got.mean() == pytest.approx((10 + 30 + 80) / 3, abs=1e-3)
    assert (got < 30).mean() == pytest.approx(20 / 70, abs=1e-3)


def test_draws_do_not_depend_on_who_is_listed_first(table: Path) -> None:
    (one,) = questions(table)
    there, back = drawn(one, 50, 1), drawn(replace(one, stands=one.stands[::-1]), 50, 1)
    assert there.actors == back.actors == ("A", "B", "C")
    assert (there.position == back.position).all()
    assert (there.position[:, 0] == [0, 100, 40]).all()
    assert (drawn(one, 50, 2).position != there.position).any()


# -- what comes out -------------------------------------------------------------------------------------------------


def test_the_weighted_mean_comes_first_with_the_errors_in_print_beside_it(table: Path) -> None:
    answers = asked(table).panel("answers").dicts()
    assert [one["model"] for one in answers][:2] == ["weighted mean", "weighted median"]
    assert (answers[0]["error_least"], answers[0]["error_most"]) == (11.8, 22.99)
    # weights 3 x 90, 1 x 50, 2 x 80: (0 + 5000 + 6400) / 480
    assert answers[0]["at"] == 23.75
    assert answers[0]["low"] <= answers[0]["mid"] <= answers[0]["high"]


def test_every_panel_has_its_shape_and_rows_or_a_reason(table: Path) -> None:
    change = parse_change("A capability x2")
    found = asked(table, changes=(change,))
    assert tuple(one.shape for one in found.panels) == settlement_panels.SHAPES
    assert all(one.rows for one in found.panels)
    nothing = asked(None, Config(name="x", scales=(Scale(issue="TERR", name="line", zero="a", hundred="b"),)))
    assert all(one.rows or one.empty for one in nothing.panels)


def test_the_same_question_gives_the_same_answer_and_another_seed_does_not(table: Path) -> None:
    assert asked(table).as_dict() == asked(table).as_dict()
    assert asked(table).panel("answers").column("mid") != asked(table, seed=1).panel("answers").column("mid")


def test_one_input_at_a_time_moves_the_mean_as_by_hand(table: Path) -> None:
    rows = {(one["actor"], one["field"]): one for one in asked(table).panel("tornado").dicts()}
    assert set(rows) == {("A", "position"), ("C", "position"), ("A", "capability")}
    # A at 20: (20 x 270 + 11400) / 480 = 35; with capability 4: 11400 / 570 = 20, with 2: 11400 / 390
    assert (rows["A", "position"]["at_low"], rows["A", "position"]["at_high"]) == (23.75, 35)
    assert (rows["A", "capability"]["at_low"], rows["A", "capability"]["at_high"]) == (29.23, 20)
    assert rows["A", "capability"]["up"] == -3.75
    assert (rows["A", "capability"]["low"], rows["A", "capability"]["high"]) == (-3.75, 5.48)


def test_a_change_of_capability_moves_the_mean_as_by_hand(table: Path) -> None:
    (one,) = questions(table)
    group = drawn(one, 1, 1)
    more = changed(group, Change(name="x", actors=("B",), capability=2))
    assert played(more, rounds=1).answers[MEAN][0] == pytest.approx((10000 + 6400) / 530)


def test_lockstep_leaves_the_mean_where_it_is(table: Path) -> None:
    (one,) = questions(table)
    group = drawn(one, 300, 1)
    bloc = changed(group, Change(name="x", actors=("A", "C"), lockstep=True))
    assert bloc.actors == ("B", "A+C")
    assert played(bloc, rounds=1).answers[MEAN] == pytest.approx(played(group, rounds=1).answers[MEAN])
    assert bloc.capability[1, 0] == 5
    assert bloc.salience[1, 0] == pytest.approx((3 * 0.9 + 2 * 0.8) / 5)
    assert bloc.position[1, 0] == pytest.approx(40 * 1.6 / (2.7 + 1.6))


def test_a_change_that_no_issue_can_make_is_an_error(table: Path) -> None:
    with pytest.raises(ConfigError, match="no issue has Z"):
        asked(table, changes=(parse_change("Z capability x2"),))


def test_leverage_lists_every_pair_in_both_readings_and_shares_add_up(table: Path) -> None:
    rows = asked(table).panel("leverage").dicts()
    assert len(rows) == 2 * 3 * 2
    for one in rows:
        assert one["confrontation"] + one["compromise"] + one["capitulation"] == pytest.approx(one["offered"], abs=2e-3)
        assert one["taken"] <= one["offered"] + 1e-9
        assert one["gain_low"] <= one["gain"] <= one["gain_high"]
    for model in ("literal", "scholz-code"):
        for over in "ABC":
            assert sum(one["taken"] for one in rows if (one["model"], one["over"]) == (model, over)) <= 1.002


def test_rounds_that_do_not_settle_are_flagged(tmp_path: Path) -> None:
    if not DATA.exists():
        pytest.skip("the figures in print are not on this machine")
    found = asked(DATA / "eu_emissions_1994_actors.csv", rounds=10)
    answers = {one["model"]: one for one in found.panel("answers").dicts()}
    assert answers["scholz-code"]["settled"] == 0
    assert any(
        "scholz-code: not settled after 10 rounds in 200 of 200" in note for note in found.panel("answers").notes
    )
    assert answers["literal"]["at"] == 10


def test_an_actor_without_all_three_inputs_is_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "who.csv"
    path.write_text("actor,position,salience,capability\nA,0,90,1\nB,100,50,1\nC,,50,1\n", encoding="utf-8")
    found = asked(path)
    assert found.inputs["actors left out"] == 1
    assert any("C is left out, without position" in note for note in found.notes)


def test_only_parties_and_issues_that_are_asked_for_count(table: Path) -> None:
    found = asked(table, scope=Scope(parties=("A", "B")))
    assert found.panel("inputs").column("actor") == ["A", "B"]
    with pytest.raises(ConfigError, match="no issue TERR"):
        asked(table, issue="TERR")


@pytest.mark.parametrize("more", [{"draws": 0}, {"rounds": 0}, {"status_quo": 2.0}])
def test_settings_that_make_no_sense_are_refused(table: Path, more: dict[str, float]) -> None:
    with pytest.raises(ConfigError, match="status quo"):
        asked(table, **more)


def test_names_from_outside_stay_as_they_are_in_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "who.csv"
    path.write_text("actor,position,salience,capability\n<b>A</b>,0,90,1\n=B+1,100,50,1\n", encoding="utf-8")
    assert asked(path).panel("inputs").column("actor") == ["<b>A</b>", "=B+1"]


# -- with scales and a record ---------------------------------------------------------------------------------------


def scaled(*placements: Placement) -> Config:
    return Config(
        name="x",
        parties=(Party(id="A", name="Arvenia"), Party(id="B", name="Belmora")),
        issues=(Issue(id="TERR", name="Territory"),),
        scales=(Scale(issue="TERR", name="line", zero="none", hundred="all", at=placements),),
    )


def placement(party: str, at: float, day: int) -> Placement:
    return Placement(party=party, at=at, low=at - 5, high=at + 5, since=date(2025, 1, day), words="w", source="s")


def test_positions_come_from_the_scale_as_they_stood_on_the_day(tmp_path: Path) -> None:
    path = tmp_path / "who.csv"
    path.write_text("issue,actor,salience,capability\nTERR,A,90,1\nTERR,B,50,1\n", encoding="utf-8")
    config = scaled(placement("A", 20, 1), placement("A", 40, 9), placement("B", 80, 2))
    now = asked(path, config).panel("inputs").dicts()
    assert [(one["actor_name"], one["position"], one["position_low"]) for one in now] == [
        ("Arvenia", 40, 35),
        ("Belmora", 80, 75),
    ]
    assert now[0]["position_from"] == "line, 2025-01-09"
    assert any(note.endswith("0 is none, 100 is all.") for note in asked(path, config).panel("answers").notes)
    then = asked(path, config, scope=Scope(as_of=date(2025, 1, 5)))
    assert then.panel("inputs").column("position") == [20, 80]
    assert any("no date" in note for note in then.notes)


def test_without_a_file_positions_are_shown_and_the_lack_is_said() -> None:
    found = asked(None, scaled(placement("A", 20, 1), placement("B", 80, 2)))
    assert found.panel("inputs").column("position") == [20, 80]
    assert found.panel("inputs").column("salience") == [None, None]
    assert "give one" in found.panel("answers").empty


def test_a_scale_that_is_not_kept_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "who.toml"
    path.write_text('[[issue]]\nissue = "TERR"\nscale = "other"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="no scale 'other'"):
        asked(path, scaled())


@pytest.mark.parametrize("name", ["ukraine-2025", "two-rivers"])
def test_the_shipped_inputs_fit_their_process(name: str) -> None:
    config = settings.load(EXAMPLES / name / "process.toml")
    found = asked(EXAMPLES / name / "inputs" / "settlement.toml", config)
    assert found.inputs["actors left out"] == 0
    for one in questions(EXAMPLES / name / "inputs" / "settlement.toml"):
        for stand in one.stands:
            assert stand.why
            assert stand.source
            assert stand.salience
            assert stand.salience.low < stand.salience.high


def test_every_actor_of_the_ukraine_inputs_has_a_range_of_capability_as_wide_as_the_others() -> None:
    for one in questions(EXAMPLES / "ukraine-2025" / "inputs" / "settlement.toml"):
        widths = {(stand.capability.high - stand.capability.low) for stand in one.stands if stand.capability}
        assert widths == {40}


def test_sources_of_the_ukraine_inputs_are_dispatches_of_the_example() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (EXAMPLES / "ukraine-2025" / "dispatches").glob("*.md")]
    for one in questions(EXAMPLES / "ukraine-2025" / "inputs" / "settlement.toml"):
        for stand in one.stands:
            assert sum(f"url: {stand.source}\n" in text for text in texts) == 1


def test_positions_of_the_example_rest_on_mentions_of_its_record(
    ukraine_record: Record, ukraine_config: Config
) -> None:
    inputs = EXAMPLES / "ukraine-2025" / "inputs" / "settlement.toml"
    found = read(ukraine_record, ukraine_config, Scope(), inputs=inputs, draws=50, rounds=2)
    known = set(ukraine_record.all_mention_ids())
    rows = found.panel("inputs").rows
    assert all(row.mentions for row in rows)
    assert all(set(row.mentions) <= known for row in rows)
    assert found.panel("answers").rows[0].values[2] == MEAN
