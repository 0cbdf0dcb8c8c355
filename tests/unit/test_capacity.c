/* links: hall acts session */
/* Whether the machine carries what is planned. */
#include "office.h"

#include "capacity.h"
#include "metrics.h"

static void four_fifths_are_planned_with(void **state)
{
    const struct capacity c = {.all_ms = 8, .eye_ms = 5, .processors = 4};
    (void)state;
    assert_int_equal(capacity_students(&c, 3), 400); /* 4 processors of 125 students each, a fifth spared */
    assert_int_equal(capacity_students(&c, 1), 160); /* one eye looks at no more */
}

static void a_recording_is_held_twice_while_it_is_cut(void **state)
{
    (void)state;
    assert_int_equal(capacity_bytes(30, 7200000), 30 * INT64_C(7200) * 40000 * 2);
}

static int64_t figure(const char *path)
{
    json_t *value = at(path);
    assert_non_null(value);
    return json_integer_value(value);
}

static void the_centre_is_told_before_a_sitting(void **state)
{
    struct db *db = *state;
    office_started(db);
    assert_fault(get(db, &as_student, "/api/capacity"), F_FORBIDDEN);
    assert_fault(get(db, &as_proctor, "/api/capacity"), F_FORBIDDEN);
    metric_set(M_disk_free_bytes, INT64_C(1) << 40);
    assert_ok(get(db, &as_head, "/api/capacity"));
    assert_true(figure("rows.0.students") > 0);
    assert_true(figure("rows.0.at_once") >= figure("rows.0.students"));
    assert_string_equal(json_string_value(at("rows.0.disk")), "enough");
    int64_t needed = figure("rows.0.disk_mb") << 20;
    metric_set(M_disk_free_bytes, needed + needed / 10);
    assert_ok(get(db, &as_head, "/api/capacity"));
    assert_string_equal(json_string_value(at("rows.0.disk")), "tight");
    metric_set(M_disk_free_bytes, needed / 2);
    assert_ok(get(db, &as_head, "/api/capacity"));
    assert_string_equal(json_string_value(at("rows.0.disk")), "short");
}

/* A window of weeks is not recorded from end to end: each of its students sits for as long as the exam lasts. */
static void a_long_window_needs_no_more_than_its_exams(void **state)
{
    struct db *db = *state;
    office_started(db);
    metric_set(M_disk_free_bytes, INT64_C(1) << 40);
    assert_ok(db_exec(db, "UPDATE sitting SET ends_ms = starts_ms + 30 * 86400000"));
    assert_ok(get(db, &as_head, "/api/capacity"));
    int64_t needed = figure("rows.0.disk_mb"), students = figure("rows.0.students");
    assert_ok(db_exec(db, "UPDATE sitting SET ends_ms = starts_ms + 60 * 86400000"));
    assert_ok(get(db, &as_head, "/api/capacity"));
    assert_int_equal(figure("rows.0.disk_mb"), needed);
    assert_in_range(needed, 1, capacity_bytes(students, 6 * 3600000) >> 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_fifths_are_planned_with),
        cmocka_unit_test(a_recording_is_held_twice_while_it_is_cut),
        cmocka_unit_test_setup_teardown(the_centre_is_told_before_a_sitting, books_setup, office_teardown),
        cmocka_unit_test_setup_teardown(a_long_window_needs_no_more_than_its_exams, books_setup, office_teardown),
    };
    return cmocka_run_group_tests_name("capacity", tests, NULL, NULL);
}
