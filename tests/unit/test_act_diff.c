/* links: acts session */
#include "act_books.h"

#include "act_diff.h"

/* What signers of a later version see of the one that was sent back. */

static json_t *changes_of(struct desk *d, const char *id)
{
    json_t *json;
    struct act act = desk_act(d, id);
    assert_ok(act_changes(d->db, &act, &d->arena, &json));
    return json;
}

static const char *field(const json_t *changes, size_t i)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(changes, "fields"), i), "field"));
}

static void returned(struct desk *d, const char *id, int64_t now_ms)
{
    struct act act = desk_act(d, id);
    struct actor engineer = desk_by(P_ENGINEER, ROLE_ENGINEER);
    assert_ok(act_return(d->db, &engineer, &act, "Топ аты қате", now_ms));
}

static void a_first_version_has_nothing_before_it(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    json_t *changes = changes_of(d, id.text);
    assert_true(json_is_null(changes));
    json_decref(changes);
}

static void what_was_edited_since_stands_beside_what_was(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    struct actor specialist = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    int64_t was = desk_act(d, id.text).version;
    returned(d, id.text, T0 + 50 * MINUTE);
    json_t *changes = changes_of(d, id.text);
    assert_int_equal(json_integer_value(json_object_get(changes, "since")), was);
    assert_int_equal(json_integer_value(json_object_get(changes, "returned_ms")), T0 + 50 * MINUTE);
    assert_int_equal(json_array_size(json_object_get(changes, "fields")), 0);
    json_decref(changes);
    struct act act = desk_act(d, id.text);
    const struct act_a_edit edit = {
        .kinds = act.kinds | 1u << BOX_OTHER, .other_text = "Бейтаныс дауыс", .observation = act.observation};
    assert_ok(act_a_edit(d->db, &specialist, &act, &edit, T0 + 51 * MINUTE));
    assert_ok(desk_freeze(d, id.text, T0 + 52 * MINUTE));
    changes = changes_of(d, id.text);
    assert_int_equal(json_array_size(json_object_get(changes, "fields")), 2);
    assert_string_equal(field(changes, 0), "kinds");
    assert_string_equal(field(changes, 1), "other_text");
    const json_t *kinds = json_array_get(json_object_get(changes, "fields"), 0);
    assert_int_equal(json_array_size(json_object_get(kinds, "before")), 1);
    assert_int_equal(json_array_size(json_object_get(kinds, "after")), 2);
    json_decref(changes);
}

static void an_incident_taken_out_is_named(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    const char *const nothing[] = {""};
    struct actor specialist = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    returned(d, id.text, T0 + 50 * MINUTE);
    struct act act = desk_act(d, id.text);
    const struct act_a_edit edit = {.kinds = act.kinds,
                                    .other_text = "",
                                    .observation = "Проктор өзі көрді",
                                    .incidents = nothing,
                                    .incidents_len = 0};
    assert_ok(act_a_edit(d->db, &specialist, &act, &edit, T0 + 51 * MINUTE));
    json_t *changes = changes_of(d, id.text);
    assert_string_equal(field(changes, 0), "observation");
    assert_string_equal(field(changes, 1), "incidents");
    json_decref(changes);
}

static void what_was_sent_back_stays_as_it_was(void **state)
{
    struct desk *d = *state;
    struct id id = desk_frozen(d);
    returned(d, id.text, T0 + 50 * MINUTE);
    assert_int_equal(books_number(d->db, "SELECT count(*) FROM act_version"), 1);
    assert_fault(db_exec(d->db, "UPDATE act_version SET content_json = '{}'"), F_CONFLICT);
    assert_fault(db_exec(d->db, "DELETE FROM act_version"), F_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_first_version_has_nothing_before_it, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(what_was_edited_since_stands_beside_what_was, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(an_incident_taken_out_is_named, desk_setup, desk_teardown),
        cmocka_unit_test_setup_teardown(what_was_sent_back_stays_as_it_was, desk_setup, desk_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
