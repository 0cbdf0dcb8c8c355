#ifndef BAQYLA_POLICY_H
#define BAQYLA_POLICY_H

#include "audit.h"
#include "db.h"

/* Every rule on which universities differ is a key of a versioned policy; a
   version is final once written, and every decision names the version that it
   followed. Keys and defaults stand in seeds/policy.txt ("key = value" lines)
   and, for the eyes, in thresholds.def, embedded at build; a version holds only what differs from them. */

enum { POLICY_DEFAULT = 0, POLICY_TEXT_MAX = 256 };

/* The version in force at `at_ms`; POLICY_DEFAULT when the university has written none. */
enum fault policy_version(struct db *db, int64_t at_ms, int64_t *ret_version) MUST_CHECK;

/* The value under a version: its own, else that of the version before it, else the default.
   F_NOT_FOUND for an unknown key; policy_int: F_INVALID when the value is no number. Text is copied into `out`. */
enum fault policy_text(struct db *db, int64_t version, const char *key, char out[POLICY_TEXT_MAX]) MUST_CHECK;
enum fault policy_int(struct db *db, int64_t version, const char *key, int64_t *ret_value) MUST_CHECK;
enum fault policy_bool(struct db *db, int64_t version, const char *key, bool *ret_value) MUST_CHECK;

/* One changed key of a new version. */
struct policy_change {
    const char *key, *value;
};
/* Writes the next version, effective from `from_ms` on (not before the present version's start).
   Unknown keys and values of another form than the default's are F_INVALID. */
enum fault policy_write(struct db *db, const struct actor *by, const char *ground, int64_t from_ms,
                        const struct policy_change *changes, size_t count, int64_t *ret_version) MUST_CHECK;

/* The table of keys, in file order, for help and the policy page; NULL past the end. */
struct policy_key {
    const char *key, *value;
};
const struct policy_key *policy_key_at(size_t index);
const char *policy_key_default(const char *key); /* NULL: there is no such key */
/* Whether a value has the form of the key's default; false for an unknown key. */
bool policy_form(const char *key, const char *value);

#endif
