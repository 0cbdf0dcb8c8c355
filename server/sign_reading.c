#include "sign_reading.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "evidence.h"
#include "files.h"
#include "national_folder.h"
#include "reading.h"
#include "signrec.h"
#include "tsa.h"

static _Atomic int64_t patience_ms;

void sign_reading_patience(int64_t ms)
{
    atomic_store(&patience_ms, ms);
}

/* -- what is asked -- */

struct source {
    uint32_t kind;
    const void *bytes;
    size_t len;
    const char *path; /* of a file whose bytes are read when its turn comes; NULL: there they are */
};

struct asking {
    struct source source[SIGN_PARTS_MAX];
    size_t count, at;
    size_t fed;        /* of the part at `at`, with its head */
    char *file;        /* malloc'd: the bytes of that part */
    enum fault fault;  /* of a file, so the folder's and not the reader's */
    enum fault broken; /* what a reader that failed means */
    struct sign_verdict verdict;
    int verdicts;
    size_t said; /* bytes beside a list */
    struct gathering answer[SIGN_FILES];
};

static struct asking *asking_new(enum fault broken)
{
    struct asking *a = calloc(1, sizeof *a);
    if (a)
        a->broken = broken;
    for (int i = 0; a && i < SIGN_FILES; i++)
        a->answer[i].max = i + 1 == SIGN_LIST ? SIGN_LIST_BYTES_MAX : SIGN_FILE_BYTES_MAX;
    return a;
}

static void asking_free(struct asking *a)
{
    for (int i = 0; i < SIGN_FILES; i++)
        free(a->answer[i].bytes);
    free(a->file);
    free(a);
}

static void add(struct asking *a, enum sign_kind kind, const void *bytes, size_t len)
{
    a->source[a->count++] = (struct source){.kind = kind, .bytes = bytes, .len = len};
}

static enum fault add_folder(struct asking *a, const char *dir, struct arena *arena)
{
    struct national_folder folder;
    enum fault f = national_folder_list(dir, arena, &folder);
    for (size_t i = 0; !f && i < folder.count; i++)
        a->source[a->count++] = (struct source){.kind = SIGN_TRUSTED, .path = folder.path[i]};
    return f;
}

static enum fault begin_part(struct asking *a)
{
    struct source *s = &a->source[a->at];
    if (!s->path)
        return F_OK;
    a->fault = file_read(s->path, NATIONAL_FILE_BYTES_MAX, &a->file, &s->len);
    s->bytes = a->file;
    return a->fault;
}

/* Before a reader is started for nothing; one that a file outgrows afterwards refuses it. */
static enum fault measure(const struct asking *a)
{
    struct stat st;
    uint64_t total = 0;
    for (size_t i = 0; i < a->count; i++) {
        const struct source *s = &a->source[i];
        total += s->path && !stat(s->path, &st) ? (uint64_t)st.st_size : s->len;
    }
    return total > SIGN_BYTES_MAX ? fault(F_TOO_BIG, "more than %d bytes about one signature", SIGN_BYTES_MAX) : F_OK;
}

static size_t copy_some(struct asking *a, unsigned char *out, size_t max)
{
    const struct source *s = &a->source[a->at];
    const struct sign_part head = {.kind = s->kind, .len = (uint32_t)s->len};
    const bool in_head = a->fed < sizeof head;
    const unsigned char *from =
        in_head ? (const unsigned char *)&head + a->fed : (const unsigned char *)s->bytes + (a->fed - sizeof head);
    size_t left = in_head ? sizeof head - a->fed : s->len + sizeof head - a->fed, n = left < max ? left : max;
    if (n)
        memcpy(out, from, n);
    a->fed += n;
    return n;
}

static enum fault feed(void *user, void *out, size_t max, size_t *ret_len)
{
    struct asking *a = user;
    size_t len = 0;
    while (len < max && a->at < a->count) {
        enum fault f = a->fed ? F_OK : begin_part(a);
        if (f)
            return f;
        len += copy_some(a, (unsigned char *)out + len, max - len);
        if (a->fed < sizeof(struct sign_part) + a->source[a->at].len)
            continue;
        free(a->file);
        a->file = NULL;
        a->fed = 0;
        a->at++;
    }
    *ret_len = len;
    return F_OK;
}

/* -- what is answered -- */

static enum fault take(void *user, enum read_kind kind, const void *body, size_t len)
{
    struct asking *a = user;
    struct read_bytes at;
    if (kind == READ_VERDICT && len == sizeof a->verdict) {
        memcpy(&a->verdict, body, len);
        a->verdicts++;
        return F_OK;
    }
    if (kind != READ_BYTES || len < sizeof at)
        return fault(F_UNREADABLE, "the reader said something else than a verdict");
    memcpy(&at, body, sizeof at);
    if (at.part < 1 || at.part > SIGN_FILES)
        return fault(F_UNREADABLE, "the reader made a file that nobody asked for");
    a->said += at.part == SIGN_LIST ? 0 : len;
    if (a->said > SIGN_OUTPUT_MAX)
        return fault(F_TOO_BIG, "the reader says more than a verdict may be");
    return gathering_put(&a->answer[at.part - 1], at.offset, (const unsigned char *)body + sizeof at, len - sizeof at);
}

