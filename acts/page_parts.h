#ifndef BAQYLA_PAGE_PARTS_H
#define BAQYLA_PAGE_PARTS_H

#include "page.h"
#include "pen.h"

/* What the files page_*.c share: one sheet in the making. */
struct sheet {
    struct pen pen;
    const struct act_content *content;
    const struct picture *pictures;
    size_t pictures_len;
    const char *json_sha256;
    bool reading;     /* an aid that nobody signs */
    int pages;        /* in all; 0 while they are counted */
    enum fault fault; /* the first that a drawing met */
};

void page_form_a(struct sheet *sheet, enum lang lang);
void page_form_b(struct sheet *sheet, enum lang lang);
void page_annex(struct sheet *sheet);

void page_outages(struct sheet *sheet);
/* The strip of one attempt; nothing of one that never began. */
void page_timeline(struct sheet *sheet, const struct act_attempt *attempt);

/* Parts of the annex: a heading; a name and its value on one row; "kk / ru" of a word. */
void page_heading(struct pen *pen, const char *text);
void page_fact(struct pen *pen, enum word name, const char *value);
char *page_both(enum word w, char *out, size_t size);

/* "21.11.2026 10:41:12" in the university's zone; `out` holds at least 24 bytes. */
char *page_time(const struct act_content *content, int64_t ms, char *out);

/* "(Т.А.Ә.)" under a blank and the like. */
void page_hint(struct pen *pen, double x, double width, double base, const char *text);
void page_date(struct sheet *sheet, enum lang lang);

#endif
