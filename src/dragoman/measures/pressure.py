"""Pressure to concede on each side: by third parties, by the opponent, by kind of act, and how far costs decide it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Chart, Column, Measure, Measured, Panel, Row, Scope, Shape, filled
from dragoman.measures.named import names, wanted
from dragoman.measures.pressing import COSTS, Group, end, groups, last_day, scale, sides, weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.record import Record

    Floats = NDArray[np.float64]

LOOKED = 40  # groups whose mentions are looked at first: mostly they are enough
FEW = 10  # acts of a side under which its figure is called small
POINTS = "points"
SIDE = (
    Column(name="side", label="Side", meaning="the side that is pressed: the word of the settings, else registry id"),
    Column(name="side_name", label="Side, in words"),
)
SIDES = Shape(
    name="sides",
    title="Pressure on each side",
    columns=(
        *SIDE,
        Column(name="acts", label="Acts of third parties", unit="events"),
        Column(
            name="pressure", label="Pressure", unit=POINTS, meaning="cost, credibility and decay of these acts, summed"
        ),
        Column(name="low", label="At least", unit=POINTS, meaning="under the half-lives of pressure.toml, the lowest"),
        Column(name="high", label="At most", unit=POINTS, meaning="under the half-lives of pressure.toml, the highest"),
        Column(name="opponent", label="Opponent", meaning="with whom it fights most, if that is mutual; else nobody"),
        Column(name="opponent_acts", label="Acts of the opponent", unit="events"),
        Column(
            name="opponent_pressure", label="Pressure by it", unit=POINTS, meaning="the same sum, over its own acts"
        ),
    ),
    chart=Chart(kind="intervals", x="side_name", y=("pressure",), low="low", high="high", least=0.0),
    note="Third parties stand neither on the side nor with its opponent. Points are ordinal weights, not amounts.",
)
RATIOS = tuple(
    Column(name=name, label=label, unit="share in [0, 1]", meaning=meaning)
    for name, label, meaning in (
        ("ratio", "Share on the first", "pressure on the first by that on both"),
        ("ratio_alike", "All acts alike", "the share where every act costs the same"),
        ("ratio_doubled", "Costs that double", "the share where each grade costs twice the one below"),
        ("ratio_short", "Short half-life", "the share with the short half-life"),
        ("ratio_long", "Long half-life", "the share with the long half-life"),
        ("low", "At least", "the lowest of these"),
        ("high", "At most", "the highest of these"),
    )
)
PAIRS = Shape(
    name="pairs",
    title="By pair of sides",
    columns=(
        Column(name="pair", label="Pair"),
        Column(name="first", label="First", meaning="the side of the settings that comes first"),
        Column(name="second", label="Second"),
        Column(name="acts_first", label="Acts on the first", unit="events", meaning="by those who are of neither"),
        Column(name="acts_second", label="Acts on the second", unit="events"),
        Column(name="pressure_first", label="Pressure on the first", unit=POINTS),
        Column(name="pressure_second", label="Pressure on the second", unit=POINTS),
        *RATIOS,
        Column(name="by_second", label="By the second on the first", unit=POINTS),
        Column(name="by_first", label="By the first on the second", unit=POINTS),
        Column(name="fights", label="Attacks between them", unit="events", meaning="either way, told as done"),
    ),
    chart=Chart(kind="intervals", x="pair", y=("ratio",), low="low", high="high", least=0.0, most=1.0),
    note="0.5 is as much on the one as on the other. The pair that fights most stands first.",
)
ACTS = Shape(
    name="acts",
    title="By kind of act",
    columns=(
        *SIDE,
        Column(name="act", label="Act", meaning="id in pressure.toml"),
        Column(name="act_name", label="Act, in words"),
        Column(name="by", label="By", meaning="third parties, or the opponent"),
        Column(name="events", label="Events", unit="events"),
        Column(name="pressure", label="Pressure", unit=POINTS),
    ),
)
PRESSERS = Shape(
    name="pressers",
    title="Who presses whom",
    columns=(
        *SIDE,
        Column(name="presser", label="Who presses", meaning="the word of its side, else registry id"),
        Column(name="presser_name", label="Who presses, in words"),
        Column(name="by", label="As", meaning="third party, or opponent"),
        Column(name="events", label="Events", unit="events"),
        Column(name="pressure", label="Pressure", unit=POINTS),
    ),
    note="An act of several counts for each of them here, and once above.",
)
SERIES = Shape(
    name="series",
    title="Over time",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        *SIDE,
        Column(name="acts", label="New acts of third parties", unit="events"),
        Column(name="pressure", label="Pressure", unit=POINTS, meaning="of third parties, at the end of the period"),
        Column(name="opponent_acts", label="New acts of the opponent", unit="events"),
        Column(name="opponent_pressure", label="Pressure by it", unit=POINTS, meaning="at the end of the period"),
    ),
    chart=Chart(kind="lines", x="since", y=("pressure",), by="side_name", least=0.0),
    note="What was done before still weighs, by half as much after each half-life. No row: less than a thousandth.",
)
STRAIN = Shape(
    name="strain",
    title="Beside it: the battlefield and the streets",
    columns=(
        Column(name="since", label="From", meaning="first day of the period"),
        *SIDE,
        Column(
            name="attacks", label="Attacks on its ground", unit="events", meaning="placed in its country, told as done"
        ),
        Column(name="attacked", label="Attacks on it", unit="events", meaning="aimed at it, wherever; may be the same"),
        Column(
            name="protests", label="Protests at home", unit="events", meaning="placed in its country, or of its people"
        ),
    ),
    chart=Chart(kind="lines", x="since", y=("attacks",), by="side_name", least=0.0),
    note="Counts of their own, in no sum with the acts above. No row: nothing reported.",
)
BY = ("third parties", "the opponent")
# One reading of what was done: attacks between two sides, and by period those on a side's ground, on it, and protests.
BESIDE = """
WITH goal(id, word) AS (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])),
done AS MATERIALIZED (
    SELECT mention_id, kind, day, 'state:' || place_country AS ground,
        len(?::VARCHAR[]) = 0 OR list_has_any(issues, ?::VARCHAR[]) AS wanted
    FROM acts WHERE kind IN ('ASSAULT', 'PROTEST') AND state = 'happened' AND day >= ? AND day < ?
),
ends AS MATERIALIZED (
    SELECT DISTINCT s.mention_id, s.role, g.word FROM act_sides s JOIN goal g ON g.id = s.side
    WHERE s.mention_id IN (SELECT mention_id FROM done)
),
fights AS (
    SELECT least(a.word, t.word) AS one, greatest(a.word, t.word) AS other, count(DISTINCT d.mention_id) AS n
    FROM done d
    JOIN ends a ON a.mention_id = d.mention_id AND a.role = 'actor'
    JOIN ends t ON t.mention_id = d.mention_id AND t.role = 'target' AND t.word <> a.word
    WHERE d.kind = 'ASSAULT' GROUP BY 1, 2
),
told AS (
    SELECT d.mention_id, d.day, g.word, CASE d.kind WHEN 'ASSAULT' THEN 'attacks' ELSE 'protests' END AS what
    FROM done d JOIN goal g ON g.id = d.ground WHERE d.wanted
    UNION
    SELECT d.mention_id, d.day, t.word, 'attacked'
    FROM done d JOIN ends t ON t.mention_id = d.mention_id AND t.role = 'target' WHERE d.wanted AND d.kind = 'ASSAULT'
    UNION
    SELECT d.mention_id, d.day, a.word, 'protests'
    FROM done d JOIN ends a ON a.mention_id = d.mention_id AND a.role = 'actor'
    WHERE d.wanted AND d.kind = 'PROTEST' AND d.ground IS NULL
),
periods AS (
    SELECT date_trunc(?, day)::DATE AS since, word, count(*) FILTER (what = 'attacks') AS attacks,
        count(*) FILTER (what = 'attacked') AS attacked, count(*) FILTER (what = 'protests') AS protests,
        max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
    FROM told GROUP BY 1, 2 ORDER BY 1, 2
)
SELECT (SELECT list(f) FROM fights f), (SELECT list(p) FROM periods p)
"""


# ---- kernels --------------------------------------------------------------------------------------------------------


def belief(independent: Floats, doubt: float) -> Floats:
    """How far an act is to be believed, by how many sources tell of it that do not depend on one another.

    independent  (act,)  number of sources, 1 or more
    doubt        in (0, 1), what one source leaves open
    returns      (act,)  in [0, 1): 1 - doubt ** independent, which grows with each source and by less each time

    >>> belief(np.array([1.0, 2.0, 3.0]), 0.5).tolist()
    [0.5, 0.75, 0.875]
    """
    return np.asarray(1.0 - doubt**independent, dtype=np.float64)


def pressure(cost: Floats, credibility: Floats, age: Floats, half_life_days: float) -> float:
    """Acts aimed at one side, each by cost and credibility, halved for every half-life that has passed.

    cost         (act,)  points, 0 or more
    credibility  (act,)  in [0, 1]
    age          (act,)  days since the act, 0 or more
    returns      sum of cost * credibility * 2 ** (-age / half_life_days); 0 where there is no act

    A demand today (1) that one source tells (0.5), and a sanction (4) a half-life ago that two tell (0.75):
    1 * 0.5 + 4 * 0.75 / 2 = 2.

    >>> pressure(np.array([1.0, 4.0]), np.array([0.5, 0.75]), np.array([0.0, 30.0]), 30.0)
    2.0
    """
    return float(np.sum(cost * credibility * np.exp2(-age / half_life_days)))


def ratio(first: float, second: float) -> float | None:
    """The share of the first in the pressure on both: 0.5 where they are alike, None where nothing presses either.

    >>> ratio(3.0, 1.0), ratio(0.0, 0.0)
    (0.75, None)
    """
    return first / (first + second) if first + second > 0 else None


def stock(added: Floats, days: Floats, half_life_days: float) -> Floats:
    """What weighs at the end of each period: what weighed before it, decayed, and what was added in it.

    added    (period,)  points at the period's own end
    days     (period,)  from the end of the period before to the end of this one; the first is not read
    returns  (period,)  points

    >>> stock(np.array([4.0, 1.0, 0.0]), np.array([0.0, 30.0, 60.0]), 30.0).tolist()
    [4.0, 3.0, 0.75]
    """
    found = np.zeros(len(added), dtype=np.float64)
    held = 0.0
    for place, (more, gap) in enumerate(zip(added, days, strict=True)):
        held = (held * 2.0 ** (-gap / half_life_days) if place else 0.0) + more
        found[place] = held
    return found


def opponents(fights: Mapping[tuple[str, str], int], words: Sequence[str]) -> dict[str, str]:
    """With whom each side fights most, where it is the same from the other side too; a tie gives nobody.

    >>> opponents({("a", "b"): 6, ("b", "c"): 2}, ["a", "b", "c"])
    {'a': 'b', 'b': 'a'}
    """
    most = dict[str, str]()
    for word in words:
        others = {other: count for pair, count in fights.items() if word in pair for other in pair if other != word}
        best = [other for other, count in others.items() if count == max(others.values())]
        if len(best) == 1:
            most[word] = best[0]
    return {word: other for word, other in most.items() if most.get(other) == word}


# ---- reading --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the record holds, ready to be summed."""

    scope: Scope
    last: date
    words: tuple[str, ...]  # the sides, in the order of the settings
    ids: Mapping[str, str]  # by registry id the word of its side
    named: Mapping[str, str]
    groups: tuple[Group, ...]
    on_whom: Mapping[str, Sequence[Group]]  # the groups by the side that they press
    ages: Mapping[date, float]  # by the first day of a period: days from its end to the last day
    fights: Mapping[tuple[str, str], int]
    against: Mapping[str, str] = field(default_factory=dict)  # the opponent of each side that has one

    def called(self, word: str) -> str:
        """A side or an id in words."""
        return self.named.get(word, word)

    def weigh(self, chosen: Iterable[Group], cost: str = COSTS[0], life: int = 0) -> float:
        """Points of some groups on the last day, on a scale of costs and with one of the half-lives."""
        weight = weights()[cost]
        parts = [(weight[one.act, one.state], one.sums[life], self.ages[one.since]) for one in chosen]
        each, sums, ages = np.array(parts, dtype=np.float64).reshape(-1, 3).T
        return pressure(each, sums, ages, scale().half_lives[life])

    def on(self, word: str, other: str | None) -> tuple[list[Group], list[Group]]:
        """What presses a side: by third parties of it and of `other`, and by `other`."""
        mine, alone = self.on_whom.get(word, ()), (other,)
        return [one for one in mine if one.pressers != alone], [one for one in mine if other in one.pressers]

    def where(self, word: str) -> dict[str, Any]:
        """The filters that find a side's acts among others."""
        kinds = sorted({kind for act in scale().acts for kind in act.kinds})
        found: dict[str, Any] = {"actor": sorted(id for id, one in self.ids.items() if one == word), "kind": kinds}
        if self.scope.issues:
            found["issue"] = list(self.scope.issues)
        return found | {key: day for key in ("since", "until") if (day := getattr(self.scope, key))}


