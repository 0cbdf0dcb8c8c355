#include "sights_file.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

bool sights_file_is(const char *path)
{
    uint8_t head[SIGHTLOG_RECORD_MAX], found[SIGHTLOG_HEAD];
    FILE *file = fopen(path, "rbe");

    if (!file)
        return false;
    size_t n = fread(found, 1, sizeof found, file);
    fclose(file);
    sightlog_event(SIGHTLOG_BEGIN, 0, SIGHT_WIRE, head);
    return n == sizeof found && !memcmp(head, found, sizeof found);
}

enum fault sights_file_load(const char *path, uint8_t **ret_bytes, size_t *ret_len)
{
    FILE *file = fopen(path, "rbe");
    uint8_t *bytes = NULL;
    enum fault f = F_OK;
    long size = -1;

    if (!file)
        return fault(F_IO, "%.200s: %s", path, strerror(errno));
    if (!fseek(file, 0, SEEK_END))
        size = ftell(file);
    rewind(file);
    if (size < 0 || size > SIGHTS_FILE_MAX)
        f = size < 0 ? fault(F_IO, "%.200s: %s", path, strerror(errno)) : fault(F_TOO_BIG, "%.200s", path);
    if (!f && !(bytes = malloc((size_t)size + 1)))
        f = fault(F_NOMEM, "%ld bytes of stored looks", size);
    if (!f && fread(bytes, 1, (size_t)size, file) != (size_t)size)
        f = fault(F_IO, "%.200s cannot be read", path);
    fclose(file);
    if (f) {
        free(bytes);
        return f;
    }
    *ret_bytes = bytes;
    *ret_len = (size_t)size;
    return F_OK;
}

void sights_file_sight(FILE *file, const struct sight *sight)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];

    fwrite(out, 1, sightlog_sight(sight, out), file);
}

void sights_file_text(FILE *file, enum sightlog_kind kind, const char *text)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];

    fwrite(out, 1, sightlog_text(kind, text, out), file);
}

void sights_file_event(FILE *file, enum sightlog_kind kind, int64_t at_ms, uint32_t number)
{
    uint8_t out[SIGHTLOG_RECORD_MAX];

    fwrite(out, 1, sightlog_event(kind, at_ms, number, out), file);
}

static void identity_again(struct sight *s, const struct wire_tune *now)
{
    bool photo = s->against == AGAINST_PHOTO;
    uint32_t same = photo ? now->photo_same_milli : now->same_milli;
    uint32_t different = photo ? now->photo_different_milli : now->different_milli;

    if (s->identity < IDENTITY_SAME || s->identity > IDENTITY_OTHER || !s->likeness_milli ||
        (s->same_milli == same && s->different_milli == different))
        return;
    s->identity = s->likeness_milli >= same        ? IDENTITY_SAME
                  : s->likeness_milli >= different ? IDENTITY_REVIEW
                                                   : IDENTITY_OTHER;
    s->same_milli = (uint16_t)same;
    s->different_milli = (uint16_t)different;
}

void sight_rejudge(struct sight *s, const struct wire_tune *was, const struct wire_tune *now)
{
    identity_again(s, now);
    if (was->face_sharp_milli != now->face_sharp_milli)
        for (uint32_t i = 0; i < s->boxes && i < SIGHT_BOXES; i++)
            s->box[i].identifiable = s->box[i].sharpness_milli >= now->face_sharp_milli;
    if (now->object_milli <= was->object_milli || s->objects <= 0)
        return;
    int16_t kept = 0;
    for (int i = 0; i < s->objects && i < SIGHT_OBJECTS; i++)
        if (s->object[i].score_milli >= now->object_milli)
            s->object[kept++] = s->object[i];
    s->objects = kept;
}

const char *sight_unanswered(const struct wire_tune *was, const struct wire_tune *now)
{
    static const struct {
        const char *key;
        size_t at;
    } fields[] = {
#define THRESHOLD(field, value) {"eye." #field, offsetof(struct wire_tune, field)},
#include "thresholds.def"
#undef THRESHOLD
    };
    static const char *const answered[] = {
        "eye.same_milli",       "eye.different_milli", "eye.photo_same_milli", "eye.photo_different_milli",
        "eye.face_sharp_milli", "eye.loop_milli",      "eye.moved_milli",      "eye.turned_milli"};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const uint32_t *a = (const void *)((const char *)was + fields[i].at);
        const uint32_t *b = (const void *)((const char *)now + fields[i].at);
        bool known = *a == *b || (!strcmp(fields[i].key, "eye.object_milli") && *b > *a);

        for (size_t k = 0; k < sizeof answered / sizeof *answered && !known; k++)
            known = !strcmp(answered[k], fields[i].key);
        if (!known)
            return fields[i].key;
    }
    return NULL;
}
