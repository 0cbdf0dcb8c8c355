-- name: incident_add
INSERT INTO incident (id, attempt, kind, class, state, from_ms, media_from_ms, opened_ms, advised_ms, numbers_json,
    sentence_kk, sentence_ru, sentence_en, policy_version, detectors, boxes_json)
VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6, ?7, nullif(?8, 0), ?9, ?10, ?11, ?12, ?13, ?14, ?15)
-- name: incident_update
UPDATE incident SET version = version + 1, numbers_json = coalesce(?2, numbers_json),
    sentence_kk = coalesce(?3, sentence_kk), sentence_ru = coalesce(?4, sentence_ru), sentence_en = coalesce(?5, sentence_en)
WHERE id = ?1 AND state IN ('open', 'ended')
-- name: incident_end
UPDATE incident SET version = version + 1, state = 'ended', to_ms = min(coalesce(to_ms, ?2), ?2),
    media_to_ms = min(coalesce(media_to_ms, ?3), ?3)
WHERE id = ?1 AND state IN ('open', 'ended')
-- name: incident_end_late
UPDATE incident SET version = version + 1, to_ms = ?2, media_to_ms = ?3
WHERE id = ?1 AND state IN ('confirmed', 'dismissed') AND to_ms IS NULL
-- name: incident_end_all
UPDATE incident SET version = version + 1, state = CASE state WHEN 'open' THEN 'ended' ELSE state END,
    to_ms = max(from_ms, ?2), media_to_ms = media_from_ms + max(0, ?2 - from_ms)
WHERE attempt = ?1 AND to_ms IS NULL AND state <> 'merged'
-- name: incident_reopen
UPDATE incident SET version = version + 1, state = 'open', to_ms = NULL, media_to_ms = NULL
WHERE id = ?1 AND state = 'ended'
-- name: incident_near
SELECT id FROM incident WHERE attempt = ?1 AND kind = ?2 AND state = 'ended' AND to_ms >= ?3 ORDER BY to_ms DESC LIMIT 1
-- name: incident_get
SELECT id, attempt, kind, class, state, version, from_ms, to_ms, media_from_ms, media_to_ms, act FROM incident WHERE id = ?1
-- name: incident_review
UPDATE incident SET version = version + 1, state = ?3, reviewer = ?4, reviewed_ms = ?5, comment = ?6, reason = ?7
WHERE id = ?1 AND version = ?2 AND state IN ('open', 'ended')
-- name: incident_doubt
INSERT INTO doubt (id, incident, person, at_ms, comment) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (incident, person) DO NOTHING
-- name: incident_merge
UPDATE incident SET version = version + 1, state = 'merged', merged_into = ?2 WHERE id = ?1 AND state IN ('open', 'ended')
-- name: incident_grow
UPDATE incident SET version = version + 1, from_ms = min(from_ms, ?2), media_from_ms = min(media_from_ms, ?3),
    to_ms = CASE WHEN to_ms IS NULL OR ?4 IS NULL THEN NULL ELSE max(to_ms, ?4) END,
    media_to_ms = CASE WHEN media_to_ms IS NULL OR ?5 IS NULL THEN NULL ELSE max(media_to_ms, ?5) END WHERE id = ?1
-- name: incident_set_act
UPDATE incident SET version = version + 1, act = ?2 WHERE id = ?1 AND state = 'confirmed' AND (act IS NULL OR ?2 IS NULL)
-- name: incident_of_act
SELECT id FROM incident WHERE act = ?1
-- name: incident_dismiss_act
UPDATE incident SET version = version + 1, state = 'dismissed', reviewer = ?2, reviewed_ms = ?3, reason = ?4, act = NULL
WHERE act = ?1
-- name: incident_replay
SELECT kind, state, media_from_ms, coalesce(media_to_ms, -1), numbers_json, sentence_kk, sentence_ru, sentence_en,
    policy_version, detectors, coalesce(reviewed_ms, 0), coalesce(to_ms, 0), id
FROM incident WHERE attempt = ?1 AND state <> 'merged' ORDER BY media_from_ms, kind
