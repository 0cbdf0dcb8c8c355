#include "replay_record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"
#include "sightlog.h"

static const char format[] = "baqyla-replay-1";

const struct replay_incident *replay_record_incident(const struct replay_record *r, const char *id)
{
    for (size_t i = 0; i < r->incidents_len; i++)
        if (!strcmp(r->incidents[i].id, id))
            return &r->incidents[i];
    return NULL;
}

enum fault replay_record_merge(const struct replay_record *r, int64_t policy, int64_t *ret_ms)
{
    for (size_t i = 0; i < r->merges_len; i++)
        if (r->merges[i].policy == policy) {
            *ret_ms = r->merges[i].ms;
            return F_OK;
        }
    return fault(F_INVALID, "version %lld of the policy is not known", (long long)policy);
}

/* ---- from the books ---- */

static enum fault span(struct db *db, const char *attempt, struct replay_record *r)
{
    struct row row;
    enum fault f = db_row(db, &row, S_LIVE_SPAN, "t", attempt);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "there is no attempt %s", attempt) : f;
    r->epoch_ms = row_null(&row, 0) ? 0 : row_int(&row, 0);
    r->ended_ms = row_int(&row, 2);
    row_done(&row);
    return F_OK;
}

static enum fault incidents(struct db *db, const char *attempt, struct arena *arena, struct replay_record *r)
{
    struct row row;
    enum fault f;
    r->incidents = arena_alloc(arena, REPLAY_INCIDENTS_MAX * sizeof *r->incidents);
    if (!r->incidents)
        return fault(F_NOMEM, "incidents of %s", attempt);
    for (f = db_each(db, &row, S_INCIDENT_REPLAY, "t", attempt); f == F_OK; f = row_next(&row)) {
        if (r->incidents_len == REPLAY_INCIDENTS_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "%s has more than %d incidents", attempt, REPLAY_INCIDENTS_MAX);
        }
        struct replay_incident *in = &r->incidents[r->incidents_len++];
        in->kind = row_text(&row, 0, arena);
        in->state = row_text(&row, 1, arena);
        in->from_ms = row_int(&row, 2);
        in->to_ms = row_int(&row, 3);
        in->numbers = row_text(&row, 4, arena);
        for (int lang = 0; lang < LANG_COUNT; lang++)
            in->sentence[lang] = row_text(&row, 5 + lang, arena);
        in->policy = row_int(&row, 8);
        in->detectors = row_text(&row, 9, arena);
        in->reviewed_ms = row_int(&row, 10);
        in->ended_ms = row_int(&row, 11);
        in->id = row_text(&row, 12, arena);
    }
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

static enum fault merge_of(struct db *db, int64_t policy, struct replay_record *r)
{
    struct replay_merge m = {.policy = policy};
    if (replay_record_merge(r, policy, &m.ms) == F_OK)
        return F_OK;
    if (r->merges_len == REPLAY_POLICIES_MAX)
        return fault(F_TOO_BIG, "%s knew more than %d policies", r->attempt, REPLAY_POLICIES_MAX);
    enum fault f = policy_int(db, policy, "incident_merge_ms", &m.ms);
    if (!f)
        r->merges[r->merges_len++] = m;
    return f == F_NOT_FOUND ? fault(F_CORRUPT, "the books have no version %lld of the policy", (long long)policy) : f;
}

static enum fault merges(struct db *db, const uint8_t *at, size_t len, struct arena *arena, struct replay_record *r)
{
    const uint8_t *end = at + len;
    struct sightlog_play *play = calloc(1, sizeof *play);
    struct verdict verdicts[RULES_VERDICTS];
    struct sightlog_record record;
    size_t n;
    r->merges = arena_alloc(arena, REPLAY_POLICIES_MAX * sizeof *r->merges);
    enum fault f = play && r->merges ? F_OK : fault(F_NOMEM, "policies of %s", r->attempt);
    if (play)
        sightlog_play_init(play, NULL);
    while (!f && !(f = sightlog_next(&at, end, &record))) {
        if (record.kind != SIGHTLOG_POLICY)
            continue;
        f = sightlog_play_step(play, &record, verdicts, &n);
        if (!f)
            f = merge_of(db, play->policy.version, r);
    }
    free(play);
    return f == F_NOT_FOUND ? F_OK : f;
}

enum fault replay_record_load(struct db *db, const char *attempt, const void *sights, size_t len, struct arena *arena,
                              struct replay_record *ret_record)
{
    struct replay_record r = {.attempt = attempt};
    enum fault f = span(db, attempt, &r);
    if (!f)
        f = incidents(db, attempt, arena, &r);
    if (!f)
        f = merges(db, sights, len, arena, &r);
    if (!f)
        *ret_record = r;
    return f;
}

/* ---- to and from JSON ---- */

static json_t *text(const char *value)
{
    return json_string(value ? value : "");
}

static json_t *incident_json(const struct replay_incident *i)
{
    return json_pack("{s:o, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I}", "id", text(i->id), "kind",
                     text(i->kind), "state", text(i->state), "from_ms", (json_int_t)i->from_ms, "to_ms",
                     (json_int_t)i->to_ms, "numbers", text(i->numbers), "kk", text(i->sentence[LANG_KK]), "ru",
                     text(i->sentence[LANG_RU]), "en", text(i->sentence[LANG_EN]), "detectors", text(i->detectors),
                     "policy", (json_int_t)i->policy, "reviewed_ms", (json_int_t)i->reviewed_ms, "ended_ms",
                     (json_int_t)i->ended_ms);
}

