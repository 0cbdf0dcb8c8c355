/* sources: server/frame.c server/inlet.c session/fault.c */
#include "fuzz.h"

#include "frame.h"
#include "inlet.h"

static void put_head(uint8_t *out, uint8_t stream, uint8_t flags, uint32_t seq, uint64_t pts_us)
{
    const struct frame_head h = {.version = FRAME_VERSION, .stream = stream, .flags = flags, .seq = seq,
                                 .pts_us = pts_us, .config = 1, .duration_us = 66666};
    frame_write(&h, out);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    uint8_t out[4 * (FRAME_HEAD + 1)] = {0};
    (void)argc, (void)argv;
    for (uint32_t i = 0; i < 4; i++)
        put_head(out + i * (FRAME_HEAD + 1), 0, i ? 0 : FRAME_KEY, i + 1 + i / 3, i * 66666);
    seed_write("frames", out, sizeof out);
    uint8_t bundle[1 + FRAME_BUNDLE_LENGTH + FRAME_HEAD + 1] = {FRAME_BUNDLE};
    frame_bundle_length(FRAME_HEAD + 1, bundle + 1);
    put_head(bundle + 1 + FRAME_BUNDLE_LENGTH, 0, FRAME_KEY, 1, 0);
    seed_write("bundle", bundle, sizeof bundle);
    return 0;
}

/* Of a message that calls itself a bundle no frame may reach beyond it. */
static void bundle_take_apart(const uint8_t *bytes, size_t len)
{
    struct frame_bundle b;
    const uint8_t *frame, *from = bytes;
    size_t frame_len;
    if (!frame_bundle_begin(bytes, len, &b))
        return;
    while (frame_bundle_next(&b, &frame, &frame_len) == F_OK) {
        if (frame <= from || !frame_len || frame + frame_len > bytes + len)
            abort();
        from = frame;
    }
}

/* A student's client that lies about its numbers: acknowledgements never pass what came, nor go back. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct inlet_config config = {.number = 1, .known = true, .width = 640, .height = 480, .layers = 3};
    struct inlet in;
    struct frame_head h;
    const uint8_t *head;
    int64_t steady_ms = 0;
    uint32_t received = 0, highest = 0;
    bundle_take_apart(bytes, len);
    inlet_init(&in);
    inlet_configure(&in, &config);
    while ((head = take(&bytes, &len, FRAME_HEAD + 1))) {
        enum inlet_verdict verdict;
        steady_ms += head[FRAME_HEAD] * 100;
        if (frame_parse(head, FRAME_HEAD + 1, &h) != F_OK || inlet_take(&in, &h, steady_ms, &verdict) != F_OK)
            continue;
        if (h.seq > highest)
            highest = h.seq;
        if (verdict != INLET_DOUBLE && head[FRAME_HEAD] % 5 == 0)
            inlet_refuse(&in, h.seq);
        else if (verdict != INLET_DOUBLE)
            inlet_written(&in, h.seq, (uint64_t)steady_ms);
        if (head[FRAME_HEAD] % 7 == 0)
            inlet_durable(&in, (uint64_t)steady_ms);
        inlet_give_up(&in, steady_ms);
        if (inlet_received(&in) < received && head[FRAME_HEAD] % 5)
            abort();
        received = inlet_received(&in);
        if (received > highest || inlet_durable_seq(&in) > received)
            abort();
    }
    return 0;
}
