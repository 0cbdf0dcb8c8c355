#include "signature.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "national.h"
#include "tsa.h"

enum { MEMORY_MAX = 4 << 20 }; /* beside the document and what OpenSSL makes of it */

struct part {
    uint32_t kind;
    const uint8_t *bytes;
    size_t len;
};

struct question {
    struct part part[SIGN_PARTS_MAX];
    uint32_t count, at; /* at: the part whose fault it would be, from 0; count: nobody's */
    int64_t at_ms;
    struct arena arena;
    struct sign_answer *answer;
};

static bool parts_split(struct question *q, const uint8_t *at, size_t len)
{
    struct sign_part head;
    for (; len >= sizeof head; q->count++) {
        memcpy(&head, at, sizeof head);
        if (q->count == SIGN_PARTS_MAX || head.len > len - sizeof head)
            return false;
        q->part[q->count] = (struct part){head.kind, at + sizeof head, head.len};
        at += sizeof head + head.len;
        len -= sizeof head + head.len;
    }
    return !len;
}

/* The parts after those that are trusted are exactly of these kinds. The first of them, or NULL. */
static const struct part *parts_after_trusted(const struct question *q, const enum sign_kind *kinds, uint32_t count)
{
    uint32_t trusted = 0;
    while (trusted < q->count && q->part[trusted].kind == SIGN_TRUSTED)
        trusted++;
    if (q->count - trusted != count)
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        if (q->part[trusted + i].kind != (uint32_t)kinds[i])
            return NULL;
    return q->part + trusted;
}

static enum fault trust(struct question *q, struct national **ret_national)
{
    struct national *n;
    enum fault f = national_new(&n);
    if (f)
        return f;
    for (q->at = 0; q->part[q->at].kind == SIGN_TRUSTED; q->at++) {
        f = national_add(n, q->part[q->at].bytes, q->part[q->at].len);
        if (f) {
            national_free(n);
            return f;
        }
    }
    q->at = q->count;
    *ret_national = n;
    return F_OK;
}

static void file_drop(struct sign_file *file)
{
    free(file->bytes);
    *file = (struct sign_file){NULL, 0};
}

static enum fault file_put(struct question *q, int file, const void *bytes, size_t len)
{
    struct sign_file *out = &q->answer->file[file];
    if (len > (file + 1 == SIGN_LIST ? SIGN_LIST_BYTES_MAX : SIGN_FILE_BYTES_MAX))
        return fault(F_TOO_BIG, "an answer of %zu bytes", len);
    out->bytes = malloc(len ? len : 1);
    if (!out->bytes)
        return fault(F_NOMEM, "an answer");
    memcpy(out->bytes, bytes, len);
    out->len = len;
    return F_OK;
}

static enum fault seen_put(struct question *q, const struct national_seen *seen)
{
    struct sign_verdict *v = &q->answer->verdict;
    v->revocation = seen->revocation;
    v->at_ms = seen->signed_ms;
    memcpy(v->iin, seen->iin, sizeof seen->iin);
    enum fault f = file_put(q, 0, seen->cert, seen->cert_len);
    return f ? f : file_put(q, 1, seen->issuer, seen->issuer_len);
}

/* The list by which it is known, to be kept with the signature. */
static enum fault list_put(struct question *q, const struct national *national, X509 *cert)
{
    void *list;
    size_t len;
    enum fault f = national_list_of(national, cert, q->at_ms, &list, &len);
    if (f)
        return f;
    f = file_put(q, SIGN_LIST - 1, list, len);
    free(list);
    return f;
}

static enum fault judge_cms(struct question *q, const struct part *part)
{
    struct national *national;
    struct national_seen seen;
    enum fault f = trust(q, &national);
    if (f)
        return f;
    f = national_check(national, part[0].bytes, part[0].len, part[1].bytes, part[1].len, q->at_ms, &q->arena, &seen);
    if (!f)
        f = seen_put(q, &seen);
    if (!f && seen.revocation == REVOCATION_GOOD) {
        const unsigned char *der = seen.cert;
        X509 *cert = d2i_X509(NULL, &der, (long)seen.cert_len);
        f = cert ? list_put(q, national, cert) : fault(F_NOMEM, "a certificate");
        X509_free(cert);
    }
    national_free(national);
    return f;
}

