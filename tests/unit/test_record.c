/* links: session */
#include "books.h"

#include "appeal_result.h"
#include "grade.h"
#include "policy.h"
#include "record.h"
#include "remedy.h"

#define DAY (INT64_C(24) * 60 * MINUTE)

/* -- the mean of points -- */

static void the_vector_of_the_mean_holds(void **state)
{
    const struct gpa_line lines[] = {{0, 5, 300}, {1, 4, 367}, {2, 3, 50}};
    (void)state;
    assert_int_equal(gpa_of(lines, 3, GPA_LAST), 260); /* 259.83 */
    assert_int_equal(gpa_of(NULL, 0, GPA_LAST), -1);
}

static void a_failed_course_counts_with_its_credits(void **state)
{
    const struct gpa_line lines[] = {{0, 5, 400}, {1, 5, 0}};
    (void)state;
    assert_int_equal(gpa_of(lines, 2, GPA_LAST), 200);
}

static void a_repeated_course_counts_as_the_policy_says(void **state)
{
    const struct gpa_line lines[] = {{0, 4, 400}, {1, 4, 300}, {1, 4, 100}};
    (void)state;
    assert_int_equal(gpa_of(lines, 3, GPA_LAST), 250);
    assert_int_equal(gpa_of(lines, 3, GPA_BEST), 350);
    assert_int_equal(gpa_of(lines, 3, GPA_ALL), 267);
}

/* -- the ledger -- */

static int64_t count(struct db *db, const char *where)
{
    char sql[300];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM grade_current WHERE enrolment = '" ENR_1 "' AND %s", where);
    return books_number(db, sql);
}

static struct id sat(struct db *db, const char *kind, int score, int64_t now_ms)
{
    struct id id;
    assert_ok(attempt_schedule(db, &actor_system, SITTING, ST_1, kind, now_ms, &id));
    assert_ok(grade_exam(db, &actor_system, ENR_1, id.text, score, POLICY_DEFAULT, now_ms));
    return id;
}

static struct id sat_and_released(struct db *db, const char *kind, int score, int64_t now_ms)
{
    struct id id = sat(db, kind, score, now_ms);
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", id.text, now_ms));
    return id;
}

static struct remedy open_one(struct db *db, enum remedy_kind kind)
{
    struct remedy r;
    assert_ok(remedy_of(db, ENR_1, &r));
    assert_int_equal(r.kind, kind);
    return r;
}

/* 003-5.3.18 */
static void fx_is_retaken_once_with_the_old_rating(void **state)
{
    struct db *db = *state;
    struct id id;
    sat_and_released(db, "main", 40, T0);
    assert_int_equal(count(db, "letter = 'FX' AND final IS NULL"), 1);
    struct remedy r = open_one(db, REMEDY_FX_RETAKE);
    assert_int_equal(r.rating, 88);
    assert_int_equal(r.until_ms, T0 + 30 * DAY);
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_1, "main", T0 + 1, &id), F_CONFLICT);
    /* The course's rating of today is not asked any more. */
    assert_ok(db_exec(db, "UPDATE admission SET rating = 51 WHERE enrolment = '" ENR_1 "'"));
    assert_ok(remedy_schedule(db, &by_registrar_head, &r, SITTING, T0 + 2, &id));
    assert_ok(remedy_of(db, ENR_1, &r));
    assert_true(r.used);
    assert_fault(remedy_schedule(db, &by_registrar_head, &r, SITTING, T0 + 2, &id), F_CONFLICT);
    assert_ok(grade_exam(db, &actor_system, ENR_1, id.text, 60, POLICY_DEFAULT, T0 + 3));
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", id.text, T0 + 4));
    assert_int_equal(count(db, "final = 77 AND letter = 'B-' AND rating = 88"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event WHERE kind = 'fx_retake_score'"), 1);
    assert_fault(remedy_of(db, ENR_1, &r), F_NOT_FOUND);
}

/* 003-5.3.19 */
static void a_second_failure_is_the_course_anew_with_no_rating(void **state)
{
    struct db *db = *state;
    struct id id, enrolment;
    sat_and_released(db, "main", 40, T0);
    sat_and_released(db, "fx_retake", 45, T0 + 1);
    assert_int_equal(count(db, "letter = 'F'"), 1);
    struct remedy r = open_one(db, REMEDY_RE_ENROLMENT);
    assert_int_equal(r.rating, -1);
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_1, "fx_retake", T0 + 2, &id), F_CONFLICT);
    assert_fault(remedy_enrol(db, &by_registrar_head, &r, "00000000000000000f99", T0 + 2, &enrolment), F_CONFLICT);
    assert_ok(
        db_exec(db, "INSERT INTO offering VALUES ('000000000000000000f2', '000000000000000000c1', 2027, 'spring')"));
    assert_ok(remedy_enrol(db, &by_registrar_head, &r, "000000000000000000f2", T0 + 3, &enrolment));
    assert_int_equal(books_number(db, "SELECT count(*) FROM enrolment e JOIN admission m ON m.enrolment = e.id WHERE"
                                      " e.offering = '000000000000000000f2' AND e.origin = 're_enrolment_F' AND"
                                      " m.rating IS NULL AND m.status = 'not_computed'"),
                     1);
    assert_int_equal(count(db, "letter = 'F'"), 1); /* the old line stays */
    assert_fault(remedy_enrol(db, &by_registrar_head, &r, "000000000000000000f2", T0 + 4, &enrolment), F_CONFLICT);
}

