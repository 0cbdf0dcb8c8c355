#include "page_parts.h"

#include <string.h>

/* The two forms. What is printed here stands in the regulation; nothing may be
   added, left out or bettered. */

static const struct style body = {.face = FACE_SERIF, .size = 12},
                          filled = {.face = FACE_SERIF, .size = 12, .bold = true};

static const char *in(const struct act_words *words, enum lang lang)
{
    const char *text = words->text[lang];
    return text && *text ? text : words->text[LANG_KK];
}

static void paragraph(struct pen *pen, const char *text)
{
    pen_tag(pen, "P");
    pen_paragraph(pen, body, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, text);
    pen_end_tag(pen, "P");
}

static void head_of_form(struct sheet *sheet, enum lang lang, enum word appendix, enum word title)
{
    struct pen *pen = &sheet->pen;
    pen_outline(pen, word(title, lang));
    if (lang != LANG_KK) {
        pen_tag(pen, "P");
        pen_box(pen, PAPER_LEFT, pen->y, PAPER_TEXT, 18, 0.93, true);
        pen_line(pen, (struct style){.face = FACE_SANS, .size = 8.5, .grey = 0.2}, PAPER_LEFT + 8, pen->y + 12.2,
                 PAPER_TEXT - 16, PEN_LEFT, word(sheet->reading ? W_X_READING : W_X_TRANSLATION, lang));
        pen_end_tag(pen, "P");
        pen->y += 26;
    }
    pen_tag(pen, "P");
    pen_paragraph(pen, body, PAPER_LEFT, PAPER_TEXT, PEN_RIGHT, word(appendix, lang));
    pen_end_tag(pen, "P");
    pen->y += 22;
    pen_tag(pen, "H1");
    pen_paragraph(pen, (struct style){.face = FACE_SERIF, .size = 14, .bold = true}, PAPER_LEFT, PAPER_TEXT, PEN_CENTRE,
                  word(title, lang));
    pen_end_tag(pen, "H1");
    pen->y += 18;
}

/* A row of words and one or two blanks in it; an absent second blank has width 0. */
static void row_with_blank(struct pen *pen, const char *label, const char *fill, const char *after)
{
    double base = pen->y + 17, x = PAPER_LEFT;
    pen_tag(pen, "P");
    x += pen_line(pen, body, x, base, PAPER_TEXT, PEN_LEFT, label) + 6;
    double tail = *after ? pen_width(pen, body, after) + 6 : 0;
    pen_blank(pen, filled, x, base, PAPER_LEFT + PAPER_TEXT - tail - x, fill);
    if (*after)
        pen_line(pen, body, PAPER_LEFT + PAPER_TEXT - tail + 6, base, tail, PEN_LEFT, after);
    pen_end_tag(pen, "P");
    pen->y = base + 7;
}

/* "Біз, …, маманы студенттің" and the name on its rule, the hint below. */
static void name_of_student(struct sheet *sheet, enum lang lang)
{
    struct pen *pen = &sheet->pen;
    pen_tag(pen, "P");
    pen_paragraph(pen, body, PAPER_LEFT, PAPER_TEXT, PEN_LEFT, word(W_A_WE, lang));
    double base = pen->y + 17;
    pen_blank(pen, filled, PAPER_LEFT, base, PAPER_TEXT, sheet->content->student);
    page_hint(pen, PAPER_LEFT, PAPER_TEXT, base + 13, word(W_A_NAME_HINT, lang));
    pen_end_tag(pen, "P");
    pen->y = base + 17;
}

static void group_and_course(struct sheet *sheet, enum lang lang)
{
    struct pen *pen = &sheet->pen;
    const char *course = in(&sheet->content->course, lang), *after = word(W_A_EXAM, lang);
    double base = pen->y + 17, x = PAPER_LEFT, group = pen_width(pen, filled, sheet->content->group) + 14;
    if (group < 56)
        group = 56;
    if (group > 130)
        group = 130;
    pen_tag(pen, "P");
    x += pen_line(pen, body, x, base, PAPER_TEXT, PEN_LEFT, word(W_A_GROUP, lang)) + 6;
    pen_blank(pen, filled, x, base, group, sheet->content->group);
    x += group + 6;
    x += pen_line(pen, body, x, base, PAPER_LEFT + PAPER_TEXT - x, PEN_LEFT, word(W_A_COURSE, lang)) + 6;
    pen_end_tag(pen, "P");
    double left = PAPER_LEFT + PAPER_TEXT - x - (*after ? pen_width(pen, body, after) + 6 : 0);
    if (pen_width(pen, filled, course) <= (left - 8) * 1.15) {
        pen_tag(pen, "P");
        pen_blank(pen, filled, x, base, left, course);
        if (*after)
            pen_line(pen, body, x + left + 6, base, PAPER_TEXT, PEN_LEFT, after);
        pen_end_tag(pen, "P");
        pen->y = base + 7;
    } else {
        pen->y = base + 7;
        row_with_blank(pen, "", course, after);
    }
}

