#ifndef BAQYLA_WIRE_H
#define BAQYLA_WIRE_H

#include <stdint.h>

/* The contract between the server and an eye, and the only header of vision/
   that others may include. Plain structs in host order over a local stream
   socket (the eye's descriptor 3): a `struct wire_head`, then `len` bytes.
   Both sides refuse a message that is longer than its kind allows.
   Bump WIRE_VERSION with any change of a struct below; an eye of another version is refused at start. SIGHT_WIRE is
   that of struct sight alone, which is stored with an exam. */
enum { WIRE_VERSION = 3, SIGHT_WIRE = 2 };

enum {
    WIRE_FRAME_MAX = 512 * 1024, /* one encoded frame, one slice or one still */
    WIRE_CONFIG_MAX = 4 * 1024,  /* codec extradata */
    SIGHT_BOXES = 8,             /* boxes kept per sight; `faces` may be larger */
    SIGHT_OBJECTS = 4,           /* the likeliest */
    WIRE_NETS = 8,
    WIRE_LIKENESS = 128, /* floats that describe a face; of length 1 together */
    WIRE_REFERENCES = 4,
};

enum wire_kind {
    /* server → eye */
    WIRE_OPEN = 1, /* wire_open, then extradata: a stream begins or changes its codec; also eye → server, for what is
                      inside a WIRE_SLICE stream, before its first WIRE_CHUNK */
    WIRE_FRAME,    /* wire_frame, then the encoded bytes */
    WIRE_TUNE,     /* wire_tune: thresholds and cadence for one seat */
    WIRE_CLOSE,    /* no body: forget the seat */
    WIRE_PING,     /* no body */
    WIRE_REFERENCE, /* wire_reference: who should be in view; replaces what was said before */
    WIRE_ENROL,     /* no body: describe the one face in view at the next good look (WIRE_ENROLLED answers) */
    WIRE_DETAIL,    /* wire_detail, then the encoded bytes: a key frame of the same camera's larger stream */
    /* eye → server */
    WIRE_READY = 64, /* wire_ready: models loaded, jail closed */
    WIRE_SIGHT,      /* struct sight */
    WIRE_WANT_KEY,   /* no body: the decoder lost its chain, ask the student for a key frame */
    WIRE_CHUNK,      /* wire_frame, then bytes: a WebM slice taken apart (answers WIRE_SLICE streams) */
    WIRE_LOAD,       /* wire_load, each 400 ms and after WIRE_PING; a silent eye is taken for stuck */
    WIRE_SICK,       /* uint32 enum sick: the seat's bytes cannot be decoded; its analysis pauses until the next key */
    WIRE_END,        /* wire_end: --file mode only, after the last sight */
    WIRE_ENROLLED,   /* wire_enrolled: answers WIRE_ENROL, each own look that an eye takes as a reference, and each
                        picture of --file --likeness */
    WIRE_WANT_DETAIL, /* no body: something is to be looked at in a larger picture; wire_open.details streams alone */
    WIRE_WITNESS,     /* wire_witness: what a WIRE_DETAIL says of the stream that is looked at */
};

struct wire_head {
    uint32_t len;  /* bytes that follow */
    uint16_t kind; /* enum wire_kind */
    uint16_t zero;
    uint32_t seat; /* the server's handle of one camera stream; 0 = none */
};

enum wire_codec {
    WIRE_H264 = 1,
    WIRE_VP8,
    WIRE_VP9,
    WIRE_JPEG,
    WIRE_SLICE, /* WebM pieces as MediaRecorder makes them */
};

enum {
    WIRE_KEY = 1,
    WIRE_DISCONTINUITY = 2, /* frames before this one are missing */
    WIRE_LATE = 4,          /* sent again after a gap */
    WIRE_HIDDEN = 8,        /* the page was hidden */
    WIRE_SKIPPED = 16,      /* of a sight: the eye was late and left pictures before this one out */
    WIRE_SMALL = 32,        /* of a sight: seen in the small stream */
    WIRE_DETAILED = 64,     /* of a sight, with WIRE_SMALL: seen in a larger picture beside it */
    WIRE_HURRIED = 128,     /* of a sight: the eye was late, so things and who it is wait for a later picture */
};

struct wire_open {
    uint32_t codec;          /* enum wire_codec */
    uint32_t layered;        /* 1: only temporal layer 0 will come */
    uint32_t extradata_len;  /* bytes after this struct */
    uint32_t details;        /* 1: key frames of a larger stream of the camera come as WIRE_DETAIL when asked for */
};

