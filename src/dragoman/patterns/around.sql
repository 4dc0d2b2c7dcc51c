-- What the ledgers of meetings, moves and hostilities hold within some days of each of several days, nearest first: one
-- row an event and ledger, on the day it has, else on that of its report. A day without any has one row of nulls.
WITH told AS MATERIALIZED (
    SELECT 'meetings' AS ledger, coalesce(since, until - 1, said) AS day, state AS kind, participants AS who,
        coalesce(place, what) AS what, mention_id
    FROM meetings
    UNION ALL
    SELECT 'moves', coalesce(since, until - 1, said), move, actors, what, mention_id FROM moves
    UNION ALL
    SELECT 'hostilities', coalesce(since, until - 1, said), coalesce(mode, lower(kind)), actors, what, mention_id
    FROM hostilities WHERE state = 'happened'
),
-- The time that the record covers, without the few events that lie far off.
span AS (SELECT quantile_disc(day, 0.05) AS begun, quantile_disc(day, 0.95) AS ended, count(*) AS events FROM told),
spans AS (SELECT unnest(?::DATE[]) AS since, unnest(?::DATE[]) AS first, unnest(?::DATE[]) AS last)
SELECT s.since, s.first, s.last, x.begun, x.ended, x.events, count(t.day) OVER (PARTITION BY s.since) AS near,
    t.day, t.ledger, t.kind, t.who, t.what, t.mention_id
FROM spans s CROSS JOIN span x LEFT JOIN told t ON t.day >= s.first AND t.day < s.last
QUALIFY row_number() OVER (PARTITION BY s.since ORDER BY abs(t.day - s.since), t.day, t.ledger, t.mention_id) <= ?
ORDER BY s.since, t.day, t.ledger, t.mention_id
