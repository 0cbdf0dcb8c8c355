#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "audit_search.h"
#include "office_json.h"
#include "role.h"
#include "text.h"
#include "zone.h"

enum { SEQ_DIGITS = 15, STRETCH_MAX = 5000 };

#define BECAME " → " /* in a detail: what was, what is, and after a colon why */

/* "a → b: why" as its parts; other details are left whole. */
static void add_change(json_t *json, const char *detail)
{
    const char *arrow = detail ? strstr(detail, BECAME) : NULL;
    if (!arrow)
        return;
    const char *after = arrow + strlen(BECAME), *why = strstr(after, ": ");
    size_t len = why ? (size_t)(why - after) : strlen(after);
    json_object_set_new(json, "before", json_stringn(detail, (size_t)(arrow - detail)));
    json_object_set_new(json, "after", json_stringn(after, len));
    if (why)
        json_object_set_new(json, "reason", json_string(why + 2));
}

/* The detail is what was done to whom: for the auditor and the registrar's head; the system's administrator sees that
   something was done, not what (model 2.4: integrity only). */
static json_t *audit_json(const struct row *row, bool whole)
{
    json_t *object = json_sprintf("%s %s", row_peek(row, 6), row_peek(row, 7));
    json_t *json = json_pack("{s:I, s:I, s:s?, s:s, s:s, s:o, s:s, s:s?}", "seq", (json_int_t)row_int(row, 0), "at_ms",
                             (json_int_t)row_int(row, 1), "actor", whole ? row_peek(row, 2) : NULL, "role",
                             row_peek(row, 4), "action", row_peek(row, 5), "object", object, "hash", row_peek(row, 8),
                             "detail", whole ? row_peek(row, 9) : NULL);
    if (whole && json)
        add_change(json, row_peek(row, 9));
    return json;
}

static enum fault time_of(const struct request *request, const char *name, int64_t *ret)
{
    const char *text = list_filter(request, name);
    if (strlen(text) > 15 || strspn(text, "0123456789") != strlen(text))
        return fault(F_INVALID, "%s is a time in milliseconds", name);
    *ret = *text ? atoll(text) : 0;
    return F_OK;
}

/* One field for all: a whole key is an object, a role's word a role, a word with a point an action, all else a name. */
static void guess(const char *q, struct audit_search *s, const char *folded, bool names)
{
    if (id_valid(q))
        s->object = q;
    else if (role_from(q) || !strcmp(q, "system"))
        s->role = q;
    else if (strchr(q, '.') || !names)
        s->action = q;
    else
        s->actor = folded;
}

/* The administrator does not learn who did it, not by searching either. */
static enum fault search_of(const struct request *request, const struct list *list, bool whole,
                            struct audit_search *ret)
{
    char *folded = arena_alloc(request->arena, LIST_Q_MAX);
    *ret = (struct audit_search){.action = list_filter(request, "action"),
                                 .object = list_filter(request, "object"),
                                 .actor = "",
                                 .role = list_filter(request, "role"),
                                 .ascending = !strcmp(list->sort, "seq"),
                                 .limit = list->limit,
                                 .offset = list->offset};
    const char *actor = list_filter(request, "actor");
    if (!folded)
        return arena_check(request->arena);
    if (strlen(actor) >= LIST_Q_MAX || strlen(ret->action) >= AUDIT_WORD_MAX || !text_valid(actor))
        return fault(F_INVALID, "a filter is too long");
    if (*actor)
        ret->actor = text_fold(actor, folded, LIST_Q_MAX);
    else if (*list_filter(request, "q"))
        guess(list_filter(request, "q"), ret, list->q, whole);
    if (!whole && ret->actor[0])
        return fault(F_FORBIDDEN, "names are not shown to this role");
    enum fault f = time_of(request, "from_ms", &ret->from_ms);
    return f ? f : time_of(request, "to_ms", &ret->to_ms);
}

static enum fault log_rows(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    struct audit_search search;
    size_t count = 0;
    char university[ID_LEN + 1];
    bool whole = request_has(request, ROLE_AUDITOR | ROLE_REGISTRAR_HEAD);
    int64_t *seqs = arena_alloc(request->arena, AUDIT_FOUND_MAX * sizeof *seqs);
    enum fault f = seqs ? list_init(&list, request) : arena_check(request->arena);
    if (f)
        return f;
    f = search_of(request, &list, whole, &search);
    if (!f)
        f = university_id(db, university);
    if (!f)
        f = audit_find(db, &search, seqs, &count, &list.total);
    for (size_t i = 0; i < count && !f; i++) {
        f = db_row(db, &row, S_OFFICE_AUDIT, "ti", university, seqs[i]);
        if (f)
            break;
        json_array_append_new(list.rows, audit_json(&row, whole));
        row_done(&row);
    }
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "seq,at_ms,actor,role,action,object,before,after,reason,detail,hash",
                      "audit.csv");
}

