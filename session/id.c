#include "id.h"

#include <sodium.h>
#include <string.h>

#include "clock.h"

static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

struct id id_make(void)
{
    struct id id;
    uint64_t high = (uint64_t)clock_now_ms() & 0xffffffffffffULL, random;
    randombytes_buf(&random, sizeof random);
    random &= 0xfffffffffffffULL;
    /* 100 bits, most significant first: 48 of time, 52 random. */
    for (int i = ID_LEN - 1; i >= 0; i--) {
        id.text[i] = alphabet[random & 31];
        random = random >> 5 | (high & 31) << 47;
        high >>= 5;
    }
    id.text[ID_LEN] = 0;
    return id;
}

int id_valid(const char *text)
{
    return text && strlen(text) == ID_LEN && strspn(text, alphabet) == ID_LEN;
}
