#include "sim_student.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "sim_camera.h"
#include "sim_socket.h"

enum { SOCKET_EXAM, SOCKET_MEDIA, AGAIN_S = 1 };

static const char *const steps[] = {"rules", "consent", "system", "camera", "network", "face"};
enum { STEPS = sizeof steps / sizeof *steps };

/* ---- words ---- */

void sim_say(struct sim_student *s, struct lws *wsi, json_t *take_json)
{
    json_t **queue = wsi == s->exam ? s->out : s->media_out;
    int *len = wsi == s->exam ? &s->out_len : &s->media_out_len;
    if (!wsi || !take_json || *len == SIM_OUT) {
        json_decref(take_json);
        return;
    }
    queue[(*len)++] = take_json;
    lws_callback_on_writable(wsi);
}

static void step_ask(struct sim_student *s)
{
    if (s->step == STEPS) {
        sim_say(s, s->exam, json_pack("{s:s,s:I}", "t", "enter", "n", (json_int_t)++s->n));
        return;
    }
    sim_say(s, s->exam,
        json_pack("{s:s,s:I,s:s,s:b,s:{s:s,s:b}}", "t", "step", "n", (json_int_t)++s->n, "step", steps[s->step], "ok",
                  1, "info", "by", "simulation", "face_matching", 1));
}

static void again_later(struct sim_student *s);

static void media_open(struct sim_student *s);

static void answer_say(struct sim_student *s)
{
    json_t *word = json_copy(s->unsaved);
    if (word)
        json_object_set_new(word, "n", json_integer((json_int_t)++s->n));
    sim_say(s, s->exam, word);
}

static void answer_next(lws_sorted_usec_list_t *sul)
{
    struct sim_student *s = lws_container_of(sul, struct sim_student, answer);
    lws_sul_schedule(s->context, 0, &s->answer, answer_next, (lws_usec_t)s->answer_every_s * LWS_US_PER_SEC);
    size_t items = json_array_size(s->items);
    if (s->phase != SIM_SITTING || !items || !s->exam)
        return;
    if (s->unsaved)
        return;
    json_t *item = json_array_get(s->items, s->next_item++ % items);
    const char *id = json_string_value(json_object_get(item, "id"));
    json_t *options = json_object_get(item, "options");
    if (!id || !json_array_size(options))
        return;
    json_t *option = json_array_get(options, (s->next_item * 7 + s->camera.seq) % json_array_size(options));
    json_int_t rev = json_integer_value(json_object_get(s->revs, id)) + 1;
    json_object_set_new(s->revs, id, json_integer(rev));
    s->answered_us = lws_now_usecs();
    s->answers_asked++;
    s->unsaved = json_pack("{s:s,s:s,s:I,s:[s],s:I}", "t", "answer", "item", id, "rev", rev, "choice",
                           json_string_value(json_object_get(option, "id")), "at_ms",
                           (json_int_t)(lws_now_usecs() / 1000));
    answer_say(s);
}

static void items_take(struct sim_student *s, const json_t *message)
{
    json_t *items = json_object_get(message, "items");
    if (!json_is_array(items))
        return;
    json_decref(s->items);
    s->items = json_incref(items);
    size_t i;
    json_t *answer;
    json_array_foreach(json_object_get(message, "answers"), i, answer)
        json_object_set(s->revs, json_string_value(json_object_get(answer, "item")), json_object_get(answer, "rev"));
}

static void state_take(struct sim_student *s, const json_t *message)
{
    const char *state = json_string_value(json_object_get(json_object_get(message, "attempt"), "state"));
    if (!state)
        return;
    items_take(s, message);
    if (!strcmp(state, "in_progress") || !strcmp(state, "interrupted") || !strcmp(state, "paused"))
        s->phase = SIM_SITTING;
    else if (!strcmp(state, "id_ok"))
        s->phase = SIM_WAITING;
    else if (!strcmp(state, "scheduled") || strstr("checkin consented device_ok", state))
        s->phase = SIM_CHECKIN;
    else
        s->phase = SIM_DONE;
}

/* "steps" of the welcome tells how far an earlier visit came. */
static int steps_done(const json_t *message)
{
    int done = 0;
    const json_t *list = json_object_get(message, "steps");
    for (; done < STEPS; done++) {
        const json_t *step = json_object_get(list, steps[done]);
        size_t i;
        json_t *row;
        json_array_foreach(list, i, row)
        {
            const char *name = json_string_value(json_object_get(row, "step"));
            if (name && !strcmp(name, steps[done]))
                step = row;
        }
        if (!json_is_true(json_object_get(step, "ok")))
            break;
    }
    return done;
}

