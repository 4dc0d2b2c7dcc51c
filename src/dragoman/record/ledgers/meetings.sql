-- Whether words say that people meet, talk, call, visit or receive one another. What the frames for other kinds carry, or
-- the reader alone, is read as a meeting now and then ("told", "received a document"): there the word itself has to say it.
CREATE OR REPLACE TEMP MACRO says_meeting(frame, word) AS
    CASE
        WHEN frame LIKE 'consult.%' THEN frame NOT IN ('consult.process', 'consult.contact', 'consult.mediation', 'consult.clarify', 'consult.study')
            AND NOT (frame = 'consult.speak_to' AND word = 'speaking')
            AND NOT (frame = 'consult.mediate' AND regexp_matches(word, '^(broker|overs)')) -- "an accord brokered by X"
        WHEN frame = 'stated.clarify' THEN false -- "will not leave the negotiations"
        WHEN regexp_matches(frame, '^(reader|accuse|agree|aid|assault|coerce|concede|cooperate|mobilize|protest|reject|request|retreat|sanction|support|threaten)\.')
            THEN regexp_matches(word, '^(meet|met$|talk|spoke|speak|discuss|visit|tour|negotiat|conver|confer|consult|summit|phone|telephon|host|gather|dialog|conven|organi[sz]|chair|resum|attend|see$|saw$|seen$|held$|arriv|travel)')
        ELSE true
    END;
-- A third party by its name; one that no mention of the record has as a party by the words of its id: "UN", "African Union".
-- A state and its government go by one code, whatever words a mention had for its officials.
CREATE OR REPLACE TEMP MACRO called(name, about) AS
    CASE
        WHEN about LIKE 'gov:%' OR about LIKE 'state:%' THEN split_part(about, ':', 2)
        WHEN name IS DISTINCT FROM regexp_replace(about, '^[a-z]+:', '') OR about NOT LIKE '%:%' THEN name
        WHEN length(name) <= 5 THEN upper(name)
        ELSE array_to_string([upper(part[1]) || part[2:] FOR part IN string_split(name, '-')], ' ')
    END;
CREATE OR REPLACE TEMP MACRO names_talks(word) AS
    regexp_matches(word, '^(talk|negotiations?$|dialog|consultations?$|discussions?$|conversation|meet|met$|session|summit|parley|call|videoconference|reunion|plenar)');
CREATE OR REPLACE TEMP MACRO names_conference(word) AS regexp_matches(word, '^(conference|roundtable|conclave)');

