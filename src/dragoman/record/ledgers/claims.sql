-- Each pair of versions that cannot both stand, seen from each side: what a denial denies, and what denies a claim.
-- `by_party` is set where the other version is the denial, and comes from someone the claim is about: an actor or
-- target of the claim, or an official of the country of one. Where a denial points at words that hold no mention,
-- those words are the other version. Reports of one event of which one says that it is not so are versions, too.
CREATE OR REPLACE TEMP VIEW opposed AS
SELECT e.target_event AS event_id, e.source AS mention_id, e.target AS against
FROM event_links e WHERE e.kind = 'denies'
UNION
SELECT e.source_event, e.target, NULL FROM event_links e WHERE e.kind = 'denies'
UNION
SELECT s.event_id, s.mention_id, x.mention_id
FROM shown s
JOIN now_mentions m ON m.id = s.mention_id
JOIN shown x ON x.event_id = s.event_id AND x.rank = 0
JOIN now_mentions y ON y.id = x.mention_id
WHERE m.status = 'denied' AND y.status <> 'denied';

CREATE OR REPLACE TEMP VIEW other_versions AS
SELECT
    o.event_id, o.mention_id, v.voice, v.voice_id, v.side, d.outlet, d.id AS document_id,
    m.span_start, m.span_end, substring(d.text, m.span_start + 1, m.span_end - m.span_start) AS quote, m.confidence,
    o.against IS NOT NULL AND EXISTS (
        SELECT 1
        FROM now_participants denier JOIN now_participants party ON party.mention_id = o.against
        WHERE denier.mention_id = o.mention_id AND denier.role IN ('speaker', 'actor') AND party.role IN ('actor', 'target')
          AND (denier.actor_id = party.actor_id OR denier.country = party.country AND is_official(denier.sector))
    ) AS by_party
FROM opposed o
JOIN now_mentions m ON m.id = o.mention_id
JOIN documents d ON d.id = m.document_id
JOIN voices v ON v.mention_id = o.mention_id
UNION ALL
SELECT
    s.event_id, NULL, NULL, NULL, NULL, d.outlet, d.id, l.span_start, l.span_end,
    substring(d.text, l.span_start + 1, l.span_end - l.span_start), l.confidence, false
FROM shown_links l
JOIN shown s ON s.mention_id = l.source
JOIN documents d ON d.id = l.document_id
WHERE l.kind = 'denies' AND l.target IS NULL;

