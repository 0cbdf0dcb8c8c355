-- The change sheet of the regulation (003-6.1): clause, kind, ground, date, who drafted and who agreed. A draft becomes a
-- version when all whose word is needed have agreed; versions and decided drafts are never edited.
CREATE TABLE policy_draft (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, base INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'in_force', 'rejected')),
    clause TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('replace', 'cancel', 'add')), ground TEXT NOT NULL,
    effective_ms INTEGER NOT NULL, drafted_by TEXT NOT NULL REFERENCES person, drafted_ms INTEGER NOT NULL,
    agreed_by TEXT REFERENCES person, agreed_ms INTEGER, -- the registrar's head
    privacy INTEGER NOT NULL CHECK (privacy IN (0, 1)), privacy_by TEXT REFERENCES person, privacy_ms INTEGER,
    rejected_by TEXT REFERENCES person, reason TEXT, version INTEGER,
    CHECK ((state = 'in_force') = (version IS NOT NULL)), CHECK ((state = 'rejected') = (rejected_by IS NOT NULL)),
    CHECK (agreed_by <> drafted_by), CHECK (privacy_by <> drafted_by)
) STRICT;
CREATE UNIQUE INDEX policy_draft_one ON policy_draft (university) WHERE state = 'open';
CREATE INDEX policy_draft_version ON policy_draft (university, version);
CREATE TABLE policy_draft_value (
    draft TEXT NOT NULL REFERENCES policy_draft, key TEXT NOT NULL, old TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (draft, key)
) STRICT;
CREATE TRIGGER policy_draft_keep_d BEFORE DELETE ON policy_draft BEGIN SELECT raise(ABORT, 'the change sheet is kept'); END;
CREATE TRIGGER policy_draft_keep_u BEFORE UPDATE ON policy_draft WHEN old.state <> 'open'
    BEGIN SELECT raise(ABORT, 'a decided change is not edited'); END;
CREATE TRIGGER policy_draft_value_u BEFORE UPDATE ON policy_draft_value BEGIN SELECT raise(ABORT, 'a change is not edited'); END;
CREATE TRIGGER policy_draft_value_d BEFORE DELETE ON policy_draft_value BEGIN SELECT raise(ABORT, 'a change is not edited'); END;
