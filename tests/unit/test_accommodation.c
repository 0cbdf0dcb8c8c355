/* links: session */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

#include "accommodation.h"
#include "books.h"
#include "rules_play.h"

static void words_lead_back(void **state)
{
    (void)state;
    for (int a = 0; a < ACCOMMODATIONS; a++) {
        assert_int_equal(accommodation_from(accommodation_word((enum accommodation)a)), a);
        for (int lang = 0; lang < LANG_COUNT; lang++)
            assert_true(strlen(accommodation_sentence((enum accommodation)a, (enum lang)lang)) > 5);
    }
    assert_int_equal(accommodation_from("charm"), ACCOMMODATIONS);
}

static size_t incidents_of(const struct accommodated *who, enum camera_state camera, int faces)
{
    struct played p;

    play_begin(&p);
    accommodate(&p.policy, who);
    show(&p, 10000, CAMERA_OK, 1);
    show(&p, 30000, camera, faces);
    show(&p, 40000, CAMERA_OK, 1);
    finish(&p, 1);
    return count_of(&p, VERDICT_OPEN, -1);
}

static void who_was_granted_may_be_there(void **state)
{
    const struct accommodated nobody = {0}, guard = {.set = 1U << ACCOMMODATION_GUARD, .people = 1},
                              two = {.people = 2}, oral = {.oral = 1};

    (void)state;
    assert_int_equal(incidents_of(&nobody, CAMERA_OK, 2), 1);
    assert_int_equal(incidents_of(&guard, CAMERA_OK, 2), 0);
    assert_int_equal(incidents_of(&guard, CAMERA_OK, 3), 1);
    assert_int_equal(incidents_of(&two, CAMERA_OK, 3), 0);
    assert_int_equal(incidents_of(&oral, CAMERA_OK, 2), 0);
    assert_int_equal(incidents_of(&oral, CAMERA_OK, 3), 1);
    assert_int_equal(incidents_of(&oral, CAMERA_OK, 0), 1); /* and the student is still expected */
}

static void who_does_not_see_needs_no_light(void **state)
{
    const struct accommodated blind = {.set = 1U << ACCOMMODATION_BLIND},
                              averted = {.set = 1U << ACCOMMODATION_NOT_FACING};

    (void)state;
    assert_int_equal(incidents_of(&blind, CAMERA_DARK, 1), 0);
    assert_int_equal(incidents_of(&blind, CAMERA_OK, 0), 1); /* twenty seconds away are still absence */
    assert_int_equal(incidents_of(&averted, CAMERA_OK, 0), 0);
    assert_int_equal(incidents_of(&averted, CAMERA_COVERED, 0), 1);
}

static void no_matching_means_no_looking(void **state)
{
    const struct accommodated who = {.set = 1U << ACCOMMODATION_NO_FACE_MATCHING};
    struct rules_policy p;

    (void)state;
    rules_policy_defaults(&p);
    accommodate(&p, &who);
    assert_int_equal(p.tune.looks & LOOK_IDENTITY, 0);
    assert_int_equal(p.kind[KIND_WRONG_PERSON].open_ms, 0);
    assert_true(p.tune.looks & LOOK_FACES);
}

static void the_books_know_it(void **state)
{
    struct db *db = *state;
    struct accommodated who;
    struct id id;

    assert_ok(attempt_schedule(db, &actor_system, SITTING, ST_1, "main", T0 - 60 * MINUTE, &id));
    assert_ok(accommodated_load(db, id.text, &who));
    assert_int_equal(who.set, 0);
    assert_int_equal(who.oral, 0);
    assert_ok(db_exec(db, "INSERT INTO accommodation (student, kind, value, ground)"
                          " VALUES ('" ST_1 "', 'interpreter', 1, '003-5.1.3(2)'),"
                          "('" ST_1 "', 'extra_time', 25, '003-5.1.3(2)'), ('" ST_1 "', 'guard', 2, '003-5.1.3(5)')"));
    assert_ok(db_exec(db, "UPDATE exam SET form = 'oral_online'"));
    assert_ok(accommodated_load(db, id.text, &who));
    assert_int_equal(who.set,
                     1U << ACCOMMODATION_INTERPRETER | 1U << ACCOMMODATION_EXTRA_TIME | 1U << ACCOMMODATION_GUARD);
    assert_int_equal(who.people, 3);
    assert_int_equal(who.oral, 1);
    assert_int_equal(accommodated_load(db, "nobody", &who), F_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_lead_back),
        cmocka_unit_test(who_was_granted_may_be_there),
        cmocka_unit_test(who_does_not_see_needs_no_light),
        cmocka_unit_test(no_matching_means_no_looking),
        cmocka_unit_test_setup_teardown(the_books_know_it, books_setup, books_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
