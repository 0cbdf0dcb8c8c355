#ifndef BAQYLA_READER_SIGNATURE_H
#define BAQYLA_READER_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include "signrec.h"

/* What strangers hand in about signatures, parsed and checked by OpenSSL: the verbs' work without their input and
   output. Pure but for memory. */

struct sign_answer {
    struct sign_verdict verdict;
    struct sign_file {
        void *bytes; /* malloc'd; NULL: there is none */
        size_t len;
    } file[SIGN_FILES];
};

/* Answers the question `verb` about a document (signrec.h) as of `at_ms`. NULL and *ret_answer, for
   sign_answer_release; or a static sentence why the document is not such parts. */
const char *sign_judge(const char *verb, const uint8_t *document, size_t len, int64_t at_ms,
                       struct sign_answer *ret_answer);
void sign_answer_release(struct sign_answer *answer);

#endif
