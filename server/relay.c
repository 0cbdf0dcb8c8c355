#include "relay.h"

#include <stdlib.h>
#include <string.h>

static struct watcher *watchers; /* [loop] */
static struct relay_totals totals;
static bool spare_upper, spare_grid; /* [loop] */

void relay_init(struct relay *relay, uint16_t seat)
{
    *relay = (struct relay){.seat = seat};
}

static void chain_forget(struct relay *relay)
{
    for (uint32_t i = 0; i < relay->chain_len; i++)
        buffer_drop(relay->chain[i].payload);
    relay->chain_len = 0;
    relay->chain_bytes = 0;
    relay->whole = false;
}

void relay_release(struct relay *relay)
{
    chain_forget(relay);
    free(relay->chain);
    json_decref(relay->announce);
    relay_init(relay, relay->seat);
}

void relay_announce(struct relay *relay, json_t *take_announce)
{
    if (!take_announce)
        return;
    chain_forget(relay);
    json_decref(relay->announce);
    relay->announce = take_announce;
    relay->generation++;
}

static bool chain_room(struct relay *relay)
{
    if (relay->chain_len < relay->chain_room)
        return true;
    uint32_t room = relay->chain_room ? relay->chain_room * 2 : 32;
    struct relay_frame *chain = realloc(relay->chain, room * sizeof *chain);
    if (!chain)
        return false;
    relay->chain = chain;
    relay->chain_room = room;
    return true;
}

bool relay_lacks_key(const struct relay *relay)
{
    return !relay->whole;
}

/* What it builds on is missing, up to the next key frame. */
static bool is_broken(const struct frame_head *head)
{
    return head->flags & FRAME_DISCONTINUITY && !(head->flags & FRAME_KEY) && !head->layer;
}

static void chain_add(struct relay *relay, const struct frame_head *head, struct buffer *payload)
{
    if (head->layer || head->flags & FRAME_LATE)
        return;
    if (head->flags & FRAME_KEY) {
        chain_forget(relay);
        relay->whole = true;
    } else if (is_broken(head)) {
        chain_forget(relay);
    }
    if (!relay->whole)
        return;
    bool fits = relay->chain_len < RELAY_CHAIN_FRAMES && relay->chain_bytes + payload->len <= RELAY_CHAIN_BYTES;
    if (!fits || !chain_room(relay)) {
        chain_forget(relay);
        return;
    }
    relay->chain[relay->chain_len++] = (struct relay_frame){.head = *head, .payload = buffer_hold(payload)};
    relay->chain_bytes += payload->len;
}

void watcher_init(struct watcher *watcher, struct sock *sock)
{
    *watcher = (struct watcher){.sock = sock, .next = watchers};
    if (watchers)
        watchers->previous = watcher;
    watchers = watcher;
    totals.watchers++;
}

void watcher_release(struct watcher *watcher)
{
    if (watcher->previous)
        watcher->previous->next = watcher->next;
    else
        watchers = watcher->next;
    if (watcher->next)
        watcher->next->previous = watcher->previous;
    totals.watchers--;
}

static struct watch_seat *seat_of(struct watcher *watcher, const struct relay *relay)
{
    for (int i = 0; i < WATCH_SEATS; i++)
        if (watcher->seat[i].relay == relay)
            return &watcher->seat[i];
    return NULL;
}

bool watcher_has(const struct watcher *watcher, const struct relay *relay)
{
    for (int i = 0; i < WATCH_SEATS; i++)
        if (watcher->seat[i].relay == relay)
            return true;
    return false;
}

bool relay_in_focus(const struct relay *relay)
{
    for (const struct watcher *w = watchers; w; w = w->next)
        for (int i = 0; i < WATCH_SEATS; i++)
            if (w->seat[i].relay == relay && w->seat[i].focus)
                return true;
    return false;
}

static void send_one(struct watcher *watcher, const struct frame_head *head, struct buffer *payload)
{
    unsigned char bytes[FRAME_HEAD];
    frame_write(head, bytes);
    sock_binary(watcher->sock, bytes, sizeof bytes, payload);
    watcher->sent++;
    totals.sent++;
    totals.sent_bytes += sizeof bytes + payload->len;
}

static void announce(struct watcher *watcher, struct watch_seat *seat)
{
    if (seat->generation == seat->relay->generation || !seat->relay->announce)
        return;
    sock_json(watcher->sock, seat->relay->announce);
    seat->generation = seat->relay->generation;
}

