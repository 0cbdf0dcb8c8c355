#include "national.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gost.h"
#include "national_parts.h"

enum { ATTRIBUTES_BYTES_MAX = 16 * 1024, IIN_DIGITS = 12 };

/* The reason of OpenSSL for the log. */
static enum fault refused(enum fault f, const char *what)
{
    unsigned long code = ERR_peek_last_error();
    f = fault(f, "%s%s%s", what, code ? ": " : "", code ? ERR_reason_error_string(code) : "");
    ERR_clear_error();
    return f;
}

const char *revocation_word(enum revocation revocation)
{
    static const char *const words[] = {"none", "pending", "good", "revoked"};
    return words[revocation];
}

bool national_at(const ASN1_TIME *from, const ASN1_TIME *to, int64_t now_ms)
{
    time_t now = (time_t)(now_ms / 1000);
    return from && to && X509_cmp_time(from, &now) == -1 && X509_cmp_time(to, &now) == 1;
}

/* -- certificates -- */

bool national_issued(X509 *cert, X509 *issuer)
{
    if (X509_NAME_cmp(X509_get_issuer_name(cert), X509_get_subject_name(issuer)) || X509_check_ca(issuer) != 1 ||
        !(X509_get_key_usage(issuer) & KU_KEY_CERT_SIGN))
        return false;
    bool right = gost_key(issuer) ? gost_issued(cert, issuer) : X509_verify(cert, X509_get0_pubkey(issuer)) == 1;
    ERR_clear_error();
    return right;
}

static X509 *issuer_of(const struct national *n, X509 *cert, int64_t now_ms)
{
    for (size_t i = 0; i < n->issuers_len; i++) {
        X509 *issuer = n->issuers[i];
        if (national_at(X509_get0_notBefore(issuer), X509_get0_notAfter(issuer), now_ms) &&
            national_issued(cert, issuer))
            return issuer;
    }
    return NULL;
}

/* A list within its days says both; an old one still tells who was on it. */
static enum revocation listed(const struct national *n, X509 *cert, X509 *issuer, int64_t now_ms)
{
    enum revocation said = REVOCATION_PENDING;
    for (size_t i = 0; i < n->lists_len; i++) {
        X509_REVOKED *entry;
        X509_CRL *list = n->lists[i];
        if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(issuer)))
            continue;
        if (X509_CRL_get0_by_cert(list, &entry, cert) == 1)
            return REVOCATION_REVOKED;
        if (national_at(X509_CRL_get0_lastUpdate(list), X509_CRL_get0_nextUpdate(list), now_ms))
            said = REVOCATION_GOOD;
    }
    return said;
}

static bool strong(X509 *cert)
{
    if (gost_key(cert))
        return true;
    EVP_PKEY *key = X509_get0_pubkey(cert);
    bool right = key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) >= RSA_BITS_MIN;
    ERR_clear_error();
    return right;
}

static bool made_for_signing(X509 *cert, const struct cert_subject *subject)
{
    const uint32_t wanted = KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION;
    return subject->mail && (X509_get_key_usage(cert) & wanted) == wanted && X509_check_ca(cert) == 0;
}

static bool read_iin(const char *serial, char out[IIN_DIGITS + 1])
{
    if (strncmp(serial, "IIN", 3) || strlen(serial) != 3 + IIN_DIGITS || strspn(serial + 3, "0123456789") != IIN_DIGITS)
        return false;
    memcpy(out, serial + 3, IIN_DIGITS + 1);
    return true;
}

static enum fault keep_der(X509 *cert, struct arena *arena, const void **ret_der, size_t *ret_len)
{
    unsigned char *der = NULL;
    int len = i2d_X509(cert, &der);
    enum fault f = len <= 0              ? fault(F_NOMEM, "a certificate")
                   : len > CMS_BYTES_MAX ? fault(F_TOO_BIG, "a certificate of %d bytes", len)
                                         : F_OK;
    if (!f) {
        *ret_der = arena_copy(arena, der, (size_t)len);
        *ret_len = (size_t)len;
        f = arena_check(arena);
    }
    OPENSSL_free(der);
    return f;
}

