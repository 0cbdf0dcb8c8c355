/* links: hall acts session */
#include "sheet_books.h"

#include "sheet_page.h"

/* Grade statements and transcripts, over the routes, with real keys and pages. */

static int64_t current(const char *enrolment, const char *where)
{
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM grade_current WHERE enrolment = '%s' AND %s", enrolment, where);
    return books_number(desk->db, sql);
}

static void examiner_then_registrar_sign_and_the_grades_are_out(void **state)
{
    (void)state;
    both_sat(74);
    assert_int_equal(current(ENR_2, "state = 'provisional'"), 1);
    opened("");
    assert_string_equal(text_at("sheet.number"), "ВЕД-2026-1");
    assert_true(json_is_true(at("sheet.complete")));
    assert_fault(step(&as_teacher, "freeze", ""), F_FORBIDDEN);
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_string_equal(text_at("sheet.state"), "frozen");
    assert_string_equal(text_at("sheet.signers.0.post"), "teacher");
    assert_fault(step(&as_registrar, "sign", PASSWORD), F_FORBIDDEN); /* not their turn */
    assert_ok(step(&as_teacher, "sign", "a wrong one, counted"));
    assert_int_equal(last.errand.reply.status, fault_status(F_SIGN_PASSWORD));
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_int_equal(current(ENR_2, "state = 'provisional'"), 1);
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    assert_string_equal(text_at("sheet.state"), "registered");
    assert_int_equal(current(ENR_1, "state = 'released' AND ground_kind = 'statement'"), 1);
    assert_int_equal(current(ENR_2, "state = 'released' AND ground_kind = 'statement'"), 1);
    assert_fault(step(&as_registrar, "return", ",\"reason\":\"x\""), F_CONFLICT);
    assert_fault(step(&as_registrar_head, "void", ",\"reason\":\"x\""), F_CONFLICT);
}

static void without_every_mark_it_is_not_frozen(void **state)
{
    (void)state;
    desk_submit(desk);
    opened("");
    assert_string_equal(text_at("sheet.lines.0.mark"), "missing"); /* Мысалгүл has not sat */
    assert_false(json_is_true(at("sheet.complete")));
    assert_fault(step(&as_registrar, "freeze", ""), F_CONFLICT);
    assert_fault(post(desk->db, &as_registrar, "/api/sheets", "{\"exam\":\"" EXAM "\",\"kind\":\"main\"}"), F_CONFLICT);
    assert_fault(step(&as_registrar, "void", ",\"reason\":\"x\""), F_FORBIDDEN);
    assert_ok(step(&as_registrar_head, "void", ",\"reason\":\"opened by mistake\""));
    opened("");
    assert_string_equal(text_at("sheet.number"), "ВЕД-2026-2"); /* the void one keeps its own */
}

static void who_does_not_come_stands_there_as_absent(void **state)
{
    (void)state;
    both_sat(-1);
    opened("");
    assert_string_equal(text_at("sheet.lines.0.mark"), "absent");
    assert_ok(step(&as_registrar, "freeze", ""));
}

static void a_line_under_an_act_waits_for_the_supplement(void **state)
{
    char refers[96];
    (void)state;
    both_sat(74);
    assert_ok(db_exec(desk->db, "UPDATE attempt SET act_a = 'x' WHERE student = '" ST_2 "'"));
    opened("");
    assert_string_equal(text_at("sheet.lines.0.mark"), "act");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_int_equal(json_array_size(at("sheet.lines")), 1);
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    assert_int_equal(current(ENR_2, "state = 'provisional'"), 1);
    assert_ok(db_exec(desk->db, "UPDATE attempt SET act_a = NULL"));
    snprintf(refers, sizeof refers, ",\"relation\":\"supplement\",\"refers_to\":\"%s\"", sheet_id);
    opened(refers);
    assert_string_equal(text_at("sheet.lines.0.mark"), "score");
    assert_string_equal(text_at("sheet.lines.1.mark"), "done");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_int_equal(json_array_size(at("sheet.lines")), 1);
}

