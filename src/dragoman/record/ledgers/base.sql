-- What all ledgers stand on. Record.ledger fills the temporary tables first, for one day: the mentions that count, as
-- they were read or as a person corrected them (now_*), where each stands in its event (shown), and the links that count.
-- Every word of a quote is cut from documents.text.

CREATE OR REPLACE TEMP VIEW now_mentions AS
SELECT * FROM corrected WHERE id IN (SELECT mention_id FROM shown);

-- Where reports of one happening differ, what counts is that it happened; else what the latest report says.
CREATE OR REPLACE TEMP MACRO precedence(status) AS coalesce(list_position(
    ['happened', 'cancelled', 'postponed', 'denied', 'planned', 'negated', 'conditional', 'hypothetical'], status), 9);

-- "AP via The Lincoln Daily" carries what AP wrote.
CREATE OR REPLACE TEMP MACRO wire(outlet) AS lower(regexp_replace(outlet, '\s+(via|through)\s+.*$', '', 'i'));

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

-- For whom somebody stands: officials and the state itself for the state, others for themselves.
CREATE OR REPLACE TEMP MACRO side_of(country, sector, actor_id, text) AS
    CASE WHEN country IS NOT NULL AND (sector IS NULL OR is_official(sector)) THEN 'state:' || country
         ELSE coalesce(actor_id, 'state:' || country, 'text:' || lower(text)) END;

-- The same as the ledgers name it: the country of officials and of the state itself, else whoever it is.
CREATE OR REPLACE TEMP MACRO country_or_own(country, sector, actor_id, text) AS
    CASE WHEN country IS NOT NULL AND (is_official(sector) OR actor_id LIKE 'state:%') THEN country
         ELSE coalesce(actor_id, country, text) END;

-- Sides that are words for somebody told of before: what "he" wants is nobody's position.
CREATE OR REPLACE TEMP MACRO names_nobody(side) AS
    replace(lower(side), 'text:', '') IN ('he', 'she', 'they', 'it', 'we', 'i', 'who', 'which', 'others', 'some', 'both');

-- Agreements that those named together made with one another: "A and B agreed to a truce", "the two sides agreed". The
-- coder has the second as the target, as the codebook does; each of them has accepted.
CREATE OR REPLACE TEMP VIEW jointly AS
SELECT DISTINCT a.mention_id
FROM corrected m
JOIN now_participants a ON a.mention_id = m.id AND a.role = 'actor'
JOIN now_participants t ON t.mention_id = m.id AND t.role = 'target' AND t.position = 0
JOIN documents d ON d.id = m.document_id
WHERE m.kind = 'AGREE' AND m.move = 'accept' AND (
    a.span_start = t.span_start
    OR substring(d.text, a.span_end + 1, greatest(t.span_start - a.span_end, 0)) IN (' and ', ', and ', ', ', ' & ', ' and the ')
);

-- The same as `side_of` of whoever says something: officials of one country are one voice.
CREATE OR REPLACE TEMP MACRO voice_of(country, sector, actor_id, text) AS
    CASE WHEN country IS NOT NULL AND is_official(sector) THEN 'country:' || country
         ELSE coalesce(actor_id, 'text:' || lower(text)) END;

-- On whose word a mention stands: its speaker; else, where it makes or denies a claim, its first actor; else the outlet.
-- Who denies his own act is no speaker beside it: "Arda denied that it had shelled the town".
-- `side` is the same for all officials of one country, who do not corroborate one another.
CREATE OR REPLACE TEMP VIEW voiced AS
WITH speakers AS (SELECT * FROM now_participants WHERE role = 'speaker' AND position = 0),
own AS ( -- mentions in which the first actor is the one whose word it is
    SELECT id FROM corrected WHERE move IN ('claim', 'deny') OR status = 'denied'
    UNION SELECT source FROM shown_links WHERE kind = 'denies'
),
heard AS (
    SELECT * FROM speakers
    UNION ALL
    SELECT p.* FROM now_participants p SEMI JOIN own o ON o.id = p.mention_id ANTI JOIN speakers v ON v.mention_id = p.mention_id
    WHERE p.role = 'actor' AND p.position = 0
)
SELECT
    s.mention_id,
    coalesce(p.name, p.text, root.outlet) AS voice,
    p.actor_id AS voice_id,
    CASE p.role WHEN 'speaker' THEN 'speaker' WHEN 'actor' THEN 'actor' ELSE 'outlet' END AS basis,
    CASE
        WHEN p.mention_id IS NULL THEN 'outlet:' || coalesce(root.outlet, s.root_id)
        ELSE voice_of(p.country, p.sector, p.actor_id, p.text)
    END AS side
FROM shown s
JOIN documents root ON root.id = s.root_id
LEFT JOIN heard p ON p.mention_id = s.mention_id;

