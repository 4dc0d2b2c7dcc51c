"""What the record says for and against what a scenario needs, and how earlier processes with its formats ended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dragoman import vocab
from dragoman.errors import ConfigError
from dragoman.measures.measured import MOST_MENTIONS, Row
from dragoman.measures.spread import rounded, wilson
from dragoman.outlook.scenarios import Scenario, Sought

if TYPE_CHECKING:
    from dragoman.measures.measured import Scope
    from dragoman.record import Record, Table

FEW = 20  # earlier processes under which a share is called small: Wilson's interval is then over 0.4 wide in the middle
QUOTE_CHARS = 160
YEAR_DAYS = 365.25
EVERY = "any format"
NOTHING, UNASKED = "nothing in the record", "not looked for"
FILTERS = ("kind", "mode", "move", "status", "outcome", "issue", "actor", "target", "who")  # as FOUND has them
# All that is looked for in one statement, since going through the events takes most of the time: a row for each event
# and filter that it passes. A list that is empty lets all through.
FOUND = """
WITH sought AS (
    SELECT
        unnest(?::INTEGER[]) AS n, unnest(?::BOOLEAN[]) AS listed,
        unnest(?::DATE[]) AS since, unnest(?::DATE[]) AS until,
        unnest(?::VARCHAR[][]) AS kinds, unnest(?::VARCHAR[][]) AS modes, unnest(?::VARCHAR[][]) AS moves,
        unnest(?::VARCHAR[][]) AS states, unnest(?::VARCHAR[][]) AS outcomes, unnest(?::VARCHAR[][]) AS issues,
        unnest(?::VARCHAR[][]) AS acting, unnest(?::VARCHAR[][]) AS addressed, unnest(?::VARCHAR[][]) AS who
),
rows AS (SELECT unnest(?::INTEGER[]) AS n, unnest(?::VARCHAR[]) AS mention_id),
listed AS (SELECT DISTINCT r.n, s.event_id FROM rows r JOIN shown s ON s.mention_id = r.mention_id),
who AS MATERIALIZED (
    SELECT a.event_id, a.mention_id, a.day, a.kind, a.mode, a.move, a.state, a.outcome, a.issues,
        w.acting, w.addressed, w.who
    FROM acts a LEFT JOIN parties w ON w.mention_id = a.mention_id
),
passing AS (
    SELECT q.n, a.event_id, a.mention_id, a.day
    FROM who a
    JOIN sought q ON a.day >= q.since AND a.day < q.until
        AND (len(q.kinds) = 0 OR list_contains(q.kinds, a.kind))
        AND (len(q.modes) = 0 OR list_contains(q.modes, a.mode))
        AND (len(q.moves) = 0 OR list_contains(q.moves, a.move))
        AND (len(q.states) = 0 OR list_contains(q.states, a.state))
        AND (len(q.outcomes) = 0 OR list_contains(q.outcomes, a.outcome))
        AND (len(q.issues) = 0 OR list_has_any(q.issues, a.issues))
        AND (len(q.acting) = 0 OR list_has_any(q.acting, a.acting))
        AND (len(q.addressed) = 0 OR list_has_any(q.addressed, a.addressed))
        AND (len(q.who) = 0 OR list_has_any(q.who, a.who))
        AND (NOT q.listed OR (q.n, a.event_id) IN (SELECT (n, event_id) FROM listed))
)
SELECT n, event_id, mention_id, day FROM passing ORDER BY n, day DESC, mention_id
"""
QUOTES = """
SELECT m.id, d.outlet, substring(d.text, m.span_start + 1, m.span_end - m.span_start)
FROM corrected m JOIN documents d ON d.id = m.document_id WHERE m.id IN (SELECT unnest(?::VARCHAR[]))
"""


class Earlier(Protocol):
    """An earlier peace process, as the library has it."""

    @property
    def name(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def formats(self) -> tuple[str, ...]: ...
    @property
    def agreed(self) -> bool | None: ...
    @property
    def outcome_on(self) -> date | None: ...
    @property
    def held(self) -> str: ...
    @property
    def held_until(self) -> date | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event that was looked for."""

    id: str
    mention_id: str
    day: date


