/* links: hall acts session */
#include "national_office.h"

#include "policy.h"
#include "reading.h"

/* A page that was signed on paper: its scan, entered by another than the signer, is that person's signature. */

static const char pdf_scan[] = "%PDF-1.4 a scan of the signed page";

static enum fault enter_seen(const struct person *who, const char *act, int64_t version, const char *pdf_sha256,
                             const char *scan)
{
    char path[200];
    snprintf(path, sizeof path, "/api/acts/%s/paper?version=%lld&pdf_sha256=%s", act, (long long)version, pdf_sha256);
    return call_at(desk->db, who, "PUT", path, scan, NULL, NULL);
}

static enum fault enter(const struct person *who, const char *act, const char *scan)
{
    struct act now = desk_act(desk, act);
    return enter_seen(who, act, now.version, now.pdf_sha256, scan);
}

static int64_t signatures(void)
{
    return books_number(desk->db, "SELECT count(*) FROM act_signature");
}

/* Paper, key, paper: registered, packed, and checked by a stranger. */
static void paper_and_keys_stand_in_one_act(void **state)
{
    struct id id = frozen();
    struct bundle bundle;
    struct cert_subject root;
    (void)state;
    list(NULL);
    assert_ok(get(desk->db, &as_registrar, path_of("/api/acts/", id.text, "")));
    assert_ok(enter(&as_registrar, id.text, pdf_scan));
    assert_string_equal(text_at("act.state"), "signed_1");
    assert_string_equal(text_at("act.signatures.0.method"), "paper");
    assert_string_equal(text_at("act.signatures.0.person"), "Сынақай Қияли");
    assert_string_equal(text_at("act.signatures.0.paper.entered_by"), "Үлгіай Қиялқызы");
    assert_ok(sign_with(&as_engineer, id.text, &keys[1]));
    assert_ok(enter(&as_registrar, id.text, "\xFF\xD8\xFF\xE0 a photo of the page"));
    assert_string_equal(text_at("act.state"), "registered");
    assert_ok(get(desk->db, &as_head, path_of("/api/acts/", id.text, "/signatures/1/scan")));
    assert_fault(get(desk->db, &as_head, path_of("/api/acts/", id.text, "/signatures/2/scan")), F_NOT_FOUND);
    assert_int_equal(books_number(desk->db, "SELECT count(*) FROM act_event WHERE action = 'paper'"), 2);
    struct act act = desk_act(desk, id.text);
    bundle_init(&bundle);
    assert_ok(act_package(desk->db, &act, desk->dir, seal_ca(), NULL, 0, clock_now_ms(), &bundle));
    assert_non_null(bundle_find(&bundle, "signatures/1-specialist-paper.pdf"));
    struct bundle_file *scan = (struct bundle_file *)bundle_find(&bundle, "signatures/3-head-paper.jpg");
    assert_non_null(scan);
    assert_ok(cert_read(seal_ca()->cert, &root));
    assert_int_equal(verdict_of(&bundle, &root.sha256), VERDICT_INTACT);
    scan->bytes[5] ^= 1;
    assert_int_equal(verdict_of(&bundle, &root.sha256), VERDICT_BROKEN);
    bundle_release(&bundle);
    prepare(id.text);
    assert_ok(do_post(id.text));
    assert_string_equal(text_at("act.state"), "executed");
}

/* The keys of the fixture are another authority's than the server's: here one of the server's own. */
static void own_key(size_t i)
{
    struct signing_key key;
    char sql[120];
    snprintf(sql, sizeof sql, "UPDATE signing_key SET revoked_ms = 1 WHERE person = '%s'", desk_people[i][0]);
    assert_ok(db_exec(desk->db, sql));
    assert_ok(signing_key_make(desk->db, seal_ca(), desk_people[i][0], (enum act_post)i, PASSWORD, T0 - 50 * MINUTE,
                               &desk->arena, &key));
    assert_ok(signing_key_put(desk->db, &actor_system, desk_people[i][0], &key, T0));
}

/* A key's signature tells whole seconds, the entry of a paper does not: in one second neither is the later. */
static void paper_and_a_key_in_one_second_are_in_order(void **state)
{
    struct id id = frozen();
    struct bundle bundle;
    struct cert_subject root;
    const int64_t second = T0 + 42 * MINUTE;
    (void)state;
    own_key(1);
    own_key(2);
    clock_set_for_test(second + 700);
    assert_ok(enter(&as_registrar, id.text, pdf_scan));
    clock_set_for_test(second + 900);
    assert_ok(sign_internal(&as_engineer, id.text));
    assert_ok(sign_internal(&as_head, id.text));
    struct act act = desk_act(desk, id.text);
    bundle_init(&bundle);
    assert_ok(act_package(desk->db, &act, desk->dir, seal_ca(), NULL, 0, clock_now_ms(), &bundle));
    assert_ok(cert_read(seal_ca()->cert, &root));
    assert_int_equal(verdict_of(&bundle, &root.sha256), VERDICT_INTACT);
    bundle_release(&bundle);
}

