#ifndef BAQYLA_CERTIFICATES_TICK_H
#define BAQYLA_CERTIFICATES_TICK_H

#include "route.h"

/* The job that finds out whether the certificates of national signatures were revoked: by the lists in the folder of
   the setting `national`, else by asking `national_ocsp`. Until somebody has said it a signature is "pending", which
   everybody sees, and nothing is posted on it. */

enum { CERTIFICATES_EVERY_MS = 60000 };

/* [loop] With each beat of the live part. */
void certificates_tick(int64_t steady_ms);

/* [hand] Asks about one of the signatures that are pending, another one each time; [clerk] keeps what was said. For the
   row of the tick, and for tests. */
handler certificates_ask, certificates_keep;

#endif
