-- One row for each mention that counts: what the filters of a reader look at. `shown` is filled first.
SELECT
    s.mention_id, s.event_id, s.offer_id, s.pledge_id, m.document_id, s.rank, s.said,
    coalesce(m.since, m.until - 1, s.said) AS day,
    m.kind, m.move, m.status, m.confidence, m.issues, m.span_start, m.span_end, d.outlet,
    coalesce(w.who, []) AS who,             -- who takes part or speaks: the person or body, and the side for which they stand
    coalesce(w.names, '') AS names,
    coalesce(w.acting, []) AS acting,       -- of those in `who`, the sides that act
    coalesce(w.addressed, []) AS addressed, -- and those that are acted on or addressed
    -- as `who`, of those alone that act
    list_distinct(coalesce(w.acting, []) || coalesce(string_split(w.actor_ids, '; '), [])) AS doers
FROM shown s
JOIN now_mentions m ON m.id = s.mention_id
JOIN documents d ON d.id = m.document_id
LEFT JOIN parties w ON w.mention_id = s.mention_id
ORDER BY s.said, m.document_id, m.span_start, s.mention_id
