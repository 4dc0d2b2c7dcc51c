"""Who met in which form, how it became known, who was at the table and who was not: counted in the database.

Everything is read off what the ledger of meetings decides in one statement, because its rule of what a meeting is takes
most of the time.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.config import Config
    from dragoman.record import Record

AFTER_DAYS = 14  # moves in so many days before and after a meeting are looked at
# How a party stood to a meeting, the first that holds. What a text says of a party's absence holds before the list of
# who took part; of a person, after it: another may have sat there. Where the form has fewer seats than there are sides,
# those that fewest reports name are in doubt.
HOWS = ("at_table", "doubtful", "by_member", "adjacent", "consulted", "informed", "absent", "excluded", "refused")
SEATS = {"bilateral": 2, "trilateral": 3}
FOUND = """
WITH goal AS (SELECT unnest(?::VARCHAR[]) AS id),
members(bloc, member, since, until) AS (
    SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), unnest(?::DATE[]), unnest(?::DATE[])
),
form(name, seats) AS (SELECT unnest(?::VARCHAR[]), unnest(?::INTEGER[])),
met AS MATERIALIZED (
    SELECT
        k.event_id, k.mention_id, coalesce(k.format, '') AS format, coalesce(k.disclosure, '') AS disclosure,
        coalesce(k.outcome, '') AS outcome, k.country, k.sides, s.reports,
        coalesce(k.since, k.until - 1, s.said) AS day, m.issues
    FROM decided_meetings k
    JOIN shown s ON s.mention_id = k.mention_id
    JOIN corrected m ON m.id = k.mention_id
    WHERE k.state = 'held' AND coalesce(k.since, k.until - 1, s.said) >= ?
        AND coalesce(k.since, k.until - 1, s.said) < ?
),
topics AS (
    SELECT DISTINCT e.event_id, unnest(m.issues) AS issue
    FROM met e JOIN shown s ON s.event_id = e.event_id JOIN corrected m ON m.id = s.mention_id
    WHERE e.reports > 1
    UNION
    SELECT event_id, unnest(issues) FROM met WHERE reports = 1
),
held AS MATERIALIZED (
    SELECT *, date_trunc(?, day)::DATE AS since FROM met
    WHERE len(?::VARCHAR[]) = 0 OR event_id IN (SELECT event_id FROM topics WHERE list_contains(?::VARCHAR[], issue))
),
listed AS (
    SELECT event_id, format, day, if(regexp_full_match(side, '[A-Z]{3}'), 'state:' || side, side) AS side
    FROM (SELECT event_id, format, day, unnest(sides) AS side FROM held)
),
crowded AS MATERIALIZED (
    SELECT h.event_id, f.seats FROM held h JOIN form f ON f.name = h.format WHERE len(h.sides) > f.seats
),
told_of AS (
    SELECT s.event_id, a.side, count(DISTINCT s.mention_id) AS n
    FROM crowded c JOIN shown s ON s.event_id = c.event_id
    JOIN act_sides a ON a.mention_id = s.mention_id AND a.role IN ('actor', 'target')
    GROUP BY ALL
),
seats AS MATERIALIZED (
    SELECT l.*, false AS doubtful FROM listed l ANTI JOIN crowded c ON c.event_id = l.event_id
    UNION ALL
    SELECT -- the sides that as many reports name or more, itself among them, are more than the form has seats
        l.*, count(*) OVER (PARTITION BY l.event_id ORDER BY coalesce(t.n, 0) DESC) > c.seats
    FROM listed l JOIN crowded c ON c.event_id = l.event_id
    LEFT JOIN told_of t ON t.event_id = l.event_id AND t.side = l.side
),
parts AS MATERIALIZED (
    SELECT s.event_id, p.key, p.value, p.about
    FROM now_particulars p JOIN shown s ON s.mention_id = p.mention_id
    WHERE p.key IN ('presence', 'role') AND p.about IS NOT NULL
),
taking AS MATERIALIZED ( -- those that stand for the events that took place with a third party
    SELECT mention_id, event_id, said FROM shown
    WHERE rank = 0 AND state = 'happened' AND event_id IN (SELECT event_id FROM parts WHERE key = 'role')
),
roles AS ( -- of third parties in anything that took place: a meeting, an exchange, a truce
    SELECT DISTINCT e.event_id, e.mention_id, e.day, p.value, p.about
    FROM parts p JOIN (
        SELECT t.*, m.issues, coalesce(m.since, m.until - 1, t.said) AS day
        FROM taking t JOIN corrected m ON m.id = t.mention_id
    ) e ON e.event_id = p.event_id
    WHERE p.key = 'role' AND e.day >= ? AND e.day < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(e.issues, ?::VARCHAR[]))
),
told AS (
    SELECT event_id, value, about FROM parts WHERE key = 'presence' AND event_id IN (SELECT event_id FROM held)
),
abouts AS (SELECT about FROM told UNION SELECT about FROM roles),
known AS (
    SELECT p.actor_id, min(side_of(p.country, p.sector, p.actor_id, p.text)) AS side
    FROM now_participants p SEMI JOIN abouts t ON t.about = p.actor_id GROUP BY p.actor_id
),
who AS (
    SELECT t.about, coalesce(
        k.side,
        if(t.about SIMILAR TO '(state|gov|mil):[A-Z]{3}', 'state:' || right(t.about, 3), NULL),
        if(t.about SIMILAR TO '[a-z]+:.*', t.about, 'text:' || lower(t.about))
    ) AS side
    FROM abouts t LEFT JOIN known k ON k.actor_id = t.about
),
stood AS (
    SELECT event_id, side, if(doubtful, 'doubtful', 'at_table') AS how, if(doubtful, 4, 2) AS rank FROM seats
    UNION ALL
    SELECT t.event_id, w.side, t.value, if(t.about LIKE 'person:%', 3, 1)
    FROM told t JOIN who w ON w.about = t.about
    UNION ALL
    SELECT s.event_id, m.bloc, 'by_member', 5
    FROM seats s JOIN members m ON m.member = s.side AND m.since <= s.day AND s.day < m.until WHERE NOT s.doubtful
),
placed AS (
    SELECT event_id, side, min_by(how, rank * 100 + list_position(?::VARCHAR[], how)) AS how
    FROM stood SEMI JOIN goal g ON g.id = side GROUP BY event_id, side
),
subjects AS (
    SELECT event_id, issue FROM topics WHERE event_id IN (SELECT event_id FROM held)
    UNION ALL SELECT event_id, '' FROM held
),
whole AS ( -- meetings whose days before and after lie in what is asked for and reported
    SELECT * FROM seats
    WHERE day - ?::INTEGER >= ?::DATE AND day + ?::INTEGER < least(?::DATE, (SELECT max(said) FROM shown))
),
sat AS MATERIALIZED (SELECT format, side, day, count(*) AS n FROM whole WHERE NOT doubtful GROUP BY ALL),
first_actors AS (SELECT mention_id, side FROM act_sides WHERE role = 'actor' AND position = 0),
acting AS ( -- each side once: most mentions have one actor, and need no sorting out
    SELECT * FROM first_actors
    UNION ALL
    (SELECT DISTINCT mention_id, side FROM act_sides WHERE role = 'actor' AND position > 0
    EXCEPT SELECT * FROM first_actors
        WHERE mention_id IN (SELECT mention_id FROM now_participants WHERE role = 'actor' AND position > 0))
),
done AS (
    SELECT
        a.side, e.day, count(*) AS moves, count(*) FILTER (e.bearing = 'soft') AS soft,
        count(*) FILTER (e.move = 'retract') AS back
    FROM acts e JOIN acting a ON a.mention_id = e.mention_id
    WHERE e.bearing IN ('soft', 'hard') AND e.state NOT IN ('denied', 'negated', 'hypothetical')
        AND a.side IN (SELECT side FROM sat)
    GROUP BY a.side, e.day
),
around AS (
    SELECT
        s.format, k.range > 0 AS later,
        sum(s.n * d.moves) AS moves, sum(s.n * d.soft) AS soft, sum(s.n * d.back) AS back
    FROM sat s CROSS JOIN range(-?, ? + 1) k JOIN done d ON d.side = s.side AND d.day = s.day + k.range::INTEGER
    WHERE k.range <> 0 GROUP BY ALL
)
SELECT 'format' AS tag, since, format AS a, NULL AS b, NULL AS c, count(*) AS n, NULL AS m, NULL AS x,
    max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
