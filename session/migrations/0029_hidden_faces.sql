-- Faces of people beside the examinee that were made unrecognisable in a picture; what was booked before has none.
ALTER TABLE evidence_use ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden >= 0);
