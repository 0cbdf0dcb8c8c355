-- name: oral_queue
SELECT a.id, p.name, s.student_no, a.state, a.entered_ms, g.starts_ms, x.title_kk, x.title_ru, x.title_en, c.title_kk,
    c.title_ru, c.title_en, count(*) OVER ()
FROM sitting g JOIN exam x ON x.id = g.exam AND x.form IN ('oral_online', 'mixed')
JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
JOIN attempt a ON a.sitting = g.id JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person
WHERE g.starts_ms < ?2 AND g.ends_ms > ?3 AND g.state = 'open' AND (?6 = '' OR a.id = ?6) AND (
    EXISTS (SELECT 1 FROM offering_teacher t WHERE t.offering = x.offering AND t.person = ?1)
    OR EXISTS (SELECT 1 FROM sitting_staff f WHERE f.sitting = g.id AND f.person = ?1 AND f.part = 'examiner'))
ORDER BY a.state NOT IN ('in_progress', 'interrupted', 'paused', 'id_ok'), a.entered_ms IS NULL, a.entered_ms,
    p.name COLLATE kazakh, a.id LIMIT ?4 OFFSET ?5
