-- Which mentions make a row of the ledger of moves, without their words.
CREATE OR REPLACE TEMP VIEW kept_moves AS
WITH own AS (
    SELECT
        s.event_id, s.mention_id, s.offer_id, s.state, s.said, s.rank, m.move, m.mode, m.status, m.document_id, m.span_start,
        array_to_string(m.issues, '; ') AS issues, m.since, m.until, p.actors
    FROM shown s JOIN corrected m ON m.id = s.mention_id LEFT JOIN parties p ON p.mention_id = s.mention_id
    WHERE m.move IS NOT NULL
),
-- What of a mention alone decides whether it makes a row.
marked AS (
    SELECT
        mention_id,
        bool_or(key = 'condition') AS hangs,
        bool_or(key = 'proposal') AS names_text,
        bool_or(key = 'stance' AND value = 'denies') AS denies,
        bool_or(key = 'pledge' AND value IN ('money', 'kit', 'troops', 'training', 'sanction')) AS gives,
        bool_or(key = 'pledge' AND value <> 'other') AS pledges
    FROM now_particulars GROUP BY mention_id
),
-- What an offer is about, for the moves that do not say it again: "Kyiv refused".
about AS (
    SELECT offer_id, min_by(issues, (said, document_id, span_start, mention_id)) AS issues
    FROM own WHERE offer_id IS NOT NULL AND issues <> '' AND move IN ('propose', 'demand', 'counter', 'guarantee')
    GROUP BY offer_id
)
SELECT
    o.event_id, o.mention_id, o.move, o.mode, o.state, o.said, o.document_id, o.since, o.until,
    CASE WHEN o.issues = '' AND o.move IN ('accept', 'reject', 'counter', 'defer') THEN coalesce(a.issues, '') ELSE o.issues END AS issues
FROM own o
LEFT JOIN marked m ON m.mention_id = o.mention_id
LEFT JOIN about a ON a.offer_id = o.offer_id
WHERE o.move NOT IN ('claim', 'deny')
    AND (o.move <> 'pledge' OR o.issues NOT IN ('', 'PROC') AND NOT coalesce(m.pledges, false)) -- "pledged to open the crossing": in no other ledger
    AND o.actors IS NOT NULL
    AND (o.status IN ('happened', 'planned') OR o.status = 'conditional' AND m.hangs)
    AND NOT coalesce(m.denies AND o.move = 'reject', false)
    AND NOT coalesce(m.gives AND NOT m.names_text AND o.move IN ('accept', 'propose', 'concede'), false)
QUALIFY row_number() OVER (PARTITION BY o.event_id, CASE o.move WHEN 'urge' THEN 'demand' WHEN 'defer' THEN 'reject' WHEN 'concede' THEN 'accept' WHEN 'counter' THEN 'propose' ELSE o.move END ORDER BY o.rank) = 1;

