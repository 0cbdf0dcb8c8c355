#ifndef BAQYLA_TEST_SHEET_BOOKS_H
#define BAQYLA_TEST_SHEET_BOOKS_H

#define OFFICE_WITH_ACTS
#include "act_books.h"
/* The forms have words too; the exam socket's are not said here. */
#define word exam_word
#include "office.h"
#undef word

#include "grade.h"
#include "policy.h"
#include "seal_once.h"
#include "settings.h"

/* Grade statements over the routes, with an examiner and a registrar who have keys. */

static struct desk *desk;

static const char *const signer_roles[][2] = {{P_TEACHER, "teacher"}, {P_REGISTRAR, "registrar"}};

static inline int sheet_setup(void **state)
{
    static struct signing_key keys[2];
    static struct arena arena;
    const struct policy_change later = {"release", "on_statement"};
    int64_t version;
    char sql[400];
    assert_int_equal(desk_setup(state), 0);
    desk = *state;
    if (!arena.ceiling)
        arena_init(&arena, 0);
    for (size_t i = 0; i < 2; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO account (id, person, login, password_hash, status, lang, created_ms, changed_ms)"
                 " VALUES ('%s', '%s', 's%zu', 'x', 'active', 'kk', 1, 1)",
                 signer_roles[i][0], signer_roles[i][0], i);
        assert_ok(db_exec(desk->db, sql));
        if (!keys[i].key_pem)
            assert_ok(signing_key_make(desk->db, desk_ca(), signer_roles[i][0], i ? POST_REGISTRAR : POST_TEACHER,
                                       PASSWORD, T0 - 60 * MINUTE, &arena, &keys[i]));
        assert_ok(signing_key_put(desk->db, &actor_system, signer_roles[i][0], &keys[i], T0));
    }
    assert_ok(policy_write(desk->db, &actor_system, "order", T0 - 60 * MINUTE, &later, 1, &version));
    assert_ok(db_exec(desk->db, "UPDATE attempt SET policy_version = 1"));
    settings_reset();
    assert_ok(settings_set("data", desk->dir));
    seal_once(desk->db);
    return 0;
}

static inline int sheet_teardown(void **state)
{
    call_release();
    seal_stop();
    settings_reset();
    return desk_teardown(state);
}

/* The first student handed in with three points of four; the second gets `score`, or does not come for -1. */
static inline void both_sat(int score)
{
    char sql[256];
    struct id id;
    desk_submit(desk);
    clock_set_for_test(T0 + 130 * MINUTE);
    assert_ok(attempt_schedule(desk->db, &actor_system, SITTING, ST_2, "main", T0, &id));
    snprintf(sql, sizeof sql, "UPDATE attempt SET state = '%s', score = %s WHERE id = '%s'",
             score < 0 ? "no_show" : "graded", score < 0 ? "NULL" : "74", id.text);
    assert_ok(db_exec(desk->db, sql));
    if (score >= 0)
        assert_ok(grade_exam(desk->db, &actor_system, ENR_2, id.text, score, 1, T0 + 130 * MINUTE));
}

static char sheet_id[ID_LEN + 1];

static inline void opened(const char *more)
{
    char body[300];
    snprintf(body, sizeof body, "{\"exam\":\"" EXAM "\",\"kind\":\"main\"%s}", more);
    assert_ok(post(desk->db, &as_registrar, "/api/sheets", body));
    snprintf(sheet_id, sizeof sheet_id, "%s", text_at("sheet.id"));
}

static inline enum fault step(const struct person *who, const char *what, const char *rest)
{
    char body[512], path[96], pdf[80];
    assert_ok(get(desk->db, &as_registrar, path_of("/api/sheets/", sheet_id, "")));
    long long version = (long long)number_at("sheet.version");
    snprintf(pdf, sizeof pdf, "%s", text_at("sheet.pdf_sha256"));
    snprintf(path, sizeof path, "/api/sheets/%s/%s", sheet_id, what);
    if (!strcmp(what, "sign"))
        snprintf(body, sizeof body, "{\"version\":%lld,\"pdf_sha256\":\"%s\",\"password\":\"%s\"}", version, pdf, rest);
    else
        snprintf(body, sizeof body, "{\"version\":%lld%s}", version, rest);
    return post(desk->db, who, path, body);
}

#endif
