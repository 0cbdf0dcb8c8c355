#include <string.h>

#include "office_json.h"
#include "policy_change.h"
#include "role.h"

/* The policy's change sheet (003-6.1): drafts, agreement, and the versions they became. */

static enum fault changes_json(struct db *db, const char *draft, json_t **ret)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_POLICY_DRAFT_VALUES, "t", draft); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "key", row_peek(&row, 0), "old", row_peek(&row, 1),
                                              "new", row_peek(&row, 2)));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret = list;
    return F_OK;
}

static json_t *draft_row(const struct row *row)
{
    json_t *json = json_pack("{s:s, s:s, s:I, s:s, s:s, s:s, s:I, s:s, s:I, s:b}", "id", row_peek(row, 0), "state",
                             row_peek(row, 1), "base", (json_int_t)row_int(row, 2), "clause", row_peek(row, 3), "kind",
                             row_peek(row, 4), "ground", row_peek(row, 5), "effective_ms", (json_int_t)row_int(row, 6),
                             "drafted_by", row_peek(row, 7), "drafted_ms", (json_int_t)row_int(row, 8), "privacy",
                             (int)row_int(row, 11));
    json_object_set_new(json, "agreed_by", text_or_null(row_peek(row, 9)));
    json_object_set_new(json, "agreed_ms", int_or_null(row, 10));
    json_object_set_new(json, "privacy_by", text_or_null(row_peek(row, 12)));
    json_object_set_new(json, "privacy_ms", int_or_null(row, 13));
    json_object_set_new(json, "rejected_by", text_or_null(row_peek(row, 14)));
    json_object_set_new(json, "reason", text_or_null(row_peek(row, 15)));
    json_object_set_new(json, "version", int_or_null(row, 16));
    return json;
}

/* What differs, one key a line: for people and for the exported sheet. */
static json_t *changes_text(const json_t *changes)
{
    size_t i;
    json_t *change, *list = json_array();
    json_array_foreach(changes, i, change)
    {
        json_array_append_new(list, json_sprintf("%s: %s → %s", json_string_value(json_object_get(change, "key")),
                                                 json_string_value(json_object_get(change, "old")),
                                                 json_string_value(json_object_get(change, "new"))));
    }
    return list;
}

static enum fault sheet(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    size_t i;
    json_t *draft;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_POLICY_DRAFT_LIST, "tii", list_filter(request, "state"), list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 17);
        json_array_append_new(list.rows, draft_row(&row));
    }
    f = f == F_NOT_FOUND ? F_OK : f;
    json_array_foreach(list.rows, i, draft)
    {
        json_t *changes = NULL;
        if (!f)
            f = changes_json(db, json_string_value(json_object_get(draft, "id")), &changes);
        if (f)
            break;
        json_object_set_new(draft, "difference", changes_text(changes));
        json_object_set_new(draft, "changes", changes);
    }
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "version,clause,kind,difference,ground,effective_ms,drafted_by,agreed_by,privacy_by,state",
                      "change-sheet.csv");
}

static enum fault draft(struct db *db, struct request *request, struct reply *reply)
{
    json_t *list;
    json_int_t effective_ms;
    struct id id;
    struct policy_change changes[POLICY_CHANGES_MAX];
    struct policy_draft d = {.changes = changes};
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:s, s:I, s:o !}", "clause", &d.clause, "kind", &d.kind,
                                  "ground", &d.ground, "effective_ms", &effective_ms, "changes", &list);
    if (f)
        return f;
    d.effective_ms = effective_ms;
    d.count = json_array_size(list);
    if (!json_is_array(list) || d.count > POLICY_CHANGES_MAX)
        return fault(F_INVALID, "changes: a list of up to %d", POLICY_CHANGES_MAX);
    for (size_t i = 0; i < d.count; i++) {
        json_error_t error;
        if (json_unpack_ex(json_array_get(list, i), &error, 0, "{s:s, s:s !}", "key", &changes[i].key, "value",
                           &changes[i].value))
            return fault(F_INVALID, "a change: %.100s", error.text);
    }
    f = policy_draft_add(db, &by, &d, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s}", "id", id.text));
}

/* Who holds both posts speaks for the registrar first. */
static enum fault agree(struct db *db, struct request *request, struct reply *reply)
{
    int64_t version = 0;
    const char *as;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "as", &as);
    bool privacy = !f && !strcmp(as, "dpo");
    if (!f && !privacy && strcmp(as, "registrar_head"))
        f = fault(F_INVALID, "as is registrar_head or dpo");
    if (!f && !request_has(request, privacy ? ROLE_DPO : ROLE_REGISTRAR_HEAD))
        f = fault(F_FORBIDDEN, "their post is another one");
    if (!f)
        f = policy_draft_agree(db, &by, request->arg[0], privacy, request->now_ms, &version);
    return f ? f : reply_json(reply, json_pack("{s:o}", "version", ms_or_null(version)));
}

static enum fault reject(struct db *db, struct request *request, struct reply *reply)
{
    const char *reason;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "reason", &reason);
    if (!f)
        f = policy_draft_reject(db, &by, request->arg[0], reason);
    return f ? f : reply_json(reply, json_pack("{s:b}", "ok", 1));
}

const struct route routes_policy[] = {
    {"GET", "/api/policy/changes", ROLE_HEAD | ROLE_REGISTRAR_HEAD | ROLE_DPO | ROLE_ADMIN | ROLE_AUDITOR, LANE_OFFICE,
     0, office_exported, sheet, NULL, "The policy's change sheet: drafts and versions with their differences"},
    {"POST", "/api/policy/changes", ROLE_HEAD, LANE_OFFICE, 32 * 1024, draft, NULL, NULL,
     "Drafts a change: clause, kind, ground, date, keys"},
    {"POST", "/api/policy/changes/:id/agree", ROLE_REGISTRAR_HEAD | ROLE_DPO, LANE_OFFICE, 256, agree, NULL, NULL,
     "Agrees; with the last word the draft is the next version"},
    {"POST", "/api/policy/changes/:id/reject", ROLE_HEAD | ROLE_REGISTRAR_HEAD | ROLE_DPO, LANE_OFFICE, 4096, reject,
     NULL, NULL, "Rejects a draft, or takes it back"},
    {0},
};