-- Who offered, demanded, conceded, refused, retracted what: every event that changes or answers a position. Plain claims
-- and denials of fact are in the ledger of claims, undertakings in that of pledges.
--
-- A row is an act of somebody who is named, told as done, as to come, or as hanging on a condition that is told with it.
-- What is only asked, feared or supposed of a party, and what is denied, is no row: it is in the timeline, and the demand
-- that asks for it is one. Neither are the refusal of an accusation, which is a denial of fact, and an agreement to give
-- money, arms or troops, which is a pledge. Where the reports of one event tell two moves, each is a row: who agrees to
-- the one half and refuses the other makes two.
CREATE OR REPLACE TEMP VIEW moves AS
WITH told AS (
    SELECT
        event_id,
        min_by(value, place) FILTER (key = 'extent') AS extent,
        min_by(words, place) FILTER (key = 'condition') AS condition,
        min_by(words, place) FILTER (key = 'ground') AS ground,
        min_by(value, place) FILTER (key = 'deadline') AS deadline,
        string_agg(DISTINCT coalesce(name || ': ', '') || words, '; ' ORDER BY coalesce(name || ': ', '') || words) FILTER (key = 'gives') AS gives,
        string_agg(DISTINCT coalesce(name || ': ', '') || words, '; ' ORDER BY coalesce(name || ': ', '') || words) FILTER (key = 'gets') AS gets,
        min_by(words, place) FILTER (key = 'proposal') AS proposal,
        min_by(name, place) FILTER (key = 'proposal' AND about IS NOT NULL) AS proposal_of,
        min_by(coalesce(name, words), place) FILTER (key = 'on_behalf') AS on_behalf
    FROM details GROUP BY event_id
)
SELECT
    r.date, r.since, r.until, r.precision,
    r.move,
    CASE WHEN j.mention_id IS NULL THEN r.actors ELSE r.actors || '; ' || r.targets END AS actors, -- who acts; of what some agreed with one another all of them
    CASE WHEN j.mention_id IS NULL THEN r.targets END AS targets,           -- who is addressed
    r.what,
    k.issues AS issues,                                                     -- its own; of a move that names none those of its offer
    r.state,
    b.bearing AS bearing,                                                   -- soft: towards the other side; hard: away from it; neutral
    t.proposal AS proposal,                                                 -- the words that name what is put forward or answered
    t.proposal_of AS proposal_of,                                           -- whose text those words say it is
    t.extent AS extent,                                                     -- of an acceptance or refusal: in_full, in_part, on_condition
    t.condition AS condition,                                               -- what it hangs on, in the text's words
    t.ground AS ground,                                                     -- the reason given, in the text's words
    t.deadline AS deadline,                                                 -- by when: a day, or the words
    t.gives AS gives,                                                       -- what a side would give
    t.gets AS gets,                                                         -- what a side would get
    CASE WHEN t.on_behalf IS NOT NULL THEN coalesce(r.speaker, 'sources') END AS told_by, -- who announces it where that is not the party itself: then it is a claim about that party, and shown as one
    t.on_behalf AS on_behalf,                                               -- the party whose move it is said to be
    r.* EXCLUDE (date, since, until, precision, move, actors, targets, what, issues, state, rank)
FROM kept_moves k
JOIN ledger_rows r ON r.mention_id = k.mention_id
LEFT JOIN told t ON t.event_id = k.event_id
LEFT JOIN bearings b ON b.move = k.move
LEFT JOIN jointly j ON j.mention_id = k.mention_id
WHERE r.move NOT IN ('claim', 'deny') -- as kept_moves has it; said again, half of the mentions need not be looked at
ORDER BY coalesce(r.since, r.until - 1, r.published) NULLS LAST, r.document_id, r.span_start, r.mention_id;

-- Each side's moves with the issue they are about, by day, one row an event, side and issue.
CREATE OR REPLACE TEMP VIEW stands AS
WITH behalf AS (SELECT DISTINCT event_id FROM details WHERE key = 'on_behalf')
SELECT
    e.side, min_by(e.name, e.place) AS name, i.issue, k.event_id, k.move, b.bearing, k.mention_id,
    h.event_id IS NOT NULL AS for_another,
    coalesce(k.since, k.until - 1) AS told, d.published AS reported,
    coalesce(k.since, k.until - 1, k.said) AS day, k.said
FROM kept_moves k
JOIN documents d ON d.id = k.document_id
JOIN bearings b ON b.move = k.move
LEFT JOIN jointly j ON j.mention_id = k.mention_id
JOIN event_people e ON e.event_id = k.event_id
    AND (e.role = 'actor' OR k.mode = 'sign' OR j.mention_id IS NOT NULL) -- who signs or agrees with another does so, too
LEFT JOIN behalf h ON h.event_id = k.event_id
CROSS JOIN unnest(string_split(k.issues, '; ')) AS i(issue)
WHERE i.issue <> '' AND k.move NOT IN ('clarify', 'pledge')
    AND NOT names_nobody(e.side) AND k.state NOT IN ('denied', 'negated', 'hypothetical')
GROUP BY ALL;

-- Against the one before of the same side on the same issue, if there was one.
CREATE OR REPLACE TEMP MACRO direction_of(move, bearing, event_before, bearing_before) AS
    CASE
        WHEN event_before IS NULL THEN 'first'
        WHEN move IN ('concede', 'accept', 'implement') THEN 'toward'
        WHEN move = 'retract' OR bearing = 'hard' AND bearing_before = 'soft' THEN 'away'
        WHEN bearing = 'soft' AND bearing_before = 'hard' THEN 'toward'
        ELSE 'same'
    END;

