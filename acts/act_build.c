#include "act_sign.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include <openssl/rand.h>

#include "act_b.h"
#include "act_looks.h"
#include "clock.h"
#include "kinds.h"
#include "machine.h"
#include "outage.h"
#include "role.h"

/* From the books to what the page says. */

enum fault act_moment_take(struct db *db, const char *verify_base, const char *freezer, int64_t now_ms,
                           struct act_moment *ret_moment)
{
    unsigned char random[16];
    struct act_moment m = {.frozen_ms = now_ms, .verify_base = verify_base, .freezer = freezer};
    if (RAND_bytes(random, sizeof random) != 1)
        return fault(F_IO, "no random bytes");
    for (int i = 0; i < 16; i++)
        snprintf(m.token + 2 * i, 3, "%02x", random[i]);
    enum fault f = chain_head(db, &m.chain_seq, m.chain_hash);
    if (!f)
        *ret_moment = m;
    return f;
}

static enum fault epoch_of(struct db *db, const char *attempt, int64_t *ret_ms)
{
    struct row row;
    enum fault f = db_row(db, &row, S_LIVE_SPAN, "t", attempt);
    if (f)
        return f;
    *ret_ms = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}

enum fault act_moment_looks(struct db *db, const struct act *act, const void *sights, size_t sights_len,
                            struct arena *arena, struct act_moment *moment)
{
    struct act_looks *looks = arena_alloc(arena, sizeof *looks);
    struct act_link *links = NULL;
    int64_t epoch_ms = 0;
    size_t n;
    enum fault f = looks ? act_links(db, act->id, arena, &links, &n) : fault(F_NOMEM, "looks of act %s", act->id);
    if (!f && n != 1)
        f = fault(F_INVALID, "act %s is about %zu attempts", act->id, n);
    if (!f)
        f = epoch_of(db, links[0].attempt, &epoch_ms);
    if (!f)
        f = act_looks_count(sights, sights_len, epoch_ms, links[0].started_ms,
                            links[0].ended_ms ? links[0].ended_ms : moment->frozen_ms, looks);
    if (f)
        return f;
    looks->attempt = links[0].attempt;
    moment->looks = looks;
    return F_OK;
}

static enum fault university(struct db *db, struct arena *arena, struct act_content *c, char zone[ZONE_MAX])
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_UNIVERSITY, "");
    if (f)
        return f;
    snprintf(zone, ZONE_MAX, "%s", row_peek(&row, 1));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        c->university.text[lang] = row_text(&row, 2 + lang, arena);
    row_done(&row);
    return F_OK;
}

static enum fault subject(struct db *db, const char *act, struct arena *arena, struct act_content *c)
{
    struct row row;
    enum fault f = db_row(db, &row, S_ACT_SUBJECT, "t", act);
    if (f)
        return f;
    c->student = row_text(&row, 0, arena);
    c->group = row_text(&row, 1, arena);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        c->specialty.text[lang] = row_text(&row, 2 + lang, arena);
        c->course.text[lang] = row_text(&row, 5 + lang, arena);
    }
    row_done(&row);
    return F_OK;
}

static enum fault attempts(struct db *db, const struct act *act, struct arena *arena, struct act_content *c)
{
    struct act_link *links;
    size_t n;
    enum fault f = act_links(db, act->id, arena, &links, &n);
    if (f)
        return f;
    c->attempts = arena_alloc(arena, n * sizeof *c->attempts + 1);
    if (!c->attempts)
        return fault(F_NOMEM, "attempts of act %s", act->id);
    for (size_t i = 0; i < n; i++) {
        int state = state_from(links[i].state);
        if (act->kind == ACT_A && state >= 0 && state_live((enum attempt_state)state))
            return fault(F_EXAM_RUNS, "act %s: the exam of attempt %s still runs", act->id, links[i].attempt);
        if (act->kind == ACT_B && (f = act_b_possible(act, &links[i])))
            return f;
        c->attempts[c->attempts_len++] =
            (struct act_attempt){links[i].attempt,    links[i].exam,       links[i].student,
                                 links[i].student_no, links[i].started_ms, links[i].ended_ms};
    }
    return F_OK;
}

