#ifndef BAQYLA_IMPORT_FILES_H
#define BAQYLA_IMPORT_FILES_H

#include "id.h"
#include "import.h"

/* What an uploaded sheet leaves in the data folder under imports/: ID.lines, its lines in canonical form as the reader
   writes records (csvrec.h, without a header), and ID.table, one JSON object a line: what would change and what is
   wrong. Both are written on a hand, so that the clerk never holds a file. Any thread. */

/* Writes both; durable. F_IO, F_DISK_FULL, F_NOMEM. */
enum fault import_files_write(const char *id, const struct import_sheet *sheet) MUST_CHECK;
/* The whole table in memory, malloc'd with a final NUL, the caller's. F_NOT_FOUND. */
enum fault import_table_read(const char *id, char **ret_text) MUST_CHECK;
/* At most `max` lines from byte `place` on into the arena, and the byte behind them. */
enum fault import_lines_read(const char *id, int64_t place, size_t max, struct arena *arena,
                             struct import_line **ret_lines, size_t *ret_count, int64_t *ret_place) MUST_CHECK;

#endif
