#include "stills.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "cutting.h"
#include "evidence.h"
#include "live_boxes.h"
#include "live_media.h"
#include "live_rows.h"
#include "live_rules.h"
#include "log.h"
#include "settings.h"

enum { AGAIN_MS = 500, AT_ONCE = 1 /* cut at a time: the other hands are for people */ };

struct still {
    struct still *next, *also; /* also: cut by the same reading, later pictures first to last */
    struct live *live;         /* held by `pending` */
    char incident[ID_LEN + 1], attempt[ID_LEN + 1];
    enum incident_kind kind;
    const char *place; /* static */
    bool clip;
    uint8_t stream;            /* enum frame_stream */
    struct read_area hide[READ_AREAS_MAX]; /* looked up when it is cut */
    int hides;
    int64_t from_ms; /* of a clip */
    int64_t at_ms;   /* of a picture; the end of a clip */
    int64_t policy_version, due_steady_ms;
    int tries;
    /* [hand] what came of it */
    enum fault fault;
    void *cut_bytes;
    uint64_t first_us, last_us; /* last_us: of a clip, else 0 */
    uint32_t seq, layer;
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
static struct still *want(struct live *l, const char *incident, enum incident_kind kind, const char *place,
                          int64_t at_ms, int64_t policy_version)
{
    struct still *s = waiting < STILLS_QUEUE ? calloc(1, sizeof *s) : NULL;
    if (!s) {
        log_line(LEVEL_ERROR, "still_lost", "incident=%s place=%s why=full", incident, place);
        return NULL;
    }
    *s = (struct still){.live = l,
                        .kind = kind,
                        .place = place,
                        .stream = STREAM_CAMERA,
                        .at_ms = at_ms < 0 ? 0 : at_ms,
                        .policy_version = policy_version};
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

void stills_at(struct live *l, const char *incident, enum incident_kind kind, int64_t first_ms, int64_t peak_ms,
               int64_t policy_version)
{
    if (first_ms >= 0)
        want(l, incident, kind, "before", first_ms - STILLS_BEFORE_MS, policy_version);
    if (peak_ms >= 0)
        want(l, incident, kind, "at", peak_ms, policy_version);
}

/* An incident that went on before its clip was cut keeps one clip, from its beginning. */
static struct still *clip_waiting(const char *incident, uint8_t stream)
{
    struct still *s = queue;
    while (s && !(s->clip && s->stream == stream && !strcmp(s->incident, incident)))
        s = s->next;
    return s;
}

/* When it will be cut, in steady time; at once when it is not. */
static int64_t want_clip(struct live *l, const char *incident, enum incident_kind kind, uint8_t stream, int64_t from_ms,
                         int64_t to_ms, int64_t policy_version)
{
    struct still *s = clip_waiting(incident, stream);
    if (!s) {
        s = want(l, incident, kind, stream == STREAM_SMALL ? "sights" : "clip", to_ms, policy_version);
        if (!s)
            return 0;
        s->clip = true;
        s->stream = stream;
        s->from_ms = from_ms > CLIP_BEFORE_MS ? from_ms - CLIP_BEFORE_MS : 0;
    }
    s->at_ms = to_ms + CLIP_AFTER_MS < s->from_ms + CLIP_MAX_MS ? to_ms + CLIP_AFTER_MS : s->from_ms + CLIP_MAX_MS;
    int64_t wait_ms = s->at_ms - (int64_t)(live_media_us(l, clock_now_ms()) / 1000);
    s->due_steady_ms = clock_steady_ms() + AGAIN_MS + (wait_ms > 0 ? wait_ms : 0);
    return s->due_steady_ms;
}

void stills_after(struct live *l, const char *incident, enum incident_kind kind, int64_t from_ms, int64_t to_ms,
                  int64_t policy_version)
{
    int64_t with_clip_ms = want_clip(l, incident, kind, STREAM_CAMERA, from_ms, to_ms, policy_version);
    if (l->small.looked_at)
        want_clip(l, incident, kind, STREAM_SMALL, from_ms, to_ms, policy_version);
    struct still *after = want(l, incident, kind, "after", to_ms + STILLS_AFTER_MS, policy_version);
    if (after && with_clip_ms)
        after->due_steady_ms = with_clip_ms;
}

int stills_waiting(void)
{
    return waiting;
}

static uint64_t picture_us(const struct still *s)
{
    return (uint64_t)s->at_ms * 1000 + 999; /* the whole millisecond: frames begin within it */
}

static struct cut_still picture_of(const struct still *s)
{
    struct cut_still picture = {.at_us = picture_us(s), .hides = s->hides};
    memcpy(picture.hide, s->hide, sizeof picture.hide);
    return picture;
}

/* [hand] What a reading made of the pictures of `s` and of those that go with it. */
static void pictures_take(struct still *s, struct cut_still *cut)
{
    for (; s; s = s->also) {
        if (s->clip)
            continue;
        s->fault = F_OK;
        s->cut_bytes = cut->bytes;
        s->bytes = cut->len;
        s->first_us = cut->found.pts_us;
        s->seq = cut->found.seq;
        s->layer = cut->found.layer;
        s->mime = "image/jpeg";
        cut++;
    }
}

/* [hand] What a reading made of the clip of `s`. */
static void clip_took(struct still *s, const struct cut_clip *clip)
{
    s->cut_bytes = clip->bytes;
    s->bytes = clip->len;
    s->first_us = clip->part.first_us;
    s->last_us = clip->part.last_us;
    s->mime = strcmp(clip->part.ending, "mp4") ? "video/webm" : "video/mp4";
}

/* [hand] `small`: what was looked at of the same time, or NULL. */
static enum fault cut_clip(struct still *s, struct still *small, struct cut_still *pictures, int count)
{
    struct cut_clip clips[CUTTING_CLIPS_MAX];
    const uint64_t from_us = (uint64_t)s->from_ms * 1000;
    enum fault f = F_NOT_FOUND;
    for (int64_t span_ms = s->at_ms - s->from_ms; span_ms >= CLIP_MIN_MS; span_ms /= 2) {
        uint64_t to_us = from_us + (uint64_t)span_ms * 1000;
        int within = 0;
        while (within < count && pictures[within].at_us <= to_us)
            within++;
        clips[0] = (struct cut_clip){.stream = s->stream, .from_us = from_us, .to_us = to_us};
        clips[1] = (struct cut_clip){.stream = STREAM_SMALL, .from_us = from_us, .to_us = to_us};
        f = cutting_clips(media_journal(), s->attempt, clips, small ? 2 : 1, CLIP_BYTES_MAX, pictures, within);
        if (f != F_TOO_BIG || small)
            break;
    }
    if (f == F_OK)
        clip_took(s, &clips[0]);
    if (f == F_OK && small)
        clip_took(small, &clips[1]);
    return f;
}

/* [hand] Both by one reading; what it cannot give together is asked for apart. */
static void cut_clips(struct still *clip, struct still *small, struct cut_still *pictures, int count)
{
    if (clip)
        clip->fault = cut_clip(clip, small, pictures, count);
    if (clip && clip->fault != F_OK && small)
        clip->fault = cut_clip(clip, NULL, pictures, count);
    if (small && !small->cut_bytes)
        small->fault = cut_clip(small, NULL, NULL, 0);
    else if (small)
        small->fault = F_OK;
}

/* [hand] One reading for all of them; if it fails, the pictures without the clip. */
static void read_all(struct still *s)
{
    struct cut_still picture[CUTTING_STILLS_MAX];
    struct still *clip = NULL, *small = NULL;
    int count = 0, whole = 0;
    for (struct still *one = s; one; one = one->also) {
        if (!one->clip)
            picture[count++] = picture_of(one);
        else if (one->stream == STREAM_SMALL)
            small = one;
        else
            clip = one;
    }
    cut_clips(clip, small, picture, count);
    while (whole < count && picture[whole].bytes)
        whole++;
    enum fault f = F_OK;
    if (whole < count) {
        for (int i = 0; i < whole; i++)
            free(picture[i].bytes);
        f = cutting_stills(media_journal(), s->attempt, STREAM_CAMERA, picture, count);
    }
    if (f == F_OK)
        pictures_take(s, picture);
    for (struct still *one = f ? s : NULL; one; one = one->also)
        if (!one->clip)
            one->fault = f;
}

/* [hand] */
static void cut(void *user)
{
    struct still *s = user;
    read_all(s);
    for (; s; s = s->also) {
        if (s->fault == F_OK)
            s->fault = evidence_store(s->folder, s->cut_bytes, s->bytes, s->sha256);
        free(s->cut_bytes);
        s->cut_bytes = NULL;
    }
}

static void book(struct still *s)
{
    struct live *l = s->live;
    live_errand(l, &row_live_still,
                json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:i, s:s}", "incident", s->incident,
                          "place", s->place, "sha256", s->sha256, "mime", s->mime, "bytes", (json_int_t)s->bytes,
                          "media_ms", (json_int_t)(s->first_us / 1000), "media_to_ms", (json_int_t)(s->last_us / 1000),
                          "server_ms", (json_int_t)live_server_ms(l, s->first_us), "frame_seq", (json_int_t)s->seq,
                          "layer", (json_int_t)s->layer, "policy_version", (json_int_t)s->policy_version, "hidden",
                          s->hides, "detectors", eyes_detectors(media_eyes())),
                NULL);
}