def read(record: Record, config: Config, scope: Scope) -> Measured:
    """What presses each side to give way, up to the last report; every side, however little there is."""
    asked = wanted(config, scope)
    if len(asked) == 1:  # never one side alone
        asked = tuple(dict.fromkeys((*asked, *(one.id for one in config.parties))))
    last = last_day(record, scope)
    if last is None or not asked:
        why = "The settings name no parties, and none was asked for." if last else "The record holds no reports."
        return Measured(measure="pressure", scope=scope, panels=tuple(filled(one, (), empty=why) for one in SHAPES))
    ids = sides(record, config, scope, asked)
    rows, (every, nobody, elsewhere) = groups(record, config, scope, ids, last)
    issues = [list(scope.issues)] * 2
    values = [list(ids), list(ids.values()), *issues, *periods.window(scope), scope.step, MOST_MENTIONS]
    ((fought, beside),) = record.ask(BESIDE, values, as_of=scope.as_of).rows
    words, fights = tuple(dict.fromkeys(ids.values())), {(one["one"], one["other"]): one["n"] for one in fought or ()}
    named = {**{word: word for word in words}, **names(record, config, scope.as_of)}
    against = {words[0]: words[1], words[1]: words[0]} if len(words) == 2 else opponents(fights, words)
    found = Found(
        scope=scope, last=last, words=words, ids=ids, named=named, groups=tuple(rows), fights=fights, against=against,
        on_whom={word: [one for one in rows if one.target == word] for word in words},
        ages={one: float((last - end(scope.step, one, last)).days) for one in {one.since for one in rows}},
    )  # fmt: skip
    return Measured(
        measure="pressure",
        scope=scope,
        panels=(
            _sides(found),
            _pairs(found),
            _acts(found),
            _pressers(found),
            _series(found),
            _strain(found, beside or ()),
        ),
        inputs={
            "acts that press somebody": every,
            "of these, left out because the report names no known actor": nobody,
            "of these, left out because they are aimed at none of the sides": elsewhere,
            "acts on the sides, each once for each side": sum(one.n for one in rows),
        },
        notes=(f"Weighed as of {last}. Costs and half-lives stand in measures/{PATH}.", scale_words()),
    )


