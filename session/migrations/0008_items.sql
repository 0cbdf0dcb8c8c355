-- Nine kinds of question. What refers to a question is made anew with it, because a CHECK cannot be widened in place.
CREATE TABLE item_kept (
    id TEXT PRIMARY KEY, course TEXT NOT NULL REFERENCES course,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'truefalse', 'numeric', 'short', 'matching', 'ordering',
        'essay', 'file')),
    stem_kk TEXT NOT NULL, stem_ru TEXT NOT NULL, stem_en TEXT NOT NULL, -- '': not in that language
    points INTEGER NOT NULL DEFAULT 1 CHECK (points > 0), created_ms INTEGER NOT NULL,
    format TEXT NOT NULL DEFAULT 'plain' CHECK (format IN ('plain', 'html')), -- html: cleaned by the reader
    name TEXT NOT NULL DEFAULT '', category TEXT NOT NULL DEFAULT '', -- "Algebra/Matrices"
    difficulty INTEGER NOT NULL DEFAULT 0 CHECK (difficulty BETWEEN 0 AND 5), -- 0: not said
    shuffle INTEGER NOT NULL DEFAULT 1 CHECK (shuffle IN (0, 1)),
    exact INTEGER NOT NULL DEFAULT 0 CHECK (exact IN (0, 1)), -- a short answer must be written just so
    feedback TEXT NOT NULL DEFAULT '', rubric TEXT NOT NULL DEFAULT '', -- for those who mark, and for exports
    state TEXT NOT NULL DEFAULT 'approved' CHECK (state IN ('draft', 'approved', 'retired')),
    author TEXT REFERENCES person, version INTEGER NOT NULL DEFAULT 1, search TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO item_kept (id, course, kind, stem_kk, stem_ru, stem_en, points, created_ms)
SELECT id, course, kind, stem_kk, stem_ru, stem_en, points, created_ms FROM item;
-- One row: an option, an accepted answer, a pair, or a step in its right place n.
CREATE TABLE item_option_kept (
    id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES item_kept, n INTEGER NOT NULL,
    text_kk TEXT NOT NULL, text_ru TEXT NOT NULL, text_en TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    share_ppm INTEGER CHECK (share_ppm BETWEEN -1000000 AND 1000000), -- of the points; NULL: all when correct, else none
    pair_kk TEXT NOT NULL DEFAULT '', pair_ru TEXT NOT NULL DEFAULT '', pair_en TEXT NOT NULL DEFAULT '',
    value_micro INTEGER, tolerance_micro INTEGER, -- of an accepted number, in millionths
    feedback TEXT NOT NULL DEFAULT '', UNIQUE (item, n)
) STRICT;
INSERT INTO item_option_kept (id, item, n, text_kk, text_ru, text_en, correct)
SELECT id, item, n, text_kk, text_ru, text_en, correct FROM item_option;
CREATE TABLE exam_item_kept (
    exam TEXT NOT NULL REFERENCES exam, n INTEGER NOT NULL, item TEXT NOT NULL REFERENCES item_kept,
    PRIMARY KEY (exam, n), UNIQUE (exam, item)
) STRICT;
INSERT INTO exam_item_kept (exam, n, item) SELECT exam, n, item FROM exam_item;
CREATE TABLE attempt_item_kept (
    attempt TEXT NOT NULL REFERENCES attempt, n INTEGER NOT NULL, item TEXT NOT NULL REFERENCES item_kept,
    option_order TEXT NOT NULL, -- option numbers in the order shown, by commas
    PRIMARY KEY (attempt, n), UNIQUE (attempt, item)
) STRICT;
INSERT INTO attempt_item_kept (attempt, n, item, option_order) SELECT attempt, n, item, option_order FROM attempt_item;
DROP TABLE attempt_item;
DROP TABLE exam_item;
DROP TABLE item_option;
DROP TABLE item;
ALTER TABLE item_kept RENAME TO item;
ALTER TABLE item_option_kept RENAME TO item_option;
ALTER TABLE exam_item_kept RENAME TO exam_item;
ALTER TABLE attempt_item_kept RENAME TO attempt_item;
CREATE INDEX item_course ON item (course, category);
CREATE INDEX attempt_item_item ON attempt_item (item);

