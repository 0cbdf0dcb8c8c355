#include "ws_exam.h"

#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "bucket.h"
#include "clock.h"
#include "live_load.h"
#include "live_rows.h"
#include "live_room.h"
#include "live_rules.h"
#include "log.h"
#include "role.h"
#include "settings.h"

/* One socket. Lives until the socket is closed and every errand is back. */
struct exam_tab {
    struct sock *sock; /* NULL: closed */
    struct live *live; /* bound by hello, or waiting there as `asking` */
    int away, strikes;
    struct bucket words;
    bool greeting; /* a hello is on its way */
};

/* One word on its way. */
struct word {
    struct exam_tab *tab;
    struct live *live; /* held by `pending`; NULL before the hello */
    json_int_t n;
    bool hello;
};

static void tab_free(struct exam_tab *tab)
{
    if (!tab->sock && !tab->away)
        free(tab);
}

static void say(struct exam_tab *tab, json_t *take_word)
{
    if (tab && tab->sock && take_word)
        sock_json(tab->sock, take_word);
    json_decref(take_word);
}

void exam_say(struct live *l, json_t *take_word)
{
    say(l->exam, take_word);
}

/* ---- binding ---- */

/* A socket that is closed for its silence was gone before: since nothing came of it, nor of the camera. */
static int64_t gone_since_ms(const struct live *l, const struct exam_tab *tab)
{
    int64_t silent_ms = tab->sock ? sock_silent_ms(tab->sock) : 0;
    int64_t dark_ms = l->frame_steady_ms ? clock_steady_ms() - l->frame_steady_ms : silent_ms;
    silent_ms = dark_ms < silent_ms ? dark_ms : silent_ms;
    return clock_now_ms() - (silent_ms > settings()->heartbeat_s * EXAM_SILENT_MS ? silent_ms : 0);
}

static void unbind(struct exam_tab *tab)
{
    struct live *l = tab->live;
    tab->live = NULL;
    if (!l)
        return;
    if (l->asking == tab) {
        l->asking = NULL;
        live_touch(l);
    }
    if (l->exam == tab) {
        l->exam = NULL;
        l->lost_steady_ms = clock_steady_ms();
        l->link_since_ms = gone_since_ms(l, tab);
        live_touch(l);
    }
}

static void bye(struct exam_tab *tab, const char *why, int64_t back_ms)
{
    if (!tab || !tab->sock)
        return;
    say(tab, json_pack("{s:s, s:I, s:s}", "t", "bye", "back_ms", (json_int_t)back_ms, "why", why));
    sock_close(tab->sock, 1000, why);
}

void exam_bye(struct live *l, const char *why, int64_t back_ms)
{
    bye(l->asking, why, back_ms);
    bye(l->exam, why, back_ms);
}

static void bind_tab(struct live *l, struct exam_tab *tab)
{
    struct exam_tab *old = l->exam;
    if (l->asking == tab)
        l->asking = NULL;
    if (old && old != tab) {
        old->live = NULL;
        bye(old, "replaced", 0);
    }
    tab->live = l;
    l->exam = tab;
    l->lost_steady_ms = 0;
    l->offline_told = false;
    l->link_since_ms = clock_now_ms();
    live_touch(l);
}

static void ask_for_tab(struct live *l, struct exam_tab *tab)
{
    if (l->asking && l->asking != tab) {
        l->asking->live = NULL;
        bye(l->asking, "replaced", 0);
    }
    tab->live = l;
    l->asking = tab;
    exam_say(l, json_pack("{s:s, s:b}", "t", "tab", "other", 1));
    live_touch(l);
}

void exam_notice(struct live *l, const json_t *word)
{
    const char *t = json_string_value(json_object_get(word, "t"));
    bool to_asking = t && !strcmp(t, "tab") && json_object_get(word, "allowed");
    struct exam_tab *tab = to_asking ? l->asking : l->exam;
    if (!tab || !tab->sock)
        return;
    sock_json(tab->sock, word);
    if (to_asking && json_is_false(json_object_get(word, "allowed"))) {
        tab->live = NULL;
        l->asking = NULL;
        live_touch(l);
    }
}

/* ---- answers ---- */

