-- name: people_count
WITH led(id) AS (SELECT v.programme FROM post_programme v WHERE v.person = ?6 AND v.role IN ('dean', 'hod')
        AND v.from_ms <= ?1 AND (v.to_ms IS NULL OR v.to_ms > ?1)),
    held(id) AS (SELECT x.person FROM role_assignment x WHERE x.role = ?5 AND x.from_ms <= ?1 AND (x.to_ms IS NULL OR x.to_ms > ?1)),
    grouped(id) AS (SELECT g.id FROM student_group g WHERE g.title = ?3),
    found(id) AS (SELECT p.id FROM person p WHERE ?2 <> '' AND instr(p.search, ?2)
        UNION ALL SELECT p.id FROM person p WHERE length(?2) = 12 AND p.iin = ?2 AND NOT instr(p.search, ?2)
        UNION ALL SELECT s.person FROM student s WHERE ?2 <> '' AND instr(fold(s.student_no), ?2)
            AND NOT (SELECT instr(p.search, ?2) OR (length(?2) = 12 AND coalesce(p.iin, '') = ?2) FROM person p WHERE p.id = s.person))
SELECT CASE WHEN ?2 || ?3 || ?4 || ?5 || ?6 = '' THEN (SELECT count(*) FROM person)
    WHEN ?2 || ?5 = '' THEN (SELECT count(*) FROM student s WHERE (?3 = '' OR s.group_id IN grouped) AND (?4 = '' OR s.status = ?4)
        AND (?6 = '' OR s.programme IN led))
    WHEN ?2 = '' THEN (SELECT count(*) FROM person p LEFT JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE p.id IN held AND (?3 = '' OR s.group_id IN grouped) AND (?4 = '' OR s.status = ?4) AND (?6 = '' OR s.programme IN led))
    ELSE (SELECT count(*) FROM found LEFT JOIN student s INDEXED BY student_person ON s.person = found.id
        WHERE (?3 = '' OR s.group_id IN grouped) AND (?4 = '' OR s.status = ?4) AND (?5 = '' OR found.id IN held)
            AND (?6 = '' OR s.programme IN led)) END
-- name: people_page
-- by: name | person p LEFT JOIN student s INDEXED BY student_person ON s.person = p.id | p.name COLLATE kazakh, p.id
-- by: student_no | student s CROSS JOIN person p ON p.id = s.person | s.student_no, s.id
-- by: group | student_group g CROSS JOIN student s ON s.group_id = g.id CROSS JOIN person p ON p.id = s.person | g.title COLLATE kazakh, g.id
-- by: status | student s CROSS JOIN person p ON p.id = s.person | s.status, s.id
WITH led(id) AS (SELECT v.programme FROM post_programme v WHERE v.person = ?6 AND v.role IN ('dean', 'hod')
        AND v.from_ms <= ?1 AND (v.to_ms IS NULL OR v.to_ms > ?1)),
    held(id) AS (SELECT x.person FROM role_assignment x WHERE x.role = ?5 AND x.from_ms <= ?1 AND (x.to_ms IS NULL OR x.to_ms > ?1)),
    grouped(id) AS (SELECT g.id FROM student_group g WHERE g.title = ?3)
SELECT p.id FROM {from}
WHERE (?2 = '' OR instr(p.search, ?2) OR instr(fold(s.student_no), ?2) OR (length(?2) = 12 AND p.iin = ?2))
    AND (?3 = '' OR s.group_id IN grouped) AND (?4 = '' OR s.status = ?4) AND (?5 = '' OR p.id IN held)
    AND (?6 = '' OR s.programme IN led)
