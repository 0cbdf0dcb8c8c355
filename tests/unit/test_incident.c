/* links: session */
#include "books.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence.h"
#include "incident.h"
#include "media.h"
#include "tree.h"

static enum fault open_at(struct db *db, const char *attempt, const char *kind, const char *klass, int64_t at_ms,
                          struct id *ret_id)
{
    struct incident_new in = {.attempt = attempt,
                              .kind = kind,
                              .klass = klass,
                              .from_ms = T0 + at_ms,
                              .media_from_ms = at_ms,
                              .numbers_json = "[]",
                              .sentence = {"к", "р", "e"}};
    return incident_open(db, &in, 2000, T0 + at_ms + 1500, ret_id);
}

static enum attempt_state state_of(struct db *db, const char *attempt)
{
    struct attempt a;
    assert_ok(attempt_load(db, attempt, &a));
    return a.state;
}

static void one_kind_is_open_once(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), first, second;
    assert_ok(open_at(db, a.text, "covered", "violation", 20000, &first));
    assert_fault(open_at(db, a.text, "covered", "violation", 21000, &second), F_CONFLICT);
    assert_ok(open_at(db, a.text, "extra_person", "violation", 21000, &second));
    assert_int_equal(books_number(db, "SELECT count(*) FROM incident WHERE state = 'open'"), 2);
}

static void what_begins_again_within_the_close_time_goes_on(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), first, second, third;
    assert_ok(open_at(db, a.text, "covered", "violation", 20000, &first));
    assert_ok(incident_end(db, first.text, T0 + 30000, 30000, NULL, NULL, T0 + 31000));
    assert_ok(open_at(db, a.text, "covered", "violation", 31500, &second));
    assert_string_equal(first.text, second.text);
    assert_ok(incident_end(db, first.text, T0 + 35000, 35000, NULL, NULL, T0 + 36000));
    assert_ok(open_at(db, a.text, "covered", "violation", 40000, &third));
    assert_string_not_equal(first.text, third.text);
    assert_ok(incident_end(db, first.text, T0 + 50000, 50000, "[1]", NULL, T0 + 50000));
    assert_int_equal(books_number(db, "SELECT to_ms FROM incident WHERE state = 'ended' AND numbers_json = '[1]'"),
                     T0 + 35000);
    assert_fault(incident_end(db, third.text, T0 + 39000, 39000, NULL, NULL, T0 + 50000), F_INVALID);
}

static void a_decision_on_an_old_version_is_stale(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), i;
    assert_ok(open_at(db, a.text, "covered", "violation", 20000, &i));
    assert_ok(incident_end(db, i.text, T0 + 30000, 30000, NULL, NULL, T0 + 31000));
    assert_fault(incident_confirm(db, &by_proctor, i.text, 1, "seen", T0 + 32000), F_STALE);
    assert_ok(incident_confirm(db, &by_proctor, i.text, 2, "seen", T0 + 32000));
    assert_fault(incident_dismiss(db, &by_proctor, i.text, 3, "reason", "", T0 + 33000), F_CONFLICT);
    assert_ok(incident_end(db, i.text, T0 + 34000, 34000, "[2]", NULL, T0 + 34000));
    assert_int_equal(books_number(db, "SELECT to_ms FROM incident WHERE numbers_json = '[]'"), T0 + 30000);
}

static void a_dismissal_needs_a_reason(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), i;
    assert_ok(open_at(db, a.text, "covered", "violation", 20000, &i));
    assert_fault(incident_dismiss(db, &by_proctor, i.text, 1, "", "x", T0), F_INVALID);
    assert_ok(incident_dismiss(db, &by_proctor, i.text, 1, "light_failed", "", T0));
    assert_int_equal(
        books_number(db, "SELECT count(*) FROM incident WHERE reviewer = '" P_PROCTOR "' AND state = 'dismissed'"), 1);
}

static void an_open_question_holds_the_score_back_until_a_person_decides(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), i, notice;
    assert_ok(open_at(db, a.text, "extra_person", "violation", 45000, &i));
    assert_ok(open_at(db, a.text, "dark", "notice", 46000, &notice));
    assert_ok(attempt_submit(db, &by_student, a.text, "k", T0 + 60000));
    assert_int_equal(state_of(db, a.text), ATTEMPT_UNDER_REVIEW);
    assert_int_equal(books_number(db, "SELECT count(*) FROM incident WHERE state = 'ended' AND to_ms = 1790000060000"),
                     2);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_current WHERE state = 'withheld'"), 1);
    assert_ok(incident_dismiss(db, &by_proctor, i.text, 2, "cleaner", "", T0 + 70000));
    assert_int_equal(state_of(db, a.text), ATTEMPT_RELEASED);
}

