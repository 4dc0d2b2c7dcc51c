"""Positions: the ledger's own answers, places on scales, and a spread that a second way of working it out confirms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.config import Config, Party, Placement, Scale
from dragoman.measures import Scope, measure, placed, positions, stated
from dragoman.record import Record
from news_record import on, say

EXX, WYE, ZED = "state:EXX", "state:WYE", "state:ZED"
PARTIES = tuple(Party(id=f"state:{id}", name=name) for id, name in (("EXX", "Exland"), ("WYE", "Wyeland"), ("ZED", "Zedland")))  # fmt: skip  # noqa: E501
ranges = st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted), min_size=2, max_size=5)


def at(party: str, place: float, day: date, low: float | None = None, high: float | None = None, **more: Any) -> Placement:  # fmt: skip  # noqa: E501
    return Placement(party=party, at=place, low=low, high=high, since=day, words="w", **({"source": "none"} | more))


def scaled(*placements: Placement, issue: str = "TERR", parties: tuple[Party, ...] = PARTIES) -> Config:
    scale = Scale(issue=issue, name="The valley", zero="all Exland's", hundred="all Wyeland's", at=placements)
    return Config(name="x", parties=parties, scales=(scale,))


def rows(record: Record, config: Config, panel: str, scope: Scope | None = None) -> list[dict[str, Any]]:
    return measure("positions", record, config, scope).panel(panel).dicts()


# ---- kernels ---------------------------------------------------------------------------------------------------------


def test_three_places_worked_by_hand_have_this_spread() -> None:
    places = [at(EXX, 20, date(2024, 1, 1)), at(WYE, 50, date(2024, 1, 1)), at(ZED, 80, date(2024, 1, 1))]
    found = dict(zip([one.name for one in positions.SPREAD], positions.spread(places), strict=True))
    assert (found["placed"], found["mean"], found["range"]) == (3, 50, 60)
    assert found["sd"] == pytest.approx((1800 / 3) ** 0.5, abs=0.005)
    assert found["cohesion"] == pytest.approx(1 - 2 * 0.244949, abs=0.0005)
    assert (found["sd_low"], found["sd_high"]) == (found["sd"], found["sd"])


@given(st.lists(st.integers(0, 100), min_size=2, max_size=9))
def test_the_deviation_is_the_textbook_s_and_cohesion_stays_in_its_bounds(places: list[int]) -> None:
    mean = sum(places) / len(places)
    slow = (sum((one - mean) ** 2 for one in places) / len(places)) ** 0.5
    sd = positions.deviation(np.array(places, dtype=float))
    assert sd == pytest.approx(slow)
    assert -1e-9 <= positions.cohesion(sd) <= 1


@given(ranges)
def test_the_bounds_of_the_deviation_are_those_of_a_search_over_a_grid(found: list[list[int]]) -> None:
    low, high = (np.array([one[end] for one in found], dtype=float) for end in (0, 1))
    least, most = positions.deviations(low, high)
    grid = np.array(list(product(*(np.linspace(a, b, 5) for a, b in found))))
    tried = grid.std(axis=1)
    assert least <= tried.min() + 1e-9
    assert most == pytest.approx(tried.max())
    centres = np.linspace(0, 100, 4001)
    away = np.maximum(np.maximum(low[:, None] - centres, centres - high[:, None]), 0)
    assert least == pytest.approx(((away**2).sum(axis=0).min() / len(found)) ** 0.5, abs=0.02)


def test_beyond_twelve_places_the_upper_bound_is_one_that_is_reached() -> None:
    low, high = np.zeros(14), np.full(14, 100.0)
    assert positions.deviations(low, high) == (0, 50)
    nested = np.arange(14.0)
    _, most = positions.deviations(nested, nested + 20)
    chance = np.random.default_rng(1)
    tried = [np.where(chance.random(14) < 0.5, nested, nested + 20).std() for _ in range(2000)]
    assert most >= max(tried)


def test_one_place_has_no_spread_and_none_has_nothing() -> None:
    assert positions.spread([]) == (0, *[None] * 10)
    alone = positions.spread([at(EXX, 30, date(2024, 1, 1), 20, 40)])
    assert alone == (1, 30, 20, 40, *[None] * 7)


# ---- the record's own positions --------------------------------------------------------------------------------------


def plain(side: str) -> str:
    return f"state:{side}" if len(side) == 3 and side.isupper() else side


@pytest.mark.parametrize("example", ["rivers", "ukraine"])
def test_the_moves_read_without_words_are_those_of_the_ledger(example: str, request: pytest.FixtureRequest) -> None:
    record: Record = request.getfixturevalue(f"{example}_record")
    sides = [side for (side,) in record.ask("SELECT DISTINCT side FROM act_sides").rows]
    lean = stated.asked(
        record, Scope(), sides,
        "SELECT side, issue, event_id, move, bearing, mention_id, told_for, told, day FROM stated ORDER BY ALL",
    )  # fmt: skip
    full = record.ask(
        "SELECT side, issue, event_id, move, bearing, mention_id, for_another, told, day FROM stands",
        over=("moves",),
    ).rows
    known = set(sides)
    mapped = [(plain(side) if plain(side) in known else f"text:{side.lower()}", *rest) for side, *rest in full]
    assert lean == sorted(mapped, key=lambda row: [(one is not None, one) for one in row])


@pytest.mark.parametrize("example", ["rivers", "ukraine"])
def test_the_last_move_and_its_direction_are_those_of_the_ledger_of_positions(
    example: str, request: pytest.FixtureRequest
) -> None:
    record, config = (request.getfixturevalue(f"{example}_{part}") for part in ("record", "config"))
    ledger = record.ask(
        "SELECT side, issue, move, direction, since, stated, claimed FROM positions", over=("positions",)
    ).rows  # fmt: skip
    sides = {party.id for party in config.parties}
    wanted = {(plain(side), issue): tuple(rest) for side, issue, *rest in ledger if plain(side) in sides}
    found = {
        (row["side"], row["issue"]): tuple(row[key] for key in ("move", "direction", "since", "stated", "claimed"))
        for row in rows(record, config, "sides")
        if row["stated"]
    }
    assert found == wanted
    assert found


@pytest.fixture
def record(tmp_path: Path) -> Any:
    with Record.open(tmp_path / "record.duckdb") as opened:
        yield opened


def test_a_soft_move_after_a_hard_one_goes_toward_and_its_reverse_away(record: Record) -> None:
    days = [date(2025, 1, 1) + timedelta(days=60 * n) for n in range(4)]
    said = (("demanded", "REQUEST", "demand"), ("proposed", "AGREE", "propose"), ("insisted", "REQUEST", "demand"))
    for day, (word, kind, move) in zip(days, (*said, ("asked", "REQUEST", "demand")), strict=True):
        say(
            record, f"Exland {word} the valley.", word, by="Exland", move=move, kind=kind, issues=("TERR",), day=day,
            when=on(day),
        )  # fmt: skip
    config = Config(name="x", parties=PARTIES)
    (found,) = rows(record, config, "sides")
    assert (found["move"], found["direction"], found["stated"]) == ("demand", "same", 4)
    assert (found["toward"], found["away"], found["claimed"]) == (1, 1, 0)
    (before,) = rows(record, config, "sides", Scope(until=days[3]))
    assert (before["direction"], before["stated"], before["reported"]) == ("away", 3, days[2])
    (later,) = rows(record, config, "sides", Scope(since=days[1]))
    assert (later["direction"], later["stated"], later["toward"]) == ("same", 3, 1)


def test_what_others_tell_for_a_side_is_no_position_of_it(record: Record) -> None:
    say(
        record, "Exland would yield the valley, sources say.", "yield", by="Exland", move="concede", kind="CONCEDE",
        issues=("TERR",), keys=(("on_behalf", "Exland"),),
    )  # fmt: skip
    (found,) = rows(record, Config(name="x", parties=PARTIES), "sides")
    assert (found["move"], found["stated"], found["claimed"]) == (None, 0, 1)
    (issue,) = rows(record, Config(name="x", parties=PARTIES), "issues")
    assert (issue["heard"], issue["silent"]) == (0, 3)
    say(record, "Wyeland demanded the hill.", "demanded", by="Wyeland", move="demand", kind="REQUEST", issues=("CEAS",))
    found = measure("positions", record, Config(name="x", parties=PARTIES)).panel("issues")
    assert [(row["issue"], row["heard"], row["silent"]) for row in found.dicts()] == [("TERR", 0, 3), ("CEAS", 1, 2)]
    assert found.notes == ("Silent on every issue: Exland; Zedland.",)


# ---- scales ----------------------------------------------------------------------------------------------------------


def test_a_placement_counts_from_its_day_until_the_next(record: Record) -> None:
    config = scaled(
        at(EXX, 10, date(2024, 1, 10)), at(WYE, 90, date(2024, 1, 10)), at(EXX, 30, date(2024, 3, 1), 20, 40)
    )  # fmt: skip
    (now,) = rows(record, config, "issues")
    (then,) = rows(record, config, "issues", Scope(as_of=date(2024, 2, 29)))
    (early,) = rows(record, config, "issues", Scope(until=date(2024, 3, 1)))
    assert (now["mean"], now["mean_low"], now["mean_high"], now["range"]) == (60, 55, 65, 60)
    assert (then["mean"], then["range"]) == (early["mean"], early["range"]) == (50, 80)
    series = rows(record, config, "spread")
    assert [(row["since"], row["mean"]) for row in series] == [
        (date(2024, 1, 1), 50),
        (date(2024, 2, 1), 50),
        (date(2024, 3, 1), 60),
    ]
    assert [row["low"] for row in rows(record, config, "placed")] == [None, None, 20]


def test_whoever_is_placed_is_shown_party_or_not_unless_parties_are_asked_for(record: Record) -> None:
    config = scaled(at(EXX, 10, date(2024, 1, 1)), at("org:league", 40, date(2024, 1, 1)), parties=PARTIES[:1])
    assert [row["side"] for row in rows(record, config, "sides")] == [EXX, "org:league"]
    assert [row["side"] for row in rows(record, config, "sides", Scope(parties=(EXX,)))] == [EXX]
    assert rows(record, config, "sides", Scope(issues=("CEAS",))) == []


def test_a_placement_finds_the_words_of_its_document_or_its_mention(record: Record) -> None:
    made = say(
        record, "Exland demanded the valley.", "demanded", by="Exland", move="demand", kind="REQUEST", issues=("TERR",)
    )  # fmt: skip
    day = date(2025, 12, 5)
    config = scaled(
        at(EXX, 5, day, source="Exland demanded the valley."),  # the address of this document is its text
        at(WYE, 90, day, source=None, mention=made.id),
        at(ZED, 50, day, source="https://elsewhere.example"),
    )  # fmt: skip
    found = measure("positions", record, config)
    assert [row.mentions for row in found.panel("placed").rows] == [(made.id,), (made.id,), ()]
    assert any("1 of 3 placements rest on a document or mention" in note for note in found.notes)
    assert any("3 of 3 placements have no range" in note for note in found.notes)
    assert all(row.mentions == () for row in measure("positions", record, config, Scope(as_of=day - timedelta(days=1))).panel("placed").rows)  # fmt: skip  # noqa: E501


@given(st.permutations(range(5)))
def test_the_order_of_the_placements_in_the_settings_changes_nothing(order: list[int]) -> None:
    every = [at(EXX, n * 10, date(2024, 1, 1 + n)) for n in range(3)] + [at(WYE, 80 + n, date(2024, 1, 2 + n)) for n in range(2)]  # fmt: skip  # noqa: E501
    first, second = (placed.lines(scaled(*some), Scope())[0] for some in (every, [every[n] for n in order]))
    assert first.placements == second.placements
    assert placed.standing(first.placements, date(2024, 1, 2)) == {EXX: every[1], WYE: every[3]}


def test_the_scales_of_both_examples_rest_on_documents_of_their_own(
    rivers_record: Record, rivers_config: Config, ukraine_record: Record, ukraine_config: Config
) -> None:
    for record, config in ((rivers_record, rivers_config), (ukraine_record, ukraine_config)):
        assert config.scales
        found = measure("positions", record, config)
        assert all(row.mentions for row in found.panel("placed").rows)
        assert not any("have no range" in note for note in found.notes)


def test_places_of_the_two_rivers_are_as_the_dispatches_put_them(rivers_record: Record, rivers_config: Config) -> None:
    found = {row["scale"]: row for row in rows(rivers_record, rivers_config, "issues") if row["scale"]}
    assert (found["Terms of a ceasefire"]["mean"], found["Terms of a ceasefire"]["range"]) == (75, 10)
    assert (found["Who holds the Lower Tarn"]["sd"], found["Who holds the Lower Tarn"]["cohesion"]) == (42.5, 0.15)
    bare = replace(rivers_config, scales=())
    assert any("No scale is kept" in note for note in measure("positions", rivers_record, bare).notes)
