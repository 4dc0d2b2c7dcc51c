-- What is said of who holds a town, on whose word and when; of a region, each side may hold a part. `denied` is set where
-- it is said that it is not so. What the outlets say in their own voice is no party's version.
CREATE OR REPLACE TEMP VIEW holdings AS
WITH told AS (SELECT mention_id, value, about FROM now_particulars WHERE key = 'control')
SELECT
    s.event_id, s.mention_id, coalesce(m.since, s.said) AS day, m.place_name AS place, m.lat, m.lon, e.value AS control,
    coalesce(h.country, e.about) AS holder, v.side AS side, m.status IN ('denied', 'negated') AS denied
FROM told e
JOIN shown s ON s.mention_id = e.mention_id
JOIN corrected m ON m.id = e.mention_id
JOIN voices v ON v.mention_id = e.mention_id
LEFT JOIN actor_names h ON h.actor_id = e.about
WHERE m.place_name IS NOT NULL AND m.place_kind = 'city'
  AND m.status IN ('happened', 'denied', 'negated') AND v.basis <> 'outlet';

-- Two voices on one place within two months of one another that cannot both be right: one says that it is not so, or they
-- name different holders. A place retaken in the meantime is news, not another version: its report says so.
CREATE OR REPLACE TEMP VIEW rival_holdings AS
SELECT a.event_id, b.mention_id, a.mention_id AS against
FROM holdings a JOIN holdings b
    ON a.event_id <> b.event_id AND a.side <> b.side AND abs(date_diff('day', a.day, b.day)) <= 60
    AND (a.place = b.place OR abs(a.lat - b.lat) < 0.1 AND abs(a.lon - b.lon) < 0.15)
WHERE CASE
    WHEN a.denied OR b.denied THEN a.denied <> b.denied AND a.control = b.control AND a.holder IS NOT DISTINCT FROM b.holder
    ELSE a.holder <> b.holder AND a.control IN ('taken', 'held') AND b.control IN ('taken', 'held')
END;

-- Each pair of versions that cannot both stand, seen from each side: what a denial denies, and what denies a claim.
-- `by_party` is set where the other version is the denial, and comes from someone the claim is about: who is said to have
-- done it, or to whom it is said to have been done unless whoever did it is the one who says so (a side that tells of its
-- own gains is contradicted, not accused); officials of the country of one count as that one. Where a denial points at
-- words that hold no mention, those words are the other version. Reports of one event of which one says that it is not so
-- are versions, too.
CREATE OR REPLACE TEMP VIEW opposed AS
SELECT e.target_event AS event_id, e.source AS mention_id, e.target AS against
FROM event_links e WHERE e.kind = 'denies'
UNION
SELECT e.source_event, e.target, NULL FROM event_links e WHERE e.kind = 'denies'
UNION
SELECT s.event_id, s.mention_id, x.mention_id
FROM shown s
JOIN corrected m ON m.id = s.mention_id
JOIN ( -- the act itself, not the verb that denies it
    SELECT a.event_id, min_by(a.mention_id, a.rank) AS mention_id
    FROM shown a JOIN corrected b ON b.id = a.mention_id
    WHERE a.event_id IN (SELECT c.event_id FROM shown c JOIN corrected d ON d.id = c.mention_id WHERE d.status = 'denied')
      AND coalesce(b.move, '') <> 'deny'
    GROUP BY a.event_id
) x ON x.event_id = s.event_id
WHERE m.status = 'denied'
UNION
SELECT event_id, mention_id, against FROM rival_holdings;

