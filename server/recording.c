#include "recording.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "clock.h"
#include "cutting.h"
#include "errand.h"
#include "frame.h"
#include "live_attempt.h"
#include "live_media.h"
#include "live_rows.h"
#include "log.h"
#include "recording_files.h"
#include "recording_now.h"
#include "settings.h"
#include "sights_store.h"

struct part {
    struct read_part part;
    int stream;
    uint64_t bytes;
    char path[RECORDING_PATH_MAX], sha256[HASH_HEX + 1];
    int64_t from_ms, to_ms;
};

/* One attempt to be cut. */
struct cut {
    struct cut *next;
    char attempt[ID_LEN + 1];
    int64_t due_steady_ms;
    int tries, booking;
    bool failed;
    /* [hand] */
    enum fault fault;
    struct part *parts;
    int parts_len;
};

static struct cut *queue; /* [loop] */
static bool working;

/* [hand] */
static enum fault file_hash(const char *path, char out[HASH_HEX + 1])
{
    crypto_hash_sha256_state state;
    unsigned char block[65536], hash[crypto_hash_sha256_BYTES];
    FILE *file = fopen(path, "rbe");
    if (!file)
        return fault(F_IO, "open %s: %s", path, strerror(errno));
    crypto_hash_sha256_init(&state);
    size_t n;
    while ((n = fread(block, 1, sizeof block, file)) > 0)
        crypto_hash_sha256_update(&state, block, n);
    int failed = ferror(file);
    fclose(file);
    if (failed)
        return fault(F_IO, "read %s", path);
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(out, HASH_HEX + 1, hash, sizeof hash);
    return F_OK;
}

/* [hand] What was cut of a stream is booked as that of `booked`. */
static enum fault parts_take(struct cut *c, const struct cutting *cutting, int stream, int booked, const char *folder)
{
    struct part *parts = realloc(c->parts, ((size_t)c->parts_len + (size_t)cutting->parts + 1) * sizeof *parts);
    enum fault f = F_OK;
    if (!parts)
        return fault(F_NOMEM, "a recording");
    c->parts = parts;
    for (int i = 0; f == F_OK && i < cutting->parts; i++) {
        struct part *p = &c->parts[c->parts_len++];
        *p = (struct part){.part = cutting->part[i], .stream = booked, .bytes = cutting->bytes[i]};
        p->from_ms = cutting->totals.epoch_ms + (int64_t)(p->part.first_us / 1000);
        p->to_ms = cutting->totals.epoch_ms + (int64_t)(p->part.last_us / 1000);
        cutting_path(folder, recording_stream_word(stream), &p->part, p->path, sizeof p->path);
        f = file_hash(p->path, p->sha256);
    }
    return f;
}

/* [hand] Small pictures are a help, no evidence: a recording without them is whole. */
static enum fault cut_sprites(struct cut *c, const char *folder, struct cutting *cutting)
{
    struct journal_extent extent;
    enum fault f = journal_extent(media_journal(), c->attempt, STREAM_CAMERA, &extent);
    if (f == F_OK)
        f = cutting_sprites(media_journal(), c->attempt, STREAM_CAMERA, 0, extent.last_us, folder,
                            recording_stream_word(STREAM_CAMERA), cutting);
    if (f == F_OK)
        return parts_take(c, cutting, STREAM_CAMERA, RECORDING_SPRITES, folder);
    if (f != F_NOT_FOUND)
        log_fault(f, "recording_sprites", NULL);
    return F_OK;
}

/* [hand] */
static enum fault cut_stream(struct cut *c, int stream, const char *folder)
{
    struct cutting *cutting = calloc(1, sizeof *cutting);
    if (!cutting)
        return fault(F_NOMEM, "a recording");
    enum fault f =
        cutting_run(media_journal(), c->attempt, (uint8_t)stream, 0, UINT64_MAX, folder, recording_stream_word(stream),
                    cutting);
    if (f == F_OK)
        f = parts_take(c, cutting, stream, stream, folder);
    if (f == F_OK && stream == STREAM_CAMERA)
        f = cut_sprites(c, folder, cutting);
    free(cutting);
    return f == F_NOT_FOUND ? F_OK : f;
}

/* [hand] What the rules were told, beside what they were told it of. */
static enum fault cut_sights(struct cut *c, const char *folder)
{
    struct sights_extent extent;
    struct part *parts = realloc(c->parts, ((size_t)c->parts_len + 1) * sizeof *parts);
    if (!parts)
        return fault(F_NOMEM, "a recording");
    c->parts = parts;
    struct part *p = &parts[c->parts_len];
    *p = (struct part){.stream = SIGHTLOG_STREAM};
    snprintf(p->part.mime, sizeof p->part.mime, "%s", SIGHTS_MIME);
    snprintf(p->path, sizeof p->path, "%.900s/%s", folder, SIGHTS_FILE);
    enum fault f = sights_cut(media_journal(), c->attempt, p->path, &extent);
    if (f != F_OK)
        return f == F_NOT_FOUND ? F_OK : f;
    p->bytes = extent.bytes;
    p->from_ms = extent.from_ms;
    p->to_ms = extent.to_ms;
    c->parts_len++;
    return file_hash(p->path, p->sha256);
}

