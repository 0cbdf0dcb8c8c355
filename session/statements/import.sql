-- name: import_student
SELECT s.id, p.id, p.surname, p.given, p.patronymic, p.iin, r.code, r.title_kk, g.title, s.admission_year, s.status,
    s.distance_ground, p.birth_date, p.email, p.phone, s.zone
FROM student s JOIN person p ON p.id = s.person JOIN programme r ON r.id = s.programme JOIN student_group g ON g.id = s.group_id
WHERE s.student_no = ?1
-- name: import_staff
SELECT a.id, p.id, p.surname, p.given, p.patronymic, p.iin, p.email, p.phone,
    (SELECT r.id FROM role_assignment r WHERE r.person = p.id AND r.role = ?2 AND (r.to_ms IS NULL OR r.to_ms > ?3) LIMIT 1)
FROM account a JOIN person p ON p.id = a.person WHERE a.login = ?1
-- name: import_person_by_iin
SELECT id FROM person WHERE university = (SELECT id FROM university LIMIT 1) AND iin = ?1
-- name: import_programme
SELECT id FROM programme WHERE university = (SELECT id FROM university LIMIT 1) AND code = ?1
-- name: import_student_id
SELECT id FROM student WHERE student_no = ?1
-- name: import_course
SELECT c.id, c.title_kk, c.credits FROM course c
WHERE c.university = (SELECT id FROM university LIMIT 1) AND c.code = ?1
-- name: import_offering
SELECT o.id FROM offering o WHERE o.course = ?1 AND o.year = ?2 AND o.term = ?3
-- name: import_enrolment
SELECT e.id FROM enrolment e WHERE e.student = ?1 AND e.offering = ?2 AND e.status = 'active' ORDER BY e.n DESC LIMIT 1
-- name: import_teacher
SELECT a.person FROM account a WHERE a.login = ?1
-- name: import_teacher_of
SELECT a.login FROM offering_teacher t JOIN account a ON a.person = t.person WHERE t.offering = ?1 AND t.part = 'teacher'
ORDER BY a.login = ?2 DESC LIMIT 1
-- name: import_midterms
SELECT (SELECT score FROM midterm WHERE enrolment = ?1 AND n = 1), (SELECT score FROM midterm WHERE enrolment = ?1 AND n = 2)
-- name: import_person_add
INSERT INTO person (id, university, surname, given, patronymic, name, search, iin, birth_date, email, phone, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
-- name: import_person_set
UPDATE person SET surname = ?2, given = ?3, patronymic = ?4, name = ?5, search = ?6, iin = ?7, birth_date = ?8, email = ?9,
    phone = ?10, version = version + 1 WHERE id = ?1
-- name: import_student_add
INSERT INTO student (id, person, student_no, programme, group_id, admission_year, status, distance_ground, zone)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
-- name: import_student_set
UPDATE student SET programme = ?2, group_id = ?3, admission_year = ?4, status = ?5, distance_ground = ?6, zone = ?7 WHERE id = ?1
-- name: import_account_add
INSERT INTO account (id, person, login, password_hash, status, lang, created_ms, changed_ms) VALUES (?1, ?2, ?3, '!', 'active',
    'kk', ?4, ?4)
-- name: import_midterm_set
INSERT INTO midterm (enrolment, n, score, by_person, at_ms) VALUES (?1, ?2, ?3, NULL, ?4)
ON CONFLICT (enrolment, n) DO UPDATE SET score = excluded.score, at_ms = excluded.at_ms
-- name: import_teacher_add
INSERT INTO offering_teacher (offering, person, part) VALUES (?1, ?2, 'teacher') ON CONFLICT DO NOTHING
-- name: import_add
INSERT INTO import (id, university, kind, name, sha256, said, state, lines, bad, added, changed, by_person, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'checked', ?7, ?8, ?9, ?10, ?11, ?12)
-- name: import_get
SELECT i.id, i.kind, i.name, i.sha256, i.said, i.state, i.lines, i.bad, i.added, i.changed, i.next, i.place, i.fault, p.name,
    i.created_ms, i.ended_ms, i.by_person
FROM import i JOIN person p ON p.id = i.by_person WHERE i.id = ?1
-- name: import_list
SELECT i.id, i.kind, i.name, i.sha256, i.said, i.state, i.lines, i.bad, i.added, i.changed, i.next, i.place, i.fault, p.name,
    i.created_ms, i.ended_ms, i.by_person, count(*) OVER ()
FROM import i JOIN person p ON p.id = i.by_person
WHERE (?1 = '' OR i.state = ?1) AND (?2 = '' OR i.kind = ?2) AND (?3 = '' OR instr(fold(i.name), ?3) OR instr(fold(p.name), ?3))
ORDER BY CASE ?4 WHEN 'name' THEN i.name WHEN 'kind' THEN i.kind WHEN 'by' THEN p.name WHEN 'state' THEN i.state END COLLATE kazakh,
    CASE ?4 WHEN '-name' THEN i.name WHEN '-kind' THEN i.kind WHEN '-by' THEN p.name WHEN '-state' THEN i.state END COLLATE kazakh DESC,
    CASE ?4 WHEN 'lines' THEN i.lines WHEN 'created_ms' THEN i.created_ms END,
    CASE ?4 WHEN '-lines' THEN i.lines END DESC, i.created_ms DESC, i.id DESC LIMIT ?5 OFFSET ?6
-- name: import_start
UPDATE import SET state = 'applying', next = 0, place = 0 WHERE id = ?1 AND state = 'checked' AND bad = 0
-- name: import_running
SELECT id, kind, state, next, place, lines, by_person FROM import WHERE state IN ('applying', 'undoing') LIMIT 1
-- name: import_advance
UPDATE import SET next = ?2, place = ?3 WHERE id = ?1 AND state = 'applying'
-- name: import_end
UPDATE import SET state = ?2, fault = ?3, ended_ms = ?4 WHERE id = ?1 AND state IN ('applying', 'undoing')
-- name: import_undo
UPDATE import SET state = 'undoing', fault = ?2 WHERE id = ?1 AND state = 'applying'
-- name: import_changeset_add
INSERT INTO import_changeset (import, n, changes)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM import_changeset WHERE import = ?1), ?2)
-- name: import_changeset_last
SELECT n, changes FROM import_changeset WHERE import = ?1 ORDER BY n DESC LIMIT 1
-- name: import_changeset_drop
DELETE FROM import_changeset WHERE import = ?1 AND (?2 = 0 OR n = ?2)
