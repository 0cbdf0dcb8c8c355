#include "record.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "grade.h"
#include "policy.h"

/* Which of a course's lines counts: the last, the best, or each. */
static bool counts(const struct gpa_line *lines, size_t count, size_t i, enum gpa_repeat repeat)
{
    for (size_t j = 0; j < count && repeat != GPA_ALL; j++) {
        if (j == i || lines[j].course != lines[i].course)
            continue;
        bool better = lines[j].points > lines[i].points || (lines[j].points == lines[i].points && j > i);
        if (repeat == GPA_LAST ? j > i : better)
            return false;
    }
    return true;
}

int gpa_of(const struct gpa_line *lines, size_t count, enum gpa_repeat repeat)
{
    int64_t sum = 0, credits = 0;
    for (size_t i = 0; i < count; i++) {
        assert(lines[i].credits > 0 && lines[i].points >= 0 && lines[i].points <= 400);
        if (!counts(lines, count, i, repeat))
            continue;
        sum += (int64_t)lines[i].points * lines[i].credits;
        credits += lines[i].credits;
    }
    return credits ? (int)((2 * sum + credits) / (2 * credits)) : -1;
}

static int64_t or_none(const struct row *row, int column)
{
    return row_null(row, column) ? -1 : row_int(row, column);
}

static struct record_line read_line(const struct row *row, struct arena *arena)
{
    struct record_line l = {.enrolment = row_text(row, 0, arena),
                            .course = row_text(row, 1, arena),
                            .code = row_text(row, 2, arena),
                            .credits = row_int(row, 6),
                            .year = row_int(row, 7),
                            .term = row_text(row, 8, arena),
                            .origin = row_text(row, 9, arena),
                            .rating = or_none(row, 10),
                            .exam = or_none(row, 11),
                            .final = or_none(row, 12),
                            .letter = row_text(row, 13, arena),
                            .state = row_null(row, 14) ? "exam_pending" : row_text(row, 14, arena),
                            .at_ms = row_null(row, 15) ? 0 : row_int(row, 15)};
    for (int lang = 0; lang < LANG_COUNT; lang++)
        l.title[lang] = row_text(row, 3 + lang, arena);
    return l;
}

static enum fault read_lines(struct db *db, const char *student, struct arena *arena, struct record *r)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_RECORD_LINES, "t", student); f == F_OK; f = row_next(&row)) {
        if (r->count == RECORD_LINES_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "student %s has more than %d courses", student, RECORD_LINES_MAX);
        }
        r->lines[r->count++] = read_line(&row, arena);
    }
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

static bool listed(const char *list, const char *code)
{
    size_t len = strlen(code);
    for (const char *p = list; *p; p += strcspn(p, ","), p += *p == ',')
        if (!strncmp(p, code, len) && (!p[len] || p[len] == ','))
            return true;
    return false;
}

static int course_number(const struct record *r, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (!strcmp(r->lines[j].course, r->lines[i].course))
            return (int)j;
    return (int)i;
}

static void add_up(struct record *r, const char *excluded, enum gpa_repeat repeat)
{
    struct gpa_line lines[RECORD_LINES_MAX];
    bool earned[RECORD_LINES_MAX] = {false};
    size_t n = 0;
    for (size_t i = 0; i < r->count; i++) {
        struct record_line *l = &r->lines[i];
        bool annulled = !strcmp(l->state, "annulled");
        int course = course_number(r, i), points = annulled ? 0 : grade_points(l->letter);
        l->shown = annulled || !strcmp(l->state, "released") || !strcmp(l->state, "reinstated");
        if (!l->shown || points < 0)
            continue;
        r->credits_tried += l->credits;
        l->earned = points >= GRADE_POINTS_PASS && !earned[course];
        if (l->earned)
            r->credits_earned += l->credits;
        earned[course] = earned[course] || l->earned;
        if (l->credits > 0 && !listed(excluded, l->code))
            lines[n++] = (struct gpa_line){course, (int)l->credits, points};
    }
    r->gpa = gpa_of(lines, n, repeat);
}

enum fault record_load(struct db *db, const char *student, int64_t now_ms, struct arena *arena,
                       struct record *ret_record)
{
    char repeat[POLICY_TEXT_MAX], excluded[POLICY_TEXT_MAX];
    struct record r = {.lines = arena_alloc(arena, RECORD_LINES_MAX * sizeof *r.lines)};
    if (!r.lines)
        return fault(F_NOMEM, "record of student %s", student);
    enum fault f = policy_version(db, now_ms, &r.policy_version);
    if (!f)
        f = policy_text(db, r.policy_version, "gpa_on_repeat", repeat);
    if (!f)
        f = policy_text(db, r.policy_version, "gpa_exclude", excluded);
    if (!f)
        f = read_lines(db, student, arena, &r);
    if (f)
        return f;
    add_up(&r, excluded, !strcmp(repeat, "best") ? GPA_BEST : !strcmp(repeat, "all") ? GPA_ALL : GPA_LAST);
    r.gpa_repeat = arena_text(arena, repeat);
    f = arena_check(arena);
    if (!f)
        *ret_record = r;
    return f;
}
