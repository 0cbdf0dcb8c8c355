#ifndef BAQYLA_REPLAY_COURSE_H
#define BAQYLA_REPLAY_COURSE_H

#include "replay.h"

/* What the eyes saw in one exam, out of the stored looks: in order, with what they judged by. Reading parses bytes that
   in an act package are a stranger's: there it is done apart (apart.h), and what comes back is added look by look. */

enum { REPLAY_LOOKS_MAX = 512 * 1024, REPLAY_RUNTIME_MAX = 32 };

/* Without the looks: of a fixed length, and fit to be said by a fork. */
struct replay_course_head {
    uint64_t looks, late, photo; /* stored; of them never judged, and made while a photo was known */
    struct wire_tune tune;
    char runtime[REPLAY_RUNTIME_MAX], detectors[DETECTORS_MAX];
};

struct replay_course {
    struct replay_course_head head;
    struct sight *sight;
    uint8_t *fresh; /* 1: the eye remembered nothing from before it */
    size_t count, max;
};

/* Into an empty course, to be released in any case. F_CORRUPT, F_INVALID: the looks cannot be read; F_TOO_BIG over
   REPLAY_LOOKS_MAX; F_NOMEM. */
enum fault replay_course_read(const uint8_t *bytes, size_t len, struct replay_course *course) MUST_CHECK;
enum fault replay_course_add(struct replay_course *course, const struct sight *sight, int fresh) MUST_CHECK;
void replay_course_release(struct replay_course *course);

#endif
