"""Echoes: what was planted is found, chance finds little, rows have words, forecasts are those of a slow version."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.config import Config
from dragoman.measures import Scope
from dragoman.patterns import echoes, leave_one_out, likeness, search
from dragoman.patterns.continuing import blend, following, shares, votes
from dragoman.patterns.library import Process, Step, library, mirrored, process
from dragoman.patterns.reordering import reordered
from dragoman.record import Record
from dragoman.workspace import Workspace

DAY = date(2025, 11, 25)
PANELS = ["sides", "ranking", "matched", "next", "next_acts", "outcomes"]
LIBRARY = library()


def spoilt(one: Process, noise: float, seed: int) -> list[Step]:
    """Twenty steps of a process, some of them left out or replaced by steps of other conflicts."""
    rng = np.random.default_rng(seed)
    others = [step for each in LIBRARY if each.family != one.family for step in each.steps]
    found = []
    for step in one.steps[2:22]:
        if (drawn := rng.random()) >= noise / 2:
            found.append(others[int(rng.integers(len(others)))] if drawn < noise else step)
    return found


@pytest.mark.parametrize("id", ["korea-1951", "oslo-1993", "aceh-2005", "yemen-2018"])
@pytest.mark.parametrize("noise", [0.0, 0.4])
def test_a_stretch_of_a_process_finds_that_process(id: str, noise: float) -> None:
    found = search.find(spoilt(process(id), noise, seed=3), LIBRARY, shuffles=59)
    assert found[0].process.id == id
    assert noise or found[0].p <= 0.05
    assert not found[0].mirrored
    assert all(here < 20 and 2 <= there < 22 for here, there in found[0].pairs)


def test_a_process_with_its_sides_exchanged_is_found_as_such() -> None:
    steps = spoilt(process("finland-1944"), 0.2, seed=1)
    as_it_is, turned = (search.find(each, LIBRARY, shuffles=19) for each in (steps, mirrored(steps)))
    assert [(one.process.id, round(one.score, 9), one.p) for one in as_it_is] == [
        (one.process.id, round(one.score, 9), one.p) for one in turned
    ]
    assert turned[0].process.id == "finland-1944"
    assert turned[0].mirrored
    assert not as_it_is[0].mirrored


def test_likeness_of_a_process_and_itself_is_one_and_its_distance_nought() -> None:
    one = process("korea-1951")
    (found,) = search.find(one.steps, (one,), shuffles=9)
    assert found.likeness == pytest.approx(1)
    assert found.distance == pytest.approx(0)
    assert found.pairs == tuple((at, at) for at in range(len(one.steps)))


def test_nothing_is_found_of_nothing() -> None:
    assert search.find([], LIBRARY) == []
    assert search.find(LIBRARY[0].steps, ()) == []


def test_chance_reaches_five_in_a_hundred_about_as_often_as_it_says() -> None:
    """A process named beforehand, of sequences in which none is hidden."""
    pool = [step for one in LIBRARY for step in one.steps]
    beside = search.stack(LIBRARY)
    low = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        steps = [pool[int(at)] for at in rng.integers(len(pool), size=15)]
        scores = search.by_chance(search.worth(steps, beside), steps, shuffles=39, seed=seed)
        low.append((search.standing(scores)[1] <= 0.05).mean())
    assert np.mean(low) < 0.075


def test_other_orders_keep_how_often_each_kind_follows_each() -> None:
    kinds = [0, 1, 2, 0, 1, 1, 3, 0, 2, 2, 0, 1]
    wanted = sorted(pairwise(kinds))
    for order in reordered(kinds, times=50, rng=np.random.default_rng(2)):
        drawn = [kinds[at] for at in order]
        assert sorted(order) == list(range(len(kinds)))
        assert sorted(pairwise(drawn)) == wanted
        assert (drawn[0], drawn[-1]) == (kinds[0], kinds[-1])


def test_every_order_that_keeps_them_is_as_likely_as_another() -> None:
    kinds = [0, 1, 0, 2, 0, 1, 2]
    edges = sorted(pairwise(kinds))
    possible = {
        one for one in permutations(kinds)
        if one[0] == kinds[0] and sorted(pairwise(one)) == edges
    }  # fmt: skip
    orders = reordered(kinds, times=4000, rng=np.random.default_rng(5))
    drawn = [tuple(kinds[at] for at in order) for order in orders]
    assert set(drawn) == possible
    assert len(possible) > 2
    expected = len(drawn) / len(possible)
    off = sum((drawn.count(one) - expected) ** 2 / expected for one in possible)
    assert off < 4 * len(possible)  # chi-square far in its upper end


# ---- what the panels say ----


@pytest.fixture(scope="module")
def ukraine_record(ukraine: Path) -> Record:
    return Record.open(ukraine / "record.duckdb", read_only=True)


@pytest.fixture(scope="module")
def config(ukraine: Path) -> Config:
    return Workspace(ukraine).config()


def test_every_row_has_its_words_and_every_share_its_place(ukraine_record: Record, config: Config) -> None:
    found = echoes.found(ukraine_record, config, shuffles=19, top=5)
    ids = set(ukraine_record.all_mention_ids())
    assert [panel.shape.name for panel in found.panels] == PANELS
    for panel in found.panels[1:]:
        assert panel.rows
    assert {one for panel in found.panels for row in panel.rows for one in row.mentions} <= ids
    for name in ("ranking", "matched", "next", "next_acts"):
        assert all(row.mentions for row in found.panel(name).rows)
    assert len(found.panel("ranking").rows) == 5
    assert all(0 < p <= 1 for p in (*found.panel("ranking").column("p"), *found.panel("ranking").column("p_any")))
    assert all(source.startswith("http") for source in found.panel("matched").column("source"))
    assert all(worth > 0 for worth in found.panel("matched").column("worth"))
    assert sum(found.panel("next_acts").column("drawn")) == pytest.approx(1, abs=0.01)
    assert sum(found.panel("outcomes").column("count")[:-1]) == 10
    assert sum(found.panel("outcomes").column("base")[:-1]) == pytest.approx(1, abs=0.01)
    for name in ("next_acts", "outcomes"):
        for row in found.panel(name).dicts():
            assert row["low"] <= row["share"] <= row["high"]


def test_processes_of_the_same_two_sides_are_marked(ukraine_record: Record, config: Config) -> None:
    found = echoes.found(ukraine_record, config, shuffles=9, top=100)
    same = {row["process"] for row in found.panel("ranking").dicts() if row["same_sides"] == "yes"}
    assert same <= {"minsk-1-2014", "minsk-2-2015", "ukraine-istanbul-2022"}
    assert "ukraine-istanbul-2022" in same


def test_a_past_day_knows_nothing_later_of_record_and_library(ukraine_record: Record, config: Config) -> None:
    held = {one.document.id for one in ukraine_record.documents(as_of=DAY)}
    found = echoes.found(ukraine_record, config, Scope(as_of=DAY), shuffles=9)
    for panel in found.panels:
        for id in {one for row in panel.rows for one in row.mentions}:
            mention = ukraine_record.mention(id)
            assert mention is not None
            assert mention.document_id in held
    old = echoes.known(date(1994, 1, 1))
    assert {"korea-1951", "oslo-1993"} >= {one.id for one in old if one.id in ("korea-1951", "oslo-1993", "aceh-2005")}
    assert all(one.until <= date(1994, 1, 1) for one in old)


def test_what_broke_later_still_held_on_the_day() -> None:
    one = process("finland-1939")
    assert one.held_until is not None
    assert echoes._holds(one, date(1940, 6, 1))
    assert not echoes._holds(one, None)
    assert echoes._days_held(one, date(1940, 6, 1)) is None
    assert echoes._days_held(one, None) == 470


def test_an_empty_record_says_what_is_missing(tmp_path: Path, config: Config) -> None:
    with Record.open(tmp_path / "record.duckdb") as record:
        for settings in (config, Config(name="nobody")):
            found = echoes.found(record, settings)
            assert [panel.shape.name for panel in found.panels] == PANELS
            assert all(panel.empty and not panel.rows for panel in found.panels)


# ---- forecasts ----


def test_forecasts_of_all_cases_at_once_are_those_of_each() -> None:
    rng = np.random.default_rng(4)
    scores = np.where(rng.random((6, 9)) < 0.3, 0, rng.random((6, 9)))
    says, base = rng.integers(3, size=(6, 9)), rng.dirichlet([1, 1, 1], size=6)
    found = leave_one_out.forecast(scores, says, base, 4, 7.0)
    for at in range(6):
        order = [one for one in np.argsort(-scores[at], kind="stable")[:4] if scores[at, one] > 0]
        assert found[at] == pytest.approx(blend(says[at, order], scores[at, order], base[at], 7.0))
    assert found.sum(axis=1) == pytest.approx(np.ones(6))


def test_the_vectorised_test_is_the_slow_and_obvious_one() -> None:
    """One process, one prefix: base rates, last act and votes counted by hand from the other families alone."""
    kept = tuple(LIBRARY[:12])
    families = len(likeness.families())
    cases = leave_one_out.next_steps(kept, likeness.family_of, families)
    at, known = 5, 9
    row = int(np.flatnonzero(cases.process == at)[known - leave_one_out.FIRST])
    others = [one for one in kept if one.family != kept[at].family]
    told = [[likeness.family_of(step) for step in one.steps] for one in others]
    base = shares([one for sequence in told for one in sequence], families)
    assert cases.base(-1)[row] == pytest.approx(base)
    last = likeness.family_of(kept[at].steps[known - 1])
    assert cases.markov is not None
    assert cases.markov(-1)[row] == pytest.approx(following(told, last, base))
    assert cases.came[row] == likeness.family_of(kept[at].steps[known])
    beside, costs = search.stack(tuple(others)), likeness.costs()
    table = search.worth(kept[at].steps[:known], beside)
    ends = search.align.local_ends(table, costs.local_gap, 0.6)[-1]
    found = votes(ends, beside.lengths, most=5)
    slow = blend(np.array([told[one.process][one.place + 1] for one in found]),
                 np.array([one.score for one in found]), base, 10.0)  # fmt: skip
    assert leave_one_out.forecast(cases.scores[0.6], cases.says[0.6], cases.base(-1), 5, 10.0)[row] == pytest.approx(
        slow
    )


def test_what_comes_later_in_a_process_changes_no_forecast_of_its_beginning() -> None:
    kept = tuple(LIBRARY[:8])
    one = kept[0]
    turned = replace(one, steps=(*one.steps[:10], *reversed(one.steps[10:])))
    before, after = (
        leave_one_out.next_steps(each, likeness.family_of, len(likeness.families()))
        for each in (kept, (turned, *kept[1:]))
    )
    early = slice(0, 10 - leave_one_out.FIRST)
    assert np.allclose(before.scores[0.6][early], after.scores[0.6][early])
    assert np.allclose(before.base(-1)[early], after.base(-1)[early])


def test_processes_of_one_family_have_no_say_about_one_another() -> None:
    cases = leave_one_out.next_steps(LIBRARY, likeness.family_of, len(likeness.families()))
    of = leave_one_out.groups(LIBRARY)
    assert (cases.scores[0.1][of[None, :] == cases.group[:, None]] == 0).all()
    without = int(of[[one.id for one in LIBRARY].index("korea-1951")])
    own = cases.base(without)[cases.group == without]
    assert np.allclose(own, cases.base(-1)[cases.group == without])  # it is left out once, not twice


def made(outcome_by_kind: bool) -> tuple[Process, ...]:
    """A library of two kinds of process, told apart by their steps; ends go with the kind, or by turns."""
    rng = np.random.default_rng(8)
    one = process("korea-1951")
    kinds = (one.steps, process("kosovo-1999").steps)
    found = []
    for number in range(24):
        kind = number % 2
        keep = np.sort(rng.choice(len(kinds[kind]) - 4, size=20, replace=False))
        steps = tuple(replace(kinds[kind][at], on=one.since, until=one.since) for at in keep)
        agreed = kind == 0 if outcome_by_kind else number // 2 % 2 == 0
        found.append(
            replace(one, id=f"made-{number}", conflict=f"conflict {number}", steps=steps,
                    outcome="agreement" if agreed else "collapse", outcome_on=one.until)
        )  # fmt: skip
    return tuple(found)


def test_where_like_sequences_end_alike_echoes_foresee_it_and_where_they_do_not_they_do_not() -> None:
    gains = {}
    for linked in (True, False):
        processes = made(linked)
        judged = leave_one_out.judge("outcome", leave_one_out.outcomes(processes, 0.5), processes)
        gains[linked] = next(
            one for one in judged.scores
            if (one.model, one.against, one.metric) == (leave_one_out.FIXED, leave_one_out.BASE, "log")
        )  # fmt: skip
    assert gains[True].high < -0.1
    assert gains[False].value > -0.05


# ---- the command ----


def run(*arguments: str, status: int = 0) -> str:
    done = CliRunner().invoke(app, ["echoes", *arguments])
    assert done.exit_code == status, done.output
    return done.stdout


def test_the_command_lists_the_library_and_prints_a_process() -> None:
    assert len(run("--library").splitlines()) == len(LIBRARY) + 1
    assert len(json.loads(run("--library", "--json"))) == len(LIBRARY)
    text = run("korea-1951")
    assert "Korean War, armistice talks (korea-1951)" in text
    assert all(step.what in text for step in process("korea-1951").steps)
    assert json.loads(run("korea-1951", "--json"))["outcome"] == "agreement"


def test_the_command_prints_the_panels_of_a_workspace(two_rivers: Path) -> None:
    text = run("-w", str(two_rivers), "--top", "3")
    assert "Earlier processes, the likest first" in text
    assert "Arvenia" in text
    assert "Read them for what to look up, not as a forecast." in text
    found = json.loads(run("-w", str(two_rivers), "--panel", "outcomes", "--json"))
    assert list(found["panels"]) == ["outcomes"]
    run("-w", str(two_rivers), "--panel", "moods", status=2)
