-- What measures count: one row an event, from the mention that stands for it, without its words.
CREATE OR REPLACE TEMP VIEW acts AS
SELECT
    s.event_id, s.mention_id, s.offer_id, s.pledge_id, m.document_id, s.root_id, s.source, s.said,
    m.since, m.until,
    coalesce(m.since, m.until - 1, s.said) AS day,  -- of the event; where the text gives none, of its report
    m.kind, m.mode, m.move, b.bearing, m.status, s.state, m.outcome, m.issues, m.confidence,
    m.place_name, m.place_country, m.lat, m.lon,
    s.reports, s.independent
FROM shown s
JOIN corrected m ON m.id = s.mention_id
LEFT JOIN bearings b ON b.move = m.move
WHERE s.rank = 0;

-- Who acts, is acted on or speaks in a mention, with the side for which they stand, as the pages' filters name it.
CREATE OR REPLACE TEMP VIEW act_sides AS
SELECT
    p.mention_id, p.role, p.position,
    side_of(p.country, p.sector, coalesce(v.value, p.actor_id), p.text) AS side, -- the leader of a group is on its side
    coalesce(p.actor_id, 'text:' || lower(p.text)) AS who, coalesce(p.name, p.text) AS name, p.country, p.sector
FROM now_participants p
LEFT JOIN now_particulars v ON v.mention_id = p.mention_id AND v.key = 'serves' AND v.about = p.actor_id;
