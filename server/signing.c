#include "signing.h"

#include <stdio.h>

#include "account.h"
#include "office_json.h"
#include "seal.h"
#include "settings.h"

enum { SIGN_FAILURES_MAX = 5, KEY_MAX = 32 };
static const int64_t lock_ms = INT64_C(900000);

const char *signing_verify_base(struct arena *arena)
{
    const char *url = settings()->public_url;
    return *url ? url : arena_format(arena, "https://localhost:%lld", (long long)settings()->port);
}

enum fault signing_need_seal(const struct ca **ret_ca)
{
    *ret_ca = seal_ca();
    return *ret_ca ? F_OK : fault(F_IO, "the server's seal is not loaded");
}

static char *throttle_key(const struct request *request, char out[KEY_MAX])
{
    snprintf(out, KEY_MAX, "sign:%s", request->who.person);
    return out;
}

static enum fault failures_of(struct db *db, const struct request *request, int64_t *ret_failures)
{
    struct row row;
    char key[KEY_MAX];
    enum fault f = db_row(db, &row, S_THROTTLE_GET, "t", throttle_key(request, key));
    *ret_failures = 0;
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    bool until = row_int(&row, 2) > request->now_ms;
    if (row_int(&row, 1) + lock_ms > request->now_ms)
        *ret_failures = row_int(&row, 0);
    row_done(&row);
    return until ? fault(F_TOO_MANY, "signing by %s is locked", request->who.person) : F_OK;
}

enum fault signing_locked(struct db *db, const struct request *request)
{
    int64_t failures;
    return failures_of(db, request, &failures);
}

enum fault signing_refused(struct db *db, struct request *request, struct reply *reply, const char *object_kind,
                           const char *object, enum fault why)
{
    char key[KEY_MAX], action[48];
    int64_t failures;
    struct actor by = office_actor(request);
    enum fault f = failures_of(db, request, &failures);
    snprintf(action, sizeof action, "%s.sign_failed", object_kind);
    if (!f)
        f = db_run(db, S_THROTTLE_SET, "tiii", throttle_key(request, key), failures + 1, request->now_ms,
                   failures + 1 >= SIGN_FAILURES_MAX ? request->now_ms + lock_ms : (int64_t)0);
    if (!f)
        f = audit(db, &by, action, object_kind, object, "%s", fault_code(why));
    return f ? f : office_refuse(reply, request, why);
}

enum fault signing_second_factor(struct db *db, const struct request *request, const char *code)
{
    struct row row;
    enum fault f = db_row(db, &row, S_TOTP_GET, "t", request->who.account);
    if (f)
        return f;
    bool on = row_int(&row, 1);
    row_done(&row);
    if (!on)
        return F_OK;
    return code ? totp_use(db, request->who.account, code, request->now_ms)
                : fault(F_TOTP_NEEDED, "signing needs the code");
}

enum fault signing_done(struct db *db, const struct request *request)
{
    char key[KEY_MAX];
    return db_run(db, S_THROTTLE_CLEAR, "t", throttle_key(request, key));
}
