#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "office_sheets.h"
#include "role.h"
#include "settings.h"
#include "sheet_page.h"
#include "sheet_sign.h"
#include "signature_json.h"
#include "signing.h"
#include "stamping.h"

/* Grade statements: list, one with its lines, opening, freezing, signing, sending back. */

static json_t *number_or_null(int64_t n)
{
    return n < 0 ? json_null() : json_integer(n);
}

static json_t *sheet_row(const struct row *row)
{
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:I, s:o, s:I, s:s, s:I, s:o}", "id", row_peek(row, 0), "number",
                  row_peek(row, 1), "state", row_peek(row, 2), "kind", row_peek(row, 3), "relation",
                  text_or_null(row_peek(row, 4)), "group", text_or_null(row_peek(row, 5)), "course", said_json(row, 6),
                  "opened_ms", (json_int_t)row_int(row, 9), "registered_ms", int_or_null(row, 10), "version",
                  (json_int_t)row_int(row, 11), "exam", row_peek(row, 12), "lines", (json_int_t)row_int(row, 13),
                  "turn", int_or_null(row, 14));
    json_object_set_new(json, "turn_post", text_or_null(row_peek(row, 15)));
    json_object_set_new(json, "exam_ends_ms", int_or_null(row, 16));
    json_object_set_new(json, "printed_ms", int_or_null(row, 17));
    return json;
}

/* Who signs sees what they sign; the registrars see all. */
static enum fault sheets(struct db *db, struct request *request, struct reply *reply)
{
    struct list list;
    struct row row;
    const char *own = request_has(request, ROLE_REGISTRARS) ? "" : request->who.person;
    enum fault f = list_init(&list, request);
    if (f)
        return f;
    for (f = db_each(db, &row, S_SHEET_LIST, "ttttiittt", list_filter(request, "state"), list_filter(request, "exam"),
                     list.q, own, list.limit, list.offset, list.sort, lang_word(request->who.lang),
                     list_filter(request, "kind"));
         f == F_OK; f = row_next(&row)) {
        list.total = row_int(&row, 18);
        json_array_append_new(list.rows, sheet_row(&row));
    }
    if (f != F_NOT_FOUND) {
        list_release(&list);
        return f;
    }
    return list_reply(&list, request, reply, "number,state,kind,relation,course,group,lines,opened_ms,registered_ms",
                      "statements.csv");
}

enum fault office_sheet_seen(struct db *db, const struct request *request, struct sheet *ret_sheet)
{
    struct row row;
    enum fault f = sheet_load(db, request->arg[0], request->arena, ret_sheet);
    if (f || request_has(request, ROLE_REGISTRARS))
        return f;
    f = db_row(db, &row, S_SHEET_OF_PERSON, "tt", ret_sheet->id, request->who.person);
    if (!f)
        row_done(&row);
    return f;
}

static json_t *lines_json(const struct sheet_line *lines, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct sheet_line *l = &lines[i];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o}", "enrolment", l->enrolment,
                                        "student_no", l->student_no, "student", l->name, "group", l->group, "attempt",
                                        text_or_null(l->attempt), "mark", sheet_mark_word(l->mark), "rating",
                                        number_or_null(l->rating), "exam", number_or_null(l->exam), "final",
                                        number_or_null(l->final), "letter", text_or_null(l->letter)));
    }
    return list;
}

static json_t *signer_json(const struct sheet_signer *g, size_t n, enum lang lang)
{
    const char *method = g->scan_sha256 ? "paper" : "internal";
    return json_pack("{s:I, s:s, s:o, s:o, s:o, s:o, s:o}", "n", (json_int_t)n, "post", g->post, "name",
                     text_or_null(g->name), "signed_ms", ms_or_null(g->signed_ms), "method",
                     g->signed_ms ? json_string(method) : json_null(), "stamp",
                     stamp_told_json(g->stamp_why, g->stamp_tries, g->stamped_ms, g->stamped_elsewhere, lang), "paper",
                     paper_told_json(g->scan_sha256, g->scan_type, g->entered_name));
}

