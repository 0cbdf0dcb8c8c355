/* links: hall acts session */
#include "office.h"

/* The exam editor: the curriculum's form, mode and delivery that go with it, a blueprint that the bank can fill, and
   changes only while nobody has begun. */

#define PROGRAMME "000000000000000000m1"
#define COURSE "000000000000000000c1"
#define DAY (24 * 60 * MINUTE)

static const struct person as_dean = {P_STRANGER, ROLE_DEAN, "Сынақ"};

static const char *draft(const char *more)
{
    static char body[1200];
    snprintf(body, sizeof body,
             "{\"offering\":\"" OFFERING "\",\"title\":{\"kk\":\"Е\",\"ru\":\"Э\",\"en\":\"E\"},\"duration_s\":3600,"
             "\"from_ms\":%lld,\"to_ms\":%lld%s}",
             (long long)T0, (long long)(T0 + 10 * DAY), more);
    return body;
}

static const char *change(int version, const char *more)
{
    static char body[1200];
    snprintf(body, sizeof body,
             "{\"version\":%d,\"title\":{\"kk\":\"Е\",\"ru\":\"Э\",\"en\":\"E\"},\"duration_s\":3600,"
             "\"from_ms\":1,\"to_ms\":4000000000000%s}",
             version, more);
    return body;
}

static enum fault fix(struct db *db, const char *form, const char *reason)
{
    char body[400];
    snprintf(body, sizeof body, "{\"programme\":\"" PROGRAMME "\",\"course\":\"" COURSE "\",\"form\":\"%s\"%s%s%s}",
             form, *reason ? ",\"reason\":\"" : "", reason, *reason ? "\"" : "");
    return post(db, &as_registrar, "/api/curriculum", body);
}

static enum fault add(struct db *db, const char *more)
{
    return post(db, &as_registrar, "/api/exams", draft(more));
}

static void the_form_is_the_curriculums(void **state)
{
    struct db *db = *state;
    assert_fault(add(db, ""), F_INVALID); /* the curriculum is silent, and so is the draft */
    assert_ok(fix(db, "oral_online", ""));
    assert_ok(add(db, ""));
    assert_string_equal(text_at("exam.form"), "oral_online");
    assert_string_equal(text_at("exam.mode"), "online_sync");
    assert_string_equal(text_at("exam.curriculum_forms.0"), "oral_online");
    assert_fault(add(db, ",\"form\":\"atk_test\""), F_FORM_FIXED);
    assert_fault(add(db, ",\"form\":\"quiz\""), F_INVALID);
    assert_fault(fix(db, "atk_test", ""), F_INVALID);
    assert_fault(fix(db, "quiz", "x"), F_INVALID);
    assert_ok(fix(db, "oral_online", "")); /* nothing changes, nothing to explain */
    assert_ok(fix(db, "atk_test", "кафедра хаттамасы №3"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_private WHERE detail = 'oral_online → atk_test: "
                                      "кафедра хаттамасы №3'"),
                     1);
}

static void an_exam_in_the_making_follows_with_a_reason(void **state)
{
    struct db *db = *state;
    const char *path = "/api/exams/" EXAM "/edit";
    assert_fault(post(db, &as_head, path, change(1, ",\"form\":\"written_online\"")), F_INVALID);
    assert_ok(post(db, &as_head, path, change(1, ",\"form\":\"written_online\",\"reason\":\"бұйрық №9\"")));
    assert_int_equal(number_at("exam.version"), 2);
    assert_fault(post(db, &as_head, path, change(1, ",\"form\":\"written_online\"")), F_STALE);
    assert_int_equal(books_number(db,
                                  "SELECT count(*) FROM audit_private WHERE detail LIKE 'atk_test → written_online, "
                                  "%: бұйрық №9'"),
                     1);
    assert_fault(post(db, &as_head, path, change(2, ",\"form\":\"written_online\",\"offering\":\"" OFFERING "\"")),
                 F_INVALID);
    /* The sitting at T0 would lie outside. */
    assert_fault(post(db, &as_head, path,
                      "{\"version\":2,\"form\":\"written_online\",\"title\":{\"kk\":\"Е\",\"ru\":\"Э\",\"en\":\"E\"},"
                      "\"duration_s\":3600,\"from_ms\":1,\"to_ms\":1780000000000}"),
                 F_CONFLICT);
}

