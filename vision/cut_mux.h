#ifndef BAQYLA_CUT_MUX_H
#define BAQYLA_CUT_MUX_H

#include "cut.h"

/* One file being written by libavformat; its bytes go to the sink. */

struct mux;

/* Begins the file that `part` describes (codec, size, ending). `extradata`: parameter sets for H.264 (Annex B or
   avcC), the head of an Opus stream, else none. NULL: no memory, or the sink stopped it. */
struct mux *mux_begin(const struct cut_sink *sink, const struct cut_part *part, const uint8_t *extradata,
                      size_t extradata_len);
/* Times from the part's beginning; they must grow, equal ones are moved apart. 0 or -1. */
int mux_frame(struct mux *m, uint64_t us, uint32_t duration_us, int key, const uint8_t *bytes, size_t len);
/* Writes index and lengths, and frees. 0 or -1. Takes NULL. */
int mux_end(struct mux *m);
/* Frees without finishing. Takes NULL. */
void mux_drop(struct mux *m);

#endif
