/* links: hall acts session */
#include "act_books.h"

#include "grade.h"
#include "package.h"
#include "policy.h"
#include "verify_apart.h"

#define AT(minutes) (T0 + (minutes)*MINUTE)
enum { LATER = 26 * 60 }; /* minutes: the hours to explain are over */

static struct id registered(struct desk *d)
{
    struct id act = desk_frozen(d);
    desk_sign_all(d, act.text, AT(LATER));
    return act;
}

static struct id executed(struct desk *d)
{
    struct id id = registered(d);
    struct act act = desk_act(d, id.text);
    struct actor registrar = desk_by(P_REGISTRAR, ROLE_REGISTRAR);
    assert_ok(act_a_prepare(d->db, &registrar, &act, "тексерілді", "RESIT", AT(LATER + 3)));
    act = desk_act(d, id.text);
    assert_ok(act_a_post(d->db, &by_registrar_head, &act, AT(LATER + 4)));
    return id;
}

static int64_t final_of(struct desk *d)
{
    return books_number(d->db, "SELECT coalesce((SELECT final FROM grade_current WHERE enrolment = '" ENR_1 "'), -1)");
}

static int64_t in_state(struct desk *d, const char *state)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM attempt WHERE id = '%s' AND state = '%s'", d->attempt, state);
    return books_number(d->db, sql);
}

static void confirming_drafts_an_act_with_the_box_ticked(void **state)
{
    struct desk *d = *state;
    struct id id = desk_drafted(d);
    struct act act = desk_act(d, id.text);
    assert_int_equal(act.kind, ACT_A);
    assert_int_equal(act.state, ACT_DRAFTED);
    assert_int_equal(act.kinds, 1u << BOX_CAMERA_COVERED);
    assert_int_equal(in_state(d, "act_a_open"), 1);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM legal_hold WHERE to_ms IS NULL"), 2);
}

static void a_second_incident_joins_the_open_draft(void **state)
{
    struct desk *d = *state;
    struct id one = desk_incident(d, "covered", "violation", T0 + 20000);
    struct id two = desk_incident(d, "extra_person", "violation", T0 + 45000);
    desk_submit(d);
    struct id a = desk_confirm(d, one.text), b = desk_confirm(d, two.text);
    assert_string_equal(a.text, b.text);
    struct act act = desk_act(d, a.text);
    assert_int_equal(act.kinds, 1u << BOX_CAMERA_COVERED | 1u << BOX_OUTSIDE_PERSON);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM act"), 1);
}

static void a_kind_without_its_box_ticks_other_with_words(void **state)
{
    struct desk *d = *state;
    struct id incident = desk_incident(d, "absent", "violation", T0 + 20000);
    desk_submit(d);
    struct act act = desk_act(d, desk_confirm(d, incident.text).text);
    assert_int_equal(act.kinds, 1u << BOX_OTHER);
    assert_string_equal(act.other_text, "Студент кадрда жоқ");
}

static void the_policy_may_forbid_drafting_by_itself(void **state)
{
    struct desk *d = *state;
    int64_t version;
    const struct policy_change change = {"act_a.autodraft", "never"};
    struct id incident = desk_incident(d, "covered", "violation", T0 + 20000);
    assert_ok(policy_write(d->db, &by_head, "тест", T0, &change, 1, &version));
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE attempt SET policy_version = %lld", (long long)version);
    assert_ok(db_exec(d->db, sql));
    desk_submit(d);
    assert_string_equal(desk_confirm(d, incident.text).text, "");
}

static void a_technical_incident_opens_an_act_b(void **state)
{
    struct desk *d = *state;
    struct id incident = desk_incident(d, "frozen", "technical", T0 + 20000);
    struct act act = desk_act(d, desk_confirm(d, incident.text).text);
    assert_int_equal(act.kind, ACT_B);
    assert_int_equal(act.state, ACT_OPENED);
}

static void a_question_waits_for_a_person(void **state)
{
    struct desk *d = *state;
    struct id incident = desk_incident(d, "blocked", "question", T0 + 20000);
    assert_string_equal(desk_confirm(d, incident.text).text, "");
}