PATH = "pressure.toml"


def scale_words() -> str:
    """The costs, the half-lives and what they are, in one sentence each."""
    grades = ", ".join(f"{one['label']} {one['cost']}" for one in scale().grades.values())
    return f"Costs: {grades}; they are ours and ordinal. Half-life: {scale().half_lives[0]:g} days."


def _told(many: Iterable[Group]) -> tuple[str, ...]:
    newest = sorted(many, key=lambda one: (one.since, one.act, one.pressers), reverse=True)
    ids = dict.fromkeys(id for one in newest[:LOOKED] for id in one.mentions)
    if len(ids) < MOST_MENTIONS:
        ids = dict.fromkeys(id for one in newest for id in one.mentions)
    return tuple(ids)[:MOST_MENTIONS]


def _sides(found: Found) -> Panel:
    rows, few = [], list[str]()
    for word in found.words:
        other = found.against.get(word)
        third, direct = found.on(word, other)
        every = [found.weigh(third, life=life) for life in range(3)]
        n = sum(one.n for one in third)
        if n < FEW:
            few.append(f"{found.called(word)} {n}")
        values = (
            *(word, found.called(word), n, round(every[0], 3), round(min(every), 3), round(max(every), 3)),
            *(found.called(other) if other else None, sum(one.n for one in direct), round(found.weigh(direct), 3)),
        )
        rows.append(Row(values=values, mentions=_told([*third, *direct]), where=found.where(word)))
    notes = (
        (f"Small numbers of acts (under {FEW}), where one report moves the figure: {', '.join(few)}.",) if few else ()
    )
    return filled(SIDES, rows, notes=notes)


