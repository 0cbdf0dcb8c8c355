/* links: session */
#include "books.h"

#include <stdlib.h>

#include "likeness.h"
#include "policy.h"
#include "portrait.h"

#define NET "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER_NET "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define PHOTO "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define NEWER "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
#define DAY (24 * 60 * MINUTE)

static void compare_faces(struct db *db, const char *value)
{
    const struct policy_change change = {"face_matching", value};
    int64_t version;
    assert_ok(policy_write(db, &actor_system, "test", T0 - DAY, &change, 1, &version));
}

/* One who has come as far as the consent. */
static struct id consented(struct db *db, bool matching)
{
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "tab", T0));
    assert_ok(checkin_report(db, &by_student, id.text, STEP_RULES, true, "{}", LANG_KK, T0));
    assert_ok(checkin_consent(db, &by_student, id.text, true, matching, "{}", LANG_KK, T0));
    return id;
}

static struct portrait look(const char *net, float first)
{
    struct portrait p = {.unverifiable = UNVERIFIABLE_NOT};
    snprintf(p.net_sha256, sizeof p.net_sha256, "%s", net);
    p.numbers[0] = first;
    return p;
}

static struct portrait_facts facts_of(struct db *db, const char *attempt)
{
    struct portrait_facts facts;
    assert_ok(portrait_facts(db, attempt, NET, &facts));
    return facts;
}

static void nobody_is_compared_unless_university_and_student_agree(void **state)
{
    struct db *db = *state;
    struct id id = consented(db, true);
    struct portrait p = look(NET, 1);
    struct identity_check check = {.verdict = LIKENESS_SAME, .detectors = "x"};
    assert_false(facts_of(db, id.text).matching);
    assert_fault(portrait_add(db, id.text, &p, T0), F_FORBIDDEN);
    assert_fault(identity_check_put(db, id.text, &check, T0), F_FORBIDDEN);
    assert_int_equal(books_number(db, "SELECT count(*) FROM likeness"), 0);
}

static void who_declines_is_not_compared(void **state)
{
    struct db *db = *state;
    compare_faces(db, "true");
    struct id id = consented(db, false);
    struct portrait p = look(NET, 1);
    assert_false(facts_of(db, id.text).matching);
    assert_fault(portrait_add(db, id.text, &p, T0), F_FORBIDDEN);
}

static void an_accommodation_switches_it_off(void **state)
{
    struct db *db = *state;
    compare_faces(db, "true");
    struct id id = consented(db, true);
    assert_true(facts_of(db, id.text).matching);
    assert_ok(db_run(db, S_ACCOMMODATION_ADD, "ttit", ST_1, "no_face_matching", (int64_t)1, "003-5.1.3(2)"));
    assert_false(facts_of(db, id.text).matching);
}

static void a_stream_s_looks_come_back_after_a_restart(void **state)
{
    struct db *db = *state;
    compare_faces(db, "true");
    struct id id = consented(db, true);
    for (int i = 0; i < WIRE_REFERENCES; i++) {
        struct portrait p = look(NET, (float)(i + 1));
        assert_ok(portrait_add(db, id.text, &p, T0 + i));
    }
    struct portrait more = look(NET, 9);
    assert_fault(portrait_add(db, id.text, &more, T0 + 9), F_CONFLICT); /* bounded */
    struct portrait_facts facts = facts_of(db, id.text);
    assert_int_equal(facts.reference.count, WIRE_REFERENCES);
    assert_int_equal(facts.reference.photos, 0);
    assert_int_equal(facts.reference.net_sha256[0], 0xaa);
    for (int i = 0; i < WIRE_REFERENCES; i++)
        assert_true(facts.reference.likeness[i][0] == (float)(i + 1));
    assert_ok(portrait_facts(db, id.text, OTHER_NET, &facts)); /* another net's numbers mean nothing */
    assert_int_equal(facts.reference.count, 0);
}

