#include "recording_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "frame.h"
#include "settings.h"

const char *recording_stream_word(int stream)
{
    static const char *const words[FRAME_STREAMS] = {"camera",         "microphone", "screen", "examiner",
                                                     "examiner_sound", "looks",      "small"};
    return words[stream];
}

static enum fault folder_make(const char *path)
{
    if (mkdir(path, 0700) && errno != EEXIST)
        return fault(F_IO, "mkdir %s: %s", path, strerror(errno));
    return F_OK;
}

enum fault recording_folder(const char *attempt, const char *inner, char out[RECORDING_PATH_MAX])
{
    char base[SETTING_TEXT_MAX + 32];
    enum fault f = folder_make(settings_path("recordings", base, sizeof base));
    snprintf(out, RECORDING_PATH_MAX, "%s/%s", base, attempt);
    if (f == F_OK)
        f = folder_make(out);
    if (f != F_OK || !inner)
        return f;
    snprintf(out, RECORDING_PATH_MAX, "%s/%s/%s", base, attempt, inner);
    return folder_make(out);
}

const char *recording_mime(const struct read_part *part)
{
    return part->mime[0] ? part->mime : !strcmp(part->ending, "mp4") ? "video/mp4" : "video/webm";
}
