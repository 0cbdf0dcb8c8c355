#include "verify_parts.h"

#include <stdio.h>
#include <time.h>

#include "ca.h"
#include "package.h"

/* Our own signing keys that were taken back. A list is made at each taking back and stands until the next, so the one
   in a package tells of every key that was taken back before the package was made. */

/* "2026-11-21 06:00:00 UTC" */
static const char *moment(int64_t at_ms, char out[32])
{
    struct tm tm;
    time_t at = (time_t)(at_ms / 1000);
    if (!gmtime_r(&at, &tm) || !strftime(out, 32, "%Y-%m-%d %H:%M:%S UTC", &tm))
        *out = 0;
    return out;
}

static int entries(X509_CRL *list)
{
    const int n = sk_X509_REVOKED_num(X509_CRL_get_REVOKED(list));
    return n > 0 ? n : 0; /* -1: an empty list has no stack */
}

void verify_list(struct verification *v)
{
    char made[32];
    const struct bundle_file *file = bundle_find(&v->bundle, PACKAGE_LIST);
    if (!file || !v->ca)
        return;
    if (ca_list_read(file->bytes, file->len, v->ca, &v->list))
        verify_bad(v, "revocation", "%s: %s", PACKAGE_LIST, fault_text());
    else
        verify_good(v, "revocation", "the university's list of %s, keys taken back: %d",
                    moment(ca_list_made_ms(v->list), made), entries(v->list));
}

static X509 *cert_of(const struct verification *v, int order)
{
    char path[BUNDLE_PATH_MAX];
    X509 *cert;
    const struct bundle_file *pem = bundle_find(&v->bundle, package_cert_path(v->content.form, order, path));
    return pem && !cert_from_pem(pem->bytes, pem->len, &cert) ? cert : NULL;
}

void verify_taken(struct verification *v, int order)
{
    char check[32], taken[32], stamped[32];
    int64_t at_ms = 0;
    const int64_t stamped_ms = v->stamped_ms[order - 1];
    X509 *cert = v->list ? cert_of(v, order) : NULL; /* whether it is the signer's is the signature's own check */
    if (!cert)
        return;
    const bool listed = ca_listed(v->list, cert, &at_ms);
    X509_free(cert);
    snprintf(check, sizeof check, "revocation %d", order);
    moment(at_ms, taken);
    moment(stamped_ms, stamped);
    if (!listed)
        verify_good(v, check, "not taken back, by the university's list");
    else if (!stamped_ms)
        verify_bad(v, check, "the key was taken back at %s, and no stamp tells that it signed before", taken);
    else if (stamped_ms > at_ms)
        verify_bad(v, check, "the key was taken back at %s, and the stamp is of %s", taken, stamped);
    else
        verify_good(v, check, "stamped at %s, before the key was taken back at %s", stamped, taken);
}
