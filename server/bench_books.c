#include "bench_books.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit.h"
#include "bench_queries.h"
#include "books.h"
#include "clock.h"
#include "db_profile.h"

enum { LIMIT_MS = 50, TOLD = 10, PATH_BYTES = 512 };

struct options {
    int64_t students, runs;
    const char *data; /* NULL: a folder that goes */
};

static int usage(void)
{
    fprintf(stderr,
            "usage: baqyla bench books [--students N] [--runs R] [--data DIR]\n"
            "  N students, %d to %d (%d); each way to ask is run R times, 1 to %d (%d).\n"
            "  --data DIR: where the books are made, and used again when they are there.\n",
            UNIVERSITY_STUDENTS_MIN, UNIVERSITY_STUDENTS_MAX, UNIVERSITY_STUDENTS, QUERY_RUNS, QUERY_RUNS);
    return 2;
}

static bool number(const char *text, int64_t least, int64_t most, int64_t *ret)
{
    char *end;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (errno || *end || end == text || n < least || n > most)
        return false;
    *ret = n;
    return true;
}

static bool options_read(int argc, char **argv, struct options *o)
{
    static const struct option words[] = {{"students", required_argument, NULL, 's'},
                                          {"runs", required_argument, NULL, 'r'},
                                          {"data", required_argument, NULL, 'd'},
                                          {NULL, 0, NULL, 0}};
    bool good = true;
    *o = (struct options){.students = UNIVERSITY_STUDENTS, .runs = QUERY_RUNS};
    for (int c; good && (c = getopt_long(argc, argv, "", words, NULL)) != -1;) {
        if (c == 's')
            good = number(optarg, UNIVERSITY_STUDENTS_MIN, UNIVERSITY_STUDENTS_MAX, &o->students);
        else if (c == 'r')
            good = number(optarg, 1, QUERY_RUNS, &o->runs);
        else if (c == 'd')
            o->data = optarg;
        else
            good = false;
    }
    return good && optind == argc;
}

/* Made in one go without waiting for the disk: if the machine stops meanwhile they are made anew. */
static enum fault make(const char *path, const struct university *u)
{
    static struct demo demo; /* large */
    struct chain_report chain;
    struct db *db = NULL;
    enum fault f = db_open(path, DB_WRITE, &db);
    if (!f)
        f = db_exec(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;"
                        "PRAGMA foreign_keys = OFF");
    if (!f)
        f = university_fill(db, u, clock_now_ms(), stderr, &demo);
    if (!f)
        f = db_exec(db, "PRAGMA journal_mode = WAL");
    if (!f)
        f = chain_verify(db, &chain);
    if (!f)
        fprintf(stderr, "audit chain: %lld rows, %s\n", (long long)chain.rows, chain.broken_seq ? "broken" : "intact");
    db_close(db);
    return f;
}

static enum fault migrated(const char *path)
{
    struct db *db = NULL;
    enum fault f = db_open(path, DB_WRITE, &db);
    db_close(db);
    return f;
}

static json_t *plan_json(struct db *db, enum statement s)
{
    char *text = NULL, *rest = NULL;
    json_t *lines = json_array();
    if (db_plan(db, s, &text) != F_OK)
        return lines;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        json_array_append_new(lines, json_string(line));
    free(text);
    return lines;
}

static void tell_time(const struct query_time *q)
{
    fprintf(stderr, "%9.1f %9.1f %9.1f  %s\n", (double)q->p95_us / 1000, (double)q->p50_us / 1000,
            (double)q->wall_p95_us / 1000, q->name);
}

