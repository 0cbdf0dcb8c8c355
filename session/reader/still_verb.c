#include <stdlib.h>

#include "decode.h"
#include "stills.h"
#include "upright.h"
#include "verbs.h"

int still_warm(void)
{
    return decode_warm() || photo_warm();
}

const char *verb_still(int argc, char **argv)
{
    uint64_t at_us[STILLS_MAX];
    int count = arg_times(argc, argv, "--at", at_us, STILLS_MAX);
    if (count <= 0)
        return "--at must name a time in microseconds, up to four times in order";
    struct stills *s = stills_new(at_us, count);
    struct recording *r = recording_new();
    const char *why = s && r ? NULL : "no memory", *hide = arg_text(argc, argv, "--hide");
    int rc = 0;
    if (!why && hide)
        why = stills_hide(s, hide);
    while (!why && !stills_done(s) && (rc = recording_next(r)) == 1)
        why = stills_take(s, r);
    if (!why && !stills_done(s) && rc < 0)
        why = "the input is not a journal's records";
    if (!why)
        why = stills_end(s);
    stills_free(s);
    free(r);
    return why;
}
