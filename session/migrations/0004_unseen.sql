-- Stretches that were recorded but that no detector looked at: our doing, never the student's.
CREATE TABLE unseen (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt,
    cause TEXT NOT NULL CHECK (cause IN ('restart', 'busy')),
    from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, CHECK (to_ms >= from_ms)
) STRICT;
CREATE INDEX unseen_attempt ON unseen (attempt, from_ms);