static json_t *signers_json(const struct sheet_signer *signers, size_t count, enum lang lang)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, signer_json(&signers[i], i + 1, lang));
    return list;
}

static json_t *actions_json(struct db *db, const struct request *request, const struct sheet *s)
{
    int n;
    bool registrar = request_has(request, ROLE_REGISTRARS);
    json_t *list = json_array();
    if (s->state == SHEET_OPEN && registrar)
        json_array_append_new(list, json_string("freeze"));
    if (s->state == SHEET_FROZEN && sheet_may_sign(db, s, request->who.person, registrar, &n) == F_OK)
        json_array_append_new(list, json_string("sign"));
    if (s->state == SHEET_FROZEN && registrar && office_sheet_may_enter(db, request, s) == F_OK)
        json_array_append_new(list, json_string("scan"));
    if (s->state == SHEET_FROZEN)
        json_array_append_new(list, json_string("return"));
    if ((s->state == SHEET_OPEN || s->state == SHEET_FROZEN) && request_has(request, ROLE_REGISTRAR_HEAD))
        json_array_append_new(list, json_string("void"));
    if (s->state == SHEET_REGISTERED && registrar) {
        json_array_append_new(list, json_string("correct"));
        json_array_append_new(list, json_string("supplement"));
        json_array_append_new(list, json_string("paper"));
    }
    return list;
}

enum fault office_sheet_reply(struct db *db, struct request *request, const char *id, struct reply *reply)
{
    struct sheet s;
    struct row row;
    struct sheet_line *lines;
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t count, signers_len = 0;
    enum fault f = sheet_load(db, id, request->arena, &s);
    if (!f)
        f = sheet_lines(db, &s, request->arena, &lines, &count);
    if (!f)
        f = sheet_signers_of(db, &s, NULL, 0, request->arena, signers, &signers_len);
    if (f == F_NO_SIGNATORY) /* said when it is frozen */
        f = F_OK;
    if (!f)
        f = db_row(db, &row, S_SHEET_HEADING, "t", s.id);
    if (f)
        return f;
    json_t *json =
        json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:I, s:s, s:s}", "id", s.id, "number", s.number, "state",
                  sheet_state_word(s.state), "kind", s.kind, "relation", text_or_null(s.relation), "refers_number",
                  text_or_null(s.refers_number), "course", said_json(&row, 0), "group", text_or_null(row_peek(&row, 8)),
                  "version", (json_int_t)s.version, "exam", s.exam, "term", s.term);
    row_done(&row);
    json_object_set_new(json, "pdf_sha256", text_or_null(s.pdf_sha256));
    json_object_set_new(json, "group_id", text_or_null(s.group));
    json_object_set_new(json, "frozen_ms", ms_or_null(s.frozen_ms));
    json_object_set_new(json, "registered_ms", ms_or_null(s.registered_ms));
    json_object_set_new(json, "void_reason", text_or_null(s.void_reason));
    json_object_set_new(json, "policy_version", json_integer(s.policy_version));
    json_object_set_new(json, "lines", lines_json(lines, count));
    json_object_set_new(json, "signers", signers_json(signers, signers_len, request->who.lang));
    json_object_set_new(json, "complete", json_boolean(s.state != SHEET_OPEN || sheet_complete(lines, count) == F_OK));
    json_object_set_new(json, "actions", actions_json(db, request, &s));
    return reply_json(reply, json_pack("{s:o}", "sheet", json));
}

static enum fault one(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet s;
    enum fault f = office_sheet_seen(db, request, &s);
    return f ? f : office_sheet_reply(db, request, s.id, reply);
}

