#ifndef BAQYLA_SIM_PROCTOR_H
#define BAQYLA_SIM_PROCTOR_H

#include <jansson.h>
#include <libwebsockets.h>

#include "sim_https.h"

/* A simulated proctor: a board that hears of incidents, and a grid of tiles that
   takes pictures. Both sockets on the thread that runs the lws context; a socket
   that is lost is counted and opened again a second later. */

enum { SIM_TILES_MAX = 64, SIM_WORD_MAX = 1024 * 1024 };

struct sim_proctor {
    struct lws_context *context;
    struct sim_user user; /* signed in before the start */
    char sitting[32];
    json_t *tiles; /* ids of attempts to watch; NULL: none */
    /* An incident's word came; borrowed. One incident comes again with each change. */
    void (*incident)(struct sim_proctor *proctor, const json_t *incident);
    void *incident_user;

    struct lws *board, *watch;
    int asked; /* the grid was asked for */
    lws_sorted_usec_list_t again;
    char *word;
    size_t word_len;
    /* figures */
    uint64_t frames, bytes, lost;
};

extern const struct lws_protocols sim_proctor_protocol;

/* `proctor` is zeroed but for user, sitting, tiles (taken) and incident; it must not move afterwards. F_IO, F_NOMEM. */
enum fault sim_proctor_start(struct sim_proctor *proctor, struct lws_context *context) MUST_CHECK;
/* After the context is destroyed. */
void sim_proctor_release(struct sim_proctor *proctor);

#endif
