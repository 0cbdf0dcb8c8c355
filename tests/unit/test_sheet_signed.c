/* links: hall acts session */
#include "sheet_books.h"

#include "reading.h"
#include "stamp_double.h"

/* A grade statement takes what an act takes: stamps of an authority elsewhere, and signatures on paper. */

static const char pdf_scan[] = "%PDF-1.4 a scan of the signed statement";

static void frozen(const char *stamp_rule)
{
    char sql[160];
    int64_t version;
    const struct policy_change change = {"signature.stamp", stamp_rule};
    both_sat(74);
    opened("");
    assert_ok(policy_write(desk->db, &actor_system, "сынақ", clock_now_ms(), &change, 1, &version));
    snprintf(sql, sizeof sql, "UPDATE sheet SET policy_version = %lld", (long long)version);
    assert_ok(db_exec(desk->db, sql));
    assert_ok(step(&as_registrar, "freeze", ""));
}

/* The page as the asker saw it; more: "&signer=…". */
static enum fault enter(const struct person *who, const char *scan, const char *more)
{
    char path[300];
    assert_ok(get(desk->db, &as_registrar, path_of("/api/sheets/", sheet_id, "")));
    snprintf(path, sizeof path, "/api/sheets/%s/scan?version=%lld&pdf_sha256=%s%s", sheet_id,
             (long long)number_at("sheet.version"), text_at("sheet.pdf_sha256"), more);
    return call_at(desk->db, who, "PUT", path, scan, NULL, NULL);
}

static void shown(void)
{
    assert_ok(get(desk->db, &as_registrar, path_of("/api/sheets/", sheet_id, "")));
}

static int64_t count(const char *sql)
{
    return books_number(desk->db, sql);
}

static void an_authority_stamps_the_signatures(void **state)
{
    (void)state;
    frozen("internal");
    stamps_by(GOOD);
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_string_equal(text_at("sheet.signers.0.stamp.by"), "authority");
    mode = SILENT;
    assert_ok(stamping_start());
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    assert_string_equal(text_at("sheet.state"), "registered");
    assert_string_equal(text_at("sheet.signers.1.stamp.by"), "internal"); /* our own key, as the policy says */
    assert_ok(get(desk->db, &as_registrar, path_of("/api/sheets/", sheet_id, "/signatures/1/stamp")));
    assert_int_equal(count("SELECT count(*) FROM sheet_signer WHERE tsr IS NOT NULL"), 1);
}

static void where_the_policy_waits_it_is_registered_when_the_last_stamp_comes(void **state)
{
    (void)state;
    frozen("wait");
    stamps_by(SILENT);
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(step(&as_registrar, "sign", PASSWORD));
    assert_string_equal(text_at("sheet.state"), "frozen");
    assert_string_equal(text_at("sheet.signers.0.stamp.state"), "pending");
    assert_string_equal(text_at("sheet.signers.0.stamp.why"), fault_sentence(F_STAMP_SILENT, LANG_EN));
    assert_int_equal(count("SELECT count(*) FROM grade_current WHERE state = 'released'"), 0);
    assert_fault(db_exec(desk->db, "UPDATE sheet SET state = 'registered', registered_ms = 1"), F_CONFLICT);
    mode = FUTURE;
    again();
    shown();
    assert_string_equal(text_at("sheet.signers.0.stamp.why"), fault_sentence(F_STAMP_FUTURE, LANG_EN));
    mode = GOOD;
    again();
    shown();
    assert_string_equal(text_at("sheet.state"), "frozen");
    again();
    shown();
    assert_string_equal(text_at("sheet.state"), "registered");
    assert_int_equal(count("SELECT count(*) FROM grade_current WHERE state = 'released' AND ground_kind = 'statement'"),
                     2);
    assert_fault(db_exec(desk->db, "UPDATE signature_stamp SET tsr = NULL"), F_CONFLICT);
}

static void what_is_sent_back_awaits_no_stamp(void **state)
{
    (void)state;
    frozen("wait");
    stamps_by(SILENT);
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(step(&as_registrar, "return", ",\"reason\":\"қате\""));
    mode = GOOD;
    again();
    assert_int_equal(count("SELECT count(*) FROM signature_stamp WHERE tsr IS NOT NULL"), 0);
    assert_int_equal(count("SELECT sum(tries) FROM signature_stamp"), 1);
}

