-- name: exam_office
SELECT x.offering, x.form, x.mode, x.delivery, x.title_kk, x.title_ru, x.title_en, x.duration_s, x.window_from_ms,
    x.window_to_ms, x.max_pauses, x.shuffle, x.second_marker, x.mark_gap, x.sheet_points, x.rules_json, x.version, o.year,
    o.term, c.id, c.code, c.title_kk, c.title_ru, c.title_en, c.delivery_lock,
    (SELECT count(*) FROM exam_item e WHERE e.exam = x.id),
    (SELECT count(*) FROM attempt a WHERE a.exam = x.id AND a.state NOT IN ('cancelled', 'void_technical')),
    (SELECT count(*) FROM attempt a WHERE a.exam = x.id AND a.state NOT IN ('scheduled', 'cancelled', 'void_technical',
        'no_show')),
    (SELECT count(*) FROM sitting g WHERE g.exam = x.id AND g.state = 'open')
FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course WHERE x.id = ?1
-- name: exam_course
SELECT c.delivery_lock FROM offering o JOIN course c ON c.id = o.course WHERE o.id = ?1
-- name: exam_curriculum
SELECT u.form FROM offering o JOIN curriculum u ON u.course = o.course WHERE o.id = ?1 AND u.programme IN
    (SELECT s.programme FROM enrolment e JOIN student s ON s.id = e.student WHERE e.offering = o.id AND e.status = 'active')
GROUP BY u.form ORDER BY u.form
-- name: exam_new
INSERT INTO exam (id, offering, form, mode, delivery, title_kk, title_ru, title_en, duration_s, window_from_ms, window_to_ms,
    max_pauses, shuffle, second_marker, mark_gap, sheet_points, rules_json)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
-- name: exam_set
UPDATE exam SET form = ?2, mode = ?3, delivery = ?4, title_kk = ?5, title_ru = ?6, title_en = ?7, duration_s = ?8,
    window_from_ms = ?9, window_to_ms = ?10, max_pauses = ?11, shuffle = ?12, second_marker = ?13, mark_gap = ?14,
    sheet_points = ?15, rules_json = ?16, version = version + 1 WHERE id = ?1
-- name: exam_outside
SELECT EXISTS (SELECT 1 FROM sitting g WHERE g.exam = ?1 AND g.state = 'open' AND (g.starts_ms < ?2 OR g.ends_ms > ?3))
-- name: exam_draws_clear
DELETE FROM exam_draw WHERE exam = ?1
-- name: exam_draw_add
INSERT INTO exam_draw (exam, n, category, difficulty, items) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: exam_draw_fits
SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM exam_item e WHERE e.exam = x.id AND e.item = i.id))
FROM item i JOIN offering f ON f.course = i.course JOIN exam x ON x.offering = f.id
WHERE x.id = ?1 AND i.state = 'approved' AND (?3 = 0 OR i.difficulty = ?3)
    AND (?2 = '' OR i.category = ?2 OR substr(i.category, 1, length(?2) + 1) = ?2 || '/')