-- What decides whether an event is a meeting, which of its reports gives the row, and how it stands; the words are in
-- meetings.
CREATE OR REPLACE TEMP VIEW decided_meetings AS
WITH talks AS MATERIALIZED ( -- the reports that can be of one, so that nothing is asked of the others
    SELECT s.event_id, s.mention_id, s.rank, s.said, s.state, m.document_id, m.trigger_start, m.trigger_end, m.kind,
        m.mode, m.frame, m.status, m.confidence, m.since, m.until, m.place_name, m.place_kind
    FROM corrected m JOIN shown s ON s.mention_id = m.id
    WHERE m.kind = 'CONSULT' OR m.mode = 'sign'
),
near AS MATERIALIZED (SELECT * FROM shown WHERE event_id IN (SELECT event_id FROM talks)), -- and others of their events
seen AS MATERIALIZED (
    SELECT s.event_id, s.mention_id, s.rank, s.said, m.mode, m.status, m.outcome, m.since, m.until, m.precision,
        m.place_name, m.place_kind, m.place_country, m.lat, m.lon
    FROM near s JOIN corrected m ON m.id = s.mention_id
),
serving AS MATERIALIZED ( -- who serves a body of states and no state sits there for that
    SELECT DISTINCT p.mention_id, p.about, p.value AS body
    FROM now_particulars p JOIN near s ON s.mention_id = p.mention_id
    WHERE p.key = 'serves'
),
people AS MATERIALIZED (
    SELECT
        s.event_id, p.text, coalesce(v.body, p.actor_id) AS actor_id, p.country, p.sector,
        s.mode = 'visit' AND s.place_country = p.country AS at_home
    FROM seen s JOIN now_participants p ON p.mention_id = s.mention_id
    LEFT JOIN serving v ON v.mention_id = p.mention_id AND v.about = p.actor_id
    WHERE p.role IN ('actor', 'target')
),
sides AS (
    SELECT event_id, list_sort(list(side)) AS sides, count(*) AS side_count
    FROM (SELECT DISTINCT event_id, country_or_own(country, sector, actor_id, text) AS side FROM people)
    GROUP BY event_id
),
sat AS (                                                                    -- for whom they sit there: rebels and parties of a state are no side of its government's
    SELECT
        event_id,
        CASE
            WHEN country IS NOT NULL AND (is_official(sector) OR actor_id LIKE 'state:%' OR actor_id LIKE 'gov:%') THEN country
            ELSE coalesce(actor_id, lower(text))
        END AS side,
        actor_id IS NOT NULL OR country IS NOT NULL AS known,
        coalesce(regexp_matches(actor_id, '^(org|bloc|group):'), false) AS body,
        actor_id IS NULL AND regexp_matches(lower(text), '(parties|sides|factions|rivals|delegations)$') AS of_two, -- "the parties met": two at least
        at_home
    FROM people
    WHERE coalesce(sector, '') <> 'MED' AND coalesce(actor_id, '') NOT LIKE 'media:%'
        AND NOT (actor_id IS NULL AND lower(text) IN ('he', 'she', 'him', 'her', 'his', 'it', 'its', 'they', 'them', 'their', 'who', 'country'))
),
table_of AS (
    SELECT event_id, count(DISTINCT side) + bool_or(of_two)::INTEGER AS sides, bool_or(known) AS known, bool_or(body) AS body, bool_and(at_home) AS at_home
    FROM sat GROUP BY event_id
),
said_so AS (
    SELECT t.*, says_meeting(t.frame, t.word) AS says_so
    FROM (
        SELECT t.*, lower(substring(d.text, t.trigger_start + 1, t.trigger_end - t.trigger_start)) AS word
        FROM talks t JOIN documents d ON d.id = t.document_id
    ) t
),
words AS (
    SELECT
        event_id,
        bool_or(says_so) AS says_so,
        bool_or(mode = 'sign') AS of_signing,
        bool_or(names_talks(word)) AS of_talks,
        bool_or(names_conference(word)) AS of_conference,
        count(*) AS mentions,
        bool_or(place_name IS NOT NULL AND place_kind <> 'country') AS has_place,
        bool_or(since IS NOT NULL OR until IS NOT NULL) AS has_day,
        bool_or(status = 'happened' AND says_so AND confidence >= 0.4) AS surely_held,
        min_by(status, (-date_diff('day', DATE '1900-01-01', said)) * 10 + precedence(status))
            FILTER (status <> 'happened' AND says_so) AS awaited
    FROM said_so GROUP BY event_id
),
told AS ( -- of two words in one report the first
    SELECT
        s.event_id,
        min_by(p.value, ((p.cue = 'sides')::INTEGER * 1000 + s.rank) * 1000 + p.position) FILTER (p.key = 'format') AS format,
        min_by(p.value, s.rank * 1000 + p.position) FILTER (p.key = 'disclosure') AS disclosure,
        bool_or(p.key = 'role') AS by_third
    FROM now_particulars p JOIN near s ON s.mention_id = p.mention_id
    WHERE p.key IN ('format', 'disclosure') OR p.key = 'role' AND p.about IS NOT NULL
    GROUP BY s.event_id
),
placed AS (
    SELECT
        *, (precision NOT IN ('day', 'days'))::INTEGER * 1000 + rank AS day_order,
        (status = 'negated')::INTEGER * 9000 + CASE place_kind WHEN 'building' THEN 0 WHEN 'region' THEN 2 WHEN 'water' THEN 2 WHEN 'country' THEN 3 ELSE 1 END * 1000
            + (since IS NULL AND until IS NULL)::INTEGER * 500 + rank AS place_order
    FROM seen
),
said AS (
    SELECT
        event_id,
        arg_min_null(since, day_order) FILTER (since IS NOT NULL OR until IS NOT NULL) AS since,
        arg_min_null(until, day_order) FILTER (since IS NOT NULL OR until IS NOT NULL) AS until,
        arg_min_null(precision, day_order) FILTER (since IS NOT NULL OR until IS NOT NULL) AS precision,
        min_by(place_name, place_order) FILTER (place_name IS NOT NULL) AS place,
        arg_min_null(place_country, place_order) FILTER (place_name IS NOT NULL) AS country,
        arg_min_null(lat, place_order) FILTER (place_name IS NOT NULL) AS lat,
        arg_min_null(lon, place_order) FILTER (place_name IS NOT NULL) AS lon,
        min_by(outcome, rank) FILTER (outcome IS NOT NULL) AS outcome
    FROM placed GROUP BY event_id
),
chosen AS (
    SELECT r.event_id, min_by(r.mention_id, r.rank) AS mention_id, any_value(r.held_of_it) AS state
    FROM (
        SELECT t.event_id, t.mention_id, t.rank, t.kind, t.mode, w.* EXCLUDE (event_id),
            CASE WHEN w.surely_held OR w.awaited IS NULL THEN t.state ELSE w.awaited END AS held_of_it
        FROM talks t JOIN words w ON w.event_id = t.event_id
    ) r
    LEFT JOIN table_of o ON o.event_id = r.event_id
    LEFT JOIN told t ON t.event_id = r.event_id
    WHERE (r.kind = 'CONSULT' AND r.says_so OR r.of_signing AND r.has_place AND o.sides > 1 AND r.mode = 'sign')
        AND r.held_of_it NOT IN ('conditional', 'hypothetical') AND NOT coalesce(o.at_home, false)
        AND CASE
            WHEN r.held_of_it = 'negated' THEN r.of_talks AND o.sides > 1 AND o.known
            WHEN o.sides > 1 THEN o.known OR r.of_talks AND (r.has_day OR r.has_place)
            ELSE coalesce(t.by_third, false) AND (r.has_day OR r.has_place OR r.of_talks OR r.of_conference)
                OR (r.of_talks OR r.of_conference) AND r.has_place AND (r.has_day OR r.mentions > 1)
                OR r.of_talks AND coalesce(o.body, false) AND (r.has_place OR r.has_day)
        END
    GROUP BY r.event_id
)
SELECT
    c.event_id, c.mention_id,
    CASE c.state WHEN 'happened' THEN 'held' WHEN 'negated' THEN 'denied' ELSE c.state END AS state,
    h.since, h.until, h.precision,
    -- of a call the text may say where one of them was, or which place it was about: it took place in none
    CASE WHEN t.format IS DISTINCT FROM 'call' THEN h.place END AS place,
    CASE WHEN t.format IS DISTINCT FROM 'call' THEN h.country END AS country,
    CASE WHEN t.format IS DISTINCT FROM 'call' THEN h.lat END AS lat,
    CASE WHEN t.format IS DISTINCT FROM 'call' THEN h.lon END AS lon,
    h.outcome, p.sides,
    coalesce(t.format, CASE WHEN p.side_count = 2 THEN 'bilateral' WHEN p.side_count = 3 THEN 'trilateral' WHEN p.side_count > 3 THEN 'multilateral' END) AS format,
    t.disclosure
