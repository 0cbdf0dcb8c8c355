#include "page_parts.h"

#include <string.h>

/* The annex: what the system adds to the act. Kazakh first, Russian beside it. */

static const struct style small = {.face = FACE_SANS, .size = 8.5},
                          label = {.face = FACE_SANS, .size = 7.5, .grey = 0.4},
                          strong = {.face = FACE_SANS, .size = 8.5, .bold = true},
                          mono = {.face = FACE_MONO, .size = 7};

char *page_both(enum word w, char *out, size_t size)
{
    const char *kk = word(w, LANG_KK), *ru = word(w, LANG_RU);
    if (strcmp(kk, ru))
        g_snprintf(out, size, "%s / %s", kk, ru);
    else
        g_strlcpy(out, kk, size);
    return out;
}

void page_heading(struct pen *pen, const char *text)
{
    pen_need(pen, 60);
    pen->y += 10;
    pen_tag(pen, "H2");
    pen_paragraph(pen, (struct style){.face = FACE_SANS, .size = 10.5, .bold = true}, PAPER_LEFT, PAPER_TEXT, PEN_LEFT,
                  text);
    pen_end_tag(pen, "H2");
    pen->y += 2;
    pen_rule(pen, PAPER_LEFT, pen->y, PAPER_TEXT, 0.8, 0.2);
    pen->y += 6;
}

/* A name and its value on one row. */
void page_fact(struct pen *pen, enum word name, const char *value)
{
    enum { NAME = 150 };
    char text[96];
    double height = pen_height(pen, small, PAPER_TEXT - NAME, value);
    pen_need(pen, height + 3);
    double top = pen->y;
    pen_tag(pen, "P");
    pen_paragraph(pen, label, PAPER_LEFT, NAME - 8, PEN_LEFT, page_both(name, text, sizeof text));
    double low = pen->y;
    pen->y = top;
    pen_paragraph(pen, small, PAPER_LEFT + NAME, PAPER_TEXT - NAME, PEN_LEFT, value);
    pen_end_tag(pen, "P");
    pen->y = (pen->y > low ? pen->y : low) + 3;
}

static void facts_of_act(struct sheet *sheet)
{
    const struct act_content *c = sheet->content;
    struct pen *pen = &sheet->pen;
    char text[256];
    g_snprintf(text, sizeof text, "%s · v%lld", c->id, (long long)c->version);
    page_fact(pen, W_X_ACT, text);
    if (c->policy && *c->policy)
        page_fact(pen, W_X_POLICY, c->policy);
    g_snprintf(text, sizeof text, "№ %lld · %s", (long long)c->chain_seq, c->chain_hash ? c->chain_hash : "");
    page_fact(pen, W_X_CHAIN, text);
    if (c->form == ACT_B) {
        page_fact(pen, W_X_DECISION,
                  c->decision == DECISION_NONE ? "" : page_both(decision_word(c->decision), text, sizeof text));
        if (c->extra_s) {
            g_snprintf(text, sizeof text, "%lld", (long long)c->extra_s);
            page_fact(pen, W_X_EXTRA, text);
        }
    }
    if (c->observation && *c->observation)
        page_fact(pen, W_X_OBSERVATION, c->observation);
}

static void facts_of_attempts(struct sheet *sheet)
{
    const struct act_content *c = sheet->content;
    struct pen *pen = &sheet->pen;
    char text[400], time[24], name[96];
    for (size_t i = 0; i < c->attempts_len; i++) {
        const struct act_attempt *a = &c->attempts[i];
        pen_need(pen, 150);
        page_heading(pen, page_both(W_X_ATTEMPT, name, sizeof name));
        g_snprintf(text, sizeof text, "%s%s%s%s", a->student, a->student_no && *a->student_no ? " (" : "",
                   a->student_no ? a->student_no : "", a->student_no && *a->student_no ? ")" : "");
        page_fact(pen, W_X_STUDENT, text);
        if (c->form == ACT_A)
            page_fact(pen, W_X_EXAM, c->course.text[LANG_KK]);
        page_fact(pen, W_X_EXAM_ID, a->exam);
        page_fact(pen, W_X_ATTEMPT_ID, a->id);
        page_fact(pen, W_X_STARTED, page_time(c, a->started_ms, time));
        page_fact(pen, W_X_ENDED, page_time(c, a->ended_ms, time));
        page_timeline(sheet, a);
    }
}

