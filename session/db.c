#include "db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "db_impl.h"
#include "text.h"
#include "zone.h"

extern const char *const statement_texts[];
extern const char *const statement_words[];
extern const char *const migration_texts[];

enum { BUSY_TIMEOUT_MS = 2000, LOCK_PATH_MAX = 4096, COLLATE_MAX = 512, FOLDED_MAX = 512 };

struct db {
    sqlite3 *handle;
    enum db_mode mode;
    int lock; /* descriptor of PATH.lock; -1 without one */
    int changes;
    sqlite3_stmt *statements[S_COUNT + 1];
};

struct sqlite3 *db_handle(struct db *db)
{
    return db->handle;
}

int db_statement_of(const struct db *db, const struct sqlite3_stmt *stmt)
{
    for (int i = 0; i < S_COUNT; i++)
        if (db->statements[i] == stmt)
            return i;
    return -1;
}

static enum fault translate(struct db *db, const char *what)
{
    enum fault f;
    switch (sqlite3_errcode(db->handle)) {
    case SQLITE_CONSTRAINT:
        f = F_CONFLICT;
        break;
    case SQLITE_FULL:
        f = F_DISK_FULL;
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        f = F_BUSY;
        break;
    case SQLITE_NOMEM:
        f = F_NOMEM;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        f = F_CORRUPT;
        break;
    default:
        f = F_IO;
    }
    return fault(f, "%s: %s", what, sqlite3_errmsg(db->handle));
}

enum fault db_exec(struct db *db, const char *sql)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ? F_OK : translate(db, "exec");
}

/* A lock beside the file and not on it: SQLite's own locks end when any descriptor of the file closes. */
static enum fault take_lock(const char *path, int *ret_fd)
{
    char name[LOCK_PATH_MAX];
    if (snprintf(name, sizeof name, "%s.lock", path) >= (int)sizeof name)
        return fault(F_INVALID, "path of %zu bytes is too long", strlen(path));
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault(F_IO, "%s: %s", name, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        int busy = errno == EWOULDBLOCK;
        close(fd);
        return busy ? fault(F_BUSY, "%s is held by another server", name) : fault(F_IO, "cannot lock %s", name);
    }
    *ret_fd = fd;
    return F_OK;
}

static enum fault version_of(struct db *db, int *ret_version)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db->handle, "PRAGMA user_version", -1, &stmt, NULL) != SQLITE_OK)
        return translate(db, "user_version");
    int step = sqlite3_step(stmt);
    int version = step == SQLITE_ROW ? sqlite3_column_int(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    if (step != SQLITE_ROW)
        return translate(db, "user_version");
    *ret_version = version;
    return F_OK;
}

static enum fault migrate_one(struct db *db, int number)
{
    char set[48];
    snprintf(set, sizeof set, "PRAGMA user_version = %d", number + 1);
    enum fault f = db_begin(db);
    if (f)
        return f;
    f = db_exec(db, migration_texts[number]);
    if (!f)
        f = db_exec(db, set);
    if (!f)
        f = db_commit(db);
    if (f)
        db_rollback(db);
    return f;
}

static enum fault migrate(struct db *db)
{
    int version = 0, known = 0;
    while (migration_texts[known])
        known++;
    enum fault f = version_of(db, &version);
    if (f)
        return f;
    if (version > known)
        return fault(F_CONFLICT, "the data has schema %d, this program knows %d", version, known);
    if (db->mode == DB_READ && version < known)
        return fault(F_CONFLICT, "the data has schema %d and must be migrated to %d first", version, known);
    for (int i = version; i < known && !f; i++)
        f = migrate_one(db, i);
    return f;
}

static void fold(sqlite3_context *context, int count, sqlite3_value **values)
{
    char folded[FOLDED_MAX];
    const char *text = (const char *)sqlite3_value_text(values[0]);
    (void)count;
    if (text)
        sqlite3_result_text(context, text_fold(text, folded, sizeof folded), -1, SQLITE_TRANSIENT);
}

