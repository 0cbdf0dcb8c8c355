#include "audit.h"

#include <assert.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "id.h"
#include "role.h"

enum { SALT = 16, CANONICAL_MAX = 1024 };

const struct actor actor_system = {0};

static const char genesis[] = "baqyla audit chain of ";

void sha256_hex(const void *bytes, size_t len, char *out)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes, len);
    sodium_bin2hex(out, HASH_HEX + 1, hash, sizeof hash);
}

static void salted(const unsigned char *salt, const char *a, const char *b, char *out)
{
    crypto_hash_sha256_state state;
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, salt, SALT);
    crypto_hash_sha256_update(&state, (const unsigned char *)a, strlen(a));
    if (b) {
        crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
        crypto_hash_sha256_update(&state, (const unsigned char *)b, strlen(b));
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(out, HASH_HEX + 1, hash, sizeof hash);
}

struct link {
    const char *university, *role, *action, *object_kind, *object, *actor_hash, *detail_hash, *prev;
    int64_t seq, at_ms;
};

static enum fault link_hash(const struct link *l, char *out)
{
    char text[CANONICAL_MAX];
    int len = snprintf(text, sizeof text, "%s\n%s\n%lld\n%lld\n%s\n%s\n%s\n%s\n%s\n%s", l->prev, l->university,
                       (long long)l->seq, (long long)l->at_ms, l->role, l->action, l->object_kind, l->object,
                       l->actor_hash, l->detail_hash);
    if (len < 0 || len >= (int)sizeof text)
        return fault(F_INVALID, "audit row of %d bytes", len);
    sha256_hex(text, (size_t)len, out);
    return F_OK;
}

static void genesis_hash(const char *university, char *out)
{
    char text[sizeof genesis + ID_LEN];
    int len = snprintf(text, sizeof text, "%s%s", genesis, university);
    sha256_hex(text, (size_t)len, out);
}

enum fault university_id(struct db *db, char *out)
{
    struct row row;
    enum fault f = db_row(db, &row, S_UNIVERSITY_ONE, "");
    if (f)
        return f;
    snprintf(out, ID_LEN + 1, "%s", row_peek(&row, 0));
    row_done(&row);
    return F_OK;
}

static enum fault head_of(struct db *db, const char *university, int64_t *ret_seq, char *ret_hash)
{
    struct row row;
    enum fault f = db_row(db, &row, S_CHAIN_HEAD_GET, "t", university);
    if (f == F_NOT_FOUND) {
        *ret_seq = 0;
        genesis_hash(university, ret_hash);
        return F_OK;
    }
    if (f)
        return f;
    *ret_seq = row_int(&row, 0);
    snprintf(ret_hash, HASH_HEX + 1, "%s", row_peek(&row, 1));
    row_done(&row);
    return F_OK;
}

enum fault chain_head(struct db *db, int64_t *ret_seq, char ret_hash[HASH_HEX + 1])
{
    char university[ID_LEN + 1];
    enum fault f = university_id(db, university);
    return f ? f : head_of(db, university, ret_seq, ret_hash);
}

static enum fault advance(struct db *db, const char *university, int64_t seq, const char *hash)
{
    enum fault f = F_OK;
    if (seq == 1)
        f = db_run(db, S_CHAIN_HEAD_START, "tt", university, hash);
    if (!f)
        f = db_run(db, S_CHAIN_HEAD_SET, "tit", university, seq, hash);
    if (!f && db_changes(db) != 1)
        f = fault(F_CORRUPT, "the chain's head is not at %lld", (long long)seq - 1);
    return f;
}

