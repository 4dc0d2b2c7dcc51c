-- Who met whom, whether it took place, is planned or was called off: one row a meeting, from its plan to its outcome.
CREATE OR REPLACE TEMP VIEW meetings AS
WITH named AS (
    SELECT
        event_id, side, min(place) AS place,
        coalesce(
            string_agg(DISTINCT name, '; ' ORDER BY name) FILTER (actor_id LIKE 'person:%'),
            min_by(name, (actor_id IS NULL)::INTEGER * 1000 + length(name))
        ) AS names
    FROM event_people GROUP BY event_id, side
),
people AS (
    SELECT
        event_id,
        string_agg(names, '; ' ORDER BY place, names) AS participants,
        string_agg(side, '; ' ORDER BY side) AS sides,
        count(*) AS side_count
    FROM named GROUP BY event_id
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
    FROM details GROUP BY event_id
),
said AS (
    SELECT
        s.event_id,
        string_agg(DISTINCT s.said || ' ' || m.status, '; ' ORDER BY s.said || ' ' || m.status) AS history,
        min_by(date_text(m.since, m.until, m.precision), s.rank) FILTER (m.since IS NOT NULL OR m.until IS NOT NULL) AS date,
        min_by(m.since, s.rank) FILTER (m.since IS NOT NULL OR m.until IS NOT NULL) AS since,
        min_by(m.until, s.rank) FILTER (m.since IS NOT NULL OR m.until IS NOT NULL) AS until,
        min_by(m.precision, s.rank) FILTER (m.since IS NOT NULL OR m.until IS NOT NULL) AS precision,
        min_by({'name': m.place_name, 'country': m.place_country, 'lat': m.lat, 'lon': m.lon},
               (m.place_kind = 'country')::INTEGER * 1000 + s.rank) FILTER (m.place_name IS NOT NULL) AS place,
        min_by(m.outcome, s.rank) FILTER (m.outcome IS NOT NULL) AS outcome
    FROM shown s JOIN now_mentions m ON m.id = s.mention_id
    GROUP BY s.event_id
)
SELECT
    h.date, h.since, h.until, h.precision,
    CASE r.state WHEN 'happened' THEN 'held' ELSE r.state END AS state,      -- held, planned, postponed, cancelled, denied, conditional, ...: where any report tells that it took place, held; else what the latest says
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
LEFT JOIN people p ON p.event_id = r.event_id
LEFT JOIN told t ON t.event_id = r.event_id
LEFT JOIN said h ON h.event_id = r.event_id
WHERE r.kind = 'CONSULT' AND r.state NOT IN ('conditional', 'hypothetical', 'negated')
QUALIFY row_number() OVER (PARTITION BY r.event_id ORDER BY r.rank) = 1
ORDER BY coalesce(h.since, h.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;