FROM held GROUP BY ALL
UNION ALL
SELECT 'outcome', NULL, format, outcome, NULL, count(*), NULL, NULL, max_by(mention_id, day::VARCHAR || mention_id, ?)
FROM held GROUP BY ALL
UNION ALL
SELECT 'disclosure', NULL, disclosure, NULL, NULL, count(*), NULL, NULL,
    max_by(mention_id, day::VARCHAR || mention_id, ?)
FROM held GROUP BY ALL
UNION ALL
SELECT 'issue', NULL, i.issue, NULL, NULL, count(*), NULL, NULL,
    max_by(h.mention_id, h.day::VARCHAR || h.mention_id, ?)
FROM subjects i JOIN held h ON h.event_id = i.event_id GROUP BY ALL
UNION ALL
SELECT 'seat', NULL, p.side, i.issue, p.how, count(*), NULL, NULL,
    max_by(h.mention_id, h.day::VARCHAR || h.mention_id, ?)
FROM placed p JOIN subjects i ON i.event_id = p.event_id JOIN held h ON h.event_id = p.event_id GROUP BY ALL
UNION ALL
SELECT 'role', NULL, value, side, NULL, count(*), NULL, NULL, max_by(mention_id, day::VARCHAR || mention_id, ?)
FROM (SELECT DISTINCT r.value, w.side, r.event_id, r.mention_id, r.day FROM roles r JOIN who w ON w.about = r.about)
GROUP BY ALL
UNION ALL
SELECT 'role', NULL, 'place', 'state:' || country, NULL, count(*), NULL, NULL,
    max_by(mention_id, day::VARCHAR || mention_id, ?)