static enum fault append(struct db *db, const struct actor *by, struct link *l, const char *detail)
{
    unsigned char salt[SALT];
    char actor_hash[HASH_HEX + 1], detail_hash[HASH_HEX + 1], prev[HASH_HEX + 1], hash[HASH_HEX + 1];
    const char *person = by->person ? by->person : "", *address = by->address ? by->address : "";
    randombytes_buf(salt, sizeof salt);
    salted(salt, person, address, actor_hash);
    salted(salt, detail, NULL, detail_hash);
    enum fault f = head_of(db, l->university, &l->seq, prev);
    if (f)
        return f;
    l->seq++;
    l->prev = prev;
    l->actor_hash = actor_hash;
    l->detail_hash = detail_hash;
    f = link_hash(l, hash);
    if (!f)
        f = db_run(db, S_AUDIT_ADD, "tiitttttttt", l->university, l->seq, l->at_ms, l->role, l->action, l->object_kind,
                   l->object, actor_hash, detail_hash, prev, hash);
    if (!f)
        f = db_run(db, S_AUDIT_PRIVATE_ADD, "tibttt", l->university, l->seq, salt, sizeof salt, by->person, by->address,
                   detail);
    return f ? f : advance(db, l->university, l->seq, hash);
}

enum fault audit(struct db *db, const struct actor *by, const char *action, const char *object_kind, const char *object,
                 const char *detail, ...)
{
    char text[AUDIT_DETAIL_MAX], university[ID_LEN + 1];
    va_list args;
    va_start(args, detail);
    vsnprintf(text, sizeof text, detail, args);
    va_end(args);
    enum fault f = university_id(db, university);
    if (f)
        return f;
    struct link l = {.university = university,
                     .at_ms = clock_now_ms(),
                     .role = role_word(by->role),
                     .action = action,
                     .object_kind = object_kind,
                     .object = object ? object : ""};
    return append(db, by, &l, text);
}

/* What stands in the row itself, its place after the row before, and the salted texts as far as they are kept. */
static const char *row_wrong(const struct row *row, const char *university, int64_t seq, const char *prev)
{
    struct link l = {.university = university,
                     .seq = row_int(row, 0),
                     .at_ms = row_int(row, 1),
                     .role = row_peek(row, 2),
                     .action = row_peek(row, 3),
                     .object_kind = row_peek(row, 4),
                     .object = row_peek(row, 5),
                     .actor_hash = row_peek(row, 6),
                     .detail_hash = row_peek(row, 7),
                     .prev = row_peek(row, 8)};
    char hash[HASH_HEX + 1];
    if (l.seq != seq)
        return "a row is missing before it";
    if (strcmp(l.prev, prev))
        return "it does not follow the row before it";
    if (link_hash(&l, hash) || strcmp(hash, row_peek(row, 9)))
        return "the row is not what was hashed";
    if (row_null(row, 10))
        return NULL;
    size_t len;
    const unsigned char *salt = row_blob(row, 10, &len);
    if (len != SALT)
        return "its salt is damaged";
    salted(salt, row_null(row, 11) ? "" : row_peek(row, 11), row_null(row, 12) ? "" : row_peek(row, 12), hash);
    if (strcmp(hash, l.actor_hash))
        return "the person is not the one that was hashed";
    salted(salt, row_peek(row, 13), NULL, hash);
    return strcmp(hash, l.detail_hash) ? "the detail is not what was hashed" : NULL;
}

static enum fault check_ends(struct db *db, const char *university, struct chain_report *report)
{
    int64_t seq;
    char hash[HASH_HEX + 1];
    struct row row;
    enum fault f = head_of(db, university, &seq, hash);
    if (f)
        return f;
    if (seq != report->rows || strcmp(hash, report->head)) {
        report->broken_seq = report->rows + 1;
        report->why = "the chain does not end at its head";
    }
    f = db_row(db, &row, S_CHECKPOINT_LAST, "t", university);
    if (f)
        return f == F_NOT_FOUND ? F_OK : f;
    if (row_int(&row, 0) > report->rows) {
        report->broken_seq = report->rows + 1;
        report->why = "rows that a checkpoint knew are gone";
    }
    row_done(&row);
    return F_OK;
}