static void join(struct watcher *watcher, struct watch_seat *seat)
{
    struct relay *relay = seat->relay;
    if (!relay->whole || !relay->chain_len || sock_waiting(watcher->sock) > WATCH_JOIN_BYTES)
        return;
    announce(watcher, seat);
    for (uint32_t i = 0; i < relay->chain_len; i++)
        send_one(watcher, &relay->chain[i].head, relay->chain[i].payload);
    seat->state = WATCH_BASE;
    seat->upper = false;
}

enum fault watcher_add(struct watcher *watcher, struct relay *relay, bool focus)
{
    struct watch_seat *seat = seat_of(watcher, relay);
    if (seat) {
        seat->upper = seat->upper && focus && seat->focus;
        seat->focus = focus;
        return F_OK;
    }
    seat = seat_of(watcher, NULL);
    if (!seat)
        return fault(F_TOO_MANY, "a watcher has %d streams", WATCH_SEATS);
    *seat = (struct watch_seat){.relay = relay, .focus = focus};
    join(watcher, seat);
    return F_OK;
}

void watcher_remove(struct watcher *watcher, struct relay *relay)
{
    struct watch_seat *seat = seat_of(watcher, relay);
    if (!seat)
        return;
    json_t *gone = json_pack("{s:s, s:i, s:O*}", "t", "gone", "seat", (int)relay->seat, "stream",
                             json_object_get(relay->announce, "stream"));
    if (gone)
        sock_json(watcher->sock, gone);
    json_decref(gone);
    *seat = (struct watch_seat){0};
}

void watcher_pump(struct watcher *watcher)
{
    for (int i = 0; i < WATCH_SEATS; i++)
        if (watcher->seat[i].relay && watcher->seat[i].state == WATCH_WANTED)
            join(watcher, &watcher->seat[i]);
}

static void drop_group(struct watcher *watcher, struct watch_seat *seat)
{
    seat->state = WATCH_BROKEN;
    seat->upper = false;
    watcher->dropped_group++;
    totals.dropped_group++;
}

static void drop_upper(struct watcher *watcher, struct watch_seat *seat)
{
    seat->upper = false;
    watcher->dropped_upper++;
    totals.dropped_upper++;
}

static size_t group_bytes(uint8_t stream)
{
    if (stream == STREAM_MICROPHONE || stream == STREAM_EXAMINER_MICROPHONE)
        return WATCH_SOUND_BYTES;
    return stream == STREAM_EXAMINER_CAMERA ? WATCH_ROOM_BYTES : WATCH_GROUP_BYTES;
}

static void offer(struct watcher *watcher, struct watch_seat *seat, const struct frame_head *head,
                  struct buffer *payload)
{
    size_t waiting = sock_waiting(watcher->sock);
    if (head->layer) {
        if (!seat->focus || seat->state != WATCH_BASE)
            return;
        if (spare_upper) {
            seat->upper = false;
            return;
        }
        if (waiting > WATCH_UPPER_BYTES)
            drop_upper(watcher, seat);
        else if (seat->upper)
            send_one(watcher, head, payload);
        return;
    }
    bool key = head->flags & FRAME_KEY;
    if (is_broken(head) && seat->state == WATCH_BASE)
        seat->state = WATCH_BROKEN;
    if (spare_grid && !seat->focus && !key) {
        seat->state = WATCH_BROKEN; /* the next key frame, and that one alone */
        return;
    }
    if (waiting > group_bytes(head->stream)) {
        drop_group(watcher, seat);
        return;
    }
    if (seat->state == WATCH_WANTED && !key) {
        join(watcher, seat);
        return;
    }
    if (seat->state != WATCH_BASE && !key)
        return;
    announce(watcher, seat);
    send_one(watcher, head, payload);
    seat->state = WATCH_BASE;
    seat->upper = seat->focus && !spare_upper && waiting <= WATCH_UPPER_BYTES;
}

void relay_frame(struct relay *relay, const struct frame_head *from, struct buffer *payload)
{
    struct frame_head head = *from;
    head.config = relay->seat;
    head.dropped_before = 0;
    chain_add(relay, &head, payload);
    if (head.flags & FRAME_LATE)
        return;
    for (struct watcher *w = watchers; w; w = w->next) {
        struct watch_seat *seat = seat_of(w, relay);
        if (seat)
            offer(w, seat, &head, payload);
    }
}

void relay_spare(bool upper, bool grid)
{
    spare_upper = upper;
    spare_grid = grid;
}

void relay_gone(struct relay *relay)
{
    for (struct watcher *w = watchers; w; w = w->next)
        watcher_remove(w, relay);
}

const struct relay_totals *relay_totals(void)
{
    return &totals;
}
