#include <stdlib.h>

#include "sprites.h"
#include "verbs.h"

const char *verb_sprites(int argc, char **argv)
{
    (void)argc, (void)argv;
    struct sprites *s = sprites_new();
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
