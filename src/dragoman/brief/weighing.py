"""Which lines of a long section a status page keeps: those of most consequence among the recent ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dragoman.brief.chosen import full
from dragoman.brief.desk import sources
from dragoman.brief.material import Material
from dragoman.brief.model import Line

FULL = 2.0  # points of a line that names a known actor, and the other side or what was said
BETWEEN = 2.0  # of one between two sides of the process
MOST_SOURCES = 4  # a point for each source besides the first, up to this many sources
FADES_DAYS = 14  # so many days of age cost a point; re-read the status page of the Ukraine example before changing any
UNDATED = 12.0  # points that a line without any day loses: as if it were half a year old


def weighing(m: Material) -> Callable[[Line], tuple[float, str]]:
    """How a line ranks, the first to be kept first; the page states the rule under How to read this page."""

    def rank(line: Line) -> tuple[float, str]:
        return (-_points(m, line), line.id)

    return rank


def _points(m: Material, line: Line) -> float:
    points = -_age(m, line.when.first if line.when else None)
    event = next((found for note in line.evidence if (found := m.desk.event_of.get(note.mention_id))), None)
    if event is None:
        return points
    lead = m.desk.lead(event)
    points += FULL * full(m.desk, lead) + BETWEEN * (sum(map(m.parties.knows, m.parties.sides(lead))) > 1)
    return points + min(sources(event), MOST_SOURCES) - 1


def _age(m: Material, day: date | None) -> float:
    """In points; what is still to come is as new as can be."""
    latest = m.desk.latest
    if day is None or latest is None:
        return UNDATED
    return max(0, (latest - day).days) / FADES_DAYS
