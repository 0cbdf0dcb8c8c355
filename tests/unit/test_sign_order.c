/* links: hall acts session */
#include "national_office.h"

#include "policy.h"
#include "reading.h"

/* sign_order of the policy: the printed order is kept, or whoever is ready signs. */

static void order_is(const char *word)
{
    int64_t version;
    char sql[100];
    const struct policy_change change = {"sign_order", word};
    assert_ok(policy_write(desk->db, &actor_system, "сынақ", clock_now_ms(), &change, 1, &version));
    snprintf(sql, sizeof sql, "UPDATE act SET policy_version = %lld", (long long)version);
    assert_ok(db_exec(desk->db, sql));
}

static int64_t signatures(void)
{
    return books_number(desk->db, "SELECT count(*) FROM act_signature");
}

static bool may(const struct person *who, const char *act, const char *action)
{
    assert_ok(get(desk->db, who, path_of("/api/acts/", act, "")));
    for (size_t i = 0; i < json_array_size(at("act.actions")); i++)
        if (!strcmp(json_string_value(json_array_get(at("act.actions"), i)), action))
            return true;
    return false;
}

static int64_t inbox(const struct person *who)
{
    assert_ok(get(desk->db, who, "/api/acts?inbox=1"));
    return number_at("total");
}

static enum package_verdict packed(const char *act, bool spoil_sheet)
{
    struct bundle bundle;
    struct cert_subject root;
    struct act now = desk_act(desk, act);
    bundle_init(&bundle);
    assert_ok(cert_read(seal_ca()->cert, &root));
    assert_ok(act_package(desk->db, &now, desk->dir, seal_ca(), NULL, 0, clock_now_ms(), &bundle));
    if (spoil_sheet) {
        struct bundle_file *sheet = (struct bundle_file *)bundle_find(&bundle, "registration.json");
        char *word = strstr(sheet->bytes, "\"free\"");
        assert_non_null(word);
        word[1] = 'F';
    }
    enum package_verdict verdict = verdict_of(&bundle, &root.sha256);
    bundle_release(&bundle);
    return verdict;
}

static void without_a_word_the_printed_order_is_kept(void **state)
{
    struct id id = frozen();
    (void)state;
    assert_false(may(&as_head, id.text, "sign"));
    assert_fault(sign_internal(&as_head, id.text), F_SIGN_ORDER);
    assert_fault(sign_internal(&as_engineer, id.text), F_SIGN_ORDER);
    assert_int_equal(signatures(), 0);
    assert_int_equal(inbox(&as_specialist), 1);
    assert_int_equal(inbox(&as_head), 0);
    assert_string_equal(act_state_word(desk_act(desk, id.text).state), "frozen");
    assert_ok(sign_internal(&as_specialist, id.text));
    assert_fault(sign_internal(&as_specialist, id.text), F_CONFLICT); /* once is enough */
    assert_int_equal(signatures(), 1);
}

static void strict_is_the_same_and_the_books_hold_it(void **state)
{
    struct id id = frozen();
    char sql[700];
    (void)state;
    order_is("strict");
    assert_fault(sign_internal(&as_head, id.text), F_SIGN_ORDER);
    struct act now = desk_act(desk, id.text);
    snprintf(sql, sizeof sql,
             "INSERT INTO act_signature (act, version, n, person, post, pdf_sha256, method, signed_ms, scan_sha256,"
             " scan_type, scan_bytes, entered_by) VALUES ('%s', %lld, 3, '" P_HEAD "', 'head', '%s', 'paper', %lld,"
             " 'x', 'application/pdf', 1, '" P_REGISTRAR "')",
             id.text, (long long)now.version, now.pdf_sha256, (long long)clock_now_ms());
    assert_fault(db_exec(desk->db, sql), F_CONFLICT);
    order_is("free");
    assert_ok(db_exec(desk->db, sql));
}

