-- name: policy_now
SELECT version FROM policy_set WHERE university = ?1 AND effective_ms <= ?2 ORDER BY version DESC LIMIT 1
-- name: policy_last
SELECT version, effective_ms FROM policy_set WHERE university = ?1 ORDER BY version DESC LIMIT 1
-- name: policy_get
SELECT effective_ms, ground FROM policy_set WHERE university = ?1 AND version = ?2
-- name: policy_value
SELECT value FROM policy_value WHERE university = ?1 AND key = ?2 AND version <= ?3 ORDER BY version DESC LIMIT 1
-- name: policy_set_add
INSERT INTO policy_set (university, version, effective_ms, ground, approved_by) VALUES (?1, ?2, ?3, ?4, ?5)
-- name: policy_value_add
INSERT INTO policy_value (university, version, key, value) VALUES (?1, ?2, ?3, ?4)
