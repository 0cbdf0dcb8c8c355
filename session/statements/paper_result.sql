-- name: paper_result_mark
UPDATE attempt SET on_paper = 1 WHERE id = ?1
-- name: paper_results
SELECT a.id, p.name, s.student_no, g.title, a.state, a.score, h.most,
    (SELECT m.points FROM mark_latest m WHERE m.attempt = a.id AND m.item = '' AND m.part = 'first'), a.kind, w.starts_ms,
    count(*) OVER ()
FROM attempt a JOIN exam x ON x.id = a.exam JOIN attempt_sheet h ON h.attempt = a.id JOIN sitting w ON w.id = a.sitting
JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
WHERE a.exam = ?1 AND (x.delivery = 'traditional_only' OR a.on_paper = 1 OR a.state = 'offline_option')
    AND a.state NOT IN ('cancelled', 'void_technical')
ORDER BY p.name COLLATE kazakh, a.n LIMIT ?2 OFFSET ?3
-- name: session_exams
SELECT x.id, x.title_kk, x.title_ru, x.title_en, c.code, c.title_kk, c.title_ru, c.title_en, x.form, x.mode, x.delivery,
    x.window_from_ms, x.window_to_ms, o.year, o.term,
    (SELECT count(*) FROM enrolment e JOIN admission m ON m.enrolment = e.id WHERE e.offering = o.id AND e.status = 'active'
        AND m.status IN ('admitted', 'overridden')),
    (SELECT count(DISTINCT a.enrolment) FROM attempt a JOIN grade_now w ON w.enrolment = a.enrolment WHERE a.exam = x.id
        AND w.letter IS NOT NULL),
    count(*) OVER ()
FROM exam x JOIN offering o ON o.id = x.offering JOIN course c ON c.id = o.course
WHERE (?1 = 0 OR o.year = ?1) AND (?2 = '' OR o.term = ?2) AND (?3 = '' OR (?3 = 'practice_report') = (x.form = 'practice_report'))
ORDER BY o.year DESC, o.term, x.form = 'practice_report', c.title_kk COLLATE kazakh, x.id LIMIT ?4 OFFSET ?5
