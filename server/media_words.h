#ifndef BAQYLA_MEDIA_WORDS_H
#define BAQYLA_MEDIA_WORDS_H

#include "live_attempt.h"

/* What the media sockets understand alike (docs/protocol.md, section 5). [loop] */

/* Whether this is the token that the exam's own tab was given. NULL: no. */
bool media_token_right(const struct live *live, const char *token);
/* Nothing is taken before the student's consent. */
bool media_agreed(const struct live *live);

/* Says a word and frees it; NULL (no memory) is not said. */
void media_say(struct sock *sock, json_t *take_word);

/* A word that a client may say beside `ping`, which is answered, and `pong`, which is not. */
struct media_word {
    const char *t; /* NULL ends the table */
    enum fault (*heard)(void *link, json_t *word);
};
/* One text message. F_INVALID: no word of the table; else what became of it. */
enum fault media_hear(struct sock *sock, const struct media_word *words, void *link, const char *bytes,
                      size_t len) MUST_CHECK;
/* The client is wrong: it is told, counted and logged as `event`, and its socket closes with 1008. Neither room nor
   exam end with it. */
void media_refuse(struct sock *sock, const struct live *live, const char *event, enum fault f);

/* What of a stream was acknowledged last. */
struct media_acked {
    uint32_t received, durable;
};
struct media_acked media_acked_now(const struct inlet *inlet);
/* Acknowledges what is new; without news only when `always`. Whether anything was said. */
bool media_ack(struct sock *sock, uint8_t stream, const struct inlet *inlet, struct media_acked *acked, bool always);

enum {
    MEDIA_KEY_MS = 1000, /* a key frame of one stream is asked for at most so often … */
    MEDIA_KEY_EASES = 3, /* … and, while none comes, twice as rarely each time, so many times */
};
/* Asks whoever speaks on a stream for a key frame, unless that was done just now. */
void media_ask_key(struct sock *sock, struct live *live, enum frame_stream stream);

/* A config word. F_INVALID: not well formed or out of bounds; F_UNSUPPORTED: a picture in an unknown codec. */
enum fault media_config_parse(json_t *word, uint8_t *ret_stream, struct inlet_config *ret_config) MUST_CHECK;
/* Makes a config known to the journal, the books and the inlet; the same again is nothing. Where that fails the socket
   closes with 1013: the client shall come again. */
void media_announce(struct sock *sock, struct live *live, uint8_t stream, const struct inlet_config *config);

#endif
