-- Documents with legal weight: acts A (violation) and B (inspection), their signatures and keys.
-- `version` grows with every change of content; signatures belong to the version that they were put under.

CREATE TABLE act (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, kind TEXT NOT NULL CHECK (kind IN ('A', 'B')),
    state TEXT NOT NULL CHECK (state IN ('drafted', 'opened', 'inspecting', 'findings', 'frozen', 'signed_1', 'signed_2',
        'registered', 'prepared', 'executed', 'refused', 'dismissed', 'converted_to_b', 'cancelled', 'closed')),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0), policy_version INTEGER NOT NULL,
    created_by TEXT REFERENCES person, created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,
    kinds INTEGER NOT NULL DEFAULT 0 CHECK (kinds BETWEEN 0 AND 63), -- boxes of act A: 1 << box
    other_text TEXT NOT NULL DEFAULT '', observation TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL DEFAULT '', result TEXT NOT NULL DEFAULT '', decision TEXT NOT NULL DEFAULT '',
    decision_text TEXT NOT NULL DEFAULT '', extra_s INTEGER NOT NULL DEFAULT 0 CHECK (extra_s BETWEEN 0 AND 86400),
    -- frozen: the rendered page and what it was rendered from
    frozen_ms INTEGER, act_date TEXT, verify_token TEXT UNIQUE, content_json TEXT, json_sha256 TEXT, pdf_sha256 TEXT,
    signer_1 TEXT REFERENCES person, signer_2 TEXT REFERENCES person, signer_3 TEXT REFERENCES person,
    explain_state TEXT NOT NULL DEFAULT 'none' CHECK (explain_state IN ('none', 'open', 'given', 'waived', 'late')),
    explain_until_ms INTEGER, explain_text TEXT, explain_ms INTEGER,
    dismiss_by TEXT REFERENCES person, dismiss_reason TEXT, -- the first of two
    reg_no TEXT UNIQUE, registered_ms INTEGER, sheet_json TEXT, sheet_p7s BLOB,
    prepared_by TEXT REFERENCES person, prepared_ms INTEGER, prepare_comment TEXT, outcome TEXT,
    posted_by TEXT REFERENCES person, posted_ms INTEGER,
    cancelled_by TEXT REFERENCES person, cancelled_ms INTEGER, cancel_ground TEXT,
    converted_to TEXT REFERENCES act,
    CHECK ((state IN ('frozen', 'signed_1', 'signed_2', 'registered', 'prepared', 'executed', 'cancelled', 'closed')) <=
        (content_json IS NOT NULL AND pdf_sha256 IS NOT NULL AND frozen_ms IS NOT NULL AND act_date IS NOT NULL)),
    CHECK ((state IN ('registered', 'prepared', 'executed', 'cancelled', 'closed')) = (reg_no IS NOT NULL)),
    CHECK (reg_no IS NULL OR (registered_ms IS NOT NULL AND sheet_json IS NOT NULL AND sheet_p7s IS NOT NULL)),
    CHECK (kind = 'B' OR posted_by IS NULL OR prepared_by IS NOT NULL),
    CHECK (posted_by IS NULL OR posted_by <> prepared_by),
    CHECK (signer_1 <> signer_2 AND signer_2 <> signer_3 AND signer_1 <> signer_3)
) STRICT;
CREATE INDEX act_state ON act (state, kind);

CREATE TABLE act_attempt (
    act TEXT NOT NULL REFERENCES act, attempt TEXT NOT NULL REFERENCES attempt, PRIMARY KEY (act, attempt)
) STRICT;
CREATE INDEX act_attempt_attempt ON act_attempt (attempt);

CREATE TABLE act_signature (
    act TEXT NOT NULL REFERENCES act, version INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n BETWEEN 1 AND 3),
    person TEXT NOT NULL REFERENCES person, post TEXT NOT NULL, pdf_sha256 TEXT NOT NULL,
    p7s BLOB NOT NULL, cert_pem TEXT NOT NULL, method TEXT NOT NULL CHECK (method IN ('internal')),
    signed_ms INTEGER NOT NULL, PRIMARY KEY (act, version, n), UNIQUE (act, version, person)
) STRICT;

