#include "mark.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "attempt_books.h"
#include "text.h"

static const char *const part_words[] = {[MARK_FIRST] = "first", [MARK_SECOND] = "second", [MARK_AGREED] = "agreed"};

const char *mark_part_word(enum mark_part part)
{
    return part_words[part];
}

enum fault mark_may(struct db *db, const char *person, const char *exam)
{
    struct row row;
    enum fault f = db_row(db, &row, S_MARK_MAY, "tt", person, exam);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "exam %s is not %s's to mark", exam, person) : f;
    row_done(&row);
    return F_OK;
}

/* No vowels and nothing that looks like something else: codes are read aloud and written on paper. */
enum fault mark_code_make(struct db *db, const char *attempt, const char *exam)
{
    static const char letters[] = "23456789BCDFGHJKMNPQRSTVWXZ";
    enum { TRIES = 8 };
    char code[MARK_CODE + 1] = "";
    enum fault f = F_CONFLICT;
    for (int t = 0; t < TRIES && f == F_CONFLICT; t++) {
        for (int i = 0; i < MARK_CODE; i++)
            code[i] = letters[randombytes_uniform(sizeof letters - 1)];
        f = db_run(db, S_MARK_CODE_ADD, "ttt", attempt, exam, code);
    }
    return f;
}

struct standing { /* of one item's marks */
    char first[ID_LEN + 1], second[ID_LEN + 1];
    int64_t first_points, second_points, most, gap;
    bool two;
};

static enum fault read_standing(struct db *db, const struct mark_new *mark, struct standing *ret)
{
    struct row row;
    struct standing s = {0};
    enum fault f = db_row(db, &row, S_MARK_STANDING, "tt", mark->attempt, mark->item);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "nothing to mark in attempt %s", mark->attempt) : f;
    s.most = row_int(&row, 0);
    s.two = row_int(&row, 1);
    s.gap = row_int(&row, 2);
    snprintf(s.first, sizeof s.first, "%s", row_null(&row, 3) ? "" : row_peek(&row, 3));
    s.first_points = row_int(&row, 4);
    snprintf(s.second, sizeof s.second, "%s", row_null(&row, 5) ? "" : row_peek(&row, 5));
    s.second_points = row_int(&row, 6);
    row_done(&row);
    *ret = s;
    return s.most > 0 ? F_OK : fault(F_NOT_FOUND, "nothing to mark in attempt %s", mark->attempt);
}

/* Which part is this person's. Who gave one of the two marks does not agree on them as a third. */
static enum fault part_of(const struct standing *s, const char *person, enum mark_part *ret)
{
    int64_t apart =
        s->first_points > s->second_points ? s->first_points - s->second_points : s->second_points - s->first_points;
    bool mine_first = !strcmp(s->first, person), mine_second = !strcmp(s->second, person);
    *ret = mine_first || !s->first[0] ? MARK_FIRST : mine_second || !s->second[0] ? MARK_SECOND : MARK_AGREED;
    if (*ret != MARK_FIRST && !s->two)
        return fault(F_CONFLICT, "another has marked it, and this exam has one marker");
    if (*ret == MARK_AGREED && apart <= s->gap)
        return fault(F_CONFLICT, "the two markers agree");
    return F_OK;
}

static enum fault attempt_markable(struct db *db, const char *id, struct attempt *ret)
{
    enum fault f = attempt_load(db, id, ret);
    if (f)
        return f;
    bool over = state_over(ret->state) && ret->state <= ATTEMPT_GRADED_PENDING;
    return over && ret->score < 0 ? F_OK : fault(F_CONFLICT, "attempt %s is %s", id, state_word(ret->state));
}

enum fault mark_add(struct db *db, const struct actor *by, const struct mark_new *mark, int64_t now_ms,
                    enum mark_part *ret_part)
{
    struct attempt a;
    struct standing s;
    enum mark_part part = MARK_FIRST;
    enum fault f = attempt_markable(db, mark->attempt, &a);
    if (!f)
        f = mark_may(db, by->person, a.exam);
    if (!f)
        f = read_standing(db, mark, &s);
    if (!f && (mark->points < 0 || mark->points > s.most))
        f = fault(F_INVALID, "%lld points of %lld", (long long)mark->points, (long long)s.most);
    if (!f)
        f = part_of(&s, by->person, &part);
    if (!f && *mark->comment && !text_fits(mark->comment, MARK_COMMENT_MAX))
        f = fault(F_INVALID, "the comment is too long or no text");
    if (!f && part == MARK_AGREED && !*mark->comment)
        f = fault(F_INVALID, "to agree on a mark needs a reason");
    if (!f)
        f = db_run(db, S_MARK_ADD, "ttttiti", mark->attempt, mark->item, mark_part_word(part), by->person, mark->points,
                   mark->comment, now_ms);
    if (!f)
        f = audit(db, by, "attempt.mark", "attempt", mark->attempt, "%s %s: %lld of %lld", mark_part_word(part),
                  *mark->item ? mark->item : "sheet", (long long)mark->points, (long long)s.most);
    if (!f)
        *ret_part = part;
    return f ? f : attempt_marked(db, by, mark->attempt, now_ms);
}
