-- name: act_appeal_own
SELECT l.attempt FROM act_attempt l JOIN attempt a ON a.id = l.attempt JOIN student s ON s.id = a.student
WHERE l.act = ?1 AND s.person = ?2 LIMIT 1
-- name: act_appeal_ground
SELECT coalesce(t.posted_ms, t.registered_ms, 0), t.state FROM act t JOIN act_attempt l ON l.act = t.id
WHERE t.id = ?1 AND l.attempt = ?2 AND t.kind = 'A'
-- name: act_appeal_add
INSERT INTO act_appeal (id, attempt, act, person, text, filed_ms, until_ms, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'filed')
-- name: act_appeal_get
SELECT attempt, act, person, state FROM act_appeal WHERE id = ?1
-- name: act_appeal_move
UPDATE act_appeal SET state = ?2 WHERE id = ?1 AND state = ?3
-- name: act_appeal_decide
UPDATE act_appeal SET state = ?2, protocol = ?3, decision = ?4, decided_by = ?5, decided_ms = ?6 WHERE id = ?1 AND state = 'accepted'
-- name: act_appeal_member_add
INSERT INTO act_appeal_member (appeal, person, part) VALUES (?1, ?2, ?3)
-- name: act_appeal_vote
UPDATE act_appeal_member SET vote = ?3, voted_ms = ?4 WHERE appeal = ?1 AND person = ?2 AND vote IS NULL
-- name: act_appeal_members
SELECT m.person, p.name, m.part, m.vote, m.voted_ms FROM act_appeal_member m JOIN person p ON p.id = m.person
WHERE m.appeal = ?1 ORDER BY m.part, p.name COLLATE kazakh
-- name: act_appeal_votes
SELECT count(*), count(vote), sum(vote = 'upheld'), sum(vote = 'partly'), sum(vote = 'rejected') FROM act_appeal_member WHERE appeal = ?1
-- name: act_appeal_is_member
SELECT part FROM act_appeal_member WHERE appeal = ?1 AND person = ?2
-- name: act_appeal_candidates
SELECT DISTINCT p.id, p.name FROM role_assignment r JOIN person p ON p.id = r.person
WHERE r.role IN ('appeals', 'commission_chair', 'commission_member') AND r.from_ms <= ?2 AND (r.to_ms IS NULL OR r.to_ms > ?2)
    AND p.id <> (SELECT person FROM act_appeal WHERE id = ?1)
    AND NOT EXISTS (SELECT 1 FROM act_appeal a JOIN act_attempt l ON l.attempt = a.attempt JOIN act_signature s ON s.act = l.act
        WHERE a.id = ?1 AND s.person = p.id)
    AND NOT EXISTS (SELECT 1 FROM act_appeal a JOIN attempt t ON t.id = a.attempt JOIN sitting_staff f ON f.sitting = t.sitting
        WHERE a.id = ?1 AND f.person = p.id)
    AND NOT EXISTS (SELECT 1 FROM act_appeal a JOIN attempt t ON t.id = a.attempt JOIN exam x ON x.id = t.exam
        JOIN offering_teacher o ON o.offering = x.offering WHERE a.id = ?1 AND o.person = p.id)
    AND NOT EXISTS (SELECT 1 FROM act_appeal a JOIN incident i ON i.attempt = a.attempt WHERE a.id = ?1 AND i.reviewer = p.id)
ORDER BY p.name COLLATE kazakh LIMIT 200
-- name: act_appeal_list
SELECT a.id, a.attempt, a.act, coalesce(t.reg_no, ''), p.name, s.student_no, x.title_kk, x.title_ru, x.title_en, a.text, a.filed_ms,
    a.until_ms, a.state, a.protocol, a.decision, a.decided_ms, count(*) OVER ()
FROM act_appeal a JOIN person p ON p.id = a.person JOIN attempt m ON m.id = a.attempt JOIN student s ON s.id = m.student
JOIN exam x ON x.id = m.exam LEFT JOIN act t ON t.id = a.act
WHERE (?1 = '' OR a.person = ?1) AND (?2 = '' OR EXISTS (SELECT 1 FROM act_appeal_member b WHERE b.appeal = a.id AND b.person = ?2))
    AND (?3 = '' OR a.state = ?3) AND (?4 = '' OR a.id = ?4) AND (?5 = '' OR a.attempt = ?5)
    AND (?6 = '' OR p.search LIKE '%' || ?6 || '%' OR fold(s.student_no) LIKE '%' || ?6 || '%')
ORDER BY CASE ?7 WHEN 'filed_ms' THEN a.filed_ms END, CASE ?7 WHEN '-filed_ms' THEN a.filed_ms END DESC,
    a.state NOT IN ('filed', 'accepted'), a.filed_ms, a.id LIMIT ?8 OFFSET ?9
-- name: act_appeal_heads
SELECT person FROM role_assignment WHERE role = ?1 AND from_ms <= ?2 AND (to_ms IS NULL OR to_ms > ?2) LIMIT 64
