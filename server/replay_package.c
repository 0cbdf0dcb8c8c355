#include "replay_package.h"

#include <stdlib.h>
#include <string.h>

#include "apart.h"
#include "bundle.h"
#include "package.h"
#include "replay_course.h"
#include "verify_apart.h"

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

/* -- apart: what reads the package's bytes -- */

enum { SAID_TEXT = APART_SAID, SAID_RULES, SAID_CLIP, SAID_COURSE, SAID_LOOK };

struct said_clip {
    char path[BUNDLE_PATH_MAX]; /* in the package */
    int64_t from_ms, to_ms;
    uint64_t small;
};

struct said_look {
    struct sight sight;
    uint32_t fresh, zero;
};

struct job {
    const struct replay_package_options *options;
    const char *dir;
    struct bundle bundle;
    struct replay_package_report report;
    struct replay_clip clips[REPLAY_CLIPS_MAX];
    size_t clips_len;
    struct replay_course course;
    int reports, courses;
};

/* The clips of act.json, as many as are looked at again. */
static enum fault say_clips(const struct bundle *b, struct arena *arena, struct said_clip clips[REPLAY_CLIPS_MAX],
                            size_t *ret_len)
{
    const struct bundle_file *json = bundle_find(b, "act.json");
    struct act_content content;
    size_t len = 0;
    enum fault f = json ? content_parse(json->bytes, json->len, arena, &content)
                        : fault(F_CORRUPT, "the package holds no act.json");
    for (size_t i = 0; !f && i < content.evidence_len && len < REPLAY_CLIPS_MAX; i++) {
        const struct act_evidence *e = &content.evidence[i];
        struct said_clip c = {
            .from_ms = e->media_ms, .to_ms = e->media_to_ms, .small = !strcmp(e->what, "looked")};
        if (e->media_to_ms <= e->media_ms || strncmp(e->mime, "video/", 6))
            continue;
        snprintf(c.path, sizeof c.path, "evidence/%.64s.%.8s", e->sha256, evidence_ext(e->mime));
        apart_say(SAID_CLIP, &c, sizeof c);
        clips[len++] = c;
    }
    *ret_len = len;
    return f;
}

static bool in_a_clip(const struct sight *s, const struct said_clip *clips, size_t n)
{
    const int64_t at_ms = (int64_t)(s->pts_us / 1000);
    for (size_t i = 0; i < n; i++)
        if (at_ms >= clips[i].from_ms && at_ms <= clips[i].to_ms)
            return true;
    return false;
}

/* Of the stored looks those in a clip. */
static enum fault say_course(const struct bundle *b, const struct said_clip *clips, size_t n)
{
    const struct bundle_file *sights = bundle_find(b, PACKAGE_SIGHTS);
    struct replay_course course = {.count = 0};
    enum fault f = replay_course_read((const uint8_t *)sights->bytes, sights->len, &course);
    if (!f)
        apart_say(SAID_COURSE, &course.head, sizeof course.head);
    for (size_t i = 0; !f && i < course.count; i++) {
        const struct said_look look = {.sight = course.sight[i], .fresh = course.fresh[i]};
        if (in_a_clip(&look.sight, clips, n))
            apart_say(SAID_LOOK, &look, sizeof look);
    }
    replay_course_release(&course);
    return f;
}

static enum fault say_looks(const struct bundle *b, struct arena *arena)
{
    struct said_clip clips[REPLAY_CLIPS_MAX];
    size_t n;
    enum fault f = say_clips(b, arena, clips, &n);
    return f || !n ? f : say_course(b, clips, n);
}

static enum fault rules_again(const struct bundle *b, FILE *out, struct arena *arena,
                              struct replay_rules_report *report)
{
    const struct bundle_file *record = bundle_find(b, PACKAGE_RECORD), *sights = bundle_find(b, PACKAGE_SIGHTS);
    struct replay r = {.out = out, .some = true};
    struct hex256 sha256;
    if (!record || !sights)
        return fault(F_NOT_FOUND, "the package holds no stored looks");
    r.bytes = (const uint8_t *)sights->bytes;
    r.len = sights->len;
    enum fault f = replay_record_parse(record->bytes, record->len, arena, &r.record, &sha256);
    return f ? f : replay_rules(&r, report);
}

static void say_text(const char *text, size_t len)
{
    while (len) {
        const size_t n = len < READ_BODY_MAX ? len : READ_BODY_MAX;
        apart_say(SAID_TEXT, text, n);
        text += n;
        len -= n;
    }
}

