"""An episode of the record in the words of the library: its acts as steps, its sides by the role they have in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.measures.measured import MOST_MENTIONS, Scope
from dragoman.measures.named import wanted
from dragoman.patterns.casting import Act, Part, Units, cast, sides, units_of
from dragoman.patterns.library import MOVES, ROLES, Step

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

DAYS = 180  # the episode, where nobody says since when
NEAR_DAYS = 3  # like acts of the same sides so near to one another are told as one step
LONG_DAYS = 14  # and no step is longer: what goes on for months stands between the talks of those months
MOST_STEPS = 400  # of the latest: more would be no episode
LAST = "SELECT max(said) FROM acts"
WORDS = """
SELECT m.id, substring(d.text, m.span_start + 1, m.span_end - m.span_start)
FROM corrected m JOIN documents d ON d.id = m.document_id
WHERE list_contains(?::VARCHAR[], m.id)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A stretch of the record as steps."""

    since: date
    until: date
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]  # A and B first
    chosen: str  # how A and B were found, in a sentence
    left_out: Mapping[str, int] = field(default_factory=dict)  # words and number

    def part(self, role: str) -> Part | None:
        """The first part of a role."""
        return next((one for one in self.parts if one.role == role), None)


def read(
    record: Record, config: Config, scope: Scope | None = None, *, a: str | None = None, b: str | None = None
) -> Episode | None:
    """The steps of an episode; None where the record holds none, or tells of no two sides that oppose one another.

    scope  since and until are its first day and the day after its last; left out: the last 180 days that are reported
    a, b   registry ids of the two main sides; left out: see `casting.sides`
    """
    scope = scope or Scope()
    last = record.ask(LAST, as_of=scope.as_of).rows[0][0]
    if last is None:
        return None
    until = scope.until or last + timedelta(days=1)
    since = scope.since or until - timedelta(days=DAYS)
    units = units_of(config)
    acts, nobody = _acts(record, units, scope, since, until)
    candidates = {units.of(one, since) or one for one in wanted(config, scope)}
    pair = sides(acts, candidates, *(None if one is None else units.of(one, since) or one for one in (a, b)))
    if pair is None:
        return None
    parts = cast(record, config, units, acts, pair, (since, until), scope.as_of)
    steps, apart = _steps(acts, {one.id: one.role for one in parts})
    return Episode(
        since=since,
        until=until,
        steps=_worded(record, steps[-MOST_STEPS:], scope),
        parts=parts,
        chosen=pair[2],
        left_out={
            "acts of nobody that the registry knows": nobody,
            "acts that touch neither side and no mediator": apart,
            "steps before the last 400": max(0, len(steps) - MOST_STEPS),
        },
    )


@cache
def _statement() -> str:
    return files(__package__).joinpath("episode.sql").read_text("utf-8")


def _acts(record: Record, units: Units, scope: Scope, since: date, until: date) -> tuple[list[Act], int]:
    """What was done, by units, and how many events nobody of the registry did."""
    over = ("acts", "meetings")  # of the ledger of meetings the rule alone which words say that people meet
    found, nobody = [], 0
    for row in record.ask(_statement(), [since, until], over=over, as_of=scope.as_of).rows:
        day, act, detail, actors, targets, table, issues, events, mentions = row
        if scope.issues and not set(scope.issues) & set(issues or ()):
            continue
        who = units.all(table if act == "meet" else actors, day)
        to = () if act == "meet" else tuple(one for one in units.all(targets, day) if one not in who)
        own = act == "fight" and bool(units.all(targets, day)) and not to  # a side that fights itself is a slip
        if not who or own or (act == "meet" and len(who) < 2):
            nobody += events
            continue
        found.append(Act(day, act, detail, who, to, tuple(issues or ()), events, tuple(mentions)))
    return found, nobody


def _steps(acts: Sequence[Act], roles: Mapping[str, str]) -> tuple[list[Step], int]:
    """The acts by role, those near to one another told once; and how many events touch nobody who matters here."""
    found, apart, open_ones = list[Step](), 0, dict[tuple[Any, ...], list[int]]()
    for one in acts:
        who, to = _by_role(one.who, roles), _by_role(one.to, roles)
        if not {"A", "B"} & {*who, *to} and ("mediator" not in who or one.act == "meet"):
            apart += one.events
            continue
        key = (one.act, one.detail, who, to)
        near = next((at for at in reversed(open_ones.get(key, [])) if _joins(found[at], one)), None)
        if near is None:
            open_ones.setdefault(key, []).append(len(found))
            found.append(
                Step(
                    on=one.day, until=one.day + timedelta(days=1), who=who, to=to, act=one.act, detail=one.detail,
                    issues=one.issues, mentions=one.mentions,
                )
            )  # fmt: skip
        else:
            step = found[near]
            found[near] = replace(
                step,
                until=one.day + timedelta(days=1),
                issues=tuple(sorted({*step.issues, *one.issues})),
                mentions=tuple(dict.fromkeys((*step.mentions, *one.mentions)))[:MOST_MENTIONS],
            )
    return found, apart


def _joins(step: Step, one: Act) -> bool:
    """Whether an act is told with an earlier step: near in time and, of moves, not about something else."""
    if (one.day - step.until).days >= NEAR_DAYS or (one.day - step.on).days >= LONG_DAYS:
        return False
    return one.act not in MOVES or not step.issues or not one.issues or bool(set(step.issues) & set(one.issues))


def _by_role(units: Iterable[str], roles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({roles[one] for one in units}, key=ROLES.index))


def _worded(record: Record, steps: Sequence[Step], scope: Scope) -> tuple[Step, ...]:
    """The steps with the words of the first report of each."""
    leading = [step.mentions[0] for step in steps]
    words = dict(record.ask(WORDS, [leading], as_of=scope.as_of).rows)
    return tuple(replace(step, what=words.get(step.mentions[0], "")) for step in steps)
