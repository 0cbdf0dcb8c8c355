/* links: acts session */
/* Around the code: what somebody with the books open, but without the right, tries by plain SQL. */
#include "act_books.h"

#include "policy.h"

#define AT(minutes) (T0 + (minutes)*MINUTE)
enum { LATER = 26 * 60 };

static struct id registered(struct desk *d)
{
    struct id act = desk_frozen(d);
    desk_sign_all(d, act.text, AT(LATER));
    return act;
}

static void refused(struct desk *d, const char *sql, const char *why)
{
    assert_fault(db_exec(d->db, sql), F_CONFLICT);
    if (!strstr(fault_text(), why))
        fail_msg("\"%s\" was refused by \"%s\", not by \"%s\"", sql, fault_text(), why);
}

static void an_act_takes_no_step_of_its_own(void **state)
{
    static const struct {
        const char *to, *why; /* the first of its guards that speaks */
    } leaps[] = {{"signed_1", "signatures are missing"},
                 {"signed_2", "signatures are missing"},
                 {"registered", "signatures are missing"},
                 {"prepared", "no such step"},
                 {"executed", "by posting it"},
                 {"cancelled", "two people"},
                 {"closed", "no such step"},
                 {"refused", "a signatory refuses"},
                 {"findings", "no such step"}};
    struct desk *d = *state;
    char sql[128];
    desk_drafted(d);
    for (size_t i = 0; i < sizeof leaps / sizeof *leaps; i++) {
        snprintf(sql, sizeof sql, "UPDATE act SET state = '%s'", leaps[i].to);
        refused(d, sql, leaps[i].why);
    }
    refused(d, "INSERT INTO act_step VALUES ('A', 'drafted', 'executed')", "fixed");
    refused(d, "DELETE FROM act_step", "fixed");
    refused(d, "UPDATE act SET kind = 'B'", "stays what it was made as");
    refused(d,
            "INSERT INTO act (id, university, kind, state, policy_version, created_ms, changed_ms) "
            "SELECT 'x', university, 'A', 'executed', 0, 0, 0 FROM act",
            "begins as a draft");
}

static void one_person_dismisses_nothing(void **state)
{
    struct desk *d = *state;
    desk_drafted(d);
    refused(d, "UPDATE act SET state = 'dismissed'", "two people");
    refused(d, "UPDATE act SET state = 'dismissed', dismissed_by = '" P_HEAD "'", "two people");
    assert_ok(db_exec(d->db, "UPDATE act SET dismiss_by = '" P_SPECIALIST "'"));
    refused(d, "UPDATE act SET state = 'dismissed', dismissed_by = '" P_SPECIALIST "'", "two people");
    assert_ok(db_exec(d->db, "UPDATE act SET state = 'dismissed', dismissed_by = '" P_HEAD "'"));
}

static void a_head_who_refused_does_not_dismiss_alone(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    assert_ok(desk_sign(d, id.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)));
    assert_ok(desk_sign(d, id.text, P_ENGINEER, ROLE_ENGINEER, AT(LATER)));
    struct act act = desk_act(d, id.text);
    assert_ok(act_refuse(d->db, &by_head, &act, "дәлел аз", AT(LATER)));
    assert_fault(desk_may(d, id.text, P_HEAD, ROLE_HEAD, DEED_DISMISS, AT(LATER)), F_CONFLICT);
    assert_ok(desk_may(d, id.text, P_HEAD, ROLE_HEAD, DEED_RETURN, AT(LATER)));
    act = desk_act(d, id.text);
    assert_string_equal(act.refused_by, P_HEAD);
    assert_fault(act_a_dismiss(d->db, &by_head, &act, "өзім", AT(LATER)), F_CONFLICT);
    refused(d, "UPDATE act SET state = 'drafted'", "new version");
}

static void only_a_signatory_refuses(void **state)
{
    struct desk *d = *state;
    desk_frozen(d);
    refused(d, "UPDATE act SET state = 'refused'", "a signatory refuses");
    refused(d, "UPDATE act SET state = 'refused', refused_by = '" P_REGISTRAR "'", "a signatory refuses");
}

static void a_draft_alone_is_edited(void **state)
{
    struct desk *d = *state;
    desk_frozen(d);
    refused(d, "UPDATE act SET observation = 'тағы'", "only a draft");
    refused(d, "UPDATE act SET kinds = 63, version = version + 1", "only a draft");
}

