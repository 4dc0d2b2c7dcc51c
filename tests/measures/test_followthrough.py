"""Pledges kept: kernels against print and slow second versions; the reader on records with known answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told_record import Told

from dragoman.config import Config, Party
from dragoman.measures import Measured, Scope, measure, survival
from dragoman.measures.kept import carried_out, kept_share, value_share
from dragoman.record import Record

XAR, XBE, XSU = "state:XAR", "state:XBE", "state:XSU"
CONFIG = Config(
    name="told", parties=tuple(Party(id=id, name=name) for id, name in ((XAR, "Arvenia"), (XBE, "Belmora")))
)
DAY = date(2025, 3, 1)
LAST = date(2025, 12, 1)  # the last report
# Freireich et al. (1963): weeks of remission under 6-mercaptopurine, as textbooks of survival analysis reprint them.
WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
RELAPSED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
PRINTED = (  # time, at risk, S, Greenwood's error, and the interval on log(-log S)
    (6, 21, 0.8571, 0.0764, 0.6197, 0.9516),
    (7, 17, 0.8067, 0.0869, 0.5631, 0.9228),
    (10, 15, 0.7529, 0.0963, 0.5032, 0.8894),
    (13, 12, 0.6902, 0.1068, 0.4316, 0.8491),
    (16, 11, 0.6275, 0.1141, 0.3675, 0.8049),
    (22, 7, 0.5378, 0.1282, 0.2678, 0.7468),
    (23, 6, 0.4482, 0.1346, 0.1881, 0.6801),
)
lives = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=25)
numbers = count()
SLOW = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, **scope: Any) -> Measured:
    return measure("followthrough", told.record, CONFIG, Scope(**scope))


def money(n: float, unit: str = "EUR") -> tuple[str, str, None]:
    return ("amount", f"{n:.0f} {n:.0f} {unit}", None)


def pledge(
    told: Told,
    who: Sequence[str] = (XAR,),
    day: date = DAY,
    *,
    keys: Sequence[tuple[str, str, str | None]] = (),
    kind: str = "kit",
    steps: Sequence[tuple[str, date]] = (),
    **parts: Any,
) -> str:
    """A pledge by some sides, and what was reported of it later: stages, or verdicts, by day."""
    number = next(numbers)

    def say(told_keys: Sequence[tuple[str, str, str | None]], on: date) -> str:
        particulars = [("pledge", kind, None), *told_keys]
        return told.say(
            "AID", who, [XSU], move="pledge", day=on, words=f"{number} {on}", particulars=particulars, **parts
        )

    ids = [say(keys, day)]
    for word, on in steps:
        key = "stage" if word in ("committed", "allocated", "in_delivery", "delivered") else "verdict"
        ids.append(say([(key, word, None)], on))
    home = "UPDATE placements SET home = ? WHERE ledger = 'pledge' AND list_contains(?::VARCHAR[], mention_id)"
    told.record._execute(home, [ids[0], ids])
    told.record._views.forget()
    return ids[0]


def close(told: Told, day: date = LAST) -> None:
    """The last report of the record."""
    told.say("CONSULT", [XAR], [XBE], day=day)


def whole(found: Measured) -> dict[str, Any]:
    return found.panel("pledgers").dicts()[0]


# ---- kernels --------------------------------------------------------------------------------------------------------


def remission() -> survival.Curve:
    return survival.kaplan_meier(np.array(WEEKS, dtype=np.float64), np.array(RELAPSED, dtype=np.bool_))


def test_the_curve_of_the_remission_data_is_as_printed() -> None:
    curve = remission()
    found = zip(curve.times, curve.at_risk, curve.left, curve.error, curve.low, curve.high, strict=True)
    for row, printed in zip(found, PRINTED, strict=True):
        assert row == pytest.approx(printed, abs=1e-4)


def test_the_median_of_the_remission_data_is_as_printed() -> None:
    middle, low, high = survival.median(remission())
    assert (middle, low) == (23, 13)
    assert np.isnan(high)


def slow_curve(lived: Sequence[tuple[int, bool]]) -> dict[int, tuple[float, float]]:
    """Day by day: who is there, who goes, what is left; and the error beside it."""
    left, inside, found = 1.0, 0.0, {}
    for day in range(31):
        there = [one for one in lived if one[0] >= day]
        gone = [one for one in there if one[0] == day and one[1]]
        if not gone:
            continue
        left *= 1 - len(gone) / len(there)
        rest = len(there) - len(gone)
        inside += len(gone) / (len(there) * rest) if rest else float("nan")
        found[day] = (left, left * inside**0.5)
    return found


@given(lives)
def test_the_curve_is_the_one_made_day_by_day(lived: list[tuple[int, bool]]) -> None:
    curve = survival.kaplan_meier(np.array([one[0] for one in lived], dtype=float), np.array([one[1] for one in lived]))
    slow = slow_curve(lived)
    assert curve.times.tolist() == sorted(slow)
    for place, day in enumerate(sorted(slow)):
        assert curve.left[place] == pytest.approx(slow[day][0], abs=1e-12)
        assert curve.error[place] == pytest.approx(slow[day][1], nan_ok=True)


@given(lives)
def test_a_curve_falls_within_its_interval(lived: list[tuple[int, bool]]) -> None:
    curve = survival.kaplan_meier(np.array([one[0] for one in lived], dtype=float), np.array([one[1] for one in lived]))
    assert (np.diff(curve.left) < 0).all()
    known = ~np.isnan(curve.low)
    assert (known == (curve.left > 1e-12)).all() or not len(curve.times)
    assert (curve.low[known] <= curve.left[known] + 1e-12).all()
    assert (curve.left[known] <= curve.high[known] + 1e-12).all()


@given(st.lists(st.integers(0, 30), min_size=1, max_size=25))
def test_without_censoring_the_curve_is_the_share_that_is_left(days: list[int]) -> None:
    curve = survival.kaplan_meier(np.array(days, dtype=float), np.ones(len(days), dtype=np.bool_))
    for time, left in zip(curve.times, curve.left, strict=True):
        assert left == pytest.approx(sum(one > time for one in days) / len(days))
        assert survival.left_after(curve, time) == left
    assert survival.left_after(curve, -1) == 1


four = st.tuples(*[st.integers(0, 20)] * 4)


@given(four)
def test_the_share_kept_lies_between_its_bounds(some: tuple[int, int, int, int]) -> None:
    kept, partly, failed, unknown = some
    share, low, high = kept_share(kept, partly, failed, unknown)
    if kept + partly + failed:
        assert 0 <= low <= share <= high <= 1
    else:
        assert np.isnan(share)
    if unknown == 0 and kept + partly + failed:
        assert low == share == high


@given(four)
def test_the_bounds_are_those_of_every_way_to_settle_the_unknown(some: tuple[int, int, int, int]) -> None:
    kept, partly, failed, unknown = some
    if kept + partly + failed + unknown == 0:
        return
    ways = [kept_share(kept + more, partly, failed + unknown - more, 0)[0] for more in range(unknown + 1)]
    _, low, high = kept_share(*some)
    assert (min(ways), max(ways)) == pytest.approx((low, high))


def test_all_in_full_is_a_hundred_and_nothing_is_none() -> None:
    assert carried_out(np.array([3.0, 3.0])) == 100
    assert carried_out(np.array([0.0])) == 0
    assert carried_out(np.array([1.0, 2.0])) == 50
    assert np.isnan(carried_out(np.array([])))


def test_nothing_committed_gives_no_share_of_value() -> None:
    assert np.isnan(value_share(0, 0, 0)).all()
    assert value_share(2, 1, 4) == (0.5, 0.75)


# ---- what became of a pledge ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "standing"),
    [
        ("fulfilled", "kept"), ("partially_fulfilled", "partly"), ("broken", "failed"), ("withdrawn", "failed"),
        ("not_fulfilled", "failed"), ("unverifiable", "unknown"), ("superseded", "void"),
        ("condition_not_met", "void"), ("stalled", "open"), ("in_the_works", "open"), ("delivered", "kept"),
        ("committed", "open"),
    ],
)  # fmt: skip
def test_a_verdict_counts_as_what_it_says(told: Told, word: str, standing: str) -> None:
    pledge(told, steps=[(word, DAY + timedelta(days=9))])
    close(told)
    row = whole(read(told))
    assert (row["pledges"], row[standing]) == (1, 1)


def test_a_day_that_passes_without_a_word_leaves_it_unknown_and_no_failure(told: Told) -> None:
    pledge(told, keys=[("deadline", "2025-06-01", None)])
    close(told)
    row = whole(read(told))
    assert (row["unknown"], row["failed"]) == (1, 0)
    assert (row["rate"], row["rate_low"], row["rate_high"]) == (None, 0, 1)
    assert (row["dated"], row["on_time"], row["on_time_high"]) == (1, 0, 1)


def test_shares_and_bounds_are_those_of_the_card(told: Told) -> None:
    for word in ("fulfilled", "fulfilled", "partially_fulfilled", "broken"):
        pledge(told, steps=[(word, DAY + timedelta(days=20))])
    pledge(told, keys=[("deadline", "2025-06-01", None)])
    close(told)
    row = whole(read(told))
    assert (row["rate"], row["rate_low"], row["rate_high"]) == (0.625, 0.5, 0.7)
    assert "A share of so few says little." in read(told).panel("pledgers").notes[0]


def test_a_deed_that_nobody_promised_is_no_promise_kept(told: Told) -> None:
    pledge(told, keys=[("stage", "delivered", None)])
    close(told)
    found = read(told)
    row = whole(found)
    assert (row["kept"], row["deed"], row["rate"]) == (0, 1, None)
    assert not found.panel("delays").rows


def test_done_by_its_day_is_on_time_and_later_is_not(told: Told) -> None:
    due = ("deadline", "2025-06-01", None)
    pledge(told, keys=[due], steps=[("delivered", date(2025, 6, 1))])
    pledge(told, keys=[due], steps=[("delivered", date(2025, 6, 2))])
    pledge(told, keys=[("deadline", "2026-06-01", None)])
    close(told)
    found = read(told)
    assert sorted(map(str, found.panel("pledges").column("on_time"))) == ["False", "None", "True"]
    row = whole(found)
    assert (row["dated"], row["on_time"], row["on_time_high"]) == (2, 0.5, 0.5)


def test_days_go_from_the_first_step_to_delivery(told: Told) -> None:
    pledge(told, steps=[("committed", DAY + timedelta(days=3)), ("delivered", DAY + timedelta(days=40))])
    close(told)
    (row,) = read(told).panel("pledges").dicts()
    assert (row["day"], row["done"], row["days"], row["standing"]) == (DAY, DAY + timedelta(days=40), 40, "kept")


def test_the_curve_of_a_record_is_that_of_its_days(told: Told) -> None:
    for days in (6, 6, 7, 10):
        pledge(told, steps=[("delivered", DAY + timedelta(days=days))])
    pledge(told, DAY and (XBE,))  # stays open
    close(told)
    found = read(told)
    rows = [row for row in found.panel("survival").dicts() if row["curve"] == "All pledgers"]
    end = (LAST - DAY).days
    assert [(row["days"], row["at_risk"], row["delivered"], row["left"]) for row in rows] == [
        (0, 5, 0, 1.0), (6, 5, 2, 0.6), (7, 3, 1, 0.4), (10, 2, 1, 0.2), (end, 1, 0, 0.2),
    ]  # fmt: skip
    delay = found.panel("delays").dicts()[0]
    assert (delay["pledges"], delay["delivered"], delay["median"], delay["by_30"]) == (5, 4, 7, 0.8)


def test_what_was_broken_is_not_delivered_to_the_end(told: Told) -> None:
    pledge(told, steps=[("broken", DAY + timedelta(days=2))])
    pledge(told, steps=[("delivered", DAY + timedelta(days=30))])
    close(told)
    row = read(told).panel("survival").dicts()[1]
    assert (row["days"], row["at_risk"], row["left"]) == (30, 2, 0.5)


def test_a_side_with_few_pledges_has_no_curve_and_is_named(told: Told) -> None:
    for _ in range(5):
        pledge(told, steps=[("delivered", DAY + timedelta(days=4))])
    pledge(told, [XBE])
    close(told)
    found = read(told)
    assert found.panel("delays").column("curve") == ["All pledgers", "Arvenia"]
    assert "Belmora (1)" in found.panel("delays").notes[0]


def test_sums_go_by_stage_and_currency(told: Told) -> None:
    later = DAY + timedelta(days=5)
    pledge(told, keys=[money(100)], kind="money")
    pledge(told, keys=[money(60)], kind="money", steps=[("committed", later)])
    pledge(told, keys=[money(30)], kind="money", steps=[("allocated", later)])
    pledge(told, keys=[money(10)], kind="money", steps=[("delivered", later)])
    pledge(told, keys=[money(7, "USD")], kind="money")
    close(told)
    euros, dollars = (row for row in read(told).panel("values").dicts() if row["side"] is None)
    assert (euros["pledged"], euros["committed"], euros["allocated"], euros["delivered"]) == (200, 100, 40, 10)
    assert (euros["delivered_share"], euros["allocated_share"]) == (0.1, 0.4)
    assert (dollars["pledged"], dollars["delivered_share"]) == (7, None)


def test_a_part_counts_with_its_whole(told: Told) -> None:
    pledge(told, keys=[money(40)], kind="money", steps=[("committed", DAY + timedelta(days=1))])
    part = [money(5), ("part_of", "first 5", None), ("stage", "delivered", None)]
    pledge(told, keys=part, kind="money", day=DAY + timedelta(days=9))
    close(told)
    found = read(told)
    assert whole(found)["pledges"] == 1
    row = found.panel("values").dicts()[0]
    assert (row["pledges"], row["pledged"], row["delivered"], row["delivered_share"]) == (1, 40, 5, 0.125)
    assert (row["begun"], row["delivered_high"]) == (35, 1.0)


def test_a_sum_of_several_pledgers_is_in_the_rows_of_all_alone(told: Told) -> None:
    pledge(told, [XAR, XBE], keys=[money(40)], kind="money")
    close(told)
    found = read(told)
    assert [(row["side"], row["pledged"]) for row in found.panel("values").dicts()] == [(None, 40)]
    assert {row["side"]: row["pledges"] for row in found.panel("pledgers").dicts()} == {None: 1, XAR: 1, XBE: 1}


def test_a_party_without_a_pledge_is_shown_too(told: Told) -> None:
    pledge(told)
    close(told)
    assert {row["side"]: row["pledges"] for row in read(told).panel("pledgers").dicts()} == {None: 1, XAR: 1, XBE: 0}


def test_a_pledger_whom_only_the_reading_names_is_the_owner(told: Told) -> None:
    pledge(told, keys=[("pledger", "Belmora", XBE)])
    close(told)
    assert read(told).panel("pledges").column("side") == [XBE]


def test_days_parties_and_issues_narrow_what_is_counted(told: Told) -> None:
    pledge(told, issues=("SECG",))
    pledge(told, [XBE], DAY + timedelta(days=60), issues=("ECON",))
    close(told)
    for scope in ({"until": DAY + timedelta(days=1)}, {"parties": (XAR,)}, {"issues": ("SECG",)}):
        assert read(told, **scope).panel("pledges").column("side") == [XAR]


def test_a_past_day_knows_no_later_delivery(told: Told) -> None:
    pledge(told, steps=[("delivered", DAY + timedelta(days=50))])
    close(told)
    (row,) = read(told, as_of=DAY + timedelta(days=10)).panel("pledges").dicts()
    assert (row["done"], row["standing"], row["stage"]) == (None, "open", "announced")


@given(st.permutations(list(range(4))))
@SLOW
def test_the_order_of_arrival_changes_nothing(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    made = [
        {"who": [XAR], "steps": [("delivered", DAY + timedelta(days=6))]},
        {"who": [XBE], "steps": [("broken", DAY + timedelta(days=6))]},
        {"who": [XAR], "keys": [money(5)], "kind": "money"},
        {"who": [XAR, XBE], "keys": [("deadline", "2025-06-01", None)]},
    ]
    found = []
    for turn in (range(4), order):
        told = Told(tmp_path_factory.mktemp("told") / "record.duckdb")
        for place in turn:
            pledge(told, **made[place])
        close(told)
        rows = [[row.values for row in panel.rows] for panel in read(told).panels]
        found.append([sorted(rows[1], key=str), *rows[:1], *rows[2:]])
        told.record.close()
    assert found[0] == found[1]


# ---- the examples ---------------------------------------------------------------------------------------------------


def test_every_row_of_the_ledger_is_counted(ukraine_record: Record, ukraine_config: Config) -> None:
    found = measure("followthrough", ukraine_record, ukraine_config)
    ledger = ukraine_record.ledger("pledges")
    assert len(found.panel("pledges").rows) == len(ledger.rows)
    stages = sorted(row[ledger.columns.index("stage")] for row in ledger.rows)
    assert sorted(found.panel("pledges").column("stage")) == stages
    sums = {row["currency"]: row["pledged"] for row in found.panel("values").dicts() if row["side"] is None}
    at = {name: ledger.columns.index(name) for name in ("unit", "amount")}
    for currency, total in sums.items():
        assert total == sum(row[at["amount"]] for row in ledger.rows if row[at["unit"]] == currency)


def test_the_first_part_of_the_invented_aid_is_delivered(rivers_record: Record, rivers_config: Config) -> None:
    found = measure("followthrough", rivers_record, rivers_config)
    row = found.panel("values").dicts()[0]
    assert (row["currency"], row["pledged"], row["delivered"]) == ("EUR", 40e6, 5e6)
    assert found.inputs["parts of a greater pledge, counted with it"] == 1