static void a_photo_comes_first_and_a_newer_one_replaces_it(void **state)
{
    struct db *db = *state;
    compare_faces(db, "true");
    struct id id = consented(db, true);
    assert_ok(portrait_photo_set(db, &by_registrar_head, P_STUDENT, PHOTO, "image/jpeg", 1000, T0));
    assert_string_equal(facts_of(db, id.text).photo_sha256, PHOTO);
    assert_false(facts_of(db, id.text).photo_known);
    struct portrait own = look(NET, 2), photo = look(NET, 1);
    photo.photo_sha256 = PHOTO;
    assert_ok(portrait_add(db, id.text, &own, T0));
    assert_ok(portrait_add(db, id.text, &photo, T0));
    struct portrait_facts facts = facts_of(db, id.text);
    assert_true(facts.photo_known);
    assert_int_equal(facts.reference.photos, 1);
    assert_int_equal(facts.reference.count, 2);
    assert_true(facts.reference.likeness[0][0] == 1.0F && facts.reference.likeness[1][0] == 2.0F);
    assert_ok(portrait_photo_set(db, &by_registrar_head, P_STUDENT, NEWER, "image/png", 1000, T0 + 1));
    assert_fault(portrait_add(db, id.text, &photo, T0 + 2), F_CONFLICT);
    facts = facts_of(db, id.text);
    assert_false(facts.photo_known);
    assert_int_equal(facts.reference.photos, 0);
}

static void a_photo_without_a_usable_face_is_known_as_such(void **state)
{
    struct db *db = *state;
    compare_faces(db, "true");
    struct id id = consented(db, true);
    assert_ok(portrait_photo_set(db, &by_registrar_head, P_STUDENT, PHOTO, "image/jpeg", 1000, T0));
    struct portrait photo = look(NET, 0);
    photo.photo_sha256 = PHOTO;
    photo.unverifiable = UNVERIFIABLE_TURNED;
    assert_ok(portrait_add(db, id.text, &photo, T0));
    struct portrait_facts facts = facts_of(db, id.text);
    assert_true(facts.photo_known);
    assert_int_equal(facts.photo_trouble, UNVERIFIABLE_TURNED);
    assert_int_equal(facts.reference.count, 0);
}

static void descriptions_end_with_their_term(void **state)
{
    struct db *db = *state;
    compare_faces(db, "true");
    struct id id = consented(db, true);
    struct portrait p = look(NET, 1);
    assert_ok(portrait_add(db, id.text, &p, T0));
    assert_ok(portrait_sweep(db, T0 + DAY - 1));
    assert_int_equal(books_number(db, "SELECT count(*) FROM likeness"), 1);
    assert_ok(portrait_sweep(db, T0 + DAY)); /* identity_days = 1 */
    assert_int_equal(books_number(db, "SELECT count(*) FROM likeness"), 0);
}

static void who_withdraws_is_forgotten_and_the_exam_goes_on(void **state)
{
    struct db *db = *state;
    struct arena arena;
    struct id *attempts;
    size_t count;
    arena_init(&arena, 0);
    compare_faces(db, "true");
    struct id id = consented(db, true);
    struct portrait p = look(NET, 1);
    assert_ok(portrait_add(db, id.text, &p, T0));
    assert_ok(portrait_withdraw(db, &by_student, P_STUDENT, T0 + 1, &arena, &attempts, &count));
    assert_int_equal(count, 1);
    assert_string_equal(attempts[0].text, id.text);
    assert_int_equal(books_number(db, "SELECT count(*) FROM likeness"), 0);
    assert_false(facts_of(db, id.text).matching);
    assert_int_equal(books_number(db, "SELECT count(*) FROM consent WHERE given = 1 AND scope = 'video,recording'"), 1);
    assert_ok(checkin_report(db, &by_student, id.text, STEP_SYSTEM, true, "{}", LANG_KK, T0 + 2));
    assert_ok(portrait_withdraw(db, &by_student, P_STUDENT, T0 + 3, &arena, &attempts, &count));
    assert_int_equal(count, 0);
    arena_release(&arena);
}

