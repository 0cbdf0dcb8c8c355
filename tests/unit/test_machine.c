/* links: session */
#include "books.h"

#include "answer.h"
#include "checkin.h"
#include "incident.h"
#include "policy.h"

/* The attempt's machine: the whole table against the model's own list, and random histories of two students with
   answers, pauses, lost connections, incidents, acts, decisions and further attempts in any order. */

enum { HISTORIES = 60, DEEDS = 120, ATTEMPTS_MAX = 24 };

/* Model 2.3.1, a line per state: event>state. What does not stand here is refused. */
static const char *const model[][2] = {
    {"scheduled", "login>checkin no_show>no_show cancel>cancelled paper>submitted"},
    {"checkin", "consent>consented refuse>offline_option no_show>no_show cancel>cancelled act_b_repeat>void_technical"
                " withdraw>offline_option"},
    {"consented", "device>device_ok refuse>offline_option no_show>no_show cancel>cancelled act_b_repeat>void_technical"
                  " withdraw>offline_option"},
    {"device_ok", "identity>id_ok refuse>offline_option no_show>no_show cancel>cancelled act_b_repeat>void_technical"
                  " withdraw>offline_option"},
    {"id_ok", "admit>in_progress refuse>offline_option no_show>no_show cancel>cancelled act_b_repeat>void_technical"
              " withdraw>offline_option"},
    {"in_progress", "disconnect>interrupted pause>paused submit>submitted time_over>auto_submitted terminate>terminated"
                    " extra>in_progress act_b_extra>in_progress act_b_resume>in_progress act_b_repeat>void_technical"
                    " cancel>cancelled withdraw>offline_option leave>submitted"},
    {"interrupted", "reconnect>in_progress cap_over>suspended time_over>auto_submitted terminate>terminated"
                    " extra>interrupted act_b_extra>interrupted act_b_resume>interrupted act_b_repeat>void_technical"
                    " cancel>cancelled withdraw>offline_option leave>submitted"},
    {"suspended", "act_b_resume>in_progress act_b_extra>in_progress act_b_keep>auto_submitted"
                  " act_b_repeat>void_technical extra>suspended terminate>terminated cancel>cancelled"
                  " withdraw>offline_option leave>submitted"},
    {"paused", "resume>in_progress terminate>terminated extra>paused act_b_extra>paused act_b_resume>in_progress"
               " act_b_repeat>void_technical cancel>cancelled withdraw>offline_option leave>submitted"},
    {"submitted", "review>under_review clear>graded_pending cancel>cancelled"},
    {"auto_submitted", "review>under_review clear>graded_pending cancel>cancelled"},
    {"terminated", "review>under_review clear>graded_pending cancel>cancelled"},
    {"under_review", "clear>graded_pending act_a>act_a_open act_b>act_b_open cancel>cancelled"},
    {"act_a_open", "act_a_dropped>under_review act_a_registered>annulment_pending"},
    {"act_b_open", "act_b_extra>in_progress act_b_keep>under_review act_b_repeat>void_technical cancel>cancelled"},
    {"graded_pending", "grade>graded review>under_review act_a>act_a_open act_b>act_b_open"},
    {"graded", "release>released act_a>act_a_open act_b>act_b_open"},
    {"released", "act_a>act_a_open act_b>act_b_open"},
    {"annulment_pending", "annul>annulled reinstate>graded"},
    {"annulled", "reinstate>graded"},
    {"no_show", "act_b_repeat>void_technical cancel>cancelled"},
    {"void_technical", ""},
    {"cancelled", ""},
    {"offline_option", "paper>submitted"},
};

static int model_next(const char *state, const char *event)
{
    char want[48];
    snprintf(want, sizeof want, "%s>", event);
    for (size_t i = 0; i < sizeof model / sizeof *model; i++) {
        if (strcmp(model[i][0], state) != 0)
            continue;
        for (const char *at = model[i][1]; *at; at += strcspn(at, " "), at += *at == ' ') {
            char to[32];
            if (strncmp(at, want, strlen(want)) != 0)
                continue;
            at += strlen(want);
            snprintf(to, sizeof to, "%.*s", (int)strcspn(at, " "), at);
            return state_from(to);
        }
        return -1;
    }
    fail_msg("the model does not know the state %s", state);
    return -1;
}

