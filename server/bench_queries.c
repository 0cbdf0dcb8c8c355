#include "bench_queries.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "clock.h"
#include "db_profile.h"
#include "errand.h"
#include "office_json.h"
#include "role.h"

enum { BUDGET_US = 3000000, TRIES = 4, PATH_MAX_BYTES = 160, TOLD_EVERY = 20 };

/* Ways to ask beside the plain one. Lists without a row of their own get these of "". */
static const struct ways {
    const char *path, *queries;
} ways[] = {
    {"", "q=улги|q=тест|page=40|size=200"},
    {"/api/grades", "q=улги-1|sort=student|sort=-final|sort=changed_ms|state=provisional|letter=FX|page=100|size=200"},
    {"/api/people", "q=улги|q=БН-0010|group=ҮТ-007|status=leave|role=teacher|sort=student_no|sort=-group|page=100"},
    {"/api/admission", "q=улги|status=not_admitted|status=not_computed|group=ҮТ-007|sort=rating|sort=-name|page=100"},
    {"/api/audit", "q=attempt.admit|q=улги|sort=seq|page=1000|q=a0000000000000000007"},
    {"/api/incidents", "q=улги|state=ended|kind=absent|sort=-from_ms|page=50"},
    {"/api/sittings", "q=BEN|q=улги|phase=over|state=open|sort=room|sort=-course|sort=starts_ms|page=10"},
    {"/api/desk/compare", "by=course|by=programme|by=group|by=faculty|by=examiner|by=group&sort=-positive|"
                         "by=course&sort=final_tenths"},
    {"/api/desk/overdue", "kind=statement|kind=marking|kind=appeal|sort=-due_ms|sort=count"},
    {"/api/calendar", "kind=exam_session|sort=-from_ms|sort=kind"},
    {"/api/remedies", "q=улги|q=улги&sort=student|kind=fx_retake|state=open|sort=student|sort=-group|sort=course|"
                      "sort=rating|sort=-state|page=20"},
    {"/api/sheets", "q=В-0001|q=BEN|state=frozen|kind=main|sort=number|sort=-course|page=5"},
    {"/api/acts", "q=улги|kind=A|state=registered|sort=student|sort=-course|page=5"},
    {"/api/requests", "q=улги|state=approved|sort=name|sort=-from_ms|page=2"},
    {"/api/paper", "q=Т-0001|kind=sheet|kind=document|sort=number|sort=-kind|page=20"},
    {"/api/documents", "q=Т-0001|kind=transcript|sort=number|sort=-printed_ms|page=20"},
    {"/api/users", "q=bench0001|q=улги|page=100"},
    {"/api/no-shows", "status=unknown|q=улги|sort=name|sort=-course|page=10"},
    {"/api/schedule", "q=BEN|term=autumn|sittings=none|sort=title|sort=-course|sort=sittings|page=5"},
    {"/api/statements/:exam", "q=улги|state=provisional|letter=FX|sort=student|sort=-final|sort=changed_ms"},
    {"/api/marking", "q=BEN|sort=-course|sort=answers"},
    {"/api/marking/:exam", "q=A|turn=open|kind=essay|sort=-points|sort=turn"},
    {"/api/evidence-requests", "q=улги|state=open|sort=reg_no|sort=-asked_by"},
    {"/api/schedule/staff", "role=proctor|role=teacher"},
    {"/api/offerings", "q=BEN|q=улги|term=autumn|sort=course|sort=-enrolled|page=5"},
    {"/api/audit/verify", "rows=5000"},
    {"/api/banks/:course/items", "q=сурак|sort=kind|sort=-category|page=2"},
};

/* Asked like this they are jobs. */
static const struct {
    const char *path, *query;
} jobs[] = {{"/api/audit/verify", ""}, {"/api/desk/report", ""}};