enum fault replay_record_write(const struct replay_record *r, const char *sights_sha256, struct arena *arena,
                               const char **ret_json, size_t *ret_len)
{
    json_t *list = json_array(), *known = json_array();
    for (size_t i = 0; i < r->incidents_len; i++)
        json_array_append_new(list, incident_json(&r->incidents[i]));
    for (size_t i = 0; i < r->merges_len; i++)
        json_array_append_new(known, json_pack("{s:I, s:I}", "policy", (json_int_t)r->merges[i].policy, "ms",
                                               (json_int_t)r->merges[i].ms));
    const bool whole = json_array_size(list) == r->incidents_len && json_array_size(known) == r->merges_len;
    json_t *root = json_pack("{s:s, s:s, s:I, s:I, s:s, s:o, s:o}", "format", format, "attempt", r->attempt, "epoch_ms",
                             (json_int_t)r->epoch_ms, "ended_ms", (json_int_t)r->ended_ms, "sights_sha256",
                             sights_sha256, "incidents", list, "merge_ms", known);
    enum fault f = root && whole ? canon_write(root, arena, ret_json, ret_len)
                                 : fault(F_INVALID, "a text of %s is not UTF-8", r->attempt);
    json_decref(root);
    return f;
}

static bool incident_read(const json_t *one, struct arena *arena, struct replay_incident *ret)
{
    struct replay_incident i = {0};
    json_int_t from, to, policy, reviewed, ended;
    if (json_unpack((json_t *)one, "{s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:I !}", "id", &i.id,
                    "kind", &i.kind, "state", &i.state, "from_ms", &from, "to_ms", &to, "numbers", &i.numbers, "kk",
                    &i.sentence[LANG_KK], "ru", &i.sentence[LANG_RU], "en", &i.sentence[LANG_EN], "detectors",
                    &i.detectors, "policy", &policy, "reviewed_ms", &reviewed, "ended_ms", &ended))
        return false;
    *ret = (struct replay_incident){.id = arena_text(arena, i.id),
                                    .kind = arena_text(arena, i.kind),
                                    .state = arena_text(arena, i.state),
                                    .numbers = arena_text(arena, i.numbers),
                                    .sentence = {arena_text(arena, i.sentence[0]), arena_text(arena, i.sentence[1]),
                                                 arena_text(arena, i.sentence[2])},
                                    .detectors = arena_text(arena, i.detectors),
                                    .from_ms = from,
                                    .to_ms = to,
                                    .policy = policy,
                                    .reviewed_ms = reviewed,
                                    .ended_ms = ended};
    return true;
}

static enum fault lists_read(const json_t *list, const json_t *known, struct arena *arena, struct replay_record *r)
{
    if (!json_is_array(list) || !json_is_array(known) || json_array_size(list) > REPLAY_INCIDENTS_MAX ||
        json_array_size(known) > REPLAY_POLICIES_MAX)
        return fault(F_INVALID, "a replay record's lists");
    r->incidents = arena_alloc(arena, json_array_size(list) * sizeof *r->incidents + 1);
    r->merges = arena_alloc(arena, json_array_size(known) * sizeof *r->merges + 1);
    if (!r->incidents || !r->merges)
        return fault(F_NOMEM, "a replay record");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!incident_read(json_array_get(list, i), arena, &r->incidents[r->incidents_len++]))
            return fault(F_INVALID, "incident %zu of a replay record", i + 1);
    for (size_t i = 0; i < json_array_size(known); i++) {
        json_int_t policy, ms;
        if (json_unpack(json_array_get(known, i), "{s:I, s:I !}", "policy", &policy, "ms", &ms) || ms < 0)
            return fault(F_INVALID, "policy %zu of a replay record", i + 1);
        r->merges[r->merges_len++] = (struct replay_merge){policy, ms};
    }
    return arena_check(arena);
}

enum fault replay_record_parse(const char *json, size_t len, struct arena *arena, struct replay_record *ret_record,
                               struct hex256 *ret_sights_sha256)
{
    json_t *root, *list, *known;
    const char *said, *attempt, *sha256;
    json_int_t epoch, ended;
    struct replay_record r = {.attempt = NULL};
    enum fault f = canon_parse(json, len, &root);
    if (f)
        return f;
    if (json_unpack(root, "{s:s, s:s, s:I, s:I, s:s, s:o, s:o !}", "format", &said, "attempt", &attempt, "epoch_ms",
                    &epoch, "ended_ms", &ended, "sights_sha256", &sha256, "incidents", &list, "merge_ms", &known) ||
        strcmp(said, format) || !hex256_valid(sha256)) {
        f = fault(F_INVALID, "not a replay record of ours");
    } else {
        r.attempt = arena_text(arena, attempt);
        r.epoch_ms = epoch;
        r.ended_ms = ended;
        memcpy(ret_sights_sha256->text, sha256, sizeof ret_sights_sha256->text);
        f = lists_read(list, known, arena, &r);
    }
    json_decref(root);
    if (!f)
        *ret_record = r;
    return f;
}
