#include <stdio.h>
#include <string.h>

#include "account.h"
#include "import_parts.h"
#include "role.h"
#include "text.h"

enum { SEARCH_MAX = 400 };

/* Columns of a person, where they stand among a kind's. */
struct person_columns {
    int surname, given, patronymic, iin, birth_date, email, phone; /* -1: the kind has none */
};
static const struct person_columns of_student = {
    COL(STUDENTS, surname),    COL(STUDENTS, given), COL(STUDENTS, patronymic), COL(STUDENTS, iin),
    COL(STUDENTS, birth_date), COL(STUDENTS, email), COL(STUDENTS, phone)};
static const struct person_columns of_staff = {
    COL(STAFF, surname), COL(STAFF, given), COL(STAFF, patronymic), COL(STAFF, iin), -1,
    COL(STAFF, email),   COL(STAFF, phone)};

static enum fault iin_free(struct db *db, struct import_line *line, int column)
{
    char owner[ID_LEN + 1];
    if (!line->cell[column])
        return F_OK;
    enum fault f = import_find(db, S_IMPORT_PERSON_BY_IIN, line->cell[column], NULL, owner);
    if (!f && owner[0] && strcmp(owner, line->person) != 0)
        import_note(line, column, "taken", true);
    return f;
}

static enum fault put_person(struct db *db, struct import_line *line, const struct person_columns *c, int64_t now_ms)
{
    char name[ACCOUNT_NAME_MAX], search[SEARCH_MAX], university[ID_LEN + 1];
    const char *surname = import_value(line, c->surname), *given = import_value(line, c->given),
               *patronymic = import_value(line, c->patronymic), *iin = import_value(line, c->iin),
               *birth = c->birth_date < 0 ? NULL : import_value(line, c->birth_date),
               *email = import_value(line, c->email), *phone = import_value(line, c->phone);
    snprintf(name, sizeof name, "%s %s%s%s", surname, given, patronymic ? " " : "", patronymic ? patronymic : "");
    text_fold(name, search, sizeof search);
    if (line->person[0])
        return db_run(db, S_IMPORT_PERSON_SET, "tttttttttt", line->person, surname, given, patronymic, name, search,
                      iin, birth, email, phone);
    struct id id = id_make();
    memcpy(line->person, id.text, sizeof line->person);
    enum fault f = university_id(db, university);
    return f ? f
             : db_run(db, S_IMPORT_PERSON_ADD, "ttttttttttti", id.text, university, surname, given, patronymic, name,
                      search, iin, birth, email, phone, now_ms);
}

enum fault import_look_students(struct db *db, struct import_line *line, struct arena *arena)
{
    static const int columns[] = {COL(STUDENTS, surname),    COL(STUDENTS, given),
                                  COL(STUDENTS, patronymic), COL(STUDENTS, iin),
                                  COL(STUDENTS, programme),  COL(STUDENTS, programme_title),
                                  COL(STUDENTS, group),      COL(STUDENTS, admission_year),
                                  COL(STUDENTS, status),     COL(STUDENTS, distance_ground),
                                  COL(STUDENTS, birth_date), COL(STUDENTS, email),
                                  COL(STUDENTS, phone),      COL(STUDENTS, zone)};
    struct row row;
    enum fault f = db_row(db, &row, S_IMPORT_STUDENT, "t", line->cell[COL(STUDENTS, student_no)]);
    if (!f) {
        snprintf(line->object, sizeof line->object, "%s", row_peek(&row, 0));
        snprintf(line->person, sizeof line->person, "%s", row_peek(&row, 1));
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
            line->old[columns[i]] = row_text(&row, (int)i + 2, arena);
        line->old[COL(STUDENTS, student_no)] = line->cell[COL(STUDENTS, student_no)];
        row_done(&row);
    }
    if (f && f != F_NOT_FOUND)
        return f;
    f = import_find(db, S_IMPORT_PROGRAMME, line->cell[COL(STUDENTS, programme)], NULL, line->ref[0]);
    if (!f && !line->ref[0][0] && !line->cell[COL(STUDENTS, programme_title)])
        import_note(line, COL(STUDENTS, programme), "unknown", true);
    if (line->ref[0][0]) /* the title of a programme that stands is not for this file to change */
        line->cell[COL(STUDENTS, programme_title)] = NULL;
    return f ? f : iin_free(db, line, COL(STUDENTS, iin));
}

