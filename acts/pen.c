#include "pen.h"

#include <assert.h>
#include <cairo/cairo-pdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

static cairo_status_t collect(void *closure, const unsigned char *data, unsigned int length)
{
    struct pen *pen = closure;
    char *more = pen->failed || pen->len + length > PDF_BYTES_MAX ? NULL : realloc(pen->bytes, pen->len + length);
    if (!more) {
        pen->failed = true;
        return CAIRO_STATUS_WRITE_ERROR;
    }
    memcpy(more + pen->len, data, length);
    pen->bytes = more;
    pen->len += length;
    return CAIRO_STATUS_SUCCESS;
}

enum fault pen_init(struct pen *pen, int64_t created_ms, const char *title, const char *subject, const char *keywords)
{
    char created[21];
    *pen = (struct pen){.page = 1, .y = PAPER_TOP};
    pen->surface = cairo_pdf_surface_create_for_stream(collect, pen, PAPER_WIDTH, PAPER_HEIGHT);
    pen->cr = cairo_create(pen->surface);
    pen->fonts = pango_cairo_font_map_new();
    pen->pango = pango_font_map_create_context(pen->fonts);
    /* Lengths in points, no hinting, no rounding: the machine's screen has no say in the layout. */
    pango_cairo_context_set_resolution(pen->pango, 72);
    pango_context_set_round_glyph_positions(pen->pango, FALSE);
    pango_context_set_language(pen->pango, pango_language_from_string("kk"));
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(pen->pango, options);
    cairo_font_options_destroy(options);
    clock_rfc3339(created_ms, created);
    cairo_pdf_surface_restrict_to_version(pen->surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_SUBJECT, subject);
    cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_KEYWORDS, keywords);
    cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_CREATOR, "Baqyla");
    cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
    cairo_pdf_surface_set_metadata(pen->surface, CAIRO_PDF_METADATA_MOD_DATE, created);
    if (cairo_status(pen->cr)) {
        pen_release(pen);
        return fault(F_NOMEM, "cannot begin a PDF");
    }
    return F_OK;
}

enum fault pen_finish(struct pen *pen, char **ret_bytes, size_t *ret_len)
{
    if (pen->footer)
        pen->footer(pen, pen->user);
    cairo_show_page(pen->cr);
    cairo_status_t drawn = cairo_status(pen->cr);
    cairo_surface_finish(pen->surface);
    if (drawn || cairo_surface_status(pen->surface) || pen->failed)
        return fault(F_NOMEM, "PDF: %s", cairo_status_to_string(drawn ? drawn : cairo_surface_status(pen->surface)));
    *ret_bytes = pen->bytes;
    *ret_len = pen->len;
    pen->bytes = NULL;
    return F_OK;
}

void pen_release(struct pen *pen)
{
    if (pen->pango)
        g_object_unref(pen->pango);
    if (pen->fonts)
        g_object_unref(pen->fonts);
    if (pen->cr)
        cairo_destroy(pen->cr);
    if (pen->surface)
        cairo_surface_destroy(pen->surface);
    free(pen->bytes);
    *pen = (struct pen){0};
}

void pen_new_page(struct pen *pen)
{
    if (pen->footer)
        pen->footer(pen, pen->user);
    cairo_show_page(pen->cr);
    pen->page++;
    pen->y = PAPER_TOP;
}

void pen_need(struct pen *pen, double height)
{
    if (pen->y + height > PAPER_HEIGHT - PAPER_BOTTOM)
        pen_new_page(pen);
}

void pen_tag(struct pen *pen, const char *tag)
{
    cairo_tag_begin(pen->cr, tag, NULL);
}

void pen_end_tag(struct pen *pen, const char *tag)
{
    cairo_tag_end(pen->cr, tag);
}

void pen_outline(struct pen *pen, const char *title)
{
    char where[48];
    g_snprintf(where, sizeof where, "page=%d pos=[0 %d]", pen->page, (int)pen->y);
    cairo_pdf_surface_add_outline(pen->surface, CAIRO_PDF_OUTLINE_ROOT, title, where, CAIRO_PDF_OUTLINE_FLAG_OPEN);
}

static PangoFontDescription *font_of(struct style style)
{
    static const char *const families[] = {"PT Serif, Liberation Serif, DejaVu Serif",
                                           "PT Sans, Liberation Sans, DejaVu Sans", "PT Mono, DejaVu Sans Mono",
                                           "DejaVu Sans"};
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, families[style.face]);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    if (style.bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    if (style.italic)
        pango_font_description_set_style(font, PANGO_STYLE_ITALIC);
    return font;
}

