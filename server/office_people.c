#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "import.h"
#include "office_json.h"
#include "role.h"
#include "text.h"
#include "zone.h"

/* People of the university: who they are, what posts they hold and until when, who speaks for a minor. */

enum { PERSON_BODY_MAX = 8192, FIELD_MAX = 120, ACCOUNTS_MAX = 200, REGISTER = ROLE_REGISTRARS | ROLE_ADMIN };

static json_t *words_json(const char *words)
{
    json_t *list = json_array();
    for (const char *p = words; p && *p;) {
        size_t len = strcspn(p, ",");
        json_array_append_new(list, json_stringn(p, len));
        p += len + (p[len] == ',');
    }
    return list;
}

struct filters {
    const char *group, *status, *role, *person; /* person: whose programmes alone; "" = all, with their IIN */
    int64_t now_ms;
};

static enum fault ask(struct db *db, struct row *ret_row, enum statement s, const struct list *list, int64_t limit,
                      int64_t offset, const void *filters)
{
    const struct filters *by = filters;
    if (s == S_PEOPLE_COUNT)
        return db_each(db, ret_row, s, "ittttt", by->now_ms, list->q, by->group, by->status, by->role, by->person);
    if (s == S_PEOPLE_FEW)
        return db_each(db, ret_row, s, "itttttiit", by->now_ms, list->q, by->group, by->status, by->role, by->person,
                       limit, offset, list->sort);
    return db_each(db, ret_row, s, "itttttii", by->now_ms, list->q, by->group, by->status, by->role, by->person, limit,
                   offset);
}

static enum fault add(struct db *db, struct list *list, const char *id, const void *filters)
{
    const struct filters *by = filters;
    struct row row;
    enum fault f = db_row(db, &row, S_PEOPLE_ROW, "ti", id, by->now_ms);
    if (f)
        return f;
    json_array_append_new(list->rows,
                          json_pack("{s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:o, s:s?, s:s?, s:s?, s:b, s:b, s:o, s:I}",
                                    "id", row_peek(&row, 0), "name", row_peek(&row, 1), "iin",
                                    *by->person ? NULL : row_peek(&row, 2), "student_no", row_peek(&row, 3), "group",
                                    row_peek(&row, 4), "programme", row_peek(&row, 5), "programme_title",
                                    row_null(&row, 6) ? json_null() : said_json(&row, 6), "status", row_peek(&row, 9),
                                    "distance_ground", row_peek(&row, 10), "login", row_peek(&row, 11), "minor",
                                    (int)row_int(&row, 13), "opened", row_peek(&row, 11) && !row_int(&row, 17), "roles",
                                    words_json(row_peek(&row, 14)), "version", (json_int_t)row_int(&row, 15)));
    row_done(&row);
    return F_OK;
}

static enum fault people(struct db *db, struct request *request, struct reply *reply)
{
    static const struct list_source source = {S_PEOPLE_COUNT, S_PEOPLE_FEW, S_PEOPLE_PAGE, S_PEOPLE_REST, ask, add};
    struct list list;
    const struct filters by = {list_filter(request, "group"), list_filter(request, "status"),
                               list_filter(request, "role"), request_has(request, REGISTER) ? "" : request->who.person,
                               request->now_ms};
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    bool filtered = *by.group || *by.status || *by.role || *by.person || *list.q;
    f = list_fill(db, &list, &source, filtered ? LIST_FEW : 0, &by);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "name,student_no,group,programme,status,distance_ground,login,roles",
                      "people.csv");
}

static json_t *student_json(const struct row *row)
{
    if (row_null(row, 11))
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:I, s:s, s:s, s:s?}", "id", row_peek(row, 11), "student_no",
                     row_peek(row, 12), "group", row_peek(row, 13), "programme", row_peek(row, 14), "programme_title",
                     said_json(row, 15), "admission_year", (json_int_t)row_int(row, 18), "status", row_peek(row, 19),
                     "distance_ground", row_peek(row, 20), "zone", row_peek(row, 21));
}

static json_t *account_json(const struct row *row)
{
    if (row_null(row, 22))
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:b}", "id", row_peek(row, 22), "login", row_peek(row, 23), "status",
                     row_peek(row, 24), "opened", !row_int(row, 25));
}

