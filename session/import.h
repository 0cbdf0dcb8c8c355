#ifndef BAQYLA_IMPORT_H
#define BAQYLA_IMPORT_H

#include "audit.h"
#include "db.h"

/* Files that fill the books: students, staff, enrolments, midterm results.
   A sheet is read (of what the reader made of the CSV), checked against the
   books without changing them, and written line by line. Lines have natural
   keys, so that the same file twice changes nothing the second time; an empty
   cell leaves what stands. */

enum import_kind { IMPORT_STUDENTS, IMPORT_STAFF, IMPORT_ENROLMENTS, IMPORT_MIDTERMS, IMPORT_KINDS };

enum {
    IMPORT_COLUMNS_MAX = 16,
    IMPORT_NOTES_MAX = 8,
    IMPORT_CELL_MAX = 200, /* bytes */
    IMPORT_ARENA = 96 * 1024 * 1024,
};

enum import_form {
    FORM_TEXT,
    FORM_IIN,    /* 12 digits; fewer get zeros in front, as spreadsheets lose them */
    FORM_NUMBER, /* whole, comma or point allowed before zeros */
    FORM_SCORE,  /* 0 to 100, a comma or point before decimals, rounded half up */
    FORM_DAY,    /* 2004-09-01 or 01.09.2004 */
    FORM_STATUS, /* and these are words, in three languages */
    FORM_GROUND,
    FORM_TERM,
    FORM_ROLE,
    FORM_ZONE, /* Asia/Almaty */
};

struct import_column {
    const char *word, *names; /* names by '|' */
    enum import_form form;
    bool need;
};

const char *import_word(enum import_kind kind); /* "students" */
/* F_INVALID for a word that names none. */
enum fault import_kind_from(const char *word, enum import_kind *ret_kind) MUST_CHECK;
/* The columns of a kind in order; NULL past the end. Static. */
const struct import_column *import_column_at(enum import_kind kind, size_t place);

/* What is wrong with a line, or was mended in it. `column` -1: the line as a whole. Codes are for the client's words:
   missing, column_missing, too_long, iin_form, number_form, score_form, day_form, word_unknown, unknown, twice, taken,
   too_few, too_many, inactive; mended and harmless: iin_padded, iin_checksum, rounded, column_unknown. */
struct import_note {
    int column;
    const char *code; /* static */
    bool error;
};

enum import_action { IMPORT_SAME, IMPORT_ADD, IMPORT_CHANGE, IMPORT_ERROR };

struct import_line {
    int64_t number;                       /* in the file, from 1 */
    const char *cell[IMPORT_COLUMNS_MAX]; /* by place of the column, in canonical form; NULL: empty */
    const char *old[IMPORT_COLUMNS_MAX];  /* what the books say; NULL: nothing */
    enum import_action action;
    struct import_note notes[IMPORT_NOTES_MAX];
    int notes_len;
    bool header; /* the notes are on the header of the file; no line of its own */
    char person[ID_LEN + 1], object[ID_LEN + 1], ref[2][ID_LEN + 1]; /* of the books, "" = none yet */
};

struct import_sheet {
    enum import_kind kind;
    struct import_line *lines; /* arena; the first is the header's when something is wrong with it */
    size_t count, bad, added, changed;
};

/* Lines out of the reader's records (csvrec.h), their cells made canonical. `text` must outlive the sheet and is
   changed. F_UNREADABLE when it is no such text. */
enum fault import_read(enum import_kind kind, char *text, size_t len, struct arena *arena,
                       struct import_sheet *ret_sheet) MUST_CHECK;
/* Says of each line what would change and what stands in its way; reads the books only. Counts bad, added, changed. */
enum fault import_check(struct db *db, struct import_sheet *sheet, struct arena *arena) MUST_CHECK;
/* Writes one line without errors, as it finds the books now. F_CONFLICT when it has errors by now. [clerk] */
enum fault import_write(struct db *db, const struct actor *by, enum import_kind kind, struct import_line *line,
                        int64_t now_ms, struct arena *arena) MUST_CHECK;
/* The tables that writing may change, by commas. */
extern const char import_tables[];

/* Whether the last digit of a 12-digit IIN is what the others make of it. */
bool iin_sound(const char *iin);

#endif
