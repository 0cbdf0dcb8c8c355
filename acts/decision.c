#include "paper_parts.h"

#include <string.h>

#include "individual.h"
#include "zone.h"

/* The decision on an individual schedule (003-5.3.10): whose, why, by which documents, and who checked and decided. */

enum { COLUMNS = 4 };

/* One row of individual_get, and where it stands. */
struct decision {
    const char *enrolment, *reason, *state, *checked_by, *decided_by, *text, *name, *student_no, *group, *course;
    const char *university, *seat, *zone;
    int64_t from_ms, to_ms, until_ms, changed_ms, year, policy_version;
    const char *term;
    bool late;
};

static enum fault request_of(struct db *db, const struct issue *issue, struct arena *arena, struct decision *ret)
{
    struct row row;
    enum individual_reason reason = (enum individual_reason)0;
    enum fault f = db_row(db, &row, S_INDIVIDUAL_GET, "t", issue->object);
    if (f)
        return f == F_NOT_FOUND ? fault(F_NOT_FOUND, "no request %s", issue->object) : f;
    f = reason_from(row_peek(&row, 3), &reason);
    *ret = (struct decision){.enrolment = row_text(&row, 1, arena),
                             .reason = reason_sentence(reason, issue->lang),
                             .from_ms = row_int(&row, 4),
                             .to_ms = row_int(&row, 5),
                             .state = row_text(&row, 7, arena),
                             .checked_by = row_text(&row, 8, arena),
                             .decided_by = row_text(&row, 9, arena),
                             .text = row_text(&row, 10, arena),
                             .late = row_int(&row, 11),
                             .until_ms = row_null(&row, 12) ? 0 : row_int(&row, 12),
                             .changed_ms = row_int(&row, 15),
                             .name = row_text(&row, 17, arena),
                             .student_no = row_text(&row, 18, arena),
                             .group = row_text(&row, 19, arena),
                             .course = row_text(&row, 20 + (int)issue->lang, arena),
                             .policy_version = row_int(&row, 26),
                             .year = row_int(&row, 28),
                             .term = row_text(&row, 29, arena)};
    row_done(&row);
    if (!f)
        f = arena_check(arena);
    bool decided =
        !f && (!strcmp(ret->state, "approved") || !strcmp(ret->state, "rejected") || !strcmp(ret->state, "scheduled"));
    return f || decided ? f : fault(F_CONFLICT, "request %s is not decided", issue->object);
}

/* Days of summer and of winter stand on one paper. */
static const char *day_of(struct arena *arena, int64_t ms, const struct decision *d)
{
    return d->zone ? paper_day(arena, ms, zone_minutes(d->zone, ms)) : ""; /* NULL: the arena has told it */
}

/* The university, and the day that was given. */
static enum fault place_of(struct db *db, enum lang lang, struct arena *arena, struct decision *d)
{
    struct row row;
    enum fault f = db_row(db, &row, S_DESK_UNIVERSITY, "");
    if (f)
        return f;
    d->university = row_text(&row, (int)lang, arena);
    d->zone = row_text(&row, 3, arena);
    row_done(&row);
    f = strcmp(d->state, "scheduled") ? F_NOT_FOUND : db_row(db, &row, S_ISSUED_SEAT, "t", d->enrolment);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    d->seat = arena_format(arena, "%s, %s", day_of(arena, row_int(&row, 0), d), row_peek(&row, 1));
    row_done(&row);
    return arena_check(arena);
}

static const char *document_word(const char *kind, enum lang lang)
{
    static const struct {
        const char *kind;
        enum word word;
    } kinds[] = {{"outpatient_certificate", W_P_DOC_OUTPATIENT},
                 {"inpatient_certificate", W_P_DOC_INPATIENT},
                 {"history_extract", W_P_DOC_HISTORY},
                 {"trip_order", W_P_DOC_TRIP},
                 {"study_order", W_P_DOC_STUDY},
                 {"tickets", W_P_DOC_TICKETS},
                 {"camp_order", W_P_DOC_CAMP},
                 {"competition_order", W_P_DOC_COMPETITION},
                 {"death_certificate", W_P_DOC_DEATH}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(kinds[i].kind, kind))
            return word(kinds[i].word, lang);
    return "";
}

