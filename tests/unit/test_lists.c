/* links: hall acts session */
#include "office.h"

#include "text.h"

/* Long lists: whatever the order, the pages together show every row once; what is gathered and sorted is what is
   walked. */

enum { SIZE = 7, ROWS_MAX = 400 };

AS(as_dean, P_HEAD, ROLE_DEAN);

/* Forty students in three groups, two courses; some have no result yet, some were never judged for admission. */
static void filled(struct db *db)
{
    assert_ok(db_exec(
        db,
        "CREATE TEMP TABLE k (n INTEGER PRIMARY KEY);"
        "WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < 39) INSERT INTO k SELECT n FROM i;"
        "UPDATE person SET search = fold(name);"
        "INSERT INTO student_group SELECT printf('g%019d', n), '000000000000000000m1', 'ҮТ-' || n FROM k WHERE n < 3;"
        "INSERT INTO course (id, university, code, title_kk, title_ru, title_en, credits)"
        " VALUES ('000000000000000000c2', '" UNI "', 'ALG', 'Алгебра', 'Алгебра', 'Algebra', 5);"
        "INSERT INTO offering VALUES ('000000000000000000f2', '000000000000000000c2', 2026, 'autumn');"
        "INSERT INTO person (id, university, surname, given, name, search, created_ms)"
        " SELECT printf('z%019d', n), '" UNI "', 'С', 'Г', s, fold(s), 1 FROM (SELECT n,"
        " substr('ҮлгіӘскеСынаҚиялБасқ',"
        " 1 + n % 5 * 4, 4) || ' ' || (n % 9) AS s FROM k);"
        "INSERT INTO student (id, person, student_no, programme, group_id, admission_year, status, distance_ground)"
        " SELECT printf('t%019d', n), printf('z%019d', n), 'СТ-1' || n, '000000000000000000m1', printf('g%019d', n % "
        "3),"
        " 2024, CASE n % 7 WHEN 0 THEN 'leave' ELSE 'active' END, 'none' FROM k;"
        "INSERT INTO enrolment (id, student, offering, status) SELECT printf('y%d%018d', c, n), printf('t%019d', n),"
        " '000000000000000000f' || c, CASE n % 13 WHEN 5 THEN 'dropped' ELSE 'active' END"
        " FROM k, (SELECT 1 AS c UNION SELECT 2);"
        "INSERT INTO admission (enrolment, rating, status, at_ms) SELECT printf('y%d%018d', c, n), 50 + n % 11,"
        " CASE n % 4 WHEN 0 THEN 'not_admitted' ELSE 'admitted' END, 1 FROM k, (SELECT 1 AS c UNION SELECT 2)"
        " WHERE n % 10 <> 9;"
        "INSERT INTO grade_event SELECT printf('y1%018d', n), 1, 'released', 'released', NULL, 50 + n % 11, 60"
        " + n % 5,"
        " 60 + n % 6, CASE n % 3 WHEN 0 THEN 'FX' ELSE 'B' END, 'half_up', 60, 40, 1, 'import', NULL, NULL, n % 17"
        " FROM k WHERE n % 3 <> 1"));
}

static bool known(char seen[][ID_LEN + 1], size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(seen[i], id))
            return true;
    return false;
}

/* Every page of a list; how many rows, none of them twice. */
static int64_t walked(struct db *db, const struct person *who, const char *list, const char *key)
{
    static char seen[ROWS_MAX][ID_LEN + 1];
    size_t count = 0;
    int64_t total = 1;
    for (int page = 1; (int64_t)count < total; page++) {
        char path[200];
        snprintf(path, sizeof path, "%s&size=%d&page=%d", list, SIZE, page);
        assert_ok(get(db, who, path));
        total = number_at("total");
        size_t rows = json_array_size(at("rows"));
        if (!rows && total)
            fail_msg("%s: an empty page after %zu of %lld", path, count, (long long)total);
        for (size_t i = 0; i < rows; i++) {
            const char *id = json_string_value(json_object_get(json_array_get(at("rows"), i), key));
            if (!id || known(seen, count, id))
                fail_msg("%s: %s is there twice", path, id ? id : "no id");
            snprintf(seen[count++], sizeof seen[0], "%s", id);
        }
    }
    assert_int_equal(count, total);
    return total;
}

