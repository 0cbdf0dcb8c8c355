-- name: office_attempt
SELECT x.id, x.title_kk, x.title_ru, x.title_en, c.title_kk, c.title_ru, c.title_en, x.form, x.rules_json,
    (SELECT count(*) FROM exam_item i WHERE i.exam = x.id)
        + coalesce((SELECT sum(d.items) FROM exam_draw d WHERE d.exam = x.id), 0), s.student_no, p.name, g.title, r.title_kk, r.title_ru, r.title_en,
    a.client_json, (SELECT count(DISTINCT w.item) FROM answer w WHERE w.attempt = a.id),
    (SELECT count(*) FROM chat h WHERE h.attempt = a.id AND h.from_student = 1 AND h.read_ms IS NULL), u.id,
    x.mode, x.delivery
FROM attempt a JOIN exam x ON x.id = a.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
JOIN programme r ON r.id = s.programme LEFT JOIN account u ON u.person = p.id WHERE a.id = ?1
-- name: office_my_attempts
SELECT a.id, x.title_kk, x.title_ru, x.title_en, c.title_kk, c.title_ru, c.title_en, x.form, a.state, g.starts_ms, g.ends_ms,
    a.duration_s, count(*) OVER ()
FROM attempt a JOIN student s ON s.id = a.student JOIN exam x ON x.id = a.exam JOIN offering o ON o.id = x.offering
JOIN course c ON c.id = o.course JOIN sitting g ON g.id = a.sitting
WHERE s.person = ?1 ORDER BY g.starts_ms DESC, a.n DESC LIMIT ?2 OFFSET ?3
-- name: office_sittings
-- In which exam a word of the search stands is asked once; a sitting is found by that, its room or a proctor.
WITH meant(exam) AS (SELECT x.id FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
        WHERE ?2 <> '' AND (instr(fold(c.code), ?2) OR instr(fold(c.title_kk), ?2) OR instr(fold(c.title_ru), ?2)
            OR instr(fold(c.title_en), ?2) OR instr(fold(x.title_kk), ?2) OR instr(fold(x.title_ru), ?2)
            OR instr(fold(x.title_en), ?2))),
    watched(sitting) AS (SELECT t.sitting FROM sitting_staff t CROSS JOIN person p ON p.id = t.person
        WHERE ?2 <> '' AND t.part = 'proctor' AND instr(p.search, ?2)),
    seen AS (SELECT g.id, g.starts_ms, g.room, x.id AS exam, CASE ?6 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en
            ELSE c.title_kk END AS course, CASE WHEN g.state <> 'open' OR g.ends_ms < ?5 THEN 'over'
            WHEN g.starts_ms > ?5 THEN 'later' ELSE 'now' END AS phase
        FROM sitting g JOIN exam x ON x.id = g.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
        WHERE (?1 = '' OR EXISTS (SELECT 1 FROM sitting_staff t WHERE t.sitting = g.id AND t.person = ?1 AND t.part = 'proctor')
                OR EXISTS (SELECT 1 FROM offering_teacher t WHERE t.offering = x.offering AND t.person = ?1))
            AND (?3 = '' OR g.state = ?3))
SELECT id, count(*) OVER () FROM seen WHERE (?4 = '' OR phase = ?4 OR (?4 = 'begun' AND phase <> 'later'))
    AND (?2 = '' OR exam IN meant OR id IN watched OR instr(fold(room), ?2))
ORDER BY CASE ?7 WHEN 'course' THEN course WHEN 'room' THEN room END COLLATE kazakh,
    CASE ?7 WHEN '-course' THEN course WHEN '-room' THEN room END COLLATE kazakh DESC,
    CASE ?7 WHEN 'starts_ms' THEN starts_ms END, CASE ?7 WHEN '-starts_ms' THEN starts_ms END DESC,
    CASE WHEN ?7 = '-state' THEN phase = 'now' WHEN phase = 'now' THEN 0 WHEN phase = 'later' THEN 1 ELSE 2 END,
    CASE ?7 WHEN '-state' THEN phase = 'later' END, CASE phase WHEN 'over' THEN -starts_ms ELSE starts_ms END, id
