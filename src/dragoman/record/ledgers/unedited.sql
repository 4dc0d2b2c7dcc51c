-- What counts of what was read, where nobody corrected any of it: edited.sql has the same for a record where somebody did.
CREATE OR REPLACE TEMP VIEW corrected AS SELECT * FROM mentions;
CREATE OR REPLACE TEMP VIEW now_participants AS SELECT * FROM participants;
CREATE OR REPLACE TEMP VIEW now_particulars AS SELECT * FROM particulars;
