"""The values that each filter can take, as they occur in a day's reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Asked = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
Counts = Mapping[str, Mapping[str, int]]  # of each filter the values, each with the reports that have it
NAMES = "SELECT actor_id, mode(name ORDER BY name) AS name FROM participants WHERE name IS NOT NULL GROUP BY actor_id"
# Of each filter the values of all reports.
VALUES = {
    "issues": "unnest(issues)",
    "kinds": "unnest([kind, move])",
    "sources": "outlet",
    "status": "status",
    "actors": "unnest(list_filter(who, lambda one: one NOT LIKE 'text:%'))",
    "acts": "unnest(list_filter(doers, lambda one: one NOT LIKE 'text:%'))",
}
EACH = """SELECT '{name}', value, count(*) FROM (SELECT {values} AS value FROM chosen)
    WHERE value IS NOT NULL GROUP BY value"""
COUNTED = (
    "WITH chosen AS MATERIALIZED (SELECT issues, kind, move, outlet, status, who, doers FROM {facts}) "
) + " UNION ALL ".join(EACH.format(name=name, values=values) for name, values in VALUES.items())
NAMED = ("actors", "acts")  # of these the values are ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a filter can take, and how many reports have it."""

    value: str
    label: str
    count: int


def counts(facts: str, ask: Asked) -> Counts:
    """How many reports have each value of each filter; `facts` is the table of facts (facts.sql), or some of it."""
    found: dict[str, dict[str, int]] = {name: {} for name in VALUES}
    for name, value, count in ask(COUNTED.format(facts=facts), []):
        found[name][value] = count
    return found


def apart(now: Counts, gone: Counts, came: Counts) -> Counts:
    """The counts of another day, which lacks some reports that there are now and has some that there are not."""
    found: dict[str, dict[str, int]] = {}
    for name, many in now.items():
        there = Counter(many)
        there.subtract(gone[name])
        there.update(came[name])
        found[name] = {value: count for value, count in there.items() if count > 0}
    return found


def choices(counted: Counts, names: Mapping[str, str]) -> dict[str, list[Choice]]:
    """For each filter the values that occur, the most frequent first.

    names  what actors are called, by their ids
    """
    found = {}
    for name, many in counted.items():
        called = names if name in NAMED else {}
        listed = sorted(many.items(), key=lambda one: (-one[1], one[0]))
        found[name] = [Choice(value=value, label=called.get(value, value), count=count) for value, count in listed]
    return found
