#include <string.h>

#include "office_json.h"
#include "role.h"

/* The detail is what was done to whom: for the auditor and the registrar's head; the system's administrator sees that
   something was done, not what (model 2.4: integrity only). */
static json_t *audit_json(const struct row *row, bool whole)
{
    json_t *object = json_sprintf("%s %s", row_peek(row, 6), row_peek(row, 7));
    return json_pack("{s:I, s:I, s:s?, s:s, s:s, s:o, s:s, s:s?}", "seq", (json_int_t)row_int(row, 0), "at_ms",
                     (json_int_t)row_int(row, 1), "actor", whole ? row_peek(row, 2) : NULL, "role", row_peek(row, 4),
                     "action", row_peek(row, 5), "object", object, "hash", row_peek(row, 8), "detail",
                     whole ? row_peek(row, 9) : NULL);
}

static enum fault log_rows(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    bool whole = request_has(request, ROLE_AUDITOR | ROLE_REGISTRAR_HEAD);
    const char *q = list_filter(request, "q");
    for (f = db_each(db, &row, S_OFFICE_AUDIT, "tttii", q, list.q, list.sort, list.limit, list.offset); f == F_OK;
         f = row_next(&row)) {
        list.total = row_int(&row, 10);
        json_array_append_new(list.rows, audit_json(&row, whole));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "seq,at_ms,actor,role,action,object,hash", "audit.csv");
}

static enum fault verify(struct db *db, struct request *request, struct reply *reply)
{
    struct chain_report report;
    (void)request;
    enum fault f = chain_verify(db, &report);
    return f ? f
             : reply_json(reply, json_pack("{s:I, s:s, s:b, s:o, s:s?}", "rows", (json_int_t)report.rows, "head",
                                           report.head, "ok", report.broken_seq == 0, "broken_seq",
                                           ms_or_null(report.broken_seq), "why", report.why));
}

const struct route routes_audit[] = {
    {"GET", "/api/audit", ROLE_AUDITOR | ROLE_ADMIN | ROLE_REGISTRAR_HEAD, LANE_OFFICE, 0, office_exported, log_rows,
     NULL, "The audit log"},
    {"GET", "/api/audit/verify", ROLE_AUDITOR | ROLE_REGISTRAR_HEAD | ROLE_ADMIN, LANE_READ, 0, verify, NULL, NULL,
     "Recomputes the chain"},
    {0},
};
