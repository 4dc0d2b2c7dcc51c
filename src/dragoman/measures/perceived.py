"""How the sides see their war, in their own words: the lists of ripeness.toml, looked for in what the record quotes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope

if TYPE_CHECKING:
    from dragoman.record import Record

PATH = "ripeness.toml"
# Ranks at a table, the highest first: ids of the vocabulary of formats.
LEVELS = ("head", "minister", "chief_of_staff", "envoy", "military", "official", "expert", "unofficial")
# A pattern that is bound is made ready once; one in a column would be made ready for every passage.
FOUND = "CASE WHEN regexp_matches(words, ?) AND NOT regexp_matches(words, ?) THEN ? END"
WORDS = """
WITH goal(id, word) AS (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])),
passage AS MATERIALIZED (
    SELECT s.mention_id, s.root_id, m.span_start, least(coalesce(m.since, m.until - 1, s.said), s.said) AS day,
        lower(substring(d.text, m.span_start + 1, m.span_end - m.span_start)) AS words
    FROM shown s
    JOIN corrected m ON m.id = s.mention_id
    JOIN documents d ON d.id = m.document_id
    WHERE (len(?::VARCHAR[]) = 0 OR list_has_any(m.issues, ?::VARCHAR[]))
        AND regexp_matches(substring(d.text, m.span_start + 1, m.span_end - m.span_start), ?)
),
found AS MATERIALIZED (
    SELECT mention_id, root_id, span_start, day, unnest([{lists}]) AS list FROM passage WHERE day >= ? AND day < ?
),
people AS MATERIALIZED (
    SELECT mention_id, role, side FROM act_sides WHERE mention_id IN (SELECT mention_id FROM found)
),
roles AS (
    SELECT a.mention_id, g.word, bool_or(a.role = 'speaker') AS speaks, bool_or(a.role = 'actor') AS acts
    FROM people a JOIN goal g ON g.id = a.side GROUP BY a.mention_id, g.word
),
spoken AS (SELECT DISTINCT mention_id FROM people WHERE role = 'speaker')
SELECT r.word, f.list, r.speaks OR r.acts AND p.mention_id IS NULL AS own,
    count(DISTINCT (f.root_id, f.span_start)) AS passages, max(f.day) AS last,
    max_by(f.mention_id, f.day::VARCHAR || f.mention_id, ?) AS mentions