static void every_order(struct db *db, const struct person *who, const char *list, const char *key, const char *orders,
                        int64_t rows)
{
    char copy[200], path[200], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", orders);
    for (char *order = strtok_r(copy, " ", &rest); order; order = strtok_r(NULL, " ", &rest))
        for (int back = 0; back < 2; back++) {
            snprintf(path, sizeof path, "%s?sort=%s%s", list, back ? "-" : "", order);
            assert_int_equal(walked(db, who, path, key), rows);
        }
}

static void every_order_shows_every_row_once(void **state)
{
    struct db *db = *state;
    filled(db);
    every_order(db, &as_registrar, "/api/grades", "enrolment",
                "student student_no group course letter state rating exam final changed_ms nonsense", 82);
    every_order(db, &as_registrar, "/api/admission", "enrolment", "name student_no group rating status", 76);
    every_order(db, &as_registrar, "/api/people", "id", "name student_no group status", 52);
    every_order(db, &as_admin, "/api/users", "id", "login name status", 0);
}

static void filters_leave_what_they_say(void **state)
{
    struct db *db = *state;
    filled(db);
    static const struct {
        const char *list, *key, *sql;
    } asked[] = {
        {"/api/grades?state=released", "enrolment", "SELECT count(*) FROM grade_now WHERE state = 'released'"},
        {"/api/grades?letter=FX&sort=-final", "enrolment", "SELECT count(*) FROM grade_now WHERE letter = 'FX'"},
        {"/api/grades?q=әске", "enrolment", "SELECT 16"},
        {"/api/grades?q=ст-13", "enrolment", "SELECT 2 * count(*) FROM student WHERE student_no LIKE '%-13%'"},
        {"/api/grades?q=әске&letter=B&sort=group", "enrolment",
         "SELECT count(*) FROM grade_now g JOIN student s ON s.id = g.student JOIN person p ON p.id = s.person"
         " WHERE g.letter = 'B' AND p.name LIKE 'Әске%'"},
        {"/api/grades?course=000000000000000000c2&sort=-rating", "enrolment", "SELECT 40"},
        {"/api/grades?exam=" EXAM "&q=қиял", "enrolment", "SELECT 8"},
        {"/api/admission?status=not_admitted", "enrolment",
         "SELECT count(*) FROM admission a JOIN enrolment e ON e.id = a.enrolment"
         " WHERE a.status = 'not_admitted' AND e.status = 'active'"},
        {"/api/admission?status=not_computed", "enrolment",
         "SELECT count(*) FROM enrolment e WHERE e.status = 'active' AND NOT EXISTS (SELECT 1 FROM admission a WHERE"
         " a.enrolment = e.id)"},
        {"/api/admission?group=ҮТ-1&sort=-rating", "enrolment",
         "SELECT count(*) FROM enrolment e JOIN student s ON s.id = e.student WHERE e.status = 'active' AND"
         " s.group_id = printf('g%019d', 1)"},
        {"/api/admission?offering=000000000000000000f2&sort=status", "enrolment",
         "SELECT count(*) FROM enrolment WHERE status = 'active' AND offering = '000000000000000000f2'"},
        {"/api/admission?q=әске", "enrolment",
         "SELECT count(*) FROM enrolment e JOIN student s ON s.id = e.student JOIN person p ON p.id = s.person"
         " WHERE e.status = 'active' AND p.name LIKE 'Әске%'"},
        {"/api/people?status=leave&sort=-group", "id", "SELECT count(*) FROM student WHERE status = 'leave'"},
        {"/api/people?group=ҮТ-2", "id", "SELECT count(*) FROM student WHERE group_id = printf('g%019d', 2)"},
        {"/api/people?role=proctor", "id", "SELECT 2"},
        {"/api/people?q=ст-13", "id", "SELECT count(*) FROM student WHERE student_no LIKE '%-13%'"},
        {"/api/people?q=никого", "id", "SELECT 0"},
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        int64_t rows = walked(db, &as_registrar, asked[i].list, asked[i].key), wanted = books_number(db, asked[i].sql);
        if (rows != wanted)
            fail_msg("%s: %lld, not %lld", asked[i].list, (long long)rows, (long long)wanted);
    }
}

