#ifndef BAQYLA_RULES_POLICY_H
#define BAQYLA_RULES_POLICY_H

#include "db.h"
#include "kinds.h"

/* The part of a university's policy that the rules and the eyes judge by: the keys
   "kind.WORD.advise_ms|open_ms|close_ms|looks", "kind.attention.on", "eye.FIELD"
   for each threshold of thresholds.def, "rules.synthetic_milli" and "face_matching". */

enum { RULES_KEY_MAX = 64 };

/* The keys in order, for whoever loads or writes them all; 0 past the end. */
int rules_policy_key(size_t index, char ret_key[RULES_KEY_MAX]);
/* A key of the rules takes effect, values as policy_int and policy_bool give them. F_NOT_FOUND: not a key of theirs;
   F_INVALID: negative or past 32 bits. "kind.attention.on" counts after the kind's own keys. */
enum fault rules_policy_set(struct rules_policy *policy, const char *key, int64_t value) MUST_CHECK;
int64_t rules_policy_get(const struct rules_policy *policy, const char *key);

/* The defaults, then the keys of a version of the university's policy. */
enum fault rules_policy_load(struct db *db, int64_t version, struct rules_policy *ret_policy) MUST_CHECK;

/* "key = value" lines as in seeds/policy.txt, over what `policy` holds; keys that are not the rules' are checked and
   left. F_INVALID names the line: an unknown key, or a value that has not the form of the default. */
enum fault rules_policy_read(const char *text, struct rules_policy *policy) MUST_CHECK;

/* All keys as such lines; cut to `size`. Returns the length that was needed. Reading it back gives the same policy,
   but for version, expect_people and the looks that an accommodation took away: it writes them as "rules.…" lines
   that rules_policy_read also knows. */
size_t rules_policy_write(const struct rules_policy *policy, char *out, size_t size);

#endif
