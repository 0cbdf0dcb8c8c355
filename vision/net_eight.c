#include "net.h"

#include <stdlib.h>
#include <string.h>

#include "eight.h"

static const struct known {
    const char *file;
    int value;
    float low, high;
} known[] = {
#include "net_ranges.h"
};

struct eight_net {
    struct eight *eight;
    int fast;
};

/* The others stay in floats. In bytes the second opinion's landmarks, by which a face is set upright, are so far off
   that who somebody is errs ten times as often; the face nets miss more blurred faces, and the net for things more
   phones (docs/accuracy.md). */
static int is_known(const char *file)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].file, file))
            return 1;
    return 0;
}

int eight_ranges(const char *file, uint32_t values, struct eight_range *ret_range)
{
    uint32_t found = 0;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].file, file) && (uint32_t)known[i].value < values) {
            ret_range[known[i].value] = (struct eight_range){known[i].low, known[i].high};
            found++;
        }
    return found == values ? 0 : -1;
}

static int run(struct net *n)
{
    struct eight_net *x = n->engine;

    eight_run(x->eight, x->fast);
    net_heads_put(n, x->eight->output, x->eight->output_len);
    return 0;
}

static void release(struct net *n)
{
    struct eight_net *x = n->engine;

    eight_free(x->eight);
    free(x);
}

/* Without VNNI the bytes are the same and take longer than floats: who asks for them by name still gets them. */
static int start(void)
{
    return net_xnnpack.start();
}

static int load(struct net *n, const struct net_kind *kind, const uint8_t *bytes, size_t len)
{
    struct eight_net *x;
    struct flat *f;
    struct eight_range *range;
    int done = -1;

    if (!is_known(kind->file))
        return net_xnnpack.load(n, kind, bytes, len);
    x = calloc(1, sizeof *x);
    f = malloc(sizeof *f);
    range = calloc(FLAT_VALUES_MAX, sizeof *range);
    memset(n, 0, sizeof *n);
    if (!x || !f || !range || flat_read(bytes, len, kind->width, kind->height, f) ||
        eight_ranges(kind->file, f->values, range) || net_prepare(n, kind))
        goto out;
    n->engine = x;
    n->release = release;
    n->run = run;
    x->fast = eight_fast();
    x->eight = eight_new(f, range, n->input);
    done = x->eight && net_heads_fit(kind, f->outputs, x->eight->output_len) ? 0 : -1;
    x = NULL;
    if (done)
        net_release(n);
out:
    free(range);
    free(f);
    free(x);
    return done;
}

const struct net_engine net_eight = {"eight", "net", 1, start, eight_fast, load};
