-- name: accommodation_of
SELECT c.kind, c.value FROM attempt a JOIN sitting g ON g.id = a.sitting JOIN accommodation c ON c.student = a.student
WHERE a.id = ?1 AND c.from_ms <= g.starts_ms AND (c.to_ms IS NULL OR c.to_ms > g.starts_ms) ORDER BY c.kind
-- name: accommodation_form
SELECT x.form FROM attempt a JOIN exam x ON x.id = a.exam WHERE a.id = ?1
-- name: accommodation_student
SELECT s.id, p.name FROM student s JOIN person p ON p.id = s.person WHERE s.student_no = ?1
-- name: accommodation_get
SELECT value, ground, from_ms, coalesce(to_ms, 0) FROM accommodation WHERE student = ?1 AND kind = ?2
-- name: accommodation_put
INSERT INTO accommodation (student, kind, value, ground, from_ms, to_ms, decided_by, decided_ms)
VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), ?7, ?8)
ON CONFLICT (student, kind) DO UPDATE SET value = ?3, ground = ?4, from_ms = ?5, to_ms = nullif(?6, 0), decided_by = ?7,
    decided_ms = ?8
-- name: accommodation_time
UPDATE attempt SET version = version + 1, duration_s = (SELECT x.duration_s + x.duration_s * coalesce((SELECT c.value
        FROM accommodation c JOIN sitting g ON g.id = attempt.sitting WHERE c.student = ?1 AND c.kind = 'extra_time'
        AND c.from_ms <= g.starts_ms AND (c.to_ms IS NULL OR c.to_ms > g.starts_ms)), 0) / 100 FROM exam x WHERE x.id = attempt.exam)
WHERE student = ?1 AND state IN ('scheduled', 'checkin', 'consented', 'device_ok', 'id_ok')
-- name: accommodation_waiting
SELECT id FROM attempt WHERE student = ?1 AND state IN ('scheduled', 'checkin', 'consented', 'device_ok', 'id_ok') LIMIT ?2
-- name: accommodation_scope
SELECT EXISTS (SELECT 1 FROM student s JOIN post_programme v ON v.programme = s.programme WHERE s.student_no = ?1
    AND v.person = ?2 AND v.role = 'dean' AND v.from_ms <= ?3 AND (v.to_ms IS NULL OR v.to_ms > ?3))
-- name: accommodation_list
SELECT s.student_no, p.name, g.title, c.kind, c.value, c.ground, c.from_ms, c.to_ms, d.name, c.decided_ms, s.id, count(*) OVER ()
FROM accommodation c JOIN student s ON s.id = c.student JOIN person p ON p.id = s.person
JOIN student_group g ON g.id = s.group_id LEFT JOIN person d ON d.id = c.decided_by
WHERE (?1 = '' OR p.search LIKE '%' || ?1 || '%' OR fold(s.student_no) LIKE '%' || ?1 || '%') AND (?2 = '' OR c.kind = ?2)
    AND (?3 = 0 OR (c.from_ms <= ?4 AND (c.to_ms IS NULL OR c.to_ms > ?4)))
    AND (?8 = '' OR s.programme IN (SELECT v.programme FROM post_programme v WHERE v.person = ?8 AND v.role = 'dean'
        AND v.from_ms <= ?4 AND (v.to_ms IS NULL OR v.to_ms > ?4)))
ORDER BY CASE ?5 WHEN 'student_no' THEN s.student_no END, CASE ?5 WHEN '-student_no' THEN s.student_no END DESC,
    CASE ?5 WHEN 'decided_ms' THEN c.decided_ms END, CASE ?5 WHEN '-decided_ms' THEN c.decided_ms END DESC,
    p.name COLLATE kazakh, c.kind LIMIT ?6 OFFSET ?7
