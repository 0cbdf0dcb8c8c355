#ifndef BAQYLA_FUZZ_H
#define BAQYLA_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A fuzz target is a file with LLVMFuzzerTestOneInput() and seeds(). Its first
   line names the sources it is built from. Seeds are made by code: before the
   corpus is read, seeds() writes them into the folder named by SEEDS. */

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static inline void seed_write(const char *name, const void *bytes, size_t len)
{
    const char *folder = getenv("SEEDS");
    char path[512];
    if (!folder)
        return;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes, 1, len, f) != len)
        abort();
    fclose(f);
}

/* A stretch of the input; moves on. NULL when less than `n` is left. */
static inline const uint8_t *take(const uint8_t **bytes, size_t *len, size_t n)
{
    const uint8_t *p = *bytes;
    if (*len < n)
        return NULL;
    *bytes += n;
    *len -= n;
    return p;
}

#endif
