-- What was done in an episode, one row for each day, act, pair of sides and issues: how often, and in which mentions.
-- What can be read in two ways is taken once, as the first that fits: a signature, an easing of the fighting, a fight, a
-- measure, a meeting, else the move. What is planned, supposed or denied, and what others tell for a party, is no step.
WITH shown_acts AS (
    SELECT event_id, mention_id, day, kind, mode, move, issues, 1 AS n
    FROM acts WHERE state = 'happened' AND day >= ? AND day < ?
),
met AS (
    SELECT event_id, mention_id, coalesce(outcome, '') AS outcome, issues, string_split(sides, '; ') AS sides
    FROM meetings WHERE state = 'held' AND coalesce(since, until - 1, said) >= ? AND coalesce(since, until - 1, said) < ?
),
fought AS (
    SELECT event_id, mention_id, weapons, control, kind, mode FROM hostilities WHERE state = 'happened'
),
moved AS (SELECT event_id, mention_id, move, issues FROM moves WHERE state = 'happened' AND on_behalf IS NULL AND move <> 'clarify'),
ends AS (
    SELECT
        mention_id,
        list_sort(list(DISTINCT side) FILTER (role = 'actor')) AS actors,
        list_sort(list(DISTINCT side) FILTER (role = 'target')) AS targets
    FROM act_sides WHERE role IN ('actor', 'target') AND mention_id IN (SELECT mention_id FROM shown_acts)
    GROUP BY mention_id
),
read_as AS (
    SELECT event_id, mention_id, day, 1 AS rank, 'sign' AS act, '' AS detail, issues, NULL::VARCHAR[] AS sides
    FROM shown_acts WHERE kind = 'SUPPORT' AND mode = 'sign'
    UNION ALL
    SELECT
        event_id, mention_id, day, 2,
        CASE WHEN mode = 'ceasefire' THEN 'stop' WHEN mode = 'withdraw' THEN 'withdraw' WHEN mode = 'territory' THEN 'withdraw' ELSE 'release' END,
        '', issues, NULL
    FROM shown_acts WHERE kind = 'RETREAT' AND mode IN ('ceasefire', 'withdraw', 'territory', 'release', 'return')
    UNION ALL
    SELECT
        s.event_id, s.mention_id, s.day, 3,
        CASE WHEN f.kind = 'MOBILIZE' THEN 'mobilise' ELSE 'fight' END,
        CASE
            WHEN f.kind = 'MOBILIZE' THEN ''
            WHEN f.control = 'encircled' OR f.kind = 'COERCE' THEN 'siege'
            WHEN f.control IN ('taken', 'retaken', 'contested') OR f.mode = 'territory' THEN 'offensive'
            WHEN f.weapons IS NOT NULL OR f.mode IN ('drone', 'aerial', 'heavy-weapons') THEN 'strike'
            ELSE ''
        END,
        s.issues, NULL
    FROM shown_acts s JOIN fought f ON f.event_id = s.event_id
    WHERE f.control IS DISTINCT FROM 'held' AND f.control IS DISTINCT FROM 'lost' -- who holds what is no fight
        AND (f.kind IN ('ASSAULT', 'MOBILIZE') OR f.kind = 'COERCE' AND f.mode = 'restrict')
    UNION ALL
    SELECT event_id, mention_id, day, 4, CASE kind WHEN 'AID' THEN 'aid' ELSE 'sanction' END, '', issues, NULL
    FROM shown_acts WHERE kind IN ('AID', 'SANCTION')
    UNION ALL
    SELECT s.event_id, s.mention_id, s.day, 5, 'meet', m.outcome, s.issues, m.sides
    FROM shown_acts s JOIN met m ON m.event_id = s.event_id
    UNION ALL
    SELECT s.event_id, s.mention_id, s.day, 6, m.move, '', list_filter(string_split(m.issues, '; '), lambda one: one <> ''), NULL
    FROM shown_acts s JOIN moved m ON m.event_id = s.event_id
    UNION ALL
    SELECT event_id, mention_id, day, 7, 'pledge', '', issues, NULL FROM shown_acts WHERE move = 'pledge'
),
once AS (
    SELECT * FROM read_as
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY rank, act, mention_id) = 1
)
SELECT
    o.day, o.act, o.detail, coalesce(e.actors, []) AS actors, coalesce(e.targets, []) AS targets, coalesce(o.sides, []) AS sides,
    list_sort(coalesce(o.issues, [])) AS issues, count(*) AS events,
    list_sort(list(o.mention_id)) [:20] AS mentions
FROM once o LEFT JOIN ends e ON e.mention_id = o.mention_id
GROUP BY ALL
ORDER BY o.day, min(o.rank), o.act, min(o.mention_id)