LIMIT ?8 OFFSET ?9
-- name: office_sitting
SELECT g.id, x.title_kk, x.title_ru, x.title_en, c.title_kk, c.title_ru, c.title_en, g.starts_ms, g.ends_ms, g.room, g.state,
    (SELECT count(DISTINCT a.student) FROM attempt a WHERE a.sitting = g.id),
    (SELECT count(*) FROM attempt a WHERE a.sitting = g.id AND a.state IN ('in_progress', 'interrupted', 'suspended', 'paused')),
    (SELECT count(*) FROM incident i JOIN attempt a ON a.id = i.attempt WHERE a.sitting = g.id
        AND i.state IN ('open', 'ended') AND i.class <> 'notice'),
    (SELECT group_concat(p.name, char(10)) FROM sitting_staff t JOIN person p ON p.id = t.person
        WHERE t.sitting = g.id AND t.part = 'proctor'), x.id
FROM sitting g JOIN exam x ON x.id = g.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course WHERE g.id = ?1
-- name: office_sitting_attempts
SELECT a.id FROM attempt a WHERE a.sitting = ?1
    AND a.n = (SELECT max(b.n) FROM attempt b WHERE b.exam = a.exam AND b.student = a.student AND b.sitting = a.sitting)
ORDER BY a.id
-- name: office_incident
SELECT i.id, i.attempt, p.name, s.student_no, i.kind, i.class, i.state, i.from_ms, i.to_ms, i.opened_ms, i.media_from_ms,
    i.media_to_ms, i.version, i.sentence_kk, i.sentence_ru, i.sentence_en, i.numbers_json, i.advised_ms, i.act, r.name,
    i.comment, i.reason, a.sitting, i.reviewed_ms, i.detectors, i.policy_version, i.boxes_json,
    (SELECT count(*) FROM incident o JOIN attempt b ON b.id = o.attempt
        WHERE b.sitting = a.sitting AND o.kind = i.kind AND o.state <> 'merged' AND o.id <> i.id)
FROM incident i JOIN attempt a ON a.id = i.attempt JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person
LEFT JOIN person r ON r.id = i.reviewer WHERE i.id = ?1
-- name: office_doubts
SELECT p.name, d.at_ms, d.comment FROM doubt d JOIN person p ON p.id = d.person WHERE d.incident = ?1 ORDER BY d.at_ms, d.id
-- name: office_precision
SELECT i.kind, i.class, i.policy_version, count(*), sum(i.state = 'confirmed'), sum(i.state = 'dismissed'),
    sum(i.state = 'dismissed' AND i.reason = 'false_alarm'),
    sum(i.state IN ('open', 'ended') AND EXISTS (SELECT 1 FROM doubt d WHERE d.incident = i.id)), count(*) OVER ()
FROM incident i NOT INDEXED WHERE i.state <> 'merged' AND i.from_ms >= ?1 AND i.from_ms < ?2
    AND (?3 = '' OR i.attempt IN (SELECT a.id FROM attempt a WHERE a.sitting = ?3))
GROUP BY i.kind, i.class, i.policy_version ORDER BY i.kind, i.policy_version DESC LIMIT ?4 OFFSET ?5
-- name: office_incidents
WITH found(id) AS (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?6 <> '' AND (instr(p.search, ?6) OR instr(fold(s.student_no), ?6))),
    looked(id, attempt, kind, state, from_ms) AS (SELECT i.id, i.attempt, i.kind, i.state, i.from_ms FROM incident i WHERE ?6 = ''
        UNION ALL SELECT i.id, i.attempt, i.kind, i.state, i.from_ms FROM found CROSS JOIN attempt a ON a.student = found.id
            CROSS JOIN incident i ON i.attempt = a.id),
    hit(id, from_ms, kind) AS MATERIALIZED (SELECT i.id, i.from_ms, i.kind FROM looked i
        WHERE i.state <> 'merged' AND (?2 = '' OR i.attempt = ?2) AND (?3 = '' OR i.kind = ?3) AND (?4 = '' OR i.state = ?4)
            AND (?1 = '' OR i.attempt IN (SELECT a.id FROM attempt a WHERE a.sitting = ?1))
            AND (?5 = '' OR i.attempt IN (SELECT a.id FROM sitting_staff t CROSS JOIN attempt a ON a.sitting = t.sitting
                WHERE t.person = ?5 AND t.part = 'proctor')))
