#include "ws_room.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "live_media.h"
#include "live_room.h"
#include "live_rows.h"
#include "media_words.h"
#include "role.h"
#include "ws_media.h"

struct room_link {
    struct sock *sock; /* NULL: closed while the errand was away */
    struct live *live; /* NULL: replaced, or the room is over */
    struct room_link *next;
    enum frame_stream stream;
    bool speaks, away, allowed, helloed, welcomed, again;
    struct media_acked acked;
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
    if (!link->allowed || !media_agreed(l))
        return;
    link->welcomed = true;
    if (!link->speaks) {
        media_say(link->sock, json_pack("{s:s, s:I}", "t", "welcome", "epoch_ms", (json_int_t)l->epoch_ms));
        return;
    }
    media_continue(l);
    struct inlet *in = &l->inlet[link->stream];
    inlet_join(in, clock_steady_ms());
    link->acked = media_acked_now(in);
    l->key[link->stream].asked = 0;
    room_speaks(l, link->stream, true);
    media_say(link->sock, json_pack("{s:s, s:I, s:[{s:i, s:I}], s:[{s:i, s:I}]}", "t", "welcome", "epoch_ms",
                                    (json_int_t)l->epoch_ms, "durable", "stream", (int)link->stream, "seq",
                                    (json_int_t)link->acked.durable, "next_seq", "stream", (int)link->stream, "seq",
                                    (json_int_t)in->next_seq));
}

static enum fault config(void *user, json_t *word)
{
    struct room_link *link = user;
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
    if (f == F_OK)
        media_announce(link->sock, link->live, stream, &c);
    return f;
}

static enum fault level(void *user, json_t *word)
{
    struct room_link *link = user;
    json_int_t milli;
    if (json_unpack(word, "{s:I}", "milli", &milli) || milli < 0 || milli > 1000 || link->stream != STREAM_MICROPHONE ||
        !link->speaks)
        return fault(F_INVALID, "a voice level is 0 to 1000, of the student's microphone");
    room_voice(link->live, (int)milli);
    return F_OK;
}

static enum fault hello(void *user, json_t *word)
{
    struct room_link *link = user;
    (void)word;
    link->helloed = true;
    if (!link->welcomed)
        welcome(link);
    return F_OK;
}

static void text(struct sock *sock, void *user, const char *bytes, size_t len)
{
    static const struct media_word words[] = {{"hello", hello}, {"config", config}, {"level", level}, {0}};
    struct room_link *link = user;
    enum fault f = link->live ? media_hear(sock, words, link, bytes, len) : F_OK;
    if (f != F_OK)
        media_refuse(sock, link->live, "room_refused", f);
}

static void binary(struct sock *sock, void *user, const unsigned char *bytes, size_t len)
{
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
        media_refuse(sock, link->live, "room_refused", f);
    link->again = link->again || !kept;
}

/* ---- time ---- */

static void ack(struct room_link *link, bool all)
{
    int64_t now = clock_steady_ms();
    link->ack_steady_ms = now;
    if (media_ack(link->sock, (uint8_t)link->stream, &link->live->inlet[link->stream], &link->acked,
                  all || now - link->said_steady_ms >= MEDIA_QUIET_MS))
        link->said_steady_ms = now;
}

void room_want_key(struct live *l, enum frame_stream stream)
{
    const struct room_link *link = speaker_of(l, stream);
    if (link && link->sock && link->welcomed)
        media_ask_key(link->sock, l, stream);
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