/* Twelve more exams of the two courses; thirty sittings of them, in four rooms, over a month around now; a third of
   them under a second proctor. */
static void scheduled(struct db *db)
{
    filled(db);
    assert_ok(db_exec(
        db,
        "INSERT INTO exam (id, offering, form, delivery, title_kk, title_ru, title_en, duration_s, window_from_ms,"
        " window_to_ms) SELECT printf('x%019d', n), '000000000000000000f' || (1 + n % 2), CASE n % 3 WHEN 0 THEN"
        " 'mixed' ELSE 'atk_test' END, 'proctored_remote', 'Сынақ ' || n, 'Проба ' || n, 'Trial ' || n, 3600, 1,"
        " 4102444800000 FROM k WHERE n < 12;"
        "INSERT INTO sitting (id, exam, starts_ms, ends_ms, room, capacity, state) SELECT printf('w%019d', n),"
        " printf('x%019d', n % 8), 1790000000000 + (n - 15) * 86400000, 1790000000000 + (n - 15) * 86400000 + 7200000,"
        " 'Б-' || (n % 4), 30, CASE n % 10 WHEN 7 THEN 'cancelled' ELSE 'open' END FROM k WHERE n < 30;"
        "INSERT INTO sitting_staff SELECT printf('w%019d', n), '" P_STRANGER
        "', 'proctor' FROM k WHERE n < 30 AND n % 3"
        " = 0"));
}

static void every_order_of_the_schedule_shows_every_row_once(void **state)
{
    struct db *db = *state;
    scheduled(db);
    every_order(db, &as_head, "/api/sittings", "id", "course starts_ms room state nonsense", 31);
    every_order(db, &as_stranger, "/api/sittings", "id", "course starts_ms room state", 10);
    every_order(db, &as_registrar, "/api/schedule", "id", "title course code form term sittings nonsense", 13);
    every_order(db, &as_registrar, "/api/statements/" EXAM, "enrolment", "student group letter -final changed_ms", 42);
}

static void a_sitting_is_found_by_what_stands_in_its_row(void **state)
{
    struct db *db = *state;
    scheduled(db);
    static const struct {
        const struct person *who;
        const char *list, *sql;
    } asked[] = {
        {&as_head, "/api/sittings?q=алгебра&sort=room",
         "SELECT count(*) FROM sitting WHERE exam LIKE 'x%' AND substr(exam, 20) IN ('1', "
         "'3', '5', '7')"},
        {&as_head, "/api/sittings?q=ALG",
         "SELECT count(*) FROM sitting WHERE exam LIKE 'x%' AND substr(exam, 20) IN ('1', '3', '5', '7')"},
        {&as_head, "/api/sittings?q=trial 7", "SELECT count(*) FROM sitting WHERE exam = printf('x%019d', 7)"},
        {&as_head, "/api/sittings?q=б-2", "SELECT count(*) FROM sitting WHERE room = 'Б-2'"},
        {&as_head, "/api/sittings?q=тестгүл", "SELECT 10"},
        {&as_stranger, "/api/sittings?q=б-2", "SELECT 2"},
        {&as_head, "/api/sittings?q=мұндай жоқ", "SELECT 0"},
        {&as_head, "/api/sittings?state=cancelled", "SELECT 3"},
        {&as_head, "/api/sittings?phase=now", "SELECT 2"},
        {&as_head, "/api/sittings?phase=later&sort=-course",
         "SELECT count(*) FROM sitting WHERE state = 'open' AND"
         " starts_ms > 1790000000000"},
        {&as_head, "/api/sittings?phase=over",
         "SELECT count(*) FROM sitting WHERE state <> 'open' OR ends_ms <"
         " 1790000000000"},
        {&as_head, "/api/sittings?phase=begun&q=б-1",
         "SELECT count(*) FROM sitting WHERE room = 'Б-1' AND (state <>"
         " 'open' OR starts_ms <= 1790000000000)"},
        {&as_registrar, "/api/schedule?q=вероят", "SELECT 7"},
        {&as_registrar, "/api/schedule?q=trial 11", "SELECT 1"},
        {&as_registrar, "/api/schedule?term=autumn&year=2026&sort=-title", "SELECT 13"},
        {&as_registrar, "/api/schedule?term=spring", "SELECT 0"},
        {&as_registrar, "/api/schedule?year=2025", "SELECT 0"},
        {&as_registrar, "/api/schedule?form=mixed&q=alg", "SELECT 2"},
        {&as_registrar, "/api/schedule?sittings=none", "SELECT 4"},
        {&as_registrar, "/api/schedule?sittings=some", "SELECT 9"},
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        int64_t rows = walked(db, asked[i].who, asked[i].list, "id"), wanted = books_number(db, asked[i].sql);
        if (rows != wanted)
            fail_msg("%s: %lld, not %lld", asked[i].list, (long long)rows, (long long)wanted);
    }
}

