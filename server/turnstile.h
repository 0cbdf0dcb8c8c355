#ifndef BAQYLA_TURNSTILE_H
#define BAQYLA_TURNSTILE_H

#include <stdbool.h>
#include <stdint.h>

/* Lets each address through TURNSTILE_PASSES times in TURNSTILE_WINDOW_MS: for
   pages that anybody may open without signing in. An IPv6 address counts by its
   /64. It remembers the TURNSTILE_SLOTS addresses that came last into their
   slot; nothing is written. [loop] */

enum { TURNSTILE_SLOTS = 1024, TURNSTILE_PASSES = 60, TURNSTILE_WINDOW_MS = 60000 };

struct turnstile {
    struct turnstile_slot {
        unsigned char key[16];
        int64_t since_ms;
        int32_t passed;
    } slots[TURNSTILE_SLOTS];
};

/* Counts one passage; false: come back later. A text that is no address is one address of its own. */
bool turnstile_pass(struct turnstile *t, const char *address, int64_t now_ms);

#endif
