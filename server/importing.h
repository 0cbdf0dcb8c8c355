#ifndef BAQYLA_IMPORTING_H
#define BAQYLA_IMPORTING_H

/* Writes the sheet whose import somebody asked for, a few milliseconds of the
   clerk at a time, so that a running exam does not wait for it. Each step keeps
   a changeset of what it wrote; a line that no longer fits, and the steps
   before it are taken back, newest first. A restart goes on where it stood. */

enum {
    IMPORTING_HOLD_US = 2000, /* after which a step takes no further line; an answer may wait for it and its commit */
    IMPORTING_LINES = 200,    /* at most, of one step */
};

/* [loop] With each turn of the live part's timer. */
void importing_tick(void);
/* Any thread: something was asked for, or the server has just started. */
void importing_wake(void);

#endif
