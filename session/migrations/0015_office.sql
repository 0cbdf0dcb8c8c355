-- The office before the exam: who belongs where, when the year happens, what the curriculum asks, who may sit.

CREATE TABLE faculty (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, code TEXT NOT NULL,
    title_kk TEXT NOT NULL, title_ru TEXT NOT NULL, title_en TEXT NOT NULL, UNIQUE (university, code)
) STRICT;
CREATE TABLE department (
    id TEXT PRIMARY KEY, faculty TEXT NOT NULL REFERENCES faculty, code TEXT NOT NULL,
    title_kk TEXT NOT NULL, title_ru TEXT NOT NULL, title_en TEXT NOT NULL, UNIQUE (faculty, code)
) STRICT;
ALTER TABLE programme ADD COLUMN department TEXT REFERENCES department;
ALTER TABLE course ADD COLUMN department TEXT REFERENCES department;

ALTER TABLE university ADD COLUMN labels_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE person ADD COLUMN phone TEXT;
ALTER TABLE person ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE student ADD COLUMN zone TEXT; -- where the student is, when not in the university's zone (003-5.1.3)
CREATE UNIQUE INDEX person_iin ON person (university, iin) WHERE iin IS NOT NULL;
CREATE INDEX student_group_of ON student (group_id);

-- Who speaks for a minor; who may see a grown student's results, with their consent.
CREATE TABLE parent_link (
    student TEXT NOT NULL REFERENCES student, person TEXT NOT NULL REFERENCES person,
    relation TEXT NOT NULL CHECK (relation IN ('mother', 'father', 'guardian', 'other')),
    consent_ms INTEGER, -- of the student, when of age
    PRIMARY KEY (student, person)
) STRICT;
CREATE INDEX parent_link_person ON parent_link (person);

-- What a programme's working curriculum says of a course (003-5.3.1, 5.3.7).
CREATE TABLE curriculum (
    programme TEXT NOT NULL REFERENCES programme, course TEXT NOT NULL REFERENCES course,
    form TEXT NOT NULL CHECK (form IN ('atk_test', 'oral_online', 'mixed', 'written_online', 'written_offline',
        'practice_report', 'complex_exam', 'defence', 'state_exam')),
    version INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (programme, course)
) STRICT;

-- The academic calendar. `programme` NULL: for all.
CREATE TABLE calendar_window (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, year INTEGER NOT NULL,
    term TEXT NOT NULL CHECK (term IN ('autumn', 'spring', 'summer')),
    kind TEXT NOT NULL CHECK (kind IN ('teaching', 'midterm_week', 'exam_session', 'retake', 'summer', 'review_lectures',
        'final_attestation')),
    programme TEXT REFERENCES programme, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, changed_ms INTEGER NOT NULL, CHECK (to_ms > from_ms)
) STRICT;
CREATE INDEX calendar_window_year ON calendar_window (university, year, term, kind);

-- A secret address at which a calendar program finds a person's dates.
CREATE TABLE calendar_feed (
    token TEXT PRIMARY KEY, person TEXT NOT NULL UNIQUE REFERENCES person, created_ms INTEGER NOT NULL
) STRICT;

-- Control measures of an offering: tasks with their dates, and the midterm.
CREATE TABLE control_task (
    id TEXT PRIMARY KEY, offering TEXT NOT NULL REFERENCES offering, title_kk TEXT NOT NULL, title_ru TEXT NOT NULL,
    title_en TEXT NOT NULL, due_ms INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX control_task_offering ON control_task (offering);
CREATE TABLE control_done (
    task TEXT NOT NULL REFERENCES control_task, enrolment TEXT NOT NULL REFERENCES enrolment, done_ms INTEGER NOT NULL,
    by_person TEXT REFERENCES person, PRIMARY KEY (task, enrolment)
) STRICT;
CREATE TABLE midterm (
    enrolment TEXT NOT NULL REFERENCES enrolment, n INTEGER NOT NULL CHECK (n BETWEEN 1 AND 4),
    score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100), by_person TEXT REFERENCES person, at_ms INTEGER NOT NULL,
    PRIMARY KEY (enrolment, n)
) STRICT;
-- What keeps a student from every exam while it lasts: tuition owed, an academic debt.
CREATE TABLE student_hold (
    id TEXT PRIMARY KEY, student TEXT NOT NULL REFERENCES student, kind TEXT NOT NULL CHECK (kind IN ('tuition', 'academic',
        'discipline')), note TEXT NOT NULL, by_person TEXT REFERENCES person, from_ms INTEGER NOT NULL, to_ms INTEGER
) STRICT;
CREATE INDEX student_hold_student ON student_hold (student);
ALTER TABLE admission ADD COLUMN reasons TEXT NOT NULL DEFAULT ''; -- gates that are shut, words by commas
ALTER TABLE admission ADD COLUMN policy_version INTEGER NOT NULL DEFAULT 0;