/* [hand] */
static void cut_all(void *user)
{
    struct cut *c = user;
    char folder[RECORDING_PATH_MAX];
    c->parts_len = 0;
    c->fault = recording_folder(c->attempt, NULL, folder);
    for (int s = 0; c->fault == F_OK && s < FRAME_STREAMS; s++)
        if (s != STREAM_LOOKS)
            c->fault = cut_stream(c, s, folder);
    if (c->fault == F_OK)
        c->fault = cut_sights(c, folder);
    if (c->fault != F_OK)
        log_fault(c->fault, "recording", NULL);
}

static void cut_free(struct cut *c)
{
    free(c->parts);
    free(c);
}

static void enqueue(struct cut *c)
{
    c->next = queue;
    queue = c;
}

static void cut_again(struct cut *c)
{
    if (++c->tries >= RECORDING_TRIES) {
        log_line(LEVEL_ERROR, "recording_left", "attempt=%s", c->attempt);
        cut_free(c);
        return;
    }
    c->due_steady_ms = clock_steady_ms() + RECORDING_AGAIN_MS;
    enqueue(c);
}

/* [hand] */
static void forget_now(void *user)
{
    const struct cut *c = user;
    recording_now_forget(c->attempt);
}

static void forgotten(void *user)
{
    cut_free(user);
}

static void all_booked(struct cut *c)
{
    working = false;
    if (c->failed) {
        cut_again(c);
        return;
    }
    if (c->parts_len && journal_forget(media_journal(), c->attempt, clock_now_ms()) != F_OK)
        log_fault(F_IO, "journal_forget", NULL);
    log_line(LEVEL_INFO, "recording_cut", "attempt=%s parts=%d", c->attempt, c->parts_len);
    if (hand_send(forget_now, forgotten, c) != F_OK)
        cut_free(c);
}

static void booked(struct errand *e, void *user)
{
    struct cut *c = user;
    c->failed = c->failed || e->fault != F_OK;
    if (--c->booking == 0)
        all_booked(c);
}

static void came(void *user)
{
    struct cut *c = user;
    c->failed = false;
    if (c->fault != F_OK) {
        working = false;
        cut_again(c);
        return;
    }
    c->booking = 1;
    for (int i = 0; i < c->parts_len; i++) {
        const struct part *p = &c->parts[i];
        const char *inside = strstr(p->path, "recordings/");
        c->booking++;
        errand_internal(&row_live_part, c->attempt,
                        json_pack("{s:i, s:i, s:s, s:s, s:I, s:I, s:I, s:s, s:b}", "n", i + 1, "stream", p->stream,
                                  "mime", recording_mime(&p->part), "path", inside ? inside : p->path, "from_ms",
                                  (json_int_t)p->from_ms, "to_ms", (json_int_t)p->to_ms, "bytes", (json_int_t)p->bytes,
                                  "sha256", p->sha256, "ready", 1),
                        booked, c);
    }
    if (--c->booking == 0)
        all_booked(c);
}

void recording_want(const char *attempt, int64_t settle_ms)
{
    for (const struct cut *c = queue; c; c = c->next)
        if (!strcmp(c->attempt, attempt))
            return;
    struct cut *c = calloc(1, sizeof *c);
    if (!c)
        return;
    memcpy(c->attempt, attempt, sizeof c->attempt);
    c->due_steady_ms = clock_steady_ms() + settle_ms;
    enqueue(c);
}

void recording_tick(void)
{
    int64_t now = clock_steady_ms();
    for (struct cut **at = &queue; *at && !working; at = &(*at)->next) {
        struct cut *c = *at;
        const struct live *l = live_find(c->attempt);
        if (c->due_steady_ms > now)
            continue;
        /* Somebody still works with its frames, or it runs after all. */
        if (l && (l->pending || l->media || (l->loaded && state_live(l->state)))) {
            c->due_steady_ms = now + RECORDING_SETTLE_MS / 4;
            continue;
        }
        *at = c->next;
        working = hand_send(cut_all, came, c) == F_OK;
        if (!working) {
            c->due_steady_ms = now + RECORDING_AGAIN_MS / 10;
            enqueue(c);
        }
        return;
    }
}

static void found(void *user, const char *attempt, uint8_t stream)
{
    (void)user;
    (void)stream;
    const struct live *l = live_find(attempt);
    if (!l)
        recording_want(attempt, RECORDING_SETTLE_MS);
}

void recording_begin(void)
{
    journal_streams(media_journal(), found, NULL);
}
