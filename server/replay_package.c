#include "replay_package.h"

#include <string.h>

#include "bundle.h"
#include "package.h"
#include "replay.h"
#include "verify.h"

/* An act package holds what the rules were told and what the books said; nothing else is asked. */

bool replay_package_is(const char *path)
{
    char manifest[4096];
    if ((size_t)snprintf(manifest, sizeof manifest, "%s/manifest.json", path) >= sizeof manifest)
        return false;
    FILE *file = fopen(manifest, "rbe");
    if (file)
        fclose(file);
    return file != NULL;
}

static void first_bad(void *user, bool ok, const char *check, const char *detail)
{
    char *bad = user;
    if (!ok && !*bad && strcmp(check, "issuer"))
        snprintf(bad, REPLAY_BAD_MAX, "%.60s: %s", check, detail);
}

static void stray(void *user, const char *path, const char *why)
{
    (void)user;
    (void)path;
    (void)why;
}

static enum fault rules_again(const struct bundle *b, struct arena *arena, FILE *out,
                              struct replay_rules_report *ret_report)
{
    const struct bundle_file *record = bundle_find(b, PACKAGE_RECORD), *sights = bundle_find(b, PACKAGE_SIGHTS);
    struct replay r = {.out = out, .some = true};
    struct hex256 sha256;
    if (!record || !sights)
        return fault(F_NOT_FOUND, "the package holds no stored looks");
    r.bytes = (const uint8_t *)sights->bytes;
    r.len = sights->len;
    enum fault f = replay_record_parse(record->bytes, record->len, arena, &r.record, &sha256);
    return f ? f : replay_rules(&r, ret_report);
}

enum fault replay_package(const char *dir, const struct hex256 *root, FILE *out, struct replay_rules_report *ret_report)
{
    char bad[REPLAY_BAD_MAX] = "";
    enum package_verdict verdict;
    struct bundle bundle;
    struct arena arena;
    enum fault f = verify_package(dir, root, first_bad, bad, &verdict);
    if (f)
        return f;
    if (verdict == VERDICT_BROKEN)
        return fault(F_CORRUPT, "the package is broken: %s", bad);
    bundle_init(&bundle);
    arena_init(&arena, 0);
    f = bundle_read(&bundle, dir, stray, NULL);
    if (!f)
        f = rules_again(&bundle, &arena, out, ret_report);
    arena_release(&arena);
    bundle_release(&bundle);
    return f;
}
