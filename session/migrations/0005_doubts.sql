-- A person looked at an incident and could not decide: others still may, and the doubt is kept as a label of its rule.
CREATE TABLE doubt (
    id TEXT PRIMARY KEY, incident TEXT NOT NULL REFERENCES incident, person TEXT NOT NULL REFERENCES person,
    at_ms INTEGER NOT NULL, comment TEXT NOT NULL, UNIQUE (incident, person)
) STRICT;
CREATE TRIGGER doubt_keep_u BEFORE UPDATE ON doubt BEGIN SELECT raise(ABORT, 'doubts are append-only'); END;
CREATE TRIGGER doubt_keep_d BEFORE DELETE ON doubt BEGIN SELECT raise(ABORT, 'doubts are append-only'); END;
-- What in the picture it is about, in thousandths of the picture: {"seq","boxes":[{"what","x","y","w","h","score_milli"}]}.
ALTER TABLE incident ADD COLUMN boxes_json TEXT;
