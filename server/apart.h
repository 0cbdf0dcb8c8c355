#ifndef BAQYLA_APART_H
#define BAQYLA_APART_H

#include "reading.h"

/* Strangers' bytes, judged by a command that serves nobody: by a fork of it, in the jail of vision/jail.h, that holds
   the bytes already and can do nothing but say what it found. The server has baqyla-reader instead (reading.h).
   A fork that the bytes took over could still lie about them, and about nothing else. */

enum {
    APART_SAID = 64, /* the least kind of a record that the work says; below are those of readrec.h */
    APART_TIMEOUT_MS = 600000,
    APART_CPU_S = 300,
    APART_OUTPUT_MAX = 512 * 1024 * 1024,
};
#define APART_MEMORY_BYTES (UINT64_C(4) << 30) /* address space, with what the command had mapped before */

/* Runs in the fork: no file, no socket, no thread, no child. Its fault comes back with its text. */
typedef enum fault apart_work(void *user);

/* Gives each record that the work says to `take`, in this process. F_UNREADABLE: the work died, hung or said nonsense;
   F_TOO_BIG: it said more than APART_OUTPUT_MAX;
   F_IO: it could not be started or jailed; faults of the work and of `take` pass through. From a process of one thread
   alone. */
enum fault apart_run(apart_work *work, void *work_user, reading_take *take, void *take_user) MUST_CHECK;

/* A text that came from there, fit for a terminal: control characters become '?'. */
void apart_tame(char *text);

/* [in the work] One record; at most READ_BODY_MAX bytes. Ends the process when nobody hears it. */
void apart_say(int kind, const void *body, size_t len);

#endif
