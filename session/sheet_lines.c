#include "sheet.h"

#include <string.h>

#include "attempt.h"
#include "grade.h"

/* The lines of a statement, who signs it, and what its last signature brings about. */

static int64_t or_none(const struct row *row, int column)
{
    return row_null(row, column) ? -1 : row_int(row, column);
}

/* While an exam runs, is reviewed or awaits its marker there is no mark; an act holds its line back. */
static enum sheet_mark mark_of(const struct row *row)
{
    const char *state = row_peek(row, 5), *grade = row_peek(row, 11);
    if (row_int(row, 13))
        return MARK_DONE;
    if (row_int(row, 6))
        return MARK_ACT;
    if (grade && !strcmp(grade, "annulled"))
        return MARK_ANNULLED;
    if (state && !strcmp(state, "no_show"))
        return MARK_ABSENT;
    if (state && (!strcmp(state, "under_review") || !strcmp(state, "void_technical")))
        return MARK_ACT;
    if (grade && !strcmp(grade, "withheld"))
        return MARK_ACT;
    return row_null(row, 8) ? MARK_MISSING : MARK_SCORE;
}

static struct sheet_line candidate(const struct row *row, struct arena *arena)
{
    return (struct sheet_line){.enrolment = row_text(row, 0, arena),
                               .student_no = row_text(row, 1, arena),
                               .name = row_text(row, 2, arena),
                               .group = row_text(row, 3, arena),
                               .attempt = row_text(row, 4, arena),
                               .mark = mark_of(row),
                               .rating = or_none(row, 7),
                               .exam = or_none(row, 8),
                               .final = or_none(row, 9),
                               .letter = row_text(row, 10, arena),
                               .event_n = or_none(row, 12)};
}

static struct sheet_line frozen_line(const struct row *row, struct arena *arena)
{
    const char *mark = row_peek(row, 5);
    return (struct sheet_line){.enrolment = row_text(row, 0, arena),
                               .student_no = row_text(row, 1, arena),
                               .name = row_text(row, 2, arena),
                               .group = row_text(row, 3, arena),
                               .attempt = row_text(row, 4, arena),
                               .mark = !strcmp(mark, "score")    ? MARK_SCORE
                                       : !strcmp(mark, "absent") ? MARK_ABSENT
                                                                 : MARK_ANNULLED,
                               .rating = or_none(row, 6),
                               .exam = or_none(row, 7),
                               .final = or_none(row, 8),
                               .letter = row_text(row, 9, arena),
                               .event_n = or_none(row, 10)};
}

static enum fault first_row(struct db *db, const struct sheet *s, struct row *row)
{
    if (s->state != SHEET_OPEN)
        return db_each(db, row, S_SHEET_LINES, "ti", s->id, s->version);
    if (s->relation && !strcmp(s->relation, "correction"))
        return db_each(db, row, S_SHEET_CHANGED, "t", s->refers_to);
    return db_each(db, row, S_SHEET_CANDIDATES, "ttt", s->exam, s->kind, s->group ? s->group : "");
}

enum fault sheet_lines(struct db *db, const struct sheet *sheet, struct arena *arena, struct sheet_line **ret_lines,
                       size_t *ret_count)
{
    struct row row;
    size_t n = 0;
    enum fault f;
    struct sheet_line *lines = arena_alloc(arena, SHEET_LINES_MAX * sizeof *lines);
    if (!lines)
        return fault(F_NOMEM, "lines of statement %s", sheet->id);
    for (f = first_row(db, sheet, &row); f == F_OK; f = row_next(&row)) {
        if (n == SHEET_LINES_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "statement %s has more than %d lines", sheet->id, SHEET_LINES_MAX);
        }
        lines[n++] = sheet->state == SHEET_OPEN ? candidate(&row, arena) : frozen_line(&row, arena);
    }
    if (f != F_NOT_FOUND)
        return f;
    *ret_lines = lines;
    *ret_count = n;
    return arena_check(arena);
}

bool sheet_line_counts(const struct sheet_line *line)
{
    return line->mark == MARK_SCORE || line->mark == MARK_ABSENT || line->mark == MARK_ANNULLED;
}

enum fault sheet_complete(const struct sheet_line *lines, size_t count)
{
    size_t missing = 0, counted = 0;
    for (size_t i = 0; i < count; i++) {
        missing += lines[i].mark == MARK_MISSING;
        counted += sheet_line_counts(&lines[i]);
    }
    if (missing)
        return fault(F_CONFLICT, "%zu students have no mark yet", missing);
    return counted ? F_OK : fault(F_CONFLICT, "no line is left for this statement");
}