static void a_confirmed_violation_waits_for_its_act(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), i;
    assert_ok(open_at(db, a.text, "extra_person", "violation", 45000, &i));
    assert_ok(attempt_submit(db, &by_student, a.text, "k", T0 + 60000));
    assert_ok(incident_confirm(db, &by_proctor, i.text, 2, "", T0 + 61000));
    assert_int_equal(state_of(db, a.text), ATTEMPT_UNDER_REVIEW);
    assert_ok(incident_set_act(db, &by_head, i.text, "act"));
    assert_fault(incident_set_act(db, &by_head, i.text, "act-2"), F_CONFLICT);
    assert_ok(attempt_act_opened(db, &by_head, a.text, 'A', "act", T0 + 62000));
    assert_int_equal(state_of(db, a.text), ATTEMPT_ACT_A_OPEN);
    assert_ok(incident_dismiss_by_act(db, &by_head, "act", "not proven", T0 + 63000));
    assert_ok(attempt_act_dropped(db, &by_head, a.text, 'A', "act", T0 + 63000));
    assert_int_equal(state_of(db, a.text), ATTEMPT_RELEASED);
}

static void nothing_is_raised_while_the_exam_stands(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), i;
    assert_ok(open_at(db, a.text, "covered", "violation", 10000, &i));
    assert_ok(attempt_pause(db, &by_proctor, a.text, "alarm", T0 + 20000));
    assert_int_equal(books_number(db, "SELECT count(*) FROM incident WHERE state = 'ended'"), 1);
    assert_fault(open_at(db, a.text, "absent", "violation", 30000, &i), F_CONFLICT);
    assert_ok(open_at(db, a.text, "wrong_person", "violation", 30000, &i));
}

static void merging_keeps_both_times(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), one, two;
    assert_ok(open_at(db, a.text, "absent", "violation", 10000, &one));
    assert_ok(incident_end(db, one.text, T0 + 20000, 20000, NULL, NULL, T0 + 20000));
    assert_ok(open_at(db, a.text, "extra_person", "violation", 15000, &two));
    assert_ok(incident_end(db, two.text, T0 + 40000, 40000, NULL, NULL, T0 + 40000));
    assert_ok(incident_merge(db, &by_proctor, two.text, one.text, T0 + 50000));
    assert_int_equal(books_number(db, "SELECT to_ms - from_ms FROM incident WHERE state = 'ended'"), 30000);
    assert_fault(incident_merge(db, &by_proctor, one.text, one.text, T0 + 50000), F_INVALID);
}

static char folder[64];

static int with_folder(void **state)
{
    snprintf(folder, sizeof folder, "/tmp/baqyla-evidence-XXXXXX");
    return mkdtemp(folder) ? books_setup(state) : -1;
}

static int without_folder(void **state)
{
    tree_remove(folder);
    return books_teardown(state);
}