static void an_act_after_the_freeze_stops_the_registration(void **state)
{
    (void)state;
    both_sat(74);
    opened("");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(db_exec(desk->db, "UPDATE attempt SET act_a = 'x' WHERE student = '" ST_2 "'"));
    assert_fault(step(&as_registrar, "sign", PASSWORD), F_CONFLICT);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM grade_event WHERE kind = 'released'"), 0);
    assert_ok(step(&as_teacher, "return", ",\"reason\":\"an act is open\""));
    assert_string_equal(text_at("sheet.state"), "open");
    assert_int_equal(number_at("sheet.version"), 2);
    assert_true(json_is_null(at("sheet.signers.0.signed_ms")));
}

static void a_correction_carries_what_is_different_under_a_new_number(void **state)
{
    char refers[96];
    (void)state;
    both_sat(74);
    opened("");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    assert_ok(grade_correct(desk->db, &by_registrar_head, ENR_2, 90, "appeal", "minutes 3", T0 + 200 * MINUTE));
    snprintf(refers, sizeof refers, ",\"relation\":\"correction\",\"refers_to\":\"%s\"", sheet_id);
    opened(refers);
    assert_int_equal(json_array_size(at("sheet.lines")), 1);
    assert_int_equal(number_at("sheet.lines.0.exam"), 90);
    assert_string_equal(text_at("sheet.refers_number"), "ВЕД-2026-1");
    assert_string_equal(text_at("sheet.number"), "ВЕД-2026-2");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    assert_ok(get(desk->db, &as_registrar, "/api/sheets?state=registered"));
    assert_int_equal(number_at("total"), 2);
}

static void stale_versions_and_strangers_change_nothing(void **state)
{
    (void)state;
    both_sat(74);
    opened("");
    assert_fault(post(desk->db, &as_registrar, path_of("/api/sheets/", sheet_id, "/freeze"), "{\"version\":7}"),
                 F_STALE);
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_fault(get(desk->db, &as_proctor, path_of("/api/sheets/", sheet_id, "")), F_FORBIDDEN);
    AS(other_teacher, P_STRANGER, ROLE_TEACHER);
    assert_fault(get(desk->db, &other_teacher, path_of("/api/sheets/", sheet_id, "")), F_NOT_FOUND);
    assert_ok(get(desk->db, &other_teacher, "/api/sheets"));
    assert_int_equal(number_at("total"), 0);
    assert_ok(get(desk->db, &as_teacher, "/api/sheets"));
    assert_int_equal(number_at("total"), 1);
    assert_fault(db_exec(desk->db, "UPDATE sheet SET number = 'x'"), F_CONFLICT);
    assert_fault(db_exec(desk->db, "DELETE FROM sheet_line"), F_CONFLICT);
}

static void the_same_statement_gives_the_same_bytes(void **state)
{
    static const char token[] = "00112233445566778899aabbccddeeff";
    struct sheet s;
    struct sheet_rendered one, two;
    (void)state;
    both_sat(74);
    opened("");
    assert_ok(sheet_load(desk->db, sheet_id, &desk->arena, &s));
    assert_ok(sheet_render(desk->db, &s, NULL, 0, "https://e", token, desk->dir, T0, &desk->arena, &one));
    assert_ok(sheet_render(desk->db, &s, NULL, 0, "https://e", token, desk->dir, T0, &desk->arena, &two));
    assert_string_equal(one.page.pdf_sha256, two.page.pdf_sha256);
    assert_string_equal(one.page.json_sha256, two.page.json_sha256);
}

/* 001-4.4.2, in three languages; drawn twice, byte by byte the same. */
static void a_transcript_is_drawn_in_three_languages(void **state)
{
    (void)state;
    both_sat(74);
    opened("");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        struct issue t = {.object = ST_2, .lang = (enum lang)lang, .number = "ТР-2026-9", .made_ms = T0};
        char *pdf[2], sha256[2][65];
        size_t len[2];
        for (int i = 0; i < 2; i++)
            assert_ok(transcript_render(desk->db, &t, &desk->arena, &pdf[i], &len[i], sha256[i]));
        assert_int_equal(len[0], len[1]);
        assert_memory_equal(pdf[0], pdf[1], len[0]);
        assert_string_equal(sha256[0], sha256[1]);
        free(pdf[0]);
        free(pdf[1]);
    }
    assert_string_equal(traditional_mark("A-", LANG_RU), "отлично");
    assert_string_equal(traditional_mark("C+", LANG_RU), "хорошо");
    assert_string_equal(traditional_mark("C", LANG_RU), "удовлетворительно");
    assert_string_equal(traditional_mark("FX", LANG_EN), "unsatisfactory");
}

