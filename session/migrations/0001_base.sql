-- Books of one university: times are UTC milliseconds, ids are made by the program,
-- points are whole numbers 0..100, booleans 0 or 1. `…_json` columns are opaque to SQL.

CREATE TABLE university (
    id TEXT PRIMARY KEY, name_kk TEXT NOT NULL, name_ru TEXT NOT NULL, name_en TEXT NOT NULL,
    centre_kk TEXT NOT NULL, centre_ru TEXT NOT NULL, centre_en TEXT NOT NULL,
    bin TEXT, zone TEXT NOT NULL, labels_json TEXT NOT NULL DEFAULT '{}',
    demo INTEGER NOT NULL DEFAULT 0 CHECK (demo IN (0, 1)), created_ms INTEGER NOT NULL
) STRICT;

-- One row per start of the server; what was running when it died is known from beat_ms.
CREATE TABLE server_run (
    id TEXT PRIMARY KEY, started_ms INTEGER NOT NULL, beat_ms INTEGER NOT NULL, stopped_ms INTEGER
) STRICT;

CREATE TABLE person (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university,
    surname TEXT NOT NULL, given TEXT NOT NULL, patronymic TEXT,
    name TEXT NOT NULL, search TEXT NOT NULL, -- as shown; folded for finding only
    iin TEXT, birth_date TEXT, email TEXT, photo_sha256 TEXT,
    minor INTEGER NOT NULL DEFAULT 0 CHECK (minor IN (0, 1)), created_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX person_search ON person (university, search);

CREATE TABLE account (
    id TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE REFERENCES person,
    login TEXT NOT NULL UNIQUE COLLATE NOCASE, password_hash TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'locked', 'closed')),
    lang TEXT NOT NULL CHECK (lang IN ('kk', 'ru', 'en')),
    totp_secret BLOB, totp_on INTEGER NOT NULL DEFAULT 0 CHECK (totp_on IN (0, 1)),
    totp_step INTEGER NOT NULL DEFAULT 0, -- the latest used time step: a code is good once
    version INTEGER NOT NULL DEFAULT 1, created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,
    CHECK (totp_on = 0 OR totp_secret IS NOT NULL)
) STRICT;

CREATE TABLE role_assignment (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person, role TEXT NOT NULL,
    scope_kind TEXT NOT NULL CHECK (scope_kind IN
        ('university', 'faculty', 'department', 'programme', 'course', 'group', 'exam', 'sitting', 'person')),
    scope TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER,
    order_no TEXT, substitute_for TEXT REFERENCES person,
    CHECK (to_ms IS NULL OR to_ms > from_ms)
) STRICT;
CREATE INDEX role_assignment_person ON role_assignment (person);
CREATE INDEX role_assignment_role ON role_assignment (role);

CREATE TABLE login_session (
    id TEXT PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    account TEXT NOT NULL REFERENCES account, address TEXT NOT NULL, agent TEXT,
    created_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, ended_ms INTEGER
) STRICT;
CREATE INDEX login_session_account ON login_session (account);