/* Rows that were verified already, and their head: a screen goes on in stretches and shows how far it is. */
static enum fault verified_before(const struct request *request, struct chain_report *ret, int64_t *ret_most)
{
    const char *after = list_filter(request, "after"), *most = list_filter(request, "rows"),
               *head = list_filter(request, "head");
    *ret = (struct chain_report){0};
    *ret_most = *most ? atoll(most) : INT64_MAX;
    if (strlen(after) > SEQ_DIGITS || strspn(after, "0123456789") != strlen(after))
        return fault(F_INVALID, "after is the number of a row");
    if (strspn(most, "0123456789") != strlen(most) || *ret_most < 1 || (*most && *ret_most > STRETCH_MAX))
        return fault(F_INVALID, "rows must be 1 to %d", STRETCH_MAX);
    ret->rows = atoll(after);
    size_t len = strlen(head);
    if (ret->rows ? len != HASH_HEX || strspn(head, "0123456789abcdef") != len : len > 0)
        return fault(F_INVALID, "head is the hash of row after");
    snprintf(ret->head, sizeof ret->head, "%s", head);
    return F_OK;
}

static enum fault verify(struct db *db, struct request *request, struct reply *reply)
{
    struct chain_report before, report;
    int64_t most;
    enum fault f = verified_before(request, &before, &most);
    if (!f)
        f = chain_verify_on(db, &before, most, &report);
    return f ? f
             : reply_json(reply, json_pack("{s:I, s:s, s:b, s:o, s:s?, s:b}", "rows", (json_int_t)report.rows, "head",
                                           report.head, "ok", report.broken_seq == 0, "broken_seq",
                                           ms_or_null(report.broken_seq), "why", report.why, "whole", report.whole));
}

static enum fault add_days(struct db *db, const struct request *request, struct list *list)
{
    char university[ID_LEN + 1], zone[ZONE_MAX];
    struct row row;
    int64_t from_ms, to_ms;
    enum fault f = university_id(db, university);
    if (!f)
        f = university_zone(db, zone);
    if (!f)
        f = time_of(request, "from_ms", &from_ms);
    if (!f)
        f = time_of(request, "to_ms", &to_ms);
    if (f)
        return f;
    for (f = db_each(db, &row, S_CHECKPOINT_DAYS, "ttiitii", university, zone, from_ms,
                     to_ms ? to_ms : INT64_MAX, list->sort, list->limit, list->offset);
         f == F_OK; f = row_next(&row)) {
        list->total = row_int(&row, 4);
        json_array_append_new(list->rows, json_pack("{s:s, s:I, s:s, s:I}", "day", row_peek(&row, 0), "seq",
                                                    (json_int_t)row_int(&row, 1), "hash", row_peek(&row, 2), "at_ms",
                                                    (json_int_t)row_int(&row, 3)));
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

/* For the registrar's paper: the last head of each day that the server sealed. */
static enum fault heads(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    f = add_days(db, request, &list);
    if (f) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "day,at_ms,seq,hash", "heads.csv");
}

const struct route routes_audit[] = {
    {"GET", "/api/audit", ROLE_AUDITOR | ROLE_ADMIN | ROLE_REGISTRAR_HEAD, LANE_OFFICE, 0, office_exported, log_rows,
     NULL, "The audit log; filters action, object, actor, role, from_ms, to_ms"},
    {"GET", "/api/audit/heads", ROLE_AUDITOR | ROLE_ADMIN | ROLE_REGISTRAR_HEAD, LANE_OFFICE, 0, office_exported, heads,
     NULL, "The last sealed head of the audit chain of each day, to be kept on paper; filters from_ms, to_ms"},
    {"GET", "/api/audit/verify", ROLE_AUDITOR | ROLE_REGISTRAR_HEAD | ROLE_ADMIN, LANE_READ, 0, verify, NULL, NULL,
     "Recomputes the chain; after, head and rows: a stretch of it, behind a row that was verified"},
    {0},
};
