#include <string.h>

#include "answer.h"
#include "chat.h"
#include "checkin.h"
#include "media.h"
#include "office_consent.h"
#include "policy.h"
#include "role.h"
#include "rules_page.h"
#include "text.h"

/* The words of /ws/exam. The socket's attempt was checked to be the student's own by its hello; each handler checks
   again, because the library does. */

enum { WORD_MAX = 16 * 1024, CLIENT_MAX = 2048, NAME_PART_MAX = 96 };

static char *dumped(struct request *request, const json_t *json)
{
    size_t len = json ? json_dumpb(json, NULL, 0, JSON_COMPACT) : 0;
    char *text = len ? arena_alloc(request->arena, len + 1) : NULL;
    if (text)
        json_dumpb(json, text, len, JSON_COMPACT);
    return text;
}

static enum fault own(struct db *db, const struct request *request, const char *attempt)
{
    return attempt_visible_to(db, request->who.person, request->who.roles, attempt, NEED_OWN);
}

static enum fault reply_attempt(struct db *db, struct request *request, struct reply *reply, const char *id)
{
    struct attempt a;
    json_t *attempt = NULL;
    enum fault f = attempt_load(db, id, &a);
    if (!f)
        f = office_attempt_json(db, &a, &attempt);
    if (!f)
        f = reply_json(reply,
                       json_pack("{s:o, s:o}", "attempt", attempt, "clock", office_clock_json(&a, request->now_ms)));
    if (!f)
        f = reply_notice(reply, NOTICE_ATTEMPT, id, NULL);
    return f;
}

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value ? value : json_null());
}

static enum fault consent_json(struct db *db, struct request *request, const struct attempt *a, json_t **ret_json)
{
    bool matching = false;
    json_t *json = NULL;
    enum fault f = policy_bool(db, a->policy_version, "face_matching", &matching);
    if (!f)
        f = office_consent_text(db, request, &json);
    if (!f)
        json_object_set_new(json, "matching", json_boolean(matching));
    if (!f || f == F_NOT_FOUND)
        *ret_json = f ? json_null() : json;
    return f == F_NOT_FOUND ? F_OK : f;
}

/* Everything that a screen which knows nothing needs. */
static enum fault welcome(struct db *db, struct request *request, const char *id, json_t **ret_json)
{
    struct attempt a;
    json_t *attempt = NULL, *steps = NULL, *items = NULL, *answers = NULL, *chat = NULL, *consent = NULL;
    int64_t place = 0, waiting;
    enum fault f = attempt_load(db, id, &a);
    if (!f)
        f = office_attempt_json(db, &a, &attempt);
    if (!f)
        f = office_steps_json(db, id, &steps);
    if (!f && state_running(a.state))
        f = office_items_json(db, id, &items);
    if (!f)
        f = office_answers_json(db, id, &answers);
    if (!f)
        f = office_chat_json(db, id, true, &chat);
    if (!f)
        f = consent_json(db, request, &a, &consent);
    if (!f && a.state == ATTEMPT_ID_OK && a.entered_ms)
        f = attempt_place(db, id, &place, &waiting);
    json_t *json = json_object();
    set(json, "attempt", attempt);
    set(json, "steps", steps);
    set(json, "items", items);
    set(json, "answers", answers);
    set(json, "chat", chat);
    set(json, "consent", consent);
    set(json, "place", ms_or_null(place));
    set(json, "advice", json_array());
    set(json, "server_ms", json_integer(request->now_ms));
    if (f) {
        json_decref(json);
        return f;
    }
    set(json, "clock", office_clock_json(&a, request->now_ms));
    *ret_json = json;
    return F_OK;
}

static enum fault hello(struct db *db, struct request *request, struct reply *reply)
{
    struct hello h = {0};
    const char *id;
    json_t *client = NULL, *json = NULL;
    char resume[65], media[65];
    enum fault refusal;
    struct actor by = office_actor(request);
    json_t *resumed = NULL;
    enum fault f = request_unpack(request, "{s:s, s:s, s?o, s?o !}", "attempt", &id, "tab", &h.tab, "resume", &resumed,
                                  "client", &client);
    if (!f && resumed && !json_is_null(resumed) && !json_is_string(resumed))
        f = fault(F_INVALID, "resume is a string or null");
    if (f)
        return f;
    h.resume = json_string_value(resumed);
    h.client_json = dumped(request, client);
    f = own(db, request, id);
    if (!f)
        f = attempt_hello(db, &by, id, &h, request->now_ms, &refusal, resume, media);
    if (!f && refusal) {
        f = reply_notice(reply, NOTICE_ATTEMPT, id, NULL);
        return f ? f : office_refuse(reply, request, refusal);
    }
    if (!f)
        f = welcome(db, request, id, &json);
    if (f)
        return f;
    set(json, "resume", json_string(resume));
    set(json, "media", json_pack("{s:s}", "token", media));
    f = reply_json(reply, json);
    return f ? f : reply_notice(reply, NOTICE_ATTEMPT, id, NULL);
}