-- The positions as they are compared between two days: without what a side said before the last time and the time before.
CREATE OR REPLACE TEMP VIEW last_positions AS
WITH ends AS (
    SELECT
        side, issue,
        max_by(
            {'name': name, 'move': move, 'bearing': bearing, 'event_id': event_id, 'mention_id': mention_id},
            (day, said, event_id, move), 2
        ) AS two
    FROM stands WHERE NOT for_another GROUP BY side, issue
)
SELECT
    o.side, o.two[1].name AS who, o.issue,
    direction_of(o.two[1].move, o.two[1].bearing, o.two[2].event_id, o.two[2].bearing) AS direction,
    r.move, r.what, r.state, r.document_id, r.span_start, r.span_end, r.event_id, r.offer_id, r.mention_id
FROM ends o JOIN moves r ON r.mention_id = o.two[1].mention_id
ORDER BY o.side, o.issue;

-- Where each party stands on each issue: its last stated position, and whether that moved towards the others or away.
-- The direction of a move: towards, where it concedes or accepts; away, where it retracts, or refuses what it had
-- accepted or offered; the same, where it says again what it said before; first, where nothing was said before. A move
-- that somebody else tells for a party is no position of it; `claimed` counts them.
CREATE OR REPLACE TEMP VIEW positions AS
WITH each AS MATERIALIZED (FROM stands),
own AS (
    SELECT
        *,
        lag(bearing) OVER earlier AS bearing_before,
        lag(event_id) OVER earlier AS event_before,
        count(*) OVER (PARTITION BY side, issue) AS stated,
        row_number() OVER (PARTITION BY side, issue ORDER BY day DESC, said DESC, event_id DESC, move DESC) AS latest
    FROM each WHERE NOT for_another
    WINDOW earlier AS (PARTITION BY side, issue ORDER BY day, said, event_id, move)
),
directed AS MATERIALIZED (
    SELECT
        *,
        direction_of(move, bearing, event_before, bearing_before) AS direction
    FROM own
),
past AS (
    SELECT
        side, issue,
        string_agg(coalesce(coalesce(told, reported)::VARCHAR || ' ', '') || move || ' (' || direction || ')', '; ' ORDER BY day, said, event_id, move) AS history
    FROM directed GROUP BY side, issue
),
others AS (SELECT side, issue, count(*) AS claimed FROM each WHERE for_another GROUP BY side, issue)
SELECT
    o.side AS side,                                                         -- whose position: a country or a registry id
    o.name AS who,                                                          -- its name, or that of whoever spoke for it
    o.issue AS issue,                                                       -- what it is about
    o.told AS since,                                                        -- the day of the last stated position, as the text gives it
    o.direction AS direction,                                               -- toward, away, same, first: against its earlier stated one
    h.history AS history,                                                   -- its moves on the issue, each with its day and its direction against the one before
    r.* EXCLUDE (issues, since, answers, reports, independent, outlets, date, until, precision),
    o.stated AS stated,                                                     -- number of moves on the issue that it made itself
    coalesce(x.claimed, 0) AS claimed,                                      -- number that others tell for it
    o.event_before AS before_event_id                                       -- the move before
FROM (FROM directed WHERE latest = 1) o
JOIN moves r ON r.mention_id = o.mention_id
JOIN past h ON h.side = o.side AND h.issue = o.issue
LEFT JOIN others x ON x.side = o.side AND x.issue = o.issue
ORDER BY o.side, o.issue;

