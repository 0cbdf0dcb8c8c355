#include "verify_parts.h"

#include <stdio.h>
#include <string.h>

#include "ca.h"
#include "national.h"
#include "package.h"
#include "tsa.h"

static const int64_t clock_slack_ms = INT64_C(600000);

/* Whether every word of the certificate's name stands in the signatory's. */
static bool name_matches(const char *cert_name, const char *name)
{
    char words[256];
    snprintf(words, sizeof words, "%s", cert_name);
    int n = 0;
    for (char *save, *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save), n++)
        if (!strstr(name, word))
            return false;
    return n > 0;
}

static bool same_cert(struct verification *v, const char *path, const struct cert_subject *signer)
{
    X509 *cert;
    struct cert_subject subject;
    const struct bundle_file *file = verify_need(v, "signature", path);
    if (!file || cert_from_pem(file->bytes, file->len, &cert))
        return false;
    enum fault f = cert_read(cert, &subject);
    X509_free(cert);
    return !f && !strcmp(subject.sha256.text, signer->sha256.text);
}

/* By our own stamping key, or by another authority under the certificates that the package names. A stamp of the latter
   may have come long after the signature, never before it. */
static bool stamp_holds(struct verification *v, const struct bundle_file *p7s, int64_t signed_ms, const char *path,
                        const char *tsa_path, const char *check, int64_t *ret_at_ms)
{
    int64_t at_ms;
    const struct bundle_file *tsr = bundle_find(&v->bundle, path), *tsa = bundle_find(&v->bundle, tsa_path);
    if (!tsr)
        return true;
    enum fault f = tsa ? tsa_check_under(tsr->bytes, tsr->len, p7s->bytes, p7s->len, tsa->bytes, &at_ms)
                       : tsa_check(tsr->bytes, tsr->len, p7s->bytes, p7s->len, v->ca, &at_ms);
    if (f)
        verify_bad(v, check, "%s: %s", path, fault_text());
    else if ((!tsa && at_ms - signed_ms > clock_slack_ms) || signed_ms - at_ms > clock_slack_ms)
        verify_bad(v, check, "%s tells another time than the signature", path);
    else {
        *ret_at_ms = at_ms;
        return true;
    }
    return false;
}

static bool check_stamp(struct verification *v, const struct bundle_file *p7s, int order, const char *check)
{
    char path[BUNDLE_PATH_MAX], tsa_path[BUNDLE_PATH_MAX];
    return stamp_holds(v, p7s, v->signer[order - 1].signed_ms, package_stamp_path(v->content.form, order, path),
                       package_tsa_path(v->content.form, order, tsa_path), check, &v->stamped_ms[order - 1]);
}

/* When the sheet says that a signature came in; 0: it does not. Whether the sheet stands is asked afterwards. */
static int64_t sheet_time(const struct verification *v, int order)
{
    json_t *root;
    const struct bundle_file *file = bundle_find(&v->bundle, "registration.json");
    if (!file || canon_parse(file->bytes, file->len, &root))
        return 0;
    json_t *line = json_array_get(json_object_get(root, "signatures"), (size_t)order - 1);
    int64_t at_ms = json_integer_value(json_object_get(line, "signed_ms"));
    json_decref(root);
    return at_ms;
}

/* Whether the sheet says that the order of signatures was left free. */
static bool any_order(const struct verification *v)
{
    json_t *root;
    const struct bundle_file *file = bundle_find(&v->bundle, "registration.json");
    if (!file || canon_parse(file->bytes, file->len, &root))
        return false;
    const char *word = json_string_value(json_object_get(root, "sign_order"));
    const bool any = word && !strcmp(word, "free");
    json_decref(root);
    return any;
}

/* By a key of the national authority that issued it according to the package; the sheet, sealed, names that authority.
 */
static bool check_national(struct verification *v, const struct bundle_file *file, const struct bundle_file *pdf,
                           const struct bundle_file *issuer, int order, const char *check)
{
    struct national *national = NULL;
    struct national_seen seen;
    int64_t at_ms = sheet_time(v, order);
    enum fault f = national_new(&national);
    if (!f)
        f = national_add(national, issuer->bytes, issuer->len);
    if (!f)
        f = national_check(national, file->bytes, file->len, pdf->bytes, pdf->len, at_ms, &v->arena, &seen);
    national_free(national);
    if (f) {
        verify_bad(v, check, "%s: %s", file->path, fault_text());
        return false;
    }
    v->signer[order - 1] = (struct cms_seen){.signer = seen.signer, .signed_ms = at_ms};
    v->has_signer[order - 1] = true;
    v->national[order - 1] = true;
    return true;
}

