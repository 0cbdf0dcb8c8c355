#include "ws_media.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "live_media.h"
#include "live_small.h"
#include "live_rows.h"
#include "media_words.h"
#include "role.h"

struct media_link {
    struct sock *sock;
    struct live *live;             /* NULL: replaced by a newer socket */
    bool helloed, welcomed, again; /* again: something could not be kept, the student shall send it anew */
    int gather_ms;                 /* as the client knows it */
    struct media_acked acked[FRAME_STREAMS];
    int64_t ack_steady_ms, said_steady_ms;
};

static bool is_camera(uint8_t stream)
{
    return stream == STREAM_CAMERA || stream == STREAM_SMALL;
}

static void unbind(struct media_link *link)
{
    struct live *l = link->live;
    if (!l)
        return;
    link->live = NULL;
    l->media = NULL;
    gaps_online(&l->gaps, false);
    live_touch(l);
}

static enum fault open_link(struct sock *sock, const struct request *request, void **ret_user)
{
    struct live *l = live_find(request_query(request, "attempt"));
    if (!l || strcmp(l->person, request->who.person) != 0)
        return fault(F_NOT_FOUND, "media for an attempt that is not live");
    if (!media_token_right(l, request_query(request, "token")))
        return fault(F_FORBIDDEN, "wrong media token for attempt %s", l->id);
    if (l->loaded && state_over(l->state))
        return fault(F_EXPIRED, "attempt %s is over", l->id);
    struct media_link *link = calloc(1, sizeof *link);
    if (!link)
        return fault(F_NOMEM, "a media socket");
    if (l->media) {
        struct media_link *old = l->media;
        unbind(old);
        sock_close(old->sock, 1000, "replaced");
    }
    *link = (struct media_link){.sock = sock, .live = l};
    l->media = link;
    *ret_user = link;
    return F_OK;
}

static void close_link(void *user)
{
    struct media_link *link = user;
    unbind(link);
    free(link);
}

/* ---- words ---- */

static int gather_ms(const struct live *l)
{
    return relay_in_focus(&l->relay) ? 0 : MEDIA_GATHER_MS;
}

static void welcome(struct media_link *link)
{
    struct live *l = link->live;
    if (!media_agreed(l))
        return; /* the student's client waits for this word */
    media_continue(l);
    link->welcomed = true;
    gaps_online(&l->gaps, true);
    json_t *durable = json_array(), *next = json_array();
    for (int s = 0; s < FRAME_STREAMS; s++) {
        if (s == STREAM_LOOKS)
            continue;
        inlet_join(&l->inlet[s], clock_steady_ms());
        l->key[s].asked = 0;
        link->acked[s] = media_acked_now(&l->inlet[s]);
        json_array_append_new(durable, json_pack("{s:i, s:I}", "stream", s, "seq", (json_int_t)link->acked[s].durable));
        json_array_append_new(next, json_pack("{s:i, s:I}", "stream", s, "seq", (json_int_t)l->inlet[s].next_seq));
    }
    link->gather_ms = gather_ms(l);
    media_say(link->sock, json_pack("{s:s, s:I, s:o, s:o, s:i}", "t", "welcome", "epoch_ms", (json_int_t)l->epoch_ms,
                                    "durable", durable, "next_seq", next, "gather_ms", link->gather_ms));
    live_touch(l);
}

static enum fault hello(void *user, json_t *word)
{
    struct media_link *link = user;
    json_t *streams, *row;
    size_t i;
    if (json_unpack(word, "{s:o}", "streams", &streams) || !json_is_array(streams) ||
        json_array_size(streams) > FRAME_STREAMS)
        return fault(F_INVALID, "media hello");
    json_array_foreach(streams, i, row)
    {
        json_int_t stream, last;
        if (json_unpack(row, "{s:I, s:I}", "stream", &stream, "last_seq", &last) || stream < 0 ||
            stream >= FRAME_STREAMS || last < 0 || last >= UINT32_MAX)
            return fault(F_INVALID, "media hello");
    }
    link->helloed = true;
    welcome(link);
    return F_OK;
}

static enum fault config(void *user, json_t *word)
{
    struct media_link *link = user;
    uint8_t stream = 0;
    struct inlet_config c;
    if (!link->welcomed)
        return fault(F_INVALID, "config before welcome");
    enum fault f = media_config_parse(word, &stream, &c);
    if (f == F_OK && !is_camera(stream))
        f = fault(F_INVALID, "stream %d is the room's", (int)stream);
    if (f == F_OK && stream == STREAM_SMALL)
        f = small_allowed(&c);
    if (f == F_OK)
        media_announce(link->sock, link->live, stream, &c);
    return f;
}