static const struct picture *picture_of(const struct sheet *sheet, const char *sha256)
{
    for (size_t i = 0; i < sheet->pictures_len; i++)
        if (!strcmp(sheet->pictures[i].sha256, sha256))
            return &sheet->pictures[i];
    return NULL;
}

static enum word still_word(const char *at)
{
    return !strcmp(at, "before") ? W_X_BEFORE : !strcmp(at, "after") ? W_X_AFTER : W_X_AT;
}

static void stills(struct sheet *sheet, const struct act_incident *incident)
{
    enum { GAP = 8, WIDTH = (PAPER_TEXT - 2 * GAP) / 3, HEIGHT = WIDTH * 3 / 4 };
    struct pen *pen = &sheet->pen;
    char text[64], time[24], name[48];
    pen_need(pen, HEIGHT + 30);
    for (size_t i = 0; i < incident->stills_len; i++) {
        const struct act_still *still = &incident->stills[i];
        const struct picture *picture = picture_of(sheet, still->sha256);
        double x = PAPER_LEFT + (double)i * (WIDTH + GAP);
        enum fault f = picture ? pen_jpeg(pen, picture->bytes, picture->len, x, pen->y, WIDTH, HEIGHT)
                               : fault(F_INVALID, "the still %.16s of an incident is missing", still->sha256);
        if (f && !sheet->fault)
            sheet->fault = f;
        pen_box(pen, x, pen->y, WIDTH, HEIGHT, 0.6, false);
        pen_tag(pen, "Caption");
        g_snprintf(text, sizeof text, "%s · %s", page_both(still_word(still->at), name, sizeof name),
                   page_time(sheet->content, still->at_ms, time) + (still->at_ms > 0 ? 11 : 0));
        pen_line(pen, label, x, pen->y + HEIGHT + 10, WIDTH, PEN_LEFT, text);
        g_snprintf(text, sizeof text, "%.16s…", still->sha256);
        pen_line(pen, (struct style){.face = FACE_MONO, .size = 6.5, .grey = 0.4}, x, pen->y + HEIGHT + 19, WIDTH,
                 PEN_LEFT, text);
        pen_end_tag(pen, "Caption");
    }
    if (incident->stills_len)
        pen->y += HEIGHT + 28;
}

/* 1500 of something_milli reads 1,5; of something_ms 1,5 с. */
static char *figure(const char *name, int64_t value, char *out, size_t size)
{
    const char *sign = value < 0 ? "−" : "";
    unsigned long long n = value < 0 ? (unsigned long long)-value : (unsigned long long)value;
    if (g_str_has_suffix(name, "_milli"))
        g_snprintf(out, size, "%s%llu,%03llu", sign, n / 1000, n % 1000);
    else if (g_str_has_suffix(name, "_ms"))
        g_snprintf(out, size, "%s%llu,%llu %s", sign, n / 1000, n % 1000 / 100, word(W_X_SECONDS, LANG_KK));
    else
        g_snprintf(out, size, "%s%llu", sign, n);
    return out;
}

/* "Ұзақтығы / Длительность"; a name that the table does not know stands as it is. */
static const char *figure_words(const char *name, char *out, size_t size)
{
    const char *kk = figure_name(name, LANG_KK), *ru = figure_name(name, LANG_RU);
    if (!kk || !ru)
        return name;
    g_snprintf(out, size, "%s / %s", kk, ru);
    return out;
}

static void numbers(struct pen *pen, const struct act_incident *incident)
{
    enum { VALUE = 220, THRESHOLD = 340, ROW = 13 };
    char text[160];
    if (!incident->numbers_len)
        return;
    pen_need(pen, (double)(incident->numbers_len + 1) * ROW + 6);
    pen_tag(pen, "Table");
    pen_tag(pen, "TR");
    double base = pen->y + 9;
    pen_line(pen, label, PAPER_LEFT, base, VALUE, PEN_LEFT, page_both(W_X_MEASURE, text, sizeof text));
    pen_line(pen, label, PAPER_LEFT + VALUE, base, THRESHOLD - VALUE, PEN_LEFT,
             page_both(W_X_VALUE, text, sizeof text));
    pen_line(pen, label, PAPER_LEFT + THRESHOLD, base, PAPER_TEXT - THRESHOLD, PEN_LEFT,
             page_both(W_X_THRESHOLD, text, sizeof text));
    pen_end_tag(pen, "TR");
    for (size_t i = 0; i < incident->numbers_len; i++) {
        const struct act_number *n = &incident->numbers[i];
        pen->y += ROW;
        pen_rule(pen, PAPER_LEFT, pen->y, PAPER_TEXT, 0.3, 0.75);
        base = pen->y + 9.5;
        pen_tag(pen, "TR");
        pen_line(pen, small, PAPER_LEFT, base, VALUE - 8, PEN_LEFT, figure_words(n->name, text, sizeof text));
        pen_line(pen, small, PAPER_LEFT + VALUE, base, 110, PEN_LEFT, figure(n->name, n->value, text, sizeof text));
        pen_line(pen, small, PAPER_LEFT + THRESHOLD, base, 110, PEN_LEFT,
                 figure(n->name, n->threshold, text, sizeof text));
        pen_end_tag(pen, "TR");
    }
    pen_end_tag(pen, "Table");
    pen->y += ROW + 6;
}

