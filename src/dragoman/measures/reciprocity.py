"""Does a side's move answer the other's: a lagged regression over periods, and what followed what on one issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures import answering, periods, stated
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Row, Scope, Shape, filled
from dragoman.measures.named import names, opposed, wanted
from dragoman.measures.spread import wilson

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

EACH = "net moves for one"
LEAST_PERIODS = 20  # with fewer no shift can be as rare as 1 in 20
LEAST_ACTIVE = 5  # periods with more soft than hard moves or the reverse, of each of the two
SELDOM = "No two sides are active in enough periods for an answer to show."
PAIR = (
    Column(name="side", label="Who", meaning="the side that would answer, by registry id"),
    Column(name="side_name", label="Who, in words"),
    Column(name="other", label="Whom", meaning="the side that it would answer, by registry id"),
    Column(name="other_name", label="Whom, in words"),
)
EFFECTS = Shape(
    name="effects",
    title="Answers from period to period",
    columns=(
        *PAIR,
        Column(name="periods", label="Periods", unit="periods", meaning="of the record's reports"),
        Column(name="active", label="Own active", unit="periods", meaning="in which its net is not 0"),
        Column(name="other_active", label="Other's active", unit="periods"),
        Column(name="partner", label="Partner effect", unit=EACH, meaning="for one more of the other's before"),
        Column(name="partner_low", label="Effect, low", unit=EACH, meaning="95 % interval from resampled blocks"),
        Column(name="partner_high", label="Effect, high", unit=EACH),
        Column(name="actor", label="Actor effect", unit=EACH, meaning="for one more of its own before"),
        Column(name="p", label="p", meaning="part of the circular shifts that tie the two as closely"),
        Column(name="p_all", label="p, all pairs", meaning="by Holm, for how many pairs are looked at"),
    ),
    chart=Chart(
        kind="intervals", x="side_name", y=("partner",), by="other_name", low="partner_low",
        high="partner_high",
    ),
    note="An effect above 0 is like for like; below 0, it gives where the other takes, or takes where the other gives.",
)  # fmt: skip
FOLLOWS = Shape(
    name="follows",
    title="What followed the other's last move",
    columns=(
        *PAIR,
        Column(name="after_soft", label="After soft", unit="days", meaning="own days after a soft one of the other's"),
        Column(name="soft_after_soft", label="Soft of them", unit="days"),
        Column(name="p_after_soft", label="P(soft | soft)", unit="share in [0, 1]"),
        Column(name="soft_low", label="Low", unit="share in [0, 1]", meaning="95 % interval by Wilson"),
        Column(name="soft_high", label="High", unit="share in [0, 1]"),
        Column(name="after_hard", label="After hard", unit="days", meaning="own days after a hard one"),
        Column(name="soft_after_hard", label="Soft of them", unit="days"),
        Column(name="p_after_hard", label="P(soft | hard)", unit="share in [0, 1]"),
        Column(name="hard_low", label="Low", unit="share in [0, 1]", meaning="95 % interval by Wilson"),
        Column(name="hard_high", label="High", unit="share in [0, 1]"),
        Column(name="difference", label="Difference", unit="share", meaning="P(soft | soft) - P(soft | hard)"),
    ),
    note="On one issue at a time, then summed. A day is soft or hard by its net; on the same day nothing follows.",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The days with soft or hard moves of one side, about one issue or all, in their order."""

    days: tuple[date, ...]
    signs: NDArray[np.int64]  # (day, 2): the day as a number, and the sign of its net
    nets: tuple[int, ...]
    mentions: tuple[str, ...]  # one of each day


