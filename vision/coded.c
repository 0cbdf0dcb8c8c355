#include "coded.h"

#include <string.h>

/* Bits from the most significant end; reading past the end gives zeros and sets `over`. */
struct reader {
    const uint8_t *p;
    size_t len, bit;
    int over;
};

static uint32_t get(struct reader *r, int n)
{
    uint32_t v = 0;
    for (int i = 0; i < n; i++, r->bit++) {
        size_t at = r->bit >> 3;
        if (at >= r->len) {
            r->over = 1;
            return 0;
        }
        v = v << 1 | (r->p[at] >> (7 - (r->bit & 7)) & 1u);
    }
    return v;
}

/* Exponential Golomb codes, H.264 9.1. */
static uint32_t get_ue(struct reader *r)
{
    int zeros = 0;
    while (!get(r, 1)) {
        if (r->over || ++zeros > 31) {
            r->over = 1;
            return 0;
        }
    }
    return zeros ? (1u << zeros) - 1 + get(r, zeros) : 0;
}

static int32_t get_se(struct reader *r)
{
    uint32_t v = get_ue(r);
    return v & 1 ? (int32_t)(v / 2 + 1) : -(int32_t)(v / 2);
}

int coded_size_allowed(uint32_t width, uint32_t height)
{
    return width >= 16 && height >= 16 && width <= CODED_SIDE_MAX && height <= CODED_SIDE_MAX &&
           (uint64_t)width * height <= CODED_PIXELS_MAX;
}

int coded_is_avcc(const uint8_t *extradata, size_t len)
{
    return extradata && len >= 7 && extradata[0] == 1;
}

int nal_next(const uint8_t **bytes, size_t *len, const uint8_t **ret_nal, size_t *ret_nal_len)
{
    const uint8_t *p = *bytes, *end = p + *len;
    while (end - p >= 3 && (p[0] || p[1] || p[2] != 1))
        p++;
    if (end - p < 4)
        return 0;
    const uint8_t *nal = p + 3, *stop = end;
    for (const uint8_t *q = nal; end - q >= 3; q++)
        if (!q[0] && !q[1] && q[2] <= 1) {
            stop = q;
            break;
        }
    *ret_nal = nal;
    *ret_nal_len = (size_t)(stop - nal);
    *bytes = stop;
    *len = (size_t)(end - stop);
    return 1;
}

size_t nal_parameter_sets(const uint8_t *bytes, size_t len, uint8_t *out, size_t out_max)
{
    static const uint8_t start[4] = {0, 0, 0, 1};
    size_t used = 0, n;
    const uint8_t *nal;
    int sps = 0;
    while (nal_next(&bytes, &len, &nal, &n)) {
        int type = n ? nal[0] & 31 : 0;
        if (type == NAL_IDR || type == NAL_SLICE)
            break;
        if (type != NAL_SPS && type != NAL_PPS)
            continue;
        if (used + 4 + n > out_max)
            return 0;
        memcpy(out + used, start, 4);
        memcpy(out + used + 4, nal, n);
        used += 4 + n;
        sps |= type == NAL_SPS;
    }
    return sps ? used : 0;
}

static void scaling_skip(struct reader *r, int count)
{
    int last = 8, next = 8;
    for (int i = 0; i < count && !r->over; i++) {
        if (next)
            next = (last + get_se(r) + 256) & 255;
        last = next ? next : last;
    }
}

static void sps_high_skip(struct reader *r, uint32_t *chroma)
{
    *chroma = get_ue(r);
    if (*chroma == 3)
        get(r, 1);
    get_ue(r);
    get_ue(r);
    get(r, 1);
    if (get(r, 1))
        for (int i = 0; i < (*chroma == 3 ? 12 : 8) && !r->over; i++)
            if (get(r, 1))
                scaling_skip(r, i < 6 ? 16 : 64);
}

static void sps_order_skip(struct reader *r)
{
    uint32_t type = get_ue(r);
    if (type == 0) {
        get_ue(r);
    } else if (type == 1) {
        get(r, 1);
        get_se(r);
        get_se(r);
        uint32_t n = get_ue(r);
        for (uint32_t i = 0; i < n && i < 256 && !r->over; i++)
            get_se(r);
    }
}

static int profile_is_high(uint32_t profile)
{
    static const uint8_t high[] = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135};
    return memchr(high, (int)profile, sizeof high) != NULL;
}

/* The unit's payload without emulation prevention bytes; returns its length. */
static size_t nal_unescape(const uint8_t *nal, size_t len, uint8_t *out, size_t max)
{
    size_t n = 0;
    for (size_t i = 1; i < len && n < max; i++)
        if (i < 3 || i + 1 >= len || nal[i] != 3 || nal[i - 1] || nal[i - 2])
            out[n++] = nal[i];
    return n;
}

/* Size in macroblocks, fields and cropping: the end of 7.3.2.1.1 that matters here. */
static int sps_frame(struct reader *r, uint32_t chroma, struct coded *ret)
{
    uint32_t w = get_ue(r) + 1, h = get_ue(r) + 1, frames_only = get(r, 1);
    if (!frames_only)
        get(r, 1);
    get(r, 1);
    uint32_t crop[4] = {0};
    if (get(r, 1))
        for (int i = 0; i < 4; i++)
            crop[i] = get_ue(r);
    if (r->over || w > 4096 || h > 4096)
        return 0;
    uint64_t unit_x = chroma == 1 || chroma == 2 ? 2 : 1, unit_y = (chroma == 1 ? 2u : 1u) * (2 - frames_only);
    uint64_t cut_x = unit_x * ((uint64_t)crop[0] + crop[1]), cut_y = unit_y * ((uint64_t)crop[2] + crop[3]);
    uint64_t full_w = (uint64_t)w * 16, full_h = (uint64_t)h * 16 * (2 - frames_only);
    if (cut_x >= full_w || cut_y >= full_h)
        return 0;
    ret->width = (uint32_t)(full_w - cut_x);
    ret->height = (uint32_t)(full_h - cut_y);
    return 1;
}

