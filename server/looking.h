#ifndef BAQYLA_LOOKING_H
#define BAQYLA_LOOKING_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include <vision/wire.h>

/* One eye over one file: baqyla-eye in its jail decodes and looks, and what it
   says comes back over a pipe. Nothing of the file is parsed here. Blocks; not for
   the loop. Belongs to one thread. */

struct looking_options {
    char program[PATH_MAX], models[PATH_MAX];
    const char *runtime;   /* NULL: the best that loads */
    const char *reference; /* picture of who should be in view, or the second one of `likeness`; NULL: none */
    const char *small;     /* the clip's small stream: that is what is looked at; NULL: none */
    const struct wire_again *again; /* by what, at which pictures; NULL: the defaults, all */
    const struct wire_pick *picks;  /* again->count of them */
    bool stills, every_frame, likeness;
};

/* Fills program and models: given, named by the environment, beside this program, or in the source tree it was built
   in. */
void looking_find(struct looking_options *options, const char *models);

/* Whether this names an engine of the nets; "none", which looks without them, is no engine. */
bool looking_engine(const char *word);

struct looking {
    pid_t pid;
    FILE *from;
};

union looking_body {
    struct wire_ready ready;
    struct sight sight;
    struct wire_enrolled enrolled;
    struct wire_end end;
};

/* 0, or -1 with errno. */
int looking_start(struct looking *looking, const struct looking_options *options, const char *file);
/* The next message whose kind and length are known; 0 at the end or when the eye spoke nonsense. */
int looking_next(struct looking *looking, struct wire_head *head, union looking_body *body);
/* Ends it. Exit status of the eye, 127 when it could not be started; -1 when a signal ended it. */
int looking_stop(struct looking *looking);

#endif
