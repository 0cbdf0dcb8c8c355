#include "net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libavutil/mem.h>
#include <libavutil/sha.h>

const struct net_kind net_kinds[NETS] = {
    [NET_SMALL] = {"rfb160", 160, 120, 1118, 4, "sosososo", 2, "scores", "462"},
    [NET_FULL] = {"rfb320", 320, 240, 4420, 4, "sosososo", 2, "scores", "462"},
    [NET_SECOND] = {"blaze", 128, 128, 896, 16, "ssoo", 1, "score", "reg"},
};

enum { NET_ALIGN = 64, NET_SLACK = 64 }; /* engines may read past the end of a row of floats */

static float *floats(size_t count)
{
    size_t bytes = (count * sizeof(float) + NET_SLACK + NET_ALIGN - 1) / NET_ALIGN * NET_ALIGN;
    float *out = aligned_alloc(NET_ALIGN, bytes);

    if (out)
        memset(out, 0, bytes);
    return out;
}

int net_prepare(struct net *n, const struct net_kind *kind)
{
    memset(n, 0, sizeof *n);
    n->kind = kind;
    n->input = floats((size_t)kind->width * (size_t)kind->height * 3);
    n->score = floats((size_t)kind->candidates);
    n->offset = floats((size_t)kind->candidates * (size_t)kind->offsets);
    if (n->input && n->score && n->offset)
        return 0;
    net_release(n);
    return -1;
}

void net_release(struct net *n)
{
    if (n->release)
        n->release(n);
    free(n->input);
    free(n->score);
    free(n->offset);
    memset(n, 0, sizeof *n);
}

static int hash(const uint8_t *bytes, size_t len, uint8_t ret_sha256[32])
{
    struct AVSHA *sha = av_sha_alloc();

    if (!sha)
        return -1;
    av_sha_init(sha, 256);
    av_sha_update(sha, bytes, len);
    av_sha_final(sha, ret_sha256);
    av_free(sha);
    return 0;
}

uint8_t *net_read(const struct net_kind *kind, const char *dir, const char *suffix, size_t *ret_len,
                  uint8_t ret_sha256[32])
{
    char path[4096];
    uint8_t *bytes = NULL, *out = NULL;
    FILE *f = NULL;
    long len;

    if (snprintf(path, sizeof path, "%s/%s.%s", dir, kind->name, suffix) >= (int)sizeof path)
        return NULL;
    f = fopen(path, "rbe");
    if (!f || fseek(f, 0, SEEK_END) || (len = ftell(f)) <= 0 || len > NET_FILE_MAX || fseek(f, 0, SEEK_SET))
        goto out;
    bytes = (uint8_t *)floats((size_t)len / sizeof(float) + 1);
    if (!bytes || fread(bytes, 1, (size_t)len, f) != (size_t)len || hash(bytes, (size_t)len, ret_sha256))
        goto out;
    *ret_len = (size_t)len;
    out = bytes;
    bytes = NULL;
out:
    free(bytes);
    if (f)
        fclose(f);
    return out;
}