ORDER BY {by} LIMIT ?7 OFFSET ?8
-- name: people_few
WITH led(id) AS (SELECT v.programme FROM post_programme v WHERE v.person = ?6 AND v.role IN ('dean', 'hod')
        AND v.from_ms <= ?1 AND (v.to_ms IS NULL OR v.to_ms > ?1)),
    held(id) AS (SELECT x.person FROM role_assignment x WHERE x.role = ?5 AND x.from_ms <= ?1 AND (x.to_ms IS NULL OR x.to_ms > ?1)),
    grouped(id) AS (SELECT g.id FROM student_group g WHERE g.title = ?3),
    found(id) AS (SELECT p.id FROM person p WHERE ?2 <> '' AND instr(p.search, ?2)
        UNION ALL SELECT p.id FROM person p WHERE length(?2) = 12 AND p.iin = ?2 AND NOT instr(p.search, ?2)
        UNION ALL SELECT s.person FROM student s WHERE ?2 <> '' AND instr(fold(s.student_no), ?2)
            AND NOT (SELECT instr(p.search, ?2) OR (length(?2) = 12 AND coalesce(p.iin, '') = ?2) FROM person p WHERE p.id = s.person)),
    few(id) AS (SELECT id FROM found UNION ALL SELECT p.id FROM person p WHERE ?2 = '' AND ?5 <> '' AND p.id IN held
        UNION ALL SELECT s.person FROM student s WHERE ?2 || ?5 = '' AND (?3 = '' OR s.group_id IN grouped) AND (?4 = '' OR s.status = ?4)
            AND (?6 = '' OR s.programme IN led))
SELECT p.id FROM few CROSS JOIN person p ON p.id = few.id LEFT JOIN student s INDEXED BY student_person ON s.person = p.id
LEFT JOIN student_group g ON ?9 IN ('group', '-group') AND g.id = s.group_id
WHERE (?3 = '' OR s.group_id IN grouped) AND (?4 = '' OR s.status = ?4) AND (?5 = '' OR p.id IN held)
    AND (?6 = '' OR s.programme IN led)
ORDER BY CASE ?9 WHEN 'student_no' THEN s.student_no WHEN 'group' THEN g.title WHEN 'status' THEN s.status END COLLATE kazakh,
    CASE ?9 WHEN '-name' THEN p.name WHEN '-student_no' THEN s.student_no WHEN '-group' THEN g.title
        WHEN '-status' THEN s.status END COLLATE kazakh DESC, p.name COLLATE kazakh, p.id LIMIT ?7 OFFSET ?8
-- name: people_rest
SELECT p.id, count(*) OVER () FROM person p WHERE ?3 || ?4 || ?6 = '' AND NOT EXISTS (SELECT 1 FROM student s WHERE s.person = p.id)
    AND (?2 = '' OR instr(p.search, ?2) OR (length(?2) = 12 AND p.iin = ?2))
    AND (?5 = '' OR p.id IN (SELECT x.person FROM role_assignment x WHERE x.role = ?5 AND x.from_ms <= ?1
        AND (x.to_ms IS NULL OR x.to_ms > ?1))) ORDER BY p.name COLLATE kazakh, p.id LIMIT ?7 OFFSET ?8
-- name: people_row
SELECT p.id, p.name, p.iin, s.student_no, g.title, r.code, r.title_kk, r.title_ru, r.title_en, s.status, s.distance_ground,
    a.login, a.status, p.minor, (SELECT group_concat(DISTINCT x.role) FROM role_assignment x WHERE x.person = p.id
        AND x.from_ms <= ?2 AND (x.to_ms IS NULL OR x.to_ms > ?2)), p.version, s.id, a.password_hash = '!'
FROM person p LEFT JOIN student s ON s.person = p.id LEFT JOIN student_group g ON g.id = s.group_id
LEFT JOIN programme r ON r.id = s.programme LEFT JOIN account a ON a.person = p.id WHERE p.id = ?1
-- name: person_get
SELECT p.id, p.name, p.surname, p.given, p.patronymic, p.iin, p.birth_date, p.email, p.phone, p.minor, p.version, s.id,
    s.student_no, g.title, r.code, r.title_kk, r.title_ru, r.title_en, s.admission_year, s.status, s.distance_ground, s.zone,
    a.id, a.login, a.status, a.password_hash = '!'
