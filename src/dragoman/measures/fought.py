"""What the record tells of attacks, losses and places changing hands, counted in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.measures import periods
from dragoman.measures.measured import MOST_MENTIONS, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dragoman.record import Record

SURE = 0.2  # the least confidence of a reading; the ledger of hostilities has the same
NOT_SAID, OTHERS, OUTLETS = "not said", "others", "outlets"
BY_AIR = ("drone", "missile", "bomb", "aircraft", "naval_drone")  # weapons that make an attack a strike
BY_GUN = ("artillery", "rocket")
CIVIL = ("civilians", "residential", "hospital", "school")  # victims that make it one on civilians
# Events of fighting of the scope, each with what its reports say of weapons, of who was hit, and of casualties. Harmed
# are the parties it is aimed at, else the country where it is placed unless that attacks on its own ground.
FIGHTS = """
goal AS (SELECT unnest(?::VARCHAR[]) AS id),
told_of AS (
    SELECT * FROM acts e
    WHERE e.kind IN ('ASSAULT', 'MOBILIZE', 'COERCE', 'RETREAT') AND e.state IN ('happened', 'denied')
        AND e.confidence >= ? AND e.day >= ? AND e.day < ?
        AND (len(?::VARCHAR[]) = 0 OR list_has_any(e.issues, ?::VARCHAR[]))
),
sites AS ( -- where another report names the place
    SELECT
        s.event_id,
        min_by({'name': m.place_name, 'country': m.place_country, 'lat': m.lat, 'lon': m.lon}, s.rank) AS site
    FROM (SELECT event_id FROM told_of WHERE place_name IS NULL AND reports > 1) e
    JOIN shown s ON s.event_id = e.event_id JOIN corrected m ON m.id = s.mention_id
    WHERE m.place_name IS NOT NULL GROUP BY s.event_id
),
fights AS (
    SELECT
        e.event_id, e.mention_id, e.kind, e.mode, e.state, e.day, e.since, e.until, e.said,
        coalesce(e.place_name, p.site.name) AS place_name,
        if(e.place_name IS NULL, p.site.lat, e.lat) AS lat, if(e.place_name IS NULL, p.site.lon, e.lon) AS lon,
        'state:' || if(e.place_name IS NULL, p.site.country, e.place_country) AS ground,
        date_trunc(?, e.day)::DATE AS period
    FROM told_of e LEFT JOIN sites p ON p.event_id = e.event_id
),
details AS (
    SELECT s.event_id, s.said, p.mention_id, p.key, p.value, p.about, m.status IN ('denied', 'negated') AS denied
    FROM now_particulars p JOIN shown s ON s.mention_id = p.mention_id JOIN corrected m ON m.id = p.mention_id
    WHERE p.key IN ('weapon', 'victims', 'killed', 'injured', 'control') AND s.event_id IN (SELECT event_id FROM fights)
),
marks AS (
    SELECT
        event_id,
        list(DISTINCT value) FILTER (key = 'weapon') AS weapons,
        list(DISTINCT value) FILTER (key = 'victims') AS victims,
        bool_or(key IN ('killed', 'injured')) AS toll, bool_or(key = 'control') AS control
    FROM details GROUP BY event_id
),
ends AS (
    SELECT DISTINCT f.event_id, a.role, a.side
    FROM fights f JOIN act_sides a ON a.mention_id = f.mention_id WHERE a.role IN ('actor', 'target')
),
named AS (
    SELECT t.event_id, t.side FROM ends t SEMI JOIN goal g ON g.id = t.side
    WHERE t.role = 'target' AND (t.event_id, t.side) NOT IN (SELECT (event_id, side) FROM ends WHERE role = 'actor')
),
placed AS (
    SELECT f.event_id, if(f.ground IN (SELECT id FROM goal), f.ground, 'others') AS side
    FROM fights f
    WHERE f.ground IS NOT NULL AND f.event_id NOT IN (SELECT event_id FROM named)
        AND (f.event_id, f.ground) NOT IN (SELECT (event_id, side) FROM ends WHERE role = 'actor')
),
harmed AS (FROM named UNION ALL FROM placed),
attacks AS (
    SELECT f.*, coalesce(h.side, 'not said') AS side,
        CASE
            WHEN list_has_any(m.weapons, ?::VARCHAR[]) OR f.mode IN ('aerial', 'drone') THEN 'strike'
            WHEN list_has_any(m.weapons, ?::VARCHAR[]) OR f.mode = 'heavy-weapons' THEN 'shelling'
            ELSE 'other'
        END AS sort,
        coalesce(list_has_any(m.victims, ?::VARCHAR[]), false) AS on_civilians
    FROM fights f LEFT JOIN marks m ON m.event_id = f.event_id LEFT JOIN harmed h ON h.event_id = f.event_id
    WHERE f.state = 'happened' AND (
        f.kind = 'ASSAULT' AND f.mode IS DISTINCT FROM 'territory' AND NOT coalesce(m.control, false)
        OR f.kind IN ('ASSAULT', 'MOBILIZE') AND (m.toll OR len(m.victims) > 0)
    )
),
"""
# Who is meant where a report names somebody by a registry id: the side for which they stand.
WHO = """
known AS (
    SELECT p.actor_id, min(side_of(p.country, p.sector, p.actor_id, p.text)) AS side
    FROM now_participants p SEMI JOIN details d ON d.about = p.actor_id GROUP BY p.actor_id
),
meant AS (
    SELECT DISTINCT d.about, coalesce(
        k.side, 'state:' || regexp_extract(d.about, '^(?:state|gov|mil):([A-Z]{3})$', 1), d.about) AS side
    FROM details d LEFT JOIN known k ON k.actor_id = d.about
    WHERE d.about IS NOT NULL AND (k.side IS NOT NULL OR d.about SIMILAR TO '(state|gov|mil):[A-Z]{3}')
),
voiced AS (
    SELECT d.mention_id, min(a.side) AS side FROM (SELECT DISTINCT mention_id FROM details) d
    JOIN act_sides a ON a.mention_id = d.mention_id AND a.role = 'speaker' AND a.position = 0 GROUP BY d.mention_id
),
"""
ATTACKS = f"""
WITH {FIGHTS}
own AS (SELECT DISTINCT a.event_id, e.side FROM ends e JOIN attacks a ON a.event_id = e.event_id WHERE e.role = 'actor')
SELECT 'on' AS what, period, side, sort, on_civilians, count(DISTINCT event_id) AS n,
    max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
