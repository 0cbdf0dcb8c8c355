-- name: schedule_exam
SELECT x.offering, c.id, x.delivery, c.delivery_lock, x.form, x.duration_s, o.year, o.term, x.mode,
    x.window_from_ms, x.window_to_ms FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course WHERE x.id = ?1
-- name: schedule_window
SELECT EXISTS (SELECT 1 FROM calendar_window w WHERE w.kind = ?1 AND w.year = ?2 AND w.term = ?3 AND w.from_ms <= ?4
    AND w.to_ms >= ?5 AND (w.programme IS NULL OR w.programme IN (SELECT s.programme FROM enrolment e
        JOIN student s ON s.id = e.student WHERE e.offering = ?6)))
-- name: schedule_form_differs
SELECT u.form FROM curriculum u WHERE u.course = ?1 AND u.form <> ?2 AND u.programme IN (SELECT s.programme FROM enrolment e
    JOIN student s ON s.id = e.student WHERE e.offering = ?3 AND e.status = 'active') LIMIT 1
-- name: schedule_staff_busy
SELECT g.id FROM sitting_staff t JOIN sitting g ON g.id = t.sitting JOIN exam x ON x.id = g.exam WHERE t.person = ?1
    AND g.state = 'open' AND g.id <> ?2 AND g.starts_ms < ?4 AND g.ends_ms > ?3 AND x.mode = 'online_sync' LIMIT 1
-- name: schedule_room_busy
SELECT g.id FROM sitting g JOIN exam x ON x.id = g.exam WHERE g.room = ?1 AND g.state = 'open' AND g.id <> ?2
    AND g.starts_ms < ?4 AND g.ends_ms > ?3 AND x.mode = 'online_sync' LIMIT 1
-- name: schedule_teaches
SELECT EXISTS (SELECT 1 FROM offering_teacher t WHERE t.offering = ?1 AND t.person = ?2 AND t.part = 'teacher')
-- name: schedule_together
SELECT count(*) FROM attempt a JOIN sitting g ON g.id = a.sitting WHERE g.state = 'open' AND g.id <> ?1 AND g.starts_ms < ?3
    AND g.ends_ms > ?2 AND a.state NOT IN ('cancelled', 'no_show', 'void_technical')
-- name: schedule_student
SELECT s.status, e.id, m.status,
    (SELECT g.id FROM attempt a JOIN sitting g ON g.id = a.sitting JOIN exam y ON y.id = g.exam WHERE a.student = s.id
        AND g.state = 'open' AND g.id <> ?2 AND g.starts_ms < ?4 AND g.ends_ms > ?3 AND x.mode = 'online_sync'
        AND y.mode = 'online_sync' AND a.state NOT IN ('cancelled', 'void_technical', 'no_show') LIMIT 1),
    EXISTS (SELECT 1 FROM attempt a JOIN sitting g ON g.id = ?2 WHERE a.student = s.id AND a.exam = g.exam
        AND a.state NOT IN ('cancelled', 'void_technical', 'no_show', 'annulled', 'released', 'graded', 'offline_option')),
    EXISTS (SELECT 1 FROM grade_current w WHERE w.enrolment = e.id AND w.state IN ('provisional', 'released', 'reinstated')
        AND w.letter NOT IN ('FX', 'F')), p.name, s.student_no
FROM student s JOIN person p ON p.id = s.person JOIN sitting t ON t.id = ?2 JOIN exam x ON x.id = t.exam
LEFT JOIN enrolment e ON e.student = s.id AND e.offering = x.offering AND e.status = 'active'
LEFT JOIN admission m ON m.enrolment = e.id WHERE s.id = ?1 ORDER BY e.n DESC LIMIT 1
-- name: schedule_students_busy
SELECT s.id, p.name, g.id FROM student s JOIN person p ON p.id = s.person JOIN enrolment e ON e.student = s.id AND e.offering = ?1
JOIN student_group q ON q.id = s.group_id JOIN attempt a ON a.student = s.id JOIN sitting g ON g.id = a.sitting
JOIN exam x ON x.id = g.exam AND x.mode = 'online_sync'
WHERE e.status = 'active' AND (?2 = '' OR q.title = ?2) AND g.state = 'open' AND g.id <> ?3 AND g.starts_ms < ?5 AND g.ends_ms > ?4
    AND a.state NOT IN ('cancelled', 'void_technical', 'no_show') LIMIT 50
-- name: schedule_wanted
SELECT s.id FROM enrolment e JOIN student s ON s.id = e.student JOIN student_group q ON q.id = s.group_id
JOIN sitting g ON g.id = ?1 JOIN exam x ON x.id = g.exam JOIN admission m ON m.enrolment = e.id
WHERE e.offering = x.offering AND e.status = 'active' AND s.status = 'active' AND m.status IN ('admitted', 'overridden') AND (?2 = '' OR q.title = ?2) AND NOT EXISTS (SELECT 1 FROM attempt a
    WHERE a.exam = x.id AND a.student = s.id AND a.state NOT IN ('cancelled', 'void_technical')) ORDER BY s.id LIMIT ?3