static void cut_over(struct sim_student *s)
{
    lws_usec_t cut_us = s->cut_us ? lws_now_usecs() - s->cut_us : 0;
    s->all_cuts_us += cut_us;
    s->longest_cut_us = cut_us > s->longest_cut_us ? cut_us : s->longest_cut_us;
    s->cut_us = 0;
}

static void welcome_take(struct sim_student *s, const json_t *message)
{
    const char *resume = json_string_value(json_object_get(message, "resume"));
    const char *token = json_string_value(json_object_get(json_object_get(message, "media"), "token"));
    snprintf(s->resume, sizeof s->resume, "%s", resume ? resume : "");
    snprintf(s->media_token, sizeof s->media_token, "%s", token ? token : "");
    state_take(s, message);
    cut_over(s);
    if (s->phase == SIM_DONE)
        return;
    media_open(s);
    if (s->unsaved && s->phase == SIM_SITTING)
        answer_say(s);
    sim_say(s, s->exam, json_pack("{s:s,s:s,s:s}", "t", "track", "state", "live", "label", "Simulated camera"));
    if (s->phase == SIM_CHECKIN || s->phase == SIM_WAITING) {
        s->step = steps_done(message);
        step_ask(s);
    }
}

static void reply_take(struct sim_student *s, const json_t *message)
{
    if (json_object_get(message, "fault")) {
        s->faults++;
        return;
    }
    if (json_object_get(message, "saved_ms")) {
        s->answers_acked += s->unsaved != NULL;
        json_decref(s->unsaved);
        s->unsaved = NULL;
        if (s->told)
            s->told(s, SIM_ANSWER_SAVED, lws_now_usecs() - s->answered_us);
    }
    if (json_object_get(message, "resume"))
        welcome_take(s, message);
    else if (s->phase == SIM_CHECKIN && s->step < STEPS) {
        state_take(s, message);
        s->step++;
        step_ask(s);
    }
}

static void exam_text(struct sim_student *s, const json_t *message)
{
    const char *t = json_string_value(json_object_get(message, "t"));
    if (json_object_get(message, "re"))
        reply_take(s, message);
    else if (t && !strcmp(t, "welcome"))
        welcome_take(s, message);
    else if (t && !strcmp(t, "state"))
        state_take(s, message);
}

/* ---- sockets ---- */

static struct lws *open_socket(struct sim_student *s, const char *path, int which)
{
    s->text_len[which] = 0;
    return sim_socket_open(s->context, &s->user, path, "sim", s);
}

static void exam_open(lws_sorted_usec_list_t *sul)
{
    struct sim_student *s = lws_container_of(sul, struct sim_student, again);
    if (!s->exam)
        s->exam = open_socket(s, "/ws/exam", SOCKET_EXAM);
    if (!s->exam)
        again_later(s);
}

static void media_open(struct sim_student *s)
{
    char path[200];
    if (s->media)
        return;
    s->welcomed = s->configured = 0;
    snprintf(path, sizeof path, "/ws/media?attempt=%s&token=%s", s->attempt, s->media_token);
    s->media = open_socket(s, path, SOCKET_MEDIA);
}

static void again_later(struct sim_student *s)
{
    if (s->phase != SIM_DONE)
        lws_sul_schedule(s->context, 0, &s->again, exam_open, AGAIN_S * LWS_US_PER_SEC);
}

static void queue_drop(json_t **queue, int *len)
{
    while (*len)
        json_decref(queue[--*len]);
}