static void a_retake_after_its_last_day_is_f(void **state)
{
    struct db *db = *state;
    struct id id;
    size_t n;
    sat_and_released(db, "main", 40, T0);
    struct remedy r = open_one(db, REMEDY_FX_RETAKE);
    assert_ok(remedy_sweep(db, T0 + 30 * DAY, 10, &n));
    assert_int_equal(n, 0);
    assert_fault(remedy_schedule(db, &by_registrar_head, &r, SITTING, T0 + 30 * DAY + 1, &id), F_EXPIRED);
    assert_ok(remedy_sweep(db, T0 + 30 * DAY + 1, 10, &n));
    assert_int_equal(n, 1);
    assert_int_equal(count(db, "letter = 'F' AND state = 'released'"), 1);
    open_one(db, REMEDY_RE_ENROLMENT);
}

/* 003-5.3.28 */
static void a_positive_mark_is_not_raised(void **state)
{
    struct db *db = *state;
    struct id id;
    sat_and_released(db, "main", 50, T0);
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_1, "main", T0 + 1, &id), F_CONFLICT);
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_1, "individual", T0 + 1, &id), F_CONFLICT);
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_1, "fx_retake", T0 + 1, &id), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt"), 1);
}

static void an_annulled_result_is_followed_by_what_was_decided(void **state)
{
    struct db *db = *state;
    struct id id = sat_and_released(db, "main", 40, T0);
    assert_ok(grade_annul(db, &by_registrar_head, ENR_1, id.text, "act", T0 + 1));
    struct remedy r;
    assert_fault(remedy_of(db, ENR_1, &r), F_NOT_FOUND); /* the FX's token went with the FX */
    assert_fault(grade_annulled_outcome(db, &by_registrar_head, ENR_1, "", "act", T0 + 2), F_INVALID);
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_1, "individual", T0 + 2, &id), F_CONFLICT);
    assert_ok(grade_annulled_outcome(db, &by_registrar_head, ENR_1, "RESIT", "act", T0 + 2));
    assert_int_equal(open_one(db, REMEDY_RESIT).rating, 88);
    id = sat_and_released(db, "individual", 74, T0 + 3);
    assert_int_equal(count(db, "final = 82 AND letter = 'B'"), 1);
}

static void reinstating_takes_the_resit_back(void **state)
{
    struct db *db = *state;
    struct remedy r;
    struct id id = sat_and_released(db, "main", 74, T0);
    assert_ok(grade_annul(db, &by_registrar_head, ENR_1, id.text, "act", T0 + 1));
    assert_ok(grade_annulled_outcome(db, &by_registrar_head, ENR_1, "RE_ENROLMENT", "act", T0 + 2));
    assert_ok(grade_reinstate(db, &by_registrar_head, ENR_1, id.text, "act", "error", T0 + 3));
    assert_fault(remedy_of(db, ENR_1, &r), F_NOT_FOUND);
    assert_int_equal(count(db, "letter = 'B' AND state = 'reinstated'"), 1);
}

static void a_score_outside_the_scale_changes_nothing(void **state)
{
    struct db *db = *state;
    struct id id = sat_and_released(db, "main", 40, T0);
    int64_t events = books_number(db, "SELECT count(*) FROM grade_event");
    assert_fault(grade_exam(db, &actor_system, ENR_1, id.text, 101, POLICY_DEFAULT, T0), F_INVALID);
    assert_fault(grade_exam(db, &actor_system, ENR_1, id.text, -1, POLICY_DEFAULT, T0), F_INVALID);
    assert_fault(grade_correct(db, &by_registrar_head, ENR_1, 101, "appeal", "x", T0), F_INVALID);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event"), events);
}

