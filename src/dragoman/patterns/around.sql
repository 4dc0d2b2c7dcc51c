-- What the ledgers of meetings, moves and hostilities hold by day: one row an event and ledger, on the day it has, else on
-- that of its report. Where one event stands in two ledgers, both say so.
SELECT ledger, day, kind, who, what, mention_id FROM (
    SELECT 'meetings' AS ledger, coalesce(since, until - 1, said) AS day, state AS kind, participants AS who,
        coalesce(place, what) AS what, mention_id
    FROM meetings
    UNION ALL
    SELECT 'moves', coalesce(since, until - 1, said), move, actors, what, mention_id FROM moves
    UNION ALL
    SELECT 'hostilities', coalesce(since, until - 1, said), coalesce(mode, lower(kind)), actors, what, mention_id
    FROM hostilities WHERE state = 'happened'
)
WHERE day >= ? AND day < ?
ORDER BY day, ledger, mention_id