static void paper_of_both_registers_it(void **state)
{
    (void)state;
    frozen("internal");
    shown();
    assert_ok(enter(&as_registrar_head, pdf_scan, ""));
    assert_string_equal(text_at("sheet.signers.0.method"), "paper");
    assert_non_null(text_at("sheet.signers.0.paper.entered_by"));
    assert_fault(enter(&as_registrar_head, pdf_scan, ""), F_INVALID); /* who accepted is to be said */
    assert_fault(enter(&as_registrar_head, pdf_scan, "&signer=" P_REGISTRAR_HEAD), F_INVALID);
    assert_fault(enter(&as_registrar_head, pdf_scan, "&signer=" P_TEACHER), F_FORBIDDEN);
    assert_fault(enter(&as_registrar_head, pdf_scan, "&signer=" P_PROCTOR), F_CONFLICT); /* holds no such post */
    assert_int_equal(count("SELECT count(*) FROM sheet_signer WHERE signed_ms IS NOT NULL"), 1);
    assert_ok(enter(&as_registrar_head, "\xFF\xD8\xFF\xE0 a photo of the page", "&signer=" P_REGISTRAR));
    assert_string_equal(text_at("sheet.state"), "registered");
    assert_string_equal(text_at("sheet.signers.1.paper.type"), "image/jpeg");
    assert_int_equal(count("SELECT count(*) FROM grade_current WHERE state = 'released' AND ground_kind = 'statement'"),
                     2);
    assert_ok(get(desk->db, &as_teacher, path_of("/api/sheets/", sheet_id, "/signatures/1/scan")));
    assert_fault(get(desk->db, &as_registrar, path_of("/api/sheets/", sheet_id, "/signatures/1/stamp")), F_NOT_FOUND);
}

static void paper_and_key_stand_in_one_statement(void **state)
{
    (void)state;
    frozen("internal");
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_ok(enter(&as_registrar_head, pdf_scan, "&signer=" P_REGISTRAR));
    assert_string_equal(text_at("sheet.state"), "registered");
    assert_fault(enter(&as_registrar_head, pdf_scan, ""), F_CONFLICT);
}

static void what_may_not_be_entered_changes_nothing(void **state)
{
    char path[300];
    (void)state;
    frozen("internal");
    assert_fault(enter(&as_teacher, pdf_scan, ""), F_FORBIDDEN);
    assert_fault(enter(&as_head, pdf_scan, ""), F_FORBIDDEN);
    assert_fault(enter(&as_registrar, "just words", ""), F_UNSUPPORTED);
    assert_fault(enter(&as_registrar, pdf_scan, "&signer=" P_REGISTRAR_HEAD), F_INVALID); /* it is the teacher's turn */
    snprintf(path, sizeof path, "/api/sheets/%s/scan?version=%lld&pdf_sha256=%064d", sheet_id,
             (long long)number_at("sheet.version"), 0);
    assert_fault(call_at(desk->db, &as_registrar, "PUT", path, pdf_scan, NULL, NULL), F_STALE);
    assert_int_equal(count("SELECT count(*) FROM sheet_signer WHERE signed_ms IS NOT NULL"), 0);
    /* around the code too */
    assert_fault(db_exec(desk->db, "UPDATE sheet_signer SET signed_ms = 1, scan_sha256 = 'x', scan_type ="
                                   " 'application/pdf', scan_bytes = 1, entered_by = '" P_TEACHER "',"
                                   " pdf_sha256 = (SELECT pdf_sha256 FROM sheet) WHERE n = 1"),
                 F_CONFLICT);
    assert_ok(step(&as_teacher, "sign", PASSWORD));
    assert_fault(db_exec(desk->db, "UPDATE sheet_signer SET p7s = x'00' WHERE n = 1"), F_CONFLICT);
}

static int once(void **state)
{
    (void)state;
    reading_program(BIN_DIR "/baqyla-reader");
    stamper_start(T0 - 24 * 60 * MINUTE, T0 + INT64_C(300) * 24 * 60 * MINUTE, NULL);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    stamper_stop();
    return 0;
}

#define SHEET(name) cmocka_unit_test_setup_teardown(name, sheet_setup, sheet_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SHEET(an_authority_stamps_the_signatures),
        SHEET(where_the_policy_waits_it_is_registered_when_the_last_stamp_comes),
        SHEET(what_is_sent_back_awaits_no_stamp),
        SHEET(paper_of_both_registers_it),
        SHEET(paper_and_key_stand_in_one_statement),
        SHEET(what_may_not_be_entered_changes_nothing),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
