#include "live_attempt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "live_identity.h"
#include "live_room.h"
#include "live_rules.h"
#include "log.h"
#include "metrics.h"

enum { BUCKETS = 4096, SEATS = 65536 };

static struct live *first; /* [loop] */
static struct live *by_seat[SEATS];
static struct live *bucket[BUCKETS];
static uint32_t count, next_seat = 1;

static uint32_t hash_of(const char *id)
{
    uint32_t h = 2166136261u;
    for (; *id; id++)
        h = (h ^ (unsigned char)*id) * 16777619u;
    return h % BUCKETS;
}

struct live *live_find(const char *attempt)
{
    for (struct live *l = attempt ? bucket[hash_of(attempt)] : NULL; l; l = l->same_hash)
        if (!strcmp(l->id, attempt))
            return l;
    return NULL;
}

struct live *live_by_seat(uint32_t seat)
{
    return seat < SEATS ? by_seat[seat] : NULL;
}

struct live *live_first(void)
{
    return first;
}

uint32_t live_count(void)
{
    return count;
}

/* Numbers go round, so that a late message about a freed seat does not meet its successor. */
static uint16_t seat_take(void)
{
    while (!next_seat || by_seat[next_seat])
        next_seat = (next_seat + 1) % SEATS;
    uint16_t seat = (uint16_t)next_seat;
    next_seat = (next_seat + 1) % SEATS;
    return seat;
}

struct live *live_make(const char *attempt)
{
    struct live *l = live_find(attempt);
    if (l || !id_valid(attempt) || count == LIVE_MAX)
        return l;
    l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    memcpy(l->id, attempt, ID_LEN + 1);
    l->seat = seat_take();
    for (int i = 0; i < FRAME_STREAMS; i++)
        inlet_init(&l->inlet[i]);
    relay_init(&l->relay, l->seat);
    l->link_since_ms = clock_now_ms();
    l->grace_ms = LIVE_GRACE_MS;
    l->next = first;
    first = l;
    by_seat[l->seat] = l;
    struct live **slot = &bucket[hash_of(attempt)];
    l->same_hash = *slot;
    *slot = l;
    metric_set(M_attempts_live, ++count);
    return l;
}

void live_forget(struct live *l)
{
    assert(!l->pending && !l->exam && !l->asking && !l->media);
    struct live **at = &first;
    while (*at != l)
        at = &(*at)->next;
    *at = l->next;
    at = &bucket[hash_of(l->id)];
    while (*at != l)
        at = &(*at)->same_hash;
    *at = l->same_hash;
    by_seat[l->seat] = NULL;
    relay_gone(&l->relay);
    relay_release(&l->relay);
    room_free(l);
    watchman_free(l->watchman);
    identity_free(l->identity);
    json_decref(l->tile);
    free(l);
    metric_set(M_attempts_live, --count);
}

enum live_link live_link_of(const struct live *l)
{
    if (l->exam)
        return LINK_ONLINE;
    return l->lost_steady_ms && !l->offline_told ? LINK_RECONNECTING : LINK_OFFLINE;
}

void live_touch(struct live *l)
{
    l->tile_dirty = true;
}

uint64_t live_media_us(const struct live *l, int64_t server_ms)
{
    return server_ms > l->epoch_ms ? (uint64_t)(server_ms - l->epoch_ms) * 1000 : 0;
}

int64_t live_server_ms(const struct live *l, uint64_t media_us)
{
    return l->epoch_ms + (int64_t)(media_us / 1000);
}

struct about {
    struct live *live;
    void (*done)(struct live *live, const struct errand *errand);
};

static void about_done(struct errand *errand, void *user)
{
    struct about *about = user;
    about->live->pending--;
    if (about->done)
        about->done(about->live, errand);
    free(about);
}

void live_errand(struct live *l, const struct route *row, json_t *take_json,
                 void (*done)(struct live *live, const struct errand *errand))
{
    struct about *about = malloc(sizeof *about);
    struct errand *e = about ? errand_new() : NULL;
    if (!e || !take_json) {
        log_line(LEVEL_ERROR, "live_errand", "attempt=%s path=%s fault=nomem", l->id, row->path);
        errand_free(e);
        free(about);
        json_decref(take_json);
        return;
    }
    *about = (struct about){l, done};
    l->pending++;
    e->internal = true;
    e->request.method = row->method;
    e->request.path = row->path;
    e->request.route = row;
    e->request.attempt = arena_text(&e->arena, l->id);
    e->request.json = e->json = take_json;
    e->done = about_done;
    e->user = about;
    errand_send(e);
}
