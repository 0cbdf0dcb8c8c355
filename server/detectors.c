#include "detectors.h"

#include <string.h>

const struct detector detectors[DETECTORS] = {
    {"faces", LOOK_FACES}, {"identity", LOOK_IDENTITY}, {"objects", LOOK_OBJECTS}};

static const struct {
    const char *word, *trouble;
} states[] = {
    [WIRE_NET_LOADED] = {"loaded", NULL},
    [WIRE_NET_MISSING] = {"missing", "its file is missing"},
    [WIRE_NET_FOREIGN] = {"foreign", "its file is not the one that was checked (another SHA-256)"},
    [WIRE_NET_REFUSED] = {"refused", "the runtime cannot load it"},
};
enum { STATES = sizeof states / sizeof *states };

static uint32_t nets_of(const struct wire_ready *ready)
{
    return ready->nets < WIRE_NETS ? ready->nets : WIRE_NETS;
}

static int state_of(const struct wire_ready *ready, uint32_t net)
{
    return ready->net[net].state < STATES ? ready->net[net].state : WIRE_NET_REFUSED;
}

uint32_t detectors_off(const struct wire_ready *ready)
{
    uint32_t needed = 0, off = 0, all = 0;

    for (int d = 0; d < DETECTORS; d++)
        all |= detectors[d].looks;
    for (uint32_t i = 0; i < nets_of(ready); i++) {
        needed |= ready->net[i].looks;
        if (state_of(ready, i) != WIRE_NET_LOADED)
            off |= ready->net[i].looks;
    }
    return all & (off | ~needed);
}

json_t *detectors_words(uint32_t looks)
{
    json_t *words = json_array();

    for (int d = 0; d < DETECTORS; d++)
        if (looks & detectors[d].looks)
            json_array_append_new(words, json_string(detectors[d].word));
    return words;
}

/* An eye may have been talked into anything: only what cannot end a label or a line. */
static void plain_print(FILE *out, const char *text, size_t most)
{
    for (size_t i = 0; i < most && text[i]; i++)
        fputc((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9') ? text[i] : '?', out);
}

static void hash_print(FILE *out, const struct wire_ready *ready, uint32_t net)
{
    for (size_t k = 0; k < sizeof ready->net[net].sha256; k++)
        fprintf(out, "%02x", ready->net[net].sha256[k]);
}

static void why_off(FILE *out, const struct wire_ready *ready, uint32_t looks)
{
    for (uint32_t i = 0; i < nets_of(ready); i++)
        if (ready->net[i].looks == looks && state_of(ready, i) != WIRE_NET_LOADED) {
            fprintf(out, "off: %.16s: %s\n", ready->net[i].name, states[state_of(ready, i)].trouble);
            return;
        }
    fputs("off: no net was asked for\n", out);
}

void detectors_print(FILE *out, const struct wire_ready *ready)
{
    uint32_t off = detectors_off(ready);

    fprintf(out, "runtime   %.*s%s\n", (int)sizeof ready->runtime, ready->runtime,
            ready->slow ? " (this processor lacks instructions that the faster one needs)" : "");
    for (uint32_t i = 0; i < nets_of(ready); i++) {
        fprintf(out, "net       %-10.16s ", ready->net[i].name);
        if (state_of(ready, i) == WIRE_NET_LOADED)
            hash_print(out, ready, i);
        else
            fputs(states[state_of(ready, i)].trouble, out);
        fputc('\n', out);
    }
    fputs("detector  camera     on\n", out);
    for (int d = 0; d < DETECTORS; d++) {
        fprintf(out, "detector  %-10s ", detectors[d].word);
        if (off & detectors[d].looks)
            why_off(out, ready, detectors[d].looks);
        else
            fputs("on\n", out);
    }
}

void detectors_complain(FILE *out, const struct wire_ready *ready, const char *models)
{
    uint32_t off = detectors_off(ready);

    if (ready->slow)
        fprintf(out, "baqyla: this processor lacks instructions that XNNPACK needs; %s\n",
                strcmp(ready->runtime, "opencv") ? "nothing looks instead" : "OpenCV looks instead, more slowly");
    if (ready->degraded)
        fprintf(out, "baqyla: no face models in %s; only the camera is judged, not who is in view\n", models);
    for (int d = 0; d < DETECTORS; d++)
        if (off & detectors[d].looks && nets_of(ready)) {
            fprintf(out, "baqyla: %s: ", detectors[d].word);
            why_off(out, ready, detectors[d].looks);
        }
}

static void runtime_metric(FILE *out, int eye, const struct wire_ready *ready)
{
    fprintf(out, "baqyla_eye_runtime_info{eye=\"%d\",runtime=\"", eye);
    plain_print(out, ready->runtime, sizeof ready->runtime);
    fprintf(out, "\",slow=\"%d\"} 1\n", ready->slow != 0);
}

static void net_metric(FILE *out, int eye, const struct wire_ready *ready, uint32_t net)
{
    fprintf(out, "baqyla_eye_net_info{eye=\"%d\",net=\"", eye);
    plain_print(out, ready->net[net].name, sizeof ready->net[net].name);
    fprintf(out, "\",state=\"%s\",sha256=\"", states[state_of(ready, net)].word);
    if (state_of(ready, net) == WIRE_NET_LOADED)
        hash_print(out, ready, net);
    fputs("\"} 1\n", out);
}

void detectors_metrics(FILE *out, const struct wire_ready *const *eye, int eyes)
{
    fputs("# HELP baqyla_eye_runtime_info What an eye computes with.\n# TYPE baqyla_eye_runtime_info gauge\n", out);
    for (int e = 0; e < eyes; e++)
        if (eye[e])
            runtime_metric(out, e, eye[e]);
    fputs("# HELP baqyla_eye_net_info The nets of an eye; state is loaded, missing, foreign (another SHA-256) or "
          "refused.\n# TYPE baqyla_eye_net_info gauge\n",
          out);
    for (int e = 0; e < eyes; e++)
        for (uint32_t i = 0; eye[e] && i < nets_of(eye[e]); i++)
            net_metric(out, e, eye[e], i);
    fputs("# HELP baqyla_eye_detector_on Whether an eye can look for it.\n# TYPE baqyla_eye_detector_on gauge\n", out);
    for (int e = 0; e < eyes; e++)
        for (int d = 0; eye[e] && d < DETECTORS; d++)
            fprintf(out, "baqyla_eye_detector_on{eye=\"%d\",detector=\"%s\"} %d\n", e, detectors[d].word,
                    !(detectors_off(eye[e]) & detectors[d].looks));
}