static void every_pair_is_as_the_model_has_it(void **state)
{
    int pairs = 0, moves = 0;
    (void)state;
    assert_int_equal(sizeof model / sizeof *model, ATTEMPT_STATE_COUNT);
    for (int s = 0; s < ATTEMPT_STATE_COUNT; s++)
        for (int e = 0; e < ATTEMPT_EVENT_COUNT; e++, pairs++) {
            const char *from = state_word((enum attempt_state)s), *event = event_word((enum attempt_event)e);
            int to = attempt_next((enum attempt_state)s, (enum attempt_event)e), want = model_next(from, event);
            moves += to >= 0;
            if (to != want)
                fail_msg("%s --%s--> %d, the model says %d", from, event, to, want);
        }
    print_message("[ TABLE    ] %d states x %d events = %d pairs, %d of them move\n", ATTEMPT_STATE_COUNT,
                  ATTEMPT_EVENT_COUNT, pairs, moves);
}

/* From every state some way of people or time leads to an end. */
static void every_state_has_a_way_to_an_end(void **state)
{
    bool ends[ATTEMPT_STATE_COUNT] = {0}, grew = true;
    (void)state;
    ends[ATTEMPT_RELEASED] = ends[ATTEMPT_ANNULLED] = ends[ATTEMPT_NO_SHOW] = ends[ATTEMPT_CANCELLED] = true;
    ends[ATTEMPT_VOID_TECHNICAL] = ends[ATTEMPT_OFFLINE_OPTION] = true;
    while (grew) {
        grew = false;
        for (int s = 0; s < ATTEMPT_STATE_COUNT; s++)
            for (int e = 0; e < ATTEMPT_EVENT_COUNT && !ends[s]; e++) {
                int to = attempt_next((enum attempt_state)s, (enum attempt_event)e);
                grew = grew || (to >= 0 && ends[to]);
                ends[s] = to >= 0 && ends[to];
            }
    }
    for (int s = 0; s < ATTEMPT_STATE_COUNT; s++)
        if (!ends[s])
            fail_msg("%s never ends", state_word((enum attempt_state)s));
}

/* ---- histories ---- */

struct history {
    struct db *db;
    uint64_t dice;
    int64_t now_ms, rev;
    struct id attempts[ATTEMPTS_MAX];
    const struct actor *whose[ATTEMPTS_MAX];
    char act[ATTEMPTS_MAX][2][ID_LEN + 1];
    int count;
};

static int64_t dice(struct history *h, int64_t sides)
{
    h->dice = h->dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int64_t)(h->dice >> 33) % sides;
}

static enum fault schedule(struct history *h)
{
    bool first = dice(h, 2);
    if (h->count == ATTEMPTS_MAX)
        return F_CONFLICT;
    enum fault f =
        attempt_schedule(h->db, &actor_system, SITTING, first ? ST_1 : ST_2, "main", h->now_ms, &h->attempts[h->count]);
    h->whose[h->count] = first ? &by_student : &by_other;
    h->count += f == F_OK;
    return f;
}

static enum fault go_in(struct history *h, int i)
{
    int64_t place;
    const char *id = h->attempts[i].text;
    enum fault f = books_hello(h->db, h->whose[i], id, "tab", h->now_ms);
    for (int step = 0; step < STEP_COUNT && !f; step++)
        f = checkin_report(h->db, h->whose[i], id, (enum step)step, true, "{}", LANG_KK, h->now_ms);
    if (!f)
        f = attempt_enter(h->db, h->whose[i], id, h->now_ms, &place);
    return f ? f : attempt_admit(h->db, &by_proctor, id, h->now_ms);
}

static enum fault say(struct history *h, int i)
{
    enum answer_outcome outcome;
    int64_t saved;
    const char *option[] = {dice(h, 2) ? Q(11) : Q(12)};
    struct answer_given given = {option, 1, NULL};
    return answer_save(h->db, h->attempts[i].text, ITEM_1, ++h->rev, &given, 0, h->now_ms, &outcome, &saved);
}

