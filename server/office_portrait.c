#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "evidence.h"
#include "likeness.h"
#include "live_rows.h"
#include "looking.h"
#include "office_json.h"
#include "portrait.h"
#include "role.h"
#include "settings.h"

/* Personal identification (003-5.3.13): the enrolment photo that the registrar's
   office keeps, what the comparison said, and the student's way out of it. */

enum { PHOTO_MAX = 2 * 1024 * 1024 };

struct stored { /* what `prepare` made of an upload */
    char sha256[HASH_HEX + 1];
    const char *media_type;
    struct wire_enrolled found;
};

static const char *sniffed(const struct request *request)
{
    const unsigned char *b = (const unsigned char *)request->body;
    size_t len = request->body_len;
    if (len > 3 && !memcmp(b, "\xFF\xD8\xFF", 3))
        return "image/jpeg";
    if (len > 8 && !memcmp(b, "\x89PNG\r\n\x1a\n", 8))
        return "image/png";
    return len > 12 && !memcmp(b, "RIFF", 4) && !memcmp(b + 8, "WEBP", 4) ? "image/webp" : NULL;
}

/* An eye in its jail is the only one that decodes it. */
static enum fault look_at(const char *path, struct wire_enrolled *ret_found)
{
    struct looking eye;
    struct wire_head head;
    union looking_body body;
    bool seen = false;
    struct looking_options *options = calloc(1, sizeof *options);
    if (!options)
        return fault(F_NOMEM, "no memory to look at a photo");
    looking_find(options, settings()->models[0] ? settings()->models : NULL);
    options->likeness = true;
    int failed = looking_start(&eye, options, path);
    free(options);
    if (failed)
        return fault(F_IO, "no eye could be started");
    while (looking_next(&eye, &head, &body))
        if (head.kind == WIRE_ENROLLED) {
            *ret_found = body.enrolled;
            seen = true;
        }
    looking_stop(&eye);
    return seen ? F_OK : fault(F_INVALID, "the picture cannot be read");
}

/* Looked at in a file of its own first: what is no picture never stands among the evidence. */
static enum fault try_out(const char *folder, const struct request *request, struct wire_enrolled *ret_found)
{
    char path[EVIDENCE_PATH_MAX];
    snprintf(path, sizeof path, "%s/photo-XXXXXX", folder);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        return fault(F_IO, "no file for a photo: %s", strerror(errno));
    ssize_t written = write(fd, request->body, request->body_len);
    close(fd);
    enum fault f = written == (ssize_t)request->body_len ? look_at(path, ret_found)
                                                         : fault(F_DISK_FULL, "no room for a photo");
    unlink(path);
    return f;
}

/* What is wrong with a photo that others are to be compared with; F_OK also where no net is there to judge it. */
static enum fault photo_fits(const struct wire_enrolled *found)
{
    static const uint8_t none[sizeof found->net_sha256];
    static const enum fault why[] = {[UNVERIFIABLE_NO_FACE] = F_PHOTO_NO_FACE, [UNVERIFIABLE_SOFT] = F_PHOTO_SOFT,
                                     [UNVERIFIABLE_SMALL] = F_PHOTO_SMALL,     [UNVERIFIABLE_TURNED] = F_PHOTO_TURNED,
                                     [UNVERIFIABLE_COVERED] = F_PHOTO_TURNED,  [UNVERIFIABLE_LIGHT] = F_PHOTO_LIGHT,
                                     [UNVERIFIABLE_SEVERAL] = F_PHOTO_SEVERAL};
    if (!memcmp(found->net_sha256, none, sizeof none))
        return F_OK;
    if (found->faces > 1)
        return fault(F_PHOTO_SEVERAL, "%u faces in a photo", found->faces);
    return found->unverifiable && found->unverifiable < sizeof why / sizeof *why
               ? fault(why[found->unverifiable], "a photo cannot be used: %u", found->unverifiable)
               : F_OK;
}

/* [hand] */
static enum fault photo_prepare(struct db *db, struct request *request, struct reply *reply)
{
    (void)db;
    (void)reply;
    char folder[SETTING_TEXT_MAX + 8];
    struct stored *stored = arena_alloc(request->arena, sizeof *stored);
    if (!stored)
        return arena_check(request->arena);
    stored->media_type = sniffed(request);
    if (!stored->media_type)
        return fault(F_INVALID, "neither JPEG, PNG nor WebP");
    settings_path("", folder, sizeof folder);
    enum fault f = try_out(folder, request, &stored->found);
    if (!f)
        f = photo_fits(&stored->found);
    if (!f)
        f = evidence_store(folder, request->body, request->body_len, stored->sha256);
    request->stage = stored;
    return f;
}