static void text(struct sock *sock, void *user, const char *bytes, size_t len)
{
    static const struct media_word words[] = {{"hello", hello}, {"config", config}, {0}};
    struct media_link *link = user;
    enum fault f = link->live ? media_hear(sock, words, link, bytes, len) : F_OK;
    if (f != F_OK)
        media_refuse(sock, link->live, "media_refused", f);
}

static enum fault take(struct media_link *link, const unsigned char *bytes, size_t len)
{
    if (!link->welcomed)
        return fault(F_INVALID, "frame before welcome");
    if (len >= FRAME_HEAD && !is_camera(bytes[1]))
        return fault(F_INVALID, "a frame of stream %d on the camera's socket", (int)bytes[1]);
    if (!bucket_take(&link->live->frames, clock_steady_ms(), MEDIA_FRAMES_PER_S, MEDIA_FRAMES_BURST))
        return fault(F_TOO_MANY, "frames come too fast");
    bool kept = true;
    enum fault f = media_frame(link->live, bytes, len, &kept);
    link->again = link->again || !kept;
    return f;
}

static void binary(struct sock *sock, void *user, const unsigned char *bytes, size_t len)
{
    struct media_link *link = user;
    struct frame_bundle bundle;
    if (!link->live)
        return;
    enum fault f = F_OK;
    if (!frame_bundle_begin(bytes, len, &bundle))
        f = take(link, bytes, len);
    else
        do {
            f = frame_bundle_next(&bundle, &bytes, &len);
            if (f == F_OK)
                f = take(link, bytes, len);
        } while (f == F_OK && bundle.left);
    if (f != F_OK)
        media_refuse(sock, link->live, "media_refused", f);
}

/* ---- acks and keys ---- */

static void ack(struct media_link *link, bool all)
{
    struct live *l = link->live;
    int64_t now = clock_steady_ms();
    bool quiet = now - link->said_steady_ms >= MEDIA_QUIET_MS;
    link->ack_steady_ms = now;
    for (int s = 0; s < FRAME_STREAMS; s++) {
        const struct inlet *in = &l->inlet[s];
        if (s == STREAM_LOOKS ||
            (s == STREAM_SMALL && !all && inlet_durable_seq(in) - link->acked[s].durable < MEDIA_SMALL_ACK))
            continue;
        if (media_ack(link->sock, (uint8_t)s, in, &link->acked[s], s == STREAM_CAMERA && (quiet || all)))
            link->said_steady_ms = now;
    }
}

void media_link_tick(struct live *l)
{
    struct media_link *link = l->media;
    if (!link || !link->helloed)
        return;
    if (!link->welcomed)
        welcome(link);
    if (!link->welcomed)
        return;
    if (link->again && media_state() == F_OK) {
        sock_close(link->sock, 1012, "send again");
        return;
    }
    media_pace(l);
    if (clock_steady_ms() - link->ack_steady_ms >= MEDIA_ACK_MS)
        ack(link, false);
}

void media_pace(struct live *l)
{
    struct media_link *link = l->media;
    int now_ms = link && link->welcomed ? gather_ms(l) : 0;
    if (!link || !link->welcomed || link->gather_ms == now_ms)
        return;
    link->gather_ms = now_ms;
    media_say(link->sock, json_pack("{s:s, s:i}", "t", "gather", "ms", link->gather_ms));
}

void media_want_key(struct live *l, enum frame_stream stream)
{
    if (l->media && l->media->welcomed)
        media_ask_key(l->media->sock, l, stream);
}

void media_link_stop(struct live *l)
{
    struct media_link *link = l->media;
    if (!link)
        return;
    if (link->welcomed)
        ack(link, true);
    unbind(link);
    sock_close(link->sock, 1000, "done");
}

void ws_media_register(void)
{
    static const struct sock_kind kind = {
        .path = "/ws/media",
        .roles = ROLE_STUDENT,
        .text_max = SOCK_TEXT_MAX,
        .binary_max = SOCK_BINARY_MAX,
        .open = open_link,
        .text = text,
        .binary = binary,
        .close = close_link,
    };
    sock_kind_register(&kind);
}
