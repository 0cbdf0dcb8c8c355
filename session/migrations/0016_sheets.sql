-- Grade statements (ведомость): lines of an exam, signed in order, numbered without gaps; a number that is not used is
-- void with its reason (003-5.3.32, model 2.3.9).
CREATE TABLE sheet (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, exam TEXT NOT NULL REFERENCES exam,
    group_id TEXT REFERENCES student_group, kind TEXT NOT NULL CHECK (kind IN ('main', 'individual', 'fx_retake')),
    relation TEXT CHECK (relation IN ('supplement', 'correction')), refers_to TEXT REFERENCES sheet,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'frozen', 'registered', 'void')),
    version INTEGER NOT NULL DEFAULT 1, opened_by TEXT REFERENCES person, opened_ms INTEGER NOT NULL,
    frozen_by TEXT REFERENCES person, frozen_ms INTEGER, content_json TEXT, json_sha256 TEXT, pdf_sha256 TEXT,
    verify_token TEXT UNIQUE, registered_ms INTEGER, void_reason TEXT, policy_version INTEGER NOT NULL,
    CHECK ((relation IS NULL) = (refers_to IS NULL)), CHECK ((state = 'void') = (void_reason IS NOT NULL)),
    CHECK (state NOT IN ('frozen', 'registered') OR (content_json IS NOT NULL AND pdf_sha256 IS NOT NULL AND verify_token IS NOT NULL)),
    CHECK ((state = 'registered') = (registered_ms IS NOT NULL))
) STRICT;
CREATE INDEX sheet_exam ON sheet (exam);
CREATE INDEX sheet_state ON sheet (state, opened_ms);
CREATE UNIQUE INDEX sheet_one ON sheet (exam, coalesce(group_id, ''), kind) WHERE state IN ('open', 'frozen');
CREATE TABLE sheet_line (
    sheet TEXT NOT NULL REFERENCES sheet, version INTEGER NOT NULL, n INTEGER NOT NULL,
    enrolment TEXT NOT NULL REFERENCES enrolment, attempt TEXT REFERENCES attempt,
    mark TEXT NOT NULL CHECK (mark IN ('score', 'absent', 'annulled')),
    rating INTEGER, exam_score INTEGER, final INTEGER, letter TEXT, event_n INTEGER,
    PRIMARY KEY (sheet, version, n), UNIQUE (sheet, version, enrolment)
) STRICT;
CREATE INDEX sheet_line_enrolment ON sheet_line (enrolment);
-- Who signs, in order; the last is the registrar's acceptance, whoever holds the post.
CREATE TABLE sheet_signer (
    sheet TEXT NOT NULL REFERENCES sheet, version INTEGER NOT NULL, n INTEGER NOT NULL,
    post TEXT NOT NULL CHECK (post IN ('teacher', 'commission_member', 'commission_chair', 'registrar')),
    person TEXT REFERENCES person, pdf_sha256 TEXT, p7s BLOB, cert_pem TEXT, signed_ms INTEGER,
    PRIMARY KEY (sheet, version, n), UNIQUE (sheet, version, person),
    CHECK ((signed_ms IS NULL) = (p7s IS NULL)), CHECK (person IS NOT NULL OR (post = 'registrar' AND signed_ms IS NULL))
) STRICT;
CREATE INDEX sheet_signer_person ON sheet_signer (person);
CREATE TRIGGER sheet_keep_d BEFORE DELETE ON sheet BEGIN SELECT raise(ABORT, 'statements are kept'); END;
CREATE TRIGGER sheet_number_u BEFORE UPDATE OF number ON sheet BEGIN SELECT raise(ABORT, 'a statement keeps its number'); END;
CREATE TRIGGER sheet_frozen_u BEFORE UPDATE OF content_json, pdf_sha256, json_sha256 ON sheet
    WHEN old.state IN ('frozen', 'registered') AND new.version = old.version
    BEGIN SELECT raise(ABORT, 'a frozen statement is not replaced'); END;
CREATE TRIGGER sheet_registered_u BEFORE UPDATE OF state, version ON sheet WHEN old.state IN ('registered', 'void')
    BEGIN SELECT raise(ABORT, 'a registered statement is corrected by another one'); END;
CREATE TRIGGER sheet_line_keep_u BEFORE UPDATE ON sheet_line BEGIN SELECT raise(ABORT, 'lines are kept'); END;
CREATE TRIGGER sheet_line_keep_d BEFORE DELETE ON sheet_line BEGIN SELECT raise(ABORT, 'lines are kept'); END;
CREATE TRIGGER sheet_signer_order BEFORE UPDATE OF signed_ms ON sheet_signer
    WHEN old.signed_ms IS NOT NULL OR EXISTS (SELECT 1 FROM sheet_signer b WHERE b.sheet = new.sheet
            AND b.version = new.version AND b.n < new.n AND b.signed_ms IS NULL)
        OR NOT EXISTS (SELECT 1 FROM sheet s WHERE s.id = new.sheet AND s.version = new.version AND s.state = 'frozen'
            AND s.pdf_sha256 = new.pdf_sha256)
    BEGIN SELECT raise(ABORT, 'signed out of order'); END;
CREATE TRIGGER sheet_signer_post BEFORE UPDATE OF signed_ms ON sheet_signer
    WHEN NOT EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = new.person
        AND (r.role = new.post OR (new.post = 'registrar' AND r.role = 'registrar_head'))
        AND r.from_ms <= new.signed_ms AND (r.to_ms IS NULL OR r.to_ms > new.signed_ms))
    BEGIN SELECT raise(ABORT, 'the signer does not hold the post'); END;
CREATE TRIGGER sheet_signer_keep_d BEFORE DELETE ON sheet_signer BEGIN SELECT raise(ABORT, 'signers are kept'); END;

-- Other papers that left the house: transcripts, decisions, reports. The bytes stand in the store under their hash.
CREATE TABLE document (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, kind TEXT NOT NULL, number TEXT NOT NULL UNIQUE,
    object_kind TEXT NOT NULL, object TEXT NOT NULL, lang TEXT NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    pdf_sha256 TEXT NOT NULL, json_sha256 TEXT NOT NULL, verify_token TEXT NOT NULL UNIQUE, made_by TEXT REFERENCES person,
    made_ms INTEGER NOT NULL, policy_version INTEGER NOT NULL
) STRICT;
CREATE INDEX document_object ON document (object);
CREATE TRIGGER document_keep_u BEFORE UPDATE ON document BEGIN SELECT raise(ABORT, 'documents are kept'); END;
CREATE TRIGGER document_keep_d BEFORE DELETE ON document BEGIN SELECT raise(ABORT, 'documents are kept'); END;
-- What must be kept on paper, once printed and filed (003-5.3.32). object_kind: sheet, act, document.
CREATE TABLE paper_copy (
    object_kind TEXT NOT NULL, object TEXT NOT NULL, copies INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 99),
    printed_by TEXT NOT NULL REFERENCES person, printed_ms INTEGER NOT NULL, file_no TEXT NOT NULL, shelf TEXT NOT NULL,
    PRIMARY KEY (object_kind, object)
) STRICT;
CREATE TRIGGER paper_copy_keep_d BEFORE DELETE ON paper_copy BEGIN SELECT raise(ABORT, 'paper copies are kept'); END;
