"""The attrition model as a user meets it: a file in, panels out, laws side by side and no single date."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from dragoman.config import Config, Party
from dragoman.errors import ConfigError
from dragoman.measures.measured import Measured, Scope, card
from dragoman.outlook import attrition_panels
from dragoman.outlook.attrition import FIELDS, parse_change, read
from dragoman.outlook.lanchester import square_end
from dragoman.outlook.parameters import wars

EXAMPLES = Path(__file__).parents[2] / "examples"
SIDE = """
[[war.actor]]
actor = "{actor}"
strength = {strength}
losses = {losses}
losses_low = {low}
losses_high = {high}
stop = 0
why = "by hand"
"""
FILE = '[[war]]\nname = "x"\nissue = "TERR"\nhorizon = 400\nfatigue = 30\nown = 0.5\nothers = 0.5\n' + "".join(
    SIDE.format(actor=actor, strength=strength, losses=losses, low=losses / 2, high=losses * 2)
    for actor, strength, losses in (("B", 800, 10), ("A", 1000, 8))
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "war.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def asked(path: Path | None, **more: object) -> Measured:
    config = Config(name="x", parties=(Party(id="A", name="Ay"), Party(id="B", name="Bee")))
    return read(None, config, more.pop("scope", Scope()), inputs=path, **{"draws": 80, **more})  # type: ignore[arg-type]


def test_every_panel_has_its_shape_and_rows_or_a_reason(file: Path) -> None:
    found = asked(file, changes=(parse_change("A support x1.5"),))
    tornados = [one.shape for one in found.panels if one.shape.name.startswith("tornado")]
    assert tuple(one.shape for one in found.panels if one.shape not in tornados) == attrition_panels.SHAPES
    assert {"tornado_square", "tornado_general"} <= {one.name for one in tornados}
    assert all(one.rows or one.empty for one in found.panels)
    assert [one.shape.name for one in found.panels if not one.rows] == ["fits"]


def test_the_square_law_at_the_best_values_is_that_in_print(tmp_path: Path) -> None:
    path = tmp_path / "exact.toml"
    path.write_text(re.sub(r"losses_(low|high) = .*\n", "", FILE), encoding="utf-8")
    found = asked(path, draws=1)
    row = next(one for one in found.panel("length").dicts() if one["law"] == "square")
    end = square_end((np.array([1000.0]), np.array([800.0])), (np.array([0.01]), np.array([0.01])))
    assert row["q50"] == pytest.approx(end[0], abs=1)
    (loser,) = [one for one in found.panel("ending").dicts() if one["law"] == "square" and one["best"] == "yes"]
    assert loser["actor"] == "B"
    assert loser["left_mid"] == pytest.approx(0, abs=1e-3)


def test_laws_stand_side_by_side_and_no_length_is_a_single_day(file: Path) -> None:
    rows = asked(file).panel("length").dicts()
    assert [one["law"] for one in rows] == ["linear", "square", "logarithmic", "fatigue", "general"]
    square = rows[1]
    assert square["q10"] < square["q50"] < square["q90"]
    spread = asked(file).panel("spread").dicts()
    assert (spread[0]["what"], spread[0]["most"]) == ("law", None)  # some laws never end within the horizon


def test_what_does_not_end_within_the_horizon_is_counted_and_said(file: Path) -> None:
    panel = asked(file).panel("length")
    rows = {one["law"]: one for one in panel.dicts()}
    assert rows["fatigue"]["beyond"] == 1
    assert rows["fatigue"]["q10"] is None
    assert any("x, fatigue: in 80 of 80 draws" in note for note in panel.notes)


def test_shares_of_endings_and_what_lies_beyond_add_up(file: Path) -> None:
    found = asked(file)
    beyond = {one["law"]: one["beyond"] for one in found.panel("length").dicts()}
    for law, open_ in beyond.items():
        ends = [one["share"] for one in found.panel("ending").dicts() if one["law"] == law]
        assert sum(ends) + open_ == pytest.approx(1, abs=2e-3)


def test_more_support_for_one_side_wears_the_other_down(file: Path) -> None:
    found = asked(file, changes=(parse_change("A support x1.5"), parse_change("B support x1.5")))
    rows = {(one["change"], one["actor"]): one for one in found.panel("changes").dicts() if one["law"] == "square"}
    assert rows["A support x1.5", "B"]["after"] >= rows["A support x1.5", "B"]["before"]
    assert rows["B support x1.5", "A"]["after"] > rows["B support x1.5", "A"]["before"]


def test_sides_with_their_numbers_swapped_get_each_others_results(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "swapped.toml"
    text = re.sub(r"losses_(low|high) = .*\n", "", FILE)
    file.write_text(text, encoding="utf-8")
    path.write_text(text.replace('"A"', '"C"').replace('"B"', '"A"').replace('"C"', '"B"'), encoding="utf-8")
    here, there = (asked(one, draws=1) for one in (file, path))
    assert here.panel("length").rows == there.panel("length").rows
    left = {(one["law"], one["actor"]): one["left_mid"] for one in here.panel("ending").dicts()}
    for one in there.panel("ending").dicts():
        assert one["left_mid"] == left[one["law"], {"A": "B", "B": "A"}[one["actor"]]]


def test_today_carried_on_is_the_yardstick(tmp_path: Path) -> None:
    path = tmp_path / "even.toml"
    text = re.sub(r"losses_(low|high) = .*\n", "", FILE).replace("stop = 0", "stop = 0.5\nreplacement = 3")
    path.write_text(text, encoding="utf-8")
    rows = {one["actor"]: one for one in asked(path, draws=1).panel("balance").dicts()}
    assert (rows["A"]["net_mid"], rows["A"]["days_mid"]) == (-5, 100)  # half of 1,000 at 5 a day
    assert (rows["B"]["net_mid"], rows["B"]["days_mid"]) == (-7, 57)


def test_laws_without_inputs_are_left_out_and_named(tmp_path: Path) -> None:
    path = tmp_path / "few.toml"
    path.write_text(re.sub(r"(fatigue|own|others|horizon) = .*\n", "", FILE), encoding="utf-8")
    found = asked(path)
    assert [one["law"] for one in found.panel("length").dicts()] == ["linear", "square", "logarithmic"]
    assert any("the law that tires is left out" in one for one in found.notes)
    assert any("Ay has no replacement or support" in one for one in found.notes)
    assert found.panel("length").column("horizon") == [1095.0] * 3


def test_the_same_question_gives_the_same_answer_and_another_seed_does_not(file: Path) -> None:
    assert asked(file).as_dict() == asked(file).as_dict()
    assert asked(file).as_dict() != asked(file, seed=2).as_dict()


def test_no_file_says_what_to_give_and_wrong_ones_are_named(tmp_path: Path) -> None:
    nothing = asked(None)
    assert all(not one.rows for one in nothing.panels)
    assert "file of inputs" in nothing.panel("length").empty
    path = tmp_path / "wrong.toml"
    for wrong, said in (("stop = 0", "stop = 1"), "stop low 1"), (("losses = 8", "losses = 0"), "losses low 4"):
        path.write_text(FILE.replace(*wrong), encoding="utf-8")
        with pytest.raises(ConfigError, match=said):
            asked(path)
    with pytest.raises(ConfigError, match="draws 0"):
        asked(path, draws=0)


def test_battles_that_are_given_are_fitted(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "battles.csv"
    lines = [f"{1 + n % 2},{1000 + n},{50 + 3 * (n % 7)},{900 - n},{60 + 2 * (n % 5)}" for n in range(40)]
    text = "period,red_initial,red_casualties,blue_initial,blue_casualties\n" + "\n".join(lines)
    path.write_text(text, encoding="utf-8")
    assert asked(file, battles=path).panel("fits").column("period") == ["all", "1", "2"]


@pytest.mark.parametrize("example", ["two-rivers", "ukraine-2025"])
def test_the_examples_are_read_and_give_both_sides_the_same_rule(example: str) -> None:
    path = EXAMPLES / example / "inputs" / "attrition.toml"
    (war,) = wars(path, FIELDS)
    first, second = war.sides
    for side in war.sides:
        assert side.why
        assert side.source
        losses, more = side.values["losses"], side.values["replacement"]
        assert losses.low < losses.at < losses.high
        assert (more.low, more.high) <= (losses.at, 2 * losses.at)
    assert set(first.values) == set(second.values)
    assert first.values["stop"] == second.values["stop"]
    assert first.values["support"] == second.values["support"]
    found = read(None, Config(name="x"), Scope(), inputs=path, draws=30)
    assert all(one.rows for one in found.panels if one.shape.name != "fits")


def test_the_card_is_whole() -> None:
    found = card("attrition", "dragoman.outlook")
    assert found.assumptions
    assert found.known_failures
    assert found.when_not_to_use
