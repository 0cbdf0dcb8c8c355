-- name: request_add
INSERT INTO data_request (id, person, kind, text, state, asked_ms, due_ms) VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6)
-- name: request_get
SELECT person, kind, state FROM data_request WHERE id = ?1
-- name: request_decide
UPDATE data_request SET state = ?2, decided_by = ?3, decided_ms = ?4, decision = ?5, review_ms = nullif(?6, 0)
WHERE id = ?1 AND state = 'open'
-- name: request_list
SELECT r.id, p.name, coalesce(s.student_no, ''), r.kind, r.text, r.state, r.asked_ms, r.due_ms, d.name, r.decided_ms, r.decision,
    r.review_ms, r.person, count(*) OVER (), CASE r.kind WHEN 'withdraw' THEN (SELECT c.attempt FROM consent c
        WHERE c.person = r.person AND c.given = 0 AND c.at_ms = r.asked_ms LIMIT 1) END
FROM data_request r JOIN person p ON p.id = r.person LEFT JOIN student s ON s.person = p.id LEFT JOIN person d ON d.id = r.decided_by
WHERE (?1 = '' OR r.person = ?1) AND (?2 = '' OR r.state = ?2) AND (?3 = '' OR r.kind = ?3)
    AND (?4 = '' OR p.search LIKE '%' || ?4 || '%' OR fold(s.student_no) LIKE '%' || ?4 || '%')
ORDER BY CASE ?5 WHEN 'asked_ms' THEN r.asked_ms END, CASE ?5 WHEN '-asked_ms' THEN r.asked_ms END DESC,
    r.state <> 'open', r.due_ms, r.id LIMIT ?6 OFFSET ?7
-- name: block_add
INSERT INTO data_block (person, request, from_ms) VALUES (?1, ?2, ?3)
-- name: block_lift
UPDATE data_block SET to_ms = ?2, lifted_by = ?3 WHERE person = ?1 AND to_ms IS NULL
-- name: blocked
SELECT 1 FROM data_block WHERE person = ?1 AND to_ms IS NULL
-- name: photo_clear
UPDATE person SET photo_sha256 = NULL WHERE id = ?1 AND (photo_sha256 IS NULL OR EXISTS (SELECT 1 FROM evidence e
    WHERE e.sha256 = photo_sha256 AND e.destroyed_ms IS NOT NULL))
-- name: traces_clear
UPDATE login_session SET address = '', agent = NULL
WHERE ended_ms IS NOT NULL AND account IN (SELECT id FROM account WHERE person = ?1)
-- name: person_text_get
SELECT name, search, surname, given, coalesce(patronymic, ''), coalesce(email, '') FROM person WHERE id = ?1
-- name: person_correct
UPDATE person SET surname = ?2, given = ?3, patronymic = nullif(?4, ''), name = ?5, search = ?6, email = nullif(?7, '') WHERE id = ?1
-- name: breach_add
INSERT INTO breach (id, n, at_ms, actor, found_ms, what, data, people, measures, authority_ms, subjects_ms, closed_ms)
VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM breach WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, 0), nullif(?10, 0),
    nullif(?11, 0))
-- name: breach_known
SELECT closed_ms IS NOT NULL FROM breach WHERE id = ?1 ORDER BY n DESC LIMIT 1
-- name: breach_list
SELECT b.id, b.n, b.at_ms, p.name, b.found_ms, b.what, b.data, b.people, b.measures, b.authority_ms, b.subjects_ms, b.closed_ms,
    count(*) OVER ()
FROM breach b JOIN person p ON p.id = b.actor WHERE b.n = (SELECT max(m.n) FROM breach m WHERE m.id = b.id)
ORDER BY b.closed_ms IS NOT NULL, b.found_ms DESC, b.id LIMIT ?1 OFFSET ?2
-- name: viewers_of
WITH own(id, sitting, from_ms, to_ms) AS MATERIALIZED (SELECT a.id, a.sitting, a.entered_ms, coalesce(a.ended_ms, 9223372036854775807)
        FROM attempt a JOIN student s ON s.id = a.student WHERE s.person = ?1),
    about(kind, object, from_ms, to_ms) AS (SELECT 'attempt', id, 0, 9223372036854775807 FROM own
        UNION SELECT 'evidence', u.sha256, 0, 9223372036854775807 FROM own JOIN evidence_use u ON u.attempt = own.id
        UNION SELECT 'act', l.act, 0, 9223372036854775807 FROM own JOIN act_attempt l ON l.attempt = own.id
        UNION SELECT 'sitting', sitting, from_ms, to_ms FROM own WHERE from_ms IS NOT NULL
        UNION SELECT 'person', ?1, 0, 9223372036854775807)
SELECT r.at_ms, r.role, r.action, q.name, r.object_kind, r.object, count(*) OVER ()
FROM about CROSS JOIN audit_row r INDEXED BY audit_row_object ON r.object = about.object AND r.object_kind = about.kind
    AND r.at_ms BETWEEN about.from_ms AND about.to_ms