/* What stands behind a path's first id. */
static const struct {
    const char *prefix;
    enum university_row row;
} objects[] = {{"/api/my/attempts/", ROW_ATTEMPT}, {"/api/my/acts/", ROW_ACT},      {"/api/attempts/", ROW_ATTEMPT},
               {"/api/incidents/", ROW_INCIDENT},  {"/api/acts/", ROW_ACT},         {"/api/sheets/", ROW_SHEET},
               {"/api/grades/", ROW_ENROLMENT},    {"/api/statements/", ROW_EXAM},  {"/api/students/", ROW_STUDENT},
               {"/api/remedies/", ROW_REMEDY},     {"/api/banks/", ROW_COURSE},     {"/api/items/", ROW_ITEM},
               {"/api/marking/", ROW_EXAM},        {"/api/people/", ROW_PERSON},    {"/api/offerings/", ROW_OFFERING},
               {"/api/sittings/", ROW_SITTING},    {"/api/requests/", ROW_REQUEST}, {"/api/documents/", ROW_DOCUMENT}};

static const struct asker {
    uint32_t role;
    const char *login; /* of the demo; NULL: one of the university's own */
} askers[] = {{ROLE_STUDENT, NULL},
              {ROLE_TEACHER, NULL},
              {ROLE_PROCTOR, NULL},
              {ROLE_SPECIALIST, "specialist"},
              {ROLE_HEAD, "head"},
              {ROLE_REGISTRAR, "registrar"},
              {ROLE_REGISTRAR_HEAD, "registrar_head"},
              {ROLE_DEAN, "dean"},
              {ROLE_HOD, "hod"},
              {ROLE_AUDITOR, "auditor"},
              {ROLE_ADMIN, "admin"},
              {ROLE_DPO, "dpo"},
              {ROLE_APPEALS, "appeals"},
              {ROLE_PARENT, "parent"},
              {ROLE_COMMISSION_CHAIR, "chair"}};

struct asking {
    struct db *db;
    const struct university *u;
    int runs;
    int64_t now_ms, spent[S_COUNT][QUERY_RUNS], slowest[S_COUNT];
    int run; /* the place of the request that is running */
    uint64_t seed;
    const char *why; /* the latest fault's word */
    struct query_report *report;
};

static uint64_t draw(struct asking *a)
{
    a->seed = a->seed * 6364136223846793005u + 1442695040888963407u;
    return a->seed >> 33;
}

static int64_t number_of(const struct university *u, enum university_row row)
{
    switch (row) {
    case ROW_ATTEMPT:
    case ROW_REMEDY:
        return u->students * UNIVERSITY_EACH;
    case ROW_INCIDENT:
        return u->students;
    case ROW_ENROLMENT:
        return u->students * 5;
    case ROW_COURSE:
    case ROW_EXAM:
    case ROW_OFFERING:
    case ROW_SHEET:
        return u->courses;
    case ROW_ITEM:
        return u->courses * 60;
    case ROW_SITTING:
        return u->courses * 5;
    case ROW_ACT:
    case ROW_REQUEST:
        return u->students / 50 + 1;
    case ROW_DOCUMENT:
        return u->students / 4;
    default:
        return u->students;
    }
}

/* The path of a row with an id where the table has a name; the place of it among its kind, or -1. */
static int64_t path_of(struct asking *a, const char *pattern, char out[PATH_MAX_BYTES])
{
    const char *colon = strchr(pattern, ':');
    char id[ID_LEN + 1];
    snprintf(out, PATH_MAX_BYTES, "%s", pattern);
    for (size_t i = 0; colon && i < sizeof objects / sizeof *objects; i++) {
        const char *prefix = objects[i].prefix, *rest = strchr(colon, '/');
        if (strncmp(pattern, prefix, strlen(prefix)) != 0)
            continue;
        int64_t n = (int64_t)(draw(a) % (uint64_t)number_of(a->u, objects[i].row));
        university_row_id(objects[i].row, n, id);
        snprintf(out, PATH_MAX_BYTES, "%s%s%s", prefix, id, rest ? rest : "");
        return n;
    }
    return -1;
}

