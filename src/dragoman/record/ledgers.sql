-- The ledgers: views over the mentions that count on a day, one row an event. Record.ledger fills two temporary tables
-- first: `shown` (each mention that counts, its event, its place in the event from the most confident on) and
-- `shown_links`. A row is cut from one mention, so that date, place and words never come from different reports;
-- that mention is the most confident one that belongs in the ledger. Every word of a quote is cut from documents.text.

-- Each mention that counts.
CREATE OR REPLACE TEMP TABLE shown (
    mention_id VARCHAR,
    event_id VARCHAR,
    root_id VARCHAR,     -- its document, or the document whose text that one carries
    rank INTEGER,        -- place in the event, 0 for the most confident
    reports INTEGER,     -- mentions in the event
    independent INTEGER, -- independent documents behind the event
    outlets VARCHAR      -- who reported the event
);
CREATE OR REPLACE TEMP TABLE shown_links AS SELECT * FROM links LIMIT 0;

-- A date as precise as the text gives it: 2025-12-05, 2025-12, 2025, 2025-12-01 to 2025-12-03, before ..., from ...
CREATE OR REPLACE TEMP MACRO date_text(since, until, precision) AS
    CASE WHEN precision = 'about' AND (since IS NOT NULL OR until IS NOT NULL) THEN 'about ' ELSE '' END ||
    CASE
        WHEN since IS NULL AND until IS NULL THEN NULL
        WHEN since IS NULL OR precision = 'before' AND until IS NOT NULL THEN 'before ' || CAST(until AS VARCHAR)
        WHEN until IS NULL OR precision = 'after' THEN 'from ' || CAST(since AS VARCHAR)
        WHEN until <= since + 1 THEN CAST(since AS VARCHAR)
        WHEN day(since) = 1 AND until = since + INTERVAL 1 MONTH THEN strftime(since, '%Y-%m')
        WHEN dayofyear(since) = 1 AND until = since + INTERVAL 1 YEAR THEN strftime(since, '%Y')
        ELSE CAST(since AS VARCHAR) || ' to ' || CAST(until - 1 AS VARCHAR)
    END;

-- Sectors whose people speak and act for their country.
CREATE OR REPLACE TEMP MACRO is_official(sector) AS sector IN ('GOV', 'MIL', 'LEG', 'JUD', 'SPY', 'COP');

-- The participants of a mention in one row: names for people, ids for programs.
CREATE OR REPLACE TEMP VIEW parties AS
SELECT
    mention_id,
    string_agg(coalesce(name, text), '; ' ORDER BY position) FILTER (role = 'actor') AS actors,
    string_agg(actor_id, '; ' ORDER BY position) FILTER (role = 'actor') AS actor_ids,
    string_agg(coalesce(name, text), '; ' ORDER BY position) FILTER (role = 'target') AS targets,
    string_agg(actor_id, '; ' ORDER BY position) FILTER (role = 'target') AS target_ids,
    string_agg(coalesce(name, text), '; ' ORDER BY position) FILTER (role = 'speaker') AS speaker
FROM participants
GROUP BY mention_id;

-- On whose word a mention stands: its speaker; else, where it makes or denies a claim, its first actor; else the outlet.
-- `side` is the same for all officials of one country, who do not corroborate one another.
CREATE OR REPLACE TEMP VIEW voices AS
SELECT
    m.id AS mention_id,
    coalesce(p.name, p.text, root.outlet) AS voice,
    p.actor_id AS voice_id,
    CASE p.role WHEN 'speaker' THEN 'speaker' WHEN 'actor' THEN 'actor' ELSE 'outlet' END AS basis,
    CASE
        WHEN p.mention_id IS NULL THEN 'outlet:' || coalesce(root.outlet, s.root_id)
        WHEN p.country IS NOT NULL AND is_official(p.sector) THEN 'country:' || p.country
        ELSE coalesce(p.actor_id, 'text:' || lower(p.text))
    END AS side
