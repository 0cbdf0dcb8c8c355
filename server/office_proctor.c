#include <string.h>

#include "chat.h"
#include "checkin.h"
#include "office_json.h"
#include "role.h"

enum {
    PLACES_TOLD = 12, /* of the queue, within the notices of one reply */
    BODY_MAX = 8 * 1024,
    SEES = ROLE_WATCHERS | ROLE_REGISTRARS
};

/* -- one attempt -- */

static enum fault student_json(struct db *db, const char *attempt, json_t **ret_json, int64_t *ret_answers)
{
    struct row row;
    enum fault f = db_row(db, &row, S_OFFICE_ATTEMPT, "t", attempt);
    if (f)
        return f;
    *ret_json = json_pack("{s:s, s:s, s:s, s:o}", "name", row_peek(&row, 11), "student_no", row_peek(&row, 10), "group",
                          row_peek(&row, 12), "specialty", said_json(&row, 13));
    *ret_answers = row_int(&row, 17);
    row_done(&row);
    return F_OK;
}

static enum fault incidents_json(struct db *db, const char *attempt, enum lang lang, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_OFFICE_ATTEMPT_INCIDENTS, "tt", attempt, ""); f == F_OK; f = row_next(&row)) {
        json_t *one = NULL;
        enum fault g = office_incident_json(db, row_peek(&row, 0), lang, &one);
        if (g) {
            row_done(&row);
            json_decref(list);
            return g;
        }
        json_array_append_new(list, one);
    }
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault advice_json(struct db *db, const char *attempt, json_t *into)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_ADVICE_LIST, "t", attempt); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:o}", "kind", row_peek(&row, 0), "sentence",
                                              row_peek(&row, 1), "from_ms", (json_int_t)row_int(&row, 2), "to_ms",
                                              int_or_null(&row, 3)));
    json_object_set_new(into, "advice", list);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault notes_json(struct db *db, const char *attempt, json_t *into)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_NOTE_LIST, "t", attempt); f == F_OK; f = row_next(&row))
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:I}", "id", row_peek(&row, 0), "name", row_peek(&row, 1),
                                        "text", row_peek(&row, 2), "at_ms", (json_int_t)row_int(&row, 3)));
    json_object_set_new(into, "notes", list);
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault act_json(struct db *db, const char *attempt, json_t *into)
{
    struct row row;
    enum fault f = db_row(db, &row, S_OFFICE_ATTEMPT_ACTS, "t", attempt);
    if (f) {
        json_object_set_new(into, "act", json_null());
        return f == F_NOT_FOUND ? F_OK : f;
    }
    json_object_set_new(
        into, "act",
        json_pack("{s:s, s:s, s:s}", "id", row_peek(&row, 0), "kind", row_peek(&row, 1), "state", row_peek(&row, 2)));
    row_done(&row);
    return F_OK;
}

/* The parts that only the Centre and the proctors need. */
static enum fault inner_json(struct db *db, const struct request *request, const struct attempt *a, json_t *into)
{
    json_t *chat = NULL, *gaps = NULL, *steps = NULL;
    enum fault f = office_chat_json(db, a->id, false, &chat);
    if (!f)
        json_object_set_new(into, "chat", chat);
    if (!f)
        f = office_gaps_json(db, a->id, &gaps);
    if (!f)
        json_object_set_new(into, "gaps", gaps);
    if (!f)
        f = office_steps_json(db, a->id, &steps);
    if (!f)
        json_object_set_new(into, "steps", steps);
    if (!f)
        f = office_identity_json(db, a, request->who.lang, into);
    if (!f)
        f = advice_json(db, a->id, into);
    if (!f)
        f = notes_json(db, a->id, into);
    if (!f)
        json_object_set_new(into, "clock", office_clock_json(a, request->now_ms));
    return f;
}

