#include <string.h>

#include "answer.h"
#include "evidence.h"
#include "office_json.h"
#include "reading.h"
#include "role.h"
#include "settings.h"

/* Files that students answer with: what they are is said by the jailed reader, not by their name. */

enum { ANSWER_FILE_MAX = 2 * 1024 * 1024 };

struct stored { /* what `prepare` made of an upload */
    char sha256[HASH_HEX + 1], mime[48];
};

static bool type_taken(uint32_t type)
{
    static const uint32_t taken[] = {READ_TYPE_JPEG, READ_TYPE_PNG, READ_TYPE_WEBP,
                                     READ_TYPE_PDF,  READ_TYPE_ZIP, READ_TYPE_TEXT};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (type == taken[i])
            return true;
    return false;
}

/* [hand] */
static enum fault file_prepare(struct db *db, struct request *request, struct reply *reply)
{
    char folder[SETTING_TEXT_MAX + 8];
    struct read_found found = {0};
    struct stored *stored = arena_alloc(request->arena, sizeof *stored);
    (void)reply;
    if (!stored)
        return arena_check(request->arena);
    enum fault f = attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], NEED_OWN);
    if (!f && !request->body_len)
        f = fault(F_INVALID, "an empty file");
    if (!f)
        f = reading_bytes("sniff", NULL, request->body, request->body_len, NULL, &found, NULL, NULL);
    if (!f && !type_taken(found.type))
        f = fault(F_UNSUPPORTED, "a file of type %s", found.mime);
    if (f)
        return f;
    memcpy(stored->mime, found.mime, sizeof stored->mime);
    settings_path("", folder, sizeof folder);
    f = evidence_store(folder, request->body, request->body_len, stored->sha256);
    request->stage = stored;
    return f;
}

static enum fault file_put(struct db *db, struct request *request, struct reply *reply)
{
    const struct stored *stored = request->stage;
    struct actor by = office_actor(request);
    enum fault f = attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], NEED_OWN);
    if (!f)
        f = answer_file_add(db, &by, request->arg[0], request->arg[1], stored->sha256, stored->mime,
                            (int64_t)request->body_len, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:s, s:s}", "sha256", stored->sha256, "type", stored->mime));
}

/* The student's own; who marks it goes by its code (office_mark.c). Downloaded, never shown as a page of ours. */
static enum fault file_get(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    char folder[SETTING_TEXT_MAX + 8], *path = arena_alloc(request->arena, EVIDENCE_PATH_MAX);
    enum fault f = path ? attempt_visible_to(db, request->who.person, request->who.roles, request->arg[0], NEED_OWN)
                        : arena_check(request->arena);
    if (!f)
        f = db_row(db, &row, S_ANSWER_FILE_GET, "ttt", request->arg[0], request->arg[1], request->arg[2]);
    if (f)
        return f;
    reply->mime = row_text(&row, 0, request->arena);
    row_done(&row);
    settings_path("", folder, sizeof folder);
    f = evidence_path(folder, request->arg[2], path);
    reply->file = path;
    reply->download_name = "answer";
    return f ? f : arena_check(request->arena);
}

const struct route routes_files[] = {
    {"PUT", "/api/my/attempts/:id/files/:item", ROLE_STUDENT, LANE_EXAM, ANSWER_FILE_MAX, file_put, file_prepare, NULL,
     "The file that answers a question"},
    {"GET", "/api/my/attempts/:id/files/:item/:sha256", ROLE_STUDENT, LANE_READ, 0, file_get, NULL, NULL,
     "An own file that answered a question"},
    {0},
};
