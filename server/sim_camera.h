#ifndef BAQYLA_SIM_CAMERA_H
#define BAQYLA_SIM_CAMERA_H

#include "sim_student.h"

/* A simulated student's camera: his media socket's words and frames. On the thread of the lws context. */

/* The socket is writable and no word waits: live first, and one frame of the backlog between two live ones. */
void sim_camera_write(struct sim_student *student);
/* The next frame's time may have come; schedules itself. */
void sim_camera_tick(lws_sorted_usec_list_t *sul);
void sim_camera_text(struct sim_student *student, const json_t *message);

/* Of sim_student.c: queues a word on one of the student's sockets; takes it. */
void sim_say(struct sim_student *student, struct lws *wsi, json_t *take_json);

#endif
