#include "attempt_books.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "checkin.h"
#include "consent.h"
#include "policy.h"
#include "text.h"

enum { TOKEN_BYTES = 32, CLIENT_JSON_MAX = 2048 };

static enum fault own(struct db *db, const struct actor *by, const char *id, struct attempt *ret)
{
    enum fault f = attempt_load(db, id, ret);
    if (!f && (!by->person || strcmp(by->person, ret->person)))
        f = fault(F_NOT_FOUND, "attempt %s is somebody else's", id);
    return f;
}

static void digest(const char *token, unsigned char out[crypto_hash_sha256_BYTES])
{
    crypto_hash_sha256(out, (const unsigned char *)token, strlen(token));
}

static enum fault matches(struct db *db, enum statement s, const char *id, const char *token, bool *ret)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    struct row row;
    *ret = false;
    if (!token || strlen(token) != 2 * TOKEN_BYTES)
        return F_OK;
    digest(token, hash);
    enum fault f = db_row(db, &row, s, "tb", id, hash, sizeof hash);
    if (!f)
        row_done(&row);
    *ret = !f;
    return f == F_NOT_FOUND ? F_OK : f;
}

static enum fault token_make(char out[65], unsigned char hash[crypto_hash_sha256_BYTES])
{
    unsigned char raw[TOKEN_BYTES];
    randombytes_buf(raw, sizeof raw);
    sodium_bin2hex(out, 65, raw, sizeof raw);
    digest(out, hash);
    return F_OK;
}

static enum fault log_in(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms)
{
    char clock_rule[POLICY_TEXT_MAX];
    int64_t early_s;
    enum fault f = policy_version(db, now_ms, &a->policy_version);
    if (!f)
        f = policy_int(db, a->policy_version, "login_early_s", &early_s);
    if (!f)
        f = policy_int(db, a->policy_version, "reconnect_cap", &a->cap_s);
    if (!f)
        f = policy_text(db, a->policy_version, "reconnect_clock", clock_rule);
    if (f)
        return f;
    if (!a->sitting_open)
        return fault(F_CONFLICT, "sitting %s is not open", a->sitting);
    if (a->traditional)
        return fault(F_TRADITIONAL, "attempt %s is not made from here", a->id);
    if (now_ms < a->starts_ms - early_s * 1000)
        return fault(F_TOO_EARLY, "attempt %s begins at %lld", a->id, (long long)a->starts_ms);
    if (now_ms > a->starts_ms + a->late_limit_s * 1000)
        return fault(F_TOO_LATE, "attempt %s could be entered until %lld", a->id,
                     (long long)(a->starts_ms + a->late_limit_s * 1000));
    f = guardian_gate(db, a->person, now_ms);
    if (f)
        return f;
    a->clock_stops = !a->own_time && !strcmp(clock_rule, "stopped");
    a->epoch_ms = now_ms;
    return attempt_move(db, by, a, EVENT_LOGIN, 0, NULL, now_ms);
}

/* The interruption is over: what it cost is given back, as far as the cap allows. */
static enum fault come_back(struct db *db, const struct actor *by, struct attempt *a, int64_t now_ms)
{
    int64_t lost = now_ms - a->cut_ms, credit = 0;
    enum fault f;
    if (a->clock_stops && lost > clock_credit_left(a))
        return attempt_suspend(db, a, now_ms);
    if (!a->clock_stops && a->deadline_ms <= now_ms) {
        a->ended_ms = a->deadline_ms;
        f = attempt_move(db, &actor_system, a, EVENT_TIME_OVER, 0, NULL, now_ms);
        return f ? f : attempt_end(db, &actor_system, a, now_ms);
    }
    if (a->clock_stops) {
        credit = lost;
        a->credited_ms += credit;
        clock_start(a, now_ms);
    }
    a->cut_ms = 0;
    f = db_run(db, S_INTERRUPTION_END, "tiii", a->id, now_ms, credit, (int64_t)0);
    return f ? f : attempt_move(db, by, a, EVENT_RECONNECT, credit / 1000, NULL, now_ms);
}