LEFT JOIN audit_private v ON v.university = r.university AND v.seq = r.seq LEFT JOIN person q ON q.id = v.actor
WHERE r.action IN ('evidence.view', 'recording.view', 'person.photo.view', 'sitting.watch', 'act.export', 'document.view')
    AND (v.actor IS NULL OR v.actor <> ?1) AND (?2 = '' OR r.object = ?2)
GROUP BY r.university, r.seq ORDER BY r.seq DESC LIMIT ?3 OFFSET ?4
-- name: schema_columns
SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid
-- name: mine_person
SELECT p.surname, p.given, coalesce(p.patronymic, ''), p.name, coalesce(p.iin, ''), coalesce(p.birth_date, ''), coalesce(p.email, ''),
    coalesce(s.student_no, ''), coalesce(g.title, ''), coalesce(s.status, ''), coalesce(p.photo_sha256, ''), s.id
FROM person p LEFT JOIN student s ON s.person = p.id LEFT JOIN student_group g ON g.id = s.group_id WHERE p.id = ?1
-- name: mine_attempts
SELECT a.id, a.state, a.kind, coalesce(a.entered_ms, 0), coalesce(a.started_ms, 0), coalesce(a.ended_ms, 0), a.duration_s,
    a.extra_s, a.credited_ms, x.title_kk, x.title_ru, x.title_en, coalesce(a.client_json, '')
FROM attempt a JOIN student s ON s.id = a.student JOIN exam x ON x.id = a.exam WHERE s.person = ?1 ORDER BY a.id
-- name: mine_answers
SELECT w.attempt, w.item, w.rev, w.choice, w.saved_ms FROM answer w JOIN attempt a ON a.id = w.attempt
JOIN student s ON s.id = a.student WHERE s.person = ?1 ORDER BY w.attempt, w.item, w.rev
-- name: mine_consents
SELECT attempt, given, text_version, text_sha256, lang, scope, address, at_ms FROM consent WHERE person = ?1 ORDER BY at_ms
-- name: mine_chats
SELECT c.attempt, c.from_student, c.kind, c.text, c.at_ms FROM chat c JOIN attempt a ON a.id = c.attempt
JOIN student s ON s.id = a.student WHERE s.person = ?1 ORDER BY c.at_ms
-- name: mine_parts
SELECT p.attempt, p.n, p.mime, p.from_ms, p.to_ms, p.bytes, p.sha256, p.until_ms, coalesce(p.destroyed_ms, 0)
FROM recording_part p JOIN attempt a ON a.id = p.attempt JOIN student s ON s.id = a.student WHERE s.person = ?1 ORDER BY p.attempt, p.n
-- name: mine_incidents
SELECT i.id, i.attempt, i.kind, i.state, i.from_ms, coalesce(i.to_ms, 0), i.sentence_kk, i.sentence_ru, i.sentence_en, i.numbers_json
FROM incident i JOIN attempt a ON a.id = i.attempt JOIN student s ON s.id = a.student
WHERE s.person = ?1 AND i.state = 'confirmed' ORDER BY i.from_ms
-- name: mine_stills
SELECT DISTINCT u.sha256, e.media_type, e.bytes FROM evidence_use u JOIN evidence e ON e.sha256 = u.sha256
JOIN incident i ON i.id = u.incident JOIN attempt a ON a.id = u.attempt JOIN student s ON s.id = a.student
WHERE s.person = ?1 AND i.state = 'confirmed' AND e.destroyed_ms IS NULL ORDER BY u.sha256 LIMIT ?2
-- name: mine_grades
SELECT e.enrolment, e.n, e.kind, e.state, coalesce(e.exam, -1), coalesce(e.final, -1), coalesce(e.letter, ''), e.at_ms
FROM grade_event e JOIN enrolment n ON n.id = e.enrolment JOIN student s ON s.id = n.student
WHERE s.person = ?1 AND e.state IN ('released', 'annulled', 'reinstated') ORDER BY e.enrolment, e.n
-- name: mine_acts
SELECT DISTINCT t.id, t.kind, t.state, coalesce(t.reg_no, ''), coalesce(t.act_date, ''), coalesce(t.pdf_sha256, '')
FROM act t JOIN act_attempt l ON l.act = t.id JOIN attempt a ON a.id = l.attempt JOIN student s ON s.id = a.student
WHERE s.person = ?1 AND t.frozen_ms IS NOT NULL ORDER BY t.id
-- name: mine_logins
SELECT i.created_ms, coalesce(i.ended_ms, 0), i.address, coalesce(i.agent, '') FROM login_session i JOIN account u ON u.id = i.account
WHERE u.person = ?1 ORDER BY i.created_ms
-- name: notify
INSERT INTO notification (id, person, kind, object_kind, object, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
