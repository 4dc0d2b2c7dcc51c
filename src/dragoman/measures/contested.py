"""How reports of one claim, one figure and one event differ, counted in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope

if TYPE_CHECKING:
    from dragoman.record import Record

MOST_ROWS = 200  # of single claims and figures: those on which most differ
# One report of a claim is one source on one side's word; its latest stance counts. What stands against the claim in
# another event, or in words that hold none, is a report against it.
REPORTS = """
WITH claim AS MATERIALIZED (
    SELECT k.event_id, k.mention_id, m.document_id, k.voice AS claimant, k.side AS claimant_side, k.claim_status,
        k.contested, m.issues,
        CASE WHEN k.side IS NULL THEN 'unsaid' WHEN k.basis = 'outlet' THEN 'outlet'
            ELSE replace(k.side, 'country:', 'state:') END AS side,
        coalesce(m.since, m.until - 1, s.said) AS day
    FROM decided_claims k
    JOIN corrected m ON m.id = k.mention_id
    JOIN shown s ON s.mention_id = k.mention_id
    WHERE coalesce(m.since, m.until - 1, s.said) >= ? AND coalesce(m.since, m.until - 1, s.said) < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(m.issues, ?::VARCHAR[]))
        AND (len(?::VARCHAR[]) = 0 OR list_contains(?::VARCHAR[], replace(k.side, 'country:', 'state:')))
),
said AS (
    SELECT p.mention_id, min_by(p.value, p.position) AS value FROM now_particulars p WHERE p.key = 'stance' GROUP BY 1
),
own AS MATERIALIZED (
    SELECT c.event_id, s.mention_id, s.source, v.side, s.said, s.reports, s.mention_id = c.mention_id AS row,
        coalesce(t.value, m.status) IN ('denies', 'denied', 'partly_denies', 'refutes', 'retracts') AS denies,
        coalesce(t.value IN ('hedges', 'cannot_verify'), false) AS undecided
    FROM claim c
    JOIN shown s ON s.event_id = c.event_id
    JOIN voices v ON v.mention_id = s.mention_id
    JOIN corrected m ON m.id = s.mention_id
    LEFT JOIN said t ON t.mention_id = s.mention_id
),
opposing AS MATERIALIZED (
    -- the words that a denial denies are told by the denier, and are not what he holds
    SELECT c.event_id, s.mention_id, s.source,
        CASE WHEN m.document_id = c.document_id AND v.side = c.claimant_side THEN 'words:' || m.id ELSE v.side END
            AS side,
        s.said, 'against' AS stance
    FROM claim c
    JOIN opposed o ON o.event_id = c.event_id
    JOIN shown s ON s.mention_id = o.mention_id AND s.event_id <> c.event_id
    JOIN corrected m ON m.id = s.mention_id
    JOIN voices v ON v.mention_id = s.mention_id
    UNION
    SELECT c.event_id, NULL, s.source, 'words:' || l.id, s.said, 'against'
    FROM claim c
    JOIN shown s ON s.event_id = c.event_id
    JOIN shown_links l ON l.source = s.mention_id AND l.kind = 'denies' AND l.target IS NULL
),
alone AS ( -- one report and nothing against it: there is nothing to weigh
    SELECT event_id, (NOT undecided)::BIGINT AS pro, 0 AS against, undecided::BIGINT AS undecided, 1 AS sources,
        1 AS voices
    FROM own WHERE reports = 1 AND event_id NOT IN (SELECT event_id FROM opposing)
),
report AS MATERIALIZED (
    SELECT event_id, source, side, max_by(stance, said::VARCHAR || coalesce(mention_id, '')) AS stance,
        max(mention_id) AS mention_id
    FROM ( -- a denial with a row of its own is the claim there, and who denies with it is for it
        SELECT event_id, mention_id, source, side, said,
            CASE
                WHEN undecided THEN 'open'
                WHEN denies = bool_or(denies AND row) OVER (PARTITION BY event_id) THEN 'for'
                ELSE 'against'
            END AS stance
        FROM own ANTI JOIN alone USING (event_id)
        UNION SELECT * FROM opposing
    )
    GROUP BY event_id, source, side
),
weighed AS MATERIALIZED (
    SELECT c.*, r.* EXCLUDE (event_id)
    FROM claim c JOIN (
        SELECT * FROM alone
        UNION ALL
        SELECT event_id, count(*) FILTER (stance = 'for'), count(*) FILTER (stance = 'against'),
            count(*) FILTER (stance = 'open'), count(DISTINCT source) FILTER (stance <> 'against'),
            count(DISTINCT side) FILTER (stance <> 'against')
        FROM report GROUP BY event_id
    ) r ON r.event_id = c.event_id
)
"""
# Both tables from one reading of the claims: in groups, and those on which reports differ most, with their words.
ORDER = "least(pro + undecided, against) DESC, against DESC, sources DESC, day DESC, mention_id"
BOTH = f""",
together AS (
    SELECT issues, side, date_trunc(?, day)::DATE AS since, claim_status, contested, pro, against, undecided, sources,
        voices, count(*) AS n, max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
    FROM weighed GROUP BY ALL ORDER BY ALL
),
most AS MATERIALIZED (SELECT * FROM weighed ORDER BY {ORDER} LIMIT ?),
behind AS (
    SELECT event_id, list_sort(list(mention_id) FILTER (mention_id IS NOT NULL)) AS mentions
    FROM report WHERE event_id IN (SELECT event_id FROM most) GROUP BY event_id
),
words AS MATERIALIZED (
    SELECT id, document_id, coalesce(content_start, span_start) AS first, coalesce(content_end, span_end) AS after
    FROM corrected WHERE id IN (SELECT mention_id FROM most)
),
worded AS (
    SELECT w.*, coalesce(b.mentions, [w.mention_id]) AS mentions,
        substring(d.text, m.first + 1, m.after - m.first) AS what
    FROM most w
    JOIN words m ON m.id = w.mention_id
    JOIN documents d ON d.id = m.document_id
    LEFT JOIN behind b ON b.event_id = w.event_id
)
SELECT (SELECT list(t) FROM together t), (SELECT list(w ORDER BY {ORDER}) FROM worded w)
"""
# Figures of one event, in one unit, of the same people: of each source on each side's word the latest one.
NUMBERS = """
WITH figure AS (
    SELECT mention_id, key AS unit, coalesce(about, '') AS whose,
        TRY_CAST(split_part(value, '-', 1) AS DOUBLE) AS low, TRY_CAST(split_part(value, '-', 2) AS DOUBLE) AS high
    FROM now_particulars WHERE key IN ('killed', 'injured')
    UNION ALL
    SELECT mention_id, unit, '', low, high FROM amounts WHERE unit NOT IN ('killed', 'injured')
    QUALIFY row_number() OVER (PARTITION BY mention_id, unit ORDER BY position) = 1
),
told AS (
    SELECT s.event_id, f.unit, f.whose, s.source, v.side, v.voice, s.said, s.mention_id, f.low, f.high,
        coalesce(m.since, m.until - 1, s.said) AS day
    FROM figure f
    JOIN shown s ON s.mention_id = f.mention_id
    JOIN corrected m ON m.id = f.mention_id
    JOIN voices v ON v.mention_id = f.mention_id
    WHERE f.low IS NOT NULL AND s.reports >= 2 AND m.status IN ('happened', 'denied')
        AND m.kind IN ('ASSAULT', 'RETREAT', 'ACCUSE', 'MOBILIZE')
        AND coalesce(m.since, m.until - 1, s.said) >= ? AND coalesce(m.since, m.until - 1, s.said) < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(m.issues, ?::VARCHAR[]))
        AND (len(?::VARCHAR[]) = 0 OR s.mention_id IN (
            SELECT mention_id FROM act_sides WHERE list_contains(?::VARCHAR[], side)))
    QUALIFY row_number() OVER (
        PARTITION BY s.event_id, f.unit, f.whose, s.source, v.side ORDER BY s.said DESC, s.mention_id
    ) = 1
),
spread AS (
    SELECT event_id, unit, whose, min(day) AS day, min(low) AS low,
        max_by(low, said::VARCHAR || mention_id) AS best, max(high) AS high,
        count(*) AS reports, count(DISTINCT source) AS sources, count(DISTINCT low) AS figures,
        list_sort(list(coalesce(voice, 'not said') || ': ' || low::BIGINT
            || CASE WHEN high > low THEN '-' || high::BIGINT ELSE '' END)) AS who,
        list_sort(list(low)) AS lows, list_sort(list(mention_id)) AS mentions
    FROM told GROUP BY event_id, unit, whose
)
SELECT day, unit, whose, low, best, high, reports, sources, lows, list_sort(list_distinct(who)), mentions,
    count(*) OVER () AS every
