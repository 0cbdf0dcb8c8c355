#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "office_json.h"
#include "paper_parts.h"
#include "policy.h"
#include "role.h"
#include "zone.h"

/* The registrar's desk (003-5.3.33, 001-4.1.4, 001-4.1.18): figures, comparisons, what is late, what waits. */

enum { DAY_MS = 86400000, YEAR_MIN = 2000, YEAR_MAX = 2100, REPORT_ROWS = 2000 };

struct period {
    int64_t year;
    const char *term;
};

static enum fault period_of(struct db *db, const struct request *request, struct period *ret)
{
    const char *year = list_filter(request, "year"), *term = list_filter(request, "term");
    struct row row;
    ret->year = 0;
    ret->term = "";
    if (*year || *term) {
        ret->year = strspn(year, "0123456789") == strlen(year) && strlen(year) == 4 ? atoll(year) : 0;
        ret->term = term;
        bool known = !strcmp(term, "autumn") || !strcmp(term, "spring") || !strcmp(term, "summer");
        return known && ret->year >= YEAR_MIN && ret->year <= YEAR_MAX
                   ? F_OK
                   : fault(F_INVALID, "year and term (autumn, spring, summer) belong together");
    }
    enum fault f = db_row(db, &row, S_DESK_TERM, "");
    if (f)
        return f;
    ret->year = row_int(&row, 0);
    ret->term = row_text(&row, 1, request->arena);
    row_done(&row);
    return arena_check(request->arena);
}

static enum fault figures(struct db *db, struct request *request, struct reply *reply)
{
    struct period p;
    struct desk d;
    enum fault f = period_of(db, request, &p);
    if (!f)
        f = desk_load(db, p.year, p.term, &d);
    if (f)
        return f;
    json_t *json = json_pack("{s:I, s:s}", "year", (json_int_t)d.year, "term", d.term);
    const struct {
        const char *name;
        int64_t value;
    } all[] = {{"admitted", d.admitted},
               {"not_admitted", d.not_admitted},
               {"scheduled", d.scheduled},
               {"sitting", d.sitting},
               {"awaiting_marks", d.awaiting_marks},
               {"under_act", d.under_act},
               {"no_show", d.no_show},
               {"technical", d.technical},
               {"provisional", d.provisional},
               {"withheld", d.withheld},
               {"released", d.released},
               {"annulled", d.annulled},
               {"positive", d.positive},
               {"fx", d.fx},
               {"f", d.f},
               {"sheets_open", d.sheets_open},
               {"sheets_frozen", d.sheets_frozen},
               {"remedies", d.remedies},
               {"appeals", d.appeals},
               {"acts_to_post", d.acts_to_post}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        json_object_set_new(json, all[i].name, json_integer(all[i].value));
    return reply_json(reply, json);
}

/* ---- comparisons ---- */

struct comparison {
    struct period period;
    const char *by, *dean; /* dean: whose students alone, "" for all */
};

/* A dean compares the own students, by what they belong to; the office compares all of them. */
static enum fault comparison_of(struct db *db, const struct request *request, struct comparison *ret)
{
    static const char *const known[] = {"faculty", "programme", "group", "course", "examiner"};
    enum { DEANS = 3 };
    bool office = request_has(request, ROLE_REGISTRARS);
    const char *by = list_filter(request, "by");
    *ret = (struct comparison){.by = *by      ? by
                                     : office ? "course"
                                              : "programme",
                               .dean = office ? "" : request->who.person};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i], ret->by))
            return office || i < DEANS ? period_of(db, request, &ret->period)
                                       : fault(F_FORBIDDEN, "a dean compares faculties, programmes and groups");
    return fault(F_INVALID, "by is faculty, programme, group, course or examiner");
}

static enum fault compare_each(struct db *db, struct row *row, const struct comparison *c,
                               const struct request *request, const char *sort, int64_t limit, int64_t offset)
{
    return db_each(db, row, S_DESK_COMPARE, "ittiitit", c->period.year, c->period.term, c->by, limit, offset, c->dean,
                   request->now_ms, sort);
}

static json_t *tenths(const struct row *row, int column)
{
    return row_int(row, column) < 0 ? json_null() : json_integer(row_int(row, column));
}

static json_t *compare_row(const struct row *row)
{
    return json_pack("{s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "id", row_peek(row, 0), "title",
                     said_json(row, 1), "students", (json_int_t)row_int(row, 4), "graded", (json_int_t)row_int(row, 5),
                     "positive", (json_int_t)row_int(row, 6), "fx", (json_int_t)row_int(row, 7), "f",
                     (json_int_t)row_int(row, 8), "annulled", (json_int_t)row_int(row, 9), "exam_tenths",
                     tenths(row, 10), "final_tenths", tenths(row, 11));
}