#define SIGNATURE                                                                                                      \
    "INSERT INTO act_signature (act, version, n, person, post, pdf_sha256, p7s, cert_pem, method, signed_ms) VALUES "

static void a_signature_is_not_slipped_in(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    struct act act = desk_act(d, id.text);
    static const struct {
        int n;
        const char *person, *post, *why;
        int64_t at_min;
    } wrong[] = {
        {1, P_SPECIALIST, "specialist", "may still explain", 41}, /* a minute after the freezing */
        {1, P_HEAD, "head", "another person is named", LATER},
        {1, P_SPECIALIST, "engineer", "does not hold the post", LATER},
        {2, P_ENGINEER, "engineer", "out of order", LATER},
        {3, P_HEAD, "head", "out of order", LATER},
    };
    char sql[512];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(sql, sizeof sql, SIGNATURE "('%s', %lld, %d, '%s', '%s', '%s', x'00', '', 'internal', %lld)", id.text,
                 (long long)act.version, wrong[i].n, wrong[i].person, wrong[i].post, act.pdf_sha256,
                 (long long)AT(wrong[i].at_min));
        refused(d, sql, wrong[i].why);
    }
    refused(d, "UPDATE act SET state = 'signed_1'", "signatures are missing");
    snprintf(sql, sizeof sql, "UPDATE student SET person = '%s' WHERE id = '%s'", P_SPECIALIST, ST_1);
    assert_ok(db_exec(d->db, sql));
    assert_fault(desk_sign(d, id.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)), F_CONFLICT);
    assert_non_null(strstr(fault_text(), "about themselves"));
}

static void the_same_document_and_no_other_is_signed(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    struct act act = desk_act(d, id.text);
    char sql[512];
    for (int old = 0; old < 2; old++) { /* another page; another version */
        snprintf(sql, sizeof sql,
                 SIGNATURE "('%s', %lld, 1, '%s', 'specialist', '%.63s%s', x'00', '', 'internal', %lld)", id.text,
                 (long long)act.version - old, P_SPECIALIST, act.pdf_sha256,
                 old ? act.pdf_sha256 + 63 : (act.pdf_sha256[63] == '0' ? "1" : "0"), (long long)AT(LATER));
        refused(d, sql, "out of order");
    }
}

static void an_explanation_stands(void **state)
{
    struct desk *d = *state;
    struct act act = desk_act(d, desk_frozen(d).text);
    assert_ok(act_explain(d->db, &by_student, &act, "Інім кірді.", AT(42)));
    refused(d, "UPDATE act SET explain_text = 'Мойындаймын.'", "as it was given");
    refused(d, "UPDATE act SET explain_state = 'waived', explain_text = NULL", "as it was given");
    refused(d, "UPDATE act_explanation SET said = ''", "as it was given");
    /* sent back, frozen anew: the hours run again, the first word stays written */
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    act = desk_act(d, act.id);
    assert_ok(act_return(d->db, &by, &act, "Топ аты қате", AT(43)));
    assert_ok(desk_freeze(d, act.id, AT(44)));
    assert_int_equal(desk_act(d, act.id).explain, EXPLAIN_OPEN);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM act_explanation WHERE said = 'Інім кірді.'"), 1);
}

static void numbers_are_neither_skipped_nor_taken_twice(void **state)
{
    struct desk *d = *state;
    desk_frozen(d);
    assert_ok(db_exec(d->db, "UPDATE act SET explain_state = 'waived', explain_ms = 1"));
    refused(d, "UPDATE act SET reg_no = 'X', reg_year = 2026, reg_n = 2", "no gaps");
    refused(d, "UPDATE act SET reg_no = 'X', reg_year = 2026, reg_n = 0", "no gaps");
    refused(d, "UPDATE act SET reg_no = 'X'", "no gaps");
}

static void a_registered_act_keeps_number_and_sheet(void **state)
{
    struct desk *d = *state;
    registered(d);
    refused(d, "UPDATE act SET reg_n = 2", "keeps its number");
    refused(d, "UPDATE act SET sheet_json = '{}'", "keeps its number");
    refused(d, "UPDATE act SET version = version + 1", "keeps its number");
}