-- key: "login:NAME" or "address:ADDRESS".
CREATE TABLE throttle (
    key TEXT PRIMARY KEY, failures INTEGER NOT NULL, since_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE policy_set (
    university TEXT NOT NULL REFERENCES university, version INTEGER NOT NULL, effective_ms INTEGER NOT NULL,
    ground TEXT NOT NULL, approved_by TEXT REFERENCES person, PRIMARY KEY (university, version)
) STRICT;
CREATE TABLE policy_value (
    university TEXT NOT NULL, version INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (university, version, key), FOREIGN KEY (university, version) REFERENCES policy_set
) STRICT;

CREATE TABLE programme (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, code TEXT NOT NULL,
    title_kk TEXT NOT NULL, title_ru TEXT NOT NULL, title_en TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('short', 'bachelor', 'master', 'doctorate', 'additional', 'informal')),
    UNIQUE (university, code)
) STRICT;
CREATE TABLE student_group (
    id TEXT PRIMARY KEY, programme TEXT NOT NULL REFERENCES programme, title TEXT NOT NULL, UNIQUE (programme, title)
) STRICT;
CREATE TABLE student (
    id TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE REFERENCES person, student_no TEXT NOT NULL UNIQUE,
    programme TEXT NOT NULL REFERENCES programme, group_id TEXT NOT NULL REFERENCES student_group,
    admission_year INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'leave', 'mobility', 'expelled', 'graduated')),
    distance_ground TEXT NOT NULL DEFAULT 'none'
) STRICT;
-- 003-5.1.3(2): extra_time (value = per cent), helper, gaze, …
CREATE TABLE accommodation (
    student TEXT NOT NULL REFERENCES student, kind TEXT NOT NULL CHECK (kind IN ('extra_time', 'helper', 'guard', 'gaze')),
    value INTEGER NOT NULL, ground TEXT NOT NULL, PRIMARY KEY (student, kind)
) STRICT;

CREATE TABLE course (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, code TEXT NOT NULL,
    title_kk TEXT NOT NULL, title_ru TEXT NOT NULL, title_en TEXT NOT NULL, credits INTEGER NOT NULL,
    delivery_lock TEXT NOT NULL DEFAULT 'none' CHECK (delivery_lock IN ('none', 'traditional_only')),
    UNIQUE (university, code)
) STRICT;
CREATE TABLE offering (
    id TEXT PRIMARY KEY, course TEXT NOT NULL REFERENCES course, year INTEGER NOT NULL,
    term TEXT NOT NULL CHECK (term IN ('autumn', 'spring', 'summer')), UNIQUE (course, year, term)
) STRICT;
CREATE TABLE offering_teacher (
    offering TEXT NOT NULL REFERENCES offering, person TEXT NOT NULL REFERENCES person,
    part TEXT NOT NULL CHECK (part IN ('teacher', 'examiner')), PRIMARY KEY (offering, person, part)
) STRICT;
CREATE TABLE enrolment (
    id TEXT PRIMARY KEY, student TEXT NOT NULL REFERENCES student, offering TEXT NOT NULL REFERENCES offering,
    n INTEGER NOT NULL DEFAULT 1, origin TEXT NOT NULL DEFAULT 'normal',
    scale TEXT NOT NULL DEFAULT 'KZ-2018', status TEXT NOT NULL DEFAULT 'active', UNIQUE (student, offering, n)
) STRICT;
CREATE INDEX enrolment_offering ON enrolment (offering);
CREATE TABLE admission (
    enrolment TEXT PRIMARY KEY REFERENCES enrolment, rating INTEGER CHECK (rating BETWEEN 0 AND 100),
    status TEXT NOT NULL CHECK (status IN ('not_computed', 'admitted', 'not_admitted', 'overridden')),
    ground TEXT, decided_by TEXT REFERENCES person, at_ms INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE item (
    id TEXT PRIMARY KEY, course TEXT NOT NULL REFERENCES course,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple')),
    stem_kk TEXT NOT NULL, stem_ru TEXT NOT NULL, stem_en TEXT NOT NULL,
    points INTEGER NOT NULL DEFAULT 1 CHECK (points > 0), created_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE item_option (
    id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES item, n INTEGER NOT NULL,
    text_kk TEXT NOT NULL, text_ru TEXT NOT NULL, text_en TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)), UNIQUE (item, n)
) STRICT;