def needs(record: Record | None, scenarios: Sequence[Scenario], scope: Scope) -> Iterator[Row]:
    """Two rows for each need, what speaks for it and what against, with the newest words."""
    asked = [
        (scenario, number, need.what, side, sought)
        for scenario in scenarios
        for number, need in enumerate(scenario.needs, 1)
        for side, sought in (("for", need.speaks_for), ("against", need.against))
    ]
    found = events(record, [(one, scenario) for scenario, *_, some in asked for one in some], scope) if record else []
    groups, at = [], 0
    for *_, some in asked:
        groups.append(_once(event for each in found[at : at + len(some)] for event in each))
        at += len(some)
    quotes = _quotes(record, [group[0].mention_id for group in groups if group], scope) if record else {}
    for (scenario, number, what, side, some), group in zip(asked, groups, strict=True):
        head, said = (scenario.name, number, what, side), " | ".join(one.said for one in some) or None
        if not group:
            why = "no record to look in" if record is None else NOTHING if some else UNASKED
            yield Row(values=(*head, 0 if record and some else None, None, None, None, why, said))
            continue
        outlet, quote = quotes[group[0].mention_id]
        yield Row(
            values=(*head, len(group), group[-1].day, group[0].day, outlet, _short(quote), said),
            mentions=tuple(one.mention_id for one in group[:MOST_MENTIONS]),
        )


def _once(some: Iterable[Event]) -> list[Event]:
    """Each event once, the newest first."""
    each = {event.id: event for event in some}
    return sorted(each.values(), key=lambda event: (-event.day.toordinal(), event.mention_id))


def events(record: Record, sought: Sequence[tuple[Sought, Scenario]], scope: Scope) -> list[list[Event]]:
    """For each filter the events of the record that pass, the newest first."""
    ledgers = {
        name: record.ledger(name, scope.as_of) for name in dict.fromkeys(one.ledger for one, _ in sought) if name
    }
    rows = [
        (n, id) for n, (one, of) in enumerate(sought) if one.ledger for id in _of_ledger(ledgers[one.ledger], one, of)
    ]
    some = [one for one, _ in sought]
    values: list[object] = [
        list(range(len(some))),
        [bool(one.ledger) for one in some],
        [max(day for day in (one.since, scope.since, date.min) if day) for one in some],
        [min(day for day in (one.until, scope.until, date.max) if day) for one in some],
        *([list(getattr(one, name)) for one in some] for name in FILTERS),
        [n for n, _ in rows],
        [id for _, id in rows],
    ]
    found: list[list[Event]] = [[] for _ in some]
    for n, event, mention, day in record.ask(FOUND, values, as_of=scope.as_of).rows if some else ():
        found[n].append(Event(id=event, mention_id=mention, day=day))
    return _worded(record, some, found, scope)


def _worded(record: Record, sought: Sequence[Sought], found: Sequence[list[Event]], scope: Scope) -> list[list[Event]]:
    """Of events of filters that ask for words, those whose quote has one of them as a whole word."""
    wanted = [one.mention_id for sought_, some in zip(sought, found, strict=True) if sought_.words for one in some]
    quotes = _quotes(record, wanted, scope)
    kept = []
    for one, some in zip(sought, found, strict=True):
        if one.words:
            words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, one.words))})(?!\w)", re.IGNORECASE)
            some = [event for event in some if words.search(quotes[event.mention_id][1])]
        kept.append(some)
    return kept


def _quotes(record: Record, mentions: Sequence[str], scope: Scope) -> dict[str, tuple[str | None, str]]:
    """Outlet and passage of some mentions."""
    if not mentions:
        return {}
    rows = record.ask(QUOTES, [list(dict.fromkeys(mentions))], as_of=scope.as_of).rows
    return {id: (outlet, " ".join(quote.split())) for id, outlet, quote in rows}