FROM spread WHERE reports >= 2
ORDER BY figures DESC, sources DESC, day DESC, event_id, unit, whose LIMIT ?
"""
# What the sources of one event say of it, one value each: only events with two sources or more can differ.
VARIABLES = """
WITH report AS MATERIALIZED (
    SELECT s.event_id, s.source, s.said, s.mention_id, s.reports = s.independent AS alone, m.status, m.place_name,
        CASE WHEN m.precision = 'day' THEN m.since::VARCHAR END AS day, m.kind
    FROM shown s JOIN corrected m ON m.id = s.mention_id
    WHERE s.independent >= 2
        AND coalesce(m.since, m.until - 1, s.said) >= ? AND coalesce(m.since, m.until - 1, s.said) < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(m.issues, ?::VARCHAR[]))
        AND (len(?::VARCHAR[]) = 0 OR s.mention_id IN (
            SELECT mention_id FROM act_sides WHERE list_contains(?::VARCHAR[], side)))
),
actor AS MATERIALIZED (
    SELECT mention_id, position, side FROM act_sides
    WHERE role = 'actor' AND side NOT LIKE 'text:%' AND mention_id IN (SELECT mention_id FROM report)
),
doer AS ( -- the first who is known
    SELECT mention_id, side FROM actor WHERE position = 0
    UNION ALL
    SELECT mention_id, min_by(side, position) FROM actor
    WHERE mention_id NOT IN (SELECT mention_id FROM actor WHERE position = 0) GROUP BY mention_id
),
toll AS (
    SELECT mention_id, min_by(split_part(value, '-', 1), position) AS killed FROM now_particulars
    WHERE key = 'killed' GROUP BY mention_id
),
told AS MATERIALIZED (
    SELECT r.event_id, r.source, r.mention_id, r.alone, r.said, r.kind, r.status, r.day, r.place_name AS place,
        d.side AS actor, t.killed
    FROM report r
    LEFT JOIN doer d ON d.mention_id = r.mention_id
    LEFT JOIN toll t ON t.mention_id = r.mention_id
),
one AS MATERIALIZED ( -- of each source the latest that it says; max_by passes over what it does not say
    SELECT event_id, mention_id, kind, status, day, place, actor, killed FROM told WHERE alone
    UNION ALL
    SELECT event_id, max(mention_id), max_by(kind, latest), max_by(status, latest),
        max_by(day, latest) FILTER (day IS NOT NULL), max_by(place, latest) FILTER (place IS NOT NULL),
        max_by(actor, latest) FILTER (actor IS NOT NULL), max_by(killed, latest) FILTER (killed IS NOT NULL)
    FROM (SELECT *, said::VARCHAR || mention_id AS latest FROM told WHERE NOT alone)
    GROUP BY event_id, source
),
said AS MATERIALIZED (SELECT event_id, {said} FROM one GROUP BY event_id),
summed AS ({summed}
)
SELECT name, reports, figures, modal, count(*) AS events, max_by(mention_id, mention_id, ?) AS mentions
FROM summed GROUP BY name, reports, figures, modal ORDER BY name, figures DESC, modal, reports
"""
# Of each variable: how many sources of an event say it, and whether all say the same. Two that do not are two values;
# only where more say it have the values to be counted one by one.
SAID = """
    count({name}) AS {name}_reports, min({name}) = max({name}) AS {name}_alike,
    max(mention_id) FILTER ({name} IS NOT NULL) AS {name}_mention"""
SUMMED = """
    SELECT '{name}' AS name, {name}_reports AS reports, CASE WHEN {name}_alike THEN 1 ELSE 2 END AS figures,
        CASE WHEN {name}_alike THEN {name}_reports ELSE 1 END AS modal, {name}_mention AS mention_id
    FROM said WHERE {name}_reports >= 2 AND ({name}_alike OR {name}_reports = 2)
    UNION ALL
    SELECT '{name}', sum(n)::BIGINT, count(*), max(n), max(mention_id)
    FROM (
        SELECT event_id, {name}, count(*) AS n, max(mention_id) AS mention_id
        FROM one
        WHERE {name} IS NOT NULL
            AND event_id IN (SELECT event_id FROM said WHERE NOT {name}_alike AND {name}_reports > 2)
        GROUP BY event_id, {name}
    )
    GROUP BY event_id"""
VARIED = ("kind", "status", "day", "place", "actor", "killed")
OVER = ("claims", "acts")
Fields = dict[str, Any]


def _values(scope: Scope) -> list[Any]:
    return [*periods.window(scope), *[list(scope.issues)] * 2, *[list(scope.parties)] * 2]


def claims(record: Record, scope: Scope) -> tuple[list[Fields], list[Fields]]:
    """Claims in groups of the same issues, claimant, period and division of reports; and those that divide most."""
    values = [*_values(scope), scope.step, MOST_MENTIONS, MOST_ROWS]
    ((together, most),) = record.ask(REPORTS + BOTH, values, over=OVER, as_of=scope.as_of).rows
    return together or [], most or []


def numbers(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """The figures that two reports or more give of one event, those that differ most first."""
    return record.ask(NUMBERS, [*_values(scope), MOST_ROWS], over=OVER, as_of=scope.as_of).rows


def variables(record: Record, scope: Scope) -> list[tuple[Any, ...]]:
    """Events by what their sources say of them: by variable how many sources, values, and of the first value."""
    parts = {
        "said": ",".join(SAID.format(name=name) for name in VARIED),
        "summed": "\n    UNION ALL".join(SUMMED.format(name=name) for name in VARIED),
    }
    return record.ask(VARIABLES.format(**parts), [*_values(scope), MOST_MENTIONS], over=OVER, as_of=scope.as_of).rows
