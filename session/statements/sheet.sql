-- name: sheet_add
INSERT INTO sheet (id, university, exam, group_id, kind, relation, refers_to, number, opened_by, opened_ms, policy_version)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
-- name: sheet_load
SELECT s.id, s.exam, s.group_id, s.kind, s.relation, s.refers_to, s.number, s.state, s.version, s.opened_ms,
    coalesce(s.frozen_ms, 0), coalesce(s.registered_ms, 0), s.json_sha256, s.pdf_sha256, s.verify_token, s.void_reason,
    s.policy_version, o.term, x.form, x.offering, (SELECT r.number FROM sheet r WHERE r.id = s.refers_to)
FROM sheet s JOIN exam x ON x.id = s.exam JOIN offering o ON o.id = x.offering WHERE s.id = ?1
-- name: sheet_by_token
SELECT id FROM sheet WHERE verify_token = ?1
-- name: sheet_heading
SELECT c.title_kk, c.title_ru, c.title_en, c.code, c.credits, o.year, o.term, x.form, g.title, u.name_kk, u.name_ru, u.name_en,
    u.zone, x.title_kk, x.title_ru, x.title_en
FROM sheet s JOIN exam x ON x.id = s.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
JOIN university u ON u.id = s.university LEFT JOIN student_group g ON g.id = s.group_id WHERE s.id = ?1
-- name: sheet_candidates
WITH rooted AS (
    SELECT b.id, b.enrolment, b.state, b.act_a, b.act_b, b.created_ms, b.n,
        CASE WHEN b.kind <> 'technical_repeat' THEN b.kind ELSE
            (SELECT c.kind FROM attempt c WHERE c.enrolment = b.enrolment AND c.kind <> 'technical_repeat'
                AND c.created_ms <= b.created_ms ORDER BY c.created_ms DESC, c.n DESC LIMIT 1) END AS root
    FROM attempt b WHERE b.exam = ?1)
SELECT e.id, s.student_no, p.name, g.title, a.id, a.state, a.act_a IS NOT NULL OR a.act_b IS NOT NULL,
    coalesce(v.rating, m.rating), v.exam, v.final, v.letter, v.state, v.n,
    EXISTS (SELECT 1 FROM sheet_line l JOIN sheet h ON h.id = l.sheet AND h.version = l.version
        WHERE l.enrolment = e.id AND h.exam = ?1 AND h.kind = ?2 AND h.state = 'registered')
FROM enrolment e JOIN exam x ON x.id = ?1 AND x.offering = e.offering JOIN student s ON s.id = e.student
JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id JOIN admission m ON m.enrolment = e.id
LEFT JOIN rooted a ON a.id = (SELECT r.id FROM rooted r WHERE r.enrolment = e.id
    AND (r.root = ?2 OR (?2 = 'individual' AND r.root = 'appeal_repeat')) ORDER BY r.created_ms DESC, r.n DESC LIMIT 1)
LEFT JOIN grade_event v ON v.enrolment = e.id AND v.n = (SELECT max(w.n) FROM grade_event w
    WHERE w.enrolment = e.id AND w.attempt = a.id)
WHERE e.status = 'active' AND m.status IN ('admitted', 'overridden') AND (?3 = '' OR s.group_id = ?3)
    AND (a.id IS NOT NULL OR (?2 = 'main' AND NOT EXISTS (SELECT 1 FROM rooted r WHERE r.enrolment = e.id)))
ORDER BY p.name COLLATE kazakh, e.id
-- name: sheet_changed
SELECT l.enrolment, s.student_no, p.name, g.title, coalesce(w.attempt, l.attempt), NULL, a.act_a IS NOT NULL OR a.act_b IS NOT NULL,
    coalesce(w.rating, l.rating), w.exam, w.final, w.letter, w.state, w.n, 0
FROM sheet_line l JOIN sheet h ON h.id = l.sheet AND h.version = l.version JOIN enrolment e ON e.id = l.enrolment
JOIN student s ON s.id = e.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
JOIN grade_event w ON w.enrolment = l.enrolment AND w.n = (SELECT max(v.n) FROM grade_event v WHERE v.enrolment = l.enrolment
    AND v.attempt IS l.attempt)