static enum fault read_apart(void *user)
{
    const struct job *j = user;
    struct replay_rules_report report;
    struct arena arena;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (!out)
        return fault(F_NOMEM, "a replay");
    arena_init(&arena, 0);
    enum fault f = rules_again(&j->bundle, out, &arena, &report);
    fclose(out);
    say_text(text, len);
    if (!f)
        apart_say(SAID_RULES, &report, sizeof report);
    if (!f && !j->options->rules_only)
        f = say_looks(&j->bundle, &arena);
    arena_release(&arena);
    free(text);
    return f;
}

/* -- here -- */

static void text_take(FILE *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        fputc((unsigned char)text[i] < ' ' && text[i] != '\n' ? '?' : text[i], out);
}

static enum fault clip_take(struct job *j, struct said_clip *said)
{
    struct replay_clip *c = &j->clips[j->clips_len];
    said->path[sizeof said->path - 1] = 0;
    if (j->clips_len == REPLAY_CLIPS_MAX || !bundle_find(&j->bundle, said->path) || said->to_ms <= said->from_ms)
        return fault(F_UNREADABLE, "a clip that is not in the package");
    if ((size_t)snprintf(c->path, sizeof c->path, "%s/%s", j->dir, said->path) >= sizeof c->path)
        return fault(F_INVALID, "the folder's name is too long");
    c->from_ms = said->from_ms;
    c->to_ms = said->to_ms;
    c->small = said->small;
    j->clips_len++;
    return F_OK;
}

/* Its texts are shown, and one names the runtime that is asked for. */
static void course_take(struct job *j, const void *body)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    struct replay_course_head *head = &j->course.head;
    memcpy(head, body, sizeof *head);
    head->detectors[sizeof head->detectors - 1] = head->runtime[sizeof head->runtime - 1] = 0;
    apart_tame(head->detectors);
    if (head->runtime[strspn(head->runtime, letters)] || *head->runtime == '-')
        *head->runtime = 0;
}

static enum fault hear(void *user, enum read_kind kind, const void *body, size_t len)
{
    struct job *j = user;
    struct said_clip clip;
    struct said_look look;
    if ((int)kind == SAID_CLIP && len == sizeof clip) {
        memcpy(&clip, body, len);
        return clip_take(j, &clip);
    }
    if ((int)kind == SAID_LOOK && len == sizeof look) {
        memcpy(&look, body, len);
        return replay_course_add(&j->course, &look.sight, look.fresh != 0);
    }
    if ((int)kind == SAID_COURSE && len == sizeof j->course.head && !j->courses++) {
        course_take(j, body);
        return F_OK;
    }
    if ((int)kind == SAID_RULES && len == sizeof j->report.rules && !j->reports++)
        memcpy(&j->report.rules, body, len);
    else if ((int)kind == SAID_TEXT)
        text_take(j->options->out, body, len);
    else
        return fault(F_UNREADABLE, "something that is no part of a replay");
    return F_OK;
}

static enum fault again(struct job *j)
{
    const struct replay_package_options *o = j->options;
    enum fault f = apart_run(read_apart, j, hear, j);
    if (!f && (!j->reports || (j->clips_len && !j->courses)))
        f = fault(F_UNREADABLE, "no replay");
    j->report.clips = j->clips_len;
    if (f || !j->clips_len)
        return f;
    const struct replay r = {.out = o->out,
                             .some = true,
                             .clips = j->clips,
                             .clips_len = j->clips_len,
                             .models = o->models,
                             .runtime = o->runtime,
                             .course = &j->course};
    return replay_looks(&r, &j->report.looks);
}

enum fault replay_package(const char *dir, const struct replay_package_options *o,
                          struct replay_package_report *ret_report)
{
    char bad[REPLAY_BAD_MAX] = "";
    enum package_verdict verdict;
    enum fault f = verify_apart(dir, o->root, first_bad, bad, &verdict);
    if (f)
        return f;
    if (verdict == VERDICT_BROKEN)
        return fault(F_CORRUPT, "the package is broken: %s", bad);
    struct job *j = calloc(1, sizeof *j);
    if (!j)
        return fault(F_NOMEM, "a replay");
    j->options = o;
    j->dir = dir;
    bundle_init(&j->bundle);
    f = bundle_read(&j->bundle, dir, stray, NULL);
    if (!f)
        f = again(j);
    if (!f)
        *ret_report = j->report;
    replay_course_release(&j->course);
    bundle_release(&j->bundle);
    free(j);
    return f;
}
