/* links: session */
#include "books.h"

#include "answer.h"
#include "checkin.h"
#include "incident.h"
#include "policy.h"

static struct attempt loaded(struct db *db, const char *id)
{
    struct attempt a;
    assert_ok(attempt_load(db, id, &a));
    return a;
}

static void is(struct db *db, const char *id, enum attempt_state state)
{
    assert_string_equal(state_word(loaded(db, id).state), state_word(state));
}

static void steps(struct db *db, const struct actor *by, const char *id)
{
    int64_t place;
    for (int step = 0; step < STEP_COUNT; step++)
        assert_ok(checkin_report(db, by, id, (enum step)step, true, "{}", LANG_KK, T0));
    assert_ok(attempt_enter(db, by, id, T0, &place));
}

/* In the exam since T0. */
static struct id started(struct db *db)
{
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0));
    steps(db, &by_student, id.text);
    assert_ok(attempt_admit(db, &by_proctor, id.text, T0));
    return id;
}

static void every_state_answers_every_event(void **state)
{
    (void)state;
    for (int s = 0; s < ATTEMPT_STATE_COUNT; s++) {
        int ways = 0;
        for (int e = 0; e < ATTEMPT_EVENT_COUNT; e++) {
            int to = attempt_next((enum attempt_state)s, (enum attempt_event)e);
            assert_in_range(to + 1, 0, ATTEMPT_STATE_COUNT);
            ways += to >= 0;
            /* What is over is over, but for what an act B reopens. */
            if (state_over((enum attempt_state)s) && to >= 0 && !state_over((enum attempt_state)to))
                assert_true(s == ATTEMPT_ACT_B_OPEN && e == EVENT_ACT_B_EXTRA);
        }
        bool last = s == ATTEMPT_VOID_TECHNICAL || s == ATTEMPT_CANCELLED;
        assert_int_equal(ways == 0, last);
        assert_int_equal(state_from(state_word((enum attempt_state)s)), s);
    }
    assert_int_equal(state_from("planned"), -1);
}

static void the_whole_way_to_a_released_grade(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    enum answer_outcome outcome;
    int64_t saved;
    const char *right_1[] = {Q(11)}, *right_2[] = {Q(22), Q(21)};
    is(db, id.text, ATTEMPT_IN_PROGRESS);
    assert_ok(
        answer_save(db, id.text, ITEM_1, 1, &(struct answer_given){right_1, 1, NULL}, T0, T0 + 1, &outcome, &saved));
    assert_ok(
        answer_save(db, id.text, ITEM_2, 1, &(struct answer_given){right_2, 2, NULL}, T0, T0 + 2, &outcome, &saved));
    assert_ok(attempt_submit(db, &by_student, id.text, "key", T0 + MINUTE));
    is(db, id.text, ATTEMPT_RELEASED);
    assert_int_equal(loaded(db, id.text).score, 75);
    assert_int_equal(books_number(db, "SELECT final FROM grade_current WHERE state = 'released'"), 83);
    struct chain_report report;
    assert_ok(chain_verify(db, &report));
    assert_int_equal(report.broken_seq, 0);
    assert_true(report.rows > 10);
}

static void the_door_opens_and_closes_by_the_servers_clock(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    assert_fault(books_hello(db, &by_student, id.text, "t", T0 - 15 * MINUTE - 1), F_TOO_EARLY);
    assert_fault(books_hello(db, &by_student, id.text, "t", T0 + 15 * MINUTE + 1), F_TOO_LATE);
    is(db, id.text, ATTEMPT_SCHEDULED);
    assert_ok(books_hello(db, &by_student, id.text, "t", T0 - 15 * MINUTE));
    is(db, id.text, ATTEMPT_CHECKIN);
}

static void nobody_is_admitted_before_the_start_or_the_steps(void **state)
{
    struct db *db = *state;
    int64_t place;
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "t", T0 - MINUTE));
    assert_fault(attempt_admit(db, &by_proctor, id.text, T0), F_CONFLICT);
    assert_fault(attempt_enter(db, &by_student, id.text, T0, &place), F_CONFLICT);
    steps(db, &by_student, id.text);
    assert_fault(attempt_admit(db, &by_proctor, id.text, T0 - 1), F_TOO_EARLY);
    assert_ok(attempt_admit(db, &by_proctor, id.text, T0));
}

