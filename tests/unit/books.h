#ifndef BAQYLA_TEST_BOOKS_H
#define BAQYLA_TEST_BOOKS_H

#include <stdio.h>
#include <string.h>

#include "assert_fault.h"
#include "attempt.h"
#include "audit.h"
#include "checkin.h"
#include "clock.h"
#include "db.h"
#include "role.h"

/* Books in memory with a small university: two students admitted to one exam
   of three items, a sitting at T0, one person for each post. */

#define T0 INT64_C(1790000000000)
#define MINUTE (60 * INT64_C(1000))

#define UNI "000000000000000000n1"
#define P_STUDENT "000000000000000000p1"
#define P_OTHER "000000000000000000p2"
#define P_PROCTOR "000000000000000000p3"
#define P_SPECIALIST "000000000000000000p4"
#define P_HEAD "000000000000000000p5"
#define P_ENGINEER "000000000000000000p6"
#define P_REGISTRAR "000000000000000000p7"
#define P_REGISTRAR_HEAD "000000000000000000p8"
#define P_TEACHER "000000000000000000p9"
#define P_STRANGER "00000000000000000p10"
#define P_ADMIN "00000000000000000p11"
#define P_AUDITOR "00000000000000000p12"
#define ST_1 "000000000000000000s1"
#define ST_2 "000000000000000000s2"
#define ENR_1 "000000000000000000e1"
#define ENR_2 "000000000000000000e2"
#define EXAM "000000000000000000x1"
#define SITTING "000000000000000000g1"
#define ITEM_1 "000000000000000000t1" /* single, options q11 right, q12, q13 */
#define ITEM_2 "000000000000000000t2" /* multiple, q21 and q22 right, q23, q24 */
#define ITEM_3 "000000000000000000t3" /* single, q31 right, q32 */
#define Q(n) "00000000000000000q" #n
#define OFFERING "000000000000000000f1"

static const struct actor by_student = {P_STUDENT, ROLE_STUDENT, "192.0.2.1"};
static const struct actor by_other = {P_OTHER, ROLE_STUDENT, "192.0.2.2"};
static const struct actor by_proctor = {P_PROCTOR, ROLE_PROCTOR, "192.0.2.3"};
static const struct actor by_head = {P_HEAD, ROLE_HEAD, "192.0.2.4"};
static const struct actor by_registrar_head = {P_REGISTRAR_HEAD, ROLE_REGISTRAR_HEAD, "192.0.2.5"};

static inline int64_t books_number(struct db *db, const char *sql);

static inline void books_people(struct db *db)
{
    static const struct {
        const char *id, *name;
        const char *role;
    } people[] = {
        {P_STUDENT, "Үлгібек Сынақов", "student"},     {P_OTHER, "Мысалгүл Үлгіқызы", "student"},
        {P_PROCTOR, "Тестбай Ойданов", "proctor"},     {P_SPECIALIST, "Сынақай Қияли", "specialist"},
        {P_HEAD, "Ойдана Мысалова", "head"},           {P_ENGINEER, "Қиялбек Тестұлы", "engineer"},
        {P_REGISTRAR, "Үлгіай Қиялқызы", "registrar"}, {P_REGISTRAR_HEAD, "Сынат Мысалбеков", "registrar_head"},
        {P_TEACHER, "Мысалбай Ойдан", "teacher"},      {P_STRANGER, "Тестгүл Сынаққызы", "proctor"},
        {P_ADMIN, "Үлгібай Сынаұлы", "admin"},         {P_AUDITOR, "Қиялгүл Тестова", "auditor"},
    };
    char sql[1024];
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO person (id, university, surname, given, name, search, created_ms)"
                 " VALUES ('%s', '" UNI "', 'С', 'Г', '%s', '', 1);"
                 "INSERT INTO role_assignment (id, person, role, scope_kind, scope, from_ms)"
                 " VALUES ('r%s', '%s', '%s', 'university', '" UNI "', 1)",
                 people[i].id, people[i].name, people[i].id + 1, people[i].id, people[i].role);
        assert_ok(db_exec(db, sql));
    }
}