CREATE TABLE exam (
    id TEXT PRIMARY KEY, offering TEXT NOT NULL REFERENCES offering,
    form TEXT NOT NULL CHECK (form IN ('atk_test', 'oral_online', 'mixed', 'written_online', 'written_offline',
        'practice_report', 'complex_exam', 'defence', 'state_exam')),
    delivery TEXT NOT NULL CHECK (delivery IN ('proctored_remote', 'proctored_on_site', 'traditional_only')),
    title_kk TEXT NOT NULL, title_ru TEXT NOT NULL, title_en TEXT NOT NULL,
    duration_s INTEGER NOT NULL CHECK (duration_s > 0), window_from_ms INTEGER NOT NULL, window_to_ms INTEGER NOT NULL,
    max_pauses INTEGER NOT NULL DEFAULT 3, shuffle INTEGER NOT NULL DEFAULT 1 CHECK (shuffle IN (0, 1)),
    rules_json TEXT NOT NULL DEFAULT '{}', CHECK (window_to_ms > window_from_ms)
) STRICT;
CREATE TABLE exam_item (
    exam TEXT NOT NULL REFERENCES exam, n INTEGER NOT NULL, item TEXT NOT NULL REFERENCES item,
    PRIMARY KEY (exam, n), UNIQUE (exam, item)
) STRICT;
CREATE TABLE sitting (
    id TEXT PRIMARY KEY, exam TEXT NOT NULL REFERENCES exam, starts_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL,
    late_limit_s INTEGER NOT NULL DEFAULT 900, room TEXT NOT NULL, capacity INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'cancelled')), CHECK (ends_ms > starts_ms)
) STRICT;
CREATE TABLE sitting_staff (
    sitting TEXT NOT NULL REFERENCES sitting, person TEXT NOT NULL REFERENCES person,
    part TEXT NOT NULL CHECK (part IN ('proctor', 'examiner')), PRIMARY KEY (sitting, person, part)
) STRICT;

-- The clock: `deadline_ms` while it runs, `left_ms` while it stands, both NULL before the start.
CREATE TABLE attempt (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, exam TEXT NOT NULL REFERENCES exam,
    sitting TEXT NOT NULL REFERENCES sitting, student TEXT NOT NULL REFERENCES student,
    enrolment TEXT NOT NULL REFERENCES enrolment, n INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL DEFAULT 'main' CHECK (kind IN ('main', 'individual', 'fx_retake', 'technical_repeat', 'appeal_repeat')),
    state TEXT NOT NULL CHECK (state IN ('scheduled', 'checkin', 'consented', 'device_ok', 'id_ok', 'in_progress',
        'interrupted', 'suspended', 'paused', 'submitted', 'auto_submitted', 'terminated', 'under_review', 'act_a_open',
        'act_b_open', 'graded_pending', 'graded', 'released', 'annulment_pending', 'annulled', 'void_technical',
        'no_show', 'cancelled', 'offline_option')),
    version INTEGER NOT NULL DEFAULT 1, policy_version INTEGER NOT NULL, seed INTEGER NOT NULL,
    duration_s INTEGER NOT NULL, -- with the student's accommodation
    entered_ms INTEGER, started_ms INTEGER, ended_ms INTEGER, -- waiting room, admitted, submitted or ended
    deadline_ms INTEGER, left_ms INTEGER, extra_s INTEGER NOT NULL DEFAULT 0,
    cap_s INTEGER NOT NULL, clock_stops INTEGER NOT NULL CHECK (clock_stops IN (0, 1)), -- reconnect_cap, reconnect_clock
    credited_ms INTEGER NOT NULL DEFAULT 0, -- given back for lost connections, up to cap_s
    cut_ms INTEGER, paused_ms INTEGER, pauses INTEGER NOT NULL DEFAULT 0, -- since when; how often
    submit_key TEXT, hand INTEGER NOT NULL DEFAULT 0 CHECK (hand IN (0, 1)), warnings INTEGER NOT NULL DEFAULT 0,
    online INTEGER NOT NULL DEFAULT 0 CHECK (online IN (0, 1)), tab TEXT, tab_asked TEXT, tab_allowed TEXT,
    resume_hash BLOB, media_hash BLOB, epoch_ms INTEGER, -- the first hello: media time counts from here
    client_json TEXT, score_raw INTEGER, score_max INTEGER, score INTEGER CHECK (score BETWEEN 0 AND 100),
    act_a TEXT, act_b TEXT, -- the open act of each kind, set and cleared by the acts
    ended_by TEXT REFERENCES person, ended_reason TEXT, created_ms INTEGER NOT NULL,
    UNIQUE (exam, student, n)
) STRICT;
CREATE INDEX attempt_sitting ON attempt (sitting);
CREATE INDEX attempt_student ON attempt (student);
CREATE INDEX attempt_enrolment ON attempt (enrolment);
CREATE INDEX attempt_state ON attempt (state);
-- One student sits one exam at a time.
CREATE UNIQUE INDEX attempt_one_active ON attempt (student) WHERE state IN
    ('checkin', 'consented', 'device_ok', 'id_ok', 'in_progress', 'interrupted', 'paused');

