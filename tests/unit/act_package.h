#ifndef BAQYLA_TEST_ACT_PACKAGE_H
#define BAQYLA_TEST_ACT_PACKAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "package.h"
#include "assert_fault.h"
#include "sample.h"
#include "tree.h"
#include "verify_apart.h"

/* One sample package for the whole file: keys are slow. */
static struct bundle whole;
static struct ca authority;
static const int64_t made_ms = INT64_C(1795240800000) + 300000;

static inline int sample_once(void **state)
{
    (void)state;
    bundle_init(&whole);
    assert_ok(package_sample(ACT_A, &whole, &authority));
    return 0;
}

static inline int sample_gone(void **state)
{
    (void)state;
    bundle_release(&whole);
    ca_release(&authority);
    return 0;
}

static inline struct bundle copy_of_whole(void)
{
    struct bundle b;
    bundle_init(&b);
    for (size_t i = 0; i < whole.len; i++)
        assert_ok(bundle_add(&b, whole.files[i].path, whole.files[i].bytes, whole.files[i].len));
    return b;
}

static inline void take_out(struct bundle *b, const char *path)
{
    for (size_t i = 0; i < b->len; i++)
        if (!strcmp(b->files[i].path, path)) {
            free(b->files[i].bytes);
            memmove(&b->files[i], &b->files[i + 1], (b->len - i - 1) * sizeof b->files[0]);
            b->len--;
            return;
        }
    fail_msg("the sample has no %s", path);
}

static inline void put(struct bundle *b, const char *path, const void *bytes, size_t len)
{
    take_out(b, path);
    assert_ok(bundle_add(b, path, bytes, len));
}

/* As somebody would who holds the server's seal. */
static inline void seal_again(struct bundle *b, const struct ca *ca)
{
    take_out(b, "manifest.json");
    take_out(b, "manifest.p7s");
    assert_ok(package_seal(b, ca, made_ms));
}

static char folder[64], bad[512];

static inline void first_bad(void *user, bool ok, const char *check, const char *detail)
{
    (void)user;
    if (!ok && !*bad && strcmp(check, "issuer"))
        snprintf(bad, sizeof bad, "%s: %s", check, detail);
}

static inline void out(const struct bundle *b)
{
    snprintf(folder, sizeof folder, "/tmp/baqyla-package-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_ok(bundle_write(b, folder));
}

static inline void gone(void)
{
    assert_int_equal(tree_remove(folder), 0);
}

static inline enum package_verdict look(const struct hex256 *root)
{
    enum package_verdict verdict;
    *bad = 0;
    assert_ok(verify_apart(folder, root, first_bad, NULL, &verdict));
    return verdict;
}

static inline enum package_verdict verdict_of(const struct bundle *b, const struct hex256 *root)
{
    out(b);
    enum package_verdict verdict = look(root);
    gone();
    return verdict;
}

/* Broken, and the first complaint is of this check. */
static inline void broken_by(const struct bundle *b, const char *check)
{
    assert_int_equal(verdict_of(b, NULL), VERDICT_BROKEN);
    if (strncmp(bad, check, strlen(check)))
        fail_msg("complained of \"%s\", not of %s", bad, check);
}

#endif
