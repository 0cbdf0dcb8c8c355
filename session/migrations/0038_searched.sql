-- Remedies are searched by their students, and walked in the orders of their list: whose each is stands in its row.
ALTER TABLE remedy ADD COLUMN student TEXT REFERENCES student;
UPDATE remedy SET student = (SELECT e.student FROM enrolment e WHERE e.id = remedy.enrolment);
CREATE TRIGGER remedy_of_student AFTER INSERT ON remedy BEGIN
    UPDATE remedy SET student = (SELECT e.student FROM enrolment e WHERE e.id = new.enrolment) WHERE id = new.id;
END;
CREATE INDEX remedy_student ON remedy (student, kind, state, id);
CREATE INDEX remedy_opened ON remedy (opened_ms, id, student, kind, state);
CREATE INDEX remedy_ends ON remedy (until_ms, id, student, kind, state);
CREATE INDEX remedy_rating ON remedy (rating, id, student, kind, state);
DROP INDEX remedy_until;
CREATE INDEX remedy_until ON remedy (state, until_ms, id, student, kind);
-- Incidents of those whom a name finds, and all of them, without the rows themselves.
CREATE INDEX incident_listed ON incident (attempt, kind, state, from_ms, id);
