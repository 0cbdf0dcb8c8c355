#ifndef BAQYLA_SIGN_INS_H
#define BAQYLA_SIGN_INS_H

#include <stdint.h>

/* A socket was let in by what its sign-in and posts were then. Every SIGN_INS_EVERY_MS the books are asked again of
   every open one: a sign-in that has ended, or whose account is closed, closes with 4401; a staff member whose post
   has ended in the middle of an exam hears F_POST_ENDED and is closed with 4403, and whoever holds another post may
   come back with it. A student's exam is not cut short by the clock of a sign-in. Sign-ins in use are noted as seen,
   so that a long exam over sockets alone is no idle time. */

enum { SIGN_INS_EVERY_MS = 10000, SIGN_INS_TOUCH_MAX = 64 };

/* [loop] With each beat of the live part. */
void sign_ins_tick(int64_t steady_ms);

#endif
