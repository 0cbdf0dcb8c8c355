#include "turnstile.h"

#include <arpa/inet.h>
#include <string.h>

static void key_of(const char *address, unsigned char key[16])
{
    memset(key, 0, 16);
    if (inet_pton(AF_INET6, address, key) == 1)
        memset(key + 8, 0, 8);
    else if (inet_pton(AF_INET, address, key + 12) == 1)
        key[11] = 1;
}

static uint32_t slot_of(const unsigned char key[16])
{
    uint32_t hash = UINT32_C(2166136261);
    for (int i = 0; i < 16; i++)
        hash = (hash ^ key[i]) * UINT32_C(16777619);
    return (hash ^ hash >> 16) % TURNSTILE_SLOTS;
}

bool turnstile_pass(struct turnstile *t, const char *address, int64_t now_ms)
{
    unsigned char key[16];
    key_of(address, key);
    struct turnstile_slot *slot = &t->slots[slot_of(key)];
    bool fresh = now_ms - slot->since_ms >= TURNSTILE_WINDOW_MS || now_ms < slot->since_ms;
    if (fresh || memcmp(slot->key, key, sizeof key)) {
        memcpy(slot->key, key, sizeof key);
        slot->since_ms = now_ms;
        slot->passed = 0;
    }
    if (slot->passed >= TURNSTILE_PASSES)
        return false;
    slot->passed++;
    return true;
}
