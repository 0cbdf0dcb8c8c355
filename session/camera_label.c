#include "camera_label.h"

#include <ctype.h>
#include <stddef.h>

/* Lower case, as they stand anywhere in the name. */
static const char *const drivers[] = {
    "obs virtual",
    "obs-camera",
    "obs camera",
    "manycam",
    "xsplit",
    "splitcam",
    "v4l2loopback",
    "dummy video",
    "virtual camera",
    "virtualcam",
    "virtual webcam",
    "vcam",
    "snap camera",
    "youcam",
    "webcamoid",
    "altercam",
    "fakewebcam",
    "fake webcam",
    "magic camera",
    "sparkocam",
    "chromacam",
    "vmix video",
    "ndi video",
    "ndi webcam",
    "akvcam",
    "unity video capture",
    "screen capture recorder",
    "mmhmm",
};

static int begins(const char *text, const char *word)
{
    while (*word && tolower((unsigned char)*text) == *word) {
        text++;
        word++;
    }
    return !*word;
}

int camera_label_virtual(const char *label)
{
    for (; label && *label; label++)
        for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
            if (begins(label, drivers[i]))
                return 1;
    return 0;
}
