#ifndef BAQYLA_VERIFY_H
#define BAQYLA_VERIFY_H

#include <stdbool.h>

#include "canon.h"
#include "fault.h"

/* Checks an exported act package with nothing but the package itself: no
   server, no database, no network. Every byte in it may be hostile. */

enum package_verdict { VERDICT_INTACT = 0, VERDICT_BROKEN = 1, VERDICT_UNKNOWN_ISSUER = 3 };

/* One line per check, in order; `detail` is for people and may be "". */
typedef void verify_report(void *user, bool ok, const char *check, const char *detail);

/* A package in two steps, so that the bytes can be judged where they can do no harm: server/verify_apart.h does it. */
struct verification;
/* Reads the files of `dir` and parses none of them; reports what no package holds. *ret_verification is for
   verify_close. A fault says that `dir` could not be read at all (F_NOT_FOUND, F_IO, F_NOMEM). */
enum fault verify_open(const char *dir, verify_report *report, void *user,
                       struct verification **ret_verification) MUST_CHECK;
/* `root` is the SHA-256 of the authority's certificate (DER) that the caller
   trusts: a package of any other authority is broken, however whole it is in
   itself. NULL trusts nobody: whole is then VERDICT_UNKNOWN_ISSUER. Reports all
   checks that could be made, then the verdict. Once for each verify_open. */
enum package_verdict verify_judge(struct verification *v, const struct hex256 *root, verify_report *report, void *user);
void verify_close(struct verification *v); /* NULL is allowed */

/* The fingerprint of a PEM file's first certificate. F_NOT_FOUND, F_INVALID. */
enum fault verify_root_file(const char *path, struct hex256 *ret_sha256) MUST_CHECK;
/* 64 hex digits, also with colons and capitals as openssl prints them. F_INVALID. */
enum fault verify_root_text(const char *text, struct hex256 *ret_sha256) MUST_CHECK;

#endif
