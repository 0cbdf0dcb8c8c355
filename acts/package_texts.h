#ifndef BAQYLA_PACKAGE_TEXTS_H
#define BAQYLA_PACKAGE_TEXTS_H

#include "package.h"

/* README.txt in three languages, with the commands of any OpenSSL 3 for this very act and the list of keys taken back
   that `ca` has. *ret_text is malloc'd. F_NOMEM. */
enum fault package_readme(const struct package_source *source, const struct ca *ca, char **ret_text,
                          size_t *ret_len) MUST_CHECK;

/* verify.html: checks a chosen or dropped folder in a browser, offline. */
extern const char package_verify_html[];

#endif
