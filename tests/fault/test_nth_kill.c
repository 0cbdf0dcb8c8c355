/* links: acts session */
/* The machine dies (SIGKILL) in every step of an act A, from the freezing to the posting and back, and of an act B,
   from the freezing to its effect, at every sync and every third write; with KILLS=every at each of them: the act is in
   the state before or in the one after, never between; no number is lost or given twice; the chain is whole; and the
   step can be done then, or is refused as done. While the page is drawn and kept nothing but whole files are in the
   store.
 */
#include "act_books.h"
#include "files.h"
#include "nth.h"

#include <dirent.h>
#include <sys/wait.h>

#define AT(minutes) (T0 + (minutes)*MINUTE)
enum { LATER = 26 * 60, CALLS_MAX = 4000, EXTRA_S = 150 };

static struct case_of {
    struct desk *desk;
    char act[ID_LEN + 1], folder[64], master[96], books[96];
    struct act_moment moment;
    struct act_rendered rendered; /* slow, made once for each step */
    struct act_hand_signed hand;
} at;
static int tried, tried_steps;

static enum fault step_freeze(struct db *db)
{
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    struct act act;
    enum fault f = act_load(db, at.act, &at.desk->arena, &act);
    return f ? f : act_freeze(db, &by, &act, &at.rendered, AT(40));
}

static enum fault sign_as(struct db *db, const char *person, uint32_t role, int64_t now_ms)
{
    struct actor by = desk_by(person, role);
    struct act act;
    const struct act_asker asker = {person, role, now_ms};
    enum fault f = act_load(db, at.act, &at.desk->arena, &act);
    if (!f)
        f = act_may(db, &act, &asker, DEED_SIGN);
    return f ? f : act_sign(db, &by, &act, &at.hand, &at.desk->ca, now_ms);
}

static enum fault step_sign_1(struct db *db)
{
    return sign_as(db, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER));
}

static enum fault step_sign_2(struct db *db)
{
    return sign_as(db, P_ENGINEER, ROLE_ENGINEER, AT(LATER + 1));
}

static enum fault step_sign_3(struct db *db)
{
    return sign_as(db, P_HEAD, ROLE_HEAD, AT(LATER + 2));
}

static enum fault step_b_sign_1(struct db *db)
{
    return sign_as(db, P_HEAD, ROLE_HEAD, AT(LATER));
}

static enum fault step_b_sign_2(struct db *db)
{
    return sign_as(db, P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, AT(LATER + 1));
}

static enum fault step_b_sign_3(struct db *db)
{
    return sign_as(db, P_SPECIALIST, ROLE_SPECIALIST, AT(LATER + 2));
}

static enum fault step_prepare(struct db *db)
{
    struct actor by = desk_by(P_REGISTRAR, ROLE_REGISTRAR);
    struct act act;
    enum fault f = act_load(db, at.act, &at.desk->arena, &act);
    return f ? f : act_a_prepare(db, &by, &act, "тексерілді", "RE_ENROLMENT", AT(LATER + 3));
}

static enum fault step_post(struct db *db)
{
    struct act act;
    enum fault f = act_load(db, at.act, &at.desk->arena, &act);
    return f ? f : act_a_post(db, &by_registrar_head, &act, AT(LATER + 4));
}

static enum fault step_reinstate(struct db *db)
{
    struct act act;
    const struct actor head = desk_by(P_HEAD, ROLE_HEAD);
    enum fault f = act_load(db, at.act, &at.desk->arena, &act);
    if (!f)
        f = act_a_reinstate(db, &head, &act, "Қате", AT(LATER + 5));
    if (!f)
        f = act_load(db, at.act, &at.desk->arena, &act);
    return f ? f : act_a_reinstate(db, &by_registrar_head, &act, "Бұйрық", AT(LATER + 5));
}

static const struct act_step {
    const char *name, *before, *after;
    enum fault (*run)(struct db *db);
    const char *signer; /* makes a signature first */
} steps_a[] =
    {
        {"A: freeze", "drafted", "frozen", step_freeze, NULL},
        {"A: sign 1", "frozen", "signed_1", step_sign_1, P_SPECIALIST},
        {"A: sign 2", "signed_1", "signed_2", step_sign_2, P_ENGINEER},
        {"A: sign 3, register", "signed_2", "registered", step_sign_3, P_HEAD},
        {"A: prepare", "registered", "prepared", step_prepare, NULL},
        {"A: post", "prepared", "executed", step_post, NULL},
        {"A: reinstate", "executed", "cancelled", step_reinstate, NULL},
},
  steps_b[] = {
      {"B: freeze", "findings", "frozen", step_freeze, NULL},
      {"B: sign 1", "frozen", "signed_1", step_b_sign_1, P_HEAD},
      {"B: sign 2", "signed_1", "signed_2", step_b_sign_2, P_REGISTRAR_HEAD},
      {"B: sign 3, register, effect", "signed_2", "executed", step_b_sign_3, P_SPECIALIST},
};