static enum fault judge_certificate(struct question *q, const struct part *part)
{
    struct national *national;
    struct national_seen seen;
    X509 *cert;
    enum fault f = trust(q, &national);
    if (f)
        return f;
    f = cert_from_pem((const char *)part->bytes, part->len, &cert);
    if (!f) {
        f = national_cert(national, cert, q->at_ms, &q->arena, &seen);
        if (!f)
            f = seen_put(q, &seen);
        if (f == F_CERT_REVOKED || (!f && seen.revocation == REVOCATION_GOOD)) {
            enum fault g = list_put(q, national, cert);
            f = g ? g : f;
        }
        X509_free(cert);
    }
    national_free(national);
    return f;
}

/* PEM as a text with its end; NULL: no memory. */
static const char *pem_of(struct question *q, const struct part *part)
{
    return arena_copy(&q->arena, part->bytes, part->len);
}

static enum fault judge_stamp(struct question *q, const struct part *part)
{
    const char *authority = pem_of(q, part + 2);
    return authority ? tsa_read(part[0].bytes, part[0].len, part[1].bytes, part[1].len, authority, q->at_ms,
                                &q->answer->verdict.at_ms)
                     : fault(F_NOMEM, "a stamp");
}

static enum fault judge_ocsp_ask(struct question *q, const struct part *part)
{
    const char *cert = pem_of(q, part), *issuer = pem_of(q, part + 1);
    void *request;
    size_t len;
    enum fault f = cert && issuer ? national_ocsp_ask(cert, issuer, &request, &len) : fault(F_NOMEM, "a question");
    if (f)
        return f;
    f = file_put(q, 0, request, len);
    free(request);
    return f;
}

static enum fault judge_ocsp(struct question *q, const struct part *part)
{
    const char *issuer = pem_of(q, part + 2);
    enum revocation said;
    enum fault f =
        issuer ? national_ocsp_read(part[0].bytes, part[0].len, part[1].bytes, part[1].len, issuer, q->at_ms, &said)
               : fault(F_NOMEM, "an answer");
    if (!f)
        q->answer->verdict.revocation = said;
    return f;
}

enum { KINDS_MAX = 3 };

static const struct {
    const char *verb;
    enum sign_kind kinds[KINDS_MAX]; /* after those that are trusted */
    uint32_t count;
    enum fault (*judge)(struct question *q, const struct part *part);
} table[] = {
    {"cms", {SIGN_CMS, SIGN_CONTENT}, 2, judge_cms},
    {"certificate", {SIGN_CERTIFICATE}, 1, judge_certificate},
    {"stamp", {SIGN_REQUEST, SIGN_ANSWER, SIGN_AUTHORITY}, 3, judge_stamp},
    {"ocsp_ask", {SIGN_CERTIFICATE, SIGN_ISSUER}, 2, judge_ocsp_ask},
    {"ocsp", {SIGN_REQUEST, SIGN_ANSWER, SIGN_ISSUER}, 3, judge_ocsp},
};

static void verdict_put(const struct question *q, enum fault f)
{
    struct sign_verdict *v = &q->answer->verdict;
    if (!f)
        return;
    for (int i = 0; i < SIGN_FILES; i++)
        if (f != F_CERT_REVOKED || i + 1 != SIGN_LIST)
            file_drop(&q->answer->file[i]);
    *v = (struct sign_verdict){0};
    v->fault = f;
    v->part = q->at < q->count ? q->at + 1 : 0;
    snprintf(v->why, sizeof v->why, "%s", fault_text());
}

const char *sign_judge(const char *verb, const uint8_t *document, size_t len, int64_t at_ms,
                       struct sign_answer *ret_answer)
{
    struct question q = {.at_ms = at_ms, .answer = ret_answer};
    *ret_answer = (struct sign_answer){.verdict = {0}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strcmp(table[i].verb, verb) != 0)
            continue;
        if (!parts_split(&q, document, len))
            return "the document is not cut into parts";
        const struct part *part = parts_after_trusted(&q, table[i].kinds, table[i].count);
        if (!part)
            return "the document has other parts than the question needs";
        q.at = q.count;
        arena_init(&q.arena, MEMORY_MAX);
        verdict_put(&q, table[i].judge(&q, part));
        arena_release(&q.arena);
        return NULL;
    }
    return "no such question about signatures";
}

void sign_answer_release(struct sign_answer *answer)
{
    for (int i = 0; i < SIGN_FILES; i++)
        file_drop(&answer->file[i]);
    answer->verdict = (struct sign_verdict){0};
}