/* Who names the page of rules that was shown has read the one in force; it is written down which (003-1.2). */
static enum fault rules_read(struct db *db, struct request *request, const struct actor *by, const json_t *info)
{
    const char *shown = json_string_value(json_object_get(info, "sha256"));
    json_t *page = NULL;
    if (!shown)
        return F_OK;
    enum fault f = rules_page(db, request->now_ms, &page);
    if (f)
        return f;
    if (strcmp(shown, json_string_value(json_object_get(page, "sha256"))) != 0)
        f = fault(F_STALE, "another page of rules was shown");
    else
        f = audit(db, by, "rules.read", "attempt", request->attempt, "page %lld %s, %s",
                  (long long)json_integer_value(json_object_get(page, "version")), shown, lang_word(request->who.lang));
    json_decref(page);
    return f;
}

static enum fault step(struct db *db, struct request *request, struct reply *reply)
{
    const char *word;
    int ok, number;
    enum lang lang = request->who.lang;
    json_t *info = NULL;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:b, s?o !}", "step", &word, "ok", &ok, "info", &info);
    if (!f && (number = step_from(word)) < 0)
        f = fault(F_INVALID, "no step of that name");
    if (!f && number == STEP_CONSENT)
        f = office_consent_lang(db, request, json_string_value(json_object_get(info, "sha256")), &lang);
    if (!f && number == STEP_RULES)
        f = rules_read(db, request, &by, info);
    if (!f && number == STEP_CONSENT)
        f = checkin_consent(db, &by, request->attempt, ok, json_is_true(json_object_get(info, "face_matching")),
                            dumped(request, info), lang, request->now_ms);
    else if (!f)
        f = checkin_report(db, &by, request->attempt, (enum step)number, ok, dumped(request, info), lang,
                           request->now_ms);
    if (!f)
        f = reply_attempt(db, request, reply, request->attempt);
    return f;
}

static enum fault enter(struct db *db, struct request *request, struct reply *reply)
{
    int64_t place;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = attempt_enter(db, &by, request->attempt, request->now_ms, &place);
    if (!f)
        f = reply_attempt(db, request, reply, request->attempt);
    if (!f)
        set(reply->json, "place", ms_or_null(place));
    return f;
}

static enum fault read_choice(const json_t *choice, const char *options[ANSWER_OPTIONS_MAX], size_t *ret_count)
{
    size_t count = json_array_size(choice);
    if (!json_is_array(choice) || count > ANSWER_OPTIONS_MAX)
        return fault(F_INVALID, "choice is a list of options");
    for (size_t i = 0; i < count; i++) {
        options[i] = json_string_value(json_array_get(choice, i));
        if (!options[i])
            return fault(F_INVALID, "choice is a list of options");
    }
    *ret_count = count;
    return F_OK;
}

static enum fault answer(struct db *db, struct request *request, struct reply *reply)
{
    const char *item, *text = NULL, *options[ANSWER_OPTIONS_MAX];
    json_int_t rev, at_ms = 0;
    json_t *choice = NULL;
    struct answer_given given = {.choice = options};
    int64_t saved_ms;
    enum answer_outcome outcome;
    enum fault f = request_unpack(request, "{s:s, s:I, s?o, s?s, s?I !}", "item", &item, "rev", &rev, "choice", &choice,
                                  "text", &text, "at_ms", &at_ms);
    if (!f && !choice && !text)
        f = fault(F_INVALID, "an answer has a choice or a text");
    if (!f && choice)
        f = read_choice(choice, options, &given.count);
    if (!f)
        f = own(db, request, request->attempt);
    given.text = text;
    if (!f)
        f = answer_save(db, request->attempt, item, rev, &given, at_ms, request->now_ms, &outcome, &saved_ms);
    if (f)
        return f;
    if (outcome == ANSWER_LATE)
        return office_refuse(reply, request, F_EXPIRED);
    return reply_json(reply, json_pack("{s:s, s:I, s:I}", "item", item, "rev", rev, "saved_ms", (json_int_t)saved_ms));
}