static void incident(struct sheet *sheet, size_t n)
{
    struct pen *pen = &sheet->pen;
    const struct act_incident *i = &sheet->content->incidents[n];
    char text[400], from[24], to[24];
    pen_need(pen, 74 + (double)i->numbers_len * 13 + (i->stills_len ? 150 : 0));
    pen_tag(pen, "H3");
    g_snprintf(text, sizeof text, "%zu. %s / %s", n + 1, i->title.text[LANG_KK], i->title.text[LANG_RU]);
    pen_paragraph(pen, strong, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, text);
    pen_end_tag(pen, "H3");
    page_time(sheet->content, i->from_ms, from);
    page_time(sheet->content, i->to_ms, to);
    int64_t tenths = i->to_ms > i->from_ms ? (i->to_ms - i->from_ms) / 100 : 0;
    g_snprintf(text, sizeof text, "%s – %s · %lld,%lld %s · %s", from, i->to_ms ? to + 11 : to, (long long)tenths / 10,
               (long long)tenths % 10, word(W_X_SECONDS, LANG_KK), i->id);
    pen_tag(pen, "P");
    pen_paragraph(pen, label, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, text);
    pen->y += 2;
    pen_paragraph(pen, small, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, i->sentence.text[LANG_KK]);
    pen_paragraph(pen, (struct style){.face = FACE_SANS, .size = 8.5, .italic = true, .grey = 0.25}, PAPER_LEFT,
                  PAPER_TEXT, PEN_LEFT, i->sentence.text[LANG_RU]);
    if (i->comment && *i->comment)
        pen_paragraph(pen, small, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, i->comment);
    pen_end_tag(pen, "P");
    pen->y += 4;
    numbers(pen, i);
    stills(sheet, i);
    pen->y += 8;
}

/* Which frame a file shows: what replay needs to find it again. */
static void frame_of(struct sheet *sheet, const struct act_evidence *e, double x)
{
    enum { ROW = 10 };
    char text[256], number[40] = "", both[200];
    if (!e->detectors)
        return;
    if (e->frame_seq)
        g_snprintf(number, sizeof number, " · %s %lld", word(W_X_FRAME, LANG_KK), (long long)e->frame_seq);
    g_snprintf(text, sizeof text, "+%lld,%03lld %s%s · %s %lld%s%s · v%lld", (long long)e->media_ms / 1000,
               (long long)e->media_ms % 1000, word(W_X_SECONDS, LANG_KK), number, word(W_X_LAYER, LANG_KK),
               (long long)e->layer, e->codec && *e->codec ? " · " : "", e->codec ? e->codec : "", (long long)e->policy);
    pen_line(&sheet->pen, label, PAPER_LEFT + x, sheet->pen.y + 7, PAPER_TEXT - x, PEN_LEFT, text);
    sheet->pen.y += ROW;
    if (!e->hidden)
        return;
    g_snprintf(text, sizeof text, "%s: %lld", page_both(W_X_HIDDEN, both, sizeof both), (long long)e->hidden);
    pen_line(&sheet->pen, label, PAPER_LEFT + x, sheet->pen.y + 7, PAPER_TEXT - x, PEN_LEFT, text);
    sheet->pen.y += ROW;
}

/* Each set of detectors once. */
static void detectors(struct sheet *sheet)
{
    const struct act_content *c = sheet->content;
    const char *last = "";
    for (size_t i = 0; i < c->evidence_len; i++) {
        const char *one = c->evidence[i].detectors;
        if (one && *one && strcmp(one, last))
            page_fact(&sheet->pen, W_X_DETECTORS, one);
        last = one ? one : last;
    }
}

