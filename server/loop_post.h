#ifndef BAQYLA_LOOP_POST_H
#define BAQYLA_LOOP_POST_H

#include "fault.h"

struct uv_loop_s;

/* The bell behind loop_post; [loop]. The thread that opens it is the loop's. */
enum fault loop_post_open(struct uv_loop_s *loop) MUST_CHECK;
/* Runs what was posted and closes the bell; nobody may post any more. */
void loop_post_close(void);

#endif
