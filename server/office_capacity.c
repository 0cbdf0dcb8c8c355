#include "capacity.h"
#include "metrics.h"
#include "office_json.h"
#include "role.h"

/* Whether the machine carries what is planned, said before it begins: students at once against what was measured,
   recordings against the free disk. Nothing is refused by it. */

/* An attempt is recorded for its duration and, at most, this long beside it: checking in, pauses, time given back. */
enum { PLANNED_MAX = 200, BESIDE_MS = 45 * 60 * 1000 };

/* Students at once that the machine carries; 0: not known. */
static int carried(int64_t *ret_measured_ms)
{
    struct capacity c;
    *ret_measured_ms = 0;
    if (capacity_read(&c) != F_OK)
        return 0;
    *ret_measured_ms = c.measured_ms;
    return capacity_students(&c, capacity_eyes());
}

static const char *disk_word(int64_t needed, int64_t free)
{
    return needed > free ? "short" : needed > free / 1000 * CAPACITY_DISK_MILLI ? "tight" : "enough";
}

static json_t *planned_json(const struct row *row, int carries, int64_t free)
{
    int64_t at_once = row_int(row, 4), disk = capacity_bytes(1, row_int(row, 5));
    return json_pack("{s:s, s:I, s:I, s:I, s:b, s:I, s:s}", "sitting", row_peek(row, 0), "starts_ms",
                     (json_int_t)row_int(row, 1), "students", (json_int_t)row_int(row, 3), "at_once",
                     (json_int_t)at_once, "carried", !carries || at_once <= carries, "disk_mb",
                     (json_int_t)(disk >> 20), "disk", disk_word(disk, free));
}

static enum fault capacity(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    int64_t free = metric_value(M_disk_free_bytes), measured_ms;
    int carries = carried(&measured_ms);
    json_t *rows = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_CAPACITY, "iii", request->now_ms, (int64_t)PLANNED_MAX, (int64_t)BESIDE_MS);
         f == F_OK; f = row_next(&row))
        json_array_append_new(rows, planned_json(&row, carries, free));
    if (f != F_NOT_FOUND) {
        json_decref(rows);
        return f;
    }
    return reply_json(reply, json_pack("{s:o, s:o, s:I, s:o}", "carries", carries ? json_integer(carries) : json_null(),
                                       "measured_ms", measured_ms ? json_integer(measured_ms) : json_null(),
                                       "disk_free_mb", (json_int_t)(free >> 20), "rows", rows));
}

const struct route routes_capacity[] = {
    {"GET", "/api/capacity", ROLE_CENTRE, LANE_OFFICE, 0, capacity, NULL, NULL,
     "Whether the machine carries what is planned"},
    {0},
};
