-- The rows of a university for `baqyla bench books`, a step for each "-- step:"; see bench_university.h. `k(n)` holds the
-- whole numbers, `size` the university, `o` the id of its only row. A row's id is a letter and a number.

-- step: structure
INSERT INTO faculty SELECT printf('jf%018d', n), o, 'Ф' || n, 'Үлгі факультеті ' || n, 'Факультет ' || n, 'Faculty ' || n
FROM k, size WHERE n < 8;
INSERT INTO department SELECT printf('jd%018d', n), printf('jf%018d', n % 8), 'К' || n, 'Үлгі кафедрасы ' || n, 'Кафедра ' || n,
    'Department ' || n FROM k WHERE n < 40;
INSERT INTO programme (id, university, code, title_kk, title_ru, title_en, level, department)
SELECT printf('jp%018d', n), o, printf('6B%05d', 10000 + n), 'Үлгі бағдарламасы ' || n, 'Программа ' || n, 'Programme ' || n, 'bachelor',
    printf('jd%018d', n % 40) FROM k, size WHERE n < 80;
INSERT INTO student_group SELECT printf('3%019d', n), printf('jp%018d', n % 80), printf('ҮТ-%03d', n) FROM k, size WHERE n < groups;
INSERT INTO course (id, university, code, title_kk, title_ru, title_en, credits, department)
SELECT printf('4%019d', n), o, printf('BEN%04d', n), 'Үлгі курсы ' || n, 'Курс ' || n, 'Course ' || n, 3 + n % 4,
    printf('jd%018d', n % 40) FROM k, size WHERE n < courses;
INSERT INTO curriculum (programme, course, form) SELECT printf('jp%018d', p.n), printf('4%019d', (p.n * 5 + c.n) % courses), 'atk_test'
FROM k p, k c, size WHERE p.n < 80 AND c.n < 5 ON CONFLICT DO NOTHING;

-- step: people
INSERT INTO person (id, university, surname, given, name, search, iin, created_ms, phone)
SELECT printf('1%019d', n), o, s, g, s || ' ' || g, fold(s || ' ' || g), NULL, at, NULL FROM (SELECT n, o, at,
    substr('ҮлгіевСынаевМысаевТестовОйдаевҚияловМысбекТестбаҮлгібеСынбек', 1 + 6 * (n % 10), 6) AS s,
    substr('СынақМысалҮлгішТестаҚиялаОйдашТестіСынбеҮлгайМысай', 1 + 5 * (n / 10 % 10), 5) || '-' || n AS g FROM k, size
    WHERE n < students + teachers + proctors);
INSERT INTO student (id, person, student_no, programme, group_id, admission_year, status, distance_ground)
SELECT printf('2%019d', n), printf('1%019d', n), printf('БН-%06d', n), printf('jp%018d', n % groups % 80), printf('3%019d', n % groups),
    2022 + n % 4, CASE n % 97 WHEN 0 THEN 'leave' ELSE 'active' END, CASE n % 11 WHEN 0 THEN 'health' ELSE 'none' END
FROM k, size WHERE n < students;
INSERT INTO account (id, person, login, password_hash, status, lang, created_ms, changed_ms)
SELECT printf('ja%018d', n), printf('1%019d', n), printf('bench%06d', n), '!', 'active', 'kk', at, at
FROM k, size WHERE n < students + teachers + proctors;
INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms)
SELECT printf('jr%018d', n), printf('1%019d', n), CASE WHEN n < students THEN 'student' WHEN n < students + teachers THEN 'teacher'
    ELSE 'proctor' END, 'university', o, at - 86400000 FROM k, size WHERE n < students + teachers + proctors;
INSERT INTO accommodation (student, kind, value, ground, from_ms, decided_ms)
SELECT printf('2%019d', n), 'extra_time', 25, '003-5.1.3(2)', at - 86400000, at FROM k, size WHERE n < students AND n % 100 = 0;
INSERT INTO login_session (id, token_hash, account, address, created_ms, seen_ms, expires_ms, ended_ms)
SELECT printf('js%018d', n), randomblob(32), printf('ja%018d', n % students), '192.0.2.1', at - n * 1000, at - n * 1000, at + 1, at
FROM k, size WHERE n < students * 2;
INSERT INTO notification (id, person, kind, object_kind, object, at_ms)
SELECT printf('jn%018d', n), printf('1%019d', n % students), 'exam', 'sitting', printf('8%019d', n), at - n FROM k, size
WHERE n < students * 2;
INSERT INTO student_hold (id, student, kind, note, from_ms) SELECT printf('jh%018d', n), printf('2%019d', n), 'tuition', 'үлгі', at - 1
FROM k, size WHERE n < students AND n % 200 = 7;