static enum fault ask_for_tab(struct db *db, const struct actor *by, struct attempt *a, const char *tab,
                              enum fault *ret_refusal)
{
    enum fault f = F_OK;
    if (strcmp(a->tab_asked, tab)) {
        snprintf(a->tab_asked, sizeof a->tab_asked, "%s", tab);
        f = attempt_keep(db, by, a, "attempt.second_tab", "another tab asks for the exam");
    }
    if (!f)
        *ret_refusal = F_SECOND_TAB;
    return f;
}

static enum fault take_seat(struct db *db, struct attempt *a, const struct hello *hello, char ret_resume[65],
                            char ret_media[65])
{
    char resume[65], media[65];
    unsigned char resume_hash[crypto_hash_sha256_BYTES], media_hash[crypto_hash_sha256_BYTES];
    snprintf(a->tab, sizeof a->tab, "%s", hello->tab);
    a->tab_asked[0] = a->tab_allowed[0] = 0;
    a->online = true;
    enum fault f = token_make(resume, resume_hash);
    if (!f)
        f = token_make(media, media_hash);
    if (!f)
        f = attempt_keep(db, &actor_system, a, NULL, NULL);
    if (!f)
        f = db_run(db, S_ATTEMPT_TOKENS, "tbbt", a->id, resume_hash, sizeof resume_hash, media_hash, sizeof media_hash,
                   hello->client_json);
    if (!f) {
        memcpy(ret_resume, resume, sizeof resume);
        memcpy(ret_media, media, sizeof media);
    }
    return f;
}

enum fault attempt_hello(struct db *db, const struct actor *by, const char *id, const struct hello *hello,
                         int64_t now_ms, enum fault *ret_refusal, char ret_resume[65], char ret_media[65])
{
    struct attempt a;
    bool resumes;
    enum fault f = own(db, by, id, &a);
    if (!f && (!text_fits(hello->tab, ATTEMPT_TAB_MAX) ||
               (hello->client_json && strlen(hello->client_json) > CLIENT_JSON_MAX)))
        f = fault(F_INVALID, "hello of attempt %s", id);
    if (!f)
        f = matches(db, S_ATTEMPT_RESUME_MATCHES, id, hello->resume, &resumes);
    if (f)
        return f;
    bool same = !strcmp(a.tab, hello->tab) || !strcmp(a.tab_allowed, hello->tab) || resumes;
    if (a.online && !same && state_live(a.state))
        return ask_for_tab(db, by, &a, hello->tab, ret_refusal);
    if (a.state == ATTEMPT_SCHEDULED)
        f = log_in(db, by, &a, now_ms);
    else if (a.state == ATTEMPT_INTERRUPTED)
        f = come_back(db, by, &a, now_ms);
    if (!f)
        f = attempt_load(db, id, &a); /* coming back too late may have ended it */
    if (!f)
        f = take_seat(db, &a, hello, ret_resume, ret_media);
    if (!f)
        *ret_refusal = F_OK;
    return f;
}

enum fault attempt_cut(struct db *db, struct attempt *a, const char *cause, int64_t since_ms, int64_t now_ms)
{
    struct id id = id_make();
    int64_t at = since_ms < a->started_ms ? a->started_ms : since_ms > now_ms ? now_ms : since_ms;
    if (a->deadline_ms && a->deadline_ms <= at) {
        a->ended_ms = a->deadline_ms;
        enum fault f = attempt_move(db, &actor_system, a, EVENT_TIME_OVER, 0, NULL, now_ms);
        return f ? f : attempt_end(db, &actor_system, a, now_ms);
    }
    a->cut_ms = at;
    if (a->clock_stops)
        clock_stop(a, at);
    enum fault f = db_run(db, S_INTERRUPTION_ADD, "ttti", id.text, a->id, cause, at);
    return f ? f : attempt_move(db, &actor_system, a, EVENT_DISCONNECT, 0, cause, now_ms);
}