def _pairs(found: Found) -> Panel:
    rows, bare = [], 0
    for place, first in enumerate(found.words):
        for second in found.words[place + 1 :]:
            on_first, by_second = found.on(first, second)
            on_second, by_first = found.on(second, first)
            if not (on_first and on_second) and found.against.get(first) != second:
                bare += bool(on_first or on_second or by_second or by_first)
                continue
            every = [
                ratio(found.weigh(on_first, cost, life), found.weigh(on_second, cost, life))
                for cost, life in ((COSTS[0], 0), ("alike", 0), ("doubled", 0), (COSTS[0], 1), (COSTS[0], 2))
            ]
            known = [one for one in every if one is not None]
            spread = [*every, min(known, default=None), max(known, default=None)]
            fights = sum(count for pair, count in found.fights.items() if set(pair) == {first, second})
            values = (
                f"{found.called(first)} – {found.called(second)}",
                *(found.called(first), found.called(second)),
                *(sum(one.n for one in on_first), sum(one.n for one in on_second)),
                *(round(found.weigh(on_first), 3), round(found.weigh(on_second), 3)),
                *(None if one is None else round(one, 3) for one in spread),
                *(round(found.weigh(by_second), 3), round(found.weigh(by_first), 3), fights),
            )
            rows.append(Row(values=values, mentions=_told([*on_first, *on_second, *by_second, *by_first])))
    rows.sort(key=lambda row: -row.values[-1])  # stable: else in the order of the settings
    few = [row.values[0] for row in rows if row.values[3] + row.values[4] < FEW]
    notes = [f"Shares of under {FEW} acts, to be read with care: {', '.join(few)}."] if few else []
    if bare:
        notes.append(f"Pairs left out because third parties press one of the two alone: {bare}.")
    return filled(PAIRS, rows, empty="There are no two sides that third parties press.", notes=notes)


