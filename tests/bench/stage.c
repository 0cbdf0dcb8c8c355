/* links: session vision */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libavutil/frame.h>

#include "canvas.h"
#include "decode.h"
#include "file_in.h"
#include "rules.h"
#include "upright.h"

/* Events staged in memory over clips of people, and what eye and rules say of them: no editor, no coder between, so
   that a hundred of them take a minute. Pictures come at the look rate of the server, 3.75 a second.
   usage: bench_stage MODELS EDITS [xnnpack|opencv|eight] [every] -- KIND… -- ROOM… -- GROUP=CLIP…
   Prints one JSON object a line: kind, clip, when the event began and ended, how, and the incidents. */

enum {
    STEP_US = 266667,
    SECOND = 1000000,
    PICTURES_MAX = 120,
    PICTURES_MIN = 8,
    CLIPS_MAX = 40,
    LEAD_S = 9,
    TAIL_S = 8,
    FACE_LOOKS = 4,
};

struct clip {
    const char *group, *file;
    int count;
    struct canvas picture[PICTURES_MAX];
    struct area face; /* of all its places; w = 0: not known */
    float face_width, mean;
};

struct stage {
    struct looker *looker;
    struct rules_policy policy;
    struct clip clip[CLIPS_MAX], room[CLIPS_MAX]; /* a room has one picture */
    int clips, rooms;
};

struct edit {
    const struct clip *who, *other, *room;
    int turn;      /* of this kind, from 0: sizes, places and lights go round with it */
    float gain;    /* of the light from the beginning */
    float seconds; /* since the clip began */
    uint32_t seed;
    struct canvas held;
    char how[64];
};

#define PICK(turn, ...) ((const float[]){__VA_ARGS__}[(turn) % (int)(sizeof((float[]){__VA_ARGS__}) / sizeof(float))])

static const struct canvas *picture_at(const struct clip *c, float seconds)
{
    int n = (int)(seconds * (float)SECOND / STEP_US + 0.5F), around = 2 * c->count - 2;

    n %= around; /* forwards and backwards, so that there is no cut */
    return &c->picture[n < c->count ? n : around - n];
}

/* ---- the kinds ---- */

static struct area head_of(const struct clip *c)
{
    struct area f = c->face;
    float x = fmaxf(0, f.x - 0.28F * f.w), y = fmaxf(0, f.y - 0.42F * f.h);

    return (struct area){x, y, fminf((float)c->picture->w - x, 1.56F * f.w),
                         fminf((float)c->picture->h - y, 1.65F * f.h)};
}

static void cover(struct canvas *c, struct edit *e)
{
    static const int tone[][5] = {{17, 0, 0, 128, 128},   {110, 35, 18, 112, 150}, {90, -30, 20, 95, 190},
                                  {118, 0, 7, 128, 128},  {26, 4, 0, 126, 131},    {70, 10, 16, 118, 140},
                                  {195, -20, -16, 124, 131}};
    const int *t = tone[e->turn % (int)(sizeof tone / sizeof *tone)];

    canvas_tone(c, t[0], t[1], t[2], t[3], t[4]);
    canvas_noise(c, (int)PICK(e->turn, 3, 5, 4), &e->seed);
    snprintf(e->how, sizeof e->how, "luma %d", t[0]);
}

static void placeholder(struct canvas *c, struct edit *e)
{
    static const int colour[][3] = {{88, 150, 95}, {126, 128, 128}, {48, 130, 127},
                                    {74, 86, 75},  {188, 128, 128}, {70, 152, 138}};
    const int *t = colour[e->turn % (int)(sizeof colour / sizeof *colour)];

    canvas_tone(c, t[0], 0, 0, t[1], t[2]);
    snprintf(e->how, sizeof e->how, "luma %d", t[0]);
}

static void dark(struct canvas *c, struct edit *e)
{
    float mean = PICK(e->turn, 22, 14, 18, 10);

    canvas_light(c, mean / canvas_mean(c), 1.0F);
    canvas_noise(c, (int)PICK(e->turn, 4, 6, 8), &e->seed);
    snprintf(e->how, sizeof e->how, "mean luma %.0f", (double)mean);
}

static void light(struct canvas *c, struct edit *e)
{
    float gamma = PICK(e->turn, 1.5F, 0.7F, 1.7F, 0.6F);

    canvas_light(c, 1.0F, gamma);
    snprintf(e->how, sizeof e->how, "gamma %.1f", (double)gamma);
}

