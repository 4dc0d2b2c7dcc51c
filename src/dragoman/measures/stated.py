"""Each side's moves on each issue, as the ledger of positions counts them, read where they are stored without words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from dragoman import vocab
from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS

if TYPE_CHECKING:
    from datetime import date

    from dragoman.config import Config
    from dragoman.measures.measured import Scope
    from dragoman.record import Record
    from dragoman.record.values import Table

# The rows of the ledgers' view `stands`, with the direction of each move as the view `positions` has it. The views cut
# the words of every row from the texts, which takes several times as long; a test holds the two together.
STATED = """
WITH flags AS (
    SELECT
        mention_id,
        bool_or(key = 'condition') AS hangs,
        bool_or(key = 'proposal') AS names_text,
        bool_or(key = 'stance') AS denies,
        bool_or(key = 'pledge') AS gives,
        bool_or(key = 'on_behalf') AS told_for
    FROM now_particulars
    WHERE key IN ('condition', 'proposal', 'on_behalf') OR key = 'stance' AND value = 'denies'
        OR key = 'pledge' AND value IN ('money', 'kit', 'troops', 'training', 'sanction')
    GROUP BY mention_id
),
-- Who takes part, the leader of a group as the group.
people AS (
    SELECT p.mention_id, p.role, p.position, side_of(p.country, p.sector, coalesce(v.value, p.actor_id), p.text) AS side
    FROM now_participants p
    LEFT JOIN now_particulars v ON v.mention_id = p.mention_id AND v.key = 'serves' AND v.about = p.actor_id
    WHERE p.role IN ('actor', 'target')
),
steps AS (
    SELECT
        s.event_id, s.offer_id, s.mention_id, s.said, s.rank, s.state, s.reports,
        m.since, m.until, m.move, m.status, m.issues,
        m.mode = 'sign' OR j.mention_id IS NOT NULL AS together -- who signs or agrees with another does so, too
    FROM shown s JOIN corrected m ON m.id = s.mention_id LEFT JOIN jointly j ON j.mention_id = m.id
    WHERE m.move IS NOT NULL AND m.move NOT IN ('claim', 'deny', 'pledge')
),
-- Each move with each side that acts in the mention that tells it, once: most have one actor and need no sorting out.
others AS (
    SELECT DISTINCT p.mention_id, p.side
    FROM people p
    JOIN people f ON f.mention_id = p.mention_id AND f.role = 'actor' AND f.position = 0
    WHERE p.role = 'actor' AND p.position > 0 AND p.side <> f.side
    UNION
    SELECT p.mention_id, p.side
    FROM people p
    JOIN people f ON f.mention_id = p.mention_id AND f.role = 'actor' AND f.position = 0
    JOIN steps s ON s.mention_id = p.mention_id AND s.together
    WHERE p.role = 'target' AND p.side <> f.side
),
acting AS (
    SELECT s.*, p.side
    FROM steps s JOIN people p ON p.mention_id = s.mention_id WHERE p.role = 'actor' AND p.position = 0
    UNION ALL
    SELECT s.*, o.side FROM steps s JOIN others o ON o.mention_id = s.mention_id
),
about AS (
    SELECT offer_id, min_by(issues, said) AS issues
    FROM acting
    WHERE offer_id IS NOT NULL AND len(issues) > 0 AND move IN ('propose', 'demand', 'counter', 'guarantee')
    GROUP BY offer_id
),
rows AS (
    SELECT r.*, coalesce(f.told_for, false) AS told_for
    FROM acting r LEFT JOIN flags f ON f.mention_id = r.mention_id
    WHERE (r.status IN ('happened', 'planned') OR r.status = 'conditional' AND f.hangs)
        AND NOT coalesce(f.denies AND r.move = 'reject', false)
        AND NOT coalesce(f.gives AND NOT f.names_text AND r.move IN ('accept', 'propose', 'concede'), false)
),
-- An event of several reports: the first mention of each sort of move, the sides that any of its mentions names, and
-- whether any of them is told for a side by another.
chosen AS (
    SELECT
        event_id, sort,
        min_by(struct_pack(offer_id, mention_id, said, state, since, until, move, together, issues), rank) AS one
    FROM (
        SELECT *, CASE move WHEN 'urge' THEN 'demand' WHEN 'defer' THEN 'reject' WHEN 'concede' THEN 'accept'
                            WHEN 'counter' THEN 'propose' ELSE move END AS sort
        FROM rows WHERE reports > 1
    )
    GROUP BY event_id, sort
),
several AS (
    SELECT
        s.event_id, p.side, p.role,
        bool_or(s.event_id IN (
            SELECT o.event_id FROM flags f JOIN shown o ON o.mention_id = f.mention_id WHERE f.told_for
        )) AS told_for
    FROM (SELECT mention_id, event_id FROM shown WHERE reports > 1 AND event_id IN (SELECT event_id FROM chosen)) s
    JOIN people p ON p.mention_id = s.mention_id GROUP BY ALL
),
every AS (
    SELECT event_id, offer_id, mention_id, said, state, since, until, move, issues, side, told_for
    FROM rows WHERE reports = 1
    UNION ALL
    SELECT DISTINCT
        c.event_id, one.offer_id, one.mention_id, one.said, one.state, one.since, one.until, one.move, one.issues,
        s.side, s.told_for
    FROM chosen c JOIN several s ON s.event_id = c.event_id AND (s.role = 'actor' OR one.together)
),
stated AS (
    SELECT
        r.side, r.issue, r.event_id, r.offer_id, r.mention_id, r.move, b.bearing, r.told_for,
        coalesce(r.since, r.until - 1) AS told, r.said, coalesce(r.since, r.until - 1, r.said) AS day,
        r.issue = r.first AS lead -- one row of each move that is about several issues
    FROM (
        SELECT e.* EXCLUDE (issues, topics), unnest(e.topics) AS issue, e.topics[1] AS first
        FROM (
            SELECT e.*, CASE
                WHEN len(?::VARCHAR[]) > 0 THEN list_sort(list_intersect(coalesce(a.issues, e.issues), ?::VARCHAR[]))
                ELSE coalesce(a.issues, e.issues)
            END AS topics
            FROM every e LEFT JOIN about a
                ON a.offer_id = e.offer_id AND len(e.issues) = 0 AND e.move IN ('accept', 'reject', 'counter', 'defer')
            WHERE e.move <> 'clarify' AND e.state NOT IN ('denied', 'negated', 'hypothetical')
                AND list_contains(?::VARCHAR[], e.side) AND NOT names_nobody(e.side)
        ) e
    ) r
    JOIN bearings b ON b.move = r.move
),
ordered AS (
    SELECT *, lag(bearing) OVER earlier AS before
    FROM stated WINDOW earlier AS (PARTITION BY side, issue, told_for ORDER BY day, said, event_id, move)
),
directed AS (
    SELECT
        * EXCLUDE (before),
        CASE
            WHEN before IS NULL THEN 'first'
            WHEN move IN ('concede', 'accept', 'implement') THEN 'toward'
            WHEN move = 'retract' OR bearing = 'hard' AND before = 'soft' THEN 'away'
            WHEN bearing = 'soft' AND before = 'hard' THEN 'toward'
            ELSE 'same'
        END AS direction
    FROM ordered
),
inside AS (SELECT ?::DATE AS first, ?::DATE AS after)
"""
# A number by which the latest move of a few comes last, whatever the order of arrival.
LATEST = "(datediff('day', DATE '0001-01-01', day)::BIGINT << 32) + (hash(mention_id) & 4294967295)::BIGINT"
STOOD = f"""
SELECT
    side, issue,
    count(*) FILTER (NOT told_for) AS stated,
    count(*) FILTER (NOT told_for AND direction = 'toward') AS toward,
    count(*) FILTER (NOT told_for AND direction = 'away') AS away,
    count(*) FILTER (told_for) AS claimed,
    max(struct_pack(day, said, event_id, move, direction, told)) FILTER (NOT told_for) AS latest,
    coalesce(max_by(mention_id, {LATEST}, ?) FILTER (NOT told_for), []) AS mentions,
    coalesce(max_by(mention_id, {LATEST}, ?) FILTER (told_for), []) AS others
