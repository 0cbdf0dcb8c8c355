#ifndef BAQYLA_BOOKS_H
#define BAQYLA_BOOKS_H

#include "db.h"

/* The books as small commands open them: the data folder of the settings. A server that runs holds them for writing,
   so DB_WRITE is F_BUSY then, with a sentence for the operator. The books must exist already unless `make`. */
enum fault books_open(enum db_mode mode, bool make, struct db **ret_db) MUST_CHECK;

/* Prints the latest fault as "baqyla: …" on stderr; returns `status`. */
int command_refuse(int status);

#endif
