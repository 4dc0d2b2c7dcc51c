"""Scenarios as a user meets them: files in, every model under each, paired with the inputs as they are."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.config import Config, Party
from dragoman.errors import ConfigError
from dragoman.measures import Scope
from dragoman.measures.measured import Measured, card
from dragoman.outlook import attrition, bargain, compare, compare_panels, settlement
from dragoman.outlook.compare import BLIND, LEAVES, SPANS, STILL, paired
from dragoman.outlook.group_decision import drawn
from dragoman.outlook.scenarios import Scenario, load, parse
from dragoman.outlook.settlement_inputs import Question, questions
from dragoman.patterns.library import library
from dragoman.workspace import create

EXAMPLES = Path(__file__).parents[2] / "examples"
ISSUE = """
[[issue]]
issue = "TERR"
[[issue.actor]]
actor = "A"
position = 0
position_high = 20
salience = 90
capability = 3
capability_low = 2
capability_high = 4
[[issue.actor]]
actor = "B"
position = 100
salience = 50
capability = 1
[[issue.actor]]
actor = "C"
position = 40
position_low = 30
position_high = 60
salience = 80
capability = 2
"""
WAR = '[[war]]\nname = "w"\nissue = "TERR"\n' + "".join(
    f"""[[war.actor]]
actor = "{actor}"
held = 3
capability = {force}
capability_low = {force - 10}
capability_high = {force + 10}
cost = 0.02
cost_low = 0.01
cost_high = 0.04
doubt = 0.5
patience = 0.98
optimism = 0.1
firmness = 8
never = 0.1
"""
    for actor, force in (("A", 50), ("B", 50))
)
FIGHT = '[[war]]\nname = "w"\nissue = "TERR"\nhorizon = 1000\nfatigue = 50\n' + "".join(
    f"""[[war.actor]]
