-- What a person should look at first: readings and joins, by doubt and by what hangs on them. Those that somebody has
-- accepted, rejected, corrected or made are left out; those judged unsure stay, and say so. What was undone counts as not
-- judged.
-- Doubt is what the coder's confidence leaves open; a hedge or a status that is hard to read adds to it. Of a join it
-- is how little its points exceed what a join needs; what the text itself connects was not weighed, and is not here. Consequence is what would be wrong with the record: a concession or an
-- acceptance counts 1, an offer or refusal, a sum or a death 0.8, a contested claim 0.7, a meeting 0.6, anything else 0.3.
CREATE OR REPLACE TEMP VIEW review AS
WITH judged AS (
    SELECT item, arg_max(kind, (made, id)) AS kind, arg_max(judge, (made, id)) AS judge
    FROM (
        SELECT unnest(items) AS item, kind, made, id, judge FROM standing_judgements_on((SELECT asked FROM today))
        WHERE kind IN ('accept', 'reject', 'edit') OR kind = 'unsure' AND len(items) = 1
    )
    GROUP BY item
),
paired AS (
    SELECT items FROM standing_judgements_on((SELECT asked FROM today))
    WHERE kind IN ('join', 'split', 'unsure') AND len(items) > 1
),
weighed AS (
    SELECT
        r.*,
        CASE
            WHEN r.move IN ('concede', 'accept', 'retract', 'implement') THEN 1.0::DOUBLE
            WHEN r.move IN ('propose', 'counter', 'reject', 'demand', 'threaten', 'pledge', 'guarantee') OR r.amounts IS NOT NULL THEN 0.8
            WHEN r.contested OR r.move IN ('claim', 'deny') THEN 0.7
            WHEN r.kind = 'CONSULT' THEN 0.6
            ELSE 0.3
        END AS consequence,
        least(1.0, 1 - r.confidence + CASE WHEN r.hedge IS NOT NULL THEN 0.1 ELSE 0 END
            + CASE WHEN r.status NOT IN ('happened', 'planned') THEN 0.1 ELSE 0 END) AS doubt
    FROM ledger_rows r
)
SELECT
    round(w.doubt * w.consequence, 3) AS weight,                            -- doubt times consequence: the order of the queue
    'reading' AS item,                                                      -- reading, or join
    w.doubt AS doubt,                                                       -- in [0, 1]
    w.consequence AS consequence,                                           -- in [0, 1]
    w.kind, w.move, w.status, w.actors, w.targets, w.date, w.place,
    w.quote,                                                                -- the passage
    NULL AS other_quote,                                                    -- of a join: the passage it was put beside
    CASE WHEN j.kind = 'unsure' THEN 'judged unsure by ' || j.judge ELSE 'confidence ' || w.confidence END AS why, -- what makes it doubtful
    w.outlet, w.published, w.url, w.document_id, w.span_start, w.span_end, w.event_id, w.mention_id,
    NULL AS other_mention_id                                                -- of a join: the mention it was put beside
FROM weighed w LEFT JOIN judged j ON j.item = w.mention_id
WHERE coalesce(j.kind, 'unsure') = 'unsure' AND w.coder NOT LIKE 'hand.%'
UNION ALL
SELECT
    round(d.doubt * w.consequence, 3), 'join', d.doubt, w.consequence,
    w.kind, w.move, w.status, w.actors, w.targets, w.date, w.place, w.quote, o.quote,
    'joined with ' || p.score || ' points: ' || p.reasons,
    w.outlet, w.published, w.url, w.document_id, w.span_start, w.span_end, w.event_id, w.mention_id, p.partner
FROM placements p
JOIN weighed w ON w.mention_id = p.mention_id
JOIN ledger_rows o ON o.mention_id = p.partner AND o.event_id = w.event_id
CROSS JOIN (SELECT join_points, 4.0 AS span FROM thresholds) t
CROSS JOIN LATERAL (SELECT greatest(0.0, 1 - (p.score - t.join_points) / t.span) AS doubt) d
WHERE p.ledger = 'event' AND d.doubt > 0 AND p.reasons <> '[]'
  AND NOT EXISTS (SELECT 1 FROM paired x WHERE list_contains(x.items, p.mention_id) AND list_contains(x.items, p.partner))
ORDER BY weight DESC, mention_id, item DESC, other_mention_id;
