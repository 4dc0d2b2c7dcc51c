"""What members of groups were heard to say, and what they did: read once, for all figures of their unity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from dragoman.measures import stated
from dragoman.measures.blocs import EVERYBODY, Group, everybody, rolls
from dragoman.measures.pledged import Pledge, parts, pledges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.config import Config
    from dragoman.measures.measured import Scope
    from dragoman.record import Record

    Floats = NDArray[np.float64]

VOTES = {"soft": 1.0, "neutral": 0.0, "hard": -1.0, "accept": 1.0, "defer": 0.0, "reject": -1.0}
# The last stated move of each member of a group on each issue in each period, and of everybody. Days come first, which
# leaves little to put beside the rolls on a large record.
STOOD = """,
roll(grp, side, since, until) AS (
    SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::DATE[])
),
daily AS (
    SELECT
        d.side, d.issue, d.day, count(*) AS moves,
        max(struct_pack(
            said := d.said, event := d.event_id, move := d.move, bearing := d.bearing, mention := d.mention_id
        )) AS last
    FROM stated d, inside i WHERE NOT d.told_for AND d.day >= i.first AND d.day < i.after
    GROUP BY d.side, d.issue, d.day
)
SELECT
    r.grp, d.side, d.issue, date_trunc(?, d.day)::DATE AS period,
    max_by(d.last, d.day), max(d.day), sum(d.moves)::BIGINT
FROM daily d JOIN roll r ON r.side = d.side AND d.day >= r.since AND d.day < r.until
GROUP BY r.grp, d.side, d.issue, period ORDER BY r.grp, d.side, d.issue, period
"""
# What members do besides: their last answers to each offer, what they carry out, and moves that name no issue.
DID = """
WITH roll(grp, side, since, until) AS (
    SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::DATE[])
),
topics AS (SELECT DISTINCT offer_id, unnest(issues) AS issue FROM acts WHERE offer_id IS NOT NULL),
opened AS (
    SELECT DISTINCT offer_id FROM acts
    WHERE offer_id IS NOT NULL AND move IN ('propose', 'demand', 'guarantee', 'urge', 'threaten')
),
told_for AS (
    SELECT DISTINCT s.event_id FROM now_particulars p JOIN shown s ON s.mention_id = p.mention_id
    WHERE p.key = 'on_behalf'
),
own AS MATERIALIZED (
    SELECT
        a.mention_id, a.offer_id, a.move, a.day, a.issues, a.state,
        concat(a.day, ' ', a.said, ' ', a.event_id) AS place,
        -- An answer that names no issue has that of its offer.
        a.move IN ('accept', 'reject', 'counter', 'defer')
            AND coalesce(a.offer_id IN (SELECT offer_id FROM topics), false) AS borrows
    FROM acts a
    WHERE a.move IS NOT NULL AND a.move NOT IN ('claim', 'deny', 'pledge', 'clarify')
        AND a.state NOT IN ('denied', 'negated', 'hypothetical') AND a.status IN ('happened', 'planned')
        AND a.event_id NOT IN (SELECT event_id FROM told_for) AND a.day >= ? AND a.day < ?
        AND (
            len(?::VARCHAR[]) = 0 OR list_has_any(a.issues, ?::VARCHAR[])
            OR a.offer_id IN (SELECT offer_id FROM topics WHERE list_contains(?::VARCHAR[], issue))
        )
        AND ( -- those that are asked for below, and no others: they are few
            a.move IN ('accept', 'defer', 'reject') AND a.offer_id IS NOT NULL
            OR a.move = 'implement' AND a.state = 'happened' OR len(a.issues) = 0
        )
),
sides AS (
    SELECT DISTINCT mention_id, side FROM act_sides
    WHERE role = 'actor' AND mention_id IN (SELECT mention_id FROM own)
),
by_member AS (
    SELECT r.grp, o.*
    FROM (SELECT s.side, o.* FROM own o JOIN sides s ON s.mention_id = o.mention_id) o
    JOIN roll r ON r.side = o.side AND o.day >= r.since AND o.day < r.until
)
SELECT
    grp, side, 'answer' AS what, offer_id, count(*) AS n,
    max_by(struct_pack(bearing := move, move := move, day := day, mention := mention_id), place) AS last
FROM by_member
WHERE offer_id IN (SELECT offer_id FROM opened) AND move IN ('accept', 'defer', 'reject')
GROUP BY ALL
UNION ALL
SELECT
    grp, side, if(move = 'implement' AND state = 'happened', 'done', 'unplaced') AS what, NULL AS offer_id,
    count(*) AS n,
    max_by(struct_pack(bearing := move, move := move, day := day, mention := mention_id), place) AS last