static enum fault transact(struct db *db, const struct act_step *step)
{
    enum fault f = db_begin(db);
    if (!f)
        f = step->run(db);
    if (!f)
        f = db_commit(db);
    if (f)
        db_rollback(db);
    return f;
}

static void copy_master(void)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal", ".lock"};
    char path[128], bytes[65536];
    size_t len;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        snprintf(path, sizeof path, "%s%s", at.books, tails[i]);
        unlink(path);
    }
    FILE *in = fopen(at.master, "rb"), *out = fopen(at.books, "wb");
    assert_non_null(in);
    assert_non_null(out);
    while ((len = fread(bytes, 1, sizeof bytes, in)) > 0)
        assert_int_equal(fwrite(bytes, 1, len, out), len);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* The child does the step and dies at its n-th call; whether it died. */
static bool dies(const struct act_step *step, enum nth_kind kind, long n)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        struct db *db;
        if (db_open(at.books, DB_WRITE, &db))
            _exit(3);
        nth_deadly(kind, n);
        enum fault f = transact(db, step);
        if (f)
            dprintf(2, "%s: %s\n", step->name, fault_text());
        _exit(f ? 2 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return true;
    assert_int_equal(WEXITSTATUS(status), 0);
    return false;
}

static int64_t in_state(struct db *db, const char *state)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM act WHERE state = '%s'", state);
    return books_number(db, sql);
}