FROM person p LEFT JOIN student s ON s.person = p.id LEFT JOIN student_group g ON g.id = s.group_id
LEFT JOIN programme r ON r.id = s.programme LEFT JOIN account a ON a.person = p.id WHERE p.id = ?1
-- name: person_posts
SELECT r.id, r.role, r.scope_kind, r.scope, r.from_ms, r.to_ms, r.order_no, q.name,
    coalesce(f.title_kk, d.title_kk, y.title_kk, c.title_kk, '')
FROM role_assignment r LEFT JOIN person q ON q.id = r.substitute_for LEFT JOIN faculty f ON f.id = r.scope
LEFT JOIN department d ON d.id = r.scope LEFT JOIN programme y ON y.id = r.scope LEFT JOIN course c ON c.id = r.scope
WHERE r.person = ?1 ORDER BY r.from_ms DESC, r.id
-- name: person_parents
SELECT p.id, p.name, l.relation, l.consent_ms FROM parent_link l JOIN student s ON s.id = l.student JOIN person p ON p.id = l.person
WHERE s.person = ?1 ORDER BY p.name COLLATE kazakh
-- name: person_set
UPDATE person SET surname = ?3, given = ?4, patronymic = ?5, name = ?6, search = ?7, iin = ?8, birth_date = ?9, email = ?10,
    phone = ?11, minor = ?12, version = version + 1 WHERE id = ?1 AND version = ?2
-- name: student_set
UPDATE student SET status = ?2, distance_ground = ?3, zone = ?4 WHERE person = ?1
-- name: person_new
INSERT INTO person (id, university, surname, given, patronymic, name, search, iin, birth_date, email, phone, minor, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
-- name: post_add
INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms, to_ms, order_no, substitute_for)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
-- name: post_end
UPDATE role_assignment SET to_ms = ?2 WHERE id = ?1 AND from_ms < ?2 AND (to_ms IS NULL OR to_ms > ?2)
-- name: post_get
SELECT person, role FROM role_assignment WHERE id = ?1
-- name: scope_known
SELECT CASE ?1 WHEN 'university' THEN EXISTS (SELECT 1 FROM university WHERE id = ?2)
    WHEN 'faculty' THEN EXISTS (SELECT 1 FROM faculty WHERE id = ?2)
    WHEN 'department' THEN EXISTS (SELECT 1 FROM department WHERE id = ?2)
    WHEN 'programme' THEN EXISTS (SELECT 1 FROM programme WHERE id = ?2)
    WHEN 'course' THEN EXISTS (SELECT 1 FROM course WHERE id = ?2)
    WHEN 'group' THEN EXISTS (SELECT 1 FROM student_group WHERE id = ?2) ELSE 0 END
