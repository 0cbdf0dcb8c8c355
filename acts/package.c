#include "package.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "package_texts.h"

char *package_signature_path(enum act_form form, int order, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "signatures/%d-%s.p7s", order, post_name(act_post_at(form, order)));
    return out;
}

char *package_stamp_path(enum act_form form, int order, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "stamps/%d-%s.tsr", order, post_name(act_post_at(form, order)));
    return out;
}

char *package_cert_path(enum act_form form, int order, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "certs/%d-%s.pem", order, post_name(act_post_at(form, order)));
    return out;
}

char *package_issuer_path(enum act_form form, int order, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "certs/%d-%s-issuer.pem", order, post_name(act_post_at(form, order)));
    return out;
}

char *package_answer_path(enum act_form form, int order, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "revocation/%d-%s.ocsp", order, post_name(act_post_at(form, order)));
    return out;
}

char *package_list_path(enum act_form form, int order, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "revocation/%d-%s.crl", order, post_name(act_post_at(form, order)));
    return out;
}

char *package_tsa_path(enum act_form form, int order, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "certs/%d-%s-tsa.pem", order, post_name(act_post_at(form, order)));
    return out;
}

char *package_scan_path(enum act_form form, int order, const char *type, char *out)
{
    snprintf(out, BUNDLE_PATH_MAX, "signatures/%d-%s-paper.%s", order, post_name(act_post_at(form, order)),
             strcmp(type, "application/pdf") ? "jpg" : "pdf");
    return out;
}

/* What the sheet says of a signature beside who gave it: the key and the stamp, or the scan. */
static enum fault key_words(const struct act_signature *s, json_t *line)
{
    struct hex256 cert_sha256, issuer_sha256;
    enum fault f = cert_pem_hash(s->cert_pem, &cert_sha256);
    if (!f && s->issuer_pem)
        f = cert_pem_hash(s->issuer_pem, &issuer_sha256);
    if (f)
        return f;
    json_object_set_new(line, "method", json_string(s->issuer_pem ? "national" : "internal"));
    json_object_set_new(line, "certificate_sha256", json_string(cert_sha256.text));
    json_object_set_new(line, "sha256", json_string(hex256_of(s->p7s, s->p7s_len).text));
    if (s->issuer_pem)
        json_object_set_new(line, "issuer_sha256", json_string(issuer_sha256.text));
    if (s->tsr)
        json_object_set_new(line, "stamp_sha256", json_string(hex256_of(s->tsr, s->tsr_len).text));
    if (s->tsr && s->tsa_pem)
        json_object_set_new(line, "stamp_authority_sha256",
                            json_string(hex256_of(s->tsa_pem, strlen(s->tsa_pem)).text));
    return F_OK;
}

static void paper_words(const struct act_signature *s, json_t *line)
{
    json_object_set_new(line, "method", json_string("paper"));
    json_object_set_new(line, "sha256", json_string(s->scan_sha256));
    json_object_set_new(line, "entered_by", json_string(s->entered_by));
    json_object_set_new(line, "entered_name", json_string(s->entered_name));
}

enum fault registration_write(const struct act_content *content, const char *pdf_sha256,
                              const struct act_signature signatures[ACT_SIGNERS],
                              const struct registration *registration, struct arena *arena, const char **ret_json,
                              size_t *ret_len)
{
    const char *act_json;
    size_t act_len;
    struct hex256 json_sha256;
    json_t *list = json_array();
    enum fault f = content_write(content, arena, &act_json, &act_len, &json_sha256);
    for (int order = 1; !f && order <= ACT_SIGNERS; order++) {
        const struct act_signature *s = &signatures[order - 1];
        json_t *line = json_pack("{s:i, s:s, s:s, s:s, s:I}", "order", order, "post",
                                 post_name(act_post_at(content->form, order)), "person", s->person, "name",
                                 content->signatory[order - 1].name, "signed_ms", (json_int_t)s->signed_ms);
        if (s->scan_sha256)
            paper_words(s, line);
        else
            f = key_words(s, line);
        json_array_append_new(list, line);
    }
    if (f) {
        json_decref(list);
        return f;
    }
    json_t *root = json_pack("{s:s, s:s, s:s, s:i, s:s, s:I, s:s, s:s, s:o}", "format", "baqyla-registration-1", "act",
                             content->id, "kind", content->form == ACT_A ? "A" : "B", "version", (int)content->version,
                             "number", registration->number, "registered_ms", (json_int_t)registration->registered_ms,
                             "pdf_sha256", pdf_sha256, "json_sha256", json_sha256.text, "signatures", list);
    if (!root)
        return fault(F_INVALID, "a registration sheet's text is not UTF-8");
    if (registration->any_order)
        json_object_set_new(root, "sign_order", json_string("free"));
    f = canon_write(root, arena, ret_json, ret_len);
    json_decref(root);
    return f;
}

