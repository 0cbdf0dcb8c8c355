-- name: paper_result_mark
UPDATE attempt SET on_paper = 1 WHERE id = ?1
-- name: paper_results
SELECT a.id, p.name, s.student_no, g.title, a.state, a.score, h.most,
    (SELECT m.points FROM mark_latest m WHERE m.attempt = a.id AND m.item = '' AND m.part = 'first'), a.kind, w.starts_ms,
    a.state IN ('scheduled', 'offline_option') AND a.on_paper = 0, count(*) OVER ()
FROM attempt a JOIN exam x ON x.id = a.exam JOIN attempt_sheet h ON h.attempt = a.id JOIN sitting w ON w.id = a.sitting
JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
WHERE a.exam = ?1 AND (x.delivery = 'traditional_only' OR a.on_paper = 1 OR a.state = 'offline_option')
    AND a.state NOT IN ('cancelled', 'void_technical')
    AND (?2 = '' OR instr(p.search, ?2) OR instr(fold(s.student_no), ?2) OR instr(fold(g.title), ?2))
    AND (?3 = '' OR (?3 = 'open') = (a.state IN ('scheduled', 'offline_option') AND a.on_paper = 0))
ORDER BY CASE ?4 WHEN 'student_no' THEN s.student_no WHEN 'group' THEN g.title END COLLATE kazakh,
    CASE ?4 WHEN '-name' THEN p.name WHEN '-student_no' THEN s.student_no WHEN '-group' THEN g.title END COLLATE kazakh DESC,
    CASE ?4 WHEN 'points' THEN a.score WHEN '-points' THEN -a.score WHEN 'starts_ms' THEN w.starts_ms
        WHEN '-starts_ms' THEN -w.starts_ms END, p.name COLLATE kazakh, a.n LIMIT ?5 OFFSET ?6
-- name: session_exams
WITH own AS MATERIALIZED (SELECT x.id FROM offering_teacher t CROSS JOIN exam x ON x.offering = t.offering WHERE t.person = ?6
    UNION SELECT g.exam FROM sitting_staff s CROSS JOIN sitting g ON g.id = s.sitting WHERE s.person = ?6 AND s.part = 'examiner'),
works(exam, state, on_paper) AS (SELECT a.exam, a.state, a.on_paper FROM exam x CROSS JOIN attempt a ON a.exam = x.id
        WHERE x.delivery = 'traditional_only'
    UNION ALL SELECT a.exam, a.state, a.on_paper FROM attempt a INDEXED BY attempt_paper CROSS JOIN exam x ON x.id = a.exam
        WHERE (a.on_paper = 1 OR a.state = 'offline_option') AND x.delivery <> 'traditional_only'),
paper AS MATERIALIZED (SELECT exam, count(*) AS works,
        count(*) FILTER (WHERE state IN ('scheduled', 'offline_option') AND on_paper = 0) AS waiting
    FROM works WHERE state NOT IN ('cancelled', 'void_technical') GROUP BY exam),
page AS (SELECT x.id, coalesce(r.works, 0) AS works, coalesce(r.waiting, 0) AS waiting, count(*) OVER () AS total,
    row_number() OVER (ORDER BY CASE ?7 WHEN 'title' THEN x.title_kk WHEN 'course' THEN c.title_kk END COLLATE kazakh,
        CASE ?7 WHEN '-title' THEN x.title_kk WHEN '-course' THEN c.title_kk END COLLATE kazakh DESC,
        CASE ?7 WHEN 'waiting' THEN r.waiting WHEN '-waiting' THEN -r.waiting WHEN 'to_ms' THEN x.window_to_ms
            WHEN '-to_ms' THEN -x.window_to_ms END,
        o.year DESC, o.term, x.form = 'practice_report', c.title_kk COLLATE kazakh, x.id) AS place
    FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course LEFT JOIN paper r ON r.exam = x.id
    WHERE (?1 = 0 OR o.year = ?1) AND (?2 = '' OR o.term = ?2)
        AND (?3 = '' OR (?3 = 'practice_report') = (x.form = 'practice_report')) AND (?4 = '' OR r.works > 0)
        AND (?5 = '' OR r.waiting > 0) AND (?6 = '' OR x.id IN own)
        AND (?8 = '' OR instr(fold(c.code), ?8) OR instr(fold(x.title_kk || x.title_ru || x.title_en), ?8)
            OR instr(fold(c.title_kk || c.title_ru || c.title_en), ?8))
    ORDER BY place LIMIT ?9 OFFSET ?10)
SELECT x.id, x.title_kk, x.title_ru, x.title_en, c.code, c.title_kk, c.title_ru, c.title_en, x.form, x.mode, x.delivery,
    x.window_from_ms, x.window_to_ms, o.year, o.term,
    coalesce((SELECT k.admitted FROM offering_standing k WHERE k.offering = o.id), 0),
    (SELECT count(DISTINCT a.enrolment) FROM attempt a INDEXED BY attempt_sat CROSS JOIN grade_now w INDEXED BY grade_now_lettered
        ON w.enrolment = a.enrolment AND w.letter IS NOT NULL WHERE a.exam = x.id),
    z.works, z.waiting, z.total
FROM page z JOIN exam x ON x.id = z.id JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course ORDER BY z.place