def _split(found: Found, word: str) -> Iterable[tuple[str, list[Group]]]:
    return zip(BY, found.on(word, found.against.get(word)), strict=True)


def _acts(found: Found) -> Panel:
    rows = []
    for word in found.words:
        for act, label in scale().labels().items():
            for by, many in _split(found, word):
                chosen = [one for one in many if one.act == act]
                if chosen:
                    points = round(found.weigh(chosen), 3)
                    values = (word, found.called(word), act, label, by, sum(one.n for one in chosen), points)
                    rows.append(Row(values=values, mentions=_told(chosen), where=found.where(word)))
    return filled(ACTS, rows, empty="No act presses any of the sides.")


def _pressers(found: Found) -> Panel:
    rows = []
    for word in found.words:
        other = found.against.get(word)
        mine = found.on_whom[word]
        for presser in sorted({one for group in mine for one in group.pressers}):
            chosen = [one for one in mine if presser in one.pressers]
            values = (
                *(word, found.called(word), presser, found.called(presser), BY[presser == other]),
                *(sum(one.n for one in chosen), round(found.weigh(chosen), 3)),
            )
            rows.append(Row(values=values, mentions=_told(chosen)))
    place = {word: at for at, word in enumerate(found.words)}
    rows.sort(key=lambda row: (place[row.values[0]], -row.values[-1], row.values[2]))
    return filled(PRESSERS, rows, empty="No act presses any of the sides.")


def _series(found: Found) -> Panel:
    rows = []
    if found.groups:
        first = min(one.since for one in found.groups)
        starts = [one for one in periods.between(found.scope.step, first, found.last) if one <= found.last]
        starts = starts or [first]
        if (latest := periods.start(found.scope.step, found.last)) not in starts:
            starts.append(latest)
        ends = [end(found.scope.step, one, found.last) for one in starts]
        days = np.array([0, *((b - a).days for a, b in pairwise(ends))], dtype=np.float64)
        for word in found.words:
            rows += _lines(found, word, starts, days)
    rows.sort(key=lambda row: row.values[0])
    return filled(SERIES, rows, empty="No act presses any of the sides.")


def _lines(found: Found, word: str, starts: Sequence[date], days: Floats) -> list[Row]:
    place = {one: at for at, one in enumerate(starts)}
    counts, levels = [], []
    parts = [many for _, many in _split(found, word)]
    for many in parts:
        added, count = np.zeros(len(starts)), np.zeros(len(starts), dtype=np.int64)
        for one in many:
            added[place[one.since]] += weights()[COSTS[0]][one.act, one.state] * one.sums[0]
            count[place[one.since]] += one.n
        counts.append(count)
        levels.append(np.round(stock(added, days, scale().half_lives[0]), 3))
    rows = []
    for at, since in enumerate(starts):
        level = (float(levels[0][at]), float(levels[1][at]))
        if any(level):
            behind = [one for many in parts for one in many if one.since <= since]
            values = (since, word, found.called(word), int(counts[0][at]), level[0], int(counts[1][at]), level[1])
            rows.append(Row(values=values, mentions=_told(behind)))
    return rows


def _strain(found: Found, beside: Iterable[dict[str, Any]]) -> Panel:
    rows = [
        Row(
            values=(
                *(one["since"], one["word"], found.called(one["word"])),
                *(one["attacks"], one["attacked"], one["protests"]),
            ),
            mentions=tuple(dict.fromkeys(one["mentions"])),
        )
        for one in beside
    ]
    rows.sort(key=lambda row: (row.values[0], found.words.index(row.values[1])))
    return filled(STRAIN, rows, empty="No attack on a side and no protest at home is told as done.")


SHAPES = (SIDES, PAIRS, ACTS, PRESSERS, SERIES, STRAIN)
MEASURE = Measure(name="pressure", shapes=SHAPES, read=read)
