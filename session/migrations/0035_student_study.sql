-- A student among enrolments: what a list of them asks, without the row itself.
CREATE INDEX student_study ON student (id, person, group_id, programme, status, student_no);