/* A picture that stands alone, of a codec that needs no extradata. */
struct wire_detail {
    uint64_t pts_us;
    uint32_t seq;   /* of the larger stream */
    uint32_t codec; /* enum wire_codec, not WIRE_SLICE */
};

/* Whether the larger picture and the ones looked at about its time show the same. */
struct wire_witness {
    uint64_t pts_us;
    uint32_t compared;    /* 0: no picture that was looked at is near enough in time */
    uint32_t apart_milli; /* levels: the part that differs most, on the mean, a change of light taken off */
};

struct wire_frame {
    uint64_t pts_us; /* media time since the student's hello */
    uint32_t seq, flags, duration_us, layer;
};

/* Defaults of the thresholds below; a field of 0 in a tune means its default. */
enum {
    TUNE_LOOK_EVERY_MS = 500,
    TUNE_FULL_EVERY_MS = 4000,
    TUNE_COVERED_SD_MILLI = 500,
    TUNE_DARK_MEAN_MILLI = 40000,
    TUNE_FROZEN_DIFF_MILLI = 800,
    TUNE_DEFOCUS_MILLI = 550,
    TUNE_FACE_SHARP_MILLI = 130,
    TUNE_CANDIDATE_MILLI = 600,
    TUNE_NEWCOMER_MILLI = 800,
    TUNE_VERIFY_MILLI = 700,
    TUNE_DOUBT_MILLI = 350,
    TUNE_IDENTITY_EVERY_MS = 20000,
    TUNE_OBJECTS_EVERY_MS = 12000,
    TUNE_SAME_MILLI = 935,
    TUNE_DIFFERENT_MILLI = 910,
    TUNE_PHOTO_SAME_MILLI = 920,
    TUNE_PHOTO_DIFFERENT_MILLI = 885,
    TUNE_OBJECT_MILLI = 225,
    TUNE_OBJECT_DOUBT_MILLI = 140,
    TUNE_LOOP_MILLI = 700,
    TUNE_MOVED_MILLI = 650,
    TUNE_TURNED_MILLI = 600,
};

/* Thresholds are the policy's, so that a verdict can name the version that made it.
   Milli means thousandths: 600 = 0.6. */
struct wire_tune {
    uint32_t looks;            /* LOOK_ bits; 0 means LOOK_USUAL */
    uint32_t look_every_ms;    /* 500 */
    uint32_t full_every_ms;    /* 4000: full net at least this often */
    uint32_t covered_sd_milli; /* structure (see sight) below which a black picture is covered; bright ones need more */
    uint32_t dark_mean_milli;
    uint32_t frozen_diff_milli;
    uint32_t defocus_milli;        /* sharpness of the whole picture, relative to its own past */
    uint32_t face_sharp_milli;     /* sharpness of the face below which it cannot be identified */
    uint32_t candidate_milli;      /* 600 */
    uint32_t newcomer_milli;       /* 800 */
    uint32_t verify_milli;         /* 700 */
    uint32_t doubt_milli;          /* 350 */
    uint32_t identity_every_ms; /* 20000: besides on change */
    uint32_t objects_every_ms;  /* 15000: besides on a trigger, and each second after a find */
    uint32_t same_milli;        /* likeness to the stream's own first looks from which a face is that person's … */
    uint32_t different_milli;   /* … and below which it is not; between the two a person looks */
    uint32_t object_milli;      /* 225: mean of two views of a phone-like thing */
    uint32_t object_doubt_milli; /* 140: mean of several looks from which what persists in one place counts too */
    uint32_t loop_milli;        /* likeness to an earlier stretch from which the stream is said to repeat */
    uint32_t moved_milli;       /* likeness of the room to the usual one below which the camera was moved */
    uint32_t turned_milli;      /* how far a head is turned away, 0 front … 1000 profile, from which it counts */
    uint32_t photo_same_milli;      /* the same two for a photo: another camera, light and year make likeness lower */
    uint32_t photo_different_milli;
    uint32_t reserved[5];
};

enum {
    LOOK_CHEAP = 1,
    LOOK_FACES = 2,
    LOOK_IDENTITY = 4, /* without a reference nothing is compared */
    LOOK_OBJECTS = 8,
    LOOK_LOOPS = 16,
    LOOK_EVERY = 32, /* everything at every picture, no cascade: what skipping costs is measured against it */
    LOOK_USUAL = LOOK_CHEAP | LOOK_FACES | LOOK_IDENTITY | LOOK_OBJECTS | LOOK_LOOPS
};

