-- name: due_parts
SELECT p.path, p.sha256, p.bytes FROM recording_part p JOIN attempt a ON a.id = p.attempt JOIN student s ON s.id = a.student
WHERE p.destroyed_ms IS NULL AND p.ready = 1 AND CASE ?1 WHEN '' THEN p.until_ms <= ?2 ELSE s.person = ?1 END
    AND NOT EXISTS (SELECT 1 FROM attempt_hold h WHERE h.attempt = p.attempt
        AND (h.kind <> 'executed' OR h.since_ms > ?3)) ORDER BY p.attempt, p.n LIMIT ?4
-- name: due_evidence
SELECT e.sha256, e.bytes FROM evidence e
WHERE e.destroyed_ms IS NULL AND CASE ?1 WHEN '' THEN e.until_ms <= ?2 ELSE
        EXISTS (SELECT 1 FROM evidence_use u JOIN attempt a ON a.id = u.attempt JOIN student s ON s.id = a.student
            WHERE u.sha256 = e.sha256 AND s.person = ?1)
        OR e.sha256 = (SELECT photo_sha256 FROM person WHERE id = ?1) END
    AND NOT EXISTS (SELECT 1 FROM evidence_use u JOIN attempt a ON a.id = u.attempt JOIN student s ON s.id = a.student
        WHERE ?1 <> '' AND u.sha256 = e.sha256 AND s.person <> ?1)
    AND NOT EXISTS (SELECT 1 FROM evidence_use u JOIN attempt_hold h ON h.attempt = u.attempt
        WHERE u.sha256 = e.sha256 AND (h.kind <> 'executed' OR h.since_ms > ?3))
    AND NOT EXISTS (SELECT 1 FROM evidence_use u JOIN incident i ON i.id = u.incident
        WHERE ?1 = '' AND u.sha256 = e.sha256 AND i.state = 'dismissed' AND i.reviewed_ms > ?3)
    AND NOT EXISTS (SELECT 1 FROM legal_hold l WHERE l.object = e.sha256 AND l.to_ms IS NULL AND NOT EXISTS (
        SELECT 1 FROM act t WHERE l.ground = 'act ' || t.id AND t.state IN ('dismissed', 'converted_to_b', 'cancelled', 'closed')
            AND t.changed_ms <= ?4)) ORDER BY e.sha256 LIMIT ?5
-- name: part_destroyed
UPDATE recording_part SET destroyed_ms = ?2 WHERE path = ?1 AND destroyed_ms IS NULL
-- name: evidence_destroyed
UPDATE evidence SET destroyed_ms = ?2 WHERE sha256 = ?1 AND destroyed_ms IS NULL
-- name: destruction_add
INSERT INTO destruction (id, ground, request, actor, at_ms, items, bytes, list_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- name: destruction_item_add
INSERT INTO destruction_item (destruction, n, kind, path, sha256, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: destruction_unproved
SELECT id FROM destruction WHERE proved_ms IS NULL ORDER BY at_ms LIMIT 1
-- name: destruction_items
SELECT n, kind, path, sha256, bytes, CASE kind
    WHEN 'evidence' THEN EXISTS (SELECT 1 FROM evidence e WHERE e.sha256 = i.sha256 AND e.destroyed_ms IS NULL)
    ELSE EXISTS (SELECT 1 FROM recording_part p WHERE p.path = i.path AND p.destroyed_ms IS NULL) END, count(*) OVER ()
FROM destruction_item i WHERE destruction = ?1 ORDER BY n LIMIT ?2 OFFSET ?3
-- name: destruction_prove
UPDATE destruction SET proved_ms = ?2, still_there = ?3, store_files = ?4, store_sha256 = ?5 WHERE id = ?1 AND proved_ms IS NULL
-- name: destruction_list
SELECT d.id, d.ground, d.request, p.name, d.at_ms, d.items, d.bytes, d.list_sha256, d.proved_ms, d.still_there, d.store_files,
    d.store_sha256, count(*) OVER ()
FROM destruction d LEFT JOIN person p ON p.id = d.actor
ORDER BY CASE ?1 WHEN 'at_ms' THEN d.at_ms END, d.at_ms DESC, d.id LIMIT ?2 OFFSET ?3
-- name: legal_hold_add
INSERT INTO legal_hold (id, object_kind, object, ground, from_ms, placed_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: legal_hold_lift
UPDATE legal_hold SET to_ms = ?2, lifted_by = ?3 WHERE id = ?1 AND to_ms IS NULL AND object_kind IN ('attempt', 'person')
-- name: legal_hold_object
SELECT 1 WHERE EXISTS (SELECT 1 FROM attempt WHERE ?1 = 'attempt' AND id = ?2)
    OR EXISTS (SELECT 1 FROM person WHERE ?1 = 'person' AND id = ?2)
-- name: legal_hold_list
SELECT h.id, h.object_kind, h.object, h.ground, h.from_ms, h.to_ms, b.name, coalesce(p.name, q.name), count(*) OVER ()
FROM legal_hold h LEFT JOIN person b ON b.id = h.placed_by LEFT JOIN person p ON h.object_kind = 'person' AND p.id = h.object
LEFT JOIN attempt a ON h.object_kind = 'attempt' AND a.id = h.object LEFT JOIN student s ON s.id = a.student
LEFT JOIN person q ON q.id = s.person
WHERE (?1 = 0 OR h.to_ms IS NULL) AND (?2 = '' OR p.search LIKE '%' || ?2 || '%' OR q.search LIKE '%' || ?2 || '%' OR h.object = ?2)
ORDER BY CASE ?3 WHEN 'from_ms' THEN h.from_ms END, h.from_ms DESC, h.id LIMIT ?4 OFFSET ?5
-- name: holds_of_person
SELECT DISTINCT h.kind, h.ground FROM attempt_hold h JOIN attempt a ON a.id = h.attempt JOIN student s ON s.id = a.student
WHERE s.person = ?1 AND (h.kind <> 'executed' OR h.since_ms > ?2) ORDER BY h.kind, h.ground LIMIT 32
-- name: kept_of_person
SELECT (SELECT count(*) FROM recording_part p JOIN attempt a ON a.id = p.attempt JOIN student s ON s.id = a.student
        WHERE s.person = ?1 AND p.destroyed_ms IS NULL),
    (SELECT count(DISTINCT u.sha256) FROM evidence_use u JOIN evidence e ON e.sha256 = u.sha256 JOIN attempt a ON a.id = u.attempt
        JOIN student s ON s.id = a.student WHERE s.person = ?1 AND e.destroyed_ms IS NULL),
    (SELECT count(*) FROM likeness WHERE person = ?1), (SELECT photo_sha256 IS NOT NULL FROM person WHERE id = ?1)
-- name: store_counts
SELECT (SELECT count(*) FROM recording_part WHERE destroyed_ms IS NULL), (SELECT count(*) FROM evidence WHERE destroyed_ms IS NULL),
    (SELECT count(*) FROM likeness), (SELECT min(until_ms) FROM recording_part WHERE destroyed_ms IS NULL)