LEFT JOIN attempt a ON a.id = l.attempt
WHERE l.sheet = ?1 AND (w.exam IS NOT l.exam_score OR w.final IS NOT l.final OR w.letter IS NOT l.letter)
ORDER BY p.name COLLATE kazakh, l.enrolment
-- name: sheet_line_add
INSERT INTO sheet_line (sheet, version, n, enrolment, attempt, mark, rating, exam_score, final, letter, event_n)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, -1), nullif(?8, -1), nullif(?9, -1), ?10, nullif(?11, -1))
-- name: sheet_lines
SELECT l.enrolment, s.student_no, p.name, g.title, l.attempt, l.mark, l.rating, l.exam_score, l.final, l.letter, l.event_n
FROM sheet_line l JOIN enrolment e ON e.id = l.enrolment JOIN student s ON s.id = e.student JOIN person p ON p.id = s.person
JOIN student_group g ON g.id = s.group_id WHERE l.sheet = ?1 AND l.version = ?2 ORDER BY l.n
-- name: sheet_examiners
SELECT t.person, p.name FROM offering_teacher t JOIN person p ON p.id = t.person
WHERE t.offering = ?1 AND t.part = coalesce((SELECT 'examiner' FROM offering_teacher x WHERE x.offering = ?1
    AND x.part = 'examiner' LIMIT 1), 'teacher') ORDER BY p.name COLLATE kazakh, t.person
-- name: sheet_signer_add
INSERT INTO sheet_signer (sheet, version, n, post, person) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: sheet_signers
SELECT g.n, g.post, g.person, p.name, coalesce(g.signed_ms, 0), g.cert_pem, g.p7s, coalesce(m.tsr, g.tsr),
    m.authority_pem IS NOT NULL, coalesce(m.stamped_ms, iif(g.tsr IS NULL, 0, g.signed_ms)), coalesce(m.tries, 0), m.why,
    g.scan_sha256, g.scan_type, e.name FROM sheet_signer g
LEFT JOIN person p ON p.id = g.person LEFT JOIN person e ON e.id = g.entered_by
LEFT JOIN signature_stamp m ON m.object = g.sheet AND m.version = g.version AND m.n = g.n
WHERE g.sheet = ?1 AND g.version = ?2 ORDER BY g.n
-- name: sheet_sign
UPDATE sheet_signer SET person = ?4, pdf_sha256 = ?5, p7s = ?6, cert_pem = ?7, signed_ms = ?8, tsr = ?9, scan_sha256 = ?10,
    scan_type = ?11, scan_bytes = iif(?10 IS NULL, NULL, ?12), entered_by = ?13
WHERE sheet = ?1 AND version = ?2 AND n = ?3 AND signed_ms IS NULL
-- name: sheet_awaits
SELECT (SELECT count(*) FROM sheet_signer g WHERE g.sheet = ?1 AND g.version = ?2 AND g.signed_ms IS NULL)
    + (SELECT count(*) FROM signature_stamp m WHERE m.object = ?1 AND m.version = ?2 AND m.tsr IS NULL)
-- name: sheet_freeze
UPDATE sheet SET state = 'frozen', frozen_by = ?3, frozen_ms = ?4, content_json = ?5, json_sha256 = ?6, pdf_sha256 = ?7,
    verify_token = ?8 WHERE id = ?1 AND version = ?2 AND state = 'open'
-- name: sheet_register
UPDATE sheet SET state = 'registered', registered_ms = ?3 WHERE id = ?1 AND version = ?2 AND state = 'frozen'
-- name: sheet_return
UPDATE sheet SET state = 'open', version = version + 1, frozen_by = NULL, frozen_ms = NULL, content_json = NULL,
    json_sha256 = NULL, pdf_sha256 = NULL, verify_token = NULL WHERE id = ?1 AND version = ?2 AND state = 'frozen'
-- name: sheet_void
UPDATE sheet SET state = 'void', void_reason = ?3, version = version + 1 WHERE id = ?1 AND version = ?2 AND state IN ('open', 'frozen')
-- name: sheet_list
SELECT s.id, s.number, s.state, s.kind, s.relation, g.title, c.title_kk, c.title_ru, c.title_en, s.opened_ms, s.registered_ms,
    s.version, x.id, (SELECT count(*) FROM sheet_line l WHERE l.sheet = s.id AND l.version = s.version),
    (SELECT min(n.n) FROM sheet_signer n WHERE n.sheet = s.id AND n.version = s.version AND n.signed_ms IS NULL),
    (SELECT n.post FROM sheet_signer n WHERE n.sheet = s.id AND n.version = s.version AND n.signed_ms IS NULL ORDER BY n.n LIMIT 1),
    x.window_to_ms, pc.printed_ms, count(*) OVER ()