FROM shown s
JOIN mentions m ON m.id = s.mention_id
JOIN documents root ON root.id = s.root_id
LEFT JOIN participants p ON p.mention_id = m.id AND p.position = 0
    AND (p.role = 'speaker' OR p.role = 'actor' AND m.move IN ('claim', 'deny'))
QUALIFY row_number() OVER (PARTITION BY m.id ORDER BY p.role DESC NULLS LAST) = 1;

-- Links between two mentions, with the event at each end; links within one event say nothing new about it.
CREATE OR REPLACE TEMP VIEW event_links AS
SELECT l.id AS link_id, l.kind, l.source, l.target, a.event_id AS source_event, b.event_id AS target_event
FROM shown_links l
JOIN shown a ON a.mention_id = l.source
JOIN shown b ON b.mention_id = l.target
WHERE a.event_id <> b.event_id;

-- Every mention that counts, with its words: the columns that all ledgers share.
CREATE OR REPLACE TEMP VIEW ledger_rows AS
SELECT
    date_text(m.since, m.until, m.precision) AS date,                       -- when, as precise as the text; null: not said
    m.since AS since,                                                       -- first day; null where unknown or open
    m.until AS until,                                                       -- day after the last; null where unknown or open
    m.precision AS precision,                                               -- day, days, week, month, season, year, before, after, about
    p.actors AS actors,                                                     -- who acts
    p.targets AS targets,                                                   -- who is acted on or addressed
    m.kind AS kind,                                                         -- PLOVER type
    m.mode AS mode,                                                         -- PLOVER mode
    m.move AS move,                                                         -- negotiation move
    substring(d.text, coalesce(m.content_start, m.span_start) + 1,
              coalesce(m.content_end, m.span_end) - coalesce(m.content_start, m.span_start)) AS what, -- the content in the text's words; the whole passage where no content was found
    m.status AS status,                                                     -- what the text says of it: happened, planned, conditional, ...
    m.outcome AS outcome,                                                   -- of a meeting
    m.place_name AS place,                                                  -- where
    m.place_country AS country,                                             -- ISO 3166-1 alpha-3 of the place
    m.lat AS lat,                                                           -- degrees north
    m.lon AS lon,                                                           -- degrees east
    array_to_string(m.issues, '; ') AS issues,                              -- issue ids
    q.amounts AS amounts,                                                   -- quantities, in the text's words
    p.speaker AS speaker,                                                   -- on whose word; null is the document's own voice
    m.hedge AS hedge,                                                       -- hedging words as written
    coalesce(c.contested, false) AS contested,                              -- whether a mention denies this event
    c.answers AS answers,                                                   -- ids of the mentions it answers
    s.reports AS reports,                                                   -- number of mentions of the event
    s.independent AS independent,                                           -- number of independent documents that report it
    s.outlets AS outlets,                                                   -- who reported it; copies count as their original
    d.outlet AS outlet,                                                     -- who published the document of this row
    d.published AS published,                                               -- day of its publication
    d.title AS title,                                                       -- its title
    d.url AS url,                                                           -- its address
    substring(d.text, m.span_start + 1, m.span_end - m.span_start) AS quote, -- the passage the row rests on
    m.confidence AS confidence,                                             -- the coder's confidence in [0, 1]
    p.actor_ids AS actor_ids,                                               -- registry ids of the actors that have one
    p.target_ids AS target_ids,                                             -- registry ids of the targets that have one
    m.document_id AS document_id,                                           -- the document
    m.span_start AS span_start,                                             -- start of the quote in the document's text
    m.span_end AS span_end,                                                 -- its end, exclusive
    s.event_id AS event_id,                                                 -- the event
    m.id AS mention_id,                                                     -- the mention this row is cut from
    m.coder AS coder,                                                       -- who read it: name@version
    s.rank AS rank                                                          -- place in the event, 0 for the most confident mention
