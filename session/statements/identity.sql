-- name: likeness_add
INSERT INTO likeness (id, person, attempt, photo_sha256, net_sha256, unverifiable, numbers, at_ms, until_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
-- name: likeness_photo
SELECT net_sha256, unverifiable, numbers FROM likeness WHERE person = ?1 AND attempt IS NULL AND photo_sha256 = ?2
ORDER BY at_ms DESC LIMIT 1
-- name: likeness_kept
SELECT l.net_sha256, l.numbers FROM attempt a JOIN student s ON s.id = a.student JOIN likeness l ON l.person = s.person
WHERE a.id = ?1 AND l.attempt IS NULL AND l.unverifiable = 0 AND l.until_ms > ?2 AND l.at_ms <= coalesce(a.ended_ms, l.at_ms)
ORDER BY l.at_ms DESC LIMIT 1
-- name: likeness_own
SELECT net_sha256, numbers FROM likeness WHERE attempt = ?1 ORDER BY at_ms, id LIMIT ?2
-- name: likeness_own_count
SELECT count(*) FROM likeness WHERE attempt = ?1
-- name: likeness_forget_person
DELETE FROM likeness WHERE person = ?1
-- name: likeness_forget_photo
DELETE FROM likeness WHERE person = ?1 AND attempt IS NULL
-- name: likeness_sweep
DELETE FROM likeness WHERE until_ms <= ?1
-- name: identity_put
INSERT INTO identity_check (attempt, verdict, score_milli, same_milli, different_milli, unverifiable, looks, detectors,
    policy_version, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (attempt) DO UPDATE SET verdict = ?2, score_milli = ?3, same_milli = ?4, different_milli = ?5,
    unverifiable = ?6, looks = ?7, detectors = ?8, policy_version = ?9, at_ms = ?10
-- name: identity_get
SELECT verdict, score_milli, same_milli, different_milli, unverifiable, looks, detectors, policy_version, at_ms
FROM identity_check WHERE attempt = ?1
-- name: matching_allowed
SELECT s.person, coalesce(p.photo_sha256, ''), a.policy_version,
    coalesce((SELECT c.given = 1 AND ',' || c.scope || ',' LIKE '%,biometric_match,%' FROM consent c
        WHERE c.attempt = a.id ORDER BY c.at_ms DESC, c.rowid DESC LIMIT 1), 0),
    EXISTS (SELECT 1 FROM accommodation m JOIN sitting g ON g.id = a.sitting WHERE m.student = s.id
        AND m.kind = 'no_face_matching' AND m.from_ms <= g.starts_ms AND (m.to_ms IS NULL OR m.to_ms > g.starts_ms))
FROM attempt a JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person WHERE a.id = ?1
-- name: consents_matching
SELECT c.attempt FROM consent c WHERE c.person = ?1 AND c.given = 1
    AND ',' || c.scope || ',' LIKE '%,biometric_match,%' AND NOT EXISTS (SELECT 1 FROM consent d
        WHERE d.attempt = c.attempt AND (d.at_ms > c.at_ms OR (d.at_ms = c.at_ms AND d.rowid > c.rowid)))
-- name: consent_now
SELECT attempt, text_version, text_sha256, lang, replace(scope, ',biometric_match', '') FROM consent WHERE attempt = ?1 ORDER BY at_ms DESC, rowid DESC LIMIT 1
-- name: person_by_student_no
SELECT s.person, p.name FROM student s JOIN person p ON p.id = s.person WHERE s.student_no = ?1
-- name: photo_list
-- by: name | person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id | p.name COLLATE kazakh, s.student_no
-- by: student_no | student s CROSS JOIN person p ON p.id = s.person | s.student_no, p.id
SELECT s.student_no, p.name, g.title, p.photo_sha256 IS NOT NULL, coalesce(e.stored_ms, 0), p.id,
    (SELECT count(*) FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE s.status = 'active' AND (?1 = '' OR instr(p.search, ?1) OR instr(fold(s.student_no), ?1))
            AND (?2 = 0 OR (SELECT v.photo_sha256 IS NULL FROM person v WHERE v.id = p.id)))
FROM (SELECT s.id FROM {from}
    WHERE s.status = 'active' AND (?1 = '' OR instr(p.search, ?1) OR instr(fold(s.student_no), ?1))
        AND (?2 = 0 OR (SELECT v.photo_sha256 IS NULL FROM person v WHERE v.id = p.id))
    ORDER BY {by} LIMIT ?3 OFFSET ?4) page
CROSS JOIN student s ON s.id = page.id JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
LEFT JOIN evidence e ON e.sha256 = p.photo_sha256
-- name: person_photo
SELECT coalesce(photo_sha256, '') FROM person WHERE id = ?1
-- name: person_photo_set
UPDATE person SET photo_sha256 = ?2 WHERE id = ?1
-- name: evidence_type
SELECT media_type FROM evidence WHERE sha256 = ?1 AND destroyed_ms IS NULL
