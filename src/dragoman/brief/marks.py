"""The marks of the timeline picture: one for each dated line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from dragoman.brief import phrases
from dragoman.brief.desk import Desk
from dragoman.brief.model import Line, Mark, Section, When
from dragoman.brief.names import called, capital
from dragoman.types import Mention
from dragoman.visible import short

DRAWN = frozenset({"what-happened", "planned"})  # a status page tells everything that can be drawn there
DRAWN_ONCE = frozenset({"in-brief", "changes", "what-happened", "fighting", "dates"})  # a brief of a period anywhere


def marks(desk: Desk, made: Sequence[Section], *, once: bool) -> tuple[tuple[Mark, ...], int]:
    """The marks of the picture, one for each line of the timeline and the plans; and how many have no date at all.

    once  whether the page tells a thing once, so that what belongs in the timeline may stand in another section
    """
    found: list[Mark] = []
    undated = 0
    for section in made:
        if section.id not in (DRAWN_ONCE if once else DRAWN):
            continue
        for line in section.lines:
            when = line.when
            if when is None or when.first is None:
                undated += max(1, len(line.folded))
                continue
            first = line.folded[0] if line.folded else line
            event = desk.event_of.get(first.evidence[0].mention_id)
            if event is not None:  # a text is no happening
                found.append(_mark(line, when, desk.lead(event)))
    return tuple(found), undated


def _mark(line: Line, when: When, lead: Mention) -> Mark:
    since = when.since or when.reported or (when.until or date.max) - timedelta(days=1)
    precision = when.precision if when.since and when.until else ("before" if when.until else "after")
    return Mark(
        lane=phrases.lane_of(lead),
        line=line.id,
        label=f"{capital(when.label)}: {short(line.text, 200)}",
        short=_beside(lead, line),
        since=since,
        until=when.until or since + timedelta(days=1),
        precision="reported" if when.reported else precision,
        state={"planned": "planned", "postponed": "off", "cancelled": "off"}.get(lead.status, "done"),
        count=max(1, len(line.folded)),
    )


def _beside(lead: Mention, line: Line) -> str:
    """A word to set beside a mark: where, for talks and fighting; who, for everything else."""
    if line.folded:
        return f"{len(line.folded)}×"
    if lead.place and (phrases.is_meeting(lead) or phrases.is_hostile(lead)):
        return short(lead.place.name, 16)
    return short(capital(called(lead.actors[0]).removeprefix("the ")), 16) if lead.actors else ""
