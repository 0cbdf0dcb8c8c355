/* links: hall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "fake_core.h"
#include "live_attempt.h"
#include "live_rows.h"
#include "ws_exam.h"

/* The verbs of the books stand in here by their rows alone: errands are answered by the test. */
static enum fault nothing(struct db *db, struct request *request, struct reply *reply)
{
    (void)db, (void)request, (void)reply;
    return F_OK;
}
#define WORD(name)                                                                                                     \
    {                                                                                                                  \
        "WS", name, ROLE_STUDENT, LANE_EXAM, 0, nothing, NULL, NULL, name                                              \
    }
const struct route routes_exam[] = {WORD("hello"), WORD("answer"), WORD("track"), WORD("page"), {0}};

static const char id[] = "01k0000000000000000a", person[] = "01k0000000000000000p";
#define HELLO                                                                                                          \
    "{\"t\":\"hello\",\"n\":1,\"attempt\":\"01k0000000000000000a\",\"tab\":\"one\",\"resume\":null,\"client\":{}}"
static struct sock one, two;
static bool registered;

static int start(void **state)
{
    (void)state;
    if (!registered)
        ws_exam_register();
    registered = true;
    clock_set_for_test(1800000000000);
    fake_open(&one, "/ws/exam", person);
    fake_open(&two, "/ws/exam", person);
    return fake_shake(&one, NULL, NULL, NULL, NULL) || fake_shake(&two, NULL, NULL, NULL, NULL);
}

static int stop(void **state)
{
    (void)state;
    fake_gone(&one);
    fake_gone(&two);
    while (fake_answer(NULL, F_BUSY, NULL, NULL))
        ;
    struct live *l = live_find(id);
    if (l)
        live_forget(l);
    assert_int_equal(live_count(), 0);
    return 0;
}

static json_t *welcome(void)
{
    return json_pack("{s:{s:s}, s:s, s:{s:s}}", "attempt", "id", id, "resume", "r", "media", "token", "secret");
}

static void seat(struct sock *sock)
{
    fake_hear(sock, HELLO);
    assert_int_equal(fake_answer("hello", F_OK, welcome(), NULL), 1);
}

static void test_hello_binds_the_attempt(void **state)
{
    (void)state;
    fake_hear(&one, HELLO);
    assert_null(fake_waiting("hello")->request.attempt);
    assert_null(json_object_get(fake_waiting("hello")->request.json, "t"));
    assert_null(fake_reply(&one, 1));
    fake_answer("hello", F_OK, welcome(), NULL);
    assert_true(json_is_true(json_object_get(fake_reply(&one, 1), "ok")));
    assert_string_equal(live_find(id)->media_token, "secret");
    assert_int_equal(live_link_of(live_find(id)), LINK_ONLINE);
    assert_non_null(fake_waiting("row_live_load"));
    fake_hear(&one, "{\"t\":\"answer\",\"n\":2,\"item\":\"x\"}");
    assert_string_equal(fake_waiting("answer")->request.attempt, id);
    assert_null(fake_reply(&one, 2));
    fake_answer("answer", F_OK, json_pack("{s:i}", "saved_ms", 5), NULL);
    assert_int_equal(json_integer_value(json_object_get(fake_reply(&one, 2), "saved_ms")), 5);
}

static void test_nothing_before_hello(void **state)
{
    (void)state;
    fake_hear(&one, "{\"t\":\"answer\",\"n\":3}");
    assert_string_equal(fake_fault(fake_reply(&one, 3)), "conflict");
    assert_null(fake_waiting("answer"));
}

static void test_malformed_words(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "{",
                                        "[]",
                                        "{\"n\":1}",
                                        "{\"t\":7}",
                                        "{\"t\":\"hello\",\"n\":-1}",
                                        "{\"t\":\"a\",\"t\":\"b\"}",
                                        "{\"t\":\"hello\",\"n\":1,\"attempt\":\"x\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int before = one.said_len;
        fake_hear(&one, wrong[i]);
        assert_int_equal(one.said_len, before + 1);
        assert_string_equal(fake_fault(one.said[before]), "invalid");
    }
    assert_int_equal(fake_errands_len, 0);
    assert_int_equal(one.closed, 0);
    for (int i = 0; i <= EXAM_STRIKES; i++)
        fake_hear(&one, "{");
    assert_int_equal(one.closed, 1008);
}

static void test_unknown_word(void **state)
{
    (void)state;
    seat(&one);
    fake_hear(&one, "{\"t\":\"dance\",\"n\":9}");
    assert_string_equal(fake_fault(fake_reply(&one, 9)), "not_found");
}

static void test_a_fault_is_answered(void **state)
{
    (void)state;
    seat(&one);
    fake_hear(&one, "{\"t\":\"answer\",\"n\":4}");
    fake_answer("answer", F_STALE, NULL, NULL);
    assert_string_equal(fake_fault(fake_reply(&one, 4)), "stale");
}

static void test_second_tab_asks_and_is_let_in(void **state)
{
    (void)state;
    seat(&one);
    fake_hear(&two, HELLO);
    fake_answer("hello", F_SECOND_TAB, NULL, NULL);
    assert_string_equal(fake_fault(fake_reply(&two, 1)), "second_tab");
    assert_true(json_is_true(json_object_get(fake_said(&one, "tab"), "other")));
    assert_int_equal(one.closed, 0);
    fake_hear(&two, "{\"t\":\"answer\",\"n\":2}");
    assert_string_equal(fake_fault(fake_reply(&two, 2)), "conflict");
    json_t *allowed = json_pack("{s:s, s:b}", "t", "tab", "allowed", 1);
    exam_notice(live_find(id), allowed);
    json_decref(allowed);
    assert_true(json_is_true(json_object_get(fake_said(&two, "tab"), "allowed")));
    seat(&two);
    assert_string_equal(json_string_value(json_object_get(fake_said(&one, "bye"), "why")), "replaced");
    assert_int_equal(one.closed, 1000);
    assert_int_equal(live_link_of(live_find(id)), LINK_ONLINE);
}

