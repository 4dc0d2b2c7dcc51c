-- Whether words say that people meet, talk, call, visit or receive one another. What the frames for other kinds carry, or
-- the reader alone, is read as a meeting now and then ("told", "received a document"): there the word itself has to say it.
CREATE OR REPLACE TEMP MACRO says_meeting(frame, word) AS
    CASE
        WHEN frame LIKE 'consult.%' THEN frame NOT IN ('consult.process', 'consult.contact', 'consult.mediation', 'consult.clarify')
            AND NOT (frame = 'consult.speak_to' AND word = 'speaking')
        WHEN regexp_matches(frame, '^(reader|accuse|agree|aid|assault|coerce|concede|cooperate|mobilize|protest|reject|request|retreat|sanction|support|threaten)\.')
            THEN regexp_matches(word, '^(meet|met$|talk|spoke|speak|discuss|visit|tour|negotiat|conver|confer|consult|summit|phone|telephon|host|gather|dialog|conven|organi[sz]|chair|resum|attend|see$|saw$|seen$|held$|arriv|travel)')
        ELSE true
    END;
CREATE OR REPLACE TEMP MACRO names_talks(word) AS
    regexp_matches(word, '^(talk|negotiations?$|dialog|consultations?$|discussions?$|conversation|meet|met$|session|summit|parley|call|videoconference|reunion|plenar)');
CREATE OR REPLACE TEMP MACRO names_conference(word) AS regexp_matches(word, '^(conference|roundtable|conclave)');

