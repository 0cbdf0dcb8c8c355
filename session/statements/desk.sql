-- name: desk_term
SELECT o.year, o.term FROM offering o JOIN exam x ON x.offering = o.id ORDER BY x.window_from_ms DESC LIMIT 1
-- name: desk_marks
SELECT g.state, g.letter, count(*) FROM offering o JOIN grade_now g ON g.offering = o.id
WHERE o.year = ?1 AND o.term = ?2 GROUP BY g.state, g.letter
-- name: desk_admissions
SELECT m.status, count(*) FROM offering o JOIN enrolment e ON e.offering = o.id JOIN admission m ON m.enrolment = e.id
WHERE o.year = ?1 AND o.term = ?2 AND e.status = 'active' GROUP BY m.status
-- name: desk_attempts
SELECT a.state, count(*) FROM offering o JOIN exam x ON x.offering = o.id JOIN attempt a ON a.exam = x.id
WHERE o.year = ?1 AND o.term = ?2 GROUP BY a.state
-- name: desk_office
SELECT (SELECT count(*) FROM sheet WHERE state = 'open'), (SELECT count(*) FROM sheet WHERE state = 'frozen'),
    (SELECT count(*) FROM remedy WHERE state = 'open'),
    (SELECT count(*) FROM result_appeal WHERE state IN ('filed', 'accepted')),
    (SELECT count(*) FROM act WHERE state IN ('registered', 'prepared') AND kind = 'A')
-- name: desk_overdue
SELECT w.kind, w.id, w.title_kk, w.title_ru, w.title_en, w.due_ms, w.count, count(*) OVER () FROM (
    SELECT 'statement' AS kind, x.id AS id, c.title_kk, c.title_ru, c.title_en, x.window_to_ms + ?2 AS due_ms,
        (SELECT count(*) FROM grade_now g WHERE g.offering = x.offering AND g.state = 'provisional') AS count
    FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
    WHERE x.window_to_ms + ?2 < ?1
        AND EXISTS (SELECT 1 FROM grade_now g WHERE g.offering = x.offering AND g.state = 'provisional')
    UNION ALL
    SELECT 'marking', x.id, c.title_kk, c.title_ru, c.title_en, max(a.ended_ms) + ?2, count(*)
    FROM attempt a JOIN exam x ON x.id = a.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
    WHERE a.state = 'graded_pending' AND a.ended_ms + ?2 < ?1 GROUP BY x.id
    UNION ALL
    SELECT 'appeal', r.id, c.title_kk, c.title_ru, c.title_en, r.due_ms, 1
    FROM result_appeal r JOIN enrolment e ON e.id = r.enrolment JOIN offering o ON o.id = e.offering
    JOIN course c ON c.id = o.course WHERE r.state IN ('filed', 'accepted') AND r.due_ms < ?1
    UNION ALL
    SELECT 'signature', s.id, c.title_kk, c.title_ru, c.title_en, s.frozen_ms + ?2, 1
    FROM sheet s JOIN exam x ON x.id = s.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
    WHERE s.state = 'frozen' AND s.frozen_ms + ?2 < ?1
    UNION ALL
    SELECT 'act', a.id, a.reg_no, a.reg_no, a.reg_no, a.registered_ms + ?2, 1 FROM act a
    WHERE a.kind = 'A' AND a.state IN ('registered', 'prepared') AND a.registered_ms + ?2 < ?1) w
WHERE ?3 = '' OR w.kind = ?3 ORDER BY w.due_ms, w.id LIMIT ?4 OFFSET ?5
-- name: desk_compare
WITH part AS (SELECT CASE ?3 WHEN 'course' THEN o.course ELSE (SELECT v.person FROM offering_teacher v WHERE v.offering = o.id
            ORDER BY v.part = 'examiner' DESC, v.person LIMIT 1) END AS id, count(*) AS n, count(g.exam) AS exams, count(g.final) AS finals,
        total(g.letter NOT IN ('FX', 'F') AND g.state <> 'annulled') AS passed, total(g.letter = 'FX') AS fx, total(g.letter = 'F') AS f,
        total(g.state = 'annulled') AS annulled, total(g.exam) AS exam, total(g.final) AS final
    FROM offering o CROSS JOIN enrolment e ON e.offering = o.id LEFT JOIN grade_now g ON g.enrolment = e.id
    WHERE ?3 NOT IN ('programme', 'group') AND o.year = ?1 AND o.term = ?2 AND e.status = 'active' GROUP BY o.id
    UNION ALL SELECT CASE ?3 WHEN 'programme' THEN s.programme ELSE s.group_id END, count(*) AS n, count(g.exam) AS exams, count(g.final) AS finals,
        total(g.letter NOT IN ('FX', 'F') AND g.state <> 'annulled') AS passed, total(g.letter = 'FX') AS fx, total(g.letter = 'F') AS f,
        total(g.state = 'annulled') AS annulled, total(g.exam) AS exam, total(g.final) AS final
    FROM student_group d CROSS JOIN student s ON s.group_id = d.id CROSS JOIN enrolment e ON e.student = s.id
        LEFT JOIN grade_now g ON g.enrolment = e.id
    WHERE ?3 IN ('programme', 'group') AND e.status = 'active'
        AND e.offering IN (SELECT o.id FROM offering o WHERE o.year = ?1 AND o.term = ?2) GROUP BY d.id, s.programme)