/* Sequence parameter set, H.264 7.3.2.1.1, as far as the size of the picture. */
static int sps_size(const uint8_t *nal, size_t len, struct coded *ret)
{
    uint8_t raw[256];
    struct reader r = {.p = raw, .len = nal_unescape(nal, len, raw, sizeof raw)};
    uint32_t profile = get(&r, 8), chroma = 1;
    get(&r, 16);
    get_ue(&r);
    if (profile_is_high(profile))
        sps_high_skip(&r, &chroma);
    get_ue(&r);
    sps_order_skip(&r);
    get_ue(&r);
    get(&r, 1);
    return sps_frame(&r, chroma, ret);
}

static int h264_annexb(const uint8_t *p, size_t len, struct coded *ret)
{
    const uint8_t *nal;
    size_t n;
    int slices = 0;
    while (nal_next(&p, &len, &nal, &n)) {
        int type = n ? nal[0] & 31 : 0;
        if (type == NAL_SPS)
            sps_size(nal, n, ret);
        if (type == NAL_IDR)
            ret->key = 1;
        if (type == NAL_IDR || type == NAL_SLICE) {
            slices = 1;
            break;
        }
    }
    return slices || ret->width;
}

static int h264_avcc(const uint8_t *extra, size_t extra_len, const uint8_t *p, size_t len, struct coded *ret)
{
    size_t unit = (extra[4] & 3u) + 1;
    size_t sps_len = extra_len >= 8 && (extra[5] & 31) ? (size_t)extra[6] << 8 | extra[7] : 0;
    while (len > unit) {
        size_t n = 0;
        for (size_t i = 0; i < unit; i++)
            n = n << 8 | p[i];
        if (!n || n > len - unit)
            break;
        if ((p[unit] & 31) == NAL_IDR)
            ret->key = 1;
        p += unit + n;
        len -= unit + n;
    }
    if (ret->key && sps_len && sps_len <= extra_len - 8)
        sps_size(extra + 8, sps_len, ret);
    return 1;
}

static int vp8(const uint8_t *p, size_t len, struct coded *ret)
{
    if (len < 3)
        return 0;
    ret->key = !(p[0] & 1);
    if (!ret->key)
        return 1;
    if (len < 10 || p[3] != 0x9d || p[4] != 0x01 || p[5] != 0x2a)
        return 0;
    ret->width = (p[6] | p[7] << 8) & 0x3fff;
    ret->height = (p[8] | p[9] << 8) & 0x3fff;
    return ret->width && ret->height;
}

static int vp9(const uint8_t *p, size_t len, struct coded *ret)
{
    struct reader r = {.p = p, .len = len};
    if (get(&r, 2) != 2)
        return 0;
    uint32_t profile = get(&r, 1);
    profile |= get(&r, 1) << 1;
    if (profile == 3)
        get(&r, 1);
    if (get(&r, 1))
        return !r.over; /* shows a frame that is already there */
    ret->key = !get(&r, 1);
    get(&r, 2);
    if (r.over || !ret->key)
        return !r.over;
    if (get(&r, 24) != 0x498342)
        return 0;
    if (profile >= 2)
        get(&r, 1);
    if (get(&r, 3) != 7)
        get(&r, 1 + (profile & 1 ? 3 : 0));
    else if (profile & 1)
        get(&r, 1);
    ret->width = get(&r, 16) + 1;
    ret->height = get(&r, 16) + 1;
    return !r.over;
}

static int jpeg(const uint8_t *p, size_t len, struct coded *ret)
{
    if (len < 4 || p[0] != 0xFF || p[1] != 0xD8)
        return 0;
    ret->key = 1;
    for (size_t at = 2; at + 4 <= len && p[at] == 0xFF;) {
        uint8_t marker = p[at + 1];
        if (marker == 0xFF) {
            at++;
            continue;
        }
        size_t n = (size_t)p[at + 2] << 8 | p[at + 3];
        int frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame && at + 9 <= len) {
            ret->height = (uint32_t)(p[at + 5] << 8 | p[at + 6]);
            ret->width = (uint32_t)(p[at + 7] << 8 | p[at + 8]);
            return 1;
        }
        at += 2 + n;
    }
    return 0;
}

int coded_look(uint32_t codec, const uint8_t *extradata, size_t extradata_len, const uint8_t *bytes, size_t len,
               struct coded *ret_coded)
{
    struct coded c = {0};
    int known = 0;
    if (codec == WIRE_H264)
        known = coded_is_avcc(extradata, extradata_len) ? h264_avcc(extradata, extradata_len, bytes, len, &c)
                                                        : h264_annexb(bytes, len, &c);
    else if (codec == WIRE_VP8)
        known = vp8(bytes, len, &c);
    else if (codec == WIRE_VP9)
        known = vp9(bytes, len, &c);
    else if (codec == WIRE_JPEG)
        known = jpeg(bytes, len, &c);
    if (known)
        *ret_coded = c;
    return known;
}