FROM attacks GROUP BY ALL
UNION ALL
SELECT 'by', NULL, o.side, NULL, NULL, count(*), [] FROM own o SEMI JOIN goal g ON g.id = o.side GROUP BY ALL
UNION ALL
SELECT 'all', NULL, NULL, NULL, NULL, count(DISTINCT event_id), [] FROM attacks
ORDER BY ALL
"""
# Casualties: of one event and side the lowest, the latest and the highest figure, then summed over events. Figures of a
# month or a year without a place are claims about the war, no event.
LOSSES = f"""
WITH {FIGHTS} {WHO}
event AS (
    SELECT f.*, coalesce(h.side, 'not said') AS side
    FROM fights f LEFT JOIN (SELECT event_id, if(count(*) = 1, min(side), 'not said') AS side FROM harmed GROUP BY 1) h
        ON h.event_id = f.event_id
    WHERE f.state = 'happened'
        AND NOT (f.place_name IS NULL AND (coalesce(f.until - f.since, 1) >= 28 OR f.since < f.said - 28))
),
figures AS (
    SELECT
        e.event_id, e.period, e.mention_id AS first, d.mention_id, d.key, e.day,
        d.said::VARCHAR || lpad(split_part(d.value, '-', 1), 12, '0') AS moment, d.about = 'civilian' AS civil,
        TRY_CAST(split_part(d.value, '-', 1) AS DOUBLE) AS low, TRY_CAST(split_part(d.value, '-', 2) AS DOUBLE) AS high,
        CASE WHEN m.side IS NULL THEN e.side WHEN m.side IN (SELECT id FROM goal) THEN m.side ELSE 'others' END AS side,
        CASE
            WHEN v.side IS NULL THEN 'outlets' WHEN v.side IN (SELECT id FROM goal) THEN v.side ELSE 'others'
        END AS voice
    FROM event e JOIN details d ON d.event_id = e.event_id AND d.key IN ('killed', 'injured') AND NOT d.denied
    LEFT JOIN meant m ON m.about = d.about LEFT JOIN voiced v ON v.mention_id = d.mention_id
),
told AS (
    SELECT '' AS voice, period, side, key, event_id, min(low) AS low, max_by(low, moment) AS latest,
        max(high) AS high, max(low) FILTER (civil) AS civil, min(first) AS mention_id, max(day) AS day
    FROM figures WHERE low IS NOT NULL AND high IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT voice, NULL, side, key, event_id, min(low), max_by(low, moment),
        max(high), NULL, min(mention_id), max(day)
    FROM figures WHERE low IS NOT NULL AND high IS NOT NULL GROUP BY ALL
)
SELECT voice, period, side, key, count(*) AS n, sum(low), sum(latest), sum(high), sum(civil),
    max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
