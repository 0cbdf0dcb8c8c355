-- name: evidence_add
INSERT INTO evidence (sha256, media_type, bytes, stored_ms, until_ms) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (sha256) DO UPDATE SET stored_ms = ?4, until_ms = ?5, destroyed_ms = NULL WHERE destroyed_ms IS NOT NULL
-- name: evidence_use_add
INSERT INTO evidence_use (id, sha256, attempt, incident, place, media_ms, server_ms, frame_seq, layer, detectors, policy_version,
    media_to_ms, hidden, codec)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, nullif(?12, 0), ?13,
    (SELECT codec || ' ' || width || 'x' || height || ' ' || rung || ', config ' || config FROM stream_config
        WHERE attempt = ?3 AND stream = CASE ?5 WHEN 'sights' THEN 6 ELSE 0 END AND at_ms <= ?7 ORDER BY at_ms DESC, config DESC LIMIT 1))
-- name: evidence_uses
SELECT u.attempt, s.person, i.state, e.media_type, i.act FROM evidence_use u JOIN evidence e ON e.sha256 = u.sha256
JOIN attempt a ON a.id = u.attempt JOIN student s ON s.id = a.student LEFT JOIN incident i ON i.id = u.incident
WHERE u.sha256 = ?1 AND e.destroyed_ms IS NULL ORDER BY u.id
-- name: evidence_of_incident
SELECT u.place, u.server_ms, u.sha256, e.media_type, u.media_ms, u.frame_seq, u.layer, u.detectors, u.policy_version, e.bytes,
    u.codec, coalesce(u.media_to_ms, 0), u.hidden
FROM evidence_use u JOIN evidence e ON e.sha256 = u.sha256 WHERE u.incident = ?1 ORDER BY u.media_ms, u.id
-- name: store_hashes
SELECT sha256 FROM evidence WHERE destroyed_ms IS NULL UNION SELECT pdf_sha256 FROM act WHERE pdf_sha256 IS NOT NULL
UNION SELECT pdf_sha256 FROM sheet WHERE pdf_sha256 IS NOT NULL UNION SELECT pdf_sha256 FROM document
UNION SELECT sha256 FROM individual_document
UNION SELECT scan_sha256 FROM act_signature WHERE scan_sha256 IS NOT NULL
UNION SELECT scan_sha256 FROM sheet_signer WHERE scan_sha256 IS NOT NULL
UNION SELECT list_sha256 FROM act_signature_check WHERE list_sha256 IS NOT NULL ORDER BY 1
-- name: store_recordings
SELECT path, sha256, bytes FROM recording_part WHERE ready = 1 AND destroyed_ms IS NULL ORDER BY path