-- Pictures of a question: the bytes stand among the evidence, named by their hash.
CREATE TABLE item_picture (
    item TEXT NOT NULL REFERENCES item, sha256 TEXT NOT NULL REFERENCES evidence, PRIMARY KEY (item, sha256)
) STRICT;
CREATE INDEX item_picture_sha256 ON item_picture (sha256);

-- So many questions of a category are drawn beside those named by exam_item; '' and 0: any.
CREATE TABLE exam_draw (
    exam TEXT NOT NULL REFERENCES exam, n INTEGER NOT NULL, category TEXT NOT NULL,
    difficulty INTEGER NOT NULL CHECK (difficulty BETWEEN 0 AND 5), items INTEGER NOT NULL CHECK (items > 0),
    PRIMARY KEY (exam, n)
) STRICT;

-- What an answer says in words: a number, a short text, an essay, or the hash of a file. Option ids stand in `choice`.
ALTER TABLE answer ADD COLUMN text TEXT NOT NULL DEFAULT '';
ALTER TABLE answer_late ADD COLUMN text TEXT NOT NULL DEFAULT '';
CREATE TABLE answer_file (
    attempt TEXT NOT NULL REFERENCES attempt, item TEXT NOT NULL REFERENCES item, sha256 TEXT NOT NULL REFERENCES evidence,
    media_type TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (attempt, item, sha256)
) STRICT;
CREATE TRIGGER answer_file_keep_u BEFORE UPDATE ON answer_file BEGIN SELECT raise(ABORT, 'answers are append-only'); END;
CREATE TRIGGER answer_file_keep_d BEFORE DELETE ON answer_file BEGIN SELECT raise(ABORT, 'answers are append-only'); END;

-- Marking by people (003-5.3.8): each mark is kept, the latest of a part counts. Markers see a code, not a name.
ALTER TABLE exam ADD COLUMN second_marker INTEGER NOT NULL DEFAULT 0 CHECK (second_marker IN (0, 1));
ALTER TABLE exam ADD COLUMN mark_gap INTEGER NOT NULL DEFAULT 1 CHECK (mark_gap >= 0); -- points that two may differ
ALTER TABLE exam ADD COLUMN sheet_points INTEGER NOT NULL DEFAULT 0 CHECK (sheet_points >= 0); -- of the oral part
CREATE TABLE mark_code (
    attempt TEXT PRIMARY KEY REFERENCES attempt, exam TEXT NOT NULL REFERENCES exam, code TEXT NOT NULL, UNIQUE (exam, code)
) STRICT;
CREATE TABLE mark (
    attempt TEXT NOT NULL REFERENCES attempt, item TEXT NOT NULL, -- '': the examiner's sheet of the whole attempt
    part TEXT NOT NULL CHECK (part IN ('first', 'second', 'agreed')), n INTEGER NOT NULL,
    marker TEXT NOT NULL REFERENCES person, points INTEGER NOT NULL CHECK (points >= 0), comment TEXT NOT NULL,
    at_ms INTEGER NOT NULL, PRIMARY KEY (attempt, item, part, n)
) STRICT;
CREATE TRIGGER mark_keep_u BEFORE UPDATE ON mark BEGIN SELECT raise(ABORT, 'marks are append-only'); END;
CREATE TRIGGER mark_keep_d BEFORE DELETE ON mark BEGIN SELECT raise(ABORT, 'marks are append-only'); END;
CREATE VIEW mark_latest AS SELECT m.attempt, m.item, m.part, m.marker, m.points, m.comment, m.at_ms FROM mark m
WHERE m.n = (SELECT max(l.n) FROM mark l WHERE l.attempt = m.attempt AND l.item = m.item AND l.part = m.part);
-- What counts: the agreed one; of two that are near enough the mean, half up; else the first, where nobody is second.
CREATE VIEW mark_final AS SELECT f.attempt, f.item, coalesce(
    (SELECT g.points FROM mark_latest g WHERE g.attempt = f.attempt AND g.item = f.item AND g.part = 'agreed'),
    CASE WHEN x.second_marker = 0 THEN f.points ELSE
        (SELECT (f.points + s.points + 1) / 2 FROM mark_latest s WHERE s.attempt = f.attempt AND s.item = f.item
            AND s.part = 'second' AND abs(s.points - f.points) <= x.mark_gap) END) AS points
FROM mark_latest f JOIN attempt a ON a.id = f.attempt JOIN exam x ON x.id = a.exam WHERE f.part = 'first';
