#include "hide.h"

#include <inttypes.h>
#include <libavutil/frame.h>
#include <libavutil/pixdesc.h>
#include <stdio.h>
#include <string.h>

#include "decode.h"

enum { CELLS = 5 /* over the longer side of an area */ };

struct cell {
    int left, top, right, bottom;
};

static void cell_fill(uint8_t *plane, ptrdiff_t stride, struct cell c)
{
    uint32_t sum = 0, count = (uint32_t)(c.right - c.left) * (uint32_t)(c.bottom - c.top);
    for (int y = c.top; y < c.bottom; y++)
        for (int x = c.left; x < c.right; x++)
            sum += plane[y * stride + x];
    for (int y = c.top; y < c.bottom; y++)
        memset(plane + y * stride + c.left, (int)((sum + count / 2) / count), (size_t)(c.right - c.left));
}

static int lesser(int a, int b)
{
    return a < b ? a : b;
}

static void area_hide(uint8_t *plane, ptrdiff_t stride, int width, int height, const struct read_area *a)
{
    struct cell all = {a->x * width / 1000, a->y * height / 1000, lesser((a->x + a->w) * width / 1000 + 1, width),
                       lesser((a->y + a->h) * height / 1000 + 1, height)};
    int longer = all.right - all.left > all.bottom - all.top ? all.right - all.left : all.bottom - all.top;
    int side = longer / CELLS > 1 ? longer / CELLS : 2;
    for (int y = all.top; y < all.bottom; y += side)
        for (int x = all.left; x < all.right; x += side)
            cell_fill(plane, stride, (struct cell){x, y, lesser(x + side, all.right), lesser(y + side, all.bottom)});
}

struct AVFrame *frame_hidden(const struct AVFrame *frame, const struct read_area *areas, int count)
{
    struct picture seen;
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(frame->format);
    AVFrame *out = format && picture_from_frame(frame, &seen) ? av_frame_clone(frame) : NULL;
    if (!out || av_frame_make_writable(out) < 0) {
        av_frame_free(&out);
        return NULL;
    }
    for (int k = 0; k < 3 && out->data[k]; k++) {
        int width = k ? AV_CEIL_RSHIFT(out->width, format->log2_chroma_w) : out->width,
            height = k ? AV_CEIL_RSHIFT(out->height, format->log2_chroma_h) : out->height;
        for (int i = 0; i < count; i++)
            area_hide(out->data[k], out->linesize[k], width, height, &areas[i]);
    }
    return out;
}

int hide_parse(const char *text, struct read_area areas[][READ_AREAS_MAX], int counts[], int pictures)
{
    int all = 0, used = 0;
    memset(counts, 0, (size_t)pictures * sizeof *counts);
    for (const char *at = text; *at; at += used, all++) {
        unsigned picture, x, y, w, h;
        if (sscanf(at, READ_HIDE_SCAN "%n", &picture, &x, &y, &w, &h, &used) != 5 || picture >= (unsigned)pictures ||
            counts[picture] == READ_AREAS_MAX || x > 1000 || y > 1000 || w > 1000 || h > 1000 || !w || !h)
            return -1;
        areas[picture][counts[picture]++] = (struct read_area){(uint16_t)x, (uint16_t)y, (uint16_t)w, (uint16_t)h};
        used += at[used] == ';';
    }
    return all;
}
