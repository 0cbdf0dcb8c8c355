-- name: act_university
SELECT id, zone, name_kk, name_ru, name_en, labels_json FROM university LIMIT 1
-- name: act_add
INSERT INTO act (id, university, kind, state, policy_version, created_by, created_ms, changed_ms, purpose)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)
-- name: act_link
INSERT INTO act_attempt (act, attempt) VALUES (?1, ?2)
-- name: act_load
SELECT id, university, kind, state, version, policy_version, created_by, created_ms, kinds, other_text, observation, purpose,
    result, decision, decision_text, extra_s, frozen_ms, act_date, verify_token, json_sha256, pdf_sha256,
    signer_1, signer_2, signer_3, explain_state, explain_until_ms, explain_text, explain_ms, dismiss_by, dismiss_reason,
    reg_no, registered_ms, prepared_by, prepared_ms, prepare_comment, outcome, posted_by, posted_ms, converted_to, changed_ms,
    refused_by, cancelled_by, cancelled_ms, cancel_ground, cancel_asked_by, coalesce(cancel_asked_ms, 0), cancel_asked_ground,
    o.free, (SELECT coalesce(sum(1 << (s.n - 1)), 0) FROM act_signature s WHERE s.act = act.id AND s.version = act.version)
FROM act JOIN act_order o ON o.act = act.id WHERE id = ?1
-- name: act_attempts
SELECT l.attempt, s.person, s.student_no, p.name, t.exam, t.started_ms, t.ended_ms, t.state, t.enrolment, x.offering
FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN student s ON s.id = t.student JOIN person p ON p.id = s.person
JOIN exam x ON x.id = t.exam WHERE l.act = ?1 ORDER BY l.attempt
-- name: act_subject
SELECT p.name, g.title, r.title_kk, r.title_ru, r.title_en, c.title_kk, c.title_ru, c.title_en
FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN student s ON s.id = t.student JOIN person p ON p.id = s.person
JOIN student_group g ON g.id = s.group_id JOIN programme r ON r.id = s.programme JOIN exam x ON x.id = t.exam
JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course WHERE l.act = ?1 ORDER BY l.attempt LIMIT 1
-- name: act_incidents
SELECT id, kind, from_ms, to_ms, numbers_json, sentence_kk, sentence_ru, sentence_en, comment, class, state, version,
    opened_ms, advised_ms, media_from_ms, media_to_ms, attempt, reason
FROM incident WHERE act = ?1 ORDER BY from_ms, id
-- name: act_of_incident
SELECT i.attempt, i.kind, i.class, i.state, i.act, t.act_a, t.act_b FROM incident i JOIN attempt t ON t.id = i.attempt
WHERE i.id = ?1
-- name: act_state_set
UPDATE act SET state = ?3, changed_ms = ?4 WHERE id = ?1 AND state = ?2
-- name: act_edit_a
UPDATE act SET version = version + 1, kinds = ?3, other_text = ?4, observation = ?5, changed_ms = ?6, dismiss_by = NULL,
    dismiss_reason = NULL WHERE id = ?1 AND version = ?2 AND state = 'drafted'
-- name: act_observe
UPDATE act SET observation = ?2 WHERE id = ?1 AND state = 'drafted'
-- name: act_sittings_cancel
UPDATE sitting SET state = 'cancelled' WHERE id IN
    (SELECT t.sitting FROM act_attempt l JOIN attempt t ON t.id = l.attempt WHERE l.act = ?1)
-- name: act_sitting_others
SELECT t.id FROM attempt t WHERE t.sitting IN
    (SELECT k.sitting FROM act_attempt l JOIN attempt k ON k.id = l.attempt WHERE l.act = ?1)
    AND t.act_a IS NULL AND t.act_b IS NULL AND t.state IN ('scheduled', 'checkin', 'consented', 'device_ok', 'id_ok',
    'in_progress', 'interrupted', 'suspended', 'paused', 'no_show')
