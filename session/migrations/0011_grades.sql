-- What a result leaves open: one more exam, or the course anew (003-5.3.18, 003-5.3.19, policy annulled_outcome).
-- `rating` is the admission rating that stays; a course taken anew starts from none.
CREATE TABLE remedy (
    id TEXT PRIMARY KEY, enrolment TEXT NOT NULL REFERENCES enrolment,
    kind TEXT NOT NULL CHECK (kind IN ('fx_retake', 'resit', 're_enrolment')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'used', 'done', 'expired', 'cancelled')),
    rating INTEGER CHECK (rating BETWEEN 0 AND 100), ground_kind TEXT NOT NULL, ground TEXT,
    opened_ms INTEGER NOT NULL, until_ms INTEGER, closed_ms INTEGER, policy_version INTEGER NOT NULL,
    attempt TEXT REFERENCES attempt, enrolled TEXT REFERENCES enrolment, decided_by TEXT REFERENCES person,
    CHECK ((kind = 're_enrolment') = (rating IS NULL)), CHECK ((state IN ('open', 'used')) = (closed_ms IS NULL))
) STRICT;
CREATE INDEX remedy_enrolment ON remedy (enrolment, kind);
CREATE INDEX remedy_until ON remedy (state, until_ms);
CREATE UNIQUE INDEX remedy_one ON remedy (enrolment) WHERE state IN ('open', 'used');
CREATE TRIGGER remedy_keep_d BEFORE DELETE ON remedy BEGIN SELECT raise(ABORT, 'remedies are kept'); END;

-- Appeals of results: filed within the policy's days, decided by a commission with its minutes (model 2.3.11).
CREATE TABLE result_appeal (
    id TEXT PRIMARY KEY, enrolment TEXT NOT NULL REFERENCES enrolment, attempt TEXT NOT NULL REFERENCES attempt,
    state TEXT NOT NULL DEFAULT 'filed' CHECK (state IN ('filed', 'accepted', 'upheld', 'rejected')),
    version INTEGER NOT NULL DEFAULT 1, reason TEXT NOT NULL, filed_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL,
    accepted_by TEXT REFERENCES person, accepted_ms INTEGER, protocol TEXT, decision TEXT, decided_by TEXT REFERENCES person,
    decided_ms INTEGER, score_old INTEGER NOT NULL, score_new INTEGER CHECK (score_new BETWEEN 0 AND 100),
    policy_version INTEGER NOT NULL,
    CHECK ((state IN ('upheld', 'rejected')) = (decided_by IS NOT NULL)), CHECK ((state = 'upheld') = (score_new IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX result_appeal_once ON result_appeal (attempt);
CREATE TABLE result_appeal_member (
    appeal TEXT NOT NULL REFERENCES result_appeal, person TEXT NOT NULL REFERENCES person,
    chair INTEGER NOT NULL CHECK (chair IN (0, 1)), PRIMARY KEY (appeal, person)
) STRICT;
CREATE TRIGGER result_appeal_keep_d BEFORE DELETE ON result_appeal BEGIN SELECT raise(ABORT, 'appeals are kept'); END;
-- Who taught, examined or watched does not judge the appeal.
CREATE TRIGGER result_appeal_apart BEFORE INSERT ON result_appeal_member
    WHEN EXISTS (SELECT 1 FROM result_appeal r JOIN attempt a ON a.id = r.attempt JOIN exam x ON x.id = a.exam
            JOIN offering_teacher t ON t.offering = x.offering WHERE r.id = new.appeal AND t.person = new.person)
        OR EXISTS (SELECT 1 FROM result_appeal r JOIN attempt a ON a.id = r.attempt
            JOIN sitting_staff f ON f.sitting = a.sitting WHERE r.id = new.appeal AND f.person = new.person)
    BEGIN SELECT raise(ABORT, 'a teacher or proctor of the exam is no member'); END;
