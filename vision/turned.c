#include "turned.h"

#include <math.h>

/* Frontal faces: the nose lies .55 to .75 of the way from eyes to mouth, and eyes to
   mouth is .9 to 1.2 of the distance between the eyes. Bent down, the nose comes
   nearer to the mouth's line; from below, to the eyes'. */
static const float nose_down_from = 0.85F, nose_down_full = 1.25F;

static float share(float v, float from, float full)
{
    float s = (v - from) / (full - from);

    return s < 0 ? 0 : s > 1 ? 1 : s;
}

int face_turned(const struct face *f)
{
    const float *right = f->point[FACE_RIGHT_EYE], *left = f->point[FACE_LEFT_EYE], *nose = f->point[FACE_NOSE],
                *mouth = f->point[FACE_MOUTH];
    const float *right_ear = f->point[FACE_RIGHT_EAR], *left_ear = f->point[FACE_LEFT_EAR];
    float across_x = left_ear[0] - right_ear[0], across_y = left_ear[1] - right_ear[1];
    float span = hypotf(across_x, across_y), eyes = hypotf(left[0] - right[0], left[1] - right[1]);

    if (f->verify <= 0 || span < 1.0F || eyes < 0.05F * span)
        return 0;
    across_x /= span;
    across_y /= span;
    /* Sideways: where the nose stands between the ears, 0 in the middle, 1 at an ear or beyond. */
    float middle_x = (left_ear[0] + right_ear[0]) / 2, middle_y = (left_ear[1] + right_ear[1]) / 2;
    float side = ((nose[0] - middle_x) * across_x + (nose[1] - middle_y) * across_y) / (span / 2);
    /* Up and down: along the normal of that line. */
    float down_x = -across_y, down_y = across_x;
    float eye = ((right[0] + left[0]) / 2) * down_x + ((right[1] + left[1]) / 2) * down_y;
    float tip = nose[0] * down_x + nose[1] * down_y - eye, lips = mouth[0] * down_x + mouth[1] * down_y - eye;
    float bent = lips > 0.05F * span ? share(tip / lips, nose_down_from, nose_down_full) : 1.0F;
    float most = fmaxf(fabsf(side), bent);

    return (int)lrintf(1000.0F * fminf(1.0F, most));
}