CREATE TABLE attempt_event (
    attempt TEXT NOT NULL REFERENCES attempt, n INTEGER NOT NULL, at_ms INTEGER NOT NULL, event TEXT NOT NULL,
    from_state TEXT NOT NULL, to_state TEXT NOT NULL, actor TEXT REFERENCES person, seconds INTEGER NOT NULL DEFAULT 0,
    note TEXT, PRIMARY KEY (attempt, n)
) STRICT;
CREATE TABLE attempt_item (
    attempt TEXT NOT NULL REFERENCES attempt, n INTEGER NOT NULL, item TEXT NOT NULL REFERENCES item,
    option_order TEXT NOT NULL, -- option numbers in the order shown, by commas
    PRIMARY KEY (attempt, n), UNIQUE (attempt, item)
) STRICT;
CREATE TABLE answer (
    attempt TEXT NOT NULL REFERENCES attempt, item TEXT NOT NULL REFERENCES item, rev INTEGER NOT NULL CHECK (rev > 0),
    choice TEXT NOT NULL, -- option ids, sorted, by commas; empty: cleared
    client_ms INTEGER NOT NULL, saved_ms INTEGER NOT NULL, PRIMARY KEY (attempt, item, rev)
) STRICT;
-- Answers that came after the end: kept for the commission, never scored.
CREATE TABLE answer_late (
    attempt TEXT NOT NULL REFERENCES attempt, item TEXT NOT NULL REFERENCES item, rev INTEGER NOT NULL,
    choice TEXT NOT NULL, client_ms INTEGER NOT NULL, came_ms INTEGER NOT NULL, PRIMARY KEY (attempt, item, rev)
) STRICT;
-- Each lost connection: what act B is drafted from.
CREATE TABLE interruption (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt, cause TEXT NOT NULL, from_ms INTEGER NOT NULL,
    to_ms INTEGER, credited_ms INTEGER NOT NULL DEFAULT 0, over_cap INTEGER NOT NULL DEFAULT 0 CHECK (over_cap IN (0, 1)),
    act TEXT
) STRICT;
CREATE INDEX interruption_attempt ON interruption (attempt);