SELECT i.id, (SELECT count(*) FROM hit) FROM hit i
ORDER BY CASE ?7 WHEN 'kind' THEN i.kind END, CASE ?7 WHEN '-kind' THEN i.kind END DESC,
    CASE ?7 WHEN 'from_ms' THEN i.from_ms END, i.from_ms DESC, i.id DESC LIMIT ?8 OFFSET ?9
-- name: office_tile_incident
SELECT id FROM incident WHERE attempt = ?1 AND state IN ('open', 'ended')
ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, CASE class WHEN 'violation' THEN 0 WHEN 'question' THEN 1
    WHEN 'technical' THEN 2 ELSE 3 END, from_ms DESC LIMIT 1
-- name: office_attempt_incidents
SELECT id FROM incident WHERE attempt = ?1 AND state <> 'merged' AND (?2 = '' OR state = ?2) ORDER BY from_ms, id
-- name: office_attempt_acts
SELECT a.id, a.kind, a.state, a.reg_no, a.act_date, a.pdf_sha256, a.explain_state, a.explain_text, a.explain_ms,
    a.explain_until_ms, a.frozen_ms
FROM act a JOIN act_attempt l ON l.act = a.id WHERE l.attempt = ?1 ORDER BY a.created_ms DESC, a.id DESC
-- name: office_recorded
SELECT min(from_ms), max(to_ms), max(until_ms) FROM recording_part WHERE attempt = ?1 AND destroyed_ms IS NULL
-- name: office_stills
SELECT place, server_ms, sha256 FROM evidence_use WHERE incident = ?1 AND place IN ('before', 'at', 'after')
ORDER BY media_ms, id LIMIT 32
-- name: office_clip
SELECT u.sha256, e.media_type, u.server_ms, u.server_ms + u.media_to_ms - u.media_ms
FROM evidence_use u JOIN evidence e ON e.sha256 = u.sha256
WHERE u.incident = ?1 AND u.place = 'clip' AND u.media_to_ms IS NOT NULL ORDER BY u.id DESC LIMIT 1
-- name: grade_row
SELECT e.id, p.name, s.student_no, g.title, c.title_kk, c.title_ru, c.title_en, coalesce(w.rating, m.rating), w.exam, w.final,
    w.letter, w.state, w.at_ms, (SELECT CASE v.ground_kind WHEN 'act' THEN v.ground END FROM grade_event v
        WHERE v.enrolment = w.enrolment AND v.n = w.n), s.id
FROM enrolment e JOIN student s ON s.id = e.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course
LEFT JOIN grade_now w ON w.enrolment = e.id LEFT JOIN admission m ON m.enrolment = e.id WHERE e.id = ?1
-- name: grade_count
WITH found(id) AS (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?1 <> '' AND instr(p.search, ?1)
        UNION ALL SELECT s.id FROM student s WHERE ?1 <> '' AND instr(fold(s.student_no), ?1))
SELECT CASE WHEN ?4 || ?5 <> '' THEN (SELECT count(*) FROM offering o CROSS JOIN enrolment e ON e.offering = o.id
            LEFT JOIN grade_now w ON w.enrolment = e.id WHERE (?4 = '' OR o.id = (SELECT x.offering FROM exam x WHERE x.id = ?4))
            AND (?5 = '' OR o.course = ?5) AND (?2 = '' OR w.state = ?2)
            AND (?3 = '' OR (w.letter = ?3 AND w.state <> 'annulled'))
            AND (?1 = '' OR (SELECT instr(p.search, ?1) OR instr(fold(s.student_no), ?1) FROM student s CROSS JOIN person p ON p.id = s.person
                WHERE s.id = e.student)))
        WHEN ?1 || ?2 || ?3 = '' THEN (SELECT count(*) FROM enrolment)
        WHEN ?2 || ?3 = '' THEN (SELECT count(*) FROM enrolment e WHERE e.student IN found)
        ELSE (SELECT count(*) FROM grade_now w WHERE (?2 = '' OR w.state = ?2) AND (?3 = '' OR (w.letter = ?3 AND w.state <> 'annulled'))
            AND (?1 = '' OR w.student IN found)) END
