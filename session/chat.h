#ifndef BAQYLA_CHAT_H
#define BAQYLA_CHAT_H

#include "audit.h"
#include "db.h"
#include "id.h"

/* Messages between a student and the staff of the sitting, from the first screen on. */
enum { CHAT_TEXT_MAX = 2000, CHAT_KEY_MAX = 64 };

/* The same sender and key again is the same message (ret_* of the first). kind "message" or "warning"; a warning counts
   in the attempt's warnings and is no violation. F_INVALID: empty or too long. */
enum fault chat_add(struct db *db, const struct actor *by, const char *attempt, bool from_student, const char *kind,
                    const char *key, const char *text, int64_t now_ms, struct id *ret_id,
                    int64_t *ret_at_ms) MUST_CHECK;
/* The staff have read what the student wrote up to now. */
enum fault chat_read(struct db *db, const char *attempt, int64_t now_ms) MUST_CHECK;
/* A proctor's private note; kept with the attempt. */
enum fault note_add(struct db *db, const struct actor *by, const char *attempt, const char *text, int64_t now_ms,
                    struct id *ret_id) MUST_CHECK;

#endif
