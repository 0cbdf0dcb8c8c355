#ifndef BAQYLA_CSV_H
#define BAQYLA_CSV_H

#include <stddef.h>
#include <stdint.h>

#include "csvrec.h"

/* A CSV as offices write it: UTF-8 with or without its mark, or Windows-1251; fields parted by semicolons, commas or
   tabs, whichever the first line has most of; quotes as in RFC 4180. Formulas are text. */

struct csv {
    char *text; /* records as in csvrec.h, malloc'd; the caller's */
    size_t len;
    size_t records;
    const char *encoding; /* "utf-8", "utf-8-bom", "windows-1251"; static */
    char delimiter;
};

/* NULL, or why it cannot be read: a sentence in `why`, which holds 128 bytes. Pure. */
const char *csv_read(const uint8_t *bytes, size_t len, struct csv *ret_csv, char *why);

#endif