CREATE TABLE consent_text (
    version INTEGER NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (version, lang)
) STRICT;
CREATE TABLE consent (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person, attempt TEXT NOT NULL REFERENCES attempt,
    given INTEGER NOT NULL CHECK (given IN (0, 1)), text_version INTEGER NOT NULL, text_sha256 TEXT NOT NULL,
    lang TEXT NOT NULL, scope TEXT NOT NULL, address TEXT NOT NULL, at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_attempt ON consent (attempt);
CREATE TABLE checkin_step (
    attempt TEXT NOT NULL REFERENCES attempt, step TEXT NOT NULL CHECK (step IN
        ('rules', 'consent', 'system', 'camera', 'network', 'face')),
    ok INTEGER NOT NULL CHECK (ok IN (0, 1)), info_json TEXT, decided_by TEXT REFERENCES person, reason TEXT,
    at_ms INTEGER NOT NULL, PRIMARY KEY (attempt, step)
) STRICT;

CREATE TABLE chat (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt, sender TEXT NOT NULL REFERENCES person,
    from_student INTEGER NOT NULL CHECK (from_student IN (0, 1)),
    kind TEXT NOT NULL CHECK (kind IN ('message', 'warning')), key TEXT NOT NULL, text TEXT NOT NULL,
    at_ms INTEGER NOT NULL, read_ms INTEGER, UNIQUE (attempt, sender, key)
) STRICT;
CREATE TABLE proctor_note (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt, author TEXT NOT NULL REFERENCES person,
    text TEXT NOT NULL, at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX proctor_note_attempt ON proctor_note (attempt);
CREATE TABLE advice (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt, kind TEXT NOT NULL, sentence TEXT NOT NULL,
    from_ms INTEGER NOT NULL, to_ms INTEGER
) STRICT;
CREATE INDEX advice_attempt ON advice (attempt);

-- Media: what was sent, what is missing and why, what was cut out of the journal.
CREATE TABLE stream_config (
    attempt TEXT NOT NULL REFERENCES attempt, stream INTEGER NOT NULL, config INTEGER NOT NULL, codec TEXT NOT NULL,
    layers INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL, rung TEXT NOT NULL, description BLOB,
    at_ms INTEGER NOT NULL, PRIMARY KEY (attempt, stream, config)
) STRICT;
CREATE TABLE gap (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt, stream INTEGER NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('offline', 'hidden', 'muted', 'shed', 'server', 'camera', 'unknown')),
    from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, frames INTEGER NOT NULL DEFAULT 0, CHECK (to_ms >= from_ms)
) STRICT;
CREATE INDEX gap_attempt ON gap (attempt, from_ms);
CREATE TABLE recording_part (
    attempt TEXT NOT NULL REFERENCES attempt, n INTEGER NOT NULL, stream INTEGER NOT NULL, mime TEXT NOT NULL,
    path TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    ready INTEGER NOT NULL CHECK (ready IN (0, 1)), until_ms INTEGER NOT NULL, destroyed_ms INTEGER,
    PRIMARY KEY (attempt, n)
) STRICT;

CREATE TABLE incident (
    id TEXT PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempt, kind TEXT NOT NULL,
    class TEXT NOT NULL CHECK (class IN ('violation', 'question', 'technical', 'notice')),
    state TEXT NOT NULL CHECK (state IN ('open', 'ended', 'confirmed', 'dismissed', 'merged')),
    version INTEGER NOT NULL DEFAULT 1, from_ms INTEGER NOT NULL, to_ms INTEGER,
    media_from_ms INTEGER NOT NULL, media_to_ms INTEGER, opened_ms INTEGER NOT NULL, advised_ms INTEGER,
    numbers_json TEXT NOT NULL, sentence_kk TEXT NOT NULL, sentence_ru TEXT NOT NULL, sentence_en TEXT NOT NULL,
    policy_version INTEGER NOT NULL, detectors TEXT NOT NULL DEFAULT '', merged_into TEXT REFERENCES incident,
    reviewer TEXT REFERENCES person, reviewed_ms INTEGER, comment TEXT, reason TEXT, act TEXT,
    CHECK ((state IN ('confirmed', 'dismissed')) = (reviewer IS NOT NULL))
) STRICT;
CREATE INDEX incident_attempt ON incident (attempt, from_ms);
CREATE UNIQUE INDEX incident_one_open ON incident (attempt, kind) WHERE state = 'open';

-- The bytes stand in DIR/evidence/ab/SHA256; the row exists only when the file is durable.
CREATE TABLE evidence (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64), media_type TEXT NOT NULL, bytes INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL, until_ms INTEGER, destroyed_ms INTEGER
) STRICT;
CREATE TABLE evidence_use (
    id TEXT PRIMARY KEY, sha256 TEXT NOT NULL REFERENCES evidence, attempt TEXT NOT NULL REFERENCES attempt,
    incident TEXT REFERENCES incident, place TEXT NOT NULL CHECK (place IN ('before', 'at', 'after', 'face', 'sights', 'clip')),
    media_ms INTEGER NOT NULL, server_ms INTEGER NOT NULL, frame_seq INTEGER NOT NULL, layer INTEGER NOT NULL,
    detectors TEXT NOT NULL, policy_version INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_use_attempt ON evidence_use (attempt);
CREATE INDEX evidence_use_incident ON evidence_use (incident);
CREATE INDEX evidence_use_sha256 ON evidence_use (sha256);
CREATE TABLE legal_hold (
    id TEXT PRIMARY KEY, object_kind TEXT NOT NULL, object TEXT NOT NULL, ground TEXT NOT NULL,
    from_ms INTEGER NOT NULL, to_ms INTEGER
) STRICT;
CREATE INDEX legal_hold_object ON legal_hold (object);

-- Each event carries the whole state after it; the current grade is the last one. Nothing is overwritten.
CREATE TABLE grade_event (
    enrolment TEXT NOT NULL REFERENCES enrolment, n INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('exam_score', 'final_computed', 'withheld', 'released', 'annulled', 'reinstated',
        'fx_retake_score', 'technical_repeat', 'manual_correction')),
    state TEXT NOT NULL CHECK (state IN ('provisional', 'withheld', 'released', 'annulled', 'reinstated')),
    attempt TEXT REFERENCES attempt, rating INTEGER, exam INTEGER, final INTEGER, letter TEXT,
    rounding TEXT NOT NULL, w_rating INTEGER NOT NULL, w_exam INTEGER NOT NULL, policy_version INTEGER NOT NULL,
    ground_kind TEXT NOT NULL, ground TEXT, actor TEXT REFERENCES person, at_ms INTEGER NOT NULL,
    PRIMARY KEY (enrolment, n)
) STRICT;
CREATE VIEW grade_current AS
    SELECT e.* FROM grade_event e
    WHERE e.n = (SELECT max(l.n) FROM grade_event l WHERE l.enrolment = e.enrolment);