-- Who met whom, whether it took place, is planned or was called off: one row a meeting, from its plan to its outcome.
-- A row has (1) words that say that people meet, talk, call, visit or receive one another: not those of a standing
-- contact, process or mediation effort, nor what only the reader takes for one ("told", "received a document");
-- (2) two sides, of whom one at least is known. One side is enough where a body meets, or where the words name talks
-- with their place and day. Officials of one state among themselves, and visits of a government to its own towns, are
-- no meeting of a negotiation; the press is no side. (3) A text that takes it for real: supposed, demanded and
-- conditional meetings stay in the timeline. A meeting that is ruled out or not planned has a row if both sides are named.
CREATE OR REPLACE TEMP VIEW meetings AS
WITH talks AS MATERIALIZED ( -- the events that can be one, so that nothing is asked of the others
    SELECT DISTINCT s.event_id FROM shown s JOIN now_mentions m ON m.id = s.mention_id
    WHERE m.kind = 'CONSULT' OR m.mode = 'sign'
),
seen AS MATERIALIZED (SELECT * FROM shown WHERE event_id IN (FROM talks)), -- their mentions
peopled AS ( -- as event_people, of these alone
    SELECT
        s.event_id, coalesce(p.name, p.text) AS name, p.actor_id,
        country_or_own(p.country, p.sector, p.actor_id, p.text) AS side,
        min(s.rank * 100 + p.position) AS place
    FROM seen s JOIN now_participants p ON p.mention_id = s.mention_id
    WHERE p.role IN ('actor', 'target')
    GROUP BY ALL
),
named AS (
    SELECT
        event_id, side, min(place) AS place,
        coalesce(
            string_agg(DISTINCT name, '; ' ORDER BY name) FILTER (actor_id LIKE 'person:%'),
            min_by(name, (actor_id IS NULL)::INTEGER * 1000 + length(name))
        ) AS names
    FROM peopled GROUP BY event_id, side
),
people AS (
    SELECT
        event_id,
        string_agg(names, '; ' ORDER BY place, names) AS participants,
        string_agg(side, '; ' ORDER BY side) AS sides,
        count(*) AS side_count
    FROM named GROUP BY event_id
),
sat AS (                                                                    -- for whom they sit there: rebels and parties of a state are no side of its government's
    SELECT
        s.event_id, m.kind AS kind,
        CASE
            WHEN p.country IS NOT NULL AND (is_official(p.sector) OR p.actor_id LIKE 'state:%' OR p.actor_id LIKE 'gov:%') THEN p.country
            ELSE coalesce(p.actor_id, lower(p.text))
        END AS side,
        p.actor_id IS NOT NULL OR p.country IS NOT NULL AS known,
        coalesce(regexp_matches(p.actor_id, '^(org|bloc|group):'), false) AS body,
        m.mode = 'visit' AND m.place_country = p.country AS at_home
    FROM now_participants p
    JOIN seen s ON s.mention_id = p.mention_id
    JOIN now_mentions m ON m.id = p.mention_id
    WHERE p.role IN ('actor', 'target')
        AND coalesce(p.sector, '') <> 'MED' AND coalesce(p.actor_id, '') NOT LIKE 'media:%'
        AND NOT (p.actor_id IS NULL AND lower(p.text) IN ('he', 'she', 'him', 'her', 'his', 'it', 'its', 'they', 'them', 'their', 'who', 'country'))
),
table_of AS (
    SELECT event_id, count(DISTINCT side) AS sides, bool_or(known) AS known, bool_or(body) AS body, bool_and(at_home) AS at_home
    FROM sat GROUP BY event_id
),
words AS (
    SELECT
        s.event_id,
        bool_or(says_meeting(m.frame, w.word)) AS says_so,
        bool_or(m.mode = 'sign') AS of_signing,
        bool_or(names_talks(w.word)) AS of_talks,
        bool_or(names_conference(w.word)) AS of_conference,
        count(*) AS mentions,
        bool_or(m.place_name IS NOT NULL AND m.place_kind <> 'country') AS has_place,
        bool_or(m.since IS NOT NULL OR m.until IS NOT NULL) AS has_day,
        bool_or(m.status = 'happened' AND says_meeting(m.frame, w.word) AND m.confidence >= 0.4) AS surely_held,
        min_by(m.status, (-date_diff('day', DATE '1900-01-01', s.said)) * 10 + precedence(m.status))
            FILTER (m.status <> 'happened' AND says_meeting(m.frame, w.word)) AS awaited
    FROM seen s
    JOIN now_mentions m ON m.id = s.mention_id
    JOIN documents d ON d.id = m.document_id
    CROSS JOIN LATERAL (SELECT lower(substring(d.text, m.trigger_start + 1, m.trigger_end - m.trigger_start)) AS word) w
    WHERE m.kind = 'CONSULT' OR m.mode = 'sign'
    GROUP BY s.event_id
),
told AS (
    SELECT
        event_id,
        min_by(value, (cue = 'sides')::INTEGER * 1000 + rank) FILTER (key = 'format') AS format,
        min_by(value, rank) FILTER (key = 'type') AS type,
        min_by(value, rank) FILTER (key = 'track') AS track,
        min_by(value, list_position(['head', 'minister', 'chief_of_staff', 'envoy', 'military', 'official', 'expert', 'unofficial'], value))
            FILTER (key = 'level') AS level,
        string_agg(DISTINCT name || ': ' || value, '; ' ORDER BY name || ': ' || value) FILTER (key = 'level' AND name IS NOT NULL) AS levels,
        string_agg(DISTINCT name || ': ' || value, '; ' ORDER BY name || ': ' || value) FILTER (key = 'role') AS third_parties,
        string_agg(DISTINCT name || ': ' || value, '; ' ORDER BY name || ': ' || value) FILTER (key = 'presence') AS presence,
        min_by(value, rank) FILTER (key = 'disclosure') AS disclosure,
        min_by(coalesce(name, words), rank) FILTER (key = 'changed_by') AS changed_by,
        min_by(words, rank) FILTER (key = 'why') AS why,
        min_by(words, rank) FILTER (key = 'follows') AS follows
    FROM details WHERE event_id IN (FROM talks) GROUP BY event_id
),
said AS (
    SELECT
        s.event_id,
        string_agg(DISTINCT s.said || ' ' || m.status, '; ' ORDER BY s.said || ' ' || m.status) AS history,
        min_by({'date': date_text(m.since, m.until, m.precision), 'since': m.since, 'until': m.until, 'precision': m.precision},
               (m.precision NOT IN ('day', 'days'))::INTEGER * 1000 + s.rank) FILTER (m.since IS NOT NULL OR m.until IS NOT NULL) AS on_day,
        min_by({'name': m.place_name, 'country': m.place_country, 'lat': m.lat, 'lon': m.lon},
               (m.status = 'negated')::INTEGER * 9000 + CASE m.place_kind WHEN 'building' THEN 0 WHEN 'region' THEN 2 WHEN 'water' THEN 2 WHEN 'country' THEN 3 ELSE 1 END * 1000
               + (m.since IS NULL AND m.until IS NULL)::INTEGER * 500 + s.rank)
            FILTER (m.place_name IS NOT NULL) AS place,
        min_by(m.outcome, s.rank) FILTER (m.outcome IS NOT NULL) AS outcome
    FROM seen s JOIN now_mentions m ON m.id = s.mention_id
    GROUP BY s.event_id
)
SELECT
    h.on_day.date AS date, h.on_day.since AS since, h.on_day.until AS until, h.on_day.precision AS precision,
    CASE e.state WHEN 'happened' THEN 'held' WHEN 'negated' THEN 'denied' ELSE e.state END AS state, -- held, planned, postponed, cancelled, denied: where a report tells that it took place, held; else what the latest says. A bare "the summit" does not say that it did
    p.participants AS participants,                                         -- who sits at the table by any report: people where they are named, else the side
    p.sides AS sides,                                                       -- for whom they sit there: countries and registry ids
    coalesce(t.format, CASE WHEN p.side_count = 2 THEN 'bilateral' WHEN p.side_count = 3 THEN 'trilateral' WHEN p.side_count > 3 THEN 'multilateral' END) AS format, -- bilateral, trilateral, multilateral, contact_group, proximity, shuttle, backchannel, call, written; by the number of sides where no report says
    t.type AS type,                                                         -- summit, direct_talks, mediation, ...
    t.level AS level,                                                       -- the highest rank at the table
    t.levels AS levels,                                                     -- the rank of each participant that the text shows
    t.track AS track,                                                       -- 1, 1.5, 2, 3
    t.third_parties AS third_parties,                                       -- host, convenor, mediator, facilitator, guarantor, monitor, message_carrier
    t.presence AS presence,                                                 -- who was absent, excluded, consulted, informed, or refused
    h.place.name AS place, h.place.country AS country, h.place.lat AS lat, h.place.lon AS lon,
    h.outcome AS outcome,
    t.changed_by AS changed_by,                                             -- who postponed or cancelled it
    t.why AS why,                                                           -- the reason, in the text's words
    t.follows AS follows,                                                   -- the words that make it a follow-up
    t.disclosure AS disclosure,                                             -- announced before or after, leaked, denied and confirmed, disputed
    h.history AS history,                                                   -- what was said of it, by day of report
    r.* EXCLUDE (date, since, until, precision, state, place, country, lat, lon, outcome, rank)
