#include "ebml.h"

#include <stdlib.h>
#include <string.h>

enum {
    ID_HEADER = 0x1A45DFA3,
    ID_SEGMENT = 0x18538067,
    ID_INFO = 0x1549A966,
    ID_SCALE = 0x2AD7B1,
    ID_TRACKS = 0x1654AE6B,
    ID_TRACK = 0xAE,
    ID_NUMBER = 0xD7,
    ID_TYPE = 0x83,
    ID_CODEC = 0x86,
    ID_PRIVATE = 0x63A2,
    ID_VIDEO = 0xE0,
    ID_WIDTH = 0xB0,
    ID_HEIGHT = 0xBA,
    ID_CLUSTER = 0x1F43B675,
    ID_TIME = 0xE7,
    ID_SIMPLE = 0xA3,
    ID_GROUP = 0xA0,
    ID_BLOCK = 0xA1,
    ID_REFERENCE = 0xFB,
    HEAD_MAX = 12, /* id 4, size 8 */
    SMALL_MAX = 8, /* numbers */
    PADDING = 64,
    BODY_MAX = WIRE_FRAME_MAX + 64, /* a frame with its block header or its group */
};

#define SIZE_UNKNOWN UINT64_MAX

enum step { STEP_HEAD, STEP_BODY, STEP_SKIP, STEP_LOST };

struct entry { /* the track entry being read */
    uint64_t number, type;
    uint32_t codec, width, height, extradata_len;
    uint8_t extradata[WIRE_CONFIG_MAX];
};

struct ebml {
    enum step step;
    uint8_t head[HEAD_MAX];
    size_t head_len;
    uint32_t id;
    uint64_t left; /* bytes of the body still to come */
    size_t body_len;
    uint64_t scale_ns, cluster;
    int chosen, announced;
    struct entry entry, video;
    uint8_t body[BODY_MAX + PADDING];
};

struct ebml *ebml_new(void)
{
    struct ebml *e = calloc(1, sizeof *e);
    if (e)
        e->scale_ns = 1000000;
    return e;
}

void ebml_free(struct ebml *e)
{
    free(e);
}

static void stream_begin(struct ebml *e)
{
    e->scale_ns = 1000000;
    e->cluster = 0;
    e->chosen = e->announced = 0;
    memset(&e->entry, 0, sizeof e->entry);
}

/* Length in bytes of a variable-size integer by its first byte; 9 when it has none. */
static size_t vint_len(uint8_t first)
{
    size_t n = 1;
    for (int bit = 0x80; bit && !(first & bit); bit >>= 1)
        n++;
    return n;
}

static uint64_t vint_size(const uint8_t *p, size_t n)
{
    uint64_t v = p[0] & (0xFFu >> n);
    int ones = v == (0xFFu >> n);
    for (size_t i = 1; i < n; i++) {
        v = v << 8 | p[i];
        ones = ones && p[i] == 0xFF;
    }
    return ones ? SIZE_UNKNOWN : v;
}

static uint64_t number(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n && i < SMALL_MAX; i++)
        v = v << 8 | p[i];
    return v;
}

static int is_master(uint32_t id)
{
    return id == ID_SEGMENT || id == ID_INFO || id == ID_TRACKS || id == ID_TRACK || id == ID_VIDEO || id == ID_CLUSTER;
}

/* The most that an element we keep may hold; 0 = not kept. */
static size_t body_max(uint32_t id)
{
    switch (id) {
    case ID_SCALE:
    case ID_NUMBER:
    case ID_TYPE:
    case ID_WIDTH:
    case ID_HEIGHT:
    case ID_TIME:
        return SMALL_MAX;
    case ID_CODEC:
        return 32;
    case ID_PRIVATE:
        return WIRE_CONFIG_MAX;
    case ID_SIMPLE:
    case ID_GROUP:
        return BODY_MAX;
    default:
        return 0;
    }
}

