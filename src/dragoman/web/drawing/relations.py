"""Who met, pressed, backed or fought whom: pairs of sides, counted by event."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from dragoman.errors import VocabularyError
from dragoman.record.shelf import Copy, Filters
from dragoman.web.drawing.passing import passing

# The events of a relation, each with who acts and on whom; those who meet stand on both sides.
OF_MOVES = """, kept AS (
    SELECT mention_id, day, said, dated, standing, acting AS ones, addressed AS others FROM passing
    WHERE list_contains(?::VARCHAR[], move)
        OR list_contains(?::VARCHAR[], kind) AND (move IS NULL OR list_contains(?::VARCHAR[], move))
            AND NOT coalesce(list_contains(?::VARCHAR[], mode), false)
)"""
# The ledger of meetings names a side by its country, or by the registry's id, or by the words of the text.
OF_SIDES = """, kept AS (
    SELECT *, ones AS others FROM (
        SELECT mention_id, day, said, dated, standing, list_distinct(list_transform(
            string_split(coalesce(sides, ''), '; '),
            lambda one: CASE
                WHEN regexp_full_match(one, '[A-Z0-9]{{3}}') THEN 'state:' || one
                WHEN regexp_matches(one, '^[a-z]+:') THEN one
                ELSE 'text:' || lower(one)
            END
        )) AS ones FROM passing WHERE coalesce(sides, '') <> ''
    )
)"""
PAIRS = """, pairs AS (
    SELECT one, unnest(others) AS other, mention_id, day, said
    FROM (SELECT unnest(ones) AS one, others, mention_id, day, said FROM kept WHERE standing = 'done')
)
SELECT one, other, count(*) AS n, min(mention_id) AS mention FROM pairs WHERE {differ} GROUP BY ALL"""
BY_DAY = """SELECT NULL AS key, day, standing, dated, 0 AS length, count(*) AS n, min(mention_id) AS mention,
    count(*) FILTER (len(list_distinct(list_concat(ones, others))) < 2 OR len(ones) = 0 OR len(others) = 0) AS alone
FROM kept GROUP BY ALL ORDER BY day"""
BEHIND = """SELECT mention_id, count(*) OVER () AS total FROM kept
WHERE (day >= ? AND day < ? OR day IS NULL AND ?) AND {which}
ORDER BY day DESC NULLS LAST, said DESC, mention_id LIMIT ? OFFSET ?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One kind of tie, as relations.toml has it."""

    id: str
    label: str
    of: str  # what is counted, in the plural
    one: str  # and in the singular
    said: str  # a pair in words: "{a} pressed {b}"
    intro: str
    lane: str
    ledger: str = "timeline"
    moves: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    with_moves: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def directed(self) -> bool:
        """Whether one acts on the other."""
        return self.ledger == "timeline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How many events tie two sides; of a directed relation `a` acts on `b`."""

    a: str
    b: str
    count: int
    mention: str  # one of them


@cache
def relations() -> dict[str, Relation]:
    """The relations of relations.toml, read once."""
    path = files("dragoman.web.drawing") / "relations.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"not TOML: {error}", item=str(path)) from error
    return {
        id: Relation(
            id=id,
            **{name: one[name] for name in ("label", "of", "one", "said", "intro", "lane")},
            ledger=one.get("ledger", "timeline"),
            moves=tuple(one.get("moves", ())),
            kinds=tuple(one.get("kinds", ())),
            with_moves=tuple(one.get("with", ())),
            without=tuple(one.get("without", ())),
        )
        for id, one in table.items()
    }


def pairs(copy: Copy, filters: Filters, relation: Relation) -> list[Pair]:
    """Every pair that is tied, the strongest first; an event of several sides ties each with each."""
    differ = "one <> other" if relation.directed else "one < other"
    rows = _asked(copy, filters, relation, PAIRS.format(differ=differ), [])
    found = [Pair(a=row["one"], b=row["other"], count=row["n"], mention=row["mention"]) for row in rows]
    return sorted(found, key=lambda pair: (-pair.count, pair.a, pair.b))


def by_day(copy: Copy, filters: Filters, relation: Relation) -> list[dict[str, Any]]:
    """How many events of the relation there are on each day, by standing, and how many of them tie nobody (`alone`)."""
    return _asked(copy, filters, relation, BY_DAY, [])


def behind(
    copy: Copy,
    filters: Filters,
    relation: Relation,
    *,
    a: str = "",
    b: str = "",
    who: str = "",
    only: str = "done",
    since: date = date.min,
    until: date = date.max,
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[str], int]:
    """The mentions of the events of a relation, the latest first, and how many there are.

    a, b   who acts, on whom; of meetings, two who met
    who    who takes part on either side
    only   done; alone: done, and tying no two sides; not: planned, called off, denied
    """
    parts, bound = list[str](), list[Any]()
    for column, id in (("ones", a), ("others", b)):
        if id:
            parts.append(f"list_contains({column}, ?)")
            bound.append(id)
    if who:
        parts.append("(list_contains(ones, ?) OR list_contains(others, ?))")
        bound += [who, who]
    if only == "not":
        parts.append("standing <> 'done'")
    else:
        parts.append("standing = 'done'")
    if only == "alone":
        parts.append("(len(list_distinct(list_concat(ones, others))) < 2 OR len(ones) = 0 OR len(others) = 0)")
    statement = BEHIND.format(which=" AND ".join(parts))
    rows = _asked(
        copy,
        filters,
        relation,
        statement,
        [since, until, (since, until) == (date.min, date.max), *bound, limit, offset],
    )
    return [row["mention_id"] for row in rows], rows[0]["total"] if rows else 0


def _asked(
    copy: Copy, filters: Filters, relation: Relation, statement: str, values: Sequence[Any]
) -> list[dict[str, Any]]:
    if not relation.directed:
        return passing(copy, filters, f"{OF_SIDES} {statement}", values, ledger=relation.ledger)
    bound = [list(one) for one in (relation.moves, relation.kinds, relation.with_moves, relation.without)]
    return passing(copy, filters, f"{OF_MOVES} {statement}", [*bound, *values], sides=True)


def name(id: str, labels: Mapping[str, str]) -> str:
    """What a side is called: by the settings or the registry, else by the words of the text."""
    kind, _, rest = id.partition(":")
    return labels.get(id) or (rest[:1].upper() + rest[1:] if kind == "text" else rest) or id
