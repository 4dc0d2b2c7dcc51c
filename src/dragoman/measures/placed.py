"""Where a person placed the parties on scales: what counts on a day, and the mentions that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dragoman.measures.measured import MOST_MENTIONS

if TYPE_CHECKING:
    from dragoman.config import Config, Placement, Scale
    from dragoman.measures.measured import Scope
    from dragoman.record import Record

# The mention that a placement names; else those of its document, what the party does or says about the issue first.
FOUND = """
WITH asked AS (
    SELECT
        unnest(?::INTEGER[]) AS n, unnest(?::VARCHAR[]) AS party, unnest(?::VARCHAR[]) AS issue,
        unnest(?::VARCHAR[]) AS mention, unnest(?::VARCHAR[]) AS source
),
own AS (
    SELECT a.n, a.party, a.issue, m.id, m.issues, m.span_start
    FROM asked a
    JOIN documents d ON d.url = a.source OR ends_with(d.url, '/' || a.source)
    JOIN now_mentions m ON m.document_id = d.id
    WHERE a.mention IS NULL
),
acting AS (
    SELECT DISTINCT o.n, o.id FROM own o JOIN act_sides s ON s.mention_id = o.id AND s.side = o.party
    WHERE s.role IN ('actor', 'speaker')
),
ranked AS (
    SELECT
        o.n, o.id,
        row_number() OVER (
            PARTITION BY o.n
            ORDER BY (a.id IS NOT NULL)::INTEGER * 2 + list_contains(o.issues, o.issue)::INTEGER DESC,
                o.span_start, o.id
        ) AS place
    FROM own o LEFT JOIN acting a ON a.n = o.n AND a.id = o.id
)
SELECT n, id, place FROM ranked WHERE place <= ?
UNION ALL SELECT a.n, a.mention, 1 FROM asked a JOIN shown s ON s.mention_id = a.mention
ORDER BY n, place
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A scale with those of its placements that are known in a scope, in the order of their days."""

    scale: Scale
    placements: tuple[Placement, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        """Who is placed, in the order of their ids."""
        return tuple(sorted({one.party for one in self.placements}))

    def of(self, party: str) -> tuple[Placement, ...]:
        """The placements of one party."""
        return tuple(one for one in self.placements if one.party == party)

    @property
    def unranged(self) -> int:
        """How many placements have no range."""
        return sum(one.low is None and one.high is None for one in self.placements)


def lines(config: Config, scope: Scope) -> tuple[Line, ...]:
    """The scales of a scope. A placement that a later day than those of the scope makes is not known in it."""
    last = min(scope.as_of or date.max, scope.until - timedelta(days=1) if scope.until else date.max)
    found = []
    for scale in config.scales:
        if scope.issues and scale.issue not in scope.issues:
            continue
        known = [one for one in scale.at if one.since <= last and (not scope.parties or one.party in scope.parties)]
        known.sort(key=lambda one: (one.since, one.party))
        found.append(Line(scale=scale, placements=tuple(known)))
    return tuple(found)


def standing(placements: Iterable[Placement], day: date) -> dict[str, Placement]:
    """The placement of each party that counts on a day: its last one up to then."""
    found: dict[str, Placement] = {}
    for one in placements:
        if one.since <= day and (one.party not in found or found[one.party].since < one.since):
            found[one.party] = one
    return dict(sorted(found.items()))


def range_of(one: Placement) -> tuple[float | None, float | None]:
    """Low and high of a placement as the person gave them; None twice where they gave none."""
    return (None, None) if one.low is None and one.high is None else one.ends


def rests_on(record: Record, found: Sequence[Line], scope: Scope) -> dict[tuple[str, str, date], tuple[str, ...]]:
    """The mentions that each placement rests on, by scale, party and day; none where the record has none of them."""
    every = [(line.scale, one) for line in found for one in line.placements]
    if not every:
        return {}
    values = [
        list(range(len(every))),
        [one.party for _, one in every],
        [scale.issue for scale, _ in every],
        [one.mention for _, one in every],
        [one.source for _, one in every],
        MOST_MENTIONS,
    ]
    made: dict[tuple[str, str, date], tuple[str, ...]] = {
        (scale.name, one.party, one.since): () for scale, one in every
    }
    for n, id, _ in record.ask(FOUND, values, as_of=scope.as_of).rows:
        scale, one = every[n]
        made[scale.name, one.party, one.since] += (id,)
    return made


def where(line: Line, parties: Sequence[str], scope: Scope) -> Mapping[str, object]:
    """The filters that find what the record has of some parties on the issue of a scale."""
    days = {"since": scope.since, "until": scope.until}
    return {"actor": list(parties), "issue": line.scale.issue, **{key: day for key, day in days.items() if day}}


def notes(found: Sequence[Line], evidence: Mapping[tuple[str, str, date], tuple[str, ...]]) -> list[str]:
    """What to say aloud of placements: without a range, without a document in the record."""
    said = []
    placements = sum(len(line.placements) for line in found)
    if placements:
        said.append("Placements on scales are a person's ordinal judgements: the order is meant, distances are rough.")
    if bare := sum(line.unranged for line in found):
        said.append(f"{bare} of {placements} placements have no range and count as exact: intervals are too narrow.")
    if lost := sum(not ids for ids in evidence.values()):
        said.append(f"{lost} of {placements} placements rest on a document or mention that this record does not hold.")
    return said
