-- A fourth cause: the small stream that was looked at did not show what the recording shows.
CREATE TABLE unseen_wider (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt,
    cause TEXT NOT NULL CHECK (cause IN ('restart', 'busy', 'sparse', 'other_picture')),
    from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, CHECK (to_ms >= from_ms)
) STRICT;
INSERT INTO unseen_wider (id, attempt, cause, from_ms, to_ms) SELECT id, attempt, cause, from_ms, to_ms FROM unseen;
DROP TABLE unseen;
ALTER TABLE unseen_wider RENAME TO unseen;
CREATE INDEX unseen_attempt ON unseen (attempt, from_ms);
