#ifndef BAQYLA_TEST_NATIONAL_OFFICE_H
#define BAQYLA_TEST_NATIONAL_OFFICE_H

#define OFFICE_WITH_ACTS
#include "act_books.h"
/* The forms have words too; the exam socket's are not said here. */
#define word exam_word
#include "office.h"
#undef word

#include <sodium.h>

#include "certificates_tick.h"
#include "national_keys.h"
#include "reading.h"
#include "seal_once.h"
#include "settings.h"
#include "verify_apart.h"

#ifndef BIN_DIR /* the build says where the programs are */
#define BIN_DIR "bin"
#endif

/* Acts that are signed over the routes, by keys of a national authority of the test too. Packages are checked as the
   command does it, in its jail. */

#define DAY (INT64_C(24) * 60 * MINUTE)
#define IIN_SPECIALIST "850630300110"
#define IIN_ENGINEER "991231400456"
#define IIN_HEAD "040229600071"

static struct desk *desk;
static struct national_pair authority, keys[3]; /* of specialist, engineer, head */
static char folder[64];

static inline struct national_pair key(const char *common, const char *serial, const char *uses, const char *usage,
                                       int bits, int64_t to_ms, const struct national_pair *by)
{
    const struct national_plan plan = {common, serial, uses, usage, T0 - 10 * DAY, to_ms, bits};
    return national_make(&plan, by);
}

/* Once: keys are slow. They are good until `to_ms`. */
static inline void keys_make(int64_t to_ms)
{
    authority = key("ҰЛТТЫҚ СЫНАҚ ОРТАЛЫҒЫ", NULL, NULL, NULL, 0, to_ms, NULL);
    keys[0] = key("ҚИЯЛИ СЫНАҚАЙ", "IIN" IIN_SPECIALIST, SIGNING_USES, SIGNING_USAGE, 0, to_ms, &authority);
    keys[1] = key("ТЕСТҰЛЫ ҚИЯЛБЕК", "IIN" IIN_ENGINEER, SIGNING_USES, SIGNING_USAGE, 0, to_ms, &authority);
    keys[2] = key("МЫСАЛОВА ОЙДАНА", "IIN" IIN_HEAD, SIGNING_USES, SIGNING_USAGE, 0, to_ms, &authority);
}

static inline void keys_free(void)
{
    national_pair_free(&authority);
    for (size_t i = 0; i < 3; i++)
        national_pair_free(&keys[i]);
}

static inline void iin(const char *person, const char *number)
{
    char sql[160];
    snprintf(sql, sizeof sql, "UPDATE person SET iin = '%s' WHERE id = '%s'", number, person);
    assert_ok(db_exec(desk->db, sql));
}

static inline int setup(void **state)
{
    char path[100], sql[400];
    assert_int_equal(desk_setup(state), 0);
    desk = *state;
    reading_program(BIN_DIR "/baqyla-reader");
    for (size_t i = 0; i < 4; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO account (id, person, login, password_hash, status, lang, created_ms, changed_ms)"
                 " VALUES ('%s', '%s', 'l%zu', 'x', 'active', 'kk', 1, 1)",
                 desk_people[i][0], desk_people[i][0], i);
        assert_ok(db_exec(desk->db, sql));
    }
    iin(P_SPECIALIST, IIN_SPECIALIST);
    iin(P_ENGINEER, IIN_ENGINEER);
    iin(P_HEAD, IIN_HEAD);
    snprintf(folder, sizeof folder, "%s/national", desk->dir);
    assert_ok(folder_make(folder, 0700));
    snprintf(path, sizeof path, "%s/authority.pem", folder);
    national_cert_write(path, authority.cert);
    settings_reset();
    assert_ok(settings_set("data", desk->dir));
    assert_ok(settings_set("national", folder));
    clock_set_for_test(T0 - 60 * MINUTE);
    seal_once(desk->db);
    return 0;
}

static inline int teardown(void **state)
{
    call_release();
    seal_stop();
    settings_reset();
    return desk_teardown(state);
}

