#include "hex256.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

struct hex256 hex256_of(const void *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char hash[32];
    struct hex256 hex;
    int done = EVP_Digest(bytes, len, hash, NULL, EVP_sha256(), NULL);
    assert(done == 1);
    for (int i = 0; i < 32; i++) {
        hex.text[2 * i] = digits[hash[i] >> 4];
        hex.text[2 * i + 1] = digits[hash[i] & 15];
    }
    hex.text[64] = 0;
    return hex;
}

int hex256_valid(const char *text)
{
    return text && strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}