static void welcomed(struct word *w, json_t *answer)
{
    struct live *l = w->live;
    const char *token = json_string_value(json_object_get(json_object_get(answer, "media"), "token"));
    snprintf(l->media_token, sizeof l->media_token, "%s", token ? token : "");
    memcpy(l->person, sock_who(w->tab->sock)->person, sizeof l->person);
    l->lang = sock_who(w->tab->sock)->lang;
    l->items_sent = json_array_size(json_object_get(answer, "items")) > 0;
    bind_tab(l, w->tab);
    json_object_set_new(answer, "advice", watchman_advice(l));
    json_object_set_new(answer, "server_ms", json_integer(clock_now_ms()));
    live_load(l);
}

static void answered(struct word *w, struct errand *e)
{
    json_t *answer = e->reply.json ? e->reply.json : json_object();
    bool refused = e->reply.status >= 400;
    e->reply.json = NULL;
    if (w->hello && !refused)
        welcomed(w, answer);
    const char *code = json_string_value(json_object_get(json_object_get(answer, "fault"), "code"));
    if (w->hello && refused && code && !strcmp(code, fault_code(F_SECOND_TAB)))
        ask_for_tab(w->live, w->tab);
    if (w->n)
        json_object_set_new(answer, "re", json_integer(w->n));
    if (!refused)
        json_object_set_new(answer, "ok", json_true());
    if (w->n || w->hello)
        say(w->tab, answer);
    else
        json_decref(answer);
}

static void word_done(struct errand *e, void *user)
{
    struct word *w = user;
    struct exam_tab *tab = w->tab;
    tab->away--;
    if (w->hello)
        tab->greeting = false;
    if (w->live)
        w->live->pending--;
    if (tab->sock && e->fault == F_SECOND_TAB && w->hello)
        ask_for_tab(w->live, tab);
    if (tab->sock && e->fault != F_OK) {
        log_line(LEVEL_INFO, "word_refused", "request=%s word=%s fault=%s", e->request.id, e->request.path,
                 fault_code(e->fault));
        sock_fault(tab->sock, w->n, e->fault, e->request.id);
    } else if (tab->sock) {
        answered(w, e);
    } else if (w->hello && e->fault == F_OK && e->reply.status < 400 && !w->live->exam) {
        /* The tab went while the books were greeting it: they believe it is online. */
        w->live->lost_steady_ms = clock_steady_ms();
        w->live->link_since_ms = clock_now_ms();
        live_load(w->live);
    }
    tab_free(tab);
    free(w);
}

/* ---- words ---- */

static enum fault word_send(struct exam_tab *tab, const char *t, json_int_t n, struct live *l, json_t *take_body)
{
    struct word *w = calloc(1, sizeof *w);
    struct errand *e = w ? errand_new() : NULL;
    enum fault f = e ? F_OK : fault(F_NOMEM, "a word");
    if (f == F_OK) {
        e->request.method = "WS";
        e->request.path = arena_text(&e->arena, t);
        f = e->request.path ? route_find(&e->request, &e->request.route) : fault(F_NOMEM, "a word");
    }
    if (f != F_OK) {
        errand_free(e);
        free(w);
        json_decref(take_body);
        return f;
    }
    *w = (struct word){.tab = tab, .live = l, .n = n, .hello = !strcmp(t, "hello")};
    e->request.who = *sock_who(tab->sock);
    e->request.attempt = w->hello ? NULL : arena_text(&e->arena, l->id);
    e->request.json = e->json = take_body;
    e->done = word_done;
    e->user = w;
    tab->away++;
    tab->greeting = tab->greeting || w->hello;
    l->pending++;
    errand_send(e);
    return F_OK;
}

static enum fault hello(struct exam_tab *tab, json_int_t n, json_t *body)
{
    const char *attempt = json_string_value(json_object_get(body, "attempt"));
    if (!id_valid(attempt) || tab->greeting)
        return fault(F_INVALID, "hello without attempt, or a second hello before the answer");
    if (tab->live && (strcmp(tab->live->id, attempt) != 0 || tab->live->exam == tab))
        return fault(F_CONFLICT, "this socket is bound");
    struct live *l = live_make(attempt);
    if (!l)
        return fault(F_BUSY, "%u attempts are live", live_count());
    return word_send(tab, "hello", n, l, json_incref(body));
}