/* Forty remedies of the students above, fifteen files that two people brought, twelve documents, four on paper. */
static void papered(struct db *db)
{
    filled(db);
    assert_ok(db_exec(
        db,
        "INSERT INTO remedy (id, enrolment, kind, rating, ground_kind, opened_ms, until_ms, policy_version)"
        " SELECT printf('q%d%018d', c, n), printf('y%d%018d', c, n), CASE n % 3 WHEN 0 THEN 're_enrolment' ELSE"
        " 'fx_retake' END, CASE n % 3 WHEN 0 THEN NULL ELSE 50 + n % 7 END, 'grade', n % 5, CASE n % 3 WHEN 0 THEN NULL"
        " ELSE n % 4 END, 1 FROM k, (SELECT 1 AS c UNION SELECT 2) WHERE n % 2 = 0;"
        "INSERT INTO import (id, university, kind, name, sha256, said, state, lines, bad, added, changed, by_person,"
        " created_ms) SELECT printf('i%019d', n), '" UNI "', CASE n % 3 WHEN 0 THEN 'staff' ELSE 'students' END,"
        " 'Тізім-' || n || '.csv', '', 'utf-8 ;', CASE n % 4 WHEN 0 THEN 'failed' ELSE 'done' END, n % 5, 0, 0, 0,"
        " CASE n % 2 WHEN 0 THEN '" P_ADMIN "' ELSE '" P_REGISTRAR "' END, n % 6 FROM k WHERE n < 15;"
        "INSERT INTO document (id, university, kind, number, object_kind, object, lang, pdf_sha256, json_sha256,"
        " verify_token, made_by, made_ms, policy_version) SELECT printf('o%019d', n), '" UNI "', CASE n % 3 WHEN 0 THEN"
        " 'admission' ELSE 'transcript' END, 'Т-' || n, 'student', '', 'kk', '', '', 'v' || n, '" P_REGISTRAR
        "', n % 4, 1 FROM k WHERE n < 12;"
        "INSERT INTO paper_copy SELECT 'document', printf('o%019d', n), 1, '" P_REGISTRAR "', n, '1', '1' FROM k"
        " WHERE n < 4"));
}

