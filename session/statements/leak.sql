-- name: leak_by_code
SELECT a.id FROM attempt a WHERE substr(a.id, 13) = ?1
-- name: leak_by_number
SELECT a.id FROM student s JOIN attempt a ON a.student = s.id WHERE instr(?1, s.student_no) > 0 AND length(s.student_no) >= 5
    AND a.started_ms IS NOT NULL ORDER BY a.started_ms DESC LIMIT ?2
-- name: leak_by_text
SELECT DISTINCT t.attempt FROM item i JOIN attempt_item t ON t.item = i.id
WHERE i.search LIKE '%' || ?1 || '%' OR instr(i.stem_kk, ?2) > 0 OR instr(i.stem_ru, ?2) > 0 OR instr(i.stem_en, ?2) > 0
    OR EXISTS (SELECT 1 FROM item_option o WHERE o.item = i.id AND (instr(o.text_kk, ?2) > 0 OR instr(o.text_ru, ?2) > 0
        OR instr(o.text_en, ?2) > 0))
ORDER BY t.attempt DESC LIMIT ?3
-- name: leak_by_picture
SELECT DISTINCT t.attempt FROM item_picture p JOIN attempt_item t ON t.item = p.item WHERE p.sha256 = ?1
ORDER BY t.attempt DESC LIMIT ?2
-- name: leak_attempt
SELECT p.name, s.student_no, g.title, x.title_kk, x.title_ru, x.title_en, c.code, a.started_ms, a.state FROM attempt a
JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
JOIN exam x ON x.id = a.exam JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course WHERE a.id = ?1
-- name: leak_add
INSERT INTO leak (id, found, place, picture, attempts, attempt, by_person, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, ''), ?7, ?8)
-- name: leak_get
SELECT l.found, l.place, l.picture, l.attempts, l.attempt, p.name, l.at_ms FROM leak l JOIN person p ON p.id = l.by_person
WHERE l.id = ?1
-- name: leak_list
SELECT l.id, l.found, l.place, l.picture, l.attempts, l.attempt, p.name, l.at_ms, q.name, s.student_no, count(*) OVER ()
FROM leak l JOIN person p ON p.id = l.by_person LEFT JOIN attempt a ON a.id = l.attempt LEFT JOIN student s ON s.id = a.student
LEFT JOIN person q ON q.id = s.person
WHERE (?1 = '' OR instr(fold(l.place), ?1) OR instr(fold(l.found), ?1) OR instr(q.search, ?1) OR instr(fold(s.student_no), ?1))
    AND (?2 = '' OR ?2 = CASE WHEN l.attempts = 0 THEN 'nobody' WHEN l.attempt IS NULL THEN 'several' ELSE 'one' END)
ORDER BY CASE ?3 WHEN 'place' THEN l.place WHEN 'by' THEN p.name WHEN 'name' THEN q.name END COLLATE kazakh,
    CASE ?3 WHEN '-place' THEN l.place WHEN '-by' THEN p.name WHEN '-name' THEN q.name END COLLATE kazakh DESC,
    CASE ?3 WHEN 'at_ms' THEN l.at_ms WHEN 'attempts' THEN l.attempts WHEN '-attempts' THEN -l.attempts END,
    l.at_ms DESC, l.id LIMIT ?4 OFFSET ?5
