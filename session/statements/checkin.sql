-- name: checkin_list
SELECT step, ok, info_json, reason, at_ms, decided_by FROM checkin_step WHERE attempt = ?1
-- name: checkin_put
INSERT INTO checkin_step (attempt, step, ok, info_json, decided_by, reason, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (attempt, step) DO UPDATE SET ok = ?3, info_json = coalesce(?4, info_json), decided_by = ?5, reason = ?6, at_ms = ?7
-- name: consent_text_add
INSERT INTO consent_text (version, lang, text, sha256) VALUES (?1, ?2, ?3, ?4)
-- name: consent_text_now
SELECT version, text, sha256 FROM consent_text WHERE lang = ?1 ORDER BY version DESC LIMIT 1
-- name: consent_add
INSERT INTO consent (id, person, attempt, given, text_version, text_sha256, lang, scope, address, at_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
-- name: consent_of
SELECT given, text_version, text_sha256, lang, scope, at_ms FROM consent WHERE attempt = ?1 ORDER BY at_ms DESC LIMIT 1
-- name: chat_add
INSERT INTO chat (id, attempt, sender, from_student, kind, key, text, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- name: chat_by_key
SELECT id, at_ms, text FROM chat WHERE attempt = ?1 AND sender = ?2 AND key = ?3
-- name: chat_list
SELECT c.id, c.from_student, c.kind, c.text, c.at_ms, p.name, c.read_ms FROM chat c JOIN person p ON p.id = c.sender
WHERE c.attempt = ?1 ORDER BY c.at_ms, c.id
-- name: chat_read
UPDATE chat SET read_ms = ?2 WHERE attempt = ?1 AND from_student = 1 AND read_ms IS NULL
-- name: note_add
INSERT INTO proctor_note (id, attempt, author, text, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: note_list
SELECT n.id, p.name, n.text, n.at_ms FROM proctor_note n JOIN person p ON p.id = n.author
WHERE n.attempt = ?1 ORDER BY n.at_ms, n.id