static void a_correction_recomputes_and_moves_the_token(void **state)
{
    struct db *db = *state;
    struct remedy r;
    sat_and_released(db, "main", 40, T0);
    assert_ok(grade_correct(db, &by_registrar_head, ENR_1, 60, "appeal", "minutes 7", T0 + 1));
    assert_int_equal(count(db, "exam = 60 AND final = 77 AND letter = 'B-' AND state = 'released'"), 1);
    assert_fault(remedy_of(db, ENR_1, &r), F_NOT_FOUND);
    assert_ok(grade_correct(db, &by_registrar_head, ENR_1, 10, "appeal", "minutes 8", T0 + 2));
    open_one(db, REMEDY_RE_ENROLMENT);
}

static void a_change_of_policy_in_a_session_leaves_what_was_graded(void **state)
{
    struct db *db = *state;
    int64_t version;
    const struct policy_change floor_ = {"rounding", "floor"};
    struct id id = sat(db, "main", 94, T0);
    assert_int_equal(count(db, "final = 90 AND policy_version = 0"), 1); /* 90.4 */
    assert_ok(policy_write(db, &by_registrar_head, "order 1", T0 + 1, &floor_, 1, &version));
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", id.text, T0 + 2));
    assert_int_equal(count(db, "final = 90 AND policy_version = 0 AND rounding = 'half_up'"), 1);
}

/* -- the record -- */

static struct record record_of(struct db *db, struct arena *arena)
{
    struct record r;
    arena_init(arena, 0);
    assert_ok(record_load(db, ST_1, T0 + 40 * DAY, arena, &r));
    return r;
}

/* 001-4.1.6, 001-4.1.13 */
static void credits_are_earned_once_and_the_history_stays(void **state)
{
    struct db *db = *state;
    struct arena arena;
    struct record r = record_of(db, &arena);
    assert_int_equal(r.count, 1);
    assert_int_equal(r.gpa, -1);
    assert_int_equal(r.credits_earned, 0);
    arena_release(&arena);
    sat(db, "main", 20, T0);
    r = record_of(db, &arena);
    assert_int_equal(r.gpa, -1); /* not released: nobody's business yet */
    assert_false(r.lines[0].shown);
    arena_release(&arena);
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", "x", T0 + 1));
    struct remedy m = open_one(db, REMEDY_RE_ENROLMENT);
    struct id again;
    assert_ok(
        db_exec(db, "INSERT INTO offering VALUES ('000000000000000000f2', '000000000000000000c1', 2027, 'spring')"));
    assert_ok(remedy_enrol(db, &by_registrar_head, &m, "000000000000000000f2", T0 + 3, &again));
    assert_ok(db_exec(db, "UPDATE admission SET rating = 80, status = 'admitted' WHERE status = 'not_computed'"));
    assert_ok(grade_exam(db, &actor_system, again.text, "", 80, POLICY_DEFAULT, T0 + 4));
    assert_ok(grade_release(db, &actor_system, again.text, "attempt", "x", T0 + 5));
    r = record_of(db, &arena);
    assert_int_equal(r.count, 2);
    assert_int_equal(r.credits_earned, 5);
    assert_int_equal(r.credits_tried, 10);
    assert_int_equal(r.gpa, 300); /* of the repetition alone: gpa_on_repeat = last */
    assert_string_equal(r.lines[0].letter, "F");
    arena_release(&arena);
}

static void an_annulled_mark_counts_with_no_points(void **state)
{
    struct db *db = *state;
    struct arena arena;
    struct id id = sat_and_released(db, "main", 74, T0);
    struct record r = record_of(db, &arena);
    assert_int_equal(r.gpa, 300);
    arena_release(&arena);
    assert_ok(grade_annul(db, &by_registrar_head, ENR_1, id.text, "act", T0 + 1));
    r = record_of(db, &arena);
    assert_int_equal(r.gpa, 0);
    assert_int_equal(r.credits_earned, 0);
    arena_release(&arena);
}

/* -- appeals of results -- */

static const char *const members[] = {P_HEAD, P_SPECIALIST, P_ENGINEER};

