-- More of what a student can be granted (003-5.1.3); words are those of session/accommodation.def.
-- value: per cent for extra_time, people for assistant, guard and interpreter, else 1.
CREATE TABLE accommodation_granted (
    student TEXT NOT NULL REFERENCES student, kind TEXT NOT NULL CHECK (kind IN ('extra_time', 'no_face_matching',
        'assistant', 'guard', 'interpreter', 'low_vision', 'blind', 'not_facing_camera')),
    value INTEGER NOT NULL, ground TEXT NOT NULL, PRIMARY KEY (student, kind)
) STRICT;
INSERT INTO accommodation_granted (student, kind, value, ground)
SELECT student, CASE kind WHEN 'helper' THEN 'assistant' WHEN 'gaze' THEN 'low_vision' ELSE kind END, value, ground
FROM accommodation;
DROP TABLE accommodation;
ALTER TABLE accommodation_granted RENAME TO accommodation;