/* What its authority said of a national certificate, as far as anybody had asked when the package was made. */
static void check_told(struct verification *v, const struct bundle_file *issuer, int order)
{
    char path[BUNDLE_PATH_MAX], check[32];
    enum revocation said = REVOCATION_PENDING, listed = REVOCATION_PENDING;
    X509 *cert;
    snprintf(check, sizeof check, "revocation %d", order);
    const int64_t at_ms = v->signer[order - 1].signed_ms;
    const struct bundle_file *list = bundle_find(&v->bundle, package_list_path(v->content.form, order, path)),
                             *answer = bundle_find(&v->bundle, package_answer_path(v->content.form, order, path)),
                             *pem = bundle_find(&v->bundle, package_cert_path(v->content.form, order, path));
    enum fault f = pem ? cert_from_pem(pem->bytes, pem->len, &cert) : F_NOT_FOUND;
    if (f)
        return; /* said by the signature's own check */
    if (answer)
        f = national_told(answer->bytes, answer->len, cert, issuer->bytes, at_ms, &said);
    if (!f && list)
        f = national_listed(list->bytes, list->len, cert, issuer->bytes, at_ms, &listed);
    X509_free(cert);
    if (f)
        verify_bad(v, check, "%s", fault_text());
    else if (said == REVOCATION_REVOKED || listed == REVOCATION_REVOKED)
        verify_bad(v, check, "the certificate was revoked");
    else if (!answer && !list)
        verify_good(v, check, "nobody had said yet whether the certificate was revoked: ask its authority");
    else if ((answer && said != REVOCATION_GOOD) || (list && listed != REVOCATION_GOOD))
        verify_bad(v, check, "the authority does not know the certificate");
    else
        verify_good(v, check, "not revoked, by its authority's %s", answer ? "answer" : "list");
}

/* Whose certificate it is, and when it signed. A national one spells its name in its own way: its IIN was compared when
   it signed, and the sealed sheet names the certificate. */
static void judge_signer(struct verification *v, const struct bundle_file *file, int order, const char *check)
{
    char cert_path[BUNDLE_PATH_MAX];
    const bool national = v->national[order - 1];
    const struct act_signatory *who = &v->content.signatory[order - 1];
    const struct cms_seen *seen = &v->signer[order - 1];
    if ((!national && !seen->signer.person) || seen->signer.seal || !*seen->signer.serial)
        verify_bad(v, check, "the certificate is not a member of staff's");
    else if (!national && !name_matches(seen->signer.name, who->name))
        verify_bad(v, check, "signed by %s where act.json names %s", seen->signer.name, who->name);
    else if (!same_cert(v, package_cert_path(v->content.form, order, cert_path), &seen->signer))
        verify_bad(v, check, "%s is not the signer's certificate", cert_path);
    else if (seen->signed_ms < v->content.frozen_ms / 1000 * 1000)
        verify_bad(v, check, "signed before the act was frozen");
    else if (check_stamp(v, file, order, check))
        verify_good(v, check, "%s, %s%s", post_name(act_post_at(v->content.form, order)), seen->signer.name,
                    national ? ", national key" : "");
}

/* Ink is for people to judge; that this is the scan which was entered is the sealed sheet's word. */
static bool check_paper(struct verification *v, int order, const char *check)
{
    static const char *const types[] = {"application/pdf", "image/jpeg"};
    char path[BUNDLE_PATH_MAX];
    for (size_t i = 0; !v->scan[order - 1] && i < 2; i++)
        v->scan[order - 1] = bundle_find(&v->bundle, package_scan_path(v->content.form, order, types[i], path));
    if (!v->scan[order - 1])
        return false;
    v->signer[order - 1] = (struct cms_seen){.signed_ms = sheet_time(v, order)};
    v->has_signer[order - 1] = true;
    verify_good(v, check, "%s, %s, on paper: a scan, for people to look at",
                post_name(act_post_at(v->content.form, order)), v->content.signatory[order - 1].name);
    return true;
}

static void check_signature(struct verification *v, const struct bundle_file *pdf, int order)
{
    char path[BUNDLE_PATH_MAX], cert_path[BUNDLE_PATH_MAX], check[32];
    struct cms_seen *seen = &v->signer[order - 1];
    snprintf(check, sizeof check, "signature %d", order);
    if (!bundle_find(&v->bundle, package_signature_path(v->content.form, order, path)) && check_paper(v, order, check))
        return;
    const struct bundle_file *file = verify_need(v, check, package_signature_path(v->content.form, order, path));
    const struct bundle_file *issuer = bundle_find(&v->bundle, package_issuer_path(v->content.form, order, cert_path));
    if (!file || !v->ca)
        return;
    if (issuer) {
        if (check_national(v, file, pdf, issuer, order, check)) {
            judge_signer(v, file, order, check);
            check_told(v, issuer, order);
        }
        return;
    }
    if (cms_check(file->bytes, file->len, pdf->bytes, pdf->len, v->ca, false, seen)) {
        verify_bad(v, check, "%s: %s", path, fault_text());
        return;
    }
    v->has_signer[order - 1] = true;
    judge_signer(v, file, order, check);
    verify_taken(v, order);
}