-- step: questions
INSERT INTO item (id, course, kind, stem_kk, stem_ru, stem_en, created_ms, category, name, search)
SELECT printf('5%019d', n), printf('4%019d', n / 60), 'single', 'Үлгі сұрақ ' || n, 'Вопрос ' || n, 'Question ' || n, at,
    'Бөлім ' || n % 6, 'q' || n, fold('Үлгі сұрақ ' || n) FROM k, size WHERE n < courses * 60;
INSERT INTO item_option (id, item, n, text_kk, text_ru, text_en, correct)
SELECT printf('jo%018d', n), printf('5%019d', n / 4), 1 + n % 4, 'Жауап ' || n, 'Ответ ' || n, 'Answer ' || n, n % 4 = 1
FROM k, size WHERE n < courses * 240;

-- step: courses
INSERT INTO offering SELECT printf('6%019d', n), printf('4%019d', n % courses), year - n / courses, 'autumn' FROM k, size
WHERE n < courses * 2;
INSERT INTO offering_teacher SELECT printf('6%019d', n), printf('1%019d', students + n % teachers), 'teacher' FROM k, size
WHERE n < courses * 2;
INSERT INTO enrolment (id, student, offering) SELECT printf('9%019d', n), printf('2%019d', n / 5), printf('6%019d',
    (n / 5 * 3 + n % 5) % courses + CASE WHEN n % 5 < 3 THEN 0 ELSE courses END) FROM k, size WHERE n < students * 5;
INSERT INTO midterm SELECT printf('9%019d', n), 1, 50 + n % 51, NULL, at FROM k, size WHERE n < students * 5;
INSERT INTO admission (enrolment, rating, status, at_ms, reasons)
SELECT printf('9%019d', n), 50 + n % 51, 'admitted', at, '' FROM k, size WHERE n < students * 5;
INSERT INTO control_task (id, offering, title_kk, title_ru, title_en, due_ms) SELECT printf('jt%018d', n), printf('6%019d', n / 2),
    'Тапсырма', 'Задание', 'Task', at FROM k, size WHERE n < courses * 2;
INSERT INTO exam (id, offering, form, delivery, title_kk, title_ru, title_en, duration_s, window_from_ms, window_to_ms)
SELECT printf('7%019d', n), printf('6%019d', n), 'atk_test', 'proctored_remote', 'Үлгі емтихан ' || n, 'Экзамен ' || n, 'Exam ' || n,
    5400, at - 1728000000, at - 86400000 * (n % 20) FROM k, size WHERE n < courses;
INSERT INTO exam_item SELECT printf('7%019d', n / 50), 1 + n % 50, printf('5%019d', n / 50 * 60 + n % 50) FROM k, size
WHERE n < courses * 50;
INSERT INTO sitting (id, exam, starts_ms, ends_ms, room, capacity, state) SELECT printf('8%019d', n), printf('7%019d', n / 5),
    at - 86400000 * (n % 20 - 1), at - 86400000 * (n % 20 - 1) + 10800000, 'Үлгі-' || n % 60, 40, CASE WHEN n % 20 < 2 THEN 'open' ELSE 'closed' END
FROM k, size WHERE n < courses * 5;
INSERT INTO sitting_staff SELECT printf('8%019d', n), printf('1%019d', students + teachers + n % proctors), 'proctor' FROM k, size
WHERE n < courses * 5;

-- step: attempts
CREATE TEMP TABLE sat AS SELECT a.n, printf('a%019d', a.n) AS id, a.n / 3 AS s, (a.n / 3 * 3 + a.n % 3) % courses AS x,
    a.n / 3 * 5 + a.n % 3 AS e, CASE WHEN a.n % 100 < 89 THEN 'released' WHEN a.n % 100 < 91 THEN 'graded'
        WHEN a.n % 100 < 93 THEN 'graded_pending' WHEN a.n % 100 < 94 THEN 'under_review' WHEN a.n % 100 < 95 THEN 'annulled'
        WHEN a.n % 100 < 98 THEN 'no_show' ELSE 'scheduled' END AS state, a.n * 7919 % 101 AS score, 50 + (a.n / 3 * 5 + a.n % 3) % 51 AS rating
