"""One line for many reports of fighting: how many, from where; each report is folded below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dragoman.brief import phrases
from dragoman.brief.desk import Desk
from dragoman.brief.model import Line, Part
from dragoman.brief.names import LONGEST_NAME, calendar, say, word
from dragoman.types import Event
from dragoman.visible import short


def summary(desk: Desk, crowd: Sequence[Event]) -> Line:
    """One line for a day's fighting: how many reports from where; each report is folded below it."""
    places: dict[str, list[Event]] = defaultdict(list)
    for event in crowd:
        place = desk.lead(event).place
        places[place.name if place and not calendar(place.name) else ""].append(event)
    undone = sum(desk.lead(event).status == "negated" for event in crowd)
    parts: list[Part] = [say(word("fighting_many", n=str(len(crowd))))]
    parts += [say(word("fighting_not", n=str(undone)))] if undone else []
    ranked = sorted(places.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
    for index, (name, there) in enumerate(ranked if any(places) else ()):
        parts.append(say(", " if index else ": "))
        named = Part(role="place", text=short(name, LONGEST_NAME)) if name else say(word("no_place"))
        parts += [named, *([say(f" ({len(there)})")] if len(there) > 1 else [])]
    lines = tuple(desk.line(event, "ev") for _, there in ranked for event in there)
    return Line(
        id=f"ev-day-{crowd[0].id}",
        parts=phrases.full_stop(parts),
        evidence=tuple(dict.fromkeys(note for line in lines for note in line.evidence)),
        when=desk.when(crowd[0]),
        folded=lines,
    )
