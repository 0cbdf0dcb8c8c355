#include "faces.h"

#include <stdlib.h>
#include <string.h>

#if defined(__SSE3__)
#include <pmmintrin.h>
#include <xmmintrin.h>
#endif

static const struct runtime {
    const char *word;
    int (*load)(struct net *n, const struct net_kind *kind, const char *dir);
} runtimes[] = {{"xnnpack", net_load_xnnpack}, {"opencv", net_load_opencv}};

enum { RUNTIMES = sizeof runtimes / sizeof *runtimes };

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

static int load(struct looker *l, const struct runtime *r, const char *dir)
{
    int n = 0;

    looker_thread();
    for (; n < NETS; n++)
        if (r->load(&l->net[n], &net_kinds[n], dir))
            goto out;
        else if (l->net[n].run(&l->net[n])) /* the first run allocates; later ones must not */
            goto failed;
    l->runtime = r->word;
    l->degraded = 0;
    return 0;
failed:
    n++;
out:
    while (n-- > 0)
        net_release(&l->net[n]);
    return -1;
}

static int is_known(const char *word)
{
    if (!word || !strcmp(word, "none"))
        return 1;
    for (int i = 0; i < RUNTIMES; i++)
        if (!strcmp(word, runtimes[i].word))
            return 1;
    return 0;
}

struct looker *looker_new(const char *model_dir, const char *runtime)
{
    struct looker *l;

    if (!is_known(runtime))
        return NULL;
    l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    l->degraded = 1;
    l->runtime = "none";
    for (int i = 0; model_dir && i < RUNTIMES && l->degraded; i++)
        if (!runtime || !strcmp(runtime, runtimes[i].word))
            (void)load(l, &runtimes[i], model_dir);
    return l;
}

void looker_free(struct looker *l)
{
    if (!l)
        return;
    for (int n = 0; n < NETS; n++)
        net_release(&l->net[n]);
    free(l);
}

void looker_ready(const struct looker *l, struct wire_ready *ret_ready)
{
    memset(ret_ready, 0, sizeof *ret_ready);
    ret_ready->wire = SIGHT_WIRE;
    ret_ready->degraded = (uint32_t)l->degraded;
    memcpy(ret_ready->runtime, l->runtime, strlen(l->runtime));
    if (l->degraded)
        return;
    ret_ready->nets = NETS;
    for (int n = 0; n < NETS; n++) {
        memcpy(ret_ready->net[n].name, l->net[n].kind->name, strlen(l->net[n].kind->name));
        memcpy(ret_ready->net[n].sha256, l->net[n].sha256, sizeof l->net[n].sha256);
    }
}