static enum fault open_new(struct db *db, struct request *request, struct reply *reply)
{
    struct id id;
    struct sheet_new s = {0};
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:s, s:s, s?s, s?s, s?s !}", "exam", &s.exam, "kind", &s.kind, "group",
                                  &s.group, "relation", &s.relation, "refers_to", &s.refers_to);
    if (!f)
        f = sheet_open(db, &by, &s, request->now_ms, &id);
    return f ? f : office_sheet_reply(db, request, id.text, reply);
}

/* ---- freeze ---- */

struct freeze_words {
    json_int_t version;
    const char *commission[SHEET_SIGNERS_MAX];
    size_t members;
};

static enum fault freeze_words(const struct request *request, struct freeze_words *w)
{
    json_t *list = NULL;
    *w = (struct freeze_words){0};
    enum fault f = request_unpack(request, "{s:I, s?o !}", "version", &w->version, "commission", &list);
    w->members = f ? 0 : json_array_size(list);
    if (!f && w->members >= SHEET_SIGNERS_MAX)
        f = fault(F_INVALID, "a commission of up to %d", SHEET_SIGNERS_MAX - 1);
    for (size_t i = 0; !f && i < w->members; i++) {
        w->commission[i] = json_string_value(json_array_get(list, i));
        if (!w->commission[i] || !id_valid(w->commission[i]))
            f = fault(F_INVALID, "members are ids of persons");
    }
    return f;
}

static enum fault freeze_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet s;
    struct freeze_words w;
    char token[33];
    struct sheet_rendered *rendered = arena_alloc(request->arena, sizeof *rendered);
    (void)reply;
    enum fault f = rendered ? freeze_words(request, &w) : fault(F_NOMEM, "rendering");
    if (!f)
        f = sheet_load(db, request->arg[0], request->arena, &s);
    if (!f)
        f = sheet_fresh(&s, w.version);
    if (!f && s.state != SHEET_OPEN)
        f = fault(F_CONFLICT, "statement %s is %s", s.id, sheet_state_word(s.state));
    if (!f)
        f = paper_token(token);
    if (!f)
        f = sheet_render(db, &s, w.commission, w.members, signing_verify_base(request->arena), token, settings()->data,
                         request->now_ms, request->arena, rendered);
    request->stage = rendered;
    return f;
}

/* What was rendered is frozen only when the books still say the same. */
static enum fault freeze(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet s;
    struct freeze_words w;
    struct sheet_rendered now = {0};
    const struct sheet_rendered *seen = request->stage;
    const char *json;
    char sha256[65];
    struct actor by = office_actor(request);
    enum fault f = freeze_words(request, &w);
    if (!f)
        f = sheet_load(db, request->arg[0], request->arena, &s);
    if (!f)
        f = sheet_fresh(&s, w.version);
    if (!f)
        f = sheet_lines(db, &s, request->arena, &now.lines, &now.lines_len);
    if (!f)
        f = sheet_signers_of(db, &s, w.commission, w.members, request->arena, now.signers, &now.signers_len);
    if (!f)
        f = sheet_content(db, &s, &now, request->now_ms, request->arena, &json, sha256);
    if (!f && strcmp(sha256, seen->page.json_sha256))
        f = fault(F_STALE, "statement %s changed while it was drawn", s.id);
    if (!f)
        f = sheet_freeze(db, &by, &s, now.lines, now.lines_len, now.signers, now.signers_len, &seen->page,
                         request->now_ms);
    return f ? f : office_sheet_reply(db, request, s.id, reply);
}

/* ---- sign ---- */

struct sign_stage {
    struct act_hand_signed hand;
    enum fault refused; /* a wrong password: written down by the clerk */
};
struct sign_words {
    json_int_t version;
    const char *pdf, *password, *code;
};

