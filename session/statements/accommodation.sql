-- name: accommodation_of
SELECT c.kind, c.value FROM attempt a JOIN accommodation c ON c.student = a.student WHERE a.id = ?1 ORDER BY c.kind
-- name: accommodation_form
SELECT x.form FROM attempt a JOIN exam x ON x.id = a.exam WHERE a.id = ?1
