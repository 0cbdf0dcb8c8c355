-- Signatures by keys of the national authority beside the internal ones: the table anew for its longer list of methods,
-- with the guards that went with the old one, and what is known of each certificate's revocation.

CREATE TEMP TABLE act_signature_old AS SELECT act, version, n, person, post, pdf_sha256, p7s, cert_pem, method, signed_ms, tsr
FROM act_signature;
DROP TABLE act_signature;
CREATE TABLE act_signature (
    act TEXT NOT NULL REFERENCES act, version INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n BETWEEN 1 AND 3),
    person TEXT NOT NULL REFERENCES person, post TEXT NOT NULL, pdf_sha256 TEXT NOT NULL,
    p7s BLOB NOT NULL, cert_pem TEXT NOT NULL, method TEXT NOT NULL CHECK (method IN ('internal', 'national')),
    signed_ms INTEGER NOT NULL, tsr BLOB,
    issuer_pem TEXT, -- who issued a national certificate, as the server knew it then
    PRIMARY KEY (act, version, n), UNIQUE (act, version, person),
    CHECK ((method = 'national') = (issuer_pem IS NOT NULL))
) STRICT;
INSERT INTO act_signature (act, version, n, person, post, pdf_sha256, p7s, cert_pem, method, signed_ms, tsr)
    SELECT act, version, n, person, post, pdf_sha256, p7s, cert_pem, method, signed_ms, tsr FROM act_signature_old;
DROP TABLE act_signature_old;

-- Nothing here: nobody has said yet whether the certificate was revoked.
CREATE TABLE act_signature_check (
    act TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('good', 'revoked')), source TEXT NOT NULL CHECK (source IN ('crl', 'ocsp')),
    answer BLOB, -- of OCSP, DER
    at_ms INTEGER NOT NULL, PRIMARY KEY (act, version, n),
    FOREIGN KEY (act, version, n) REFERENCES act_signature (act, version, n)
) STRICT;
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
        JOIN offering_teacher o ON o.offering = x.offering WHERE l.act = new.act AND o.person = new.person)
    BEGIN SELECT raise(ABORT, 'a teacher of the course does not sign'); END;
CREATE TRIGGER act_signature_named BEFORE INSERT ON act_signature
    WHEN new.person IS NOT (SELECT CASE new.n WHEN 1 THEN a.signer_1 WHEN 2 THEN a.signer_2 ELSE a.signer_3 END
        FROM act a WHERE a.id = new.act)
    BEGIN SELECT raise(ABORT, 'another person is named to sign'); END;
CREATE TRIGGER act_signature_own BEFORE INSERT ON act_signature
    WHEN EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN student s ON s.id = t.student
        WHERE l.act = new.act AND s.person = new.person)
    BEGIN SELECT raise(ABORT, 'nobody signs about themselves'); END;
CREATE TRIGGER act_signature_explained BEFORE INSERT ON act_signature
    WHEN EXISTS (SELECT 1 FROM act a WHERE a.id = new.act AND a.kind = 'A' AND (a.explain_state = 'none'
        OR (a.explain_state = 'open' AND new.signed_ms < a.explain_until_ms)))
    BEGIN SELECT raise(ABORT, 'the student may still explain'); END;

-- A score is not annulled on a signature whose certificate was revoked, or of which that is not known.
CREATE TRIGGER act_post_checked BEFORE UPDATE OF posted_by ON act
    WHEN new.posted_by IS NOT NULL AND EXISTS (SELECT 1 FROM act_signature s WHERE s.act = new.id
        AND s.version = new.version AND s.method = 'national' AND NOT EXISTS (SELECT 1 FROM act_signature_check c
            WHERE c.act = s.act AND c.version = s.version AND c.n = s.n AND c.state = 'good'))
    BEGIN SELECT raise(ABORT, 'a signature is not known to stand'); END;