enum fault national_cert(const struct national *n, X509 *cert, int64_t now_ms, struct arena *arena,
                         struct national_seen *ret_seen)
{
    struct national_seen seen = {.gost = gost_key(cert)};
    enum fault f = cert_read(cert, &seen.signer);
    if (f)
        return f;
    if (!strong(cert))
        return fault(F_CERT_WEAK, "a key that is neither RSA of %d bits nor GOST-2015", RSA_BITS_MIN);
    if (!made_for_signing(cert, &seen.signer))
        return fault(F_CERT_PURPOSE, "the certificate is not made for signing");
    if (!national_at(X509_get0_notBefore(cert), X509_get0_notAfter(cert), now_ms))
        return fault(F_CERT_EXPIRED, "the certificate is not valid today");
    X509 *issuer = issuer_of(n, cert, now_ms);
    if (!issuer)
        return fault(F_CERT_ISSUER, "no listed authority issued the certificate");
    if (!read_iin(seen.signer.serial, seen.iin))
        return fault(F_CERT_PERSON, "the certificate names no IIN");
    seen.revocation = listed(n, cert, issuer, now_ms);
    if (seen.revocation == REVOCATION_REVOKED)
        return fault(F_CERT_REVOKED, "the certificate is on the revocation list");
    f = keep_der(cert, arena, &seen.cert, &seen.cert_len);
    if (!f)
        f = keep_der(issuer, arena, &seen.issuer, &seen.issuer_len);
    if (!f)
        *ret_seen = seen;
    return f;
}

/* -- the signature -- */

/* The attribute that must stand among the signed ones exactly once; NULL when it does not. */
static const ASN1_TYPE *signed_once(CMS_SignerInfo *signer, int nid)
{
    int at = CMS_signed_get_attr_by_NID(signer, nid, -1);
    if (at < 0 || CMS_signed_get_attr_by_NID(signer, nid, at) >= 0)
        return NULL;
    X509_ATTRIBUTE *attribute = CMS_signed_get_attr(signer, at);
    return X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : NULL;
}

static int64_t signing_time(CMS_SignerInfo *signer)
{
    struct tm tm;
    const ASN1_TYPE *value = signed_once(signer, NID_pkcs9_signingTime);
    if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME) ||
        ASN1_TIME_to_tm(value->value.asn1_string, &tm) != 1)
        return 0;
    return (int64_t)timegm(&tm) * 1000;
}

static X509 *signer_cert(STACK_OF(X509) * certs, CMS_SignerInfo *signer)
{
    for (int i = 0; i < sk_X509_num(certs); i++)
        if (!CMS_SignerInfo_cert_cmp(signer, sk_X509_value(certs, i)))
            return sk_X509_value(certs, i);
    return NULL;
}

/* The digest of the content by the algorithm that the signer names; 0 for one that is too weak or unknown. */
static unsigned content_digest(const X509_ALGOR *algorithm, const void *bytes, size_t len,
                               unsigned char out[EVP_MAX_MD_SIZE])
{
    const ASN1_OBJECT *object;
    unsigned out_len = 0;
    if (gost_named(algorithm, OID_GOST_HASH)) {
        gost_hash(bytes, len, out);
        return GOST_HASH_BYTES;
    }
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    int nid = OBJ_obj2nid(object);
    if (nid != NID_sha256 && nid != NID_sha384 && nid != NID_sha512)
        return 0;
    return EVP_Digest(bytes, len, out, &out_len, EVP_get_digestbynid(nid), NULL) == 1 ? out_len : 0;
}

static enum fault over_these_bytes(CMS_SignerInfo *signer, const void *bytes, size_t len)
{
    X509_ALGOR *algorithm;
    unsigned char digest[EVP_MAX_MD_SIZE];
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &algorithm, NULL);
    unsigned digest_len = content_digest(algorithm, bytes, len, digest);
    const ASN1_TYPE *type = signed_once(signer, NID_pkcs9_contentType),
                    *said = signed_once(signer, NID_pkcs9_messageDigest);
    if (!digest_len)
        return fault(F_CERT_WEAK, "a digest that is too weak or unknown");
    if (!type || type->type != V_ASN1_OBJECT || OBJ_obj2nid(type->value.object) != NID_pkcs7_data || !said ||
        said->type != V_ASN1_OCTET_STRING)
        return fault(F_SIGN_FORM, "the signed attributes are not those of a signature over a file");
    if (ASN1_STRING_length(said->value.octet_string) != (int)digest_len ||
        memcmp(ASN1_STRING_get0_data(said->value.octet_string), digest, digest_len))
        return fault(F_SIGN_OTHER, "the signature is over other bytes");
    return F_OK;
}