static void boxes(struct sheet *sheet, enum lang lang)
{
    struct pen *pen = &sheet->pen;
    pen_tag(pen, "L");
    for (int box = 0; box < BOX_COUNT; box++) {
        bool ticked = sheet->content->kinds & 1u << box;
        struct style style = ticked ? filled : body;
        pen_tag(pen, "LI");
        /* The sign is text, so that a search and a screen reader find what is ticked. */
        pen_line(pen, (struct style){.face = FACE_SYMBOL, .size = 13}, PAPER_LEFT + 8, pen->y + 12.5, 20, PEN_LEFT,
                 ticked ? "☒" : "☐");
        pen_paragraph(pen, style, PAPER_LEFT + 28, PAPER_TEXT - 28, PEN_LEFT, word(W_A_BOX_1 + (enum word)box, lang));
        pen_end_tag(pen, "LI");
        pen->y += 2;
    }
    pen_end_tag(pen, "L");
    pen->y -= 4;
    pen_tag(pen, "P");
    pen_ruled(pen, filled, "", sheet->content->other_text, 3, 18);
    pen_end_tag(pen, "P");
}

/* A: the post, a rule for the hand, the name; hints below. */
static void signers_a(struct sheet *sheet, enum lang lang)
{
    enum { POST = 188, HAND = 96, GAP = 10 };
    struct pen *pen = &sheet->pen;
    const double name_x = PAPER_LEFT + POST + HAND + 2 * GAP, name_width = PAPER_LEFT + PAPER_TEXT - name_x;
    for (int order = 1; order <= ACT_SIGNERS; order++) {
        double top = pen->y;
        pen_tag(pen, "P");
        pen_paragraph(pen, body, PAPER_LEFT, POST, PEN_LEFT, word(act_post_word(ACT_A, order), lang));
        double base = pen->y - 5;
        pen_rule(pen, PAPER_LEFT + POST + GAP, base + 3, HAND, 0.6, 0.25);
        pen_blank(pen, filled, name_x, base, name_width, sheet->content->signatory[order - 1].name);
        page_hint(pen, name_x, name_width, base + 12, word(W_SIGNER_NAME, lang));
        page_hint(pen, PAPER_LEFT + POST + GAP, HAND, base + 12, word(W_SIGNER_HAND, lang));
        pen_end_tag(pen, "P");
        pen->y = (top + 46 > base + 22) ? top + 46 : base + 22;
    }
}

void page_form_a(struct sheet *sheet, enum lang lang)
{
    struct pen *pen = &sheet->pen;
    head_of_form(sheet, lang, W_A_APPENDIX, W_A_TITLE);
    name_of_student(sheet, lang);
    row_with_blank(pen, word(W_A_SPECIALTY, lang), in(&sheet->content->specialty, lang), "");
    group_and_course(sheet, lang);
    paragraph(pen, word(W_A_FILLED, lang));
    pen->y += 12;
    paragraph(pen, word(W_A_VIOLATIONS, lang));
    pen->y += 4;
    boxes(sheet, lang);
    pen->y += 10;
    paragraph(pen, word(W_A_ANNULLED, lang));
    pen->y += 16;
    signers_a(sheet, lang);
    pen->y += 4;
    page_date(sheet, lang);
}

/* B: the post, a rule for the hand, a rule with the name. */
static void signers_b(struct sheet *sheet, enum lang lang)
{
    enum { POST = 200, HAND = 80, GAP = 10 };
    struct pen *pen = &sheet->pen;
    const double hand_x = PAPER_LEFT + POST + GAP, name_x = hand_x + HAND + GAP,
                 name_width = PAPER_LEFT + PAPER_TEXT - name_x;
    for (int order = 1; order <= ACT_SIGNERS; order++) {
        pen_tag(pen, "P");
        pen_paragraph(pen, body, PAPER_LEFT, POST, PEN_LEFT, word(act_post_word(ACT_B, order), lang));
        double base = pen->y - 5;
        pen_rule(pen, hand_x, base + 3, HAND, 0.6, 0.25);
        pen_blank(pen, filled, name_x, base, name_width, sheet->content->signatory[order - 1].name);
        page_hint(pen, hand_x, HAND, base + 12, word(W_SIGNER_HAND, lang));
        page_hint(pen, name_x, name_width, base + 12, word(W_B_NAME_HINT, lang));
        pen_end_tag(pen, "P");
        pen->y = base + 30;
    }
}

void page_form_b(struct sheet *sheet, enum lang lang)
{
    struct pen *pen = &sheet->pen;
    const struct act_content *c = sheet->content;
    const struct {
        enum word label;
        const char *fill;
        int rules;
    } parts[] = {{W_B_PURPOSE, c->purpose, 3}, {W_B_RESULT, c->result, 3}, {W_B_DECISION, c->decision_text, 2}};
    head_of_form(sheet, lang, W_B_APPENDIX, W_B_TITLE);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        pen_tag(pen, "P");
        pen_ruled(pen, (struct style){.face = FACE_SERIF, .size = 12}, word(parts[i].label, lang), parts[i].fill,
                  parts[i].rules, 22);
        pen_end_tag(pen, "P");
        pen->y += 12;
    }
    pen->y += 8;
    paragraph(pen, word(W_B_DOERS, lang));
    pen->y += 8;
    signers_b(sheet, lang);
    pen->y += 10;
    page_date(sheet, lang);
}
