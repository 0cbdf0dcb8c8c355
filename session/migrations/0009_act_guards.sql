-- The duties around an act, kept apart by the books themselves: whoever goes around the code meets these.

ALTER TABLE act ADD COLUMN dismissed_by TEXT REFERENCES person; -- the second of two
ALTER TABLE act ADD COLUMN refused_by TEXT REFERENCES person;
ALTER TABLE act ADD COLUMN reg_year INTEGER; -- the number is n of its year and kind; the words around it are policy's
ALTER TABLE act ADD COLUMN reg_n INTEGER;

DROP TRIGGER act_registered_u;
UPDATE act SET reg_n = CAST(substr(reg_no, length(rtrim(reg_no, '0123456789')) + 1) AS INTEGER),
    reg_year = CAST(substr(rtrim(reg_no, '0123456789'), -5, 4) AS INTEGER) WHERE reg_no IS NOT NULL;
CREATE UNIQUE INDEX act_register ON act (university, kind, reg_year, reg_n) WHERE reg_n IS NOT NULL;
CREATE TRIGGER act_registered_u BEFORE UPDATE OF reg_no, reg_year, reg_n, version, sheet_json, sheet_p7s ON act
    WHEN old.reg_no IS NOT NULL AND (new.reg_no IS NOT old.reg_no OR new.version <> old.version
        OR new.reg_n IS NOT old.reg_n OR new.reg_year IS NOT old.reg_year
        OR new.sheet_json IS NOT old.sheet_json OR new.sheet_p7s IS NOT old.sheet_p7s)
    BEGIN SELECT raise(ABORT, 'a registered act keeps its number and its sheet'); END;
CREATE TRIGGER act_number_next BEFORE UPDATE OF reg_no ON act
    WHEN old.reg_no IS NULL AND new.reg_no IS NOT NULL AND (new.reg_year IS NULL OR new.reg_n IS NOT 1 + coalesce(
        (SELECT max(a.reg_n) FROM act a WHERE a.university = new.university AND a.kind = new.kind
            AND a.reg_year = new.reg_year), 0))
    BEGIN SELECT raise(ABORT, 'register numbers have no gaps'); END;

-- The machine of each kind: no other step is taken, whoever asks.
CREATE TABLE act_step (
    kind TEXT NOT NULL CHECK (kind IN ('A', 'B')), before TEXT NOT NULL, after TEXT NOT NULL,
    PRIMARY KEY (kind, before, after)
) STRICT;
INSERT INTO act_step VALUES
    ('A', 'drafted', 'frozen'), ('A', 'drafted', 'dismissed'), ('A', 'drafted', 'converted_to_b'),
    ('A', 'frozen', 'drafted'), ('A', 'frozen', 'signed_1'), ('A', 'frozen', 'refused'),
    ('A', 'signed_1', 'drafted'), ('A', 'signed_1', 'signed_2'), ('A', 'signed_1', 'refused'),
    ('A', 'signed_2', 'drafted'), ('A', 'signed_2', 'registered'), ('A', 'signed_2', 'refused'),
    ('A', 'refused', 'drafted'), ('A', 'refused', 'dismissed'),
    ('A', 'registered', 'prepared'), ('A', 'prepared', 'executed'), ('A', 'executed', 'closed'),
    ('A', 'registered', 'cancelled'), ('A', 'prepared', 'cancelled'), ('A', 'executed', 'cancelled'),
    ('A', 'closed', 'cancelled'),
    ('B', 'opened', 'inspecting'), ('B', 'opened', 'findings'), ('B', 'inspecting', 'findings'),
    ('B', 'findings', 'inspecting'), ('B', 'findings', 'frozen'),
    ('B', 'frozen', 'findings'), ('B', 'frozen', 'signed_1'), ('B', 'frozen', 'refused'),
    ('B', 'signed_1', 'findings'), ('B', 'signed_1', 'signed_2'), ('B', 'signed_1', 'refused'),
    ('B', 'signed_2', 'findings'), ('B', 'signed_2', 'registered'), ('B', 'signed_2', 'refused'),
    ('B', 'refused', 'findings'), ('B', 'registered', 'executed'), ('B', 'executed', 'closed');
