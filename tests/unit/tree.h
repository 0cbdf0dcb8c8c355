#ifndef BAQYLA_TEST_TREE_H
#define BAQYLA_TEST_TREE_H

#include <ftw.h>
#include <stdio.h>

/* Removes a test's folder with all that is in it; links are removed, not followed. 0 on success. */

static inline int tree_remove_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

static inline int tree_remove(const char *path)
{
    return nftw(path, tree_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