-- name: grade_page
-- by: student | person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id CROSS JOIN enrolment e ON e.student = s.id LEFT JOIN grade_now w ON w.enrolment = e.id | p.name COLLATE kazakh, p.id
-- by: student_no | student s CROSS JOIN enrolment e ON e.student = s.id LEFT JOIN grade_now w ON w.enrolment = e.id | s.student_no, e.id
-- by: group | student_group g CROSS JOIN student s ON s.group_id = g.id CROSS JOIN enrolment e ON e.student = s.id LEFT JOIN grade_now w ON w.enrolment = e.id | g.title COLLATE kazakh, g.id
-- by: course | course c CROSS JOIN offering o ON o.course = c.id CROSS JOIN enrolment e ON e.offering = o.id LEFT JOIN grade_now w ON w.enrolment = e.id | c.title_kk COLLATE kazakh, c.id
-- by: letter | (SELECT enrolment AS id, * FROM grade_now) e | e.letter, e.enrolment
-- by: state | (SELECT enrolment AS id, * FROM grade_now) e | e.state, e.enrolment
-- by: rating | admission a CROSS JOIN enrolment e ON e.id = a.enrolment LEFT JOIN grade_now w ON w.enrolment = e.id | a.rating, a.enrolment
-- by: exam | (SELECT enrolment AS id, * FROM grade_now) e | e.exam, e.enrolment
-- by: final | (SELECT enrolment AS id, * FROM grade_now) e | e.final, e.enrolment
-- by: changed_ms | (SELECT enrolment AS id, * FROM grade_now) e | e.at_ms, e.enrolment
SELECT e.id FROM {from}
WHERE (?2 = '' OR state = ?2) AND (?3 = '' OR (letter = ?3 AND state <> 'annulled')) AND (?1 = '' OR e.student IN (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?1 <> '' AND instr(p.search, ?1)
        UNION ALL SELECT s.id FROM student s WHERE ?1 <> '' AND instr(fold(s.student_no), ?1)))
ORDER BY {by} LIMIT ?6 OFFSET ?7
-- name: grade_rest
SELECT e.id, count(*) OVER () FROM enrolment e WHERE NOT EXISTS (SELECT 1 FROM grade_now w WHERE w.enrolment = e.id)
    AND (?1 = '' OR e.student IN (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?1 <> '' AND instr(p.search, ?1)
        UNION ALL SELECT s.id FROM student s WHERE ?1 <> '' AND instr(fold(s.student_no), ?1))) ORDER BY e.id LIMIT ?6 OFFSET ?7
-- name: grade_unrated
SELECT e.id, count(*) OVER () FROM enrolment e LEFT JOIN grade_now w ON w.enrolment = e.id
WHERE NOT EXISTS (SELECT 1 FROM admission a WHERE a.enrolment = e.id) AND (?2 = '' OR w.state = ?2)
    AND (?3 = '' OR (w.letter = ?3 AND w.state <> 'annulled'))
    AND (?1 = '' OR e.student IN (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?1 <> '' AND instr(p.search, ?1)
        UNION ALL SELECT s.id FROM student s WHERE ?1 <> '' AND instr(fold(s.student_no), ?1))) ORDER BY e.id LIMIT ?6 OFFSET ?7
-- name: grade_few
WITH found(id) AS (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?1 <> '' AND instr(p.search, ?1)
        UNION ALL SELECT s.id FROM student s WHERE ?1 <> '' AND instr(fold(s.student_no), ?1)),
    few(id) AS (SELECT e.id FROM offering o CROSS JOIN enrolment e ON e.offering = o.id WHERE ?4 || ?5 <> '' AND (?5 = '' OR o.course = ?5)
            AND (?4 = '' OR o.id = (SELECT x.offering FROM exam x WHERE x.id = ?4))
        UNION ALL SELECT w.enrolment FROM grade_now w WHERE ?4 || ?5 = '' AND ?2 || ?3 <> '' AND (?2 = '' OR w.state = ?2) AND (?3 = '' OR (w.letter = ?3 AND w.state <> 'annulled'))
        UNION ALL SELECT e.id FROM found CROSS JOIN enrolment e ON e.student = found.id WHERE ?4 || ?5 || ?2 || ?3 = '' AND ?1 <> '')