static enum fault attempt_file(struct db *db, struct request *request, struct reply *reply)
{
    struct attempt a;
    json_t *attempt = NULL, *student = NULL, *incidents = NULL, *all = json_object();
    int64_t answers = 0;
    const char *id = request->arg[0];
    enum fault f = attempt_visible_to(db, request->who.person, request->who.roles, id, NEED_SEE);
    if (!f)
        f = attempt_load(db, id, &a);
    if (!f)
        f = office_attempt_json(db, &a, &attempt);
    if (!f)
        json_object_set_new(all, "attempt", attempt);
    if (!f)
        f = student_json(db, id, &student, &answers);
    if (!f) {
        json_object_set_new(student, "person", json_string(a.person));
        json_object_set_new(all, "student", student);
    }
    if (!f)
        f = incidents_json(db, id, request->who.lang, &incidents);
    if (!f)
        json_object_set_new(all, "incidents", incidents);
    if (!f)
        f = act_json(db, id, all);
    json_object_set_new(all, "answers_n", json_integer(answers));
    if (!f && attempt_visible_to(db, request->who.person, request->who.roles, id, NEED_GUIDE) == F_OK)
        f = inner_json(db, request, &a, all);
    else if (!f)
        json_object_update_new(all, json_pack("{s:[], s:[], s:[], s:[]}", "chat", "gaps", "advice", "notes"));
    if (f) {
        json_decref(all);
        return f;
    }
    return reply_json(reply, all);
}

/* -- what staff do with one attempt -- */

static enum fault may(struct db *db, const struct request *request, enum need need)
{
    return attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], need);
}

static enum fault done(struct db *db, struct request *request, struct reply *reply)
{
    struct attempt a;
    json_t *attempt = NULL;
    enum fault f = attempt_load(db, request->arg[0], &a);
    if (!f)
        f = office_attempt_json(db, &a, &attempt);
    if (!f)
        f = reply_json(reply, json_pack("{s:o}", "attempt", attempt));
    if (!f && state_over(a.state))
        f = reply_notice(reply, NOTICE_STOP_CAMERA, a.id, NULL);
    return f ? f : reply_notice(reply, NOTICE_ATTEMPT, a.id, NULL);
}

/* Those who still wait hear their new place; the board draws its tiles anew. */
static enum fault queue_moved(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    struct attempt a;
    int64_t place = 0;
    enum fault f = attempt_load(db, request->arg[0], &a);
    if (!f)
        f = reply_notice(reply, NOTICE_SITTING, a.sitting, NULL);
    if (f)
        return f;
    for (f = db_each(db, &row, S_OFFICE_WAITING, "ti", a.id, (int64_t)PLACES_TOLD); f == F_OK; f = row_next(&row)) {
        enum fault g = reply_notice(reply, NOTICE_STUDENT, row_peek(&row, 0),
                                    json_pack("{s:s, s:I, s:I}", "t", "place", "place", (json_int_t)++place, "waiting",
                                              (json_int_t)row_int(&row, 1)));
        if (g) {
            row_done(&row);
            return g;
        }
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault admit_student(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = may(db, request, NEED_GUIDE);
    if (!f)
        f = attempt_admit(db, &by, request->arg[0], request->now_ms);
    if (!f)
        f = queue_moved(db, request, reply);
    return f ? f : done(db, request, reply);
}

static enum fault decide_step(struct db *db, struct request *request, struct reply *reply)
{
    const char *word, *reason;
    int ok, number = -1;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:b, s:s !}", "step", &word, "ok", &ok, "reason", &reason);
    if (!f && (number = step_from(word)) < 0)
        f = fault(F_INVALID, "no step of that name");
    if (!f)
        f = may(db, request, NEED_GUIDE);
    if (!f)
        f = checkin_decide(db, &by, request->arg[0], (enum step)number, ok, reason, request->now_ms);
    return f ? f : done(db, request, reply);
}

typedef enum fault reasoned_step(struct db *db, const struct actor *by, const char *id, const char *reason,
                                 int64_t now_ms);

static enum fault reasoned(struct db *db, struct request *request, reasoned_step *step, struct reply *reply)
{
    const char *reason;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "reason", &reason);
    if (!f)
        f = may(db, request, NEED_GUIDE);
    if (!f)
        f = step(db, &by, request->arg[0], reason, request->now_ms);
    return f ? f : done(db, request, reply);
}

static enum fault pause(struct db *db, struct request *request, struct reply *reply)
{
    return reasoned(db, request, attempt_pause, reply);
}

static enum fault resume(struct db *db, struct request *request, struct reply *reply)
{
    return reasoned(db, request, attempt_resume, reply);
}

