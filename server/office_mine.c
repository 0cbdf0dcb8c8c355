#include <stdlib.h>
#include <string.h>

#include "bundle.h"
#include "clock.h"
#include "evidence.h"
#include "office_json.h"
#include "role.h"
#include "settings.h"

/* The file of everything about oneself (Law 94-V, art. 24): what the books hold, the pictures of confirmed incidents
   and the acts, in one archive. Recordings are named with their hashes and terms and are seen at the office. */

enum { PICTURES_MAX = 200, MINE_BYTES_MAX = 96 * 1024 * 1024 };

/* Columns of one statement as objects: each name with 'i' integer, 't' text, 'b' boolean. */
struct shape {
    const char *section;
    enum statement statement;
    const char *types, *names[14];
};

static const struct shape shapes[] = {
    {"attempts",
     S_MINE_ATTEMPTS,
     "tttiiiiiittts",
     {"id", "state", "kind", "entered_ms", "started_ms", "ended_ms", "duration_s", "extra_s", "credited_ms", "title_kk",
      "title_ru", "title_en", "client"}},
    {"answers", S_MINE_ANSWERS, "ttiti", {"attempt", "item", "revision", "choice", "saved_ms"}},
    {"consents",
     S_MINE_CONSENTS,
     "tbitttti",
     {"attempt", "given", "text_version", "text_sha256", "lang", "scope", "address", "at_ms"}},
    {"messages", S_MINE_CHATS, "tbtti", {"attempt", "from_me", "kind", "text", "at_ms"}},
    {"recordings",
     S_MINE_PARTS,
     "titiiitii",
     {"attempt", "part", "mime", "from_ms", "to_ms", "bytes", "sha256", "until_ms", "destroyed_ms"}},
    {"incidents",
     S_MINE_INCIDENTS,
     "ttttiittts",
     {"id", "attempt", "kind", "state", "from_ms", "to_ms", "sentence_kk", "sentence_ru", "sentence_en", "numbers"}},
    {"grades", S_MINE_GRADES, "tittiiti", {"enrolment", "n", "kind", "state", "exam", "final", "letter", "at_ms"}},
    {"acts", S_MINE_ACTS, "tttttt", {"id", "kind", "state", "reg_no", "act_date", "pdf_sha256"}},
    {"sign_ins", S_MINE_LOGINS, "iitt", {"from_ms", "to_ms", "address", "agent"}},
};

static json_t *value_of(const struct row *row, int column, char type)
{
    if (type == 'i')
        return json_integer(row_int(row, column));
    if (type == 'b')
        return json_boolean(row_int(row, column));
    return type == 's' ? json_stored(row_peek(row, column)) : text_or_null(row_peek(row, column));
}

static enum fault section(struct db *db, const char *person, const struct shape *s, json_t *whole)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    json_object_set_new(whole, s->section, list);
    for (f = db_each(db, &row, s->statement, "t", person); f == F_OK; f = row_next(&row)) {
        json_t *one = json_object();
        for (int i = 0; s->types[i]; i++)
            json_object_set_new(one, s->names[i], value_of(&row, i, s->types[i]));
        json_array_append_new(list, one);
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault me_json(struct db *db, const char *person, json_t *whole)
{
    struct row row;
    enum fault f = db_row(db, &row, S_MINE_PERSON, "t", person);
    if (f)
        return f;
    json_object_set_new(whole, "person",
                        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "surname",
                                  row_peek(&row, 0), "given", row_peek(&row, 1), "patronymic", row_peek(&row, 2),
                                  "name", row_peek(&row, 3), "iin", row_peek(&row, 4), "birth_date", row_peek(&row, 5),
                                  "email", row_peek(&row, 6), "student_no", row_peek(&row, 7), "group",
                                  row_peek(&row, 8), "status", row_peek(&row, 9), "photo_sha256", row_peek(&row, 10)));
    row_done(&row);
    return F_OK;
}