static enum fault booked_signers(struct db *db, const struct sheet *s, struct arena *arena, struct sheet_signer *out,
                                 size_t *ret_count)
{
    struct row row;
    size_t n = 0, len;
    enum fault f;
    for (f = db_each(db, &row, S_SHEET_SIGNERS, "ti", s->id, s->version); f == F_OK && n < SHEET_SIGNERS_MAX;
         f = row_next(&row)) {
        struct sheet_signer g = {.post = row_text(&row, 1, arena),
                                 .person = row_text(&row, 2, arena),
                                 .name = row_text(&row, 3, arena),
                                 .signed_ms = row_int(&row, 4),
                                 .cert_pem = row_text(&row, 5, arena)};
        const void *p7s = row_blob(&row, 6, &len);
        g.p7s_len = p7s ? len : 0;
        g.p7s = p7s ? arena_copy(arena, p7s, len) : NULL;
        const void *tsr = row_blob(&row, 7, &len);
        g.tsr_len = tsr ? len : 0;
        g.tsr = tsr ? arena_copy(arena, tsr, len) : NULL;
        g.stamped_elsewhere = row_int(&row, 8) != 0;
        g.stamped_ms = row_int(&row, 9);
        g.stamp_tries = row_int(&row, 10);
        g.stamp_why = row_text(&row, 11, arena);
        g.scan_sha256 = row_text(&row, 12, arena);
        g.scan_type = row_text(&row, 13, arena);
        g.entered_name = row_text(&row, 14, arena);
        out[n++] = g;
    }
    if (f == F_OK)
        row_done(&row);
    else if (f != F_NOT_FOUND)
        return f;
    *ret_count = n;
    return arena_check(arena);
}

static enum fault named(struct db *db, const char *person, struct arena *arena, const char **ret_name)
{
    struct row row;
    enum fault f = db_row(db, &row, S_PERSON_NAME, "t", person);
    if (f)
        return f == F_NOT_FOUND ? fault(F_INVALID, "person %s is not known", person) : f;
    *ret_name = row_text(&row, 0, arena);
    row_done(&row);
    return F_OK;
}

enum fault sheet_signers_of(struct db *db, const struct sheet *sheet, const char *const *commission, size_t members,
                            struct arena *arena, struct sheet_signer ret[SHEET_SIGNERS_MAX], size_t *ret_count)
{
    struct row row;
    size_t n = 0;
    enum fault f;
    if (sheet->state != SHEET_OPEN)
        return booked_signers(db, sheet, arena, ret, ret_count);
    for (f = db_each(db, &row, S_SHEET_EXAMINERS, "t", sheet->offering); f == F_OK; f = row_next(&row))
        if (n < SHEET_SIGNERS_MAX - 1)
            ret[n++] = (struct sheet_signer){
                .post = "teacher", .person = row_text(&row, 0, arena), .name = row_text(&row, 1, arena)};
    if (f != F_NOT_FOUND)
        return f;
    if (!n && !members)
        return fault(F_NO_SIGNATORY, "offering %s has no examiner", sheet->offering);
    if (n + members > SHEET_SIGNERS_MAX - 1)
        return fault(F_INVALID, "a statement has up to %d signatures", SHEET_SIGNERS_MAX);
    for (size_t i = 1; i <= members; i++) { /* the members first, then the chair */
        bool chair = i == members;
        const char *person = commission[chair ? 0 : i];
        ret[n] = (struct sheet_signer){.post = chair ? "commission_chair" : "commission_member", .person = person};
        f = named(db, person, arena, &ret[n].name);
        if (f)
            return f;
        n++;
    }
    ret[n++] = (struct sheet_signer){.post = "registrar"};
    *ret_count = n;
    return arena_check(arena);
}

int sheet_turn(const struct sheet_signer *signers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!signers[i].signed_ms)
            return (int)i + 1;
    return 0;
}

enum fault sheet_freeze(struct db *db, const struct actor *by, const struct sheet *sheet,
                        const struct sheet_line *lines, size_t count, const struct sheet_signer *signers,
                        size_t signers_len, const struct sheet_page *page, int64_t now_ms)
{
    int64_t n = 0;
    enum fault f = sheet_complete(lines, count);
    if (!f)
        f = db_run(db, S_SHEET_FREEZE,
                   "titittt"
                   "t",
                   sheet->id, sheet->version, by->person, now_ms, page->json, page->json_sha256, page->pdf_sha256,
                   page->token);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "statement %s is %s", sheet->id, sheet_state_word(sheet->state));
    for (size_t i = 0; !f && i < count; i++)
        if (sheet_line_counts(&lines[i]))
            f = db_run(db, S_SHEET_LINE_ADD, "tiitttiiiti", sheet->id, sheet->version, ++n, lines[i].enrolment,
                       lines[i].attempt, sheet_mark_word(lines[i].mark), lines[i].rating, lines[i].exam, lines[i].final,
                       lines[i].letter, lines[i].event_n);
    for (size_t i = 0; !f && i < signers_len; i++)
        f = db_run(db, S_SHEET_SIGNER_ADD, "tiitt", sheet->id, sheet->version, (int64_t)i + 1, signers[i].post,
                   signers[i].person);
    return f ? f
             : audit(db, by, "sheet.freeze", "sheet", sheet->id, "%s, %lld lines, %s", sheet->number, (long long)n,
                     page->pdf_sha256);
}

static bool signs_already(const struct sheet_signer *signers, size_t count, const char *person)
{
    for (size_t i = 0; i < count; i++)
        if (signers[i].person && !strcmp(signers[i].person, person))
            return true;
    return false;
}