static void closed(struct sim_student *s, struct lws *wsi)
{
    if (wsi == s->media) {
        s->media = NULL;
        queue_drop(s->media_out, &s->media_out_len);
        if (s->exam && s->phase != SIM_DONE) {
            s->reconnects++;
            lws_set_timeout(s->exam, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
        }
    } else if (wsi == s->exam) {
        s->exam = NULL;
        if (s->phase == SIM_SITTING && !s->cut_us)
            s->cut_us = lws_now_usecs();
        queue_drop(s->out, &s->out_len);
        again_later(s);
    }
}

static void write_text(struct lws *wsi, json_t **queue, int *len)
{
    static char text[LWS_PRE + 16 * 1024]; /* one thread */
    if (!*len)
        return;
    size_t size = json_dumpb(queue[0], text + LWS_PRE, sizeof text - LWS_PRE, JSON_COMPACT);
    json_decref(queue[0]);
    memmove(queue, queue + 1, (size_t)--*len * sizeof *queue);
    if (size <= sizeof text - LWS_PRE)
        lws_write(wsi, (unsigned char *)text + LWS_PRE, size, LWS_WRITE_TEXT);
    lws_callback_on_writable(wsi);
}

static void received(struct sim_student *s, struct lws *wsi, const char *bytes, size_t len)
{
    int which = wsi == s->media ? SOCKET_MEDIA : SOCKET_EXAM;
    if (lws_frame_is_binary(wsi) || s->text_len[which] + len > sizeof s->text[which]) {
        s->faults++;
        s->text_len[which] = 0;
        return;
    }
    memcpy(s->text[which] + s->text_len[which], bytes, len);
    s->text_len[which] += len;
    if (!lws_is_final_fragment(wsi) || lws_remaining_packet_payload(wsi))
        return;
    json_t *message = json_loadb(s->text[which], s->text_len[which], 0, NULL);
    s->text_len[which] = 0;
    if (which == SOCKET_MEDIA)
        sim_camera_text(s, message);
    else
        exam_text(s, message);
    json_decref(message);
}

static void greet(struct sim_student *s, struct lws *wsi)
{
    if (wsi == s->media) {
        sim_say(s, wsi,
            json_pack("{s:s,s:[{s:i,s:I}]}", "t", "hello", "streams", "stream", 0, "last_seq",
                      (json_int_t)s->camera.seq));
        return;
    }
    sim_say(s, wsi,
        json_pack("{s:s,s:I,s:s,s:s,s:s?,s:{s:s,s:i,s:i,s:s,s:s}}", "t", "hello", "n", (json_int_t)++s->n, "attempt",
                  s->attempt, "tab", s->tab, "resume", *s->resume ? s->resume : NULL, "client", "agent", "simulation",
                  "width", 1280, "height", 720, "zone", "Asia/Almaty", "codec", s->camera.clip->codec));
}

static int sim_callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
    struct sim_student *s = user;
    switch (reason) {
    case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
        return sim_socket_cookie(&s->user, wsi, in, len);
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
        if (s->send_bytes)
            (void)setsockopt(lws_get_socket_fd(wsi), SOL_SOCKET, SO_SNDBUF, &s->send_bytes, sizeof s->send_bytes);
        greet(s, wsi);
        break;
    case LWS_CALLBACK_CLIENT_RECEIVE:
        received(s, wsi, in, len);
        break;
    case LWS_CALLBACK_CLIENT_WRITEABLE:
        if (wsi == s->exam) {
            write_text(wsi, s->out, &s->out_len);
        } else if (s->media_out_len) {
            write_text(wsi, s->media_out, &s->media_out_len);
        } else {
            sim_camera_write(s);
        }
        break;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    case LWS_CALLBACK_CLIENT_CLOSED:
        if (s)
            closed(s, wsi);
        break;
    default:
        break;
    }
    return 0;
}

const struct lws_protocols sim_protocols[] = {{"sim", sim_callback, 0, 16 * 1024, 0, NULL, 0}, {0}};

enum fault sim_student_start(struct sim_student *s, struct lws_context *context, lws_usec_t begin_us)
{
    json_t *mine = NULL;
    enum fault f = sim_request(&s->user, "GET", "/api/my/attempts", NULL, &mine);
    if (f)
        return f;
    const char *id = json_string_value(json_object_get(json_array_get(json_object_get(mine, "rows"), 0), "id"));
    if (!id) {
        json_decref(mine);
        return fault(F_NOT_FOUND, "%s has no attempt to sit", s->login);
    }
    snprintf(s->attempt, sizeof s->attempt, "%s", id);
    json_decref(mine);
    snprintf(s->tab, sizeof s->tab, "sim-%s", s->login);
    s->context = context;
    s->camera.number = STREAM_CAMERA;
    s->small.number = STREAM_SMALL;
    s->camera.ring_from = s->small.ring_from = s->camera.live = s->small.live = 1;
    s->ring_len = s->ring_len ? s->ring_len : SIM_RING;
    s->camera.ring = calloc(s->ring_len, sizeof *s->camera.ring);
    s->small.ring = calloc(s->ring_len, sizeof *s->small.ring);
    s->revs = json_object();
    if (!s->camera.ring || !s->small.ring || !s->revs)
        return fault(F_NOMEM, "a student");
    lws_sul_schedule(context, 0, &s->again, exam_open, begin_us + 1);
    lws_sul_schedule(context, 0, &s->tick, sim_camera_tick, begin_us + s->camera.clip->frame_us);
    lws_sul_schedule(context, 0, &s->answer, answer_next,
                     begin_us + (lws_usec_t)s->answer_every_s * LWS_US_PER_SEC);
    return F_OK;
}

void sim_student_release(struct sim_student *s)
{
    queue_drop(s->out, &s->out_len);
    queue_drop(s->media_out, &s->media_out_len);
    json_decref(s->items);
    json_decref(s->revs);
    json_decref(s->unsaved);
    s->items = s->revs = s->unsaved = NULL;
    free(s->camera.ring);
    free(s->small.ring);
    s->camera.ring = s->small.ring = NULL;
}
