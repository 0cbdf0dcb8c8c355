-- name: consent_live
SELECT a.id FROM attempt a JOIN student s ON s.id = a.student WHERE s.person = ?1 AND a.state IN
    ('checkin', 'consented', 'device_ok', 'id_ok', 'in_progress', 'interrupted', 'suspended', 'paused') ORDER BY a.id LIMIT ?2
-- name: consent_last
SELECT given, text_version, text_sha256, lang, scope FROM consent WHERE attempt = ?1 ORDER BY at_ms DESC, rowid DESC LIMIT 1
-- name: attempt_in_question
SELECT EXISTS (SELECT 1 FROM incident WHERE attempt = ?1 AND class IN ('violation', 'question')
    AND state NOT IN ('dismissed', 'merged'))
-- name: request_open
SELECT id, due_ms FROM data_request WHERE person = ?1 AND kind = ?2 AND state = 'open'
-- name: guardian_need
SELECT CASE WHEN p.birth_date IS NULL THEN p.minor ELSE p.birth_date > date(?2 / 1000, 'unixepoch', '-18 years') END,
    EXISTS (SELECT 1 FROM guardian_consent g JOIN parent_link l ON l.student = g.student AND l.person = g.guardian
        WHERE g.student = s.id AND g.to_ms IS NULL AND l.relation <> 'other')
FROM person p JOIN student s ON s.person = p.id WHERE p.id = ?1
-- name: guardian_student
SELECT s.id, l.relation FROM student s LEFT JOIN parent_link l ON l.student = s.id AND l.person = ?2 WHERE s.person = ?1
-- name: guardian_of
SELECT s.person FROM parent_link l JOIN student s ON s.id = l.student
WHERE l.student = ?1 AND l.person = ?2 AND l.relation <> 'other'
-- name: guardian_add
INSERT INTO guardian_consent (id, student, guardian, method, text_version, text_sha256, lang, address, document, recorded_by,
    from_ms) VALUES (?1, ?2, ?3, iif(?8 IS NULL, 'account', 'paper'), ?4, ?5, ?6, ?7, ?8, ?9, ?10)
-- name: guardian_end
UPDATE guardian_consent SET to_ms = ?3 WHERE student = (SELECT id FROM student WHERE person = ?1) AND guardian = ?2
    AND to_ms IS NULL
-- name: guardian_list
SELECT g.guardian, p.name, l.relation, g.method, g.document, r.name, g.from_ms, g.to_ms FROM guardian_consent g
JOIN student s ON s.id = g.student JOIN person p ON p.id = g.guardian LEFT JOIN person r ON r.id = g.recorded_by
LEFT JOIN parent_link l ON l.student = g.student AND l.person = g.guardian
WHERE s.person = ?1 ORDER BY g.from_ms DESC LIMIT 50
