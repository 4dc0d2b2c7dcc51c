-- The temporary tables that Views fills for one day, and what else the ledgers' views look at besides the record's own
-- tables. shelf/near.py has tables of the same names, of a few events, for the same views.

-- Mentions that count on the day, with the day they were held from.
CREATE OR REPLACE TEMP TABLE counted (id VARCHAR, held DATE);
-- What a person corrected: the corrected rows, in place of those that were read.
CREATE OR REPLACE TEMP TABLE edited_mentions AS SELECT * FROM mentions LIMIT 0;
CREATE OR REPLACE TEMP TABLE edited_participants AS SELECT * FROM participants LIMIT 0;
CREATE OR REPLACE TEMP TABLE edited_particulars AS SELECT * FROM particulars LIMIT 0;
CREATE OR REPLACE TEMP TABLE edited AS SELECT id FROM mentions LIMIT 0;
-- Mentions that a join or a split put elsewhere than the rule did, and copies with the document whose text they carry.
CREATE OR REPLACE TEMP TABLE moved (mention_id VARCHAR, event_id VARCHAR);
CREATE OR REPLACE TEMP TABLE roots (document_id VARCHAR, root_id VARCHAR);
-- Each mention that counts, worked out for a day. What counts now is stored (standing) and need not be copied here.
CREATE OR REPLACE TEMP TABLE worked (
    mention_id VARCHAR,
    event_id VARCHAR,
    offer_id VARCHAR,    -- the offer it belongs to; null where it is no move of one
    pledge_id VARCHAR,   -- the pledge it belongs to; null where it is no step of one
    root_id VARCHAR,     -- its document, or the document whose text that one carries
    source VARCHAR,      -- who stands behind the document: the wire that an outlet carries, else the outlet
    said DATE,           -- day of publication, else the day it was held
    state VARCHAR,       -- what is held of the event: happened where any report says so, else what the latest says
    rank INTEGER,        -- place in the event: mentions of its state first, then the most confident
    reports INTEGER,     -- mentions in the event
    independent INTEGER, -- sources behind the event; a wire report that two outlets carry is one
    outlets VARCHAR      -- who reported the event
);
CREATE OR REPLACE TEMP VIEW shown AS SELECT * FROM worked;
CREATE OR REPLACE TEMP TABLE shown_links AS SELECT * FROM links LIMIT 0;
-- The last day that the ledgers show, for what is overdue, and the day that was asked for, which counts what was judged
-- in a time zone where it is tomorrow.
CREATE OR REPLACE TEMP TABLE today (day DATE, asked DATE);

-- Mentions whose participants or amounts are not stored in one row (gist), or otherwise than a person corrected them.
CREATE OR REPLACE TEMP TABLE fresh AS SELECT id FROM mentions LIMIT 0;
CREATE OR REPLACE TEMP VIEW parties AS SELECT * FROM gist;

-- Which way a move goes: soft, hard or neutral, as the vocabulary has it.
CREATE OR REPLACE TEMP TABLE bearings (move VARCHAR, bearing VARCHAR);
-- The points that a join needs, as weights.toml has them.
CREATE OR REPLACE TEMP TABLE thresholds (join_points DOUBLE);

-- What each actor is called, and of which state it is, wherever it is named: the same in every report.
CREATE OR REPLACE TEMP VIEW actor_names AS
SELECT actor_id, min(name) AS name, mode(name ORDER BY name) AS usual_name, min(country) AS country
FROM now_participants WHERE actor_id IS NOT NULL GROUP BY actor_id;