/* What the client says of its own camera and page; the books keep it, the rules and the ledger act on it. */
static void self_report(struct live *l, const char *t, const json_t *body)
{
    if (!strcmp(t, "page")) {
        l->hidden = json_is_true(json_object_get(body, "hidden"));
        gaps_hidden(&l->gaps, l->hidden);
        watchman_page(l, l->hidden);
        return;
    }
    const char *state = json_string_value(json_object_get(body, "state"));
    const char *label = json_string_value(json_object_get(body, "label"));
    const char *stream = json_string_value(json_object_get(body, "stream"));
    if (stream) {
        if (state)
            room_track(l, !strcmp(stream, "screen") ? STREAM_SCREEN : STREAM_MICROPHONE, state);
        return;
    }
    gaps_muted(&l->gaps, state && strcmp(state, "live") != 0);
    if (state)
        watchman_track(l, state, label);
}

static enum fault hear(struct exam_tab *tab, const char *t, json_int_t n, json_t *body)
{
    if (!strcmp(t, "ping")) {
        say(tab, json_pack("{s:s, s:O?, s:I}", "t", "pong", "at_ms", json_object_get(body, "at_ms"), "server_ms",
                           (json_int_t)clock_now_ms()));
        return F_OK;
    }
    if (!strcmp(t, "hello"))
        return hello(tab, n, body);
    if (!tab->live || tab->live->exam != tab)
        return fault(F_CONFLICT, "%s before welcome", t);
    bool self = !strcmp(t, "track") || !strcmp(t, "page");
    if (self)
        self_report(tab->live, t, body);
    return word_send(tab, t, n, tab->live, json_incref(body));
}

static bool may_speak(struct exam_tab *tab)
{
    return tab->away < EXAM_AWAY_MAX &&
           bucket_take(&tab->words, clock_steady_ms(), EXAM_WORDS_PER_S, EXAM_WORDS_BURST);
}

static void text(struct sock *sock, void *user, const char *bytes, size_t len)
{
    struct exam_tab *tab = user;
    json_t *body = NULL;
    const char *t = NULL;
    json_int_t n = 0;
    enum fault f = json_strict(bytes, len, &body);
    if (f == F_OK && (json_unpack(body, "{s:s, s?I}", "t", &t, "n", &n) || n < 0 || strlen(t) > 32))
        f = fault(F_INVALID, "a word needs t, and n above 0");
    if (f != F_OK && ++tab->strikes > EXAM_STRIKES)
        sock_close(sock, 1008, "invalid");
    if (f == F_OK && !may_speak(tab))
        f = fault(F_TOO_MANY, "words come too fast");
    if (f == F_OK) {
        char word[40];
        snprintf(word, sizeof word, "%s", t);
        json_object_del(body, "t");
        json_object_del(body, "n");
        f = hear(tab, word, n, body);
    }
    json_decref(body);
    if (f != F_OK)
        sock_fault(sock, n, f, NULL);
}

static enum fault open_tab(struct sock *sock, const struct request *request, void **ret_user)
{
    (void)request;
    struct exam_tab *tab = calloc(1, sizeof *tab);
    if (!tab)
        return fault(F_NOMEM, "an exam socket");
    *tab = (struct exam_tab){.sock = sock};
    *ret_user = tab;
    return F_OK;
}

static void close_tab(void *user)
{
    struct exam_tab *tab = user;
    unbind(tab);
    tab->sock = NULL;
    tab_free(tab);
}

void exam_tick(struct live *l)
{
    if (l->exam || !l->lost_steady_ms || l->offline_told || clock_steady_ms() - l->lost_steady_ms < l->grace_ms)
        return;
    l->offline_told = true;
    live_touch(l);
    live_errand(l, &row_live_offline,
                json_pack("{s:s, s:I}", "cause", "offline", "since_ms", (json_int_t)l->link_since_ms), NULL);
}

void ws_exam_register(void)
{
    static const struct sock_kind kind = {
        .path = "/ws/exam",
        .roles = ROLE_STUDENT,
        .text_max = SOCK_TEXT_MAX,
        .open = open_tab,
        .text = text,
        .close = close_tab,
    };
    sock_kind_register(&kind);
}
