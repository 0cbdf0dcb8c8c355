#include "recording_now.h"

#include <dirent.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "log.h"
#include "settings.h"

enum {
    NAME_MAX_LEN = 48,
    SPRITES = FRAME_PLAYED, /* stands where streams do */
    STREAMS,
    GENERATIONS_MAX = 2600000, /* a part's number has nine digits */
};
#define MINUTE_US UINT64_C(60000000)

/* One stream of one attempt. */
struct now {
    char attempt[ID_LEN + 1]; /* "": free */
    int stream;               /* enum frame_stream, or SPRITES */
    bool busy; /* a hand is cutting; everything below is its own */
    int64_t asked_steady_ms, cut_steady_ms;
    uint64_t settled_us;   /* media time up to which parts are final */
    struct now_part *part; /* RECORDING_NOW_PARTS: the settled ones, then those of the present end */
    size_t settled, fresh;
    struct now_part stale[RECORDING_STALE_MAX]; /* n 0: free */
    size_t stale_next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t idle = PTHREAD_COND_INITIALIZER;
static struct now table[RECORDING_NOW_MAX]; /* {lock} */
static int64_t born_ms;                     /* {lock} tells these numbers from those of another process */
static uint32_t generations;                /* {lock} cuts that were numbered */

static uint32_t number_of(uint32_t generation, int stream, int part)
{
    return 1 + (generation * STREAMS + (uint32_t)stream) * CUTTING_PARTS_MAX + (uint32_t)part;
}

static int stream_of(uint32_t n)
{
    return (int)((n - 1) / CUTTING_PARTS_MAX % STREAMS);
}

static void name_of(int stream, uint32_t generation, char out[NAME_MAX_LEN])
{
    snprintf(out, NAME_MAX_LEN, "%s.%" PRIu32, stream == SPRITES ? "sprites" : recording_stream_word(stream),
             generation);
}

static void path_of(const char *attempt, const struct now_part *part, char out[RECORDING_PATH_MAX])
{
    char base[SETTING_TEXT_MAX + 32], name[NAME_MAX_LEN];
    uint32_t at = part->n - 1;
    name_of(part->stream, at / CUTTING_PARTS_MAX / STREAMS, name);
    snprintf(out, RECORDING_PATH_MAX, "%s/%s/now/%s.%" PRIu32 ".%s", settings_path("recordings", base, sizeof base),
             attempt, name, at % CUTTING_PARTS_MAX, part->ending);
}

/* ---- {lock} ---- */

static struct now *find(const char *attempt, int stream)
{
    for (int i = 0; i < RECORDING_NOW_MAX; i++)
        if (!strcmp(table[i].attempt, attempt) && table[i].stream == stream)
            return &table[i];
    return NULL;
}

static void remove_file(const struct now *now, const struct now_part *part)
{
    char path[RECORDING_PATH_MAX];
    path_of(now->attempt, part, path);
    if (part->n)
        unlink(path);
}

static void remove_all(struct now *now)
{
    for (size_t i = 0; i < now->settled + now->fresh; i++)
        remove_file(now, &now->part[i]);
    for (size_t i = 0; i < RECORDING_STALE_MAX; i++) {
        remove_file(now, &now->stale[i]);
        now->stale[i].n = 0;
    }
    now->settled = now->fresh = 0;
    now->settled_us = 0;
}

static void forget(struct now *now)
{
    remove_all(now);
    free(now->part);
    *now = (struct now){0};
}

static uint32_t generation_next(void)
{
    if (!born_ms || generations == GENERATIONS_MAX) {
        generations = 0;
        born_ms = clock_now_ms();
    }
    return ++generations;
}

/* The slot of the stream, ours until `leave`; NULL: all are being cut, or memory is short. */
static struct now *enter(const char *attempt, int stream, int64_t steady_ms)
{
    struct now *now, *oldest = NULL;
    while ((now = find(attempt, stream)) && now->busy)
        pthread_cond_wait(&idle, &lock);
    for (int i = 0; i < RECORDING_NOW_MAX && !now; i++)
        if (!table[i].busy && (!oldest || table[i].asked_steady_ms < oldest->asked_steady_ms))
            oldest = &table[i];
    if (!now && oldest) {
        forget(oldest);
        now = oldest;
        now->part = calloc(RECORDING_NOW_PARTS, sizeof *now->part);
        if (!now->part)
            return NULL;
        snprintf(now->attempt, sizeof now->attempt, "%s", attempt);
        now->stream = stream;
    }
    if (now) {
        now->busy = true;
        now->asked_steady_ms = steady_ms;
    }
    return now;
}

static void leave(struct now *now)
{
    now->busy = false;
    pthread_cond_broadcast(&idle);
}

/* ---- the hand that entered ---- */

static struct now_part part_from(const struct now *now, const struct cutting *c, uint32_t generation, int i)
{
    struct now_part part = {.n = number_of(generation, now->stream, i), .stream = now->stream};
    part.from_ms = c->totals.epoch_ms + (int64_t)(c->part[i].first_us / 1000);
    part.to_ms = c->totals.epoch_ms + (int64_t)(c->part[i].last_us / 1000);
    part.bytes = c->bytes[i];
    snprintf(part.mime, sizeof part.mime, "%s", recording_mime(&c->part[i]));
    memcpy(part.ending, c->part[i].ending, sizeof part.ending);
    return part;
}

static void make_stale(struct now *now)
{
    for (size_t i = 0; i < now->fresh; i++) {
        struct now_part *slot = &now->stale[now->stale_next++ % RECORDING_STALE_MAX];
        remove_file(now, slot);
        *slot = now->part[now->settled + i];
    }
    now->fresh = 0;
}

/* `source` is what small pictures are made of; else the stream itself. */
static enum fault cut(struct journal *journal, struct now *now, enum frame_stream source, uint64_t from_us,
                      uint64_t to_us, bool settle)
{
    char folder[RECORDING_PATH_MAX], name[NAME_MAX_LEN];
    struct cutting *c = calloc(1, sizeof *c);
    if (!c)
        return fault(F_NOMEM, "a recording");
    pthread_mutex_lock(&lock);
    uint32_t generation = generation_next();
    pthread_mutex_unlock(&lock);
    enum fault f = recording_folder(now->attempt, "now", folder);
    name_of(now->stream, generation, name);
    if (f == F_OK)
        f = (now->stream == SPRITES ? cutting_sprites : cutting_run)(journal, now->attempt, (uint8_t)source, from_us,
                                                                     to_us, folder, name, c);
    if (f == F_OK) {
        make_stale(now);
        for (int i = 0; i < c->parts; i++)
            now->part[now->settled + (size_t)i] = part_from(now, c, generation, i);
        *(settle ? &now->settled : &now->fresh) += (size_t)c->parts;
    }
    free(c);
    return f;
}

static enum fault refresh(struct journal *journal, struct now *now)
{
    enum frame_stream stream = (enum frame_stream)now->stream;
    struct journal_extent extent;
    enum fault f = journal_extent(journal, now->attempt, (uint8_t)now->stream, &extent);
    if (f != F_OK)
        return f;
    if (now->settled + 2 * CUTTING_PARTS_MAX > RECORDING_NOW_PARTS)
        remove_all(now);
    uint64_t tail_us = (uint64_t)RECORDING_FRESH_TAIL_MS * 1000, settle_at_us = (uint64_t)RECORDING_SETTLE_AT_MS * 1000;
    if (extent.last_us > now->settled_us + settle_at_us) {
        f = cut(journal, now, stream, now->settled_us, extent.last_us - tail_us, true);
        if (f == F_OK || f == F_NOT_FOUND)
            now->settled_us = extent.last_us - tail_us;
    }
    if (f == F_OK || f == F_NOT_FOUND)
        f = cut(journal, now, stream, now->settled_us, UINT64_MAX, false);
    return f;
}

/* What cannot be made is left out: small pictures are a help. */
static enum fault refresh_sprites(struct journal *journal, struct now *now, bool small)
{
    struct journal_extent camera, other;
    enum fault f = journal_extent(journal, now->attempt, STREAM_CAMERA, &camera);
    if (f != F_OK)
        return f;
    if (now->settled == RECORDING_NOW_PARTS)
        remove_all(now);
    uint64_t from_us = now->settled_us, whole_us = camera.last_us / MINUTE_US * MINUTE_US;
    uint64_t most_us = from_us + RECORDING_NOW_MINUTES * MINUTE_US, to_us = most_us < whole_us ? most_us : whole_us;
    if (to_us <= from_us)
        return F_OK;
    small = small && journal_extent(journal, now->attempt, STREAM_SMALL, &other) == F_OK &&
            other.last_us + (uint64_t)RECORDING_NOW_LAGS_MS * 1000 >= to_us;
    size_t before = now->settled;
    f = cut(journal, now, small ? STREAM_SMALL : STREAM_CAMERA, from_us, to_us - 1, true);
    if (f != F_OK && f != F_NOT_FOUND)
        log_fault(f, "sprites", NULL);
    now->settled_us = to_us;
    if (now->settled > before) {
        now->part[before].from_ms = camera.epoch_ms + (int64_t)(from_us / 1000);
        now->part[before].to_ms = camera.epoch_ms + (int64_t)(to_us / 1000);
    }
    return F_OK;
}

/* Up to date in its slot, and a copy of what is there; `small` is for the small pictures. */
static enum fault parts_of(struct journal *journal, const char *attempt, int stream, bool small, int64_t steady_ms,
                           struct now_part **ret_parts, size_t *ret_len)
{
    enum fault f = F_OK;
    pthread_mutex_lock(&lock);
    struct now *now = enter(attempt, stream, steady_ms);
    pthread_mutex_unlock(&lock);
    if (!now)
        return fault(F_BUSY, "recordings of too many attempts are being cut");
    if (!now->cut_steady_ms || steady_ms - now->cut_steady_ms >= RECORDING_FRESH_MS) {
        f = stream == SPRITES ? refresh_sprites(journal, now, small) : refresh(journal, now);
        now->cut_steady_ms = f == F_OK ? steady_ms : 0;
    }
    size_t len = now->settled + now->fresh;
    struct now_part *parts = f == F_OK ? calloc(len + 1, sizeof *parts) : NULL;
    if (parts)
        memcpy(parts, now->part, len * sizeof *parts);
    pthread_mutex_lock(&lock);
    if (f == F_NOT_FOUND)
        forget(now);
    leave(now);
    pthread_mutex_unlock(&lock);
    if (f == F_OK && !parts)
        f = fault(F_NOMEM, "a recording");
    if (f != F_OK)
        return f;
    *ret_parts = parts;
    *ret_len = len;
    return F_OK;
}

enum fault recording_now(struct journal *journal, const char *attempt, enum frame_stream stream, int64_t steady_ms,
                         struct now_part **ret_parts, size_t *ret_len)
{
    return parts_of(journal, attempt, (int)stream, false, steady_ms, ret_parts, ret_len);
}

enum fault recording_now_sprites(struct journal *journal, const char *attempt, bool small, int64_t steady_ms,
                                 struct now_part **ret_parts, size_t *ret_len)
{
    return parts_of(journal, attempt, SPRITES, small, steady_ms, ret_parts, ret_len);
}

static const struct now_part *part_find(const struct now *now, uint32_t n)
{
    for (size_t i = 0; i < now->settled + now->fresh; i++)
        if (now->part[i].n == n)
            return &now->part[i];
    for (size_t i = 0; i < RECORDING_STALE_MAX; i++)
        if (now->stale[i].n == n)
            return &now->stale[i];
    return NULL;
}

enum fault recording_now_file(const char *attempt, uint32_t n, struct now_part *ret_part, char path[RECORDING_PATH_MAX],
                              char *etag)
{
    enum fault f = fault(F_NOT_FOUND, "attempt %s has no part %" PRIu32, attempt, n);
    if (!n)
        return f;
    pthread_mutex_lock(&lock);
    struct now *now;
    while ((now = find(attempt, stream_of(n))) && now->busy)
        pthread_cond_wait(&idle, &lock);
    const struct now_part *part = now ? part_find(now, n) : NULL;
    if (part) {
        *ret_part = *part;
        path_of(attempt, part, path);
        snprintf(etag, RECORDING_ETAG_MAX, "\"%" PRIx64 "-%" PRIx32 "\"", (uint64_t)born_ms, n);
        f = F_OK;
    }
    pthread_mutex_unlock(&lock);
    return f;
}

void recording_now_forget(const char *attempt)
{
    char base[SETTING_TEXT_MAX + 32], folder[RECORDING_PATH_MAX], path[RECORDING_PATH_MAX + 300];
    pthread_mutex_lock(&lock);
    for (int i = 0; i < RECORDING_NOW_MAX; i++) {
        while (!strcmp(table[i].attempt, attempt) && table[i].busy)
            pthread_cond_wait(&idle, &lock);
        if (!strcmp(table[i].attempt, attempt))
            forget(&table[i]);
    }
    pthread_mutex_unlock(&lock);
    /* And what an earlier process left. */
    snprintf(folder, sizeof folder, "%s/%s/now", settings_path("recordings", base, sizeof base), attempt);
    DIR *dir = opendir(folder);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(folder);
}