FROM ledger_rows r
JOIN words w ON w.event_id = r.event_id
CROSS JOIN LATERAL (SELECT CASE WHEN w.surely_held OR w.awaited IS NULL THEN r.state ELSE w.awaited END AS state) e
LEFT JOIN table_of o ON o.event_id = r.event_id
LEFT JOIN people p ON p.event_id = r.event_id
LEFT JOIN told t ON t.event_id = r.event_id
LEFT JOIN said h ON h.event_id = r.event_id
WHERE (r.kind = 'CONSULT' AND w.says_so OR w.of_signing AND w.has_place AND o.sides > 1 AND r.mode = 'sign')
    AND e.state NOT IN ('conditional', 'hypothetical') AND NOT coalesce(o.at_home, false)
    AND CASE
        WHEN e.state = 'negated' THEN w.of_talks AND o.sides > 1 AND o.known
        WHEN o.sides > 1 THEN o.known OR w.of_talks AND (w.has_day OR w.has_place)
        ELSE t.third_parties IS NOT NULL AND (w.has_day OR w.has_place OR w.of_talks OR w.of_conference)
            OR (w.of_talks OR w.of_conference) AND w.has_place AND (w.has_day OR w.mentions > 1)
            OR w.of_talks AND coalesce(o.body, false) AND (w.has_place OR w.has_day)
    END
QUALIFY row_number() OVER (PARTITION BY r.event_id ORDER BY r.rank) = 1
ORDER BY coalesce(h.on_day.since, h.on_day.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;
