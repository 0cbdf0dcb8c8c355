#include "ws_board.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "live.h"
#include "live_media.h"
#include "live_pressure.h"
#include "live_room.h"
#include "live_rules.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "role.h"
#include "ws_watch.h"

struct board {
    struct sock *sock; /* NULL: closed while an errand was away */
    char sitting[ID_LEN + 1];
    json_t *attempts; /* a set: the ids that it shows; NULL before the first answer */
    bool away, again;
    struct board *next, **at;
};

static struct board *boards; /* [loop] */
static int64_t tick_steady_ms, lag_ms, health_steady_ms;
static int64_t beginning_steady_ms;

static void board_free(struct board *b)
{
    if (b->sock || b->away)
        return;
    *b->at = b->next;
    if (b->next)
        b->next->at = b->at;
    json_decref(b->attempts);
    free(b);
}

static const char *link_word(const struct live *l)
{
    static const char *const words[] = {"offline", "reconnecting", "online"};
    return words[live_link_of(l)];
}

static json_t *stream_json(const struct live *l)
{
    const json_t *word = l->media ? l->relay.announce : NULL;
    if (!word)
        return json_null();
    return json_pack("{s:i, s:O, s:O, s:O}", "seat", (int)l->seat, "codec", json_object_get(word, "codec"), "width",
                     json_object_get(word, "width"), "height", json_object_get(word, "height"));
}

void board_overlay(const struct live *l, json_t *tile)
{
    json_object_set_new(tile, "link", json_string(link_word(l)));
    json_object_set_new(tile, "since_ms", json_integer(l->link_since_ms));
    json_object_set_new(tile, "advice", watchman_advice_kinds(l));
    json_object_set_new(tile, "last_frame_ms", l->frame_ms ? json_integer(l->frame_ms) : json_null());
    json_object_set_new(tile, "stream", stream_json(l));
    json_t *room = room_json(l);
    if (room)
        json_object_set_new(tile, "room", room);
    if (l->asking)
        json_object_set_new(tile, "second_tab", json_true());
}

/* ---- the whole board ---- */

static void board_send(struct board *b, json_t *whole)
{
    size_t i;
    json_t *tile, *tiles = json_object_get(whole, "tiles");
    json_decref(b->attempts);
    b->attempts = json_object();
    json_array_foreach(tiles, i, tile)
    {
        const char *id = json_string_value(json_object_get(tile, "attempt"));
        const struct live *l = live_find(id);
        if (id)
            json_object_set_new(b->attempts, id, json_true());
        if (l)
            board_overlay(l, tile);
    }
    json_object_set_new(whole, "t", json_string("board"));
    sock_json(b->sock, whole);
}

static void board_ask(struct board *b);

static void board_came(struct errand *e, void *user)
{
    struct board *b = user;
    b->away = false;
    if (!b->sock) {
        board_free(b);
        return;
    }
    if (e->fault != F_OK || !e->reply.json) {
        sock_fault(b->sock, 0, e->fault, e->request.id);
        if (!b->attempts || e->fault == F_NOT_FOUND || e->fault == F_FORBIDDEN || e->fault == F_UNAUTHENTICATED)
            sock_close(b->sock, e->fault == F_BUSY ? 1013 : 1008, fault_code(e->fault));
        return;
    }
    board_send(b, e->reply.json);
    health_steady_ms = 0;
    if (b->again)
        board_ask(b);
}

static void board_ask(struct board *b)
{
    b->again = b->away;
    if (b->away)
        return;
    struct errand *e = errand_new();
    enum fault f = e ? F_OK : fault(F_NOMEM, "a board");
    if (f == F_OK) {
        e->request.method = "GET";
        e->request.path = arena_format(&e->arena, "/api/sittings/%s/board", b->sitting);
        f = e->request.path ? route_find(&e->request, &e->request.route) : fault(F_NOMEM, "a board");
    }
    if (f != F_OK) {
        sock_fault(b->sock, 0, f, NULL);
        sock_close(b->sock, 1011, fault_code(f));
        errand_free(e);
        return;
    }
    e->request.who = *sock_who(b->sock);
    e->done = board_came;
    e->user = b;
    b->away = true;
    errand_send(e);
}

void board_reload(const char *sitting)
{
    for (struct board *b = boards; b; b = b->next)
        if (b->sock && (!sitting || !strcmp(b->sitting, sitting)))
            board_ask(b);
}

/* ---- changes ---- */

static bool shows(const struct board *b, const char *attempt)
{
    return b->sock && b->attempts && json_object_get(b->attempts, attempt);
}

void board_say(const char *attempt, const json_t *word)
{
    size_t len = json_dumpb(word, NULL, 0, JSON_COMPACT);
    char *text = len ? malloc(len) : NULL;
    if (!text)
        return;
    json_dumpb(word, text, len, JSON_COMPACT);
    for (struct board *b = boards; b; b = b->next)
        if (shows(b, attempt))
            sock_text(b->sock, text, len);
    free(text);
}

static void tile_send(struct live *l)
{
    json_t *tile = json_deep_copy(l->tile);
    board_overlay(l, tile);
    json_t *word = json_pack("{s:s, s:o}", "t", "tile", "tile", tile);
    for (struct board *b = boards; b; b = b->next)
        if (b->sock && b->attempts && !strcmp(b->sitting, l->sitting) && !json_object_get(b->attempts, l->id))
            json_object_set_new(b->attempts, l->id, json_true()); /* an attempt made after the board was read */
    if (word)
        board_say(l->id, word);
    json_decref(word);
}