FROM k a, size WHERE a.n < students * 3;
CREATE UNIQUE INDEX temp.sat_n ON sat (n);
INSERT INTO attempt (id, university, exam, sitting, student, enrolment, state, policy_version, seed, duration_s, entered_ms, started_ms,
    ended_ms, deadline_ms, cap_s, clock_stops, epoch_ms, score_raw, score_max, score, created_ms)
SELECT id, o, printf('7%019d', x), printf('8%019d', x * 5 + n / courses % 5), printf('2%019d', s), printf('9%019d', e), state, 1, n, 5400,
    at - 86400000 * (n % 20 + 1), at - 86400000 * (n % 20 + 1), at - 86400000 * (n % 20 + 1) + 5000000, NULL, 120, 0, at,
    CASE WHEN state IN ('no_show', 'scheduled') THEN NULL ELSE score / 2 END, 50,
    CASE WHEN state IN ('no_show', 'scheduled', 'graded_pending') THEN NULL ELSE score END, at - 1728000000 FROM sat, size;
INSERT INTO attempt_event (attempt, n, at_ms, event, from_state, to_state) SELECT id, k.n, at - 86400000, 'step', 'scheduled', 'checkin'
FROM sat, k, size WHERE k.n < 5;
INSERT INTO checkin_step (attempt, step, ok, at_ms) SELECT id, v.column1, 1, at
FROM sat, size, (VALUES ('rules'), ('consent'), ('system'), ('camera'), ('network'), ('face')) v WHERE state <> 'scheduled';
INSERT INTO consent (id, person, attempt, given, text_version, text_sha256, lang, scope, address, at_ms)
SELECT printf('jc%018d', sat.n), printf('1%019d', s), sat.id, 1, 1, '', 'kk', 'video_recording', '192.0.2.1', at FROM sat, size
WHERE state <> 'scheduled';
INSERT INTO no_show (attempt, enrolment, student, status, at_ms) SELECT id, printf('9%019d', e), printf('2%019d', s),
    CASE n % 3 WHEN 0 THEN 'excused' ELSE 'unknown' END, at - n FROM sat, size WHERE state = 'no_show';
INSERT INTO mark_code (attempt, exam, code) SELECT id, printf('7%019d', x), printf('%06d', n) FROM sat WHERE state = 'graded_pending';
INSERT INTO interruption (id, attempt, cause, from_ms, to_ms, credited_ms) SELECT printf('ji%018d', n), id, 'network', at - 5000, at, 5000
FROM sat, size WHERE n % 10 = 0;
INSERT INTO gap (id, attempt, stream, cause, from_ms, to_ms) SELECT printf('jg%018d', n), id, 0, 'offline', 0, 5000 FROM sat WHERE n % 10 = 0;
INSERT INTO recording_part (attempt, n, stream, mime, path, from_ms, to_ms, bytes, sha256, ready, until_ms)
SELECT id, k.n, 0, 'video/webm', 'media/' || id || '/' || k.n, k.n * 1800000, k.n * 1800000 + 1800000, 90000000,
    printf('%064d', sat.n * 3 + k.n), 1, at + 86400000 * 30 FROM sat, k, size WHERE k.n < 3 AND state NOT IN ('no_show', 'scheduled');
INSERT INTO chat (id, attempt, sender, from_student, kind, key, text, at_ms) SELECT printf('jm%018d', n), id, printf('1%019d', s), 1,
    'message', 'k', 'үлгі', at FROM sat, size WHERE n % 5 = 0;

-- step: incidents
INSERT INTO incident (id, attempt, kind, class, state, from_ms, to_ms, media_from_ms, media_to_ms, opened_ms, numbers_json, sentence_kk,
    sentence_ru, sentence_en, policy_version, reviewer, reviewed_ms, comment, reason)
SELECT printf('b%019d', n / 3), id, CASE n % 4 WHEN 0 THEN 'absent' WHEN 1 THEN 'covered' WHEN 2 THEN 'second_person' ELSE 'frozen' END,
    'violation', v, at - 86400000 * (n % 20) - n, at - 86400000 * (n % 20), 1000, 9000, at, '{}', 'үлгі', 'пример', 'example', 1,
    CASE v WHEN 'ended' THEN NULL ELSE printf('1%019d', students + teachers + x % proctors) END, at, NULL,
    CASE v WHEN 'dismissed' THEN 'false_alarm' END
