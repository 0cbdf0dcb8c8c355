-- name: desk_term
SELECT o.year, o.term FROM offering o JOIN exam x ON x.offering = o.id ORDER BY x.window_from_ms DESC LIMIT 1
-- name: desk_marks
SELECT state, letter, sum(n) FROM (SELECT g.offering, g.state, g.letter, count(*) AS n FROM grade_now g
    WHERE g.offering IN (SELECT o.id FROM offering o WHERE o.year = ?1 AND o.term = ?2) GROUP BY g.offering, g.state, g.letter)
GROUP BY state, letter
-- name: desk_admissions
SELECT sum(k.admitted), sum(k.not_admitted) FROM offering o JOIN offering_standing k ON k.offering = o.id
WHERE o.year = ?1 AND o.term = ?2
-- name: desk_attempts
SELECT state, sum(n) FROM (SELECT a.exam, a.state, count(*) AS n FROM attempt a WHERE a.exam IN (SELECT x.id FROM offering o
        CROSS JOIN exam x ON x.offering = o.id WHERE o.year = ?1 AND o.term = ?2) GROUP BY a.exam, a.state)
GROUP BY state
-- name: desk_office
SELECT (SELECT count(*) FROM sheet WHERE state = 'open'), (SELECT count(*) FROM sheet WHERE state = 'frozen'),
    (SELECT count(*) FROM remedy WHERE state = 'open'),
    (SELECT count(*) FROM result_appeal WHERE state IN ('filed', 'accepted')),
    (SELECT count(*) FROM act WHERE state IN ('registered', 'prepared') AND kind = 'A')
-- name: desk_overdue
SELECT w.kind, w.id, w.title_kk, w.title_ru, w.title_en, w.due_ms, w.count, count(*) OVER () FROM (
    SELECT 'statement' AS kind, x.id AS id, c.title_kk, c.title_ru, c.title_en, x.window_to_ms + ?2 AS due_ms, t.count
    FROM (SELECT x.id, (SELECT count(*) FROM grade_now g WHERE g.offering = x.offering AND g.state = 'provisional') AS count
        FROM exam x WHERE ?3 IN ('', 'statement') AND x.window_to_ms + ?2 < ?1 LIMIT -1) t
    CROSS JOIN exam x ON x.id = t.id JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course WHERE t.count > 0
    UNION ALL
    SELECT 'marking', x.id, c.title_kk, c.title_ru, c.title_en, t.ended_ms + ?2, t.count
    FROM (SELECT a.exam, max(a.ended_ms) AS ended_ms, count(*) AS count FROM attempt a
        WHERE ?3 IN ('', 'marking') AND a.state = 'graded_pending' AND a.ended_ms + ?2 < ?1 GROUP BY a.exam) t
    JOIN exam x ON x.id = t.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
    UNION ALL
    SELECT 'appeal', r.id, c.title_kk, c.title_ru, c.title_en, r.due_ms, 1
    FROM result_appeal r CROSS JOIN enrolment e ON e.id = r.enrolment JOIN offering o ON o.id = e.offering
    JOIN course c ON c.id = o.course WHERE ?3 IN ('', 'appeal') AND r.state IN ('filed', 'accepted') AND r.due_ms < ?1
    UNION ALL
    SELECT 'signature', s.id, c.title_kk, c.title_ru, c.title_en, s.frozen_ms + ?2, 1
    FROM sheet s JOIN exam x ON x.id = s.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
    WHERE ?3 IN ('', 'signature') AND s.state = 'frozen' AND s.frozen_ms + ?2 < ?1
    UNION ALL
    SELECT 'act', a.id, a.reg_no, a.reg_no, a.reg_no, a.registered_ms + ?2, 1 FROM act a
    WHERE ?3 IN ('', 'act') AND a.kind = 'A' AND a.state IN ('registered', 'prepared') AND a.registered_ms + ?2 < ?1) w
ORDER BY w.due_ms, w.id LIMIT ?4 OFFSET ?5
-- name: desk_compare
WITH part AS (SELECT CASE ?3 WHEN 'course' THEN o.course ELSE (SELECT v.person FROM offering_teacher v WHERE v.offering = o.id
            ORDER BY v.part = 'examiner' DESC, v.person LIMIT 1) END AS id, k.enrolled, k.exams, k.finals, k.passed, k.fx, k.f,
        k.annulled, k.exam_sum, k.final_sum
    FROM offering o JOIN offering_standing k ON k.offering = o.id
    WHERE ?3 NOT IN ('programme', 'group') AND o.year = ?1 AND o.term = ?2 AND k.enrolled > 0
    UNION ALL SELECT CASE ?3 WHEN 'programme' THEN k.programme ELSE k.group_id END, k.enrolled, k.exams, k.finals, k.passed, k.fx,
        k.f, k.annulled, k.exam_sum, k.final_sum
    FROM group_standing k WHERE ?3 IN ('programme', 'group') AND k.year = ?1 AND k.term = ?2 AND k.enrolled > 0)
SELECT coalesce(w.id, ''), coalesce(c.title_kk, r.title_kk, d.title, p.name) AS kk, coalesce(c.title_ru, r.title_ru, d.title, p.name),
    coalesce(c.title_en, r.title_en, d.title, p.name), sum(enrolled), sum(exams), sum(passed), sum(fx), sum(f), sum(annulled),
    CAST(coalesce(round(sum(exam_sum) * 10.0 / nullif(sum(exams), 0)), -1) AS INTEGER),
    CAST(coalesce(round(sum(final_sum) * 10.0 / nullif(sum(finals), 0)), -1) AS INTEGER), count(*) OVER ()
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
