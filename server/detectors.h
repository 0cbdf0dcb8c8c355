#ifndef BAQYLA_DETECTORS_H
#define BAQYLA_DETECTORS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

#include <vision/wire.h>

/* What an eye can see, from what it said when it was ready: a detector is on
   when all nets that it needs are loaded. The cheap checks of the camera need
   none and are always on. Any thread. */

struct detector {
    const char *word; /* "faces", "identity", "objects" */
    uint32_t looks;   /* its LOOK_ bit */
};
enum { DETECTORS = 3 };
extern const struct detector detectors[DETECTORS];

/* The LOOK_ bits that this eye cannot do. */
uint32_t detectors_off(const struct wire_ready *ready);

/* The words of some LOOK_ bits, for JSON: ["identity"]. */
json_t *detectors_words(uint32_t looks);

/* For people: runtime, each net with its whole hash or what is wrong with it, each detector on or off and why. */
void detectors_print(FILE *out, const struct wire_ready *ready);

/* One sentence each about a slower runtime and about detectors that are off; nothing when all is well. */
void detectors_complain(FILE *out, const struct wire_ready *ready, const char *models);

/* Prometheus lines about the eyes that are ready; the others are NULL. */
void detectors_metrics(FILE *out, const struct wire_ready *const *eye, int eyes);

#endif
