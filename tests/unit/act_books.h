#ifndef BAQYLA_TEST_ACT_BOOKS_H
#define BAQYLA_TEST_ACT_BOOKS_H

#include "books.h"

#include <stdlib.h>
#include <unistd.h>

#include "act_a.h"
#include "act_b.h"
#include "act_sign.h"
#include "evidence.h"
#include "incident.h"
#include "sample.h"
#include "sample_jpeg.h"
#include "signing_key.h"
#include "tree.h"

/* Books with an authority, signing keys for the four posts, and a data folder. */

#define PASSWORD "a signing password"

struct desk {
    struct db *db;
    struct arena arena;
    struct ca ca;
    char dir[32], attempt[ID_LEN + 1];
};

static const char *const desk_people[][4] = {{P_SPECIALIST, "Қияли", "Сынақай", "specialist"},
                                             {P_ENGINEER, "Тестұлы", "Қиялбек", "engineer"},
                                             {P_HEAD, "Мысалова", "Ойдана", "head"},
                                             {P_REGISTRAR_HEAD, "Мысалбеков", "Сынат", "registrar_head"}};

/* Made once: keys are slow. */
static inline struct ca *desk_ca(void)
{
    static struct ca ca;
    if (!ca.cert)
        assert_ok(ca_make("Үлгі", T0 - 60 * MINUTE, &ca));
    return &ca;
}

static inline const struct signing_key *desk_key(struct db *db, size_t i)
{
    static struct signing_key keys[4];
    static struct arena arena;
    if (!keys[i].key_pem) {
        if (!arena.ceiling)
            arena_init(&arena, 0);
        assert_ok(signing_key_make(db, desk_ca(), desk_people[i][0], (enum act_post)i, PASSWORD, T0 - 60 * MINUTE,
                                   &arena, &keys[i]));
    }
    return &keys[i];
}

static inline int desk_setup(void **state)
{
    struct desk *d = calloc(1, sizeof *d);
    char sql[512];
    d->db = books_new();
    arena_init(&d->arena, 64 * 1024 * 1024);
    d->ca = *desk_ca();
    snprintf(d->dir, sizeof d->dir, "/tmp/baqyla-acts-XXXXXX");
    assert_non_null(mkdtemp(d->dir));
    for (size_t i = 0; i < 4; i++) {
        snprintf(sql, sizeof sql, "UPDATE person SET surname = '%s', given = '%s' WHERE id = '%s'", desk_people[i][1],
                 desk_people[i][2], desk_people[i][0]);
        assert_ok(db_exec(d->db, sql));
        assert_ok(signing_key_put(d->db, &actor_system, desk_people[i][0], desk_key(d->db, i), T0));
    }
    memcpy(d->attempt, books_schedule(d->db, ST_1).text, sizeof d->attempt);
    snprintf(
        sql, sizeof sql,
        "UPDATE attempt SET state = 'in_progress', entered_ms = %lld, started_ms = %lld, deadline_ms = %lld, online = 1"
        " WHERE id = '%s'",
        (long long)T0, (long long)T0, (long long)(T0 + 60 * MINUTE), d->attempt);
    assert_ok(db_exec(d->db, sql));
    *state = d;
    return 0;
}

static inline int desk_teardown(void **state)
{
    struct desk *d = *state;
    db_close(d->db);
    arena_release(&d->arena);
    assert_int_equal(tree_remove(d->dir), 0);
    free(d);
    clock_set_for_test(0);
    return 0;
}

/* A still of the sample's room, kept and booked for the incident. */
static inline void desk_still(struct desk *d, const char *incident, const char *place, int people)
{
    static uint8_t luma[SAMPLE_WIDTH * SAMPLE_HEIGHT];
    char sha256[HASH_HEX + 1];
    void *jpeg;
    size_t len;
    struct id id;
    sample_draw(luma, people);
    assert_ok(sample_jpeg(luma, SAMPLE_WIDTH, SAMPLE_HEIGHT, &jpeg, &len));
    assert_ok(evidence_store(d->dir, jpeg, len, sha256));
    const struct evidence_use use = {.sha256 = sha256,
                                     .media_type = "image/jpeg",
                                     .bytes = (int64_t)len,
                                     .attempt = d->attempt,
                                     .incident = incident,
                                     .place = place,
                                     .media_ms = 20000,
                                     .server_ms = T0 + 20000,
                                     .frame_seq = 201,
                                     .layer = 1,
                                     .detectors = "test=1"};
    assert_ok(evidence_add(d->db, &use, T0 + 21000, &id));
    free(jpeg);
}

/* What it shows does not matter to an act: its name is the hash. */
static inline void desk_clip(struct desk *d, const char *incident, char ret_sha256[HASH_HEX + 1])
{
    struct id id;
    char bytes[64];
    int len = snprintf(bytes, sizeof bytes, "\x1a\x45\xdf\xa3 clip of %s", incident);
    assert_ok(evidence_store(d->dir, bytes, (size_t)len, ret_sha256));
    const struct evidence_use use = {.sha256 = ret_sha256,
                                     .media_type = "video/webm",
                                     .bytes = len,
                                     .attempt = d->attempt,
                                     .incident = incident,
                                     .place = "clip",
                                     .media_ms = 15000,
                                     .media_to_ms = 45000,
                                     .server_ms = T0 + 15000,
                                     .detectors = "test=1"};
    assert_ok(evidence_add(d->db, &use, T0 + 46000, &id));
}

