-- Who sits there (003-5.3.13). A likeness is a face described in 128 numbers: biometric data, kept by consent alone
-- (scope biometric_match), named by the net that made it, and deleted at until_ms or when the consent is withdrawn.
CREATE TABLE likeness (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person,
    attempt TEXT REFERENCES attempt, -- of a look at its stream; NULL: of the person's photo
    photo_sha256 TEXT, net_sha256 TEXT NOT NULL CHECK (length(net_sha256) = 64),
    unverifiable INTEGER NOT NULL, numbers BLOB NOT NULL, -- empty when the photo has no face that can be described
    at_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL,
    CHECK ((attempt IS NULL) = (photo_sha256 IS NOT NULL)), CHECK (length(numbers) = CASE unverifiable WHEN 0 THEN 512 ELSE 0 END)
) STRICT;
CREATE INDEX likeness_person ON likeness (person);
CREATE INDEX likeness_attempt ON likeness (attempt);
CREATE INDEX likeness_until ON likeness (until_ms);

-- What the comparison at check-in said; no numbers of a face. A person admits or refuses.
CREATE TABLE identity_check (
    attempt TEXT PRIMARY KEY REFERENCES attempt,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'review', 'unverifiable')),
    score_milli INTEGER NOT NULL, same_milli INTEGER NOT NULL, different_milli INTEGER NOT NULL,
    unverifiable INTEGER NOT NULL, looks INTEGER NOT NULL, detectors TEXT NOT NULL, policy_version INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