static void one_came(struct still *s)
{
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

static void came(void *user)
{
    working--;
    for (struct still *s = user, *also; s; s = also) {
        also = s->also;
        s->also = NULL;
        one_came(s);
    }
}

/* The journal must hold the frame durably, or the picture would be an earlier one; before the first frame there is
   none, so the first one has to do. */
static bool durable(struct still *s)
{
    struct journal_extent e;
    if (journal_extent(media_journal(), s->attempt, s->stream, &e) != F_OK || !e.frames)
        return false;
    int64_t first_ms = (int64_t)((e.first_us + 999) / 1000);
    if (s->at_ms < first_ms)
        s->at_ms = first_ms;
    return (int64_t)(e.last_us / 1000) >= s->at_ms;
}

/* Whether one reading serves both. */
static bool goes_with(const struct still *s, const struct still *other)
{
    if (strcmp(s->attempt, other->attempt))
        return false;
    if (s->clip && other->clip)
        return other->stream == STREAM_SMALL && s->stream != STREAM_SMALL && s->from_ms == other->from_ms &&
               s->at_ms == other->at_ms;
    const struct still *clip = s->clip ? s : other->clip ? other : NULL, *picture = s->clip ? other : s;
    return clip ? picture->at_ms >= clip->from_ms && picture->at_ms <= clip->at_ms
                : llabs(s->at_ms - other->at_ms) <= CLIP_BEFORE_MS;
}

static bool goes_with_all(const struct still *group, const struct still *other)
{
    int pictures = !other->clip;
    for (; group; group = group->also) {
        pictures += !group->clip;
        if (!goes_with(group, other))
            return false;
    }
    return pictures <= CUTTING_STILLS_MAX;
}

/* The clip first, then the pictures in the order of their times. */
static void join(struct still **group, struct still *other)
{
    while (*group && ((*group)->clip || (!other->clip && (*group)->at_ms <= other->at_ms)))
        group = &(*group)->also;
    other->also = *group;
    *group = other;
}

/* What is due and can be cut along with `s` leaves the queue too. Returns the first of them. */
static struct still *gather(struct still *s, int64_t now)
{
    for (struct still **at = &queue; *at;) {
        struct still *other = *at;
        if (other->due_steady_ms > now || !goes_with_all(s, other) || !durable(other)) {
            at = &other->next;
            continue;
        }
        *at = other->next;
        join(&s, other);
    }
    return s;
}

/* The looks around a picture that is durable have been made; they are forgotten after half a minute. */
static void hide_others(struct still *s)
{
    const struct boxes *boxes = watchman_boxes(s->live);
    if (boxes && !s->clip && !boxes_others_matter(s->kind))
        s->hides = boxes_others(boxes, s->at_ms, s->hide);
}

static void put_back(struct still *s, int64_t due_ms)
{
    for (struct still *also; s; s = also) {
        also = s->also;
        s->also = NULL;
        s->due_steady_ms = due_ms;
        enqueue(s);
    }
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
        /* The last time, the latest picture will do. */
        if (!durable(s) && s->tries < STILLS_TRIES - 1) {
            s->tries++;
            put_back(s, now + AGAIN_MS);
            continue;
        }
        s = gather(s, now);
        for (struct still *one = s; one; one = one->also)
            hide_others(one);
        if (hand_send(cut, came, s) != F_OK) {
            put_back(s, now + AGAIN_MS);
            return;
        }
        working++;
        at = &queue;
    }
}
