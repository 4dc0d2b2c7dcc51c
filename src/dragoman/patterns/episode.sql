-- What was done in an episode, one row for each day, act, pair of sides and issues: how often, and in which mentions.
-- What can be read in two ways is taken once, as the first that fits: a signature, an easing of the fighting, a fight, a
-- measure, a meeting, else the move. What is planned, supposed or denied, and what others tell for a party, is no step.
-- Which moves, fights and meetings count follows the ledgers; their views are not asked, for they work out every column
-- of every event, and an episode needs a few of some.
WITH here AS (
    SELECT event_id, mention_id, day, kind, mode, move, issues, confidence
    FROM acts WHERE state = 'happened' AND day >= ? AND day < ?
),
marks AS (
    SELECT
        s.event_id,
        bool_or(p.key = 'on_behalf') AS for_another,
        bool_or(p.key = 'proposal') AS names_text,
        bool_or(p.key = 'stance' AND p.value = 'denies') AS denies,
        bool_or(p.key = 'pledge' AND p.value IN ('money', 'kit', 'troops', 'training', 'sanction')) AS gives,
        bool_or(p.key = 'weapon') AS armed,
        min_by(p.value, s.rank) FILTER (p.key = 'control') AS control
    FROM now_particulars p
    JOIN shown s ON s.mention_id = p.mention_id
    WHERE p.key IN ('on_behalf', 'proposal', 'stance', 'pledge', 'weapon', 'control')
        AND s.event_id IN (SELECT event_id FROM here)
    GROUP BY s.event_id
),
-- Meetings that took place: the words say that people meet, and a report tells it as done.
said_so AS (
    SELECT
        s.event_id, m.outcome, m.status, m.confidence, s.rank,
        says_meeting(m.frame, lower(substring(d.text, m.trigger_start + 1, m.trigger_end - m.trigger_start))) AS meets
    FROM here h
    JOIN shown s ON s.event_id = h.event_id
    JOIN corrected m ON m.id = s.mention_id
    JOIN documents d ON d.id = m.document_id
    WHERE h.kind = 'CONSULT'
),
met AS (
    SELECT event_id, coalesce(min_by(outcome, rank) FILTER (outcome IS NOT NULL), '') AS outcome
    FROM said_so GROUP BY event_id
    HAVING bool_or(meets AND status = 'happened' AND confidence >= 0.25)
        OR bool_or(meets) AND NOT bool_or(meets AND status <> 'happened')
),
seats AS (
    SELECT s.event_id, list_sort(list(DISTINCT a.side)) AS sides
    FROM act_sides a JOIN shown s ON s.mention_id = a.mention_id
    WHERE a.role <> 'speaker' AND coalesce(a.sector, '') <> 'MED' AND s.event_id IN (SELECT event_id FROM met)
    GROUP BY s.event_id
),
ends AS (
    SELECT
        mention_id,
        list_sort(list(DISTINCT side) FILTER (role = 'actor')) AS actors,
        list_sort(list(DISTINCT side) FILTER (role = 'target')) AS targets
    FROM act_sides WHERE role <> 'speaker' AND mention_id IN (SELECT mention_id FROM here)
    GROUP BY mention_id
),
read_as AS (
    SELECT event_id, mention_id, day, 1 AS rank, 'sign' AS act, '' AS detail, issues
    FROM here WHERE kind = 'SUPPORT' AND mode = 'sign'
    UNION ALL
    SELECT
        event_id, mention_id, day, 2,
        CASE mode WHEN 'ceasefire' THEN 'stop' WHEN 'withdraw' THEN 'withdraw' ELSE 'release' END, '', issues
    FROM here WHERE kind = 'RETREAT' AND mode IN ('ceasefire', 'withdraw', 'release', 'return')
    UNION ALL
    SELECT
        h.event_id, h.mention_id, h.day, 3,
        CASE h.kind WHEN 'MOBILIZE' THEN 'mobilise' ELSE 'fight' END,
        CASE
            WHEN h.kind = 'MOBILIZE' THEN ''
            WHEN k.control = 'encircled' OR h.kind = 'COERCE' THEN 'siege'
            WHEN k.control IN ('taken', 'retaken', 'contested') OR h.mode = 'territory' THEN 'offensive'
            WHEN k.armed OR h.mode IN ('drone', 'aerial', 'heavy-weapons') THEN 'strike'
            ELSE ''
        END,
        h.issues
    FROM here h LEFT JOIN marks k ON k.event_id = h.event_id
    WHERE (h.kind IN ('ASSAULT', 'MOBILIZE') OR h.kind = 'COERCE' AND h.mode = 'restrict')
        AND h.confidence >= 0.2 -- below it, mostly nouns that only sound like war
        AND coalesce(k.control, '') NOT IN ('held', 'lost') -- who holds what is no fight
    UNION ALL
    SELECT event_id, mention_id, day, 4, CASE kind WHEN 'AID' THEN 'aid' ELSE 'sanction' END, '', issues
    FROM here WHERE kind IN ('AID', 'SANCTION')
    UNION ALL
    SELECT h.event_id, h.mention_id, h.day, 5, 'meet', m.outcome, h.issues
    FROM here h JOIN met m ON m.event_id = h.event_id
    UNION ALL
    SELECT h.event_id, h.mention_id, h.day, 6, h.move, '', h.issues
    FROM here h LEFT JOIN marks k ON k.event_id = h.event_id
    WHERE h.move IS NOT NULL AND h.move NOT IN ('claim', 'deny', 'clarify')
        AND NOT coalesce(k.for_another, false) AND NOT coalesce(k.denies AND h.move = 'reject', false)
        AND NOT coalesce(k.gives AND NOT k.names_text AND h.move IN ('accept', 'propose', 'concede'), false)
),
once AS (
    SELECT * FROM read_as
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY rank, act, mention_id) = 1
)
SELECT
    o.day, o.act, o.detail,
    coalesce(e.actors, []) AS actors, coalesce(e.targets, []) AS targets, coalesce(p.sides, []) AS sides,
    list_sort(coalesce(o.issues, [])) AS issues, count(*) AS events, list_sort(list(o.mention_id))[:20] AS mentions
FROM once o
LEFT JOIN ends e ON e.mention_id = o.mention_id
LEFT JOIN seats p ON p.event_id = o.event_id AND o.act = 'meet'
GROUP BY ALL
ORDER BY o.day, min(o.rank), o.act, min(o.mention_id)
