#ifndef BAQYLA_MEDIA_WORDS_H
#define BAQYLA_MEDIA_WORDS_H

#include "live_attempt.h"

/* What the media sockets understand alike (docs/protocol.md, section 5). [loop] */

/* Whether this is the token that the exam's own tab was given. NULL: no. */
bool media_token_right(const struct live *live, const char *token);
/* A config word. F_INVALID: not well formed or out of bounds; F_UNSUPPORTED: a picture in an unknown codec. */
enum fault media_config_parse(json_t *word, uint8_t *ret_stream, struct inlet_config *ret_config) MUST_CHECK;
/* Makes a config known to the journal, the books and the inlet; the same again is nothing. F_BUSY and disk faults. */
enum fault media_announce(struct live *live, uint8_t stream, const struct inlet_config *config) MUST_CHECK;

#endif
