#ifndef BAQYLA_IMPORT_PARTS_H
#define BAQYLA_IMPORT_PARTS_H

#include "import.h"

/* Inside of import_*.c. */

enum import_column_place {
#define COLUMN(kind, word, form, need, names) COL_##kind##_##word,
#include "import.def"
#undef COLUMN
    COLS
};
enum {
    BASE_STUDENTS = COL_STUDENTS_student_no,
    BASE_STAFF = COL_STAFF_login,
    BASE_ENROLMENTS = COL_ENROLMENTS_student_no,
    BASE_MIDTERMS = COL_MIDTERMS_student_no,
};
/* The place of a column in a line of its kind. */
#define COL(kind, word) (COL_##kind##_##word - BASE_##kind)

void import_note(struct import_line *line, int column, const char *code, bool error);
/* Makes the cell canonical, in the arena; notes what cannot be. */
void import_canonical(struct import_line *line, int column, enum import_form form, struct arena *arena);

/* What the books hold of a line: fills old, person, object, ref; notes what is missing there. */
typedef enum fault import_look(struct db *db, struct import_line *line, struct arena *arena);
/* After a look without errors: `line->action` says whether it is new. */
typedef enum fault import_put(struct db *db, struct import_line *line, int64_t now_ms);

import_look import_look_students, import_look_staff, import_look_enrolments, import_look_midterms;
import_put import_put_students, import_put_staff, import_put_enrolments, import_put_midterms;

/* The text of a statement's first column as an id; "" when there is no row. */
enum fault import_find(struct db *db, enum statement s, const char *a, const char *b,
                       char ret_id[ID_LEN + 1]) MUST_CHECK;
/* The cell, or what stands when it is empty. */
const char *import_value(const struct import_line *line, int column);
int64_t import_number(const struct import_line *line, int column);

#endif
