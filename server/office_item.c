#include <stdlib.h>
#include <string.h>

#include "bank.h"
#include "bank_change.h"
#include "office_json.h"
#include "role.h"
#include "settings.h"

/* One question: seen with its key, approved, retired, said otherwise. */

enum { EDIT_BODY_MAX = 192 * 1024, POINTS_MAX = 1000, DIFFICULTY_MAX = 5, REASON_MAX = 200 };

static enum fault may(struct db *db, const struct request *request, const char *course, enum bank_need need)
{
    return bank_may(db, request->who.person, request->who.roles, course, need, request->now_ms);
}

/* The question in every language: `said` of the protocol. */
static enum fault said_all(struct db *db, const char *id, json_t **ret_said)
{
    json_t *said = json_object();
    enum fault f = F_OK;
    for (int l = 0; l < LANG_COUNT && !f; l++) {
        json_t *one = NULL;
        f = bank_item_json(db, id, (enum lang)l, &one);
        if (!f)
            json_object_set_new(said, lang_word((enum lang)l), one);
    }
    if (f)
        json_decref(said);
    else
        *ret_said = said;
    return f;
}

static enum fault earlier(struct db *db, const char *id, json_t **ret_rows)
{
    struct row row;
    json_t *rows = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_BANK_EARLIER, "t", id); f == F_OK; f = row_next(&row))
        json_array_append_new(rows, json_pack("{s:s, s:I, s:s?}", "id", row_peek(&row, 0), "created_ms",
                                              (json_int_t)row_int(&row, 1), "author", row_peek(&row, 2)));
    if (f != F_NOT_FOUND) {
        json_decref(rows);
        return f;
    }
    *ret_rows = rows;
    return F_OK;
}

static enum fault one(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    char course[ID_LEN + 1];
    json_t *said = NULL, *before = NULL;
    enum fault f = item_course(db, request->arg[0], course);
    if (!f)
        f = may(db, request, course, BANK_READ);
    if (!f)
        f = said_all(db, request->arg[0], &said);
    if (!f)
        f = earlier(db, request->arg[0], &before);
    if (!f)
        f = db_row(db, &row, S_BANK_ITEM, "t", request->arg[0]);
    if (f) {
        json_decref(said);
        json_decref(before);
        return f;
    }
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:I, s:s?, s:I, s:s?, s:o, s:o}", "id", request->arg[0], "course", course, "state",
                  row_peek(&row, 14), "version", (json_int_t)row_int(&row, 15), "author", row_peek(&row, 16),
                  "created_ms", (json_int_t)row_int(&row, 17), "replaced_by", row_peek(&row, 18), "earlier", before,
                  "said", said);
    bool stands = row_null(&row, 18) && strcmp(row_peek(&row, 14), "retired") != 0;
    row_done(&row);
    bool approves = may(db, request, course, BANK_APPROVE) == F_OK;
    bool writes = stands && may(db, request, course, BANK_WRITE) == F_OK;
    json_object_set_new(json, "may_approve", json_boolean(approves));
    json_object_set_new(json, "may_edit", json_boolean(writes));
    return reply_json(reply, json);
}

static enum fault state_set(struct db *db, struct request *request, struct reply *reply)
{
    const char *state;
    json_int_t version;
    char course[ID_LEN + 1];
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:I !}", "state", &state, "version", &version);
    if (!f)
        f = item_course(db, request->arg[0], course);
    if (!f)
        f = may(db, request, course, strcmp(state, "retired") ? BANK_APPROVE : BANK_READ);
    if (!f && !strcmp(state, "retired") && may(db, request, course, BANK_WRITE) != F_OK)
        f = may(db, request, course, BANK_APPROVE);
    if (!f)
        f = item_state_set(db, &by, request->arg[0], state, version, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:s, s:I}", "state", state, "version", version + 1));
}

/* ---- said otherwise ---- */

/* What the reader made of each language; empty reports for those that it does not speak. */
struct edit {
    struct bank_report report[LANG_COUNT];
    json_t *issues; /* [{lang, code, what}] */
};

static void edit_release(struct edit *edit)
{
    for (int l = 0; l < LANG_COUNT; l++)
        bank_report_release(&edit->report[l]);
    json_decref(edit->issues);
    free(edit);
}

struct pictures {
    struct db *db;
    const struct request *request;
};

/* [hand] Only what the asker may look at: another bank's picture is not taken over by its hash. */
static unsigned char *own_picture(void *user, const char *sha256, size_t *ret_len)
{
    const struct pictures *p = user;
    const struct request *request = p->request;
    const char *type;
    enum fault f = item_picture_visible(p->db, request->who.person, request->who.roles, sha256, request->now_ms,
                                        request->arena, &type);
    return f ? NULL : bank_picture(request, sha256, ret_len);
}

static bool within(const json_t *item, const char *key, json_int_t from, json_int_t to)
{
    const json_t *value = json_object_get(item, key);
    return !value || (json_is_integer(value) && json_integer_value(value) >= from && json_integer_value(value) <= to);
}

/* [hand] The form's question through the same reader that files go through, as one question of Moodle XML. */
static enum fault read_back(struct db *db, struct request *request, json_t *item, struct bank_report *ret_report)
{
    struct pictures pictures = {db, request};
    char *text = NULL;
    size_t size = 0;
    if (!within(item, "points", 1, POINTS_MAX) || !within(item, "difficulty", 0, DIFFICULTY_MAX))
        return fault(F_INVALID, "points are 1 to %d, the difficulty 0 to %d", POINTS_MAX, DIFFICULTY_MAX);
    FILE *out = open_memstream(&text, &size);
    json_t *list = json_pack("[O]", item);
    if (out)
        bank_write_moodle(out, list, own_picture, &pictures);
    json_decref(list);
    enum fault f = !out || fclose(out) ? fault(F_NOMEM, "a question") : F_OK;
    if (!f)
        f = bank_read("moodle", text, size, ret_report);
    free(text);
    return f;
}

