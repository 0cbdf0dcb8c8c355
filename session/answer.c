#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attempt.h"
#include "role.h"

enum { ITEMS_MAX = 512 };

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted and checked, so that the same choice is always the same text. */
static enum fault choice_text(struct db *db, const char *item, bool single, const char *const *options, size_t count,
                              char out[ANSWER_CHOICE_MAX])
{
    const char *sorted[ANSWER_OPTIONS_MAX];
    struct row row;
    size_t used = 0;
    if (count > ANSWER_OPTIONS_MAX || (single && count > 1))
        return fault(F_INVALID, "%zu options chosen of item %s", count, item);
    if (count)
        memcpy(sorted, options, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_text);
    out[0] = 0;
    for (size_t i = 0; i < count; i++) {
        if (!id_valid(sorted[i]) || (i && !strcmp(sorted[i], sorted[i - 1])))
            return fault(F_INVALID, "options of item %s", item);
        enum fault f = db_row(db, &row, S_ANSWER_OPTION, "tt", sorted[i], item);
        if (f)
            return f == F_NOT_FOUND ? fault(F_INVALID, "option %s is not of item %s", sorted[i], item) : f;
        row_done(&row);
        used += (size_t)snprintf(out + used, ANSWER_CHOICE_MAX - used, "%s%s", i ? "," : "", sorted[i]);
    }
    return F_OK;
}

static enum fault item_kind(struct db *db, const char *attempt, const char *item, bool *ret_single)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ANSWER_ITEM, "tt", attempt, item);
    if (f)
        return f;
    *ret_single = !strcmp(row_peek(&row, 0), "single");
    row_done(&row);
    return F_OK;
}

/* F_OK with *ret_same: this revision is there already. */
static enum fault look(struct db *db, const char *attempt, const char *item, int64_t rev, const char *choice,
                       bool *ret_same, int64_t *ret_saved_ms)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ANSWER_AT, "tti", attempt, item, rev);
    *ret_same = false;
    if (!f) {
        *ret_same = !strcmp(row_peek(&row, 0), choice);
        *ret_saved_ms = row_int(&row, 1);
        row_done(&row);
        return *ret_same ? F_OK : fault(F_STALE, "revision %lld of item %s is taken", (long long)rev, item);
    }
    if (f != F_NOT_FOUND)
        return f;
    f = db_row(db, &row, S_ANSWER_LATEST, "tt", attempt, item);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    int64_t latest = row_int(&row, 0);
    row_done(&row);
    return latest > rev ? fault(F_STALE, "item %s is at revision %lld", item, (long long)latest) : F_OK;
}

static enum fault store(struct db *db, const struct attempt *a, const char *item, int64_t rev, const char *choice,
                        int64_t client_ms, int64_t now_ms, bool late)
{
    struct actor by = {a->person, ROLE_STUDENT, NULL};
    enum fault f =
        db_run(db, late ? S_ANSWER_LATE_ADD : S_ANSWER_ADD, "ttitii", a->id, item, rev, choice, client_ms, now_ms);
    return f ? f
             : audit(db, &by, late ? "answer.late" : "answer.save", "attempt", a->id, "item %s revision %lld: %s", item,
                     (long long)rev, choice);
}

enum fault answer_save(struct db *db, const char *attempt, const char *item, int64_t rev, const char *const *options,
                       size_t count, int64_t client_ms, int64_t now_ms, enum answer_outcome *ret_outcome,
                       int64_t *ret_saved_ms)
{
    struct attempt a;
    char choice[ANSWER_CHOICE_MAX];
    bool single = false, same;
    int64_t saved_ms = now_ms;
    enum fault f = rev < 1 ? fault(F_INVALID, "revision %lld", (long long)rev) : attempt_load(db, attempt, &a);
    if (!f)
        f = item_kind(db, attempt, item, &single);
    if (!f)
        f = choice_text(db, item, single, options, count, choice);
    if (!f)
        f = look(db, attempt, item, rev, choice, &same, &saved_ms);
    if (f)
        return f;
    bool running = state_running(a.state) && a.deadline_ms > now_ms;
    bool late = !running && (state_over(a.state) || state_running(a.state));
    if (!same && !running && !late)
        return fault(F_CONFLICT, "attempt %s is %s", attempt, state_word(a.state));
    if (!same)
        f = store(db, &a, item, rev, choice, client_ms, now_ms, late);
    if (f)
        return f;
    *ret_outcome = same ? ANSWER_SAME : late ? ANSWER_LATE : ANSWER_SAVED;
    *ret_saved_ms = saved_ms;
    return F_OK;
}

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