Days = Mapping[tuple[str | None, str], Moved]  # by issue, None all of them, and side


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """Every two sides that have moved, each as the one that answers."""
    sides = wanted(config, scope)
    called = names(record, config, scope.as_of)
    days = _days(record, scope, sides)
    moved = [side for side in sides if (None, side) in days]
    stands = opposed(config, sides)
    pairs = [(one, other) for one, other in permutations(moved, 2) if stands[one] != stands[other]]
    grid, left = _grid(record, scope, days)
    effects, told = _effects(pairs, days, grid, called, scope)
    nothing = "No two sides of the settings have soft or hard moves with an issue."
    still = [called.get(side, side) for side in sides if side not in moved]
    issues = {side: sorted(issue for issue, one in days if issue is not None and one == side) for side in moved}
    follows = [_follow(pair, days, issues[pair[0]], called, scope) for pair in pairs]
    return Measured(
        measure="reciprocity",
        scope=scope,
        panels=(
            filled(EFFECTS, effects, empty=nothing if not pairs else SELDOM, notes=told),
            filled(FOLLOWS, [row for row in follows if row is not None], empty=nothing),
        ),
        inputs={
            "days with moves of a side's own": sum(len(one.days) for (issue, _), one in days.items() if issue is None),
            "periods": len(grid),
            "days with moves before the first report or after the last, left out of the periods": left,
        },
        notes=(
            "That a move came after another does not make it an answer: both may follow a meeting or the fighting.",
            *([f"No soft or hard move of its own: {'; '.join(still)}."] if still else []),
        ),
    )  # fmt: skip


def _days(record: Record, scope: Scope, sides: Sequence[str]) -> Days:
    held: dict[tuple[str | None, str], list[tuple[date, int, str]]] = defaultdict(list)
    whole: dict[tuple[str, date], tuple[int, str]] = {}  # all issues: a move about several counts once
    for side, issue, day, net, once, lead, id in stated.daily(record, scope, sides):
        held[issue, side].append((day, net, id))
        if lead:
            so_far, other = whole.get((side, day), (0, id))
            whole[side, day] = (so_far + once, max(other, id))
    for (side, day), (net, id) in whole.items():
        held[None, side].append((day, net, id))
    made = {}
    for key, found in held.items():
        days, nets, ids = zip(*sorted(found), strict=True)
        signs = np.column_stack([[day.toordinal() for day in days], np.sign(nets)]).astype(np.int64)
        made[key] = Moved(days=days, signs=signs, nets=nets, mentions=ids)
    return made


def _grid(record: Record, scope: Scope, days: Days) -> tuple[list[date], int]:
    """The first day of each period in which there are reports, and how many days with moves lie outside them."""
    known = stated.reported(record, scope.as_of)
    if known is None:
        return [], 0
    since, until = periods.window(scope)
    grid = [
        one
        for one in periods.between(scope.step, known[0], date.fromordinal(known[1].toordinal() + 1))
        if periods.after(scope.step, one) > since and one < until
    ]
    inside = set(grid)
    every = [day for (issue, _), one in days.items() if issue is None for day in one.days]
    return grid, sum(periods.start(scope.step, day) not in inside for day in every)


def _nets(moved: Moved, grid: Sequence[date], step: str) -> NDArray[np.float64]:
    place = {first: n for n, first in enumerate(grid)}
    nets = np.zeros(len(grid))
    for day, net in zip(moved.days, moved.nets, strict=True):
        if (at := place.get(periods.start(step, day))) is not None:
            nets[at] += net
    return nets


def _effects(
    pairs: Sequence[tuple[str, str]], days: Days, grid: Sequence[date], called: Mapping[str, str], scope: Scope
) -> tuple[list[Row], list[str]]:
    """A row for each two sides that are active often enough; its figures None where the periods are too few."""
    every = sorted({one for pair in pairs for one in pair})
    nets = {side: _nets(days[None, side], grid, scope.step) for side in every}
    active = {side: int(np.count_nonzero(one)) for side, one in nets.items()}
    seldom = [side for side in every if active[side] < LEAST_ACTIVE]
    looked = [pair for pair in pairs if not set(pair) & set(seldom)]
    figures = {(own, other): _figures(nets[own], nets[other]) for own, other in looked}
    tested = [pair for pair in looked if figures[pair][-1] == figures[pair][-1]]
    adjusted = dict(zip(tested, answering.holm([figures[pair][-1] for pair in tested]), strict=True))
    rows = []
    for own, other in looked:
        found = (*figures[own, other], adjusted.get((own, other), answering.NONE))
        ends = (own, called.get(own, own), other, called.get(other, other))
        ids = [id for side in (own, other) for id in reversed(days[None, side].mentions[-10:])]
        rows.append(
            Row(
                values=(*ends, len(grid), active[own], active[other], *(_number(one) for one in found)),
                mentions=tuple(dict.fromkeys(ids))[:MOST_MENTIONS],
                where=_where((own, other), scope),
            )
        )
    return rows, _told(tested, [called.get(side, side) for side in seldom], grid, scope)


