#include "ws_watch.h"

#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "live_room.h"
#include "live_rows.h"
#include "metrics.h"
#include "role.h"
#include "ws_media.h"

struct watch {
    struct sock *sock; /* NULL: closed while the errand was away */
    char sitting[ID_LEN + 1], focus[ID_LEN + 1];
    char wanted[WATCH_SEATS][ID_LEN + 1];
    int wanted_len;
    bool away, allowed;
    struct watcher watcher;
    struct watch *next, **at;
};

static struct watch *watches;    /* [loop] */
static struct relay_totals told; /* what the metrics have heard of */

static void watch_free(struct watch *w)
{
    if (w->sock || w->away)
        return;
    *w->at = w->next;
    if (w->next)
        w->next->at = w->at;
    free(w);
}

static bool wants(const struct watch *w, const struct live *l)
{
    for (int i = 0; i < w->wanted_len; i++)
        if (!strcmp(w->wanted[i], l->id))
            return true;
    return false;
}

/* Only streams of the sitting that was asked about at the door. */
static void sync(struct watch *w)
{
    for (int i = 0; i < WATCH_SEATS; i++) {
        struct relay *relay = w->watcher.seat[i].relay;
        struct live *l = relay ? live_by_seat(relay->seat) : NULL;
        bool beside = l && relay != &l->relay; /* the screen: of the focus alone */
        if (relay && (!l || !wants(w, l) || (beside && strcmp(w->focus, l->id) != 0)))
            watcher_remove(&w->watcher, relay);
    }
    for (int i = 0; i < w->wanted_len; i++) {
        struct live *l = live_find(w->wanted[i]);
        if (!l || !l->loaded || !l->relay.announce || strcmp(l->sitting, w->sitting) != 0)
            continue;
        bool focus = !strcmp(w->focus, l->id);
        struct relay *screen = focus ? room_relay(l, STREAM_SCREEN) : NULL;
        if (watcher_add(&w->watcher, &l->relay, focus) != F_OK)
            break;
        if (screen && screen->announce && watcher_add(&w->watcher, screen, true) != F_OK)
            break;
    }
}

void watch_tick(void)
{
    const struct relay_totals *now = relay_totals();
    metric_add(M_frames_out, (int64_t)(now->sent - told.sent));
    metric_add(M_drop_slow_watcher,
               (int64_t)(now->dropped_upper + now->dropped_group - told.dropped_upper - told.dropped_group));
    told = *now;
    for (struct watch *w = watches; w; w = w->next)
        if (w->sock && w->allowed) {
            sync(w);
            watcher_pump(&w->watcher);
        }
}

static enum fault hear(struct watch *w, const json_t *word)
{
    const char *t;
    json_t *attempts, *one, *chosen = NULL;
    size_t i;
    if (json_unpack((json_t *)word, "{s:s}", "t", &t))
        return fault(F_INVALID, "a word needs t");
    if (!strcmp(t, "ping"))
        return F_OK;
    if (strcmp(t, "watch") != 0 ||
        json_unpack((json_t *)word, "{s:s, s:o, s?o !}", "t", &t, "attempts", &attempts, "focus", &chosen) ||
        (chosen && !json_is_null(chosen) && !json_is_string(chosen)))
        return fault(F_INVALID, "watch needs attempts and focus");
    const char *focus = json_string_value(chosen);
    if (!json_is_array(attempts) || json_array_size(attempts) > WATCH_SEATS || (focus && !id_valid(focus)))
        return fault(F_INVALID, "watch: at most %d attempts", WATCH_SEATS);
    json_array_foreach(attempts, i, one) if (!id_valid(json_string_value(one))) return fault(
        F_INVALID, "watch: attempt %zu is no id", i);
    w->wanted_len = 0;
    json_array_foreach(attempts, i, one) memcpy(w->wanted[w->wanted_len++], json_string_value(one), ID_LEN + 1);
    snprintf(w->focus, sizeof w->focus, "%s", focus ? focus : "");
    if (w->allowed)
        sync(w);
    struct live *l = live_find(w->focus);
    if (l)
        media_pace(l); /* who is no longer in focus hears it with the next tick */
    return F_OK;
}

static void text(struct sock *sock, void *user, const char *bytes, size_t len)
{
    json_t *word = NULL;
    enum fault f = json_strict(bytes, len, &word);
    if (f == F_OK)
        f = hear(user, word);
    json_decref(word);
    if (f != F_OK)
        sock_fault(sock, 0, f, NULL);
}

static void may(struct errand *e, void *user)
{
    struct watch *w = user;
    w->away = false;
    if (!w->sock) {
        watch_free(w);
        return;
    }
    w->allowed = e->fault == F_OK || (w->allowed && e->fault == F_BUSY);
    if (w->allowed) {
        sync(w);
        return;
    }
    sock_fault(w->sock, 0, e->fault, e->request.id);
    sock_close(w->sock, e->fault == F_BUSY ? 1013 : 1008, fault_code(e->fault));
}

/* At the door, and again when the sitting's people may have changed; pictures go on meanwhile. */
static enum fault ask_books(struct watch *w, const struct who *who, bool again)
{
    struct errand *e = errand_new();
    json_t *word = e ? json_pack("{s:s, s:b}", "sitting", w->sitting, "again", (int)again) : NULL;
    if (!word) {
        errand_free(e);
        return fault(F_NOMEM, "a watcher");
    }
    e->request.method = row_watch_may.method;
    e->request.path = row_watch_may.path;
    e->request.route = &row_watch_may;
    e->request.who = *who;
    e->request.json = e->json = word;
    e->done = may;
    e->user = w;
    w->away = true;
    errand_send(e);
    return F_OK;
}

void watch_reload(const char *sitting)
{
    for (struct watch *w = watches; w; w = w->next)
        if (w->sock && !w->away && (!sitting || !strcmp(w->sitting, sitting)) &&
            ask_books(w, sock_who(w->sock), true) != F_OK)
            sock_close(w->sock, 1011, fault_code(F_NOMEM));
}

static enum fault open_watch(struct sock *sock, const struct request *request, void **ret_user)
{
    const char *sitting = request_query(request, "sitting");
    if (!id_valid(sitting))
        return fault(F_INVALID, "watching needs a sitting");
    struct watch *w = calloc(1, sizeof *w);
    if (!w)
        return fault(F_NOMEM, "a watcher");
    w->sock = sock;
    memcpy(w->sitting, sitting, sizeof w->sitting);
    enum fault f = ask_books(w, &request->who, false);
    if (f) {
        free(w);
        return f;
    }
    watcher_init(&w->watcher, sock);
    w->next = watches;
    w->at = &watches;
    if (watches)
        watches->at = &w->next;
    watches = w;
    *ret_user = w;
    return F_OK;
}

static void drained(struct sock *sock, void *user)
{
    (void)sock;
    struct watch *w = user;
    if (w->allowed)
        watcher_pump(&w->watcher);
}

static void close_watch(void *user)
{
    struct watch *w = user;
    watcher_release(&w->watcher);
    w->sock = NULL;
    watch_free(w);
}

void ws_watch_register(void)
{
    static const struct sock_kind kind = {
        .path = "/ws/watch",
        .roles = ROLE_WATCHERS,
        .text_max = SOCK_TEXT_MAX,
        .open = open_watch,
        .text = text,
        .drained = drained,
        .close = close_watch,
    };
    sock_kind_register(&kind);
}