static enum fault submit(struct db *db, struct request *request, struct reply *reply)
{
    const char *key;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "key", &key);
    if (!f)
        f = attempt_submit(db, &by, request->attempt, key, request->now_ms);
    if (!f)
        f = reply_attempt(db, request, reply, request->attempt);
    return f ? f : reply_notice(reply, NOTICE_STOP_CAMERA, request->attempt, NULL);
}

static enum fault chat(struct db *db, struct request *request, struct reply *reply)
{
    const char *text, *key;
    struct id id;
    int64_t at_ms;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s !}", "text", &text, "key", &key);
    if (!f)
        f = own(db, request, request->attempt);
    if (!f)
        f = chat_add(db, &by, request->attempt, true, "message", key, text, request->now_ms, &id, &at_ms);
    if (f)
        return f;
    json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "id", id.text, "from", "student", "name",
                             request->who.name, "text", text, "at_ms", (json_int_t)at_ms, "kind", "message");
    f = reply_notice(reply, NOTICE_BOARD, request->attempt,
                     json_pack("{s:s, s:s, s:o}", "t", "chat", "attempt", request->attempt, "message", line));
    if (!f)
        f = reply_notice(reply, NOTICE_ATTEMPT, request->attempt, NULL);
    return f ? f : reply_json(reply, json_pack("{s:s, s:I}", "id", id.text, "at_ms", (json_int_t)at_ms));
}

static enum fault hand(struct db *db, struct request *request, struct reply *reply)
{
    int up;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:b !}", "up", &up);
    if (!f)
        f = own(db, request, request->attempt);
    if (!f)
        f = attempt_hand(db, &by, request->attempt, up, request->now_ms);
    if (!f)
        f = reply_notice(reply, NOTICE_ATTEMPT, request->attempt, NULL);
    return f ? f : reply_json(reply, json_object());
}

/* What the page says of its camera, microphone and screen, and of itself: the live part acts on it, the books keep
   the words. */
static enum fault track(struct db *db, struct request *request, struct reply *reply)
{
    static const char *const states[] = {"live", "muted", "ended", "denied", "busy", "missing"};
    const char *state, *label = "", *detail = "", *stream = "camera";
    bool known = false;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s?s, s?s, s?s !}", "state", &state, "label", &label, "detail",
                                  &detail, "stream", &stream);
    for (size_t i = 0; i < sizeof states / sizeof *states && !f; i++)
        known = known || !strcmp(state, states[i]);
    if (!f && (!known || (strcmp(stream, "camera") && strcmp(stream, "microphone") && strcmp(stream, "screen"))))
        f = fault(F_INVALID, "no track or state of that name");
    if (!f)
        f = own(db, request, request->attempt);
    int shown = (int)text_cut(label, NAME_PART_MAX);
    if (!f)
        f = audit(db, &by, "attempt.track", "attempt", request->attempt, "%s %s: %.*s %.*s", stream, state, shown,
                  label, (int)text_cut(detail, NAME_PART_MAX), detail);
    if (!f)
        f = media_track_add(db, request->attempt, stream, state, arena_format(request->arena, "%.*s", shown, label),
                            request->now_ms);
    return f ? f : reply_json(reply, json_object());
}

static enum fault page(struct db *db, struct request *request, struct reply *reply)
{
    int hidden;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:b !}", "hidden", &hidden);
    if (!f)
        f = own(db, request, request->attempt);
    if (!f)
        f = audit(db, &by, "attempt.page", "attempt", request->attempt, "%s", hidden ? "hidden" : "shown");
    return f ? f : reply_json(reply, json_object());
}

#define WORD(name, help)                                                                                               \
    {                                                                                                                  \
        "WS", #name, ROLE_STUDENT, LANE_EXAM, WORD_MAX, name, NULL, NULL, help                                         \
    }
const struct route routes_exam[] = {
    WORD(hello, "A tab comes to the exam"),
    WORD(step, "A step of the check-in"),
    WORD(enter, "Into the waiting room"),
    WORD(answer, "One answer, revision n"),
    WORD(submit, "The student ends the exam"),
    WORD(chat, "A message to the staff"),
    WORD(hand, "Hand up or down"),
    WORD(track, "What became of the camera track"),
    WORD(page, "The page was hidden or shown"),
    {0},
};
