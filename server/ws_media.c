#include "ws_media.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "admit.h"
#include "clock.h"
#include "live_media.h"
#include "live_small.h"
#include "live_rows.h"
#include "log.h"
#include "media_words.h"
#include "metrics.h"
#include "role.h"

struct media_link {
    struct sock *sock;
    struct live *live;             /* NULL: replaced by a newer socket */
    bool helloed, welcomed, again; /* again: something could not be kept, the student shall send it anew */
    int gather_ms;                 /* as the client knows it */
    uint32_t said[FRAME_STREAMS];  /* last acknowledged: received and durable */
    uint32_t said_durable[FRAME_STREAMS];
    int64_t ack_steady_ms, said_steady_ms;
};

static bool is_camera(uint8_t stream)
{
    return stream == STREAM_CAMERA || stream == STREAM_SMALL;
}

/* Ends the connection, not the exam: the exam has its own socket. */
static void refuse(struct media_link *link, enum fault f)
{
    metric_add(f == F_TOO_MANY ? M_drop_too_fast : M_drop_malformed, 1);
    char text[FAULT_TEXT_MAX + 4];
    log_line(LEVEL_WARN, "media_refused", "attempt=%s text=%s", link->live->id,
             log_quote(fault_text(), text, sizeof text));
    sock_fault(link->sock, 0, f, NULL);
    sock_close(link->sock, 1008, fault_code(f));
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

static void say(struct media_link *link, json_t *take_word)
{
    if (take_word)
        sock_json(link->sock, take_word);
    json_decref(take_word);
}

/* ---- words ---- */

static int gather_ms(const struct live *l)
{
    return relay_in_focus(&l->relay) ? 0 : MEDIA_GATHER_MS;
}

static void welcome(struct media_link *link)
{
    struct live *l = link->live;
    /* Before the consent nothing is taken; the student's client waits for this word. */
    if (!l->loaded || !l->epoch_ms || l->state == ATTEMPT_SCHEDULED || l->state == ATTEMPT_CHECKIN)
        return;
    media_continue(l);
    link->welcomed = true;
    gaps_online(&l->gaps, true);
    json_t *durable = json_array(), *next = json_array();
    for (int s = 0; s < FRAME_STREAMS; s++) {
        if (s == STREAM_LOOKS)
            continue;
        inlet_join(&l->inlet[s], clock_steady_ms());
        link->said_durable[s] = inlet_durable_seq(&l->inlet[s]);
        link->said[s] = inlet_received(&l->inlet[s]);
        json_array_append_new(durable, json_pack("{s:i, s:I}", "stream", s, "seq", (json_int_t)link->said_durable[s]));
        json_array_append_new(next, json_pack("{s:i, s:I}", "stream", s, "seq", (json_int_t)l->inlet[s].next_seq));
    }
    link->gather_ms = gather_ms(l);
    say(link, json_pack("{s:s, s:I, s:o, s:o, s:i}", "t", "welcome", "epoch_ms", (json_int_t)l->epoch_ms, "durable",
                        durable, "next_seq", next, "gather_ms", link->gather_ms));
    live_touch(l);
}

static enum fault hello(struct media_link *link, json_t *word)
{
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

static enum fault config(struct media_link *link, json_t *word)
{
    uint8_t stream = 0;
    struct inlet_config c;
    if (!link->welcomed)
        return fault(F_INVALID, "config before welcome");
    enum fault f = media_config_parse(word, &stream, &c);
    if (f == F_OK && !is_camera(stream))
        f = fault(F_INVALID, "stream %d is the room's", (int)stream);
    if (f == F_OK && stream == STREAM_SMALL)
        f = small_allowed(&c);
    if (f != F_OK)
        return f;
    f = media_announce(link->live, stream, &c);
    if (f != F_OK) {
        log_fault(f, "media_config", NULL);
        sock_close(link->sock, 1013, "busy");
    }
    return F_OK;
}

static enum fault hear(struct media_link *link, json_t *word)
{
    const char *t;
    json_int_t at_us;
    if (json_unpack(word, "{s:s}", "t", &t))
        return fault(F_INVALID, "media word without t");
    if (!strcmp(t, "hello"))
        return hello(link, word);
    if (!strcmp(t, "config"))
        return config(link, word);
    if (!strcmp(t, "pong"))
        return F_OK;
    if (strcmp(t, "ping") != 0 || json_unpack(word, "{s:I}", "at_us", &at_us))
        return fault(F_INVALID, "unknown media word");
    say(link, json_pack("{s:s, s:I, s:I}", "t", "pong", "at_us", at_us, "server_ms", (json_int_t)clock_now_ms()));
    return F_OK;
}

static void text(struct sock *sock, void *user, const char *bytes, size_t len)
{
    (void)sock;
    struct media_link *link = user;
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
    (void)sock;
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
        refuse(link, f);
}

/* ---- acks and keys ---- */

static void ack(struct media_link *link, bool all)
{
    struct live *l = link->live;
    int64_t now = clock_steady_ms();
    bool quiet = now - link->said_steady_ms >= MEDIA_QUIET_MS;
    link->ack_steady_ms = now;
    for (int s = 0; s < FRAME_STREAMS; s++) {
        uint32_t received = inlet_received(&l->inlet[s]), durable = inlet_durable_seq(&l->inlet[s]);
        bool news = received != link->said[s] || durable != link->said_durable[s];
        if (s == STREAM_SMALL && !all && durable - link->said_durable[s] < MEDIA_SMALL_ACK)
            continue;
        if (s == STREAM_LOOKS || (!news && !(s == STREAM_CAMERA && (quiet || all))))
            continue; /* streams that the student does not send have no news */
        link->said[s] = received;
        link->said_durable[s] = durable;
        link->said_steady_ms = now;
        say(link, json_pack("{s:s, s:i, s:I, s:I}", "t", "ack", "stream", s, "received", (json_int_t)received,
                            "durable", (json_int_t)durable));
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
    say(link, json_pack("{s:s, s:i}", "t", "gather", "ms", link->gather_ms));
}

void media_want_key(struct live *l, enum frame_stream stream)
{
    int64_t now = clock_steady_ms(), *last = &l->key_steady_ms[stream == STREAM_SMALL];
    if (!l->media || !l->media->welcomed || (*last && now - *last < MEDIA_KEY_MS))
        return;
    *last = now;
    say(l->media, json_pack("{s:s, s:i}", "t", "key", "stream", (int)stream));
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
