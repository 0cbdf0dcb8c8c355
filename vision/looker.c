#include "faces.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SSE3__)
#include <pmmintrin.h>
#include <xmmintrin.h>
#endif

/* The first that serves is taken. */
static const struct net_engine *const engines[] = {&net_eight, &net_xnnpack, &net_opencv, NULL};

void looker_thread(void)
{
#if defined(__SSE3__)
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    _MM_SET_DENORMALS_ZERO_MODE(_MM_DENORMALS_ZERO_ON);
#elif defined(__aarch64__)
    uint64_t fpcr;

    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    __asm__ volatile("msr fpcr, %0" : : "r"(fpcr | (1ULL << 24)));
#endif
}

static void nets_release(struct looker *l)
{
    for (int n = 0; n < NETS; n++)
        net_release(&l->net[n]);
}

static void nets_load(struct looker *l, const struct net_engine *engine, const char *dir)
{
    struct net_file file = {0};

    l->loaded = 0;
    for (int n = 0; n < NETS; n++) {
        if (!(net_kinds[n].looks & l->looks))
            continue;
        l->state[n] = (net_kinds[n].looks == LOOK_FACES ? net_load : net_load_asleep)(&l->net[n], engine, &net_kinds[n],
                                                                                      dir, &file);
        l->loaded += l->state[n] == WIRE_NET_LOADED;
    }
    net_file_release(&file);
    l->degraded = 0;
    for (int n = 0; n < NETS; n++)
        l->degraded |= net_kinds[n].looks == LOOK_FACES && l->state[n] != WIRE_NET_LOADED;
}

/* An engine that sees faces is taken. So is one that met a file which nobody checked: to look with
   the same net out of another file would hide that. */
static int settles(const struct looker *l)
{
    for (int n = 0; n < NETS; n++)
        if (net_kinds[n].looks == LOOK_FACES && l->state[n] == WIRE_NET_FOREIGN)
            return 1;
    return !l->degraded;
}

static void nets_find(struct looker *l, const struct net_engine *const *engine, const char *dir, const char *runtime)
{
    looker_thread();
    for (int best = 1; best >= 0; best--) /* without faces, an engine that loads anything at all is the next best */
        for (int i = 0; engine[i]; i++) {
            if (runtime ? strcmp(runtime, engine[i]->word) != 0 : engine[i]->pays && !engine[i]->pays())
                continue;
            if (engine[i]->start()) {
                l->slow = 1;
                continue;
            }
            nets_load(l, engine[i], dir);
            if (best ? settles(l) : l->loaded > 0) {
                l->runtime = engine[i]->word;
                return;
            }
            nets_release(l);
        }
}

static int is_known(const struct net_engine *const *engine, const char *word)
{
    if (!word || !strcmp(word, "none"))
        return 1;
    for (int i = 0; engine[i]; i++)
        if (!strcmp(word, engine[i]->word))
            return 1;
    return 0;
}

static struct looker *make(const struct net_engine *const *engine, const char *model_dir, const char *runtime,
                           uint32_t looks)
{
    struct looker *l;

    if (!is_known(engine, runtime))
        return NULL;
    l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->degraded = 1;
    l->looks = looks;
    l->runtime = "none";
    for (int n = 0; n < NETS; n++)
        l->state[n] = WIRE_NET_MISSING;
    l->asked = model_dir && (!runtime || strcmp(runtime, "none") != 0);
    if (l->asked)
        nets_find(l, engine, model_dir, runtime);
    return l;
}

struct looker *looker_new(const char *model_dir, const char *runtime)
{
    return make(engines, model_dir, runtime, LOOK_USUAL);
}

struct looker *looker_new_for(const char *model_dir, const char *runtime, uint32_t looks)
{
    return make(engines, model_dir, runtime, looks);
}

struct looker *looker_new_of(const struct net_engine *const *engine, const char *model_dir, const char *runtime)
{
    return make(engine, model_dir, runtime, LOOK_USUAL);
}

void looker_free(struct looker *l)
{
    if (!l)
        return;
    nets_release(l);
    free(l);
}

void looker_ready(const struct looker *l, struct wire_ready *ret_ready)
{
    memset(ret_ready, 0, sizeof *ret_ready);
    ret_ready->wire = WIRE_VERSION;
    ret_ready->degraded = (uint32_t)l->degraded;
    ret_ready->slow = (uint32_t)l->slow;
    memcpy(ret_ready->runtime, l->runtime, strlen(l->runtime));
    ret_ready->nets = l->asked ? NETS : 0;
    for (uint32_t n = 0; n < ret_ready->nets; n++) {
        memcpy(ret_ready->net[n].name, net_kinds[n].name, strlen(net_kinds[n].name));
        memcpy(ret_ready->net[n].sha256, l->net[n].sha256, sizeof l->net[n].sha256);
        ret_ready->net[n].state = (uint16_t)l->state[n];
        ret_ready->net[n].looks = (uint16_t)net_kinds[n].looks;
    }
}