FROM chosen c
LEFT JOIN said h ON h.event_id = c.event_id
LEFT JOIN sides p ON p.event_id = c.event_id
LEFT JOIN told t ON t.event_id = c.event_id;

-- Who met whom, whether it took place, is planned or was called off: one row a meeting, from its plan to its outcome.
-- A row has (1) words that say that people meet, talk, call, visit or receive one another: not those of a standing
-- contact, process or mediation effort, nor what only the reader takes for one ("told", "received a document");
-- (2) two sides, of whom one at least is known. One side is enough where a body meets, or where the words name talks
-- with their place and day. Officials of one state among themselves, and visits of a government to its own towns, are
-- no meeting of a negotiation; the press is no side. (3) A text that takes it for real: supposed, demanded and
-- conditional meetings stay in the timeline. A meeting that is ruled out or not planned has a row if both sides are named.
CREATE OR REPLACE TEMP VIEW meetings AS
WITH decided AS MATERIALIZED (SELECT * FROM decided_meetings),
seen AS MATERIALIZED (SELECT * FROM shown WHERE event_id IN (SELECT event_id FROM decided)),
peopled AS ( -- as event_people, of these alone
    SELECT
        s.event_id, coalesce(p.name, p.text) AS name, p.actor_id,
        country_or_own(p.country, p.sector, coalesce(v.value, p.actor_id), p.text) AS side,
        min(s.rank * 100 + p.position) AS place
    FROM seen s JOIN now_participants p ON p.mention_id = s.mention_id
    LEFT JOIN now_particulars v ON v.mention_id = p.mention_id AND v.key = 'serves' AND v.about = p.actor_id
    WHERE p.role IN ('actor', 'target')
    GROUP BY ALL
),
named AS (
    SELECT
        event_id, side, min(place) AS place,
        coalesce(
            string_agg(DISTINCT name, '; ' ORDER BY name) FILTER (actor_id LIKE 'person:%'),
            min_by(name, ((actor_id IS NULL)::INTEGER * 1000 + length(name), place, name))
        ) AS names
    FROM peopled GROUP BY event_id, side
),
people AS (
    SELECT event_id, string_agg(names, '; ' ORDER BY place, names) AS participants FROM named GROUP BY event_id
),
told AS (
    SELECT
        event_id,
        min_by(value, place) FILTER (key = 'type') AS type,
        min_by(value, place) FILTER (key = 'track') AS track,
        min_by(value, list_position(['head', 'minister', 'chief_of_staff', 'envoy', 'military', 'official', 'expert', 'unofficial'], value))
            FILTER (key = 'level') AS level,
        string_agg(DISTINCT name || ': ' || value, '; ' ORDER BY name || ': ' || value) FILTER (key = 'level' AND name IS NOT NULL) AS levels,
        string_agg(DISTINCT called(name, about) || ': ' || value, '; ' ORDER BY called(name, about) || ': ' || value) FILTER (key = 'role') AS third_parties,
        string_agg(DISTINCT name || ': ' || value, '; ' ORDER BY name || ': ' || value) FILTER (key = 'presence') AS presence,
        min_by(coalesce(name, words), place) FILTER (key = 'changed_by') AS changed_by,
        min_by(words, place) FILTER (key = 'why') AS why,
        min_by(words, place) FILTER (key = 'follows') AS follows
    FROM details WHERE event_id IN (SELECT event_id FROM decided) GROUP BY event_id
),
said AS (
    SELECT s.event_id, string_agg(DISTINCT s.said || ' ' || m.status, '; ' ORDER BY s.said || ' ' || m.status) AS history
    FROM seen s JOIN corrected m ON m.id = s.mention_id GROUP BY s.event_id
)
SELECT
    date_text(k.since, k.until, k.precision) AS date, k.since AS since, k.until AS until, k.precision AS precision,
    k.state AS state,                                                       -- held, planned, postponed, cancelled, denied: where a report tells that it took place, held; else what the latest says. A bare "the summit" does not say that it did
    p.participants AS participants,                                         -- who sits at the table by any report: people where they are named, else the side
    array_to_string(k.sides, '; ') AS sides,                                -- for whom they sit there: countries and registry ids
    k.format AS format,                                                     -- bilateral, trilateral, multilateral, contact_group, proximity, shuttle, backchannel, call, written; by the number of sides where no report says
    t.type AS type,                                                         -- summit, direct_talks, mediation, ...
    t.level AS level,                                                       -- the highest rank at the table
    t.levels AS levels,                                                     -- the rank of each participant that the text shows
    t.track AS track,                                                       -- 1, 1.5, 2, 3
    t.third_parties AS third_parties,                                       -- host, convenor, mediator, facilitator, guarantor, monitor, message_carrier
    t.presence AS presence,                                                 -- who was absent, excluded, consulted, informed, or refused
    k.place AS place, k.country AS country, k.lat AS lat, k.lon AS lon,
    k.outcome AS outcome,
    t.changed_by AS changed_by,                                             -- who postponed or cancelled it
    t.why AS why,                                                           -- the reason, in the text's words
    t.follows AS follows,                                                   -- the words that make it a follow-up
    k.disclosure AS disclosure,                                             -- announced before or after, leaked, denied and confirmed, disputed
    h.history AS history,                                                   -- what was said of it, by day of report
    r.* EXCLUDE (date, since, until, precision, state, place, country, lat, lon, outcome, rank)
FROM decided k
JOIN ledger_rows r ON r.mention_id = k.mention_id
LEFT JOIN people p ON p.event_id = k.event_id
LEFT JOIN told t ON t.event_id = k.event_id
LEFT JOIN said h ON h.event_id = k.event_id
ORDER BY coalesce(k.since, k.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;
