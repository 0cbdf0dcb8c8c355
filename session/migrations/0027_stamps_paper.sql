-- Signatures on paper beside the electronic ones: the scan of the signed page, entered by another person than the signer.
-- The table anew for its longer list of methods, with the guards that went with the old one. Beside it the stamps of a
-- time authority elsewhere, which may come after the signature.

CREATE TEMP TABLE act_signature_old AS SELECT * FROM act_signature;
CREATE TEMP TABLE act_signature_check_old AS SELECT * FROM act_signature_check;
DROP TABLE act_signature_check;
DROP TABLE act_signature;
CREATE TABLE act_signature (
    act TEXT NOT NULL REFERENCES act, version INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n BETWEEN 1 AND 3),
    person TEXT NOT NULL REFERENCES person, post TEXT NOT NULL, pdf_sha256 TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('internal', 'national', 'paper')), signed_ms INTEGER NOT NULL,
    p7s BLOB, cert_pem TEXT, tsr BLOB,
    issuer_pem TEXT, -- who issued a national certificate, as the server knew it then
    scan_sha256 TEXT, scan_type TEXT CHECK (scan_type IN ('application/pdf', 'image/jpeg')), scan_bytes INTEGER,
    entered_by TEXT REFERENCES person,
    PRIMARY KEY (act, version, n), UNIQUE (act, version, person),
    CHECK ((method = 'paper') = (p7s IS NULL) AND (p7s IS NULL) = (cert_pem IS NULL)),
    CHECK ((method = 'national') = (issuer_pem IS NOT NULL)),
    CHECK ((method = 'paper') = (scan_sha256 IS NOT NULL) AND (scan_sha256 IS NULL) = (scan_type IS NULL)
        AND (scan_sha256 IS NULL) = (scan_bytes IS NULL) AND (scan_sha256 IS NULL) = (entered_by IS NULL)),
    CHECK (entered_by <> person)
) STRICT;
INSERT INTO act_signature (act, version, n, person, post, pdf_sha256, method, signed_ms, p7s, cert_pem, tsr, issuer_pem)
    SELECT act, version, n, person, post, pdf_sha256, method, signed_ms, p7s, cert_pem, tsr, issuer_pem FROM act_signature_old;
DROP TABLE act_signature_old;
CREATE INDEX act_signature_scan ON act_signature (scan_sha256) WHERE scan_sha256 IS NOT NULL;

CREATE TABLE act_signature_check (
    act TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('good', 'revoked')), source TEXT NOT NULL CHECK (source IN ('crl', 'ocsp')),
    answer BLOB, -- of OCSP, DER
    at_ms INTEGER NOT NULL, PRIMARY KEY (act, version, n),
    FOREIGN KEY (act, version, n) REFERENCES act_signature (act, version, n)
) STRICT;
INSERT INTO act_signature_check SELECT act, version, n, state, source, answer, at_ms FROM act_signature_check_old;
DROP TABLE act_signature_check_old;
CREATE TRIGGER act_signature_check_keep_u BEFORE UPDATE ON act_signature_check
    BEGIN SELECT raise(ABORT, 'what an authority said is kept'); END;
CREATE TRIGGER act_signature_check_keep_d BEFORE DELETE ON act_signature_check
    BEGIN SELECT raise(ABORT, 'what an authority said is kept'); END;

CREATE TRIGGER act_signature_keep_u BEFORE UPDATE ON act_signature BEGIN SELECT raise(ABORT, 'signatures are kept'); END;
CREATE TRIGGER act_signature_keep_d BEFORE DELETE ON act_signature BEGIN SELECT raise(ABORT, 'signatures are kept'); END;
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
        JOIN offering_teacher o ON o.offering = x.offering
        WHERE l.act = new.act AND o.person IN (new.person, new.entered_by))
    BEGIN SELECT raise(ABORT, 'a teacher of the course does not sign'); END;
CREATE TRIGGER act_signature_named BEFORE INSERT ON act_signature
    WHEN new.person IS NOT (SELECT CASE new.n WHEN 1 THEN a.signer_1 WHEN 2 THEN a.signer_2 ELSE a.signer_3 END
        FROM act a WHERE a.id = new.act)
    BEGIN SELECT raise(ABORT, 'another person is named to sign'); END;
CREATE TRIGGER act_signature_own BEFORE INSERT ON act_signature
    WHEN EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN student s ON s.id = t.student
        WHERE l.act = new.act AND s.person IN (new.person, new.entered_by))
    BEGIN SELECT raise(ABORT, 'nobody signs about themselves'); END;
CREATE TRIGGER act_signature_explained BEFORE INSERT ON act_signature
    WHEN EXISTS (SELECT 1 FROM act a WHERE a.id = new.act AND a.kind = 'A' AND (a.explain_state = 'none'
        OR (a.explain_state = 'open' AND new.signed_ms < a.explain_until_ms)))
    BEGIN SELECT raise(ABORT, 'the student may still explain'); END;
CREATE TRIGGER act_signature_entered BEFORE INSERT ON act_signature
    WHEN new.entered_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = new.entered_by
        AND r.role IN ('specialist', 'engineer', 'head', 'registrar', 'registrar_head')
        AND r.from_ms <= new.signed_ms AND (r.to_ms IS NULL OR r.to_ms > new.signed_ms))
    BEGIN SELECT raise(ABORT, 'the Centre or the registrar''s office enters a signature on paper'); END;

CREATE TABLE act_stamp (
    act TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL, tries INTEGER NOT NULL CHECK (tries > 0),
    why TEXT, -- there is none yet: the word of a fault
    tsr BLOB, authority_pem TEXT, stamped_ms INTEGER, -- whom the server trusted for it then; the moment it tells
    PRIMARY KEY (act, version, n), FOREIGN KEY (act, version, n) REFERENCES act_signature (act, version, n),
    CHECK ((tsr IS NULL) = (why IS NOT NULL) AND (tsr IS NULL) = (authority_pem IS NULL)
        AND (tsr IS NULL) = (stamped_ms IS NULL))
) STRICT;
CREATE INDEX act_stamp_pending ON act_stamp (tries, asked_ms) WHERE tsr IS NULL;
CREATE TRIGGER act_stamp_keep_u BEFORE UPDATE ON act_stamp WHEN old.tsr IS NOT NULL
    BEGIN SELECT raise(ABORT, 'stamps are kept'); END;
CREATE TRIGGER act_stamp_keep_d BEFORE DELETE ON act_stamp BEGIN SELECT raise(ABORT, 'stamps are kept'); END;

-- A score is not annulled while a stamp is awaited.
CREATE TRIGGER act_post_stamped BEFORE UPDATE OF posted_by ON act
    WHEN new.posted_by IS NOT NULL AND EXISTS (SELECT 1 FROM act_stamp p WHERE p.act = new.id
        AND p.version = new.version AND p.tsr IS NULL)
    BEGIN SELECT raise(ABORT, 'a stamp is awaited'); END;