/* The signed attributes as the SET OF that was signed, in the order received; 0 when they are too long. */
static size_t signed_set(CMS_SignerInfo *signer, unsigned char out[ATTRIBUTES_BYTES_MAX])
{
    enum { HEAD = 8 };
    int total = 0, count = CMS_signed_get_attr_count(signer);
    for (int i = 0; i < count; i++)
        total += i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), NULL);
    if (count <= 0 || total > ATTRIBUTES_BYTES_MAX - HEAD)
        return 0;
    unsigned char *at = out;
    ASN1_put_object(&at, 1, total, V_ASN1_SET, V_ASN1_UNIVERSAL);
    for (int i = 0; i < count; i++)
        i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), &at);
    return (size_t)(at - out);
}

static bool signed_by_gost(CMS_SignerInfo *signer, X509 *cert, const unsigned char *set, size_t len)
{
    X509_ALGOR *digest, *algorithm;
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &algorithm);
    const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature(signer);
    return gost_named(digest, OID_GOST_HASH) && gost_named(algorithm, OID_GOST_SIGNATURE) &&
           gost_signed(cert, set, len, ASN1_STRING_get0_data(signature), (size_t)ASN1_STRING_length(signature));
}

/* PKCS #1 v1.5 with the digest that the signer names; anything else does not verify. */
static bool signed_by_rsa(CMS_SignerInfo *signer, X509 *cert, const unsigned char *set, size_t len)
{
    X509_ALGOR *digest;
    const ASN1_OBJECT *object;
    CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, NULL);
    X509_ALGOR_get0(&object, NULL, NULL, digest);
    const EVP_MD *md = EVP_get_digestbyobj(object);
    const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature(signer);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool right = context && md && EVP_DigestVerifyInit(context, NULL, md, NULL, X509_get0_pubkey(cert)) == 1 &&
                 EVP_DigestVerify(context, ASN1_STRING_get0_data(signature), (size_t)ASN1_STRING_length(signature), set,
                                  len) == 1;
    EVP_MD_CTX_free(context);
    return right;
}

/* OpenSSL's own CMS_verify gives up on a file that names a GOST digest anywhere. */
static bool signed_by_cert(CMS_SignerInfo *signer, X509 *cert, bool gost)
{
    unsigned char set[ATTRIBUTES_BYTES_MAX];
    size_t len = signed_set(signer, set);
    return len && (gost ? signed_by_gost(signer, cert, set, len) : signed_by_rsa(signer, cert, set, len));
}

static enum fault check_one(const struct national *n, CMS_ContentInfo *cms, STACK_OF(X509) * certs, const void *bytes,
                            size_t len, int64_t now_ms, struct arena *arena, struct national_seen *ret_seen)
{
    STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
    if (sk_CMS_SignerInfo_num(signers) != 1)
        return fault(F_SIGN_SEVERAL, "%d signers in one file", sk_CMS_SignerInfo_num(signers));
    CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, 0);
    X509 *cert = signer_cert(certs, signer);
    int64_t signed_ms = signing_time(signer);
    if (CMS_is_detached(cms) != 1)
        return fault(F_SIGN_FORM, "the signature carries its own content");
    if (!cert || !signed_ms)
        return fault(F_SIGN_FORM, "the signature has no %s", cert ? "time" : "certificate");
    enum fault f = over_these_bytes(signer, bytes, len);
    if (f)
        return f;
    struct national_seen seen;
    f = national_cert(n, cert, now_ms, arena, &seen);
    if (f)
        return f;
    if (!signed_by_cert(signer, cert, seen.gost))
        return refused(F_SIGN_OTHER, "the signature is not by its certificate");
    seen.signed_ms = signed_ms;
    if (signed_ms - now_ms > NATIONAL_CLOCK_MS || now_ms - signed_ms > NATIONAL_CLOCK_MS)
        return fault(F_CERT_CLOCK, "signed %lld ms from now", (long long)(signed_ms - now_ms));
    *ret_seen = seen;
    return F_OK;
}

enum fault national_check(const struct national *n, const void *p7s, size_t p7s_len, const void *bytes, size_t len,
                          int64_t now_ms, struct arena *arena, struct national_seen *ret_seen)
{
    const unsigned char *at = p7s;
    if (p7s_len > CMS_BYTES_MAX)
        return fault(F_SIGN_FORM, "a signature of %zu bytes", p7s_len);
    CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)p7s_len);
    if (!cms || at != (const unsigned char *)p7s + p7s_len || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) {
        CMS_ContentInfo_free(cms);
        return refused(F_SIGN_FORM, "not one CMS signature");
    }
    STACK_OF(X509) *certs = CMS_get1_certs(cms);
    enum fault f = check_one(n, cms, certs, bytes, len, now_ms, arena, ret_seen);
    sk_X509_pop_free(certs, X509_free);
    CMS_ContentInfo_free(cms);
    ERR_clear_error();
    return f;
}