static enum fault message(struct db *db, struct request *request, struct reply *reply)
{
    const char *text, *kind, *key, *attempt = request->arg[0];
    struct id id;
    int64_t at_ms = 0;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:s !}", "text", &text, "kind", &kind, "key", &key);
    if (!f)
        f = may(db, request, NEED_GUIDE);
    if (!f)
        f = chat_add(db, &by, attempt, false, kind, key, text, request->now_ms, &id, &at_ms);
    if (!f)
        f = chat_read(db, attempt, request->now_ms);
    if (f)
        return f;
    json_t *line = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "id", id.text, "from", "proctor", "name",
                             request->who.name, "text", text, "at_ms", (json_int_t)at_ms, "kind", kind);
    json_t *to_student = json_copy(line);
    json_object_set_new(to_student, "t", json_string("chat"));
    f = reply_notice(reply, NOTICE_STUDENT, attempt, to_student);
    if (!f)
        f = reply_notice(reply, NOTICE_BOARD, attempt,
                         json_pack("{s:s, s:s, s:o}", "t", "chat", "attempt", attempt, "message", line));
    if (!f)
        f = reply_notice(reply, NOTICE_ATTEMPT, attempt, NULL);
    return f ? f : reply_json(reply, json_pack("{s:s, s:I}", "id", id.text, "at_ms", (json_int_t)at_ms));
}

static enum fault lower_hand(struct db *db, struct request *request, struct reply *reply)
{
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = may(db, request, NEED_GUIDE);
    if (!f)
        f = attempt_hand(db, &by, request->arg[0], false, request->now_ms);
    return f ? f : done(db, request, reply);
}

static enum fault tab(struct db *db, struct request *request, struct reply *reply)
{
    int allow;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:b !}", "allow", &allow);
    if (!f)
        f = may(db, request, NEED_GUIDE);
    if (!f)
        f = attempt_tab(db, &by, request->arg[0], allow, request->now_ms);
    if (!f)
        f = reply_notice(reply, NOTICE_STUDENT, request->arg[0], json_pack("{s:s, s:b}", "t", "tab", "allowed", allow));
    return f ? f : done(db, request, reply);
}

static enum fault extra(struct db *db, struct request *request, struct reply *reply)
{
    json_int_t seconds;
    const char *reason;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:s !}", "seconds", &seconds, "reason", &reason);
    if (!f)
        f = may(db, request, NEED_DECIDE);
    if (!f)
        f = attempt_extra(db, &by, request->arg[0], seconds, reason, request->now_ms);
    return f ? f : done(db, request, reply);
}

static enum fault terminate(struct db *db, struct request *request, struct reply *reply)
{
    const char *code, *reason;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s !}", "reason", &reason, "code", &code);
    if (!f)
        f = may(db, request, NEED_DECIDE);
    if (!f)
        f = attempt_terminate(db, &by, request->arg[0], code, reason, request->now_ms);
    return f ? f : done(db, request, reply);
}

static enum fault note(struct db *db, struct request *request, struct reply *reply)
{
    const char *text;
    struct id id;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s !}", "text", &text);
    if (!f)
        f = may(db, request, NEED_GUIDE);
    if (!f)
        f = note_add(db, &by, request->arg[0], text, request->now_ms, &id);
    return f ? f : reply_json(reply, json_pack("{s:s, s:I}", "id", id.text, "at_ms", (json_int_t)request->now_ms));
}

#define DO(path, roles, handle, help)                                                                                  \
    {                                                                                                                  \
        "POST", "/api/attempts/:id/" path, roles, LANE_OFFICE, BODY_MAX, handle, NULL, NULL, help                      \
    }
const struct route routes_proctor[] = {
    {"GET", "/api/attempts/:id", SEES, LANE_READ, 0, attempt_file, NULL, NULL, "Everything about one attempt"},
    DO("admit", ROLE_WATCHERS, admit_student, "Admit from the waiting room"),
    DO("step", ROLE_WATCHERS, decide_step, "Waive or refuse a check-in step"),
    DO("pause", ROLE_WATCHERS, pause, "Pause the exam of one student"),
    DO("resume", ROLE_WATCHERS, resume, "Go on"),
    DO("message", ROLE_WATCHERS, message, "A message or a warning"),
    DO("hand", ROLE_WATCHERS, lower_hand, "Lower the hand"),
    DO("tab", ROLE_WATCHERS, tab, "Allow or refuse another tab"),
    DO("extra", ROLE_SPECIALIST | ROLE_HEAD, extra, "Extra time, live"),
    DO("terminate", ROLE_SPECIALIST | ROLE_HEAD, terminate, "End the exam of one student"),
    DO("note", ROLE_WATCHERS, note, "A private note"),
    {0},
};
