#include "paper_parts.h"

#include <string.h>

#include "zone.h"

/* Who of a course is admitted to the exam, and what keeps the others out (003-5.3.6). */

enum { COLUMNS = 7, ROWS_MAX = 2000, TEACHERS_COLUMN = 7, UNIVERSITY_COLUMN = 8, ZONE_COLUMN = 11 };

struct counts {
    int64_t admitted, overridden, others;
};

static const char *standing(const char *status, enum lang lang)
{
    return word(!strcmp(status, "admitted")       ? W_P_ADMITTED
                : !strcmp(status, "not_admitted") ? W_P_NOT_ADMITTED
                : !strcmp(status, "overridden")   ? W_P_OVERRIDDEN
                                                  : W_P_NOT_COMPUTED,
                lang);
}

/* "threshold,task" in words; what was decided against them is told by its ground. */
static const char *why(struct arena *arena, const char *reasons, const char *ground, enum lang lang)
{
    static const struct {
        const char *gate;
        enum word word;
    } gates[] = {{"status", W_P_GATE_STATUS},        {"midterm", W_P_GATE_MIDTERM},
                 {"threshold", W_P_GATE_THRESHOLD},  {"task", W_P_GATE_TASK},
                 {"tuition", W_P_GATE_TUITION},      {"academic", W_P_GATE_ACADEMIC},
                 {"discipline", W_P_GATE_DISCIPLINE}};
    const char *all = "";
    char *rest = NULL, *copy = arena_text(arena, reasons);
    if (ground)
        return arena_text(arena, ground);
    for (char *one = copy ? strtok_r(copy, ",", &rest) : NULL; one; one = strtok_r(NULL, ",", &rest))
        for (size_t i = 0; i < sizeof gates / sizeof *gates; i++)
            if (!strcmp(one, gates[i].gate) && all)
                all = arena_format(arena, "%s%s%s", all, *all ? ", " : "", word(gates[i].word, lang));
    return all;
}

static enum fault lines_of(struct db *db, const struct issue *issue, struct arena *arena, const char **cells,
                           size_t *ret_rows, json_t *content, struct counts *ret)
{
    struct row row;
    struct counts n = {0};
    size_t rows = 0;
    enum fault f;
    for (f = db_each(db, &row, S_ISSUED_ADMISSION, "t", issue->object); f == F_OK; f = row_next(&row)) {
        if (rows == ROWS_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "more than %d students in offering %s", ROWS_MAX, issue->object);
        }
        const char **line = cells + COLUMNS * rows++, *status = row_peek(&row, 4);
        int64_t rating = row_null(&row, 3) ? -1 : row_int(&row, 3);
        n.admitted += !strcmp(status, "admitted");
        n.overridden += !strcmp(status, "overridden");
        line[0] = paper_int(arena, (int64_t)rows);
        for (int i = 0; i < 3; i++)
            line[1 + i] = row_text(&row, i, arena);
        line[4] = paper_int(arena, rating);
        line[5] = standing(status, issue->lang);
        line[6] = why(arena, row_peek(&row, 5), row_peek(&row, 6), issue->lang);
        json_array_append_new(content, json_pack("{s:s, s:I, s:s, s:s, s:I}", "enrolment", row_peek(&row, 7), "rating",
                                                 (json_int_t)rating, "status", status, "reasons", row_peek(&row, 5),
                                                 "version", (json_int_t)row_int(&row, 8)));
    }
    n.others = (int64_t)rows - n.admitted - n.overridden;
    *ret = n;
    *ret_rows = rows;
    return f == F_NOT_FOUND ? F_OK : f;
}

static void columns_of(struct paper *p, enum lang lang)
{
    static const struct {
        enum word title;
        double share;
        enum pen_align align;
    } columns[COLUMNS] = {{W_P_STUDENT_NO, 5, PEN_RIGHT}, {W_P_STUDENT_NO, 12, PEN_LEFT}, {W_P_NAME, 30, PEN_LEFT},
                          {W_P_GROUP, 11, PEN_LEFT},      {W_P_RATING, 9, PEN_RIGHT},     {W_P_STANDING, 14, PEN_LEFT},
                          {W_P_GROUND, 26, PEN_LEFT}};
    p->columns_len = COLUMNS;
    for (size_t i = 0; i < COLUMNS; i++)
        p->columns[i] =
            (struct paper_column){i ? word(columns[i].title, lang) : "№", columns[i].share, columns[i].align};
}