FROM shown s
JOIN mentions m ON m.id = s.mention_id
JOIN documents d ON d.id = m.document_id
LEFT JOIN parties p ON p.mention_id = m.id
LEFT JOIN (
    SELECT mention_id, string_agg(text, '; ' ORDER BY position) AS amounts FROM amounts GROUP BY mention_id
) q ON q.mention_id = m.id
LEFT JOIN (
    SELECT event_id, bool_or(contested) AS contested, string_agg(DISTINCT answers, '; ' ORDER BY answers) AS answers
    FROM (
        SELECT target_event AS event_id, true AS contested, NULL AS answers FROM event_links WHERE kind = 'denies'
        UNION ALL
        SELECT source_event, false, target FROM event_links WHERE kind = 'answers'
    )
    GROUP BY event_id
) c ON c.event_id = s.event_id;

-- Who met whom: every event of kind CONSULT, whether it happened, is planned or was called off.
CREATE OR REPLACE TEMP VIEW meetings AS
SELECT * EXCLUDE (rank) FROM ledger_rows WHERE kind = 'CONSULT'
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY rank) = 1
ORDER BY coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id;

-- Who offered, demanded, conceded, refused, retracted what: every event that changes or answers a position.
CREATE OR REPLACE TEMP VIEW moves AS
SELECT * EXCLUDE (rank) FROM ledger_rows WHERE move IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY rank) = 1
ORDER BY coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id;

-- Fighting, force and its pauses.
CREATE OR REPLACE TEMP VIEW hostilities AS
SELECT * EXCLUDE (rank) FROM ledger_rows
WHERE kind IN ('ASSAULT', 'MOBILIZE', 'COERCE') OR mode IN ('territory', 'ceasefire', 'withdraw')
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY rank) = 1
ORDER BY coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id;

-- Every event by date.
CREATE OR REPLACE TEMP VIEW timeline AS
SELECT * EXCLUDE (rank) FROM ledger_rows
QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY rank) = 1
ORDER BY coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id;

-- What was undertaken: pledges, guarantees and aid.
CREATE OR REPLACE TEMP VIEW pledges AS
SELECT
    r.date, r.since, r.until, r.precision,
    r.actors AS pledger,                                                    -- who undertakes it
    r.targets AS beneficiary,                                               -- for whom
    a.low AS amount,                                                        -- first quantity named; the lower bound of a range
    a.high AS amount_high,                                                  -- its upper bound; equal to amount where one figure is given
    a.unit AS unit,                                                         -- ISO 4217 for money; otherwise what is counted
    a.qualifier AS qualifier,                                               -- at least, about, up to, ...
    r.* EXCLUDE (date, since, until, precision, rank)
