/* links: session */
#include "books.h"

#include "answer.h"
#include "checkin.h"
#include "chat.h"

static enum answer_outcome outcome;
static int64_t saved;

static enum fault save(struct db *db, struct id id, const char *item, int64_t rev, const char *a, const char *b,
                       int64_t now)
{
    const char *options[2] = {a, b};
    struct answer_given given = {.choice = options, .count = b ? 2 : a ? 1 : 0};
    return answer_save(db, id.text, item, rev, &given, 5, now, &outcome, &saved);
}

static void a_replayed_answer_is_the_same_answer(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    assert_ok(save(db, id, ITEM_1, 1, Q(12), NULL, T0 + 1000));
    assert_int_equal(outcome, ANSWER_SAVED);
    assert_ok(save(db, id, ITEM_1, 1, Q(12), NULL, T0 + 9000));
    assert_int_equal(outcome, ANSWER_SAME);
    assert_int_equal(saved, T0 + 1000);
    assert_fault(save(db, id, ITEM_1, 1, Q(11), NULL, T0 + 9000), F_STALE);
    assert_int_equal(books_number(db, "SELECT count(*) FROM answer"), 1);
}

static void a_lower_revision_is_stale_and_a_jump_is_fine(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    assert_ok(save(db, id, ITEM_1, 4, Q(12), NULL, T0 + 1));
    assert_fault(save(db, id, ITEM_1, 3, Q(11), NULL, T0 + 2), F_STALE);
    assert_fault(save(db, id, ITEM_1, 0, Q(11), NULL, T0 + 2), F_INVALID);
    assert_ok(save(db, id, ITEM_1, 5, NULL, NULL, T0 + 3));
    assert_int_equal(books_number(db, "SELECT choice = '' FROM answer WHERE rev = 5"), 1);
}

static void the_order_of_a_choice_does_not_matter(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    assert_ok(save(db, id, ITEM_2, 1, Q(22), Q(21), T0 + 1));
    assert_ok(save(db, id, ITEM_2, 1, Q(21), Q(22), T0 + 2));
    assert_int_equal(outcome, ANSWER_SAME);
}

static void only_options_of_the_item_can_be_chosen(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    assert_fault(save(db, id, ITEM_1, 1, Q(21), NULL, T0 + 1), F_INVALID);
    assert_fault(save(db, id, ITEM_1, 1, Q(11), Q(12), T0 + 1), F_INVALID);
    assert_fault(save(db, id, ITEM_2, 1, Q(21), Q(21), T0 + 1), F_INVALID);
    assert_fault(save(db, id, ITEM_1, 1, "'; DROP TABLE answer; --", NULL, T0 + 1), F_INVALID);
    assert_fault(save(db, id, "00000000000000000t99", 1, Q(11), NULL, T0 + 1), F_NOT_FOUND);
    assert_int_equal(books_number(db, "SELECT count(*) FROM answer"), 0);
}

static void what_comes_after_the_end_is_kept_but_not_scored(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    assert_ok(save(db, id, ITEM_1, 1, Q(12), NULL, T0 + 1));
    assert_ok(save(db, id, ITEM_1, 2, Q(11), NULL, T0 + 60 * MINUTE));
    assert_int_equal(outcome, ANSWER_LATE);
    assert_ok(attempt_submit(db, &by_student, id.text, "k", T0 + 60 * MINUTE));
    assert_ok(save(db, id, ITEM_3, 1, Q(31), NULL, T0 + 61 * MINUTE));
    assert_int_equal(outcome, ANSWER_LATE);
    struct attempt a;
    assert_ok(attempt_load(db, id.text, &a));
    assert_int_equal(a.score, 0);
    assert_int_equal(books_number(db, "SELECT count(*) FROM answer_late"), 2);
    /* A replay of what was saved in time is still that answer. */
    assert_ok(save(db, id, ITEM_1, 1, Q(12), NULL, T0 + 62 * MINUTE));
    assert_int_equal(outcome, ANSWER_SAME);
}

static void while_the_clock_stands_answers_wait_in_the_browser(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    assert_ok(attempt_pause(db, &by_proctor, id.text, "alarm", T0 + 1));
    assert_fault(save(db, id, ITEM_1, 1, Q(11), NULL, T0 + 2), F_CONFLICT);
    assert_ok(attempt_resume(db, &by_proctor, id.text, "over", T0 + 3));
    assert_ok(save(db, id, ITEM_1, 1, Q(11), NULL, T0 + 4));
    assert_int_equal(outcome, ANSWER_SAVED);
}

static void the_clock_set_back_changes_no_deadline(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    clock_set_for_test(T0 - 100 * MINUTE);
    assert_ok(save(db, id, ITEM_1, 1, Q(11), NULL, T0 + 60 * MINUTE));
    assert_int_equal(outcome, ANSWER_LATE);
    struct attempt a;
    assert_ok(attempt_load(db, id.text, &a));
    assert_int_equal(a.deadline_ms, T0 + 60 * MINUTE);
}

