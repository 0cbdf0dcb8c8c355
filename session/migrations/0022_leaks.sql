-- Where exam content was found outside, and whose it was (003-5.4.3). The watermark's code is the end of an attempt's id.
CREATE TABLE leak (
    id TEXT PRIMARY KEY, found TEXT NOT NULL, place TEXT NOT NULL, picture TEXT NOT NULL DEFAULT '',
    attempts INTEGER NOT NULL, attempt TEXT REFERENCES attempt, -- the only one it can be; NULL: several or none
    by_person TEXT NOT NULL REFERENCES person, at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_watermark ON attempt (substr(id, 13));
CREATE TRIGGER leak_keep_d BEFORE DELETE ON leak BEGIN SELECT raise(ABORT, 'reports are kept'); END;