/* A word with a hyphen stays on one line, so that a text search finds the form's words. */
static void keep_hyphens(PangoLayout *layout, const char *text)
{
    PangoAttrList *list = pango_attr_list_new();
    for (const char *h = strchr(text, '-'); h; h = strchr(h + 1, '-')) {
        PangoAttribute *keep = pango_attr_allow_breaks_new(FALSE);
        keep->start_index = (guint)(h - text);
        keep->end_index = (guint)(h - text) + 2;
        pango_attr_list_insert(list, keep);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

static PangoLayout *layout_of(struct pen *pen, struct style style, double width, const char *text)
{
    PangoLayout *layout = pango_layout_new(pen->pango);
    PangoFontDescription *font = font_of(style);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_text(layout, text ? text : "", -1);
    if (width > 0) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    }
    keep_hyphens(layout, text ? text : "");
    return layout;
}

static void ink(struct pen *pen, double grey)
{
    cairo_set_source_rgb(pen->cr, grey, grey, grey);
}

double pen_paragraph(struct pen *pen, struct style style, double x, double width, enum pen_align align,
                     const char *text)
{
    static const PangoAlignment sides[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT};
    PangoLayout *layout = layout_of(pen, style, width, text);
    pango_layout_set_alignment(layout, sides[align]);
    pango_layout_set_line_spacing(layout, style.face == FACE_MONO ? 1.15f : 1.25f);
    int height;
    pango_layout_get_size(layout, NULL, &height);
    ink(pen, style.grey);
    cairo_move_to(pen->cr, x, pen->y);
    pango_cairo_show_layout(pen->cr, layout);
    g_object_unref(layout);
    pen->y += (double)height / PANGO_SCALE;
    return (double)height / PANGO_SCALE;
}

double pen_height(struct pen *pen, struct style style, double width, const char *text)
{
    PangoLayout *layout = layout_of(pen, style, width, text);
    pango_layout_set_line_spacing(layout, style.face == FACE_MONO ? 1.15f : 1.25f);
    int height;
    pango_layout_get_size(layout, NULL, &height);
    g_object_unref(layout);
    return (double)height / PANGO_SCALE;
}

double pen_width(struct pen *pen, struct style style, const char *text)
{
    PangoLayout *layout = layout_of(pen, style, 0, text);
    int width;
    pango_layout_get_size(layout, &width, NULL);
    g_object_unref(layout);
    return (double)width / PANGO_SCALE;
}

double pen_line(struct pen *pen, struct style style, double x, double base, double width, enum pen_align align,
                const char *text)
{
    double natural = pen_width(pen, style, text);
    if (natural > width)
        style.size *= fmax(width / natural, 0.3) * 0.995;
    natural = fmin(pen_width(pen, style, text), width);
    PangoLayout *layout = layout_of(pen, style, 0, text);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    if (align == PEN_CENTRE)
        x += (width - natural) / 2;
    else if (align == PEN_RIGHT)
        x += width - natural;
    ink(pen, style.grey);
    cairo_move_to(pen->cr, x, base);
    pango_cairo_show_layout_line(pen->cr, pango_layout_get_line_readonly(layout, 0));
    g_object_unref(layout);
    return natural;
}

void pen_rule(struct pen *pen, double x, double y, double width, double thickness, double grey)
{
    ink(pen, grey);
    cairo_set_line_width(pen->cr, thickness);
    cairo_move_to(pen->cr, x, y);
    cairo_line_to(pen->cr, x + width, y);
    cairo_stroke(pen->cr);
}

void pen_box(struct pen *pen, double x, double y, double width, double height, double grey, bool fill)
{
    ink(pen, grey);
    cairo_set_line_width(pen->cr, 0.5);
    cairo_rectangle(pen->cr, x, y, width, height);
    if (fill)
        cairo_fill(pen->cr);
    else
        cairo_stroke(pen->cr);
}

enum { RULE_DROP = 3 }; /* a rule lies this far below the baseline */

void pen_blank(struct pen *pen, struct style style, double x, double base, double width, const char *fill)
{
    pen_rule(pen, x, base + RULE_DROP, width, 0.6, 0.25);
    if (fill && *fill)
        pen_line(pen, style, x + 4, base, width - 8, PEN_LEFT, fill);
}

/* The text laid over the rules: the first line starts after the label. */
static PangoLayout *ruled_layout(struct pen *pen, struct style style, double indent, const char *fill, int rules)
{
    for (;; style.size *= 0.95) {
        PangoLayout *layout = layout_of(pen, style, PAPER_TEXT, fill);
        pango_layout_set_indent(layout, (int)(indent * PANGO_SCALE));
        if (pango_layout_get_line_count(layout) <= rules || style.size < 4)
            return layout;
        g_object_unref(layout);
    }
}

void pen_ruled(struct pen *pen, struct style style, const char *label, const char *fill, int rules, double pitch)
{
    double base = pen->y + pitch - 6;
    double indent = *label ? pen_line(pen, style, PAPER_LEFT, base, PAPER_TEXT, PEN_LEFT, label) + 6 : 0;
    /* A label that fills its line leaves the blank to the next one. */
    if (indent > PAPER_TEXT - 40) {
        indent = 0;
        base += pitch;
    }
    PangoLayout *layout = ruled_layout(pen, style, indent + 4, fill ? fill : "", rules);
    for (int i = 0; i < rules; i++, base += pitch) {
        double from = i ? 0 : indent;
        pen_rule(pen, PAPER_LEFT + from, base + RULE_DROP, PAPER_TEXT - from, 0.6, 0.25);
        if (i >= pango_layout_get_line_count(layout))
            continue;
        ink(pen, style.grey);
        cairo_move_to(pen->cr, PAPER_LEFT + (i ? 4 : indent + 4), base);
        pango_cairo_show_layout_line(pen->cr, pango_layout_get_line_readonly(layout, i));
    }
    g_object_unref(layout);
    pen->y = base - pitch + RULE_DROP + 6;
}