FROM (SELECT *, CASE n % 10 WHEN 0 THEN 'ended' WHEN 1 THEN 'confirmed' WHEN 3 THEN 'confirmed' ELSE 'dismissed' END AS v FROM sat), size
WHERE n % 3 = 0 AND state NOT IN ('no_show', 'scheduled');
INSERT INTO evidence (sha256, media_type, bytes, stored_ms, until_ms) SELECT printf('%064d', n), 'image/jpeg', 20000, at, at + 86400000
FROM k, size WHERE n < students * 3;
INSERT INTO evidence_use (id, sha256, attempt, incident, place, media_ms, server_ms, frame_seq, layer, detectors, policy_version)
SELECT printf('ju%018d', sat.n * 3 + k.n), printf('%064d', sat.n + k.n), id, printf('b%019d', sat.n / 3),
    CASE k.n WHEN 0 THEN 'before' WHEN 1 THEN 'at' ELSE 'after' END, 1000, at, 1, 0, 'bench', 1 FROM sat, k, size
WHERE sat.n % 3 = 0 AND k.n < 3 AND state NOT IN ('no_show', 'scheduled');
INSERT INTO act (id, university, kind, state, policy_version, created_ms, changed_ms) SELECT printf('c%019d', n / 100), o, 'A', 'drafted',
    1, at - n, at FROM sat, size WHERE n % 100 = 93;
INSERT INTO act_attempt SELECT printf('c%019d', n / 100), id FROM sat WHERE n % 100 = 93;
INSERT INTO legal_hold (id, object_kind, object, ground, from_ms) SELECT printf('jl%018d', n), 'attempt', id, 'act', at FROM sat, size
WHERE n % 500 = 93;

-- step: grades
CREATE TEMP TABLE result AS SELECT n, id, e, state, score, rating, CASE WHEN score >= 50 THEN (60 * rating + 40 * score + 50) / 100 END AS final,
    CASE WHEN score < 25 THEN 'F' WHEN score < 50 THEN 'FX' WHEN (60 * rating + 40 * score + 50) / 100 >= 90 THEN 'A-'
        WHEN (60 * rating + 40 * score + 50) / 100 >= 75 THEN 'B' ELSE 'C' END AS letter
FROM sat WHERE state IN ('released', 'graded', 'annulled');
INSERT INTO grade_event SELECT printf('9%019d', e), 1, 'exam_score', 'provisional', id, rating, score, final, letter, 'half_up', 60, 40, 1,
    'attempt', id, NULL, at - 86400000 * (n % 20) FROM result, size;
INSERT INTO grade_event SELECT printf('9%019d', e), 2, 'released', 'released', id, rating, score, final, letter, 'half_up', 60, 40, 1,
    'attempt', id, NULL, at - 86400000 * (n % 20) + n FROM result, size WHERE state <> 'graded';
INSERT INTO grade_event SELECT printf('9%019d', e), 3, 'annulled', 'annulled', id, rating, NULL, NULL, NULL, 'half_up', 60, 40, 1,
    'act', 'үлгі', NULL, at FROM result, size WHERE state = 'annulled';
INSERT INTO grade_event SELECT printf('9%019d', n), 1, 'released', 'released', NULL, 50 + n % 51, 50 + n % 50, 50 + n % 50, 'C', 'half_up', 60,
    40, 1, 'import', NULL, NULL, at - 31536000000 FROM k, size WHERE n < students * 5 AND n % 5 > 2;
INSERT INTO remedy (id, enrolment, kind, rating, ground_kind, opened_ms, until_ms, policy_version) SELECT printf('d%019d', n),
    printf('9%019d', e), CASE letter WHEN 'FX' THEN 'fx_retake' ELSE 're_enrolment' END, CASE letter WHEN 'FX' THEN rating END,
    'grade', at - n, at + 1728000000, 1 FROM result, size WHERE letter IN ('FX', 'F') AND state = 'released';
INSERT INTO result_appeal (id, enrolment, attempt, reason, filed_ms, due_ms, score_old, policy_version) SELECT printf('h%019d', n / 50),
    printf('9%019d', e), id, 'үлгі', at - n, at + n * 1000 - 30000000, score, 1 FROM result, size WHERE n % 50 = 1 AND state = 'released';