static void read_numbers(const char *text, struct arena *arena, struct act_incident *in)
{
    json_t *list = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    for (size_t i = 0; i < json_array_size(list) && in->numbers_len < ACT_NUMBERS_MAX; i++) {
        const char *name;
        json_int_t value, threshold;
        if (json_unpack(json_array_get(list, i), "{s:s, s:I, s:I}", "name", &name, "value", &value, "threshold",
                        &threshold))
            continue;
        in->numbers[in->numbers_len++] = (struct act_number){arena_text(arena, name), value, threshold};
    }
    json_decref(list);
}

static enum fault incidents(struct db *db, const struct act *act, struct arena *arena, struct act_content *c)
{
    struct row row;
    enum fault f;
    c->incidents = arena_alloc(arena, ACT_INCIDENTS_MAX * sizeof *c->incidents);
    if (!c->incidents)
        return fault(F_NOMEM, "incidents of act %s", act->id);
    for (f = db_each(db, &row, S_ACT_INCIDENTS, "t", act->id); f == F_OK; f = row_next(&row)) {
        if (c->incidents_len == ACT_INCIDENTS_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "act %s holds more than %d incidents", act->id, ACT_INCIDENTS_MAX);
        }
        struct act_incident *in = &c->incidents[c->incidents_len++];
        in->id = row_text(&row, 0, arena);
        in->kind = row_text(&row, 1, arena);
        in->from_ms = row_int(&row, 2);
        in->to_ms = row_null(&row, 3) ? in->from_ms : row_int(&row, 3);
        read_numbers(row_peek(&row, 4), arena, in);
        enum incident_kind kind = kind_from(in->kind);
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            in->sentence.text[lang] = row_text(&row, 5 + lang, arena);
            in->title.text[lang] = kind == KINDS ? in->kind : kind_row(kind)->title[lang];
        }
        in->comment = row_text(&row, 8, arena);
    }
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

static bool listed(const struct act_content *c, const char *sha256)
{
    for (size_t i = 0; i < c->evidence_len; i++)
        if (!strcmp(c->evidence[i].sha256, sha256))
            return true;
    return false;
}

/* One picture of each place stands on the page; every file stands in the list. */
static void place(struct act_incident *in, const char *at, int64_t at_ms, const char *sha256, const char *mime)
{
    if (strcmp(mime, "image/jpeg") || in->stills_len == ACT_STILLS_MAX ||
        (strcmp(at, "before") && strcmp(at, "at") && strcmp(at, "after")))
        return;
    for (size_t i = 0; i < in->stills_len; i++)
        if (!strcmp(in->stills[i].at, at))
            return;
    in->stills[in->stills_len++] = (struct act_still){at, at_ms, sha256};
}

static const char *what_of(const char *place)
{
    return !strcmp(place, "clip") ? "clip" : !strcmp(place, "sights") ? "looked" : "still";
}

static enum fault evidence_of(struct db *db, struct arena *arena, struct act_content *c, struct act_incident *in)
{
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_EVIDENCE_OF_INCIDENT, "t", in->id); f == F_OK; f = row_next(&row)) {
        const char *at = row_text(&row, 0, arena), *sha256 = row_text(&row, 2, arena), *mime = row_text(&row, 3, arena);
        if (!at || !sha256 || !mime || !evidence_ext(mime))
            continue;
        if (!listed(c, sha256) && c->evidence_len == ACT_EVIDENCE_MAX) {
            row_done(&row);
            return fault(F_TOO_BIG, "more than %d files of evidence", ACT_EVIDENCE_MAX);
        }
        place(in, at, row_int(&row, 1), sha256, mime);
        if (!listed(c, sha256))
            c->evidence[c->evidence_len++] = (struct act_evidence){.sha256 = sha256,
                                                                   .mime = mime,
                                                                   .what = what_of(at),
                                                                   .bytes = row_int(&row, 9),
                                                                   .taken_ms = row_int(&row, 1),
                                                                   .media_ms = row_int(&row, 4),
                                                                   .media_to_ms = row_int(&row, 11),
                                                                   .frame_seq = row_int(&row, 5),
                                                                   .layer = row_int(&row, 6),
                                                                   .detectors = row_text(&row, 7, arena),
                                                                   .policy = row_int(&row, 8),
                                                                   .codec = row_text(&row, 10, arena),
                                                                   .hidden = row_int(&row, 12)};
    }
    return f == F_NOT_FOUND ? arena_check(arena) : f;
}