SELECT coalesce(w.id, ''), coalesce(c.title_kk, r.title_kk, d.title, p.name) AS kk, coalesce(c.title_ru, r.title_ru, d.title, p.name),
    coalesce(c.title_en, r.title_en, d.title, p.name), sum(n), sum(exams), CAST(sum(passed) AS INTEGER), CAST(sum(fx) AS INTEGER),
    CAST(sum(f) AS INTEGER), CAST(sum(annulled) AS INTEGER), CAST(coalesce(round(sum(exam) * 10 / nullif(sum(exams), 0)), -1) AS INTEGER),
    CAST(coalesce(round(sum(final) * 10 / nullif(sum(finals), 0)), -1) AS INTEGER), count(*) OVER ()
FROM part w LEFT JOIN course c ON c.id = w.id LEFT JOIN programme r ON r.id = w.id LEFT JOIN student_group d ON d.id = w.id
LEFT JOIN person p ON p.id = w.id GROUP BY w.id ORDER BY kk COLLATE kazakh, w.id LIMIT ?4 OFFSET ?5
-- name: desk_university
SELECT name_kk, name_ru, name_en, zone FROM university LIMIT 1
-- name: evidence_request_add
INSERT INTO evidence_request (id, act, reason, asked_by, asked_ms) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: evidence_request_answer
UPDATE evidence_request SET state = ?2, answered_by = ?3, answered_ms = ?4, answer = ?5 WHERE id = ?1 AND state = 'open'
-- name: evidence_request_list
SELECT r.id, r.act, a.reg_no, a.kind, r.reason, p.name, r.asked_ms, r.state, q.name, r.answered_ms, r.answer, count(*) OVER ()
FROM evidence_request r JOIN act a ON a.id = r.act JOIN person p ON p.id = r.asked_by LEFT JOIN person q ON q.id = r.answered_by
WHERE ?1 = '' OR r.state = ?1 ORDER BY r.asked_ms DESC, r.id DESC LIMIT ?2 OFFSET ?3
-- name: waiting_mine
SELECT 'sheet_sign', count(*) FROM sheet_signer n JOIN sheet s ON s.id = n.sheet AND s.version = n.version
    WHERE n.person = ?1 AND n.signed_ms IS NULL AND s.state = 'frozen'
    AND NOT EXISTS (SELECT 1 FROM sheet_signer b WHERE b.sheet = n.sheet AND b.version = n.version AND b.n < n.n AND b.signed_ms IS NULL)
UNION ALL SELECT 'act_sign', count(*) FROM act a WHERE (a.state = 'frozen' AND a.signer_1 = ?1)
    OR (a.state = 'signed_1' AND a.signer_2 = ?1) OR (a.state = 'signed_2' AND a.signer_3 = ?1)
UNION ALL SELECT 'appeal_decide', count(*) FROM result_appeal_member m JOIN result_appeal r ON r.id = m.appeal
    WHERE m.person = ?1 AND m.chair = 1 AND r.state = 'accepted'
UNION ALL SELECT 'incident', count(*) FROM sitting_staff t JOIN attempt a ON a.sitting = t.sitting
    JOIN incident i ON i.attempt = a.id WHERE t.person = ?1 AND t.part = 'proctor' AND i.state IN ('open', 'ended')
    AND i.class IN ('violation', 'question')
-- name: waiting_registrar
SELECT 'sheet_accept', count(*) FROM sheet_signer n JOIN sheet s ON s.id = n.sheet AND s.version = n.version
    WHERE n.person IS NULL AND n.signed_ms IS NULL AND s.state = 'frozen'
    AND NOT EXISTS (SELECT 1 FROM sheet_signer b WHERE b.sheet = n.sheet AND b.version = n.version AND b.n < n.n AND b.signed_ms IS NULL)
UNION ALL SELECT 'sheet_open', count(*) FROM sheet WHERE state = 'open'
UNION ALL SELECT 'act_prepare', count(*) FROM act WHERE kind = 'A' AND state = 'registered'
UNION ALL SELECT 'remedy', count(*) FROM remedy WHERE state = 'open'
UNION ALL SELECT 'appeal_accept', count(*) FROM result_appeal WHERE state = 'filed'
-- name: waiting_registrar_head
SELECT 'act_post', count(*) FROM act WHERE kind = 'A' AND state = 'prepared'
-- name: waiting_centre
SELECT 'evidence_request', count(*) FROM evidence_request WHERE state = 'open'
UNION ALL SELECT 'act_draft', count(*) FROM act WHERE state IN ('drafted', 'opened', 'inspecting', 'findings', 'refused')