INSERT INTO summer_course (id, student, course, enrolment, state, ground, policy_version, created_ms, changed_ms)
SELECT printf('jy%018d', n), printf('2%019d', s), printf('4%019d', x), printf('9%019d', e), 'offered', '003-5.3.12', 1, at, at
FROM sat, size WHERE state = 'no_show' AND n % 2 = 0;

-- step: papers
INSERT INTO sheet (id, university, exam, kind, number, state, opened_ms, policy_version, content_json, json_sha256, pdf_sha256,
    verify_token, registered_ms, frozen_ms)
SELECT printf('e%019d', n), o, printf('7%019d', n), 'main', printf('В-%05d', n), v, at - n, 1, CASE v WHEN 'open' THEN NULL ELSE '{}' END,
    CASE v WHEN 'open' THEN NULL ELSE printf('%064d', n) END, CASE v WHEN 'open' THEN NULL ELSE printf('%064d', n) END,
    CASE v WHEN 'open' THEN NULL ELSE printf('%032d', n) END, CASE v WHEN 'registered' THEN at END, CASE v WHEN 'open' THEN NULL ELSE at - n END
FROM (SELECT n, CASE n % 4 WHEN 0 THEN 'open' WHEN 1 THEN 'frozen' ELSE 'registered' END AS v FROM k), size WHERE n < courses;
INSERT INTO sheet_line (sheet, version, n, enrolment, attempt, mark, rating, exam_score, final, letter, event_n)
SELECT printf('e%019d', k.n), 1, row_number() OVER (PARTITION BY k.n), w.enrolment, NULL, 'score', w.rating, w.exam, w.final, w.letter, w.n
FROM k, size, grade_now w WHERE k.n < courses AND k.n % 4 > 0 AND w.offering = printf('6%019d', k.n);
INSERT INTO sheet_signer (sheet, version, n, post, person, pdf_sha256, p7s, cert_pem, signed_ms)
SELECT printf('e%019d', n), 1, 1, 'teacher', printf('1%019d', students + n % teachers), printf('%064d', n), CASE WHEN n % 4 > 1 THEN x'00' END,
    CASE WHEN n % 4 > 1 THEN '' END, CASE WHEN n % 4 > 1 THEN at END FROM k, size WHERE n < courses AND n % 4 > 0;
INSERT INTO sheet_signer (sheet, version, n, post) SELECT printf('e%019d', n), 1, 2, 'registrar' FROM k, size WHERE n < courses AND n % 4 = 1;
INSERT INTO document (id, university, kind, number, object_kind, object, lang, pdf_sha256, json_sha256, verify_token, made_ms, policy_version)
SELECT printf('f%019d', n), o, 'transcript', printf('Т-%06d', n), 'student', printf('2%019d', n), 'kk', printf('%064d', n), printf('%064d', n),
    printf('f%031d', n), at - n, 1 FROM k, size WHERE n < students / 4;
INSERT INTO paper_copy SELECT 'document', printf('f%019d', n), 1, printf('1%019d', students), at, '04-12', '2' FROM k, size
WHERE n < students / 4 AND n % 2 = 0;
INSERT INTO individual_request (id, enrolment, reason, from_ms, to_ms, note, state, policy_version, created_ms, changed_ms)
SELECT printf('g%019d', n / 50), printf('9%019d', n), 'illness', at, at + 86400000, 'үлгі', CASE n % 100 WHEN 0 THEN 'submitted' ELSE 'checked' END,
    1, at - n, at FROM k, size WHERE n < students * 5 AND n % 50 = 0;
INSERT INTO data_request (id, person, kind, text, state, asked_ms, due_ms) SELECT printf('jq%018d', n), printf('1%019d', n), 'access',
    'үлгі', 'open', at - n, at + 86400000 FROM k, size WHERE n < students AND n % 200 = 0;

-- step: answers
INSERT INTO attempt_item SELECT sat.id, k.n, printf('5%019d', x * 60 + k.n - 1), '1,2,3,4' FROM sat, k
WHERE k.n BETWEEN 1 AND 50 AND state NOT IN ('no_show', 'scheduled') ORDER BY sat.n, k.n;
INSERT INTO answer (attempt, item, rev, choice, client_ms, saved_ms) SELECT sat.id, printf('5%019d', x * 60 + k.n % 50), 1 + k.n / 50,
    printf('jo%018d', (x * 60 + k.n % 50) * 4 + sat.n % 4), at, at FROM sat, k, size
WHERE k.n < 53 AND state NOT IN ('no_show', 'scheduled') ORDER BY sat.n, k.n;