-- Sittings are changed by people who may look at the same time.
ALTER TABLE sitting ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Another day for documented reasons of the closed list (003-5.3.10).
CREATE TABLE individual_request (
    id TEXT PRIMARY KEY, enrolment TEXT NOT NULL REFERENCES enrolment, attempt TEXT REFERENCES attempt,
    reason TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'checked', 'approved', 'rejected', 'scheduled')),
    checked_by TEXT REFERENCES person, decided_by TEXT REFERENCES person, decision TEXT,
    late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)), until_ms INTEGER, policy_version INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL, CHECK (to_ms > from_ms)
) STRICT;
CREATE INDEX individual_request_enrolment ON individual_request (enrolment);
CREATE TABLE individual_document (
    request TEXT NOT NULL REFERENCES individual_request, n INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
    sha256 TEXT NOT NULL, media_type TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (request, n)
) STRICT;

-- Who stayed away; nothing is decided by silence but after its time (003-5.3.12).
CREATE TABLE no_show (
    attempt TEXT PRIMARY KEY REFERENCES attempt, enrolment TEXT NOT NULL REFERENCES enrolment,
    student TEXT NOT NULL REFERENCES student,
    status TEXT NOT NULL CHECK (status IN ('unknown', 'excused', 'unexcused')), ground TEXT,
    decided_by TEXT REFERENCES person, decided_ms INTEGER, at_ms INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX no_show_student ON no_show (student, status);
CREATE TABLE summer_course (
    id TEXT PRIMARY KEY, student TEXT NOT NULL REFERENCES student, course TEXT NOT NULL REFERENCES course,
    enrolment TEXT NOT NULL REFERENCES enrolment, -- whose exam was missed
    state TEXT NOT NULL CHECK (state IN ('offered', 'paid', 'enrolled', 'lapsed')), ground TEXT NOT NULL, payment TEXT,
    enrolled TEXT REFERENCES enrolment, policy_version INTEGER NOT NULL, version INTEGER NOT NULL DEFAULT 1,
    created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL, UNIQUE (student, enrolment)
) STRICT;

-- Files that fill the books. What has been written before the end is kept as changesets, so that it can be taken back.
CREATE TABLE import (
    id TEXT PRIMARY KEY, university TEXT NOT NULL REFERENCES university, kind TEXT NOT NULL,
    name TEXT NOT NULL, sha256 TEXT NOT NULL, said TEXT NOT NULL, -- encoding and delimiter, as found
    state TEXT NOT NULL CHECK (state IN ('checked', 'applying', 'done', 'undoing', 'failed')),
    lines INTEGER NOT NULL, bad INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
    next INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL DEFAULT 0, -- of the line to be written next, in its file
    fault TEXT, by_person TEXT NOT NULL REFERENCES person, created_ms INTEGER NOT NULL, ended_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX import_one ON import (university) WHERE state IN ('applying', 'undoing');
CREATE TABLE import_changeset (
    import TEXT NOT NULL REFERENCES import, n INTEGER NOT NULL, changes BLOB NOT NULL, PRIMARY KEY (import, n)
) STRICT;

-- Keys for machines: never more than their maker may, at the rows they name, until their day.
CREATE TABLE api_token (
    id TEXT PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32), account TEXT NOT NULL REFERENCES account,
    title TEXT NOT NULL, rows TEXT NOT NULL, -- "GET /api/grades" by newlines
    created_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL, seen_ms INTEGER, ended_ms INTEGER
) STRICT;
