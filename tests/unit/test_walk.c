/* links: session */
#include "books.h"

#include "answer.h"
#include "checkin.h"
#include "incident.h"

/* Long random walks through an exam: whatever happens in whatever order, the clock's account balances, refused
   deeds change nothing, and the chain stays whole. */

enum { WALKS = 40, STEPS = 60 };

static uint64_t state_of_dice;

static int64_t dice(int64_t sides)
{
    state_of_dice = state_of_dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (int64_t)(state_of_dice >> 33) % sides;
}

struct walk {
    struct db *db;
    struct id id;
    int64_t now_ms, stood_ms; /* stood_ms: in pauses that are over */
    int64_t paused_ms, extra_s, rev;
};

static struct attempt seen(const struct walk *w)
{
    struct attempt a;
    assert_ok(attempt_load(w->db, w->id.text, &a));
    return a;
}

static void begin(struct walk *w)
{
    int64_t place;
    w->now_ms = T0;
    w->id = books_schedule(w->db, ST_1);
    assert_ok(books_hello(w->db, &by_student, w->id.text, "tab", T0));
    for (int step = 0; step < STEP_COUNT; step++)
        assert_ok(checkin_report(w->db, &by_student, w->id.text, (enum step)step, true, NULL, LANG_KK, T0));
    assert_ok(attempt_enter(w->db, &by_student, w->id.text, T0, &place));
    assert_ok(attempt_admit(w->db, &by_proctor, w->id.text, T0));
}

static enum fault answer_now(struct walk *w)
{
    enum answer_outcome outcome;
    int64_t saved;
    const char *option[] = {Q(11)};
    enum fault f = answer_save(w->db, w->id.text, ITEM_1, w->rev + 1, &(struct answer_given){option, 1, NULL}, 0,
                               w->now_ms, &outcome, &saved);
    w->rev += f == F_OK && outcome == ANSWER_SAVED;
    return f;
}

static enum fault incident_now(struct walk *w)
{
    struct id incident;
    struct incident_new in = {.attempt = w->id.text,
                              .kind = dice(2) ? "covered" : "absent",
                              .klass = "violation",
                              .from_ms = w->now_ms,
                              .media_from_ms = w->now_ms - T0,
                              .numbers_json = "[]",
                              .sentence = {"к", "р", "e"}};
    return incident_open(w->db, &in, 2000, w->now_ms, &incident);
}

static enum fault sweep(struct walk *w)
{
    struct id *ids;
    size_t count;
    struct arena arena;
    arena_init(&arena, 0);
    enum fault f = attempt_sweep(w->db, w->now_ms, 10, &arena, &ids, &count);
    arena_release(&arena);
    return f;
}

static enum fault do_one(struct walk *w, int64_t deed)
{
    const char *id = w->id.text;
    enum fault f;
    switch (deed) {
    case 0:
        return attempt_offline(w->db, id, "offline", w->now_ms - dice(3000), w->now_ms);
    case 1:
    case 2:
        return books_hello(w->db, &by_student, id, "tab", w->now_ms);
    case 3:
        f = attempt_pause(w->db, &by_proctor, id, "walk", w->now_ms);
        w->paused_ms = f ? w->paused_ms : w->now_ms;
        return f;
    case 4:
        f = attempt_resume(w->db, &by_proctor, id, "walk", w->now_ms);
        w->stood_ms += f ? 0 : w->now_ms - w->paused_ms;
        return f;
    case 5:
        f = attempt_extra(w->db, &by_head, id, 60, "walk", w->now_ms);
        w->extra_s += f ? 0 : 60;
        return f;
    case 6:
        return incident_now(w);
    case 7:
        return sweep(w);
    default:
        return answer_now(w);
    }
}

/* What the student was promised: the exam's length, what was added, what was given back, and the pauses. */
static void balances(const struct walk *w)
{
    struct attempt a = seen(w);
    assert_false(a.deadline_ms && a.left_ms);
    assert_true(a.credited_ms <= a.cap_s * 1000);
    assert_int_equal(a.extra_s, w->extra_s);
    if (a.state == ATTEMPT_IN_PROGRESS)
        assert_int_equal(a.deadline_ms, T0 + a.duration_s * 1000 + a.extra_s * 1000 + a.credited_ms + w->stood_ms);
    if (state_over(a.state))
        assert_true(!a.deadline_ms && !a.left_ms && a.ended_ms && a.score >= 0);
    assert_int_equal(books_number(w->db, "SELECT count(*) FROM interruption WHERE to_ms IS NULL") > 0,
                     a.state == ATTEMPT_INTERRUPTED || a.state == ATTEMPT_SUSPENDED);
}

static void walk(uint64_t seed)
{
    struct walk w = {.db = books_new()};
    struct chain_report report;
    state_of_dice = seed;
    begin(&w);
    for (int i = 0; i < STEPS; i++) {
        int64_t version = seen(&w).version, rows = books_number(w.db, "SELECT count(*) FROM audit_row");
        w.now_ms += dice(4 * MINUTE);
        assert_ok(db_begin(w.db));
        assert_ok(db_savepoint(w.db));
        enum fault f = do_one(&w, dice(12));
        if (f)
            db_undo(w.db);
        else
            assert_ok(db_release(w.db));
        assert_ok(db_commit(w.db));
        if (f) {
            assert_int_equal(seen(&w).version, version);
            assert_int_equal(books_number(w.db, "SELECT count(*) FROM audit_row"), rows);
        }
        balances(&w);
    }
    assert_ok(chain_verify(w.db, &report));
    assert_int_equal(report.broken_seq, 0);
    db_close(w.db);
    clock_set_for_test(0);
}

static void the_clocks_account_balances_on_every_walk(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WALKS; seed++)
        walk(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_clocks_account_balances_on_every_walk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
