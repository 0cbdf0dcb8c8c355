/* links: hall session */
#include "office.h"

#include "answer.h"

/* Marking through its routes: by code, without names, and by nobody but the course's own. */

#define ESSAY "000000000000000000t7"

static int setup(void **state)
{
    struct db *db = books_new();
    *state = db;
    assert_ok(db_exec(db, "INSERT INTO item (id, course, kind, stem_kk, stem_ru, stem_en, points, created_ms, rubric)"
                          " VALUES ('" ESSAY "', '000000000000000000c1', 'essay', 'э', 'э', 'e', 10, 1, 'ideas 5');"
                          "INSERT INTO exam_item VALUES ('" EXAM "', 4, '" ESSAY "')"));
    return 0;
}

static struct id handed_in(struct db *db)
{
    struct id id = office_started(db);
    assert_ok(word(db, &as_student, id.text, "answer",
                   "{\"item\":\"" ESSAY "\",\"rev\":1,\"text\":\"Ойым мынадай\",\"at_ms\":1}"));
    assert_ok(word(db, &as_student, id.text, "submit", "{\"key\":\"k\"}"));
    return id;
}

static void a_paper_is_marked_by_its_code(void **state)
{
    struct db *db = *state;
    struct id id = handed_in(db);
    char code[16], path[160], body[200];
    assert_ok(get(db, &as_teacher, "/api/marking"));
    assert_int_equal(number_at("rows.0.answers"), 1);
    assert_ok(get(db, &as_teacher, "/api/marking/" EXAM));
    snprintf(code, sizeof code, "%s", text_at("rows.0.code"));
    assert_string_equal(text_at("rows.0.turn"), "open");
    char *all = json_dumps(last.json, 0);
    assert_null(strstr(all, id.text));
    assert_null(strstr(all, P_STUDENT));
    assert_null(strstr(all, ST_1));
    free(all);
    snprintf(path, sizeof path, "/api/marking/" EXAM "/answer?code=%s&item=" ESSAY, code);
    assert_ok(get(db, &as_teacher, path));
    assert_string_equal(text_at("text"), "Ойым мынадай");
    assert_string_equal(text_at("rubric"), "ideas 5");
    snprintf(body, sizeof body, "{\"code\":\"%s\",\"item\":\"" ESSAY "\",\"points\":11}", code);
    assert_fault(post(db, &as_teacher, "/api/marking/" EXAM, body), F_INVALID);
    snprintf(body, sizeof body, "{\"code\":\"%s\",\"item\":\"" ESSAY "\",\"points\":7,\"comment\":\"x\"}", code);
    assert_ok(post(db, &as_teacher, "/api/marking/" EXAM, body));
    assert_string_equal(text_at("part"), "first");
    assert_int_equal(books_number(db, "SELECT score_raw FROM attempt"), 7);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event WHERE kind = 'exam_score'"), 1);
    assert_ok(get(db, &as_teacher, "/api/marking/" EXAM));
    assert_int_equal(number_at("total"), 0);
}

/* The paper is this marker's own while a second one is still awaited. */
static void a_marker_finds_what_is_left_to_mark(void **state)
{
    struct db *db = *state;
    char body[200];
    (void)handed_in(db);
    assert_ok(db_exec(db, "UPDATE exam SET second_marker = 1"));
    assert_ok(get(db, &as_teacher, "/api/marking/" EXAM));
    int64_t all = number_at("total");
    snprintf(body, sizeof body, "{\"code\":\"%s\",\"item\":\"" ESSAY "\",\"points\":7}", text_at("rows.0.code"));
    assert_ok(post(db, &as_teacher, "/api/marking/" EXAM, body));
    static const struct {
        const char *query;
        int rows;
    } asked[] = {{"turn=mine&sort=-points", 1},
                 {"turn=open", 0},
                 {"turn=done", 0},
                 {"turn=apart", 0},
                 {"kind=essay&sort=turn", 1},
                 {"kind=file", 0},
                 {"q=э&sort=-stem", 1},
                 {"q=ничего", 0},
                 {"sort=-code", 1},
                 {"sort=points", 1}};
    assert_int_equal(all, 1);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        assert_ok(get(db, &as_teacher, path_of("/api/marking/" EXAM "?", asked[i].query, "")));
        assert_int_equal(number_at("total"), asked[i].rows);
    }
    static const struct {
        const char *query;
        int rows;
    } exams[] = {{"q=prob", 1}, {"q=ықтим", 1}, {"q=алгебра", 0}, {"sort=-answers", 1}, {"sort=title", 1}};
    for (size_t i = 0; i < sizeof exams / sizeof *exams; i++) {
        assert_ok(get(db, &as_teacher, path_of("/api/marking?", exams[i].query, "")));
        assert_int_equal(number_at("total"), exams[i].rows);
    }
}

static void nobody_else_sees_what_is_to_be_marked(void **state)
{
    struct db *db = *state;
    static const struct person other = {P_STRANGER, ROLE_TEACHER, "х"};
    (void)handed_in(db);
    assert_fault(get(db, &other, "/api/marking/" EXAM), F_NOT_FOUND);
    assert_fault(get(db, &other, "/api/marking/" EXAM "/answer?code=X&item=" ESSAY), F_NOT_FOUND);
    assert_fault(get(db, &as_teacher, "/api/marking/" EXAM "/answer?code=X&item=" ESSAY), F_NOT_FOUND);
    assert_fault(get(db, &as_student, "/api/marking"), F_FORBIDDEN);
    assert_fault(post(db, &other, "/api/marking/" EXAM, "{\"code\":\"X\",\"item\":\"" ESSAY "\",\"points\":1}"),
                 F_NOT_FOUND);
    assert_ok(get(db, &other, "/api/marking"));
    assert_int_equal(json_array_size(at("rows")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_marker_finds_what_is_left_to_mark, setup, office_teardown),
        cmocka_unit_test_setup_teardown(a_paper_is_marked_by_its_code, setup, office_teardown),
        cmocka_unit_test_setup_teardown(nobody_else_sees_what_is_to_be_marked, setup, office_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