FROM directed, inside WHERE day >= first AND day < after GROUP BY side, issue ORDER BY side, issue
"""
# Two tables in one answer, so that the moves are worked out once: counts by side, issue and period, `once` those of a
# move about several issues on one of them alone; and the latest concessions and retractions, `back` for the latter.
COUNTED = f"""
, counts AS (
    SELECT
        side, issue, date_trunc(?, day)::DATE AS since,
        count(*) FILTER (NOT told_for AND bearing = 'soft') AS soft,
        count(*) FILTER (NOT told_for AND bearing = 'hard') AS hard,
        count(*) FILTER (NOT told_for AND bearing = 'neutral') AS neutral,
        count(*) FILTER (told_for AND bearing = 'soft') AS told_soft,
        count(*) FILTER (told_for AND bearing = 'hard') AS told_hard,
        count(*) FILTER (lead AND NOT told_for AND bearing = 'soft') AS soft_once,
        count(*) FILTER (lead AND NOT told_for AND bearing = 'hard') AS hard_once,
        count(*) FILTER (lead AND NOT told_for AND bearing = 'neutral') AS neutral_once,
        count(*) FILTER (lead AND told_for AND bearing = 'soft') AS told_soft_once,
        count(*) FILTER (lead AND told_for AND bearing = 'hard') AS told_hard_once,
        coalesce(max_by(mention_id, {LATEST}, ?) FILTER (NOT told_for AND bearing <> 'neutral'), []) AS mentions,
        coalesce(max_by(mention_id, {LATEST}, ?) FILTER (told_for), []) AS others
    FROM directed, inside WHERE day >= first AND day < after GROUP BY side, issue, since
),
taken AS (SELECT side, issue, day FROM directed, inside WHERE NOT told_for AND move = 'retract' AND day < after),
turned AS (
    SELECT *, move = 'retract' OR direction = 'away' AS back
    FROM directed, inside
    WHERE NOT told_for AND day >= first AND day < after
        AND (move IN ('concede', 'accept', 'implement', 'retract') OR direction IN ('toward', 'away'))
),
listed AS (
    SELECT
        back, day, side, event_id, move, list_sort(list(issue)) AS issues, min(mention_id) AS mention_id,
        count(*) OVER (PARTITION BY back) AS every
    FROM turned GROUP BY back, day, side, event_id, move
    QUALIFY row_number() OVER (PARTITION BY back ORDER BY day DESC, side, event_id, move) <= ?
),
dated AS (
    SELECT l.back, l.day, l.side, l.event_id, l.move, min(t.day) AS taken_back
    FROM listed l JOIN taken t ON t.side = l.side AND list_contains(l.issues, t.issue) AND l.day < t.day
    WHERE NOT l.back GROUP BY ALL
)
SELECT NULL AS back, * FROM counts
UNION ALL BY NAME
SELECT l.*, d.taken_back FROM listed l LEFT JOIN dated d USING (back, day, side, event_id, move)
ORDER BY back NULLS FIRST, since, issue, day DESC, side, event_id, move
"""
DAILY = f"""
SELECT
    side, issue, day,
    sum(CASE bearing WHEN 'soft' THEN 1 ELSE -1 END)::INTEGER AS net,
    sum(CASE WHEN NOT lead THEN 0 WHEN bearing = 'soft' THEN 1 ELSE -1 END)::INTEGER AS once,
    bool_or(lead) AS lead,
    max_by(mention_id, {LATEST}) AS mention
