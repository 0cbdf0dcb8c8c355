#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exam.h"
#include "office_json.h"
#include "role.h"
#include "text.h"

/* The university's structure, its curricula, and what it calls its units and posts (003-4). */

enum { BODY_MAX = 32 * 1024, CODE_MAX = 40, TITLE_MAX = 200, LABELS_MAX = 24 * 1024 };

struct thing { /* a unit, a programme or a course, as a form brings it */
    const char *code, *title[LANG_COUNT], *parent, *level, *lock;
    json_int_t credits;
};

static json_t *unit_json(const struct row *row)
{
    return json_pack("{s:s, s:s, s:o}", "id", row_peek(row, 0), "code", row_peek(row, 1), "title", said_json(row, 2));
}

static enum fault add_rows(struct db *db, enum statement s, const char *parent_name, int parent, int number,
                           const char *number_name, json_t *into, const char *name)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    json_object_set_new(into, name, list);
    for (f = db_each(db, &row, s, ""); f == F_OK; f = row_next(&row)) {
        json_t *one = unit_json(&row);
        if (parent_name)
            json_object_set_new(one, parent_name, text_or_null(row_peek(&row, parent)));
        if (number_name)
            json_object_set_new(one, number_name, json_integer(row_int(&row, number)));
        json_array_append_new(list, one);
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault add_groups(struct db *db, json_t *into)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    json_object_set_new(into, "groups", list);
    for (f = db_each(db, &row, S_STRUCTURE_GROUPS, ""); f == F_OK; f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:I}", "id", row_peek(&row, 0), "title", row_peek(&row, 1),
                                        "programme", row_peek(&row, 2), "students", (json_int_t)row_int(&row, 3)));
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault structure(struct db *db, struct request *request, struct reply *reply)
{
    (void)request;
    json_t *all = json_object();
    enum fault f = add_rows(db, S_STRUCTURE_FACULTIES, NULL, 0, 0, NULL, all, "faculties");
    if (!f)
        f = add_rows(db, S_STRUCTURE_DEPARTMENTS, "faculty", 5, 0, NULL, all, "departments");
    if (!f)
        f = add_rows(db, S_STRUCTURE_PROGRAMMES, "department", 5, 7, "students", all, "programmes");
    if (!f)
        f = add_groups(db, all);
    if (f) {
        json_decref(all);
        return f;
    }
    return reply_json(reply, all);
}

static enum fault thing_read(const struct request *request, struct thing *t)
{
    *t = (struct thing){.level = "bachelor", .lock = "none", .credits = 0};
    enum fault f =
        request_unpack(request, "{s:s, s:{s:s, s:s, s:s !}, s?s, s?s, s?s, s?I !}", "code", &t->code, "title", "kk",
                       &t->title[LANG_KK], "ru", &t->title[LANG_RU], "en", &t->title[LANG_EN], "parent", &t->parent,
                       "level", &t->level, "delivery_lock", &t->lock, "credits", &t->credits);
    if (f)
        return f;
    bool fits = text_fits(t->code, CODE_MAX);
    for (int l = 0; l < LANG_COUNT; l++)
        fits = fits && text_fits(t->title[l], TITLE_MAX);
    return fits ? F_OK : fault(F_INVALID, "a code, and a title in three languages");
}

static enum fault faculty(struct db *db, struct request *request, struct reply *reply)
{
    struct thing t;
    char university[ID_LEN + 1];
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = thing_read(request, &t);
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = db_run(db, S_FACULTY_PUT, "tttttt", id.text, university, t.code, t.title[0], t.title[1], t.title[2]);
    if (!f)
        f = audit(db, &by, "faculty.put", "faculty", t.code, "%s", t.title[LANG_KK]);
    return f ? f : structure(db, request, reply);
}

static enum fault department(struct db *db, struct request *request, struct reply *reply)
{
    struct thing t;
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = thing_read(request, &t);
    if (!f)
        f = db_run(db, S_DEPARTMENT_PUT, "tttttt", id.text, t.parent, t.code, t.title[0], t.title[1], t.title[2]);
    if (!f)
        f = audit(db, &by, "department.put", "department", t.code, "%s", t.title[LANG_KK]);
    return f ? f : structure(db, request, reply);
}

static enum fault programme(struct db *db, struct request *request, struct reply *reply)
{
    struct thing t;
    char university[ID_LEN + 1];
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = thing_read(request, &t);
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = db_run(db, S_PROGRAMME_PUT, "tttttttt", id.text, university, t.code, t.title[0], t.title[1], t.title[2],
                   t.level, t.parent);
    if (!f)
        f = audit(db, &by, "programme.put", "programme", t.code, "%s", t.title[LANG_KK]);
    return f ? f : structure(db, request, reply);
}

static enum fault courses(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    const char *q = request_query(request, "q");
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_STRUCTURE_COURSES, "t", q ? q : ""); f == F_OK; f = row_next(&row)) {
        json_t *one = unit_json(&row);
        json_object_set_new(one, "credits", json_integer(row_int(&row, 5)));
        json_object_set_new(one, "department", text_or_null(row_peek(&row, 6)));
        json_object_set_new(one, "delivery_lock", json_string(row_peek(&row, 7)));
        json_array_append_new(list, one);
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "courses", list));
}

static enum fault course(struct db *db, struct request *request, struct reply *reply)
{
    struct thing t;
    char university[ID_LEN + 1];
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = thing_read(request, &t);
    if (!f && (t.credits < 1 || t.credits > 60))
        f = fault(F_INVALID, "credits are 1 to 60");
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = db_run(db, S_COURSE_PUT, "ttttttitt", id.text, university, t.code, t.title[0], t.title[1], t.title[2],
                   (int64_t)t.credits, t.parent, t.lock);
    if (!f)
        f = audit(db, &by, "course.put", "course", t.code, "%s, %lld credits, %s", t.title[LANG_KK],
                  (long long)t.credits, t.lock);
    return f ? f : courses(db, request, reply);
}

