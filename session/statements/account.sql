-- name: university_add
INSERT INTO university (id, name_kk, name_ru, name_en, centre_kk, centre_ru, centre_en, bin, zone, labels_json, demo, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
-- name: university_get
SELECT id, name_kk, name_ru, name_en, centre_kk, centre_ru, centre_en, labels_json, demo FROM university LIMIT 1
-- name: person_add
INSERT INTO person (id, university, surname, given, patronymic, name, search, created_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
-- name: person_name
SELECT name FROM person WHERE id = ?1
-- name: role_now
SELECT role FROM role_assignment WHERE person = ?1 AND from_ms <= ?2 AND (to_ms IS NULL OR to_ms > ?2)
-- name: role_was_held
SELECT 1 FROM role_assignment WHERE person = ?1 AND role = ?2 AND from_ms <= ?3 AND (to_ms IS NULL OR to_ms > ?3) LIMIT 1
-- name: role_add
INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms, order_no) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: account_add
INSERT INTO account (id, person, login, password_hash, status, lang, created_ms, changed_ms)
VALUES (?1, ?2, ?3, ?4, 'active', ?5, ?6, ?6)
-- name: account_get
SELECT a.id, a.person, a.login, p.name, a.password_hash, a.lang, a.status, a.totp_on
FROM account a JOIN person p ON p.id = a.person WHERE a.id = ?1
-- name: account_find
SELECT a.id, a.person, a.login, p.name, a.password_hash, a.lang, a.status, a.totp_on
FROM account a JOIN person p ON p.id = a.person WHERE a.login = ?1
-- name: account_set_lang
UPDATE account SET lang = ?2, version = version + 1 WHERE id = ?1
-- name: account_set_password
UPDATE account SET password_hash = ?2, changed_ms = ?3, version = version + 1 WHERE id = ?1
-- name: account_set_status
UPDATE account SET status = ?2, changed_ms = ?3, version = version + 1 WHERE id = ?1
-- name: account_count
SELECT CASE WHEN ?2 || ?3 = '' THEN (SELECT count(*) FROM account)
    ELSE (SELECT count(*) FROM account a JOIN person p ON p.id = a.person WHERE (?2 = '' OR instr(p.search, ?2) OR instr(fold(a.login), ?2))
    AND (?3 = '' OR a.person IN (SELECT r.person FROM role_assignment r WHERE r.role = ?3
        AND r.from_ms <= ?1 AND (r.to_ms IS NULL OR r.to_ms > ?1)))) END
-- name: account_list
-- by: login | account a CROSS JOIN person p ON p.id = a.person | a.login
-- by: name | person p CROSS JOIN account a ON a.person = p.id | p.name COLLATE kazakh, p.id
-- by: status | account a CROSS JOIN person p ON p.id = a.person | a.status, a.id
SELECT a.id, a.login, p.name, a.status, a.person, a.lang, a.totp_on,
    (SELECT group_concat(DISTINCT r.role) FROM role_assignment r
        WHERE r.person = a.person AND r.from_ms <= ?1 AND (r.to_ms IS NULL OR r.to_ms > ?1))
FROM {from}
WHERE (?2 = '' OR instr(p.search, ?2) OR instr(fold(a.login), ?2))
    AND (?3 = '' OR a.person IN (SELECT r.person FROM role_assignment r WHERE r.role = ?3
        AND r.from_ms <= ?1 AND (r.to_ms IS NULL OR r.to_ms > ?1)))
ORDER BY {by} LIMIT ?4 OFFSET ?5
-- name: totp_get
SELECT totp_secret, totp_on, totp_step FROM account WHERE id = ?1
-- name: totp_set_secret
UPDATE account SET totp_secret = ?2, totp_step = 0, version = version + 1 WHERE id = ?1 AND totp_on = 0
-- name: totp_set_on
UPDATE account SET totp_on = ?2, totp_step = ?3, version = version + 1 WHERE id = ?1
-- name: totp_set_step
UPDATE account SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2
-- name: session_add
INSERT INTO login_session (id, token_hash, account, address, agent, created_ms, seen_ms, expires_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
-- name: session_find
SELECT id, account, seen_ms, expires_ms FROM login_session WHERE token_hash = ?1 AND ended_ms IS NULL
-- name: session_state
SELECT s.ended_ms IS NOT NULL OR a.status <> 'active', s.expires_ms, s.seen_ms, a.person
FROM login_session s JOIN account a ON a.id = s.account WHERE s.id = ?1
-- name: session_touch
UPDATE login_session SET seen_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL AND seen_ms < ?2
-- name: session_end
UPDATE login_session SET ended_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL
-- name: session_end_all
UPDATE login_session SET ended_ms = ?2 WHERE account = ?1 AND ended_ms IS NULL
-- name: throttle_get
SELECT failures, since_ms, until_ms FROM throttle WHERE key = ?1
-- name: throttle_set
INSERT INTO throttle (key, failures, since_ms, until_ms) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (key) DO UPDATE SET failures = ?2, since_ms = ?3, until_ms = ?4
-- name: throttle_clear
DELETE FROM throttle WHERE key = ?1
-- name: throttle_forget
DELETE FROM throttle WHERE since_ms < ?1 AND until_ms < ?1
-- name: session_forget
DELETE FROM login_session WHERE expires_ms < ?1
-- name: token_add
INSERT INTO api_token (id, token_hash, account, title, rows, created_ms, expires_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
-- name: token_find
SELECT id, account, rows, expires_ms, coalesce(seen_ms, 0) FROM api_token WHERE token_hash = ?1 AND ended_ms IS NULL
-- name: token_touch
UPDATE api_token SET seen_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL
-- name: token_end
UPDATE api_token SET ended_ms = ?2 WHERE id = ?1 AND ended_ms IS NULL
-- name: token_list
SELECT t.id, t.title, a.login, p.name, t.rows, t.created_ms, t.expires_ms, t.seen_ms, t.ended_ms, count(*) OVER ()
FROM api_token t JOIN account a ON a.id = t.account JOIN person p ON p.id = a.person
WHERE (?1 = '' OR instr(p.search, ?1) OR instr(fold(t.title), ?1) OR instr(fold(a.login), ?1)) AND (?2 = 0 OR (t.ended_ms IS NULL AND t.expires_ms > ?2))
ORDER BY CASE ?3 WHEN 'expires_ms' THEN t.expires_ms END, CASE ?3 WHEN '-expires_ms' THEN t.expires_ms END DESC,
    t.created_ms DESC, t.id LIMIT ?4 OFFSET ?5
