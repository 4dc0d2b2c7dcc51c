"""What others subscribe to: changes as an Atom feed, dates as a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from dragoman.agenda import agenda, latest_day
from dragoman.changes import changes
from dragoman.outgoing.atom import to_atom as to_atom
from dragoman.outgoing.calendar import to_ical as to_ical
from dragoman.outgoing.calendar import undated as undated
from dragoman.record.arrivals import quotes

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

__all__ = ["calendar_of", "feed_of", "to_atom", "to_ical", "undated"]


def feed_of(
    record: Record, config: Config, *, since: date, made: datetime, as_of: date | None = None,
    link_base: str | None = None,
) -> tuple[bytes, int]:  # fmt: skip
    """The feed of what changed from `since` on, and its number of entries; without news it is the same bytes."""
    found = changes(record, since=since, as_of=as_of, config=config)
    told = quotes(record, (id for one in found for id in one.mention_ids))
    last = max((one.day for one in found), default=None)
    updated = datetime.combine(last, time.min, UTC) if last else made
    return to_atom(found, title=config.name, link_base=link_base, updated=updated, quotes=told), len(found)


def calendar_of(record: Record, config: Config, *, made: datetime, as_of: date | None = None) -> tuple[bytes, int, int]:
    """The calendar of all dates, past ones too; how many events it has, and how many entries have no date."""
    today = latest_day(record, as_of) or made.date()
    found = agenda(record, today=today, as_of=as_of, config=config, past=True)
    told = quotes(record, (id for one in found for id in one.mention_ids))
    missing = undated(found)
    return to_ical(found, name=config.name, quotes=told, made=made), len(found) - missing, missing