enum fault attempt_offline(struct db *db, const char *id, const char *cause, int64_t since_ms, int64_t now_ms)
{
    struct attempt a;
    enum fault f = attempt_load(db, id, &a);
    if (f || !a.online)
        return f;
    a.online = false;
    a.hand = a.hand && !state_over(a.state);
    return a.state == ATTEMPT_IN_PROGRESS ? attempt_cut(db, &a, cause, since_ms, now_ms)
                                          : attempt_keep(db, &actor_system, &a, NULL, NULL);
}

enum fault attempt_media_check(struct db *db, const char *id, const char *token)
{
    bool right;
    enum fault f = matches(db, S_ATTEMPT_MEDIA_MATCHES, id, token, &right);
    return f ? f : right ? F_OK : fault(F_FORBIDDEN, "wrong media token for attempt %s", id);
}

enum fault attempt_place(struct db *db, const char *id, int64_t *ret_place, int64_t *ret_waiting)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ATTEMPT_PLACES, "t", id);
    if (f)
        return f;
    *ret_place = row_int(&row, 0);
    *ret_waiting = row_int(&row, 1);
    row_done(&row);
    return F_OK;
}

enum fault attempt_enter(struct db *db, const struct actor *by, const char *id, int64_t now_ms, int64_t *ret_place)
{
    struct attempt a;
    int64_t waiting;
    char rule[POLICY_TEXT_MAX];
    enum fault f = own(db, by, id, &a);
    if (!f && a.state != ATTEMPT_ID_OK)
        f = fault(F_CONFLICT, "attempt %s is %s", id, state_word(a.state));
    if (!f && !a.entered_ms) {
        a.entered_ms = now_ms;
        f = attempt_keep(db, by, &a, "attempt.enter", "waits for the proctor");
    }
    if (!f)
        f = policy_text(db, a.policy_version, "admit", rule);
    if (!f && (a.own_time || !strcmp(rule, "auto")) && now_ms >= a.starts_ms) {
        *ret_place = 0;
        return attempt_admit(db, &actor_system, id, now_ms);
    }
    return f ? f : attempt_place(db, id, ret_place, &waiting);
}

enum fault attempt_submit(struct db *db, const struct actor *by, const char *id, const char *key, int64_t now_ms)
{
    struct attempt a;
    enum fault f = own(db, by, id, &a);
    if (!f && !text_fits(key, ATTEMPT_KEY_MAX))
        f = fault(F_INVALID, "submit needs a key");
    if (f)
        return f;
    if (state_over(a.state) && !strcmp(a.submit_key, key))
        return F_OK;
    /* The sweep has not come by yet, but the time is over: server time alone decides. */
    bool late = a.state == ATTEMPT_IN_PROGRESS && a.deadline_ms <= now_ms;
    a.ended_ms = late ? a.deadline_ms : now_ms;
    snprintf(a.submit_key, sizeof a.submit_key, "%s", key);
    f = attempt_move(db, late ? &actor_system : by, &a, late ? EVENT_TIME_OVER : EVENT_SUBMIT, 0, NULL, now_ms);
    return f ? f : attempt_end(db, by, &a, now_ms);
}

enum fault attempt_hand(struct db *db, const struct actor *by, const char *id, bool up, int64_t now_ms)
{
    struct attempt a;
    (void)now_ms;
    enum fault f = attempt_load(db, id, &a);
    if (!f && up && (!by->person || strcmp(by->person, a.person)))
        f = fault(F_FORBIDDEN, "only the student raises the hand");
    if (!f && !state_live(a.state) && up)
        f = fault(F_CONFLICT, "attempt %s is %s", id, state_word(a.state));
    if (f || a.hand == up)
        return f;
    a.hand = up;
    return attempt_keep(db, by, &a, "attempt.hand", up ? "up" : "down");
}
