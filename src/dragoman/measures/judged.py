"""What people judged of what coders read, and what two coders read in the same documents: counted in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope

if TYPE_CHECKING:
    from dragoman.record import Record

VERDICTS = ("accepted", "edited", "rejected", "unsure")
BANDS = 5  # of confidence, each a fifth wide
# The readings that are asked about: held by then, of the days, issues and parties of the scope. A passage that somebody
# coded by hand is read by that person, not by a coder of its own.
READ = """
days AS (SELECT id, coalesce(published, held) AS said FROM documents_on(?)),
read AS (
    SELECT
        m.id, m.document_id, m.trigger_start, m.trigger_end, m.kind, m.confidence, m.coder AS version,
        CASE WHEN m.coder LIKE 'hand.%' THEN m.frame ELSE m.coder END AS coder,
        CASE WHEN m.coder LIKE 'hand.%' THEN m.frame ELSE split_part(m.coder, '@', 1) END AS coder_name
    FROM mentions m JOIN days d ON d.id = m.document_id
    JOIN readings h ON h.document_id = m.document_id AND h.coder = m.coder AND h.held <= ?
    WHERE coalesce(m.since, m.until - 1, d.said) >= ? AND coalesce(m.since, m.until - 1, d.said) < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(m.issues, ?::VARCHAR[]))
        AND (len(?::VARCHAR[]) = 0 OR m.id IN (
            SELECT mention_id FROM participants
            WHERE list_contains(?::VARCHAR[], side_of(country, sector, actor_id, text))
        ))
        AND {only}
)
"""
# The last word on each reading. One that was corrected stays `edited` where it was accepted afterwards; what a rule
# made because of another judgement says so in its detail, and is nobody's opinion of the reading.
DECIDED = """
said AS (
    SELECT unnest(items) AS item, kind, judge, made::VARCHAR || id AS moment
    FROM standing_judgements_on(?)
    WHERE kind IN ('accept', 'reject', 'edit', 'unsure') AND NOT coalesce(contains(detail, '"follows"'), false)
),
decided AS (
    SELECT
        item,
        CASE max_by(kind, moment)
            WHEN 'reject' THEN 'rejected' WHEN 'edit' THEN 'edited'
            ELSE if(bool_or(kind = 'edit'), 'edited', if(max_by(kind, moment) = 'accept', 'accepted', 'unsure'))
        END AS verdict
    FROM said GROUP BY item
)
"""
OF_JUDGED = READ.format(only="m.id IN (SELECT item FROM said)")
JUDGED = f"""
WITH {DECIDED}, {OF_JUDGED}
SELECT
    r.kind, r.coder, least(floor(r.confidence * ?), ? - 1)::INTEGER AS band, d.verdict,
    count(*) AS n, sum(r.confidence) AS confidence, max_by(r.id, r.id, ?) AS mentions
