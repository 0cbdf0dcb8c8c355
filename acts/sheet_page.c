#include "paper_parts.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "grade.h"
#include "zone.h"

/* The statement's content and page. The page is in Kazakh, with Russian beside it where a word stands alone. */

static json_t *maybe(int64_t n)
{
    return n < 0 ? json_null() : json_integer(n);
}

static json_t *text(const char *s)
{
    return s ? json_string(s) : json_null();
}

static json_t *lines_json(const struct sheet_rendered *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->lines_len; i++) {
        const struct sheet_line *l = &r->lines[i];
        if (sheet_line_counts(l))
            json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "enrolment",
                                                  l->enrolment, "student_no", l->student_no, "name", l->name, "attempt",
                                                  text(l->attempt), "mark", sheet_mark_word(l->mark), "rating",
                                                  maybe(l->rating), "exam", maybe(l->exam), "final", maybe(l->final),
                                                  "letter", text(l->letter), "event", maybe(l->event_n)));
    }
    return list;
}

static json_t *signers_json(const struct sheet_rendered *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->signers_len; i++)
        json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "post", r->signers[i].post, "person",
                                              text(r->signers[i].person), "name", text(r->signers[i].name)));
    return list;
}

enum fault sheet_content(struct db *db, const struct sheet *s, const struct sheet_rendered *r, int64_t now_ms,
                         struct arena *arena, const char **ret_json, char ret_sha256[65])
{
    struct row row;
    enum fault f = db_row(db, &row, S_SHEET_HEADING, "t", s->id);
    if (f)
        return f;
    json_t *json =
        json_pack("{s:s, s:s, s:I, s:s, s:s, s:o, s:o, s:s, s:s, s:I, s:I, s:s, s:o, s:I, s:o, s:o}", "kind",
                  "grade_statement", "id", s->id, "version", (json_int_t)s->version, "number", s->number, "sheet_kind",
                  s->kind, "relation", text(s->relation), "refers_to", text(s->refers_to), "exam", s->exam, "course",
                  row_peek(&row, 0), "credits", (json_int_t)row_int(&row, 4), "year", (json_int_t)row_int(&row, 5),
                  "term", row_peek(&row, 6), "group", text(row_peek(&row, 8)), "policy_version",
                  (json_int_t)s->policy_version, "lines", lines_json(r), "signers", signers_json(r));
    row_done(&row);
    if (json)
        json_object_set_new(json, "frozen_ms", json_integer(now_ms));
    return paper_json(json, arena, ret_json, ret_sha256);
}

static enum word title_of(const struct sheet *s)
{
    if (!strcmp(s->kind, "fx_retake"))
        return W_P_SHEET_FX;
    if (!strcmp(s->kind, "individual"))
        return W_P_SHEET_INDIVIDUAL;
    if (!strcmp(s->form, "complex_exam") || !strcmp(s->form, "state_exam") || !strcmp(s->form, "defence"))
        return W_P_SHEET_FINAL;
    return strcmp(s->term, "summer") ? W_P_SHEET : W_P_SHEET_SUMMER;
}

static const char *both(struct arena *arena, enum word w)
{
    const char *kk = word(w, LANG_KK), *ru = word(w, LANG_RU);
    return strcmp(kk, ru) ? arena_format(arena, "%s / %s", kk, ru) : kk;
}

enum { COLUMNS = 9 };

static void fill_row(struct arena *arena, const struct sheet_line *l, size_t n, const char **cells)
{
    const bool score = l->mark == MARK_SCORE;
    const char *mark = l->mark == MARK_ABSENT ? word(W_P_ABSENT, LANG_KK) : word(W_P_ANNULLED, LANG_KK);
    int points = score ? grade_points(l->letter) : -1;
    cells[0] = paper_int(arena, (int64_t)n);
    cells[1] = l->student_no;
    cells[2] = l->name;
    cells[3] = paper_int(arena, l->rating);
    cells[4] = score ? paper_int(arena, l->exam) : mark;
    cells[5] = score ? paper_int(arena, l->final) : "";
    cells[6] = score ? l->letter : l->mark == MARK_ANNULLED ? "AN" : "";
    cells[7] = points < 0 ? "" : paper_hundredths(arena, points, LANG_KK);
    cells[8] = score ? traditional_mark(l->letter, LANG_KK) : "";
}

static const char *totals(struct arena *arena, const struct sheet_rendered *r, enum lang lang)
{
    int all = 0, positive = 0, fx = 0, failed = 0, absent = 0, annulled = 0;
    for (size_t i = 0; i < r->lines_len; i++) {
        const struct sheet_line *l = &r->lines[i];
        all += sheet_line_counts(l);
        absent += l->mark == MARK_ABSENT;
        annulled += l->mark == MARK_ANNULLED;
        if (l->mark != MARK_SCORE)
            continue;
        positive += grade_points(l->letter) >= GRADE_POINTS_PASS;
        fx += !strcmp(l->letter, "FX");
        failed += !strcmp(l->letter, "F");
    }
    switch (lang) { /* the formats are three literals of one table, so that the compiler reads them */
    case LANG_RU:
        return arena_format(arena, "%d строк: положительных %d, FX %d, F %d, не явились %d, аннулировано %d", all,
                            positive, fx, failed, absent, annulled);
    case LANG_EN:
        return arena_format(arena, "%d lines: positive %d, FX %d, F %d, absent %d, annulled %d", all, positive, fx,
                            failed, absent, annulled);
    default:
        return arena_format(arena, "%d жол: оң баға %d, FX %d, F %d, келмеді %d, жойылды %d", all, positive, fx, failed,
                            absent, annulled);
    }
}

