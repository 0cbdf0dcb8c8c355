/* sources: vision/file_in.c vision/dec*.c vision/cod*.c vision/up*.c vision/cut*.c vision/ebml.c session/mediarec.c */
#include "frames.h"

#include <sys/mman.h>
#include <unistd.h>

#include "cut.h"
#include "decode.h"
#include "file_in.h"

static struct {
    uint8_t bytes[65536];
    size_t len;
} made;

static int begin(void *user, const struct cut_part *part)
{
    (void)user, (void)part;
    made.len = 0;
    return 0;
}

static int put(void *user, uint32_t part, uint64_t offset, const void *bytes, size_t len)
{
    (void)user, (void)part;
    if (offset + len > sizeof made.bytes)
        return -1;
    memcpy(made.bytes + offset, bytes, len);
    if (offset + len > made.len)
        made.len = offset + len;
    return 0;
}

static int end(void *user, const struct cut_part *part)
{
    (void)user, (void)part;
    return 0;
}

static void seed(const char *name, uint32_t codec, const char *encoder)
{
    enum { N = 4 };
    static const struct cut_sink sink = {NULL, begin, put, end};
    struct coded_frame f[N];
    int n = scene_encode(encoder, 64, 48, N, 2, f);
    struct cut *c = cut_new(&sink);
    made.len = 0;
    if (n && c && !cut_config(c, codec, codec == WIRE_H264 ? "avc1.42E01E" : "vp8", NULL, 0)) {
        for (int i = 0; i < n; i++)
            (void)cut_frame(c, &(struct cut_frame){.seq = (uint32_t)i + 1, .flags = f[i].key ? WIRE_KEY : 0,
                                                   .pts_us = (uint64_t)i * 250000, .duration_us = 250000,
                                                   .bytes = f[i].bytes, .len = f[i].len});
        if (!cut_end(c))
            seed_write(name, made.bytes, made.len);
    }
    cut_free(c);
    scene_free(f, n);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char y4m[] = "YUV4MPEG2 W16 H16 F4:1 Ip C420\nFRAME\n";
    static uint8_t plain[sizeof y4m - 1 + 16 * 16 * 3 / 2];
    (void)argc, (void)argv;
    memcpy(plain, y4m, sizeof y4m - 1);
    seed_write("y4m", plain, sizeof plain);
    seed("mp4", WIRE_H264, "libx264");
    seed("webm", WIRE_VP8, "libvpx");
    return decode_warm();
}

/* A recording of any contents gives pictures in the order of time, or ends. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum { PICTURES = 16 };
    struct picture picture;
    const char *why = NULL;
    uint64_t latest_us = 0;
    int fd = memfd_create("clip", MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET))
        abort();
    struct file_in *in = file_in_open(fd, &why);
    if (!in && !why)
        abort();
    for (int i = 0; in && i < PICTURES && file_in_next(in, &picture); i++) {
        if (i && picture.pts_us <= latest_us)
            abort();
        if (picture.width < 1 || picture.width > FILE_SIDE_MAX || picture.height < 1 || picture.height > FILE_SIDE_MAX)
            abort();
        latest_us = picture.pts_us;
    }
    file_in_close(in);
    close(fd);
    return 0;
}