static void the_waiting_room_keeps_the_order(void **state)
{
    struct db *db = *state;
    int64_t place, waiting;
    struct id first = books_schedule(db, ST_1), second = books_schedule(db, ST_2);
    assert_ok(books_hello(db, &by_student, first.text, "a", T0));
    assert_ok(books_hello(db, &by_other, second.text, "b", T0));
    steps(db, &by_student, first.text);
    for (int step = 0; step < STEP_COUNT; step++)
        assert_ok(checkin_report(db, &by_other, second.text, (enum step)step, true, NULL, LANG_RU, T0));
    assert_ok(attempt_enter(db, &by_other, second.text, T0 + 1, &place));
    assert_int_equal(place, 2);
    assert_ok(attempt_admit(db, &by_proctor, first.text, T0 + 2));
    assert_ok(attempt_place(db, second.text, &place, &waiting));
    assert_int_equal(place, 1);
    assert_int_equal(waiting, 1);
}

static void lost_seconds_are_given_back_at_once(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_offline(db, id.text, "offline", T0 + 10 * MINUTE, T0 + 10 * MINUTE + 5000));
    is(db, id.text, ATTEMPT_INTERRUPTED);
    struct attempt a = loaded(db, id.text);
    assert_true(attempt_clock(&a, T0 + 11 * MINUTE).paused);
    assert_int_equal(attempt_clock(&a, T0 + 11 * MINUTE).left_ms, 50 * MINUTE);
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0 + 13 * MINUTE));
    a = loaded(db, id.text);
    assert_int_equal(a.state, ATTEMPT_IN_PROGRESS);
    assert_int_equal(a.credited_ms, 3 * MINUTE);
    assert_int_equal(a.deadline_ms, T0 + 63 * MINUTE);
    assert_int_equal(attempt_clock(&a, T0 + 13 * MINUTE).credit_left_s, 420);
    assert_int_equal(
        books_number(db, "SELECT to_ms - from_ms FROM interruption WHERE over_cap = 0 AND cause = 'offline'"),
        3 * MINUTE);
}

static void credit_ends_at_the_cap_over_several_interruptions(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_offline(db, id.text, "offline", T0 + MINUTE, T0 + MINUTE));
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0 + 9 * MINUTE));
    assert_ok(attempt_offline(db, id.text, "offline", T0 + 10 * MINUTE, T0 + 10 * MINUTE));
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0 + 12 * MINUTE + 1));
    is(db, id.text, ATTEMPT_SUSPENDED);
    struct attempt a = loaded(db, id.text);
    assert_int_equal(a.credited_ms, 10 * MINUTE);
    assert_int_equal(a.left_ms, 58 * MINUTE);
    assert_int_equal(books_number(db, "SELECT count(*) FROM interruption WHERE over_cap = 1 AND to_ms IS NULL"), 1);
    enum answer_outcome outcome;
    int64_t saved;
    const char *option[] = {Q(11)};
    assert_fault(answer_save(db, id.text, ITEM_1, 1, &(struct answer_given){option, 1, NULL}, T0, T0 + 13 * MINUTE,
                             &outcome, &saved),
                 F_CONFLICT);
}

