"""A brief of a period: sections with nothing in them become one line, and a daily does not repeat its own day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from dragoman import daywords
from dragoman.brief.material import Material
from dragoman.brief.model import Group, Line, Section
from dragoman.brief.names import word


def trimmed(sections: Sequence[Section], m: Material, *, held: int, latest: date | None) -> tuple[Section, ...]:
    """The sections that say something, and at the end which ones do not.

    held    number of documents of the period
    latest  the last day of which the record holds a document
    """
    full = [section for section in sections if section.groups or section.table or section.remark]
    empty = [section.title for section in sections if section not in full]
    if m.since and m.until and m.until - m.since == timedelta(days=1):
        full = [_of_one_day(section, m.since, m.until) for section in full]
    if not empty:
        return tuple(full)
    titles = f"{', '.join(empty[:-1])} or {empty[-1]}" if len(empty) > 1 else empty[0]
    text = word("nothing", titles=titles)
    if not held and latest:
        text += " " + word("nothing_held", day=daywords.day(latest))
    return (*full, Section(id="nothing", title=word("nothing_title"), intro="", groups=(), empty=text))


def _of_one_day(section: Section, since: date, until: date) -> Section:
    """A section of a daily, whose lines need not say on which day they were reported."""
    return replace(section, groups=tuple(_bare(group, since, until) for group in section.groups))


def _bare(group: Group, since: date, until: date) -> Group:
    return replace(group, lines=tuple(_undated(line, since, until) for line in group.lines))


def _undated(line: Line, since: date, until: date) -> Line:
    when = line.when
    if when is None or when.reported is None or not since <= when.reported < until:
        return line
    return replace(line, when=replace(when, label=word("reported")))
