#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cost.h"
#include "decode.h"
#include "eye_file.h"
#include "eye_live.h"
#include "heap.h"
#include "jail.h"
#include "upright.h"

/* baqyla-eye: looks at pictures, in a jail.
     baqyla-eye [--models DIR] [--runtime NAME]              beside the server: wire.h over descriptor 3
     baqyla-eye [...] --file FILE [--stills | --every-frame] over a file: wire.h messages on stdout
     baqyla-eye [...] --file CLIP --reference PHOTO [--every-frame]   … who should be in it
     baqyla-eye [...] --file CLIP --small SMALL [--reference PHOTO]    … by its small stream, with details of the clip
     baqyla-eye [...] --file CLIP --again [--reference PHOTO]          … as standard input says (wire_again)
     baqyla-eye [...] --file PHOTO [--reference PHOTO] --likeness     … only what the faces look like */

enum { LIVE_FD = 3, HEAP_BYTES = 256 << 20 };
#define MEMORY_BYTES ((uint64_t)6 << 30)

struct options {
    const char *models, *runtime, *file, *reference, *small;
    int stills, every, likeness, again;
};

static int options_read(int argc, char **argv, struct options *o)
{
    static const struct option words[] = {{"models", required_argument, NULL, 'm'},
                                          {"runtime", required_argument, NULL, 'r'},
                                          {"file", required_argument, NULL, 'f'},
                                          {"stills", no_argument, NULL, 's'},
                                          {"every-frame", no_argument, NULL, 'e'},
                                          {"reference", required_argument, NULL, 'p'},
                                          {"small", required_argument, NULL, 'S'},
                                          {"likeness", no_argument, NULL, 'l'},
                                          {"again", no_argument, NULL, 'a'},
                                          {NULL, 0, NULL, 0}};
    int c;
    while ((c = getopt_long(argc, argv, "", words, NULL)) != -1) {
        if (c == 'm')
            o->models = optarg;
        else if (c == 'r')
            o->runtime = optarg;
        else if (c == 'f')
            o->file = optarg;
        else if (c == 's')
            o->stills = 1;
        else if (c == 'e')
            o->every = 1;
        else if (c == 'p')
            o->reference = optarg;
        else if (c == 'S')
            o->small = optarg;
        else if (c == 'l')
            o->likeness = 1;
        else if (c == 'a')
            o->again = 1;
        else
            return -1;
    }
    return optind == argc ? 0 : -1;
}

static int run_file(const struct options *o, struct looker *looker)
{
    int in = open(o->file, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return eye_file_refuse(STDOUT_FILENO, "the file cannot be opened");
    int photo = o->reference ? open(o->reference, O_RDONLY | O_CLOEXEC) : -1;
    if (o->reference && photo < 0)
        return eye_file_refuse(STDOUT_FILENO, "the reference cannot be opened");
    int small = o->small ? open(o->small, O_RDONLY | O_CLOEXEC) : -1;
    if (o->small && small < 0)
        return eye_file_refuse(STDOUT_FILENO, "the small stream cannot be opened");
    struct again again = {.pick = NULL};
    if (o->again && again_read(STDIN_FILENO, &again))
        return eye_file_refuse(STDOUT_FILENO, "what to look at again cannot be read");
    struct jail jail = {.keep = {in, STDOUT_FILENO, STDERR_FILENO}, .keep_len = 3, .memory_bytes = MEMORY_BYTES};
    if (photo >= 0)
        jail.keep[jail.keep_len++] = photo;
    if (small >= 0)
        jail.keep[jail.keep_len++] = small;
    if (jail_close(&jail))
        return eye_file_refuse(STDOUT_FILENO, "the sandbox could not be closed, so nothing was read");
    if (o->likeness)
        return eye_file_likeness(in, photo, STDOUT_FILENO, looker);
    if (o->stills)
        return eye_file_still(in, STDOUT_FILENO, looker);
    int rc = eye_file_clip(in, small, photo, STDOUT_FILENO, looker, o->every ? LOOK_USUAL | LOOK_EVERY : LOOK_USUAL,
                           o->again ? &again : NULL);
    again_release(&again);
    return rc;
}

static int run_live(struct looker *looker)
{
    struct jail jail = {.keep = {LIVE_FD, STDERR_FILENO}, .keep_len = 2, .memory_bytes = MEMORY_BYTES};
    int flags = fcntl(LIVE_FD, F_GETFL);
    if (flags < 0 || fcntl(LIVE_FD, F_SETFL, flags | O_NONBLOCK)) {
        fputs("baqyla-eye: descriptor 3 is not open; without --file it is started by the server\n", stderr);
        return 1;
    }
    cost_watch();
    int rc = jail_close(&jail);
    if (rc) {
        fprintf(stderr, "baqyla-eye: the sandbox could not be closed: %s\n", strerror(rc));
        return 1;
    }
    return eye_live(LIVE_FD, looker) ? 1 : 0;
}

int main(int argc, char **argv)
{
    heap_keep(2 * HEAP_BYTES);
    heap_large_pages(HEAP_BYTES);
    struct options o = {0};
    if (options_read(argc, argv, &o)) {
        fputs("usage: baqyla-eye [--models DIR] [--runtime xnnpack|opencv|eight|none] [--file FILE [--reference PHOTO] "
              "[--stills | --every-frame | --small SMALL | --again | --likeness]]\n",
              stderr);
        return 2;
    }
    /* Dates inside recordings make libavformat ask for the time zone, a file that the jail does not open. */
    if (setenv("TZ", "UTC0", 1))
        return 1;
    tzset();
    if (decode_warm() || photo_warm()) {
        fputs("baqyla-eye: a codec is missing from libavcodec\n", stderr);
        return 1;
    }
    struct looker *looker = o.likeness ? looker_new_for(o.models, o.runtime, LOOK_FACES | LOOK_IDENTITY)
                                       : looker_new(o.models, o.runtime);
    if (!looker) {
        fputs("baqyla-eye: no memory, or --runtime is none of xnnpack, opencv, eight, none\n", stderr);
        return 2;
    }
    int rc = o.file ? run_file(&o, looker) : run_live(looker);
    looker_free(looker);
    return rc;
}
