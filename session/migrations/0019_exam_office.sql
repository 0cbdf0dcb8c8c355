-- Exams as the office sets them: online and at one time, or offline and in the student's own time (003-3).
ALTER TABLE exam ADD COLUMN mode TEXT NOT NULL DEFAULT 'online_sync' CHECK (mode IN ('online_sync', 'offline_async'));
ALTER TABLE exam ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
UPDATE exam SET mode = 'offline_async' WHERE form IN ('written_offline', 'practice_report');
