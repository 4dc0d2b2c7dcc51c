-- What counts of what was read, the corrected rows in place of those that a person corrected.
CREATE OR REPLACE TEMP VIEW corrected AS
SELECT * FROM mentions WHERE id NOT IN (SELECT id FROM edited)
UNION ALL SELECT * FROM edited_mentions;

CREATE OR REPLACE TEMP VIEW now_participants AS
SELECT * FROM participants WHERE mention_id NOT IN (SELECT id FROM edited)
UNION ALL SELECT * FROM edited_participants;

CREATE OR REPLACE TEMP VIEW now_particulars AS
SELECT * FROM particulars WHERE mention_id NOT IN (SELECT id FROM edited)
UNION ALL SELECT * FROM edited_particulars;