enum fault chain_verify_on(struct db *db, const struct chain_report *before, int64_t most,
                           struct chain_report *ret_report)
{
    char university[ID_LEN + 1];
    struct chain_report report = *before;
    struct row row;
    int64_t looked = 0;
    enum fault f = university_id(db, university);
    if (f)
        return f;
    if (!report.rows)
        genesis_hash(university, report.head);
    for (f = db_each(db, &row, S_AUDIT_AFTER, "tii", university, before->rows, most); f == F_OK; f = row_next(&row)) {
        report.why = row_wrong(&row, university, report.rows + 1, report.head);
        if (report.why) {
            report.broken_seq = report.rows + 1;
            row_done(&row);
            *ret_report = report;
            return F_OK;
        }
        report.rows++;
        looked++;
        snprintf(report.head, sizeof report.head, "%s", row_peek(&row, 9));
    }
    if (f != F_NOT_FOUND)
        return f;
    report.whole = looked < most;
    f = report.whole ? check_ends(db, university, &report) : F_OK;
    report.whole = report.whole && !report.why;
    if (!f)
        *ret_report = report;
    return f;
}

enum fault chain_verify(struct db *db, struct chain_report *ret_report)
{
    const struct chain_report nothing = {0};
    return chain_verify_on(db, &nothing, INT64_MAX, ret_report);
}

enum fault chain_holds(struct db *db, int64_t seq, const char *hash, bool *ret_holds)
{
    char university[ID_LEN + 1];
    struct row row;
    enum fault f = university_id(db, university);
    if (!f)
        f = db_row(db, &row, S_AUDIT_HASH, "ti", university, seq);
    if (f == F_NOT_FOUND) {
        *ret_holds = false;
        return F_OK;
    }
    if (f)
        return f;
    *ret_holds = !strcmp(row_peek(&row, 0), hash);
    row_done(&row);
    return F_OK;
}

size_t checkpoint_text(const char *university, const struct checkpoint *c, char *out)
{
    int n = snprintf(out, CHECKPOINT_TEXT_MAX, "baqyla checkpoint\n%s\n%lld\n%s\n%lld\n", university, (long long)c->seq,
                     c->hash, (long long)c->at_ms);
    assert(n > 0 && n < CHECKPOINT_TEXT_MAX);
    return (size_t)n;
}

enum fault checkpoint_due(struct db *db, int64_t now_ms, struct checkpoint *ret_checkpoint)
{
    char university[ID_LEN + 1];
    struct checkpoint c = {.at_ms = now_ms};
    struct row row;
    int64_t latest = 0;
    enum fault f = university_id(db, university);
    if (!f)
        f = head_of(db, university, &c.seq, c.hash);
    if (f)
        return f;
    f = db_row(db, &row, S_CHECKPOINT_LAST, "t", university);
    if (!f) {
        latest = row_int(&row, 0);
        row_done(&row);
    } else if (f != F_NOT_FOUND) {
        return f;
    }
    if (c.seq <= latest)
        return fault(F_CONFLICT, "the chain has not grown since row %lld", (long long)latest);
    *ret_checkpoint = c;
    return F_OK;
}

enum fault checkpoint_add(struct db *db, const struct checkpoint *c, const void *signature, size_t len)
{
    char university[ID_LEN + 1];
    bool holds = false;
    enum fault f = university_id(db, university);
    if (!f)
        f = chain_holds(db, c->seq, c->hash, &holds);
    if (!f && !holds)
        return fault(F_CONFLICT, "row %lld is not what was sealed", (long long)c->seq);
    return f ? f : db_run(db, S_CHECKPOINT_ADD, "titib", university, c->seq, c->hash, c->at_ms, signature, len);
}

enum fault audit_forget(struct db *db, const struct actor *by, const char *person, int64_t *ret_rows)
{
    enum fault f = db_run(db, S_AUDIT_FORGET, "t", person);
    int64_t rows = db_changes(db);
    if (!f)
        f = audit(db, by, "audit.forget", "audit", "", "%lld rows", (long long)rows);
    if (!f)
        *ret_rows = rows;
    return f;
}

enum fault counter_next(struct db *db, const char *name, int64_t *ret_value)
{
    char university[ID_LEN + 1];
    struct row row;
    enum fault f = university_id(db, university);
    if (!f)
        f = db_run(db, S_COUNTER_ADD, "tt", university, name);
    if (!f)
        f = db_row(db, &row, S_COUNTER_GET, "tt", university, name);
    if (f)
        return f;
    *ret_value = row_int(&row, 0);
    row_done(&row);
    return F_OK;
}
