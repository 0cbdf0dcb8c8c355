#include "act_number.h"

#include <glib.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "policy.h"

/* Year and the centre's short name. */
static enum fault place(struct db *db, int64_t now_ms, int64_t *ret_year, char centre[64])
{
    struct row row;
    char day[21];
    enum fault f = db_row(db, &row, S_ACT_UNIVERSITY, "");
    if (f)
        return f;
    clock_rfc3339(now_ms + zone_minutes(row_peek(&row, 1), now_ms) * 60000, day);
    day[4] = 0;
    *ret_year = strtol(day, NULL, 10);
    json_t *labels = json_loads(row_peek(&row, 5), 0, NULL);
    const char *code = json_string_value(json_object_get(labels, "centre_code"));
    snprintf(centre, 64, "%.60s", code && *code ? code : "ТҚОО");
    json_decref(labels);
    row_done(&row);
    return F_OK;
}

static void spell(const char *template, const char *centre, const char *kind, struct register_number *number)
{
    char n[24], year[24];
    snprintf(n, sizeof n, "%lld", (long long)number->n);
    snprintf(year, sizeof year, "%lld", (long long)number->year);
    const char *const marks[][2] = {{"{centre}", centre}, {"{kind}", kind}, {"{year}", year}, {"{n}", n}};
    *number->text = 0;
    while (*template) {
        char one[2] = {*template, 0};
        const char *add = one;
        size_t skip = 1;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
            if (!strncmp(template, marks[i][0], strlen(marks[i][0]))) {
                add = marks[i][1];
                skip = strlen(marks[i][0]);
            }
        g_strlcat(number->text, add, sizeof number->text);
        template += skip;
    }
}

enum fault act_number_next(struct db *db, const struct act *act, int64_t now_ms, struct register_number *ret_number)
{
    struct row row;
    struct register_number number;
    char centre[64], template[POLICY_TEXT_MAX];
    const char *kind = act->kind == ACT_A ? "A" : "B";
    enum fault f = place(db, now_ms, &number.year, centre);
    if (!f)
        f = policy_text(db, act->policy_version, "act_number", template);
    if (!f)
        f = db_row(db, &row, S_ACT_NUMBER_LAST, "tti", act->university, kind, number.year);
    if (f)
        return f;
    number.n = row_int(&row, 0) + 1;
    row_done(&row);
    spell(template, centre, kind, &number);
    *ret_number = number;
    return F_OK;
}
