#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "office_json.h"
#include "role.h"

/* How often the rules were right, by what people decided: a dismissal counts against the rule and version that raised
   the incident, a doubt for neither side. */

enum { MS_DIGITS = 15 };

static enum fault moment(const struct request *request, const char *name, int64_t standard, int64_t *ret)
{
    const char *text = list_filter(request, name);
    *ret = standard;
    if (!*text)
        return F_OK;
    if (strlen(text) > MS_DIGITS || strspn(text, "0123456789") != strlen(text))
        return fault(F_INVALID, "%s is no time in milliseconds", name);
    *ret = atoll(text);
    return F_OK;
}

/* Wilson's interval of 95 %: it stays within 0 … 1 and is honest where the counts are small. */
static void interval(int64_t right, int64_t of, int64_t *ret_low_milli, int64_t *ret_high_milli)
{
    const double z = 1.959964, n = (double)of, p = (double)right / n;
    const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    *ret_low_milli = (int64_t)floor((middle - half) * 1000 + 0.5);
    *ret_high_milli = (int64_t)floor((middle + half) * 1000 + 0.5);
}

static json_t *precision_row(const struct row *row)
{
    int64_t raised = row_int(row, 3), confirmed = row_int(row, 4), dismissed = row_int(row, 5);
    int64_t decided = confirmed + dismissed, unsure = row_int(row, 7), low = 0, high = 0;
    json_t *json = json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "kind", row_peek(row, 0), "class",
                             row_peek(row, 1), "policy_version", (json_int_t)row_int(row, 2), "raised",
                             (json_int_t)raised, "confirmed", (json_int_t)confirmed, "dismissed",
                             (json_int_t)dismissed, "false_alarm", (json_int_t)row_int(row, 6), "unsure",
                             (json_int_t)unsure, "undecided", (json_int_t)(raised - decided - unsure));
    if (decided)
        interval(confirmed, decided, &low, &high);
    json_object_set_new(json, "precision_milli",
                        decided ? json_integer((confirmed * 1000 + decided / 2) / decided) : json_null());
    json_object_set_new(json, "low_milli", decided ? json_integer(low) : json_null());
    json_object_set_new(json, "high_milli", decided ? json_integer(high) : json_null());
    return json;
}

static enum fault precision(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    int64_t from_ms, to_ms;
    enum fault f = moment(request, "from_ms", 0, &from_ms);
    if (!f)
        f = moment(request, "to_ms", INT64_MAX, &to_ms);
    if (!f)
        f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_OFFICE_PRECISION, "iitii", from_ms, to_ms, list_filter(request, "sitting"), list.limit,
                     list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 8);
        json_array_append_new(list.rows, precision_row(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply,
                      "kind,class,policy_version,raised,confirmed,dismissed,false_alarm,unsure,undecided,"
                      "precision_milli,low_milli,high_milli",
                      "precision.csv");
}

const struct route routes_rules[] = {
    {"GET", "/api/precision", ROLE_CENTRE, LANE_OFFICE, 0, office_exported, precision, NULL,
     "How often each rule was right, by what people decided"},
    {0},
};
