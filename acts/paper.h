#ifndef BAQYLA_PAPER_H
#define BAQYLA_PAPER_H

#include <stddef.h>
#include <stdint.h>

#include "fault.h"
#include "pen.h"

/* A paper of the registrar's office that is mostly a table: statement, transcript, admission list, decision, report.
   Heading, facts, table, totals, places for signatures; a QR code in each footer leads to the page that confirms it.
   Rows stand as loosely as the fewest pages allow; what is below the table is never alone on a page: the last rows go
   with it.
   The same paper, the same bytes. Texts are borrowed and in one language. */

enum {
    PAPER_COLUMNS_MAX = 12,
    PAPER_FACTS_MAX = 16,
    PAPER_SIGNERS_MAX = 16,
    PAPER_ROWS_MAX = 20000,
    PAPER_CELL_MAX = 600, /* bytes; longer ones are cut at a whole character */
};

struct paper_column {
    const char *title;
    double share; /* of the width; any unit */
    enum pen_align align;
};
struct paper_fact {
    const char *name, *value;
};
struct paper_signer {
    const char *post, *name; /* name NULL: an empty rule */
};
struct paper {
    enum lang lang;
    int64_t made_ms;                          /* becomes the PDF's date */
    const char *university, *title, *number;  /* number NULL: none */
    const char *id;                           /* the PDF's subject */
    const char *verify_url, *sha256;          /* of the content; both stand in the footer; NULL: none */
    struct paper_fact facts[PAPER_FACTS_MAX]; /* above the table */
    size_t facts_len;
    struct paper_column columns[PAPER_COLUMNS_MAX];
    size_t columns_len;
    const char *const *cells; /* rows × columns; NULL is empty */
    size_t rows;
    struct paper_fact totals[PAPER_FACTS_MAX]; /* below it */
    size_t totals_len;
    const char *note; /* a paragraph below; NULL: none */
    struct paper_signer signers[PAPER_SIGNERS_MAX];
    size_t signers_len;
};

/* *ret_pdf is malloc'd. F_TOO_BIG beyond PAPER_ROWS_MAX. Slow: for a hand. */
enum fault paper_render(const struct paper *paper, char **ret_pdf, size_t *ret_len) MUST_CHECK;

#endif
