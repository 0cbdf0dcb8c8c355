#include "sim_proctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim_socket.h"

static void board_word(struct sim_proctor *p)
{
    json_t *word = json_loadb(p->word, p->word_len, 0, NULL);
    const char *t = json_string_value(json_object_get(word, "t"));
    if (t && !strcmp(t, "incident") && p->incident)
        p->incident(p, json_object_get(word, "incident"));
    json_decref(word);
}

static void board_received(struct sim_proctor *p, struct lws *wsi, const char *bytes, size_t len)
{
    if (p->word_len + len > SIM_WORD_MAX)
        return;
    memcpy(p->word + p->word_len, bytes, len);
    p->word_len += len;
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
        return;
    board_word(p);
    p->word_len = 0;
}

static void watch_received(struct sim_proctor *p, struct lws *wsi, size_t len)
{
    if (!lws_frame_is_binary(wsi))
        return;
    p->frames += lws_is_first_fragment(wsi) != 0;
    p->bytes += len;
}

static void ask(struct sim_proctor *p)
{
    json_t *word = json_pack("{s:s,s:O,s:n}", "t", "watch", "attempts", p->tiles, "focus");
    char *text = word ? json_dumps(word, JSON_COMPACT) : NULL;
    size_t len = text ? strlen(text) : 0;
    unsigned char *room = len ? malloc(LWS_PRE + len) : NULL;
    if (room) {
        memcpy(room + LWS_PRE, text, len);
        lws_write(p->watch, room + LWS_PRE, len, LWS_WRITE_TEXT);
    }
    p->asked = 1;
    free(room);
    free(text);
    json_decref(word);
}

static void again_later(struct sim_proctor *p);

static void sockets_open(struct sim_proctor *p)
{
    char path[80];
    if (!p->board) {
        p->word_len = 0;
        snprintf(path, sizeof path, "/ws/board?sitting=%s", p->sitting);
        p->board = sim_socket_open(p->context, &p->user, path, "sim-proctor", p);
    }
    if (p->tiles && !p->watch) {
        p->asked = 0;
        snprintf(path, sizeof path, "/ws/watch?sitting=%s", p->sitting);
        p->watch = sim_socket_open(p->context, &p->user, path, "sim-proctor", p);
    }
}

static void again(lws_sorted_usec_list_t *sul)
{
    struct sim_proctor *p = lws_container_of(sul, struct sim_proctor, again);
    sockets_open(p);
    if (!p->board || (p->tiles && !p->watch))
        again_later(p);
}

static void again_later(struct sim_proctor *p)
{
    lws_sul_schedule(p->context, 0, &p->again, again, LWS_US_PER_SEC);
}

static void closed(struct sim_proctor *p, struct lws *wsi)
{
    p->lost++;
    if (wsi == p->board)
        p->board = NULL;
    else if (wsi == p->watch)
        p->watch = NULL;
    again_later(p);
}

static int proctor_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct sim_proctor *p = user;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        return sim_socket_cookie(&p->user, wsi, in, len);
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        lws_callback_on_writable(wsi);
        break;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        if (wsi == p->board)
            board_received(p, wsi, in, len);
        else
            watch_received(p, wsi, len);
        break;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        if (wsi == p->watch && !p->asked)
            ask(p);
        break;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLIENT_CLOSED:
        if (p)
            closed(p, wsi);
        break;
    default:
        break;
    }
    return 0;
}

const struct lws_protocols sim_proctor_protocol = {"sim-proctor", proctor_callback, 0, 64 * 1024, 0, NULL, 0};

enum fault sim_proctor_start(struct sim_proctor *p, struct lws_context *context)
{
    p->context = context;
    p->word = malloc(SIM_WORD_MAX);
    if (!p->word)
        return fault(F_NOMEM, "a proctor");
    sockets_open(p);
    return p->board && (p->watch || !p->tiles) ? F_OK : fault(F_IO, "the proctor's sockets cannot be opened");
}

void sim_proctor_release(struct sim_proctor *p)
{
    json_decref(p->tiles);
    free(p->word);
    p->tiles = NULL;
    p->word = NULL;
}