/* By their keys where there are any, and by whom the act names. */
static bool one_person(const struct verification *v, int first, int second)
{
    const struct cms_seen *a = &v->signer[first], *b = &v->signer[second];
    const bool keys = !v->scan[first] && !v->scan[second];
    return (keys && (!strcmp(a->signer.serial, b->signer.serial) || !strcmp(a->signer.key.text, b->signer.key.text))) ||
           !strcmp(v->content.signatory[first].person, v->content.signatory[second].person);
}

void verify_signatures(struct verification *v)
{
    size_t files = 0;
    bool apart = true;
    const bool any = any_order(v);
    const struct bundle_file *pdf = bundle_find(&v->bundle, "act.pdf");
    for (int order = 1; order <= ACT_SIGNERS; order++)
        check_signature(v, pdf, order);
    for (int i = 0; i < ACT_SIGNERS; i++)
        for (int k = 0; k < i; k++) {
            const struct cms_seen *a = &v->signer[k], *b = &v->signer[i];
            if (!v->has_signer[i] || !v->has_signer[k])
                continue;
            if (one_person(v, k, i)) {
                verify_bad(v, "signers", "%d and %d are one person", k + 1, i + 1);
                apart = false;
            } else if (!any && a->signed_ms / 1000 > b->signed_ms / 1000) { /* a signature tells whole seconds */
                verify_bad(v, "signers", "%d signed after %d", k + 1, i + 1);
                apart = false;
            }
        }
    for (size_t i = 0; i < v->bundle.len; i++)
        files += !strncmp(v->bundle.files[i].path, "signatures/", 11);
    if (files != ACT_SIGNERS)
        verify_bad(v, "signers", "%zu signature files, not %d", files, ACT_SIGNERS);
    else if (apart && v->has_signer[0] && v->has_signer[1] && v->has_signer[2])
        verify_good(v, "signers", "three people, in %s", any ? "any order, as the policy allows" : "order");
}

/* The sheet says by whose key it was, and for a national one which authority issued it. */
static bool issuer_named(struct verification *v, int order, const char *method, const char *issuer_sha256)
{
    char path[BUNDLE_PATH_MAX];
    X509 *cert;
    struct cert_subject subject;
    if (!v->national[order - 1])
        return !issuer_sha256 && !strcmp(method, "internal");
    const struct bundle_file *file = bundle_find(&v->bundle, package_issuer_path(v->content.form, order, path));
    if (!issuer_sha256 || strcmp(method, "national") || cert_from_pem(file->bytes, file->len, &cert))
        return false;
    enum fault f = cert_read(cert, &subject);
    X509_free(cert);
    return !f && !strcmp(subject.sha256.text, issuer_sha256);
}

/* A stamp that the sheet names is there, and under whom it stands; one that came later is another authority's. */
static bool stamp_named(const struct verification *v, int order, const char *stamp_sha256, const char *authority_sha256)
{
    char path[BUNDLE_PATH_MAX];
    const struct bundle_file *tsr = bundle_find(&v->bundle, package_stamp_path(v->content.form, order, path));
    const struct bundle_file *tsa = bundle_find(&v->bundle, package_tsa_path(v->content.form, order, path));
    if (!stamp_sha256)
        return !authority_sha256 && !tsr == !tsa;
    return tsr && !strcmp(stamp_sha256, hex256_of(tsr->bytes, tsr->len).text) && !tsa == !authority_sha256 &&
           (!tsa || !strcmp(authority_sha256, hex256_of(tsa->bytes, tsa->len).text));
}

struct sheet_words {
    const char *post, *person, *name, *method, *sha256;
    const char *cert_sha256, *stamp_sha256, *tsa_sha256, *issuer_sha256; /* of a key */
    const char *entered_by, *entered_name;                               /* of paper */
    json_int_t signed_ms;
    int n;
};

static bool paper_line(const struct verification *v, const struct sheet_words *w, int order)
{
    const struct bundle_file *scan = v->scan[order - 1];
    return !strcmp(w->method, "paper") && w->entered_by && w->entered_name && strcmp(w->entered_by, w->person) &&
           !w->cert_sha256 && !w->stamp_sha256 && !w->tsa_sha256 && !w->issuer_sha256 &&
           !strcmp(w->sha256, hex256_of(scan->bytes, scan->len).text);
}

