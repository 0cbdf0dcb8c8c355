#include "pen.h"

#include <math.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

enum { JPEG_SIDE_MAX = 4096 };

/* Width and height from the first frame header; false when the bytes are no JPEG that a PDF may carry. */
static bool jpeg_size(const unsigned char *b, size_t len, int *ret_width, int *ret_height)
{
    if (len < 4 || b[0] != 0xff || b[1] != 0xd8)
        return false;
    for (size_t at = 2; at + 9 < len;) {
        if (b[at] != 0xff)
            return false;
        unsigned kind = b[at + 1];
        if (kind == 0xff) { /* fill byte */
            at++;
            continue;
        }
        if (kind == 0xc0 || kind == 0xc1 || kind == 0xc2) {
            *ret_height = b[at + 5] << 8 | b[at + 6];
            *ret_width = b[at + 7] << 8 | b[at + 8];
            return *ret_width > 0 && *ret_height > 0 && *ret_width <= JPEG_SIDE_MAX && *ret_height <= JPEG_SIDE_MAX;
        }
        if (kind == 0xda || kind == 0xd9)
            return false;
        at += 2 + (size_t)(b[at + 2] << 8 | b[at + 3]);
    }
    return false;
}

enum fault pen_jpeg(struct pen *pen, const void *bytes, size_t len, double x, double y, double width, double height)
{
    int w, h;
    if (!jpeg_size(bytes, len, &w, &h))
        return fault(F_INVALID, "a still is not a JPEG of at most %d pixels a side", JPEG_SIDE_MAX);
    /* The PDF carries the file's own bytes; the pixels of this surface are never read. */
    cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
    unsigned char *copy = malloc(len);
    if (copy)
        memcpy(copy, bytes, len);
    if (!copy || cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, copy, len, free, copy)) {
        free(copy);
        cairo_surface_destroy(picture);
        return fault(F_NOMEM, "a still of %zu bytes", len);
    }
    double scale = fmin(width / w, height / h);
    cairo_save(pen->cr);
    cairo_translate(pen->cr, x + (width - w * scale) / 2, y + (height - h * scale) / 2);
    cairo_scale(pen->cr, scale, scale);
    cairo_set_source_surface(pen->cr, picture, 0, 0);
    cairo_paint(pen->cr);
    cairo_restore(pen->cr);
    cairo_surface_destroy(picture);
    return F_OK;
}

enum fault pen_qr(struct pen *pen, const char *text, double x, double y, double size)
{
    enum { QUIET = 4 };
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return fault(F_INVALID, "no QR code for an address of %zu bytes", strlen(text));
    double cell = size / (code->width + 2 * QUIET);
    cairo_set_source_rgb(pen->cr, 0, 0, 0);
    for (int row = 0; row < code->width; row++)
        for (int column = 0, run; column < code->width; column += run) {
            const unsigned char *at = code->data + row * code->width;
            for (run = 1; column + run < code->width && (at[column + run] & 1) == (at[column] & 1); run++)
                ;
            if (at[column] & 1)
                cairo_rectangle(pen->cr, x + (column + QUIET) * cell, y + (row + QUIET) * cell, run * cell, cell);
        }
    cairo_fill(pen->cr);
    QRcode_free(code);
    return F_OK;
}