CREATE OR REPLACE TEMP VIEW other_versions AS
WITH against AS MATERIALIZED (
    SELECT o.event_id, o.mention_id, o.against, v.voice, v.voice_id, v.side, v.basis
    FROM opposed o JOIN voices v ON v.mention_id = o.mention_id
),
people AS MATERIALIZED ( -- in either version
    SELECT mention_id, role, actor_id, country, sector FROM now_participants
    WHERE mention_id IN (SELECT mention_id FROM against UNION SELECT against FROM against)
),
boasts AS ( -- told by whoever did it
    SELECT w.mention_id
    FROM people doer
    JOIN voices w ON w.mention_id = doer.mention_id
    JOIN corrected m ON m.id = doer.mention_id
    WHERE doer.role = 'actor' AND w.side IN ('country:' || doer.country, doer.actor_id) AND m.kind <> 'ACCUSE'
),
answered AS (
    SELECT DISTINCT o.mention_id, o.against
    FROM against o
    JOIN people denier ON denier.mention_id = o.mention_id AND denier.role = o.basis
    JOIN people party ON party.mention_id = o.against AND party.role IN ('actor', 'target')
    WHERE o.basis <> 'outlet'
      AND (denier.actor_id = party.actor_id OR denier.country = party.country AND is_official(denier.sector))
      AND (party.role = 'actor' OR o.against NOT IN (SELECT mention_id FROM boasts))
)
SELECT
    o.event_id, o.mention_id, o.voice, o.voice_id, o.side, d.outlet, d.id AS document_id, m.span_start, m.span_end,
    substring(d.text, m.span_start + 1, m.span_end - m.span_start) AS quote, m.confidence,
    a.mention_id IS NOT NULL AS by_party
FROM against o
JOIN corrected m ON m.id = o.mention_id
JOIN documents d ON d.id = m.document_id
LEFT JOIN answered a ON a.mention_id = o.mention_id AND a.against = o.against
UNION ALL
SELECT
    s.event_id, NULL, NULL, NULL, NULL, d.outlet, d.id, l.span_start, l.span_end,
    substring(d.text, l.span_start + 1, l.span_end - l.span_start), l.confidence, false
FROM shown_links l
JOIN shown s ON s.mention_id = l.source
JOIN documents d ON d.id = l.document_id
WHERE l.kind = 'denies' AND l.target IS NULL;

-- "Accused X of shelling Y" and the shelling in it are one claim: `inner_stands` says which of the two events gives the
-- row: the shelling where other reports tell of it or another version stands against it, else the accusation.
CREATE OR REPLACE TEMP VIEW accused AS
WITH pairs AS MATERIALIZED (
    SELECT c.id, m.id AS within
    FROM corrected c
    JOIN corrected m ON m.document_id = c.document_id AND m.id <> c.id
        AND m.trigger_start >= c.content_start AND m.trigger_end <= c.content_end
    WHERE c.kind = 'ACCUSE' AND c.move = 'claim'
),
both_told AS MATERIALIZED (
    SELECT o.event_id AS accusation, i.event_id AS inner_event
    FROM pairs p JOIN shown o ON o.mention_id = p.id JOIN shown i ON i.mention_id = p.within
)
SELECT
    b.accusation, b.inner_event, t.documents > 1 OR b.inner_event IN (SELECT event_id FROM opposed) AS inner_stands
FROM both_told b
JOIN (
    SELECT event_id, count(DISTINCT root_id) AS documents
    FROM shown WHERE event_id IN (SELECT inner_event FROM both_told) GROUP BY event_id
) t ON t.event_id = b.inner_event;

-- Mentions in which somebody asserts or denies something. Each by itself: shelf/lines.py asks it of all mentions while the
-- other views look at a few.
CREATE OR REPLACE TEMP VIEW assertions AS
WITH spoken AS (
    SELECT mention_id, voice_of(country, sector, actor_id, text) AS side
    FROM now_participants WHERE role = 'speaker' AND position = 0
)
SELECT s.event_id, s.mention_id, s.rank, CASE m.move WHEN 'deny' THEN 2 ELSE 0 END AS denial
FROM corrected m JOIN shown s ON s.mention_id = m.id
WHERE m.move IN ('claim', 'deny')
UNION
SELECT s.event_id, s.mention_id, s.rank, CASE m.status WHEN 'denied' THEN 1 ELSE 0 END
FROM spoken x JOIN corrected m ON m.id = x.mention_id JOIN shown s ON s.mention_id = m.id
WHERE m.kind IN ('ASSAULT', 'MOBILIZE', 'COERCE', 'RETREAT') AND coalesce(m.mode, '') NOT IN ('resign', 'arrest')
  AND (m.kind <> 'RETREAT' OR m.mode IS NOT NULL OR m.id IN (SELECT mention_id FROM amounts))
  AND (m.status IN ('happened', 'denied')
       OR m.status = 'negated'
          AND m.id IN (SELECT mention_id FROM now_particulars WHERE key = 'stance' AND value = 'denies'))
