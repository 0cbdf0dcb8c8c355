#ifndef BAQYLA_LOOK_H
#define BAQYLA_LOOK_H

#include <stdint.h>

#include <vision/wire.h>

/* Looking: one decoded picture in, one `struct sight` out.

   What look() answers follows from the picture, the seat's memory, the
   thresholds and the nets; the one clock it reads is that of its own cost
   (cost.h), which no answer depends on. Time is the media
   time of the pictures. The same pictures in the same order therefore give the
   same sights, live and in a replay (scores within 5 of 1000 between machines,
   because kernels differ by CPU).

   Threads: a looker and the memories used with it belong to one thread; the
   thread must have called looker_thread() first. No function here prints,
   opens descriptors (looker_new alone reads files) or starts threads, so that
   all of it but looker_new works inside the jail. */

/* How much smaller the colour planes are than luma. */
enum chroma {
    CHROMA_420, /* half as wide and half as high, as all cameras here send */
    CHROMA_422, /* half as wide: many JPEG pictures */
    CHROMA_444,
    CHROMA_NONE /* grey: plane[1] and plane[2] are not read */
};

/* A decoded picture, planar YUV, 8 bit. Borrowed for the call. Odd sizes are
   allowed: a halved side is (side + 1) / 2. Strides are in bytes and positive. */
struct picture {
    const uint8_t *plane[3]; /* Y, U, V */
    int stride[3];
    int width, height;  /* LOOK_SIDE_MIN … LOOK_SIDE_MAX; outside, look() answers FACES_UNKNOWN and no camera state */
    enum chroma chroma;
    int full_range;     /* 1: luma is 0…255 (JPEG); 0: 16…235 (video) */
    uint64_t pts_us;    /* media time */
    uint32_t seq, flags; /* copied into the sight; flags are WIRE_* */
};

enum { LOOK_SIDE_MIN = 16, LOOK_SIDE_MAX = 4096 };

/* Nets, their engine and the scratch memory of one thread. */
struct looker;

/* Loads the face nets from `model_dir` (NULL: none) and runs each once; the others
   are checked and sleep until they are needed (net_load_asleep). `runtime`: "eight", "xnnpack", "opencv", "none",
   or NULL for the best that works, in this order: the first that pays on this
   processor, whose instructions it has and whose face nets load. A net whose file is missing, or
   is not the one that was checked, is off with what it alone can see;
   looker_ready() says which and why. Without a face net the looker is
   degraded: cheap checks, and objects if their net is there.
   NULL only when memory is short or `runtime` is an unknown word. */
struct looker *looker_new(const char *model_dir, const char *runtime);
/* Only the nets that these LOOK_ bits need; the others are said to be missing. For one errand, quickly. */
struct looker *looker_new_for(const char *model_dir, const char *runtime, uint32_t looks);
void looker_free(struct looker *l);

/* Once per thread that will look: flushes denormals to zero (they cost up to 45 times). */
void looker_thread(void);

/* Fills wire, degraded, runtime and the nets with their state and SHA-256 (no nets when none were wanted);
   what WIRE_READY carries. */
void looker_ready(const struct looker *l, struct wire_ready *ret_ready);

/* 1: this looker's identity net is the one of that hash, so that its descriptions can be compared. */
int looker_describes(const struct looker *l, const uint8_t net_sha256[32]);

/* One seat's past: about 300 KiB, no pointers into pictures. */
struct memory;
struct memory *memory_new(void); /* NULL: no memory left */
void memory_reset(struct memory *m); /* as new: the stream began again with another codec or size */
void memory_free(struct memory *m);

/* Who should be in view, instead of what was known of it before; see wire.h. The
   caller has compared the net's hash. */
void memory_refer(struct memory *m, const struct wire_reference *reference);
/* Who is, with what the stream's own good looks have added. */
void memory_known(const struct memory *m, struct wire_reference *ret_reference);
/* The next good look at one face is to be told of. */
void memory_enrol(struct memory *m);
/* 1, once, when the latest look gave a description: a reference that the stream took, or the answer to
   memory_enrol(). */
int memory_enrolled(struct memory *m, struct wire_enrolled *ret_enrolled);

/* Writes the defaults. In a tune received from elsewhere a field of 0 means its
   default; tune_complete() fills those in. (tune.c) */
void tune_defaults(struct wire_tune *ret_tune);
void tune_complete(struct wire_tune *tune);

/* Looks at the next picture of a stream. Pictures come in media-time order;
   one that is not later than its predecessor is judged alone and leaves the
   memory as it was. With WIRE_HURRIED among its flags things and who it is wait
   for a later one. decode_us is left 0; look_us is left 0 (the caller has the
   clock). Never fails: what could not be seen is FACES_UNKNOWN. */
void look(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
          struct sight *ret_sight);

/* Larger pictures of the same camera can be had: what needs one is put off until it comes (look_detail), and is looked
   for in the stream's own pictures when none came for LOOK_DETAIL_WAIT_US. */
enum { LOOK_DETAIL_WAIT_US = 6000000 };
void memory_expect_details(struct memory *m, int on);
/* 1: the latest look left something for a larger picture. */
int memory_wants_detail(const struct memory *m);

/* Looks at a larger picture of the same camera: for things, when that was put off, and at a face that was too small or
   too soft to be compared. Its place in time is beside the pictures of look(), before or after; what it says is in the
   pixels of those. 1: *ret_sight is to be told, 0: there was nothing to look for. */
int look_detail(struct looker *l, struct memory *m, const struct wire_tune *tune, const struct picture *p,
                struct sight *ret_sight);
/* 1, once for each larger picture, when pictures from before and after it have been looked at: what it says of them. */
int memory_witness(struct memory *m, struct wire_witness *ret_witness);

/* Looks at one picture without a past: full net and second opinion on every
   face; camera is judged from the picture alone (frozen is never answered). */
void look_still(struct looker *l, const struct wire_tune *tune, const struct picture *p, struct sight *ret_sight);

/* Describes the largest face of a picture without a past, as a photo that others are compared with.
   ret_enrolled->unverifiable says why there is no description; `faces` how many were seen. A net_sha256 of zeros:
   there is no net to judge by. */
void look_likeness(struct looker *l, const struct wire_tune *tune, const struct picture *p,
                   struct wire_enrolled *ret_enrolled);

#endif