static inline void books_exam(struct db *db)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "INSERT INTO sitting (id, exam, starts_ms, ends_ms, room, capacity) VALUES ('" SITTING "', '" EXAM
             "', %lld, %lld, 'A-1', 30)",
             (long long)T0, (long long)(T0 + 120 * MINUTE));
    assert_ok(db_exec(
        db, "INSERT INTO programme (id, university, code, title_kk, title_ru, title_en, level) VALUES "
            "('000000000000000000m1', '" UNI "', '6B05', 'Б', 'П', 'P', 'bachelor');"
            "INSERT INTO student_group VALUES ('000000000000000000d1', '000000000000000000m1', 'ҚМ-00');"
            "INSERT INTO student (id, person, student_no, programme, group_id, admission_year, status, "
            "distance_ground) VALUES ('" ST_1 "', '" P_STUDENT
            "', 'СТ-0107', '000000000000000000m1', '000000000000000000d1', 2024, 'active', 'none');"
            "INSERT INTO student (id, person, student_no, programme, group_id, admission_year, status, "
            "distance_ground) VALUES ('" ST_2 "', '" P_OTHER
            "', 'СТ-0108', '000000000000000000m1', '000000000000000000d1', 2024, 'active', 'none');"
            "INSERT INTO course (id, university, code, title_kk, title_ru, title_en, credits, delivery_lock) VALUES "
            "('000000000000000000c1', '" UNI "', 'PROB', 'Ықтималдық', 'Вероятность', 'Probability', 5, 'none');"
            "INSERT INTO offering VALUES ('" OFFERING "', '000000000000000000c1', 2026, 'autumn');"
            "INSERT INTO offering_teacher VALUES ('" OFFERING "', '" P_TEACHER "', 'teacher');"
            "INSERT INTO enrolment (id, student, offering) VALUES ('" ENR_1 "', '" ST_1 "', '" OFFERING "'), ('" ENR_2
            "', '" ST_2 "', '" OFFERING "');"
            "INSERT INTO admission (enrolment, rating, status, at_ms) VALUES ('" ENR_1 "', 88, 'admitted', 1), ('" ENR_2
            "', 70, 'admitted', 1);"
            "INSERT INTO exam (id, offering, form, delivery, title_kk, title_ru, title_en, duration_s, window_from_ms, "
            "window_to_ms)"
            " VALUES ('" EXAM "', '" OFFERING "', 'atk_test', 'proctored_remote', 'Е', 'Э', 'E', 3600, 1, "
            "4102444800000);"));
    assert_ok(db_exec(db, sql));
    assert_ok(db_exec(
        db,
        "INSERT INTO sitting_staff VALUES ('" SITTING "', '" P_PROCTOR "', 'proctor');"
        "INSERT INTO item (id, course, kind, stem_kk, stem_ru, stem_en, points, created_ms) VALUES"
        " ('" ITEM_1 "', '000000000000000000c1', 'single', 'а', 'а', 'a', 1, 1),"
        " ('" ITEM_2 "', '000000000000000000c1', 'multiple', 'б', 'б', 'b', 2, 1),"
        " ('" ITEM_3 "', '000000000000000000c1', 'single', 'в', 'в', 'c', 1, 1);"
        "INSERT INTO item_option (id, item, n, text_kk, text_ru, text_en, correct) VALUES"
        " ('" Q(11) "', '" ITEM_1 "', 1, 'х', 'х', 'x', 1), ('" Q(
            12) "', '" ITEM_1 "', 2, 'х', 'х', 'x', 0),"
                " ('" Q(13) "', '" ITEM_1 "', 3, 'х', 'х', 'x', 0), ('" Q(
                    21) "', '" ITEM_2 "', 1, 'х', 'х', 'x', 1),"
                        " ('" Q(22) "', '" ITEM_2 "', 2, 'х', 'х', 'x', 1), ('" Q(
                            23) "', '" ITEM_2 "', 3, 'х', 'х', 'x', 0),"
                                " ('" Q(24) "', '" ITEM_2 "', 4, 'х', 'х', 'x', 0), ('" Q(
                                    31) "', '" ITEM_3 "', 1, 'х', 'х', 'x', 1),"
                                        " ('" Q(32) "', '" ITEM_3 "', 2, 'х', 'х', 'x', 0);"
                                                    "INSERT INTO exam_item VALUES ('" EXAM "', 1, '" ITEM_1
                                                    "'), ('" EXAM "', 2, '" ITEM_2 "'), ('" EXAM "', 3, '" ITEM_3 "');"
                                                    "INSERT INTO consent_text VALUES (1, 'kk', 'Келісемін', '"
                                                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                                    "'),"
                                                    " (1, 'ru', 'Согласен', 'b'), (1, 'en', 'I agree', 'c')"));
}

static inline struct db *books_new(void)
{
    struct db *db;
    clock_set_for_test(T0);
    assert_ok(db_open(":memory:", DB_WRITE, &db));
    assert_ok(db_exec(
        db, "INSERT INTO university (id, name_kk, name_ru, name_en, centre_kk, centre_ru, centre_en, zone, created_ms)"
            " VALUES ('" UNI "', 'Үлгі', 'Пример', 'Example', 'О', 'Ц', 'C', 'Asia/Almaty', 1)"));
    books_people(db);
    books_exam(db);
    return db;
}

static inline int books_setup(void **state)
{
    *state = books_new();
    return 0;
}

static inline int books_teardown(void **state)
{
    db_close(*state);
    clock_set_for_test(0);
    return 0;
}

/* One number of a query that no statement of the product asks. */
static inline int64_t books_number(struct db *db, const char *sql)
{
    char copy[1024];
    snprintf(copy, sizeof copy,
             "DELETE FROM throttle WHERE key = 'test'; INSERT INTO throttle VALUES ('test', (%s), 0, 0)", sql);
    struct row row;
    assert_ok(db_exec(db, copy));
    assert_ok(db_row(db, &row, S_THROTTLE_GET, "t", "test"));
    int64_t number = row_int(&row, 0);
    row_done(&row);
    return number;
}

static inline struct id books_schedule(struct db *db, const char *student)
{
    struct id id;
    assert_ok(attempt_schedule(db, &actor_system, SITTING, student, "main", T0 - 60 * MINUTE, &id));
    return id;
}

static inline enum fault books_hello(struct db *db, const struct actor *by, const char *attempt, const char *tab,
                                     int64_t now_ms)
{
    struct hello hello = {.tab = tab};
    char resume[65], media[65];
    enum fault refusal = F_OK, f = attempt_hello(db, by, attempt, &hello, now_ms, &refusal, resume, media);
    return f ? f : refusal;
}

/* The first student's attempt, through the check-in and admitted: in the exam since T0. */
static inline struct id books_started(struct db *db)
{
    int64_t place;
    struct id id = books_schedule(db, ST_1);
    assert_ok(books_hello(db, &by_student, id.text, "tab", T0));
    for (int step = 0; step < STEP_COUNT; step++)
        assert_ok(checkin_report(db, &by_student, id.text, (enum step)step, true, "{}", LANG_KK, T0));
    assert_ok(attempt_enter(db, &by_student, id.text, T0, &place));
    assert_ok(attempt_admit(db, &by_proctor, id.text, T0));
    return id;
}

#endif
