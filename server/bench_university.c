#include "bench_university.h"

#include <inttypes.h>
#include <stdio.h>

#include "audit.h"
#include "clock.h"
#include "role.h"

enum {
    DEMO_STUDENTS = 30,
    STUDENTS_OF_COURSE = 50,
    STUDENTS_OF_GROUP = 25,
    AUDITS = 4,
    AUDIT_BATCH = 5000,
    YEAR_DAYS = 365
};

extern const char *const university_steps[][2]; /* name, SQL; the last is NULL */

void university_row_id(enum university_row what, int64_t n, char ret_id[ID_LEN + 1])
{
    snprintf(ret_id, ID_LEN + 1, "%c%019" PRId64, (char)what, n);
}

struct university university_of(int64_t students)
{
    int64_t courses = students / STUDENTS_OF_COURSE;
    struct university u = {.students = students, .courses = courses < 10 ? 10 : courses};
    u.teachers = u.courses / 4 + 1;
    u.proctors = u.courses / 8 + 1;
    return u;
}

int64_t university_teacher(const struct university *u, int64_t n)
{
    return u->students + n % u->teachers;
}

int64_t university_proctor(const struct university *u, int64_t n)
{
    return u->students + u->teachers + n % u->proctors;
}

static enum fault number_tables(struct db *db, const struct university *u, int64_t now_ms)
{
    char sql[1024];
    int64_t groups = u->students / STUDENTS_OF_GROUP, most = u->students * 5;
    if (most < u->courses * 240)
        most = u->courses * 240;
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE k (n INTEGER PRIMARY KEY);"
             "WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < %" PRId64 ")"
             "INSERT INTO k SELECT n FROM i;"
             "CREATE TEMP TABLE size AS SELECT %" PRId64 " AS students, %" PRId64 " AS courses, %" PRId64
             " AS teachers, %" PRId64 " AS proctors, %" PRId64 " AS groups, %" PRId64 " AS at, %" PRId64
             " AS year, (SELECT id FROM university) AS o",
             most, u->students, u->courses, u->teachers, u->proctors, groups > 0 ? groups : 1, now_ms,
             now_ms / 86400000 / YEAR_DAYS + 1970);
    return db_exec(db, sql);
}

/* What is told of an attempt by those who act on it, each row in the chain. */
static enum fault audit_attempt(struct db *db, const struct university *u, int64_t n)
{
    char student[ID_LEN + 1], proctor[ID_LEN + 1], attempt[ID_LEN + 1];
    university_row_id(ROW_PERSON, n / UNIVERSITY_EACH, student);
    university_row_id(ROW_PERSON, university_proctor(u, n), proctor);
    university_row_id(ROW_ATTEMPT, n, attempt);
    const struct {
        struct actor by;
        const char *action, *detail;
    } told[AUDITS] = {{{NULL, 0, NULL}, "attempt.schedule", "main, attempt 1, 5400 s"},
                      {{proctor, ROLE_PROCTOR, "192.0.2.2"}, "attempt.admit", "id_ok to in_progress"},
                      {{student, ROLE_STUDENT, "192.0.2.1"}, "attempt.submit", "in_progress to submitted"},
                      {{NULL, 0, NULL}, "grade.released", "provisional to released"}};
    enum fault f = F_OK;
    for (int i = 0; i < AUDITS && !f; i++)
        f = audit(db, &told[i].by, told[i].action, "attempt", attempt, "%s", told[i].detail);
    return f;
}

static enum fault committed(struct db *db, enum fault f)
{
    if (!f)
        f = db_commit(db);
    if (f)
        db_rollback(db);
    return f;
}

static enum fault audits(struct db *db, const struct university *u)
{
    enum fault f = F_OK;
    int64_t all = u->students * UNIVERSITY_EACH;
    for (int64_t from = 0; from < all && !f; from += AUDIT_BATCH) {
        f = db_begin(db);
        for (int64_t n = from; n < all && n < from + AUDIT_BATCH && !f; n++)
            f = audit_attempt(db, u, n);
        f = committed(db, f);
    }
    return f;
}

static enum fault demo(struct db *db, int64_t now_ms, struct demo *ret_demo)
{
    enum fault f = db_begin(db);
    return f ? f : committed(db, demo_fill_class(db, now_ms, DEMO_STUDENTS, ret_demo));
}

enum fault university_fill(struct db *db, const struct university *u, int64_t now_ms, FILE *progress,
                           struct demo *ret_demo)
{
    int64_t began = clock_steady_us();
    enum fault f = demo(db, now_ms, ret_demo);
    if (!f)
        f = number_tables(db, u, now_ms);
    for (int i = 0; university_steps[i][0] && !f; i++) {
        f = db_begin(db);
        if (!f)
            f = committed(db, db_exec(db, university_steps[i][1]));
        fprintf(progress, "%s: %" PRId64 " s\n", university_steps[i][0], (clock_steady_us() - began) / 1000000);
    }
    if (!f)
        f = audits(db, u);
    if (!f)
        f = db_exec(db, "DROP TABLE temp.k; DROP TABLE temp.size; DROP TABLE temp.sat; DROP TABLE temp.result");
    return f;
}