static void the_words_around_the_number_are_policy_s(void **state)
{
    struct desk *d = *state;
    int64_t version;
    const struct policy_change change = {"act_number", "{year}/{centre}/{kind}.{n}"};
    static const char *const wrong[] = {
        "", "{n}", "{year}-{n}-{kind}-{centre}-{n}", "{year}{n}{kind}{sex}", "{centre", "{centre}-{kind}-{year}-{n} x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(policy_form("act_number", wrong[i]));
    assert_ok(policy_write(d->db, &by_head, "тест", T0, &change, 1, &version));
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE attempt SET policy_version = %lld", (long long)version);
    assert_ok(db_exec(d->db, sql));
    assert_string_equal(desk_act(d, registered(d).text).reg_no, "2026/ТҚОО/A.1");
}

static void named_an_error(struct desk *d, const char *person, enum fault expected)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE act SET cancel_asked_by = '%s', cancel_asked_ms = %lld, cancel_asked_ground = 'қате'", person,
             (long long)AT(LATER + 4));
    assert_fault(db_exec(d->db, sql), expected);
}

/* why NULL: whichever guard is the first. */
static void taken_back(struct desk *d, const char *person, const char *ground, const char *why)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE act SET state = 'cancelled', cancelled_by = '%s', cancelled_ms = %lld, cancel_ground = '%s'",
             person, (long long)AT(LATER + 5), ground);
    if (why)
        refused(d, sql, why);
    else
        assert_fault(db_exec(d->db, sql), F_CONFLICT);
}

static void who_signed_neither_prepares_nor_posts_nor_takes_back(void **state)
{
    struct desk *d = *state;
    registered(d);
    static const char prepare[] = "UPDATE act SET state = 'prepared', prepared_ms = %lld, prepared_by = '%s'";
    static const char *const hands[] = {P_SPECIALIST, P_ENGINEER, P_HEAD, P_PROCTOR};
    char sql[256];
    assert_ok(db_exec(d->db, "INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms) "
                             "SELECT 'extra' || rowid, person, 'registrar_head', scope_kind, scope, from_ms "
                             "FROM role_assignment WHERE role IN ('specialist', 'head')"));
    for (size_t i = 0; i < sizeof hands / sizeof *hands; i++) {
        snprintf(sql, sizeof sql, prepare, (long long)AT(LATER + 3), hands[i]);
        refused(d, sql, "a registrar does");
    }
    snprintf(sql, sizeof sql, prepare, (long long)AT(LATER + 3), P_REGISTRAR);
    assert_ok(db_exec(d->db, sql));
    refused(d, "UPDATE act SET state = 'executed'", "by posting it");
    snprintf(sql, sizeof sql, "UPDATE act SET state = 'executed', posted_ms = %lld, posted_by = '" P_REGISTRAR "'",
             (long long)AT(LATER + 4));
    assert_fault(db_exec(d->db, sql), F_CONFLICT); /* who prepared does not post, and holds no such post */
    snprintf(sql, sizeof sql, "UPDATE act SET state = 'executed', posted_ms = %lld, posted_by = '" P_HEAD "'",
             (long long)AT(LATER + 4));
    refused(d, sql, "a signer does not post");
    taken_back(d, P_REGISTRAR_HEAD, "қате", "two people"); /* nobody has named an error */
    named_an_error(d, P_REGISTRAR_HEAD, F_CONFLICT);
    named_an_error(d, P_HEAD, F_OK);
    named_an_error(d, P_HEAD, F_CONFLICT); /* once */
    taken_back(d, P_HEAD, "қате", NULL);   /* one person twice, and a signer */
    taken_back(d, P_PROCTOR, "қате", "two people");
    taken_back(d, P_REGISTRAR_HEAD, "", "without a ground");
    refused(d, "UPDATE act SET prepared_by = '" P_REGISTRAR_HEAD "', prepared_ms = prepared_ms + 1", "stays written");
}

static void an_error_found_before_the_posting_cancels_too(void **state)
{
    struct desk *d = *state;
    struct id id = registered(d);
    desk_name_error(d, id.text, AT(LATER + 2));
    assert_ok(desk_may(d, id.text, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, DEED_REINSTATE, AT(LATER + 3)));
    struct act act = desk_act(d, id.text);
    assert_ok(act_a_reinstate(d->db, &by_registrar_head, &act, "Қате топ", AT(LATER + 3)));
    act = desk_act(d, id.text);
    assert_int_equal(act.state, ACT_CANCELLED);
    assert_string_equal(act.cancel_ground, "Қате топ");
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM attempt WHERE state = 'released'"), 1);
    assert_fault(desk_may(d, id.text, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, DEED_REINSTATE, AT(LATER + 3)),
                 F_CONFLICT);
}