enum fault sheet_may_sign(struct db *db, const struct sheet *sheet, const char *person, bool registrar, int *ret_n)
{
    struct arena arena;
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t count = 0;
    if (sheet->state != SHEET_FROZEN)
        return fault(F_CONFLICT, "statement %s is %s", sheet->id, sheet_state_word(sheet->state));
    arena_init(&arena, 0);
    enum fault f = booked_signers(db, sheet, &arena, signers, &count);
    int turn = f ? 0 : sheet_turn(signers, count);
    const struct sheet_signer *next = turn ? &signers[turn - 1] : NULL;
    if (!f && !next)
        f = fault(F_CONFLICT, "statement %s has all signatures", sheet->id);
    else if (!f && next->person ? strcmp(next->person, person) != 0
                                : !registrar || signs_already(signers, count, person))
        f = fault(F_FORBIDDEN, "statement %s: signature %d is not theirs", sheet->id, turn);
    arena_release(&arena);
    if (!f)
        *ret_n = turn;
    return f;
}

/* A mark that is out already stays as it is; the ledger refuses what an act holds. */
static enum fault release(struct db *db, const struct actor *by, const struct sheet *sheet, int64_t now_ms)
{
    struct arena arena;
    struct sheet_line *lines;
    size_t count;
    arena_init(&arena, 0);
    enum fault f = sheet_lines(db, sheet, &arena, &lines, &count);
    for (size_t i = 0; !f && i < count; i++)
        if (lines[i].mark == MARK_SCORE && lines[i].attempt)
            f = attempt_release(db, by, lines[i].attempt, "statement", sheet->id, now_ms);
    arena_release(&arena);
    return f;
}

enum fault sheet_may_enter(struct db *db, const struct sheet *sheet, const char *person, const char *signer,
                           struct arena *arena, const char **ret_signer)
{
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t count = 0;
    if (sheet->state != SHEET_FROZEN)
        return fault(F_CONFLICT, "statement %s is %s", sheet->id, sheet_state_word(sheet->state));
    enum fault f = booked_signers(db, sheet, arena, signers, &count);
    const int turn = f ? 0 : sheet_turn(signers, count);
    if (f)
        return f;
    if (!turn)
        return fault(F_CONFLICT, "statement %s has all signatures", sheet->id);
    const char *whose = signers[turn - 1].person;
    if (signs_already(signers, count, person))
        return fault(F_PAPER_OFF, "statement %s: who signs it enters no paper", sheet->id);
    if (whose ? signer && strcmp(signer, whose) : !signer || !strcmp(signer, person))
        return fault(F_INVALID, "statement %s: whose signature %d is, is not said rightly", sheet->id, turn);
    if (!whose && signs_already(signers, count, signer))
        return fault(F_FORBIDDEN, "statement %s: signature %d is not theirs", sheet->id, turn);
    *ret_signer = whose ? whose : signer;
    return F_OK;
}

enum fault sheet_sign(struct db *db, const struct actor *by, const struct sheet *sheet, const struct sheet_signed *how,
                      int *ret_n)
{
    struct arena arena;
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t count = 0;
    arena_init(&arena, 0);
    enum fault f = booked_signers(db, sheet, &arena, signers, &count);
    int turn = f ? 0 : sheet_turn(signers, count);
    int64_t last_ms = sheet->frozen_ms;
    for (int i = 0; i + 1 < turn; i++)
        last_ms = signers[i].signed_ms > last_ms ? signers[i].signed_ms : last_ms;
    arena_release(&arena);
    if (!f && how->signed_ms / 1000 < last_ms / 1000)
        f = fault(F_CLOCK_BACK, "statement %s: the clock is %lld ms before the last signature", sheet->id,
                  (long long)(last_ms - how->signed_ms));
    if (!f)
        f = db_run(db, S_SHEET_SIGN, "tiittbtibttit", sheet->id, sheet->version, (int64_t)turn, how->signer,
                   sheet->pdf_sha256, how->p7s, how->p7s_len, how->cert_pem, how->signed_ms, how->tsr, how->tsr_len,
                   how->scan_sha256, how->scan_type, how->scan_bytes, how->entered_by);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "statement %s is not to be signed now", sheet->id);
    if (!f)
        f = audit(db, by, how->scan_sha256 ? "sheet.paper" : "sheet.sign", "sheet", sheet->id,
                  "%s, signature %d of %zu%s%s", sheet->number, turn, count, how->scan_sha256 ? ", scan " : "",
                  how->scan_sha256 ? how->scan_sha256 : "");
    if (!f)
        *ret_n = turn;
    return f;
}

enum fault sheet_register(struct db *db, const struct actor *by, const struct sheet *sheet, int64_t now_ms)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SHEET_AWAITS, "ti", sheet->id, sheet->version);
    if (f)
        return f;
    const int64_t awaited = row_int(&row, 0);
    row_done(&row);
    if (awaited)
        return F_OK;
    f = db_run(db, S_SHEET_REGISTER, "tii", sheet->id, sheet->version, now_ms);
    if (!f)
        f = audit(db, by, "sheet.register", "sheet", sheet->id, "%s", sheet->number);
    return f ? f : release(db, by, sheet, now_ms);
}
