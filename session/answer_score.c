#include "answer.h"

#include <string.h>

#include "score.h"

static const char *text_of(const struct row *row, int column, struct arena *arena)
{
    const char *text = row_text(row, column, arena);
    return text ? text : "";
}

static void read_option(const struct row *row, struct arena *arena, struct score_option *o)
{
    *o = (struct score_option){.id = text_of(row, 0, arena),
                               .correct = row_int(row, 4),
                               .share_ppm = row_null(row, 5) ? row_int(row, 4) * SHARE_ALL_PPM : row_int(row, 5),
                               .value_micro = row_int(row, 9),
                               .tolerance_micro = row_int(row, 10)};
    for (int l = 0; l < 3; l++) {
        o->text[l] = text_of(row, 1 + l, arena);
        o->pair[l] = text_of(row, 6 + l, arena);
    }
}

static enum fault read_options(struct db *db, const char *item, struct arena *arena, struct score_item *into)
{
    struct row row;
    struct score_option *options = arena_alloc(arena, ANSWER_OPTIONS_MAX * sizeof *options);
    enum fault f;
    if (!options)
        return arena_check(arena);
    for (f = db_each(db, &row, S_SCORE_OPTIONS, "t", item); f == F_OK && into->count < ANSWER_OPTIONS_MAX;
         f = row_next(&row))
        read_option(&row, arena, &options[into->count++]);
    if (f == F_OK) {
        row_done(&row);
        return fault(F_TOO_BIG, "item %s has more than %d options", item, ANSWER_OPTIONS_MAX);
    }
    into->options = options;
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

struct sum {
    int64_t raw, max, unmarked;
};

static enum fault score_row(struct db *db, const struct row *row, bool partial, struct sum *sum)
{
    struct arena arena;
    struct score_item item = {.points = row_int(row, 0), .exact = row_int(row, 2)};
    int kind = item_kind_from(row_peek(row, 1));
    if (kind < 0)
        return fault(F_CORRUPT, "item %s is of no kind", row_peek(row, 3));
    item.kind = (enum item_kind)kind;
    sum->max += item.points;
    if (item_marked(item.kind)) {
        sum->unmarked += row_null(row, 6);
        sum->raw += row_null(row, 6) ? 0 : row_int(row, 6);
        return F_OK;
    }
    if (row_null(row, 4))
        return F_OK;
    arena_init(&arena, 0);
    enum fault f = read_options(db, row_peek(row, 3), &arena, &item);
    if (!f)
        sum->raw += score_answer(&item, row_peek(row, 4), row_peek(row, 5), partial);
    arena_release(&arena);
    return f;
}

/* What the examiner says of the whole attempt, where the form of the exam has such a part. */
static enum fault score_sheet(struct db *db, const char *attempt, struct sum *sum)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SCORE_SHEET, "t", attempt);
    if (f)
        return f;
    if (row_int(&row, 0) > 0) {
        sum->max += row_int(&row, 0);
        sum->unmarked += row_null(&row, 1);
        sum->raw += row_null(&row, 1) ? 0 : row_int(&row, 1);
    }
    row_done(&row);
    return F_OK;
}

enum fault answers_score(struct db *db, const char *attempt, bool partial, int64_t *ret_raw, int64_t *ret_max,
                         int64_t *ret_unmarked)
{
    struct row row;
    struct sum sum = {0};
    enum fault f;
    for (f = db_each(db, &row, S_SCORE_ITEMS, "t", attempt); f == F_OK; f = row_next(&row)) {
        enum fault g = score_row(db, &row, partial, &sum);
        if (g) {
            row_done(&row);
            return g;
        }
    }
    if (f != F_NOT_FOUND)
        return f;
    f = score_sheet(db, attempt, &sum);
    if (f)
        return f;
    *ret_raw = sum.raw;
    *ret_max = sum.max;
    *ret_unmarked = sum.unmarked;
    return F_OK;
}
