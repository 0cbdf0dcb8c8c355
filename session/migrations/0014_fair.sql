-- Who decided on an accommodation, and for how long it holds; what was decided before stands in the audit log.
ALTER TABLE accommodation ADD COLUMN from_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE accommodation ADD COLUMN to_ms INTEGER CHECK (to_ms IS NULL OR to_ms >= from_ms);
ALTER TABLE accommodation ADD COLUMN decided_by TEXT REFERENCES person;
ALTER TABLE accommodation ADD COLUMN decided_ms INTEGER NOT NULL DEFAULT 0;

-- object_kind: 'evidence' (a hash; placed by acts), 'attempt' or 'person' (placed by the data-protection officer).
ALTER TABLE legal_hold ADD COLUMN placed_by TEXT REFERENCES person;
ALTER TABLE legal_hold ADD COLUMN lifted_by TEXT REFERENCES person;

-- What a student asks for (Law 94-V, art. 24 and 25) and what the data-protection officer decided.
CREATE TABLE data_request (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'correct', 'block', 'erase', 'withdraw')),
    text TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'partly', 'refused')),
    asked_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, decided_by TEXT REFERENCES person, decided_ms INTEGER,
    decision TEXT, review_ms INTEGER, -- partly: when what is held is looked at again
    CHECK ((state = 'open') = (decided_ms IS NULL)),
    CHECK ((decided_ms IS NULL) = (decided_by IS NULL) AND (decided_ms IS NULL) = (decision IS NULL)),
    CHECK (decided_by <> person)
) STRICT;
CREATE INDEX data_request_person ON data_request (person);
CREATE UNIQUE INDEX data_request_one ON data_request (person, kind) WHERE state = 'open';
-- While it lasts, staff see no recording and no picture of the person, and nothing of theirs is processed further.
CREATE TABLE data_block (
    person TEXT NOT NULL REFERENCES person, request TEXT NOT NULL REFERENCES data_request,
    from_ms INTEGER NOT NULL, to_ms INTEGER, lifted_by TEXT REFERENCES person, PRIMARY KEY (person, request)
) STRICT;

-- What was destroyed, on what ground, and what a listing of the store said afterwards.
CREATE TABLE destruction (
    id TEXT PRIMARY KEY, ground TEXT NOT NULL CHECK (ground IN ('term', 'request')), request TEXT REFERENCES data_request,
    actor TEXT REFERENCES person, at_ms INTEGER NOT NULL, items INTEGER NOT NULL CHECK (items > 0),
    bytes INTEGER NOT NULL, list_sha256 TEXT NOT NULL CHECK (length(list_sha256) = 64),
    proved_ms INTEGER, still_there INTEGER, store_files INTEGER, store_sha256 TEXT,
    CHECK ((ground = 'request') = (request IS NOT NULL)),
    CHECK ((proved_ms IS NULL) = (still_there IS NULL) AND (proved_ms IS NULL) = (store_sha256 IS NULL))
) STRICT;
CREATE TABLE destruction_item (
    destruction TEXT NOT NULL REFERENCES destruction, n INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('recording', 'evidence')),
    path TEXT NOT NULL, -- in the data folder
    sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (destruction, n)
) STRICT;

-- Register of incidents with personal data: found, reported, told, closed. Each row is a step; the last one holds.
CREATE TABLE breach (
    id TEXT NOT NULL, n INTEGER NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL REFERENCES person,
    found_ms INTEGER NOT NULL, what TEXT NOT NULL, data TEXT NOT NULL, people INTEGER NOT NULL CHECK (people >= 0),
    measures TEXT NOT NULL, authority_ms INTEGER, subjects_ms INTEGER, closed_ms INTEGER, PRIMARY KEY (id, n)
) STRICT;

-- An appeal against an act (model 2.3.11): nobody decides who signed, watched, judged an incident or teaches.
CREATE TABLE act_appeal (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt, act TEXT NOT NULL REFERENCES act,
    person TEXT NOT NULL REFERENCES person, text TEXT NOT NULL, filed_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('filed', 'accepted', 'upheld', 'partly', 'rejected', 'withdrawn')),
    protocol TEXT, decision TEXT, decided_by TEXT REFERENCES person, decided_ms INTEGER,
    CHECK (filed_ms <= until_ms), CHECK ((state IN ('upheld', 'partly', 'rejected')) = (decided_ms IS NOT NULL)),
    CHECK ((decided_ms IS NULL) = (protocol IS NULL) AND (decided_ms IS NULL) = (decision IS NULL))
) STRICT;
CREATE INDEX act_appeal_attempt ON act_appeal (attempt);
CREATE UNIQUE INDEX act_appeal_one ON act_appeal (attempt, act) WHERE state <> 'withdrawn';
CREATE TABLE act_appeal_member (
    appeal TEXT NOT NULL REFERENCES act_appeal, person TEXT NOT NULL REFERENCES person,
    part TEXT NOT NULL CHECK (part IN ('chair', 'member')),
    vote TEXT CHECK (vote IN ('upheld', 'partly', 'rejected')), voted_ms INTEGER, PRIMARY KEY (appeal, person),
    CHECK ((vote IS NULL) = (voted_ms IS NULL))
) STRICT;
CREATE UNIQUE INDEX act_appeal_chair ON act_appeal_member (appeal) WHERE part = 'chair';

