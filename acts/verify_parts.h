#ifndef BAQYLA_VERIFY_PARTS_H
#define BAQYLA_VERIFY_PARTS_H

#include "bundle.h"
#include "cms.h"
#include "content.h"
#include "verify.h"

/* What the files verify*.c share. */
struct verification {
    struct bundle bundle;
    struct arena arena;
    verify_report *report;
    void *user;
    bool broken;
    X509 *ca; /* of the package; NULL until read */
    X509_CRL *list; /* of its keys taken back; NULL: there is none */
    bool has_content;
    struct act_content content;
    struct hex256 json_sha256, pdf_sha256;
    bool has_signer[ACT_SIGNERS];
    bool national[ACT_SIGNERS];
    const struct bundle_file *scan[ACT_SIGNERS]; /* of what was signed on paper; NULL: by a key */
    struct cms_seen signer[ACT_SIGNERS];
    int64_t stamped_ms[ACT_SIGNERS]; /* by a stamp that holds; 0: there is none */
};

void verify_good(struct verification *v, const char *check, const char *format, ...) PRINTF_LIKE(3, 4);
void verify_bad(struct verification *v, const char *check, const char *format, ...) PRINTF_LIKE(3, 4);
/* The file, or NULL after a bad line "missing". */
const struct bundle_file *verify_need(struct verification *v, const char *check, const char *path);
/* Whether p7s_path is the server's seal over path. */
bool verify_seal(struct verification *v, const char *check, const char *path, const char *p7s_path, int64_t *ret_ms);

/* The authority's list of keys taken back; before the signatures. */
void verify_list(struct verification *v);
/* Of a signature by one of our own keys that holds by itself: whether the key was taken back before. */
void verify_taken(struct verification *v, int order);
void verify_signatures(struct verification *v);
void verify_registration(struct verification *v);
void verify_chain(struct verification *v);
void verify_replay(struct verification *v);

#endif
