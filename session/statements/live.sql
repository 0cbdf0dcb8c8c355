-- name: live_attempts
SELECT id FROM attempt WHERE state IN ('checkin', 'consented', 'device_ok', 'id_ok', 'in_progress', 'interrupted',
    'suspended', 'paused') ORDER BY id
-- name: live_open_incidents
SELECT id, kind, media_from_ms FROM incident WHERE attempt = ?1 AND state = 'open'
-- name: live_configs
SELECT stream, config, codec, layers, width, height, rung FROM stream_config WHERE attempt = ?1 ORDER BY at_ms
-- name: live_gaps
SELECT cause, from_ms, to_ms, stream FROM gap WHERE attempt = ?1 ORDER BY stream, from_ms
-- name: live_incidents
SELECT id, kind, from_ms, coalesce(to_ms, 0) FROM incident WHERE attempt = ?1 AND state <> 'merged' ORDER BY from_ms
-- name: live_parts
SELECT n, mime, path, from_ms, to_ms, bytes, ready, stream, sha256 FROM recording_part
WHERE attempt = ?1 AND (stream < 5 OR stream = 7) AND destroyed_ms IS NULL ORDER BY n
-- name: live_part_any
SELECT 1 FROM recording_part WHERE attempt = ?1 LIMIT 1
-- name: live_answer_times
SELECT saved_ms FROM answer WHERE attempt = ?1 ORDER BY saved_ms LIMIT ?2
-- name: live_span
SELECT epoch_ms, coalesce(started_ms, 0), coalesce(ended_ms, 0), state, sitting FROM attempt WHERE id = ?1
