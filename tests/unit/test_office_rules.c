/* links: hall acts session */
/* What people decided about incidents, as a measure of the rules that raised them. */
#include "office.h"

#include "incident.h"

enum { ROUND = 60000 };

/* One more incident of the kind, ended, at minute n; what it stands in the books under. */
static struct id raised(struct db *db, const char *attempt, const char *kind, int n)
{
    struct id id;
    int64_t at_ms = (int64_t)n * ROUND;
    struct incident_new in = {.attempt = attempt,
                              .kind = kind,
                              .klass = "violation",
                              .from_ms = T0 + at_ms,
                              .media_from_ms = at_ms,
                              .numbers_json = "[]",
                              .sentence = {"к", "р", "e"},
                              .policy_version = 1,
                              .detectors = "xnnpack rfb160=0123456789ab",
                              .boxes_json = n == 1 ? "{\"seq\":7,\"boxes\":[]}" : NULL};
    assert_ok(incident_open(db, &in, 2000, T0 + at_ms + 1500, &id));
    assert_ok(incident_end(db, id.text, T0 + at_ms + 9000, at_ms + 9000, NULL, NULL, T0 + at_ms + 10000));
    return id;
}

static void decide(struct db *db, const struct id *id, const char *word, const char *body)
{
    assert_ok(post(db, &as_proctor, path_of("/api/incidents/", id->text, word), body));
}

static int64_t figure(const char *path)
{
    json_t *value = at(path);
    assert_non_null(value);
    return json_integer_value(value);
}

static void who_is_unsure_leaves_it_to_others(void **state)
{
    struct db *db = *state;
    struct id attempt = office_started(db), id = raised(db, attempt.text, "covered", 1);
    assert_fault(
        post(db, &as_proctor, path_of("/api/incidents/", id.text, "/doubt"), "{\"comment\":\"\",\"version\":2}"),
        F_INVALID);
    assert_fault(post(db, &as_stranger, path_of("/api/incidents/", id.text, "/doubt"),
                      "{\"comment\":\"x\",\"version\":2}"),
                 F_NOT_FOUND);
    decide(db, &id, "/doubt", "{\"comment\":\"The still is dark\",\"version\":2}");
    assert_string_equal(json_string_value(at("incident.state")), "ended");
    assert_string_equal(json_string_value(at("incident.doubts.0.comment")), "The still is dark");
    assert_fault(post(db, &as_proctor, path_of("/api/incidents/", id.text, "/doubt"),
                      "{\"comment\":\"again\",\"version\":2}"),
                 F_CONFLICT);
    assert_ok(
        post(db, &as_head, path_of("/api/incidents/", id.text, "/doubt"), "{\"comment\":\"me too\",\"version\":2}"));
    decide(db, &id, "/dismiss", "{\"reason\":\"false_alarm\",\"comment\":\"\",\"version\":2}");
    assert_fault(post(db, &as_specialist, path_of("/api/incidents/", id.text, "/doubt"),
                      "{\"comment\":\"late\",\"version\":3}"),
                 F_CONFLICT);
    assert_int_equal(books_number(db, "SELECT count(*) FROM doubt"), 2);
}

static void an_incident_says_what_looked_where_and_how_many_are_like_it(void **state)
{
    struct db *db = *state;
    struct id attempt = office_started(db), one = raised(db, attempt.text, "covered", 1);
    raised(db, attempt.text, "covered", 2);
    raised(db, attempt.text, "covered", 3);
    raised(db, attempt.text, "absent", 4);
    assert_ok(get(db, &as_proctor, path_of("/api/incidents/", one.text, "")));
    assert_int_equal(figure("similar"), 2);
    assert_int_equal(figure("policy_version"), 1);
    assert_int_equal(figure("boxes.seq"), 7);
    assert_string_equal(json_string_value(at("detectors")), "xnnpack rfb160=0123456789ab");
}

