"""Periods of a series: days, weeks from Monday, months, quarters, years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.measures.measured import Scope

MONTHS = {"month": 1, "quarter": 3, "year": 12}


def start(step: str, day: date) -> date:
    """The first day of the period that a day lies in.

    >>> start("quarter", date(2025, 12, 2))
    datetime.date(2025, 10, 1)
    """
    if step == "day":
        return day
    if step == "week":
        return day - timedelta(days=day.weekday())
    months = MONTHS[step]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def after(step: str, first: date) -> date:
    """The first day of the period after the one that begins on `first`."""
    if step in ("day", "week"):
        return first + timedelta(days=7 if step == "week" else 1)
    year, month = divmod(first.year * 12 + first.month - 1 + MONTHS[step], 12)
    return date(year, month + 1, 1)


def between(step: str, since: date, until: date) -> Iterator[date]:
    """The first day of each period that has a day in [since, until)."""
    first = start(step, since)
    while first < until:
        yield first
        first = after(step, first)


def window(scope: Scope) -> tuple[date, date]:
    """The days [since, until) of a scope, open ends as the first and last day of the calendar."""
    return scope.since or date.min, scope.until or date.max
