"""Cycles: counted as a slow second version counts them, weighed as the formulas say, found where they are planted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from dragoman.cli import app
from dragoman.config import Config, Party
from dragoman.measures import Scope
from dragoman.patterns import chance
from dragoman.patterns.cycle_panels import found, read_moves
from dragoman.patterns.cycles import ANYONE, Moved, Options, families, named, search, threads
from dragoman.patterns.mining import Bits, Miner, Pattern, Thread, patterns, unpacked
from dragoman.record import Record
from dragoman.workspace import Workspace

A, B, C = "state:AAA", "state:BBB", "state:CCC"
FIRST = date(2025, 7, 1)
NAMES = list(families())
QUICK = Options(permutations=99)
FAMILIES = {one.name: one.answer for one in families().values()}


def moved(n: int, day: int, actor: str, family: str, target: str = "", **other: object) -> Moved:
    base: dict[str, object] = {
        "mention": f"m{n}", "event": f"e{n}", "day": FIRST + timedelta(days=day), "document": f"d{n}", "start": 0,
        "end": 1, "family": family, "actors": frozenset([actor]),
        "targets": frozenset([target] if target else []), "issues": frozenset(["TERR"]),
    }  # fmt: skip
    return Moved(**(base | other))  # type: ignore[arg-type]


def thread_of(moves: Sequence[Moved], gap_days: int = 30, gap_events: int = 8) -> tuple[Thread, list[Moved]]:
    """The thread of A and B on one issue, whatever it holds, and its moves in order."""
    options = Options(least=0, gap_days=gap_days, gap_events=gap_events)
    ordered = sorted(moves, key=lambda one: (one.day, one.document, one.start))
    return next(one for one in threads(ordered, [(A, B)], options) if one.issue == "TERR"), ordered


def slow(thread: Thread, moves: Sequence[Moved], pattern: Pattern) -> list[tuple[int, ...]]:
    """Every choice of steps there is, then the one that ends first, then the next that begins after it."""

    def may_follow(i: int, j: int) -> bool:
        days = (thread.steps[j].day - thread.steps[i].day).days
        between = sum(thread.later(i, k) and thread.later(k, j) for k in range(len(thread.steps)))
        return thread.later(i, j) and days <= thread.gap_days and between <= thread.gap_events

    def is_token(j: int, token: tuple[str, str]) -> bool:
        return token[0] in thread.steps[j].roles and moves[thread.steps[j].index].family == token[1]

    every = [
        chosen
        for chosen in combinations(range(len(thread.steps)), len(pattern))
        if all(is_token(j, token) for j, token in zip(chosen, pattern, strict=True))
        and all(may_follow(i, j) for i, j in pairwise(chosen))
    ]
    kept: list[tuple[int, ...]] = []
    while left := [one for one in every if not kept or thread.later(kept[-1][-1], one[0])]:
        end = min(one[-1] for one in left)
        kept.append(max((one for one in left if one[-1] == end), key=lambda one: one[::-1]))
    return kept


@st.composite
def records(draw: st.DrawFn) -> list[Moved]:
    """Up to eleven moves of three parties in a few days and documents, some at the same place."""
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(0, 6), st.sampled_from([A, B, C]), st.sampled_from(NAMES), st.sampled_from([A, B, ""]),
                st.integers(0, 1), st.integers(0, 2),
            ),
            min_size=4, max_size=11,
        )
    )  # fmt: skip
    return [
        moved(n, day, actor, family, target if target != actor else "", document=f"d{doc}-{day}", start=at, end=at + 1)
        for n, (day, actor, family, target, doc, at) in enumerate(rows)
    ]


@settings(max_examples=60)
@given(records(), st.integers(0, 6), st.integers(0, 3))
def test_occurrences_are_those_of_a_slow_second_version(moves: list[Moved], gap_days: int, gap_events: int) -> None:
    thread, ordered = thread_of(moves, gap_days, gap_events)
    codes = [NAMES.index(one.family) for one in ordered]
    miner = Miner(thread, Bits.make(NAMES, np.array([codes])))
    for pattern in list(patterns(FAMILIES, 4))[::5]:
        wanted = slow(thread, ordered, pattern)
        assert unpacked(miner.counts(pattern), 1).tolist() == [len(wanted)]
        assert miner.occurrences(pattern) == wanted


@settings(max_examples=20)
@given(records(), st.integers(0, 99))
def test_many_arrangements_at_once_count_as_one_by_one(moves: list[Moved], seed: int) -> None:
    thread, ordered = thread_of(moves)
    shuffled = chance.arrangements(
        [NAMES.index(one.family) for one in ordered], [one.actors for one in ordered], times=7, seed=seed
    )
    together = Miner(thread, Bits.make(NAMES, shuffled))
    alone = [Miner(thread, Bits.make(NAMES, row[None, :])) for row in shuffled]
    for pattern in list(patterns(FAMILIES, 4))[::23]:
        wanted = [int(unpacked(miner.counts(pattern), 1)[0]) for miner in alone]
        assert unpacked(together.counts(pattern), 8).tolist() == wanted


def test_a_move_told_three_times_is_one_step() -> None:
    moves = [moved(n, n, A, "press", B) for n in range(3)] + [moved(3, 4, B, "refuse", A)]
    thread, ordered = thread_of(moves)
    miner = Miner(thread, Bits.make(NAMES, np.array([[NAMES.index(one.family) for one in ordered]])))
    assert miner.occurrences((("A", "press"), ("B", "refuse"))) == [(2, 3)]


def test_moves_of_one_day_in_two_documents_have_no_order() -> None:
    thread, ordered = thread_of([moved(0, 1, A, "press", B), moved(1, 1, B, "refuse", A)])
    miner = Miner(thread, Bits.make(NAMES, np.array([[NAMES.index(one.family) for one in ordered]])))
    assert miner.occurrences((("A", "press"), ("B", "refuse"))) == []
    assert miner.occurrences((("B", "refuse"), ("A", "press"))) == []


def test_a_pattern_has_both_sides_and_four_steps_come_back_to_the_first() -> None:
    every = list(patterns(FAMILIES, 4))
    assert len(every) == len(set(every))
    for pattern in every:
        assert {"A", "B"} <= {role for role, _ in pattern}
        assert all(one != other for one, other in pairwise(pattern))
        assert len(pattern) < 4 or pattern[0] == pattern[3]


def test_whom_a_move_is_addressed_to_decides_whose_thread_it_is_in() -> None:
    moves = [
        moved(0, 0, A, "press", B),
        moved(1, 1, A, "press", C),  # of A and C
        moved(2, 2, B, "refuse"),  # names nobody: of every pair of B on the issue
        moved(3, 3, C, "press", B),  # a third party's, of A and B
    ]
    found = threads(moves, [(A, B), (ANYONE, B)], Options(least=1))
    held = {(one.a, one.issue): [(step.index, step.roles) for step in one.steps] for one in found}
    assert held[A, "TERR"] == [(0, ("A",)), (2, ("B",)), (3, ("TB",))]
    assert held[ANYONE, "TERR"] == [(0, ("A",)), (2, ("B",)), (3, ("A",))]
    assert (A, "") not in held  # B's refusal names nobody, so that on all issues together B does nothing towards A


@settings(max_examples=25)
@given(records(), st.integers(0, 9))
def test_shuffling_keeps_who_acts_when_and_each_partys_mix(moves: list[Moved], seed: int) -> None:
    codes = [NAMES.index(one.family) for one in moves]
    shuffled = chance.arrangements(codes, [one.actors for one in moves], times=5, seed=seed)
    assert shuffled[0].tolist() == codes
    for party in (A, B, C):
        own = [place for place, one in enumerate(moves) if one.actors == {party}]
        for row in shuffled:
            assert sorted(row[own]) == sorted(shuffled[0][own])


def test_the_surprise_of_a_hand_worked_case() -> None:
    # seven of eight arrangements have one, one has five: mean 1.5, m = 2; sqrt(2 (5 ln 2.5 - 3)) = 1.778
    counts = np.array([5, 1, 1, 1, 1, 1, 1, 1])
    assert chance.surprise(counts, 2).round(3).tolist() == [1.778, *[0.0] * 7]


def test_the_step_down_is_that_of_a_slow_second_version() -> None:
    rng = np.random.default_rng(5)
    shown = [rng.random(40) + (place == 2) for place in range(6)]
    highest = rng.random(40)
    order = sorted(range(6), key=lambda place: -shown[place][0])
    wanted, before = {}, 0.0
    for rank, place in enumerate(order):
        rest = np.max([highest, *(shown[other] for other in order[rank:])], axis=0)
        before = max(before, float(np.mean(rest >= shown[place][0])))
        wanted[place] = before
    assert chance.step_down(shown, highest)[0] == [wanted[place] for place in range(6)]


def test_q_values_are_those_of_the_paper() -> None:
    # Benjamini and Hochberg 1995, section 3.2, first four of fifteen: rejected at 5 %, the fifth is not
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
         1.0]  # fmt: skip
    q = chance.benjamini_hochberg(p)
    assert [one <= 0.05 for one in q] == [True] * 4 + [False] * 11
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


def planted(seed: int, noise: int, times: int) -> list[Moved]:
    rng = np.random.default_rng(seed)
    moves = []
    for n in range(noise):
        actor, target = rng.choice([A, B, C], 2, replace=False)
        issue = frozenset([str(rng.choice(["TERR", "SECG", "ECON"]))])
        moves.append(moved(n, int(rng.integers(150)), str(actor), str(rng.choice(NAMES)), str(target), issues=issue))
    for time in range(times):
        day = 5 + time * 25
        moves += [
            moved(noise + 3 * time, day, A, "propose", B),
            moved(noise + 3 * time + 1, day + 2, C, "press", B),
            moved(noise + 3 * time + 2, day + 4, B, "refuse", A),
        ]
    return moves


PAIRS = [(A, B), (A, C), (B, C), (ANYONE, A), (ANYONE, B), (ANYONE, C)]


@pytest.mark.parametrize("seed", range(3))
def test_a_planted_cycle_is_found_and_timed(seed: int) -> None:
    result = search(planted(seed, 40, 5), PAIRS, QUICK)
    best = [one for one in result.cycles if one.corrected <= 0.05 and (one.thread.a, one.thread.b) == (A, B)]
    assert any(one.pattern == (("A", "propose"), ("TB", "press"), ("B", "refuse")) for one in best)
    by_name = [one for one in result.cycles if one.named and one.named.name == "offered-pressed-by-a-third"]
    assert any(one.p_named is not None and one.p_named <= 0.05 for one in by_name)


def test_noise_alone_is_no_cycle() -> None:
    alarms = [
        any(one.corrected <= 0.05 for one in search(planted(seed, 40, 0), PAIRS, QUICK).cycles) for seed in range(12)
    ]
    assert sum(alarms) <= 3  # of 12 at 5 % each: more comes once in 4,000 such tests


def figures(moves: Sequence[Moved], pairs: Sequence[tuple[str, str]] = PAIRS) -> set[tuple[object, ...]]:
    """What a search says, without the names of the parties."""
    result = search(moves, pairs, replace(QUICK, most=10_000))
    return {
        (one.thread.issue, one.occurrences, tuple(family for _, family in one.pattern), one.p, one.corrected, one.q)
        for one in result.cycles
    }


def test_other_names_for_the_parties_change_nothing() -> None:
    moves = planted(1, 30, 3)
    names = {A: "state:ZZZ", B: "state:MMM", C: "state:BBB"}
    other = [
        replace(
            one, actors=frozenset(names[side] for side in one.actors),
            targets=frozenset(names[side] for side in one.targets),
        )
        for one in moves
    ]  # fmt: skip
    pairs = [(ANYONE if a == ANYONE else names[a], names[b]) for a, b in PAIRS]
    assert figures(moves) == figures(other, pairs)


def test_the_order_of_arrival_changes_nothing() -> None:
    moves = planted(2, 30, 3)
    assert figures(moves) == figures(moves[::-1])


def test_a_cycle_told_backwards_is_another_one() -> None:
    moves = planted(0, 0, 4)
    back = [replace(one, day=FIRST + (FIRST + timedelta(days=200) - one.day)) for one in moves]
    there = {one.pattern for one in search(moves, [(A, B)], QUICK).cycles}
    other = {one.pattern for one in search(back, [(A, B)], QUICK).cycles}
    whole: Pattern = (("A", "propose"), ("TB", "press"), ("B", "refuse"))
    assert whole in there
    assert whole[::-1] in other


def test_a_pattern_that_a_longer_one_tells_as_well_is_not_shown() -> None:
    result = search(planted(0, 0, 4), [(A, B)], QUICK)
    shown = {one.pattern for one in result.cycles if one.named is None}
    assert (("A", "propose"), ("B", "refuse")) not in shown


def test_the_worked_example_of_the_page() -> None:
    told = [
        (0, A, "press"),
        (3, B, "refuse"),
        (10, A, "press"),
        (12, B, "refuse"),
        (21, A, "propose"),
        (24, B, "yield"),
    ]
    moves = [moved(n, day, actor, family, B if actor == A else A) for n, (day, actor, family) in enumerate(told)]
    result = search(moves, [(A, B)], Options(permutations=1999))
    one = next(each for each in result.cycles if each.pattern == (("A", "press"), ("B", "refuse")))
    assert one.occurrences == ((0, 1), (2, 3))
    assert one.p == pytest.approx(5 / 9, abs=0.04)
    assert one.expected == pytest.approx(14 / 9, abs=0.04)


def test_every_named_cycle_is_one_that_is_looked_for() -> None:
    every = set(patterns(FAMILIES, 4))
    roles = {"P": "A", "R": "B", "T>R": "TB", "T>P": "TA"}
    for one in named():
        assert tuple((roles[role], family) for role, family in one.steps) in every


# -- the record --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def ukraine_config(ukraine: Path) -> Config:
    return Workspace(ukraine).config()


def test_on_the_example_pressure_on_territory_comes_again_and_no_test_is_passed(
    ukraine: Path, ukraine_config: Config
) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        result = found(record, ukraine_config, Scope(), options=Options())
        known = set(record.all_mention_ids())
    rows = result.panel("cycles").dicts()
    pressed = [row for row in rows if {row["first"], row["other"]} == {"state:USA", "state:UKR"}]
    assert any(row["issue"] == "TERR" and row["named"] == "pressure refused" for row in pressed)
    assert all(row["corrected"] > 0.05 for row in rows)
    assert any(note.startswith("0 of ") for note in result.notes)
    for panel in result.panels:
        for row in panel.rows:
            assert row.mentions
            assert set(row.mentions) <= known
    numbers = {row["number"] for row in result.panel("occurrences").dicts()}
    assert numbers == {row["number"] for row in rows}


def test_a_past_day_shows_no_cycle_of_later_reports(ukraine: Path, ukraine_config: Config) -> None:
    day = date(2025, 11, 26)
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        result = found(record, ukraine_config, Scope(as_of=day), options=QUICK)
        held = {one.document.id for one in record.documents(as_of=day)}
        for panel in result.panels:
            for row in panel.rows:
                for id in row.mentions:
                    mention = record.mention(id)
                    assert mention is not None
                    assert mention.document_id in held


def test_a_scope_of_one_party_and_issue_shows_nothing_else(ukraine: Path, ukraine_config: Config) -> None:
    scope = Scope(parties=("state:UKR",), issues=("TERR",), since=date(2025, 9, 1))
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        result = found(record, ukraine_config, scope, options=QUICK)
    for row in result.panel("cycles").dicts():
        assert "state:UKR" in (row["first"], row["other"])
        assert row["since"] >= date(2025, 9, 1)


def test_what_is_refused_comes_before_the_refusal_that_names_it(ukraine: Path) -> None:
    with Record.open(ukraine / "record.duckdb", read_only=True) as record:
        moves, told, _ = read_moves(record, Scope(since=date(2025, 9, 3), until=date(2025, 9, 4)))
        words = "rejected as unacceptable a proposal"
        refusal = next(one for one in moves if words in told[one.mention + one.family].words)
    offer = next(one for one in moves if one.offer == refusal.offer and one.family == "propose")
    assert (offer.document, offer.day) == (refusal.document, refusal.day)
    assert offer.end <= refusal.start


def test_an_empty_record_says_what_is_missing(tmp_path: Path) -> None:
    config = SimpleNamespace(parties=(Party(id=A, name="A"), Party(id=B, name="B")), blocs=(), issues=())
    with Record.open(tmp_path / "record.duckdb") as record:
        result = found(record, config, Scope(), options=QUICK)  # type: ignore[arg-type]
    assert all(not panel.rows and panel.empty for panel in result.panels)


def test_the_command_prints_each_time_with_its_words(ukraine: Path) -> None:
    arguments = ["cycles", "-w", str(ukraine), "--party", "state:UKR", "--issue", "TERR", "--permutations", "99"]
    shown = CliRunner().invoke(app, arguments)
    assert shown.exit_code == 0
    assert "United States presses → Ukraine refuses" in shown.output
    assert "Donald Trump has put pressure on Ukraine" in shown.output
    values = json.loads(CliRunner().invoke(app, [*arguments, "--json"]).output)
    assert values["measure"] == "cycles"
    assert values["panels"]["cycles"]["rows"][0]["mentions"]
