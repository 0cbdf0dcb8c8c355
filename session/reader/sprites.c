#include "sprites.h"

#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "ebml.h"
#include "upright.h"
#include "verbs.h"

enum {
    CELLS = SPRITES_COLUMNS * SPRITES_ROWS,
    QUANTISER = 6,
    ENTRY = 12, /* bytes of one in the index */
};

struct sprites {
    struct decoder *decoder;
    struct ebml *ebml;
    uint64_t slice_base_us;
    AVFrame *sheet, *tile; /* the minute that is being filled; the latest picture, small */
    int64_t minute, cell;  /* of the latest picture, cells counted from media time 0; -1: none */
    int64_t tile_us, end_us; /* media times: of that picture; up to where it may stand */
    int64_t first_minute;    /* of those that are asked for */
    uint64_t offset; /* of the next sheet in the file */
    uint32_t sheets;
    uint8_t index[(size_t)SPRITES_SHEETS_MAX * ENTRY + 8];
    struct read_part part;
};

struct sprites *sprites_new(uint64_t from_us, uint64_t to_us)
{
    struct sprites *s = calloc(1, sizeof *s);
    if (!s || !(s->decoder = decoder_new())) {
        free(s);
        return NULL;
    }
    s->minute = s->cell = -1;
    s->first_minute = (int64_t)(from_us / (CELLS * SPRITE_CELL_S * UINT64_C(1000000)));
    s->end_us = (int64_t)to_us;
    s->part = (struct read_part){.mime = "application/vnd.baqyla.sprites", .ending = "sprites"};
    return s;
}

void sprites_free(struct sprites *s)
{
    if (!s)
        return;
    av_frame_free(&s->sheet);
    av_frame_free(&s->tile);
    ebml_free(s->ebml);
    decoder_free(s->decoder);
    free(s);
}

