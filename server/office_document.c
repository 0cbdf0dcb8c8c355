#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "office_json.h"
#include "policy.h"
#include "role.h"
#include "settings.h"
#include "sheet_page.h"
#include "signing.h"

/* Papers that leave the house, and what must be kept on paper (003-5.3.32). */

/* ---- papers that are issued ---- */

typedef enum fault render(struct db *, const struct issue *, struct arena *, char **, size_t *, char[65]);

struct kind {
    const char *word, *prefix, *object_kind;
    render *draw;
};
static const struct kind transcript = {"transcript", "ТР", "student", transcript_render};
static const struct kind admission_list = {"admission_list", "ЖТ", "offering", admission_list_render};
static const struct kind individual_decision = {"individual_decision", "ЖК", "individual_request", decision_render};

struct stage {
    const struct kind *kind;
    struct issue issue;
    char token[33], json_sha256[65], pdf_sha256[65], number[64];
};

static enum fault lang_of(const char *text, enum lang standard, enum lang *ret)
{
    *ret = text && *text ? lang_from(text) : standard;
    return text && *text && strcmp(lang_word(*ret), text) ? fault(F_INVALID, "lang is kk, ru or en") : F_OK;
}

/* The number stands on the page, so it is looked at before and taken after the drawing. */
static enum fault prepare(struct db *db, struct request *request, const struct kind *kind)
{
    const char *lang;
    char *pdf = NULL;
    size_t len;
    struct stage *s = arena_alloc(request->arena, sizeof *s);
    enum fault f = s ? request_unpack(request, "{s:s !}", "lang", &lang) : fault(F_NOMEM, "a document");
    if (!f)
        f = lang_of(lang, LANG_KK, &s->issue.lang);
    if (!f)
        f = paper_number_next(db, kind->prefix, request->now_ms, s->number, sizeof s->number);
    if (!f)
        f = paper_token(s->token);
    if (f)
        return f;
    s->kind = kind;
    s->issue.object = request->arg[0];
    s->issue.made_ms = request->now_ms;
    s->issue.number = s->number;
    s->issue.verify_url = arena_format(request->arena, "%s/v/%s", signing_verify_base(request->arena), s->token);
    f = kind->draw(db, &s->issue, request->arena, &pdf, &len, s->json_sha256);
    if (!f)
        f = evidence_store(settings()->data, pdf, len, s->pdf_sha256);
    free(pdf);
    request->stage = s;
    return f;
}

static enum fault prepare_transcript(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    return prepare(db, request, &transcript);
}

static enum fault prepare_admission(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    return prepare(db, request, &admission_list);
}

static enum fault prepare_decision(struct db *db, struct request *request, struct reply *reply)
{
    (void)reply;
    return prepare(db, request, &individual_decision);
}

static enum fault issue(struct db *db, struct request *request, struct reply *reply)
{
    const struct stage *s = request->stage;
    struct id id = id_make();
    char university[ID_LEN + 1], number[64];
    int64_t version;
    struct actor by = office_actor(request);
    enum fault f = university_id(db, university);
    if (!f)
        f = policy_version(db, request->now_ms, &version);
    if (!f)
        f = paper_number(db, s->kind->prefix, request->now_ms, number, sizeof number);
    if (!f && strcmp(number, s->number))
        f = fault(F_STALE, "number %s was given meanwhile", s->number);
    if (!f)
        f = db_run(db, S_DOCUMENT_ADD, "tttttttttttii", id.text, university, s->kind->word, number,
                   s->kind->object_kind, request->arg[0], lang_word(s->issue.lang), s->pdf_sha256, s->json_sha256,
                   s->token, by.person, request->now_ms, version);
    if (!f)
        f = audit(db, &by, "document.issue", s->kind->object_kind, request->arg[0], "%s %s, %s, %s", s->kind->word,
                  number, lang_word(s->issue.lang), s->pdf_sha256);
    return f ? f : reply_json(reply, json_pack("{s:s, s:s}", "id", id.text, "number", number));
}

/* A copy for information, of what the asker may see. */
static enum fault copy(struct db *db, struct request *request, struct reply *reply, const struct kind *kind,
                       const char *object)
{
    struct issue i = {.object = object, .made_ms = request->now_ms};
    char sha256[65], *bytes;
    enum fault f = lang_of(request_query(request, "lang"), request->who.lang, &i.lang);
    if (!f)
        f = kind->draw(db, &i, request->arena, &bytes, &reply->bytes_len, sha256);
    if (f)
        return f;
    reply->bytes = bytes;
    reply->bytes_owned = true;
    reply->mime = "application/pdf";
    return F_OK;
}