FROM read r JOIN decided d ON d.item = r.id
GROUP BY ALL ORDER BY ALL
"""
TOTALS = f"""
WITH {DECIDED}, {READ.format(only="true")},
people AS (SELECT DISTINCT s.judge FROM said s SEMI JOIN read r ON r.id = s.item)
SELECT (SELECT count(*) FROM read), (SELECT count(*) FROM people)
"""
# Two people on one reading: the last word of each.
PEOPLE = f"""
WITH {DECIDED}, {OF_JUDGED},
own AS (
    SELECT s.item, s.judge, max_by(s.kind, s.moment) AS verdict
    FROM said s SEMI JOIN read r ON r.id = s.item GROUP BY s.item, s.judge
)
SELECT a.judge, b.judge, a.verdict, b.verdict, count(*) AS n, max_by(a.item, a.item, ?) AS mentions
FROM own a JOIN own b ON b.item = a.item AND a.judge < b.judge
GROUP BY ALL ORDER BY ALL
"""
# Two coders on one document: readings whose words for the event overlap are of one thing; of several the longest
# overlap counts, and each reading is used once. Only the newest version of each coder is looked at.
CODERS = f"""
WITH newest AS (
    SELECT document_id, coder, if(coder LIKE 'hand.%', NULL, coder_name) AS coder_name FROM readings_on(?)
),
shared AS (
    SELECT document_id FROM newest GROUP BY document_id HAVING count(DISTINCT coalesce(coder_name, 'hand')) > 1
),
{READ.format(only="m.document_id IN (FROM shared)")},
here AS (SELECT * FROM read r SEMI JOIN newest n ON n.document_id = r.document_id AND n.coder = r.version),
touching AS (
    SELECT
        a.coder_name AS one, b.coder_name AS other, a.id AS a, b.id AS b, a.kind AS said, b.kind AS replied,
        least(a.trigger_end, b.trigger_end) - greatest(a.trigger_start, b.trigger_start) AS width
    FROM here a JOIN here b ON b.document_id = a.document_id AND a.coder_name < b.coder_name
        AND a.trigger_start < b.trigger_end AND b.trigger_start < a.trigger_end
),
best AS (
    SELECT * FROM touching
    QUALIFY row_number() OVER (PARTITION BY other, a ORDER BY width DESC, said <> replied, b) = 1
),
matched AS (
    SELECT * FROM best QUALIFY row_number() OVER (PARTITION BY one, b ORDER BY width DESC, said <> replied, a) = 1
),
who AS ( -- also who read the document and saw nothing in it
    SELECT DISTINCT coder_name, document_id FROM newest SEMI JOIN shared USING (document_id)
    WHERE coder_name IS NOT NULL
    UNION SELECT coder_name, document_id FROM here
),
together AS (
    SELECT a.coder_name AS one, b.coder_name AS other, a.document_id
    FROM who a JOIN who b ON b.document_id = a.document_id AND a.coder_name < b.coder_name
),
alone AS (
    SELECT t.one, t.other, h.coder_name, h.id FROM together t
    JOIN here h ON h.document_id = t.document_id AND (h.coder_name = t.one OR h.coder_name = t.other)
    WHERE NOT EXISTS (FROM matched m WHERE m.one = t.one AND m.other = t.other AND (m.a = h.id OR m.b = h.id))
)
SELECT one, other, said, replied, count(*) AS n, max_by(a, a, ?) AS mentions, 0 AS documents FROM matched GROUP BY ALL
UNION ALL
SELECT one, other, if(coder_name = one, '+', NULL), if(coder_name = other, '+', NULL), count(*), max_by(id, id, ?), 0
FROM alone GROUP BY ALL
UNION ALL
SELECT one, other, NULL, NULL, 0, [], count(*) FROM together GROUP BY ALL
ORDER BY ALL
"""


def _scope(scope: Scope) -> list[Any]:
    """The values of READ."""
    day = scope.as_of or date.max
    issues, parties = list(scope.issues), list(scope.parties)
    return [day, day, *periods.window(scope), issues, issues, parties, parties]


def _ask(record: Record, statement: str, scope: Scope, rest: Sequence[Any]) -> list[tuple[Any, ...]]:
    return record.ask(statement, [scope.as_of or date.max, *_scope(scope), *rest], as_of=scope.as_of).rows


def judged(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Kind, coder, band of confidence, verdict, number, sum of confidence, and ids of the readings that were judged."""
    return _ask(record, JUDGED, scope, [BANDS, BANDS, MOST_MENTIONS])


def totals(record: Record, scope: Scope) -> tuple[int, int]:
    """How many readings there are, judged or not, and how many people judged any."""
    ((readings, people),) = _ask(record, TOTALS, scope, [])
    return readings, people


def people(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Two judges, what each said, number, and ids of the readings that both judged."""
    return _ask(record, PEOPLE, scope, [MOST_MENTIONS])


def coders(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Two coders, the kinds they saw, number, ids; with '+' for what only one of them saw; and documents in common."""
    return _ask(record, CODERS, scope, [MOST_MENTIONS, MOST_MENTIONS])