static enum fault viewers_json(struct db *db, const char *person, json_t *whole)
{
    struct row row;
    json_t *list = json_array();
    enum fault f;
    json_object_set_new(whole, "who_looked", list);
    for (f = db_each(db, &row, S_VIEWERS_OF, "ttii", person, "", (int64_t)LIST_CSV_MAX, (int64_t)0); f == F_OK;
         f = row_next(&row))
        json_array_append_new(list, json_pack("{s:I, s:s, s:s, s:s?, s:s}", "at_ms", (json_int_t)row_int(&row, 0),
                                              "role", row_peek(&row, 1), "action", row_peek(&row, 2), "name",
                                              row_peek(&row, 3), "object", row_peek(&row, 5)));
    return f == F_NOT_FOUND ? F_OK : f;
}

/* A picture or a page whose bytes are what its name says; one that is gone is left out, the list names it. */
static enum fault add_file(struct bundle *b, const char *sha256, const char *path)
{
    const void *bytes;
    size_t len;
    struct arena arena;
    if (b->total > MINE_BYTES_MAX)
        return F_OK;
    arena_init(&arena, EVIDENCE_MAX + 4096);
    enum fault f = evidence_read(settings()->data, sha256, &arena, &bytes, &len);
    if (f == F_OK)
        f = bundle_add(b, path, bytes, len);
    arena_release(&arena);
    return f == F_NOT_FOUND || f == F_CONFLICT ? F_OK : f;
}

static const char *ending(const char *mime)
{
    return !strcmp(mime, "image/jpeg")  ? "jpg"
           : !strcmp(mime, "image/png") ? "png"
           : strstr(mime, "mp4")        ? "mp4"
                                        : "bin";
}

static enum fault pictures(struct db *db, struct request *request, struct bundle *b)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_MINE_STILLS, "ti", request->who.person, (int64_t)PICTURES_MAX); f == F_OK;
         f = row_next(&row)) {
        char path[BUNDLE_PATH_MAX];
        snprintf(path, sizeof path, "pictures/%s.%s", row_peek(&row, 0), ending(row_peek(&row, 1)));
        enum fault g = add_file(b, row_peek(&row, 0), path);
        if (g) {
            row_done(&row);
            return g;
        }
    }
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault pages(const json_t *whole, struct bundle *b)
{
    size_t i;
    json_t *act;
    json_array_foreach(json_object_get(whole, "acts"), i, act)
    {
        const char *sha256 = json_string_value(json_object_get(act, "pdf_sha256"));
        char path[BUNDLE_PATH_MAX];
        if (!sha256 || !*sha256)
            continue;
        snprintf(path, sizeof path, "acts/%s.pdf", sha256);
        enum fault f = add_file(b, sha256, path);
        if (f)
            return f;
    }
    return F_OK;
}

static enum fault gather(struct db *db, const char *person, json_t *whole)
{
    enum fault f = me_json(db, person, whole);
    for (size_t i = 0; !f && i < sizeof shapes / sizeof *shapes; i++)
        f = section(db, person, &shapes[i], whole);
    return f ? f : viewers_json(db, person, whole);
}

/* [hand] */
static enum fault everything(struct db *db, struct request *request, struct reply *reply)
{
    struct bundle b;
    char at[24];
    void *bytes = NULL;
    size_t len = 0;
    json_t *whole = json_pack("{s:s}", "made", clock_rfc3339(request->now_ms, at));
    enum fault f = whole ? gather(db, request->who.person, whole) : fault(F_NOMEM, "my data");
    char *text = f ? NULL : json_dumps(whole, JSON_INDENT(2));
    bundle_init(&b);
    if (!f)
        f = text ? bundle_add(&b, "data.json", text, strlen(text)) : fault(F_NOMEM, "my data");
    if (!f)
        f = pictures(db, request, &b);
    if (!f)
        f = pages(whole, &b);
    if (!f)
        f = bundle_zip(&b, request->now_ms, &bytes, &len);
    bundle_release(&b);
    free(text);
    json_decref(whole);
    if (f)
        return f;
    reply->bytes = bytes;
    reply->bytes_len = len;
    reply->bytes_owned = true;
    reply->mime = "application/zip";
    reply->download_name = "my-data.zip";
    return F_OK;
}

const struct route routes_mine[] = {
    {"GET", "/api/my/data", ROLE_STUDENT, LANE_OFFICE, 0, office_exported, everything, NULL,
     "Everything about me in one archive"},
    {0},
};