static void every_order_of_the_office_shows_every_row_once(void **state)
{
    struct db *db = *state;
    papered(db);
    every_order(db, &as_registrar, "/api/remedies", "id",
                "student group course rating opened_ms until_ms state nonsense", 40);
    every_order(db, &as_registrar, "/api/imports", "id", "name kind lines created_ms by state nonsense", 15);
    every_order(db, &as_admin, "/api/imports", "id", "name lines", 5);
    every_order(db, &as_registrar, "/api/documents", "id", "number kind made_ms made_by printed_ms nonsense", 12);
    every_order(db, &as_registrar, "/api/paper", "id", "number kind made_ms nonsense", 8);
    every_order(db, &as_registrar, "/api/offerings", "id", "course code term enrolled admitted nonsense", 2);
}

static void the_office_finds_what_stands_in_a_row(void **state)
{
    struct db *db = *state;
    papered(db);
    static const struct {
        const char *list;
        int64_t rows;
    } asked[] = {{"/api/remedies?q=әске&sort=course", 8},
                 {"/api/remedies?q=ст-13", 10},
                 {"/api/remedies?q=әске&kind=re_enrolment&sort=-student", 4},
                 {"/api/remedies?kind=fx_retake&sort=-rating", 26},
                 {"/api/remedies?state=done", 0},
                 {"/api/imports?q=тізім-1", 6},
                 {"/api/imports?state=failed&kind=students&sort=-by", 2},
                 {"/api/imports?q=мұндай жоқ", 0},
                 {"/api/documents?q=т-1", 3},
                 {"/api/documents?kind=admission&sort=-printed_ms", 4},
                 {"/api/paper?q=т-1&sort=-number", 2},
                 {"/api/paper?kind=sheet", 0},
                 {"/api/offerings?q=алгебра&sort=-enrolled", 1},
                 {"/api/offerings?q=alg", 1}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        int64_t rows = walked(db, &as_registrar, asked[i].list, "id");
        if (rows != asked[i].rows)
            fail_msg("%s: %lld, not %lld", asked[i].list, (long long)rows, (long long)asked[i].rows);
    }
}

/* All are open: one list walks an index, the other gathers and sorts. */
static void what_is_walked_stands_as_what_is_gathered(void **state)
{
    struct db *db = *state;
    papered(db);
    static const char *const orders[] = {"student", "group", "course", "rating", "opened_ms", "until_ms"};
    for (size_t i = 0; i < 2 * sizeof orders / sizeof *orders; i++) {
        char path[100];
        const char *key = orders[i / 2], *back = i % 2 ? "-" : "";
        snprintf(path, sizeof path, "/api/remedies?size=200&sort=%s%s", back, key);
        assert_ok(get(db, &as_registrar, path));
        json_t *rows = json_incref(at("rows"));
        snprintf(path, sizeof path, "/api/remedies?size=200&state=open&sort=%s%s", back, key);
        assert_ok(get(db, &as_registrar, path));
        for (size_t n = 0; n < json_array_size(rows); n++)
            if (!json_equal(json_object_get(json_array_get(rows, n), key),
                            json_object_get(json_array_get(at("rows"), n), key)))
                fail_msg("%s: row %zu", path, n);
        json_decref(rows);
    }
}

/* What goes on stands first, then what comes next, then what was last. */
static void sittings_stand_in_the_order_of_need(void **state)
{
    struct db *db = *state;
    scheduled(db);
    assert_ok(get(db, &as_head, "/api/sittings?size=200"));
    int phase = 0;
    int64_t before = 0;
    for (size_t i = 0; i < json_array_size(at("rows")); i++) {
        const json_t *row = json_array_get(at("rows"), i);
        int64_t starts = json_integer_value(json_object_get(row, "starts_ms")),
                ends = json_integer_value(json_object_get(row, "ends_ms"));
        bool open = !strcmp(json_string_value(json_object_get(row, "state")), "open");
        int now = !open || ends < T0 ? 2 : starts > T0;
        if (now < phase || (now == phase && i && (now == 2 ? starts > before : starts < before)))
            fail_msg("row %zu is out of its place", i);
        phase = now;
        before = starts;
    }
    assert_int_equal(phase, 2);
}

