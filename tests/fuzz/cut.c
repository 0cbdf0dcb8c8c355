/* sources: vision/cut.c vision/cut_mux.c vision/ebml.c vision/coded.c session/mediarec.c */
#include "frames.h"

#include "cut.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    frames_seeds();
    av_log_set_level(AV_LOG_QUIET);
    return 0;
}

static int on_part(void *user, const struct cut_part *part)
{
    (void)user;
    return part->mime[0] ? 0 : -1;
}

static int on_bytes(void *user, uint32_t part, uint64_t offset, const void *bytes, size_t len)
{
    const uint8_t *p = bytes;
    unsigned sum = part;
    for (size_t i = 0; i < len; i++)
        sum += p[i];
    *(unsigned *)user += sum;
    return offset > 1u << 30;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct frames_in in;
    static const char *const names[] = {"opus", "avc1.42E01E", "vp8", "vp09.00.10.08", "image/jpeg", "video/webm"};
    unsigned sum = 0;
    uint8_t flags;
    size_t n;
    if (len < 4)
        return 0;
    struct cut_sink sink = {.user = &sum, .begin = on_part, .bytes = on_bytes, .end = on_part};
    struct cut *c = cut_new(&sink);
    uint32_t codec = bytes[0] % 6u;
    in.bytes = bytes + 1;
    in.len = len - 1;
    int rc = c ? cut_config(c, codec, names[codec], NULL, 0) : -1;
    for (uint32_t seq = 1; !rc && (n = frames_next(&in, &flags)); seq++) {
        struct cut_frame f = {.seq = seq + (flags >> 6),
                              .flags = flags & 15,
                              .pts_us = seq * (flags & 0x30 ? 1000u : 66667u),
                              .bytes = in.padded,
                              .len = n};
        rc = cut_frame(c, &f);
    }
    if (!rc)
        rc = cut_end(c);
    cut_free(c);
    return 0;
}