static void a_running_exam_is_not_frozen_into_an_act(void **state)
{
    struct desk *d = *state;
    struct id incident = desk_incident(d, "covered", "violation", T0 + 20000);
    struct id act = desk_confirm(d, incident.text);
    assert_fault(desk_freeze(d, act.text, AT(32)), F_EXAM_RUNS);
}

static void freezing_fixes_page_and_signatories(void **state)
{
    struct desk *d = *state;
    struct act act = desk_act(d, desk_frozen(d).text);
    assert_int_equal(act.state, ACT_FROZEN);
    assert_true(hex256_valid(act.pdf_sha256) && hex256_valid(act.json_sha256));
    assert_string_equal(act.signer[0], P_SPECIALIST);
    assert_string_equal(act.signer[1], P_ENGINEER);
    assert_string_equal(act.signer[2], P_HEAD);
    assert_int_equal(act.explain, EXPLAIN_OPEN);
    assert_int_equal(act.explain_until_ms, AT(40) + 24 * 60 * MINUTE);
    assert_fault(db_exec(d->db, "UPDATE act SET pdf_sha256 = 'x'"), F_CONFLICT);
}

static void a_draft_that_changed_meanwhile_is_stale(void **state)
{
    struct desk *d = *state;
    struct id id = desk_drafted(d);
    struct act act = desk_act(d, id.text);
    struct act_moment moment;
    struct act_rendered rendered;
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    const struct act_a_edit edit = {.kinds = 1u << BOX_OTHER, .other_text = "басқа", .observation = ""};
    assert_ok(act_moment_take(d->db, "https://exam.example", P_SPECIALIST, AT(40), &moment));
    assert_ok(act_render(d->db, &act, &moment, d->dir, &d->arena, &rendered));
    assert_ok(act_a_edit(d->db, &by, &act, &edit, AT(41)));
    assert_fault(act_fresh(&(struct act){.id = "x", .version = 5}, 4), F_STALE);
    assert_fault(act_freeze(d->db, &by, &act, &rendered, AT(42)), F_STALE);
    act = desk_act(d, id.text);
    assert_fault(act_freeze(d->db, &by, &act, &rendered, AT(42)), F_STALE);
}

static void a_teacher_of_the_course_is_no_signatory(void **state)
{
    struct desk *d = *state;
    struct id act = desk_drafted(d);
    assert_ok(db_exec(d->db, "INSERT INTO offering_teacher VALUES ('" OFFERING "', '" P_ENGINEER "', 'examiner')"));
    assert_fault(desk_freeze(d, act.text, AT(40)), F_NO_SIGNATORY);
}

static void one_person_with_two_posts_signs_once(void **state)
{
    struct desk *d = *state;
    struct id act = desk_drafted(d);
    assert_ok(db_exec(d->db, "UPDATE role_assignment SET person = '" P_SPECIALIST "' WHERE role = 'head'"));
    assert_fault(desk_freeze(d, act.text, AT(40)), F_NO_SIGNATORY);
}

static void nobody_signs_before_the_student_had_their_say(void **state)
{
    struct desk *d = *state;
    struct id act = desk_frozen(d);
    assert_fault(desk_may(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_SIGN, AT(41)), F_CONFLICT);
    assert_ok(desk_may(d, act.text, P_STUDENT, ROLE_STUDENT, DEED_EXPLAIN, AT(41)));
    assert_fault(desk_may(d, act.text, P_OTHER, ROLE_STUDENT, DEED_EXPLAIN, AT(41)), F_FORBIDDEN);
    struct act a = desk_act(d, act.text);
    assert_ok(act_explain(d->db, &by_student, &a, "Бауырым кіріп кетті.", AT(42)));
    assert_ok(desk_may(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_SIGN, AT(43)));
    assert_int_equal(desk_act(d, act.text).explain, EXPLAIN_GIVEN);
}

static void the_hours_over_or_waived_open_the_signing(void **state)
{
    struct desk *d = *state;
    struct id act = desk_frozen(d);
    assert_ok(desk_may(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_SIGN, AT(LATER)));
    struct act a = desk_act(d, act.text);
    assert_ok(act_explain(d->db, &by_student, &a, NULL, AT(50)));
    assert_int_equal(desk_act(d, act.text).explain, EXPLAIN_WAIVED);
    assert_ok(desk_may(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_SIGN, AT(51)));
}

