#include "cutting.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_MAX_LEN = 4096, STILL_MAX = 16 * 1024 * 1024 };

struct work {
    struct cutting cutting;
    const char *folder, *name;
    int fd[CUTTING_PARTS_MAX]; /* -1: closed */
};

/* Records of walks, as the reader wants them; one may be larger than the room for it. */
struct walking {
    struct journal_walk *walk[CUTTING_CLIPS_MAX];
    int now;
    const uint8_t *bytes;
    size_t len;
};

static enum fault record_next(struct walking *w)
{
    enum fault f = F_NOT_FOUND;
    while (w->now < CUTTING_CLIPS_MAX && w->walk[w->now] && f == F_NOT_FOUND) {
        f = journal_walk_next(w->walk[w->now], &w->bytes, &w->len);
        w->now += f == F_NOT_FOUND;
    }
    return f;
}

static enum fault walk_feed(void *user, void *out, size_t max, size_t *ret_len)
{
    struct walking *w = user;
    size_t filled = 0;
    while (filled < max) {
        if (!w->len) {
            enum fault f = record_next(w);
            if (f == F_NOT_FOUND)
                break;
            if (f != F_OK)
                return f;
        }
        size_t n = w->len < max - filled ? w->len : max - filled;
        memcpy((uint8_t *)out + filled, w->bytes, n);
        w->bytes += n;
        w->len -= n;
        filled += n;
    }
    *ret_len = filled;
    return F_OK;
}

void cutting_path(const char *folder, const char *name, const struct read_part *part, char *out, size_t out_max)
{
    snprintf(out, out_max, "%s/%s.%" PRIu32 ".%.7s", folder, name, part->part, part->ending);
}

static void temporary(const struct work *w, int n, char *out, size_t out_max)
{
    snprintf(out, out_max, "%s/.%s.%d.part", w->folder, w->name, n);
}

static enum fault io_fault(const char *path)
{
    int error = errno;
    return fault(error == ENOSPC || error == EDQUOT ? F_DISK_FULL : F_IO, "%.180s: %s", path, strerror(error));
}

static int ending_known(const struct read_part *p)
{
    return !strcmp(p->ending, "mp4") || !strcmp(p->ending, "webm") || !strcmp(p->ending, "mkv") ||
           !strcmp(p->ending, "sprites");
}

