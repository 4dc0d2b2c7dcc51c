"""Pledges kept: how many of those that were due, what of their value, and how long it took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman import vocab
from dragoman.measures import survival
from dragoman.measures.kept import carried_out, kept_share, value_share
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names
from dragoman.measures.pledged import DONE, Pledge, parts, pledges

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

ALL = "All pledgers"
LEAST = 5  # pledges of a side that make a curve of their own: fewer tell nothing of a duration
FEW = 10  # rated pledges below which a share is said to be of a small number
AFTER = (30, 90, 180)  # days at which a curve is read off
# What a verdict says of a promise. What is overdue by the calendar is due, and nobody tells whether it was done.
RATED = {
    "fulfilled": "kept",
    "partially_fulfilled": "partly",
    "not_fulfilled": "failed",
    "broken": "failed",
    "withdrawn": "failed",
    "overdue": "unknown",
    "unverifiable": "unknown",
    "condition_not_met": "void",
    "superseded": "void",
}
STANDINGS = ("open", "kept", "partly", "failed", "unknown", "void", "deed")
SCORES = {"allocated": 1.0, "contracted": 1.0, "in_delivery": 2.0, "delivered": 3.0, "in_use": 3.0}  # else 0

SIDE = (
    Column(name="side", label="Who", meaning="who owes it, by registry id"),
    Column(name="side_name", label="Who, in words"),
)


def _count(name: str, label: str, meaning: str) -> Column:
    return Column(name=name, label=label, unit="pledges", meaning=meaning)


def _share(name: str, label: str, meaning: str) -> Column:
    return Column(name=name, label=label, unit="share in [0, 1]", meaning=meaning)


PLEDGERS = Shape(
    name="pledgers",
    title="By pledger",
    columns=(
        *SIDE,
        _count("pledges", "Pledges", "all that the record holds; one of several pledgers counts for each"),
        _count("open", "Not due", "no day has passed by which it was to be done, and nobody says that it is settled"),
        _count("kept", "Kept", "promised, then told as done"),
        _count("partly", "Kept in part", "told as done in part, and no more to come"),
        _count("failed", "Not kept", "told as not done, broken or withdrawn"),
        _count("unknown", "Due, unknown", "its day has passed, or a report says that it cannot be checked"),
        _count("void", "Fell away", "superseded, or its condition did not come true: counts nowhere"),
        _count("deed", "Deeds", "first heard of when done: shows no promise that was kept, and counts in no share"),
        _share("rate", "Share kept", "(kept + half of those kept in part) / (kept + kept in part + not kept)"),
        _share("rate_low", "Least", "the same if every unknown one was not kept"),
        _share("rate_high", "Most", "the same if every unknown one was kept"),
        _count("dated", "With a day", "due by a day that has passed, or done, or given up before it"),
        _share("on_time", "On time", "done by its day, of those with a day"),
        _share("on_time_high", "On time, at most", "the same if every unknown one was done by its day"),
        Column(
            name="score",
            label="Carried out",
            unit="of 100",
            meaning="100 * sum of steps / (3 * pledges): 1 allocated or contracted, 2 in delivery or in part, 3 done",
        ),
    ),
    chart=Chart(kind="intervals", x="side_name", y=("rate",), low="rate_low", high="rate_high", least=0.0, most=1.0),
    note="A share counts what was promised first and rated later. Parts of a greater pledge count with the whole.",
)
EACH = Shape(
    name="pledges",
    title="Every pledge",
    columns=(
        Column(name="day", label="From", meaning="the day of its first step, or of the report that tells it"),
        Column(name="side", label="Who", meaning="who owes it, by registry id; several with a semicolon between"),
        Column(name="side_name", label="Who, in words"),
        Column(name="beneficiary", label="For whom"),
        Column(name="pledge", label="What", meaning="money, kit, troops, training, guarantee, sanction, …"),
        Column(name="amount", label="Amount", meaning="sum or number, the lower end of a range"),
        Column(name="amount_high", label="Upper end", meaning="the upper end of the range"),
        Column(name="unit", label="Unit", meaning="currency, or what is counted"),
        Column(name="deadline", label="By", meaning="a day, or the words"),
        Column(name="stage", label="Stage", meaning="the furthest that a report shows"),
        Column(name="verdict", label="Verdict", meaning="as the ledger has it"),
        Column(name="standing", label="Counts as", meaning="open, kept, partly, failed, unknown, void, deed, part"),
        Column(name="done", label="Delivered", meaning="the day of delivery"),
        Column(
            name="days", label="Days", unit="days", meaning="from the first step to delivery, or to the last report"
        ),
        Column(name="on_time", label="On time", meaning="done by its day; unknown where it has none or is not due"),
        Column(name="again", label="Said before", meaning="words that say it was announced before, or is a part"),
    ),
)
SURVIVAL = Shape(
    name="survival",
    title="Days from pledge to delivery",
    columns=(
        Column(name="curve", label="Of whom"),
        Column(name="days", label="Days", unit="days", meaning="since the first step"),
        _count("at_risk", "Watched", "not delivered and still watched until that day"),
        _count("delivered", "Delivered", "delivered on that day"),
        _share("left", "Not delivered", "share that is not delivered after that day"),
        Column(name="error", label="Standard error", unit="share", meaning="Greenwood's"),
        _share("low", "Low", "lower end of the 95 % interval; unknown until something is delivered, and once all is"),
        _share("high", "High", "upper end of the 95 % interval"),
    ),
    chart=Chart(kind="lines", x="days", y=("left",), by="curve", low="low", high="high", least=0.0, most=1.0),
    note="The share falls in steps, at the days on which something was delivered. Open pledges count until the last "
    "report and then no more; what was broken or withdrawn stays as not delivered.",
)
DELAYS = Shape(
    name="delays",
    title="How long it takes",
    columns=(
        Column(name="curve", label="Of whom"),
        _count("pledges", "Pledges", "promised before they were done"),
        _count("delivered", "Delivered", "of them"),
        Column(name="median", label="Median", unit="days", meaning="day by which half were delivered"),
        Column(name="median_low", label="Low", unit="days", meaning="lower end of its 95 % interval"),
        Column(name="median_high", label="High", unit="days", meaning="upper end; unknown where it is not reached"),
        *(
            _share(f"by_{days}", f"By day {days}", "delivered by then; unknown where no pledge was watched so long")
            for days in AFTER
        ),
    ),
)
VALUES = Shape(
    name="values",
    title="Values by currency",
    columns=(
        Column(name="currency", label="Currency"),
        *SIDE,
        _count("pledges", "Pledges", "a sum of money, of one pledger alone but for the rows of all"),
        Column(name="pledged", label="Pledged", unit="currency", meaning="sum, the lower ends of ranges"),
        Column(name="pledged_high", label="Upper end", unit="currency", meaning="sum, the upper ends of ranges"),
        Column(name="committed", label="Committed", unit="currency", meaning="by law, budget or signature, or further"),
        Column(name="allocated", label="Allocated", unit="currency", meaning="set aside or ordered, or further"),
        Column(name="begun", label="In delivery", unit="currency", meaning="less the parts that were delivered"),
        Column(name="delivered", label="Delivered", unit="currency", meaning="whole pledges and parts"),
        _share("delivered_share", "Delivered, of committed", "delivered / committed"),
        _share("delivered_high", "At most", "the same if all that is in delivery was delivered"),
        _share("allocated_share", "Allocated, of committed", "allocated / committed"),
    ),
    note="Currencies are not changed into one another. Prices are as the reports give them.",
)


@dataclass(frozen=True, slots=True)
class Rated:
    """A pledge with what it counts as on the last day of the reports."""

    pledge: Pledge
    standing: str  # one of STANDINGS, or "part"
    days: int | None  # to delivery, or to the last report
    on_time: bool | None
    whole: Pledge | None = None  # of which it is a part

    @property
    def sides(self) -> tuple[str, ...]:
        """Who owes it: of a part, who owes the whole."""
        return (self.whole or self.pledge).sides


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """What became of the pledges that were made in the days of a scope."""
    many, last = pledges(record, scope)
    whole_of = parts(many)
    found = [_rated(one, last or one.day, whole_of.get(one.id)) for one in many]
    if scope.parties:
        found = [one for one in found if set(one.sides) & set(scope.parties)]
    known = names(record, config, scope.as_of)
    words = {**known, **_words(found, known)}
    listed = scope.parties or tuple(
        {*(one.id for one in config.parties), *(side for one in found for side in one.sides)}
    )
    by_side = {side: [one for one in found if side in one.sides] for side in listed}
    order = sorted(listed, key=lambda side: (-len(by_side[side]), words.get(side, side), side))
    named = [("", ALL, found), *((side, words.get(side, side), by_side[side]) for side in order)]
    curves, curve_notes = _curves(named)
    empty = "No report tells of a pledge by the sides, in the days and on the issues that are looked at."
    nothing = "No pledge was reported before its delivery was, so that there is no time to measure."
    return Measured(
        measure="followthrough",
        scope=scope,
        panels=(
            filled(PLEDGERS, [_pledger(*one) for one in named] if found else [], empty=empty, notes=_small(found)),
            filled(EACH, [_each(one, words) for one in found], empty=empty),
            filled(SURVIVAL, [row for name, some in curves for row in _steps(name, some)], empty=nothing),
            filled(DELAYS, [_delay(name, some) for name, some in curves], empty=nothing, notes=curve_notes),
            _values(named),
        ),
        inputs=_inputs(found),
    )


def _rated(one: Pledge, last: date, whole: Pledge | None) -> Rated:
    standing = RATED.get(one.verdict, "open")
    overdue = one.due is not None and one.due < last and one.done is None
    if standing == "open" and overdue:
        standing = "unknown"
    if one.deed and standing == "kept":
        standing = "deed"
    on_time = None
    if one.due is not None and standing != "void":
        if one.done is not None:
            on_time = one.done <= one.due
        elif standing == "failed":
            on_time = False
    end = one.done if one.done is not None else last
    days = None if standing == "deed" else max(0, (end - one.day).days)
    return Rated(one, "part" if whole else standing, days, on_time, whole)


def _words(found: Iterable[Rated], known: Mapping[str, str]) -> dict[str, str]:
    """What each side is called: as the record names it, and one that has no id by the words of its pledge."""
    words: dict[str, str] = {}
    for one in found:
        for side in (*one.sides, *one.pledge.sides):
            own = one.pledge.pledger if one.pledge.sides == (side,) and side.startswith("text:") else None
            words.setdefault(side, known.get(side) or own or side.removeprefix("text:"))
    return words


def _pledger(side: str, name: str, some: Sequence[Rated]) -> Row:
    counted = [one for one in some if one.standing != "part"]
    count = {standing: sum(one.standing == standing for one in counted) for standing in STANDINGS}
    rate = kept_share(count["kept"], count["partly"], count["failed"], count["unknown"])
    dated = [one for one in counted if _dated(one)]
    on_time = sum(one.on_time is True for one in dated)
    open_ended = sum(one.on_time is None for one in dated)
    steps = [_score(one) for one in counted if one.standing not in ("void", "deed")]
    score = carried_out(np.array(steps, dtype=np.float64))
    values = (
        side or None, name, len(counted), *count.values(), *(_known(one) for one in rate), len(dated),
        _known(on_time / len(dated)) if dated else None,
        _known((on_time + open_ended) / len(dated)) if dated else None,
        _known(score, 1),
    )  # fmt: skip
    return Row(values=values, mentions=_first(counted))


def _dated(one: Rated) -> bool:
    """Whether a pledge with a day can be told on time or not: done, given up, or past its day."""
    return one.pledge.due is not None and one.standing in ("kept", "partly", "failed", "unknown")


def _score(one: Rated) -> float:
    if one.standing == "partly":
        return 2.0
    return 3.0 if one.standing == "kept" else SCORES.get(one.pledge.stage, 0.0)


def _each(one: Rated, words: Mapping[str, str]) -> Row:
    it = one.pledge
    values = (
        it.day, "; ".join(it.sides) or None, "; ".join(words[side] for side in it.sides) or it.pledger,
        it.beneficiary, it.kind, it.low, it.high, it.unit, it.deadline, it.stage, it.verdict, one.standing, it.done,
        one.days, one.on_time, it.again,
    )  # fmt: skip
    return Row(values=values, mentions=it.mentions)


def _timed(some: Iterable[Rated]) -> list[Rated]:
    """What a duration can be told of: promised before it was done, not void, and no part of another."""
    return [one for one in some if one.standing not in ("deed", "void", "part")]


def _arrays(some: Sequence[Rated]) -> tuple[Any, Any]:
    days = np.array([one.days or 0 for one in some], dtype=np.float64)
    return days, np.array([one.pledge.done is not None for one in some], dtype=np.bool_)


def _curves(named: Sequence[tuple[str, str, list[Rated]]]) -> tuple[list[tuple[str, list[Rated]]], list[str]]:
    timed = [(name, _timed(some)) for _, name, some in named]
    shown = [(name, some) for name, some in timed if some and (name == ALL or len(some) >= LEAST)]
    few = [f"{name} ({len(some)})" for name, some in timed if some and name != ALL and len(some) < LEAST]
    notes = []
    if few:
        notes.append(f"Fewer than {LEAST} such pledges, and so no curve of their own: {', '.join(few)}.")
    if shown and not any(one.pledge.done for one in shown[0][1]):
        notes.append("None of them was delivered yet, as far as the reports tell: there is no median.")
    return shown, notes


def _steps(name: str, some: Sequence[Rated]) -> Iterable[Row]:
    """A row at the beginning, one for each day on which something was delivered, and one at the end of watching."""
    days, done = _arrays(some)
    curve = survival.kaplan_meier(days, done)
    yield Row(values=(name, 0, len(some), 0, 1.0, None, None, None), mentions=_first(some))
    for place, time in enumerate(curve.times.tolist()):
        then = [one for one in some if one.pledge.done is not None and one.days == time]
        spread = (curve.error[place], curve.low[place], curve.high[place])
        values = (
            name, int(time), int(curve.at_risk[place]), int(curve.done[place]), _known(float(curve.left[place])),
            *(_known(float(one)) for one in spread),
        )  # fmt: skip
        yield Row(values=values, mentions=_first(then))
    end = days.max()
    if not len(curve.times) or end > curve.times[-1]:
        ends = (
            [float(one[-1]) for one in (curve.left, curve.error, curve.low, curve.high)] if len(curve.times) else None
        )
        last = [one for one in some if one.days == end]
        spread_left = tuple(map(_known, ends)) if ends else (1.0, None, None, None)
        yield Row(values=(name, int(end), len(last), 0, *spread_left), mentions=_first(last))


def _delay(name: str, some: Sequence[Rated]) -> Row:
    days, done = _arrays(some)
    curve = survival.kaplan_meier(days, done)
    by = (1 - survival.left_after(curve, one) if days.max() >= one else float("nan") for one in AFTER)
    values = (
        name, len(some), int(done.sum()), *(_whole(one) for one in survival.median(curve)),
        *(_known(one) for one in by),
    )  # fmt: skip
    return Row(values=values, mentions=_first(some))


def _values(named: Sequence[tuple[str, str, list[Rated]]]) -> Panel:
    rows, shared = [], 0
    for currency in sorted({one.pledge.currency for one in named[0][2] if one.pledge.currency}):
        for side, name, some in named:
            sums = [one for one in some if one.pledge.currency == currency and one.standing != "void"]
            if side:
                sums = [one for one in sums if one.sides == (side,)]
            else:
                shared += sum(len(one.sides) > 1 for one in sums)
            if sums:
                rows.append(_value(currency, side, name, sums))
    notes = [
        f"Pledged by several together: {shared}. They are in the rows of all, since nobody says who gives how much."
    ]
    empty = "No pledge names a sum of money in a currency."
    return filled(VALUES, rows, empty=empty, notes=notes if shared else ())


def _value(currency: str, side: str, name: str, sums: Sequence[Rated]) -> Row:
    """The sums of one currency: what came as a part counts as delivered until its whole is."""
    wholes = [one.pledge for one in sums if one.whole is None]
    came = [one.pledge for one in sums if one.whole and one.pledge.stage in DONE and one.whole.stage not in DONE]
    committed, allocated, moving, done = (
        _sum(one for one in wholes if _at_least(one, stage))
        for stage in ("committed", "allocated", "in_delivery", "delivered")
    )
    delivered = done + _sum(came)
    begun = max(0.0, moving - delivered)
    share, high = value_share(delivered, begun, committed)
    values = (
        currency, side or None, name, len(wholes), _sum(wholes), sum(one.high or one.low or 0 for one in wholes),
        committed, allocated, begun, delivered, _known(share), _known(high),
        _known(value_share(allocated, 0.0, committed)[0]),
    )  # fmt: skip
    return Row(values=values, mentions=_first(sums))


def _sum(some: Iterable[Pledge]) -> float:
    return float(sum(one.low or 0 for one in some))


def _at_least(one: Pledge, stage: str) -> bool:
    stages = list(vocab.pledges()["stage"])
    return stages.index(one.stage) >= stages.index(stage)


def _first(some: Iterable[Rated]) -> tuple[str, ...]:
    """The words of each, one a pledge, the settled ones first: they carry the shares."""
    order = sorted(some, key=lambda one: (one.standing == "open", one.pledge.day, one.pledge.id))
    return tuple(dict.fromkeys(one.pledge.mentions[0] for one in order))[:MOST_MENTIONS]


def _small(found: Sequence[Rated]) -> list[str]:
    rated = sum(one.standing in ("kept", "partly", "failed") for one in found)
    counted = sum(one.standing != "part" for one in found)
    due = rated + sum(one.standing == "unknown" for one in found)
    if not found or rated >= FEW:
        return []
    if rated == 0:
        return [f"Due: {due} of {counted} pledges; rated: none. No share can be given."]
    return [f"Due: {due} of {counted} pledges; rated: {rated}. A share of so few says little."]


def _inputs(found: Sequence[Rated]) -> dict[str, int]:
    counted = [one for one in found if one.standing != "part"]
    return {
        "pledges": len(counted),
        "parts of a greater pledge, counted with it": len(found) - len(counted),
        "first heard of when done, in no share": sum(one.standing == "deed" for one in found),
        "fell away": sum(one.standing == "void" for one in found),
        "without a day by which they are due": sum(one.pledge.due is None for one in counted),
    }


def _known(value: float, places: int = 3) -> float | None:
    return None if value != value else round(value, places)


def _whole(value: float) -> int | None:
    return None if value != value else int(value)


MEASURE = Measure(name="followthrough", shapes=(PLEDGERS, EACH, SURVIVAL, DELAYS, VALUES), read=read)