CREATE TRIGGER act_step_keep_u BEFORE UPDATE ON act_step BEGIN SELECT raise(ABORT, 'the machine of acts is fixed'); END;
CREATE TRIGGER act_step_keep_d BEFORE DELETE ON act_step BEGIN SELECT raise(ABORT, 'the machine of acts is fixed'); END;
CREATE TRIGGER act_step_keep_i BEFORE INSERT ON act_step BEGIN SELECT raise(ABORT, 'the machine of acts is fixed'); END;
CREATE TRIGGER act_begins BEFORE INSERT ON act
    WHEN new.state <> CASE new.kind WHEN 'A' THEN 'drafted' ELSE 'opened' END OR new.version <> 1
    BEGIN SELECT raise(ABORT, 'an act begins as a draft'); END;
CREATE TRIGGER act_steps BEFORE UPDATE OF state ON act
    WHEN new.state <> old.state
        AND NOT EXISTS (SELECT 1 FROM act_step s WHERE s.kind = old.kind AND s.before = old.state AND s.after = new.state)
    BEGIN SELECT raise(ABORT, 'an act takes no such step'); END;
CREATE TRIGGER act_kind_u BEFORE UPDATE OF kind, university, created_by, created_ms ON act
    WHEN new.kind <> old.kind OR new.university <> old.university OR new.created_by IS NOT old.created_by
        OR new.created_ms <> old.created_ms
    BEGIN SELECT raise(ABORT, 'an act stays what it was made as'); END;
CREATE TRIGGER act_words_u BEFORE UPDATE OF kinds, other_text, observation, purpose, result, decision, decision_text, extra_s
    ON act WHEN old.state NOT IN ('drafted', 'opened', 'inspecting', 'findings')
        AND (new.kinds <> old.kinds OR new.other_text <> old.other_text OR new.observation <> old.observation
            OR new.purpose <> old.purpose OR new.result <> old.result OR new.decision <> old.decision
            OR new.decision_text <> old.decision_text OR new.extra_s <> old.extra_s)
    BEGIN SELECT raise(ABORT, 'only a draft is edited'); END;

-- A state says how many have signed this version.
CREATE TRIGGER act_signed_count BEFORE UPDATE OF state ON act
    WHEN new.state IN ('signed_1', 'signed_2', 'registered') AND new.state <> old.state
        AND (SELECT count(*) FROM act_signature s WHERE s.act = new.id AND s.version = new.version)
            <> CASE new.state WHEN 'signed_1' THEN 1 WHEN 'signed_2' THEN 2 ELSE 3 END
    BEGIN SELECT raise(ABORT, 'signatures are missing'); END;
CREATE TRIGGER act_back_version BEFORE UPDATE OF state ON act
    WHEN old.state IN ('frozen', 'signed_1', 'signed_2', 'refused') AND new.state IN ('drafted', 'findings')
        AND new.version <= old.version
    BEGIN SELECT raise(ABORT, 'what is sent back gets a new version'); END;

-- The named signatory, neither the student, nor before the student has had their say (given, waived, or the hours over).
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
CREATE TRIGGER act_explained_once BEFORE UPDATE OF explain_state, explain_text, explain_ms ON act
    WHEN new.version = old.version AND old.explain_state IN ('given', 'waived', 'late')
        AND (new.explain_state <> old.explain_state OR new.explain_text IS NOT old.explain_text
            OR new.explain_ms IS NOT old.explain_ms)
        AND old.state IN ('frozen', 'signed_1', 'signed_2', 'refused', 'registered', 'prepared', 'executed', 'cancelled',
            'closed')
    BEGIN SELECT raise(ABORT, 'an explanation stands as it was given'); END;

-- Two people dismiss. After a refusal: the head, and the one who refused, who is another.
CREATE TRIGGER act_dismissed_by_two BEFORE UPDATE OF state ON act
    WHEN new.state = 'dismissed' AND old.state <> 'dismissed' AND (new.dismissed_by IS NULL
        OR new.dismissed_by IS CASE old.state WHEN 'drafted' THEN old.dismiss_by ELSE old.refused_by END
        OR (old.state = 'drafted' AND old.dismiss_by IS NULL) OR (old.state = 'refused' AND old.refused_by IS NULL))
    BEGIN SELECT raise(ABORT, 'two people dismiss an act'); END;