static void titles_are_sorted_in_the_language_that_is_shown(void **state)
{
    struct db *db = *state;
    scheduled(db);
    assert_ok(get(db, &as_registrar, "/api/schedule?sort=course&size=200"));
    assert_string_equal(text_at("rows.0.course.en"), "Algebra");
    assert_ok(get(db, &as_registrar, "/api/schedule?sort=-course"));
    assert_string_equal(text_at("rows.0.course.en"), "Probability");
    assert_ok(get(db, &as_registrar, "/api/schedule?sort=-sittings"));
    assert_int_equal(number_at("rows.0.sittings"), 4);
}

static void a_filtered_list_is_exported_as_it_is_filtered(void **state)
{
    struct db *db = *state;
    scheduled(db);
    static const char *const lists[] = {"/api/sittings?q=б-2&format=csv&page=7&size=1",
                                        "/api/schedule?sittings=none&format=csv"};
    static const size_t lines[] = {8, 5};
    for (size_t i = 0; i < 2; i++) {
        assert_ok(get(db, &as_head, lists[i]));
        const char *text = last.errand.reply.bytes;
        size_t found = 0;
        for (const char *at = text; (at = strchr(at, '\n')); at++)
            found++;
        assert_int_equal(found, lines[i]);
    }
}

static void a_scope_is_counted_as_it_is_shown(void **state)
{
    struct db *db = *state;
    filled(db);
    assert_int_equal(
        walked(db, &as_teacher, "/api/admission?sort=name", "enrolment"),
        books_number(db, "SELECT count(*) FROM enrolment WHERE status = 'active' AND offering = '" OFFERING "'"));
    for (int by_number = 0; by_number < 2; by_number++)
        assert_int_equal(
            walked(db, &as_teacher, by_number ? "/api/admission?q=ст-1" : "/api/admission?q=әске&sort=-name",
                   "enrolment"),
            books_number(db, by_number
                                 ? "SELECT count(*) FROM enrolment e JOIN student s ON s.id = e.student WHERE e.status"
                                   " = 'active' AND e.offering = '" OFFERING "' AND s.student_no LIKE '%-1%'"
                                 : "SELECT count(*) FROM enrolment e JOIN student s ON s.id = e.student JOIN person p"
                                   " ON p.id = s.person WHERE e.status = 'active' AND e.offering = '" OFFERING "'"
                                   " AND p.name LIKE 'Әске%'"));
    assert_int_equal(walked(db, &as_dean, "/api/people?sort=name", "id"), 0);
    assert_ok(db_exec(db, "INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms) VALUES"
                          " ('rdean', '" P_HEAD "', 'dean', 'programme', '000000000000000000m1', 1)"));
    assert_int_equal(walked(db, &as_dean, "/api/people?sort=-name", "id"), 42);
    assert_int_equal(walked(db, &as_dean, "/api/admission?sort=-rating", "enrolment"), 76);
}

static void names_stand_in_the_order_of_the_alphabet(void **state)
{
    struct db *db = *state;
    filled(db);
    assert_ok(get(db, &as_registrar, "/api/people?size=200"));
    for (size_t i = 1; i < json_array_size(at("rows")); i++) {
        const char *a = json_string_value(json_object_get(json_array_get(at("rows"), i - 1), "name"));
        const char *b = json_string_value(json_object_get(json_array_get(at("rows"), i), "name"));
        assert_true(text_compare(a, b) <= 0);
    }
}

