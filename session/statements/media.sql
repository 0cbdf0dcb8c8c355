-- name: stream_config_add
INSERT INTO stream_config (attempt, stream, config, codec, layers, width, height, rung, description, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
-- name: stream_config_get
SELECT codec, layers, width, height, rung, description FROM stream_config WHERE attempt = ?1 AND stream = ?2 AND config = ?3
-- name: gap_add
INSERT INTO gap (id, attempt, stream, cause, from_ms, to_ms, frames) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: gap_grow
UPDATE gap SET to_ms = ?5, frames = frames + ?6 WHERE attempt = ?1 AND stream = ?2 AND cause = ?3 AND to_ms = ?4
-- name: gap_list
SELECT stream, cause, from_ms, to_ms, frames FROM gap WHERE attempt = ?1 ORDER BY from_ms
-- name: track_word_add
INSERT INTO track_word (attempt, n, stream, state, label, at_ms)
SELECT ?1, coalesce(max(n), 0) + 1, ?2, ?3, ?4, ?5 FROM track_word WHERE attempt = ?1
HAVING NOT EXISTS (SELECT 1 FROM track_word w WHERE w.attempt = ?1 AND w.stream = ?2 AND w.state = ?3 AND w.label = ?4
    AND w.n = (SELECT max(l.n) FROM track_word l WHERE l.attempt = ?1 AND l.stream = ?2))
-- name: track_word_list
SELECT stream, state, label, at_ms FROM track_word WHERE attempt = ?1 ORDER BY n LIMIT ?2
-- name: unseen_add
INSERT INTO unseen (id, attempt, cause, from_ms, to_ms) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: unseen_list
SELECT cause, from_ms, to_ms FROM unseen WHERE attempt = ?1 ORDER BY from_ms
-- name: part_put
INSERT INTO recording_part (attempt, n, stream, mime, path, from_ms, to_ms, bytes, sha256, ready, until_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (attempt, n) DO UPDATE SET mime = ?4, path = ?5, from_ms = ?6, to_ms = ?7, bytes = ?8, sha256 = ?9, ready = ?10
WHERE ready = 0
-- name: part_list
SELECT n, stream, mime, path, from_ms, to_ms, bytes, sha256, ready, until_ms FROM recording_part
WHERE attempt = ?1 AND destroyed_ms IS NULL ORDER BY n
-- name: advice_add
INSERT INTO advice (id, attempt, kind, sentence, from_ms) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: advice_end
UPDATE advice SET to_ms = ?3 WHERE attempt = ?1 AND kind = ?2 AND to_ms IS NULL
-- name: advice_list
SELECT kind, sentence, from_ms, to_ms FROM advice WHERE attempt = ?1 ORDER BY from_ms
-- name: server_run_add
INSERT INTO server_run (id, started_ms, beat_ms) VALUES (?1, ?2, ?2)
-- name: server_run_dead
SELECT beat_ms FROM server_run WHERE stopped_ms IS NULL AND id <> ?1 ORDER BY beat_ms DESC LIMIT 1
-- name: server_run_bury
UPDATE server_run SET stopped_ms = beat_ms WHERE stopped_ms IS NULL AND id <> ?1
-- name: server_run_beat
UPDATE server_run SET beat_ms = max(beat_ms, ?2) WHERE id = ?1
-- name: server_run_stop
UPDATE server_run SET beat_ms = max(beat_ms, ?2), stopped_ms = ?2 WHERE id = ?1