static void a_late_explanation_is_kept_as_late(void **state)
{
    struct desk *d = *state;
    struct act a = desk_act(d, desk_frozen(d).text);
    assert_ok(act_explain(d->db, &by_student, &a, "Кешіктім.", AT(LATER)));
    assert_int_equal(desk_act(d, a.id).explain, EXPLAIN_LATE);
}

static void the_order_of_signing_is_the_form_s(void **state)
{
    struct desk *d = *state;
    struct id act = desk_frozen(d);
    assert_fault(desk_may(d, act.text, P_HEAD, ROLE_HEAD, DEED_SIGN, AT(LATER)), F_SIGN_ORDER);
    assert_fault(desk_may(d, act.text, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, DEED_SIGN, AT(LATER)), F_FORBIDDEN);
    /* and the books refuse it too: the head is no specialist */
    assert_fault(desk_sign(d, act.text, P_HEAD, ROLE_HEAD, AT(LATER)), F_SIGN_ORDER);
    assert_ok(desk_sign(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)));
    assert_fault(desk_sign(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)), F_CONFLICT);
    assert_fault(desk_may(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_SIGN, AT(LATER)), F_CONFLICT);
    assert_ok(desk_may(d, act.text, P_ENGINEER, ROLE_ENGINEER, DEED_SIGN, AT(LATER)));
}

static void a_wrong_password_signs_nothing(void **state)
{
    struct desk *d = *state;
    struct act act = desk_act(d, desk_frozen(d).text);
    struct act_hand_signed hand;
    assert_fault(act_sign_make(d->db, &act, P_SPECIALIST, "another one", d->dir, AT(LATER), &d->arena, &hand),
                 F_SIGN_PASSWORD);
    assert_fault(act_sign_make(d->db, &act, P_PROCTOR, PASSWORD, d->dir, AT(LATER), &d->arena, &hand), F_SIGNING_KEY);
    assert_fault(act_sign_make(d->db, &act, P_SPECIALIST, PASSWORD, d->dir, AT(400 * 24 * 60), &d->arena, &hand),
                 F_SIGNING_KEY);
}

static void a_lost_post_signs_nothing(void **state)
{
    struct desk *d = *state;
    struct id act = desk_frozen(d);
    char sql[160];
    snprintf(sql, sizeof sql, "UPDATE role_assignment SET to_ms = %lld WHERE role = 'specialist'", (long long)AT(60));
    assert_ok(db_exec(d->db, sql));
    assert_fault(desk_sign(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)), F_CONFLICT);
}

static void the_third_signature_registers(void **state)
{
    struct desk *d = *state;
    struct act act = desk_act(d, registered(d).text);
    assert_int_equal(act.state, ACT_REGISTERED);
    assert_string_equal(act.reg_no, "ТҚОО-A-2026-1");
    assert_int_equal(in_state(d, "annulment_pending"), 1);
    assert_fault(db_exec(d->db, "UPDATE act SET reg_no = 'X'"), F_CONFLICT);
    assert_fault(db_exec(d->db, "DELETE FROM act_signature"), F_CONFLICT);
}

static void a_return_makes_signatures_void(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    struct actor engineer = desk_by(P_ENGINEER, ROLE_ENGINEER);
    assert_ok(desk_sign(d, id.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)));
    struct act act = desk_act(d, id.text);
    assert_ok(desk_may(d, id.text, P_ENGINEER, ROLE_ENGINEER, DEED_RETURN, AT(LATER)));
    assert_ok(act_return(d->db, &engineer, &act, "Топ аты қате", AT(LATER)));
    struct act after = desk_act(d, id.text);
    assert_int_equal(after.state, ACT_DRAFTED);
    assert_int_equal(after.version, act.version + 1);
    assert_null(after.pdf_sha256);
    assert_ok(desk_freeze(d, id.text, AT(LATER + 1)));
    assert_int_equal(act_turn(&(struct act){.state = desk_act(d, id.text).state}), 1);
}

