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

-- Mentions and links left out: the latest judgement on them is a rejection. A later `accept` or `unsure` restores them.
CREATE OR REPLACE TEMP MACRO rejected_on(day) AS TABLE
SELECT item
FROM (
    SELECT unnest(items) AS item, kind, made, id FROM judgements
    WHERE kind IN ('accept', 'reject', 'unsure') AND CAST(made AS DATE) <= day
)
QUALIFY row_number() OVER (PARTITION BY item ORDER BY made DESC, id DESC) = 1 AND kind = 'reject';

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

-- Judgements made by the end of the day.
CREATE OR REPLACE TEMP MACRO judgements_on(day) AS TABLE
SELECT * FROM judgements WHERE CAST(made AS DATE) <= day;

-- Failures met by the end of the day.
CREATE OR REPLACE TEMP MACRO failures_on(day) AS TABLE
SELECT * FROM failures WHERE CAST(met AS DATE) <= day;