FROM by_member
WHERE move = 'implement' AND state = 'happened' OR len(issues) = 0 AND NOT borrows
GROUP BY ALL
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Stand:
    """What one side said last, of an issue or of an offer."""

    vote: float
    move: str
    day: date
    mention: str
    place: tuple[date, date, str, str] = (date.min, date.min, "", "")  # puts what was said in order
    moves: int = 1


Stands = dict[tuple[str, str], Stand]  # by side, and issue or offer


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was heard of the groups and of everybody, by the id of the group."""

    days: tuple[date, date]  # [since, until) that is measured
    whole: Mapping[str, Stands]
    periods: Mapping[tuple[str, date], Stands]
    answers: Mapping[str, Stands]
    done: Mapping[str, Mapping[str, str]]  # side to the mention of what it carried out
    unplaced: Mapping[str, tuple[int, str]]  # side to the number of its moves that name no issue, and the last
    pledges: tuple[Pledge, ...]

    def stands(self, group: Group) -> Stands:
        """What the members of a group said last on each issue in all the days."""
        return self.whole.get(group.id, {})

    def alone(self, group: Group) -> list[Stand]:
        """What a bloc said last on each issue in its own name."""
        return [one for (side, _), one in sorted(self.whole.get(EVERYBODY, {}).items()) if side == group.id]

    def roll(self, group: Group) -> tuple[str, ...]:
        """Its members on any of the days, and who spoke as one of them on a day before the first report."""
        return tuple(sorted({*group.during(*self.days), *(side for side, _ in self.stands(group))}))


def hear(
    record: Record, config: Config, scope: Scope, some: Sequence[Group], days: tuple[date, date]
) -> Heard:  # fmt: skip
    """What the record holds of the groups in the days of a scope; `days` are those of the roll."""
    every = everybody(config, scope, some)
    table = rolls([*some, every])
    sides = [term.side for term in every.terms]
    whole: dict[str, Stands] = {}
    by_period: dict[tuple[str, date], Stands] = {}
    rows = stated.asked(record, scope, sides, STOOD, [*table, scope.step])
    for group, side, issue, since, last, day, moves in rows:
        place = (day, last["said"], last["event"], last["move"])
        stand = Stand(VOTES[last["bearing"]], last["move"], day, last["mention"], place, moves)
        by_period.setdefault((group, since), {})[side, issue] = stand
        before = whole.setdefault(group, {}).get((side, issue))
        latest = stand if before is None or before.place < place else before
        whole[group][side, issue] = replace(latest, moves=moves + (before.moves if before else 0))
    answers: dict[str, Stands] = {}
    done: dict[str, dict[str, str]] = {}
    unplaced: dict[str, tuple[int, str]] = {}
    issues = list(scope.issues)
    bounds = [scope.since or date.min, scope.until or date.max, issues, issues, issues]
    for group, side, what, offer, n, last in record.ask(DID, [*table, *bounds], as_of=scope.as_of).rows:
        if what == "answer":
            stand = Stand(VOTES[last["move"]], last["move"], last["day"], last["mention"])
            answers.setdefault(group, {})[side, offer] = stand
        elif what == "done":
            done.setdefault(group, {})[side] = last["mention"]
        elif group == every.id:
            unplaced[side] = (n, last["mention"])
    return Heard(days, whole, by_period, answers, done, unplaced, _counted(record, scope))


def _counted(record: Record, scope: Scope) -> tuple[Pledge, ...]:
    """The pledges that count: no part of another, and not fallen away."""
    many, _ = pledges(record, scope)
    part = parts(many)
    void = ("superseded", "condition_not_met")
    return tuple(one for one in many if one.id not in part and one.verdict not in void)


def votes(stands: Stands, members: Sequence[str], items: Sequence[str]) -> Floats:
    """What members said as an array (member, item): 1 soft or accepts, 0 neither, -1 hard or refuses, NaN silent."""
    found = np.full((len(members), len(items)), np.nan)
    for row, member in enumerate(members):
        for column, item in enumerate(items):
            if (stand := stands.get((member, item))) is not None:
                found[row, column] = stand.vote
    return found


def camps(found: Floats) -> Floats:
    """Members by item that are hard, neutral and soft, in this order: (item, 3)."""
    return np.stack([(found == one).sum(axis=0) for one in (-1.0, 0.0, 1.0)], axis=1).astype(np.float64)