static enum fault who_of(struct asking *a, const struct asker *asker, const char *path, int64_t n, struct who *ret)
{
    struct account account;
    int64_t place = asker->role == ROLE_TEACHER   ? university_teacher(a->u, (int64_t)draw(a))
                    : asker->role == ROLE_PROCTOR ? university_proctor(a->u, (int64_t)draw(a))
                                                  : (int64_t)(draw(a) % (uint64_t)a->u->students);
    *ret = (struct who){.roles = asker->role, .lang = LANG_KK, .session = "bench", .address = "127.0.0.1"};
    if (asker->login) {
        enum fault f = account_by_login(a->db, asker->login, a->now_ms, &account);
        snprintf(ret->person, sizeof ret->person, "%s", account.person);
        snprintf(ret->account, sizeof ret->account, "%s", account.id);
        return f;
    }
    if (asker->role == ROLE_STUDENT && n >= 0 && !strncmp(path, "/api/my/", 8))
        place = n / UNIVERSITY_EACH;
    university_row_id(ROW_PERSON, place, ret->person);
    snprintf(ret->account, sizeof ret->account, "ja%018" PRId64, place);
    return F_OK;
}

static void query_read(struct request *r, const char *query)
{
    char *copy = arena_text(r->arena, query), *rest = NULL;
    for (char *part = copy && *copy ? strtok_r(copy, "&", &rest) : NULL; part; part = strtok_r(NULL, "&", &rest)) {
        char *value = strchr(part, '=');
        *value++ = 0;
        r->query[r->queries].name = part;
        r->query[r->queries++].value = value;
    }
}

/* One request, from the row of the table to the reply: processor time and time. */
static enum fault ask_once(struct asking *a, const struct route *row, const struct asker *asker, const char *query,
                           int64_t *ret_us, int64_t *ret_wall_us)
{
    struct errand *e = errand_new();
    char path[PATH_MAX_BYTES];
    if (!e)
        return fault(F_NOMEM, "bench");
    struct request *r = &e->request;
    int64_t n = path_of(a, row->path, path);
    r->method = row->method;
    r->path = path;
    r->now_ms = a->now_ms;
    query_read(r, query);
    enum fault f = route_find(r, &r->route);
    if (!f)
        f = who_of(a, asker, path, n, &r->who);
    int64_t began = clock_thread_us(), wall = clock_steady_us();
    if (!f && row->prepare)
        f = row->prepare(a->db, r, &e->reply);
    if (!f && row->handle)
        f = row->handle(a->db, r, &e->reply);
    *ret_us = clock_thread_us() - began;
    *ret_wall_us = clock_steady_us() - wall;
    errand_free(e);
    return f;
}

static void heard(void *user, enum statement s, int64_t us)
{
    struct asking *a = user;
    a->spent[s][a->run] += us;
}