static enum fault incident(struct history *h, int i)
{
    struct id id;
    struct incident_new in = {.attempt = h->attempts[i].text,
                              .kind = "covered",
                              .klass = "violation",
                              .from_ms = h->now_ms,
                              .media_from_ms = h->now_ms - T0,
                              .numbers_json = "[]",
                              .sentence = {"к", "р", "e"}};
    return incident_open(h->db, &in, 2000, h->now_ms, &id);
}

static enum fault act(struct history *h, int i, int64_t deed)
{
    const char *id = h->attempts[i].text;
    bool b = dice(h, 2);
    char *known = h->act[i][b];
    struct id fresh = id_make();
    switch (deed) {
    case 0:
        memcpy(known, fresh.text, ID_LEN + 1);
        return attempt_act_opened(h->db, &by_head, id, b ? 'B' : 'A', known, h->now_ms);
    case 1:
        return attempt_act_dropped(h->db, &by_head, id, b ? 'B' : 'A', known, h->now_ms);
    case 2:
        return attempt_act_registered(h->db, &by_head, id, h->act[i][0], h->now_ms);
    case 3:
        return attempt_annul(h->db, &by_registrar_head, id, h->act[i][0], h->now_ms);
    case 4:
        return attempt_reinstate(h->db, &by_registrar_head, id, h->act[i][0], "appeal", h->now_ms);
    default:
        return attempt_act_b(h->db, &by_head, id, h->act[i][1], (enum b_decision)dice(h, 5), 60, h->now_ms);
    }
}

static enum fault sweep(struct history *h)
{
    struct id *ids;
    size_t count;
    struct arena arena;
    arena_init(&arena, 0);
    enum fault f = attempt_sweep(h->db, h->now_ms, 50, &arena, &ids, &count);
    arena_release(&arena);
    return f;
}

static enum fault deed(struct history *h)
{
    int64_t what = dice(h, 22);
    int i = h->count ? (int)dice(h, h->count) : 0;
    const char *id = h->attempts[i].text;
    if (!h->count || what == 0)
        return schedule(h);
    switch (what) {
    case 1:
    case 2:
        return go_in(h, i);
    case 3:
    case 4:
        return books_hello(h->db, h->whose[i], id, "tab", h->now_ms);
    case 5:
        return attempt_offline(h->db, id, "offline", h->now_ms - dice(h, 3000), h->now_ms);
    case 6:
        return attempt_pause(h->db, &by_proctor, id, "history", h->now_ms);
    case 7:
        return attempt_resume(h->db, &by_proctor, id, "history", h->now_ms);
    case 8:
        return attempt_extra(h->db, &by_head, id, 60, "history", h->now_ms);
    case 9:
        return attempt_submit(h->db, h->whose[i], id, "key", h->now_ms);
    case 10:
        return attempt_terminate(h->db, &by_head, id, "1234", "history", h->now_ms);
    case 11:
        return attempt_cancel(h->db, &by_head, id, "history", h->now_ms);
    case 12:
        return incident(h, i);
    case 13:
        return sweep(h);
    case 14:
    case 15:
        return say(h, i);
    default:
        return act(h, i, what - 16);
    }
}

static void holds(struct db *db, const char *sql)
{
    int64_t broken = books_number(db, sql);
    if (broken)
        fail_msg("%lld rows break: %s", (long long)broken, sql);
}

static void invariants(struct db *db)
{
    holds(db,
          "SELECT count(*) FROM (SELECT 1 FROM attempt WHERE state IN ('checkin', 'consented', 'device_ok', 'id_ok',"
          " 'in_progress', 'interrupted', 'paused') GROUP BY student HAVING count(*) > 1)");
    holds(db, "SELECT count(*) FROM grade_current g JOIN attempt a ON a.id = g.attempt WHERE g.state IN ('released',"
              " 'reinstated') AND (a.act_a IS NOT NULL OR a.act_b IS NOT NULL)");
    holds(db, "SELECT count(*) FROM attempt WHERE credited_ms > cap_s * 1000 OR (deadline_ms IS NOT NULL AND left_ms IS"
              " NOT NULL) OR (state = 'released' AND (act_a IS NOT NULL OR act_b IS NOT NULL))");
    holds(db, "SELECT count(*) FROM grade_event WHERE kind = 'final_computed' AND exam >= 50 AND final <>"
              " (w_rating * rating + w_exam * exam + 50) / 100");
    holds(db, "SELECT count(*) FROM (SELECT 1 FROM grade_event GROUP BY enrolment HAVING max(n) <> count(*))");
    holds(db, "SELECT count(*) FROM (SELECT a.id FROM attempt a JOIN attempt_event e ON e.attempt = a.id AND e.n ="
              " (SELECT max(n) FROM attempt_event WHERE attempt = a.id) WHERE e.to_state <> a.state)");
}

