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
ORDER BY CASE ?6 WHEN 'kind' THEN w.kind WHEN 'title' THEN w.title_kk END COLLATE kazakh,
    CASE ?6 WHEN '-kind' THEN w.kind WHEN '-title' THEN w.title_kk END COLLATE kazakh DESC, CASE ?6 WHEN 'count' THEN w.count END,
    CASE ?6 WHEN '-count' THEN w.count WHEN '-due_ms' THEN w.due_ms END DESC, w.due_ms, w.id LIMIT ?4 OFFSET ?5
-- name: desk_compare
WITH part AS (SELECT CASE ?3 WHEN 'course' THEN o.course ELSE (SELECT v.person FROM offering_teacher v WHERE v.offering = o.id
            ORDER BY v.part = 'examiner' DESC, v.person LIMIT 1) END AS id, k.enrolled, k.exams, k.finals, k.passed, k.fx, k.f,
        k.annulled, k.exam_sum, k.final_sum
    FROM offering o JOIN offering_standing k ON k.offering = o.id
    WHERE ?3 NOT IN ('faculty', 'programme', 'group') AND ?6 = '' AND o.year = ?1 AND o.term = ?2 AND k.enrolled > 0
    UNION ALL SELECT CASE ?3 WHEN 'programme' THEN k.programme WHEN 'group' THEN k.group_id ELSE (SELECT u.faculty FROM programme y
            JOIN department u ON u.id = y.department WHERE y.id = k.programme) END, k.enrolled, k.exams, k.finals, k.passed, k.fx, k.f,
        k.annulled, k.exam_sum, k.final_sum
    FROM group_standing k WHERE ?3 IN ('faculty', 'programme', 'group') AND k.year = ?1 AND k.term = ?2 AND k.enrolled > 0
        AND (?6 = '' OR k.programme IN (SELECT x.programme FROM post_programme x WHERE x.person = ?6 AND x.role = 'dean'
            AND x.from_ms <= ?7 AND (x.to_ms IS NULL OR x.to_ms > ?7)))),
compared AS (SELECT coalesce(w.id, '') AS id, coalesce(c.title_kk, r.title_kk, y.title_kk, d.title, p.name, '') AS kk,
    coalesce(c.title_ru, r.title_ru, y.title_ru, d.title, p.name, ''), coalesce(c.title_en, r.title_en, y.title_en, d.title, p.name, ''),
    sum(enrolled) AS a, sum(exams) AS b, sum(passed) AS p, sum(fx) AS x, sum(f) AS z, sum(annulled) AS n,
    CAST(coalesce(round(sum(exam_sum) * 10.0 / nullif(sum(exams), 0)), -1) AS INTEGER) AS m,
    CAST(coalesce(round(sum(final_sum) * 10.0 / nullif(sum(finals), 0)), -1) AS INTEGER) AS t
FROM part w LEFT JOIN course c ON c.id = w.id LEFT JOIN programme r ON r.id = w.id LEFT JOIN student_group d ON d.id = w.id
LEFT JOIN person p ON p.id = w.id LEFT JOIN faculty y ON y.id = w.id GROUP BY w.id)
SELECT *, count(*) OVER () FROM compared
ORDER BY CASE ?8 WHEN 'students' THEN a WHEN 'graded' THEN b WHEN 'positive' THEN p WHEN 'fx' THEN x WHEN 'f' THEN z WHEN 'annulled' THEN n WHEN 'exam_tenths' THEN m WHEN 'final_tenths' THEN t END,
    CASE ?8 WHEN '-students' THEN a WHEN '-graded' THEN b WHEN '-positive' THEN p WHEN '-fx' THEN x WHEN '-f' THEN z WHEN '-annulled' THEN n WHEN '-exam_tenths' THEN m WHEN '-final_tenths' THEN t END DESC,
    CASE ?8 WHEN '-title' THEN kk END COLLATE kazakh DESC, kk COLLATE kazakh, id LIMIT ?4 OFFSET ?5