/* SQLite hands over texts without a NUL; names are short. */
static int collate(void *unused, int a_len, const void *a, int b_len, const void *b)
{
    char left[COLLATE_MAX], right[COLLATE_MAX];
    (void)unused;
    snprintf(left, sizeof left, "%.*s", a_len, (const char *)a);
    snprintf(right, sizeof right, "%.*s", b_len, (const char *)b);
    return text_compare(left, right);
}

enum statement db_in_order(enum statement list, const char *sort)
{
    size_t len = strlen(statement_words[list]);
    for (int s = (int)list + 1; s < S_COUNT && !strncmp(statement_words[s], statement_words[list], len); s++)
        if (statement_words[s][len] == ' ' && !strcmp(statement_words[s] + len + 1, sort))
            return (enum statement)s;
    return list;
}

static enum fault prepare_all(struct db *db)
{
    for (int i = 0; i < S_COUNT; i++) {
        const char *tail = NULL;
        if (sqlite3_prepare_v3(db->handle, statement_texts[i], -1, SQLITE_PREPARE_PERSISTENT, &db->statements[i],
                               &tail) != SQLITE_OK)
            return translate(db, statement_words[i]);
        if (!db->statements[i] || (tail && strspn(tail, " \t\r\n;") != strlen(tail)))
            return fault(F_INVALID, "%s is not one statement", statement_words[i]);
    }
    return F_OK;
}

static const char writing[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                              "PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON";
/* Each commit of the clerk makes SQLite's own cache of a reader worthless: they look at the system's. */
static const char reading[] = "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 2147418112";

enum fault db_open(const char *path, enum db_mode mode, struct db **ret_db)
{
    enum fault f = F_OK;
    struct db *db = calloc(1, sizeof *db);
    if (!db)
        return fault(F_NOMEM, "database handle");
    db->lock = -1;
    db->mode = mode;
    if (mode == DB_WRITE && strcmp(path, ":memory:"))
        f = take_lock(path, &db->lock);
    if (f)
        goto out;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path, &db->handle, flags, NULL) != SQLITE_OK) {
        f = db->handle ? translate(db, path) : fault(F_NOMEM, "%s", path);
        goto out;
    }
    sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    sqlite3_extended_result_codes(db->handle, 0);
    f = db_exec(db, mode == DB_WRITE ? writing : reading);
    if (!f && (sqlite3_create_collation(db->handle, "kazakh", SQLITE_UTF8, NULL, collate) != SQLITE_OK ||
               sqlite3_create_function(db->handle, "fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, fold, NULL,
                                       NULL) != SQLITE_OK ||
               zone_for_sql(db->handle) != SQLITE_OK))
        f = translate(db, "collation");
    if (!f)
        f = migrate(db);
    if (!f)
        f = prepare_all(db);
out:
    if (f)
        db_close(db);
    else
        *ret_db = db;
    return f;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < S_COUNT; i++)
        sqlite3_finalize(db->statements[i]);
    sqlite3_close(db->handle);
    if (db->lock >= 0)
        close(db->lock);
    free(db);
}

