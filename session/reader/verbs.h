#ifndef BAQYLA_VERBS_H
#define BAQYLA_VERBS_H

#include <stddef.h>
#include <stdint.h>

#include "readrec.h"

/* The verbs of baqyla-reader, one document a process. A verb runs inside the
   jail, reads the document from standard input and says what it found with the
   out_ functions. To add one: write its function, add a row in main.c. */

struct verb {
    const char *name;
    /* 0 when all was said; else a static sentence why the document cannot be read. */
    const char *(*run)(int argc, char **argv);
    int (*warm)(void); /* before the jail closes; 0 = ready. May be NULL. */
    uint64_t memory_bytes;
    unsigned cpu_s;
    const char *help;
};

const char *verb_cut(int argc, char **argv);
const char *verb_still(int argc, char **argv);
const char *verb_sprites(int argc, char **argv);
const char *verb_sniff(int argc, char **argv);
const char *verb_photo(int argc, char **argv);
const char *verb_items(int argc, char **argv);
const char *verb_csv(int argc, char **argv);
const char *verb_cms(int argc, char **argv);
const char *verb_certificate(int argc, char **argv);
const char *verb_stamp(int argc, char **argv);
const char *verb_ocsp_ask(int argc, char **argv);
const char *verb_ocsp(int argc, char **argv);
int still_warm(void);
int items_warm(void);
int signature_warm(void);

/* One record. Waits until it is written; ends the process when nobody reads any more. */
void out_put(enum read_kind kind, const void *body, size_t len, const void *tail, size_t tail_len);
/* A whole output file or a piece of one, in as many records as it needs. */
void out_bytes(uint32_t part, uint64_t offset, const void *bytes, size_t len);

/* The whole document, followed by 64 zero bytes; malloc'd. NULL and a sentence in *ret_why when it is longer than
   `max`, cannot be read or memory is short. */
uint8_t *in_all(size_t max, size_t *ret_len, const char **ret_why);
/* Exactly `len` bytes: 1; 0 at a clean end before the first; -1 when it ends in the middle. */
int in_exactly(void *out, size_t len);

/* The value after `--name` as a whole number; -1 when it is missing or none. */
int64_t arg_number(int argc, char **argv, const char *name);
/* The text after `--name`; NULL when it is missing. */
const char *arg_text(int argc, char **argv, const char *name);
/* The values of every `--name`, ascending. Their number; -1 when one is none, they descend or are more than `max`. */
int arg_times(int argc, char **argv, const char *name, uint64_t *ret_times, int max);

#endif
