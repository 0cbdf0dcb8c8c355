#include <stdlib.h>
#include <string.h>

#include "import_files.h"
#include "importing.h"
#include "office_json.h"
#include "reading.h"
#include "role.h"

/* Files that fill the books: an upload is only looked at; what it would change is shown line by line; then it is
   written as a whole, or not at all. */

enum { IMPORT_NAME_MAX = 120, IMPORT_BODY_MAX = 2 * 1024 * 1024 };

enum { IMPORTERS = ROLE_REGISTRARS | ROLE_ADMIN };

/* Posts are the administrator's to give; what concerns studies is the registrar's. */
static enum fault may(const struct request *request, enum import_kind kind)
{
    uint32_t roles = kind == IMPORT_STAFF ? ROLE_ADMIN : ROLE_REGISTRARS;
    return request_has(request, roles) ? F_OK : fault(F_FORBIDDEN, "no import of %s", import_word(kind));
}

struct upload { /* what `prepare` made of a file */
    struct id id;
    enum import_kind kind;
    char sha256[HASH_HEX + 1], said[48];
    size_t lines, bad, added, changed;
};

static enum fault check(struct db *db, const struct request *request, struct upload *u, struct arena *arena)
{
    struct read_found found = {0};
    struct import_sheet sheet;
    void *bytes = NULL;
    size_t len = 0;
    enum fault f = reading_bytes("csv", NULL, request->body, request->body_len, NULL, &found, &bytes, &len);
    char *text = f ? NULL : arena_copy(arena, bytes, len);
    free(bytes);
    if (!f)
        f = text ? import_read(u->kind, text, len, arena, &sheet) : arena_check(arena);
    if (!f)
        f = import_check(db, &sheet, arena);
    if (!f)
        f = import_files_write(u->id.text, &sheet);
    if (f)
        return f;
    snprintf(u->said, sizeof u->said, "%s", found.mime);
    u->lines = sheet.count;
    for (size_t i = 0; i < sheet.count; i++)
        u->lines -= sheet.lines[i].header;
    u->bad = sheet.bad;
    u->added = sheet.added;
    u->changed = sheet.changed;
    return F_OK;
}

/* [hand] */
static enum fault upload_prepare(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    struct arena arena;
    struct upload *u = arena_alloc(request->arena, sizeof *u);
    if (!u)
        return arena_check(request->arena);
    u->id = id_make();
    enum fault f = import_kind_from(request_query(request, "kind"), &u->kind);
    if (!f)
        f = may(request, u->kind);
    if (f)
        return f;
    sha256_hex(request->body, request->body_len, u->sha256);
    arena_init(&arena, IMPORT_ARENA);
    f = check(db, request, u, &arena);
    arena_release(&arena);
    request->stage = u;
    return f;
}

static json_t *import_json(const struct row *row)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s?, s:s, s:I, s:o}", "id",
                     row_peek(row, 0), "kind", row_peek(row, 1), "name", row_peek(row, 2), "sha256", row_peek(row, 3),
                     "said", row_peek(row, 4), "state", row_peek(row, 5), "lines", (json_int_t)row_int(row, 6), "bad",
                     (json_int_t)row_int(row, 7), "added", (json_int_t)row_int(row, 8), "changed",
                     (json_int_t)row_int(row, 9), "written", (json_int_t)row_int(row, 10), "fault", row_peek(row, 12),
                     "by", row_peek(row, 13), "created_ms", (json_int_t)row_int(row, 14), "ended_ms",
                     ms_or_null(row_int(row, 15)));
}

static enum fault import_reply(struct db *db, const char *id, struct reply *reply)
{
    struct row row;
    enum fault f = db_row(db, &row, S_IMPORT_GET, "t", id);
    if (f)
        return f;
    json_t *json = import_json(&row);
    row_done(&row);
    return reply_json(reply, json_pack("{s:o}", "import", json));
}

static enum fault upload(struct db *db, struct request *request, struct reply *reply)
{
    const struct upload *u = request->stage;
    const char *name = request_query(request, "name");
    char university[ID_LEN + 1];
    struct actor by = office_actor(request);
    enum fault f = university_id(db, university);
    if (!f && name && strlen(name) > IMPORT_NAME_MAX)
        f = fault(F_INVALID, "the name of the file is too long");
    if (!f)
        f = db_run(db, S_IMPORT_ADD, "ttttttiiiiti", u->id.text, university, import_word(u->kind), name ? name : "",
                   u->sha256, u->said, (int64_t)u->lines, (int64_t)u->bad, (int64_t)u->added, (int64_t)u->changed,
                   request->who.person, request->now_ms);
    if (!f)
        f = audit(db, &by, "import.check", "import", u->id.text, "%s, %zu lines, %zu with errors", import_word(u->kind),
                  u->lines, u->bad);
    return f ? f : import_reply(db, u->id.text, reply);
}

