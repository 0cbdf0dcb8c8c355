#include "paper.h"

#include <stdlib.h>
#include <string.h>

static const struct style small = {.face = FACE_SANS, .size = 8}, label = {.face = FACE_SANS, .size = 8, .grey = 0.35},
                          head = {.face = FACE_SANS, .size = 7.5, .bold = true},
                          footer_style = {.face = FACE_SANS, .size = 7, .grey = 0.35};

/* How much air is left in rows and between signatures. */
struct density {
    double pad, sign;
};
static const struct density densities[] = {{3, 26}, {2, 24}, {0.8, 22}};

enum {
    DENSITIES = sizeof densities / sizeof *densities,
    DENSE_ROWS = 200, /* a longer table is only drawn loosely: a page less would not be noticed */
    KEEP_ROWS = 5,    /* so many of the last rows stand on the page of the signatures */
};

struct draft {
    struct pen pen;
    const struct paper *paper;
    struct density density;
    double x[PAPER_COLUMNS_MAX], width[PAPER_COLUMNS_MAX];
    int pages;
    enum fault fault;
};

static void draw_footer(struct pen *pen, void *user)
{
    enum { QR = 52 };
    struct draft *d = user;
    const double top = PAPER_HEIGHT - PAPER_BOTTOM + 14, text = PAPER_LEFT + QR + 10, width = PAPER_TEXT - QR - 90;
    char line[96];
    pen_rule(pen, PAPER_LEFT, top, PAPER_TEXT, 0.5, 0.6);
    pen_tag(pen, "P");
    if (d->paper->verify_url) {
        enum fault f = pen_qr(pen, d->paper->verify_url, PAPER_LEFT - 4, top + 4, QR);
        if (f && !d->fault)
            d->fault = f;
        pen_line(pen, footer_style, text, top + 17, width, PEN_LEFT, d->paper->verify_url);
    }
    if (d->paper->sha256) {
        g_snprintf(line, sizeof line, "SHA-256: %.16s…", d->paper->sha256);
        pen_line(pen, (struct style){.face = FACE_MONO, .size = 7, .grey = 0.35}, text, top + 29, width, PEN_LEFT,
                 line);
    }
    pen_line(pen, footer_style, text, top + 41, width, PEN_LEFT, d->paper->university);
    g_snprintf(line, sizeof line, "%d / %d", pen->page, d->pages);
    pen_line(pen, footer_style, PAPER_LEFT, top + 17, PAPER_TEXT, PEN_RIGHT, line);
    pen_end_tag(pen, "P");
}

static void heading(struct draft *d)
{
    struct pen *pen = &d->pen;
    const struct paper *p = d->paper;
    pen_outline(pen, p->title);
    pen_tag(pen, "P");
    pen_paragraph(pen, (struct style){.face = FACE_SERIF, .size = 11}, PAPER_LEFT, PAPER_TEXT, PEN_CENTRE,
                  p->university);
    pen_end_tag(pen, "P");
    pen->y += 10;
    pen_tag(pen, "H1");
    pen_paragraph(pen, (struct style){.face = FACE_SERIF, .size = 15, .bold = true}, PAPER_LEFT, PAPER_TEXT, PEN_CENTRE,
                  p->title);
    pen_end_tag(pen, "H1");
    if (p->number) {
        pen->y += 2;
        pen_tag(pen, "P");
        pen_paragraph(pen, (struct style){.face = FACE_SERIF, .size = 12}, PAPER_LEFT, PAPER_TEXT, PEN_CENTRE,
                      p->number);
        pen_end_tag(pen, "P");
    }
    pen->y += 10;
}

enum { NAME = 150 };
static const struct style value_style = {.face = FACE_SANS, .size = 9};

static double facts_height(struct pen *pen, const struct paper_fact *list, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double name = pen_height(pen, label, NAME - 8, list[i].name);
        double value = pen_height(pen, value_style, PAPER_TEXT - NAME, list[i].value ? list[i].value : "—");
        sum += (name > value ? name : value) + 3;
    }
    return sum;
}

