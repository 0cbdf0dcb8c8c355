#ifndef BAQYLA_REPLAY_PACKAGE_H
#define BAQYLA_REPLAY_PACKAGE_H

#include <stdbool.h>

#include "canon.h"
#include "replay.h"

/* The rules again over the looks that an act package holds, against what its record says of the act's incidents, and
   the detectors over its clips: no books, no server, no recording. The bytes of the package are read, the rules run and
   the stored looks are parsed apart (apart.h), pictures are decoded in an eye's jail; this process takes what both say
   as numbers and compares them. */

enum { REPLAY_BAD_MAX = 600 };

/* Whether a path is a package's folder and not an attempt's id. */
bool replay_package_is(const char *path);

struct replay_package_options {
    const struct hex256 *root;    /* as in verify_apart; NULL: none */
    const char *models, *runtime; /* NULL: as replay.h */
    bool rules_only;
    FILE *out;
};
struct replay_package_report {
    struct replay_rules_report rules;
    size_t clips; /* that hold frames of the camera; 0: `looks` says nothing */
    struct replay_looks_report looks;
};

/* Writes a line for each difference. `root` as in verify_apart: a package that is broken is not replayed, F_CORRUPT
   with its first wrong thing. F_NOT_FOUND: no folder, or no stored looks in it (an act B, or they were no longer kept);
   F_INVALID: stored by another version of the wire. */
enum fault replay_package(const char *dir, const struct replay_package_options *options,
                          struct replay_package_report *ret_report) MUST_CHECK;

#endif
