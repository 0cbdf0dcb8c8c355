#include "zone.h"

#include <stdio.h>
#include <string.h>

int64_t zone_minutes(const char *zone)
{
    static const struct {
        const char *name;
        int minutes;
    } known[] = {{"UTC", 0}, {"Asia/Bishkek", 360}, {"Asia/Tashkent", 300}, {"Europe/Moscow", 180}};
    int hours, minutes;
    char sign;
    if (sscanf(zone, "%c%2d:%2d", &sign, &hours, &minutes) == 3 && (sign == '+' || sign == '-') && hours <= 14)
        return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (!strcmp(known[i].name, zone))
            return known[i].minutes;
    /* All of Kazakhstan keeps one time since 2024-03-01. */
    return 300;
}

enum fault university_zone(struct db *db, int64_t *ret_minutes)
{
    struct row row;
    enum fault f = db_row(db, &row, S_UNIVERSITY_ZONE, "");
    if (f)
        return f;
    *ret_minutes = zone_minutes(row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}
