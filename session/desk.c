#include "desk.h"

#include <stdio.h>
#include <string.h>

#include "grade.h"

struct slot {
    const char *word;
    int64_t *count;
};

static void count_into(const struct slot *slots, size_t n, const char *word, int64_t count)
{
    for (size_t i = 0; i < n; i++)
        if (word && !strcmp(slots[i].word, word))
            *slots[i].count += count;
}

static enum fault marks(struct db *db, struct desk *d)
{
    const struct slot states[] = {{"provisional", &d->provisional},
                                  {"withheld", &d->withheld},
                                  {"released", &d->released},
                                  {"reinstated", &d->released},
                                  {"annulled", &d->annulled}};
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_DESK_MARKS, "it", d->year, d->term); f == F_OK; f = row_next(&row)) {
        const char *letter = row_peek(&row, 1);
        int64_t count = row_int(&row, 2);
        count_into(states, sizeof states / sizeof *states, row_peek(&row, 0), count);
        if (letter && grade_points(letter) >= GRADE_POINTS_PASS)
            d->positive += count;
        else if (letter)
            *(strcmp(letter, "FX") ? &d->f : &d->fx) += count;
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault admissions(struct db *db, struct desk *d)
{
    struct row row;
    enum fault f = db_row(db, &row, S_DESK_ADMISSIONS, "it", d->year, d->term);
    if (f)
        return f;
    d->admitted = row_int(&row, 0);
    d->not_admitted = row_int(&row, 1);
    row_done(&row);
    return F_OK;
}

static enum fault attempts(struct db *db, struct desk *d)
{
    const struct slot states[] = {{"scheduled", &d->scheduled},    {"checkin", &d->sitting},
                                  {"consented", &d->sitting},      {"device_ok", &d->sitting},
                                  {"id_ok", &d->sitting},          {"in_progress", &d->sitting},
                                  {"interrupted", &d->sitting},    {"suspended", &d->sitting},
                                  {"paused", &d->sitting},         {"graded_pending", &d->awaiting_marks},
                                  {"under_review", &d->under_act}, {"act_a_open", &d->under_act},
                                  {"act_b_open", &d->under_act},   {"annulment_pending", &d->under_act},
                                  {"no_show", &d->no_show},        {"void_technical", &d->technical}};
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_DESK_ATTEMPTS, "it", d->year, d->term); f == F_OK; f = row_next(&row))
        count_into(states, sizeof states / sizeof *states, row_peek(&row, 0), row_int(&row, 1));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault office(struct db *db, struct desk *d)
{
    struct row row;
    enum fault f = db_row(db, &row, S_DESK_OFFICE, "");
    if (f)
        return f;
    d->sheets_open = row_int(&row, 0);
    d->sheets_frozen = row_int(&row, 1);
    d->remedies = row_int(&row, 2);
    d->appeals = row_int(&row, 3);
    d->acts_to_post = row_int(&row, 4);
    row_done(&row);
    return F_OK;
}

enum fault desk_load(struct db *db, int64_t year, const char *term, struct desk *ret_desk)
{
    struct row row;
    struct desk d = {.year = year};
    enum fault f = F_OK;
    snprintf(d.term, sizeof d.term, "%s", term);
    if (!year) {
        f = db_row(db, &row, S_DESK_TERM, "");
        if (f)
            return f;
        d.year = row_int(&row, 0);
        snprintf(d.term, sizeof d.term, "%s", row_peek(&row, 1));
        row_done(&row);
    }
    f = marks(db, &d);
    if (!f)
        f = admissions(db, &d);
    if (!f)
        f = attempts(db, &d);
    if (!f)
        f = office(db, &d);
    if (!f)
        *ret_desk = d;
    return f;
}
