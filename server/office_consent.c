#include "office_consent.h"

#include <string.h>

#include "checkin.h"
#include "role.h"

/* The consent of whoever speaks for a minor, and what follows when a consent is taken back. */

enum { CONSENT_BODY_MAX = 2048, TEXT_BODY_MAX = LANG_COUNT * CONSENT_TEXT_MAX * 2 };

enum fault office_consent_lang(struct db *db, struct request *request, const char *sha256, enum lang *ret_lang)
{
    const char *text, *hash;
    int64_t version;
    *ret_lang = request->who.lang;
    for (int lang = 0; sha256 && lang < LANG_COUNT; lang++) {
        enum fault f = consent_text(db, (enum lang)lang, request->arena, &version, &text, &hash);
        if (f)
            return f;
        if (!strcmp(hash, sha256)) {
            *ret_lang = (enum lang)lang;
            return F_OK;
        }
    }
    return sha256 ? fault(F_STALE, "another consent text was shown") : F_OK;
}

enum fault office_consent_text(struct db *db, struct request *request, json_t **ret_json)
{
    int64_t version;
    const char *text, *hash;
    enum fault f = consent_text(db, request->who.lang, request->arena, &version, &text, &hash);
    if (!f)
        *ret_json = json_pack("{s:I, s:s, s:s}", "version", (json_int_t)version, "text", text, "sha256", hash);
    return f;
}

enum fault office_consent_ended(const struct consent_end *end, struct reply *reply)
{
    const bool live = *end->attempt != 0;
    enum fault f = F_OK;
    if (live)
        f = reply_notice(reply, NOTICE_STOP_CAMERA, end->attempt, NULL);
    if (!f && live)
        f = reply_notice(reply, NOTICE_ATTEMPT, end->attempt, NULL);
    return f ? f
             : reply_json(reply, json_pack("{s:o, s:o, s:o, s:o}", "request",
                                           text_or_null(*end->request ? end->request : NULL), "due_ms",
                                           ms_or_null(end->due_ms), "attempt", text_or_null(live ? end->attempt : NULL),
                                           "state", text_or_null(live ? state_word(end->state) : NULL)));
}

/* ---- what a student consents to ---- */

static enum fault text_get(struct db *db, struct request *request, struct reply *reply)
{
    json_t *texts = json_object();
    int64_t version = 0;
    const char *text, *hash;
    enum fault f = F_OK;
    for (int lang = 0; lang < LANG_COUNT && !f; lang++) {
        f = consent_text(db, (enum lang)lang, request->arena, &version, &text, &hash);
        if (!f)
            json_object_set_new(texts, lang_word((enum lang)lang), json_string(text));
    }
    if (f && f != F_NOT_FOUND) {
        json_decref(texts);
        return f;
    }
    return reply_json(reply, json_pack("{s:I, s:o}", "version", (json_int_t)version, "texts", texts));
}

static enum fault text_post(struct db *db, struct request *request, struct reply *reply)
{
    const char *texts[LANG_COUNT];
    json_int_t seen;
    int64_t version;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:{s:s, s:s, s:s !} !}", "version", &seen, "texts", "kk",
                                  &texts[LANG_KK], "ru", &texts[LANG_RU], "en", &texts[LANG_EN]);
    if (!f)
        f = consent_text_set(db, &by, seen, texts, &version);
    return f ? f : text_get(db, request, reply);
}

/* ---- a parent's own children ---- */

/* The person of the student :id whom the asker speaks for. */
static enum fault own_child(struct db *db, struct request *request, const char **ret_person)
{
    struct row row;
    enum fault f = db_row(db, &row, S_GUARDIAN_OF, "tt", request->arg[0], request->who.person);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "student %s is not theirs to speak for", request->arg[0]) : f;
    *ret_person = row_text(&row, 0, request->arena);
    row_done(&row);
    return arena_check(request->arena);
}

/* Every consent that was given for that person, the latest first. */
static enum fault given_json(struct db *db, const char *person, json_t **ret_json)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    for (f = db_each(db, &row, S_GUARDIAN_LIST, "t", person); f == F_OK; f = row_next(&row))
        json_array_append_new(list, json_pack("{s:s, s:s, s:s?, s:s, s:s?, s:s?, s:I, s:o}", "guardian",
                                              row_peek(&row, 0), "name", row_peek(&row, 1), "relation",
                                              row_peek(&row, 2), "method", row_peek(&row, 3), "document",
                                              row_peek(&row, 4), "recorded_by", row_peek(&row, 5), "from_ms",
                                              (json_int_t)row_int(&row, 6), "to_ms", ms_or_null(row_int(&row, 7))));
    if (f != F_NOT_FOUND) {
        json_decref(list);
        return f;
    }
    *ret_json = list;
    return F_OK;
}