FROM held WHERE country IS NOT NULL GROUP BY ALL
UNION ALL
SELECT 'followed', NULL, format, NULL, NULL, count(DISTINCT event_id), NULL, NULL, []
FROM whole GROUP BY ALL
UNION ALL
SELECT 'around', NULL, format, if(later, 'after', 'before'), NULL, moves, soft, back, [] FROM around
UNION ALL
SELECT 'crowded', NULL, NULL, NULL, NULL, count(*), NULL, NULL, [] FROM crowded
ORDER BY ALL
"""


def sides(config: Config, scope: Scope) -> tuple[str, ...]:
    """The parties asked for, and where that is one alone, all of the settings beside it."""
    own = tuple(one.id for one in config.parties)
    if len(scope.parties) == 1:
        return tuple(dict.fromkeys((*scope.parties, *own)))
    return scope.parties or own


def found(record: Record, config: Config, scope: Scope, wanted: Sequence[str]) -> list[dict[str, Any]]:
    """Counts of held meetings, by `tag`: format, outcome, disclosure, issue, seat, role, followed, around, crowded."""
    belong = [
        (bloc.id, one.id, one.since or date.min, one.until or date.max)
        for bloc in config.blocs
        for one in bloc.members
        if bloc.id in wanted
    ]
    columns = [list(column) for column in zip(*belong, strict=True)] if belong else [[], [], [], []]
    issues, most = list(scope.issues), MOST_MENTIONS
    since, until = periods.window(scope)
    values = [
        *(list(wanted), *columns, list(SEATS), list(SEATS.values()), since, until, scope.step),
        *(
            issues,
            issues,
            since,
            until,
            issues,
            issues,
            list(HOWS),
            AFTER_DAYS,
            since,
            AFTER_DAYS,
            until,
            AFTER_DAYS,
            AFTER_DAYS,
            *(most,) * 7,
        ),
    ]
    table = record.ask(FOUND, values, over=("acts", "meetings"), as_of=scope.as_of)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
