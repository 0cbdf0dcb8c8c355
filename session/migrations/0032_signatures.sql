-- The order of signatures is the policy's word; what an authority said of a certificate stays with the signature; grade
-- statements and the registration sheet take stamps, statements paper too, as acts do; an act that was an error is taken
-- back by two people.

-- sign_order of the version that the act follows, its own or that of one before it; strict unless it says free.
CREATE VIEW act_order AS SELECT a.id AS act, coalesce((SELECT v.value FROM policy_value v WHERE v.university = a.university
    AND v.version <= a.policy_version AND v.key = 'sign_order' ORDER BY v.version DESC LIMIT 1), '') = 'free' AS free FROM act a;
-- The places that may be signed now, and whose they are.
CREATE VIEW act_awaited AS SELECT a.id AS act, p.n, CASE p.n WHEN 1 THEN a.signer_1 WHEN 2 THEN a.signer_2 ELSE a.signer_3 END
    AS person FROM act a JOIN act_order o ON o.act = a.id JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) p
    WHERE a.state IN ('frozen', 'signed_1', 'signed_2')
        AND NOT EXISTS (SELECT 1 FROM act_signature s WHERE s.act = a.id AND s.version = a.version AND s.n = p.n)
        AND (o.free OR p.n = 1 + (SELECT count(*) FROM act_signature s WHERE s.act = a.id AND s.version = a.version));
DROP TRIGGER act_signature_order;
CREATE TRIGGER act_signature_order BEFORE INSERT ON act_signature
    WHEN NOT EXISTS (SELECT 1 FROM act a
        JOIN act_awaited w ON w.act = a.id AND w.n = new.n
        WHERE a.id = new.act AND a.version = new.version AND a.pdf_sha256 = new.pdf_sha256
            AND a.state = CASE (SELECT count(*) FROM act_signature s WHERE s.act = new.act AND s.version = new.version)
                WHEN 0 THEN 'frozen' WHEN 1 THEN 'signed_1' WHEN 2 THEN 'signed_2' END)
    BEGIN SELECT raise(ABORT, 'signed out of order'); END;

-- The list that said it, in the store under its hash.
ALTER TABLE act_signature_check ADD COLUMN list_sha256 TEXT CHECK (list_sha256 IS NULL OR source = 'crl');

-- An error that was found: the head of the Centre says so, the registrar's head takes the act back; after an appeal that
-- was upheld the commission has said it.
ALTER TABLE act ADD COLUMN cancel_asked_by TEXT REFERENCES person;
ALTER TABLE act ADD COLUMN cancel_asked_ms INTEGER;
ALTER TABLE act ADD COLUMN cancel_asked_ground TEXT;
CREATE TRIGGER act_cancel_asked BEFORE UPDATE OF cancel_asked_by ON act
    WHEN new.cancel_asked_by IS NOT NULL AND (old.cancel_asked_by IS NOT NULL OR old.reg_no IS NULL
        OR new.cancel_asked_ms IS NULL OR coalesce(new.cancel_asked_ground, '') = ''
        OR NOT EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = new.cancel_asked_by AND r.role = 'head'
            AND r.from_ms <= new.cancel_asked_ms AND (r.to_ms IS NULL OR r.to_ms > new.cancel_asked_ms))
        OR EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN parent_link p ON p.student = t.student
            WHERE l.act = new.id AND p.person = new.cancel_asked_by))
    BEGIN SELECT raise(ABORT, 'the head of the Centre says that an act was an error, once'); END;
CREATE TRIGGER act_cancel_two BEFORE UPDATE OF state ON act
    WHEN new.state = 'cancelled' AND old.state <> 'cancelled' AND (NOT EXISTS (SELECT 1 FROM role_assignment r
            WHERE r.person = new.cancelled_by AND r.role = 'registrar_head' AND r.from_ms <= new.cancelled_ms
            AND (r.to_ms IS NULL OR r.to_ms > new.cancelled_ms))
        OR (coalesce(new.cancel_asked_by, new.cancelled_by) = new.cancelled_by AND NOT EXISTS (SELECT 1 FROM act_appeal p
            WHERE p.act = new.id AND p.state IN ('upheld', 'partly'))))
    BEGIN SELECT raise(ABORT, 'two people take an act back, or a commission and the registrar''s head'); END;

-- Stamps of a time authority elsewhere on signatures of acts and of statements; n = 0: on the seal of an act's registration
-- sheet, whose stamp by our own key stands in the act.
ALTER TABLE act ADD COLUMN sheet_tsr BLOB;
CREATE TABLE signature_stamp (
    object TEXT NOT NULL, version INTEGER NOT NULL, n INTEGER NOT NULL,
    asked_ms INTEGER NOT NULL, tries INTEGER NOT NULL CHECK (tries > 0),
    why TEXT, -- there is none yet: the word of a fault
    tsr BLOB, authority_pem TEXT, stamped_ms INTEGER, -- whom the server trusted for it then; the moment it tells
    PRIMARY KEY (object, version, n),
    CHECK ((tsr IS NULL) = (why IS NOT NULL) AND (tsr IS NULL) = (authority_pem IS NULL)
        AND (tsr IS NULL) = (stamped_ms IS NULL))
) STRICT;
INSERT INTO signature_stamp SELECT act, version, n, asked_ms, tries, why, tsr, authority_pem, stamped_ms FROM act_stamp;
DROP TRIGGER act_post_stamped;
DROP TABLE act_stamp;
CREATE INDEX signature_stamp_pending ON signature_stamp (tries, asked_ms) WHERE tsr IS NULL;
CREATE TRIGGER act_post_stamped BEFORE UPDATE OF posted_by ON act
    WHEN new.posted_by IS NOT NULL AND EXISTS (SELECT 1 FROM signature_stamp p WHERE p.object = new.id
        AND p.version = new.version AND p.tsr IS NULL)
    BEGIN SELECT raise(ABORT, 'a stamp is awaited'); END;