static void a_refusal_goes_to_the_head(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    struct act act = desk_act(d, id.text);
    assert_fault(act_refuse(d->db, &by, &act, "", AT(LATER)), F_INVALID);
    assert_ok(act_refuse(d->db, &by, &act, "Сурет анық емес", AT(LATER)));
    assert_fault(desk_may(d, id.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_DISMISS, AT(LATER)), F_FORBIDDEN);
    assert_ok(desk_may(d, id.text, P_HEAD, ROLE_HEAD, DEED_RETURN, AT(LATER)));
    assert_ok(desk_may(d, id.text, P_HEAD, ROLE_HEAD, DEED_DISMISS, AT(LATER)));
    act = desk_act(d, id.text);
    assert_ok(act_a_dismiss(d->db, &by_head, &act, "келісемін", AT(LATER)));
    assert_int_equal(desk_act(d, id.text).state, ACT_DISMISSED);
}

static void two_people_dismiss_and_the_score_is_released(void **state)
{
    struct desk *d = *state;
    struct id id = desk_drafted(d);
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    struct act act = desk_act(d, id.text);
    assert_ok(act_a_dismiss(d->db, &by, &act, "жарық сөнген", AT(41)));
    assert_int_equal(desk_act(d, id.text).state, ACT_DRAFTED);
    assert_fault(desk_may(d, id.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_DISMISS, AT(42)), F_CONFLICT);
    assert_ok(desk_may(d, id.text, P_ENGINEER, ROLE_ENGINEER, DEED_DISMISS, AT(42)));
    act = desk_act(d, id.text);
    struct actor engineer = desk_by(P_ENGINEER, ROLE_ENGINEER);
    assert_ok(act_a_dismiss(d->db, &engineer, &act, "келісемін", AT(42)));
    assert_int_equal(desk_act(d, id.text).state, ACT_DISMISSED);
    assert_int_equal(in_state(d, "released"), 1);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM incident WHERE state = 'dismissed'"), 1);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM legal_hold WHERE to_ms IS NULL"), 0);
}

static void an_act_a_turns_into_a_b(void **state)
{
    struct desk *d = *state;
    struct id id = desk_drafted(d), b;
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    struct act act = desk_act(d, id.text);
    assert_ok(act_a_to_b(d->db, &by, &act, "Драйвер қатесі", AT(41), &b));
    assert_int_equal(desk_act(d, id.text).state, ACT_CONVERTED);
    assert_int_equal(desk_act(d, b.text).kind, ACT_B);
    assert_int_equal(in_state(d, "released"), 0);
    assert_int_equal(
        books_number(d->db, "SELECT count(*) FROM incident i JOIN act a ON a.id = i.act WHERE a.kind = 'B'"), 1);
}

static void who_signed_neither_prepares_nor_posts(void **state)
{
    struct desk *d = *state;
    struct id id = registered(d);
    assert_fault(desk_may(d, id.text, P_HEAD, ROLE_REGISTRAR, DEED_PREPARE, AT(LATER + 3)), F_FORBIDDEN);
    assert_ok(desk_may(d, id.text, P_REGISTRAR, ROLE_REGISTRAR, DEED_PREPARE, AT(LATER + 3)));
    assert_fault(desk_may(d, id.text, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, DEED_POST, AT(LATER + 3)), F_CONFLICT);
    struct act act = desk_act(d, id.text);
    struct actor registrar = desk_by(P_REGISTRAR, ROLE_REGISTRAR);
    assert_ok(act_a_prepare(d->db, &registrar, &act, "", "RE_ENROLMENT", AT(LATER + 3)));
    assert_fault(desk_may(d, id.text, P_REGISTRAR, ROLE_REGISTRAR_HEAD, DEED_POST, AT(LATER + 4)), F_FORBIDDEN);
    /* the books hold the line by themselves */
    act = desk_act(d, id.text);
    struct actor head = desk_by(P_HEAD, ROLE_REGISTRAR_HEAD);
    assert_fault(act_a_post(d->db, &head, &act, AT(LATER + 4)), F_CONFLICT);
}

