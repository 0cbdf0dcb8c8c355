-- Work on paper: its points come in by hand (003-5.3.8, form 3).
ALTER TABLE attempt ADD COLUMN on_paper INTEGER NOT NULL DEFAULT 0 CHECK (on_paper IN (0, 1));
-- What the examiner's sheet of an attempt gives: all there is to mark on paper, an oral part, or nothing.
CREATE VIEW attempt_sheet AS SELECT a.id AS attempt, a.exam, CASE
    WHEN a.on_paper = 0 AND (x.form IN ('atk_test', 'written_online') OR (x.form = 'written_offline'
        AND EXISTS (SELECT 1 FROM attempt_item t WHERE t.attempt = a.id))) THEN x.sheet_points
    ELSE coalesce(nullif(x.sheet_points, 0), 100) END AS most
FROM attempt a JOIN exam x ON x.id = a.exam;