-- The sheet of an exam: every student of it, with or without a score.
CREATE VIEW statement_line AS
    SELECT a.exam, a.id AS attempt, a.state AS attempt_state, a.enrolment, s.student_no, p.name, g.title AS group_title,
        coalesce(c.rating, m.rating) AS rating, c.exam AS exam_score, c.final, c.letter, c.state, c.at_ms AS changed_ms,
        a.act_a, a.act_b
    FROM attempt a JOIN student s ON s.id = a.student JOIN person p ON p.id = s.person
    JOIN student_group g ON g.id = s.group_id
    LEFT JOIN grade_current c ON c.enrolment = a.enrolment LEFT JOIN admission m ON m.enrolment = a.enrolment;

-- The chain: who and what stand outside the hashed row, which holds their salted hashes (erasure keeps it valid).
CREATE TABLE audit_row (
    university TEXT NOT NULL REFERENCES university, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL,
    role TEXT NOT NULL, action TEXT NOT NULL, object_kind TEXT NOT NULL, object TEXT NOT NULL,
    actor_hash TEXT NOT NULL, detail_hash TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (university, seq)
) STRICT;
CREATE INDEX audit_row_object ON audit_row (object);
CREATE TABLE audit_private (
    university TEXT NOT NULL, seq INTEGER NOT NULL, salt BLOB NOT NULL, actor TEXT, address TEXT, detail TEXT NOT NULL,
    PRIMARY KEY (university, seq), FOREIGN KEY (university, seq) REFERENCES audit_row
) STRICT;
CREATE INDEX audit_private_actor ON audit_private (actor);
CREATE TABLE chain_head (
    university TEXT PRIMARY KEY REFERENCES university, seq INTEGER NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TABLE chain_checkpoint (
    university TEXT NOT NULL REFERENCES university, seq INTEGER NOT NULL, hash TEXT NOT NULL, at_ms INTEGER NOT NULL,
    signature BLOB, PRIMARY KEY (university, seq)
) STRICT;
CREATE TABLE counter (
    university TEXT NOT NULL REFERENCES university, name TEXT NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (university, name)
) STRICT;
CREATE TABLE notification (
    id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES person, kind TEXT NOT NULL, object_kind TEXT NOT NULL,
    object TEXT NOT NULL, at_ms INTEGER NOT NULL, read_ms INTEGER
) STRICT;
CREATE INDEX notification_person ON notification (person, at_ms);

-- What has been written stays written.
CREATE TRIGGER answer_keep_u BEFORE UPDATE ON answer BEGIN SELECT raise(ABORT, 'answers are append-only'); END;
CREATE TRIGGER answer_keep_d BEFORE DELETE ON answer BEGIN SELECT raise(ABORT, 'answers are append-only'); END;
CREATE TRIGGER answer_late_keep_u BEFORE UPDATE ON answer_late BEGIN SELECT raise(ABORT, 'answers are append-only'); END;
CREATE TRIGGER answer_late_keep_d BEFORE DELETE ON answer_late BEGIN SELECT raise(ABORT, 'answers are append-only'); END;
CREATE TRIGGER attempt_event_keep_u BEFORE UPDATE ON attempt_event BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER attempt_event_keep_d BEFORE DELETE ON attempt_event BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER consent_keep_u BEFORE UPDATE ON consent BEGIN SELECT raise(ABORT, 'consents are append-only'); END;
CREATE TRIGGER consent_keep_d BEFORE DELETE ON consent BEGIN SELECT raise(ABORT, 'consents are append-only'); END;
CREATE TRIGGER chat_keep_d BEFORE DELETE ON chat BEGIN SELECT raise(ABORT, 'messages are kept'); END;
CREATE TRIGGER chat_keep_u BEFORE UPDATE OF attempt, sender, kind, key, text, at_ms ON chat
    BEGIN SELECT raise(ABORT, 'messages are kept'); END;
CREATE TRIGGER incident_keep_d BEFORE DELETE ON incident BEGIN SELECT raise(ABORT, 'incidents are kept'); END;
CREATE TRIGGER evidence_use_keep_u BEFORE UPDATE ON evidence_use BEGIN SELECT raise(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER evidence_use_keep_d BEFORE DELETE ON evidence_use BEGIN SELECT raise(ABORT, 'evidence is append-only'); END;
CREATE TRIGGER grade_event_keep_u BEFORE UPDATE ON grade_event BEGIN SELECT raise(ABORT, 'grades are append-only'); END;
CREATE TRIGGER grade_event_keep_d BEFORE DELETE ON grade_event BEGIN SELECT raise(ABORT, 'grades are append-only'); END;
CREATE TRIGGER audit_row_keep_u BEFORE UPDATE ON audit_row BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER audit_row_keep_d BEFORE DELETE ON audit_row BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER policy_set_keep_u BEFORE UPDATE ON policy_set BEGIN SELECT raise(ABORT, 'a policy version is final'); END;
CREATE TRIGGER policy_set_keep_d BEFORE DELETE ON policy_set BEGIN SELECT raise(ABORT, 'a policy version is final'); END;
CREATE TRIGGER policy_value_keep_u BEFORE UPDATE ON policy_value BEGIN SELECT raise(ABORT, 'a policy version is final'); END;
CREATE TRIGGER policy_value_keep_d BEFORE DELETE ON policy_value BEGIN SELECT raise(ABORT, 'a policy version is final'); END;
CREATE TRIGGER chain_checkpoint_keep_d BEFORE DELETE ON chain_checkpoint BEGIN SELECT raise(ABORT, 'checkpoints are kept'); END;
