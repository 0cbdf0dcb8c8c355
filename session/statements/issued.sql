-- name: issued_offering
SELECT c.code, c.title_kk, c.title_ru, c.title_en, c.credits, o.year, o.term,
    (SELECT group_concat(p.name, ', ') FROM offering_teacher t JOIN person p ON p.id = t.person WHERE t.offering = o.id),
    u.name_kk, u.name_ru, u.name_en, u.zone
FROM offering o JOIN course c ON c.id = o.course JOIN university u ON u.id = c.university WHERE o.id = ?1
-- name: issued_admission
SELECT s.student_no, p.name, g.title, a.rating, coalesce(a.status, 'not_computed'), coalesce(a.reasons, ''), a.ground, e.id,
    coalesce(a.version, 0)
FROM enrolment e JOIN student s ON s.id = e.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
LEFT JOIN admission a ON a.enrolment = e.id WHERE e.offering = ?1 AND e.status = 'active'
ORDER BY g.title COLLATE kazakh, p.name COLLATE kazakh, e.id
-- name: issued_seat
SELECT t.starts_ms, t.room FROM attempt a JOIN sitting t ON t.id = a.sitting
WHERE a.enrolment = ?1 AND a.kind = 'individual' ORDER BY a.n DESC LIMIT 1