static void evidence(struct sheet *sheet)
{
    enum { WHAT = 18, TAKEN = 92, BYTES = 182, HASH = 232, ROW = 13 };
    const struct act_content *c = sheet->content;
    struct pen *pen = &sheet->pen;
    char text[256], time[24];
    page_heading(pen, page_both(W_X_EVIDENCE, text, sizeof text));
    if (!c->evidence_len) {
        pen_tag(pen, "P");
        pen_paragraph(pen, small, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, page_both(W_X_EVIDENCE_NONE, text, sizeof text));
        pen_end_tag(pen, "P");
        return;
    }
    pen_tag(pen, "Table");
    for (size_t i = 0; i < c->evidence_len; i++) {
        const struct act_evidence *e = &c->evidence[i];
        pen_need(pen, 3 * ROW);
        double base = pen->y + 9.5;
        pen_tag(pen, "TR");
        g_snprintf(text, sizeof text, "%zu", i + 1);
        pen_line(pen, label, PAPER_LEFT, base, WHAT, PEN_LEFT, text);
        pen_line(pen, label, PAPER_LEFT + WHAT, base, TAKEN - WHAT - 4, PEN_LEFT, e->mime);
        pen_line(pen, label, PAPER_LEFT + TAKEN, base, BYTES - TAKEN - 4, PEN_LEFT, page_time(c, e->taken_ms, time));
        g_snprintf(text, sizeof text, "%lld %s", (long long)e->bytes, word(W_X_BYTES, LANG_KK));
        pen_line(pen, label, PAPER_LEFT + BYTES, base, HASH - BYTES - 4, PEN_LEFT, text);
        pen_line(pen, mono, PAPER_LEFT + HASH, base, PAPER_TEXT - HASH, PEN_LEFT, e->sha256);
        pen->y += ROW;
        frame_of(sheet, e, WHAT);
        pen_end_tag(pen, "TR");
        pen_rule(pen, PAPER_LEFT, pen->y, PAPER_TEXT, 0.3, 0.8);
    }
    pen_end_tag(pen, "Table");
    pen->y += 6;
    detectors(sheet);
}

static void what_is_signed(struct sheet *sheet)
{
    struct pen *pen = &sheet->pen;
    char text[128];
    page_heading(pen, page_both(W_X_SIGNED, text, sizeof text));
    pen_need(pen, 110);
    pen_tag(pen, "P");
    pen_paragraph(pen, small, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, word(W_X_SIGNED_TEXT, LANG_KK));
    pen->y += 3;
    pen_paragraph(pen, (struct style){.face = FACE_SANS, .size = 8.5, .italic = true, .grey = 0.25}, PAPER_LEFT,
                  PAPER_TEXT, PEN_LEFT, word(W_X_SIGNED_TEXT, LANG_RU));
    pen->y += 6;
    g_snprintf(text, sizeof text, "act.json SHA-256 %s", sheet->json_sha256);
    pen_paragraph(pen, (struct style){.face = FACE_MONO, .size = 8}, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, text);
    pen_end_tag(pen, "P");
}

void page_annex(struct sheet *sheet)
{
    struct pen *pen = &sheet->pen;
    char text[160];
    pen_outline(pen, word(W_X_ANNEX, LANG_KK));
    pen_tag(pen, "H1");
    pen_paragraph(pen, (struct style){.face = FACE_SANS, .size = 14, .bold = true}, PAPER_LEFT, PAPER_TEXT, PEN_LEFT,
                  page_both(W_X_ANNEX, text, sizeof text));
    pen_end_tag(pen, "H1");
    pen_tag(pen, "P");
    pen_paragraph(pen, label, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, word(W_X_ANNEX_NOTE, LANG_KK));
    pen_paragraph(pen, label, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, word(W_X_ANNEX_NOTE, LANG_RU));
    pen_end_tag(pen, "P");
    pen->y += 8;
    facts_of_act(sheet);
    facts_of_attempts(sheet);
    page_outages(sheet);
    if (sheet->content->incidents_len)
        page_heading(pen, page_both(W_X_INCIDENTS, text, sizeof text));
    for (size_t i = 0; i < sheet->content->incidents_len; i++)
        incident(sheet, i);
    evidence(sheet);
    what_is_signed(sheet);
}
