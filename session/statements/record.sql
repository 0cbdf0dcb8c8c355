-- name: record_lines
SELECT e.id, c.id, c.code, c.title_kk, c.title_ru, c.title_en, c.credits, o.year, o.term, e.origin, g.rating, g.exam, g.final,
    g.letter, g.state, g.at_ms, e.scale
FROM enrolment e JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course
LEFT JOIN grade_now g ON g.enrolment = e.id
WHERE e.student = ?1 ORDER BY o.year, CASE o.term WHEN 'spring' THEN 0 WHEN 'summer' THEN 1 ELSE 2 END, c.code, e.n, e.id
-- name: record_student
SELECT p.name, s.student_no, g.title, r.code, r.title_kk, r.title_ru, r.title_en, r.level, s.admission_year, s.status,
    u.name_kk, u.name_ru, u.name_en, u.zone, s.person
FROM student s JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
JOIN programme r ON r.id = s.programme JOIN university u ON u.id = r.university WHERE s.id = ?1
-- name: record_own
SELECT id FROM student WHERE person = ?1
-- name: university_zone
SELECT zone FROM university LIMIT 1