UNION -- force that is denied by whoever it is laid to, in his own name
SELECT s.event_id, s.mention_id, s.rank, 1
FROM corrected m JOIN shown s ON s.mention_id = m.id
WHERE m.kind IN ('ASSAULT', 'MOBILIZE', 'COERCE', 'RETREAT') AND m.status = 'denied'
UNION -- what others than the speaker are said to have agreed
SELECT s.event_id, s.mention_id, s.rank, CASE m.status WHEN 'denied' THEN 1 ELSE 0 END
FROM spoken x
JOIN corrected m ON m.id = x.mention_id
JOIN shown s ON s.mention_id = m.id
JOIN now_participants p ON p.mention_id = m.id AND p.role = 'actor'
WHERE m.kind IN ('AGREE', 'SUPPORT') AND m.status IN ('happened', 'denied') AND m.move = 'accept'
  AND x.side NOT IN ('country:' || coalesce(p.country, ''), coalesce(p.actor_id, ''), 'text:' || lower(p.text));

-- What decides whether an event is a claim, which of its reports gives the row, and how it stands; the words are in claims.
CREATE OR REPLACE TEMP VIEW decided_claims AS
WITH asserted AS MATERIALIZED (SELECT * FROM assertions),
others AS MATERIALIZED (SELECT * FROM other_versions),
charges AS MATERIALIZED (SELECT * FROM accused),
involved AS MATERIALIZED (
    SELECT coalesce(a.event_id, o.event_id) AS event_id, a.mention_id
    FROM ( -- who says that it is so words the row, else the act that is denied, else the denial
        SELECT event_id, min_by(mention_id, 10000 * denial + rank) AS mention_id FROM asserted GROUP BY event_id
    ) a
    FULL JOIN (SELECT DISTINCT event_id FROM others) o ON o.event_id = a.event_id
),
versions AS MATERIALIZED ( -- whoever says that it is so is not who contradicts it: "not surrounded, but there is fighting"
    SELECT o.*, count(*) OVER (PARTITION BY o.event_id) AS versions
    FROM others o
    LEFT JOIN involved i ON i.event_id = o.event_id
    LEFT JOIN voices v ON v.mention_id = i.mention_id
    LEFT JOIN corrected l ON l.id = i.mention_id
    WHERE l.status = 'denied' OR (o.voice_id, o.voice) IS DISTINCT FROM (v.voice_id, v.voice) OR o.voice IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY o.event_id ORDER BY o.by_party DESC, o.mention_id IS NULL, o.confidence DESC, o.mention_id, o.span_start
    ) = 1
),
reports AS MATERIALIZED (SELECT s.* FROM shown s SEMI JOIN involved i ON i.event_id = s.event_id),
sides AS (
    SELECT s.event_id, count(DISTINCT x.side) AS sides, count(DISTINCT s.source) AS sources
    FROM reports s JOIN voices x ON x.mention_id = s.mention_id
    JOIN corrected m ON m.id = s.mention_id
    WHERE m.status <> 'denied'
    GROUP BY s.event_id
),
stances AS (
    SELECT
        s.event_id,
        bool_or(p.value = 'retracts') AS retracted,
        bool_or(p.value = 'refutes') AS refuted,
        bool_or(p.value = 'confirms') AS confirmed,
        bool_or(p.value = 'cannot_verify') AS unverified,
        string_agg(DISTINCT p.value, '; ' ORDER BY p.value) AS stances
    FROM now_particulars p JOIN reports s ON s.mention_id = p.mention_id WHERE p.key = 'stance' GROUP BY s.event_id
),
quantities AS MATERIALIZED (
    SELECT s.event_id, s.mention_id, s.said, s.rank * 100 + a.position AS place, a.position, a.low, a.high, a.unit, a.text
    FROM amounts a JOIN reports s ON s.mention_id = a.mention_id
),
counted AS ( -- the figures of an event in the unit of its first one; of each mention the first
    SELECT a.event_id, a.said, a.low, a.high, a.unit, coalesce(v.voice, 'not said') || ': ' || a.text AS words
    FROM quantities a
    JOIN voices v ON v.mention_id = a.mention_id
    JOIN (SELECT event_id, min_by(unit, place) AS unit FROM quantities GROUP BY event_id) u
        ON u.event_id = a.event_id AND u.unit = a.unit
    QUALIFY row_number() OVER (PARTITION BY a.mention_id ORDER BY a.position) = 1
),
figures AS (
    SELECT
        event_id, string_agg(DISTINCT words, '; ' ORDER BY words) AS numbers,
        min(low) AS number_low, max_by(low, (said, low)) AS number_best, max(high) AS number_high, any_value(unit) AS number_unit,
        max(said) > min(said) AND max_by(low, (said, low)) <> min_by(low, (said, low)) AS replaced
    FROM counted GROUP BY event_id
)
SELECT
    i.event_id, r.mention_id, v.basis,
    -- whoever denies it does not claim it: where nothing but the denial is told, nobody is named
    CASE WHEN l.status <> 'denied' AND coalesce(l.move, '') <> 'deny' THEN v.voice END AS voice,
    CASE WHEN l.status <> 'denied' AND coalesce(l.move, '') <> 'deny' THEN v.voice_id END AS voice_id,
    CASE WHEN l.status <> 'denied' AND coalesce(l.move, '') <> 'deny' THEN v.side END AS side,
    CASE
        WHEN t.retracted THEN 'retracted'
        WHEN t.refuted THEN 'refuted'
        WHEN o.by_party THEN 'denied_by_party'
        WHEN o.event_id IS NOT NULL OR x.alone THEN 'contested'
        WHEN t.confirmed THEN 'confirmed'
        WHEN n.replaced THEN 'superseded'
        WHEN w.sides >= 2 AND w.sources >= 2 THEN 'corroborated'
        WHEN t.unverified THEN 'unverifiable'
        ELSE 'reported'
    END AS claim_status,
    o.event_id IS NOT NULL OR x.alone AS contested,
    -- a denial of words that hold no event is itself the other version, and nobody's claim
    if(x.alone, v.voice, o.voice) AS other_by, if(x.alone, v.voice_id, o.voice_id) AS other_by_id,
    if(x.alone, v.side, o.side) AS other_side, o.quote AS other_quote, o.outlet AS other_outlet,
    if(x.alone, 1, o.versions) AS other_count, if(x.alone, l.document_id, o.document_id) AS other_document_id,
    if(x.alone, l.span_start, o.span_start) AS other_span_start, if(x.alone, l.span_end, o.span_end) AS other_span_end,
    if(x.alone, l.id, o.mention_id) AS other_mention_id,
    n.number_low, n.number_best, n.number_high, n.number_unit, n.numbers, t.stances, w.sides
