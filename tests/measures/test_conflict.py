"""Conflict and cooperation by dyad: worked by hand, and counted again slowly, act by act."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from told_record import CONFIG, DAY, Told

from dragoman import vocab
from dragoman.config import Config
from dragoman.measures import Measured, Scope, measure
from dragoman.measures.conflict import QUADS, tally
from dragoman.measures.measured import MOST_MENTIONS
from dragoman.measures.periods import start
from dragoman.record import Record

XAR, XBE, XTA = "state:XAR", "state:XBE", "state:XTA"
acts = st.lists(st.tuples(st.integers(0, 3), st.floats(-10, 10)), max_size=30)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path / "record.duckdb")
    yield made
    made.record.close()


def read(told: Told, **scope: Any) -> Measured:
    return measure("conflict", told.record, CONFIG, Scope(**scope))


def figures(found: Measured, panel: str = "dyads") -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """By dyad (and first day of the period) the four counts, the number, the sum and the mean."""
    rows = found.panel(panel).dicts()
    names = (*(quad.replace(" ", "_") for quad in QUADS), "events", "score", "mean")
    return {
        (*((row["since"],) if "since" in row else ()), row["actor"], row["target"]): tuple(row[one] for one in names)
        for row in rows
    }


# ---- the kernel -----------------------------------------------------------------------------------------------------


def test_the_tally_of_one_meeting_and_two_attacks_is_as_by_hand() -> None:
    counts, total, mean = tally(np.array([0, 3, 3]), np.array([2.5, -9.0, -9.5]))
    assert counts.tolist() == [1, 0, 0, 2]
    assert (total, round(mean, 2)) == (-16.0, -5.33)


def test_a_tally_of_nothing_has_no_mean() -> None:
    counts, total, mean = tally(np.array([], dtype=np.int64), np.array([]))
    assert (counts.tolist(), total) == ([0, 0, 0, 0], 0.0)
    assert np.isnan(mean)


@given(acts)
def test_the_tally_is_a_plain_count_and_a_plain_sum(found: list[tuple[int, float]]) -> None:
    counts, total, mean = tally(np.array([q for q, _ in found], dtype=np.int64), np.array([s for _, s in found]))
    plain = Counter(quad for quad, _ in found)
    assert counts.tolist() == [plain[quad] for quad in range(4)]
    assert total == pytest.approx(sum(score for _, score in found))
    if found:
        assert mean == pytest.approx(sum(score for _, score in found) / len(found))
        assert min(score for _, score in found) - 1e-9 <= mean <= max(score for _, score in found) + 1e-9


@given(acts, st.randoms(use_true_random=False))
def test_order_changes_no_tally(found: list[tuple[int, float]], random: Any) -> None:
    other = list(found)
    random.shuffle(other)
    one, two = (
        tally(np.array([q for q, _ in some], dtype=np.int64), np.array([s for _, s in some])) for some in (found, other)
    )
    assert one[0].tolist() == two[0].tolist()
    assert one[1] == pytest.approx(two[1])


# ---- the reader -----------------------------------------------------------------------------------------------------


def test_the_card_s_example_comes_out_of_a_record(told: Told) -> None:
    told.say("CONSULT", [XAR], [XBE])
    told.say("ASSAULT", [XAR], [XBE], mode="firearms")
    told.say("ASSAULT", [XAR], [XBE], mode="drone")
    assert figures(read(told)) == {(XAR, XBE): (1, 0, 0, 2, 3, -16.0, -5.333)}


def test_each_quad_has_the_score_of_the_manual(told: Told) -> None:
    """PLOVER v0.8: meet by phone 1.5; give aid 10; threaten territory -4; expel -5.5."""
    told.say("CONSULT", [XAR], [XBE], mode="phone")
    told.say("AID", [XAR], [XBE])
    told.say("THREATEN", [XAR], [XBE], mode="territory")
    told.say("SANCTION", [XAR], [XBE], mode="expel")
    assert figures(read(told)) == {(XAR, XBE): (1, 1, 1, 1, 4, 2.0, 0.5)}


def test_a_dyad_is_directed_and_nobody_acts_on_himself(told: Told) -> None:
    told.say("ACCUSE", [XAR], [XBE])
    told.say("REJECT", [XBE], [XAR])
    told.say("ASSAULT", [XAR], [XAR])
    assert figures(read(told)) == {
        (XAR, XBE): (0, 0, 1, 0, 1, -3.0, -3.0),
        (XBE, XAR): (0, 0, 1, 0, 1, -2.0, -2.0),
    }


def test_an_event_counts_once_whatever_the_number_of_reports(told: Told) -> None:
    for outlet in ("Harbour", "Post", "Echo"):
        told.say("ASSAULT", [XAR], [XBE], event="one", outlet=outlet)
    assert figures(read(told))[XAR, XBE][4:6] == (1, -9.0)


def test_only_what_is_told_as_done_counts(told: Told) -> None:
    for status in ("planned", "conditional", "denied", "negated", "cancelled", "hypothetical"):
        told.say("ASSAULT", [XAR], [XBE], status=status)
    assert read(told).panel("dyads").rows == ()
    assert read(told).panel("dyads").empty


def test_periods_are_half_open_and_quiet_ones_have_no_row(told: Told) -> None:
    for day in (date(2025, 9, 30), date(2025, 10, 1), date(2025, 12, 1)):
        told.say("ASSAULT", [XAR], [XBE], day=day)
    series = figures(read(told), "series")
    assert [since for since, _, _ in series] == [date(2025, 9, 1), date(2025, 10, 1), date(2025, 12, 1)]
    inside = figures(read(told, since=date(2025, 10, 1), until=date(2025, 12, 1)))
    assert inside[XAR, XBE][4] == 1


def test_issues_and_sides_that_are_asked_for_are_obeyed(told: Told) -> None:
    told.say("ACCUSE", [XAR], [XBE], issues=("TERR",))
    told.say("ACCUSE", [XTA], [XAR], issues=("HUM",))
    assert set(figures(read(told))) == {(XAR, XBE)}  # the third is no party
    assert set(figures(read(told, parties=(XTA, XAR)))) == {(XTA, XAR)}
    assert figures(read(told, issues=("HUM",))) == {}


def test_a_later_report_changes_no_earlier_day(told: Told) -> None:
    told.say("ACCUSE", [XAR], [XBE], published=DAY)
    before = figures(read(told, as_of=DAY))
    told.say("ASSAULT", [XAR], [XBE], day=DAY, published=DAY + timedelta(days=3))
    assert figures(read(told, as_of=DAY)) == before
    assert figures(read(told))[XAR, XBE][4] == 2


SLOW = """
SELECT e.mention_id, e.kind, e.mode, e.day, e.state, a.role, a.side
FROM acts e JOIN act_sides a ON a.mention_id = e.mention_id WHERE a.role <> 'speaker'
"""


def slowly(record: Record, config: Config, step: str) -> dict[tuple[Any, ...], tuple[list[int], float, set[str]]]:
    """Act by act: for each pair of a doer and somebody it is done to, both parties, one more in its quad."""
    ends: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    told: dict[str, tuple[Any, ...]] = {}
    for mention, kind, mode, day, state, role, side in record.ask(SLOW).rows:
        ends[mention][role].add(side)
        told[mention] = (kind, mode, day, state)
    parties = {one.id for one in config.parties}
    found: dict[tuple[Any, ...], tuple[list[int], float, set[str]]] = {}
    for mention, (kind, mode, day, state) in told.items():
        term = vocab.kinds()[kind]
        if state != "happened":
            continue
        for actor in ends[mention]["actor"] & parties:
            for target in ends[mention]["target"] & parties - {actor}:
                key = (start(step, day), actor, target)
                counts, score, mentions = found.get(key, ([0, 0, 0, 0], 0.0, set()))
                counts[QUADS.index(term.quad)] += 1
                found[key] = (counts, score + term.intensity(mode), mentions | {mention})
    return found


@pytest.mark.parametrize("step", ["week", "month", "quarter"])
@pytest.mark.parametrize("example", ["rivers", "ukraine"])
def test_the_examples_are_as_a_slow_second_version_counts_them(
    example: str, step: str, request: pytest.FixtureRequest
) -> None:
    record, config = (request.getfixturevalue(f"{example}_{what}") for what in ("record", "config"))
    found = measure("conflict", record, config, Scope(step=step))
    slow = slowly(record, config, step)
    series = figures(found, "series")
    assert set(series) == set(slow)
    for key, (counts, score, mentions) in slow.items():
        n = sum(counts)
        assert series[key] == (*counts, n, pytest.approx(score, abs=1e-3), pytest.approx(score / n, abs=1e-3))
        quads = np.repeat(np.arange(4), counts)
        assert tally(quads, np.full(n, score / n))[0].tolist() == counts
        row = next(
            row for row, one in zip(found.panel("series").rows, found.panel("series").dicts(), strict=True)
            if (one["since"], one["actor"], one["target"]) == key
        )  # fmt: skip
        assert set(row.mentions) <= mentions
        assert len(row.mentions) == min(n, MOST_MENTIONS)
    whole = figures(found)
    for actor, target in {key[1:] for key in slow}:
        n = sum(sum(counts) for key, (counts, _, _) in slow.items() if key[1:] == (actor, target))
        assert whole[actor, target][4] == n