FROM found f
JOIN roles r ON r.mention_id = f.mention_id
LEFT JOIN spoken p ON p.mention_id = f.mention_id
WHERE f.list IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
# Offers in which two sides made a soft move: put forward, or answered so.
OFFERS = """
WITH goal(id, word) AS (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])),
soft AS (
    SELECT DISTINCT e.offer_id, e.mention_id, g.word, least(e.day, e.said) AS day
    FROM acts e
    JOIN act_sides a ON a.mention_id = e.mention_id AND a.role = 'actor'
    JOIN goal g ON g.id = a.side
    WHERE e.offer_id IS NOT NULL AND e.bearing = 'soft' AND e.state IN ('happened', 'planned', 'conditional')
        AND e.day >= ? AND e.day < ? AND (len(?::VARCHAR[]) = 0 OR list_has_any(e.issues, ?::VARCHAR[]))
)
SELECT a.word, b.word, count(DISTINCT a.offer_id), max(greatest(a.day, b.day)),
    max_by(a.mention_id, a.day::VARCHAR || a.mention_id, ?)
FROM soft a JOIN soft b ON b.offer_id = a.offer_id AND b.word <> a.word
GROUP BY 1, 2 ORDER BY 1, 2
"""
REFUSALS = """
WITH goal(id, word) AS (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]))
SELECT g.word, count(DISTINCT e.event_id), max(least(e.day, e.said)),
    max_by(e.mention_id, e.day::VARCHAR || e.mention_id, ?)
FROM acts e
JOIN act_sides a ON a.mention_id = e.mention_id AND a.role = 'actor'
JOIN goal g ON g.id = a.side
WHERE e.kind = 'REJECT' AND e.mode = 'meet' AND e.state = 'happened' AND e.day >= ? AND e.day < ?
    AND (len(?::VARCHAR[]) = 0 OR list_has_any(e.issues, ?::VARCHAR[]))
GROUP BY 1 ORDER BY 1
"""
# Who sat for a side at meetings that were held, at what level, and which other sides sat there too.
SPOKESMEN = """
WITH goal(id, word) AS (SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])),
met AS (
    SELECT e.event_id, least(e.day, e.said) AS day FROM acts e
    WHERE (e.kind = 'CONSULT' OR e.mode = 'sign') AND e.state = 'happened' AND e.day >= ? AND e.day < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(e.issues, ?::VARCHAR[]))
),
told AS MATERIALIZED (SELECT s.event_id, s.mention_id, m.day FROM met m JOIN shown s ON s.event_id = m.event_id),
people AS MATERIALIZED ( -- of these reports alone: the record has many more
    SELECT mention_id, who, side, name FROM act_sides
    WHERE role IN ('actor', 'target') AND mention_id IN (SELECT mention_id FROM told)
),
sat AS MATERIALIZED (
    SELECT s.event_id, a.who, g.word, min(a.name) AS name, max(s.mention_id) AS mention_id, max(s.day) AS day
    FROM told s
    JOIN people a ON a.mention_id = s.mention_id
    JOIN goal g ON g.id = a.side
    GROUP BY s.event_id, a.who, g.word
),
ranked AS (
    SELECT s.event_id, p.about, min(list_position(?::VARCHAR[], p.value)) AS level
    FROM now_particulars p JOIN told s ON s.mention_id = p.mention_id
    WHERE p.key = 'level' AND p.about IS NOT NULL GROUP BY s.event_id, p.about
),
facing AS (
    SELECT event_id, list_sort(list(DISTINCT word)) AS words FROM sat GROUP BY event_id HAVING count(DISTINCT word) > 1
)
SELECT s.word, s.who, min(s.name), min(r.level), count(*),
    flatten(list(list_filter(f.words, lambda x: x <> s.word))), max(s.day),
    max_by(s.mention_id, s.day::VARCHAR || s.mention_id, ?)
FROM sat s
JOIN facing f ON f.event_id = s.event_id
LEFT JOIN ranked r ON r.event_id = s.event_id AND r.about = s.who
GROUP BY s.word, s.who ORDER BY s.word, count(*) DESC, s.who
"""
# Movement and casualties by period, and the documents of it, as the volume of reporting moves both.
CONTEXT = """
WITH terms AS MATERIALIZED (
    SELECT s.event_id, bool_or(p.key = 'control' AND p.value IN ('taken', 'lost', 'retaken')) AS movement,
        bool_or(p.key IN ('killed', 'injured')) AS casualties
    FROM now_particulars p JOIN shown s ON s.mention_id = p.mention_id
    WHERE p.key IN ('control', 'killed', 'injured') AND s.state = 'happened' GROUP BY s.event_id
),
telling AS MATERIALIZED (
    SELECT s.mention_id, s.said, t.movement, t.casualties FROM terms t JOIN shown s ON s.event_id = t.event_id
    WHERE s.rank = 0 AND (t.movement OR t.casualties)
),
fought AS (
    SELECT date_trunc(?, day)::DATE AS since, count(*) FILTER (movement) AS movement,
        count(*) FILTER (casualties) AS casualties, max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
    FROM (
        SELECT t.*, coalesce(m.since, m.until - 1, t.said) AS day FROM telling t JOIN corrected m ON m.id = t.mention_id
    )
    WHERE day >= ? AND day < ?
    GROUP BY 1
),
paper AS (
    SELECT date_trunc(?, coalesce(d.published, d.held))::DATE AS since, count(*) AS documents
    FROM documents_on(?) d
    WHERE coalesce(d.published, d.held) >= ? AND coalesce(d.published, d.held) < ?
        AND d.id NOT IN (SELECT c.document_id FROM carried c JOIN documents_on(?) o ON o.id = c.original_id)
    GROUP BY 1
)
SELECT p.since, p.documents, coalesce(f.movement, 0), coalesce(f.casualties, 0), f.mentions
FROM paper p LEFT JOIN fought f ON f.since = p.since ORDER BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """One list of ripeness.toml: what it is called, which part of the checklist it serves, and its two patterns."""

    id: str
    label: str
    part: str  # a, b, or against
    meaning: str
    pattern: str
    denied: str


@cache
def cues() -> Mapping[str, Cues]:
    """The lists of ripeness.toml."""
    table = tomllib.loads(files(__package__).joinpath(PATH).read_text(encoding="utf-8"))
    no = "|".join(table["denied"])
    found = {}
    for id, one in table["list"].items():
        some = f"(?:{'|'.join(one['cues'])})"
        # A denial and its cue have at most three words between them; n't ends a word.
        denied = rf"(?:\b|n't\b)(?:{no})\s+(?:[\w'’-]+\s+){{0,3}}{some}\b"
        found[id] = Cues(
            id=id, label=one["label"], part=one["part"], meaning=one["meaning"], pattern=rf"\b{some}\b", denied=denied
        )
    return found


def _window(scope: Scope) -> list[Any]:
    return [*periods.window(scope), list(scope.issues), list(scope.issues)]


def words(record: Record, scope: Scope, ids: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Passages by side, list and whose word: (side, list, on its own word, passages, last day, mentions)."""
    lists = list(cues().values())
    statement = WORDS.format(lists=", ".join([FOUND] * len(lists)))
    issues = list(scope.issues)
    any_of = "(?i)" + "|".join(one.pattern for one in lists)  # one search for all of them, as most passages have none
    values: list[Any] = [list(ids), list(ids.values()), issues, issues, any_of]
    values += [part for one in lists for part in (one.pattern, one.denied, one.id)]
    values += [*periods.window(scope), MOST_MENTIONS]
    return record.ask(statement, values, as_of=scope.as_of).rows


def offers(record: Record, scope: Scope, ids: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Offers in which two sides made a soft move: (side, other, offers, last day, mentions of the first)."""
    values = [list(ids), list(ids.values()), *_window(scope), MOST_MENTIONS]
    return record.ask(OFFERS, values, as_of=scope.as_of).rows


def refusals(record: Record, scope: Scope, ids: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Refusals to meet by side: (side, events, last day, mentions)."""
    values = [list(ids), list(ids.values()), MOST_MENTIONS, *_window(scope)]
    return record.ask(REFUSALS, values, as_of=scope.as_of).rows


def spokesmen(record: Record, scope: Scope, ids: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Who sat for a side where another side sat: (side, who, name, level, meetings, others, last day, mentions)."""
    values = [list(ids), list(ids.values()), *_window(scope), list(LEVELS), MOST_MENTIONS]
    found = record.ask(SPOKESMEN, values, as_of=scope.as_of).rows
    return [(*row[:3], LEVELS[row[3] - 1] if row[3] else None, *row[4:]) for row in found]


def context(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Movement and casualties by period: (first day, documents, events of movement, of casualties, mentions)."""
    window, day = periods.window(scope), scope.as_of or date.max
    values = [scope.step, MOST_MENTIONS, *window, scope.step, day, *window, day]
    return record.ask(CONTEXT, values, as_of=scope.as_of).rows
