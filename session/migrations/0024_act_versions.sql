-- A version that was sent back is kept as it was frozen, so that whoever signs the next one sees what changed.
CREATE TABLE act_version (
    act TEXT NOT NULL REFERENCES act, version INTEGER NOT NULL, content_json TEXT NOT NULL, pdf_sha256 TEXT NOT NULL,
    returned_ms INTEGER NOT NULL, PRIMARY KEY (act, version)
) STRICT;
CREATE TRIGGER act_version_kept AFTER UPDATE OF content_json ON act
    WHEN old.content_json IS NOT NULL AND new.content_json IS NULL
    BEGIN INSERT INTO act_version VALUES (old.id, old.version, old.content_json, old.pdf_sha256, new.changed_ms); END;
CREATE TRIGGER act_version_keep_u BEFORE UPDATE ON act_version
    BEGIN SELECT raise(ABORT, 'what was sent back stays as it was'); END;
CREATE TRIGGER act_version_keep_d BEFORE DELETE ON act_version
    BEGIN SELECT raise(ABORT, 'what was sent back stays as it was'); END;