/* What one decoded frame shows. Camera states are what this frame and the few
   before it support; how long they must last is the rules' business. */
enum camera_state {
    CAMERA_OK,
    CAMERA_COVERED,   /* no scene structure at any tone or colour */
    CAMERA_DARK,      /* dim, but with structure */
    CAMERA_BLOCKED,   /* one digital constant, or a known placeholder picture */
    CAMERA_FROZEN,    /* nothing has moved for a while: nearly the same picture, coding noise apart */
    CAMERA_DEFOCUSED, /* the whole picture is soft */
    CAMERA_STATES
};

struct sight_box { /* pixels of the decoded frame */
    int16_t x, y, w, h;
    uint16_t score_milli;     /* of the net that decided */
    uint16_t verify_milli;    /* second opinion; 0 = not asked */
    uint16_t sharpness_milli; /* of the face; 0 = not measured */
    uint8_t identifiable;     /* 1 yes, 0 no */
    uint8_t flat;             /* 1: it has not moved by itself for long: a poster or a photo, not counted in `faces` */
    uint16_t turned_milli;    /* 0 towards the camera … 1000 profile or further; 0 also when not measured */
    uint16_t zero;
};

/* Whether the face in view is the reference's. Only SAME, REVIEW and OTHER are judgements;
   a face that is soft, small, turned, covered or not alone is never more than unverifiable. */
enum sight_identity {
    IDENTITY_NOT_ASKED,
    IDENTITY_SAME,
    IDENTITY_REVIEW,
    IDENTITY_OTHER,
    IDENTITY_UNVERIFIABLE,
};
enum identity_against {
    AGAINST_NOBODY,
    AGAINST_PHOTO,  /* an enrolment or document photo */
    AGAINST_STREAM, /* the stream's own first good looks */
};
enum unverifiable { UNVERIFIABLE_NOT, UNVERIFIABLE_NO_FACE, UNVERIFIABLE_SOFT, UNVERIFIABLE_SMALL, UNVERIFIABLE_TURNED,
                    UNVERIFIABLE_COVERED, UNVERIFIABLE_LIGHT, UNVERIFIABLE_SEVERAL };

enum object_label {
    OBJECT_NONE,
    OBJECT_PHONE,
    OBJECT_BOOK,
    OBJECT_LAPTOP,
    OBJECT_SCREEN,
    OBJECT_HEADSET,
    OBJECT_LABELS
};
struct sight_object { /* pixels of the decoded frame */
    int16_t x, y, w, h;
    uint16_t score_milli;
    uint16_t label; /* enum object_label */
};
enum { OBJECTS_UNKNOWN = -1 };

enum { FACES_UNKNOWN = -1 };

struct sight {
    uint32_t wire;  /* SIGHT_WIRE */
    uint32_t flags; /* WIRE_* of the frame */
    uint64_t pts_us;
    uint32_t seq;
    uint16_t width, height;
    uint8_t camera;        /* enum camera_state */
    uint8_t net;           /* that looked: bit 0 small, 1 full, 2 second opinion, 3 identity, 4 objects; 0 = none */
    int16_t faces;         /* people seen; FACES_UNKNOWN when this frame was not looked at or the picture is unusable */
    uint32_t luma_mean_milli, luma_sd_milli;
    uint32_t detail_milli; /* Laplacian variance, capped */
    uint32_t diff_milli;   /* levels that something moved since the picture became still: mean absolute difference of
                              the block that changed most, above the change of all blocks */
    uint32_t sharpness_milli;   /* of the whole picture, relative to its slow mean: 1000 = as usual */
    uint32_t decode_us, look_us; /* cost, for metrics; not evidence */
    uint32_t boxes;             /* used entries of box[] */
    struct sight_box box[SIGHT_BOXES];
    uint32_t structure_milli;   /* luma's deviation from its wide neighbourhood: a scene has it, a covered lens not */
    uint32_t covered_milli;     /* the threshold it was judged by */
    uint8_t identity;           /* enum sight_identity */
    uint8_t unverifiable;       /* enum unverifiable */
    uint16_t likeness_milli;    /* to the nearest reference of the kind that decided; 0 = not measured */
    int16_t objects;            /* found; OBJECTS_UNKNOWN when nobody looked for them at this picture */
    uint16_t loop_milli;        /* how much more alike the pictures one period ago are than those a second beside them,
                                   over the stretch compared: 0 not repeating … 1000 the same */
    uint32_t loop_period_ms;    /* 0 = not repeating */
    uint16_t moved_milli;       /* likeness of the room to the usual one, 1000 = the same; 0 = not measured:
                                   nothing behind the student to compare, nobody seen yet, the camera not well */
    uint16_t synthetic_milli;   /* how little this looks like a sensor's picture, 0 … 1000: evidence, not a verdict; one
                                   piece of it is worth 450 to 600 (sensor.h) */
    struct sight_object object[SIGHT_OBJECTS];
    uint16_t same_milli, different_milli; /* the thresholds that likeness_milli was judged by */
    uint8_t against;            /* enum identity_against: what it was compared with */
    uint8_t photos;             /* how many descriptions of a photo were known when this picture was looked at */
    uint8_t zero[2];
    uint32_t still_ms;          /* for how long nothing has moved; CAMERA_FROZEN began that long ago */
    uint32_t changed_ms;        /* so long ago this other person came into view, where the eye noticed; 0 = now */
    uint32_t before_us;         /* with WIRE_DETAILED: the larger picture is by so much older than pts_us */
    uint32_t reserved[3];
};