-- What a party asserts and another may deny, both versions side by side. The status follows a written rule, first match:
--   retracted        who made it takes it back
--   refuted          somebody it is not about shows that it is not so
--   denied_by_party  someone the claim is about denies it (see other_versions)
--   contested        another version stands against it, whoever gives it; a denial is contested by what it denies
--   confirmed        a side against which it was made admits it, or an official text says it
--   superseded       its figure was replaced by a later one of the same event
--   corroborated     it stands on the word of two sides or more, in two independent sources or more; outlets that
--                    quote the same official, officials of one country, and carriers of one wire are one
--   unverifiable     a report says that it could not be checked
--   reported         anything else
-- None of these says which version is true. A denial stands in the row of what it denies; it has a row of its own where
-- those words hold no event.
CREATE OR REPLACE TEMP VIEW claims AS
WITH sides AS (
    SELECT s.event_id, count(DISTINCT x.side) AS sides, count(DISTINCT s.source) AS sources
    FROM shown s JOIN voices x ON x.mention_id = s.mention_id
    JOIN now_mentions m ON m.id = s.mention_id
    WHERE m.status <> 'denied'
    GROUP BY s.event_id
),
stances AS (
    SELECT
        event_id,
        bool_or(value = 'retracts') AS retracted,
        bool_or(value = 'refutes') AS refuted,
        bool_or(value = 'confirms') AS confirmed,
        bool_or(value = 'cannot_verify') AS unverified,
        string_agg(DISTINCT value, '; ' ORDER BY value) AS stances
    FROM details WHERE key = 'stance' GROUP BY event_id
),
figures AS (
    SELECT
        s.event_id,
        string_agg(DISTINCT coalesce(v.voice, 'not said') || ': ' || a.text, '; ') AS numbers,
        min(a.low) AS number_low, max_by(a.low, s.said) AS number_best, max(a.high) AS number_high, any_value(a.unit) AS number_unit,
        count(DISTINCT a.low) AS different
    FROM shown s
    JOIN amounts a ON a.mention_id = s.mention_id
    JOIN voices v ON v.mention_id = s.mention_id
    JOIN (
        SELECT event_id, min_by(unit, rank * 100 + position) AS unit
        FROM shown x JOIN amounts y ON y.mention_id = x.mention_id GROUP BY event_id
    ) u ON u.event_id = s.event_id AND u.unit = a.unit
    GROUP BY s.event_id
)
SELECT
    r.date, r.since, r.until, r.precision,
    v.voice AS claimant,                                                    -- on whose word it stands
    r.what,
    CASE
        WHEN t.retracted THEN 'retracted'
        WHEN t.refuted THEN 'refuted'
        WHEN o.by_party THEN 'denied_by_party'
        WHEN o.event_id IS NOT NULL THEN 'contested'
        WHEN t.confirmed THEN 'confirmed'
        WHEN n.different > 1 AND n.number_best > n.number_low THEN 'superseded'
        WHEN w.sides >= 2 AND w.sources >= 2 THEN 'corroborated'
        WHEN t.unverified THEN 'unverifiable'
        ELSE 'reported'
    END AS claim_status,                                                    -- reported, corroborated, confirmed, contested, denied_by_party, unverifiable, retracted, refuted, superseded
    o.voice AS other_by,                                                    -- who gives the other version
    o.quote AS other_quote,                                                 -- the other version, in its own words
    o.outlet AS other_outlet,                                               -- who published the other version
    o.versions AS other_count,                                              -- number of versions that stand against it; the row shows a party's first
    n.number_low AS number_low,                                             -- lowest figure that a report of it gives
    n.number_best AS number_best,                                           -- the latest one
    n.number_high AS number_high,                                           -- the highest one
    n.number_unit AS number_unit,                                           -- what is counted
    n.numbers AS numbers,                                                   -- who gives which figure
    t.stances AS stances,                                                   -- how its sources stand to it: asserts, repeats, denies, hedges, confirms, ...
    w.sides AS sides,                                                       -- number of sides on whose word it stands
    v.basis AS claimant_basis,                                              -- speaker, actor, or outlet where the document says it in its own voice
    r.* EXCLUDE (date, since, until, precision, what, contested, rank),
    o.event_id IS NOT NULL AS contested,                                    -- whether another version stands against it
    v.voice_id AS claimant_id,                                              -- registry id of the claimant
    v.side AS claimant_side,                                                -- the side of the claimant: all officials of one country are one
    o.side AS other_side,                                                   -- the side of who gives the other version
    o.voice_id AS other_by_id,                                              -- registry id of who gives the other version
    o.document_id AS other_document_id,                                     -- document of the other version
    o.span_start AS other_span_start,                                       -- start of its quote
    o.span_end AS other_span_end,                                           -- its end, exclusive
    o.mention_id AS other_mention_id                                        -- its mention; null where those words hold none
FROM ledger_rows r
JOIN voices v ON v.mention_id = r.mention_id
LEFT JOIN sides w ON w.event_id = r.event_id
LEFT JOIN stances t ON t.event_id = r.event_id
LEFT JOIN figures n ON n.event_id = r.event_id
LEFT JOIN (
    SELECT *, count(*) OVER (PARTITION BY event_id) AS versions FROM other_versions
    QUALIFY row_number() OVER (
        PARTITION BY event_id ORDER BY by_party DESC, mention_id IS NULL, confidence DESC, mention_id, span_start
    ) = 1
) o ON o.event_id = r.event_id
WHERE (r.move IN ('claim', 'deny') OR o.event_id IS NOT NULL OR r.kind = 'ASSAULT' AND r.speaker IS NOT NULL)
  AND r.event_id NOT IN (SELECT source_event FROM event_links WHERE kind = 'denies')
QUALIFY row_number() OVER (PARTITION BY r.event_id ORDER BY r.rank) = 1
ORDER BY coalesce(r.since, r.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;
