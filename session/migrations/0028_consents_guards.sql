-- A minor sits an exam before a camera when somebody who speaks for them has agreed (Law 94-V): by their own account, or
-- on paper that the registrar's office names. It is ended by whoever gave it, and never deleted.
CREATE TABLE guardian_consent (
    id TEXT PRIMARY KEY, student TEXT NOT NULL REFERENCES student, guardian TEXT NOT NULL REFERENCES person,
    method TEXT NOT NULL CHECK (method IN ('account', 'paper')),
    text_version INTEGER NOT NULL, text_sha256 TEXT NOT NULL, lang TEXT NOT NULL, address TEXT NOT NULL,
    document TEXT, recorded_by TEXT REFERENCES person, -- of paper: its number and date, and who saw it
    from_ms INTEGER NOT NULL, to_ms INTEGER,
    CHECK ((method = 'paper') = (document IS NOT NULL) AND (method = 'paper') = (recorded_by IS NOT NULL)),
    CHECK (recorded_by <> guardian), CHECK (to_ms IS NULL OR to_ms >= from_ms)
) STRICT;
CREATE UNIQUE INDEX guardian_consent_one ON guardian_consent (student, guardian) WHERE to_ms IS NULL;
CREATE TRIGGER guardian_consent_linked BEFORE INSERT ON guardian_consent
    WHEN NOT EXISTS (SELECT 1 FROM parent_link l WHERE l.student = new.student AND l.person = new.guardian
        AND l.relation <> 'other')
    BEGIN SELECT raise(ABORT, 'a representative of the student consents'); END;
CREATE TRIGGER guardian_consent_keep_u BEFORE UPDATE ON guardian_consent
    WHEN old.to_ms IS NOT NULL OR new.id <> old.id OR new.student <> old.student OR new.guardian <> old.guardian
        OR new.from_ms <> old.from_ms OR new.text_sha256 <> old.text_sha256 OR new.document IS NOT old.document
    BEGIN SELECT raise(ABORT, 'a consent is ended, not changed'); END;
CREATE TRIGGER guardian_consent_keep_d BEFORE DELETE ON guardian_consent
    BEGIN SELECT raise(ABORT, 'consents are kept'); END;

-- Acts (model 2.3.2): nobody signs, enters, prepares, posts or takes back about a child of their own; a page is not fixed
-- before it says something, of what there is to see or what somebody saw.
CREATE TRIGGER act_signature_relative BEFORE INSERT ON act_signature
    WHEN EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN parent_link p ON p.student = t.student
        WHERE l.act = new.act AND p.person IN (new.person, new.entered_by))
    BEGIN SELECT raise(ABORT, 'a relative of the student does not sign'); END;
CREATE TRIGGER act_office_relative BEFORE UPDATE OF prepared_by, posted_by, cancelled_by, dismissed_by ON act
    WHEN EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN parent_link p ON p.student = t.student
        WHERE l.act = new.id AND p.person IN (new.prepared_by, new.posted_by, new.cancelled_by, new.dismissed_by))
    BEGIN SELECT raise(ABORT, 'a relative of the student does not decide'); END;
CREATE TRIGGER act_freeze_says BEFORE UPDATE OF state ON act
    WHEN new.state = 'frozen' AND old.state <> 'frozen' AND CASE new.kind
        WHEN 'A' THEN new.kinds = 0 OR (new.kinds & 32 AND trim(new.other_text) = '')
            OR (trim(new.observation) = '' AND NOT EXISTS (SELECT 1 FROM incident i JOIN evidence_use u ON u.incident = i.id
                WHERE i.act = new.id))
        ELSE trim(new.purpose) = '' OR trim(new.result) = '' OR new.decision IN ('', 'NONE')
            OR (new.decision = 'EXTRA_TIME' AND new.extra_s < 1) OR (new.decision = 'OTHER' AND trim(new.decision_text) = '')
        END
    BEGIN SELECT raise(ABORT, 'the page does not say enough to be fixed'); END;
