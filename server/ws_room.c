#include "ws_room.h"

#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "clock.h"
#include "live_media.h"
#include "live_room.h"
#include "live_rows.h"
#include "log.h"
#include "media_words.h"
#include "metrics.h"
#include "role.h"
#include "ws_media.h"

struct room_link {
    struct sock *sock; /* NULL: closed while the errand was away */
    struct live *live; /* NULL: replaced, or the room is over */
    struct room_link *next;
    enum frame_stream stream;
    bool speaks, away, allowed, helloed, welcomed, again;
    uint32_t said, said_durable; /* last acknowledged */
    int64_t ack_steady_ms, said_steady_ms;
    struct bucket frames;
    struct watcher watcher; /* of a listener */
};

static bool is_examiners(enum frame_stream stream)
{
    return stream == STREAM_EXAMINER_CAMERA || stream == STREAM_EXAMINER_MICROPHONE;
}

static struct room_link *speaker_of(const struct live *l, enum frame_stream stream)
{
    for (struct room_link *link = l->room ? l->room->links : NULL; link; link = link->next)
        if (link->speaks && link->stream == stream)
            return link;
    return NULL;
}

/* ---- links ---- */

static void unbind(struct room_link *link)
{
    struct live *l = link->live;
    if (!l)
        return;
    struct room_link **at = &l->room->links;
    while (*at != link)
        at = &(*at)->next;
    *at = link->next;
    link->live = NULL;
    if (!link->speaks)
        watcher_release(&link->watcher);
    else if (link->welcomed)
        room_speaks(l, link->stream, false);
}

static void say(struct room_link *link, json_t *take_word)
{
    if (take_word && link->sock)
        sock_json(link->sock, take_word);
    json_decref(take_word);
}

/* Ends the connection, neither the room nor the exam. */
static void refuse(struct room_link *link, enum fault f)
{
    metric_add(f == F_TOO_MANY ? M_drop_too_fast : M_drop_malformed, 1);
    char text[FAULT_TEXT_MAX + 4];
    log_line(LEVEL_WARN, "room_refused", "attempt=%s stream=%d text=%s", link->live->id, (int)link->stream,
             log_quote(fault_text(), text, sizeof text));
    sock_fault(link->sock, 0, f, NULL);
    sock_close(link->sock, 1008, fault_code(f));
}

static enum fault bind(struct room_link *link, struct live *l)
{
    int n = 0;
    if (!room_of(l))
        return fault(F_NOMEM, "a room");
    for (const struct room_link *other = l->room->links; other; other = other->next)
        n++;
    if (n >= ROOM_LINKS_MAX)
        return fault(F_TOO_MANY, "the room of attempt %s has %d sockets", l->id, n);
    link->live = l;
    link->next = l->room->links;
    l->room->links = link;
    if (!link->speaks)
        watcher_init(&link->watcher, link->sock);
    return F_OK;
}

/* Who speaks already on the stream: the same person's newer socket takes its place, another examiner waits. */
static enum fault replace(const struct live *l, const struct room_link *link)
{
    struct room_link *old = link->speaks ? speaker_of(l, link->stream) : NULL;
    if (!old)
        return F_OK;
    if (strcmp(sock_who(old->sock)->person, sock_who(link->sock)->person) != 0)
        return fault(F_CONFLICT, "another examiner speaks with attempt %s", l->id);
    struct sock *sock = old->sock;
    unbind(old);
    sock_close(sock, 1000, "replaced");
    return F_OK;
}

static void link_free(struct room_link *link)
{
    if (!link->sock && !link->away)
        free(link);
}

/* The books' word on an examiner. */
static void may(struct errand *e, void *user)
{
    struct room_link *link = user;
    link->away = false;
    struct live *l = link->live;
    if (!link->sock) {
        link_free(link);
        return;
    }
    link->allowed = e->fault == F_OK;
    if (link->allowed || !l)
        return;
    sock_fault(link->sock, 0, e->fault, e->request.id);
    sock_close(link->sock, e->fault == F_BUSY ? 1013 : 1008, fault_code(e->fault));
}

static enum fault ask_books(struct room_link *link, const struct request *request)
{
    struct errand *e = errand_new();
    json_t *word = e ? json_pack("{s:s}", "attempt", link->live->id) : NULL;
    if (!word) {
        errand_free(e);
        return fault(F_NOMEM, "a room");
    }
    e->request.method = row_room_may.method;
    e->request.path = row_room_may.path;
    e->request.route = &row_room_may;
    e->request.who = request->who;
    e->request.json = e->json = word;
    e->done = may;
    e->user = link;
    link->away = true;
    errand_send(e);
    return F_OK;
}

