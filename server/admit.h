#ifndef BAQYLA_ADMIT_H
#define BAQYLA_ADMIT_H

#include "errand.h"

/* Who asks, may he, and is the body what it claims to be? Run where the first
   stage of an errand runs, on that thread's connection to the books, so that a sign-in that has ended a
   moment ago is over and the loop parses nothing hostile.

   F_UNAUTHENTICATED, F_FORBIDDEN, F_INVALID (JSON), else F_OK with request.who
   and request.json filled. Does nothing the second time. */
enum fault admit(struct errand *errand, struct db *db) MUST_CHECK;

enum { JSON_DEPTH_MAX = 16 };

/* One JSON object, strictly: no duplicate keys, no NUL inside strings, at most JSON_DEPTH_MAX deep. F_INVALID says
   where. The caller owns *ret_json. */
enum fault json_strict(const char *text, size_t len, json_t **ret_json) MUST_CHECK;

/* A touch of a sign-in that was last seen a while ago; sent as an errand of its own. */
extern const struct route route_touch;

#endif