/* 003-5.3.32 */
static void what_is_not_on_paper_is_listed_until_it_is_filed(void **state)
{
    char body[200];
    (void)state;
    both_sat(74);
    assert_ok(post(desk->db, &as_registrar, "/api/students/" ST_2 "/transcript", "{\"lang\":\"ru\"}"));
    assert_string_equal(text_at("number"), "ТР-2026-1");
    assert_fault(post(desk->db, &as_registrar, "/api/students/" ST_2 "/transcript", "{\"lang\":\"de\"}"), F_INVALID);
    opened("");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    assert_ok(get(desk->db, &as_registrar, "/api/paper"));
    assert_int_equal(number_at("total"), 2);
    snprintf(body, sizeof body, "{\"kind\":\"sheet\",\"id\":\"%s\",\"copies\":1,\"file_no\":\"04-12\",\"shelf\":\"2\"}",
             sheet_id);
    assert_ok(post(desk->db, &as_registrar, "/api/paper", body));
    assert_fault(post(desk->db, &as_registrar, "/api/paper", body), F_CONFLICT);
    assert_fault(post(desk->db, &as_registrar, "/api/paper",
                      "{\"kind\":\"act\",\"id\":\"x\",\"copies\":1,\"file_no\":\"1\",\"shelf\":\"1\"}"),
                 F_NOT_FOUND);
    assert_ok(get(desk->db, &as_registrar, "/api/paper"));
    assert_int_equal(number_at("total"), 1);
    assert_string_equal(text_at("rows.0.kind"), "document");
    assert_ok(get(desk->db, &as_registrar, path_of("/api/documents/", text_at("rows.0.id"), "/pdf")));
    assert_memory_equal(last.errand.reply.bytes, "%PDF", 4);
    assert_ok(get(desk->db, &as_other, "/api/my/transcript?lang=kk"));
    assert_memory_equal(last.errand.reply.bytes, "%PDF", 4);
}

static void the_qr_leads_to_a_page_without_marks(void **state)
{
    struct sheet s;
    (void)state;
    both_sat(74);
    opened("");
    assert_ok(step(&as_registrar, "freeze", ""));
    assert_ok(sheet_load(desk->db, sheet_id, &desk->arena, &s));
    assert_ok(get(desk->db, NULL, path_of("/v/", s.verify_token, "")));
    char *page = arena_copy(&desk->arena, last.errand.reply.bytes, last.errand.reply.bytes_len);
    assert_non_null(strstr(page, s.number));
    assert_non_null(strstr(page, s.pdf_sha256));
    assert_null(strstr(page, "Мысалгүл"));
    assert_non_null(strstr(page, "data-sha256=\"PDF\"")); /* a file is compared with it, as with an act's */
    assert_non_null(strstr(page, "id=\"file\""));
    assert_null(strstr(page, "<li>"));
    assert_fault(get(desk->db, NULL, "/v/00000000000000000000000000000000"), F_NOT_FOUND);
}

int main(void)
{
#define SHEET(name) cmocka_unit_test_setup_teardown(name, sheet_setup, sheet_teardown)
    const struct CMUnitTest tests[] = {
        SHEET(examiner_then_registrar_sign_and_the_grades_are_out),
        SHEET(without_every_mark_it_is_not_frozen),
        SHEET(who_does_not_come_stands_there_as_absent),
        SHEET(a_line_under_an_act_waits_for_the_supplement),
        SHEET(an_act_after_the_freeze_stops_the_registration),
        SHEET(a_correction_carries_what_is_different_under_a_new_number),
        SHEET(stale_versions_and_strangers_change_nothing),
        SHEET(the_same_statement_gives_the_same_bytes),
        SHEET(a_transcript_is_drawn_in_three_languages),
        SHEET(what_is_not_on_paper_is_listed_until_it_is_filed),
        SHEET(the_qr_leads_to_a_page_without_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
