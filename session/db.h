#ifndef BAQYLA_DB_H
#define BAQYLA_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "fault.h"
#include "statement_names.h" /* made from statements/ at build: enum statement { S_… } */

/* The seam to the database. Names are sorted with COLLATE kazakh (text_compare), and
   fold() of a column is text_fold of it, for what is searched. Statements have names and stand in
   session/statements/ (one file per noun); all are prepared at start, so a
   misspelt column stops the boot. A `struct db` belongs to one thread: the
   clerk holds the only writable one, every hand a read-only one.

   Binding is by position with one letter per parameter:
     t  const char *, NULL binds NULL        i  int64_t (cast it at the call)
     b  const void *, size_t                 n  NULL
   e.g.  db_run(db, S_ANSWER_ADD, "ttiti", attempt, item, (int64_t)revision, text, now) */
struct db;
struct sqlite3_stmt;

enum db_mode { DB_WRITE, DB_READ };

/* Of a list that statements/ has in several orders ("-- by:"), the statement that walks in the order of `sort`, a word
   or
   "-word"; an empty or unknown one is the first order. */
enum statement db_in_order(enum statement list, const char *sort);

/* Opens `path` (":memory:" for tests), migrates it when writable, prepares
   every statement. On failure *ret_db is untouched. DB_READ maps the file's first
   2 GiB, so that a page costs no system call; a disk that cannot give a mapped page
   ends the process by SIGBUS, where a writer gets F_IO. */
enum fault db_open(const char *path, enum db_mode mode, struct db **ret_db) MUST_CHECK;
void db_close(struct db *db); /* takes NULL */

enum fault db_begin(struct db *db) MUST_CHECK;
enum fault db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);
/* Whether a transaction is open: a full disk or no memory may have ended it in the middle of an errand. */
bool db_active(const struct db *db);

/* A savepoint round one errand: release keeps, undo forgets what came after it. */
enum fault db_savepoint(struct db *db) MUST_CHECK;
enum fault db_release(struct db *db) MUST_CHECK;
void db_undo(struct db *db);

/* Runs a statement that returns no rows. A broken UNIQUE, CHECK, foreign key or
   trigger is F_CONFLICT; a full disk F_DISK_FULL; a locked file F_BUSY; else F_IO. */
enum fault db_run(struct db *db, enum statement s, const char *types, ...) MUST_CHECK;

/* Rows changed by the latest db_run. */
int db_changes(const struct db *db);

/* The first row's columns, read through the row_ functions until the next call
   with the same statement; F_NOT_FOUND when there is none. End with row_done. */
struct row {
    struct sqlite3_stmt *stmt;
};
enum fault db_row(struct db *db, struct row *ret_row, enum statement s, const char *types, ...) MUST_CHECK;

/* Rows one by one:  for (f = db_each(db, &r, S_X, "t", id); f == F_OK; f = row_next(&r)) …; if (f != F_NOT_FOUND) goto
   out; F_NOT_FOUND ends the rows and has already released the statement. */
enum fault db_each(struct db *db, struct row *ret_row, enum statement s, const char *types, ...) MUST_CHECK;
enum fault row_next(struct row *row) MUST_CHECK;
void row_done(struct row *row);

int64_t row_int(const struct row *row, int column);
bool row_null(const struct row *row, int column);
/* Borrowed until the row moves; NULL for NULL. */
const char *row_peek(const struct row *row, int column);
/* Copied into the arena; NULL for NULL or when the arena is full. */
char *row_text(const struct row *row, int column, struct arena *arena);
const void *row_blob(const struct row *row, int column, size_t *ret_len);

/* Records what changes in the named tables ("person,student") between begin and end, as a changeset that db_take_back
   undoes, also after commits and restarts. One recording at a time; end it in the errand that began it. */
struct db_recording;
enum fault db_record(struct db *db, const char *tables, struct db_recording **ret_recording) MUST_CHECK;
/* *ret_changes is malloc'd, the caller's; NULL with length 0 when nothing changed. The recording is gone, also on
   failure; ret_changes NULL: it is only to be dropped. */
enum fault db_recorded(struct db_recording *recording, void **ret_changes, size_t *ret_len) MUST_CHECK;
/* Inverts a changeset and applies it. Rows that others changed meanwhile stay as they are;
   F_CONFLICT, and nothing changed, when rows of others lean on it. */
enum fault db_take_back(struct db *db, const void *changes, size_t len) MUST_CHECK;

/* Runs SQL made at run time by our own code alone (backup, tests). */
enum fault db_exec(struct db *db, const char *sql) MUST_CHECK;

#endif