enum fault chain_row_hash(const struct chain_row *r, struct hex256 *ret_hash)
{
    char text[1024];
    int len = snprintf(text, sizeof text, "%s\n%s\n%lld\n%lld\n%s\n%s\n%s\n%s\n%s\n%s", r->prev, r->university,
                       (long long)r->seq, (long long)r->at_ms, r->role, r->action, r->object_kind, r->object,
                       r->actor_hash, r->detail_hash);
    if (len < 0 || len >= (int)sizeof text)
        return fault(F_INVALID, "a chain row of %d bytes", len);
    *ret_hash = hex256_of(text, (size_t)len);
    return F_OK;
}

static enum fault add_chain(struct bundle *b, const struct package_source *s)
{
    struct arena arena;
    arena_init(&arena, 0);
    char *all = NULL;
    size_t len = 0;
    enum fault f = F_OK;
    for (size_t i = 0; !f && i < s->rows_len; i++) {
        const struct chain_row *r = &s->rows[i];
        const char *line;
        size_t line_len;
        json_t *row = json_pack("{s:I, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "seq", (json_int_t)r->seq,
                                "at_ms", (json_int_t)r->at_ms, "university", r->university, "role", r->role, "action",
                                r->action, "object_kind", r->object_kind, "object", r->object, "actor_hash",
                                r->actor_hash, "detail_hash", r->detail_hash, "prev", r->prev, "hash", r->hash);
        f = row ? canon_write(row, &arena, &line, &line_len) : fault(F_NOMEM, "a chain row");
        json_decref(row);
        char *more = f ? NULL : realloc(all, len + line_len + 1);
        if (!f && !more)
            f = fault(F_NOMEM, "a chain extract");
        if (f)
            break;
        all = more;
        memcpy(all + len, line, line_len);
        all[len + line_len] = '\n';
        len += line_len + 1;
    }
    if (!f)
        f = bundle_add(b, "chain.jsonl", all ? all : "", len);
    free(all);
    arena_release(&arena);
    return f;
}

static enum fault add_cert(struct bundle *b, const char *path, X509 *cert)
{
    char *pem;
    size_t len;
    enum fault f = cert_to_pem(cert, &pem, &len);
    if (f)
        return f;
    f = bundle_add(b, path, pem, len);
    free(pem);
    return f;
}

static enum fault add_key_signature(struct bundle *b, const struct act_signature *one, enum act_form form, int order)
{
    char path[BUNDLE_PATH_MAX];
    enum fault f = bundle_add(b, package_signature_path(form, order, path), one->p7s, one->p7s_len);
    if (!f)
        f = bundle_add(b, package_cert_path(form, order, path), one->cert_pem, strlen(one->cert_pem));
    if (!f && one->issuer_pem)
        f = bundle_add(b, package_issuer_path(form, order, path), one->issuer_pem, strlen(one->issuer_pem));
    if (!f && one->answer)
        f = bundle_add(b, package_answer_path(form, order, path), one->answer, one->answer_len);
    if (!f && one->list)
        f = bundle_add(b, package_list_path(form, order, path), one->list, one->list_len);
    if (!f && one->tsr)
        f = bundle_add(b, package_stamp_path(form, order, path), one->tsr, one->tsr_len);
    if (!f && one->tsr && one->tsa_pem)
        f = bundle_add(b, package_tsa_path(form, order, path), one->tsa_pem, strlen(one->tsa_pem));
    return f;
}

static enum fault add_list(struct bundle *b, const struct ca *ca)
{
    unsigned char *der = NULL;
    int len = ca->list ? i2d_X509_CRL(ca->list, &der) : 0;
    if (!ca->list)
        return F_OK;
    enum fault f = len > 0 ? bundle_add(b, PACKAGE_LIST, der, (size_t)len) : fault(F_NOMEM, "a revocation list");
    OPENSSL_free(der);
    return f;
}

static enum fault add_signatures(struct bundle *b, const struct package_source *s, const struct ca *ca)
{
    char path[BUNDLE_PATH_MAX];
    enum fault f = add_cert(b, "certs/ca.pem", ca->cert);
    if (!f)
        f = add_cert(b, "certs/seal.pem", ca->seal_cert);
    if (!f)
        f = add_list(b, ca);
    bool stamped = false;
    for (int order = 1; !f && order <= ACT_SIGNERS; order++) {
        const struct act_signature *one = &s->signatures[order - 1];
        f = one->scan_sha256 ? bundle_add(b, package_scan_path(s->content->form, order, one->scan_type, path),
                                          one->scan, one->scan_len)
                             : add_key_signature(b, one, s->content->form, order);
        stamped = stamped || (one->tsr && !one->tsa_pem);
    }
    stamped = stamped || (s->registration_tsr && !s->registration_tsa_pem);
    return !f && stamped && ca->tsa_cert ? add_cert(b, "certs/tsa.pem", ca->tsa_cert) : f;
}

