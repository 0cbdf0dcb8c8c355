#ifndef BAQYLA_READREC_H
#define BAQYLA_READREC_H

#include <stddef.h>
#include <stdint.h>

/* What baqyla-reader writes on its standard output: records in host order, a
   struct read_head and `len` bytes. The last one is READ_DONE or READ_REFUSED;
   when neither comes, the reader died. Both programs are of one build. */

enum {
    READ_BODY_MAX = 64 * 1024 + 64, /* no record is longer; files come in pieces */
    READ_STILL_FILE = 1 << 16,      /* of still and cut: the part number of the first picture asked for */
};

enum read_kind {
    READ_DONE = 1,  /* no body: all records have come */
    READ_REFUSED,   /* an English sentence: why the document cannot be read */
    READ_FOUND,     /* struct read_found: what the document is (sniff, photo); of the still whose bytes follow */
    READ_BYTES,     /* struct read_bytes, then bytes of an output file; later ones replace earlier ones */
    READ_PART,      /* struct read_part: an output file begins (frames 0) */
    READ_PART_END,  /* struct read_part: it is whole */
    READ_TOTALS,    /* struct read_totals of a cut: a stream's parts have come */
    READ_ITEM,      /* items: a question as a JSON object (session/reader/items.h) */
    READ_ISSUE,     /* items: {"line", "code", "what"} */
    READ_ITEMS_END, /* items: {"items", "issues", "by"}: how many there were */
    READ_VERDICT,   /* of signatures: struct sign_verdict (signrec.h) */
};

struct read_head {
    uint32_t len;
    uint16_t kind; /* enum read_kind */
    uint16_t zero;
};

enum read_type {
    READ_TYPE_OTHER, /* none of these */
    READ_TYPE_JPEG,
    READ_TYPE_PNG,
    READ_TYPE_WEBP,
    READ_TYPE_GIF,
    READ_TYPE_PDF,
    READ_TYPE_WEBM,
    READ_TYPE_MP4,
    READ_TYPE_OGG,
    READ_TYPE_ZIP,
    READ_TYPE_PKCS7, /* DER of a signed message: .p7s, .cms */
    READ_TYPE_XML,
    READ_TYPE_TEXT, /* UTF-8 without control characters: CSV, GIFT, plain */
    READ_TYPES
};

struct read_found {
    uint32_t type; /* enum read_type */
    uint32_t width, height;
    uint32_t seq;         /* still: the frame's number */
    uint64_t pts_us;      /* still: its media time */
    uint32_t layer, zero; /* still: its temporal layer */
    char mime[48];
};

/* A part of a picture, in thousandths of its width and height. */
struct read_area {
    uint16_t x, y, w, h;
};
enum { READ_AREAS_MAX = 8 }; /* hidden in one picture */
/* How an area of a picture is named in an argument: its place among those asked for, then its numbers. */
#define READ_HIDE_FORM "%d:%d,%d,%d,%d"
#define READ_HIDE_SCAN "%3u:%4u,%4u,%4u,%4u"

struct read_bytes {
    uint32_t part, zero;
    uint64_t offset;
};

struct read_part {
    uint32_t part, codec /* enum wire_codec; 0 = sound */, width, height, frames, keys;
    uint64_t first_us, last_us; /* media time */
    uint32_t stream, zero;      /* of a recording, as its records name it */
    char mime[48], ending[8];
};

struct read_totals {
    uint32_t frames, doubles, unplayable, damaged; /* as in the cutter */
    uint32_t records, broken;                      /* journal records read; not intact */
    int64_t epoch_ms;                              /* server time of media time 0; 0 = not said */
};

/* [in a jailed process] One record, its body in two pieces (either may be empty). Waits until it is written; ends the
   process when nobody reads any more, or for a record beyond READ_BODY_MAX. */
void read_record_write(int fd, int kind, const void *body, size_t len, const void *tail, size_t tail_len);

#endif
