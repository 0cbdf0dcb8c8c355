#include "page_parts.h"

#include <string.h>

#include "media.h"
#include "outage.h"

/* What an act B gives back, and how it comes to that: every outage with its
   ledger and cohort, then the sum of each attempt in whole seconds. */

static const struct style small = {.face = FACE_SANS, .size = 8.5},
                          label = {.face = FACE_SANS, .size = 7.5, .grey = 0.4},
                          strong = {.face = FACE_SANS, .size = 8.5, .bold = true};

static enum word whose_word(const char *whose)
{
    static const enum word words[OUTAGES] = {W_X_OUT_SERVER,   W_X_OUT_NETWORK, W_X_OUT_LINK,
                                             W_X_OUT_SOFTWARE, W_X_OUT_PAGE,    W_X_OUT_UNKNOWN};
    return words[outage_from(whose)];
}

/* What the ledger says, in words; a word that it does not have stands as it is. */
static const char *ledger_words(const char *ledger, enum lang lang)
{
    for (int cause = 0; cause < GAP_CAUSES; cause++)
        if (!strcmp(gap_word((enum gap_cause)cause), ledger))
            return word(W_X_LEDGER_OFFLINE + (enum word)cause, lang);
    return ledger;
}

/* 150000 → "150,0 с" */
static char *seconds(int64_t ms, char out[32])
{
    g_snprintf(out, 32, "%lld,%lld %s", (long long)ms / 1000, (long long)ms % 1000 / 100, word(W_X_SECONDS, LANG_KK));
    return out;
}

/* The ledger, the cohort and what the clock gave back. */
static void ledgers(struct pen *pen, const struct act_outage *o, enum lang lang, struct style style)
{
    char text[300], back[32];
    g_snprintf(text, sizeof text, "%s: %s · %s: %lld/%lld · %s: %s", word(o->cut ? W_X_OUT_CUT : W_X_OUT_PICTURE, lang),
               ledger_words(o->ledger, lang), word(W_X_OUT_OTHERS, lang), (long long)o->others_cut,
               (long long)o->others, word(W_X_OUT_BACK, lang), seconds(o->credited_ms, back));
    pen_paragraph(pen, style, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, text);
}

static void outage(struct sheet *sheet, const struct act_outage *o)
{
    struct pen *pen = &sheet->pen;
    const struct style translated = {.face = FACE_SANS, .size = 7.5, .grey = 0.4, .italic = true};
    char text[300], from[24], to[24], lasted[32], name[200];
    pen_need(pen, 38);
    pen_tag(pen, "P");
    page_time(sheet->content, o->from_ms, from);
    page_time(sheet->content, o->to_ms, to);
    g_snprintf(text, sizeof text, "%s – %s · %s · %s", from, to + 11, seconds(o->to_ms - o->from_ms, lasted),
               page_both(whose_word(o->whose), name, sizeof name));
    pen_paragraph(pen, small, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, text);
    ledgers(pen, o, LANG_KK, label);
    ledgers(pen, o, LANG_RU, translated);
    pen_end_tag(pen, "P");
    pen->y += 3;
}

/* "150,0 с − 0,0 с = 150 с" */
static void sum(struct sheet *sheet, const char *attempt)
{
    const struct act_content *c = sheet->content;
    struct pen *pen = &sheet->pen;
    struct outage_sum sum = outage_sum_of(c->outages, c->outages_len, attempt);
    char text[400], name[256], lost[32], back[32];
    int64_t owed = (sum.lost_ms - sum.credited_ms + 999) / 1000;
    pen_need(pen, 16);
    pen_tag(pen, "P");
    g_snprintf(text, sizeof text, "%s: %s − %s = %lld %s", page_both(W_X_OUT_SUM, name, sizeof name),
               seconds(sum.lost_ms, lost), seconds(sum.credited_ms, back), (long long)(owed > 0 ? owed : 0),
               word(W_X_SECONDS, LANG_KK));
    pen_paragraph(pen, strong, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, text);
    pen_end_tag(pen, "P");
    pen->y += 6;
}

static const char *student_of(const struct act_content *c, const char *attempt)
{
    for (size_t i = 0; i < c->attempts_len; i++)
        if (!strcmp(c->attempts[i].id, attempt))
            return c->attempts[i].student;
    return attempt;
}

void page_outages(struct sheet *sheet)
{
    const struct act_content *c = sheet->content;
    struct pen *pen = &sheet->pen;
    char text[160];
    if (c->form != ACT_B || !c->outages_len)
        return;
    page_heading(pen, page_both(W_X_OUTAGES, text, sizeof text));
    for (size_t i = 0; i < c->outages_len; i++) {
        const struct act_outage *o = &c->outages[i];
        if (!i || strcmp(o->attempt, c->outages[i - 1].attempt)) {
            pen_need(pen, 60);
            pen_paragraph(pen, strong, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, student_of(c, o->attempt));
        }
        outage(sheet, o);
        if (i + 1 == c->outages_len || strcmp(o->attempt, c->outages[i + 1].attempt))
            sum(sheet, o->attempt);
    }
    if (c->decision == DECISION_EXTRA_TIME) {
        g_snprintf(text, sizeof text, "%lld %s", (long long)c->extra_s, word(W_X_SECONDS, LANG_KK));
        page_fact(pen, W_X_OUT_DECIDED, text);
    }
}
