#include "journal_impl.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vision/wire.h>

struct item {
    uint64_t pos, pts_us, config_pos; /* config_pos: of the config in force when the frame came; 0 = none */
    uint32_t seq, len;
    uint16_t config;
    uint8_t kind, flags;
    bool slices; /* a recorder's piece */
};

struct journal_walk {
    struct journal *journal;
    char attempt[ID_LEN + 1];
    uint8_t stream;
    uint32_t first_segment;
    struct item *item; /* newest first while it is gathered; then what is handed out */
    size_t len, max, frames;
    size_t next;
    uint64_t config_sent, corrupt;
    enum fault fault; /* of gathering */
    int fd;
    uint32_t fd_segment;
    uint64_t before; /* rescan: records below this position are still wanted */
    uint8_t bytes[MEDIAREC_HEAD + MEDIAREC_BODY_MAX];
};

static int segment_fd(struct journal_walk *w, uint32_t segment)
{
    if (w->fd >= 0 && w->fd_segment == segment)
        return w->fd;
    char path[PATH_LEN];
    segment_path(w->journal->folder, segment, path, sizeof path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (w->fd >= 0)
        close(w->fd);
    w->fd = fd;
    w->fd_segment = segment;
    return fd;
}

static int mine(const struct journal_walk *w, const struct mediarec *rec)
{
    return rec->kind != MEDIAREC_FORGET && rec->stream == w->stream &&
           !strncmp(rec->attempt, w->attempt, MEDIAREC_ATTEMPT);
}

/* The head of a record of this stream; 0 when there is none at `pos`. */
static int head_read(struct journal_walk *w, uint64_t pos, struct mediarec *ret_rec)
{
    uint8_t head[MEDIAREC_HEAD];
    int fd = segment_fd(w, position_segment(pos));
    if (fd < 0 || pread(fd, head, sizeof head, position_offset(pos)) != (ssize_t)sizeof head)
        return 0;
    return mediarec_parse(head, ret_rec) && mine(w, ret_rec);
}

static void item_add(struct journal_walk *w, const struct mediarec *rec, uint64_t pos)
{
    if (w->fault != F_OK)
        return;
    if (w->len == w->max) {
        size_t max = w->max ? w->max * 2 : 1024;
        struct item *grown = max <= JOURNAL_WALK_MAX ? realloc(w->item, max * sizeof *grown) : NULL;
        if (!grown) {
            w->fault = max > JOURNAL_WALK_MAX ? fault(F_TOO_BIG, "more than %d frames", JOURNAL_WALK_MAX)
                                              : fault(F_NOMEM, "no memory to walk the journal");
            return;
        }
        w->item = grown;
        w->max = max;
    }
    struct mediarec_frame f = {0};
    if (rec->kind == MEDIAREC_FRAME)
        mediarec_frame(rec->media, &f);
    w->item[w->len++] = (struct item){.pos = pos,
                                      .pts_us = f.pts_us,
                                      .seq = f.seq,
                                      .len = rec->len,
                                      .config = f.config,
                                      .kind = rec->kind,
                                      .flags = f.flags};
}

static void rescan_record(void *user, const struct mediarec *rec, uint64_t pos, const uint8_t *body)
{
    struct journal_walk *w = user;
    (void)body;
    if (pos < w->before && mine(w, rec))
        item_add(w, rec, pos);
}

static void items_reverse(struct item *item, size_t len)
{
    for (size_t i = 0; i < len / 2; i++) {
        struct item swap = item[i];
        item[i] = item[len - 1 - i];
        item[len - 1 - i] = swap;
    }
}

/* The chain is broken below `pos`: what lies before it is found by reading the segments through. */
static void rescan(struct journal_walk *w, uint64_t pos)
{
    size_t kept = w->len;
    w->before = pos;
    w->corrupt++;
    for (uint32_t s = w->first_segment; s <= position_segment(pos) && w->fault == F_OK; s++) {
        int fd = segment_fd(w, s);
        uint64_t corrupt = 0;
        if (fd >= 0)
            w->fault = segment_scan(fd, s, 1, rescan_record, w, &corrupt);
    }
    items_reverse(w->item + kept, w->len - kept);
}

/* Frames older than a live key frame at or before `from_us` are not needed; configs and the epoch always are. */
static void chain_gather(struct journal_walk *w, uint64_t tail, uint64_t from_us, uint64_t to_us)
{
    int enough = 0;
    for (uint64_t pos = tail; pos && w->fault == F_OK;) {
        struct mediarec rec;
        struct mediarec_frame f;
        if (!head_read(w, pos, &rec) || rec.prev >= pos) {
            rescan(w, pos);
            return;
        }
        mediarec_frame(rec.media, &f);
        if (rec.kind != MEDIAREC_FRAME || (!enough && f.pts_us <= to_us))
            item_add(w, &rec, pos);
        if (rec.kind == MEDIAREC_FRAME && f.flags & 1 && !(f.flags & 4) && f.pts_us <= from_us)
            enough = 1;
        pos = rec.prev;
    }
}

/* number UINT16_MAX: damaged. */
static struct mediarec_config config_read(struct journal_walk *w, const struct item *item)
{
    struct mediarec_config config;
    int fd = segment_fd(w, position_segment(item->pos));
    size_t n = MEDIAREC_HEAD + (size_t)item->len;
    if (fd < 0 || pread(fd, w->bytes, n, position_offset(item->pos)) != (ssize_t)n ||
        !mediarec_config_parse(w->bytes + MEDIAREC_HEAD, item->len, &config))
        config = (struct mediarec_config){.number = UINT16_MAX};
    return config;
}

/* Items are in the order of their coming: each frame gets the latest config of its number. */
static void configs_assign(struct journal_walk *w)
{
    enum { REMEMBERED = 64 };
    struct {
        uint16_t number;
        bool slices;
        uint64_t pos;
    } known[REMEMBERED] = {{0}};
    uint32_t used = 0;
    for (size_t i = 0; i < w->len; i++) {
        struct item *it = &w->item[i];
        if (it->kind == MEDIAREC_CONFIG) {
            uint32_t at = used++ % REMEMBERED;
            const struct mediarec_config config = config_read(w, it);
            known[at].number = config.number;
            known[at].slices = config.codec == WIRE_SLICE;
            known[at].pos = it->pos;
        }
        for (uint32_t k = 0; it->kind == MEDIAREC_FRAME && k < REMEMBERED; k++)
            if (known[k].pos > it->config_pos && known[k].number == it->config) {
                it->config_pos = known[k].pos;
                it->slices = known[k].slices;
            }
    }
}

/* Epochs first, then frames by number; of equal numbers the first that came. */
static int item_compare(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int x_frame = x->kind == MEDIAREC_FRAME, y_frame = y->kind == MEDIAREC_FRAME;
    if (x_frame != y_frame)
        return x_frame - y_frame;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    return x->pos < y->pos ? -1 : x->pos > y->pos;
}

static int is_start(const struct item *it, uint64_t from_us)
{
    return it->flags & 1 && it->pts_us <= from_us;
}

/* Sorts, drops doubles and what lies before the key frame that the range needs. */
static void items_order(struct journal_walk *w, uint64_t from_us)
{
    qsort(w->item, w->len, sizeof *w->item, item_compare);
    size_t kept = 0, start = 0;
    for (size_t i = 0; i < w->len; i++) {
        struct item *it = &w->item[i];
        if (it->kind == MEDIAREC_CONFIG)
            continue;
        if (it->kind == MEDIAREC_FRAME && kept && w->item[kept - 1].kind == MEDIAREC_FRAME &&
            w->item[kept - 1].seq == it->seq)
            continue;
        w->item[kept] = *it;
        if (it->kind == MEDIAREC_FRAME && is_start(it, from_us))
            start = kept;
        kept++;
    }
    size_t out = 0;
    for (size_t i = 0; i < kept; i++)
        if (w->item[i].kind != MEDIAREC_FRAME || i >= start) {
            w->frames += w->item[i].kind == MEDIAREC_FRAME;
            w->item[out++] = w->item[i];
        }
    w->len = out;
}

enum fault journal_walk_open(struct journal *j, const char *attempt, uint8_t stream, uint64_t from_us, uint64_t to_us,
                             struct journal_walk **ret_walk)
{
    struct journal_walk *w = calloc(1, sizeof *w);
    if (!w)
        return fault(F_NOMEM, "no memory to walk the journal");
    w->journal = j;
    w->fd = -1;
    w->stream = stream;
    memcpy(w->attempt, attempt, strnlen(attempt, MEDIAREC_ATTEMPT));
    pthread_mutex_lock(&j->lock);
    const struct entry *e = index_find(&j->index, attempt, stream);
    uint64_t tail = e ? e->tail : 0;
    w->first_segment = e ? e->first_segment : 0;
    pthread_mutex_unlock(&j->lock);
    if (!tail) {
        journal_walk_close(w);
        return fault(F_NOT_FOUND, "the journal holds nothing of attempt %s, stream %u", attempt, stream);
    }
    chain_gather(w, tail, from_us, to_us);
    if (w->fault != F_OK) {
        enum fault f = w->fault;
        journal_walk_close(w);
        return f;
    }
    items_reverse(w->item, w->len);
    configs_assign(w);
    items_order(w, from_us);
    *ret_walk = w;
    return F_OK;
}

void journal_walk_close(struct journal_walk *w)
{
    if (!w)
        return;
    if (w->corrupt) {
        pthread_mutex_lock(&w->journal->lock);
        w->journal->stats.corrupt += w->corrupt;
        pthread_mutex_unlock(&w->journal->lock);
    }
    if (w->fd >= 0)
        close(w->fd);
    free(w->item);
    free(w);
}

void journal_walk_keys(struct journal_walk *w)
{
    size_t out = 0;
    for (size_t i = 0; i < w->len; i++) {
        const struct item it = w->item[i];
        if (it.kind != MEDIAREC_FRAME || it.flags & 1 || it.slices)
            w->item[out++] = it;
    }
    w->frames -= w->len - out;
    w->len = out;
}

size_t journal_walk_frames(const struct journal_walk *w)
{
    return w->frames;
}

/* The whole record into w->bytes; its length, or 0 when it is damaged. */
static size_t record_read(struct journal_walk *w, uint64_t pos)
{
    struct mediarec rec;
    int fd = segment_fd(w, position_segment(pos));
    if (fd < 0 || pread(fd, w->bytes, MEDIAREC_HEAD, position_offset(pos)) != MEDIAREC_HEAD ||
        !mediarec_parse(w->bytes, &rec) ||
        pread(fd, w->bytes + MEDIAREC_HEAD, rec.len, (off_t)position_offset(pos) + MEDIAREC_HEAD) != (ssize_t)rec.len ||
        !mediarec_intact(w->bytes, w->bytes + MEDIAREC_HEAD, rec.len))
        return 0;
    return MEDIAREC_HEAD + rec.len;
}

enum fault journal_walk_next(struct journal_walk *w, const uint8_t **ret_bytes, size_t *ret_len)
{
    while (w->next < w->len) {
        const struct item *it = &w->item[w->next];
        uint64_t pos = it->pos;
        if (it->config_pos && it->config_pos != w->config_sent) {
            pos = it->config_pos;
            w->config_sent = pos;
        } else {
            w->next++;
        }
        size_t len = record_read(w, pos);
        if (len) {
            *ret_bytes = w->bytes;
            *ret_len = len;
            return F_OK;
        }
        w->corrupt++;
    }
    return fault(F_NOT_FOUND, "the walk is at its end");
}
