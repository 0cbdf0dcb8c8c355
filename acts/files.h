#ifndef BAQYLA_FILES_H
#define BAQYLA_FILES_H

#include <stddef.h>

#include "fault.h"

/* Whole files, read and written durably. */

/* Regular files only, never through a link; *ret_bytes is malloc'd with a NUL after the last byte. F_NOT_FOUND,
   F_TOO_BIG, F_IO, F_NOMEM. */
enum fault file_read(const char *path, size_t most, char **ret_bytes, size_t *ret_len) MUST_CHECK;
/* A new file with that mode, synced. F_CONFLICT when it exists; F_IO, F_DISK_FULL. */
enum fault file_write_new(const char *path, const void *bytes, size_t len, unsigned mode) MUST_CHECK;
/* The same in place of what is there: after a crash one or the other is there, whole. */
enum fault file_replace(const char *path, const void *bytes, size_t len, unsigned mode) MUST_CHECK;
/* Makes the folder and its parents. */
enum fault folder_make(const char *path, unsigned mode) MUST_CHECK;

#endif
