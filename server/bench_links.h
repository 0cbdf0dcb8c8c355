#ifndef BAQYLA_BENCH_LINKS_H
#define BAQYLA_BENCH_LINKS_H

#include "fault.h"
#include "net_link.h"

/* The links of a simulated class: a relay on the loopback with a port of its own for each student, on a thread of its
   own, which lets bytes pass when net_link.h says that they arrive. A receiver's window is kept small, so that a slow
   link fills and its sender notices, as a browser does. */

enum { BENCH_LINKS_MAX = 64 };

struct bench_links;

/* Between `students` students, 1 … BENCH_LINKS_MAX, and the server on `server_port`; the links begin now. F_IO,
   F_NOMEM. */
enum fault bench_links_start(enum net_profile profile, int students, int server_port,
                             struct bench_links **ret_links) MUST_CHECK;
/* Where student `student` (from 0) finds the server. */
int bench_links_port(const struct bench_links *links, int student);
/* Ends the thread and every connection; NULL is allowed. */
void bench_links_stop(struct bench_links *links);

#endif