static void who_may_not_enter_it(void **state)
{
    struct id id = frozen();
    (void)state;
    assert_fault(enter(&as_specialist, id.text, pdf_scan), F_PAPER_OFF); /* signs next, and the policy names no such */
    assert_fault(enter(&as_engineer, id.text, pdf_scan), F_PAPER_OFF);
    assert_fault(enter(&as_student, id.text, pdf_scan), F_FORBIDDEN);
    assert_ok(get(desk->db, &as_engineer, path_of("/api/acts/", id.text, "")));
    for (size_t i = 0; i < json_array_size(at("act.actions")); i++)
        assert_string_not_equal(json_string_value(json_array_get(at("act.actions"), i)), "paper");
    assert_ok(enter(&as_head, id.text, pdf_scan));
    assert_ok(enter(&as_head, id.text, pdf_scan));
    assert_fault(enter(&as_head, id.text, pdf_scan), F_PAPER_OFF); /* the third is the head's own */
    assert_int_equal(signatures(), 2);
}

static void what_is_no_scan_of_this_page_changes_nothing(void **state)
{
    struct id id = frozen();
    struct act act = desk_act(desk, id.text);
    char other[65];
    (void)state;
    memset(other, 'a', 64);
    other[64] = 0;
    assert_fault(enter(&as_registrar, id.text, "just words"), F_UNSUPPORTED);
    assert_fault(enter(&as_registrar, id.text, "\x89PNG\r\n\x1a\n picture"), F_UNSUPPORTED);
    assert_fault(enter_seen(&as_registrar, id.text, act.version, other, pdf_scan), F_STALE);
    assert_fault(enter_seen(&as_registrar, id.text, act.version + 1, act.pdf_sha256, pdf_scan), F_STALE);
    assert_int_equal(signatures(), 0);
    assert_string_equal(act_state_word(desk_act(desk, id.text).state), "frozen");
}

static void not_before_the_student_has_had_their_say(void **state)
{
    struct id id = desk_frozen(desk);
    (void)state;
    assert_fault(enter(&as_registrar, id.text, pdf_scan), F_CONFLICT);
    clock_set_for_test(T0 + 41 * MINUTE + DAY); /* the hours are over */
    assert_ok(enter(&as_registrar, id.text, pdf_scan));
}

static void the_policy_may_want_none(void **state)
{
    struct id id = frozen();
    int64_t version;
    char sql[100];
    const struct policy_change change = {"signature.paper", "none"};
    (void)state;
    assert_ok(policy_write(desk->db, &actor_system, "сынақ", T0 + 42 * MINUTE, &change, 1, &version));
    snprintf(sql, sizeof sql, "UPDATE act SET policy_version = %lld", (long long)version);
    assert_ok(db_exec(desk->db, sql));
    assert_fault(enter(&as_registrar, id.text, pdf_scan), F_PAPER_OFF);
}

static void put(const char *act, const char *person, const char *n, const char *entered_by, enum fault expected)
{
    char sql[700];
    struct act now = desk_act(desk, act);
    snprintf(sql, sizeof sql,
             "INSERT INTO act_signature (act, version, n, person, post, pdf_sha256, method, signed_ms, scan_sha256,"
             " scan_type, scan_bytes, entered_by) VALUES ('%s', %lld, %s, '%s', 'specialist', '%s', 'paper', %lld,"
             " 'x', 'application/pdf', 1, '%s')",
             act, (long long)now.version, n, person, now.pdf_sha256, (long long)clock_now_ms(), entered_by);
    assert_fault(db_exec(desk->db, sql), expected);
}

/* Around the code too. */
static void the_books_hold_the_same_guards(void **state)
{
    struct id id = frozen();
    (void)state;
    put(id.text, P_SPECIALIST, "1", P_SPECIALIST, F_CONFLICT); /* the signer */
    put(id.text, P_SPECIALIST, "1", P_TEACHER, F_CONFLICT);    /* teaches the course */
    put(id.text, P_SPECIALIST, "1", P_STUDENT, F_CONFLICT);    /* the act is about them */
    put(id.text, P_SPECIALIST, "1", P_PROCTOR, F_CONFLICT);    /* no office of theirs */
    put(id.text, P_SPECIALIST, "2", P_REGISTRAR, F_CONFLICT);  /* out of order */
    put(id.text, P_ENGINEER, "1", P_REGISTRAR, F_CONFLICT);    /* another is named */
    assert_int_equal(signatures(), 0);
    put(id.text, P_SPECIALIST, "1", P_REGISTRAR, F_OK);
    assert_fault(db_exec(desk->db, "UPDATE act_signature SET scan_sha256 = 'y'"), F_CONFLICT);
    assert_fault(db_exec(desk->db, "DELETE FROM act_signature"), F_CONFLICT);
}

static int once(void **state)
{
    (void)state;
    reading_program(BIN_DIR "/baqyla-reader");
    keys_make(T0 + 300 * DAY);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    keys_free();
    return 0;
}

#define DEED(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DEED(paper_and_keys_stand_in_one_act),
        DEED(paper_and_a_key_in_one_second_are_in_order),
        DEED(who_may_not_enter_it),
        DEED(what_is_no_scan_of_this_page_changes_nothing),
        DEED(not_before_the_student_has_had_their_say),
        DEED(the_policy_may_want_none),
        DEED(the_books_hold_the_same_guards),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
