-- What the desk asks of a whole term is counted as it comes: for each offering, and for each group and programme of a term,
-- how its active enrolments stand. The rows that are counted stay the truth; nothing but the triggers writes here.
CREATE TABLE offering_standing (
    offering TEXT PRIMARY KEY, enrolled INTEGER NOT NULL, admitted INTEGER NOT NULL, not_admitted INTEGER NOT NULL,
    exams INTEGER NOT NULL, finals INTEGER NOT NULL, passed INTEGER NOT NULL, fx INTEGER NOT NULL, f INTEGER NOT NULL,
    annulled INTEGER NOT NULL, exam_sum INTEGER NOT NULL, final_sum INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE group_standing (
    year INTEGER NOT NULL, term TEXT NOT NULL, group_id TEXT NOT NULL, programme TEXT NOT NULL, enrolled INTEGER NOT NULL,
    exams INTEGER NOT NULL, finals INTEGER NOT NULL, passed INTEGER NOT NULL, fx INTEGER NOT NULL, f INTEGER NOT NULL,
    annulled INTEGER NOT NULL, exam_sum INTEGER NOT NULL, final_sum INTEGER NOT NULL,
    PRIMARY KEY (year, term, group_id, programme)
) STRICT, WITHOUT ROWID;
-- How one active enrolment stands, by its rows themselves.
CREATE VIEW enrolment_standing AS
    SELECT e.id AS enrolment, e.student, e.offering, s.group_id, s.programme, 1 AS enrolled,
        coalesce(m.status IN ('admitted', 'overridden'), 0) AS admitted,
        coalesce(m.status IN ('not_admitted', 'not_computed'), 0) AS not_admitted,
        g.exam IS NOT NULL AS exams, g.final IS NOT NULL AS finals,
        coalesce(g.letter NOT IN ('FX', 'F') AND g.state <> 'annulled', 0) AS passed, coalesce(g.letter = 'FX', 0) AS fx,
        coalesce(g.letter = 'F', 0) AS f, coalesce(g.state = 'annulled', 0) AS annulled, coalesce(g.exam, 0) AS exam_sum,
        coalesce(g.final, 0) AS final_sum
    FROM enrolment e JOIN student s ON s.id = e.student LEFT JOIN admission m ON m.enrolment = e.id
    LEFT JOIN grade_now g ON g.enrolment = e.id WHERE e.status = 'active';
-- Inserted here, a row's figures are added; times -1 they are taken away.
CREATE VIEW standing_change AS SELECT *, 1 AS times FROM enrolment_standing;
CREATE TRIGGER standing_changes INSTEAD OF INSERT ON standing_change BEGIN
    INSERT INTO offering_standing VALUES (new.offering, new.times * new.enrolled, new.times * new.admitted,
        new.times * new.not_admitted, new.times * new.exams, new.times * new.finals, new.times * new.passed,
        new.times * new.fx, new.times * new.f, new.times * new.annulled, new.times * new.exam_sum, new.times * new.final_sum)
    ON CONFLICT DO UPDATE SET enrolled = enrolled + excluded.enrolled, admitted = admitted + excluded.admitted,
        not_admitted = not_admitted + excluded.not_admitted, exams = exams + excluded.exams, finals = finals + excluded.finals,
        passed = passed + excluded.passed, fx = fx + excluded.fx, f = f + excluded.f, annulled = annulled + excluded.annulled,
        exam_sum = exam_sum + excluded.exam_sum, final_sum = final_sum + excluded.final_sum;
    INSERT INTO group_standing SELECT o.year, o.term, new.group_id, new.programme, new.times * new.enrolled,
        new.times * new.exams, new.times * new.finals, new.times * new.passed, new.times * new.fx, new.times * new.f,
        new.times * new.annulled, new.times * new.exam_sum, new.times * new.final_sum FROM offering o WHERE o.id = new.offering
    ON CONFLICT DO UPDATE SET enrolled = enrolled + excluded.enrolled, exams = exams + excluded.exams,
        finals = finals + excluded.finals, passed = passed + excluded.passed, fx = fx + excluded.fx, f = f + excluded.f,
        annulled = annulled + excluded.annulled, exam_sum = exam_sum + excluded.exam_sum,
        final_sum = final_sum + excluded.final_sum;
END;
INSERT INTO offering_standing SELECT offering, sum(enrolled), sum(admitted), sum(not_admitted), sum(exams), sum(finals),
    sum(passed), sum(fx), sum(f), sum(annulled), sum(exam_sum), sum(final_sum) FROM enrolment_standing GROUP BY offering;
INSERT INTO group_standing SELECT o.year, o.term, v.group_id, v.programme, sum(enrolled), sum(exams), sum(finals), sum(passed),
    sum(fx), sum(f), sum(annulled), sum(exam_sum), sum(final_sum) FROM enrolment_standing v JOIN offering o ON o.id = v.offering
    GROUP BY o.year, o.term, v.group_id, v.programme;
CREATE TRIGGER enrolment_counted AFTER INSERT ON enrolment BEGIN
    INSERT INTO standing_change SELECT *, 1 FROM enrolment_standing WHERE enrolment = new.id;
END;
CREATE TRIGGER enrolment_uncounted BEFORE UPDATE ON enrolment BEGIN
    INSERT INTO standing_change SELECT *, -1 FROM enrolment_standing WHERE enrolment = old.id;
END;
CREATE TRIGGER enrolment_recounted AFTER UPDATE ON enrolment BEGIN
    INSERT INTO standing_change SELECT *, 1 FROM enrolment_standing WHERE enrolment = new.id;
END;
CREATE TRIGGER enrolment_discounted BEFORE DELETE ON enrolment BEGIN
    INSERT INTO standing_change SELECT *, -1 FROM enrolment_standing WHERE enrolment = old.id;
END;
CREATE TRIGGER student_uncounted BEFORE UPDATE OF group_id, programme ON student
WHEN new.group_id <> old.group_id OR new.programme <> old.programme BEGIN
    INSERT INTO standing_change SELECT *, -1 FROM enrolment_standing WHERE student = old.id;
END;
CREATE TRIGGER student_recounted AFTER UPDATE OF group_id, programme ON student
WHEN new.group_id <> old.group_id OR new.programme <> old.programme BEGIN
    INSERT INTO standing_change SELECT *, 1 FROM enrolment_standing WHERE student = new.id;
END;
-- A first row has nothing to take away, and one that meets a row of its enrolment is an update (BEFORE INSERT would fire for
-- both): its own figures alone are added.
CREATE TRIGGER admission_counted AFTER INSERT ON admission BEGIN
    UPDATE offering_standing SET admitted = admitted + (new.status IN ('admitted', 'overridden')),
        not_admitted = not_admitted + (new.status IN ('not_admitted', 'not_computed'))
    WHERE offering = (SELECT offering FROM enrolment WHERE id = new.enrolment AND status = 'active');
END;
CREATE TRIGGER admission_recounted AFTER UPDATE OF status ON admission WHEN new.status <> old.status BEGIN
    UPDATE offering_standing SET
        admitted = admitted + (new.status IN ('admitted', 'overridden')) - (old.status IN ('admitted', 'overridden')),
        not_admitted = not_admitted + (new.status IN ('not_admitted', 'not_computed'))
            - (old.status IN ('not_admitted', 'not_computed'))
    WHERE offering = (SELECT offering FROM enrolment WHERE id = new.enrolment AND status = 'active');
END;
CREATE TRIGGER grade_counted AFTER INSERT ON grade_now BEGIN
    INSERT INTO standing_change SELECT enrolment, student, offering, group_id, programme, 0, 0, 0, exams, finals, passed, fx, f,
        annulled, exam_sum, final_sum, 1 FROM enrolment_standing WHERE enrolment = new.enrolment;
END;
CREATE TRIGGER grade_uncounted BEFORE UPDATE ON grade_now BEGIN
    INSERT INTO standing_change SELECT *, -1 FROM enrolment_standing WHERE enrolment = old.enrolment;
END;
CREATE TRIGGER grade_recounted AFTER UPDATE ON grade_now BEGIN
    INSERT INTO standing_change SELECT *, 1 FROM enrolment_standing WHERE enrolment = new.enrolment;
END;

-- Whose exams they are; what is kept; what was done to one thing, the latest first.
CREATE INDEX exam_offering ON exam (offering);
CREATE INDEX offering_teacher_person ON offering_teacher (person, offering, part);
CREATE INDEX sitting_staff_person ON sitting_staff (person, part, sitting);
CREATE INDEX result_appeal_due ON result_appeal (state, due_ms);
CREATE INDEX recording_part_kept ON recording_part (until_ms) WHERE destroyed_ms IS NULL;
CREATE INDEX evidence_kept ON evidence (until_ms) WHERE destroyed_ms IS NULL;
CREATE INDEX attempt_sat ON attempt (exam, enrolment);
CREATE INDEX grade_now_lettered ON grade_now (enrolment) WHERE letter IS NOT NULL;
DROP INDEX audit_row_object;
CREATE INDEX audit_row_object ON audit_row (object, university, seq);