-- The same, worked out once for the ledgers that ask it several times.
CREATE OR REPLACE TEMP TABLE voices AS SELECT * FROM voiced LIMIT 0;

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
    s.state AS state,                                                       -- what is held of it: happened where any report says so, else what the latest says
    m.kind AS kind,                                                         -- PLOVER type
    m.mode AS mode,                                                         -- PLOVER mode
    m.move AS move,                                                         -- negotiation move
    CASE WHEN m.content_start IS NULL OR m.move IS NULL AND m.kind <> 'ACCUSE'
        THEN substring(d.text, m.span_start + 1, m.span_end - m.span_start)
        ELSE substring(d.text, m.content_start + 1, m.content_end - m.content_start) END AS what, -- of a move or an accusation the content, in the text's words; else, or where none was found, the whole passage
    m.status AS status,                                                     -- what the text says of it: happened, planned, conditional, ...
    m.outcome AS outcome,                                                   -- of a meeting
    m.place_name AS place,                                                  -- where
    m.place_kind AS place_precision,                                        -- how precise the place is: building, city, region, country, water, unknown
    m.place_country AS country,                                             -- ISO 3166-1 alpha-3 of the place
    m.lat AS lat,                                                           -- degrees north
    m.lon AS lon,                                                           -- degrees east
    array_to_string(m.issues, '; ') AS issues,                              -- issue ids
    p.amounts AS amounts,                                                   -- quantities, in the text's words
    p.speaker AS speaker,                                                   -- on whose word; null is the document's own voice
    m.hedge AS hedge,                                                       -- hedging words as written
    coalesce(c.contested, false) AS contested,                              -- whether a mention denies this event
    c.answers AS answers,                                                   -- ids of the mentions it answers
    s.reports AS reports,                                                   -- number of mentions of the event
    s.independent AS independent,                                           -- number of sources that report it; a wire report that two outlets carry is one
    s.outlets AS outlets,                                                   -- who reported it; copies count as their original
    d.outlet AS outlet,                                                     -- who published the document of this row
    d.published AS published,                                               -- day of its publication
    d.title AS title,                                                       -- its title
    d.url AS url,                                                           -- its address
    substring(d.text, m.span_start + 1, m.span_end - m.span_start) AS quote, -- the passage the row rests on
    m.confidence AS confidence,                                             -- the coder's confidence in [0, 1]
    p.actor_ids AS actor_ids,                                               -- registry ids of the actors that have one
    p.actor_countries AS actor_countries,                                   -- ISO 3166-1 alpha-3 of the actors
    p.target_ids AS target_ids,                                             -- registry ids of the targets that have one
    m.document_id AS document_id,                                           -- the document
    m.span_start AS span_start,                                             -- start of the quote in the document's text
    m.span_end AS span_end,                                                 -- its end, exclusive
    s.event_id AS event_id,                                                 -- the event
    s.offer_id AS offer_id,                                                 -- the offer it is a move of
    s.pledge_id AS pledge_id,                                               -- the pledge it is a step of
    s.said AS said,                                                         -- day it was published, else held
    m.id AS mention_id,                                                     -- the mention this row is cut from
    m.coder AS coder,                                                       -- who read it: name@version
    s.rank AS rank                                                          -- place in the event, 0 for the most confident mention
FROM shown s
JOIN corrected m ON m.id = s.mention_id
JOIN documents d ON d.id = m.document_id
LEFT JOIN parties p ON p.mention_id = m.id
LEFT JOIN (
    SELECT event_id, bool_or(contested) AS contested, string_agg(DISTINCT answers, '; ' ORDER BY answers) AS answers
    FROM (
        SELECT target_event AS event_id, true AS contested, NULL AS answers FROM event_links WHERE kind = 'denies'
        UNION ALL
        SELECT event_id, true, NULL FROM shown x JOIN corrected y ON y.id = x.mention_id WHERE x.state = 'happened' AND y.status = 'denied'
        UNION ALL
        SELECT source_event, false, target FROM event_links WHERE kind = 'answers'
    )
    GROUP BY event_id
) c ON c.event_id = s.event_id;

-- What the text says of an event besides, with its words: from the mention that words the event on.
CREATE OR REPLACE TEMP VIEW details AS
SELECT
    s.event_id, s.pledge_id, s.offer_id, s.said, s.rank, p.mention_id, p.key, p.value, p.about, p.cue,
    s.rank * 1000 + p.position AS place, -- in the event: of two words in one mention the first counts
    coalesce(o.name, n.name, regexp_replace(p.about, '^[a-z]+:', '')) AS name,
    CASE WHEN p.key = 'condition' AND lower(p.cue) = 'unless' THEN 'unless ' ELSE '' END -- else it would say the opposite
        || substring(d.text, p.span_start + 1, p.span_end - p.span_start) AS words
FROM now_particulars p
JOIN shown s ON s.mention_id = p.mention_id
JOIN corrected m ON m.id = p.mention_id
JOIN documents d ON d.id = m.document_id
-- A registered name is the same in every report, but for governments and armies: those are called as their mention has
-- them, else by their state.
LEFT JOIN actor_names n ON n.actor_id = regexp_replace(p.about, '^(gov|mil):', 'state:')
LEFT JOIN (
    SELECT mention_id, actor_id, min_by(coalesce(name, text), (role, position)) AS name
    FROM now_participants WHERE actor_id LIKE 'gov:%' OR actor_id LIKE 'mil:%' GROUP BY mention_id, actor_id
) o ON o.mention_id = p.mention_id AND o.actor_id = p.about;

-- Each side and each person in an event, with the place in it of the first mention that names them.
CREATE OR REPLACE TEMP VIEW event_people AS
SELECT
    s.event_id, p.role, coalesce(p.name, p.text) AS name, p.actor_id,
    country_or_own(p.country, p.sector, coalesce(v.value, p.actor_id), p.text) AS side, -- the leader of a group is on its side
    min(s.rank * 100 + p.position) AS place
FROM now_participants p JOIN shown s ON s.mention_id = p.mention_id
LEFT JOIN now_particulars v ON v.mention_id = p.mention_id AND v.key = 'serves' AND v.about = p.actor_id
WHERE p.role IN ('actor', 'target')
GROUP BY ALL;

-- Every event by date.
CREATE OR REPLACE TEMP VIEW timeline AS
SELECT * EXCLUDE (rank) FROM ledger_rows
WHERE rank = 0
ORDER BY coalesce(since, until - 1, published) NULLS LAST, document_id, span_start, mention_id;
