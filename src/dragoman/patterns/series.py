"""One number over time, at regular steps: from a panel of a measure, from the record's own hostilities, from a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dragoman.errors import ConfigError
from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Panel, Scope
from dragoman.measures.named import names, wanted

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

MOST_PERIODS = 20_000  # 54 years of days; a date far off would make millions of empty ones
WHAT = {
    "events": "events of force",
    "strikes": "strikes from afar",
    "killed": "deaths reported",
}
STRIKES = ("drone", "missile", "artillery", "bomb", "rocket", "naval_drone", "aircraft")  # ids of the particular weapon
LEAST_BUSY = 5  # periods that differ from 0: fewer are single events, which no test tells from chance
NIGHT = 2  # a strike overnight is told of two days, and counts on the first
TOTAL, UNKNOWN = "all", "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One number at regular steps; None is unknown, and no zero."""

    name: str
    unit: str
    step: str  # one of measured.STEPS
    dates: tuple[date, ...]  # first day of each period, none left out
    values: tuple[float | None, ...]
    low: tuple[float | None, ...] = ()  # bounds of each value, where there are any
    high: tuple[float | None, ...] = ()
    mentions: tuple[tuple[str, ...], ...] = ()  # ids behind each value; empty for a file's
    documents: tuple[int, ...] = ()  # how many the record holds of each period; empty for a file's
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for one in (self.low, self.high, self.mentions, self.documents):
            if one and len(one) != len(self.dates):
                raise ValueError(f"{self.name}: {len(one)} for {len(self.dates)} dates")
        if len(self.values) != len(self.dates):
            raise ValueError(f"{self.name}: {len(self.values)} values for {len(self.dates)} dates")

    @property
    def known(self) -> tuple[int, ...]:
        """The places of the values that are known."""
        return tuple(at for at, value in enumerate(self.values) if value is not None)

    @property
    def counts(self) -> bool:
        """Whether every known value is a whole number and none is negative."""
        return all(value >= 0 and value == int(value) for value in self.values if value is not None)

    @property
    def busy(self) -> bool:
        """Whether enough periods differ from none for a pattern to be more than one event."""
        values = [self.values[at] for at in self.known]
        return len(set(values)) > 1 and sum(value != 0 for value in values) >= LEAST_BUSY

    def within(self, since: date | None, until: date | None) -> Series:
        """The periods that begin in [since, until)."""
        kept = [at for at, day in enumerate(self.dates) if (not since or day >= since) and (not until or day < until)]

        def cut(values: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(values[at] for at in kept) if values else ()

        return replace(
            self,
            dates=cut(self.dates),
            values=cut(self.values),
            low=cut(self.low),
            high=cut(self.high),
            mentions=cut(self.mentions),
            documents=cut(self.documents),
        )


def regular(step: str, since: date, until: date, *, item: str = "") -> tuple[date, ...]:
    """The first days of the periods in [since, until); ConfigError where there are too many to be meant."""
    length = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}[step]
    if (until - since).days > MOST_PERIODS * length:
        message = f"{since} to {until} are more than {MOST_PERIODS:,} periods"
        raise ConfigError(message, item=item, advice="--since and --until narrow it; or take a longer --step")
    return tuple(periods.between(step, since, until))


def from_panel(
    panel: Panel, column: str, *, step: str, where: Mapping[str, str] | None = None, until: date | None = None
) -> tuple[Series, ...]:
    """The series of a panel that has a column `since`: one for each party, dyad or issue that its words tell apart.

    A count of events is 0 in a period without a row, between the first row and the last: none was reported. Of any
    other number such a period is unknown.
    """
    columns = {one.name: one for one in panel.shape.columns}
    if "since" not in columns:
        raise ConfigError("has no dates", item=panel.shape.name, advice="choose a panel with a column `since`")
    rows = panel.dicts()
    numbers = [
        name for name in columns if any(isinstance(row[name], int | float) for row in rows) and name != "since"
    ] or [name for name, one in columns.items() if one.unit]
    if column not in numbers:
        known = ", ".join(numbers)
        raise ConfigError(f"there is no number {column!r}", item=panel.shape.name, advice=f"one of {known}")
    words = [name for name in columns if name != "since" and any(isinstance(row[name], str) for row in rows)]
    for name, value in (where or {}).items():
        if name not in columns:
            advice = f"one of {', '.join(words)}"
            raise ConfigError(f"there is no column {name!r}", item=panel.shape.name, advice=advice)
        rows = [row for row in rows if str(row[name]) == value]
        if not rows:
            raise ConfigError(f"no row has {name} = {value!r}", item=panel.shape.name)
    kept = [(row, panel.rows[at].mentions) for at, row in enumerate(panel.dicts()) if row in rows]
    if not kept:
        return ()
    days = regular(
        step,
        min(row["since"] for row, _ in kept),
        max(max(row["since"] for row, _ in kept) + timedelta(days=1), until or date.min),
        item=panel.shape.name,
    )
    groups: dict[tuple[str, ...], list[tuple[dict[str, Any], tuple[str, ...]]]] = {}
    for row, ids in kept:
        groups.setdefault(tuple(str(row[name]) for name in words), []).append((row, ids))
    zero = 0.0 if columns[column].unit == "events" else None
    return tuple(
        _of_rows(key, found, columns[column].label, columns[column].unit, column, words, days, zero, step)
        for key, found in sorted(groups.items())
    )