static void issues_tell(struct edit *edit, int lang)
{
    size_t i;
    json_t *issue;
    json_array_foreach(edit->report[lang].issues, i, issue)
        json_array_append_new(edit->issues, json_pack("{s:s, s:O, s:O}", "lang", lang_word((enum lang)lang), "code",
                                                      json_object_get(issue, "code"), "what",
                                                      json_object_get(issue, "what")));
}

static enum fault edit_read(struct db *db, struct request *request, json_t *said, struct edit *edit)
{
    char folder[SETTING_TEXT_MAX + 8];
    enum fault f = F_OK;
    settings_path("", folder, sizeof folder);
    for (int l = 0; l < LANG_COUNT && !f; l++) {
        json_t *item = json_object_get(said, lang_word((enum lang)l));
        if (!json_string_length(json_object_get(item, "stem")))
            continue;
        f = read_back(db, request, item, &edit->report[l]);
        if (!f)
            issues_tell(edit, l);
    }
    for (int l = 0; l < LANG_COUNT && !f && !json_array_size(edit->issues); l++)
        f = bank_pictures_store(folder, &edit->report[l]);
    return f;
}

static enum fault edit_unpack(const struct request *request, json_int_t *ret_version, json_t **ret_said,
                              const char **ret_reason)
{
    *ret_reason = "";
    enum fault f = request_unpack(request, "{s:I, s:o, s?s !}", "version", ret_version, "said", ret_said, "reason",
                                  ret_reason);
    return f || strlen(*ret_reason) <= REASON_MAX ? f : fault(F_INVALID, "the reason is longer than %d", REASON_MAX);
}

/* [hand] */
static enum fault edit_prepare(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t version;
    json_t *said;
    const char *reason;
    char course[ID_LEN + 1];
    (void)reply;
    enum fault f = item_course(db, request->arg[0], course);
    if (!f)
        f = may(db, request, course, BANK_WRITE);
    if (!f)
        f = edit_unpack(request, &version, &said, &reason);
    struct edit *edit = f ? NULL : calloc(1, sizeof *edit);
    if (!f && !edit)
        f = fault(F_NOMEM, "an edit");
    if (f)
        return f;
    edit->issues = json_array();
    f = edit_read(db, request, said, edit);
    if (f)
        edit_release(edit);
    else
        request->stage = edit;
    return f;
}

/* The languages as item_edit takes them, the shared parts those of the first; `now` is told as the books will. */
static enum fault edit_items(struct request *request, const struct edit *edit, const char *course,
                             struct item_new ret_items[LANG_COUNT], size_t *ret_count, json_t *now)
{
    enum fault f = F_OK;
    *ret_count = 0;
    for (int l = 0; l < LANG_COUNT && !f; l++) {
        json_t *item = json_array_get(edit->report[l].items, 0);
        if (!item)
            continue;
        f = bank_item_new(item, course, (enum lang)l, request->arena, &ret_items[(*ret_count)++]);
        json_object_set(now, lang_word((enum lang)l), item);
    }
    return f;
}

static enum fault edit_do(struct db *db, struct request *request, const struct edit *edit, struct id *ret_id)
{
    struct item_new items[LANG_COUNT];
    char course[ID_LEN + 1], change[AUDIT_DETAIL_MAX];
    const char *reason;
    json_t *said, *was = NULL, *now = json_object();
    json_int_t version;
    size_t count = 0;
    struct actor by = office_actor(request);
    enum fault f = item_course(db, request->arg[0], course);
    if (!f)
        f = may(db, request, course, BANK_WRITE);
    if (!f)
        f = edit_unpack(request, &version, &said, &reason);
    if (!f)
        f = edit_items(request, edit, course, items, &count, now);
    if (!f)
        f = said_all(db, request->arg[0], &was);
    if (!f && !bank_change(was, now, reason, change, sizeof change))
        f = fault(F_INVALID, "nothing is said otherwise");
    for (int l = 0; l < LANG_COUNT && !f; l++)
        f = bank_pictures_book(db, &edit->report[l], request->now_ms);
    if (!f)
        f = item_edit(db, &by, request->arg[0], version, items, count, may(db, request, course, BANK_APPROVE) == F_OK,
                      change, request->now_ms, ret_id);
    json_decref(was);
    json_decref(now);
    return f;
}

static enum fault edit_handle(struct db *db, struct request *request, struct reply *reply)
{
    struct edit *edit = request->stage;
    struct id id = {0};
    bool clean = !json_array_size(edit->issues);
    enum fault f = clean ? edit_do(db, request, edit, &id) : F_OK;
    if (!f)
        f = reply_json(reply, json_pack("{s:b, s:s, s:O}", "changed", (int)clean, "id",
                                        clean ? id.text : request->arg[0], "issues", edit->issues));
    edit_release(edit);
    return f;
}

enum { BANKERS = ROLE_TEACHER | ROLE_CENTRE | ROLE_HOD };

const struct route routes_item[] = {
    {"GET", "/api/items/:id", BANKERS, LANE_READ, 0, one, NULL, NULL, "One question in its languages, with its key"},
    {"POST", "/api/items/:id/state", BANKERS, LANE_OFFICE, 1024, state_set, NULL, NULL,
     "Approves a question, or retires it"},
    {"POST", "/api/items/:id/edit", ROLE_TEACHER | ROLE_CENTRE, LANE_OFFICE, EDIT_BODY_MAX, edit_handle, edit_prepare,
     NULL, "Says a question otherwise; attempts keep what they were given"},
    {0},
};