static void books_hold(struct db *db)
{
    struct chain_report report;
    assert_ok(chain_verify(db, &report));
    assert_int_equal(report.broken_seq, 0);
    assert_int_equal(books_number(db, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    assert_int_equal(books_number(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_int_equal(books_number(db, "SELECT count(reg_no) = coalesce(max(reg_n), 0) FROM act"), 1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM act_signature") ==
                         books_number(db,
                                      "SELECT CASE state WHEN 'drafted' THEN 0 WHEN 'findings' THEN 0 WHEN 'frozen' "
                                      "THEN 0 WHEN 'signed_1' THEN 1 WHEN 'signed_2' THEN 2 ELSE 3 END FROM act"),
                     1);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event WHERE kind = 'annulled'"),
                     books_number(db, "SELECT kind = 'A' AND state IN ('executed', 'cancelled') FROM act"));
    assert_int_equal(books_number(db, "SELECT extra_s FROM attempt"),
                     EXTRA_S * books_number(db, "SELECT kind = 'B' AND state = 'executed' FROM act"));
}

/* After the death: before or after, and from there it goes on. */
static void recovers(const struct act_step *step)
{
    struct db *db;
    assert_ok(db_open(at.books, DB_WRITE, &db));
    int64_t before = in_state(db, step->before), after = in_state(db, step->after);
    assert_int_equal(before + after, 1);
    books_hold(db);
    enum fault again = transact(db, step);
    if (before)
        assert_ok(again);
    else
        assert_true(again != F_OK);
    assert_int_equal(in_state(db, step->after), 1);
    books_hold(db);
    db_close(db);
}

static void kill_everywhere(const struct act_step *step)
{
    static const enum nth_kind kinds[] = {NTH_WRITE, NTH_SYNC};
    const long stride[] = {getenv("KILLS") ? 1 : 3, 1};
    int deaths = 0;
    for (size_t k = 0; k < 2; k++) {
        long n = 1;
        for (copy_master(); n < CALLS_MAX && dies(step, kinds[k], n); n += stride[k], deaths++) {
            recovers(step);
            copy_master();
        }
        assert_true(n > 1 && n < CALLS_MAX);
    }
    tried += deaths;
    tried_steps++;
    print_message("%-28s killed %3d times: each before or after, none between\n", step->name, deaths);
}

/* ---- the page, before anything is booked ---- */

/* Files of the store under a final name; each is what its name says. */
static int whole_files(const char *folder)
{
    char path[600], hash[HASH_HEX + 1];
    int count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        char *bytes;
        size_t len;
        if (*d->d_name == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        if (strlen(d->d_name) == 2)
            count += whole_files(path);
        if (strlen(d->d_name) != HASH_HEX)
            continue;
        assert_ok(file_read(path, EVIDENCE_MAX, &bytes, &len));
        sha256_hex(bytes, len, hash);
        assert_string_equal(hash, d->d_name);
        free(bytes);
        count++;
    }
    if (dir)
        closedir(dir);
    return count;
}

static void draw(void)
{
    struct act act = desk_act(at.desk, at.act);
    assert_ok(act_render(at.desk->db, &act, &at.moment, at.desk->dir, &at.desk->arena, &at.rendered));
}

static bool dies_drawing(enum nth_kind kind, long n)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        struct act act;
        struct db *db;
        struct arena arena;
        arena_init(&arena, 0);
        if (db_open(at.books, DB_READ, &db) || act_load(db, at.act, &arena, &act))
            _exit(3);
        nth_deadly(kind, n);
        _exit(act_render(db, &act, &at.moment, at.desk->dir, &arena, &at.rendered) ? 2 : 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return true;
    assert_int_equal(WEXITSTATUS(status), 0);
    return false;
}

/* The same moment draws the same page, so the file is taken away before each try. */
static void kill_while_drawing(const char *name)
{
    static const enum nth_kind kinds[] = {NTH_WRITE, NTH_SYNC};
    char store[64], path[EVIDENCE_PATH_MAX];
    int deaths = 0;
    draw();
    snprintf(store, sizeof store, "%s/evidence", at.desk->dir);
    assert_ok(evidence_path(at.desk->dir, at.rendered.pdf_sha256, path));
    int before = whole_files(store) - 1;
    for (size_t k = 0; k < 2; k++)
        for (long n = 1;; n++, deaths++) {
            unlink(path);
            if (!dies_drawing(kinds[k], n))
                break;
            assert_true(n < CALLS_MAX);
            assert_in_range(whole_files(store), before, before + 1);
        }
    assert_int_equal(whole_files(store), before + 1);
    assert_true(deaths > 1);
    draw();
    tried += deaths;
    tried_steps++;
    print_message("%-28s killed %3d times: a whole page or none\n", name, deaths);
}

static void prepare(const struct act_step *step)
{
    struct desk *d = at.desk;
    struct act act = desk_act(d, at.act);
    char sql[160];
    if (step->signer)
        assert_ok(act_sign_make(d->db, &act, step->signer, PASSWORD, d->dir, AT(LATER), &d->arena, &at.hand));
    unlink(at.master);
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'", at.master);
    assert_ok(db_exec(d->db, sql));
    if (step->run != step_freeze)
        return;
    copy_master();
    assert_ok(act_moment_take(d->db, "https://exam.example", P_SPECIALIST, AT(40), &at.moment));
    kill_while_drawing(act.kind == ACT_A ? "A: draw the page" : "B: draw the page");
}

static void through(struct desk *d, const struct act_step *steps, size_t n, const char *act)
{
    at = (struct case_of){.desk = d};
    snprintf(at.act, sizeof at.act, "%s", act);
    /* What a killed process has written stays, in memory too; there a sync costs nothing. */
    snprintf(at.folder, sizeof at.folder, "%s/baqyla-kill-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    assert_non_null(mkdtemp(at.folder));
    snprintf(at.master, sizeof at.master, "%s/master.db", at.folder);
    snprintf(at.books, sizeof at.books, "%s/books.db", at.folder);
    for (size_t i = 0; i < n; i++) {
        prepare(&steps[i]);
        kill_everywhere(&steps[i]);
        assert_ok(transact(d->db, &steps[i]));
    }
    assert_int_equal(tree_remove(at.folder), 0);
}

static void no_act_a_is_ever_between_two_states(void **state)
{
    struct id id = desk_drafted(*state);
    through(*state, steps_a, sizeof steps_a / sizeof *steps_a, id.text);
}

static void no_act_b_is_ever_between_two_states(void **state)
{
    struct desk *d = *state;
    const char *attempts[] = {d->attempt};
    const struct act_b_edit edit = {"Себебін анықтау", "Сервер желісі үзілген", "", DECISION_EXTRA_TIME, EXTRA_S};
    struct actor by = desk_by(P_ENGINEER, ROLE_ENGINEER);
    struct id id;
    assert_ok(act_b_open(d->db, &by, attempts, 1, "Себебін анықтау", AT(10), &id));
    struct act act = desk_act(d, id.text);
    assert_ok(act_b_edit(d->db, &by, &act, &edit, AT(11)));
    through(d, steps_b, sizeof steps_b / sizeof *steps_b, id.text);
}

static int sum(void **state)
{
    (void)state;
    print_message("%d deaths in %d steps\n", tried, tried_steps);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_act_a_is_ever_between_two_states, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(no_act_b_is_ever_between_two_states, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, sum);
}
