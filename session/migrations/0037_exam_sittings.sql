-- How many sittings an exam has is asked for every row of the schedule, and sorted by.
CREATE INDEX sitting_exam ON sitting (exam, state);
