"""The values that each filter can take, as they occur in a day's reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

NAMES = "SELECT actor_id, mode(name ORDER BY name) AS name FROM participants WHERE name IS NOT NULL GROUP BY actor_id"
PEOPLE = """SELECT f.v, coalesce(n.name, f.v), f.times
    FROM (
        SELECT v, count(*) AS times FROM (SELECT unnest({column}) AS v FROM {facts})
        WHERE v NOT LIKE 'text:%' GROUP BY v
    ) f LEFT JOIN {names} n ON n.actor_id = f.v"""
ASKED = {
    "issues": "SELECT v, v, count(*) FROM (SELECT unnest(issues) AS v FROM {facts}) GROUP BY v",
    "kinds": "SELECT v, v, count(*) FROM (SELECT unnest([kind, move]) AS v FROM {facts}) "
    "WHERE v IS NOT NULL GROUP BY v",
    "sources": "SELECT outlet, outlet, count(*) FROM {facts} WHERE outlet IS NOT NULL GROUP BY outlet",
    "status": "SELECT status, status, count(*) FROM {facts} GROUP BY status",
    **{name: PEOPLE.replace("{column}", column) for name, column in (("actors", "who"), ("acts", "doers"))},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a filter can take, and how many reports have it."""

    value: str
    label: str
    count: int


def choices(
    facts: str, names: str, ask: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
) -> dict[str, list[Choice]]:
    """For each filter the values that occur, the most frequent first.

    facts  the table of facts (facts.sql) of the day
    names  the table of what `NAMES` gives
    """
    return {
        name: [
            Choice(value=value, label=label, count=count)
            for value, label, count in ask(f"{statement.format(facts=facts, names=names)} ORDER BY 3 DESC, 1", [])
        ]
        for name, statement in ASKED.items()
    }