-- name: schedule_count
SELECT count(*) FROM enrolment e JOIN student s ON s.id = e.student JOIN student_group q ON q.id = s.group_id
LEFT JOIN admission m ON m.enrolment = e.id WHERE e.offering = ?1 AND e.status = 'active' AND (?2 = '' OR q.title = ?2)
    AND s.status = 'active' AND m.status IN ('admitted', 'overridden')
-- name: sitting_new
INSERT INTO sitting (id, exam, starts_ms, ends_ms, late_limit_s, room, capacity) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: sitting_set
UPDATE sitting SET starts_ms = ?3, ends_ms = ?4, room = ?5, capacity = ?6,
    late_limit_s = coalesce(nullif(?7, 0), late_limit_s), version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'open'
-- name: sitting_plan
SELECT g.id, g.exam, x.title_kk, x.title_ru, x.title_en, g.starts_ms, g.ends_ms, g.room, g.capacity, g.state, g.version,
    (SELECT count(*) FROM attempt a WHERE a.sitting = g.id AND a.state NOT IN ('cancelled', 'void_technical')),
    (SELECT count(*) FROM attempt a WHERE a.sitting = g.id AND a.state NOT IN ('scheduled', 'cancelled', 'void_technical'))
FROM sitting g JOIN exam x ON x.id = g.exam WHERE g.id = ?1
-- name: sitting_staff_of
SELECT t.person, p.name, t.part FROM sitting_staff t JOIN person p ON p.id = t.person WHERE t.sitting = ?1
ORDER BY t.part, p.name COLLATE kazakh
-- name: sitting_staff_clear
DELETE FROM sitting_staff WHERE sitting = ?1
-- name: sitting_seats
SELECT a.id, s.id, p.name, s.student_no, q.title, a.state, a.kind FROM attempt a JOIN student s ON s.id = a.student
JOIN person p ON p.id = s.person JOIN student_group q ON q.id = s.group_id WHERE a.sitting = ?1
ORDER BY p.name COLLATE kazakh, a.n LIMIT 1000
-- name: schedule_exams
WITH listed AS (SELECT x.id, x.form, c.code, o.year, o.term,
        CASE ?7 WHEN 'ru' THEN x.title_ru WHEN 'en' THEN x.title_en ELSE x.title_kk END AS title,
        CASE ?7 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END AS course,
        (SELECT count(*) FROM sitting g WHERE g.exam = x.id AND g.state = 'open') AS sittings
    FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
    WHERE (?2 = '' OR o.term = ?2) AND (?3 = 0 OR o.year = ?3) AND (?4 = '' OR x.form = ?4)
        AND (?1 = '' OR instr(fold(c.code), ?1) OR instr(fold(c.title_kk), ?1) OR instr(fold(c.title_ru), ?1)
            OR instr(fold(c.title_en), ?1) OR instr(fold(x.title_kk), ?1) OR instr(fold(x.title_ru), ?1)
            OR instr(fold(x.title_en), ?1)))
SELECT id, count(*) OVER () FROM listed WHERE ?5 = '' OR (?5 = 'none') = (sittings = 0)
ORDER BY CASE ?6 WHEN 'title' THEN title WHEN 'course' THEN course WHEN 'code' THEN code WHEN 'form' THEN form END COLLATE kazakh,
    CASE ?6 WHEN '-title' THEN title WHEN '-course' THEN course WHEN '-code' THEN code WHEN '-form' THEN form END
        COLLATE kazakh DESC,
    CASE ?6 WHEN 'sittings' THEN sittings WHEN '-sittings' THEN -sittings WHEN 'term' THEN year END,
    CASE ?6 WHEN 'term' THEN term END, year DESC, term DESC, course COLLATE kazakh, id
LIMIT ?8 OFFSET ?9
-- name: schedule_exam_row
SELECT x.id, x.title_kk, x.title_ru, x.title_en, c.code, c.title_kk, c.title_ru, c.title_en, x.form, x.delivery, x.duration_s,
    o.year, o.term, (SELECT count(*) FROM sitting g WHERE g.exam = x.id AND g.state = 'open'),
    (SELECT count(*) FROM enrolment e WHERE e.offering = o.id AND e.status = 'active'),
    (SELECT count(*) FROM enrolment e JOIN admission m ON m.enrolment = e.id WHERE e.offering = o.id AND e.status = 'active'
        AND m.status IN ('admitted', 'overridden')),
    (SELECT count(DISTINCT a.student) FROM attempt a WHERE a.exam = x.id AND a.state NOT IN ('cancelled', 'void_technical')),
    x.mode, x.version
FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course WHERE x.id = ?1
-- name: schedule_staff
SELECT p.id, p.name, (SELECT count(*) FROM sitting_staff t JOIN sitting g ON g.id = t.sitting WHERE t.person = p.id
    AND g.state = 'open' AND g.ends_ms > ?2) FROM person p
WHERE p.id IN (SELECT r.person FROM role_assignment r WHERE r.role = ?1 AND r.from_ms <= ?2
    AND (r.to_ms IS NULL OR r.to_ms > ?2)) ORDER BY p.name COLLATE kazakh LIMIT 500
