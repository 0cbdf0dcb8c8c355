#ifndef BAQYLA_SIGNATURE_JSON_H
#define BAQYLA_SIGNATURE_JSON_H

#include <jansson.h>

#include "act_sign.h"
#include "route.h"

/* What acts and grade statements show of a signature, and how both take one on paper. JSON is the caller's. */

/* `stamp` of the protocol: `why` the word of a fault while it is awaited; else at_ms, 0: null. */
json_t *stamp_told_json(const char *why, int64_t tries, int64_t at_ms, bool elsewhere, enum lang lang);
/* `paper` of the protocol; sha256 NULL: null. */
json_t *paper_told_json(const char *sha256, const char *type, const char *entered_by);

/* The ?version= and ?pdf_sha256= of a scan: what was printed and signed is what is entered. F_INVALID. */
enum fault scan_words(const struct request *request, int64_t *ret_version, const char **ret_pdf) MUST_CHECK;
/* [hand] Reads the body in the jailed reader and keeps it; request->stage is the struct act_hand_signed. */
enum fault scan_take(struct request *request) MUST_CHECK;
/* The kept scan as the answer. */
enum fault scan_reply(const struct request *request, const char *sha256, const char *type,
                      struct reply *reply) MUST_CHECK;

#endif