#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

#define RELATIVE(person) "INSERT INTO parent_link VALUES ('" ST_1 "', '" person "', 'father', NULL)"

/* Nobody signs or decides about a child of their own (model 2.3.2). */
static void a_relative_neither_signs_nor_posts(void **state)
{
    struct desk *d = *state;
    struct id draft = desk_drafted(d);
    assert_ok(db_exec(d->db, RELATIVE(P_ENGINEER)));
    assert_fault(desk_freeze(d, draft.text, AT(40)), F_NO_SIGNATORY);
    assert_ok(db_exec(d->db, "DELETE FROM parent_link"));
    assert_ok(desk_freeze(d, draft.text, AT(40)));
    assert_ok(db_exec(d->db, RELATIVE(P_SPECIALIST))); /* found out after the page was fixed */
    assert_fault(desk_sign(d, draft.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)), F_CONFLICT);
    assert_non_null(strstr(fault_text(), "relative"));
    assert_ok(db_exec(d->db, "DELETE FROM parent_link"));
    desk_sign_all(d, draft.text, AT(LATER));
    assert_ok(db_exec(d->db, RELATIVE(P_REGISTRAR)));
    assert_fault(desk_may(d, draft.text, P_REGISTRAR, ROLE_REGISTRAR, DEED_PREPARE, AT(LATER + 3)), F_FORBIDDEN);
    refused(d, "UPDATE act SET prepared_by = '" P_REGISTRAR "', prepared_ms = 1790000000000", "relative");
}

static void a_page_that_says_nothing_is_not_fixed(void **state)
{
    struct desk *d = *state;
    desk_drafted(d);
    assert_ok(db_exec(d->db, "UPDATE act SET kinds = 0"));
    refused(d, "UPDATE act SET state = 'frozen'", "does not say enough");
    assert_ok(db_exec(d->db, "UPDATE act SET kinds = 32, other_text = ' '"));
    refused(d, "UPDATE act SET state = 'frozen'", "does not say enough");
}

/* Filed on paper, and nobody may appeal any more. */
static void what_is_over_is_closed(void **state)
{
    struct desk *d = *state;
    size_t closed;
    struct id id = registered(d);
    struct act act = desk_act(d, id.text);
    const struct actor registrar = desk_by(P_REGISTRAR, ROLE_REGISTRAR);
    assert_ok(act_a_prepare(d->db, &registrar, &act, "", "RESIT", AT(LATER + 3)));
    act = desk_act(d, id.text);
    assert_ok(act_a_post(d->db, &by_registrar_head, &act, AT(LATER + 4)));
    assert_ok(acts_close(d->db, AT(LATER + 60 * 24 * 60), &closed));
    assert_int_equal(closed, 0); /* not on paper yet */
    assert_ok(db_exec(d->db, "INSERT INTO paper_copy SELECT 'act', id, 1, '" P_REGISTRAR "', 1, '5', 'A' FROM act"));
    assert_ok(acts_close(d->db, AT(LATER + 60), &closed));
    assert_int_equal(closed, 0); /* the student may still appeal */
    assert_ok(acts_close(d->db, AT(LATER + 60 * 24 * 60), &closed));
    assert_int_equal(closed, 1);
    assert_string_equal(act_state_word(desk_act(d, id.text).state), "closed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK(an_act_takes_no_step_of_its_own),
        DESK(one_person_dismisses_nothing),
        DESK(a_head_who_refused_does_not_dismiss_alone),
        DESK(only_a_signatory_refuses),
        DESK(a_draft_alone_is_edited),
        DESK(a_signature_is_not_slipped_in),
        DESK(the_same_document_and_no_other_is_signed),
        DESK(an_explanation_stands),
        DESK(numbers_are_neither_skipped_nor_taken_twice),
        DESK(a_registered_act_keeps_number_and_sheet),
        DESK(the_words_around_the_number_are_policy_s),
        DESK(who_signed_neither_prepares_nor_posts_nor_takes_back),
        DESK(an_error_found_before_the_posting_cancels_too),
        DESK(a_relative_neither_signs_nor_posts),
        DESK(a_page_that_says_nothing_is_not_fixed),
        DESK(what_is_over_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
