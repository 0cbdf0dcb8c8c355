-- name: individual_own
SELECT 1 FROM enrolment e JOIN student s ON s.id = e.student WHERE e.id = ?1 AND s.person = ?2 AND e.status = 'active'
-- name: individual_add
INSERT INTO individual_request (id, enrolment, attempt, reason, from_ms, to_ms, note, state, policy_version, created_ms, changed_ms)
VALUES (?1, ?2, (SELECT a.id FROM attempt a WHERE a.enrolment = ?2 ORDER BY a.n DESC LIMIT 1), ?3, ?4, ?5, ?6, 'draft', ?7, ?8, ?8)
-- name: individual_get
SELECT r.id, r.enrolment, r.attempt, r.reason, r.from_ms, r.to_ms, r.note, r.state, q.name, d.name, r.decision, r.late, r.until_ms,
    r.version, r.created_ms, r.changed_ms, s.person, p.name, s.student_no, g.title, c.title_kk, c.title_ru, c.title_en, r.checked_by,
    s.id, (SELECT count(*) FROM individual_document x WHERE x.request = r.id), r.policy_version, o.id, o.year, o.term
FROM individual_request r JOIN enrolment e ON e.id = r.enrolment JOIN student s ON s.id = e.student JOIN person p ON p.id = s.person
JOIN student_group g ON g.id = s.group_id JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course
LEFT JOIN person q ON q.id = r.checked_by LEFT JOIN person d ON d.id = r.decided_by WHERE r.id = ?1
-- name: individual_list
SELECT r.id, count(*) OVER () FROM individual_request r CROSS JOIN enrolment e ON e.id = r.enrolment
CROSS JOIN student s ON s.id = e.student CROSS JOIN person p ON p.id = s.person CROSS JOIN programme y ON y.id = s.programme
LEFT JOIN department d ON d.id = y.department
WHERE (?1 = '' OR s.person = ?1) AND (?1 <> '' OR r.state <> 'draft') AND (?2 = '' OR r.state = ?2)
    AND (?3 = '' OR instr(p.search, ?3) OR instr(fold(s.student_no), ?3))
    AND (?4 = '' OR EXISTS (SELECT 1 FROM role_assignment x WHERE x.person = ?4 AND x.role = 'dean' AND x.from_ms <= ?5
        AND (x.to_ms IS NULL OR x.to_ms > ?5)
        AND (x.scope_kind = 'university' OR x.scope = d.faculty OR x.scope = d.id OR x.scope = y.id)))
ORDER BY CASE ?8 WHEN 'name' THEN p.name WHEN 'state' THEN r.state END COLLATE kazakh,
    CASE ?8 WHEN '-name' THEN p.name WHEN '-state' THEN r.state END COLLATE kazakh DESC,
    CASE ?8 WHEN 'from_ms' THEN r.from_ms END, CASE ?8 WHEN '-from_ms' THEN r.from_ms END DESC,
    r.changed_ms DESC, r.id DESC LIMIT ?6 OFFSET ?7
-- name: individual_scope
SELECT EXISTS (SELECT 1 FROM individual_request r JOIN enrolment e ON e.id = r.enrolment JOIN student s ON s.id = e.student
    JOIN programme y ON y.id = s.programme LEFT JOIN department d ON d.id = y.department JOIN role_assignment x ON x.person = ?2
        AND x.role = 'dean' AND x.from_ms <= ?3 AND (x.to_ms IS NULL OR x.to_ms > ?3)
    WHERE r.id = ?1 AND (x.scope_kind = 'university' OR x.scope = d.faculty OR x.scope = d.id OR x.scope = y.id))
-- name: individual_set
UPDATE individual_request SET state = ?3, checked_by = coalesce(?4, checked_by), decided_by = coalesce(?5, decided_by),
    decision = coalesce(?6, decision), until_ms = coalesce(?7, until_ms), late = max(late, ?8), changed_ms = ?9,
    version = version + 1 WHERE id = ?1 AND version = ?2
-- name: individual_document_add
INSERT INTO individual_document (request, n, kind, name, sha256, media_type, bytes)
VALUES (?1, (SELECT count(*) + 1 FROM individual_document WHERE request = ?1), ?2, ?3, ?4, ?5, ?6)
-- name: individual_documents
SELECT n, kind, name, sha256, media_type, bytes FROM individual_document WHERE request = ?1 ORDER BY n
-- name: individual_document_get
SELECT sha256, media_type, name FROM individual_document WHERE request = ?1 AND n = ?2
-- name: individual_no_shows
SELECT n.attempt FROM no_show n JOIN attempt a ON a.id = n.attempt JOIN sitting g ON g.id = a.sitting
WHERE n.enrolment = ?1 AND n.status <> 'excused' AND g.starts_ms < ?3 AND g.ends_ms > ?2
-- name: no_show_add
INSERT INTO no_show (attempt, enrolment, student, status, at_ms) SELECT a.id, a.enrolment, a.student, 'unknown', ?2
FROM attempt a WHERE a.id = ?1 ON CONFLICT DO NOTHING
-- name: no_show_get
SELECT n.status, n.version, n.student, n.enrolment, o.year, o.term, c.id FROM no_show n JOIN enrolment e ON e.id = n.enrolment
JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course WHERE n.attempt = ?1
-- name: no_show_set
UPDATE no_show SET status = ?3, ground = ?4, decided_by = ?5, decided_ms = ?6, version = version + 1
WHERE attempt = ?1 AND version = ?2
-- name: no_show_unexcused
SELECT n.enrolment, o.course FROM no_show n JOIN enrolment e ON e.id = n.enrolment JOIN offering o ON o.id = e.offering
WHERE n.student = ?1 AND n.status = 'unexcused' AND o.year = ?2 AND o.term = ?3 ORDER BY n.at_ms LIMIT 64
-- name: no_show_list
SELECT n.attempt, p.name, s.student_no, g.title, c.title_kk, c.title_ru, c.title_en, t.starts_ms, n.status, n.ground, q.name, n.version,
    (SELECT count(*) FROM no_show m JOIN enrolment f ON f.id = m.enrolment JOIN offering v ON v.id = f.offering
        WHERE m.student = n.student AND m.status = 'unexcused' AND v.year = o.year AND v.term = o.term), count(*) OVER ()