static void mode_and_delivery_go_with_the_form(void **state)
{
    struct db *db = *state;
    assert_ok(add(db, ",\"form\":\"atk_test\",\"mode\":\"offline_async\""));
    assert_string_equal(text_at("exam.mode"), "offline_async");
    assert_fault(add(db, ",\"form\":\"oral_online\",\"mode\":\"offline_async\""), F_INVALID);
    assert_fault(add(db, ",\"form\":\"written_offline\",\"mode\":\"online_sync\""), F_INVALID);
    assert_ok(add(db, ",\"form\":\"practice_report\",\"delivery\":\"traditional_only\""));
    assert_string_equal(text_at("exam.mode"), "offline_async");
    assert_fault(add(db, ",\"form\":\"mixed\",\"mode\":\"x\""), F_INVALID);
    assert_fault(add(db, ",\"form\":\"mixed\",\"delivery\":\"x\""), F_INVALID);
    for (int i = 0; i < 3; i++) { /* 003-5.3.25 */
        static const char *const forms[] = {"complex_exam", "defence", "state_exam"};
        char more[80];
        snprintf(more, sizeof more, ",\"form\":\"%s\"", forms[i]);
        assert_fault(add(db, more), F_TRADITIONAL);
        snprintf(more, sizeof more, ",\"form\":\"%s\",\"delivery\":\"traditional_only\"", forms[i]);
        assert_ok(add(db, more));
    }
    assert_ok(db_exec(db, "UPDATE course SET delivery_lock = 'traditional_only'")); /* 003-5.3.24 */
    assert_fault(add(db, ",\"form\":\"atk_test\",\"delivery\":\"proctored_on_site\""), F_TRADITIONAL);
    assert_ok(add(db, ",\"form\":\"atk_test\",\"delivery\":\"traditional_only\""));
}

static void a_blueprint_is_what_the_bank_can_fill(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "UPDATE item SET category = 'Алгебра/Матрица', difficulty = 2 WHERE id <> '" ITEM_3 "'"));
    assert_ok(add(db, ",\"form\":\"atk_test\",\"draws\":[{\"category\":\"Алгебра\",\"items\":2},{\"items\":1}]"));
    assert_int_equal(number_at("exam.draws.0.have"), 2);
    assert_int_equal(number_at("exam.draws.1.items"), 1);
    assert_fault(add(db, ",\"form\":\"atk_test\",\"draws\":[{\"category\":\"Алгебра\",\"items\":2},{\"items\":2}]"),
                 F_BLUEPRINT);
    assert_fault(add(db, ",\"form\":\"atk_test\",\"draws\":[{\"difficulty\":3,\"items\":1}]"), F_BLUEPRINT);
    assert_fault(add(db, ",\"form\":\"atk_test\",\"draws\":[{\"category\":\"Алг\",\"items\":1}]"), F_BLUEPRINT);
    assert_fault(add(db, ",\"form\":\"atk_test\",\"draws\":[{\"items\":0}]"), F_INVALID);
    assert_fault(add(db, ",\"form\":\"atk_test\",\"draws\":[{\"items\":-1}]"), F_INVALID);
    assert_fault(add(db, ",\"form\":\"atk_test\",\"draws\":[{\"items\":1,\"n\":1}]"), F_INVALID);
    assert_fault(add(db, ",\"form\":\"atk_test\",\"draws\":7"), F_INVALID);
    assert_fault(add(db, ",\"form\":\"oral_online\",\"draws\":[{\"items\":1}]"), F_INVALID);
    /* What is named by hand is not drawn as well. */
    assert_fault(
        post(db, &as_head, "/api/exams/" EXAM "/edit", change(1, ",\"form\":\"atk_test\",\"draws\":[{\"items\":1}]")),
        F_BLUEPRINT);
}