static enum fault sign_target(struct db *db, struct request *request, struct sign_words *w, struct sheet *s)
{
    int n;
    w->code = NULL;
    enum fault f = request_unpack(request, "{s:I, s:s, s:s, s?s !}", "version", &w->version, "pdf_sha256", &w->pdf,
                                  "password", &w->password, "code", &w->code);
    if (!f)
        f = signing_locked(db, request);
    if (!f)
        f = office_sheet_seen(db, request, s);
    if (!f)
        f = sheet_fresh(s, w->version);
    if (!f)
        f = sheet_may_sign(db, s, request->who.person, request_has(request, ROLE_REGISTRARS), &n);
    if (!f && strcmp(w->pdf, s->pdf_sha256))
        f = fault(F_STALE, "statement %s: another PDF was seen", s->id);
    return f;
}

static enum fault sign_prepare(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet s;
    struct sign_words w;
    struct sign_stage *stage = arena_alloc(request->arena, sizeof *stage);
    (void)reply;
    enum fault f = stage ? sign_target(db, request, &w, &s) : fault(F_NOMEM, "signing");
    if (f)
        return f;
    stage->refused = page_sign_make(db, s.pdf_sha256, request->who.person, w.password, settings()->data,
                                    request->now_ms, request->arena, &stage->hand);
    if (!stage->refused)
        stamping_ask(stage->hand.p7s, stage->hand.p7s_len, request->arena, &stage->hand.stamp);
    request->stage = stage;
    return stage->refused == F_SIGN_PASSWORD ? F_OK : stage->refused;
}

static enum fault sign(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet s;
    struct sign_words w;
    const struct ca *ca;
    const struct sign_stage *stage = request->stage;
    struct actor by = office_actor(request);
    enum fault f = sign_target(db, request, &w, &s);
    if (!f)
        f = signing_need_seal(&ca);
    if (f)
        return f;
    if (stage->refused)
        return signing_refused(db, request, reply, "sheet", s.id, stage->refused);
    f = signing_second_factor(db, request, w.code);
    if (!f)
        f = signing_done(db, request);
    if (!f)
        f = sheet_sign_add(db, &by, &s, by.person, &stage->hand, ca, request->now_ms);
    return f ? f : office_sheet_reply(db, request, s.id, reply);
}

/* ---- back, void, page ---- */

static enum fault reasoned(struct db *db, struct request *request, struct reply *reply,
                           enum fault (*deed)(struct db *, const struct actor *, const struct sheet *, const char *,
                                              int64_t))
{
    struct sheet s;
    json_int_t version;
    const char *reason;
    struct actor by = office_actor(request);
    enum fault f = request_unpack(request, "{s:I, s:s !}", "version", &version, "reason", &reason);
    if (!f)
        f = office_sheet_seen(db, request, &s);
    if (!f)
        f = sheet_fresh(&s, version);
    if (!f)
        f = deed(db, &by, &s, reason, request->now_ms);
    return f ? f : office_sheet_reply(db, request, s.id, reply);
}

static enum fault send_back(struct db *db, struct request *request, struct reply *reply)
{
    return reasoned(db, request, reply, sheet_return);
}

static enum fault make_void(struct db *db, struct request *request, struct reply *reply)
{
    return reasoned(db, request, reply, sheet_void);
}

static enum fault pdf(struct db *db, struct request *request, struct reply *reply)
{
    struct sheet s;
    enum fault f = office_sheet_seen(db, request, &s);
    if (!f && !s.pdf_sha256)
        f = fault(F_CONFLICT, "statement %s is not frozen", s.id);
    if (!f)
        f = evidence_read(settings()->data, s.pdf_sha256, request->arena, &reply->bytes, &reply->bytes_len);
    reply->mime = "application/pdf";
    return f;
}

