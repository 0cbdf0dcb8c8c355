#ifndef BAQYLA_ZONE_H
#define BAQYLA_ZONE_H

#include "db.h"

/* Clocks on walls. The books count UTC milliseconds; a day, a deadline at
   midnight and a date on paper are those of the university's zone, with its
   summer time as the system's zone database has it. */

enum { ZONE_MAX = 64 };

/* Whether `zone` is "UTC", "+05:00" or an "Area/Place" that this machine's zone database has. Any thread. */
bool zone_known(const char *zone);
/* What a wall there shows at `at_ms`, minutes east of UTC; 300 for a name that is not known. Any thread. */
int64_t zone_minutes(const char *zone, int64_t at_ms);
/* When a wall there shows `wall_ms` (milliseconds as if the wall were UTC). A time that the clocks leave out is taken
   as its hour later; one that they show twice is the first. */
int64_t zone_moment(const char *zone, int64_t wall_ms);
/* Of the books' university: its name, and its minutes at `at_ms`. */
enum fault university_zone(struct db *db, char ret_zone[ZONE_MAX]) MUST_CHECK;
enum fault university_minutes(struct db *db, int64_t at_ms, int64_t *ret_minutes) MUST_CHECK;

struct sqlite3;
/* Gives the connection `wall(zone, ms)`: ms as zone_minutes moves it. SQLITE_OK, or SQLite's error. */
int zone_for_sql(struct sqlite3 *handle);

#endif
