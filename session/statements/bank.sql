-- name: bank_item_add
INSERT INTO item (id, course, kind, stem_kk, stem_ru, stem_en, points, name, category, difficulty, shuffle, exact, format,
    state, author, search, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
-- name: bank_item_notes
UPDATE item SET feedback = ?2, rubric = ?3 WHERE id = ?1
-- name: bank_option_add
INSERT INTO item_option (id, item, n, text_kk, text_ru, text_en, correct, share_ppm, pair_kk, pair_ru, pair_en, feedback)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
-- name: bank_option_number
UPDATE item_option SET value_micro = ?3, tolerance_micro = ?4 WHERE item = ?1 AND n = ?2
-- name: bank_item_by_key
SELECT k.item FROM item_key k WHERE k.course = ?1 AND k.key = ?2
-- name: bank_item_silent
SELECT i.id FROM item i WHERE i.course = ?1 AND i.name = ?2 AND i.kind = ?3 AND i.format = ?5 AND i.state <> 'retired'
    AND (SELECT count(*) FROM item_option o WHERE o.item = i.id) = ?4
    AND CASE ?6 WHEN 0 THEN i.stem_kk WHEN 1 THEN i.stem_ru ELSE i.stem_en END = '' ORDER BY i.id LIMIT 1
-- name: bank_item_say
UPDATE item SET stem_kk = CASE ?2 WHEN 0 THEN ?3 ELSE stem_kk END, stem_ru = CASE ?2 WHEN 1 THEN ?3 ELSE stem_ru END,
    stem_en = CASE ?2 WHEN 2 THEN ?3 ELSE stem_en END, search = search || ' ' || fold(?3), version = version + 1 WHERE id = ?1
-- name: bank_option_say
UPDATE item_option SET text_kk = CASE ?3 WHEN 0 THEN ?4 ELSE text_kk END, text_ru = CASE ?3 WHEN 1 THEN ?4 ELSE text_ru END,
    text_en = CASE ?3 WHEN 2 THEN ?4 ELSE text_en END, pair_kk = CASE ?3 WHEN 0 THEN ?5 ELSE pair_kk END,
    pair_ru = CASE ?3 WHEN 1 THEN ?5 ELSE pair_ru END, pair_en = CASE ?3 WHEN 2 THEN ?5 ELSE pair_en END
WHERE item = ?1 AND n = ?2
-- name: bank_key_add
INSERT INTO item_key (course, key, item) VALUES (?1, ?2, ?3)
-- name: bank_picture_add
INSERT INTO item_picture (item, sha256) VALUES (?1, ?2) ON CONFLICT DO NOTHING
-- name: bank_picture
SELECT i.course, e.media_type, (SELECT count(*) FROM attempt_item t JOIN attempt a ON a.id = t.attempt
    JOIN student s ON s.id = a.student WHERE t.item = p.item AND s.person = ?2)
FROM item_picture p JOIN item i ON i.id = p.item JOIN evidence e ON e.sha256 = p.sha256 WHERE p.sha256 = ?1
ORDER BY 3 DESC LIMIT 1
-- name: bank_state_set
UPDATE item SET state = ?3, version = version + 1 WHERE id = ?1 AND version = ?2 AND state <> ?3
-- name: bank_item_course
SELECT course FROM item WHERE id = ?1
-- name: bank_teaches
SELECT (SELECT count(*) FROM offering o JOIN offering_teacher t ON t.offering = o.id WHERE o.course = c.id AND t.person = ?1),
    EXISTS (SELECT 1 FROM role_assignment x LEFT JOIN department d ON d.id = c.department WHERE x.person = ?1 AND x.role = 'hod'
        AND x.from_ms <= ?3 AND (x.to_ms IS NULL OR x.to_ms > ?3)
        AND (x.scope_kind = 'university' OR x.scope = d.id OR x.scope = d.faculty OR x.scope = c.id))
FROM course c WHERE c.id = ?2
-- name: bank_courses
SELECT c.id, c.code, c.title_kk, c.title_ru, c.title_en, count(i.id), count(i.id) FILTER (WHERE i.state = 'draft'),
    count(*) OVER ()
FROM course c LEFT JOIN item i ON i.course = c.id AND i.state <> 'retired'
WHERE (?1 = 1 OR EXISTS (SELECT 1 FROM offering o JOIN offering_teacher t ON t.offering = o.id
        WHERE o.course = c.id AND t.person = ?2)
        OR EXISTS (SELECT 1 FROM role_assignment x LEFT JOIN department d ON d.id = c.department WHERE ?8 = 1 AND x.person = ?2
            AND x.role = 'hod' AND x.from_ms <= ?7 AND (x.to_ms IS NULL OR x.to_ms > ?7)
            AND (x.scope_kind = 'university' OR x.scope = d.id OR x.scope = d.faculty OR x.scope = c.id)))
    AND (?3 = '' OR lower(c.code) LIKE '%' || ?3 || '%' OR lower(c.title_kk || c.title_ru || c.title_en) LIKE '%' || ?3 || '%')
GROUP BY c.id
ORDER BY CASE ?4 WHEN 'title' THEN c.title_kk END COLLATE kazakh, CASE ?4 WHEN '-title' THEN c.title_kk END COLLATE kazakh DESC,
    CASE ?4 WHEN 'items' THEN count(i.id) WHEN '-items' THEN -count(i.id) END,
    CASE ?4 WHEN '-code' THEN c.code END DESC, c.code LIMIT ?5 OFFSET ?6
-- name: bank_items
SELECT i.id, i.kind, i.name, i.stem_kk, i.stem_ru, i.stem_en, i.category, i.difficulty, i.points, i.state, i.version,
    i.format, (SELECT count(*) FROM attempt_item t WHERE t.item = i.id), i.created_ms, count(*) OVER ()
FROM item i
WHERE i.course = ?1 AND (i.replaced_by IS NULL OR i.state <> 'retired') AND (?2 = '' OR i.search LIKE '%' || ?2 || '%') AND (?3 = '' OR i.kind = ?3)
    AND (?4 = '' OR i.state = ?4) AND (?5 = '' OR i.category = ?5 OR substr(i.category, 1, length(?5) + 1) = ?5 || '/')
ORDER BY CASE ?6 WHEN 'category' THEN i.category WHEN 'kind' THEN i.kind WHEN 'state' THEN i.state WHEN 'name' THEN i.name END,
    CASE ?6 WHEN '-category' THEN i.category WHEN '-kind' THEN i.kind WHEN '-state' THEN i.state WHEN '-name' THEN i.name END DESC,
    CASE ?6 WHEN 'difficulty' THEN i.difficulty WHEN '-difficulty' THEN -i.difficulty WHEN 'points' THEN i.points
        WHEN '-points' THEN -i.points WHEN '-created_ms' THEN -i.created_ms END, i.created_ms, i.id LIMIT ?7 OFFSET ?8
-- name: bank_course
SELECT code, title_kk, title_ru, title_en FROM course WHERE id = ?1
-- name: bank_categories
SELECT category, count(*) FROM item WHERE course = ?1 AND state <> 'retired' AND category <> '' GROUP BY category
ORDER BY category LIMIT 500
-- name: bank_item
SELECT i.course, i.kind, i.name, i.category, i.stem_kk, i.stem_ru, i.stem_en, i.format, i.points, i.difficulty, i.shuffle,
    i.exact, i.feedback, i.rubric, i.state, i.version, p.name, i.created_ms, i.replaced_by
FROM item i LEFT JOIN person p ON p.id = i.author WHERE i.id = ?1
-- name: bank_item_options
SELECT id, text_kk, text_ru, text_en, correct, share_ppm, pair_kk, pair_ru, pair_en, value_micro, tolerance_micro, feedback
FROM item_option WHERE item = ?1 ORDER BY n
-- name: bank_export
SELECT id FROM item WHERE course = ?1 AND state <> 'retired'
    AND CASE ?2 WHEN 0 THEN stem_kk WHEN 1 THEN stem_ru ELSE stem_en END <> '' ORDER BY category, created_ms, id
-- name: bank_edited
SELECT course, kind, state, version, replaced_by FROM item WHERE id = ?1
-- name: bank_key_move
INSERT INTO item_key (course, key, item) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET item = excluded.item
-- name: bank_replace
UPDATE item SET replaced_by = ?2 WHERE id = ?1 OR replaced_by = ?1
-- name: bank_replaced_end
UPDATE item SET state = 'retired', version = version + 1 WHERE replaced_by = ?1 AND state <> 'retired'
    AND (?2 = 1 OR state = 'draft')
-- name: bank_exam_follow
UPDATE exam_item SET item = ?1 WHERE item IN (SELECT id FROM item WHERE replaced_by = ?1)
-- name: bank_replaced_standing
SELECT id FROM item WHERE replaced_by = ?1 AND state = 'approved'
-- name: bank_give_back
UPDATE item SET replaced_by = nullif(?2, id) WHERE replaced_by = ?1
-- name: bank_earlier
SELECT i.id, i.created_ms, p.name FROM item i LEFT JOIN person p ON p.id = i.author WHERE i.replaced_by = ?1
ORDER BY i.created_ms DESC, i.id LIMIT 100