static int history(uint64_t seed, int *ret_refused)
{
    struct history h = {.db = books_new(), .dice = seed, .now_ms = T0};
    struct chain_report report;
    int done = 0;
    for (int i = 0; i < DEEDS; i++) {
        int64_t rows = books_number(h.db, "SELECT count(*) FROM audit_row");
        h.now_ms += dice(&h, MINUTE);
        assert_ok(db_begin(h.db));
        assert_ok(db_savepoint(h.db));
        enum fault f = deed(&h);
        if (f)
            db_undo(h.db);
        else
            assert_ok(db_release(h.db));
        assert_ok(db_commit(h.db));
        done += !f;
        *ret_refused += f != F_OK;
        if (f)
            assert_int_equal(books_number(h.db, "SELECT count(*) FROM audit_row"), rows);
        invariants(h.db);
    }
    assert_ok(chain_verify(h.db, &report));
    assert_int_equal(report.broken_seq, 0);
    db_close(h.db);
    clock_set_for_test(0);
    return done;
}

static void no_history_breaks_what_must_hold(void **state)
{
    int done = 0, refused = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= HISTORIES; seed++)
        done += history(seed, &refused);
    assert_true(done > HISTORIES * 10);
    print_message("[ HISTORY  ] %d histories, %d deeds done, %d refused without a trace\n", HISTORIES, done, refused);
}

static void an_exam_is_not_started_twice(void **state)
{
    struct db *db = *state;
    struct id first = books_started(db), second;
    enum fault f = attempt_schedule(db, &actor_system, SITTING, ST_1, "individual", T0, &second);
    if (!f)
        assert_fault(books_hello(db, &by_student, second.text, "tab-2", T0 + MINUTE), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt WHERE state = 'in_progress'"), 1);
    assert_fault(attempt_admit(db, &by_proctor, first.text, T0 + MINUTE), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt_item"), 3);
}

/* What counts is the policy of the day when the attempt was made. */
static void a_policy_changed_during_the_session_changes_no_attempt(void **state)
{
    struct db *db = *state;
    struct id id = books_started(db);
    enum answer_outcome outcome;
    int64_t saved;
    const char *half[] = {Q(21)};
    assert_ok(answer_save(db, id.text, ITEM_2, 1, &(struct answer_given){half, 1, NULL}, 0, T0 + 1, &outcome, &saved));
    assert_ok(db_exec(db, "INSERT INTO policy_set VALUES ('" UNI "', 1, 1, 'in mid-session', NULL);"
                          "INSERT INTO policy_value VALUES ('" UNI "', 1, 'scoring_multiple', 'partial'),"
                          " ('" UNI "', 1, 'w_rating', '0'), ('" UNI "', 1, 'w_exam', '100')"));
    assert_ok(attempt_submit(db, &by_student, id.text, "k", T0 + MINUTE));
    assert_int_equal(books_number(db, "SELECT score_raw FROM attempt"), 0);
    assert_int_equal(books_number(db, "SELECT w_rating FROM grade_event ORDER BY n DESC LIMIT 1"), 60);
    struct id later = books_schedule(db, ST_2);
    assert_int_equal(books_number(db, "SELECT count(*) FROM attempt WHERE policy_version = 1"), 1);
    assert_true(id_valid(later.text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_is_as_the_model_has_it),
        cmocka_unit_test(every_state_has_a_way_to_an_end),
        cmocka_unit_test(no_history_breaks_what_must_hold),
        cmocka_unit_test_setup_teardown(an_exam_is_not_started_twice, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(a_policy_changed_during_the_session_changes_no_attempt, books_setup,
                                        books_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