ORDER BY t.id
-- name: act_outages
SELECT 1, cause, from_ms, coalesce(to_ms, 0), credited_ms FROM interruption WHERE attempt = ?1
UNION ALL
SELECT 0, g.cause, g.from_ms, g.to_ms, 0 FROM gap g WHERE g.attempt = ?1 AND g.stream = 0
    AND NOT EXISTS (SELECT 1 FROM interruption i WHERE i.attempt = g.attempt AND i.from_ms < g.to_ms + 15000
        AND coalesce(i.to_ms, g.to_ms) > g.from_ms - 15000)
ORDER BY 3, 1
-- name: act_address
SELECT address FROM consent WHERE attempt = ?1 ORDER BY at_ms DESC LIMIT 1
-- name: act_cohort
SELECT coalesce((SELECT c.address FROM consent c WHERE c.attempt = t.id ORDER BY c.at_ms DESC LIMIT 1), ''),
    EXISTS (SELECT 1 FROM interruption i WHERE i.attempt = t.id AND i.from_ms < ?2 + 15000
        AND coalesce(i.to_ms, ?2) > ?1 - 15000)
    OR EXISTS (SELECT 1 FROM gap g WHERE g.attempt = t.id AND g.stream = 0 AND g.cause IN ('offline', 'server')
        AND g.from_ms < ?2 + 15000 AND g.to_ms > ?1 - 15000), t.id = ?3
FROM attempt t WHERE t.started_ms <= ?1 AND (t.ended_ms IS NULL OR t.ended_ms > ?1) LIMIT 5000
-- name: act_edit_b
UPDATE act SET version = version + 1, purpose = ?3, result = ?4, decision = ?5, decision_text = ?6, extra_s = ?7, state = ?8,
    changed_ms = ?9 WHERE id = ?1 AND version = ?2 AND state IN ('opened', 'inspecting', 'findings')
-- name: act_tick
UPDATE act SET version = version + 1, kinds = kinds | ?2, other_text = ?3, changed_ms = ?4, dismiss_by = NULL,
    dismiss_reason = NULL WHERE id = ?1 AND state = 'drafted'
-- name: act_freeze
UPDATE act SET state = 'frozen', frozen_ms = ?3, act_date = ?4, verify_token = ?5, content_json = ?6, json_sha256 = ?7,
    pdf_sha256 = ?8, signer_1 = ?9, signer_2 = ?10, signer_3 = ?11, explain_state = ?12, explain_until_ms = ?13,
    explain_text = NULL, explain_ms = NULL, dismiss_by = NULL, dismiss_reason = NULL, changed_ms = ?3
WHERE id = ?1 AND version = ?2 AND state IN ('drafted', 'findings')
-- name: act_contents
SELECT coalesce(reg_no, id), content_json FROM act WHERE content_json IS NOT NULL ORDER BY frozen_ms
-- name: act_content
SELECT content_json FROM act WHERE id = ?1 AND content_json IS NOT NULL
-- name: act_thaw
UPDATE act SET state = CASE kind WHEN 'A' THEN 'drafted' ELSE 'findings' END, version = version + 1, changed_ms = ?2,
    verify_token = NULL, frozen_ms = NULL, act_date = NULL, content_json = NULL, json_sha256 = NULL, pdf_sha256 = NULL,
    signer_1 = NULL, signer_2 = NULL, signer_3 = NULL, explain_state = 'none', explain_until_ms = NULL, refused_by = NULL
