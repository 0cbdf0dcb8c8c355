#include "account.h"

#include <ctype.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_MS = 30000, DIGITS = 6, MODULUS = 1000000, BLOCK = 64, SHA1 = 20 };

/* SHA-1 stands here because libsodium has none and RFC 6238's authenticators know nothing else. */
static uint32_t rotate(uint32_t x, int n)
{
    return x << n | x >> (32 - n);
}

static void sha1_block(uint32_t h[5], const unsigned char *p)
{
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 80; i++)
        w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5a827999
                     : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                     : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
                              : (b ^ c ^ d) + 0xca62c1d6;
        uint32_t t = rotate(a, 5) + f + e + w[i];
        e = d;
        d = c;
        c = rotate(b, 30);
        b = a;
        a = t;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

/* Of one whole block and a short tail: all that HMAC over an eight-byte counter needs. */
static void sha1(const unsigned char block[BLOCK], const unsigned char *tail, size_t len, unsigned char out[SHA1])
{
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    unsigned char last[BLOCK] = {0};
    uint64_t bits = (BLOCK + len) * 8;
    memcpy(last, tail, len);
    last[len] = 0x80;
    for (int i = 0; i < 8; i++)
        last[BLOCK - 1 - i] = (unsigned char)(bits >> (8 * i));
    sha1_block(h, block);
    sha1_block(h, last);
    for (int i = 0; i < SHA1; i++)
        out[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

uint32_t totp_code(const unsigned char *secret, size_t len, int64_t step)
{
    unsigned char inner[BLOCK], outer[BLOCK], counter[8], mac[SHA1];
    for (size_t i = 0; i < BLOCK; i++) {
        unsigned char key = i < len ? secret[i] : 0;
        inner[i] = key ^ 0x36;
        outer[i] = key ^ 0x5c;
    }
    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    sha1(inner, counter, sizeof counter, mac);
    sha1(outer, mac, sizeof mac, mac);
    int at = mac[SHA1 - 1] & 15;
    uint32_t number =
        (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    return number % MODULUS;
}

int64_t totp_match(const unsigned char *secret, size_t len, const char *code, int64_t now_ms, int64_t used_step)
{
    if (!code || strlen(code) != DIGITS || strspn(code, "0123456789") != DIGITS)
        return 0;
    uint32_t given = (uint32_t)strtoul(code, NULL, 10);
    int64_t now = now_ms / STEP_MS;
    for (int64_t step = now - 1; step <= now + 1; step++)
        if (step > used_step && totp_code(secret, len, step) == given)
            return step;
    return 0;
}

static void base32(const unsigned char *bytes, size_t len, char *out)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = 0; i < len; i++) {
        bits = bits << 8 | bytes[i];
        for (have += 8; have >= 5; have -= 5)
            *out++ = alphabet[bits >> (have - 5) & 31];
    }
    *out = 0;
}

enum fault totp_begin(struct db *db, const struct actor *by, const char *account, char ret_text[TOTP_SECRET_TEXT],
                      char ret_uri[TOTP_URI_MAX])
{
    unsigned char secret[TOTP_SECRET];
    struct account a;
    enum fault f = account_by_id(db, account, 0, &a);
    if (f)
        return f;
    randombytes_buf(secret, sizeof secret);
    f = db_run(db, S_TOTP_SET_SECRET, "tb", account, secret, sizeof secret);
    if (!f && db_changes(db) != 1)
        f = fault(F_CONFLICT, "the second factor of %s is on", account);
    if (!f)
        f = audit(db, by, "totp.begin", "account", account, "new secret");
    if (f)
        return f;
    base32(secret, sizeof secret, ret_text);
    snprintf(ret_uri, TOTP_URI_MAX, "otpauth://totp/Baqyla:%s?secret=%s&issuer=Baqyla", a.login, ret_text);
    return F_OK;
}

struct factor {
    unsigned char secret[BLOCK];
    size_t len;
    bool on;
    int64_t step;
};

static enum fault factor_load(struct db *db, const char *account, struct factor *ret)
{
    struct row row;
    enum fault f = db_row(db, &row, S_TOTP_GET, "t", account);
    if (f)
        return f;
    const void *secret = row_blob(&row, 0, &ret->len);
    if (ret->len > sizeof ret->secret)
        ret->len = 0;
    if (ret->len)
        memcpy(ret->secret, secret, ret->len);
    ret->on = row_int(&row, 1);
    ret->step = row_int(&row, 2);
    row_done(&row);
    return F_OK;
}

enum fault totp_switch(struct db *db, const struct actor *by, const char *account, const char *code, bool on,
                       int64_t now_ms)
{
    struct factor factor;
    enum fault f = factor_load(db, account, &factor);
    if (f)
        return f;
    if (factor.on == on || !factor.len)
        return fault(F_CONFLICT, "the second factor of %s is not in that state", account);
    int64_t step = totp_match(factor.secret, factor.len, code, now_ms, factor.step);
    if (!step)
        return fault(F_FORBIDDEN, "wrong code for %s", account);
    f = db_run(db, S_TOTP_SET_ON, "tii", account, (int64_t)on, step);
    return f ? f : audit(db, by, on ? "totp.on" : "totp.off", "account", account, "second factor");
}

enum fault totp_use(struct db *db, const char *account, const char *code, int64_t now_ms)
{
    struct factor factor;
    enum fault f = factor_load(db, account, &factor);
    if (f || !factor.on)
        return f;
    if (!code)
        return fault(F_TOTP_NEEDED, "account %s has a second factor", account);
    int64_t step = totp_match(factor.secret, factor.len, code, now_ms, factor.step);
    if (!step)
        return fault(F_FORBIDDEN, "wrong or used code for %s", account);
    f = db_run(db, S_TOTP_SET_STEP, "ti", account, step);
    if (!f && db_changes(db) != 1)
        f = fault(F_FORBIDDEN, "used code for %s", account);
    return f;
}