/* The import, when the asker may have to do with its kind. */
static enum fault seen(struct db *db, const struct request *request, struct row *ret_row)
{
    enum import_kind kind;
    enum fault f = db_row(db, ret_row, S_IMPORT_GET, "t", request->arg[0]);
    if (f)
        return f;
    f = import_kind_from(row_peek(ret_row, 1), &kind);
    if (!f)
        f = may(request, kind);
    if (f)
        row_done(ret_row);
    return f;
}

static enum fault import_get(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    enum fault f = seen(db, request, &row);
    if (f)
        return f;
    json_t *json = import_json(&row);
    row_done(&row);
    return reply_json(reply, json_pack("{s:o}", "import", json));
}

static enum fault imports(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    bool all = request_has(request, ROLE_REGISTRARS);
    for (f = db_each(db, &row, S_IMPORT_LIST, "ttttii", list_filter(request, "state"),
                     all ? list_filter(request, "kind") : "staff", list.q, list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 17);
        json_array_append_new(list.rows, import_json(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "created_ms,kind,name,state,lines,bad,added,changed,by", "imports.csv");
}

/* One page of the table; lines are skipped without being parsed. */
static void page_of(struct list *list, char *text, const char *action)
{
    char wanted[32], *rest = NULL;
    snprintf(wanted, sizeof wanted, "\"action\":\"%s\"", action);
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *cells = strstr(line, "\"cells\""), *found = *action ? strstr(line, wanted) : line;
        if (!found || (*action && cells && found > cells))
            continue;
        if (list->total >= list->offset && list->total < list->offset + list->limit)
            json_array_append_new(list->rows, json_loads(line, 0, NULL));
        list->total++;
    }
}

static enum fault import_lines(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    char *text = NULL;
    enum fault f = seen(db, request, &row);
    if (f)
        return f;
    row_done(&row);
    f = list_init(&list, request);
    if (f)
        return f;
    f = import_table_read(request->arg[0], &text);
    if (f) {
        list_release(&list);
        return f;
    }
    page_of(&list, text, list_filter(request, "action"));
    free(text);
    return list_reply(&list, request, reply, "line,action", "lines.csv");
}

static enum fault import_apply(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = seen(db, request, &row);
    if (f)
        return f;
    bool bad = row_int(&row, 7) > 0;
    row_done(&row);
    if (bad)
        return fault(F_CONFLICT, "import %s has lines with errors", request->arg[0]);
    f = db_run(db, S_IMPORT_START, "t", request->arg[0]);
    if (!f && !db_changes(db))
        f = fault(F_CONFLICT, "import %s is not waiting", request->arg[0]);
    if (!f)
        f = audit(db, &by, "import.apply", "import", request->arg[0], "begun");
    return f ? f : import_reply(db, request->arg[0], reply);
}

static enum fault import_begun(struct db *db, struct request *request, struct reply *reply)
{
    (void)db, (void)request, (void)reply;
    importing_wake();
    return F_OK;
}

/* What a file of each kind may have for columns, for the page that asks for it. */
static enum fault import_columns(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    json_t *kinds = json_object();
    const struct import_column *column;
    for (int k = 0; k < IMPORT_KINDS; k++) {
        json_t *columns = json_array();
        if (may(request, (enum import_kind)k) != F_OK) {
            json_decref(columns);
            continue;
        }
        for (size_t c = 0; (column = import_column_at((enum import_kind)k, c)); c++)
            json_array_append_new(columns, json_pack("{s:s, s:b, s:s}", "column", column->word, "need",
                                                     (int)column->need, "names", column->names));
        json_object_set_new(kinds, import_word((enum import_kind)k), columns);
    }
    return reply_json(reply, json_pack("{s:o}", "kinds", kinds));
}

const struct route routes_import[] = {
    {"GET", "/api/import-columns", IMPORTERS, LANE_READ, 0, import_columns, NULL, NULL,
     "Columns that a file of each kind may have"},
    {"GET", "/api/imports", IMPORTERS, LANE_OFFICE, 0, office_exported, imports, NULL, "Files that were brought"},
    {"PUT", "/api/imports", IMPORTERS, LANE_OFFICE, IMPORT_BODY_MAX, upload, upload_prepare, NULL,
     "A CSV is looked at; kind=students|staff|enrolments|midterms, name"},
    {"GET", "/api/imports/:id", IMPORTERS, LANE_READ, 0, import_get, NULL, NULL, "One of them, and how far it is"},
    {"GET", "/api/imports/:id/lines", IMPORTERS, LANE_OFFICE, 0, office_exported, import_lines, NULL,
     "What each line would change and what is wrong; action=add|change|same|error"},
    {"POST", "/api/imports/:id/apply", IMPORTERS, LANE_OFFICE, 64, import_apply, NULL, import_begun,
     "Write it, all or nothing"},
    {0},
};
