#include <stdlib.h>

#include "sprites.h"
#include "verbs.h"

const char *verb_sprites(int argc, char **argv)
{
    int64_t from_us = arg_number(argc, argv, "--from"), to_us = arg_number(argc, argv, "--to");
    if (from_us < 0 || to_us < from_us)
        return "--from and --to must name media times in microseconds";
    struct sprites *s = sprites_new((uint64_t)from_us, (uint64_t)to_us);
    struct recording *r = recording_new();
    const char *why = s && r ? NULL : "no memory";
    int rc = 0;
    while (!why && (rc = recording_next(r)) == 1)
        why = sprites_take(s, r);
    if (!why && rc < 0)
        why = "the input is not a journal's records";
    if (!why)
        why = sprites_end(s);
    if (!why) {
        struct read_totals totals = {.records = r->records, .broken = r->broken, .epoch_ms = r->epoch_ms};
        out_put(READ_TOTALS, &totals, sizeof totals, NULL, 0);
    }
    sprites_free(s);
    free(r);
    return why;
}
