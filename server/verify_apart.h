#ifndef BAQYLA_VERIFY_APART_H
#define BAQYLA_VERIFY_APART_H

#include "verify.h"

/* A package checked (verify.h): its files are read here, and everything in them is parsed and judged apart (apart.h):
   signatures, certificates, lists, stamps, the PDF, JSON, the stored looks. `root` as in verify_judge. Control
   characters in a line, which a stranger can write, are shown as '?'. A package that breaks who reads
   it is broken. Faults of verify_open; F_IO also when nothing could be put apart. */
enum fault verify_apart(const char *dir, const struct hex256 *root, verify_report *report, void *user,
                        enum package_verdict *ret_verdict) MUST_CHECK;

#endif
