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
-- name: remedy_list
WITH found(id) AS (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?3 <> '' AND instr(p.search, ?3)
        UNION ALL SELECT s.id FROM student s WHERE ?3 <> '' AND instr(fold(s.student_no), ?3)),
    page AS (SELECT r.id, count(*) OVER () AS total FROM remedy r WHERE (?1 = '' OR r.kind = ?1) AND (?2 = '' OR r.state = ?2)
        AND (?3 = '' OR EXISTS (SELECT 1 FROM enrolment e WHERE e.id = r.enrolment AND e.student IN found))
        ORDER BY r.opened_ms DESC, r.id LIMIT ?4 OFFSET ?5)
SELECT r.id, r.kind, r.state, r.enrolment, p.name, s.student_no, g.title, c.title_kk, c.title_ru, c.title_en, r.rating,
    r.opened_ms, r.until_ms, r.attempt, o.course, o.id, page.total
FROM page CROSS JOIN remedy r ON r.id = page.id JOIN enrolment e ON e.id = r.enrolment JOIN student s ON s.id = e.student
JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id JOIN offering o ON o.id = e.offering
JOIN course c ON c.id = o.course
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
