/* links: hall session */
#include "office.h"

#include "bank_change.h"
#include "reading.h"

/* A question said otherwise: drafts and their approval, several languages, and how the audit tells it. The whole way
   with students who sit is tests/story/76_edit.mjs. */

#define COURSE "000000000000000000c1"

static const struct person hod = {P_STRANGER, ROLE_HOD, "х"}, stranger = {P_STRANGER, ROLE_TEACHER, "х"};

/* The bank belongs to the teacher; a head of department approves. */
static void heads_approve(struct db *db)
{
    assert_ok(db_exec(db, "INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms)"
                          " VALUES ('00000000000000000hod', '" P_STRANGER "', 'hod', 'course', '" COURSE "', 0);"
                          "INSERT INTO policy_set VALUES ('" UNI "', 1, 1, 'test', NULL);"
                          "INSERT INTO policy_value VALUES ('" UNI "', 1, 'bank_approval', 'hod')"));
}

static struct id made(void)
{
    struct id id;
    snprintf(id.text, sizeof id.text, "%s", text_at("id"));
    return id;
}

/* The stem of every language it speaks becomes `stem` with the language behind it; `version` 0 is the one it has. */
static enum fault edit(struct db *db, const struct person *who, const char *item, const char *stem, int64_t version)
{
    char text[200];
    assert_ok(get(db, &as_teacher, path_of("/api/items/", item, "")));
    json_t *said = json_deep_copy(at("said"));
    int64_t has = version ? version : number_at("version");
    for (int l = 0; l < LANG_COUNT; l++) {
        json_t *one = json_object_get(said, lang_word((enum lang)l));
        snprintf(text, sizeof text, "%s %s", stem, lang_word((enum lang)l));
        if (json_object_get(one, "stem"))
            json_object_set_new(one, "stem", json_string(text));
    }
    json_t *body = json_pack("{s:I, s:o, s:s}", "version", (json_int_t)has, "said", said, "reason", "себебі");
    char *dumped = json_dumps(body, 0);
    enum fault f = post(db, who, path_of("/api/items/", item, "/edit"), dumped);
    free(dumped);
    json_decref(body);
    return f;
}

static enum fault become(struct db *db, const struct person *who, const char *item, const char *state)
{
    char body[80];
    assert_ok(get(db, &as_teacher, path_of("/api/items/", item, "")));
    snprintf(body, sizeof body, "{\"state\":\"%s\",\"version\":%lld}", state, (long long)number_at("version"));
    return post(db, who, path_of("/api/items/", item, "/state"), body);
}

static void is(struct db *db, const char *item, const char *state)
{
    assert_ok(get(db, &as_teacher, path_of("/api/items/", item, "")));
    assert_string_equal(text_at("state"), state);
}

