#ifndef BAQYLA_NURSERY_H
#define BAQYLA_NURSERY_H

#include <sys/types.h>

/* How a reader comes to life: by starting its program, or by its mother's fork
   (session/reader/mother.h). [any] thread, which must live as long as the reader
   or, where it is the first to ask, as the mother. */

/* argv[0] is the program's name; `in` and `out` become the child's and stay the caller's. Returns 0 or an errno. */
int nursery_spawn(const char *program, char *const *argv, int in, int out, pid_t *ret_pid);
/* The same by the mother, who is started when there is none; argv[0] is the verb. *ret_status is for nursery_end. */
int nursery_fork(const char *program, char *const *argv, int in, int out, int *ret_status);
/* Waits for such a child's end and returns its wait status; kills it first when it `must_die`. Closes *status. */
int nursery_end(int *status, int must_die);

#endif
