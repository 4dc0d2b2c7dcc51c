"""Dates in words, as precise as the text gives them and no more."""

from __future__ import annotations

from datetime import date, timedelta

from dragoman.brief.model import When
from dragoman.daywords import MONTHS, day, month, span
from dragoman.types import Period

NOT_GIVEN = When(label="date not given", datetime="", since=None, until=None, precision="")
_DAY = timedelta(days=1)


def when(period: Period | None) -> When:
    """The date of a mention as the page prints it."""
    if period is None or (period.since is None and period.until is None):
        return NOT_GIVEN
    since, until, precision = period.since, period.until, period.precision
    if since is not None and until is not None and until <= since:
        until = since + _DAY
    label, iso = _label(since, until, precision)
    return When(label=label, datetime=iso, since=since, until=until, precision=precision)


def reported(published: date) -> When:
    """The date of a line whose text gives none: it stands at the day of its report, and says so."""
    label = f"reported {day(published)}"
    return When(label=label, datetime="", since=None, until=None, precision="", reported=published)


def heading(when: When | None) -> str:
    """The heading a line stands under: its month, or its year where the date is no closer."""
    if when is None or when.first is None:
        return "Date not given"
    wide = when.since is not None and (when.until is None or when.until - when.since > timedelta(days=31))
    return str(when.first.year) if wide else month(when.first)


def _label(since: date | None, until: date | None, precision: str) -> tuple[str, str]:
    if since is None:
        assert until is not None
        return f"before {day(until)}", ""
    if until is None:
        return ("from " if precision != "after" else "after ") + day(since), ""
    if precision in ("before", "after"):
        return f"between {day(since)} and {day(until - _DAY)}", ""
    about = "about " if precision == "about" else ""
    if (since.day, until.day) == (1, 1):
        months = (until.year - since.year) * 12 + until.month - since.month
        if months == 1:
            return f"{about}{month(since)}", f"{since:%Y-%m}"
        if months == 12 and since.month == 1:
            return f"{about}{since.year}", f"{since:%Y}"
        last = until - _DAY
        first = MONTHS[since.month - 1] if since.year == last.year else month(since)
        return f"{about}{first} – {month(last)}", ""
    iso = since.isoformat() if until - since == _DAY else ""
    return about + span(since, until), iso