static enum fault my_transcript(struct db *db, struct request *request, struct reply *reply)
{
    char student[ID_LEN + 1];
    enum fault f = office_own_student(db, request, student);
    return f ? f : copy(db, request, reply, &transcript, student);
}

static enum fault decision_copy(struct db *db, struct request *request, struct reply *reply)
{
    enum fault f = office_request_seen(db, request, request->arg[0]);
    return f ? f : copy(db, request, reply, &individual_decision, request->arg[0]);
}

static enum fault documents(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_DOCUMENT_LIST, "ttttii", list_filter(request, "object"), list_filter(request, "kind"),
                     list.q, list.sort, list.limit, list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 9);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:s, s:s, s:o}", "id", row_peek(&row, 0),
                                        "kind", row_peek(&row, 1), "number", row_peek(&row, 2), "lang",
                                        row_peek(&row, 3), "made_ms", (json_int_t)row_int(&row, 4), "made_by",
                                        text_or_null(row_peek(&row, 5)), "object_kind", row_peek(&row, 6), "object",
                                        row_peek(&row, 7), "printed_ms", int_or_null(&row, 8)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "number,kind,lang,made_ms,made_by,printed_ms", "documents.csv");
}

static enum fault document_pdf(struct db *db, struct request *request, struct reply *reply)
{
    struct row row;
    enum fault f = db_row(db, &row, S_DOCUMENT_LOAD, "t", request->arg[0]);
    if (f)
        return f;
    const char *sha256 = row_text(&row, 5, request->arena);
    row_done(&row);
    f = arena_check(request->arena);
    if (!f)
        f = evidence_read(settings()->data, sha256, request->arena, &reply->bytes, &reply->bytes_len);
    reply->mime = "application/pdf";
    return f;
}

/* ---- paper ---- */

static enum fault missing(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_PAPER_MISSING, "tttii", list_filter(request, "kind"), list.q, list.sort, list.limit,
                     list.offset);
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 4);
        json_array_append_new(list.rows,
                              json_pack("{s:s, s:s, s:s, s:I}", "kind", row_peek(&row, 0), "id", row_peek(&row, 1),
                                        "number", row_peek(&row, 2), "made_ms", (json_int_t)row_int(&row, 3)));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "kind,number,made_ms,id", "not-on-paper.csv");
}

static enum fault filed(struct db *db, struct request *request, struct reply *reply)
{
    const char *kind, *id, *file_no, *shelf;
    json_int_t copies;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s:I, s:s, s:s !}", "kind", &kind, "id", &id, "copies", &copies,
                                  "file_no", &file_no, "shelf", &shelf);
    if (!f)
        f = paper_filed(db, &by, kind, id, copies, file_no, shelf, request->now_ms);
    return f ? f : reply_json(reply, json_pack("{s:b}", "ok", 1));
}

const struct route routes_document[] = {
    {"POST", "/api/students/:student/transcript", ROLE_REGISTRARS, LANE_OFFICE, 256, issue, prepare_transcript, NULL,
     "Issues a transcript with number and QR"},
    {"POST", "/api/offerings/:id/admission-list", ROLE_REGISTRARS, LANE_OFFICE, 256, issue, prepare_admission, NULL,
     "Issues the list of who is admitted, with number and QR"},
    {"POST", "/api/requests/:id/decision", ROLE_REGISTRARS, LANE_OFFICE, 256, issue, prepare_decision, NULL,
     "Issues the decision on an individual schedule, with number and QR"},
    {"GET", "/api/requests/:id/decision", ROLE_REGISTRARS | ROLE_DEAN | ROLE_STUDENT, LANE_READ, 0, decision_copy, NULL,
     NULL, "The decision as a page, a copy for information; lang"},
    {"GET", "/api/my/transcript", ROLE_STUDENT, LANE_READ, 0, my_transcript, NULL, NULL,
     "The student's own transcript, a copy for information; lang"},
    {"GET", "/api/documents", ROLE_REGISTRARS, LANE_OFFICE, 0, office_exported, documents, NULL, "Issued documents"},
    {"GET", "/api/documents/:id/pdf", ROLE_REGISTRARS, LANE_READ, 0, document_pdf, NULL, NULL, "An issued document"},
    {"GET", "/api/paper", ROLE_REGISTRARS, LANE_OFFICE, 0, office_exported, missing, NULL, "What is not yet on paper"},
    {"POST", "/api/paper", ROLE_REGISTRARS, LANE_OFFICE, 1024, filed, NULL, NULL,
     "A paper copy was printed and filed: where it stands"},
    {0},
};