WHERE id = ?1 AND state IN ('frozen', 'signed_1', 'signed_2', 'refused')
-- name: act_version_last
SELECT version, content_json, returned_ms FROM act_version WHERE act = ?1 AND version < ?2 ORDER BY version DESC LIMIT 1
-- name: act_explain
UPDATE act SET explain_state = ?2, explain_text = ?3, explain_ms = ?4, changed_ms = ?4 WHERE id = ?1
-- name: act_sign_add
INSERT INTO act_signature (act, version, n, person, post, pdf_sha256, p7s, cert_pem, method, signed_ms, tsr, issuer_pem,
    scan_sha256, scan_type, scan_bytes, entered_by)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, CASE WHEN ?12 IS NOT NULL THEN 'paper' WHEN ?11 IS NULL THEN 'internal'
    ELSE 'national' END, ?9, ?10, ?11, ?12, ?13, iif(?12 IS NULL, NULL, ?14), ?15)
-- name: act_signed_last
SELECT max(a.frozen_ms, coalesce((SELECT max(s.signed_ms) FROM act_signature s WHERE s.act = a.id AND s.version = ?2), 0))
FROM act a WHERE a.id = ?1
-- name: act_signatures
SELECT s.n, s.person, p.name, s.signed_ms, s.method, s.cert_pem, s.p7s, s.post, coalesce(m.tsr, s.tsr), s.issuer_pem,
    CASE s.method WHEN 'national' THEN coalesce(c.state, 'pending') ELSE 'none' END, s.scan_sha256, s.scan_type,
    s.entered_by, e.name, m.authority_pem, coalesce(m.stamped_ms, iif(s.tsr IS NULL, NULL, s.signed_ms)), m.tries, m.why,
    c.answer, c.list_sha256, c.at_ms
FROM act_signature s JOIN person p ON p.id = s.person LEFT JOIN person e ON e.id = s.entered_by
LEFT JOIN act_signature_check c ON c.act = s.act AND c.version = s.version AND c.n = s.n
LEFT JOIN signature_stamp m ON m.object = s.act AND m.version = s.version AND m.n = s.n
WHERE s.act = ?1 AND s.version = ?2 ORDER BY s.n
-- name: act_scan
SELECT scan_sha256, scan_type FROM act_signature WHERE act = ?1 AND version = ?2 AND n = ?3 AND method = 'paper'
-- name: stamp_add
INSERT INTO signature_stamp (object, version, n, asked_ms, tries, why, tsr, authority_pem, stamped_ms)
VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, iif(?6 IS NULL, NULL, ?7), iif(?6 IS NULL, NULL, ?8))
-- name: stamp_pending
SELECT m.object, m.version, m.n, iif(m.n = 0, a.sheet_p7s, coalesce(s.p7s, g.p7s)), h.id IS NOT NULL FROM signature_stamp m
LEFT JOIN act a ON a.id = m.object AND a.version = m.version
LEFT JOIN act_signature s ON s.act = a.id AND s.version = m.version AND s.n = m.n
LEFT JOIN sheet h ON h.id = m.object AND h.version = m.version AND h.state = 'frozen'
LEFT JOIN sheet_signer g ON g.sheet = h.id AND g.version = m.version AND g.n = m.n
WHERE m.tsr IS NULL AND (a.id IS NOT NULL OR h.id IS NOT NULL) ORDER BY m.tries, m.asked_ms LIMIT 1
-- name: stamp_keep
UPDATE signature_stamp SET tries = tries + 1, why = NULL, tsr = ?4, authority_pem = ?5, stamped_ms = ?6
WHERE object = ?1 AND version = ?2 AND n = ?3 AND tsr IS NULL
-- name: stamp_failed
UPDATE signature_stamp SET tries = tries + 1, why = ?4 WHERE object = ?1 AND version = ?2 AND n = ?3 AND tsr IS NULL
-- name: act_signature_checked
INSERT INTO act_signature_check (act, version, n, state, source, answer, at_ms, list_sha256)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- name: act_signature_unchecked
SELECT s.act, s.version, s.n, s.cert_pem, s.issuer_pem FROM act_signature s JOIN act a ON a.id = s.act AND a.version = s.version
WHERE s.method = 'national' AND NOT EXISTS
    (SELECT 1 FROM act_signature_check c WHERE c.act = s.act AND c.version = s.version AND c.n = s.n)