/* One signer's file, to be checked beside the PDF by any tool. */
static enum fault signer_file(struct db *db, struct request *request, bool stamp, struct reply *reply)
{
    struct sheet s;
    struct sheet_signer signers[SHEET_SIGNERS_MAX];
    size_t count = 0, n = strtoul(request->arg[1], NULL, 10);
    enum fault f = office_sheet_seen(db, request, &s);
    if (!f && s.state == SHEET_OPEN)
        f = fault(F_CONFLICT, "statement %s is open", s.id);
    if (!f)
        f = sheet_signers_of(db, &s, NULL, 0, request->arena, signers, &count);
    if (!f && (!n || n > count || !(stamp ? signers[n - 1].tsr : signers[n - 1].p7s)))
        f = fault(F_NOT_FOUND, "statement %s has no such file of signature %zu", s.id, n);
    if (f)
        return f;
    reply->bytes = stamp ? signers[n - 1].tsr : signers[n - 1].p7s;
    reply->bytes_len = stamp ? signers[n - 1].tsr_len : signers[n - 1].p7s_len;
    reply->mime = stamp ? "application/timestamp-reply" : "application/pkcs7-signature";
    reply->download_name = arena_format(request->arena, "statement-%zu.%s", n, stamp ? "tsr" : "p7s");
    return arena_check(request->arena);
}

static enum fault p7s(struct db *db, struct request *request, struct reply *reply)
{
    return signer_file(db, request, false, reply);
}

static enum fault tsr(struct db *db, struct request *request, struct reply *reply)
{
    return signer_file(db, request, true, reply);
}

enum { WHO_SIGN = ROLE_REGISTRARS | ROLE_TEACHER | ROLE_COMMISSION_CHAIR | ROLE_COMMISSION_MEMBER };

const struct route routes_sheet[] = {
    {"GET", "/api/sheets", WHO_SIGN, LANE_OFFICE, 0, office_exported, sheets, NULL,
     "Grade statements; who signs sees what they sign"},
    {"POST", "/api/sheets", ROLE_REGISTRARS, LANE_OFFICE, 2048, open_new, NULL, NULL,
     "Opens a statement of an exam, of a group or all, or one that supplements or corrects another"},
    {"GET", "/api/sheets/:id", WHO_SIGN, LANE_READ, 0, one, NULL, NULL, "A statement with its lines and signers"},
    {"POST", "/api/sheets/:id/freeze", ROLE_REGISTRARS, LANE_OFFICE, 4096, freeze, freeze_prepare, NULL,
     "Draws the page and fixes the lines; commission: persons, the chair first"},
    {"POST", "/api/sheets/:id/sign", WHO_SIGN, LANE_OFFICE, 2048, sign, sign_prepare, NULL,
     "Signs; the registrar's signature registers and releases the grades"},
    {"POST", "/api/sheets/:id/return", WHO_SIGN, LANE_OFFICE, 2048, send_back, NULL, NULL,
     "Sends a frozen statement back: signatures are void"},
    {"POST", "/api/sheets/:id/void", ROLE_REGISTRAR_HEAD, LANE_OFFICE, 2048, make_void, NULL, NULL,
     "Its number will not be used, with the reason"},
    {"GET", "/api/sheets/:id/pdf", WHO_SIGN, LANE_READ, 0, pdf, NULL, NULL, "The page"},
    {"GET", "/api/sheets/:id/signatures/:n", ROLE_REGISTRARS, LANE_READ, 0, p7s, NULL, NULL, "One signature (CMS)"},
    {"GET", "/api/sheets/:id/signatures/:n/stamp", ROLE_REGISTRARS, LANE_READ, 0, tsr, NULL, NULL,
     "The time stamp over it (RFC 3161)"},
    {"GET", "/api/sheets/:id/signatures/:n/scan", WHO_SIGN, LANE_OFFICE, 0, office_sheet_scan_get, NULL, NULL,
     "The scan of a signature on paper"},
    {"PUT", "/api/sheets/:id/scan", ROLE_REGISTRARS, LANE_OFFICE, ACT_SCAN_BYTES_MAX, office_sheet_scan,
     office_sheet_scan_prepare, NULL, "Enter the page that was signed on paper, as a scan: PDF or JPEG"},
    {0},
};
