-- name: policy_draft_add
INSERT INTO policy_draft (id, university, base, clause, kind, ground, effective_ms, drafted_by, drafted_ms, privacy)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
-- name: policy_draft_value_add
INSERT INTO policy_draft_value (draft, key, old, value) VALUES (?1, ?2, ?3, ?4)
-- name: policy_draft_load
SELECT base, state, ground, effective_ms, privacy, agreed_by IS NOT NULL, privacy_by IS NOT NULL FROM policy_draft WHERE id = ?1
-- name: policy_draft_values
SELECT key, old, value FROM policy_draft_value WHERE draft = ?1 ORDER BY key
-- name: policy_draft_agree
UPDATE policy_draft SET agreed_by = ?2, agreed_ms = ?3 WHERE id = ?1 AND state = 'open' AND agreed_by IS NULL
-- name: policy_draft_privacy
UPDATE policy_draft SET privacy_by = ?2, privacy_ms = ?3 WHERE id = ?1 AND state = 'open' AND privacy_by IS NULL
-- name: policy_draft_force
UPDATE policy_draft SET state = 'in_force', version = ?2 WHERE id = ?1 AND state = 'open'
-- name: policy_draft_reject
UPDATE policy_draft SET state = 'rejected', rejected_by = ?2, reason = ?3 WHERE id = ?1 AND state = 'open'
-- name: policy_draft_list
SELECT d.id, d.state, d.base, d.clause, d.kind, d.ground, d.effective_ms, p.name, d.drafted_ms, a.name, d.agreed_ms, d.privacy,
    q.name, d.privacy_ms, r.name, d.reason, d.version, count(*) OVER ()
FROM policy_draft d JOIN person p ON p.id = d.drafted_by LEFT JOIN person a ON a.id = d.agreed_by
LEFT JOIN person q ON q.id = d.privacy_by LEFT JOIN person r ON r.id = d.rejected_by
WHERE ?1 = '' OR d.state = ?1 ORDER BY d.drafted_ms DESC, d.id DESC LIMIT ?2 OFFSET ?3