FROM told GROUP BY ALL ORDER BY ALL
"""
# What is said of who holds which place: by whom it is held, on whose word, and whether that is denied.
PLACES = f"""
WITH {FIGHTS} {WHO}
claims AS (
    SELECT
        coalesce(printf('%.2f/%.2f', f.lat, f.lon), lower(f.place_name)) AS spot, f.place_name AS place,
        d.value AS what, f.period, f.day, f.event_id, d.mention_id, d.denied,
        f.event_id IN (SELECT target_event FROM event_links WHERE kind = 'denies') AS disputed,
        coalesce(m.side, if(d.value IN ('taken', 'retaken', 'lost', 'held'), a.side, NULL)) AS holder,
        coalesce(v.side, 'outlets') AS voice
    FROM fights f JOIN details d ON d.event_id = f.event_id AND d.key = 'control'
    LEFT JOIN meant m ON m.about = d.about LEFT JOIN voiced v ON v.mention_id = d.mention_id
    LEFT JOIN (
        SELECT event_id, min(side) AS side FROM ends SEMI JOIN goal g ON g.id = side
        WHERE role = 'actor' GROUP BY event_id HAVING count(*) = 1
    ) a ON a.event_id = f.event_id
)
SELECT
    spot, place, what, denied, period, bool_or(disputed) AS disputed,
    if(holder IS NULL OR holder IN (SELECT id FROM goal), coalesce(holder, 'not said'), 'others') AS holder,
    if(voice = 'outlets' OR voice IN (SELECT id FROM goal), voice, 'others') AS voice,
    count(DISTINCT event_id) AS n, max(day) AS day, max_by(mention_id, day::VARCHAR || mention_id, ?) AS mentions
FROM claims GROUP BY ALL ORDER BY ALL
"""


def _values(scope: Scope, sides: Sequence[str]) -> list[Any]:
    issues = list(scope.issues)
    kinds = (list(BY_AIR), list(BY_GUN), list(CIVIL))
    return [list(sides), SURE, *periods.window(scope), issues, issues, scope.step, *kinds, MOST_MENTIONS]


def _ask(record: Record, statement: str, scope: Scope, sides: Sequence[str]) -> list[dict[str, Any]]:
    table = record.ask(statement, _values(scope, sides), as_of=scope.as_of)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def attacks(record: Record, scope: Scope, sides: Sequence[str]) -> list[dict[str, Any]]:
    """Attacks on each side by period and sort, those by each side, and all of them."""
    return _ask(record, ATTACKS, scope, sides)


def losses(record: Record, scope: Scope, sides: Sequence[str]) -> list[Mapping[str, Any]]:
    """Deaths and injured of each side by period, and by who counts them, where `voice` is not empty."""
    names = ("voice", "period", "side", "key", "n", "low", "latest", "high", "civil", "mentions")
    table = record.ask(LOSSES, _values(scope, sides), as_of=scope.as_of)
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def places(record: Record, scope: Scope, sides: Sequence[str]) -> list[dict[str, Any]]:
    """What is said of places: who holds them, on whose word, denied or not, by period."""
    return _ask(record, PLACES, scope, sides)
