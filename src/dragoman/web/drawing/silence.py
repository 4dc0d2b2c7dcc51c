"""Stretches in which no report is held: shaded, so that they are not taken for quiet days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dragoman.measures import Scope, reporting
from dragoman.web.drawing import days
from dragoman.web.drawing.days import Scale
from dragoman.web.site import Ask

LABEL = "no reports held"
ROOM = 6.4 * len(LABEL)  # px of the label at 11 px
LEAST = 2.0  # px that are worth a shade


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch of days [since, until) without a report, as much of it as is drawn."""

    x: float
    wide: float
    since: date
    until: date
    label: str  # "" where there is no room

    @property
    def named(self) -> str:
        """Its days."""
        return days.named(self.since, self.until)

    @property
    def words(self) -> str:
        """What is heard in place of the shade."""
        return f"{self.named}: {LABEL}"


def gaps(ask: Ask) -> list[tuple[date, date]]:
    """The stretches of more than two weeks between two days with a report, as [first day, day of the next report)."""

    def found(record: object) -> list[tuple[date, date]]:
        return [(first, after) for first, after, _ in reporting.gaps(record, Scope(as_of=ask.as_of))]  # type: ignore[arg-type]

    return ask.copy.kept(ask.as_of, ("gaps between reports", ask.as_of), found)


def silences(gaps: Iterable[tuple[date, date]], scale: Scale) -> tuple[Silence, ...]:
    """Where the stretches lie on a scale of days; those outside of it are left out."""
    found = []
    for first, after in gaps:
        since, until = max(first, scale.since), min(after, scale.until)
        wide = round(scale.x(until) - scale.x(since), 1) if since < until else 0.0
        if wide >= LEAST:
            label = LABEL if wide >= ROOM else ""
            found.append(Silence(x=scale.x(since), wide=wide, since=since, until=until, label=label))
    return tuple(found)
