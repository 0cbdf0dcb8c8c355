#include "media.h"

#include <string.h>

#include "attempt.h"
#include "clock.h"
#include "policy.h"

#define THROTTLE_KEPT_MS INT64_C(86400000)
#define SESSION_KEPT_MS (30 * INT64_C(86400000))
enum { CLOCK_JUMP_MS = 1000 };

static const char *const gap_words[GAP_CAUSES] = {"offline", "hidden", "muted", "shed", "server", "camera", "unknown"};

const char *gap_word(enum gap_cause cause)
{
    return gap_words[cause];
}

static enum fault same_config(struct db *db, const char *attempt, const struct stream_config *c)
{
    struct row row;
    size_t len;
    enum fault f = db_row(db, &row, S_STREAM_CONFIG_GET, "tii", attempt, c->stream, c->config);
    if (f)
        return f;
    const void *description = row_blob(&row, 5, &len);
    bool same = !strcmp(row_peek(&row, 0), c->codec) && row_int(&row, 1) == c->layers && row_int(&row, 2) == c->width &&
                row_int(&row, 3) == c->height && !strcmp(row_peek(&row, 4), c->rung) && len == c->description_len &&
                (!len || !memcmp(description, c->description, len));
    row_done(&row);
    return same ? F_OK : fault(F_CONFLICT, "config %lld of attempt %s is another", (long long)c->config, attempt);
}

enum fault media_config_add(struct db *db, const char *attempt, const struct stream_config *c, int64_t now_ms)
{
    enum fault f = same_config(db, attempt, c);
    if (f != F_NOT_FOUND)
        return f;
    return db_run(db, S_STREAM_CONFIG_ADD, "tiitiiitbi", attempt, c->stream, c->config, c->codec, c->layers, c->width,
                  c->height, c->rung, c->description, c->description_len, now_ms);
}

enum fault media_gap_add(struct db *db, const char *attempt, int64_t stream, enum gap_cause cause, int64_t from_ms,
                         int64_t to_ms, int64_t frames)
{
    struct id id = id_make();
    if (to_ms < from_ms)
        return fault(F_INVALID, "a gap from %lld to %lld", (long long)from_ms, (long long)to_ms);
    enum fault f = db_run(db, S_GAP_GROW, "titiii", attempt, stream, gap_word(cause), from_ms, to_ms, frames);
    if (!f && !db_changes(db))
        f = db_run(db, S_GAP_ADD, "ttitiii", id.text, attempt, stream, gap_word(cause), from_ms, to_ms, frames);
    return f ? f
             : audit(db, &actor_system, "gap.add", "attempt", attempt, "%s from %lld to %lld", gap_word(cause),
                     (long long)from_ms, (long long)to_ms);
}

enum fault media_track_add(struct db *db, const char *attempt, const char *stream, const char *state, const char *label,
                           int64_t now_ms)
{
    return db_run(db, S_TRACK_WORD_ADD, "tttti", attempt, stream, state, label, now_ms);
}

enum fault media_unseen_add(struct db *db, const char *attempt, enum unseen_cause cause, int64_t from_ms, int64_t to_ms)
{
    static const char *const words[UNSEEN_CAUSES] = {"restart", "busy", "sparse", "other_picture"};
    struct id id = id_make();
    if (to_ms < from_ms)
        return fault(F_INVALID, "unseen from %lld to %lld", (long long)from_ms, (long long)to_ms);
    enum fault f = db_run(db, S_UNSEEN_ADD, "tttii", id.text, attempt, words[cause], from_ms, to_ms);
    return f ? f
             : audit(db, &actor_system, "unseen.add", "attempt", attempt, "%s from %lld to %lld", words[cause],
                     (long long)from_ms, (long long)to_ms);
}

enum fault media_part_put(struct db *db, const char *attempt, const struct recording_part *p, int64_t now_ms)
{
    int64_t version, days;
    enum fault f = policy_version(db, now_ms, &version);
    if (!f)
        f = policy_int(db, version, "record_days", &days);
    if (!f)
        f = db_run(db, S_PART_PUT, "tiittiiitii", attempt, p->n, p->stream, p->mime, p->path, p->from_ms, p->to_ms,
                   p->bytes, p->sha256, (int64_t)p->ready, p->from_ms + days * 86400000);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "part %lld of attempt %s is final", (long long)p->n, attempt);
    return f || !p->ready ? f
                          : audit(db, &actor_system, "recording.part", "attempt", attempt, "part %lld: %lld bytes, %s",
                                  (long long)p->n, (long long)p->bytes, p->sha256);
}

enum fault advice_begin(struct db *db, const char *attempt, const char *kind, const char *sentence, int64_t now_ms)
{
    struct id id = id_make();
    enum fault f = db_run(db, S_ADVICE_END, "tti", attempt, kind, now_ms);
    if (!f)
        f = db_run(db, S_ADVICE_ADD, "tttti", id.text, attempt, kind, sentence, now_ms);
    return f ? f : audit(db, &actor_system, "advice.begin", "attempt", attempt, "%s: %s", kind, sentence);
}

enum fault advice_end(struct db *db, const char *attempt, const char *kind, int64_t now_ms)
{
    return db_run(db, S_ADVICE_END, "tti", attempt, kind, now_ms);
}

enum fault server_begin(struct db *db, const char *run, int64_t now_ms, int64_t *ret_dead_beat_ms)
{
    struct row row;
    int64_t beat = 0;
    enum fault f = db_row(db, &row, S_SERVER_RUN_DEAD, "t", run);
    if (!f) {
        beat = row_int(&row, 0);
        row_done(&row);
    }
    if (f && f != F_NOT_FOUND)
        return f;
    f = db_run(db, S_SERVER_RUN_BURY, "t", run);
    if (!f)
        f = db_run(db, S_SERVER_RUN_ADD, "ti", run, now_ms);
    if (!f)
        f = db_run(db, S_THROTTLE_FORGET, "i", now_ms - THROTTLE_KEPT_MS);
    if (!f)
        f = db_run(db, S_SESSION_FORGET, "i", now_ms - SESSION_KEPT_MS);
    if (!f)
        f = audit(db, &actor_system, "server.start", "server", run, "%s", beat ? "after an unclean stop" : "");
    if (!f)
        *ret_dead_beat_ms = beat;
    return f;
}

enum fault server_beat(struct db *db, const char *run, int64_t now_ms)
{
    static int64_t told_ms; /* [clerk] */
    int64_t held_ms = clock_held_ms();
    enum fault f = db_run(db, S_SERVER_RUN_BEAT, "ti", run, now_ms);
    if (!f && held_ms > told_ms + CLOCK_JUMP_MS)
        f = audit(db, &actor_system, "clock.back", "server", run, "the system's clock went back by %lld ms",
                  (long long)held_ms);
    told_ms = held_ms;
    return f;
}

enum fault server_stop(struct db *db, const char *run, int64_t now_ms)
{
    enum fault f = db_run(db, S_SERVER_RUN_STOP, "ti", run, now_ms);
    return f ? f : audit(db, &actor_system, "server.stop", "server", run, "in order");
}