-- name: desk_university
SELECT name_kk, name_ru, name_en, zone FROM university LIMIT 1
-- name: evidence_request_add
INSERT INTO evidence_request (id, act, reason, asked_by, asked_ms) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: evidence_request_answer
UPDATE evidence_request SET state = ?2, answered_by = ?3, answered_ms = ?4, answer = ?5 WHERE id = ?1 AND state = 'open'
-- name: evidence_request_list
SELECT r.id, r.act, a.reg_no, a.kind, r.reason, p.name, r.asked_ms, r.state, q.name, r.answered_ms, r.answer, count(*) OVER ()
FROM evidence_request r JOIN act a ON a.id = r.act JOIN person p ON p.id = r.asked_by LEFT JOIN person q ON q.id = r.answered_by
WHERE (?1 = '' OR r.state = ?1) AND (?2 = '' OR instr(fold(a.reg_no), ?2) OR instr(fold(r.reason), ?2) OR instr(p.search, ?2))
ORDER BY CASE ?3 WHEN 'asked_by' THEN p.name WHEN 'reg_no' THEN a.reg_no END COLLATE kazakh,
    CASE ?3 WHEN '-asked_by' THEN p.name WHEN '-reg_no' THEN a.reg_no END COLLATE kazakh DESC,
    CASE ?3 WHEN 'state' THEN instr('open given refused', r.state) WHEN '-state' THEN -instr('open given refused', r.state) END,
    CASE ?3 WHEN 'asked_ms' THEN r.asked_ms END, r.asked_ms DESC, r.id DESC LIMIT ?4 OFFSET ?5
-- name: waiting_mine
SELECT 'sheet_sign', count(*) FROM sheet_signer n JOIN sheet s ON s.id = n.sheet AND s.version = n.version
    WHERE n.person = ?1 AND n.signed_ms IS NULL AND s.state = 'frozen'
    AND NOT EXISTS (SELECT 1 FROM sheet_signer b WHERE b.sheet = n.sheet AND b.version = n.version AND b.n < n.n AND b.signed_ms IS NULL)
UNION ALL SELECT 'act_sign', count(*) FROM act_awaited w WHERE w.person = ?1
UNION ALL SELECT 'appeal_decide', count(*) FROM result_appeal_member m JOIN result_appeal r ON r.id = m.appeal
    WHERE m.person = ?1 AND m.chair = 1 AND r.state = 'accepted'
UNION ALL SELECT 'incident', count(*) FROM sitting_staff t JOIN attempt a ON a.sitting = t.sitting
    JOIN incident i ON i.attempt = a.id WHERE t.person = ?1 AND t.part = 'proctor' AND i.state IN ('open', 'ended')
    AND i.class IN ('violation', 'question')
UNION ALL SELECT 'admit', count(*) FROM sitting_staff t JOIN attempt a ON a.sitting = t.sitting AND a.state = 'id_ok'
    WHERE t.person = ?1 AND t.part = 'proctor' AND a.entered_ms IS NOT NULL
UNION ALL SELECT 'act_appeal_vote', count(*) FROM act_appeal_member m JOIN act_appeal p ON p.id = m.appeal
    WHERE m.person = ?1 AND m.vote IS NULL AND p.state = 'accepted'
UNION ALL SELECT 'act_appeal_decide', count(*) FROM act_appeal_member m JOIN act_appeal p ON p.id = m.appeal
    WHERE m.person = ?1 AND m.part = 'chair' AND p.state = 'accepted'
    AND NOT EXISTS (SELECT 1 FROM act_appeal_member o WHERE o.appeal = p.id AND o.vote IS NULL)
-- name: waiting_teacher
SELECT 'mark', count(*) FROM exam x CROSS JOIN attempt a ON a.exam = x.id AND a.score IS NULL
    AND a.state IN ('submitted', 'auto_submitted', 'terminated', 'under_review', 'act_a_open', 'act_b_open', 'graded_pending')
JOIN mark_code k ON k.attempt = a.id JOIN (SELECT t.attempt, t.item FROM attempt_item t JOIN item i ON i.id = t.item
        AND i.kind IN ('essay', 'file') UNION ALL SELECT h.attempt, '' FROM attempt_sheet h WHERE h.most > 0) w ON w.attempt = a.id