static void an_act_b_resumes_a_suspended_attempt_with_a_new_allowance(void **state)
{
    struct db *db = *state;
    struct id *ids, id = started(db);
    struct arena arena;
    size_t count;
    arena_init(&arena, 0);
    assert_ok(attempt_offline(db, id.text, "offline", T0 + 10 * MINUTE, T0 + 10 * MINUTE));
    assert_ok(attempt_sweep(db, T0 + 20 * MINUTE, 10, &arena, &ids, &count));
    assert_int_equal(count, 0);
    assert_ok(attempt_sweep(db, T0 + 20 * MINUTE + 1, 10, &arena, &ids, &count));
    assert_int_equal(count, 1);
    assert_string_equal(ids[0].text, id.text);
    is(db, id.text, ATTEMPT_SUSPENDED);
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0 + 30 * MINUTE));
    is(db, id.text, ATTEMPT_SUSPENDED);
    assert_ok(attempt_act_opened(db, &by_head, id.text, 'B', "act-b", T0 + 31 * MINUTE));
    assert_fault(attempt_act_b(db, &by_head, id.text, "act-b", B_NO_EFFECT, 0, T0 + 32 * MINUTE), F_CONFLICT);
    assert_ok(attempt_act_b(db, &by_head, id.text, "act-b", B_EXTRA_TIME, 300, T0 + 40 * MINUTE));
    struct attempt a = loaded(db, id.text);
    assert_int_equal(a.state, ATTEMPT_IN_PROGRESS);
    assert_int_equal(a.deadline_ms, T0 + 95 * MINUTE);
    assert_int_equal(attempt_clock(&a, T0 + 41 * MINUTE).credit_left_s, 600);
    assert_int_equal(a.extra_s, 300);
    assert_string_equal(a.act_b, "");
    arena_release(&arena);
}

static void a_resumed_attempt_whose_student_is_away_stands_still(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_offline(db, id.text, "offline", T0 + MINUTE, T0 + MINUTE));
    assert_ok(attempt_act_opened(db, &by_head, id.text, 'B', "act-b", T0 + 2 * MINUTE));
    struct id *ids;
    size_t count;
    struct arena arena;
    arena_init(&arena, 0);
    assert_ok(attempt_sweep(db, T0 + 12 * MINUTE, 10, &arena, &ids, &count));
    assert_ok(attempt_act_b(db, &by_head, id.text, "act-b", B_RESUME, 0, T0 + 20 * MINUTE));
    is(db, id.text, ATTEMPT_INTERRUPTED);
    assert_int_equal(loaded(db, id.text).left_ms, 59 * MINUTE);
    arena_release(&arena);
}

static void a_running_clock_policy_gives_nothing_back(void **state)
{
    struct db *db = *state;
    struct policy_change running = {"reconnect_clock", "running"};
    int64_t version;
    assert_ok(policy_write(db, &by_head, "order", T0 - 100 * MINUTE, &running, 1, &version));
    struct id id = started(db);
    assert_int_equal(loaded(db, id.text).policy_version, version);
    assert_ok(attempt_offline(db, id.text, "offline", T0 + MINUTE, T0 + MINUTE));
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0 + 20 * MINUTE));
    assert_int_equal(loaded(db, id.text).deadline_ms, T0 + 60 * MINUTE);
    assert_ok(attempt_offline(db, id.text, "offline", T0 + 30 * MINUTE, T0 + 30 * MINUTE));
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0 + 61 * MINUTE));
    is(db, id.text, ATTEMPT_RELEASED);
}

static void pause_stops_the_clock_and_is_counted(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_fault(attempt_pause(db, &by_proctor, id.text, "", T0 + MINUTE), F_INVALID);
    for (int i = 0; i < 3; i++) {
        assert_ok(attempt_pause(db, &by_proctor, id.text, "fire alarm", T0 + (10 + 2 * i) * MINUTE));
        assert_fault(attempt_submit(db, &by_student, id.text, "k", T0 + (10 + 2 * i) * MINUTE), F_CONFLICT);
        assert_ok(attempt_resume(db, &by_proctor, id.text, "alarm over", T0 + (11 + 2 * i) * MINUTE));
    }
    assert_int_equal(loaded(db, id.text).deadline_ms, T0 + 63 * MINUTE);
    assert_fault(attempt_pause(db, &by_proctor, id.text, "again", T0 + 20 * MINUTE), F_CONFLICT);
}

