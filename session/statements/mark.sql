-- name: mark_may
SELECT 1 FROM exam x JOIN offering_teacher t ON t.offering = x.offering WHERE x.id = ?2 AND t.person = ?1
UNION SELECT 1 FROM sitting g JOIN sitting_staff s ON s.sitting = g.id WHERE g.exam = ?2 AND s.person = ?1 AND s.part = 'examiner'
-- name: mark_code_add
INSERT INTO mark_code (attempt, exam, code) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM mark_code WHERE attempt = ?1)
-- name: mark_standing
SELECT CASE WHEN ?2 <> '' THEN coalesce((SELECT i.points FROM attempt_item t JOIN item i ON i.id = t.item
        WHERE t.attempt = a.id AND t.item = ?2 AND i.kind IN ('essay', 'file')), 0)
    WHEN x.form IN ('atk_test', 'written_online') THEN x.sheet_points ELSE coalesce(nullif(x.sheet_points, 0), 100) END,
    x.second_marker, x.mark_gap, f.marker, f.points, s.marker, s.points
FROM attempt a JOIN exam x ON x.id = a.exam
LEFT JOIN mark_latest f ON f.attempt = a.id AND f.item = ?2 AND f.part = 'first'
LEFT JOIN mark_latest s ON s.attempt = a.id AND s.item = ?2 AND s.part = 'second'
WHERE a.id = ?1
-- name: mark_add
INSERT INTO mark (attempt, item, part, n, marker, points, comment, at_ms)
SELECT ?1, ?2, ?3, coalesce(max(n), 0) + 1, ?4, ?5, ?6, ?7 FROM mark WHERE attempt = ?1 AND item = ?2 AND part = ?3
