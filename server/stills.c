#include "stills.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "cutting.h"
#include "evidence.h"
#include "live_media.h"
#include "live_rows.h"
#include "log.h"
#include "settings.h"

enum { AGAIN_MS = 500, AT_ONCE = 1 /* cut at a time: the other hands are for people */ };

struct still {
    struct still *next;
    struct live *live; /* held by `pending` */
    char incident[ID_LEN + 1], attempt[ID_LEN + 1];
    const char *place; /* static */
    bool clip;
    int64_t from_ms; /* of a clip */
    int64_t at_ms;   /* of a picture; the end of a clip */
    int64_t policy_version, due_steady_ms;
    int tries;
    /* [hand] what came of it */
    enum fault fault;
    uint64_t first_us, last_us; /* last_us: of a clip, else 0 */
    uint32_t seq;
    const char *mime; /* static */
    char folder[SETTING_TEXT_MAX + 8], sha256[HASH_HEX + 1];
    size_t bytes;
};

static struct still *queue; /* [loop] oldest first */
static int waiting, working;

static void still_free(struct still *s)
{
    s->live->pending--;
    waiting--;
    free(s);
}

static void enqueue(struct still *s)
{
    struct still **at = &queue;
    while (*at)
        at = &(*at)->next;
    s->next = NULL;
    *at = s;
}

/* NULL: given up. Due soon; the caller may put it off. */
static struct still *want(struct live *l, const char *incident, const char *place, int64_t at_ms,
                          int64_t policy_version)
{
    struct still *s = waiting < STILLS_QUEUE ? calloc(1, sizeof *s) : NULL;
    if (!s) {
        log_line(LEVEL_ERROR, "still_lost", "incident=%s place=%s why=full", incident, place);
        return NULL;
    }
    *s = (struct still){.live = l, .place = place, .at_ms = at_ms < 0 ? 0 : at_ms, .policy_version = policy_version};
    memcpy(s->incident, incident, sizeof s->incident);
    memcpy(s->attempt, l->id, sizeof s->attempt);
    settings_path("", s->folder, sizeof s->folder);
    s->due_steady_ms = clock_steady_ms() + AGAIN_MS;
    l->pending++;
    waiting++;
    enqueue(s);
    journal_hurry(media_journal());
    return s;
}

void stills_at(struct live *l, const char *incident, int64_t first_ms, int64_t peak_ms, int64_t policy_version)
{
    if (first_ms >= 0)
        want(l, incident, "before", first_ms - STILLS_BEFORE_MS, policy_version);
    if (peak_ms >= 0)
        want(l, incident, "at", peak_ms, policy_version);
}

/* An incident that went on before its clip was cut keeps one clip, from its beginning. */
static struct still *clip_waiting(const char *incident)
{
    struct still *s = queue;
    while (s && !(s->clip && !strcmp(s->incident, incident)))
        s = s->next;
    return s;
}

static void want_clip(struct live *l, const char *incident, int64_t from_ms, int64_t to_ms, int64_t policy_version)
{
    struct still *s = clip_waiting(incident);
    if (!s) {
        s = want(l, incident, "clip", to_ms, policy_version);
        if (!s)
            return;
        s->clip = true;
        s->from_ms = from_ms > CLIP_BEFORE_MS ? from_ms - CLIP_BEFORE_MS : 0;
    }
    s->at_ms = to_ms + CLIP_AFTER_MS < s->from_ms + CLIP_MAX_MS ? to_ms + CLIP_AFTER_MS : s->from_ms + CLIP_MAX_MS;
    int64_t wait_ms = s->at_ms - (int64_t)(live_media_us(l, clock_now_ms()) / 1000);
    s->due_steady_ms = clock_steady_ms() + AGAIN_MS + (wait_ms > 0 ? wait_ms : 0);
}

void stills_after(struct live *l, const char *incident, int64_t from_ms, int64_t to_ms, int64_t policy_version)
{
    want(l, incident, "after", to_ms + STILLS_AFTER_MS, policy_version);
    want_clip(l, incident, from_ms, to_ms, policy_version);
}

int stills_waiting(void)
{
    return waiting;
}

