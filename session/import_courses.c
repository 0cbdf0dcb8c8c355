#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import_parts.h"

/* An IIN or a number of a student; unknown ones are the line's error. */
static enum fault find_student(struct db *db, struct import_line *line, int column, char student[ID_LEN + 1])
{
    enum fault f = import_find(db, S_IMPORT_STUDENT_ID, line->cell[column], NULL, student);
    if (!f && !student[0])
        import_note(line, column, "unknown", true);
    return f;
}

static enum fault find_offering(struct db *db, const char *course, int64_t year, const char *term,
                                char offering[ID_LEN + 1])
{
    struct row row;
    offering[0] = '\0';
    enum fault f = *course ? db_row(db, &row, S_IMPORT_OFFERING, "tit", course, year, term) : F_NOT_FOUND;
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    snprintf(offering, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault find_enrolment(struct db *db, const char *student, const char *offering, char enrolment[ID_LEN + 1])
{
    enrolment[0] = '\0';
    return *student && *offering ? import_find(db, S_IMPORT_ENROLMENT, student, offering, enrolment) : F_OK;
}

/* ref[0]: course; ref[1]: offering; person: the student, until the line is written. */
enum fault import_look_enrolments(struct db *db, struct import_line *line, struct arena *arena)
{
    struct row row;
    char teacher[ID_LEN + 1];
    enum fault f = find_student(db, line, COL(ENROLMENTS, student_no), line->person);
    if (!f)
        f = db_row(db, &row, S_IMPORT_COURSE, "t", line->cell[COL(ENROLMENTS, course)]);
    if (!f) {
        snprintf(line->ref[0], sizeof line->ref[0], "%s", row_peek(&row, 0));
        row_done(&row);
        line->cell[COL(ENROLMENTS, course_title)] = line->cell[COL(ENROLMENTS, credits)] = NULL;
    } else if (f == F_NOT_FOUND) {
        f = F_OK;
        if (!line->cell[COL(ENROLMENTS, course_title)] || !line->cell[COL(ENROLMENTS, credits)])
            import_note(line, COL(ENROLMENTS, course), "unknown", true);
    }
    if (!f)
        f = find_offering(db, line->ref[0], import_number(line, COL(ENROLMENTS, year)),
                          line->cell[COL(ENROLMENTS, term)], line->ref[1]);
    if (!f)
        f = find_enrolment(db, line->person, line->ref[1], line->object);
    for (int c = COL(ENROLMENTS, student_no); !f && line->object[0] && c <= COL(ENROLMENTS, term); c++)
        line->old[c] = line->cell[c];
    if (f || !line->cell[COL(ENROLMENTS, teacher)])
        return f;
    f = import_find(db, S_IMPORT_TEACHER, line->cell[COL(ENROLMENTS, teacher)], NULL, teacher);
    if (!f && !teacher[0])
        import_note(line, COL(ENROLMENTS, teacher), "unknown", true);
    if (f || !line->ref[1][0])
        return f;
    f = db_row(db, &row, S_IMPORT_TEACHER_OF, "tt", line->ref[1], line->cell[COL(ENROLMENTS, teacher)]);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    line->old[COL(ENROLMENTS, teacher)] = row_text(&row, 0, arena);
    row_done(&row);
    return F_OK;
}

static enum fault put_course(struct db *db, struct import_line *line)
{
    char university[ID_LEN + 1];
    const char *title = line->cell[COL(ENROLMENTS, course_title)];
    struct id course = id_make(), offering = id_make();
    enum fault f = university_id(db, university);
    if (!f && !line->ref[0][0]) {
        memcpy(line->ref[0], course.text, sizeof line->ref[0]);
        f = db_run(db, S_COURSE_ADD, "tttttti", course.text, university, line->cell[COL(ENROLMENTS, course)], title,
                   title, title, import_number(line, COL(ENROLMENTS, credits)));
    }
    if (!f && !line->ref[1][0]) {
        memcpy(line->ref[1], offering.text, sizeof line->ref[1]);
        f = db_run(db, S_OFFERING_ADD, "ttit", offering.text, line->ref[0], import_number(line, COL(ENROLMENTS, year)),
                   line->cell[COL(ENROLMENTS, term)]);
    }
    return f;
}

enum fault import_put_enrolments(struct db *db, struct import_line *line, int64_t now_ms)
{
    (void)now_ms;
    char teacher[ID_LEN + 1];
    struct id id = id_make();
    enum fault f = put_course(db, line);
    if (!f && !line->object[0]) {
        memcpy(line->object, id.text, sizeof line->object);
        f = db_run(db, S_ENROLMENT_ADD, "ttt", id.text, line->person, line->ref[1]);
    }
    if (f || !line->cell[COL(ENROLMENTS, teacher)])
        return f;
    f = import_find(db, S_IMPORT_TEACHER, line->cell[COL(ENROLMENTS, teacher)], NULL, teacher);
    return f ? f : db_run(db, S_IMPORT_TEACHER_ADD, "tt", line->ref[1], teacher);
}

enum fault import_look_midterms(struct db *db, struct import_line *line, struct arena *arena)
{
    struct row row;
    char student[ID_LEN + 1], course[ID_LEN + 1], offering[ID_LEN + 1];
    enum fault f = find_student(db, line, COL(MIDTERMS, student_no), student);
    if (!f)
        f = import_find(db, S_IMPORT_COURSE, line->cell[COL(MIDTERMS, course)], NULL, course);
    if (!f)
        f = find_offering(db, course, import_number(line, COL(MIDTERMS, year)), line->cell[COL(MIDTERMS, term)],
                          offering);
    if (!f)
        f = find_enrolment(db, student, offering, line->object);
    if (f)
        return f;
    if (!line->object[0] && student[0]) {
        import_note(line, COL(MIDTERMS, course), "unknown", true);
        return F_OK;
    }
    for (int c = COL(MIDTERMS, student_no); c <= COL(MIDTERMS, term); c++)
        line->old[c] = line->cell[c];
    f = db_row(db, &row, S_IMPORT_MIDTERMS, "t", line->object);
    if (f)
        return f;
    line->old[COL(MIDTERMS, rk1)] = row_text(&row, 0, arena);
    line->old[COL(MIDTERMS, rk2)] = row_text(&row, 1, arena);
    row_done(&row);
    return F_OK;
}

enum fault import_put_midterms(struct db *db, struct import_line *line, int64_t now_ms)
{
    static const int columns[] = {COL(MIDTERMS, rk1), COL(MIDTERMS, rk2)};
    enum fault f = F_OK;
    for (int i = 0; i < 2 && !f; i++)
        if (line->cell[columns[i]])
            f = db_run(db, S_IMPORT_MIDTERM_SET, "tiii", line->object, (int64_t)i + 1, import_number(line, columns[i]),
                       now_ms);
    return f;
}