FROM involved i
JOIN reports r ON r.event_id = i.event_id AND (r.mention_id = i.mention_id OR i.mention_id IS NULL AND r.rank = 0)
JOIN voices v ON v.mention_id = r.mention_id
JOIN corrected l ON l.id = r.mention_id
JOIN shown d ON d.mention_id = r.mention_id
LEFT JOIN sides w ON w.event_id = i.event_id
LEFT JOIN stances t ON t.event_id = i.event_id
LEFT JOIN figures n ON n.event_id = i.event_id
LEFT JOIN versions o ON o.event_id = i.event_id
CROSS JOIN LATERAL (SELECT o.event_id IS NULL AND coalesce(l.move = 'deny', false) AS alone) x
WHERE i.event_id NOT IN (SELECT source_event FROM event_links WHERE kind = 'denies')
  AND i.event_id NOT IN (SELECT inner_event FROM charges WHERE NOT inner_stands)
  AND (o.event_id IS NOT NULL OR i.event_id NOT IN (
      SELECT c.accusation FROM charges c JOIN involved w ON w.event_id = c.inner_event WHERE c.inner_stands))
  AND (r.state NOT IN ('denied', 'negated') OR i.event_id NOT IN (SELECT event_id FROM rival_holdings))
  AND NOT coalesce(coalesce(l.until, l.since) < d.said - 365, false) -- what lies more than a year back is background
  AND NOT (l.status = 'negated' AND EXISTS ( -- "no unit is surrounded in X": it answers who says that one is
      SELECT 1 FROM asserted a JOIN corrected c ON c.id = a.mention_id
      WHERE c.kind = l.kind AND c.status = 'happened' AND (c.place_name = l.place_name OR l.place_name IS NULL)))
  -- "rejected the claims": of what is not said
  AND NOT (coalesce(l.move, '') = 'deny' AND coalesce(l.content_end - l.content_start, 99) < 20);

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
-- A row is what a party, a source or a medium other than the report asserts and somebody could deny: an accusation or a
-- denial; fighting, force, movements of troops and withdrawals told on somebody's word; what others are said to have
-- agreed; and whatever another version stands against. What is planned, feared or only supposed is no claim.
-- None of these says which version is true. A denial stands in the row of what it denies; it has a row of its own where
-- those words hold no event, without a claimant and with the denial as the other version.
CREATE OR REPLACE TEMP VIEW claims AS
SELECT
    r.date, r.since, r.until, r.precision,
    k.voice AS claimant,                                                    -- on whose word it stands
    r.what,
    k.claim_status AS claim_status,                                         -- reported, corroborated, confirmed, contested, denied_by_party, unverifiable, retracted, refuted, superseded
    k.other_by AS other_by,                                                 -- who gives the other version
    coalesce(k.other_quote, CASE WHEN k.other_mention_id = r.mention_id THEN r.quote END) AS other_quote,                                           -- the other version, in its own words
    coalesce(k.other_outlet, CASE WHEN k.other_mention_id = r.mention_id THEN r.outlet END) AS other_outlet,                                         -- who published the other version
    k.other_count AS other_count,                                           -- number of versions that stand against it; the row shows a party's first
    k.number_low AS number_low,                                             -- lowest figure that a report of it gives
    k.number_best AS number_best,                                           -- the latest one
    k.number_high AS number_high,                                           -- the highest one
    k.number_unit AS number_unit,                                           -- what is counted
    k.numbers AS numbers,                                                   -- who gives which figure
    k.stances AS stances,                                                   -- how its sources stand to it: asserts, repeats, denies, hedges, confirms, ...
    k.sides AS sides,                                                       -- number of sides on whose word it stands
    k.basis AS claimant_basis,                                              -- speaker, actor, or outlet where the document says it in its own voice
    r.* EXCLUDE (date, since, until, precision, what, contested, rank),
    k.contested AS contested,                                               -- whether another version stands against it
    k.voice_id AS claimant_id,                                              -- registry id of the claimant
    k.side AS claimant_side,                                                -- the side of the claimant: all officials of one country are one
    k.other_side AS other_side,                                             -- the side of who gives the other version
    k.other_by_id AS other_by_id,                                           -- registry id of who gives the other version
    k.other_document_id AS other_document_id,                               -- document of the other version
    k.other_span_start AS other_span_start,                                 -- start of its quote
    k.other_span_end AS other_span_end,                                     -- its end, exclusive
    k.other_mention_id AS other_mention_id                                  -- its mention; null where those words hold none
FROM decided_claims k
JOIN ledger_rows r ON r.mention_id = k.mention_id
ORDER BY coalesce(r.since, r.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;