static void evidence_is_named_by_its_bytes(void **state)
{
    char hash[HASH_HEX + 1], again[HASH_HEX + 1], path[EVIDENCE_PATH_MAX];
    struct arena arena;
    const void *bytes;
    size_t len;
    (void)state;
    arena_init(&arena, 0);
    assert_ok(evidence_store(folder, "abc", 3, hash));
    assert_string_equal(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_ok(evidence_store(folder, "abc", 3, again));
    assert_ok(evidence_read(folder, hash, &arena, &bytes, &len));
    assert_int_equal(len, 3);
    assert_memory_equal(bytes, "abc", 3);
    assert_ok(evidence_path(folder, hash, path));
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    fputc('A', file);
    fclose(file);
    assert_fault(evidence_read(folder, hash, &arena, &bytes, &len), F_CORRUPT);
    hash[0] = 'c';
    assert_fault(evidence_read(folder, hash, &arena, &bytes, &len), F_NOT_FOUND);
    assert_fault(evidence_path(folder, "../../etc/passwd", path), F_INVALID);
    arena_release(&arena);
}

static void a_folder_that_cannot_be_written_is_a_fault_and_leaves_nothing(void **state)
{
    char hash[HASH_HEX + 1] = "untouched", path[sizeof folder + 16];
    (void)state;
    snprintf(path, sizeof path, "%s/evidence", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fclose(file);
    assert_fault(evidence_store(folder, "abc", 3, hash), F_IO);
    assert_string_equal(hash, "untouched");
}

static void the_student_sees_only_what_was_confirmed(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db), i, use;
    struct arena arena;
    char attempt[ID_LEN + 1], *type, hash[HASH_HEX + 1];
    arena_init(&arena, 0);
    sha256_hex("x", 1, hash);
    assert_ok(open_at(db, a.text, "covered", "violation", 20000, &i));
    struct evidence_use u = {.sha256 = hash,
                             .media_type = "image/jpeg",
                             .bytes = 1,
                             .attempt = a.text,
                             .incident = i.text,
                             .place = "at",
                             .detectors = "luma=1"};
    assert_ok(evidence_add(db, &u, T0, &use));
    assert_fault(evidence_visible_to(db, P_STUDENT, ROLE_STUDENT, hash, &arena, attempt, &type), F_NOT_FOUND);
    assert_ok(evidence_visible_to(db, P_PROCTOR, ROLE_PROCTOR, hash, &arena, attempt, &type));
    assert_fault(evidence_visible_to(db, P_STRANGER, ROLE_PROCTOR, hash, &arena, attempt, &type), F_NOT_FOUND);
    assert_ok(incident_confirm(db, &by_proctor, i.text, 1, "", T0 + 30000));
    assert_ok(evidence_visible_to(db, P_STUDENT, ROLE_STUDENT, hash, &arena, attempt, &type));
    assert_string_equal(type, "image/jpeg");
    assert_fault(evidence_visible_to(db, P_OTHER, ROLE_STUDENT, hash, &arena, attempt, &type), F_NOT_FOUND);
    assert_fault(evidence_visible_to(db, P_ADMIN, ROLE_ADMIN, hash, &arena, attempt, &type), F_NOT_FOUND);
    arena_release(&arena);
}

static void a_codec_number_means_one_thing(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db);
    struct stream_config c = {
        .config = 1, .layers = 3, .width = 640, .height = 480, .codec = "vp8", .rung = "webcodecs"};
    assert_ok(media_config_add(db, a.text, &c, T0));
    assert_ok(media_config_add(db, a.text, &c, T0 + 1));
    c.width = 320;
    assert_fault(media_config_add(db, a.text, &c, T0 + 2), F_CONFLICT);
    assert_fault(media_gap_add(db, a.text, 0, GAP_OFFLINE, T0 + 10, T0, 1), F_INVALID);
    assert_ok(media_gap_add(db, a.text, 0, GAP_HIDDEN, T0, T0 + 10, 1));
}

static void a_finished_part_is_final(void **state)
{
    struct db *db = *state;
    struct id a = books_started(db);
    struct recording_part p = {
        .n = 1, .from_ms = T0, .to_ms = T0 + 1000, .bytes = 10, .mime = "video/mp4", .path = "a/1.mp4", .sha256 = "h"};
    assert_ok(media_part_put(db, a.text, &p, T0));
    p.ready = true;
    p.bytes = 20;
    assert_ok(media_part_put(db, a.text, &p, T0));
    p.bytes = 30;
    assert_fault(media_part_put(db, a.text, &p, T0), F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT bytes FROM recording_part"), 20);
}

static void an_unclean_stop_is_known_at_the_next_start(void **state)
{
    struct db *db = *state;
    int64_t beat;
    assert_ok(server_begin(db, "run-1", T0, &beat));
    assert_int_equal(beat, 0);
    assert_ok(server_beat(db, "run-1", T0 + 5000));
    assert_ok(server_begin(db, "run-2", T0 + 9000, &beat));
    assert_int_equal(beat, T0 + 5000);
    assert_ok(server_stop(db, "run-2", T0 + 20000));
    assert_ok(server_begin(db, "run-3", T0 + 30000, &beat));
    assert_int_equal(beat, 0);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        BOOKS(one_kind_is_open_once),
        BOOKS(what_begins_again_within_the_close_time_goes_on),
        BOOKS(a_decision_on_an_old_version_is_stale),
        BOOKS(a_dismissal_needs_a_reason),
        BOOKS(an_open_question_holds_the_score_back_until_a_person_decides),
        BOOKS(a_confirmed_violation_waits_for_its_act),
        BOOKS(nothing_is_raised_while_the_exam_stands),
        BOOKS(merging_keeps_both_times),
        cmocka_unit_test_setup_teardown(evidence_is_named_by_its_bytes, with_folder, without_folder),
        cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_written_is_a_fault_and_leaves_nothing, with_folder,
                                        without_folder),
        BOOKS(the_student_sees_only_what_was_confirmed),
        BOOKS(a_codec_number_means_one_thing),
        BOOKS(a_finished_part_is_final),
        BOOKS(an_unclean_stop_is_known_at_the_next_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
