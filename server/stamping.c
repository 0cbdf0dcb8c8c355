#include "stamping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "errand.h"
#include "fetch.h"
#include "files.h"
#include "log.h"
#include "office_json.h"
#include "settings.h"
#include "sign_reading.h"
#include "tsa.h"

static char authority_pem[TSA_AUTHORITY_BYTES_MAX + 1]; /* before the threads; then read only */
static _Atomic int64_t quiet_until_ms;                  /* steady */

enum fault stamping_start(void)
{
    size_t len;
    char *bytes;
    *authority_pem = 0;
    quiet_until_ms = 0;
    if (!*settings()->tsa != !*settings()->tsa_ca)
        return fault(F_INVALID, "tsa and tsa_ca are given together");
    if (!*settings()->tsa)
        return F_OK;
    enum fault f = file_read(settings()->tsa_ca, TSA_AUTHORITY_BYTES_MAX, &bytes, &len);
    if (f)
        return f;
    memcpy(authority_pem, bytes, len);
    authority_pem[len] = 0;
    free(bytes);
    return tsa_authority_check(authority_pem);
}

static enum fault ask(const void *bytes, size_t len, struct arena *arena, struct act_stamp *stamp)
{
    void *question;
    const void *answer;
    size_t question_len, answer_len;
    enum fault f = tsa_ask(bytes, len, &question, &question_len);
    if (f)
        return f;
    f = fetch_post(settings()->tsa, "application/timestamp-query", question, question_len,
                   "application/timestamp-reply", arena, &answer, &answer_len);
    if (!f) /* the clock when the answer is there */
        f = sign_reading_stamp(question, question_len, answer, answer_len, authority_pem, clock_now_ms(),
                               &stamp->at_ms);
    free(question);
    if (f)
        return f;
    stamp->tsr = answer;
    stamp->tsr_len = answer_len;
    return F_OK;
}

static void seek(const void *bytes, size_t len, struct arena *arena, struct act_stamp *stamp)
{
    *stamp = (struct act_stamp){.asked = true, .authority_pem = authority_pem};
    stamp->why = ask(bytes, len, arena, stamp);
    if (stamp->why && stamp->why != F_STAMP_WRONG && stamp->why != F_STAMP_FUTURE)
        stamp->why = fault(F_STAMP_SILENT, "%s", arena_text(arena, fault_text()));
    quiet_until_ms = stamp->why ? clock_steady_ms() + STAMPING_QUIET_MS : 0;
    if (stamp->why)
        log_line(LEVEL_WARN, "no_stamp", "why=\"%s\"", fault_text());
}

void stamping_ask(const void *bytes, size_t len, struct arena *arena, struct act_stamp *ret_stamp)
{
    *ret_stamp = (struct act_stamp){.asked = *settings()->tsa != 0, .why = F_STAMP_SILENT};
    if (*settings()->tsa && clock_steady_ms() >= quiet_until_ms)
        seek(bytes, len, arena, ret_stamp);
}

struct retry {
    struct act_unstamped which;
    struct act_stamp stamp;
};

enum fault stamping_retry(struct db *db, struct request *request, struct reply *reply)
{
    struct retry *r = arena_alloc(request->arena, sizeof *r);
    (void)reply;
    request->stage = NULL;
    if (!r)
        return fault(F_NOMEM, "stamps");
    const bool now = *settings()->tsa && clock_steady_ms() >= quiet_until_ms;
    enum fault f = now ? act_stamp_pending(db, request->arena, &r->which) : F_NOT_FOUND;
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    seek(r->which.p7s, r->which.p7s_len, request->arena, &r->stamp);
    request->stage = r;
    return F_OK;
}

enum fault stamping_keep(struct db *db, struct request *request, struct reply *reply)
{
    const struct retry *r = request->stage;
    enum fault f = r ? act_stamp_keep(db, &r->which, &r->stamp, request->now_ms) : F_OK;
    return f ? f : reply_json(reply, json_object());
}

static const struct route row_retry = {"INTERNAL",
                                       "row_live_stamps",
                                       0,
                                       LANE_OFFICE,
                                       0,
                                       stamping_keep,
                                       stamping_retry,
                                       NULL,
                                       "a pending stamp, asked for again"};

static int64_t last_steady_ms = -STAMPING_EVERY_MS; /* [loop] */
static bool working;

static void answered(struct errand *e, void *user)
{
    (void)user;
    working = false;
    if (e->fault)
        log_line(LEVEL_WARN, "stamp_not_kept", "why=\"%s\"", e->fault_text);
}

void stamping_tick(int64_t steady_ms)
{
    if (working || !*settings()->tsa || steady_ms - last_steady_ms < STAMPING_EVERY_MS)
        return;
    last_steady_ms = steady_ms;
    working = true;
    errand_internal(&row_retry, NULL, json_object(), answered, NULL);
}