CREATE TRIGGER act_refused_named BEFORE UPDATE OF state ON act
    WHEN new.state = 'refused' AND old.state <> 'refused' AND (new.refused_by IS NULL
        OR new.refused_by NOT IN (old.signer_1, old.signer_2, old.signer_3))
    BEGIN SELECT raise(ABORT, 'a signatory refuses'); END;

-- Who signed neither prepares, nor posts, nor takes back; who prepared does not post; each holds the post that day.
CREATE TRIGGER act_prepare_apart BEFORE UPDATE OF prepared_by ON act
    WHEN new.prepared_by IS NOT NULL AND new.prepared_by IS NOT old.prepared_by AND (
        EXISTS (SELECT 1 FROM act_signature s WHERE s.act = new.id AND s.version = new.version AND s.person = new.prepared_by)
        OR NOT EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = new.prepared_by
            AND r.role IN ('registrar', 'registrar_head') AND r.from_ms <= new.prepared_ms
            AND (r.to_ms IS NULL OR r.to_ms > new.prepared_ms)))
    BEGIN SELECT raise(ABORT, 'a signer does not prepare, a registrar does'); END;
CREATE TRIGGER act_post_holder BEFORE UPDATE OF posted_by ON act
    WHEN new.posted_by IS NOT NULL AND new.posted_by IS NOT old.posted_by
        AND NOT EXISTS (SELECT 1 FROM role_assignment r WHERE r.person = new.posted_by AND r.role = 'registrar_head'
            AND r.from_ms <= new.posted_ms AND (r.to_ms IS NULL OR r.to_ms > new.posted_ms))
    BEGIN SELECT raise(ABORT, 'the registrar''s head posts'); END;
CREATE TRIGGER act_executed_posted BEFORE UPDATE OF state ON act
    WHEN old.kind = 'A' AND new.state = 'executed' AND old.state <> 'executed' AND new.posted_by IS NULL
    BEGIN SELECT raise(ABORT, 'an act is executed by posting it'); END;
CREATE TRIGGER act_cancel_apart BEFORE UPDATE OF state ON act
    WHEN new.state = 'cancelled' AND old.state <> 'cancelled' AND (new.cancelled_by IS NULL
        OR coalesce(new.cancel_ground, '') = '' OR EXISTS (SELECT 1 FROM act_signature s WHERE s.act = new.id
            AND s.version = new.version AND s.person = new.cancelled_by))
    BEGIN SELECT raise(ABORT, 'a signer does not take an act back, and nobody without a ground'); END;
CREATE TRIGGER act_done_keep BEFORE UPDATE OF prepared_by, posted_by, cancelled_by, dismissed_by ON act
    WHEN (old.prepared_by IS NOT NULL AND new.prepared_by IS NOT old.prepared_by)
        OR (old.posted_by IS NOT NULL AND new.posted_by IS NOT old.posted_by)
        OR (old.cancelled_by IS NOT NULL AND new.cancelled_by IS NOT old.cancelled_by)
        OR (old.dismissed_by IS NOT NULL AND new.dismissed_by IS NOT old.dismissed_by)
    BEGIN SELECT raise(ABORT, 'who did it stays written'); END;

-- What a student said to a version that was sent back is not lost with it.
CREATE TABLE act_explanation (
    act TEXT NOT NULL REFERENCES act, version INTEGER NOT NULL, state TEXT NOT NULL, said TEXT, at_ms INTEGER NOT NULL,
    PRIMARY KEY (act, version)
) STRICT;
INSERT INTO act_explanation SELECT id, version, explain_state, explain_text, explain_ms FROM act WHERE explain_ms IS NOT NULL;
CREATE TRIGGER act_explanation_kept AFTER UPDATE OF explain_ms ON act
    WHEN new.explain_ms IS NOT NULL AND new.explain_ms IS NOT old.explain_ms
    BEGIN INSERT INTO act_explanation VALUES (new.id, new.version, new.explain_state, new.explain_text, new.explain_ms); END;
CREATE TRIGGER act_explanation_keep_u BEFORE UPDATE ON act_explanation
    BEGIN SELECT raise(ABORT, 'an explanation stands as it was given'); END;