static enum fault posts_json(struct db *db, const char *person, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_PERSON_POSTS, "t", person); f == F_OK; f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:o, s:s?, s:s?}", "id", row_peek(&row, 0),
                                        "role", row_peek(&row, 1), "scope_kind", row_peek(&row, 2), "scope",
                                        row_peek(&row, 3), "scope_title", row_peek(&row, 8), "from_ms",
                                        (json_int_t)row_int(&row, 4), "to_ms", ms_or_null(row_int(&row, 5)), "order_no",
                                        row_peek(&row, 6), "substitute_for", row_peek(&row, 7)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault parents_json(struct db *db, const char *person, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_PERSON_PARENTS, "t", person); f == F_OK; f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:o}", "id", row_peek(&row, 0), "name", row_peek(&row, 1),
                                        "relation", row_peek(&row, 2), "consent_ms", ms_or_null(row_int(&row, 3))));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault person_reply(struct db *db, const char *id, struct reply *reply)
{
    struct row row;
    json_t *posts = NULL, *parents = NULL;
    enum fault f = posts_json(db, id, &posts);
    if (!f)
        f = parents_json(db, id, &parents);
    if (!f)
        f = db_row(db, &row, S_PERSON_GET, "t", id);
    if (f) {
        json_decref(posts);
        json_decref(parents);
        return f;
    }
    const char *iin = row_peek(&row, 5);
    json_t *person =
        json_pack("{s:s, s:s, s:s, s:s, s:s?, s:s?, s:b, s:s?, s:s?, s:s?, s:b, s:I, s:o, s:o, s:o, s:o}", "id",
                  row_peek(&row, 0), "name", row_peek(&row, 1), "surname", row_peek(&row, 2), "given",
                  row_peek(&row, 3), "patronymic", row_peek(&row, 4), "iin", iin, "iin_sound", !iin || iin_sound(iin),
                  "birth_date", row_peek(&row, 6), "email", row_peek(&row, 7), "phone", row_peek(&row, 8), "minor",
                  (int)row_int(&row, 9), "version", (json_int_t)row_int(&row, 10), "student", student_json(&row),
                  "account", account_json(&row), "posts", posts, "parents", parents);
    row_done(&row);
    return reply_json(reply, json_pack("{s:o}", "person", person));
}

static enum fault person_get(struct db *db, struct request *request, struct reply *reply)
{
    return person_reply(db, request->arg[0], reply);
}

struct person_in {
    json_int_t version;
    const char *surname, *given, *patronymic, *iin, *birth_date, *email, *phone, *status, *ground, *zone;
    int minor;
    char name[ACCOUNT_NAME_MAX], search[400];
};

static bool fits(const char *text, bool need)
{
    return !text || !*text ? !need : text_fits(text, FIELD_MAX);
}

static const char *or_null(const char *text)
{
    return text && *text ? text : NULL;
}

/* Names, IIN, and, of a student, what decides how they sit (003-5.1.3). */
static enum fault person_read(const struct request *request, struct person_in *in)
{
    enum fault f =
        request_unpack(request, "{s?I, s:s, s:s, s?s, s?s, s?s, s?s, s?s, s?b, s?s, s?s, s?s !}", "version",
                       &in->version, "surname", &in->surname, "given", &in->given, "patronymic", &in->patronymic, "iin",
                       &in->iin, "birth_date", &in->birth_date, "email", &in->email, "phone", &in->phone, "minor",
                       &in->minor, "status", &in->status, "distance_ground", &in->ground, "zone", &in->zone);
    if (f)
        return f;
    if (!fits(in->surname, true) || !fits(in->given, true) || !fits(in->patronymic, false) || !fits(in->email, false) ||
        !fits(in->phone, false) || !fits(in->birth_date, false) || !fits(in->zone, false))
        return fault(F_INVALID, "a name or an address");
    if (or_null(in->iin) && (strlen(in->iin) != 12 || strspn(in->iin, "0123456789") != 12))
        return fault(F_INVALID, "iin has 12 digits");
    if (or_null(in->zone) && !zone_known(in->zone))
        return fault(F_INVALID, "zone is no zone that is known here");
    snprintf(in->name, sizeof in->name, "%s %s%s%s", in->surname, in->given, or_null(in->patronymic) ? " " : "",
             in->patronymic ? in->patronymic : "");
    text_fold(in->name, in->search, sizeof in->search);
    return F_OK;
}

