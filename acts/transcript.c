#include "paper_parts.h"

#include <string.h>

#include "grade.h"
#include "zone.h"

/* The transcript (001-4.4.2): every released mark of the study, credits and mean of points. */

enum { COLUMNS = 8 };

struct head {
    const char *name, *student_no, *programme, *university;
    int64_t year, zone_min;
};

static enum fault head_of(struct db *db, const struct issue *t, struct arena *arena, struct head *ret)
{
    struct row row;
    struct head h;
    enum fault f = db_row(db, &row, S_RECORD_STUDENT, "t", t->object);
    if (f)
        return f;
    h = (struct head){.name = row_text(&row, 0, arena),
                      .student_no = row_text(&row, 1, arena),
                      .programme = arena_format(arena, "%s %s", row_peek(&row, 3), row_peek(&row, 4 + (int)t->lang)),
                      .university = row_text(&row, 10 + (int)t->lang, arena),
                      .year = row_int(&row, 8),
                      .zone_min = zone_minutes(row_peek(&row, 13), t->made_ms)};
    row_done(&row);
    *ret = h;
    return arena_check(arena);
}

static bool on_it(const struct record_line *l)
{
    return l->shown && (l->letter || !strcmp(l->state, "annulled"));
}

static enum fault content(const struct issue *t, const struct head *h, const struct record *r, struct arena *arena,
                          char ret_sha256[65])
{
    const char *text;
    json_t *lines = json_array();
    for (size_t i = 0; i < r->count; i++)
        if (on_it(&r->lines[i]))
            json_array_append_new(lines,
                                  json_pack("{s:s, s:s, s:I, s:I, s:s?, s:s}", "enrolment", r->lines[i].enrolment,
                                            "code", r->lines[i].code, "credits", (json_int_t)r->lines[i].credits,
                                            "final", (json_int_t)r->lines[i].final, "letter", r->lines[i].letter,
                                            "state", r->lines[i].state));
    return paper_json(json_pack("{s:s, s:s, s:s, s:s?, s:s, s:I, s:I, s:I, s:I, s:o}", "kind", "transcript", "student",
                                t->object, "student_no", h->student_no, "number", t->number, "lang", lang_word(t->lang),
                                "made_ms", (json_int_t)t->made_ms, "credits_earned", (json_int_t)r->credits_earned,
                                "gpa_hundredths", (json_int_t)r->gpa, "policy_version", (json_int_t)r->policy_version,
                                "lines", lines),
                      arena, &text, ret_sha256);
}

static void fill_row(const struct issue *t, const struct record_line *l, struct arena *arena, const char **cells)
{
    bool annulled = !strcmp(l->state, "annulled");
    const char *letter = annulled ? NULL : l->letter;
    cells[0] = l->code;
    cells[1] = l->title[t->lang];
    cells[2] = paper_term(arena, l->year, l->term, t->lang);
    cells[3] = paper_int(arena, l->credits);
    cells[4] = annulled ? "" : paper_int(arena, l->final);
    cells[5] = annulled ? "AN" : letter;
    cells[6] = paper_hundredths(arena, annulled ? 0 : grade_points(letter), t->lang);
    cells[7] = traditional_mark(letter, t->lang);
}

static void columns_of(struct paper *p, enum lang lang)
{
    static const struct {
        enum word title;
        double share;
        enum pen_align align;
    } columns[COLUMNS] = {{W_P_STUDENT_NO, 11, PEN_LEFT}, {W_P_COURSE, 34, PEN_LEFT},     {W_P_TERM, 14, PEN_LEFT},
                          {W_P_CREDITS, 9, PEN_RIGHT},    {W_P_FINAL, 11, PEN_RIGHT},     {W_P_LETTER, 8, PEN_CENTRE},
                          {W_P_POINTS, 8, PEN_RIGHT},     {W_P_TRADITIONAL, 19, PEN_LEFT}};
    p->columns_len = COLUMNS;
    for (size_t i = 0; i < COLUMNS; i++)
        p->columns[i] =
            (struct paper_column){i ? word(columns[i].title, lang) : "№", columns[i].share, columns[i].align};
}

enum fault transcript_render(struct db *db, const struct issue *t, struct arena *arena, char **ret_pdf, size_t *ret_len,
                             char ret_sha256[65])
{
    struct head h;
    struct record r;
    char sha256[65];
    enum fault f = head_of(db, t, arena, &h);
    if (!f)
        f = record_load(db, t->object, t->made_ms, arena, &r);
    if (!f)
        f = content(t, &h, &r, arena, sha256);
    if (f)
        return f;
    struct paper p = {.lang = t->lang,
                      .made_ms = t->made_ms,
                      .university = h.university,
                      .title = word(W_P_TRANSCRIPT, t->lang),
                      .number = t->number ? arena_format(arena, "№ %s", t->number) : word(W_P_COPY, t->lang),
                      .id = t->object,
                      .verify_url = t->verify_url,
                      .sha256 = sha256,
                      .facts = {{word(W_P_STUDENT, t->lang), h.name},
                                {word(W_P_STUDENT_NO, t->lang), h.student_no},
                                {word(W_P_PROGRAMME, t->lang), h.programme},
                                {word(W_P_YEAR, t->lang), paper_int(arena, h.year)},
                                {word(W_P_FROZEN, t->lang), paper_day(arena, t->made_ms, h.zone_min)}},
                      .facts_len = 5,
                      .totals = {{word(W_P_EARNED, t->lang), paper_int(arena, r.credits_earned)},
                                 {word(W_P_GPA, t->lang), paper_hundredths(arena, r.gpa, t->lang)}},
                      .totals_len = 2,
                      .note = word(W_P_TRANSCRIPT_NOTE, t->lang)};
    const char **cells = arena_alloc(arena, (r.count * COLUMNS + 1) * sizeof *cells);
    if (!cells)
        return fault(F_NOMEM, "transcript of student %s", t->object);
    for (size_t i = 0; i < r.count; i++)
        if (on_it(&r.lines[i]))
            fill_row(t, &r.lines[i], arena, cells + COLUMNS * p.rows++);
    p.cells = cells;
    columns_of(&p, t->lang);
    if (t->number)
        p.signers[p.signers_len++] = (struct paper_signer){word(W_P_REGISTRAR_HEAD, t->lang), NULL};
    f = arena_check(arena);
    if (!f)
        f = paper_render(&p, ret_pdf, ret_len);
    if (!f)
        memcpy(ret_sha256, sha256, sizeof sha256);
    return f;
}
