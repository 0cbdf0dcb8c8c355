/* links: hall acts session */
#include "office.h"

#include "checkin.h"
#include "incident.h"

static struct id open_incident(struct db *db, const char *attempt, const char *kind)
{
    struct id id;
    struct incident_new in = {.attempt = attempt,
                              .kind = kind,
                              .klass = "violation",
                              .from_ms = T0 + 20000,
                              .media_from_ms = 20000,
                              .numbers_json = "[{\"name\":\"for_ms\",\"value\":1600,\"threshold\":1500}]",
                              .sentence = {"Камера жабық", "Камера закрыта", "The camera is covered"}};
    assert_ok(incident_open(db, &in, 2000, T0 + 21500, &id));
    return id;
}

/* -- who may -- */

static void every_route_refuses_who_is_not_signed_in(void **state)
{
    const struct route *row;
    int open = 0;
    for (size_t i = 0; (row = route_at(i))->method; i++) {
        struct errand *e = &last.errand;
        call_release();
        arena_init(&e->arena, 0);
        e->request = (struct request){.method = row->method, .path = row->path, .route = row, .arena = &e->arena};
        enum fault f = admit(e, *state);
        open += f == F_OK;
        assert_true(f == F_UNAUTHENTICATED || (row->roles & ROLE_ANYONE));
    }
    assert_int_equal(open, 3); /* the sign-in, what the API is, the rules of the exam */
}

