#include <stdlib.h>
#include <string.h>

#include "bank.h"
#include "evidence.h"
#include "office_json.h"
#include "policy.h"
#include "role.h"
#include "settings.h"

/* The question banks: lists, imports, exports, pictures. */

enum { BANK_FILE_MAX = 8 * 1024 * 1024, PREVIEW_ITEMS = 200 };

static const char course_columns[] = "code,title,items,drafts";
static const char item_columns[] = "name,kind,stem,category,difficulty,points,state,used,created_ms";

static enum fault may(struct db *db, const struct request *request, const char *course, enum bank_need need)
{
    return bank_may(db, request->who.person, request->who.roles, course, need, request->now_ms);
}

static enum fault courses(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    bool all = request_has(request, ROLE_CENTRE), heads = request_has(request, ROLE_HOD);
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_BANK_COURSES, "itttiiii", (int64_t)all, request->who.person, list.q, list.sort,
                     list.limit, list.offset, request->now_ms, (int64_t)heads);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 7);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:o, s:I, s:I}", "course", row_peek(&row, 0), "code",
                                        row_peek(&row, 1), "title", said_json(&row, 2), "items",
                                        (json_int_t)row_int(&row, 5), "drafts", (json_int_t)row_int(&row, 6)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, course_columns, "banks.csv");
}

static enum fault item_rows(struct db *db, struct request *request, struct list *list)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_BANK_ITEMS, "ttttttii", request->arg[0], list->q, list_filter(request, "kind"),
                     list_filter(request, "state"), list_filter(request, "category"), list->sort, list->limit,
                     list->offset);
         f == F_OK; f = row_next(&row)) {
        list->total = row_int(&row, 14);
        json_array_append_new(list->rows,
                              json_pack("{s:s, s:s, s:s, s:o, s:s, s:I, s:I, s:s, s:I, s:s, s:I, s:I}", "id",
                                        row_peek(&row, 0), "kind", row_peek(&row, 1), "name", row_peek(&row, 2), "stem",
                                        said_json(&row, 3), "category", row_peek(&row, 6), "difficulty",
                                        (json_int_t)row_int(&row, 7), "points", (json_int_t)row_int(&row, 8), "state",
                                        row_peek(&row, 9), "version", (json_int_t)row_int(&row, 10), "format",
                                        row_peek(&row, 11), "used", (json_int_t)row_int(&row, 12), "created_ms",
                                        (json_int_t)row_int(&row, 13)));
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault items(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    enum fault f = may(db, request, request->arg[0], BANK_READ);
    if (!f)
        f = list_init(&list, request);
    if (f)
        return f;
    f = item_rows(db, request, &list);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, item_columns, "questions.csv");
}

/* ---- import ---- */

struct import {
    struct bank_report report;
    enum lang lang;
    bool commit;
};

static void import_release(struct import *import)
{
    bank_report_release(&import->report);
    free(import);
}

/* [hand] Reads the file; stores the pictures only when everything is to be taken. */
static enum fault import_prepare(struct db *db, struct request *request, struct reply *reply)
{
    char folder[SETTING_TEXT_MAX + 8];
    const char *format = request_query(request, "format"), *commit = list_filter(request, "commit");
    static const char *const formats[] = {"gift", "moodle", "atk", "table"};
    bool known = !format;
    (void)reply;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        known = known || !strcmp(formats[i], format);
    enum fault f = known ? may(db, request, request->arg[0], BANK_WRITE) : fault(F_INVALID, "no such format");
    if (!f && !request->body_len)
        f = fault(F_INVALID, "an empty file");
    if (f)
        return f;
    struct import *import = calloc(1, sizeof *import);
    if (!import)
        return fault(F_NOMEM, "an import");
    import->lang = lang_from(list_filter(request, "lang"));
    import->commit = !strcmp(commit, "1");
    f = bank_read(format, request->body, request->body_len, &import->report);
    bool clean = !f && !json_integer_value(json_object_get(import->report.totals, "issues"));
    import->commit = import->commit && clean;
    settings_path("", folder, sizeof folder);
    if (!f && import->commit)
        f = bank_pictures_store(folder, &import->report);
    if (f)
        import_release(import);
    else
        request->stage = import;
    return f;
}

struct taken {
    int64_t added, same, translated;
};

static enum fault take_all(struct db *db, struct request *request, const struct import *import, bool approved,
                           struct taken *taken)
{
    struct actor by = office_actor(request);
    enum fault f = bank_pictures_book(db, &import->report, request->now_ms);
    size_t i;
    json_t *json;
    json_array_foreach(import->report.items, i, json)
    {
        struct item_new item;
        struct id id;
        enum item_outcome outcome = ITEM_ADDED;
        if (!f)
            f = bank_item_new(json, request->arg[0], import->lang, request->arena, &item);
        if (!f)
            f = item_add(db, &by, &item, approved, request->now_ms, &id, &outcome);
        taken->added += !f && outcome == ITEM_ADDED;
        taken->same += !f && outcome == ITEM_SAME;
        taken->translated += !f && outcome == ITEM_TRANSLATED;
    }
    return f ? f
             : audit(db, &by, "bank.import", "course", request->arg[0], "%lld added, %lld translated, %lld known",
                     (long long)taken->added, (long long)taken->translated, (long long)taken->same);
}

