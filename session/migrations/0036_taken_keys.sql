-- A signing key that was taken back, for a lost password or a lost trust, stands on the authority's list from then on.
-- One that its owner replaced does not: revoked_ms alone.
ALTER TABLE signing_key ADD COLUMN taken_ms INTEGER;
UPDATE signing_key SET taken_ms = revoked_ms WHERE EXISTS (SELECT 1 FROM audit_row a
    WHERE a.object = signing_key.person AND a.action = 'signing_key.revoke'
        AND abs(a.at_ms - signing_key.revoked_ms) < 60000);
CREATE TRIGGER signing_key_taken_u BEFORE UPDATE OF taken_ms, revoked_ms, cert_pem ON signing_key
    WHEN old.revoked_ms IS NOT NULL
    BEGIN SELECT raise(ABORT, 'what was taken back stays taken back'); END;