/* What the triggers have counted is what the rows say, for offerings and for the groups of a term. */
static void counted_as_it_stands(struct db *db, const char *after)
{
    static const char *const wrong[] = {
        "SELECT count(*) FROM (SELECT offering, enrolled, admitted, not_admitted, exams, finals, passed, fx, f,"
        " annulled, exam_sum, final_sum FROM offering_standing WHERE enrolled <> 0 EXCEPT SELECT offering,"
        " sum(enrolled), sum(admitted), sum(not_admitted), sum(exams), sum(finals), sum(passed), sum(fx), sum(f),"
        " sum(annulled), sum(exam_sum), sum(final_sum) FROM enrolment_standing GROUP BY offering)",
        "SELECT count(*) FROM (SELECT year, term, group_id, programme, enrolled, exams, finals, passed, fx, f,"
        " annulled, exam_sum, final_sum FROM group_standing WHERE enrolled <> 0 EXCEPT SELECT o.year, o.term,"
        " group_id, programme, sum(enrolled), sum(exams), sum(finals), sum(passed), sum(fx), sum(f),"
        " sum(annulled), sum(exam_sum), sum(final_sum) FROM enrolment_standing e JOIN offering o ON o.id ="
        " e.offering GROUP BY 1, 2, 3, 4)",
        "SELECT count(DISTINCT offering) - (SELECT count(*) FROM offering_standing WHERE enrolled <> 0) FROM"
        " enrolment_standing",
        "SELECT (SELECT total(enrolled) FROM group_standing) - count(*) FROM enrolment_standing",
        "SELECT count(*) FROM offering_standing WHERE enrolled = 0 AND (admitted OR not_admitted OR exams OR"
        " passed OR fx OR f OR exam_sum OR final_sum)",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (books_number(db, wrong[i]))
            fail_msg("after %s: figure %zu is %lld off", after, i, (long long)books_number(db, wrong[i]));
}

static void a_term_is_counted_as_it_comes(void **state)
{
    struct db *db = *state;
    filled(db);
    counted_as_it_stands(db, "filling");
    static const char *const changes[] = {
        "UPDATE student SET group_id = printf('g%019d', 2) WHERE rowid % 5 = 1",
        "UPDATE student SET programme = programme, group_id = group_id",
        "UPDATE enrolment SET status = CASE status WHEN 'active' THEN 'dropped' ELSE 'active' END WHERE rowid % 3"
        " = 0",
        "UPDATE enrolment SET offering = '000000000000000000f1', n = 2 WHERE rowid % 11 = 4",
        "INSERT INTO admission (enrolment, rating, status, at_ms) SELECT id, 1, 'not_computed', 1 FROM enrolment"
        " WHERE true ON CONFLICT DO UPDATE SET status = CASE status WHEN 'admitted' THEN 'not_admitted' ELSE"
        " 'overridden' END",
        "INSERT INTO grade_event SELECT enrolment, n + 1, 'annulled', 'annulled', NULL, rating, NULL, NULL,"
        " letter, rounding, w_rating, w_exam, policy_version, ground_kind, ground, actor, at_ms + 1 FROM"
        " grade_event WHERE rowid % 4 = 1",
        "INSERT INTO grade_event SELECT id, 1, 'exam_score', 'provisional', NULL, 50, 70, 58, 'F', 'half_up', 60,"
        " 40, 1, 'import', NULL, NULL, 9 FROM enrolment e WHERE NOT EXISTS (SELECT 1 FROM grade_event g WHERE"
        " g.enrolment = e.id)",
        "UPDATE enrolment SET status = 'dropped'",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_ok(db_exec(db, changes[i]));
        counted_as_it_stands(db, changes[i]);
    }
    assert_int_equal(books_number(db, "SELECT total(enrolled) FROM offering_standing"), 0);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        BOOKS(every_order_shows_every_row_once),
        BOOKS(filters_leave_what_they_say),
        BOOKS(a_scope_is_counted_as_it_is_shown),
        BOOKS(names_stand_in_the_order_of_the_alphabet),
        BOOKS(a_term_is_counted_as_it_comes),
        BOOKS(every_order_of_the_schedule_shows_every_row_once),
        BOOKS(a_sitting_is_found_by_what_stands_in_its_row),
        BOOKS(every_order_of_the_office_shows_every_row_once),
        BOOKS(the_office_finds_what_stands_in_a_row),
        BOOKS(what_is_walked_stands_as_what_is_gathered),
        BOOKS(sittings_stand_in_the_order_of_need),
        BOOKS(titles_are_sorted_in_the_language_that_is_shown),
        BOOKS(a_filtered_list_is_exported_as_it_is_filtered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