static void the_verdict_stands_beside_its_thresholds(void **state)
{
    struct db *db = *state;
    compare_faces(db, "true");
    struct id id = consented(db, true);
    struct identity_check check = {.verdict = LIKENESS_REVIEW, .score_milli = 901, .same_milli = 920,
                                   .different_milli = 885, .looks = 3, .detectors = "dlib=1"}, back;
    assert_fault(identity_check_get(db, id.text, &back), F_NOT_FOUND);
    assert_ok(identity_check_put(db, id.text, &check, T0));
    check.verdict = LIKENESS_SAME;
    check.score_milli = 931;
    assert_ok(identity_check_put(db, id.text, &check, T0 + 1));
    assert_ok(identity_check_get(db, id.text, &back));
    assert_int_equal(back.verdict, LIKENESS_SAME);
    assert_int_equal(back.score_milli, 931);
    assert_int_equal(back.at_ms, T0 + 1);
    assert_true(back.policy_version > 0);
}

static void verdicts_have_words_in_three_languages(void **state)
{
    (void)state;
    for (int v = 0; v < LIKENESS_VERDICTS; v++)
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            assert_true(strlen(likeness_sentence((enum likeness_verdict)v, (enum lang)lang)) > 5);
            assert_int_equal(likeness_from(likeness_word((enum likeness_verdict)v)), v);
        }
    for (int why = 0; why <= UNVERIFIABLE_SEVERAL; why++)
        assert_true(strlen(likeness_why((enum unverifiable)why, LANG_KK)) > 5);
    assert_int_equal(likeness_from("maybe"), -1);
    assert_int_equal(likeness_judge(920, 920, 885), LIKENESS_SAME);
    assert_int_equal(likeness_judge(919, 920, 885), LIKENESS_REVIEW);
    assert_int_equal(likeness_judge(885, 920, 885), LIKENESS_REVIEW);
    assert_int_equal(likeness_judge(884, 920, 885), LIKENESS_DIFFERENT);
}

static void who_should_be_in_view_is_learnt_once_and_of_one_net(void **state)
{
    (void)state;
    static const uint8_t net[32] = {1}, other[32] = {2};
    struct wire_reference r = {.count = 0};
    float face[WIRE_LIKENESS] = {0};
    assert_true(likeness_learn(&r, net, face));
    assert_memory_equal(r.net_sha256, net, sizeof net);
    assert_false(likeness_learn(&r, net, face)); /* known already */
    for (int i = 1; i <= WIRE_REFERENCES; i++) {
        face[0] = (float)i;
        assert_false(likeness_learn(&r, other, face));
        assert_int_equal(likeness_learn(&r, net, face), i < WIRE_REFERENCES);
    }
    assert_int_equal(r.count, WIRE_REFERENCES);
    assert_true(r.likeness[WIRE_REFERENCES - 1][0] == WIRE_REFERENCES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nobody_is_compared_unless_university_and_student_agree, books_setup,
                                        books_teardown),
        cmocka_unit_test_setup_teardown(who_declines_is_not_compared, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(an_accommodation_switches_it_off, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(a_stream_s_looks_come_back_after_a_restart, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(a_photo_comes_first_and_a_newer_one_replaces_it, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(a_photo_without_a_usable_face_is_known_as_such, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(descriptions_end_with_their_term, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(who_withdraws_is_forgotten_and_the_exam_goes_on, books_setup, books_teardown),
        cmocka_unit_test_setup_teardown(the_verdict_stands_beside_its_thresholds, books_setup, books_teardown),
        cmocka_unit_test(verdicts_have_words_in_three_languages),
        cmocka_unit_test(who_should_be_in_view_is_learnt_once_and_of_one_net),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
