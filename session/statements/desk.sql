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
WITH line AS (
    SELECT CASE ?3 WHEN 'course' THEN c.id WHEN 'programme' THEN r.id WHEN 'group' THEN s.group_id ELSE t.person END AS id,
        CASE ?3 WHEN 'course' THEN c.title_kk WHEN 'programme' THEN r.title_kk WHEN 'group' THEN d.title ELSE p.name END AS kk,
        CASE ?3 WHEN 'course' THEN c.title_ru WHEN 'programme' THEN r.title_ru WHEN 'group' THEN d.title ELSE p.name END AS ru,
        CASE ?3 WHEN 'course' THEN c.title_en WHEN 'programme' THEN r.title_en WHEN 'group' THEN d.title ELSE p.name END AS en,
        g.state, g.letter, g.exam, g.final, e.id AS enrolment
    FROM offering o JOIN course c ON c.id = o.course JOIN enrolment e ON e.offering = o.id AND e.status = 'active'
    JOIN student s ON s.id = e.student JOIN programme r ON r.id = s.programme JOIN student_group d ON d.id = s.group_id
    LEFT JOIN offering_teacher t ON ?3 = 'examiner' AND t.offering = o.id AND t.person = (SELECT v.person
        FROM offering_teacher v WHERE v.offering = o.id ORDER BY v.part = 'examiner' DESC, v.person LIMIT 1)
    LEFT JOIN person p ON p.id = t.person LEFT JOIN grade_now g ON g.enrolment = e.id
    WHERE o.year = ?1 AND o.term = ?2)
SELECT coalesce(id, ''), kk, ru, en, count(*), count(exam),
    sum(letter IS NOT NULL AND letter NOT IN ('FX', 'F') AND state <> 'annulled'), sum(letter IS 'FX'), sum(letter IS 'F'),
    sum(state IS 'annulled'), CAST(coalesce(round(avg(exam) * 10), -1) AS INTEGER),
    CAST(coalesce(round(avg(final) * 10), -1) AS INTEGER), count(*) OVER ()
FROM line GROUP BY id ORDER BY kk COLLATE kazakh, id LIMIT ?4 OFFSET ?5
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
