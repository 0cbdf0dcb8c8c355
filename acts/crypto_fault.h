#ifndef BAQYLA_CRYPTO_FAULT_H
#define BAQYLA_CRYPTO_FAULT_H

#include "fault.h"

/* A fault whose text is `what` and the reason that OpenSSL gave last on this thread; its errors are forgotten. */
enum fault crypto_fault(enum fault f, const char *what);

#endif
