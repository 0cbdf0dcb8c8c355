#include "signing_key.h"

#include <stdlib.h>
#include <string.h>

#include "id.h"
#include "role.h"

enum fault signing_post(uint32_t roles, enum act_post *ret_post)
{
    static const enum act_post order[] = {POST_HEAD,      POST_REGISTRAR_HEAD, POST_ENGINEER, POST_SPECIALIST,
                                          POST_REGISTRAR, POST_CHAIR,          POST_MEMBER,   POST_TEACHER};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        if (roles & role_from(post_name(order[i]))) {
            *ret_post = order[i];
            return F_OK;
        }
    return fault(F_FORBIDDEN, "their posts sign nothing");
}

static enum fault keep(const struct ca *ca, const struct signer_subject *subject, const char *password, int64_t now_ms,
                       struct arena *arena, struct signing_key *ret_key)
{
    char *key_pem, *cert_pem;
    X509 *cert;
    struct cert_subject seen;
    enum fault f = ca_issue(ca, subject, password, now_ms, &key_pem, &cert_pem);
    if (f)
        return f;
    ret_key->key_pem = arena_text(arena, key_pem);
    ret_key->cert_pem = arena_text(arena, cert_pem);
    f = cert_from_pem(cert_pem, strlen(cert_pem), &cert);
    if (!f) {
        f = cert_read(cert, &seen);
        X509_free(cert);
    }
    if (!f) {
        ret_key->from_ms = seen.from_ms;
        ret_key->to_ms = seen.to_ms;
    }
    free(key_pem);
    free(cert_pem);
    return f ? f : arena_check(arena);
}

enum fault signing_key_make(struct db *db, const struct ca *ca, const char *person, enum act_post post,
                            const char *password, int64_t now_ms, struct arena *arena, struct signing_key *ret_key)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SIGNER_SUBJECT, "t", person);
    if (f)
        return f;
    const struct signer_subject subject = {.surname = row_text(&row, 0, arena),
                                           .given = row_text(&row, 1, arena),
                                           .patronymic = row_text(&row, 2, arena),
                                           .iin = row_text(&row, 3, arena),
                                           .person = person,
                                           .university = row_text(&row, 4, arena),
                                           .post = post};
    row_done(&row);
    f = arena_check(arena);
    return f ? f : keep(ca, &subject, password, now_ms, arena, ret_key);
}

enum fault signing_key_put(struct db *db, const struct actor *by, const char *person, const struct signing_key *key,
                           int64_t now_ms)
{
    struct id id = id_make();
    enum fault f = db_run(db, S_SIGNING_KEY_REVOKE, "ti", person, now_ms);
    if (!f)
        f = db_run(db, S_SIGNING_KEY_ADD, "ttttii", id.text, person, key->key_pem, key->cert_pem, key->from_ms,
                   key->to_ms);
    return f ? f : audit(db, by, "signing_key.make", "person", person, "%s", id.text);
}

enum fault signing_key_revoke(struct db *db, const struct actor *by, const char *person, int64_t now_ms)
{
    struct row row;
    enum fault f = db_row(db, &row, S_SIGNING_KEY_OF, "t", person);
    if (f)
        return f == F_NOT_FOUND ? fault(f, "person %s has no signing key", person) : f;
    row_done(&row);
    f = db_run(db, S_SIGNING_KEY_TAKE, "ti", person, now_ms);
    return f ? f : audit(db, by, "signing_key.revoke", "person", person, "%s", "taken back");
}

enum fault signing_keys_taken(struct db *db, struct arena *arena, struct ca_taken **ret_taken, size_t *ret_len)
{
    struct row row;
    size_t n = 0;
    struct ca_taken *taken = arena_alloc(arena, CA_LIST_MAX * sizeof *taken);
    if (!taken)
        return fault(F_NOMEM, "the keys taken back");
    enum fault f = db_each(db, &row, S_SIGNING_KEYS_TAKEN, "");
    for (; f == F_OK && n < CA_LIST_MAX; f = row_next(&row))
        taken[n++] = (struct ca_taken){row_text(&row, 0, arena), row_int(&row, 1)};
    if (f == F_OK) {
        row_done(&row);
        return fault(F_TOO_BIG, "more than %d keys were taken back", CA_LIST_MAX);
    }
    f = f == F_NOT_FOUND ? arena_check(arena) : f;
    if (!f) {
        *ret_taken = taken;
        *ret_len = n;
    }
    return f;
}

enum fault signing_key_of(struct db *db, const char *person, int64_t now_ms, struct arena *arena,
                          struct signing_key *ret_key)
{
    struct row row;
    struct signing_key key;
    enum fault f = db_row(db, &row, S_SIGNING_KEY_OF, "t", person);
    if (f)
        return f == F_NOT_FOUND ? fault(F_SIGNING_KEY, "person %s has no signing key", person) : f;
    key.key_pem = row_text(&row, 0, arena);
    key.cert_pem = row_text(&row, 1, arena);
    key.from_ms = row_int(&row, 2);
    key.to_ms = row_int(&row, 3);
    row_done(&row);
    f = arena_check(arena);
    if (!f && (now_ms < key.from_ms || now_ms > key.to_ms))
        f = fault(F_SIGNING_KEY, "the signing key of person %s is not valid today", person);
    if (!f)
        *ret_key = key;
    return f;
}