static void facts(struct pen *pen, const struct paper_fact *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = list[i].value ? list[i].value : "—";
        pen_need(pen, pen_height(pen, small, PAPER_TEXT - NAME, value) + 3);
        double top = pen->y;
        pen_tag(pen, "P");
        pen_paragraph(pen, label, PAPER_LEFT, NAME - 8, PEN_LEFT, list[i].name);
        double low = pen->y;
        pen->y = top;
        pen_paragraph(pen, value_style, PAPER_LEFT + NAME, PAPER_TEXT - NAME, PEN_LEFT, value);
        pen_end_tag(pen, "P");
        pen->y = (pen->y > low ? pen->y : low) + 3;
    }
}

static void measure(struct draft *d)
{
    double sum = 0, x = PAPER_LEFT;
    for (size_t i = 0; i < d->paper->columns_len; i++)
        sum += d->paper->columns[i].share;
    for (size_t i = 0; i < d->paper->columns_len; i++) {
        d->x[i] = x;
        d->width[i] = PAPER_TEXT * d->paper->columns[i].share / sum;
        x += d->width[i];
    }
}

enum { PAD = 3, AFTER_TABLE = 10, BEFORE_NOTE = 6, BEFORE_SIGNERS = 8 };

/* What stands below the table and is not torn from it. */
static double tail_height(struct draft *d)
{
    const struct paper *p = d->paper;
    double sum = AFTER_TABLE + facts_height(&d->pen, p->totals, p->totals_len);
    if (p->note)
        sum += BEFORE_NOTE + pen_height(&d->pen, small, PAPER_TEXT, p->note);
    return sum + (p->signers_len ? BEFORE_SIGNERS + (double)p->signers_len * d->density.sign : 0);
}

/* One row at the pen's y; the height is that of its highest cell. */
static void row_draw(struct draft *d, struct style style, const char *const *cells, double height, const char *tag)
{
    struct pen *pen = &d->pen;
    double top = pen->y;
    pen_tag(pen, "TR");
    for (size_t i = 0; i < d->paper->columns_len; i++) {
        pen->y = top + d->density.pad;
        pen_tag(pen, tag);
        if (cells[i] && *cells[i])
            pen_paragraph(pen, style, d->x[i] + PAD, d->width[i] - 2 * PAD, d->paper->columns[i].align, cells[i]);
        pen_end_tag(pen, tag);
        pen_box(pen, d->x[i], top, d->width[i], height, 0.55, false);
    }
    pen_end_tag(pen, "TR");
    pen->y = top + height;
}

static double row_height(struct draft *d, struct style style, const char *const *cells)
{
    double most = pen_height(&d->pen, style, 100, "Ә");
    for (size_t i = 0; i < d->paper->columns_len; i++) {
        double h = cells[i] && *cells[i] ? pen_height(&d->pen, style, d->width[i] - 2 * PAD, cells[i]) : 0;
        most = h > most ? h : most;
    }
    return most + 2 * d->density.pad;
}

static void table_head(struct draft *d)
{
    const char *titles[PAPER_COLUMNS_MAX];
    for (size_t i = 0; i < d->paper->columns_len; i++)
        titles[i] = d->paper->columns[i].title;
    row_draw(d, head, titles, row_height(d, head, titles), "TH");
}

struct cells {
    char kept[PAPER_COLUMNS_MAX][PAPER_CELL_MAX];
    const char *text[PAPER_COLUMNS_MAX];
};

static void row_cells(const struct paper *p, size_t row, struct cells *ret_cells)
{
    for (size_t c = 0; c < p->columns_len; c++) {
        const char *text = p->cells[row * p->columns_len + c], *end;
        size_t len = text ? strlen(text) : 0;
        if (len >= PAPER_CELL_MAX) {
            g_utf8_validate(text, PAPER_CELL_MAX - 1, &end);
            len = (size_t)(end - text);
        }
        memcpy(ret_cells->kept[c], text ? text : "", len);
        ret_cells->kept[c][len] = 0;
        ret_cells->text[c] = ret_cells->kept[c];
    }
}

/* What must follow on the same page when row `r` is drawn: the last rows and all below the table go together. */
static double room_for(struct draft *d, size_t r, double height, struct cells *cells)
{
    const struct paper *p = d->paper;
    size_t first = p->rows > KEEP_ROWS ? p->rows - KEEP_ROWS : 0;
    if (r != first)
        return height;
    double sum = tail_height(d);
    for (size_t i = first; i < p->rows; i++) {
        row_cells(p, i, cells);
        sum += row_height(d, small, cells->text);
    }
    return sum < PAPER_HEIGHT - PAPER_TOP - PAPER_BOTTOM ? sum : height;
}