static void wrong_roles_are_forbidden(void **state)
{
    static const struct {
        const struct person *who;
        const char *method, *path;
    } rows[] = {
        {&as_student, "GET", "/api/sittings"},  {&as_student, "GET", "/api/grades"},
        {&as_student, "GET", "/api/audit"},     {&as_student, "GET", "/api/users"},
        {&as_proctor, "GET", "/api/grades"},    {&as_proctor, "GET", "/api/my/attempts"},
        {&as_admin, "GET", "/api/grades"},      {&as_admin, "GET", "/api/incidents"},
        {&as_auditor, "GET", "/api/sittings"},  {&as_registrar, "GET", "/api/audit"},
        {&as_teacher, "GET", "/api/incidents"}, {&as_student, "GET", "/api/policy"},
        {&as_head, "GET", "/api/users"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_fault(call_at(*state, rows[i].who, rows[i].method, rows[i].path, NULL, NULL, NULL), F_FORBIDDEN);
}

static void somebody_elses_id_is_not_found(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    char hello[120];
    snprintf(hello, sizeof hello, "{\"attempt\":\"%s\",\"tab\":\"x\"}", id.text);
    assert_fault(get(db, &as_other, path_of("/api/my/attempts/", id.text, "")), F_NOT_FOUND);
    assert_fault(get(db, &as_other, path_of("/api/my/attempts/", id.text, "/questions")), F_NOT_FOUND);
    assert_fault(word(db, &as_other, NULL, "hello", hello), F_NOT_FOUND);
    assert_fault(word(db, &as_other, id.text, "submit", "{\"key\":\"k\"}"), F_NOT_FOUND);
    assert_fault(word(db, &as_other, id.text, "answer", "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[]}"),
                 F_NOT_FOUND);
    assert_fault(word(db, &as_other, id.text, "chat", "{\"text\":\"x\",\"key\":\"k\"}"), F_NOT_FOUND);
    assert_fault(get(db, &as_stranger, path_of("/api/attempts/", id.text, "")), F_NOT_FOUND);
    assert_fault(get(db, &as_stranger, "/api/sittings/" SITTING "/board"), F_NOT_FOUND);
    assert_fault(post(db, &as_stranger, path_of("/api/attempts/", id.text, "/pause"), "{\"reason\":\"x\"}"),
                 F_NOT_FOUND);
    assert_ok(get(db, &as_student, path_of("/api/my/attempts/", id.text, "")));
    assert_int_equal(books_number(db, "SELECT count(*) FROM chat"), 0);
}

static void deeds_above_the_post_are_forbidden(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db), i = open_incident(db, id.text, "covered");
    assert_fault(
        post(db, &as_proctor, path_of("/api/attempts/", id.text, "/extra"), "{\"seconds\":60,\"reason\":\"x\"}"),
        F_FORBIDDEN);
    assert_fault(
        post(db, &as_proctor, path_of("/api/attempts/", id.text, "/terminate"), "{\"code\":\"c\",\"reason\":\"x\"}"),
        F_FORBIDDEN);
    assert_fault(
        post(db, &as_engineer, path_of("/api/incidents/", i.text, "/confirm"), "{\"comment\":\"\",\"version\":1}"),
        F_FORBIDDEN);
    assert_fault(post(db, &as_registrar, path_of("/api/attempts/", id.text, "/pause"), "{\"reason\":\"x\"}"),
                 F_FORBIDDEN);
    assert_ok(post(db, &as_head, path_of("/api/attempts/", id.text, "/extra"), "{\"seconds\":60,\"reason\":\"x\"}"));
    assert_int_equal(number_at("attempt.extra_s"), 60);
    assert_true(told(NOTICE_ATTEMPT));
}

/* -- bad input -- */

static void unknown_keys_and_wrong_types_are_refused(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    static const char *const bad[] = {"{\"item\":\"" ITEM_1 "\",\"rev\":\"1\",\"choice\":[]}",
                                      "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[],\"extra\":1}",
                                      "{\"item\":\"" ITEM_1 "\",\"rev\":1}",
                                      "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":\"a\"}",
                                      "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[1]}",
                                      "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"rev\":2,\"choice\":[]}",
                                      "[1]",
                                      "{",
                                      ""};
    int64_t audited = books_number(db, "SELECT count(*) FROM audit_row");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_fault(word(db, &as_student, id.text, "answer", bad[i]), F_INVALID);
    assert_fault(word(db, &as_student, id.text, "fly", "{}"), F_NOT_FOUND);
    assert_fault(word(db, &as_student, id.text, "step", "{\"step\":\"shoes\",\"ok\":true}"), F_INVALID);
    assert_fault(word(db, &as_student, id.text, "track", "{\"state\":\"melted\"}"), F_INVALID);
    assert_fault(post(db, &as_proctor, path_of("/api/attempts/", id.text, "/pause"), "{\"reason\":\"\"}"), F_INVALID);
    assert_fault(post(db, &as_proctor, path_of("/api/attempts/", id.text, "/pause"), "{\"reason\":7}"), F_INVALID);
    assert_int_equal(books_number(db, "SELECT count(*) FROM answer"), 0);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row"), audited);
}

static void lists_refuse_strange_pages(void **state)
{
    static const char *const bad[] = {"?page=0",   "?page=-1",    "?size=0", "?size=201",
                                      "?page=1e3", "?format=xml", "?page="};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_fault(get(*state, &as_head, path_of("/api/sittings", bad[i], "")), F_INVALID);
}

static void a_formula_in_a_name_does_not_reach_the_spreadsheet(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    assert_string_equal(csv_cell(&arena, "=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
    assert_string_equal(csv_cell(&arena, "-1+1"), "\"'-1+1\"");
    assert_string_equal(csv_cell(&arena, "@SUM"), "\"'@SUM\"");
    assert_string_equal(csv_cell(&arena, "a \"b\", c"), "\"a \"\"b\"\", c\"");
    assert_string_equal(csv_cell(&arena, "Үлгібек"), "\"Үлгібек\"");
    arena_release(&arena);
}

/* -- the exam -- */

static void welcome_holds_all_that_a_screen_needs(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    char hello[160];
    assert_ok(word(db, &as_student, id.text, "answer",
                   "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[\"" Q(12) "\"],\"at_ms\":5}"));
    assert_ok(word(db, &as_student, id.text, "chat", "{\"text\":\"Сәлем\",\"key\":\"k\"}"));
    snprintf(hello, sizeof hello, "{\"attempt\":\"%s\",\"tab\":\"tab-1\"}", id.text);
    assert_ok(word(db, &as_student, NULL, "hello", hello));
    assert_string_equal(text_at("attempt.state"), "in_progress");
    assert_int_equal(number_at("clock.deadline_ms"), T0 + 60 * MINUTE);
    assert_int_equal(json_array_size(at("items")), 3);
    assert_int_equal(json_array_size(at("steps")), 6);
    assert_string_equal(text_at("answers.0.choice.0"), Q(12));
    assert_string_equal(text_at("chat.0.from"), "me");
    assert_int_equal(strlen(text_at("resume")), 64);
    assert_int_equal(strlen(text_at("media.token")), 64);
    assert_true(json_array_size(at("attempt.watch.kinds")) >= 4);
    assert_int_equal(number_at("attempt.watch.record_days"), 30);
    /* Not a word about which option is right. */
    char *dump = json_dumps(last.json, 0);
    assert_null(strstr(dump, "correct"));
    free(dump);
}

static void who_waits_hears_the_new_place(void **state)
{
    struct db *db = *state;
    static const struct actor *const by[] = {&by_student, &by_other};
    struct id id[2] = {books_schedule(db, ST_1), books_schedule(db, ST_2)};
    int64_t place;
    for (int i = 0; i < 2; i++) {
        assert_ok(books_hello(db, by[i], id[i].text, "t", T0));
        for (int step = 0; step < STEP_COUNT; step++)
            assert_ok(checkin_report(db, by[i], id[i].text, (enum step)step, true, NULL, LANG_KK, T0));
        assert_ok(attempt_enter(db, by[i], id[i].text, T0 + i, &place));
        assert_int_equal(place, i + 1);
    }
    assert_ok(post(db, &as_proctor, path_of("/api/attempts/", id[0].text, "/admit"), "{}"));
    const struct notice *n = NULL;
    for (int i = 0; i < last.errand.reply.notices_len; i++)
        if (last.errand.reply.notices[i].kind == NOTICE_STUDENT)
            n = &last.errand.reply.notices[i];
    assert_non_null(n);
    assert_string_equal(n->attempt, id[1].text);
    assert_int_equal(json_integer_value(json_object_get(n->json, "place")), 1);
    assert_true(told(NOTICE_SITTING));
}

static void a_second_tab_is_refused_and_the_board_is_told(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    char hello[160];
    snprintf(hello, sizeof hello, "{\"attempt\":\"%s\",\"tab\":\"tab-2\"}", id.text);
    assert_ok(word(db, &as_student, NULL, "hello", hello));
    assert_int_equal(last.errand.reply.status, 409);
    assert_string_equal(text_at("fault.code"), "second_tab");
    assert_true(told(NOTICE_ATTEMPT));
    assert_ok(get(db, &as_proctor, "/api/sittings/" SITTING "/board"));
    assert_true(json_is_true(at("tiles.0.second_tab")));
    assert_ok(post(db, &as_proctor, path_of("/api/attempts/", id.text, "/tab"), "{\"allow\":true}"));
    assert_true(told(NOTICE_STUDENT));
    assert_ok(word(db, &as_student, NULL, "hello", hello));
    assert_int_equal(last.errand.reply.status, 0);
}

static void an_answer_after_the_end_is_refused_and_kept(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    clock_set_for_test(T0 + 60 * MINUTE);
    assert_ok(
        word(db, &as_student, id.text, "answer", "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[\"" Q(11) "\"]}"));
    assert_int_equal(last.errand.reply.status, 410);
    assert_string_equal(text_at("fault.code"), "expired");
    assert_int_equal(books_number(db, "SELECT count(*) FROM answer_late"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM answer"), 0);
}

static void replayed_words_change_nothing(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    static const char answer[] = "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[\"" Q(11) "\"],\"at_ms\":1}";
    assert_ok(word(db, &as_student, id.text, "answer", answer));
    int64_t saved = number_at("saved_ms");
    clock_set_for_test(T0 + MINUTE);
    assert_ok(word(db, &as_student, id.text, "answer", answer));
    assert_int_equal(number_at("saved_ms"), saved);
    assert_fault(
        word(db, &as_student, id.text, "answer", "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[\"" Q(12) "\"]}"),
        F_STALE);
    assert_ok(word(db, &as_student, id.text, "submit", "{\"key\":\"k\"}"));
    assert_true(told(NOTICE_STOP_CAMERA));
    assert_ok(word(db, &as_student, id.text, "submit", "{\"key\":\"k\"}"));
    assert_fault(word(db, &as_student, id.text, "submit", "{\"key\":\"other\"}"), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event WHERE kind = 'exam_score'"), 1);
}

static void consent_to_another_text_is_stale(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "t", T0));
    assert_ok(word(db, &as_student, id.text, "step", "{\"step\":\"rules\",\"ok\":true}"));
    assert_fault(
        word(db, &as_student, id.text, "step", "{\"step\":\"consent\",\"ok\":true,\"info\":{\"sha256\":\"old\"}}"),
        F_STALE);
    assert_int_equal(books_number(db, "SELECT count(*) FROM consent"), 0);
    assert_ok(word(db, &as_student, id.text, "step", "{\"step\":\"consent\",\"ok\":true,\"info\":{\"sha256\":\"b\"}}"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM consent WHERE lang = 'ru'"), 1);
}

static void the_result_is_hidden_until_its_release(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db), i = open_incident(db, id.text, "covered");
    const char *mine = path_of("/api/my/attempts/", id.text, "");
    assert_ok(
        word(db, &as_student, id.text, "answer", "{\"item\":\"" ITEM_1 "\",\"rev\":1,\"choice\":[\"" Q(11) "\"]}"));
    assert_ok(word(db, &as_student, id.text, "submit", "{\"key\":\"k\"}"));
    assert_ok(get(db, &as_student, mine));
    assert_string_equal(text_at("attempt.state"), "under_review");
    assert_true(json_is_null(at("result")));
    assert_int_equal(json_array_size(at("incidents")), 0);
    assert_ok(post(db, &as_proctor, path_of("/api/incidents/", i.text, "/dismiss"),
                   "{\"reason\":\"light\",\"comment\":\"\",\"version\":2}"));
    assert_ok(get(db, &as_student, mine));
    assert_string_equal(text_at("attempt.state"), "released");
    assert_int_equal(number_at("result.score"), 25);
    assert_string_equal(text_at("result.letter"), "FX");
    assert_string_equal(text_at("result.history.0.kind"), "released");
    assert_fault(get(db, &as_student, path_of("/api/my/attempts/", id.text, "/questions")), F_CONFLICT);
}

/* -- staff -- */

static void the_board_shows_the_worst_first_of_each_tile(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    open_incident(db, id.text, "covered");
    assert_ok(word(db, &as_student, id.text, "hand", "{\"up\":true}"));
    assert_ok(word(db, &as_student, id.text, "chat", "{\"text\":\"Көмек керек\",\"key\":\"1\"}"));
    assert_ok(get(db, &as_proctor, "/api/sittings/" SITTING "/board"));
    assert_int_equal(json_array_size(at("tiles")), 1);
    assert_true(json_is_true(at("tiles.0.hand")));
    assert_int_equal(number_at("tiles.0.unread"), 1);
    assert_string_equal(text_at("tiles.0.incident.sentence"), "The camera is covered");
    assert_int_equal(number_at("tiles.0.incident.numbers.0.threshold"), 1500);
    assert_int_equal(number_at("sitting.incidents_open"), 1);
    assert_ok(post(db, &as_proctor, path_of("/api/attempts/", id.text, "/message"),
                   "{\"text\":\"Камераны ашыңыз\",\"kind\":\"warning\",\"key\":\"w1\"}"));
    assert_true(told(NOTICE_STUDENT) && told(NOTICE_BOARD));
    assert_ok(get(db, &as_proctor, "/api/sittings/" SITTING "/board"));
    assert_int_equal(number_at("tiles.0.unread"), 0);
    assert_int_equal(number_at("tiles.0.warnings"), 1);
}

static void a_stale_decision_is_refused_and_a_confirmation_drafts_an_act(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db), i = open_incident(db, id.text, "covered");
    assert_fault(
        post(db, &as_proctor, path_of("/api/incidents/", i.text, "/confirm"), "{\"comment\":\"\",\"version\":7}"),
        F_STALE);
    assert_ok(
        post(db, &as_proctor, path_of("/api/incidents/", i.text, "/confirm"), "{\"comment\":\"seen\",\"version\":1}"));
    assert_string_equal(text_at("incident.state"), "confirmed");
    assert_string_equal(text_at("act.kind"), "A");
    assert_string_equal(text_at("act.state"), "drafted");
    assert_true(told(NOTICE_BOARD));
    assert_ok(get(db, &as_specialist, path_of("/api/attempts/", id.text, "")));
    assert_string_equal(text_at("act.state"), "drafted");
    assert_int_equal(json_array_size(at("incidents")), 1);
    assert_ok(get(db, &as_student, path_of("/api/my/attempts/", id.text, "")));
    assert_int_equal(json_array_size(at("incidents")), 1);
    assert_int_equal(json_array_size(at("acts")), 0); /* a draft is not yet the student's */
}

static void proctors_see_their_own_sittings_only(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    open_incident(db, id.text, "covered");
    assert_ok(get(db, &as_proctor, "/api/sittings"));
    assert_int_equal(number_at("total"), 1);
    assert_int_equal(number_at("rows.0.in_progress"), 1);
    assert_ok(get(db, &as_stranger, "/api/sittings"));
    assert_int_equal(json_array_size(at("rows")), 0);
    assert_ok(get(db, &as_stranger, "/api/incidents"));
    assert_int_equal(json_array_size(at("rows")), 0);
    assert_ok(get(db, &as_head, "/api/incidents?kind=covered&state=open"));
    assert_int_equal(json_array_size(at("rows")), 1);
    assert_ok(get(db, &as_head, "/api/incidents?kind=absent"));
    assert_int_equal(json_array_size(at("rows")), 0);
}

static void registrars_see_grades_and_no_pictures(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    assert_ok(word(db, &as_student, id.text, "submit", "{\"key\":\"k\"}"));
    assert_ok(get(db, &as_registrar, "/api/grades?sort=-rating"));
    assert_int_equal(number_at("total"), 2);
    assert_int_equal(number_at("rows.0.rating"), 88);
    assert_ok(get(db, &as_registrar, "/api/grades?sort=rating"));
    assert_int_equal(number_at("rows.0.rating"), 70);
    assert_string_equal(text_at("rows.0.state"), "exam_pending");
    assert_ok(get(db, &as_registrar, "/api/grades/" ENR_1));
    assert_string_equal(text_at("current.state"), "released");
    assert_int_equal(json_array_size(at("events")), 3);
    assert_ok(get(db, &as_registrar, "/api/statements/" EXAM));
    assert_int_equal(number_at("total"), 2);
    assert_fault(get(db, &as_registrar, "/api/statements/00000000000000000x99"), F_NOT_FOUND);
    assert_ok(get(db, &as_registrar, path_of("/api/attempts/", id.text, "")));
    assert_int_equal(json_array_size(at("chat")), 0);
    assert_fault(get(db, &as_registrar, "/api/sittings/" SITTING "/board"), F_FORBIDDEN);
}

static void an_export_is_a_csv_and_is_written_down(void **state)
{
    struct db *db = *state;
    assert_ok(get(db, &as_registrar, "/api/grades?format=csv"));
    assert_string_equal(last.errand.reply.mime, "text/csv; charset=utf-8");
    const char *text = last.errand.reply.bytes;
    assert_non_null(strstr(text, "\"student\",\"student_no\",\"group\""));
    assert_non_null(strstr(text, "\"Probability\",88,"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'export' AND role = 'registrar'"),
                     1);
    assert_ok(get(db, &as_registrar, "/api/grades"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'export'"), 1);
}

static void the_audit_hides_from_the_administrator_what_was_done(void **state)
{
    struct db *db = *state;
    struct id id = office_started(db);
    assert_ok(attempt_pause(db, &by_proctor, id.text, "a reason with a name", T0));
    assert_ok(get(db, &as_auditor, "/api/audit?q=attempt.pause"));
    assert_int_equal(number_at("total"), 1);
    assert_non_null(strstr(text_at("rows.0.detail"), "a reason with a name"));
    assert_string_equal(text_at("rows.0.actor"), "Тестбай Ойданов");
    assert_ok(get(db, &as_admin, "/api/audit?q=attempt.pause"));
    assert_true(json_is_null(at("rows.0.detail")) && json_is_null(at("rows.0.actor")));
    assert_ok(get(db, &as_auditor, "/api/audit/verify"));
    assert_true(json_is_true(at("ok")) && json_is_true(at("whole")));
    int64_t rows = number_at("rows"), stretches = 0;
    char path[160] = "/api/audit/verify?rows=2";
    assert_ok(get(db, &as_auditor, path));
    while (json_is_false(at("whole"))) {
        assert_int_equal(number_at("rows"), 2 * ++stretches);
        snprintf(path, sizeof path, "/api/audit/verify?rows=2&after=%lld&head=%s", (long long)number_at("rows"),
                 text_at("head"));
        assert_ok(get(db, &as_auditor, path));
    }
    assert_true(rows > 2 && number_at("rows") == rows);
    assert_ok(get(db, &as_auditor, path_of("/api/audit/verify?after=2&head=", text_at("head"), "")));
    assert_int_equal(number_at("broken_seq"), 3); /* that is not the hash of row 2 */
    assert_fault(get(db, &as_auditor, "/api/audit/verify?after=2"), F_INVALID);
    assert_fault(get(db, &as_auditor, "/api/audit/verify?rows=0"), F_INVALID);
    assert_fault(get(db, &as_auditor, "/api/audit/verify?rows=5001"), F_INVALID);
    assert_fault(get(db, &as_auditor, "/api/audit/verify?after=x"), F_INVALID);
    assert_ok(db_exec(db, "DROP TRIGGER audit_row_keep_u; UPDATE audit_row SET action = 'attempt.resume' WHERE action "
                          "= 'attempt.pause'"));
    assert_ok(get(db, &as_auditor, "/api/audit/verify"));
    assert_true(json_is_false(at("ok")));
    assert_true(number_at("broken_seq") > 0);
}

int main(void)
{
#define OFFICE(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        OFFICE(every_route_refuses_who_is_not_signed_in),
        OFFICE(wrong_roles_are_forbidden),
        OFFICE(somebody_elses_id_is_not_found),
        OFFICE(deeds_above_the_post_are_forbidden),
        OFFICE(unknown_keys_and_wrong_types_are_refused),
        OFFICE(lists_refuse_strange_pages),
        OFFICE(a_formula_in_a_name_does_not_reach_the_spreadsheet),
        OFFICE(welcome_holds_all_that_a_screen_needs),
        OFFICE(who_waits_hears_the_new_place),
        OFFICE(a_second_tab_is_refused_and_the_board_is_told),
        OFFICE(an_answer_after_the_end_is_refused_and_kept),
        OFFICE(replayed_words_change_nothing),
        OFFICE(consent_to_another_text_is_stale),
        OFFICE(the_result_is_hidden_until_its_release),
        OFFICE(the_board_shows_the_worst_first_of_each_tile),
        OFFICE(a_stale_decision_is_refused_and_a_confirmation_drafts_an_act),
        OFFICE(proctors_see_their_own_sittings_only),
        OFFICE(registrars_see_grades_and_no_pictures),
        OFFICE(an_export_is_a_csv_and_is_written_down),
        OFFICE(the_audit_hides_from_the_administrator_what_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
