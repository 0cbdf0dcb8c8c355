#ifndef BAQYLA_PEN_H
#define BAQYLA_PEN_H

#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"

/* A pen that writes down an A4 page: it knows how text, ruled blanks, tables,
   pictures and squares of a QR code lie on paper, and nothing of acts. Lengths
   are points (1/72 inch); `y` runs downwards from the page's top. The PDF that
   it leaves depends on the calls alone: same calls, same bytes, in any zone,
   locale or process. One thread at a time. */

enum {
    PAPER_WIDTH = 595,
    PAPER_HEIGHT = 842,
    PAPER_LEFT = 71, /* 25 mm */
    PAPER_RIGHT = 42,
    PAPER_TOP = 50,
    PAPER_BOTTOM = 84, /* the footer stands below */
    PAPER_TEXT = PAPER_WIDTH - PAPER_LEFT - PAPER_RIGHT,
    PDF_BYTES_MAX = 16 * 1024 * 1024,
};

enum face { FACE_SERIF, FACE_SANS, FACE_MONO, FACE_SYMBOL };

struct style {
    enum face face;
    double size;
    bool bold, italic;
    double grey; /* 0 black … 1 white */
};

struct pen {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts;
    PangoContext *pango;
    double y;                                    /* next free line */
    int page;                                    /* 1… */
    void (*footer)(struct pen *pen, void *user); /* drawn when a page ends */
    void *user;
    char *bytes; /* the PDF so far; malloc'd */
    size_t len;
    bool failed; /* no memory or over PDF_BYTES_MAX */
};

/* Begins the first page. `created_ms` becomes the creation date; `title`,
   `subject`, `keywords` the metadata (borrowed for the call). */
enum fault pen_init(struct pen *pen, int64_t created_ms, const char *title, const char *subject,
                    const char *keywords) MUST_CHECK;
/* Ends the last page and hands over the malloc'd PDF. Call pen_release after it. */
enum fault pen_finish(struct pen *pen, char **ret_bytes, size_t *ret_len) MUST_CHECK;
void pen_release(struct pen *pen);

void pen_new_page(struct pen *pen);
/* A new page unless `height` still fits. */
void pen_need(struct pen *pen, double height);
/* Opens and closes a structure tag ("H1", "P", "L", "Table", …) for readers. */
void pen_tag(struct pen *pen, const char *tag);
void pen_end_tag(struct pen *pen, const char *tag);
/* A line of the document's outline that leads to the current page. */
void pen_outline(struct pen *pen, const char *title);

enum pen_align { PEN_LEFT, PEN_CENTRE, PEN_RIGHT };

/* A paragraph at x, wrapped at width; moves y below it. Words joined by a hyphen are kept whole. Returns its height. */
double pen_paragraph(struct pen *pen, struct style style, double x, double width, enum pen_align align,
                     const char *text);
/* The same measured only. */
double pen_height(struct pen *pen, struct style style, double width, const char *text);
/* One line with its baseline at `base`, shrunk until it fits `width`; returns the width it took. y stays. */
double pen_line(struct pen *pen, struct style style, double x, double base, double width, enum pen_align align,
                const char *text);
double pen_width(struct pen *pen, struct style style, const char *text);

/* A thin rule. */
void pen_rule(struct pen *pen, double x, double y, double width, double thickness, double grey);
void pen_box(struct pen *pen, double x, double y, double width, double height, double grey, bool fill);

/* A blank of the form: a rule from x over width with `fill` written on it. */
void pen_blank(struct pen *pen, struct style style, double x, double base, double width, const char *fill);

/* `label`, then a blank that runs to the right edge and over `rules` lines in
   all, `pitch` apart, with `fill` wrapped over them (shrunk when it is too
   long). y ends below the last rule. */
void pen_ruled(struct pen *pen, struct style style, const char *label, const char *fill, int rules, double pitch);

/* A JPEG as it is, fitted into the box, centred. F_INVALID when the bytes are not a baseline or progressive JPEG of a
   size up to 4096. */
enum fault pen_jpeg(struct pen *pen, const void *bytes, size_t len, double x, double y, double width,
                    double height) MUST_CHECK;

/* A QR code (level M) of `text` with its quiet zone inside `size`. F_INVALID when it does not fit a code. */
enum fault pen_qr(struct pen *pen, const char *text, double x, double y, double size) MUST_CHECK;

#endif