static void time_over_ends_it_at_the_deadline_and_not_at_the_sweep(void **state)
{
    struct db *db = *state;
    struct id *ids, id = started(db);
    struct arena arena;
    size_t count;
    arena_init(&arena, 0);
    assert_ok(attempt_sweep(db, T0 + 60 * MINUTE - 1, 10, &arena, &ids, &count));
    assert_int_equal(count, 0);
    assert_ok(attempt_sweep(db, T0 + 60 * MINUTE + 700, 10, &arena, &ids, &count));
    assert_int_equal(count, 1);
    assert_int_equal(loaded(db, id.text).ended_ms, T0 + 60 * MINUTE);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt_event WHERE event = 'time_over'"), 1);
    assert_ok(attempt_sweep(db, T0 + 61 * MINUTE, 10, &arena, &ids, &count));
    assert_int_equal(count, 0);
    arena_release(&arena);
}

static void a_submit_after_the_time_is_a_time_over(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_submit(db, &by_student, id.text, "late", T0 + 60 * MINUTE));
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt_event WHERE event = 'time_over'"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt_event WHERE event = 'submit'"), 0);
}

static void submit_is_idempotent_by_its_key(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_submit(db, &by_student, id.text, "once", T0 + MINUTE));
    assert_ok(attempt_submit(db, &by_student, id.text, "once", T0 + 2 * MINUTE));
    assert_fault(attempt_submit(db, &by_student, id.text, "twice", T0 + 2 * MINUTE), F_CONFLICT);
    assert_int_equal(loaded(db, id.text).ended_ms, T0 + MINUTE);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt_event WHERE event = 'submit'"), 1);
}

static void a_second_tab_asks_the_proctor(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_fault(books_hello(db, &by_student, id.text, "tab-2", T0 + MINUTE), F_SECOND_TAB);
    assert_string_equal(loaded(db, id.text).tab_asked, "tab-2");
    assert_ok(attempt_tab(db, &by_proctor, id.text, false, T0 + MINUTE));
    assert_fault(books_hello(db, &by_student, id.text, "tab-2", T0 + MINUTE), F_SECOND_TAB);
    assert_ok(attempt_tab(db, &by_proctor, id.text, true, T0 + MINUTE));
    assert_ok(books_hello(db, &by_student, id.text, "tab-2", T0 + MINUTE));
    assert_string_equal(loaded(db, id.text).tab, "tab-2");
    assert_fault(books_hello(db, &by_student, id.text, "tab-1", T0 + MINUTE), F_SECOND_TAB);
    assert_ok(attempt_offline(db, id.text, "offline", T0 + 2 * MINUTE, T0 + 2 * MINUTE));
    assert_ok(books_hello(db, &by_student, id.text, "tab-3", T0 + 3 * MINUTE));
}

static void the_resume_token_is_the_same_tab_again(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    struct hello hello = {.tab = "one"};
    char resume[65], media[65], resume_2[65], media_2[65];
    enum fault refusal;
    assert_ok(attempt_hello(db, &by_student, id.text, &hello, T0, &refusal, resume, media));
    hello = (struct hello){.tab = "two", .resume = resume};
    assert_ok(attempt_hello(db, &by_student, id.text, &hello, T0, &refusal, resume_2, media_2));
    assert_int_equal(refusal, F_OK);
    assert_fault(attempt_media_check(db, id.text, media), F_FORBIDDEN);
    assert_ok(attempt_media_check(db, id.text, media_2));
}

static void one_student_sits_one_exam_at_a_time(void **state)
{
    struct db *db = *state;
    started(db);
    struct id second;
    assert_ok(attempt_schedule(db, &actor_system, SITTING, ST_1, "individual", T0, &second));
    assert_fault(books_hello(db, &by_student, second.text, "t", T0), F_CONFLICT);
}

static void somebody_elses_attempt_does_not_exist(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    int64_t place;
    assert_fault(books_hello(db, &by_other, id.text, "t", T0), F_NOT_FOUND);
    assert_fault(attempt_submit(db, &by_other, id.text, "k", T0), F_NOT_FOUND);
    assert_fault(attempt_enter(db, &by_other, id.text, T0, &place), F_NOT_FOUND);
    assert_fault(attempt_visible_to(db, P_OTHER, ROLE_STUDENT, id.text, NEED_OWN), F_NOT_FOUND);
    assert_ok(attempt_visible_to(db, P_STUDENT, ROLE_STUDENT, id.text, NEED_OWN));
    assert_fault(attempt_visible_to(db, P_STUDENT, ROLE_STUDENT, id.text, NEED_WATCH), F_FORBIDDEN);
}