static enum fault person_edit(struct db *db, struct request *request, struct reply *reply)
{
    struct person_in in = {0};
    struct row row;
    struct actor by = office_actor(request);
    const char *id = request->arg[0];
    enum fault f = person_read(request, &in);
    if (!f)
        f = db_row(db, &row, S_PERSON_GET, "t", id);
    if (f)
        return f;
    bool student = !row_null(&row, 11);
    row_done(&row);
    f = db_run(db, S_PERSON_SET, "tittttttttti", id, (int64_t)in.version, in.surname, in.given, or_null(in.patronymic),
               in.name, in.search, or_null(in.iin), or_null(in.birth_date), or_null(in.email), or_null(in.phone),
               (int64_t)in.minor);
    if (!f && !db_changes(db))
        f = fault(F_STALE, "person %s is not at version %lld", id, (long long)in.version);
    if (!f && student && in.status && in.ground)
        f = db_run(db, S_STUDENT_SET, "tttt", id, in.status, in.ground, or_null(in.zone));
    if (!f)
        f = audit(db, &by, "person.edit", "person", id, "%s, %s, %s", in.name, in.status ? in.status : "-",
                  in.ground ? in.ground : "-");
    return f ? f : person_reply(db, id, reply);
}

static enum fault person_new(struct db *db, struct request *request, struct reply *reply)
{
    struct person_in in = {0};
    char university[ID_LEN + 1];
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f = person_read(request, &in);
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = db_run(db, S_PERSON_NEW, "tttttttttttii", id.text, university, in.surname, in.given, or_null(in.patronymic),
                   in.name, in.search, or_null(in.iin), or_null(in.birth_date), or_null(in.email), or_null(in.phone),
                   (int64_t)in.minor, request->now_ms);
    if (!f)
        f = audit(db, &by, "person.add", "person", id.text, "%s", in.name);
    return f ? f : person_reply(db, id.text, reply);
}

/* A post with its scope, its days, its order, and whom it stands in for. */
static enum fault post_add(struct db *db, struct request *request, struct reply *reply)
{
    const char *role, *kind = "university", *scope = NULL, *order = NULL, *instead = NULL;
    json_int_t from_ms = 0, to_ms = 0;
    char university[ID_LEN + 1];
    struct row row;
    struct id id = id_make();
    struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:s, s?s, s?s, s?I, s?I, s?s, s?s !}", "role", &role, "scope_kind", &kind, "scope",
                       &scope, "from_ms", &from_ms, "to_ms", &to_ms, "order_no", &order, "substitute_for", &instead);
    if (!f && !role_from(role))
        f = fault(F_INVALID, "no such role");
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = db_row(db, &row, S_SCOPE_KNOWN, "tt", kind, scope ? scope : university);
    if (f)
        return f;
    bool known = row_int(&row, 0);
    row_done(&row);
    if (!known || (to_ms && to_ms <= (from_ms ? from_ms : request->now_ms)))
        return fault(F_INVALID, known ? "a post ends after it begins" : "no such scope");
    int64_t since = from_ms ? from_ms : request->now_ms;
    f = to_ms ? db_run(db, S_POST_ADD, "tttttiitt", id.text, request->arg[0], role, kind, scope ? scope : university,
                       since, (int64_t)to_ms, order, instead)
              : db_run(db, S_POST_ADD, "tttttintt", id.text, request->arg[0], role, kind, scope ? scope : university,
                       since, order, instead);
    if (!f)
        f = audit(db, &by, "role.add", "person", request->arg[0], "%s in %s, order %s", role, kind,
                  order ? order : "-");
    return f ? f : person_reply(db, request->arg[0], reply);
}

static enum fault post_end(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t to_ms = 0;
    char person[ID_LEN + 1];
    struct row row;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s?I !}", "to_ms", &to_ms);
    if (!f)
        f = db_row(db, &row, S_POST_GET, "t", request->arg[0]);
    if (f)
        return f;
    snprintf(person, sizeof person, "%s", row_peek(&row, 0));
    row_done(&row);
    f = db_run(db, S_POST_END, "ti", request->arg[0], to_ms ? (int64_t)to_ms : request->now_ms);
    if (!f && !db_changes(db))
        f = fault(F_CONFLICT, "post %s has ended, or not begun", request->arg[0]);
    if (!f)
        f = audit(db, &by, "role.end", "person", person, "post %s", request->arg[0]);
    return f ? f : person_reply(db, person, reply);
}