FROM sheet s JOIN exam x ON x.id = s.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
LEFT JOIN student_group g ON g.id = s.group_id LEFT JOIN paper_copy pc ON pc.object_kind = 'sheet' AND pc.object = s.id
WHERE (?1 = '' OR s.state = ?1) AND (?2 = '' OR s.exam = ?2) AND (?3 = '' OR instr(fold(s.number), ?3) OR instr(fold(g.title), ?3)
        OR instr(fold(c.title_kk), ?3) OR instr(fold(c.title_ru), ?3) OR instr(fold(c.title_en), ?3))
    AND (?9 = '' OR s.kind = ?9)
    AND (?4 = '' OR EXISTS (SELECT 1 FROM sheet_signer n WHERE n.sheet = s.id AND n.version = s.version AND n.person = ?4))
ORDER BY CASE ?7 WHEN 'number' THEN s.number WHEN 'course' THEN CASE ?8 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN 'group' THEN g.title WHEN 'state' THEN s.state END COLLATE kazakh,
    CASE ?7 WHEN '-number' THEN s.number WHEN '-course' THEN CASE ?8 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN '-group' THEN g.title WHEN '-state' THEN s.state END COLLATE kazakh DESC,
    CASE ?7 WHEN 'registered_ms' THEN s.registered_ms END, CASE ?7 WHEN '-registered_ms' THEN s.registered_ms END DESC,
    s.opened_ms DESC, s.id DESC LIMIT ?5 OFFSET ?6
-- name: sheet_of_person
SELECT 1 FROM sheet_signer n JOIN sheet s ON s.id = n.sheet AND s.version = n.version WHERE s.id = ?1 AND n.person = ?2
-- name: paper_add
INSERT INTO paper_copy (object_kind, object, copies, printed_by, printed_ms, file_no, shelf) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: paper_missing
SELECT w.kind, w.id, w.number, w.made_ms, count(*) OVER () FROM (
    SELECT 'sheet' AS kind, id, number, registered_ms AS made_ms FROM sheet WHERE state = 'registered'
    UNION ALL SELECT 'act', id, reg_no, registered_ms FROM act WHERE reg_no IS NOT NULL
    UNION ALL SELECT 'document', id, number, made_ms FROM document) w
WHERE NOT EXISTS (SELECT 1 FROM paper_copy c WHERE c.object_kind = w.kind AND c.object = w.id) AND (?1 = '' OR w.kind = ?1)
    AND (?2 = '' OR instr(fold(w.number), ?2))
ORDER BY CASE ?3 WHEN 'number' THEN w.number WHEN 'kind' THEN w.kind END COLLATE kazakh,
    CASE ?3 WHEN '-number' THEN w.number WHEN '-kind' THEN w.kind END COLLATE kazakh DESC,
    CASE ?3 WHEN '-made_ms' THEN w.made_ms END DESC, w.made_ms, w.id LIMIT ?4 OFFSET ?5
-- name: paper_known
SELECT 1 FROM sheet WHERE ?1 = 'sheet' AND id = ?2 AND state = 'registered'
UNION ALL SELECT 1 FROM act WHERE ?1 = 'act' AND id = ?2 AND reg_no IS NOT NULL
UNION ALL SELECT 1 FROM document WHERE ?1 = 'document' AND id = ?2
-- name: document_add
INSERT INTO document (id, university, kind, number, object_kind, object, lang, pdf_sha256, json_sha256, verify_token, made_by,
    made_ms, policy_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
-- name: document_load
SELECT kind, number, object_kind, object, lang, pdf_sha256, json_sha256, verify_token, made_ms FROM document WHERE id = ?1
-- name: document_by_token
SELECT id FROM document WHERE verify_token = ?1
-- name: document_list
SELECT d.id, d.kind, d.number, d.lang, d.made_ms, p.name, d.object_kind, d.object, c.printed_ms, count(*) OVER ()
FROM document d LEFT JOIN person p ON p.id = d.made_by
LEFT JOIN paper_copy c ON c.object_kind = 'document' AND c.object = d.id
WHERE (?1 = '' OR d.object = ?1) AND (?2 = '' OR d.kind = ?2) AND (?3 = '' OR instr(fold(d.number), ?3) OR instr(p.search, ?3))
ORDER BY CASE ?4 WHEN 'number' THEN d.number WHEN 'kind' THEN d.kind WHEN 'made_by' THEN p.name END COLLATE kazakh,
    CASE ?4 WHEN '-number' THEN d.number WHEN '-kind' THEN d.kind WHEN '-made_by' THEN p.name END COLLATE kazakh DESC,
    CASE ?4 WHEN 'made_ms' THEN d.made_ms WHEN 'printed_ms' THEN c.printed_ms END, CASE ?4 WHEN '-printed_ms' THEN c.printed_ms END DESC,
    d.made_ms DESC, d.id DESC LIMIT ?5 OFFSET ?6
