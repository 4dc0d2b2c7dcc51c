"""Talks and violence: what a series of violence did around meetings and after their start. Association, no cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dragoman.errors import ConfigError
from dragoman.measures import periods
from dragoman.measures.measured import Measured, Scope, filled
from dragoman.measures.named import opposed
from dragoman.patterns import eventstudy
from dragoman.patterns import talk_panels as panels
from dragoman.patterns.interrupted import WITHIN, Interrupted, interrupted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.patterns.eventstudy import Study
    from dragoman.patterns.series import Series
    from dragoman.record import Record

MEDIATING = ("mediator", "facilitator", "convenor", "message_carrier")  # ids of formats.toml [role]
LARGEST = 4_000  # known values
MOVED = ("taken", "lost", "retaken")  # ids of the particular control


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting that took place."""

    day: date
    name: str
    mentions: tuple[str, ...] = ()
    why_not: str = ""  # why it is listed and not counted


HELD = """
SELECT since, until, said, participants, place, string_split(coalesce(sides, ''), '; ') AS sides, third_parties,
    mention_id
FROM meetings WHERE state = 'held' ORDER BY coalesce(since, until - 1, said), mention_id
"""
GROUND = """
SELECT date_trunc(?, coalesce(since, until - 1, said))::DATE AS since, count(*) FROM hostilities
WHERE state = 'happened' AND list_contains(?::VARCHAR[], control) GROUP BY 1 ORDER BY 1
"""


def meetings(record: Record, config: Config, scope: Scope) -> tuple[Meeting, ...]:
    """The meetings that took place between two opposed sides or with a mediator; others with why they do not count.

    Which parties are opposed says `side` in the settings: parties of one side meeting among themselves are no talks. A
    meeting counts on its first day; where no text dates it, it counts on the day of its report if a period is a week or
    longer, and else not at all.
    """
    first, end = periods.window(scope)
    known = {party.id for party in config.parties}
    found = []
    for since, until, said, participants, place, sides, third_parties, id in record.ask(
        HELD, over=("meetings",), as_of=scope.as_of
    ).rows:
        day = since or (until - timedelta(days=1) if until else said)
        if not first <= day < end:
            continue
        ids = [side if ":" in side else f"state:{side}" for side in sides if side]
        at_table = {side for id, side in opposed(config, ids).items() if id in known}
        mediated = any(role in (third_parties or "") for role in MEDIATING)
        stretch = since is not None and until is not None and (until - since).days > _bearable(scope.step)
        why = ""
        if len(at_table) < 2 and not (at_table and mediated):
            why = "no second party known"
        elif since is None and until is None and scope.step == "day":
            why = "not dated by day"
        elif stretch or (since is None) != (until is None):
            why = f"not dated by {scope.step}"
        name = " in ".join(part for part in ((participants or "")[:120], place) if part)
        found.append(Meeting(day=day, name=name, mentions=(id,), why_not=why))
    return tuple(found)


def _bearable(step: str) -> int:
    """How many days a meeting may be told of, to be put on the first."""
    return {"day": 3, "week": 7}.get(step, 31)


def given(days: Sequence[date]) -> tuple[Meeting, ...]:
    """Meetings of a list of days."""
    return tuple(Meeting(day=day, name="given") for day in sorted(set(days)))


def read_days(path: Path) -> list[date]:
    """Days from a file, one a line, as 2025-12-02, and whatever follows a comma; ConfigError names the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", item=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("bytes that are no UTF-8", item=str(path), advice="save it as UTF-8") from error
    found = []
    for number, line in enumerate(lines, 1):
        cell = line.split(",")[0].strip().strip('"')
        if not cell or line.lstrip().startswith("#") or (number == 1 and not cell[0].isdigit()):
            continue
        try:
            found.append(date.fromisoformat(cell))
        except ValueError as error:
            message = f"line {number}: {cell[:40]!r} is no day"
            raise ConfigError(message, item=str(path), advice="write it as 2025-12-02") from error
    return found


def read(
    series: Sequence[Series],
    held: Sequence[Meeting],
    *,
    scope: Scope,
    record: Record | None = None,
    start: date | None = None,
    around: int | None = None,
    ahead: int | None = None,
    draws: int = eventstudy.DRAWS,
    seed: int = 1,
) -> Measured:
    """What series of violence did around meetings, against placebo days, and after the first of them or a given day.

    around, ahead  periods on each side of a meeting, and before those for the forecast; None: as the step has them
    """
    usable = [one for one in series if len(one.known) <= LARGEST and one.busy]
    counted = [one for one in held if not one.why_not]
    begun = series[0].dates[0] if series and series[0].dates else date.max
    since = start or min((one.day for one in counted if one.day > begun), default=None)
    studies = [_study(one, counted, around, ahead, draws, seed) for one in usable]
    lines = [_interrupted(one, since, draws, seed) for one in usable]
    ground = _ground(record, scope, series[0]) if record is not None and series else None
    return Measured(
        measure="talks",
        scope=scope,
        panels=(
            panels.studied(usable, studies, counted, around),
            panels.lines(usable, lines, since),
            panels.curves(usable, studies, around),
            filled(
                panels.MEETINGS,
                panels.meeting_rows(
                    series[0] if series else None,
                    held,
                    studies[0] if studies and usable[0] is series[0] else None,
                    ground,
                    around,
                ),
                empty="No meeting took place in this time by the record: name days with --on or --dates.",
            ),
        ),
        inputs={
            "meetings held on a known day": len(counted),
            "meetings listed that do not count": len(held) - len(counted),
            "series": len(usable),
            "series too short or too sparse": len(series) - len(usable),
            "sets of placebo days, and series in another order": draws,
        },
        notes=(*dict.fromkeys(note for one in series for note in one.notes), panels.TRAP),
    )


def _study(
    series: Series, held: Sequence[Meeting], around: int | None, ahead: int | None, draws: int, seed: int
) -> Study | None:
    at = {day: place for place, day in enumerate(series.dates)}
    starts = {periods.start(series.step, one.day) for one in held}
    places = sorted(at[day] for day in starts if day in at)
    if not places:
        return None
    near = around or eventstudy.AROUND[series.step]
    found = eventstudy.study(
        eventstudy.numbers(series),
        places,
        around=near,
        ahead=ahead or eventstudy.AHEAD[series.step],
        season=eventstudy.SEASON[series.step],
        stride=7 if series.step == "day" else 1,
        draws=draws,
        seed=seed,
    )
    return found if found is not None and np.isfinite(found.abnormal).all() else None


def _interrupted(series: Series, since: date | None, draws: int, seed: int) -> Interrupted | None:
    if since is None or not series.known:
        return None
    known = np.array(series.known)
    place = sum(day < periods.start(series.step, since) for day in series.dates)
    return interrupted(
        known.astype(float),
        eventstudy.numbers(series)[known],
        float(place),
        counts=series.counts,
        within=WITHIN[series.step],
        draws=draws,
        seed=seed,
    )


def _ground(record: Record, scope: Scope, series: Series) -> NDArray[np.float64]:
    """How many places changed hands in each period, by the record."""
    rows = record.ask(GROUND, [series.step, list(MOVED)], over=("hostilities",), as_of=scope.as_of).rows
    changed = dict(rows)
    return np.array([float(changed.get(day, 0)) for day in series.dates])
