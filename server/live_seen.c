#include "live_seen.h"

#include <stdlib.h>

static const char *const words[SEEN_WANTS] = {
    [SEEN_OK] = "ok",         [SEEN_UNKNOWN] = "unknown",     [SEEN_COVERED] = "covered", [SEEN_BLOCKED] = "blocked",
    [SEEN_FROZEN] = "frozen", [SEEN_DARK] = "dark",           [SEEN_NOBODY] = "nobody",   [SEEN_SEVERAL] = "several",
    [SEEN_FAR] = "far",       [SEEN_DEFOCUSED] = "defocused", [SEEN_NEAR] = "near",       [SEEN_ASIDE] = "aside",
    [SEEN_TURNED] = "turned", [SEEN_SOFT] = "soft",
};

static const enum seen_want of_camera[CAMERA_STATES] = {
    [CAMERA_OK] = SEEN_OK,           [CAMERA_COVERED] = SEEN_COVERED, [CAMERA_DARK] = SEEN_DARK,
    [CAMERA_BLOCKED] = SEEN_BLOCKED, [CAMERA_FROZEN] = SEEN_FROZEN,   [CAMERA_DEFOCUSED] = SEEN_DEFOCUSED,
};

/* The one person's own face: a poster is no person. */
static const struct sight_box *face_of(const struct sight *s)
{
    for (uint32_t i = 0; i < s->boxes && i < SIGHT_BOXES; i++)
        if (!s->box[i].flat)
            return &s->box[i];
    return NULL;
}

static enum seen_want want_of_face(const struct sight *s, const struct sight_box *b, uint32_t turned_milli)
{
    int width = s->width, height = s->height;
    if (b->h * 1000 < height * SEEN_SMALL_MILLI)
        return SEEN_FAR;
    if (b->h * 1000 > height * SEEN_LARGE_MILLI)
        return SEEN_NEAR;
    if (abs(2 * b->x + b->w - width) * 500 > width * SEEN_CENTRE_MILLI ||
        abs(2 * b->y + b->h - height) * 500 > height * SEEN_CENTRE_MILLI)
        return SEEN_ASIDE;
    if (b->turned_milli >= turned_milli)
        return SEEN_TURNED;
    return b->sharpness_milli && !b->identifiable ? SEEN_SOFT : SEEN_OK;
}

enum seen_want seen_want(const struct sight *s, uint32_t turned_milli)
{
    enum seen_want camera = s->camera < CAMERA_STATES ? of_camera[s->camera] : SEEN_UNKNOWN;
    if (camera != SEEN_OK)
        return camera;
    if (s->faces == FACES_UNKNOWN)
        return SEEN_UNKNOWN;
    if (s->faces != 1)
        return s->faces ? SEEN_SEVERAL : SEEN_NOBODY;
    const struct sight_box *face = face_of(s);
    return face ? want_of_face(s, face, turned_milli) : SEEN_OK;
}

const char *seen_word(enum seen_want want)
{
    return words[want];
}

static int milli_of(int value, int of)
{
    return of > 0 ? value * 1000 / of : 0;
}

json_t *seen_json(const struct sight *s, uint32_t turned_milli, int degraded)
{
    enum seen_want want = seen_want(s, turned_milli);
    const struct sight_box *face = s->faces == 1 ? face_of(s) : NULL;
    json_t *box = face ? json_pack("[i,i,i,i]", milli_of(face->x, s->width), milli_of(face->y, s->height),
                                   milli_of(face->w, s->width), milli_of(face->h, s->height))
                       : json_null();
    return json_pack("{s:s, s:s, s:o, s:I, s:o, s:o, s:o, s:b}", "t", "seen", "want", seen_word(want), "faces",
                     s->faces == FACES_UNKNOWN ? json_null() : json_integer(s->faces), "light_milli",
                     (json_int_t)s->luma_mean_milli, "sharp_milli",
                     face && face->sharpness_milli ? json_integer(face->sharpness_milli) : json_null(), "turned_milli",
                     face ? json_integer(face->turned_milli) : json_null(), "box", box, "degraded", degraded);
}
