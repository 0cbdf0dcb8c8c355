#ifndef BAQYLA_HTML_H
#define BAQYLA_HTML_H

#include "buf.h"

/* A strict allow-list for the markup of questions. What comes out is well-formed
   and holds nothing but

     p br b strong i em u sub sup s code pre ul ol li table thead tbody tr td th
     blockquote span div hr, img with src and alt, colspan and rowspan of cells

   Other tags are dropped and their text kept; comments, style and class are
   dropped. What could act (script, frames, forms, svg, event attributes, script
   addresses) is not mended but refused, so that a teacher learns of it. Cleaning
   what is clean changes nothing. */

enum { HTML_DEPTH_MAX = 32 };

struct html_check {
    const char *code; /* NULL: clean; unsafe_html or picture, see items.h */
    char what[48];    /* the tag, the attribute or the address that was refused */
};

/* Where a picture's address leads: writes the address that is to stand in the markup, or returns false to refuse it. */
typedef bool html_picture(void *user, const char *src, char *out, size_t size);

/* Appends the clean markup to `out`. `picture` may be NULL: no picture is taken. */
void html_clean(const char *markup, html_picture *picture, void *user, struct buf *out, struct html_check *ret_check);
/* Appends plain text as markup. */
void html_escape(const char *text, struct buf *out);
/* Whether a text that does not say what it is looks like markup. */
bool html_likely(const char *text);

#endif