def _of_rows(
    key: tuple[str, ...],
    found: list[tuple[dict[str, Any], tuple[str, ...]]],
    label: str,
    unit: str,
    column: str,
    words: list[str],
    days: tuple[date, ...],
    zero: float | None,
    step: str,
) -> Series:
    by_day = {row["since"]: (row[column], ids) for row, ids in found}
    if len(by_day) < len(found):
        taken = ", ".join(words) or "no other column"
        raise ConfigError(f"has several rows a period that {taken} do not tell apart", item=label)
    names = [value for name, value in zip(words, key, strict=True) if name.endswith("_name")] or list(key)
    return Series(
        name=" → ".join([*names]) or label,
        unit=unit or label,
        step=step,
        dates=days,
        values=tuple(by_day[day][0] if day in by_day else zero for day in days),
        mentions=tuple(by_day[day][1] if day in by_day else () for day in days),
    )


# A period of which the record holds no document, nor of the day after it, tells nothing: its count is unknown.
# Whether a period counts depends on the documents alone, never on what they tell.
COVERED = """
SELECT date_trunc(?, day)::DATE AS since, count(DISTINCT root_id) FILTER (own) AS documents,
    min(day) FILTER (own) AS first, max(day) FILTER (own) AS last
FROM (SELECT said AS day, root_id, true AS own FROM shown UNION ALL SELECT said - 1, root_id, false FROM shown)
WHERE day >= ? AND day < ? GROUP BY since ORDER BY since
"""
# Whom or what an event hit: the parties among its targets; else the country of its place; else not known.
FORCE = """
WITH told AS (
    SELECT mention_id, since, until, precision, said, country, killed_low, killed_best, killed_high,
        coalesce(list_has_any(string_split(weapons, '; '), ?::VARCHAR[]) OR mode IN ('drone', 'heavy-weapons'), false)
            AND kind IN ('ASSAULT', 'MOBILIZE') AS strike,
        coalesce(since, until - 1, said) AS day
    FROM hostilities WHERE state = 'happened' AND kind <> 'RETREAT'
),
sides AS (
    SELECT mention_id, list_sort(list(DISTINCT side)) AS sides FROM act_sides
    WHERE role = 'target' AND list_contains(?::VARCHAR[], side) GROUP BY mention_id
),
placed AS (
    SELECT t.*, date_trunc(?, t.day)::DATE AS period,
        coalesce((t.since IS NULL) <> (t.until IS NULL), false)
            OR coalesce(t.until - t.since > ? AND date_trunc(?, t.since) <> date_trunc(?, t.until - 1), false)
            AS stretch,
        t.since IS NULL AND t.until IS NULL AS undated,
        list_concat([?::VARCHAR], coalesce(s.sides,
            CASE WHEN list_contains(?::VARCHAR[], 'state:' || t.country) THEN ['state:' || t.country] END, [?::VARCHAR])
        ) AS sides
    FROM told t LEFT JOIN sides s USING (mention_id)
    WHERE ? <> 'strikes' OR t.strike
)
SELECT side, period, stretch, count(*) AS n, count(*) FILTER (undated) AS undated,
    sum(killed_low) AS low, sum(killed_best) AS best, sum(killed_high) AS high, count(killed_best) AS with_toll,
    max_by(mention_id, (coalesce(killed_best, 0), mention_id), ?) AS mentions,
    max_by(mention_id, (killed_best, mention_id), ?) FILTER (killed_best > 0) AS deadly
FROM (SELECT * EXCLUDE (sides), unnest(sides) AS side FROM placed)
WHERE day >= ? AND day < ?
GROUP BY side, period, stretch ORDER BY side, period, stretch
"""