static void u32_put(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* A black sheet in the picture's own format. NULL: no memory. */
static AVFrame *sheet_make(const AVFrame *like)
{
    AVFrame *f = av_frame_alloc();
    if (!f)
        return NULL;
    f->format = like->format;
    f->color_range = like->color_range;
    f->width = SPRITES_COLUMNS * SPRITE_WIDTH;
    f->height = SPRITES_ROWS * SPRITE_HEIGHT;
    if (av_frame_get_buffer(f, 0) < 0) {
        av_frame_free(&f);
        return NULL;
    }
    ptrdiff_t strides[4] = {f->linesize[0], f->linesize[1], f->linesize[2], f->linesize[3]};
    av_image_fill_black(f->data, strides, f->format, f->color_range, f->width, f->height);
    return f;
}

static void tile_draw(const struct sprites *s, int cell)
{
    const AVFrame *tile = s->tile;
    int x = cell % SPRITES_COLUMNS * SPRITE_WIDTH + (SPRITE_WIDTH - tile->width) / 4 * 2;
    int y = cell / SPRITES_COLUMNS * SPRITE_HEIGHT + (SPRITE_HEIGHT - tile->height) / 4 * 2;
    for (int plane = 0; plane < 3; plane++) {
        int half = plane > 0, width = (tile->width + half) >> half, height = (tile->height + half) >> half;
        uint8_t *to = s->sheet->data[plane] + (ptrdiff_t)(y >> half) * s->sheet->linesize[plane] + (x >> half);
        av_image_copy_plane(to, s->sheet->linesize[plane], tile->data[plane], tile->linesize[plane], width, height);
    }
}

static const char *sheet_out(struct sprites *s)
{
    uint8_t *jpeg = NULL, *entry = s->index + (size_t)s->sheets * ENTRY;
    size_t len = 0;
    if (!s->sheet || s->sheets == SPRITES_SHEETS_MAX)
        return NULL;
    if (s->minute < s->first_minute) {
        av_frame_free(&s->sheet);
        return NULL;
    }
    if (frame_jpeg(s->sheet, QUANTISER, &jpeg, &len))
        return "no memory for a sheet";
    if (!s->sheets)
        out_put(READ_PART, &s->part, sizeof s->part, NULL, 0);
    out_bytes(0, s->offset, jpeg, len);
    free(jpeg);
    u32_put(entry, (uint32_t)s->minute);
    u32_put(entry + 4, (uint32_t)s->offset);
    u32_put(entry + 8, (uint32_t)len);
    s->offset += len;
    s->sheets++;
    av_frame_free(&s->sheet);
    return NULL;
}

/* The latest picture stands in `cell` of media time. */
static const char *cell_set(struct sprites *s, int64_t cell)
{
    const char *why = NULL;
    if (cell / CELLS != s->minute)
        why = sheet_out(s);
    s->minute = cell / CELLS;
    s->cell = cell;
    if (!why && !s->sheet && !(s->sheet = sheet_make(s->tile)))
        why = "no memory for a sheet";
    if (!why && s->sheet->format == s->tile->format)
        tile_draw(s, (int)(cell % CELLS));
    return why;
}

/* Between two pictures the first one stands, as long as it may. */
static const char *stand(struct sprites *s, int64_t until)
{
    const char *why = NULL;
    int64_t last = (s->tile_us + SPRITE_STANDS_S * INT64_C(1000000)) / (SPRITE_CELL_S * INT64_C(1000000));
    for (int64_t cell = s->cell + 1; s->tile && !why && cell < until && cell <= last; cell++)
        why = cell_set(s, cell);
    return why;
}

static int side_of(const AVFrame *f)
{
    if (3 * f->width >= 4 * f->height)
        return SPRITE_WIDTH;
    return f->height >= f->width ? SPRITE_HEIGHT : SPRITE_HEIGHT * f->width / f->height;
}

static const char *key_take(struct sprites *s, uint64_t pts_us, const uint8_t *bytes, size_t len)
{
    struct picture picture;
    int shrunk;
    int64_t cell = (int64_t)(pts_us / (SPRITE_CELL_S * 1000000));
    if (cell <= s->cell)
        return NULL;
    decoder_break(s->decoder);
    if (decoder_feed(s->decoder, bytes, len, &picture) != DECODED_PICTURE)
        return NULL;
    AVFrame *tile = frame_upright(decoder_frame(s->decoder), 1, side_of(decoder_frame(s->decoder)), &shrunk);
    if (!tile)
        return NULL;
    const char *why = stand(s, cell);
    av_frame_free(&s->tile);
    s->tile = tile;
    s->tile_us = (int64_t)pts_us;
    if (!s->part.frames++)
        s->part.first_us = pts_us;
    s->part.last_us = pts_us;
    return why ? why : cell_set(s, cell);
}

static const char *slice_take(struct sprites *s, const struct recording *r)
{
    struct ebml_track track;
    struct ebml_block block;
    const uint8_t *bytes = r->body;
    const char *why = NULL;
    size_t len = r->rec.len;
    if (len >= 4 && bytes[0] == 0x1A && bytes[1] == 0x45 && bytes[2] == 0xDF && bytes[3] == 0xA3)
        s->slice_base_us = r->frame.pts_us;
    while (!why) {
        enum ebml_event event = ebml_next(s->ebml, &bytes, &len, &track, &block);
        if (event == EBML_MORE || event == EBML_BAD)
            return NULL;
        if (event == EBML_TRACK && decoder_open(s->decoder, track.codec, track.extradata, track.extradata_len))
            return NULL;
        if (event != EBML_BLOCK)
            continue;
        uint64_t pts_us = s->slice_base_us + (uint64_t)(block.time_us > 0 ? block.time_us : 0);
        if (block.key)
            why = key_take(s, pts_us, block.bytes, block.len);
    }
    return why;
}

const char *sprites_take(struct sprites *s, const struct recording *r)
{
    if (r->rec.kind != MEDIAREC_CONFIG)
        return s->ebml                     ? slice_take(s, r)
               : r->frame.flags & WIRE_KEY ? key_take(s, r->frame.pts_us, r->body, r->rec.len)
                                           : NULL;
    ebml_free(s->ebml);
    s->ebml = NULL;
    if (r->config.codec == WIRE_SLICE && !(s->ebml = ebml_new()))
        return "no memory";
    /* A codec that is not decoded gives no pictures; that is no reason to stop. */
    if (!s->ebml)
        (void)decoder_open(s->decoder, r->config.codec, r->config.extradata, r->config.extradata_len);
    return NULL;
}

const char *sprites_end(struct sprites *s)
{
    const char *why = stand(s, s->end_us / (SPRITE_CELL_S * INT64_C(1000000)) + 1);
    if (!why)
        why = sheet_out(s);
    if (why || !s->sheets)
        return why;
    u32_put(s->index + (size_t)s->sheets * ENTRY, s->sheets);
    u32_put(s->index + (size_t)s->sheets * ENTRY + 4, SPRITES_MAGIC);
    out_bytes(0, s->offset, s->index, (size_t)s->sheets * ENTRY + 8);
    out_put(READ_PART_END, &s->part, sizeof s->part, NULL, 0);
    return NULL;
}
