#ifndef BAQYLA_SIGNREC_H
#define BAQYLA_SIGNREC_H

#include <stdint.h>

#include "fault.h"

/* What the reader's verbs of signatures are given and say. The document is parts,
   in host order: a struct sign_part and `len` bytes each, in the order of the
   verb below. `--at MS` is the moment at which everything has to hold.

     cms          trusted…, CMS, content                 a detached signature over the content
     certificate  trusted…, certificate                  the signer's certificate alone, by the same rules
     stamp        request, answer, authority             a time authority's answer (RFC 3161)
     ocsp_ask     certificate, issuer                    a question about a certificate (RFC 6960)
     ocsp         request, answer, issuer                the answer to it

   The answer is one READ_VERDICT, and DER as READ_BYTES where it is F_OK: of cms
   and certificate the certificate (part 1), its issuer's (part 2) and the list
   that tells of it (SIGN_LIST, where one does; of certificate with F_CERT_REVOKED
   too), of ocsp_ask the request (part 1). What is
   checked, and with which faults: acts/national.h, acts/tsa.h. */

enum sign_kind {
    SIGN_TRUSTED = 1, /* a certificate of an authority or a revocation list, DER or PEM; certificates first */
    SIGN_CMS,         /* DER */
    SIGN_CONTENT,     /* the bytes that are signed */
    SIGN_CERTIFICATE, /* PEM */
    SIGN_REQUEST,     /* DER: our question to an authority elsewhere */
    SIGN_ANSWER,      /* DER: what came back */
    SIGN_AUTHORITY,   /* PEM: certificates under one of which the answer must stand */
    SIGN_ISSUER,      /* PEM: of the certificate */
};

struct sign_part {
    uint32_t kind; /* enum sign_kind */
    uint32_t len;
};

enum {
    SIGN_PARTS_MAX = 72,
    SIGN_BYTES_MAX = 128 * 1024 * 1024, /* of all parts: revocation lists above all */
    SIGN_FILES = 3,                     /* of an answer */
    SIGN_FILE_BYTES_MAX = 64 * 1024,
    SIGN_LIST = 3, /* the file that may be larger: */
    SIGN_LIST_BYTES_MAX = 64 * 1024 * 1024,
};

struct sign_verdict {
    uint32_t fault;      /* enum fault: what is wrong, F_OK: nothing */
    uint32_t part;       /* with a fault: the part, from 1, that it is about; 0: all of it */
    uint32_t revocation; /* enum revocation */
    uint32_t zero;
    int64_t at_ms;            /* when it was signed by the signer's clock; of a stamp: the moment it tells */
    char iin[16];             /* of the signer */
    char why[FAULT_TEXT_MAX]; /* fault_text, ends in a NUL */
};

#endif