static const char *post_words(struct arena *arena, const char *post)
{
    return both(arena, !strcmp(post, "teacher")             ? W_P_EXAMINER
                       : !strcmp(post, "commission_chair")  ? W_P_CHAIR
                       : !strcmp(post, "commission_member") ? W_P_MEMBER
                                                            : W_P_REGISTRAR);
}

static void add_fact(struct paper *p, const char *name, const char *value)
{
    p->facts[p->facts_len++] = (struct paper_fact){name, value};
}

static enum fault heading(struct db *db, const struct sheet *s, int64_t now_ms, struct arena *arena, struct paper *p)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SHEET_HEADING, "t", s->id);
    if (f)
        return f;
    int64_t zone_min = zone_minutes(row_peek(&row, 12), now_ms);
    p->university = row_text(&row, 9, arena);
    add_fact(p, both(arena, W_P_COURSE),
             arena_format(arena, "%s %s / %s", row_peek(&row, 3), row_peek(&row, 0), row_peek(&row, 1)));
    add_fact(p, both(arena, W_P_CREDITS), paper_int(arena, row_int(&row, 4)));
    add_fact(p, both(arena, W_P_TERM), paper_term(arena, row_int(&row, 5), row_peek(&row, 6), LANG_KK));
    add_fact(p, both(arena, W_P_GROUP), row_null(&row, 8) ? both(arena, W_P_ALL_GROUPS) : row_text(&row, 8, arena));
    add_fact(p, both(arena, W_P_FROZEN), paper_day(arena, now_ms, zone_min));
    row_done(&row);
    if (s->relation) {
        bool supplement = !strcmp(s->relation, "supplement");
        add_fact(p, both(arena, supplement ? W_P_SUPPLEMENT : W_P_CORRECTION), s->refers_number);
    }
    return arena_check(arena);
}

static enum fault page_of(struct db *db, const struct sheet *s, const struct sheet_rendered *r, const char *verify_url,
                          const char *sha256, int64_t now_ms, struct arena *arena, char **ret_pdf, size_t *ret_len)
{
    static const struct {
        enum word title;
        double share;
        enum pen_align align;
    } columns[COLUMNS] = {{W_P_TOTAL, 4, PEN_RIGHT},   {W_P_STUDENT_NO, 10, PEN_LEFT}, {W_P_NAME, 30, PEN_LEFT},
                          {W_P_RATING, 9, PEN_RIGHT},  {W_P_EXAM, 12, PEN_RIGHT},      {W_P_FINAL, 11, PEN_RIGHT},
                          {W_P_LETTER, 7, PEN_CENTRE}, {W_P_POINTS, 8, PEN_RIGHT},     {W_P_TRADITIONAL, 19, PEN_LEFT}};
    struct paper p = {.lang = LANG_KK,
                      .made_ms = now_ms,
                      .id = s->id,
                      .title = word(title_of(s), LANG_KK),
                      .number = arena_format(arena, "№ %s", s->number),
                      .verify_url = verify_url,
                      .sha256 = sha256,
                      .columns_len = COLUMNS};
    const char **cells = arena_alloc(arena, (r->lines_len * COLUMNS + 1) * sizeof *cells);
    if (!cells)
        return fault(F_NOMEM, "page of statement %s", s->id);
    for (size_t i = 0; i < COLUMNS; i++)
        p.columns[i] =
            (struct paper_column){i ? word(columns[i].title, LANG_KK) : "№", columns[i].share, columns[i].align};
    for (size_t i = 0; i < r->lines_len; i++)
        if (sheet_line_counts(&r->lines[i])) {
            fill_row(arena, &r->lines[i], p.rows + 1, cells + p.rows * COLUMNS);
            p.rows++;
        }
    p.cells = cells;
    p.totals[p.totals_len++] = (struct paper_fact){word(W_P_TOTAL, LANG_KK), totals(arena, r, LANG_KK)};
    p.totals[p.totals_len++] = (struct paper_fact){word(W_P_TOTAL, LANG_RU), totals(arena, r, LANG_RU)};
    for (size_t i = 0; i < r->signers_len; i++)
        p.signers[p.signers_len++] = (struct paper_signer){post_words(arena, r->signers[i].post), r->signers[i].name};
    enum fault f = heading(db, s, now_ms, arena, &p);
    return f ? f : paper_render(&p, ret_pdf, ret_len);
}

enum fault sheet_render(struct db *db, const struct sheet *s, const char *const *commission, size_t members,
                        const char *verify_base, const char *token, const char *dir, int64_t now_ms,
                        struct arena *arena, struct sheet_rendered *ret)
{
    struct sheet_rendered r = {0};
    char *pdf, json_sha256[65], pdf_sha256[65];
    const char *json;
    size_t len;
    enum fault f = sheet_lines(db, s, arena, &r.lines, &r.lines_len);
    if (!f)
        f = sheet_complete(r.lines, r.lines_len);
    if (!f)
        f = sheet_signers_of(db, s, commission, members, arena, r.signers, &r.signers_len);
    if (!f)
        f = sheet_content(db, s, &r, now_ms, arena, &json, json_sha256);
    if (!f)
        f = page_of(db, s, &r, arena_format(arena, "%s/v/%s", verify_base, token), json_sha256, now_ms, arena, &pdf,
                    &len);
    if (f)
        return f;
    f = evidence_store(dir, pdf, len, pdf_sha256);
    free(pdf);
    r.page = (struct sheet_page){.json = json,
                                 .json_sha256 = arena_text(arena, json_sha256),
                                 .pdf_sha256 = arena_text(arena, pdf_sha256),
                                 .token = arena_text(arena, token)};
    if (!f)
        f = arena_check(arena);
    if (!f)
        *ret = r;
    return f;
}