static bool key_line(struct verification *v, const struct sheet_words *w, int order)
{
    char path[BUNDLE_PATH_MAX];
    const struct cms_seen *seen = &v->signer[order - 1];
    const struct bundle_file *p7s = bundle_find(&v->bundle, package_signature_path(v->content.form, order, path));
    const int64_t apart = seen->signed_ms - w->signed_ms;
    return p7s && w->cert_sha256 && !w->entered_by && !w->entered_name &&
           issuer_named(v, order, w->method, w->issuer_sha256) &&
           stamp_named(v, order, w->stamp_sha256, w->tsa_sha256) && !strcmp(w->cert_sha256, seen->signer.sha256.text) &&
           !strcmp(w->sha256, hex256_of(p7s->bytes, p7s->len).text) && apart <= clock_slack_ms &&
           apart >= -clock_slack_ms;
}

/* A line of the sheet against the signature that lies in the package. */
static bool sheet_line(struct verification *v, const json_t *line, int order, int64_t registered_ms)
{
    struct sheet_words w = {0};
    if (json_unpack((json_t *)line, "{s:i, s:s, s:s, s:s, s:I, s:s, s:s, s?s, s?s, s?s, s?s, s?s, s?s !}", "order",
                    &w.n, "post", &w.post, "person", &w.person, "name", &w.name, "signed_ms", &w.signed_ms, "method",
                    &w.method, "sha256", &w.sha256, "certificate_sha256", &w.cert_sha256, "stamp_sha256",
                    &w.stamp_sha256, "stamp_authority_sha256", &w.tsa_sha256, "issuer_sha256", &w.issuer_sha256,
                    "entered_by", &w.entered_by, "entered_name", &w.entered_name))
        return false;
    const struct act_signatory *who = &v->content.signatory[order - 1];
    return w.n == order && v->has_signer[order - 1] &&
           !strcmp(w.post, post_name(act_post_at(v->content.form, order))) && !strcmp(w.person, who->person) &&
           !strcmp(w.name, who->name) && w.signed_ms <= registered_ms &&
           (v->scan[order - 1] ? paper_line(v, &w, order) : key_line(v, &w, order));
}

static bool check_sheet(struct verification *v, json_t *root, int64_t sealed_ms)
{
    const char *format, *act, *kind, *number, *pdf_sha256, *json_sha256, *sign_order = NULL;
    int version;
    json_int_t registered_ms;
    json_t *list;
    if (json_unpack(root, "{s:s, s:s, s:s, s:i, s:s, s:I, s:s, s:s, s:o, s?s !}", "format", &format, "act", &act,
                    "kind", &kind, "version", &version, "number", &number, "registered_ms", &registered_ms,
                    "pdf_sha256", &pdf_sha256, "json_sha256", &json_sha256, "signatures", &list, "sign_order",
                    &sign_order) ||
        strcmp(format, "baqyla-registration-1") || !*number || (sign_order && strcmp(sign_order, "free"))) {
        verify_bad(v, "registration", "not a registration sheet of ours");
        return false;
    }
    if (strcmp(act, v->content.id) || strcmp(kind, v->content.form == ACT_A ? "A" : "B") ||
        version != v->content.version || strcmp(pdf_sha256, v->pdf_sha256.text) ||
        strcmp(json_sha256, v->json_sha256.text) || registered_ms / 1000 * 1000 != sealed_ms) {
        verify_bad(v, "registration", "the sheet speaks of another act or version");
        return false;
    }
    if (!json_is_array(list) || json_array_size(list) != ACT_SIGNERS) {
        verify_bad(v, "registration", "the sheet does not list three signatures");
        return false;
    }
    for (int order = 1; order <= ACT_SIGNERS; order++)
        if (!sheet_line(v, json_array_get(list, (size_t)order - 1), order, registered_ms)) {
            verify_bad(v, "registration", "signature %d is not the one on the sheet", order);
            return false;
        }
    verify_good(v, "registration", "number %s", number);
    return true;
}

void verify_registration(struct verification *v)
{
    json_t *root;
    int64_t sealed_ms, stamped_ms;
    const struct bundle_file *file = bundle_find(&v->bundle, "registration.json");
    if (!verify_seal(v, "registration", "registration.json", "registration.p7s", &sealed_ms))
        return;
    if (canon_parse(file->bytes, file->len, &root)) {
        verify_bad(v, "registration", "registration.json: %s", fault_text());
        return;
    }
    if (stamp_holds(v, bundle_find(&v->bundle, "registration.p7s"), sealed_ms, PACKAGE_SHEET_STAMP, PACKAGE_SHEET_TSA,
                    "registration", &stamped_ms))
        check_sheet(v, root, sealed_ms);
    json_decref(root);
}