def _of_ledger(table: Table, sought: Sought, scenario: Scenario) -> list[str]:
    """The mentions that a ledger's rows are cut from, of those rows that have one of the wanted values."""
    if lost := [name for name in sought.column if name not in table.columns]:
        message = f"needs: the ledger of {sought.ledger} has no column {', '.join(lost)}"
        raise ConfigError(message, item=str(scenario.path), advice=f"one of {', '.join(table.columns)}")
    place = {name: number for number, name in enumerate(table.columns)}

    def passes(row: Sequence[object]) -> bool:
        return all(_cells(row[place[name]]) & set(wanted) for name, wanted in sought.column.items())

    return [str(row[place["mention_id"]]) for row in table.rows if passes(row)]


def _cells(value: object) -> set[str]:
    """The values of a cell, which may have several; a yes or no is "true" or "false"."""
    if value is None:
        return set()
    if isinstance(value, bool):
        return {str(value).lower()}
    return {one.strip() for one in str(value).split(";")}


def _short(text: str) -> str:
    return text if len(text) <= QUOTE_CHARS else text[: QUOTE_CHARS - 1].rstrip() + "…"


def formats(scenarios: Sequence[Scenario], library: Sequence[Earlier]) -> Iterator[Row]:
    """For each scenario with a format of talks: how earlier processes with it ended, and those without it."""
    ended = [one for one in library if one.agreed is not None]
    labels = {name: term.label for name, term in vocab.formats()["format"].items()}
    for scenario in scenarios if ended else ():
        for name in scenario.formats:
            mainly = [one for one in ended if one.format == name]
            among = [one for one in ended if name in (one.format, *one.formats)]
            without = [one for one in ended if name not in (one.format, *one.formats)]
            head = (scenario.name, name, labels[name])
            yield _ended(head, "as the main format", mainly)
            yield _ended(head, "among its formats", among)
            yield _ended(head, "not among its formats", without)
    if ended and any(one.formats for one in scenarios):
        yield _ended((None, None, EVERY), "the whole library", ended)


def _ended(head: tuple[str | None, ...], use: str, some: Sequence[Earlier]) -> Row:
    agreed = [one for one in some if one.agreed]
    share, low, high = wilson(len(agreed), len(some))
    told = [one for one in agreed if one.held in ("holds", "broken", "never_implemented")]
    holds = sum(one.held == "holds" for one in told)
    kept, kept_low, kept_high = wilson(holds, len(told))
    years = sorted(
        (one.held_until - one.outcome_on).days / YEAR_DAYS
        for one in agreed
        if one.held == "broken" and one.held_until and one.outcome_on and one.held_until >= one.outcome_on
    )
    spans = [rounded(float(np.quantile(years, at)), 1) for at in (0.5, 0.0, 1.0)] if years else [None, None, None]
    counts = (sum(one.held == "broken" for one in agreed), sum(one.held == "never_implemented" for one in agreed))
    cells = (len(some), len({one.family for one in some}), len(agreed), rounded(share), rounded(low), rounded(high))
    after = (holds, *counts, len(agreed) - len(told), rounded(kept), rounded(kept_low), rounded(kept_high), *spans)
    return Row(values=(*head, use, *cells, *after))


def small(rows: Sequence[Row]) -> Iterator[str]:
    """The small numbers, said aloud."""
    for row in rows:
        scenario, _, label, use, count = row.values[:5]
        if scenario is not None and count < FEW:
            few = "no earlier process" if not count else f"{count} earlier process{'' if count == 1 else 'es'}"
            tail = (
                ""
                if not count
                else ", a small number: one more or one fewer would move the share by " + (f"{1 / count:.2f}")
            )
            yield f"{scenario}: {label} {use}: {few}{tail}."