static inline void list(X509 *revoked)
{
    char path[100];
    snprintf(path, sizeof path, "%s/authority.crl", folder);
    national_list_write(path, &authority, revoked, T0 - DAY, T0 + 30 * DAY);
}

/* A frozen act that the student will not explain. */
static inline struct id frozen(void)
{
    struct id id = desk_frozen(desk);
    clock_set_for_test(T0 + 41 * MINUTE);
    assert_ok(post(desk->db, &as_student, path_of("/api/acts/", id.text, "/explanation"), "{\"waive\":true}"));
    return id;
}

static inline const void *page_of(const char *act, size_t *len)
{
    const void *pdf;
    struct act now = desk_act(desk, act);
    assert_ok(evidence_read(desk->dir, now.pdf_sha256, &desk->arena, &pdf, len));
    return pdf;
}

static inline enum fault send_cms(const struct person *who, const char *act, const unsigned char *p7s, size_t len)
{
    const size_t room = sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
    char *body = malloc(room + 400), *text = malloc(room), path[80];
    struct act now = desk_act(desk, act);
    sodium_bin2base64(text, room, p7s, len, sodium_base64_VARIANT_ORIGINAL);
    snprintf(path, sizeof path, "/api/acts/%s/sign_national", act);
    snprintf(body, room + 400, "{\"version\":%lld,\"pdf_sha256\":\"%s\",\"cms\":\"%s\"}", (long long)now.version,
             now.pdf_sha256, text);
    enum fault f = post(desk->db, who, path, body);
    free(text);
    free(body);
    return f;
}

static inline enum fault sign_with(const struct person *who, const char *act, const struct national_pair *pair)
{
    size_t len, p7s_len;
    const void *pdf = page_of(act, &len);
    unsigned char *p7s = national_sign(pair, NULL, pdf, len, clock_now_ms(), EVP_sha256(), false, &p7s_len);
    enum fault f = send_cms(who, act, p7s, p7s_len);
    free(p7s);
    return f;
}

static inline enum fault settle(void)
{
    struct request request = {.now_ms = clock_now_ms(), .arena = &desk->arena};
    struct reply reply = {0};
    enum fault f = certificates_ask(desk->db, &request, &reply);
    if (request.stage && !f)
        f = certificates_keep(desk->db, &request, &reply);
    reply_release(&reply);
    return f;
}

static inline enum fault sign_internal(const struct person *who, const char *act)
{
    char body[300];
    struct act now = desk_act(desk, act);
    snprintf(body, sizeof body, "{\"version\":%lld,\"pdf_sha256\":\"%s\",\"password\":\"%s\"}", (long long)now.version,
             now.pdf_sha256, PASSWORD);
    return post(desk->db, who, path_of("/api/acts/", act, "/sign"), body);
}

static inline enum fault do_post(const char *act)
{
    char body[100];
    struct act now = desk_act(desk, act);
    snprintf(body, sizeof body, "{\"version\":%lld}", (long long)now.version);
    return post(desk->db, &as_registrar_head, path_of("/api/acts/", act, "/post"), body);
}

static inline void prepare(const char *act)
{
    char body[100];
    struct act now = desk_act(desk, act);
    snprintf(body, sizeof body, "{\"version\":%lld,\"outcome\":\"RESIT\"}", (long long)now.version);
    assert_ok(post(desk->db, &as_registrar, path_of("/api/acts/", act, "/prepare"), body));
}

static inline void print_line(void *user, bool good, const char *check, const char *detail)
{
    (void)user;
    if (!good)
        print_message("%s: %s\n", check, detail);
}

static inline enum package_verdict verdict_of(const struct bundle *bundle, const struct hex256 *root)
{
    enum package_verdict verdict;
    char dir[80];
    snprintf(dir, sizeof dir, "%s/package", desk->dir);
    assert_ok(bundle_write(bundle, dir));
    assert_ok(verify_apart(dir, root, print_line, NULL, &verdict));
    assert_int_equal(tree_remove(dir), 0);
    return verdict;
}

#endif
