-- name: bench_gaps
SELECT cause, count(*), sum(to_ms - from_ms) FROM gap GROUP BY cause ORDER BY cause
-- name: bench_sums
SELECT (SELECT coalesce(sum(credited_ms), 0) FROM attempt), (SELECT count(*) FROM answer),
    (SELECT count(*) FROM incident WHERE class = 'violation'), (SELECT count(*) FROM incident WHERE class <> 'violation')
