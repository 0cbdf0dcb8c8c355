/* links: session */
#include "books.h"

/* Who may see and do what with an attempt: post, sitting and the separation of teacher and proctor. */

static void rights_follow_post_and_sitting(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    static const struct {
        const char *person;
        uint32_t role;
        enum fault see, watch, guide, review, decide;
    } rows[] = {
        {P_PROCTOR, ROLE_PROCTOR, F_OK, F_OK, F_OK, F_OK, F_FORBIDDEN},
        {P_STRANGER, ROLE_PROCTOR, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND},
        {P_SPECIALIST, ROLE_SPECIALIST, F_OK, F_OK, F_OK, F_OK, F_OK},
        {P_ENGINEER, ROLE_ENGINEER, F_OK, F_OK, F_OK, F_FORBIDDEN, F_FORBIDDEN},
        {P_HEAD, ROLE_HEAD, F_OK, F_OK, F_OK, F_OK, F_OK},
        {P_REGISTRAR, ROLE_REGISTRAR, F_OK, F_FORBIDDEN, F_FORBIDDEN, F_FORBIDDEN, F_FORBIDDEN},
        {P_TEACHER, ROLE_TEACHER, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND},
        {P_ADMIN, ROLE_ADMIN, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND},
        {P_AUDITOR, ROLE_AUDITOR, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND, F_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_fault(attempt_visible_to(db, rows[i].person, rows[i].role, id.text, NEED_SEE), rows[i].see);
        assert_fault(attempt_visible_to(db, rows[i].person, rows[i].role, id.text, NEED_WATCH), rows[i].watch);
        assert_fault(attempt_visible_to(db, rows[i].person, rows[i].role, id.text, NEED_GUIDE), rows[i].guide);
        assert_fault(attempt_visible_to(db, rows[i].person, rows[i].role, id.text, NEED_REVIEW), rows[i].review);
        assert_fault(attempt_visible_to(db, rows[i].person, rows[i].role, id.text, NEED_DECIDE), rows[i].decide);
    }
    /* A teacher of the course never proctors it (003-5.3.2), whatever the list says. */
    assert_ok(db_exec(db, "INSERT INTO sitting_staff VALUES ('" SITTING "', '" P_TEACHER "', 'proctor')"));
    assert_fault(attempt_visible_to(db, P_TEACHER, ROLE_TEACHER | ROLE_PROCTOR, id.text, NEED_WATCH), F_NOT_FOUND);
}

static void a_substitute_has_the_post_for_its_days(void **state)
{
    struct db *db = *state;
    bool held;
    uint32_t roles;
    assert_ok(
        db_exec(db, "INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms, to_ms, substitute_for)"
                    " VALUES ('s', '" P_ENGINEER "', 'head', 'university', '" UNI
                    "', 1790000000000, 1790000600000, '" P_HEAD "')"));
    assert_ok(roles_of(db, P_ENGINEER, T0, &roles));
    assert_int_equal(roles, ROLE_ENGINEER | ROLE_HEAD);
    assert_ok(role_held(db, P_ENGINEER, ROLE_HEAD, T0 + 11 * MINUTE, &held));
    assert_false(held);
}

static void a_teacher_sees_a_sitting_only_after_the_end(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    assert_fault(attempt_visible_to(db, P_TEACHER, ROLE_TEACHER, id.text, NEED_SEE), F_NOT_FOUND);
    assert_ok(db_exec(db, "UPDATE attempt SET state = 'released'"));
    assert_ok(attempt_visible_to(db, P_TEACHER, ROLE_TEACHER, id.text, NEED_SEE));
    assert_fault(attempt_visible_to(db, P_TEACHER, ROLE_TEACHER, id.text, NEED_WATCH), F_FORBIDDEN);
}

static void a_sitting_is_watched_by_its_proctor_and_the_centre(void **state)
{
    struct db *db = *state;
    assert_ok(sitting_visible_to(db, P_PROCTOR, ROLE_PROCTOR, SITTING, NEED_WATCH));
    assert_ok(sitting_visible_to(db, P_ENGINEER, ROLE_ENGINEER, SITTING, NEED_WATCH));
    assert_fault(sitting_visible_to(db, P_STRANGER, ROLE_PROCTOR, SITTING, NEED_WATCH), F_NOT_FOUND);
    assert_fault(sitting_visible_to(db, P_REGISTRAR, ROLE_REGISTRAR, SITTING, NEED_WATCH), F_FORBIDDEN);
    assert_fault(sitting_visible_to(db, P_HEAD, ROLE_HEAD, "00000000000000000g99", NEED_WATCH), F_NOT_FOUND);
}

int main(void)
{
#define BOOKS(name) cmocka_unit_test_setup_teardown(name, books_setup, books_teardown)
    const struct CMUnitTest tests[] = {
        BOOKS(rights_follow_post_and_sitting),
        BOOKS(a_substitute_has_the_post_for_its_days),
        BOOKS(a_teacher_sees_a_sitting_only_after_the_end),
        BOOKS(a_sitting_is_watched_by_its_proctor_and_the_centre),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
