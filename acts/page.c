#include "page_parts.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"

#ifdef BAQYLA_SANITIZED
/* fontconfig keeps its caches for the life of the process. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
#endif

static const struct style footer_style = {.face = FACE_SANS, .size = 7, .grey = 0.35};
static const char keyword[] = "act.json sha256 ";

char *page_time(const struct act_content *content, int64_t ms, char *out)
{
    char utc[21];
    if (ms <= 0) {
        g_snprintf(out, 24, "—");
        return out;
    }
    clock_rfc3339(ms + content->zone_min * 60000, utc);
    g_snprintf(out, 24, "%.2s.%.2s.%.4s %.8s", utc + 8, utc + 5, utc, utc + 11);
    return out;
}

void page_hint(struct pen *pen, double x, double width, double base, const char *text)
{
    pen_line(pen, (struct style){.face = FACE_SERIF, .size = 8, .grey = 0.3}, x, base, width, PEN_CENTRE, text);
}

/* «21» қараша 2026, each part on its rule. */
void page_date(struct sheet *sheet, enum lang lang)
{
    struct pen *pen = &sheet->pen;
    const struct style body = {.face = FACE_SERIF, .size = 12}, filled = {.face = FACE_SERIF, .size = 12, .bold = true};
    const char *date = sheet->content->act_date;
    char day[3], year[5];
    g_snprintf(day, sizeof day, "%.2s", date + 8);
    g_snprintf(year, sizeof year, "%.4s", date);
    double x = PAPER_LEFT, base = pen->y + 14;
    const struct {
        const char *text;
        double blank;
    } pieces[] = {{word(W_DATE, lang), 0},
                  {" «", 0},
                  {day, 22},
                  {"» ", 0},
                  {month_name((int)strtol(date + 5, NULL, 10), lang), 90},
                  {" ", 0},
                  {year, 36}};
    pen_tag(pen, "P");
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        if (pieces[i].blank > 0) {
            pen_rule(pen, x, base + 3, pieces[i].blank, 0.6, 0.25);
            pen_line(pen, filled, x, base, pieces[i].blank, PEN_CENTRE, pieces[i].text);
            x += pieces[i].blank;
        } else {
            x += pen_line(pen, body, x, base, PAPER_TEXT, PEN_LEFT, pieces[i].text);
        }
    }
    pen_end_tag(pen, "P");
    pen->y = base + 10;
}

static void draw_footer(struct pen *pen, void *user)
{
    enum { QR = 52 };
    struct sheet *sheet = user;
    const double top = PAPER_HEIGHT - PAPER_BOTTOM + 14, text = PAPER_LEFT + QR + 10;
    char line[96];
    pen_rule(pen, PAPER_LEFT, top, PAPER_TEXT, 0.5, 0.6);
    pen_tag(pen, "P");
    enum fault f = pen_qr(pen, sheet->content->verify_url, PAPER_LEFT - 4, top + 4, QR);
    if (f && !sheet->fault)
        sheet->fault = f;
    pen_line(pen, footer_style, text, top + 17, PAPER_TEXT - QR - 90, PEN_LEFT, sheet->content->verify_url);
    g_snprintf(line, sizeof line, "SHA-256 (act.json): %.16s…", sheet->json_sha256);
    pen_line(pen, (struct style){.face = FACE_MONO, .size = 7, .grey = 0.35}, text, top + 29, PAPER_TEXT - QR - 90,
             PEN_LEFT, line);
    pen_line(pen, footer_style, text, top + 41, PAPER_TEXT - QR - 90, PEN_LEFT,
             sheet->content->university.text[LANG_KK]);
    g_snprintf(line, sizeof line, "%d / %d", pen->page, sheet->pages);
    pen_line(pen, footer_style, PAPER_LEFT, top + 17, PAPER_TEXT, PEN_RIGHT, line);
    pen_end_tag(pen, "P");
}

static void draw_pages(struct sheet *sheet)
{
    void (*form)(struct sheet *, enum lang) = sheet->content->form == ACT_A ? page_form_a : page_form_b;
    if (sheet->reading) {
        form(sheet, LANG_EN);
        return;
    }
    form(sheet, LANG_KK);
    pen_new_page(&sheet->pen);
    form(sheet, LANG_RU);
    pen_new_page(&sheet->pen);
    page_annex(sheet);
}

static enum fault draw(struct sheet *sheet, char **ret_pdf, size_t *ret_len)
{
    const struct act_content *c = sheet->content;
    char keywords[96] = "";
    if (!sheet->reading)
        g_snprintf(keywords, sizeof keywords, "%s%s", keyword, sheet->json_sha256);
    enum fault f =
        pen_init(&sheet->pen, c->frozen_ms,
                 word(c->form == ACT_A ? W_A_TITLE : W_B_TITLE, sheet->reading ? LANG_EN : LANG_KK), c->id, keywords);
    if (f)
        return f;
    sheet->pen.footer = draw_footer;
    sheet->pen.user = sheet;
    draw_pages(sheet);
    int pages = sheet->pen.page;
    char *pdf;
    size_t len;
    f = pen_finish(&sheet->pen, &pdf, &len);
    pen_release(&sheet->pen);
    if (!f && sheet->fault) {
        f = sheet->fault;
        free(pdf);
    }
    if (f)
        return f;
    sheet->pages = pages;
    *ret_pdf = pdf;
    *ret_len = len;
    return F_OK;
}

/* Once to count the pages, once with "n / m" in every footer. */
static enum fault draw_twice(struct sheet *sheet, char **ret_pdf, size_t *ret_len)
{
    struct arena arena;
    struct hex256 sha256;
    const char *json;
    size_t json_len;
    char *counted;
    enum fault f = content_check(sheet->content);
    if (f)
        return f;
    arena_init(&arena, 0);
    f = content_write(sheet->content, &arena, &json, &json_len, &sha256);
    arena_release(&arena);
    if (f)
        return f;
    sheet->json_sha256 = sha256.text;
    f = draw(sheet, &counted, &json_len);
    if (f)
        return f;
    free(counted);
    return draw(sheet, ret_pdf, ret_len);
}

enum fault page_render(const struct act_content *content, const struct picture *pictures, size_t pictures_len,
                       char **ret_pdf, size_t *ret_len)
{
    struct sheet sheet = {.content = content, .pictures = pictures, .pictures_len = pictures_len};
    return draw_twice(&sheet, ret_pdf, ret_len);
}

enum fault page_reading(const struct act_content *content, char **ret_pdf, size_t *ret_len)
{
    struct sheet sheet = {.content = content, .reading = true};
    return draw_twice(&sheet, ret_pdf, ret_len);
}

enum fault page_json_sha256(const void *pdf, size_t len, struct hex256 *ret_sha256)
{
    const size_t key_len = sizeof keyword - 1;
    const char *at = memmem(pdf, len, keyword, key_len), *end = (const char *)pdf + len;
    struct hex256 found;
    if (!at || (size_t)(end - at) < key_len + 65)
        return fault(F_INVALID, "the PDF carries no hash of act.json");
    memcpy(found.text, at + key_len, 64);
    found.text[64] = 0;
    at += key_len;
    if (!hex256_valid(found.text) || memmem(at, (size_t)(end - at), keyword, key_len))
        return fault(F_INVALID, "the PDF carries no single hash of act.json");
    *ret_sha256 = found;
    return F_OK;
}