static void defocus(struct canvas *c, struct edit *e)
{
    float sigma = PICK(e->turn, 7, 10, 6, 13);

    canvas_blur(c, (struct area){0, 0, (float)c->w, (float)c->h}, sigma);
    snprintf(e->how, sizeof e->how, "sigma %.0f px", (double)sigma);
}

static void face_blur(struct canvas *c, struct edit *e)
{
    struct area f = e->who->face;
    float share = PICK(e->turn, 0.06F, 0.09F, 0.075F, 0.11F);

    canvas_blur(c, (struct area){f.x - 0.12F * f.w, f.y - 0.2F * f.h, 1.24F * f.w, 1.35F * f.h},
                share * e->who->face_width);
    snprintf(e->how, sizeof e->how, "sigma %.3f of the face", (double)share);
}

static void freeze(struct canvas *c, struct edit *e)
{
    if (!e->held.bytes)
        e->held = canvas_copy(c);
    canvas_set(c, &e->held);
}

static void second(struct canvas *c, struct edit *e)
{
    struct area own = e->who->face, head = head_of(e->other);
    float right = (float)c->w - own.x - own.w, space = fmaxf(own.x, right);
    float face = fminf(PICK(e->turn, 56, 84, 66, 110, 50, 75), space / head.w * e->other->face_width);
    float width = head.w * face / e->other->face_width;

    if (face < 47)
        return;
    canvas_paste(c, picture_at(e->other, e->seconds), head, width,
                 (own.x > right ? 4 : (float)c->w - width - 4) + 3 * sinf(e->seconds * 1.3F),
                 PICK(e->turn, 18, 50, 90) + 2 * sinf(e->seconds * 2.1F));
    snprintf(e->how, sizeof e->how, "face %.0f px", (double)face);
}

static void absent(struct canvas *c, struct edit *e)
{
    canvas_fill(c, e->room->picture);
    canvas_noise(c, 5, &e->seed);
}

static void somebody_else(struct canvas *c, struct edit *e)
{
    canvas_fill(c, picture_at(e->other, e->seconds));
    canvas_noise(c, 4, &e->seed);
}

/* The head, as small as a webcam shows it, before a room of which one part is seen, then another. */
static void room_seen(struct canvas *c, struct edit *e, int moved)
{
    static const float turn[][2] = {{0, 0.5F}, {1, 0}, {0.5F, 1}, {1, 1}, {0, 0}};
    const float zoom = 1.4F, spare = 1.0F - 1.0F / zoom, *to = turn[e->turn % (int)(sizeof turn / sizeof *turn)];
    struct area head = head_of(e->who);
    float width = head.w * PICK(e->turn, 64, 80, 72) / e->who->face_width, s = e->seconds;
    struct canvas whole = canvas_new(c->w, c->h);

    canvas_fill(&whole, e->room->picture);
    canvas_paste(&whole, picture_at(e->who, s), head, width,
                 ((float)c->w - width) / 2 + 7 * sinf(s * 0.9F) + 4 * sinf(s * 2.3F),
                 0.34F * (float)c->h - width * head.h / head.w / 2 + 5 * sinf(s * 1.3F));
    canvas_fit(c, &whole,
               (struct area){spare * (float)c->w * (moved ? to[0] : PICK(e->turn, 0.5F, 0.4F, 0.6F)),
                             spare * (float)c->h * (moved ? to[1] : 0.5F), (float)c->w / zoom, (float)c->h / zoom});
    canvas_noise(c, 4, &e->seed);
    free(whole.bytes);
}

static void before_room(struct canvas *c, struct edit *e)
{
    room_seen(c, e, 0);
}

static void moved(struct canvas *c, struct edit *e)
{
    room_seen(c, e, 1);
}

static const struct kind {
    const char *name;
    float seconds;
    void (*during)(struct canvas *c, struct edit *e);
    void (*always)(struct canvas *c, struct edit *e); /* NULL: the clip as it is */
    int two, room;                                    /* needs somebody else, a room */
} kinds[] = {
    {"covered", 3, cover, NULL, 0, 0},
    {"extra_person", 4, second, NULL, 1, 0},
    {"absent", 6, absent, NULL, 0, 1},
    {"wrong_person", 25, somebody_else, NULL, 1, 0},
    {"frozen", 6, freeze, NULL, 0, 0},
    {"blurred_face", 10, face_blur, NULL, 0, 0},
    {"blocked", 8, placeholder, NULL, 0, 0},
    {"dark", 16, dark, NULL, 0, 0},
    {"defocused", 16, defocus, NULL, 0, 0},
    {"moved", 18, moved, before_room, 0, 1},
    {"passer_by", 1, second, NULL, 1, 0},
    {"light", 5, light, NULL, 0, 0},
};

