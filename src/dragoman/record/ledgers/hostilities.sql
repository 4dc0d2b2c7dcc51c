-- Fighting, force and its pauses, and what is said of who holds what: one row an event. Of force short of fighting, sieges
-- and blockades and what is done with arms are in, searches, bans and arrests are not; a claim to a territory is none until
-- somebody takes it; the losses of a month or a year without a place are claims, no event. Casualties keep the lowest, the
-- latest and the highest figure that any report gives, and who gave it; control of territory is what the row's speaker says
-- of it, and stands beside what others say of the same place in the ledger of claims. What is only supposed, feared or a
-- term of an offer is left out.
CREATE OR REPLACE TEMP VIEW hostilities AS
WITH tolls AS (
    SELECT
        e.event_id, e.key, e.about,
        TRY_CAST(split_part(e.value, '-', 1) AS DOUBLE) AS low, TRY_CAST(split_part(e.value, '-', 2) AS DOUBLE) AS high,
        e.said, e.rank, coalesce(v.voice, 'not said') AS voice
    FROM details e LEFT JOIN voices v ON v.mention_id = e.mention_id
    WHERE e.key IN ('killed', 'injured')
),
counted AS (
    SELECT
        event_id,
        min(low) FILTER (key = 'killed') AS killed_low,
        max_by(low, said::VARCHAR || low) FILTER (key = 'killed') AS killed_best,
        max(high) FILTER (key = 'killed') AS killed_high,
        min(low) FILTER (key = 'injured') AS injured_low,
        max_by(low, said::VARCHAR || low) FILTER (key = 'injured') AS injured_best,
        max(high) FILTER (key = 'injured') AS injured_high,
        array_to_string(list_sort(list(DISTINCT
            voice || ': ' || low::BIGINT || CASE WHEN high > low THEN '-' || high::BIGINT ELSE '' END || ' ' || key
            || coalesce(' (' || about || ')', ''))), '; ') AS tolls
    FROM tolls GROUP BY event_id
),
told AS (
    SELECT
        event_id,
        string_agg(DISTINCT value, '; ' ORDER BY value) FILTER (key = 'weapon') AS weapons,
        string_agg(DISTINCT value, '; ' ORDER BY value) FILTER (key = 'victims') AS victims,
        min_by(value, place) FILTER (key = 'control') AS control,
        min_by(name, place) FILTER (key = 'control') AS control_by
    FROM details GROUP BY event_id
)
SELECT
    r.date, r.since, r.until, r.precision, r.kind, r.actors, r.targets, r.place, r.what, r.state,
    t.weapons AS weapons,                                                   -- drone, missile, artillery, bomb, ...
    t.victims AS victims,                                                   -- who or what was hit
    c.killed_low AS killed_low,                                             -- lowest number of deaths that a report gives
    c.killed_best AS killed_best,                                           -- the latest one
    c.killed_high AS killed_high,                                           -- the highest one
    c.injured_low AS injured_low,                                           -- lowest number of injured that a report gives
    c.injured_best AS injured_best,                                         -- the latest one
    c.injured_high AS injured_high,                                         -- the highest one
    c.tolls AS tolls,                                                       -- who gives which figure, and of whom
    t.control AS control,                                                   -- taken, held, lost, contested, encircled, retaken
    t.control_by AS control_by,                                             -- who controls it, as the row's speaker says
    r.* EXCLUDE (date, since, until, precision, kind, actors, targets, place, what, state, rank)
FROM ledger_rows r
LEFT JOIN counted c ON c.event_id = r.event_id
LEFT JOIN told t ON t.event_id = r.event_id
WHERE (r.kind IN ('ASSAULT', 'MOBILIZE') OR r.kind = 'COERCE' AND r.mode = 'restrict'
       OR r.kind = 'COERCE' AND coalesce(t.control, t.weapons, t.victims) IS NOT NULL
       OR r.kind = 'RETREAT' AND r.mode IN ('territory', 'ceasefire', 'withdraw') OR t.control IS NOT NULL)
  AND NOT (r.place IS NULL AND t.control IS NULL AND r.amounts IS NOT NULL
           AND (coalesce(r.precision IN ('month', 'season', 'year'), false) OR r.since < r.published - 28))
  AND r.confidence >= 0.2 -- below it, mostly nouns that only sound like war
  AND r.state NOT IN ('conditional', 'hypothetical', 'negated')
QUALIFY row_number() OVER (PARTITION BY r.event_id ORDER BY r.rank) = 1
ORDER BY coalesce(r.since, r.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;

-- Every event by date.
CREATE OR REPLACE TEMP VIEW timeline AS
SELECT * EXCLUDE (rank) FROM ledger_rows
WHERE rank = 0
ORDER BY coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id;