-- name: parent_add
INSERT INTO parent_link (student, person, relation, consent_ms) VALUES ((SELECT id FROM student WHERE person = ?1), ?2, ?3, ?4)
ON CONFLICT (student, person) DO UPDATE SET relation = excluded.relation, consent_ms = excluded.consent_ms
-- name: parent_remove
DELETE FROM parent_link WHERE student = (SELECT id FROM student WHERE person = ?1) AND person = ?2
-- name: parent_children
SELECT s.id, q.name, s.student_no, g.title, q.minor, l.consent_ms, l.relation
FROM parent_link l JOIN student s ON s.id = l.student JOIN person q ON q.id = s.person JOIN student_group g ON g.id = s.group_id
WHERE l.person = ?1 ORDER BY q.name COLLATE kazakh
-- name: parent_results
SELECT c.title_kk, c.title_ru, c.title_en, c.credits, w.final, w.letter, w.state, o.year, o.term
FROM enrolment e JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course
LEFT JOIN grade_now w ON w.enrolment = e.id WHERE e.student = ?1 ORDER BY o.year DESC, o.term, c.title_kk COLLATE kazakh
-- name: accounts_wanted
SELECT p.id, p.name, s.student_no, a.id FROM person p JOIN student s ON s.person = p.id
JOIN student_group g ON g.id = s.group_id LEFT JOIN account a ON a.person = p.id
WHERE g.title = ?1 AND s.status = 'active' AND (a.id IS NULL OR a.password_hash = '!') ORDER BY p.name COLLATE kazakh LIMIT ?2
-- name: account_of
SELECT a.id, a.login FROM account a WHERE a.person = ?1
-- name: account_password_get
SELECT password_hash FROM account WHERE id = ?1
-- name: structure_faculties
SELECT f.id, f.code, f.title_kk, f.title_ru, f.title_en FROM faculty f ORDER BY f.title_kk COLLATE kazakh
-- name: structure_departments
SELECT d.id, d.code, d.title_kk, d.title_ru, d.title_en, d.faculty FROM department d ORDER BY d.title_kk COLLATE kazakh
-- name: structure_programmes
SELECT r.id, r.code, r.title_kk, r.title_ru, r.title_en, r.department, r.level,
    (SELECT count(*) FROM student s WHERE s.programme = r.id AND s.status = 'active')
FROM programme r ORDER BY r.code
-- name: structure_groups
SELECT g.id, g.title, g.programme, (SELECT count(*) FROM student s WHERE s.group_id = g.id AND s.status = 'active')
FROM student_group g ORDER BY g.title COLLATE kazakh
-- name: structure_courses
SELECT c.id, c.code, c.title_kk, c.title_ru, c.title_en, c.credits, c.department, c.delivery_lock FROM course c
WHERE (?1 = '' OR c.code LIKE '%' || ?1 || '%' OR c.title_kk LIKE '%' || ?1 || '%') ORDER BY c.code LIMIT 500
-- name: faculty_put
INSERT INTO faculty (id, university, code, title_kk, title_ru, title_en) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (university, code) DO UPDATE SET title_kk = excluded.title_kk, title_ru = excluded.title_ru, title_en = excluded.title_en
-- name: department_put
INSERT INTO department (id, faculty, code, title_kk, title_ru, title_en) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (faculty, code) DO UPDATE SET title_kk = excluded.title_kk, title_ru = excluded.title_ru, title_en = excluded.title_en
-- name: programme_put
INSERT INTO programme (id, university, code, title_kk, title_ru, title_en, level, department) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (university, code) DO UPDATE SET title_kk = excluded.title_kk, title_ru = excluded.title_ru,
    title_en = excluded.title_en, level = excluded.level, department = excluded.department
-- name: course_put
INSERT INTO course (id, university, code, title_kk, title_ru, title_en, credits, department, delivery_lock)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (university, code) DO UPDATE SET title_kk = excluded.title_kk, title_ru = excluded.title_ru,
    title_en = excluded.title_en, credits = excluded.credits, department = excluded.department,
    delivery_lock = excluded.delivery_lock
-- name: curriculum_list
SELECT r.code, c.code, c.title_kk, c.title_ru, c.title_en, u.form, u.version, r.id, c.id FROM curriculum u
JOIN programme r ON r.id = u.programme JOIN course c ON c.id = u.course WHERE (?1 = '' OR u.programme = ?1)
ORDER BY r.code, c.code LIMIT 2000
-- name: curriculum_form
SELECT form, version FROM curriculum WHERE programme = ?1 AND course = ?2
-- name: curriculum_put
INSERT INTO curriculum (programme, course, form) VALUES (?1, ?2, ?3)
ON CONFLICT (programme, course) DO UPDATE SET form = excluded.form, version = version + 1
-- name: labels_get
SELECT labels_json, labels_version FROM university LIMIT 1
-- name: labels_set
UPDATE university SET labels_json = ?1, labels_version = labels_version + 1 WHERE labels_version = ?2