static enum fault photo_keep(struct db *db, struct request *request, const char *person, struct reply *reply)
{
    const struct stored *stored = request->stage;
    struct actor by = office_actor(request);
    enum unverifiable why = (enum unverifiable)stored->found.unverifiable;
    enum fault f = portrait_photo_set(db, &by, person, stored->sha256, stored->media_type,
                                      (int64_t)request->body_len, request->now_ms);
    if (f)
        return f;
    return reply_json(reply, json_pack("{s:s, s:b, s:i, s:s}", "sha256", stored->sha256, "usable",
                                       why == UNVERIFIABLE_NOT, "faces", (int)stored->found.faces, "reason",
                                       likeness_why(why, request->who.lang)));
}

static enum fault photo_put(struct db *db, struct request *request, struct reply *reply)
{
    return photo_keep(db, request, request->arg[0], reply);
}

/* Many at once: the file's name is the student's number. */
static enum fault photo_by_number(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    char person[ID_LEN + 1], *name;
    const char *number = list_filter(request, "student_no");
    enum fault f = db_row(db, &row, S_PERSON_BY_STUDENT_NO, "t", number);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no student %.40s", number) : f;
    snprintf(person, sizeof person, "%s", row_peek(&row, 0));
    name = row_text(&row, 1, request->arena);
    row_done(&row);
    f = photo_keep(db, request, person, reply);
    if (!f)
        json_object_set_new(reply->json, "name", text_or_null(name));
    return f;
}

static enum fault photo_list(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, db_in_order(S_PHOTO_LIST, list.sort), "tiii", list.q,
                     (int64_t)(*list_filter(request, "missing") != '\0'), list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 6);
        json_array_append_new(list.rows, json_pack("{s:s, s:s, s:s, s:b, s:o, s:s}", "student_no", row_peek(&row, 0),
                                                   "name", row_peek(&row, 1), "group", row_peek(&row, 2), "photo",
                                                   (int)row_int(&row, 3), "stored_ms", ms_or_null(row_int(&row, 4)),
                                                   "person", row_peek(&row, 5)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "student_no,name,group,photo,stored_ms", "photos.csv");
}

/* The proctor who admits sees it beside the live picture; that is noted. */
static enum fault photo_get(struct db *db, struct request *request, struct reply *reply)
{
    struct attempt a;
    struct row row;
    char sha256[HASH_HEX + 1], folder[SETTING_TEXT_MAX + 8], *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    struct actor by = office_actor(request);
    enum fault f = attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], NEED_GUIDE);
    if (!f)
        f = path ? attempt_load(db, request->arg[0], &a) : arena_check(request->arena);
    if (!f)
        f = portrait_photo(db, a.person, sha256);
    if (!f && !*sha256)
        f = fault(F_NOT_FOUND, "person %s has no photo", a.person);
    if (!f)
        f = db_row(db, &row, S_EVIDENCE_TYPE, "t", sha256);
    if (f)
        return f;
    reply->mime = row_text(&row, 0, request->arena);
    row_done(&row);
    settings_path("", folder, sizeof folder);
    f = evidence_path(folder, sha256, path);
    reply->file = path;
    return f ? f : audit(db, &by, "person.photo.view", "attempt", a.id, "%s", sha256);
}

static enum fault withdraw(struct db *db, struct request *request, struct reply *reply)
{
    struct id *attempts = NULL;
    size_t count = 0;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{!}");
    if (!f)
        f = portrait_withdraw(db, &by, request->who.person, request->now_ms, request->arena, &attempts, &count);
    for (size_t i = 0; !f && i < count && i < REPLY_NOTICES; i++)
        f = reply_notice(reply, NOTICE_ATTEMPT, attempts[i].text, NULL);
    return f ? f : reply_json(reply, json_pack("{s:I}", "attempts", (json_int_t)count));
}

