/* links: session */
#include "books.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence.h"
#include "incident.h"
#include "privacy.h"
#include "retention.h"
#include "tree.h"

#define DAY (24 * 60 * MINUTE)
#define P_DPO P_AUDITOR
static const struct actor by_dpo = {P_DPO, ROLE_DPO, "192.0.2.9"};

/* A data folder with one part of a recording and one picture of an exam, booked as the server books them. */
struct store {
    char folder[64];
    struct db *db;
    struct id attempt, incident;
    char picture[HASH_HEX + 1];
};

static void put(const char *folder, const char *path, const char *text)
{
    char whole[512];
    snprintf(whole, sizeof whole, "%s/%s", folder, path);
    for (char *p = whole + strlen(folder) + 1; (p = strchr(p, '/')); p++) {
        *p = '\0';
        mkdir(whole, 0700);
        *p = '/';
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static bool there(const struct store *s, const char *path)
{
    char whole[512];
    snprintf(whole, sizeof whole, "%s/%s", s->folder, path);
    return access(whole, F_OK) == 0;
}

static const char *part_path(const struct store *s)
{
    static char path[96];
    snprintf(path, sizeof path, "recordings/%s/camera.1.mp4", s->attempt.text);
    return path;
}

static const char *picture_path(const struct store *s)
{
    static char path[HASH_HEX + 32];
    snprintf(path, sizeof path, "evidence/%.2s/%s", s->picture, s->picture);
    return path;
}

static void incident_seen(struct store *s, const char *state)
{
    struct incident_new in = {.attempt = s->attempt.text,
                              .kind = "covered",
                              .klass = "violation",
                              .from_ms = T0 + 20000,
                              .media_from_ms = 20000,
                              .numbers_json = "[]",
                              .sentence = {"Ж", "З", "C"}};
    char sql[256];
    assert_ok(db_exec(s->db, "UPDATE attempt SET state = 'in_progress'"));
    assert_ok(incident_open(s->db, &in, 2000, T0 + 21000, &s->incident));
    snprintf(sql, sizeof sql,
             "UPDATE incident SET state = '%s', reviewer = '" P_HEAD "', reviewed_ms = %lld WHERE id = '%s'", state,
             (long long)T0, s->incident.text);
    assert_ok(db_exec(s->db, sql));
    assert_ok(db_exec(s->db, "UPDATE attempt SET state = 'released'"));
}

static struct store store_new(void)
{
    struct store s = {.db = books_new()};
    char sql[512];
    struct id id;
    snprintf(s.folder, sizeof s.folder, "/tmp/baqyla-retention-XXXXXX");
    assert_non_null(mkdtemp(s.folder));
    s.attempt = books_schedule(s.db, ST_1);
    incident_seen(&s, "dismissed");
    put(s.folder, part_path(&s), "a recording");
    assert_ok(evidence_store(s.folder, "a picture", 9, s.picture));
    snprintf(
        sql, sizeof sql,
        "INSERT INTO recording_part (attempt, n, stream, mime, path, from_ms, to_ms, bytes, sha256, ready, until_ms)"
        " VALUES ('%s', 1, 0, 'video/mp4', '%s', 1, 2, 11, '%s', 1, %lld)",
        s.attempt.text, part_path(&s), s.picture, (long long)(T0 + 30 * DAY));
    assert_ok(db_exec(s.db, sql));
    const struct evidence_use use = {.sha256 = s.picture,
                                     .media_type = "image/jpeg",
                                     .bytes = 9,
                                     .attempt = s.attempt.text,
                                     .incident = s.incident.text,
                                     .place = "at",
                                     .server_ms = T0,
                                     .detectors = ""};
    assert_ok(evidence_add(s.db, &use, T0, &id));
    return s;
}

static void store_free(struct store *s)
{
    db_close(s->db);
    assert_int_equal(tree_remove(s->folder), 0);
}

/* What the job does, one round. */
static int64_t job(struct store *s, int64_t now_ms)
{
    struct destruction made = {.items = 0};
    struct destruction_item *items;
    struct store_listing listing;
    struct arena arena;
    struct id id;
    size_t count;
    enum fault f = destruction_order(s->db, &actor_system, NULL, NULL, now_ms, &made);
    assert_true(f == F_OK || f == F_NOT_FOUND);
    arena_init(&arena, 0);
    if (f == F_OK) {
        assert_ok(destruction_unproved(s->db, &arena, &id, &items, &count));
        assert_int_equal(count, made.items);
        assert_ok(destruction_carry_out(s->folder, items, count, &listing));
        assert_ok(destruction_prove(s->db, id.text, &listing, now_ms));
    }
    arena_release(&arena);
    return made.items;
}

static void chain_is_whole(struct db *db)
{
    struct chain_report report;
    assert_ok(chain_verify(db, &report));
    assert_int_equal(report.broken_seq, 0);
}

static void what_is_over_its_term_goes_and_a_listing_proves_it(void **state)
{
    (void)state;
    struct store s = store_new();
    assert_int_equal(job(&s, T0 + 29 * DAY), 0);
    assert_true(there(&s, part_path(&s)) && there(&s, picture_path(&s)));
    assert_int_equal(job(&s, T0 + 31 * DAY), 2);
    assert_false(there(&s, part_path(&s)) || there(&s, picture_path(&s)));
    assert_int_equal(books_number(s.db, "SELECT store_files FROM destruction WHERE proved_ms IS NOT NULL"), 0);
    assert_int_equal(books_number(s.db, "SELECT count(*) FROM destruction_item"), 2);
    assert_int_equal(books_number(s.db, "SELECT length(list_sha256) FROM destruction"), HASH_HEX);
    assert_int_equal(job(&s, T0 + 32 * DAY), 0);
    chain_is_whole(s.db);
    store_free(&s);
}

static void a_record_without_its_proof_is_taken_up_again(void **state)
{
    (void)state;
    struct store s = store_new();
    struct destruction made;
    struct destruction_item *items;
    struct arena arena;
    struct id id;
    size_t count;
    const struct store_listing left = {.still_there = 1, .files = 1, .sha256 = "x"};
    assert_ok(destruction_order(s.db, &actor_system, NULL, NULL, T0 + 31 * DAY, &made));
    assert_fault(destruction_prove(s.db, made.id.text, &left, T0 + 31 * DAY), F_CONFLICT);
    arena_init(&arena, 0);
    assert_ok(
        destruction_unproved(s.db, &arena, &id, &items, &count)); /* a kill in between: the files are there still */
    assert_string_equal(id.text, made.id.text);
    arena_release(&arena);
    store_free(&s);
}

static void a_hold_keeps_all_of_it_until_it_is_lifted(void **state)
{
    (void)state;
    struct store s = store_new();
    struct id hold;
    assert_fault(hold_place(s.db, &by_dpo, "attempt", s.attempt.text, "", T0, &hold), F_INVALID);
    assert_fault(hold_place(s.db, &by_dpo, "attempt", "00000000000000000000", "court", T0, &hold), F_NOT_FOUND);
    assert_ok(hold_place(s.db, &by_dpo, "person", P_STUDENT, "request of the court No 5", T0, &hold));
    assert_int_equal(job(&s, T0 + 400 * DAY), 0);
    assert_true(there(&s, part_path(&s)));
    assert_ok(hold_lift(s.db, &by_dpo, hold.text, T0 + 400 * DAY));
    assert_fault(hold_lift(s.db, &by_dpo, hold.text, T0 + 400 * DAY), F_CONFLICT);
    assert_int_equal(job(&s, T0 + 401 * DAY), 2);
    store_free(&s);
}

static void what_nobody_has_judged_is_not_destroyed(void **state)
{
    (void)state;
    struct store s = store_new();
    char sql[256];
    snprintf(sql, sizeof sql, "UPDATE incident SET state = 'ended', reviewer = NULL, reviewed_ms = NULL");
    assert_ok(db_exec(s.db, sql));
    assert_int_equal(job(&s, T0 + 400 * DAY), 0);
    snprintf(sql, sizeof sql, "UPDATE incident SET state = 'dismissed', reviewer = '" P_HEAD "', reviewed_ms = %lld",
             (long long)(T0 + 400 * DAY));
    assert_ok(db_exec(s.db, sql));
    assert_int_equal(job(&s, T0 + 401 * DAY), 1); /* the recording; the picture has its days from the dismissal */
    assert_true(there(&s, picture_path(&s)));
    assert_int_equal(job(&s, T0 + 431 * DAY), 1);
    store_free(&s);
}

static struct data_effect decided(struct db *db, enum data_kind kind, enum data_answer answer, int64_t review_ms)
{
    struct data_effect effect, again;
    struct id id, second;
    int64_t due_ms;
    const struct data_decision decision = {answer, "so decided", review_ms};
    assert_ok(data_ask(db, &by_student, by_student.person, kind, "please", T0, &id, &due_ms));
    assert_true(due_ms > T0);
    assert_fault(data_ask(db, &by_student, by_student.person, kind, "again", T0, &second, &due_ms), F_CONFLICT);
    assert_ok(data_decide(db, &by_dpo, id.text, &decision, T0, &effect));
    assert_fault(data_decide(db, &by_dpo, id.text, &decision, T0, &again), F_CONFLICT);
    return effect;
}

static void one_student_is_erased_and_the_chain_stays_valid(void **state)
{
    (void)state;
    struct store s = store_new();
    assert_ok(audit(s.db, &by_student, "login", "account", P_STUDENT, "from home"));
    struct data_effect e = decided(s.db, DATA_ERASE, ANSWER_GRANTED, 0);
    assert_true(e.destroyed);
    assert_int_equal(e.destruction.items, 2);
    assert_int_equal(e.holds, 0);
    assert_true(e.forgotten > 0);
    assert_int_equal(books_number(s.db, "SELECT count(*) FROM audit_private WHERE actor = '" P_STUDENT "'"), 0);
    assert_int_equal(books_number(s.db, "SELECT count(*) FROM recording_part WHERE destroyed_ms IS NULL"), 0);
    assert_int_equal(books_number(s.db, "SELECT count(*) FROM evidence WHERE destroyed_ms IS NULL"), 0);
    assert_int_equal(books_number(s.db, "SELECT count(*) FROM destruction WHERE ground = 'request'"), 1);
    chain_is_whole(s.db);
    store_free(&s);
}

static void under_a_hold_an_erasure_is_partial_and_says_when_it_is_reviewed(void **state)
{
    (void)state;
    struct store s = store_new();
    struct id hold, id;
    int64_t due_ms;
    struct data_effect e;
    const struct data_decision whole = {ANSWER_GRANTED, "all of it", 0}, undated = {ANSWER_PARTLY, "a part", 0};
    assert_ok(hold_place(s.db, &by_dpo, "attempt", s.attempt.text, "court", T0, &hold));
    assert_ok(data_ask(s.db, &by_student, by_student.person, DATA_ERASE, "", T0, &id, &due_ms));
    assert_fault(data_decide(s.db, &by_dpo, id.text, &whole, T0, &e), F_HELD);
    assert_fault(data_decide(s.db, &by_dpo, id.text, &undated, T0, &e), F_INVALID);
    const struct data_decision part = {ANSWER_PARTLY, "a part", T0 + 30 * DAY};
    const struct actor self = {P_STUDENT, ROLE_DPO, ""};
    assert_fault(data_decide(s.db, &self, id.text, &part, T0, &e), F_FORBIDDEN);
    assert_ok(data_decide(s.db, &by_dpo, id.text, &part, T0, &e));
    assert_false(e.destroyed);
    assert_int_equal(e.holds, 1);
    assert_true(there(&s, part_path(&s)) && there(&s, picture_path(&s)));
    assert_int_equal(books_number(s.db, "SELECT review_ms FROM data_request"), T0 + 30 * DAY);
    chain_is_whole(s.db);
    store_free(&s);
}

static void whoever_asks_for_a_block_is_not_looked_at_until_it_is_lifted(void **state)
{
    (void)state;
    struct store s = store_new();
    bool blocked;
    assert_ok(attempt_visible_to(s.db, P_SPECIALIST, ROLE_SPECIALIST, s.attempt.text, NEED_WATCH));
    decided(s.db, DATA_BLOCK, ANSWER_GRANTED, 0);
    assert_fault(attempt_visible_to(s.db, P_SPECIALIST, ROLE_SPECIALIST, s.attempt.text, NEED_WATCH), F_FORBIDDEN);
    assert_ok(attempt_visible_to(s.db, P_STUDENT, ROLE_STUDENT, s.attempt.text, NEED_OWN));
    assert_ok(data_blocked(s.db, P_STUDENT, &blocked));
    assert_true(blocked);
    assert_ok(data_unblock(s.db, &by_dpo, P_STUDENT, T0));
    assert_fault(data_unblock(s.db, &by_dpo, P_STUDENT, T0), F_CONFLICT);
    assert_ok(attempt_visible_to(s.db, P_SPECIALIST, ROLE_SPECIALIST, s.attempt.text, NEED_WATCH));
    store_free(&s);
}

static void a_refusal_changes_nothing(void **state)
{
    (void)state;
    struct store s = store_new();
    struct data_effect e = decided(s.db, DATA_ERASE, ANSWER_REFUSED, 0);
    assert_false(e.destroyed);
    assert_int_equal(books_number(s.db, "SELECT count(*) FROM recording_part WHERE destroyed_ms IS NULL"), 1);
    store_free(&s);
}

static void names_are_corrected_and_a_register_only_grows(void **state)
{
    (void)state;
    struct db *db = books_new();
    struct id id, again;
    const struct data_names names = {.surname = "Үлгіұлы"}, empty = {.given = ""};
    assert_ok(data_correct(db, &by_dpo, P_STUDENT, &names));
    assert_fault(data_correct(db, &by_dpo, P_STUDENT, &empty), F_INVALID);
    assert_int_equal(
        books_number(db, "SELECT count(*) FROM person WHERE id = '" P_STUDENT "' AND name LIKE 'Үлгіұлы %'"), 1);
    struct breach b = {
        .what = "a laptop was lost", .data = "names", .measures = "", .found_ms = T0 - 1000, .people = 12};
    assert_ok(breach_step(db, &by_dpo, NULL, &b, T0, &id));
    b.authority_ms = T0;
    b.closed_ms = T0 + 1;
    assert_ok(breach_step(db, &by_dpo, id.text, &b, T0, &again));
    assert_string_equal(id.text, again.text);
    assert_fault(breach_step(db, &by_dpo, id.text, &b, T0, &again), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM breach"), 2);
    assert_fault(db_exec(db, "DELETE FROM breach"), F_CONFLICT);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_over_its_term_goes_and_a_listing_proves_it),
        cmocka_unit_test(a_record_without_its_proof_is_taken_up_again),
        cmocka_unit_test(a_hold_keeps_all_of_it_until_it_is_lifted),
        cmocka_unit_test(what_nobody_has_judged_is_not_destroyed),
        cmocka_unit_test(one_student_is_erased_and_the_chain_stays_valid),
        cmocka_unit_test(under_a_hold_an_erasure_is_partial_and_says_when_it_is_reviewed),
        cmocka_unit_test(whoever_asks_for_a_block_is_not_looked_at_until_it_is_lifted),
        cmocka_unit_test(a_refusal_changes_nothing),
        cmocka_unit_test(names_are_corrected_and_a_register_only_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
