"""Dates of a record as an iCalendar file (RFC 5545): whole days, as precise as the reports are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from dragoman import daywords, titles
from dragoman.agenda import Entry
from dragoman.outgoing.words import passages, plain, table
from dragoman.types import digest

if TYPE_CHECKING:
    from icalendar import Event

PRECISE = ("day", "days", None)
ONE = timedelta(days=1)


def to_ical(entries: Sequence[Entry], *, name: str, quotes: Mapping[str, str], made: datetime) -> bytes:
    """The calendar. What has no date is left out; the calendar's description says how many.

    quotes  passages by mention id; an event gives the first ones of those it rests on
    made    when the calendar was made: readers take a later one for the newer version of an event
    """
    from icalendar import Calendar

    words = table()["calendar"]
    missing = undated(entries)
    about = " ".join([words["about"], *([words["undated"].format(n=missing)] if missing else [])])
    calendar = Calendar.new(
        name=plain(name),
        description=about,
        method="PUBLISH",
        prodid="-//dragoman//dates//EN",
        uid=f"{digest(plain(name))}@dragoman.invalid",
    )
    for entry in entries:
        days = span(entry)
        if days is not None:
            calendar.add_component(_event(entry, *days, quotes=quotes, made=made))
    return bytes(calendar.to_ical())


def undated(entries: Sequence[Entry]) -> int:
    """How many entries a calendar cannot show."""
    return sum(span(entry) is None for entry in entries)


def span(entry: Entry) -> tuple[date, date] | None:
    """The days [first, end) on which an entry stands; of an open one the day that is known; None where none is."""
    first, end = entry.since, entry.until
    if first is None and end is None:
        return None
    if first is None:
        assert end is not None
        first = end - ONE if end > date.min else end
    if end is None or end <= first:
        end = first + ONE if first < date.max else first
    return (first, end) if first < end else None


def _event(entry: Entry, first: date, end: date, *, quotes: Mapping[str, str], made: datetime) -> Event:
    from icalendar import STATUS, TRANSP, Event

    words = table()["calendar"]
    title, date_words = plain(entry.title), plain(daywords.worded(entry.date_text))
    imprecise = entry.precision not in PRECISE or entry.since is None or entry.until is None
    if imprecise and date_words:
        title = words["imprecise"].format(title=title, words=date_words)
    if label := words["labels"].get(entry.state):
        title = words["labelled"].format(label=label, title=title)
    lines = [words["state"].format(state=plain(titles.in_words(entry.state)))]
    lines += [words["date"].format(words=date_words)] if date_words else []
    lines += passages(entry.mention_ids, quotes, words)
    return Event.new(
        uid=f"{entry.id}@dragoman.invalid",
        stamp=made,
        start=first,
        end=end,
        summary=title,
        description="\n".join(lines),
        location=plain(entry.place) if entry.place else None,
        categories=[words["kinds"].get(entry.kind, entry.kind)],
        status=STATUS(words["statuses"].get(entry.state, words["statuses"]["other"])),
        transparency=TRANSP.TRANSPARENT,  # nobody who reads it is busy then
    )
