"""The pledges of a record as measures take them: who owes them, since when, and what became of them by which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS

if TYPE_CHECKING:
    from dragoman.measures.measured import Scope
    from dragoman.record import Record

BEGUN = ("in_delivery", "delivered", "in_use")  # stages at which something was given or done
DONE = ("delivered", "in_use")
# The ledger says what is a pledge, its stage and its verdict. Its owners are those of the reading that made the row, as
# sides; its days are those of its steps, none later than the report that tells it.
ASK = """
WITH owed AS MATERIALIZED (
    SELECT
        pledge_id, mention_id, document_id, pledger, beneficiary, pledge, amount, amount_high, unit, qualifier,
        deadline, stage, verdict, again
    FROM pledges
),
steps AS (
    SELECT
        s.pledge_id, s.mention_id, s.said, least(coalesce(m.since, m.until - 1, s.said), s.said) AS day, m.issues
    FROM shown s JOIN corrected m ON m.id = s.mention_id
    WHERE s.pledge_id IS NOT NULL
),
told AS (
    SELECT
        t.pledge_id,
        min(t.day) AS day,
        min(t.day) FILTER (p.value IN ('delivered', 'in_use')) AS done,
        -- Whether it was heard of before the day of the report that first tells of its end.
        min(t.said) FILTER (p.value IN ('delivered', 'in_use')) > min(t.said) AS before,
        bool_or(v.mention_id IS NOT NULL) AS judged,
        list_sort(list_distinct(flatten(list(t.issues)))) AS issues,
        list_slice(list(DISTINCT t.mention_id ORDER BY t.mention_id), 1, ? - 1) AS mentions
    FROM steps t LEFT JOIN now_particulars p ON p.mention_id = t.mention_id AND p.key = 'stage'
    LEFT JOIN (SELECT DISTINCT mention_id FROM now_particulars WHERE key = 'verdict') v ON v.mention_id = t.mention_id
    GROUP BY t.pledge_id
),
known AS (
    SELECT actor_id, min(side_of(country, sector, actor_id, text)) AS side
    FROM now_participants WHERE actor_id IS NOT NULL GROUP BY actor_id
),
owners AS (
    SELECT
        p.pledge_id,
        coalesce(k.side, if(d.about SIMILAR TO '[a-z]+:.*', d.about, 'text:' || lower(d.about))) AS side
    FROM owed p
    JOIN now_particulars d ON d.mention_id = p.mention_id AND d.key = 'pledger' AND d.about IS NOT NULL
    LEFT JOIN known k ON k.actor_id = d.about
    UNION
    SELECT p.pledge_id, a.side
    FROM owed p
    JOIN act_sides a ON a.mention_id = p.mention_id AND a.role = 'actor'
    WHERE p.mention_id NOT IN (SELECT mention_id FROM now_particulars WHERE key = 'pledger')
),
owned AS (SELECT pledge_id, list(side ORDER BY side) AS sides FROM owners GROUP BY pledge_id)
SELECT
    p.pledge_id, coalesce(o.sides, []), p.pledger, p.beneficiary, p.pledge, p.amount, p.amount_high, p.unit,
    p.qualifier, p.deadline, TRY_CAST(p.deadline AS DATE), p.stage, p.verdict, t.judged, p.again, t.day, t.done,
    coalesce(t.before, false), t.issues, p.document_id,
    list_prepend(p.mention_id, list_filter(t.mentions, lambda x: x <> p.mention_id))
FROM owed p
JOIN told t ON t.pledge_id = p.pledge_id
LEFT JOIN owned o ON o.pledge_id = p.pledge_id
WHERE t.day >= ? AND t.day < ? AND (len(?::VARCHAR[]) = 0 OR list_has_any(t.issues, ?::VARCHAR[]))
ORDER BY t.day, p.pledge_id
"""
LAST = "SELECT least(any_value(day), (SELECT max(said) FROM shown)) FROM today"


@dataclass(frozen=True, slots=True)
class Pledge:
    """One pledge."""

    id: str
    sides: tuple[str, ...]  # who owes it, by registry id where that is known
    pledger: str | None  # the same in words
    beneficiary: str | None
    kind: str | None  # money, kit, troops, …
    low: float | None  # of what was promised
    high: float | None
    unit: str | None  # ISO 4217 of money
    qualifier: str | None  # at least, up to, …
    deadline: str | None  # as it was read: a day, or the words
    due: date | None  # where it is a day
    stage: str
    verdict: str
    judged: bool  # whether a report says so, and not the calendar or the stage alone
    again: str | None  # words that say that it was announced before, or is part of another
    day: date  # of its first step
    done: date | None  # the day of delivery
    before: bool  # whether it was reported before its delivery was
    issues: tuple[str, ...]
    document: str  # of its first report
    mentions: tuple[str, ...]  # of its steps, the one of the row first

    @property
    def currency(self) -> str | None:
        """The currency, where what was promised is a sum of money."""
        return self.unit if self.low is not None and self.unit and len(self.unit) == 3 and self.unit.isupper() else None

    @property
    def deed(self) -> bool:
        """Whether it was first heard of when it was done, so that nothing shows that anybody had promised it."""
        return self.done is not None and not (self.before or self.judged or self.due)


def pledges(record: Record, scope: Scope) -> tuple[tuple[Pledge, ...], date | None]:
    """The pledges that were made in the days of a scope, by day, and the last day on which anything was reported."""
    since, until = periods.window(scope)
    issues = list(scope.issues)
    found = record.ask(
        ASK, [MOST_MENTIONS, since, until, issues, issues], over=("acts", "pledges"), as_of=scope.as_of
    ).rows
    ((last,),) = record.ask(LAST, over=("acts", "pledges"), as_of=scope.as_of).rows
    values: list[list[Any]] = [[tuple(one) if isinstance(one, list) else one for one in row] for row in found]
    return tuple(Pledge(*row) for row in values), last


def parts(many: tuple[Pledge, ...]) -> dict[str, Pledge]:
    """Pledges that are part of a greater one, each with that one: their sums and they themselves count once.

    A part says itself that it is one ("the first 5 million"). The whole is the smallest greater sum in the same
    currency that has an owner or the first report in common with it, as the ledger sees it.
    """
    near: dict[tuple[str | None, str], list[Pledge]] = {}
    for one in many:
        if one.currency:
            for key in (one.document, *one.sides):
                near.setdefault((one.currency, key), []).append(one)
    found = {}
    for part in many:
        if part.again is None or part.currency is None:
            continue
        most = part.high or part.low or 0
        wholes = [
            one
            for key in (part.document, *part.sides)
            for one in near[part.currency, key]
            if one.low is not None and one.low > most
        ]
        if wholes:
            found[part.id] = min(wholes, key=lambda one: (one.low or 0, one.id))
    return found
