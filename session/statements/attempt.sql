-- name: attempt_load
SELECT a.id, a.university, a.exam, a.sitting, a.student, s.person, a.enrolment, e.offering,
    a.act_a, a.act_b, a.tab, a.tab_asked, a.tab_allowed, a.submit_key, a.state,
    a.version, a.policy_version, a.seed, a.n, g.starts_ms, g.ends_ms, g.late_limit_s,
    a.duration_s, x.max_pauses, a.pauses, a.entered_ms, a.started_ms, a.ended_ms, a.deadline_ms, a.left_ms,
    a.cut_ms, a.paused_ms, a.extra_s, a.credited_ms, a.cap_s, a.epoch_ms, coalesce(a.score, -1), a.score_raw, a.score_max,
    a.warnings, a.online, a.hand, a.clock_stops, x.shuffle, g.state, x.mode, x.delivery
FROM attempt a JOIN student s ON s.id = a.student JOIN enrolment e ON e.id = a.enrolment
JOIN sitting g ON g.id = a.sitting JOIN exam x ON x.id = a.exam WHERE a.id = ?1
-- name: attempt_store
UPDATE attempt SET version = version + 1, state = ?3, policy_version = ?4, entered_ms = nullif(?5, 0),
    started_ms = nullif(?6, 0), ended_ms = nullif(?7, 0), deadline_ms = nullif(?8, 0), left_ms = nullif(?9, 0),
    cut_ms = nullif(?10, 0), paused_ms = nullif(?11, 0), pauses = ?12, extra_s = ?13, credited_ms = ?14, cap_s = ?15,
    epoch_ms = nullif(?16, 0), score = nullif(?17, -1), score_raw = ?18, score_max = ?19, warnings = ?20, online = ?21,
    hand = ?22, clock_stops = ?23, act_a = nullif(?24, ''), act_b = nullif(?25, ''), tab = nullif(?26, ''),
    tab_asked = nullif(?27, ''), tab_allowed = nullif(?28, ''), submit_key = nullif(?29, '')
WHERE id = ?1 AND version = ?2
-- name: attempt_event_add
INSERT INTO attempt_event (attempt, n, at_ms, event, from_state, to_state, actor, seconds, note)
SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM attempt_event WHERE attempt = ?1
-- name: attempt_tokens
UPDATE attempt SET resume_hash = ?2, media_hash = ?3, client_json = coalesce(?4, client_json) WHERE id = ?1
-- name: attempt_resume_matches
SELECT 1 FROM attempt WHERE id = ?1 AND resume_hash = ?2
-- name: attempt_media_matches
SELECT 1 FROM attempt WHERE id = ?1 AND media_hash = ?2
-- name: attempt_ended_by
UPDATE attempt SET ended_by = ?2, ended_reason = ?3 WHERE id = ?1
-- name: attempt_places
SELECT count(*) FILTER (WHERE b.entered_ms < a.entered_ms OR (b.entered_ms = a.entered_ms AND b.id <= a.id)), count(*)
FROM attempt a JOIN attempt b ON b.sitting = a.sitting AND b.state = 'id_ok' AND b.entered_ms IS NOT NULL WHERE a.id = ?1
-- name: attempt_due
SELECT a.id FROM attempt a JOIN sitting g ON g.id = a.sitting
WHERE (a.state = 'in_progress' AND a.deadline_ms <= ?1)
    OR (a.state = 'interrupted' AND a.clock_stops = 0 AND a.deadline_ms <= ?1)
    OR (a.state = 'interrupted' AND a.clock_stops = 1 AND a.cut_ms + a.cap_s * 1000 - a.credited_ms < ?1)
    OR (a.state = 'scheduled' AND g.starts_ms + g.late_limit_s * 1000 < ?1
        AND NOT EXISTS (SELECT 1 FROM exam x WHERE x.id = a.exam AND x.delivery = 'traditional_only'))
    OR (a.state IN ('checkin', 'consented', 'device_ok') AND g.ends_ms < ?1 AND a.online = 0)
ORDER BY a.id LIMIT ?2
-- name: attempt_online_all
SELECT id FROM attempt WHERE online = 1
-- name: attempt_open_incidents
SELECT count(*) FROM incident WHERE attempt = ?1 AND class IN ('violation', 'question')
    AND (state IN ('open', 'ended') OR (state = 'confirmed' AND act IS NULL))
-- name: attempt_add
INSERT INTO attempt (id, university, exam, sitting, student, enrolment, n, kind, state, policy_version, seed, duration_s,
    cap_s, clock_stops, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'scheduled', ?9, ?10, ?11, ?12, ?13, ?14)
-- name: attempt_plan
SELECT g.exam, x.offering, x.delivery, x.duration_s, c.delivery_lock, s.status, e.id, m.status, g.state, u.id,
    (SELECT coalesce(max(n), 0) + 1 FROM attempt WHERE exam = x.id AND student = s.id),
    coalesce((SELECT value FROM accommodation WHERE student = s.id AND kind = 'extra_time'
        AND from_ms <= g.starts_ms AND (to_ms IS NULL OR to_ms > g.starts_ms)), 0),
    x.form, s.distance_ground, x.mode
FROM sitting g JOIN exam x ON x.id = g.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
JOIN university u ON u.id = c.university JOIN student s ON s.id = ?2
LEFT JOIN enrolment e ON e.student = s.id AND e.offering = o.id AND e.status = 'active'
LEFT JOIN admission m ON m.enrolment = e.id
WHERE g.id = ?1 ORDER BY e.n DESC LIMIT 1
-- name: interruption_add
INSERT INTO interruption (id, attempt, cause, from_ms) VALUES (?1, ?2, ?3, ?4)
-- name: interruption_end
UPDATE interruption SET to_ms = ?2, credited_ms = ?3, over_cap = max(over_cap, ?4) WHERE attempt = ?1 AND to_ms IS NULL
-- name: interruption_over
UPDATE interruption SET over_cap = 1, credited_ms = ?2 WHERE attempt = ?1 AND to_ms IS NULL
-- name: visible_attempt
SELECT s.person, a.state,
    EXISTS (SELECT 1 FROM sitting_staff t WHERE t.sitting = a.sitting AND t.person = ?2 AND t.part = 'proctor'),
    EXISTS (SELECT 1 FROM offering_teacher o JOIN exam x ON x.offering = o.offering WHERE x.id = a.exam AND o.person = ?2),
    EXISTS (SELECT 1 FROM data_block b WHERE b.person = s.person AND b.to_ms IS NULL)
FROM attempt a JOIN student s ON s.id = a.student WHERE a.id = ?1
-- name: visible_sitting
SELECT EXISTS (SELECT 1 FROM sitting_staff t WHERE t.sitting = g.id AND t.person = ?2 AND t.part = 'proctor'),
    EXISTS (SELECT 1 FROM offering_teacher o JOIN exam x ON x.offering = o.offering WHERE x.id = g.exam AND o.person = ?2)
FROM sitting g WHERE g.id = ?1
