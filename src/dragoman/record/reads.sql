-- What the record shows on a day. Each is a table macro, made anew for a connection, so that an older file is read by
-- today's rules. `day` is the last day whose additions show.

-- Documents held on the day.
CREATE OR REPLACE TEMP MACRO documents_on(day) AS TABLE
SELECT * FROM documents WHERE held <= day;

-- The newest version of each coder's reading of each document: rules@2 replaces rules@1 from the day it was held.
CREATE OR REPLACE TEMP MACRO readings_on(day) AS TABLE
SELECT r.*
FROM readings r JOIN documents_on(day) d ON d.id = r.document_id
WHERE r.held <= day
QUALIFY row_number() OVER (PARTITION BY r.document_id, r.coder_name ORDER BY r.coder_version DESC, r.coder DESC) = 1;

-- Judgements made by the end of the day.
CREATE OR REPLACE TEMP MACRO judgements_on(day) AS TABLE
SELECT * FROM judgements WHERE CAST(made AS DATE) <= day;

-- Those of them that nobody undid by then.
CREATE OR REPLACE TEMP MACRO standing_judgements_on(day) AS TABLE
SELECT * FROM judgements_on(day)
WHERE kind <> 'undo' AND id NOT IN (SELECT unnest(items) FROM judgements_on(day) WHERE kind = 'undo');

-- The latest judgement on each mention and link that was judged by itself.
CREATE OR REPLACE TEMP MACRO judged_on(day) AS TABLE
SELECT item, kind
FROM (
    SELECT unnest(items) AS item, kind, made, id FROM standing_judgements_on(day)
    WHERE kind IN ('accept', 'reject', 'unsure')
)
QUALIFY row_number() OVER (PARTITION BY item ORDER BY made DESC, id DESC) = 1;

-- Who takes part in a mention, as one value to compare.
CREATE OR REPLACE TEMP MACRO cast_of(mention) AS (
    SELECT list((role, text, span_start, actor_id) ORDER BY role, position) FROM participants WHERE mention_id = mention
);

-- Mentions and links left out: the latest judgement on them is a rejection. A later `accept` or `unsure` restores them.
-- What another version of the coder reads in the same words is left out as well, where it says the same; where it says
-- anything else, it is a new reading, and not yet judged.
CREATE OR REPLACE TEMP MACRO rejected_on(day) AS TABLE
SELECT item FROM judged_on(day) WHERE kind = 'reject'
UNION ALL
SELECT y.id
FROM judged_on(day) j
JOIN mentions x ON x.id = j.item
JOIN mentions y ON y.document_id = x.document_id AND y.trigger_start = x.trigger_start AND y.trigger_end = x.trigger_end
    AND y.coder <> x.coder AND split_part(y.coder, '@', 1) = split_part(x.coder, '@', 1)
    AND (y.kind, y.mode, y.move, y.status, y.since, y.until, y.place_name, y.outcome)
        IS NOT DISTINCT FROM (x.kind, x.mode, x.move, x.status, x.since, x.until, x.place_name, x.outcome)
WHERE j.kind = 'reject'
  AND y.id NOT IN (SELECT item FROM judged_on(day))
  AND cast_of(y.id) IS NOT DISTINCT FROM cast_of(x.id);

-- Mentions that count on the day.
CREATE OR REPLACE TEMP MACRO mentions_on(day) AS TABLE
SELECT m.*, r.held
FROM mentions m JOIN readings_on(day) r ON r.document_id = m.document_id AND r.coder = m.coder
WHERE m.id NOT IN (SELECT item FROM rejected_on(day));

-- Links that count on the day: both ends are mentions that count, or the far end is words without a mention.
CREATE OR REPLACE TEMP MACRO links_on(day) AS TABLE
SELECT l.*
FROM links l JOIN readings_on(day) r ON r.document_id = l.document_id AND r.coder = l.coder
WHERE l.source IN (SELECT id FROM mentions_on(day))
  AND (l.target IS NULL OR l.target IN (SELECT id FROM mentions_on(day)))
  AND l.id NOT IN (SELECT item FROM rejected_on(day));

-- Where each mention was put, by the newest rule that had placed it by the day.
CREATE OR REPLACE TEMP MACRO placements_on(day) AS TABLE
SELECT * FROM placements
WHERE held <= day
QUALIFY row_number() OVER (
    PARTITION BY mention_id, ledger ORDER BY CAST(split_part(rule, '@', 2) AS INTEGER) DESC, held DESC
) = 1;

-- The newest row of each draft that was held on the day.
CREATE OR REPLACE TEMP MACRO drafts_on(day) AS TABLE
SELECT * FROM drafts
WHERE held <= day
QUALIFY row_number() OVER (PARTITION BY id ORDER BY held DESC, rowid DESC) = 1;

-- Failures met by the end of the day.
CREATE OR REPLACE TEMP MACRO failures_on(day) AS TABLE
SELECT * FROM failures WHERE CAST(met AS DATE) <= day;

-- Forecasts made by the end of the day.
CREATE OR REPLACE TEMP MACRO forecasts_on(day) AS TABLE
SELECT * FROM forecasts WHERE CAST(issued AS DATE) <= day;

-- What became of each question by the end of the day: of the resolutions that rest on no rejected mention, the latest.
CREATE OR REPLACE TEMP MACRO resolutions_on(day) AS TABLE
SELECT * FROM resolutions
WHERE CAST(made AS DATE) <= day AND NOT list_has_any(mentions, (SELECT coalesce(list(item), []) FROM rejected_on(day)))
QUALIFY row_number() OVER (PARTITION BY key ORDER BY made DESC, id DESC) = 1;
