-- name: programme_add
INSERT INTO programme (id, university, code, title_kk, title_ru, title_en, level) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'bachelor')
-- name: group_add
INSERT INTO student_group (id, programme, title) VALUES (?1, ?2, ?3)
-- name: group_find
SELECT id FROM student_group WHERE programme = ?1 AND title = ?2
-- name: student_add
INSERT INTO student (id, person, student_no, programme, group_id, admission_year, status) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'active')
-- name: accommodation_add
INSERT INTO accommodation (student, kind, value, ground) VALUES (?1, ?2, ?3, ?4)
-- name: course_add
INSERT INTO course (id, university, code, title_kk, title_ru, title_en, credits) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: offering_add
INSERT INTO offering (id, course, year, term) VALUES (?1, ?2, ?3, ?4)
-- name: offering_teacher_add
INSERT INTO offering_teacher (offering, person, part) VALUES (?1, ?2, ?3)
-- name: enrolment_add
INSERT INTO enrolment (id, student, offering) VALUES (?1, ?2, ?3)
-- name: admission_set
INSERT INTO admission (enrolment, rating, status, ground, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: exam_add
INSERT INTO exam (id, offering, form, delivery, title_kk, title_ru, title_en, duration_s, window_from_ms, window_to_ms, rules_json)
VALUES (?1, ?2, 'atk_test', 'proctored_remote', ?3, ?4, ?5, ?6, ?7, ?8, ?9)
-- name: exam_item_add
INSERT INTO exam_item (exam, n, item) VALUES (?1, ?2, ?3)
-- name: sitting_add
INSERT INTO sitting (id, exam, starts_ms, ends_ms, late_limit_s, room, capacity) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: sitting_staff_add
INSERT INTO sitting_staff (sitting, person, part) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING
-- name: demo_latest
SELECT a.id, a.state, a.sitting, a.student FROM attempt a JOIN student s ON s.id = a.student
JOIN account c ON c.person = s.person WHERE c.login = ?1 ORDER BY a.n DESC LIMIT 1
