-- name: remedy_add
INSERT INTO remedy (id, enrolment, kind, rating, ground_kind, ground, opened_ms, until_ms, policy_version)
VALUES (?1, ?2, ?3, nullif(?4, -1), ?5, ?6, ?7, nullif(?8, 0), ?9)
-- name: remedy_live
SELECT r.id, r.kind, CASE WHEN r.state = 'used' AND a.state IN ('no_show', 'cancelled', 'offline_option') THEN 'open' ELSE r.state END,
    coalesce(r.rating, -1), coalesce(r.until_ms, 0), r.policy_version, r.attempt
FROM remedy r LEFT JOIN attempt a ON a.id = r.attempt WHERE r.enrolment = ?1 AND r.state IN ('open', 'used')
-- name: remedy_load
SELECT r.id, r.kind, CASE WHEN r.state = 'used' AND a.state IN ('no_show', 'cancelled', 'offline_option') THEN 'open' ELSE r.state END,
    coalesce(r.rating, -1), coalesce(r.until_ms, 0), r.policy_version, r.attempt, r.enrolment
FROM remedy r LEFT JOIN attempt a ON a.id = r.attempt WHERE r.id = ?1
-- name: remedy_use
UPDATE remedy SET state = 'used', attempt = ?2 WHERE id = ?1 AND state IN ('open', 'used')
-- name: remedy_close
UPDATE remedy SET state = ?2, closed_ms = ?3, enrolled = coalesce(?4, enrolled), decided_by = ?5
WHERE id = ?1 AND state IN ('open', 'used')
-- name: remedy_retakes
SELECT count(*) FROM remedy WHERE enrolment = ?1 AND kind = 'fx_retake' AND state <> 'cancelled'
-- name: remedy_due
SELECT r.id, r.enrolment FROM remedy r LEFT JOIN attempt a ON a.id = r.attempt
WHERE r.state IN ('open', 'used') AND r.until_ms < ?1
    AND (r.state = 'open' OR a.state IN ('no_show', 'cancelled', 'offline_option')) ORDER BY r.until_ms LIMIT ?2
-- name: remedy_count
WITH found(id) AS (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id WHERE instr(p.search, ?3)
        UNION SELECT s.id FROM student s WHERE instr(fold(s.student_no), ?3))
SELECT CASE ?3 WHEN '' THEN (SELECT count(*) FROM remedy r WHERE (?1 = '' OR r.kind = ?1) AND (?2 = '' OR r.state = ?2))
    ELSE (SELECT count(*) FROM found CROSS JOIN remedy r ON r.student = found.id WHERE (?1 = '' OR r.kind = ?1) AND (?2 = '' OR r.state = ?2)) END
-- name: remedy_page
-- by: opened_ms | remedy r | r.opened_ms, r.id
-- by: student | person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id AND (?3 = '' OR instr(p.search, ?3) OR instr(fold(s.student_no), ?3)) CROSS JOIN remedy r ON r.student = s.id | p.name COLLATE kazakh, p.id
-- by: group | student_group g CROSS JOIN student s ON s.group_id = g.id CROSS JOIN remedy r ON r.student = s.id | g.title COLLATE kazakh, g.id
-- by: course | course c CROSS JOIN offering o ON o.course = c.id CROSS JOIN enrolment e ON e.offering = o.id CROSS JOIN remedy r ON r.enrolment = e.id | c.title_kk COLLATE kazakh, c.id
-- by: rating | remedy r | r.rating, r.id
-- by: until_ms | remedy r | r.until_ms, r.id
-- by: state | remedy r | r.state, r.until_ms, r.id
SELECT r.id FROM {from}
WHERE (?1 = '' OR r.kind = ?1) AND (?2 = '' OR r.state = ?2)
    AND (?3 = '' OR (SELECT instr(h.search, ?3) OR instr(fold(w.student_no), ?3) FROM student w INDEXED BY student_study CROSS JOIN person h ON h.id = w.person
        WHERE w.id = r.student))