static enum fault documents_of(struct db *db, const struct issue *issue, struct arena *arena, struct paper *p,
                               json_t *content)
{
    struct row row;
    enum fault f;
    const char **cells = arena_alloc(arena, DOCUMENTS_MAX * COLUMNS * sizeof *cells);
    if (!cells)
        return fault(F_NOMEM, "a decision");
    for (f = db_each(db, &row, S_INDIVIDUAL_DOCUMENTS, "t", issue->object); f == F_OK; f = row_next(&row)) {
        if (p->rows == DOCUMENTS_MAX)
            continue;
        const char **line = cells + COLUMNS * p->rows++;
        line[0] = paper_int(arena, row_int(&row, 0));
        line[1] = document_word(row_peek(&row, 1), issue->lang);
        line[2] = row_text(&row, 2, arena);
        line[3] = row_text(&row, 3, arena);
        json_array_append_new(content, json_string(row_peek(&row, 3)));
    }
    p->cells = cells;
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

static void fact(struct paper *p, enum word name, const char *value)
{
    if (value && *value)
        p->facts[p->facts_len++] = (struct paper_fact){word(name, p->lang), value};
}

static void facts_of(struct paper *p, const struct decision *d, struct arena *arena)
{
    bool approved = strcmp(d->state, "rejected") != 0;
    fact(p, W_P_STUDENT, d->name);
    fact(p, W_P_STUDENT_NO, d->student_no);
    fact(p, W_P_GROUP, d->group);
    fact(p, W_P_COURSE, d->course);
    fact(p, W_P_TERM, paper_term(arena, d->year, d->term, p->lang));
    fact(p, W_P_REASON, d->reason);
    fact(p, W_P_DAYS, arena_format(arena, "%s – %s", day_of(arena, d->from_ms, d), day_of(arena, d->to_ms, d)));
    fact(p, W_P_DECIDED, word(approved ? W_P_APPROVED : W_P_REJECTED, p->lang));
    fact(p, W_P_WORDS, d->text);
    fact(p, W_P_UNTIL, approved && d->until_ms ? day_of(arena, d->until_ms, d) : NULL);
    fact(p, W_P_SEATED, d->seat);
    fact(p, W_P_FROZEN, day_of(arena, p->made_ms, d));
}

enum fault decision_render(struct db *db, const struct issue *issue, struct arena *arena, char **ret_pdf,
                           size_t *ret_len, char ret_sha256[65])
{
    struct decision d = {0};
    const enum lang lang = issue->lang;
    const char *text;
    char sha256[65];
    enum fault f = request_of(db, issue, arena, &d);
    if (!f)
        f = place_of(db, lang, arena, &d);
    if (f)
        return f;
    struct paper p = {
        .lang = lang,
        .made_ms = issue->made_ms,
        .university = d.university,
        .title = word(W_P_DECISION, lang),
        .number = issue->number ? arena_format(arena, "№ %s", issue->number) : word(W_P_COPY, lang),
        .id = issue->object,
        .verify_url = issue->verify_url,
        .columns = {{"№", 5, PEN_RIGHT},
                    {word(W_P_FILE, lang), 30, PEN_LEFT},
                    {word(W_P_NAME_OF_FILE, lang), 25, PEN_LEFT},
                    {"SHA-256", 52, PEN_LEFT}},
        .columns_len = COLUMNS,
        .note = d.late ? word(W_P_LATE, lang) : NULL,
        .signers = {{word(W_P_CHECKED_BY, lang), d.checked_by}, {word(W_P_DECIDED_BY, lang), d.decided_by}},
        .signers_len = 2};
    json_t *files = json_array();
    f = documents_of(db, issue, arena, &p, files);
    json_t *content =
        json_pack("{s:s, s:s, s:s?, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:o}", "kind", "decision", "request",
                  issue->object, "number", issue->number, "enrolment", d.enrolment, "state", d.state, "from_ms",
                  (json_int_t)d.from_ms, "to_ms", (json_int_t)d.to_ms, "until_ms", (json_int_t)d.until_ms, "decided_ms",
                  (json_int_t)d.changed_ms, "policy_version", (json_int_t)d.policy_version, "documents", files);
    if (f) {
        json_decref(content);
        return f;
    }
    f = paper_json(content, arena, &text, sha256);
    p.sha256 = sha256;
    facts_of(&p, &d, arena);
    if (!f)
        f = arena_check(arena);
    if (!f)
        f = paper_render(&p, ret_pdf, ret_len);
    if (!f)
        memcpy(ret_sha256, sha256, sizeof sha256);
    return f;
}
