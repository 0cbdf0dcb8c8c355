#ifndef BAQYLA_NATIONAL_PARTS_H
#define BAQYLA_NATIONAL_PARTS_H

#include <openssl/x509.h>

#include "national.h"

/* What the files national*.c share. */
struct national {
    X509 *issuers[NATIONAL_FILES_MAX];
    X509_CRL *lists[NATIONAL_FILES_MAX];
    size_t issuers_len, lists_len;
};

/* Whether a moment lies between two. */
bool national_at(const ASN1_TIME *from, const ASN1_TIME *to, int64_t now_ms);
/* Whether `issuer`, an authority, signed the certificate; the dates are the caller's question. */
bool national_issued(X509 *cert, X509 *issuer);

#endif
