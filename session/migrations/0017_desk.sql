-- The last event of each enrolment, kept by a trigger so that a list of thousands need not look for it. The ledger stays
-- the truth: nothing but the trigger writes here.
CREATE TABLE grade_now (
    enrolment TEXT PRIMARY KEY REFERENCES enrolment, n INTEGER NOT NULL, offering TEXT NOT NULL, student TEXT NOT NULL,
    state TEXT NOT NULL, letter TEXT, rating INTEGER, exam INTEGER, final INTEGER, at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO grade_now (enrolment, n, offering, student, state, letter, rating, exam, final, at_ms)
SELECT g.enrolment, g.n, e.offering, e.student, g.state, g.letter, g.rating, g.exam, g.final, g.at_ms
FROM grade_event g JOIN enrolment e ON e.id = g.enrolment
WHERE g.n = (SELECT max(l.n) FROM grade_event l WHERE l.enrolment = g.enrolment);
CREATE INDEX grade_now_offering ON grade_now (offering, state, letter, exam, final);
CREATE INDEX grade_now_state ON grade_now (state, at_ms);
CREATE INDEX grade_now_at ON grade_now (at_ms);
CREATE TRIGGER grade_event_now AFTER INSERT ON grade_event BEGIN
    INSERT INTO grade_now (enrolment, n, offering, student, state, letter, rating, exam, final, at_ms)
    SELECT new.enrolment, new.n, e.offering, e.student, new.state, new.letter, new.rating, new.exam, new.final, new.at_ms
    FROM enrolment e WHERE e.id = new.enrolment
    ON CONFLICT (enrolment) DO UPDATE SET n = excluded.n, state = excluded.state, letter = excluded.letter,
        rating = excluded.rating, exam = excluded.exam, final = excluded.final, at_ms = excluded.at_ms
    WHERE excluded.n > grade_now.n;
END;
DROP VIEW grade_current;
CREATE VIEW grade_current AS
    SELECT e.* FROM grade_now w JOIN grade_event e ON e.enrolment = w.enrolment AND e.n = w.n;
CREATE INDEX offering_term ON offering (year, term);
CREATE INDEX attempt_exam ON attempt (exam, state);
CREATE INDEX admission_status ON admission (status);

-- The registrar asks the Centre for an act's evidence package (001-5.1).
CREATE TABLE evidence_request (
    id TEXT PRIMARY KEY, act TEXT NOT NULL REFERENCES act, reason TEXT NOT NULL, asked_by TEXT NOT NULL REFERENCES person,
    asked_ms INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'given', 'refused')),
    answered_by TEXT REFERENCES person, answered_ms INTEGER, answer TEXT,
    CHECK ((state = 'open') = (answered_by IS NULL)), CHECK (answered_by IS NULL OR answered_by <> asked_by)
) STRICT;
CREATE UNIQUE INDEX evidence_request_one ON evidence_request (act) WHERE state = 'open';
CREATE INDEX evidence_request_state ON evidence_request (state, asked_ms);
CREATE TRIGGER evidence_request_keep_d BEFORE DELETE ON evidence_request BEGIN SELECT raise(ABORT, 'requests are kept'); END;
