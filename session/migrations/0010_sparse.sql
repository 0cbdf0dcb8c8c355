-- A third cause: the pictures were looked at, but more rarely than promised, because the machine was pressed.
CREATE TABLE unseen_wider (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt,
    cause TEXT NOT NULL CHECK (cause IN ('restart', 'busy', 'sparse')),
    from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, CHECK (to_ms >= from_ms)
) STRICT;
INSERT INTO unseen_wider (id, attempt, cause, from_ms, to_ms) SELECT id, attempt, cause, from_ms, to_ms FROM unseen;
DROP TABLE unseen;
ALTER TABLE unseen_wider RENAME TO unseen;
CREATE INDEX unseen_attempt ON unseen (attempt, from_ms);