static enum fault guardian_json(struct db *db, const char *person, int64_t now_ms, json_t **ret_json)
{
    enum guardian state;
    json_t *given = NULL;
    enum fault f = guardian_state(db, person, now_ms, &state);
    if (!f)
        f = given_json(db, person, &given);
    if (!f)
        *ret_json = json_pack("{s:s, s:o}", "state", guardian_word(state), "given", given);
    return f;
}

static enum fault reply_guardian(struct db *db, struct request *request, const char *person, struct reply *reply)
{
    json_t *json = NULL;
    enum fault f = guardian_json(db, person, request->now_ms, &json);
    return f ? f : reply_json(reply, json);
}

static enum fault child_get(struct db *db, struct request *request, struct reply *reply)
{
    const char *person;
    json_t *json = NULL, *text = NULL;
    enum fault f = own_child(db, request, &person);
    if (!f)
        f = guardian_json(db, person, request->now_ms, &json);
    if (!f)
        f = office_consent_text(db, request, &text);
    if (f) {
        json_decref(json);
        return f;
    }
    json_object_set_new(json, "consent", text);
    return reply_json(reply, json);
}

static enum fault child_post(struct db *db, struct request *request, struct reply *reply)
{
    int given;
    enum lang lang;
    const char *person, *shown = NULL;
    struct consent_end end;
    const struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:b, s?s !}", "given", &given, "sha256", &shown);
    if (!f && given && !shown)
        f = fault(F_INVALID, "the text that was read is named by its sha256");
    if (!f)
        f = own_child(db, request, &person);
    if (!f && !given) {
        f = guardian_withdraw(db, &by, person, by.person, request->now_ms, &end);
        return f ? f : office_consent_ended(&end, reply);
    }
    if (!f)
        f = office_consent_lang(db, request, shown, &lang);
    if (!f)
        f = guardian_consent(db, &by, person, by.person, NULL, lang, request->now_ms);
    return f ? f : reply_guardian(db, request, person, reply);
}

/* ---- the registrar's office ---- */

static enum fault guardians_get(struct db *db, struct request *request, struct reply *reply)
{
    return reply_guardian(db, request, request->arg[0], reply);
}

static enum fault guardians_post(struct db *db, struct request *request, struct reply *reply)
{
    const char *guardian, *document = NULL;
    int ends = 0;
    struct consent_end end;
    const struct actor by = office_actor(request);
    enum fault f =
        request_unpack(request, "{s:s, s?s, s?b !}", "guardian", &guardian, "document", &document, "end", &ends);
    if (!f && !document == !ends)
        f = fault(F_INVALID, "a paper is named, or a consent ended");
    if (!f && ends) {
        f = guardian_withdraw(db, &by, request->arg[0], guardian, request->now_ms, &end);
        return f ? f : office_consent_ended(&end, reply);
    }
    if (!f)
        f = guardian_consent(db, &by, request->arg[0], guardian, document, request->who.lang, request->now_ms);
    return f ? f : reply_guardian(db, request, request->arg[0], reply);
}

const struct route routes_consent[] = {
    {"GET", "/api/consent-text", ROLE_DPO | ROLE_REGISTRAR_HEAD, LANE_READ, 0, text_get, NULL, NULL,
     "What a student consents to before the camera, in every language"},
    {"POST", "/api/consent-text", ROLE_DPO, LANE_OFFICE, TEXT_BODY_MAX, text_post, NULL, NULL,
     "Another text, for those who consent from now on"},
    {"GET", "/api/my/children/:id/consent", ROLE_PARENT, LANE_READ, 0, child_get, NULL, NULL,
     "My consent as the representative of a minor, and its text"},
    {"POST", "/api/my/children/:id/consent", ROLE_PARENT, LANE_OFFICE, CONSENT_BODY_MAX, child_post, NULL, NULL,
     "Give it, or take it back"},
    {"GET", "/api/people/:id/guardians", ROLE_REGISTRARS, LANE_READ, 0, guardians_get, NULL, NULL,
     "Consents of a student's representatives"},
    {"POST", "/api/people/:id/guardians", ROLE_REGISTRARS, LANE_OFFICE, CONSENT_BODY_MAX, guardians_post, NULL, NULL,
     "Record one that was brought on paper, or its end"},
    {0},
};
