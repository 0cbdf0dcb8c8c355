#ifndef BAQYLA_DB_IMPL_H
#define BAQYLA_DB_IMPL_H

#include "db.h"

struct sqlite3;

/* For db_*.c alone: the handle itself. */
struct sqlite3 *db_handle(struct db *db);

#endif