ORDER BY s.signed_ms LIMIT 1 OFFSET ?1
-- name: act_signature_unchecked_count
SELECT count(*) FROM act_signature s JOIN act a ON a.id = s.act AND a.version = s.version
WHERE s.method = 'national' AND NOT EXISTS
    (SELECT 1 FROM act_signature_check c WHERE c.act = s.act AND c.version = s.version AND c.n = s.n)
-- name: act_certificates
SELECT count(*) FILTER (WHERE s.method = 'national' AND c.state IS NULL),
    count(*) FILTER (WHERE c.state = 'revoked' OR EXISTS (SELECT 1 FROM signing_key k
        JOIN signature_stamp m ON m.object = s.act AND m.version = s.version AND m.n = s.n
        WHERE k.person = s.person AND k.cert_pem = s.cert_pem AND k.taken_ms < m.stamped_ms)),
    (SELECT count(*) FROM signature_stamp m WHERE m.object = ?1 AND m.version = ?2 AND m.tsr IS NULL)
FROM act_signature s LEFT JOIN act_signature_check c ON c.act = s.act AND c.version = s.version AND c.n = s.n
WHERE s.act = ?1 AND s.version = ?2
-- name: person_iin
SELECT iin FROM person WHERE id = ?1
-- name: act_signed_by
SELECT 1 FROM act_signature WHERE act = ?1 AND person = ?2 AND version = (SELECT version FROM act WHERE id = ?1)
-- name: act_register
UPDATE act SET state = 'registered', reg_no = ?2, registered_ms = ?3, sheet_json = ?4, sheet_p7s = ?5, reg_year = ?6,
    reg_n = ?7, changed_ms = ?3, sheet_tsr = ?8
WHERE id = ?1 AND state = 'signed_2'
-- name: act_sheet
SELECT a.sheet_json, a.sheet_p7s, coalesce(m.tsr, a.sheet_tsr), m.authority_pem, m.tries, m.why,
    coalesce(m.stamped_ms, iif(a.sheet_tsr IS NULL, NULL, a.registered_ms)) FROM act a
LEFT JOIN signature_stamp m ON m.object = a.id AND m.version = a.version AND m.n = 0
WHERE a.id = ?1 AND a.sheet_json IS NOT NULL
-- name: act_prepare
UPDATE act SET state = 'prepared', prepared_by = ?2, prepared_ms = ?3, prepare_comment = ?4, outcome = ?5, changed_ms = ?3
WHERE id = ?1 AND state = 'registered' AND kind = 'A'
-- name: act_post
UPDATE act SET state = 'executed', posted_by = ?2, posted_ms = ?3, changed_ms = ?3 WHERE id = ?1 AND state = 'prepared'
-- name: act_appeal_upheld
SELECT 1 FROM act_appeal WHERE act = ?1 AND state IN ('upheld', 'partly') LIMIT 1
-- name: act_cancel_ask
UPDATE act SET cancel_asked_by = ?2, cancel_asked_ms = ?3, cancel_asked_ground = ?4, changed_ms = ?3
WHERE id = ?1 AND state IN ('registered', 'prepared', 'executed', 'closed') AND cancel_asked_by IS NULL
-- name: act_cancel
UPDATE act SET state = 'cancelled', cancelled_by = ?2, cancelled_ms = ?3, cancel_ground = ?4, changed_ms = ?3
WHERE id = ?1 AND state IN ('registered', 'prepared', 'executed', 'closed')
-- name: act_refuse
UPDATE act SET state = 'refused', refused_by = ?3, changed_ms = ?4 WHERE id = ?1 AND state = ?2
-- name: act_dismiss
UPDATE act SET state = 'dismissed', dismissed_by = ?3, changed_ms = ?4 WHERE id = ?1 AND state = ?2
-- name: act_number_last
SELECT coalesce(max(reg_n), 0) FROM act WHERE university = ?1 AND kind = ?2 AND reg_year = ?3
-- name: act_explanations
SELECT version, state, said, at_ms FROM act_explanation WHERE act = ?1 AND version < ?2 ORDER BY version
-- name: act_dismiss_first
UPDATE act SET dismiss_by = ?2, dismiss_reason = ?3, changed_ms = ?4 WHERE id = ?1 AND state = 'drafted'
-- name: act_converted
UPDATE act SET state = 'converted_to_b', converted_to = ?2, changed_ms = ?3 WHERE id = ?1 AND state = 'drafted'
-- name: act_event_add
INSERT INTO act_event (act, n, at_ms, actor, role, action, note)
SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM act_event WHERE act = ?1
-- name: act_events
SELECT e.at_ms, p.name, e.role, e.action, e.note, e.actor FROM act_event e LEFT JOIN person p ON p.id = e.actor
WHERE e.act = ?1 ORDER BY e.n
-- name: act_holders
SELECT DISTINCT r.person, p.name FROM role_assignment r JOIN person p ON p.id = r.person
WHERE r.role = ?1 AND r.from_ms <= ?2 AND (r.to_ms IS NULL OR r.to_ms > ?2)
    AND NOT EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN exam x ON x.id = t.exam
        JOIN offering_teacher o ON o.offering = x.offering WHERE l.act = ?3 AND o.person = r.person)
    AND NOT EXISTS (SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN parent_link k ON k.student = t.student
        WHERE l.act = ?3 AND k.person = r.person)