static void test_second_tab_is_refused(void **state)
{
    (void)state;
    seat(&one);
    fake_hear(&two, HELLO);
    fake_answer("hello", F_SECOND_TAB, NULL, NULL);
    json_t *refused = json_pack("{s:s, s:b}", "t", "tab", "allowed", 0);
    exam_notice(live_find(id), refused);
    json_decref(refused);
    assert_true(json_is_false(json_object_get(fake_said(&two, "tab"), "allowed")));
    assert_null(live_find(id)->asking);
    assert_non_null(live_find(id)->exam);
    assert_int_equal(one.closed, 0);
}

static void test_closing_the_old_tab_after_a_change_is_no_loss(void **state)
{
    (void)state;
    seat(&one);
    seat(&two);
    fake_gone(&one);
    assert_int_equal(live_link_of(live_find(id)), LINK_ONLINE);
    fake_open(&one, "/ws/exam", person);
    assert_int_equal(fake_shake(&one, NULL, NULL, NULL, NULL), F_OK);
}

static void test_a_lost_tab_is_told_after_the_grace(void **state)
{
    (void)state;
    seat(&one);
    struct live *l = live_find(id);
    fake_gone(&one);
    assert_int_equal(live_link_of(l), LINK_RECONNECTING);
    exam_tick(l);
    assert_null(fake_waiting("row_live_offline"));
    l->lost_steady_ms -= l->grace_ms;
    exam_tick(l);
    exam_tick(l);
    const struct errand *e = fake_waiting("row_live_offline");
    assert_non_null(e);
    assert_int_equal(json_integer_value(json_object_get(e->request.json, "since_ms")), 1800000000000);
    assert_int_equal(live_link_of(l), LINK_OFFLINE);
    fake_answer("row_live_offline", F_OK, NULL, NULL);
    assert_null(fake_waiting("row_live_offline"));
    fake_open(&one, "/ws/exam", person);
    assert_int_equal(fake_shake(&one, NULL, NULL, NULL, NULL), F_OK);
    seat(&one);
    assert_int_equal(live_link_of(l), LINK_ONLINE);
}

/* The link went, nobody said so, and the server hung up later: the lost time begins with the silence. */
static void test_a_silent_tab_was_lost_when_it_fell_silent(void **state)
{
    (void)state;
    seat(&one);
    struct live *l = live_find(id);
    one.silent_ms = 20000;
    fake_gone(&one);
    assert_int_equal(l->link_since_ms, 1800000000000 - 20000);
    fake_open(&one, "/ws/exam", person);
    assert_int_equal(fake_shake(&one, NULL, NULL, NULL, NULL), F_OK);
    seat(&one);
    one.silent_ms = 9000; /* it was not even asked for a sign of life yet */
    fake_gone(&one);
    assert_int_equal(l->link_since_ms, 1800000000000);
    fake_open(&one, "/ws/exam", person);
    assert_int_equal(fake_shake(&one, NULL, NULL, NULL, NULL), F_OK);
    seat(&one);
    one.silent_ms = 20000; /* pictures came all the same */
    l->frame_steady_ms = clock_steady_ms();
    fake_gone(&one);
    assert_int_equal(l->link_since_ms, 1800000000000);
    l->frame_steady_ms = 0;
    fake_open(&one, "/ws/exam", person);
    assert_int_equal(fake_shake(&one, NULL, NULL, NULL, NULL), F_OK);
}

static void test_a_tab_that_goes_while_it_is_greeted(void **state)
{
    (void)state;
    fake_hear(&one, HELLO);
    fake_gone(&one);
    fake_answer("hello", F_OK, welcome(), NULL);
    assert_int_equal(live_link_of(live_find(id)), LINK_RECONNECTING);
    fake_open(&one, "/ws/exam", person);
    assert_int_equal(fake_shake(&one, NULL, NULL, NULL, NULL), F_OK);
}

static void test_too_many_words(void **state)
{
    (void)state;
    seat(&one);
    for (int i = 0; i < EXAM_AWAY_MAX / 2; i++)
        fake_hear(&one, "{\"t\":\"answer\",\"n\":5}");
    int waiting = fake_errands_len;
    fake_hush(&one);
    for (int i = 0; i < EXAM_AWAY_MAX && !one.said_len && fake_errands_len < FAKE_ERRANDS; i++)
        fake_hear(&one, "{\"t\":\"answer\",\"n\":6}");
    assert_true(fake_errands_len <= waiting + EXAM_AWAY_MAX / 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(test_hello_binds_the_attempt),
        TEST(test_nothing_before_hello),
        TEST(test_malformed_words),
        TEST(test_unknown_word),
        TEST(test_a_fault_is_answered),
        TEST(test_second_tab_asks_and_is_let_in),
        TEST(test_second_tab_is_refused),
        TEST(test_closing_the_old_tab_after_a_change_is_no_loss),
        TEST(test_a_lost_tab_is_told_after_the_grace),
        TEST(test_a_silent_tab_was_lost_when_it_fell_silent),
        TEST(test_a_tab_that_goes_while_it_is_greeted),
        TEST(test_too_many_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
