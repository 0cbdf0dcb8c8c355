/* links: hall acts session */
#include "office.h"

#include "grade.h"
#include "policy.h"

AS(as_commission, P_HEAD, ROLE_APPEALS);

static struct id released(struct db *db, int score)
{
    struct id id = books_schedule(db, ST_1);
    assert_ok(grade_exam(db, &actor_system, ENR_1, id.text, score, POLICY_DEFAULT, T0));
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", id.text, T0));
    return id;
}

static const char *first_remedy(struct db *db)
{
    static char id[ID_LEN + 1];
    assert_ok(get(db, &as_registrar, "/api/remedies?state=open"));
    snprintf(id, sizeof id, "%s", text_at("rows.0.id"));
    return id;
}

static void a_registrar_gives_the_retake_and_the_course_anew(void **state)
{
    struct db *db = *state;
    released(db, 40);
    const char *id = first_remedy(db);
    assert_string_equal(text_at("rows.0.kind"), "fx_retake");
    assert_int_equal(number_at("rows.0.rating"), 88);
    assert_ok(get(db, &as_registrar, path_of("/api/remedies/", id, "/places")));
    assert_string_equal(text_at("sittings.0.id"), SITTING);
    assert_fault(post(db, &as_registrar, path_of("/api/remedies/", id, "/enrol"), "{\"offering\":\"" OFFERING "\"}"),
                 F_CONFLICT);
    assert_fault(post(db, &as_proctor, path_of("/api/remedies/", id, "/exam"), "{\"sitting\":\"" SITTING "\"}"),
                 F_FORBIDDEN);
    assert_ok(post(db, &as_registrar, path_of("/api/remedies/", id, "/exam"), "{\"sitting\":\"" SITTING "\"}"));
    char made[ID_LEN + 1];
    snprintf(made, sizeof made, "%s", text_at("attempt"));
    assert_ok(grade_exam(db, &actor_system, ENR_1, made, 20, POLICY_DEFAULT, T0 + 1));
    assert_ok(grade_release(db, &actor_system, ENR_1, "attempt", made, T0 + 1));
    id = first_remedy(db);
    assert_string_equal(text_at("rows.0.kind"), "re_enrolment");
    assert_ok(post(db, &as_registrar, path_of("/api/remedies/", id, "/enrol"), "{\"offering\":\"" OFFERING "\"}"));
    assert_int_equal(books_number(db, "SELECT n FROM enrolment WHERE origin = 're_enrolment_F'"), 2);
    assert_ok(get(db, &as_registrar, "/api/remedies?state=open"));
    assert_int_equal(number_at("total"), 0);
}

static void the_record_is_the_students_own(void **state)
{
    struct db *db = *state;
    released(db, 74);
    assert_ok(get(db, &as_student, "/api/my/record"));
    assert_int_equal(number_at("gpa_hundredths"), 300);
    assert_int_equal(number_at("credits_earned"), 5);
    assert_string_equal(text_at("lines.0.letter"), "B");
    assert_ok(get(db, &as_other, "/api/my/record"));
    assert_int_equal(number_at("credits_earned"), 0);
    assert_fault(get(db, &as_student, "/api/students/" ST_2 "/record"), F_FORBIDDEN);
    assert_ok(get(db, &as_registrar, "/api/students/" ST_1 "/record"));
    assert_string_equal(text_at("student.student_no"), "СТ-0107");
    assert_fault(get(db, &as_registrar, "/api/students/" P_HEAD "/record"), F_NOT_FOUND);
}

static void a_mark_that_is_not_released_is_not_on_the_students_record(void **state)
{
    struct db *db = *state;
    struct id id = books_schedule(db, ST_1);
    assert_ok(grade_exam(db, &actor_system, ENR_1, id.text, 74, POLICY_DEFAULT, T0));
    assert_ok(get(db, &as_student, "/api/my/record"));
    assert_string_equal(text_at("lines.0.letter"), "(none)");
    assert_true(json_is_null(at("lines.0.exam")));
    assert_ok(get(db, &as_registrar, "/api/students/" ST_1 "/record"));
    assert_string_equal(text_at("lines.0.letter"), "B");
}

