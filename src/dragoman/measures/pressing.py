"""What presses a side to give way: the acts and weights of pressure.toml, and how they are counted in the database."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.errors import ConfigError
from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope
from dragoman.measures.named import opposed

if TYPE_CHECKING:
    from dragoman.config import Config
    from dragoman.record import Record

PATH = "pressure.toml"
COSTS = ("cost", "doubled", "alike")  # the scales of a grade: the one that counts first
STATES = ("happened", "planned", "conditional")
# The end of a period, or the day up to which is measured, where that is earlier; weights are told as of it.
ACTS = """
WITH rule(place, act, kind, modes, moves, states, threats, deadline, condition) AS (
    SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[][]),
        unnest(?::VARCHAR[][]), unnest(?::VARCHAR[][]), unnest(?::VARCHAR[][]),
        unnest(?::BOOLEAN[]), unnest(?::BOOLEAN[])
),
weight(act, state, weight, half_life) AS (
    SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::DOUBLE[]), ?::DOUBLE
),
goal(id, word) AS (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])),
kin(id, word, since, until) AS (
    SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::DATE[])
),
edge AS (SELECT ?::DATE AS since, ?::DATE AS until, ?::DATE AS last, ?::VARCHAR[] AS issues, ?::DOUBLE AS doubt,
    ?::DOUBLE AS least),
flags AS (
    SELECT mention_id, bool_or(key = 'deadline') AS deadline, bool_or(key = 'condition') AS condition,
        min(value) FILTER (key = 'threat') AS threat, list(about) FILTER (key = 'threat') AS winners
    FROM now_particulars WHERE key IN ('deadline', 'condition', 'threat') GROUP BY mention_id
),
outside AS MATERIALIZED (
    SELECT q.mention_id, q.about, r.act
    FROM now_particulars q JOIN (SELECT unnest(?::VARCHAR[]) AS act, unnest(?::VARCHAR[]) AS value) r
        ON q.key = 'presence' AND q.value = r.value
),
able AS MATERIALIZED ( -- what cannot be one is left out before anything is joined to it
    SELECT m.* FROM corrected m CROSS JOIN edge w
    WHERE (m.kind IN (SELECT kind FROM rule) OR m.id IN (SELECT mention_id FROM outside))
        AND m.confidence >= w.least AND (len(w.issues) = 0 OR list_has_any(m.issues, w.issues))
),
within AS MATERIALIZED ( -- nobody presses before it is told: what is planned counts from its report
    SELECT * FROM (
        SELECT m.id AS mention_id, m.document_id, m.span_start, m.kind, m.mode, m.move, s.state, s.independent,
            CASE WHEN s.state = 'happened' THEN least(coalesce(m.since, m.until - 1, s.said), s.said) ELSE s.said END
                AS pressed
        FROM able m JOIN shown s ON s.mention_id = m.id
        WHERE s.rank = 0 AND s.state IN ('happened', 'planned', 'conditional')
    ) d CROSS JOIN (SELECT since, until, last FROM edge) w
    WHERE d.pressed >= w.since AND d.pressed < w.until AND d.pressed <= w.last
),
sorted AS MATERIALIZED (
    SELECT d.mention_id, d.kind, coalesce(d.mode, '') AS mode, coalesce(d.move, '') AS move, d.state,
        coalesce(f.threat, '') AS threat, coalesce(f.deadline, false) AS deadline,
        coalesce(f.condition, false) AS condition
    FROM within d LEFT JOIN flags f ON f.mention_id = d.mention_id
),
matched AS ( -- the rule is asked once for each combination, of which there are few
    SELECT d.kind, d.mode, d.move, d.state, d.threat, d.deadline, d.condition, min_by(r.act, r.place) AS act
    FROM (SELECT DISTINCT * EXCLUDE (mention_id) FROM sorted) d
    JOIN rule r ON r.kind = d.kind
        AND (len(r.modes) = 0 OR list_contains(r.modes, d.mode))
        AND (len(r.moves) = 0 OR list_contains(r.moves, d.move))
        AND (len(r.states) = 0 OR list_contains(r.states, d.state))
        AND (len(r.threats) = 0 OR list_contains(r.threats, d.threat))
        AND (NOT r.deadline OR d.deadline) AND (NOT r.condition OR d.condition)
    GROUP BY ALL
),
graded AS MATERIALIZED (
    SELECT s.mention_id, m.act FROM sorted s JOIN matched m USING (kind, mode, move, state, threat, deadline, condition)
),
ends AS MATERIALIZED ( -- of these acts alone: the record has many more
    SELECT mention_id, role, who,
        CASE WHEN sector = 'BUS' AND country IS NOT NULL THEN 'state:' || country ELSE side END AS side,
        side NOT LIKE 'text:%' AND side NOT LIKE 'media:%' AND coalesce(sector, '') <> 'MED' AS known
    FROM act_sides
    WHERE role <> 'speaker'
        AND mention_id IN (SELECT mention_id FROM graded UNION ALL SELECT mention_id FROM outside)
),
kept_out AS (
    SELECT p.mention_id, p.act, g.word AS target
    FROM outside p
    LEFT JOIN (SELECT who, min(side) AS side FROM ends GROUP BY who) w ON w.who = p.about
    JOIN goal g ON g.id = coalesce(w.side, p.about)
),
aimed AS (
    SELECT DISTINCT d.mention_id, d.act, g.word AS target, false AS by_table
    FROM graded d
    JOIN ends t ON t.mention_id = d.mention_id AND t.role = 'target'
    JOIN goal g ON g.id = t.side
    LEFT JOIN flags f ON f.mention_id = d.mention_id -- whose holding would be recognised is not who is pressed
    WHERE NOT list_contains(coalesce(f.winners, []), t.side)
    UNION ALL
    SELECT DISTINCT *, true FROM kept_out
),
pressers AS (
    SELECT a.mention_id, a.act, a.target, a.by_table, p.side AS presser,
        list(DISTINCT coalesce(k.word, p.side)) AS words
    FROM aimed a
    JOIN within d ON d.mention_id = a.mention_id
    JOIN ends p ON p.mention_id = a.mention_id AND p.known AND (p.role = 'actor' OR a.by_table)
    LEFT JOIN kin k ON k.id = p.side AND d.pressed >= k.since AND d.pressed < k.until
    GROUP BY ALL
    HAVING NOT list_contains(words, a.target)
),
joint AS (
    SELECT mention_id, target, act, list_sort(list_distinct(flatten(list(words)))) AS words
    FROM pressers GROUP BY ALL
),
told AS MATERIALIZED (
    SELECT j.mention_id, j.target, j.act, j.words, d.state, d.pressed AS day, d.document_id, d.span_start,
        1 - pow(w.doubt, d.independent) AS told, w.last
    FROM joint j JOIN within d ON d.mention_id = j.mention_id CROSS JOIN edge w
),
twice AS (SELECT document_id, span_start FROM told GROUP BY ALL HAVING count(*) > 1),
single AS ( -- what begins with the same word is one act, read twice: the heavier reading of it counts
    SELECT t.* FROM told t
    ANTI JOIN twice o ON o.document_id = t.document_id AND o.span_start = t.span_start
    UNION ALL
    SELECT t.* FROM told t
    SEMI JOIN twice o ON o.document_id = t.document_id AND o.span_start = t.span_start
    JOIN weight h ON h.act = t.act AND h.state = t.state
    QUALIFY row_number() OVER (
        PARTITION BY t.document_id, t.span_start, t.target, t.words
        ORDER BY h.weight * t.told * pow(2, -(t.last - t.day) / h.half_life) DESC, t.mention_id
    ) = 1
),
ended AS (
    SELECT *, date_trunc(?, day)::DATE AS since, least((date_trunc(?, day) + ?::INTERVAL)::DATE - 1, last) - day AS age
    FROM single
)
"""
# The groups, and what the same acts leave out, so that it can be said.
BOTH = """,
grouped AS (
    SELECT target, words, act, state, since, count(*) AS n, sum(told * pow(2, -age / ?)) AS first,
        sum(told * pow(2, -age / ?)) AS short, sum(told * pow(2, -age / ?)) AS long,
        max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
    FROM ended GROUP BY target, words, act, state, since ORDER BY target, words, act, state, since
),
acting AS (SELECT DISTINCT mention_id FROM ends WHERE role = 'actor' AND known),
reached AS (SELECT DISTINCT mention_id FROM ends JOIN goal ON goal.id = side WHERE role = 'target')
SELECT (SELECT list(g) FROM grouped g), count(*), count(*) FILTER (a.mention_id IS NULL),
    count(*) FILTER (a.mention_id IS NOT NULL AND t.mention_id IS NULL)
