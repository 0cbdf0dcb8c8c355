#include "zone.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { KAZAKHSTAN_MIN = 300, MINUTE_MS = 60000 };

/* One time since 2024-03-01, whatever an older zone database says; none of the books is as old as that. */
static bool in_kazakhstan(const char *zone)
{
    static const char *const places[] = {"Almaty", "Aqtau", "Aqtobe", "Atyrau", "Oral", "Qostanay", "Qyzylorda"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (!strncmp(zone, "Asia/", 5) && !strcmp(zone + 5, places[i]))
            return true;
    return false;
}

static bool is_offset(const char *zone, int64_t *ret_minutes)
{
    int hours, minutes, len = 0;
    char sign[2];
    if (sscanf(zone, "%1[+-]%2d:%2d%n", sign, &hours, &minutes, &len) != 3 || zone[len] || hours > 14 || minutes > 59)
        return false;
    *ret_minutes = (*sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

/* "Area/Place" and no way out of the database's folder. */
static bool is_name(const char *zone)
{
    size_t len = strlen(zone);
    return len < ZONE_MAX && strchr(zone, '/') && zone[0] != '/' && zone[len - 1] != '/' && !strstr(zone, "..") &&
           strspn(zone, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/+-0123456789") == len;
}

static int64_t minutes_in(GTimeZone *place, int64_t at_ms)
{
    int interval = g_time_zone_find_interval(place, G_TIME_TYPE_UNIVERSAL, at_ms / 1000);
    return interval < 0 ? 0 : g_time_zone_get_offset(place, interval) / 60;
}

/* The caller's; NULL where minutes alone tell it, in `*ret_minutes`. */
static GTimeZone *place_of(const char *zone, int64_t *ret_minutes)
{
    *ret_minutes = KAZAKHSTAN_MIN;
    if (!strcmp(zone, "UTC"))
        *ret_minutes = 0;
    else if (!is_offset(zone, ret_minutes) && !in_kazakhstan(zone) && is_name(zone))
        return g_time_zone_new_identifier(zone);
    return NULL;
}

bool zone_known(const char *zone)
{
    int64_t minutes;
    if (!strcmp(zone, "UTC") || is_offset(zone, &minutes) || in_kazakhstan(zone))
        return true;
    GTimeZone *place = place_of(zone, &minutes);
    if (place)
        g_time_zone_unref(place);
    return place != NULL;
}

int64_t zone_minutes(const char *zone, int64_t at_ms)
{
    int64_t minutes;
    GTimeZone *place = place_of(zone, &minutes);
    if (place) {
        minutes = minutes_in(place, at_ms);
        g_time_zone_unref(place);
    }
    return minutes;
}

int64_t zone_moment(const char *zone, int64_t wall_ms)
{
    /* No zone moves its clocks twice in two days. */
    int64_t before = zone_minutes(zone, wall_ms - INT64_C(86400000)) * MINUTE_MS,
            after = zone_minutes(zone, wall_ms + INT64_C(86400000)) * MINUTE_MS;
    int64_t first = wall_ms - before, second = wall_ms - after;
    bool shown_first = first + zone_minutes(zone, first) * MINUTE_MS == wall_ms,
         shown_second = second + zone_minutes(zone, second) * MINUTE_MS == wall_ms;
    return !shown_first && shown_second ? second : first;
}

enum fault university_zone(struct db *db, char ret_zone[ZONE_MAX])
{
    struct row row;
    enum fault f = db_row(db, &row, S_UNIVERSITY_ZONE, "");
    if (f)
        return f;
    snprintf(ret_zone, ZONE_MAX, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

enum fault university_minutes(struct db *db, int64_t at_ms, int64_t *ret_minutes)
{
    char zone[ZONE_MAX];
    enum fault f = university_zone(db, zone);
    if (!f)
        *ret_minutes = zone_minutes(zone, at_ms);
    return f;
}

static void unref(void *place)
{
    g_time_zone_unref(place);
}

/* The zone of a statement is found once, not for each of its rows. */
static void wall(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *zone = (const char *)sqlite3_value_text(values[0]);
    int64_t at_ms = sqlite3_value_int64(values[1]), minutes = KAZAKHSTAN_MIN;
    GTimeZone *place = sqlite3_get_auxdata(context, 0);
    if (!zone || sqlite3_value_type(values[1]) == SQLITE_NULL)
        return;
    if (place) {
        minutes = minutes_in(place, at_ms);
    } else if ((place = place_of(zone, &minutes))) {
        minutes = minutes_in(place, at_ms);
        sqlite3_set_auxdata(context, 0, place, unref);
    }
    sqlite3_result_int64(context, at_ms + minutes * MINUTE_MS);
}

int zone_for_sql(struct sqlite3 *handle)
{
    return sqlite3_create_function(handle, "wall", 2, SQLITE_UTF8, NULL, wall, NULL, NULL);
}
