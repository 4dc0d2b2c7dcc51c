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
    SELECT event_id, mention_id, document_id, claimant, claimant_side, claim_status, what, contested,
        CASE WHEN claimant_basis = 'outlet' THEN 'outlet' ELSE replace(claimant_side, 'country:', 'state:') END AS side,
        list_filter(string_split(issues, '; '), lambda x: x <> '') AS issues, coalesce(since, until - 1, said) AS day
    FROM claims
    WHERE coalesce(since, until - 1, said) >= ? AND coalesce(since, until - 1, said) < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(string_split(issues, '; '), ?::VARCHAR[]))
        AND (len(?::VARCHAR[]) = 0 OR list_contains(?::VARCHAR[], replace(claimant_side, 'country:', 'state:')))
),
said AS (
    SELECT p.mention_id, min_by(p.value, p.position) AS value FROM now_particulars p WHERE p.key = 'stance' GROUP BY 1
),
own AS (
    SELECT c.event_id, s.mention_id, s.source, v.side, s.said, s.mention_id = c.mention_id AS row,
        coalesce(t.value, m.status) IN ('denies', 'denied', 'partly_denies', 'refutes', 'retracts') AS denies,
        coalesce(t.value IN ('hedges', 'cannot_verify'), false) AS undecided
    FROM claim c
    JOIN shown s ON s.event_id = c.event_id
    JOIN voices v ON v.mention_id = s.mention_id
    JOIN corrected m ON m.id = s.mention_id
    LEFT JOIN said t ON t.mention_id = s.mention_id
),
each AS ( -- a denial with a row of its own is the claim there, and who denies with it is for it
    SELECT event_id, mention_id, source, side, said,
        CASE
            WHEN undecided THEN 'open'
            WHEN denies = bool_or(denies AND row) OVER (PARTITION BY event_id) THEN 'for'
            ELSE 'against'
        END AS stance
    FROM own
    UNION -- the words that a denial denies are told by the denier, and are not what he holds
    SELECT c.event_id, s.mention_id, s.source,
        CASE WHEN m.document_id = c.document_id AND v.side = c.claimant_side THEN 'words:' || m.id ELSE v.side END,
        s.said, 'against'
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
report AS (
    SELECT event_id, source, side, max_by(stance, said::VARCHAR || coalesce(mention_id, '')) AS stance,
        max(mention_id) AS mention_id
    FROM each GROUP BY event_id, source, side
),
weighed AS MATERIALIZED (
    SELECT c.*, r.pro, r.against, r.undecided, r.sources, r.voices, r.mentions
    FROM claim c JOIN (
        SELECT event_id, count(*) FILTER (stance = 'for') AS pro, count(*) FILTER (stance = 'against') AS against,
            count(*) FILTER (stance = 'open') AS undecided,
            count(DISTINCT source) FILTER (stance <> 'against') AS sources,
            count(DISTINCT side) FILTER (stance <> 'against') AS voices,
            list_sort(list(mention_id) FILTER (mention_id IS NOT NULL)) AS mentions
        FROM report GROUP BY event_id
    ) r ON r.event_id = c.event_id
)
"""
# Both tables from one reading of the ledger: claims in groups, and those on which reports differ most.
BOTH = """,
together AS (
    SELECT issues, side, date_trunc(?, day)::DATE AS since, claim_status, contested, pro, against, undecided, sources,
        voices, count(*) AS n, max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
    FROM weighed GROUP BY ALL ORDER BY ALL
),
most AS (
    SELECT day, claimant, side, what, claim_status, issues, pro, against, undecided, sources, voices, mention_id,
        mentions
    FROM weighed
    ORDER BY least(pro + undecided, against) DESC, against DESC, sources DESC, day DESC, mention_id LIMIT ?
)
SELECT (SELECT list(t) FROM together t), (SELECT list(m) FROM most m)
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
    WHERE f.low IS NOT NULL AND m.status IN ('happened', 'denied')
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
WITH report AS (
    SELECT s.event_id, s.source, s.said, s.mention_id, m.status, m.place_name,
        CASE WHEN m.precision = 'day' THEN m.since::VARCHAR END AS day, m.kind
    FROM shown s JOIN corrected m ON m.id = s.mention_id
    WHERE s.independent >= 2
        AND coalesce(m.since, m.until - 1, s.said) >= ? AND coalesce(m.since, m.until - 1, s.said) < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(m.issues, ?::VARCHAR[]))
        AND (len(?::VARCHAR[]) = 0 OR s.mention_id IN (
            SELECT mention_id FROM act_sides WHERE list_contains(?::VARCHAR[], side)))
),
doer AS (
    SELECT mention_id, min_by(side, position) AS side FROM act_sides
    WHERE role = 'actor' AND side NOT LIKE 'text:%' AND mention_id IN (SELECT mention_id FROM report)
    GROUP BY mention_id
),
toll AS (
    SELECT mention_id, min_by(split_part(value, '-', 1), position) AS killed FROM now_particulars
    WHERE key = 'killed' GROUP BY mention_id
),
one AS ( -- of each source the latest that it says; max_by passes over what it does not say
    SELECT r.event_id, r.source, max(r.mention_id) AS mention_id, max_by(r.kind, r.at) AS kind,
        max_by(r.status, r.at) AS status, max_by(r.day, r.at) FILTER (r.day IS NOT NULL) AS day,
        max_by(r.place_name, r.at) FILTER (r.place_name IS NOT NULL) AS place,
        max_by(d.side, r.at) FILTER (d.side IS NOT NULL) AS actor,
        max_by(t.killed, r.at) FILTER (t.killed IS NOT NULL) AS killed
    FROM (SELECT *, said::VARCHAR || mention_id AS at FROM report) r
    LEFT JOIN doer d ON d.mention_id = r.mention_id
    LEFT JOIN toll t ON t.mention_id = r.mention_id
    GROUP BY r.event_id, r.source
),
long AS (UNPIVOT one ON kind, status, day, place, actor, killed INTO NAME name VALUE value),
shares AS (SELECT event_id, name, value, count(*) AS n, max(mention_id) AS mention_id FROM long GROUP BY ALL),
summed AS (
    SELECT name, event_id, sum(n)::INTEGER AS reports, count(*) AS figures, max(n) AS modal,
        max(mention_id) AS mention_id
    FROM shares GROUP BY name, event_id HAVING sum(n) >= 2
)
SELECT name, reports, figures, modal, count(*) AS events, max_by(mention_id, mention_id, ?) AS mentions
FROM summed GROUP BY name, reports, figures, modal ORDER BY name, figures DESC, modal, reports
"""
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
    return record.ask(VARIABLES, [*_values(scope), MOST_MENTIONS], over=OVER, as_of=scope.as_of).rows
