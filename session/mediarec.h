#ifndef BAQYLA_MEDIAREC_H
#define BAQYLA_MEDIAREC_H

#include <stddef.h>
#include <stdint.h>

/* A record of the media journal, on disk and on the reader's standard input.
   Everything is little-endian: a head of MEDIAREC_HEAD bytes, then `len` bytes
   of body. Pure functions; knows no file.

   Records of one attempt and stream are chained backwards by `prev`, so that
   an attempt can be read without reading its neighbours. */

enum {
    MEDIAREC_HEAD = 80,
    MEDIAREC_BODY_MAX = 512 * 1024 + 4096,
    MEDIAREC_ATTEMPT = 20, /* bytes of an attempt's id */
    MEDIAREC_MEDIA = 24,   /* the head of the student's message, as it came */
    MEDIAREC_NAME = 64,
    MEDIAREC_EXTRADATA_MAX = 4096,
};

enum mediarec_kind {
    MEDIAREC_FRAME = 1, /* body: the payload as it came; `media` is its head */
    MEDIAREC_CONFIG,    /* body: struct mediarec_config packed; frames name it by number */
    MEDIAREC_EPOCH,     /* body: u64 server time of media time 0 */
    MEDIAREC_FORGET,    /* no body: the attempt is cut and kept elsewhere; its records are no longer needed */
};

struct mediarec {
    uint32_t len;
    uint8_t kind, stream;
    uint64_t server_ms; /* when it was received */
    uint64_t prev;      /* position of the record before it in its chain; 0 = none */
    char attempt[MEDIAREC_ATTEMPT];
    uint8_t media[MEDIAREC_MEDIA]; /* zero but for frames */
    uint32_t crc;                  /* of the body; filled by mediarec_pack */
};

struct mediarec_config {
    uint32_t codec; /* enum wire_codec; 0 = sound */
    uint16_t number, width, height, layers;
    char name[MEDIAREC_NAME]; /* as the client wrote it, NUL-terminated */
    uint16_t extradata_len;
    uint8_t extradata[MEDIAREC_EXTRADATA_MAX];
};

enum { MEDIAREC_CONFIG_MAX = 14 + MEDIAREC_NAME + MEDIAREC_EXTRADATA_MAX };

/* Writes the head, with a checksum over `body` and one over the head itself, so that a head can be
   believed without reading what follows it. */
void mediarec_pack(const struct mediarec *rec, const void *body, uint8_t out[MEDIAREC_HEAD]);

/* 1 when `in` is a head as it was written. */
int mediarec_parse(const uint8_t in[MEDIAREC_HEAD], struct mediarec *ret_rec);

/* 1 when the body is as it was written. */
int mediarec_intact(const uint8_t in[MEDIAREC_HEAD], const void *body, size_t len);

/* Length of the packed config; `out` holds MEDIAREC_CONFIG_MAX bytes. */
size_t mediarec_config_pack(const struct mediarec_config *config, uint8_t *out);
/* 1 when well-formed. */
int mediarec_config_parse(const uint8_t *body, size_t len, struct mediarec_config *ret_config);

/* Fields of the student's 24-byte head. */
struct mediarec_frame {
    uint8_t flags, layer;
    uint32_t seq, duration_us;
    uint64_t pts_us;
    uint16_t config, dropped_before;
};
void mediarec_frame(const uint8_t media[MEDIAREC_MEDIA], struct mediarec_frame *ret_frame);

uint64_t mediarec_u64(const uint8_t *p);
void mediarec_put_u64(uint8_t *p, uint64_t v);

#endif
