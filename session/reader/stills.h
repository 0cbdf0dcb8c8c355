#ifndef BAQYLA_READER_STILLS_H
#define BAQYLA_READER_STILLS_H

#include "recording.h"

/* The pictures that were seen at given times, out of the records of one stream. Only what those pictures need is
   decoded: nothing before the last key frame, no upper layer but those on the latest base frame. */

enum { STILLS_MAX = 4 };

struct stills;

/* Times in microseconds, ascending, at most STILLS_MAX of them. NULL: no memory. stills_free(NULL) is allowed. */
struct stills *stills_new(const uint64_t *at_us, int count);
void stills_free(struct stills *stills);

/* What is hidden in the pictures, as hide_parse reads it. NULL, or a static sentence why not. */
const char *stills_hide(struct stills *stills, const char *text);

/* The next record, in the order of the journal. NULL, or a static sentence why it cannot go on. Each picture goes out
   as READ_FOUND and the file READ_STILL_FILE + its place in `at_us`, as soon as it is known. */
const char *stills_take(struct stills *stills, const struct recording *record);
/* All pictures have gone out; what follows need not be read. */
int stills_done(const struct stills *stills);
/* No record comes any more: the rest goes out. NULL, or why a picture is missing. */
const char *stills_end(struct stills *stills);

#endif
