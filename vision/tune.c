#include <string.h>

#include "look.h"

void tune_defaults(struct wire_tune *ret_tune)
{
    memset(ret_tune, 0, sizeof *ret_tune);
    tune_complete(ret_tune);
}

void tune_complete(struct wire_tune *tune)
{
    static const struct wire_tune usual = {
        .looks = LOOK_USUAL,
        .look_every_ms = TUNE_LOOK_EVERY_MS,
        .full_every_ms = TUNE_FULL_EVERY_MS,
        .covered_sd_milli = TUNE_COVERED_SD_MILLI,
        .dark_mean_milli = TUNE_DARK_MEAN_MILLI,
        .frozen_diff_milli = TUNE_FROZEN_DIFF_MILLI,
        .defocus_milli = TUNE_DEFOCUS_MILLI,
        .face_sharp_milli = TUNE_FACE_SHARP_MILLI,
        .candidate_milli = TUNE_CANDIDATE_MILLI,
        .newcomer_milli = TUNE_NEWCOMER_MILLI,
        .verify_milli = TUNE_VERIFY_MILLI,
        .doubt_milli = TUNE_DOUBT_MILLI,
        .identity_every_ms = TUNE_IDENTITY_EVERY_MS,
        .objects_every_ms = TUNE_OBJECTS_EVERY_MS,
        .same_milli = TUNE_SAME_MILLI,
        .different_milli = TUNE_DIFFERENT_MILLI,
        .photo_same_milli = TUNE_PHOTO_SAME_MILLI,
        .photo_different_milli = TUNE_PHOTO_DIFFERENT_MILLI,
        .object_milli = TUNE_OBJECT_MILLI,
        .object_doubt_milli = TUNE_OBJECT_DOUBT_MILLI,
        .loop_milli = TUNE_LOOP_MILLI,
        .moved_milli = TUNE_MOVED_MILLI,
        .turned_milli = TUNE_TURNED_MILLI,
    };
    uint32_t given[sizeof *tune / sizeof(uint32_t)], from[sizeof *tune / sizeof(uint32_t)];

    _Static_assert(sizeof *tune % sizeof(uint32_t) == 0, "a tune is all 32-bit numbers");
    memcpy(given, tune, sizeof given);
    memcpy(from, &usual, sizeof from);
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (!given[i])
            given[i] = from[i];
    memcpy(tune, given, sizeof given);
}
