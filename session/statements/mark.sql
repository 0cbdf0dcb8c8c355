-- name: mark_may
SELECT 1 FROM exam x JOIN offering_teacher t ON t.offering = x.offering WHERE x.id = ?2 AND t.person = ?1
UNION SELECT 1 FROM sitting g JOIN sitting_staff s ON s.sitting = g.id WHERE g.exam = ?2 AND s.person = ?1 AND s.part = 'examiner'
-- name: mark_code_add
INSERT INTO mark_code (attempt, exam, code) SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM mark_code WHERE attempt = ?1)
-- name: mark_standing
SELECT CASE WHEN ?2 <> '' THEN coalesce((SELECT i.points FROM attempt_item t JOIN item i ON i.id = t.item
        WHERE t.attempt = a.id AND t.item = ?2 AND i.kind IN ('essay', 'file')), 0)
    ELSE (SELECT h.most FROM attempt_sheet h WHERE h.attempt = a.id) END,
    x.second_marker, x.mark_gap, f.marker, f.points, s.marker, s.points
FROM attempt a JOIN exam x ON x.id = a.exam
LEFT JOIN mark_latest f ON f.attempt = a.id AND f.item = ?2 AND f.part = 'first'
LEFT JOIN mark_latest s ON s.attempt = a.id AND s.item = ?2 AND s.part = 'second'
WHERE a.id = ?1
-- name: mark_add
INSERT INTO mark (attempt, item, part, n, marker, points, comment, at_ms)
SELECT ?1, ?2, ?3, coalesce(max(n), 0) + 1, ?4, ?5, ?6, ?7 FROM mark WHERE attempt = ?1 AND item = ?2 AND part = ?3
-- name: mark_exams
WITH own(exam) AS (SELECT x.id FROM offering_teacher t CROSS JOIN exam x ON x.offering = t.offering WHERE t.person = ?1
    UNION SELECT g.exam FROM sitting_staff s CROSS JOIN sitting g ON g.id = s.sitting WHERE s.person = ?1 AND s.part = 'examiner')
SELECT x.id, x.title_kk, x.title_ru, x.title_en, c.title_kk, c.title_ru, c.title_en, count(k.code), x.second_marker,
    count(*) OVER ()
FROM own CROSS JOIN exam x ON x.id = own.exam CROSS JOIN mark_code k ON k.exam = x.id CROSS JOIN attempt a ON a.id = k.attempt
JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
WHERE a.score IS NULL AND a.state IN ('submitted', 'auto_submitted', 'terminated', 'under_review', 'act_a_open', 'act_b_open',
    'graded_pending') AND (?2 = '' OR instr(fold(c.code), ?2) OR instr(fold(c.title_kk), ?2) OR instr(fold(c.title_ru), ?2)
    OR instr(fold(c.title_en), ?2) OR instr(fold(x.title_kk), ?2) OR instr(fold(x.title_ru), ?2) OR instr(fold(x.title_en), ?2))
GROUP BY x.id ORDER BY CASE ?3 WHEN 'title' THEN CASE ?4 WHEN 'ru' THEN x.title_ru WHEN 'en' THEN x.title_en ELSE x.title_kk END
        WHEN 'course' THEN CASE ?4 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END END COLLATE kazakh,
    CASE ?3 WHEN '-title' THEN CASE ?4 WHEN 'ru' THEN x.title_ru WHEN 'en' THEN x.title_en ELSE x.title_kk END
        WHEN '-course' THEN CASE ?4 WHEN 'ru' THEN c.title_ru WHEN 'en' THEN c.title_en ELSE c.title_kk END END COLLATE kazakh DESC,
    CASE ?3 WHEN 'answers' THEN count(k.code) WHEN '-answers' THEN -count(k.code) END, c.title_kk COLLATE kazakh, x.id
LIMIT ?5 OFFSET ?6
-- name: mark_queue
-- turn: what this person has to do with it: mark it, mark it again if need be, agree, or nothing any more.
WITH papers AS (SELECT k.code, a.id AS attempt, t.item, i.kind, i.points AS most, i.stem_kk, i.stem_ru, i.stem_en, i.format, t.n
    FROM mark_code k JOIN attempt a ON a.id = k.attempt JOIN attempt_item t ON t.attempt = a.id
    JOIN item i ON i.id = t.item AND i.kind IN ('essay', 'file') WHERE k.exam = ?1 AND a.score IS NULL
    UNION ALL
    SELECT k.code, a.id, '', 'sheet', h.most, '', '', '', 'plain', 0
    FROM mark_code k JOIN attempt a ON a.id = k.attempt JOIN attempt_sheet h ON h.attempt = a.id
    WHERE k.exam = ?1 AND a.score IS NULL),
  queue AS (SELECT w.*, CASE WHEN f.marker = ?2 OR s.marker = ?2 THEN 'mine'
        WHEN f.marker IS NULL OR (x.second_marker AND s.marker IS NULL) THEN 'open'
        WHEN x.second_marker AND abs(f.points - s.points) > x.mark_gap THEN 'apart' ELSE 'done' END AS turn,
    (SELECT m.points FROM mark_latest m WHERE m.attempt = w.attempt AND m.item = w.item AND m.marker = ?2) AS points
    FROM papers w JOIN exam x ON x.id = ?1
    LEFT JOIN mark_latest f ON f.attempt = w.attempt AND f.item = w.item AND f.part = 'first'
    LEFT JOIN mark_latest s ON s.attempt = w.attempt AND s.item = w.item AND s.part = 'second'
    WHERE w.most > 0)
SELECT code, item, kind, most, stem_kk, stem_ru, stem_en, format, turn, points, count(*) OVER () FROM queue
WHERE (?3 = '' OR instr(fold(code), ?3) OR instr(fold(stem_kk), ?3) OR instr(fold(stem_ru), ?3) OR instr(fold(stem_en), ?3))
    AND (?4 = '' OR turn = ?4) AND (?5 = '' OR kind = ?5)
ORDER BY CASE ?6 WHEN '-code' THEN code END DESC,
    CASE ?6 WHEN 'points' THEN coalesce(points, -1) WHEN '-points' THEN -coalesce(points, -1) END,
    CASE ?6 WHEN 'turn' THEN instr('open apart mine done', turn) WHEN '-turn' THEN -instr('open apart mine done', turn) END,
    CASE ?6 WHEN 'stem' THEN n WHEN '-stem' THEN -n END, code, n
LIMIT ?7 OFFSET ?8
-- name: mark_attempt
SELECT attempt FROM mark_code WHERE exam = ?1 AND code = ?2
-- name: mark_answer
SELECT i.kind, i.stem_kk, i.stem_ru, i.stem_en, i.format, i.points, i.rubric, n.text, n.saved_ms, f.media_type
FROM attempt_item t JOIN item i ON i.id = t.item AND i.kind IN ('essay', 'file')
LEFT JOIN answer n ON n.attempt = t.attempt AND n.item = t.item
    AND n.rev = (SELECT max(b.rev) FROM answer b WHERE b.attempt = t.attempt AND b.item = t.item)
LEFT JOIN answer_file f ON f.attempt = t.attempt AND f.item = t.item AND f.sha256 = n.text
WHERE t.attempt = ?1 AND t.item = ?2
-- name: mark_given
SELECT part, marker, points, comment, at_ms FROM mark_latest WHERE attempt = ?1 AND item = ?2 ORDER BY at_ms