FROM stated, inside
WHERE day >= first AND day < after AND NOT told_for AND bearing <> 'neutral'
GROUP BY side, issue, day
"""
REPORTED = "SELECT min(said), max(said) FROM shown"
SAID = """
SELECT m.id, substring(d.text, m.span_start + 1, m.span_end - m.span_start) AS quote, d.outlet
FROM now_mentions m JOIN documents d ON d.id = m.document_id WHERE list_contains(?::VARCHAR[], m.id)
"""


def asked(record: Record, scope: Scope, sides: Iterable[str], select: str, values: Iterable[Any] = ()) -> list[Any]:
    """What a statement gives over `stated` and `directed`: a row a side, issue and event of the scope that moves."""
    return _asked(record, scope, sides, select, values).rows


def _asked(record: Record, scope: Scope, sides: Iterable[str], select: str, values: Iterable[Any]) -> Table:
    since, until = periods.window(scope)
    issues = list(scope.issues)
    return record.ask(STATED + select, [issues, issues, list(sides), since, until, *values], as_of=scope.as_of)


def stood(record: Record, scope: Scope, sides: Iterable[str]) -> list[Any]:
    """The last stated move of each side on each issue, with counts: side, issue, stated, toward, away, claimed, …"""
    return asked(record, scope, sides, STOOD, (MOST_MENTIONS, MOST_MENTIONS))


def counted(record: Record, scope: Scope, sides: Iterable[str], most: int) -> list[dict[str, Any]]:
    """The rows of COUNTED, at most `most` concessions and as many retractions."""
    table = _asked(record, scope, sides, COUNTED, (scope.step, MOST_MENTIONS, MOST_MENTIONS, most))
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def daily(record: Record, scope: Scope, sides: Iterable[str]) -> list[Any]:
    """Days with soft or hard moves of a side's own: side, issue, day, net, net once, whether any is, and a mention."""
    return asked(record, scope, sides, DAILY)


def reported(record: Record, as_of: date | None) -> tuple[date, date] | None:
    """The first and the last day of the reports; None without any."""
    first, last = record.ask(REPORTED, as_of=as_of).rows[0]
    return None if first is None else (first, last)


def said(record: Record, ids: Iterable[str], as_of: date | None) -> dict[str, tuple[str, str]]:
    """The passage of each mention and who published it."""
    found = record.ask(SAID, [sorted(set(ids))], as_of=as_of).rows
    return {id: (quote, outlet or "") for id, quote, outlet in found}


def issue_names(config: Config) -> dict[str, str]:
    """What each issue is called: in the settings, else in the vocabulary; in the order of the settings."""
    own = {one.id: one.name for one in config.issues if one.name}
    known = {id: one.label[:1].upper() + one.label[1:] for id, one in vocab.issues().items()}  # as the settings do
    return {id: own.get(id) or known.get(id, id) for id in [*(one.id for one in config.issues), *known]}
