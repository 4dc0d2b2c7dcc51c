"""The models of bargaining and war as a user meets them: a file in, panels out, both sides by the same rule."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.config import Config, Party
from dragoman.errors import ConfigError
from dragoman.measures.measured import Measured, Scope, card
from dragoman.outlook import bargain_models, bargain_panels, parameters
from dragoman.outlook.bargain import parse_change, read
from dragoman.outlook.bargain_battlefield import share_of_places, with_battlefield
from dragoman.outlook.bargain_models import FIELDS, MODELS, changed, played
from dragoman.outlook.fearon import bargaining_range
from dragoman.outlook.parameters import Change, Drawn, drawn, wars
from dragoman.outlook.settlement_inputs import Estimate
from dragoman.record import Record

EXAMPLES = Path(__file__).parents[2] / "examples"
SIDE = """
[[war.actor]]
actor = "{actor}"
held = {held}
capability = {capability}
capability_low = {low}
capability_high = {high}
cost = 0.02
cost_low = 0.01
cost_high = 0.04
doubt = 0.5
patience = 0.98
optimism = 0.1
optimism_high = 0.2
firmness = 8
never = 0.1
later = {later}
why = "by hand"
"""
FILE = '[[war]]\nname = "x"\nissue = "TERR"\ndays = 30\n' + "".join(
    SIDE.format(actor=actor, held=held, capability=force, low=force - 10, high=force + 10, later=later)
    for actor, held, force, later in (("B", 3, 60, 0.5), ("A", 2, 50, 1))
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "war.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def asked(path: Path | None, **more: object) -> Measured:
    config = Config(name="x", parties=(Party(id="A", name="Ay"), Party(id="B", name="Bee")))
    return read(None, config, more.pop("scope", Scope()), inputs=path, **{"draws": 60, **more})  # type: ignore[arg-type]


def by_model(found: Measured, panel: str, **where: object) -> dict[str, dict[str, object]]:
    rows = found.panel(panel).dicts()
    return {one["model"]: one for one in rows if all(one[key] == value for key, value in where.items())}


# -- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((r'name = "x"', "name = "), "no TOML"),
        ((r'name = "x"', 'mood = "x"'), "unknown key of war 1: mood"),
        ((r"held = 3", "held = 2.5"), "held low 2.5"),
        ((r"held = 3", "held = 0"), "held low 0"),
        ((r"held = 3\n", ""), "no held"),
        ((r"doubt = 0.5", "doubt = 1"), "doubt low 1"),
        ((r"cost = 0.02", "cost = true"), "True is no number"),
        ((r"cost = 0.02", "cost = 0"), "cost low 0.01, at 0"),
        ((r"never = 0.1", "never = 1"), "never low 1"),
        ((r'actor = "A"', 'actor = "B"'), "has 1 sides"),
        ((r'actor = "A"', 'actor = ""'), "names no actor"),
        ((r'why = "by hand"', 'mood = "x"'), "unknown key of war 1, actor 1: mood"),
        ((r"days = 30", "days = 0"), "days low 0"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(re.sub(*change, FILE, count=1), encoding="utf-8")
    with pytest.raises(ConfigError, match=said) as caught:
        asked(path)
    assert caught.value.item == str(path)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('name = "y"\nactors = ["Z"]\ncost = 2', "names Z"),
        ('name = "y"\nactors = ["A"]', "lacks a name, actors or a number"),
        ('name = "y"\nactors = ["A"]\ncost = -1', "cost below 0"),
    ],
)
def test_a_wrong_change_of_a_file_is_named(tmp_path: Path, more: str, said: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"{FILE}\n[[war.change]]\n{more}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        asked(path)


def test_a_file_that_is_not_there_is_an_error_and_no_file_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        asked(tmp_path / "none.toml")
    nothing = asked(None)
    assert all(not one.rows and "file of inputs" in one.empty for one in nothing.panels)


def test_changes_are_read_from_words() -> None:
    assert parse_change("A capability x1.25") == Change(
        name="A capability x1.25", actors=("A",), by={"capability": 1.25}
    )
    assert parse_change("A,B held +1").by == {"held": 1}
    assert parse_change("A doubt -0.1").by == {"doubt": -0.1}
    for wrong in ("A", "A capability 2", "A capability +2", "A held x2", "A mood x2", "A cost x1.2.3"):
        with pytest.raises(ConfigError):
            parse_change(wrong)


# -- what comes out -------------------------------------------------------------------------------------------------


def test_every_panel_has_its_shape_and_rows_or_a_reason(file: Path) -> None:
    found = asked(file, changes=(parse_change("A capability x2"),))
    tornados = [one.shape for one in found.panels if one.shape.name.startswith("tornado")]
    assert tuple(one.shape for one in found.panels if one.shape not in tornados) == bargain_panels.SHAPES
    assert {"tornado_range", "tornado_one_offer_by_second", "tornado_rounds_waiting_for_the_other_to_give_in"} <= {
        one.name for one in tornados
    }
    assert all(one.rows for one in found.panels)
    assert len(found.panel("answers").rows) == len(MODELS)


def test_the_range_is_that_by_hand(file: Path) -> None:
    found = asked(file, draws=1)
    p, battles = 50 / 110, 0.0
    q = (1 - p) / p
    win = (1 - q**2) / (1 - q**5)
    battles = (2 - 5 * win) / (1 - 2 * p)
    low, high = bargaining_range(*(np.array([one]) for one in (win, win, 0.02 * battles, 0.02 * battles)))
    row = by_model(found, "terms", actor="A")["range"]
    assert row["at"] == pytest.approx((low[0] + high[0]) / 2, abs=1e-3)
    assert row["actor_name"] == "Ay"


def test_terms_of_both_sides_add_up_in_every_model(file: Path) -> None:
    found = asked(file)
    first, second = by_model(found, "terms", actor="A"), by_model(found, "terms", actor="B")
    assert set(first) == set(second)
    for model, one in first.items():
        assert one["mid"] + second[model]["mid"] == pytest.approx(1, abs=2e-3)  # type: ignore[operator]
        assert one["low"] + second[model]["high"] == pytest.approx(1, abs=2e-3)  # type: ignore[operator]


def test_who_is_listed_first_changes_nothing(file: Path, tmp_path: Path) -> None:
    head, one, two = FILE.split("\n[[war.actor]]")
    path = tmp_path / "turned.toml"
    path.write_text(f"{head}\n[[war.actor]]{two}\n[[war.actor]]{one}", encoding="utf-8")
    here, there = asked(file).as_dict(), asked(path).as_dict()
    here["panels"]["inputs"]["notes"] = there["panels"]["inputs"]["notes"] = []
    assert here == there


MIRROR = {"A": "B", "B": "A"}


@settings(max_examples=25)
@given(st.integers(1, 4), st.integers(1, 4), st.floats(20, 80), st.floats(20, 80), st.floats(0.005, 0.05))
def test_sides_with_their_numbers_swapped_get_each_others_results(
    a: int, b: int, force_a: float, force_b: float, cost: float
) -> None:
    own = {
        "A": {"held": a, "capability": force_a, "cost": cost},
        "B": {"held": b, "capability": force_b, "cost": 2 * cost},
    }
    same = {"doubt": 0.5, "patience": 0.97, "optimism": 0.1, "firmness": 6, "never": 0.1, "later": 1}
    given_ = {(who, name): np.array([float(x)]) for who in own for name, x in {**own[who], **same}.items()}
    swapped = {(MIRROR[who], name): x for (who, name), x in given_.items()}
    here = list(played(Drawn(("A", "B"), given_)))
    there = list(played(Drawn(("A", "B"), swapped)))
    for model, one in here:
        side = 1 - model.side if "{}" in model.name else model.side
        other = next(each for twin, each in there if (twin.name, twin.side) == (model.name, side))
        assert one.agree == pytest.approx(other.agree, abs=1e-6, nan_ok=True)
        assert one.rounds == pytest.approx(other.rounds, abs=1e-4, nan_ok=True)
        assert one.share == pytest.approx(1 - other.share, abs=1e-6, nan_ok=True)


def test_the_same_question_gives_the_same_answer_and_another_seed_does_not(file: Path) -> None:
    assert asked(file).as_dict() == asked(file).as_dict()
    assert asked(file).panel("terms").column("mid") != asked(file, seed=1).panel("terms").column("mid")


def test_models_without_inputs_are_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "few.toml"
    path.write_text(re.sub(r"(doubt|later|firmness|never|days) = .*\n", "", FILE), encoding="utf-8")
    found = asked(path)
    assert not any("asks" in one for one in found.panel("answers").column("model"))
    assert any(
        "battle by battle, Ay asks is left out. Not given for both sides: by what part" in one for one in found.notes
    )
    assert set(found.panel("answers").column("days_mid")) == {None}


def test_a_place_that_changes_hands_moves_the_terms_to_the_side_that_takes_it(file: Path) -> None:
    found = asked(file, changes=(parse_change("A held +1"), parse_change("B held +1")))
    rows = {(one["change"], one["model"]): one for one in found.panel("changes").dicts() if "share" in one["result"]}
    for model in ("range", "battle by battle, all known"):
        assert rows["A held +1", model]["mid"] > 0 > rows["B held +1", model]["mid"]


def test_what_one_side_gains_of_the_front_the_other_loses_and_nobody_is_left_with_none(file: Path) -> None:
    (war,) = wars(file, FIELDS)
    one = drawn(war, 5, 1)
    for by in (1, 9, -9):
        held, places = bargain_models.front(changed(one, Change(name="x", actors=("A",), by={"held": by})))
        assert places == 5
        assert held == {1: 3, 9: 4, -9: 1}[by]


def test_the_front_panel_rises_with_places_held_and_marks_where_it_stands(file: Path) -> None:
    rows = [one for one in asked(file).panel("front").dicts() if one["actor"] == "A"]
    assert [one["held"] for one in rows] == [1, 2, 3, 4]
    assert [one["now"] for one in rows] == ["no", "yes", "no", "no"]
    assert sorted(one["mid"] for one in rows) == [one["mid"] for one in rows]


def test_one_input_at_a_time_moves_more_power_to_more_of_the_issue(file: Path) -> None:
    rows = asked(file).panel("tornado_battle_by_battle_all_known").dicts()
    own = next(one for one in rows if (one["actor"], one["field"]) == ("A", "capability"))
    assert own["at_low"] < own["at_high"]
    assert all(one["low"] <= 0 <= one["high"] for one in rows)
    lengths = [one["high"] - one["low"] for one in rows]
    assert lengths == sorted(lengths, reverse=True)


def test_days_are_battles_times_the_days_of_one(file: Path) -> None:
    for one in asked(file).panel("answers").dicts():
        if one["rounds_mid"]:
            assert one["days_mid"] == pytest.approx(30 * one["rounds_mid"], rel=0.02, abs=1)


def test_draws_that_are_not_sure_are_counted(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = bargain_models.forts.agreed
    monkeypatch.setattr(bargain_models.forts, "agreed", lambda *args, **more: slow(*args, **{**more, "rounds": 2}))
    panel = asked(file).panel("answers")
    share = by_model(asked(file), "answers")["battle by battle, all known"]["unsettled"]
    assert 0 < share <= 1  # type: ignore[operator]
    assert any(f"in {round(60 * share)} of 60 draws" in note for note in panel.notes)  # type: ignore[operator]


def test_only_the_wars_asked_for_are_read(file: Path) -> None:
    assert asked(file, scope=Scope(issues=("TERR",))).inputs["wars"] == 1
    assert asked(file, scope=Scope(parties=("A",))).inputs["wars"] == 1
    nothing = asked(file, scope=Scope(issues=("SEC",)))
    assert nothing.inputs["wars"] == 0
    assert "no war about that issue" in nothing.panel("answers").empty


def test_a_change_about_nobody_is_an_error(file: Path) -> None:
    with pytest.raises(ConfigError, match="no war has Z"):
        asked(file, changes=(parse_change("Z cost x2"),))
    with pytest.raises(ConfigError, match="draws 0"):
        asked(file, draws=0)


# -- the battlefield ------------------------------------------------------------------------------------------------


@given(st.integers(0, 30), st.integers(0, 30), st.data())
def test_the_share_of_places_turns_with_the_sides_and_lies_in_its_range(a: int, b: int, data: st.DataObject) -> None:
    if a + b == 0:
        return
    contested = data.draw(st.integers(0, a)), data.draw(st.integers(0, b))
    here, there = share_of_places((a, b), contested), share_of_places((b, a), contested[::-1])
    assert 0 < here.low <= here.at <= here.high < 1
    assert (here.low, here.at, here.high) == pytest.approx((1 - there.high, 1 - there.at, 1 - there.low))


def test_more_places_make_the_range_narrower() -> None:
    few, many = share_of_places((2, 2), (0, 0)), share_of_places((40, 40), (0, 0))
    assert many.high - many.low < few.high - few.low


def test_the_battlefield_of_the_record_stands_in_for_the_forces(ukraine_record: Record, ukraine_config: Config) -> None:
    path = EXAMPLES / "ukraine-2025" / "inputs" / "bargain.toml"
    plain = read(ukraine_record, ukraine_config, Scope(), inputs=path, draws=20)
    found = read(ukraine_record, ukraine_config, Scope(), inputs=path, draws=20, battlefield=True)
    row = next(one for one in found.panel("inputs").rows if one.values[2:5] == ("state:RUS", "Russia", "chance"))
    assert row.mentions
    assert row.values[10].startswith("places taken: ")
    assert any("wins a battle is" in note for note in found.notes)
    assert found.panel("terms").column("mid") != plain.panel("terms").column("mid")
    assert plain.panel("inputs").dicts()[1]["origin"] == "file"


def test_without_a_record_or_places_the_file_counts_and_it_is_said(
    file: Path, two_rivers: Path, ukraine_config: Config
) -> None:
    (war,) = wars(file, FIELDS)
    same, notes = with_battlefield(war, None, ukraine_config, Scope())
    assert same == war
    assert "no record" in notes[0]
    with Record.open(two_rivers / "record.duckdb", read_only=True) as record:
        same, notes = with_battlefield(war, record, ukraine_config, Scope())
    assert same == war
    assert "no place taken" in notes[0]


def test_a_chance_by_the_record_is_drawn_alike_for_both_sides_and_force_multiplies_its_odds(file: Path) -> None:
    (war,) = wars(file, FIELDS)
    chance = share_of_places((4, 1), (0, 0))
    ends = (chance, Estimate(at=1 - chance.at, low=1 - chance.high, high=1 - chance.low))
    one = Estimate(at=1, low=1, high=1)
    given_ = [
        replace(side, values={**side.values, "capability": one, "chance": end})
        for side, end in zip(war.sides, ends, strict=True)
    ]
    draws = drawn(replace(war, sides=(given_[0], given_[1])), 4000, 1)
    mean = bargain_models.battle(draws)[1:].mean()
    assert mean == pytest.approx((chance.low + chance.at + chance.high) / 3, abs=0.01)
    more = changed(draws, Change(name="x", actors=("A",), by={"capability": 3}))
    odds = [one / (1 - one) for one in (bargain_models.battle(draws), bargain_models.battle(more))]
    assert odds[1] == pytest.approx(3 * odds[0])


# -- the examples ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", ["two-rivers", "ukraine-2025"])
def test_the_examples_are_read_and_give_both_sides_the_same_rule(example: str) -> None:
    (war,) = wars(EXAMPLES / example / "inputs" / "bargain.toml", FIELDS)
    first, second = war.sides
    own = {"capability", "held"}  # what the dispatches tell apart
    assert {k: v for k, v in first.values.items() if k not in own} == {
        k: v for k, v in second.values.items() if k not in own
    }
    assert first.why
    assert second.why
    assert first.source
    assert {one.name for one in war.changes}
    assert {actor for one in war.changes for actor in one.actors} == set(war.actors)


def test_the_card_is_whole() -> None:
    found = card("bargain", "dragoman.outlook")
    assert found.assumptions
    assert found.known_failures
    assert found.when_not_to_use


def test_a_number_without_a_range_is_the_same_in_every_draw(file: Path) -> None:
    (war,) = wars(file, FIELDS)
    one = drawn(war, 30, 1)
    assert (one.of(0, "doubt") == 0.5).all()
    capability = one.of(0, "capability")
    assert capability[0] == 50
    assert capability[1:].min() >= 40
    assert capability[1:].max() <= 60
    assert (one.first(11).of(0, "capability") == capability[:11]).all()


def test_a_change_keeps_numbers_within_what_is_allowed(file: Path) -> None:
    (war,) = wars(file, FIELDS)
    one = drawn(war, 5, 1)
    after = parameters.changed(
        one, Change(name="x", actors=("A",), by={"patience": 5, "doubt": -5, "never": -5}), FIELDS
    )
    assert (after.of(0, "patience") == 1).all()
    assert (after.of(0, "doubt") == 0).all()
    assert (after.of(0, "never") > 0).all()
    assert (after.of(1, "doubt") == 0.5).all()


def test_the_order_of_numbers_in_a_file_changes_no_draw(file: Path) -> None:
    (war,) = wars(file, FIELDS)
    turned = replace(
        war,
        sides=tuple(replace(one, values=dict(reversed(one.values.items()))) for one in war.sides),  # type: ignore[arg-type]
    )
    here, there = drawn(war, 20, 3), drawn(turned, 20, 3)
    assert all((here.values[key] == there.values[key]).all() for key in here.values)
    assert Estimate(at=1, low=1, high=1) not in war.values.values()