static void an_appeal_goes_from_the_student_to_the_commission(void **state)
{
    struct db *db = *state;
    char id[ID_LEN + 1];
    struct id attempt = released(db, 74);
    assert_fault(post(db, &as_other, path_of("/api/my/attempts/", attempt.text, "/appeal"), "{\"reason\":\"x\"}"),
                 F_NOT_FOUND);
    assert_ok(post(db, &as_student, path_of("/api/my/attempts/", attempt.text, "/appeal"), "{\"reason\":\"key\"}"));
    snprintf(id, sizeof id, "%s", text_at("appeal"));
    assert_ok(get(db, &as_commission, "/api/result-appeals"));
    assert_int_equal(number_at("total"), 0); /* not of its commission yet */
    static const char members[] =
        "{\"version\":1,\"members\":[\"" P_HEAD "\",\"" P_SPECIALIST "\",\"" P_ENGINEER "\"]}";
    assert_fault(
        post(db, &as_registrar, path_of("/api/result-appeals/", id, "/accept"), "{\"version\":1,\"members\":[\"x\"]}"),
        F_INVALID);
    assert_ok(post(db, &as_registrar, path_of("/api/result-appeals/", id, "/accept"), members));
    assert_ok(get(db, &as_commission, "/api/result-appeals"));
    assert_int_equal(number_at("total"), 1);
    assert_fault(post(db, &as_commission, path_of("/api/result-appeals/", id, "/decide"),
                      "{\"version\":2,\"score\":101,\"protocol\":\"7\",\"decision\":\"so\"}"),
                 F_INVALID);
    assert_fault(post(db, &as_commission, path_of("/api/result-appeals/", id, "/decide"),
                      "{\"version\":1,\"score\":90,\"protocol\":\"7\",\"decision\":\"so\"}"),
                 F_STALE);
    assert_ok(post(db, &as_commission, path_of("/api/result-appeals/", id, "/decide"),
                   "{\"version\":2,\"score\":90,\"protocol\":\"7\",\"decision\":\"so\"}"));
    assert_ok(get(db, &as_student, "/api/my/appeals"));
    assert_string_equal(text_at("rows.0.state"), "upheld");
    assert_int_equal(number_at("rows.0.score_new"), 90);
    assert_ok(get(db, &as_other, "/api/my/appeals"));
    assert_int_equal(number_at("total"), 0);
}

static void of_two_registrars_the_second_is_told_that_it_is_stale(void **state)
{
    struct db *db = *state;
    released(db, 74);
    int64_t events = books_number(db, "SELECT count(*) FROM grade_event");
    static const char first[] = "{\"n\":3,\"exam\":80,\"ground\":\"order 5\"}",
                      second[] = "{\"n\":3,\"exam\":70,\"ground\":\"order 6\"}",
                      over[] = "{\"n\":4,\"exam\":101,\"ground\":\"order 7\"}";
    assert_fault(post(db, &as_registrar, "/api/grades/" ENR_1 "/correct", first), F_FORBIDDEN);
    assert_ok(post(db, &as_registrar_head, "/api/grades/" ENR_1 "/correct", first));
    assert_fault(post(db, &as_registrar_head, "/api/grades/" ENR_1 "/correct", second), F_STALE);
    assert_fault(post(db, &as_registrar_head, "/api/grades/" ENR_1 "/correct", over), F_INVALID);
    assert_int_equal(books_number(db, "SELECT count(*) FROM grade_event"), events + 1);
    assert_int_equal(books_number(db, "SELECT exam FROM grade_current WHERE enrolment = '" ENR_1 "'"), 80);
}

int main(void)
{
#define OFFICE(name) cmocka_unit_test_setup_teardown(name, books_setup, office_teardown)
    const struct CMUnitTest tests[] = {
        OFFICE(a_registrar_gives_the_retake_and_the_course_anew),
        OFFICE(the_record_is_the_students_own),
        OFFICE(a_mark_that_is_not_released_is_not_on_the_students_record),
        OFFICE(an_appeal_goes_from_the_student_to_the_commission),
        OFFICE(of_two_registrars_the_second_is_told_that_it_is_stale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
