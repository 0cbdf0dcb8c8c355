#include <string.h>

#include "office_json.h"
#include "role.h"

/* Sittings: those that the asker may see, and one as a board. */

static json_t *proctors_json(const char *names)
{
    json_t *list = json_array();
    for (const char *p = names; p && *p;) {
        size_t len = strcspn(p, "\n");
        json_array_append_new(list, json_stringn(p, len));
        p += len + (p[len] == '\n');
    }
    return list;
}

static json_t *sitting_json(const struct row *row)
{
    return json_pack("{s:s, s:o, s:o, s:I, s:I, s:s, s:s, s:I, s:I, s:I, s:o, s:s}", "id", row_peek(row, 0), "exam",
                     said_json(row, 1), "course", said_json(row, 4), "starts_ms", (json_int_t)row_int(row, 7),
                     "ends_ms", (json_int_t)row_int(row, 8), "room", row_peek(row, 9), "state", row_peek(row, 10),
                     "students", (json_int_t)row_int(row, 11), "in_progress", (json_int_t)row_int(row, 12),
                     "incidents_open", (json_int_t)row_int(row, 13), "proctors", proctors_json(row_peek(row, 14)),
                     "exam_id", row_peek(row, 15));
}

/* Whoever does not see all of the Centre's sittings sees the ones they are assigned to. */
static const char *only_of(const struct request *request)
{
    return request_has(request, ROLE_CENTRE | ROLE_REGISTRARS) ? "" : request->who.person;
}

static enum fault add(struct db *db, const char *id, struct list *list)
{
    struct row row;
    enum fault f = db_row(db, &row, S_OFFICE_SITTING, "t", id);
    if (f)
        return f;
    json_array_append_new(list->rows, sitting_json(&row));
    row_done(&row);
    return F_OK;
}

static enum fault sittings(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_OFFICE_SITTINGS, "ttttittii", only_of(request), list.q, list_filter(request, "state"),
                     list_filter(request, "phase"), request->now_ms, lang_word(request->who.lang), list.sort,
                     list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        enum fault g = add(db, row_peek(&row, 0), &list);
        if (g) {
            row_done(&row);
            list_release(&list);
            return g;
        }
        list.total = row_int(&row, 1);
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "exam,course,starts_ms,ends_ms,room,state,students,incidents_open,proctors", "sittings.csv");
}

static enum fault tiles_json(struct db *db, const char *sitting, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_SITTING_ATTEMPTS, "t", sitting); f == F_OK; f = row_next(&row)) {
        struct attempt a;
        json_t *tile = NULL;
        enum fault g = attempt_load(db, row_peek(&row, 0), &a);
        if (!g)
            g = office_tile_json(db, &a, lang, &tile);
        if (g) {
            row_done(&row);
            json_decref(list);
            return g;
        }
        json_array_append_new(list, tile);
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault board(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    json_t *tiles = NULL, *sitting;
    const char *id = request->arg[0];
    enum fault f = sitting_visible_to(db, request->who.person, request->who.roles, id, NEED_WATCH);
    if (!f)
        f = db_row(db, &row, S_OFFICE_SITTING, "t", id);
    if (f)
        return f;
    sitting = sitting_json(&row);
    row_done(&row);
    f = tiles_json(db, id, request->who.lang, &tiles);
    if (f) {
        json_decref(sitting);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:o, s:I, s:n}", "sitting", sitting, "tiles", tiles, "server_ms",
                                       (json_int_t)request->now_ms, "health"));
}

const struct route routes_sitting[] = {
    {"GET", "/api/sittings", ROLE_WATCHERS | ROLE_REGISTRARS | ROLE_TEACHER, LANE_OFFICE, 0, office_exported, sittings,
     NULL, "Sittings I may see; filters state, phase"},
    {"GET", "/api/sittings/:id/board", ROLE_WATCHERS, LANE_READ, 0, board, NULL, NULL, "A sitting with its tiles"},
    {0},
};