static void precision_counts_what_people_decided(void **state)
{
    struct db *db = *state;
    struct id attempt = office_started(db), id;
    for (int n = 1; n <= 10; n++) {
        id = raised(db, attempt.text, "covered", n);
        if (n <= 6)
            decide(db, &id, "/confirm", "{\"comment\":\"\",\"version\":2}");
        else if (n <= 8)
            decide(db, &id, "/dismiss",
                   n == 7 ? "{\"reason\":\"false_alarm\",\"comment\":\"\",\"version\":2}"
                          : "{\"reason\":\"explained\",\"comment\":\"\",\"version\":2}");
        else if (n == 9)
            decide(db, &id, "/doubt", "{\"comment\":\"?\",\"version\":2}");
    }
    raised(db, attempt.text, "absent", 11);
    assert_ok(get(db, &as_head, "/api/precision"));
    assert_int_equal(figure("total"), 2);
    assert_string_equal(json_string_value(at("rows.0.kind")), "absent");
    assert_true(json_is_null(at("rows.0.precision_milli")) && json_is_null(at("rows.0.low_milli")));
    assert_int_equal(figure("rows.0.undecided"), 1);
    assert_int_equal(figure("rows.1.raised"), 10);
    assert_int_equal(figure("rows.1.confirmed"), 6);
    assert_int_equal(figure("rows.1.dismissed"), 2);
    assert_int_equal(figure("rows.1.false_alarm"), 1);
    assert_int_equal(figure("rows.1.unsure"), 1);
    assert_int_equal(figure("rows.1.undecided"), 1);
    assert_int_equal(figure("rows.1.precision_milli"), 750);
    assert_int_equal(figure("rows.1.low_milli"), 409); /* Wilson, 6 of 8 */
    assert_int_equal(figure("rows.1.high_milli"), 929);
}

static void precision_is_of_the_time_and_sitting_asked_for(void **state)
{
    struct db *db = *state;
    char path[160];
    struct id attempt = office_started(db);
    raised(db, attempt.text, "covered", 1);
    raised(db, attempt.text, "covered", 5);
    snprintf(path, sizeof path, "/api/precision?from_ms=%lld&to_ms=%lld", (long long)(T0 + 3LL * ROUND),
             (long long)(T0 + 9LL * ROUND));
    assert_ok(get(db, &as_specialist, path));
    assert_int_equal(figure("rows.0.raised"), 1);
    assert_ok(get(db, &as_specialist, "/api/precision?sitting=" SITTING));
    assert_int_equal(figure("rows.0.raised"), 2);
    assert_ok(get(db, &as_specialist, "/api/precision?sitting=00000000000000000000"));
    assert_int_equal(figure("total"), 0);
    assert_fault(get(db, &as_specialist, "/api/precision?from_ms=yesterday"), F_INVALID);
    assert_fault(get(db, &as_proctor, "/api/precision"), F_FORBIDDEN);
    assert_fault(get(db, &as_student, "/api/precision"), F_FORBIDDEN);
}

static void precision_goes_out_as_a_table(void **state)
{
    struct db *db = *state;
    struct id attempt = office_started(db), id = raised(db, attempt.text, "covered", 1);
    decide(db, &id, "/confirm", "{\"comment\":\"\",\"version\":2}");
    assert_ok(get(db, &as_head, "/api/precision?format=csv"));
    assert_string_equal(last.errand.reply.mime, "text/csv; charset=utf-8");
    assert_non_null(strstr(last.errand.reply.bytes, "\"covered\",\"violation\",1,1,1,0,0,0,0,1000,"));
    assert_int_equal(books_number(db, "SELECT count(*) FROM audit_row WHERE action = 'export'"), 1);
}

int main(void)
{
#define OFFICE(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        OFFICE(who_is_unsure_leaves_it_to_others),
        OFFICE(an_incident_says_what_looked_where_and_how_many_are_like_it),
        OFFICE(precision_counts_what_people_decided),
        OFFICE(precision_is_of_the_time_and_sitting_asked_for),
        OFFICE(precision_goes_out_as_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
