-- The orders in which long lists are walked, and what they are searched by. A list that walks an index stops after a page;
-- the columns after the key save the look into the row. The order of names is that of text_compare: a change of its
-- alphabet wants these indexes made anew.
CREATE INDEX person_name ON person (name COLLATE kazakh, id, search);
CREATE INDEX student_person ON student (person, id, student_no, status, group_id, programme);
CREATE INDEX student_by_group ON student (group_id, id, person);
CREATE INDEX student_by_programme ON student (programme, status);
CREATE INDEX student_by_status ON student (status, id);
CREATE INDEX student_group_title ON student_group (title COLLATE kazakh, id);
CREATE INDEX course_title ON course (title_kk COLLATE kazakh, id);
CREATE INDEX enrolment_student ON enrolment (student, id, status, offering);
CREATE INDEX enrolment_students ON enrolment (offering, id, student, status);
CREATE INDEX enrolment_past ON enrolment (status) WHERE status <> 'active';
CREATE INDEX account_status ON account (status, id);
CREATE INDEX admission_rating ON admission (rating, enrolment);
CREATE INDEX admission_by_status ON admission (status, enrolment);
CREATE INDEX grade_now_letter ON grade_now (letter, enrolment, student, state);
CREATE INDEX grade_now_final ON grade_now (final, enrolment, student, state, letter);
CREATE INDEX grade_now_exam ON grade_now (exam, enrolment, student, state, letter);
CREATE INDEX grade_now_when ON grade_now (at_ms, enrolment, student, state, letter);
CREATE INDEX grade_now_states ON grade_now (state, enrolment, student, letter);
DROP INDEX admission_status;
DROP INDEX grade_now_at;
DROP INDEX enrolment_offering;

-- Which programmes a post reaches: those of its university, faculty or department, or itself.
CREATE VIEW post_programme AS
    SELECT x.person, x.role, x.from_ms, x.to_ms, y.id AS programme FROM role_assignment x JOIN programme y
    LEFT JOIN department d ON d.id = y.department
    WHERE x.scope_kind = 'university' OR x.scope = d.faculty OR x.scope = d.id OR x.scope = y.id;
