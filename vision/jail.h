#ifndef BAQYLA_JAIL_H
#define BAQYLA_JAIL_H

#include <stddef.h>
#include <stdint.h>

/* The jail: what a process may still do once it has begun to touch bytes that
   strangers wrote. Both children (baqyla-eye, baqyla-reader) close it before
   their first such byte.

   Inside: read and write on the descriptors that were kept, poll, memory that
   is not executable, clocks, random bytes, exit. Everything else (open, socket,
   execve, fork, ptrace, …) kills the whole process at once; a few calls that
   libraries make out of habit (stat, ioctl, affinity) answer EPERM instead.
   The process also dies with its parent, leaves no core file (it would hold a
   student's picture) and can gain no privilege.

   A sanitizer's runtime needs more than that (it looks for leaks at the end):
   builds with BAQYLA_SANITIZED only log what the jail would have killed or
   refused, stay traceable and set no limit on descriptors and address space. */

enum { JAIL_KEEP_MAX = 8 };

struct jail {
    int keep[JAIL_KEEP_MAX]; /* descriptors that stay open; all others are closed */
    int keep_len;
    uint64_t memory_bytes; /* address space, RLIMIT_AS; 0 = unlimited */
    uint64_t file_bytes;   /* largest file that may be written, RLIMIT_FSIZE; pipes are not limited; 0 = none */
    unsigned cpu_s;        /* processor time, RLIMIT_CPU; 0 = unlimited */
};

/* Call from the only thread, after everything that opens files or starts
   threads. Returns 0, or an errno when any part of the jail could not be put
   up; the caller must then exit without touching hostile bytes. */
int jail_close(const struct jail *jail) __attribute__((warn_unused_result));

#endif
