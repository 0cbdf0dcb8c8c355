#include "sheet.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "policy.h"
#include "text.h"
#include "zone.h"

static const char *const states[SHEET_STATE_COUNT] = {
#define STATE(name, word) #word,
    SHEET_STATES(STATE)
#undef STATE
};
static const char *const marks[MARK_COUNT] = {"score", "absent", "annulled", "missing", "act", "done"};

const char *sheet_state_word(enum sheet_state state)
{
    return states[state];
}

const char *sheet_mark_word(enum sheet_mark mark)
{
    return marks[mark];
}

static int word_index(const char *const *words, int count, const char *word)
{
    int i = 0;
    while (i < count - 1 && strcmp(words[i], word))
        i++;
    return i;
}

enum fault sheet_load(struct db *db, const char *id, struct arena *arena, struct sheet *ret_sheet)
{
    struct row row;
    struct sheet s;
    enum fault f = db_row(db, &row, S_SHEET_LOAD, "t", id);
    if (f)
        return f;
    s = (struct sheet){.group = row_text(&row, 2, arena),
                       .kind = row_text(&row, 3, arena),
                       .relation = row_text(&row, 4, arena),
                       .refers_to = row_text(&row, 5, arena),
                       .number = row_text(&row, 6, arena),
                       .state = (enum sheet_state)word_index(states, SHEET_STATE_COUNT, row_peek(&row, 7)),
                       .version = row_int(&row, 8),
                       .opened_ms = row_int(&row, 9),
                       .frozen_ms = row_int(&row, 10),
                       .registered_ms = row_int(&row, 11),
                       .json_sha256 = row_text(&row, 12, arena),
                       .pdf_sha256 = row_text(&row, 13, arena),
                       .verify_token = row_text(&row, 14, arena),
                       .void_reason = row_text(&row, 15, arena),
                       .policy_version = row_int(&row, 16),
                       .term = row_text(&row, 17, arena),
                       .form = row_text(&row, 18, arena),
                       .refers_number = row_text(&row, 20, arena)};
    snprintf(s.id, sizeof s.id, "%s", row_peek(&row, 0));
    snprintf(s.exam, sizeof s.exam, "%s", row_peek(&row, 1));
    snprintf(s.offering, sizeof s.offering, "%s", row_peek(&row, 19));
    row_done(&row);
    f = arena_check(arena);
    if (!f)
        *ret_sheet = s;
    return f;
}

enum fault sheet_fresh(const struct sheet *sheet, int64_t version)
{
    return sheet->version == version
               ? F_OK
               : fault(F_STALE, "statement %s is at version %lld", sheet->id, (long long)sheet->version);
}

static enum fault counter_name(struct db *db, const char *prefix, int64_t now_ms, char year[5], char out[48])
{
    char day[21];
    int64_t zone_min;
    enum fault f = university_minutes(db, now_ms, &zone_min);
    if (f)
        return f;
    clock_rfc3339(now_ms + zone_min * 60000, day);
    snprintf(year, 5, "%.4s", day);
    snprintf(out, 48, "paper.%.24s.%s", prefix, year);
    return F_OK;
}

enum fault paper_number(struct db *db, const char *prefix, int64_t now_ms, char *out, size_t size)
{
    char year[5], counter[48];
    int64_t n;
    enum fault f = counter_name(db, prefix, now_ms, year, counter);
    if (!f)
        f = counter_next(db, counter, &n);
    if (!f)
        snprintf(out, size, "%s-%s-%lld", prefix, year, (long long)n);
    return f;
}

enum fault paper_number_next(struct db *db, const char *prefix, int64_t now_ms, char *out, size_t size)
{
    char year[5], counter[48], university[ID_LEN + 1];
    struct row row;
    int64_t n = 0;
    enum fault f = counter_name(db, prefix, now_ms, year, counter);
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = db_row(db, &row, S_COUNTER_GET, "tt", university, counter);
    if (!f) {
        n = row_int(&row, 0);
        row_done(&row);
    }
    if (f && f != F_NOT_FOUND)
        return f;
    snprintf(out, size, "%s-%s-%lld", prefix, year, (long long)n + 1);
    return F_OK;
}