static void who_never_came_is_a_no_show(void **state)
{
    struct db *db = *state;
    struct id *ids, id = books_schedule(db, ST_1);
    struct arena arena;
    size_t count;
    arena_init(&arena, 0);
    assert_ok(attempt_sweep(db, T0 + 15 * MINUTE, 10, &arena, &ids, &count));
    assert_int_equal(count, 0);
    assert_ok(attempt_sweep(db, T0 + 15 * MINUTE + 1, 10, &arena, &ids, &count));
    is(db, id.text, ATTEMPT_NO_SHOW);
    arena_release(&arena);
}

static void a_dead_server_is_a_gap_for_everybody_online(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    int64_t count;
    assert_ok(attempt_server_gap(db, T0 + 10 * MINUTE, T0 + 12 * MINUTE, &count));
    assert_int_equal(count, 1);
    is(db, id.text, ATTEMPT_INTERRUPTED);
    assert_ok(books_hello(db, &by_student, id.text, "tab-1", T0 + 12 * MINUTE));
    assert_int_equal(loaded(db, id.text).deadline_ms, T0 + 62 * MINUTE);
    assert_int_equal(books_number(db, "SELECT count(*) FROM interruption WHERE cause = 'server'"), 1);
}

static void extra_time_is_live_and_bounded(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_fault(attempt_extra(db, &by_head, id.text, 0, "r", T0), F_INVALID);
    assert_fault(attempt_extra(db, &by_head, id.text, 7201, "r", T0), F_INVALID);
    assert_ok(attempt_extra(db, &by_head, id.text, 600, "power cut", T0 + MINUTE));
    assert_int_equal(loaded(db, id.text).deadline_ms, T0 + 70 * MINUTE);
    assert_fault(attempt_extra(db, &by_head, id.text, 600, "too late", T0 + 70 * MINUTE), F_EXPIRED);
}

static void the_accommodation_is_in_the_clock(void **state)
{
    struct db *db = *state;
    assert_ok(db_exec(db, "INSERT INTO accommodation (student, kind, value, ground)"
                          " VALUES ('" ST_1 "', 'extra_time', 25, '003-5.1.3(2)')"));
    struct id id = started(db);
    assert_int_equal(loaded(db, id.text).deadline_ms, T0 + 75 * MINUTE);
}

static void who_is_not_admitted_gets_no_attempt(void **state)
{
    struct db *db = *state;
    struct id id;
    assert_ok(db_exec(db, "UPDATE admission SET status = 'not_admitted' WHERE enrolment = '" ENR_1 "'"));
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_1, "main", T0, &id), F_CONFLICT);
    assert_ok(db_exec(db, "UPDATE course SET delivery_lock = 'traditional_only'"));
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_2, "main", T0, &id), F_CONFLICT);
    assert_ok(db_exec(db, "UPDATE course SET delivery_lock = 'none'; UPDATE student SET status = 'leave'"));
    assert_fault(attempt_schedule(db, &actor_system, SITTING, ST_2, "main", T0, &id), F_CONFLICT);
}

static void a_refused_event_writes_nothing(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    int64_t rows = books_number(db, "SELECT count(*) FROM audit_row");
    assert_fault(attempt_pause(db, &by_proctor, id.text, "no", T0), F_CONFLICT);
    assert_fault(attempt_terminate(db, &by_head, id.text, "code", "no", T0), F_CONFLICT);
    assert_fault(attempt_annul(db, &by_registrar_head, id.text, "act", T0), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row"), rows);
    assert_int_equal(loaded(db, id.text).version, 1);
}

static void a_technical_repeat_is_a_new_attempt(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_act_opened(db, &by_head, id.text, 'B', "act-b", T0 + MINUTE));
    assert_ok(attempt_act_b(db, &by_head, id.text, "act-b", B_NEW_ATTEMPT, 0, T0 + 2 * MINUTE));
    is(db, id.text, ATTEMPT_VOID_TECHNICAL);
    assert_int_equal(books_number(db, "SELECT n FROM attempt WHERE kind = 'technical_repeat' AND state = 'scheduled'"),
                     2);
}