WHERE (x.offering IN (SELECT t.offering FROM offering_teacher t WHERE t.person = ?1) OR x.id IN (SELECT g.exam
        FROM sitting_staff s JOIN sitting g ON g.id = s.sitting WHERE s.person = ?1 AND s.part = 'examiner'))
    AND NOT EXISTS (SELECT 1 FROM mark_latest m WHERE m.attempt = w.attempt AND m.item = w.item AND m.marker = ?1)
    AND (SELECT count(*) < 1 + x.second_marker OR (count(*) = 2 AND max(m.points) - min(m.points) > x.mark_gap)
        FROM mark_latest m WHERE m.attempt = w.attempt AND m.item = w.item)
-- name: waiting_registrar
SELECT 'sheet_accept', count(*) FROM sheet_signer n JOIN sheet s ON s.id = n.sheet AND s.version = n.version
    WHERE n.person IS NULL AND n.signed_ms IS NULL AND s.state = 'frozen'
    AND NOT EXISTS (SELECT 1 FROM sheet_signer b WHERE b.sheet = n.sheet AND b.version = n.version AND b.n < n.n AND b.signed_ms IS NULL)
UNION ALL SELECT 'sheet_open', count(*) FROM sheet WHERE state = 'open'
UNION ALL SELECT 'act_prepare', count(*) FROM act WHERE kind = 'A' AND state = 'registered'
UNION ALL SELECT 'remedy', count(*) FROM remedy WHERE state = 'open'
UNION ALL SELECT 'appeal_accept', count(*) FROM result_appeal WHERE state = 'filed'
UNION ALL SELECT 'request_check', count(*) FROM individual_request WHERE state = 'submitted'
UNION ALL SELECT 'request_seat', count(*) FROM individual_request WHERE state = 'approved'
UNION ALL SELECT 'no_show', count(*) FROM no_show WHERE status = 'unknown'
UNION ALL SELECT 'summer', count(*) FROM summer_course WHERE state IN ('offered', 'paid')
-- name: waiting_registrar_head
SELECT 'act_post', count(*) FROM act WHERE kind = 'A' AND state = 'prepared'
UNION ALL SELECT 'request_decide', count(*) FROM individual_request WHERE state = 'checked'
UNION ALL SELECT 'policy_agree', count(*) FROM policy_draft WHERE state = 'open' AND agreed_by IS NULL
-- name: waiting_dean
SELECT 'request_decide', count(*) FROM individual_request r CROSS JOIN enrolment e ON e.id = r.enrolment
    CROSS JOIN student s ON s.id = e.student
WHERE r.state = 'checked' AND s.programme IN (SELECT x.programme FROM post_programme x WHERE x.person = ?1
    AND x.role = 'dean' AND x.from_ms <= ?2 AND (x.to_ms IS NULL OR x.to_ms > ?2))
-- name: waiting_hod
SELECT 'item_approve', count(*) FROM item i JOIN course c ON c.id = i.course LEFT JOIN department d ON d.id = c.department
WHERE i.state = 'draft' AND EXISTS (SELECT 1 FROM role_assignment x WHERE x.person = ?1 AND x.role = 'hod'
    AND x.from_ms <= ?2 AND (x.to_ms IS NULL OR x.to_ms > ?2)
    AND (x.scope_kind = 'university' OR x.scope = d.id OR x.scope = d.faculty OR x.scope = c.id))
-- name: waiting_dpo
SELECT 'data_request', count(*) FROM data_request WHERE state = 'open'
UNION ALL SELECT 'policy_privacy', count(*) FROM policy_draft WHERE state = 'open' AND privacy = 1 AND privacy_by IS NULL
-- name: waiting_appeals
SELECT 'act_appeal_accept', count(*) FROM act_appeal WHERE state = 'filed'
-- name: waiting_centre
SELECT 'evidence_request', count(*) FROM evidence_request WHERE state = 'open'
UNION ALL SELECT 'act_draft', count(*) FROM act WHERE state IN ('drafted', 'opened', 'inspecting', 'findings', 'refused')