struct drawn {
    char item[ID_LEN + 1];
    int options;
};

static enum fault read_items(struct db *db, const char *exam, struct drawn *items, int *ret_count)
{
    struct row row;
    int count = 0;
    enum fault f;
    for (f = db_each(db, &row, S_EXAM_ITEMS, "t", exam); f == F_OK && count < ITEMS_MAX; f = row_next(&row)) {
        memcpy(items[count].item, row_peek(&row, 0), ID_LEN + 1);
        items[count++].options = (int)row_int(&row, 1);
    }
    if (f == F_OK) {
        row_done(&row);
        return fault(F_TOO_BIG, "exam %s has more than %d items", exam, ITEMS_MAX);
    }
    if (f == F_NOT_FOUND && !count)
        return fault(F_CONFLICT, "exam %s has no items", exam);
    *ret_count = count;
    return f == F_NOT_FOUND ? F_OK : f;
}

static void option_order(int options, bool shuffle, uint64_t *state, char *out, size_t size)
{
    int numbers[ANSWER_OPTIONS_MAX];
    size_t used = 0;
    int count = options < ANSWER_OPTIONS_MAX ? options : ANSWER_OPTIONS_MAX;
    for (int i = 0; i < count; i++)
        numbers[i] = i;
    if (shuffle)
        shuffle_numbers(numbers, count, state);
    out[0] = 0;
    for (int i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%d", i ? "," : "", numbers[i]);
}

enum fault attempt_items_make(struct db *db, const char *attempt, const char *exam, int64_t seed, bool shuffle)
{
    struct drawn *items = calloc(ITEMS_MAX, sizeof *items);
    int order[ITEMS_MAX], count = 0;
    uint64_t state = (uint64_t)seed;
    char options[ANSWER_OPTIONS_MAX * 4];
    enum fault f = items ? read_items(db, exam, items, &count) : fault(F_NOMEM, "items");
    for (int i = 0; i < count; i++)
        order[i] = i;
    if (shuffle)
        shuffle_numbers(order, count, &state);
    for (int i = 0; i < count && !f; i++) {
        const struct drawn *d = &items[order[i]];
        option_order(d->options, shuffle, &state, options, sizeof options);
        f = db_run(db, S_ATTEMPT_ITEM_ADD, "titt", attempt, (int64_t)(i + 1), d->item, options);
    }
    free(items);
    return f;
}

int64_t item_points(int64_t points, int64_t right, int64_t chosen_right, int64_t chosen_wrong, bool partial)
{
    if (!partial)
        return chosen_right == right && !chosen_wrong ? points : 0;
    int64_t net = chosen_right - chosen_wrong;
    return right > 0 && net > 0 ? points * net / right : 0;
}

enum fault answers_score(struct db *db, const char *attempt, bool partial, int64_t *ret_raw, int64_t *ret_max)
{
    struct row row;
    int64_t raw = 0, max = 0;
    enum fault f;
    for (f = db_each(db, &row, S_SCORE_ITEMS, "t", attempt); f == F_OK; f = row_next(&row)) {
        bool multiple = !strcmp(row_peek(&row, 1), "multiple");
        max += row_int(&row, 0);
        raw += item_points(row_int(&row, 0), row_int(&row, 2), row_int(&row, 3), row_int(&row, 4), partial && multiple);
    }
    if (f != F_NOT_FOUND)
        return f;
    *ret_raw = raw;
    *ret_max = max;
    return F_OK;
}