/* ---- material ---- */

static void find_face(struct stage *s, struct clip *c)
{
    float right = 0, low = 0;
    int found = 0;

    for (int i = 0; i < FACE_LOOKS; i++) {
        const struct canvas *at = &c->picture[(c->count - 1) * i / (FACE_LOOKS - 1)];
        struct picture p = canvas_picture(at, 0, 0);
        struct sight g;

        look_still(s->looker, &s->policy.tune, &p, &g);
        c->mean += canvas_mean(at) / FACE_LOOKS;
        if (g.boxes != 1)
            continue;
        float x = g.box->x, y = g.box->y;
        c->face.x = found ? fminf(c->face.x, x) : x;
        c->face.y = found ? fminf(c->face.y, y) : y;
        right = fmaxf(right, x + (float)g.box->w);
        low = fmaxf(low, y + (float)g.box->h);
        c->face_width += (float)g.box->w;
        found++;
    }
    if (!found)
        return;
    c->face_width /= (float)found;
    c->face.w = right - c->face.x;
    c->face.h = low - c->face.y;
}

static void add_clip(struct stage *s, char *named)
{
    char *equals = strchr(named, '=');
    struct clip *c = &s->clip[s->clips];
    const char *why = "cannot be opened";
    struct picture p;

    if (!equals || s->clips == CLIPS_MAX)
        return;
    *equals = '\0';
    *c = (struct clip){.group = named, .file = equals + 1};
    int fd = open(c->file, O_RDONLY | O_CLOEXEC);
    struct file_in *in = fd < 0 ? NULL : file_in_open(fd, &why);
    while (in && c->count < PICTURES_MAX && file_in_next(in, &p))
        c->picture[c->count++] = canvas_of(&p);
    if (in)
        file_in_close(in);
    else
        fprintf(stderr, "bench_stage: %s: %s\n", c->file, why);
    if (fd >= 0)
        close(fd);
    if (c->count >= PICTURES_MIN)
        find_face(s, c);
    if (c->face.w > 0)
        s->clips++;
}

static void add_room(struct stage *s, const char *file)
{
    enum { SIDE_MAX = 1024, ROOM_BYTES = 16 * 1024 * 1024, PADDING = 64 };
    uint8_t *bytes = calloc(1, ROOM_BYTES + PADDING);
    FILE *in = fopen(file, "rb");
    size_t len = bytes && in ? fread(bytes, 1, ROOM_BYTES, in) : 0;
    const char *why = NULL;
    int turn, shrunk;
    struct AVFrame *frame = len ? photo_decode(bytes, len, &turn, &why) : NULL;
    struct AVFrame *upright = frame ? frame_upright(frame, turn, SIDE_MAX, &shrunk) : NULL;
    struct picture p;

    if (upright && s->rooms < CLIPS_MAX && picture_from_frame(upright, &p))
        s->room[s->rooms++].picture[0] = canvas_of(&p);
    av_frame_free(&upright);
    av_frame_free(&frame);
    free(bytes);
    if (in)
        fclose(in);
}

static const struct clip *somebody_not(const struct stage *s, const struct clip *who, int turn)
{
    for (int i = 0; i < s->clips; i++) {
        const struct clip *c = &s->clip[((int)(who - s->clip) + 1 + turn + i) % s->clips];

        if (strcmp(c->group, who->group) != 0)
            return c;
    }
    return NULL;
}

/* ---- running ---- */

static void say(const struct verdict *v, size_t count, int64_t opened[KINDS], int *said)
{
    for (size_t i = 0; i < count; i++) {
        if (v[i].what == VERDICT_OPEN)
            opened[v[i].kind] = v[i].at_ms;
        if (v[i].what != VERDICT_CLOSE)
            continue;
        printf("%s{\"kind\":\"%s\",\"from_ms\":%lld,\"opened_ms\":%lld,\"to_ms\":%lld}", (*said)++ ? "," : "",
               kind_row(v[i].kind)->word, (long long)v[i].from_ms, (long long)opened[v[i].kind], (long long)v[i].to_ms);
    }
}

