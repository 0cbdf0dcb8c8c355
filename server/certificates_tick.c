#include "certificates_tick.h"

#include "act_sign.h"
#include "errand.h"
#include "fetch.h"
#include "log.h"
#include "office_json.h"
#include "settings.h"
#include "sign_reading.h"

struct asked {
    struct act_unchecked which;
    struct act_told told;
};

/* The authority's lists, as they lie in the folder now. */
static enum fault by_lists(struct asked *a, const struct request *request)
{
    return sign_reading_certificate(settings()->national, settings()->data, a->which.cert_pem, request->now_ms,
                                    request->arena, &a->told.said, &a->told.list_sha256);
}

static enum fault by_ocsp(struct asked *a, const struct request *request)
{
    const void *question;
    size_t question_len;
    enum fault f = sign_reading_ocsp_ask(a->which.cert_pem, a->which.issuer_pem, request->now_ms, request->arena,
                                         &question, &question_len);
    if (!f)
        f = fetch_post(settings()->national_ocsp, "application/ocsp-request", question, question_len,
                       "application/ocsp-response", request->arena, &a->told.answer, &a->told.answer_len);
    if (!f)
        f = sign_reading_ocsp(question, question_len, a->told.answer, a->told.answer_len, a->which.issuer_pem,
                              request->now_ms, &a->told.said);
    return f;
}

enum fault certificates_ask(struct db *db, struct request *request, struct reply *reply)
{
    static _Atomic unsigned turn;
    struct row row;
    struct asked *a = arena_alloc(request->arena, sizeof *a);
    (void)reply;
    enum fault f = a ? db_row(db, &row, S_ACT_SIGNATURE_UNCHECKED_COUNT, "") : fault(F_NOMEM, "certificates");
    if (f)
        return f;
    int64_t pending = row_int(&row, 0);
    row_done(&row);
    request->stage = NULL;
    if (!pending || !*settings()->national)
        return F_OK;
    f = act_signature_unchecked(db, turn++ % pending, request->arena, &a->which);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    a->told = (struct act_told){.said = REVOCATION_PENDING};
    f = by_lists(a, request);
    if (a->told.said == REVOCATION_PENDING && *settings()->national_ocsp)
        f = by_ocsp(a, request);
    if (a->told.said != REVOCATION_PENDING)
        request->stage = a;
    return f;
}

enum fault certificates_keep(struct db *db, struct request *request, struct reply *reply)
{
    const struct asked *a = request->stage;
    enum fault f = a ? act_signature_settle(db, &a->which, &a->told, request->now_ms) : F_OK;
    return f ? f : reply_json(reply, json_pack("{s:s}", "said", a ? revocation_word(a->told.said) : "pending"));
}

static const struct route row_ask = {"INTERNAL",
                                     "row_live_certificates",
                                     0,
                                     LANE_OFFICE,
                                     0,
                                     certificates_keep,
                                     certificates_ask,
                                     NULL,
                                     "whether the certificate of a national signature was revoked"};

static int64_t last_steady_ms = -CERTIFICATES_EVERY_MS; /* [loop] */
static bool working;

static void answered(struct errand *e, void *user)
{
    (void)user;
    working = false;
    if (e->fault)
        log_line(LEVEL_WARN, "certificate_not_checked", "why=\"%s\"", e->fault_text);
}

void certificates_tick(int64_t steady_ms)
{
    if (working || !*settings()->national || steady_ms - last_steady_ms < CERTIFICATES_EVERY_MS)
        return;
    last_steady_ms = steady_ms;
    working = true;
    errand_internal(&row_ask, NULL, json_object(), answered, NULL);
}
