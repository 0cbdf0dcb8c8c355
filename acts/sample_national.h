#ifndef BAQYLA_SAMPLE_NATIONAL_H
#define BAQYLA_SAMPLE_NATIONAL_H

#include "package.h"

/* A signature of the sample package as a national authority would have it: a fictional authority issues a key, the key
   signs, and the authority tells that it was not revoked, by an OCSP answer and by a list. */

struct sample_national { /* malloc'd; sample_national_release */
    char *issuer_pem, *cert_pem;
    void *p7s, *answer, *list;
    size_t p7s_len, answer_len, list_len;
};

/* `iin`: 12 digits. Signed at `at_ms` by a certificate that is good for a year around it. F_CORRUPT when OpenSSL fails.
 */
enum fault sample_national_sign(const char *name, const char *iin, const void *bytes, size_t len, int64_t at_ms,
                                struct sample_national *ret_national) MUST_CHECK;
void sample_national_release(struct sample_national *national);

#endif
