#include "net.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libavutil/mem.h>
#include <libavutil/sha.h>

#define EVERY(x) {x, x, x}
#define OBJECT_INPUT {1, {103.53F, 116.28F, 123.675F}, {1.0F / 57.375F, 1.0F / 57.12F, 1.0F / 58.395F}}

const struct net_kind net_kinds[NETS] = {
    [NET_SMALL] = {"rfb160", "rfb160", 160, 120, 1118, 4, "sosososo", 2, "scores", "462",
                   {0, EVERY(127.0F), EVERY(1.0F / 128.0F)}, LOOK_FACES},
    [NET_FULL] = {"rfb320", "rfb320", 320, 240, 4420, 4, "sosososo", 2, "scores", "462",
                  {0, EVERY(127.0F), EVERY(1.0F / 128.0F)}, LOOK_FACES},
    [NET_SECOND] = {"blaze", "blaze", 128, 128, 896, 16, "ssoo", 1, "score", "reg",
                    {0, EVERY(127.5F), EVERY(1.0F / 127.5F)}, LOOK_FACES},
    [NET_IDENTITY] = {"dlib", "dlib", 150, 150, 1, 128, "o", 0, NULL, "desc",
                      {0, {122.782F, 117.001F, 104.298F}, EVERY(1.0F / 256.0F)}, LOOK_IDENTITY},
    [NET_OBJECTS] = {"nanodet320", "nanodet", 320, 256, 1680, 124, "ooo", 0, NULL, "rows",
                     OBJECT_INPUT, LOOK_OBJECTS},
    [NET_OBJECTS_SMALL] = {"nanodet256", "nanodet", 256, 192, 1008, 124, "ooo", 0, NULL, "rows",
                           OBJECT_INPUT, LOOK_OBJECTS},
    [NET_OBJECTS_TINY] = {"nanodet160", "nanodet", 160, 128, 420, 124, "ooo", 0, NULL, "rows",
                          OBJECT_INPUT, LOOK_OBJECTS},
};

static const struct sum {
    const char *file, *sha256;
} sums[] = {
#include "net_sums.h"
};

enum { PATH_LEN = 4096, NET_ALIGN = 64, NET_SLACK = 64 }; /* engines may read past the end of a row of floats */

int net_cells(const struct net_kind *kind, int level, int *ret_across, int *ret_down)
{
    *ret_across = kind->width / (8 << level);
    *ret_down = kind->height / (8 << level);
    return *ret_across * *ret_down;
}

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
    n->score = kind->classes ? floats((size_t)kind->candidates) : NULL;
    n->offset = floats((size_t)kind->candidates * (size_t)kind->offsets);
    if (n->input && n->offset && (n->score || !kind->classes))
        return 0;
    net_release(n);
    return -1;
}

int net_heads_fit(const struct net_kind *kind, uint32_t heads, const size_t *len)
{
    size_t scores = 0, offsets = 0;

    if (strlen(kind->heads) != heads)
        return 0;
    for (uint32_t h = 0; h < heads; h++)
        *(kind->heads[h] == 's' ? &scores : &offsets) += len[h];
    return scores == (size_t)kind->candidates * (size_t)kind->classes &&
           offsets == (size_t)kind->candidates * (size_t)kind->offsets;
}

void net_heads_put(struct net *n, float *const *head, const size_t *len)
{
    const struct net_kind *k = n->kind;
    float *score = n->score, *offset = n->offset;

    for (int h = 0; k->heads[h]; h++) {
        if (k->heads[h] == 'o') {
            memcpy(offset, head[h], len[h] * sizeof(float));
            offset += len[h];
            continue;
        }
        for (size_t i = 0; i < len[h]; i += (size_t)k->classes) {
            const float *c = head[h] + i;
            *score++ = 1.0F / (1.0F + expf(k->classes == 2 ? c[0] - c[1] : -c[0]));
        }
    }
}

