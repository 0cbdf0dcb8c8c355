#ifndef BAQYLA_DB_IMPL_H
#define BAQYLA_DB_IMPL_H

#include "db.h"

struct sqlite3;
struct sqlite3_stmt;

/* For db_*.c alone: the handle itself. */
struct sqlite3 *db_handle(struct db *db);
/* Which of the named statements it is; -1 for another. */
int db_statement_of(const struct db *db, const struct sqlite3_stmt *stmt);

#endif
