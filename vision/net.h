#ifndef BAQYLA_NET_H
#define BAQYLA_NET_H

#include <stddef.h>
#include <stdint.h>

#include <vision/wire.h>

/* The seam between the judgement and an inference engine. A net turns one
   picture (floats, NHWC, three channels) into rows of numbers; engines hide how
   they get there. Every file is one that was checked: its SHA-256 must stand in
   models/sums, which is compiled in. One thread per net; nothing here prints.

   What the rows are:
     NET_SMALL, NET_FULL    score: a probability per prior; offset: 4 per prior (faces.c decodes them)
     NET_SECOND             score: a probability per anchor; offset: 16 per anchor
     NET_IDENTITY           offset: one row of 128 that describes the face; not yet of length 1. No scores.
     NET_OBJECTS, …_SMALL, …_TINY   offset: one row of 124 per cell: 80 class logits, then left, top, right, bottom as
                            11 bins each. The cells of stride 8, then 16, then 32, each level from top left
                            to bottom right; net_cells() counts them. No scores. */

#ifdef __cplusplus
extern "C" {
#endif

enum net_id {
    NET_SMALL,         /* faces, 160x120 */
    NET_FULL,          /* faces, 320x240 */
    NET_SECOND,        /* second opinion on one face, 128x128 */
    NET_IDENTITY,      /* one face, upright, 150x150 */
    NET_OBJECTS,       /* 320x256 */
    NET_OBJECTS_SMALL, /* the same weights at 256x192 */
    NET_OBJECTS_TINY,  /* and at 160x128: enough where the person sits near */
    NETS
};

/* How a net wants its pixels: channel c of its input is (v - mean[c]) * scale[c], v from 0 to 255. */
struct net_input {
    int bgr; /* 1: channel 0 is blue; 0: red */
    float mean[3], scale[3];
};

struct net_kind {
    const char *name; /* of wire_ready; the hash beside it is its file's */
    const char *file; /* FILE.net and FILE.onnx */
    int width, height;
    int candidates, offsets; /* rows, and offsets per row */
    const char *heads;       /* the .net's outputs in order: 's' scores, 'o' offsets */
    int classes;             /* logits per score: 2 (background, face), 1, or 0: no scores */
    const char *onnx_score, *onnx_offset; /* output names of the .onnx; the former NULL without scores */
    struct net_input input;
    uint32_t looks; /* the LOOK_ that needs it */
};
extern const struct net_kind net_kinds[NETS];

enum { NET_OBJECT_CLASSES = 80, NET_OBJECT_BINS = 11, NET_OBJECT_LEVELS = 3 };

/* Cells of an object net's level 0 … NET_OBJECT_LEVELS - 1, whose stride is 8 << level. */
int net_cells(const struct net_kind *kind, int level, int *ret_across, int *ret_down);

struct net_engine;

struct net { /* zeroed: not loaded, its detector is off */
    const struct net_kind *kind;
    float *input;  /* height x width x 3: written by the caller before run(); NULL while it sleeps */
    float *score;  /* candidates: 0 … 1; NULL when the kind has none */
    float *offset; /* candidates x offsets */
    uint8_t sha256[32]; /* of the file it was read from */
    void *engine;
    int (*run)(struct net *n); /* 0, or -1: the engine failed and the outputs are not to be used */
    void (*release)(struct net *n);
    const struct net_engine *sleeps; /* what will load it; NULL: it is awake, or off */
    void *file;                      /* while it sleeps: its file, mapped and untouched */
    size_t file_len;
};

enum { NET_FILE_MAX = 64 * 1024 * 1024 };

struct net_engine {
    const char *word, *suffix; /* as in wire_ready; of its files */
    int late;                  /* 1: it loads behind a closed jail too */
    int (*start)(void);        /* 0, or -1: this processor lacks instructions that it needs. May be called again. */
    int (*pays)(void);         /* 0: slower here than those after it, so taken only by name. NULL: it always pays */
    /* -1 and `n` zeroed when the bytes are no such net, or memory is short. Does not keep the bytes. */
    int (*load)(struct net *n, const struct net_kind *kind, const uint8_t *bytes, size_t len);
};
extern const struct net_engine net_xnnpack, net_opencv, net_eight;

/* A file as it was read last, so that nets of the same weights read and hash it once. Begins zeroed. */
struct net_file {
    const char *name;
    uint8_t *bytes; /* mapped */
    size_t len;
    uint8_t sha256[32];
};
void net_file_release(struct net_file *file);

/* Reads the net's file from `dir`, compares its hash and loads it. WIRE_NET_LOADED, or why not; then `n` is zeroed. */
enum wire_net net_load(struct net *n, const struct net_engine *engine, const struct net_kind *kind, const char *dir,
                       struct net_file *file);

/* The same for a net that many a process never needs: it is checked now and sleeps, which takes no memory, until
   net_wake(). An engine that cannot load late loads it now. */
enum wire_net net_load_asleep(struct net *n, const struct net_engine *engine, const struct net_kind *kind,
                              const char *dir, struct net_file *file);

/* Before its input is written. 0: it can run; the first call loads what sleeps. -1: it is
   off, or the file has changed since it was checked, or memory is short; then it is off from now on. */
int net_wake(struct net *n);

/* Releases what a load gave; a zeroed net is allowed. */
void net_release(struct net *n);

/* For engines: allocates input, score and offset (-1: no memory). */
int net_prepare(struct net *n, const struct net_kind *kind);

/* For engines whose outputs are the heads of `kind`, in their order, `len` numbers each: whether they add up to the
   rows that the kind promises; and, after a run, those rows. */
int net_heads_fit(const struct net_kind *kind, uint32_t heads, const size_t *len);
void net_heads_put(struct net *n, float *const *head, const size_t *len);

#ifdef __cplusplus
}
#endif

#endif
