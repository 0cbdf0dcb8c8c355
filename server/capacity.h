#ifndef BAQYLA_CAPACITY_H
#define BAQYLA_CAPACITY_H

#include <stdbool.h>
#include <stdint.h>

#include "fault.h"

/* How many students this machine carries, by its own measurement: `baqyla bench students` writes what a student's
   second costs beside the program, and the server plans with four fifths of it. */

struct capacity {
    int64_t measured_ms;  /* server time; 0: never measured */
    double all_ms, eye_ms; /* CPU of a student's second: of server and eyes, and of the eyes alone */
    char cpu[96];
    int processors;
};

/* What was measured on this very processor; F_NOT_FOUND when nothing was, or on another machine. */
enum fault capacity_read(struct capacity *ret_capacity) MUST_CHECK;
enum fault capacity_write(const struct capacity *capacity) MUST_CHECK;

/* How many eyes the server runs, as the settings and the processors say. */
int capacity_eyes(void);

/* Students at once, with a fifth of the machine, and of each eye's one processor, to spare. */
int capacity_students(const struct capacity *capacity, int eyes);

/* Bytes that recording a student for so long takes, what is held twice while it is cut included. */
int64_t capacity_bytes(int64_t students, int64_t for_ms);
enum { CAPACITY_KBIT = 320, CAPACITY_DISK_MILLI = 800 /* of the free space that may be planned without a warning */ };

#endif
