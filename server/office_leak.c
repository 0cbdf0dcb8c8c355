#include <string.h>

#include "leak.h"
#include "office_json.h"
#include "role.h"

/* Reports of exam content that was found outside: the Centre gives what can be read of it, the books name whose it is.
 */

enum { BODY_MAX = 8192 };
enum { REPORTERS = ROLE_SPECIALIST | ROLE_HEAD };

static enum fault hit_json(struct db *db, const struct leak_hit *hit, json_t **ret_json)
{
    struct row row;
    char code[WATERMARK_CODE + 1];
    enum fault f = db_row(db, &row, S_LEAK_ATTEMPT, "t", hit->attempt);
    if (f)
        return f;
    watermark_code(hit->attempt, code);
    *ret_json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:s}", "attempt", hit->attempt, "way",
                          leak_way_word(hit->way), "code", code, "name", row_peek(&row, 0), "student_no",
                          row_peek(&row, 1), "group", row_peek(&row, 2), "exam", said_json(&row, 3), "course",
                          row_peek(&row, 6), "started_ms", int_or_null(&row, 7), "state", row_peek(&row, 8));
    row_done(&row);
    return F_OK;
}

static enum fault hits_json(struct db *db, const struct leak_hit *hits, size_t count, json_t **ret_json)
{
    json_t *list = json_array(), *one = NULL;
    for (size_t i = 0; i < count; i++) {
        enum fault f = hit_json(db, &hits[i], &one);
        if (f) {
            json_decref(list);
            return f;
        }
        json_array_append_new(list, one);
    }
    *ret_json = list;
    return F_OK;
}

static bool hash_like(const char *text)
{
    return !*text || (strlen(text) == HASH_HEX && strspn(text, "0123456789abcdef") == HASH_HEX);
}

static enum fault report(struct db *db, struct request *request, struct reply *reply)
{
    struct leak_found found = {.found = "", .picture = ""};
    struct id id;
    const char *place;
    size_t count = 0;
    json_t *hits = NULL;
    struct actor by = office_actor(request);
    struct leak_hit *list = arena_alloc(request->arena, LEAK_HITS_MAX * sizeof *list);
    enum fault f = list ? request_unpack(request, "{s?s, s?s, s:s !}", "found", &found.found, "picture", &found.picture,
                                         "place", &place)
                        : arena_check(request->arena);
    if (!f && !hash_like(found.picture))
        f = fault(F_INVALID, "picture is a SHA-256");
    if (!f)
        f = leak_report(db, &by, &found, place, request->now_ms, list, &count, &id);
    if (!f)
        f = hits_json(db, list, count, &hits);
    return f ? f : reply_json(reply, json_pack("{s:s, s:o}", "id", id.text, "hits", hits));
}

static enum fault leaks(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_LEAK_LIST, "tttii", list.q, list_filter(request, "whose"), list.sort, list.limit,
                     list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 10);
        json_array_append_new(list.rows, json_pack("{s:s, s:s, s:s, s:s, s:I, s:s?, s:s, s:I, s:s?, s:s?}", "id",
                                                   row_peek(&row, 0), "found", row_peek(&row, 1), "place",
                                                   row_peek(&row, 2), "picture", row_peek(&row, 3), "attempts",
                                                   (json_int_t)row_int(&row, 4), "attempt", row_peek(&row, 5), "by",
                                                   row_peek(&row, 6), "at_ms", (json_int_t)row_int(&row, 7), "name",
                                                   row_peek(&row, 8), "student_no", row_peek(&row, 9)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "at_ms,by,place,found,picture,attempts,name,student_no", "leaks.csv");
}

/* Looked up anew: what fits may have grown since. */
static enum fault leak(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    size_t count = 0;
    json_t *hits = NULL;
    struct leak_hit *list = arena_alloc(request->arena, LEAK_HITS_MAX * sizeof *list);
    enum fault f = list ? db_row(db, &row, S_LEAK_GET, "t", request->arg[0]) : arena_check(request->arena);
    if (f)
        return f;
    struct leak_found found = {row_text(&row, 0, request->arena), row_text(&row, 2, request->arena)};
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "id", request->arg[0], "found", row_peek(&row, 0),
                             "place", row_peek(&row, 1), "picture", row_peek(&row, 2), "by", row_peek(&row, 5), "at_ms",
                             (json_int_t)row_int(&row, 6));
    row_done(&row);
    f = leak_find(db, &found, list, &count);
    if (!f)
        f = hits_json(db, list, count, &hits);
    if (f) {
        json_decref(json);
        return f;
    }
    json_object_set_new(json, "hits", hits);
    return reply_json(reply, json);
}

const struct route routes_leak[] = {
    {"GET", "/api/leaks", REPORTERS | ROLE_AUDITOR, LANE_OFFICE, 0, office_exported, leaks, NULL,
     "Exam content that was found outside"},
    {"POST", "/api/leaks", REPORTERS, LANE_OFFICE, BODY_MAX, report, NULL, NULL,
     "Report a find: text, number or picture; answers whose it can be"},
    {"GET", "/api/leaks/:id", REPORTERS | ROLE_AUDITOR, LANE_READ, 0, leak, NULL, NULL,
     "One find, and whose it can be by now"},
    {0},
};