static int ascending(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Nearest rank. */
static int64_t ranked(int64_t *us, int n, int per_cent)
{
    qsort(us, (size_t)n, sizeof *us, ascending);
    return us[(n * per_cent + 99) / 100 - 1];
}

static void keep_statements(struct asking *a, const char *name, int n)
{
    for (int s = 0; s < S_COUNT; s++) {
        int64_t us = ranked(a->spent[s], n, 95);
        if (us <= a->slowest[s])
            continue;
        struct query_report *r = a->report;
        int at = 0;
        while (at < r->statements_len && r->statements[at].statement != (enum statement)s)
            at++;
        if (at == r->statements_len)
            r->statements_len++;
        r->statements[at] = (struct statement_time){.statement = (enum statement)s, .p95_us = us};
        snprintf(r->statements[at].where, QUERY_NAME_MAX, "%s", name);
        a->slowest[s] = us;
    }
}

static bool is_job(const char *path, const char *query)
{
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        if (!strcmp(jobs[i].path, path) && !strcmp(jobs[i].query, query))
            return true;
    return false;
}

/* All runs of one way to ask. Rows at random may not be there, or not be the asker's: others are tried. */
static bool ask(struct asking *a, const struct route *row, const struct asker *asker, const char *query)
{
    int64_t us[QUERY_RUNS], wall[QUERY_RUNS], began = clock_steady_us();
    int n = 0;
    memset(a->spent, 0, sizeof a->spent);
    for (int tries = 0; n < a->runs && tries < a->runs * TRIES && clock_steady_us() - began < BUDGET_US; tries++) {
        a->run = n;
        enum fault f = ask_once(a, row, asker, query, &us[n], &wall[n]);
        n += f == F_OK;
        for (int s = 0; f && s < S_COUNT; s++)
            a->spent[s][n] = 0;
        if (f)
            a->why = fault_code(f);
    }
    struct query_report *r = a->report;
    bool job = is_job(row->path, query);
    if (!n || (job ? r->jobs_len == JOBS_MAX : r->count == QUERIES_MAX))
        return n > 0;
    struct query_time *q = job ? &r->jobs[r->jobs_len++] : &r->queries[r->count++];
    q->runs = n;
    snprintf(q->name, sizeof q->name, "%s %s%s%s", role_word(asker->role), row->path, *query ? "?" : "", query);
    if (!job)
        keep_statements(a, q->name, n);
    q->p95_us = ranked(us, n, 95);
    q->p50_us = us[(n - 1) / 2];
    q->wall_p95_us = ranked(wall, n, 95);
    return true;
}

static const char *ways_of(const struct route *row)
{
    for (size_t i = 1; i < sizeof ways / sizeof *ways; i++)
        if (!strcmp(ways[i].path, row->path))
            return ways[i].queries;
    return row->handle == office_exported && !strchr(row->path, ':') ? ways[0].queries : "";
}

static void ask_row(struct asking *a, const struct route *row)
{
    bool answered = false;
    char queries[512], *rest;
    a->why = "no role";
    for (size_t i = 0; i < sizeof askers / sizeof *askers; i++) {
        if (!(row->roles & askers[i].role))
            continue;
        bool good = ask(a, row, &askers[i], "");
        answered = answered || good;
        snprintf(queries, sizeof queries, "%s", good || strchr(ways_of(row), '=') ? ways_of(row) : "");
        rest = NULL;
        for (char *one = strtok_r(queries, "|", &rest); one; one = strtok_r(NULL, "|", &rest))
            answered = ask(a, row, &askers[i], one) || answered;
    }
    size_t used = strlen(a->report->unasked);
    if (!answered && used + 160 < sizeof a->report->unasked) {
        snprintf(a->report->unasked + used, sizeof a->report->unasked - used, "%s: %s\n", row->path, a->why);
        a->report->unasked_len++;
    }
}

static int slower_query(const void *left, const void *right)
{
    const struct query_time *a = left, *b = right;
    return (a->p95_us < b->p95_us) - (a->p95_us > b->p95_us);
}

static int slower_statement(const void *left, const void *right)
{
    const struct statement_time *a = left, *b = right;
    return (a->p95_us < b->p95_us) - (a->p95_us > b->p95_us);
}

enum fault bench_queries(struct db *db, const struct university *u, int runs, int64_t limit_us, int64_t now_ms,
                         FILE *progress, struct query_report **ret_report)
{
    struct asking *a = calloc(1, sizeof *a);
    struct query_report *r = calloc(1, sizeof *r);
    if (!a || !r) {
        free(a);
        free(r);
        return fault(F_NOMEM, "bench");
    }
    *a = (struct asking){.db = db, .u = u, .runs = runs, .now_ms = now_ms, .seed = 1, .report = r};
    db_profile(db, heard, a);
    for (size_t i = 0; route_at(i)->method; i++) {
        if (!strcmp(route_at(i)->method, "GET"))
            ask_row(a, route_at(i));
        if (i % TOLD_EVERY == TOLD_EVERY - 1)
            fprintf(progress, "%d ways asked, up to %s\n", r->count, route_at(i)->path);
    }
    db_profile(db, NULL, NULL);
    qsort(r->queries, (size_t)r->count, sizeof *r->queries, slower_query);
    qsort(r->statements, (size_t)r->statements_len, sizeof *r->statements, slower_statement);
    while (r->slow < r->count && r->queries[r->slow].p95_us > limit_us)
        r->slow++;
    free(a);
    *ret_report = r;
    return F_OK;
}