static uint32_t codec_of(const uint8_t *name, size_t len)
{
    static const struct {
        const char *name;
        uint32_t codec;
    } names[] = {{"V_VP8", WIRE_VP8}, {"V_VP9", WIRE_VP9}, {"V_MPEG4/ISO/AVC", WIRE_H264}, {"V_MJPEG", WIRE_JPEG}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (len == strlen(names[i].name) && !memcmp(name, names[i].name, len))
            return names[i].codec;
    return 0;
}

static void entry_done(struct ebml *e)
{
    if (!e->chosen && e->entry.type == 1 && e->entry.number) {
        e->video = e->entry;
        e->chosen = 1;
    }
}

/* A master begins: its children follow as if they stood alone. */
static void master_enter(struct ebml *e)
{
    if (e->id == ID_TRACK || e->id == ID_CLUSTER)
        entry_done(e);
    if (e->id == ID_TRACK)
        memset(&e->entry, 0, sizeof e->entry);
}

static void value_keep(struct ebml *e)
{
    uint64_t v = number(e->body, e->body_len);
    switch (e->id) {
    case ID_SCALE:
        e->scale_ns = v && v <= 1000000000 ? v : 1000000;
        break;
    case ID_NUMBER:
        e->entry.number = v;
        break;
    case ID_TYPE:
        e->entry.type = v;
        break;
    case ID_WIDTH:
        e->entry.width = (uint32_t)v;
        break;
    case ID_HEIGHT:
        e->entry.height = (uint32_t)v;
        break;
    case ID_TIME:
        e->cluster = v & 0xFFFFFFFFFF;
        break;
    case ID_CODEC:
        e->entry.codec = codec_of(e->body, e->body_len);
        break;
    case ID_PRIVATE:
        memcpy(e->entry.extradata, e->body, e->body_len);
        e->entry.extradata_len = (uint32_t)e->body_len;
        break;
    default:
        break;
    }
}

/* Block layout: track (vint), time (s16), flags, frame. 1 = a frame of our track, 0 = another's, -1 = broken. */
static int block_take(struct ebml *e, const uint8_t *p, size_t len, int key, struct ebml_block *ret)
{
    size_t n = len ? vint_len(p[0]) : 9;
    if (n > 8 || len < n + 3)
        return -1;
    if (!e->chosen || vint_size(p, n) != e->video.number)
        return 0;
    uint8_t flags = p[n + 2];
    if (flags & 0x06)
        return -1;
    if (len == n + 3 || len - n - 3 > WIRE_FRAME_MAX)
        return -1;
    int16_t delta = (int16_t)(p[n] << 8 | p[n + 1]);
    int64_t ticks = (int64_t)e->cluster + delta;
    ret->time_us = (int64_t)((double)ticks * (double)e->scale_ns / 1000.0);
    ret->bytes = p + n + 3;
    ret->len = len - n - 3;
    ret->key = key < 0 ? (flags & 0x80) != 0 : key;
    return 1;
}

/* A group is held whole, because whether its block is a key frame stands after the block. */
static int group_take(struct ebml *e, struct ebml_block *ret)
{
    const uint8_t *block = NULL;
    size_t block_len = 0, at = 0;
    int key = 1;
    while (at < e->body_len) {
        size_t n = vint_len(e->body[at]);
        if (n > 4 || at + n >= e->body_len)
            return -1;
        uint32_t id = (uint32_t)number(e->body + at, n);
        at += n;
        size_t m = vint_len(e->body[at]);
        if (m > 8 || at + m > e->body_len)
            return -1;
        uint64_t size = vint_size(e->body + at, m);
        at += m;
        if (size > e->body_len - at)
            return -1;
        if (id == ID_BLOCK) {
            block = e->body + at;
            block_len = (size_t)size;
        } else if (id == ID_REFERENCE) {
            key = 0;
        }
        at += (size_t)size;
    }
    if (!block)
        return 0;
    /* What follows the frame in the group must not follow it in the decoder's padding. */
    memset(e->body + (block - e->body) + block_len, 0, PADDING);
    return block_take(e, block, block_len, key, ret);
}

void ebml_lose(struct ebml *e)
{
    e->step = STEP_LOST;
    e->head_len = 0;
}

static enum ebml_event lost(struct ebml *e, const uint8_t **bytes, size_t *len)
{
    *bytes += *len;
    *len = 0;
    ebml_lose(e);
    return EBML_BAD;
}

/* Reads id and size. 1 = complete, 0 = needs more, -1 = broken. */
static int head_read(struct ebml *e, const uint8_t **bytes, size_t *len)
{
    while (*len) {
        e->head[e->head_len++] = *(*bytes)++;
        (*len)--;
        size_t n = vint_len(e->head[0]);
        if (n > 4)
            return -1;
        if (e->head_len <= n)
            continue;
        size_t m = vint_len(e->head[n]);
        if (m > 8)
            return -1;
        if (e->head_len < n + m)
            continue;
        e->id = (uint32_t)number(e->head, n);
        e->left = vint_size(e->head + n, m);
        e->head_len = 0;
        return 1;
    }
    return 0;
}

static int head_act(struct ebml *e)
{
    e->body_len = 0;
    if (e->id == ID_HEADER)
        stream_begin(e);
    if (is_master(e->id)) {
        master_enter(e);
        return 0;
    }
    if (e->left == SIZE_UNKNOWN)
        return -1;
    size_t most = body_max(e->id);
    if (most && e->left > most)
        return -1;
    e->step = most ? STEP_BODY : STEP_SKIP;
    return 0;
}

/* The body is complete. 1 = ret_block is a frame, 0 = go on, -1 = broken. */
static int body_act(struct ebml *e, struct ebml_block *ret)
{
    e->step = STEP_HEAD;
    memset(e->body + e->body_len, 0, PADDING);
    if (e->id == ID_SIMPLE)
        return block_take(e, e->body, e->body_len, -1, ret);
    if (e->id == ID_GROUP)
        return group_take(e, ret);
    value_keep(e);
    return 0;
}

static void found_again(struct ebml *e, const uint8_t *bytes, size_t len)
{
    static const uint8_t magic[4] = {0x1A, 0x45, 0xDF, 0xA3};
    if (len >= 4 && !memcmp(bytes, magic, 4)) {
        e->step = STEP_HEAD;
        e->head_len = 0;
    }
}

/* Uses input until something is whole; returns what head_act and body_act return, 2 = input used up. */
static int step(struct ebml *e, const uint8_t **bytes, size_t *len, struct ebml_block *ret)
{
    if (e->step == STEP_HEAD) {
        int got = head_read(e, bytes, len);
        return got == 1 ? head_act(e) : got == 0 ? 2 : -1;
    }
    size_t n = *len < e->left ? *len : (size_t)e->left;
    if (e->step == STEP_BODY) {
        memcpy(e->body + e->body_len, *bytes, n);
        e->body_len += n;
    }
    *bytes += n;
    *len -= n;
    e->left -= n;
    if (e->left)
        return 2;
    if (e->step == STEP_BODY)
        return body_act(e, ret);
    e->step = STEP_HEAD;
    return 0;
}

enum ebml_event ebml_next(struct ebml *e, const uint8_t **bytes, size_t *len, struct ebml_track *ret_track,
                          struct ebml_block *ret_block)
{
    if (e->step == STEP_LOST)
        found_again(e, *bytes, *len);
    if (e->step == STEP_LOST) {
        *bytes += *len;
        *len = 0;
        return EBML_MORE;
    }
    for (;;) {
        if (e->chosen && !e->announced) {
            e->announced = 1;
            *ret_track = (struct ebml_track){.codec = e->video.codec,
                                             .width = e->video.width,
                                             .height = e->video.height,
                                             .extradata = e->video.extradata,
                                             .extradata_len = e->video.extradata_len};
            return EBML_TRACK;
        }
        int got = step(e, bytes, len, ret_block);
        if (got == 2)
            return EBML_MORE;
        if (got < 0)
            return lost(e, bytes, len);
        if (got == 1)
            return EBML_BLOCK;
    }
}
