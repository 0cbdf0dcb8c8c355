-- name: answer_latest
SELECT rev, choice, saved_ms FROM answer WHERE attempt = ?1 AND item = ?2 ORDER BY rev DESC LIMIT 1
-- name: answer_at
SELECT choice, saved_ms FROM answer WHERE attempt = ?1 AND item = ?2 AND rev = ?3
-- name: answer_add
INSERT INTO answer (attempt, item, rev, choice, client_ms, saved_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: answer_late_add
INSERT INTO answer_late (attempt, item, rev, choice, client_ms, came_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT DO NOTHING
-- name: answer_item
SELECT i.kind FROM attempt_item t JOIN item i ON i.id = t.item WHERE t.attempt = ?1 AND t.item = ?2
-- name: answer_option
SELECT 1 FROM item_option WHERE id = ?1 AND item = ?2
-- name: answer_all
SELECT a.item, a.rev, a.choice, a.saved_ms FROM answer a
WHERE a.attempt = ?1 AND a.rev = (SELECT max(b.rev) FROM answer b WHERE b.attempt = a.attempt AND b.item = a.item)
-- name: answer_count
SELECT count(DISTINCT item) FROM answer WHERE attempt = ?1
-- name: exam_items
SELECT e.item, (SELECT count(*) FROM item_option o WHERE o.item = e.item) FROM exam_item e WHERE e.exam = ?1 ORDER BY e.n
-- name: attempt_item_add
INSERT INTO attempt_item (attempt, n, item, option_order) VALUES (?1, ?2, ?3, ?4)
-- name: attempt_items
SELECT t.n, t.item, t.option_order, i.kind, i.stem_kk, i.stem_ru, i.stem_en
FROM attempt_item t JOIN item i ON i.id = t.item WHERE t.attempt = ?1 ORDER BY t.n
-- name: item_options
SELECT id, text_kk, text_ru, text_en FROM item_option WHERE item = ?1 ORDER BY n
-- name: score_items
SELECT i.points, i.kind,
    (SELECT count(*) FROM item_option o WHERE o.item = i.id AND o.correct = 1),
    (SELECT count(*) FROM item_option o WHERE o.item = i.id AND o.correct = 1 AND instr(a.choice, o.id) > 0),
    (SELECT count(*) FROM item_option o WHERE o.item = i.id AND o.correct = 0 AND instr(a.choice, o.id) > 0)
FROM attempt_item t JOIN item i ON i.id = t.item
LEFT JOIN answer a ON a.attempt = t.attempt AND a.item = t.item
    AND a.rev = (SELECT max(b.rev) FROM answer b WHERE b.attempt = t.attempt AND b.item = t.item)
WHERE t.attempt = ?1