/* The reader's words are bounded here: only the next part, only known endings. */
static enum fault part_begin(struct work *w, const struct read_part *part)
{
    char path[PATH_MAX_LEN];
    int n = w->cutting.parts;
    if (n == CUTTING_PARTS_MAX)
        return fault(F_TOO_MANY, "the recording has more than %d parts", CUTTING_PARTS_MAX);
    if (part->part != (uint32_t)n || !ending_known(part) || memchr(part->mime, 0, sizeof part->mime) == NULL)
        return fault(F_UNREADABLE, "the reader named a part that cannot be");
    temporary(w, n, path, sizeof path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return io_fault(path);
    w->fd[n] = fd;
    w->cutting.part[n] = *part;
    w->cutting.parts = n + 1;
    return F_OK;
}

static enum fault part_bytes(struct work *w, const struct read_bytes *at, const uint8_t *bytes, size_t len)
{
    if (at->part >= (uint32_t)w->cutting.parts || w->fd[at->part] < 0 || at->offset > CUTTING_OUTPUT_MAX)
        return fault(F_UNREADABLE, "the reader wrote outside its parts");
    if (at->offset + len > w->cutting.bytes[at->part])
        w->cutting.bytes[at->part] = at->offset + len;
    for (size_t done = 0; done < len;) {
        ssize_t n = pwrite(w->fd[at->part], bytes + done, len - done, (off_t)(at->offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return io_fault(w->folder);
        done += (size_t)n;
    }
    return F_OK;
}

static enum fault part_end(struct work *w, const struct read_part *part)
{
    if (part->part >= (uint32_t)w->cutting.parts || w->fd[part->part] < 0 ||
        strcmp(part->ending, w->cutting.part[part->part].ending) || !memchr(part->mime, 0, sizeof part->mime))
        return fault(F_UNREADABLE, "the reader ended a part that it had not begun");
    w->cutting.part[part->part] = *part;
    int rc = fsync(w->fd[part->part]);
    if (close(w->fd[part->part]) || rc)
        rc = -1;
    w->fd[part->part] = -1;
    return rc ? io_fault(w->folder) : F_OK;
}

static enum fault cut_take(void *user, enum read_kind kind, const void *body, size_t len)
{
    struct work *w = user;
    struct read_part part;
    struct read_bytes at;
    if ((kind == READ_PART || kind == READ_PART_END) && len == sizeof part) {
        memcpy(&part, body, sizeof part);
        if (!memchr(part.ending, 0, sizeof part.ending))
            return fault(F_UNREADABLE, "the reader named a part that cannot be");
        return kind == READ_PART ? part_begin(w, &part) : part_end(w, &part);
    }
    if (kind == READ_BYTES && len >= sizeof at) {
        memcpy(&at, body, sizeof at);
        return part_bytes(w, &at, (const uint8_t *)body + sizeof at, len - sizeof at);
    }
    if (kind == READ_TOTALS && len == sizeof w->cutting.totals)
        memcpy(&w->cutting.totals, body, sizeof w->cutting.totals);
    return F_OK;
}

static void temporaries_remove(struct work *w)
{
    char path[PATH_MAX_LEN];
    for (int i = 0; i < w->cutting.parts; i++) {
        if (w->fd[i] >= 0)
            close(w->fd[i]);
        temporary(w, i, path, sizeof path);
        unlink(path);
    }
}

static enum fault folder_sync(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = fd < 0 ? -1 : fsync(fd);
    if (fd >= 0)
        close(fd);
    return rc ? io_fault(folder) : F_OK;
}

static enum fault parts_keep(struct work *w)
{
    char from[PATH_MAX_LEN], to[PATH_MAX_LEN];
    for (int i = 0; i < w->cutting.parts; i++) {
        if (w->fd[i] >= 0)
            return fault(F_UNREADABLE, "the reader left part %d unfinished", i);
        temporary(w, i, from, sizeof from);
        cutting_path(w->folder, w->name, &w->cutting.part[i], to, sizeof to);
        if (rename(from, to))
            return io_fault(to);
    }
    return folder_sync(w->folder);
}

static enum fault run(const char *verb, const char *const *args, struct journal_walk *walk, const char *folder,
                      const char *name, struct cutting *ret_cutting)
{
    struct walking walking = {.walk = {walk}};
    struct work *w = calloc(1, sizeof *w);
    if (!w)
        return fault(F_NOMEM, "no memory to cut a recording");
    w->folder = folder;
    w->name = name;
    struct reading_limits limits = {.timeout_ms = CUTTING_TIMEOUT_MS, .output_max = CUTTING_OUTPUT_MAX};
    enum fault f = reading_run(verb, args, walk_feed, &walking, cut_take, w, &limits);
    if (f == F_OK)
        f = parts_keep(w);
    if (f == F_OK)
        *ret_cutting = w->cutting;
    else
        temporaries_remove(w);
    free(w);
    return f;
}

enum fault cutting_run(struct journal *journal, const char *attempt, uint8_t stream, uint64_t from_us, uint64_t to_us,
                       const char *folder, const char *name, struct cutting *ret_cutting)
{
    struct journal_walk *walk;
    enum fault f = journal_walk_open(journal, attempt, stream, from_us, to_us, &walk);
    if (f != F_OK)
        return f;
    f = run("cut", NULL, walk, folder, name, ret_cutting);
    journal_walk_close(walk);
    return f;
}

enum fault cutting_sprites(struct journal *journal, const char *attempt, uint8_t stream, uint64_t from_us,
                           uint64_t to_us, const char *folder, const char *name, struct cutting *ret_cutting)
{
    char from[24], to[24];
    const char *const args[] = {"--from", from, "--to", to, NULL};
    struct journal_walk *walk;
    enum fault f = journal_walk_open(journal, attempt, stream, from_us, to_us, &walk);
    if (f != F_OK)
        return f;
    snprintf(from, sizeof from, "%" PRIu64, from_us);
    snprintf(to, sizeof to, "%" PRIu64, to_us);
    journal_walk_keys(walk);
    f = run("sprites", args, walk, folder, name, ret_cutting);
    journal_walk_close(walk);
    return f;
}

/* ---- pictures ---- */

struct stilling {
    struct cut_still *still;
    int count, found;      /* found: said by the reader so far */
    struct gathering file; /* of the latest; its bytes are the still's */
};

static void stills_drop(struct stilling *s)
{
    for (int i = 0; i < s->count; i++) {
        free(s->still[i].bytes);
        s->still[i].bytes = NULL;
        s->still[i].len = 0;
    }
}

static enum fault still_bytes(struct stilling *s, const struct read_bytes *at, const uint8_t *bytes, size_t len)
{
    int n = (int)(at->part - READ_STILL_FILE);
    if (at->part < READ_STILL_FILE || n != s->found - 1 || n >= s->count)
        return fault(F_UNREADABLE, "the reader wrote a picture that was not asked for");
    struct cut_still *still = &s->still[n];
    enum fault f = gathering_put(&s->file, at->offset, bytes, len);
    still->bytes = s->file.bytes;
    still->len = s->file.len;
    return f;
}

static enum fault still_take(struct stilling *s, enum read_kind kind, const void *body, size_t len)
{
    struct read_bytes at;
    if (kind == READ_FOUND && len == sizeof(struct read_found)) {
        if (s->found == s->count)
            return fault(F_UNREADABLE, "the reader found more pictures than were asked for");
        memcpy(&s->still[s->found++].found, body, len);
        s->file = (struct gathering){.max = STILL_MAX};
    }
    if (kind != READ_BYTES || len < sizeof at)
        return F_OK;
    memcpy(&at, body, sizeof at);
    return still_bytes(s, &at, (const uint8_t *)body + sizeof at, len - sizeof at);
}

static enum fault stills_take(void *user, enum read_kind kind, const void *body, size_t len)
{
    return still_take(user, kind, body, len);
}

static enum fault stills_whole(const struct stilling *s)
{
    for (int i = 0; i < s->count; i++)
        if (!s->still[i].len)
            return fault(F_UNREADABLE, "the reader made no still");
    return F_OK;
}

struct still_args {
    char at[CUTTING_STILLS_MAX][24], hide[CUTTING_STILLS_MAX * READ_AREAS_MAX * 24 + 1];
    const char *args[2 * CUTTING_STILLS_MAX + 3];
};
static_assert(2 * CUTTING_STILLS_MAX + 2 <= READING_ARGS_MAX, "the reader takes no more arguments");

static void hide_ask(const struct stilling *s, struct still_args *a, int args)
{
    size_t len = 0;
    for (int i = 0; i < s->count; i++)
        for (int k = 0; k < s->still[i].hides; k++) {
            const struct read_area *area = &s->still[i].hide[k];
            len += (size_t)snprintf(a->hide + len, sizeof a->hide - len, "%s" READ_HIDE_FORM, len ? ";" : "", i,
                                    area->x, area->y, area->w, area->h);
        }
    if (len) {
        a->args[args++] = "--hide";
        a->args[args++] = a->hide;
    }
    a->args[args] = NULL;
}

static void stills_ask(struct stilling *s, struct still_args *a)
{
    for (int i = 0; i < s->count; i++) {
        snprintf(a->at[i], sizeof a->at[i], "%" PRIu64, s->still[i].at_us);
        a->args[2 * i] = "--at";
        a->args[2 * i + 1] = a->at[i];
        s->still[i].bytes = NULL;
        s->still[i].len = 0;
    }
    hide_ask(s, a, 2 * s->count);
}

enum fault cutting_stills(struct journal *journal, const char *attempt, uint8_t stream, struct cut_still *stills,
                          int count)
{
    struct walking walking = {0};
    struct stilling s = {.still = stills, .count = count};
    struct still_args a;
    struct reading_limits limits = {.timeout_ms = CUTTING_STILL_TIMEOUT_MS,
                                    .output_max = (uint64_t)count * (STILL_MAX + STILL_MAX / 8)};
    stills_ask(&s, &a);
    enum fault f = journal_walk_open(journal, attempt, stream, stills[0].at_us, stills[count - 1].at_us,
                                     &walking.walk[0]);
    if (f == F_OK)
        f = reading_run("still", a.args, walk_feed, &walking, stills_take, &s, &limits);
    journal_walk_close(walking.walk[0]);
    if (f == F_OK)
        f = stills_whole(&s);
    if (f != F_OK)
        stills_drop(&s);
    return f;
}

/* ---- clips ---- */

/* The part that is being written; the longest one before it is the clip's. */
struct clipping {
    struct stilling stills;
    struct cut_clip *clip; /* its parts come */
    int left;              /* clips from this one on */
    struct gathering now;
};

static void clip_drop(struct gathering *g)
{
    free(g->bytes);
    *g = (struct gathering){.max = g->max};
}

static void clip_keep(struct clipping *c, const struct read_part *part)
{
    struct cut_clip *clip = c->clip;
    uint64_t longest_us = clip->bytes ? clip->part.last_us - clip->part.first_us : 0;
    bool plays = !strcmp(part->ending, "mp4") || !strcmp(part->ending, "webm");
    if (plays && part->last_us > part->first_us && part->last_us - part->first_us > longest_us) {
        free(clip->bytes);
        clip->bytes = c->now.bytes;
        clip->len = c->now.len;
        clip->part = *part;
        c->now.bytes = NULL;
    }
    clip_drop(&c->now);
}

/* A clip's stream has ended. */
static enum fault clip_next(struct clipping *c)
{
    if (!c->clip->bytes || c->clip->part.last_us < c->clip->from_us)
        return fault(F_NOT_FOUND, "no frames of the clip's time");
    c->clip++;
    c->left--;
    return F_OK;
}

static enum fault clip_take(void *user, enum read_kind kind, const void *body, size_t len)
{
    struct clipping *c = user;
    struct read_part part;
    struct read_bytes at = {0};
    if (kind == READ_BYTES && len >= sizeof at)
        memcpy(&at, body, sizeof at);
    if (kind == READ_FOUND || at.part >= READ_STILL_FILE)
        return still_take(&c->stills, kind, body, len);
    if (!c->left)
        return fault(F_UNREADABLE, "the reader made more clips than were asked for");
    if (kind == READ_TOTALS)
        return clip_next(c);
    if (kind == READ_BYTES && len >= sizeof at)
        return gathering_put(&c->now, at.offset, (const uint8_t *)body + sizeof at, len - sizeof at);
    if ((kind != READ_PART && kind != READ_PART_END) || len != sizeof part)
        return F_OK;
    memcpy(&part, body, sizeof part);
    if (!memchr(part.ending, 0, sizeof part.ending))
        return fault(F_UNREADABLE, "the reader named a part that cannot be");
    if (part.stream != c->clip->stream)
        return fault(F_NOT_FOUND, "nothing of stream %d can be read", c->clip->stream);
    if (kind == READ_PART)
        clip_drop(&c->now);
    else
        clip_keep(c, &part);
    return F_OK;
}

static enum fault clips_read(struct walking *walking, struct clipping *c, int clip_count, size_t max)
{
    struct still_args a;
    uint64_t room = (uint64_t)clip_count * max + (uint64_t)c->stills.count * STILL_MAX;
    struct reading_limits limits = {.timeout_ms = CUTTING_CLIP_TIMEOUT_MS, .output_max = 2 * room};
    stills_ask(&c->stills, &a);
    enum fault f = reading_run("cut", a.args, walk_feed, walking, clip_take, c, &limits);
    if (f == F_OK && c->left)
        f = fault(F_NOT_FOUND, "no frames of the clip's time");
    return f == F_OK ? stills_whole(&c->stills) : f;
}

enum fault cutting_clips(struct journal *journal, const char *attempt, struct cut_clip *clips, int clip_count,
                         size_t max, struct cut_still *stills, int count)
{
    struct walking walking = {0};
    struct clipping c = {
        .stills = {.still = stills, .count = count}, .clip = clips, .left = clip_count, .now = {.max = max}};
    enum fault f = F_OK;
    for (int i = 0; i < clip_count; i++)
        clips[i].bytes = NULL;
    for (int i = 0; f == F_OK && i < clip_count; i++)
        f = journal_walk_open(journal, attempt, clips[i].stream, clips[i].from_us, clips[i].to_us, &walking.walk[i]);
    if (f == F_OK)
        f = clips_read(&walking, &c, clip_count, max);
    for (int i = 0; i < clip_count; i++)
        journal_walk_close(walking.walk[i]);
    free(c.now.bytes);
    if (f == F_OK)
        return F_OK;
    stills_drop(&c.stills);
    for (int i = 0; i < clip_count; i++) {
        free(clips[i].bytes);
        clips[i].bytes = NULL;
    }
    return f;
}
