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

/* The clips of act.json, as they lie in the folder. */
static enum fault clips_of(const struct bundle *b, const char *dir, struct arena *arena, struct replay_clip *clips,
                           size_t *ret_len)
{
    const struct bundle_file *json = bundle_find(b, "act.json");
    struct act_content content;
    size_t len = 0;
    enum fault f = json ? content_parse(json->bytes, json->len, arena, &content)
                        : fault(F_CORRUPT, "the package holds no act.json");
    for (size_t i = 0; !f && i < content.evidence_len && len < REPLAY_CLIPS_MAX; i++) {
        const struct act_evidence *e = &content.evidence[i];
        struct replay_clip *c = &clips[len];
        if (e->media_to_ms <= e->media_ms || strncmp(e->mime, "video/", 6))
            continue;
        if ((size_t)snprintf(c->path, sizeof c->path, "%s/evidence/%s.%s", dir, e->sha256, evidence_ext(e->mime)) >=
            sizeof c->path)
            return fault(F_INVALID, "the folder's name is too long");
        c->from_ms = e->media_ms;
        c->to_ms = e->media_to_ms;
        c->small = !strcmp(e->what, "looked");
        len++;
    }
    *ret_len = len;
    return f;
}

static enum fault again(const struct bundle *b, const char *dir, const struct replay_package_options *o,
                        struct arena *arena, struct replay_package_report *report)
{
    static struct replay_clip clips[REPLAY_CLIPS_MAX];
    const struct bundle_file *record = bundle_find(b, PACKAGE_RECORD), *sights = bundle_find(b, PACKAGE_SIGHTS);
    struct replay r = {.out = o->out, .some = true, .clips = clips, .models = o->models, .runtime = o->runtime};
    struct hex256 sha256;
    if (!record || !sights)
        return fault(F_NOT_FOUND, "the package holds no stored looks");
    r.bytes = (const uint8_t *)sights->bytes;
    r.len = sights->len;
    enum fault f = replay_record_parse(record->bytes, record->len, arena, &r.record, &sha256);
    if (!f)
        f = replay_rules(&r, &report->rules);
    if (!f && !o->rules_only)
        f = clips_of(b, dir, arena, clips, &r.clips_len);
    report->clips = r.clips_len;
    return !f && r.clips_len ? replay_looks(&r, &report->looks) : f;
}

enum fault replay_package(const char *dir, const struct replay_package_options *o,
                          struct replay_package_report *ret_report)
{
    char bad[REPLAY_BAD_MAX] = "";
    enum package_verdict verdict;
    struct bundle bundle;
    struct arena arena;
    enum fault f = verify_package(dir, o->root, first_bad, bad, &verdict);
    if (f)
        return f;
    if (verdict == VERDICT_BROKEN)
        return fault(F_CORRUPT, "the package is broken: %s", bad);
    bundle_init(&bundle);
    arena_init(&arena, 0);
    f = bundle_read(&bundle, dir, stray, NULL);
    if (!f)
        f = again(&bundle, dir, o, &arena, ret_report);
    arena_release(&arena);
    bundle_release(&bundle);
    return f;
}