FROM graded d
LEFT JOIN acting a ON a.mention_id = d.mention_id
LEFT JOIN reached t ON t.mention_id = d.mention_id
"""
LAST = "SELECT max(said) FROM shown"
CALLED = """
SELECT DISTINCT side, lower(name) FROM act_sides
WHERE side = who AND list_contains(?::VARCHAR[], lower(name)) ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One kind of act: what it is, and which events are one."""

    id: str
    label: str
    grade: str
    kinds: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    presence: tuple[str, ...] = ()
    deadline: bool = False
    condition: bool = False
    uttered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What pressure.toml says: acts in the order in which they match, costs by grade, credibility, half-lives."""

    acts: tuple[Act, ...]
    grades: Mapping[str, Mapping[str, Any]]
    credibility: Mapping[str, float]
    doubt: float
    least_confidence: float
    half_lives: tuple[float, float, float]  # days: the one that counts, a shorter, a longer

    def labels(self) -> dict[str, str]:
        """The name of each act, in order."""
        return {one.id: one.label for one in self.acts}

    def weight(self, act: str, state: str, cost: str) -> float:
        """Cost times credibility of an act in a state, on one of the scales of costs."""
        first = next(one for one in self.acts if one.id == act)
        return float(self.grades[first.grade][cost]) * (1.0 if first.uttered else self.credibility[state])


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Acts of one kind on one side by the same pressers in one period."""

    target: str  # the word of the side
    pressers: tuple[str, ...]  # words of sides, else ids; who pressed together counts once
    act: str
    state: str
    since: date  # first day of the period
    n: int
    sums: tuple[float, float, float]  # of belief times decay to the end of the period, by half-life
    mentions: tuple[str, ...]


@cache
def scale() -> Scale:
    """pressure.toml, read; ConfigError where an act has an unknown grade or key."""
    table = tomllib.loads(files(__package__).joinpath(PATH).read_text(encoding="utf-8"))
    acts = []
    for one in table["act"]:
        values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in one.items()}
        try:
            acts.append(Act(**values))
        except TypeError as error:
            raise ConfigError(
                f"[[act]] {one.get('id')!r}: {error}", item=PATH, advice="see the acts above it"
            ) from error
        if one["grade"] not in table["grade"]:
            raise ConfigError(f"[[act]] {one['id']!r} has grade {one['grade']!r}", item=PATH, advice="name a [grade]")
    lives = ("half_life_days", "half_life_days_short", "half_life_days_long")
    first, short, long = (float(table[key]) for key in lives)
    return Scale(
        acts=tuple(acts),
        grades=table["grade"],
        credibility=table["credibility"],
        doubt=float(table["doubt"]),
        least_confidence=float(table["least_confidence"]),
        half_lives=(first, short, long),
    )


@cache
def weights() -> Mapping[str, Mapping[tuple[str, str], float]]:
    """By scale of costs the weight of each act in each state."""
    return {
        cost: {(act, state): scale().weight(act, state, cost) for act in scale().labels() for state in STATES}
        for cost in COSTS
    }


def last_day(record: Record, scope: Scope) -> date | None:
    """The day up to which is measured: the last report, or the end of the scope where that is earlier."""
    ((last,),) = record.ask(LAST, as_of=scope.as_of).rows
    ends = [one for one in (last, scope.as_of, scope.until and scope.until - timedelta(days=1)) if one is not None]
    return min(ends) if last is not None else None


def sides(record: Record, config: Config, scope: Scope, wanted: Iterable[str]) -> dict[str, str]:
    """By registry id the word of its side, in the order asked for: a body that the record calls as a side is of it."""
    words = opposed(config, wanted)
    by_name = {word.lower(): word for word in words.values()}
    called = record.ask(CALLED, [sorted(by_name)], as_of=scope.as_of).rows
    return {**words, **{id: by_name[name] for id, name in called if id not in words}}


def kin(config: Config, words: Mapping[str, str]) -> list[tuple[str, str, date, date]]:
    """Who stands on whose side and when, [since, until): parties, and the members of blocs that are no party."""
    found = [(id, word, date.min, date.max) for id, word in words.items()]
    everyone = {**opposed(config, [one.id for one in config.parties]), **words}
    found += [(id, word, date.min, date.max) for id, word in everyone.items() if id not in words]
    found += [
        (one.id, everyone[bloc.id], one.since or date.min, one.until or date.max)
        for bloc in config.blocs
        if bloc.id in everyone
        for one in bloc.members
        if one.id not in everyone
    ]
    return sorted(found)


def groups(
    record: Record, config: Config, scope: Scope, words: Mapping[str, str], last: date
) -> tuple[list[Group], tuple[int, int, int]]:
    """The acts that press the sides of `words`; and of all such acts how many, without presser, at none of them."""
    rules = [
        (
            place,
            act.id,
            kind,
            list(act.modes),
            list(act.moves),
            list(act.states),
            list(act.threats),
            act.deadline,
            act.condition,
        )
        for place, act in enumerate(scale().acts)
        for kind in act.kinds
    ]
    out = [(act.id, value) for act in scale().acts for value in act.presence]
    since, until = periods.window(scope)
    values: list[Any] = [list(column) for column in zip(*rules, strict=True)]
    heavy = [(act, state, scale().weight(act, state, COSTS[0])) for act in scale().labels() for state in STATES]
    values += [*(list(column) for column in zip(*heavy, strict=True)), scale().half_lives[0]]
    values += [list(words), list(words.values())]
    values += [list(column) for column in zip(*kin(config, words), strict=True)] if words else [[], [], [], []]
    values += [since, until, last, list(scope.issues), scale().doubt, scale().least_confidence]
    values += [[act for act, _ in out], [value for _, value in out]]
    length = f"{periods.MONTHS[scope.step]} months" if scope.step in periods.MONTHS else f"1 {scope.step}"
    values += [scope.step, scope.step, length]
    values += [*scale().half_lives, MOST_MENTIONS]
    ((found, every, nobody, elsewhere),) = record.ask(ACTS + BOTH, values, as_of=scope.as_of).rows
    rows = [
        Group(
            target=one["target"],
            pressers=tuple(one["words"]),
            act=one["act"],
            state=one["state"],
            since=one["since"],
            n=one["n"],
            sums=(one["first"], one["short"], one["long"]),
            mentions=tuple(one["mentions"]),
        )
        for one in found or ()
    ]
    return rows, (every, nobody, elsewhere)


def end(step: str, since: date, last: date) -> date:
    """The last day of a period, or the day up to which is measured where that is earlier."""
    return min(periods.after(step, since) - timedelta(days=1), last)