static void posting_annuls_and_reinstating_restores(void **state)
{
    struct desk *d = *state;
    struct id id = executed(d);
    assert_int_equal(desk_act(d, id.text).state, ACT_EXECUTED);
    assert_int_equal(in_state(d, "annulled"), 1);
    assert_int_equal(
        books_number(d->db, "SELECT count(*) FROM grade_event WHERE kind = 'annulled' AND attempt IS NOT NULL"), 1);
    const uint32_t both = ROLE_HEAD | ROLE_REGISTRAR_HEAD;
    assert_fault(desk_may(d, id.text, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, DEED_REINSTATE, AT(LATER + 5)),
                 F_TWO_HEADS);
    assert_fault(desk_may(d, id.text, P_SPECIALIST, ROLE_SPECIALIST, DEED_REINSTATE, AT(LATER + 5)), F_FORBIDDEN);
    desk_name_error(d, id.text, AT(LATER + 5)); /* and nothing is changed by that */
    assert_int_equal(desk_act(d, id.text).state, ACT_EXECUTED);
    assert_int_equal(in_state(d, "annulled"), 1);
    assert_fault(desk_may(d, id.text, P_HEAD, both, DEED_REINSTATE, AT(LATER + 5)), F_TWO_HEADS);
    assert_ok(desk_may(d, id.text, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, DEED_REINSTATE, AT(LATER + 5)));
    int64_t before = books_number(d->db, "SELECT coalesce(final, -1) FROM grade_event WHERE kind = 'final_computed'");
    struct act act = desk_act(d, id.text);
    assert_fault(act_a_reinstate(d->db, &by_registrar_head, &act, "", AT(LATER + 5)), F_INVALID);
    assert_ok(act_a_reinstate(d->db, &by_registrar_head, &act, "Апелляция хаттамасы №1", AT(LATER + 5)));
    assert_int_equal(desk_act(d, id.text).state, ACT_CANCELLED);
    assert_int_equal(final_of(d), before);
    assert_int_equal(in_state(d, "released"), 1);
}

static void numbers_have_no_gaps(void **state)
{
    struct desk *d = *state;
    registered(d);
    assert_ok(db_exec(d->db, "UPDATE attempt SET state = 'released'"));
    memcpy(d->attempt, books_schedule(d->db, ST_2).text, sizeof d->attempt);
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE attempt SET state = 'in_progress', started_ms = %lld, deadline_ms = %lld, online = 1"
             " WHERE id = '%s'",
             (long long)T0, (long long)AT(60), d->attempt);
    assert_ok(db_exec(d->db, sql));
    struct id incident = desk_incident(d, "covered", "violation", T0 + 20000);
    assert_ok(attempt_submit(d->db, &by_other, d->attempt, "key2", T0 + 30 * MINUTE));
    struct id act = desk_confirm(d, incident.text);
    assert_ok(desk_freeze(d, act.text, AT(40)));
    assert_ok(desk_sign(d, act.text, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER)));
    assert_ok(desk_sign(d, act.text, P_ENGINEER, ROLE_ENGINEER, AT(LATER)));
    /* refused and undone: its number goes to the next */
    assert_ok(db_begin(d->db));
    assert_ok(desk_sign(d, act.text, P_HEAD, ROLE_HEAD, AT(LATER)));
    db_rollback(d->db);
    assert_ok(desk_sign(d, act.text, P_HEAD, ROLE_HEAD, AT(LATER)));
    assert_string_equal(desk_act(d, act.text).reg_no, "ТҚОО-A-2026-2");
}

static void strangers_do_not_see_it(void **state)
{
    struct desk *d = *state;
    struct act act = desk_act(d, desk_drafted(d).text);
    const struct act_asker student = {P_STUDENT, ROLE_STUDENT, AT(41)}, other = {P_OTHER, ROLE_STUDENT, AT(41)},
                           proctor = {P_PROCTOR, ROLE_PROCTOR, AT(41)}, stranger = {P_STRANGER, ROLE_PROCTOR, AT(41)};
    assert_fault(act_visible(d->db, &act, &student), F_NOT_FOUND); /* a draft is not shown */
    assert_ok(act_visible(d->db, &act, &proctor));
    assert_fault(act_visible(d->db, &act, &stranger), F_NOT_FOUND);
    assert_ok(desk_freeze(d, act.id, AT(42)));
    act = desk_act(d, act.id);
    assert_ok(act_visible(d->db, &act, &student));
    assert_fault(act_visible(d->db, &act, &other), F_NOT_FOUND);
}

