-- name: grade_current
SELECT n, state, rating, exam, final, letter, rounding, w_rating, w_exam, policy_version, attempt
FROM grade_current WHERE enrolment = ?1
-- name: grade_before_annulment
SELECT e.n, e.state, e.rating, e.exam, e.final, e.letter, e.rounding, e.w_rating, e.w_exam, e.policy_version, e.attempt
FROM grade_event e WHERE e.enrolment = ?1 AND e.state <> 'annulled'
    AND e.n < (SELECT max(l.n) FROM grade_event l WHERE l.enrolment = ?1 AND l.kind = 'annulled') ORDER BY e.n DESC LIMIT 1
-- name: grade_add
INSERT INTO grade_event (enrolment, n, kind, state, attempt, rating, exam, final, letter, rounding, w_rating, w_exam,
    policy_version, ground_kind, ground, actor, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, -1), nullif(?7, -1), nullif(?8, -1), ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
-- name: grade_admission
SELECT coalesce(m.rating, -1), m.status, e.scale FROM admission m JOIN enrolment e ON e.id = m.enrolment WHERE m.enrolment = ?1
-- name: grade_open_acts
SELECT count(*) FROM attempt WHERE enrolment = ?1 AND (act_a IS NOT NULL OR act_b IS NOT NULL)
-- name: grade_events
SELECT g.n, g.kind, g.state, g.attempt, g.rating, g.exam, g.final, g.letter, g.ground_kind, g.ground, p.name, g.at_ms,
    g.policy_version
FROM grade_event g LEFT JOIN person p ON p.id = g.actor WHERE g.enrolment = ?1 ORDER BY g.n
