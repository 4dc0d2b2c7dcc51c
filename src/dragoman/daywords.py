"""Days, months and periods in words, the same wherever dragoman writes a sentence."""

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = (  # not the locale's
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT = tuple(one[:3] for one in MONTHS)
_DAY = timedelta(days=1)
_WRITTEN = re.compile(r"(?<![\w/-])\d{4}-\d\d-\d\d(?![\w-])")


def day(value: date) -> str:
    """2 December 2025."""
    return f"{value.day} {month(value)}"


def short(value: date) -> str:
    """2 Dec 2025."""
    return f"{value.day} {SHORT[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """December 2025."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def span(since: date, until: date) -> str:
    """The days of [since, until) in words, the last day included: "2–3 December 2025"."""
    last = until - _DAY
    if last <= since:
        return day(since)
    if (since.year, since.month) == (last.year, last.month):
        return f"{since.day}–{day(last)}"
    if since.year == last.year:
        return f"{since.day} {MONTHS[since.month - 1]} – {day(last)}"
    return f"{day(since)} – {day(last)}"


def period(since: date | None, until: date | None) -> str:
    """A period in words; "" where it has no end on either side."""
    if since and until:
        return span(since, until)
    if since:
        return f"from {day(since)}"
    if until:
        return f"up to {day(until - _DAY)}"
    return ""


def worded(text: str, *, shortly: bool = False) -> str:
    """A text of ours with its ISO days in words: "due 2025-12-02" is "due 2 December 2025", or "due 2 Dec 2025"."""

    def spoken(found: re.Match[str]) -> str:
        try:
            return (short if shortly else day)(date.fromisoformat(found[0]))
        except ValueError:
            return found[0]

    return _WRITTEN.sub(spoken, text)