static void working_days_leave_out_the_weekend(void **state)
{
    const int64_t friday = INT64_C(1790251200000); /* 2026-09-24T12:00Z is a Thursday */
    (void)state;
    int64_t end = working_days_end(friday, 1, "UTC"); /* Thursday: through Friday */
    assert_int_equal(end, INT64_C(1790380800000));
    assert_int_equal(working_days_end(friday + DAY, 1, "UTC"), end + 3 * DAY); /* Friday: through Monday */
    assert_int_equal(working_days_end(friday, 1, "+05:00"), end - 300 * MINUTE);
}

static void an_upheld_appeal_corrects_the_grade(void **state)
{
    struct db *db = *state;
    const struct actor chair = {P_HEAD, ROLE_APPEALS, "192.0.2.4"}, other = {P_ENGINEER, ROLE_APPEALS, "192.0.2.4"};
    struct id id = sat(db, "main", 74, T0), appeal;
    assert_fault(result_appeal_file(db, &by_student, id.text, "wrong key", T0, &appeal), F_CONFLICT);
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", id.text, T0));
    assert_fault(result_appeal_file(db, &by_student, id.text, "", T0 + 1, &appeal), F_INVALID);
    assert_fault(result_appeal_file(db, &by_student, id.text, "late", T0 + 6 * DAY, &appeal), F_EXPIRED);
    assert_ok(result_appeal_file(db, &by_student, id.text, "question 2 has a wrong key", T0 + 1, &appeal));
    assert_fault(result_appeal_file(db, &by_student, id.text, "again", T0 + 1, &appeal), F_CONFLICT);
    assert_fault(result_appeal_accept(db, &by_registrar_head, appeal.text, 1, members, 2, T0 + 2), F_INVALID);
    assert_ok(result_appeal_accept(db, &by_registrar_head, appeal.text, 1, members, 3, T0 + 2));
    assert_fault(result_appeal_accept(db, &by_registrar_head, appeal.text, 1, members, 3, T0 + 2), F_STALE);
    assert_fault(result_appeal_decide(db, &other, appeal.text, 2, 90, "7", "upheld", T0 + 3), F_FORBIDDEN);
    assert_fault(result_appeal_decide(db, &chair, appeal.text, 2, 101, "7", "upheld", T0 + 3), F_INVALID);
    assert_fault(result_appeal_decide(db, &chair, appeal.text, 2, 74, "7", "upheld", T0 + 3), F_INVALID);
    assert_ok(result_appeal_decide(db, &chair, appeal.text, 2, 90, "7", "upheld", T0 + 3));
    assert_int_equal(count(db, "exam = 90 AND final = 89 AND ground_kind = 'appeal'"), 1);
}

static void who_watched_or_taught_does_not_judge(void **state)
{
    struct db *db = *state;
    static const char *const proctored[] = {P_HEAD, P_SPECIALIST, P_PROCTOR}, *const taught[] = {P_TEACHER, P_HEAD,
                                                                                                 P_SPECIALIST};
    struct id id = sat_and_released(db, "main", 74, T0), appeal;
    assert_ok(result_appeal_file(db, &by_student, id.text, "wrong key", T0 + 1, &appeal));
    assert_ok(db_savepoint(db));
    assert_fault(result_appeal_accept(db, &by_registrar_head, appeal.text, 1, proctored, 3, T0 + 2), F_CONFLICT);
    db_undo(db);
    assert_ok(db_savepoint(db));
    assert_fault(result_appeal_accept(db, &by_registrar_head, appeal.text, 1, taught, 3, T0 + 2), F_CONFLICT);
    db_undo(db);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vector_of_the_mean_holds),
        cmocka_unit_test(a_failed_course_counts_with_its_credits),
        cmocka_unit_test(a_repeated_course_counts_as_the_policy_says),
        BOOKS(fx_is_retaken_once_with_the_old_rating),
        BOOKS(a_second_failure_is_the_course_anew_with_no_rating),
        BOOKS(a_retake_after_its_last_day_is_f),
        BOOKS(a_positive_mark_is_not_raised),
        BOOKS(an_annulled_result_is_followed_by_what_was_decided),
        BOOKS(reinstating_takes_the_resit_back),
        BOOKS(a_score_outside_the_scale_changes_nothing),
        BOOKS(a_correction_recomputes_and_moves_the_token),
        BOOKS(a_change_of_policy_in_a_session_leaves_what_was_graded),
        BOOKS(credits_are_earned_once_and_the_history_stays),
        BOOKS(an_annulled_mark_counts_with_no_points),
        cmocka_unit_test(working_days_leave_out_the_weekend),
        BOOKS(an_upheld_appeal_corrects_the_grade),
        BOOKS(who_watched_or_taught_does_not_judge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