/* `identity`: whether faces are compared, whether there is a photo, and what the comparison said. */
enum fault office_identity_json(struct db *db, const struct attempt *a, enum lang lang, json_t *into)
{
    struct portrait_facts facts;
    struct identity_check c;
    enum fault f = portrait_facts(db, a->id, "", &facts), g;
    if (f)
        return f;
    json_t *json = json_pack("{s:b, s:b, s:n}", "matching", (int)facts.matching, "photo", *facts.photo_sha256 != '\0',
                             "verdict");
    g = identity_check_get(db, a->id, &c);
    if (g == F_OK)
        json_object_update_new(
            json, json_pack("{s:s, s:I, s:I, s:I, s:s, s:s, s:I}", "verdict", likeness_word(c.verdict), "score_milli",
                            (json_int_t)c.score_milli, "same_milli", (json_int_t)c.same_milli, "different_milli",
                            (json_int_t)c.different_milli, "sentence", likeness_sentence(c.verdict, lang), "reason",
                            c.verdict == LIKENESS_UNVERIFIABLE ? likeness_why(c.unverifiable, lang) : "", "at_ms",
                            (json_int_t)c.at_ms));
    json_object_set_new(into, "identity", json);
    return g == F_OK || g == F_NOT_FOUND ? F_OK : g;
}

const struct route routes_portrait[] = {
    {"PUT", "/api/people/:id/photo", ROLE_REGISTRARS, LANE_OFFICE, PHOTO_MAX, photo_put, photo_prepare, NULL,
     "A student's enrolment photo"},
    {"PUT", "/api/photos", ROLE_REGISTRARS, LANE_OFFICE, PHOTO_MAX, photo_by_number, photo_prepare, NULL,
     "The enrolment photo of the student with that number (student_no)"},
    {"GET", "/api/photos", ROLE_REGISTRARS, LANE_OFFICE, 0, office_exported, photo_list, NULL,
     "Who has an enrolment photo; missing=1: who has none"},
    {"GET", "/api/attempts/:id/photo", ROLE_WATCHERS, LANE_OFFICE, 0, photo_get, NULL, NULL,
     "The enrolment photo, for those who admit"},
    {"POST", "/api/me/no-face-matching", ROLE_STUDENT, LANE_OFFICE, 256, withdraw, NULL, NULL,
     "Faces are no longer compared, descriptions are deleted"},
    {0},
};

/* ---- the live part's own ---- */

static enum fault portrait_of(const struct request *request, struct portrait *ret)
{
    const char *photo, *net, *numbers;
    int why;
    size_t len = 0;
    enum fault f = request_unpack(request, "{s:s, s:s, s:i, s:s !}", "photo", &photo, "net", &net, "unverifiable", &why,
                                  "numbers", &numbers);
    if (f)
        return f;
    if (strlen(net) != HASH_HEX || why < UNVERIFIABLE_NOT || why > UNVERIFIABLE_SEVERAL ||
        sodium_base642bin((unsigned char *)ret->numbers, sizeof ret->numbers, numbers, strlen(numbers), NULL, &len,
                          NULL, sodium_base64_VARIANT_ORIGINAL) ||
        len != sizeof ret->numbers)
        return fault(F_INVALID, "no description of a face");
    ret->photo_sha256 = *photo ? photo : NULL;
    ret->unverifiable = (enum unverifiable)why;
    memcpy(ret->net_sha256, net, HASH_HEX + 1);
    return F_OK;
}

static enum fault live_portrait(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    struct portrait p = {0};
    enum fault f = portrait_of(request, &p);
    return f ? f : portrait_add(db, request->attempt, &p, request->now_ms);
}

static enum fault live_identity(struct db *db, struct request *request, struct reply *reply)
{
    const char *verdict, *detectors;
    json_int_t score, same, different, why, looks;
    struct identity_check c = {0};
    enum fault f = request_unpack(request, "{s:s, s:I, s:I, s:I, s:I, s:I, s:s !}", "verdict", &verdict, "score_milli",
                                  &score, "same_milli", &same, "different_milli", &different, "unverifiable", &why,
                                  "looks", &looks, "detectors", &detectors);
    if (!f && likeness_from(verdict) < 0)
        f = fault(F_INVALID, "no such verdict");
    if (f)
        return f;
    c.verdict = (enum likeness_verdict)likeness_from(verdict);
    c.score_milli = score;
    c.same_milli = same;
    c.different_milli = different;
    c.looks = looks;
    c.unverifiable = (enum unverifiable)why;
    snprintf(c.detectors, sizeof c.detectors, "%s", detectors);
    f = identity_check_put(db, request->attempt, &c, request->now_ms);
    return f ? f : reply_notice(reply, NOTICE_ATTEMPT, request->attempt, NULL);
}

const struct route row_live_portrait = {"INTERNAL", "row_live_portrait", 0, LANE_EXAM, 0, live_portrait, NULL, NULL,
                                        "a face was described"};
const struct route row_live_identity = {"INTERNAL", "row_live_identity", 0, LANE_EXAM, 0, live_identity, NULL, NULL,
                                        "what the photo's comparison said"};