static void table(struct draft *d)
{
    const struct paper *p = d->paper;
    struct cells cells, ahead;
    if (!p->columns_len)
        return;
    measure(d);
    d->pen.y += 8;
    pen_need(&d->pen, 60);
    pen_tag(&d->pen, "Table");
    table_head(d);
    for (size_t r = 0; r < p->rows; r++) {
        row_cells(p, r, &cells);
        double height = row_height(d, small, cells.text);
        int page = d->pen.page;
        pen_need(&d->pen, room_for(d, r, height, &ahead));
        if (d->pen.page != page)
            table_head(d);
        row_draw(d, small, cells.text, height, "TD");
    }
    pen_end_tag(&d->pen, "Table");
    d->pen.y += AFTER_TABLE;
}

static void signers(struct draft *d)
{
    enum { POST = 210, RULE = 110 };
    struct pen *pen = &d->pen;
    pen->y += BEFORE_SIGNERS;
    for (size_t i = 0; i < d->paper->signers_len; i++) {
        const struct paper_signer *s = &d->paper->signers[i];
        pen_need(pen, d->density.sign);
        double base = pen->y + d->density.sign - 10;
        pen_tag(pen, "P");
        pen_line(pen, (struct style){.face = FACE_SERIF, .size = 10}, PAPER_LEFT, base, POST, PEN_LEFT, s->post);
        pen_rule(pen, PAPER_LEFT + POST + 8, base + 3, RULE, 0.6, 0.25);
        pen_line(pen, (struct style){.face = FACE_SERIF, .size = 10}, PAPER_LEFT + POST + RULE + 20, base,
                 PAPER_TEXT - POST - RULE - 20, PEN_LEFT, s->name ? s->name : "____________________");
        pen_end_tag(pen, "P");
        pen->y += d->density.sign;
    }
}

static enum fault draw(struct draft *d, char **ret_pdf, size_t *ret_len)
{
    const struct paper *p = d->paper;
    char keywords[96];
    g_snprintf(keywords, sizeof keywords, "sha256 %s", p->sha256 ? p->sha256 : "");
    enum fault f = pen_init(&d->pen, p->made_ms, p->title, p->id, keywords);
    if (f)
        return f;
    d->pen.footer = draw_footer;
    d->pen.user = d;
    heading(d);
    facts(&d->pen, p->facts, p->facts_len);
    table(d);
    facts(&d->pen, p->totals, p->totals_len);
    if (p->note) {
        d->pen.y += BEFORE_NOTE;
        pen_need(&d->pen, pen_height(&d->pen, small, PAPER_TEXT, p->note));
        pen_tag(&d->pen, "P");
        pen_paragraph(&d->pen, small, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, p->note);
        pen_end_tag(&d->pen, "P");
    }
    signers(d);
    int pages = d->pen.page;
    char *pdf;
    size_t len;
    f = pen_finish(&d->pen, &pdf, &len);
    pen_release(&d->pen);
    if (!f && d->fault) {
        f = d->fault;
        free(pdf);
    }
    if (f)
        return f;
    d->pages = pages;
    *ret_pdf = pdf;
    *ret_len = len;
    return F_OK;
}

enum fault paper_render(const struct paper *paper, char **ret_pdf, size_t *ret_len)
{
    struct draft d = {.paper = paper};
    const int tries = paper->rows > DENSE_ROWS ? 1 : DENSITIES;
    struct density best = densities[0];
    int least = 0;
    if (paper->rows > PAPER_ROWS_MAX)
        return fault(F_TOO_BIG, "a paper of %zu rows", paper->rows);
    /* Once a density to count the pages, once with "n / m" in every footer; the loosest of the fewest pages. */
    for (int i = 0; i < tries && least != 1; i++) {
        char *counted;
        size_t len;
        d.density = densities[i];
        enum fault f = draw(&d, &counted, &len);
        if (f)
            return f;
        free(counted);
        if (!least || d.pages < least) {
            least = d.pages;
            best = d.density;
        }
    }
    d.pages = least;
    d.density = best;
    return draw(&d, ret_pdf, ret_len);
}