static void free_lets_whoever_is_ready_sign(void **state)
{
    struct id id = frozen();
    (void)state;
    list(NULL);
    order_is("free");
    assert_int_equal(inbox(&as_head), 1);
    assert_int_equal(inbox(&as_engineer), 1);
    assert_true(may(&as_head, id.text, "sign"));
    assert_ok(sign_with(&as_head, id.text, &keys[2]));
    assert_string_equal(text_at("act.state"), "signed_1");
    assert_string_equal(text_at("act.signatures.2.state"), "signed");
    assert_string_equal(text_at("act.signatures.0.state"), "turn");
    assert_int_equal(inbox(&as_head), 0);
    assert_fault(sign_with(&as_head, id.text, &keys[2]), F_CONFLICT);
    clock_set_for_test(clock_now_ms() + 5 * MINUTE);
    assert_ok(sign_with(&as_engineer, id.text, &keys[1]));
    clock_set_for_test(clock_now_ms() + 5 * MINUTE);
    assert_ok(sign_with(&as_specialist, id.text, &keys[0]));
    assert_string_equal(text_at("act.state"), "registered");
    assert_int_equal(signatures(), 3);
    assert_int_equal(packed(id.text, false), VERDICT_INTACT);
    assert_int_equal(packed(id.text, true), VERDICT_BROKEN);
    prepare(id.text);
    assert_ok(do_post(id.text));
}

static void paper_names_its_place(void **state)
{
    struct id id = frozen();
    char path[240];
    struct act now = desk_act(desk, id.text);
    (void)state;
    order_is("free");
    snprintf(path, sizeof path, "/api/acts/%s/paper?version=%lld&pdf_sha256=%s&n=3", id.text, (long long)now.version,
             now.pdf_sha256);
    assert_fault(call_at(desk->db, &as_head, "PUT", path, "%PDF-1.4 scan", NULL, NULL), F_PAPER_OFF); /* their own */
    assert_ok(call_at(desk->db, &as_registrar, "PUT", path, "%PDF-1.4 scan", NULL, NULL));
    assert_string_equal(text_at("act.signatures.2.method"), "paper");
    assert_fault(call_at(desk->db, &as_registrar, "PUT", path, "%PDF-1.4 scan", NULL, NULL), F_CONFLICT);
    assert_int_equal(signatures(), 1);
}

/* The student is heard before the first of them, whoever that is (model 2.3.2). */
static void nobody_is_ready_before_the_student_was_heard(void **state)
{
    struct id id = desk_frozen(desk);
    (void)state;
    order_is("free");
    assert_fault(sign_internal(&as_head, id.text), F_CONFLICT);
    assert_fault(sign_internal(&as_specialist, id.text), F_CONFLICT);
    assert_int_equal(signatures(), 0);
}

/* A clock set back would make the second signature seem the first, for good. */
static void the_server_s_clock_set_back_signs_nothing(void **state)
{
    struct id id = frozen();
    const int64_t now_ms = clock_now_ms();
    (void)state;
    clock_set_for_test(T0 + 39 * MINUTE); /* before the page was fixed */
    assert_fault(sign_internal(&as_specialist, id.text), F_CLOCK_BACK);
    clock_set_for_test(now_ms + 10 * MINUTE);
    assert_ok(sign_internal(&as_specialist, id.text));
    clock_set_for_test(now_ms + 5 * MINUTE);
    assert_fault(sign_internal(&as_engineer, id.text), F_CLOCK_BACK);
    assert_int_equal(signatures(), 1);
    assert_string_equal(act_state_word(desk_act(desk, id.text).state), "signed_1");
    clock_set_for_test(now_ms + 11 * MINUTE);
    assert_ok(sign_internal(&as_engineer, id.text));
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
        DEED(without_a_word_the_printed_order_is_kept),
        DEED(strict_is_the_same_and_the_books_hold_it),
        DEED(free_lets_whoever_is_ready_sign),
        DEED(paper_names_its_place),
        DEED(nobody_is_ready_before_the_student_was_heard),
        DEED(the_server_s_clock_set_back_signs_nothing),
    };
    return cmocka_run_group_tests(tests, once, gone);
}