static bool may_be(enum fault f)
{
    static const enum fault all[] = {
        F_OK,           F_SIGN_FORM,   F_SIGN_SEVERAL, F_SIGN_OTHER,  F_CERT_WEAK,    F_CERT_PURPOSE,
        F_CERT_EXPIRED, F_CERT_ISSUER, F_CERT_PERSON,  F_CERT_CLOCK,  F_CERT_REVOKED, F_INVALID,
        F_CORRUPT,      F_TOO_BIG,     F_NOMEM,        F_STAMP_WRONG, F_STAMP_FUTURE,
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i] == f)
            return true;
    return false;
}

/* Whether the reader's words can be used as they are. */
static bool sound(const struct asking *a)
{
    const struct sign_verdict *v = &a->verdict;
    return a->verdicts == 1 && may_be((enum fault)v->fault) && v->part <= a->count &&
           v->revocation <= REVOCATION_REVOKED && memchr(v->iin, 0, sizeof v->iin) && memchr(v->why, 0, sizeof v->why);
}

/* The verdict's fault with its own words, which come from the jail: one printable line for the log. */
static enum fault said(const struct asking *a)
{
    char why[FAULT_TEXT_MAX];
    const struct sign_verdict *v = &a->verdict;
    const char *path = v->part ? a->source[v->part - 1].path : NULL;
    if (!v->fault)
        return F_OK;
    memcpy(why, v->why, sizeof why);
    for (char *c = why; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    return path ? fault((enum fault)v->fault, "%.100s: %.150s", national_folder_name(path), why)
                : fault((enum fault)v->fault, "%.250s", why);
}

/* F_OK when the reader came to its end and found nothing wrong. */
static enum fault ask(struct asking *a, const char *verb, int64_t at_ms)
{
    char at[24], why[FAULT_TEXT_MAX];
    const char *const args[] = {"--at", at, NULL};
    const int64_t patience = atomic_load(&patience_ms);
    const struct reading_limits limits = {.timeout_ms = patience ? patience : SIGN_READING_MS,
                                          .output_max = SIGN_OUTPUT_MAX + 2 * (uint64_t)SIGN_LIST_BYTES_MAX};
    snprintf(at, sizeof at, "%lld", (long long)at_ms);
    enum fault f = measure(a);
    if (f)
        return f;
    f = reading_run(verb, args, feed, a, take, a, &limits);
    if (a->fault)
        return a->fault;
    if (f == F_UNREADABLE || f == F_TOO_BIG) {
        snprintf(why, sizeof why, "%s", fault_text());
        return fault(a->broken, "%s: %.200s", verb, why);
    }
    if (f)
        return f;
    return sound(a) ? said(a) : fault(a->broken, "%s: the reader's verdict is nonsense", verb);
}

/* -- the questions -- */

static enum fault national_take(const struct asking *a, struct arena *arena, struct act_national *ret_seen)
{
    struct act_national seen = {.revocation = (enum revocation)a->verdict.revocation};
    const struct gathering *cert = &a->answer[0], *issuer = &a->answer[1];
    if (!cert->len || !issuer->len || strlen(a->verdict.iin) != sizeof seen.iin - 1)
        return fault(F_SIGN_UNCHECKED, "the reader left something out");
    memcpy(seen.iin, a->verdict.iin, sizeof seen.iin);
    enum fault f = cert_der_to_pem(cert->bytes, cert->len, arena, &seen.cert_pem);
    if (!f)
        f = cert_der_to_pem(issuer->bytes, issuer->len, arena, &seen.issuer_pem);
    if (!f)
        *ret_seen = seen;
    return f;
}

/* The list that says good or revoked, into the store; nothing while nobody says. */
static enum fault list_keep(const struct asking *a, const char *dir, enum revocation said, struct arena *arena,
                            const char **ret_sha256)
{
    char sha256[HASH_HEX + 1];
    const struct gathering *list = &a->answer[SIGN_LIST - 1];
    *ret_sha256 = NULL;
    if (said == REVOCATION_PENDING)
        return F_OK;
    if (!list->len)
        return fault(F_SIGN_UNCHECKED, "the reader left out the list that tells of the certificate");
    enum fault f = evidence_store(dir, list->bytes, list->len, sha256);
    if (!f)
        *ret_sha256 = arena_text(arena, sha256);
    return f ? f : arena_check(arena);
}

enum fault sign_reading_cms(const char *folder, const char *dir, const void *p7s, size_t p7s_len, const void *content,
                            size_t content_len, int64_t now_ms, struct arena *arena, struct act_national *ret_seen)
{
    struct act_national seen;
    struct asking *a = asking_new(F_SIGN_UNCHECKED);
    enum fault f = a ? add_folder(a, folder, arena) : fault(F_NOMEM, "a signature");
    if (!f) {
        add(a, SIGN_CMS, p7s, p7s_len);
        add(a, SIGN_CONTENT, content, content_len);
        f = ask(a, "cms", now_ms);
    }
    if (!f)
        f = national_take(a, arena, &seen);
    if (!f)
        f = list_keep(a, dir, seen.revocation, arena, &seen.list_sha256);
    if (!f)
        *ret_seen = seen;
    if (a)
        asking_free(a);
    return f;
}

enum fault sign_reading_certificate(const char *folder, const char *dir, const char *cert_pem, int64_t now_ms,
                                    struct arena *arena, enum revocation *ret_revocation, const char **ret_sha256)
{
    struct act_national seen;
    struct asking *a = asking_new(F_SIGN_UNCHECKED);
    enum fault f = a ? add_folder(a, folder, arena) : fault(F_NOMEM, "a certificate");
    if (!f) {
        add(a, SIGN_CERTIFICATE, cert_pem, strlen(cert_pem));
        f = ask(a, "certificate", now_ms);
    }
    if (f == F_CERT_REVOKED) {
        seen.revocation = REVOCATION_REVOKED;
        f = F_OK;
    } else if (!f) {
        f = national_take(a, arena, &seen);
    }
    if (!f)
        f = list_keep(a, dir, seen.revocation, arena, ret_sha256);
    if (!f)
        *ret_revocation = seen.revocation;
    if (a)
        asking_free(a);
    return f;
}

enum fault sign_reading_stamp(const void *request, size_t request_len, const void *answer, size_t answer_len,
                              const char *authority_pem, int64_t now_ms, int64_t *ret_ms)
{
    struct asking *a = asking_new(F_STAMP_WRONG);
    if (!a)
        return fault(F_NOMEM, "a stamp");
    add(a, SIGN_REQUEST, request, request_len);
    add(a, SIGN_ANSWER, answer, answer_len);
    add(a, SIGN_AUTHORITY, authority_pem, strlen(authority_pem));
    enum fault f = ask(a, "stamp", now_ms);
    const int64_t at_ms = a->verdict.at_ms;
    if (!f && (at_ms < now_ms - TSA_CLOCK_MS || at_ms > now_ms + TSA_CLOCK_MS))
        f = fault(F_STAMP_WRONG, "the reader tells another time than now");
    if (!f)
        *ret_ms = at_ms;
    asking_free(a);
    return f;
}

enum fault sign_reading_ocsp_ask(const char *cert_pem, const char *issuer_pem, int64_t now_ms, struct arena *arena,
                                 const void **ret_request, size_t *ret_len)
{
    struct asking *a = asking_new(F_SIGN_UNCHECKED);
    if (!a)
        return fault(F_NOMEM, "a question");
    add(a, SIGN_CERTIFICATE, cert_pem, strlen(cert_pem));
    add(a, SIGN_ISSUER, issuer_pem, strlen(issuer_pem));
    enum fault f = ask(a, "ocsp_ask", now_ms);
    const size_t len = a->answer[0].len;
    const void *request = !f && len ? arena_copy(arena, a->answer[0].bytes, len) : NULL;
    if (!f && !len)
        f = fault(F_SIGN_UNCHECKED, "the reader made no question");
    if (!f && !request)
        f = fault(F_NOMEM, "a question");
    if (!f) {
        *ret_request = request;
        *ret_len = len;
    }
    asking_free(a);
    return f;
}

enum fault sign_reading_ocsp(const void *request, size_t request_len, const void *answer, size_t answer_len,
                             const char *issuer_pem, int64_t now_ms, enum revocation *ret_revocation)
{
    struct asking *a = asking_new(F_CORRUPT);
    if (!a)
        return fault(F_NOMEM, "an answer about a certificate");
    add(a, SIGN_REQUEST, request, request_len);
    add(a, SIGN_ANSWER, answer, answer_len);
    add(a, SIGN_ISSUER, issuer_pem, strlen(issuer_pem));
    enum fault f = ask(a, "ocsp", now_ms);
    const enum revocation said = (enum revocation)a->verdict.revocation;
    if (!f && said == REVOCATION_NONE)
        f = fault(F_CORRUPT, "the reader says nothing about the certificate");
    if (!f)
        *ret_revocation = said;
    asking_free(a);
    return f;
}