CREATE TEMP TABLE sheet_signer_old AS SELECT * FROM sheet_signer;
DROP TABLE sheet_signer;
CREATE TABLE sheet_signer (
    sheet TEXT NOT NULL REFERENCES sheet, version INTEGER NOT NULL, n INTEGER NOT NULL,
    post TEXT NOT NULL CHECK (post IN ('teacher', 'commission_member', 'commission_chair', 'registrar')),
    person TEXT REFERENCES person, pdf_sha256 TEXT, p7s BLOB, cert_pem TEXT, signed_ms INTEGER,
    tsr BLOB, -- of our own stamping key
    scan_sha256 TEXT, scan_type TEXT CHECK (scan_type IN ('application/pdf', 'image/jpeg')), scan_bytes INTEGER,
    entered_by TEXT REFERENCES person,
    PRIMARY KEY (sheet, version, n), UNIQUE (sheet, version, person),
    CHECK ((signed_ms IS NULL) = (p7s IS NULL AND scan_sha256 IS NULL)),
    CHECK (p7s IS NULL OR scan_sha256 IS NULL), CHECK ((p7s IS NULL) = (cert_pem IS NULL)),
    CHECK ((scan_sha256 IS NULL) = (scan_type IS NULL) AND (scan_sha256 IS NULL) = (scan_bytes IS NULL)
        AND (scan_sha256 IS NULL) = (entered_by IS NULL)),
    CHECK (entered_by <> person), CHECK (person IS NOT NULL OR (post = 'registrar' AND signed_ms IS NULL))
) STRICT;
INSERT INTO sheet_signer (sheet, version, n, post, person, pdf_sha256, p7s, cert_pem, signed_ms)
    SELECT sheet, version, n, post, person, pdf_sha256, p7s, cert_pem, signed_ms FROM sheet_signer_old;
DROP TABLE sheet_signer_old;
CREATE INDEX sheet_signer_person ON sheet_signer (person);
CREATE INDEX sheet_signer_scan ON sheet_signer (scan_sha256) WHERE scan_sha256 IS NOT NULL;
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
CREATE TRIGGER sheet_signer_entered BEFORE UPDATE OF signed_ms ON sheet_signer
    WHEN new.entered_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = new.entered_by
        AND r.role IN ('registrar', 'registrar_head') AND r.from_ms <= new.signed_ms
        AND (r.to_ms IS NULL OR r.to_ms > new.signed_ms))
    BEGIN SELECT raise(ABORT, 'the registrar''s office enters a signature on paper'); END;
CREATE TRIGGER sheet_signer_signed_u BEFORE UPDATE ON sheet_signer WHEN old.signed_ms IS NOT NULL
    BEGIN SELECT raise(ABORT, 'signatures are kept'); END;
CREATE TRIGGER sheet_signer_keep_d BEFORE DELETE ON sheet_signer BEGIN SELECT raise(ABORT, 'signers are kept'); END;
CREATE TRIGGER sheet_register_stamped BEFORE UPDATE OF state ON sheet
    WHEN new.state = 'registered' AND (EXISTS (SELECT 1 FROM signature_stamp p WHERE p.object = new.id
            AND p.version = new.version AND p.tsr IS NULL)
        OR EXISTS (SELECT 1 FROM sheet_signer g WHERE g.sheet = new.id AND g.version = new.version AND g.signed_ms IS NULL))
    BEGIN SELECT raise(ABORT, 'a signature or a stamp is awaited'); END;

CREATE TRIGGER signature_stamp_of BEFORE INSERT ON signature_stamp
    WHEN NOT EXISTS (SELECT 1 FROM act_signature s WHERE s.act = new.object AND s.version = new.version AND s.n = new.n
            AND s.p7s IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM act a WHERE a.id = new.object AND a.version = new.version AND new.n = 0
            AND a.sheet_p7s IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM sheet_signer g WHERE g.sheet = new.object AND g.version = new.version AND g.n = new.n
            AND g.p7s IS NOT NULL)
    BEGIN SELECT raise(ABORT, 'a stamp is on a signature'); END;
CREATE TRIGGER signature_stamp_keep_u BEFORE UPDATE ON signature_stamp WHEN old.tsr IS NOT NULL
    BEGIN SELECT raise(ABORT, 'stamps are kept'); END;
CREATE TRIGGER signature_stamp_keep_d BEFORE DELETE ON signature_stamp BEGIN SELECT raise(ABORT, 'stamps are kept'); END;