static enum fault compare(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    struct comparison c;
    enum fault f = comparison_of(db, request, &c);
    if (!f)
        f = list_init(&list, request);
    if (f)
        return f;
    for (f = compare_each(db, &row, &c, request, list.sort, list.limit, list.offset); f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 12);
        json_array_append_new(list.rows, compare_row(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "title,students,graded,positive,fx,f,annulled,exam_tenths,final_tenths",
                      "comparison.csv");
}

/* The report to the deans as a page: the same rows. */
static enum fault report(struct db *db, struct request *request, struct reply *reply)
{
    enum { COLUMNS = 8 };
    struct row row;
    struct comparison c;
    int64_t zone_min = 0;
    const char **cells = arena_alloc(request->arena, REPORT_ROWS * COLUMNS * sizeof *cells);
    const enum lang lang = request->who.lang;
    char *pdf;
    enum fault f = cells ? comparison_of(db, request, &c) : fault(F_NOMEM, "report");
    if (!f)
        f = university_minutes(db, request->now_ms, &zone_min);
    if (!f)
        f = db_row(db, &row, S_DESK_UNIVERSITY, "");
    if (f)
        return f;
    struct paper paper = {.lang = lang,
                          .made_ms = request->now_ms,
                          .university = row_text(&row, (int)lang, request->arena),
                          .title = word(W_P_REPORT, lang),
                          .id = "report",
                          .columns_len = COLUMNS,
                          .facts_len = 2};
    row_done(&row);
    paper.facts[0] =
        (struct paper_fact){word(W_P_TERM, lang), paper_term(request->arena, c.period.year, c.period.term, lang)};
    paper.facts[1] = (struct paper_fact){word(W_P_FROZEN, lang), paper_day(request->arena, request->now_ms, zone_min)};
    static const struct {
        enum word title;
        double share;
    } columns[COLUMNS] = {{W_P_NAME, 34}, {W_P_STUDENTS, 10}, {W_P_GRADED, 10},   {W_P_POSITIVE, 10},
                          {W_P_FX, 7},    {W_P_F, 7},         {W_P_ANNULLED, 12}, {W_P_MEAN, 10}};
    for (size_t i = 0; i < COLUMNS; i++)
        paper.columns[i] =
            (struct paper_column){word(columns[i].title, lang), columns[i].share, i ? PEN_RIGHT : PEN_LEFT};
    for (f = compare_each(db, &row, &c, request, "", REPORT_ROWS, 0); f == F_OK; f = row_next(&row)) {
        const char **line = cells + COLUMNS * paper.rows++;
        line[0] = row_text(&row, 1 + (int)lang, request->arena);
        for (int i = 1; i < COLUMNS - 1; i++)
            line[i] = paper_int(request->arena, row_int(&row, 3 + i));
        line[COLUMNS - 1] = row_int(&row, 11) < 0 ? "" : paper_hundredths(request->arena, row_int(&row, 11) * 10, lang);
    }
    if (f != F_NOT_FOUND)
        return f;
    paper.cells = cells;
    f = arena_check(request->arena);
    if (!f)
        f = paper_render(&paper, &pdf, &reply->bytes_len);
    if (f)
        return f;
    reply->bytes = pdf;
    reply->bytes_owned = true;
    reply->mime = "application/pdf";
    return F_OK;
}

/* ---- late ---- */

static enum fault overdue(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    int64_t version, days;
    enum fault f = policy_version(db, request->now_ms, &version);
    if (!f)
        f = policy_int(db, version, "statement_days", &days);
    if (!f)
        f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_DESK_OVERDUE, "iitiit", request->now_ms, days * DAY_MS, list_filter(request, "kind"),
                     list.limit, list.offset, list.sort);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 7);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:o, s:I, s:I}", "kind", row_peek(&row, 0), "id", row_peek(&row, 1),
                                        "title", said_json(&row, 2), "due_ms", (json_int_t)row_int(&row, 5), "count",
                                        (json_int_t)row_int(&row, 6)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "kind,title,due_ms,count", "overdue.csv");
}

const struct route routes_desk[] = {
    {"GET", "/api/desk", ROLE_REGISTRARS, LANE_READ, 0, figures, NULL, NULL, "Figures of a term, live; year and term"},
    {"GET", "/api/desk/compare", ROLE_REGISTRARS | ROLE_DEAN, LANE_OFFICE, 0, office_exported, compare, NULL,
     "Results by faculty, programme, group, course or examiner; a dean: of the own students"},
    {"GET", "/api/desk/report", ROLE_REGISTRARS | ROLE_DEAN, LANE_READ, 0, report, NULL, NULL,
     "The same as a page for the deans (PDF)"},
    {"GET", "/api/desk/overdue", ROLE_REGISTRARS, LANE_OFFICE, 0, office_exported, overdue, NULL,
     "What is late: statements, marking, appeals, signatures, acts"},
    {0},
};
