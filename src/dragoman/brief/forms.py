"""The forms of a brief: daily, weekly, monthly and status; what each holds, and which days it covers."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from dragoman.brief.model import When

STATUS = "status"
LATE = timedelta(days=7)  # what a report of the period tells of earlier days than these is background, not news
CLOSE = timedelta(days=3)  # talks of some days belong to each of them; "this week" belongs to no day of it
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a brief of one form holds."""

    name: str  # daily, weekly, monthly, status
    title: str
    sections: tuple[str, ...]  # ids, in the order of the page
    length: int | None = None  # the most lines of a section; None for no limit
    lengths: Mapping[str, int] = field(default_factory=dict)  # the same of single sections, by id
    ahead: int | None = None  # days of dates to come; None for all
    days: int = 0  # the period it covers, in days
    months: int = 0  # or in months; a status has neither

    @property
    def periodic(self) -> bool:
        """Whether it covers a stretch of time, and says each thing once; a status page is the whole standing."""
        return bool(self.days or self.months)


@cache
def forms() -> Mapping[str, Form]:
    """The forms of `forms.toml` by name."""
    table = tomllib.loads((files("dragoman.brief") / "forms.toml").read_text("utf-8"))
    return MappingProxyType(
        {name: Form(name=name, **row | {"sections": tuple(row["sections"])}) for name, row in table.items()}
    )


def bounds(
    form: Form, *, since: date | None, until: date | None, as_of: date | None = None, latest: date | None = None
) -> tuple[date | None, date | None]:
    """The period [since, until) of a brief: as it was asked for, else the one that ends with the last day.

    as_of   the day the record is asked for; a period that nobody names ends with it
    latest  else with the last day of which the record holds something; an archive has no news of today
    """
    if not form.periodic or (since and until):
        return since, until
    last = as_of or latest
    if until is None and last is not None:
        until = max(last, since or last) + _DAY
    if since is None and until is not None:
        since = until - timedelta(days=form.days) if form.days else _months_before(until, form.months)
    return since, until


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last one it has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def covers(when: When, published: Sequence[date], since: date | None, until: date | None) -> bool:
    """Whether a periodic brief of [since, until) has to tell of an event.

    It does where the event falls into the period, and the text dates it to no longer a time than the period or three
    days; and where the first report of it is of the period, unless it was over more than a week before. What goes on
    since long ago is background wherever it is told again.

    published  the days of its reports
    """
    first, last = since or date.min, until or date.max
    told = bool(published) and first <= min(published) < last
    begins, ends = when.since, when.until
    if begins is None and ends is None:
        return told
    begins = begins or (ends or date.max) - _DAY
    if begins >= last:  # still to come: news on the day it is told
        return told
    if ends is None or ends <= begins:
        ends = begins + _DAY
    close = ends - begins <= max(last - first, CLOSE)
    return (close and ends > first) or (told and ends > first - min(LATE, first - date.min))