/* Who speaks for a minor; who may see a grown student's results, once the student has consented. */
static enum fault parent_add(struct db *db, struct request *request, struct reply *reply)
{
    const char *parent, *relation;
    int consent = 0, remove = 0;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s?b, s?b !}", "parent", &parent, "relation", &relation,
                                  "consent", &consent, "remove", &remove);
    if (!f && remove)
        f = db_run(db, S_PARENT_REMOVE, "tt", request->arg[0], parent);
    else if (!f)
        f = consent ? db_run(db, S_PARENT_ADD, "ttti", request->arg[0], parent, relation, request->now_ms)
                    : db_run(db, S_PARENT_ADD, "tttn", request->arg[0], parent, relation);
    if (!f)
        f = audit(db, &by, remove ? "parent.remove" : "parent.add", "person", request->arg[0], "%s, %s", parent,
                  relation);
    return f ? f : person_reply(db, request->arg[0], reply);
}

static enum fault results_of(struct db *db, const char *student, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_PARENT_RESULTS, "t", student); f == F_OK; f = row_next(&row)) {
        const char *state = row_peek(&row, 6);
        bool shown =
            state && (!strcmp(state, "released") || !strcmp(state, "annulled") || !strcmp(state, "reinstated"));
        json_array_append_new(list, json_pack("{s:o, s:I, s:o, s:s?, s:s?, s:I, s:s}", "course", said_json(&row, 0),
                                              "credits", (json_int_t)row_int(&row, 3), "final",
                                              shown ? int_or_null(&row, 4) : json_null(), "letter",
                                              shown ? row_peek(&row, 5) : NULL, "state", shown ? state : NULL, "year",
                                              (json_int_t)row_int(&row, 7), "term", row_peek(&row, 8)));
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

/* Results, never videos, of a parent's own children (004-II.7). */
static enum fault children(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    size_t i;
    json_t *child, *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_PARENT_CHILDREN, "t", request->who.person); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:b}", "id", row_peek(&row, 0), "name",
                                              row_peek(&row, 1), "student_no", row_peek(&row, 2), "group",
                                              row_peek(&row, 3), "open", row_int(&row, 4) || !row_null(&row, 5)));
    f = f == F_NOT_FOUND ? F_OK : f;
    json_array_foreach(list, i, child)
    {
        json_t *results = NULL;
        if (f || !json_is_true(json_object_get(child, "open")))
            continue;
        f = results_of(db, json_string_value(json_object_get(child, "id")), &results);
        json_object_set_new(child, "results", results);
    }
    if (f) {
        json_decref(list);
        return f;
    }
    return reply_json(reply, json_pack("{s:o}", "children", list));
}

const struct route routes_people[] = {
    {"GET", "/api/people", REGISTER | ROLE_DEAN | ROLE_HOD, LANE_OFFICE, 0, office_exported, people, NULL,
     "People, deans and heads of departments: those of their own; filters group, status, role"},
    {"POST", "/api/people", REGISTER, LANE_OFFICE, PERSON_BODY_MAX, person_new, NULL, NULL, "A person"},
    {"GET", "/api/people/:id", REGISTER, LANE_READ, 0, person_get, NULL, NULL, "A person, posts and parents"},
    {"POST", "/api/people/:id/edit", ROLE_REGISTRARS, LANE_OFFICE, PERSON_BODY_MAX, person_edit, NULL, NULL,
     "Names, IIN, ground for distance study"},
    {"POST", "/api/people/:id/posts", ROLE_ADMIN, LANE_OFFICE, PERSON_BODY_MAX, post_add, NULL, NULL,
     "A post with its scope, days, order and substitution"},
    {"POST", "/api/posts/:id/end", ROLE_ADMIN, LANE_OFFICE, 256, post_end, NULL, NULL, "A post ends"},
    {"POST", "/api/people/:id/parents", ROLE_REGISTRARS, LANE_OFFICE, PERSON_BODY_MAX, parent_add, NULL, NULL,
     "A parent or representative of a student"},
    {"GET", "/api/my/children", ROLE_PARENT, LANE_READ, 0, children, NULL, NULL, "My children's results"},
    {0},
};