FROM ledger_rows r
LEFT JOIN amounts a ON a.mention_id = r.mention_id AND a.position = 0
WHERE r.move IN ('pledge', 'guarantee') OR r.kind = 'AID'
QUALIFY row_number() OVER (PARTITION BY r.event_id ORDER BY r.rank) = 1
ORDER BY coalesce(r.since, r.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;

-- Each pair of versions that cannot both stand, seen from each side: what a denial denies, and what denies a claim.
-- `by_party` is set where the other version is the denial, and comes from someone the claim is about: an actor or
-- target of the claim, or an official of the country of one. Where a denial points at words that hold no mention,
-- those words are the other version.
CREATE OR REPLACE TEMP VIEW other_versions AS
SELECT
    e.target_event AS event_id, e.source AS mention_id, v.voice, v.voice_id, d.outlet, d.id AS document_id,
    m.span_start, m.span_end, substring(d.text, m.span_start + 1, m.span_end - m.span_start) AS quote, m.confidence,
    EXISTS (
        SELECT 1
        FROM participants denier JOIN participants party ON party.mention_id = e.target
        WHERE denier.mention_id = e.source AND denier.role IN ('speaker', 'actor') AND party.role IN ('actor', 'target')
          AND (denier.actor_id = party.actor_id OR denier.country = party.country AND is_official(denier.sector))
    ) AS by_party
FROM event_links e
JOIN mentions m ON m.id = e.source
JOIN documents d ON d.id = m.document_id
JOIN voices v ON v.mention_id = e.source
WHERE e.kind = 'denies'
UNION ALL
SELECT
    e.source_event, e.target, v.voice, v.voice_id, d.outlet, d.id, m.span_start, m.span_end,
    substring(d.text, m.span_start + 1, m.span_end - m.span_start), m.confidence, false
FROM event_links e
JOIN mentions m ON m.id = e.target
JOIN documents d ON d.id = m.document_id
JOIN voices v ON v.mention_id = e.target
WHERE e.kind = 'denies'
UNION ALL
SELECT
    s.event_id, NULL, NULL, NULL, d.outlet, d.id, l.span_start, l.span_end,
    substring(d.text, l.span_start + 1, l.span_end - l.span_start), l.confidence, false
FROM shown_links l
JOIN shown s ON s.mention_id = l.source
JOIN documents d ON d.id = l.document_id
WHERE l.kind = 'denies' AND l.target IS NULL;

-- What a party asserts and another may deny, both versions side by side. The status follows a written rule, first match:
--   denied_by_party  someone the claim is about denies it (see other_versions)
--   contested        another version stands against it, whoever gives it; a denial is contested by what it denies
--   corroborated     it stands on the word of two sides or more, in two independent documents or more; outlets that
--                    quote the same official, and officials of one country, are one side
--   reported         anything else
-- None of these says which version is true.
CREATE OR REPLACE TEMP VIEW claims AS
SELECT
    r.date, r.since, r.until, r.precision,
    v.voice AS claimant,                                                    -- on whose word it stands
    r.what,
    CASE
        WHEN o.by_party THEN 'denied_by_party'
        WHEN o.event_id IS NOT NULL THEN 'contested'
        WHEN w.sides >= 2 AND r.independent >= 2 THEN 'corroborated'
        ELSE 'reported'
    END AS claim_status,                                                    -- reported, corroborated, contested, denied_by_party
    o.voice AS other_by,                                                    -- who gives the other version
    o.quote AS other_quote,                                                 -- the other version, in its own words
    o.outlet AS other_outlet,                                               -- who published the other version
    o.versions AS other_count,                                              -- number of versions that stand against it; the row shows a party's first
    v.basis AS claimant_basis,                                              -- speaker, actor, or outlet where the document says it in its own voice
    r.* EXCLUDE (date, since, until, precision, what, contested, rank),
    o.event_id IS NOT NULL AS contested,                                    -- whether another version stands against it
    v.voice_id AS claimant_id,                                              -- registry id of the claimant
    o.voice_id AS other_by_id,                                              -- registry id of who gives the other version
    o.document_id AS other_document_id,                                     -- document of the other version
    o.span_start AS other_span_start,                                       -- start of its quote
    o.span_end AS other_span_end,                                           -- its end, exclusive
    o.mention_id AS other_mention_id                                        -- its mention; null where those words hold none
FROM ledger_rows r
JOIN voices v ON v.mention_id = r.mention_id
JOIN (
    SELECT s.event_id, count(DISTINCT x.side) AS sides
    FROM shown s JOIN voices x ON x.mention_id = s.mention_id GROUP BY s.event_id
) w ON w.event_id = r.event_id
LEFT JOIN (
    SELECT *, count(*) OVER (PARTITION BY event_id) AS versions FROM other_versions
    QUALIFY row_number() OVER (
        PARTITION BY event_id ORDER BY by_party DESC, mention_id IS NULL, confidence DESC, mention_id, span_start
    ) = 1
) o ON o.event_id = r.event_id
WHERE r.move IN ('claim', 'deny')
   OR r.mention_id IN (SELECT target FROM event_links WHERE kind = 'denies')
   OR r.kind = 'ASSAULT' AND r.speaker IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY r.event_id ORDER BY r.rank) = 1
ORDER BY coalesce(r.since, r.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;
