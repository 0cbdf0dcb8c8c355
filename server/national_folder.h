#ifndef BAQYLA_NATIONAL_FOLDER_H
#define BAQYLA_NATIONAL_FOLDER_H

#include <stdint.h>

#include "arena.h"

/* The folder of the setting `national`: certificates of authorities (*.cer, *.crt,
   *.pem) and their revocation lists (*.crl), which the reader takes in that order;
   other files are passed over. */

enum { NATIONAL_PATHS_MAX = 64 };

struct national_folder {
    const char *path[NATIONAL_PATHS_MAX]; /* arena texts */
    size_t count;
};

/* What lies in it now; nothing is opened. F_NOT_FOUND: no folder, or no certificate in it; F_TOO_BIG: more than
   NATIONAL_FILES_MAX (national.h) of a kind. */
enum fault national_folder_list(const char *dir, struct arena *arena, struct national_folder *ret_folder) MUST_CHECK;
/* The file's own name. */
const char *national_folder_name(const char *path);

#endif
