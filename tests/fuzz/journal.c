/* sources: server/journal_index.c session/mediarec.c session/fault.c */
#include "fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "journal_index.h"

static size_t record(uint8_t *out, const struct mediarec *rec, const void *body)
{
    mediarec_pack(rec, body, out);
    memcpy(out + MEDIAREC_HEAD, body, rec->len);
    return MEDIAREC_HEAD + rec->len;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    static uint8_t out[2 * MEDIAREC_CONFIG_MAX], body[MEDIAREC_CONFIG_MAX];
    struct mediarec rec = {.kind = MEDIAREC_CONFIG, .attempt = "0AAAAAAAAAAAAAAAAAA"};
    struct mediarec_config config = {.codec = 2, .number = 1, .name = "vp8"};
    size_t len = SEGMENT_HEAD;
    memcpy(out, "BQJSEG01", 8);
    rec.len = (uint32_t)mediarec_config_pack(&config, body);
    len += record(out + len, &rec, body);
    rec.kind = MEDIAREC_FRAME;
    rec.len = 5;
    len += record(out + len, &rec, "frame");
    rec.kind = MEDIAREC_FORGET;
    rec.len = 0;
    len += record(out + len, &rec, "");
    seed_write("segment", out, len);
    return 0;
}

struct seen {
    struct index index;
    uint64_t bytes;
};

static void each(void *user, const struct mediarec *rec, uint64_t pos, const uint8_t *body)
{
    struct seen *seen = user;
    struct mediarec_config config;
    seen->bytes += MEDIAREC_HEAD + rec->len;
    if (rec->kind == MEDIAREC_CONFIG && body)
        mediarec_config_parse(body, rec->len, &config);
    index_record(&seen->index, rec, pos, body);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static int fd = -1;
    static struct seen seen;
    if (fd < 0)
        fd = memfd_create("segment", 0);
    if (fd < 0 || ftruncate(fd, 0) || pwrite(fd, bytes, len, 0) != (ssize_t)len)
        abort();
    for (int bodies = 0; bodies < 2; bodies++) {
        uint64_t corrupt = 0;
        seen.bytes = 0;
        if (segment_scan(fd, 1, bodies, each, &seen, &corrupt) != F_OK || seen.bytes > len)
            abort();
        index_forget(&seen.index, "0AAAAAAAAAAAAAAAAAAA");
        index_drop(&seen.index, 1);
        index_release(&seen.index);
    }
    return 0;
}