ORDER BY {by} LIMIT ?4 OFFSET ?5
-- name: remedy_few
WITH found(id) AS (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?3 <> '' AND instr(p.search, ?3)
        UNION SELECT s.id FROM student s WHERE ?3 <> '' AND instr(fold(s.student_no), ?3)),
    few(id) AS (SELECT r.id FROM found CROSS JOIN remedy r ON r.student = found.id WHERE (?1 = '' OR r.kind = ?1) AND (?2 = '' OR r.state = ?2)
        UNION ALL SELECT r.id FROM remedy r WHERE ?3 = '' AND (?1 = '' OR r.kind = ?1) AND (?2 = '' OR r.state = ?2))
SELECT r.id FROM few CROSS JOIN remedy r ON r.id = few.id JOIN student s ON s.id = r.student JOIN person p ON p.id = s.person
JOIN student_group g ON g.id = s.group_id JOIN enrolment e ON e.id = r.enrolment JOIN offering o ON o.id = e.offering
JOIN course c ON c.id = o.course
ORDER BY CASE ?6 WHEN 'student' THEN p.name WHEN 'group' THEN g.title WHEN 'course' THEN c.title_kk WHEN 'state' THEN r.state END COLLATE kazakh,
    CASE ?6 WHEN '-student' THEN p.name WHEN '-group' THEN g.title WHEN '-course' THEN c.title_kk WHEN '-state' THEN r.state END COLLATE kazakh DESC,
    CASE ?6 WHEN 'rating' THEN r.rating WHEN 'until_ms' THEN r.until_ms WHEN 'opened_ms' THEN r.opened_ms END,
    CASE ?6 WHEN '-rating' THEN r.rating WHEN '-until_ms' THEN r.until_ms END DESC, r.opened_ms DESC, r.id DESC
LIMIT ?4 OFFSET ?5
-- name: remedy_row
SELECT r.id, r.kind, r.state, r.enrolment, p.name, s.student_no, g.title, c.title_kk, c.title_ru, c.title_en, r.rating,
    r.opened_ms, r.until_ms, r.attempt, o.id
FROM remedy r JOIN enrolment e ON e.id = r.enrolment JOIN student s ON s.id = r.student JOIN person p ON p.id = s.person
JOIN student_group g ON g.id = s.group_id JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course WHERE r.id = ?1
-- name: remedy_attempt_kind
SELECT a.kind, (SELECT b.kind FROM attempt b WHERE b.enrolment = a.enrolment AND b.kind <> 'technical_repeat'
    AND b.created_ms <= a.created_ms ORDER BY b.created_ms DESC, b.n DESC LIMIT 1) FROM attempt a WHERE a.id = ?1
-- name: remedy_offering
SELECT o.id, e.student, (SELECT coalesce(max(n), 0) FROM enrolment x WHERE x.student = e.student AND x.offering = o.id), e.scale
FROM enrolment e JOIN offering old ON old.id = e.offering JOIN offering o ON o.course = old.course
WHERE e.id = ?1 AND o.id = ?2
-- name: enrolment_again
INSERT INTO enrolment (id, student, offering, n, origin, scale) VALUES (?1, ?2, ?3, ?4, 're_enrolment_F', ?5)
-- name: admission_none
INSERT INTO admission (enrolment, status, at_ms) VALUES (?1, 'not_computed', ?2)
-- name: sit_again
SELECT x.form, g.letter, g.state FROM sitting t JOIN exam x ON x.id = t.exam
LEFT JOIN grade_now g ON g.enrolment = ?2 WHERE t.id = ?1
-- name: remedy_sitting
SELECT e.student, t.starts_ms FROM enrolment e JOIN offering o ON o.id = e.offering JOIN sitting t ON t.id = ?2
JOIN exam x ON x.id = t.exam AND x.offering = o.id WHERE e.id = ?1
-- name: remedy_sittings
SELECT t.id, t.starts_ms, t.room, x.title_kk, x.title_ru, x.title_en FROM enrolment e JOIN exam x ON x.offering = e.offering
JOIN sitting t ON t.exam = x.id WHERE e.id = ?1 AND t.state = 'open' AND t.ends_ms > ?2 ORDER BY t.starts_ms LIMIT 50
-- name: remedy_offerings
SELECT o.id, o.year, o.term FROM enrolment e JOIN offering old ON old.id = e.offering JOIN offering o ON o.course = old.course
WHERE e.id = ?1 ORDER BY o.year DESC, o.term LIMIT 50