-- What was put forward, and what became of it: one row an offer, from its first report over its versions to the answers.
-- An offer is terms that somebody can answer: a thread that holds a proposal, a plan, a counter-proposal, an invitation or
-- a guarantee; a demand that says what is given or gained for it or on what it hangs; or anything that the other side has
-- answered. A bare demand, appeal or threat is a move and no offer.
-- The state goes by the latest answer of each other side: withdrawn, where who made it retracts it; accepted, where
-- somebody it was put to accepts it and nobody refuses it later; countered; rejected; open, where nobody answered it.
CREATE OR REPLACE TEMP VIEW offers AS
WITH steps AS (
    SELECT
        r.*, coalesce(r.since, r.until - 1, r.said) AS day, coalesce(r.since, r.until - 1) AS told,
        row_number() OVER (PARTITION BY r.offer_id ORDER BY coalesce(r.since, r.until - 1, r.said), r.said, r.document_id, r.span_start, r.mention_id) AS step,
        r.move IN ('propose', 'demand', 'guarantee', 'urge', 'threaten') AS opens
    FROM moves r WHERE r.offer_id IS NOT NULL AND r.move <> 'pledge'
),
answered AS (
    SELECT * FROM steps WHERE NOT opens
    QUALIFY row_number() OVER (PARTITION BY offer_id, actors ORDER BY day DESC, said DESC, step DESC) = 1
),
summed AS (
    SELECT
        offer_id,
        string_agg(coalesce(actors, '?') || ': ' || move || coalesce(' ' || extent, '') || coalesce(' (' || coalesce(told, published) || ')', ''), '; ' ORDER BY day, step) AS answers,
        bool_or(move = 'retract') AS retracted,
        max(day) FILTER (move IN ('accept', 'implement')) AS accepted,
        max(day) FILTER (move IN ('reject', 'defer')) AS rejected,
        max(day) FILTER (move = 'counter') AS countered,
        max(day) AS latest
    FROM answered GROUP BY offer_id
)
SELECT
    f.told AS since,                                                        -- the day it was first put forward, as the text gives it
    CASE WHEN f.move IN ('demand', 'urge', 'threaten') THEN coalesce(v.owner, f.actors) ELSE f.actors END AS by, -- who put it forward; of a text that others ask to accept whose it is
    f.targets AS addressed,                                                 -- to whom
    coalesce(v.proposal, f.what) AS title,                                  -- the fullest words that name it, else its content
    f.what AS terms,                                                        -- its content in the text's words
    v.conditions AS conditions,                                             -- what it hangs on
    v.gives AS gives,                                                       -- what a side would give
    v.gets AS gets,                                                         -- what a side would get
    v.issues AS issues,                                                     -- what it is about
    v.versions AS versions,                                                 -- how often it was put forward
    CASE
        WHEN s.retracted THEN 'withdrawn'
        WHEN s.accepted IS NOT NULL AND s.accepted >= coalesce(s.rejected, s.accepted) THEN 'accepted'
        WHEN s.countered IS NOT NULL AND s.countered >= coalesce(s.rejected, s.countered) THEN 'countered'
        WHEN s.rejected IS NOT NULL THEN 'rejected'
        ELSE 'open'
    END AS state,                                                           -- open, accepted, rejected, countered, withdrawn
    s.answers AS answers,                                                   -- the latest answer of each side, with its day
    v.steps AS moves,                                                       -- events of its moves, in order
    v.latest AS latest,                                                     -- the day of the last one, or of its report
    f.told_by AS told_by,                                                   -- who announces it where that is not the party itself
    f.on_behalf AS on_behalf,                                               -- the party whose offer it is said to be
    f.title AS document_title,                                              -- title of the document
    f.move, f.speaker, f.outlet, f.published, f.url, f.quote, f.confidence,
    f.document_id, f.span_start, f.span_end, f.event_id, f.mention_id, f.offer_id
FROM steps f
JOIN (
    SELECT
        offer_id,
        max_by(proposal, (length(proposal), -step)) FILTER (NOT regexp_full_match(proposal, '(a|an|the|this|that|such|his|her|its|their)\s+\S+', 'i')) AS proposal, -- "the plan" names none
        min_by(proposal_of, step) AS owner,
        string_agg(DISTINCT condition, '; ' ORDER BY condition) AS conditions,
        string_agg(DISTINCT gives, '; ' ORDER BY gives) AS gives,
        string_agg(DISTINCT gets, '; ' ORDER BY gets) AS gets,
        array_to_string(list_sort(list_distinct(flatten(list(string_split(issues, '; ')) FILTER (issues <> '')))), '; ') AS issues,
        count(*) FILTER (opens) AS versions,
        string_agg(event_id, '; ' ORDER BY step) AS steps,
        max(day) AS latest,
        bool_or(move IN ('propose', 'counter', 'guarantee') AND (issues <> '' OR coalesce(proposal, gives, gets, condition) IS NOT NULL) OR opens AND coalesce(gives, gets, condition) IS NOT NULL AND move = 'demand') AS terms,
        bool_or(move IN ('accept', 'reject', 'counter', 'defer')) AS answered
    FROM steps GROUP BY offer_id
) v ON v.offer_id = f.offer_id
LEFT JOIN summed s ON s.offer_id = f.offer_id
WHERE f.opens AND (v.terms OR v.answered)
QUALIFY row_number() OVER (PARTITION BY f.offer_id ORDER BY f.step) = 1
ORDER BY f.day, f.document_id, f.span_start;