def hostilities(record: Record, config: Config, scope: Scope, what: str = "events") -> tuple[Series, ...]:
    """The record's own violence by period: all of it first, then by whom or what it hit, each party and the unknown.

    what  "events" of force told as done, without withdrawals and pauses; "strikes" among them with weapons that reach
          far; "killed", the deaths reported, with the lowest and the highest figure of each event
    """
    if what not in WHAT:
        raise ConfigError(f"there is no series {what!r} of hostilities", item=what, advice=f"one of {', '.join(WHAT)}")
    ends = periods.window(scope)
    reports = record.ask(COVERED, [scope.step, *ends], as_of=scope.as_of).rows
    own = [row for row in reports if row[1]]
    if not own:
        return ()
    days = regular(scope.step, own[0][2], own[-1][3] + timedelta(days=1))
    covered = {row[0]: row[1] for row in reports}
    for day in {days[0], days[-1]}:  # one that the documents begin or end in is no whole one
        if day < own[0][2] or periods.after(scope.step, day) > own[-1][3] + timedelta(days=1):
            covered.pop(day, None)
    parties = [side for side in wanted(config, scope) if side.startswith("state:")] or list(wanted(config, scope))
    values = [
        *(list(STRIKES), list(wanted(config, scope)), scope.step, NIGHT, scope.step, scope.step),
        *(TOTAL, parties, UNKNOWN, what, MOST_MENTIONS, MOST_MENTIONS, *ends),
    ]
    rows = record.ask(FORCE, values, over=("acts", "hostilities"), as_of=scope.as_of).rows
    words = {**names(record, config, scope.as_of), TOTAL: "all sides", UNKNOWN: "not known whom"}
    order = [TOTAL, *(side for side in wanted(config, scope) if any(row[0] == side for row in rows)), UNKNOWN]
    notes = _left_out([row for row in rows if row[0] == TOTAL], days, covered, scope.step, what)
    return tuple(
        _force([row for row in rows if row[0] == side], words.get(side, side), what, days, covered, scope.step, notes)
        for side in order
        if side == TOTAL or any(row[0] == side for row in rows)
    )


def _force(
    rows: Iterable[tuple[Any, ...]],
    name: str,
    what: str,
    days: tuple[date, ...],
    covered: Mapping[date, int],
    step: str,
    notes: tuple[str, ...],
) -> Series:
    by_day = {row[1]: row for row in rows if not row[2]}

    def values(of_events: int, of_deaths: int) -> tuple[float | None, ...]:
        place = of_deaths if what == "killed" else of_events
        found = {day: float(row[place] or 0) for day, row in by_day.items()}
        return tuple(found.get(day, 0.0) if day in covered else None for day in days)

    of_mentions = 10 if what == "killed" else 9
    return Series(
        name=name,
        unit=WHAT[what],
        step=step,
        dates=days,
        values=values(3, 6),
        low=values(3, 5) if what == "killed" else (),
        high=values(3, 7) if what == "killed" else (),
        mentions=tuple(tuple(by_day[day][of_mentions] or ()) if day in by_day else () for day in days),
        documents=tuple(covered.get(day, 0) for day in days),
        notes=notes,
    )


def _left_out(
    rows: list[tuple[Any, ...]], days: tuple[date, ...], covered: Mapping[date, int], step: str, what: str
) -> tuple[str, ...]:
    """What to bear in mind with the record's own violence: what has no place in it, and what it cannot tell."""
    held = set(days)
    kept = [row for row in rows if not row[2] and row[1] in held and row[1] in covered]
    counts = {
        f"dated to a longer stretch than one {step}, left out": sum(row[3] for row in rows if row[2]),
        "dated outside the days that the documents cover, left out": sum(
            row[3] for row in rows if not row[2] and (row[1] not in held or row[1] not in covered)
        ),
        "without a date of their own, counted on the day of their report": sum(row[4] for row in kept),
    }
    notes = [f"{count} of {sum(row[3] for row in rows)} events: {words}." for words, count in counts.items() if count]
    if what == "killed":
        told, events = sum(row[8] for row in kept), sum(row[3] for row in kept)
        notes.append(
            f"{told} of {events} events have a number of deaths; of the others none is known, and none counted."
        )
    if bare := len(held - set(covered)):
        notes.append(
            f"For {bare} of {len(days)} periods the record holds no documents, or only for a part: unknown, not zero."
        )
    return (*notes, "A record counts what is reported: more documents read are more violence counted.")
