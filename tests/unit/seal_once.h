#ifndef BAQYLA_TEST_SEAL_ONCE_H
#define BAQYLA_TEST_SEAL_ONCE_H

#include <stdlib.h>
#include <unistd.h>

#include "assert_fault.h"
#include "seal.h"
#include "settings.h"
#include "tree.h"

/* The university's authority for every test of a program: its three keys are made for the first one and opened by all,
   for making them takes seconds. */

static char seal_kept[32];
static pid_t seal_maker; /* a child of the test leaves it alone */

static inline void seal_kept_remove(void)
{
    if (getpid() == seal_maker)
        (void)tree_remove(seal_kept);
}

/* seal_start, in a data folder that is set and new. */
static inline void seal_once(struct db *db)
{
    char folder[128];
    if (!seal_maker) {
        seal_maker = getpid();
        snprintf(seal_kept, sizeof seal_kept, "/tmp/baqyla-ca-XXXXXX");
        assert_non_null(mkdtemp(seal_kept));
        assert_int_equal(atexit(seal_kept_remove), 0);
    }
    assert_int_equal(symlink(seal_kept, settings_path("ca", folder, sizeof folder)), 0);
    assert_ok(seal_start(db));
}

#endif
