-- name: bench_gaps
SELECT cause, count(*), sum(to_ms - from_ms) FROM gap GROUP BY cause ORDER BY cause
-- name: bench_answers
SELECT attempt, count(*) FROM answer GROUP BY attempt
-- name: bench_sums
SELECT (SELECT coalesce(sum(credited_ms), 0) FROM attempt),
    (SELECT count(*) FROM incident WHERE class = 'violation'), (SELECT count(*) FROM incident WHERE class <> 'violation'),
    (SELECT count(*) FROM interruption WHERE to_ms IS NOT NULL),
    (SELECT coalesce(sum(to_ms - from_ms), 0) FROM interruption WHERE to_ms IS NOT NULL)