static enum fault add_evidence(struct bundle *b, const struct package_source *s)
{
    enum fault f = F_OK;
    for (size_t i = 0; !f && i < s->content->evidence_len; i++) {
        const struct act_evidence *e = &s->content->evidence[i];
        const struct picture *found = NULL;
        char path[BUNDLE_PATH_MAX];
        for (size_t k = 0; k < s->evidence_len; k++)
            if (!strcmp(s->evidence[k].sha256, e->sha256))
                found = &s->evidence[k];
        if (!found || strcmp(hex256_of(found->bytes, found->len).text, e->sha256))
            return fault(F_CORRUPT, "evidence %.16s is missing or not what its name says", e->sha256);
        snprintf(path, sizeof path, "evidence/%s.%s", e->sha256, evidence_ext(e->mime));
        f = bundle_add(b, path, found->bytes, found->len);
    }
    return f;
}

static enum fault add_replay(struct bundle *b, const struct package_source *s, struct arena *arena)
{
    const char *json;
    size_t len;
    if (!s->sights)
        return F_OK;
    enum fault f = replay_record_write(s->replay, hex256_of(s->sights, s->sights_len).text, arena, &json, &len);
    if (!f)
        f = bundle_add(b, PACKAGE_RECORD, json, len);
    return f ? f : bundle_add(b, PACKAGE_SIGHTS, s->sights, s->sights_len);
}

enum fault package_seal(struct bundle *b, const struct ca *ca, int64_t now_ms)
{
    struct arena arena;
    const char *text;
    size_t len, p7s_len;
    void *p7s;
    json_t *files = json_array();
    for (size_t i = 0; i < b->len; i++)
        json_array_append_new(files, json_pack("{s:s, s:I, s:s}", "path", b->files[i].path, "bytes",
                                               (json_int_t)b->files[i].len, "sha256",
                                               hex256_of(b->files[i].bytes, b->files[i].len).text));
    json_t *root =
        json_pack("{s:s, s:I, s:o}", "format", "baqyla-package-1", "made_ms", (json_int_t)now_ms, "files", files);
    if (!root)
        return fault(F_NOMEM, "a manifest");
    arena_init(&arena, 0);
    enum fault f = canon_write(root, &arena, &text, &len);
    json_decref(root);
    if (!f)
        f = ca_seal(ca, text, len, now_ms, &p7s, &p7s_len);
    if (!f) {
        f = bundle_add(b, "manifest.p7s", p7s, p7s_len);
        free(p7s);
    }
    if (!f)
        f = bundle_add(b, "manifest.json", text, len);
    arena_release(&arena);
    return f;
}

static enum fault add_readme(struct bundle *b, const struct package_source *s, const struct ca *ca)
{
    char *text;
    size_t len;
    enum fault f = package_readme(s, ca, &text, &len);
    if (f)
        return f;
    f = bundle_add(b, "README.txt", text, len);
    free(text);
    return f;
}

enum fault package_build(const struct package_source *s, const struct ca *ca, int64_t now_ms, struct bundle *b)
{
    struct arena arena;
    struct hex256 sha256;
    const char *json;
    size_t json_len;
    arena_init(&arena, 0);
    enum fault f = content_write(s->content, &arena, &json, &json_len, &sha256);
    if (!f)
        f = bundle_add(b, "act.json", json, json_len);
    if (!f)
        f = bundle_add(b, "act.pdf", s->pdf, s->pdf_len);
    if (!f)
        f = add_signatures(b, s, ca);
    if (!f)
        f = bundle_add(b, "registration.json", s->registration_json, s->registration_len);
    if (!f)
        f = bundle_add(b, "registration.p7s", s->registration_p7s, s->registration_p7s_len);
    if (!f && s->registration_tsr)
        f = bundle_add(b, PACKAGE_SHEET_STAMP, s->registration_tsr, s->registration_tsr_len);
    if (!f && s->registration_tsr && s->registration_tsa_pem)
        f = bundle_add(b, PACKAGE_SHEET_TSA, s->registration_tsa_pem, strlen(s->registration_tsa_pem));
    if (!f)
        f = add_evidence(b, s);
    if (!f)
        f = add_chain(b, s);
    if (!f)
        f = add_replay(b, s, &arena);
    if (!f)
        f = add_readme(b, s, ca);
    if (!f)
        f = bundle_add(b, "verify.html", package_verify_html, strlen(package_verify_html));
    if (!f)
        f = package_seal(b, ca, now_ms);
    arena_release(&arena);
    return f;
}
