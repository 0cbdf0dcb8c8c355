#include "verify_parts.h"

#include <ctype.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ca.h"
#include "files.h"
#include "package.h"

enum { DETAIL_MAX = 512 };

void verify_good(struct verification *v, const char *check, const char *format, ...)
{
    char detail[DETAIL_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    v->report(v->user, true, check, detail);
}

void verify_bad(struct verification *v, const char *check, const char *format, ...)
{
    char detail[DETAIL_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(detail, sizeof detail, format, args);
    va_end(args);
    v->broken = true;
    v->report(v->user, false, check, detail);
}

const struct bundle_file *verify_need(struct verification *v, const char *check, const char *path)
{
    const struct bundle_file *file = bundle_find(&v->bundle, path);
    if (!file)
        verify_bad(v, check, "%s is missing", path);
    return file;
}

static void stray(void *user, const char *path, const char *why)
{
    verify_bad(user, "files", "%.200s: %s", path, why);
}

static void read_ca(struct verification *v)
{
    X509 *ca;
    const struct bundle_file *file = verify_need(v, "authority", "certs/ca.pem");
    if (!file)
        return;
    if (cert_from_pem(file->bytes, file->len, &ca)) {
        verify_bad(v, "authority", "certs/ca.pem: %s", fault_text());
        return;
    }
    if (X509_check_ca(ca) != 1 || X509_verify(ca, X509_get0_pubkey(ca)) != 1) {
        verify_bad(v, "authority", "certs/ca.pem is not an authority's own certificate");
        X509_free(ca);
        return;
    }
    v->ca = ca;
}

bool verify_seal(struct verification *v, const char *check, const char *path, const char *p7s_path, int64_t *ret_ms)
{
    struct cms_seen seen;
    struct cert_subject subject;
    X509 *cert;
    const struct bundle_file *file = verify_need(v, check, path), *p7s = verify_need(v, check, p7s_path),
                             *pem = verify_need(v, check, "certs/seal.pem");
    if (!file || !p7s || !pem || !v->ca)
        return false;
    if (cms_check(p7s->bytes, p7s->len, file->bytes, file->len, v->ca, false, &seen)) {
        verify_bad(v, check, "%s: %s", p7s_path, fault_text());
        return false;
    }
    if (!seen.signer.seal || seen.signer.person || *seen.signer.serial) {
        verify_bad(v, check, "%s is not sealed by the server", path);
        return false;
    }
    enum fault f = cert_from_pem(pem->bytes, pem->len, &cert);
    if (!f) {
        f = cert_read(cert, &subject);
        X509_free(cert);
    }
    if (f || strcmp(subject.sha256.text, seen.signer.sha256.text)) {
        verify_bad(v, check, "certs/seal.pem is not the seal's certificate");
        return false;
    }
    *ret_ms = seen.signed_ms;
    return true;
}

/* One line of the manifest against the file; false when it is wrong. */
static bool manifest_line(struct verification *v, const json_t *entry, const char **last)
{
    const char *path, *sha256;
    json_int_t bytes;
    if (json_unpack((json_t *)entry, "{s:s, s:I, s:s !}", "path", &path, "bytes", &bytes, "sha256", &sha256) ||
        !bundle_path_valid(path) || (*last && strcmp(*last, path) >= 0)) {
        verify_bad(v, "manifest", "a line that no manifest of ours holds");
        return false;
    }
    *last = path;
    const struct bundle_file *file = bundle_find(&v->bundle, path);
    if (!file)
        verify_bad(v, "manifest", "%s is missing", path);
    else if ((json_int_t)file->len != bytes || strcmp(hex256_of(file->bytes, file->len).text, sha256))
        verify_bad(v, "manifest", "%s was changed", path);
    else
        return true;
    return false;
}

static bool listed(const json_t *files, const char *path)
{
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *one = json_string_value(json_object_get(json_array_get(files, i), "path"));
        if (one && !strcmp(one, path))
            return true;
    }
    return !strcmp(path, "manifest.json") || !strcmp(path, "manifest.p7s");
}

static void check_manifest(struct verification *v)
{
    json_t *root, *files;
    const char *format, *last = NULL;
    json_int_t made_ms;
    int64_t sealed_ms = 0;
    const struct bundle_file *file = verify_need(v, "manifest", "manifest.json");
    bool sealed = verify_seal(v, "manifest", "manifest.json", "manifest.p7s", &sealed_ms), good = sealed;
    if (!file)
        return;
    if (canon_parse(file->bytes, file->len, &root)) {
        verify_bad(v, "manifest", "manifest.json: %s", fault_text());
        return;
    }
    if (json_unpack(root, "{s:s, s:I, s:o !}", "format", &format, "made_ms", &made_ms, "files", &files) ||
        strcmp(format, "baqyla-package-1") || !json_is_array(files) || made_ms / 1000 * 1000 != sealed_ms) {
        verify_bad(v, "manifest", "manifest.json is not a manifest of ours");
        json_decref(root);
        return;
    }
    for (size_t i = 0; i < json_array_size(files); i++)
        good = manifest_line(v, json_array_get(files, i), &last) && good;
    for (size_t i = 0; i < v->bundle.len; i++)
        if (!listed(files, v->bundle.files[i].path)) {
            verify_bad(v, "manifest", "%s was added", v->bundle.files[i].path);
            good = false;
        }
    if (good)
        verify_good(v, "manifest", "sealed, %zu files as listed", json_array_size(files));
    json_decref(root);
}

static void check_act(struct verification *v)
{
    struct hex256 printed;
    const struct bundle_file *json = verify_need(v, "act.json", "act.json"),
                             *pdf = verify_need(v, "act.pdf", "act.pdf");
    if (!json || !pdf)
        return;
    v->json_sha256 = hex256_of(json->bytes, json->len);
    v->pdf_sha256 = hex256_of(pdf->bytes, pdf->len);
    enum fault f = content_parse(json->bytes, json->len, &v->arena, &v->content);
    if (!f) {
        v->has_content = true;
        f = content_check(&v->content);
    }
    if (f)
        verify_bad(v, "act.json", "%s", fault_text());
    else
        verify_good(v, "act.json", "act %s of %s, version %lld", v->content.form == ACT_A ? "A" : "B",
                    v->content.act_date, (long long)v->content.version);
    if (page_json_sha256(pdf->bytes, pdf->len, &printed))
        verify_bad(v, "act.pdf", "%s", fault_text());
    else if (strcmp(printed.text, v->json_sha256.text))
        verify_bad(v, "act.pdf", "the PDF was made from another act.json");
    else
        verify_good(v, "act.pdf", "carries the hash of act.json");
}

/* Every file that act.json lists, and no other, lies under evidence/. */
static void check_evidence(struct verification *v)
{
    char path[BUNDLE_PATH_MAX];
    size_t there = 0;
    bool good = true;
    for (size_t i = 0; i < v->content.evidence_len; i++) {
        const struct act_evidence *e = &v->content.evidence[i];
        snprintf(path, sizeof path, "evidence/%s.%s", e->sha256, evidence_ext(e->mime));
        const struct bundle_file *file = verify_need(v, "evidence", path);
        if (file && (strcmp(hex256_of(file->bytes, file->len).text, e->sha256) || (int64_t)file->len != e->bytes)) {
            verify_bad(v, "evidence", "%s is not what its name says", path);
            file = NULL;
        }
        good = good && file;
    }
    for (size_t i = 0; i < v->bundle.len; i++)
        there += !strncmp(v->bundle.files[i].path, "evidence/", 9);
    for (size_t i = 0; i < v->content.incidents_len; i++)
        for (size_t k = 0; k < v->content.incidents[i].stills_len; k++) {
            snprintf(path, sizeof path, "evidence/%s.jpg", v->content.incidents[i].stills[k].sha256);
            if (!bundle_find(&v->bundle, path)) {
                verify_bad(v, "evidence", "the still %s of an incident is not in the list", path);
                good = false;
            }
        }
    if (there != v->content.evidence_len)
        verify_bad(v, "evidence", "%zu files where act.json lists %zu", there, v->content.evidence_len);
    else if (good)
        verify_good(v, "evidence", "%zu files", there);
}

static enum package_verdict judge(struct verification *v, const struct hex256 *root)
{
    struct cert_subject subject;
    if (v->broken || !v->ca || cert_read(v->ca, &subject)) {
        v->report(v->user, false, "result", "broken");
        return VERDICT_BROKEN;
    }
    bool trusted = root && !strcmp(root->text, subject.sha256.text), foreign = root && !trusted;
    char detail[DETAIL_MAX];
    snprintf(detail, sizeof detail, "%s %s", subject.sha256.text,
             trusted   ? "trusted"
             : foreign ? "is not the root you gave: everything here is sealed by somebody else"
                       : "unknown: give --root or --fingerprint");
    v->report(v->user, trusted, "issuer", detail);
    v->report(v->user, !foreign, "result",
              trusted   ? "intact, issuer trusted"
              : foreign ? "broken"
                        : "intact, issuer unknown");
    return trusted ? VERDICT_INTACT : foreign ? VERDICT_BROKEN : VERDICT_UNKNOWN_ISSUER;
}

enum fault verify_open(const char *dir, verify_report *report, void *user, struct verification **ret_verification)
{
    struct verification *v = calloc(1, sizeof *v);
    if (!v)
        return fault(F_NOMEM, "a package");
    v->report = report;
    v->user = user;
    bundle_init(&v->bundle);
    arena_init(&v->arena, 0);
    enum fault f = bundle_read(&v->bundle, dir, stray, v);
    if (f) {
        verify_close(v);
        return f;
    }
    *ret_verification = v;
    return F_OK;
}

enum package_verdict verify_judge(struct verification *v, const struct hex256 *root, verify_report *report, void *user)
{
    v->report = report;
    v->user = user;
    if (!v->broken)
        verify_good(v, "files", "%zu files, %zu bytes", v->bundle.len, v->bundle.total);
    read_ca(v);
    check_manifest(v);
    check_act(v);
    if (v->has_content) {
        check_evidence(v);
        verify_list(v);
        verify_signatures(v);
        verify_registration(v);
        verify_chain(v);
        verify_replay(v);
    }
    return judge(v, root);
}

void verify_close(struct verification *v)
{
    if (!v)
        return;
    X509_free(v->ca);
    X509_CRL_free(v->list);
    arena_release(&v->arena);
    bundle_release(&v->bundle);
    free(v);
}

enum fault verify_root_file(const char *path, struct hex256 *ret_sha256)
{
    enum { ROOT_BYTES_MAX = 64 * 1024 };
    char *pem;
    size_t len;
    X509 *cert;
    struct cert_subject subject;
    enum fault f = file_read(path, ROOT_BYTES_MAX, &pem, &len);
    if (f)
        return f;
    f = cert_from_pem(pem, len, &cert);
    free(pem);
    if (f)
        return f;
    f = cert_read(cert, &subject);
    X509_free(cert);
    if (!f)
        *ret_sha256 = subject.sha256;
    return f;
}

enum fault verify_root_text(const char *text, struct hex256 *ret_sha256)
{
    struct hex256 found = {{0}};
    size_t n = 0;
    for (; *text && n < 64; text++)
        if (*text != ':')
            found.text[n++] = (char)tolower((unsigned char)*text);
    if (*text || !hex256_valid(found.text))
        return fault(F_INVALID, "a fingerprint is 64 hex digits");
    *ret_sha256 = found;
    return F_OK;
}
