#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = 512, DRAWS_MAX = 32 };

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
}

static void shuffle_numbers(int *numbers, int count, uint64_t *state)
{
    for (int i = count - 1; i > 0; i--) {
        int j = (int)(next_random(state) % (uint64_t)(i + 1)), kept = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = kept;
    }
}

enum mixing { MIX_NEVER, MIX_AS_EXAM, MIX_ALWAYS /* its own order would be the answer */ };

struct drawn {
    char item[ID_LEN + 1];
    int options;
    enum mixing mixing;
};

struct paper {
    struct drawn items[ITEMS_MAX];
    int count;
    uint64_t state; /* of the dice */
};

static void read_drawn(const struct row *row, struct drawn *ret)
{
    snprintf(ret->item, sizeof ret->item, "%s", row_peek(row, 0));
    ret->options = (int)row_int(row, 1);
    ret->mixing = (enum mixing)row_int(row, 2);
}

static enum fault read_items(struct db *db, const char *exam, struct paper *paper)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_EXAM_ITEMS, "t", exam); f == F_OK && paper->count < ITEMS_MAX; f = row_next(&row))
        read_drawn(&row, &paper->items[paper->count++]);
    if (f == F_OK) {
        row_done(&row);
        return fault(F_TOO_BIG, "exam %s has more than %d items", exam, ITEMS_MAX);
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static bool taken(const struct drawn *items, int count, const char *item)
{
    for (int i = 0; i < count; i++)
        if (!strcmp(items[i].item, item))
            return true;
    return false;
}

struct draw {
    char category[256];
    int64_t difficulty, items;
};

/* Each of the course's fitting questions has the same chance: the first `items` stay, later ones replace them. */
static enum fault draw_one(struct db *db, const char *exam, const struct draw *d, struct paper *paper)
{
    struct row row;
    int64_t seen = 0;
    int first = paper->count;
    enum fault f;
    if (first + d->items > ITEMS_MAX)
        return fault(F_TOO_BIG, "exam %s has more than %d items", exam, ITEMS_MAX);
    for (f = db_each(db, &row, S_EXAM_CANDIDATES, "tti", exam, d->category, d->difficulty); f == F_OK;
         f = row_next(&row)) {
        struct drawn candidate;
        read_drawn(&row, &candidate);
        if (taken(paper->items, first, candidate.item))
            continue;
        int64_t place = seen < d->items ? seen : (int64_t)(next_random(&paper->state) % (uint64_t)(seen + 1));
        if (place < d->items)
            paper->items[first + place] = candidate;
        seen++;
    }
    if (f != F_NOT_FOUND)
        return f;
    if (seen < d->items)
        return fault(F_CONFLICT, "exam %s draws %lld questions of \"%s\", the bank has %lld", exam, (long long)d->items,
                     d->category, (long long)seen);
    paper->count += (int)d->items;
    return F_OK;
}

static enum fault draw_all(struct db *db, const char *exam, struct paper *paper)
{
    struct draw draws[DRAWS_MAX];
    struct row row;
    int count = 0;
    enum fault f;
    for (f = db_each(db, &row, S_EXAM_DRAWS, "t", exam); f == F_OK && count < DRAWS_MAX; f = row_next(&row)) {
        snprintf(draws[count].category, sizeof draws[count].category, "%s", row_peek(&row, 0));
        draws[count].difficulty = row_int(&row, 1);
        draws[count++].items = row_int(&row, 2);
    }
    if (f == F_OK) {
        row_done(&row);
        return fault(F_TOO_BIG, "exam %s has more than %d draws", exam, DRAWS_MAX);
    }
    if (f != F_NOT_FOUND)
        return f;
    f = F_OK;
    for (int i = 0; i < count && !f; i++)
        f = draw_one(db, exam, &draws[i], paper);
    return f;
}

/* An oral exam and work on paper have no questions here. */
static enum fault may_be_empty(struct db *db, const char *exam)
{
    struct row row;
    enum fault f = db_row(db, &row, S_EXAM_FORM, "t", exam);
    if (f)
        return f;
    const char *form = row_peek(&row, 0);
    bool asks = !strcmp(form, "atk_test") || !strcmp(form, "mixed") || !strcmp(form, "written_online");
    row_done(&row);
    return asks ? fault(F_CONFLICT, "exam %s has no items", exam) : F_OK;
}

static void option_order(const struct drawn *d, bool shuffle, uint64_t *state, char *out, size_t size)
{
    int numbers[ANSWER_OPTIONS_MAX];
    size_t used = 0;
    int count = d->options < ANSWER_OPTIONS_MAX ? d->options : ANSWER_OPTIONS_MAX;
    for (int i = 0; i < count; i++)
        numbers[i] = i;
    if (d->mixing == MIX_ALWAYS || (shuffle && d->mixing == MIX_AS_EXAM))
        shuffle_numbers(numbers, count, state);
    out[0] = 0;
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%d", i ? "," : "", numbers[i]);
}

static enum fault store(struct db *db, const char *attempt, struct paper *paper, bool shuffle)
{
    int order[ITEMS_MAX];
    char options[ANSWER_OPTIONS_MAX * 4];
    enum fault f = F_OK;
    for (int i = 0; i < paper->count; i++)
        order[i] = i;
    if (shuffle)
        shuffle_numbers(order, paper->count, &paper->state);
    for (int i = 0; i < paper->count && !f; i++) {
        const struct drawn *d = &paper->items[order[i]];
        option_order(d, shuffle, &paper->state, options, sizeof options);
        f = db_run(db, S_ATTEMPT_ITEM_ADD, "titt", attempt, (int64_t)(i + 1), d->item, options);
    }
    return f;
}

enum fault attempt_items_make(struct db *db, const char *attempt, const char *exam, int64_t seed, bool shuffle)
{
    struct paper *paper = calloc(1, sizeof *paper);
    if (!paper)
        return fault(F_NOMEM, "a paper");
    paper->state = (uint64_t)seed;
    enum fault f = read_items(db, exam, paper);
    if (!f)
        f = draw_all(db, exam, paper);
    if (!f && !paper->count)
        f = may_be_empty(db, exam);
    if (!f)
        f = store(db, attempt, paper, shuffle);
    free(paper);
    return f;
}