ORDER BY r.substitute_for IS NOT NULL, p.name, r.person
-- name: act_grades
SELECT g.n, g.kind, coalesce(g.final, g.exam), g.letter, g.exam, g.ground FROM grade_event g JOIN attempt t ON t.enrolment = g.enrolment
JOIN act_attempt l ON l.attempt = t.id WHERE l.act = ?1 ORDER BY g.n
-- name: act_chain
SELECT r.seq, r.at_ms, r.university, r.role, r.action, r.object_kind, r.object, r.actor_hash, r.detail_hash, r.prev, r.hash
FROM audit_row r WHERE r.object = ?1 AND r.object_kind = 'act' ORDER BY r.seq
-- name: act_list
SELECT a.id, a.kind, a.state, a.version, a.reg_no, a.act_date, a.changed_ms, a.frozen_ms,
    (SELECT min(w.n) FROM act_awaited w WHERE w.act = a.id),
    EXISTS (SELECT 1 FROM act_awaited w WHERE w.act = a.id AND w.person = ?9), a.cancel_asked_by IS NOT NULL,
    p.name, c.title_kk, c.title_ru, c.title_en, g.title, a.prepared_ms, a.dismiss_by, q.name, count(*) OVER ()
FROM act a
LEFT JOIN act_attempt l ON l.act = a.id AND l.attempt = (SELECT min(attempt) FROM act_attempt WHERE act = a.id)
LEFT JOIN attempt t ON t.id = l.attempt LEFT JOIN student s ON s.id = t.student LEFT JOIN person p ON p.id = s.person
LEFT JOIN student_group g ON g.id = s.group_id LEFT JOIN exam x ON x.id = t.exam LEFT JOIN offering o ON o.id = x.offering
LEFT JOIN course c ON c.id = o.course LEFT JOIN person q ON q.id = a.prepared_by
WHERE (?1 = '' OR a.kind = ?1) AND (?2 = '' OR a.state = ?2)
    AND (?3 = '' OR EXISTS (SELECT 1 FROM act_attempt k WHERE k.act = a.id AND k.attempt = ?3))
    AND (?4 = '' OR EXISTS (SELECT 1 FROM act_awaited w WHERE w.act = a.id AND w.person = ?4)
        OR (?5 & 8 AND a.cancel_asked_by IS NOT NULL AND a.state <> 'cancelled')
        OR (?5 & 1 AND (a.state IN ('drafted', 'opened', 'inspecting', 'findings')))
        OR (?5 & 2 AND a.state = 'refused') OR (?5 & 4 AND a.kind = 'A' AND a.state = 'registered')
        OR (?5 & 8 AND a.state = 'prepared'))
    AND (?6 = '' OR instr(p.search, ?6) OR instr(fold(a.reg_no), ?6))
