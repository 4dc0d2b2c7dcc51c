"""The events of a ledger that pass the filters, as a table that statements of the pictures ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dragoman.brief.names import phrases
from dragoman.brief.phrases import HOSTILE_KINDS, HOSTILE_MODES
from dragoman.record.shelf import Copy, Filters

# One row an event, cut from the mention that stands for it. Its day is the first that its words give, the last before
# which they put it, else that of the report; null where the report has none either. `lane` is that of the brief.
PASSING = """WITH passing AS (
    SELECT
        t.*, coalesce(t.since, t.until - 1, t.published) AS day, t.since IS NOT NULL OR t.until IS NOT NULL AS dated,
        CASE
            WHEN t.state IN ('cancelled', 'denied', 'negated') THEN 'off'
            WHEN t.state IN ('planned', 'conditional', 'hypothetical', 'postponed') THEN 'planned'
            ELSE 'done'
        END AS standing,
        coalesce(
            list_extract(?::VARCHAR[], list_position(?::VARCHAR[], t.move)),
            CASE
                WHEN t.kind = 'CONSULT' THEN 'talks'
                WHEN t.kind = 'AID' THEN 'pledges'
                WHEN list_contains(?::VARCHAR[], t.kind) OR list_contains(?::VARCHAR[], t.mode) THEN 'fighting'
                ELSE 'other'
            END
        ) AS lane
        %s
    FROM {%s} t %s
    WHERE %s
)
"""
# Who acts and who is acted on or addressed, by side. Asked for only where it is needed: it costs a join.
SIDES = (", list_sort(f.acting) AS acting, list_sort(f.addressed) AS addressed", "JOIN {facts} f USING (mention_id)")
Row = dict[str, Any]


def passing(
    copy: Copy,
    filters: Filters,
    statement: str,
    values: Sequence[Any] = (),
    *,
    ledger: str = "timeline",
    sides: bool = False,
) -> list[Row]:
    """What a statement of our own gives of the table `passing`; `values` are those that it binds."""
    condition, bound = "true", list[Any]()
    if filters.narrow:
        matching = copy.words().mentions(filters.q) if filters.q.strip() else None
        condition, bound = filters.where(matching)
        condition = f"t.event_id IN (SELECT event_id FROM {{facts}} WHERE {condition})"
    columns, join = SIDES if sides else ("", "")
    asked = f"{PASSING % (columns, ledger, join, condition)} {statement}"
    tracks: dict[str, str] = phrases()["lane_moves"]
    known = [list(tracks.values()), list(tracks), sorted(HOSTILE_KINDS), sorted(HOSTILE_MODES)]
    return copy.sql(asked, [*known, *bound, *values], as_of=filters.as_of, tables=(ledger, "facts"))


def any_day(filters: Filters) -> Filters:
    """The same filters for all days."""
    return replace(filters, since=None, until=None)


def extent(copy: Copy, filters: Filters, *, ledger: str = "timeline") -> tuple[date, date] | None:
    """The first and the last day of the events that pass whatever their day; None where none does."""
    found = passing(copy, any_day(filters), "SELECT min(day) AS first, max(day) AS last FROM passing", ledger=ledger)
    first, last = found[0]["first"], found[0]["last"]
    return (first, last) if first is not None else None