static enum fault put_group(struct db *db, struct import_line *line)
{
    char university[ID_LEN + 1];
    const char *title = import_value(line, COL(STUDENTS, programme_title));
    enum fault f = university_id(db, university);
    if (!f && !line->ref[0][0]) {
        struct id id = id_make();
        memcpy(line->ref[0], id.text, sizeof line->ref[0]);
        f = db_run(db, S_PROGRAMME_ADD, "tttttt", id.text, university, import_value(line, COL(STUDENTS, programme)),
                   title, title, title);
    }
    if (!f)
        f = import_find(db, S_GROUP_FIND, line->ref[0], import_value(line, COL(STUDENTS, group)), line->ref[1]);
    if (!f && !line->ref[1][0]) {
        struct id id = id_make();
        memcpy(line->ref[1], id.text, sizeof line->ref[1]);
        f = db_run(db, S_GROUP_ADD, "ttt", id.text, line->ref[0], import_value(line, COL(STUDENTS, group)));
    }
    return f;
}

enum fault import_put_students(struct db *db, struct import_line *line, int64_t now_ms)
{
    const char *status = import_value(line, COL(STUDENTS, status)),
               *ground = import_value(line, COL(STUDENTS, distance_ground)),
               *zone = import_value(line, COL(STUDENTS, zone));
    int64_t year = import_number(line, COL(STUDENTS, admission_year));
    enum fault f = put_person(db, line, &of_student, now_ms);
    if (!f)
        f = put_group(db, line);
    if (f)
        return f;
    if (line->object[0])
        return db_run(db, S_IMPORT_STUDENT_SET, "tttittt", line->object, line->ref[0], line->ref[1], year, status,
                      ground, zone);
    struct id id = id_make(), role = id_make();
    char university[ID_LEN + 1];
    memcpy(line->object, id.text, sizeof line->object);
    f = db_run(db, S_IMPORT_STUDENT_ADD, "tttttittt", id.text, line->person, line->cell[COL(STUDENTS, student_no)],
               line->ref[0], line->ref[1], year, status ? status : "active", ground ? ground : "none", zone);
    if (!f)
        f = university_id(db, university);
    return f ? f
             : db_run(db, S_ROLE_ADD, "tttttit", role.text, line->person, role_word(ROLE_STUDENT), "university",
                      university, now_ms, NULL);
}

enum fault import_look_staff(struct db *db, struct import_line *line, struct arena *arena)
{
    static const int columns[] = {COL(STAFF, surname), COL(STAFF, given), COL(STAFF, patronymic),
                                  COL(STAFF, iin),     COL(STAFF, email), COL(STAFF, phone)};
    struct row row;
    const char *login = line->cell[COL(STAFF, login)];
    if (strlen(login) > LOGIN_MAX) {
        import_note(line, COL(STAFF, login), "too_long", true);
        return F_OK;
    }
    enum fault f = db_row(db, &row, S_IMPORT_STAFF, "tti", login, line->cell[COL(STAFF, role)], INT64_MAX - 1);
    if (!f) {
        snprintf(line->object, sizeof line->object, "%s", row_peek(&row, 0));
        snprintf(line->person, sizeof line->person, "%s", row_peek(&row, 1));
        for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
            line->old[columns[i]] = row_text(&row, (int)i + 2, arena);
        line->old[COL(STAFF, login)] = login;
        line->old[COL(STAFF, role)] = row_null(&row, 8) ? NULL : line->cell[COL(STAFF, role)];
        line->old[COL(STAFF, order_no)] = row_null(&row, 8) ? NULL : line->cell[COL(STAFF, order_no)];
        row_done(&row);
    }
    if (f && f != F_NOT_FOUND)
        return f;
    return iin_free(db, line, COL(STAFF, iin));
}

enum fault import_put_staff(struct db *db, struct import_line *line, int64_t now_ms)
{
    char university[ID_LEN + 1];
    enum fault f = put_person(db, line, &of_staff, now_ms);
    if (!f && !line->object[0]) {
        struct id id = id_make();
        memcpy(line->object, id.text, sizeof line->object);
        f = db_run(db, S_IMPORT_ACCOUNT_ADD, "ttti", id.text, line->person, line->cell[COL(STAFF, login)], now_ms);
    }
    if (f || line->old[COL(STAFF, role)])
        return f;
    struct id role = id_make();
    f = university_id(db, university);
    return f ? f
             : db_run(db, S_ROLE_ADD, "tttttit", role.text, line->person, line->cell[COL(STAFF, role)], "university",
                      university, now_ms, line->cell[COL(STAFF, order_no)]);
}
