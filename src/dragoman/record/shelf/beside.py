"""What a person may want to put beside something: other reports of the happening, other ids of the actor."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from dragoman.record import events, rows

if TYPE_CHECKING:
    from dragoman.record.shelf.copy import Copy

DAYS = 10  # between two reports that may be of one happening
# The leading report of each other event near in time of the same kind or move, those with most names in common first.
NEAR = """
SELECT b.mention_id
FROM {facts} a JOIN {facts} b
    ON b.event_id <> a.event_id AND b.rank = 0 AND abs(b.day - a.day) <= ? AND (b.kind = a.kind OR b.move = a.move)
WHERE a.mention_id = ?
ORDER BY len(list_intersect(a.who, b.who)) DESC, b.kind <> a.kind, abs(b.day - a.day), b.mention_id
LIMIT ?
"""
ACTORS = """
SELECT
    p.actor_id AS id, mode(p.name ORDER BY p.name) AS name, mode(p.country ORDER BY p.country) AS country,
    count(*) AS times,
    arg_min(p.mention_id, f.said) AS mention_id
FROM participants p JOIN {facts} f ON f.mention_id = p.mention_id
WHERE p.actor_id IS NOT NULL AND p.name IS NOT NULL AND NOT starts_with(p.actor_id, 'state:')
GROUP BY p.actor_id ORDER BY p.actor_id
"""
SMALL = frozenset(
    {"the", "of", "and", "for", "de", "la", "le", "van", "der", "von", "al", "el", "bin", "ibn", "a", "an"}
)
LARGEST_GROUP = 12  # actors under one surname: more of them say nothing of each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An actor of the record, and the first report that names it."""

    id: str
    name: str
    country: str | None
    times: int
    mention_id: str


def reports(copy: Copy, mention_id: str, *, limit: int = 8) -> list[str]:
    """Reports of other events that may tell of the same happening, the likeliest first."""
    found = copy.sql(NEAR, [DAYS, mention_id, limit], tables=("facts",))
    return [row["mention_id"] for row in found]


def sizes(copy: Copy, event_ids: Iterable[str], as_of: date | None) -> dict[str, int]:
    """How many reports each of some events has."""
    statement = "SELECT event_id, count(*) AS n FROM {facts} WHERE list_contains(?::VARCHAR[], event_id) GROUP BY 1"
    found = copy.sql(statement, [list(event_ids)], as_of=as_of, tables=("facts",))
    return {row["event_id"]: row["n"] for row in found}


def actors(copy: Copy, as_of: date | None) -> list[tuple[Named, Named]]:
    """Pairs of ids that may be one actor: people of one country and surname, bodies whose names have the same words.

    Those that were judged to be one are left out, and those on which somebody noted something together.
    """
    every = [Named(**row) for row in copy.sql(ACTORS, as_of=as_of, tables=("facts",))]
    groups: dict[tuple[str, frozenset[str]], list[Named]] = defaultdict(list)
    for one in every:
        groups[_key(one)].append(one)
    settled = _settled(copy, as_of)
    found = [
        (one, other)
        for (_, words), group in groups.items()
        if words and 1 < len(group) <= LARGEST_GROUP
        for one, other in combinations(group, 2)
        if (one.country == other.country or not (one.country and other.country))
        and frozenset((one.id, other.id)) not in settled
    ]
    return sorted(found, key=lambda pair: (-min(pair[0].times, pair[1].times), pair[0].id, pair[1].id))


def _settled(copy: Copy, as_of: date | None) -> set[frozenset[str]]:
    """Pairs of actors that somebody has decided on, or noted something about."""
    stored = copy.sql(
        """SELECT * FROM judgements WHERE kind IN ('same_actor', 'note') AND CAST(made AS DATE) <= ?
        AND id NOT IN (SELECT unnest(items) FROM judgements WHERE kind = 'undo' AND CAST(made AS DATE) <= ?)""",
        [as_of or date.max] * 2,
    )
    judgements = [rows.judgement(tuple(row.values())) for row in stored]
    whole = defaultdict[str, set[str]](set)
    for id, first in events.aliases(judgements).items():
        whole[first].add(id)
    groups = [*whole.values(), *(set(one.items) for one in judgements if one.kind == "note")]
    return {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}


def _key(one: Named) -> tuple[str, frozenset[str]]:
    """What two actors that may be one have in common: for people the surname, for bodies every word of the name."""
    words = [word for word in _folded(one.name).split() if word not in SMALL]
    if one.id.startswith("person:"):
        return "person", frozenset(words[-1:])
    return "body", frozenset(words)


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
