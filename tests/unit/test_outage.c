/* links: acts session */
/* Whose fault a lost connection was, and what is owed for it. */
#include "act_books.h"

#include "outage.h"

#define AT(minutes) (T0 + (minutes)*MINUTE)

static void the_ledger_s_own_word_comes_first(void **state)
{
    const struct outage_cohort alone = {0}, everybody = {40, 40, 10, 10};
    (void)state;
    assert_int_equal(outage_judge("server", &alone), OUTAGE_SERVER);
    assert_int_equal(outage_judge("muted", &everybody), OUTAGE_SOFTWARE);
    assert_int_equal(outage_judge("hidden", &everybody), OUTAGE_PAGE);
    assert_int_equal(outage_judge("camera", &everybody), OUTAGE_UNKNOWN);
    assert_int_equal(outage_judge("shed", &everybody), OUTAGE_UNKNOWN);
}

static void many_at_once_are_not_one_student_s_fault(void **state)
{
    static const struct {
        struct outage_cohort cohort;
        enum outage_whose whose;
    } cases[] = {
        {{0, 0, 0, 0}, OUTAGE_LINK},    {{2, 2, 0, 0}, OUTAGE_LINK}, /* two others tell nothing about a server */
        {{3, 2, 0, 0}, OUTAGE_SERVER},  {{3, 1, 0, 0}, OUTAGE_LINK},      {{200, 100, 0, 0}, OUTAGE_SERVER},
        {{200, 99, 0, 0}, OUTAGE_LINK}, {{200, 5, 5, 5}, OUTAGE_NETWORK}, {{200, 1, 2, 1}, OUTAGE_NETWORK},
        {{200, 1, 1, 1}, OUTAGE_LINK},  {{200, 2, 9, 2}, OUTAGE_LINK},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (outage_judge("offline", &cases[i].cohort) != cases[i].whose)
            fail_msg("case %zu is %s", i, outage_word(outage_judge("offline", &cases[i].cohort)));
}

static void networks_are_compared_by_their_prefix(void **state)
{
    (void)state;
    assert_true(outage_same_network("192.0.2.7", "192.0.2.250"));
    assert_false(outage_same_network("192.0.2.7", "192.0.3.7"));
    assert_true(outage_same_network("2001:db8:1:2::1", "2001:db8:1:9::2"));
    assert_false(outage_same_network("2001:db8:1::1", "2001:db8:2::1"));
    assert_false(outage_same_network("192.0.2.7", "2001:db8::1"));
    assert_false(outage_same_network("", ""));
}

static void cut(struct desk *d, const char *attempt, const char *cause, int64_t from_ms, int64_t to_ms,
                int64_t credited)
{
    struct id id = id_make();
    assert_ok(db_run(d->db, S_INTERRUPTION_ADD, "ttti", id.text, attempt, cause, from_ms));
    assert_ok(db_run(d->db, S_INTERRUPTION_END, "tiii", attempt, to_ms, credited, (int64_t)0));
}

/* Three more students at the same hour: `n` of them cut off as well. */
static void neighbours(struct desk *d, int cut_too)
{
    char sql[600], id[24];
    for (int i = 0; i < 3; i++) {
        snprintf(id, sizeof id, "neighbour%d", i);
        snprintf(sql, sizeof sql,
                 "INSERT INTO attempt (id, university, exam, sitting, student, enrolment, n, state, policy_version, "
                 "seed, duration_s, started_ms, cap_s, clock_stops, created_ms) SELECT '%s', university, exam, "
                 "sitting, '" ST_2 "', enrolment, %d, 'submitted', policy_version, seed, duration_s, started_ms, "
                 "cap_s, clock_stops, created_ms FROM attempt WHERE id = '%s'",
                 id, 50 + i, d->attempt);
        assert_ok(db_exec(d->db, sql));
        if (i < cut_too)
            cut(d, id, "offline", AT(11), AT(13), 0);
    }
}

static struct id opened(struct desk *d)
{
    const char *attempts[] = {d->attempt};
    struct id id;
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    assert_ok(act_b_open(d->db, &by, attempts, 1, "Себебін анықтау", AT(20), &id));
    return id;
}

static const struct act_outage *only(struct desk *d, const char *act, size_t *ret_n)
{
    struct act_outage *list;
    assert_ok(outages_of_act(d->db, act, AT(21), &d->arena, &list, ret_n));
    return list;
}

static void his_own_link_owes_nothing(void **state)
{
    struct desk *d = *state;
    size_t n;
    neighbours(d, 1);
    cut(d, d->attempt, "offline", AT(11), AT(13), 60000);
    const struct act_outage *list = only(d, opened(d).text, &n);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].whose, "link");
    assert_int_equal(list[0].others, 3);
    assert_int_equal(list[0].others_cut, 1);
    assert_int_equal(outage_owed_s(list, n), 0);
}

static void what_the_clock_gave_back_is_subtracted(void **state)
{
    struct desk *d = *state;
    size_t n;
    neighbours(d, 2);
    cut(d, d->attempt, "offline", AT(11), AT(13) + 500, 30000);
    cut(d, d->attempt, "server", AT(15), AT(15) + 10000, 10000);
    const struct act_outage *list = only(d, opened(d).text, &n);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].whose, "server");
    assert_int_equal(outage_owed_s(list, n), 91); /* 120,5 + 10 − 30 − 10, rounded up */
}

static void a_muted_camera_is_a_question_and_costs_no_time(void **state)
{
    struct desk *d = *state;
    size_t n;
    struct id id = id_make();
    assert_ok(db_run(d->db, S_GAP_ADD, "ttitiii", id.text, d->attempt, (int64_t)0, "muted", AT(5), AT(6), (int64_t)0));
    const struct act_outage *list = only(d, opened(d).text, &n);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].whose, "software");
    assert_false(list[0].cut);
    assert_int_equal(outage_owed_s(list, n), 0);
}

static void the_arithmetic_stands_in_the_act(void **state)
{
    struct desk *d = *state;
    struct act_content content;
    struct act act;
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    const struct act_b_edit edit = {"Себебі", "Сервер желісі үзілген", "", DECISION_EXTRA_TIME, 150};
    cut(d, d->attempt, "server", AT(15), AT(15) + 150000, 0);
    struct id id = opened(d);
    act = desk_act(d, id.text);
    assert_ok(act_b_edit(d->db, &by, &act, &edit, AT(21)));
    assert_ok(desk_freeze(d, id.text, AT(22)));
    assert_ok(act_frozen_content(d->db, id.text, &d->arena, &content));
    assert_int_equal(content.outages_len, 1);
    assert_int_equal(outage_owed_s(content.outages, content.outages_len), 150);
    assert_int_equal(content.extra_s, 150);
}

#define DESK(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ledger_s_own_word_comes_first),
        cmocka_unit_test(many_at_once_are_not_one_student_s_fault),
        cmocka_unit_test(networks_are_compared_by_their_prefix),
        DESK(his_own_link_owes_nothing),
        DESK(what_the_clock_gave_back_is_subtracted),
        DESK(a_muted_camera_is_a_question_and_costs_no_time),
        DESK(the_arithmetic_stands_in_the_act),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
