-- Who takes part in some mentions, and how much of what, in one row each; {participants} and {wanted} are tables of ours.
SELECT
    w.id AS mention_id, p.* EXCLUDE (mention_id), q.amounts
FROM {wanted} w
LEFT JOIN (
    SELECT
        mention_id,
        string_agg(coalesce(name, text), '; ' ORDER BY position) FILTER (role = 'actor') AS actors,
        string_agg(actor_id, '; ' ORDER BY position) FILTER (role = 'actor') AS actor_ids,
        string_agg(coalesce(name, text), '; ' ORDER BY position) FILTER (role = 'target') AS targets,
        string_agg(actor_id, '; ' ORDER BY position) FILTER (role = 'target') AS target_ids,
        string_agg(coalesce(name, text), '; ' ORDER BY position) FILTER (role = 'speaker') AS speaker,
        string_agg(DISTINCT country, '; ' ORDER BY country) FILTER (role = 'actor') AS actor_countries,
        list_sort(list_distinct(list(side) || list(who))) AS who,
        string_agg(DISTINCT coalesce(name, text), ' ' ORDER BY coalesce(name, text)) AS names,
        list_sort(list_distinct(list(side) FILTER (role = 'actor'))) AS acting,
        list_sort(list_distinct(list(side) FILTER (role = 'target'))) AS addressed
    FROM (
        SELECT
            *, side_of(country, sector, actor_id, text) AS side, coalesce(actor_id, 'text:' || lower(text)) AS who
        FROM {participants}
        WHERE mention_id IN (SELECT id FROM {wanted})
    )
    GROUP BY mention_id
) p ON p.mention_id = w.id
LEFT JOIN (
    SELECT mention_id, string_agg(text, '; ' ORDER BY position) AS amounts
    FROM amounts WHERE mention_id IN (SELECT id FROM {wanted}) GROUP BY mention_id
) q ON q.mention_id = w.id
