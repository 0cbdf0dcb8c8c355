#ifndef BAQYLA_CUT_JOURNAL_H
#define BAQYLA_CUT_JOURNAL_H

/* A media journal in a folder of its own, with frames of one student in it, to be cut by the reader. */

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vision/wire.h>

#include "cutting.h"
#include "recorded.h"

#ifndef BIN_DIR /* the build says where the programs are */
#define BIN_DIR "bin"
#endif

enum { COUNT = 45, GROUP = 15, STEP_US = 66667 };

static const char *const anna = "0AAAAAAAAAAAAAAAAAAA";
static char folder[64], journal_folder[80];
static struct journal *journal;

static inline void folder_remove(const char *path)
{
    DIR *dir = opendir(path);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        char file[400];
        snprintf(file, sizeof file, "%s/%s", path, d->d_name);
        if (d->d_name[0] != '.' || strlen(d->d_name) > 2)
            unlink(file);
    }
    if (dir)
        closedir(dir);
    rmdir(path);
}

static inline int setup(void **state)
{
    (void)state;
    reading_program(BIN_DIR "/baqyla-reader");
    snprintf(folder, sizeof folder, "/tmp/baqyla-cutting-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(journal_folder, sizeof journal_folder, "%s/journal", folder);
    struct journal_options o = {.folder = journal_folder, .sync_ms = 2};
    return journal_open(&o, &journal) == F_OK ? 0 : -1;
}

static inline int teardown(void **state)
{
    (void)state;
    enum fault f = journal_close(journal);
    folder_remove(journal_folder);
    folder_remove(folder);
    return f == F_OK ? 0 : -1;
}

static inline void stream_config_put(uint8_t stream, uint16_t number, uint32_t codec, const char *name)
{
    struct mediarec_config c = {.codec = codec, .number = number};
    snprintf(c.name, sizeof c.name, "%s", name);
    assert_int_equal(journal_config(journal, anna, stream, &c, 1, NULL), F_OK);
}

static inline void config_put(uint16_t number, uint32_t codec, const char *name)
{
    stream_config_put(0, number, codec, name);
}

static inline void stream_frame_put(uint8_t stream, uint32_t seq, const struct coded_frame *f, uint16_t config,
                                    int flags)
{
    uint8_t media[MEDIAREC_MEDIA];
    media_make(media, seq, (uint64_t)seq * STEP_US, flags | f->key, config);
    media[1] = stream;
    assert_int_equal(journal_frame(journal, anna, media, f->bytes, f->len, 1, NULL), F_OK);
}

static inline void frame_put(uint32_t seq, const struct coded_frame *f, uint16_t config, int flags)
{
    stream_frame_put(0, seq, f, config, flags);
}

static inline void settle(void)
{
    struct journal_stats s;
    do {
        journal_hurry(journal);
        journal_stats(journal, &s);
        sched_yield();
    } while (s.durable < s.appended);
}

#endif