static void a_draft_waits_while_the_old_wording_is_asked(void **state)
{
    struct db *db = *state;
    heads_approve(db);
    assert_fault(edit(db, &stranger, ITEM_1, "Басқа", 0), F_NOT_FOUND);
    assert_fault(edit(db, &hod, ITEM_1, "Басқа", 0), F_FORBIDDEN);
    assert_ok(edit(db, &as_teacher, ITEM_1, "Бірінші", 0));
    struct id first = made();
    is(db, ITEM_1, "approved");
    is(db, first.text, "draft");
    assert_fault(edit(db, &as_teacher, ITEM_1, "Екінші", 0), F_CONFLICT);
    assert_ok(edit(db, &as_teacher, first.text, "Екінші", 0));
    struct id second = made();
    is(db, first.text, "retired");
    assert_fault(become(db, &hod, first.text, "approved"), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM exam_item WHERE item = '" ITEM_1 "'"), 1);
    assert_ok(become(db, &hod, second.text, "approved"));
    is(db, ITEM_1, "retired");
    is(db, second.text, "approved");
    assert_int_equal(number_at("earlier.1.created_ms") != INT64_MIN, 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM exam_item WHERE item = '" ITEM_1 "'"), 0);
}

static void a_draft_turned_down_gives_the_place_back(void **state)
{
    struct db *db = *state;
    heads_approve(db);
    assert_ok(edit(db, &as_teacher, ITEM_1, "Бірінші", 0));
    struct id first = made();
    assert_ok(become(db, &as_teacher, first.text, "retired"));
    is(db, ITEM_1, "approved");
    assert_true(json_is_null(at("replaced_by")));
    assert_ok(edit(db, &as_teacher, ITEM_1, "Бірінші", 0));
}

static void what_is_given_stays_and_its_answers_with_it(void **state)
{
    struct db *db = *state;
    struct id attempt = office_started(db);
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM attempt_item WHERE attempt = '%s' AND item = '" ITEM_1 "'",
             attempt.text);
    assert_int_equal(books_number(db, sql), 1);
    assert_ok(edit(db, &as_teacher, ITEM_1, "Жаңа", 0));
    assert_int_equal(books_number(db, sql), 1);
    assert_ok(get(db, &as_student, path_of("/api/my/attempts/", attempt.text, "/questions")));
    char *asked = json_dumps(at("items"), JSON_ENCODE_ANY);
    assert_null(strstr(asked, "Жаңа"));
    free(asked);
    assert_fault(edit(db, &as_teacher, ITEM_1, "Тағы", 0), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'item.edit'"), 1);
}

static void bad_input_changes_nothing(void **state)
{
    struct db *db = *state;
    const char *path = "/api/items/" ITEM_1 "/edit";
    int64_t items = books_number(db, "SELECT count(*) FROM item");
    assert_fault(edit(db, &as_teacher, ITEM_1, "Жаңа", 99), F_STALE);
    assert_fault(post(db, &as_teacher, path, "{\"version\":1}"), F_INVALID);
    assert_fault(post(db, &as_teacher, path, "{\"version\":1,\"said\":{\"kk\":[]}}"), F_INVALID);
    assert_fault(post(db, &as_teacher, path, "{\"version\":1,\"said\":{\"kk\":{\"kind\":\"essay\",\"stem\":\"x\"}}}"),
                 F_INVALID);
    assert_ok(post(db, &as_teacher, path,
                   "{\"version\":1,\"said\":{\"ru\":{\"kind\":\"single\",\"format\":\"html\",\"stem\":\"<img "
                   "src=x onerror=alert(1)>\",\"options\":[{\"text\":\"a\",\"share\":1000000}]}}}"));
    assert_true(json_is_false(at("changed")));
    assert_string_equal(text_at("issues.0.lang"), "ru");
    assert_int_equal(books_number(db, "SELECT count(*) FROM item"), items);
}

static void the_audit_tells_what_differs_and_no_more(void **state)
{
    char text[1024];
    (void)state;
    json_t *was = json_loads("{\"kk\":{\"kind\":\"single\",\"stem\":\"Неше: екі → үш?\",\"options\":[{\"text\":\"2\","
                             "\"share\":1000000},{\"text\":\"3\",\"share\":0}]},\"ru\":{\"kind\":\"single\"}}",
                             0, NULL);
    json_t *now = json_loads("{\"kk\":{\"kind\":\"single\",\"points\":2,\"stem\":\"Қанша?\",\"options\":[{\"text\":"
                             "\"2\",\"share\":1000000},{\"text\":\"3\",\"share\":0}]}}",
                             0, NULL);
    assert_false(bank_change(was, was, "", text, sizeof text));
    assert_string_equal(text, "");
    assert_true(bank_change(was, now, "қате", text, sizeof text));
    assert_string_equal(text, "points 1; kk Неше:\u00a0екі →\u00a0үш? → points 2; kk Қанша?: қате");
    json_decref(was);
    json_decref(now);
}

static int setup(void **state)
{
    reading_program(BIN_DIR "/baqyla-reader");
    int wrong = books_setup(state);
    assert_ok(db_exec(*state, "UPDATE item_option SET text_kk = 'х' || n, text_ru = 'х' || n, text_en = 'x' || n"));
    return wrong;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, office_teardown)
        TEST(a_draft_waits_while_the_old_wording_is_asked),
        TEST(a_draft_turned_down_gives_the_place_back),
        TEST(what_is_given_stays_and_its_answers_with_it),
        TEST(bad_input_changes_nothing),
        cmocka_unit_test(the_audit_tells_what_differs_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
