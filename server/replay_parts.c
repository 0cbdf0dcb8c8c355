#include "replay_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frame.h"
#include "settings.h"

static enum fault parts_booked(const struct replay *r, struct replay_parts *parts)
{
    struct row row;
    enum fault f;

    for (f = db_each(r->db, &row, S_PART_LIST, "t", r->record.attempt); f == F_OK; f = row_next(&row)) {
        struct replay_part *p = &parts->part[parts->count];

        p->small = row_int(&row, 1) == STREAM_SMALL;
        if ((row_int(&row, 1) != STREAM_CAMERA && !p->small) || parts->count == CUTTING_PARTS_MAX)
            continue;
        snprintf(p->path, sizeof p->path, "%s/%s", settings()->data, row_peek(&row, 3));
        p->first_us = (row_int(&row, 4) - r->record.epoch_ms) * 1000;
        p->last_us = (row_int(&row, 5) - r->record.epoch_ms) * 1000 + 999;
        if (!access(p->path, R_OK))
            parts->count++;
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static void parts_clips(const struct replay *r, struct replay_parts *parts)
{
    for (size_t i = 0; i < r->clips_len && parts->count < CUTTING_PARTS_MAX; i++) {
        struct replay_part *p = &parts->part[parts->count++];

        snprintf(p->path, sizeof p->path, "%s", r->clips[i].path);
        p->first_us = r->clips[i].from_ms * 1000;
        p->last_us = r->clips[i].to_ms * 1000 + 999;
        p->small = r->clips[i].small;
    }
}

static enum fault stream_cut(const struct replay *r, uint8_t stream, const char *name, struct cutting *cutting,
                             struct replay_parts *parts)
{
    enum fault f = cutting_run(r->journal, r->record.attempt, stream, 0, UINT64_MAX, parts->folder, name, cutting);
    for (int i = 0; !f && i < cutting->parts && parts->count < CUTTING_PARTS_MAX; i++) {
        struct replay_part *p = &parts->part[parts->count++];

        cutting_path(parts->folder, name, &cutting->part[i], p->path, sizeof p->path);
        p->first_us = (int64_t)cutting->part[i].first_us;
        p->last_us = (int64_t)cutting->part[i].last_us;
        p->small = stream == STREAM_SMALL;
    }
    return f;
}

static enum fault parts_cut(const struct replay *r, struct replay_parts *parts)
{
    static struct cutting cutting;
    static char reader[SETTING_TEXT_MAX + 32];

    snprintf(parts->folder, sizeof parts->folder, "/tmp/baqyla-replay-XXXXXX");
    if (!mkdtemp(parts->folder)) {
        parts->folder[0] = '\0';
        return fault(F_IO, "no temporary folder: %s", strerror(errno));
    }
    snprintf(reader, sizeof reader, "%s/baqyla-reader", program_folder());
    reading_program(reader);
    enum fault f = stream_cut(r, STREAM_CAMERA, "camera", &cutting, parts);
    if (!f)
        f = stream_cut(r, STREAM_SMALL, "small", &cutting, parts);
    return f == F_NOT_FOUND && parts->count ? F_OK : f;
}

static int64_t together_us(const struct replay_part *a, const struct replay_part *b)
{
    int64_t from = a->first_us > b->first_us ? a->first_us : b->first_us;
    int64_t to = a->last_us < b->last_us ? a->last_us : b->last_us;
    return to - from;
}

/* Larger pictures for a part of the small stream come from the part of the large one that has most of its time. */
static void parts_pair(struct replay_parts *parts)
{
    for (int i = 0; i < parts->count; i++)
        for (int k = 0; parts->part[i].small && k < parts->count; k++) {
            const struct replay_part *p = &parts->part[i], *large = &parts->part[k];
            if (!large->small && together_us(p, large) > (p->beside ? together_us(p, p->beside) : 0))
                parts->part[i].beside = large;
        }
}

void replay_parts_release(struct replay_parts *parts)
{
    if (!parts->folder[0])
        return;
    for (int i = 0; i < parts->count; i++)
        unlink(parts->part[i].path);
    rmdir(parts->folder);
}

enum fault replay_parts_find(const struct replay *r, struct replay_parts *parts)
{
    enum fault f = F_OK;
    if (r->db)
        f = parts_booked(r, parts);
    else
        parts_clips(r, parts);
    if (!f && r->db && !parts->count)
        f = r->journal ? parts_cut(r, parts)
                       : fault(F_NOT_FOUND, "there is no recording of %s any more", r->record.attempt);
    parts_pair(parts);
    return f;
}