void net_release(struct net *n)
{
    if (n->release)
        n->release(n);
    if (n->file)
        munmap(n->file, n->file_len);
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

/* A mapping, not a copy: what was only hashed takes no memory afterwards. */
static void *file_map(const char *path, size_t *ret_len)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat is;
    void *at = MAP_FAILED;

    if (fd >= 0 && !fstat(fd, &is) && is.st_size > 0 && is.st_size <= NET_FILE_MAX)
        at = mmap(NULL, (size_t)is.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (fd >= 0)
        close(fd);
    if (at == MAP_FAILED)
        return NULL;
    *ret_len = (size_t)is.st_size;
    return at;
}

static int file_read(struct net_file *file, const char *path)
{
    file->bytes = file_map(path, &file->len);
    return file->bytes ? hash(file->bytes, file->len, file->sha256) : -1;
}

void net_file_release(struct net_file *file)
{
    if (file->bytes)
        munmap(file->bytes, file->len);
    memset(file, 0, sizeof *file);
}

static int is_checked(const char *name, const uint8_t sha256[32])
{
    char hex[65];

    for (size_t i = 0; i < 32; i++)
        snprintf(hex + 2 * i, 3, "%02x", sha256[i]);
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        if (!strcmp(sums[i].file, name) && !strcmp(sums[i].sha256, hex))
            return 1;
    return 0;
}

/* Reads the file, unless it is the one that was read last. WIRE_NET_LOADED: it is one that was checked. */
static enum wire_net file_check(const struct net_engine *engine, const struct net_kind *kind, const char *path,
                                struct net_file *file)
{
    char name[64];

    if (snprintf(name, sizeof name, "%s.%s", kind->file, engine->suffix) >= (int)sizeof name)
        return WIRE_NET_MISSING;
    if (!file->name || strcmp(file->name, kind->file)) {
        net_file_release(file);
        if (file_read(file, path)) {
            net_file_release(file);
            return WIRE_NET_MISSING;
        }
        file->name = kind->file;
    }
    return is_checked(name, file->sha256) ? WIRE_NET_LOADED : WIRE_NET_FOREIGN;
}

static int path_of(const struct net_engine *engine, const struct net_kind *kind, const char *dir, char path[PATH_LEN])
{
    return snprintf(path, PATH_LEN, "%s/%s.%s", dir, kind->file, engine->suffix) < PATH_LEN ? 0 : -1;
}

static int load(struct net *n, const struct net_engine *engine, const struct net_kind *kind, const uint8_t *bytes,
                size_t len, const uint8_t sha256[32])
{
    if (engine->load(n, kind, bytes, len))
        return -1;
    memcpy(n->sha256, sha256, sizeof n->sha256);
    if (!n->run(n)) /* the first run allocates; later ones must not */
        return 0;
    net_release(n);
    return -1;
}

enum wire_net net_load(struct net *n, const struct net_engine *engine, const struct net_kind *kind, const char *dir,
                       struct net_file *file)
{
    char path[PATH_LEN];

    memset(n, 0, sizeof *n);
    if (path_of(engine, kind, dir, path))
        return WIRE_NET_MISSING;
    enum wire_net state = file_check(engine, kind, path, file);
    if (state == WIRE_NET_LOADED && load(n, engine, kind, file->bytes, file->len, file->sha256))
        state = WIRE_NET_REFUSED;
    return state;
}

static int run_asleep(struct net *n)
{
    (void)n;
    return -1;
}

enum wire_net net_load_asleep(struct net *n, const struct net_engine *engine, const struct net_kind *kind,
                              const char *dir, struct net_file *file)
{
    char path[PATH_LEN];

    if (!engine->late)
        return net_load(n, engine, kind, dir, file);
    memset(n, 0, sizeof *n);
    if (path_of(engine, kind, dir, path))
        return WIRE_NET_MISSING;
    enum wire_net state = file_check(engine, kind, path, file);
    if (state != WIRE_NET_LOADED)
        return state;
    n->file = file_map(path, &n->file_len);
    if (!n->file)
        return WIRE_NET_MISSING;
    n->kind = kind;
    n->sleeps = engine;
    n->run = run_asleep;
    memcpy(n->sha256, file->sha256, sizeof n->sha256);
    return WIRE_NET_LOADED;
}

int net_wake(struct net *n)
{
    struct net awake;
    uint8_t sha256[32];

    if (!n->sleeps)
        return n->run ? 0 : -1;
    int failed = hash(n->file, n->file_len, sha256) || memcmp(sha256, n->sha256, sizeof sha256) != 0 ||
                 load(&awake, n->sleeps, n->kind, n->file, n->file_len, sha256);
    net_release(n);
    if (!failed)
        *n = awake;
    return failed ? -1 : 0;
}
