#include "audit_search.h"

#include <string.h>

enum { FEW = 5000 }; /* so many are sorted; more are walked through from the end until the page is full */

struct span {
    char university[ID_LEN + 1];
    int64_t low, high; /* rows of the time asked for; the chain has no gaps */
};

static enum fault first_since(struct db *db, const char *university, int64_t ms, int64_t otherwise, int64_t *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_AUDIT_SINCE, "ti", university, ms);
    *ret = f ? otherwise : row_int(&row, 0);
    if (!f)
        row_done(&row);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault span_of(struct db *db, const struct audit_search *s, struct span *ret)
{
    char head[HASH_HEX + 1];
    int64_t last = 0, after;
    enum fault f = university_id(db, ret->university);
    if (!f)
        f = chain_head(db, &last, head);
    if (!f)
        f = first_since(db, ret->university, s->from_ms, last + 1, &ret->low);
    after = last + 1;
    if (!f && s->to_ms)
        f = first_since(db, ret->university, s->to_ms, last + 1, &after);
    ret->high = after - 1;
    return f;
}

/* What can be told without looking: a stretch of the chain. */
static void stretch(const struct audit_search *s, const struct span *span, int64_t *seqs, size_t *ret_count,
                    int64_t *ret_total)
{
    int64_t total = span->high - span->low + 1;
    size_t n = 0;
    for (int64_t i = s->offset; i < total && (int64_t)n < s->limit; i++)
        seqs[n++] = s->ascending ? span->low + i : span->high - i;
    *ret_count = n;
    *ret_total = total > 0 ? total : 0;
}

/* Of those that are found from the end: the place of an ascending page counted from there. */
static bool place_of(const struct audit_search *s, int64_t total, int64_t *ret_limit, int64_t *ret_offset)
{
    int64_t left = total - s->offset;
    if (left <= 0)
        return false;
    *ret_limit = left < s->limit ? left : s->limit;
    *ret_offset = s->ascending ? left - *ret_limit : s->offset;
    return true;
}

static enum fault take(enum fault f, struct row *row, int64_t *seqs, size_t most, size_t *ret_count)
{
    size_t n = 0;
    for (; f == F_OK; f = row_next(row)) {
        if (n == most) {
            row_done(row);
            break;
        }
        seqs[n++] = row_int(row, 0);
    }
    *ret_count = n;
    return f == F_NOT_FOUND ? F_OK : f;
}

static void turn(int64_t *seqs, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        int64_t held = seqs[i];
        seqs[i] = seqs[count - 1 - i];
        seqs[count - 1 - i] = held;
    }
}

static enum fault counted(struct db *db, enum statement s, const struct audit_search *a, const struct span *span,
                          int64_t *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, s, "tiitttt", span->university, span->low, span->high, a->action, a->object,
                          a->role, a->actor);
    if (f)
        return f;
    *ret = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}

static enum fault paged(struct db *db, enum statement s, const struct audit_search *a, const struct span *span,
                        int64_t total, int64_t *seqs, size_t *ret_count)
{
    struct row row;
    int64_t limit, offset;
    *ret_count = 0;
    if (!place_of(a, total, &limit, &offset))
        return F_OK;
    enum fault f = db_each(db, &row, s, "tiittttii", span->university, span->low, span->high, a->action, a->object,
                           a->role, a->actor, limit, offset);
    f = take(f, &row, seqs, (size_t)limit, ret_count);
    if (!f && a->ascending)
        turn(seqs, *ret_count);
    return f;
}

enum fault audit_find(struct db *db, const struct audit_search *a, int64_t *ret_seqs, size_t *ret_count,
                      int64_t *ret_total)
{
    struct span span;
    enum statement count = S_AUDIT_COUNT, page = S_AUDIT_WALK;
    if (a->limit < 1 || a->limit > AUDIT_FOUND_MAX || a->offset < 0)
        return fault(F_INVALID, "a page of at most %d rows", AUDIT_FOUND_MAX);
    enum fault f = span_of(db, a, &span);
    if (f)
        return f;
    if (!a->action[0] && !a->object[0] && !a->actor[0] && !a->role[0]) {
        stretch(a, &span, ret_seqs, ret_count, ret_total);
        return F_OK;
    }
    if (a->object[0]) {
        count = S_AUDIT_OBJECT_COUNT;
        page = S_AUDIT_OBJECT;
    } else if (a->actor[0]) {
        count = S_AUDIT_ACTOR_COUNT;
        page = S_AUDIT_ACTOR;
    }
    f = counted(db, count, a, &span, ret_total);
    if (!f && page == S_AUDIT_WALK && *ret_total <= FEW)
        page = S_AUDIT_FEW;
    return f ? f : paged(db, page, a, &span, *ret_total, ret_seqs, ret_count);
}