FROM no_show n CROSS JOIN student s ON s.id = n.student CROSS JOIN person p ON p.id = s.person
CROSS JOIN student_group g ON g.id = s.group_id CROSS JOIN enrolment e ON e.id = n.enrolment
CROSS JOIN offering o ON o.id = e.offering CROSS JOIN course c ON c.id = o.course
CROSS JOIN attempt a ON a.id = n.attempt CROSS JOIN sitting t ON t.id = a.sitting LEFT JOIN person q ON q.id = n.decided_by
WHERE (?1 = '' OR n.status = ?1) AND (?2 = '' OR instr(p.search, ?2) OR instr(fold(s.student_no), ?2))
ORDER BY CASE ?5 WHEN 'name' THEN p.name WHEN 'group' THEN g.title WHEN 'course' THEN CASE ?6 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN 'status' THEN n.status END COLLATE kazakh,
    CASE ?5 WHEN '-name' THEN p.name WHEN '-group' THEN g.title WHEN '-course' THEN CASE ?6 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN '-status' THEN n.status END COLLATE kazakh DESC,
    CASE ?5 WHEN 'starts_ms' THEN t.starts_ms END, CASE ?5 WHEN '-starts_ms' THEN t.starts_ms END DESC,
    n.at_ms DESC, n.attempt DESC LIMIT ?3 OFFSET ?4
-- name: summer_add
INSERT INTO summer_course (id, student, course, enrolment, state, ground, policy_version, created_ms, changed_ms)
VALUES (?1, ?2, ?3, ?4, 'offered', ?5, ?6, ?7, ?7) ON CONFLICT DO NOTHING
-- name: summer_get
SELECT m.state, m.version, m.student, m.course, o.year FROM summer_course m JOIN enrolment e ON e.id = m.enrolment
JOIN offering o ON o.id = e.offering WHERE m.id = ?1
-- name: summer_set
UPDATE summer_course SET state = ?3, payment = coalesce(?4, payment), enrolled = coalesce(?5, enrolled), changed_ms = ?6,
    version = version + 1 WHERE id = ?1 AND version = ?2
-- name: summer_lapse
UPDATE summer_course SET state = 'lapsed', changed_ms = ?2, version = version + 1 WHERE enrolment = ?1 AND state = 'offered'
-- name: summer_enrolment
INSERT INTO enrolment (id, student, offering, n, origin) VALUES (?1, ?2, ?3,
    (SELECT coalesce(max(e.n), 0) + 1 FROM enrolment e WHERE e.student = ?2 AND e.offering = ?3), 'paid_summer')
-- name: summer_list
SELECT m.id, p.name, s.student_no, g.title, c.title_kk, c.title_ru, c.title_en, m.state, m.ground, m.payment, m.version, m.changed_ms,
    count(*) OVER ()
FROM summer_course m JOIN student s ON s.id = m.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
JOIN course c ON c.id = m.course
WHERE (?1 = '' OR m.state = ?1) AND (?2 = '' OR instr(p.search, ?2) OR instr(fold(s.student_no), ?2))
    AND (?3 = '' OR s.person = ?3)
ORDER BY CASE ?6 WHEN 'name' THEN p.name WHEN 'group' THEN g.title WHEN 'course' THEN CASE ?7 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN 'state' THEN m.state END COLLATE kazakh,
    CASE ?6 WHEN '-name' THEN p.name WHEN '-group' THEN g.title WHEN '-course' THEN CASE ?7 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN '-state' THEN m.state END COLLATE kazakh DESC,
    m.changed_ms DESC, m.id DESC LIMIT ?4 OFFSET ?5
-- name: my_enrolments
SELECT e.id, c.code, c.title_kk, c.title_ru, c.title_en, o.year, o.term, a.rating, a.status, a.reasons
FROM enrolment e JOIN student s ON s.id = e.student JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course
LEFT JOIN admission a ON a.enrolment = e.id WHERE s.person = ?1 AND e.status = 'active'
ORDER BY o.year DESC, o.term, c.title_kk COLLATE kazakh LIMIT 200