static void tell(struct db *db, const struct query_report *r)
{
    fprintf(stderr, "%d ways to ask, %d above %d ms; not answered: %d\n%s", r->count, r->slow, LIMIT_MS, r->unasked_len,
            r->unasked);
    fprintf(stderr, "\nslowest requests: p95 and p50 of processor time, p95 as it passed, in ms\n");
    for (int i = 0; i < r->count && (i < TOLD || i < r->slow); i++)
        tell_time(&r->queries[i]);
    fprintf(stderr, "\njobs, which are no queries: a page of all results set, the whole audit chain walked\n");
    for (int i = 0; i < r->jobs_len; i++)
        tell_time(&r->jobs[i]);
    fprintf(stderr,
            "\nslowest statements: p95 of what they take of a request, in ms of processor time, and their plans\n");
    for (int i = 0; i < r->statements_len && i < TOLD; i++) {
        char *plan = NULL;
        const struct statement_time *t = &r->statements[i];
        if (db_plan(db, t->statement, &plan) != F_OK)
            plan = NULL;
        fprintf(stderr, "%9.1f  %s (%s)\n%s", (double)t->p95_us / 1000, db_statement_word(t->statement), t->where,
                plan ? plan : "");
        free(plan);
    }
}

static json_t *time_json(const struct query_time *q)
{
    return json_pack("{s:s, s:i, s:I, s:I, s:I}", "request", q->name, "runs", q->runs, "p50_us", (json_int_t)q->p50_us,
                     "p95_us", (json_int_t)q->p95_us, "wall_p95_us", (json_int_t)q->wall_p95_us);
}

static void print(struct db *db, const struct university *u, const struct query_report *r)
{
    json_t *requests = json_array(), *jobs = json_array(), *statements = json_array();
    for (int i = 0; i < r->count && i < TOLD; i++)
        json_array_append_new(requests, time_json(&r->queries[i]));
    for (int i = 0; i < r->jobs_len; i++)
        json_array_append_new(jobs, time_json(&r->jobs[i]));
    for (int i = 0; i < r->statements_len && i < TOLD; i++)
        json_array_append_new(
            statements, json_pack("{s:s, s:s, s:I, s:o}", "statement", db_statement_word(r->statements[i].statement),
                                  "request", r->statements[i].where, "p95_us", (json_int_t)r->statements[i].p95_us,
                                  "plan", plan_json(db, r->statements[i].statement)));
    json_t *all = json_pack("{s:s, s:I, s:I, s:i, s:i, s:i, s:i, s:o, s:o, s:o}", "bench", "books", "students",
                            (json_int_t)u->students, "courses", (json_int_t)u->courses, "asked", r->count, "limit_ms",
                            LIMIT_MS, "above", r->slow, "unanswered", r->unasked_len, "requests", requests, "jobs",
                            jobs, "statements", statements);
    char *text = all ? json_dumps(all, JSON_COMPACT) : NULL;
    puts(text ? text : "{}");
    free(text);
    json_decref(all);
}

static int measure(const char *path, const struct options *o)
{
    struct university u = university_of(o->students);
    struct query_report *report = NULL;
    struct db *db = NULL;
    enum fault f = access(path, F_OK) ? make(path, &u) : migrated(path);
    if (!f)
        f = db_open(path, DB_READ, &db);
    if (!f)
        f = bench_queries(db, &u, (int)o->runs, LIMIT_MS * INT64_C(1000), clock_now_ms(), stderr, &report);
    if (!f) {
        tell(db, report);
        print(db, &u, report);
    }
    free(report);
    db_close(db);
    return f ? command_refuse(1) : 0;
}

static void clear_away(const char *folder)
{
    static const char *const names[] = {"books.sqlite", "books.sqlite-wal", "books.sqlite-shm", "books.sqlite.lock"};
    char path[PATH_BYTES];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%.400s/%s", folder, names[i]);
        unlink(path);
    }
    if (rmdir(folder))
        fprintf(stderr, "baqyla: %s could not be removed\n", folder);
}

int bench_books_main(int argc, char **argv)
{
    struct options o;
    char folder[] = "/var/tmp/baqyla-bench-XXXXXX", path[PATH_BYTES];
    if (!options_read(argc, argv, &o))
        return usage();
    if (o.data ? mkdir(o.data, 0700) && errno != EEXIST : !mkdtemp(folder)) {
        fprintf(stderr, "baqyla: %s: %s\n", o.data ? o.data : "/var/tmp", strerror(errno));
        return 1;
    }
    snprintf(path, sizeof path, "%.400s/books.sqlite", o.data ? o.data : folder);
    int status = measure(path, &o);
    if (!o.data)
        clear_away(folder);
    return status;
}
