/* sources: vision/ebml.c */
#include "fuzz.h"

#include "ebml.h"

/* Header, segment of unknown size, one track, one cluster with a block and a group. */
static const uint8_t seed[] = {0x1A, 0x45, 0xDF, 0xA3, 0x84, 'w',  'e',  'b',  'm',  0x18, 0x53, 0x80, 0x67, 0x01, 0xFF,
                               0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x16, 0x54, 0xAE, 0x6B, 0x9B, 0xAE, 0x99, 0xD7, 0x81,
                               0x02, 0x83, 0x81, 0x01, 0x86, 0x85, 'V',  '_',  'V',  'P',  '8',  0xE0, 0x88, 0xB0, 0x82,
                               0x02, 0x80, 0xBA, 0x82, 0x01, 0xE0, 0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF,
                               0xFF, 0xFF, 0xFF, 0xE7, 0x81, 0x05, 0xA3, 0x87, 0x82, 0x00, 0x00, 0x80, 'a',  'b',  'c',
                               0xA0, 0x8B, 0xA1, 0x86, 0x82, 0x00, 0x0A, 0x00, 'x',  'y',  0xFB, 0x81, 0x01};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    seed_write("webm", seed, sizeof seed);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct ebml *e = ebml_new();
    size_t piece = len ? 1 + bytes[0] % 97u : 1;
    for (size_t at = 0; e && at < len; at += piece) {
        struct ebml_track track;
        struct ebml_block block;
        const uint8_t *p = bytes + at;
        size_t left = len - at < piece ? len - at : piece;
        enum ebml_event event;
        do {
            event = ebml_next(e, &p, &left, &track, &block);
            if (event == EBML_BLOCK && (!block.len || block.len > WIRE_FRAME_MAX || block.bytes[block.len]))
                abort();
            if (event == EBML_TRACK && track.extradata_len > WIRE_CONFIG_MAX)
                abort();
        } while (event == EBML_TRACK || event == EBML_BLOCK);
        if (left)
            abort();
    }
    ebml_free(e);
    return 0;
}