/* Who should be in view: faces described by the net that is named by its hash; another net's are refused.
   Those that follow the photos come from the same stream's WIRE_ENROLLED; an eye that has fewer than
   WIRE_REFERENCES of them takes more from good looks by itself and says each: the first as long as the photo
   does not speak against it, later ones only when they are the same person's. */
struct wire_reference {
    uint32_t count;  /* 0: nobody is known any more, the stream's first good looks begin again */
    uint32_t photos; /* how many of them, the first ones, describe a photo */
    uint8_t net_sha256[32];
    float likeness[WIRE_REFERENCES][WIRE_LIKENESS];
};

struct wire_enrolled {
    uint32_t unverifiable; /* enum unverifiable; 0: `likeness` describes the face */
    uint32_t faces;
    uint32_t sharpness_milli, likeness_milli; /* the latter to the photo known, 0 = none */
    uint32_t own;          /* 1: taken as a reference; 0: an answer, nothing changed */
    uint32_t zero;
    uint64_t pts_us;
    uint8_t net_sha256[32];
    float likeness[WIRE_LIKENESS];
};

/* A net that did not load is off, and with it what it alone can see. */
enum wire_net {
    WIRE_NET_LOADED,
    WIRE_NET_MISSING, /* its file cannot be read */
    WIRE_NET_FOREIGN, /* its file is not the one that was checked: another SHA-256 */
    WIRE_NET_REFUSED, /* the runtime could not load or run it */
};

struct wire_ready {
    uint32_t wire;
    uint32_t degraded; /* 1: no face model, no faces */
    char runtime[32];  /* "xnnpack", "opencv", "eight", "none" */
    uint32_t slow;     /* 1: this processor lacks what a faster runtime needs, so another was taken */
    uint32_t nets;
    struct {
        char name[16];
        uint16_t state;     /* enum wire_net */
        uint16_t looks;     /* the LOOK_ that needs it */
        uint8_t sha256[32]; /* zero unless loaded */
    } net[WIRE_NETS];
};

/* --file CLIP --again: what standard input says before the jail closes, followed by `count` picks in the order of
   their file_us. With picks only those pictures are looked at, with the times and numbers that they had; without,
   all of them. */
struct wire_again {
    uint32_t wire; /* WIRE_VERSION */
    uint32_t count;
    struct wire_tune tune;
    struct wire_reference reference; /* who was known before the first picture; count 0: nobody */
};
struct wire_pick {
    uint64_t file_us; /* the picture's time in the file, to within WIRE_PICK_NEAR_US */
    uint64_t pts_us;  /* the time, number and flags that it is to have */
    uint32_t seq, flags;
    uint32_t fresh; /* 1: nothing is remembered from before this picture but who should be in view */
    uint32_t photos; /* 1: the reference's photos are known by now; 0: its other descriptions alone */
    uint32_t detail; /* 1: a picture of the clip beside its small stream; file_us is then the clip's */
};
enum { WIRE_PICKS_MAX = 1024 * 1024, WIRE_PICK_NEAR_US = 5000 };

struct wire_load {
    uint32_t busy_milli; /* share of the time since the message before spent working */
    uint32_t seats, queued, frames, looks, sick;
    uint64_t decode_us, check_us, face_us, identity_us, objects_us; /* totals since start */
};

enum sick { SICK_BYTES = 1, SICK_SIZE, SICK_CODEC, SICK_MEMORY };

struct wire_end {
    uint32_t failed; /* 1: the file could not be read; `text` says why */
    uint32_t frames;
    uint64_t duration_us;
    char text[160];
};

#endif