/* Heading and facts; *ret_content has them too. */
static enum fault head_of(struct db *db, const struct issue *issue, struct arena *arena, struct paper *p,
                          json_t **ret_content)
{
    struct row row;
    const enum lang lang = issue->lang;
    enum fault f = db_row(db, &row, S_ISSUED_OFFERING, "t", issue->object);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no offering %s", issue->object) : f;
    const char *code = row_text(&row, 0, arena), *teachers = row_text(&row, TEACHERS_COLUMN, arena);
    *p = (struct paper){.lang = lang,
                        .made_ms = issue->made_ms,
                        .university = row_text(&row, UNIVERSITY_COLUMN + (int)lang, arena),
                        .title = word(W_P_ADMISSION, lang),
                        .number = issue->number ? arena_format(arena, "№ %s", issue->number) : word(W_P_COPY, lang),
                        .id = issue->object,
                        .verify_url = issue->verify_url};
    int64_t zone_min = zone_minutes(row_peek(&row, ZONE_COLUMN), issue->made_ms);
    const struct paper_fact facts[] = {
        {word(W_P_COURSE, lang), arena_format(arena, "%s %s", code ? code : "", row_peek(&row, 1 + (int)lang))},
        {word(W_P_CREDITS, lang), paper_int(arena, row_int(&row, 4))},
        {word(W_P_TERM, lang), paper_term(arena, row_int(&row, 5), row_peek(&row, 6), lang)},
        {word(W_P_TEACHER, lang), teachers ? teachers : "—"},
        {word(W_P_FROZEN, lang), paper_day(arena, issue->made_ms, zone_min)}};
    p->facts_len = sizeof facts / sizeof *facts;
    memcpy(p->facts, facts, sizeof facts);
    *ret_content =
        json_pack("{s:s, s:s, s:s?, s:s, s:I, s:[]}", "kind", "admission_list", "offering", issue->object, "number",
                  issue->number, "lang", lang_word(lang), "made_ms", (json_int_t)issue->made_ms, "lines");
    row_done(&row);
    return *ret_content ? arena_check(arena) : fault(F_NOMEM, "an admission list");
}

enum fault admission_list_render(struct db *db, const struct issue *issue, struct arena *arena, char **ret_pdf,
                                 size_t *ret_len, char ret_sha256[65])
{
    struct paper p;
    struct counts n = {0};
    json_t *content = NULL;
    const char *text, **cells = arena_alloc(arena, ROWS_MAX * COLUMNS * sizeof *cells);
    char sha256[65];
    enum fault f = cells ? head_of(db, issue, arena, &p, &content) : fault(F_NOMEM, "an admission list");
    if (!f)
        f = lines_of(db, issue, arena, cells, &p.rows, json_object_get(content, "lines"), &n);
    if (f) {
        json_decref(content);
        return f;
    }
    f = paper_json(content, arena, &text, sha256);
    p.cells = cells;
    p.sha256 = sha256;
    columns_of(&p, issue->lang);
    const struct paper_fact totals[] = {{word(W_P_ADMITTED, issue->lang), paper_int(arena, n.admitted)},
                                        {word(W_P_OVERRIDDEN, issue->lang), paper_int(arena, n.overridden)},
                                        {word(W_P_NOT_ADMITTED, issue->lang), paper_int(arena, n.others)}};
    p.totals_len = sizeof totals / sizeof *totals;
    memcpy(p.totals, totals, sizeof totals);
    if (issue->number)
        p.signers[p.signers_len++] = (struct paper_signer){word(W_P_REGISTRAR_HEAD, issue->lang), NULL};
    if (!f)
        f = arena_check(arena);
    if (!f)
        f = paper_render(&p, ret_pdf, ret_len);
    if (!f)
        memcpy(ret_sha256, sha256, sizeof sha256);
    return f;
}
