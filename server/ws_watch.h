#ifndef BAQYLA_WS_WATCH_H
#define BAQYLA_WS_WATCH_H

#include "live_attempt.h"

/* /ws/watch: pictures of one sitting for its staff (docs/protocol.md, section 8). [loop] */
void ws_watch_register(void);
/* Whether those who watch still may: the people of a sitting (NULL: of any) have changed. */
void watch_reload(const char *sitting);
/* Joins wanted streams that have begun meanwhile. Every 250 ms. */
void watch_tick(void);

#endif