static void nonsense_changes_nothing(void **state)
{
    struct db *db = *state;
    static const char *const bad[] = {
        ",\"form\":\"atk_test\",\"max_pauses\":-1",   ",\"form\":\"atk_test\",\"mark_gap\":100000",
        ",\"form\":\"atk_test\",\"sheet_points\":-5", ",\"form\":\"atk_test\",\"allowed\":[\"phone\"]",
        ",\"form\":\"atk_test\",\"allowed\":{}",      ",\"form\":\"atk_test\",\"wrong\":1",
        ",\"form\":\"atk_test\",\"version\":3",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_fault(add(db, bad[i]), F_INVALID);
    const char *times[] = {
        "\"duration_s\":0,\"from_ms\":1,\"to_ms\":9000000",
        "\"duration_s\":-60,\"from_ms\":1,\"to_ms\":9000000",
        "\"duration_s\":3600,\"from_ms\":9000000,\"to_ms\":1",
        "\"duration_s\":3600,\"from_ms\":9223372036854775807,\"to_ms\":9223372036854775807",
        "\"duration_s\":3600,\"from_ms\":1,\"to_ms\":100",
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char body[400];
        snprintf(body, sizeof body,
                 "{\"offering\":\"" OFFERING
                 "\",\"form\":\"atk_test\",\"title\":{\"kk\":\"Е\",\"ru\":\"Э\",\"en\":\"E\"},%s}",
                 times[i]);
        assert_fault(post(db, &as_registrar, "/api/exams", body), F_INVALID);
    }
    assert_fault(post(db, &as_registrar, "/api/exams",
                      "{\"offering\":\"" OFFERING "\",\"form\":\"atk_test\",\"title\":{\"kk\":\"Е\"},"
                      "\"duration_s\":60,\"from_ms\":1,\"to_ms\":9000000}"),
                 F_INVALID);
    assert_int_equal(books_number(db, "SELECT count(*) FROM exam"), 1);
}

static void who_has_begun_keeps_the_exam_as_it_is(void **state)
{
    struct db *db = *state;
    const char *path = "/api/exams/" EXAM "/edit";
    books_schedule(db, ST_1);
    assert_ok(
        post(db, &as_head, path, change(1, ",\"form\":\"atk_test\",\"second_marker\":true,\"allowed\":[\"paper\"]")));
    assert_int_equal(number_at("exam.seated"), 1);
    assert_true(json_is_true(at("exam.second_marker")));
    assert_string_equal(text_at("exam.allowed.0"), "paper");
    assert_fault(post(db, &as_head, path, change(2, ",\"form\":\"mixed\",\"reason\":\"x\"")), F_CONFLICT);
    assert_ok(db_exec(db, "UPDATE attempt SET state = 'in_progress'"));
    assert_fault(post(db, &as_head, path, change(2, ",\"form\":\"atk_test\"")), F_CONFLICT);
}

static void who_may_look_and_who_may_set(void **state)
{
    struct db *db = *state;
    assert_ok(get(db, &as_teacher, "/api/exams/" EXAM));
    assert_string_equal(text_at("exam.code"), "PROB");
    assert_ok(db_exec(db, "DELETE FROM offering_teacher"));
    assert_fault(get(db, &as_teacher, "/api/exams/" EXAM), F_NOT_FOUND);
    assert_fault(get(db, &as_registrar, "/api/exams/00000000000000000x99"), F_NOT_FOUND);
    const struct person *const no[] = {&as_student, &as_proctor, &as_teacher, &as_admin, &as_auditor, &as_dean};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        assert_fault(post(db, no[i], "/api/exams", draft(",\"form\":\"atk_test\"")), F_FORBIDDEN);
        assert_fault(post(db, no[i], "/api/exams/" EXAM "/edit", change(1, ",\"form\":\"atk_test\"")), F_FORBIDDEN);
    }
    assert_ok(post(db, &as_specialist, "/api/exams", draft(",\"form\":\"atk_test\"")));
}

static void in_the_students_own_time_nobody_admits_and_no_clock_stops(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "UPDATE exam SET mode = 'offline_async', duration_s = 36000;"
                          "UPDATE sitting SET late_limit_s = (ends_ms - starts_ms) / 1000"));
    clock_set_for_test(T0 + 30 * MINUTE); /* long after the others */
    struct id id = books_schedule(db, ST_1);
    static const char *const steps[] = {"rules", "consent", "system", "camera", "network", "face"};
    char body[200];
    snprintf(body, sizeof body, "{\"attempt\":\"%s\",\"tab\":\"tab-1\",\"resume\":null,\"client\":{\"agent\":\"x\"}}",
             id.text);
    assert_ok(word(db, &as_student, NULL, "hello", body));
    for (size_t i = 0; i < 6; i++) {
        snprintf(body, sizeof body, "{\"step\":\"%s\",\"ok\":true,\"info\":{}}", steps[i]);
        assert_ok(word(db, &as_student, id.text, "step", body));
    }
    assert_ok(word(db, &as_student, id.text, "enter", "{}"));
    assert_string_equal(text_at("attempt.state"), "in_progress");
    assert_string_equal(text_at("attempt.exam.mode"), "offline_async");
    assert_int_equal(number_at("clock.deadline_ms"), T0 + 120 * MINUTE); /* the sitting's end comes before ten hours */
    assert_ok(attempt_offline(db, id.text, "offline", T0 + 31 * MINUTE, T0 + 31 * MINUTE));
    assert_int_equal(books_number(db, "SELECT deadline_ms FROM attempt"), T0 + 120 * MINUTE);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        BOOKS(the_form_is_the_curriculums),        BOOKS(an_exam_in_the_making_follows_with_a_reason),
        BOOKS(mode_and_delivery_go_with_the_form), BOOKS(a_blueprint_is_what_the_bank_can_fill),
        BOOKS(nonsense_changes_nothing),           BOOKS(who_has_begun_keeps_the_exam_as_it_is),
        BOOKS(who_may_look_and_who_may_set),       BOOKS(in_the_students_own_time_nobody_admits_and_no_clock_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
