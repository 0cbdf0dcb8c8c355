#include "db_profile.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "db_impl.h"

enum { PLAN_MAX = 16384, PLAN_NODES = 256 };

extern const char *const statement_texts[];
extern const char *const statement_words[];

static struct {
    db_told *told;
    void *user;
    struct db *db;
    int64_t began_us[S_COUNT];
} profile;

static int heard(unsigned what, void *unused, void *stmt, void *more)
{
    (void)unused, (void)more;
    int s = db_statement_of(profile.db, stmt);
    if (s < 0)
        return 0;
    if (what == SQLITE_TRACE_STMT)
        profile.began_us[s] = clock_thread_us();
    else if (profile.began_us[s]) {
        profile.told(profile.user, (enum statement)s, clock_thread_us() - profile.began_us[s]);
        profile.began_us[s] = 0;
    }
    return 0;
}

void db_profile(struct db *db, db_told *told, void *user)
{
    memset(&profile, 0, sizeof profile);
    profile.told = told;
    profile.user = user;
    profile.db = db;
    sqlite3_trace_v2(db_handle(db), told ? SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE : 0, told ? heard : NULL, NULL);
}

static int depth_of(const int parents[PLAN_NODES][2], int count, int parent)
{
    int depth = 0;
    for (int i = count - 1; i >= 0 && parent; i--)
        if (parents[i][0] == parent) {
            parent = parents[i][1];
            depth++;
        }
    return depth;
}

enum fault db_plan(struct db *db, enum statement s, char **ret_text)
{
    int parents[PLAN_NODES][2], count = 0;
    size_t used = 0;
    sqlite3_stmt *stmt = NULL;
    char *sql = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", statement_texts[s]), *text = calloc(1, PLAN_MAX);
    int e = sql && text ? sqlite3_prepare_v2(db_handle(db), sql, -1, &stmt, NULL) : SQLITE_NOMEM;
    while (e == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW && count < PLAN_NODES) {
        parents[count][0] = sqlite3_column_int(stmt, 0);
        parents[count][1] = sqlite3_column_int(stmt, 1);
        int depth = depth_of((const int(*)[2])parents, count, parents[count][1]);
        int len = snprintf(text + used, PLAN_MAX - used, "%*s%s\n", 2 * depth, "",
                           (const char *)sqlite3_column_text(stmt, 3));
        used = used + (size_t)len < PLAN_MAX ? used + (size_t)len : PLAN_MAX - 1;
        count++;
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
    if (e != SQLITE_OK) {
        free(text);
        return fault(F_IO, "plan of %s: %s", statement_words[s], sqlite3_errmsg(db_handle(db)));
    }
    *ret_text = text;
    return F_OK;
}

const char *db_statement_word(enum statement s)
{
    return statement_words[s];
}