static void the_order_is_drawn_from_the_seed(void **state)
{
    struct db *db = *state;
    struct id one = books_schedule(db, ST_1), two = books_schedule(db, ST_2);
    assert_ok(attempt_items_make(db, one.text, EXAM, 77, true));
    assert_ok(attempt_items_make(db, two.text, EXAM, 77, true));
    assert_int_equal(
        books_number(db, "SELECT count(*) FROM attempt_item a JOIN attempt_item b ON b.n = a.n AND b.item = a.item"
                         " AND b.option_order = a.option_order AND b.attempt <> a.attempt"),
        6);
    assert_fault(attempt_items_make(db, one.text, EXAM, 77, true), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(DISTINCT item) FROM attempt_item"), 3);
}

static void a_cleared_answer_earns_nothing(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    int64_t raw, max, unmarked;
    assert_ok(save(db, id, ITEM_1, 1, Q(11), NULL, T0 + 1));
    assert_ok(save(db, id, ITEM_1, 2, NULL, NULL, T0 + 2));
    assert_ok(save(db, id, ITEM_2, 1, Q(21), Q(22), T0 + 3));
    assert_ok(answers_score(db, id.text, false, &raw, &max, &unmarked));
    assert_int_equal(raw, 2);
    assert_int_equal(max, 4);
}

static void steps_keep_their_order(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    enum step step;
    assert_fault(checkin_report(db, &by_student, id.text, STEP_RULES, true, NULL, LANG_KK, T0), F_CONFLICT);
    assert_ok(books_hello(db, &by_student, id.text, "tab", T0));
    assert_fault(checkin_report(db, &by_student, id.text, STEP_CAMERA, true, NULL, LANG_KK, T0), F_CONFLICT);
    assert_ok(checkin_report(db, &by_student, id.text, STEP_RULES, true, NULL, LANG_KK, T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_RULES, true, NULL, LANG_KK, T0));
    assert_ok(checkin_step(db, id.text, &step));
    assert_int_equal(step, STEP_CONSENT);
    assert_fault(checkin_report(db, &by_other, id.text, STEP_CONSENT, true, NULL, LANG_KK, T0), F_NOT_FOUND);
}

static void consent_names_the_text_that_was_shown(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "tab", T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_RULES, true, NULL, LANG_RU, T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_CONSENT, true, NULL, LANG_RU, T0));
    assert_int_equal(books_number(db,
                                  "SELECT count(*) FROM consent WHERE given = 1 AND lang = 'ru' AND text_sha256 = 'b'"
                                  " AND address = '192.0.2.1' AND scope = 'video,recording'"),
                     1);
    assert_fault(db_exec(db, "UPDATE consent SET given = 0"), F_CONFLICT);
}

static void refusing_consent_ends_in_the_offline_option(void **state)
{
    struct db *db = *state;
    struct attempt a;
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "tab", T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_RULES, true, NULL, LANG_KK, T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_CONSENT, false, NULL, LANG_KK, T0));
    assert_ok(attempt_load(db, id.text, &a));
    assert_int_equal(a.state, ATTEMPT_OFFLINE_OPTION);
    assert_int_equal(books_number(db, "SELECT count(*) FROM consent WHERE given = 0"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event"), 0);
}

static void a_proctor_waives_a_camera_but_never_a_consent(void **state)
{
    struct db *db = *state;
    enum step step;
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "tab", T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_RULES, true, NULL, LANG_KK, T0));
    assert_fault(checkin_decide(db, &by_proctor, id.text, STEP_CONSENT, true, "he nodded", T0), F_FORBIDDEN);
    assert_ok(checkin_report(db, &by_student, id.text, STEP_CONSENT, true, NULL, LANG_KK, T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_SYSTEM, true, NULL, LANG_KK, T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_CAMERA, false, "{\"state\":\"denied\"}", LANG_KK, T0));
    assert_fault(checkin_decide(db, &by_proctor, id.text, STEP_CAMERA, true, "", T0), F_INVALID);
    assert_ok(checkin_decide(db, &by_proctor, id.text, STEP_CAMERA, true, "second camera in the room", T0));
    assert_ok(checkin_step(db, id.text, &step));
    assert_int_equal(step, STEP_NETWORK);
}

static void a_message_sent_twice_is_one(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1), first, second;
    int64_t at;
    assert_ok(chat_add(db, &by_student, id.text, true, "message", "k1", "Камера қосылмай тұр", T0, &first, &at));
    assert_ok(chat_add(db, &by_student, id.text, true, "message", "k1", "Камера қосылмай тұр", T0 + 5, &second, &at));
    assert_string_equal(first.text, second.text);
    assert_int_equal(at, T0);
    assert_ok(chat_add(db, &by_proctor, id.text, false, "warning", "k1", "Камераны түзетіңіз", T0, &second, &at));
    assert_fault(chat_add(db, &by_student, id.text, true, "warning", "k2", "x", T0, &second, &at), F_INVALID);
    assert_fault(chat_add(db, &by_student, id.text, true, "message", "k3", "", T0, &second, &at), F_INVALID);
    struct attempt a;
    assert_ok(attempt_load(db, id.text, &a));
    assert_int_equal(a.warnings, 1);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        BOOKS(a_replayed_answer_is_the_same_answer),
        BOOKS(a_lower_revision_is_stale_and_a_jump_is_fine),
        BOOKS(the_order_of_a_choice_does_not_matter),
        BOOKS(only_options_of_the_item_can_be_chosen),
        BOOKS(what_comes_after_the_end_is_kept_but_not_scored),
        BOOKS(while_the_clock_stands_answers_wait_in_the_browser),
        BOOKS(the_clock_set_back_changes_no_deadline),
        BOOKS(the_order_is_drawn_from_the_seed),
        BOOKS(a_cleared_answer_earns_nothing),
        BOOKS(steps_keep_their_order),
        BOOKS(consent_names_the_text_that_was_shown),
        BOOKS(refusing_consent_ends_in_the_offline_option),
        BOOKS(a_proctor_waives_a_camera_but_never_a_consent),
        BOOKS(a_message_sent_twice_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
