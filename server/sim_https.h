#ifndef BAQYLA_SIM_HTTPS_H
#define BAQYLA_SIM_HTTPS_H

#include <jansson.h>

#include "fault.h"

/* A small blocking HTTPS client for the simulation: one user of the server on
   this machine. It speaks to the loopback alone and therefore accepts the
   self-signed certificate. One thread per client. */

enum { SIM_ANSWER_MAX = 4 * 1024 * 1024 };

struct sim_user {
    int port;
    char cookie[160]; /* "baqyla=…" after sim_login */
};

/* Sends `take_body` (NULL for none; given up in every case) and returns the answer's object in *ret_json (the caller's;
   NULL allowed for ret_json). A fault of the server comes back as F_CONFLICT with its code in fault_text(), a broken
   connection as F_IO. */
enum fault sim_request(struct sim_user *user, const char *method, const char *path, json_t *take_body,
                       json_t **ret_json) MUST_CHECK;

/* The answer's body as text (the caller's to free), for what is no JSON; faults as above. */
enum fault sim_text(struct sim_user *user, const char *path, char **ret_text) MUST_CHECK;

enum fault sim_login(struct sim_user *user, int port, const char *login, const char *password) MUST_CHECK;

/* True once /readyz answers 200. */
int sim_ready(int port);

#endif
