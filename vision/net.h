#ifndef BAQYLA_NET_H
#define BAQYLA_NET_H

#include <stddef.h>
#include <stdint.h>

/* The seam between the judgement and an inference engine. A net turns one
   picture (floats, NHWC, RGB) into a row of candidates: a probability each and
   a few offsets each, in the order of the net's priors. Engines hide how they
   get there. One thread per net; nothing here prints. */

#ifdef __cplusplus
extern "C" {
#endif

enum net_id {
    NET_SMALL,  /* faces, 160x120 */
    NET_FULL,   /* faces, 320x240 */
    NET_SECOND, /* second opinion on one face, 128x128 */
    NETS
};

struct net_kind {
    const char *name; /* of the files NAME.net and NAME.onnx, and of wire_ready */
    int width, height;
    int candidates, offsets;       /* rows, and offsets per row */
    const char *heads;             /* the .net's outputs in order: 's' scores, 'o' offsets */
    int classes;                   /* logits per score: 2 (background, face) or 1 */
    const char *onnx_score, *onnx_offset; /* output names of the .onnx */
};
extern const struct net_kind net_kinds[NETS];

struct net {
    const struct net_kind *kind;
    float *input;  /* height x width x 3: written by the caller before net_run() */
    float *score;  /* candidates: 0 … 1 */
    float *offset; /* candidates x offsets */
    uint8_t sha256[32]; /* of the file it was read from */
    void *engine;
    int (*run)(struct net *n); /* 0, or -1: the engine failed and the outputs are not to be used */
    void (*release)(struct net *n);
};

enum { NET_FILE_MAX = 64 * 1024 * 1024 };

/* Both return -1 and leave `n` zeroed when the file is missing, damaged or too big, or memory is short. */
int net_load_xnnpack(struct net *n, const struct net_kind *kind, const char *dir);
int net_load_opencv(struct net *n, const struct net_kind *kind, const char *dir);

/* Releases what a load gave; a zeroed net is allowed. */
void net_release(struct net *n);

/* For engines. net_prepare() allocates input, score and offset (-1: no memory). */
int net_prepare(struct net *n, const struct net_kind *kind);

/* Reads DIR/NAME.SUFFIX whole into 64-byte aligned memory that the caller frees, and hashes it.
   NULL when that is not possible. */
uint8_t *net_read(const struct net_kind *kind, const char *dir, const char *suffix, size_t *ret_len,
                  uint8_t ret_sha256[32]);

#ifdef __cplusplus
}
#endif

#endif