enum fault db_begin(struct db *db)
{
    return db_exec(db, db->mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN");
}

enum fault db_commit(struct db *db)
{
    return db_exec(db, "COMMIT");
}

void db_rollback(struct db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool db_active(const struct db *db)
{
    return !sqlite3_get_autocommit(db->handle);
}

enum fault db_savepoint(struct db *db)
{
    return db_exec(db, "SAVEPOINT errand");
}

enum fault db_release(struct db *db)
{
    return db_exec(db, "RELEASE errand");
}

void db_undo(struct db *db)
{
    sqlite3_exec(db->handle, "ROLLBACK TO errand; RELEASE errand", NULL, NULL, NULL);
}

static int bind_one(sqlite3_stmt *stmt, int n, char type, va_list *args)
{
    const void *bytes;
    switch (type) {
    case 't':
        return sqlite3_bind_text(stmt, n, va_arg(*args, const char *), -1, SQLITE_TRANSIENT);
    case 'i':
        return sqlite3_bind_int64(stmt, n, va_arg(*args, int64_t));
    case 'b':
        bytes = va_arg(*args, const void *);
        return sqlite3_bind_blob64(stmt, n, bytes, va_arg(*args, size_t), SQLITE_TRANSIENT);
    default:
        assert(type == 'n');
        return sqlite3_bind_null(stmt, n);
    }
}

static enum fault bind_all(struct db *db, enum statement s, const char *types, va_list *args)
{
    sqlite3_stmt *stmt = db->statements[s];
    sqlite3_reset(stmt);
    assert((int)strlen(types) == sqlite3_bind_parameter_count(stmt));
    for (int i = 0; types[i]; i++)
        if (bind_one(stmt, i + 1, types[i], args) != SQLITE_OK)
            return translate(db, statement_words[s]);
    return F_OK;
}

static void done(sqlite3_stmt *stmt)
{
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
}

enum fault db_run(struct db *db, enum statement s, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    enum fault f = bind_all(db, s, types, &args);
    va_end(args);
    if (!f) {
        int step = sqlite3_step(db->statements[s]);
        db->changes = sqlite3_changes(db->handle);
        if (step == SQLITE_ROW)
            f = fault(F_INVALID, "%s returns rows", statement_words[s]);
        else if (step != SQLITE_DONE)
            f = translate(db, statement_words[s]);
    }
    done(db->statements[s]);
    return f;
}

int db_changes(const struct db *db)
{
    return db->changes;
}

static enum fault first_row(struct db *db, struct row *ret_row, enum statement s, const char *types, va_list *args)
{
    sqlite3_stmt *stmt = db->statements[s];
    enum fault f = bind_all(db, s, types, args);
    if (!f) {
        int step = sqlite3_step(stmt);
        if (step == SQLITE_ROW) {
            ret_row->stmt = stmt;
            return F_OK;
        }
        f = step == SQLITE_DONE ? fault(F_NOT_FOUND, "%s: no row", statement_words[s])
                                : translate(db, statement_words[s]);
    }
    done(stmt);
    return f;
}

enum fault db_row(struct db *db, struct row *ret_row, enum statement s, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    enum fault f = first_row(db, ret_row, s, types, &args);
    va_end(args);
    return f;
}

enum fault db_each(struct db *db, struct row *ret_row, enum statement s, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    enum fault f = first_row(db, ret_row, s, types, &args);
    va_end(args);
    return f;
}

enum fault row_next(struct row *row)
{
    int step = sqlite3_step(row->stmt);
    if (step == SQLITE_ROW)
        return F_OK;
    enum fault f = step == SQLITE_DONE ? fault(F_NOT_FOUND, "no more rows")
                                       : fault(step == SQLITE_BUSY ? F_BUSY : F_IO, "rows: %s", sqlite3_errstr(step));
    row_done(row);
    return f;
}

void row_done(struct row *row)
{
    if (row->stmt)
        done(row->stmt);
    row->stmt = NULL;
}

int64_t row_int(const struct row *row, int column)
{
    return sqlite3_column_int64(row->stmt, column);
}

bool row_null(const struct row *row, int column)
{
    return sqlite3_column_type(row->stmt, column) == SQLITE_NULL;
}

const char *row_peek(const struct row *row, int column)
{
    return (const char *)sqlite3_column_text(row->stmt, column);
}

char *row_text(const struct row *row, int column, struct arena *arena)
{
    return arena_text(arena, row_peek(row, column));
}

const void *row_blob(const struct row *row, int column, size_t *ret_len)
{
    const void *bytes = sqlite3_column_blob(row->stmt, column);
    *ret_len = (size_t)sqlite3_column_bytes(row->stmt, column);
    return bytes;
}
