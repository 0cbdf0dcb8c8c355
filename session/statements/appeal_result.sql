-- name: result_appeal_add
INSERT INTO result_appeal (id, enrolment, attempt, reason, filed_ms, due_ms, score_old, policy_version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- name: result_appeal_ground
SELECT a.enrolment, g.exam, g.state, g.at_ms, g.attempt FROM attempt a LEFT JOIN grade_now w ON w.enrolment = a.enrolment
LEFT JOIN grade_event g ON g.enrolment = w.enrolment AND g.n = w.n WHERE a.id = ?1
-- name: result_appeal_load
SELECT enrolment, attempt, state, version, score_old, policy_version, due_ms FROM result_appeal WHERE id = ?1
-- name: result_appeal_accept
UPDATE result_appeal SET state = 'accepted', accepted_by = ?3, accepted_ms = ?4, version = version + 1
WHERE id = ?1 AND version = ?2 AND state = 'filed'
-- name: result_appeal_member_add
INSERT INTO result_appeal_member (appeal, person, chair) VALUES (?1, ?2, ?3)
-- name: result_appeal_member
SELECT chair FROM result_appeal_member WHERE appeal = ?1 AND person = ?2
-- name: result_appeal_decide
UPDATE result_appeal SET state = ?3, protocol = ?4, decision = ?5, decided_by = ?6, decided_ms = ?7,
    score_new = nullif(?8, -1), version = version + 1 WHERE id = ?1 AND version = ?2 AND state = 'accepted'
-- name: result_appeal_list
SELECT r.id, r.state, r.version, p.name, s.student_no, c.title_kk, c.title_ru, c.title_en, r.reason, r.filed_ms, r.due_ms,
    r.score_old, r.score_new, r.protocol, r.decision, r.attempt, d.name,
    (SELECT group_concat(q.name || CASE m.chair WHEN 1 THEN '*' ELSE '' END, char(10)) FROM result_appeal_member m
        JOIN person q ON q.id = m.person WHERE m.appeal = r.id), r.decided_ms, r.enrolment, count(*) OVER ()
FROM result_appeal r CROSS JOIN enrolment e ON e.id = r.enrolment JOIN student s ON s.id = e.student
JOIN person p ON p.id = s.person JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course
LEFT JOIN person d ON d.id = r.decided_by
WHERE (?1 = '' OR s.person = ?1) AND (?2 = '' OR r.state = ?2)
    AND (?3 = '' OR p.search LIKE '%' || ?3 || '%' OR fold(s.student_no) LIKE '%' || ?3 || '%')
    AND (?4 = '' OR EXISTS (SELECT 1 FROM result_appeal_member m WHERE m.appeal = r.id AND m.person = ?4))
ORDER BY CASE ?7 WHEN 'student' THEN p.name WHEN 'course' THEN CASE ?8 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN 'state' THEN r.state END COLLATE kazakh,
    CASE ?7 WHEN '-student' THEN p.name WHEN '-course' THEN CASE ?8 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN '-state' THEN r.state END COLLATE kazakh DESC,
    CASE ?7 WHEN 'filed_ms' THEN r.filed_ms WHEN 'due_ms' THEN r.due_ms END, CASE ?7 WHEN '-filed_ms' THEN r.filed_ms WHEN '-due_ms' THEN r.due_ms END DESC,
    r.filed_ms DESC, r.id LIMIT ?5 OFFSET ?6