def _figures(own: NDArray[np.float64], other: NDArray[np.float64]) -> tuple[float, float, float, float, float]:
    """Partner effect, its interval, actor effect and p; NaN five times where the periods are too few."""
    if len(own) < LEAST_PERIODS:
        return (answering.NONE,) * 5
    _, actor, partner = (float(one) for one in answering.regression(own, other))
    return (partner, *answering.block_interval(own, other), actor, answering.shift_p(own, other))


def _told(tested: Sequence[object], seldom: Sequence[str], grid: Sequence[date], scope: Scope) -> list[str]:
    """What has to be said with the effects: too few periods, too few moves, how many pairs."""
    said = []
    if grid and len(grid) < LEAST_PERIODS:
        finer = " A finer step has more of them: week, or day." if scope.step not in ("day", "week") else ""
        said.append(f"{len(grid)} periods are too few: no effect is worked out with fewer than {LEAST_PERIODS}.{finer}")
    if seldom:
        said.append(f"Left out, with a net other than 0 in fewer than {LEAST_ACTIVE} periods: {'; '.join(seldom)}.")
    if tested:
        said.append(
            f"{len(tested)} pairs are looked at. Over {len(grid)} periods p cannot be less than {1 / len(grid):.3f}; "
            "a period without a move that is told counts as 0."
        )
    return said


def _follow(
    pair: tuple[str, str], days: Days, issues: Sequence[str], called: Mapping[str, str], scope: Scope
) -> Row | None:
    """What one side did after the other's last move on the issues it moved on; None where it never did after one."""
    own, other = pair
    counts = {1: [0, 0], -1: [0, 0]}  # by the other's sign: all days, soft ones
    found: list[tuple[date, str]] = []
    for issue in issues:
        mine, theirs = days[issue, own], days.get((issue, other))
        if theirs is None:
            continue
        pairs = answering.after_last(mine.signs, theirs.signs)
        answers, before = mine.signs[pairs[:, 0], 1], theirs.signs[pairs[:, 1], 1]
        for sign, both in counts.items():
            after = before == sign
            both[0] += int(np.count_nonzero(after))
            both[1] += int(np.count_nonzero(after & (answers > 0)))
        for n, last in pairs[-MOST_MENTIONS:].tolist():
            day = mine.days[n]
            found += ((day, mine.mentions[n]), (day, theirs.mentions[last]))
    if not found:
        return None
    shares: list[float | None] = []
    figures: list[Any] = []
    for sign in (1, -1):
        every, soft = counts[sign]
        _, low, high = wilson(soft, every)
        shares.append(soft / every if every else None)
        figures.extend((every, soft, _number(shares[-1]), _number(low), _number(high)))
    first, second = shares
    difference = None if first is None or second is None else _number(first - second)
    ids = [id for _, id in sorted(found, reverse=True)]
    return Row(
        values=(own, called.get(own, own), other, called.get(other, other), *figures, difference),
        mentions=tuple(dict.fromkeys(ids))[:MOST_MENTIONS],
        where=_where(pair, scope),
    )


def _where(pair: tuple[str, str], scope: Scope) -> dict[str, Any]:
    filters = {"issue": list(scope.issues) or None, "since": scope.since, "until": scope.until}
    return {"actor": list(pair), **{key: value for key, value in filters.items() if value is not None}}


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else round(float(value), 3) + 0.0


MEASURE = Measure(name="reciprocity", shapes=(EFFECTS, FOLLOWS), read=read)
