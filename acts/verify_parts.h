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
    bool has_content;
    struct act_content content;
    struct hex256 json_sha256, pdf_sha256;
    bool has_signer[ACT_SIGNERS];
    bool national[ACT_SIGNERS];
    const struct bundle_file *scan[ACT_SIGNERS]; /* of what was signed on paper; NULL: by a key */
    struct cms_seen signer[ACT_SIGNERS];
};

void verify_good(struct verification *v, const char *check, const char *format, ...) PRINTF_LIKE(3, 4);
void verify_bad(struct verification *v, const char *check, const char *format, ...) PRINTF_LIKE(3, 4);
/* The file, or NULL after a bad line "missing". */
const struct bundle_file *verify_need(struct verification *v, const char *check, const char *path);
/* Whether p7s_path is the server's seal over path. */
bool verify_seal(struct verification *v, const char *check, const char *path, const char *p7s_path, int64_t *ret_ms);

void verify_signatures(struct verification *v);
void verify_registration(struct verification *v);
void verify_chain(struct verification *v);
void verify_replay(struct verification *v);

#endif
