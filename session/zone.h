#ifndef BAQYLA_ZONE_H
#define BAQYLA_ZONE_H

#include "db.h"

/* "Asia/Almaty", "UTC", "+05:00" → minutes east; 300 for a name it does not know. */
int64_t zone_minutes(const char *zone);
/* Of the books' university. */
enum fault university_zone(struct db *db, int64_t *ret_minutes) MUST_CHECK;

#endif