/* ---- health ---- */

static json_t *eyes_json(int64_t *ret_load_milli)
{
    struct eyes_load loads[EYES_MAX];
    json_t *list = json_array();
    int n = media_eyes() ? eyes_loads(media_eyes(), loads, EYES_MAX) : 0;
    *ret_load_milli = 0;
    for (int i = 0; i < n; i++) {
        if (loads[i].busy_milli > *ret_load_milli)
            *ret_load_milli = loads[i].busy_milli;
        json_array_append_new(list,
                              json_pack("{s:b, s:I, s:I, s:I, s:I}", "ready", loads[i].ready, "busy_milli",
                                        (json_int_t)loads[i].busy_milli, "seats", (json_int_t)loads[i].seats, "queued",
                                        (json_int_t)loads[i].queued, "dropped", (json_int_t)loads[i].dropped));
    }
    return list;
}

/* Many students gone at once are hardly many accidents: a proctor should know, and whether it was us. */
static json_t *cohort_json(const char *sitting)
{
    enum { COHORT_LEAST = 3, OURS_MS = 30000 };
    int offline = 0, of = 0;
    for (const struct live *l = live_first(); l; l = l->next) {
        bool sits = l->loaded && (l->state == ATTEMPT_IN_PROGRESS || l->state == ATTEMPT_INTERRUPTED);
        if (!sits || strcmp(l->sitting, sitting) != 0)
            continue;
        of++;
        offline += l->exam == NULL;
    }
    if (offline < COHORT_LEAST || offline * 3 < of)
        return json_null();
    bool ours = clock_steady_ms() - beginning_steady_ms < OURS_MS || lag_ms > 1000;
    return json_pack("{s:i, s:i, s:b}", "offline", offline, "of", of, "ours", ours);
}

static void health_send(void)
{
    int64_t load;
    json_t *eyes = eyes_json(&load), *off = live_off();
    for (struct board *b = boards; b; b = b->next) {
        if (!b->sock || !b->attempts)
            continue;
        json_t *word = json_pack("{s:s, s:{s:I, s:I, s:I, s:O, s:O, s:s, s:o}}", "t", "health", "health", "load_milli",
                                 (json_int_t)load, "ingest_lag_ms", (json_int_t)lag_ms, "disk_free_mb",
                                 (json_int_t)(metric_value(M_disk_free_bytes) >> 20), "eyes", eyes, "off", off,
                                 "pressure", pressure_word(live_pressure()), "cohort", cohort_json(b->sitting));
        sock_json(b->sock, word);
        json_decref(word);
    }
    json_decref(eyes);
    json_decref(off);
}

void board_tick(void)
{
    int64_t now = clock_steady_ms();
    if (tick_steady_ms) {
        int64_t late = now - tick_steady_ms - LIVE_TILE_MS;
        lag_ms = late > 0 ? late : 0;
    }
    tick_steady_ms = now;
    for (struct live *l = live_first(); l; l = l->next) {
        if (!l->tile_dirty || !l->tile || now - l->tile_steady_ms < LIVE_TILE_MS - LIVE_TILE_MS / 5)
            continue;
        l->tile_dirty = false;
        l->tile_steady_ms = now;
        if (boards)
            tile_send(l);
    }
    if (now - health_steady_ms >= BOARD_HEALTH_MS) {
        health_steady_ms = now;
        health_send();
    }
}

void board_bye(int64_t back_ms)
{
    json_t *word = json_pack("{s:s, s:I, s:s}", "t", "bye", "back_ms", (json_int_t)back_ms, "why", "restart");
    for (struct board *b = boards; b; b = b->next)
        if (b->sock)
            sock_json(b->sock, word);
    json_decref(word);
}

/* ---- the socket ---- */

static enum fault open_board(struct sock *sock, const struct request *request, void **ret_user)
{
    const char *sitting = request_query(request, "sitting");
    if (!id_valid(sitting))
        return fault(F_INVALID, "a board needs a sitting");
    struct board *b = calloc(1, sizeof *b);
    if (!b)
        return fault(F_NOMEM, "a board");
    b->sock = sock;
    memcpy(b->sitting, sitting, sizeof b->sitting);
    b->next = boards;
    b->at = &boards;
    if (boards)
        boards->at = &b->next;
    boards = b;
    *ret_user = b;
    board_ask(b);
    return F_OK;
}

static void text(struct sock *sock, void *user, const char *bytes, size_t len)
{
    (void)user;
    json_t *word = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
    const char *t = json_string_value(json_object_get(word, "t"));
    if (!t || strcmp(t, "ping") != 0)
        sock_fault(sock, 0, fault(F_INVALID, "a board hears ping alone"), NULL);
    json_decref(word);
}

static void close_board(void *user)
{
    struct board *b = user;
    b->sock = NULL;
    board_free(b);
}

void ws_board_register(void)
{
    static const struct sock_kind kind = {
        .path = "/ws/board",
        .roles = ROLE_STAFF,
        .text_max = 1024,
        .open = open_board,
        .text = text,
        .close = close_board,
    };
    beginning_steady_ms = clock_steady_ms();
    sock_kind_register(&kind);
}