static inline struct id desk_incident(struct desk *d, const char *kind, const char *klass, int64_t from_ms)
{
    struct id id;
    const struct incident_new in = {
        .attempt = d->attempt,
        .kind = kind,
        .klass = klass,
        .from_ms = from_ms,
        .media_from_ms = from_ms - T0,
        .numbers_json = "[{\"name\":\"lasted_ms\",\"value\":15000,\"threshold\":1500}]",
        .sentence = {"Камера жабық болды.", "Камера была закрыта.", "The camera was covered."}};
    assert_ok(incident_open(d->db, &in, 0, from_ms + 1500, &id));
    assert_ok(incident_end(d->db, id.text, from_ms + 15000, from_ms - T0 + 15000, NULL, NULL, from_ms + 16000));
    desk_still(d, id.text, "before", 1);
    desk_still(d, id.text, "at", -1);
    return id;
}

static inline void desk_submit(struct desk *d)
{
    assert_ok(attempt_submit(d->db, &by_student, d->attempt, "key", T0 + 30 * MINUTE));
}

static inline int64_t desk_version(struct desk *d, const char *incident)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT version FROM incident WHERE id = '%s'", incident);
    return books_number(d->db, sql);
}

/* A person confirms it; the act that holds it then. */
static inline struct id desk_confirm(struct desk *d, const char *incident)
{
    struct id act;
    assert_ok(incident_confirm(d->db, &by_proctor, incident, desk_version(d, incident), "көрдім", T0 + 31 * MINUTE));
    assert_ok(act_on_confirm(d->db, &by_proctor, incident, T0 + 31 * MINUTE, act.text));
    return act;
}

static inline struct act desk_act(struct desk *d, const char *id)
{
    struct act act;
    assert_ok(act_load(d->db, id, &d->arena, &act));
    return act;
}

static inline struct actor desk_by(const char *person, uint32_t role)
{
    return (struct actor){person, role, "192.0.2.9"};
}

static inline enum fault desk_may(struct desk *d, const char *id, const char *person, uint32_t role, enum act_deed deed,
                                  int64_t now_ms)
{
    struct act act = desk_act(d, id);
    const struct act_asker asker = {person, role, now_ms};
    return act_may(d->db, &act, &asker, deed);
}

static inline enum fault desk_freeze(struct desk *d, const char *id, int64_t now_ms)
{
    struct act act = desk_act(d, id);
    struct act_moment moment;
    struct act_rendered rendered;
    struct actor by = desk_by(P_SPECIALIST, ROLE_SPECIALIST);
    clock_set_for_test(now_ms);
    enum fault f = act_moment_take(d->db, "https://exam.example", P_SPECIALIST, now_ms, &moment);
    if (!f)
        f = act_render(d->db, &act, &moment, d->dir, &d->arena, &rendered);
    return f ? f : act_freeze(d->db, &by, &act, &rendered, now_ms);
}

static inline enum fault desk_sign(struct desk *d, const char *id, const char *person, uint32_t role, int64_t now_ms)
{
    struct act act = desk_act(d, id);
    struct act_hand_signed hand;
    struct actor by = desk_by(person, role);
    clock_set_for_test(now_ms);
    enum fault f = act_sign_make(d->db, &act, person, PASSWORD, d->dir, now_ms, &d->arena, &hand);
    return f ? f : act_sign(d->db, &by, &act, &hand, &d->ca, now_ms);
}

/* A draft on one confirmed incident of a finished exam; frozen ten minutes later. */
static inline struct id desk_drafted(struct desk *d)
{
    struct id incident = desk_incident(d, "covered", "violation", T0 + 20000);
    desk_submit(d);
    return desk_confirm(d, incident.text);
}

static inline struct id desk_frozen(struct desk *d)
{
    struct id act = desk_drafted(d);
    assert_ok(desk_freeze(d, act.text, T0 + 40 * MINUTE));
    return act;
}

/* The first of the two who take an act back. */
static inline void desk_name_error(struct desk *d, const char *id, int64_t now_ms)
{
    struct act act = desk_act(d, id);
    struct actor by = desk_by(P_HEAD, ROLE_HEAD);
    assert_ok(desk_may(d, id, P_HEAD, ROLE_HEAD, DEED_REINSTATE, now_ms));
    assert_ok(act_a_reinstate(d->db, &by, &act, "Басқа студенттің камерасы", now_ms));
}

/* The three of an act A. */
static inline void desk_sign_all(struct desk *d, const char *act, int64_t now_ms)
{
    assert_ok(desk_sign(d, act, P_SPECIALIST, ROLE_SPECIALIST, now_ms));
    assert_ok(desk_sign(d, act, P_ENGINEER, ROLE_ENGINEER, now_ms + MINUTE));
    assert_ok(desk_sign(d, act, P_HEAD, ROLE_HEAD, now_ms + 2 * MINUTE));
}

#endif