static void run(const struct stage *s, const struct kind *k, struct edit *e)
{
    struct memory *memory = memory_new();
    struct rules rules;
    struct verdict out[RULES_VERDICTS];
    struct canvas now = canvas_new(e->who->picture->w, e->who->picture->h);
    float from = LEAD_S + PICK(e->turn, 0, 0.4F, 1.2F, 0.8F), to = from + k->seconds;
    int64_t opened[KINDS] = {0};
    int said = 0;
    uint64_t pts_us = 0;

    if (!memory)
        abort();
    rules_init(&rules);
    printf("{\"edit\":\"%s\",\"clip\":\"%s\",\"from_ms\":%.0f,\"to_ms\":%.0f,\"incidents\":[", k->name, e->who->file,
           (double)from * 1000, (double)to * 1000);
    for (uint32_t n = 0; (float)pts_us < (to + TAIL_S) * SECOND; n++, pts_us += STEP_US) {
        e->seconds = (float)pts_us / SECOND;
        canvas_set(&now, picture_at(e->who, e->seconds));
        canvas_light(&now, e->gain, 1.0F);
        int during = e->seconds >= from && e->seconds < to;
        if (!during || k->during != freeze)
            canvas_noise(&now, (int)PICK(e->turn, 4, 6, 3), &e->seed);
        if (during)
            k->during(&now, e);
        else if (k->always)
            k->always(&now, e);
        struct picture p = canvas_picture(&now, n, pts_us);
        struct sight sight;
        look(s->looker, memory, &s->policy.tune, &p, &sight);
        const struct rules_input in = {.kind = RULES_SIGHT, .sight = &sight};
        say(out, rules_step(&s->policy, &rules, &in, out), opened, &said);
    }
    say(out, rules_end(&s->policy, &rules, (int64_t)(pts_us / 1000), 0, out), opened, &said);
    printf("],\"how\":\"%s\",\"gain_milli\":%.0f}\n", e->how, (double)e->gain * 1000);
    fflush(stdout);
    free(now.bytes);
    free(e->held.bytes);
    memory_free(memory);
}

static int stage_kind(const struct stage *s, const struct kind *k, int edits)
{
    int made = 0;

    for (int turn = 0; made < edits && turn < 4 * edits; turn++) {
        const struct clip *who = &s->clip[turn % s->clips];
        float gain = PICK(turn + turn / s->clips, 1, 0.7F, 0.55F, 1, 1.15F, 1);
        struct edit e = {.who = who,
                         .other = somebody_not(s, who, turn / s->clips),
                         .room = s->rooms ? &s->room[turn % s->rooms] : NULL,
                         .turn = turn + turn / s->clips,
                         .gain = fmaxf(gain, fminf(1.0F, 62.0F / who->mean)),
                         .seed = (uint32_t)turn + 1};

        if ((k->two && !e.other) || (k->room && !e.room) || (k->during == dark && who->mean <= 55))
            continue;
        run(s, k, &e);
        made++;
    }
    return made;
}

int main(int argc, char **argv)
{
    static struct stage s;
    int at = 3, part = 0, wanted[sizeof kinds / sizeof *kinds] = {0};
    const char *runtime = NULL;

    if (argc < 4) {
        fputs("usage: bench_stage MODELS EDITS [RUNTIME] [every] -- KIND… -- ROOM… -- GROUP=CLIP…\n", stderr);
        return 2;
    }
    rules_policy_defaults(&s.policy);
    s.policy.kind[KIND_LOOPING].open_ms = 0; /* clips go round */
    s.policy.tune.looks &= ~(uint32_t)LOOK_LOOPS;
    for (; at < argc && strcmp(argv[at], "--") != 0; at++) {
        if (strcmp(argv[at], "every") == 0)
            s.policy.tune.looks |= LOOK_EVERY;
        else
            runtime = argv[at];
    }
    looker_thread();
    s.looker = looker_new(argv[1], runtime);
    if (!s.looker) {
        fprintf(stderr, "bench_stage: no such runtime: %s\n", runtime);
        return 2;
    }
    for (; at < argc; at++) {
        if (strcmp(argv[at], "--") == 0)
            part++;
        else if (part == 2)
            add_room(&s, argv[at]);
        else if (part == 3)
            add_clip(&s, argv[at]);
        for (size_t k = 0; part == 1 && k < sizeof kinds / sizeof *kinds; k++)
            wanted[k] |= strcmp(kinds[k].name, argv[at]) == 0;
    }
    for (size_t k = 0; s.clips && k < sizeof kinds / sizeof *kinds; k++)
        if (wanted[k])
            (void)stage_kind(&s, &kinds[k], (int)strtol(argv[2], NULL, 10));
    looker_free(s.looker);
    return s.clips ? 0 : 1;
}
