-- Fighting, force and its pauses, and what is said of who holds what: one row an event. Of force short of fighting, sieges
-- and blockades and what is done with arms are in, searches, bans and arrests are not; a claim to a territory is none until
-- somebody takes it; the losses of a month or a year without a place are claims, no event. Casualties keep the lowest, the
-- latest and the highest figure that any report gives, and who gave it; control of territory is what the row's speaker says
-- of it, and stands beside what others say of the same place in the ledger of claims. What is only supposed, feared or a
-- term of an offer is left out.
CREATE OR REPLACE TEMP VIEW hostilities AS
WITH tolls AS (
    SELECT
        e.event_id, e.key, e.about,
        TRY_CAST(split_part(e.value, '-', 1) AS DOUBLE) AS low, TRY_CAST(split_part(e.value, '-', 2) AS DOUBLE) AS high,
        e.said, e.rank, coalesce(v.voice, 'not said') AS voice,
        -- "dozens" is 24 or more, "more than 200" at least so many
        regexp_matches(lower(e.cue), '^(dozens|scores|hundreds|thousands|tens of|at least|more than|over|no fewer|no less)\b') AS least
    FROM details e LEFT JOIN voices v ON v.mention_id = e.mention_id
    WHERE e.key IN ('killed', 'injured')
),
-- Civilians and soldiers are two tolls, and no range: the figures are those of one and the same people, of whom most are
-- told to have died, which are all where anybody counts all; the others stand in `tolls`.
whose AS (
    SELECT event_id, key, about FROM tolls GROUP BY event_id, key, about
    QUALIFY row_number() OVER (PARTITION BY event_id, key ORDER BY max(low) DESC, about IS NOT NULL, about) = 1
),
counted AS (
    SELECT
        t.event_id,
        min(low) FILTER (w.key = 'killed') AS killed_low,
        max_by(low, (said, low)) FILTER (w.key = 'killed') AS killed_best,
        max(high) FILTER (w.key = 'killed') AS killed_high,
        min(low) FILTER (w.key = 'injured') AS injured_low,
        max_by(low, (said, low)) FILTER (w.key = 'injured') AS injured_best,
        max(high) FILTER (w.key = 'injured') AS injured_high,
        array_to_string(list_sort(list(DISTINCT
            voice || ': ' || if(coalesce(least, false), 'at least ', '') || low::BIGINT || CASE WHEN high > low THEN '-' || high::BIGINT ELSE '' END || ' ' || t.key
            || coalesce(' (' || t.about || ')', ''))), '; ') AS tolls
    FROM tolls t
    LEFT JOIN whose w ON w.event_id = t.event_id AND w.key = t.key AND w.about IS NOT DISTINCT FROM t.about
    GROUP BY t.event_id
),
told AS (
    SELECT
        event_id,
        string_agg(DISTINCT value, '; ' ORDER BY value) FILTER (key = 'weapon') AS weapons,
        -- Not small arms: "gunmen" are men.
        list(DISTINCT lower(words)) FILTER (key = 'weapon' AND value <> 'small_arms') AS arms,
        string_agg(DISTINCT value, '; ' ORDER BY value) FILTER (key = 'victims') AS victims
    FROM details GROUP BY event_id
),
-- The day on which what lasts was first told of: "fighting continued", "X holds the bridge".
lasting AS (SELECT event_id, min(TRY_CAST(value AS DATE)) AS day FROM details WHERE key = 'as_of' GROUP BY event_id),
holds AS ( -- what each mention says of who holds the place
    SELECT mention_id, min_by(value, place) AS control, min_by(name, place) AS control_by
    FROM details WHERE key = 'control' GROUP BY mention_id
),
spelt AS ( -- two spellings of one town
    SELECT lower(place_name) AS name, min(round(lat, 1) || ' ' || round(lon, 1)) AS at
    FROM now_mentions WHERE place_kind = 'city' AND lat IS NOT NULL GROUP BY lower(place_name)
),
-- A town of two spellings goes by the one that the mentions give most often.
called AS (
    SELECT lat, lon, max_by(name, (many, name)) AS name
    FROM (
        SELECT place_name AS name, lat, lon, count(*) AS many FROM now_mentions
        WHERE place_kind = 'city' AND lat IS NOT NULL GROUP BY place_name, lat, lon
    )
    GROUP BY lat, lon
),
-- The mentions of force in each event: a denial tells of none, what it denies does.
fought AS MATERIALIZED (
    SELECT
        -- "a car bomb killed six": by nobody who is named
        r.* REPLACE (CASE
            WHEN r.actor_countries IS NULL AND len(list_filter(t.arms, lambda arm: suffix(lower(r.actors), arm))) > 0
            THEN NULL ELSE r.actors END AS actors,
            coalesce(n.name, r.place) AS place),
        h.control AS own_control, h.control_by AS own_control_by, t.weapons, t.victims,
        CASE WHEN h.control IS NOT NULL AND r.place_precision = 'city' THEN coalesce(p.at, lower(r.place)) END AS town
    FROM ledger_rows r
    LEFT JOIN holds h ON h.mention_id = r.mention_id
    LEFT JOIN spelt p ON p.name = lower(r.place)
    LEFT JOIN called n ON r.place_precision = 'city' AND n.lat = r.lat AND n.lon = r.lon
    LEFT JOIN told t ON t.event_id = r.event_id
    WHERE r.kind IN ('ASSAULT', 'MOBILIZE') OR r.kind = 'COERCE' AND r.mode = 'restrict'
        OR r.kind = 'COERCE' AND coalesce(h.control, t.weapons, t.victims) IS NOT NULL
        OR r.kind = 'RETREAT' AND r.mode IN ('territory', 'ceasefire', 'withdraw') OR h.control IS NOT NULL
),
-- Who attacked stands in any report of the event that has it, where all name the same; behind it on whose word, where it
-- is on one's.
-- Day, place and holder of an event stand in its most confident report that has them; what is said of two towns makes a
-- row of each. What lasts and has no day has that on which it was first told.
gathered AS (
    SELECT
        event_id, count(DISTINCT town) AS towns, bool_or(status = 'happened') AS happened,
        CASE WHEN count(DISTINCT actors) FILTER (kind = 'ASSAULT' AND status = 'happened') = 1
             THEN min_by(if(speaker IS NULL OR speaker = actors, actors, actors || ' (' || speaker || ')'), rank)
                 FILTER (actors IS NOT NULL AND kind = 'ASSAULT' AND status = 'happened') END AS doers,
        min_by(own_control, rank) FILTER (own_control IS NOT NULL) AS control,
        min_by(own_control_by, rank) FILTER (own_control IS NOT NULL) AS control_by,
        min_by({'date': date, 'since': since, 'until': until, 'precision': precision}, rank)
            FILTER (since IS NOT NULL AND status = 'happened') AS dated,
        min_by({'place': place, 'precision': place_precision, 'country': country, 'lat': lat, 'lon': lon}, rank)
            FILTER (place_precision IN ('city', 'building', 'region', 'water') AND status = 'happened') AS placed
    FROM fought GROUP BY event_id
),
rows AS (
    SELECT
        r.* REPLACE (
            coalesce(r.actors, CASE WHEN r.kind = 'ASSAULT' AND r.own_control IS NULL THEN g.doers END) AS actors,
            CASE WHEN r.since IS NULL AND r.until IS NULL THEN g.dated.date ELSE r.date END AS date,
            CASE WHEN r.since IS NULL AND r.until IS NULL THEN g.dated.since ELSE r.since END AS since,
            CASE WHEN r.since IS NULL AND r.until IS NULL THEN g.dated.until ELSE r.until END AS until,
            CASE WHEN r.since IS NULL AND r.until IS NULL THEN g.dated.precision ELSE r.precision END AS precision,
            CASE WHEN far AND g.placed IS NOT NULL THEN g.placed.place ELSE r.place END AS place,
            CASE WHEN far AND g.placed IS NOT NULL THEN g.placed.precision ELSE r.place_precision END AS place_precision,
            CASE WHEN far AND g.placed IS NOT NULL THEN g.placed.country ELSE r.country END AS country,
            CASE WHEN far AND g.placed IS NOT NULL THEN g.placed.lat ELSE r.lat END AS lat,
            CASE WHEN far AND g.placed IS NOT NULL THEN g.placed.lon ELSE r.lon END AS lon,
            CASE WHEN g.happened THEN 'happened' WHEN r.status IN ('denied', 'negated') THEN r.status ELSE r.state END AS state
        ),
        coalesce(r.own_control, g.control) AS control,
        CASE WHEN r.own_control IS NULL THEN g.control_by ELSE r.own_control_by END AS control_by
    FROM (SELECT *, coalesce(place_precision, 'country') = 'country' AS far FROM fought) r
    JOIN gathered g ON g.event_id = r.event_id
    WHERE g.towns < 2 OR r.town IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY r.event_id, CASE WHEN g.towns > 1 THEN r.town END ORDER BY r.rank) = 1
)
SELECT
    coalesce(r.date, 'as of ' || l.day) AS date,
    coalesce(r.since, CASE WHEN r.until IS NULL THEN l.day END) AS since,
    coalesce(r.until, CASE WHEN r.since IS NULL THEN l.day + 1 END) AS until,
    coalesce(r.precision, CASE WHEN l.day IS NOT NULL THEN 'as of' END)
        AS precision,                                                       -- as in every ledger; as of: it lasted on that day, when it was first said
    r.kind, r.actors, r.targets, r.place, r.what, r.state,
    r.weapons AS weapons,                                                   -- drone, missile, artillery, bomb, ...
    r.victims AS victims,                                                   -- who or what was hit
    c.killed_low AS killed_low,                                             -- lowest number of deaths that a report gives
    c.killed_best AS killed_best,                                           -- the latest one
    c.killed_high AS killed_high,                                           -- the highest one
    c.injured_low AS injured_low,                                           -- lowest number of injured that a report gives
    c.injured_best AS injured_best,                                         -- the latest one
    c.injured_high AS injured_high,                                         -- the highest one
    c.tolls AS tolls,                                                       -- who gives which figure, and of whom
    r.control AS control,                                                   -- taken, held, lost, contested, encircled, retaken
    r.control_by AS control_by,                                             -- who controls it, as the row's speaker says
    r.* EXCLUDE (date, since, until, precision, kind, actors, targets, place, what, state, rank, weapons, victims, control, control_by, own_control, own_control_by, town, far)
FROM rows r
LEFT JOIN counted c ON c.event_id = r.event_id
LEFT JOIN lasting l ON l.event_id = r.event_id
WHERE NOT (r.place IS NULL AND r.control IS NULL AND r.amounts IS NOT NULL
           AND (coalesce(r.precision IN ('month', 'season', 'year'), false) OR coalesce(r.since < r.published - 28, false)))
  AND r.confidence >= 0.2 -- below it, mostly nouns that only sound like war
  AND r.state NOT IN ('conditional', 'hypothetical', 'negated')
  AND NOT (r.state = 'planned' AND r.since IS NULL AND r.kind <> 'MOBILIZE') -- what somebody means to do one day
ORDER BY coalesce(r.since, r.until - 1, l.day, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;
