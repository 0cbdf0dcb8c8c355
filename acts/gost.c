#include "gost.h"

#include <nettle/dsa.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/gostdsa.h>
#include <nettle/streebog.h>
#include <string.h>

enum { NUMBER_BYTES = 64 };

bool gost_named(const X509_ALGOR *algorithm, const char *oid)
{
    const ASN1_OBJECT *object;
    char text[80];
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    return OBJ_obj2txt(text, sizeof text, object, 1) > 0 && !strcmp(text, oid);
}

/* The algorithm of a key names its curve as the first of two parameters. */
static bool curve_right(const X509_ALGOR *algorithm)
{
    int type;
    const void *value;
    char text[80];
    bool right = false;
    X509_ALGOR_get0(NULL, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE)
        return false;
    const unsigned char *at = ASN1_STRING_get0_data(value);
    STACK_OF(ASN1_TYPE) *list = d2i_ASN1_SEQUENCE_ANY(NULL, &at, ASN1_STRING_length(value));
    const ASN1_TYPE *first = sk_ASN1_TYPE_num(list) > 0 ? sk_ASN1_TYPE_value(list, 0) : NULL;
    if (first && first->type == V_ASN1_OBJECT)
        right = OBJ_obj2txt(text, sizeof text, first->value.object, 1) > 0 && !strcmp(text, OID_GOST_CURVE);
    sk_ASN1_TYPE_pop_free(list, ASN1_TYPE_free);
    return right;
}

/* The two numbers of the public key, 128 bytes; NULL when it is of another kind. */
static const unsigned char *key_bytes(X509 *cert)
{
    static const unsigned char head[] = {V_ASN1_OCTET_STRING, 0x81, 2 * NUMBER_BYTES};
    X509_ALGOR *algorithm;
    const unsigned char *bytes;
    int len;
    if (X509_PUBKEY_get0_param(NULL, &bytes, &len, &algorithm, X509_get_X509_PUBKEY(cert)) != 1 ||
        !gost_named(algorithm, OID_GOST_KEY) || !curve_right(algorithm))
        return NULL;
    return len == (int)sizeof head + 2 * NUMBER_BYTES && !memcmp(bytes, head, sizeof head) ? bytes + sizeof head : NULL;
}

bool gost_key(X509 *cert)
{
    return key_bytes(cert);
}

void gost_hash(const void *bytes, size_t len, unsigned char ret_hash[GOST_HASH_BYTES])
{
    struct streebog512_ctx context;
    streebog512_init(&context);
    streebog512_update(&context, len, bytes);
    streebog512_digest(&context, GOST_HASH_BYTES, ret_hash);
}

/* Lowest byte first. */
static void number(mpz_t out, const unsigned char *bytes)
{
    mpz_init(out);
    mpz_import(out, NUMBER_BYTES, -1, 1, 0, 0, bytes);
}

bool gost_signed(X509 *signer, const void *bytes, size_t len, const unsigned char *signature, size_t signature_len)
{
    const unsigned char *key = key_bytes(signer);
    unsigned char hash[GOST_HASH_BYTES];
    struct ecc_point point;
    struct dsa_signature pair;
    mpz_t x, y;
    if (!key || signature_len != GOST_SIGNATURE_BYTES)
        return false;
    gost_hash(bytes, len, hash);
    number(x, key);
    number(y, key + NUMBER_BYTES);
    number(pair.r, signature);
    number(pair.s, signature + NUMBER_BYTES);
    ecc_point_init(&point, nettle_get_gost_gc512a());
    bool right = ecc_point_set(&point, x, y) && gostdsa_verify(&point, sizeof hash, hash, &pair);
    ecc_point_clear(&point);
    mpz_clears(x, y, pair.r, pair.s, NULL);
    return right;
}

static bool signed_whole(X509 *issuer, unsigned char *bytes, int len, const ASN1_BIT_STRING *signature,
                         const X509_ALGOR *algorithm)
{
    bool right = len > 0 && gost_named(algorithm, OID_GOST_SIGNATURE) &&
                 gost_signed(issuer, bytes, (size_t)len, ASN1_STRING_get0_data(signature),
                             (size_t)ASN1_STRING_length(signature));
    OPENSSL_free(bytes);
    return right;
}

bool gost_issued(X509 *cert, X509 *issuer)
{
    unsigned char *bytes = NULL;
    const ASN1_BIT_STRING *signature;
    const X509_ALGOR *algorithm;
    X509_get0_signature(&signature, &algorithm, cert);
    int len = i2d_re_X509_tbs(cert, &bytes);
    return signed_whole(issuer, bytes, len, signature, algorithm);
}

bool gost_listed(X509_CRL *list, X509 *issuer)
{
    unsigned char *bytes = NULL;
    const ASN1_BIT_STRING *signature;
    const X509_ALGOR *algorithm;
    X509_CRL_get0_signature(list, &signature, &algorithm);
    int len = i2d_re_X509_CRL_tbs(list, &bytes);
    return signed_whole(issuer, bytes, len, signature, algorithm);
}
