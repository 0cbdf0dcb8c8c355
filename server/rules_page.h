#ifndef BAQYLA_RULES_PAGE_H
#define BAQYLA_RULES_PAGE_H

#include <jansson.h>

#include "audit.h"
#include "db.h"

/* The page of rules and rights (003-1.2), in three languages, with the numbers of the policy in force:
   {version, policy_version, sha256, sections:[{title:{kk,ru,en}, lines:[{kk,ru,en}]}]}. The hash is of its texts, so
   that it can be shown later which page a student has read. *ret_json belongs to the caller. Reads only; any thread. */
enum fault rules_page(struct db *db, int64_t now_ms, json_t **ret_json) MUST_CHECK;

#endif
