#include "analyse.h"

#include <inttypes.h>
#include <stdio.h>

/* One look a line, for people who tune thresholds. Thousandths are written as they are stored; "-" is not measured. */

static const char *const cameras[CAMERA_STATES] = {"ok", "covered", "dark", "blocked", "frozen", "defocus"};
static const char *const identities[] = {"-", "same", "review", "OTHER", "unverif"};
static const char *const reasons[] = {"", "/no-face", "/soft", "/small", "/turned", "/covered", "/light", "/several"};
static const char *const against[] = {"", "/photo", "/stream"};
static const char *const labels[OBJECT_LABELS] = {"?", "phone", "book", "laptop", "screen", "headset"};

#define WORD(table, index) ((size_t)(index) < sizeof(table) / sizeof *(table) ? (table)[index] : "?")

void trace_begin(const struct report *report)
{
    fprintf(stderr,
            "# %s\n# %9s %-8s %-5s %5s %7s %15s %6s %6s  %-22s %5s %13s %5s %5s  %7s %7s  faces [x y w h score verify "
            "sharp turned] objects\n",
            report->file, "ms", "camera", "nets", "faces", "mean", "structure/limit", "sharp", "diff",
            "identity likeness", "objs", "loop/period", "moved", "synth", "dec_us", "look_us");
}

/* "-" in place of a number that was not measured. */
static const char *some(uint32_t value, char *out, size_t size)
{
    if (value)
        snprintf(out, size, "%" PRIu32, value);
    else
        snprintf(out, size, "-");
    return out;
}

static const char *nets(uint8_t net, char out[6])
{
    static const char letters[] = "sf2io"; /* small, full, second opinion, identity, objects */

    for (int i = 0; i < 5; i++)
        out[i] = net >> i & 1 ? letters[i] : '.';
    out[5] = '\0';
    return out;
}

static void numbers(const struct sight *s)
{
    char net[6], who[64], loop[32], moved[12], faces[12], objects[12];

    if (s->identity == IDENTITY_NOT_ASKED)
        snprintf(who, sizeof who, "-");
    else
        snprintf(who, sizeof who, "%s%s%s %u", WORD(identities, s->identity), WORD(reasons, s->unverifiable),
                 WORD(against, s->against), s->likeness_milli);
    if (s->loop_milli)
        snprintf(loop, sizeof loop, "%u/%" PRIu32, s->loop_milli, s->loop_period_ms);
    else
        snprintf(loop, sizeof loop, "-");
    snprintf(faces, sizeof faces, s->faces == FACES_UNKNOWN ? "-" : "%d", s->faces);
    snprintf(objects, sizeof objects, s->objects == OBJECTS_UNKNOWN ? "-" : "%d", s->objects);
    fprintf(stderr, "%11" PRIu64 " %-8s %-5s %5s %7u %8u/%-6u %6u %6u  %-22s %5s %13s %5s %5u  %7u %7u ",
            s->pts_us / 1000, WORD(cameras, s->camera), nets(s->net, net), faces, s->luma_mean_milli,
            s->structure_milli, s->covered_milli, s->sharpness_milli, s->diff_milli, who, objects, loop,
            some(s->moved_milli, moved, sizeof moved), s->synthetic_milli, s->decode_us, s->look_us);
}

void trace_sight(const struct report *report, const struct sight *s)
{
    (void)report;
    numbers(s);
    for (uint32_t i = 0; i < s->boxes && i < SIGHT_BOXES; i++) {
        const struct sight_box *b = &s->box[i];

        fprintf(stderr, " [%d %d %d %d %u %u %u%s %u%s]", b->x, b->y, b->w, b->h, b->score_milli, b->verify_milli,
                b->sharpness_milli, b->identifiable ? "" : "!", b->turned_milli, b->flat ? " flat" : "");
    }
    for (int i = 0; i < s->objects && i < SIGHT_OBJECTS; i++) {
        const struct sight_object *o = &s->object[i];

        fprintf(stderr, " {%s %d %d %d %d %u}", WORD(labels, o->label), o->x, o->y, o->w, o->h, o->score_milli);
    }
    fputc('\n', stderr);
}