static enum fault curriculum(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_CURRICULUM_LIST, "t", list_filter(request, "programme")); f == F_OK;
         f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:o, s:s, s:I, s:s, s:s}", "programme_code", row_peek(&row, 0),
                                        "code", row_peek(&row, 1), "course", said_json(&row, 2), "form",
                                        row_peek(&row, 5), "version", (json_int_t)row_int(&row, 6), "programme",
                                        row_peek(&row, 7), "course_id", row_peek(&row, 8)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "curriculum", list));
}

static enum fault curriculum_put(struct db *db, struct request *request, struct reply *reply)
{
    const char *programme_id, *course_id, *form, *reason = "";
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:s, s?s !}", "programme", &programme_id, "course", &course_id,
                                  "form", &form, "reason", &reason);
    if (!f)
        f = curriculum_fix(db, &by, programme_id, course_id, form, reason);
    return f ? f : curriculum(db, request, reply);
}

/* The regulation's own words: what a label stands for, whatever a university calls it. */
static const struct {
    const char *role, *said[LANG_COUNT];
} originals[] = {
#define LABEL(role, kk, ru, en) {role, {kk, ru, en}},
#include "../seeds/demo/labels.def"
#undef LABEL
};

static enum fault labels(struct db *db, struct request *request, struct reply *reply)
{
    (void)request;
    struct row row;
    json_t *own = json_object();
    enum fault f = db_row(db, &row, S_LABELS_GET, "");
    if (f) {
        json_decref(own);
        return f;
    }
    for (size_t i = 0; i < sizeof originals / sizeof *originals; i++)
        json_object_set_new(own, originals[i].role,
                            json_pack("{s:s, s:s, s:s}", "kk", originals[i].said[LANG_KK], "ru",
                                      originals[i].said[LANG_RU], "en", originals[i].said[LANG_EN]));
    json_t *json = json_pack("{s:o, s:o, s:I}", "labels", json_stored(row_peek(&row, 0)), "originals", own, "version",
                             (json_int_t)row_int(&row, 1));
    row_done(&row);
    return reply_json(reply, json);
}

static bool label_ok(const json_t *label)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const char *text = json_string_value(json_object_get(label, lang_word((enum lang)l)));
        if (!text || !text_fits(text, TITLE_MAX))
            return false;
    }
    return json_object_size(label) == LANG_COUNT;
}

static enum fault labels_put(struct db *db, struct request *request, struct reply *reply)
{
    json_t *all, *one;
    const char *word;
    json_int_t version;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:o !}", "version", &version, "labels", &all);
    if (!f && !json_is_object(all))
        f = fault(F_INVALID, "labels is an object");
    json_object_foreach(all, word, one)
    {
        if (!f && (!label_ok(one) || !text_fits(word, CODE_MAX)))
            f = fault(F_INVALID, "a label is said in three languages");
    }
    char *text = f ? NULL : json_dumps(all, JSON_COMPACT | JSON_SORT_KEYS);
    if (!f && (!text || strlen(text) > LABELS_MAX))
        f = fault(F_TOO_BIG, "labels");
    const char *kept = f ? NULL : arena_text(request->arena, text);
    free(text);
    if (!f)
        f = db_run(db, S_LABELS_SET, "ti", kept, (int64_t)version);
    if (!f && !db_changes(db))
        f = fault(F_STALE, "labels are not at version %lld", (long long)version);
    if (!f)
        f = audit(db, &by, "labels.set", "university", "labels", "%.900s", kept);
    return f ? f : labels(db, request, reply);
}

enum { OFFICE = ROLE_REGISTRARS | ROLE_ADMIN };

const struct route routes_structure[] = {
    {"GET", "/api/structure", ROLE_STAFF, LANE_READ, 0, structure, NULL, NULL,
     "Faculties, departments, programmes and groups"},
    {"POST", "/api/faculties", OFFICE, LANE_OFFICE, BODY_MAX, faculty, NULL, NULL, "A faculty, by its code"},
    {"POST", "/api/departments", OFFICE, LANE_OFFICE, BODY_MAX, department, NULL, NULL,
     "A department of a faculty, by its code"},
    {"POST", "/api/programmes", OFFICE, LANE_OFFICE, BODY_MAX, programme, NULL, NULL,
     "A programme of a department, by its code"},
    {"GET", "/api/courses", ROLE_STAFF, LANE_READ, 0, courses, NULL, NULL, "Courses"},
    {"POST", "/api/courses", OFFICE, LANE_OFFICE, BODY_MAX, course, NULL, NULL,
     "A course, by its code; delivery_lock: the traditional way only"},
    {"GET", "/api/curriculum", ROLE_STAFF, LANE_READ, 0, curriculum, NULL, NULL,
     "The form of exam that curricula fix; filter programme"},
    {"POST", "/api/curriculum", ROLE_REGISTRARS, LANE_OFFICE, BODY_MAX, curriculum_put, NULL, NULL,
     "The form of exam of a course in a programme; another one than before with a reason"},
    {"GET", "/api/labels", ROLE_STAFF, LANE_READ, 0, labels, NULL, NULL,
     "What units and posts are called, beside the regulation's own words"},
    {"POST", "/api/labels", ROLE_ADMIN | ROLE_REGISTRAR_HEAD, LANE_OFFICE, BODY_MAX, labels_put, NULL, NULL,
     "What the university calls its units and posts"},
    {0},
};
