-- name: admission_rows
SELECT e.id, s.status, count(m.n), coalesce(sum(m.score), 0), coalesce(min(m.score), 0),
    (SELECT count(*) FROM control_task t WHERE t.offering = e.offering AND t.due_ms <= ?2 AND NOT EXISTS
        (SELECT 1 FROM control_done d WHERE d.task = t.id AND d.enrolment = e.id)),
    (SELECT group_concat(DISTINCT h.kind) FROM student_hold h WHERE h.student = s.id AND h.from_ms <= ?2
        AND (h.to_ms IS NULL OR h.to_ms > ?2)),
    a.rating, a.status, a.reasons
FROM enrolment e JOIN student s ON s.id = e.student LEFT JOIN midterm m ON m.enrolment = e.id AND m.n <= ?3
LEFT JOIN admission a ON a.enrolment = e.id
WHERE e.offering = ?1 AND e.status = 'active' AND (?4 = '' OR e.id = ?4) GROUP BY e.id ORDER BY e.id
-- name: admission_put
INSERT INTO admission (enrolment, rating, status, reasons, ground, decided_by, at_ms, policy_version)
VALUES (?1, nullif(?2, -1), ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (enrolment) DO UPDATE SET rating = excluded.rating, status = excluded.status, reasons = excluded.reasons,
    ground = coalesce(excluded.ground, ground), decided_by = coalesce(excluded.decided_by, decided_by), at_ms = excluded.at_ms,
    policy_version = excluded.policy_version, version = version + 1
-- name: admission_get
SELECT a.rating, a.status, a.reasons, a.version, e.offering, a.ground FROM admission a JOIN enrolment e ON e.id = a.enrolment
WHERE a.enrolment = ?1
-- name: admission_row
SELECT e.id, p.name, s.student_no, g.title, c.code, c.title_kk, c.title_ru, c.title_en, a.rating, coalesce(a.status, 'not_computed'),
    a.reasons, a.ground, q.name, a.version, (SELECT score FROM midterm WHERE enrolment = e.id AND n = 1),
    (SELECT score FROM midterm WHERE enrolment = e.id AND n = 2), o.year, o.term, o.id, s.id
FROM enrolment e JOIN student s ON s.id = e.student JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id
JOIN offering o ON o.id = e.offering JOIN course c ON c.id = o.course
LEFT JOIN admission a ON a.enrolment = e.id LEFT JOIN person q ON q.id = a.decided_by WHERE e.id = ?1
-- name: admission_count
WITH found(id) AS (SELECT s.id FROM person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
        WHERE ?2 <> '' AND instr(p.search, ?2)
        UNION ALL SELECT s.id FROM student s WHERE ?2 <> '' AND instr(fold(s.student_no), ?2)),
    taught(id) AS (SELECT t.offering FROM offering_teacher t WHERE t.person = ?4),
    led(id) AS (SELECT v.programme FROM post_programme v WHERE v.person = ?4 AND v.role IN ('dean', 'hod')
        AND v.from_ms <= ?5 AND (v.to_ms IS NULL OR v.to_ms > ?5)),
    grouped(id) AS (SELECT g.id FROM student_group g WHERE g.title = ?3),
    rest(n) AS (SELECT CASE ?1 WHEN 'not_computed' THEN (SELECT count(*) FROM enrolment e WHERE e.status = 'active') - (SELECT count(*) FROM admission a WHERE a.status <> ?1)
        + (SELECT count(*) FROM enrolment e JOIN admission a ON a.enrolment = e.id WHERE e.status <> 'active' AND a.status <> ?1) END),
    rare(it) AS (SELECT ?1 NOT IN ('', 'not_computed') AND count(*) < 5000 FROM (SELECT 1 FROM admission a WHERE a.status = ?1 LIMIT 5000))
SELECT CASE WHEN ?6 <> '' THEN (SELECT count(*) FROM enrolment e JOIN student s ON s.id = e.student WHERE e.offering = ?6
            AND e.status = 'active' AND (?2 = '' OR s.id IN found) AND (?3 = '' OR s.group_id IN grouped)
            AND (?4 = '' OR s.programme IN led OR e.offering IN taught)
            AND (?1 = '' OR coalesce((SELECT a.status FROM admission a WHERE a.enrolment = e.id), 'not_computed') = ?1))
    WHEN ?1 || ?2 || ?3 || ?4 = '' THEN (SELECT count(*) FROM enrolment e WHERE e.status = 'active')
    WHEN ?2 || ?3 || ?4 = '' AND ?1 <> 'not_computed' THEN (SELECT count(*) FROM admission a WHERE a.status = ?1)
        - (SELECT count(*) FROM enrolment e JOIN admission a ON a.enrolment = e.id WHERE e.status <> 'active' AND a.status = ?1)
    WHEN rest.n = 0 OR ?2 || ?3 || ?4 = '' THEN rest.n
    WHEN ?2 || ?3 = '' AND rare.it THEN (SELECT count(*) FROM admission a CROSS JOIN enrolment e ON e.id = a.enrolment
            JOIN student s ON s.id = e.student WHERE a.status = ?1 AND e.status = 'active' AND (s.programme IN led OR e.offering IN taught))
    WHEN ?4 <> '' AND NOT EXISTS (SELECT 1 FROM led) THEN (SELECT count(*) FROM taught
            CROSS JOIN enrolment e ON e.offering = taught.id CROSS JOIN student s ON s.id = e.student CROSS JOIN person p ON p.id = s.person
            WHERE e.status = 'active' AND (?2 = '' OR instr(p.search, ?2) OR instr(fold(s.student_no), ?2))
            AND (?3 = '' OR s.group_id IN grouped)
            AND (?1 = '' OR coalesce((SELECT a.status FROM admission a WHERE a.enrolment = e.id), 'not_computed') = ?1))
    WHEN ?1 || ?2 = '' AND ?4 <> '' THEN (SELECT coalesce(sum(w.enrolled), 0) FROM group_standing w
            WHERE w.programme IN led AND (?3 = '' OR w.group_id IN grouped))
        + (SELECT count(*) FROM taught CROSS JOIN enrolment e ON e.offering = taught.id CROSS JOIN student s ON s.id = e.student
            WHERE e.status = 'active' AND (?3 = '' OR s.group_id IN grouped) AND s.programme NOT IN led)
    ELSE (SELECT count(*) FROM taught CROSS JOIN enrolment e ON e.offering = taught.id JOIN student s ON s.id = e.student
            WHERE e.status = 'active' AND (?2 = '' OR s.id IN found) AND (?3 = '' OR s.group_id IN grouped) AND (?1 = '' OR coalesce((SELECT a.status FROM admission a WHERE a.enrolment = e.id), 'not_computed') = ?1))
        + (SELECT count(*) FROM student s CROSS JOIN enrolment e ON e.student = s.id
            WHERE e.status = 'active' AND (?2 = '' OR s.id IN found) AND (?3 = '' OR s.group_id IN grouped) AND (?4 = '' OR (s.programme IN led AND e.offering NOT IN taught)) AND (?1 = '' OR coalesce((SELECT a.status FROM admission a WHERE a.enrolment = e.id), 'not_computed') = ?1)) END FROM rare, rest
-- name: admission_page
-- by: name | person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id CROSS JOIN enrolment e ON e.student = s.id LEFT JOIN admission a ON a.enrolment = e.id | p.name COLLATE kazakh, p.id
-- by: student_no | student s CROSS JOIN enrolment e ON e.student = s.id LEFT JOIN admission a ON a.enrolment = e.id | s.student_no, e.id
-- by: group | student_group g CROSS JOIN student s ON s.group_id = g.id CROSS JOIN enrolment e ON e.student = s.id LEFT JOIN admission a ON a.enrolment = e.id | g.title COLLATE kazakh, g.id
-- by: rating | admission a CROSS JOIN enrolment e ON e.id = a.enrolment CROSS JOIN student s ON s.id = e.student | a.rating, a.enrolment
-- by: status | admission a CROSS JOIN enrolment e ON e.id = a.enrolment CROSS JOIN student s ON s.id = e.student | a.status, a.enrolment
WITH taught(id) AS (SELECT t.offering FROM offering_teacher t WHERE t.person = ?4),
    led(id) AS (SELECT v.programme FROM post_programme v WHERE v.person = ?4 AND v.role IN ('dean', 'hod')
        AND v.from_ms <= ?5 AND (v.to_ms IS NULL OR v.to_ms > ?5)),
    grouped(id) AS (SELECT g.id FROM student_group g WHERE g.title = ?3)
SELECT e.id FROM {from}
WHERE e.status = 'active' AND (?1 = '' OR coalesce(a.status, 'not_computed') = ?1) AND (?3 = '' OR s.group_id IN grouped)
    AND (?2 = '' OR instr(fold(s.student_no), ?2) OR (SELECT instr(p.search, ?2) FROM person p WHERE p.id = s.person))
    AND (?4 = '' OR s.programme IN led OR e.offering IN taught)
ORDER BY {by} LIMIT ?7 OFFSET ?8
-- name: admission_rest
WITH taught(id) AS (SELECT t.offering FROM offering_teacher t WHERE t.person = ?4),
    led(id) AS (SELECT v.programme FROM post_programme v WHERE v.person = ?4 AND v.role IN ('dean', 'hod')
        AND v.from_ms <= ?5 AND (v.to_ms IS NULL OR v.to_ms > ?5)),
    grouped(id) AS (SELECT g.id FROM student_group g WHERE g.title = ?3)
SELECT e.id, count(*) OVER () FROM enrolment e JOIN student s ON s.id = e.student
WHERE e.status = 'active' AND NOT EXISTS (SELECT 1 FROM admission a WHERE a.enrolment = e.id) AND ?1 IN ('', 'not_computed')
    AND (?3 = '' OR s.group_id IN grouped)
    AND (?2 = '' OR instr(fold(s.student_no), ?2) OR (SELECT instr(p.search, ?2) FROM person p WHERE p.id = s.person))
    AND (?4 = '' OR s.programme IN led OR e.offering IN taught)
ORDER BY e.id LIMIT ?7 OFFSET ?8
-- name: admission_few
WITH taught(id) AS (SELECT t.offering FROM offering_teacher t WHERE t.person = ?4),
    led(id) AS (SELECT v.programme FROM post_programme v WHERE v.person = ?4 AND v.role IN ('dean', 'hod')
        AND v.from_ms <= ?5 AND (v.to_ms IS NULL OR v.to_ms > ?5)),
    grouped(id) AS (SELECT g.id FROM student_group g WHERE g.title = ?3),
    rare(it) AS (SELECT ?1 NOT IN ('', 'not_computed') AND count(*) < 5000 FROM (SELECT 1 FROM admission a WHERE a.status = ?1 LIMIT 5000)),
    dean(it) AS (SELECT EXISTS (SELECT 1 FROM led)),
    few(id) AS (SELECT e.id FROM enrolment e WHERE e.offering = ?6
        UNION ALL SELECT e.id FROM dean CROSS JOIN person p CROSS JOIN student s INDEXED BY student_person ON s.person = p.id
            CROSS JOIN enrolment e ON e.student = s.id
            WHERE ?6 = '' AND ?2 <> '' AND (?4 = '' OR dean.it) AND (instr(p.search, ?2) OR instr(fold(s.student_no), ?2))
        UNION ALL SELECT e.id FROM student s CROSS JOIN enrolment e ON e.student = s.id
            WHERE ?6 || ?2 = '' AND ?3 <> '' AND s.group_id IN grouped
        UNION ALL SELECT e.id FROM dean CROSS JOIN rare CROSS JOIN taught CROSS JOIN enrolment e ON e.offering = taught.id
            WHERE ?6 = '' AND CASE ?2 WHEN '' THEN ?3 = '' AND NOT rare.it ELSE NOT dean.it END
        UNION ALL SELECT e.id FROM rare CROSS JOIN student s CROSS JOIN enrolment e ON e.student = s.id
            WHERE ?6 || ?2 || ?3 = '' AND ?4 <> '' AND NOT rare.it AND s.programme IN led AND e.offering NOT IN taught
        UNION ALL SELECT a.enrolment FROM rare CROSS JOIN admission a WHERE ?6 || ?2 || ?3 = '' AND (?4 = '' OR rare.it) AND a.status = ?1
        UNION ALL SELECT e.id FROM enrolment e WHERE ?6 || ?2 || ?3 || ?4 = '' AND ?1 = 'not_computed'
            AND NOT EXISTS (SELECT 1 FROM admission a WHERE a.enrolment = e.id))
SELECT e.id FROM few CROSS JOIN enrolment e ON e.id = few.id CROSS JOIN student s INDEXED BY student_study ON s.id = e.student
JOIN person p ON p.id = s.person JOIN student_group g ON g.id = s.group_id LEFT JOIN admission a ON a.enrolment = e.id
WHERE e.status = 'active' AND (?1 = '' OR coalesce(a.status, 'not_computed') = ?1) AND (?3 = '' OR s.group_id IN grouped)
    AND (?2 = '' OR instr(p.search, ?2) OR instr(fold(s.student_no), ?2))
    AND (?4 = '' OR s.programme IN led OR e.offering IN taught)
ORDER BY CASE ?9 WHEN 'student_no' THEN s.student_no WHEN 'group' THEN g.title WHEN 'status' THEN a.status END COLLATE kazakh,
    CASE ?9 WHEN '-name' THEN p.name WHEN '-student_no' THEN s.student_no WHEN '-group' THEN g.title
        WHEN '-status' THEN a.status END COLLATE kazakh DESC,
    CASE ?9 WHEN 'rating' THEN a.rating END, CASE ?9 WHEN '-rating' THEN a.rating END DESC, p.name COLLATE kazakh, e.id
LIMIT ?7 OFFSET ?8
-- name: offering_list
WITH page AS (SELECT f.id, count(*) OVER () AS total, row_number() OVER (
        ORDER BY CASE ?5 WHEN 'course' THEN d.title WHEN 'code' THEN d.code END COLLATE kazakh,
            CASE ?5 WHEN '-course' THEN d.title WHEN '-code' THEN d.code END COLLATE kazakh DESC,
            CASE ?5 WHEN 'term' THEN f.year END, CASE ?5 WHEN 'enrolled' THEN k.enrolled WHEN 'admitted' THEN k.admitted END,
            CASE ?5 WHEN '-enrolled' THEN k.enrolled WHEN '-admitted' THEN k.admitted END DESC,
            f.year DESC, CASE ?5 WHEN '-term' THEN f.term END DESC, f.term, d.title COLLATE kazakh, f.id) AS place
    FROM offering f JOIN (SELECT *, CASE ?6 WHEN 'ru' THEN title_ru WHEN 'en' THEN title_en ELSE title_kk END AS title FROM course) d ON d.id = f.course
    LEFT JOIN offering_standing k ON k.offering = f.id
    WHERE (?1 = '' OR EXISTS (SELECT 1 FROM offering_teacher t WHERE t.offering = f.id AND t.person = ?1))
        AND (?9 = '' OR f.id = ?9) AND (?2 = '' OR f.term = ?2) AND (?3 = 0 OR f.year = ?3) AND (?4 = '' OR instr(fold(d.code), ?4)
            OR instr(fold(d.title_kk), ?4) OR instr(fold(d.title_ru), ?4) OR instr(fold(d.title_en), ?4))
    ORDER BY place LIMIT ?7 OFFSET ?8)
SELECT o.id, c.code, c.title_kk, c.title_ru, c.title_en, c.credits, o.year, o.term,
    (SELECT group_concat(p.name, char(10)) FROM offering_teacher t JOIN person p ON p.id = t.person WHERE t.offering = o.id
        AND t.part = 'teacher'), coalesce(k.enrolled, 0), coalesce(k.admitted, 0),
    (SELECT count(*) FROM exam x WHERE x.offering = o.id), page.total
FROM page CROSS JOIN offering o ON o.id = page.id JOIN course c ON c.id = o.course LEFT JOIN offering_standing k ON k.offering = o.id
ORDER BY page.place
-- name: offering_get
SELECT o.course, o.year, o.term, EXISTS (SELECT 1 FROM offering_teacher t WHERE t.offering = o.id AND t.person = ?2)
FROM offering o WHERE o.id = ?1
-- name: enrolment_offering
SELECT e.offering, EXISTS (SELECT 1 FROM offering_teacher t WHERE t.offering = e.offering AND t.person = ?2), e.student
FROM enrolment e WHERE e.id = ?1 AND e.status = 'active'
-- name: midterm_put
INSERT INTO midterm (enrolment, n, score, by_person, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (enrolment, n) DO UPDATE SET score = excluded.score, by_person = excluded.by_person, at_ms = excluded.at_ms
-- name: midterm_get
SELECT score FROM midterm WHERE enrolment = ?1 AND n = ?2
-- name: task_add
INSERT INTO control_task (id, offering, title_kk, title_ru, title_en, due_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: task_list
SELECT t.id, t.title_kk, t.title_ru, t.title_en, t.due_ms, (SELECT count(*) FROM control_done d WHERE d.task = t.id)
FROM control_task t WHERE t.offering = ?1 ORDER BY t.due_ms, t.id
-- name: task_offering
SELECT offering, due_ms FROM control_task WHERE id = ?1
-- name: task_done
INSERT INTO control_done (task, enrolment, done_ms, by_person) SELECT ?1, e.id, ?3, ?4 FROM enrolment e
JOIN control_task t ON t.id = ?1 WHERE e.id = ?2 AND e.offering = t.offering ON CONFLICT DO NOTHING
-- name: task_undone
DELETE FROM control_done WHERE task = ?1 AND enrolment = ?2
-- name: hold_add
INSERT INTO student_hold (id, student, kind, note, by_person, from_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
-- name: hold_end
UPDATE student_hold SET to_ms = ?2 WHERE id = ?1 AND to_ms IS NULL
-- name: hold_list
SELECT h.id, h.kind, h.note, h.from_ms, h.to_ms, p.name FROM student_hold h LEFT JOIN person p ON p.id = h.by_person
WHERE h.student = ?1 ORDER BY h.from_ms DESC, h.id
-- name: window_of
SELECT w.from_ms, w.to_ms FROM calendar_window w WHERE w.year = ?1 AND w.term = ?2 AND w.kind = ?3
    AND (w.programme IS NULL OR w.programme = ?4) ORDER BY w.programme IS NULL, w.from_ms LIMIT 1
-- name: window_holds
SELECT EXISTS (SELECT 1 FROM calendar_window w WHERE w.kind = ?1 AND (w.programme IS NULL OR w.programme = ?2)
    AND w.from_ms <= ?3 AND w.to_ms >= ?4 AND (?5 = 0 OR (w.year = ?5 AND w.term = ?6)))
-- name: window_list
SELECT w.id, w.year, w.term, w.kind, r.code, w.from_ms, w.to_ms, w.version, w.programme, count(*) OVER () FROM calendar_window w
LEFT JOIN programme r ON r.id = w.programme WHERE (?1 = 0 OR w.year = ?1) AND (?2 = '' OR w.kind = ?2)
ORDER BY CASE ?3 WHEN 'kind' THEN w.kind WHEN 'term' THEN w.term WHEN 'programme_code' THEN coalesce(r.code, '') END,
    CASE ?3 WHEN '-kind' THEN w.kind WHEN '-term' THEN w.term WHEN '-programme_code' THEN coalesce(r.code, '') END DESC,
    CASE ?3 WHEN 'year' THEN w.year WHEN 'to_ms' THEN w.to_ms END,
    CASE ?3 WHEN '-year' THEN w.year WHEN '-from_ms' THEN w.from_ms WHEN '-to_ms' THEN w.to_ms END DESC,
    w.from_ms, w.id LIMIT ?4 OFFSET ?5
-- name: window_add
INSERT INTO calendar_window (id, university, year, term, kind, programme, from_ms, to_ms, changed_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
-- name: window_set
UPDATE calendar_window SET year = ?3, term = ?4, kind = ?5, programme = ?6, from_ms = ?7, to_ms = ?8, changed_ms = ?9,
    version = version + 1 WHERE id = ?1 AND version = ?2
-- name: window_remove
DELETE FROM calendar_window WHERE id = ?1 AND version = ?2
-- name: window_used
SELECT count(*) FROM sitting g JOIN calendar_window w ON w.id = ?1 JOIN exam x ON x.id = g.exam JOIN offering o ON o.id = x.offering
WHERE o.year = w.year AND o.term = w.term AND g.state = 'open' AND g.starts_ms >= w.from_ms AND g.ends_ms <= w.to_ms
    AND w.kind IN ('exam_session', 'retake', 'summer', 'final_attestation') AND (?2 = 0 OR g.starts_ms < ?2 OR g.ends_ms > ?3)
-- name: window_overlaps
SELECT count(*) FROM calendar_window w WHERE w.id <> ?1 AND w.kind = ?2 AND coalesce(w.programme, '') = coalesce(?3, '')
    AND w.from_ms < ?5 AND w.to_ms > ?4
-- name: feed_put
INSERT INTO calendar_feed (token, person, created_ms) VALUES (?1, ?2, ?3)
ON CONFLICT (person) DO UPDATE SET token = excluded.token, created_ms = excluded.created_ms
-- name: feed_get
SELECT token FROM calendar_feed WHERE person = ?1
-- name: feed_person
SELECT f.person, coalesce(a.lang, 'kk') FROM calendar_feed f LEFT JOIN account a ON a.person = f.person WHERE f.token = ?1
-- name: my_dates
SELECT 'exam', a.id, x.title_kk, x.title_ru, x.title_en, g.starts_ms, g.ends_ms, g.room FROM attempt a JOIN student s ON s.id = a.student
JOIN sitting g ON g.id = a.sitting JOIN exam x ON x.id = a.exam WHERE s.person = ?1 AND g.state = 'open' AND a.state <> 'cancelled'
UNION ALL
SELECT 'sitting', g.id, x.title_kk, x.title_ru, x.title_en, g.starts_ms, g.ends_ms, g.room FROM sitting_staff t
JOIN sitting g ON g.id = t.sitting JOIN exam x ON x.id = g.exam WHERE t.person = ?1 AND g.state = 'open'
UNION ALL
SELECT 'task', t.id, t.title_kk, t.title_ru, t.title_en, t.due_ms, t.due_ms, c.code FROM control_task t
JOIN offering o ON o.id = t.offering JOIN course c ON c.id = o.course JOIN enrolment e ON e.offering = o.id AND e.status = 'active'
JOIN student s ON s.id = e.student WHERE s.person = ?1
UNION ALL
SELECT w.kind, w.id, '', '', '', w.from_ms, w.to_ms, '' FROM calendar_window w WHERE w.to_ms >= ?2 AND (w.programme IS NULL OR
    w.programme = (SELECT programme FROM student WHERE person = ?1))
ORDER BY 6, 1, 2 LIMIT 500