/* Which side of the stream this person is on. The student proves the exam's own tab by its token. */
static enum fault side_of(struct live *l, const struct request *request, struct room_link *link)
{
    bool student = !strcmp(l->person, request->who.person);
    if (student && !media_token_right(l, request_query(request, "token")))
        return fault(F_FORBIDDEN, "wrong media token for attempt %s", l->id);
    if (!student && !(request->who.roles & ROLE_STAFF))
        return fault(F_NOT_FOUND, "a room for an attempt that is not live");
    link->speaks = is_examiners(link->stream) != student && link->stream != STREAM_CAMERA;
    link->allowed = student;
    if ((link->stream == STREAM_CAMERA && student) || (link->stream == STREAM_SCREEN && !student))
        return fault(F_INVALID, "stream %d does not go through the room", (int)link->stream);
    return F_OK;
}

static enum fault open_link(struct sock *sock, const struct request *request, void **ret_user)
{
    const char *stream = request_query(request, "stream");
    struct live *l = live_find(request_query(request, "attempt"));
    if (!stream || strlen(stream) != 1 || *stream < '0' || *stream >= '0' + FRAME_PLAYED)
        return fault(F_INVALID, "a room's socket names its stream");
    if (!l || !l->loaded)
        return fault(F_NOT_FOUND, "a room for an attempt that is not live");
    struct room_link side = {.sock = sock, .stream = (enum frame_stream)(*stream - '0')};
    enum fault f = side_of(l, request, &side);
    if (f != F_OK)
        return f;
    if (state_over(l->state))
        return fault(F_EXPIRED, "attempt %s is over", l->id);
    if (!room_opened(l, side.stream))
        return fault(F_FORBIDDEN, "the exam of attempt %s has no stream %d", l->id, (int)side.stream);
    struct room_link *link = malloc(sizeof *link);
    if (!link)
        return fault(F_NOMEM, "a room");
    *link = side;
    f = replace(l, link);
    if (f == F_OK)
        f = bind(link, l);
    if (f == F_OK && !link->allowed && (f = ask_books(link, request)) != F_OK)
        unbind(link);
    if (f != F_OK) {
        free(link);
        return f;
    }
    *ret_user = link;
    return F_OK;
}

static void close_link(void *user)
{
    struct room_link *link = user;
    unbind(link);
    link->sock = NULL;
    link_free(link);
}

/* ---- words ---- */

/* As on /ws/media nothing is taken before the consent; the word names this one stream. */
static void welcome(struct room_link *link)
{
    struct live *l = link->live;
    if (!link->allowed || !l->loaded || !l->epoch_ms || l->state == ATTEMPT_SCHEDULED || l->state == ATTEMPT_CHECKIN)
        return;
    link->welcomed = true;
    if (!link->speaks) {
        say(link, json_pack("{s:s, s:I}", "t", "welcome", "epoch_ms", (json_int_t)l->epoch_ms));
        return;
    }
    media_continue(l);
    struct inlet *in = &l->inlet[link->stream];
    inlet_join(in, clock_steady_ms());
    link->said = inlet_received(in);
    link->said_durable = inlet_durable_seq(in);
    room_speaks(l, link->stream, true);
    say(link, json_pack("{s:s, s:I, s:[{s:i, s:I}], s:[{s:i, s:I}]}", "t", "welcome", "epoch_ms",
                        (json_int_t)l->epoch_ms, "durable", "stream", (int)link->stream, "seq",
                        (json_int_t)link->said_durable, "next_seq", "stream", (int)link->stream, "seq",
                        (json_int_t)in->next_seq));
}

static enum fault config(struct room_link *link, json_t *word)
{
    uint8_t stream = 0;
    struct inlet_config c;
    enum fault f = link->welcomed && link->speaks ? media_config_parse(word, &stream, &c)
                                                  : fault(F_INVALID, "config before welcome");
    if (f == F_OK && stream != link->stream)
        f = fault(F_INVALID, "a config of stream %d on the socket of %d", (int)stream, (int)link->stream);
    if (f == F_OK && room_is_sound(link->stream) && strcmp(c.name, "opus") != 0)
        f = fault(F_UNSUPPORTED, "sound that is not Opus");
    if (f == F_OK && c.rung == RUNG_RECORDER)
        f = fault(F_UNSUPPORTED, "a recorder's stream in a room");
    if (f != F_OK)
        return f;
    f = media_announce(link->live, stream, &c);
    if (f != F_OK) {
        log_fault(f, "room_config", NULL);
        sock_close(link->sock, 1013, "busy");
    }
    return F_OK;
}

static enum fault level(struct room_link *link, json_t *word)
{
    json_int_t milli;
    if (json_unpack(word, "{s:I}", "milli", &milli) || milli < 0 || milli > 1000 || link->stream != STREAM_MICROPHONE ||
        !link->speaks)
        return fault(F_INVALID, "a voice level is 0 to 1000, of the student's microphone");
    room_voice(link->live, (int)milli);
    return F_OK;
}