actor = "{actor}"
strength = 1000
strength_low = 800
strength_high = 1200
losses = 5
losses_low = 3
losses_high = 8
stop = 0.5
"""
    for actor in ("A", "B")
)
CONFIG = Config(name="x", parties=(Party(id="A", name="Ay"), Party(id="B", name="Bee")))


@pytest.fixture
def inputs(tmp_path: Path) -> dict[str, Path]:
    found = {}
    for name, text in (("settlement", ISSUE), ("bargain", WAR), ("attrition", FIGHT)):
        found[name] = tmp_path / f"{name}.toml"
        found[name].write_text(text, encoding="utf-8")
    return found


def scenario(text: str, path: Path = Path("one.toml"), *, name: str = "one") -> Scenario:
    return parse(f'name = "{name}"\n{text}', path)


def ran(inputs: dict[str, Path], *some: Scenario, **more: object) -> Measured:
    return compare.read(None, CONFIG, Scope(), scenarios=some, inputs=inputs, **{"draws": 60, **more})  # type: ignore[arg-type]


def figures(found: Measured, scenario: str, **cells: str) -> dict[tuple[str, str, str], dict[str, object]]:
    rows = [one for one in found.panel("figures").dicts() if one["scenario"] == scenario]
    return {
        (one["about"], one["by"], one["result"]): one
        for one in rows
        if all(one[key] == value for key, value in cells.items())
    }


# -- files ----------------------------------------------------------------------------------------------------------


def test_every_shipped_scenario_can_be_read_and_has_what_differs_with_a_reason() -> None:
    for folder in ("ukraine-2025", "two-rivers"):
        found = load(sorted((EXAMPLES / folder / "scenarios").glob("*.toml")))
        assert len(found) >= 2
        for one in found:
            assert one.question
            assert one.same
            assert one.needs
            assert one.differs
            assert all(each.why for each in one.differs)


def test_the_six_that_were_asked_for_are_shipped_and_what_helps_one_side_has_its_mirror() -> None:
    names = {path.stem for path in (EXAMPLES / "ukraine-2025" / "scenarios").glob("*.toml")}
    assert {
        "backchannel", "multilateral-forum", "more-support", "less-support", "front-moves", "ceasefire-first",
    } <= names  # fmt: skip
    assert {"front-moves-back", "more-support-russia"} <= names


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense = 1", "unknown key: nonsense"),
        ("[setlement]\nchanges = []", "there is no model 'setlement'"),
        ("settlement = 3", "settlement is no table"),
        ("[settlement]\nchange = []", "unknown key of [settlement]: change"),
        ("[settlement]\nchanges = 3", "[settlement] changes is no list of texts"),
        ("[settlement]\nchanges = ['A capability 2']", "[settlement] changes: 'A capability 2' is no change"),
        ("[bargain]\nchanges = ['A mood x2']", "[bargain] changes: 'A mood x2' is no change"),
        ("[attrition]\nbattlefield = true", "unknown key of [attrition]: battlefield"),
        ("[bargain]\nbattlefield = 'yes'", "[bargain] battlefield = 'yes'"),
        ("[settlement]\nstatus_quo = 2", "[settlement] status_quo = 2"),
        ("[settlement]\nissue = 3", "[settlement]: issue is no table"),
        ("[settlement]\npresent = ['A']\nabsent = ['B']", "[settlement] has present and absent"),
        ("[settlement]\ninputs = 'nowhere.toml'", "there is no file 'nowhere.toml'"),
        ("formats = ['backchanel']", "formats: unknown 'backchanel'"),
        ("[[differs]]\nwhy = 'x'", "differs 1 does not say what"),
        ("[[needs]]\nwhat = 'x'\n[[needs.for]]\n", "needs 1, for 1 looks for nothing"),
        ("[[needs]]\nwhat = 'x'\n[[needs.for]]\nmove = ['acept']", "move of needs 1, for 1: unknown 'acept'"),
        ("[[needs]]\nwhat = 'x'\n[[needs.for]]\nmood = ['x']", "unknown key of needs 1, for 1: mood"),
        ("[[needs]]\nwhat = 'x'\n[[needs.for]]\ncolumn = {a = ['x']}", "columns of no ledger"),
        ("[[needs]]\nwhat = 'x'\n[[needs.for]]\nsince = 'May'", "since = 'May' is no day"),
        ("question = 3", "question = 3 is no text"),
        ("needs = ['x']", "needs is no list of tables"),
        ("name = 'again'", "no TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_key_and_what_to_try(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        scenario(text, Path("some/one.toml"))
    words = str(caught.value)
    assert "some/one.toml" in words
    assert all(part in words for part in said.split(": "))
    assert caught.value.advice


def test_a_name_is_taken_once_whatever_the_case(tmp_path: Path) -> None:
    for file, name in (("a.toml", "The Forum"), ("b.toml", "the  forum")):
        (tmp_path / file).write_text(f'name = "{name}"', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"b\.toml: .*that of a\.toml too"):
        load(sorted(tmp_path.glob("*.toml")))


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b'name = ""', b"name = 3", b"x" * 1_000_001])
def test_what_is_no_scenario_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=r"x\.toml"):
        load([path])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[settlement]\nchanges = ['Z capability x2']", "[settlement] changes: no issue has Z"),
        ("[settlement]\nabsent = ['Z']", "[settlement] absent: no issue has Z"),
        ("[settlement]\nabsent = ['A', 'B']", "leaves fewer than two"),
        ("[settlement]\nissue = {SECG = ['A position +1']}", "[settlement] issue: the inputs have no SECG"),
        ("[settlement]\nabsent = ['A']\nchanges = ['A capability x2']", "no issue has all actors of 'A capability x2'"),
        ("[settlement]\nchanges = ['A,B lockstep', 'B,C lockstep']", "no issue has all actors of 'B,C lockstep'"),
        ("[bargain]\nchanges = ['Z cost x2']", "[bargain] changes: no war has Z"),
        ("[bargain]\nchanges = ['A later x2']", "[bargain] changes: the inputs have no later of A"),
        ("[attrition]\nchanges = ['A,Z support x2']", "[attrition] changes: no war has A, Z"),
        ("[attrition]\nchanges = ['A replacement x2']", "the inputs have no replacement of A"),
    ],
)
def test_a_setting_about_what_is_not_in_the_inputs_is_refused_with_file_and_key(
    inputs: dict[str, Path], text: str, said: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        ran(inputs, scenario(text, Path("some/one.toml")))
    assert "some/one.toml" in str(caught.value)
    assert all(part in str(caught.value) for part in said.split(": "))


def test_a_workspace_made_like_an_example_takes_its_scenarios_over(tmp_path: Path) -> None:
    space = create(tmp_path / "space", like=EXAMPLES / "two-rivers")
    assert [path.name for path in space.scenarios] == sorted(
        path.name for path in (EXAMPLES / "two-rivers" / "scenarios").glob("*.toml")
    )


# -- what comes out -------------------------------------------------------------------------------------------------


def test_every_panel_has_its_shape_and_rows_or_a_reason(inputs: dict[str, Path]) -> None:
    found = ran(inputs, scenario('formats = ["backchannel"]\n[settlement]\nchanges = ["A capability x2"]'))
    side = [one for one in found.panels if one.shape.name in ("settlement", "bargain", "attrition")]
    assert tuple(one.shape for one in found.panels if one not in side) == compare_panels.SHAPES
    assert all(one.rows or one.empty for one in found.panels)
    nothing = ran({}, *())
    assert all(not one.rows and one.empty for one in nothing.panels)
    assert "scenarios/NAME.toml" in nothing.panel("scenarios").empty


def test_the_baseline_is_what_each_model_shows_by_itself(inputs: dict[str, Path]) -> None:
    base = figures(ran(inputs, scenario("")), "Inputs as they are")
    alone = settlement.read(None, CONFIG, Scope(), inputs=inputs["settlement"], draws=60).panel("answers").dicts()
    for one in alone:
        if (place := base.get((one["issue_name"], one["model"], "place on the line"))) is not None:
            assert place["mid"] == pytest.approx(one["mid"], abs=0.051)
    terms = bargain.read(None, CONFIG, Scope(), inputs=inputs["bargain"], draws=60).panel("terms").dicts()
    for one in (each for each in terms if each["actor"] == "A"):
        assert base["w", one["model"], "share of Ay"]["mid"] == pytest.approx(one["mid"], abs=1e-3)
    for one in attrition.read(None, CONFIG, Scope(), inputs=inputs["attrition"], draws=60).panel("length").dicts():
        assert base["w", f"{one['law']} law", "days until a side is worn down"]["unsettled"] == one["beyond"]


def test_a_change_moves_a_figure_as_the_models_own_what_if_does(inputs: dict[str, Path]) -> None:
    text = "B capability x2"
    found = figures(ran(inputs, scenario(f'[settlement]\nchanges = ["{text}"]')), "one", model="settlement")
    change = settlement.settlement_inputs.parse_change(text)
    own = settlement.read(None, CONFIG, Scope(), inputs=inputs["settlement"], draws=60, changes=(change,))
    for one in own.panel("changes").dicts():
        if (mine := found.get((one["issue_name"], one["model"], "place on the line"))) is not None:
            assert mine["moved_mid"] == pytest.approx(one["mid"], abs=0.051)
            assert mine["moved_low"] == pytest.approx(one["low"], abs=0.051)
            assert mine["moved_high"] == pytest.approx(one["high"], abs=0.051)


def test_the_weighted_mean_moves_as_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "exact.toml"
    rows = "".join(
        f'[[issue.actor]]\nactor = "{who}"\nposition = {at}\nsalience = 100\ncapability = {force}\n'
        for who, at, force in (("A", 0, 3), ("B", 100, 1))
    )
    path.write_text('[[issue]]\nissue = "TERR"\n' + rows, encoding="utf-8")
    found = ran({"settlement": path}, scenario('[settlement]\nchanges = ["B capability x3"]'))
    ((_, one),) = figures(found, "one", by="weighted mean").items()
    # 100 / 4 before, 300 / 6 after, in every draw
    assert (one["mid"], one["moved_mid"], one["moved_low"], one["moved_high"]) == (50, 25, 25, 25)
    assert one["zero"] == LEAVES


def test_who_is_absent_has_no_weight_and_the_others_keep_their_draws(inputs: dict[str, Path]) -> None:
    one, other = scenario('[settlement]\nabsent = ["B"]'), scenario('[settlement]\npresent = ["A", "C"]', name="two")
    found = ran(inputs, one, other)
    mean = figures(found, "one", by="weighted mean")
    assert mean == {key: {**row, "scenario": "one"} for key, row in figures(found, "two", by="weighted mean").items()}
    ((_, row),) = mean.items()
    assert row["moved_high"] < 0  # B stands at 100 without a range, so every draw goes down
    assert row["zero"] == LEAVES


def test_an_actor_keeps_its_draws_in_another_version_of_the_question() -> None:
    (whole,) = _questions(ISSUE)
    less = Question(issue="TERR", stands=tuple(one for one in whole.stands if one.actor != "B"))
    more = Question(issue="TERR", stands=(*whole.stands, replace(whole.stands[0], actor="AA")))
    base = drawn(whole, 50, 1)
    for question in (less, more):
        other = drawn(question, 50, 1, like=whole)
        for actor in {"A", "C"}:
            assert np.array_equal(other.position[other.actors.index(actor)], base.position[base.actors.index(actor)])
    assert not np.array_equal(drawn(less, 50, 1).position[-1], base.position[-1])


def test_lockstep_is_invisible_to_the_mean_and_the_status_quo_too(inputs: dict[str, Path]) -> None:
    found = ran(inputs, scenario('[settlement]\nstatus_quo = 0.5\nchanges = ["A,C lockstep"]'))
    rows = figures(found, "one", model="settlement")
    assert [one["zero"] for key, one in rows.items() if key[1] == "weighted mean"] == [STILL]
    assert all(one["zero"] in (SPANS, LEAVES, STILL) for one in rows.values())


def test_a_model_without_anything_that_differs_says_that_it_does_not_see_it(inputs: dict[str, Path]) -> None:
    found = ran(inputs, scenario('[bargain]\nchanges = ["A held +1"]'))
    seen = {one["model"]: one["seen"] for one in found.panel("settings").dicts()}
    assert seen == {"settlement": f"this model {BLIND}", "bargain": "yes", "attrition": f"this model {BLIND}"}
    assert any("settlement and attrition" in note and BLIND in note for note in found.notes)
    for model in ("settlement", "attrition"):
        assert {one["zero"] for one in figures(found, "one", model=model).values()} == {BLIND}
        assert {one["scenario_1"] for one in found.panel(model).dicts()} == {BLIND}
    assert not any(one["model"] != "bargain" for one in found.panel("tornado").dicts())


def test_a_change_by_a_factor_of_one_is_none(inputs: dict[str, Path]) -> None:
    text = '[settlement]\nchanges = ["A capability x1"]\n[bargain]\nchanges = ["A cost x1"]\n'
    found = ran(inputs, scenario(text + '[attrition]\nchanges = ["A losses x1"]'))
    assert {one["zero"] for one in figures(found, "one").values()} == {BLIND}
    assert not found.panel("tornado").rows


def test_two_sides_that_are_alike_are_moved_alike_by_changes_that_mirror_each_other(inputs: dict[str, Path]) -> None:
    own = scenario('[bargain]\nchanges = ["A held +1"]\n[attrition]\nchanges = ["A support x2"]', name="A")
    other = scenario('[bargain]\nchanges = ["B held +1"]\n[attrition]\nchanges = ["B support x2"]', name="B")
    found = ran(inputs, own, other, draws=1)
    share = "share of Ay"
    mine, theirs = (figures(found, name, model="bargain", result=share) for name in "AB")
    base = figures(found, "Inputs as they are", model="bargain", result=share)
    key = ("w", "battle by battle, all known", share)
    assert mine[key]["mid"] - base[key]["mid"] > 0 > theirs[key]["mid"] - base[key]["mid"]
    first = {(one["scenario"], one["law"], one["actor"]): one["share"] for one in found.panel("first").dicts()}
    assert first["A", "square law", "B"] == first["B", "square law", "A"] == 1


def test_several_changes_add_up_in_the_order_of_the_file(inputs: dict[str, Path]) -> None:
    twice = scenario('[settlement]\nchanges = ["B capability x2", "B capability x2"]', name="twice")
    once = scenario('[settlement]\nchanges = ["B capability x4"]', name="once")
    found = ran(inputs, twice, once)
    keep = ("mid", "low", "high", "moved_mid", "moved_low", "moved_high", "zero")
    mine, theirs = (figures(found, name, model="settlement") for name in ("twice", "once"))
    assert [[one[key] for key in keep] for one in mine.values()] == [
        [one[key] for key in keep] for one in theirs.values()
    ]


def test_a_change_of_one_issue_leaves_the_others(inputs: dict[str, Path]) -> None:
    text = inputs["settlement"].read_text("utf-8")
    inputs["settlement"].write_text(text + text.replace("TERR", "SECG"), encoding="utf-8")
    found = ran(inputs, scenario("[settlement]\nissue = {SECG = ['C position +20']}"))
    zero = {(key[0], key[1]): one["zero"] for key, one in figures(found, "one", model="settlement").items()}
    assert zero["TERR", "weighted mean"] == BLIND
    assert zero["SECG", "weighted mean"] == LEAVES


def test_other_inputs_stand_in_for_those_of_all(inputs: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "other.toml").write_text(ISSUE.replace("position = 100", "position = 60"), encoding="utf-8")
    found = ran(inputs, scenario('[settlement]\ninputs = "other.toml"', folder / "one.toml"))
    ((_, row),) = figures(found, "one", by="weighted mean").items()
    assert row["zero"] == LEAVES
    assert row["moved_high"] < 0


def test_what_does_not_settle_and_what_goes_beyond_the_horizon_is_counted(inputs: dict[str, Path]) -> None:
    found = ran(inputs, scenario('[attrition]\nchanges = ["A,B losses x0.01"]'))
    rows = figures(found, "one", model="attrition")
    assert all(one["unsettled"] == 1 for one in rows.values())
    assert all("beyond 100%" in one["scenario_1"] for one in found.panel("attrition").dicts())
    assert any("one: what goes beyond the horizon" in note for note in found.panel("attrition").notes)


def test_a_tornado_has_the_scenarios_by_how_far_they_move_the_figure(inputs: dict[str, Path]) -> None:
    some = [scenario(f'[settlement]\nchanges = ["B capability x{by}"]', name=str(by)) for by in (1.1, 3, 0.2, 1)]
    rows = [one for one in ran(inputs, *some).panel("tornado").dicts() if one["by"] == "weighted mean"]
    assert [abs(one["moved"]) for one in rows] == sorted((abs(one["moved"]) for one in rows), reverse=True)
    assert {one["scenario"] for one in rows} == {"1.1", "3", "0.2"}


def test_order_and_company_of_scenarios_change_nothing_of_a_scenario(inputs: dict[str, Path]) -> None:
    one = scenario('[settlement]\nchanges = ["A salience x0.5"]')
    two = scenario('[settlement]\nabsent = ["C"]\n[bargain]\nchanges = ["A cost x2"]', name="two")
    apart, together, turned = ran(inputs, one), ran(inputs, one, two), ran(inputs, two, one)
    assert figures(apart, "one") == figures(together, "one") == figures(turned, "one")


@given(
    st.lists(st.tuples(st.floats(-9, 9, allow_nan=False), st.floats(-9, 9, allow_nan=False)), min_size=2, max_size=30)
)
def test_a_paired_difference_is_turned_round_with_its_sides(pairs: list[tuple[float, float]]) -> None:
    now, was = (np.array(column) for column in zip(*pairs, strict=True))
    there, back = paired(now, was), paired(was, now)
    assert there is not None
    assert back is not None
    assert there.mid == pytest.approx(-back.mid)
    assert there.low == pytest.approx(-back.high)
    assert there.mean == pytest.approx(-back.mean)
    assert there.zero == back.zero
    same = paired(now, now)
    assert same is not None
    assert same.zero == STILL


def test_nothing_is_said_where_no_draw_can_be_compared() -> None:
    none = np.full(3, np.nan)
    assert paired(none, np.ones(3)) is None


# -- the record and the library -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Old:
    """An earlier process, invented."""

    name: str
    format: str
    formats: tuple[str, ...]
    agreed: bool | None
    held: str = "none"
    outcome_on: date | None = date(2000, 1, 1)
    held_until: date | None = None
    family: str = "x"


def test_earlier_processes_are_counted_by_hand(inputs: dict[str, Path]) -> None:
    old = [
        Old("a", "backchannel", ("backchannel",), True, "holds"),
        Old("b", "bilateral", ("bilateral", "backchannel"), True, "broken", held_until=date(2002, 1, 1), family="y"),
        Old("c", "bilateral", ("bilateral",), False),
        Old("d", "backchannel", ("backchannel",), None),
    ]
    found = ran(inputs, scenario('formats = ["backchannel"]'), library=old)
    rows = {one["use"]: one for one in found.panel("formats").dicts()}
    among = rows["among its formats"]
    assert (among["processes"], among["families"], among["agreed"]) == (2, 2, 2)
    assert (among["holds"], among["broken"], among["years"]) == (1, 1, 2.0)
    assert (rows["as the main format"]["processes"], rows["not among its formats"]["agreed"]) == (1, 0)
    assert rows["the whole library"]["processes"] == 3  # what is going on is not over
    assert among["low"] == pytest.approx(0.342, abs=1e-3)  # Wilson, 2 of 2
    assert any("small number" in note for note in found.panel("formats").notes)
    assert "no cause" in found.panel("formats").shape.note


def test_the_shipped_library_has_processes_for_the_formats_of_the_example() -> None:
    some = load(sorted((EXAMPLES / "ukraine-2025" / "scenarios").glob("*.toml")))
    found = compare.read(None, CONFIG, Scope(), scenarios=some, inputs={}, library=library())
    rows = {(one["format"], one["use"]): one for one in found.panel("formats").dicts()}
    assert rows["backchannel", "among its formats"]["processes"] >= 15
    assert rows["multilateral", "among its formats"]["processes"] >= 25
    assert all(row["low"] is None or row["low"] <= row["share"] <= row["high"] for row in rows.values())


def test_a_change_about_somebody_whose_position_is_not_known_is_left_out_and_said(inputs: dict[str, Path]) -> None:
    text = inputs["settlement"].read_text("utf-8").replace("position = 100\n", "")
    inputs["settlement"].write_text(text, encoding="utf-8")
    found = ran(inputs, scenario('[settlement]\nchanges = ["B capability x2"]'))
    assert any(note.startswith("one: B capability x2: left out") for note in found.notes)
    assert {one["zero"] for one in figures(found, "one", model="settlement").values()} == {BLIND}
    alone = ran(inputs, scenario('[settlement]\nabsent = ["C"]'))
    assert not figures(alone, "one", model="settlement")
    assert any("one: Territory" in note or "fewer than two" in note for note in alone.notes)


def test_models_without_inputs_are_said_not_to_be_run(inputs: dict[str, Path]) -> None:
    found = ran({"settlement": inputs["settlement"]}, scenario('[bargain]\nchanges = ["A cost x2"]'))
    assert not found.panel("bargain").rows
    assert "inputs/bargain.toml" in found.panel("bargain").empty
    assert any("not run" in one["seen"] for one in found.panel("settings").dicts())


def test_the_card_says_what_is_assumed() -> None:
    one = card("compare", "dragoman.outlook")
    assert one.assumptions
    assert one.known_failures
    assert one.when_not_to_use


def _questions(text: str) -> Sequence[Question]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_text(text, encoding="utf-8")
        return questions(path)


def test_a_folder_that_holds_only_scenarios_can_become_a_workspace(tmp_path: Path) -> None:
    from dragoman.workspace import begun

    folder = tmp_path / "space"
    folder.mkdir()
    shutil.copytree(EXAMPLES / "two-rivers" / "scenarios", folder / "scenarios")
    assert begun(folder)