static void sink(void *user, bool ok, const char *check, const char *detail)
{
    char *first = user;
    if (!ok && !*first && strcmp(check, "issuer"))
        snprintf(first, 256, "%s: %s", check, detail);
}

static void the_package_of_a_real_act_is_intact(void **state)
{
    struct desk *d = *state;
    char sha256[HASH_HEX + 1], clip[BUNDLE_PATH_MAX];
    struct id id = desk_drafted(d);
    struct row row;
    assert_ok(db_row(d->db, &row, S_INCIDENT_OF_ACT, "t", id.text));
    desk_clip(d, row_peek(&row, 0), sha256);
    row_done(&row);
    assert_ok(desk_freeze(d, id.text, AT(40)));
    desk_sign_all(d, id.text, AT(LATER));
    struct act act = desk_act(d, id.text);
    struct bundle bundle;
    struct sample sample;
    struct hex256 root;
    char attempt[ID_LEN + 1];
    enum package_verdict verdict;
    char path[64], bad[256] = "";
    bundle_init(&bundle);
    assert_ok(act_replayed(d->db, &act, attempt));
    assert_string_equal(attempt, d->attempt);
    assert_ok(sample_init(&sample, ACT_A)); /* for its looks: what the rules make of them is another test's */
    assert_ok(act_package(d->db, &act, d->dir, &d->ca, sample.sights, sample.sights_len, AT(LATER + 9), &bundle));
    sample_release(&sample);
    assert_non_null(bundle_find(&bundle, PACKAGE_RECORD));
    snprintf(clip, sizeof clip, "evidence/%s.webm", sha256);
    assert_non_null(bundle_find(&bundle, clip));
    snprintf(path, sizeof path, "%s/package", d->dir);
    assert_ok(bundle_write(&bundle, path));
    bundle_release(&bundle);
    assert_ok(ca_fingerprint(&d->ca, &root));
    assert_ok(verify_apart(path, &root, sink, bad, &verdict));
    assert_string_equal(bad, "");
    assert_int_equal(verdict, VERDICT_INTACT);
}

static void every_step_stands_in_the_chain(void **state)
{
    struct desk *d = *state;
    struct chain_report report;
    executed(d);
    assert_ok(chain_verify(d->db, &report));
    assert_int_equal(report.broken_seq, 0);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM audit_row WHERE object_kind = 'act' AND action IN "
                                         "('act.draft', 'act.incident', 'act.freeze', 'act.sign', 'act.register', "
                                         "'act.prepare', 'act.post')"),
                     9);
}

int main(void)
{
#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)
    const struct CMUnitTest tests[] = {
        DESK(confirming_drafts_an_act_with_the_box_ticked),
        DESK(a_second_incident_joins_the_open_draft),
        DESK(a_kind_without_its_box_ticks_other_with_words),
        DESK(the_policy_may_forbid_drafting_by_itself),
        DESK(a_technical_incident_opens_an_act_b),
        DESK(a_question_waits_for_a_person),
        DESK(a_running_exam_is_not_frozen_into_an_act),
        DESK(freezing_fixes_page_and_signatories),
        DESK(a_draft_that_changed_meanwhile_is_stale),
        DESK(a_teacher_of_the_course_is_no_signatory),
        DESK(one_person_with_two_posts_signs_once),
        DESK(nobody_signs_before_the_student_had_their_say),
        DESK(the_hours_over_or_waived_open_the_signing),
        DESK(a_late_explanation_is_kept_as_late),
        DESK(the_order_of_signing_is_the_form_s),
        DESK(a_wrong_password_signs_nothing),
        DESK(a_lost_post_signs_nothing),
        DESK(the_third_signature_registers),
        DESK(a_return_makes_signatures_void),
        DESK(a_refusal_goes_to_the_head),
        DESK(two_people_dismiss_and_the_score_is_released),
        DESK(an_act_a_turns_into_a_b),
        DESK(who_signed_neither_prepares_nor_posts),
        DESK(posting_annuls_and_reinstating_restores),
        DESK(numbers_have_no_gaps),
        DESK(strangers_do_not_see_it),
        DESK(the_package_of_a_real_act_is_intact),
        DESK(every_step_stands_in_the_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