static enum fault evidence(struct db *db, struct arena *arena, struct act_content *c)
{
    enum fault f = F_OK;
    c->evidence = arena_alloc(arena, ACT_EVIDENCE_MAX * sizeof *c->evidence);
    if (!c->evidence)
        return fault(F_NOMEM, "evidence of an act");
    for (size_t i = 0; !f && i < c->incidents_len; i++)
        f = evidence_of(db, arena, c, &c->incidents[i]);
    return f;
}

static bool taken(const struct act_content *c, int n, const char *person)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(c->signatory[i].person, person))
            return true;
    return false;
}

/* The first holder of the post who may sign and does not sign in another; the freezer is preferred. */
static enum fault signatory(struct db *db, const struct act *act, const struct act_moment *m, int order,
                            struct arena *arena, struct act_content *c)
{
    const char *post = post_name(act_post_at(act->kind, order));
    struct act_signatory found = {NULL, NULL};
    struct row row;
    enum fault f;
    for (f = db_each(db, &row, S_ACT_HOLDERS, "tit", post, m->frozen_ms, act->id); f == F_OK; f = row_next(&row)) {
        const char *person = row_peek(&row, 0);
        bool freezer = m->freezer && !strcmp(person, m->freezer);
        if (!taken(c, order - 1, person) && (!found.person || freezer))
            found = (struct act_signatory){row_text(&row, 0, arena), row_text(&row, 1, arena)};
    }
    if (f != F_NOT_FOUND)
        return f;
    if (!found.person)
        return fault(F_NO_SIGNATORY, "act %s: nobody can sign as %s", act->id, post);
    c->signatory[order - 1] = found;
    return F_OK;
}

/* The proctor's own words stand for evidence where there are no files. */
static const char *observation(const struct act *act, const struct act_content *c)
{
    if (*act->observation)
        return act->observation;
    for (size_t i = 0; i < c->incidents_len && !c->evidence_len; i++)
        if (c->incidents[i].comment && *c->incidents[i].comment)
            return c->incidents[i].comment;
    return "";
}

enum fault act_build(struct db *db, const struct act *act, const struct act_moment *m, struct arena *arena,
                     struct act_content *ret_content)
{
    struct act_content c = {.form = act->kind, .id = act->id, .version = act->version, .frozen_ms = m->frozen_ms};
    char day[21], zone[ZONE_MAX];
    enum fault f = university(db, arena, &c, zone);
    if (!f && act->kind == ACT_A)
        f = subject(db, act->id, arena, &c);
    if (!f)
        f = attempts(db, act, arena, &c);
    if (!f)
        f = incidents(db, act, arena, &c);
    if (!f)
        f = evidence(db, arena, &c);
    if (!f && m->looks)
        c.looks = *m->looks;
    if (!f)
        f = outages_of_act(db, act->id, m->frozen_ms, arena, &c.outages, &c.outages_len);
    for (int order = 1; !f && order <= ACT_SIGNERS; order++)
        f = signatory(db, act, m, order, arena, &c);
    if (f)
        return f;
    /* Times on the page are those that walls showed at the exam, the date is the day on which it is frozen. */
    int64_t exam_ms = c.attempts_len ? c.attempts[0].started_ms : 0;
    c.zone_min = zone_minutes(zone, exam_ms ? exam_ms : m->frozen_ms);
    clock_rfc3339(m->frozen_ms + zone_minutes(zone, m->frozen_ms) * 60000, day);
    c.act_date = arena_format(arena, "%.10s", day);
    c.policy = arena_format(arena, "%lld", (long long)act->policy_version);
    c.verify_url = arena_format(arena, "%s/v/%s", m->verify_base, m->token);
    c.chain_seq = m->chain_seq;
    c.chain_hash = arena_text(arena, m->chain_hash);
    c.kinds = act->kinds;
    c.other_text = act->other_text;
    c.purpose = act->purpose;
    c.result = act->result;
    c.decision = act->decision;
    c.decision_text = act->decision_text;
    c.extra_s = act->extra_s;
    c.observation = observation(act, &c);
    f = arena_check(arena);
    if (!f)
        f = content_check(&c);
    if (!f)
        *ret_content = c;
    return f;
}