SELECT e.id FROM few CROSS JOIN enrolment e ON e.id = few.id JOIN student s ON s.id = e.student
JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id JOIN offering o ON o.id = e.offering
JOIN course c ON c.id = o.course LEFT JOIN grade_now w ON w.enrolment = e.id LEFT JOIN admission m ON m.enrolment = e.id
WHERE CASE WHEN ?1 = '' THEN 1 WHEN ?4 || ?5 = '' THEN s.id IN found ELSE instr(p.search, ?1) OR instr(fold(s.student_no), ?1) END
    AND (?2 = '' OR w.state = ?2) AND (?3 = '' OR (w.letter = ?3 AND w.state <> 'annulled'))
ORDER BY CASE ?8 WHEN 'student_no' THEN s.student_no WHEN 'group' THEN g.title WHEN 'letter' THEN w.letter
        WHEN 'state' THEN w.state WHEN 'course' THEN c.title_kk END COLLATE kazakh,
    CASE ?8 WHEN '-student' THEN p.name WHEN '-student_no' THEN s.student_no WHEN '-group' THEN g.title
        WHEN '-letter' THEN w.letter WHEN '-state' THEN w.state WHEN '-course' THEN c.title_kk END COLLATE kazakh DESC,
    CASE ?8 WHEN 'rating' THEN coalesce(w.rating, m.rating) WHEN 'exam' THEN w.exam WHEN 'final' THEN w.final
        WHEN 'changed_ms' THEN w.at_ms END,
    CASE ?8 WHEN '-rating' THEN coalesce(w.rating, m.rating) WHEN '-exam' THEN w.exam WHEN '-final' THEN w.final
        WHEN '-changed_ms' THEN w.at_ms END DESC, p.name COLLATE kazakh, e.id
LIMIT ?6 OFFSET ?7
-- name: office_audit
SELECT r.seq, r.at_ms, p.name, v.actor, r.role, r.action, r.object_kind, r.object, r.hash, v.detail
FROM audit_row r LEFT JOIN audit_private v ON v.university = r.university AND v.seq = r.seq
LEFT JOIN person p ON p.id = v.actor WHERE r.university = ?1 AND r.seq = ?2
-- name: office_can_sign
SELECT EXISTS (SELECT 1 FROM signing_key WHERE person = ?1 AND revoked_ms IS NULL)
-- name: office_exam_known
SELECT 1 FROM exam WHERE id = ?1
-- name: office_waiting
SELECT b.id, count(*) OVER () FROM attempt a JOIN attempt b ON b.sitting = a.sitting AND b.state = 'id_ok'
    AND b.entered_ms IS NOT NULL WHERE a.id = ?1 ORDER BY b.entered_ms, b.id LIMIT ?2
-- name: office_capacity
WITH planned AS (SELECT g.id, g.starts_ms, g.ends_ms, (SELECT count(DISTINCT a.student) FROM attempt a WHERE a.sitting = g.id) AS students,
        (SELECT sum(min(g.ends_ms - max(g.starts_ms, ?1), a.duration_s * 1000 + ?3)) FROM attempt a WHERE a.sitting = g.id
            AND a.ended_ms IS NULL AND a.state NOT IN ('no_show', 'cancelled', 'offline_option')) AS recorded_ms
    FROM sitting g WHERE g.state = 'open' AND g.ends_ms > ?1)
SELECT p.id, p.starts_ms, p.ends_ms, p.students,
    (SELECT sum(o.students) FROM planned o WHERE o.starts_ms < p.ends_ms AND o.ends_ms > p.starts_ms),
    sum(coalesce(p.recorded_ms, 0)) OVER (ORDER BY p.starts_ms, p.id)
FROM planned p ORDER BY p.starts_ms, p.id LIMIT ?2