CREATE TABLE act_event (
    act TEXT NOT NULL REFERENCES act, n INTEGER NOT NULL, at_ms INTEGER NOT NULL, actor TEXT REFERENCES person,
    role TEXT NOT NULL, action TEXT NOT NULL, note TEXT, PRIMARY KEY (act, n)
) STRICT;

-- A person's signing key, sealed with their signing password.
CREATE TABLE signing_key (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person, key_pem TEXT NOT NULL, cert_pem TEXT NOT NULL,
    from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, revoked_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX signing_key_one ON signing_key (person) WHERE revoked_ms IS NULL;

CREATE TRIGGER act_keep_d BEFORE DELETE ON act BEGIN SELECT raise(ABORT, 'acts are kept'); END;
CREATE TRIGGER act_frozen_u BEFORE UPDATE OF content_json, pdf_sha256, json_sha256 ON act
    WHEN old.state IN ('frozen', 'signed_1', 'signed_2', 'registered', 'prepared', 'executed', 'cancelled', 'closed')
        AND new.version = old.version AND (new.content_json IS NOT old.content_json OR new.pdf_sha256 IS NOT old.pdf_sha256)
    BEGIN SELECT raise(ABORT, 'a frozen act is not replaced'); END;
CREATE TRIGGER act_registered_u BEFORE UPDATE OF reg_no, version ON act
    WHEN old.reg_no IS NOT NULL AND (new.reg_no IS NOT old.reg_no OR new.version <> old.version)
    BEGIN SELECT raise(ABORT, 'a registered act keeps its number'); END;
CREATE TRIGGER act_attempt_keep_u BEFORE UPDATE ON act_attempt BEGIN SELECT raise(ABORT, 'links of acts are kept'); END;
CREATE TRIGGER act_attempt_keep_d BEFORE DELETE ON act_attempt BEGIN SELECT raise(ABORT, 'links of acts are kept'); END;
CREATE TRIGGER act_signature_keep_u BEFORE UPDATE ON act_signature BEGIN SELECT raise(ABORT, 'signatures are kept'); END;
CREATE TRIGGER act_signature_keep_d BEFORE DELETE ON act_signature BEGIN SELECT raise(ABORT, 'signatures are kept'); END;
CREATE TRIGGER act_event_keep_u BEFORE UPDATE ON act_event BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER act_event_keep_d BEFORE DELETE ON act_event BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER signing_key_keep_d BEFORE DELETE ON signing_key BEGIN SELECT raise(ABORT, 'keys are revoked, not deleted'); END;

-- In order, under the version and page as frozen, by somebody who holds the post and does not teach the student.
CREATE TRIGGER act_signature_order BEFORE INSERT ON act_signature
    WHEN NOT EXISTS (SELECT 1 FROM act a WHERE a.id = new.act AND a.version = new.version AND a.pdf_sha256 = new.pdf_sha256
        AND a.state = CASE new.n WHEN 1 THEN 'frozen' WHEN 2 THEN 'signed_1' ELSE 'signed_2' END)
    BEGIN SELECT raise(ABORT, 'signed out of order'); END;
CREATE TRIGGER act_signature_post BEFORE INSERT ON act_signature
    WHEN NOT EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = new.person AND r.role = new.post
        AND r.from_ms <= new.signed_ms AND (r.to_ms IS NULL OR r.to_ms > new.signed_ms))
    BEGIN SELECT raise(ABORT, 'the signer does not hold the post'); END;
CREATE TRIGGER act_signature_teacher BEFORE INSERT ON act_signature
    WHEN EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN exam x ON x.id = t.exam
        JOIN offering_teacher o ON o.offering = x.offering WHERE l.act = new.act AND o.person = new.person)
    BEGIN SELECT raise(ABORT, 'a teacher of the course does not sign'); END;
CREATE TRIGGER act_post_apart BEFORE UPDATE OF posted_by ON act
    WHEN new.posted_by IS NOT NULL AND EXISTS (SELECT 1 FROM act_signature s WHERE s.act = new.id
        AND s.version = new.version AND s.person = new.posted_by)
    BEGIN SELECT raise(ABORT, 'a signer does not post'); END;
