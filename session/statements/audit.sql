-- name: university_one
SELECT id FROM university LIMIT 1
-- name: chain_head_get
SELECT seq, hash FROM chain_head WHERE university = ?1
-- name: chain_head_start
INSERT INTO chain_head (university, seq, hash) VALUES (?1, 0, ?2)
-- name: chain_head_set
UPDATE chain_head SET seq = ?2, hash = ?3 WHERE university = ?1 AND seq = ?2 - 1
-- name: audit_add
INSERT INTO audit_row (university, seq, at_ms, role, action, object_kind, object, actor_hash, detail_hash, prev, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
-- name: audit_private_add
INSERT INTO audit_private (university, seq, salt, actor, address, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: audit_after
SELECT r.seq, r.at_ms, r.role, r.action, r.object_kind, r.object, r.actor_hash, r.detail_hash, r.prev, r.hash,
    p.salt, p.actor, p.address, p.detail
FROM audit_row r LEFT JOIN audit_private p ON p.university = r.university AND p.seq = r.seq
WHERE r.university = ?1 AND r.seq > ?2 ORDER BY r.seq LIMIT ?3
-- name: audit_hash
SELECT hash FROM audit_row WHERE university = ?1 AND seq = ?2
-- name: audit_forget
DELETE FROM audit_private WHERE actor = ?1
-- name: checkpoint_add
INSERT INTO chain_checkpoint (university, seq, hash, at_ms, signature) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO NOTHING
-- name: checkpoint_all
SELECT seq, at_ms, hash, signature FROM chain_checkpoint WHERE university = ?1 ORDER BY seq
-- name: checkpoint_last
SELECT seq, hash FROM chain_checkpoint WHERE university = ?1 ORDER BY seq DESC LIMIT 1
-- name: checkpoint_days
SELECT strftime('%Y-%m-%d', wall(?2, at_ms) / 1000, 'unixepoch') AS day, max(seq), hash, at_ms, count(*) OVER ()
FROM chain_checkpoint WHERE university = ?1 AND at_ms >= ?3 AND at_ms < ?4
GROUP BY day ORDER BY CASE ?5 WHEN 'day' THEN 1 ELSE -1 END * max(seq) LIMIT ?6 OFFSET ?7
-- name: counter_add
INSERT INTO counter (university, name, value) VALUES (?1, ?2, 1)
ON CONFLICT (university, name) DO UPDATE SET value = value + 1
-- name: counter_get
SELECT value FROM counter WHERE university = ?1 AND name = ?2
-- name: audit_since
SELECT seq FROM audit_row WHERE university = ?1 AND at_ms >= ?2 ORDER BY at_ms, seq LIMIT 1
-- name: audit_count
SELECT count(*) + 0 * length(?5 || ?7) FROM audit_row r INDEXED BY audit_row_action WHERE r.university = ?1
    AND r.action >= ?4 AND r.action < ?4 || char(1114111) AND (?6 = '' OR r.role = ?6) AND r.seq BETWEEN ?2 AND ?3
-- name: audit_walk
SELECT r.seq FROM audit_row r WHERE r.university = ?1 AND r.seq BETWEEN ?2 AND ?3 AND substr(r.action, 1, length(?4)) = ?4
    AND (?6 = '' OR r.role = ?6) AND ?5 = '' AND ?7 = '' ORDER BY r.seq DESC LIMIT ?8 OFFSET ?9
-- name: audit_few
SELECT r.seq FROM audit_row r INDEXED BY audit_row_action WHERE r.university = ?1 AND r.action >= ?4
    AND r.action < ?4 || char(1114111) AND (?6 = '' OR r.role = ?6) AND r.seq BETWEEN ?2 AND ?3 AND ?5 = '' AND ?7 = ''
ORDER BY r.seq DESC LIMIT ?8 OFFSET ?9
-- name: audit_object_count
SELECT count(*) FROM audit_row r INDEXED BY audit_row_object WHERE r.object = ?5 AND r.university = ?1 AND r.seq BETWEEN ?2 AND ?3
    AND substr(r.action, 1, length(?4)) = ?4 AND (?6 = '' OR r.role = ?6)
    AND (?7 = '' OR EXISTS (SELECT 1 FROM audit_private v JOIN person p ON p.id = v.actor WHERE v.university = r.university
        AND v.seq = r.seq AND p.search LIKE '%' || ?7 || '%'))
-- name: audit_object
SELECT r.seq FROM audit_row r INDEXED BY audit_row_object WHERE r.object = ?5 AND r.university = ?1 AND r.seq BETWEEN ?2 AND ?3
    AND substr(r.action, 1, length(?4)) = ?4 AND (?6 = '' OR r.role = ?6)
    AND (?7 = '' OR EXISTS (SELECT 1 FROM audit_private v JOIN person p ON p.id = v.actor WHERE v.university = r.university
        AND v.seq = r.seq AND p.search LIKE '%' || ?7 || '%')) ORDER BY r.seq DESC LIMIT ?8 OFFSET ?9
-- name: audit_actor_count
SELECT count(*) + 0 * length(?5) FROM person p CROSS JOIN audit_private v INDEXED BY audit_private_actor
    ON v.actor = p.id AND v.university = ?1 AND v.seq BETWEEN ?2 AND ?3 WHERE p.search LIKE '%' || ?7 || '%'
    AND (?4 || ?6 = '' OR EXISTS (SELECT 1 FROM audit_row r WHERE r.university = ?1 AND r.seq = v.seq
        AND substr(r.action, 1, length(?4)) = ?4 AND (?6 = '' OR r.role = ?6)))
-- name: audit_actor
SELECT v.seq FROM person p CROSS JOIN audit_private v INDEXED BY audit_private_actor
    ON v.actor = p.id AND v.university = ?1 AND v.seq BETWEEN ?2 AND ?3 WHERE p.search LIKE '%' || ?7 || '%' AND ?5 = ''
    AND (?4 || ?6 = '' OR EXISTS (SELECT 1 FROM audit_row r WHERE r.university = ?1 AND r.seq = v.seq
        AND substr(r.action, 1, length(?4)) = ?4 AND (?6 = '' OR r.role = ?6)))
ORDER BY v.seq DESC LIMIT ?8 OFFSET ?9
