-- name: answer_latest
SELECT rev, choice, saved_ms FROM answer WHERE attempt = ?1 AND item = ?2 ORDER BY rev DESC LIMIT 1
-- name: answer_at
SELECT choice, saved_ms, text FROM answer WHERE attempt = ?1 AND item = ?2 AND rev = ?3
-- name: answer_add
INSERT INTO answer (attempt, item, rev, choice, client_ms, saved_ms, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: answer_late_add
INSERT INTO answer_late (attempt, item, rev, choice, client_ms, came_ms, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT DO NOTHING
-- name: answer_item
SELECT i.kind FROM attempt_item t JOIN item i ON i.id = t.item WHERE t.attempt = ?1 AND t.item = ?2
-- name: answer_option
SELECT 1 FROM item_option WHERE id = ?1 AND item = ?2
-- name: answer_all
SELECT a.item, a.rev, a.choice, a.saved_ms, a.text FROM answer a
WHERE a.attempt = ?1 AND a.rev = (SELECT max(b.rev) FROM answer b WHERE b.attempt = a.attempt AND b.item = a.item)
-- name: answer_count
SELECT count(DISTINCT item) FROM answer WHERE attempt = ?1
-- name: answer_file_add
INSERT INTO answer_file (attempt, item, sha256, media_type, at_ms) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
-- name: answer_file_get
SELECT media_type, at_ms FROM answer_file WHERE attempt = ?1 AND item = ?2 AND sha256 = ?3
-- name: exam_form
SELECT form FROM exam WHERE id = ?1
-- name: exam_items
SELECT e.item, CASE WHEN i.kind IN ('numeric', 'short') THEN 0
    ELSE (SELECT count(*) FROM item_option o WHERE o.item = e.item) END,
    CASE WHEN i.kind IN ('matching', 'ordering') THEN 2 WHEN i.kind = 'truefalse' OR i.shuffle = 0 THEN 0 ELSE 1 END
FROM exam_item e JOIN item i ON i.id = e.item WHERE e.exam = ?1 ORDER BY e.n
-- name: exam_draws
SELECT category, difficulty, items FROM exam_draw WHERE exam = ?1 ORDER BY n
-- name: exam_candidates
SELECT i.id, CASE WHEN i.kind IN ('numeric', 'short') THEN 0
    ELSE (SELECT count(*) FROM item_option o WHERE o.item = i.id) END,
    CASE WHEN i.kind IN ('matching', 'ordering') THEN 2 WHEN i.kind = 'truefalse' OR i.shuffle = 0 THEN 0 ELSE 1 END
FROM item i JOIN offering f ON f.course = i.course JOIN exam x ON x.offering = f.id
WHERE x.id = ?1 AND i.state = 'approved' AND (?3 = 0 OR i.difficulty = ?3)
    AND (?2 = '' OR i.category = ?2 OR substr(i.category, 1, length(?2) + 1) = ?2 || '/')
ORDER BY i.id
-- name: attempt_item_add
INSERT INTO attempt_item (attempt, n, item, option_order) VALUES (?1, ?2, ?3, ?4)
-- name: attempt_items
SELECT t.n, t.item, t.option_order, i.kind, i.stem_kk, i.stem_ru, i.stem_en, i.format, i.points
FROM attempt_item t JOIN item i ON i.id = t.item WHERE t.attempt = ?1 ORDER BY t.n
-- name: item_options
SELECT id, text_kk, text_ru, text_en, pair_kk, pair_ru, pair_en FROM item_option WHERE item = ?1 ORDER BY n
-- name: score_options
SELECT id, text_kk, text_ru, text_en, correct, share_ppm, pair_kk, pair_ru, pair_en, coalesce(value_micro, 0),
    coalesce(tolerance_micro, 0)
FROM item_option WHERE item = ?1 ORDER BY n
-- name: score_items
SELECT i.points, i.kind, i.exact, i.id, a.choice, a.text,
    (SELECT m.points FROM mark_final m WHERE m.attempt = t.attempt AND m.item = i.id)
FROM attempt_item t JOIN item i ON i.id = t.item
LEFT JOIN answer a ON a.attempt = t.attempt AND a.item = t.item
    AND a.rev = (SELECT max(b.rev) FROM answer b WHERE b.attempt = t.attempt AND b.item = t.item)
WHERE t.attempt = ?1
-- name: score_sheet
SELECT h.most, (SELECT m.points FROM mark_final m WHERE m.attempt = h.attempt AND m.item = '')
FROM attempt_sheet h WHERE h.attempt = ?1