static enum fault import_do(struct db *db, struct request *request, const struct import *import, struct reply *reply)
{
    struct taken taken = {0};
    bool approved = may(db, request, request->arg[0], BANK_APPROVE) == F_OK;
    enum fault f = may(db, request, request->arg[0], BANK_WRITE);
    if (!f && import->commit)
        f = take_all(db, request, import, approved, &taken);
    if (f)
        return f;
    json_t *shown = json_array();
    for (size_t i = 0; i < json_array_size(import->report.items) && i < PREVIEW_ITEMS; i++)
        json_array_append(shown, json_array_get(import->report.items, i));
    return reply_json(reply, json_pack("{s:b, s:o, s:O, s:O, s:I, s:I, s:I}", "committed", (int)import->commit, "items",
                                       shown, "issues", import->report.issues, "totals", import->report.totals, "added",
                                       (json_int_t)taken.added, "same", (json_int_t)taken.same, "translated",
                                       (json_int_t)taken.translated));
}

static enum fault import_handle(struct db *db, struct request *request, struct reply *reply)
{
    struct import *import = request->stage;
    enum fault f = import_do(db, request, import, reply);
    import_release(import);
    return f;
}

/* ---- export ---- */

static unsigned char *picture_bytes(void *user, const char *sha256, size_t *ret_len)
{
    return bank_picture(user, sha256, ret_len);
}

static enum fault export_items(struct db *db, const char *course, enum lang lang, json_t **ret_items)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_BANK_EXPORT, "ti", course, (int64_t)lang); f == F_OK; f = row_next(&row)) {
        json_t *item = NULL;
        enum fault g = bank_item_json(db, row_peek(&row, 0), lang, &item);
        if (g) {
            row_done(&row);
            json_decref(list);
            return g;
        }
        json_array_append_new(list, item);
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_items = list;
    return F_OK;
}

/* [hand] */
static enum fault export_prepare(struct db *db, struct request *request, struct reply *reply)
{
    const char *format = list_filter(request, "format");
    bool gift = !strcmp(format, "gift");
    json_t *list = NULL;
    char *text = NULL;
    size_t size = 0;
    int left_out = 0;
    enum fault f = gift || !strcmp(format, "moodle") ? may(db, request, request->arg[0], BANK_READ)
                                                     : fault(F_INVALID, "the format is gift or moodle");
    if (!f)
        f = export_items(db, request->arg[0], lang_from(list_filter(request, "lang")), &list);
    if (f)
        return f;
    FILE *out = open_memstream(&text, &size);
    if (out && gift)
        bank_write_gift(out, list, &left_out);
    else if (out)
        bank_write_moodle(out, list, picture_bytes, request);
    json_decref(list);
    if (!out || fclose(out))
        return fault(F_NOMEM, "an export");
    reply->bytes = text;
    reply->bytes_len = size;
    reply->bytes_owned = true;
    reply->mime = gift ? "text/plain; charset=utf-8" : "application/xml";
    reply->download_name = gift ? "questions.gift" : "questions.xml";
    return F_OK;
}

static enum fault picture(struct db *db, struct request *request, struct reply *reply)
{
    char folder[SETTING_TEXT_MAX + 8], *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    enum fault f = path ? item_picture_visible(db, request->who.person, request->who.roles, request->arg[0],
                                               request->now_ms, request->arena, &reply->mime)
                        : arena_check(request->arena);
    if (f)
        return f;
    settings_path("", folder, sizeof folder);
    reply->file = path;
    reply->cacheable = true;
    return evidence_path(folder, request->arg[0], path);
}

static enum fault categories(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *list, *course;
    /* Whoever sets exams up draws from categories: their names and numbers are no questions. */
    enum fault f = request_has(request, ROLE_REGISTRARS) ? F_OK : may(db, request, request->arg[0], BANK_READ);
    if (!f)
        f = db_row(db, &row, S_BANK_COURSE, "t", request->arg[0]);
    if (f)
        return f;
    course = json_pack("{s:s, s:o}", "code", row_peek(&row, 0), "title", said_json(&row, 1));
    row_done(&row);
    list = json_array();
    for (f = db_each(db, &row, S_BANK_CATEGORIES, "t", request->arg[0]); f == F_OK; f = row_next(&row))
        json_array_append_new(
            list, json_pack("{s:s, s:I}", "category", row_peek(&row, 0), "items", (json_int_t)row_int(&row, 1)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        json_decref(course);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:o, s:b}", "course", course, "categories", list, "may_write",
                                       (int)(may(db, request, request->arg[0], BANK_WRITE) == F_OK)));
}

enum { BANKERS = ROLE_TEACHER | ROLE_CENTRE | ROLE_HOD };

const struct route routes_bank[] = {
    {"GET", "/api/banks", BANKERS, LANE_OFFICE, 0, office_exported, courses, NULL, "Question banks by course"},
    {"GET", "/api/banks/:course/items", BANKERS, LANE_OFFICE, 0, office_exported, items, NULL, "Questions of a course"},
    {"GET", "/api/banks/:course/categories", BANKERS | ROLE_REGISTRARS, LANE_READ, 0, categories, NULL, NULL,
     "Categories of a course's questions"},
    {"PUT", "/api/banks/:course/import", ROLE_TEACHER | ROLE_CENTRE, LANE_OFFICE, BANK_FILE_MAX, import_handle,
     import_prepare, NULL, "Reads a file of questions; takes them when told to and nothing is wrong"},
    {"GET", "/api/banks/:course/export", BANKERS, LANE_OFFICE, 0, office_exported, export_prepare, NULL,
     "Questions as GIFT or Moodle XML"},
    {"GET", "/api/pictures/:sha256", ROLE_STUDENT | BANKERS, LANE_READ, 0, picture, NULL, NULL,
     "A picture of a question"},
    {0},
};