-- Why nothing of an attempt may be destroyed now. since_ms of an executed act: its posting, the hold lasts a while more.
CREATE VIEW attempt_hold AS
    SELECT a.id AS attempt, h.ground AS ground, h.object_kind AS kind, h.from_ms AS since_ms
    FROM legal_hold h JOIN attempt a ON h.object_kind = 'attempt' AND h.object = a.id WHERE h.to_ms IS NULL
    UNION ALL
    SELECT a.id, h.ground, h.object_kind, h.from_ms FROM legal_hold h JOIN student s ON h.object_kind = 'person'
        AND h.object = s.person JOIN attempt a ON a.student = s.id WHERE h.to_ms IS NULL
    UNION ALL
    SELECT l.attempt, t.kind || ' ' || coalesce(t.reg_no, t.id), CASE t.state WHEN 'executed' THEN 'executed' ELSE 'act' END,
        coalesce(t.posted_ms, t.created_ms)
    FROM act_attempt l JOIN act t ON t.id = l.act
    WHERE t.state NOT IN ('dismissed', 'converted_to_b', 'cancelled', 'closed')
    UNION ALL
    SELECT p.attempt, p.id, 'appeal', p.filed_ms FROM act_appeal p WHERE p.state IN ('filed', 'accepted')
    UNION ALL
    SELECT p.attempt, p.id, 'appeal', p.filed_ms FROM result_appeal p WHERE p.state IN ('filed', 'accepted')
    UNION ALL
    SELECT i.attempt, i.kind, 'incident', i.opened_ms FROM incident i
    WHERE i.state IN ('open', 'ended') AND i.class IN ('violation', 'question')
    UNION ALL
    SELECT a.id, r.kind, 'request', r.asked_ms FROM data_request r JOIN student s ON s.person = r.person
        JOIN attempt a ON a.student = s.id WHERE r.state = 'open' AND r.kind = 'access';

CREATE TRIGGER data_request_keep_d BEFORE DELETE ON data_request BEGIN SELECT raise(ABORT, 'requests are kept'); END;
CREATE TRIGGER data_request_decided BEFORE UPDATE ON data_request WHEN old.state <> 'open'
    BEGIN SELECT raise(ABORT, 'a decision stands'); END;
CREATE TRIGGER destruction_keep_d BEFORE DELETE ON destruction BEGIN SELECT raise(ABORT, 'records are kept'); END;
CREATE TRIGGER destruction_keep_u BEFORE UPDATE OF id, ground, request, actor, at_ms, items, bytes, list_sha256 ON destruction
    BEGIN SELECT raise(ABORT, 'records are kept'); END;
CREATE TRIGGER destruction_item_keep_d BEFORE DELETE ON destruction_item BEGIN SELECT raise(ABORT, 'records are kept'); END;
CREATE TRIGGER destruction_item_keep_u BEFORE UPDATE ON destruction_item BEGIN SELECT raise(ABORT, 'records are kept'); END;
CREATE TRIGGER breach_keep_d BEFORE DELETE ON breach BEGIN SELECT raise(ABORT, 'the register is append-only'); END;
CREATE TRIGGER breach_keep_u BEFORE UPDATE ON breach BEGIN SELECT raise(ABORT, 'the register is append-only'); END;
CREATE TRIGGER act_appeal_keep_d BEFORE DELETE ON act_appeal BEGIN SELECT raise(ABORT, 'appeals are kept'); END;
CREATE TRIGGER act_appeal_decided BEFORE UPDATE ON act_appeal WHEN old.state NOT IN ('filed', 'accepted')
    BEGIN SELECT raise(ABORT, 'a decision stands'); END;
CREATE TRIGGER act_appeal_member_keep_d BEFORE DELETE ON act_appeal_member
    BEGIN SELECT raise(ABORT, 'a commission is kept'); END;
CREATE TRIGGER act_appeal_member_voted BEFORE UPDATE ON act_appeal_member WHEN old.vote IS NOT NULL
    BEGIN SELECT raise(ABORT, 'a vote stands'); END;
CREATE TRIGGER act_appeal_member_apart BEFORE INSERT ON act_appeal_member
    WHEN EXISTS (SELECT 1 FROM act_appeal p JOIN act_attempt l ON l.attempt = p.attempt JOIN act_signature s ON s.act = l.act
            WHERE p.id = new.appeal AND s.person = new.person)
        OR EXISTS (SELECT 1 FROM act_appeal p JOIN attempt a ON a.id = p.attempt JOIN sitting_staff f ON f.sitting = a.sitting
            WHERE p.id = new.appeal AND f.person = new.person)
        OR EXISTS (SELECT 1 FROM act_appeal p JOIN attempt a ON a.id = p.attempt JOIN exam x ON x.id = a.exam
            JOIN offering_teacher o ON o.offering = x.offering WHERE p.id = new.appeal AND o.person = new.person)
        OR EXISTS (SELECT 1 FROM act_appeal p JOIN incident i ON i.attempt = p.attempt
            WHERE p.id = new.appeal AND i.reviewer = new.person)
        OR EXISTS (SELECT 1 FROM act_appeal p WHERE p.id = new.appeal AND p.person = new.person)
    BEGIN SELECT raise(ABORT, 'a member of the commission takes no part in what is appealed'); END;
-- What the camera was set to when a piece of evidence was taken: codec, size, rung, as the stream said.
ALTER TABLE evidence_use ADD COLUMN codec TEXT;