static void from_act_a_to_annulment_and_back(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_act_opened(db, &by_head, id.text, 'A', "act-a", T0 + MINUTE));
    assert_fault(attempt_act_opened(db, &by_head, id.text, 'A', "act-2", T0 + MINUTE), F_CONFLICT);
    assert_fault(attempt_act_registered(db, &by_head, id.text, "act-a", T0 + MINUTE), F_CONFLICT);
    assert_ok(attempt_submit(db, &by_student, id.text, "k", T0 + 2 * MINUTE));
    is(db, id.text, ATTEMPT_ACT_A_OPEN);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_current WHERE state = 'withheld'"), 1);
    assert_ok(attempt_act_registered(db, &by_head, id.text, "act-a", T0 + 3 * MINUTE));
    assert_fault(attempt_annul(db, &by_registrar_head, id.text, "another", T0 + 4 * MINUTE), F_CONFLICT);
    assert_ok(attempt_annul(db, &by_registrar_head, id.text, "act-a", T0 + 4 * MINUTE));
    is(db, id.text, ATTEMPT_ANNULLED);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_current WHERE state = 'annulled' AND final IS NULL"),
                     1);
    assert_ok(attempt_reinstate(db, &by_registrar_head, id.text, "act-a", "wrong student", T0 + 5 * MINUTE));
    is(db, id.text, ATTEMPT_RELEASED);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_current WHERE state = 'reinstated' AND exam = 0"), 1);
}

static void a_dropped_act_releases_the_score(void **state)
{
    struct db *db = *state;
    struct id id = started(db);
    assert_ok(attempt_act_opened(db, &by_head, id.text, 'A', "act-a", T0 + MINUTE));
    assert_ok(attempt_submit(db, &by_student, id.text, "k", T0 + 2 * MINUTE));
    assert_ok(attempt_act_dropped(db, &by_head, id.text, 'A', "act-a", T0 + 3 * MINUTE));
    is(db, id.text, ATTEMPT_RELEASED);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_current WHERE state = 'released'"), 1);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_state_answers_every_event),
        BOOKS(the_whole_way_to_a_released_grade),
        BOOKS(the_door_opens_and_closes_by_the_servers_clock),
        BOOKS(nobody_is_admitted_before_the_start_or_the_steps),
        BOOKS(the_waiting_room_keeps_the_order),
        BOOKS(lost_seconds_are_given_back_at_once),
        BOOKS(credit_ends_at_the_cap_over_several_interruptions),
        BOOKS(an_act_b_resumes_a_suspended_attempt_with_a_new_allowance),
        BOOKS(a_resumed_attempt_whose_student_is_away_stands_still),
        BOOKS(a_running_clock_policy_gives_nothing_back),
        BOOKS(pause_stops_the_clock_and_is_counted),
        BOOKS(time_over_ends_it_at_the_deadline_and_not_at_the_sweep),
        BOOKS(a_submit_after_the_time_is_a_time_over),
        BOOKS(submit_is_idempotent_by_its_key),
        BOOKS(a_second_tab_asks_the_proctor),
        BOOKS(the_resume_token_is_the_same_tab_again),
        BOOKS(one_student_sits_one_exam_at_a_time),
        BOOKS(somebody_elses_attempt_does_not_exist),
        BOOKS(who_never_came_is_a_no_show),
        BOOKS(a_dead_server_is_a_gap_for_everybody_online),
        BOOKS(extra_time_is_live_and_bounded),
        BOOKS(the_accommodation_is_in_the_clock),
        BOOKS(who_is_not_admitted_gets_no_attempt),
        BOOKS(a_refused_event_writes_nothing),
        BOOKS(a_technical_repeat_is_a_new_attempt),
        BOOKS(from_act_a_to_annulment_and_back),
        BOOKS(a_dropped_act_releases_the_score),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
