"""Unity of blocs: kernels against print, closed forms and slow second versions; records with known answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_record import Told

from dragoman.config import Bloc, Config, Member, Party
from dragoman.measures import Measured, Scope, measure, unity
from dragoman.record import Record

MEMBERS = [f"state:XM{number}" for number in range(4)]
BLOC = Bloc(id="bloc:ring", name="Ring", members=tuple(Member(id=one) for one in MEMBERS))
CONFIG = Config(
    name="ring",
    parties=(Party(id="state:XAR", name="Arvenia"), Party(id="state:XBE", name="Belmora")),
    blocs=(BLOC,),
)
JANUARY, FEBRUARY = date(2025, 1, 10), date(2025, 2, 10)
counts = st.lists(st.integers(0, 40), min_size=3, max_size=3).map(lambda some: np.array(some, dtype=np.float64))
ballots = st.lists(
    st.lists(st.sampled_from([1.0, 0.0, -1.0, float("nan")]), min_size=3, max_size=3), min_size=1, max_size=6
).map(np.array)
SLOW = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, config: Config = CONFIG, **scope: Any) -> Measured:
    return measure("cohesion", told.record, config, Scope(**scope))


def move(told: Told, who: str, move: str, issue: str = "SECG", day: date = JANUARY, **parts: Any) -> str:
    kind = {"accept": "AGREE", "propose": "AGREE", "urge": "REQUEST", "demand": "REQUEST"}.get(move, "REJECT")
    return told.say(kind, [who], ["state:XAR"], move=move, issues=(issue,) if issue else (), day=day, **parts)


def only(found: Measured, panel: str = "blocs") -> dict[str, Any]:
    (row,) = found.panel(panel).dicts()
    return row


# ---- kernels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "printed"), [(5, 0.375), (10, 0.246), (35, 0.136)])
def test_what_chance_gives_a_small_group_is_as_printed(n: int, printed: float) -> None:
    assert unity.by_chance(n) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize("n", range(1, 10))
def test_what_chance_gives_is_the_mean_over_every_way_to_vote(n: int) -> None:
    every = [abs(sum(ballot)) / n for ballot in product((1, -1), repeat=n)]
    assert unity.by_chance(n) == pytest.approx(sum(every) / len(every))


@given(counts.filter(lambda some: some.sum() > 0))
def test_agreement_of_three_answers_is_the_index_of_hix_noury_and_roland(some: np.ndarray) -> None:
    n, most = some.sum(), some.max()
    assert unity.agreement(some[None])[0] == pytest.approx((most - 0.5 * (n - most)) / n)


@given(st.integers(0, 40), st.integers(0, 40))
def test_agreement_of_two_answers_is_rice(yes: int, no: int) -> None:
    both = np.array([[yes, no]], dtype=np.float64)
    assert unity.agreement(both)[0] == pytest.approx(unity.rice(both[:, 0], both[:, 1])[0], nan_ok=True)


@given(st.integers(0, 40), st.integers(0, 40))
def test_rice_keeps_its_bounds_and_treats_both_sides_alike(yes: int, no: int) -> None:
    one, other = unity.rice(np.array([yes * 1.0, no]), np.array([no * 1.0, yes]))
    assert one == other or (yes + no == 0 and one != one)
    assert yes + no == 0 or 0 <= one <= 1


@given(st.integers(0, 30), st.integers(0, 30))
def test_above_chance_is_one_for_unity_and_never_below_minus_one(yes: int, no: int) -> None:
    (found,) = unity.above_chance(np.array([yes * 1.0]), np.array([no * 1.0]))
    if yes + no < 2:
        assert found != found
    else:
        assert -1 <= found <= 1
        assert (found == pytest.approx(1)) == (yes == 0 or no == 0)


def test_places_at_the_two_ends_are_as_far_apart_as_can_be() -> None:
    assert unity.alike(np.array([[0.0], [0.0], [1.0], [1.0]]))[0] == 0
    assert unity.alike(np.array([[0.3], [0.3]]))[0] == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_closeness_of_places_is_one_less_twice_the_deviation(places: list[float]) -> None:
    mean = sum(places) / len(places)
    slow = 1 - 2 * (sum((one - mean) ** 2 for one in places) / len(places)) ** 0.5
    assert unity.alike(np.array(places)[:, None])[0] == pytest.approx(max(0.0, slow), abs=1e-9)


@pytest.mark.parametrize(
    ("shares", "printed"),
    [
        ((30, 40, 210, 130, 530, 50, 10), 0.6113333),  # the example of the package agrmt
        ((2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6), 0.61),  # van der Eijk (2001): placing PvdA
        ((1.6, 2.6, 8.2, 21, 29.3, 27, 10.3), 0.48),  # the same: placing D66
        ((0, 0, 7), 1),
        ((5, 5, 5), 0),
        ((4, 0, 4), -1),
        ((1, 0, 0, 0, 1), -1),
    ],
)
def test_agreement_over_ordered_answers_is_as_printed(shares: tuple[float, ...], printed: float) -> None:
    assert unity.ordered_agreement(np.array(shares, dtype=np.float64)) == pytest.approx(printed, abs=6e-3)


@given(counts.filter(lambda some: some.sum() > 0))
def test_agreement_over_ordered_answers_is_the_same_from_either_end(some: np.ndarray) -> None:
    found = unity.ordered_agreement(some)
    assert -1 - 1e-9 <= found <= 1 + 1e-9
    assert found == pytest.approx(unity.ordered_agreement(some[::-1]))


@given(counts.filter(lambda some: some.sum() > 0), st.floats(0.1, 1.6))
def test_polarisation_is_the_double_sum(some: np.ndarray, alpha: float) -> None:
    p, y = some / some.sum(), [0.0, 0.5, 1.0]
    slow = sum(p[i] ** (1 + alpha) * p[j] * abs(y[i] - y[j]) for i in range(3) for j in range(3))
    found = unity.polarisation(some, np.array(y), alpha=alpha)
    assert found == pytest.approx(2 ** (1 + alpha) * slow)
    assert -1e-9 <= found <= 1 + 1e-9
    assert unity.polarisation(np.array([1.0, 0, 1]), np.array(y), alpha=alpha) == pytest.approx(1)


@given(ballots)
def test_the_mean_without_a_member_is_that_of_a_group_without_it(votes: np.ndarray) -> None:
    found = unity.without_each(votes)
    for row in range(len(votes)):
        rest = [votes[other] for other in range(len(votes)) if other != row]
        if not any(one in (1.0, -1.0) for one in votes[row]):
            assert found[row] != found[row]
            continue
        rices = []
        for column in range(3):
            yes = sum(one[column] == 1 for one in rest)
            no = sum(one[column] == -1 for one in rest)
            rices += [abs(yes - no) / (yes + no)] if yes + no >= 2 else []
        assert found[row] == pytest.approx(sum(rices) / len(rices) if rices else float("nan"), nan_ok=True)


@given(ballots)
def test_the_order_of_members_changes_no_mean(votes: np.ndarray) -> None:
    assert unity.mean_rice(votes) == pytest.approx(unity.mean_rice(votes[::-1]), nan_ok=True)


def test_an_item_on_which_everybody_agrees_counts_nothing_among_the_contested() -> None:
    close = unity.closeness(np.array([10.0, 5.0]), np.array([0.0, 5.0]))
    assert unity.weighted(np.array([1.0, 0.2]), close) == pytest.approx(0.2)
    assert np.isnan(unity.weighted(np.array([1.0]), close[:1]))


# ---- what the reader counts -----------------------------------------------------------------------------------------


def test_three_against_one_is_a_rice_of_a_half(told: Told) -> None:
    for who in MEMBERS[:3]:
        move(told, who, "propose")
    move(told, MEMBERS[3], "reject")
    row = only(read(told))
    assert (row["members"], row["coded"], row["silent"], row["items"]) == (4, 4, 0, 1)
    assert row["rice"] == 0.5
    assert row["corrected"] == pytest.approx((0.5 - 0.375) / 0.625, abs=1e-3)
    assert (row["rice_low"], row["rice_high"]) == (0.333, 1.0)
    assert row["ai"] == 0.625
    issue = only(read(told), "issues")
    assert (issue["soft"], issue["neutral"], issue["hard"]) == (3, 0, 1)
    assert issue["position"] == pytest.approx(1 - 2 * 0.75**0.5 / 2, abs=1e-3)


def test_the_last_word_of_a_member_counts(told: Told) -> None:
    move(told, MEMBERS[0], "reject", day=JANUARY)
    move(told, MEMBERS[0], "propose", day=JANUARY + timedelta(days=5))
    move(told, MEMBERS[1], "propose", day=JANUARY)
    assert only(read(told))["rice"] == 1.0


def test_each_period_has_its_own_last_word(told: Told) -> None:
    move(told, MEMBERS[0], "propose", day=JANUARY)
    move(told, MEMBERS[0], "reject", day=FEBRUARY)
    move(told, MEMBERS[1], "propose", day=JANUARY)
    move(told, MEMBERS[1], "propose", day=FEBRUARY)
    rows = read(told).panel("series").dicts()
    assert [(row["since"], row["rice"]) for row in rows] == [(date(2025, 1, 1), 1.0), (date(2025, 2, 1), 0.0)]
    (year,) = read(told, step="year").panel("series").dicts()
    assert (year["since"], year["rice"]) == (date(2025, 1, 1), 0.0)


def test_a_member_alone_shows_no_unity(told: Told) -> None:
    move(told, MEMBERS[0], "propose")
    row = only(read(told))
    assert (row["items"], row["alone"], row["rice"], row["ai"]) == (0, 1, None, None)
    assert only(read(told), "issues")["rice"] is None


def test_the_silent_are_named(told: Told) -> None:
    move(told, MEMBERS[0], "propose")
    found = read(told)
    silent = [row["member"] for row in found.panel("members").dicts() if row["stands"] == "silent"]
    assert silent == MEMBERS[1:]
    assert "Silent: state:XM1, state:XM2, state:XM3." in found.panel("blocs").notes[0]


def test_a_country_that_no_report_names_has_its_name(told: Told) -> None:
    bloc = Bloc(id="bloc:ring", name="Ring", members=(Member(id="state:LUX"), Member(id=MEMBERS[0])))
    move(told, MEMBERS[0], "propose")
    rows = read(told, Config(name="ring", blocs=(bloc,))).panel("members").dicts()
    assert [row["member_name"] for row in rows] == ["XM0", "Luxembourg"]


@pytest.mark.parametrize("how", ["on_behalf", "denied", "claim", "pledge", "clarify"])
def test_what_is_no_stated_move_of_a_member_is_no_vote(told: Told, how: str) -> None:
    parts: dict[str, Any] = {"particulars": [("on_behalf", MEMBERS[0], MEMBERS[0])]} if how == "on_behalf" else {}
    parts |= {"status": "denied"} if how == "denied" else {}
    word = how if how in ("claim", "pledge", "clarify") else "propose"
    told.say("AGREE", [MEMBERS[0]], ["state:XAR"], move=word, issues=("SECG",), day=JANUARY, **parts)
    move(told, MEMBERS[1], "propose")
    assert only(read(told))["coded"] == 1


def test_a_move_without_an_issue_is_left_out_and_counted(told: Told) -> None:
    move(told, MEMBERS[0], "propose", issue="")
    move(told, MEMBERS[1], "propose")
    found = read(told)
    assert only(found)["coded"] == 1
    assert found.inputs["moves of members that name no issue, left out"] == 1
    row = next(one for one in found.panel("members").dicts() if one["member"] == MEMBERS[0])
    assert (row["stands"], row["moves"]) == ("silent", 1)


def test_a_move_counts_while_its_side_is_a_member(told: Told) -> None:
    left = Bloc(id="bloc:ring", name="Ring", members=(Member(id=MEMBERS[0]), Member(id=MEMBERS[1], until=FEBRUARY)))
    config = Config(name="ring", blocs=(left,))
    move(told, MEMBERS[0], "propose", day=JANUARY)
    move(told, MEMBERS[1], "propose", day=JANUARY)
    move(told, MEMBERS[1], "reject", day=FEBRUARY)
    assert only(read(told, config))["rice"] == 1.0
    assert only(read(told, config, since=FEBRUARY))["members"] == 1


def test_what_the_settings_say_of_later_days_is_not_known_before(told: Told) -> None:
    later = (Member(id=MEMBERS[0]), Member(id=MEMBERS[1], since=FEBRUARY), Member(id=MEMBERS[2], until=FEBRUARY))
    config = Config(name="ring", blocs=(Bloc(id="bloc:ring", name="Ring", members=later),))
    plain = (Member(id=MEMBERS[0]), Member(id=MEMBERS[2]))
    move(told, MEMBERS[0], "propose", day=JANUARY)
    move(told, MEMBERS[2], "reject", day=JANUARY)
    then = read(told, config, as_of=JANUARY)
    other = read(told, Config(name="ring", blocs=(Bloc(id="bloc:ring", name="Ring", members=plain),)), as_of=JANUARY)
    assert [panel.dicts() for panel in then.panels] == [panel.dicts() for panel in other.panels]


def test_parties_of_one_side_are_a_group(told: Told) -> None:
    parties = tuple(Party(id=one, name=one, side="Ring") for one in MEMBERS[:2])
    move(told, MEMBERS[0], "propose")
    move(told, MEMBERS[1], "reject")
    row = only(read(told, Config(name="ring", parties=parties)))
    assert (row["bloc"], row["rice"], row["own"]) == ("side:Ring", 0.0, None)


def test_an_issue_on_which_all_agree_is_easy_and_one_with_an_opponent_is_not(told: Told) -> None:
    for who in MEMBERS[:3]:
        move(told, who, "propose")
        move(told, who, "propose", issue="CEAS")
    for who in ("state:XAR", "state:XBE"):
        move(told, who, "reject", issue="CEAS")
    found = read(told)
    assert {row["issue"]: row["easy"] for row in found.panel("issues").dicts()} == {"CEAS": False, "SECG": True}
    assert only(found)["easy"] == 0.5


def test_what_a_bloc_says_itself_is_no_members_word(told: Told) -> None:
    move(told, "bloc:ring", "propose")
    row = only(read(told))
    assert (row["coded"], row["own"]) == (0, 1)


def test_answers_to_one_offer_are_votes(told: Told) -> None:
    offer = move(told, "state:XAR", "propose", day=JANUARY)
    answers = [
        move(told, who, word) for who, word in zip(MEMBERS, ("accept", "accept", "reject", "defer"), strict=True)
    ]
    told.record._execute(
        "UPDATE placements SET home = ? WHERE ledger = 'offer' AND list_contains(?, mention_id)", [offer, answers]
    )
    told.record._views.forget()
    row = only(read(told), "offers")
    assert (row["accepts"], row["defers"], row["rejects"]) == (2, 1, 1)
    assert row["rice"] == pytest.approx(1 / 3, abs=1e-3)
    assert only(read(told))["offers_rice"] == pytest.approx(1 / 3, abs=1e-3)


def test_what_members_did_stands_beside_what_they_said(told: Told) -> None:
    for who in MEMBERS[:3]:
        move(told, who, "propose")
    for who, stage, n in ((MEMBERS[0], "delivered", 30e6), (MEMBERS[1], "announced", 90e6)):
        told.say(
            "AID", [who], ["state:XBE"], move="pledge", day=JANUARY,
            particulars=[("pledge", "money", None), ("stage", stage, None), ("amount", f"{n:.0f} {n:.0f} EUR", None)],
        )  # fmt: skip
    told.say("COOPERATE", [MEMBERS[2]], ["state:XBE"], move="implement", issues=("SECG",), day=JANUARY)
    row = only(read(told))
    assert (row["rice"], row["undertook"], row["acted"], row["acted_share"]) == (1.0, 3, 2, 0.5)
    assert (row["acted_money"], row["currency"]) == (0.25, "EUR")


def test_a_bloc_without_members_says_so(told: Told) -> None:
    move(told, "state:XAR", "propose")
    found = read(told, Config(name="ring", blocs=(Bloc(id="bloc:ring", name="Ring"),)))
    assert only(found)["rice"] is None
    assert "no members" in found.panel("blocs").notes[0]


def test_issues_that_are_asked_for_are_all_that_counts(told: Told) -> None:
    for who in MEMBERS[:2]:
        move(told, who, "propose")
    move(told, MEMBERS[2], "reject", issue="CEAS")
    found = read(told, issues=("SECG",))
    assert {row["issue"] for row in found.panel("issues").dicts()} == {"SECG"}
    assert only(found)["coded"] == 2


def test_a_party_asked_for_shows_the_blocs_that_hold_it_whole(told: Told) -> None:
    other = Bloc(id="bloc:other", name="Other", members=(Member(id="state:XBE"), Member(id="state:XAR")))
    config = Config(name="ring", blocs=(BLOC, other))
    move(told, MEMBERS[0], "propose")
    found = read(told, config, parties=(MEMBERS[0],))
    assert found.panel("blocs").column("bloc") == ["bloc:ring"]
    assert len(found.panel("members").rows) == len(MEMBERS)


@given(st.permutations(list(range(6))))
@SLOW
def test_the_order_of_arrival_changes_nothing(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    said = [
        (MEMBERS[0], "propose", JANUARY), (MEMBERS[0], "reject", FEBRUARY), (MEMBERS[1], "urge", JANUARY),
        (MEMBERS[1], "propose", FEBRUARY), (MEMBERS[2], "reject", JANUARY), (MEMBERS[3], "demand", FEBRUARY),
    ]  # fmt: skip
    found = []
    for turn in (range(6), order):
        told = Told(tmp_path_factory.mktemp("told") / "record.duckdb")
        for place in turn:
            who, word, day = said[place]
            move(told, who, word, day=day, words=f"thing {place}")
        # Which moves make one offer goes by what was held before: that is the record's, and is kept out of this.
        told.record._execute("UPDATE placements SET home = mention_id WHERE ledger = 'offer'")
        told.record._views.forget()
        found.append([[(row.values, row.mentions) for row in panel.rows] for panel in read(told).panels])
        told.record.close()
    assert found[0] == found[1]


# ---- the examples ---------------------------------------------------------------------------------------------------


def test_members_of_the_example_stand_as_the_ledger_of_positions_has_them(
    ukraine_record: Record, ukraine_config: Config
) -> None:
    found = measure("cohesion", ukraine_record, ukraine_config)
    table = ukraine_record.ledger("positions")
    ledger = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    moves = {
        (f"state:{row['side']}" if len(row["side"]) == 3 else row["side"], row["issue"]): row["move"] for row in ledger
    }
    rows = [row for row in found.panel("members").dicts() if row["stands"] != "silent"]
    assert len(rows) > 10
    assert all(moves[row["member"], row["issue"]] == row["move"] for row in rows)


def test_every_bloc_of_the_example_is_shown_with_all_its_members(
    ukraine_record: Record, ukraine_config: Config
) -> None:
    found = measure("cohesion", ukraine_record, ukraine_config)
    shown = {row["bloc"]: row for row in found.panel("blocs").dicts()}
    assert {one.id for one in ukraine_config.blocs} < set(shown)
    assert shown["bloc:european-union"]["members"] == 27  # the United Kingdom left before
    assert shown["org:nato"]["members"] == 32
    for row in shown.values():
        assert row["coded"] + row["silent"] == row["members"]
        assert row["rice"] is None or row["rice_low"] is None or row["rice_low"] <= row["rice_high"]
