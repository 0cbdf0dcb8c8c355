#ifndef BAQYLA_TLS_H
#define BAQYLA_TLS_H

#include "fault.h"

/* The server's certificate. */

struct tls_paths {
    char cert[1024], key[1024];
};

/* The paths of the settings, or of the self-signed pair in <data>/tls, which is
   made when it is missing (EC P-256, SANs localhost, 127.0.0.1, ::1 and the
   host's name, ten years). Reads both and proves that they belong together, so that the sentence of a
   fault is clear before anything starts: F_IO when unreadable, F_INVALID when not PEM or not a pair. */
enum fault tls_prepare(struct tls_paths *ret_paths) MUST_CHECK;

#endif