static enum fault hear(struct room_link *link, json_t *word)
{
    const char *t;
    json_int_t at_us;
    if (json_unpack(word, "{s:s}", "t", &t))
        return fault(F_INVALID, "a word needs t");
    if (!strcmp(t, "hello")) {
        link->helloed = true;
        if (!link->welcomed)
            welcome(link);
        return F_OK;
    }
    if (!strcmp(t, "config"))
        return config(link, word);
    if (!strcmp(t, "level"))
        return level(link, word);
    if (!strcmp(t, "pong"))
        return F_OK;
    if (strcmp(t, "ping") != 0 || json_unpack(word, "{s:I}", "at_us", &at_us))
        return fault(F_INVALID, "unknown word in a room");
    say(link, json_pack("{s:s, s:I, s:I}", "t", "pong", "at_us", at_us, "server_ms", (json_int_t)clock_now_ms()));
    return F_OK;
}

static void text(struct sock *sock, void *user, const char *bytes, size_t len)
{
    (void)sock;
    struct room_link *link = user;
    json_t *word = NULL;
    if (!link->live)
        return;
    enum fault f = json_strict(bytes, len, &word);
    if (f == F_OK)
        f = hear(link, word);
    json_decref(word);
    if (f != F_OK)
        refuse(link, f);
}

static void binary(struct sock *sock, void *user, const unsigned char *bytes, size_t len)
{
    (void)sock;
    struct room_link *link = user;
    bool kept = true;
    enum fault f = F_OK;
    if (!link->live)
        return;
    if (!link->welcomed || !link->speaks)
        f = fault(F_INVALID, "a frame of who does not speak");
    else if (len < FRAME_HEAD || bytes[1] != link->stream)
        f = fault(F_INVALID, "a frame of another stream on the socket of %d", (int)link->stream);
    else if (room_is_sound(link->stream) && len > FRAME_HEAD + ROOM_SOUND_MAX)
        f = fault(F_TOO_BIG, "a packet of sound of %zu bytes", len);
    else if (!bucket_take(&link->frames, clock_steady_ms(), ROOM_FRAMES_PER_S, ROOM_FRAMES_BURST))
        f = fault(F_TOO_MANY, "frames come too fast");
    else
        f = media_frame(link->live, bytes, len, &kept);
    if (f != F_OK)
        refuse(link, f);
    link->again = link->again || !kept;
}

/* ---- time ---- */

static void ack(struct room_link *link, bool all)
{
    const struct inlet *in = &link->live->inlet[link->stream];
    uint32_t received = inlet_received(in), durable = inlet_durable_seq(in);
    int64_t now = clock_steady_ms();
    link->ack_steady_ms = now;
    if (received == link->said && durable == link->said_durable && !all && now - link->said_steady_ms < MEDIA_QUIET_MS)
        return;
    link->said = received;
    link->said_durable = durable;
    link->said_steady_ms = now;
    say(link, json_pack("{s:s, s:i, s:I, s:I}", "t", "ack", "stream", (int)link->stream, "received",
                        (json_int_t)received, "durable", (json_int_t)durable));
}

static void link_tick(struct live *l, struct room_link *link)
{
    if (link->helloed && !link->welcomed)
        welcome(link);
    if (!link->welcomed)
        return;
    if (link->speaks && link->again && media_state() == F_OK)
        sock_close(link->sock, 1012, "send again");
    else if (link->speaks && clock_steady_ms() - link->ack_steady_ms >= MEDIA_ACK_MS)
        ack(link, false);
    struct relay *relay = link->speaks ? NULL : room_relay(l, link->stream);
    if (!relay || !relay->announce)
        return;
    if (watcher_add(&link->watcher, relay, true) == F_OK)
        watcher_pump(&link->watcher);
}

void room_tick(struct live *l)
{
    room_expect_screen(l);
    if (!l->room)
        return;
    for (struct room_link *link = l->room->links, *next; link; link = next) {
        next = link->next;
        link_tick(l, link);
    }
    room_store_gaps(l, false);
}

void room_stop(struct live *l)
{
    if (!l->room)
        return;
    for (struct room_link *link; (link = l->room->links);) {
        struct sock *sock = link->sock;
        if (link->speaks && link->welcomed)
            ack(link, true);
        unbind(link);
        sock_close(sock, 1000, "done");
    }
    room_end(l);
}

bool room_empty(const struct live *l)
{
    return !l->room || !l->room->links;
}

void ws_room_register(void)
{
    static const struct sock_kind kind = {
        .path = "/ws/room",
        .roles = ROLE_STUDENT | ROLE_STAFF,
        .text_max = SOCK_TEXT_MAX,
        .binary_max = SOCK_BINARY_MAX,
        .open = open_link,
        .text = text,
        .binary = binary,
        .close = close_link,
    };
    sock_kind_register(&kind);
}
