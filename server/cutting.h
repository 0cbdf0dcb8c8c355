#ifndef BAQYLA_CUTTING_H
#define BAQYLA_CUTTING_H

#include "journal.h"
#include "reading.h"

/* From the media journal to playable files and evidence stills, by the jailed
   reader. Everything blocks: call it on a hand. */

enum {
    CUTTING_PARTS_MAX = 64,
    CUTTING_TIMEOUT_MS = 600000,
    CUTTING_STILL_TIMEOUT_MS = 15000,
    CUTTING_CLIP_TIMEOUT_MS = 30000,
};
#define CUTTING_OUTPUT_MAX ((uint64_t)16 << 30)

struct cutting {
    struct read_part part[CUTTING_PARTS_MAX];
    uint64_t bytes[CUTTING_PARTS_MAX]; /* of each file */
    int parts;
    struct read_totals totals;
};

/* The path of part `n`: FOLDER/NAME.n.ENDING ("mp4", "webm", "mkv"). */
void cutting_path(const char *folder, const char *name, const struct read_part *part, char *out, size_t out_max);

/* Cuts [from_us, to_us] of a stream into files in `folder`, each written under a temporary name, synced and renamed
   when all are whole. On a fault no file of it is left. F_NOT_FOUND: the journal holds nothing of it;
   F_UNREADABLE: the reader failed; F_TOO_MANY parts; F_IO, F_DISK_FULL. */
enum fault cutting_run(struct journal *journal, const char *attempt, uint8_t stream, uint64_t from_us, uint64_t to_us,
                       const char *folder, const char *name, struct cutting *ret_cutting) MUST_CHECK;

/* The same, but the file NAME.0.sprites of small pictures, a sheet a minute of media time
   (session/reader/sprites.h); no parts when no picture of it can be decoded. Only key frames are read. */
enum fault cutting_sprites(struct journal *journal, const char *attempt, uint8_t stream, uint64_t from_us,
                           uint64_t to_us, const char *folder, const char *name,
                           struct cutting *ret_cutting) MUST_CHECK;

/* A picture out of the recording. */
struct cut_still {
    uint64_t at_us;                        /* set by the caller: the picture that was seen then … */
    struct read_area hide[READ_AREAS_MAX]; /* … and what in it is made unrecognisable, */
    int hides;                             /* so many areas */
    struct read_found found;               /* its size, the frame's number and its exact time */
    unsigned char *bytes;                  /* JPEG, malloc'd, the caller's; NULL: none */
    size_t len;
};
enum { CUTTING_STILLS_MAX = 3 };

/* The pictures that were seen at 1 to CUTTING_STILLS_MAX times, ascending, of one stream. All of them or none. The same
   journal gives the same bytes. */
enum fault cutting_stills(struct journal *journal, const char *attempt, uint8_t stream, struct cut_still *stills,
                          int count) MUST_CHECK;

/* A time of a stream as one file. */
struct cut_clip {
    uint8_t stream;          /* set by the caller, enum frame_stream … */
    uint64_t from_us, to_us; /* … from the key frame at or before to this one */
    struct read_part part;
    unsigned char *bytes; /* malloc'd, the caller's; NULL: none */
    size_t len;
};
enum { CUTTING_CLIPS_MAX = 2 };

/* 1 to CUTTING_CLIPS_MAX clips of one attempt, each of another stream and of at most `max` bytes, by one reading; where
   the codec or the size changes in between, the longest part; and `count` pictures of the first clip's stream and time,
   as above (0: none, `stills` may be NULL). All of it or nothing. F_NOT_FOUND: of one, nothing that plays as MP4 or
   WebM reaches past its `from_us`; F_TOO_BIG: one is more than `max`; F_UNREADABLE: the reader failed. */
enum fault cutting_clips(struct journal *journal, const char *attempt, struct cut_clip *clips, int clip_count,
                         size_t max, struct cut_still *stills, int count) MUST_CHECK;

#endif
