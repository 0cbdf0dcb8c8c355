#include "live_eyes.h"

#include <stdio.h>
#include <unistd.h>

#include "capacity.h"
#include "doing.h"
#include "live_identity.h"
#include "live_media.h"
#include "live_rows.h"
#include "live_rules.h"
#include "live_small.h"
#include "log.h"
#include "loop.h"
#include "metrics.h"
#include "settings.h"

/* A look at who is in view falls due each half second of media time; a picture that shows nothing spares it. */
static void look_count(struct live *l, const struct sight *sight)
{
    enum { FACE_NETS = 7 };
    uint64_t due = sight->pts_us / (TUNE_LOOK_EVERY_MS * 1000) + 1;
    bool spared = (sight->camera == CAMERA_COVERED || sight->camera == CAMERA_BLOCKED) && due != l->look_due;
    if (sight->net & FACE_NETS || spared)
        metric_add(M_face_looks, 1);
    l->look_due = due;
}

static void on_sight(void *user, uint32_t seat, const struct sight *sight)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (!l)
        return;
    look_count(l, sight);
    watchman_sight(l, sight);
    identity_sight(l, sight);
}

static void on_enrolled(void *user, uint32_t seat, const struct wire_enrolled *enrolled)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (l)
        identity_enrolled(l, enrolled);
}

static void on_want_detail(void *user, uint32_t seat)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (l)
        small_want_detail(l);
}

static void on_witness(void *user, uint32_t seat, const struct wire_witness *witness)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (l)
        small_witness(l, witness);
}

static void on_want_key(void *user, uint32_t seat)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (l)
        small_want_key(l);
}

static void on_opened(void *user, uint32_t seat, const struct wire_open *open, const void *extradata)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (l)
        media_opened(l, open, extradata);
}

static void on_chunk(void *user, uint32_t seat, const struct wire_frame *frame, const void *bytes, size_t len)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (l)
        media_chunk(l, frame, bytes, len);
}

static void on_sick(void *user, uint32_t seat, enum sick why)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (!l)
        return;
    log_line(LEVEL_WARN, "stream_sick", "attempt=%s why=%d", l->id, (int)why);
    small_want_key(l);
}

static void on_unseen(void *user, uint32_t seat, enum unseen why, uint64_t from_us, uint64_t to_us)
{
    (void)user;
    struct live *l = live_by_seat(seat);
    if (!l)
        return;
    log_line(LEVEL_WARN, "unseen", "attempt=%s why=%d from_ms=%lld to_ms=%lld", l->id, (int)why,
             (long long)(from_us / 1000), (long long)(to_us / 1000));
    watchman_unseen(l);
    live_errand(l, &row_live_unseen,
                json_pack("{s:i, s:I, s:I}", "cause",
                          (int)(why == UNSEEN_RESTART ? UNSEEN_BY_RESTART : UNSEEN_BY_LOAD), "from_ms",
                          (json_int_t)live_server_ms(l, from_us), "to_ms", (json_int_t)live_server_ms(l, to_us)),
                NULL);
}

/* Given by the operator, else beside the program, else in the source tree that it was built in. */
static const char *models_folder(char *out, size_t size)
{
    if (settings()->models[0])
        return settings()->models;
    snprintf(out, size, "%s/models", program_folder());
    if (access(out, R_OK))
        snprintf(out, size, "%s/../../models", program_folder());
    return out;
}

enum fault live_eyes_start(struct eyes **ret_eyes)
{
    static const char *const runtimes[] = {NULL, "xnnpack", "opencv", "eight"};
    static const struct eyes_events events = {on_sight, on_want_key, on_opened, on_chunk, on_sick,
                                              on_unseen, on_enrolled, on_want_detail, on_witness};
    char program[SETTING_TEXT_MAX + 32], models[SETTING_TEXT_MAX + 32];
    snprintf(program, sizeof program, "%s/baqyla-eye", program_folder());
    const struct eyes_options options = {program, models_folder(models, sizeof models), runtimes[settings()->runtime],
                                         capacity_eyes()};
    return eyes_start(loop_uv(), &options, &events, NULL, ret_eyes);
}

void live_eye_open(struct live *l, const struct inlet_config *c, bool details)
{
    struct wire_open open = {.codec = c->codec, .layered = c->layers > 1, .extradata_len = c->extradata_len,
                             .details = details};
    struct wire_tune tune;
    if (eyes_open(media_eyes(), l->seat, &open, c->extradata) != F_OK) {
        log_fault(F_TOO_MANY, "eyes_open", NULL);
        return;
    }
    watchman_tune(l, &tune);
    eyes_tune(media_eyes(), l->seat, &tune);
    identity_opened(l);
}

void live_eye_frame(struct live *l, const struct wire_frame *frame, struct buffer *payload)
{
    enum doing before = doing_now(DOING_LOOK);
    eyes_frame(media_eyes(), l->seat, frame, payload);
    doing_now(before);
}