/* [hand] */
static enum fault cut_still(struct still *s, void **ret_bytes)
{
    struct read_found found;
    const uint64_t until_us = (uint64_t)s->at_ms * 1000 + 999; /* the whole millisecond: frames begin within it */
    enum fault f = cutting_still(media_journal(), s->attempt, STREAM_CAMERA, until_us, &found, ret_bytes, &s->bytes);
    if (f != F_OK)
        return f;
    s->first_us = found.pts_us;
    s->seq = found.seq;
    s->mime = "image/jpeg";
    return F_OK;
}

/* [hand] */
static enum fault cut_clip(struct still *s, void **ret_bytes)
{
    struct read_part part;
    const uint64_t from_us = (uint64_t)s->from_ms * 1000;
    enum fault f = F_NOT_FOUND;
    for (int64_t span_ms = s->at_ms - s->from_ms; span_ms >= CLIP_MIN_MS; span_ms /= 2) {
        f = cutting_clip(media_journal(), s->attempt, STREAM_CAMERA, from_us, from_us + (uint64_t)span_ms * 1000,
                         CLIP_BYTES_MAX, &part, ret_bytes, &s->bytes);
        if (f != F_TOO_BIG)
            break;
    }
    if (f != F_OK)
        return f;
    s->first_us = part.first_us;
    s->last_us = part.last_us;
    s->mime = strcmp(part.ending, "mp4") ? "video/webm" : "video/mp4";
    return F_OK;
}

/* [hand] */
static void cut(void *user)
{
    struct still *s = user;
    void *bytes = NULL;
    s->fault = s->clip ? cut_clip(s, &bytes) : cut_still(s, &bytes);
    if (s->fault == F_OK)
        s->fault = evidence_store(s->folder, bytes, s->bytes, s->sha256);
    free(bytes);
}

static void book(struct still *s)
{
    struct live *l = s->live;
    live_errand(l, &row_live_still,
                json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:s}", "incident", s->incident, "place",
                          s->place, "sha256", s->sha256, "mime", s->mime, "bytes", (json_int_t)s->bytes, "media_ms",
                          (json_int_t)(s->first_us / 1000), "media_to_ms", (json_int_t)(s->last_us / 1000), "server_ms",
                          (json_int_t)live_server_ms(l, s->first_us), "frame_seq", (json_int_t)s->seq, "policy_version",
                          (json_int_t)s->policy_version, "detectors", eyes_detectors(media_eyes())),
                NULL);
}

static void came(void *user)
{
    struct still *s = user;
    working--;
    if (s->fault == F_OK) {
        book(s);
        still_free(s);
        return;
    }
    bool never = s->clip && s->fault == F_NOT_FOUND; /* its frames were waited for */
    if (!never && ++s->tries < STILLS_TRIES) {
        s->due_steady_ms = clock_steady_ms() + AGAIN_MS * s->tries;
        enqueue(s);
        return;
    }
    log_line(LEVEL_WARN, "still_lost", "incident=%s place=%s fault=%s", s->incident, s->place, fault_code(s->fault));
    still_free(s);
}

/* The journal must hold the frame durably, or the picture would be an earlier one; before the first frame there is
   none, so the first one has to do. */
static bool durable(struct still *s)
{
    struct journal_extent e;
    if (journal_extent(media_journal(), s->attempt, STREAM_CAMERA, &e) != F_OK || !e.frames)
        return false;
    int64_t first_ms = (int64_t)((e.first_us + 999) / 1000);
    if (s->at_ms < first_ms)
        s->at_ms = first_ms;
    return (int64_t)(e.last_us / 1000) >= s->at_ms;
}

void stills_tick(void)
{
    int64_t now = clock_steady_ms();
    for (struct still **at = &queue; *at && working < AT_ONCE;) {
        struct still *s = *at;
        if (s->due_steady_ms > now) {
            at = &s->next;
            continue;
        }
        *at = s->next;
        bool there = durable(s) || s->tries == STILLS_TRIES - 1; /* the last time, the latest picture will do */
        if (there && hand_send(cut, came, s) == F_OK) {
            working++;
            continue;
        }
        s->tries += !there;
        s->due_steady_ms = now + AGAIN_MS;
        enqueue(s);
        if (there)
            return;
    }
}