static enum fault refers_well(struct db *db, const struct sheet_new *s)
{
    struct arena arena;
    struct sheet old;
    bool both = s->relation && s->refers_to;
    if (!both)
        return s->relation || s->refers_to ? fault(F_INVALID, "relation and refers_to belong together") : F_OK;
    if (strcmp(s->relation, "supplement") && strcmp(s->relation, "correction"))
        return fault(F_INVALID, "a statement supplements or corrects another one");
    arena_init(&arena, 0);
    enum fault f = sheet_load(db, s->refers_to, &arena, &old);
    if (!f && (old.state != SHEET_REGISTERED || strcmp(old.exam, s->exam) || strcmp(old.kind, s->kind)))
        f = fault(F_CONFLICT, "statement %s is not a registered one of this exam", s->refers_to);
    arena_release(&arena);
    return f;
}

enum fault sheet_open(struct db *db, const struct actor *by, const struct sheet_new *s, int64_t now_ms,
                      struct id *ret_id)
{
    struct id id = id_make();
    char university[ID_LEN + 1], number[64];
    int64_t version;
    if (strcmp(s->kind, "main") && strcmp(s->kind, "individual") && strcmp(s->kind, "fx_retake"))
        return fault(F_INVALID, "no kind of statement: %.20s", s->kind);
    enum fault f = refers_well(db, s);
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = policy_version(db, now_ms, &version);
    if (!f)
        f = paper_number(db, "ВЕД", now_ms, number, sizeof number);
    if (!f)
        f = db_run(db, S_SHEET_ADD, "tttttttttii", id.text, university, s->exam, s->group, s->kind, s->relation,
                   s->refers_to, number, by->person, now_ms, version);
    if (!f)
        f = audit(db, by, "sheet.open", "sheet", id.text, "%s, %s%s%s", number, s->kind, s->relation ? ", " : "",
                  s->relation ? s->relation : "");
    if (!f)
        *ret_id = id;
    return f;
}

static enum fault moved(struct db *db, const struct sheet *sheet)
{
    return db_changes(db) == 1 ? F_OK
                               : fault(F_CONFLICT, "statement %s is %s, version %lld", sheet->id, states[sheet->state],
                                       (long long)sheet->version);
}

static enum fault reason_fits(const char *reason)
{
    return text_fits(reason, SHEET_REASON_MAX) ? F_OK
                                               : fault(F_INVALID, "a reason has 1 to %d bytes", SHEET_REASON_MAX);
}

enum fault sheet_return(struct db *db, const struct actor *by, const struct sheet *sheet, const char *reason,
                        int64_t now_ms)
{
    (void)now_ms;
    enum fault f = reason_fits(reason);
    if (!f)
        f = db_run(db, S_SHEET_RETURN, "ti", sheet->id, sheet->version);
    if (!f)
        f = moved(db, sheet);
    return f ? f
             : audit(db, by, "sheet.return", "sheet", sheet->id, "version %lld: %s", (long long)sheet->version, reason);
}

enum fault sheet_void(struct db *db, const struct actor *by, const struct sheet *sheet, const char *reason,
                      int64_t now_ms)
{
    (void)now_ms;
    enum fault f = reason_fits(reason);
    if (!f)
        f = db_run(db, S_SHEET_VOID, "tit", sheet->id, sheet->version, reason);
    if (!f)
        f = moved(db, sheet);
    return f ? f : audit(db, by, "sheet.void", "sheet", sheet->id, "%s: %s", sheet->number, reason);
}

enum fault paper_filed(struct db *db, const struct actor *by, const char *object_kind, const char *object,
                       int64_t copies, const char *file_no, const char *shelf, int64_t now_ms)
{
    struct row row;
    if (copies < 1 || copies > 99 || !text_fits(file_no, 64) || !text_fits(shelf, 64))
        return fault(F_INVALID, "1 to 99 copies, the file and the shelf are needed");
    enum fault f = db_row(db, &row, S_PAPER_KNOWN, "tt", object_kind, object);
    if (f)
        return f;
    row_done(&row);
    f = db_run(db, S_PAPER_ADD, "ttititt", object_kind, object, copies, by->person, now_ms, file_no, shelf);
    return f ? f
             : audit(db, by, "paper.file", object_kind, object, "%lld copies, %s, %s", (long long)copies, file_no,
                     shelf);
}
