#ifndef BAQYLA_SAMPLE_H
#define BAQYLA_SAMPLE_H

#include "content.h"
#include "page.h"
#include "replay_record.h"

/* A whole act about nobody: fictional people, drawn pictures. For
   `baqyla test-act-package` and the tests; made by the same code as a real one. */

struct sample {
    struct arena arena; /* holds everything below */
    struct act_content content;
    struct picture *pictures;
    size_t pictures_len;
    const uint8_t *sights; /* of an act A: what the rules were told; else NULL */
    size_t sights_len;
    struct replay_record replay;
};

/* 2026-11-21T06:00:00Z, when it is frozen; in UTC+5. */
#define SAMPLE_FROZEN_MS INT64_C(1795240800000)
/* An hour before: the exam begins. */
#define SAMPLE_STARTED_MS (SAMPLE_FROZEN_MS - 3600000)

/* How long it lasts, and when the student's link is gone in it. */
enum { SAMPLE_LASTS_MS = 120000, SAMPLE_GAP_MS = 100000, SAMPLE_GAP_LASTS_MS = 3000 };

#define SAMPLE_DETECTORS "sample: no net looked"

/* The same bytes each time. */
enum fault sample_init(struct sample *sample, enum act_form form) MUST_CHECK;
void sample_release(struct sample *sample);

enum { SAMPLE_WIDTH = 320, SAMPLE_HEIGHT = 240 };
/* A drawn room with `people` figures (0..2), or a covered camera when -1. */
void sample_draw(uint8_t luma[SAMPLE_WIDTH * SAMPLE_HEIGHT], int people);

#endif