ORDER BY CASE ?10 WHEN 'kind' THEN coalesce(a.reg_no, '') WHEN 'student' THEN p.name WHEN 'course' THEN CASE ?11 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN 'state' THEN a.state END COLLATE kazakh,
    CASE ?10 WHEN '-kind' THEN coalesce(a.reg_no, '') WHEN '-student' THEN p.name WHEN '-course' THEN CASE ?11 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END WHEN '-state' THEN a.state END COLLATE kazakh DESC,
    CASE ?10 WHEN 'changed_ms' THEN a.changed_ms END, CASE ?10 WHEN '-changed_ms' THEN a.changed_ms END DESC,
    a.changed_ms DESC, a.id DESC LIMIT ?7 OFFSET ?8
-- name: act_closable
SELECT a.id FROM act a JOIN paper_copy c ON c.object_kind = 'act' AND c.object = a.id WHERE a.state = 'executed'
    AND NOT EXISTS (SELECT 1 FROM act_appeal p WHERE p.act = a.id AND p.state IN ('filed', 'accepted'))
ORDER BY a.changed_ms LIMIT ?1
-- name: act_of_relative
SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN parent_link k ON k.student = t.student
WHERE l.act = ?1 AND k.person = ?2
-- name: act_of_student
SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN student s ON s.id = t.student
WHERE l.act = ?1 AND s.person = ?2
-- name: act_by_token
SELECT id FROM act WHERE verify_token = ?1
-- name: act_proctored
SELECT 1 FROM act_attempt l JOIN attempt t ON t.id = l.attempt JOIN sitting_staff f ON f.sitting = t.sitting
WHERE l.act = ?1 AND f.person = ?2 AND f.part = 'proctor'
-- name: act_suspended
SELECT t.id FROM attempt t WHERE t.state = 'suspended' AND t.act_b IS NULL ORDER BY t.id LIMIT 64
-- name: act_interruption
UPDATE interruption SET act = ?2 WHERE attempt = ?1 AND act IS NULL
-- name: act_notify
INSERT INTO notification (id, person, kind, object_kind, object, at_ms) VALUES (?1, ?2, ?3, 'act', ?4, ?5)
-- name: act_hold
INSERT INTO legal_hold (id, object_kind, object, ground, from_ms) SELECT ?1, 'evidence', ?2, 'act ' || ?3, ?4
WHERE NOT EXISTS (SELECT 1 FROM legal_hold WHERE object = ?2 AND ground = 'act ' || ?3 AND to_ms IS NULL)
-- name: act_hold_end
UPDATE legal_hold SET to_ms = ?2 WHERE ground = 'act ' || ?1 AND to_ms IS NULL
-- name: signing_key_add
INSERT INTO signing_key (id, person, key_pem, cert_pem, from_ms, to_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: signing_key_of
SELECT key_pem, cert_pem, from_ms, to_ms FROM signing_key WHERE person = ?1 AND revoked_ms IS NULL
-- name: signing_key_revoke
UPDATE signing_key SET revoked_ms = ?2 WHERE person = ?1 AND revoked_ms IS NULL
-- name: signing_key_take
UPDATE signing_key SET revoked_ms = ?2, taken_ms = ?2 WHERE person = ?1 AND revoked_ms IS NULL
-- name: signing_keys_taken
SELECT cert_pem, taken_ms FROM signing_key WHERE taken_ms IS NOT NULL ORDER BY taken_ms, id
-- name: signer_subject
SELECT p.surname, p.given, p.patronymic, p.iin, u.name_kk FROM person p JOIN university u ON u.id = p.university WHERE p.id = ?1
